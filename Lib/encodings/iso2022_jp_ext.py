"""The codec iso2022_jp_ext."""
from encodings._multibyte import multibyte_module

multibyte_module(globals(), '_codecs_iso2022', 'iso2022_jp_ext')
