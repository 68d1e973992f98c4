"""Small helpers of the package."""
from compiler.ast import flatten

MANGLE_LEN = 256        # names that get longer are left as they are


class Set(set):
    """A set with the names of methods that visitors use."""

    has_elt = set.__contains__

    def elements(self):
        """The items as a list."""
        return list(self)


class Stack(list):
    """A list, seen from its end."""

    push = list.append

    def top(self):
        """The newest item."""
        return self[-1]


def mangle(name, klass):
    """The name by which __x is known in the methods of a class."""
    bare = klass.lstrip('_')
    private = name.startswith('__') and not name.endswith('__')
    if not private or not bare or len(name) + 2 >= MANGLE_LEN:
        return name
    return '_%s%s' % (bare[:MANGLE_LEN - len(name)], name)


def _every(tree):
    yield tree
    for child in tree.getChildNodes() or ():
        for node in _every(child):
            yield node


def set_filename(filename, tree):
    """Give every node of a tree a `filename`, for messages."""
    for node in _every(tree):
        setattr(node, 'filename', filename)
