"""The codec palmos, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'palmos', 'palmos')
