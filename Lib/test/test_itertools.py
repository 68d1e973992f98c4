"""itertools: every type once, errors of what lies below, and use by generators."""
import unittest
from itertools import *


def breaking():
    yield 1
    raise KeyError('below')


class Results(unittest.TestCase):

    def test_endless_ones(self):
        self.assertEqual(list(islice(count(3), 2)), [3, 4])
        self.assertEqual(list(islice(count(1, 0.5), 3)), [1, 1.5, 2.0])
        self.assertEqual(repr(count(10 ** 20)), 'count(100000000000000000000L)')
        self.assertEqual(list(islice(cycle('ab'), 5)), list('ababa'))
        self.assertEqual(list(repeat('x', 2)), ['x', 'x'])
        self.assertEqual(repr(repeat(1, -4)), 'repeat(1, 0)')

    def test_count_leaves_the_machine_word(self):
        it = count(2 ** 63 - 2)
        self.assertEqual([it.next() for i in range(3)], [2 ** 63 - 2, 2 ** 63 - 1, 2 ** 63])

    def test_choosing_ones(self):
        def small(x):
            return x < 3
        self.assertEqual(list(takewhile(small, [1, 2, 3, 1])), [1, 2])
        self.assertEqual(list(dropwhile(small, [1, 2, 3, 1])), [3, 1])
        self.assertEqual(list(ifilter(None, [0, 1, '', 'x'])), [1, 'x'])
        self.assertEqual(list(ifilterfalse(small, range(5))), [3, 4])
        self.assertEqual(list(compress('abcd', [1, 0, 1])), ['a', 'c'])
        self.assertEqual(list(islice('abcdefg', 1, None, 3)), ['b', 'e'])
        self.assertRaises(ValueError, islice, 'abc', -1)

    def test_joining_ones(self):
        self.assertEqual(list(chain('ab', (x for x in 'c'), [])), list('abc'))
        self.assertEqual(list(chain.from_iterable(['ab', 'c'])), list('abc'))
        self.assertEqual(list(imap(lambda a, b: a + b, 'ab', 'xyz')), ['ax', 'by'])
        self.assertEqual(list(starmap(pow, [(2, 3), [3, 2]])), [8, 9])
        self.assertEqual(list(izip('ab', count())), [('a', 0), ('b', 1)])
        self.assertEqual(list(izip_longest('a', 'xy', fillvalue=0)), [('a', 'x'), (0, 'y')])

    def test_izip_gives_tuples_of_its_own(self):
        kept = []
        for pair in izip('abc', range(3)):
            kept.append(pair)
        self.assertEqual(kept, [('a', 0), ('b', 1), ('c', 2)])

    def test_combining_ones(self):
        self.assertEqual(list(product('ab', [0, 1])), [('a', 0), ('a', 1), ('b', 0), ('b', 1)])
        self.assertEqual(len(list(product(range(3), repeat=4))), 81)
        self.assertEqual(list(permutations([1, 2, 3], 2)), [(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)])
        self.assertEqual(len(set(permutations(range(6)))), 720)
        self.assertEqual(list(combinations('abc', 2)), [('a', 'b'), ('a', 'c'), ('b', 'c')])
        self.assertEqual(list(combinations_with_replacement('ab', 2)), [('a', 'a'), ('a', 'b'), ('b', 'b')])
        self.assertEqual(list(combinations('ab', 3)), [])

    def test_groupby(self):
        self.assertEqual([(k, list(g)) for k, g in groupby('aabccc')],
                         [('a', ['a', 'a']), ('b', ['b']), ('c', ['c', 'c', 'c'])])
        groups = [g for k, g in groupby([1, 1, 2])]
        self.assertEqual(list(groups[0]), [])

    def test_tee(self):
        a, b, c = tee((x for x in range(200)), 3)
        self.assertEqual(a.next(), 0)
        self.assertEqual(list(b), range(200))
        self.assertEqual(list(a), range(1, 200))
        self.assertEqual(len(list(c)), 200)

    def test_a_long_chain_of_tee_blocks_dies_quietly(self):
        a, b = tee(xrange(500000))
        for x in a:
            pass
        del b


class Errors(unittest.TestCase):

    def test_errors_below_come_through(self):
        for make in (chain, cycle, lambda i: imap(abs, i), lambda i: ifilter(None, i), lambda i: izip(i, 'abc'),
                     lambda i: islice(i, 9), groupby, lambda i: tee(i)[0], lambda i: takewhile(abs, i),
                     lambda i: izip_longest(i, 'abc')):
            self.assertRaises(KeyError, list, make(breaking()))

    def test_errors_of_functions_come_through(self):
        for make in (imap, ifilter, ifilterfalse, takewhile, dropwhile):
            self.assertRaises(ZeroDivisionError, list, make(lambda x: 1 // x, [0]))


if __name__ == '__main__':
    unittest.main()
