"""One operation, performed by the dispatcher and by the C interface: the same calls in the same order, the same outcome.

The operands hold objects whose special methods note that they were called, and now and then change the operands or raise.
What they do is drawn from a random number generator, begun anew for each of the two ways.

    test_flat_and_nested.py --print SEED COUNT      notes and outcomes only, for another interpreter to be compared with
"""
import random
import sys
import unittest

try:
    import ctypes
except ImportError:
    ctypes = None

COMPARISONS = ['<', '<=', '==', '!=', '>', '>=']


class Halt(Exception):
    pass


class World(object):
    """The operands of one operation, and what happens in it."""

    def __init__(self, seed, sequences_only=False):
        self.random = random.Random(seed)
        self.notes = []
        self.number = 0
        self.depth = 0
        self.wildness = self.random.choice([0, 0.1, 0.4])
        kinds = [self.make_list, self.make_tuple]
        if not sequences_only:
            kinds += [self.make_dict, self.make_set, self.make_frozenset]
        make = self.random.choice(kinds)
        self.building = True
        self.left, self.right = make(), make()
        if self.random.random() < 0.2:
            self.right = self.random.choice(kinds)()
        self.probe = self.make_item()
        self.building = False

    def make_item(self, depth=0):
        chance = self.random.random()
        if chance < 0.25:
            return self.random.randrange(3)
        if chance < 0.35 and depth < 3:
            return self.make_tuple(depth + 1)
        self.number += 1
        kind = Classic if chance < 0.5 else Actor
        return kind(self, self.number, self.random.randrange(3))

    def make_items(self, depth):
        return [self.make_item(depth) for i in range(self.random.randrange(5))]

    def make_list(self, depth=0):
        return self.make_items(depth)

    def make_tuple(self, depth=0):
        return tuple(self.make_items(depth))

    def make_dict(self, depth=0):
        return dict((item, self.make_item(1)) for item in self.make_items(1))

    def make_set(self, depth=0):
        return set(self.make_items(1))

    def make_frozenset(self, depth=0):
        return frozenset(self.make_items(1))

    # ---- what happens in a call

    def event(self, what, actor, *others):
        """A special method was called: notes it, and does what comes to its mind."""
        if self.building or self.depth > 2:
            return
        self.notes.append((what, actor.number) + tuple(getattr(other, 'number', None) for other in others))
        if len(self.notes) > 500:
            raise Halt
        if self.random.random() < self.wildness:
            self.depth += 1
            try:
                self.disturb()
            finally:
                self.depth -= 1

    def disturb(self):
        victim = self.random.choice([self.left, self.right])
        action = self.random.randrange(4)
        if action == 0 and self.random.random() < 0.3:
            raise ValueError(len(self.notes))
        if isinstance(victim, list):
            if action == 1 and victim:
                del victim[self.random.randrange(len(victim))]
            elif action == 2:
                victim.insert(self.random.randrange(len(victim) + 1), self.make_item(3))
            elif action == 3 and victim:
                victim[self.random.randrange(len(victim))] = self.make_item(3)
        elif isinstance(victim, dict):
            if action == 1:
                victim.clear()
            elif action == 2:
                self.number += 1
                victim[self.number + 100] = self.make_item(3)
        elif isinstance(victim, set):
            if action == 1:
                victim.clear()
            elif action == 2:
                self.number += 1
                victim.add(self.number + 100)

    def answer(self, actor, other):
        return actor.value == getattr(other, 'value', None)


class Methods:
    """The special methods of both kinds of actors."""

    def __init__(self, world, number, value):
        self.world, self.number, self.value = world, number, value

    def __hash__(self):
        self.world.event('hash', self)
        return self.value

    def __eq__(self, other):
        self.world.event('eq', self, other)
        if self.number % 7 == 3:
            return Truth(self, self.world.answer(self, other))
        return NotImplemented if self.number % 5 == 1 else self.world.answer(self, other)

    def __ne__(self, other):
        self.world.event('ne', self, other)
        return not self.world.answer(self, other)

    def __lt__(self, other):
        self.world.event('lt', self, other)
        return self.value < getattr(other, 'value', 1)

    def __gt__(self, other):
        self.world.event('gt', self, other)
        return self.value > getattr(other, 'value', 1)

    def __le__(self, other):
        self.world.event('le', self, other)
        return NotImplemented if self.number % 5 == 2 else self.value <= getattr(other, 'value', 1)

    def __cmp__(self, other):
        self.world.event('cmp', self, other)
        return cmp(self.value, getattr(other, 'value', 1))

    def __repr__(self):
        self.world.event('repr', self)
        return '<%d>' % self.number


class Classic(Methods):
    pass


class Actor(Methods, object):
    __hash__ = Methods.__dict__['__hash__']


class Truth(object):

    def __init__(self, actor, value):
        self.actor, self.value = actor, value

    def __nonzero__(self):
        self.actor.world.event('nonzero', self.actor)
        return self.value


# ---- the operations

def flat_operations(world):
    left, right, probe = world.left, world.right, world.probe
    result = [eval('lambda: left %s right' % symbol, locals()) for symbol in COMPARISONS]
    result += [lambda: cmp(left, right), lambda: probe in left, lambda: repr(left), lambda: str(right)]
    if isinstance(left, dict):
        def set_item():
            left[probe] = 1

        def delete_item():
            del left[probe]
        result += [lambda: left[probe], set_item, delete_item]
    elif isinstance(left, (set, frozenset)):
        result += [eval('lambda: left %s right' % symbol, locals()) for symbol in '|&-^']
    return result


def nested_operations(world):
    left, right, probe = world.left, world.right, world.probe
    api, it = ctypes.pythonapi, ctypes.py_object

    def call(name, restype, *args):
        function = api[name]
        function.restype = restype
        return lambda: function(*[it(arg) if type(arg) is not int else arg for arg in args])

    def three_way():
        order = ctypes.c_int()
        call_it = api['PyObject_Cmp']
        call_it.restype = ctypes.c_int
        call_it(it(left), it(right), ctypes.byref(order))
        return order.value

    def checked(operation, convert):
        return lambda: convert(operation())

    def compare(op):
        function = api['PyObject_RichCompare']
        function.restype = it
        return lambda: function(it(left), it(right), op)
    result = [compare(op) for op in range(6)]
    result += [three_way]
    contains = api['PySequence_Contains']
    contains.restype = ctypes.c_int
    result += [lambda: bool(contains(it(left), it(probe)))]
    result += [call('PyObject_Repr', it, left), call('PyObject_Str', it, right)]
    if isinstance(left, dict):
        set_item, delete_item = api['PyObject_SetItem'], api['PyObject_DelItem']
        set_item.restype = delete_item.restype = ctypes.c_int

        def call_set_item():
            set_item(it(left), it(probe), it(1))

        def call_delete_item():
            delete_item(it(left), it(probe))
        result += [call('PyObject_GetItem', it, left, probe) if type(probe) is not int else lambda: left[probe],
                   call_set_item, call_delete_item]
    elif isinstance(left, (set, frozenset)):
        result += [call(name, it, left, right)
                   for name in ('PyNumber_Or', 'PyNumber_And', 'PyNumber_Subtract', 'PyNumber_Xor')]
    return result


def outline(value, depth=0):
    """What a value looks like, without calling its methods."""
    if isinstance(value, Methods):
        return 'actor %d' % value.number
    if isinstance(value, Truth):
        return 'truth'
    if depth > 4:
        return '...'
    if isinstance(value, dict):
        return ['dict'] + sorted((outline(key), outline(item, depth + 1)) for key, item in value.items())
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__] + sorted(outline(item, depth + 1) for item in value)
    if isinstance(value, (list, tuple)):
        return [type(value).__name__] + [outline(item, depth + 1) for item in value]
    return value


def performed(operations, seed, index, sequences_only=False):
    world = World(seed, sequences_only)
    operation = operations(world)[index]
    try:
        outcome = outline(operation())
    except (ValueError, Halt, TypeError, KeyError) as error:
        outcome = type(error).__name__
    world.building = True
    if type(outcome) is int:
        outcome = abs(outcome)      # cmp() of objects that know nothing of each other goes by their addresses
    return [seed, index, world.notes, outcome, outline(world.left), outline(world.right)]


@unittest.skipIf(ctypes is None, 'it calls the C interface')
class FlatAndNestedTest(unittest.TestCase):

    def test_operations(self):
        called = 0
        for seed in range(200):
            for index in range(len(flat_operations(World(seed)))):
                flat = performed(flat_operations, seed, index)
                nested = performed(nested_operations, seed, index)
                self.assertTrue(flat == nested, "\n%r\n%r" % (flat, nested))
                called += len(flat[2])
        self.assertGreater(called, 1000)


if __name__ == '__main__':
    if sys.argv[1:2] == ['--print']:
        for seed in range(int(sys.argv[2]), int(sys.argv[2]) + int(sys.argv[3])):
            for index in range(len(flat_operations(World(seed, True)))):
                print performed(flat_operations, seed, index, True)
    else:
        unittest.main()
