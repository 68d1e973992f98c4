"""inspect on functions, classes and source; pprint's lines."""
import inspect
import pprint
import unittest


def sample(a, (b, (c,)), d=4, *e, **f):
    """Doc.

        deeper
    """
    return a                           # the last line


class Base(object):
    @property
    def part(self):
        return 1

    @staticmethod
    def still():
        return 2


class InspectCase(unittest.TestCase):

    def test_arguments(self):
        spec = inspect.getargspec(sample)
        self.assertEqual(spec, (['a', ['b', ['c']], 'd'], 'e', 'f', (4,)))
        self.assertEqual(inspect.formatargspec(*spec), '(a, (b, (c,)), d=4, *e, **f)')
        self.assertEqual(inspect.getcallargs(sample, 1, (2, (3,)), 5, 6, g=7),
                         {'a': 1, 'b': 2, 'c': 3, 'd': 5, 'e': (6,), 'f': {'g': 7}})
        with self.assertRaises(TypeError) as caught:
            inspect.getcallargs(sample)
        self.assertEqual(str(caught.exception), 'sample() takes at least 2 arguments (0 given)')

    def test_source(self):
        text, first = inspect.getsourcelines(sample)
        self.assertEqual((len(text), first), (6, 7))
        self.assertTrue(inspect.getsource(Base).startswith('class Base'))

    def test_source_of_a_class_that_is_kept_behind_its_module(self):
        import tarfile
        self.assertEqual(tarfile.TarInfo.__module__, 'tarfile')
        self.assertTrue(inspect.getsource(tarfile.TarInfo).startswith('class TarInfo(object):'))
        self.assertEqual(inspect.getdoc(sample), 'Doc.\n\ndeeper')
        self.assertRaises(TypeError, inspect.getfile, len)

    def test_classes(self):
        kinds = dict((row.name, row.kind) for row in inspect.classify_class_attrs(Base))
        self.assertEqual((kinds['part'], kinds['still']), ('property', 'static method'))
        self.assertEqual(inspect.getclasstree([bool, int]),
                         [(object, ()), [(int, (object,)), [(bool, (int,))]]])
        self.assertTrue(inspect.isgeneratorfunction(lambda: (yield)))

    def test_frames(self):
        self.assertEqual(inspect.stack()[0][3], 'test_frames')


class PrintCase(unittest.TestCase):

    def test_lines(self):
        self.assertEqual(pprint.pformat({'a': [1, 22], 'b': (3,)}, width=8),
                         "{'a': [1,\n       22],\n 'b': (3,)}")
        self.assertEqual(pprint.pformat(set([2, 1]), width=5), 'set([1,\n     2])')
        self.assertEqual(pprint.pformat([[[1]]], depth=2), '[[[...]]]')

    def test_recursion(self):
        ring = []
        ring.append(ring)
        self.assertTrue(pprint.isrecursive(ring))
        self.assertFalse(pprint.isreadable(ring))
        self.assertEqual(pprint.saferepr(ring), '[<Recursion on list with id=%d>]' % id(ring))


if __name__ == '__main__':
    unittest.main()
