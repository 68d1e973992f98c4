"""Words as a shell reads them.

A word is read character by character in one of these states: ' ' between words, 'a' in a word, a quote character
in a quotation, an escape character after it (posix only), None at the end.
"""
import os
import re
import sys
from collections import deque

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

__all__ = ['shlex', 'split']

_LETTERS = 'abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'
_LATIN = ''.join(map(chr, range(0xdf, 0xf7) + range(0xf8, 0x100) + range(0xc0, 0xd7) + range(0xd8, 0xdf)))


class shlex:
    """Iterates over the words of a text or file object, default the standard input.

    infile: its name for messages; posix: quotes and escapes as in a shell, else they stay in the words."""
    def __init__(self, instream=None, infile=None, posix=False):
        self.infile = infile if instream is not None else None
        self.instream = sys.stdin if instream is None else \
            StringIO(instream) if isinstance(instream, basestring) else instream
        self.posix, self.eof = posix, None if posix else ''
        self.commenters, self.quotes, self.escape, self.escapedquotes = '#', '\'"', '\\', '"'
        self.whitespace, self.whitespace_split = ' \t\r\n', False
        self.wordchars = _LETTERS + _LATIN if posix else _LETTERS
        self.state, self.token, self.lineno, self.debug = ' ', '', 1, 0
        self.pushback, self.filestack, self.source = deque(), deque(), None

    def push_token(self, tok):
        """Makes a word the next one."""
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        """Reads a text or file object before going on with this one."""
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.instream = StringIO(newstream) if isinstance(newstream, basestring) else newstream
        self.infile, self.lineno = newfile, 1

    def pop_source(self):
        """Closes the source and goes on with the one before."""
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        self.state = ' '

    def get_token(self):
        """The next word, after pushed ones; eof at the end.  The word after source names a file to include."""
        if self.pushback:
            return self.pushback.popleft()
        word = self.read_token()
        while self.source is not None and word == self.source:
            included = self.sourcehook(self.read_token())
            if included:
                self.push_source(included[1], included[0])
            word = self.get_token()
        while word == self.eof and self.filestack:
            self.pop_source()
            word = self.get_token()
        return word

    def read_token(self):
        """The next word of the source.  ValueError when a quotation or an escape is not finished."""
        self.__quoted, self.__after = False, 'a'
        while self.state is not None:
            char = self.instream.read(1)
            if char == '\n':
                self.lineno += 1
            if self.state == 'a':
                finished = self.__in_word(char)
            elif self.state == ' ':
                finished = self.__between(char)
            elif self.state in self.quotes:
                finished = self.__in_quotes(char)
            else:
                finished = self.__after_escape(char)
            if finished:
                break
        word, self.token = self.token, ''
        return None if self.posix and not word and not self.__quoted else word

    # Each adds a character to the word and tells whether the word is finished.

    def __at_end(self):
        self.state = None
        return True

    def __in_quotes(self, char):
        self.__quoted = True
        if not char:
            raise ValueError('No closing quotation')
        if char == self.state:
            if self.posix:
                self.state = 'a'
                return False
            self.token += char
            self.state = ' '
            return True
        if self.posix and char in self.escape and self.state in self.escapedquotes:
            self.__after, self.state = self.state, char
        else:
            self.token += char
        return False

    def __after_escape(self, char):
        if not char:
            raise ValueError('No escaped character')
        if self.__after in self.quotes and char not in (self.state, self.__after):
            self.token += self.state
        self.token += char
        self.state = self.__after
        return False

    def __skip_comment(self):
        self.instream.readline()
        self.lineno += 1

    def __between(self, char):
        if not char:
            return self.__at_end()
        if char in self.whitespace:
            return False
        if char in self.commenters:
            self.__skip_comment()
        elif self.posix and char in self.escape:
            self.__after, self.state = 'a', char
        elif char in self.quotes and char not in self.wordchars:
            self.token = '' if self.posix else char
            self.state = char
        else:
            self.token = char
            if char not in self.wordchars and not self.whitespace_split:
                return True
            self.state = 'a'
        return False

    def __ended(self):
        """The word ends here, unless nothing has been read of it."""
        self.state = ' '
        return bool(self.token or (self.posix and self.__quoted))

    def __in_word(self, char):
        if not char:
            return self.__at_end()
        if char in self.whitespace:
            return self.__ended()
        if char in self.commenters:
            self.__skip_comment()
            if self.posix:
                return self.__ended()
        elif self.posix and char in self.quotes:
            self.state = char
        elif self.posix and char in self.escape:
            self.__after, self.state = 'a', char
        elif char in self.wordchars or char in self.quotes or self.whitespace_split:
            self.token += char
        else:
            self.pushback.appendleft(char)
            return self.__ended()
        return False

    def sourcehook(self, newfile):
        """(name, file object) of a file to include, relative to the including one"""
        newfile = newfile[1:-1] if newfile.startswith('"') else newfile
        if isinstance(self.infile, basestring) and not os.path.isabs(newfile):
            newfile = os.path.join(os.path.dirname(self.infile), newfile)
        return newfile, open(newfile, 'r')

    def error_leader(self, infile=None, lineno=None):
        """The beginning of a message: file and line"""
        return '"%s", line %d: ' % (self.infile if infile is None else infile,
                                    self.lineno if lineno is None else lineno)

    def __iter__(self):
        return self

    def next(self):
        word = self.get_token()
        if word == self.eof:
            raise StopIteration
        return word


# The pieces of a posix text: white space, and what words are made of
_PIECES = re.compile(r"""[ \t\r\n]+|[^ \t\r\n'"\\]+|'[^']*'|"(?:[^"\\]|\\.)*"|\\.""", re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')


def _bare(piece):
    "A piece of a word without its quotes and escapes."
    first = piece[0]
    if first == '"':
        return _ESCAPED.sub(r'\1', piece[1:-1]) if '\\' in piece else piece[1:-1]
    if first == "'":
        return piece[1:-1]
    return piece[1:] if first == '\\' else piece


def _quick_split(text):
    "The words of a posix text without comments; None when something in it is not finished."
    pieces = _PIECES.findall(text)
    if sum(map(len, pieces)) != len(text):
        return None
    words, word = [], None
    for piece in pieces:
        if piece[0] not in ' \t\r\n':
            word = (word or '') + _bare(piece)
        elif word is not None:
            words.append(word)
            word = None
    return words if word is None else words + [word]


def split(s, comments=False, posix=True):
    """The words of a str as a list; comments: '#' begins one.  ValueError as read_token.

        split('cp "a file" b\\ c')  ->  ['cp', 'a file', 'b c']"""
    if type(s) is str and posix and not (comments and '#' in s):
        quick = _quick_split(s)
        if quick is not None:
            return quick
    words = shlex(s, posix=posix)
    words.whitespace_split = True
    if not comments:
        words.commenters = ''
    return list(words)


if __name__ == '__main__':
    source = shlex(open(sys.argv[1]), sys.argv[1]) if len(sys.argv) > 1 else shlex()
    for token in source:
        print 'Token:', repr(token)
