"""What can be wrong with a message: exceptions, and defects that the parser only notes in `defects`."""


def _exceptions(*lines):
    """name, bases, description"""
    for name, bases, text in lines:
        globals()[name] = type(name, bases(), {'__doc__': text, '__module__': __name__})


_exceptions(
    ('MessageError', lambda: (Exception,), 'Anything wrong with a message.'),
    ('MessageParseError', lambda: (MessageError,), 'A text that cannot be parsed.'),
    ('HeaderParseError', lambda: (MessageParseError,), 'A header that cannot be parsed or written.'),
    ('BoundaryError', lambda: (MessageParseError,), 'The boundary of a multipart message cannot be found.'),
    ('MultipartConversionError', lambda: (MessageError, TypeError), 'The payload is no list, so no part can be added.'),
    ('CharsetError', lambda: (MessageError,), 'A character set that cannot be used.'),
)


class MessageDefect:
    """Something not as the standard wants it; the parser went on.  `line` is where, or None."""

    def __init__(self, line=None):
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """multipart/* without a boundary parameter."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary that was announced never came."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first line of the headers begins with a blank."""


class MisplacedEnvelopeHeaderDefect(MessageDefect):
    """A "From " line among the headers."""


class MalformedHeaderDefect(MessageDefect):
    """A header without a colon."""


class MultipartInvariantViolationDefect(MessageDefect):
    """multipart/* without parts."""
