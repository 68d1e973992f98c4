"""Ctrl-C in a run: the first stops after the current test, the second raises KeyboardInterrupt."""
from signal import SIGINT, SIG_DFL, SIG_IGN, default_int_handler, getsignal, signal as set_handler
from weakref import WeakKeyDictionary

__unittest = True

_results = WeakKeyDictionary()       # the results to stop
_interrupt_handler = None            # our handler while it is installed


class _InterruptHandler(object):
    """Stops all registered results once; from then on what was installed before is called."""

    def __init__(self, before):
        self.called = False
        self.original_handler = before
        plain = {SIG_DFL: default_int_handler, SIG_IGN: self._ignore}
        if isinstance(before, (int, long)):
            if before not in plain:
                raise TypeError('expected SIGINT signal handler to be signal.SIG_IGN, signal.SIG_DFL, '
                                'or a callable object')
            before = plain[before]
        self.default_handler = before

    @staticmethod
    def _ignore(signum, frame):
        pass

    def __call__(self, *signal_and_frame):
        ours = getsignal(SIGINT) is self
        if self.called or not ours:
            self.default_handler(*signal_and_frame)
        self.called = True
        for outcome in list(_results.keys()):
            outcome.stop()


def registerResult(result):
    "This result is stopped by Ctrl-C once a handler is installed."
    _results[result] = True


def removeResult(result):
    "Forgets a result; true if it was registered."
    return _results.pop(result, False)


def _change(ours, installed):
    """Remember our handler, None for no one, and give SIGINT to `installed`."""
    global _interrupt_handler
    _interrupt_handler = ours
    set_handler(SIGINT, installed)


def installHandler():
    "Takes over SIGINT, once."
    if _interrupt_handler is None:
        fresh = _InterruptHandler(getsignal(SIGINT))
        _change(fresh, fresh)


def removeHandler(method=None):
    "Gives SIGINT back; as a decorator, for the time of a call."
    if method is None:
        if _interrupt_handler is not None:
            _change(None, _interrupt_handler.original_handler)
        return None

    def without_handler(*args, **kwargs):
        installed = getsignal(SIGINT)
        removeHandler()
        try:
            answer = method(*args, **kwargs)
        finally:
            set_handler(SIGINT, installed)
        return answer
    without_handler.__name__, without_handler.__doc__ = method.__name__, method.__doc__
    return without_handler
