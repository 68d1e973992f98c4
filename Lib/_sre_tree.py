"""sre_parse.parse(): makes the tree of a regular expression.

A tree is a SubPattern: a list of (name, value) with further SubPatterns in it.

    'ab*'       [('literal', 97), ('max_repeat', (0, MAXREPEAT, [('literal', 98)]))]
    '[^x]|\\d+' [('branch', (None, [[('not_literal', 120)], [('max_repeat', (1, MAXREPEAT, [('in', ...)]))]]))]

The engine does not use it, and has refused whatever is no regular expression before a tree is made.
"""
import re
from _sre import MAXREPEAT

from sre_parse import SubPattern

_VERBOSE = 64
_CONTROLS = {'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}
_PLACES = {'A': 'at_beginning_string', 'b': 'at_boundary', 'B': 'at_non_boundary', 'Z': 'at_end_string'}
_CATEGORIES = {'d': 'category_digit', 'D': 'category_not_digit', 's': 'category_space', 'S': 'category_not_space',
               'w': 'category_word', 'W': 'category_not_word'}
_REPEATS = {'*': (0, MAXREPEAT), '+': (1, MAXREPEAT), '?': (0, 1)}

_counts = re.compile(r'\{(?!\})(\d*)(?:(,)(\d*))?\}')
_in_verbose = re.compile(r'(?:[ \t\n\r\v\f]|#[^\n]*)+')
_octal = re.compile(r'0[0-7]{0,2}|[1-7][0-7]{2}|[0-3][0-7]{2}')
_octal_in_set = re.compile(r'[0-7]{1,3}')


class _Parser(object):
    """Makes the tree; `at` is the place in the text."""

    def __init__(self, text, state):
        self.text, self.state, self.at = text, state, 0

    def ahead(self, size=1):
        return self.text[self.at:self.at + size]

    def take(self, size=1):
        found = self.ahead(size)
        self.at += size
        return found

    def skip(self, words):
        """Goes on behind words if they come."""
        comes = self.text.startswith(words, self.at)
        if comes:
            self.at += len(words)
        return comes

    def match(self, pattern):
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    # -- alternatives

    def alternatives(self):
        found = [self.sequence()]
        while self.skip('|'):
            found.append(self.sequence())
        return found[0] if len(found) == 1 else self.branch(found)

    def branch(self, found):
        """One SubPattern of several: what all begin with stands in front, single characters become a set."""
        result = SubPattern(self.state)
        while all(found) and not [item for item in found if item[0] != found[0][0]]:
            result.append(found[0][0])
            for item in found:
                del item[0]
        if [item for item in found if len(item) != 1 or item[0][0] != 'literal']:
            result.append(('branch', (None, found)))
        else:
            result.append(('in', [item[0] for item in found]))
        return result

    def sequence(self):
        result = SubPattern(self.state)
        while True:
            if self.state.flags & _VERBOSE:
                self.match(_in_verbose)
            char = self.ahead()
            if char in ('', '|', ')'):
                return result
            if not self.repeat(char, result):
                item = self.item(self.take())
                if item is not None:
                    result.append(item)

    def repeat(self, char, result):
        """Makes the last item a repeated one if counts come."""
        if char in _REPEATS:
            low, high = _REPEATS[self.take()]
        else:
            counts = self.match(_counts)
            if not counts:
                return False
            low, comma, high = counts.groups()
            high = high if comma else low
            low, high = int(low or 0), int(high) if high else MAXREPEAT
        name = 'min_repeat' if self.skip('?') else 'max_repeat'
        result[-1] = name, (low, high, result[-1:])
        return True

    def item(self, char):
        if char == '.':
            return 'any', None
        if char in '^$':
            return 'at', 'at_beginning' if char == '^' else 'at_end'
        if char == '[':
            return self.set()
        if char == '(':
            return self.group()
        return self.escape() if char == '\\' else ('literal', ord(char))

    # -- backslashes

    def escape(self):
        octal = self.match(_octal)
        if octal:
            return 'literal', int(octal.group(), 8) & 0xff
        if self.ahead().isdigit():
            digits = self.ahead(2)
            return 'groupref', int(self.take(2 if digits.isdigit() else 1))
        letter = self.take()
        return ('at', _PLACES[letter]) if letter in _PLACES else self.letter(letter)

    def letter(self, letter):
        if letter in _CATEGORIES:
            return 'in', [('category', _CATEGORIES[letter])]
        if letter == 'x':
            return 'literal', int(self.take(2), 16)
        return 'literal', _CONTROLS.get(letter) or ord(letter)

    # -- sets

    def set(self):
        items = [('negate', None)] if self.skip('^') else []
        first = True
        while first or self.ahead() != ']':
            first = False
            low = self.member()
            if self.ahead() == '-' and self.ahead(2) != '-]':
                self.take()
                low = 'range', (low[1], self.member()[1])
            items.append(low)
        self.take()
        if len(items) == 1 and items[0][0] == 'literal':
            return items[0]
        if len(items) == 2 and items[0][0] == 'negate' and items[1][0] == 'literal':
            return 'not_literal', items[1][1]
        return 'in', items

    def member(self):
        char = self.take()
        if char != '\\':
            return 'literal', ord(char)
        octal = self.match(_octal_in_set)
        if octal:
            return 'literal', int(octal.group(), 8) & 0xff
        name, value = self.letter(self.take())
        return value[0] if name == 'in' else (name, value)

    # -- groups

    def group(self):
        """What an opening bracket begins; None for what matches nothing."""
        if not self.skip('?'):
            return self.numbered(None)
        kind = self.take()
        if kind == 'P':
            return self.named()
        if kind == '#':
            self.at = self.text.index(')', self.at) + 1
            return None
        if kind in '=!' or kind == '<':
            return self.assertion(kind)
        if kind == '(':
            inner = SubPattern(self.state, [self.conditional()])
        elif kind == ':':
            inner = self.alternatives()
        else:
            self.at = self.text.index(')', self.at) + 1     # flags: they were looked for before
            return None
        self.take()
        return 'subpattern', (None, inner)

    def numbered(self, name):
        number = self.state.opengroup(name)
        inner = self.alternatives()
        self.take()
        self.state.closegroup(number)
        return 'subpattern', (number, inner)

    def until(self, end):
        close = self.text.index(end, self.at)
        word, self.at = self.text[self.at:close], close + 1
        return word

    def named(self):
        if self.take() == '<':
            return self.numbered(self.until('>'))
        return 'groupref', self.state.groupdict[self.until(')')]

    def assertion(self, kind):
        way = 1
        if kind == '<':
            way, kind = -1, self.take()
        inner = self.alternatives()
        self.take()
        return 'assert' if kind == '=' else 'assert_not', (way, inner)

    def conditional(self):
        word = self.until(')')
        number = self.state.groupdict[word] if word in self.state.groupdict else int(word)
        yes = self.sequence()
        no = self.sequence() if self.skip('|') else None
        return 'groupref_exists', (number, yes, no)


def read(text, state):
    """The tree of an expression that the engine has not refused; state: a Pattern with the flags, which learns the groups."""
    return _Parser(text, state).alternatives()
