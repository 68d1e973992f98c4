"""The atomic flag: a million updates of shared state by two threads, torn without it and never with it."""
import thread
import time
import unittest

import stackless
from support import TaskletTestCase
from test.build_kind import SLOWNESS
from test_threads import Worker

MILLION = 1000000 // SLOWNESS


class Pair(object):
    """Two numbers that are equal between updates."""

    def __init__(self):
        self.left = self.right = 0
        self.torn = 0

    def update(self):
        if self.left != self.right:
            self.torn += 1
        self.left = self.next_of(self.left)     # a call: the thread may change here
        self.right = self.next_of(self.right)

    def next_of(self, n):
        return n + 1


def by_context(pair, count):
    for i in xrange(count):
        with stackless.atomic():
            pair.update()


def by_flag(pair, count):
    me = stackless.getcurrent()
    for i in xrange(count):
        old = me.set_atomic(True)
        pair.update()
        me.set_atomic(old)


def in_tasklets(pair, count):
    for i in range(10):
        stackless.tasklet(by_context)(pair, count // 10)
    while stackless.getruncount() > 1:
        victim = stackless.run(1000)
        if victim is not None:
            victim.insert()


def unprotected(pair, count):
    limit = time.time() + 30
    while not pair.torn and time.time() < limit:
        for i in xrange(count // 100):
            pair.update()


class TestTornUpdates(TaskletTestCase):
    both_modes = False

    def two_threads(self, function, count=MILLION):
        pair = Pair()
        workers = [Worker(lambda: function(pair, count)) for i in range(2)]
        for worker in workers:
            worker.get()
        return pair

    def test_without(self):
        self.assertGreater(self.two_threads(unprotected).torn, 0)

    def test_context_manager(self):
        pair = self.two_threads(by_context)
        self.assertEqual((pair.torn, pair.left, pair.right), (0, 2 * MILLION, 2 * MILLION))

    def test_flag(self):
        pair = self.two_threads(by_flag)
        self.assertEqual((pair.torn, pair.left, pair.right), (0, 2 * MILLION, 2 * MILLION))

    def test_tasklets_under_a_watchdog(self):
        pair = self.two_threads(in_tasklets, MILLION // 10)
        self.assertEqual((pair.torn, pair.left), (0, 2 * MILLION // 10))


class TestWhatItHoldsOff(TaskletTestCase):
    def test_other_threads_do_not_run(self):
        """The flag holds the lock while nothing gives it up."""
        seen = []
        stop = []

        def count():
            while not stop:
                seen.append(None)
        worker = Worker(count)
        while not seen:
            time.sleep(0.001)
        with stackless.atomic():
            before = len(seen)
            for i in xrange(300000):
                pass
            after = len(seen)
        stop.append(None)
        worker.get()
        self.assertEqual(before, after)

    def test_signal_waits(self):
        import os
        import signal
        log = []
        old = signal.signal(signal.SIGUSR1, lambda *args: log.append('handled'))
        try:
            with stackless.atomic():
                os.kill(os.getpid(), signal.SIGUSR1)
                for i in xrange(1000):
                    pass
                log.append('inside')
            for i in xrange(1000):
                pass
        finally:
            signal.signal(signal.SIGUSR1, old)
        self.assertEqual(log, ['inside', 'handled'])

    def test_flag_belongs_to_the_tasklet(self):
        log = []
        t = stackless.tasklet(lambda: log.append(stackless.getcurrent().atomic))
        with stackless.atomic():
            t()
            stackless.schedule()
            self.assertTrue(stackless.getcurrent().atomic)
        self.assertFalse(stackless.getcurrent().atomic)
        self.assertEqual(log, [False])

    def test_nesting(self):
        me = stackless.getcurrent()
        with stackless.atomic():
            with stackless.atomic():
                self.assertTrue(me.atomic)
            self.assertTrue(me.atomic)
        self.assertFalse(me.atomic)

    def test_thread_has_it_too(self):
        self.assertTrue(hasattr(thread, 'atomic'))
        with thread.atomic():
            self.assertTrue(stackless.getcurrent().atomic)


if __name__ == '__main__':
    unittest.main()
