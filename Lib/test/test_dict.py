"""dict: methods, errors, views, changes while something looks on, shared and split tables."""
import gc
import weakref
import unittest

from test.build_kind import STRESSED


class Key(object):
    """A key that runs `spy` whenever it is compared."""

    def __init__(self, number, spy=None):
        self.number = number
        self.spy = spy

    def __hash__(self):
        return 1

    def __eq__(self, other):
        for key in self, other:
            if isinstance(key, Key) and key.spy is not None:
                key.spy()
        return isinstance(other, Key) and self.number == other.number


class Plain(object):
    pass


class Basics(unittest.TestCase):

    @unittest.skipIf(STRESSED, 'other collections come between')
    def test_what_the_collector_counts(self):
        """After a full collection no dead dicts are at hand."""
        def counted():
            gc.collect()
            before = gc.get_count()[0]
            made = dict()
            return gc.get_count()[0] - before
        self.assertEqual([counted() for i in range(3)], [2, 2, 2])      # the first get_count() made a tuple

    def test_order_is_that_of_insertion(self):
        d = {}
        for key in 'pick':
            d[key] = 1
        del d['i']
        d['i'] = 2
        self.assertEqual(''.join(d), 'pcki')

    def test_many_items_come_and_go(self):
        d = {}
        for i in xrange(5000):
            d[i] = -i
        for i in xrange(0, 5000, 3):
            del d[i]
        self.assertEqual(len(d), 5000 - 1667)
        self.assertTrue(all((i in d) == (i % 3 != 0) for i in xrange(5000)))

    def test_keys_with_equal_low_bits(self):
        d = dict((i << 40, i) for i in xrange(500))
        self.assertTrue(all(d[i << 40] == i for i in xrange(500)))

    def test_numbers_of_one_value_are_one_key(self):
        d = {1: 'a'}
        d[1.0] = 'b'
        d[True] = 'c'
        self.assertEqual(d, {1: 'c'})

    def test_minus_one_and_minus_two(self):
        self.assertEqual({-1: 'x', -2: 'y'}[-2], 'y')

    def test_popitem_takes_the_youngest(self):
        d = {1: 2, 3: 4}
        self.assertEqual(d.popitem(), (3, 4))
        self.assertEqual(d.popitem(), (1, 2))
        self.assertRaises(KeyError, d.popitem)

    def test_a_tuple_key_in_the_error_is_one_argument(self):
        with self.assertRaises(KeyError) as caught:
            {}[1, 2]
        self.assertEqual(caught.exception.args, ((1, 2),))

    def test_missing(self):
        class Doubling(dict):
            def __missing__(self, key):
                return key * 2
        self.assertEqual(Doubling()[21], 42)
        self.assertIsNone(Doubling().get(21))

    def test_update_from_anything(self):
        class Mapping:
            def keys(self):
                return iter('ab')

            def __getitem__(self, key):
                return key.upper()
        d = dict(Mapping(), c=3)
        d.update([('d', 4), ['e', 5]])
        self.assertEqual(d, {'a': 'A', 'b': 'B', 'c': 3, 'd': 4, 'e': 5})
        self.assertRaises(ValueError, d.update, [(1, 2, 3)])
        self.assertRaises(TypeError, d.update, [1])

    def test_fromkeys_of_a_subclass_stores_through_setitem(self):
        stored = []

        class Noting(dict):
            def __setitem__(self, key, value):
                stored.append((key, value))
        self.assertEqual(Noting.fromkeys('ab', 0), {})
        self.assertEqual(stored, [('a', 0), ('b', 0)])

    def test_order_of_dicts(self):
        self.assertEqual(cmp({1: 2}, {1: 3}), -1)
        self.assertEqual(cmp({1: 9}, {1: 0, 2: 0}), -1)
        self.assertEqual(cmp({2: 0}, {1: 0}), 1)

    def test_unhashable(self):
        self.assertRaises(TypeError, hash, {})
        self.assertRaises(TypeError, lambda: {}[[]])

    def test_repr_of_a_dict_in_itself(self):
        d = {}
        d[1] = d
        self.assertEqual(repr(d), '{1: {...}}')


class Changes(unittest.TestCase):

    def test_iteration_notices_another_size(self):
        d = {1: 2}
        it = iter(d)
        d[3] = 4
        self.assertRaises(RuntimeError, it.next)
        self.assertRaises(RuntimeError, it.next)

    def test_a_comparison_that_empties_the_dict(self):
        d = {}
        for i in range(20):
            d[Key(i)] = i
        self.assertRaises(KeyError, d.__getitem__, Key(99, d.clear))
        self.assertEqual(d, {})

    def test_a_comparison_that_makes_the_table_grow(self):
        d = {Key(1): 1}
        n = [1000]

        def grow():
            if n[0] < 1100:
                n[0] += 1
                d[n[0]] = None
        self.assertEqual(d.get(Key(1, grow)), 1)

    def test_a_destructor_that_fills_the_dict(self):
        d = {}

        class Last(object):
            def __del__(self):
                d['late'] = 1
        for i in range(50):
            d[i] = Last()
        d.clear()
        self.assertEqual(d, {'late': 1})

    def test_deep_nests_die_quietly(self):
        d = {}
        for i in xrange(300000):
            d = {0: d}
        self.assertRaises(RuntimeError, repr, d)
        del d


class Instances(unittest.TestCase):

    def test_instances_share_keys_but_not_values(self):
        things = []
        for i in range(60):
            thing = Plain()
            for j in range(i):
                setattr(thing, 'f%d' % (j % 40), (i, j))
            things.append(thing)
        self.assertEqual([len(vars(t)) for t in things], [min(i, 40) for i in range(60)])
        self.assertEqual(things[59].f3, (59, 43))

    def test_attributes_deleted_and_set_again(self):
        thing, other = Plain(), Plain()
        thing.a = 1
        other.b = 2
        del thing.a
        self.assertFalse(hasattr(thing, 'a'))
        self.assertFalse(hasattr(thing, 'b'))
        thing.b = 3
        thing.a = 4
        self.assertEqual((vars(thing), other.b), ({'a': 4, 'b': 3}, 2))

    def test_a_key_that_is_no_str(self):
        thing = Plain()
        thing.x = 1
        thing.__dict__[5] = 6
        self.assertEqual(vars(thing), {'x': 1, 5: 6})

    def test_simple_dicts_are_not_tracked(self):
        self.assertFalse(gc.is_tracked({}))
        self.assertFalse(gc.is_tracked({1: 'a'}))
        self.assertTrue(gc.is_tracked({1: []}))


class Views(unittest.TestCase):

    def test_views_are_live_and_set_like(self):
        d = {1: 2}
        keys, items, values = d.viewkeys(), d.viewitems(), d.viewvalues()
        d[3] = 4
        self.assertEqual(keys, set([1, 3]))
        self.assertEqual(keys & (3, 9), set([3]))
        self.assertEqual((9,) | keys, set([1, 3, 9]))
        self.assertIn((3, 4), items)
        self.assertEqual(items - [(3, 4)], set([(1, 2)]))
        self.assertTrue(keys > set([1]))
        self.assertEqual(repr(values), 'dict_values([2, 4])')


class ItemsWhileCollecting(unittest.TestCase):
    def test_finalizer_clears_the_dict(self):
        victim = {}

        class Node(object):
            pass

        def finished(reference):
            victim.clear()
            victim.update((object(), object()) for _ in range(3))

        old = gc.get_threshold()
        gc.set_threshold(3, 2, 2)
        try:
            for _ in range(300):
                node = Node()
                node.itself = node
                watch = weakref.proxy(node, finished)
                del node
                victim.update((object(), [object()]) for _ in range(20))
                for pair in victim.items():
                    self.assertEqual(len(pair), 2)
                del watch
        finally:
            gc.set_threshold(*old)


if __name__ == '__main__':
    unittest.main()
