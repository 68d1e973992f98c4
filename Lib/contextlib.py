"""Helpers for `with`: context managers from generators, nested ones, closing(x)."""
import sys

from functools import wraps
from warnings import warn

__all__ = ['contextmanager', 'nested', 'closing']


class GeneratorContextManager(object):
    """A context manager driven by a generator that yields exactly once.

    The part before the yield is __enter__, what is yielded its result; an exception of the body is
    raised at the yield."""

    def __init__(self, gen):
        self.gen = gen

    def __enter__(self):
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, type, value, traceback):
        if type is None:
            for extra in self.gen:
                raise RuntimeError("generator didn't stop")
            return None
        if value is None:
            value = type()
        try:
            self.gen.throw(type, value, traceback)
        except StopIteration, ended:
            return ended is not value     # our own means the exception was dealt with
        except:
            if sys.exc_info()[1] is value:
                return False              # it went through; let the original go on
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    """Decorator: a generator function becomes a function that makes context managers."""
    def helper(*args, **kwds):
        return GeneratorContextManager(func(*args, **kwds))
    return wraps(func)(helper)


@contextmanager
def nested(*managers):
    """Several context managers as one (deprecated: `with a, b:` does it); yields a list."""
    warn('With-statements now directly support multiple context managers', DeprecationWarning, 3)
    entered, values, failure = [], [], _FINE
    try:
        for manager in managers:
            leave = manager.__exit__
            values.append(manager.__enter__())
            entered.append(leave)
        yield values
    except:
        failure = sys.exc_info()
    while entered:
        failure = _left(entered.pop(), failure)
    if failure != _FINE:
        raise failure[0], failure[1], failure[2]


_FINE = (None, None, None)


def _left(leave, failure):
    """Leaves a context; the failure that the one around it is told of."""
    try:
        return _FINE if leave(*failure) else failure
    except:
        return sys.exc_info()


class closing(object):
    """Calls thing.close() at the end of the block; `with` gives the thing."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()
