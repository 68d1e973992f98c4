"""run(): nesting, time slices, atomic sections."""
import unittest

import stackless
from support import from_c, TaskletTestCase, undisturbed


def spin(log, name, rounds):
    for i in xrange(rounds):
        pass
    log.append(name)


class TestRun(TaskletTestCase):
    def test_nothing_to_do(self):
        self.assertIsNone(stackless.run())

    def test_arguments(self):
        self.assertRaises(TypeError, stackless.run, None)
        self.assertRaises(TypeError, stackless.run, 'x')
        self.assertRaises(TypeError, stackless.run, bad=1)
        self.assertIsNone(stackless.run(timeout=0, threadblock=False, soft=False,
                                        ignore_nesting=False, totaltimeout=False))

    def test_from_a_worker(self):
        log = []

        def worker():
            stackless.tasklet(log.append)('inner')
            stackless.run()
            log.append('worker')
        stackless.tasklet(worker)()
        stackless.run()
        self.assertEqual(log, ['inner', 'worker'])

    def test_nested_runs_end_inside_out(self):
        log = []

        def worker(n):
            if n:
                stackless.tasklet(worker)(n - 1)
                stackless.run()
            log.append(n)
        worker(5)
        self.assertEqual(log, [0, 1, 2, 3, 4, 5])

    def test_woken_by_hand(self):
        main = stackless.getcurrent()
        log = []

        def f():
            main.insert()
            stackless.schedule()
            log.append('after')
        stackless.tasklet(f)()
        stackless.run()
        self.assertEqual(log, [])
        stackless.run()
        self.assertEqual(log, ['after'])

    def test_deeper_callers_are_released(self):
        main = stackless.getcurrent()
        log = []

        def inner():
            main.insert()
            stackless.schedule()
            stackless.schedule()

        def worker():
            stackless.tasklet(inner)()
            stackless.run()
            log.append('worker returned')
        stackless.tasklet(worker)()
        stackless.run()
        stackless.run()
        self.assertEqual(log, ['worker returned'])


class TestSlices(TaskletTestCase):
    def test_victim_is_returned(self):
        log = []
        t = stackless.tasklet(spin)(log, 'a', 100000)
        victims = 0
        while True:
            victim = stackless.run(1000)
            if victim is None:
                break
            self.assertIs(victim, t)
            self.assertTrue(victim.paused)
            victims += 1
            victim.insert()
        self.assertEqual(log, ['a'])
        self.assertTrue(50 < victims < 2000, victims)

    def test_reproducible(self):
        def count():
            n = 0
            stackless.tasklet(spin)([], 'a', 20000)
            while True:
                victim = stackless.run(777)
                if victim is None:
                    return n
                n += 1
                victim.insert()
        self.assertEqual(count(), count())

    def test_others_stay(self):
        log = []
        a = stackless.tasklet(spin)(log, 'a', 50000)
        b = stackless.tasklet(spin)(log, 'b', 50000)
        self.assertIs(stackless.run(1000), a)
        self.assertTrue(b.scheduled)
        a.insert()
        stackless.run()
        self.assertEqual(sorted(log), ['a', 'b'])

    def test_slice_begins_anew(self):
        """Tasklets that switch often enough are never interrupted."""
        def polite():
            for _ in xrange(200):
                stackless.schedule()
        stackless.tasklet(polite)()
        stackless.tasklet(polite)()
        self.assertIsNone(stackless.run(500))

    def test_total(self):
        def polite():
            for _ in xrange(2000):
                stackless.schedule()
        stackless.tasklet(polite)()
        stackless.tasklet(polite)()
        self.assertIsNotNone(stackless.run(500, totaltimeout=True))
        stackless.run()

    def test_victim_that_nobody_wants(self):
        """It ends, wherever the slice was over: also behind schedule(), which has just given the tasklet itself."""
        ends = []

        def polite():
            try:
                while True:
                    stackless.schedule()
            finally:
                ends.append(interval)
        for interval in range(100, 120):
            stackless.tasklet(polite)()
            stackless.tasklet(polite)()
            self.assertIsNotNone(stackless.run(interval, totaltimeout=True))
            self.assertEqual(ends, [interval])
            stackless.current.next.kill()
            del ends[:]

    def test_soft(self):
        log = []

        def f():
            spin(log, 'spun', 5000)
            stackless.schedule()
            log.append('later')
        stackless.tasklet(f)()
        self.assertIsNone(stackless.run(100, soft=True))
        self.assertEqual(log, ['spun'])
        stackless.run()
        self.assertEqual(log, ['spun', 'later'])

    def test_killed_victim(self):
        log = []

        def f():
            try:
                while True:
                    pass
            finally:
                log.append('end')
        stackless.tasklet(f)()
        stackless.run(1000).kill()
        self.assertEqual(log, ['end'])

    @undisturbed('nest', 'it looks at nesting levels')
    def test_nested_victim(self):
        log = []

        def f():
            from_c(lambda: spin(log, 'in', 20000))
            spin(log, 'out', 20000)
        stackless.tasklet(f)()
        victim = stackless.run(1000)
        self.assertEqual(log, ['in'])
        victim.kill()
        log[:] = []
        t = stackless.tasklet(f)()
        t.set_ignore_nesting(1)
        victim = stackless.run(1000)
        self.assertEqual(log, [])
        victim.kill()


class TestAtomic(TaskletTestCase):
    def test_context(self):
        current = stackless.getcurrent()
        with stackless.atomic():
            self.assertTrue(current.atomic)
            with stackless.atomic():
                self.assertTrue(current.atomic)
            self.assertTrue(current.atomic)
        self.assertFalse(current.atomic)

    def test_interrupt_waits(self):
        log = []

        def f():
            with stackless.atomic():
                spin(log, 'atomic', 20000)
            for _ in xrange(20000):
                pass
            log.append('end')
        stackless.tasklet(f)()
        victim = stackless.run(500)
        self.assertEqual(log, ['atomic'])
        victim.kill()

    def test_voluntary_switches_work(self):
        log = []

        def f():
            with stackless.atomic():
                log.append(1)
                stackless.schedule()
                log.append(stackless.getcurrent().atomic)
        stackless.tasklet(f)()
        stackless.tasklet(lambda: log.append(stackless.getcurrent().atomic))()
        stackless.run()
        self.assertEqual(log, [1, False, True])


if __name__ == '__main__':
    unittest.main()
