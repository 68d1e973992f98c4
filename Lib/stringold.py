"""String functions as they were before strings had methods; nothing new should use them."""
import string as _string
import warnings

from strop import maketrans
from string import (atof_error, atoi_error, atol_error, capitalize, capwords, count, digits, expandtabs, find, hexdigits,
                    index, index_error, join, joinfields, letters, lower, lowercase, octdigits, rfind, rindex, swapcase,
                    translate, upper, uppercase, whitespace)

warnings.warnpy3k('the stringold module has been removed in Python 3.0', stacklevel=2)

_idmap = _string._idmap


def _stripping(name):
    """A function that takes blanks away and nothing else."""
    def strip(s):
        return getattr(s, name)()
    strip.__name__, strip.__doc__ = name, getattr(str, name).__doc__
    return strip


strip, lstrip, rstrip = map(_stripping, ('strip', 'lstrip', 'rstrip'))


def atof(s):
    """The float that a string is."""
    if not isinstance(s, str):
        raise TypeError('argument 1: expected string, %s found' % type(s).__name__)
    return _string.atof(s)


def _reader(read):
    """A function for a string and perhaps a base."""
    def convert(*args):
        if not args:
            raise TypeError('function requires at least 1 argument: %d given' % len(args))
        if not isinstance(args[0], str):
            raise TypeError('argument 1: expected string, %s found' % type(args[0]).__name__)
        return read(*args)
    convert.__name__, convert.__doc__ = read.__name__, read.__doc__
    return convert


atoi, atol = _reader(_string.atoi), _reader(_string.atol)


def split(s, sep=None, maxsplit=0):
    """The words of s, maxsplit cut off: none unless that is given."""
    return s.split(sep, maxsplit)


splitfields = split


def replace(s, old, new, maxsplit=0):
    """`old` replaced by `new`, maxsplit times: never unless that is given."""
    return s.replace(old, new, maxsplit)


def ljust(s, width):
    """With blanks behind it, up to a width."""
    return s + ' ' * (width - len(s))


def rjust(s, width):
    """With blanks before it, up to a width."""
    return ' ' * (width - len(s)) + s


def center(s, width):
    """With blanks on both sides, up to a width."""
    return s.center(width)


def zfill(x, width):
    """With zeros behind the sign, up to a width; of what is no string the repr."""
    return _string.zfill(x, width)
