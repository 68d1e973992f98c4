"""Chapter 6, rule by rule: ends of tasklets, of threads and of the program."""
import os
import signal
import subprocess
import sys
import thread
import threading
import time
import traceback
import unittest

import stackless
from support import TaskletTestCase, from_c


def fail(kind, *args):
    raise kind(*args)


class TestEnds(TaskletTestCase):
    def test_returned_value_is_dropped(self):
        class Value(object):
            def __del__(self):
                log.append('dropped')
        log = []
        t = stackless.tasklet(Value)()
        stackless.run()
        self.assertEqual((log, t.tempval, t.alive), (['dropped'], None, False))

    def test_successor(self):
        log = []
        for name in 'abc':
            stackless.tasklet(log.append)(name)
        stackless.schedule()
        self.assertEqual(log, list('abc'))

    def test_exit_is_silent(self):
        class Leave(TaskletExit):
            pass
        handled = []
        for kind in TaskletExit, Leave:
            for args in (), (3,):
                t = stackless.tasklet(fail)(kind, *args)
                stackless.run()
                stackless.set_error_handler(lambda *error: handled.append(error))
                u = stackless.tasklet(fail)(kind, *args)
                stackless.run()
                stackless.set_error_handler(None)
                self.assertEqual((t.alive, u.alive, handled), (False, False, []))

    def test_system_exit_comes_to_main(self):
        """With its status, wherever main is; no handler hears of it."""
        handled = []
        stackless.set_error_handler(lambda *error: handled.append(error))
        for wait in stackless.run, stackless.channel().receive, stackless.schedule:
            stackless.tasklet(sys.exit)(7)
            with self.assertRaises(SystemExit) as caught:
                wait()
            self.assertEqual((caught.exception.code, type(caught.exception)), (7, SystemExit))
        self.assertEqual(handled, [])

    def test_system_exit_in_another_thread(self):
        def work():
            t = stackless.tasklet(sys.exit)(7)
            stackless.run()
            log.append(t.alive)
        log = []
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        self.assertEqual(log, [False])

    def test_error_comes_to_main_at_once(self):
        log = []
        stackless.tasklet(fail)(KeyError, 1)
        others = [stackless.tasklet(log.append)(i) for i in range(3)]
        try:
            stackless.run()
        except KeyError as e:
            names = [entry[2] for entry in traceback.extract_tb(sys.exc_info()[2])]
        self.assertEqual((log, names, stackless.runcount), ([], ['test_error_comes_to_main_at_once', 'fail'], 4))
        stackless.run()
        self.assertEqual((log, [t.alive for t in others]), ([0, 1, 2], [False] * 3))

    def test_error_unblocks_main(self):
        ch = stackless.channel()
        for operation in ch.receive, lambda: ch.send(1):
            stackless.tasklet(fail)(KeyError)
            stackless.tasklet(len)([])
            self.assertRaises(KeyError, operation)
            self.assertEqual((ch.balance, stackless.runcount), (0, 2))
            stackless.run()

    def test_error_state_is_clean_and_kept(self):
        def body():
            seen.append(sys.exc_info())
            try:
                raise IndexError
            except IndexError:
                stackless.schedule()
                seen.append(sys.exc_info()[0])
                sys.exc_clear()
                seen.append(sys.exc_info())
        seen = []
        try:
            raise KeyError
        except KeyError:
            stackless.tasklet(body)()
            stackless.schedule()
            seen.append(sys.exc_info()[0])
            stackless.schedule()
            seen.append(sys.exc_info()[0])
        nothing = (None, None, None)
        self.assertEqual(seen, [nothing, KeyError, IndexError, nothing, KeyError])


class TestHandler(TaskletTestCase):
    def test_arguments_and_surroundings(self):
        def handler(kind, value, tb):
            names = [entry[2] for entry in traceback.extract_tb(tb)]
            log.append((kind, value.args, names, stackless.current is t, t.alive, t.scheduled))
            stackless.schedule()
            log.append('handled')
        log = []
        stackless.set_error_handler(handler)
        t = stackless.tasklet(fail)(KeyError, 1)
        stackless.tasklet(log.append)('other')
        stackless.run()
        self.assertEqual(log, [(KeyError, (1,), ['fail'], True, True, True), 'other', 'handled'])
        self.assertFalse(t.alive)

    def test_its_own_error_goes_on(self):
        stackless.set_error_handler(lambda *error: fail(IndexError, 2))
        stackless.tasklet(fail)(KeyError)
        with self.assertRaises(IndexError) as caught:
            stackless.run()
        self.assertEqual(caught.exception.args, (2,))

    def test_main_has_none(self):
        log = []
        stackless.set_error_handler(lambda *error: log.append(error))
        self.assertRaises(KeyError, stackless.main.throw, KeyError)
        self.assertEqual(log, [])

    def test_errors_thrown_early(self):
        log = []
        stackless.set_error_handler(lambda *error: log.append(error[0]))
        for pending in False, True:
            stackless.tasklet(len)([]).throw(KeyError, pending=pending)
            stackless.run()
        self.assertEqual(log, [KeyError, KeyError])

    def test_old_errors(self):
        class Old:
            pass
        log = []
        stackless.set_error_handler(lambda *error: log.append((error[0], isinstance(error[1], Old))))
        stackless.tasklet(fail)(Old)
        stackless.run()
        self.assertEqual(log, [(Old, True)])

    def test_same_one_for_all_threads(self):
        def work():
            stackless.tasklet(fail)(KeyError)
            stackless.run()
        log = []
        stackless.set_error_handler(lambda *error: log.append(error[0]))
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        self.assertEqual(log, [KeyError])


class TestInterruptFromKeyboard(TaskletTestCase):
    def test_in_a_tasklet(self):
        log = []

        def body():
            try:
                os.kill(os.getpid(), signal.SIGINT)
                while True:
                    pass
            finally:
                log.append(stackless.current is t)
        t = stackless.tasklet(body)()
        self.assertRaises(KeyboardInterrupt, stackless.run)
        self.assertEqual((log, t.alive), ([True], False))

    def test_while_parked(self):
        """The wait for another thread ends."""
        end = threading.Event()
        worker = threading.Thread(target=end.wait)
        worker.start()
        killer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
        killer.start()
        try:
            ch = stackless.channel()
            self.assertRaises(KeyboardInterrupt, ch.receive)
            self.assertEqual((ch.balance, stackless.runcount), (0, 1))
        finally:
            killer.join()
            end.set()
            worker.join()

    def test_while_parked_at_the_end_of_a_tasklet(self):
        """The last one of the ring has ended while main waits in a channel: the exception is main's."""
        end, ch = threading.Event(), stackless.channel()
        worker = threading.Thread(target=end.wait)
        worker.start()
        killer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
        try:
            stackless.tasklet(killer.start)()
            self.assertRaises(KeyboardInterrupt, ch.receive)
            self.assertEqual((ch.balance, stackless.runcount), (0, 1))
        finally:
            killer.join()
            end.set()
            worker.join()


class ProgramCase(unittest.TestCase):
    def program(self, text, *options):
        """(exit status, lines of both outputs, the last first word of an error message)."""
        child = subprocess.Popen([sys.executable] + list(options) + ['-c', 'import os, sys, atexit, thread, time, stackless\n' + text],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=open(os.devnull))
        out, error = child.communicate()
        return child.returncode, out.split(), error.splitlines()[-1:]


class TestExit(ProgramCase):
    def test_exit_in_a_tasklet(self):
        self.assertEqual(self.program('''if 1:
            def body():
                try:
                    sys.exit(7)
                finally:
                    print 'tasklet'
            stackless.tasklet(body)()
            atexit.register(sys.stdout.write, 'atexit ')
            try:
                stackless.run()
            finally:
                print 'main'
        '''), (7, ['tasklet', 'main', 'atexit'], []))

    def test_exit_messages(self):
        self.assertEqual(self.program('stackless.tasklet(sys.exit)("words")\nstackless.run()'), (1, [], ['words']))
        self.assertEqual(self.program('stackless.tasklet(sys.exit)()\nstackless.run()'), (0, [], []))

    def test_main_may_refuse(self):
        self.assertEqual(self.program('''if 1:
            stackless.tasklet(sys.exit)(7)
            try:
                stackless.run()
            except SystemExit:
                pass
            print 'went on'
        '''), (0, ['went', 'on'], []))

    def test_tasklet_exit_in_main(self):
        self.assertEqual(self.program('raise TaskletExit'), (1, [], ['TaskletExit']))

    def test_tasklet_exit_in_the_main_of_a_thread(self):
        self.assertEqual(self.program('def f(): raise TaskletExit\nthread.start_new_thread(f, ())\ntime.sleep(0.1)'), (0, [], []))

    def test_uncaught_error(self):
        status, out, error = self.program('stackless.tasklet(lambda: 1 / 0)()\nstackless.run()')
        self.assertEqual((status, out), (1, []))
        self.assertIn('ZeroDivisionError', error[0])

    def test_end_of_the_script(self):
        """Nothing runs to its end; all that is suspended gets TaskletExit, after the functions of atexit."""
        status, out, error = self.program('''if 1:
            def body(name, wait):
                try:
                    wait()
                    print 'not here'
                except TaskletExit:
                    print name
                    raise
            ch = stackless.channel()
            for name, wait in [('blocked', ch.receive), ('paused', stackless.schedule_remove), ('runnable', stackless.schedule),
                               ('nested', lambda: stackless.test_cstate(ch.receive))]:
                t = stackless.tasklet(body)(name, wait)
                globals()['t' + name] = t
            stackless.schedule()
            stackless.tasklet(sys.stdout.write)('never')
            atexit.register(sys.stdout.write, 'atexit ')
        ''')
        self.assertEqual((status, out[0], sorted(out[1:]), error), (0, 'atexit', ['blocked', 'nested', 'paused', 'runnable'], []))

    def test_refusing_tasklets_do_not_hang(self):
        status, out, error = self.program('''if 1:
            def body(wait):
                while True:
                    try:
                        wait()
                    except TaskletExit:
                        pass
            ch = stackless.channel()
            for wait in ch.receive, stackless.schedule, lambda: stackless.test_cstate(ch.receive):
                stackless.tasklet(body)(wait)
            stackless.schedule()
            print 'end'
        ''')
        self.assertEqual((status, out), (0, ['end']))

    def test_one_that_gives_in_at_last(self):
        """It is asked ten times."""
        text = '''if 1:
            def body(wait, count):
                while True:
                    try:
                        wait()
                    except TaskletExit:
                        count -= 1
                        if count == 0:
                            os.write(1, 'end ')
                            return
            ch = stackless.channel()
            for wait in ch.receive, stackless.schedule, lambda: stackless.test_cstate(ch.receive):
                stackless.tasklet(body)(wait, %d)
            stackless.schedule()
        '''
        self.assertEqual(self.program(text % 10), (0, ['end'] * 3, []))
        status, out, error = self.program(text % 11)
        self.assertEqual((status, out), (0, []))
        self.assertIn('does not end', error[0])

    def test_destructors_use_stackless_at_the_end(self):
        self.assertEqual(self.program('''if 1:
            class Late(object):
                def __del__(self, stackless=stackless, write=os.write):
                    t = stackless.tasklet(write)(1, 'late ')
                    stackless.run()
                    write(1, str(stackless.getruncount()))
            late = Late()
        '''), (0, ['late', '1'], []))

    def test_at_exit_uses_stackless(self):
        self.assertEqual(self.program('''if 1:
            def late():
                ch = stackless.channel()
                stackless.tasklet(ch.send)('late')
                print ch.receive()
            atexit.register(late)
        '''), (0, ['late'], []))

    def test_from_deep_recursion(self):
        for where in 'dive(800)', 'stackless.tasklet(dive)(800); stackless.run()', 'stackless.test_cstate(lambda: dive(300))':
            status, out, error = self.program('def dive(n): return dive(n - 1) if n else sys.exit(5)\n' + where)
            self.assertEqual((status, error), (5, []))

    def test_kill_during_shutdown(self):
        """Killed ones kill others, make new ones, and take the list of stacks apart."""
        status, out, error = self.program('''if 1:
            ts = []
            def body(i):
                try:
                    stackless.test_cstate(stackless.schedule_remove)
                finally:
                    print i
                    stackless.tasklet(len)([])
                    for t in ts[:]:
                        if t is not stackless.current:
                            t.kill()
            for i in range(5):
                ts.append(stackless.tasklet(body)(i))
            stackless.run()
        ''')
        self.assertEqual((status, sorted(out), error), (0, list('01234'), []))

    def test_verbose(self):
        self.assertEqual(self.program('t = stackless.tasklet(stackless.test_cstate)(stackless.schedule_remove)\nstackless.run()', '-v')[0], 0)


if __name__ == '__main__':
    unittest.main()
