"""Functions of the C interface, called through ctypes with random objects and numbers.

The functions are those that the public headers declare with parameters that can be made here.  Each case runs in a child, as a
wrong argument may end it: then the text is "ended by a signal", on either side.
"""
import array
import collections
import ctypes
import datetime
import glob
import os
import re
import signal
import sys
import types

HEADERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'Include', '*.h')
API = ctypes.PyDLL(None)

# What ends the interpreter, blocks, switches threads, or is about memory and addresses.
LEFT_OUT = re.compile('|'.join("""
    Py_(Fatal|Final|Exit|EndI|NewI|Main|Init|AtExit|Get|Set|Repr|FrozenMain|AddPending|MakePending|DecRef|IncRef)
    Py.*(_Fini|ClearFree[Ll]ist)$ PyAST PyArena PyArg_ PyBomb PyBuffer_ PyByteArray_Resize PyCFrame
    PyCFunction_(Call|New|Clear|Fini) PyCObject_From PyCStack PyCapsule_New PyChannel PyClassM PyClass_New PyCode_(New|Opt)
    PyDescr_New PyDict(Proxy)?_New PyErr_(Print|SetInterrupt|Warn|Restore|Set|Clear|New|Syntax|Program|Write|Bad)
    PyEval_(Acq|Rel|Init|Res|Sav|ReI|Set|EvalF|Get) PyFile_(From|As|Set) PyFrame PyGC_ PyGILState PyGen PyGrammar
    PyImport_(Cleanup|Append|Extend|Exec|ImportFrozen|Get) PyInstance_New PyInterpreter PyList_(New|SetItem) PyMarshal PyMember
    PyMem_ PyMemoryView_Get PyModule_Fini PyNode PyNumber_(AsOff|Coerce) PyOS_ PyParser
    PyObject_(GC_|Free|Malloc|Realloc|ClearWeak|Init|Hash|Print) PyRun_ PySignal PyStackless PyStaticM PyString_(Resize|Intern)
    PyStructSeq PySymtable PySys_(Set|Add|Write|Reset) PyTasklet PyThread PyToken PyTrace PyTuple_(New|Set)
    PyType_(Ready|Generic) PyUnicode.*Error_ PyUnicode_(Resize|Encode[A-Z]|Decode[A-Z]|AsUnicode|AsWide|Internal|Get|Raw)
    PyWrapper _Py
""".split()))


class Plain(object):
    def __init__(self):
        self.attribute = 1

    def __repr__(self):
        return '<Plain>'


class Number(Plain):
    def __int__(self):
        return 41

    __long__ = __int__

    def __index__(self):
        return 2

    def __float__(self):
        return 2.5

    def __len__(self):
        return 3

    def __getitem__(self, key):
        if key in (0, 1, 2, 'key'):
            return 'item'
        raise IndexError(key)

    def __call__(self, *args):
        return len(args)


class Failing(Plain):
    def fail(self, *args):
        raise KeyError('failing')

    __len__ = __getitem__ = __setitem__ = __int__ = __float__ = __index__ = __iter__ = __call__ = __add__ = __eq__ = __hash__ = fail
    __cmp__ = __contains__ = __str__ = __unicode__ = __nonzero__ = fail


class Classic:
    attribute = 2

    def __repr__(self):
        return '<Classic>'


OBJECTS = {
    'List': [lambda: [], lambda: [3, 1, 2], lambda: ['key', 1]],
    'Tuple': [lambda: (), lambda: (1, 'a'), lambda: ('key', 2)],
    'Dict': [lambda: {}, lambda: {'key': 1}, lambda: {1: 2, 'attribute': 3}],
    'String': [lambda: '', lambda: 'abc', lambda: 'a\0b', lambda: 'caf\xe9', lambda: '%s %d'],
    'Unicode': [lambda: u'', lambda: u'abc', lambda: u'caf\xe9 \u20ac', lambda: u'12'],
    'Int': [lambda: 0, lambda: 1, lambda: -1, lambda: sys.maxint, lambda: True, lambda: -sys.maxint - 1],
    'Long': [lambda: 0L, lambda: 1L << 31, lambda: 1L << 63, lambda: (1L << 64) - 1, lambda: -1L << 63, lambda: 1L << 200],
    'Float': [lambda: 0.0, lambda: 1.5, lambda: float('inf'), lambda: -2.0 ** 63],
    'Complex': [lambda: 1 + 2j],
    'Set': [lambda: set(), lambda: set([1, 'key']), lambda: frozenset([1])],
    'ByteArray': [lambda: bytearray(''), lambda: bytearray('abc')],
    'Slice': [lambda: slice(1, 5, 2), lambda: slice(None), lambda: slice('a')],
    'Type': [lambda: int, lambda: Plain, lambda: object, lambda: ValueError],
    'Iter': [lambda: iter([1, 2]), lambda: iter('ab'), lambda: reversed([1])],
    'Exception': [lambda: ValueError(1, 2), lambda: IOError(2, 'no', 'f')],
    'Object': [Plain, Number, Failing, Classic, lambda: None, lambda: len, lambda: buffer('abc'), lambda: xrange(3),
               lambda: array.array('i', [1, 2]), lambda: collections.deque([1]), lambda: datetime.date(2000, 1, 2), lambda: Classic,
               lambda: memoryview('abc'), lambda: types.ModuleType('fresh'), lambda: property(len), lambda: Ellipsis],
}
ALL = [make for kind in sorted(OBJECTS) for make in OBJECTS[kind]]
LIKE = {'Number': 'Int Long Float Complex Object', 'Sequence': 'List Tuple String Unicode ByteArray Object', 'Mapping': 'Dict Object',
        'Bytes': 'String', 'AnySet': 'Set', 'FrozenSet': 'Set', 'Object': 'Object List Dict String Type', 'Err': 'Exception Type',
        'Eval': 'Object', 'Callable': 'Object', 'Index': 'Int Long Object', 'Codec': 'String', 'Seq': 'List String', 'Class': 'Object'}
VALUES = {'size': [0, 1, 2, 5, -1, -2, 100, 1 << 40, sys.maxint, -sys.maxint - 1], 'int': [0, 1, 2, 3, 5, -1, 100, (1 << 31) - 1],
          'double': [0.0, 1.5, -1.0, 1e300, float('inf')],
          'text': ['ab', 'abc', '12', 'key', 'attribute', '__class__', '0x1F', 'utf-8', '1.5e3', ' 7 ', 'strict', 'no such']}
# What these take only; sizes beside a text must lie inside of it.
ONLY = {'PyObject_RichCompare': range(6), 'PyObject_RichCompareBool': range(6), 'PyNumber_ToBase': (2, 8, 10, 16)}
KINDS = {'PyObject *': 'object', 'PyTypeObject *': 'type', 'Py_ssize_t': 'size', 'long': 'size', 'int': 'int', 'double': 'double',
         'char *': 'text', 'PY_LONG_LONG': 'size', 'size_t': 'size'}
CTYPES = {'object': ctypes.py_object, 'type': ctypes.py_object, 'size': ctypes.c_long, 'int': ctypes.c_int, 'double': ctypes.c_double,
          'text': ctypes.c_char_p, 'void': None}
DECLARATION = re.compile(r'PyAPI_FUNC\(([^)]*)\)\s*(\w+)\s*\(([^()]*)\)\s*;')


def kind_of(parameter):
    parameter = re.sub(r'\bconst\b', '', parameter).strip()
    return KINDS.get(re.sub(r'\s*\*\s*\w*$', ' *', re.sub(r'^(\w+)\s+\w+$', r'\1', ' '.join(parameter.split()))))


def read_headers():
    "[(name, kind of result, kinds of parameters)] in the order of names."
    found = {}
    for path in glob.glob(HEADERS):
        with open(path) as f:
            for result, name, parameters in DECLARATION.findall(f.read()):
                kinds = [] if parameters.strip() == 'void' else map(kind_of, parameters.split(','))
                result = 'void' if result == 'void' else kind_of(result)
                if result is not None and None not in kinds and not LEFT_OUT.match(name) and hasattr(API, name):
                    found[name] = (name, result, kinds)
    return [found[name] for name in sorted(found)]


FUNCTIONS = read_headers()


def argument(rnd, name, kind, first, with_text):
    if kind == 'type':
        return rnd.choice(OBJECTS['Type'])()
    if kind != 'object':
        return rnd.choice((0, 1, 2) if kind == 'size' and with_text else kind == 'int' and ONLY.get(name) or VALUES[kind])
    if first:       # functions of a type trust their first argument
        family = re.match(r'Py_?([A-Z][a-z]*(?:[A-Z][a-z]+)*)', name).group(1)
        for kind in LIKE.get(family, family).split():
            if kind in OBJECTS and rnd.random() < 0.6:
                return rnd.choice(OBJECTS[kind])()
        if family in OBJECTS:
            return rnd.choice(OBJECTS[family])()
    return rnd.choice(ALL)()


def said(x):
    if isinstance(x, dict):
        return '{%s}' % ', '.join(sorted('%s: %s' % (said(k), said(v)) for k, v in x.items()))
    if isinstance(x, (set, frozenset)):
        return '%s%s' % (type(x).__name__, sorted(map(said, x)))
    try:
        return '%s %s' % (type(x).__name__, re.sub("0x[0-9a-f]+|(?<=from ')[^']*", '0x', repr(x))[:300])
    except Exception as error:
        return 'without repr: %r' % error


def call(name, result, kinds, arguments):
    function = getattr(API, name)
    function.argtypes = [CTYPES[kind] for kind in kinds]
    function.restype = ctypes.c_void_p if result in ('object', 'type') else CTYPES[result]
    try:
        value = function(*arguments)
        if result in ('object', 'type'):
            value = 'NULL' if value is None else said(ctypes.cast(value, ctypes.py_object).value)
    except BaseException as error:
        value = 'raises %s%s' % (type(error).__name__, re.sub(r'0x[0-9a-f]+|[\w/]+\.[ch]:\d+', '0x', str(error.args)))
    return '%s; then %s' % (value, ', '.join(map(said, arguments)))


def in_child(work):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in 0, 1, 2:
            os.dup2(nothing, fd)
        signal.alarm(20)
        os.write(writing, work())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as f:
        text = f.read()
    return 'ended by a signal' if os.waitpid(pid, 0)[1] else text


def case(rnd):
    name, result, kinds = rnd.choice(FUNCTIONS)
    arguments = [argument(rnd, name, kind, i == 0, 'text' in kinds) for i, kind in enumerate(kinds)]
    return '%s(%s): %s' % (name, ', '.join(map(said, arguments)), in_child(lambda: call(name, result, kinds, arguments)))
