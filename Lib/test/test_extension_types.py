"""Types as extensions make them (extensions/shapes.c): each value here is what 2.7 gives."""
import copy
import gc
import os
import sys
import unittest
import weakref

from test.extensions import build


def setUpModule():
    global ext
    ext = build('shapes')


def outcome(function, *args):
    """The value, or the name of the exception."""
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__


class OldNumberTest(unittest.TestCase):
    """A type without any flag: coercion, tp_compare, tp_getattr."""

    def test_coercion(self):
        a, b = ext.old(3), ext.old(4)
        self.assertEqual((a + b, a + 5, 5 + a), ('3+4', '3+50', '50+3'))
        self.assertRaises(TypeError, lambda: a + 'x')
        self.assertEqual(pow(a, b), (type(a), type(b), None))

    def test_comparison_and_hash(self):
        a, b = ext.old(3), ext.old(4)
        self.assertTrue(a < b and a == ext.old(3) and cmp(a, b) == -1)
        self.assertEqual([o.value for o in sorted([b, a])], [3, 4])
        self.assertEqual({a: 1}[ext.old(3)], 1)

    def test_attributes(self):
        a = ext.old(3)
        a.value = 8
        self.assertEqual((a.value, a.again.__name__), (8, 'again'))
        self.assertRaises(AttributeError, getattr, a, 'other')
        self.assertRaises(AttributeError, delattr, a, 'value')

    def test_functions_of_numbers(self):
        a = ext.old(3)
        self.assertEqual((oct(a), outcome(hex, a), outcome(float, a)), ('octal', 'TypeError', 'TypeError'))
        self.assertTrue(isinstance(a, object) and isinstance(a, type(a)) and not isinstance(a, int))

    def test_print(self):
        with os.tmpfile() as file:
            print >> file, ext.old(7), [ext.old(7)].__len__()
            file.seek(0)
            self.assertEqual(file.read(), '<old 7 raw> 1\n')


class BuiltinBasesTest(unittest.TestCase):
    def test_list(self):
        o = ext.Counted([1, 2])
        o.append(3)
        o.x = 5
        self.assertEqual((list(o), o.appended, o.x, o + [9], copy.copy(o)), ([1, 2, 3], 101, 5, [1, 2, 3, 9], [1, 2, 3]))
        self.assertEqual(ext.describe(o), ('shapes.Counted', True, True, 'collected'))
        o.me = o
        gone = weakref.ref(o)
        del o
        gc.collect()
        self.assertIsNone(gone())

    def test_subclass_of_a_list(self):
        class Doubling(ext.Counted):
            __slots__ = ('y',)

            def append(self, x):
                ext.Counted.append(self, 2 * x)
        o = Doubling()
        o.append(4)
        o.y = 1
        self.assertEqual((o, o.appended, o.y), ([8], 101, 1))

    def test_str_with_a_dict_behind(self):
        class Longer(ext.Text):
            pass
        for kind in (ext.Text, Longer):
            for size in (0, 1, 2, 3, 4, 7, 8, 100):
                o = kind('x' * size)
                o.q = size
                self.assertEqual((o.q, o, len(o), hash(o)), (size, 'x' * size, size, hash('x' * size)))
                self.assertTrue(ext.describe(o)[1])
        self.assertIs(type(ext.Text('a').upper()), str)
        self.assertRaises(TypeError, weakref.ref, ext.Text('a'))

    def test_dict_with_its_own_subscript(self):
        o = ext.Fields(a=1)
        self.assertRaises(KeyError, o.__getitem__, 'z')
        self.assertRaises(NameError, eval, 'z', {}, o)
        o.missing = 'M'
        self.assertEqual((o['z'], o['a'], o.get('z'), len(o), dict(o)), ('M', 1, None, 1, {'a': 1}))

    def test_int(self):
        o = ext.Measure(5, 'm')
        self.assertEqual((o, o.unit, o + 1, [0, 1, 2, 3, 4, 5][o], '%d' % o, hash(o)), (5, 'm', 6, 5, '5', 5))
        self.assertRaises(TypeError, ext.Measure, 5)
        self.assertRaises(TypeError, setattr, o, 'unit', 'two')

    def test_exception(self):
        try:
            raise ext.CodedError, 'y'
        except ValueError as e:
            e.code = 7
            self.assertEqual((e.code, repr(e), e.args), (7, "CodedError('y',)", ('y',)))


MEMBERS = {
    'a_short': [(5, 5), (-32768, -32768), (1.5, 1), ('x', 'TypeError')],
    'a_byte': [(255, 255), ('x', 'TypeError')],
    'a_bool': [(True, True), (0, 'TypeError')],
    'a_float': [(1.5, 1.5), (3, 3.0), ('x', 'TypeError')],
    'a_double': [(1.1, 1.1), (3L, 3.0), (None, 'TypeError')],
    'a_uint': [(2 ** 32 - 1, 2 ** 32 - 1), (2L, 2)],
    'a_ulong': [(2 ** 64 - 1, 2 ** 64 - 1), (2 ** 64, 'OverflowError')],
    'a_longlong': [(2 ** 63 - 1, 2 ** 63 - 1), (-2 ** 63, -2 ** 63), (2 ** 63, 'OverflowError'), ('x', 'TypeError')],
    'a_size': [(-5, -5), (2 ** 63, 'OverflowError')],
    'a_string': [('x', 'TypeError')],
    'inplace': [('x', 'TypeError')],
}


class NodeTest(unittest.TestCase):
    def test_members(self):
        o = ext.Node()
        for name in sorted(MEMBERS):
            for value, expected in MEMBERS[name]:
                got = outcome(setattr, o, name, value)
                if got is None:
                    got = getattr(o, name)
                self.assertEqual((name, got), (name, expected))
            self.assertRaises(TypeError, delattr, o, name)
        self.assertEqual((o.a_string, o.inplace), ('constant', 'inside'))

    def test_objects_as_members(self):
        o = ext.Node()
        self.assertRaises(AttributeError, getattr, o, 'next')
        self.assertIsNone(o.callback)
        o.next = ext.Node()
        self.assertEqual((o.depth, o.depth1), (1, 2))
        for name in ('depth', 'depth1'):
            self.assertRaises(AttributeError, setattr, o, name, 1)
        del o.next
        self.assertRaises(AttributeError, delattr, o, 'next')

    def test_call_and_compare(self):
        o = ext.Node()
        self.assertRaises(TypeError, o)
        o.callback = lambda *args, **names: (args, names)
        self.assertEqual(o(1, x=2), ((1,), {'x': 2}))
        self.assertEqual((o < o, o >= o, o != ext.Node()), ('<', '>=', '!='))
        self.assertFalse(o == 3)

    def test_free_list(self):
        before = ext.reused()
        nodes = [ext.Node() for _ in range(8)]
        del nodes
        nodes = [ext.Node() for _ in range(8)]
        self.assertTrue(4 <= ext.reused() - before <= 8)

    def test_cycles_and_long_chains(self):
        o = ext.Node()
        o.next = o
        said = []
        gone = weakref.ref(o, said.append)
        del o
        gc.collect()
        self.assertEqual((gone(), said), (None, [gone]))
        chain = ext.Node()
        for _ in xrange(200000):
            link = ext.Node()
            link.next = chain
            chain = link
        self.assertEqual(chain.depth, 200000)
        del chain, link

    def test_subclass(self):
        class Sub(ext.Node):
            def __call__(self):
                return 'python'
        o = Sub()
        o.z = 1
        self.assertEqual((o(), o.z, Sub.__mro__[1]), ('python', 1, ext.Node))

    def test_a_static_type_is_extended(self):
        ext.extend(ext.Node, 'extra', lambda self: 'extra')
        self.assertEqual(ext.Node().extra(), 'extra')
        ext.extend(ext.Node, 'extra', lambda self: 'other')
        self.assertEqual(ext.Node().extra(), 'other')


class RowTest(unittest.TestCase):
    def test_sequence_slots(self):
        r = ext.Row()
        r[1] = 65
        self.assertEqual((len(r), r[1], r[-7], outcome(lambda: r[9])), (8, 65, 65, 'IndexError'))
        self.assertEqual((r[2:5], r[-3:], r[:]), ((2, 5), (5, sys.maxint), (0, sys.maxint)))
        self.assertEqual((r * 3, 4 * r, list(r), max(r), 65 in r, 66 in r), (3, 4, [0, 65] + [0] * 6, 65, True, False))
        for statement, message in (('r[1:3] = 4', 'slice 1:3 set'), ('del r[1:-1]', 'slice 1:7 deleted')):
            with self.assertRaises(ValueError) as caught:
                exec statement in {'r': r}
            self.assertEqual(str(caught.exception), message)
        for text in ('r[1:5:2]', 'r * 1.5', '1 + r'):
            self.assertRaises(TypeError, eval, text, {'r': r})

    def test_buffers(self):
        r = ext.Row()
        r[0] = 65
        view = memoryview(r)
        self.assertEqual((r.exports, view[0], view.format, view.readonly, view.ndim), (1, 'A', 'B', False, 1))
        view[1] = 'Z'
        self.assertEqual(r[1], 90)
        del view
        self.assertEqual((r.exports, str(buffer(r)), bytearray(r)), (0, 'AZ' + '\0' * 6, 'AZ' + '\0' * 6))


class MetaTest(unittest.TestCase):
    def test_classes_with_fields_of_c(self):
        class A(object):
            __metaclass__ = ext.Meta

            def __init__(self, *args):
                pass
        for i in range(4):
            A(i)
        self.assertEqual((A.made, A.registry, A.lazy, type(A)), (4, [(1,), (3,)], 'lazy of A', ext.Meta))
        self.assertRaises(AttributeError, getattr, A(), 'lazy')

        class B(A):
            pass
        B()
        self.assertEqual((B.made, B.registry, isinstance(B, ext.Meta)), (1, [], True))

    def test_a_metaclass_upon_it(self):
        class Upper(ext.Meta):
            def __call__(self, *args):
                return 'upper', ext.Meta.__call__(self, *args)

        class C(object):
            __metaclass__ = Upper
        word, o = C()
        self.assertEqual((word, type(o), C.made), ('upper', C, 1))
        C.me = C
        gone = weakref.ref(C)
        del C, o
        gc.collect()
        self.assertIsNone(gone())


if __name__ == '__main__':
    unittest.main()
