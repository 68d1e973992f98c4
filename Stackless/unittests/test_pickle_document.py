"""What Doc/internals/pickling.md says of the format is what dumps hold: they are read here by the document alone.

No object of a dump is made: each call is kept as what was called, with which arguments, and which state it got.
"""
import os
import pickle
import re
import sys
import unittest
from cStringIO import StringIO

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import frozen_formats
from frozen_formats import Made
import pickle_rows
from test_pickle_constructs import snapshots

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDEST = 2 ** 31 - 1
PLACE_FLAGS = 4 | 8 | 16 | 64 | 256 | 1024 | 65536


def calls_of(text):
    """All calls of a dump, and the names in it."""
    names, calls, todo, seen = {}, [], [], set()
    unpickler = pickle.Unpickler(StringIO(text))
    unpickler.find_class = lambda module, name: names.setdefault((module, name), frozen_formats.maker('%s.%s' % (module, name)))
    todo.append(unpickler.load())
    while todo:
        obj = todo.pop()
        if id(obj) in seen:
            continue
        seen.add(id(obj))
        if isinstance(obj, Made):
            calls.append(obj)
            todo.extend([obj.arguments, obj.state, obj.items])
        elif isinstance(obj, (list, tuple)):
            todo.extend(obj)
        elif isinstance(obj, dict):
            todo.extend(obj.keys() + obj.values())
    return calls


def document():
    with open(os.path.join(ROOT, 'Doc', 'internals', 'pickling.md')) as stream:
        return stream.read()


class TestDocument(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        texts = [text for program in frozen_formats.PROGRAMS for text in frozen_formats.pickles(program)]
        texts += [snapshots(row)[0] for row in pickle_rows.ROWS]
        cls.calls = [call for text in texts for call in calls_of(text)]

    def of(self, name, module='stackless._wrap'):
        found = [call for call in self.calls if call.name == '%s.%s' % (module, name)]
        self.assertTrue(found, name)
        return found

    def is_number(self, *numbers):
        for number in numbers:
            self.assertIsInstance(number, int)
            self.assertLessEqual(abs(number), WIDEST)

    def is_row(self, values):
        """The positions of empty ones, then the values."""
        self.assertIsInstance(values[0], tuple)
        for position in values[0]:
            self.assertIsNone(values[position + 1])

    def is_made_by(self, obj, *names):
        self.assertIn(obj.name.split('.')[-1], names)

    def test_each_name_is_described(self):
        described = set(re.findall(r'[\w.]+', ' '.join(re.findall('`([^`]*)`', document()))))
        for name in set(call.name for call in self.calls):
            if name.startswith('stackless'):
                self.assertTrue(name in described or name.replace('stackless._wrap.', '') in described, name)

    def test_tasklets(self):
        for call in self.of('tasklet', '_stackless'):
            self.assertEqual(call.arguments, ())
            flags, tempval, level, links = call.state[:4]
            self.is_number(flags, level)
            self.assertIn(flags & 3, (0, 1, 3))
            self.assertEqual(flags & ~(3 | 4 | 8 | 32 | 128), 0)
            self.assertIsInstance(links, list)
            for link in links:
                self.is_made_by(link, 'frame', 'continuation')
            for further in call.state[4:]:
                self.assertLessEqual(set(further), set('start exc name dict trace profile'.split()))
                self.assertEqual(map(len, [further[name] for name in further if name in ('start', 'exc')]),
                                 [3] * len([name for name in further if name in ('start', 'exc')]))

    def test_channels(self):
        for call in self.of('channel', '_stackless'):
            self.assertEqual(call.arguments, ())
            balance, flags, tasklets = call.state
            self.is_number(balance, flags)
            self.assertEqual((flags & ~15, len(tasklets)), (0, abs(balance)))

    def test_frames(self):
        for call in self.of('frame'):
            code, valid, step, space, has_locals, names, trace, saved, lasti, line, place, values = call.state
            self.assertEqual(call.arguments, (code,))
            self.is_made_by(code, 'code')
            self.assertEqual((valid, step, trace), (1, 'eval_frame', None))
            self.assertIsInstance(space, (dict, str))
            self.assertEqual(has_locals, int(names is not None))
            self.assertTrue(saved is None or len(saved) == 3)
            self.is_number(lasti, line, place[0], place[1])
            self.assertEqual((len(place), place[0] & ~PLACE_FLAGS), (3, 0))
            self.assertEqual(bool(place[0] & 1024), saved is not None)
            self.assertEqual(place[2] is not None, bool(place[0] & 8))
            self.assertLess(lasti, len(code.arguments[4]))
            self.is_row(values)
            variables = code.arguments[1] + len(code.arguments[12]) + len(code.arguments[13])
            self.assertTrue(variables < len(values) <= variables + code.arguments[2] + 4)

    def test_continuations(self):
        with open(os.path.join(ROOT, 'Stackless', 'pickle', 'kinds.def')) as stream:
            kinds = re.findall(r'KIND\((\w+), +"(\w*)", +"(\w*)"', stream.read())
        widths = dict((name, (len(objects), len(numbers))) for name, objects, numbers in kinds)
        for call in self.of('continuation'):
            kind, objects, numbers = call.state
            self.assertEqual(call.arguments, ())
            self.assertEqual((len(objects) - 1, len(numbers)), widths[kind.replace('.', '_')])
            self.is_row(objects)
            self.is_number(*numbers)

    def test_code(self):
        for call in self.of('code'):
            self.is_number(*(call.arguments[:4] + (call.arguments[10],)))
            self.assertEqual((len(call.arguments), call.state), (14, None))
            for text in (4, 8, 9, 11):
                self.assertIsInstance(call.arguments[text], str)
            for names in (5, 6, 7, 12, 13):
                self.assertIsInstance(call.arguments[names], tuple)

    def test_functions(self):
        for call in self.of('function'):
            self.assertEqual((call.arguments, len(call.state)), ((), 8))
            code, space, name, defaults, closure, module, doc, attributes = call.state
            self.is_made_by(code, 'code')
            self.assertIsInstance(space, (dict, str))
            self.assertEqual((type(name), closure is not None), (str, bool(code.arguments[12])))
            for cell in closure or ():
                self.is_made_by(cell, 'cell')

    def test_the_others(self):
        for call in self.of('cell'):
            self.assertEqual((call.arguments, len(call.state) < 2), ((), True))
        for call in self.of('generator'):
            frame, running = call.state
            self.is_number(running)
            if frame is not None:
                self.is_made_by(frame, 'frame')
        for call in self.of('walker'):
            name, sequence, index = call.arguments
            self.assertIsInstance(name, str)
            self.is_number(index)
        for call in self.of('instancemethod'):
            self.assertEqual((len(call.arguments), call.state), (3, None))
        for call in self.of('traceback'):
            self.assertEqual(call.arguments, ())
            following, frame, lasti, line = call.state
            self.is_made_by(frame, 'frame')
            self.is_number(lasti, line)
        for call in self.of('thaw'):
            name, state = call.arguments
            self.assertEqual((type(name), type(state)), (str, tuple))


class Slow(object):
    def __eq__(self, other):
        stackless.schedule_remove(None)
        return True


def searches(out):
    out.append([[1, Slow()].index(5), (Slow(),).count(6), Slow() in [1], [Slow()].remove(7)])


class TestWidth(unittest.TestCase):
    def test_limits_of_this_machine_are_not_written(self):
        texts = snapshots(searches)
        self.assertEqual(len(texts), 4)
        for text in texts:
            self.assertNotIn(str(sys.maxint), text)

    def test_limits_are_understood(self):
        state = 'sequence.search', ((), [1, 2], 3), (0, 0, WIDEST)
        for limit in (WIDEST, sys.maxint, sys.maxint * 4):
            made = stackless._wrap.continuation()
            made.__setstate__(state[:2] + ((0, 0, limit),))
            self.assertEqual(stackless._wrap._continuation(made)[2], state)
        for limit in (-1, -sys.maxint * 4):
            self.assertRaises(ValueError, stackless._wrap.continuation().__setstate__, state[:2] + ((0, 0, limit),))


if __name__ == '__main__':
    unittest.main()
