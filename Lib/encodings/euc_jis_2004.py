"""The codec euc_jis_2004."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_jp', 'euc_jis_2004')
