"""set and frozenset."""
import unittest
import weakref


class Named(set):
    pass


class Sets(unittest.TestCase):

    def test_algebra(self):
        a, b = set(range(10)), frozenset(range(5, 15))
        self.assertEqual(a | b, set(range(15)))
        self.assertEqual(a & b, set(range(5, 10)))
        self.assertEqual(a - b, set(range(5)))
        self.assertEqual(a ^ b, set(range(5) + range(10, 15)))
        self.assertEqual(type(b | a), frozenset)
        self.assertRaises(TypeError, lambda: a | [1])
        self.assertEqual(a.union([99], (98,)), a | set([98, 99]))

    def test_a_set_with_itself(self):
        a = set('abc')
        a |= a
        a &= a
        self.assertEqual(a, set('abc'))
        a ^= a
        self.assertEqual(a, set())

    def test_results_keep_the_type(self):
        self.assertEqual(type(Named('ab') - set('a')), Named)
        self.assertEqual(repr(Named('a')), "Named(['a'])")

    def test_sets_stand_for_frozensets_as_elements(self):
        outer = set([frozenset([1])])
        self.assertIn(set([1]), outer)
        outer.discard(set([1]))
        self.assertEqual(outer, set())
        self.assertRaises(TypeError, outer.add, set())

    def test_hash_depends_on_elements_only(self):
        self.assertEqual(hash(frozenset('abc')), hash(frozenset('cab')))
        self.assertRaises(TypeError, hash, set())

    def test_one_empty_frozenset(self):
        self.assertTrue(frozenset() is frozenset([]))
        self.assertTrue(frozenset(x for x in ()) is frozenset())

    def test_comparison(self):
        self.assertTrue(set([1]) < set([1, 2]))
        self.assertFalse(set([1]) < set([2, 3]))
        self.assertEqual(set([1]), frozenset([1]))
        self.assertRaises(TypeError, cmp, set(), set())

    def test_pop_empties_in_linear_time(self):
        many = set(xrange(100000))
        count = 0
        while many:
            many.pop()
            count += 1
        self.assertEqual(count, 100000)
        self.assertRaises(KeyError, many.pop)

    def test_iteration_notices_another_size(self):
        a = set([1])
        it = iter(a)
        a.add(2)
        self.assertRaises(RuntimeError, it.next)

    def test_a_comparison_that_empties_the_set(self):
        class Emptying(object):
            def __hash__(self):
                return 0

            def __eq__(self, other):
                a.clear()
                return False
        a = set([0])
        a.add(Emptying())
        self.assertEqual(len(a), 1)

    def test_weak_references(self):
        a = set()
        reference = weakref.ref(a)
        self.assertTrue(reference() is a)
        del a
        self.assertIsNone(reference())


if __name__ == '__main__':
    unittest.main()
