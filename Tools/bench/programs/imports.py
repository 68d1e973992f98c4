"""Importing modules of the library again and again."""
import sys

names = ["string", "collections", "heapq", "bisect", "random", "textwrap", "copy", "traceback", "StringIO", "Queue"]
for _ in xrange(6):
    for name in names:
        sys.modules.pop(name, None)
        __import__(name)
for _ in xrange(60000):
    import os.path
    from os.path import join
assert join("a", "b") == "a/b"
