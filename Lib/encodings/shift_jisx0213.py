"""The codec shift_jisx0213."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_jp', 'shift_jisx0213')
