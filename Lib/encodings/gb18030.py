"""The codec gb18030."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_cn', 'gb18030')
