"""Small helpers of the package."""
from compiler.ast import flatten

MANGLE_LEN = 256        # names that get longer are left as they are


class Set:
    """A set with the methods that visitors use."""

    def __init__(self):
        self.elts = {}

    def __len__(self):
        return len(self.elts)

    def __contains__(self, elt):
        return elt in self.elts

    has_elt = __contains__

    def add(self, elt):
        self.elts[elt] = elt

    def elements(self):
        """The items as a list."""
        return self.elts.keys()

    def remove(self, elt):
        del self.elts[elt]

    def copy(self):
        new = Set()
        new.elts.update(self.elts)
        return new


class Stack:
    """A list, seen from its end."""

    def __init__(self):
        items = []
        self.stack, self.pop = items, items.pop

    def __len__(self):
        return len(self.stack)

    def push(self, elt):
        self.stack.append(elt)

    def top(self):
        """The newest item."""
        return self.stack[-1]

    def __getitem__(self, index):
        return self.stack[index]


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
