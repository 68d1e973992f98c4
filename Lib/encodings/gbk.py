"""The codec gbk."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_cn', 'gbk')
