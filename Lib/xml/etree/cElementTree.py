"""ElementTree in C."""
from _elementtree import *
