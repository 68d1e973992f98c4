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

    def __call__(self, signum, frame):
        ours = getsignal(SIGINT) is self
        if self.called or not ours:
            self.default_handler(signum, frame)
        self.called = True
        for outcome in list(_results.keys()):
            outcome.stop()


def registerResult(result):
    "This result is stopped by Ctrl-C once a handler is installed."
    _results[result] = True


def removeResult(result):
    "Forgets a result; true if it was registered."
    return _results.pop(result, False)


def installHandler():
    "Takes over SIGINT, once."
    global _interrupt_handler
    if _interrupt_handler is None:
        _interrupt_handler = _InterruptHandler(getsignal(SIGINT))
        set_handler(SIGINT, _interrupt_handler)


def removeHandler(method=None):
    "Gives SIGINT back; as a decorator, for the time of a call."
    global _interrupt_handler
    if method is None:
        handler, _interrupt_handler = _interrupt_handler, None
        if handler is not None:
            set_handler(SIGINT, handler.original_handler)
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
