"""The codec base64: bytes as the letters of MIME, in lines of 76."""
import base64

from encodings import _bytes

base64_encode, base64_decode = _bytes.pair(base64.encodestring, base64.decodestring)
_bytes.module(globals(), 'base64', base64_encode, base64_decode)
