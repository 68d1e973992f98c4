"""The codec hz."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_cn', 'hz')
