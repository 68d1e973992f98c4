"""Numbers and strings as bytes, in the layout of C structs; the work is done in `_struct`."""
from _struct import *
from _struct import _clearcache
from _struct import __doc__
