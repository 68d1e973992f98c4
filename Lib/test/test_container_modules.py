"""_collections, _functools, _heapq, _bisect, operator, array."""
import bisect
import heapq
import operator
import unittest
from array import array
from collections import defaultdict, deque, OrderedDict
from functools import partial


class Deques(unittest.TestCase):

    def test_both_ends(self):
        d = deque('bc')
        d.appendleft('a')
        d.extend('de')
        d.extendleft('xy')
        self.assertEqual(''.join(d), 'yxabcde')
        self.assertEqual((d.pop(), d.popleft(), len(d)), ('e', 'y', 5))

    def test_rotation_is_that_of_a_list(self):
        for n in range(-12, 13):
            for size in (0, 1, 5, 8):
                d = deque(range(size))
                d.rotate(n)
                k = n % size if size else 0
                self.assertEqual(list(d), range(size)[size - k:] + range(size)[:size - k])

    def test_bound(self):
        d = deque(range(5), 3)
        d.appendleft(9)
        self.assertEqual(repr(d), 'deque([9, 2, 3], maxlen=3)')
        self.assertRaises(ValueError, deque, [], -1)

    def test_positions(self):
        d = deque(range(20))
        del d[3]
        d[-1] = 'end'
        self.assertEqual((d[3], d[18], len(d)), (4, 'end', 19))
        self.assertRaises(IndexError, lambda: d[19])

    def test_membership_with_and_without_python(self):
        class Equal(object):
            def __eq__(self, other):
                return other == 7
        d = deque([1, 'a', 2.5, Equal()])
        self.assertEqual([x in d for x in (1, 'a', 2.5, 7, 8, u'a')], [True, True, True, True, False, True])
        self.assertIn(Equal(), deque([1, 7]))
        self.assertEqual((operator.countOf(iter([1, 1.0, True, Equal(), 2]), 1), operator.indexOf(iter('abc'), 'c')), (3, 2))
        self.assertRaises(RuntimeError, lambda: 9 in (d.append(i) for i in iter(d)))
        self.assertRaises(ValueError, operator.indexOf, iter('abc'), 'd')

    def test_changes_are_noticed(self):
        d = deque([1, 2])
        it = iter(d)
        d.append(3)
        self.assertRaises(RuntimeError, it.next)

        class Emptying(object):
            def __eq__(self, other):
                d.clear()
        d = deque([Emptying(), 1, 2])
        self.assertRaises(IndexError, d.remove, 5)


class OrderedDicts(unittest.TestCase):
    def test_generators_are_named_after_their_methods(self):
        ordered = OrderedDict([('a', 1), ('b', 2)])
        self.assertEqual([iter(ordered).__name__, reversed(ordered).__name__], ['__iter__', '__reversed__'])
        self.assertEqual(list(reversed(ordered)), ['b', 'a'])


class Functions(unittest.TestCase):

    def test_defaultdict(self):
        d = defaultdict(list)
        d['a'].append(1)
        self.assertEqual(d, {'a': [1]})
        self.assertRaises(KeyError, lambda: defaultdict()[1])
        self.assertRaises(TypeError, defaultdict, 1)

    def test_partial(self):
        f = partial(lambda *args, **more: (args, more), 1, x=2)
        self.assertEqual(f(3, y=4), ((1, 3), {'x': 2, 'y': 4}))
        self.assertEqual(f(x=5), ((1,), {'x': 5}))
        self.assertRaises(TypeError, partial)

    def test_reduce_over_a_generator(self):
        self.assertEqual(reduce(lambda a, b: a * b, (x for x in range(1, 6))), 120)
        self.assertRaises(TypeError, reduce, max, [])

    def test_heaps(self):
        heap, row = [], [5, 1, 4, 1, 5, 9, 2, 6]
        for x in row:
            heapq.heappush(heap, x)
        self.assertEqual([heapq.heappop(heap) for x in row], sorted(row))
        self.assertEqual(heapq.nsmallest(3, row), [1, 1, 2])
        self.assertEqual(heapq.nlargest(2, row), [9, 6])
        self.assertRaises(TypeError, heapq.heappush, (), 1)

    def test_heaps_of_objects(self):
        """By `<` where there is one, wherever it comes from, else by `<=`."""
        class Item(object):
            def __init__(self, n):
                self.n = n

        class Less(Item):
            def __lt__(self, other):
                return self.n < other.n

        class Inherits(Less):
            pass

        class OnlyEqual(Item):
            def __le__(self, other):
                return self.n <= other.n

        class Found(OnlyEqual):
            def __getattr__(self, name):
                if name == "__lt__":
                    asked.append(name)
                raise AttributeError(name)

        class Whole(int):
            n = property(int)

        class Classic:
            def __init__(self, n):
                self.n = n

            def __le__(self, other):
                return self.n <= other.n
        asked, row = [], [5, 1, 4, 1, 5, 9, 2, 6]
        for kind in Less, Inherits, OnlyEqual, Found, Whole, Classic:
            heap = []
            for n in row:
                heapq.heappush(heap, kind(n))
            self.assertEqual([heapq.heappop(heap).n for _ in row], sorted(row), kind)
        self.assertTrue(asked)
        Less.__lt__ = lambda self, other: self.n > other.n
        heap = map(Inherits, row)
        heapq.heapify(heap)
        self.assertEqual([heapq.heappop(heap).n for _ in row], sorted(row, reverse=True))
        del Less.__lt__
        Less.__le__ = lambda self, other: self.n <= other.n
        heap = map(Inherits, row)
        heapq.heapify(heap)
        self.assertEqual([heapq.heappop(heap).n for _ in row], sorted(row))

    def test_bisect(self):
        row = [1, 2, 2, 3]
        self.assertEqual((bisect.bisect_left(row, 2), bisect.bisect_right(row, 2)), (1, 3))
        bisect.insort(row, 2.5)
        self.assertEqual(row, [1, 2, 2, 2.5, 3])
        self.assertRaises(ValueError, bisect.bisect, row, 1, -1)
        self.assertRaisesRegexp(TypeError, r"object of type 'dict' has no len\(\)", bisect.bisect, {}, 1)

    def test_operator(self):
        class Python(object):
            def __add__(self, other):
                return 'add', other

            def __getitem__(self, key):
                return 'item', key

            def __nonzero__(self):
                return False
        self.assertEqual(operator.add(Python(), 1), ('add', 1))
        self.assertEqual(operator.itemgetter(7)(Python()), ('item', 7))
        self.assertEqual(operator.itemgetter(1, 0)('ab'), ('b', 'a'))
        self.assertEqual(operator.attrgetter('__class__.__name__')(Python()), 'Python')
        self.assertEqual(operator.methodcaller('replace', 'a', 'b')('aa'), 'bb')
        self.assertTrue(operator.not_(Python()))
        row = [1]
        operator.setitem(row, 0, 2)
        self.assertEqual(operator.iadd(row, (3,)), [2, 3])


class Arrays(unittest.TestCase):

    def test_turned_round_and_joined(self):
        for code in 'cbBhHiIlLfdu':
            for n in range(5):
                items = list({'c': 'abcd', 'u': u'abcd'}.get(code, [1, 2, 3, 4])[:n])
                a, b, swapped = array(code, items), array(code, items), array(code, items)
                b.reverse()
                swapped.byteswap()
                self.assertEqual(b.tolist(), items[::-1])
                self.assertEqual((a + b).tolist(), items + items[::-1])
                raw, size = a.tostring(), a.itemsize
                self.assertEqual(swapped.tostring(), ''.join(raw[i * size:(i + 1) * size][::-1] for i in range(n)))
    def test_names_of_ranges(self):
        for code, number, said in (("b", 200, "signed char is greater"), ("b", 40000, "signed short integer is greater"),
                                   ("H", -1, "unsigned short is less"), ("H", -2 ** 40, "signed integer is less"),
                                   ("I", -1, "unsigned int is less"), ("I", -1L, "can't convert negative value"),
                                   ("L", -1L, "can't convert negative value"), ("I", 2 ** 40, "unsigned int is greater")):
            with self.assertRaises(OverflowError) as caught:
                array(code, [number])
            self.assertEqual(str(caught.exception)[:len(said)], said)

    def test_array_of_derived_lists(self):
        class Other(list):
            def __len__(self):
                return 3

            def __getitem__(self, i):
                return i * 10

            def __iter__(self):
                return iter([7, 8])
        self.assertEqual(array("i", Other([1, 2])), array("i", [0, 10, 20]))
        self.assertRaises(IndexError, array, "i", type("Long", (list,), {"__len__": lambda self: 3})([1, 2]))
        numbers = array("i")
        numbers.fromlist(Other([1, 2]))
        self.assertEqual(numbers, array("i", [1, 2]))

    def test_list_that_shrinks_while_it_is_read(self):
        class Shrinking(object):
            def __int__(self):
                del items[1:]
                return 5
        items, numbers = [Shrinking(), 1, 2], array("i", [9])
        self.assertRaisesRegexp(RuntimeError, "list changed size during iteration", numbers.fromlist, items)
        self.assertEqual(numbers, array("i", [9]))

    def test_array_of_a_derived_class(self):
        class Other(array):
            def __iter__(self):
                return iter([7, 8])

            def __getitem__(self, i):
                return 9
        numbers = Other("i", [1, 2])
        self.assertEqual(array("i", numbers), array("i", [7, 8]))
        self.assertEqual(array("d", numbers), array("d", [7, 8]))
        self.assertEqual(numbers.__reduce__()[1], ("i", [1, 2]))

    def test_empty_array_removes_a_slice(self):
        numbers = array("i", range(8))
        numbers[::3] = array("i")
        self.assertEqual(numbers.tolist(), [1, 2, 4, 5, 7])
        numbers[::-2] = array("i")
        self.assertEqual(numbers.tolist(), [2, 5])


    def test_limits_of_each_type(self):
        for code, low, high in (('b', -128, 127), ('B', 0, 255), ('h', -2 ** 15, 2 ** 15 - 1), ('H', 0, 2 ** 16 - 1),
                                ('i', -2 ** 31, 2 ** 31 - 1), ('I', 0, 2 ** 32 - 1), ('l', -2 ** 63, 2 ** 63 - 1),
                                ('L', 0, 2 ** 64 - 1)):
            self.assertEqual(array(code, [low, high]).tolist(), [low, high])
            self.assertRaises(OverflowError, array, code, [low - 1])
            self.assertRaises(OverflowError, array, code, [high + 1])

    def test_slices(self):
        a = array('i', range(10))
        del a[::3]
        a[1:1] = a
        self.assertEqual(a.tolist(), [1, 1, 2, 4, 5, 7, 8, 2, 4, 5, 7, 8])
        self.assertEqual(a[::-5], array('i', [8, 8, 1]))
        self.assertRaises(TypeError, a.__setitem__, slice(0, 1), [1])

    def test_bytes(self):
        a = array('h', [1, 256])
        self.assertEqual(a.tostring(), '\1\0\0\1')
        a.byteswap()
        self.assertEqual(a.tolist(), [256, 1])
        self.assertRaises(ValueError, a.fromstring, 'x')

    def test_a_conversion_that_shrinks_the_array(self):
        a = array('d', range(100))

        class Shrinking(object):
            def __float__(self):
                del a[:]
                return 1.0
        self.assertRaises(IndexError, a.__setitem__, 99, Shrinking())
        a.append(Shrinking())
        self.assertEqual(a.tolist(), [1.0])


if __name__ == '__main__':
    unittest.main()
