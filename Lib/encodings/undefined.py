"""The codec undefined: every conversion raises UnicodeError.  As a default it forbids implicit ones."""
from encodings._simple import entry, publish


def _refuse(input, errors='strict'):
    raise UnicodeError('undefined encoding')


publish(globals(), lambda: entry('undefined', _refuse, _refuse))
