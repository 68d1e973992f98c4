"""bisect and deque searches whose comparisons change what is searched, or are many: each is asked once."""
import bisect
import collections
import unittest


class Asked(object):
    """Compares by number and does something each time."""

    def __init__(self, n, act=lambda: None):
        self.n = n
        self.act = act

    def __lt__(self, other):
        self.act()
        return self.n < other.n

    def __eq__(self, other):
        self.act()
        return self.n == other.n

    __hash__ = None


class BisectTests(unittest.TestCase):

    def test_items_are_fetched_when_their_turn_comes(self):
        items = [Asked(n) for n in range(8)]
        asked = []

        def renew():
            asked.append(1)
            items[:] = [Asked(100)] * 8
        self.assertEqual(bisect.bisect(items, Asked(7.5, renew)), 5)
        self.assertEqual(len(asked), 3)

    def test_a_list_that_shrinks(self):
        items = [Asked(n) for n in range(8)]
        wanted = Asked(7.5, lambda: items.__delitem__(slice(1, None)))
        self.assertRaises(IndexError, bisect.bisect, items, wanted)

    def test_insort_into_a_list_that_shrinks_at_last(self):
        items = [Asked(1)]
        bisect.insort(items, Asked(2, lambda: items.__delitem__(0)))
        self.assertEqual([item.n for item in items], [2])

    def test_bounds(self):
        self.assertRaises(ValueError, bisect.bisect, [1, 2], 1, -1)
        self.assertRaises(IndexError, bisect.bisect, [1, 2], 3, 0, 5)
        self.assertEqual(bisect.bisect_left(hi=2, x=5, a=[1, 2, 3, 9]), 2)
        self.assertEqual(bisect.bisect_right([1, 2, 2, 3], 2, 3), 3)
        self.assertEqual(bisect.insort_right([], 1), None)

    def test_answers_that_are_no_bools(self):
        class Vague(object):
            def __lt__(self, other):
                return [1]
        self.assertEqual(bisect.bisect([1, 2, 3], Vague()), 0)

    def test_mixed_items(self):
        self.assertEqual(bisect.bisect([1, 2.5, 3L, 'x', u'y'], 3), 3)
        self.assertEqual(bisect.bisect([1, Asked(2), 3], 0), 0)


class DequeTests(unittest.TestCase):

    def test_many_comparisons_are_made_once(self):
        asked = []
        items = collections.deque(Asked(n % 2, lambda: asked.append(1)) for n in range(100))
        self.assertEqual(items.count(Asked(1)), 50)
        self.assertEqual(len(asked), 100)
        del asked[:]
        items.remove(Asked(1))
        self.assertEqual((len(asked), len(items)), (2, 99))

    def test_absent(self):
        self.assertRaises(ValueError, collections.deque([1, 2]).remove, 3)

    def test_count_notices_changes(self):
        items = collections.deque([Asked(1), Asked(3, lambda: items.append(4))])
        self.assertRaises(RuntimeError, items.count, Asked(3))

    def test_remove_notices_changes(self):
        items = collections.deque([Asked(3, lambda: items.clear())])
        self.assertRaises(IndexError, items.remove, Asked(3))


if __name__ == '__main__':
    unittest.main()
