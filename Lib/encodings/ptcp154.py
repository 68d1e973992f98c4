"""The codec ptcp154, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'ptcp154', 'ptcp154')
