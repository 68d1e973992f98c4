"""Tasklets of several threads: channels between them, parking, ends of threads."""
import gc
import signal
import sys
import thread
import threading
import time
import unittest

import stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed, wait_for
from test.build_kind import SLOWNESS


class Worker(threading.Thread):
    """Runs function(worker), and keeps what it returns or raises."""

    def __init__(self, function):
        threading.Thread.__init__(self)
        self.function = function
        self.result = self.error = None
        self.start()

    def run(self):
        try:
            self.result = self.function()
        except BaseException as e:
            self.error = e

    def get(self):
        self.join(120 * SLOWNESS)       # a hang must end
        assert not self.isAlive()
        if self.error is not None:
            raise self.error
        return self.result


class TestSleepingThread(TaskletTestCase):
    """What may be done to the tasklets of a thread that waits in a channel."""

    both_modes = False

    def setUp(self):
        super(TestSleepingThread, self).setUp()
        self.orders = None
        self.ready = threading.Event()
        self.log = []
        self.worker = Worker(self.serve)
        self.ready.wait()

    def tearDown(self):
        self.orders.send(None)
        self.worker.get()
        super(TestSleepingThread, self).tearDown()

    def serve(self):
        self.orders = stackless.channel()
        self.ready.set()
        for order in iter(self.orders.receive, None):
            order()

    def note(self, what='ran'):
        self.log.append((what, thread.get_ident()))

    def over_there(self):
        """A tasklet of the worker's thread."""
        made = []
        self.orders.send(lambda: made.append(stackless.tasklet(self.note)))
        while not made:
            time.sleep(0.001)
        return made[0]

    def expect(self, count):
        limit = time.time() + 20
        while len(self.log) < count and time.time() < limit:
            time.sleep(0.001)
        self.assertEqual(self.log, [('ran', self.worker.ident)] * count)

    def test_one_that_has_ended_starts_over(self):
        t = self.over_there()
        starts = [lambda: t.setup(), lambda: t.insert(), lambda: t.run(), lambda: t('ran')]
        for count, start in enumerate(starts * 5):
            if start in (starts[0], starts[3]):
                t.bind(self.note)
            else:
                t.bind(self.note, ())
            start()
            self.expect(count + 1)
            while t.alive:
                time.sleep(0.001)

    def test_killed_before_it_runs(self):
        t = self.over_there()
        with stackless.atomic():
            t()
            t.kill()
        while t.alive:
            time.sleep(0.001)
        t.bind(self.note, ()).insert()
        self.expect(1)


class TestSignalWhileAsleep(TaskletTestCase):
    """A handler runs while its thread waits for another one; it cannot switch, and does no harm."""

    def setUp(self):
        super(TestSignalWhileAsleep, self).setUp()
        self.errors = []
        self.addCleanup(signal.signal, signal.SIGALRM, signal.signal(signal.SIGALRM, self.handle))

    def handle(self, *unused):
        for switch in (stackless.schedule, stackless.schedule_remove, stackless.channel().receive,
                       stackless.tasklet(self.noted.append)(1).run, stackless.run):
            try:
                switch()
            except RuntimeError as error:
                self.errors.append(error)

    def wait(self, *before):
        """Main waits for a value from another thread; the signal comes meanwhile."""
        self.noted = []
        del self.errors[:]
        ch = stackless.channel()
        for function in before:
            stackless.tasklet(function)()

        def answer():
            limit = time.time() + 20
            while not self.errors and time.time() < limit:
                time.sleep(0.005)
            ch.send(5)
        worker = Worker(answer)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        self.assertEqual(ch.receive(), 5)
        worker.get()
        stackless.run()
        self.assertEqual((len(self.errors), self.noted), (5, [1]))

    def test_blocked(self):
        self.wait()

    def test_value_that_waits_is_kept(self):
        """What main is about to send is not touched by what the handler tries."""
        got = []

        def take():
            limit = time.time() + 20
            while not self.errors and time.time() < limit:
                time.sleep(0.005)
            got.append(ch.receive())
        self.noted = []
        ch = stackless.channel()
        worker = Worker(take)
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        ch.send('value')
        worker.get()
        self.assertEqual((got, len(self.errors)), (['value'], 5))
        stackless.run()

    def test_ended(self):
        self.wait(lambda: None)

    def test_references(self):
        """What the handler's exceptions leave behind when the sleeping tasklet has ended, or has no frame."""
        def count(n):
            before = sys.getrefcount(None)
            for i in range(n):
                self.wait(lambda: None)
                self.wait(stackless.schedule_remove)
            gc.collect()        # paused ones with C frames are in circles
            return sys.getrefcount(None) - before
        count(2)
        # What leaks does so each time; a thread that is still on its way out does not.
        self.assertLess(min(count(5) for attempt in range(3)), 4)

    def test_paused(self):
        self.wait(stackless.schedule_remove)


class TestChannels(TaskletTestCase):
    def test_there_and_back(self):
        ask, answer = stackless.channel(), stackless.channel()

        def serve():
            total = 0
            for x in iter(ask.receive, None):
                answer.send(x * x)
                total += 1
            return total
        worker = Worker(serve)
        got = []
        for i in range(100):
            ask.send(i)
            got.append(answer.receive())
        ask.send(None)
        self.assertEqual(worker.get(), 100)
        self.assertEqual(got, [i * i for i in range(100)])

    def test_exception(self):
        ch = stackless.channel()

        def receive():
            try:
                ch.receive()
            except ValueError as e:
                return e.args
        worker = Worker(receive)
        ch.send_exception(ValueError, 7)
        self.assertEqual(worker.get(), (7,))

    def test_many_threads(self):
        ch = stackless.channel()
        workers = [Worker(lambda i=i: ch.send(i)) for i in range(8)]
        self.assertEqual(sorted(ch.receive() for _ in range(8)), range(8))
        for w in workers:
            w.get()

    def test_deadlock_when_the_last_other_thread_ends(self):
        started = threading.Event()

        def short():
            started.wait()
            time.sleep(0.05)
        worker = Worker(short)
        started.set()
        self.assertRaisesRegexp(RuntimeError, 'Deadlock', stackless.channel().receive)
        worker.get()


class TestForeignTasklets(TaskletTestCase):
    def start(self):
        """A worker that waits in a channel; returns (worker, channel, tasklet, log)."""
        log = []
        stop = stackless.channel()
        box = []
        ready = threading.Event()

        def task():
            log.append(thread.get_ident())

        def work():
            t = stackless.tasklet(task, ())
            box.append(t)
            ready.set()
            stop.receive()
            return thread.get_ident()
        worker = Worker(work)
        ready.wait()
        return worker, stop, box[0], log

    def test_insert(self):
        worker, stop, t, log = self.start()
        t.insert()
        while not log:
            time.sleep(0.001)
        stop.send(None)
        self.assertEqual([worker.get()], log)

    def test_run_does_not_switch_here(self):
        worker, stop, t, log = self.start()
        t.run()
        while not log:
            time.sleep(0.001)
        stop.send(None)
        self.assertEqual([worker.get()], log)

    def test_switch_is_an_error(self):
        worker, stop, t, log = self.start()
        self.assertRaisesRegexp(RuntimeError, 'different thread', t.switch)
        stop.send(None)
        worker.get()

    def test_bind_thread(self):
        worker, stop, t, log = self.start()
        self.assertNotEqual(t.thread_id, thread.get_ident())
        t.bind_thread()
        self.assertEqual(t.thread_id, thread.get_ident())
        t.insert()
        stackless.run()
        self.assertEqual(log, [thread.get_ident()])
        stop.send(None)
        worker.get()

    def test_bad_thread(self):
        t = stackless.tasklet(lambda: None, ())
        self.assertRaisesRegexp(ValueError, 'bad thread', t.bind_thread, 12345)
        self.assertRaises(TypeError, t.bind_thread, 'x')
        t.insert()
        t.bind_thread()
        self.assertRaises(RuntimeError, t.bind_thread, 12345)
        stackless.run()

    def test_kill_from_here(self):
        log = []
        box = []
        ready = threading.Event()

        def task():
            try:
                stackless.channel().receive()
            except TaskletExit:
                log.append(thread.get_ident())
                raise

        def work():
            t = stackless.tasklet(task)()
            box.append(t)
            stackless.schedule()
            ready.set()
            while t.alive:
                stackless.schedule()
                time.sleep(0.001)
            return thread.get_ident()
        worker = Worker(work)
        ready.wait()
        box[0].kill()
        self.assertEqual([worker.get()], log)


class TestEnd(TaskletTestCase):
    def make(self, keep):
        """A thread that ends with five tasklets; returns those to be kept."""
        def task(name, wait):
            try:
                wait()
            except TaskletExit:
                self.log.append(name)
                raise

        def work():
            ch = stackless.channel()
            box = [stackless.tasklet(task)('soft', ch.receive),
                   stackless.tasklet(task)('nested', lambda: from_c(ch.receive)),
                   stackless.tasklet(task)('paused', stackless.schedule_remove)]
            stackless.run()
            box.append(stackless.tasklet(task)('ready', stackless.schedule))
            stackless.schedule()
            box.append(stackless.tasklet(task)('new', stackless.schedule))
            return box if keep else None
        self.log = []
        worker = Worker(work)
        box = worker.get()
        wait_for(lambda: worker.ident not in stackless.threads)
        worker.result = None
        return box

    def test_tasklets_end_with_their_thread(self):
        self.make(False)
        self.assertEqual(sorted(self.log), ['nested', 'paused', 'ready', 'soft'])

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot go on')
    def test_those_that_are_known_are_orphans(self):
        box = self.make(True)
        self.assertEqual(self.log, ['nested'])
        for t in box:
            self.assertEqual((t.thread_id, t.alive, t.frame), (-1, False, None))
        del box, t
        gc.collect()
        self.assertEqual(sorted(self.log), ['nested', 'paused', 'ready', 'soft'])

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot go on')
    def test_orphans_go_on_elsewhere(self):
        blocked, nested, paused, ready, new = self.make(True)
        self.assertFalse(nested.alive)
        for t in paused, ready, new:
            self.assertIs(t.scheduled, False)
            self.assertRaises(RuntimeError, t.insert)
            self.assertRaises(RuntimeError, t.throw, KeyError)
            self.assertIsNone(t.bind_thread())
            self.assertEqual((t.alive, t.paused, t.thread_id), (True, True, thread.get_ident()))
            t.insert()
        stackless.run()
        self.assertFalse(paused.alive or ready.alive or new.alive)
        blocked.bind_thread()
        self.assertTrue(blocked.alive and blocked.blocked)
        blocked.kill()
        self.assertEqual(self.log, ['nested', 'soft'])

    def test_thread_info(self):
        main, current, count = stackless.get_thread_info(-1)
        self.assertIs(main, stackless.getmain())
        self.assertIs(current, stackless.getcurrent())
        self.assertEqual(count, 1)
        self.assertRaises(RuntimeError, stackless.get_thread_info, 12345)
        self.assertEqual(stackless.threads[0], thread.get_ident())


if __name__ == '__main__':
    unittest.main()
