"""Unpacking into locals, subscripts and concatenations at places that are run often enough to take their short forms."""
import array
import collections
import sys
import unittest

MANY = 20


def unpack(source):
    a, b, c = source
    return c, b, a


def settle(function, *arguments):
    for _ in xrange(MANY):
        result = function(*arguments)
    return result


class Unpacking(unittest.TestCase):
    def test_kinds(self):
        for _ in range(3):
            self.assertEqual(settle(unpack, (1, 2, 3)), (3, 2, 1))
            self.assertEqual(settle(unpack, [1, 2, 3]), (3, 2, 1))
            self.assertEqual(unpack('xyz'), ('z', 'y', 'x'))
            self.assertEqual(unpack(iter((1, 2, 3))), (3, 2, 1))
            self.assertEqual(unpack(x for x in range(3)), (2, 1, 0))
            self.assertEqual(unpack({1: 2, 3: 4, 5: 6}), (5, 3, 1))

    def test_sizes(self):
        settle(unpack, (1, 2, 3))
        for source in ((1, 2), [1, 2], (1, 2, 3, 4), [1, 2, 3, 4], ()):
            self.assertRaises(ValueError, unpack, source)
        self.assertRaises(TypeError, unpack, 5)
        self.assertEqual(unpack((1, 2, 3)), (3, 2, 1))

    def test_source_is_a_target(self):
        def first(t):
            t, a = t
            return t, a

        def last(t):
            a, t = t
            return a, t
        for function in (first, last):
            self.assertEqual(settle(function, (1, 2)), (1, 2))
            self.assertEqual(settle(function, [1, 2]), (1, 2))

    def test_subclass_with_iter(self):
        class Odd(tuple):
            def __iter__(self):
                return iter('odd')

        class OddList(list):
            def __iter__(self):
                return iter('odd')
        settle(unpack, (1, 2, 3))
        self.assertEqual(unpack(Odd((1, 2, 3))), ('d', 'd', 'o'))
        self.assertEqual(unpack(OddList((1, 2, 3))), ('d', 'd', 'o'))

    def test_order_of_finalizers(self):
        gone = []

        class Noisy(object):
            def __init__(self, name):
                self.name = name

            def __del__(self):
                gone.append(self.name)

        def run(source):
            a, b = Noisy('a'), Noisy('b')
            for _ in xrange(2):
                a, b = source
            return a, b
        self.assertEqual(settle(run, (1, 2)), (1, 2))
        self.assertEqual(gone, ['a', 'b'] * MANY)
        del gone[:]
        self.assertEqual(settle(run, [1, 2]), (1, 2))
        self.assertEqual(gone, ['a', 'b'] * MANY)

    def test_list_that_a_finalizer_empties(self):
        class Clears(object):
            def __init__(self, items):
                self.items = items

            def __del__(self):
                del self.items[:]

        def run(items):
            a, b, c = Clears(items), None, None
            a, b, c = items
            return a, b, c
        for _ in range(MANY):
            items = [[1], [2], [3]]
            self.assertEqual(run(items), ([1], [2], [3]))
            self.assertEqual(items, [])

    def test_in_generators_and_loops(self):
        def pairs(d):
            for key, value in sorted(d.iteritems()):
                yield value, key
        self.assertEqual(settle(lambda: list(pairs({1: 2, 3: 4}))), [(2, 1), (4, 3)])
        self.assertEqual([a + b for a, b in [(1, 2)] * MANY], [3] * MANY)

    def test_nested_and_other_targets(self):
        class Place(object):
            pass

        def run(source, place, d):
            a, (b, place.x), d['y'] = source
            return a, b, place.x, d['y']
        self.assertEqual(settle(run, (1, (2, 3), 4), Place(), {}), (1, 2, 3, 4))

    def test_lines_are_traced(self):
        def run(source):
            (a,
             b) = source
            return a + b
        settle(run, (1, 2))
        lines = []

        def trace(frame, event, argument):
            if frame.f_code is run.__code__ and event == 'line':
                lines.append(frame.f_lineno - run.__code__.co_firstlineno)
            return trace
        sys.settrace(trace)
        try:
            run((1, 2))
        finally:
            sys.settrace(None)
        self.assertEqual(lines, [2, 3])


class Subscripts(unittest.TestCase):
    def test_named_tuple(self):
        pair = collections.namedtuple('Pair', 'x y')(1, 2)
        self.assertEqual(settle(lambda: (pair[0], pair[-1], pair[0:1])), (1, 2, (1,)))
        self.assertRaises(IndexError, lambda: pair[2])

    def test_tuple_with_own_subscripts(self):
        class Own(tuple):
            def __getitem__(self, at):
                return 'own', at
        own = Own((1, 2))
        self.assertEqual(settle(lambda: own[0]), ('own', 0))

    def test_dict_subclass(self):
        class Sub(dict):
            pass
        d = Sub({'x': 1, (1, 'a'): 2})
        self.assertEqual(settle(lambda: (d['x'], d[1, 'a'], 'x' in d, 5 in d)), (1, 2, True, False))
        self.assertRaises(KeyError, lambda: d['y'])
        Sub.__missing__ = lambda self, key: ('missing', key)
        self.assertEqual(settle(lambda: d['y']), ('missing', 'y'))
        Sub.__getitem__ = lambda self, key: ('got', key)
        Sub.__contains__ = lambda self, key: True
        self.assertEqual(settle(lambda: (d['x'], 5 in d)), (('got', 'x'), True))
        del Sub.__getitem__, Sub.__contains__
        self.assertEqual(settle(lambda: (d['x'], 5 in d)), (1, False))

    def test_methods_of_dict_under_other_names(self):
        class Sub(dict):
            __getitem__ = dict.get
            __contains__ = dict.has_key
        d = Sub(x=1)
        self.assertEqual(settle(lambda: (d['x'], d['y'], 'x' in d, 'y' in d)), (1, None, True, False))

    def test_missing_of_a_base_in_c(self):
        d = collections.defaultdict(list)
        for i in range(MANY):
            d[i % 3, 'k'].append(i)
        self.assertEqual(len(d), 3)
        self.assertRaises(KeyError, collections.defaultdict(None).__getitem__, 1)

    def test_tuples_as_keys(self):
        class Same(object):
            def __init__(self, value):
                self.value = value

            def __hash__(self):
                return hash(self.value)

            def __eq__(self, other):
                return other == self.value
        d = {(1, 2): 'a', (1.0, u'x', None): 'b', ((1, 2), 3): 'c'}
        self.assertEqual([d[1, 2], d[1.0, 2L], d[1, 'x', None], d[(1, 2), 3]], ['a', 'a', 'b', 'c'])
        self.assertEqual(d[Same(1), 2], 'a')
        self.assertEqual(d[Same((1, 2))], 'a')
        self.assertFalse((1, 3) in d or (1,) in d or (1, 2, 3) in d)
        nan = float('nan')
        self.assertTrue((nan, 1) in {(nan, 1): 0})
        self.assertFalse((float('nan'), 1) in {(nan, 1): 0})


class Concatenation(unittest.TestCase):
    def test_others_keep_theirs(self):
        def grow(text, piece):
            kept = []
            for _ in xrange(MANY):
                kept.append(text)
                text += piece
            return kept
        for one, piece in ((u'a', u'bc'), ('a', 'bc'), (u'', u'x'), (u'a', 'b'), ('a', u'b')):
            self.assertEqual(grow(one, piece), [one + piece * n for n in range(MANY)])

    def test_with_itself(self):
        def double(text):
            for _ in xrange(8):
                text = text + text
            return text
        self.assertEqual(settle(double, u'ab'), u'ab' * 256)

    def test_hash_is_forgotten(self):
        text = u''
        for _ in xrange(MANY):
            text += u'\xe4'
            self.assertEqual(hash(text), hash(u'\xe4' * len(text)))
            self.assertEqual(text.encode('utf-8'), '\xc3\xa4' * len(text))
            self.assertEqual({text: 1}[u'\xe4' * len(text)], 1)

    def test_one_character_stays(self):
        def add(text):
            text += u'b'
            return text
        self.assertEqual(settle(add, u'a'), u'ab')
        self.assertEqual(unichr(97), u'a')


class Bases(unittest.TestCase):
    def test_the_item_of_a_base_is_not_that_of_the_derived_class(self):
        for base, arguments in (array.array, ('b', [1, 2])), (collections.deque, ([1, 2],)), (bytearray, ('\1\2',)):
            class Derived(base):
                def __getitem__(self, key):
                    return base.__getitem__(self, key) + 10
            self.assertEqual((Derived(*arguments)[0], Derived(*arguments)[-1]), (11, 12))


if __name__ == '__main__':
    unittest.main()
