"""Tools for functions: partial application, wrappers, orderings from one comparison."""
from _functools import partial, reduce

WRAPPER_ASSIGNMENTS = '__module__', '__name__', '__doc__'
WRAPPER_UPDATES = '__dict__',


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Makes `wrapper` look like `wrapped`: copies the attributes `assigned`, updates the dicts
    `updated`; the wrapper."""
    for name in assigned:
        setattr(wrapper, name, getattr(wrapped, name))
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """update_wrapper as a decorator."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# from the operator that a class defines: how each other one follows (l: its result, e: equality)
_DERIVED = {
    '__lt__': (('__gt__', lambda l, e: not (l or e())), ('__le__', lambda l, e: l or e()),
               ('__ge__', lambda l, e: not l)),
    '__le__': (('__ge__', lambda l, e: not l or e()), ('__lt__', lambda l, e: l and not e()),
               ('__gt__', lambda l, e: not l)),
    '__gt__': (('__lt__', lambda l, e: not (l or e())), ('__ge__', lambda l, e: l or e()),
               ('__le__', lambda l, e: not l)),
    '__ge__': (('__le__', lambda l, e: not l or e()), ('__gt__', lambda l, e: l and not e()),
               ('__lt__', lambda l, e: not l)),
}


def _derive(name, root, rule):
    def compare(self, other):
        return rule(getattr(self, root)(other), lambda: self == other)
    compare.__name__ = name
    compare.__doc__ = getattr(int, name).__doc__
    return compare


def total_ordering(cls):
    """Class decorator: the other three of __lt__, __le__, __gt__, __ge__ from the one that the class
    defines (and __eq__).  ValueError if it defines none."""
    present = set(dir(cls)).intersection(_DERIVED)
    if not present:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = [name for name in ('__lt__', '__le__', '__gt__', '__ge__') if name in present][0]
    for name, rule in _DERIVED[root]:
        if name not in present:
            setattr(cls, name, _derive(name, root, rule))
    if not _defines_ne(cls):
        cls.__ne__ = lambda self, other: not self == other
    return cls


def _defines_ne(cls):
    """Whether `!=` is defined by the class or a base (object does not)."""
    mro = getattr(cls, '__mro__', None)
    if mro is None:
        return hasattr(cls, '__ne__')
    return any('__ne__' in base.__dict__ for base in mro)


def cmp_to_key(mycmp):
    """A key function for sorting from a comparison function cmp(a, b) -> negative, 0, positive."""
    class K(object):
        """A value that is ordered by the comparison function."""
        __slots__ = 'obj',

        def __init__(self, obj, *ignored):
            self.obj = obj

        def __hash__(self):
            raise TypeError('hash not implemented')

        __lt__ = lambda self, other: mycmp(self.obj, other.obj) < 0
        __gt__ = lambda self, other: mycmp(self.obj, other.obj) > 0
        __eq__ = lambda self, other: mycmp(self.obj, other.obj) == 0
        __le__ = lambda self, other: mycmp(self.obj, other.obj) <= 0
        __ge__ = lambda self, other: mycmp(self.obj, other.obj) >= 0
        __ne__ = lambda self, other: mycmp(self.obj, other.obj) != 0
    return K
