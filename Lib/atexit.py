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
        try:
            func(*args, **kwargs)
        except SystemExit:
            failure = sys.exc_info()
        except:
            import traceback
            print >>sys.stderr, 'Error in atexit._run_exitfuncs:'
            traceback.print_exc()
            failure = sys.exc_info()
    if failure is not None:
        raise failure[0], failure[1], failure[2]


if hasattr(sys, 'exitfunc'):
    register(sys.exitfunc)         # somebody came before us
sys.exitfunc = _run_exitfuncs
