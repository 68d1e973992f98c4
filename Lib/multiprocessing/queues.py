"""Queues between processes.

A Queue has a pipe; put() leaves objects in a buffer, which a thread of the process writes to the pipe.
"""
import collections
import os
import threading
import time
import weakref
from Queue import Empty, Full

from multiprocessing.connection import Pipe
from multiprocessing.forking import assert_spawning
from multiprocessing.synchronize import BoundedSemaphore, Condition, Lock, SEM_VALUE_MAX, Semaphore
from multiprocessing.util import Finalize, debug, info, is_exiting, register_after_fork

__all__ = ['Queue', 'SimpleQueue', 'JoinableQueue']

_END = object()                            # in the buffer: nothing comes after it


class _Feeder(object):
    """The buffer of one process, and the thread that empties it."""

    def __init__(self, writer, lock, free_place):
        self.buffer, self.ready = collections.deque(), threading.Condition(threading.Lock())
        self.writer, self.lock, self.free_place = writer, lock, free_place
        self.thread = threading.Thread(target=self.run, name='QueueFeederThread')
        self.thread.daemon = True
        self.thread.start()

    def put(self, obj):
        with self.ready:
            self.buffer.append(obj)
            self.ready.notify()

    def run(self):
        while True:
            with self.ready:
                while not self.buffer:
                    self.ready.wait()
                obj = self.buffer.popleft()
            if obj is _END:
                debug('the buffer is closed')
                self.writer.close()
                return
            if not self.send(obj):
                return

    def send(self, obj):
        """True to go on."""
        try:
            with self.lock:
                self.writer.send(obj)
        except Exception as problem:
            if is_exiting():
                info('error in queue thread: %s', problem)
                return False
            import traceback
            traceback.print_exc()
            self.free_place.release()
        return True


class Queue(object):
    """A queue that many processes may use.

    _sem: free places; _rlock, _wlock: one reader, one writer at a time; _feeder: None before the first put()."""

    def __init__(self, maxsize=0):
        self._maxsize = maxsize if maxsize > 0 else SEM_VALUE_MAX
        self._reader, self._writer = Pipe(False)
        self._rlock, self._wlock, self._sem = Lock(), Lock(), BoundedSemaphore(self._maxsize)
        self._opid = int(os.getpid())
        self._begin()
        register_after_fork(self, Queue._begin)

    def _begin(self):
        """A new process has no buffer of its own yet."""
        self._feeder, self._ending, self._closing = None, None, None
        self._closed, self._wait_at_exit = False, True

    def __getstate__(self):
        assert_spawning(self)
        return self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem, self._opid

    def __setstate__(self, state):
        self._maxsize, self._reader, self._writer, self._rlock, self._wlock, self._sem, self._opid = state
        self._begin()

    def _store(self, obj):
        if self._feeder is None:
            self._feeder = _Feeder(self._writer, self._wlock, self._sem)
            if self._wait_at_exit:
                self._ending = Finalize(self._feeder.thread, _join_feeder, [weakref.ref(self._feeder.thread)],
                                        exitpriority=-5)
            self._closing = Finalize(self, self._feeder.put, [_END], exitpriority=10)
        self._feeder.put(obj)

    def _take_place(self, block, timeout):
        assert not self._closed
        found = self._sem.acquire(block, timeout)
        if not found:
            raise Full

    def put(self, obj, block=True, timeout=None):
        """Add an object; Full when there is no place in time."""
        self._take_place(block, timeout)
        self._store(obj)

    def get(self, block=True, timeout=None):
        """The oldest object; Empty when there is none in time."""
        if timeout is None and block:
            with self._rlock:
                obj = self._reader.recv()
            self._sem.release()
            return obj
        end = time.time() + timeout if block else None
        mine = self._rlock.acquire(block, timeout)
        if not mine:
            raise Empty
        try:
            left = max(0, end - time.time()) if block else 0
            if not self._reader.poll(left):
                raise Empty
            obj = self._reader.recv()
        finally:
            self._rlock.release()
        self._sem.release()
        return obj

    def qsize(self):
        """How many objects there are, about."""
        places = self._sem.get_value()
        return self._maxsize - places

    def empty(self):
        """Whether there is nothing to get, at this moment."""
        waits = self._reader.poll()
        return not waits

    def full(self):
        """Whether there is no room, at this moment."""
        return self._sem.get_value() == 0

    def get_nowait(self):
        """get() that does not wait: Queue.Empty without an item."""
        return self.get(False)

    def put_nowait(self, obj):
        """put() that does not wait: Queue.Full without room."""
        self.put(obj, block=False)

    def close(self):
        """This process puts nothing more."""
        self._closed = True
        self._reader.close()
        if self._closing is not None:
            self._closing()

    def join_thread(self):
        """Wait until all is written; only after close()."""
        assert self._closed
        if self._ending is not None:
            self._ending()

    def cancel_join_thread(self):
        """The end of the process does not wait for what is not written."""
        self._wait_at_exit = False
        if self._ending is not None:
            self._ending.cancel()


def _join_feeder(watch):
    thread = watch()
    if thread is not None:
        debug('waiting for %s', thread.name)
        thread.join()


class JoinableQueue(Queue):
    """A queue whose join() waits until every object is done with.

    _unfinished_tasks: how many are not; _cond: is notified at zero."""

    def __init__(self, maxsize=0):
        super(JoinableQueue, self).__init__(maxsize)
        self._unfinished_tasks, self._cond = Semaphore(0), Condition()

    def __getstate__(self):
        return Queue.__getstate__(self), self._cond, self._unfinished_tasks

    def __setstate__(self, state):
        inner, self._cond, self._unfinished_tasks = state
        Queue.__setstate__(self, inner)

    def put(self, obj, block=True, timeout=None):
        self._take_place(block, timeout)
        count = self._unfinished_tasks
        with self._cond:
            count.release()
            self._store(obj)

    def task_done(self):
        """One object is done with."""
        with self._cond:
            counted = self._unfinished_tasks.acquire(False)
            if not counted:
                raise ValueError('task_done() called too many times')
            if self._unfinished_tasks.get_value() == 0:
                self._cond.notify_all()

    def join(self):
        """Wait until all objects are done with."""
        with self._cond:
            if self._unfinished_tasks.get_value() > 0:
                self._cond.wait()


class SimpleQueue(object):
    """A pipe with locks: put() itself writes."""

    def __init__(self):
        self._reader, self._writer = Pipe(False)
        self._rlock, self._wlock = Lock(), Lock()

    def __getstate__(self):
        assert_spawning(self)
        return self._reader, self._writer, self._rlock, self._wlock

    def __setstate__(self, state):
        self._reader, self._writer, self._rlock, self._wlock = state

    def empty(self):
        """Whether there is nothing to get, at this moment."""
        return self._reader.poll() is False

    def get(self):
        with self._rlock:
            return self._reader.recv()

    def put(self, obj):
        with self._wlock:
            self._writer.send(obj)
