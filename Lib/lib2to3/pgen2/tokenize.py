"""Tokens of sources of Python 2 and 3: those of the module tokenize, with this package's numbers and the signs -> and @=.

generate_tokens(readline) yields (kind, text, (row, column), (row, column) of its end, line).
"""
from __future__ import absolute_import

import codecs
import re
import tokenize as _plain
from codecs import BOM_UTF8, lookup
from tokenize import StopTokenizing, TokenError, tabsize
from .token import *
from . import token as _token

__all__ = [_name for _name in dir(_token) if _name[0] != '_'] + ['tokenize', 'generate_tokens', 'untokenize']

# Patterns and their parts: those of the module tokenize too.
for _name in """Name Number Comment Operator Whitespace String Token PseudoToken Binnumber Bracket ContStr Decnumber Double
        Double3 Expfloat Exponent Floatnumber Funny Hexnumber Ignore Imagnumber Intnumber Octnumber PlainToken Pointfloat
        PseudoExtras Single Single3 Special Triple any double3prog endprogs group maybe pseudoprog single3prog single_quoted
        tokenprog triple_quoted""".split():
    globals()[_name] = getattr(_plain, _name)

_RENUMBERED = {_plain.OP: OP, _plain.ERRORTOKEN: ERRORTOKEN, _plain.COMMENT: COMMENT, _plain.NL: NL}

_JOINED = ('-', '>'), ('@', '=')        # signs that Python 2 has in two pieces


def generate_tokens(readline):
    """The tokens of the lines that readline() returns; a backslash at the end of a line is a token of kind NL.  Raises
    TokenError, IndentationError."""
    held = None
    for token in _with_continuations(readline):
        kind, text, start, end, line = token
        if held is not None:
            if (held[1], text) in _JOINED and held[3] == start:
                token = OP, held[1] + text, held[2], end, line
            else:
                yield held
            held = None
        if kind == OP and text in ('-', '@'):
            held = token
        else:
            yield token


def _with_continuations(readline):
    lines = []

    def read():
        lines.append(readline())
        return lines[-1]

    place = 1, 0        # where the token before ended
    for kind, text, start, end, line in _plain.generate_tokens(read):
        for row in range(place[0], start[0]):
            skipped = lines[row - 1]
            at = len(skipped.rstrip('\r\n')) - 1
            if skipped[at:at + 1] == '\\' and at >= (place[1] if row == place[0] else 0):
                yield NL, skipped[at:], (row, at), (row, len(skipped)), skipped
        yield _RENUMBERED.get(kind, kind), text, start, end, line
        place = (end[0] + 1, 0) if text.endswith('\n') else end


def printtoken(type, token, start, end, line):
    "The default eater of tokens."
    print '%d,%d-%d,%d:\t%s\t%r' % (start + end + (tok_name[type], token))


def tokenize_loop(readline, tokeneater):
    "Calls the eater with the five parts of each token."
    for token in generate_tokens(readline):
        tokeneater(*token)


def tokenize(readline, tokeneater=printtoken):
    "The same; the eater may raise StopTokenizing."
    try:
        tokenize_loop(readline, tokeneater)
    except StopTokenizing:
        pass        # it has had enough


_BACK = dict([(_number, _kind) for _kind, _number in _RENUMBERED.items()])


class Untokenizer(_plain.Untokenizer):
    "Makes text of tokens."

    def untokenize(self, iterable):
        return _plain.Untokenizer.untokenize(self, ((_BACK.get(token[0], token[0]),) + tuple(token[1:])
                                                    for token in iterable))


def untokenize(iterable):
    "A source that has these tokens: the same text for whole ones, some text for (kind, text)."
    return Untokenizer().untokenize(iterable)


# -- encodings ----------------------------------------------------------------------------------------

cookie_re = re.compile(r'[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)')
blank_re = re.compile(br'[ \t\f]*(?:[#\r\n]|$)')


def _declared(line):
    "The encoding that a line declares, None without.  SyntaxError for one that nobody knows."
    try:
        found = cookie_re.match(line.decode('ascii'))
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    name = found.group(1)
    plain = name[:12].lower().replace('_', '-')
    for known, variants in (('utf-8', ('utf-8',)), ('iso-8859-1', ('latin-1', 'iso-8859-1', 'iso-latin-1'))):
        if plain in variants or plain.startswith(tuple([variant + '-' for variant in variants])):
            name = known
    try:
        lookup(name)
    except LookupError:
        raise SyntaxError('unknown encoding: ' + name)
    return name


def detect_encoding(readline):
    "(encoding, lines read for it) of a source in bytes: by its mark or its first two lines, else utf-8."
    lines = []
    marked = False
    encoding = None
    while len(lines) < 2 and encoding is None:
        try:
            line = readline()
        except StopIteration:
            line = b''
        if not lines and line.startswith(BOM_UTF8):
            marked = True
            line = line[3:]
        if not line:
            break
        lines.append(line)
        encoding = _declared(line)
        if not blank_re.match(line):
            break
    if marked:
        if encoding not in (None, 'utf-8'):
            raise SyntaxError('encoding problem: utf-8')
        return 'utf-8-sig', lines
    return encoding or 'utf-8', lines
