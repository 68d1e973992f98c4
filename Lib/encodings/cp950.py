"""The codec cp950."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_tw', 'cp950')
