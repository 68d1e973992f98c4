"""Text to Message, in pieces as they come: feed() any number of times, then close().

The parser is a generator over lines; it yields NeedMoreData when it has to wait.  It never fails: what is
wrong goes into the message's `defects`.
"""
import re

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
NeedMoreData = _wait = object()


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
        line = self._lines.popleft()
        for at_end in reversed(self._ends):
            if at_end(line):
                self._lines.appendleft(line)
                return ''
        return line

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
        back = self._source.unreadline
        self._enter()
        lines = []
        for line in iter(self._source.readline, ''):
            if line is _wait:
                yield _wait
                continue
            if not headerRE.match(line):
                # not the empty line: the body begins at once
                if not NLCRE.match(line):
                    back(line)
                break
            lines.append(line)
        self._parse_headers(lines)
        if self._no_body:
            body = self._rest
        else:
            body = self._body_reader()
        for wait in body():
            yield wait

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
        for line in iter(self._source.readline, ''):
            if line is _wait:
                yield _wait
                continue
            lines.append(line)
        self._open.set_payload(EMPTYSTRING.join(lines))

    def _inner_message(self):
        for wait in self._message_reader():
            yield wait
        self._leave()

    def _delivery_status(self):
        """Blocks of headers, each of which becomes a message."""
        read, back = self._source.readline, self._source.unreadline
        while 1:
            self._source.push_eof_matcher(NLCRE.match)
            for wait in self._message_reader():
                yield wait
            self._leave()
            self._source.pop_eof_matcher()
            # over the empty line, and see what comes
            for _ in range(2):
                while 1:
                    line = read()
                    if line is not NeedMoreData:
                        break
                    yield _wait
            if line == '':
                return
            back(line)

    def _multipart(self):
        read, back = self._source.readline, self._source.unreadline
        whole = self._open
        boundary = whole.get_boundary()
        mark = re.compile('(?P<sep>--' + re.escape(boundary) + r')(?P<end>--)?(?P<ws>[ \t]*)(?P<linesep>\r\n|\r|\n)?$')
        preamble, in_preamble, linesep, closed = [], True, False, False
        while 1:
            line = read()
            if line is _wait:
                yield _wait
                continue
            if line == '':
                break
            found = mark.match(line)
            if not found:
                preamble.append(line)
                continue
            if found.group('end'):
                closed, linesep = True, found.group('linesep')
                break
            if in_preamble:
                self._set_preamble(preamble)
                in_preamble = False
                back(line)
                continue
            # several boundaries in a row count as one
            while 1:
                line = read()
                if line is _wait:
                    yield _wait
                    continue
                found = mark.match(line)
                if not found:
                    back(line)
                    break
            self._source.push_eof_matcher(mark.match)
            for wait in self._message_reader():
                yield wait
            self._end_of_part()
            self._source.pop_eof_matcher()
            self._leave()
            self._last = self._open
        if in_preamble:
            whole.defects.append(errors.StartBoundaryNotFoundDefect())
            whole.set_payload(EMPTYSTRING.join(preamble))
            epilogue = []
            for line in iter(self._source.readline, ''):
                if line is _wait:
                    yield _wait
            whole.epilogue = EMPTYSTRING.join(epilogue)
            return
        epilogue = [''] if linesep else []
        for line in iter(self._source.readline, ''):
            if line is _wait:
                yield _wait
                continue
            epilogue.append(line)
        # the end of the boundary's line is not part of it
        if epilogue:
            first = NLCRE_bol.match(epilogue[0])
            if first:
                epilogue[0] = epilogue[0][len(first.group(0)):]
        whole.epilogue = EMPTYSTRING.join(epilogue)

    def _set_preamble(self, lines):
        if lines:
            last = NLCRE_eol.search(lines[-1])
            if last:
                lines[-1] = lines[-1][:-len(last.group(0))]
            self._open.preamble = EMPTYSTRING.join(lines)

    def _end_of_part(self):
        """The end of line before a boundary belongs to the boundary."""
        last = self._last
        if last.get_content_maintype() == 'multipart':
            text = last.epilogue
            if text == '':
                last.epilogue = None
            elif text is not None:
                found = NLCRE_eol.search(text)
                if found:
                    last.epilogue = text[:-len(found.group(0))]
        else:
            text = last.get_payload()
            if isinstance(text, basestring):
                found = NLCRE_eol.search(text)
                if found:
                    last.set_payload(text[:-len(found.group(0))])

    def _parse_headers(self, lines):
        name, value, back = '', [], self._source.unreadline
        for number, line in enumerate(lines):
            if line[0] in ' \t':
                if name:
                    value.append(line)
                else:
                    self._defect(errors.FirstHeaderLineIsContinuationDefect(line))
                continue
            if name:
                self._open[name] = EMPTYSTRING.join(value)[:].rstrip('\r\n')
                name, value = '', []
            if line.startswith(_FROM):
                if number == 0:
                    self._open.set_unixfrom(NLCRE_eol.sub('', line))
                elif number == len(lines) - 1:
                    # a line of the body that looks like one
                    back(line)
                    return
                else:
                    self._defect(errors.MisplacedEnvelopeHeaderDefect(line))
                continue
            colon = line.find(':')
            if colon < 0:
                self._defect(errors.MalformedHeaderDefect(line))
                continue
            name = line[:colon]
            value = [line[colon + 1:].lstrip()]
        if name:
            self._open[name] = EMPTYSTRING.join(value).rstrip('\r\n')
