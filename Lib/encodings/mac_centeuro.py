"""The codec mac-centeuro, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_centeuro', 'mac-centeuro')
