"""The codec cp858, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'cp858', 'cp858')
