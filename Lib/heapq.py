"""A priority queue on a list: heap[k] <= heap[2k+1] and heap[k] <= heap[2k+2]; heap[0] is the smallest.

The functions of `_heapq` replace those below where that module is there; merge() and the key functions
of nlargest and nsmallest are always these.
"""
import itertools

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest',
           'heappushpop']


def cmp_lt(x, y):
    """x < y, for classes that define only <=."""
    return x < y if hasattr(x, '__lt__') else not y <= x


def _is_greater(x, y):
    return cmp_lt(y, x)


def _rise(heap, place, item, start=0, below=cmp_lt):
    """Puts `item` at `place` and lets it rise towards `start` as long as it is below its parent."""
    while place > start:
        parent = (place - 1) // 2
        if not below(item, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


def _settle(heap, place, below=cmp_lt):
    """Mends the heap below `place`, where the item may be too large: the hole goes down along the
    smaller children to the bottom, then the item rises from there, which saves comparisons."""
    start, item, size = place, heap[place], len(heap)
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and not below(heap[child], heap[child + 1]):
            child += 1
        heap[place] = heap[child]
        place, child = child, 2 * child + 1
    _rise(heap, place, item, start, below)


# Names that programs use to mend a heap after one of its items has changed.

def _siftdown(heap, startpos, pos):
    """Lets the item at pos rise, at most to startpos."""
    _rise(heap, pos, heap[pos], startpos)


_siftup = _settle


def heappush(heap, item):
    """Adds an item."""
    heap.append(item)
    _rise(heap, len(heap) - 1, item)


def heappop(heap):
    """Removes and returns the smallest item; IndexError when empty."""
    last = heap.pop()
    return heapreplace(heap, last) if heap else last


def heapreplace(heap, item):
    """heappop, then heappush, in one step; IndexError when empty."""
    smallest, heap[0] = heap[0], item
    _settle(heap, 0)
    return smallest


def heappushpop(heap, item):
    """heappush, then heappop, in one step."""
    return heapreplace(heap, item) if heap and cmp_lt(heap[0], item) else item


def heapify(x):
    """Makes a list a heap, in place, in linear time."""
    for place in xrange(len(x) // 2 - 1, -1, -1):
        _settle(x, place)


# Heaps with the largest item first.

def _siftdown_max(heap, startpos, pos):
    """Lets the item at pos rise, at most to startpos."""
    _rise(heap, pos, heap[pos], startpos, _is_greater)


def _siftup_max(heap, pos):
    """Mends the heap below pos."""
    _settle(heap, pos, _is_greater)


def _heapify_max(x):
    """Makes a list such a heap, in place, in linear time."""
    for place in xrange(len(x) // 2 - 1, -1, -1):
        _siftup_max(x, place)


def _heappushpop_max(heap, item):
    """Adds an item, then removes and returns the largest."""
    if heap and cmp_lt(item, heap[0]):
        item, heap[0] = heap[0], item
        _siftup_max(heap, 0)
    return item


def merge(*iterables):
    """Yields the items of sorted iterables in order, without reading them to the end at once."""
    heap = []
    for place, iterable in enumerate(iterables):
        advance = iter(iterable).next
        try:
            heap.append([advance(), place, advance])
        except StopIteration:
            pass
    heapify(heap)
    while heap:
        entry = heap[0]
        yield entry[0]
        try:
            entry[0] = entry[2]()
        except StopIteration:
            heappop(heap)
        else:
            heapreplace(heap, entry)


def nsmallest(n, iterable, key=None):
    """sorted(iterable, key=key)[:n], in time n * log(n) beside one pass."""
    return _best(n, iterable, key, _nsmallest, 1)


def nlargest(n, iterable, key=None):
    """sorted(iterable, key=key, reverse=True)[:n], in time n * log(n) beside one pass."""
    return _best(n, iterable, key, _nlargest, -1)


def _nsmallest(n, iterable):
    if n < 0:
        return []
    return sorted(iterable)[:n]


def _nlargest(n, iterable):
    """A heap of the n largest so far: an item that is above its smallest takes that one's place."""
    iterator = iter(iterable)
    heap = list(itertools.islice(iterator, max(n, 0)))
    heapify(heap)
    if heap:
        for item in iterator:
            heappushpop(heap, item)
    heap.sort(reverse=True)
    return heap


def _best(n, iterable, key, pick, step):
    """Of equal items the first come first: they are numbered upwards, or downwards with step -1."""
    if n == 1:
        choose = min if step > 0 else max
        iterator = iter(iterable)
        for first in itertools.islice(iterator, 1):
            both = itertools.chain([first], iterator)
            return [choose(both) if key is None else choose(both, key=key)]
        return []
    if hasattr(iterable, '__len__') and n >= len(iterable):
        return sorted(iterable, key=key, reverse=step < 0)[:max(n, 0)]
    if key is None:
        numbered = itertools.izip(iterable, itertools.count(0, step))
        return [item for item, place in pick(n, numbered)]
    first, second = itertools.tee(iterable)
    numbered = itertools.izip(itertools.imap(key, first), itertools.count(0, step), second)
    return [entry[2] for entry in pick(n, numbered)]


try:
    from _heapq import heapify, heappop, heappush, heappushpop, heapreplace
    from _heapq import nlargest as _nlargest, nsmallest as _nsmallest
except ImportError:
    pass
