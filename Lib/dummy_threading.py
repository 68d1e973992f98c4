"""The module threading built on dummy_thread, for programs without threads."""
import sys

import dummy_thread

_NAMES = ('thread', 'threading', '_threading_local')


def _load():
    """Imports threading afresh with dummy_thread in the place of thread; other modules keep theirs."""
    saved = dict((name, sys.modules.pop(name)) for name in _NAMES if name in sys.modules)
    sys.modules['thread'] = dummy_thread
    try:
        import threading
        return threading
    finally:
        for name in _NAMES:
            sys.modules.pop(name, None)
        sys.modules.update(saved)


_dummy_threading = sys.modules['_dummy_threading'] = _load()
__all__ = _dummy_threading.__all__
globals().update((name, getattr(_dummy_threading, name)) for name in __all__)
