"""Some random programs of pickle_programs.py, frozen and resumed at random ticks; interrupted frames in special places."""
import cPickle
import os
import sys
import unittest

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_programs


def at_every_tick(function, *args):
    """The results of a function that is frozen after each instruction; and how often it was."""
    out, times = [], 0
    stackless.tasklet(function)(out, *args)
    while True:
        interrupted = stackless.run(1)
        if interrupted is None:
            return out, times
        text = cPickle.dumps((interrupted, out), 2)
        interrupted.bind(None)
        interrupted, out = cPickle.loads(text)
        interrupted.insert()
        times += 1


def constants_before_a_call(out):
    a, b, c, d = 1, 2, len([3]), 4
    out.append((a, b, c, d, [5, str(6), 7], {8: str(9)}))


def yields_among_constants(out):
    def echo():
        got = (1, (yield 2), 3)
        out.append(got)
        yield [4, (yield 5)]
    it = echo()
    out.append([it.next(), it.send('x'), it.send('y')])


def calls_at_loops(out):
    n = 0
    while n < len('abc'):
        n += int(1)
        try:
            str(n)
        finally:
            out.append(n)
    for i in range(int(2)):
        str(i)
    out.append(str('a') if n else str('b'))


class Programs(unittest.TestCase):
    def test_random(self):
        for seed in range(60):
            outcome, times = pickle_programs.check(seed)
            self.assertEqual(outcome, 'equal', seed)

    def test_each_tick(self):
        for function in (constants_before_a_call, yields_among_constants, calls_at_loops):
            wanted = []
            function(wanted)
            got, times = at_every_tick(function)
            self.assertEqual(got, wanted)
            self.assertTrue(times > 3)


if __name__ == '__main__':
    unittest.main()
