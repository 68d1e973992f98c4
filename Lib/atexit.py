"""Functions to be called when the interpreter ends normally, last registered first."""
import sys

__all__ = ['register']

_exithandlers = []                 # (function, args, kwargs)


def register(func, *targs, **kargs):
    """Calls func(*targs, **kargs) at the end; returns func, so that it serves as a decorator."""
    entry = (func, targs, kargs)
    _exithandlers.append(entry)
    return func


def _run_exitfuncs():
    """Calls all; each that fails is reported, the last failure is raised in the end."""
    failure = None
    while _exithandlers:
        func, args, kwargs = _exithandlers.pop()
        failure = _failure_of(func, args, kwargs) or failure
    if failure:
        raise failure[0], failure[1], failure[2]


def _failure_of(func, args, kwargs):
    """Calls a function; what it raised, as sys.exc_info(), or None.  SystemExit is not reported."""
    try:
        func(*args, **kwargs)
    except BaseException as problem:
        failure = sys.exc_info()
        if not isinstance(problem, SystemExit):
            sys.stderr.write('Error in atexit._run_exitfuncs:\n')
            from traceback import print_exception
            print_exception(*failure)
        return failure
    return None


if hasattr(sys, 'exitfunc'):
    register(sys.exitfunc)         # somebody came before us
sys.exitfunc = _run_exitfuncs
