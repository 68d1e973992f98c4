"""The codec zlib: bytes compressed with zlib."""
import zlib

from encodings import _bytes

zlib_encode, zlib_decode = _bytes.pair(zlib.compress, zlib.decompress)
_bytes.module(globals(), 'zlib', zlib_encode, zlib_decode, zlib.compressobj, zlib.decompressobj)
