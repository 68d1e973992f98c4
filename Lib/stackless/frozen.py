"""pickle_check: can an object be frozen and resumed?  If not: what stands in the way, and how it is reached.

    The search follows what the pickler would write, object by object, without recursion, and goes on behind what it finds.
"""
import copy_reg
import pickle
import types

import _stackless
from stackless_reducers import module_of, own_attribute

_PLAIN = (types.NoneType, bool, int, long, float, complex, str, unicode)
_Frame = types.FrameType


class Obstacle(object):
    """One object that cannot be frozen: `path` from the root, `object`, `reason`, and the line of the frame that holds it."""

    def __init__(self, node, reason):
        self.object, self.reason, self.path = node.object, reason, node.path()
        self.filename, self.line = node.place()

    def __str__(self):
        where = ' (%s, line %d)' % (self.filename, self.line) if self.filename else ''
        return '%s%s: %s' % (self.path, where, self.reason)


class Verdict(object):
    """What pickle_check says: true if nothing stands in the way; `obstacles` and str() tell what does."""

    def __init__(self, obstacles):
        self.obstacles = obstacles

    def __nonzero__(self):
        return not self.obstacles

    def __str__(self):
        return '\n'.join(str(each) for each in self.obstacles) or 'can be frozen and resumed'

    def __repr__(self):
        return '<verdict: %s>' % self


class _Node(object):
    """An object, and how the search came to it."""

    def __init__(self, obj, label, parent=None):
        self.object, self.label, self.parent = obj, label, parent

    def ancestors(self):
        node = self
        while node is not None:
            yield node
            node = node.parent

    def path(self):
        return ''.join(reversed([node.label for node in self.ancestors()]))

    def place(self):
        for node in self.ancestors():
            frame = node.object.frame if isinstance(node.object, _stackless.tasklet) else node.object
            if isinstance(frame, _Frame):
                return frame.f_code.co_filename, frame.f_lineno
        return None, None


# -- what objects lead to: functions that yield (object, label)

def _of_items(sequence):
    for index, item in enumerate(sequence):
        yield item, '[%d]' % index


def _of_pairs(pairs):
    for key, value in pairs:
        yield key, '.key(%s)' % _short(key)
        yield value, '[%s]' % _short(key)


def _short(obj):
    if type(obj) in _PLAIN:
        text = repr(obj)
        return text if len(text) < 40 else text[:36] + '...'
    return '<%s>' % type(obj).__name__


def _of_frame(state):
    """From the state of a frame: its variables by name, what is on its stack, the rest by what it is."""
    code, values = state[0], state[11][1:]
    names = list(code.co_varnames) + list(code.co_cellvars) + list(code.co_freevars)
    yield code, '.f_code'
    yield state[3], '.f_globals'
    yield state[5], '.f_locals'
    yield state[7], '.exception'
    for index, value in enumerate(values):
        yield value, ' local %s' % names[index] if index < len(names) else ' stack[%d]' % (index - len(names))


def _of_tasklet(state):
    yield state[1], '.tempval'
    for link in reversed(state[3]):
        if isinstance(link, _Frame):
            yield link, ' > frame %s' % link.f_code.co_name
        else:
            yield link, ' > continuation'
    for extra in state[4:]:
        for name in sorted(extra):
            yield extra[name], '.%s' % name


def _c_function(links):
    """What the last link of a tasklet with C frames says."""
    name, objects, numbers = copy_reg.dispatch_table[type(links[-1])](links[-1])[2]
    return objects[1]


def _of_reduction(obj, value):
    state = value[2] if len(value) > 2 else None
    yield value[0], '.maker'
    for index, argument in enumerate(value[1]):
        yield argument, '.argument(%d)' % index
    if isinstance(obj, _Frame):
        children = _of_frame(state)
    elif isinstance(obj, _stackless.tasklet):
        children = _of_tasklet(state)
    elif isinstance(state, dict):
        children = ((each, '.%s' % name) for name, each in state.items())
    else:
        children = [(state, '')]
    for child in children:
        yield child
    if len(value) > 3 and value[3] is not None:
        for child in _of_items(value[3]):
            yield child
    if len(value) > 4 and value[4] is not None:
        for child in _of_pairs(value[4]):
            yield child


# -- the search

def _by_name(obj, name):
    """What keeps an object from being pickled by a name: a text, or None."""
    try:
        pickle.Pickler._check_global(obj, getattr(obj, '__module__', None) or pickle.whichmodule(obj, name), name)
    except pickle.PicklingError as error:
        return str(error)
    return None


def _reduced(obj):
    reduce = copy_reg.dispatch_table.get(type if isinstance(obj, type) else type(obj))
    return reduce(obj) if reduce is not None else own_attribute(obj, '__reduce_ex__')(2)


def _is_bound(obj):
    return isinstance(obj, types.BuiltinFunctionType) and not isinstance(obj.__self__, (types.NoneType, types.ModuleType))


def _children(obj):
    """What the pickler would write of an object: (object, label) each.  Raises whatever the pickler would."""
    kind = type(obj)
    if kind in _PLAIN:
        return ()
    if kind in (list, tuple):
        return _of_items(obj)
    if kind is dict:
        return () if module_of(obj) else _of_pairs(obj.items())
    if kind is types.InstanceType:
        state = obj.__getstate__() if hasattr(obj, '__getstate__') else obj.__dict__
        return [(obj.__class__, '.__class__')] + (
            [(value, '.%s' % name) for name, value in state.items()] if isinstance(state, dict) else [(state, '')])
    named = isinstance(obj, (type, types.ClassType, types.FunctionType, types.BuiltinFunctionType)) and not _is_bound(obj)
    if named and _by_name(obj, obj.__name__) is None:
        return ()
    value = _reduced(obj)
    if isinstance(value, str):
        reason = _by_name(obj, value)
        if reason is not None:
            raise pickle.PicklingError(reason)
        return ()
    if isinstance(obj, _stackless.tasklet) and obj.nesting_level:
        raise RuntimeError('the tasklet has C frames: it is inside %s; it could be looked at, but not run' % _c_function(value[2][3]))
    return _of_reduction(obj, value)


def pickle_check(obj):
    """pickle_check(obj) -> a verdict: true if `obj` can be frozen and resumed, else its str() says what prevents it."""
    todo, seen, obstacles = [_Node(obj, _root_label(obj))], {}, []
    while todo:
        node = todo.pop()
        if id(node.object) in seen:
            continue
        seen[id(node.object)] = node.object        # kept: what a reduction makes must not lend its id to the next
        try:
            found = [_Node(child, label, node) for child, label in _children(node.object)]
        except Exception as error:
            obstacles.append(Obstacle(node, '%s: %s' % (type(error).__name__, error)))
        else:
            todo.extend(reversed(found))
    return Verdict(obstacles)


def _root_label(obj):
    return '<%s>' % type(obj).__name__
