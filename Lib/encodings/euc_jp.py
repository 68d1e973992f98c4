"""The codec euc_jp."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_jp', 'euc_jp')
