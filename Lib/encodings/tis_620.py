"""The codec tis-620, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'tis_620', 'tis-620')
