"""Players for the audio devices of SGI and Sun machines; elsewhere AudioDev() says that there is none."""
from warnings import warnpy3k
warnpy3k('the audiodev module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

__all__ = ['error', 'AudioDev']


class error(Exception):
    """There is no device of this kind."""


def AudioDev():
    """A player for this machine.  Raises error: both kinds of machines are no platforms of this interpreter."""
    raise error('no audio device')
