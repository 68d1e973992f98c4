"""Chapter 5, rule by rule: the ring, run(), interrupts, the trap, atomic. Orders are in test_orders, counts in test_ticks."""
import os
import signal
import sys
import thread
import threading
import time
import unittest

import stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed


def spin(rounds=3000):
    for i in xrange(rounds):
        pass


def forever():
    while True:
        pass


def watchdogs():
    return stackless.get_thread_info(-1, 1 << 31)[3]


class TestSwitch(TaskletTestCase):
    def test_helper_loop_equals_run(self):
        """run() is the same as leaving the ring while a helper runs its neighbours until it is alone."""
        def body(name):
            for i in range(3):
                log.append(name)
                stackless.schedule()

        def helper():
            while stackless.runcount > 1:
                stackless.current.next.run()
            main.insert()

        def loop():
            stackless.tasklet(helper)()
            stackless.schedule_remove()
        main, logs = stackless.main, []
        for how in stackless.run, loop:
            log = []
            for name in 'abc':
                stackless.tasklet(body)(name)
            how()
            logs.append(log)
        self.assertEqual(logs[0], logs[1])

    def test_schedule_equals_running_the_next(self):
        def body(name, go_on):
            for i in range(3):
                log.append(name)
                go_on()
        logs = []
        for go_on in stackless.schedule, lambda: stackless.current.next.run():
            log = []
            for name in 'abc':
                stackless.tasklet(body)(name, go_on)
            stackless.run()
            logs.append(log)
        self.assertEqual(logs[0], logs[1])

    @soft_only
    @undisturbed('nest', 'C frames have the value, too')
    def test_destructors_run_behind_the_switch(self):
        class Noisy(object):
            def __del__(self):
                log.append(('deleted', stackless.current is first))
                stackless.schedule()

        def body():
            stackless.current.tempval = None
            stackless.schedule_remove(Noisy())
        log = []
        first = stackless.tasklet(body)()
        stackless.run()
        first.tempval = None
        self.assertEqual(log, [('deleted', False)])
        first.kill()
        del log[:]
        ch = stackless.channel()
        first = stackless.tasklet(ch.receive)()
        stackless.run()
        first.tempval = Noisy()
        ch.send(1)
        self.assertEqual(log, [('deleted', True)])
        stackless.run()

    def test_bomb_is_passed_on_by_the_last_one(self):
        """A tasklet that blocks last may have left a bomb for main."""
        main = stackless.main

        def body():
            main.tempval = stackless.bomb(KeyError, KeyError(1))
            stackless.schedule_remove()
        t = stackless.tasklet(body)()
        self.assertRaises(KeyError, t.switch)
        t.kill()


class TestRun(TaskletTestCase):
    def test_caller_is_paused(self):
        seen = []
        stackless.tasklet(lambda: seen.append((stackless.main.paused, watchdogs())))()
        stackless.run()
        self.assertEqual(seen, [(True, [None, stackless.main])])
        self.assertEqual(watchdogs(), [None])

    def test_alone(self):
        stackless.switch_trap(1)
        try:
            self.assertIsNone(stackless.run())
            self.assertIsNone(stackless.run(1000))
        finally:
            stackless.switch_trap(-1)
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        stackless.run()
        self.assertIsNone(stackless.run())
        t.kill()

    def test_uncaught_error(self):
        def fail():
            raise KeyError(5)
        ran = []
        stackless.tasklet(fail)()
        rest = stackless.tasklet(ran.append)(1)
        self.assertRaises(KeyError, stackless.run)
        self.assertEqual((ran, rest.scheduled, watchdogs()), ([], True, [None]))
        stackless.run()
        self.assertEqual(ran, [1])

    def test_woken_early(self):
        main, log = stackless.main, []

        def body(wake):
            wake()
            stackless.schedule()
            log.append('rest')
        for wake in main.run, main.insert, main.switch:
            t = stackless.tasklet(body)(wake)
            self.assertIsNone(stackless.run())
            self.assertEqual((log, t.alive, watchdogs()), ([], True, [None]))
            t.insert()
            stackless.run()
            self.assertEqual(log.pop(), 'rest')

    def test_woken_by_an_exception(self):
        main = stackless.main
        stackless.tasklet(lambda: main.throw(KeyError))()
        self.assertRaises(KeyError, stackless.run)
        stackless.tasklet(lambda: main.kill())()
        self.assertRaises(TaskletExit, stackless.run)
        stackless.run()

    def test_nested(self):
        """An empty ring wakes the innermost caller; main comes last."""
        log = []

        def worker(depth):
            if depth:
                stackless.tasklet(worker)(depth - 1)
                log.append(('list', len(watchdogs())))
                stackless.run()
            log.append(depth)
        stackless.tasklet(worker)(3)
        stackless.run()
        self.assertEqual(log, [('list', 2), ('list', 3), ('list', 4), 0, 1, 2, 3])
        del log[:]

        def caller():
            for name in 'ab':
                stackless.tasklet(log.append)(name)
            stackless.run()
            log.append('caller')
        stackless.tasklet(caller)()
        stackless.run()
        self.assertEqual(log, ['a', 'b', 'caller'])

    def test_error_goes_to_the_innermost(self):
        def fail():
            raise KeyError

        def worker():
            stackless.tasklet(fail)()
            try:
                stackless.run()
            except KeyError:
                log.append('worker')
        log = []
        stackless.tasklet(worker)()
        stackless.run()
        self.assertEqual(log, ['worker'])

    def test_outer_caller_takes_the_inner_ones_along(self):
        """It pops all above itself; they go to the ring and return when it is their turn."""
        main, log = stackless.main, []

        def inner():
            log.append(len(watchdogs()))
            main.run()

        def worker(depth):
            stackless.tasklet(worker if depth else inner)(*[depth - 1] * bool(depth))
            stackless.run()
            log.append('worker %d' % depth)
        stackless.tasklet(worker)(1)
        stackless.run()
        self.assertEqual((log, watchdogs()), ([4], [None]))
        stackless.run()
        self.assertEqual(sorted(log[1:]), ['worker 0', 'worker 1'])

    def test_inner_caller_inserted(self):
        """One that is deeper on the stack of watchdogs and is inserted by hand returns early."""
        log = []

        def worker():
            stackless.tasklet(waker)(stackless.current)
            stackless.run()
            log.append('worker')

        def waker(who):
            who.insert()
            stackless.schedule()
            log.append('waker')
        stackless.tasklet(worker)()
        stackless.run()
        self.assertEqual(log, ['worker', 'waker'])

    def test_threadblock_without_timeout(self):
        """The ring is empty, but another thread will fill it."""
        log, main = [], stackless.main
        t = stackless.tasklet(log.append, ('from the other thread',))

        def work():
            time.sleep(0.05)
            inserted.append(1)
            t.insert()
        for flags in ({}, {'timeout': 10 ** 6}):
            t.bind(log.append, ('from the other thread',))
            inserted, worker = [], threading.Thread(target=work)
            stackless.tasklet(worker.start)()
            stackless.run(threadblock=True, **flags)
            self.assertEqual(inserted, [1])
            while t.alive:      # it may have come back at the end of the other thread
                stackless.run(threadblock=True, **flags)
            worker.join()
        self.assertEqual(log, ['from the other thread'] * 2)


class TestInterrupts(TaskletTestCase):
    def interrupted(self, function, *args, **flags):
        t = stackless.tasklet(function)(*args)
        prepare = flags.pop('prepare', None)
        if prepare:
            prepare(t)
        victim = stackless.run(flags.pop('timeout', 200), **flags)
        if victim is not None:
            self.assertIs(victim, t)
            self.assertTrue(victim.paused)
        return t, victim

    def test_others_stay_in_the_ring(self):
        others = [stackless.tasklet(len)([]) for i in 'ab']
        others[0].remove()
        t = stackless.tasklet(forever)()
        others[0].insert()
        self.assertIs(stackless.run(10 ** 4), t)
        self.assertEqual(stackless.runcount, 2)
        t.kill()

    def test_no_timeout(self):
        for timeout in 0, -5:
            t, victim = self.interrupted(spin, timeout=timeout)
            self.assertEqual((victim, t.alive), (None, False))

    def test_only_the_outermost_interrupts(self):
        def worker(**flags):
            stackless.tasklet(forever)()
            seen.append(stackless.run(100, **flags))
        for flags in {}, {'soft': True}, {'totaltimeout': True}:
            seen = []
            stackless.tasklet(worker)(**flags)
            victim = stackless.run(3000)
            self.assertEqual((seen, victim.paused), ([], True))
            self.assertEqual(watchdogs(), [None])
            victim.kill()
            stackless.run()
            self.assertEqual(len(seen), 1)

    def test_inner_one_may_interrupt_where_the_outer_ones_do_not(self):
        def worker():
            stackless.tasklet(forever)()
            seen.append(stackless.run(100))
        seen = []
        stackless.tasklet(worker)()
        stackless.run()
        self.assertTrue(seen[0].paused)
        seen[0].kill()

    def test_deferred_by_atomic(self):
        def body():
            stackless.current.set_atomic(True)
            spin()
            log.append('atomic')
            stackless.current.set_atomic(False)
            spin(20)
            log.append('too late')
        log = []
        t, victim = self.interrupted(body)
        self.assertEqual((log, victim is t), (['atomic'], True))
        t.kill()

    def rounds_behind(self, begin, end, call):
        """A slice of 10,000 instructions ends between begin() and end(), which lets the interrupt come: after how many rounds?"""
        def body():
            begin()
            spin(4000)
            end()
            while True:
                rounds.append(1)
        rounds = []
        t = stackless.tasklet(call)(body)
        self.assertIs(stackless.run(10 ** 4), t)
        t.kill()
        return len(rounds)

    @undisturbed('nest', 'other nesting defers it')
    def test_delivered_when_the_obstacle_goes(self):
        """At once, not at the end of the next slice."""
        def atomic(flag):
            return lambda: stackless.current.set_atomic(flag)
        self.assertLess(self.rounds_behind(atomic(True), atomic(False), lambda body: body()), 20)
        self.assertLess(self.rounds_behind(lambda: None, lambda: stackless.current.set_ignore_nesting(True), from_c), 20)

    def test_deferred_by_the_context_manager(self):
        def body():
            with stackless.atomic():
                spin()
                log.append('atomic')
            spin(20)
            log.append('too late')
        log = []
        t, victim = self.interrupted(body)
        self.assertEqual((log, victim is t), (['atomic'], True))
        t.kill()

    def test_deferred_by_a_trap(self):
        def body():
            stackless.switch_trap(1)
            spin()
            log.append('trapped')
            stackless.switch_trap(-1)
            forever()
        log = []
        t, victim = self.interrupted(body)
        self.assertEqual((log, victim is t), (['trapped'], True))
        t.kill()

    def test_deferred_by_a_callback(self):
        def callback(*args):
            spin()
            log.append('callback')

        def body():
            stackless.schedule()
            forever()
        log = []
        other = stackless.tasklet(stackless.schedule)()
        stackless.set_schedule_callback(callback)
        t, victim = self.interrupted(body)
        stackless.set_schedule_callback(None)
        self.assertGreater(len(log), 1)
        t.kill()
        stackless.run()
        self.assertFalse(other.alive)
        other = stackless.tasklet(stackless.schedule)()
        stackless.set_schedule_callback(callback)
        t, victim = self.interrupted(body, ignore_nesting=True)
        stackless.set_schedule_callback(None)
        self.assertIn(victim.frame.f_code.co_name, ('body', 'forever'))
        t.kill()
        stackless.run()

    def nested_body(self, log, end=lambda: None):
        def inner():
            spin()
            end()
            log.append('nested')
        from_c(inner)
        spin(20)
        log.append('too late')

    def test_deferred_by_nesting(self):
        log = []
        t, victim = self.interrupted(self.nested_body, log)
        self.assertEqual((log, victim is t), (['nested'], True))
        t.kill()

    def test_nesting_that_may_be_ignored(self):
        log = []
        t, victim = self.interrupted(self.nested_body, log, ignore_nesting=True)
        self.assertEqual((log, victim is t), ([], True))
        t.kill()
        t, victim = self.interrupted(self.nested_body, log, prepare=lambda t: t.set_ignore_nesting(True))
        self.assertEqual((log, victim is t), ([], True))
        t.kill()

    def test_nesting_that_is_ignored_from_now_on(self):
        def end():
            stackless.current.set_ignore_nesting(True)
            spin(20)
        log = []
        t, victim = self.interrupted(self.nested_body, log, end)
        self.assertEqual((log, victim is t), ([], True))
        t.kill()

    @undisturbed('nest', 'other nesting defers it')
    def test_soft(self):
        """At the next ordinary switch; nobody is removed, and nobody returned."""
        def body(name):
            spin()
            log.append(name)
            stackless.schedule()
            log.append(name.upper())
        log = []
        ts = [stackless.tasklet(body)(name) for name in 'ab']
        self.assertIsNone(stackless.run(500, soft=True, ignore_nesting=True))
        self.assertEqual((log, stackless.runcount), (['a'], 3))
        stackless.run()
        self.assertEqual(log, ['a', 'b', 'A', 'B'])
        self.assertFalse(ts[0].alive)

    def test_soft_never_stops_one_that_does_not_switch(self):
        t, victim = self.interrupted(spin, 5000, soft=True)
        self.assertEqual((victim, t.alive), (None, False))

    def test_slice_or_total(self):
        def body():
            for i in range(1000):
                stackless.schedule()
        for total in False, True:
            ts = [stackless.tasklet(body)() for i in 'ab']
            victim = stackless.run(600, totaltimeout=total, ignore_nesting=True)
            self.assertEqual(victim in ts, total)
            if total:
                victim.insert()
            stackless.run()

    def test_not_inside_exception_handling(self):
        """The interrupt does not come between `try` and its block."""
        def body():
            while True:
                lock.append(1)
                try:
                    spin(3)
                finally:
                    lock.pop()
        lock = []
        t = stackless.tasklet(body)()
        for i in range(200):
            self.assertIs(stackless.run(10 + i % 7), t)
            t.insert()
        t.kill()
        self.assertEqual(lock, [])

    def test_reinserted_victims_share(self):
        counts = dict.fromkeys('abc', 0)

        def body(name):
            while True:
                counts[name] += 1
        ts = [stackless.tasklet(body)(name) for name in 'abc']
        for i in range(60):
            stackless.run(1000).insert()
        for t in ts:
            t.remove()
            t.kill()
        self.assertLess(max(counts.values()), 1.5 * min(counts.values()))


class TestTrap(TaskletTestCase):
    def test_negative_counts(self):
        t = stackless.tasklet(len)([])
        stackless.switch_trap(-1)
        self.assertRaisesRegexp(RuntimeError, 'switch_trap', stackless.schedule)
        stackless.switch_trap(1)
        stackless.schedule()
        self.assertFalse(t.alive)

    def test_what_is_not_trapped(self):
        stackless.switch_trap(1)
        try:
            self.assertEqual(stackless.schedule(5), 5)
            self.assertIsNone(stackless.current.run())
            self.assertIsNone(stackless.current.switch())
            self.assertIsNone(stackless.run())
            t = stackless.tasklet(len)([])
            t.remove()
            t.insert()
            t.kill(pending=True)
        finally:
            stackless.switch_trap(-1)
        stackless.run()

    def test_end_of_a_tasklet(self):
        def body():
            stackless.switch_trap(1)
        stackless.tasklet(body)()
        stackless.tasklet(lambda: stackless.switch_trap(-1))()
        stackless.run()
        self.assertEqual(stackless.switch_trap(), 0)

    def test_other_threads(self):
        """The trap is the thread's own, and holds nobody else."""
        def work():
            t = stackless.tasklet(len)([])
            stackless.run()
            levels.append((stackless.switch_trap(), t.alive))
        levels = []
        stackless.switch_trap(1)
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        stackless.switch_trap(-1)
        self.assertEqual(levels, [(0, False)])


class TestAtomic(TaskletTestCase):
    def test_threads_wait(self):
        seen, go, end = [], [], []

        def work():
            while not end:
                seen.append(1)
        before = sys.getcheckinterval()
        sys.setcheckinterval(10)
        worker = threading.Thread(target=work)
        worker.start()
        try:
            while not seen:
                time.sleep(0.001)
            with stackless.atomic():
                count = len(seen)
                spin(20000)
                self.assertEqual(len(seen), count)
                time.sleep(0.02)            # blocking calls let them run all the same
                self.assertGreater(len(seen), count)
        finally:
            end.append(1)
            worker.join()
            sys.setcheckinterval(before)

    def test_signals_wait(self):
        def handle(*unused):
            log.append('signal')
        log = []
        saved = signal.signal(signal.SIGUSR1, handle)
        try:
            with stackless.atomic():
                os.kill(os.getpid(), signal.SIGUSR1)
                spin(1000)
                log.append('atomic')
            spin(10)
        finally:
            signal.signal(signal.SIGUSR1, saved)
        self.assertEqual(log, ['atomic', 'signal'])

    def test_signals_wait_for_the_atomic_one_only(self):
        def atomic():
            stackless.current.set_atomic(True)
            stackless.schedule()
            other('atomic')
            stackless.current.set_atomic(False)
            spin(10)

        def other(name):
            os.kill(os.getpid(), signal.SIGUSR1)
            spin(1000)
            log.append(name)
        log = []
        saved = signal.signal(signal.SIGUSR1, lambda *unused: log.append('signal'))
        try:
            stackless.tasklet(atomic)()
            stackless.tasklet(other)('other')
            stackless.run()
        finally:
            signal.signal(signal.SIGUSR1, saved)
        self.assertEqual(log, ['signal', 'other', 'atomic', 'signal'])

    def test_asynchronous_exceptions_wait(self):
        import ctypes
        log = []

        def work():
            try:
                with stackless.atomic():
                    ready.set()
                    time.sleep(0.05)
                    spin(1000)
                    log.append('atomic')
                forever()
            except KeyError:
                log.append('exception')
        ready = threading.Event()
        worker = threading.Thread(target=work)
        worker.start()
        ready.wait()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_long(worker.ident), ctypes.py_object(KeyError))
        worker.join(20)
        self.assertEqual(log, ['atomic', 'exception'])

    def test_survives_the_end(self):
        t = stackless.tasklet(lambda: stackless.current.set_atomic(True))()
        stackless.run()
        self.assertIs(t.atomic, True)
        t.set_atomic(False)

    def test_voluntary_switches(self):
        log, ch = [], stackless.channel()

        def body():
            stackless.current.set_atomic(True)
            for wait in stackless.schedule, ch.receive:
                wait()
                log.append(stackless.current.atomic)
        stackless.tasklet(body)()
        stackless.run()
        self.assertFalse(stackless.current.atomic)
        ch.send(1)
        self.assertEqual(log, [True, True])

    def test_switches_between_atomic_ones_and_others(self):
        def atomic():
            stackless.current.set_atomic(True)
            stackless.schedule()
            spin()
            log.append('through')
            stackless.current.set_atomic(False)

        def other():
            spin(30000)
        log = []
        first, t = stackless.tasklet(atomic)(), stackless.tasklet(other)()
        self.assertIs(stackless.run(500), t)
        t.kill()
        stackless.run(500)
        self.assertEqual(log, ['through'])
        first.kill()


class TestNesting(TaskletTestCase):
    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_levels(self):
        """Main's level is 0 here and in run(), for those that look; each C call adds one."""
        levels = []

        def look():
            levels.append(stackless.current.nesting_level)
        stackless.tasklet(look)()
        stackless.tasklet(from_c)(look)
        stackless.tasklet(from_c)(lambda: from_c(look))
        stackless.run()
        self.assertEqual(levels, [0, 1, 2])

    def test_soft_to_hard_and_back(self):
        def body(wait, name):
            for i in range(3):
                wait()
                log.append(name)
        log = []
        stackless.tasklet(body)(stackless.schedule, 'soft')
        stackless.tasklet(body)(lambda: from_c(stackless.schedule), 'hard')
        stackless.run()
        self.assertEqual(log, ['soft', 'hard'] * 3)


if __name__ == '__main__':
    unittest.main()
