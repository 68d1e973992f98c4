"""Between a parser and a device: formatters take text in logical pieces, writers put it on something.

    AbstractFormatter(DumbWriter(sys.stdout)).add_flowing_data('Hello')

A formatter knows paragraphs, labels, and stacks of margins, fonts, alignments and styles; it collapses white space
and tells its writer only what changes.  NullFormatter and NullWriter do nothing and are there to be derived from;
AbstractWriter prints the calls that it gets.
"""
import sys

AS_IS = None        # in a font or as an alignment: as it was before


# -- formatters

class NullFormatter:
    """The calls of a formatter, without effect."""

    def __init__(self, writer=None):
        self.writer = NullWriter() if writer is None else writer

    def end_paragraph(self, blankline):
        """Ends what is open; at least so many blank lines follow."""

    def add_line_break(self):
        """The next text begins a line."""

    def add_hor_rule(self, *args, **kw):
        """A rule across the page, on a line of its own."""

    def add_flowing_data(self, data):
        """Text in which white space only separates words."""

    def add_literal_data(self, data):
        """Text as it is."""

    def add_label_data(self, format, counter, blankline=None):
        """A label to the left of the margin."""

    def flush_softspace(self):
        """A space that is due is written now."""

    def push_alignment(self, align):
        """Another alignment, until pop_alignment()."""

    def pop_alignment(self):
        """The alignment of before."""

    def push_font(self, x):
        """Another font (size, italic, bold, teletype), until pop_font()."""

    def pop_font(self):
        """The font of before."""

    def push_margin(self, margin):
        """One level of indentation more."""

    def pop_margin(self):
        """One level less."""

    def set_spacing(self, spacing):
        """The distance of lines."""

    def push_style(self, *styles):
        """Further styles, of any kind."""

    def pop_style(self, n=1):
        """The last n styles end."""

    def assert_line_data(self, flag=1):
        """Something was written past this formatter."""


def _letters(counter):
    """1 is a, 26 z, 27 aa."""
    made = ''
    while counter > 0:
        counter, digit = divmod(counter - 1, 26)
        made = chr(ord('a') + digit) + made
    return made


_ROMAN = [(1000, 'm'), (900, 'cm'), (500, 'd'), (400, 'cd'), (100, 'c'), (90, 'xc'), (50, 'l'), (40, 'xl'),
          (10, 'x'), (9, 'ix'), (5, 'v'), (4, 'iv'), (1, 'i')]


def _roman(counter):
    made = ''
    for value, sign in _ROMAN:
        times = max(counter, 0) // value
        made += times * sign
        counter -= times * value
    return made


class AbstractFormatter:
    """Keeps what a page looks like and tells a writer what changes.

    hard_break: the line is empty; nospace: white space would not show here; softspace: a space is due before the next
    word; para_end: no paragraph is open; parskip: blank lines since the last one; have_label: a label stands on the
    line."""

    def __init__(self, writer):
        self.writer = writer
        self.align = self.spacing = None
        self.align_stack, self.font_stack, self.margin_stack, self.style_stack = [], [], [], []
        self._begin_line(para_end=1, parskip=0, have_label=0)

    def _begin_line(self, **state):
        """The line is empty from here on; `state` is what else is known."""
        vars(self).update(state, hard_break=1, nospace=1, softspace=0)

    def _have_text(self, **state):
        """Text has been written on the line."""
        vars(self).update(dict(hard_break=0, para_end=0, parskip=0, have_label=0), **state)

    def _end_line(self, wanted):
        """A line break if it is wanted; says so again."""
        if wanted:
            self.writer.send_line_break()
        return wanted

    def _write_words(self, words, **state):
        self._have_text(**state)
        self.writer.send_flowing_data(words)

    def end_paragraph(self, blankline):
        if self._end_line(not self.hard_break):
            self.have_label = 0
        lacking = 0 if self.have_label else blankline - self.parskip
        if lacking > 0:
            self.parskip += lacking
            self.writer.send_paragraph(lacking)
        self._begin_line(para_end=1)

    def add_line_break(self):
        broken = self._end_line(not self.hard_break and not self.para_end)
        self._begin_line(**(dict(parskip=0, have_label=0) if broken else {}))

    def add_hor_rule(self, *args, **kw):
        self._end_line(not self.hard_break)
        self.writer.send_hor_rule(*args, **kw)
        self._begin_line(have_label=0, para_end=0, parskip=0)

    def add_label_data(self, format, counter, blankline=None):
        self._end_line(not self.hard_break or self.have_label)
        if not self.para_end:
            self.writer.send_paragraph(1 if blankline else 0)
        label = self.format_counter(format, counter) if isinstance(format, str) else format
        self.writer.send_label_data(label)
        self._begin_line(have_label=1, para_end=1, parskip=0)

    def format_counter(self, format, counter):
        """The label: 1, a, A, i and I in the format stand for the counter, written so."""
        ways = {'1': lambda: '%d' % counter}
        for case in 'aA':
            ways[case] = lambda case=case: self.format_letter(case, counter)
        for case in 'iI':
            ways[case] = lambda case=case: self.format_roman(case, counter)
        return ''.join([ways[sign]() if sign in ways and (sign == '1' or counter > 0) else
                        '' if sign in ways else sign for sign in format])

    def format_letter(self, case, counter):
        """a, b ... z, aa ...; capitals when `case` is one."""
        made = _letters(counter)
        return made.upper() if case == 'A' else made

    def format_roman(self, case, counter):
        """i, ii, iii, iv ...; capitals when `case` is one."""
        made = _roman(counter)
        return made.upper() if case == 'I' else made

    def add_flowing_data(self, data):
        if not data:
            return
        words = ' '.join(data.split())
        before, after = data[:1].isspace(), data[-1:].isspace()
        if not words:
            if not self.nospace:
                self.softspace = 1
            return
        if (before or self.softspace) and not self.nospace:
            words = ' ' + words
        self._write_words(words, nospace=0, softspace=after)

    def add_literal_data(self, data):
        if not data:
            return
        self.flush_softspace()
        self._have_text(hard_break=data.endswith('\n'), nospace=0)
        self.writer.send_literal_data(data)

    def flush_softspace(self):
        if self.softspace:
            self._write_words(' ', nospace=1, softspace=0)

    def assert_line_data(self, flag=1):
        self._have_text(hard_break=not flag, nospace=not flag)

    # -- stacks: each tells the writer what holds now

    def _use_alignment(self, align):
        self.align = align
        self.writer.new_alignment(align)

    def push_alignment(self, align):
        new = align or self.align
        if new != self.align:
            self._use_alignment(new)
        self.align_stack.append(new)

    def pop_alignment(self):
        del self.align_stack[-1:]
        self._use_alignment(self.align_stack[-1] if self.align_stack else None)

    def _font(self):
        return self.font_stack[-1] if self.font_stack else None

    def push_font(self, font):
        self.flush_softspace()
        before = self._font() or (None,) * 4
        new = tuple([old if part is AS_IS else part for part, old in zip(font, before)])
        self.font_stack.append(new)
        self.writer.new_font(new)

    def pop_font(self):
        del self.font_stack[-1:]
        self.writer.new_font(self._font())

    def _tell_margin(self, unnamed):
        """The innermost margin that has a name, and how many have one."""
        named = [margin for margin in self.margin_stack if margin]
        self.writer.new_margin(named[-1] if named else unnamed, len(named))

    def push_margin(self, margin):
        self.margin_stack.append(margin)
        self._tell_margin(margin)

    def pop_margin(self):
        del self.margin_stack[-1:]
        self._tell_margin(None)

    def set_spacing(self, spacing):
        self.spacing = spacing
        self.writer.new_spacing(spacing)

    def push_style(self, *styles):
        self.flush_softspace()      # it belongs to the text of before
        self._use_styles(self.style_stack + list(styles))

    def pop_style(self, n=1):
        self._use_styles(self.style_stack[:-n])

    def _use_styles(self, styles):
        self.style_stack = styles
        self.writer.new_styles(tuple(styles))


# -- writers

class NullWriter:
    """The calls of a writer, without effect."""

    def __init__(self):
        pass

    def flush(self):
        """What is held back goes out."""

    def new_alignment(self, align):
        """From here on lines are aligned so; None: as the device likes."""

    def new_font(self, font):
        """(size, italic, bold, teletype), or None for the device's own."""

    def new_margin(self, margin, level):
        """The name of the margin, and how far in it is."""

    def new_spacing(self, spacing):
        """The distance of lines."""

    def new_styles(self, styles):
        """All styles that hold, as a tuple."""

    def send_paragraph(self, blankline):
        """So many blank lines between paragraphs."""

    def send_line_break(self):
        """The line ends."""

    def send_hor_rule(self, *args, **kw):
        """A rule across the page."""

    def send_label_data(self, data):
        """A label, left of the margin."""

    def send_flowing_data(self, data):
        """Words; lines may be filled with them."""

    def send_literal_data(self, data):
        """Text with its own line ends."""


class AbstractWriter(NullWriter):
    """Prints each call, to see what a formatter does."""

    def new_alignment(self, align):
        print 'new_alignment(%r)' % (align,)

    def new_font(self, font):
        print 'new_font(%r)' % (font,)

    def new_margin(self, margin, level):
        print 'new_margin(%r, %d)' % (margin, level)

    def new_spacing(self, spacing):
        print 'new_spacing(%r)' % (spacing,)

    def new_styles(self, styles):
        print 'new_styles(%r)' % (styles,)

    def send_paragraph(self, blankline):
        print 'send_paragraph(%r)' % (blankline,)

    def send_line_break(self):
        print 'send_line_break()'

    def send_hor_rule(self, *args, **kw):
        print 'send_hor_rule()'

    def send_label_data(self, data):
        print 'send_label_data(%r)' % (data,)

    def send_flowing_data(self, data):
        print 'send_flowing_data(%r)' % (data,)

    def send_literal_data(self, data):
        print 'send_literal_data(%r)' % (data,)


class DumbWriter(NullWriter):
    """Plain text for a file (standard output by default): lines of at most `maxcol` characters, nothing else.

    col: characters on the line; atbreak: the line may be broken before the next word."""

    def __init__(self, file=None, maxcol=72):
        self.file = sys.stdout if file is None else file
        self.maxcol = maxcol
        NullWriter.__init__(self)
        self.reset()

    def reset(self):
        """The next text begins a line."""
        self._at(0)

    def _at(self, col):
        self.col, self.atbreak = col, 0

    def send_paragraph(self, blankline):
        self.file.write(blankline * '\n')
        self._at(0)

    def send_line_break(self):
        self.send_paragraph(1)

    def send_hor_rule(self, *args, **kw):
        self.file.write('\n%s\n' % (self.maxcol * '-'))
        self._at(0)

    def send_literal_data(self, data):
        self.file.write(data)
        head, newline, line = data.rpartition('\n')
        self._at(len(line.expandtabs()) + (0 if newline else self.col))

    def send_flowing_data(self, data):
        if not data:
            return
        may_break = self.atbreak or data[:1].isspace()
        col, pieces = self.col, []
        for word in data.split():
            if may_break:
                separator = '\n' if col + len(word) >= self.maxcol else ' '
                pieces.append(separator)
                col = 0 if separator == '\n' else col + 1
            pieces.append(word)
            col += len(word)
            may_break = True
        self.file.write(''.join(pieces))
        self.col, self.atbreak = col, data[-1:].isspace()


def test(file=None):
    """Fill the paragraphs of a file: the first argument of the program, or standard input."""
    out = AbstractFormatter(DumbWriter())
    source = open(file) if file is not None else open(sys.argv[1]) if sys.argv[1:] else sys.stdin
    for line in source:
        if line == '\n':
            out.end_paragraph(1)
        else:
            out.add_flowing_data(line)
    out.end_paragraph(0)


if __name__ == '__main__':
    test()
