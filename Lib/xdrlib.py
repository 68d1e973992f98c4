"""XDR (RFC 1014): numbers and strings as sequences of 4-byte units, big-endian.

    p = Packer()
    p.pack_string('eggs')
    p.pack_farray(2, [1, 2], p.pack_int)
    u = Unpacker(p.get_buffer())
    u.unpack_string(), u.unpack_farray(2, u.unpack_int), u.done()
"""
import struct
from functools import wraps
try:
    from cStringIO import StringIO as _StringIO
except ImportError:
    from StringIO import StringIO as _StringIO

__all__ = ['Error', 'Packer', 'Unpacker', 'ConversionError']


class Error(Exception):
    "Data that does not fit; `msg` says why."

    def __init__(self, msg):
        self.msg = msg

    def __repr__(self):
        return repr(self.msg)

    def __str__(self):
        return str(self.msg)


class ConversionError(Error):
    "A value that the type cannot hold."


def raise_conversion_error(function):
    "A decorator: struct.error becomes ConversionError."
    @wraps(function)
    def converted(self, value):
        try:
            return function(self, value)
        except struct.error as fault:
            raise ConversionError(fault.args[0])
    return converted


def _padding(size):
    return -size % 4


def _packing(code, what):
    "The method of Packer that packs one number with struct."
    packed = struct.Struct('>' + code).pack

    @raise_conversion_error
    def pack(self, value):
        self._write(packed(value))
    pack.__doc__ = 'Packs ' + what + '.'
    return pack


class Packer:
    "Collects packed values."

    def __init__(self):
        self.reset()

    def reset(self):
        "Forgets all."
        stream = _StringIO()
        self._write = stream.write
        self.get_buffer = stream.getvalue

    def get_buffer(self):
        "What was packed, as a string."

    def get_buf(self):
        "The old name of get_buffer."
        return self.get_buffer()

    pack_uint = _packing('L', 'a number of 32 bits without a sign')
    pack_int = _packing('l', 'a number of 32 bits')
    pack_float = _packing('f', 'a float of 32 bits')
    pack_double = _packing('d', 'a float of 64 bits')
    pack_enum = pack_int

    def pack_uhyper(self, x):
        "Packs the low 64 bits of a number."
        try:
            self._write(struct.pack('>LL', x >> 32 & 0xFFFFFFFFL, x & 0xFFFFFFFFL))
        except (TypeError, struct.error) as fault:
            raise ConversionError(fault.args[0])

    pack_hyper = pack_uhyper

    def pack_bool(self, x):
        self._write(struct.pack('>L', bool(x)))

    def pack_fstring(self, n, s):
        "Packs the first n bytes of a string, without their number."
        if n < 0:
            raise ValueError, 'fstring size must be nonnegative'
        self._write((s[:n] + '\0' * _padding(n)).ljust(n + _padding(n), '\0') if len(s) < n else
                    s[:n] + '\0' * _padding(n))

    pack_fopaque = pack_fstring

    def pack_string(self, s):
        "Packs the length of a string and the string."
        self.pack_uint(len(s))
        self.pack_fstring(len(s), s)

    pack_opaque = pack_bytes = pack_string

    def pack_farray(self, n, list, pack_item):
        "Packs n items, without their number, each with pack_item(item)."
        if len(list) != n:
            raise ValueError, 'wrong array size'
        for item in list:
            pack_item(item)

    def pack_array(self, list, pack_item):
        "Packs the number of items and the items."
        self.pack_uint(len(list))
        self.pack_farray(len(list), list, pack_item)

    def pack_list(self, list, pack_item):
        "Packs items with a 1 before each and a 0 at the end."
        for item in list:
            self.pack_uint(1)
            pack_item(item)
        self.pack_uint(0)


def _unpacking(code, what):
    "The method of Unpacker that unpacks one number."
    form = struct.Struct('>' + code)

    def unpack(self):
        return form.unpack(self._next(form.size))[0]
    unpack.__doc__ = 'Unpacks ' + what + '.'
    return unpack


class Unpacker:
    "Takes packed values from a string; EOFError when there are not enough."

    def __init__(self, data):
        self.reset(data)

    def reset(self, data):
        "Begins with another string."
        self._data = data
        self._place = 0

    def get_position(self):
        return self._place

    def set_position(self, position):
        self._place = position

    def get_buffer(self):
        return self._data

    def done(self):
        "Raises Error unless all was taken."
        if self._place < len(self._data):
            raise Error('unextracted data remains')

    def _next(self, size):
        end = self._place + size
        data = self._data[self._place:end]
        self._place = end
        if len(data) < size:
            raise EOFError
        return data

    def unpack_uint(self):
        "Unpacks a number of 32 bits without a sign."
        number = struct.unpack('>L', self._next(4))[0]
        return number if isinstance(number, int) else int(number)

    unpack_int = _unpacking('l', 'a number of 32 bits')
    unpack_float = _unpacking('f', 'a float of 32 bits')
    unpack_double = _unpacking('d', 'a float of 64 bits')
    unpack_enum = unpack_int

    def unpack_bool(self):
        return bool(self.unpack_int())

    def unpack_uhyper(self):
        "Unpacks a number of 64 bits without a sign: a long."
        return long(struct.unpack('>Q', self._next(8))[0])

    def unpack_hyper(self):
        "Unpacks a number of 64 bits: a long."
        return long(struct.unpack('>q', self._next(8))[0])

    def unpack_fstring(self, n):
        "Unpacks n bytes."
        if n < 0:
            raise ValueError, 'fstring size must be nonnegative'
        size = n + _padding(n)
        if self._place + size > len(self._data):
            raise EOFError
        return self._next(size)[:n]

    unpack_fopaque = unpack_fstring

    def unpack_string(self):
        "Unpacks a length and as many bytes."
        return self.unpack_fstring(self.unpack_uint())

    unpack_opaque = unpack_bytes = unpack_string

    def unpack_farray(self, n, unpack_item):
        "Unpacks n items, each with unpack_item()."
        return [unpack_item() for _ in range(n)]

    def unpack_array(self, unpack_item):
        "Unpacks a number and as many items."
        return self.unpack_farray(self.unpack_uint(), unpack_item)

    def unpack_list(self, unpack_item):
        "Unpacks items with a 1 before each; 0 ends them."
        items = []
        while True:
            mark = self.unpack_uint()
            if mark == 0:
                return items
            if mark != 1:
                raise ConversionError, '0 or 1 expected, got %r' % (mark,)
            items.append(unpack_item())
