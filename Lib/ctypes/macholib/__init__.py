"""Where Mac OS X keeps shared libraries: names of files taken apart, and dyld's search.

Works with names only, so it can be used on any system.
"""

__version__ = '1.0'
