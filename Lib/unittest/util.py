"""Small helpers of the package: short reprs and differences of collections."""
from collections import OrderedDict, namedtuple

__unittest = True

_LIMIT = 80


def safe_repr(obj, short=False):
    """repr(obj), or the plain object repr where that raises; `short` cuts it to 80 characters."""
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    too_long = short and len(text) >= _LIMIT
    return text[:_LIMIT] + ' [truncated]...' if too_long else text


def strclass(cls):
    """'module.Class', as test ids show it."""
    return cls.__module__ + '.' + cls.__name__


_Mismatch = namedtuple('Mismatch', 'actual expected value')


def count_differences(first, second):
    """[_Mismatch(times in first, times in second, item)] for each item whose counts differ.

    Items without a hash are compared by equality, which is quadratic."""
    try:
        return _count_diff_hashable(first, second)
    except TypeError:
        return _count_diff_all_purpose(first, second)


def _count_diff_hashable(actual, expected):
    counts = OrderedDict()
    for side, items in enumerate((actual, expected)):
        for item in items:
            counts.setdefault(item, [0, 0])[side] += 1
    return [_Mismatch(a, b, item) for item, (a, b) in counts.iteritems() if a != b]


def _count_diff_all_purpose(actual, expected):
    rows = []
    for side, items in enumerate((actual, expected)):
        for item in items:
            for row in rows:
                if row[2] is item or row[2] == item:
                    row[side] += 1
                    break
            else:
                rows.append([1 - side, side, item])
    return [_Mismatch(*row) for row in rows if row[0] != row[1]]


def sorted_list_difference(expected, actual):
    """What each of two sorted lists has that the other lacks: (missing, unexpected).

    Duplicates count once."""
    missing = [item for item in _distinct(expected) if item not in actual]
    unexpected = [item for item in _distinct(actual) if item not in expected]
    return missing, unexpected


def _distinct(items):
    last = []
    for item in items:
        if [item] != last:
            yield item
        last = [item]


def unorderable_list_difference(expected, actual, ignore_duplicate=False):
    """The same for lists that cannot be sorted: `expected` is emptied, `actual` keeps what is
    unexpected.  With `ignore_duplicate` one item cancels all equal ones on both sides."""
    missing = []
    while expected:
        item = expected.pop()
        if item in actual:
            actual.remove(item)
        else:
            missing.append(item)
        if ignore_duplicate:
            expected[:] = [other for other in expected if other != item]
            actual[:] = [other for other in actual if other != item]
    return missing, actual
