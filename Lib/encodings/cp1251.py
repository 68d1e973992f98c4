"""The codec cp1251, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp1251', 'cp1251')
