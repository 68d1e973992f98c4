"""Compiling regular expressions: a thin face of _sre."""
import _sre
from sre_constants import *
from sre_constants import MAGIC, MAXREPEAT, error

MAXCODE = 4294967295


def isstring(obj):
    return isinstance(obj, basestring)


def compile(p, flags=0):
    """A pattern object of a text."""
    if not isstring(p):
        raise TypeError("first argument must be string or compiled pattern")
    return _sre.compile(p, flags)
