"""The codec mac-croatian, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_croatian', 'mac-croatian')
