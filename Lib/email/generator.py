"""Message to text."""
import random
import re
import sys
import time
import warnings

from cStringIO import StringIO
from email.header import Header

__all__ = ['DecodedGenerator', 'Generator']

UNDERSCORE, NL = '_', '\n'
# lines of a body that a mailbox would take for the start of a message
fcre = re.compile(r'^From ', re.MULTILINE)
_fmt = '[Non-text (%(type)s) part of message omitted, filename %(filename)s]'
_width = len(repr(sys.maxint - 1))


def _is8bitstring(s):
    """True for a str that is not ASCII."""
    if isinstance(s, str):
        try:
            unicode(s, 'us-ascii')
        except UnicodeError:
            return True
    return False


def _make_boundary(text=None):
    """A boundary that is no line of text."""
    base = '=' * 15 + ('%0*d' % (_width, random.randrange(sys.maxint))) + '=='
    if text is None:
        return base
    name, count = base, 0
    while re.search('^--' + re.escape(name) + '(--)?$', text, re.MULTILINE):
        name = '%s.%d' % (base, count)
        count += 1
    return name


class Generator:
    """Writes messages to outfp.

    mangle_from_: '>' before lines with "From "; maxheaderlen: where headers are folded (0: nowhere)."""

    def __init__(self, outfp, mangle_from_=True, maxheaderlen=78):
        self._fp = outfp
        self._mangle_from_, self._maxheaderlen = mangle_from_, maxheaderlen

    def write(self, s):
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False):
        """Writes a message; unixfrom: with the "From " line of a mailbox first."""
        if unixfrom:
            line = msg.get_unixfrom()
            print >>self._fp, line or 'From nobody ' + time.ctime(time.time())
        self._write(msg)

    def clone(self, fp):
        """The same for another file."""
        return self.__class__(fp, self._mangle_from_, self._maxheaderlen)

    def _write(self, msg):
        body = self.__body(msg)     # goes first: it may change the headers (the boundary)
        own = getattr(msg, '_write_headers', None)
        if own is None:
            self._write_headers(msg)
        else:
            own(self)
        self._fp.write(body)

    def __body(self, msg):
        "What the method for the type of the message writes."
        saved, self._fp = self._fp, StringIO()
        try:
            self._dispatch(msg)
            return self._fp.getvalue()
        finally:
            self._fp = saved

    def _dispatch(self, msg):
        """The method for the type, for the main type, or for any text."""
        main, sub = msg.get_content_maintype(), msg.get_content_subtype()
        for name in main + UNDERSCORE + sub, main:
            method = getattr(self, '_handle_' + name.replace('-', '_'), None)
            if method is not None:
                break
        else:
            method = self._writeBody
        method(msg)

    def _write_headers(self, msg):
        lines = ['%s: %s' % (name, self._folded(name, value)) for name, value in msg.items()]
        self._fp.write('\n'.join(lines + ['', '']))

    def _folded(self, name, value):
        "A header's value on lines that are not too long."
        # a string beyond ASCII is in a character set that nobody knows: it stays as it is
        if not self._maxheaderlen or not isinstance(value, Header) and _is8bitstring(value):
            return value
        if not isinstance(value, Header):
            value = Header(value, maxlinelen=self._maxheaderlen, header_name=name)
        return value.encode()

    def _handle_text(self, msg):
        body = msg.get_payload()
        if body is None:
            return
        if not isinstance(body, basestring):
            raise TypeError('string payload expected: %s' % type(body))
        self._fp.write(fcre.sub('>From ', body) if self._mangle_from_ else body)

    _writeBody = _handle_text                   # any type without a method

    def _flat_part(self, part):
        out = StringIO()
        self.clone(out).flatten(part, unixfrom=False)
        return out.getvalue()

    def _handle_multipart(self, msg):
        parts = msg.get_payload()
        if isinstance(parts, basestring):
            # the parser found no parts
            self._fp.write(parts)
            return
        if parts is None:
            parts = []
        elif not isinstance(parts, list):
            parts = [parts]
        texts = map(self._flat_part, parts)
        mark = msg.get_boundary()
        if not mark:
            mark = _make_boundary(NL.join(texts))
            msg.set_boundary(mark)
        out = self._fp.write
        if msg.preamble is not None:
            preamble = fcre.sub('>From ', msg.preamble) if self._mangle_from_ else msg.preamble
            out(preamble + NL)
        out('--' + mark + NL)
        out((NL + '--' + mark + NL).join(texts))
        out(NL + '--' + mark + '--' + NL)
        if msg.epilogue is not None:
            out(fcre.sub('>From ', msg.epilogue) if self._mangle_from_ else msg.epilogue)

    def _handle_multipart_signed(self, msg):
        # a changed header would break the signature
        width, self._maxheaderlen = self._maxheaderlen, 0
        try:
            self._handle_multipart(msg)
        finally:
            self._maxheaderlen = width

    def _handle_message_delivery_status(self, msg):
        blocks = []
        for part in list(msg.get_payload()):
            text = self._flat_part(part)
            lines = text.split(NL)
            # a block ends with one empty line
            blocks.append(NL.join(lines[:-1]) if lines and lines[-1] == '' else text)
        self._fp.write(NL.join(blocks))

    def _handle_message(self, msg):
        body = msg.get_payload()
        # a message/rfc822 holds a list of one message; another one may be text
        self._fp.write(self._flat_part(body[0]) if isinstance(body, list) else body)


class DecodedGenerator(Generator):
    """Writes only text; for each other part a line made with fmt."""

    def __init__(self, outfp, mangle_from_=True, maxheaderlen=78, fmt=None):
        Generator.__init__(self, outfp, mangle_from_, maxheaderlen)
        self._fmt = _fmt if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            kind = part.get_content_maintype()
            if kind != 'multipart':
                print >>self, part.get_payload(decode=True) if kind == 'text' else self._fmt % self._about(part)

    def _about(self, part):
        """The words that the format may show of a part."""
        kind = part.get_content_type()
        main, _, sub = kind.partition('/')
        words = dict(type=kind, maintype=main, subtype=sub, filename=part.get_filename('[no filename]'))
        for word in 'description', 'encoding':
            header = 'Content-Description' if word == 'description' else 'Content-Transfer-Encoding'
            words[word] = part.get(header, '[no %s]' % word)
        return words
