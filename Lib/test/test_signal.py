"""Handlers of signals, timers, and what they interrupt."""
import os
import signal
import sys
import thread
import threading
import time
import unittest


class SignalTestCase(unittest.TestCase):
    def setUp(self):
        self.log = []
        self.old = signal.signal(signal.SIGUSR1, self.handler)

    def tearDown(self):
        signal.signal(signal.SIGUSR1, self.old)

    def handler(self, number, frame):
        self.log.append(number)


class TestHandlers(SignalTestCase):
    def test_called_at_once(self):
        os.kill(os.getpid(), signal.SIGUSR1)
        self.assertEqual(self.log, [signal.SIGUSR1])

    def test_what_a_handler_raises_is_caught_where_the_signal_is_sent(self):
        self.assertRaises(KeyboardInterrupt, os.kill, os.getpid(), signal.SIGINT)

    def test_getsignal(self):
        self.assertEqual(signal.getsignal(signal.SIGUSR1), self.handler)
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)
        self.assertRaises(ValueError, signal.getsignal, 0)
        self.assertRaises(ValueError, signal.getsignal, signal.NSIG)

    def test_bad_arguments(self):
        self.assertRaises(TypeError, signal.signal, signal.SIGUSR1, 5)
        self.assertRaises(ValueError, signal.signal, 0, signal.SIG_DFL)
        self.assertRaises(RuntimeError, signal.signal, signal.SIGKILL, signal.SIG_DFL)

    def test_exception_of_a_handler(self):
        def handler(number, frame):
            raise KeyError
        signal.signal(signal.SIGUSR1, handler)
        def signalled():
            os.kill(os.getpid(), signal.SIGUSR1)
            for _ in xrange(10):
                pass
        self.assertRaises(KeyError, signalled)

    def test_what_a_handler_raises_is_raised_by_the_call_that_was_interrupted(self):
        def handler(number, frame):
            lines.append(frame.f_lineno)
            raise KeyError
        signal.signal(signal.SIGUSR1, handler)
        me, caught, lines = os.getpid(), [], []
        start = sys._getframe().f_lineno
        try: os.kill(me, signal.SIGUSR1)
        except KeyError: caught.append('alone')
        status = 'as before'
        try:
            status = os.kill(me, signal.SIGUSR1)
        except KeyError:
            caught.append(status)
        try:
            os.kill(*(me, signal.SIGUSR1))
        except KeyError:
            caught.append('starred')
        try:
            max([2, 1], key=lambda n: os.kill(me, signal.SIGUSR1))
        except KeyError:
            caught.append('below a callback')
        self.assertEqual(caught, ['alone', 'as before', 'starred', 'below a callback'])
        self.assertEqual([line - start for line in lines], [1, 5, 9, 13])

    def test_main_thread_only(self):
        errors = []

        def work():
            try:
                signal.signal(signal.SIGUSR1, signal.SIG_DFL)
            except ValueError as e:
                errors.append(str(e))
        t = threading.Thread(target=work)
        t.start()
        t.join()
        self.assertEqual(errors, ['signal only works in main thread'])

    def test_interrupt_main(self):
        def interrupted():
            thread.interrupt_main()
            for _ in xrange(10):
                pass
        self.assertRaises(KeyboardInterrupt, interrupted)

    def test_wakeup_fd(self):
        r, w = os.pipe()
        old = signal.set_wakeup_fd(w)
        try:
            os.kill(os.getpid(), signal.SIGUSR1)
            self.assertEqual(os.read(r, 1), '\0')
        finally:
            self.assertEqual(signal.set_wakeup_fd(old), w)
            os.close(r)
            os.close(w)
        self.assertRaises(ValueError, signal.set_wakeup_fd, 10 ** 6)


class TestTimers(unittest.TestCase):
    def setUp(self):
        self.log = []
        self.old = signal.signal(signal.SIGALRM, lambda *args: self.log.append(args[0]))

    def tearDown(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.old)

    def test_sleep_ends_early(self):
        began = time.time()
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        time.sleep(30)
        self.assertTrue(time.time() - began < 25)
        self.assertEqual(self.log, [signal.SIGALRM])

    def test_the_exception_of_a_handler_ends_a_sleep_inside_of_its_try(self):
        signal.signal(signal.SIGALRM, lambda number, frame: {}[number])
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        try:
            time.sleep(30)
        except KeyError as e:
            self.log.append(e.args[0])
        self.assertEqual(self.log, [signal.SIGALRM])

    def test_shortest(self):
        signal.setitimer(signal.ITIMER_REAL, 1e-7)
        deadline = time.time() + 20
        while not self.log and time.time() < deadline:
            time.sleep(0.01)
        self.assertEqual(self.log, [signal.SIGALRM])

    def test_values(self):
        self.assertEqual(signal.setitimer(signal.ITIMER_REAL, 50, 60), (0.0, 0.0))
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        self.assertTrue(40 < left <= 50)
        self.assertEqual(interval, 60.0)
        self.assertRaises(signal.ItimerError, signal.getitimer, 99)
        self.assertRaises(signal.ItimerError, signal.setitimer, signal.ITIMER_REAL, -1)


if __name__ == '__main__':
    unittest.main()
