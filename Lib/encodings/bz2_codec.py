"""The codec bz2: bytes compressed with bzip2."""
import bz2

from encodings import _bytes

bz2_encode, bz2_decode = _bytes.pair(bz2.compress, bz2.decompress)
_bytes.module(globals(), 'bz2', bz2_encode, bz2_decode, bz2.BZ2Compressor, bz2.BZ2Decompressor)
