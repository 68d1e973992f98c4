"""Universally unique identifiers (RFC 4122).

    uuid4()                             random
    uuid1()                             of this machine, now
    uuid5(NAMESPACE_DNS, 'python.org')  of a name, always the same (SHA-1; uuid3: MD5)
    UUID('12345678-1234-5678-1234-567812345678')
"""
import os
import sys

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
        found = self.int >> shift & (1 << count) - 1
        return long(found) if shift else found

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
            found.append(self._bits(shift, bits))
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


for _name in vars(UUID).keys():
    if _name.startswith('get_'):
        setattr(UUID, _name[4:], property(getattr(UUID, _name)))
del _name


# ---- making them

lib = None               # no C library is loaded for more than one question
_UuidCreate = None
_uuid_generate_time = None
_node = None
_last_timestamp = None
_MOST_NODE = 1 << 48


def getnode():
    "The hardware address of this machine as 48 bits; a random one (with the multicast bit) if none is found."
    global _node
    if _node is None:
        getters = _NODE_GETTERS_WIN32 if sys.platform == 'win32' else _NODE_GETTERS_UNIX
        for getter in getters:
            found = getter()
            if found and found < _MOST_NODE:
                _node = found
                break
        else:
            _node = _random_getnode()
    return _node


def _address(text):
    "The number of a hardware address with colons; None for what is none, or all zero."
    try:
        return int(text.replace(':', ''), 16) or None
    except ValueError:
        return None


# Each way to find it: a function without arguments; the address, or None.

def _sysfs_getnode():
    root = '/sys/class/net'
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return None
    for name in names:
        try:
            with open(os.path.join(root, name, 'address')) as source:
                found = _address(source.read().strip())
        except IOError:
            continue   # an interface without one
        if found and found < _MOST_NODE:
            return found
    return None


def _unixdll_getnode():
    from ctypes import CDLL, create_string_buffer
    from ctypes.util import find_library
    path = find_library('uuid')
    if path is None:
        return None
    made = create_string_buffer(16)
    CDLL(path).uuid_generate_time(made)
    return UUID(bytes=made.raw).node


def _popen(command, args):
    "The output of a program of the system's, as a file; None when it is not there."
    folders = os.environ.get('PATH', os.defpath).split(os.pathsep) + ['/sbin', '/usr/sbin']
    for folder in folders:
        path = os.path.join(folder, command)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return os.popen('LC_ALL=C %s %s 2>/dev/null' % (path, args))
    return None


def _find_mac(command, args, hw_identifiers, get_index):
    "The first address in a program's output: get_index(i) is its place in a line whose i-th word is an identifier."
    output = _popen(command, args)
    if output is None:
        return None
    with output:
        for line in output:
            words = line.lower().split()
            places = [get_index(i) for i, word in enumerate(words) if word in hw_identifiers]
            for place in places:
                found = _address(words[place]) if place < len(words) else None
                if found:
                    return found
    return None


def _ifconfig_getnode():
    return _find_mac('ifconfig', '-a', ('hwaddr', 'ether', 'address:', 'lladdr'), lambda i: i + 1)


def _arp_getnode():
    import socket
    try:
        own = socket.gethostbyname(socket.gethostname())
    except socket.error:
        return None
    return _find_mac('arp', '-an', ('(%s)' % own,), lambda i: i + 2)


def _lanscan_getnode():
    return _find_mac('lanscan', '-ai', ('lan0',), lambda i: 0)


def _netstat_getnode():
    "The column 'Address' of a table of interfaces; Linux prints none."
    output = _popen('netstat', '-ia')
    if output is None:
        return None
    column = None
    with output:
        for line in output:
            words = line.split()
            if 'Address' in words:
                column = words.index('Address')
            elif column is not None and column < len(words) and words[column].count(':') == 5:
                return _address(words[column])
    return None


def _random_getnode():
    return _number(os.urandom(6)) | 0x010000000000L


_NODE_GETTERS_UNIX = [_sysfs_getnode, _unixdll_getnode, _ifconfig_getnode, _arp_getnode, _lanscan_getnode,
                      _netstat_getnode]
_NODE_GETTERS_WIN32 = []


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
