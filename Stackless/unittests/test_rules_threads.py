"""Chapter 7, rule by rule: tasklets of several threads. More: test_threads, test_thread_end."""
import os
import subprocess
import sys
import thread
import threading
import time
import unittest

import stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed, wait_for


class Host(threading.Thread):
    """A thread whose main tasklet waits in a channel, and carries orders out."""

    def __init__(self):
        super(Host, self).__init__()
        self.log = []
        self.orders = None
        self.daemon = True
        self.start()
        wait_for(self.is_parked)

    def is_parked(self):
        return self.orders is not None and self.orders.balance < 0

    def run(self):
        self.orders = stackless.channel()
        for order in iter(self.orders.receive, None):
            order()

    def do(self, function):
        """Calls it over there; returns its result."""
        result = []
        self.orders.send(lambda: result.append(function()))
        wait_for(lambda: result and self.is_parked())
        return result[0]

    def note(self, what='ran'):
        self.log.append((what, thread.get_ident() == self.ident))

    def tasklet(self, *args):
        """One of that thread, bound to note(), paused when there are arguments."""
        return self.do(lambda: stackless.tasklet().bind(self.note, *[args] * bool(args)))

    def expect(self, *what):
        wait_for(lambda: len(self.log) >= len(what))
        wanted, found = [(w, True) for w in what], self.log
        self.log = []
        assert found == wanted, found

    def end(self):
        self.orders.send(None)
        self.join()


class HostCase(TaskletTestCase):
    def setUp(self):
        super(HostCase, self).setUp()
        self.host = Host()

    def tearDown(self):
        if self.host.isAlive():
            self.host.end()
        super(HostCase, self).tearDown()


class TestOwnership(HostCase):
    def test_everything_is_per_thread(self):
        host = self.host
        t = host.tasklet('x')
        self.assertEqual((t.thread_id, stackless.runcount), (host.ident, 1))
        self.assertEqual(host.do(lambda: (stackless.main is stackless.current, stackless.runcount)), (True, 1))
        stackless.switch_trap(1)
        self.assertEqual(host.do(stackless.switch_trap), 0)
        stackless.switch_trap(-1)
        self.assertEqual(host.do(lambda: stackless.get_thread_info(-1, 1 << 31)[3]), [None])
        self.assertIsNot(host.do(stackless.getmain), stackless.main)
        [stackless.tasklet(len)('') for i in range(3)]
        self.assertEqual((stackless.runcount, host.do(stackless.getruncount)), (4, 1))
        stackless.run()

    def test_current_and_main_of_their_threads(self):
        main = self.host.do(stackless.getmain)
        self.assertEqual((main.is_main, main.alive), (True, True))
        self.assertEqual(stackless.get_thread_info(self.host.ident)[0], main)

    def test_plain_threads_have_a_main(self):
        """A thread that never asks for anything of stackless: others see its main tasklet, and give it some."""
        go = threading.Event()
        pairs = []
        stackless.set_schedule_callback(lambda before, after: pairs.append((before, after)))
        plain = threading.Thread(target=go.wait)
        plain.start()
        main, current, count = stackless.get_thread_info(plain.ident)
        moved = stackless.tasklet(len)
        moved.bind_thread(plain.ident)
        facts = (main.is_main, main is current, count, main.thread_id, moved.thread_id)
        go.set()
        plain.join()
        self.assertEqual(facts, (True, True, 1, plain.ident, plain.ident))
        self.assertIn((None, main), pairs)


class TestOperations(HostCase):
    def test_insert(self):
        t = self.host.tasklet('inserted')
        self.assertIs(t.insert(), t)
        self.assertEqual(stackless.runcount, 1)
        self.host.expect('inserted')

    def test_setup(self):
        self.host.tasklet().setup('set up')
        self.host.expect('set up')
        self.host.tasklet()('called')
        self.host.expect('called')

    def test_run_goes_in_front(self):
        a, b, c = [self.host.tasklet(name) for name in 'abc']
        with stackless.atomic():
            a.insert()
            b.insert()
            self.assertIsNone(c.run())
            self.assertEqual(self.host.log, [])
        self.host.expect('c', 'a', 'b')

    def test_run_behind_the_current_one(self):
        """That thread executes something."""
        host = self.host
        host.go = False

        def busy():
            host.note('busy')
            while not host.go:
                time.sleep(0.001)
            host.note('end')
        a, b = host.tasklet('a'), host.tasklet('b')
        t = host.tasklet()
        t.bind(busy, ()).insert()
        wait_for(lambda: host.log)
        with stackless.atomic():
            a.insert()
            b.run()
            host.go = True
        host.expect('busy', 'end', 'b', 'a')

    def test_switch(self):
        t = self.host.tasklet('x')
        self.assertRaisesRegexp(RuntimeError, 'different thread', t.switch)
        self.assertTrue(t.paused)

    def test_remove(self):
        t = self.host.tasklet('removed')
        with stackless.atomic():
            t.insert()
            self.assertIs(t.remove(), t)
            self.assertEqual((t.paused, stackless.runcount), (True, 1))
        time.sleep(0.01)
        self.assertEqual(self.host.log, [])
        t.insert()
        self.host.expect('removed')

    def test_bind(self):
        t = self.host.tasklet('x')
        t.bind(self.host.note, ('bound here',))
        self.assertEqual(t.thread_id, self.host.ident)
        t.insert()
        self.host.expect('bound here')

    def test_flags(self):
        t = self.host.tasklet('x')
        self.assertIs(t.set_ignore_nesting(1), False)
        t.tempval, t.block_trap = 5, True
        self.assertEqual((t.ignore_nesting, t.tempval, t.block_trap, t.next), (True, 5, True, None))
        self.assertEqual(self.host.do(lambda: t.set_atomic(0)), False)

    def test_setting_a_trace_function(self):
        """Of a current one: an error; of another one: allowed."""
        host = self.host
        host.go = False

        def busy():
            host.note('busy')
            while not host.go:
                time.sleep(0.001)
        t = host.tasklet()
        t.bind(busy, ()).insert()
        wait_for(lambda: host.log)
        for name in 'trace_function', 'profile_function':
            self.assertRaises(RuntimeError, setattr, t, name, lambda *args: None)
        host.go = True
        host.expect('busy')
        paused = host.tasklet('x')
        paused.trace_function = lambda *args: None
        self.assertIsNotNone(paused.trace_function)
        paused.trace_function = None

    def throw(self, how):
        def body():
            try:
                stackless.schedule_remove()
            except BaseException as e:
                self.host.note(type(e))
        t = self.host.tasklet()
        t.bind(body, ()).insert()
        wait_for(lambda: t.paused and not t.is_current)
        self.assertIsNone(how(t))

    def test_exceptions(self):
        for how, kind in [(lambda t: t.kill(), TaskletExit), (lambda t: t.kill(pending=True), TaskletExit),
                          (lambda t: t.throw(KeyError), KeyError), (lambda t: t.throw(KeyError, pending=True), KeyError),
                          (lambda t: t.raise_exception(KeyError), KeyError)]:
            self.host.do(lambda: stackless.tasklet(stackless.schedule_remove)())
            self.throw(how)
            self.host.expect(kind)

    def test_channels_ignore_preferences(self):
        """The partner goes to the end of the ring over there; the caller goes on."""
        host = self.host
        for preference, everybody in (-1, 0), (0, 0), (1, 0), (-1, 1):
            ch = stackless.channel()
            ch.preference, ch.schedule_all = preference, everybody
            host.do(lambda: stackless.tasklet(lambda: host.note(ch.receive()))())
            wait_for(lambda: ch.balance == -1)
            mine = stackless.tasklet(len)([])
            ch.send('value')
            self.assertTrue(mine.alive)
            host.expect('value')
            host.do(lambda: stackless.tasklet(ch.send)('back'))
            wait_for(lambda: ch.balance == 1)
            self.assertEqual(ch.receive(), 'back')
            self.assertTrue(mine.alive)
            mine.kill()

    def test_partner_comes_last(self):
        """Behind those that are runnable over there already."""
        host, ch = self.host, stackless.channel()
        host.do(lambda: stackless.tasklet(lambda: host.note(ch.receive()))())
        wait_for(lambda: ch.balance == -1)
        others = [host.tasklet(name) for name in 'ab']
        with stackless.atomic():
            for t in others:
                t.insert()
            ch.send('last')
        host.expect('a', 'b', 'last')

    def test_atomic_makes_them_one_step(self):
        names = 'abcd'
        ts = [self.host.tasklet(name) for name in names]
        with stackless.atomic():
            for t in ts[:3]:
                t.insert()
            ts[3].run()
        self.host.expect('d', 'a', 'b', 'c')


class TestBindThread(HostCase):
    def test_own_thread(self):
        t = stackless.tasklet(len)([])
        for args in (), (-1,), (thread.get_ident(),):
            self.assertIsNone(t.bind_thread(*args))
        stackless.run()

    def test_there_and_back(self):
        note = self.host.note
        for t in stackless.tasklet(), stackless.tasklet(note), stackless.tasklet(note, ('moved',)):
            self.assertIsNone(t.bind_thread(self.host.ident))
            self.assertEqual(t.thread_id, self.host.ident)
            t.bind_thread()
            self.assertEqual(t.thread_id, thread.get_ident())
        t.bind_thread(self.host.ident)
        t.insert()
        self.host.expect('moved')

    @soft_only
    @undisturbed('nest', 'tasklets with C frames stay')
    def test_begun_here_and_ended_there(self):
        def body():
            before = thread.get_ident()
            stackless.schedule_remove()
            self.host.note(before)
        t = stackless.tasklet(body)()
        stackless.run()
        t.bind_thread(self.host.ident)
        t.insert()
        self.host.expect(thread.get_ident())

    @soft_only
    @undisturbed('nest', 'tasklets with C frames stay')
    def test_blocked(self):
        ch = stackless.channel()
        t = stackless.tasklet(lambda: self.host.note(ch.receive()))()
        stackless.run()
        t.bind_thread(self.host.ident)
        self.assertTrue(t.blocked and ch.queue is t)
        ch.send('served')
        self.host.expect('served')

    def test_refused(self):
        runnable = stackless.tasklet(len)([])
        self.assertRaisesRegexp(RuntimeError, 'runnable', runnable.bind_thread, self.host.ident)
        nested = stackless.tasklet(from_c)(stackless.schedule_remove)
        nested.run()
        self.assertRaisesRegexp(RuntimeError, 'C state', nested.bind_thread, self.host.ident)
        paused = stackless.tasklet(len, ([],))
        for identity in 12345, -2:
            self.assertRaisesRegexp((ValueError, RuntimeError), 'bad thread|bogus', paused.bind_thread, identity)
        for identity in 'x', None, []:
            self.assertRaises(TypeError, paused.bind_thread, identity)
        self.assertEqual(paused.thread_id, thread.get_ident())
        nested.kill()
        stackless.run()

    def test_ended_one_of_a_sleeping_thread(self):
        """It was the last to run over there."""
        t = self.host.tasklet('first')
        t.insert()
        self.host.expect('first')
        wait_for(lambda: not t.alive)
        self.assertIsNone(t.bind_thread())
        self.assertEqual(t.thread_id, thread.get_ident())
        t.bind(self.host.log.append, (5,)).run()
        self.assertEqual((self.host.log.pop(), t.alive), (5, False))
        t = self.host.tasklet('second')
        t.insert()
        self.host.expect('second')


class TestOrphans(HostCase):
    def orphan(self, wait=stackless.schedule_remove):
        def body():
            try:
                self.host.note(wait())
            except TaskletExit:
                self.host.note('exit')
        t = self.host.tasklet()
        t.bind(body, ()).insert()
        wait_for(lambda: not t.alive or t.paused or t.blocked)
        self.host.end()
        wait_for(lambda: self.host.ident not in stackless.threads)
        return t

    @soft_only
    @undisturbed('nest', 'tasklets with C frames end with their thread')
    def test_facts(self):
        t = self.orphan()
        self.assertEqual((t.thread_id, t.alive, t.frame, t.scheduled, t.paused, t.blocked), (-1, False, None, False, False, False))
        self.assertEqual((t.is_current, t.is_main, t.restorable, t.nesting_level, t.next), (False, False, True, 0, None))

    @soft_only
    @undisturbed('nest', 'tasklets with C frames end with their thread')
    def test_methods(self):
        t = self.orphan()
        for method in t.insert, t.run, t.switch, t.setup:
            self.assertRaises(RuntimeError, method)
        self.assertIs(t.remove(), t)
        self.assertRaisesRegexp(RuntimeError, 'no thread', t.bind, len, ([],))
        self.assertRaisesRegexp(RuntimeError, 'no thread', t.throw, KeyError)
        self.assertIs(t.set_atomic(0), False)
        self.assertIsNone(t.kill())
        self.assertEqual(self.host.log, [])
        self.assertIs(t.bind(len), t)

    @soft_only
    @undisturbed('nest', 'tasklets with C frames end with their thread')
    def test_goes_on_here(self):
        t = self.orphan()
        t.bind_thread()
        t.tempval = 'adopted'
        t.insert()
        stackless.run()
        self.assertEqual((self.host.log, t.alive), ([('adopted', False)], False))

    @soft_only
    @undisturbed('nest', 'tasklets with C frames end with their thread')
    def test_blocked(self):
        ch = stackless.channel()
        t = self.orphan(ch.receive)
        self.assertEqual((ch.balance, ch.queue, t.alive), (-1, t, False))
        t.bind_thread()
        ch.send('adopted')
        self.assertEqual(self.host.log, [('adopted', False)])
        self.host = Host()
        t = self.orphan(ch.receive)
        self.assertIsNone(t.kill())
        self.assertEqual((ch.balance, ch.queue, self.host.log), (0, None, []))

    def test_nested(self):
        """Ends with its thread."""
        t = self.orphan(lambda: from_c(stackless.schedule_remove))
        self.assertEqual((self.host.log, t.alive, t.nesting_level), ([('exit', True)], False, 0))
        self.assertIsNone(t.bind_thread())

    @soft_only
    def test_nested_one_that_refuses(self):
        """In a process of its own: nobody can give back what its C stack refers to."""
        path = os.path.splitext(os.path.abspath(__file__))[0] + '.py'
        child = subprocess.Popen([sys.executable, path, 'TestOrphans.nested_one_that_refuses'],
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = child.communicate()[0]
        self.assertEqual((child.returncode, 'Ran 2 tests' in text), (0, True), text)

    def nested_one_that_refuses(self):
        def refuse():
            while True:
                try:
                    stackless.schedule_remove()
                except TaskletExit:
                    pass
        reported = []

        class Reports(object):
            write = reported.append
        saved, sys.stderr = sys.stderr, Reports()
        try:
            t = self.orphan(lambda: from_c(refuse))
        finally:
            sys.stderr = saved
        self.assertIn('does not end', ''.join(reported))
        self.assertEqual((t.alive, t.restorable, t.nesting_level > 0), (False, False, True))
        self.assertRaisesRegexp(RuntimeError, 'C state', t.bind_thread)
        self.assertRaises(RuntimeError, t.insert)


class TestDeadlock(TaskletTestCase):
    def test_a_sleeping_thread_may_wake_us(self):
        ch = stackless.channel()
        worker = threading.Thread(target=lambda: (time.sleep(0.05), ch.send('late')))
        worker.start()
        self.assertEqual(ch.receive(), 'late')
        worker.join()
        thread.start_new_thread(ch.send, ('from one that has not begun',))
        self.assertEqual(ch.receive(), 'from one that has not begun')

    def test_last_local_tasklet_ends_while_another_thread_would_serve(self):
        ch = stackless.channel()
        worker = threading.Thread(target=lambda: (time.sleep(0.05), ch.send('served')))
        stackless.tasklet(worker.start)()
        self.assertEqual(ch.receive(), 'served')
        worker.join()

    def test_when_the_other_thread_ends(self):
        worker = threading.Thread(target=time.sleep, args=(0.05,))
        worker.start()
        self.assertRaisesRegexp(RuntimeError, 'Deadlock', stackless.channel().receive)
        worker.join()

    def test_when_all_are_parked(self):
        """One of them is told."""
        def work():
            try:
                ch.receive()
            except RuntimeError as e:
                errors.append(str(e))
        ch, errors = stackless.channel(), []
        workers = [threading.Thread(target=work) for i in range(3)]
        for worker in workers:
            worker.start()
        try:
            stackless.channel().receive()
        except RuntimeError as e:
            errors.append(str(e))
        self.assertIn('Deadlock', errors[0])
        while any(worker.isAlive() for worker in workers):
            if ch.balance < 0:
                ch.send(1)
            time.sleep(0.001)

    def test_two_parked_threads_are_woken_one_by_one(self):
        a, b = Host(), Host()
        for host in b, a, b:
            host.do(host.note)
            host.expect('ran')
        a.end()
        b.end()


if __name__ == '__main__':
    unittest.main()
