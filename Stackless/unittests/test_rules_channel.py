"""Chapter 4, rule by rule: channels. The orders of tasklets are in test_orders, too."""
import sys
import traceback
import unittest

import stackless
from support import TaskletTestCase, soft_only, undisturbed


class TestObject(TaskletTestCase):
    def test_making(self):
        class Sub(stackless.channel):
            def __init__(self, a, b=None):
                self.seen = a, b
        self.assertEqual(Sub(1, b=2).seen, (1, 2))
        stackless.channel(1, 2, three=3)
        a, b = stackless.channel(), stackless.channel()
        self.assertTrue(a == a and a != b)
        self.assertEqual(len(set([a, b, a])), 2)

    def test_defaults(self):
        ch = stackless.channel()
        self.assertEqual((ch.balance, ch.queue, ch.closing, ch.closed, ch.preference, ch.schedule_all),
                         (0, None, False, False, -1, 0))
        self.assertEqual([type(x) for x in (ch.balance, ch.closing, ch.closed, ch.preference, ch.schedule_all)],
                         [int, bool, bool, int, int])

    def test_preference(self):
        ch = stackless.channel()
        for value, stored in (5, 1), (1, 1), (0, 0), (-1, -1), (-9, -1), (True, 1):
            ch.preference = value
            self.assertEqual(ch.preference, stored)
        for value in 'x', None, 1.5, []:
            with self.assertRaisesRegexp(TypeError, 'must be set to an integer'):
                ch.preference = value
            with self.assertRaisesRegexp(TypeError, 'must be set to'):
                ch.schedule_all = value
        for value, stored in (5, 1), (0, 0), (True, 1), (-1, 1):
            ch.schedule_all = value
            self.assertEqual(ch.schedule_all, stored)

    def test_read_only(self):
        ch = stackless.channel()
        for name in 'balance queue closing closed'.split():
            self.assertRaises((TypeError, AttributeError), setattr, ch, name, 1)
        self.assertRaises(TypeError, setattr, ch, 'balance', 1)

    def test_closed_is_closing_and_empty(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send)(1)
        stackless.run()
        ch.close()
        self.assertEqual((ch.closing, ch.closed, ch.balance), (True, False, 1))
        ch.receive()
        self.assertEqual((ch.closing, ch.closed), (True, True))
        self.assertIsNone(ch.open())
        self.assertEqual((ch.closing, ch.closed), (False, False))
        stackless.run()


class TestOperations(TaskletTestCase):
    def test_results(self):
        ch = stackless.channel()
        got = []
        stackless.tasklet(lambda: [got.append(ch.receive()) for i in range(2)])()
        stackless.run()
        self.assertIsNone(ch.send(7))
        self.assertEqual(ch.send_sequence([8]), 1)
        self.assertEqual(got, [7, 8])
        self.assertIs(iter(ch), ch)

    def test_data_move_through_tempval(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.send)('value')
        stackless.run()
        self.assertEqual(t.tempval, 'value')
        t.tempval = 'changed'
        self.assertEqual(ch.receive(), 'changed')
        stackless.run()

    def test_bomb_is_raised_by_the_receiver(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send)(stackless.bomb(KeyError, KeyError(4)))
        with self.assertRaises(KeyError) as caught:
            ch.receive()
        self.assertEqual(caught.exception.args, (4,))

    def test_send_exception(self):
        ch = stackless.channel()
        for args, wanted in [((KeyError,), ()), ((KeyError, 1), (1,)), ((KeyError, 1, 2), (1, 2))]:
            stackless.tasklet(ch.send_exception)(*args)
            with self.assertRaises(KeyError) as caught:
                ch.receive()
            self.assertEqual(caught.exception.args, wanted)
        for args in (), (int,), (KeyError(),), (None,):
            self.assertRaises(TypeError, ch.send_exception, *args)

    def test_send_throw(self):
        ch = stackless.channel()

        def origin():
            raise KeyError(1)
        try:
            origin()
        except KeyError:
            error = sys.exc_info()
        for args, wanted in [((KeyError,), ()), ((KeyError, 1), (1,)), ((KeyError, (1, 2)), (1, 2)), (error, (1,)), ((error[1],), (1,))]:
            stackless.tasklet(ch.send_throw)(*args)
            try:
                ch.receive()
            except KeyError as e:
                self.assertEqual(e.args, wanted)
                names = [entry[2] for entry in traceback.extract_tb(sys.exc_info()[2])]
                self.assertEqual('origin' in names, args is error)
            else:
                self.fail('nothing raised')
        for args in (), (5,), (KeyError(), 5), (KeyError, None, 5):
            self.assertRaises(TypeError, ch.send_throw, *args)
        self.assertRaises(TypeError, ch.send_throw, exc=KeyError)
        del error

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_sequence_is_soft(self):
        def numbers():
            for i in range(2):
                yield i
        ch = stackless.channel()
        t = stackless.tasklet(ch.send_sequence)(numbers())
        stackless.run()
        self.assertEqual((t.blocked, t.nesting_level, t.restorable), (True, 0, True))
        self.assertEqual([ch.receive(), ch.receive()], [0, 1])
        stackless.run()
        self.assertFalse(t.alive)

    def test_sequence(self):
        def failing():
            yield 1
            raise KeyError
        ch, got, counts = stackless.channel(), [], []
        self.assertRaises(TypeError, ch.send_sequence, 5)
        self.assertRaises(TypeError, ch.send_sequence)
        self.assertEqual(ch.send_sequence([]), 0)

        def body():
            counts.append(ch.send_sequence('abc'))
            try:
                ch.send_sequence(failing())
            except KeyError:
                counts.append('error')
        stackless.tasklet(body)()
        for i in range(4):
            got.append(ch.receive())
        stackless.run()
        self.assertEqual((got, counts), (['a', 'b', 'c', 1], [3, 'error']))

    def test_overrides_are_not_used(self):
        class Sub(stackless.channel):
            def send(self, value):
                raise KeyError
            receive = send
        ch = Sub()
        stackless.tasklet(ch.send_sequence)([1, 2])
        self.assertEqual([ch.next(), ch.next()], [1, 2])
        stackless.run()

    def test_temporary(self):
        got = []
        t = stackless.tasklet(lambda: got.append(stackless.channel().receive()))()
        stackless.run()
        t._channel.send('found')
        self.assertEqual(got, ['found'])


class TestBlocking(TaskletTestCase):
    def test_block_trap(self):
        """Only where the caller would block."""
        ch = stackless.channel()
        ch.preference = 0
        t = stackless.tasklet(ch.receive)()
        stackless.run()
        stackless.current.block_trap = True
        try:
            ch.send(1)
            for operation in ch.receive, ch.next, lambda: ch.send(1), lambda: ch.send_sequence([1]):
                with self.assertRaises(RuntimeError):
                    operation()
                self.assertEqual((ch.balance, stackless.runcount), (0, 2))
        finally:
            stackless.current.block_trap = False
        stackless.run()
        self.assertFalse(t.alive)

    def test_trap_before_closing(self):
        ch = stackless.channel()
        ch.close()
        stackless.current.block_trap = True
        try:
            self.assertRaises(RuntimeError, ch.receive)
        finally:
            stackless.current.block_trap = False

    def test_waiting_partners_are_served_after_close(self):
        ch = stackless.channel()
        a = stackless.tasklet(ch.send)(1)
        stackless.run()
        ch.close()
        self.assertTrue(a.blocked)
        self.assertEqual(ch.receive(), 1)
        self.assertRaisesRegexp(ValueError, 'closed', ch.receive)
        self.assertRaisesRegexp(ValueError, 'closed', ch.send, 1)
        self.assertRaises(StopIteration, ch.next)
        ch.open()
        stackless.run()

    def test_iteration_ends(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send_sequence)('ab')
        stackless.run()
        ch.close()
        self.assertEqual(ch.next(), 'a')
        stackless.tasklet(ch.open)()
        got = []
        for value in ch:
            got.append(value)
            ch.close()
        self.assertEqual(got, [])
        ch.open()
        self.assertEqual(ch.next(), 'b')
        stackless.run()

    def test_switch_trap(self):
        """Only where a switch would be made."""
        ch = stackless.channel()
        receivers = [stackless.tasklet(ch.receive)() for i in range(2)]
        stackless.run()
        stackless.switch_trap(1)
        self.assertRaisesRegexp(RuntimeError, 'switch_trap', ch.send, 1)
        self.assertEqual((ch.balance, ch.queue, receivers[0].tempval), (-2, receivers[0], None))
        for preference in 0, 1:
            ch.preference = preference
            ch.send(1)
        self.assertRaisesRegexp(RuntimeError, 'switch_trap', ch.receive)
        stackless.switch_trap(-1)
        self.assertEqual((ch.balance, stackless.runcount), (0, 3))
        stackless.run()

    def test_switch_trap_where_everybody_is_scheduled(self):
        for operation, wait in [(lambda ch: ch.send(1), lambda ch: ch.receive()), (lambda ch: ch.receive(), lambda ch: ch.send(1))]:
            ch, other = stackless.channel(), stackless.tasklet(stackless.schedule_remove)()
            t = stackless.tasklet(wait)(ch)
            stackless.run()
            other.insert()
            ch.schedule_all, balance = 1, ch.balance
            stackless.switch_trap(1)
            self.assertRaisesRegexp(RuntimeError, 'switch_trap', operation, ch)
            stackless.switch_trap(-1)
            self.assertEqual((ch.balance, ch.queue, t.blocked, stackless.current.next), (balance, t, True, other))
            operation(ch)
            stackless.run()

    def test_failure_changes_nothing(self):
        """Value, queue, balance, ring: for a caller that cannot block."""
        ch, other = stackless.channel(), stackless.tasklet(len)([])
        stackless.switch_trap(1)
        for operation in ch.receive, lambda: ch.send('value'):
            self.assertRaises(RuntimeError, operation)
            self.assertEqual((ch.balance, ch.queue, stackless.current.tempval), (0, None, None))
            self.assertEqual([stackless.current.next, other.next], [other, stackless.current])
        stackless.switch_trap(-1)
        stackless.run()

    def test_soft_interrupt_moves_on(self):
        """A transfer whose order is fixed does not deliver it; the partner has it then."""
        def spin():
            for i in xrange(3000):
                pass

        def sender():
            spin()
            log.append('sent')
            ch.send(1)
            log.append('back')

        def receiver():
            ch.receive()
            log.append('received')
            stackless.schedule()
            log.append('later')
        log, ch = [], stackless.channel()
        stackless.tasklet(receiver)()
        stackless.tasklet(sender)()
        self.assertIsNone(stackless.run(500, soft=True, ignore_nesting=True))
        self.assertEqual(log, ['sent', 'received'])
        stackless.run()
        self.assertEqual(sorted(log[2:]), ['back', 'later'])


class TestDeadlock(TaskletTestCase):
    """The table of 4.4."""

    def test_main_alone(self):
        ch = stackless.channel()
        for operation in ch.receive, ch.next, lambda: ch.send(1), lambda: ch.send_sequence([1]):
            self.assertRaisesRegexp(RuntimeError, 'Deadlock', operation)
            self.assertEqual((ch.balance, ch.queue, stackless.runcount, stackless.current.tempval), (0, None, 1, None))

    def test_message(self):
        """Who waits, in what, and in which line."""
        def wait():
            ch.send(1)
        ch, mine = stackless.channel(), stackless.channel()
        t = stackless.tasklet(wait)()
        stackless.run()
        with self.assertRaises(RuntimeError) as caught:
            line = sys._getframe().f_lineno + 1
            mine.receive()
        lines = str(caught.exception).splitlines()
        self.assertRegexpMatches(lines[0], '^Deadlock: ')
        self.assertRegexpMatches(lines[1], r'^  main tasklet 0x\w+, receiving on channel 0x%x, at .*:%d in test_message$' % (id(mine), line))
        self.assertRegexpMatches(lines[2], r'^  tasklet 0x\w+, sending on channel 0x%x, at .*:%d in wait$'
                                           % (id(ch), wait.func_code.co_firstlineno + 1))
        t.kill()

    def test_tasklet_while_main_is_in_run(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        self.assertIsNone(stackless.run())
        self.assertTrue(t.blocked)
        t.kill()

    def test_tasklet_while_main_has_switched_away(self):
        ch = stackless.channel()
        t = stackless.tasklet(ch.receive)()
        self.assertIsNone(t.switch())
        self.assertTrue(t.blocked)
        t.kill()

    def test_tasklet_while_main_is_blocked(self):
        def body():
            for operation in ch.receive, lambda: ch.send(1), stackless.schedule_remove:
                try:
                    operation()
                except RuntimeError as e:
                    errors.append('Deadlock' in str(e))
            mine.send('go on')
        ch, mine, errors = stackless.channel(), stackless.channel(), []
        stackless.tasklet(body)()
        self.assertEqual(mine.receive(), 'go on')
        self.assertEqual((errors, ch.balance), ([True] * 3, 0))

    def test_unhandled_it_comes_to_main(self):
        ch, mine = stackless.channel(), stackless.channel()
        stackless.tasklet(ch.receive)()
        self.assertRaisesRegexp(RuntimeError, 'Deadlock: the last runnable tasklet cannot be blocked by receiving', mine.receive)
        self.assertEqual((mine.balance, stackless.runcount), (0, 1))

    def test_last_one_returns(self):
        ch = stackless.channel()
        for operation, word in (ch.receive, 'receiving'), (lambda: ch.send(1), 'sending'):
            stackless.tasklet(len)([])
            self.assertRaisesRegexp(RuntimeError, 'the main tasklet is %s without' % word, operation)
            self.assertEqual((ch.balance, stackless.runcount), (0, 1))

    def test_last_one_fails(self):
        def fail():
            raise KeyError
        ch = stackless.channel()
        for operation in ch.receive, lambda: ch.send(1):
            stackless.tasklet(fail)()
            self.assertRaises(KeyError, operation)
            self.assertEqual((ch.balance, stackless.runcount), (0, 1))


class TestReduction(TaskletTestCase):
    def test_shape(self):
        ch = stackless.channel()
        self.assertEqual(ch.__reduce__(), (stackless.channel, (), (0, 6, [])))
        self.assertEqual(ch.__reduce_ex__(2), (stackless.channel, (), (0, 6, [])))

        def flags(**settings):
            ch = stackless.channel()
            for name, value in settings.items():
                setattr(ch, name, value)
            return ch.__reduce__()[2][1]
        self.assertEqual([flags(preference=0), flags(preference=1), flags(schedule_all=1)], [0, 2, 14])
        ch.close()
        self.assertEqual(ch.__reduce__()[2][1], 7)
        ts = [stackless.tasklet(lambda: stackless.channel().receive())() for i in 'ab']
        ch = stackless.channel()
        ts = [stackless.tasklet(ch.receive)() for i in 'ab']
        stackless.run()
        self.assertEqual(ch.__reduce__()[2], (-2, 6, ts))
        for t in ts:
            t.kill()

    @soft_only
    def test_setstate(self):
        ch = stackless.channel()
        waiting = stackless.tasklet(ch.receive)()
        stackless.run()
        ts = [stackless.tasklet(len, ([],)) for i in 'abc']
        other = stackless.channel()
        self.assertIs(other.__setstate__((2, 15, [ts[0], waiting, ts[1]])), other)
        self.assertEqual((other.balance, other.preference, other.schedule_all, other.closing), (2, -1, 1, True))
        self.assertEqual((other.queue, ts[0].next, ts[0].blocked, waiting._channel), (ts[0], ts[1], True, ch))
        other.__setstate__((-1, 0, [ts[2]]))
        self.assertEqual((other.balance, other.queue, other.preference, ts[0].blocked), (-1, ts[2], 0, False))
        for bad in (), (1, 2), ('x', 0, []), (0, 0, None), None:
            self.assertRaises(TypeError, other.__setstate__, bad)
        for t in ts + [waiting]:
            t.kill()


if __name__ == '__main__':
    unittest.main()
