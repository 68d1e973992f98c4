"""What goes wrong while parsing."""


class SAXException(Exception):
    """A text, and perhaps the exception that caused it."""

    def __init__(self, msg, exception=None):
        super(SAXException, self).__init__(msg)
        self._msg, self._exception = msg, exception

    def getMessage(self):
        return self._msg

    def getException(self):
        cause = self._exception
        return cause

    def __str__(self):
        return self._msg

    def __getitem__(self, ix):
        raise AttributeError('__getitem__')


class SAXParseException(SAXException):
    """Wrong XML; the locator says where."""

    def __init__(self, msg, exception, locator):
        super(SAXParseException, self).__init__(msg, exception)
        # the locator goes on, so its place is kept
        self._locator = locator
        self._place = (locator.getSystemId(), locator.getLineNumber(), locator.getColumnNumber())

    def getSystemId(self):
        return self._place[0]

    def getLineNumber(self):
        return self._place[1]

    def getColumnNumber(self):
        return self._place[2]

    def getPublicId(self):
        where = self._locator
        return where.getPublicId()

    def __str__(self):
        name, line, column = ('?' if part is None else part for part in self._place)
        if name == '?':
            name = '<unknown>'
        return '%s:%s:%s: %s' % (name, line, column, self._msg)


class SAXNotRecognizedException(SAXException):
    """A feature or property that is not known."""


class SAXNotSupportedException(SAXException):
    """A feature or property that is known, but cannot be so."""


class SAXReaderNotAvailable(SAXNotSupportedException):
    """The parser cannot be used here."""
