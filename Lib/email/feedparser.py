"""Text to Message, in pieces as they come: feed() any number of times, then close().

The parser is a generator over lines; it yields NeedMoreData when it has to wait.  It never fails: what is
wrong goes into the message's `defects`.
"""
import re
import sys

from collections import deque
from email import errors, message

__all__ = ['FeedParser']

NLCRE = re.compile('\r\n|\r|\n')
NLCRE_bol = re.compile('(\r\n|\r|\n)')
NLCRE_eol = re.compile('(\r\n|\r|\n)\\Z')
NLCRE_crack = re.compile('(\r\n|\r|\n)')
# a header, a continuation, or the From line of a mailbox
headerRE = re.compile(r'^(From |[\041-\071\073-\176]{1,}:|[\t ])')
EMPTYSTRING, NL = '', '\n'
_FROM = 'From '
NeedMoreData = object()


class BufferedSubFile(object):
    """Lines that are pushed at one end and read at the other, '' at the end of the file.

    A predicate on the stack of end-of-file matchers makes its line the end for those above."""

    def __init__(self):
        self._partial = []                      # text without an end of line yet
        self._lines = deque()
        self._ends = []
        self._closed = False

    def push_eof_matcher(self, pred):
        self._ends.append(pred)

    def pop_eof_matcher(self):
        return self._ends.pop()

    def close(self):
        """No more text will come."""
        rest = ''.join(self._partial)
        self._partial = []
        self.pushlines(rest.splitlines(True))
        self._closed = True

    def readline(self):
        """The next line, '' at the end, or NeedMoreData."""
        if not self._lines:
            return '' if self._closed else NeedMoreData
        line = self._lines[0]
        for at_end in reversed(self._ends):
            if at_end(line):
                return ''
        return self._lines.popleft()

    def unreadline(self, line):
        """Gives the line back."""
        assert line is not NeedMoreData
        self._lines.appendleft(line)

    def push(self, data):
        """More text; its last piece waits for its end of line."""
        if '\n' not in data and '\r' not in data and not (self._partial and self._partial[-1].endswith('\r')):
            if data:
                self._partial.append(data)
            return
        lines = (''.join(self._partial) + data).splitlines(True)
        self._partial = []
        # "\r" may be half of "\r\n"
        if lines and not lines[-1].endswith('\n'):
            self._partial.append(lines.pop())
        self.pushlines(lines)

    def pushlines(self, lines):
        self._lines.extend(lines)

    def is_closed(self):
        return self._closed

    def __iter__(self):
        return self

    def next(self):
        line = self.readline()
        if line == '':
            raise StopIteration
        return line


class FeedParser:
    """Builds a message from text; _factory() makes each one."""

    def __init__(self, _factory=message.Message):
        self._make = _factory
        self._source = BufferedSubFile()
        self._msgstack = []
        self._resume = self._message_reader().next
        self._open = self._last = None
        self._no_body = False

    def _set_headersonly(self):
        self._no_body = True

    def feed(self, data):
        """More text."""
        self._source.push(data)
        self._run()

    def _run(self):
        try:
            self._resume()
        except StopIteration:
            pass

    def close(self):
        """The message; no more text will come."""
        self._source.close()
        self._run()
        root = self._leave()
        assert not self._msgstack
        if root.get_content_maintype() == 'multipart' and not root.is_multipart():
            root.defects.append(errors.MultipartInvariantViolationDefect())
        return root

    def _enter(self):
        made = self._make()
        if self._open is not None and self._open.get_content_type() == 'multipart/digest':
            made.set_default_type('message/rfc822')
        if self._msgstack:
            self._msgstack[-1].attach(made)
        self._msgstack.append(made)
        self._open = self._last = made

    def _leave(self):
        done = self._msgstack.pop()
        self._open = self._msgstack[-1] if self._msgstack else None
        return done

    def _message_reader(self):
        self._enter()
        head = []
        for wait in self._lines(head, lambda line: not headerRE.match(line)):
            yield wait
        line = self._source.readline()
        if line and not NLCRE.match(line):      # no empty line: the body begins at once
            self._source.unreadline(line)
        self._parse_headers(head)
        for wait in (self._rest if self._no_body else self._body_reader())():
            yield wait

    def _lines(self, into, at_end=None):
        """Adds lines to a list, up to one for which at_end is true, or to the end of the text."""
        source = self._source
        for line in iter(source.readline, ''):
            if line is NeedMoreData:
                yield line
            elif at_end and at_end(line):
                source.unreadline(line)
                return
            else:
                into.append(line)

    def _body_reader(self):
        """The generator function for a body of the current message's type."""
        if self._open.get_content_type() == 'message/delivery-status':
            return self._delivery_status
        kind = self._open.get_content_maintype()
        if kind == 'message':
            return self._inner_message
        if kind == 'multipart':
            if self._open.get_boundary() is not None:
                return self._multipart
            self._defect(errors.NoBoundaryInMultipartDefect())
        return self._rest

    def _defect(self, what):
        self._open.defects.append(what)

    def _rest(self):
        """All that is left is one text."""
        lines = []
        for wait in self._lines(lines):
            yield wait
        self._open.set_payload(EMPTYSTRING.join(lines))

    def _inner_message(self):
        for wait in self._message_reader():
            yield wait
        self._leave()

    def _delivery_status(self):
        """Blocks of headers, each of which becomes a message."""
        source, left = self._source, True
        while left:
            source.push_eof_matcher(NLCRE.match)
            for wait in self._inner_message():
                yield wait
            source.pop_eof_matcher()
            for wait in self._over(NLCRE.match, 1):
                yield wait
            left = source.readline()
            if left:
                source.unreadline(left)

    def _over(self, is_skipped, most=sys.maxint):
        """Leaves lines out, at most so many; when it is done the next line has come, or the end."""
        while 1:
            line = self._source.readline()
            if line is NeedMoreData:
                yield line
            elif line and most and is_skipped(line):
                most -= 1
            else:
                break
        if line:
            self._source.unreadline(line)

    def _multipart(self):
        """A text, parts that begin with a boundary, and after the last boundary another text."""
        whole, source, text = self._open, self._source, []
        boundary = re.compile('--%s(--)?[ \t]*(?:\r\n?|\n)?$' % re.escape(whole.get_boundary())).match
        for wait in self._lines(text, boundary):
            yield wait
        found = boundary(source.readline())
        if found and not found.group(1):
            self._set_preamble(text)
        else:
            found = None
            whole.defects.append(errors.StartBoundaryNotFoundDefect())
            whole.set_payload(EMPTYSTRING.join(text))
        while found and not found.group(1):
            for wait in self._part(boundary):
                yield wait
            found = boundary(source.readline())
        after = []
        for wait in self._lines(after):
            yield wait
        whole.epilogue = EMPTYSTRING.join(after if found else ())

    def _part(self, boundary):
        """What stands up to the next boundary; several boundaries in a row count as one."""
        for wait in self._over(boundary):
            yield wait
        self._source.push_eof_matcher(boundary)
        for wait in self._message_reader():
            yield wait
        self._without_last_end()
        self._source.pop_eof_matcher()
        self._leave()
        self._last = self._open

    def _set_preamble(self, lines):
        if lines:
            self._open.preamble = NLCRE_eol.sub('', EMPTYSTRING.join(lines))

    def _without_last_end(self):
        """The end of line before a boundary belongs to the boundary."""
        last = self._last
        text = last.get_payload()
        if last.get_content_maintype() == 'multipart':
            last.epilogue = NLCRE_eol.sub('', last.epilogue) if last.epilogue else None
        elif isinstance(text, basestring):
            last.set_payload(NLCRE_eol.sub('', text))

    def _parse_headers(self, lines):
        """Sets the headers; a line that begins with white space belongs to the one before."""
        headers, started = [], None
        for number, line in enumerate(lines):
            if line[0] in ' \t':
                if started:
                    started.append(line)
                else:
                    self._defect(errors.FirstHeaderLineIsContinuationDefect(line))
                continue
            started = None
            name, colon, value = line.partition(':')
            if line.startswith(_FROM):
                self._envelope(line, number == 0, number == len(lines) - 1)
            elif colon:
                started = [value.lstrip()]
                headers.append((name, started))
            else:
                self._defect(errors.MalformedHeaderDefect(line))
        for name, pieces in headers:
            self._open[name] = EMPTYSTRING.join(pieces).rstrip('\r\n')

    def _envelope(self, line, is_first, is_last):
        """The From line of a mailbox, which stands first; at the end it is one of the body's that looks like it."""
        if is_first:
            self._open.set_unixfrom(NLCRE_eol.sub('', line))
        elif is_last:
            self._source.unreadline(line)
        else:
            self._defect(errors.MisplacedEnvelopeHeaderDefect(line))
