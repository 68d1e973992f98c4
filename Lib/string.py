"""Character sets, templates, the Formatter class, and the functions that str has as methods now."""
import strop as _strop

from strop import maketrans

whitespace = '\t\n\v\f\r '
lowercase = 'abcdefghijklmnopqrstuvwxyz'
uppercase = lowercase.upper()
letters = lowercase + lowercase.upper()
ascii_lowercase, ascii_uppercase, ascii_letters = lowercase, uppercase, letters
digits, octdigits = '0123456789', '01234567'
hexdigits = digits + 'abcdefABCDEF'
punctuation = ''.join(chr(code) for code in range(33, 127) if not chr(code).isalnum())
printable = digits + letters + punctuation + ' \t\n\r\v\f'

_idmap = ''.join(map(chr, range(256)))
index_error = atoi_error = atof_error = atol_error = ValueError


def capwords(s, sep=None):
    """Each word with a capital letter; words are joined by `sep`, by one blank without."""
    return (sep or ' ').join(word.capitalize() for word in s.split(sep))


# -- templates

class _TemplateMetaclass(type):
    """Compiles `pattern`, or one made from `delimiter` and `idpattern`, when the class is made."""

    _PARTS = (('escaped', '%(d)s'), ('named', '(?:%(id)s)'), ('braced', None), ('invalid', ''))

    def __init__(cls, name, bases, namespace):
        import re
        super(_TemplateMetaclass, cls).__init__(name, bases, namespace)
        pattern = namespace.get('pattern')
        if pattern is None:
            fill = dict(d=re.escape(cls.delimiter), id=cls.idpattern)
            pattern = ('%(d)s(?:(?P<escaped>%(d)s)|(?P<named>%(id)s)|\\{(?P<braced>%(id)s)\\}|'
                       '(?P<invalid>))' % fill)
        cls.pattern = re.compile(pattern, re.IGNORECASE | re.VERBOSE)


class Template(object):
    """A string with $name and ${name}; '$$' stands for one dollar sign (PEP 292)."""
    __metaclass__ = _TemplateMetaclass

    delimiter = '$'
    idpattern = '[_a-z][_a-z0-9]*'

    def __init__(self, template):
        self.template = template

    def _invalid(self, match):
        """ValueError that tells the place, lines and columns from 1."""
        before = self.template[:match.start('invalid')]
        lines = before.splitlines(True)
        column = len(before) - len(''.join(lines[:-1])) if lines else 1
        raise ValueError('Invalid placeholder in string: line %d, col %d' % (max(len(lines), 1), column))

    def _values(self, args, kws, name):
        if len(args) > 1:
            raise TypeError('Too many positional arguments')
        if not args:
            return kws.__getitem__
        mapping = args[0]
        return (lambda key: kws[key] if key in kws else mapping[key]) if kws else mapping.__getitem__

    def _replaced(self, value, invalid, unknown):
        def one(match):
            name = match.group('named') or match.group('braced')
            if name is not None:
                return unknown(match, value, name)
            if match.group('escaped') is not None:
                return self.delimiter
            if match.group('invalid') is not None:
                return invalid(match)
            raise ValueError('Unrecognized named group in pattern', self.pattern)
        return self.pattern.sub(one, self.template)

    def substitute(*args, **kws):
        """The text with every placeholder replaced, from a mapping and keyword arguments; KeyError
        for a missing one, ValueError for a wrong one."""
        self, given = Template._self(args, 'substitute')
        return self._replaced(self._values(given, kws, 'substitute'), self._invalid,
                              lambda match, value, name: '%s' % (value(name),))

    def safe_substitute(*args, **kws):
        """The same, but what is missing or wrong stays as it is."""
        def known(match, value, name):
            try:
                return '%s' % (value(name),)
            except KeyError:
                return match.group()
        self, given = Template._self(args, 'safe_substitute')
        return self._replaced(self._values(given, kws, 'safe_substitute'), lambda match: match.group(),
                              known)

    @staticmethod
    def _self(args, name):
        if not args:
            raise TypeError("descriptor '%s' of 'Template' object needs an argument" % name)
        return args[0], args[1:]


# -- formatting

class Formatter(object):
    """What str.format does, in steps that a subclass may change (PEP 3101)."""

    def format(*args, **kwargs):
        """format(format_string, *args, **kwargs)"""
        if not args:
            raise TypeError("descriptor 'format' of 'Formatter' object needs an argument")
        self, given = args[0], list(args[1:])
        if given:
            format_string = given.pop(0)
        elif 'format_string' in kwargs:
            format_string = kwargs.pop('format_string')
        else:
            raise TypeError("format() missing 1 required positional argument: 'format_string'")
        return self.vformat(format_string, tuple(given), kwargs)

    def vformat(self, format_string, args, kwargs):
        """The work of format(); `args` and `kwargs` are not unpacked."""
        used = set()
        text = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return text

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        parts = []
        for item in self.parse(format_string):
            parts.append(item[0])
            if item[1] is not None:
                parts.append(self.__filled(item[1:], args, kwargs, used_args, recursion_depth - 1))
        return ''.join(parts)

    def __filled(self, field, args, kwargs, used_args, depth):
        """What stands for a field: (name, what is behind the colon, conversion)."""
        value, used = self.get_field(field[0], args, kwargs)
        used_args.add(used)
        converted = self.convert_field(value, field[2])
        if depth >= 0 and not field[1]:
            return self.format_field(converted, field[1])       # nothing that could hold a field
        return self.format_field(converted, self._vformat(field[1], args, kwargs, used_args, depth))

    def get_value(self, key, args, kwargs):
        """The argument for a number or a name."""
        return (args if isinstance(key, (int, long)) else kwargs)[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Told what was used; may complain."""

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """After '!': r is repr, s is str."""
        if conversion is None:
            return value
        if conversion not in ('r', 's'):
            raise ValueError('Unknown conversion specifier {0!s}'.format(conversion))
        return {'r': repr, 's': str}[conversion](value)

    def parse(self, format_string):
        """Yields (literal text, field name, format spec, conversion)."""
        return format_string._formatter_parser()

    def get_field(self, field_name, args, kwargs):
        """(object, first part of the name) for 'name.attribute[item]'."""
        first, rest = field_name._formatter_field_name_split()
        value = self.get_value(first, args, kwargs)
        for is_attribute, step in rest:
            value = getattr(value, step) if is_attribute else value[step]
        return value, first


# -- the functions of old

def _plain(name):
    def function(s):
        return getattr(s, name)()
    return function


def _searching(name):
    def function(s, *args):
        return getattr(s, name)(*args)
    return function


def _filling(name):
    def function(s, width, *args):
        return getattr(s, name)(width, *args)
    return function


def _from_methods(make, docs):
    """Functions of this module for methods of str."""
    for name, doc in docs.items():
        function = make(name)
        function.__name__, function.__doc__ = name, doc
        globals()[name] = function


_from_methods(_plain, {'lower': 'All letters small.', 'upper': 'All letters capital.',
                       'swapcase': 'Small letters capital, capital ones small.',
                       'capitalize': 'The first letter capital, the others small.'})
_from_methods(_searching, {'index': 'find() that raises ValueError.', 'rindex': 'rfind() that raises ValueError.',
                           'count': 'count(s, sub[, start[, end]]): how often sub is in s.',
                           'find': 'find(s, sub[, start[, end]]): the first place of sub, or -1.',
                           'rfind': 'rfind(s, sub[, start[, end]]): the last place of sub, or -1.'})
_from_methods(_filling, {'ljust': 'Filled up to a width, text at the left.',
                         'rjust': 'Filled up to a width, text at the right.',
                         'center': 'Filled up to a width, text in the middle.'})


def strip(s, chars=None):
    """Without blanks (or chars) at both ends."""
    return s.strip(chars)


def lstrip(s, chars=None):
    """Without blanks (or chars) at the beginning."""
    return s.lstrip(chars)


def rstrip(s, chars=None):
    """Without blanks (or chars) at the end."""
    return s.rstrip(chars)


def split(s, sep=None, maxsplit=-1):
    """The words of s, at most maxsplit cut off."""
    return s.split(sep, maxsplit)


def rsplit(s, sep=None, maxsplit=-1):
    """The words of s, cut off from the end."""
    return s.rsplit(sep, maxsplit)


def expandtabs(s, tabsize=8):
    """Tabs as blanks, up to the next multiple of tabsize."""
    return s.expandtabs(tabsize)


splitfields = split


def join(words, sep=' '):
    """The words with `sep` between them."""
    return sep.join(words)


joinfields = join


def zfill(x, width):
    """A number with zeros in front, up to a width."""
    return (x if isinstance(x, basestring) else repr(x)).zfill(width)


def translate(s, table, deletions=''):
    """Without the characters `deletions`, the others by a table of 256."""
    both = deletions or table is None               # unicode strings do not take the second argument
    if isinstance(s, unicode) and not both:
        table = unicode(table)                      # one of 256 characters
    return s.translate(*(table, deletions)[:2 if both else 1])


def replace(s, old, new, maxreplace=-1):
    """`old` replaced by `new`, `maxreplace` times at most."""
    return s.replace(old, new, int(maxreplace))


def atof(s):
    """A float."""
    return float(s)


def atoi(s, base=10):
    """An int."""
    return int(s, base)


def atol(s, base=10):
    """A long."""
    return long(s, base)


