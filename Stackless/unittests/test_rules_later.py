"""Chapters 8.1 and 12: what programs read of soft calls, and what later versions have: options of pickling, storage per tasklet."""
import copy
import pickle
import sys
import types
import unittest
import weakref

import stackless
from stackless.storage import local
from support import TaskletTestCase, in_thread

SOFT_CALL = 1 << 15         # Py_TPFLAGS_HAVE_STACKLESS_CALL


def has_flag(cls):
    return bool(cls.__flags__ & SOFT_CALL)


class TestCallFlag(TaskletTestCase):
    def test_builtin_types(self):
        class Old:
            def method(self):
                pass
        for thing in (Old, Old(), Old().method, list.append, vars(dict)['fromkeys'], [].__len__, has_flag, len, type):
            self.assertTrue(has_flag(type(thing)), thing)
        for cls in (object, int, list, stackless.tasklet, stackless.channel, types.GeneratorType, types.ModuleType):
            self.assertFalse(has_flag(cls), cls)

    def test_defined_and_inherited(self):
        class Callable(object):
            def __call__(self):
                pass

        class Derived(Callable):
            pass

        class Other(object):
            pass

        class Mixed(Other, Callable):
            pass
        self.assertEqual([has_flag(cls) for cls in (Callable, Derived, Other, Mixed)], [True, True, False, True])

    def test_assigned_and_deleted(self):
        class Base(object):
            pass

        class Derived(Base):
            pass
        Base.__call__ = lambda self: 5
        self.assertEqual((has_flag(Base), has_flag(Derived), Derived()()), (True, True, 5))
        del Base.__call__
        self.assertEqual((has_flag(Base), has_flag(Derived)), (False, False))

    def test_call_of_a_type_without_it(self):
        class Derived(type(stackless._test_nostacklesscall)):
            pass
        self.assertFalse(has_flag(type(stackless._test_nostacklesscall)))
        self.assertFalse(has_flag(Derived))
        self.assertEqual(Derived()(lambda: stackless.getcurrent().nesting_level), 1)
        Derived.__call__ = lambda self: 5
        self.assertTrue(has_flag(Derived))
        del Derived.__call__
        self.assertFalse(has_flag(Derived))

    def test_metaclass(self):
        class Meta(type):
            pass

        class Calling(type):
            def __call__(cls):
                return 5
        self.assertEqual((has_flag(Meta), has_flag(Calling), Calling('C', (), {})()), (True, True, 5))


class TestPickleFlags(TaskletTestCase):
    def tearDown(self):
        stackless.pickle_flags(0, 7)
        stackless.pickle_flags_default(0, 7)
        TaskletTestCase.tearDown(self)

    def test_bits(self):
        self.assertEqual((stackless.PICKLEFLAGS_PRESERVE_TRACING_STATE, stackless.PICKLEFLAGS_PRESERVE_AG_FINALIZER,
                          stackless.PICKLEFLAGS_RESET_AG_FINALIZER), (1, 2, 4))

    def test_set_by_mask(self):
        flags = stackless.pickle_flags
        self.assertEqual((flags(), flags(5), flags()), (0, 0, 5))
        self.assertEqual((flags(2, 3), flags(), flags(mask=1), flags()), (5, 6, 6, 6))
        self.assertEqual((flags(new_flags=0, mask=4), flags()), (6, 2))

    def test_unknown_bits(self):
        for flags in (stackless.pickle_flags, stackless.pickle_flags_default):
            self.assertRaises(ValueError, flags, 8)
            self.assertRaises(ValueError, flags, 0, 8)
            self.assertRaises(TypeError, flags, 'x')
            self.assertEqual(flags(), 0)

    def test_per_thread(self):
        stackless.pickle_flags(1)
        self.assertEqual(in_thread(stackless.pickle_flags), 0)
        self.assertEqual(stackless.pickle_flags_default(new_default=4), 0)
        self.assertEqual((in_thread(stackless.pickle_flags), stackless.pickle_flags()), (4, 1))

    def test_trace_functions_are_kept(self):
        def tracer(frame, event, arg):
            return tracer

        def work():
            sys.settrace(trace)
            stackless.schedule_remove()
        trace = types.FunctionType(tracer.__code__, globals(), 'tracer', None, tracer.__closure__)
        task = stackless.tasklet(work)()
        task.run()
        for wanted in (0, 1):
            stackless.pickle_flags(wanted)
            self.assertEqual('trace' in dict(*task.__reduce__()[2][4:]), bool(wanted))
        task.trace_function = None
        task.kill()


class TestStorage(TaskletTestCase):
    def each(self, function, count=2):
        results = []
        for number in range(count):
            stackless.tasklet(lambda: results.append(function()))()
        stackless.run()
        return results

    def test_own_attributes(self):
        box = local()
        box.value = 'main'

        def use():
            found = getattr(box, 'value', None)
            box.value = stackless.getcurrent()
            stackless.schedule()
            return found, box.value is stackless.getcurrent()
        self.assertEqual(self.each(use), [(None, True)] * 2)
        self.assertEqual((box.value, box.__dict__), ('main', {'value': 'main'}))
        del box.value
        self.assertRaises(AttributeError, getattr, box, 'value')
        self.assertRaises(AttributeError, delattr, box, 'value')

    def test_subclass(self):
        class Box(local):
            default = 3
            made = 0

            def __init__(self, value, more=0):
                self.value = value + more
                Box.made += 1

            @property
            def double(self):
                return 2 * self.value

            @double.setter
            def double(self, value):
                self.value = value // 2
        box = Box(4, more=1)
        self.assertEqual((box.value, box.default, box.double, Box.made), (5, 3, 10, 1))
        box.double = 8
        box.default = 1
        self.assertEqual((box.value, box.default, Box.default), (4, 1, 3))
        self.assertEqual(self.each(lambda: (box.value, box.default)), [(5, 3)] * 2)
        self.assertEqual((Box.made, box.value), (3, 4))

    def test_arguments(self):
        self.assertRaises(TypeError, local, 1)
        self.assertRaises(TypeError, local, a=1)

    def test_goes_with_its_tasklet(self):
        class Thing(object):
            pass
        box, seen = local(), []

        def use():
            box.thing = Thing()
            seen.append(weakref.ref(box.thing))
        self.each(use)
        self.assertEqual([thing() for thing in seen], [None, None])

    def test_threads(self):
        box = local()
        box.value = 1
        self.assertEqual(in_thread(lambda: box.__dict__), {})

    def test_copies(self):
        box = local()
        box.value = [1]
        for made in (copy.copy(box), copy.deepcopy(box), pickle.loads(pickle.dumps(box, 2))):
            self.assertIsNot(made, box)
            self.assertEqual(made.value, [1])
            self.assertEqual(self.each(lambda: made.__dict__, 1), [{}])


class TestQuestions(TaskletTestCase):
    def test_error_into_a_dead_one(self):
        """Programs of 2.7 rely on it; later versions raise RuntimeError."""
        with self.assertRaises(KeyError) as caught:
            stackless.tasklet(len).raise_exception(KeyError, 5)
        self.assertEqual(caught.exception.args, (5,))

    def test_info_by_keywords(self):
        own = stackless.get_thread_info(thread_id=-1, flags=1 << 31)
        self.assertEqual(own, stackless.get_thread_info(-1, 1 << 31))
        self.assertIs(own[0], stackless.main)


if __name__ == '__main__':
    unittest.main()
