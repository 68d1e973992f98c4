"""Names, deadlock messages, dumps."""
import os
import signal
import StringIO
import sys
import unittest

import stackless
from support import TaskletTestCase


def receiver(ch):
    ch.receive()


class TestNames(TaskletTestCase):
    def test_set_and_forget(self):
        t = stackless.tasklet()
        self.assertIsNone(t.name)
        t.name = 'worker'
        self.assertEqual(t.name, 'worker')
        t.name = None
        self.assertIsNone(t.name)
        self.assertRaises(TypeError, setattr, t, 'name', 5)

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
        fresh = stackless.tasklet(receiver)(ch)
        paused = stackless.tasklet().bind(receiver, (ch,))
        out = StringIO.StringIO()
        stackless.dump(out)
        text = out.getvalue()
        for part in ("'waits'", 'receiving on channel', 'in receiver', 'runnable', 'has not begun', 'running',
                     'paused', 'main tasklet', 'in test_dump'):
            self.assertIn(part, text)
        for t in (waits, fresh, paused):
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
