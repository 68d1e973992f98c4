"""Chapters 8 and 13, rule by rule: what of the interpreter belongs to a tasklet. What is soft: test_flatness."""
import copy_reg
import cProfile
import gc
import platform
import subprocess
import sys
import textwrap
import unittest
import weakref

import stackless
from support import TaskletTestCase, from_c, in_thread, soft_only, undisturbed


class TestSoftness(TaskletTestCase):
    def levels(self, call):
        seen = []
        stackless.tasklet(call)(lambda *args: seen.append(stackless.current.nesting_level))
        stackless.run()
        return seen

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_call_attribute(self):
        """Inherited, assigned, deleted and assigned again."""
        class Base(object):
            def __call__(self, probe):
                probe()

        class Derived(Base):
            pass

        class Old:
            def __call__(self, probe):
                probe()
        self.assertEqual([self.levels(f) for f in (Base(), Derived(), Old(), Base().__call__)], [[0]] * 4)
        call, it = Base.__call__, Derived()
        del Base.__call__
        self.assertRaises(TypeError, it, None)
        self.assertFalse(callable(it))
        Derived.__call__ = lambda self, probe: probe()
        self.assertEqual(self.levels(it), [0])
        Base.__call__ = call.im_func
        del Derived.__call__
        self.assertEqual(self.levels(it), [0])

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_init(self):
        def make(probe):
            class New(object):
                def __init__(self):
                    probe()

            class Old:
                def __init__(self):
                    probe()
            New()
            Old()

        def wrong(probe):
            class Wrong(object):
                def __init__(self):
                    probe()
                    return 5
            try:
                Wrong()
            except TypeError as e:
                errors.append(str(e))
        errors = []
        self.assertEqual((self.levels(make), self.levels(wrong)), ([0, 0], [0]))
        self.assertIn('__init__() should return None', errors[0])

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_what_the_original_has_in_c(self):
        """Soft here, though not there."""
        class Thing(object):
            attribute = property(lambda self: probes[0]())
            __getattr__ = lambda self, name: probes[0]()
            __add__ = __eq__ = lambda self, other: probes[0]()
            __getitem__ = lambda self, key: probes[0]()

        def operations(probe):
            probes[:] = [probe]
            t = Thing()
            (t.attribute, t.missing, t + 1, t == 1, t[0])
            map(probe, [1])
            sorted([2, 1], key=probe)
            next(probe() for i in 'a')
            exec 'f()' in {'f': probe}
        probes = []
        self.assertEqual(set(self.levels(operations)), set([0]))

    @undisturbed('nest', 'it looks at nesting levels')
    def test_what_nests(self):
        for call in from_c, stackless._test_nostacklesscall:
            self.assertGreaterEqual(min(self.levels(call)), 1)


class TestRecursion(TaskletTestCase):
    def depth(self):
        def dive(n):
            reached[0] = n
            dive(n + 1)
        reached = [0]
        try:
            dive(0)
        except RuntimeError as e:
            self.assertIn('maximum recursion depth exceeded', str(e))
        return reached[0]

    @undisturbed('nest', 'nested calls count')
    def test_limit_is_per_tasklet(self):
        depths = []
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(500)
        try:
            def body(n):
                if n:
                    return body(n - 1)
                stackless.schedule()
                depths.append(self.depth())
            for n in 0, 0, 300:
                stackless.tasklet(body)(n)
            stackless.run()
        finally:
            sys.setrecursionlimit(before)
        self.assertEqual(depths[0], depths[1])
        self.assertTrue(450 < depths[0] < 500 and depths[2] == depths[0] - 300, depths)

    def test_deep(self):
        def dive(n):
            return dive(n - 1) if n else stackless.schedule('bottom')
        got = []
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(200000)
        try:
            stackless.tasklet(lambda: got.append(dive(150000)))()
            stackless.run()
        finally:
            sys.setrecursionlimit(before)
        self.assertEqual(got, ['bottom'])

    def test_through_c(self):
        """Ends with an error, not with the process."""
        def dive():
            apply(dive)
        errors = []

        def body():
            try:
                dive()
            except (RuntimeError, MemoryError) as e:
                errors.append(e)
        stackless.tasklet(body)()
        stackless.run()
        self.assertEqual(len(errors), 1)

    def test_call_of_itself(self):
        class Endless(object):
            pass
        Endless.__call__ = Endless()

        class Old:
            pass
        Old.__call__ = Old()
        for call in Endless(), Old():
            errors = []

            def body():
                try:
                    call()
                except RuntimeError as e:
                    errors.append(e)
            stackless.tasklet(body)()
            stackless.run()
            self.assertEqual(len(errors), 1)


class TestTracing(TaskletTestCase):
    def setUp(self):
        super(TestTracing, self).setUp()
        self.saved = sys.gettrace(), sys.getprofile()
        self.events = []

    def tearDown(self):
        sys.settrace(self.saved[0])
        sys.setprofile(self.saved[1])
        super(TestTracing, self).tearDown()

    def trace(self, frame, event, arg):
        if frame.f_code.co_filename == __file__.replace('.pyc', '.py'):
            self.events.append((event, frame.f_code.co_name))
        return self.trace

    def test_main_does_not_trace_others(self):
        def body():
            seen.append((sys.gettrace(), sys.getprofile()))
        seen = []
        t = stackless.tasklet(body)()
        sys.settrace(self.trace)
        sys.setprofile(lambda *args: None)
        stackless.run()
        sys.settrace(None)
        sys.setprofile(None)
        self.assertEqual(seen, [(None, None)])
        self.assertNotIn('body', [name for event, name in self.events])
        self.assertEqual((t.trace_function, t.profile_function), (None, None))

    def test_attribute_is_the_function_of_sys(self):
        current = stackless.current
        for name, ask in ('trace_function', sys.gettrace), ('profile_function', sys.getprofile):
            setattr(current, name, self.trace)
            self.assertEqual((ask(), getattr(current, name)), (self.trace, self.trace))
            setattr(current, name, None)
            self.assertIsNone(ask())
            self.assertIsNone(getattr(current, name))

    def each_wait(self):
        """Suspended ones: begun or not, with and without C frames."""
        def traced():
            pass

        def body(wait):
            wait()
            traced()
        for wait in stackless.schedule_remove, lambda: from_c(stackless.schedule_remove):
            t = stackless.tasklet(body)(wait)
            t.run()
            yield t
            t = stackless.tasklet(body, (wait,))
            yield t

    def test_set_from_outside(self):
        for t in self.each_wait():
            for name in 'trace_function', 'profile_function':
                del self.events[:]
                setattr(t, name, self.trace)
                self.assertEqual(getattr(t, name), self.trace)
            t.run()
            if t.alive:
                t.run()
            self.assertIn(('call', 'traced'), self.events)
            self.assertIn(('return', 'traced'), self.events)
            self.assertIsNone(sys.gettrace())

    def test_taken_away_from_outside(self):
        for t in self.each_wait():
            t.trace_function = self.trace
            t.trace_function = None
            self.assertIsNone(t.trace_function)
            del self.events[:]
            t.run()
            if t.alive:
                t.run()
            self.assertEqual([name for event, name in self.events if name == 'traced'], [])

    def test_dead(self):
        finished = stackless.tasklet(len)([])
        stackless.run()
        for t in stackless.tasklet(), stackless.tasklet(len), finished:
            for name in 'trace_function', 'profile_function':
                self.assertIsNone(getattr(t, name))
                setattr(t, name, None)
                with self.assertRaisesRegexp(RuntimeError, 'not alive'):
                    setattr(t, name, self.trace)

    def test_no_events_of_switches(self):
        def traced():
            stackless.schedule()

        def body():
            sys.settrace(self.trace)
            traced()
            sys.settrace(None)
        stackless.tasklet(body)()
        stackless.tasklet(body)()
        stackless.run()
        calls = [entry for entry in self.events if entry[0] in ('call', 'return')]
        self.assertEqual(sorted(calls), [('call', 'traced')] * 2 + [('return', 'traced')] * 2)

    def test_switch_inside_a_trace_function(self):
        """The flag that one is inside belongs to the tasklet."""
        def trace(frame, event, arg):
            if frame.f_code.co_name == 'traced' and event == 'call':
                self.events.append('in')
                stackless.schedule()
                untraced()
                self.events.append('out')
            elif frame.f_code.co_name == 'untraced':
                self.events.append(event)

        def untraced():
            pass

        def traced():
            pass

        def body():
            sys.settrace(trace)
            traced()
            traced()
            sys.settrace(None)
        stackless.tasklet(body)()
        stackless.tasklet(body)()
        stackless.run()
        self.assertEqual(self.events, ['in', 'in', 'out', 'in', 'out', 'in', 'out', 'out'])

    def test_by_the_schedule_callback(self):
        """As debuggers do it."""
        def callback(prev, next):
            if next is not stackless.main and next.alive:
                next.trace_function = self.trace

        def traced():
            pass
        ts = [stackless.tasklet(lambda: traced())() for i in 'ab']
        stackless.set_schedule_callback(callback)
        stackless.run()
        stackless.set_schedule_callback(None)
        self.assertEqual(self.events.count(('call', 'traced')), 2)
        self.assertIsNone(sys.gettrace())
        self.assertFalse(ts[0].alive)

    def test_one_profiler_for_all(self):
        def inner():
            stackless.schedule()

        def body():
            sys_profile.enable()
            inner()
            inner()
            sys_profile.disable()
        sys_profile = cProfile.Profile()
        stackless.tasklet(body)()
        stackless.tasklet(body)()
        stackless.run()
        counts = dict((e.code.co_name, e.callcount) for e in sys_profile.getstats() if hasattr(e.code, 'co_name'))
        self.assertEqual(counts['inner'], 4)


class TestGenerators(TaskletTestCase):
    def test_consumer_is_suspended(self):
        def numbers():
            for i in range(3):
                stackless.schedule()
                yield i

        def body(name):
            for i in numbers():
                log.append((name, i))
        log = []
        for name in 'ab':
            stackless.tasklet(body)(name)
        stackless.run()
        self.assertEqual(log, [(name, i) for i in range(3) for name in 'ab'])

    def test_resumed_by_another_tasklet(self):
        def numbers():
            for i in range(4):
                yield i, stackless.current

        def body():
            got.append(next(g))
        g, got = numbers(), []
        ts = [stackless.tasklet(body)() for i in range(3)]
        stackless.run()
        self.assertEqual(got, list(enumerate(ts)))
        self.assertEqual(next(g), (3, stackless.current))

    def test_executing(self):
        def numbers():
            stackless.schedule()
            yield 1
        g, got = numbers(), []
        stackless.tasklet(lambda: got.append(next(g)))()
        stackless.schedule()
        self.assertEqual((g.gi_running, g.gi_code.co_name), (1, 'numbers'))
        for use in g.next, lambda: g.send(None), lambda: g.throw(KeyError):
            self.assertRaisesRegexp(ValueError, 'generator already executing', use)
        stackless.run()
        self.assertEqual((got, g.gi_running), ([1], 0))


class TestFinalizers(TaskletTestCase):
    def test_destructor_uses_everything(self):
        class Noisy(object):
            def __del__(self):
                stackless.schedule()
                gc.collect()
                t = stackless.tasklet(log.append)('inner')
                t.run()
                log.append('del')

        def body():
            values = [Noisy() for i in range(3)]
            del values
            return stackless.schedule('result')
        log = []
        for i in range(2):
            stackless.tasklet(lambda: log.append(body()))()
        stackless.run()
        self.assertEqual(sorted(log), ['del'] * 6 + ['inner'] * 6 + ['result'] * 2)

    def test_weak_reference_callback_switches(self):
        class Thing(object):
            pass

        def body():
            thing = Thing()
            ref = weakref.ref(thing, lambda gone: [stackless.schedule(), log.append(1)])
            del thing
            return ref
        log = []
        for i in range(3):
            stackless.tasklet(body)()
        stackless.run()
        self.assertEqual(log, [1, 1, 1])

    def test_collector_runs_while_others_switch(self):
        class Node(object):
            def __init__(self):
                self.me = self

        def body():
            for i in range(50):
                Node()
                stackless.schedule()
                gc.collect()
                ch.send(i)
        ch, got = stackless.channel(), []
        for i in range(4):
            stackless.tasklet(body)()
        for i in range(200):
            got.append(ch.receive())
        stackless.run()
        self.assertEqual(sorted(got), sorted(range(50) * 4))

    def test_last_reference_in_schedule_remove(self):
        log = []

        def body():
            try:
                stackless.schedule_remove(None)
            finally:
                log.append('end')
        stackless.tasklet(body)()
        stackless.run()
        gc.collect()
        self.assertEqual(log, ['end'])

    def test_printed_exit(self):
        """TaskletExit is an ordinary exception for those that print."""
        import traceback
        self.assertEqual(traceback.format_exception_only(TaskletExit, TaskletExit(3)), ['TaskletExit: 3\n'])


class TestFrames(TaskletTestCase):
    def test_back(self):
        def body():
            names = []
            f = sys._getframe()
            while f is not None:
                names.append(f.f_code.co_name)
                f = f.f_back
            found.append(names)
        found = []
        stackless.tasklet(body)()
        stackless.run()
        self.assertEqual(found, [['body']])
        self.assertRaises((TypeError, AttributeError), setattr, sys._getframe(), 'f_back', None)

    def test_continuations_are_invisible(self):
        def look():
            found.append([sys._getframe(i).f_code.co_name for i in range(3)])

        def items():
            look()
            yield 1

        class Made(object):
            def __init__(self):
                look()

        def body():
            list(items())
            Made()
            map(lambda x: look(), [1])
        found = []
        stackless.tasklet(lambda: body())()
        stackless.run()
        self.assertEqual(found, [['look', 'items', 'body'], ['look', '__init__', 'body'], ['look', '<lambda>', 'body']])
        self.assertEqual(sys._current_frames()[stackless.main.thread_id].f_code.co_name, 'test_continuations_are_invisible')


class TestSystem(unittest.TestCase):
    def test_version(self):
        self.assertRegexpMatches(sys.version, r'^2\.7\.\d+ Stackless 3\.1b3 \(.*\) \n\[.*\]')
        self.assertEqual(sys.version_info[:2], (2, 7))
        self.assertEqual(sys.subversion[0], 'CPython')
        self.assertFalse(hasattr(sys, 'implementation'))
        self.assertEqual((platform.python_implementation(), platform.python_version()[:4]), ('CPython', '2.7.'))

    def test_registered_types(self):
        wanted = '''callable-iterator cell code dictionary-itemiterator dictionary-keyiterator dictionary-valueiterator enumerate frame
                 function generator instancemethod iterator listiterator method-wrapper module rangeiterator setiterator traceback
                 tupleiterator'''.split()
        self.assertEqual([name for name in wanted if name not in [t.__name__ for t in copy_reg.dispatch_table]], [])

    def test_main_exists_before_any_code(self):
        self.assertIsNotNone(stackless.getmain())
        self.assertIsInstance(in_thread(stackless.getmain), stackless.tasklet)

    def output_of(self, text):
        return subprocess.check_output([sys.executable, '-c', textwrap.dedent(text)])

    def test_main_exists_before_it_is_asked_for(self):
        """A callback that is set first of all is not told of it; other threads find it, and may move tasklets there."""
        self.assertEqual(self.output_of('''
            import stackless
            log = []
            stackless.set_schedule_callback(lambda *pair: log.append(pair))
            t = stackless.tasklet(len)('')
            stackless.run()
            main = stackless.main
            print log == [(main, t), (t, main)]'''), 'True\n')
        self.assertEqual(self.output_of('''
            import stackless, thread, threading
            def work():
                found.append(stackless.get_thread_info(ident)[2])
                t = stackless.tasklet(found.append, (2,))
                t.bind_thread(ident)
                t.insert()
            found, ident = [], thread.get_ident()
            worker = threading.Thread(target=work)
            worker.start()
            worker.join()
            stackless.run()
            print found'''), '[1, 2]\n')

    def test_include_folder(self):
        import distutils.core
        import distutils.command.build_ext
        command = distutils.command.build_ext.build_ext(distutils.core.Distribution())
        command.finalize_options()
        self.assertTrue(command.include_dirs)


if __name__ == '__main__':
    unittest.main()
