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
    decoded, last_was_word = [], False
    for line in header.splitlines():
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
        rest = line[at:]
        if at:
            rest = rest.strip()
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
        pieces, before = [], None
        for text, charset in self._chunks:
            plain = charset in (None, 'us-ascii')
            if pieces:
                if before not in (None, 'us-ascii'):
                    if plain:
                        pieces.append(USPACE)
                        plain_next = None
                elif not plain:
                    pieces.append(USPACE)
            before = None if plain and before not in (None, 'us-ascii') else charset
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
        if charset != '8bit':
            if isinstance(s, str):
                text = unicode(s, charset.input_codec or 'us-ascii', errors)
                # it must be possible to write it
                text.encode(charset.output_codec or 'us-ascii', errors)
            elif isinstance(s, unicode):
                for charset in (USASCII, charset, UTF8):
                    try:
                        s = s.encode(charset.output_codec or 'us-ascii', errors)
                        break
                    except UnicodeError:
                        pass
                else:
                    raise UnicodeError('utf-8 conversion failed')
        self._chunks += [(s, charset)]

    # -- folding

    def _split(self, s, charset, maxlinelen, splitchars):
        """[(text, charset), ...]: s in pieces whose encoded forms fit."""
        text = charset.to_splittable(s)
        encoded = charset.from_splittable(text, True)
        if charset.encoded_header_len(encoded) <= maxlinelen or charset == '8bit':
            return [(s, charset)]
        if charset == 'us-ascii':
            return [(line, charset) for line in self._fold_ascii(s, charset, maxlinelen, splitchars)]
        pieces = []
        while 1:
            whole = charset.from_splittable(text, True)
            if not text or charset.encoded_header_len(whole) <= maxlinelen:
                return pieces + [(whole, charset)]
            fits = self._fitting(text, charset, maxlinelen)
            pieces.append((charset.from_splittable(text[:fits], True), charset))
            text, maxlinelen = text[fits:], self._maxlinelen

    @staticmethod
    def _fitting(text, charset, limit):
        """How many characters of text fit; at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if charset.encoded_header_len(charset.from_splittable(text[:middle], True)) <= limit:
                low = middle
            else:
                high = middle - 1
        return low

    def _fold_ascii(self, s, charset, firstlen, splitchars):
        return _split_ascii(s, firstlen, self._maxlinelen, self._continuation_ws, splitchars)

    def _words(self, chunks, maxlinelen):
        lines, size = [[]], 0
        for text, charset in chunks:
            if not text:
                continue
            if charset is None or charset.header_encoding is None:
                word = text
            else:
                word = charset.header_encode(text)
            blank = SPACE if lines[-1] and not lines[-1][-1].endswith(SPACE) else ''
            if lines[-1] and size + len(blank) + len(word) > maxlinelen:
                lines.append([])
                size, blank = 0, ''
            lines[-1].append(blank + word)
            size += len(blank) + len(word)
        joint = NL + self._continuation_ws
        return joint.join(''.join(line) for line in lines)

    def encode(self, splitchars=';, '):
        """The text for the message, folded; preferably behind one of splitchars.

        HeaderParseError when a line would look like another header."""
        chunks, limit, last = [], self._firstlinelen, 0
        for text, charset in self._chunks:
            # the word before stands on the same line
            room = limit - last - 1
            if room < charset.encoded_header_len(''):
                room = self._maxlinelen
            pieces = self._split(text, charset, room, splitchars)
            chunks += pieces
            tail, tail_set = pieces[-1] if pieces else ('', charset)
            last = tail_set.encoded_header_len(tail)
            limit = self._maxlinelen if len(pieces) > 1 else limit
        value = self._words(chunks, self._maxlinelen)
        if _embeded_header.search(value):
            raise HeaderParseError('header value appears to contain an embedded header: {!r}'.format(value))
        return value


def _split_ascii(s, firstlen, restlen, continuation_ws, splitchars):
    """The lines of s, none longer than it must be; broken behind the best of splitchars that occurs."""
    lines, limit = [], firstlen
    for line in s.splitlines():
        line = line.lstrip()
        if len(line) < limit:
            lines.append(line)
            limit = restlen
            continue
        for char in splitchars:
            if char in line:
                break
        else:
            lines.append(line)
            limit = restlen
            continue
        joint = char if char in ' \t' else char + SPACE
        width, current, size = len(joint.rstrip()) + 1 if char not in ' \t' else 1, [], 0
        for part in re.split(r'%s\s*' % re.escape(char), line):
            more = width if current else 0
            alone = len(current) == 1 and fcre.match(current[0])
            if current and not alone and size + more + len(part) >= limit:
                lines.append(_joined(current, char, joint))
                current, size, limit = [], 0, restlen
                more = 0
            current.append(part)
            size += more + len(part)
        if current:
            lines.append(_joined(current, char, joint, last=True))
            limit = restlen
    return _fold_rest(lines, firstlen, restlen, continuation_ws, splitchars)


def _joined(parts, char, joint, last=False):
    text = joint.join(parts)
    return text if last or char in ' \t' else text + char


def _fold_rest(lines, firstlen, restlen, continuation_ws, splitchars):
    """Breaks the lines that are still too long at the next split character."""
    folded = []
    for line in lines:
        limit = restlen if folded else firstlen
        if len(line) > limit and len(splitchars) > 1:
            at = [number for number, char in enumerate(splitchars) if char in line]
            if at and at[0] + 1 < len(splitchars):
                folded += _split_ascii(line, limit, restlen, continuation_ws, splitchars[at[0] + 1:])
                continue
        folded.append(line)
    return folded
