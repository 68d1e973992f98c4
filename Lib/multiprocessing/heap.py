"""Shared memory in pieces: maps that children inherit, and a heap that gives out parts of them.

    wrapper = BufferWrapper(100)            # 100 bytes that this process and its later children share
    wrapper.get_address()

A block is (arena, start, stop).  Only the process that made a heap gives out and takes back its blocks; a child
begins with an empty heap of its own.
"""
import bisect
import mmap
import os
import sys
import threading

from _multiprocessing import address_of_buffer
from multiprocessing.util import Finalize, info

__all__ = ['BufferWrapper']

_ALIGNMENT = 8                  # bytes; enough for every type of C


class Arena(object):
    """A map of memory that a fork shares."""

    def __init__(self, size):
        self.size = size
        self.name = None                # no file stands behind it
        self.buffer = mmap.mmap(-1, size)


class _Holes(object):
    """The free ranges of an arena.

    I1: `starts` is sorted; range k is starts[k] to stops[k]; between two ranges lies something that is used.
    """

    def __init__(self, size):
        self.starts, self.stops = [0], [size]

    def take(self, size):
        """The start of the smallest range that is large enough, which becomes smaller; None if there is none."""
        fitting = [(stop - start, index) for index, (start, stop) in enumerate(zip(self.starts, self.stops))
                   if stop - start >= size]
        if not fitting:
            return None
        length, index = min(fitting)
        start = self.starts[index]
        if length == size:
            del self.starts[index], self.stops[index]
        else:
            self.starts[index] = start + size
        return start

    def give(self, start, stop):
        """Make a range free again; it joins its neighbours."""
        index = bisect.bisect(self.starts, start)
        if index < len(self.starts) and self.starts[index] == stop:
            stop = self.stops[index]
            del self.starts[index], self.stops[index]
        if index and self.stops[index - 1] == start:
            self.stops[index - 1] = stop
        else:
            self.starts.insert(index, start)
            self.stops.insert(index, stop)

    def all_free(self, size):
        return self.starts == [0] and self.stops == [size]


class Heap(object):
    """Memory in arenas, of `size` bytes at least; a new one is as large as all that are there together."""

    def __init__(self, size=mmap.PAGESIZE):
        self._size = size
        self._renew()

    def _renew(self):
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._holes = {}                # arena -> its _Holes
        self._allocated_blocks = set()  # what malloc() has given out
        self._returned = []             # blocks that free() could not give back at once

    @property
    def _arenas(self):
        """The arenas, as a list."""
        return list(self._holes)

    @property
    def _len_to_seq(self):
        """{length: free blocks of that length}, for those who look at the heap."""
        found = {}
        for arena, holes in self._holes.items():
            for start, stop in zip(holes.starts, holes.stops):
                found.setdefault(stop - start, []).append((arena, start, stop))
        return found

    def malloc(self, size):
        """A block of so many bytes, rounded up."""
        if size < 0 or size > sys.maxint - mmap.PAGESIZE:
            raise OverflowError('a block of %r bytes' % (size,))
        if os.getpid() != self._pid:
            self._renew()
        size = max(_ALIGNMENT, -(-size // _ALIGNMENT) * _ALIGNMENT)
        with self._lock:
            self._take_back()
            block = self._taken(size)
            self._allocated_blocks.add(block)
            return block

    def _taken(self, size):
        for arena, holes in self._holes.items():
            start = holes.take(size)
            if start is not None:
                return arena, start, start + size
        arena = self._new_arena(size)
        start = self._holes[arena].take(size)
        return arena, start, start + size

    def _new_arena(self, size):
        there = sum([arena.size for arena in self._holes])
        pages = -(-max(size, self._size, there) // mmap.PAGESIZE)
        info('a map of %d pages for shared memory', pages)
        arena = Arena(pages * mmap.PAGESIZE)
        self._holes[arena] = _Holes(arena.size)
        return arena

    def free(self, block):
        """Give a block back.  May be called by the collector while malloc() runs in the same thread."""
        if os.getpid() != self._pid:
            return                      # it is the parent's
        self._returned.append(block)
        if self._lock.acquire(False):
            try:
                self._take_back()
            finally:
                self._lock.release()

    def _take_back(self):
        """Make the returned blocks free; an arena without any other goes."""
        while self._returned:
            block = arena, start, stop = self._returned.pop()
            self._allocated_blocks.remove(block)
            holes = self._holes[arena]
            holes.give(start, stop)
            if holes.all_free(arena.size) and len(self._holes) > 1:
                del self._holes[arena]


class BufferWrapper(object):
    """Shared memory that goes back to the heap with the object."""

    _heap = Heap()

    def __init__(self, size):
        block = self._heap.malloc(size)
        self._state = block, size
        Finalize(self, self._heap.free, args=(block,))

    def get_address(self):
        """Where it begins."""
        (arena, start, stop), _ = self._state
        address, length = address_of_buffer(arena.buffer)
        assert stop <= length
        return address + start

    def get_size(self):
        """The number of bytes that were asked for."""
        return self._state[1]
