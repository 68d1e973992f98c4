"""Sorted lists: where to put an item so that the list stays sorted.

The functions of `_bisect` replace these where that module is there.
"""


def bisect_right(a, x, lo=0, hi=None):
    """The place behind all items that are not above x; only a[lo:hi] is looked at."""
    if lo < 0:
        raise ValueError('lo must be non-negative')
    hi = len(a) if hi is None else hi
    while lo < hi:
        middle = lo + (hi - lo) // 2
        lo, hi = (lo, middle) if x < a[middle] else (middle + 1, hi)
    return lo


def bisect_left(a, x, lo=0, hi=None):
    """The place before all items that are not below x; only a[lo:hi] is looked at."""
    if lo < 0:
        raise ValueError('lo must be non-negative')
    hi = len(a) if hi is None else hi
    while lo < hi:
        middle = lo + (hi - lo) // 2
        lo, hi = (middle + 1, hi) if a[middle] < x else (lo, middle)
    return lo


def insort_right(a, x, lo=0, hi=None):
    """Puts x in its place, behind its equals."""
    place = bisect_right(a, x, lo, hi)          # says first whether it is a sequence
    a.insert(place, x)


def insort_left(a, x, lo=0, hi=None):
    """Puts x in its place, before its equals."""
    place = bisect_left(a, x, lo, hi)
    a.insert(place, x)


try:
    from _bisect import bisect_left, bisect_right, insort_left, insort_right
except ImportError:
    pass

bisect, insort = bisect_right, insort_right
