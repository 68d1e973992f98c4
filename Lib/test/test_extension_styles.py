"""What generators of wrappers write in C (extensions/styles.c): all values are those that 2.7 gives."""
import gc
import sys
import unittest
import weakref

from test.extensions import build


def setUpModule():
    global ext
    ext = build('styles')


def raise_key_error():
    raise KeyError('k')


class FunctionTest(unittest.TestCase):
    def test_calls_and_attributes(self):
        f = ext.make_function((1, 2))
        self.assertEqual([f(), f(3), f(3, a=4)], [((1, 2), None), ((3,), None), ((3,), {'a': 4})])
        f.x = 5
        self.assertEqual((f.__name__, f.__module__, f.defaults, f.__dict__), ('pair_of', 'styles', (1, 2), {'x': 5}))

    def test_it_binds(self):
        class Class(object):
            method = ext.make_function(())
        o = Class()
        self.assertEqual([o.method(7), Class.method(o)], [((o, 7), None), ((o,), None)])
        self.assertRaisesRegexp(TypeError, 'unbound method styles.function object must be called with Class instance',
                                Class.method, 1)

    def test_circles_are_found(self):
        f = ext.make_function(())
        f.me = f
        reference = weakref.ref(f)
        del f
        gc.collect()
        self.assertIsNone(reference())


class GeneratorTest(unittest.TestCase):
    def test_it_keeps_the_exception_that_it_handles(self):
        g = ext.make_generator(raise_key_error)
        self.assertEqual((next(g), sys.exc_info()), ('KeyError', (None, None, None)))
        try:
            raise ValueError
        except ValueError:
            self.assertEqual((next(g), sys.exc_info()[0]), ('KeyError', ValueError))
            self.assertRaises(StopIteration, next, g)

    def test_it_does_not_show_that_of_its_caller(self):
        try:
            raise ValueError
        except ValueError:
            self.assertEqual(list(ext.make_generator(lambda: sys.exc_info()[0])), [None, 'nothing'])

    def test_one_runs_another(self):
        inner = ext.make_generator(raise_key_error)
        outer = ext.make_generator(lambda: next(inner))
        self.assertEqual(list(outer) + list(inner), ['KeyError', 'nothing', 'KeyError'])


class WrapperTest(unittest.TestCase):
    def setUp(self):
        self.made = ext.make_wrapper('Made', (object,), {'a': 1})

    def test_classes_are_filled_when_somebody_looks(self):
        self.assertEqual((self.made.made0, self.made().made1, type(self.made)), (0, 1, ext.wrappertype))

        class Further(self.made):
            b = 2
        self.assertEqual((Further.made0, Further().made1, Further().a, Further.b), (0, 1, 1, 2))
        self.assertEqual(Further.serial, self.made.serial + 1)

    def test_attributes_of_classes(self):
        self.assertRaises(AttributeError, setattr, self.made, 'fixed_one', 1)
        self.made.free = 1
        self.assertEqual(self.made().free, 1)

    def test_a_metaclass_in_python_above_it(self):
        class Meta(ext.wrappertype):
            def __call__(cls):
                return 'meta', super(Meta, cls).__call__()

        class Class(self.made):
            __metaclass__ = Meta
        self.assertEqual((Class()[0], Class.serial, Class.__mro__), ('meta', 0, (Class, self.made, object)))


class DualTest(unittest.TestCase):
    "Types with a built-in base and one of the extension's."

    def test_order_of_bases(self):
        self.assertEqual([t.__name__ for t in ext.int_.__mro__], ['int_', 'int', 'number', 'generic', 'object'])
        self.assertEqual([t.__name__ for t in ext.str_.__mro__], ['str_', 'str', 'basestring', 'generic', 'object'])
        self.assertEqual((ext.float_.__base__, len(ext.float_.__bases__)), (float, 2))

    def test_values(self):
        for kind, value in ((ext.float_, 1.5), (ext.str_, 'abc')):
            x = kind(value)
            self.assertEqual((x == value, hash(x) == hash(value), {x: 1}[value], str(x)), (True, True, 1, str(value)))
            self.assertEqual((repr(x), x.kind), ('<styles.%s>' % kind.__name__, 'kind styles.' + kind.__name__))
            further = type('further', (kind,), {})(value)
            further.attribute = 1
            self.assertEqual((further, repr(further), further.kind), (value, '<further>', 'kind further'))

    def test_an_int_that_took_the_slots_of_int(self):
        x = ext.int_(5)     # tp_hash without tp_compare: inherited are neither
        self.assertEqual((x == 5, x + 5, hash(x), range(10)[x], divmod(x, 2)), (False, 10, 5, 5, (2, 1)))
        self.assertEqual(ext.int_(3) * ext.float_(2.0), 6.0)


class Slots(object):
    attribute = 'plain'

    def __init__(self):
        self.own = 1

    def __call__(self):
        return 'called by __call__'

    def __add__(self, other):
        return 'added'

    def __nonzero__(self):
        return True

    def __getitem__(self, i):
        return i

    def __len__(self):
        return 3

    def __contains__(self, x):
        return False

    def __eq__(self, other):
        return 'equal'

    def __repr__(self):
        return 'Slots()'

    def __hash__(self):
        return 5


def use(x):
    "What x does, often enough for all that remembers how it was done."
    for i in xrange(100):
        try:
            x.own = 1
            answer = 'set'
        except AttributeError as e:
            answer = str(e)
        result = [answer, x.attribute, x.own, x(), x + x, bool(x), not x, x[1], 5 in x, x == 5, repr(x), '%s' % x, hash(x)]
    return result


def look(x):
    for i in xrange(100):
        result = x.value, x.method(), x.own
    return result


class ExchangeTest(unittest.TestCase):
    "Slots and classes that are exchanged behind the back of programs that run."

    def test_slots(self):
        class Victim(Slots):
            pass
        for name, value in vars(Slots).items():
            if callable(value):
                setattr(Victim, name, value)
        x = Victim()
        self.assertEqual(use(x), ['set', 'plain', 1, 'called by __call__', 'added', True, False, 1, False, 'equal', 'Slots()',
                                  'Slots()', 5])
        ext.exchange(Victim)
        self.assertEqual(use(x), ['set by none', 'got attribute', 'got own', 'called', 'combined', False, True, 'combined', True,
                                  'compared 2', 'text', 'text', 77])

    def test_classes(self):
        class One(object):
            value = 'one'

            def method(self):
                return 'method of one'

        class Other(object):
            value = 'other'

            def method(self):
                return 'method of other'
        x = One()
        x.own = 1
        self.assertEqual(look(x), ('one', 'method of one', 1))
        ext.turn_into(x, Other)
        self.assertEqual(look(x), ('other', 'method of other', 1))
        ext.put(Other, 'value', 'new')
        ext.put(Other, 'method', lambda self: 'new method')
        self.assertEqual(look(x), ('new', 'new method', 1))
        ext.put(Other, 'own', property(lambda self: 'property'))
        self.assertEqual(look(x), ('new', 'new method', 'property'))
        further = type('further', (Other,), {})()
        self.assertEqual(look(further), ('new', 'new method', 'property'))
        ext.put(Other, 'value', 'newer')
        self.assertEqual(look(further)[0], 'newer')
        ext.put(Other, '__add__', lambda self, other: 'in the dict, not in the slot')
        self.assertRaises(TypeError, lambda: further + 1)

    def test_items_of_a_list_by_its_fields(self):
        items = range(100)
        del items[50:]
        ext.by_fields(items)
        items.append(4)
        self.assertEqual((len(items), items[-2:]), (51, [49, 4]))


class FacesTest(unittest.TestCase):
    "An iterator over what has no __iter__ asks for items by index, not by subscript."
    ITEMS = ['item 0', 'item 1', 'item 2']

    def test_loops_ask_by_index(self):
        o = ext.Faces()
        a, b, c = o
        self.assertEqual([a, b, c], self.ITEMS)
        self.assertEqual([list(o), [x for x in o], list(iter(o)), map(None, o), zip(o)[2]], [self.ITEMS] * 4 + [('item 2',)])
        self.assertEqual((o[1], 'item 2' in o, ('key', 2) in o), (('key', 1), True, False))
        it = iter(o)
        self.assertEqual([next(it) for x in range(3)] + [next(it, 'end'), next(it, 'end')], self.ITEMS + ['end'] * 2)

    def test_classes_in_python(self):
        class Same(ext.Faces):
            pass

        class Other(ext.Faces):
            def __getitem__(self, key):
                if key == 2:
                    raise StopIteration
                return 'python', key
        self.assertEqual([x for x in Same()], self.ITEMS)
        self.assertEqual([x for x in Other()], [('python', 0), ('python', 1)])


class EvaluationTest(unittest.TestCase):
    def test_one_value_is_no_list_of_arguments(self):
        self.assertRaisesRegexp(TypeError, 'argument list must be a tuple', ext.call_by_evaluation, abs)


if __name__ == '__main__':
    unittest.main()
