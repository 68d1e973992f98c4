"""Queues between threads: first in first out, last in first out, smallest first."""
import heapq as _heapq

from collections import deque
from time import time as _time
try:
    import threading as _threading
except ImportError:
    import dummy_threading as _threading

__all__ = ['Empty', 'Full', 'Queue', 'PriorityQueue', 'LifoQueue']


class Empty(Exception):
    """get() would have to wait."""


class Full(Exception):
    """put() would have to wait."""


class Queue:
    """A queue of at most `maxsize` items (0: any number), first in first out.

    A subclass may change _init, _qsize, _put and _get, which are called with the mutex held."""

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        lock = self.mutex = _threading.Lock()
        self.not_empty = _threading.Condition(lock)
        self.not_full = _threading.Condition(lock)
        self.all_tasks_done = _threading.Condition(lock)
        self.unfinished_tasks = 0

    # -- how items are kept
    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self, len=len):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    # -- tasks

    def task_done(self):
        """An item that was taken has been worked on; ValueError when called too often."""
        with self.mutex:
            left = self.unfinished_tasks - 1
            if left < 0:
                raise ValueError('task_done() called too many times')
            self.unfinished_tasks = left
            if left == 0:
                self.all_tasks_done.notifyAll()

    def join(self):
        """Waits until every item that was put in has been worked on."""
        with self.all_tasks_done:
            while self.unfinished_tasks > 0:
                self.all_tasks_done.wait()

    # -- sizes, true only for the moment

    def qsize(self):
        with self.mutex:
            return self._qsize()

    def empty(self):
        with self.mutex:
            return self._qsize() == 0

    def full(self):
        with self.mutex:
            return self.__is_full()

    def __is_full(self):
        return 0 < self.maxsize <= self._qsize()

    # -- items

    def __wait(self, condition, blocked, block, timeout, error):
        """Waits on a condition while blocked() holds; `timeout` in seconds."""
        if not block:
            if blocked():
                raise error
        elif timeout is None:
            while blocked():
                condition.wait()
        elif timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        else:
            end = _time() + timeout
            while blocked():
                left = end - _time()
                if left <= 0.0:
                    raise error
                condition.wait(left)

    def put(self, item, block=True, timeout=None):
        """Puts an item in; Full when there is no room in time (at once without `block`)."""
        with self.mutex:
            if self.maxsize > 0:
                self.__wait(self.not_full, self.__is_full, block, timeout, Full)
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Takes an item; Empty when there is none in time (at once without `block`)."""
        with self.mutex:
            if timeout is not None or not self._qsize():
                self.__wait(self.not_empty, lambda: not self._qsize(), block, timeout, Empty)
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        """put() that does not wait."""
        return self.put(item, block=False)

    def get_nowait(self):
        """get() that does not wait."""
        return self.get(block=False)


class PriorityQueue(Queue):
    """A queue that gives the smallest item first."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item, push=_heapq.heappush):
        push(self.queue, item)

    def _get(self, pop=_heapq.heappop):
        return pop(self.queue)


class LifoQueue(Queue):
    """A queue that gives the newest item first."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()
