"""Splits Python source into tokens, with comments and positions, line by line.

generate_tokens() yields (type, text, (row, column) of the start, of the end, line).  Unlike the
compiler's tokenizer it keeps comments (COMMENT) and line ends that end no statement (NL), and yields
ERRORTOKEN for text that fits nothing.
"""

import re
from itertools import chain as _chain
from token import *
import token as _token

__all__ = [_name for _name in dir(_token) if not _name.startswith("_")]
__all__ += ["COMMENT", "tokenize", "generate_tokens", "NL", "untokenize"]

COMMENT = N_TOKENS
NL = N_TOKENS + 1
N_TOKENS += 2
tok_name[COMMENT] = "COMMENT"
tok_name[NL] = "NL"


class TokenError(Exception):
    """The source ends inside a string or a bracket."""


class StopTokenizing(Exception):
    """Raised by a token eater that wants no more."""


# ---- what tokens look like ----

# Programs with scanners of their own put them together anew: each has a name.

def group(*choices):
    """A pattern for one of some patterns, which is a group of the whole."""
    return "(" + "|".join(choices) + ")"


def maybe(*choices):
    """The same for one or none."""
    return group(*choices) + "?"


def any(*choices):
    """The same for as many as there are."""
    return group(*choices) + "*"


def _either(*parts):
    return "(?:" + "|".join(parts) + ")"


Name, Comment, Whitespace = r"[a-zA-Z_]\w*", r"#[^\r\n]*", r"[ \f\t]*"
Ignore = Whitespace + r"(?:\\\r?\n" + Whitespace + ")*" + _either(Comment) + "?"

Hexnumber, Binnumber = r"0[xX][\da-fA-F]+[lL]?", r"0[bB][01]+[lL]?"
Octnumber, Decnumber = _either(r"0[oO][0-7]+[lL]?", r"0[0-7]*[lL]?"), r"[1-9]\d*[lL]?"
Intnumber = _either(Hexnumber, Binnumber, Octnumber, Decnumber)
Exponent = r"[eE][-+]?\d+"
Pointfloat, Expfloat = _either(r"\d+\.\d*", r"\.\d+") + _either(Exponent) + "?", r"\d+" + Exponent
Floatnumber = _either(Pointfloat, Expfloat)
Imagnumber = _either(r"\d+[jJ]", Floatnumber + r"[jJ]")
Number = _either(Imagnumber, Floatnumber, Intnumber)

Operator = _either(r"\*\*=?", r">>=?", r"<<=?", r"<>", r"!=", r"//=?", r"[-+*/%&|^=<>]=?", r"~")
Bracket, Special = r"[][(){}]", _either(r"\r?\n", r"[:;.,`@]")
Funny = _either(Operator, Bracket, Special)

# strings: behind the quote up to the end; whole, on one line; on one line or up to a backslash at its end; how they begin
Single, Double = r"[^'\\]*(?:\\.[^'\\]*)*'", r'[^"\\]*(?:\\.[^"\\]*)*"'
Single3, Double3 = r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''", r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
_prefix = r"(?:[bBuU]?[rR]?)"
String = _prefix + _either(r"'[^\n'\\]*(?:\\.[^\n'\\]*)*'", r'"[^\n"\\]*(?:\\.[^\n"\\]*)*"')
ContStr = _prefix + _either(r"'[^\n'\\]*(?:\\.[^\n'\\]*)*(?:'|\\\r?\n)", r'"[^\n"\\]*(?:\\.[^\n"\\]*)*(?:"|\\\r?\n)')
Triple = _prefix + r"(?:'''|\"\"\")"

PlainToken = _either(Number, Funny, String, Name)
Token = Ignore + PlainToken
PseudoExtras = _either(r"\\\r?\n|\Z", Comment, Triple)
PseudoToken = Whitespace + group(PseudoExtras, Number, Funny, ContStr, Name)       # what stands at a position

tokenprog, pseudoprog = re.compile(Token), re.compile(PseudoToken)
single3prog, double3prog = re.compile(Single3, re.DOTALL), re.compile(Double3, re.DOTALL)
endprogs = {"'": re.compile(Single, re.DOTALL), '"': re.compile(Double, re.DOTALL), "'''": single3prog, '"""': double3prog}

_prefixes = [first + second for first in ("", "b", "B", "u", "U") for second in ("", "r", "R")]
single_quoted = dict([(prefix + quote, prefix + quote) for prefix in _prefixes for quote in ("'", '"')])
triple_quoted = dict([(prefix + quote, prefix + quote) for prefix in _prefixes for quote in ("'''", '"""')])
_string_rest = dict([(quote, endprogs[quote].match) for quote in endprogs])
endprogs.update([(prefix + quote, endprogs[quote]) for prefix in _prefixes for quote in ("'''", '"""')])
endprogs.update([(letter, None) for letter in "rRuUbB"])

_next_token = pseudoprog.match
_string_start = re.compile(_prefix + r"""('''|\"\"\"|'|")""").match

tabsize = 8


# ---- text to tokens ----

class _Scanner(object):
    """The state between lines: open string, open brackets, levels of indentation."""

    def __init__(self):
        self.row = 0
        self.brackets = 0
        self.continued = False        # the line before ended in a backslash
        self.ended = False            # a line that is only white space and has no end: nothing is read behind it
        self.levels = [0]
        self.string = None            # text so far of a string over several lines
        self.string_lines = ""        # the lines it stands on
        self.string_start = None
        self.string_rest = None       # matches up to its end
        self.one_quote = False        # it goes on only behind a backslash

    def in_string(self, line):
        """Tokens of a line that begins inside a string; sets self.at behind it."""
        if not line:
            raise TokenError("EOF in multi-line string", self.string_start)
        found = self.string_rest(line)
        if found:
            self.at = found.end()
            text, lines = self.string + line[:self.at], self.string_lines + line
            self.string = None
            yield STRING, text, self.string_start, (self.row, self.at), lines
        elif self.one_quote and line[-2:] != "\\\n" and line[-3:] != "\\\r\n":
            self.at = len(line)
            text, self.string = self.string + line, None
            yield ERRORTOKEN, text, self.string_start, (self.row, self.at), self.string_lines
        else:
            self.string += line
            self.string_lines += line
            self.at = len(line)

    def indentation(self, line):
        """Tokens for the beginning of a statement's line."""
        column = at = 0
        while at < len(line) and line[at] in " \t\f":
            column = column + 1 if line[at] == " " else \
                (column // tabsize + 1) * tabsize if line[at] == "\t" else 0
            at += 1
        self.at = at
        if at == len(line):
            self.ended = True
            return
        if line[at] in "#\r\n":
            if line[at] == "#":
                text = line[at:].rstrip("\r\n")
                end = at + len(text)
                yield COMMENT, text, (self.row, at), (self.row, end), line
                yield NL, line[end:], (self.row, end), (self.row, len(line)), line
            else:
                yield NL, line[at:], (self.row, at), (self.row, len(line)), line
            self.at = len(line)
            return
        if column > self.levels[-1]:
            self.levels.append(column)
            yield INDENT, line[:at], (self.row, 0), (self.row, at), line
        while column < self.levels[-1]:
            if column not in self.levels:
                raise IndentationError("unindent does not match any outer indentation level",
                                       ("<tokenize>", self.row, at, line))
            self.levels.pop()
            yield DEDENT, "", (self.row, at), (self.row, at), line

    def open_string(self, line, start, end):
        """A string that is not complete on its line."""
        quote = _string_start(line, start).group(1)
        self.string = line[start:]
        self.string_lines = line
        self.string_start = (self.row, start)
        self.string_rest = _string_rest[quote]
        self.one_quote = len(quote) == 1
        self.at = len(line)

    def token(self, line, start, end):
        """What stands at line[start:end], as a type; None if it is no token of its own."""
        text = line[start:end]
        first = text[0]
        if first.isdigit() or (first == "." and text != "."):
            return NUMBER
        if first in "\r\n":
            return NL if self.brackets > 0 else NEWLINE
        if first == "#":
            return COMMENT
        if _string_start(text):
            quote = _string_start(text).group(1)
            if len(quote) == 3:
                found = _string_rest[quote](line, end)
                if not found:
                    self.open_string(line, start, end)
                    return None
                self.at = found.end()
                return STRING
            if text.endswith("\n"):
                self.open_string(line, start, end)
                return None
            return STRING
        if first.isalpha() or first == "_":
            return NAME
        if first == "\\":
            self.continued = True
            return None
        if first in "([{":
            self.brackets += 1
        elif first in ")]}":
            self.brackets -= 1
        return OP

    def line(self, line):
        """All tokens that end on this line."""
        self.row += 1
        self.at = 0
        if self.string is not None:
            for token in self.in_string(line):
                yield token
        elif self.brackets == 0 and not self.continued:
            for token in self.indentation(line):
                yield token
        elif not line:
            raise TokenError("EOF in multi-line statement", (self.row, 0))
        self.continued = self.continued and not line
        while self.at < len(line):
            found = _next_token(line, self.at)
            if not found:
                yield ERRORTOKEN, line[self.at], (self.row, self.at), (self.row, self.at + 1), line
                self.at += 1
                continue
            start, end = found.span(1)
            self.at = end
            if start == end:
                continue
            kind = self.token(line, start, end)
            if kind is not None:
                yield kind, line[start:self.at], (self.row, start), (self.row, self.at), line


def generate_tokens(readline):
    """Yields the tokens of the lines that readline() returns, until it returns '' or raises
    StopIteration."""
    scanner = _Scanner()
    while True:
        try:
            line = readline()
        except StopIteration:
            line = ""
        for token in scanner.line(line):
            yield token
        if not line or scanner.ended:
            break
    for level in scanner.levels[1:]:
        yield DEDENT, "", (scanner.row, 0), (scanner.row, 0), ""
    yield ENDMARKER, "", (scanner.row, 0), (scanner.row, 0), ""


def printtoken(type, token, srow_scol, erow_ecol, line):
    """The default token eater."""
    print "%d,%d-%d,%d:\t%s\t%s" % (srow_scol + erow_ecol + (tok_name[type], repr(token)))


def tokenize(readline, tokeneater=printtoken):
    """Calls tokeneater with the five parts of each token, until it raises StopTokenizing."""
    try:
        for token in generate_tokens(readline):
            tokeneater(*token)
    except StopTokenizing:
        pass


# ---- tokens to text ----

_LINE_ENDS = NEWLINE, NL


class _Margins(object):
    "The indents of the blocks that the next token is in, and whether it may be the first one of a line."

    def __init__(self, at_start=False):
        self._indents, self._at_start = [], at_start

    def changed_by(self, kind, text):
        "Notes the beginning and the end of blocks; whether it is one."
        if kind == INDENT:
            self._indents.append(text)
        elif kind == DEDENT:
            self._indents.pop()
        return kind in (INDENT, DEDENT)

    def before(self, kind):
        "The margin that a token needs, or None."
        if kind in _LINE_ENDS:
            self._at_start = True
        elif self._at_start and self._indents:
            self._at_start = False
            return self._indents[-1]
        return None


class Untokenizer:
    """Puts tokens at their places; with pairs of type and text only, anywhere valid."""

    def __init__(self):
        self.tokens = []
        self.prev_row = 1
        self.prev_col = 0

    def add_whitespace(self, start):
        row, column = start
        if row < self.prev_row or (row == self.prev_row and column < self.prev_col):
            raise ValueError("start ({},{}) precedes previous end ({},{})".format(
                row, column, self.prev_row, self.prev_col))
        if row > self.prev_row:
            self.tokens.append("\\\n" * (row - self.prev_row))
            self.prev_col = 0
        if column > self.prev_col:
            self.tokens.append(" " * (column - self.prev_col))

    def untokenize(self, iterable):
        "The source; from the first token without positions on as compat() puts it."
        source = iter(iterable)
        margins = _Margins()
        for token in source:
            if len(token) == 2:
                self.compat(token, source)
                break
            kind, text, start, end, _ = token
            if kind == ENDMARKER:
                break
            if not margins.changed_by(kind, text):
                margin = margins.before(kind)
                if margin and len(margin) <= start[1]:
                    self.tokens.append(margin)
                    self.prev_col = len(margin)
                self.add_whitespace(start)
                self.tokens.append(text)
            if kind != INDENT:
                self.prev_row, self.prev_col = (end[0] + 1, 0) if kind in _LINE_ENDS else end
        return "".join(self.tokens)

    def compat(self, token, iterable):
        "Adds tokens of which only kind and text are known."
        margins, before = _Margins(token[0] in _LINE_ENDS), None
        for token in _chain([token], iterable):
            kind, text = token[:2]
            if not margins.changed_by(kind, text):
                margin = margins.before(kind)
                if margin:
                    self.tokens.append(margin)
                if kind == STRING and before == STRING:
                    text = " " + text
                self.tokens.append(text + " " if kind in (NAME, NUMBER) else text)
            before = kind


def untokenize(iterable):
    """The source for tokens: the same text for full tokens; for pairs of type and text some source
    with the same tokens."""
    return Untokenizer().untokenize(iterable)


def _main():
    import sys
    tokenize((open(sys.argv[1]) if len(sys.argv) > 1 else sys.stdin).readline)


if __name__ == "__main__":
    _main()
