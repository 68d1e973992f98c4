"""list and its sort; tuple where it goes the same way."""
import struct
import sys
import unittest

ITEM = struct.calcsize('P')


def numbers(count, spread):
    """A reproducible row of numbers."""
    seed, row = 12345, []
    for i in xrange(count):
        seed = (seed * 1103515245 + 12345) % 2147483648
        row.append(seed // 7 % spread)
    return row


class Basics(unittest.TestCase):

    def test_slices_in_place(self):
        row = range(10)
        del row[::2]
        self.assertEqual(row, [1, 3, 5, 7, 9])
        row[1:3] = 'abc'
        self.assertEqual(row, [1, 'a', 'b', 'c', 7, 9])
        row[::-2] = (0, 0, 0)
        self.assertEqual(row, [1, 0, 'b', 0, 7, 0])
        row[2:2] = row
        self.assertEqual(len(row), 12)
        self.assertRaises(ValueError, row.__setitem__, slice(0, 4, 2), [1])

    def test_repr_of_the_base_from_a_class_of_its_own(self):
        for base in list, tuple, dict, set, frozenset:
            class Own(base):
                def __repr__(self):
                    return base.__repr__(self)
            Own.__name__ = base.__name__
            for content in (), ((1, 2),):
                self.assertEqual((repr(Own(content)), '%s' % [Own(content)]), (repr(base(content)), '[' + repr(base(content)) + ']'))

    def test_room_of_a_grown_list(self):
        "An eighth beyond what was needed, also where the items fill megabytes; what is there stays."
        row, header, room = [], sys.getsizeof([]), 0
        for n in xrange(1, 400000):
            row.append(n)
            if n > room:
                room = n + (n >> 3) + (3 if n < 9 else 6)
                self.assertEqual(sys.getsizeof(row) - header, room * ITEM)
        self.assertEqual(row, range(1, 400000))
        row.extend(xrange(500000))
        self.assertEqual(sys.getsizeof(row) - header, (899999 + (899999 >> 3) + 6) * ITEM)
        del row[50000:]
        self.assertEqual((row, sys.getsizeof(row) - header), (range(1, 50001), (50000 + (50000 >> 3) + 6) * ITEM))

    def test_repetition_in_place(self):
        row = [[]]
        row *= 3
        self.assertTrue(row[0] is row[2])
        row *= 0
        self.assertEqual(row, [])
        self.assertRaises(MemoryError, lambda: [1, 2] * 2 ** 62)

    def test_index_and_its_error(self):
        self.assertEqual([1, 2, 1].index(1, 1), 2)
        with self.assertRaises(ValueError) as caught:
            [1].index('x')
        self.assertEqual(str(caught.exception), "'x' is not in list")

    def test_a_comparison_that_empties_the_list(self):
        class Emptying(object):
            def __eq__(self, other):
                del row[:]
                return False
        row = [Emptying() for i in range(5)]
        self.assertFalse(7 in row)
        row = [Emptying() for i in range(5)]
        self.assertRaises(ValueError, row.remove, 7)
        row = [Emptying() for i in range(5)]
        self.assertEqual(row.count(7), 0)

    def test_extend_with_itself_and_with_a_generator(self):
        row = [1, 2]
        row.extend(row)
        row.extend(x for x in 'ab')
        self.assertEqual(row, [1, 2, 1, 2, 'a', 'b'])

    def test_cycles_print(self):
        row = [1]
        row.append((row,))
        self.assertEqual(repr(row), '[1, ([...],)]')

    def test_repr_of_many_that_hold_each_other(self):
        innermost = rows = []
        for i in range(300):
            rows = [rows]
        innermost.extend([rows, [innermost]])
        text = repr(rows)
        self.assertEqual(text, '[' * 301 + '[...], [[...]]' + ']' * 301)
        self.assertEqual(repr(rows), text)
        self.assertEqual(repr([1]), '[1]')

    def test_a_million_deep(self):
        for wrap in (lambda inner: [inner], lambda inner: (inner,)):
            row = wrap(None)
            for level in xrange(10 ** 6):
                row = wrap(row)
            self.assertRaises(RuntimeError, repr, row)
            del row


class Sorting(unittest.TestCase):

    def test_stable_whatever_the_length(self):
        for count in (0, 1, 2, 31, 32, 33, 64, 65, 200, 1000):
            pairs = [(x, i) for i, x in enumerate(numbers(count, count // 3 + 1))]
            for reverse in (False, True):
                row = sorted(pairs, key=lambda pair: pair[0], reverse=reverse)
                for (x, i), (y, j) in zip(row, row[1:]):
                    self.assertTrue((y < x if reverse else x < y) or (x == y and i < j))

    def test_types_with_a_way_of_their_own(self):
        row = numbers(500, 100)
        expected = sorted(row, cmp=lambda a, b: cmp(a, b))
        self.assertEqual(sorted(row), expected)
        self.assertEqual(sorted(map(float, row)), expected)
        self.assertEqual(map(int, sorted('%09d' % x for x in row)), expected)
        self.assertEqual([x for x, y in sorted((x, -x) for x in row)], expected)
        self.assertEqual(sorted(row + [0.5])[0:1], expected[0:1])

    def test_runs_are_merged(self):
        row = range(1000) + range(500, 700) + range(300, 0, -1) + range(2000)
        self.assertEqual(sorted(row), sorted(row[::-1]))
        self.assertEqual(sum(sorted(row)), sum(row))

    def test_the_list_looks_empty_meanwhile(self):
        seen = []

        def key(x):
            seen.append(list(row))
            return -x
        row = [1, 3, 2]
        row.sort(key=key)
        self.assertEqual((row, seen), ([3, 2, 1], [[], [], []]))

    def test_changes_are_found_out(self):
        for change in (lambda: row.append(1), lambda: row.extend('ab')):
            row = range(10)

            def key(x):
                change()
                return x
            self.assertRaises(ValueError, row.sort, key=key)
            self.assertEqual(row, range(10))

    def test_errors_keep_all_items(self):
        class Odd(object):
            def __init__(self, x):
                self.x = x

            def __lt__(self, other):
                if self.x == 13:
                    raise KeyError(13)
                return self.x < other.x
        row = [Odd(x) for x in numbers(100, 20)]
        before = sorted(map(id, row))
        self.assertRaises(KeyError, row.sort)
        self.assertEqual(sorted(map(id, row)), before)

    def test_cmp_must_give_an_int(self):
        self.assertRaises(TypeError, [2, 1].sort, lambda a, b: 0.5)

    def test_sorting_within_sorting(self):
        def key(x):
            return sorted([x, 1], key=lambda y: -y)
        self.assertEqual(sorted([3, 0, 2], key=key), [0, 2, 3])


if __name__ == '__main__':
    unittest.main()
