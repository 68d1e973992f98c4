"""Channels: transfers, preferences, closing, iteration, callbacks."""
import gc
import unittest

import stackless
from support import TaskletTestCase, undisturbed


class TestTransfer(TaskletTestCase):
    def order(self, preference, main_sends, schedule_all=False):
        """Who runs in which order after a transfer, ring [main, x, y], partner b waiting."""
        log = []
        ch = stackless.channel()

        def b():
            if main_sends:
                ch.receive()
            else:
                ch.send(1)
            log.append('b')
        stackless.tasklet(b)()
        stackless.run()
        for name in 'xy':
            stackless.tasklet(log.append)(name)
        ch.preference = preference
        ch.schedule_all = schedule_all
        if main_sends:
            ch.send(1)
        else:
            self.assertEqual(ch.receive(), 1)
        log.append('a')
        stackless.run()
        return ''.join(log)

    def test_order_of_sending(self):
        self.assertEqual(self.order(-1, True), 'bxya')
        self.assertEqual(self.order(0, True), 'axyb')
        self.assertEqual(self.order(1, True), 'axyb')
        self.assertEqual(self.order(-1, True, True), 'xyba')

    def test_order_of_receiving(self):
        self.assertEqual(self.order(-1, False), 'axyb')
        self.assertEqual(self.order(0, False), 'axyb')
        self.assertEqual(self.order(1, False), 'bxya')
        self.assertEqual(self.order(1, False, True), 'xyba')

    def test_first_come_first_served(self):
        ch = stackless.channel()
        got = []
        for i in range(5):
            stackless.tasklet(lambda i: got.append((i, ch.receive())))(i)
        stackless.run()
        self.assertEqual(ch.balance, -5)
        for i in range(5):
            ch.send(i * i)
        stackless.run()
        self.assertEqual(got, [(i, i * i) for i in range(5)])

    def test_queue(self):
        ch = stackless.channel()
        ts = [stackless.tasklet(ch.send)(i) for i in range(3)]
        stackless.run()
        self.assertEqual(ch.balance, 3)
        self.assertIs(ch.queue, ts[0])
        self.assertIs(ts[0].next, ts[1])
        self.assertIs(ts[1].prev, ts[0])
        self.assertIsNone(ts[2].next)
        self.assertIs(ts[1]._channel, ch)
        ts[1].kill()
        self.assertEqual(ch.balance, 2)
        self.assertEqual([ch.receive(), ch.receive()], [0, 2])
        stackless.run()

    def test_temporary_channel(self):
        seen = []

        def f():
            try:
                stackless.channel().send(1)
            except TaskletExit:
                seen.append('exit')
        t = stackless.tasklet(f)()
        stackless.run()
        self.assertTrue(t.blocked)
        t.kill()
        self.assertEqual(seen, ['exit'])

    def test_block_trap(self):
        ch = stackless.channel()
        stackless.getcurrent().block_trap = True
        try:
            self.assertRaises(RuntimeError, ch.receive)
            self.assertRaises(RuntimeError, ch.send, 1)
        finally:
            stackless.getcurrent().block_trap = False
        self.assertEqual(ch.balance, 0)

    def test_exceptions(self):
        ch = stackless.channel()
        caught = []

        def f():
            for _ in range(3):
                try:
                    ch.receive()
                except Exception as e:
                    caught.append((type(e), e.args))
        stackless.tasklet(f)()
        stackless.run()
        ch.send_exception(ValueError, 1, 2)
        ch.send_throw(KeyError, 'k')
        ch.send(stackless.bomb(IndexError, IndexError(5)))
        stackless.run()
        self.assertEqual(caught, [(ValueError, (1, 2)), (KeyError, ('k',)), (IndexError, (5,))])

    def test_bad_exceptions(self):
        ch = stackless.channel()
        self.assertRaises(TypeError, ch.send_exception)
        self.assertRaises(TypeError, ch.send_exception, 5)
        self.assertRaises(TypeError, ch.send_throw, 5)
        self.assertRaises(TypeError, ch.send_throw, ValueError(), 5)

    def test_arguments(self):
        ch = stackless.channel(1, 2, x=3)
        self.assertRaises(TypeError, ch.send)
        self.assertRaises(TypeError, ch.receive, 1)
        self.assertRaises(TypeError, ch.send, 1, 2)
        self.assertRaises(TypeError, setattr, ch, 'balance', 1)
        self.assertRaises(TypeError, setattr, ch, 'preference', 'x')
        ch.preference = 77
        self.assertEqual(ch.preference, 1)
        ch.preference = -77
        self.assertEqual(ch.preference, -1)


class TestClosing(TaskletTestCase):
    def test_closed(self):
        ch = stackless.channel()
        ch.close()
        self.assertTrue(ch.closing and ch.closed)
        self.assertRaisesRegexp(ValueError, 'closed', ch.send, 1)
        self.assertRaisesRegexp(ValueError, 'closed', ch.receive)
        self.assertRaises(StopIteration, ch.next)
        ch.open()
        self.assertFalse(ch.closing)

    def test_loop_gets_what_waits(self):
        ch = stackless.channel()
        for i in range(3):
            stackless.tasklet(ch.send)(i)
        stackless.run()
        ch.close()
        self.assertFalse(ch.closed)
        self.assertEqual([x for x in ch], [0, 1, 2])
        self.assertEqual(list(ch), [])
        stackless.run()

    def test_stop_iteration_ends_a_loop(self):
        ch = stackless.channel()
        got = []

        def f():
            for x in ch:
                got.append(x)
            got.append('end')
        stackless.tasklet(f)()
        stackless.run()
        ch.send(1)
        ch.send_exception(StopIteration)
        stackless.run()
        self.assertEqual(got, [1, 'end'])

    def test_send_sequence(self):
        ch = stackless.channel()
        got = []

        def f():
            for x in ch:
                got.append(x)
        stackless.tasklet(f)()
        self.assertEqual(ch.send_sequence(x * x for x in range(4)), 4)
        self.assertRaises(TypeError, ch.send_sequence, 5)
        self.assertEqual(got, [0, 1, 4, 9])
        ch.send_exception(StopIteration)
        stackless.run()

    def test_error_in_sequence(self):
        ch = stackless.channel()

        def items():
            yield 1
            raise KeyError
        got = []
        stackless.tasklet(lambda: got.append(ch.receive()))()
        self.assertRaises(KeyError, ch.send_sequence, items())
        stackless.run()
        self.assertEqual(got, [1])


class TestCallback(TaskletTestCase):
    def test_arguments(self):
        log = []
        ch = stackless.channel()

        def callback(channel, tasklet, sending, willblock):
            log.append((channel is ch, tasklet is stackless.getcurrent(), sending, willblock,
                        tasklet.tempval, channel.balance))
        self.assertIsNone(stackless.set_channel_callback(callback))
        self.assertIs(stackless.get_channel_callback(), callback)
        stackless.tasklet(ch.receive)()
        stackless.run()
        ch.send(5)
        stackless.run()
        self.assertEqual(log, [(True, True, 0, 1, None, 0), (True, True, 1, 0, 5, -1)])

    def test_channel_in_callback(self):
        ch = stackless.channel()
        errors = []

        def callback(*args):
            try:
                ch.send(1)
            except RuntimeError as e:
                errors.append(str(e))
        stackless.set_channel_callback(callback)
        stackless.tasklet(ch.receive)()
        stackless.run()
        stackless.set_channel_callback(None)
        ch.send(2)
        stackless.run()
        self.assertEqual(len(errors), 1)
        self.assertIn('Recursive channel call', errors[0])

    def test_not_callable(self):
        self.assertRaises(TypeError, stackless.set_channel_callback, 5)


class TestCollection(TaskletTestCase):
    @undisturbed('nest', 'a chain with C frames is not collected')
    def test_cycle_through_the_queue(self):
        class C(stackless.channel):
            pass
        log = []

        def f(ch):
            try:
                ch.receive()
            finally:
                log.append('end')
        ch = C()
        ch.me = ch
        for _ in range(10):
            stackless.tasklet(f)(ch)
        stackless.run()
        del ch
        gc.collect()
        self.assertEqual(log, ['end'] * 10)


class TestIteratedInC(TaskletTestCase):
    """Consumers in C see the end of a channel like that of any other iterator."""

    consumers = [list, tuple, set, sorted, zip, any, lambda ch: map(None, ch), lambda ch: filter(None, ch),
                 lambda ch: list(enumerate(ch)), lambda ch: [].extend(ch), lambda ch: 5 in ch,
                 lambda ch: (lambda *args: args)(*ch), lambda ch: dict.fromkeys(ch), lambda ch: max(ch),
                 lambda ch: sum(ch), lambda ch: reduce(lambda a, b: a, ch)]

    def test_end_that_is_sent(self):
        for first in 1, 3:
            for consume in self.consumers:
                ch = stackless.channel()

                def source():
                    for i in range(first, 4):
                        ch.send(i)
                    ch.send_exception(StopIteration)
                stackless.tasklet(source)()
                got = consume(ch)
                wanted = consume(iter(range(first, 4)))
                self.assertEqual(got, wanted)
                stackless.run()
                while ch.queue is not None:
                    ch.queue.kill()

    def test_end_by_closing(self):
        for consume in self.consumers:
            ch = stackless.channel()
            for i in 1, 2:
                stackless.tasklet(ch.send)(i)
            stackless.run()
            ch.close()
            self.assertEqual(consume(ch), consume(iter([1, 2])))
            while ch.queue is not None:
                ch.queue.kill()

    def test_errors_pass(self):
        for consume in self.consumers[:5]:
            ch = stackless.channel()
            stackless.tasklet(ch.send_exception)(KeyError)
            self.assertRaises(KeyError, consume, ch)

    def test_next_and_unpacking(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send_exception)(StopIteration)
        self.assertRaises(StopIteration, next, ch)
        stackless.tasklet(ch.send_exception)(StopIteration)
        self.assertEqual(next(ch, 'default'), 'default')

        def two():
            ch.send(1)
            ch.send(2)
            ch.send_exception(StopIteration)
        stackless.tasklet(two)()
        a, b = ch
        self.assertEqual((a, b), (1, 2))


if __name__ == '__main__':
    unittest.main()
