"""The codec mac-turkish, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'mac_turkish', 'mac-turkish')
