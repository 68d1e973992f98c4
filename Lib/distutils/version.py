"""Numbers of versions that can be compared: StrictVersion ('1.2a3'), LooseVersion (anything)."""
import re
import string
from types import StringType


class Version:
    """The base: subclasses define parse(), __str__() and __cmp__()."""

    def __init__(self, vstring=None):
        if vstring:
            self.parse(vstring)

    def __repr__(self):
        return "%s ('%s')" % (self.__class__.__name__, self)

    def _other(self, other):
        return self.__class__(other) if isinstance(other, StringType) else other


class StrictVersion(Version):
    """Two or three numbers, and perhaps a or b with a number for versions before the final one."""

    version_re = re.compile(r'^(\d+) \. (\d+) (\. (\d+))? ([ab](\d+))?$', re.VERBOSE)

    def parse(self, vstring):
        found = self.version_re.match(vstring)
        if found is None:
            raise ValueError("invalid version number '%s'" % vstring)
        numbers = found.group(1, 2, 4)
        self.version = tuple(int(number or 0) for number in numbers)
        before = found.group(5)
        self.prerelease = (before[0], int(found.group(6))) if before else None

    def __str__(self):
        count = 3 if self.version[2] else 2
        text = '.'.join(map(str, self.version[:count]))
        return text + '%s%d' % self.prerelease if self.prerelease else text

    def _key(self):
        return self.version, self.prerelease or ('final',)

    def __cmp__(self, other):
        return cmp(self._key(), self._other(other)._key())


class LooseVersion(Version):
    """Any text: numbers and words in it are compared one by one."""

    component_re = re.compile(r'(\d+ | [a-z]+ | \.)', re.VERBOSE)

    def __init__(self, vstring=None):
        Version.__init__(self, vstring)

    def parse(self, vstring):
        self.vstring = vstring
        pieces = [piece for piece in self.component_re.split(vstring) if piece not in ('', '.')]
        self.version = [int(piece) if piece.isdigit() else piece for piece in pieces]

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return "LooseVersion ('%s')" % self

    def __cmp__(self, other):
        return cmp(self.version, self._other(other).version)
