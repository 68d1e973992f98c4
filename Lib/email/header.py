"""Headers with text in other character sets than ASCII, as RFC 2047 writes them."""
import binascii
import re

import email.base64mime
import email.quoprimime

from email.charset import Charset
from email.errors import HeaderParseError

__all__ = ['Header', 'decode_header', 'make_header']

NL, SPACE, USPACE, SPACE8, UEMPTYSTRING = '\n', ' ', u' ', ' ' * 8, u''
MAXLINELEN = 76
USASCII, UTF8 = Charset('us-ascii'), Charset('utf-8')

# an encoded word, with a blank or the end of the line behind it
ecre = re.compile(r'=\?(?P<charset>[^?]*?)\?(?P<encoding>[qb])\?(?P<encoded>.*?)\?=(?=[ \t]|$)',
                  re.VERBOSE | re.IGNORECASE | re.MULTILINE)
# the name of a header
fcre = re.compile(r'[\041-\176]+:$')
# what looks like a header inside a header
_embeded_header = re.compile(r'\n[^ \t]+:')


def _decoded_word(encoding, text):
    if encoding == 'q':
        return email.quoprimime.header_decode(text)
    padding = '===='[:-len(text) % 4] if len(text) % 4 else ''
    try:
        return email.base64mime.decode(text + padding)
    except binascii.Error:
        raise HeaderParseError


def decode_header(header):
    """[(text, charset), ...] of a header; charset None is plain text.

    HeaderParseError for wrong base64."""
    header = str(header)
    if ecre.search(header) is None:
        return [(header, None)]
    decoded = []
    for line in header.splitlines():
        if ecre.search(line) is None:
            decoded.append((line, None))
            continue
        at = 0
        for found in ecre.finditer(line):
            gap = line[at:found.start()]
            if decoded or gap.strip():
                gap = gap.strip()
            if gap.strip():
                _add(decoded, gap.strip(), None)
            _add(decoded, _decoded_word(found.group('encoding').lower(), found.group('encoded')),
                 found.group('charset').lower())
            at = found.end()
        rest = line[at:].strip()
        if rest:
            _add(decoded, rest, None)
    return decoded


def _add(decoded, text, charset):
    """One more piece; to the last one when it is of the same kind."""
    if decoded[-1:] and charset == decoded[-1][1]:
        joint = SPACE if charset is None else ''
        decoded[-1] = (decoded[-1][0] + joint + text, charset)
    else:
        decoded.append((text, charset))


def make_header(decoded_seq, maxlinelen=None, header_name=None, continuation_ws=' '):
    """The Header of what decode_header() gave."""
    made = Header(maxlinelen=maxlinelen, header_name=header_name, continuation_ws=continuation_ws)
    for text, charset in decoded_seq:
        made.append(text, charset if charset is None or isinstance(charset, Charset) else Charset(charset))
    return made


def _fitting(text, charset, errors):
    """(bytes, charset) of unicode: in ASCII if possible, else in the charset, else in UTF-8."""
    for each in USASCII, charset, UTF8:
        try:
            return text.encode(each.output_codec or 'us-ascii', errors), each
        except UnicodeError:
            pass
    raise UnicodeError('utf-8 conversion failed')


class Header:
    """A header of chunks in several character sets.

    str() and encode() give what goes into the message, unicode() what a person reads."""

    def __init__(self, s=None, charset=None, maxlinelen=None, header_name=None, continuation_ws=' ', errors='strict'):
        charset = USASCII if charset is None else charset
        self._charset = charset if isinstance(charset, Charset) else Charset(charset)
        self._continuation_ws = continuation_ws
        self._chunks = []
        if s is not None:
            self.append(s, self._charset, errors)
        self._maxlinelen = MAXLINELEN if maxlinelen is None else maxlinelen
        # the name and the colon stand on the first line
        taken = 0 if header_name is None else len(header_name) + 2
        self._firstlinelen = self._maxlinelen - taken
        # a tab counts as eight
        self._maxlinelen -= len(continuation_ws.expandtabs())

    def __str__(self):
        return self.encode()

    def __unicode__(self):
        """The chunks, with a blank where one is plain ASCII and the next is not."""
        pieces, plain_before = [], None
        for text, charset in self._chunks:
            plain = charset in (None, 'us-ascii')
            if pieces and plain != plain_before:
                pieces.append(USPACE)
            # a plain chunk behind another kind has its blank; the next one needs none
            plain_before = plain
            pieces.append(unicode(text, str(charset)))
        return UEMPTYSTRING.join(pieces)

    def __eq__(self, other):
        return self.encode() == other

    def __ne__(self, other):
        return not self.__eq__(other)

    def append(self, s, charset=None, errors='strict'):
        """More text; charset is a Charset, a name, or None for the first one's.

        A str must be valid in the charset; unicode is written in ASCII, the charset or UTF-8, as it fits.
        UnicodeError when it does not."""
        if charset is None:
            charset = self._charset
        elif not isinstance(charset, Charset):
            charset = Charset(charset)
        if charset != '8bit' and isinstance(s, str):
            text = unicode(s, charset.input_codec or 'us-ascii', errors)
            text.encode(charset.output_codec or 'us-ascii', errors)     # it must be possible to write it
        elif charset != '8bit' and isinstance(s, unicode):
            s, charset = _fitting(s, charset, errors)
        self._chunks += [(s, charset)]

    # -- folding

    def encode(self, splitchars=';, '):
        """The text for the message, folded; preferably behind one of splitchars.

        HeaderParseError when a line would look like another header."""
        words = []
        for text, charset in self._chunks:
            # the word before stands on the same line, and a blank between them
            room = self._firstlinelen - (_encoded_size(*words[-1]) if words else 0) - 1
            if room < charset.encoded_header_len(''):
                room = self._firstlinelen            # nothing fits there: as on a line of its own
            words += self._cut(text, charset, room, splitchars)
        value = self._lines([_encoded(*word) for word in words if word[0]])
        if _embeded_header.search(value):
            raise HeaderParseError('header value appears to contain an embedded header: {!r}'.format(value))
        return value

    def _cut(self, text, charset, room, splitchars):
        """[(text, charset), ...]: a chunk in pieces; the first takes no more room than there is, the others a line."""
        characters = charset.to_splittable(text)
        whole = charset.from_splittable(characters, True)
        if charset.encoded_header_len(whole) <= room:
            return [(whole, charset)]
        if charset == '8bit':
            return [(text, charset)]
        if charset == 'us-ascii':
            folder = _Folder(room, self._maxlinelen, self._continuation_ws)
            return [(line, charset) for line in folder.fold(text, splitchars)]
        pieces = []
        while len(characters):
            count = self._fitting(characters, charset, room)
            if not count and room == self._maxlinelen:
                count = 1                            # not even one fits a line: it must go somewhere
            pieces.append((charset.from_splittable(characters[:count], True), charset))
            characters, room = characters[count:], self._maxlinelen
        return pieces

    def _fitting(self, characters, charset, room):
        """How many characters have encoded forms that fit."""
        fits, too_many = 0, len(characters) + 1
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            if charset.encoded_header_len(charset.from_splittable(characters[:middle], True)) <= room:
                fits = middle
            else:
                too_many = middle
        return fits

    def _lines(self, words):
        """Words with blanks between them, on as few lines as may be."""
        lines = []
        for word in words:
            if lines and len(lines[-1]) + len(word) <= self._firstlinelen:
                lines[-1] += ('' if lines[-1].endswith(SPACE) else SPACE) + word
            else:
                lines.append(word.lstrip())
        return (NL + self._continuation_ws).join(lines)


def _encoded(text, charset):
    return text if charset is None or charset.header_encoding is None else charset.header_encode(text)


def _encoded_size(text, charset):
    return charset.encoded_header_len(text)


class _Folder(object):
    """Breaks ASCII text behind split characters.

    lines: those that are done; room: columns of the line that is begun (first for the first, rest for the others)."""

    def __init__(self, first, rest, indent):
        self.lines, self.room, self.rest = [], first, rest
        self.indent = len(indent.expandtabs())

    def fold(self, text, splitchars):
        """The lines of a text.  Each of its own lines is broken behind the first of splitchars that is in it."""
        for line in text.splitlines():
            line = line.lstrip()
            found = [char for char in splitchars if char in line]
            if found and len(line) >= self.room:
                self._break(line, found[0])
            else:
                self._done(line)
        return self.lines

    def _done(self, line):
        self.lines.append(line)
        self.room = self.rest

    def _break(self, line, char):
        end = char if char in ';,' else ''           # blanks at the end of a line would be lost
        joint = end + SPACE
        begun, size = [], 0                          # parts of the line that is begun, their columns without joints
        for part in re.split(char + r'\s*', line):
            taken = size + len(joint) * max(0, len(begun) - 1)
            names = char == SPACE and not self.lines and len(begun) == 1 and fcre.match(begun[0])
            if names or taken + len(part) <= self.room:
                begun.append(part)
                size += len(part)
                continue
            too_long = len(part) > self.room and char != SPACE
            inner = _Folder(self.room, self.rest, SPACE * self.indent)
            if begun:
                self.lines.append(joint.join(begun) + end)
            begun = [part]
            if too_long:                             # at its blanks, then
                pieces = inner.fold(part, SPACE)
                self.lines += pieces[:-1]
                begun = pieces[-1:]
            size = self.indent + sum(map(len, begun))
            self.room = self.rest
        if begun:
            self._done(joint.join(begun))
