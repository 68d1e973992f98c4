"""What re.Scanner matches with: the pattern of several phrases, each with group numbers of its own.

The phrases are one pattern, in which phrase number p is a group around the phrase's own groups.  To its users, as in
2.7, lastindex is p, and group k is the k-th group of the phrase that matched.  Group p of that phrase, where it has one,
ends where the whole does, as both are kept in the same place.
"""


def renumbered(phrase, first):
    """A phrase for the place behind `first` groups: what refers to a group of its own by number says the new one."""
    made, at, in_class = [], 0, False
    while at < len(phrase):
        size, new = 1, None
        if phrase[at] == '\\':
            digits = _digits(phrase, at + 1, 2)
            is_octal = digits[:1] in ('', '0') or len(_digits(phrase, at + 1, 3, '01234567')) == 3
            size = 2
            if not in_class and not is_octal:
                size, new = 1 + len(digits), '(?:\\%d)' % (first + int(digits))
        elif phrase[at] == '[' and not in_class:
            in_class = True
            size = 3 if phrase[at + 1:at + 3] == '^]' else 2 if phrase[at + 1:at + 2] in (']', '^') else 1
        elif phrase[at] == ']':
            in_class = False
        elif not in_class and phrase.startswith('(?(', at):
            digits = _digits(phrase, at + 3, 3)
            if digits:
                size, new = 3 + len(digits), '(?(%d' % (first + int(digits))
        made.append(phrase[at:at + size] if new is None else new)
        at += size
    return phrase[:0].join(made)


def _digits(text, at, most, allowed='0123456789'):
    end = at
    while end < min(at + most, len(text)) and text[end] in allowed:
        end += 1
    return text[at:end]


class Match(object):
    """A match of a phrase; has what other matches have.  Most are never asked for anything, so all is found out late."""
    __slots__ = 're', '_found'
    lastgroup = None

    def __init__(self, pattern, found):
        self.re, self._found = pattern, found

    lastindex = property(lambda self: self.re.phrase_of[self._found.lastindex])
    string = property(lambda self: self._found.string)
    pos = property(lambda self: self._found.pos)
    endpos = property(lambda self: self._found.endpos)

    def span(self, group=0):
        """(start, end) of a group, (-1, -1) if it has no part in the match."""
        if not 0 <= group <= self.re.groups:
            raise IndexError('no such group')
        outer = self._found.lastindex
        inside = self._found.span(outer + group) if 0 < group <= self.re.counts[self.lastindex] else (-1, -1)
        if group == 0:
            return self._found.span()
        if group == self.lastindex:
            start, end = self._found.span()
            return (start if inside[0] < 0 else inside[0]), end
        return inside

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def _text(self, group, default=None):
        start, end = self.span(group)
        return default if start < 0 else self.string[start:end]

    def group(self, *groups):
        """The text of a group (0 by default, the whole), or a tuple of several."""
        texts = tuple([self._text(each) for each in groups or (0,)])
        return texts if len(texts) > 1 else texts[0]

    def groups(self, default=None):
        """The texts of all groups."""
        return tuple([self._text(each, default) for each in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {}


class _Run(object):
    """Matches one after the other in a text."""

    def __init__(self, pattern, run):
        self.pattern, self._run = pattern, run

    def match(self):
        """The next, if it begins here; None otherwise."""
        return self.pattern.wrapped(self._run.match())

    def search(self):
        """The next, wherever it begins; None at the end."""
        return self.pattern.wrapped(self._run.search())


class Pattern(object):
    """All phrases.  phrase_of: phrase numbers by the number of their group in the whole; counts: groups of each phrase."""

    pattern, groupindex = None, {}

    def __init__(self, whole, phrase_of, counts):
        self.whole, self.phrase_of, self.counts, self.flags = whole, phrase_of, counts, whole.flags
        self.groups = len(phrase_of)

    def wrapped(self, found):
        return found and Match(self, found)

    def scanner(self, string, *bounds):
        """An object whose match() and search() go through a text."""
        return _Run(self, self.whole.scanner(string, *bounds))

    def match(self, string, *bounds):
        return self.wrapped(self.whole.match(string, *bounds))

    def search(self, string, *bounds):
        return self.wrapped(self.whole.search(string, *bounds))

    def finditer(self, string, *bounds):
        return iter(self.scanner(string, *bounds).search, None)
