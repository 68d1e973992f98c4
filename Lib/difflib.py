"""What two sequences have in common, and the differences of texts in several forms."""
import heapq
import re
from collections import namedtuple as _namedtuple
from itertools import groupby as _groupby, izip_longest as _izip_longest

__all__ = ['get_close_matches', 'ndiff', 'restore', 'SequenceMatcher', 'Differ',
           'IS_CHARACTER_JUNK', 'IS_LINE_JUNK', 'context_diff', 'unified_diff', 'HtmlDiff', 'Match']

Match = _namedtuple('Match', 'a b size')


def _similarity(common, total):
    return 2.0 * common / total if total else 1.0


class SequenceMatcher:
    """Compares two sequences of hashable items: the longest common piece, then left and right of it.

    isjunk(item): items of `b` no piece is to begin with, None for none; autojunk: treat items
    that make up more than 1 % of a `b` of 200 or more as if they were junk.
    """

    def __init__(self, isjunk=None, a='', b='', autojunk=True):
        self.isjunk, self.autojunk = isjunk, autojunk
        self.a = self.b = None
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Sets both sequences."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Sets the first sequence; cheap."""
        if a is not self.a:
            self.a = a
            self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Sets the second sequence, of which an index is made."""
        if b is not self.b:
            self.b = b
            self.matching_blocks = self.opcodes = self.fullbcount = None
            self.__index_b()

    def __index_b(self):
        places = {}
        for at, item in enumerate(self.b):
            places.setdefault(item, []).append(at)
        junk = set(item for item in places if self.isjunk(item)) if self.isjunk else set()
        size = len(self.b)
        popular = set()
        if self.autojunk and size >= 200:
            limit = size // 100 + 1
            popular = set(item for item in places
                          if item not in junk and len(places[item]) > limit)
        for item in junk | popular:
            del places[item]
        self.b2j = places
        self.isbjunk, self.isbpopular = junk.__contains__, popular.__contains__

    # -- common pieces

    def find_longest_match(self, alo, ahi, blo, bhi):
        """Match(i, j, size) of the longest common piece of a[alo:ahi] and b[blo:bhi].

        The first in `a`, then in `b`, of equally long ones; Match(alo, blo, 0) without one.
        """
        best = alo, blo, 0
        ends = {}                  # place in b -> length of the common piece that ends there
        for i in xrange(alo, ahi):
            here = {}
            for j in self.b2j.get(self.a[i], ()):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                size = here[j] = ends.get(j - 1, 0) + 1
                if size > best[2]:
                    best = i - size + 1, j - size + 1, size
            ends = here
        # Wider by what is no junk but popular, then by junk that happens to be equal.
        for junk in False, True:
            best = self.__widen(best, junk, alo, ahi, blo, bhi)
        return Match(*best)

    def __widen(self, piece, junk, alo, ahi, blo, bhi):
        i, j, size = piece
        a, b, is_junk = self.a, self.b, self.isbjunk

        def same(at_a, at_b):
            return is_junk(b[at_b]) == junk and a[at_a] == b[at_b]
        while i > alo and j > blo and same(i - 1, j - 1):
            i, j, size = i - 1, j - 1, size + 1
        while i + size < ahi and j + size < bhi and same(i + size, j + size):
            size += 1
        return i, j, size

    def get_matching_blocks(self):
        """List of Match, in order, neighbours joined; ends with Match(len(a), len(b), 0)."""
        if self.matching_blocks is None:
            size_a, size_b = len(self.a), len(self.b)
            waiting, found = [(0, size_a, 0, size_b)], []
            while waiting:
                alo, ahi, blo, bhi = waiting.pop()
                i, j, size = piece = self.find_longest_match(alo, ahi, blo, bhi)
                if not size:
                    continue
                found.append(piece)
                if i > alo and j > blo:
                    waiting.append((alo, i, blo, j))
                if i + size < ahi and j + size < bhi:
                    waiting.append((i + size, ahi, j + size, bhi))
            joined = []
            for i, j, size in sorted(found):
                last = joined[-1] if joined else (0, 0, 0)
                if joined and last[0] + last[2] == i and last[1] + last[2] == j:
                    joined[-1] = Match(last[0], last[1], last[2] + size)
                else:
                    joined.append(Match(i, j, size))
            self.matching_blocks = joined + [Match(size_a, size_b, 0)]
        return self.matching_blocks

    def get_opcodes(self):
        """List of (tag, i1, i2, j1, j2): how a[i1:i2] becomes b[j1:j2].

        tag: 'equal', 'replace', 'delete' or 'insert'.
        """
        if self.opcodes is None:
            names = {(True, True): 'replace', (True, False): 'delete', (False, True): 'insert'}
            self.opcodes, i, j = [], 0, 0
            for at_a, at_b, size in self.get_matching_blocks():
                tag = names.get((i < at_a, j < at_b))
                if tag:
                    self.opcodes.append((tag, i, at_a, j, at_b))
                i, j = at_a + size, at_b + size
                if size:
                    self.opcodes.append(('equal', at_a, i, at_b, j))
        return self.opcodes

    def get_grouped_opcodes(self, n=3):
        """Yields lists of opcodes, one for each region of changes with `n` equal items around."""
        codes = list(self.get_opcodes()) or [('equal', 0, 1, 0, 1)]
        group, last = [], len(codes) - 1
        for number, (tag, i1, i2, j1, j2) in enumerate(codes):
            if tag == 'equal':
                if number == 0:
                    i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
                elif number != last and i2 - i1 > 2 * n:
                    group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                    yield group
                    group = []
                    i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
                if number == last:
                    i2, j2 = min(i2, i1 + n), min(j2, j1 + n)
            group.append((tag, i1, i2, j1, j2))
        if not (len(group) == 1 and group[0][0] == 'equal'):
            yield group

    # -- similarity

    def ratio(self):
        """Similarity as a float from 0 to 1."""
        common = sum(piece[2] for piece in self.get_matching_blocks())
        return _similarity(common, len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio(): the items in common without their order."""
        if self.fullbcount is None:
            self.fullbcount = {}
            for item in self.b:
                self.fullbcount[item] = self.fullbcount.get(item, 0) + 1
        left, common = dict(self.fullbcount), 0
        for item in self.a:
            rest = left.get(item, 0)
            common += rest > 0
            left[item] = rest - 1
        return _similarity(common, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of quick_ratio() from the lengths alone."""
        sizes = len(self.a), len(self.b)
        return _similarity(min(sizes), sum(sizes))

    def _exceeds(self, bound):
        """Whether ratio() > bound; the cheap bounds first."""
        return all(measure() > bound
                   for measure in (self.real_quick_ratio, self.quick_ratio, self.ratio))


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """List of at most `n` of the strings whose similarity to `word` is at least `cutoff`, best first.

    ValueError unless n > 0 and 0 <= cutoff <= 1.
    """
    if not n > 0:
        raise ValueError('n must be > 0: %r' % (n,))
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError('cutoff must be in [0.0, 1.0]: %r' % (cutoff,))
    rated = [(score, text) for score, text in _rated(word, possibilities, cutoff) if score >= cutoff]
    return [text for score, text in heapq.nlargest(n, rated)]


def _rated(word, texts, least):
    """(ratio to a word, text) of those texts whose quick bounds reach the least ratio."""
    matcher = SequenceMatcher()
    matcher.set_seq2(word)          # the side that is prepared once
    for text in texts:
        matcher.set_seq1(text)
        if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
            yield matcher.ratio(), text


# -- line by line

def IS_LINE_JUNK(line, pat=re.compile(r'\s*(?:#\s*)?$').match):
    """Whether a line is blank or only a '#'."""
    return pat(line) is not None


def IS_CHARACTER_JUNK(ch, ws=' \t'):
    """Whether a character is a blank or a tab."""
    return ch in ws


def _leading(text, char):
    return len(text) - len(text.lstrip(char))


class Differ:
    """Differences of two lists of lines: '- ' only in the first, '+ ' only in the second, '  ' in
    both, '? ' marks below similar lines.

    linejunk(line), charjunk(character): as `isjunk` of SequenceMatcher.
    """

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk, self.charjunk = linejunk, charjunk

    def compare(self, a, b):
        """Yields the lines of the difference."""
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == 'replace':
                lines = self._fancy_replace(a, alo, ahi, b, blo, bhi)
            elif tag == 'insert':
                lines = self._dump('+', b, blo, bhi)
            else:
                lines = self._dump('-' if tag == 'delete' else ' ', a, alo, ahi)
            for line in lines:
                yield line

    def _dump(self, tag, lines, low, high):
        return ['%s %s' % (tag, line) for line in lines[low:high]]

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        """All lines of one side, then of the other: the shorter side first."""
        removed, added = self._dump('-', a, alo, ahi), self._dump('+', b, blo, bhi)
        return added + removed if bhi - blo < ahi - alo else removed + added

    def __closest(self, a, alo, ahi, b, blo, bhi):
        """(i, j, whether equal) of the most similar lines, None where none are similar."""
        matcher = SequenceMatcher(self.charjunk)
        best, pair, equal = 0.74, None, None
        for j in xrange(blo, bhi):
            matcher.set_seq2(b[j])
            for i in xrange(alo, ahi):
                if a[i] == b[j]:
                    equal = equal or (i, j, True)
                    continue
                matcher.set_seq1(a[i])
                if matcher._exceeds(best):
                    best, pair = matcher.ratio(), (i, j, False)
        return pair if best >= 0.75 else equal

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """The most similar pair of lines with marks; what lies before and behind it likewise."""
        found = self.__closest(a, alo, ahi, b, blo, bhi)
        if found is None:
            return self._plain_replace(a, alo, ahi, b, blo, bhi)
        i, j, equal = found
        middle = ['  ' + a[i]] if equal else self._marked(a[i], b[j])
        return (self._fancy_helper(a, alo, i, b, blo, j) + middle
                + self._fancy_helper(a, i + 1, ahi, b, j + 1, bhi))

    def _fancy_helper(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi and blo < bhi:
            return self._fancy_replace(a, alo, ahi, b, blo, bhi)
        return self._dump('-', a, alo, ahi) + self._dump('+', b, blo, bhi)

    def _marked(self, aline, bline):
        marks = {'replace': '^^', 'delete': '- ', 'insert': ' +', 'equal': '  '}
        atags = btags = ''
        for tag, i1, i2, j1, j2 in SequenceMatcher(self.charjunk, aline, bline).get_opcodes():
            atags += marks[tag][0] * (i2 - i1)
            btags += marks[tag][1] * (j2 - j1)
        return list(self._qformat(aline, bline, atags, btags))

    def _qformat(self, aline, bline, atags, btags):
        """Two lines, each followed by its marks if it has any; common tabs stay tabs."""
        tabs = min(_leading(aline, '\t'), _leading(bline, '\t'))
        for tags in atags, btags:
            tabs = min(tabs, _leading(tags[:tabs], ' '))
        for head, line, tags in (('- ', aline, atags), ('+ ', bline, btags)):
            yield head + line
            rest = tags[tabs:].rstrip()
            if rest:
                yield '? %s%s\n' % ('\t' * tabs, rest)


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Yields the lines Differ makes of two lists of lines."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Yields the lines of the first (1) or second (2) text of an ndiff. ValueError otherwise."""
    if which not in (1, 2):
        raise ValueError('unknown delta choice (must be 1 or 2): %r' % which)
    wanted = '  ', '-+'[int(which) - 1] + ' '
    for line in delta:
        if line[:2] in wanted:
            yield line[2:]


# -- unified and context form

def _headers(marks, files, dates, lineterm):
    return ['%s %s%s%s' % (mark, name, '\t' + date if date else '', lineterm)
            for mark, name, date in zip(marks, files, dates)]


def _format_range_unified(start, stop):
    """'first,count' with lines from 1; only 'first' for one line."""
    count = stop - start
    if count == 1:
        return '%d' % (start + 1)
    return '%d,%d' % (start + (count > 0), count)


def _format_range_context(start, stop):
    """'first,last' with lines from 1; only 'last' for one line or none."""
    return '%d' % stop if stop - start <= 1 else '%d,%d' % (start + 1, stop)


def unified_diff(a, b, fromfile='', tofile='', fromfiledate='', tofiledate='', n=3,
                 lineterm='\n'):
    """Yields the lines of a unified diff of two lists of lines, with `n` lines around changes."""
    begun = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not begun:
            begun = True
            for line in _headers(('---', '+++'), (fromfile, tofile), (fromfiledate, tofiledate),
                                 lineterm):
                yield line
        (_, i1, _, j1, _), (_, _, i2, _, j2) = group[0], group[-1]
        yield '@@ -%s +%s @@%s' % (_format_range_unified(i1, i2), _format_range_unified(j1, j2),
                                   lineterm)
        for tag, i1, i2, j1, j2 in group:
            if tag == 'equal':
                for line in a[i1:i2]:
                    yield ' ' + line
                continue
            for mark, lines in (('-', a[i1:i2]), ('+', b[j1:j2])):
                for line in lines:
                    yield mark + line


def context_diff(a, b, fromfile='', tofile='', fromfiledate='', tofiledate='', n=3,
                 lineterm='\n'):
    """Yields the lines of a context diff of two lists of lines, with `n` lines around changes."""
    begun = False
    marks = {'insert': '+ ', 'delete': '- ', 'replace': '! ', 'equal': '  '}
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not begun:
            begun = True
            for line in _headers(('***', '---'), (fromfile, tofile), (fromfiledate, tofiledate),
                                 lineterm):
                yield line
        yield '***************' + lineterm
        tags = set(code[0] for code in group)
        for form, lines, side, silent in (('*** %s ****%s', a, 1, 'insert'),
                                          ('--- %s ----%s', b, 3, 'delete')):
            yield form % (_format_range_context(group[0][side], group[-1][side + 1]), lineterm)
            if tags & set(['replace', 'insert' if silent == 'delete' else 'delete']):
                for code in group:
                    if code[0] != silent:
                        for line in lines[code[side]:code[side + 1]]:
                            yield marks[code[0]] + line


# -- side by side, in HTML ----------------------------------------------------------------------------

def _indented(depth, lines):
    return ''.join(['\n' + '    ' * depth + line for line in lines])


_DTD = '"-//W3C//DTD XHTML 1.0 Transitional//EN"', '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"'

_COLOURS = ('header', '#e0e0e0'), ('next', '#c0c0c0'), ('add', '#aaffaa'), ('chg', '#ffff77'), ('sub', '#ffaaaa')


def _styles():
    rules = ['.diff_%s {background-color:%s}' % pair for pair in _COLOURS]
    rules.insert(1, 'td.diff_header {text-align:right}')
    return _indented(2, ['table.diff {font-family:Courier; border:medium;}'] + rules)


def _legend():
    "The table that explains colours and letters."
    colours = ['<tr><th> Colors </th> </tr>', '<tr><td class="diff_add">&nbsp;Added&nbsp;</td></tr>'] + [
        '<tr><td class="diff_%s">%s</td> </tr>' % pair for pair in (('chg', 'Changed'), ('sub', 'Deleted'))]
    links = ['<tr><th colspan="2"> Links </th> </tr>'] + [
        '<tr><td>%s</td> </tr>' % words for words in ('(f)irst change', '(n)ext change', '(t)op')]
    text = _indented(1, ['<table class="diff" summary="Legends">'])
    text += _indented(2, ['<tr> <th colspan="2"> Legends </th> </tr>', '<tr> '])
    for name, lines in (('Colors', colours), ('Links', links)):
        if name == 'Links':
            text += '\n' + ' ' * 13
        text += '<td> <table border="" summary="%s">' % name
        text += ''.join(['\n' + ' ' * 22 + line for line in lines]) + '\n' + ' ' * 18 + '</table></td>'
    return text + ' </tr>' + _indented(1, ['</table>'])


def _document(table):
    head = _indented(1, ['<meta http-equiv="Content-Type"', '      content="text/html; charset=ISO-8859-1" />',
                         '<title></title>', '<style type="text/css">%s' % _styles(), '</style>'])
    body = '\n    ' + table + _legend()
    parts = ''.join(['\n\n<%s>%s\n</%s>' % (tag, text, tag) for tag, text in (('head', head), ('body', body))])
    return '\n<!DOCTYPE html PUBLIC %s\n%10s%s>\n\n<html>%s\n\n</html>' % (_DTD[0], '', _DTD[1], parts)


def _framed(to, head, body):
    "The table around its rows."
    columns = _indented(2, [' '.join(3 * ['<colgroup></colgroup>'])] * 2)
    return ('\n    <table class="diff" id="difflib_chg_%s_top"\n           cellspacing="0" cellpadding="0" rules="groups" >'
            '%s\n        %s\n        <tbody>\n%s        </tbody>\n    </table>' % (to, columns, head, body))


_CLASSES = {'+': 'add', '-': 'sub', '^': 'chg'}

_ABSENT = '', [('', '')]        # the side of a row that has no line there


def _segments(text, hints):
    "[(mark, part of the text)]: a mark is one of '+-^', or '' for what is the same; hints: ndiff's line of marks."
    hints = hints[2:].rstrip('\n').ljust(len(text))
    parts = [(mark.strip(), len(list(run))) for mark, run in _groupby(hints)]
    found, place = [], 0
    for mark, size in parts:
        found.append((mark, text[place:place + size]))
        place += size
    return [part for part in found if part[1]]


def _rows(delta):
    """(left, right, changed?) of each row, from ndiff's lines; a side is the segments of a line or None.

    Between lines that are the same, deleted and added ones stand side by side in their order; a pair with hints begins a
    row of its own."""
    gone, new = [], []

    def flush():
        for left, right in _izip_longest(gone, new):
            yield left, right, True
        del gone[:], new[:]

    for row, lines in _in_pairs(list(delta)):
        kind, text = lines[0][:1], lines[0][2:]
        if row is None and kind == '-':
            gone.append([('-', text or ' ')])
        elif row is None and kind == '+':
            new.append([('+', text or ' ')])
        else:
            for earlier in flush():
                yield earlier
            yield row or ([('', text)], [('', text)], False)
    for row in flush():
        yield row


def _in_pairs(lines):
    "Yields (row, [lines]) where hints say that lines belong together, (None, [line]) of all others."
    kinds = ''.join([line[:1] for line in lines])
    place = 0
    while place < len(lines):
        size = next((len(shape) for shape in ('-?+?', '-?+', '-+?') if kinds.startswith(shape, place)), 1)
        some = lines[place:place + size]
        yield _hinted_row(some) if size > 1 else None, some
        place += size


def _hinted_row(lines):
    "The row of a deleted and an added line, each with a line of hints behind it or not."
    hints = dict((place - 1, line) for place, line in enumerate(lines) if line[:1] == '?')
    old, new = [_segments(line[2:], hints.get(place, '')) for place, line in enumerate(lines) if line[:1] != '?']
    return old, new, True


def _numbered(rows):
    "The same with line numbers: each side (number, segments)."
    counts = [0, 0]
    for left, right, changed in rows:
        sides = []
        for which, side in enumerate((left, right)):
            if side is not None:
                counts[which] += 1
            sides.append(_ABSENT if side is None else (counts[which], side))
        yield sides[0], sides[1], changed


def _near_changes(rows, numlines):
    "The rows with a change, and so many around them; None stands where others were left out."
    rows = list(rows)
    wanted = set()
    for place, row in enumerate(rows):
        if row[2]:
            wanted.update(range(max(0, place - numlines), min(len(rows), place + numlines + 1)))
    last = -1
    for place in sorted(wanted):
        if place != last + 1:
            yield None
        last = place
        yield rows[place]


def _mdiff(fromlines, tolines, context=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Yields the rows of a view side by side, for those who lay it out themselves: (left, right, changed?).

    A side is (number, line), the number '' where there is no line; in the line '\\0' with one of '+-^' begins what is
    marked and '\\1' ends it.  context: so many lines around changes; (None, None, None) stands where others were left out."""
    rows = _numbered(_rows(ndiff(fromlines, tolines, linejunk, charjunk)))
    for row in rows if context is None else _near_changes(rows, context):
        yield (None, None, None) if row is None else (_flagged(row[0]), _flagged(row[1]), row[2])


def _flagged(side):
    if side is _ABSENT:
        return '', '\n'
    number, segments = side
    return number, ''.join(['\0' + mark + text + '\1' if mark else text for mark, text in segments])


def _wrapped(side, width):
    "A side in pieces of at most `width` characters; the pieces after the first have > for their number."
    number, segments = side
    pieces, room, ended = [[]], width, ''
    for mark, text in segments:
        while text:
            if not room:
                # A mark that ends with the piece is seen again, empty: it was closed after the cut.
                pieces.append([(ended, '')] if ended else [])
                room = width
            pieces[-1].append((mark, text[:room]))
            text, room = text[room:], room - min(room, len(text))
            ended = '' if text else mark
    return [('>' if place else number, piece) for place, piece in enumerate(pieces)]


class HtmlDiff(object):
    """Two texts side by side as a table in HTML.

    HtmlDiff(tabsize, wrapcolumn).make_file(lines, other lines, 'old', 'new') is a page, make_table() the table only.
    tabsize: columns of a tab; wrapcolumn: longer lines are wrapped; linejunk, charjunk: as for ndiff()."""

    _tables = 0     # how many were made: their identifiers differ

    def __init__(self, tabsize=8, wrapcolumn=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
        self._tabsize, self._wrapcolumn = tabsize, wrapcolumn
        self._linejunk, self._charjunk = linejunk, charjunk

    def make_file(self, fromlines, tolines, fromdesc='', todesc='', context=False, numlines=5):
        "A page; context: only the changes, with numlines around each; else numlines tells how far links go above them."
        table = self.make_table(fromlines, tolines, fromdesc, todesc, context, numlines)
        return _document(table)

    def make_table(self, fromlines, tolines, fromdesc='', todesc='', context=False, numlines=5):
        "The table alone."
        names = ['%s%d_' % (side, HtmlDiff._tables) for side in ('from', 'to')]
        HtmlDiff._tables += 1
        sides = self.__without_tabs(fromlines), self.__without_tabs(tolines)
        rows = _numbered(_rows(ndiff(sides[0], sides[1], self._linejunk, self._charjunk)))
        if context:
            rows = _near_changes(rows, numlines)
        if self._wrapcolumn:
            rows = self._wrap(rows)
        rows = list(rows)
        head = ''
        if fromdesc or todesc:
            head = '<thead><tr>%s</tr></thead>' % ''.join(
                ['<th class="diff_next"><br /></th><th colspan="2" class="diff_header">%s</th>' % title
                 for title in (fromdesc, todesc)])
        if not any(rows):
            message = 'No Differences Found' if context else 'Empty File'
            rows = [((None, message), (None, message), False)]
        return _framed(names[1], head, ''.join(self.__body(rows, names, numlines)))

    def __without_tabs(self, lines):
        "Tabs become as many as they have columns, so that they still differ from spaces."
        return [line.replace(' ', '\0').expandtabs(self._tabsize).replace(' ', '\t').replace('\0', ' ').rstrip('\n')
                for line in lines]

    def _wrap(self, rows):
        for row in rows:
            if row is None:
                yield row
                continue
            left, right = [_wrapped(side, self._wrapcolumn) for side in row[:2]]
            for pair in _izip_longest(left, right, fillvalue=('', [('', ' ')])):
                yield pair + row[2:]

    def __body(self, rows, names, numlines):
        "The table's rows as text, with links from change to change."
        here, links = self.__links([row is not None and row[2] for row in rows], names[1], numlines)
        for place, row in enumerate(rows):
            if row is None:
                if place:
                    yield '        </tbody>        \n        <tbody>\n'
                continue
            left, right = [self.__cells(side, name) for side, name in zip(row, names)]
            yield '            <tr><td class="diff_next"%s>%s</td>%s<td class="diff_next">%s</td>%s</tr>\n' % (
                here.get(place, ''), links.get(place, ''), left, links.get(place, ''), right)

    def __links(self, changed, to, numlines):
        "{row: identifier} where changes can be jumped to, {row: link} to the next one."
        starts = [place for place, flag in enumerate(changed) if flag and not (place and changed[place - 1])]
        here, links = {}, {}
        link = '<a href="#difflib_chg_%s_%s">%s</a>'
        if starts and not changed[0]:
            links[0] = link % (to, 0, 'f')
        for number, place in enumerate(starts):
            row = max(0, place - numlines)
            here[row] = ' id="difflib_chg_%s_%d"' % (to, number)
            last = number == len(starts) - 1
            links[place] = link % (to, 'top' if last else number + 1, 't' if last else 'n')
        if not starts:
            links[0] = link % (to, 'top', 't')
        return here, links

    def __cells(self, side, name):
        number, segments = side
        if number is None:
            return '<td></td><td>&nbsp;%s&nbsp;</td>' % segments
        text = ''.join([self._marked(mark, part) for mark, part in segments])
        place = ' id="%s%d"' % (name, number) if isinstance(number, int) else ''
        return '<td class="diff_header"%s>%s</td><td nowrap="nowrap">%s</td>' % (place, number, text)

    def _marked(self, mark, text):
        for plain, special in ('&', '&amp;'), ('>', '&gt;'), ('<', '&lt;'), (' ', '&nbsp;'), ('\t', '&nbsp;'):
            text = text.replace(plain, special)
        return '<span class="diff_%s">%s</span>' % (_CLASSES[mark], text) if mark else text
