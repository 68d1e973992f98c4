"""Locks for tasklets and for threads alike.

    from stackless.locks import Lock, Condition

Who has to wait here blocks its tasklet only; the other tasklets of the thread go on. The same object
may be used from any thread. Every wait takes a timeout in seconds (None: for ever) and says by its
result whether it was successful.

    Lock RLock      acquire(blocking=True, timeout=None) release() locked(); with
    Semaphore       acquire(...) release(count=1), value; BoundedSemaphore
    Event           wait(timeout=None) set() clear() is_set()
    Condition       acquire release wait(timeout) wait_for(predicate, timeout) notify(n) notify_all
    Barrier         wait(timeout) -> place, abort() reset(); parties n_waiting broken

How it works: each waiter has a channel of its own in a queue, and is woken by a value sent to it.
What is looked at and changed together lies within stackless.atomic, which holds off other threads.
Timeouts are kept by one daemon thread, which exists while there is a waiter with a timeout.
"""

import collections
import heapq
import itertools
import thread
import threading
import time

import stackless

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Event', 'Condition', 'Barrier',
           'BrokenBarrier']


# ---------------------------------------------------------------- timeouts

class _Alarms(object):
    """The thread that ends waits which have lasted long enough."""

    def __init__(self):
        self.heap = []
        self.kept = 100                 # how many were left when those that are over were last thrown out
        self.count = itertools.count()
        self.changed = threading.Condition()
        self.running = False

    def add(self, seconds, waiter):
        with self.changed:
            if len(self.heap) > 2 * self.kept:
                self.throw_out()
            heapq.heappush(self.heap, (time.time() + seconds, next(self.count), waiter))
            if self.running:
                self.changed.notify()
            else:
                self.running = True
                thread.start_new_thread(self.serve, ())

    def throw_out(self):
        """Most waits end long before their time: they are not kept until then."""
        self.heap = [entry for entry in self.heap if not entry[2].over]
        heapq.heapify(self.heap)
        self.kept = max(100, len(self.heap))

    def due(self):
        """The waiters whose time has come; None when nobody waits any more."""
        with self.changed:
            while self.heap and self.heap[0][2].over:
                heapq.heappop(self.heap)
            if not self.heap:
                self.running = False
                return None
            rest = self.heap[0][0] - time.time()
            if rest > 0:
                self.changed.wait(min(rest, 1.0))
            late = []
            while self.heap and self.heap[0][0] <= time.time():
                late.append(heapq.heappop(self.heap)[2])
            return late

    def serve(self):
        while True:
            late = self.due()
            if late is None:
                return
            for waiter in late:
                waiter.wake(False)


_alarms = _Alarms()


class _Waiter(object):
    """One tasklet's stay in a queue."""

    __slots__ = ('channel', 'over', 'woken')      # woken: something was given

    def __init__(self):
        self.channel = stackless.channel()
        self.channel.preference = 1     # the one who wakes goes on
        self.over = self.woken = False

    def wake(self, result):
        """Ends the wait, unless it has been ended. Called within atomic, or by the alarm thread."""
        with stackless.atomic():
            if self.over:
                return False
            self.over = True
            if self.channel.balance < 0:
                self.woken = bool(result)
                self.channel.send(result)
            else:
                # The tasklet has been killed, or an exception has taken it out of its wait.
                return False
        return True

    def wait(self, timeout):
        if timeout is not None:
            _alarms.add(timeout, self)
        try:
            return self.channel.receive()
        finally:
            self.over = True


class _Queue(object):
    """Those who wait for one thing, the longest first."""

    def __init__(self):
        self.waiters = collections.deque()

    def wait(self, timeout, pass_on=None):
        """Called within atomic, which must not last while we sleep.  Who is killed after having been woken has got something
        for which others wait: pass_on() gives it to them."""
        if timeout is not None and timeout <= 0:
            return False
        waiter = _Waiter()
        self.waiters.append(waiter)
        woken = False
        try:
            woken = waiter.wait(timeout)
        except BaseException:
            if waiter.woken and pass_on is not None:
                pass_on()
            raise
        finally:
            if not woken:
                self._forget(waiter)
        return woken

    def _forget(self, waiter):
        """Who was not woken may still stand in the queue."""
        try:
            self.waiters.remove(waiter)
        except ValueError:
            pass

    def wake_one(self, result=True):
        while self.waiters:
            if self.waiters.popleft().wake(result):
                return True
        return False

    def wake_all(self, result=True):
        count = len(self.waiters)
        return sum(self.wake_one(result) for i in range(count) if self.waiters)

    def __len__(self):
        return sum(not waiter.over for waiter in self.waiters)


# ------------------------------------------------------------------- locks

class Semaphore(object):
    """A counter that nobody can take below zero."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('the value of a semaphore cannot be negative')
        self._value = value
        self._queue = _Queue()

    @property
    def value(self):
        return self._value

    def acquire(self, blocking=True, timeout=None):
        """Takes one; waits until there is one. Returns False when there was none in time."""
        with stackless.atomic():
            if self._value > 0:
                self._value -= 1
                return True
            return bool(blocking) and self._queue.wait(timeout, self._put_back)

    def release(self, count=1):
        """Gives back; what is given passes to those who wait directly."""
        with stackless.atomic():
            for i in range(count):
                self._put_back()

    def _put_back(self):
        if not self._queue.wake_one():
            self._value += 1

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *unused):
        self.release()


class BoundedSemaphore(Semaphore):
    """One that cannot be given back more often than it was taken."""

    def __init__(self, value=1):
        super(BoundedSemaphore, self).__init__(value)
        self._bound = value

    def _put_back(self):
        if self._value >= self._bound and not len(self._queue):
            raise ValueError('released more often than acquired')
        super(BoundedSemaphore, self)._put_back()


class Lock(Semaphore):
    """At most one has it. Anyone may release it."""

    def __init__(self):
        super(Lock, self).__init__(1)

    def locked(self):
        return self._value == 0

    def _put_back(self):
        if self._value:
            raise RuntimeError('a lock that nobody has was released')
        super(Lock, self)._put_back()


class RLock(object):
    """A lock that its owner, a tasklet, may take again."""

    def __init__(self):
        self._lock = Lock()
        self._owner = None
        self._depth = 0

    def acquire(self, blocking=True, timeout=None):
        me = stackless.getcurrent()
        if self._owner is not me:
            if not self._lock.acquire(blocking, timeout):
                return False
            self._owner = me
        self._depth += 1
        return True

    def release(self):
        if self._owner is not stackless.getcurrent():
            raise RuntimeError('only the owner can release this lock')
        self._depth -= 1
        if not self._depth:
            self._owner = None
            self._lock.release()

    def locked(self):
        return self._lock.locked()

    # for Condition: all levels at once
    def _release_all(self):
        depth, self._depth, self._owner = self._depth, 0, None
        self._lock.release()
        return depth

    def _acquire_all(self, depth):
        self._lock.acquire()
        self._owner, self._depth = stackless.getcurrent(), depth

    def _is_mine(self):
        return self._owner is stackless.getcurrent()

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *unused):
        self.release()


# ------------------------------------------------------------------ waiting

class Event(object):
    """Something that happens once, or until it is cleared."""

    def __init__(self):
        self._set = False
        self._queue = _Queue()

    def is_set(self):
        return self._set

    isSet = is_set

    def set(self):
        with stackless.atomic():
            self._set = True
            self._queue.wake_all()

    def clear(self):
        self._set = False

    def wait(self, timeout=None):
        """Returns True as soon as it is set, False if it was not in time."""
        with stackless.atomic():
            return self._set or self._queue.wait(timeout)


class Condition(object):
    """Waits for a change of what a lock protects."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._queue = _Queue()

    def __enter__(self):
        self.acquire()
        return self

    def __exit__(self, *unused):
        self.release()

    def _check(self):
        mine = getattr(self._lock, '_is_mine', self._lock.locked)
        if not mine():
            raise RuntimeError('the lock of the condition is not held')

    def wait(self, timeout=None):
        """Lets go of the lock, waits to be notified, takes it again. False: not in time."""
        self._check()
        saved = None
        with stackless.atomic():
            if hasattr(self._lock, '_release_all'):
                saved = self._lock._release_all()
            else:
                self._lock.release()
            try:
                return self._queue.wait(timeout, self._queue.wake_one)
            finally:
                if saved is None:
                    self._lock.acquire()
                else:
                    self._lock._acquire_all(saved)

    def wait_for(self, predicate, timeout=None):
        """Waits until predicate() is true; returns its last value."""
        end = None if timeout is None else time.time() + timeout
        value = predicate()
        while not value:
            rest = None if end is None else end - time.time()
            if rest is not None and rest <= 0:
                break
            self.wait(rest)
            value = predicate()
        return value

    def notify(self, n=1):
        self._check()
        with stackless.atomic():
            for i in range(n):
                if not self._queue.wake_one():
                    break

    def notify_all(self):
        self._check()
        with stackless.atomic():
            self._queue.wake_all()

    notifyAll = notify_all


class BrokenBarrier(RuntimeError):
    """The barrier was aborted, or somebody's time ran out."""


class Barrier(object):
    """Lets nobody pass until `parties` are there; then all, and begins anew."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('a barrier needs at least one party')
        self.parties = parties
        self.broken = False
        self._action = action
        self._timeout = timeout
        self._queue = _Queue()

    @property
    def n_waiting(self):
        return len(self._queue)

    def wait(self, timeout=None):
        """Returns the place among those who came, 0 for the first."""
        with stackless.atomic():
            if self.broken:
                raise BrokenBarrier('the barrier is broken')
            place = self.n_waiting
            if place + 1 == self.parties:
                self._open()
                return place
            passed = self._queue.wait(self._timeout if timeout is None else timeout)
            if not passed:
                if passed is False:     # our time ran out; who aborted says None
                    self.abort()
                raise BrokenBarrier('the barrier is broken')
            return place

    def _open(self):
        try:
            if self._action is not None:
                self._action()
        except:
            self.abort()
            raise
        self._queue.wake_all()

    def abort(self):
        """Everybody who waits, or will, gets BrokenBarrier."""
        with stackless.atomic():
            self.broken = True
            self._queue.wake_all(None)

    def reset(self):
        """Who waits gets BrokenBarrier; then it is like new."""
        self.abort()
        self.broken = False
