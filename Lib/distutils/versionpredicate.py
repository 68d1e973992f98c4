"""Requirements such as 'name (>=1.0, <2)'."""
import operator
import re
import distutils.version

re_validPackage = re.compile(r'(?i)^\s*([a-z_]\w*(?:\.[a-z_]\w*)*)(.*)')
re_paren = re.compile(r'^\s*\((.*)\)\s*$')
re_splitComparison = re.compile(r'^\s*(<=|>=|<|>|!=|==)\s*([^\s,]+)\s*$')
compmap = {'<': operator.lt, '<=': operator.le, '==': operator.eq, '>': operator.gt, '>=': operator.ge,
           '!=': operator.ne}
_provision_rx = None


def splitUp(pred):
    """(comparison, version) of a text like '>= 1.0'."""
    found = re_splitComparison.match(pred)
    if found is None:
        raise ValueError('bad package restriction syntax: %r' % pred)
    mark, version = found.groups()
    return mark, distutils.version.StrictVersion(version)


class VersionPredicate:
    """name, and pred: [(comparison, version)]."""

    def __init__(self, versionPredicateStr):
        text = versionPredicateStr.strip()
        if not text:
            raise ValueError('empty package restriction')
        found = re_validPackage.match(text)
        if found is None:
            raise ValueError('bad package name in %r' % text)
        self.name, rest = found.group(1), found.group(2).strip()
        self.pred = self._tests(rest) if rest else []

    @staticmethod
    def _tests(text):
        """[(operator, version), ...] of '(>1.0, !=1.5)'."""
        inner = re_paren.match(text)
        if inner is None:
            raise ValueError('expected parenthesized list: %r' % text)
        return map(splitUp, inner.group(1).split(','))

    def __str__(self):
        inner = ', '.join('%s %s' % pair for pair in self.pred)
        return '%s (%s)' % (self.name, inner) if inner else self.name

    def satisfied_by(self, version):
        """Whether a version fits."""
        return all(compmap[mark](version, limit) for mark, limit in self.pred)


def split_provision(value):
    """(name, version or None) of a text like 'name (1.0)'."""
    found = re.match(r'([a-zA-Z_]\w*(?:\.[a-zA-Z_]\w*)*)(?:\s*\(\s*([^)\s]+)\s*\))?$', value.strip())
    if found is None:
        raise ValueError('illegal provides specification: %r' % value)
    name, version = found.groups()
    return name, distutils.version.StrictVersion(version) if version else None
