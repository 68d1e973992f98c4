"""What live objects tell about themselves: their kind, members, source, arguments and frames."""
import dis
import imp
import linecache
import os
import re
import string
import sys
import tokenize
import types
from collections import namedtuple
from operator import attrgetter, itemgetter

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 0x1, 0x2, 0x4, 0x8
CO_NESTED, CO_GENERATOR, CO_NOFREE = 0x10, 0x20, 0x40
TPFLAGS_IS_ABSTRACT = 1 << 20

_class_types = (type, types.ClassType)


# -- kinds

def _kind_test(name, kind, text):
    def test(object):
        return isinstance(object, kind)
    test.__name__ = name
    test.__doc__ = 'bool: whether `object` is %s.' % text
    return test


ismodule = _kind_test('ismodule', types.ModuleType, 'a module')
isclass = _kind_test('isclass', _class_types, 'a class, new or classic')
ismethod = _kind_test('ismethod', types.MethodType, 'a method, bound or not')
isfunction = _kind_test('isfunction', types.FunctionType, 'a function written in Python')
isgenerator = _kind_test('isgenerator', types.GeneratorType, 'a generator')
istraceback = _kind_test('istraceback', types.TracebackType, 'a traceback')
isframe = _kind_test('isframe', types.FrameType, 'a frame')
iscode = _kind_test('iscode', types.CodeType, 'a code object')
isbuiltin = _kind_test('isbuiltin', types.BuiltinFunctionType, 'a function or bound method in C')
ismemberdescriptor = _kind_test('ismemberdescriptor', types.MemberDescriptorType,
                                'an attribute that stands in the C structure')
isgetsetdescriptor = _kind_test('isgetsetdescriptor', types.GetSetDescriptorType,
                                'an attribute computed by C functions')


def ismethoddescriptor(object):
    """Whether it only has __get__, and is neither a method, a function nor a class."""
    plain = ismethod(object) or isfunction(object) or isclass(object)
    return not plain and hasattr(object, '__get__') and not hasattr(object, '__set__')


def isdatadescriptor(object):
    """Whether it has both __get__ and __set__."""
    return all(hasattr(object, name) for name in ('__get__', '__set__'))


def isgeneratorfunction(object):
    """Whether it is a function, or method, with yield."""
    return (isfunction(object) or ismethod(object)) \
        and bool(object.func_code.co_flags & CO_GENERATOR)


def isroutine(object):
    """Whether it is any kind of function or method."""
    return any(test(object) for test in (isbuiltin, isfunction, ismethod, ismethoddescriptor))


def isabstract(object):
    """Whether it is a class with abstract methods left."""
    return isinstance(object, type) and bool(object.__flags__ & TPFLAGS_IS_ABSTRACT)


# -- members and classes

_first = itemgetter(0)


def getmembers(object, predicate=None):
    """Sorted list of (name, value) of the attributes, those that pass predicate(value).

        getmembers(module, isfunction)  ->  [('walk', <function walk ...>), ...]"""
    missing = []                               # dir() may promise too much
    pairs = [(name, getattr(object, name, missing)) for name in dir(object)]
    found = [pair for pair in pairs if pair[1] is not missing and (predicate is None or predicate(pair[1]))]
    found.sort(key=_first)
    return found


Attribute = namedtuple('Attribute', 'name kind defining_class object')


def classify_class_attrs(cls):
    """List of Attribute for each name in dir(cls).

    kind: 'class method', 'static method', 'property', 'method' or 'data'; object: what the
    __dict__ of the defining class has.
    """
    return [_classify(cls, name, getmro(cls)) for name in sorted(dir(cls))]


def _classify(cls, name, line):
    home = next((base for base in line if name in base.__dict__), None)
    if home is None:                           # from the metaclass
        value = getattr(cls, name)
        home = getattr(value, '__objclass__', None)
    else:
        value = home.__dict__[name]
    for kind, word in ((staticmethod, 'static method'), (classmethod, 'class method'),
                       (property, 'property')):
        if isinstance(value, kind):
            return Attribute(name, word, home, value)
    if ismethoddescriptor(value):
        return Attribute(name, 'method', home, value)
    if isdatadescriptor(value):
        return Attribute(name, 'data', home, value)
    value = getattr(cls, name)
    is_method = ismethod(value) or ismethoddescriptor(value)
    return Attribute(name, 'method' if is_method else 'data', home, value)


def getmro(cls):
    """Tuple of the class and its ancestors in the order they are searched."""
    if hasattr(cls, '__mro__'):
        return cls.__mro__
    line = []
    waiting = [cls]
    while waiting:                             # depth first, left to right
        current = waiting.pop(0)
        if current not in line:
            line.append(current)
            waiting[:0] = current.__bases__
    return tuple(line)


def walktree(classes, children, parent):
    """The nested list of getclasstree for `classes`; children: class -> list of its subclasses."""
    tree = []
    for cls in sorted(classes, key=attrgetter('__module__', '__name__')):
        tree.append((cls, cls.__bases__))
        if cls in children:
            tree.append(walktree(children[cls], children, cls))
    return tree


def getclasstree(classes, unique=0):
    """Nested list: (class, bases), followed by a list of the same kind for its subclasses.

    unique: each class only below the first of its bases that is in `classes`.
    """
    children, tops = {}, []
    for cls in classes:
        known = list(cls.__bases__)
        if unique:
            at = next((n for n, base in enumerate(known) if base in classes), len(known) - 1)
            known = known[:at + 1]
        for base in known:
            below = children.setdefault(base, [])
            if cls not in below:
                below.append(cls)
        if not cls.__bases__:
            tops.append(cls)
    tops += [base for base in children if base not in classes]
    return walktree(tops, children, None)


# -- documentation

def indentsize(line):
    """Columns of white space at the start of a line, tabs expanded."""
    wide = line.expandtabs()
    return len(wide) - len(wide.lstrip())


def cleandoc(doc):
    """A docstring without its common margin and without blank lines around it."""
    try:
        lines = doc.expandtabs().split('\n')
    except UnicodeError:
        return None
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.lstrip()]
    margin = min(margins) if margins else 0
    cleaned = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    while cleaned and not cleaned[0]:
        cleaned.pop(0)
    return '\n'.join(cleaned)


def getdoc(object):
    """The docstring as cleandoc gives it, None if there is none."""
    doc = getattr(object, '__doc__', None)
    return cleandoc(doc) if isinstance(doc, basestring) else None


# -- files and modules

ModuleInfo = namedtuple('ModuleInfo', 'name suffix mode module_type')
modulesbyfile = {}                             # absolute path -> name of the module
_seen_files = {}                               # name of the module -> its __file__


def getmoduleinfo(path):
    """ModuleInfo for the path of a module's file, None if it is not one."""
    base = os.path.basename(path)
    rows = [row for row in imp.get_suffixes() if base.endswith(row[0])]
    if not rows:
        return None
    suffix, mode, kind = max(rows, key=lambda row: len(row[0]))
    return ModuleInfo(base[:-len(suffix)], suffix, mode, kind)


def getmodulename(path):
    """Name of the module in a file, or None."""
    info = getmoduleinfo(path)
    return info and info.name


def _to_code(object):
    """From a method, function, traceback or frame to its code object; others as they are."""
    for test, name in ((ismethod, 'im_func'), (isfunction, 'func_code'),
                       (istraceback, 'tb_frame'), (isframe, 'f_code')):
        if test(object):
            object = getattr(object, name)
    return object


def getfile(object):
    """Path an object was defined in. TypeError for what is built in or has no file."""
    for test, owner, word in ((ismodule, object, 'module'), (isclass, None, 'class')):
        if test(object):
            if owner is None:
                owner = sys.modules.get(object.__module__)
            if hasattr(owner, '__file__'):
                return owner.__file__
            raise TypeError('%r is a built-in %s' % (object, word))
    code = _to_code(object)
    if iscode(code):
        return code.co_filename
    raise TypeError('%r is not a module, class, method, function, traceback, frame, or code object'
                    % (object,))


def getsourcefile(object):
    """Path of the source of an object, None if there is none; TypeError as getfile."""
    place = getfile(object)
    if place[-4:].lower() in ('.pyc', '.pyo'):
        place = place[:-4] + '.py'
    for suffix, mode, kind in imp.get_suffixes():
        if 'b' in mode and place.lower().endswith(suffix):
            return None
    if os.path.exists(place):
        return place
    module = getmodule(object, place)
    by_loader = hasattr(module, '__loader__')  # e.g. in an archive
    return place if by_loader or place in linecache.cache else None


def getabsfile(object, _filename=None):
    """Absolute, normalised path of source or file of an object."""
    place = _filename
    if place is None:
        place = getsourcefile(object) or getfile(object)
    return os.path.normcase(os.path.abspath(place))


def getmodule(object, _filename=None):
    """The module an object was defined in, None if unknown."""
    if ismodule(object):
        return object
    if hasattr(object, '__module__'):
        return sys.modules.get(object.__module__)
    if _filename in modulesbyfile:
        return sys.modules.get(modulesbyfile[_filename])
    try:
        place = getabsfile(object, _filename)
    except TypeError:
        return None
    if place not in modulesbyfile:
        _index_modules()
    if place in modulesbyfile:
        return sys.modules.get(modulesbyfile[place])
    return _module_that_has(object)


def _index_modules():
    for name, module in sys.modules.items():
        origin = getattr(module, '__file__', None) if ismodule(module) else None
        if origin is None or _seen_files.get(name) == origin:
            continue
        _seen_files[name] = origin
        path = getabsfile(module)
        for key in path, os.path.realpath(path):
            modulesbyfile[key] = module.__name__


def _module_that_has(object):
    name = getattr(object, '__name__', None)
    if name is not None:
        for place in '__main__', '__builtin__':
            module = sys.modules.get(place)
            if getattr(module, name, None) is object:
                return module
    return None


# -- source

_starts_function = re.compile(r'\s*(def\s|@)|.*(?<!\w)lambda(:|\s)')


def findsource(object):
    """(all lines of the file, index of the first line of the object). IOError if not to be had."""
    place = getfile(object)
    source = getsourcefile(object)
    if source is None and not (place[:1] == '<' and place[-1:] == '>'):
        raise IOError('source code not available')
    place = source or place
    module = getmodule(object, place)
    lines = linecache.getlines(place, module.__dict__) if module else linecache.getlines(place)
    if not lines:
        raise IOError('could not get source code')
    if ismodule(object):
        return lines, 0
    if isclass(object):
        return _class_source(object, lines)
    code = _to_code(object)
    if not iscode(code):
        raise IOError('could not find code object')
    at = min(code.co_firstlineno, len(lines)) - 1
    while at > 0 and not _starts_function.match(lines[at]):
        at -= 1
    return lines, at


def _class_source(cls, lines):
    """What findsource() says of a class; lines: those of its module.  The class may come from a file behind
    the module (a part of it), in which its methods are then."""
    try:
        return lines, _class_line(lines, cls.__name__)
    except IOError:
        for method in filter(isfunction, vars(cls).values()):
            lines = linecache.getlines(method.func_code.co_filename)
            return lines, _class_line(lines, cls.__name__)
        raise


def _class_line(lines, name):
    """Index of the least indented `class name`, the first of them."""
    pattern = re.compile(r'(\s*)class\s*%s\b' % re.escape(name))
    hits = [(len(hit.group(1)), at) for at, hit in enumerate(map(pattern.match, lines)) if hit]
    if not hits:
        raise IOError('could not find class definition')
    return min(hits)[1]


def getcomments(object):
    """The comment lines above an object, or at the top of a module, as one str; None without."""
    try:
        lines, at = findsource(object)
    except (IOError, TypeError):
        return None
    is_comment = lambda line: line.lstrip().startswith('#')
    if ismodule(object):
        first = 1 if lines[0][:2] == '#!' else 0
        while first < len(lines) and lines[first].strip() in ('', '#'):
            first += 1
        last = first
        while last < len(lines) and lines[last].startswith('#'):
            last += 1
        chosen = lines[first:last]
    else:
        first, margin = at, indentsize(lines[at])
        while first > 0 and is_comment(lines[first - 1]) \
                and indentsize(lines[first - 1]) == margin:
            first -= 1
        chosen = [line.lstrip() for line in lines[first:at]]
        while chosen and chosen[0].strip() == '#':
            chosen.pop(0)
        while chosen and chosen[-1].strip() == '#':
            chosen.pop()
    return ''.join(line.expandtabs() for line in chosen) or None


class EndOfBlock(Exception):
    """Ends the reading of tokens."""


class BlockFinder:
    """Eats the tokens of a definition; `last` is its last line, counted from 1."""

    def __init__(self):
        self.indent = 0
        self.islambda = self.started = self.passline = False
        self.last = 1

    def tokeneater(self, type, token, srow_scol, erow_ecol, line):
        """One token, as tokenize.tokenize hands it over. EndOfBlock behind the definition."""
        if not self.started:
            if token in ('def', 'class', 'lambda'):
                self.started, self.islambda = True, token == 'lambda'
            self.passline = True
            return
        if type == tokenize.NEWLINE:
            self.passline, self.last = False, srow_scol[0]
            over = self.islambda
        elif self.passline:
            return
        elif type == tokenize.INDENT:
            self.indent += 1
            self.passline = True
            return
        elif type == tokenize.DEDENT:
            self.indent -= 1
            over = self.indent <= 0
        else:
            over = not self.indent and type not in (tokenize.COMMENT, tokenize.NL)
        if over:
            raise EndOfBlock


def getblock(lines):
    """The lines of the definition that begins with lines[0]."""
    finder = BlockFinder()
    try:
        tokenize.tokenize(iter(lines).next, finder.tokeneater)
    except (EndOfBlock, IndentationError):
        pass                                   # both: the block is over
    return lines[:finder.last]


def getsourcelines(object):
    """(lines of the object, number of the first from 1; 0 for a module). IOError, TypeError."""
    lines, at = findsource(object)
    frame = object.tb_frame if istraceback(object) else object
    if ismodule(object) or isframe(frame) and frame.f_code.co_name == '<module>':
        return lines, 0
    return getblock(lines[at:]), at + 1


def getsource(object):
    """The source of an object as one str; errors as getsourcelines."""
    return ''.join(getsourcelines(object)[0])


# -- arguments

Arguments = namedtuple('Arguments', 'args varargs keywords')
ArgSpec = namedtuple('ArgSpec', 'args varargs keywords defaults')
ArgInfo = namedtuple('ArgInfo', 'args varargs keywords locals')


class _Unpacking(object):
    """Reads the names of tuple parameters from the instructions that take them apart."""

    def __init__(self, code):
        self.code, self.at = code, 0

    def step(self):
        """(name of the instruction, its argument or None)."""
        text = self.code.co_code
        op = ord(text[self.at])
        self.at += 1
        if op < dis.HAVE_ARGUMENT:
            return dis.opname[op], None
        value = ord(text[self.at]) | ord(text[self.at + 1]) << 8
        self.at += 2
        return dis.opname[op], value

    def names_of(self, index):
        """Nested list of the names of parameter number `index`."""
        while True:
            op, value = self.step()
            if (op, value) == ('LOAD_FAST', index):
                return self.target()
            if op == 'LOAD_DEREF' or self.at >= len(self.code.co_code):
                raise ValueError('no unpacking of parameter %d' % index)

    def target(self):
        op, value = self.step()
        if op == 'UNPACK_SEQUENCE':
            return [self.target() for _ in range(value)]
        if op == 'STORE_FAST':
            return self.code.co_varnames[value]
        return (self.code.co_cellvars + self.code.co_freevars)[value]


def getargs(co):
    """Arguments of a code object; tuple parameters are nested lists. TypeError for anything else."""
    if not iscode(co):
        raise TypeError('%r is not a code object' % (co,))
    count = co.co_argcount
    unpacking = _Unpacking(co)
    names = [unpacking.names_of(n) if name[:1] in ('', '.') else name
             for n, name in enumerate(co.co_varnames[:count])]
    extra = list(co.co_varnames[count:])
    varargs = extra.pop(0) if co.co_flags & CO_VARARGS else None
    return Arguments(names, varargs, extra[0] if co.co_flags & CO_VARKEYWORDS else None)


def getargspec(func):
    """ArgSpec of a function or method; defaults is None or a tuple. TypeError for others."""
    if ismethod(func):
        func = func.im_func
    if not isfunction(func):
        raise TypeError('%r is not a Python function' % (func,))
    return ArgSpec(*getargs(func.func_code) + (func.func_defaults,))


def getargvalues(frame):
    """ArgInfo of a frame."""
    return ArgInfo(*getargs(frame.f_code) + (frame.f_locals,))


def joinseq(seq):
    """The strings as the text of a tuple: (a,) or (a, b)."""
    return '(%s%s)' % (', '.join(seq), ',' if len(seq) == 1 else '')


def strseq(object, convert, join=joinseq):
    """convert(name) of a name; for a nested list join() of its parts."""
    if not isinstance(object, (list, tuple)):
        return convert(object)
    return join([strseq(part, convert, join) for part in object])


def _starred(stars):
    return lambda name: stars + name


def formatargspec(args, varargs=None, varkw=None, defaults=None, formatarg=str,
                  formatvarargs=_starred('*'), formatvarkw=_starred('**'),
                  formatvalue=lambda value: '=' + repr(value), join=joinseq):
    """The text of a parameter list from the four values of an ArgSpec."""
    values = tuple(defaults or ())
    parts = [strseq(arg, formatarg, join) for arg in args]
    for n, value in enumerate(values, len(args) - len(values)):
        if n >= 0:
            parts[n] += formatvalue(value)
    parts += [form(name) for form, name in ((formatvarargs, varargs), (formatvarkw, varkw))
              if name is not None]
    return '(%s)' % ', '.join(parts)


def formatargvalues(args, varargs, varkw, locals, formatarg=str, formatvarargs=_starred('*'),
                    formatvarkw=_starred('**'), formatvalue=lambda value: '=' + repr(value),
                    join=joinseq):
    """The text of a call from the four values of an ArgInfo."""
    def with_value(form):
        return lambda name: form(name) + formatvalue(locals[name])
    parts = [strseq(arg, with_value(formatarg), join) for arg in args]
    parts += [with_value(form)(name)
              for form, name in ((formatvarargs, varargs), (formatvarkw, varkw)) if name]
    return '(%s)' % ', '.join(parts)


class _Binding(object):
    """The parameters of one function on their way to values."""

    def __init__(self, func):
        self.spec = getargspec(func)
        self.name = func.__name__
        self.optional = len(self.spec.defaults or ())
        self.values = {}

    def fail(self, how, wanted, given):
        raise TypeError('%s() takes %s %d argument%s (%d given)'
                        % (self.name, how, wanted, 's' * (wanted != 1), given))

    def unpack(self, target, value):
        if isinstance(target, str):
            self.values[target] = value
            return
        rest = iter(value)
        for n, part in enumerate(target):
            for item in rest:
                self.unpack(part, item)
                break
            else:
                raise ValueError('need more than %d %s to unpack'
                                 % (n, 'value' if n == 1 else 'values'))
        for _ in rest:
            raise ValueError('too many values to unpack')

    def check_counts(self, positional, named):
        args, varargs, varkw, _ = self.spec
        given = len(positional) + len(named)
        if len(positional) > len(args) and varargs is None:
            if args:
                self.fail('at most' if self.optional else 'exactly', len(args), given)
            if varkw and positional:
                self.fail('exactly', 0, given)
        if not args and given and not varargs and not varkw:
            raise TypeError('%s() takes no arguments (%d given)' % (self.name, given))

    def take_named(self, named, taken):
        """Puts keywords in their places; (names that got a value, what is left for **)."""
        args = self.spec.args
        rest = dict(named)
        for arg in args:
            if isinstance(arg, str) and arg in rest:
                if arg in taken:
                    raise TypeError("%s() got multiple values for keyword argument '%s'"
                                    % (self.name, arg))
                self.values[arg] = rest.pop(arg)
                taken.add(arg)
        return rest

    def take_defaults(self, positional, filled):
        """Defaults for the parameters behind the first `positional` that are not `filled`; how many have none."""
        args, _, _, defaults = self.spec
        first_optional = len(args) - self.optional
        missing = 0
        for n, arg in enumerate(args[positional:], positional):
            if isinstance(arg, str) and arg in filled:
                continue
            if n >= first_optional:
                self.unpack(arg, defaults[n - first_optional])
            else:
                missing += 1
        return missing


def getcallargs(func, *positional, **named):
    """Dict name -> value of the parameters in the call func(*positional, **named).

    TypeError for arguments the call would refuse.
    """
    if ismethod(func) and func.im_self is not None:
        positional = (func.im_self,) + positional
    bound = _Binding(func)
    args, varargs, varkw, defaults = bound.spec
    bound.check_counts(positional, named)
    for arg, value in zip(args, positional):
        bound.unpack(arg, value)
    if varargs:
        bound.values[varargs] = tuple(positional[len(args):])
    filled = set(arg for arg in args[:len(positional)] if isinstance(arg, str))
    rest = bound.take_named(named, filled)
    missing = bound.take_defaults(len(positional), filled)
    if varkw:
        bound.values[varkw] = rest
    elif rest:
        name = next(iter(rest))
        if isinstance(name, unicode):
            name = name.encode(sys.getdefaultencoding(), 'replace')
        raise TypeError("%s() got an unexpected keyword argument '%s'" % (bound.name, name))
    if missing:
        bound.fail('at least' if varargs or defaults else 'exactly', len(args) - bound.optional,
                   len(positional) + len(named))
    return bound.values


# -- frames

Traceback = namedtuple('Traceback', 'filename lineno function code_context index')
currentframe = getattr(sys, '_getframe', lambda _=None: None)


def getlineno(frame):
    """Number of the line a frame is at."""
    return frame.f_lineno


def getframeinfo(frame, context=1):
    """Traceback of a frame or traceback: the place, `context` lines around it, and the index of
    the current one (None, None without source). TypeError for others."""
    if istraceback(frame):
        number, frame = frame.tb_lineno, frame.tb_frame
    else:
        number = frame.f_lineno
    if not isframe(frame):
        raise TypeError('%r is not a frame or traceback object' % (frame,))
    around = at = None
    if context > 0:
        try:
            lines = findsource(frame)[0]
        except IOError:
            lines = None                       # no source: no lines
        if lines is not None:
            first = max(number - 1 - context // 2, 1)
            first = max(0, min(first, len(lines) - context))
            around, at = lines[first:first + context], number - 1 - first
    return Traceback(getsourcefile(frame) or getfile(frame), number, frame.f_code.co_name,
                     around, at)


def _chain(link, following, frame_of, context):
    found = []
    while link:
        found.append((frame_of(link),) + getframeinfo(link, context))
        link = getattr(link, following)
    return found


def getouterframes(frame, context=1):
    """List of (frame,) + getframeinfo for a frame and its callers, innermost first."""
    return _chain(frame, 'f_back', lambda link: link, context)


def getinnerframes(tb, context=1):
    """List of (frame,) + getframeinfo for a traceback, outermost first."""
    return _chain(tb, 'tb_next', attrgetter('tb_frame'), context)


def stack(context=1):
    """getouterframes of the caller."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """getinnerframes of the exception being handled."""
    return getinnerframes(sys.exc_info()[2], context)
