"""The old name of hashlib.md5."""
import warnings
warnings.warn('the md5 module is deprecated; use hashlib instead', DeprecationWarning, 2)

from hashlib import md5

new = md5
blocksize, digest_size = 1, 16
