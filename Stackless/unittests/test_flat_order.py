"""What flat operations ask, in which order: attributes of a stream, iterators, deques, bytes, indexes, metaclasses of exceptions."""
import collections
import itertools
import operator
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


class Logged(object):
    def __init__(self, log, number):
        self.log, self.number = log, number

    def __eq__(self, other):
        self.log.append(('==', self.number, other.number))
        return Logged.answer(self.number == other.number)

    def __ne__(self, other):
        self.log.append(('!=', self.number, other.number))
        return Logged.answer(self.number != other.number)

    def __lt__(self, other):
        self.log.append(('<', self.number, other.number))
        return Logged.answer(self.number < other.number)

    def __repr__(self):
        return '<%d>' % self.number

    @staticmethod
    def answer(truth):
        return [0] if truth else []


class DequeTest(unittest.TestCase):
    def deques(self, *rows):
        log = []
        return [log] + [collections.deque(Logged(log, number) for number in row) for row in rows]

    def test_operator_decides_where_they_differ(self):
        for compare, sign in ((operator.eq, '=='), (operator.ne, '!='), (operator.lt, '<')):
            log, a, b = self.deques((1, 2), (1, 3))
            self.assertIs(compare(a, b), sign != '==')
            self.assertEqual(log, [('==', 1, 1), ('==', 2, 3), (sign, 2, 3)])

    def test_lengths_come_first(self):
        log, a, b = self.deques((1,), (1, 2))
        self.assertEqual((a == b, a != b, log), (False, True, []))
        self.assertEqual((a < b, b < a, a <= a), (True, False, True))

    def test_changed_meanwhile(self):
        class Growing(object):
            def __init__(self, answer):
                self.answer = answer

            def __eq__(self, other):
                a.append(other)
                return self.answer

            def __lt__(self, other):
                return True
        a = collections.deque([Growing(True)])
        self.assertRaises(RuntimeError, lambda: a == collections.deque([1]))
        a = collections.deque([Growing(False)])
        self.assertIs(a < collections.deque([1]), True)

    def test_each_other(self):
        a, b = collections.deque(), collections.deque()
        a.append(b)
        b.append(a)
        self.assertRaises(RuntimeError, lambda: a == b)

    def test_repr(self):
        log, a = self.deques((1, 2))
        self.assertEqual(repr(a), 'deque([<1>, <2>])')
        a = collections.deque(a, 5)
        a.append(a)
        self.assertEqual(repr(a), 'deque([<1>, <2>, [...]], maxlen=5)')


class BytesTest(unittest.TestCase):
    def numbers(self, log, *numbers):
        for number in numbers:
            log.append(number)
            yield number

    def test_nothing_is_taken_in_before_the_end(self):
        log, a = [], bytearray('abc')
        for change in (lambda: a.extend(self.numbers(log, 1, 300, 2)),
                       lambda: a.__setitem__(slice(0, 1), self.numbers(log, 1, 300, 2))):
            self.assertRaises(ValueError, change)
            self.assertEqual((log, a), ([1, 300], 'abc'))
            del log[:]

    def test_changed_meanwhile(self):
        a = bytearray('abc')

        def changing():
            a.append(9)
            yield 1
        a.extend(changing())
        self.assertEqual(a, 'abc\t\1')

    def test_exported(self):
        a = bytearray('abc')
        view = memoryview(a)
        self.assertRaises(BufferError, a.extend, self.numbers([], 1))
        self.assertEqual((a, view.tobytes()), ('abc', 'abc'))

    def test_length_is_asked_once_behind_the_iterator(self):
        class Source(object):
            def __iter__(self):
                log.append('iter')
                return iter([1])

            def __len__(self):
                log.append('len')
                raise length
        for length, wanted in ((TypeError, 'a\1'), (KeyError, 'a')):
            log, a = [], bytearray('a')
            try:
                a.extend(Source())
            except KeyError:
                self.assertIs(length, KeyError)
            self.assertEqual((log, a), (['iter', 'len'], wanted))

    def test_overridden(self):
        class Bytes(bytearray):
            def __iadd__(self, other):
                raise KeyError

            def __setitem__(self, place, value):
                raise KeyError
        a = Bytes('abc')
        a.extend(self.numbers([], 1, 2))
        bytearray.__setitem__(a, slice(0, 1), self.numbers([], 3))
        self.assertEqual(a, '\3bc\1\2')

    def test_numbers_are_no_slices(self):
        class Old:
            def __index__(self):
                return 1
        for value in (1, 2L, 1.5, Old(), u'a'):
            self.assertRaises(TypeError, bytearray('abc').__setitem__, slice(0, 1), value)


class IndexTest(unittest.TestCase):
    def test_pop_and_insert(self):
        class Index(object):
            def __int__(self):
                asked.append(self)
                return 1
        asked, numbers = [], range(4)
        self.assertEqual(numbers.pop(Index()), 1)
        numbers.insert(Index(), 7)
        self.assertEqual((numbers, len(asked)), ([0, 7, 2, 3], 2))

    def test_refused(self):
        class Failing(object):
            def __int__(self):
                raise KeyError
        for value, error in ((Failing(), KeyError), ('x', TypeError), (1.5, TypeError), (10 ** 30, OverflowError)):
            numbers = [1, 2]
            self.assertRaises(error, numbers.pop, value)
            self.assertRaises(error, numbers.insert, value, 3)
            self.assertEqual(numbers, [1, 2])
        self.assertRaises(TypeError, [1].pop, 0, 0)
        self.assertRaises(TypeError, [1].pop, i=0)
        self.assertRaises(TypeError, [1].insert, 0)


class SearchTest(unittest.TestCase):
    def test_order_of_operands(self):
        log = []
        items = [Logged(log, number) for number in (1, 2, 1)]
        wanted = Logged(log, 1)
        self.assertEqual((operator.countOf(items, wanted), operator.indexOf(iter(items[1:]), wanted)), (2, 1))
        self.assertEqual(log, [('==', 1, 1), ('==', 1, 2), ('==', 1, 1), ('==', 1, 2), ('==', 1, 1)])

    def test_refused(self):
        self.assertRaises(ValueError, operator.indexOf, 'abc', 'z')
        for search in (operator.countOf, operator.indexOf):
            with self.assertRaisesRegexp(TypeError, "argument of type 'int' is not iterable"):
                search(5, 1)
            self.assertRaises(TypeError, search, [])
            self.assertRaises(TypeError, search, [], 1, 2)

    def test_same_object_is_equal(self):
        nan = float('nan')
        self.assertEqual((operator.countOf([nan, 1], nan), operator.indexOf((1, nan), nan)), (1, 1))


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
