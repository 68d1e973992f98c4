"""What once went wrong: one test each, found by test_stress.py or in use."""
import threading
import unittest

import stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed


class SwitchesWhenItDies(object):
    def __init__(self, order):
        self.order = order

    def __del__(self):
        self.order.append('died')
        stackless.schedule()


class TestDefects(TaskletTestCase):
    def test_destructor_switches_before_a_tasklet_has_begun(self):
        """The value of a dead tasklet is released as the first act of one that has not begun."""
        order = []

        def holder(thing):
            pass

        def other():
            order.append('other')
        stackless.tasklet(holder)(SwitchesWhenItDies(order))
        stackless.tasklet(other)()
        stackless.tasklet(other)()
        stackless.run()
        self.assertEqual(sorted(order), ['died', 'other', 'other'])

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_unbinding_a_caller_of_run(self):
        """Who waits in run() and is unbound must not be woken when the ring is empty."""
        order = []

        def waits():
            stackless.run()
            order.append('never')

        def unbinds():
            t.bind(None)
            order.append('unbound')
        t = stackless.tasklet(waits)()
        stackless.tasklet(unbinds)()
        stackless.run()
        self.assertEqual(order, ['unbound'])
        self.assertFalse(t.alive)

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_rebinding_the_interrupter(self):
        def waits():
            stackless.run(100)

        def rebinds():
            t.bind(done.append, (1,))
            for i in xrange(1000):
                pass
            t.insert()
        done = []
        t = stackless.tasklet(waits)()
        stackless.tasklet(rebinds)()
        stackless.run()
        self.assertEqual(done, [1])

    def test_callback_unbinds_who_is_about_to_run(self):
        order = []

        def listen(prev, next):
            if next is doomed:
                next.remove()
                next.bind(None)
        doomed = stackless.tasklet(order.append)('doomed')
        stackless.tasklet(order.append)('other')
        stackless.set_schedule_callback(listen)
        stackless.run()
        stackless.set_schedule_callback(None)
        stackless.run()
        self.assertEqual(order, ['other'])
        self.assertFalse(doomed.alive)

    @soft_only
    @undisturbed('nest', 'tasklets with C frames cannot be bound')
    def test_moving_a_caller_of_run(self):
        """Who waits in run() and is moved to another thread is not woken by the old one."""
        ready, go = threading.Event(), threading.Event()
        order = []

        def other_thread():
            stackless.getcurrent()
            ready.set()
            go.wait(10)
            stackless.run()
        thread = threading.Thread(target=other_thread)
        thread.start()
        ready.wait(10)

        def waits():
            stackless.run()
            order.append(stackless.getcurrent().thread_id == thread.ident)

        def moves():
            t.bind_thread(thread.ident)
        t = stackless.tasklet(waits)()
        stackless.tasklet(moves)()
        stackless.run()
        self.assertEqual(order, [])
        t.insert()
        go.set()
        thread.join(120)
        self.assertEqual(order, [True])


if __name__ == '__main__':
    unittest.main()
