"""Quoted-printable as mail uses it: in bodies and in words of headers."""
import re

from email.utils import fix_eols
from string import hexdigits

__all__ = ['body_decode', 'body_encode', 'body_quopri_check', 'body_quopri_len', 'decode', 'decodestring', 'encode',
           'encodestring', 'header_decode', 'header_encode', 'header_quopri_check', 'header_quopri_len', 'quote',
           'unquote']

CRLF, NL = '\r\n', '\n'
MISC_LEN = len('=??q??=')
# what has to be quoted
hqre = re.compile(r'[^-a-zA-Z0-9!*+/ ]')
bqre = re.compile(r'[^ !-<>-~\t]')

_QUOTED = ['=%02X' % code for code in range(256)]
_IN_HEADER = ['_' if char == ' ' else _QUOTED[ord(char)] if hqre.match(char) else char for char in map(chr, range(256))]
_escape = re.compile('=([a-fA-F0-9]{2})')


def header_quopri_check(c):
    """True when a character is to be quoted in a header."""
    return hqre.match(c) is not None


def body_quopri_check(c):
    """True when a character is to be quoted in a body."""
    return bqre.match(c) is not None


def header_quopri_len(s):
    """The length of s when quoted for a header."""
    return len(s) + 2 * len(hqre.findall(s))


def body_quopri_len(str):
    """The length of str when quoted for a body, without breaks of lines."""
    return len(str) + 2 * len(bqre.findall(str))


def quote(c):
    """'=E9' for '\\xe9'."""
    return '=%02X' % ord(c)


def unquote(s):
    """The character of '=E9'."""
    return chr(int(s[1:3], 16))


def header_encode(header, charset='iso-8859-1', keep_eols=False, maxlinelen=76, eol=NL):
    """header as words =?charset?q?...?= of at most maxlinelen characters (None: one word), joined by eol and a blank.

    keep_eols False: ends of lines become CRLF first."""
    if not header:
        return header
    if not keep_eols:
        header = fix_eols(header)
    room = None if maxlinelen is None else maxlinelen - len(charset) - MISC_LEN
    words, pieces, size = [], [], 0
    for char in header:
        piece = _IN_HEADER[ord(char)]
        if room is not None and pieces and size + len(piece) >= room:
            words.append(''.join(pieces))
            pieces, size = [], 0
        pieces.append(piece)
        size += len(piece)
    words.append(''.join(pieces))
    return (eol + ' ').join('=?%s?q?%s?=' % (charset, word) for word in words)


def _line_body(line, width):
    """One line, its parts joined by soft breaks; blanks at its end are quoted."""
    done, pieces, size = [], [], 0
    for piece in [_QUOTED[ord(char)] if bqre.match(char) else char for char in line]:
        pieces.append(piece)
        size += len(piece)
        if size >= width:
            over = pieces.pop() if size > width else ''
            done.append(''.join(pieces) + '=')
            pieces, size = ([over], len(over)) if over else ([], 0)
    return done, ''.join(pieces)


def encode(body, binary=False, maxlinelen=76, eol=NL):
    """body with what is not printable quoted, in lines of at most maxlinelen characters that end with eol.

    binary False: ends of lines are told by \\r\\n, \\r or \\n alike."""
    if not body:
        return body
    if not binary:
        body = fix_eols(body)
    lines = body.splitlines(True)
    out = []
    for number, line in enumerate(lines):
        bare = line.rstrip(CRLF)
        ended = bare != line
        done, rest = _line_body(bare, maxlinelen - 1)
        out.extend(piece + eol for piece in done)
        if rest and rest[-1] in ' \t':
            last = number == len(lines) - 1
            if last and not ended:
                quoted = _QUOTED[ord(rest[-1])]
                if len(rest) > maxlinelen - 3:
                    rest = rest[:-1] + '=' + eol + quoted
                else:
                    rest = rest[:-1] + quoted
            elif not last or ended:
                rest += '=' + eol
        out.append(rest + eol if ended else rest)
    return ''.join(out)


def decode(encoded, eol=NL):
    """The text of a quoted one; its lines end with eol."""
    if not encoded:
        return encoded
    out = []
    for line in encoded.splitlines():
        line = line.rstrip()
        soft = line.endswith('=')
        out.append(_escape.sub(lambda found: chr(int(found.group(1), 16)), line[:-1] if soft else line))
        if not soft:
            out.append(eol)
    text = ''.join(out)
    if encoded[-1] not in CRLF and text.endswith(eol):
        text = text[:-len(eol)]
    return text


body_encode = encodestring = encode
body_decode = decodestring = decode


def header_decode(s):
    """The text of the inner part of a =?charset?q?...?= word."""
    return _escape.sub(lambda found: unquote(found.group(0)), s.replace('_', ' '))
