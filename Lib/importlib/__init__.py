"""A function that does what the import statement does."""
import sys

__all__ = ['import_module']


def _resolve_name(name, package, level):
    """The full name of what `level` dots and `name` mean in `package`. ValueError."""
    if getattr(package, 'rindex', None) is None:
        raise ValueError("'package' not set to a string")
    up = level - 1
    parts = package.rsplit('.', up) if up else [package]
    if len(parts) <= up:
        raise ValueError('attempted relative import beyond top-level package')
    return parts[0] + '.' + name


def import_module(name, package=None):
    """The module called `name` (str), imported if it is not yet.

    A name that begins with dots is relative to the package `package` (str).
    ImportError, TypeError without a package, ValueError beyond its top.
    """
    if name[:1] == '.':
        if not package:
            raise TypeError("relative imports require the 'package' argument")
        tail = name.lstrip('.')
        name = _resolve_name(tail, package, len(name) - len(tail))
    __import__(name)
    return sys.modules[name]
