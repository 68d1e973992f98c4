"""The codec cp866, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp866', 'cp866')
