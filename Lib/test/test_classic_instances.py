"""Old-style classes: lookup, hooks, operators, coercion, comparison, death."""
import gc
import unittest
import weakref


class Lookup(unittest.TestCase):

    def test_depth_first_left_to_right(self):
        class A:
            x = 'A'

        class B(A):
            pass

        class C(A):
            x = 'C'

        class D(B, C):
            pass
        self.assertEqual(D.x, 'A')

    def test_method_in_one_instance_counts(self):
        class A:
            pass
        a = A()
        a.__len__ = lambda: 5
        self.assertEqual(len(a), 5)

    def test_getattr_hook_after_everything_else(self):
        class A:
            x = 1

            def __getattr__(self, name):
                return 'hook ' + name
        a = A()
        a.y = 2
        self.assertEqual((a.x, a.y, a.z), (1, 2, 'hook z'))

    def test_setattr_and_delattr_hooks(self):
        seen = []

        class A:
            def __setattr__(self, name, value):
                seen.append((name, value))

            def __delattr__(self, name):
                seen.append(name)
        a = A()
        a.x = 1
        del a.x
        self.assertEqual(seen, [('x', 1), 'x'])
        self.assertEqual(a.__dict__, {})

    def test_changing_the_class(self):
        class A:
            pass

        class B:
            def f(self):
                return 'B'
        a = A()
        a.__class__ = B
        self.assertEqual(a.f(), 'B')
        self.assertRaises(TypeError, setattr, a, '__class__', int)
        self.assertRaises(TypeError, setattr, a, '__dict__', 1)

    def test_bases_may_not_form_a_cycle(self):
        class A:
            pass

        class B(A):
            pass
        self.assertRaises(TypeError, setattr, A, '__bases__', (B,))

    def test_names_must_be_strings(self):
        class A:
            pass
        self.assertRaises(TypeError, type(A()).__getattribute__, A(), 1)
        self.assertRaises(TypeError, type(A).__setattr__, A, [], 1)


class Operators(unittest.TestCase):

    def test_reflected_after_not_implemented(self):
        class A:
            def __add__(self, other):
                return NotImplemented

            def __radd__(self, other):
                return 'radd'
        self.assertEqual(1 + A(), 'radd')
        self.assertEqual(A() + A(), 'radd')
        self.assertRaises(TypeError, lambda: A() + 1)

    def test_coerce_gives_the_operands(self):
        class A:
            def __coerce__(self, other):
                return 3, other
        self.assertEqual(A() + 1, 4)
        self.assertEqual(2 ** A(), 8)
        self.assertEqual(cmp(A(), 3), 0)
        self.assertTrue(A() == 3)

    def test_coerce_must_give_a_pair(self):
        class A:
            def __coerce__(self, other):
                return 1
        self.assertRaises(TypeError, coerce, A(), 1)
        self.assertRaises(TypeError, lambda: A() + 1)

    def test_in_place_falls_back(self):
        class A:
            def __add__(self, other):
                return 'add'

            def __isub__(self, other):
                return 'isub'
        a = b = A()
        a += 1
        b -= 1
        self.assertEqual((a, b), ('add', 'isub'))

    def test_three_argument_power(self):
        class A:
            def __pow__(self, *args):
                return args
        self.assertEqual(pow(A(), 1, 2), (1, 2))
        self.assertRaises(TypeError, pow, 1, A(), 2)

    def test_slices(self):
        class A:
            def __getitem__(self, key):
                return key
        self.assertEqual(A()[1:2], slice(1, 2))
        self.assertEqual(A()[1:2:3], slice(1, 2, 3))
        A.__getslice__ = lambda self, i, j: (i, j)
        self.assertEqual(A()[1:2], (1, 2))

    def test_truth(self):
        class A:
            def __nonzero__(self):
                return self.value
        a = A()
        for a.value, expected in ((0, False), (2, True)):
            self.assertEqual(bool(a), expected)
        a.value = -1
        self.assertRaises(ValueError, bool, a)
        a.value = 'x'
        self.assertRaises(TypeError, bool, a)


class Comparing(unittest.TestCase):

    def test_cmp_of_either_side(self):
        class A:
            def __cmp__(self, other):
                return -1
        self.assertEqual(cmp(A(), 1), -1)
        self.assertEqual(cmp(1, A()), 1)
        self.assertTrue(A() < 1)

    def test_cmp_must_give_an_int(self):
        class A:
            def __cmp__(self, other):
                return 'x'
        self.assertRaises(TypeError, cmp, A(), 1)

    def test_rich_results_are_free(self):
        class A:
            def __eq__(self, other):
                return 'equal'
        self.assertEqual(A() == 1, 'equal')
        self.assertEqual(1 == A(), 'equal')

    def test_comparing_needs_hash(self):
        class A:
            def __eq__(self, other):
                return True
        self.assertRaises(TypeError, hash, A())

    def test_failing_descriptor_counts_as_missing(self):
        def fail(self):
            raise AttributeError

        class A:
            __eq__ = property(fail)
        self.assertFalse(A() == A())


class Death(unittest.TestCase):

    def test_del_runs_and_may_revive(self):
        kept = []

        class A:
            def __del__(self):
                kept.append(self)
        A()
        self.assertEqual(len(kept), 1)
        del kept[:]
        self.assertEqual(len(kept), 1)
        A.__del__ = lambda self: None
        del kept[:]

    def test_weak_reference_is_cleared(self):
        class A:
            pass
        a = A()
        ref = weakref.ref(a)
        del a
        self.assertTrue(ref() is None)

    def test_long_chain(self):
        class A:
            pass
        head = None
        for _ in xrange(100000):
            node = A()
            node.next = head
            head = node
        del head, node

    def test_cycle_with_del_is_garbage(self):
        class A:
            def __del__(self):
                pass
        a = A()
        a.me = a
        del a
        gc.collect()
        found = [x for x in gc.garbage if isinstance(x, A)]
        self.assertEqual(len(found), 1)
        del found[0].me
        gc.garbage[:] = [x for x in gc.garbage if not isinstance(x, A)]


if __name__ == '__main__':
    unittest.main()
