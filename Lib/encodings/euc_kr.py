"""The codec euc_kr."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_kr', 'euc_kr')
