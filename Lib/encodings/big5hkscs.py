"""The codec big5hkscs."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_hk', 'big5hkscs')
