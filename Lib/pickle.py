"""Objects as a string of opcodes for a small stack machine, and back (protocols 0, 1 and 2).

dump(obj, file, protocol=None)    write the pickle of an object to a file
dumps(obj, protocol=None)         the pickle as a str
load(file), loads(str)            the object of a pickle
Pickler(file, protocol), Unpickler(file)   the same step by step; both can be subclassed

Never load a pickle from a source you do not trust: it can call any function.
"""
__version__ = '$Revision: 72223 $'

import marshal
import struct
import sys
from binascii import hexlify as _hexlify, unhexlify as _unhexlify
from copy_reg import (dispatch_table, _extension_registry, _inverted_registry, _extension_cache)
from types import *

try:
    from stackless_reducers import RUNNING, module_dict_ids, module_of, own_attribute, uncounted
except ImportError:                    # another interpreter
    RUNNING, module_dict_ids, uncounted = (), dict, None

    def module_of(space, pickler):
        return None

    def own_attribute(obj, name):
        return getattr(obj, name, None)

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

try:
    from org.python.core import PyStringMap
except ImportError:
    PyStringMap = None

__all__ = ['PickleError', 'PicklingError', 'UnpicklingError', 'Pickler', 'Unpickler',
           'dump', 'dumps', 'load', 'loads']

format_version = '2.0'
compatible_formats = ['1.0', '1.1', '1.2', '1.3', '2.0']
HIGHEST_PROTOCOL = 2
mloads = marshal.loads

_OPCODES = {
    'MARK': '(', 'STOP': '.', 'POP': '0', 'POP_MARK': '1', 'DUP': '2',
    'NONE': 'N', 'INT': 'I', 'BININT': 'J', 'BININT1': 'K', 'BININT2': 'M',
    'LONG': 'L', 'LONG1': '\x8a', 'LONG4': '\x8b', 'FLOAT': 'F', 'BINFLOAT': 'G',
    'NEWTRUE': '\x88', 'NEWFALSE': '\x89',
    'STRING': 'S', 'BINSTRING': 'T', 'SHORT_BINSTRING': 'U', 'UNICODE': 'V', 'BINUNICODE': 'X',
    'EMPTY_TUPLE': ')', 'TUPLE': 't', 'TUPLE1': '\x85', 'TUPLE2': '\x86', 'TUPLE3': '\x87',
    'EMPTY_LIST': ']', 'LIST': 'l', 'APPEND': 'a', 'APPENDS': 'e',
    'EMPTY_DICT': '}', 'DICT': 'd', 'SETITEM': 's', 'SETITEMS': 'u',
    'GLOBAL': 'c', 'REDUCE': 'R', 'BUILD': 'b', 'INST': 'i', 'OBJ': 'o', 'NEWOBJ': '\x81',
    'GET': 'g', 'BINGET': 'h', 'LONG_BINGET': 'j', 'PUT': 'p', 'BINPUT': 'q', 'LONG_BINPUT': 'r',
    'PERSID': 'P', 'BINPERSID': 'Q', 'PROTO': '\x80',
    'EXT1': '\x82', 'EXT2': '\x83', 'EXT4': '\x84',
}
globals().update(_OPCODES)
TRUE = 'I01\n'
FALSE = 'I00\n'
__all__ += sorted(_OPCODES) + ['TRUE', 'FALSE', 'HIGHEST_PROTOCOL']

_tuple_codes = (EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3)


class PickleError(Exception):
    """What all errors of this module are."""


class PicklingError(PickleError):
    """The object cannot be pickled."""


class UnpicklingError(PickleError):
    """The data is no pickle, or one that needs what is not here."""


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


# -- long integers as little-endian two's complement

def encode_long(x):
    r"""The shortest two's complement of the integer `x`, lowest byte first: 255L -> '\xff\x00'."""
    if not x:
        return ''
    width = (x if x > 0 else ~x).bit_length() // 8 + 1
    digits = '%0*x' % (2 * width, x & ((1L << 8 * width) - 1))
    return _unhexlify(digits)[::-1]


def decode_long(data):
    r"""The long that encode_long made the str `data` of: '\xff\x00' -> 255L."""
    if not data:
        return 0L
    number = long(_hexlify(data[::-1]), 16)
    return number - (1L << 8 * len(data)) if ord(data[-1]) & 0x80 else number


# -- writing

classmap = {}                  # function -> name of the module it was found in


def whichmodule(func, funcname):
    """Name (str) of the module where `func` is found as `funcname`, '__main__' if nowhere."""
    named = getattr(func, '__module__', None)
    if named is not None:
        return named
    if func not in classmap:
        owners = (name for name, module in sys.modules.items()
                  if module is not None and name != '__main__' and getattr(module, funcname, None) is func)
        classmap[func] = next(owners, '__main__')
    return classmap[func]


class _ModuleTable(object):
    """The attribute module_dict_ids of picklers: made when it is first asked for, once for each."""

    def __get__(self, pickler, cls):
        if pickler is not None:
            pickler.module_dict_ids = module_dict_ids()
            return pickler.module_dict_ids
        return self


# The methods below take struct.pack as an argument, as in 2.7: subclasses and callers may count on it.

class Pickler:
    """Writes pickles to `file` (anything with write(str)).

    protocol: 0 (ASCII, default), 1, 2; negative means the highest. ValueError if unknown.
    An object that was written once is only referred to afterwards (see clear_memo).
    The dictionary of a module is written as the attribute of the module: see module_dict_ids.
    """
    dispatch = {}              # type -> method that writes objects of exactly this type
    module_dict_ids = _ModuleTable()   # id of a module's dictionary -> name in sys.modules
    _BATCHSIZE = 1000

    def __init__(self, file, protocol=None):
        if protocol is None:
            protocol = 0
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError('pickle protocol must be <= %d' % HIGHEST_PROTOCOL)
        self.proto = int(protocol) if protocol >= 0 else HIGHEST_PROTOCOL
        self.bin = self.proto > 0
        self.fast = 0
        self.write = file.write
        self.memo = {}         # id of an object -> (its number, the object kept alive)

    def clear_memo(self):
        """Forgets which objects were written."""
        self.memo.clear()

    def dump(self, obj):
        """Writes one object. PicklingError, or what the object's own methods raise."""
        if self.proto >= 2:
            self.write(PROTO + chr(self.proto))
        self.save(obj)
        self.write(STOP)

    def persistent_id(self, obj):
        """Hook: not None when `obj` lives outside of the pickle; then this name is written."""
        return None

    # -- the memo

    def put(self, i, pack=struct.pack):
        """The opcode (str) that remembers the top of the stack as number `i`."""
        if self.bin:
            return BINPUT + chr(i) if i < 256 else LONG_BINPUT + pack('<i', i)
        return PUT + str(i) + '\n'

    def get(self, i, pack=struct.pack):
        """The opcode (str) that fetches number `i`."""
        if self.bin:
            return BINGET + chr(i) if i < 256 else LONG_BINGET + pack('<i', i)
        return GET + str(i) + '\n'

    def memoize(self, obj):
        """Gives `obj`, just written, the next number."""
        if self.fast:
            return
        assert id(obj) not in self.memo
        number = len(self.memo)
        self.memo[id(obj)] = number, obj
        self.write(self.put(number))

    def __recall(self, obj, prefix=''):
        """True and a reference written if `obj` has a number."""
        entry = self.memo.get(id(obj))
        if entry is None:
            return False
        self.write(prefix + self.get(entry[0]))
        return True

    def __keep(self, obj):
        """Keeps what was made only for the pickle, so that its id is not used again."""
        self.memo.setdefault(id(self.memo), (len(self.memo), []))[1].append(obj)

    # -- any object

    def save(self, obj):
        """Writes `obj`: by reference, by its type, or the way it reduces itself."""
        name = self.persistent_id(obj)
        if name is not None:
            self.save_pers(name)
            return
        entry = self.memo.get(id(obj))
        if entry is not None:
            self.write(self.get(entry[0]))
            return
        kind = type(obj)
        writer = self.dispatch.get(kind)
        if writer is not None:
            writer(self, obj)
            return
        how, value = self._reduced(obj, kind)
        if value is None:
            self._save_named(obj)
        elif isinstance(value, str):
            self.save_global(obj, value)
        else:
            self.__check_reduced(how, value)
            if issubclass(kind, RUNNING):      # chains of these may be of any length
                uncounted(self.save_reduce, obj=obj, *value)
            else:
                self.save_reduce(obj=obj, *value)

    def _reduced(self, obj, kind):
        """(function that reduced, its result); the result is None for a class."""
        how = dispatch_table.get(kind)
        if how is not None:
            return how, how(obj)
        try:
            is_class = issubclass(kind, TypeType)
        except TypeError:              # a metaclass written in C that is no type
            is_class = False
        if is_class:
            return None, None
        how = own_attribute(obj, '__reduce_ex__')
        if how is not None:
            return how, self.__not_none(how(self.proto), how)
        how = own_attribute(obj, '__reduce__')
        if how is not None:
            return how, self.__not_none(how(), how)
        raise PicklingError("Can't pickle %r object: %r" % (kind.__name__, obj))

    @staticmethod
    def __not_none(value, how):
        if value is None:
            raise PicklingError('%s must return string or tuple' % (how,))
        return value

    @staticmethod
    def __check_reduced(how, value):
        if type(value) is not TupleType:
            raise PicklingError('%s must return string or tuple' % (how,))
        if not 2 <= len(value) <= 5:
            raise PicklingError('Tuple returned by %s must have two to five elements' % (how,))

    def save_pers(self, pid):
        """Writes a persistent name: any object in binary protocols, its str() in protocol 0."""
        if self.bin:
            self.save(pid)
            self.write(BINPERSID)
        else:
            self.write('%s%s\n' % (PERSID, pid))

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None, obj=None):
        """Writes the call func(*args) that makes `obj`, then its items and its state."""
        if not isinstance(args, TupleType):
            raise PicklingError('args from save_reduce() should be a tuple')
        if not hasattr(func, '__call__'):
            raise PicklingError('func from save_reduce() should be callable')
        if self.proto >= 2 and getattr(func, '__name__', '') == '__newobj__':
            self.__save_new(args, obj)
        else:
            self.save(func)
            self.save(args)
            self.write(REDUCE)
        # The arguments may have led back to the object: then it exists already.
        if obj is not None and not self.__recall(obj, POP):
            self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is not None:
            self.save(state)
            self.write(BUILD)

    def __save_new(self, args, obj):
        maker = args[0]
        if not hasattr(maker, '__new__'):
            raise PicklingError('args[0] from __newobj__ args has no __new__')
        if obj is not None and maker is not obj.__class__:
            raise PicklingError('args[0] from __newobj__ args has the wrong class')
        self.save(maker)
        self.save(args[1:])
        self.write(NEWOBJ)

    # -- atoms

    def save_none(self, obj):
        self.write(NONE)

    def save_bool(self, obj):
        if self.proto >= 2:
            self.write(NEWTRUE if obj else NEWFALSE)
        else:
            self.write(TRUE if obj else FALSE)

    def save_int(self, obj, pack=struct.pack):
        if not self.bin or not -0x80000000 <= obj <= 0x7fffffff:
            text = '%s%r\n' % (INT, obj)
        elif obj < 0 or obj > 0xffff:
            text = BININT + pack('<i', obj)
        elif obj > 0xff:
            text = BININT2 + pack('<H', obj)
        else:
            text = BININT1 + chr(obj)
        self.write(text)

    def save_long(self, obj, pack=struct.pack):
        if self.proto < 2:
            self.write('%s%r\n' % (LONG, obj))
            return
        data = encode_long(obj)
        size = len(data)
        self.write((LONG1 + chr(size) if size < 256 else LONG4 + pack('<i', size)) + data)

    def save_float(self, obj, pack=struct.pack):
        self.write(BINFLOAT + pack('>d', obj) if self.bin else '%s%r\n' % (FLOAT, obj))

    def save_string(self, obj, pack=struct.pack):
        size = len(obj)
        if not self.bin:
            self.write('%s%r\n' % (STRING, obj))
        elif size < 256:
            self.write(SHORT_BINSTRING + chr(size) + obj)
        else:
            self.write(BINSTRING + pack('<i', size) + obj)
        self.memoize(obj)

    def save_unicode(self, obj, pack=struct.pack):
        if self.bin:
            data = obj.encode('utf-8')
            self.write(BINUNICODE + pack('<i', len(data)) + data)
        else:
            line = obj.replace(u'\\', u'\\u005c').replace(u'\n', u'\\u000a')
            self.write(UNICODE + line.encode('raw-unicode-escape') + '\n')
        self.memoize(obj)

    # -- containers

    def save_empty_tuple(self, obj):
        self.write(EMPTY_TUPLE)

    def save_tuple(self, obj):
        size = len(obj)
        if not size and self.bin:
            self.save_empty_tuple(obj)
            return
        short = self.proto >= 2 and size <= 3
        if not short:
            self.write(MARK)
        for item in obj:
            self.save(item)
        # One of the items may contain the tuple: then it is made, and what lies here is dropped.
        if size and id(obj) in self.memo:
            if short:
                drop = POP * size
            else:
                drop = POP_MARK if self.bin else POP * (size + 1)
            self.__recall(obj, drop)
            return
        self.write(_tuple_codes[size] if short else TUPLE)
        if size:
            self.memoize(obj)

    def save_list(self, obj):
        self.write(EMPTY_LIST if self.bin else MARK + LIST)
        self.memoize(obj)
        self._batch_appends(iter(obj))

    def save_dict(self, obj):
        owner = module_of(obj, self) if '__name__' in obj else None
        if owner is not None:
            self.save_reduce(getattr, (owner, '__dict__'), obj=obj)
            return
        self.write(EMPTY_DICT if self.bin else MARK + DICT)
        self.memoize(obj)
        self._batch_setitems(obj.iteritems())

    def _batch_appends(self, items):
        """Items of a list: one by one in protocol 0, else in groups between MARK and APPENDS."""
        self.__write_groups(items, self.save, APPEND, APPENDS)

    def _batch_setitems(self, items):
        """Items of a dict, (key, value) pairs."""
        self.__write_groups(items, self.__save_pair, SETITEM, SETITEMS)

    def __save_pair(self, pair):
        key, value = pair
        self.save(key)
        self.save(value)

    def __write_groups(self, items, save_item, single, many):
        if not self.bin:
            for item in items:
                save_item(item)
                self.write(single)
            return
        group = []
        for item in items:
            group.append(item)
            if len(group) == self._BATCHSIZE:
                self.__write_group(group, save_item, single, many)
                group = []
        self.__write_group(group, save_item, single, many)

    def __write_group(self, group, save_item, single, many):
        if len(group) == 1:
            save_item(group[0])
            self.write(single)
        elif group:
            self.write(MARK)
            for item in group:
                save_item(item)
            self.write(many)

    # -- classes, functions, instances of classic classes

    def save_inst(self, obj):
        maker = obj.__class__
        args = ()
        if hasattr(obj, '__getinitargs__'):
            args = obj.__getinitargs__()
            len(args)                          # TypeError unless a sequence
            self.__keep(args)
        self.write(MARK)
        by_value = self.bin or not hasattr(sys.modules.get(maker.__module__), maker.__name__)
        if by_value:
            self.save(maker)
        for arg in args:
            self.save(arg)
        if by_value:
            self.write(OBJ)
        else:
            self.write('%s%s\n%s\n' % (INST, maker.__module__, maker.__name__))
        self.memoize(obj)
        state_of = getattr(obj, '__getstate__', None)
        state = obj.__dict__ if state_of is None else state_of()
        if state_of is not None:               # made for us: its id must stay in use
            self.__keep(state)
        self.save(state)
        self.write(BUILD)

    def save_global(self, obj, name=None, pack=struct.pack):
        """Writes `obj` as module and name. PicklingError unless it is found there."""
        if name is None:
            name = obj.__name__
        module = getattr(obj, '__module__', None)
        if module is None:
            module = whichmodule(obj, name)
        self._check_global(obj, module, name)
        code = _extension_registry.get((module, name)) if self.proto >= 2 else None
        if code is None:
            self.write('%s%s\n%s\n' % (GLOBAL, module, name))
            self.memoize(obj)
            return
        for limit, opcode, form in ((0xff, EXT1, '<B'), (0xffff, EXT2, '<H'), (None, EXT4, '<i')):
            if limit is None or code <= limit:
                self.write(opcode + pack(form, code))
                return

    @staticmethod
    def _check_global(obj, module, name):
        try:
            __import__(module)
            found = getattr(sys.modules[module], name)
        except (ImportError, KeyError, AttributeError):
            raise PicklingError("Can't pickle %r: it's not found as %s.%s" % (obj, module, name))
        if found is not obj:
            raise PicklingError(
                "Can't pickle %r: it's not the same object as %s.%s" % (obj, module, name))

    def _save_function(self, obj):
        owner = getattr(obj, '__self__', None)
        if owner is not None and not isinstance(owner, type(sys)) and type(obj) in dispatch_table:
            self.__save_registered(obj)
        else:
            self._save_named(obj)

    def _save_named(self, obj):
        """By name; what has none, by what copy_reg knows of its type."""
        try:
            self.save_global(obj)
        except PicklingError:
            if self.__registered(obj) is None:
                raise
            self.__save_registered(obj)

    @staticmethod
    def __registered(obj):
        """What copy_reg knows: of the type, or of classes, where the type is a metaclass."""
        return dispatch_table.get(type(obj)) or (dispatch_table.get(TypeType) if isinstance(obj, TypeType) else None)

    def __save_registered(self, obj):
        value = self.__registered(obj)(obj)
        if isinstance(value, tuple):
            self.save_reduce(obj=obj, *value)
        else:
            self.save_global(obj, value)

    for _types, _method in (
            ((NoneType,), save_none), ((bool,), save_bool), ((IntType,), save_int),
            ((LongType,), save_long), ((FloatType,), save_float), ((StringType,), save_string),
            ((UnicodeType,), save_unicode), ((TupleType,), save_tuple), ((ListType,), save_list),
            ((DictionaryType,), save_dict), ((InstanceType,), save_inst),
            ((ClassType, TypeType), _save_named),
            ((FunctionType, BuiltinFunctionType), _save_function)):
        for _type in _types:
            dispatch[_type] = _method
    if PyStringMap is not None:
        dispatch[PyStringMap] = save_dict
    del _types, _type, _method


# -- reading

class _Blank:
    """Instances of it become instances of classic classes without a call of __init__."""


_MARK = object()
_readers = {}


def _reads(*opcodes):
    """Decorator: the method carries out these opcodes."""
    def register(method):
        for opcode in opcodes:
            _readers[opcode] = method
        return method
    return register


_TRUTHS = {TRUE[1:]: True, FALSE[1:]: False}       # lines of INT that are no numbers


class _ByByte(dict):
    """What each byte stands for; EOFError for the '' that read(1) gives at the end."""

    def __missing__(self, nothing):
        raise EOFError


_NUMBER = _ByByte((chr(number), number) for number in range(256))
_KEY = _ByByte((chr(number), repr(number)) for number in range(256))        # numbers as keys of the memo


class Unpickler:
    """Reads pickles from `file` (anything with read(count) and readline())."""

    dispatch = _readers        # opcode -> method; '' stands for the end of the file

    def __init__(self, file):
        self.read = file.read
        self.readline = file.readline
        self.memo = {}         # number (as text) -> object

    def load(self):
        """One object. UnpicklingError, EOFError, or what the calls of the pickle raise."""
        self.mark = _MARK
        self.stack = []
        self.append = self.stack.append
        read, methods = self.read, self.dispatch
        try:
            while True:
                methods[read(1)](self)
        except _Stop as stop:
            return stop.value

    def find_class(self, module, name):
        """The object `name` of the module `module` (both str). Override it to restrict pickles."""
        __import__(module)
        return getattr(sys.modules[module], name)

    # -- helpers

    def marker(self):
        """Index in the stack of the uppermost mark."""
        stack, mark = self.stack, self.mark
        place = len(stack) - 1
        while stack[place] is not mark:
            place -= 1
        return place

    def __pop_items(self):
        """The list of what lies above the uppermost mark; both leave the stack."""
        stack, place = self.stack, self.marker()
        items = stack[place + 1:]
        del stack[place:]
        return items

    def _line(self):
        return self.readline()[:-1]

    def __bytes(self, count):
        data = self.read(count)
        if len(data) < count:
            raise EOFError
        return data

    def __byte(self):
        return _NUMBER[self.read(1)]

    def _short(self, unpack=struct.Struct('<H').unpack):
        return unpack(self.__bytes(2))[0]

    def __int(self, unpack=struct.Struct('<i').unpack):
        data = self.read(4)
        if len(data) < 4:
            raise EOFError
        return unpack(data)[0]

    # -- control

    @_reads('')
    def load_eof(self):
        raise EOFError

    @_reads(PROTO)
    def load_proto(self):
        version = self.__byte()
        if version > HIGHEST_PROTOCOL:
            raise ValueError('unsupported pickle protocol: %d' % version)

    @_reads(STOP)
    def load_stop(self):
        raise _Stop(self.stack.pop())

    @_reads(MARK)
    def load_mark(self):
        self.append(self.mark)

    @_reads(POP)
    def load_pop(self):
        self.stack.pop()

    @_reads(POP_MARK)
    def load_pop_mark(self):
        self.__pop_items()

    @_reads(DUP)
    def load_dup(self):
        top = self.stack[-1]
        self.append(top)

    @_reads(PERSID)
    def load_persid(self):
        self.append(self.persistent_load(self._line()))

    @_reads(BINPERSID)
    def load_binpersid(self):
        self.append(self.persistent_load(self.stack.pop()))

    # -- atoms

    @_reads(NONE)
    def load_none(self):
        self.append(None)

    @_reads(NEWTRUE)
    def load_true(self):
        self.append(True)

    @_reads(NEWFALSE)
    def load_false(self):
        self.append(False)

    @_reads(INT)
    def load_int(self):
        line = self.readline()
        if line in _TRUTHS:
            self.append(_TRUTHS[line])
            return
        try:
            self.append(int(line))
        except ValueError:
            self.append(long(line))

    @_reads(BININT)
    def load_binint(self):
        self.append(self.__int())

    @_reads(BININT1)
    def load_binint1(self):
        self.append(_NUMBER[self.read(1)])

    @_reads(BININT2)
    def load_binint2(self):
        self.append(self._short())

    @_reads(LONG)
    def load_long(self):
        self.append(long(self._line(), 0))

    @_reads(LONG1)
    def load_long1(self):
        self.append(decode_long(self.__bytes(self.__byte())))

    @_reads(LONG4)
    def load_long4(self):
        self.append(decode_long(self.__bytes(self.__int())))

    @_reads(FLOAT)
    def load_float(self):
        self.append(float(self._line()))

    @_reads(BINFLOAT)
    def load_binfloat(self, unpack=struct.unpack):
        self.append(unpack('>d', self.__bytes(8))[0])

    @_reads(STRING)
    def load_string(self):
        text = self._line()
        if len(text) < 2 or text[0] not in '\'"' or text[-1] != text[0]:
            raise ValueError('insecure string pickle')
        self.append(text[1:-1].decode('string-escape'))

    @_reads(BINSTRING)
    def load_binstring(self):
        self.append(self.__bytes(self.__int()))

    @_reads(SHORT_BINSTRING)
    def load_short_binstring(self):
        self.append(self.__bytes(_NUMBER[self.read(1)]))

    @_reads(UNICODE)
    def load_unicode(self):
        self.append(unicode(self._line(), 'raw-unicode-escape'))

    @_reads(BINUNICODE)
    def load_binunicode(self):
        self.append(unicode(self.__bytes(self.__int()), 'utf-8'))

    # -- containers

    @_reads(EMPTY_TUPLE)
    def load_empty_tuple(self):
        self.append(())

    @_reads(TUPLE)
    def load_tuple(self):
        self.append(tuple(self.__pop_items()))

    @_reads(TUPLE1)
    def load_tuple1(self):
        self.stack[-1:] = [(self.stack[-1],)]

    @_reads(TUPLE2)
    def load_tuple2(self):
        self.stack[-2:] = [(self.stack[-2], self.stack[-1])]

    @_reads(TUPLE3)
    def load_tuple3(self):
        self.stack[-3:] = [(self.stack[-3], self.stack[-2], self.stack[-1])]

    @_reads(EMPTY_LIST)
    def load_empty_list(self):
        self.append([])

    @_reads(LIST)
    def load_list(self):
        self.append(self.__pop_items())

    @_reads(APPEND)
    def load_append(self):
        item = self.stack.pop()
        self.stack[-1].append(item)

    @_reads(APPENDS)
    def load_appends(self):
        items = self.__pop_items()
        target = self.stack[-1]
        if isinstance(target, ListType):
            target.extend(items)
            return
        for item in items:
            target.append(item)

    @_reads(EMPTY_DICT)
    def load_empty_dictionary(self):
        self.append({})

    @_reads(DICT)
    def load_dict(self):
        items = self.__pop_items()
        self.append({})
        self.__fill(items)

    @_reads(SETITEM)
    def load_setitem(self):
        value = self.stack.pop()
        key = self.stack.pop()
        self.stack[-1][key] = value

    @_reads(SETITEMS)
    def load_setitems(self):
        self.__fill(self.__pop_items())

    def __fill(self, items):
        target = self.stack[-1]
        if type(target) is DictionaryType and not len(items) & 1:
            target.update(zip(items[::2], items[1::2]))
            return
        for at in xrange(0, len(items), 2):
            target[items[at]] = items[at + 1]

    # -- the memo

    @_reads(GET)
    def load_get(self):
        self.append(self.memo[self.readline()[:-1]])

    @_reads(BINGET)
    def load_binget(self):
        self.append(self.memo[_KEY[self.read(1)]])

    @_reads(LONG_BINGET)
    def load_long_binget(self):
        self.append(self.memo[repr(self.__int())])

    @_reads(PUT)
    def load_put(self):
        self.memo[self.readline()[:-1]] = self.stack[-1]

    @_reads(BINPUT)
    def load_binput(self):
        self.memo[_KEY[self.read(1)]] = self.stack[-1]

    @_reads(LONG_BINPUT)
    def load_long_binput(self):
        self.memo[repr(self.__int())] = self.stack[-1]

    # -- classes and instances

    @_reads(GLOBAL)
    def load_global(self):
        module = self._line()
        self.append(self.find_class(module, self._line()))

    @_reads(EXT1)
    def load_ext1(self):
        self.get_extension(self.__byte())

    @_reads(EXT2)
    def load_ext2(self):
        self.get_extension(self._short())

    @_reads(EXT4)
    def load_ext4(self):
        self.get_extension(self.__int())

    def get_extension(self, code):
        """Pushes the object with the extension code (int). ValueError if there is none."""
        if code not in _extension_cache:
            key = _inverted_registry.get(code)
            if not key:
                raise ValueError('unregistered extension code %d' % code)
            _extension_cache[code] = self.find_class(*key)
        self.append(_extension_cache[code])

    @_reads(INST)
    def load_inst(self):
        module = self._line()
        maker = self.find_class(module, self._line())
        self.__push_instance(maker, self.__pop_items())

    @_reads(OBJ)
    def load_obj(self):
        items = self.__pop_items()
        self.__push_instance(items[0], items[1:])

    def __push_instance(self, maker, args):
        if not args and type(maker) is ClassType and not hasattr(maker, '__getinitargs__'):
            made = _Blank()
            made.__class__ = maker
        else:
            try:
                made = maker(*args)
            except TypeError as error:
                raise TypeError, ('in constructor for %s: %s' % (maker.__name__, error),
                                  ), sys.exc_info()[2]
        self.append(made)

    @_reads(NEWOBJ)
    def load_newobj(self):
        args = self.stack.pop()
        maker = self.stack.pop()
        self.append(maker.__new__(maker, *args))

    @_reads(REDUCE)
    def load_reduce(self):
        args = self.stack.pop()
        function = self.stack.pop()
        self.append(function(*args))

    @_reads(BUILD)
    def load_build(self):
        state = self.stack.pop()
        target = self.stack[-1]
        own = getattr(target, '__setstate__', None)
        if own is not None:
            own(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            self.__update(target, state)
        for name, value in (slots or {}).items():
            setattr(target, name, value)

    @staticmethod
    def __update(target, state):
        """Attributes from a dict; names are interned as those of a program are."""
        attributes = target.__dict__
        for name, value in state.iteritems():
            attributes[intern(name) if type(name) is str else name] = value


# -- shortcuts

def dump(obj, file, protocol=None):
    """Writes the pickle of `obj` to `file`; errors as Pickler."""
    Pickler(file, protocol).dump(obj)


def dumps(obj, protocol=None):
    """The pickle of `obj` as a str; errors as Pickler."""
    sink = StringIO()
    dump(obj, sink, protocol)
    return sink.getvalue()


def load(file):
    """The next object in `file`; errors as Unpickler.load."""
    return Unpickler(file).load()


def loads(str):
    """The object whose pickle is the str; errors as Unpickler.load."""
    return load(StringIO(str))


if __name__ == '__main__':
    for _name in sys.argv[1:]:
        with open(_name, 'rb') as _file:
            print repr(load(_file))
