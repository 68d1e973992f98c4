"""Tasklets that wait in the walk through a dict, restored where the dict has another order."""
import cPickle
import pickle
import unittest

import stackless
from support import TaskletTestCase, at_each_pause, undisturbed

out = []


class Backwards(dict):
    """Comes out of a pickle in another order, as a dict may on another machine, or one that sorts its items."""

    def __reduce__(self):
        return Backwards, (), None, None, reversed(self.items())


class Value(object):
    """Pauses when it is compared."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        stackless.schedule_remove(None)
        return self.name == other.name


class Double(object):
    """A key with the hash of a name, which it is compared with."""

    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        stackless.schedule_remove(None)
        return False


NAMES = 'one', 'two', 'three', 'four'


def values(*names):
    return Backwards((key, Value(name)) for key, name in zip(NAMES, names or NAMES))


def update(source):
    target = {Double('one'): 1, Double('three'): 3}
    target.update(source)
    out.append(sorted(value.name for value in target.values() if isinstance(value, Value)))


def equal(left, right):
    answers = left == right, left != right
    out.append(answers)


def to_the_end(task):
    while task.alive:
        task.insert()
        stackless.run()


class TestOrder(TaskletTestCase):
    both_modes = False

    def forms(self, task):
        for module in (pickle, cPickle):
            for protocol in (0, 1, 2):
                yield module.loads(module.dumps(task, protocol))

    def check(self, expected, function, *arguments):
        count = 0
        for task in at_each_pause(function, *arguments):
            for made in self.forms(task):
                for again in [made] + list(self.forms(made)):
                    del out[:]
                    to_the_end(again)
                    self.assertEqual(out, [expected])
                    count += 1
        self.assertGreaterEqual(count, 84)

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_update(self):
        self.check(sorted(NAMES), update, values())

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_equal(self):
        self.check((True, False), equal, values(), values())

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_unequal(self):
        self.check((False, True), equal, values(), values('one', 'two', 'three', 'other'))
        self.check((False, True), equal, values(), values('one', 'two', 'other', 'four'))


if __name__ == '__main__':
    unittest.main()
