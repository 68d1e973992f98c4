"""Keyed digests, RFC 2104: the digest of outer pad and the digest of inner pad and message."""
import warnings
from operator import _compare_digest as compare_digest

trans_5C = ''.join(map(chr, [i ^ 0x5c for i in range(256)]))
trans_36 = ''.join(map(chr, [i ^ 0x36 for i in range(256)]))

digest_size = None                 # depends on the digest
_NO_KEY = _secret_backdoor_key = []   # makes an HMAC without digests, for copy()


def _block_size(digest):
    """Bytes of a block of a digest; 64, with a RuntimeWarning, where it does not tell."""
    size = getattr(digest, 'block_size', None)
    if size is None:
        warnings.warn('No block_size attribute on given digest object; Assuming 64.', RuntimeWarning, 3)
        return 64
    if size < 16:
        warnings.warn('block_size of %d seems too small; using our default of 64.' % size, RuntimeWarning, 3)
        return 64
    return size


class HMAC:
    """A keyed digest.

    key, msg: bytes; digestmod: a module with new(), or a function that makes digests; default md5."""
    blocksize = 64

    def __init__(self, key, msg=None, digestmod=None):
        if key is _NO_KEY:
            return
        if digestmod is None:
            from hashlib import md5 as digestmod
        self.digest_cons = make = digestmod if hasattr(digestmod, '__call__') else lambda d='': digestmod.new(d)
        inner, outer = make(), make()
        self.inner, self.outer, self.digest_size = inner, outer, inner.digest_size
        size = _block_size(inner)
        key = (make(key).digest() if len(key) > size else key)
        key = key + (size - len(key)) * '\0'      # a new one: a bytearray stays the caller's
        for digest, pad in ((outer, trans_5C), (inner, trans_36)):
            digest.update(key.translate(pad))
        if msg is not None:
            self.update(msg)

    def update(self, msg):
        """Goes on with more bytes of the message."""
        self.inner.update(msg)

    def copy(self):
        """An HMAC that goes on from here by itself."""
        twin = self.__class__(_NO_KEY)
        vars(twin).update(digest_cons=self.digest_cons, digest_size=self.digest_size,
                          inner=self.inner.copy(), outer=self.outer.copy())
        return twin

    def _finished(self):
        result = self.outer.copy()
        result.update(self.inner.digest())
        return result

    def digest(self):
        """The digest of the message up to here, bytes"""
        return self._finished().digest()

    def hexdigest(self):
        """The digest as hexadecimal digits, str"""
        return self._finished().hexdigest()


def new(key, msg=None, digestmod=None):
    """The HMAC of these arguments"""
    return HMAC(key, msg, digestmod)
