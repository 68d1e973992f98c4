"""Names, deadlock messages, dumps."""
import gc
import os
import signal
import StringIO
import subprocess
import sys
import time
import unittest
import weakref

import stackless
from support import TaskletTestCase


def receiver(ch):
    ch.receive()


def sender(ch):
    ch.send(None)


class TestNames(TaskletTestCase):
    def test_set_and_forget(self):
        t = stackless.tasklet()
        self.assertIsNone(t.name)
        t.name = 'worker'
        self.assertEqual(t.name, 'worker')
        t.name = None
        self.assertIsNone(t.name)
        t.name = key = (1, t)       # programs have attributes of their own by that name
        self.assertIs(t.name, key)
        del t.name
        self.assertIsNone(t.name)
        t.name = 'kept to the end'
        t.bind(len, ('',)).run()
        self.assertEqual(t.name, 'kept to the end')

    def test_cycle_through_the_name(self):
        t = stackless.tasklet()
        t.name = [t]
        gone = weakref.ref(t)
        del t
        gc.collect()
        self.assertIsNone(gone())

    def test_does_not_pass_to_the_next_one(self):
        for i in range(100):
            t = stackless.tasklet()
            self.assertIsNone(t.name)
            t.name = 'n%d' % i
            del t

    def test_subclass_may_have_its_own(self):
        class Named(stackless.tasklet):
            name = 'mine'
        self.assertEqual(Named().name, 'mine')


class TestDeadlock(TaskletTestCase):
    def test_names_everybody(self):
        ch, other = stackless.channel(), stackless.channel()
        t = stackless.tasklet(receiver)(other)
        t.name = 'eager'
        u = stackless.tasklet(receiver)(other)
        stackless.run()
        try:
            ch.send(1)
        except RuntimeError as error:
            text = str(error)
        for part in ('Deadlock', 'main tasklet', "'eager'", 'receiving on channel 0x%x' % id(other),
                     'sending on channel 0x%x' % id(ch), 'in receiver', os.path.basename(__file__)[:9]):
            self.assertIn(part, text)
        self.assertEqual(text.count('in receiver'), 2)
        t.kill()
        u.kill()


class TestOrigin(TaskletTestCase):
    def setUp(self):
        super(TestOrigin, self).setUp()
        self.assertIs(stackless.keep_origins(True), False)
        self.addCleanup(stackless.keep_origins, False)

    def test_setting(self):
        self.assertIs(stackless.keep_origins(None), True)
        self.assertIs(stackless.keep_origins(0), True)
        self.assertIs(stackless.keep_origins(None), False)
        self.assertIsNone(stackless.tasklet().origin())

    def test_where(self):
        class Special(stackless.tasklet):
            def __init__(self):
                super(Special, self).__init__(len)
        line = sys._getframe().f_lineno
        places = [stackless.tasklet(len).origin(), Special().origin()]
        for name, number, function in places:
            self.assertEqual(os.path.splitext(os.path.basename(name))[0], 'test_diagnosis')
            self.assertEqual((number, function), (line + 1, 'test_where'))

    def test_many(self):
        some = [stackless.tasklet() for i in range(1000)]
        self.assertEqual(len(set(t.origin() for t in some)), 1)
        del some[::2]
        self.assertEqual(len(set(t.origin() for t in some)), 1)

    def test_error_tells(self):
        def fail():
            raise ValueError('wrong')

        def between():
            try:
                t = stackless.tasklet(fail)()
                t.name = 'inner'
                stackless.run()
            finally:
                seen.append(t)
        seen = []
        stackless.tasklet(between)()
        with self.assertRaises(ValueError) as caught:
            stackless.run()             # the error has gone through `between`, too
        label = caught.exception.__tasklet__
        self.assertIn("tasklet 'inner' 0x%x, made at " % id(seen[0]), label)
        self.assertTrue(label.endswith('in between'), label)

    def test_report(self):
        source = ('import stackless\n'
                  'stackless.keep_origins(True)\n'
                  'def start():\n'
                  '    return stackless.tasklet(int)("x")\n'
                  'start().name = "reader"\n'
                  'stackless.run()\n')
        child = subprocess.Popen([sys.executable, '-c', source], stderr=subprocess.PIPE)
        lines = child.communicate()[1].splitlines()
        self.assertEqual(child.returncode, 1)
        self.assertIn('ValueError: invalid literal', lines[-2])
        self.assertRegexpMatches(lines[-1], "^  in tasklet 'reader' 0x[0-9a-f]+, made at <string>:4 in start$")


class TestUsage(TaskletTestCase):
    def test_figures(self):
        def busy(times):
            for i in range(times):
                for k in xrange(20000):
                    pass
                stackless.schedule()
        before = stackless.tasklet(busy)(1)
        stackless.run()
        self.assertEqual(before.usage(), (0, 0.0, 0.0))
        self.assertIs(stackless.keep_accounts(True), False)
        try:
            t, idle = stackless.tasklet(busy)(4), stackless.tasklet(busy)(0)
            started = time.clock()
            stackless.run()
            spent = time.clock() - started
            switches, seconds, longest = t.usage()
            self.assertEqual((switches, idle.usage()[0]), (2, 1))     # alone it does not switch
            self.assertTrue(0 < longest < seconds <= spent + 0.02, (longest, seconds, spent))
            self.assertLess(idle.usage()[1], seconds)
            main = stackless.getcurrent().usage()
            self.assertGreater(main[0], 0)
            for k in xrange(20000):
                pass
            self.assertGreater(stackless.getcurrent().usage()[1], main[1])
        finally:
            self.assertIs(stackless.keep_accounts(False), True)
        self.assertEqual(t.usage(), (switches, seconds, longest))

    def test_longest_is_not_the_last(self):
        def body():
            end = time.clock() + 0.02
            while time.clock() < end:
                pass
            for i in range(3):
                stackless.schedule()
        self.addCleanup(stackless.keep_accounts, False)
        stackless.keep_accounts(True)
        ts = [stackless.tasklet(body)() for i in 'ab']
        stackless.run()
        for switches, seconds, longest in [t.usage() for t in ts]:
            self.assertEqual(switches, 4)
            self.assertGreater(longest, seconds / 2)

    def test_dump_shows_it(self):
        self.addCleanup(stackless.keep_accounts, False)
        stackless.keep_accounts(True)
        file = StringIO.StringIO()
        stackless.dump(file)
        self.assertRegexpMatches(file.getvalue(), r'running - \d+ switches, \d+\.\d+ s, longest')


class TestDump(TaskletTestCase):
    def test_tasklets(self):
        t = stackless.tasklet(len)('')
        self.assertIn(t, stackless.tasklets())
        self.assertIn(stackless.getmain(), stackless.tasklets())
        stackless.run()
        self.assertNotIn(t, stackless.tasklets())

    def test_dump(self):
        ch = stackless.channel()
        waits = stackless.tasklet(receiver)(ch)
        waits.name = 'waits'
        stackless.run()
        sends = stackless.tasklet(sender)(stackless.channel())
        sends.run()
        fresh = stackless.tasklet(receiver)(ch)
        paused = stackless.tasklet().bind(receiver, (ch,))
        out = StringIO.StringIO()
        stackless.dump(out)
        text = out.getvalue()
        for part in ("'waits'", 'receiving on channel', 'sending on channel', 'in receiver', 'runnable', 'has not begun', 'running',
                     'paused', 'main tasklet', 'in test_dump'):
            self.assertIn(part, text)
        for t in (waits, sends, fresh, paused):
            t.kill()

    def test_on_signal(self):
        former = stackless.dump_on_signal()
        saved, sys.stderr = sys.stderr, StringIO.StringIO()
        try:
            os.kill(os.getpid(), signal.SIGQUIT)
            for i in range(1000):
                pass
            text = sys.stderr.getvalue()
        finally:
            sys.stderr = saved
            signal.signal(signal.SIGQUIT, former)
        self.assertIn('main tasklet', text)


if __name__ == '__main__':
    unittest.main()
