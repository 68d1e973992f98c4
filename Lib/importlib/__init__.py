"""A function that does what the import statement does."""
import sys

__all__ = ['import_module']


def _absolute(name, package):
    """The full name of a relative one ('..x') seen from `package`. TypeError, ValueError."""
    tail = name.lstrip('.')
    if not package:
        raise TypeError("relative imports require the 'package' argument")
    if getattr(package, 'rindex', None) is None:
        raise ValueError("'package' not set to a string")
    up = len(name) - len(tail) - 1
    parts = package.rsplit('.', up) if up else [package]
    if len(parts) <= up:
        raise ValueError('attempted relative import beyond top-level package')
    return parts[0] + '.' + tail


def import_module(name, package=None):
    """The module called `name` (str), imported if it is not yet.

    A name that begins with dots is relative to the package `package` (str).
    ImportError, TypeError without a package, ValueError beyond its top.
    """
    full = _absolute(name, package) if name[:1] == '.' else name
    __import__(full)
    return sys.modules[full]
