"""One place in a program that reads, sets or calls attributes, while what they stand for changes.

Each function below is run often enough for its instructions to take their quick forms before the change comes.
"""
import unittest

MANY = 20


def read(o):
    return o.name


def write(o, value):
    o.name = value


def call(o):
    return o.method()


def settle(function, *arguments):
    for _ in xrange(MANY):
        result = function(*arguments)
    return result


class Top:
    name = 'top'

    def method(self):
        return 'top method'


class Middle(Top):
    pass


class Classic(unittest.TestCase):
    """Instances of old-style classes."""

    def make(self):
        class Bottom(Middle):
            pass
        return Bottom

    def test_places_are_shared(self):
        cls = self.make()
        instances = [cls() for _ in range(5)]
        for number, instance in enumerate(instances):
            settle(write, instance, number)
        self.assertEqual(map(read, instances), range(5))
        self.assertEqual(instances[3].__dict__, {'name': 3})

    def test_instance_before_class(self):
        one, other = self.make()(), self.make()()
        self.assertEqual(settle(read, one), 'top')
        other.name = 'own'
        self.assertEqual(read(other), 'own')
        one.name = 'mine'
        self.assertEqual(read(one), 'mine')
        del one.name
        self.assertEqual(read(one), 'top')

    def test_class_attribute_changes(self):
        cls = self.make()
        one = cls()
        settle(read, one)
        cls.name = 'bottom'
        self.assertEqual(settle(read, one), 'bottom')
        cls.name = 'again'
        self.assertEqual(settle(read, one), 'again')
        cls.name = property(lambda self: 'computed')
        self.assertEqual(read(one), 'computed')
        del cls.name
        self.assertEqual(read(one), 'top')

    def test_method_changes(self):
        cls = self.make()
        one = cls()
        self.assertEqual(settle(call, one), 'top method')
        cls.method = lambda self: 'other'
        self.assertEqual(settle(call, one), 'other')
        cls.method = staticmethod(lambda: 'static')
        self.assertEqual(settle(call, one), 'static')
        one.method = lambda: 'own'
        self.assertEqual(settle(call, one), 'own')
        del one.method, cls.method
        self.assertEqual(settle(call, one), 'top method')

    def test_bases_change(self):
        cls = self.make()
        one = cls()
        settle(read, one), settle(call, one)

        class Other:
            name = 'other'

            def method(self):
                return 'other method'
        cls.__bases__ = (Other, Middle)
        self.assertEqual((settle(read, one), settle(call, one)), ('other', 'other method'))
        cls.__bases__ = ()
        self.assertRaises(AttributeError, read, one)
        self.assertRaises(AttributeError, call, one)

    def test_second_base(self):
        class Empty:
            pass

        class Both(Empty, Top):
            pass
        self.assertEqual((settle(read, Both()), settle(call, Both())), ('top', 'top method'))
        Empty.name = 'first'
        self.assertEqual(settle(read, Both()), 'first')

    def test_class_of_instance_changes(self):
        one = self.make()()
        settle(read, one), settle(call, one), settle(write, one, 1)

        class Other:
            def method(self):
                return self.name
        one.__class__ = Other
        self.assertEqual((read(one), call(one)), (1, 1))
        one.__dict__ = {'name': 2}
        self.assertEqual((read(one), call(one)), (2, 2))
        write(one, 3)
        self.assertEqual(one.__dict__, {'name': 3})

    def test_setattr_hook_comes_later(self):
        cls = self.make()
        one, seen = cls(), []
        settle(write, one, 1)
        cls.__setattr__ = lambda self, name, value: seen.append((name, value))
        write(one, 2)
        self.assertEqual((seen, one.name), ([('name', 2)], 1))
        del cls.__setattr__
        write(one, 3)
        self.assertEqual(one.name, 3)

    def test_fields_are_no_items(self):
        one, cls = self.make()(), self.make()

        def swap(instance):
            instance.__class__ = cls
            instance.__dict__ = {'x': 1}
            return instance.__class__, instance.__dict__
        self.assertEqual(settle(swap, one), (cls, {'x': 1}))

    def test_keys_that_are_no_strings(self):
        one = self.make()()
        settle(read, one)
        one.__dict__[1] = 2
        self.assertEqual(read(one), 'top')
        write(one, 5)
        self.assertEqual(read(one), 5)

    def test_absent(self):
        one = self.make()()
        self.assertEqual(settle(getattr, one, 'zork', 7), 7)
        self.assertFalse(settle(hasattr, one, 'zork'))
        one.__class__.__getattr__ = lambda self, name: name
        self.assertEqual(getattr(one, 'zork', 7), 'zork')
        self.assertTrue(hasattr(one, 'zork'))
        self.assertEqual(getattr(one, '__class__', None), one.__class__)


class Hooked(object):
    """Has __getattr__, which is asked only for what is not there."""
    name = 'class'
    asked = ()

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        self.asked += (name,)
        return 'asked'

    def method(self):
        return 'method'


class Hook(unittest.TestCase):
    def make(self):
        return type('Sub', (Hooked,), {})

    def test_found_without_the_hook(self):
        one = self.make()()
        self.assertEqual((settle(read, one), settle(call, one)), ('class', 'method'))
        settle(write, one, 'own')
        self.assertEqual(settle(read, one), 'own')
        self.assertEqual(one.asked, ())

    def test_asked_when_it_goes(self):
        cls = self.make()
        cls.name = 'sub'
        cls.other = 1
        one = cls()
        reader = lambda: one.other
        self.assertEqual(settle(reader), 1)
        del cls.other
        self.assertEqual(reader(), 'asked')
        self.assertEqual(one.asked, ('other',))
        one.other = 2
        self.assertEqual(settle(reader), 2)
        del one.other
        self.assertEqual(reader(), 'asked')

    def test_asked_after_an_error_of_a_property(self):
        cls = self.make()
        cls.name = property(lambda self: self.__nothing)
        one = cls()
        self.assertEqual(settle(read, one), 'asked')

    def test_slot_that_is_empty(self):
        class Slots(Hooked):
            __slots__ = ('name',)
        one = Slots()
        self.assertEqual(settle(read, one), 'asked')
        write(one, 3)
        self.assertEqual(settle(read, one), 3)
        del one.name
        self.assertEqual(read(one), 'asked')

    def test_no_longer_asked(self):
        cls = self.make()
        one = cls()
        reader = lambda: one.missing
        settle(reader)
        cls.__getattribute__ = lambda self, name: 'all'
        self.assertEqual((reader(), read(one)), ('all', 'all'))

    def test_getattr_and_hasattr(self):
        one = self.make()()
        self.assertEqual(getattr(one, 'zork', 1), 'asked')
        self.assertTrue(hasattr(one, 'zork'))
        self.assertFalse(hasattr(one, '__zork'))
        self.assertEqual(getattr(one, 'name', 1), 'class')


class Looking(unittest.TestCase):
    """getattr() with a default, and hasattr()."""

    def test_classes_and_modules(self):
        class Meta(type):
            only = 1

        class Made(object):
            __metaclass__ = Meta
        self.assertEqual((getattr(Made, 'only', 0), getattr(Made(), 'only', 0)), (1, 0))
        self.assertTrue(hasattr(int, 'mro') and not hasattr(1, 'mro'))
        self.assertTrue(hasattr(unittest, 'TestCase') and not hasattr(unittest, 'zork'))
        self.assertEqual(getattr(object, 'zork', None), None)
        self.assertEqual(getattr(int, '__name__', None), 'int')

    def test_descriptors(self):
        class One(object):
            bad = property(lambda self: self.zork)
            good = property(lambda self: 5)

            def method(self):
                return self
        one = One()
        self.assertEqual((getattr(one, 'bad', 1), getattr(one, 'good', 1)), (1, 5))
        one.__dict__['method'] = 3
        self.assertEqual(getattr(one, 'method', 1), 3)
        self.assertEqual(getattr(One(), 'method', 1)().__class__, One)

    def test_names(self):
        self.assertEqual(getattr(unittest, u'zork', 1), 1)
        self.assertRaises(TypeError, getattr, unittest, 1, 1)
        self.assertRaises(TypeError, hasattr, unittest, None)


if __name__ == '__main__':
    unittest.main()
