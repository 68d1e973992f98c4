"""The codec mac-roman, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_roman', 'mac-roman')
