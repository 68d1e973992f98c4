"""The codec big5."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_tw', 'big5')
