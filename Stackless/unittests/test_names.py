"""The names of the module and of its types: all there, of the right kind, read-only where they should be."""
import gc
import copy
import pickle
import sys
import types
import unittest

import stackless
from support import TaskletTestCase, from_c, undisturbed

ALL = '''atomic channel enable_softswitch get_channel_callback get_schedule_callback get_thread_info
    getcurrent getcurrentid getdebug getmain getruncount getthreads getuncollectables
    pickle_with_tracing_state run schedule schedule_remove set_channel_callback set_error_handler
    set_schedule_callback switch_trap tasklet stackless'''.split()

MORE = '''bomb cframe cstack current main runcount debug uncollectables threads test_cframe
    test_cframe_nr test_outside test_cstate test_PyEval_EvalFrameEx _test_nostacklesscall _gc_track
    _gc_untrack _stackless __reduce__ __reduce_ex__'''.split()

TASKLET_READONLY = '''alive paused blocked scheduled restorable atomic ignore_nesting is_current
    is_main thread_id next prev frame recursion_depth nesting_level _channel'''.split()

CHANNEL_READONLY = 'balance queue closing closed'.split()


class TestModule(TaskletTestCase):
    def test_all(self):
        self.assertEqual(sorted(stackless.__all__), sorted(ALL))
        namespace = {}
        exec 'from stackless import *' in namespace
        self.assertEqual(sorted(n for n in namespace if n != '__builtins__'), sorted(ALL))

    def test_present(self):
        for name in ALL + MORE:
            self.assertTrue(hasattr(stackless, name), name)
            self.assertIn(name, stackless.__dict__)

    def test_contains_itself(self):
        self.assertIs(stackless.stackless, stackless)
        self.assertIs(sys.modules['stackless'], stackless)
        self.assertIsInstance(stackless, types.ModuleType)

    def test_reductions(self):
        self.assertIs(copy.copy(stackless), stackless)
        for protocol in range(3):
            self.assertIs(pickle.loads(pickle.dumps(stackless, protocol)), stackless)
            self.assertIs(pickle.loads(pickle.dumps(stackless.schedule, protocol)),
                          stackless.schedule)

    def test_builtin_module(self):
        self.assertIn('_stackless', sys.modules)
        self.assertNotIn('_stackless', sys.builtin_module_names)

    def test_objects_that_the_collector_forgot(self):
        for thing in ([1], {}, (i for i in 'ab'), stackless.tasklet(), stackless.channel(), lambda: 1, type('A', (), {})()):
            stackless._gc_untrack(thing)
            stackless._gc_untrack(thing)
            self.assertFalse(gc.is_tracked(thing))
            del thing
            gc.collect()

    def test_computed(self):
        for name, function in (('current', 'getcurrent'), ('main', 'getmain'),
                               ('runcount', 'getruncount'), ('threads', 'getthreads'),
                               ('debug', 'getdebug'), ('uncollectables', 'getuncollectables')):
            self.assertEqual(getattr(stackless, name), getattr(stackless, function)())
            self.assertRaises(AttributeError, setattr, stackless, name, None)

    def test_pickle_with_tracing_state(self):
        self.assertIs(stackless.pickle_with_tracing_state, False)
        stackless.pickle_with_tracing_state = 'yes'
        self.assertEqual(stackless.pickle_with_tracing_state, 'yes')
        stackless.pickle_with_tracing_state = False

    def test_version(self):
        self.assertIn('Stackless', sys.version)
        import platform
        self.assertEqual(platform.python_implementation(), 'CPython')

    def test_exit_is_a_builtin(self):
        import __builtin__
        import exceptions
        self.assertIs(__builtin__.TaskletExit, exceptions.TaskletExit)
        self.assertTrue(issubclass(TaskletExit, SystemExit))
        self.assertEqual(TaskletExit(4).code, 4)
        self.assertFalse(hasattr(stackless, 'TaskletExit'))

    def test_documented(self):
        """Functions and methods in C begin with how they are called; everything says what it is."""
        owners = [stackless] + [getattr(stackless, name) for name in 'tasklet channel bomb atomic cframe cstack'.split()]
        for owner in owners:
            for name, value in vars(owner).items():
                in_c = type(value).__name__ in ('builtin_function_or_method', 'method_descriptor')
                if in_c and not name.startswith('__'):
                    self.assertEqual((value.__doc__ or '').partition('(')[0], name)
                elif hasattr(value, '__get__') and not name.startswith('__'):
                    self.assertTrue(value.__doc__, name)


class TestTypes(TaskletTestCase):
    def test_modules_and_names(self):
        for cls in (stackless.tasklet, stackless.channel, stackless.bomb, stackless.cframe,
                    stackless.cstack, stackless.atomic):
            self.assertEqual(cls.__module__, '_stackless')

    def test_read_only(self):
        t = stackless.tasklet()
        for name in TASKLET_READONLY:
            self.assertRaises(AttributeError, setattr, t, name, 1)
            self.assertRaises(AttributeError, delattr, t, name)
        for value in (t, stackless.channel()):
            for name in CHANNEL_READONLY if value is not t else ['cstate']:
                self.assertRaises(TypeError, setattr, value, name, 1)

    def test_deleting_writable_ones(self):
        t = stackless.tasklet(len)
        self.assertRaises(TypeError, delattr, t, 'block_trap')
        del t.tempval
        self.assertIsNone(t.tempval)
        ch = stackless.channel()
        for name in ('preference', 'schedule_all'):
            self.assertRaises(TypeError, delattr, ch, name)

    def test_base_types_have_no_dict(self):
        for value in (stackless.tasklet(), stackless.channel()):
            with self.assertRaises(AttributeError):
                value.anything = 1
        self.assertTrue(type('T', (stackless.tasklet,), {})().__dict__ == {})

    def test_not_subclassable(self):
        self.assertRaises(TypeError, type, 'A', (stackless.atomic,), {})

    def test_bomb(self):
        bomb = stackless.bomb()
        self.assertEqual((bomb.type, bomb.value, bomb.traceback), (None, None, None))
        bomb = stackless.bomb((ValueError, 'v', None))
        self.assertEqual((bomb.type, bomb.value), (ValueError, 'v'))
        bomb = stackless.bomb(KeyError, value='w')
        self.assertEqual((bomb.type, bomb.value), (KeyError, 'w'))
        for name in ('type', 'value', 'traceback'):
            self.assertRaises((AttributeError, TypeError), setattr, bomb, name, 1)


class TestCFrame(TaskletTestCase):
    def test_inert(self):
        frame = stackless.cframe()
        self.assertEqual((frame.f_back, frame.ob1, frame.ob2, frame.ob3, frame.i, frame.n),
                         (None, None, None, None, 0, 0))
        for name in ('f_back', 'ob1', 'ob2', 'ob3', 'i', 'n'):
            self.assertRaises((AttributeError, TypeError), setattr, frame, name, 1)
        self.assertRaises(TypeError, stackless.cframe, 1)

    def test_exec_map(self):
        names = stackless.cframe._exec_map
        self.assertIn('run_cframe', names.keys())
        self.assertIn('channel_seq_callback', names.keys())
        with self.assertRaises(TypeError):
            names['x'] = 1


class TestCStack(TaskletTestCase):
    def test_not_made(self):
        self.assertRaises(TypeError, stackless.cstack)

    def test_soft(self):
        t = stackless.tasklet(len)
        cs = t.cstate
        self.assertIsInstance(cs, stackless.cstack)
        self.assertIs(cs, stackless.tasklet().cstate)
        self.assertIsNone(cs.task)
        self.assertEqual((cs.size, cs.nesting_level, str(cs)), (0, 0, ''))

    def test_hard(self):
        ch = stackless.channel()
        t = stackless.tasklet(from_c)(ch.receive)
        stackless.run()
        cs = t.cstate
        self.assertIs(cs.task, t)
        self.assertGreater(cs.size, 10)
        self.assertGreater(cs.nesting_level, 0)
        self.assertEqual(len(str(cs)), cs.size * (8 if sys.maxsize > 2 ** 32 else 4))
        self.assertTrue(str(cs).strip('\0'))
        self.assertIs(cs.next.prev.task, t)
        around = cs.next
        for i in range(1000):
            if around.task is t:
                break
            around = around.next
        self.assertIs(around.task, t)
        ch.send(1)
        stackless.run()
        self.assertIsNone(t.cstate.task)


class TestHelpers(TaskletTestCase):
    @undisturbed('nest', 'it looks at nesting levels')
    def test_cstate_nests(self):
        seen = []
        main = stackless.getcurrent()
        before = main.nesting_level
        stackless.test_cstate(lambda: seen.append(main.nesting_level))
        self.assertEqual(seen, [before + 1])

    @undisturbed('nest', 'it looks at nesting levels')
    def test_nostacklesscall(self):
        def probe(*args, **kwargs):
            return args, kwargs, stackless.getcurrent().nesting_level
        before = stackless.getcurrent().nesting_level
        self.assertEqual(stackless._test_nostacklesscall(probe, 1, 2, k=3),
                         ((1, 2), {'k': 3}, before + 1))
        seen = []
        stackless._test_nostacklesscall(probe, post_callback=seen.append, set_try_stackless=1)
        self.assertEqual(seen, [((), {}, before + 1)])
        self.assertRaises(TypeError, stackless._test_nostacklesscall)

    def test_cframes_switch(self):
        order = []

        def other():
            for i in range(3):
                order.append(i)
                stackless.schedule()
        for switcher in (stackless.test_cframe, stackless.test_cframe_nr):
            del order[:]
            stackless.tasklet(other)()
            self.assertIsNone(switcher(2))
            self.assertEqual(order, [0, 1])
            stackless.run()
            self.assertEqual(order, [0, 1, 2])

    def test_cframe_words(self):
        self.assertIsNone(stackless.test_cframe(1, 64000 // 4))
        for words in (-1, 64001):
            self.assertRaises(ValueError, stackless.test_cframe, 1, words)

    def test_outside(self):
        seen = []
        stackless.tasklet(seen.append)(1)
        stackless.tasklet(seen.append)(2)
        stackless.test_outside()
        self.assertEqual(seen, [1, 2])

        def wake_main():
            stackless.main.insert()
            stackless.schedule()
            seen.append(3)
        stackless.tasklet(wake_main)()
        stackless.test_outside()
        self.assertEqual((seen, stackless.runcount), ([1, 2, 3], 1))

    def test_outside_passes_errors(self):
        def fail():
            raise ValueError('x')
        stackless.tasklet(fail)()
        self.assertRaises(ValueError, stackless.test_outside)

    def test_eval_frame(self):
        def f(a, b):
            return a + b + base

        code = f.func_code
        call = stackless.test_PyEval_EvalFrameEx
        self.assertRaises(ValueError, call, (lambda: call).func_code, {})
        namespace = {'base': 100}
        code = eval('lambda a, b: a + b + base').func_code
        self.assertEqual(call(code, namespace, (1, 2)), 103)
        self.assertEqual(call(code, namespace, args=(1, 2), alloca=1000), 103)
        self.assertRaises(KeyError, call, code, namespace, (1, 2), throw=KeyError('k'))
        self.assertRaises(ValueError, call, code, namespace, tuple(range(9)))
        code2 = eval('lambda a, b: (a, b)').func_code
        self.assertEqual(call(code, namespace, (1, 2), code2=code2), (1, 2))


base = 5


class TestSoftSwitch(TaskletTestCase):
    both_modes = False

    def suspended(self, *how):
        ch = stackless.channel()
        t = stackless.tasklet(lambda: ch.receive())()
        stackless.run()
        seen = t.restorable, t.nesting_level, t.cstate.task is t
        ch.send(None)
        stackless.run()
        return seen

    def test_flag(self):
        self.assertIs(stackless.enable_softswitch(None), True)
        self.assertIs(stackless.enable_softswitch([]), True)
        self.assertIs(stackless.enable_softswitch(1), False)
        self.assertRaises(TypeError, stackless.enable_softswitch)
        self.assertRaises(TypeError, stackless.enable_softswitch, flag=1)

    @undisturbed('nest', 'it looks at nesting levels')
    def test_forces_c_stacks(self):
        self.assertEqual(self.suspended(), (True, 0, False))
        stackless.enable_softswitch(False)
        try:
            self.assertEqual(self.suspended(), (False, 1, True))
        finally:
            stackless.enable_softswitch(True)

    @undisturbed('nest', 'it looks at nesting levels')
    def test_every_primitive(self):
        """What each primitive leaves its caller with, soft switching on and off."""
        other = stackless.tasklet

        def schedule():
            stackless.schedule()

        def schedule_remove():
            stackless.schedule_remove()

        def run():
            other(look)().run()

        def switch():
            other(len)([]).switch()

        def send():
            stackless.channel().send(1)

        def receive():
            stackless.channel().receive()

        def iterate():
            for x in stackless.channel():
                pass

        def next_():
            stackless.channel().next()

        def send_exception():
            stackless.channel().send_exception(ValueError)

        def send_throw():
            stackless.channel().send_throw(ValueError)

        def send_sequence():
            stackless.channel().send_sequence([1])

        def kill():
            def wait():
                try:
                    stackless.schedule()
                finally:
                    look()
            victim = other(wait)()
            victim.run()
            victim.kill()

        def look():
            levels.append(t.nesting_level)

        for function in (schedule, schedule_remove, run, switch, send, receive, iterate, next_,
                         send_exception, send_throw, send_sequence, kill):
            for soft in (True, False):
                levels = []
                stackless.enable_softswitch(soft)
                try:
                    t = stackless.tasklet(function)()
                    stackless.tasklet(look)()
                    stackless.run()
                finally:
                    stackless.enable_softswitch(True)
                self.assertEqual(levels[0], int(not soft), (function.__name__, soft))
                t.kill()
                self.assertEqual(t.nesting_level, 0)


if __name__ == '__main__':
    unittest.main()
