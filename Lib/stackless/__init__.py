"""Tasklets and channels: thousands of cheap threads of control that switch where they say so.

    import stackless

    def greet(channel):
        for name in channel:
            print 'hello', name

    names = stackless.channel()
    stackless.tasklet(greet)(names)
    names.send('world')

A tasklet is a call that can wait. Those that can go on take turns: run() lets the others run until none
is left, schedule() lets the next one run. In channels they meet. Beside what `from stackless import *`
gives, which is described below, there are:

    current, main, runcount, threads    the tasklet that runs, ..., computed when they are read
    tasklets(), dump(), dump_on_signal()
                                        who there is, and what everybody does
    keep_origins(), keep_accounts()     notes where tasklets are made, and how long they run
    pickle_check(), checkpoint(), resume()
                                        tasklets and whole programs that are stored and go on later
    pickle_flags(), pickle_flags_default(), pickle_with_tracing_state
                                        what is stored with them
    bomb, cframe, cstack, test_...      for tests and tools
    stackless.locks                     locks, events, barriers for tasklets and threads, with timeouts
    stackless.storage                   attributes that each tasklet has for itself

The functions and types come from the built-in module `_stackless`. Doc/stackless.md has a tutorial.
"""

import types as _types
import sys as _sys

import _stackless
from _stackless import (
    tasklet, channel, bomb, atomic, run, schedule, schedule_remove, getcurrent, getmain,
    getruncount, getcurrentid, getthreads, get_thread_info, getdebug, getuncollectables,
    set_schedule_callback, get_schedule_callback, set_channel_callback, get_channel_callback,
    set_error_handler, switch_trap, enable_softswitch, keep_accounts, keep_origins, cframe, cstack, test_cframe,
    test_cframe_nr, test_cstate, test_outside, test_PyEval_EvalFrameEx, _test_nostacklesscall,
    _gc_track, _gc_untrack, pickle_flags, pickle_flags_default, PICKLEFLAGS_PRESERVE_TRACING_STATE,
    PICKLEFLAGS_PRESERVE_AG_FINALIZER, PICKLEFLAGS_RESET_AG_FINALIZER)
import _stackless_wrap as _wrap
from stackless_reducers import pickle_moduledict as _pickle_moduledict

_sys.modules['stackless._wrap'] = _wrap

__all__ = ['atomic', 'channel', 'enable_softswitch', 'get_channel_callback',
           'get_schedule_callback', 'get_thread_info', 'getcurrent', 'getcurrentid', 'getdebug',
           'getmain', 'getruncount', 'getthreads', 'getuncollectables',
           'pickle_with_tracing_state', 'run', 'schedule', 'schedule_remove',
           'set_channel_callback', 'set_error_handler', 'set_schedule_callback', 'switch_trap',
           'tasklet', 'stackless']

# These exist in the dictionary for those who look there; reading them computes the value.
current = runcount = main = debug = uncollectables = threads = pickle_with_tracing_state = None


def __reduce_ex__(*unused):
    return 'stackless'


def __reduce__(*unused):
    return 'stackless'


def tasklets():
    """Returns a list of all tasklets of all threads that are alive."""
    return [t for t in _stackless._tasklets() if t.alive]


def pickle_check(obj):
    """Can `obj` be frozen and resumed?  The verdict is true if so; else its str() says what prevents it, and where that is."""
    from stackless import frozen
    return frozen.pickle_check(obj)


def checkpoint(file, root=None, main=False):
    """Stores all tasklets of this thread, and `root`, in the file of that name, in one step.

    Returns False; and True where resume() has brought the caller back, if main: the main tasklet is stored, too.
    CheckpointError (of stackless.checkpoints): something stands in the way; the file is as it was."""
    from stackless import checkpoints
    return checkpoints.checkpoint(file, root, main)


def resume(file):
    """Brings the program of a checkpoint back, ready to run; returns the root that it was stored with.

    CheckpointError (of stackless.checkpoints): the file is damaged, or of another version of Python."""
    from stackless import checkpoints
    return checkpoints.resume(file)


def dump(file=None):
    """Prints every tasklet that is alive, what it does, and its Python stack; by default to sys.stderr."""
    from stackless import diagnosis
    diagnosis.dump(file)


def dump_on_signal(signum=None):
    """Makes a signal (SIGQUIT unless told otherwise) print a dump; returns the former handler."""
    from stackless import diagnosis
    return diagnosis.dump_on_signal(signum)


class _Module(_types.ModuleType):
    """The type of the module object: adds what is computed on reading."""

    current = property(lambda self: getcurrent(), doc='the tasklet that runs')
    main = property(lambda self: getmain(), doc='the main tasklet of this thread')
    runcount = property(lambda self: getruncount(), doc='number of runnable tasklets')
    debug = property(lambda self: getdebug(), doc='is this a debug build?')
    uncollectables = property(lambda self: getuncollectables(), doc='tasklets never collected')
    threads = property(lambda self: getthreads(), doc='identities of all threads')
    pickle_with_tracing_state = property(
        lambda self: _stackless._get_pickle_with_tracing_state(),
        lambda self, value: _stackless._set_pickle_with_tracing_state(value),
        doc='store trace and profile functions when tasklets are pickled?')

    def __reduce__(self):
        return 'stackless'

    def __reduce_ex__(self, protocol):
        return 'stackless'


def _become_module():
    """Puts an instance of _Module in the place of this module."""
    module = _Module('stackless', __doc__)
    old = _sys.modules[__name__]
    module.__dict__.update((k, v) for k, v in old.__dict__.items()
                           if k not in ('_become_module',))
    module.__dict__['stackless'] = module
    for name, value in old.__dict__.items():
        if isinstance(value, _types.FunctionType) and value.__globals__ is old.__dict__ and name in module.__dict__:
            # Frames of it that are frozen name their globals by the module in sys.modules.
            module.__dict__[name] = _types.FunctionType(value.__code__, module.__dict__, name, value.__defaults__)
    _sys.modules['stackless'] = module
    # The functions above live in the old module's dictionary; keep it.
    module.__dict__['_old_module'] = old


_become_module()
