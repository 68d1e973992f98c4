"""Sections 3.1 and 3.2, rule by rule: making and binding tasklets, and the methods that schedule them."""
import thread
import threading
import time
import unittest

import stackless
from support import TaskletTestCase, from_c, in_thread, soft_only, undisturbed


class TestMaking(TaskletTestCase):
    def test_new_ignores_arguments(self):
        class Sub(stackless.tasklet):
            def __init__(self, *args, **kwargs):
                self.seen = args, kwargs
        t = Sub(1, two=2)
        self.assertEqual(t.seen, ((1,), {'two': 2}))
        t = stackless.tasklet.__new__(stackless.tasklet, 5, six=6)
        self.assertEqual((t.alive, t.tempval), (False, None))

    def test_init_is_bind(self):
        self.assertRaises(TypeError, stackless.tasklet, len, (), {}, 4)
        self.assertRaises(TypeError, stackless.tasklet, function=len)
        seen = []
        stackless.tasklet(func=lambda *a, **k: seen.append((a, k)), args=(1,), kwargs={'x': 2}).insert()
        stackless.run()
        self.assertEqual(seen, [((1,), {'x': 2})])

    def test_flags_are_clear(self):
        """They are not inherited from the one that makes it."""
        current = stackless.current
        current.set_atomic(True)
        current.set_ignore_nesting(True)
        current.block_trap = True
        try:
            t = stackless.tasklet(len)([])
        finally:
            current.set_atomic(False)
            current.set_ignore_nesting(False)
            current.block_trap = False
        self.assertEqual((t.atomic, t.ignore_nesting, t.block_trap), (False, False, False))
        stackless.run()

    def test_belongs_to_the_calling_thread(self):
        self.assertEqual(*in_thread(lambda: (stackless.tasklet().thread_id, thread.get_ident())))
        self.assertEqual(stackless.tasklet().thread_id, stackless.main.thread_id)

    def test_object(self):
        a, b = stackless.tasklet(), stackless.tasklet()
        self.assertTrue(a == a and a != b and hash(a) != hash(b) or hash(a) == hash(a))
        self.assertRegexpMatches(repr(a), r'^<_stackless\.tasklet object at 0x[0-9a-f]+>$')
        self.assertFalse(hasattr(a, '__enter__') or hasattr(a, '__del__'))

    def test_alive_without_a_frame(self):
        t = stackless.tasklet(len)([])
        self.assertEqual((t.alive, t.frame), (True, None))
        stackless.run()


class TestBind(TaskletTestCase):
    """The checks, in their order: each call breaks a rule and all later ones it can."""

    def test_callable_first(self):
        self.assertRaisesRegexp(TypeError, 'callable', stackless.current.bind, 5)

    def test_current_before_scheduled(self):
        self.assertRaisesRegexp(RuntimeError, r"can't \(re\)bind the current tasklet", stackless.current.bind, None)

    def test_scheduled_before_c_state(self):
        ch = stackless.channel()
        for wait in ch.receive, stackless.schedule:
            t = stackless.tasklet(from_c)(wait)
            t.run()
            self.assertRaisesRegexp(RuntimeError, 'scheduled', t.bind, len)
            t.kill()

    def test_c_state(self):
        t = stackless.tasklet(from_c)(stackless.schedule_remove)
        stackless.run()
        self.assertRaisesRegexp(RuntimeError, 'C state', t.bind, len)
        self.assertRaisesRegexp(RuntimeError, 'C state', t.bind, None)
        t.kill()
        self.assertIs(t.bind(None), t)

    @soft_only
    @undisturbed('nest', 'main has C state then')
    def test_unbind_main(self):
        def body():
            try:
                main.bind(None)
            except RuntimeError as e:
                seen.append(str(e))
            main.insert()
        seen, main = [], stackless.main
        stackless.tasklet(body)()
        stackless.schedule_remove()
        self.assertRegexpMatches(seen[0], "can't unbind the main tasklet")

    def test_unbinding(self):
        for args in (), (None,), (None, None, None):
            t = stackless.tasklet(len)
            self.assertIs(t.bind(*args), t)
            self.assertEqual((t.alive, t.tempval), (False, None))
            t = stackless.tasklet(len, ([],))
            t.bind(*args)
            self.assertEqual((t.alive, t.paused, t.tempval), (False, False, None))

    def test_function_alone(self):
        t = stackless.tasklet(len, ([],))
        t.bind(max)
        self.assertEqual((t.alive, t.tempval), (False, max))
        t = stackless.tasklet(len).bind(max, (1, 2))
        self.assertEqual((t.alive, t.tempval), (True, None))
        t.bind(None)

    def test_missing_arguments(self):
        seen = []

        def note(*args, **kwargs):
            seen.append((args, kwargs))
        for args in (note, ()), (note, None, {}), (note, (1,)), (note, None, {'k': 2}):
            t = stackless.tasklet().bind(*args)
            self.assertEqual((t.alive, t.paused, t.scheduled, t.tempval), (True, True, False, None))
            t.insert()
        stackless.run()
        self.assertEqual(seen, [((), {}), ((), {}), ((1,), {}), ((), {'k': 2})])

    def test_arguments_for_what_is_bound(self):
        seen = []
        stackless.tasklet(seen.append).bind(None, (5,)).insert()
        stackless.run()
        self.assertEqual(seen, [5])

    def test_old_binding_is_restored(self):
        t = stackless.tasklet()
        self.assertRaisesRegexp(RuntimeError, 'not bound to a function', t.bind, None, ())
        self.assertEqual((t.alive, t.tempval), (False, None))
        t = stackless.tasklet(len, ([],))
        self.assertRaises(RuntimeError, t.bind, None, ())
        self.assertTrue(t.paused)
        self.assertRaises(TypeError, t.bind, 5)
        self.assertTrue(t.alive)
        t.run()
        self.assertFalse(t.alive)

    def test_bad_types_at_once(self):
        t = stackless.tasklet(len)
        for args in ((None, [1]), (None, 5), (None, (), []), (None, (), 5)):
            self.assertRaises(TypeError, t.bind, *args)
            self.assertEqual((t.alive, t.tempval), (False, len))

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_frames_are_dropped_silently(self):
        """No handler runs, but a generator that is suspended in the frames is closed as usual."""
        def numbers():
            try:
                yield 1
            finally:
                seen.append('generator closed')

        def body():
            g = numbers()
            next(g)
            try:
                stackless.schedule_remove()
            except BaseException:
                seen.append('except')
            finally:
                seen.append('finally')
        seen = []
        t = stackless.tasklet(body)()
        stackless.run()
        self.assertGreater(t.recursion_depth, 0)
        t.bind(seen.append, ('new',))
        self.assertEqual((seen, t.recursion_depth), (['generator closed'], 0))
        t.run()
        self.assertEqual(seen, ['generator closed', 'new'])
        t = stackless.tasklet(stackless.schedule_remove)()
        t = stackless.tasklet(body)()
        stackless.run()
        t.bind(None)
        self.assertEqual((t.recursion_depth, t.frame, t.alive), (0, None, False))

    def test_setup(self):
        t = stackless.tasklet(len)
        self.assertIs(t.setup([]), t)
        self.assertRaisesRegexp(RuntimeError, 'is alive', t.setup, [])
        self.assertRaisesRegexp(RuntimeError, 'is alive', t, [])
        stackless.run()
        self.assertRaisesRegexp(RuntimeError, 'not bound to a function', t.setup)
        self.assertRaisesRegexp(RuntimeError, 'not bound to a function', t)

    def test_setup_of_an_orphan(self):
        t = in_thread(lambda: stackless.tasklet(len))
        self.assertRaisesRegexp(RuntimeError, 'no thread', t.setup, [])
        self.assertRaisesRegexp(RuntimeError, 'no thread', t.bind, len, ([],))
        self.assertEqual(t.thread_id, -1)

    @soft_only
    @undisturbed('nest', 'main has C state then')
    def test_main_of_another_thread(self):
        """May be bound anew while it floats: the thread ends with that function."""
        def work():
            def wait():
                ready.set()
                bound.wait()
                main.insert()
            main = stackless.main
            mains.append(main)
            stackless.tasklet(wait)()
            try:
                stackless.schedule_remove()
            finally:
                seen.append('handlers run')
        ready, bound, seen, mains = threading.Event(), threading.Event(), [], []
        worker = thread.start_new_thread(work, ())
        ready.wait()
        for i in range(2):
            mains[0].bind(lambda: seen.append((i, stackless.current is mains[0])), ())
        bound.set()
        limit = time.time() + 20
        while worker in stackless.getthreads() and time.time() < limit:
            time.sleep(0.001)
        self.assertEqual(seen, [(1, True)])
        self.assertNotIn(worker, stackless.getthreads())

    @soft_only
    def test_main_in_run(self):
        def body():
            for args in (None,), (len, ()):
                try:
                    stackless.main.bind(*args)
                except RuntimeError as e:
                    seen.append('C state' in str(e))
        seen = []
        stackless.tasklet(body)()
        stackless.run()
        self.assertEqual(seen, [True, True])


class TestInsert(TaskletTestCase):
    def test_no_op_in_the_ring(self):
        a, b = stackless.tasklet(len)([]), stackless.tasklet(len)([])
        self.assertIs(a.insert(), a)
        self.assertIs(stackless.current.next, a)
        self.assertIs(stackless.current.insert(), stackless.current)
        stackless.run()

    def test_blocked(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        stackless.run()
        for method in t.insert, t.run, t.switch:
            self.assertRaisesRegexp(RuntimeError, 'blocked', method)
        self.assertRaisesRegexp(RuntimeError, 'cannot remove a blocked tasklet', t.remove)
        self.assertTrue(t.blocked and ch.queue is t)
        t.kill()

    def test_dead(self):
        for t in stackless.tasklet(), stackless.tasklet(len):
            for method in t.insert, t.run, t.switch:
                self.assertRaisesRegexp(RuntimeError, 'dead', method)
            self.assertIs(t.remove(), t)

    def test_current_is_not_removed(self):
        self.assertRaisesRegexp(RuntimeError, 'current tasklet cannot be removed', stackless.current.remove)

    def test_orphan(self):
        t = in_thread(lambda: stackless.tasklet(len).bind(len, ()))
        self.assertIs(t.remove(), t)
        for method in t.insert, t.run, t.switch:
            self.assertRaises(RuntimeError, method)
        self.assertEqual((t.alive, t.scheduled, t.thread_id), (False, False, -1))


class TestRunAndSwitch(TaskletTestCase):
    def test_value_of_the_caller(self):
        def body():
            main.tempval = 'given'
            stackless.schedule()
        main = stackless.current
        t = stackless.tasklet(body)()
        self.assertEqual(t.run(), 'given')
        self.assertIsNone(t.run())

        def back():
            main.tempval = 'again'
            main.insert()
        self.assertEqual(stackless.tasklet(back)().switch(), 'again')

    def test_self(self):
        self.assertIsNone(stackless.current.run())
        self.assertIsNone(stackless.current.switch())
        self.assertEqual(stackless.runcount, 1)
        t = stackless.tasklet(len)('')
        self.assertIsNone(stackless.current.run())
        self.assertIsNone(stackless.current.switch())
        self.assertTrue(t.alive)
        stackless.run()

    def test_trap_leaves_all_as_it_was(self):
        paused = stackless.tasklet(len, ([],))
        ready = stackless.tasklet(len)([])
        stackless.switch_trap(1)
        for t in paused, ready:
            for method in t.run, t.switch:
                self.assertRaisesRegexp(RuntimeError, 'switch_trap', method)
        stackless.switch_trap(-1)
        self.assertEqual((paused.paused, ready.scheduled, stackless.runcount), (True, True, 2))
        stackless.run()

    def test_blocked_before_trap(self):
        t = stackless.tasklet(stackless.channel().receive)()
        stackless.run()
        stackless.switch_trap(1)
        try:
            for method in t.switch, t.run:
                self.assertRaisesRegexp(RuntimeError, 'blocked', method)
        finally:
            stackless.switch_trap(-1)
        t.kill()

    def test_main_may_be_scheduled_by_others(self):
        """It can be run, switched to and inserted like any other one; it floats meanwhile."""
        for wake in stackless.main.run, stackless.main.switch, stackless.main.insert:
            def body():
                floating.append(stackless.main.paused)
                wake()
                stackless.schedule()
            floating = []
            stackless.tasklet(body)()
            stackless.run()
            stackless.run()
            for t in list(stackless.tasklets()):
                if t is not stackless.main and t.paused:
                    t.kill()
            self.assertEqual(floating, [True])


class TestFlags(TaskletTestCase):
    def test_only_plain_numbers(self):
        t = stackless.tasklet()
        for method in t.set_atomic, t.set_ignore_nesting:
            for value in 1L, None, 'x', 1.0, []:
                with self.assertRaisesRegexp(TypeError, 'needs exactly one bool or integer'):
                    method(value)
            self.assertRaises(TypeError, method)
            self.assertIs(method(7), False)
            self.assertIs(method(0), True)
            self.assertIs(method(False), False)


if __name__ == '__main__':
    unittest.main()
