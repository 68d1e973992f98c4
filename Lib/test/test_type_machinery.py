"""Types made in Python: order, slots, caches, layout, and what code run in between must not break."""
import gc
import operator
import types
import unittest
import weakref


class Order(unittest.TestCase):

    def test_linearisation(self):
        class A(object):
            pass

        class B(A):
            pass

        class C(A):
            pass

        class D(B, C):
            pass
        self.assertEqual(D.__mro__, (D, B, C, A, object))

    def test_conflicts(self):
        class A(object):
            pass

        class B(A):
            pass
        for bases in ((A, B), (A, A), (int, str), (bool,), (1,)):
            self.assertRaises(TypeError, type, 'X', bases, {})

    def test_new_bases_change_everything_below(self):
        class A(object):
            def f(self):
                return 'A'

        class B(object):
            def f(self):
                return 'B'

            def __len__(self):
                return 7

        class C(A):
            pass

        class D(C):
            pass
        d = D()
        self.assertEqual(d.f(), 'A')
        C.__bases__ = (B,)
        self.assertEqual((d.f(), len(d), D.__mro__), ('B', 7, (D, C, B, object)))

    def test_failed_assignment_changes_nothing(self):
        class Meta(type):
            fail = False

            def mro(cls):
                if Meta.fail:
                    raise ValueError
                return type.mro(cls)

        class A(object):
            pass

        class B(object):
            pass

        class C(A):
            pass
        D = Meta('D', (C,), {})
        Meta.fail = True
        self.assertRaises(ValueError, setattr, C, '__bases__', (B,))
        self.assertEqual((C.__bases__, C.__mro__), ((A,), (C, A, object)))
        self.assertEqual(D.__mro__, (D, C, A, object))


class Slots(unittest.TestCase):

    def test_set_and_deleted_on_a_base(self):
        class A(object):
            pass

        class B(A):
            pass
        b = B()
        self.assertRaises(TypeError, len, b)
        A.__len__ = lambda self: 3
        self.assertEqual(len(b), 3)
        B.__len__ = lambda self: 4
        A.__len__ = lambda self: 5
        self.assertEqual(len(b), 4)
        del B.__len__
        self.assertEqual(len(b), 5)
        del A.__len__
        self.assertRaises(TypeError, len, b)

    def test_method_of_a_builtin_base_stays_its_own(self):
        class A(list):
            pass
        self.assertEqual(A([1, 2])[1], 2)
        A.__getitem__ = lambda self, i: 'mine'
        self.assertEqual(A([1, 2])[1], 'mine')
        del A.__getitem__
        self.assertEqual(A([1, 2])[1], 2)

    def test_method_of_an_unrelated_type_is_checked(self):
        class A(object):
            __len__ = list.__len__
        self.assertRaises(TypeError, len, A())

    def test_reflected_of_a_subclass_goes_first(self):
        class A(object):
            def __add__(self, other):
                return 'A.add'

        class B(A):
            def __radd__(self, other):
                return 'B.radd'
        self.assertEqual(A() + B(), 'B.radd')
        self.assertEqual(B() + A(), 'A.add')

    def test_unhashable(self):
        class A(object):
            __hash__ = None

        class B(A):
            pass
        self.assertRaises(TypeError, hash, B())

    def test_hidden_attribute_appears(self):
        class A(object):
            x = 1

        def get(a):
            return a.x
        a = A()
        self.assertEqual([get(a), get(a)], [1, 1])
        a.x = 2
        self.assertEqual(get(a), 2)
        A.x = property(lambda self: 3)
        self.assertEqual(get(a), 3)


class Layout(unittest.TestCase):

    def test_slots_hold_values(self):
        class A(object):
            __slots__ = ('a', '__b')

            def __init__(self):
                self.a = 1
                self.__b = 2
        x = A()
        self.assertEqual((x.a, x._A__b), (1, 2))
        self.assertRaises(AttributeError, setattr, x, 'c', 1)
        del x.a
        self.assertRaises(AttributeError, getattr, x, 'a')

    def test_class_assignment(self):
        class A(object):
            pass

        class B(object):
            pass

        class S(object):
            __slots__ = 'x'
        a = A()
        a.__class__ = B
        self.assertTrue(type(a) is B)
        self.assertRaises(TypeError, setattr, a, '__class__', S)
        self.assertRaises(TypeError, setattr, a, '__class__', int)

    def test_static_types_are_closed(self):
        self.assertRaises(TypeError, setattr, int, 'x', 1)
        self.assertRaises(TypeError, object.__setattr__, int, 'x', 1)
        self.assertRaises(TypeError, lambda: object.__new__(int))


class Reentrancy(unittest.TestCase):

    def test_lookup_survives_deletion_while_comparing(self):
        class Key(object):
            def __hash__(self):
                return hash('attr')

            def __eq__(self, other):
                if 'attr' in A.__dict__:
                    del A.attr
                return False

        class Descr(object):
            def __get__(self, obj, cls=None):
                return 1

        class A(object):
            attr = Descr()
        a = A()
        a.__dict__[Key()] = 0
        self.assertEqual(a.attr, 1)
        self.assertRaises(AttributeError, getattr, a, 'attr')

    def test_del_sees_the_new_value(self):
        seen = []

        class Value(object):
            def __del__(self):
                seen.append(A.x)

        class A(object):
            x = Value()
        A.x = 1
        self.assertEqual(seen, [1])

    def test_weakref_callbacks_after_all_are_cut_off(self):
        class A(object):
            pass
        a = A()
        seen = []
        first = weakref.ref(a, lambda r: seen.append(second()))
        second = weakref.ref(a, lambda r: seen.append(first()))
        del a
        self.assertEqual(seen, [None, None])

    def test_collected_cycle_with_callback(self):
        class A(object):
            pass
        a = A()
        a.me = a
        seen = []
        ref = weakref.ref(a, seen.append)
        del a
        gc.collect()
        self.assertEqual(seen, [ref])


class Depth(unittest.TestCase):

    def test_deep_lists(self):
        one, other = [], []
        for _ in xrange(200000):
            one, other = [one], [other]
        self.assertRaises(RuntimeError, operator.eq, one, other)
        self.assertRaises(RuntimeError, cmp, one, other)
        self.assertRaises(RuntimeError, repr, one)
        gc.collect()
        del one, other

    def test_many_subclasses(self):
        """Those that live are known, in their order; each costs the same."""
        class Base(object):
            pass
        classes = [type('C%d' % i, (Base,), {}) for i in range(20000)]
        self.assertEqual(Base.__subclasses__(), classes)
        del classes[::2], classes[5000:]
        gc.collect()
        self.assertEqual(Base.__subclasses__(), classes)
        classes += [type('D%d' % i, (Base,), {}) for i in range(20000)]
        self.assertEqual(sorted(map(id, Base.__subclasses__())), sorted(map(id, classes)))

    def test_deep_class_tree(self):
        cls = object
        for i in range(500):
            cls = type('C', (cls,), {})
        root = cls.__mro__[-2]
        root.__len__ = lambda self: 9
        self.assertEqual(len(cls()), 9)


class SlotsOfManyBases(unittest.TestCase):
    """A slot is looked for only where some class of the order names its method."""

    def check(self, base, value):
        class Mixin(object):
            __hash__ = None

            def __len__(self):
                return 77

            def __add__(self, other):
                return 'added'

            def __getitem__(self, index):
                return 'item'

            def next(self):
                return 'next'

        class Plain(base):
            pass

        class Before(Mixin, base):
            pass

        class After(Plain, Mixin):
            pass
        before, after, plain = Before(value), After(value), Plain(value)
        self.assertEqual((len(before), before + 1, before[0], next(before)), (77, 'added', 'item', 'next'))
        self.assertRaises(TypeError, hash, before)
        self.assertEqual(next(after), 'next')
        self.assertEqual(len(after), len(value) if hasattr(base, '__len__') else 77)
        self.assertEqual(after[0], value[0] if hasattr(base, '__getitem__') else 'item')
        for cls in (Plain, After):
            self.assertIs(cls.__repr__, base.__repr__)
            self.assertEqual(repr(cls(value)), repr(value))
        self.assertEqual(plain, value)
        self.assertRaises(TypeError, next, plain)

    def test_with_a_builtin(self):
        for base, value in ((int, 5), (long, 5L), (float, 2.5), (complex, 1j), (str, 'ab'), (unicode, u'ab'),
                            (tuple, (1, 2)), (list, [1, 2]), (dict, {0: 1}), (bytearray, bytearray('ab'))):
            self.check(base, value)

    def test_two_exceptions(self):
        class Both(LookupError, SystemError):
            def __str__(self):
                return 'mine'
        self.assertEqual((str(Both(1)), repr(Both(1)), unicode(Both(u'x'))), ('mine', 'Both(1,)', u'mine'))

    def test_a_key_that_only_looks_like_a_name(self):
        class Name(str):
            pass
        cls = type('X', (int, ), {Name('__add__'): lambda self, other: 'added'})
        self.assertEqual(cls(1) + 1, 'added')
        text = ''.join(['__', 'add', '__'])
        self.assertEqual(type('X', (int, ), {text: lambda self, other: 'added'})(1) + 1, 'added')

    def test_a_dead_class_leaves_its_place(self):
        class Base(object):
            pass
        first, second, third = [type(name, (Base,), {}) for name in 'abc']
        del second
        gc.collect()
        fourth = type('d', (Base,), {})
        self.assertEqual(Base.__subclasses__(), [first, fourth, third])


class BoundSpecialMethods(unittest.TestCase):
    def test_a_builtin_function_bound_by_hand(self):
        class Borrower(object):
            __repr__ = types.MethodType(hex, 255)
            __len__ = types.MethodType(abs, -3)
        self.assertEqual((repr([Borrower()]), repr(Borrower()), len(Borrower())), ('[0xff]', '0xff', 3))


if __name__ == '__main__':
    unittest.main()
