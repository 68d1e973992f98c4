"""Classes that no module has: by value in pickles, with what their methods know, and while a metaclass makes them."""
import abc
import cPickle
import pickle
import subprocess
import sys
import types
import unittest

import stackless
from support import undisturbed

FORMS = [(module, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]


def transported(value):
    for module, protocol in FORMS:
        yield module.loads(module.dumps(value, protocol))


def new_style(offset):
    class Base(object):
        "A base."
        total = 0

        @classmethod
        def make(cls, value):
            return cls(value)

    class Number(Base):
        def __init__(self, value):
            super(Number, self).__init__()
            self.value = value

        def __setstate__(self, state):
            self.value = state['value']

        def sum(self, other):
            return Number(self.value + other.value + offset)

        @property
        def twice(self):
            return 2 * self.value

        @staticmethod
        def name():
            return 'number'
    return Number


def classic():
    class Base:
        kind = 'base'

    class Inner(Base):
        def __init__(self, value):
            self.value = value

        def again(self):
            return Inner(self.value)
    return Inner


def slotted():
    class Slots(object):
        __slots__ = 'one', '__two', '__weakref__'

        def __init__(self, one, two):
            self.one, self.__two = one, two

        def both(self):
            return self.one, self.__two
    return Slots


class Meta(type):
    made = []

    def __new__(meta, name, bases, attributes):
        if Meta.pauses:
            stackless.schedule_remove(None)
        cls = type.__new__(meta, name, bases, attributes)
        if Meta.pauses:
            stackless.schedule_remove(None)
        return cls

    def __init__(cls, name, bases, attributes):
        if Meta.pauses:
            stackless.schedule_remove(None)
        cls.initialised = True
        Meta.made.append(name)

    pauses = False


def with_metaclass():
    class Made(object):
        __metaclass__ = Meta

        def method(self):
            return Made
    return Made


def make_and_use(log):
    class Made(object):
        __metaclass__ = Meta
        value = 3

        def get(self):
            return self.value
    log.append((Made.initialised, Made().get(), Made.__name__))


class TestClasses(unittest.TestCase):
    def test_new_style(self):
        original = new_style(100)
        for cls, one in transported((original, original(1))):
            self.assertIsNot(cls, original)
            self.assertIs(type(one), cls)
            self.assertEqual((one.sum(cls.make(2)).value, one.twice, cls.name()), (103, 2, 'number'))
            self.assertIs(type(one.sum(one)), cls)
            self.assertEqual([base.__name__ for base in cls.__mro__], ['Number', 'Base', 'object'])
            self.assertEqual((cls.__module__, cls.__bases__[0].__doc__, cls.__doc__), (__name__, 'A base.', None))

    def test_again(self):
        cls = new_style(1)
        for module, protocol in FORMS:
            cls = module.loads(module.dumps(cls, protocol))
        self.assertEqual(cls(1).sum(cls(2)).value, 4)

    def test_classic(self):
        for cls, one in transported((classic(), classic()(5))):
            self.assertEqual((one.value, one.again().value, one.kind, cls(6).again().value), (5, 5, 'base', 6))
            self.assertIs(type(cls), types.ClassType)
            self.assertIs(one.again().__class__, one.__class__)

    def test_slots(self):
        original = slotted()
        self.assertEqual(set(vars(original)), set(vars(next(transported(original)))))
        for cls in transported(original):
            made = cls(1, 2)
            self.assertEqual((made.both(), cls.__slots__), ((1, 2), original.__slots__))
            self.assertRaises(AttributeError, setattr, made, 'three', 3)

    def test_metaclasses(self):
        original = with_metaclass()
        del Meta.made[:]
        for cls in transported(original):
            self.assertIs(type(cls), Meta)
            self.assertIs(cls().method(), cls)
            self.assertTrue(cls.initialised)
        self.assertEqual(Meta.made, [])

    def test_metaclass_by_value(self):
        class Local(type):
            def twice(cls):
                return cls.number * 2
        original = Local('Made', (object,), {'number': 4})
        for cls in transported(original):
            self.assertEqual((cls.twice(), type(cls).__name__), (8, 'Local'))

    def test_abstract(self):
        class Shape(object):
            __metaclass__ = abc.ABCMeta

            @abc.abstractmethod
            def area(self):
                "The area."
        Shape.register(int)
        self.assertIsInstance(1, Shape)
        for cls in transported(Shape):
            self.assertRaises(TypeError, cls)
            self.assertTrue(issubclass(int, cls))
            self.assertFalse(issubclass(str, cls))

    def test_exceptions(self):
        class Local(ValueError):
            pass
        for made in transported(Local('x', 1)):
            self.assertEqual((made.args, type(made).__name__, isinstance(made, ValueError)), (('x', 1), 'Local', True))

    def test_another_one_has_the_name(self):
        Hidden = type('TestClasses', (object,), {'__module__': __name__})
        for module, protocol in FORMS:
            self.assertRaises(module.PicklingError, module.dumps, Hidden, protocol)
            self.assertRaises(module.PicklingError, module.dumps, Hidden(), protocol)
        self.assertFalse(stackless.pickle_check(Hidden))

    def test_builtin_types_have_no_value(self):
        nameless = type(stackless._wrap.iterator())
        for module, protocol in FORMS:
            self.assertRaises(module.PicklingError, module.dumps, nameless, protocol)

    def test_check(self):
        for cls in (new_style(1), classic(), slotted(), with_metaclass()):
            self.assertTrue(stackless.pickle_check(cls), str(stackless.pickle_check(cls)))
        self.assertFalse(stackless.pickle_check(type('Holder', (), {'file': open(__file__)})))

    def test_name_of_another(self):
        """A class that was loaded again or wrapped is refused in 2.7's words: by value it would be a third one."""
        module = sys.modules['twice'] = types.ModuleType('twice')
        self.addCleanup(sys.modules.pop, 'twice')
        for kind, shown in (('object', repr), ('', str)):
            source = 'class Loaded(%s):\n    pass' % kind if kind else 'class Loaded:\n    pass'
            exec source in vars(module)
            old = module.Loaded
            exec source in vars(module)
            for name, cls in (('Loaded', old), ('Wrapped', old)):
                cls.__name__ = name
                module.Wrapped = lambda: old()
                for picks, protocol in FORMS:
                    for value in (cls, cls()) if kind else (cls,):      # INST of protocol 0 asks nobody, in 2.7 as well
                        text = "Can't pickle %s: it's not the same object as twice.%s" % ((repr if picks is pickle else shown)(cls), name)
                        with self.assertRaises(picks.PicklingError) as caught:
                            picks.dumps(value, protocol)
                        self.assertEqual(str(caught.exception), text)

    def test_elsewhere(self):
        """Nothing of it is needed where it is loaded."""
        space = {'__name__': 'not_there'}
        exec 'class Far(object):\n    def get(self):\n        return Far, self.value' in space
        far = space['Far']()
        far.value = 7
        program = ('import pickle, cPickle\nfor text in %r:\n    far = cPickle.loads(text)\n    print far.get()[1],\n'
                   '    assert far.get()[0] is type(far) and pickle.loads(text).get()[1] == 7\n'
                   % [module.dumps(far, protocol) for module, protocol in FORMS])
        self.assertEqual(subprocess.check_output([sys.executable, '-c', program]), '7 7 7 7 7 7\n')


class TestWhileItIsMade(unittest.TestCase):
    def setUp(self):
        Meta.pauses = True

    def tearDown(self):
        Meta.pauses = False

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_metaclass_waits(self):
        for module, protocol in FORMS:
            log, pauses = [], 0
            task = stackless.tasklet(make_and_use)(log)
            task.run()
            while task.alive:
                pauses += 1
                task, log = module.loads(module.dumps((task, log), protocol))
                task.run()
            self.assertEqual((log, pauses), ([(True, 3, 'Made')], 3))


if __name__ == '__main__':
    unittest.main()
