"""Copies of objects: copy.copy(x) shares what is inside, copy.deepcopy(x) copies it too.

A class can say how: __copy__() and __deepcopy__(memo), or what pickling uses (__reduce_ex__,
__getstate__, __setstate__, __getinitargs__ of classic classes).  In a deep copy `memo` maps the id of
each object that was copied to its copy, so that shared and recursive parts stay so.
"""
import types
import weakref

from copy_reg import dispatch_table

try:
    from stackless_reducers import own_attribute
except ImportError:                # another interpreter
    def own_attribute(obj, name):
        return getattr(obj, name, None)

__all__ = ['Error', 'copy', 'deepcopy']


class Error(Exception):
    """An object that cannot be copied."""


error = Error                      # its name of old

PyStringMap = None                 # for code that knows other interpreters

# types whose objects are their own copies
_ATOMIC = [type(None), int, long, float, complex, bool, str, type, xrange, type(Ellipsis),
           types.ClassType, types.BuiltinFunctionType, types.FunctionType, types.CodeType, weakref.ref]
_ATOMIC += [unicode] if hasattr(types, 'UnicodeType') else []


def _same(x, memo=None):
    return x


_copy_immutable = _deepcopy_atomic = _same      # as programs know it, which register it for types of theirs


# -- shallow

def copy(x):
    """A copy of x that shares what x refers to."""
    cls = type(x)
    copier = _copy_dispatch.get(cls) or getattr(cls, '__copy__', None)
    if copier is not None:
        return copier(x)
    return _reconstruct(x, _reduced(x, cls), False)


def _reduced(x, cls):
    """What the pickling protocol says of x."""
    registered = dispatch_table.get(cls)
    if registered is not None:
        return registered(x)
    for name, args in (('__reduce_ex__', (2,)), ('__reduce__', ())):
        method = own_attribute(x, name)
        if method is not None:
            return method(*args)
    raise Error('un(shallow)copyable object of type %s' % cls)


_copy_dispatch = d = dict.fromkeys(_ATOMIC + [tuple, frozenset], _same)
d[list] = lambda x: x[:]
d[dict] = dict.copy
d[set] = set.copy


def _copy_instance(x):
    own = getattr(x, '__copy__', None)
    return _classic(x, _same, None) if own is None else own()


d[types.InstanceType] = _copy_instance


def _copy_module(x):
    """A module that cannot be imported has a dictionary of its own in its copy."""
    reduced = _reduced(x, type(x))
    if isinstance(reduced, tuple) and len(reduced) > 2:
        reduced = reduced[:2] + (dict(reduced[2]),)
    return _reconstruct(x, reduced, False)


d[types.ModuleType] = _copy_module


def _classic(x, convert, memo):
    """A copy of a classic instance; its arguments and state go through convert(value, memo)."""
    initargs = getattr(x, '__getinitargs__', None)
    if initargs is not None:
        made = x.__class__(*convert(initargs(), memo))
    else:
        made = _EmptyClass()
        made.__class__ = x.__class__
    if memo is not None:
        memo[id(x)] = made
    state = x.__getstate__() if hasattr(x, '__getstate__') else x.__dict__
    state = convert(state, memo)
    if hasattr(made, '__setstate__'):
        made.__setstate__(state)
    else:
        made.__dict__.update(state)
    return made


class _EmptyClass:
    """Becomes an instance of another class."""


# -- deep

_nothing = []


def deepcopy(x, memo=None, _nil=_nothing):
    """A copy of x and of everything inside."""
    if memo is None:
        memo = {}
    key = id(x)
    made = memo.get(key, _nothing)
    if made is not _nothing:
        return made
    cls = type(x)
    copier = _deepcopy_dispatch.get(cls)
    if copier is _same:
        memo[key] = x              # who gave the memo may look; it keeps x, so that nothing else gets its id
        return x
    made = copier(x, memo) if copier is not None else _deep(x, cls, memo)
    memo[key] = made
    if made is not x:
        _keep_alive(x, memo)
    return made


def _deep(x, cls, memo):
    """A copy of what no function is registered for."""
    if _is_class(cls):
        return x
    copier = own_attribute(x, '__deepcopy__')
    if copier is not None:
        return copier(memo)
    try:
        reduced = _reduced(x, cls)
    except Error:
        raise Error('un(deep)copyable object of type %s' % cls)
    return _reconstruct(x, reduced, True, memo)


def _is_class(cls):
    try:
        return issubclass(cls, type)
    except TypeError:
        return False               # a metaclass that is no class


def _keep_alive(x, memo):
    """Holds x as long as the memo: its id must not be used again."""
    memo.setdefault(id(memo), []).append(x)


_deepcopy_dispatch = d = dict.fromkeys(_ATOMIC, _same)


def _deepcopy_list(x, memo):
    made = memo[id(x)] = []
    append = made.append
    for item in x:
        append(deepcopy(item, memo))
    return made


d[list] = _deepcopy_list


def _deepcopy_tuple(x, memo):
    items = [deepcopy(item, memo) for item in x]
    if id(x) in memo:
        return memo[id(x)]         # it is inside itself
    for old, new in zip(x, items):
        if old is not new:
            return tuple(items)
    return x


d[tuple] = _deepcopy_tuple


def _deepcopy_dict(x, memo):
    made = memo[id(x)] = {}
    for key, value in x.iteritems():
        made[deepcopy(key, memo)] = deepcopy(value, memo)
    return made


d[dict] = _deepcopy_dict


def _deepcopy_method(x, memo):
    owner = deepcopy(x.im_self, memo)
    return types.MethodType(x.im_func, owner, x.im_class)


d[types.MethodType] = _deepcopy_method


def _deepcopy_builtin(x, memo):
    """A method of a builtin object, as a suspended frame may hold it, belongs to the copy of its object."""
    if x.__self__ is None or isinstance(x.__self__, types.ModuleType):
        return x
    owner = deepcopy(x.__self__, memo)
    return x if owner is x.__self__ else getattr(owner, x.__name__)


d[types.BuiltinFunctionType] = _deepcopy_builtin


def _deepcopy_instance(x, memo):
    own = getattr(x, '__deepcopy__', None)
    return _classic(x, deepcopy, memo) if own is None else own(memo)


d[types.InstanceType] = _deepcopy_instance
del d


# -- both

def _reconstruct(x, info, deep, memo=None):
    """An object from (callable, args[, state[, items[, pairs]]]); a string means x itself."""
    if isinstance(info, str):
        return x
    assert isinstance(info, tuple) and 2 <= len(info) <= 5
    memo = {} if memo is None else memo
    convert = (lambda value: deepcopy(value, memo)) if deep else _same
    make, args, state, items, pairs = info + (None,) * (5 - len(info))
    made = make(*convert(args))
    memo[id(x)] = made
    if state is not None:
        _set_state(made, convert(state))
    for item in items or ():
        made.append(convert(item))
    for key, value in pairs or ():
        made[convert(key)] = convert(value)
    return made


def _set_state(made, state):
    if hasattr(made, '__setstate__'):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        made.__dict__.update(state)
    if slots is not None:
        for name, value in slots.iteritems():
            setattr(made, name, value)
