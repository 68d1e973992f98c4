"""Each line of pickle_snippets.py is frozen at its pauses and goes on elsewhere: same result, same pauses.

In this process each is carried on in one of the forms, all forms in turn (with --all: in every form, and each pause is tried
in the fresh process; else one of them).
"""
import cPickle
import copy
import os
import pickle
import sys
import unittest

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_snippets
from test_pickle_constructs import begin, carried, elsewhere, finish, go_on, snapshots

FORMS = [(cPickle, 2), (cPickle, 0), (pickle, 2), (cPickle, 1), (pickle, 0), (pickle, 1)]
ALL = '--all' in sys.argv


def nests(function):
    """Does it pause where C frames are below, now or after it has been frozen?"""
    task, out = begin(function)
    while task.alive:
        if task.nesting_level:
            finish(task, out)
            return True
        task, out = cPickle.loads(cPickle.dumps((task, out), 2))
        go_on(task)
    return False


def copied(function):
    """(results, pauses) of a program that is replaced by its deep copy at each pause."""
    task, out = begin(function)
    pauses = 0
    while task.alive:
        old = task
        task, out = copy.deepcopy((task, out))
        old.bind(None)
        pauses += 1
        go_on(task)
    return out, pauses


class Snippets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = [function for function in pickle_snippets.ROWS if not nests(function)]
        cls.plain = [finish(*begin(function)) for function in cls.rows]

    def test_all_wait_without_c_frames(self):
        self.assertEqual([row.__name__ for row in pickle_snippets.ROWS if row not in self.rows], [])

    def test_all_pause_and_give_something(self):
        self.assertEqual([row.__name__ for row, (out, pauses) in zip(self.rows, self.plain) if not pauses or not out], [])

    def differing(self, carry):
        for number, (function, plain) in enumerate(zip(self.rows, self.plain)):
            for answer in carry(number, function):
                if answer != plain:
                    yield function.__name__, answer, plain

    def test_carried_on(self):
        def carry(number, function):
            forms = FORMS if ALL else [FORMS[number % len(FORMS)]]
            return [carried(function, module, protocol) for module, protocol in forms]
        self.assertEqual(list(self.differing(carry)), [])

    def test_copied(self):
        def carry(number, function):
            refuses = 're.' in function.__name__ or 'Template' in function.__name__      # matches and patterns, as in 2.7
            return [copied(function)] if (ALL or number % 5 == 0) and not refuses else []
        self.assertEqual(list(self.differing(carry)), [])

    def test_in_a_fresh_process(self):
        texts, expected = [], []
        for number, (function, (result, pauses)) in enumerate(zip(self.rows, self.plain)):
            shots = snapshots(function)
            for place in range(len(shots)) if ALL or not shots else [number % len(shots)]:
                texts.append(shots[place])
                expected.append((function.__name__, place, (result, pauses - place)))
        answers = elsewhere(texts)
        self.assertEqual(len(answers), len(expected))
        self.assertEqual([(name, place, answer, wanted) for answer, (name, place, wanted) in zip(answers, expected)
                          if answer != wanted], [])


if __name__ == '__main__':
    unittest.main(argv=[argument for argument in sys.argv if argument != '--all'])
