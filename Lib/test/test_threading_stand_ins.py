"""Programs put something else in the place of `thread`, tasklets for example, and import a threading of their own on top."""
import stackless
import sys
import thread
import types
import unittest


class Lock(object):
    """As the locks of 2.7: acquire() takes one argument."""

    def __init__(self):
        self.ready, self.taken = stackless.channel(), False
        self.ready.preference = 0

    def acquire(self, wait=1):
        if self.taken:
            if not wait:
                return False
            self.ready.receive()
        self.taken = True
        return True

    def release(self):
        if self.ready.balance < 0:
            self.ready.send(None)
        else:
            self.taken = False

    def __enter__(self):
        self.acquire()

    def __exit__(self, *unused):
        self.release()


class Clock(object):
    """Time that passes when everybody sleeps."""

    def __init__(self):
        self.now, self.beds = 0.0, []

    def time(self):
        return self.now

    def sleep(self, seconds):
        bed = stackless.channel()
        self.beds.append((self.now + seconds, len(self.beds), bed))
        bed.receive()

    def run(self):
        stackless.run()
        while self.beds:
            first = min(self.beds)
            self.beds.remove(first)
            self.now = max(self.now, first[0])
            first[2].send(None)
            stackless.run()


def start_new_thread(function, args, kwargs={}):
    stackless.tasklet(function)(*args, **kwargs)
    return 0


class Imported(unittest.TestCase):
    """A threading whose threads are tasklets."""

    def setUp(self):
        stand_in = types.ModuleType('thread')
        vars(stand_in).update(allocate_lock=Lock, LockType=Lock, error=thread.error, start_new_thread=start_new_thread,
                              get_ident=lambda: id(stackless.current), stack_size=lambda size=0: 0)
        before = dict((name, sys.modules.pop(name, None)) for name in ('thread', 'threading', '_threading_local'))
        sys.modules['thread'] = stand_in
        try:
            import threading
            self.threading = threading
        finally:
            self.modules = [sys.modules.pop(name, None) for name in before]
            for name, module in before.items():
                if module is not None:
                    sys.modules[name] = module
        self.clock = Clock()
        self.threading._sleep, self.threading._time = self.clock.sleep, self.clock.time

    def run_main(self, main):
        stackless.tasklet(main)()
        self.clock.run()
        self.assertEqual(stackless.runcount, 1)

    def test_threads(self):
        def work(name):
            for i in range(3):
                self.clock.sleep(name)
                with lock:
                    log.append((self.clock.now, name))

        def main():
            threads = [self.threading.Thread(target=work, args=(name,)) for name in (2, 3)]
            for each in threads:
                each.start()
            for each in threads:
                each.join()
            log.append('joined')
        log, lock = [], self.threading.RLock()
        self.run_main(main)
        self.assertEqual(sorted(log[:-1]), [(2.0, 2), (3.0, 3), (4.0, 2), (6.0, 2), (6.0, 3), (9.0, 3)])
        self.assertEqual(log[-1], 'joined')

    def test_conditions(self):
        def main():
            thread = self.threading.Thread(target=wait)
            thread.start()
            self.clock.sleep(1)
            event.set()
            thread.join()
            log.append(self.threading.Event().wait(3))
            log.append((round(self.clock.now, 3), thread.isAlive(), semaphore.acquire(0), semaphore.acquire(0)))

        def wait():
            event.wait()
            log.append('woken')
        log, event, semaphore = [], self.threading.Event(), self.threading.Semaphore(1)
        self.run_main(main)
        self.assertEqual(log, ['woken', False, (4.0, False, True, False)])

    def test_local(self):
        def main():
            thread = self.threading.Thread(target=look)
            thread.start()
            thread.join()

        def look():
            log.append(hasattr(local, 'x'))
            local.x = 2
            log.append(local.x)
        log, local = [], self.threading.local()
        local.x = 1
        self.run_main(main)
        self.assertEqual((log, local.x), ([False, 2], 1))


class Patched(unittest.TestCase):
    """Functions of the threading that everybody uses are exchanged."""

    def test_locks_without_timeouts(self):
        import threading
        before, threading._allocate_lock = threading._allocate_lock, Lock
        try:
            condition = threading.Condition(threading.RLock())
            with condition:
                self.assertFalse(condition.wait(0.01))
        finally:
            threading._allocate_lock = before

    def test_identity(self):
        import threading
        before, threading._get_ident = threading._get_ident, lambda: owner[0]
        try:
            lock, owner = threading.RLock(), ['a']
            self.assertTrue(lock.acquire() and lock.acquire())
            owner[0] = 'b'
            self.assertFalse(lock.acquire(0))
            self.assertRaises(RuntimeError, lock.release)
        finally:
            threading._get_ident = before


if __name__ == '__main__':
    unittest.main()
