"""The codec cp932."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_jp', 'cp932')
