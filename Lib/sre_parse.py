"""What programs use of the regular expression parser: templates, and trees for those that make something else of an
expression (examples, other notations).  The engine itself does not use them.
"""
import _sre
from sre_constants import *
from sre_constants import MAXREPEAT, error

SPECIAL_CHARS = ".\\[{()*+?^$|"
REPEAT_CHARS = "*+?{"
DIGITS = set("0123456789")
OCTDIGITS = set("01234567")
HEXDIGITS = set("0123456789abcdefABCDEF")
WHITESPACE = set(" \t\n\r\v\f")

FLAGS = {"i": SRE_FLAG_IGNORECASE, "L": SRE_FLAG_LOCALE, "m": SRE_FLAG_MULTILINE,
         "s": SRE_FLAG_DOTALL, "x": SRE_FLAG_VERBOSE, "t": SRE_FLAG_TEMPLATE,
         "u": SRE_FLAG_UNICODE}

pattern_type = type(_sre.compile("", 0))
parse_template = _sre.parse_template
expand_template = _sre.expand_template


def isname(name):
    """Whether name could be a group's."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
    return bool(name) and name[0] in letters and all(c in letters or c in DIGITS for c in name)


class Pattern:
    """What is known of a whole expression: its flags and groups."""

    def __init__(self):
        self.flags, self.groups, self.groupdict = 0, 1, {}
        self.open = []                  # numbers of groups that have begun
        self.lookbehind = 0

    def opengroup(self, name=None):
        """The number of a group that begins here."""
        number = self.groups
        self.groups += 1
        if name is not None:
            if name in self.groupdict:
                raise error('redefinition of group name %s as group %d; was group %d'
                                 % (repr(name), number, self.groupdict[name]))
            self.groupdict[name] = number
        self.open.append(number)
        return number

    def closegroup(self, gid):
        self.open.remove(gid)

    def checkgroup(self, gid):
        """Is the group complete?"""
        return gid < self.groups and gid not in self.open


class SubPattern:
    """A part of an expression: a list of (name, value) that knows its Pattern."""

    def __init__(self, pattern, data=None):
        self.pattern, self.data, self.width = pattern, [] if data is None else data, None

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        found = self.data[index]
        return SubPattern(self.pattern, found) if isinstance(index, slice) else found

    def __setitem__(self, index, code):
        self.data[index] = code

    def __delitem__(self, index):
        del self.data[index]

    def insert(self, index, code):
        self.data.insert(index, code)

    def append(self, code):
        self.data.append(code)

    def getwidth(self):
        """(fewest, most) characters that it matches; MAXREPEAT stands for any number."""
        if self.width is None:
            widths = [_width(*item) for item in self.data] or [(0, 0)]
            low, high = map(sum, zip(*widths))
            self.width = min(low, MAXREPEAT - 1), min(high, MAXREPEAT)
        return self.width

    def dump(self, level=0):
        """Prints it, an item in a line; two blanks for each level."""
        for name, value in self.data:
            _dump_item(name, value, level)


def _width(name, value):
    if name == 'branch':
        lows, highs = zip(*[alternative.getwidth() for alternative in value[1]])
        return min(lows), max(highs)
    if name == 'subpattern':
        return value[1].getwidth()
    if name in ('max_repeat', 'min_repeat'):
        low, high = value[2].getwidth()
        return low * value[0], high * value[1]
    single = name in ('literal', 'not_literal', 'any', 'in', 'range')
    return int(single), int(single)


def _dump_item(name, value, level):
    margin = level * '  '
    if name == 'in':
        print margin + name
        for inner, what in value:
            print margin + '  ' + inner, what
    elif name == 'branch':
        print margin + name
        for place, alternative in enumerate(value[1]):
            if place:
                print margin + 'or'
            alternative.dump(level + 1)
    elif name == 'groupref_exists':
        print margin + name, value[0]
        value[1].dump(level + 1)
        if value[2]:
            print margin + 'else'
            value[2].dump(level + 1)
    elif isinstance(value, tuple):
        print ' '.join([margin + name] + [str(part) for part in value[:-1]])
        value[-1].dump(level + 1)
    else:
        print margin + name, value


class Tokenizer:
    """A text in characters; a backslash takes the next one with it.  `next` is what comes, None at the end."""

    def __init__(self, string):
        self.string, self.index, self.next = string, 0, None
        self.get()

    def get(self):
        """What comes; goes on behind it."""
        now = self.next
        size = 2 if self.string[self.index:self.index + 1] == '\\' else 1
        self.next = self.string[self.index:self.index + size] or None
        self.index += len(self.next or '')
        return now

    def match(self, char, skip=1):
        """Does this come?  1 or 0; goes on behind it unless skip is false."""
        if char != self.next:
            return 0
        if skip:
            self.get()
        return 1

    def tell(self):
        return self.index, self.next

    def seek(self, index):
        self.index, self.next = index


def parse(str, flags=0, pattern=None):
    """The tree of an expression, a SubPattern.  pattern: the Pattern to fill; error for what is no expression."""
    from _sre_tree import read          # few programs ask for trees
    compiled = _sre.compile(str, flags)
    state = Pattern() if pattern is None else pattern
    state.flags = flags | compiled.flags
    state.str = str
    return read(str, state)
