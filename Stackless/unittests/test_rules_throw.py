"""Section 3.3, rule by rule: exceptions into tasklets."""
import sys
import threading
import time
import traceback
import unittest

import stackless
from support import TaskletTestCase, in_thread, soft_only, undisturbed


class Old:
    """An exception of the old kind."""


class ThrowCase(TaskletTestCase):
    def waiter(self, wait=None):
        """One that notes what arrives: in self.got."""
        def body():
            try:
                (wait or stackless.schedule_remove)()
            except:
                self.got.append(sys.exc_info()[:2])
        self.got = []
        t = stackless.tasklet(body)()
        t.run()
        return t


class TestArguments(ThrowCase):
    def test_what_throw_takes(self):
        value = ValueError(1)
        old = Old()
        for args, kind, arguments in [((KeyError,), KeyError, ()), ((KeyError, 5), KeyError, (5,)), ((KeyError, (1, 2)), KeyError, (1, 2)),
                                      ((KeyError, None), KeyError, ()), ((value,), ValueError, (1,)), ((ValueError, value), ValueError, (1,)),
                                      ((value, None, None), ValueError, (1,))]:
            self.waiter().throw(*args)
            self.assertEqual((self.got[0][0], self.got[0][1].args), (kind, arguments))
        self.waiter().throw(ValueError, value)
        self.assertIs(self.got[0][1], value)
        for args in (Old,), (old,):
            self.waiter().throw(*args)
            self.assertEqual((self.got[0][0], isinstance(self.got[0][1], Old)), (Old, True))

    def test_by_keyword(self):
        self.waiter().throw(exc=KeyError, val=3, tb=None, pending=False)
        self.assertEqual(self.got[0][1].args, (3,))

    def test_what_throw_refuses(self):
        t = self.waiter()
        for args in (), (5,), (None,), (ValueError(), 5), (ValueError, None, 'x'), (object,), (list,):
            self.assertRaises(TypeError, t.throw, *args)
        with self.assertRaisesRegexp(TypeError, 'exceptions must be classes, or instances, not int'):
            t.throw(5)
        self.assertEqual((t.paused, self.got), (True, []))
        t.kill()

    def test_arguments_come_first(self):
        """They are looked at before the state of the tasklet."""
        for t in stackless.tasklet(), stackless.current:
            self.assertRaises(TypeError, t.throw, 5)
            self.assertRaises(TypeError, t.raise_exception, 5)
            self.assertRaises(TypeError, t.raise_exception)
            self.assertRaises(TypeError, t.kill, 1, 2)

    def test_raise_exception(self):
        self.waiter().raise_exception(KeyError, 1, 2)
        self.assertEqual((self.got[0][0], self.got[0][1].args), (KeyError, (1, 2)))
        t = self.waiter()
        for args in (), (int,), (5,), (ValueError(),), (None,):
            self.assertRaises(TypeError, t.raise_exception, *args)
        with self.assertRaisesRegexp(TypeError, 'at least 1 argument'):
            t.raise_exception()
        t.kill()

    def test_arguments_of_kill(self):
        for args, kwargs, pending in [((), {}, False), ((0,), {}, False), ((1,), {}, True), (('x',), {}, True),
                                      ((), {'pending': []}, False), ((), {'pending': 2}, True)]:
            t = self.waiter()
            self.assertIsNone(t.kill(*args, **kwargs))
            self.assertEqual(t.alive, pending)
            stackless.run()
            self.assertEqual(self.got[0][0], TaskletExit)
        self.assertRaises(TypeError, t.kill, now=1)

    def test_traceback_is_kept(self):
        def origin():
            raise KeyError
        t = self.waiter()
        try:
            origin()
        except KeyError:
            tb = sys.exc_info()[2]

        def body():
            try:
                stackless.schedule_remove()
            except KeyError:
                names.extend(entry[2] for entry in traceback.extract_tb(sys.exc_info()[2]))
        names = []
        other = stackless.tasklet(body)()
        other.run()
        other.throw(KeyError, None, tb)
        self.assertEqual((names[0], names[-1]), ('body', 'origin'))
        del names[:]
        other = stackless.tasklet(body)()
        other.run()
        other.throw(KeyError(1), None, tb)
        self.assertEqual((names[0], names[-1]), ('body', 'origin'))
        t.kill()


class TestTargets(ThrowCase):
    def test_self(self):
        for pending in False, True:
            self.assertRaises(KeyError, stackless.current.throw, KeyError, pending=pending)
            self.assertRaises(TaskletExit, stackless.current.kill, pending)
        self.assertRaises(KeyError, stackless.current.raise_exception, KeyError)

    def dead(self):
        finished = stackless.tasklet(len)([])
        stackless.run()
        return [stackless.tasklet(), stackless.tasklet(len), finished]

    def test_exit_into_a_dead_one(self):
        for t in self.dead():
            for pending in False, True:
                self.assertIsNone(t.kill(pending))
                self.assertIsNone(t.throw(TaskletExit, pending=pending))
                self.assertIsNone(t.throw(TaskletExit()))
            self.assertIsNone(t.raise_exception(TaskletExit))
            self.assertFalse(t.alive or t.scheduled)

    def test_error_into_a_dead_one(self):
        for t in self.dead():
            for pending in False, True:
                with self.assertRaisesRegexp(RuntimeError, 'dead'):
                    t.throw(KeyError, pending=pending)
            with self.assertRaises(KeyError) as caught:
                t.raise_exception(KeyError, 3)
            self.assertEqual(caught.exception.args, (3,))

    def orphan(self, pause):
        def work():
            t = stackless.tasklet(pause)()
            t.run()
            return t.remove()
        return in_thread(work)

    @soft_only
    @undisturbed('nest', 'one with C frames ends with its thread')
    def test_error_into_an_orphan(self):
        t = self.orphan(stackless.schedule)
        with self.assertRaisesRegexp(RuntimeError, 'no thread'):
            t.throw(KeyError)
        self.assertRaises((RuntimeError, KeyError), t.raise_exception, KeyError)

    def test_exit_into_an_orphan(self):
        t = self.orphan(stackless.schedule)
        for pending in False, True:
            self.assertIsNone(t.kill(pending))
        self.assertEqual((t.alive, t.frame, t.thread_id), (False, None, -1))
        t.bind_thread()
        self.assertEqual((t.alive, t.frame), (False, None))

    def test_not_started(self):
        """It dies before its function is entered."""
        ran = []
        for end in (lambda t: t.kill(), lambda t: t.throw(TaskletExit), lambda t: t.kill(True)):
            t = stackless.tasklet(ran.append)(1)
            end(t)
            stackless.run()
            self.assertFalse(t.alive)
        t = stackless.tasklet(ran.append)(1)
        self.assertRaises(KeyError, t.throw, KeyError)
        t = stackless.tasklet(ran.append)(1)
        t.throw(KeyError, pending=True)
        self.assertRaises(KeyError, stackless.run)
        handled = []
        stackless.set_error_handler(lambda *error: handled.append(error[0]))
        stackless.tasklet(ran.append)(1).throw(IndexError)
        self.assertEqual((ran, handled), ([], [IndexError]))


class TestDelivery(ThrowCase):
    def test_pending(self):
        ch = stackless.channel()
        other = stackless.tasklet(len)([])
        stackless.run()
        for wait in ch.receive, lambda: ch.send(1), stackless.schedule_remove:
            t = self.waiter(wait)
            behind = stackless.tasklet(len)([])
            t.throw(KeyError, 4, pending=True)
            self.assertIs(behind.next, t)
            self.assertEqual((t.blocked, t.scheduled, ch.balance, self.got), (False, True, 0, []))
            self.assertIs(stackless.current.prev, t)
            self.assertIsInstance(t.tempval, stackless.bomb)
            stackless.run()
            self.assertEqual(self.got[0][0], KeyError)
        self.assertFalse(other.alive)

    def test_immediate(self):
        ch = stackless.channel()
        for wait in ch.receive, lambda: ch.send(1), stackless.schedule_remove, stackless.schedule:
            t = self.waiter(wait)
            self.assertIsNone(t.throw(KeyError))
            self.assertEqual((self.got[0][0], t.alive, ch.balance), (KeyError, False, 0))

    def test_failure_puts_everything_back(self):
        """Also in the middle of a queue."""
        ch = stackless.channel()
        waiters = [stackless.tasklet(ch.send)(i) for i in range(3)]
        stackless.run()
        stackless.switch_trap(1)
        for throw in (lambda t: t.throw(KeyError), lambda t: t.kill(), lambda t: t.raise_exception(KeyError)):
            self.assertRaisesRegexp(RuntimeError, 'switch_trap', throw, waiters[1])
        stackless.switch_trap(-1)
        self.assertEqual((ch.balance, ch.queue, waiters[1].tempval), (3, waiters[0], 1))
        self.assertEqual([ch.receive() for t in waiters], [0, 1, 2])
        stackless.run()

    def test_trap_and_paused_target(self):
        t = self.waiter()
        stackless.switch_trap(1)
        self.assertRaises(RuntimeError, t.kill)
        self.assertIsNone(t.kill(pending=True))
        stackless.switch_trap(-1)
        stackless.run()
        self.assertEqual(self.got[0][0], TaskletExit)

    def test_place_in_the_ring(self):
        def body(name):
            try:
                stackless.schedule()
            except TaskletExit:
                name = name.upper()
            log.append(name)
        log = []
        a, b, c = [stackless.tasklet(body)(name) for name in 'abc']
        stackless.schedule()
        b.kill()
        log.append('main')
        stackless.run()
        self.assertEqual(log, ['B', 'c', 'main', 'a'])
        del log[:]
        a, b, c = [stackless.tasklet(body)(name) for name in 'abc']
        stackless.schedule()
        b.remove()
        b.kill()
        self.assertEqual(log, ['B'])
        stackless.run()

    def in_a_ring(self, end):
        """What happens when main does end(a), with a, b and c in the ring."""
        def body(name):
            try:
                stackless.schedule()
            except (TaskletExit, KeyError):
                name = name.upper()
            log.append(name)
            stackless.schedule()
        log = []
        a, b, c = [stackless.tasklet(body)(name) for name in 'abc']
        stackless.schedule()
        end(a)
        log.append('main')
        stackless.run()
        return ''.join(log)

    def test_back_to_the_caller_first(self):
        for end, result in [(lambda t: t.kill(), 'Abcmain'), (lambda t: t.throw(KeyError), 'Abcmain'), (lambda t: t.kill(back=0), 'Abcmain'),
                            (lambda t: t.kill(back=True), 'Amainbc'), (lambda t: t.throw(KeyError, back=True), 'Amainbc'),
                            (lambda t: t.throw(KeyError, None, None, 0, 1), 'Amainbc'), (lambda t: t.kill(True, back=True), 'mainAbc')]:
            self.assertEqual(self.in_a_ring(end), result)

    def test_back_in_other_states(self):
        """Paused, blocked and dead ones are followed by the caller anyway; it is refused like any, and changes nothing then."""
        ch = stackless.channel()
        for wait in ch.receive, stackless.schedule_remove:
            t = self.waiter(wait)
            self.assertIsNone(t.kill(back=True))
            self.assertEqual((self.got[0][0], t.alive, ch.balance), (TaskletExit, False, 0))
            self.assertIsNone(t.kill(back=True))
        self.assertRaises(TaskletExit, stackless.current.kill, back=True)
        self.assertRaises(TypeError, t.kill, False, True)
        a, b = stackless.tasklet(len)(''), stackless.tasklet(len)('')
        stackless.switch_trap(1)
        self.assertRaisesRegexp(RuntimeError, 'switch_trap', a.kill, back=True)
        stackless.switch_trap(-1)
        self.assertIs(stackless.current.next, a)
        stackless.run()

    def test_uncaught_comes_to_the_caller(self):
        t = stackless.tasklet(stackless.schedule_remove)()
        t.run()
        with self.assertRaises(KeyError):
            t.raise_exception(KeyError)
        self.assertFalse(t.alive)

    def test_target_goes_on(self):
        def body():
            while True:
                try:
                    stackless.schedule_remove()
                except TaskletExit:
                    log.append('refused')
                except KeyError:
                    log.append('yielding')
                    stackless.schedule()
                except IndexError:
                    return
        log = []
        t = stackless.tasklet(body)()
        t.run()
        t.kill()
        self.assertTrue(t.paused)
        t.throw(KeyError)
        self.assertEqual(log, ['refused', 'yielding'])
        stackless.run()
        t.throw(IndexError)
        self.assertFalse(t.alive)

    def test_other_thread(self):
        """It gets the exception when its thread runs it; the caller goes on at once."""
        def work():
            def body():
                try:
                    stackless.channel().receive()
                except BaseException as e:
                    log.append((type(e), threading.current_thread() is worker))
                stop.send(None)
            stop = stackless.channel()
            stop.preference = 0
            made.append(stackless.tasklet(body)())
            stop.receive()
        for throw, kind in [(lambda t: t.kill(), TaskletExit), (lambda t: t.kill(True), TaskletExit),
                            (lambda t: t.throw(KeyError), KeyError), (lambda t: t.raise_exception(KeyError, 1), KeyError)]:
            made, log = [], []
            worker = threading.Thread(target=work)
            worker.start()
            while not (made and made[0].blocked):
                time.sleep(0.001)
            with stackless.atomic():
                self.assertIsNone(throw(made[0]))
                self.assertEqual((log, made[0].blocked, made[0].scheduled), ([], False, True))
            worker.join(20)
            self.assertEqual(log, [(kind, True)])


if __name__ == '__main__':
    unittest.main()
