"""What becomes of tasklets and threads when one of them, or the program, ends; and of whoever still has them."""
import gc
import subprocess
import sys
import thread
import time
import unittest

import stackless
from support import TaskletTestCase, from_c, soft_only, wait_for
from test_threads import Worker


class Sub(stackless.tasklet):
    pass


class TestLostByAnotherThread(TaskletTestCase):
    """The last reference goes in one thread, the tasklet belongs to another."""

    def lose(self, make, count):
        ended = []
        box = []
        go_on = stackless.channel()

        def task():
            try:
                stackless.schedule_remove()
            finally:
                ended.append(thread.get_ident())

        def work():
            for i in range(count):
                box.append(make(task))
                box[-1]()
            stackless.run()
            go_on.receive()
            stackless.run()
            return thread.get_ident()
        worker = Worker(work)
        wait_for(lambda: len(box) == count and box[-1].paused)
        while box:
            box.pop()
        gc.collect()
        go_on.send(None)
        self.assertEqual([worker.get()] * count, ended)

    def test_plain(self):
        self.lose(stackless.tasklet, 20)

    def test_subclass_keeps_its_class(self):
        before = sys.getrefcount(Sub)
        self.lose(Sub, 20)
        gc.collect()
        self.assertEqual(sys.getrefcount(Sub), before)

    def test_in_a_cycle(self):
        def make(function):
            t = Sub(function)
            t.self = t
            return t
        self.lose(make, 5)


class TestKillWhileItRuns(TaskletTestCase):
    def run_and_kill(self, spin, throw):
        box = []

        def work():
            box.append(stackless.getcurrent())
            try:
                spin()
            except (TaskletExit, KeyError) as e:
                return type(e)
        worker = Worker(work)
        wait_for(lambda: box)
        time.sleep(0.01)
        throw(box[0])
        return worker.get()

    def test_endless_loop(self):
        def spin():
            while True:
                pass
        self.assertIs(self.run_and_kill(spin, lambda t: t.kill()), TaskletExit)
        self.assertIs(self.run_and_kill(spin, lambda t: t.kill(pending=True)), TaskletExit)
        self.assertIs(self.run_and_kill(spin, lambda t: t.raise_exception(KeyError, 1)), KeyError)

    def test_around_primitives(self):
        def spin():
            ch = stackless.channel()
            ch.preference = 0
            other = stackless.tasklet(lambda: [ch.send(i) for i in xrange(10 ** 9)])()
            try:
                while True:
                    ch.receive()
                    stackless.schedule()
            finally:
                other.kill()
        self.assertIs(self.run_and_kill(spin, lambda t: t.kill()), TaskletExit)

    def test_atomic_one_is_left_until_it_is_not(self):
        log = []
        go = []

        def spin():
            with stackless.atomic():
                log.append('in')
                time.sleep(0.05)
                for i in xrange(1000):
                    log.append(i)
            log.append('out')
            while True:
                pass

        def throw(t):
            wait_for(lambda: log)
            t.kill()
        self.assertIs(self.run_and_kill(spin, throw), TaskletExit)
        self.assertEqual(log[:1001], ['in'] + range(1000))


class TestParkedTasklet(TaskletTestCase):
    """What another thread may do to the tasklet on whose behalf a thread is parked."""

    def parked(self, wait):
        box = []

        def task():
            box.append(stackless.getcurrent())
            try:
                wait()
            finally:
                stackless.getmain().insert()    # which waits for other threads, too

        def work():
            t = stackless.tasklet(task)()
            while t.alive:
                stackless.run(threadblock=True)
            return 'ended'
        worker = Worker(work)
        wait_for(lambda: box and (box[0].paused or box[0].blocked))
        return worker, box[0]

    def wake(self, ident, worker):
        stackless.get_thread_info(ident)[0].insert()
        self.assertEqual(worker.get(), 'ended')

    def test_removed_one(self):
        worker, t = self.parked(stackless.schedule_remove)
        self.assertTrue(t.alive)
        self.assertRaises(RuntimeError, t.switch)
        t.insert()
        self.assertEqual(worker.get(), 'ended')

    def test_blocked_one(self):
        ch = stackless.channel()
        worker, t = self.parked(ch.receive)
        self.assertEqual((ch.balance, t.is_current), (-1, False))
        self.assertRaises(RuntimeError, t.insert)
        ch.send(1)
        self.assertEqual(worker.get(), 'ended')

    @soft_only
    def test_moved_and_run_here(self):
        ch = stackless.channel()
        for wait in (stackless.schedule_remove, ch.receive):
            worker, t = self.parked(wait)
            home = t.thread_id
            t.bind_thread()
            self.assertEqual((t.thread_id, t.alive), (thread.get_ident(), True))
            if t.blocked:
                ch.send(1)
            else:
                t.insert()
            stackless.run()
            self.assertFalse(t.alive)
            self.wake(home, worker)

    @soft_only
    def test_moved_there_and_back(self):
        """It comes back to another place than the one where its thread has fallen asleep."""
        here, there, log = stackless.channel(), stackless.channel(), []

        def wait():
            log.extend([here.receive(), there.receive()])
        worker, t = self.parked(wait)
        home = t.thread_id
        t.bind_thread()
        here.send('here')
        stackless.run()
        self.assertEqual((t.blocked, here.balance, there.balance), (True, 0, -1))
        t.bind_thread(home)
        there.send('there')
        self.assertEqual(worker.get(), 'ended')
        self.assertEqual(log, ['here', 'there'])

    @soft_only
    def test_its_frames_are_taken_away(self):
        worker, t = self.parked(stackless.schedule_remove)
        home = t.thread_id
        t.bind(None)
        self.assertFalse(t.alive)
        self.wake(home, worker)

    @soft_only
    def test_it_is_frozen_meanwhile(self):
        ch = stackless.channel()
        worker, t = self.parked(ch.receive)
        verdict = stackless.pickle_check(t)
        ch.send(1)
        self.assertEqual(worker.get(), 'ended')
        self.assertTrue(verdict, verdict)

    def test_kill(self):
        worker, t = self.parked(stackless.channel().receive)
        t.kill()
        self.assertEqual(worker.get(), 'ended')

    def test_nested(self):
        ch = stackless.channel()
        worker, t = self.parked(lambda: from_c(ch.receive))
        t.throw(TaskletExit)
        self.assertEqual(worker.get(), 'ended')

    def test_queue_it_elsewhere(self):
        worker, t = self.parked(stackless.schedule_remove)
        ch = stackless.channel()
        ch.__setstate__((-1, 6, [t]))
        self.assertEqual((ch.balance, t.blocked), (0, False))
        t.insert()
        self.assertEqual(worker.get(), 'ended')


class TestShutdown(unittest.TestCase):
    def run_program(self, text):
        program = 'import os, sys, threading, thread, time, stackless\nbegun = []\n' + text
        child = subprocess.Popen([sys.executable, '-c', program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = child.communicate()[0]
        self.assertEqual(child.returncode, 0, out)
        return out.splitlines()

    def test_computing_daemon(self):
        self.assertEqual(self.run_program('''if 1:
            def work():
                try:
                    begun.append(1)
                    while True:
                        pass
                finally:
                    os.write(1, 'ended\\n')
            thread.start_new_thread(work, ())
            while not begun:
                time.sleep(0.001)
            os.write(1, 'main\\n')
        '''), ['main', 'ended'])

    def test_parked_daemon(self):
        self.assertEqual(self.run_program('''if 1:
            def work():
                try:
                    begun.append(1)
                    stackless.channel().receive()
                finally:
                    os.write(1, 'ended\\n')
            thread.start_new_thread(work, ())
            while not begun:
                time.sleep(0.001)
            os.write(1, 'main\\n')
        '''), ['main', 'ended'])

    def test_tasklets_of_a_daemon(self):
        """The first one that ends does not write: a thread that is inside of a system call is left alone."""
        self.assertEqual(sorted(self.run_program('''if 1:
            ended = []
            def task(name, wait):
                try:
                    wait()
                finally:
                    ended.append(name)
                    if len(ended) == 2:
                        os.write(1, '\\n'.join(ended) + '\\n')
            def work():
                ch = stackless.channel()
                stackless.tasklet(task)('soft', ch.receive)
                stackless.tasklet(task)('nested', lambda: stackless.test_cstate(ch.receive))
                stackless.schedule()
                begun.append(1)
                ch.receive()
            thread.start_new_thread(work, ())
            while not begun:
                time.sleep(0.001)
        ''')), ['nested', 'soft'])

    def test_sleeper_never_runs_again(self):
        """It wakes up while the modules are taken apart."""
        self.assertEqual(self.run_program('''if 1:
            ear, mouth = os.pipe()
            class Slow(object):
                def __del__(self, sleep=time.sleep, write=os.write, mouth=mouth):
                    write(mouth, 'wake')
                    sleep(0.2)
                    write(1, 'end\\n')
            def work(write=os.write):
                begun.append(1)
                os.read(ear, 1)
                write(1, 'late\\n')
            slow = Slow()
            for i in range(4):
                thread.start_new_thread(work, ())
            while len(begun) < 4:
                time.sleep(0.001)
        '''), ['end'])

    def test_refusing_daemon(self):
        """One that goes on after TaskletExit does not keep the program alive."""
        self.assertEqual(self.run_program('''if 1:
            def work():
                while True:
                    try:
                        while True:
                            stackless.schedule()
                    except TaskletExit:
                        pass
            for i in range(3):
                thread.start_new_thread(work, ())
            time.sleep(0.05)
            print 'end'
        '''), ['end'])

    def test_exit_with_many_daemons(self):
        for i in range(5):
            self.assertEqual(self.run_program('''if 1:
                ch = stackless.channel()
                def work(i):
                    while True:
                        if i % 3 == 0:
                            time.sleep(0.001)
                        elif i % 3 == 1:
                            ch.send(i)
                        else:
                            ch.receive()
                for i in range(9):
                    thread.start_new_thread(work, (i,))
                time.sleep(0.03)
                print 'end'
            '''), ['end'])

    def test_daemons_between_locks(self):
        """They end outside of the functions of `threading`, so that no lock is given back that is not held."""
        for i in range(5):
            self.assertEqual(self.run_program('''if 1:
                import Queue
                queue, condition, event, lock = Queue.Queue(3), threading.Condition(), threading.Event(), threading.RLock()
                def wait():
                    with condition:
                        condition.wait(0.0001)
                def notify():
                    with condition:
                        condition.notifyAll()
                def take():
                    with lock:
                        begun.append(1)
                def for_ever(step):
                    while True:
                        step()
                for step in (lambda: queue.put(1), queue.get, wait, notify, take, take, lambda: event.wait(0.0001)):
                    worker = threading.Thread(target=for_ever, args=(step,))
                    worker.daemon = True
                    worker.start()
                while not begun:
                    time.sleep(0.001)
                print 'end'
            '''), ['end'])

    def exit_of(self, text):
        child = subprocess.Popen([sys.executable, '-c', 'import sys, thread, time, stackless\n' + text],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, error = child.communicate()
        return child.returncode, error.splitlines()[-1:]

    def test_tasklet_exit_is_no_exit_request(self):
        self.assertEqual(self.exit_of('raise TaskletExit'), (1, ['TaskletExit']))
        self.assertEqual(self.exit_of('stackless.getmain().kill()'), (1, ['TaskletExit']))
        self.assertEqual(self.exit_of('stackless.tasklet(lambda: stackless.getmain().kill())()\nstackless.run()'),
                         (1, ['TaskletExit']))

    def test_in_a_thread_it_is_quiet(self):
        self.assertEqual(self.exit_of('thread.start_new_thread(stackless.getcurrent, ())\n'
                                      'def f(): raise TaskletExit\n'
                                      'thread.start_new_thread(f, ())\ntime.sleep(0.05)'), (0, []))

    def test_exit_status_of_a_tasklet(self):
        self.assertEqual(self.exit_of('stackless.tasklet(sys.exit)(7)\nstackless.run()'), (7, []))

    def test_a_killed_tasklet_that_kills_main(self):
        self.assertEqual(self.exit_of("""if 1:
            def task():
                try:
                    stackless.channel().receive()
                finally:
                    stackless.getmain().kill()
            stackless.tasklet(task)()
            stackless.run()
            sys.exit(5)
        """), (5, []))

    def test_at_exit_in_a_tasklet(self):
        self.assertEqual(self.run_program('''if 1:
            import atexit
            def late():
                t = stackless.tasklet(os.write)(1, 'late\\n')
                stackless.run()
            atexit.register(late)
            def task():
                sys.exit(0)
            stackless.tasklet(task)()
            stackless.run()
        '''), ['late'])


if __name__ == '__main__':
    unittest.main()
