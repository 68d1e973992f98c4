"""Chapter 1 and sections 3.4 to 3.6, rule by rule: states, attributes, what becomes of lost tasklets, reductions."""
import copy
import gc
import pickle
import sys
import thread
import unittest
import weakref

import stackless
from support import TaskletTestCase, from_c, in_thread, soft_only, undisturbed


def facts(t):
    return ''.join(letter for letter, fact in zip('aspbcm', (t.alive, t.scheduled, t.paused, t.blocked, t.is_current, t.is_main)) if fact)


class TestStates(TaskletTestCase):
    """Each row of the table of states, and each way that leads there."""

    def test_unbound(self):
        finished = stackless.tasklet(len)([])
        failed, handled = stackless.tasklet(len)(), stackless.tasklet(len)()
        self.assertRaises(TypeError, stackless.run)
        stackless.set_error_handler(lambda *error: None)
        stackless.run()
        for t in stackless.tasklet(), stackless.tasklet(len).bind(None), finished, failed, handled:
            self.assertEqual((facts(t), t.tempval), ('', None))

    def test_bound(self):
        for t in stackless.tasklet(len), stackless.tasklet().bind(len):
            self.assertEqual((facts(t), t.tempval), ('', len))

    def test_runnable(self):
        ch = stackless.channel()
        ch.preference = 0
        woken = stackless.tasklet(ch.receive)()
        stackless.run()
        ch.send(1)
        for t in stackless.tasklet(len)([]), stackless.tasklet(len).setup([]), stackless.tasklet(len, ([],)).insert(), woken:
            self.assertEqual(facts(t), 'as')
        stackless.run()

    def test_paused(self):
        removed = stackless.tasklet(stackless.schedule)()
        away = stackless.tasklet(stackless.schedule_remove)()
        stackless.run()
        removed = stackless.tasklet(stackless.schedule)()
        removed.run()
        removed.remove()
        spinning = stackless.tasklet(self.spin)()
        victim = stackless.run(100)
        self.assertIs(victim, spinning)
        switched = stackless.tasklet(lambda: stackless.main.switch())()
        switched.run()
        for t in stackless.tasklet(len, ([],)), removed, away, victim, switched:
            self.assertEqual(facts(t), 'ap')
            t.kill()

    def spin(self):
        while True:
            pass

    def test_main_in_run_is_paused(self):
        seen = []
        stackless.tasklet(lambda: seen.append(facts(stackless.main)))()
        stackless.run()
        self.assertEqual(seen, ['apm'])
        self.assertEqual(facts(stackless.main), 'ascm')

    def test_blocked(self):
        ch = stackless.channel()
        for wait in ch.receive, ch.next, lambda: ch.send(1), lambda: ch.send_sequence([1]):
            ts = [stackless.tasklet(wait)() for i in 'ab']
            stackless.run()
            for t in ts:
                self.assertEqual(facts(t), 'asb')
                t.kill()

    def test_main_blocked(self):
        ch, seen = stackless.channel(), []

        def body():
            seen.append((facts(stackless.main), ch.queue is stackless.main))
            ch.send(1)
        stackless.tasklet(body)()
        ch.receive()
        self.assertEqual(seen, [('asbm', True)])

    def test_tempval(self):
        """Callable, value of the suspended operation, bomb; None when all is over."""
        t = stackless.tasklet(stackless.schedule)
        self.assertIs(t.tempval, stackless.schedule)
        t('value')
        self.assertIsNone(t.tempval)
        t.run()
        self.assertEqual(t.tempval, 'value')
        t.tempval = stackless.bomb(KeyError, KeyError(1))
        self.assertRaises(KeyError, stackless.run)
        self.assertIsNone(t.tempval)
        self.assertIsNone(stackless.current.tempval)

        def body():
            stackless.current.tempval = 'left behind'
        t = stackless.tasklet(body)()
        stackless.run()
        self.assertIsNone(t.tempval)


class TestAttributes(TaskletTestCase):
    def test_types(self):
        t = stackless.tasklet()
        for name in '''alive paused blocked scheduled restorable atomic ignore_nesting block_trap is_current is_main'''.split():
            self.assertIs(type(getattr(t, name)), bool, name)
        for name in 'thread_id recursion_depth nesting_level'.split():
            self.assertIn(type(getattr(t, name)), (int, long), name)
        for name in 'next prev frame _channel tempval trace_function profile_function'.split():
            self.assertIsNone(getattr(t, name), name)
        self.assertIsInstance(t.cstate, stackless.cstack)

    def test_messages(self):
        t = stackless.tasklet()
        for name in '''alive paused blocked scheduled restorable atomic ignore_nesting is_current is_main thread_id next prev
                    frame recursion_depth nesting_level _channel'''.split():
            with self.assertRaisesRegexp(AttributeError, 'not writable'):
                setattr(t, name, True)
        self.assertRaises(TypeError, setattr, t, 'cstate', None)
        with self.assertRaisesRegexp(TypeError, 'must be set to a bool or integer'):
            t.block_trap = 'x'
        for value in 1, 0, True, False:
            t.block_trap = value
            self.assertIs(t.block_trap, bool(value))

    def test_restorable(self):
        finished = stackless.tasklet(len)([])
        stackless.run()
        for t in stackless.tasklet(), stackless.tasklet(len, ([],)), finished:
            self.assertIs(t.restorable, True)
        t = stackless.tasklet(from_c)(stackless.schedule_remove)
        stackless.run()
        self.assertEqual((t.restorable, t.cstate.task, t.nesting_level > 0), (False, t, True))
        t.kill()

    def test_neighbours(self):
        main = stackless.main
        self.assertEqual((main.next, main.prev), (main, main))
        a, b = stackless.tasklet(len)([]), stackless.tasklet(len)([])
        self.assertEqual([main.next, a.next, b.next, main.prev, b.prev, a.prev], [a, b, main, b, a, main])
        stackless.run()
        self.assertEqual((a.next, a.prev), (None, None))
        ch = stackless.channel()
        a, b = [stackless.tasklet(ch.receive)() for i in 'ab']
        stackless.run()
        self.assertEqual([a.prev, a.next, b.prev, b.next, a._channel, b._channel], [None, b, a, None, ch, ch])
        a.kill()
        b.kill()
        self.assertEqual((a._channel, b._channel), (None, None))
        ch.preference = 0
        a = stackless.tasklet(ch.receive)()
        stackless.run()
        ch.send(1)
        self.assertEqual((a.scheduled, a._channel), (True, None))
        stackless.run()

    def test_frame(self):
        def body():
            seen.append(t.frame is sys._getframe())
            [stackless.schedule() for i in 'a']
        seen = []
        t = stackless.tasklet(body)()
        self.assertIsNone(t.frame)
        t.run()
        self.assertEqual(t.frame.f_code, body.func_code)
        self.assertIs(stackless.current.frame, sys._getframe())
        stackless.run()
        self.assertEqual((t.frame, seen), (None, [True]))

    @undisturbed('nest', 'a nested call counts')
    def test_recursion_depth(self):
        def deep(n):
            if n:
                return deep(n - 1)
            seen.append(stackless.current.recursion_depth)
        seen = []
        t = stackless.tasklet(deep)(0)
        self.assertEqual(t.recursion_depth, 0)
        stackless.tasklet(deep)(7)
        stackless.run()
        self.assertEqual((seen[1] - seen[0], t.recursion_depth), (7, 0))

    def test_identities(self):
        t, mine = stackless.tasklet(len)([]), stackless.main
        self.assertEqual((t.thread_id, stackless.main.thread_id), (thread.get_ident(),) * 2)
        stackless.run()
        self.assertEqual(t.thread_id, thread.get_ident())
        self.assertTrue(in_thread(lambda: mine.is_main and mine.is_current and mine.thread_id != stackless.main.thread_id))


class TestLost(TaskletTestCase):
    def lose(self, wait, remember=None):
        """A tasklet that waits and is forgotten; returns what its handlers noted."""
        def body():
            try:
                wait()
            except BaseException as e:
                log.append(type(e))
                raise
            finally:
                log.append('finally')
        log = []
        t = stackless.tasklet(body)()
        stackless.run()
        ref = weakref.ref(t, lambda gone: log.append('gone'))
        del t
        gc.collect()
        self.assertIsNone(ref())
        return log

    def test_paused(self):
        self.assertEqual(self.lose(lambda: stackless.schedule_remove(None)), [TaskletExit, 'finally', 'gone'])

    def test_blocked_on_an_unknown_channel(self):
        self.assertEqual(self.lose(lambda: stackless.channel().receive()), [TaskletExit, 'finally', 'gone'])

    def test_nested(self):
        self.assertEqual(self.lose(lambda: from_c(lambda: stackless.schedule_remove(None))), [TaskletExit, 'finally', 'gone'])

    def test_new(self):
        ran = []
        for t in stackless.tasklet(ran.append), stackless.tasklet(ran.append, (1,)):
            ref = weakref.ref(t)
            del t
        gc.collect()
        self.assertEqual((ref(), ran), (None, []))

    def test_linked_ones_stay(self):
        ch, done = stackless.channel(), []
        stackless.tasklet(lambda: done.append(ch.receive()))()
        stackless.tasklet(lambda: [stackless.schedule(), done.append('ran')])()
        stackless.run()
        gc.collect()
        ch.send('received')
        stackless.run()
        self.assertEqual(done, ['ran', 'received'])

    def test_last_waiter_takes_the_channel_along(self):
        """One ends while it has the last reference to a channel where others wait."""
        def wait(name):
            try:
                box[0].receive()
            finally:
                log.append(name)
        log, box = [], [stackless.channel()]
        for name in 'abc':
            stackless.tasklet(wait)(name)
        stackless.run()
        del box[:]
        gc.collect()
        self.assertEqual(sorted(log), list('abc'))

    @undisturbed('nest', 'its frames are dropped by an exception then')
    def test_running_generator(self):
        def numbers():
            try:
                stackless.schedule_remove(None)
                yield 1
            finally:
                log.append('generator')
        log = []
        t = stackless.tasklet(lambda: list(numbers()))()
        stackless.run()
        del t
        gc.collect()
        self.assertEqual(log, ['generator'])

    @soft_only
    @undisturbed('nest', 'a tasklet with C frames cannot be unbound')
    def test_unbound_silently(self):
        log = []

        def body():
            try:
                stackless.schedule_remove(None)
            finally:
                log.append('finally')
        t = stackless.tasklet(body)()
        stackless.run()
        t.bind(None)
        del t
        gc.collect()
        self.assertEqual(log, [])

    def test_weak_references(self):
        for thing in stackless.tasklet(), stackless.channel():
            ref = weakref.ref(thing)
            self.assertIs(ref(), thing)
        del thing
        self.assertIsNone(ref())

    def test_weak_references_are_dead_while_handlers_run(self):
        def body():
            try:
                stackless.schedule_remove(None)
            finally:
                seen.append(ref())
        seen = []
        t = stackless.tasklet(body)()
        stackless.run()
        ref = weakref.ref(t)
        del t
        gc.collect()
        self.assertEqual(seen, [None])


class TestReduction(TaskletTestCase):
    def test_current(self):
        for reduce in stackless.current.__reduce__, lambda: stackless.current.__reduce_ex__(2):
            self.assertRaisesRegexp(RuntimeError, 'current', reduce)

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be stored')
    def test_shape(self):
        def outer():
            inner()

        def inner():
            stackless.schedule_remove('value')
        t = stackless.tasklet(outer)()
        stackless.run()
        for reduced in t.__reduce__(), t.__reduce_ex__(0), t.__reduce_ex__(2):
            kind, args, state = reduced[:3]
            self.assertEqual((kind, args, len(state)), (stackless.tasklet, (), 4))
            flags, tempval, level, frames = state
            self.assertEqual((flags, tempval, level), (0, 'value', 0))
            self.assertEqual([f.f_code.co_name for f in frames if hasattr(f, 'f_code')], ['outer', 'inner'])
        t.kill()

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be stored')
    def test_flags(self):
        def flags(**settings):
            t = stackless.tasklet(settings.pop('wait', stackless.schedule_remove))()
            t.set_atomic(settings.get('atomic', 0))
            t.set_ignore_nesting(settings.get('ignore_nesting', 0))
            stackless.run()
            t.block_trap = settings.get('block_trap', 0)
            try:
                return t.__reduce__()[2][0]
            finally:
                t.kill()
        ch = stackless.channel()
        self.assertEqual([flags(), flags(atomic=1), flags(ignore_nesting=1), flags(block_trap=1)], [0, 4, 8, 32])
        self.assertEqual([flags(wait=ch.receive), flags(wait=lambda: ch.send(1))], [3, 1])

        def spin():
            for i in xrange(3000):
                pass
            stackless.schedule_remove()
        t = stackless.tasklet(spin)()
        t.set_atomic(1)
        self.assertIsNone(stackless.run(500))
        self.assertEqual((t.__reduce__()[2][0], copy.copy(t).__reduce__()[2][0]), (128 + 4,) * 2)
        t.bind(None)

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be stored')
    def test_setstate(self):
        t = stackless.tasklet(forever)()
        stackless.run()
        state = t.__reduce__()[2]
        flags, tempval, level, frames = state
        other = stackless.tasklet()
        self.assertIs(other.__setstate__((4 + 3, 'changed', 5, frames)), other)
        self.assertEqual((facts(other), other.atomic, other.tempval, other.nesting_level), ('ap', True, 'changed', 0))
        self.assertEqual(other.thread_id, thread.get_ident())
        self.assertEqual(other.recursion_depth, t.recursion_depth)
        self.assertIsNot(other.frame, t.frame)
        for bad in (), (1, 2), (0, None, 0, 5), ('x', None, 0, []), None:
            self.assertRaises((TypeError, ValueError), stackless.tasklet().__setstate__, bad)
        other.set_atomic(0)
        other.kill()
        t.kill()

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be stored')
    def test_copy(self):
        def body():
            i = 0
            while i < 3:
                log.append(i)
                i += 1
                stackless.schedule_remove()
        log = []
        t = stackless.tasklet(body)()
        t.run()
        other = copy.copy(t)
        self.assertIsNot(other, t)
        t.run()
        t.run()
        other.run()
        self.assertEqual(log, [0, 1, 2, 1])
        t.kill()
        other.kill()

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be stored')
    def test_subclass_keeps_its_dictionary(self):
        t = Labelled('mark')
        t.bind(forever, ())
        for protocol in range(3):
            other = pickle.loads(pickle.dumps(t, protocol))
            self.assertEqual((type(other), other.label, other.alive), (Labelled, 'mark', True))
        self.assertEqual(copy.copy(t).label, 'mark')

    def test_subclass_of_channel_keeps_its_dictionary(self):
        ch = Numbered(5)
        for protocol in range(3):
            other = pickle.loads(pickle.dumps(ch, protocol))
            self.assertEqual((type(other), other.number, other.balance), (Numbered, 5, 0))


def forever():
    while True:
        stackless.schedule_remove()


class Labelled(stackless.tasklet):
    def __new__(cls, *args):
        return stackless.tasklet.__new__(cls)

    def __init__(self, label):
        self.label = label


class Numbered(stackless.channel):
    def __init__(self, number):
        self.number = number


if __name__ == '__main__':
    unittest.main()
