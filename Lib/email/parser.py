"""Text to Message, all at once; email.feedparser takes it in pieces."""
import warnings

from cStringIO import StringIO
from email.feedparser import FeedParser
from email.message import Message

__all__ = ['Parser', 'HeaderParser']

_PIECE = 8192                                   # characters read at once


class Parser:
    """Parser(_class=Message): _class() makes each message."""

    def __init__(self, *args, **kws):
        names, args = ['_class', 'strict'], list(args)
        if len(args) > 2:
            raise TypeError('Too many arguments')
        for name, value in zip(names, args):
            if name in kws:
                raise TypeError('Multiple values for keyword arg %r' % name if name != 'strict' else
                                "Multiple values for keyword arg 'strict'")
            kws[name] = value
        if 'strict' in kws:
            warnings.warn("'strict' argument is deprecated (and ignored)", DeprecationWarning, 2)
            del kws['strict']
        self._class = kws.pop('_class', Message)
        if kws:
            raise TypeError('Unexpected keyword arguments')

    def parse(self, fp, headersonly=False):
        """The message in a file; headersonly: the body stays one text."""
        feeder = FeedParser(self._class)
        if headersonly:
            feeder._set_headersonly()
        for piece in iter(lambda: fp.read(_PIECE), ''):
            feeder.feed(piece)
        return feeder.close()

    def parsestr(self, text, headersonly=False):
        """The message in a text."""
        return self.parse(StringIO(text), headersonly)


class HeaderParser(Parser):
    """Leaves the body as one text."""

    def parse(self, fp, headersonly=True):
        return Parser.parse(self, fp, headersonly=True)

    def parsestr(self, text, headersonly=True):
        return Parser.parsestr(self, text, headersonly=True)
