"""Timeouts of locks and what is built of them; subprocess and tempfile: small promises to children."""
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest


class Interrupt(Exception):
    pass


def in_thread(function):
    results = []
    thread = threading.Thread(target=lambda: results.append(function()))
    thread.start()
    thread.join(120)
    return results[0]


class Timeouts(unittest.TestCase):

    def test_lock(self):
        lock = threading.Lock()
        self.assertTrue(lock.acquire(timeout=5))
        begin = time.time()
        self.assertFalse(lock.acquire(True, 0.05))
        self.assertGreater(time.time() - begin, 0.04)
        self.assertFalse(lock.acquire(True, 0))
        self.assertTrue(lock.locked())

    def test_taken_when_it_becomes_free(self):
        lock = threading.Lock()
        lock.acquire()
        threading.Timer(0.05, lock.release).start()
        self.assertTrue(lock.acquire(True, 20))

    def test_refused(self):
        lock = threading.Lock()
        for kind, args in ((ValueError, (False, 1)), (ValueError, (True, -2)), (ValueError, (True, float('nan'))),
                           (OverflowError, (True, 1e300)), (TypeError, ('x',))):
            self.assertRaises(kind, lock.acquire, *args)
        self.assertFalse(lock.locked())

    def test_reentrant_lock(self):
        lock = threading.RLock()
        self.assertTrue(lock.acquire(timeout=1) and lock.acquire(timeout=1))
        self.assertFalse(in_thread(lambda: lock.acquire(timeout=0.02)))
        lock.release()
        lock.release()

    def test_condition_tells(self):
        condition = threading.Condition()
        with condition:
            self.assertFalse(condition.wait(0.02))
            self.assertFalse(condition.wait(-1))

    def test_handler_runs_while_waiting(self):
        def handler(number, frame):
            raise Interrupt

        before = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            self.assertRaises(Interrupt, threading.Event().wait, 30)
        finally:
            signal.signal(signal.SIGALRM, before)

    def test_handler_that_returns_does_not_end_the_wait(self):
        seen = []
        before = signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
        try:
            lock = threading.Lock()
            lock.acquire()
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            begin = time.time()
            self.assertFalse(lock.acquire(True, 0.1))
            self.assertGreater(time.time() - begin, 0.09)
            self.assertEqual(seen, [signal.SIGALRM])
        finally:
            signal.signal(signal.SIGALRM, before)


class Forks(unittest.TestCase):

    def test_lock_of_a_thread_that_is_gone(self):
        main = threading.current_thread()
        main._block.acquire()                   # as if it was about to wait

        def fork():
            child = os.fork()
            if child == 0:
                main.join(5)
                os._exit(main.is_alive())
            return os.waitpid(child, 0)[1]

        try:
            self.assertEqual(in_thread(fork), 0)
        finally:
            main._block.release()


class Children(unittest.TestCase):

    def test_communicate_with_select(self):
        before, subprocess._has_poll = subprocess._has_poll, False
        try:
            child = subprocess.Popen([sys.executable, '-S', '-c', 'import sys; sys.stderr.write("e"); '
                                      'print sys.stdin.read().upper()'],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(child.communicate('a' * 100000), ('A' * 100000 + '\n', 'e'))
        finally:
            subprocess._has_poll = before

    def test_temporary_files_are_not_inherited(self):
        handle, path = tempfile.mkstemp()
        self.addCleanup(os.remove, path)
        self.addCleanup(os.close, handle)
        self.assertTrue(fcntl.fcntl(handle, fcntl.F_GETFD) & fcntl.FD_CLOEXEC)

    def test_spooled_file(self):
        with tempfile.SpooledTemporaryFile(max_size=4) as stream:
            for text in 'a\n', 'bcdefgh\n':
                stream.seek(0, 2)
                stream.write(text)
                stream.seek(0)
                self.assertEqual(list(stream.xreadlines())[-1], text)
            self.assertFalse(hasattr(stream, 'encoding'))


if __name__ == '__main__':
    unittest.main()
