"""The codec gb2312."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_cn', 'gb2312')
