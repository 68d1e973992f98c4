"""The codec cp865, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp865', 'cp865')
