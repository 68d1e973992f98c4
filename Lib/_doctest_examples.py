"""Examples of doctest: option flags, Example, DocTest, and how they are found in texts, docstrings and modules."""
import __future__
import inspect
import linecache
import re
import sys
import traceback


# -- option flags

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """The flag (a bit) of a name, a new one for a new name."""
    fresh = 1 << len(OPTIONFLAGS_BY_NAME)
    return OPTIONFLAGS_BY_NAME.setdefault(name, fresh)


def _flags(names):
    return [register_optionflag(name) for name in names.split()]


(DONT_ACCEPT_TRUE_FOR_1, DONT_ACCEPT_BLANKLINE, NORMALIZE_WHITESPACE, ELLIPSIS, SKIP,
 IGNORE_EXCEPTION_DETAIL) = _flags('DONT_ACCEPT_TRUE_FOR_1 DONT_ACCEPT_BLANKLINE NORMALIZE_WHITESPACE '
                                   'ELLIPSIS SKIP IGNORE_EXCEPTION_DETAIL')
COMPARISON_FLAGS = (1 << 6) - 1
REPORT_UDIFF, REPORT_CDIFF, REPORT_NDIFF, REPORT_ONLY_FIRST_FAILURE = _flags(
    'REPORT_UDIFF REPORT_CDIFF REPORT_NDIFF REPORT_ONLY_FIRST_FAILURE')
REPORTING_FLAGS = REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE


# -- helpers

def _is_module(value):
    return isinstance(value, type(sys))


def _extract_future_flags(globs):
    """The compiler flags of the __future__ features that a namespace has."""
    flags = 0
    for name in __future__.all_feature_names:
        feature = getattr(__future__, name)
        if globs.get(name) is feature:
            flags += feature.compiler_flag
    return flags


def _normalize_module(module, depth=2):
    """A module itself, by its name, or (None) the one that the caller `depth` frames up is in."""
    if _is_module(module):
        return module
    if isinstance(module, (str, unicode)):
        return __import__(module, globals(), locals(), ['*'])
    if module is None:
        caller = sys._getframe(depth)
        return sys.modules[caller.f_globals['__name__']]
    raise TypeError('Expected a module, string, or None')


def _comment_line(line):
    """The line as a comment."""
    line = line.rstrip()
    return '# ' + line if line else '#'


# -- examples

def _with_newline(text):
    return text if text.endswith('\n') else text + '\n'


class _Record:
    """Equal when of one class and the fields are equal."""

    _fields = ()

    def _key(self):
        return tuple(getattr(self, name) for name in self._fields)

    def __eq__(self, other):
        if type(self) is not type(other) or self.__class__ is not other.__class__:
            return NotImplemented
        return self._key() == other._key()

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal


class Example(_Record):
    """source (ends with a newline) that prints want, or raises what exc_msg says; lineno counts from 0."""

    _fields = ('source', 'want', 'lineno', 'indent', 'options', 'exc_msg')

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = _with_newline(source)
        self.want = _with_newline(want) if want else want
        self.exc_msg = exc_msg if exc_msg is None else _with_newline(exc_msg)
        self.lineno, self.indent = lineno, indent
        self.options = {} if options is None else options

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest(_Record):
    """The examples of one text, and the names (globs, copied) they run with."""

    _fields = ('examples', 'docstring', 'globs', 'name', 'filename', 'lineno')

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, basestring), \
            'DocTest no longer accepts str; use DocTestParser instead'
        self.examples, self.docstring = examples, docstring
        self.globs = globs.copy()
        self.name, self.filename, self.lineno = name, filename, lineno

    def __repr__(self):
        count = {0: 'no examples', 1: '1 example'}.get(len(self.examples), '%d examples' % len(self.examples))
        return '<DocTest %s from %s:%s (%s)>' % (self.name, self.filename, self.lineno, count)

    def __hash__(self):
        return hash(self._key()[1:2] + self._key()[3:])

    def __cmp__(self, other):
        if not isinstance(other, DocTest):
            return -1
        mine = (self.name, self.filename, self.lineno, id(self))
        return cmp(mine, (other.name, other.filename, other.lineno, id(other)))


class DocTestParser:
    """Makes examples out of a text."""

    # A prompt, lines that continue it, then all lines up to an empty one or the next prompt.
    _EXAMPLE_RE = re.compile(r'''
        (?P<source>
            (?:^(?P<indent> [ ]*) >>> .*)
            (?:\n [ ]* \.\.\. .*)*
        )
        \n?
        (?P<want> (?: (?![ ]*$) (?![ ]*>>>) .+$ \n? )*)
        ''', re.MULTILINE | re.VERBOSE)

    # The header of a traceback, its stack, and from the first word at the margin on the message.
    _EXCEPTION_RE = re.compile(r'''
        ^Traceback\ \( (?: most\ recent\ call\ last | innermost\ last ) \) : \s* $
        (?P<stack> .*?)
        ^(?P<msg> \w+ .*)
        ''', re.VERBOSE | re.MULTILINE | re.DOTALL)

    _OPTION_DIRECTIVE_RE = re.compile(r'#\s*doctest:\s*([^\n\'"]*)$', re.MULTILINE)
    _INDENT_RE = re.compile('^([ ]*)(?=\S)', re.MULTILINE)
    _is_comment = staticmethod(re.compile('^[ ]*(#.*)?$').match)

    def parse(self, string, name='<string>'):
        """The text cut into a list: strings and Examples in turn."""
        text = string.expandtabs()
        margin = self._min_indent(text)
        if margin:
            text = '\n'.join([line[margin:] for line in text.split('\n')])
        pieces, behind, line = [], 0, 0
        for found in self._EXAMPLE_RE.finditer(text):
            before = text[behind:found.start()]
            line += before.count('\n')
            pieces += [before] + self._example_of(found, name, line, margin)
            line += found.group().count('\n')
            behind = found.end()
        return pieces + [text[behind:]]

    def _example_of(self, found, name, line, margin):
        """[an Example], or [] where there is only a comment."""
        source, options, want, message = self._parse_example(found, name, line)
        if self._is_comment(source):
            return []
        indent = margin + len(found.group('indent'))
        return [Example(source, want, message, lineno=line, indent=indent, options=options)]

    def get_doctest(self, string, globs, name, filename, lineno):
        """A DocTest of the text."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name='<string>'):
        """The Examples alone; their lineno counts from 0."""
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def _parse_example(self, found, name, lineno):
        """(source, options, want, exc_msg); ValueError if prompts or indentation are not regular."""
        indent = len(found.group('indent'))
        prefix = ' ' * indent
        lines = found.group('source').split('\n')
        for offset, line in enumerate(lines):
            if len(line) >= indent + 4 and line[indent + 3] != ' ':
                raise ValueError('line %r of the docstring for %s lacks blank after %s: %r' % (
                    lineno + offset + 1, name, line[indent:indent + 3], line))
        self._check_prefix(lines[1:], prefix + '.', name, lineno)
        source = '\n'.join(line[indent + 4:] for line in lines)
        want = found.group('want').split('\n')
        if len(want) > 1 and not want[-1].strip():
            del want[-1]
        self._check_prefix(want, prefix, name, lineno + len(lines))
        want = '\n'.join(line[indent:] for line in want)
        raised = self._EXCEPTION_RE.match(want)
        return source, self._find_options(source, name, lineno), want, raised and raised.group('msg')

    def _check_prefix(self, lines, prefix, name, lineno):
        for offset, line in enumerate(lines):
            if line.strip('\n') and line[:len(prefix)] != prefix:
                raise ValueError('line %r of the docstring for %s has inconsistent leading whitespace: %r'
                                 % (lineno + offset + 1, name, line))

    def _find_options(self, source, name, lineno):
        """{flag: wanted} of the `# doctest:` comments."""
        words = ' '.join([found.group(1) for found in self._OPTION_DIRECTIVE_RE.finditer(source)])
        signed = [(word[0], word[1:], word) for word in words.replace(',', ' ').split()]
        for sign, flag, word in signed:
            if sign not in '+-' or flag not in OPTIONFLAGS_BY_NAME:
                raise ValueError('line %r of the doctest for %s has an invalid option: %r'
                                 % (lineno + 1, name, word))
        if signed and self._is_comment(source):
            raise ValueError('line %r of the doctest for %s has an option directive on a line with no '
                             'example: %r' % (lineno, name, source))
        return dict((OPTIONFLAGS_BY_NAME[flag], sign == '+') for sign, flag, _ in signed)

    def _min_indent(self, s):
        return min([len(indent) for indent in self._INDENT_RE.findall(s)] or [0])


class DocTestFinder:
    """Looks for docstrings with examples in a module, a class, a function, and what they hold."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser, self._verbose = parser, verbose
        self._recurse, self._exclude_empty = recurse, exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """The DocTests of an object, sorted.  module: what it belongs to (False: none, None: find out)."""
        if name is None:
            name = getattr(obj, '__name__', name)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ doesn't exist: %r"
                                 % (type(obj),))
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj) or None
        if globs is not None:
            namespace = globs.copy()
        else:
            namespace = {} if module is None else module.__dict__.copy()
        namespace.update(extraglobs or {})
        namespace.setdefault('__name__', '__main__')
        tests = []
        self._find(tests, obj, name, module, self.__source_of(obj, module), namespace, set())
        tests.sort()
        return tests

    def __source_of(self, obj, module):
        """The lines of the source, None when there is none."""
        try:
            path = inspect.getsourcefile(obj) or inspect.getfile(obj)
        except TypeError:
            return None
        lines = linecache.getlines(path, module.__dict__) if module is not None else linecache.getlines(path)
        return lines or None

    def _from_module(self, module, obj):
        """Whether an object was defined in the module."""
        if module is None or inspect.getmodule(obj) is module:
            return True
        if inspect.getmodule(obj) is not None:
            return False
        if inspect.isfunction(obj):
            return obj.func_globals is module.__dict__
        if isinstance(obj, property):
            return True
        try:
            return obj.__module__ == module.__name__
        except AttributeError:
            raise ValueError('object must be a class or function')

    def __members(self, obj, module):
        """Yields (name, object) of what is in a module or class and may have examples."""
        if _is_module(obj):
            for name, value in obj.__dict__.items():
                if (inspect.isfunction(value) or inspect.isclass(value)) and self._from_module(module, value):
                    yield name, value
            for name, value in getattr(obj, '__test__', {}).items():
                self.__check_test_entry(name, value)
                yield '__test__.' + name, value
        elif inspect.isclass(obj):
            for name, value in obj.__dict__.items():
                if isinstance(value, staticmethod):
                    value = getattr(obj, name)
                elif isinstance(value, classmethod):
                    value = getattr(obj, name).im_func
                fits = inspect.isfunction(value) or inspect.isclass(value) or isinstance(value, property)
                if fits and self._from_module(module, value):
                    yield name, value

    def __check_test_entry(self, name, value):
        if not isinstance(name, basestring):
            raise ValueError('DocTestFinder.find: __test__ keys must be strings: %r' % (type(name),))
        known = (inspect.isfunction, inspect.isclass, inspect.ismethod, _is_module)
        if not isinstance(value, basestring) and not any(test(value) for test in known):
            raise ValueError('DocTestFinder.find: __test__ values must be strings, functions, methods, '
                             'classes, or modules: %r' % (type(value),))

    def _find(self, tests, obj, name, module, file_lines, globs, seen):
        """Appends the tests of obj and of what is in it; seen: ids, each object counts once."""
        if self._verbose:
            print 'Finding tests in', name
        if id(obj) in seen:
            return
        seen.add(id(obj))
        test = self._get_test(obj, name, module, globs, file_lines)
        if test is not None:
            tests.append(test)
        if self._recurse:
            for inner, value in self.__members(obj, module):
                self._find(tests, value, '%s.%s' % (name, inner), module, file_lines, globs, seen)

    def _get_test(self, obj, name, module, globs, file_lines):
        text = obj if isinstance(obj, basestring) else getattr(obj, '__doc__', None)
        if text is None:
            text = ''
        elif not isinstance(text, basestring):
            text = str(text)
        if self._exclude_empty and not text:
            return None
        if module is None:
            path = None
        else:
            path = getattr(module, '__file__', module.__name__)
            if path[-4:] in ('.pyc', '.pyo'):
                path = path[:-1]
        return self._parser.get_doctest(text, globs, name, path, self._find_lineno(obj, file_lines))

    def _find_lineno(self, obj, file_lines):
        """The line (from 0) where the docstring begins, None when it is not to be found."""
        lineno = 0 if _is_module(obj) else None
        if inspect.isclass(obj):
            if file_lines is None:
                return None
            heading = re.compile(r'\s*class\s+%s\b' % re.escape(getattr(obj, '__name__', '-')))
            lineno = next((n for n, line in enumerate(file_lines) if heading.match(line)), None)
        if inspect.ismethod(obj):
            obj = obj.im_func
        if inspect.isfunction(obj):
            obj = obj.func_code
        if inspect.isframe(obj):
            obj = obj.f_code
        if inspect.iscode(obj):
            lineno = obj.co_firstlineno - 1
        if lineno is None or file_lines is None:
            return lineno
        opening = re.compile(r'(^|.*:)\s*\w*("|\')')
        return next((n for n in range(lineno, len(file_lines)) if opening.match(file_lines[n])), None)
