"""Contexts: how many digits, which rounding, which range of exponents, and what happens to signals.

Each thread has a current context; operations that are given none take that one.  The operations that
contexts have as methods are added in operations.
"""
from __future__ import absolute_import

from .signals import (
    Clamped, DivisionByZero, InvalidOperation, Overflow, ROUND_HALF_EVEN, ROUND_HALF_UP, SIGNAL_OF, SIGNALS,
    Underflow, WITHOUT_RESULT)

try:
    from threading import local
except ImportError:
    class local(object):
        """Where there are no threads, there is one context."""


def _switches(chosen):
    """Signals that are on, as the dict of all signals."""
    if isinstance(chosen, dict):
        return chosen
    return dict((signal, int(signal in chosen)) for signal in SIGNALS)


def _names_of(switches):
    return '[' + ', '.join([signal.__name__ for signal, on in switches.items() if on]) + ']'


class Context(object):
    """Precision (digits), rounding, range of exponents, capitals (E or e), flags and traps of signals.

    What is not given is that of DefaultContext; traps and flags: lists of signals, or dicts.
    """

    def __init__(self, prec=None, rounding=None, traps=None, flags=None, Emin=None, Emax=None,
                 capitals=None, _clamp=0, _ignored_flags=None):
        default = DefaultContext
        self.prec = default.prec if prec is None else prec
        self.rounding = default.rounding if rounding is None else rounding
        self.Emin = default.Emin if Emin is None else Emin
        self.Emax = default.Emax if Emax is None else Emax
        self.capitals = default.capitals if capitals is None else capitals
        self._clamp = _clamp or 0
        self._ignored_flags = [] if _ignored_flags is None else _ignored_flags
        self.traps = default.traps.copy() if traps is None else _switches(traps)
        self.flags = dict.fromkeys(SIGNALS, 0) if flags is None else _switches(flags)

    def __repr__(self):
        return 'Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, flags=%s, traps=%s)' % (
            self.prec, self.rounding, self.Emin, self.Emax, self.capitals, _names_of(self.flags),
            _names_of(self.traps))

    def _shallow_copy(self):
        """With the same flags and traps."""
        twin = object.__new__(Context)
        twin.__dict__.update(self.__dict__)
        return twin

    def copy(self):
        """With flags and traps of its own."""
        twin = self._shallow_copy()
        twin.traps, twin.flags = self.traps.copy(), self.flags.copy()
        twin._ignored_flags = self._ignored_flags[:]
        return twin

    __copy__ = copy
    __hash__ = None

    # -- signals

    def clear_flags(self):
        """Sets all flags to 0."""
        for signal in self.flags:
            self.flags[signal] = 0

    def _raise_error(self, condition, explanation=None, *args):
        """A condition came up: sets its flag, raises if it is trapped, else gives its result."""
        signal = SIGNAL_OF.get(condition, condition)
        if signal in self._ignored_flags:
            return signal().handle(self, *args)
        self.flags[signal] = 1
        if self.traps[signal]:
            raise signal(explanation)
        return None if condition in WITHOUT_RESULT else condition().handle(self, *args)

    def _note(self, *signals):
        """Signals came up, in this order, that change no result."""
        for signal in signals:
            if signal not in self._ignored_flags:
                self.flags[signal] = 1
                if self.traps[signal]:
                    raise signal(None)

    def _ignore_flags(self, *flags):
        """From now on these signals leave no flag."""
        self._ignored_flags = self._ignored_flags + list(flags)
        return list(flags)

    def _ignore_all_flags(self):
        return self._ignore_flags(*SIGNALS)

    def _regard_flags(self, *flags):
        """Ends what _ignore_flags() began; signals or a list of them."""
        listed = flags[0] if flags and isinstance(flags[0], (tuple, list)) else flags
        for flag in listed:
            self._ignored_flags.remove(flag)

    # -- limits

    def Etiny(self):
        """The exponent of the smallest subnormal number."""
        return int(self.Emin - self.prec + 1)

    def Etop(self):
        """The largest exponent of a number with prec digits."""
        return int(self.Emax - self.prec + 1)

    def _set_rounding(self, type):
        """Sets the rounding; the one before."""
        before, self.rounding = self.rounding, type
        return before


class HalfEven(object):
    """For `with`: a context rounds half to even inside of the block."""

    def __init__(self, context):
        self._context = context

    def __enter__(self):
        self._before = self._context._set_rounding(ROUND_HALF_EVEN)
        return self._context

    def __exit__(self, kind, value, trace):
        self._context.rounding = self._before


_FATAL = [DivisionByZero, Overflow, InvalidOperation]
DefaultContext = None       # the first context gives everything itself
DefaultContext = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=_FATAL, flags=[], Emax=999999999,
                         Emin=-999999999, capitals=1)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, traps=_FATAL + [Clamped, Underflow], flags=[])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])


# -- the context of a thread

_current = local()


def getcontext():
    """The context of this thread."""
    try:
        return _current.context
    except AttributeError:
        context = _current.context = DefaultContext.copy()
        context.clear_flags()
        return context


def setcontext(context):
    """Makes a context that of this thread (a copy if it is one of the module's)."""
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current.context = context


def context_or_current(context):
    """What an operation works with."""
    return getcontext() if context is None else context


class _ContextManager(object):
    """For `with`: a copy of a context, current inside of the block."""

    def __init__(self, context):
        self._inner = context.copy()

    def __enter__(self):
        self._outer = getcontext()
        setcontext(self._inner)
        return self._inner

    def __exit__(self, kind, value, trace):
        setcontext(self._outer)


def localcontext(ctx=None):
    """For `with`: a copy of a context (default: the current one) that counts until the end of the block."""
    return _ContextManager(getcontext() if ctx is None else ctx)
