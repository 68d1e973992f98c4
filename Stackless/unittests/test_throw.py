"""Exceptions into tasklets: throw, raise_exception, kill; uncaught ones; the error handler."""
import sys
import traceback
import unittest

import stackless
from support import soft_only, TaskletTestCase, undisturbed


class TestThrow(TaskletTestCase):
    def waiting(self, log):
        ch = stackless.channel()

        def f():
            try:
                ch.receive()
            except BaseException as e:
                log.append((type(e), e.args))
        t = stackless.tasklet(f)()
        stackless.run()
        return t

    def test_forms(self):
        for args, wanted in [((ValueError,), (ValueError, ())),
                             ((ValueError, 'x'), (ValueError, ('x',))),
                             ((ValueError, (1, 2)), (ValueError, (1, 2))),
                             ((ValueError('y'),), (ValueError, ('y',)))]:
            log = []
            self.waiting(log).throw(*args)
            self.assertEqual(log, [wanted])

    def test_bad_forms(self):
        log = []
        t = self.waiting(log)
        self.assertRaises(TypeError, t.throw)
        self.assertRaisesRegexp(TypeError, 'exceptions must be classes', t.throw, 5)
        self.assertRaises(TypeError, t.throw, ValueError(), 5)
        self.assertRaises(TypeError, t.throw, ValueError, None, 5)
        self.assertRaises(TypeError, t.raise_exception)
        self.assertRaises(TypeError, t.raise_exception, int)
        self.assertRaises(TypeError, t.kill, 1, 2)
        t.kill()
        self.assertEqual(log, [(TaskletExit, ())])

    def test_traceback_travels(self):
        ch = stackless.channel()
        seen = []

        def f():
            try:
                ch.receive()
            except KeyError:
                seen.append([e[2] for e in traceback.extract_tb(sys.exc_info()[2])])
        t = stackless.tasklet(f)()
        stackless.run()

        def origin():
            raise KeyError
        try:
            origin()
        except KeyError:
            t.throw(*sys.exc_info())
        self.assertEqual(seen[0][-1], 'origin')

    def test_pending(self):
        log = []
        t = self.waiting(log)
        t.throw(ValueError, pending=True)
        self.assertEqual(log, [])
        self.assertTrue(t.scheduled and not t.blocked)
        stackless.run()
        self.assertEqual(log, [(ValueError, ())])

    def test_self(self):
        self.assertRaises(IndexError, stackless.getcurrent().throw, IndexError)
        self.assertRaises(TaskletExit, stackless.getcurrent().kill)

    def test_dead(self):
        t = stackless.tasklet()
        t.kill()
        self.assertRaisesRegexp(RuntimeError, 'dead', t.throw, ValueError)
        self.assertRaisesRegexp(KeyError, 'for the caller', t.raise_exception, KeyError, 'for the caller')
        t.raise_exception(TaskletExit)

    def test_not_started(self):
        seen = []
        t = stackless.tasklet(seen.append)(1)
        t.kill()
        stackless.run()
        self.assertEqual((seen, t.alive), ([], False))
        t = stackless.tasklet(seen.append)(1)
        self.assertRaises(ValueError, t.throw, ValueError)
        self.assertEqual((seen, t.alive), ([], False))

    def test_uncaught_comes_back(self):
        t = stackless.tasklet(stackless.channel().receive)()
        stackless.run()
        self.assertRaises(ValueError, t.raise_exception, ValueError, 1)

    def test_kill_in_the_ring(self):
        log = []

        def f(name):
            try:
                stackless.schedule()
            finally:
                log.append(name)
        a, b, c = [stackless.tasklet(f)(x) for x in 'abc']
        stackless.schedule()
        a.kill()
        self.assertEqual(log, ['a', 'b', 'c'])

    def test_kill_of_a_removed_one_returns_directly(self):
        log = []

        def f(name):
            try:
                stackless.schedule()
            finally:
                log.append(name)
        a, b = [stackless.tasklet(f)(x) for x in 'ab']
        stackless.schedule()
        a.remove()
        a.kill()
        self.assertEqual(log, ['a'])
        stackless.run()

    def ended_by_kill(self, function):
        """Kills a tasklet that waits in function(channel). Returns weak references to what it held."""
        ch = stackless.channel()
        t = stackless.tasklet(function)(ch)
        t.run()
        self.assertTrue(t.blocked)
        before = stackless.getruncount()
        t.kill()
        self.assertFalse(t.alive or t.scheduled or t.blocked)
        self.assertEqual((ch.balance, ch.queue, t.next, t.frame), (0, None, None, None))
        self.assertEqual((stackless.getruncount(), t.recursion_depth), (before, 0))
        t.bind(len, ('abc',))       # as good as new
        t.run()
        self.assertFalse(t.alive)

    def test_nothing_to_run_on_the_way_out(self):
        log = []

        class Told(object):
            def __del__(self):
                log.append('gone')

        def plain(ch):
            told = Told()
            deeper(ch, told)

        def deeper(ch, told):
            for i in range(3):
                ch.receive()
        self.ended_by_kill(plain)
        self.assertEqual(log, ['gone'])

    def test_everything_that_has_to_run_runs(self):
        log = []

        class Manager(object):
            def __enter__(self):
                pass

            def __exit__(self, kind, value, tb):
                log.append(kind is TaskletExit and 'cleaned')

        def deep_finally(ch):
            try:
                receive_in_loop(ch)
            finally:
                log.append('cleaned')

        def receive_in_loop(ch):
            while True:
                ch.receive()

        def handler(ch):
            for i in range(2):
                try:
                    ch.receive()
                except TaskletExit:
                    log.append('cleaned')
                    raise

        def manager(ch):
            with Manager():
                for i in range(2):
                    receive_in_loop(ch)

        def generator(ch):
            def inner():
                try:
                    yield ch.receive()
                finally:
                    log.append('cleaned')
            for unused in inner():
                pass

        def in_c(ch):
            def key(x):
                try:
                    ch.receive()
                finally:
                    log.append('cleaned')
            max([1], key=key)

        def inside_a_handler(ch):
            try:
                raise KeyError
            except KeyError:
                try:
                    ch.receive()
                finally:
                    log.append('cleaned')
        for function in deep_finally, handler, manager, generator, in_c, inside_a_handler:
            self.ended_by_kill(function)
            self.assertEqual(log.pop(), 'cleaned', function)
            self.assertEqual(log, [])

    def test_a_listener_hears_of_it(self):
        heard = []
        self.addCleanup(stackless.set_schedule_callback, None)

        def wait(ch):
            stackless.set_schedule_callback(lambda prev, next: heard.append((prev.is_main, next.is_main)))
            ch.receive()
        self.ended_by_kill(wait)
        self.assertEqual(heard[:3], [(False, True), (True, False), (False, True)])

    @soft_only      # otherwise the tasklet itself is in its destructor when kill() returns
    @undisturbed('nest', 'it looks at the C stack')
    def test_a_destructor_that_switches(self):
        log = []

        class Switching(object):
            def __del__(self):
                log.append(1)
                stackless.schedule()
                log.append(3)

        def wait(ch):
            held = Switching()
            ch.receive()
        self.ended_by_kill(wait)
        self.assertEqual(log, [1, 3])
        t = stackless.tasklet(wait)(stackless.channel())
        t.run()
        stackless.tasklet(log.append)(2)
        t.kill()
        stackless.run()
        self.assertEqual(log, [1, 3, 1, 2, 3])

    def test_killed_where_it_waits_under_a_trap(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        t.run()
        stackless.switch_trap(1)
        try:
            self.assertRaisesRegexp(RuntimeError, 'switch_trap', t.kill)
        finally:
            stackless.switch_trap(-1)
        self.assertTrue(t.blocked)
        t.kill()
        self.assertFalse(t.alive)

    def test_a_frame_that_others_know_is_ended_by_the_exception(self):
        def wait(ch):
            x = 1
            ch.receive()
        ch = stackless.channel()
        t = stackless.tasklet(wait)(ch)
        t.run()
        frame = t.frame
        t.kill()
        self.assertEqual((t.alive, frame.f_locals['x']), (False, 1))

    def test_exit_can_be_caught(self):
        log = []

        def f():
            try:
                stackless.schedule_remove()
            except TaskletExit:
                log.append('caught')
            log.append(stackless.schedule(3))
        t = stackless.tasklet(f)()
        stackless.run()
        t.kill()
        self.assertEqual(log, ['caught'])
        stackless.run()
        self.assertEqual(log, ['caught', 3])


class TestUncaught(TaskletTestCase):
    def test_run_raises(self):
        def f():
            raise KeyError('k')
        log = []
        stackless.tasklet(f)()
        stackless.tasklet(log.append)(1)
        self.assertRaises(KeyError, stackless.run)
        self.assertEqual(log, [])
        stackless.run()
        self.assertEqual(log, [1])

    def test_traceback_has_both_sides(self):
        def f():
            raise KeyError('k')
        stackless.tasklet(f)()
        try:
            stackless.run()
        except KeyError:
            names = [e[2] for e in traceback.extract_tb(sys.exc_info()[2])]
        self.assertEqual(names, ['test_traceback_has_both_sides', 'f'])

    def test_blocked_main_gets_it(self):
        def f():
            raise KeyError('k')
        stackless.tasklet(f)()
        self.assertRaises(KeyError, stackless.channel().receive)

    def test_tasklet_exit_is_silent(self):
        def f():
            raise TaskletExit
        stackless.tasklet(f)()
        stackless.run()

    def test_system_exit_comes_to_main(self):
        stackless.tasklet(sys.exit)(7)
        with self.assertRaises(SystemExit) as caught:
            stackless.run()
        self.assertEqual(caught.exception.code, 7)

    def test_handler(self):
        log = []

        def handler(kind, value, tb):
            log.append((kind, value.args, tb is not None, stackless.getcurrent() is t, t.alive))
        self.assertIsNone(stackless.set_error_handler(handler))

        def f():
            raise KeyError('k')
        t = stackless.tasklet(f)()
        stackless.run()
        self.assertEqual(log, [(KeyError, ('k',), True, True, True)])
        self.assertIs(stackless.set_error_handler(None), handler)

    def test_handler_raises(self):
        def handler(kind, value, tb):
            raise IndexError

        def f():
            raise KeyError('k')
        stackless.set_error_handler(handler)
        stackless.tasklet(f)()
        self.assertRaises(IndexError, stackless.run)


class TestTrap(TaskletTestCase):
    def test_everything_is_trapped(self):
        ch = stackless.channel()
        blocked = stackless.tasklet(ch.receive)()
        stackless.run()
        ready = stackless.tasklet(lambda: None)()
        self.assertEqual(stackless.switch_trap(1), 0)
        try:
            for f, args in [(stackless.schedule, ()), (stackless.schedule_remove, ()),
                            (stackless.run, ()), (ready.run, ()), (ready.switch, ()),
                            (ch.send, (1,)), (stackless.channel().receive, ()),
                            (ch.send_throw, (ValueError,)), (blocked.kill, ()),
                            (blocked.raise_exception, (ValueError,))]:
                self.assertRaisesRegexp(RuntimeError, 'switch_trap', f, *args)
            self.assertTrue(blocked.blocked)
            self.assertEqual((ch.balance, stackless.getruncount()), (-1, 2))
        finally:
            self.assertEqual(stackless.switch_trap(-1), 1)
        ch.send(1)
        stackless.run()

    def test_transfer_without_switch_is_allowed(self):
        ch = stackless.channel()
        got = []
        stackless.tasklet(lambda: got.append(ch.receive()))()
        stackless.run()
        ch.preference = 1
        stackless.switch_trap(1)
        ch.send(1)
        stackless.switch_trap(-1)
        stackless.run()
        self.assertEqual(got, [1])


class TestScheduleCallback(TaskletTestCase):
    def test_switches_are_told(self):
        log = []
        main = stackless.getcurrent()
        t = stackless.tasklet(stackless.schedule)()
        self.assertIsNone(stackless.set_schedule_callback(lambda a, b: log.append((a, b))))
        stackless.run()
        stackless.set_schedule_callback(None)
        self.assertEqual(log, [(main, t), (t, main)])

    def test_errors_are_reported_only(self):
        def callback(a, b):
            raise ValueError('of the callback')
        stackless.tasklet(lambda: None)()
        stackless.set_schedule_callback(callback)
        old, sys.stderr = sys.stderr, Sink()
        try:
            stackless.run()
        finally:
            sink, sys.stderr = sys.stderr, old
            stackless.set_schedule_callback(None)
        self.assertIn('of the callback', sink.text)

    def test_switching_inside(self):
        errors = []

        def callback(a, b):
            try:
                stackless.schedule()
            except RuntimeError as e:
                errors.append(e)
        stackless.tasklet(lambda: None)()
        stackless.set_schedule_callback(callback)
        stackless.run()
        self.assertEqual(len(errors), 2)

    def test_every_way_to_switch_inside(self):
        """Whatever it is that switches, and has called it: nothing changes."""
        def callback(prev, next):
            calls.append(prev)
            for attempt in (paused.run, paused.switch, paused.kill, lambda: paused.throw(KeyError),
                            lambda: paused.raise_exception(KeyError), ch.receive, lambda: ch.send(1)):
                try:
                    attempt()
                except RuntimeError:
                    refused.append(attempt)
        calls = []
        ch, refused = stackless.channel(), []
        paused = stackless.tasklet(stackless.schedule_remove)()
        paused.run()
        for switch in (lambda t: t.run(), lambda t: t.kill(), lambda t: stackless.schedule(), lambda t: stackless.run()):
            ts = [stackless.tasklet(stackless.schedule_remove)() for i in 'ab']
            stackless.set_schedule_callback(callback)
            switch(ts[0])
            stackless.set_schedule_callback(None)
            self.assertEqual((len(calls) >= 2, len(refused)), (True, 7 * len(calls)))
            self.assertEqual((paused.paused, ch.balance), (True, 0))
            del refused[:], calls[:]
            for t in ts:
                t.kill()
        paused.kill()

    def test_reporting_is_a_part_of_the_callback(self):
        """What sys.stderr runs to report its error may be long, but neither switch nor be interrupted."""
        refused = []

        class Busy(object):
            def write(self, text):
                for i in range(100):
                    pass
                try:
                    stackless.schedule()
                except RuntimeError as e:
                    refused.append(e)

        def callback(a, b):
            raise ValueError('of the callback')

        def body():
            for i in range(200):
                pass
        for what in stackless.set_schedule_callback, stackless.set_channel_callback:
            saved, sys.stderr = sys.stderr, Busy()
            what(callback)
            ch = stackless.channel()
            try:
                stackless.tasklet(body)()
                stackless.tasklet(ch.receive)()
                stackless.tasklet(ch.send)(1)
                victim = stackless.run(10)
                while victim is not None:
                    victim.insert()
                    victim = stackless.run(50)
            finally:
                sys.stderr = saved
                what(None)
            self.assertGreater(len(refused), 2)
            del refused[:]


class Sink(object):
    text = ''

    def write(self, text):
        self.text += text


class TestDeadlock(TaskletTestCase):
    def test_main_alone(self):
        ch = stackless.channel()
        self.assertRaisesRegexp(RuntimeError, 'Deadlock', ch.receive)
        self.assertRaisesRegexp(RuntimeError, 'Deadlock', ch.send, 1)
        self.assertEqual((ch.balance, stackless.getruncount()), (0, 1))

    def test_message_names_who_waits(self):
        ch = stackless.channel()

        def waiting_here():
            ch.receive()
        t = stackless.tasklet(waiting_here)()
        stackless.run()
        with self.assertRaises(RuntimeError) as caught:
            stackless.channel().receive()
        self.assertIn('waiting_here', str(caught.exception))
        self.assertIn('test_throw.py', str(caught.exception).replace('.pyc', '.py'))
        t.kill()

    def test_main_blocked_tasklet_blocks(self):
        errors = []

        def f():
            try:
                stackless.channel().receive()
            except RuntimeError as e:
                errors.append(str(e))
            ch.send(5)
        ch = stackless.channel()
        stackless.tasklet(f)()
        self.assertEqual(ch.receive(), 5)
        self.assertIn('Deadlock', errors[0])

    def test_last_one_ends_while_main_waits(self):
        stackless.tasklet(lambda: None)()
        self.assertRaisesRegexp(RuntimeError, 'receiving', stackless.channel().receive)
        stackless.tasklet(lambda: None)()
        self.assertRaisesRegexp(RuntimeError, 'sending', stackless.channel().send, 1)

    def test_tasklet_blocks_while_main_runs(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        self.assertIsNone(stackless.run())
        self.assertTrue(t.blocked)
        t.kill()


class TestWrongBombs(TaskletTestCase):
    def raised_by(self, *parts):
        log = []

        def body():
            for number in 1, 2:
                try:
                    stackless.schedule_remove(None)
                finally:
                    log.append(number)
            log.append('end')
        task = stackless.tasklet(body)()
        task.run()
        task.tempval = stackless.bomb(*parts)
        with self.assertRaises(TypeError) as caught:
            task.run()
            stackless.run()
        self.assertEqual((log, task.alive), ([1], False))
        return str(caught.exception)

    def test_no_exceptions(self):
        """Numbers are what `finally` knows return, break and continue by."""
        for number in 5, 8, 16, 32:
            self.assertEqual(self.raised_by(number, 1, 2),
                             'exceptions must be old-style classes or derived from BaseException, not int')
        self.assertIn('not list', self.raised_by([]))

    def test_states(self):
        for state in 5, [], None, (), (1, 2):
            self.assertRaises(TypeError, stackless.bomb().__setstate__, state)


if __name__ == '__main__':
    unittest.main()
