"""An extension that switches C stacks by copying slices of them (slices.c), beside tasklets.

Every coroutine is led to its end: the slice of one that never goes on would keep what it refers to.
"""
import gc
import imp
import os
import platform
import shutil
import sys
import tempfile
import unittest

import stackless
from support import TaskletTestCase, undisturbed
import test_capi
from test.build_kind import SANITIZED

slices = None
folder = None


def setUpModule():
    global slices, folder
    if platform.machine() != 'x86_64' or test_capi.compiler('cc') is None:
        raise unittest.SkipTest('slices.c is written for x86-64')
    folder = tempfile.mkdtemp(prefix='slices-')
    target = os.path.join(folder, 'slices.so')
    test_capi.build(os.path.join(test_capi.HERE, 'slices.c'), target, 'cc')
    slices = imp.load_dynamic('slices', target)


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def deep(n, function):
    return deep(n - 1, function) if n else function()


@unittest.skipIf(SANITIZED, 'the sanitizer knows nothing of such switches')
class TestSlices(TaskletTestCase):
    def run_in_coroutine(self, function):
        return slices.run(lambda: function(slices.current()))

    def test_there_and_back(self):
        def all(first):
            def body(value):
                for i in range(3):
                    value = first.switch((i, value))
                return 'end'
            c = slices.make(body)
            return [c.switch(letter) for letter in 'abcd']
        self.assertEqual(self.run_in_coroutine(all), [(0, 'a'), (1, 'b'), (2, 'c'), 'end'])

    def test_frames_end_in_any_order(self):
        """The frame that began a coroutine has ended before it."""
        def all(first):
            def make(n):
                def body(value):
                    total = 0
                    for i in xrange(n):
                        total += deep(i % 7, lambda: first.switch(None))
                    return total
                c = slices.make(body)
                c.switch()
                return c
            living = [deep(n % 5, lambda: make(n)) for n in range(1, 20)]
            results, rounds = [], 0
            while living:
                rounds += 1
                for c in living[:]:
                    got = deep(rounds % 6, lambda: c.switch(rounds))
                    if got is not None:
                        results.append(got)
                        living.remove(c)
                gc.collect()
            return results
        self.assertEqual(self.run_in_coroutine(all), [n * (n + 1) / 2 for n in range(1, 20)])

    def test_where_frames_begin(self):
        def all(first):
            def body(value):
                return sys._getframe().f_back, sys.exc_info()
            try:
                raise KeyError
            except KeyError:
                return slices.make(body).switch(), sys.exc_info()[0]
        self.assertEqual(self.run_in_coroutine(all), ((None, (None, None, None)), KeyError))

    def test_exceptions(self):
        def all(first):
            def body(value):
                try:
                    raise KeyError
                except KeyError:
                    first.switch()
                    kinds.append(sys.exc_info()[0])
                raise IndexError
            kinds = []
            c = slices.make(body)
            c.switch()
            try:
                raise ValueError
            except ValueError:
                try:
                    c.switch()
                except IndexError:
                    kinds.append(IndexError)
            return kinds
        self.assertEqual(self.run_in_coroutine(all), [KeyError, IndexError])

    def test_out_of_operators_and_callbacks(self):
        def all(first):
            class Thing(object):
                def __add__(self, other):
                    return first.switch('add')

                def __getattr__(self, name):
                    return first.switch(name)

            def body(value):
                return [Thing() + 1, Thing().name, sorted([3, 1, 2], key=lambda key: first.switch(key)),
                        map(first.switch, 'xy')]
            c = slices.make(body)
            got = [c.switch()]
            while not isinstance(got[-1], list):
                got.append(c.switch(len(got)))
            return got
        self.assertEqual(self.run_in_coroutine(all), ['add', 'name', 3, 1, 2, 'x', 'y', [1, 2, [3, 1, 2], [6, 7]]])

    @undisturbed('nest', 'it looks at nesting levels')
    def test_tasklets_switch_between(self):
        def tasklet():
            for i in range(4):
                log.append('tasklet')
                stackless.schedule()

        def all(first):
            def body(value):
                while value is None:
                    log.append('coroutine')
                    value = first.switch(stackless.current)
            stackless.tasklet(tasklet)()
            c = slices.make(body)
            level = stackless.current.nesting_level
            for i in range(4):
                self.assertIs(c.switch(), stackless.current)
                self.assertEqual(stackless.current.nesting_level, level)
                stackless.schedule()
                ch = stackless.channel()
                stackless.tasklet(ch.send)(i)
                self.assertEqual(ch.receive(), i)
            stackless.run()
            c.switch('end')
        log = []
        self.run_in_coroutine(all)
        self.assertEqual((log.count('tasklet'), log.count('coroutine')), (4, 4))
        self.assertEqual(stackless.current.nesting_level, 0)

    def test_in_a_tasklet(self):
        """The coroutines are on the C stack of a tasklet that has one."""
        results = []

        def all(first):
            def body(value):
                for i in range(3):
                    stackless.schedule()
                    value = first.switch(value + 1)
            c = slices.make(body)
            return [c.switch(i) for i in range(4)]
        stackless.tasklet(lambda: results.append(self.run_in_coroutine(all)))()
        stackless.run()
        self.assertEqual(results, [[1, 2, 3, None]])


if __name__ == '__main__':
    unittest.main()
