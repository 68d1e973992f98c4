"""What flat operations ask, in which order: attributes of a stream, iterators below iterators, metaclasses of exceptions."""
import itertools
import unittest


class Stream(object):
    """Notes every attribute that is asked for or set, and every text."""

    def __init__(self, notes):
        self.__dict__['notes'] = notes

    def __getattr__(self, name):
        self.notes.append('get ' + name)
        if name == 'write':
            return lambda text: self.notes.append(text)
        raise AttributeError(name)

    def __setattr__(self, name, value):
        self.notes.append('set %s %r' % (name, value))


class Shown(object):

    def __init__(self, notes):
        self.notes = notes

    def __str__(self):
        self.notes.append('str')
        return 'shown'


class Countdown(object):

    def __init__(self, notes, name, n):
        self.notes, self.name, self.n = notes, name, n

    def __iter__(self):
        self.notes.append('iter ' + self.name)
        return self

    def next(self):
        self.notes.append(self.name)
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class PrintTest(unittest.TestCase):

    def test_item(self):
        notes = []
        print >>Stream(notes), Shown(notes),
        self.assertEqual(notes, ['get softspace', 'set softspace 0', 'get write', 'str', 'shown', 'get softspace',
                                 'set softspace 1'])

    def test_newline(self):
        notes = []
        print >>Stream(notes)
        self.assertEqual(notes, ['get write', '\n', 'get softspace', 'set softspace 0'])

    def test_errors_of_softspace_do_not_count(self):
        class Odd(object):
            written = []

            def __getattr__(self, name):
                if name == 'write':
                    return self.written.append
                raise ValueError(name)

            def __setattr__(self, name, value):
                raise KeyError(name)
        print >>Odd(), 1, 2
        self.assertEqual(Odd.written, ['1', '2', '\n'])


class IteratorsTest(unittest.TestCase):

    def check(self, make, values, asked):
        notes = []
        self.assertEqual(list(make(Countdown(notes, 'a', 2), Countdown(notes, 'b', 1))), values)
        self.assertEqual(' '.join(notes), asked)

    def test_izip(self):
        self.check(itertools.izip, [(1, 0)], 'iter a iter b a b a b')

    def test_izip_longest(self):
        self.check(itertools.izip_longest, [(1, 0), (0, None)], 'iter a iter b a b a b a')

    def test_compress(self):
        self.check(itertools.compress, [], 'iter a iter b a b a b')

    def test_chain(self):
        self.check(itertools.chain, [1, 0, 0], 'iter a a a a iter b b b')

    def test_islice(self):
        self.check(lambda a, b: itertools.islice(a, 1, 2), [0], 'iter a a a')

    def test_cycle(self):
        self.check(lambda a, b: itertools.islice(itertools.cycle(b), 3), [0, 0, 0], 'iter b b b')

    def test_tee(self):
        def twice(a, b):
            left, right = itertools.tee(a)
            return itertools.izip(left, right)
        self.check(twice, [(1, 1), (0, 0)], 'iter a iter a a a a')

    def test_groups(self):
        self.check(lambda a, b: [(key, list(group)) for key, group in itertools.groupby(a)], [(1, [1]), (0, [0])],
                   'iter a a a a a')


class ExceptTest(unittest.TestCase):

    def catches(self, answer):
        class Meta(type):
            def __subclasscheck__(cls, other):
                return answer()

        class Caught(Exception):
            __metaclass__ = Meta
        try:
            raise KeyError
        except Caught:
            return True
        except KeyError:
            return False

    def test_metaclass_decides(self):
        self.assertTrue(self.catches(lambda: 1))
        self.assertFalse(self.catches(lambda: []))


class StarTest(unittest.TestCase):

    def test_message(self):
        class Classic:
            pass

        class Wrong(object):
            def __iter__(self):
                raise TypeError('mine')

        class Late(object):
            def __iter__(self):
                return self

            def next(self):
                raise TypeError('mine')

        def f(*args):
            pass
        for sequence, name in (Classic(), 'instance'), (Wrong(), 'Wrong'), (Late(), 'Late'), (5, 'int'):
            with self.assertRaises(TypeError) as caught:
                f(*sequence)
            self.assertEqual(str(caught.exception).split(), 'f() argument after * must be an iterable, not'.split() + [name])

    def test_generators_keep_theirs(self):
        def broken():
            raise TypeError('mine')
            yield
        with self.assertRaises(TypeError) as caught:
            len(*broken())
        self.assertEqual(str(caught.exception), 'mine')


if __name__ == '__main__':
    unittest.main()
