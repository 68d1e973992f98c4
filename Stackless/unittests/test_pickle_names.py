"""Names in pickles of older programs, builtin types that no module has, dictionaries of modules, long chains, copies."""
import copy
import cPickle
import os
import pickle
import re
import sys
import types
import unittest

import stackless

FORMS = [(module, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]
NAMES = '''callable-iterator cell code dictionary-itemiterator dictionary-keyiterator dictionary-valueiterator enumerate frame
    function generator instancemethod iterator listiterator method-wrapper module rangeiterator setiterator traceback
    tupleiterator xrange'''.split()


def carried(value):
    for module, protocol in FORMS:
        made = module.loads(module.dumps(value, protocol))
        yield made


def old(name, arguments):
    return pickle.loads('cstackless._wrap\n%s\n(%stR(tb.' % (name, arguments))


class Names(unittest.TestCase):
    def test_all_are_types(self):
        for name in NAMES:
            self.assertIsInstance(getattr(stackless._wrap, name), type)

    def test_older_pickles(self):
        self.assertEqual(repr(old('xrange', 'I1\nI10\nI2\n')), 'xrange(1, 11, 2)')
        self.assertEqual(list(old('listiterator', '(I4\nI5\nI6\nlI1\n')), [5, 6])
        self.assertEqual(list(old('rangeiterator', 'I1\nI10\nI2\nI4\n')), [12, 14, 16])
        self.assertEqual(old('method-wrapper', "S'__len__'\n(I1\nl")(), 1)

    def test_reduce(self):
        made = stackless._wrap.frame.__reduce__((self for self in [self]).gi_frame)
        self.assertEqual((len(made), len(made[2])), (3, 12))
        self.assertEqual(made[2][1:3], (1, 'eval_frame'))
        cell = stackless._wrap.cell()
        stackless._wrap.cell.__setstate__(cell, (5,))
        self.assertEqual(cell.cell_contents, 5)

    def test_nothing_from_wrong_arguments(self):
        for name in NAMES:
            for args in ((object(),), (1, 2, 3, 4, 5), ('a', None)):
                try:
                    getattr(stackless._wrap, name)(*args)
                except (TypeError, ValueError, AttributeError):
                    pass


class Values(unittest.TestCase):
    def test_matches_one_after_the_other(self):
        found = re.finditer('a(b)?', 'abaab')
        found.next()
        rest = [[m.span() for m in made] for made in carried(found)]
        self.assertEqual(rest, [[(2, 3), (3, 5)]] * len(FORMS))
        self.assertEqual([m.span() for m in found], rest[0])

    def test_types_without_a_module(self):
        for kind in (type(None), type(Ellipsis), type(NotImplemented), types.FunctionType, types.GeneratorType,
                     type([].__len__), type(iter([]))):
            for made in carried(kind):
                self.assertIs(made, kind)

    def test_dictionary_of_a_module(self):
        for made in carried(os.__dict__):
            self.assertIs(made, os.__dict__)
        for made in carried({'__name__': 'os'}):
            self.assertEqual(made, {'__name__': 'os'})
        self.assertEqual(stackless._pickle_moduledict(None, os.__dict__), (getattr, (os, '__dict__')))
        self.assertIs(stackless._pickle_moduledict(None, {}), None)

    def test_atomic(self):
        context = stackless.atomic()
        task = stackless.getcurrent()
        with context:
            made = pickle.loads(pickle.dumps(context, 2))
            self.assertTrue(task.atomic)
        made.__exit__()
        self.assertFalse(task.atomic)

    def test_cframe(self):
        for made in carried(stackless.cframe()):
            self.assertEqual((made.ob1, made.n), (None, 0))
        frame = stackless.cframe()
        frame.__setstate__((1, 'run_cframe', ((2,), 1, 'x', None), 3, 4))
        made = pickle.loads(pickle.dumps(frame))
        self.assertEqual((made.ob1, made.ob2, made.ob3, made.i, made.n), (1, 'x', None, 3, 4))
        self.assertRaises(ValueError, frame.__setstate__, (1, 'other', ((), 1, 2, 3), 0, 0))

    def test_copied_generator(self):
        def count():
            i = 0
            while i < 4:
                yield i
                i += 1
        one = count()
        next(one)
        two = copy.copy(one)
        self.assertEqual((list(one), list(two)), ([1, 2, 3], [1, 2, 3]))


class Chains(unittest.TestCase):
    def chain(self, n):
        def wait(follower):
            stackless.schedule_remove(None)
            return follower
        task = None
        for _ in range(n):
            task = stackless.tasklet(wait)(task)
            task.run()
        return task

    def length(self, task):
        n = 0
        while task is not None:
            n += 1
            task = task.frame.f_locals['follower']
        return n

    def test_tasklets(self):
        for module, n in ((cPickle, 20000), (pickle, 1500)):
            self.assertEqual(self.length(module.loads(module.dumps(self.chain(n), 2))), n)

    def test_generators(self):
        def through(inner):
            for value in inner:
                yield value
        made = iter(range(3))
        for _ in range(600):
            made = through(made)
        for module in (cPickle, pickle):
            self.assertEqual(module.loads(module.dumps(made, 2)).gi_frame.f_code.co_name, 'through')

    def test_data_is_counted(self):
        nested = []
        for _ in range(3000):
            nested = [nested]
        for module in (cPickle, pickle):
            self.assertRaises(RuntimeError, module.dumps, nested, 2)


if __name__ == '__main__':
    unittest.main()
