"""Stacks: every kind of switch, nesting, depth, and what it costs in C stacks."""
import sys
import threading
import unittest

import stackless
import _stackless
from support import TaskletTestCase, from_c, soft_only, undisturbed


class TestTable(TaskletTestCase):
    """Soft and nested tasklets and main, in all combinations, values and exceptions."""

    def play(self):
        log = []
        a, b = stackless.channel(), stackless.channel()

        def soft(n):
            for i in range(n):
                a.send(('soft', i))
                log.append(b.receive())

        def nested(n):
            for i in range(n):
                log.append(from_c(a.receive))
                from_c(lambda: b.send(('nested', i)))
        return log, a, b, soft, nested

    def test_soft_and_nested(self):
        log, a, b, soft, nested = self.play()
        stackless.tasklet(soft)(5)
        stackless.tasklet(nested)(5)
        stackless.run()
        wanted = []
        for i in range(5):
            wanted += [('soft', i), ('nested', i)]
        self.assertEqual(log, wanted)

    def test_nested_and_nested(self):
        log, a, b, soft, nested = self.play()
        stackless.tasklet(lambda: from_c(lambda: soft(5)))()
        stackless.tasklet(nested)(5)
        stackless.run()
        self.assertEqual(len(log), 10)

    def test_main_takes_part(self):
        log, a, b, soft, nested = self.play()
        stackless.tasklet(nested)(5)
        soft(5)
        stackless.run()
        self.assertEqual(len(log), 10)
        del log[:]
        stackless.tasklet(soft)(5)
        nested(5)
        stackless.run()
        self.assertEqual(len(log), 10)

    def test_nested_main(self):
        log, a, b, soft, nested = self.play()
        stackless.tasklet(nested)(5)
        from_c(lambda: soft(5))
        stackless.run()
        self.assertEqual(len(log), 10)

    def test_exceptions_travel(self):
        ch = stackless.channel()
        log = []

        def f(receive):
            try:
                receive()
            except ValueError as e:
                log.append(e.args)
        stackless.tasklet(f)(ch.receive)
        stackless.tasklet(f)(lambda: from_c(ch.receive))
        stackless.run()
        ch.send_exception(ValueError, 1)
        from_c(lambda: ch.send_exception(ValueError, 2))
        stackless.run()
        self.assertEqual(sorted(log), [(1,), (2,)])

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_flat_function_called_from_c(self):
        """Nesting begins before the function is called: it switches before it returns."""
        ch = stackless.channel()
        ended = []

        def f():
            try:
                stackless.test_cstate(ch.receive)
            finally:
                ended.append(stackless.getcurrent().nesting_level)
        ts = [stackless.tasklet(f)() for _ in range(3)]
        stackless.run()
        self.assertEqual([t.nesting_level for t in ts], [1] * 3)
        ch.send(1)
        ts[1].kill()
        ts[2].kill()
        self.assertEqual(ended, [0] * 3)

    def test_in_another_thread(self):
        results = []

        def work():
            log, a, b, soft, nested = self.play()
            stackless.tasklet(soft)(20)
            stackless.tasklet(nested)(20)
            stackless.run()
            results.append(len(log))
        threads = [threading.Thread(target=work) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(results, [40] * 4)


class TestStacks(TaskletTestCase):
    def mapped(self):
        return _stackless._stack_census()['mapped']

    def test_alternating_keeps_few_stacks(self):
        before = self.mapped()

        def f():
            for _ in range(200):
                stackless.schedule()
                from_c(stackless.schedule)
        for _ in range(3):
            stackless.tasklet(f)()
        stackless.run()
        self.assertTrue(self.mapped() - before < 10)

    def test_many_nested_ones_are_killed(self):
        ch = stackless.channel()
        ended = []

        def f():
            try:
                from_c(ch.receive)
            finally:
                ended.append(1)
        ts = [stackless.tasklet(f)() for _ in xrange(2000)]
        stackless.run()
        self.assertEqual(ch.balance, -2000)
        self.assertTrue(self.mapped() >= 2000)
        for t in ts:
            t.kill()
        self.assertEqual((len(ended), ch.balance), (2000, 0))
        self.assertTrue(self.mapped() < 100, self.mapped())

    @soft_only
    def test_soft_ones_need_none(self):
        ch = stackless.channel()
        before = self.mapped()
        for _ in xrange(1000):
            stackless.tasklet(ch.receive)()
        stackless.run()
        self.assertTrue(self.mapped() - before <= 1)
        for _ in xrange(1000):
            ch.send(0)
        stackless.run()


class TestDepth(TaskletTestCase):
    depth = 20000

    def setUp(self):
        TaskletTestCase.setUp(self)
        self.limit = sys.getrecursionlimit()
        sys.setrecursionlimit(10 * self.depth)

    def tearDown(self):
        sys.setrecursionlimit(self.limit)
        TaskletTestCase.tearDown(self)

    def nest(self, n):
        if n == 0:
            return 0
        return from_c(lambda: self.nest(n - 1)) + 1

    def test_nested_dispatches(self):
        self.assertEqual(self.nest(self.depth), self.depth)

    def test_switch_at_the_bottom(self):
        log = []

        def bottom(n):
            if n == 0:
                stackless.schedule()
                return 0
            return from_c(lambda: bottom(n - 1)) + 1
        for _ in range(2):
            stackless.tasklet(lambda: log.append(bottom(self.depth // 4)))()
        stackless.run()
        self.assertEqual(log, [self.depth // 4] * 2)

    def test_killed_at_the_bottom(self):
        log = []

        def bottom(n):
            try:
                if n == 0:
                    stackless.schedule_remove()
                else:
                    from_c(lambda: bottom(n - 1))
            finally:
                log.append(n)
        t = stackless.tasklet(bottom)(1000)
        stackless.run()
        t.kill()
        self.assertEqual(log, range(1001))

    def test_limit_is_respected(self):
        sys.setrecursionlimit(500)
        self.assertRaises(RuntimeError, self.nest, 10000)

        def f(n):
            return f(n + 1)
        errors = []

        def task():
            try:
                f(0)
            except RuntimeError as e:
                errors.append(str(e))
        stackless.tasklet(task)()
        stackless.run()
        self.assertEqual(len(errors), 1)
        self.assertIn('maximum recursion depth exceeded', errors[0])


class TestSameFunction(TaskletTestCase):
    """Debug builds look at what each instruction has left: in the frame that it belongs to."""

    def test_handler_behind_a_return_in_another_tasklet(self):
        first, second = stackless.channel(), stackless.channel()

        def f(channel):
            try:
                return channel.receive()
            except ValueError:
                log.append('handled')
        log = []
        waits = stackless.tasklet(f)(first)
        stackless.tasklet(second.send)(5)
        stackless.run()
        stackless.tasklet(f)(second)
        waits.throw(ValueError, pending=True)
        stackless.run()
        self.assertEqual(log, ['handled'])


class TestFinalizers(TaskletTestCase):
    def test_switch_in_a_destructor(self):
        log = []

        class D(object):
            def __del__(self):
                stackless.schedule()
                log.append('del')

        def f():
            d = D()
            del d
            log.append('f')
        for _ in range(3):
            stackless.tasklet(f)()
        stackless.run()
        self.assertEqual(log, ['del', 'f'] * 3)

    def suspended_in_destructors(self, count):
        class Waits(object):
            def __del__(self):
                stackless.schedule_remove()

        def f():
            Waits()
        tasks = [stackless.tasklet(f)() for _ in range(count)]
        stackless.run()
        return tasks

    def test_suspended_destructors_do_not_delay_others(self):
        tasks = self.suspended_in_destructors(100)
        self.assertEqual([t.paused for t in tasks], [True] * 100)
        gone = []

        class Tells(object):
            def __del__(self):
                gone.append(1)
        Tells()
        self.assertEqual(gone, [1])
        for t in tasks:
            t.insert()
        stackless.run()
        self.assertEqual([t.alive for t in tasks], [False] * 100)

    def test_long_chain_dies_while_another_destructor_is_suspended(self):
        tasks = []

        class Link(object):
            def __init__(self, next):
                self.next = next

            def __del__(self):
                if self.next is None:
                    tasks.extend(case.suspended_in_destructors(1))

        case = self
        chain = None
        for _ in range(200):
            chain = Link(chain)
        del chain
        self.assertEqual([t.paused for t in tasks], [True])
        tasks[0].insert()
        stackless.run()

    def test_switch_in_a_trace_function(self):
        log = []

        def trace(frame, event, arg):
            if event == 'call' and frame.f_code.co_name == 'traced':
                stackless.schedule()
                log.append('traced')
            return None

        def traced():
            log.append('body')

        def f():
            sys.settrace(trace)
            traced()
            sys.settrace(None)
        stackless.tasklet(f)()
        stackless.tasklet(f)()
        stackless.run()
        self.assertEqual(sorted(log), ['body'] * 2 + ['traced'] * 2)


if __name__ == '__main__':
    unittest.main()
