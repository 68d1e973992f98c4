"""Python data written so that it can be read: containers that are too wide get a line per item."""
import sys as _sys
import warnings

try:
    from cStringIO import StringIO as _StringIO
except ImportError:
    from StringIO import StringIO as _StringIO

__all__ = ['pprint', 'pformat', 'isreadable', 'isrecursive', 'saferepr', 'PrettyPrinter']


def pprint(object, stream=None, indent=1, width=80, depth=None):
    """Writes `object` and a newline to `stream` (sys.stdout); options as PrettyPrinter."""
    PrettyPrinter(indent, width, depth, stream).pprint(object)


def pformat(object, indent=1, width=80, depth=None):
    """The text (str) pprint would write, without the newline."""
    return PrettyPrinter(indent, width, depth).pformat(object)


def saferepr(object):
    """repr() in one line that marks recursion."""
    return _safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    """Whether eval(saferepr(object)) would give the object again."""
    return _safe_repr(object, {}, None, 0)[1]


def isrecursive(object):
    """Whether the object contains itself."""
    return _safe_repr(object, {}, None, 0)[2]


def _ordered(items):
    """The items sorted, without the warnings of -3 on mixed types."""
    with warnings.catch_warnings():
        if _sys.py3kwarning:
            warnings.filterwarnings('ignore', 'comparing unequal types not supported',
                                    DeprecationWarning)
        return sorted(items)


# Containers that are written item by item, while their class leaves __repr__ as it is:
# (type, (opening, closing, whether it is a set: named and with sorted items))
_brackets = [(list, ('[', ']', False)), (tuple, ('(', ')', False)),
             (set, ('%s([', '])', True)), (frozenset, ('%s([', '])', True))]


def _shape(kind):
    """dict, a row of _brackets, or None for what is written by repr()."""
    writer = getattr(kind, '__repr__', None)
    if issubclass(kind, dict) and writer is dict.__repr__:
        return dict
    for base, row in _brackets:
        if issubclass(kind, base) and writer is base.__repr__:
            return (row[0] % kind.__name__,) + row[1:] if row[2] else row
    return None


class PrettyPrinter:
    """Prints with chosen options.

    indent: columns for each level; width: columns of a line; depth: levels that are shown, None
    for all; stream: has write(str), sys.stdout by default.
    """

    def __init__(self, indent=1, width=80, depth=None, stream=None):
        indent, width = int(indent), int(width)
        assert indent >= 0, 'indent must be >= 0'
        assert depth is None or depth > 0, 'depth must be > 0'
        assert width, 'width must be != 0'
        self._indent_per_level, self._width, self._depth = indent, width, depth
        self._stream = _sys.stdout if stream is None else stream

    def pprint(self, object):
        """Writes the object and a newline."""
        self._stream.write(self.pformat(object) + '\n')

    def pformat(self, object):
        """The text (str) of the object."""
        sink = _StringIO()
        self._format(object, sink, 0, 0, {}, 0)
        return sink.getvalue()

    def isrecursive(self, object):
        """Whether the object contains itself."""
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        """Whether the text of the object is Python that gives it again."""
        _, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        """(text in one line, readable, recursive): made to be overridden.

        context: dict with the ids of the containers around; maxlevels: 0 or None for no limit.
        """
        return _safe_repr(object, context, maxlevels, level)

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        self._readable = getattr(self, '_readable', True) and readable
        self._recursive = getattr(self, '_recursive', False) or recursive
        return text

    def _format(self, object, stream, indent, allowance, context, level):
        """Writes an object at column `indent`; `allowance` columns must stay free behind it."""
        if id(object) in context:
            stream.write(_recursion(object))
            self._recursive, self._readable = True, False
            return
        text = self._repr(object, context, level)
        too_deep = self._depth and level >= self._depth
        shape = _shape(type(object))
        if too_deep or shape is None or (shape is not dict and shape[2] and not object):
            stream.write(text)
            return
        # Items are written one by one also where all fit: format() may be overridden, and sets are sorted.
        apart = len(text) > self._width - 1 - indent - allowance
        context[id(object)] = 1
        if shape is dict:
            self.__format_dict(object, apart, stream, indent, allowance, context, level + 1)
        else:
            self.__format_items(object, shape, apart, stream, indent, allowance, context, level + 1)
        del context[id(object)]

    def __padding(self):
        return ' ' * (self._indent_per_level - 1)

    def __format_dict(self, object, apart, stream, indent, allowance, context, level):
        stream.write('{' + self.__padding())
        indent += self._indent_per_level
        between = ''
        for key, value in _ordered(object.items()):
            head = self._repr(key, context, level) + ': '
            stream.write(between + head)
            self._format(value, stream, indent + len(head), allowance + 1, context, level)
            between = ',\n' + ' ' * indent if apart else ', '
        stream.write('}')

    def __format_items(self, object, shape, apart, stream, indent, allowance, context, level):
        opening, closing, in_order = shape
        stream.write(opening + (self.__padding() if apart else ''))
        indent += len(opening) - 1 + self._indent_per_level
        between = ''
        for item in _ordered(object) if in_order else object:
            stream.write(between)
            self._format(item, stream, indent, allowance + 1, context, level)
            between = ',\n' + ' ' * indent if apart else ', '
        if len(object) == 1 and opening == '(':
            stream.write(',')
        stream.write(closing)


def _recursion(object):
    return '<Recursion on %s with id=%s>' % (type(object).__name__, id(object))


def _string(text):
    """repr() of a str that leaves the letters of the locale, if there is one, as they are."""
    if 'locale' not in _sys.modules:
        return repr(text)
    mark = '"' if "'" in text and '"' not in text else "'"
    escapes = {mark: '\\' + mark, '"': '"', "'": "'"}
    escapes[mark] = '\\' + mark
    return mark + ''.join(char if char.isalpha() else escapes.get(char, repr(char)[1:-1])
                          for char in text) + mark


def _safe_repr(object, context, maxlevels, level):
    """What PrettyPrinter.format returns."""
    kind = type(object)
    if kind is str:
        return _string(object), True, False
    shape = _shape(kind)
    if shape is not dict and (shape is None or shape[2]):
        text = repr(object)                    # sets too: they are not looked into
        return text, bool(text) and not text.startswith('<'), False
    opening, closing = ('{', '}') if shape is dict else shape[:2]
    if not object:
        return opening + closing, True, False
    if opening == '(' and len(object) == 1:
        closing = ',)'
    if maxlevels and level >= maxlevels:
        return opening + '...' + closing, False, id(object) in context
    if id(object) in context:
        return _recursion(object), False, True
    context[id(object)] = 1
    readable, recursive, texts = True, False, []
    for item in _ordered(object.items()) if shape is dict else object:
        parts = []
        for part in item if shape is dict else (item,):
            text, part_readable, part_recursive = _safe_repr(part, context, maxlevels, level + 1)
            parts.append(text)
            readable = readable and part_readable
            recursive = recursive or part_recursive
        texts.append(': '.join(parts))
    del context[id(object)]
    return opening + ', '.join(texts) + closing, readable, recursive
