"""stackless.locks: between tasklets, between threads, and with timeouts."""
import threading
import time
import unittest

import stackless
from stackless import locks
from support import TaskletTestCase
from test.build_kind import SLOWNESS


def start(function, *args):
    return stackless.tasklet(function)(*args)


class LockCase(TaskletTestCase):
    both_modes = False

    def go(self, *functions):
        for function in functions:
            start(function)
        stackless.run()

    def finish(self, condition, seconds=10):
        """Runs tasklets until the condition holds."""
        end = time.time() + seconds
        while not condition():
            self.assertLess(time.time(), end, 'took too long')
            stackless.run()
            time.sleep(0.001)


class TestTasklets(LockCase):
    def test_lock_is_exclusive_and_fair(self):
        order = []
        lock = locks.Lock()

        def worker(name):
            with lock:
                order.append((name, 'in'))
                stackless.schedule()
                order.append((name, 'out'))
        for name in 'abc':
            start(worker, name)
        stackless.run()
        self.assertEqual(order, [(n, w) for n in 'abc' for w in ('in', 'out')])
        self.assertFalse(lock.locked())

    def test_lock_rules(self):
        lock = locks.Lock()
        self.assertRaises(RuntimeError, lock.release)
        self.assertTrue(lock.acquire())
        self.assertTrue(lock.locked())
        self.assertFalse(lock.acquire(False))
        self.assertFalse(lock.acquire(timeout=0))
        lock.release()

    def test_rlock(self):
        lock = locks.RLock()
        seen = []
        with lock:
            with lock:
                start(lambda: seen.append(lock.acquire(blocking=False)))
                stackless.run()
        start(lambda: seen.append(lock.acquire(blocking=False)))
        stackless.run()
        self.assertEqual(seen, [False, True])
        self.assertRaises(RuntimeError, lock.release)

    def test_semaphores(self):
        semaphore = locks.BoundedSemaphore(2)
        inside, most = [], []

        def worker():
            with semaphore:
                inside.append(1)
                most.append(len(inside))
                stackless.schedule()
                inside.pop()
        self.go(*[worker] * 6)
        self.assertEqual((max(most), semaphore.value), (2, 2))
        self.assertRaises(ValueError, semaphore.release)
        self.assertRaises(ValueError, locks.Semaphore, -1)

    def test_event(self):
        event = locks.Event()
        seen = []
        self.go(*[lambda: seen.append(event.wait())] * 3)
        self.assertEqual(seen, [])
        event.set()
        stackless.run()
        self.assertEqual((seen, event.wait(), event.is_set()), ([True] * 3, True, True))
        event.clear()
        self.assertFalse(event.wait(0))

    def test_condition(self):
        condition = locks.Condition()
        items, got = [], []

        def consumer():
            with condition:
                condition.wait_for(lambda: items)
                got.append(items.pop())

        def producer():
            for i in range(3):
                with condition:
                    items.append(i)
                    condition.notify()
                stackless.schedule()
        self.go(consumer, consumer, consumer, producer)
        self.assertEqual(sorted(got), [0, 1, 2])
        self.assertRaises(RuntimeError, condition.wait)
        self.assertRaises(RuntimeError, condition.notify)

    def test_barrier(self):
        opened, places = [], []
        barrier = locks.Barrier(3, lambda: opened.append(1))
        self.go(*[lambda: places.append(barrier.wait())] * 6)
        self.assertEqual((sorted(places), len(opened)), ([0, 0, 1, 1, 2, 2], 2))
        broken = []

        def unlucky():
            try:
                barrier.wait()
            except locks.BrokenBarrier:
                broken.append(1)
        self.go(unlucky, unlucky)
        self.assertEqual(barrier.n_waiting, 2)
        barrier.reset()
        stackless.run()
        self.assertEqual((broken, barrier.broken, barrier.n_waiting), ([1, 1], False, 0))

    def test_killed_waiters_are_forgotten(self):
        lock = locks.Lock()
        lock.acquire()
        seen = []
        doomed = start(lock.acquire)
        start(lambda: seen.append(lock.acquire()))
        stackless.run()
        doomed.kill()
        lock.release()
        stackless.run()
        self.assertEqual(seen, [True])


class TestTimeouts(LockCase):
    def test_each(self):
        lock = locks.Lock()
        lock.acquire()
        condition = locks.Condition()
        seen = {}

        def in_condition():
            with condition:
                seen['condition'] = condition.wait(0.01)

        def at_barrier():
            try:
                locks.Barrier(2).wait(0.01)
            except locks.BrokenBarrier:
                seen['barrier'] = False
        for function in (lambda: seen.__setitem__('lock', lock.acquire(timeout=0.01)),
                         lambda: seen.__setitem__('event', locks.Event().wait(0.01)),
                         lambda: seen.__setitem__('semaphore', locks.Semaphore(0).acquire(timeout=0.01)),
                         in_condition, at_barrier):
            start(function)
        self.finish(lambda: len(seen) == 5)
        self.assertEqual(set(seen.values()), {False})

    def test_waits_in_vain_leave_nothing(self):
        lock = locks.Lock()
        lock.acquire()
        for i in range(20):
            self.assertFalse(lock.acquire(timeout=0.0001))
        waiting = [start(lock.acquire) for i in range(5)]
        stackless.run()
        self.assertEqual(len(lock._queue.waiters), 5)
        for t in waiting:
            t.kill()
        self.assertEqual(len(lock._queue.waiters), 0)

    def test_alarms_that_are_over_are_thrown_out(self):
        event = locks.Event()
        first = start(locks.Event().wait, 3000)
        for i in range(1000):
            t = start(event.wait, 3600)
            stackless.run()
            event.set()
            event.clear()
            stackless.run()
            self.assertFalse(t.alive)
        self.assertLess(len(locks._alarms.heap), 300)
        first.kill()

    def test_main_waits(self):
        self.assertFalse(locks.Event().wait(0.01))

    def test_in_time(self):
        event = locks.Event()
        seen = []
        start(lambda: seen.append(event.wait(120)))
        stackless.run()
        event.set()
        self.finish(lambda: seen)
        self.assertEqual(seen, [True])


class TestThreads(LockCase):
    def test_lock_between_threads(self):
        lock = locks.Lock()
        total = [0]

        def add():
            for i in range(200):
                with lock:
                    value = total[0]
                    if i % 50 == 0:
                        time.sleep(0.0001)
                    total[0] = value + 1

        def thread_body():
            for i in range(2):
                stackless.tasklet(add)()
            add()
            stackless.run()
            while stackless.getruncount() > 1:
                stackless.run()
            done.append(1)
        done = []
        threads = [threading.Thread(target=thread_body) for i in range(3)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(120 * SLOWNESS)
        self.assertEqual(len(done), 3)
        self.assertGreaterEqual(total[0], 600)

    def test_killed_with_the_lock_at_hand(self):
        """Who is killed between getting the lock and going on leaves it to the next."""
        for make in (locks.Lock, locks.RLock, locks.Semaphore):
            lock, seen = make(), []

            def take(name):
                with lock:
                    seen.append(name)
            lock.acquire()
            first, second = [stackless.tasklet(take)(name) for name in ('first', 'second')]
            stackless.run()
            lock.release()
            first.kill()
            stackless.run()
            self.assertEqual((seen, second.alive), (['second'], False))
            self.assertTrue(lock.acquire(False))

    def test_killed_with_the_notice_at_hand(self):
        condition, seen = locks.Condition(), []

        def wait(name):
            with condition:
                seen.append((name, condition.wait()))
        first, second = [stackless.tasklet(wait)(name) for name in ('first', 'second')]
        stackless.run()
        with condition:
            condition.notify()
        first.kill()
        stackless.run()
        self.assertEqual((seen, second.alive), ([('second', True)], False))

    def test_event_wakes_other_thread(self):
        event = locks.Event()
        seen = []
        worker = threading.Thread(target=lambda: seen.append(event.wait(120)))
        worker.start()
        time.sleep(0.01)
        event.set()
        worker.join(120)
        self.assertEqual(seen, [True])


if __name__ == '__main__':
    unittest.main()
