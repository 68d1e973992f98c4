"""Tasklets that wait while containers are shown or printed: what is being shown is known where they go on, as is its depth."""
import collections
import cPickle
import os
import pickle
import subprocess
import sys
import unittest

import stackless
import pickle_snippets
from support import TaskletTestCase, at_each_pause, undisturbed
from test_pickle_constructs import begin, go_on

NESTS = 'nest', 'tasklets with C frames are refused'
FORMS = [(module, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]
texts = []


class Item(object):
    """Pauses while it is shown."""

    def __repr__(self):
        stackless.schedule_remove(None)
        return 'item'


class Unordered(dict):
    """Comes out of a pickle in another order."""

    def __reduce__(self):
        return Unordered, (), None, None, reversed(self.items())


def containers():
    """[an item, itself], {1: an item, 2: itself} and others."""
    circle, table = [Item()], {1: Item()}
    circle.append(circle)
    table[2] = [table]
    return [circle, table, (Item(),), {Item(): 1}, collections.deque([Item(), [Item()]]), set([Item()]), [frozenset([Item()])]]


def show(value):
    text = repr(value)
    texts.append(text)


def print_out(value):
    print value,
    print value


def to_the_end(task):
    while task.alive:
        task.insert()
        stackless.run()


class TestShowing(TaskletTestCase):
    both_modes = False

    def shown(self, task):
        del texts[:]
        to_the_end(task)
        return list(texts)

    @undisturbed(*NESTS)
    def test_inside_of_itself(self):
        for value in containers():
            plain = self.shown(stackless.tasklet(show)(value))
            for task in at_each_pause(show, value):
                for module, protocol in FORMS:
                    self.assertEqual(self.shown(module.loads(module.dumps(task, protocol))), plain)

    @undisturbed(*NESTS)
    def test_another_order(self):
        value = Unordered((number, Item()) for number in range(4))
        for task in at_each_pause(show, value):
            for module, protocol in FORMS:
                made = module.loads(module.dumps(task, protocol))
                twice = module.loads(module.dumps(made, protocol))
                for each in made, twice:
                    shown, = self.shown(each)
                    self.assertEqual(eval(shown, {'item': None}), dict.fromkeys(range(4)))

    def test_states_of_older_pickles(self):
        """They have no fifth object."""
        kind = stackless._wrap.continuation
        self.assertIsNotNone(kind().__setstate__(('container.repr', ((2, 3), [], [], None, None), (0, 0))))
        for objects in ((2, 3),), ((2, 3), []), (), ((2, 3), [], [], None, None, {}, None), ((2, 3, 4), [], None, None, None, 5):
            self.assertRaises((ValueError, TypeError), kind().__setstate__, ('container.repr', objects, (0, 0)))

    @undisturbed(*NESTS)
    def test_recursion_depth(self):
        for row in pickle_snippets.ROWS:
            task, out = begin(row)
            while task.alive:
                made, _ = cPickle.loads(cPickle.dumps((task, out), 2))
                self.assertEqual((row.__name__, made.recursion_depth), (row.__name__, task.recursion_depth))
                go_on(task)


BEGIN = """
import sys; sys.path.insert(0, %r)
import cPickle, stackless, test_pickle_showing
task = stackless.tasklet(test_pickle_showing.print_out)(test_pickle_showing.containers()[%d])
for _ in range(%d):
    task.insert()
    stackless.run()
sys.stderr.write(cPickle.dumps(task, 2))
"""
GO_ON = """
import sys; sys.path.insert(0, %r)
import cPickle, stackless, test_pickle_showing
test_pickle_showing.to_the_end(cPickle.loads(sys.stdin.read()))
"""


class TestPrinting(unittest.TestCase):
    def run_program(self, text, given=''):
        process = subprocess.Popen([sys.executable, '-c', text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return process.communicate(given)

    @undisturbed(*NESTS)
    def test_to_the_standard_output(self):
        """One process prints the first part, another one the rest."""
        folder = os.path.dirname(os.path.abspath(__file__))
        for number, text in (0, '[item, [...]]'), (1, '{1: item, 2: [{...}]}'), (2, '(item,)'), (5, 'set([item])'):
            for pauses in 1, 2:
                wanted = '%s %s\n' % (text, text)
                begun, frozen = self.run_program(BEGIN % (folder, number, pauses))
                rest, errors = self.run_program(GO_ON % folder, frozen)
                self.assertEqual((begun + rest, errors), (wanted, ''))


if __name__ == '__main__':
    unittest.main()
