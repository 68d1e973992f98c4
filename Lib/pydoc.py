#!/usr/bin/env python
"""Shows what is documented: python -m pydoc NAME, or help(thing) at the prompt.

    pydoc NAME ...      a module, class, function, keyword or topic as text; a name with / is a file
    pydoc -k WORD       modules whose summary has the word
    pydoc -p PORT       serves all as web pages of this machine (0: any free port)
    pydoc -g            a window to search in
    pydoc -w NAME ...   writes NAME.html; a folder: for all modules in it

How it works.  ModulePortrait and ClassPortrait find out what there is to say about a module or class; TextDoc and
HTMLDoc say it.  Helper is the object `help`: it decides what a request names and hands that to a Doc or, for topics,
to the texts in pydoc_data.  Bold in text is a letter, a backspace, the letter again, as pagers know it.
"""
import __builtin__
import imp
import inspect
import os
import pkgutil
import re
import sys
import types
from collections import deque
from repr import Repr
from string import expandtabs, find, join, lower, rfind, rstrip, split, strip
from traceback import extract_tb

__author__ = 'the Stackless Python 2.7 project'
__date__ = '2026'
__version__ = '1.0'

_DOCS = 'https://docs.python.org/library'


# -- small helpers ------------------------------------------------------------------------------------

def pathdirs():
    "The folders of sys.path, each once."
    found, known = [], set()
    for folder in sys.path:
        folder = os.path.abspath(folder or '.')
        key = os.path.normcase(folder)
        if key not in known and os.path.isdir(folder):
            known.add(key)
            found.append(folder)
    return found


def _encode(text, encoding=None):
    "Unicode as bytes; what the encoding lacks as &#...;."
    if isinstance(text, unicode):
        return text.encode(encoding or 'ascii', 'xmlcharrefreplace')
    return text


def getdoc(object):
    "The docstring, else the comments in front of the definition; '' without."
    text = inspect.getdoc(object) or inspect.getcomments(object) or ''
    return re.sub(r'\A *\n', '', _encode(text).rstrip())


def splitdoc(doc):
    "(first line, the rest) of a docstring whose second line is empty, else ('', all)."
    lines = strip(doc).split('\n')
    if len(lines) > 1 and lines[1].strip():
        return '', '\n'.join(lines)
    return lines[0], '\n'.join(lines[2:])


def classname(object, modname):
    "The name of a class, with its module unless that is `modname`."
    prefix = '' if object.__module__ == modname else object.__module__ + '.'
    return prefix + object.__name__


def isdata(object):
    "Is it a plain value: no module, class, routine, frame, traceback or code?"
    kinds = (inspect.ismodule, inspect.isclass, inspect.isroutine, inspect.isframe, inspect.istraceback, inspect.iscode)
    return not any([kind(object) for kind in kinds])


def replace(text, *pairs):
    "Replaces the first of each pair by the second, pair after pair."
    for old, new in zip(pairs[::2], pairs[1::2]):
        text = text.replace(old, new)
    return text


def cram(text, maxlen):
    "The text, with its middle left out when it is too long."
    surplus = len(text) - maxlen
    if surplus <= 0:
        return text
    room = max(0, maxlen - 3)
    before = room // 2
    return text[:before] + '...' + text[len(text) - room + before:]


def stripid(text):
    "A repr without ' at 0x...'."
    return re.sub(r'(?i) at 0x[0-9a-f]{6,16}(>+)$', r'\1', text)


def allmethods(cl):
    "The methods of a class and its bases by name."
    found = {}
    for name, _ in inspect.getmembers(cl, inspect.isroutine):
        found[name] = 1
    for base in cl.__bases__:
        found.update(allmethods(base))
    return dict([(name, getattr(cl, name)) for name in found if not inspect.isbuiltin(getattr(cl, name))])


_HIDDEN = ('__builtins__', '__doc__', '__file__', '__path__', '__module__', '__name__', '__slots__', '__package__')


def visiblename(name, all=None, obj=None):
    "Is a name to be shown?  all: the module's __all__; obj: what has the name."
    if name in _HIDDEN:
        return 0
    if name.startswith('__') and name.endswith('__') or name.startswith('_') and hasattr(obj, '_fields'):
        return 1
    return not name.startswith('_') if all is None else name in all


def classify_class_attrs(object):
    "inspect.classify_class_attrs(), where descriptors of data are told from data."
    return [(name, 'data descriptor' if kind == 'data' and inspect.isdatadescriptor(value) else kind, home, value)
            for name, kind, home, value in inspect.classify_class_attrs(object)]


def ispath(x):
    "Is it a string that names a file rather than a module?"
    return isinstance(x, str) and os.sep in x


def ispackage(path):
    "Does a folder hold a package?"
    return os.path.isdir(path) and any([os.path.exists(os.path.join(path, '__init__' + end))
                                        for end in ('.py', '.pyc', '.pyo')])


# -- finding and importing ----------------------------------------------------------------------------

class ErrorDuringImport(Exception):
    "A module that exists and cannot be imported."

    def __init__(self, filename, exc_info):
        self.filename = filename
        self.exc, self.value, self.tb = exc_info

    def __str__(self):
        kind = self.exc.__name__ if isinstance(self.exc, types.ClassType) else self.exc
        return 'problem in %s - %s: %s' % (self.filename, kind, self.value)


def source_synopsis(file):
    "The first line of the docstring in a source; None without."
    line = file.readline()
    while line.startswith('#') or line and not line.strip():
        line = file.readline()
    first = line.strip()
    if first[:1] == 'r':
        first = first[1:]
    if not first.startswith('"""'):
        return None
    first = first[3:].rstrip('\\')
    while not first.strip():
        line = file.readline()
        if not line:
            break
        first = line
    return first.split('"""')[0].rstrip('\\\n').strip() or None


def synopsis(filename, cache={}):
    "The first line of a module's docstring, by its file; None when it cannot be said."
    changed = os.stat(filename).st_mtime
    if filename not in cache or cache[filename][0] < changed:
        cache[filename] = changed, _read_synopsis(filename)
    return cache[filename][1]


def _read_synopsis(filename):
    kind = inspect.getmoduleinfo(filename)
    try:
        stream = open(filename, 'rU')
    except IOError:
        return None
    with stream:
        if kind is None or 'b' not in kind[2]:
            return source_synopsis(stream)
        try:
            module = imp.load_module('__temp__', stream, filename, kind[1:])
        except Exception:       # whatever the module does: it has no synopsis then
            return None
        sys.modules.pop('__temp__', None)
        return module.__doc__.split('\n')[0] if module.__doc__ else None


def importfile(path):
    "The module in a source file or .pyc.  Raises ErrorDuringImport."
    with open(path, 'rb') as stream:
        compiled = stream.read(4) == imp.get_magic()
    name = os.path.splitext(os.path.basename(path))[0]
    how = ('.pyc', 'rb', imp.PY_COMPILED) if compiled else ('.py', 'r', imp.PY_SOURCE)
    with open(path, how[1]) as stream:
        try:
            return imp.load_module(name, stream, path, how)
        except:
            raise ErrorDuringImport(path, sys.exc_info())


def safeimport(path, forceload=0, cache={}):
    "The module with this dotted name, None when there is none.  Raises ErrorDuringImport when its code fails."
    if forceload and path in sys.modules and path not in sys.builtin_module_names:
        # The old ones are kept: classes of theirs may still be in use.
        for name in [name for name in sys.modules if (name + '.').startswith(path + '.')]:
            cache[name] = sys.modules.pop(name)
    try:
        module = __import__(path)
    except:
        return _judge_failure(path, sys.exc_info())
    for part in path.split('.')[1:]:
        module = getattr(module, part, None)
        if module is None:
            break
    return module


def _judge_failure(path, fault):
    kind, _, trace = fault
    if path in sys.modules:
        raise ErrorDuringImport(sys.modules[path].__file__, fault)
    if kind is SyntaxError:
        raise ErrorDuringImport(fault[1].filename, fault)
    if kind is ImportError and extract_tb(trace)[-1][2] == 'safeimport':
        return None     # it was not found at all
    raise ErrorDuringImport(path, fault)


def locate(path, forceload=0):
    "The object with a dotted name, imported as far as need be; None when there is none."
    parts = [part for part in path.split('.') if part]
    found = __builtin__
    rest = parts
    for count in range(1, len(parts) + 1):
        module = safeimport('.'.join(parts[:count]), forceload)
        if not module:
            break
        found, rest = module, parts[count:]
    for part in rest:
        if not hasattr(found, part):
            return None
        found = getattr(found, part)
    return found


def resolve(thing, forceload=0):
    "(object, name) of an object or of what a string names.  Raises ImportError."
    if not isinstance(thing, str):
        name = getattr(thing, '__name__', None)
        return thing, name if isinstance(name, str) else None
    found = locate(thing, forceload)
    if found is None:       # None itself is documented nowhere
        raise ImportError, 'no Python documentation found for %r' % thing
    return found, thing


def describe(thing):
    "What kind of thing it is, in a few words."
    if inspect.ismodule(thing):
        kind = 'built-in module' if thing.__name__ in sys.builtin_module_names else \
            'package' if hasattr(thing, '__path__') else 'module'
        return kind + ' ' + thing.__name__
    for test, words in (inspect.isbuiltin, 'built-in function'), (inspect.isclass, 'class'), \
            (inspect.isfunction, 'function'), (inspect.ismethod, 'method'):
        if test(thing):
            return words + ' ' + thing.__name__
    for test, words in (inspect.isgetsetdescriptor, 'getset'), (inspect.ismemberdescriptor, 'member'):
        if test(thing):
            home = thing.__objclass__
            return '%s descriptor %s.%s.%s' % (words, home.__module__, home.__name__, thing.__name__)
    if type(thing) is types.InstanceType:
        return 'instance of ' + thing.__class__.__name__
    return type(thing).__name__


# -- what there is to say -----------------------------------------------------------------------------

class ModulePortrait:
    """What a module has.

    classes, functions, data: sorted (name, object); modules: those it imported; facts: (title, text) of __version__
    and its like; inside: (name, is it a package?) of the modules in a package; submodules: names of those imported."""

    def __init__(self, module):
        self.name = module.__name__
        self.summary, self.description = splitdoc(getdoc(module))
        try:
            self.file = inspect.getabsfile(module)
        except TypeError:
            self.file = None
        public = getattr(module, '__all__', None)
        self.classes, self.functions, self.data, self.modules = [], [], [], []
        for name, value in inspect.getmembers(module):
            self._sort_in(module, public, name, value)
        self.inside = []
        if hasattr(module, '__path__'):
            self.inside = sorted([(name, ispkg) for _, name, ispkg in pkgutil.iter_modules(module.__path__)])
        within = self.name + '.'
        self.submodules = sorted([value.__name__ for name, value in self.modules if value.__name__.startswith(within)
                                  and value.__name__[len(within):] not in dict(self.inside)])
        self.facts = {}
        for title in 'version', 'date', 'author', 'credits':
            if hasattr(module, '__%s__' % title):
                value = getattr(module, '__%s__' % title)
                text = _encode(value) if isinstance(value, unicode) else str(value)
                if title == 'version' and text.startswith('$Revision: ') and text.endswith('$'):
                    text = text[11:-1].strip()
                self.facts[title] = text

    def _sort_in(self, module, public, name, value):
        if inspect.ismodule(value):
            self.modules.append((name, value))
        elif not visiblename(name, public, module):
            pass
        elif inspect.isclass(value):
            if public is not None or (inspect.getmodule(value) or module) is module:
                self.classes.append((name, value))
        elif inspect.isroutine(value):
            if public is not None or inspect.isbuiltin(value) or inspect.getmodule(value) is module:
                self.functions.append((name, value))
        elif isdata(value):
            self.data.append((name, value))

    def tree(self):
        "The classes as inspect.getclasstree gives them."
        return inspect.getclasstree([value for _, value in self.classes], 1)


_KINDS = (('Methods', 'method'), ('Class methods', 'class method'), ('Static methods', 'static method'),
          ('Data descriptors', 'data descriptor'), ('Data and other attributes', 'data'))


class ClassPortrait:
    """What a class has: mro, and in `groups` (title, kind, home, [(name, value)]) in the order to be shown; the home is
    None for what is defined in the class."""

    def __init__(self, cls):
        self.mro = deque(inspect.getmro(cls))
        attributes = [each for each in classify_class_attrs(cls) if visiblename(each[0], obj=cls)]
        self.names = attributes
        self.groups = []
        for home in self.mro:
            if home is object and cls is not object:
                continue
            here = [each for each in attributes if each[2] is home]
            for title, kind in _KINDS:
                members = sorted([(name, value) for name, its_kind, _, value in here
                                  if its_kind.replace('property', 'data descriptor') == kind],
                                 key=lambda pair: pair[0])
                if members:
                    self.groups.append((title, kind, None if home is cls else home, members))


class _Routine:
    """How a function is introduced.

    name, and real: the name in its definition when that is another; note: (words before, class, words after) that tell
    whose method it is; alias: is it the same as a method that is shown anyway?"""

    def __init__(self, thing, name, cls):
        self.real = thing.__name__
        self.name = name or self.real
        self.note = None
        self.function = thing
        if inspect.ismethod(thing):
            home = thing.im_class
            if cls:
                if home is not cls:
                    self.note = ' from ', home, ''
            elif thing.im_self is not None:
                self.note = ' method of ', thing.im_self.__class__, ' instance'
            else:
                self.note = ' unbound ', home, ' method'
            self.function = thing.im_func
        self.alias = bool(self.name != self.real and cls and cls.__dict__.get(self.real) is self.function)
        self.is_lambda = inspect.isfunction(self.function) and self.real == '<lambda>'

    def parameters(self, show):
        "The text in parentheses; show(value) is the text of a default."
        if not inspect.isfunction(self.function):
            return '(...)'
        text = inspect.formatargspec(*inspect.getargspec(self.function), formatvalue=show)
        return text[1:-1] if self.is_lambda else text


class Doc:
    "What both kinds of documentation share."

    def document(self, object, name=None, *args):
        "The documentation of any object."
        args = (object, name) + args
        if inspect.isgetsetdescriptor(object) or inspect.ismemberdescriptor(object):
            return self.docdata(*args)
        for test, method in ((inspect.ismodule, self.docmodule), (inspect.isclass, self.docclass),
                             (inspect.isroutine, self.docroutine)):
            try:
                if test(object):
                    return method(*args)
            except AttributeError:
                break       # it only looks like one
        if isinstance(object, property):
            return self.docproperty(*args)
        return self.docother(*args)

    def fail(self, object, name=None, *args):
        "Raises TypeError: a derived class does not know this kind."
        raise TypeError, "don't know how to document object%s of type %s" % (
            name and ' ' + repr(name), type(object).__name__)

    docmodule = docclass = docroutine = docother = docproperty = docdata = fail

    def getdocloc(self, object, basedir=os.path.dirname(os.path.abspath(os.__file__))):
        "Where a module of the library is documented on the web (or in $PYTHONDOCS); None for others."
        try:
            path = inspect.getabsfile(object)
        except TypeError:
            in_library = True
        else:
            in_library = path.startswith(basedir + os.sep) and \
                not path.startswith(os.path.join(basedir, 'site-packages') + os.sep)
        if not in_library and object.__name__ not in sys.builtin_module_names:
            return None
        if object.__name__ in ('xml.etree', 'test.pydoc_mod'):
            return None     # they have no page
        place = os.environ.get('PYTHONDOCS', _DOCS)
        if place.startswith(('http://', 'https://')):
            return place.rstrip('/') + '/' + object.__name__.lower()
        return os.path.join(place, object.__name__.lower() + '.html')


# -- text ---------------------------------------------------------------------------------------------

class _ShortRepr(Repr):
    "A repr that is not too long and has no addresses."

    def __init__(self):
        Repr.__init__(self)
        self.maxlist = self.maxtuple = 20
        self.maxdict = 10
        self.maxstring = self.maxother = 100

    def repr1(self, x, level):
        special = getattr(self, 'repr_' + '_'.join(type(x).__name__.split()), None)
        if special is not None:
            return special(x, level)
        return self._other(cram(stripid(repr(x)), self.maxother))

    def _other(self, text):
        return text

    def repr_string(self, x, level):
        text = cram(x, self.maxstring)
        shown = repr(text)
        if '\\' in text and '\\' not in shown.replace('\\\\', ''):
            return 'r' + self._raw(shown[0] + text + shown[0])      # backslashes only: shown as they are
        return self._escaped(shown)

    def _raw(self, text):
        return text

    def _escaped(self, text):
        return text

    repr_str = repr_string

    def repr_instance(self, x, level):
        try:
            return self._other(cram(stripid(repr(x)), self.maxstring))
        except Exception:       # a __repr__ that fails
            return self._other('<%s instance>' % x.__class__.__name__)


class TextRepr(_ShortRepr):
    "Values in text."

    def __init__(self):
        _ShortRepr.__init__(self)

    def repr1(self, x, level):
        return _ShortRepr.repr1(self, x, level)

    def repr_string(self, x, level):
        return _ShortRepr.repr_string(self, x, level)

    repr_str = repr_string

    def repr_instance(self, x, level):
        return _ShortRepr.repr_instance(self, x, level)


class TextDoc(Doc):
    "Documentation as text."
    _repr_instance = TextRepr()

    def repr(self, x):
        return self._repr_instance.repr(x)

    def bold(self, text):
        return ''.join([letter + '\b' + letter for letter in text])

    def indent(self, text, prefix='    '):
        return '\n'.join([prefix + line for line in text.split('\n')]).rstrip() if text else ''

    def section(self, title, contents):
        return '%s\n%s\n\n' % (self.bold(title), self.indent(contents).rstrip())

    def formattree(self, tree, modname, parent=None, prefix=''):
        lines = []
        for entry in tree:
            if isinstance(entry, tuple):
                cls, bases = entry
                line = prefix + classname(cls, modname)
                if bases and bases != (parent,):
                    line += '(%s)' % ', '.join([classname(base, modname) for base in bases])
                lines.append(line + '\n')
            else:
                lines.append(self.formattree(entry, modname, cls, prefix + '    '))
        return ''.join(lines)

    def docmodule(self, object, name=None, mod=None):
        portrait = ModulePortrait(object)
        parts = [('NAME', portrait.name + (portrait.summary and ' - ' + portrait.summary)),
                 ('FILE', portrait.file or '(built-in)'),
                 ('MODULE DOCS', self.getdocloc(object)),
                 ('DESCRIPTION', portrait.description),
                 ('PACKAGE CONTENTS', '\n'.join([each + (' (package)' if ispkg else '')
                                                 for each, ispkg in portrait.inside])),
                 ('SUBMODULES', '\n'.join(portrait.submodules)),
                 ('CLASSES', self._classes(portrait)),
                 ('FUNCTIONS', '\n'.join([self.document(value, each, portrait.name)
                                          for each, value in portrait.functions])),
                 ('DATA', '\n'.join([self.docother(value, each, portrait.name, maxlen=70)
                                     for each, value in portrait.data]))]
        parts += [(title.upper(), portrait.facts.get(title)) for title in ('version', 'date', 'author', 'credits')]
        return ''.join([self.section(title, contents) for title, contents in parts if contents])

    def _classes(self, portrait):
        if not portrait.classes:
            return ''
        return '\n'.join([self.formattree(portrait.tree(), portrait.name)] +
                         [self.document(value, name, portrait.name) for name, value in portrait.classes])

    def docclass(self, object, name=None, mod=None, *ignored):
        real = object.__name__
        name = name or real
        modname = mod or object.__module__
        title = 'class ' + self.bold(real) if name == real else self.bold(name) + ' = class ' + real
        if object.__bases__:
            title += '(%s)' % ', '.join([classname(base, object.__module__) for base in object.__bases__])
        contents = self._class_body(object, modname).rstrip()
        return title + '\n' + (contents and self.indent(contents, ' |  ') + '\n')

    def _class_body(self, cls, modname):
        portrait = ClassPortrait(cls)
        doc = getdoc(cls)
        blocks = []
        if len(portrait.mro) > 2:
            blocks.append('Method resolution order:\n' +
                          ''.join(['    %s\n' % classname(base, modname) for base in portrait.mro]) + '\n')
        for title, kind, home, members in portrait.groups:
            where = 'defined here' if home is None else 'inherited from ' + classname(home, modname)
            lines = ['%s %s:\n' % (title, where), '\n']
            for name, value in members:
                lines += [self._member(cls, kind, name, value, modname), '\n']
            blocks.append(''.join(lines))
        ruled = blocks[:1]
        for place, block in enumerate(blocks[1:]):
            rule = '-' * 70 + '\n' if place or len(portrait.mro) <= 2 else ''
            ruled.append(rule + block)
        return (doc and doc + '\n\n') + ''.join(ruled)

    def _member(self, cls, kind, name, value, modname):
        if kind == 'data descriptor':
            return self._docdescriptor(name, value, modname)
        value = getattr(cls, name)
        if kind != 'data':
            return self.document(value, name, modname, cls)
        doc = getdoc(value) if callable(value) or inspect.isdatadescriptor(value) else None
        return self.docother(value, name, modname, maxlen=70, doc=doc) + '\n'

    def formatvalue(self, object):
        return '=' + self.repr(object)

    def docroutine(self, object, name=None, mod=None, cl=None):
        routine = _Routine(object, name, cl)
        if routine.is_lambda:
            title = self.bold(routine.name) + ' lambda '
        elif routine.name == routine.real:
            title = self.bold(routine.name)
        else:
            title = self.bold(routine.name) + ' = ' + routine.real
        title += routine.parameters(self.formatvalue)
        if routine.note:
            before, cls, after = routine.note
            title += before + classname(cls, mod) + after
        doc = '' if routine.alias else getdoc(object)
        return title + '\n' + (doc and self.indent(doc).rstrip() + '\n')

    def _docdescriptor(self, name, value, mod):
        doc = getdoc(value)
        return (self.bold(name) + '\n' if name else '') + (doc and self.indent(doc).rstrip() + '\n')

    def docproperty(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docdata(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docother(self, object, name=None, mod=None, parent=None, maxlen=None, doc=None):
        shown = self.repr(object)
        if maxlen:
            room = maxlen - len(name + ' = ' if name else '')
            if len(shown) > room:
                shown = shown[:room] + '...'
        line = (self.bold(name) + ' = ' if name else '') + shown
        return line if doc is None else line + '\n' + self.indent(str(doc))


# -- HTML ---------------------------------------------------------------------------------------------

def _escape(text):
    return replace(text, '&', '&amp;', '<', '&lt;', '>', '&gt;')


class HTMLRepr(_ShortRepr):
    "Values in HTML."

    def __init__(self):
        _ShortRepr.__init__(self)

    def escape(self, text):
        return _escape(text)

    _other = _raw = escape

    def repr(self, object):
        return Repr.repr(self, object)

    def repr1(self, x, level):
        return _ShortRepr.repr1(self, x, level)

    def _escaped(self, text):
        return re.sub(r'(?:\\(?:x..|u....|\d\d\d|.))+', r'<font color="#c040c0">\g<0></font>', _escape(text))

    def repr_string(self, x, level):
        return _ShortRepr.repr_string(self, x, level)

    repr_str = repr_unicode = repr_string

    def repr_instance(self, x, level):
        return _ShortRepr.repr_instance(self, x, level)


_FACE = ' face="helvetica, arial"'

_TABLE = '<table width="100%%" cellspacing=0 cellpadding=2 border=0 summary="%s">\n'

# What markup() makes links of: addresses, numbers of RFCs and PEPs, names.
_LINKS = re.compile(r'''\b(?:
      (?P<url>(?:http|https|ftp)://\S+[\w/])
    | RFC[- ]?(?P<rfc>\d+)
    | PEP[- ]?(?P<pep>\d+)
    | (?P<self>self\.)?(?P<name>\w+)
    )''', re.X)


def _link(address, text):
    return '<a href="%s">%s</a>' % (address, text)


class HTMLDoc(Doc):
    "Documentation as HTML."
    _repr_instance = HTMLRepr()

    def repr(self, object):
        return self._repr_instance.repr(object)

    def escape(self, text):
        return _escape(text)

    # Pieces of pages

    def page(self, title, contents):
        "A whole page."
        return _encode('\n<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n'
                      '<html><head><title>Python: %s</title>\n<meta charset="utf-8">\n</head>'
                      '<body bgcolor="#f0f0f8">\n%s\n</body></html>' % (title, contents), 'utf-8')

    def heading(self, title, fgcol, bgcol, extras=''):
        "The bar on top of a page: a title, and something at the right."
        font = '<font color="%s"%s>' % (fgcol, _FACE)
        return ''.join(['\n', _TABLE % 'heading', '<tr bgcolor="%s">\n' % bgcol,
                        '<td valign=bottom>&nbsp;<br>\n', font, '&nbsp;<br>', title, '</font></td\n',
                        '><td align=right valign=bottom\n>', font, extras or '&nbsp;', '</font></td></tr></table>\n    '])

    def section(self, title, fgcol, bgcol, contents, width=6, prelude='', marginalia=None, gap='&nbsp;'):
        "A bar with a title and contents below; prelude: what comes before them, on the bar's colour."
        if marginalia is None:
            marginalia = '<tt>%s</tt>' % ('&nbsp;' * width)
        parts = ['<p>\n', _TABLE % 'section', '<tr bgcolor="%s">\n' % bgcol, '<td colspan=3 valign=bottom>&nbsp;<br>\n',
                 '<font color="%s"%s>' % (fgcol, _FACE), title, '</font></td></tr>\n    \n']
        if prelude:
            parts += ['<tr bgcolor="%s"><td rowspan=2>' % bgcol, marginalia, '</td>\n<td colspan=2>', prelude,
                      '</td></tr>\n<tr><td>']
        else:
            parts += ['<tr><td bgcolor="%s">' % bgcol, marginalia, '</td><td>']
        parts += [gap, '</td>\n<td width="100%">', contents, '</td></tr></table>']
        return ''.join(parts)

    def bigsection(self, title, *args):
        "A section with a large title."
        return self.section('<big><strong>%s</strong></big>' % title, *args)

    def preformat(self, text):
        "Text with its line ends and spaces."
        return replace(_escape(text.expandtabs()), '\n\n', '\n \n', '\n\n', '\n \n', ' ', '&nbsp;', '\n', '<br>\n')

    def multicolumn(self, list, format, cols=4):
        "A table of format(item) in columns."
        height = -(-len(list) // cols)
        columns = [''.join([format(item) + '<br>\n' for item in list[place * height:(place + 1) * height]])
                   for place in range(cols)]
        cells = ['<td width="%d%%" valign=top>%s</td>' % (100 // cols, column) for column in columns]
        return '<table width="100%%" summary="list"><tr>%s</tr></table>' % ''.join(cells)

    def grey(self, text):
        return '<font color="#909090">%s</font>' % text

    # Links

    def namelink(self, name, *dicts):
        "A name, linked if one of the dicts knows where."
        for known in dicts:
            if name in known:
                return _link(known[name], name)
        return name

    def classlink(self, object, modname):
        "The name of a class, linked if its module has it under this name."
        text = classname(object, modname)
        module = sys.modules.get(object.__module__)
        if module is not None and getattr(module, object.__name__, None) is object:
            return _link('%s.html#%s' % (module.__name__, object.__name__), text)
        return text

    def modulelink(self, object):
        return _link(object.__name__ + '.html', object.__name__)

    def modpkglink(self, data):
        "A module in an index: (name, package it is in, is it a package?, is it hidden by another?)."
        name, path, ispackage, shadowed = data
        if shadowed:
            return self.grey(name)
        text = '<strong>%s</strong>&nbsp;(package)' % name if ispackage else name
        return _link((path + '.' if path else '') + name + '.html', text)

    def markup(self, text, escape=None, funcs={}, classes={}, methods={}):
        "Text with links: to addresses, RFCs, PEPs, and the names that the three dicts know."
        escape = escape or self.escape
        done, parts = 0, []
        for found in _LINKS.finditer(text):
            parts.append(escape(text[done:found.start()]))
            parts.append(self._marked(found, escape, text[found.end():found.end() + 1] == '(', funcs, classes, methods))
            done = found.end()
        parts.append(escape(text[done:]))
        return ''.join(parts)

    def _marked(self, found, escape, called, funcs, classes, methods):
        whole = found.group()
        url, rfc, pep, prefix, name = found.group('url', 'rfc', 'pep', 'self', 'name')
        if url:
            return _link(escape(url).replace('"', '&quot;'), escape(url))
        if rfc:
            return _link('http://www.rfc-editor.org/rfc/rfc%d.txt' % int(rfc), escape(whole))
        if pep:
            return _link('http://www.python.org/dev/peps/pep-%04d/' % int(pep), escape(whole))
        if prefix:
            return prefix + (self.namelink(name, methods) if called else '<strong>%s</strong>' % name)
        return self.namelink(name, methods, funcs, classes) if called else self.namelink(name, classes)

    # Things

    def formattree(self, tree, modname, parent=None):
        entries = []
        for entry in tree:
            if isinstance(entry, tuple):
                cls, bases = entry
                line = self.classlink(cls, modname)
                if bases and bases != (parent,):
                    line += '(%s)' % ', '.join([self.classlink(base, modname) for base in bases])
                entries.append('<dt><font%s>%s\n</font></dt>' % (_FACE, line))
            else:
                entries.append('<dd>\n%s</dd>\n' % self.formattree(entry, modname, cls))
        return '<dl>\n%s</dl>\n' % ''.join(entries)

    def docmodule(self, object, name=None, mod=None, *ignored):
        portrait = ModulePortrait(object)
        functions = {}
        for each, value in portrait.functions:
            functions[each] = '#-' + each
            if inspect.isfunction(value):
                functions[value] = functions[each]
        classes = self._class_links(object, portrait)
        doc = self.markup(getdoc(object), self.preformat, functions, classes)
        parts = [self._module_heading(object, portrait), '<p>%s</p>\n' % (doc and '<tt>%s</tt>' % doc)]
        sections = [('Package Contents', '#aa55cc', portrait.inside and self.multicolumn(
                        [(each, portrait.name, ispkg, 0) for each, ispkg in portrait.inside], self.modpkglink)),
                    ('Modules', '#aa55cc', not portrait.inside and portrait.modules and self.multicolumn(
                        portrait.modules, lambda pair: self.modulelink(pair[1]))),
                    ('Classes', '#ee77aa', portrait.classes and ' '.join(
                        [self.formattree(portrait.tree(), portrait.name)] +
                        [self.document(value, each, portrait.name, functions, classes)
                         for each, value in portrait.classes])),
                    ('Functions', '#eeaa77', portrait.functions and ' '.join(
                        [self.document(value, each, portrait.name, functions, classes)
                         for each, value in portrait.functions])),
                    ('Data', '#55aa55', '<br>\n'.join([self.document(value, each) for each, value in portrait.data]))]
        sections += [(title.capitalize(), '#7799ee', self.markup(portrait.facts.get(title, ''), self.preformat))
                     for title in ('author', 'credits')]
        parts += [self.bigsection(title, '#ffffff', colour, contents) for title, colour, contents in sections if contents]
        return ''.join(parts)

    def _class_links(self, module, portrait):
        "Where classes are described: those of the module, and bases of them in other modules."
        links = {}
        for name, value in portrait.classes:
            links[name] = links[value] = '#' + name
        for _, value in portrait.classes:
            for base in value.__bases__:
                home = sys.modules.get(base.__module__)
                if home not in (None, module) and base.__name__ not in links and \
                        getattr(home, base.__name__, None) is base:
                    links[base.__name__] = links[base] = '%s.html#%s' % (base.__module__, base.__name__)
        return links

    def _module_heading(self, module, portrait):
        names = portrait.name.split('.')
        path = [_link('.'.join(names[:count]) + '.html', '<font color="#ffffff">%s</font>' % names[count - 1])
                for count in range(1, len(names))]
        title = '<big><big><strong>%s</strong></big></big>' % '.'.join(path + names[-1:])
        facts = [words % self.escape(portrait.facts[name]) for name, words in (('version', 'version %s'), ('date', '%s'))
                 if name in portrait.facts]
        if facts:
            title += ' (%s)' % ', '.join(facts)
        where = _link('file:' + portrait.file, portrait.file) if portrait.file else '(built-in)'
        docs = self.getdocloc(module)
        extras = _link('.', 'index') + '<br>' + where + (docs and '<br>' + _link(docs, 'Module Docs') or '')
        return self.heading(title, '#ffffff', '#7799ee', extras)

    def docclass(self, object, name=None, mod=None, funcs={}, classes={}, *ignored):
        real = object.__name__
        name = name or real
        portrait = ClassPortrait(object)
        methods = {}
        for each, _, _, value in portrait.names:
            methods[each] = '#%s-%s' % (name, each)
        blocks = []
        if len(portrait.mro) > 2:
            blocks.append('<dl><dt>Method resolution order:</dt>\n%s</dl>\n' % ''.join(
                ['<dd>%s</dd>\n' % self.classlink(base, object.__module__) for base in portrait.mro]))
        for title, kind, home, members in portrait.groups:
            where = 'defined here' if home is None else 'inherited from ' + self.classlink(home, object.__module__)
            blocks.append('%s %s:<br>\n' % (title, where) + ''.join(
                [self._member(object, name, kind, each, value, mod, funcs, classes, methods) for each, value in members]))
        if name == real:
            title = '<a name="%s">class <strong>%s</strong></a>' % (name, real)
        else:
            title = '<strong>%s</strong> = <a name="%s">class %s</a>' % (name, name, real)
        if object.__bases__:
            title += '(%s)' % ', '.join([self.classlink(base, object.__module__) for base in object.__bases__])
        doc = self.markup(getdoc(object), self.preformat, funcs, classes, methods)
        return self.section(title, '#000000', '#ffc8d8', '<hr>\n'.join(blocks), 3, doc and '<tt>%s<br>&nbsp;</tt>' % doc)

    def _member(self, cls, clsname, kind, name, value, mod, funcs, classes, methods):
        if kind == 'data descriptor':
            return self._docdescriptor(name, value, mod)
        value = getattr(cls, name)
        if kind != 'data':
            return self.document(value, name, mod, funcs, classes, methods, cls) + '\n'
        doc = ''
        if callable(value) or inspect.isdatadescriptor(value):
            doc = self.markup(getdoc(value), self.preformat, funcs, classes, methods)
            doc = doc and '<dd><tt>%s</tt>' % doc
        return '<dl><dt>%s%s</dl>\n\n' % (self.docother(value, name, mod), doc)

    def formatvalue(self, object):
        return self.grey('=' + self.repr(object))

    def docroutine(self, object, name=None, mod=None, funcs={}, classes={}, methods={}, cl=None):
        routine = _Routine(object, name, cl)
        title = '<a name="%s-%s"><strong>%s</strong></a>' % (cl.__name__ if cl else '', routine.name, routine.name)
        if routine.is_lambda:
            title = '<strong>%s</strong> <em>lambda</em> ' % routine.name
        elif routine.alias:
            title += ' = ' + _link('#%s-%s' % (cl.__name__, routine.real), routine.real)
        elif routine.name != routine.real:
            title += ' = ' + routine.real
        title += routine.parameters(self.formatvalue)
        if routine.note:
            before, cls, after = routine.note
            title += self.grey('<font%s>%s</font>' % (_FACE, before + self.classlink(cls, mod) + after))
        doc = '' if routine.alias else self.markup(getdoc(object), self.preformat, funcs, classes, methods)
        return '<dl><dt>%s</dt>%s</dl>\n' % (title, doc and '<dd><tt>%s</tt></dd>' % doc)

    def _docdescriptor(self, name, value, mod):
        doc = self.markup(getdoc(value), self.preformat)
        return '<dl><dt>%s</dt>\n%s</dl>\n' % (name and '<strong>%s</strong>' % name or '',
                                               doc and '<dd><tt>%s</tt></dd>\n' % doc)

    def docproperty(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docdata(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docother(self, object, name=None, mod=None, *ignored):
        return (name and '<strong>%s</strong> = ' % name or '') + self.repr(object)

    def index(self, dir, shadowed=None):
        "The modules in a folder; shadowed: names that earlier folders have, updated."
        if shadowed is None:
            shadowed = {}
        entries = []
        for _, name, ispkg in pkgutil.iter_modules([dir]):
            entries.append((name, '', ispkg, name in shadowed))
            shadowed[name] = 1
        entries.sort()
        return self.bigsection(dir, '#ffffff', '#ee77aa', self.multicolumn(entries, self.modpkglink))


# -- pagers -------------------------------------------------------------------------------------------

def pager(text):
    "Shows text page by page, in the way that fits; the first call finds it."
    global pager
    pager = getpager()
    pager(text)


def getpager():
    "The function that shows text: $PAGER, less or more on a terminal, else plain."
    if not all([isinstance(stream, file) and stream.isatty() for stream in (sys.stdin, sys.stdout)]):
        return plainpager
    if os.environ.get('TERM') in ('dumb', 'emacs'):
        return plainpager
    command = os.environ.get('PAGER')
    if command:
        return lambda text: pipepager(text, command)
    for command in 'less', 'more':
        if os.system('(%s --version || %s /dev/null) >/dev/null 2>&1' % (command, command)) == 0:
            return lambda text: pipepager(text, command)
    return ttypager


def plain(text):
    "The text without bold."
    return re.sub('.\b', '', text)


def _for_output(text):
    return _encode(text, getattr(sys.stdout, 'encoding', None))


def pipepager(text, cmd):
    "Hands text to a program."
    pipe = os.popen(cmd, 'w')
    try:
        pipe.write(_for_output(text))
        pipe.close()
    except IOError:
        pass        # the user has left the program


def tempfilepager(text, cmd):
    "Shows text with a program that wants a file."
    import tempfile
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, 'wb') as stream:
            stream.write(_for_output(text))
        os.system('%s "%s"' % (cmd, name))
    finally:
        os.unlink(name)


def ttypager(text):
    "Shows text a screen at a time: return goes a line, b back, q out, other keys a screen on."
    lines = plain(_for_output(text)).split('\n')
    try:
        import tty
        fd = sys.stdin.fileno()
        before = tty.tcgetattr(fd)
        tty.setcbreak(fd)
    except (ImportError, AttributeError, tty.error):
        before = None
    getkey = (lambda: sys.stdin.read(1)) if before else lambda: sys.stdin.readline()[:-1][:1]
    try:
        step = shown = int(os.environ.get('LINES', 25)) - 1
        sys.stdout.write('\n'.join(lines[:shown]) + '\n')
        while shown < len(lines):
            sys.stdout.write('-- more --')
            sys.stdout.flush()
            key = getkey()
            sys.stdout.write('\r          \r')
            if key in ('q', 'Q'):
                break
            if key in ('b', 'B', '\x1b'):
                shown = max(0, shown - 2 * step)
            more = 1 if key in ('\r', '\n') else step
            sys.stdout.write('\n'.join(lines[shown:shown + more]) + '\n')
            shown += more
    finally:
        if before:
            tty.tcsetattr(fd, tty.TCSAFLUSH, before)


def plainpager(text):
    "Writes text without bold."
    sys.stdout.write(plain(_for_output(text)))


# -- documents ----------------------------------------------------------------------------------------

html = HTMLDoc()
text = TextDoc()


def render_doc(thing, title='Python Library Documentation: %s', forceload=0):
    "The text about an object, or about what a string names.  Raises ImportError."
    object, name = resolve(thing, forceload)
    words = [describe(object), _whence(object, name)]
    shown = _documented(object)
    if shown is not object and type(object) is not types.InstanceType:
        words.append(' object')
    return title % ''.join(words) + '\n\n' + text.document(shown, name)


def _whence(object, name):
    "Where an object is from, as the title says it."
    outer = (name or '').rpartition('.')[0]
    if outer:
        return ' in ' + outer
    module = inspect.getmodule(object)
    return '' if module is None or module is object else ' in module ' + module.__name__


_SELF_EXPLAINING = (inspect.ismodule, inspect.isclass, inspect.isroutine, inspect.isgetsetdescriptor,
                    inspect.ismemberdescriptor, lambda object: isinstance(object, property))


def _documented(object):
    "What is documented for an object: itself, or of a value its class, which says what can be done with it."
    if type(object) is types.InstanceType:
        return object.__class__
    return object if any([test(object) for test in _SELF_EXPLAINING]) else type(object)


def doc(thing, title='Python Library Documentation: %s', forceload=0):
    "Shows the text about an object."
    try:
        pager(render_doc(thing, title, forceload))
    except (ImportError, ErrorDuringImport) as fault:
        print fault


def writedoc(thing, forceload=0):
    "Writes NAME.html into the current folder."
    try:
        object, name = resolve(thing, forceload)
        page = html.page(describe(object), html.document(object, name))
    except (ImportError, ErrorDuringImport) as fault:
        print fault
        return
    with open(name + '.html', 'w') as stream:
        stream.write(page)
    print 'wrote', name + '.html'


def writedocs(dir, pkgpath='', done=None):
    "Writes pages for all modules in a folder and its packages."
    for _, name, _ in pkgutil.walk_packages([dir], pkgpath):
        writedoc(name)


# -- help ---------------------------------------------------------------------------------------------

_TOPICS = """
ASSERTION:assert ASSIGNMENT:AUGMENTEDASSIGNMENT ATTRIBUTEMETHODS:ATTRIBUTES,SPECIALMETHODS ATTRIBUTES:ATTRIBUTEMETHODS
AUGMENTEDASSIGNMENT:NUMBERMETHODS BACKQUOTES:repr BASICMETHODS:SPECIALMETHODS BINARY:NUMBERMETHODS,POWER BITWISE:BINARY
BOOLEAN:EXPRESSIONS,TRUTHVALUE CALLABLEMETHODS:CALLS CALLS:EXPRESSIONS CLASSES:class,TYPES CODEOBJECTS:compile
COERCIONS:CONVERSIONS COMPARISON:EXPRESSIONS,BASICMETHODS COMPLEX:cmath CONDITIONAL:if CONTEXTMANAGERS:with
CONVERSIONS:COERCIONS DEBUGGING:pdb DELETION:del DICTIONARIES:DICTIONARYLITERALS DICTIONARYLITERALS:DICTIONARIES
DYNAMICFEATURES:exec ELLIPSIS:SLICINGS EXCEPTIONS:try,raise EXECUTION:NAMESPACES,FRAMES EXPRESSIONS:OPERATORS FILES:open
FLOAT:math FORMATTING:OPERATORS FRAMEOBJECTS:FRAMES FRAMES:FRAMEOBJECTS FUNCTIONS:def,lambda IDENTIFIERS:keywords
IMPORTING:import INTEGER:int,long LISTLITERALS:LISTS LISTS:LISTLITERALS LITERALS:STRINGS,NUMBERS LOOPING:for,while
MAPPINGMETHODS:MAPPINGS MAPPINGS:DICTIONARIES METHODS:def,CLASSES MODULES:import NAMESPACES:global NONE:
NUMBERMETHODS:NUMBERS NUMBERS:INTEGER,FLOAT,COMPLEX OBJECTS:TYPES OPERATORS:EXPRESSIONS PACKAGES:import POWER:EXPRESSIONS
PRIVATENAMES:CLASSES SCOPING:NAMESPACES SEQUENCEMETHODS1:SEQUENCEMETHODS2 SEQUENCEMETHODS2:SEQUENCEMETHODS1
SEQUENCES:STRINGS,LISTS,TUPLES SHIFTING:EXPRESSIONS SLICINGS:SEQUENCEMETHODS1 SPECIALATTRIBUTES: SPECIALIDENTIFIERS:
SPECIALMETHODS:BASICMETHODS STRINGMETHODS:STRINGS STRINGS:STRINGMETHODS,FORMATTING SUBSCRIPTS:SEQUENCEMETHODS1
TRACEBACKS:traceback TRUTHVALUE:BOOLEAN TUPLELITERALS:TUPLES TUPLES:TUPLELITERALS TYPEOBJECTS:types TYPES:OBJECTS
UNARY:EXPRESSIONS UNICODE:STRINGS,encodings
"""


def _topics():
    "The topics in capitals: name -> (name of the text, what else to look at), or the name of another topic."
    found = {'PRECEDENCE': 'EXPRESSIONS', 'PRINTING': 'print', 'RETURNING': 'return'}
    for entry in _TOPICS.split():
        name, _, related = entry.partition(':')
        found[name] = name, related.replace(',', ' ')
    return found


class Helper:
    "What `help` is: help(thing), help('name'), or help() for a dialogue."

    topics = _topics()

    # Statements have texts of their own; the other words belong to a topic.
    keywords = dict([(word, (word, '')) for word in
                     'break class continue def del exec for from global if import lambda pass print raise return try while '
                     'with yield'.split()],
                    **{'and': 'BOOLEAN', 'or': 'BOOLEAN', 'not': 'BOOLEAN', 'in': 'COMPARISON', 'is': 'COMPARISON',
                       'assert': 'ASSERTION', 'as': 'with', 'elif': 'if', 'else': 'if', 'except': 'try',
                       'finally': 'try'})

    symbols = {}
    for topic, symbols_ in (('BINARY', '+ - * / // %'), ('POWER', '**'), ('SHIFTING', '<< >>'), ('BITWISE', '& | ^ ~'),
                           ('COMPARISON', '< > <= >= == != <>'), ('TUPLES LISTS FUNCTIONS', ','), ('BACKQUOTES', '`'),
                           ('AUGMENTEDASSIGNMENT', '+= -= *= /= //= %= **= &= |= ^= <<= >>='), ('LISTS SLICINGS', '[ ]'),
                           ('CALLS TUPLES', '( )'), ('ATTRIBUTES FLOAT MODULES', '.'), ('ELLIPSIS', '...'),
                           ('SLICINGS DICTIONARYLITERALS', ':'), ('def class', '@'), ('COMPLEX', 'j J'),
                           ('PRIVATENAMES SPECIALIDENTIFIERS', '_ __'), ('STRINGS', '\\'),
                           ('STRINGS', '\' " \'\'\' """ b\' b" r\' r" u\' u"')):
        for symbol in symbols_.split():
            symbols[symbol] = topic

    def __init__(self, input=None, output=None):
        self._input, self._output = input, output

    input = property(lambda self: self._input or sys.stdin)
    output = property(lambda self: self._output or sys.stdout)

    def __repr__(self):
        return '<pydoc.Helper instance>'

    _nothing = object()

    def __call__(self, request=_nothing):
        if request is not self._nothing:
            self.help(request)
            return
        self.intro()
        self.interact()
        self.output.write('\nBack in Python.  At its prompt help(thing) tells about any object, and help("word") about'
                          '\na module, keyword or topic.\n')

    def intro(self):
        "Tells what can be asked."
        self.output.write('''
This is the help of Python %s.

Type the name of a module, a class or function in one (os.path.join), a keyword or a topic.
Lists: "modules", "keywords", "symbols", "topics"; "modules zip" finds those whose summary
has the word zip.  "quit" leaves.  The tutorial: http://docs.python.org/%s/tutorial/
''' % (sys.version[:3], sys.version[:3]))

    def interact(self):
        "Answers until the user has enough."
        self.output.write('\n')
        while True:
            try:
                request = self.getline('help> ')
            except (KeyboardInterrupt, EOFError):
                break
            request = replace(request, '"', '', "'", '').strip()
            if request.lower() in ('q', 'quit'):
                break
            if request:
                self.help(request)

    def getline(self, prompt):
        "A line of the user's; EOFError at the end."
        if self.input is sys.stdin:
            return raw_input(prompt)
        self.output.write(prompt)
        self.output.flush()
        line = self.input.readline()
        if not line:
            raise EOFError
        return line

    def help(self, request):
        "Tells about an object or what a string names."
        if not isinstance(request, str):
            if not isinstance(request, Helper):
                doc(request, 'Help on %s:')
            else:
                self()
            self.output.write('\n')
            return
        request = request.strip()
        first, _, rest = request.partition(' ')
        lists = {'keywords': self.listkeywords, 'symbols': self.listsymbols, 'topics': self.listtopics,
                 'modules': self.listmodules, 'help': self.intro}
        if request in lists:
            lists[request]()
        elif first == 'modules':
            self.listmodules(rest.strip())
        elif request in self.symbols:
            self.showsymbol(request)
        elif request in self.keywords or request in self.topics:
            self.showtopic(request)
        elif request:
            doc(request, 'Help on %s:')
        self.output.write('\n')

    def list(self, items, columns=4, width=80):
        "Writes names in columns."
        items = sorted(items)
        room = width // columns
        rows = -(-len(items) // columns)
        for row in range(rows):
            line = []
            for column in range(columns):
                place = column * rows + row
                if place < len(items):
                    line.append(items[place] + ' ' * (room - 1 - len(items[place]) if column < columns - 1 else 0))
            self.output.write(' '.join(line) + '\n')

    def _announced(self, words, items):
        self.output.write('\n%s\n\n' % words)
        self.list(items)

    def listkeywords(self):
        self._announced('The keywords; type one for help on it.', self.keywords.keys())

    def listsymbols(self):
        self._announced('Signs that mean something in Python; type one for help on it.', self.symbols.keys())

    def listtopics(self):
        self._announced('The topics; type one for help on it.', self.topics.keys())

    def listmodules(self, key=''):
        if key:
            self.output.write('\nModules that have it in their name or summary:\n\n')
            apropos(key)
            return
        self.output.write('\nAll modules are being looked up ...\n\n')
        found = {}

        def note(path, modname, desc):
            if '.' not in modname:
                found[modname] = 1
        ModuleScanner().run(note, onerror=lambda name: note(None, name, None))
        self.list(found.keys())
        self.output.write('\nType a name for help on it, or "modules WORD" to search in summaries.\n')

    def showsymbol(self, symbol):
        topic, _, more = self.symbols[symbol].partition(' ')
        self.showtopic(topic, more)

    def showtopic(self, topic, more_xrefs=''):
        "Shows a topic's text, with the names of related ones."
        target = self.keywords.get(topic, self.topics.get(topic))
        if not target:
            self.output.write('no documentation found for %r\n' % topic)
            return
        if isinstance(target, str):
            return self.showtopic(target, more_xrefs)
        from pydoc_data.topics import topics
        label, related = target
        pager(topics[label].strip() + '\n')
        related = (related + ' ' + more_xrefs).split()
        if related:
            import textwrap
            words = 'Related help topics: ' + ', '.join(related) + '\n'
            self.output.write('\n' + '\n'.join(textwrap.wrap(words, 79)) + '\n')


help = Helper()


# -- search -------------------------------------------------------------------------------------------

class Scanner:
    "Walks trees: next() gives node after node, None at the end; children(node) where descendp(node)."

    def __init__(self, roots, children, descendp):
        self.children, self.descendp = children, descendp
        self._pending = list(roots)[::-1]

    def next(self):
        if not self._pending:
            return None
        node = self._pending.pop()
        if self.descendp(node):
            self._pending.extend(list(self.children(node))[::-1])
        return node


class ModuleScanner:
    "Goes through all modules there are; `quit` set to a true value ends that."

    def run(self, callback, key=None, completer=None, onerror=None):
        "callback(path, name, summary) for each module, or each whose name or summary has the key."
        wanted = key and key.lower()
        self.quit = False
        seen = set()
        for name in sys.builtin_module_names:
            if name != '__main__':
                seen.add(name)
                summary = (__import__(name).__doc__ or '').split('\n')[0] if key is not None else ''
                self._tell(callback, wanted, None, name, summary)
        for importer, name, ispkg in pkgutil.walk_packages(onerror=onerror):
            if self.quit:
                break
            if name not in seen:
                seen.add(name)
                self._tell_module(callback, wanted, key, onerror, importer, name, ispkg)
        if completer:
            completer()

    def _tell_module(self, callback, wanted, key, onerror, importer, name, ispkg):
        if key is None:
            callback(None, name, '')
            return
        loader = importer.find_module(name)
        path, summary = None, ''
        if hasattr(loader, 'get_source'):
            import StringIO
            source = loader.get_source(name) or ''
            summary = source_synopsis(StringIO.StringIO(source)) or ''
            path = loader.get_filename(name) if hasattr(loader, 'get_filename') else None
        else:
            try:
                module = loader.load_module(name)
            except ImportError:
                if onerror:
                    onerror(name)
            else:
                summary = (module.__doc__ or '').split('\n')[0]
                path = getattr(module, '__file__', None)
        self._tell(callback, wanted, path, name, summary)

    def _tell(self, callback, wanted, path, name, summary):
        if wanted is None or wanted in (name + ' - ' + summary).lower():
            callback(path, name, summary)


def apropos(key):
    "Prints the modules whose name or summary has the key."
    import warnings

    def show(path, modname, desc):
        print modname, desc and '- ' + desc
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore')       # of modules that are old
        ModuleScanner().run(show, key, onerror=lambda name: None)


# -- web and window -----------------------------------------------------------------------------------

def _index_page():
    "The page with all modules."
    built_in = sorted([name for name in sys.builtin_module_names if name != '__main__'])
    parts = [html.heading('<big><big><strong>Python: Index of Modules</strong></big></big>', '#ffffff', '#7799ee'),
             '<p>', html.bigsection('Built-in Modules', '#ffffff', '#ee77aa', html.multicolumn(
                 built_in, lambda name: _link(name + '.html', name)))]
    shadowed = {}
    return ''.join(parts + [html.index(folder, shadowed) for folder in pathdirs()])


def _page_for(path):
    "The page for a path of the server."
    name = path.strip('/')
    if name.endswith('.html'):
        name = name[:-5]
    if name in ('', '.', 'index'):
        return html.page('Index of Modules', _index_page())
    try:
        thing = locate(name, forceload=1)
    except ErrorDuringImport as fault:
        return html.page(name, html.escape(str(fault)))
    if thing is None:
        return html.page(name, 'no Python documentation found for ' + html.escape(repr(name)))
    return html.page(describe(thing), html.document(thing, name))


def serve(port, callback=None, completer=None):
    "Serves the pages to this machine; callback(server) when it listens, completer() at the end."
    import BaseHTTPServer
    import select

    class Handler(BaseHTTPServer.BaseHTTPRequestHandler):
        def do_GET(self):
            page = _page_for(self.path)
            self.send_response(200)
            self.send_header('Content-Type', 'text/html; charset=utf-8')
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *args):
            "Nothing is logged."

    class Server(BaseHTTPServer.HTTPServer):
        quit = False

    server = Server(('localhost', port), Handler)
    server.url = 'http://localhost:%d/' % server.server_port
    if callback:
        callback(server)
    try:
        while not server.quit:
            if select.select([server.fileno()], [], [], 1)[0]:
                server.handle_request()
    except (KeyboardInterrupt, select.error):
        pass        # that is how it ends
    finally:
        server.server_close()
        if completer:
            completer()


def gui():
    "A window with a field to search in and a list of what was found; a double click opens the page."
    import Tkinter
    import threading
    import webbrowser
    servers = []
    thread = threading.Thread(target=serve, args=(0, servers.append))
    thread.setDaemon(True)
    thread.start()
    window = Tkinter.Tk()
    window.title('pydoc')
    field = Tkinter.Entry(window)
    names = Tkinter.Listbox(window, width=60)

    def search(event=None):
        names.delete(0, 'end')
        ModuleScanner().run(lambda path, name, summary: names.insert('end', name), field.get())

    def show(event=None):
        for place in names.curselection():
            webbrowser.open(servers[0].url + names.get(place) + '.html')
    field.bind('<Return>', search)
    names.bind('<Double-1>', show)
    field.pack(fill='x')
    names.pack(fill='both', expand=1)
    try:
        window.mainloop()
    finally:
        for server in servers:
            server.quit = True


# -- the program --------------------------------------------------------------------------------------

def cli():
    "The program: looks at sys.argv."
    import getopt
    # Names are looked for in the current folder, not in that of this file.
    if sys.path[:1] == [os.path.dirname(sys.argv[0])]:
        del sys.path[0]
    sys.path.insert(0, '')
    try:
        options, names = getopt.getopt(sys.argv[1:], 'gk:p:w')
    except getopt.error:
        return _usage()
    write = False
    for option, value in options:
        if option == '-g':
            return gui()
        if option == '-k':
            return apropos(value)
        if option == '-p':
            return _serve_until_interrupted(value)
        write = True
    if not names:
        return _usage()
    for name in names:
        if not _show(name, write):
            break


def _serve_until_interrupted(port):
    try:
        port = int(port)
    except ValueError:
        return _usage()

    def ready(server):
        print 'pydoc server ready at %s' % server.url
    serve(port, ready, lambda: sys.stdout.write('pydoc server stopped\n'))


def _show(name, write):
    "Shows or writes what a word of the command line names.  Is it there?"
    if ispath(name) and not os.path.exists(name):
        print 'file %r does not exist' % name
        return False
    try:
        thing = name
        if ispath(name) and os.path.isfile(name):
            thing = importfile(name)
        if not write:
            help.help(thing)
        elif ispath(name) and os.path.isdir(name):
            writedocs(name)
        else:
            writedoc(thing)
    except ErrorDuringImport as fault:
        print fault
    return True


def _usage():
    cmd = os.path.basename(sys.argv[0])
    print __doc__.split('How it works')[0].replace('python -m pydoc', cmd).rstrip()


if __name__ == '__main__':
    cli()
