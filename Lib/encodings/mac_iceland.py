"""The codec mac-iceland, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_iceland', 'mac-iceland')
