"""Digests of bytes: md5(), sha1(), sha224() ... sha512(), and new(name).

Each makes an object with update(bytes), digest(), hexdigest(), copy(), digest_size and block_size in bytes.
OpenSSL's digests are used when its module is there, else our own.
"""
import binascii
import struct

algorithms = ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512')
algorithms_guaranteed = set(algorithms)
algorithms_available = set(algorithms)

__all__ = algorithms + ('new', 'algorithms_guaranteed', 'algorithms_available', 'algorithms', 'pbkdf2_hmac')

_SOURCES = {'md5': ('_md5', 'new'), 'sha1': ('_sha', 'new'), 'sha224': ('_sha256', 'sha224'),
            'sha256': ('_sha256', 'sha256'), 'sha384': ('_sha512', 'sha384'), 'sha512': ('_sha512', 'sha512')}

try:
    import _hashlib
except ImportError:
    _hashlib = None
else:
    algorithms_available = algorithms_available.union(_hashlib.openssl_md_meth_names)


def __get_builtin_constructor(name):
    """Our own function that makes digests of a name.  ValueError for an unknown name."""
    try:
        module, function = _SOURCES[name if name.islower() else name.lower() if name.isupper() else None]
        return getattr(__import__(module), function)
    except (AttributeError, ImportError, KeyError):
        raise ValueError('unsupported hash type ' + name)


def _maker(name):
    """The function that makes digests of a guaranteed name."""
    made = getattr(_hashlib, 'openssl_' + name, None)
    if made is not None:
        try:
            made()
            return made
        except ValueError:         # OpenSSL forbids it here
            pass
    return __get_builtin_constructor(name)


for _name in algorithms:
    globals()[_name] = _maker(_name)
del _name


def new(name, string=''):
    """A digest by the name of its algorithm, of the bytes of a string.  ValueError for an unknown name."""
    if _hashlib is not None:
        try:
            return _hashlib.new(name, string)
        except ValueError:
            pass
    return __get_builtin_constructor(name)(string)


def _bytes_of(value):
    return value if isinstance(value, (bytes, bytearray)) else bytes(buffer(value))


def _pbkdf2(hash_name, password, salt, iterations, dklen=None):
    """A key of dklen bytes (default: a digest's size) from a password, RFC 2898.

    hash_name: str; password, salt: bytes.  ValueError for iterations or dklen below 1."""
    if not isinstance(hash_name, str):
        raise TypeError(hash_name)
    plain = new(hash_name)
    key = bytes(_bytes_of(password))
    if len(key) > plain.block_size:
        key = new(hash_name, key).digest()
    key = key.ljust(plain.block_size, '\0')
    starts = [new(hash_name, ''.join(chr(ord(c) ^ pad) for c in key)) for pad in (0x36, 0x5c)]
    dklen = plain.digest_size if dklen is None else dklen
    for number in (iterations, dklen):
        if number < 1:
            raise ValueError(number)

    def keyed(message):
        inner, outer = starts[0].copy(), starts[1].copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()

    result, salt, index = '', bytes(_bytes_of(salt)), 0
    while len(result) < dklen:
        index += 1
        result += _block(keyed, salt + struct.pack('>I', index), iterations, plain.digest_size)
    return result[:dklen]


def _block(keyed, seed, iterations, size):
    """The exclusive or of the digests of digests, iterations times."""
    digest = keyed(seed)
    total = int(binascii.hexlify(digest), 16)
    for _ in xrange(iterations - 1):
        digest = keyed(digest)
        total ^= int(binascii.hexlify(digest), 16)
    return binascii.unhexlify('%0*x' % (size * 2, total))


pbkdf2_hmac = getattr(_hashlib, 'pbkdf2_hmac', _pbkdf2)
