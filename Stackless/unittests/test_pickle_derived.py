"""Objects of classes that are derived from builtin types: whole, or refused; never the builtin part lost."""
import copy_reg
import copy
import cPickle
import itertools
import pickle
import struct
import sys
import threading
import types
import unittest

import stackless


def each_way():
    for module in (pickle, cPickle):
        for protocol in (0, 1, 2):
            yield lambda value, module=module, protocol=protocol: module.loads(module.dumps(value, protocol))
    yield copy.copy
    yield copy.deepcopy


def getter(self):
    return 5


class Property(property):
    pass


class Static(staticmethod):
    pass


class Class(classmethod):
    pass


class Module(types.ModuleType):
    pass


class Layout(struct.Struct):
    pass


class Local(threading.local):
    def __init__(self, value):
        self.value = value


class Chain(itertools.chain):
    pass


class Product(itertools.product):
    pass


class Counted(enumerate):
    pass


class Backwards(reversed):
    pass


class Slots(stackless.tasklet):
    __slots__ = 'one', '__two'

    def fill(self, one, two):
        self.one, self.__two = one, two
        return self

    def both(self):
        return self.one, self.__two


class Both(Slots):
    pass


class Line(stackless.channel):
    __slots__ = 'name',


class Named(stackless.channel):
    name = property(lambda self: 'property')


class TestDerived(unittest.TestCase):
    def test_whole(self):
        rows = [(Property(getter, doc='text'), lambda made: (made.fget, made.__doc__)),
                (Static(getter), lambda made: made.__get__(None, int)),
                (Class(getter), lambda made: made.__get__(None, int)()),
                (Layout('ii'), lambda made: made.format),
                (Local(4), lambda made: made.value)]
        for value, meaning in rows:
            if hasattr(value, '__dict__'):
                value.more = 7
            for way in each_way():
                made = way(value)
                self.assertIs(type(made), type(value))
                self.assertEqual((meaning(made), getattr(made, 'more', 7)), (meaning(value), 7))

    def test_modules(self):
        module = Module('nowhere')
        module.number = 5
        for way in each_way():
            made = way(module)
            self.assertEqual((type(made), made.__name__, made.number), (Module, 'nowhere', 5))
            self.assertIsNot(made, module)
        sys.modules['somewhere'] = module
        try:
            for way in each_way():
                self.assertIs(way(module), module)
        finally:
            del sys.modules['somewhere']

    def test_refused(self):
        for value in (Chain('ab'), Product('ab'), Counted('ab'), Backwards((1, 2))):
            for way in each_way():
                self.assertRaises(TypeError, way, value)
            self.assertFalse(stackless.pickle_check(value))

    def test_own_reduction_goes_first(self):
        class Own(property):
            def __reduce__(self):
                return int, (5,)
        for way in each_way():
            self.assertEqual(way(Own()), 5)

    def test_other_copy_reg(self):
        """2.7's own does not know what to do with them: they are written as 2.7 writes them."""
        class Number(complex):
            pass
        derive = copy_reg._reduce_derived
        del copy_reg._reduce_derived
        try:
            self.assertEqual(Number(1, 2).__reduce_ex__(2)[:2], (copy_reg.__newobj__, (Number, 1.0, 2.0)))
            self.assertEqual(Number(1, 2).__reduce_ex__(1)[1], (Number, complex, 1 + 2j))
        finally:
            copy_reg._reduce_derived = derive

    def test_types_by_number(self):
        for way in each_way():
            self.assertIs(way(struct.Struct), struct.Struct)

    def test_slots(self):
        for way in each_way():
            made = way(Slots().fill(1, [2]))
            self.assertEqual((type(made), made.both()), (Slots, (1, [2])))
            made = Both().fill(3, 4)
            made.name, made.more = 'nobody', 5
            made = way(made)
            self.assertEqual((type(made), made.both(), made.name, made.more), (Both, (3, 4), 'nobody', 5))
            self.assertRaises(AttributeError, way(Slots()).both)
            line = Line()
            line.name = 'queue'
            self.assertEqual(way(line).name, 'queue')

    def test_names_of_properties_are_no_slots(self):
        line = Named()
        line.__dict__['name'] = 6
        for way in each_way():
            self.assertEqual((way(line).__dict__, way(line).name), ({'name': 6}, 'property'))

    def test_bad_attributes(self):
        for state in (5, {5: 6}, {'other': 1}, {'name': 1, 5: 1}):
            self.assertRaises((TypeError, AttributeError), Line().__setstate__, (0, 6, [], state))
        self.assertRaises(AttributeError, stackless.tasklet().__setstate__, (0, None, 0, [], {'dict': {'other': 1}}))


if __name__ == '__main__':
    unittest.main()
