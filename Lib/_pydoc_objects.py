"""What pydoc knows of modules, classes and functions: finding them, and the parts of what there is to say of them."""
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

_DOCS = 'https://docs.python.org/library'
_LIBRARY = os.path.dirname(os.path.abspath(os.__file__))


# -- small helpers ------------------------------------------------------------------------------------

def pathdirs():
    "The folders of sys.path, each once."
    folders = filter(os.path.isdir, [os.path.abspath(entry or os.curdir) for entry in sys.path])
    first = {}      # in the form in which they can be compared -> the index of the first
    for place, folder in enumerate(folders):
        first.setdefault(os.path.normcase(folder), place)
    return [folders[place] for place in sorted(first.itervalues())]


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

    def getdocloc(self, object, basedir=_LIBRARY):
        "Where a module of the library is documented on the web (or in $PYTHONDOCS); None for others."
        try:
            path = inspect.getabsfile(object)
        except TypeError:
            in_library = True
        else:
            in_library = any(path.startswith(folder + os.sep) and
                             not path.startswith(os.path.join(folder, 'site-packages') + os.sep)
                             for folder in (basedir, _LIBRARY))
        if not in_library and object.__name__ not in sys.builtin_module_names:
            return None
        if object.__name__ in ('xml.etree', 'test.pydoc_mod'):
            return None     # they have no page
        place = os.environ.get('PYTHONDOCS', _DOCS)
        if place.startswith(('http://', 'https://')):
            return place.rstrip('/') + '/' + object.__name__.lower()
        return os.path.join(place, object.__name__.lower() + '.html')


# -- values -------------------------------------------------------------------------------------------

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
