"""The module thread: starting, locks, thread-local objects."""
import gc
import os
import signal
import thread
import time
import unittest
import weakref

import stackless


def wait_for(condition):
    deadline = time.time() + 20
    while not condition() and time.time() < deadline:
        time.sleep(0.001)
    return condition()


class TestThreads(unittest.TestCase):
    def test_start(self):
        log = []
        ident = thread.start_new_thread(lambda *a, **k: log.append((thread.get_ident(), a, k)),
                                        (1,), {'x': 2})
        self.assertTrue(wait_for(lambda: log))
        self.assertEqual(log, [(ident, (1,), {'x': 2})])

    def test_bad_arguments(self):
        self.assertRaises(TypeError, thread.start_new_thread, 1, ())
        self.assertRaises(TypeError, thread.start_new_thread, len, 1)
        self.assertRaises(TypeError, thread.start_new_thread, len, (), 1)

    def test_exit_is_quiet(self):
        before = thread._count()
        thread.start_new_thread(thread.exit, ())
        self.assertTrue(wait_for(lambda: thread._count() == before))

    def test_end_while_others_wait(self):
        ended, sleeping = [], []
        def sleep():
            sleeping.append(1)
            while len(ended) < 100:
                time.sleep(0)
            sleeping.pop()
        for _ in range(3):
            thread.start_new_thread(sleep, ())
        for _ in range(100):
            thread.start_new_thread(ended.append, (1,))
        self.assertTrue(wait_for(lambda: len(ended) == 100 and not sleeping))

    def test_stack_size(self):
        self.assertRaises(ValueError, thread.stack_size, 4096)
        self.assertRaises(ValueError, thread.stack_size, -1)
        self.assertEqual(thread.stack_size(32768), 0)
        try:
            def deep(n):
                return n and deep(n - 1) + 1
            log = []
            thread.start_new_thread(lambda: log.append(sorted([1], key=lambda x: deep(500))), ())
            self.assertTrue(wait_for(lambda: log))
        finally:
            self.assertEqual(thread.stack_size(0), 32768)


def native_id():
    with open('/proc/thread-self/stat') as f:
        return f.read().split()[0]


class TestSpareThreads(unittest.TestCase):
    """A thread of the system that has done its work is used again."""

    def setUp(self):
        if not os.path.exists('/proc/thread-self'):
            self.skipTest('the system does not tell threads apart')

    def run_in_thread(self, function):
        log, done = [], thread.allocate_lock()
        done.acquire()

        def run():
            log.append(function())
            done.release()
        thread.start_new_thread(run, ())
        done.acquire()
        return log[0]

    def test_threads_one_after_the_other_are_few(self):
        ids = [self.run_in_thread(native_id) for _ in range(200)]
        self.assertNotIn(native_id(), ids)
        self.assertLess(len(set(ids)), 150)

    def test_threads_at_a_time_are_many(self):
        self.run_in_thread(native_id)
        inner = self.run_in_thread(lambda: (native_id(), self.run_in_thread(native_id), native_id()))
        self.assertNotEqual(inner[0], inner[1])
        self.assertEqual(inner[0], inner[2])

    def test_each_has_locals_of_its_own(self):
        local = thread._local()

        def look():
            before = getattr(local, 'x', None)
            local.x = 1
            return before
        self.assertEqual([self.run_in_thread(look) for _ in range(20)], [None] * 20)

    def test_stack_size(self):
        self.run_in_thread(native_id)
        old = thread.stack_size(8 << 20)
        try:
            def deep(n):
                return n and len(repr([n])) and deep(n - 1)
            self.assertEqual(self.run_in_thread(lambda: deep(500)), 0)
        finally:
            thread.stack_size(old)

    def test_in_the_child_of_a_fork(self):
        self.run_in_thread(native_id)
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = int(self.run_in_thread(native_id) == native_id())
            finally:
                os._exit(status)
        self.assertEqual(os.waitpid(pid, 0), (pid, 0))


class TestLock(unittest.TestCase):
    def test_life(self):
        lock = thread.allocate_lock()
        self.assertFalse(lock.locked())
        self.assertTrue(lock.acquire())
        self.assertFalse(lock.acquire(0))
        lock.release()
        self.assertRaises(thread.error, lock.release)
        with lock:
            self.assertTrue(lock.locked())
        self.assertRaises(TypeError, thread.LockType)

    def test_weak_references(self):
        lock = thread.allocate_lock()
        ref = weakref.ref(lock)
        del lock
        self.assertIsNone(ref())

    def test_excludes(self):
        lock, count = thread.allocate_lock(), [0, 0]

        def work():
            for _ in xrange(300):
                with lock:
                    n = count[0]
                    if _ % 50 == 0:
                        time.sleep(0)
                    count[0] = n + 1
            count[1] += 1
        for _ in range(4):
            thread.start_new_thread(work, ())
        self.assertTrue(wait_for(lambda: count[1] == 4))
        self.assertEqual(count[0], 1200)


class TestLocal(unittest.TestCase):
    def test_every_thread_has_its_own(self):
        local, log = thread._local(), []
        local.x = 1

        def work():
            log.append(hasattr(local, 'x'))
            local.x = 2
            log.append(local.x)
        thread.start_new_thread(work, ())
        self.assertTrue(wait_for(lambda: len(log) == 2))
        self.assertEqual((log, local.x, local.__dict__), ([False, 2], 1, {'x': 1}))
        self.assertRaises(AttributeError, setattr, local, '__dict__', {})

    def test_init_runs_in_every_thread(self):
        made = []

        class Local(thread._local):
            def __init__(self, x):
                made.append(x)
        local, log = Local(5), []
        thread.start_new_thread(lambda: log.append(local.__dict__), ())
        self.assertTrue(wait_for(lambda: log))
        self.assertEqual(made, [5, 5])
        self.assertRaises(TypeError, thread._local, 1)

    def test_ends_with_its_thread_and_its_object(self):
        class Value(object):
            pass
        local, refs = thread._local(), []

        def work(local):
            local.x = Value()
            refs.append(weakref.ref(local.x))
        thread.start_new_thread(work, (local,))
        self.assertTrue(wait_for(lambda: refs and refs[0]() is None))
        local.x = Value()
        local.me = local
        ref = weakref.ref(local.x)
        del local
        gc.collect()
        self.assertIsNone(ref())


class TestForks(unittest.TestCase):
    def status_of(self, pid):
        """How a child ended; None if it had to be killed."""
        found = [0]

        def look():
            if not found[0]:
                found[:] = os.waitpid(pid, os.WNOHANG)
            return found[0]
        if wait_for(look):
            return found[1]
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def test_without_a_word(self):
        """A host forks while threads wait for the lock: in the child nobody waits any more, and it is handed to none."""
        try:
            import ctypes
        except ImportError:
            self.skipTest('Python has been built without libffi')
        library, done, begun = ctypes.PyDLL(None), [], []

        def compute():
            begun.append(1)
            while not done:
                pass
        for i in range(3):
            thread.start_new_thread(compute, ())
        self.assertTrue(wait_for(lambda: len(begun) == 3))
        with stackless.atomic():        # they have asked for the lock when the fork comes
            library.usleep(50000)
            pid = library.fork()
        if pid == 0:
            for i in xrange(100000):
                pass
            os._exit(7)
        self.assertEqual(self.status_of(pid), 7 << 8)
        done.append(1)


if __name__ == '__main__':
    unittest.main()
