"""Locks, semaphores, conditions and events between processes."""
import threading
import time

import _multiprocessing
from multiprocessing.forking import assert_spawning
from multiprocessing.process import current_process
from multiprocessing.util import register_after_fork

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'Event']

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
SEM_VALUE_MAX = _multiprocessing.SemLock.SEM_VALUE_MAX


class SemLock(object):
    """A semaphore of _multiprocessing; processes inherit it."""

    def __init__(self, kind, value, maxvalue):
        self._adopt(_multiprocessing.SemLock(kind, value, maxvalue))

    def _adopt(self, inner):
        self._semlock = inner
        self.acquire, self.release = inner.acquire, inner.release
        register_after_fork(self, lambda lock: lock._semlock._after_fork())

    def __enter__(self):
        inner = self._semlock
        return inner.__enter__()

    def __exit__(self, *args):
        inner = self._semlock
        return inner.__exit__(*args)

    def __getstate__(self):
        assert_spawning(self)
        return self._semlock.handle, self._semlock.kind, self._semlock.maxvalue

    def __setstate__(self, state):
        self._adopt(_multiprocessing.SemLock._rebuild(*state))

    def _value(self):
        """The value as text."""
        try:
            return str(self._semlock._get_value())
        except Exception:
            return 'unknown'

    def _owner(self):
        """Who holds it, as text."""
        try:
            inner = self._semlock
            if inner._is_mine():
                thread, name = threading.current_thread().name, current_process().name
                return name if thread == 'MainThread' else name + '|' + thread
            if self._semlock._get_value() == 1:
                return 'None'
            return 'SomeOtherThread' if self._semlock._count() > 0 else 'SomeOtherProcess'
        except Exception:
            return 'unknown'

    def _describe(self):
        return ''

    def __repr__(self):
        return '<%s(%s)>' % (type(self).__name__, self._describe())


class Semaphore(SemLock):
    """A counter that never goes below zero."""

    def __init__(self, value=1):
        SemLock.__init__(self, kind=SEMAPHORE, value=value, maxvalue=SEM_VALUE_MAX)

    def get_value(self):
        """How often it can be taken."""
        inner = self._semlock
        return inner._get_value()

    def _describe(self):
        return 'value=' + self._value()


class BoundedSemaphore(Semaphore):
    """A counter that never goes above its first value."""

    def __init__(self, value=1):
        SemLock.__init__(self, kind=SEMAPHORE, value=value, maxvalue=value)

    def _describe(self):
        return 'value=%s, maxvalue=%s' % (self._value(), self._semlock.maxvalue)


class Lock(SemLock):
    """One process, one thread at a time."""

    def __init__(self):
        SemLock.__init__(self, kind=SEMAPHORE, value=1, maxvalue=1)

    def _describe(self):
        return 'owner=' + self._owner()


class RLock(SemLock):
    """A lock that its owner may take again."""

    def __init__(self):
        SemLock.__init__(self, kind=RECURSIVE_MUTEX, value=1, maxvalue=1)

    def _describe(self):
        owner = self._owner()
        count = {'None': '0', 'unknown': 'unknown'}.get(owner)
        if count is None:
            count = str(self._semlock._count()) if not owner.startswith('SomeOther') else 'nonzero'
        return '%s, %s' % (owner, count)


class Condition(object):
    """Waiting for a change that others notify.

    _sleeping_count: how many wait; _woken_count: how many have woken; _wait_semaphore: lets one of them go."""

    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self._sleeping_count, self._woken_count, self._wait_semaphore = Semaphore(0), Semaphore(0), Semaphore(0)
        self._bind()

    def _bind(self):
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __getstate__(self):
        assert_spawning(self)
        return self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore

    def __setstate__(self, state):
        self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore = state
        self._bind()

    def __enter__(self):
        lock = self._lock
        return lock.__enter__()

    def __exit__(self, *args):
        lock = self._lock
        return lock.__exit__(*args)

    def __repr__(self):
        try:
            count = self._sleeping_count.get_value() - self._woken_count.get_value()
        except Exception:
            count = 'unknown'
        return '<%s(%s, %s)>' % (type(self).__name__, self._lock, count)

    def _want_owner(self, text):
        assert self._lock._semlock._is_mine(), text

    def wait(self, timeout=None):
        """Give up the lock until somebody notifies, or for so many seconds."""
        self._want_owner('must acquire() condition before using wait()')
        depth = self._lock._semlock._count()
        asleep, woken = self._sleeping_count, self._woken_count
        asleep.release()
        for _ in range(depth):
            self._lock.release()
        try:
            self._wait_semaphore.acquire(True, timeout)
        finally:
            woken.release()
            for _ in range(depth):
                self._lock.acquire()

    def _settle(self):
        """Forgets those who gave up waiting."""
        asleep, woken = self._sleeping_count, self._woken_count
        while woken.acquire(False):
            if not asleep.acquire(False):
                raise AssertionError('more have woken than slept')

    def _wake(self, most):
        assert not self._wait_semaphore.acquire(False)
        self._settle()
        woken = 0
        while (most is None or woken < most) and self._sleeping_count.acquire(False):
            self._wait_semaphore.release()
            woken += 1
        for _ in range(woken):
            self._woken_count.acquire()
        while woken and self._wait_semaphore.acquire(False):
            pass                           # one whose time ran out just now

    def notify(self):
        """Wake one who waits."""
        self._want_owner('lock is not owned')
        self._wake(1)

    def notify_all(self):
        """Wake all who wait."""
        self._want_owner('lock is not owned')
        self._wake(None)


class Event(object):
    """A flag that processes wait for."""

    def __init__(self):
        self._cond, self._flag = Condition(Lock()), Semaphore(0)

    def _peek(self):
        return self._flag.get_value() > 0

    def is_set(self):
        with self._cond:
            return self._peek()

    def set(self):
        with self._cond:
            if not self._peek():
                self._flag.release()
            self._cond.notify_all()

    def clear(self):
        flag = self._flag
        with self._cond:
            flag.acquire(False)

    def wait(self, timeout=None):
        """Whether the flag is set, at once or in time."""
        with self._cond:
            if not self._peek():
                changed = self._cond
                changed.wait(timeout)
            return self._peek()
