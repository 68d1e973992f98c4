"""Life of a tasklet: states, binding, scheduling methods, attributes."""
import gc
import sys
import unittest
import weakref

import stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed


def states(t):
    return (t.alive, t.scheduled, t.paused, t.blocked)


class TestStates(TaskletTestCase):
    def test_unbound(self):
        self.assertEqual(states(stackless.tasklet()), (False, False, False, False))

    def test_bound_without_arguments(self):
        t = stackless.tasklet(len)
        self.assertEqual(states(t), (False, False, False, False))
        self.assertIs(t.tempval, len)

    def test_runnable(self):
        t = stackless.tasklet(lambda: None)()
        self.assertEqual(states(t), (True, True, False, False))
        self.assertIsNone(t.frame)
        stackless.run()

    def test_paused_by_bind(self):
        t = stackless.tasklet().bind(lambda: None, ())
        self.assertEqual(states(t), (True, False, True, False))

    def test_blocked(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        stackless.run()
        self.assertEqual(states(t), (True, True, False, True))
        ch.send(1)
        stackless.run()

    def test_dead(self):
        t = stackless.tasklet(lambda: 5)()
        stackless.run()
        self.assertEqual(states(t), (False, False, False, False))
        self.assertIsNone(t.tempval)

    def test_current(self):
        seen = []

        def look():
            t = stackless.getcurrent()
            seen.append((t.is_current, t.is_main, t.alive, t.scheduled, t.frame is not None))
        stackless.tasklet(look)()
        stackless.run()
        self.assertEqual(seen, [(True, False, True, True, True)])

    def test_main(self):
        main = stackless.getmain()
        self.assertIs(main, stackless.getcurrent())
        self.assertTrue(main.is_main and main.is_current)
        self.assertEqual(main.recursion_depth > 0, True)


class TestBind(TaskletTestCase):
    def test_not_callable(self):
        self.assertRaisesRegexp(TypeError, 'callable', stackless.tasklet, 5)

    def test_current_tasklet(self):
        self.assertRaisesRegexp(RuntimeError, 'current tasklet', stackless.getcurrent().bind, len)

    def test_scheduled(self):
        t = stackless.tasklet(lambda: None)()
        self.assertRaisesRegexp(RuntimeError, 'scheduled', t.bind, len)
        stackless.run()

    def test_bad_arguments(self):
        self.assertRaises(TypeError, stackless.tasklet, len, 5)
        self.assertRaises(TypeError, stackless.tasklet, len, (), 5)

    def test_no_function(self):
        self.assertRaisesRegexp(RuntimeError, 'not bound', stackless.tasklet().bind, None, ())
        self.assertRaisesRegexp(RuntimeError, 'not bound', stackless.tasklet())

    def test_alive(self):
        t = stackless.tasklet(lambda: None)()
        self.assertRaisesRegexp(RuntimeError, 'is alive', t)
        stackless.run()

    def test_function_from_tempval(self):
        seen = []
        t = stackless.tasklet()
        t.tempval = seen.append
        t.setup(3)
        stackless.run()
        self.assertEqual(seen, [3])

    def test_keywords(self):
        seen = []
        stackless.tasklet(lambda *a, **k: seen.append((a, k)))(1, b=2)
        stackless.tasklet(lambda *a, **k: seen.append((a, k)), (3,), {'c': 4}).insert()
        stackless.run()
        self.assertEqual(seen, [((1,), {'b': 2}), ((3,), {'c': 4})])

    def test_again_after_the_end(self):
        seen = []
        t = stackless.tasklet(seen.append)(1)
        stackless.run()
        t.bind(seen.append)(2)
        stackless.run()
        self.assertEqual(seen, [1, 2])

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_unbind_drops_frames_without_cleanup(self):
        seen = []

        def f():
            try:
                stackless.schedule_remove()
            finally:
                seen.append('finally')
        t = stackless.tasklet(f)()
        stackless.run()
        self.assertTrue(t.paused)
        t.bind(None)
        self.assertFalse(t.alive)
        self.assertEqual(seen, [])

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_unbind_while_a_generator_runs(self):
        """It holds its frame, which is above the one that holds it."""
        class Thing(object):
            pass
        thing = Thing()
        seen = weakref.ref(thing)

        def waits():
            stackless.schedule_remove()
            yield

        def f(kept):
            it = waits()
            next(it)
        t = stackless.tasklet(f)(thing)
        del thing
        stackless.run()
        gc.collect()
        self.assertIsNotNone(seen())
        t.bind(None)
        gc.collect()
        self.assertIsNone(seen())

    def test_main_cannot_be_bound(self):
        main = stackless.getmain()
        errors = []

        def f():
            for args in (None,), (len, ()):
                try:
                    main.bind(*args)
                except RuntimeError as e:
                    errors.append(str(e))
        stackless.tasklet(f)()
        stackless.run()
        self.assertEqual(len(errors), 2)


class TestRing(TaskletTestCase):
    def make(self, names):
        self.log = []

        def f(name):
            self.log.append(name)
            stackless.schedule()
            self.log.append(name.upper())
        return [stackless.tasklet(f)(name) for name in names]

    def test_round_robin(self):
        self.make('abc')
        stackless.run()
        self.assertEqual(self.log, list('abcABC'))

    def test_run_of_a_ring_member_keeps_its_place(self):
        a, b, c = self.make('abc')
        b.run()
        self.assertEqual(self.log, ['b', 'c'])
        stackless.run()
        self.assertEqual(self.log, list('bcaBCA'))

    def test_run_of_a_removed_one(self):
        a, b, c = self.make('abc')
        b.remove()
        b.run()
        self.assertEqual(self.log, ['b'])
        stackless.run()
        self.assertEqual(self.log, list('bacBAC'))

    def test_next_and_prev(self):
        a, b, c = self.make('abc')
        main = stackless.getcurrent()
        self.assertIs(main.next, a)
        self.assertIs(c.next, main)
        self.assertIs(main.prev, c)
        self.assertEqual(stackless.getruncount(), 4)
        stackless.run()
        self.assertEqual(stackless.getruncount(), 1)

    def test_insert_and_remove(self):
        a, b = self.make('ab')
        self.assertIs(a.remove(), a)
        self.assertTrue(a.paused)
        a.remove()
        self.assertIs(a.insert(), a)
        a.insert()
        stackless.run()
        self.assertEqual(self.log, list('baBA'))

    def test_insert_errors(self):
        self.assertRaisesRegexp(RuntimeError, 'dead', stackless.tasklet().insert)
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        stackless.run()
        self.assertRaisesRegexp(RuntimeError, 'blocked', t.insert)
        self.assertRaisesRegexp(RuntimeError, 'blocked', t.remove)
        self.assertRaisesRegexp(RuntimeError, 'blocked', t.run)
        self.assertRaisesRegexp(RuntimeError, 'current', stackless.getcurrent().remove)
        t.kill()

    def test_switch_pauses_the_caller(self):
        main = stackless.getcurrent()
        seen = []

        def f():
            seen.append(main.paused)
            main.insert()
        t = stackless.tasklet(f)()
        t.switch()
        self.assertEqual(seen, [True])

    def test_schedule_remove_and_insert(self):
        seen = []

        def f():
            seen.append(stackless.schedule_remove('unused'))
        t = stackless.tasklet(f)()
        stackless.run()
        t.tempval = 'value'
        t.insert()
        stackless.run()
        self.assertEqual(seen, ['value'])

    def test_schedule_returns_its_argument(self):
        self.assertEqual(stackless.schedule(5), 5)
        self.assertIs(stackless.schedule(), stackless.getcurrent())
        seen = []
        stackless.tasklet(lambda: seen.append(stackless.schedule(retval=7)))()
        stackless.run()
        self.assertEqual(seen, [7])


class TestLifetime(TaskletTestCase):
    def test_paused_one_dies_and_cleans_up(self):
        seen = []

        def f():
            try:
                stackless.schedule_remove()
            except TaskletExit:
                seen.append('exit')
                raise
            finally:
                seen.append('finally')
        t = stackless.tasklet(f)()
        stackless.run()
        del t
        gc.collect()
        self.assertEqual(seen, ['exit', 'finally'])

    def test_new_one_dies_silently(self):
        seen = []
        t = stackless.tasklet(seen.append, (1,))
        ref = weakref.ref(t)
        del t
        self.assertIsNone(ref())
        self.assertEqual(seen, [])

    def test_blocked_on_a_channel_that_nobody_knows(self):
        seen = []

        def f():
            try:
                stackless.channel().receive()
            finally:
                seen.append('finally')
        ref = weakref.ref(stackless.tasklet(f)())
        stackless.run()
        gc.collect()
        self.assertIsNone(ref())
        self.assertEqual(seen, ['finally'])

    def test_nested_one_is_collected(self):
        seen = []

        def f():
            try:
                from_c(stackless.schedule_remove)
            finally:
                seen.append('finally')
        t = stackless.tasklet(f)()
        stackless.run()
        self.assertTrue(t.nesting_level > 0 and not t.restorable)
        del t
        gc.collect()
        self.assertEqual(seen, ['finally'])

    def test_subclass(self):
        class T(stackless.tasklet):
            def __new__(cls, *args):
                return stackless.tasklet.__new__(cls)

            def __init__(self, tag, f):
                stackless.tasklet.__init__(self, f)
                self.tag = tag
        seen = []
        t = T('x', lambda: seen.append(stackless.getcurrent().tag))
        t()
        stackless.run()
        self.assertEqual(seen, ['x'])
        self.assertRaises(AttributeError, setattr, stackless.tasklet(), 'tag', 1)

    def test_refused_exit_is_bounded(self):
        seen = []

        def f():
            while len(seen) < 3:
                try:
                    stackless.schedule_remove(None)
                except TaskletExit:
                    seen.append('refused')
        t = stackless.tasklet(f)()
        stackless.run()
        del t
        self.assertEqual(seen, ['refused'] * 3)

    def test_destructor_of_argument_switches(self):
        log = []

        class D(object):
            def __del__(self):
                log.append('del')
                stackless.schedule()
                log.append('deleted')
        stackless.tasklet(lambda d: None)(D())
        stackless.tasklet(lambda: log.append('other'))()
        stackless.run()
        self.assertEqual(sorted(log), ['del', 'deleted', 'other'])


class TestAttributes(TaskletTestCase):
    def test_readonly(self):
        t = stackless.tasklet()
        for name in ('alive', 'paused', 'blocked', 'scheduled', 'restorable', 'atomic', 'next',
                     'is_main', 'is_current', 'thread_id', 'frame', 'nesting_level'):
            self.assertRaises((AttributeError, TypeError), setattr, t, name, 1)

    def test_block_trap(self):
        t = stackless.tasklet()
        t.block_trap = True
        self.assertIs(t.block_trap, True)
        self.assertRaises(TypeError, setattr, t, 'block_trap', 'yes')
        self.assertRaises((TypeError, AttributeError), delattr, t, 'block_trap')

    def test_tempval(self):
        t = stackless.tasklet()
        t.tempval = 5
        self.assertEqual(t.tempval, 5)
        del t.tempval
        self.assertIsNone(t.tempval)

    def test_flags(self):
        t = stackless.tasklet()
        self.assertIs(t.set_atomic(1), False)
        self.assertIs(t.set_atomic(False), True)
        self.assertRaises(TypeError, t.set_atomic, 1L)
        self.assertIs(t.set_ignore_nesting(1), False)
        self.assertIs(t.ignore_nesting, True)

    @soft_only
    @undisturbed('nest', 'a nested call counts')
    def test_recursion_depth(self):
        def deep(n):
            if n:
                return deep(n - 1)
            stackless.schedule_remove()
        t = stackless.tasklet(deep)(10)
        stackless.run()
        self.assertEqual(t.recursion_depth, 11)
        self.assertEqual(t.nesting_level, 0)
        t.kill()
        self.assertEqual(t.recursion_depth, 0)

    def test_exception_state_is_per_tasklet(self):
        seen = []

        def f():
            seen.append(sys.exc_info()[0])
            try:
                raise KeyError
            except KeyError:
                stackless.schedule()
                seen.append(sys.exc_info()[0])
        try:
            raise ValueError
        except ValueError:
            stackless.tasklet(f)()
            stackless.schedule()
            seen.append(sys.exc_info()[0])
            stackless.run()
        self.assertEqual(seen, [None, ValueError, KeyError])



class Held(object):
    """Something that a weak reference can follow."""


class TestDroppedFrames(TaskletTestCase):
    """bind(None) takes the frames of a tasklet away, without running any of their code."""

    def dropped(self, function):
        held, log = Held(), []
        task = stackless.tasklet(function)(held, log)
        task.run()
        reference = weakref.ref(held)
        del held
        self.assertIsNotNone(reference())
        task.bind(None)
        self.assertIsNone(reference())
        self.assertFalse(gc.garbage)
        self.assertEqual(log, [])

    @soft_only
    def test_inside_of_generators(self):
        """A generator that runs and its caller hold each other."""
        def numbers(held, log):
            try:
                yield 1
                stackless.schedule_remove()
                yield held
            finally:
                log.append('finally')

        def one_in_another(held, log):
            return sum(x for x in numbers(held, log))
        self.dropped(lambda held, log: list(numbers(held, log)))
        self.dropped(lambda held, log: [x for x in numbers(held, log)])
        self.dropped(one_in_another)

    @soft_only
    def test_generators_are_over(self):
        def numbers():
            yield 1
            stackless.schedule_remove()
            yield 2
        made = numbers()
        task = stackless.tasklet(list)(made)
        task.run()
        self.assertTrue(made.gi_running)
        self.assertRaises(ValueError, next, made)
        task.bind(None)
        self.assertEqual((made.gi_running, made.gi_frame, list(made)), (0, None, []))


if __name__ == '__main__':
    unittest.main()
