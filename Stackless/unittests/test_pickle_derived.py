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


class Super(super):
    pass


class SlotSuper(Super):
    __slots__ = 'one',


class StateSuper(Super):
    def __getstate__(self):
        return ['state']

    def __setstate__(self, state):
        self.state = state


class OwnSuper(Super):
    def __reduce__(self):
        return int, (5,)


class Base(object):
    def who(self):
        return 'Base', self.name

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __deepcopy__(self, memo):
        made = memo[id(self)] = type(self)()
        made.name = self.name
        return made


class Derived(Base):
    name = 'of the class'

    def who(self):
        return 'Derived'


def iterator_classes():
    """(class derived from an iterator, arguments), with a __dict__ and with a slot of its own."""
    rows = [(enumerate, 'abcd'), (enumerate, 'abcd', 10 ** 30), (reversed, 'abcd')] + [
        (getattr(itertools, row[0]),) + row[1:] for row in (
            ('count', 3), ('count', 3, 2), ('cycle', 'abc'), ('repeat', 5, 3), ('dropwhile', bool, [1, 0, 2, 3]),
            ('takewhile', bool, [1, 2, 0]), ('ifilter', bool, [1, 2, 0, 3]), ('ifilterfalse', bool, [0, 0, 1, 0]),
            ('compress', 'abcd', [1, 1, 0, 1]), ('imap', pow, [1, 2, 3], [4, 5, 6]), ('starmap', pow, [(1, 2), (3, 4), (5, 6)]),
            ('izip', 'abc', 'def'), ('izip_longest', 'abc', 'de'), ('chain', 'ab', 'cd'), ('islice', 'abcdefg', 1, 6, 2),
            ('product', 'ab', 'cd'), ('permutations', 'abc', 2), ('combinations', 'abcd', 2),
            ('combinations_with_replacement', 'abc', 2), ('groupby', 'aabbc'))]
    for number, row in enumerate(rows):
        for more in {}, {'__slots__': 'one'}:
            name = 'Iterator%d%s' % (number, ''.join(more))
            globals()[name] = type(name, (row[0],), dict(more, __module__=__name__))
            yield globals()[name], row[1:]


ITERATORS = list(iterator_classes())


def first_items(iterator):
    """Groups of groupby() have no value of their own."""
    return [item[0] if isinstance(iterator, itertools.groupby) else item for item in itertools.islice(iterator, 12)]


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

    def test_iterators(self):
        for cls, args in ITERATORS:
            for taken in range(4):
                for way in each_way():
                    iterator, same = cls(*args), cls(*args)
                    iterator.one = [taken]
                    if hasattr(iterator, '__dict__'):
                        iterator.two = 2
                    for each in iterator, same:
                        for _ in range(taken):
                            next(each, None)
                    made = way(iterator)
                    self.assertEqual((type(made), made.one, getattr(made, 'two', 2)), (cls, [taken], 2))
                    self.assertEqual((cls, first_items(made)), (cls, first_items(same)))
            self.assertTrue(stackless.pickle_check(iterator))

    def test_wrong_class(self):
        thaw, (name, state, cls) = ITERATORS[0][0]('ab').__reduce_ex__(2)[:2]
        for wrong in object, int, Derived, reversed, ITERATORS[-1][0]:
            self.assertRaises(TypeError, thaw, name, state, wrong)
        self.assertEqual(list(thaw(name, state, enumerate)), [(0, 'a'), (1, 'b')])

    def test_super(self):
        value = Derived()
        value.name = 'of the object'
        for way in each_way():
            proxy = Super(Derived, value)
            proxy.one = [1]
            made = way(proxy)
            self.assertEqual((type(made), made.who(), made.one), (Super, ('Base', 'of the object'), [1]))
            self.assertEqual(made.__self__ is value, way is copy.copy)
            made = way(super(Derived, value))
            self.assertEqual((type(made), made.who()), (super, ('Base', 'of the object')))
            proxy = SlotSuper(Derived, value)
            proxy.one, proxy.two = 1, 2
            made = way(proxy)
            self.assertEqual((type(made), made.one, made.two), (SlotSuper, 1, 2))
            self.assertEqual(way(StateSuper(Derived, value)).state, ['state'])
            self.assertEqual(way(OwnSuper(Derived, value)), 5)
            self.assertIs(way(Super(Derived)).__thisclass__, Derived)
        self.assertTrue(stackless.pickle_check(Super(Derived, value)))

    def test_super_inside_of_its_object(self):
        value = Derived()
        value.name, value.proxy = 'circle', Super(Derived, value)
        for module in (pickle, cPickle):
            for protocol in (0, 1, 2):
                made = module.loads(module.dumps(value, protocol))
                self.assertEqual(made.proxy.who(), ('Base', 'circle'))
                self.assertIs(type(made.proxy), Super)

    def test_slots_go_along(self):
        for base, args in ((classmethod, (getter,)), (staticmethod, (getter,)), (struct.Struct, ('i',))):
            name = 'Slotted_' + base.__name__
            globals()[name] = type(name, (base,), {'__module__': __name__, '__slots__': 'one'})
            for way in each_way():
                value = globals()[name](*args)
                value.one = 1
                self.assertEqual(way(value).one, 1)

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
