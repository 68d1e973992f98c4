"""Text in lines of a given width, and without common leading blanks."""
import re

__all__ = ['TextWrapper', 'wrap', 'fill', 'dedent']

_whitespace = '\t\n\x0b\x0c\r '


class TextWrapper:
    """Breaks text into lines.

    width: longest line in characters (70).  initial_indent, subsequent_indent: put before the first
    and the other lines.  expand_tabs: tabs become blanks first.  replace_whitespace: each white
    character becomes a blank.  drop_whitespace: blanks at a line's ends go.  fix_sentence_endings: two
    blanks after a sentence.  break_long_words: words longer than a line are cut.
    break_on_hyphens: compound words may be broken at their hyphens."""

    whitespace_trans = ''.join(' ' if c in _whitespace else c for c in map(chr, range(256)))
    uspace = ord(u' ')
    unicode_whitespace_trans = dict([(x, uspace) for x in map(ord, _whitespace)])

    # What stands between two pieces, or is one: blanks; the first half of a compound up to its hyphen, both
    # halves of at least two characters and a letter before where they end; a dash of hyphens behind a word.
    wordsep_re = re.compile(r'''(?x)
        ( \s+
        | [^\s\w]* \w+ [^\W0-9] - (?= \w+ [^\W0-9] )
        | (?<= [\w!"'&.,?] ) --+ (?= \w )
        )''')
    wordsep_simple_re = re.compile(r'(\s+)')
    sentence_end_re = re.compile(r'[a-z][.!?]["\']?\Z')

    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True,
                 replace_whitespace=True, fix_sentence_endings=False, break_long_words=True,
                 drop_whitespace=True, break_on_hyphens=True):
        self.width, self.initial_indent, self.subsequent_indent = width, initial_indent, subsequent_indent
        self.expand_tabs, self.replace_whitespace, self.drop_whitespace = expand_tabs, replace_whitespace, drop_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words, self.break_on_hyphens = break_long_words, break_on_hyphens
        self.wordsep_re_uni = re.compile(self.wordsep_re.pattern, re.U)
        self.wordsep_simple_re_uni = re.compile(self.wordsep_simple_re.pattern, re.U)

    # -- steps that a subclass may change

    def _munge_whitespace(self, text):
        """Tabs and other white characters as blanks, as wanted."""
        line = text.expandtabs() if self.expand_tabs else text
        if not self.replace_whitespace:
            return line
        return line.translate(self.unicode_whitespace_trans if isinstance(line, unicode) else self.whitespace_trans)

    def _split(self, text):
        """The pieces between which a line may end; blanks are pieces too."""
        name = 'wordsep_re' if self.break_on_hyphens else 'wordsep_simple_re'
        pattern = getattr(self, name + '_uni' if isinstance(text, unicode) else name)
        return [piece for piece in pattern.split(text) if piece]

    def _fix_sentence_endings(self, chunks):
        """Two blanks behind each piece that ends a sentence."""
        for place in xrange(1, len(chunks)):
            if chunks[place] == ' ' and self.sentence_end_re.search(chunks[place - 1]):
                chunks[place] = '  '

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """What to do with a piece that is longer than a line: cut it, or give it a line."""
        if self.break_long_words:
            room = width - cur_len if width >= 1 else 1
            word = reversed_chunks[-1]
            cur_line.append(word[:room])
            reversed_chunks[-1] = word[room:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _wrap_chunks(self, chunks):
        """The lines made of pieces."""
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        waiting, indent = chunks[::-1], self.initial_indent
        lines = []
        while waiting:
            text = self.__next_line(waiting, self.width - len(indent))
            if text:
                lines.append(indent + text)
                indent = self.subsequent_indent
                self.__drop_blanks(waiting)
        return lines

    def __next_line(self, waiting, room):
        """The text of one line; its pieces are taken from the end of `waiting`."""
        line, left = [], room
        while waiting and len(waiting[-1]) <= left:
            piece = waiting.pop()
            left -= len(piece)
            line.append(piece)
        if waiting and len(waiting[-1]) > room:
            self._handle_long_word(waiting, line, room - left, room)
        self.__drop_blanks(line)
        return ''.join(line)

    def __drop_blanks(self, pieces):
        """A last piece of blanks goes, when that is wanted."""
        if self.drop_whitespace and pieces and not pieces[-1].strip():
            pieces.pop()

    # -- for everybody

    def wrap(self, text):
        """The lines of a paragraph, without ends."""
        pieces = self._split(self._munge_whitespace(text))
        if self.fix_sentence_endings:
            self._fix_sentence_endings(pieces)
        return self._wrap_chunks(pieces)

    def fill(self, text):
        """The lines as one string."""
        return '\n'.join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    """TextWrapper(width=width, ...).wrap(text)"""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """TextWrapper(width=width, ...).fill(text)"""
    return TextWrapper(width=width, **kwargs).fill(text)


def dedent(text):
    """Takes away the blanks that all lines begin with; a line of blanks becomes empty and does not
    count.  Tabs and blanks are different."""
    lines = [line if line.strip(' \t') else '' for line in re.split('\n', text)]
    margins = [line[:len(line) - len(line.lstrip(' \t'))] for line in lines if line]
    cut = 0
    if margins:
        low, high = min(margins), max(margins)
        while cut < len(low) and low[cut:cut + 1] == high[cut:cut + 1]:
            cut += 1
    return '\n'.join(line[cut:] for line in lines)
