"""Damaged pickles of running programs never crash: some of the changes of pickle_mutants.py.  Frames with holes are refused."""
import cPickle
import os
import sys
import unittest

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_mutants
import pickle_rows
from support import undisturbed


def until_paused(function, *args):
    task = stackless.tasklet(function)(*args)
    task.run()
    return task


def leaves_a_loop(out):
    for i in range(3):
        try:
            if i == 1:
                break
            pickle_rows.pause()
        finally:
            out.append(i)


def in_a_comprehension(out):
    out.append([pickle_rows.pause(i) for i in iter('ab')])


def in_a_condition(out):
    if pickle_rows.Number(3):
        out.append(1)


class Frames(unittest.TestCase):
    def holes(self, function):
        """(positions of the stack that hold something, those of them without which the frame is refused)."""
        task = until_paused(function, [])
        frame = task.frame
        while frame.f_code is not function.__code__:
            frame = frame.f_back
        state = stackless._wrap._frame_state(frame)
        values, code = state[11], state[0]
        first = code.co_nlocals + len(code.co_cellvars) + len(code.co_freevars)
        held = [at for at in range(first, len(values) - 1) if at not in values[0]]
        refused = []
        for at in held:
            blank = stackless._wrap.frame(code)
            try:
                blank.__setstate__(state[:11] + ((values[0] + (at,),) + values[1:],) + state[12:])
            except ValueError:
                refused.append(at)
        task.bind(None)
        return held, refused

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_iterator_below_a_call(self):
        held, refused = self.holes(in_a_comprehension)
        self.assertTrue(len(held) >= 3)
        self.assertEqual(held, refused)

    def test_iterator_where_a_call_meets_a_finally(self):
        held, refused = self.holes(leaves_a_loop)
        self.assertTrue(held)
        self.assertEqual(held, refused)

    def test_value_of_a_condition(self):
        held, refused = self.holes(in_a_condition)
        self.assertEqual(len(held), 1)
        self.assertEqual(held, refused)


class Waiting(object):
    """Its comparisons wait."""

    def __init__(self, value):
        self.value = value

    def __cmp__(self, other):
        pickle_rows.pause()
        return cmp(self.value, other.value)


def sorts(out):
    try:
        out.append(sorted([Waiting(2), Waiting(1)]))
    except SystemError as error:
        out.append(error)


class Stages(unittest.TestCase):
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_list_that_sorted_has_already(self):
        """Said to wait for its list still, sorted() is given what sorting gives: None."""
        out = []
        text = cPickle.dumps((until_paused(sorts, out), out), 2)
        place = text.index('K\x01', text.index('builtin.sorted'))
        task, out = cPickle.loads(text[:place] + 'K\0' + text[place + 2:])
        while task.alive:
            task.run()
        self.assertIn("another object than its list", str(out[0]))


class Mutants(unittest.TestCase):
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_some(self):
        texts = [text for _, text in pickle_mutants.corpus('of ')][::7] + [
            text for _, text in pickle_mutants.corpus('s')][::31]
        counts, dead = pickle_mutants.attack(texts, range(1500))
        self.assertEqual(dead, [])
        self.assertTrue(counts['ran'] > 100 and counts['refused'] > 500, counts)


if __name__ == '__main__':
    unittest.main()
