"""The codec johab."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_kr', 'johab')
