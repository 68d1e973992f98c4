"""Universally unique identifiers (RFC 4122).

    uuid4()                             random
    uuid1()                             of this machine, now
    uuid5(NAMESPACE_DNS, 'python.org')  of a name, always the same (SHA-1; uuid3: MD5)
    UUID('12345678-1234-5678-1234-567812345678')
"""
import os

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = _VARIANTS = [
    'reserved for NCS compatibility', 'specified in RFC 4122',
    'reserved for Microsoft compatibility', 'reserved for future definition']

int_, bytes_ = int, bytes   # the built-in ones: UUID has attributes of these names

_FIELD_BITS = (32, 16, 16, 8, 8, 48)   # time_low, time_mid, time_hi_version, clock_seq_*, node


def _packed(fields):
    "The 128 bits of six fields; ValueError when one is too large."
    if len(fields) != len(_FIELD_BITS):
        raise ValueError('fields is not a 6-tuple')
    whole = 0L
    for number, (field, bits) in enumerate(zip(fields, _FIELD_BITS), 1):
        if not 0 <= field < 1L << bits:
            article = 'an' if bits == 8 else 'a'
            raise ValueError('field %d out of range (need %s %d-bit value)' % (number, article, bits))
        whole = whole << bits | field
    return whole


def _number(text):
    return long(text.encode('hex'), 16)


def _swapped(text):
    "Between the order of RFC 4122 and that with the first three fields little-endian."
    return text[3::-1] + text[5:3:-1] + text[7:5:-1] + text[8:]


def _from_hex(text):
    digits = text.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '')
    if len(digits) != 32:
        raise ValueError('badly formed hexadecimal UUID string')
    return long(digits, 16)


def _from_bytes(text, name='bytes'):
    if len(text) != 16:
        raise ValueError('%s is not a 16-char string' % name)
    return _number(text if name == 'bytes' else _swapped(text))


class UUID(object):
    """An identifier; never changes.  Give one of: hex (32 digits, braces, hyphens and urn:uuid: as you like),
    bytes, bytes_le (16 characters), fields (six integers), int.  version: sets the bits of RFC 4122."""

    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('need one of hex, bytes, bytes_le, fields, or int')
        if hex is not None:
            int = _from_hex(hex)
        elif bytes is not None:
            int = _from_bytes(bytes)
        elif bytes_le is not None:
            int = _from_bytes(bytes_le, 'bytes_le')
        elif fields is not None:
            int = _packed(fields)
        elif not 0 <= int < 1 << 128L:
            raise ValueError('int is out of range (need a 128-bit value)')
        if version is not None:
            if not 1 <= version <= 5:
                raise ValueError('illegal version number')
            int = int & ~(0xc000 << 48L | 0xf000 << 64L) | 0x8000 << 48L | version << 76L
        self.__dict__['int'] = int

    def __setattr__(self, name, value):
        raise TypeError('UUID objects are immutable')

    def __cmp__(self, other):
        return cmp(self.int, other.int) if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return '%s(%r)' % ('UUID', str(self))

    def __str__(self):
        digits = self.get_hex()
        return '-'.join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])

    def _bits(self, shift, count):
        return self.int >> shift & (1 << count) - 1

    def get_hex(self):
        return '%032x' % self.int

    def get_bytes(self):
        return self.get_hex().decode('hex')

    def get_bytes_le(self):
        return _swapped(self.get_bytes())

    def get_fields(self):
        found, shift = [], 128
        for bits in _FIELD_BITS:
            shift -= bits
            found.append(long(self._bits(shift, bits)))
        return tuple(found)

    def get_urn(self):
        return 'urn:uuid:%s' % self

    def get_time_low(self):
        return self._bits(96, 32)

    def get_time_mid(self):
        return self._bits(80, 16)

    def get_time_hi_version(self):
        return self._bits(64, 16)

    def get_clock_seq_hi_variant(self):
        return self._bits(56, 8)

    def get_clock_seq_low(self):
        return self._bits(48, 8)

    def get_time(self):
        "In steps of 100 ns since 15 October 1582."
        return self._bits(64, 12) << 48L | self._bits(80, 16) << 32L | self._bits(96, 32)

    def get_clock_seq(self):
        return self._bits(48, 14)

    def get_node(self):
        return self._bits(0, 48)

    def get_variant(self):
        ones = 0
        while ones < 3 and self._bits(63 - ones, 1):
            ones += 1
        return _VARIANTS[ones]

    def get_version(self):
        return int_(self._bits(76, 4)) if self.get_variant() == RFC_4122 else None


for _name in [name[4:] for name in vars(UUID).keys() if name.startswith('get_')]:
    setattr(UUID, _name, property(getattr(UUID, 'get_' + _name)))
del _name


# ---- making them

lib = None     # no C library is asked
_node = None
_last_timestamp = None


def getnode():
    "The hardware address of this machine as 48 bits; a random one (with the multicast bit) if none is found."
    global _node
    if _node is None:
        _node = _hardware_address() or _random_getnode()
    return _node


def _hardware_address():
    root = '/sys/class/net'
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return None
    for name in names:
        try:
            with open(os.path.join(root, name, 'address')) as source:
                address = long(source.read().strip().replace(':', ''), 16)
        except (IOError, ValueError):
            continue   # an interface without one
        if address and address < 1 << 48:
            return address
    return None


def _random_getnode():
    return _number(os.urandom(6)) | 0x010000000000L


def uuid1(node=None, clock_seq=None):
    "Of a machine (48 bits, default getnode()) and the time; clock_seq: 14 bits, default random."
    global _last_timestamp
    import time
    stamp = long(time.time() * 1e7) + 0x01b21dd213814000L
    if _last_timestamp is not None and stamp <= _last_timestamp:
        stamp = _last_timestamp + 1
    _last_timestamp = stamp
    if clock_seq is None:
        clock_seq = _number(os.urandom(2))
    return UUID(fields=(stamp & 0xffffffffL, stamp >> 32L & 0xffffL, stamp >> 48L & 0x0fffL,
                        clock_seq >> 8L & 0x3fL, clock_seq & 0xffL,
                        getnode() if node is None else node), version=1)


def uuid3(namespace, name):
    "Of a name in a namespace (a UUID), by MD5."
    from hashlib import md5
    return UUID(bytes=md5(namespace.bytes + name).digest(), version=3)


def uuid4():
    "Random."
    return UUID(bytes=os.urandom(16), version=4)


def uuid5(namespace, name):
    "Of a name in a namespace (a UUID), by SHA-1."
    from hashlib import sha1
    return UUID(bytes=sha1(namespace.bytes + name).digest()[:16], version=5)


NAMESPACE_DNS, NAMESPACE_URL, NAMESPACE_OID, NAMESPACE_X500 = [
    UUID('6ba7b81%d-9dad-11d1-80b4-00c04fd430c8' % _digit) for _digit in (0, 1, 2, 4)]
