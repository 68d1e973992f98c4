"""The codec hex: two digits a byte."""
import binascii

from encodings import _bytes

hex_encode, hex_decode = _bytes.pair(binascii.hexlify, binascii.unhexlify)
_bytes.module(globals(), 'hex', hex_encode, hex_decode)
