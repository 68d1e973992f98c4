"""The codec hp-roman8, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), 'hp_roman8', 'hp-roman8')
encoding_map[None] = 0xFF        # the code that stands for nothing
