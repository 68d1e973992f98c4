"""The codec cp864, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp864', 'cp864')
