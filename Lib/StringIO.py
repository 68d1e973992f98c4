"""A file in memory, of str or unicode.  cStringIO is faster for str; io.StringIO is the newer one.

The text is `buf` plus the pieces in `buflist` that were written at its end; `len` is the length of
all, `pos` the place of the next read or write.
"""
import errno

__all__ = ['StringIO']

EINVAL = errno.EINVAL


class StringIO:
    """StringIO([text])"""

    def __init__(self, buf=''):
        self.buf = buf if isinstance(buf, basestring) else str(buf)
        self.len, self.pos, self.buflist = len(self.buf), 0, []
        self.closed, self.softspace = False, 0

    def __check_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def __gather(self):
        self.__check_open()
        if self.buflist:
            self.buf += ''.join(self.buflist)
            self.buflist = []
        return self.buf

    # -- reading

    def read(self, n=-1):
        """At most n characters, all for a negative n."""
        text, start = self.__gather(), self.pos
        stop = self.len if n is None or n < 0 else min(start + n, self.len)
        self.pos = max(stop, start)
        return text[start:stop]

    def readline(self, length=None):
        """The next line with its end, at most `length` characters of it; '' at the end."""
        text, start = self.__gather() if self.buflist or self.closed else self.buf, self.pos
        stop = text.find('\n', start) + 1 or self.len
        if length is not None and length >= 0:
            stop = min(stop, start + length)
        self.pos = stop if stop > start else start
        return text[start:stop]

    def readlines(self, sizehint=0):
        """The lines to the end; with `sizehint`, about as many characters."""
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if 0 < sizehint <= total:
                break
        return lines

    def __iter__(self):
        return self

    def next(self):
        line = self.readline()
        if line:
            return line
        raise StopIteration

    def getvalue(self):
        """All of the text, wherever the place is."""
        return self.__gather()

    # -- writing

    def write(self, s):
        """Writes at the current place; anything but a string is converted by str()."""
        if self.closed:
            self.__check_open()
        if not s:
            return
        if not isinstance(s, basestring):
            s = str(s)
        if self.pos == self.len:
            self.buflist.append(s)
            self.pos = self.len = self.pos + len(s)
        else:
            self.__put(s)

    def __put(self, s):
        "Writes elsewhere than at the end: over the text, or behind it with a gap of null characters."
        text, start = self.__gather(), self.pos
        stop = start + len(s)
        self.buflist = [text[:start].ljust(start, '\0'), s, text[stop:]]
        self.buf = ''
        self.pos, self.len = stop, max(stop, self.len)

    def writelines(self, iterable):
        """Writes each of an iterable of strings."""
        for line in iterable:
            self.write(line)

    def truncate(self, size=None):
        """Cuts at `size` characters (default: the current place), which becomes the place."""
        text = self.__gather()
        if size is None:
            size = self.pos
        if size < 0:
            raise IOError(EINVAL, 'Negative size not allowed')
        self.pos = min(self.pos, size)
        self.buf, self.len = text[:size], size

    # -- place and state

    def seek(self, pos, mode=0):
        """Moves: mode 0 from the beginning, 1 from the place, 2 from the end."""
        self.__gather()
        base = {1: self.pos, 2: self.len}.get(mode, 0)
        self.pos = max(0, base + pos)

    def tell(self):
        self.__check_open()
        return self.pos

    def close(self):
        """Frees the text; what follows raises ValueError."""
        if not self.closed:
            self.closed = True
            del self.buf, self.pos

    def flush(self):
        self.__check_open()

    def isatty(self):
        self.__check_open()
        return False
