"""A repr() of limited size: long containers, strings and numbers are cut, deep ones too."""
import __builtin__

from itertools import islice

__all__ = ['Repr', 'repr']


class Repr:
    """Limits are attributes: maxlevel (nesting), maxlist, maxtuple, maxdict, maxset, maxfrozenset,
    maxdeque, maxarray (items), maxstring, maxlong, maxother (characters).

    A subclass adds a type by a method repr_TYPENAME(x, level)."""

    def __init__(self):
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxarray, self.maxdict = 5, 4
        self.maxother, self.maxstring, self.maxlong = 20, 30, 40

    def repr(self, x):
        """The limited text for an object."""
        return self.repr1(x, level=self.maxlevel)

    def repr1(self, x, level):
        name = '_'.join(type(x).__name__.split())
        method = getattr(self, 'repr_' + name, None)
        if method is not None:
            return method(x, level)
        return self._cut(__builtin__.repr(x), self.maxother)

    def _cut(self, text, limit):
        """The text with '...' in its middle if it is too long."""
        if len(text) <= limit:
            return text
        head = max(0, (limit - 3) // 2)
        return text[:head] + '...' + text[len(text) - max(0, limit - 3 - head):]

    def _repr_iterable(self, x, level, left, right, maxiter, trail=''):
        if level <= 0 and x:
            inside = '...'
        else:
            shown = [self.repr1(item, level - 1) for item in islice(x, maxiter)]
            if len(x) > maxiter:
                shown.append('...')
            inside = ', '.join(shown)
            if len(x) == 1 and trail:
                right = trail + right
        return left + inside + right

    def repr_tuple(self, x, level):
        return self._repr_iterable(x, level, '(', ')', self.maxtuple, ',')

    def repr_list(self, x, level):
        return self._repr_iterable(x, level, '[', ']', self.maxlist)

    def repr_array(self, x, level):
        return self._repr_iterable(x, level, "array('%s', [" % x.typecode, '])', self.maxarray)

    def repr_set(self, x, level):
        return self._repr_iterable(_possibly_sorted(x), level, 'set([', '])', self.maxset)

    def repr_frozenset(self, x, level):
        return self._repr_iterable(_possibly_sorted(x), level, 'frozenset([', '])', self.maxfrozenset)

    def repr_deque(self, x, level):
        return self._repr_iterable(x, level, 'deque([', '])', self.maxdeque)

    def repr_dict(self, x, level):
        if not x:
            return '{}'
        if level <= 0:
            return '{...}'
        shown = ['%s: %s' % (self.repr1(key, level - 1), self.repr1(x[key], level - 1))
                 for key in islice(_possibly_sorted(x), self.maxdict)]
        if len(x) > self.maxdict:
            shown.append('...')
        return '{%s}' % ', '.join(shown)

    def repr_str(self, x, level):
        limit = self.maxstring
        whole = __builtin__.repr(x) if len(x) <= limit else None
        if whole is not None and len(whole) <= limit:
            return whole
        room = limit - 3
        head, tail = max(0, room // 2), max(0, room - max(0, room // 2))
        ends = __builtin__.repr(x[:head] + x[len(x) - tail:])
        return '%s...%s' % (ends[:head], ends[len(ends) - tail:])

    def repr_long(self, x, level):
        return self._cut(__builtin__.repr(x), self.maxlong)

    def repr_instance(self, x, level):
        try:
            text = __builtin__.repr(x)
        except Exception:
            return '<%s instance at %x>' % (x.__class__.__name__, id(x))
        return self._cut(text, self.maxstring)


def _possibly_sorted(x):
    """A sorted list, unsorted where items cannot be compared."""
    try:
        return sorted(x)
    except Exception:
        return list(x)


aRepr = Repr()
repr = aRepr.repr
