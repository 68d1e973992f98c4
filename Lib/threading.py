"""Threads: objects for them, and locks, conditions, semaphores, events, timers and barriers between.

Locks and conditions are native: a wait with a timeout sleeps in the system, it does not poll.  Beyond
2.7: Lock.acquire, Thread.join, Semaphore.acquire take timeouts without polling, Condition.wait tells
whether it was woken, and there is Barrier.
"""
import sys as _sys
import thread

from collections import deque as _deque
from itertools import count as _count
from time import sleep as _sleep, time as _time
from traceback import format_exc as _format_exc

__all__ = """activeCount active_count Condition currentThread current_thread enumerate Event Lock RLock
    Semaphore BoundedSemaphore Thread Timer setprofile settrace local stack_size Barrier
    BrokenBarrierError ThreadError""".split()

Lock = _allocate_lock = thread.allocate_lock
ThreadError, stack_size = thread.error, thread.stack_size
_get_ident, _start_new_thread = thread.get_ident, thread.start_new_thread      # programs put others in their place

__interruptible__ = False          # exceptions of other threads wait until the functions here have returned
_VERBOSE = False                   # as 2.7 has it unless its authors look for an error
_profile_hook = _trace_hook = None  # what each new thread passes to sys.setprofile and sys.settrace


def setprofile(func):
    """Each thread started from now on calls sys.setprofile(func)."""
    globals().update(_profile_hook=func)


def settrace(func):
    """Each thread started from now on calls sys.settrace(func)."""
    globals().update(_trace_hook=func)


class _Verbose(object):
    """What the classes here inherit from; the argument `verbose` has no effect."""

    def __init__(self, verbose=None):
        pass

    def _note(self, *args):
        pass


def _factory(name, doc):
    """A function that makes objects of the class _NAME: in 2.7 these names are no classes."""
    def make(*args, **kwargs):
        return globals()['_' + name](*args, **kwargs)
    make.__name__, make.__doc__ = name, doc
    return make


RLock = _factory('RLock', 'A new lock that its owner may take several times.')
Condition = _factory('Condition', 'Condition([lock]): a new condition.')
Semaphore = _factory('Semaphore', 'Semaphore([value]): a new semaphore.')
BoundedSemaphore = _factory('BoundedSemaphore', 'BoundedSemaphore([value]): a new bounded semaphore.')
Event = _factory('Event', 'A new event.')
Timer = _factory('Timer', 'Timer(seconds, function[, args[, kwargs]]): start() it.')


# -- locks

def _take_within(lock, seconds):
    """Takes a lock; False if it could not be had in time.  seconds: None for ever."""
    if seconds is None:
        return lock.acquire()
    try:
        return lock.acquire(True, seconds)
    except TypeError:           # locks that stand in for those of `thread` need not know timeouts
        return _poll(lock, _time() + seconds)


def _poll(lock, end):
    """Looks at a lock again and again until it is free and taken, or time() is `end`."""
    nap = 0.0005
    while not lock.acquire(0):
        left = end - _time()
        if left <= 0:
            return False
        nap = min(nap * 2, left, 0.05)
        _sleep(nap)
    return True


class _RLock(_Verbose):
    """A lock that its owner may take several times.

    I1 __owner is the ident of the thread that has it, None when nobody has; __count how often."""

    def __init__(self, verbose=None):
        self.__block, self.__owner, self.__count = _allocate_lock(), None, 0

    def __repr__(self):
        holder = _active.get(self.__owner)
        return '<%s owner=%r count=%d>' % (
            type(self).__name__, self.__owner if holder is None else holder.name, self.__count)

    def acquire(self, blocking=1, timeout=-1):
        """Takes the lock once more; false when another thread has it, at once if not blocking, or after
        `timeout` seconds if that is not -1."""
        caller = _get_ident()
        if self.__owner == caller:
            self.__count += 1
            return 1            # 2.7's answer for one more
        if not (self.__block.acquire(blocking) if timeout == -1 else self.__block.acquire(blocking, timeout)):
            return False
        self.__owner, self.__count = caller, 1      # needs no memory: no lock stays behind without an owner
        return True

    def release(self):
        """Gives it back once; RuntimeError when another thread has it."""
        if self.__owner != _get_ident():
            raise RuntimeError('cannot release un-acquired lock')
        self.__count -= 1
        if self.__count == 0:
            self.__owner = None
            self.__block.release()

    __enter__ = acquire

    def __exit__(self, *exc_info):
        self.release()

    # for Condition: all the way out, and in again
    def _release_save(self):
        saved = (self.__count, self.__owner)
        self.__count, self.__owner = 0, None
        self.__block.release()
        return saved

    def _acquire_restore(self, saved):
        self.__block.acquire()
        self.__count, self.__owner = saved

    def _is_owned(self):
        return self.__owner == _get_ident()


# -- conditions

class _Condition(_Verbose):
    """A place to wait until another thread notifies; goes with a lock (default a new RLock).

    Each waiter sleeps on a lock of its own, which notify() releases."""

    def __init__(self, lock=None, verbose=None):
        lock = RLock() if lock is None else lock
        self.__lock, self.__waiters = lock, _deque()
        for name in 'acquire', 'release', '_release_save', '_acquire_restore', '_is_owned':
            method = getattr(lock, name, None)
            if method is not None:
                setattr(self, name, method)
        if type(lock) is thread.LockType and hasattr(lock, 'locked'):
            self._is_owned = lock.locked        # by whom, a plain lock does not know

    def __enter__(self):
        entered = self.__lock.__enter__
        return entered()

    def __exit__(self, *exc_info):
        left = self.__lock.__exit__
        return left(*exc_info)

    def __repr__(self):
        return '<Condition(%s, %d)>' % (self.__lock, len(self.__waiters))

    # for locks that have not their own
    def _release_save(self):
        self.__lock.release()

    def _acquire_restore(self, saved):
        self.__lock.acquire()

    def _is_owned(self):
        free = self.__lock.acquire(0)
        if free:
            self.__lock.release()
        return not free


    def wait(self, timeout=None, balancing=True):
        """Gives the lock back, sleeps until notified or `timeout` seconds are over, takes the lock
        again.  True if notified.  RuntimeError without the lock."""
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        bed = _allocate_lock()
        bed.acquire()
        self.__waiters.append(bed)
        saved, woken = self._release_save(), False
        try:
            woken = _take_within(bed, None if timeout is None else max(0, timeout))
        finally:
            self._acquire_restore(saved)
            if not woken:
                woken = bed not in self.__waiters     # notified while the lock was awaited
                if not woken:
                    self.__waiters.remove(bed)
        return bool(woken)

    def notify(self, n=1):
        """Wakes up to n waiters, the oldest first; they go on when the lock is free."""
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        waiters = self.__waiters
        while waiters and n > 0:
            waiters.popleft().release()
            n -= 1

    def notifyAll(self):
        """Wakes all waiters."""
        self.notify(_sys.maxint)

    notify_all = notifyAll


def _wait_for(condition, ready, timeout):
    """Waits, the lock held, until ready() is true: what it gave last.  timeout: seconds or None."""
    end = None if timeout is None else _time() + timeout
    while True:
        answer = ready()
        left = None if end is None else end - _time()
        if answer or (left is not None and left <= 0):
            return answer
        condition.wait(left)


# -- semaphores, events, barriers

class _Semaphore(_Verbose):
    """A counter that acquire() takes from, waiting at 0, and release() adds to."""
    _initial_value = None           # where release() stops, if anywhere

    def __init__(self, value=1, verbose=None):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self.__lock, self.__value = Lock(), value
        self.__cond = Condition(self.__lock)

    def acquire(self, blocking=1, timeout=None):
        """Takes one; without `blocking`, or after `timeout` seconds, False if there is none."""
        with self.__lock:
            if self.__value <= 0 and not self.__wait(timeout if blocking else 0):
                return False
            self.__value -= 1
            return True

    def __wait(self, timeout):
        return _wait_for(self.__cond, lambda: self.__value > 0, timeout)

    def release(self):
        """Gives one back."""
        with self.__lock:
            if self._initial_value is not None and self.__value >= self._initial_value:
                raise ValueError('Semaphore released too many times')
            self.__value += 1
            self.__cond.notify()

    __enter__ = acquire

    def __exit__(self, *exc_info):
        self.release()


class _BoundedSemaphore(_Semaphore):
    """A semaphore that is not released more often than it was acquired."""

    def __init__(self, value=1, verbose=None):
        super(_BoundedSemaphore, self).__init__(value)
        self._initial_value = value


class _Event(_Verbose):
    """A flag to wait for."""

    def __init__(self, verbose=None):
        self.__flag = False
        self._reset_internal_locks()

    def _reset_internal_locks(self):
        self.__cond = Condition(Lock())

    def isSet(self):
        """Whether the flag is set."""
        return self.__flag

    is_set = isSet

    def __change(self, flag):
        with self.__cond:
            self.__flag = flag
            if flag:
                self.__cond.notifyAll()

    def set(self):
        """Sets the flag and wakes all that wait."""
        self.__change(True)

    def clear(self):
        """Takes the flag back."""
        self.__change(False)

    def wait(self, timeout=None):
        """Waits for the flag, `timeout` seconds at most; whether it is set."""
        with self.__cond:
            return _wait_for(self.__cond, self.isSet, timeout)


class BrokenBarrierError(RuntimeError):
    """A barrier was aborted, reset while in use, or not reached in time."""


class Barrier(object):
    """A point that a fixed number of threads must reach before any goes on; then it can be used
    again.

    parties: how many threads.  action: called by one of them before they go on.  timeout: default of
    wait(), seconds."""

    def __init__(self, parties, action=None, timeout=None):
        self._cond, self._action, self._timeout = Condition(Lock()), action, timeout
        self.parties, self._waiting, self._round, self._broken = parties, 0, 0, False

    def wait(self, timeout=None):
        """Waits for the others; returns a number from 0 below `parties`, a different one for each."""
        timeout = self._timeout if timeout is None else timeout
        with self._cond:
            if self._broken:
                raise BrokenBarrierError
            place, this = self._waiting, self._round
            self._waiting += 1
            if self._waiting == self.parties:
                self._open()
                return place
            end = None if timeout is None else _time() + timeout
            while self._round == this and not self._broken:
                left = None if end is None else end - _time()
                if left is not None and left <= 0:
                    self._break()
                    break
                self._cond.wait(left)
            if self._round == this:
                raise BrokenBarrierError
            return place

    def _open(self):
        try:
            if self._action is not None:
                self._action()
        except:
            self._break()
            raise
        self._round += 1
        self._waiting = 0
        self._cond.notify_all()

    def _break(self):
        self._broken = True
        self._cond.notify_all()

    def abort(self):
        """Breaks the barrier: all that wait or come get BrokenBarrierError."""
        with self._cond:
            self._break()

    def reset(self):
        """Makes it whole again; those that wait get BrokenBarrierError."""
        with self._cond:
            if self._waiting:
                self._break()
                self._round -= 1
            self._waiting, self._broken = 0, False
            self._cond = Condition(Lock())

    n_waiting = property(lambda self: self._waiting)
    broken = property(lambda self: self._broken)


# -- threads

class _Registry(object):
    """The threads that are alive.

    I1 a thread is in `starting` from start() until it runs, then in `running` until it ends.
    I2 both change only with `lock` held."""

    def __init__(self):
        self.lock, self.starting, self.running = _allocate_lock(), {}, {}

    def begin(self, new):
        with self.lock:
            self.starting[new] = new

    def give_up(self, new):
        with self.lock:
            del self.starting[new]

    def run(self, new):
        with self.lock:
            self.starting.pop(new, None)
            self.running[_get_ident()] = new

    def end(self, old):
        with self.lock:
            old._Thread__stop()
            self.running.pop(_get_ident(), None)     # a fork may have emptied it

    def forget(self, number):
        with self.lock:
            self.running.pop(number, None)

    def all(self):
        with self.lock:
            return self.running.values() + self.starting.values()

    def forked(self, survivor):
        """In a child process only the thread that forked goes on."""
        self.lock = _allocate_lock()
        globals().update(_active_limbo_lock=self.lock)
        for each in self.all():
            if each is not survivor:
                each._reset_internal_locks()     # somebody who is gone may have held them
                each._Thread__stopped = True
        self.starting.clear()
        self.running.clear()
        self.running[_get_ident()] = survivor


_threads = _Registry()
_active, _limbo, _active_limbo_lock = _threads.running, _threads.starting, _threads.lock
_counter = _count(1).next


def _newname(template='Thread-%d'):
    """A name that no thread has yet."""
    number = _counter()
    return template % number


class Thread(_Verbose):
    """A thread of control: start() it, join() it; run() is what it does (default: target).

    I1 __started is set once it runs, __stopped when it has ended (told through __block)."""

    __initialized = False                 # whether __init__ was called

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, verbose=None):
        assert group is None, 'group argument must be None for now'
        self.__target, self.__args, self.__kwargs = target, args, kwargs or {}
        self.__name, self.__ident, self.__stopped = str(name) if name else _newname(), None, False
        self.__started, self.__block, self.__daemonic = Event(), Condition(Lock()), self._set_daemon()
        self.__stderr, self.__initialized = _sys.stderr, True       # a failure is told to who was there first

    def _set_daemon(self):
        parent = current_thread()
        return parent.daemon

    def _reset_internal_locks(self):
        self.__started._reset_internal_locks()
        self.__block.__init__(Lock())

    def __require(self, state, words):
        """RuntimeError with these words unless the thread was (not) started: state is True, False, or None for both."""
        if not self.__initialized:
            raise RuntimeError('%s() not called' % ('thread.__init__' if state is False and 'once' in words
                                                    else 'Thread.__init__'))
        if state is not None and self.__started.is_set() is not state:
            raise RuntimeError(words)

    def __check(self):
        assert self.__initialized, 'Thread.__init__() was not called'

    def __repr__(self):
        self.__check()
        status = ('stopped' if self.__stopped else 'started' if self.__started.is_set() else 'initial') + (
            ' daemon' if self.__daemonic else '') + (
            '' if self.__ident is None else ' %s' % self.__ident)
        return '<%s(%s, %s)>' % (type(self).__name__, self.__name, status)

    # -- life

    def start(self):
        """Starts the thread, once; RuntimeError the second time."""
        self.__require(False, 'threads can only be started once')
        _threads.begin(self)
        try:
            _start_new_thread(self.__bootstrap, ())
        except Exception:
            _threads.give_up(self)
            raise
        self.__started.wait()

    def run(self):
        """What the thread does: target(*args, **kwargs)."""
        target, args, kwargs = self.__target, self.__args, self.__kwargs
        try:
            target and target(*args, **kwargs)
        finally:
            del self.__target, self.__args, self.__kwargs      # they may lead back here

    def __bootstrap(self):
        try:
            self.__bootstrap_inner()
        except:
            if not (self.__daemonic and _sys is None):
                raise                        # else the interpreter is ending under us

    def __bootstrap_inner(self):
        try:
            self._set_ident()
            _threads.run(self)
            self.__started.set()
            for hook, setter in (_trace_hook, _sys.settrace), (_profile_hook, _sys.setprofile):
                if hook is not None:
                    setter(hook)
            try:
                self.run()
            except SystemExit:
                pass
            except:
                self.__report(_sys)
            finally:
                _sys.exc_clear()
        finally:
            if _threads is not None:
                _threads.end(self)

    def __report(self, system):
        stream = getattr(system, 'stderr', None) or self.__stderr
        try:
            stream.write('Exception in thread %s:\n%s\n' % (self.__name, _format_exc()))
        except Exception:
            pass                             # there is nobody to tell

    def _set_ident(self):
        self.__ident = _get_ident()

    def __stop(self):
        with self.__block:
            self.__stopped = True
            self.__block.notifyAll()

    def __delete(self):
        """Forget the thread that calls: it ends outside of this module's sight."""
        _threads.forget(_get_ident())

    def join(self, timeout=None):
        """Waits until the thread has ended, `timeout` seconds at most (see isAlive)."""
        self.__require(True, 'cannot join thread before it is started')
        if current_thread() is self:
            raise RuntimeError('cannot join current thread')
        self.__block.acquire()
        try:
            _wait_for(self.__block, lambda: self.__stopped, timeout)
        finally:
            self.__block.release()

    def isAlive(self):
        """Whether it has been started and has not ended."""
        self.__check()
        return not self.__stopped and self.__started.is_set()

    is_alive = isAlive

    # -- attributes

    def getName(self):
        self.__check()
        return self.__name

    def setName(self, name):
        self.__check()
        self.__name = str(name)

    def isDaemon(self):
        self.__check()
        return self.__daemonic

    def setDaemon(self, daemonic):
        self.__require(False, 'cannot set daemon status of active thread')
        self.__daemonic = daemonic

    def __get_ident(self):
        self.__check()
        return self.__ident

    name = property(lambda self: self.getName(), lambda self, name: self.setName(name),
                    doc='Any string, for people.')
    daemon = property(lambda self: self.isDaemon(), lambda self, value: self.setDaemon(value), doc=
                      'Whether the program may end while it runs; inherited, set before the start.')
    _block = property(lambda self: self.__block)
    ident = property(__get_ident, doc='The number of thread.get_ident(), None before the start.')


class _Timer(Thread):
    """Calls a function after some time, unless cancelled before."""

    def __init__(self, interval, function, args=[], kwargs={}):
        super(_Timer, self).__init__()
        self.interval, self.function, self.finished = interval, function, Event()
        self.args, self.kwargs = args, kwargs

    def cancel(self):
        """Stops the timer if it has not gone off."""
        self.finished.set()

    def run(self):
        cancelled = self.finished.wait(self.interval)
        if not cancelled:
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _Adopted(Thread):
    """A thread that was not started through this module: it runs already."""

    def __init__(self, name):
        super(_Adopted, self).__init__(name=name)
        self._set_ident()
        self._Thread__started.set()
        _threads.run(self)


class _MainThread(_Adopted):
    """The thread that the program began in."""

    def __init__(self):
        super(_MainThread, self).__init__('MainThread')

    def _set_daemon(self):
        return False

    def _exitfunc(self):
        """At the end of the program: waits for all threads that are no daemons."""
        self._Thread__stop()
        for other in iter(_pickSomeNonDaemonThread, None):
            other.join()


class _DummyThread(_Adopted):
    """Stands for a thread that was made by other means; it cannot be joined."""

    def __init__(self):
        super(_DummyThread, self).__init__(_newname('Dummy-%d'))

    def _set_daemon(self):
        return True

    def join(self, timeout=None):
        assert False, 'cannot join a dummy thread'


def _pickSomeNonDaemonThread():
    for other in _threads.all():
        if not other.daemon and other.is_alive():
            return other


def currentThread():
    """The Thread object of the caller."""
    return _active.get(_get_ident()) or _DummyThread()


def activeCount():
    """How many threads are alive."""
    with _threads.lock:
        return len(_active) + len(_limbo)


def enumerate():
    """A list of the threads that are alive."""
    return _threads.all()


def _enumerate():
    """The same, for who holds _active_limbo_lock."""
    return [each for group in (_active, _limbo) for each in group.values()]


current_thread, active_count = currentThread, activeCount

if hasattr(thread, '_local'):
    local = thread._local
else:                       # what stands in for `thread`, with tasklets perhaps, has no storage of its own
    from _threading_local import local

_main = _MainThread()
_shutdown = _main._exitfunc          # called when the interpreter ends


def _after_fork():
    """Called in a child process: only the thread that forked goes on; its locks are made anew."""
    survivor = current_thread()
    _threads.forked(survivor)
    survivor._reset_internal_locks()
    survivor._set_ident()
