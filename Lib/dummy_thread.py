"""What the module thread offers, for a program without threads: a new thread runs at once, to its end."""
import traceback

__all__ = ['error', 'start_new_thread', 'exit', 'get_ident', 'allocate_lock', 'interrupt_main', 'LockType']



class _state:
    depth = 0                      # of "threads" that run inside each other
    interrupted = False            # whether one of them asked for KeyboardInterrupt


class error(Exception):
    """The error of this module, thread.error"""


def start_new_thread(function, args, kwargs={}):
    """Calls function(*args, **kwargs); prints the traceback of its exception.

    TypeError when args is no tuple or kwargs no dict; KeyboardInterrupt after interrupt_main()."""
    if not isinstance(args, tuple):
        raise TypeError('2nd arg must be a tuple')
    if not isinstance(kwargs, dict):
        raise TypeError('3rd arg must be a dict')
    _state.depth += 1
    try:
        apply(function, args, kwargs)
    except SystemExit:
        pass
    except:                        # whatever it is: a thread ends with it
        traceback.print_exc()
    _state.depth -= 1
    if _state.interrupted and not _state.depth:
        _state.interrupted = False
        raise KeyboardInterrupt


def exit():
    """Ends the thread: raises SystemExit."""
    raise SystemExit


def get_ident():
    """The number of the only thread, -1"""
    return -1


def allocate_lock():
    """A new lock, LockType"""
    return LockType()


def stack_size(size=None):
    """The size of stacks, 0.  error when one is to be set."""
    if size is not None:
        raise error('setting thread stack size not supported')
    return 0


def interrupt_main():
    """Raises KeyboardInterrupt, in a "thread" after its end."""
    if not _state.depth:
        raise KeyboardInterrupt
    _state.interrupted = True


class _local(object):
    """Attributes of a thread: those of the only one"""


class LockType(object):
    """A lock that only remembers whether it is held; nobody else could release it, so nothing waits."""
    def __init__(self):
        self.locked_status = False

    def acquire(self, waitflag=None):
        """True when the lock is held now; False with a false waitflag when it was held before."""
        free = not self.locked_status
        self.locked_status = True
        return free or waitflag is None or bool(waitflag)

    __enter__ = acquire

    def release(self):
        """Frees the lock: True; error when it is not held."""
        held, self.locked_status = self.locked_status, False
        if not held:
            raise error
        return held

    def __exit__(self, typ, val, tb):
        self.release()

    def locked(self):
        """Whether it is held"""
        return bool(self.locked_status)
