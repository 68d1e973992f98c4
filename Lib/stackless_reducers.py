"""What running code and the builtin types behind it are pickled as; copy_reg takes these reductions from here.

Each names a constructor of stackless._wrap, or a builtin.  What can be part of a circle is made empty and gets a
state, so that the circle can be closed.  Reductions that a tasklet needs many of are in C (Stackless/pickle/values.c).
"""
import copy_reg
import struct
import sys
import thread
import types
import _stackless
import _weakref
import _stackless_wrap as _wrap


# -- attributes

_nothing = object()


def own_attribute(obj, name, default=None):
    """An attribute of `obj`; the objects of super() are not asked, who would answer with that of the object behind them."""
    if super not in getattr(type(obj), '__mro__', ()):
        return getattr(obj, name, default)
    try:
        return object.__getattribute__(obj, name)
    except AttributeError:
        return default


# -- functions and methods

def _importable(obj):
    found = sys.modules.get(getattr(obj, '__module__', None))
    return getattr(found, obj.__name__, None) is obj


def _inner_functions(attribute):
    """The functions that an attribute of a class is made of, with the names that member() knows them by."""
    if isinstance(attribute, types.FunctionType):
        yield '', attribute
    elif isinstance(attribute, property):
        for part in ('fget', 'fset', 'fdel'):
            yield part, getattr(attribute, part)
    elif isinstance(attribute, (classmethod, staticmethod)):
        bound = attribute.__get__(None, object)
        yield 'inner', getattr(bound, 'im_func', bound)


def _classes_of(module):
    """The classes that a module defines under their own name."""
    for value in vars(module).values():
        if isinstance(value, (type, types.ClassType)) and _importable(value):
            yield value


def _place_in_class(func):
    """(class, attribute, part) where a method's function is found again, or None."""
    module = sys.modules.get(func.__module__)
    if module is None:
        return None
    name = func.__name__
    for cls in _classes_of(module):
        attributes = vars(cls)
        names = attributes if name == '<lambda>' else [name] if name in attributes else []
        for key in names:
            for part, function in _inner_functions(attributes[key]):
                if function is func:
                    return cls, key, part
    return None


def member(cls, name, part):
    """A function that is an attribute of a class, or behind one: the other way of _place_in_class."""
    for found, function in _inner_functions(vars(cls)[name]):
        if found == part:
            return function
    raise AttributeError('%s has no %s of this kind' % (cls.__name__, name))


def _function(func):
    if _importable(func):
        return func.__name__
    place = _place_in_class(func)
    if place is not None:
        return member, place
    return _wrap.function, (), (
        func.__code__, _wrap._namespace(func.__globals__), func.__name__, func.__defaults__,
        func.__closure__, func.__module__, func.__doc__, func.__dict__ or None)


def _attribute(slot):
    """Descriptors of built-in types: found again by name in their class."""
    return getattr, (slot.__objclass__, slot.__name__)


def _slot(descriptor):
    """Attributes of types by their descriptor, which the type would bind."""
    return attribute_of, (descriptor.__objclass__, descriptor.__name__)


def attribute_of(cls, name):
    """What the dictionary of a class holds under a name."""
    return vars(cls)[name]


def _class_method(descriptor):
    return attribute_of, (descriptor.__objclass__, descriptor.__name__)


def _bound(wrapper):
    return getattr, (wrapper.__self__, wrapper.__name__)


def _builtin(function):
    owner = function.__self__
    if owner is None or isinstance(owner, types.ModuleType):
        if _importable(function):
            return function.__name__
        place = _wrap._find_builtin(function)
        return function.__name__ if place is None else (getattr, place)
    return getattr, (owner, function.__name__)


def _is_on_a_c_stack(frame):
    for task in _stackless._tasklets():
        if task.is_current or task.nesting_level > 0:
            other = task.frame
            while other is not None and other is not frame:
                other = other.f_back
            if other is frame:
                return True
    return False


def readable_frame(reduction, frame):
    """What stackless._wrap.frame.__reduce__ tells: namespaces are dictionaries; a frame that C code waits for is not valid."""
    maker, arguments, state = reduction
    state = list(state)
    state[3] = frame.f_globals
    state[5] = frame.f_locals if state[4] else {}
    if _is_on_a_c_stack(frame):
        state[1], state[4], state[5] = 0, 1, dict(frame.f_locals)
        state[10:] = (), None
    return maker, arguments, tuple(state)


# -- modules

def import_module(name):
    """The module `name`, as sys.modules has it."""
    __import__(name)
    return sys.modules[name]


def _key_of(module):
    """The name under which sys.modules has a module, its own one or another; None: it has not."""
    if sys.modules.get(module.__name__) is module:
        return module.__name__
    return module_dict_ids().get(id(module.__dict__))


def _module(module):
    """By name; else its dictionary goes along, as the one that its functions and frames have."""
    name = _key_of(module)
    if name is not None:
        return import_module, (name,)
    return _wrap.module, (module.__name__,), module.__dict__


def module_dict_ids():
    """What a pickler keeps as its module_dict_ids: id of a module's dictionary -> name in sys.modules."""
    found = {}
    for name, module in sys.modules.items():
        if isinstance(module, types.ModuleType):
            space = module.__dict__
            if id(space) not in found or name == space.get('__name__'):
                found[id(space)] = name
    return found


def _module_under(name, space):
    """The module of this name, if its dictionary is `space`."""
    module = sys.modules.get(name) if isinstance(name, str) else None
    return module if isinstance(module, types.ModuleType) and module.__dict__ is space else None


def module_of(space, pickler=None):
    """The module in sys.modules whose dictionary this is, or None; `pickler` knows them under further names."""
    if '__name__' not in space:
        return None
    module = _module_under(space['__name__'], space)
    if module is None and pickler is not None:
        module = _module_under(pickler.module_dict_ids.get(id(space)), space)
    return module


def pickle_moduledict(pickler, space):
    """What a pickler writes for the dictionary of a module; None for other dictionaries."""
    module = module_of(space, pickler)
    return None if module is None else (getattr, (module, '__dict__'))


# -- iterators that walk by an index

def _walker(iterator):
    return _wrap.walker, _wrap._iterator_state(iterator)


def _range_iterator(iterator):
    return _wrap.rangeiterator, _wrap._iterator_state(iterator)[1:]


class _Indexed(object):
    def __getitem__(self, index):
        raise IndexError


# -- descriptors

def _property(prop):
    return property, (prop.fget, prop.fset, prop.fdel, prop.__doc__)


def _static(method):
    return staticmethod, (staticmethod.__get__(method, None, object),)


def _class_bound(method):
    bound = classmethod.__get__(method, None, object)
    return classmethod, (getattr(bound, 'im_func', bound),)


def _super(proxy):
    args = own_attribute(proxy, '__thisclass__'), own_attribute(proxy, '__self__')
    return super, args[:1] if args[1] is None else args


def super_of(cls, args, state):
    """An object of a class derived from super; what has to set its state must not ask the object behind it."""
    made = made_of(cls, super, args)
    if state is not None and hasattr(cls, '__setstate__'):
        own_attribute(made, '__setstate__')(state)
        return made
    attributes, slots = state if isinstance(state, tuple) else (state, None)
    if attributes:
        own_attribute(made, '__dict__').update(attributes)
    for name, value in (slots or {}).items():
        setattr(made, name, value)
    return made


# -- types without a name of their own

def _nameless_types():
    """Builtin types that no module has under their name: number in this list -> type.  New ones go to the end."""
    return [type(None), type(NotImplemented), type(Ellipsis)] + [
        getattr(types, name) for name in (
            'FunctionType CodeType GeneratorType MethodType BuiltinFunctionType ModuleType TracebackType '
            'FrameType DictProxyType GetSetDescriptorType MemberDescriptorType ClassType InstanceType').split()
    ] + [type(_some_cell()), type([].__len__), type(list.append), type(list.__len__), type(iter([])), type(iter(())),
         type(reversed([])), type(iter(_Indexed())), type(iter(xrange(0))), type(_wrap.continuation()), thread.LockType,
         struct.Struct, _weakref.ref]


def frozen_type(number):
    """One of the types of values.def by its place there; new ones go to the end of that table."""
    return _wrap._value_types()[number]


def nameless_type(number):
    """A builtin type that has no name in any module."""
    return _nameless_types()[number]


def _type(cls):
    for number, known in enumerate(_nameless_types()):
        if known is cls:
            return nameless_type, (number,)
    if not _importable(cls) and cls in _wrap._value_types():
        return frozen_type, (_wrap._value_types().index(cls),)
    return _class(cls)


def _class(cls):
    """By name, or by value; that is rare, and weakref, which it needs, is imported late."""
    if _importable(cls):
        return cls.__name__
    from stackless_classes import reduced
    return reduced(cls)


def _some_cell():
    return (lambda x: lambda: x)(0).__closure__[0]


# -- things of the outside

_STREAMS = '__stdin__', '__stdout__', '__stderr__'


def _file(stream):
    for name in _STREAMS:
        if getattr(sys, name) is stream:
            return getattr, (sys, name)
    raise TypeError("can't pickle file objects: %r" % (stream,))


def _lock(lock):
    if lock.locked():
        raise TypeError("can't pickle a lock that is held: %r" % (lock,))
    return thread.allocate_lock, ()


def _local(local):
    return thread._local, (), dict(local.__dict__)


def layout(form):
    """struct.Struct says that it is a builtin, and so it is not found by its name."""
    return struct.Struct(form)


def _struct(form):
    return layout, (form.format,)


def _traceback(tb):
    return _wrap.traceback, (), (tb.tb_next, tb.tb_frame, tb.tb_lasti, tb.tb_lineno)


TABLE = {
    types.CodeType: _wrap._code,
    types.FrameType: _wrap._frame,
    type(_wrap.continuation()): _wrap._continuation,
    types.GeneratorType: _wrap._generator,
    types.MethodType: _wrap._method,
    type(_some_cell()): _wrap._cell,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
    type([].__len__): _bound,
    type(list.append): _attribute,
    type(list.__len__): _attribute,
    types.GetSetDescriptorType: _slot,
    types.MemberDescriptorType: _slot,
    type(dict.__dict__['fromkeys']): _class_method,
    type(iter([])): _walker,
    type(iter(())): _walker,
    type(reversed([])): _walker,
    type(iter(_Indexed())): _walker,
    type(iter(xrange(0))): _range_iterator,
    types.TracebackType: _traceback,
    property: _property,
    classmethod: _class_bound,
    staticmethod: _static,
    super: _super,
    type(NotImplemented): lambda _: 'NotImplemented',
    type(Ellipsis): lambda _: 'Ellipsis',
    type: _type,
    types.ClassType: _class,
    file: _file,
    thread.LockType: _lock,
    thread._local: _local,
    struct.Struct: _struct,
}
TABLE.update(dict.fromkeys(_wrap._value_types(), _wrap._freeze))


# -- classes derived from these types

def derived(obj, base):
    """The reduction of an object of a class derived from `base`; None: of no type in TABLE, or a class."""
    if TABLE.get(base) is not copy_reg.dispatch_table.get(base) or isinstance(obj, type):
        return None
    if base is types.ModuleType:
        name = _key_of(obj)
        return (import_module, (name,)) if name is not None else (made_of, (type(obj), base, (obj.__name__,)), _attributes(obj))
    if base is thread._local:
        return made_of, (type(obj), base, ()), _attributes(obj)
    if base is super:
        return super_of, (type(obj), _super(obj)[1], _attributes(obj))
    if base in _wrap._value_types():
        return _wrap._freeze(obj) + (_attributes(obj),)
    if base in (property, classmethod, staticmethod, struct.Struct):
        return made_of, (type(obj), base, TABLE[base](obj)[1]), _attributes(obj)
    raise TypeError("can't pickle %s objects" % type(obj).__name__)


def made_of(cls, base, args):
    """An object of `cls`, of which only the part of `base` has been initialised."""
    made = base.__new__(cls, *args)
    if base.__init__ is not object.__init__:
        base.__init__(made, *args)
    return made


def _attributes(obj):
    """What the class says of its state, else the attributes, as copy_reg has them: None, a dict, or the two of (dict, slots)."""
    state = getattr(type(obj), '__getstate__', None)
    if state is not None:
        return state(obj)
    attributes, slots = dict(own_attribute(obj, '__dict__') or {}) or None, _in_slots(obj)
    return (attributes, slots) if slots else attributes


def _in_slots(obj):
    """The attributes of an object that are in slots, a dict."""
    found = ((name, own_attribute(obj, name, _nothing)) for name in copy_reg._slotnames(type(obj)))
    return dict((name, value) for name, value in found if value is not _nothing)


def with_slots(obj, attributes):
    """A dict of the attributes and of the slots of a tasklet or channel; None: it has no slots."""
    slots = _in_slots(obj)
    return dict(attributes or {}, **slots) if slots else None


# Of these there are chains of any length: a pickler does not count them as recursion, but goes on with `uncounted`.
RUNNING = (_stackless.tasklet, _stackless.channel, _stackless.bomb, types.FrameType, types.GeneratorType,
           types.TracebackType, type(_wrap.continuation()), type(_some_cell()))
uncounted = _wrap._uncounted


# copy_reg may be in the midst of importing this module; its table is there by then.
for _kind, _reduction in TABLE.items():
    copy_reg.dispatch_table.setdefault(_kind, _reduction)
