"""What running code is pickled as: reductions of frames, generators, functions, iterators and their like.

copy_reg registers them.  Each reduction names a constructor of stackless._wrap, or a builtin, that
makes an empty object, and a state that fills it, so that objects may refer to each other in circles.
"""
import sys
import types
from _stackless import _wrap

_CODE_FIELDS = ('argcount', 'nlocals', 'stacksize', 'flags', 'code', 'consts', 'names', 'varnames',
                'filename', 'name', 'firstlineno', 'lnotab', 'freevars', 'cellvars')


def _code(code):
    return _wrap.code, tuple([getattr(code, 'co_' + field) for field in _CODE_FIELDS])


def _frame(frame):
    return _wrap.frame, (frame.f_code,), _wrap._frame_state(frame)


def _generator(generator):
    return _wrap.generator, (), (generator.gi_frame, int(generator.gi_running))


def _cell(cell):
    try:
        return _wrap.cell, (), (cell.cell_contents,)
    except ValueError:
        return _wrap.cell, (), ()


def _importable(obj):
    found = sys.modules.get(getattr(obj, '__module__', None))
    return getattr(found, obj.__name__, None) is obj


def _function(func):
    if _importable(func):
        return func.__name__
    return _wrap.function, (), (
        func.__code__, _wrap._namespace(func.__globals__), func.__name__, func.__defaults__,
        func.__closure__, func.__module__, func.__doc__, func.__dict__ or None)


def import_module(name):
    """The module `name`, as sys.modules has it."""
    __import__(name)
    return sys.modules[name]


def _module(module):
    name = module.__name__
    if sys.modules.get(name) is module:
        return import_module, (name,)
    return _wrap.module, (name,), dict(module.__dict__)


def _method(method):
    return _wrap.instancemethod, (method.im_func, method.im_self, method.im_class)


def _attribute(slot):
    """Descriptors of built-in types: found again by name in their class."""
    return getattr, (slot.__objclass__, slot.__name__)


def _bound(wrapper):
    return getattr, (wrapper.__self__, wrapper.__name__)


def _builtin(function):
    owner = function.__self__
    if owner is None or isinstance(owner, types.ModuleType):
        return function.__name__
    return getattr, (owner, function.__name__)


def _walker(iterator):
    return _wrap.walker, _wrap._iterator_state(iterator)


def _range_iterator(iterator):
    return _wrap.rangeiterator, _wrap._iterator_state(iterator)[1:]


def _enumerate(numbered):
    return enumerate, _wrap._enumerate_state(numbered)


class _Indexed(object):
    def __getitem__(self, index):
        raise IndexError


def _traceback(tb):
    return _wrap.traceback, (tb.tb_next, tb.tb_frame, tb.tb_lasti, tb.tb_lineno)


def _property(prop):
    return property, (prop.fget, prop.fset, prop.fdel, prop.__doc__)


def _inner(kind):
    return lambda descriptor: (kind, (descriptor.__get__(None, object).im_func
                                      if kind is classmethod else descriptor.__get__(None, object),))


def _some_cell():
    return (lambda x: lambda: x)(0).__closure__[0]


TABLE = {
    types.CodeType: _code,
    types.FrameType: _frame,
    types.GeneratorType: _generator,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
    types.MethodType: _method,
    type(_some_cell()): _cell,
    type([].__len__): _bound,
    type(list.append): _attribute,
    type(list.__len__): _attribute,
    type(iter([])): _walker,
    type(iter(())): _walker,
    type(reversed([])): _walker,
    type(iter(_Indexed())): _walker,
    type(iter(xrange(0))): _range_iterator,
    enumerate: _enumerate,
    types.TracebackType: _traceback,
    property: _property,
    classmethod: _inner(classmethod),
    staticmethod: _inner(staticmethod),
    type(NotImplemented): lambda _: 'NotImplemented',
    type(Ellipsis): lambda _: 'Ellipsis',
}


def register(table):
    """Adds the reductions to copy_reg's dispatch table."""
    for kind, reduction in TABLE.items():
        table.setdefault(kind, reduction)
