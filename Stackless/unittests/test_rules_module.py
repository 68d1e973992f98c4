"""Chapter 2, rule by rule: what the functions of the module accept, return and refuse; its callbacks; `atomic`."""
import sys
import thread
import threading
import unittest
import weakref

import stackless
from support import TaskletTestCase, from_c, in_thread


class Stderr(object):
    """Collects what is written to sys.stderr inside a with block."""

    def __enter__(self):
        self.text = ''
        self.saved, sys.stderr = sys.stderr, self
        return self

    def write(self, text):
        self.text += text

    def __exit__(self, *unused):
        sys.stderr = self.saved


class TestProperties(TaskletTestCase):
    def test_dictionary_has_the_names(self):
        for name in 'current main runcount threads debug uncollectables pickle_with_tracing_state'.split():
            self.assertIsNone(stackless.__dict__[name])

    def test_message_of_assignment(self):
        for name in 'current main runcount threads debug uncollectables'.split():
            with self.assertRaisesRegexp(AttributeError, "can't set attribute"):
                setattr(stackless, name, None)

    def test_runcount_counts(self):
        self.assertEqual(stackless.runcount, 1)
        t = stackless.tasklet(len)([])
        self.assertEqual(stackless.runcount, 2)
        t.remove()
        self.assertEqual(stackless.runcount, 1)

    def test_current_and_main_follow(self):
        seen = []
        t = stackless.tasklet(lambda: seen.append((stackless.current is t, stackless.main is t)))()
        stackless.run()
        self.assertEqual(seen, [(True, False)])


class TestRunArguments(TaskletTestCase):
    def test_accepted(self):
        self.assertIsNone(stackless.run(0, False, False, False, False))
        self.assertIsNone(stackless.run(timeout=1000, threadblock=0, soft=1, ignore_nesting=1, totaltimeout=1))

    def test_refused(self):
        for args in (0, 0, 0, 0, 0, 0), (None,), ('1',), (1.5,), (0, None), (0, 0, 'x'), (0, 0, 0, None), (0, 0, 0, 0, []):
            self.assertRaises(TypeError, stackless.run, *args)
        self.assertRaises(TypeError, stackless.run, time=1)


class TestScheduling(TaskletTestCase):
    def test_alone(self):
        thing = object()
        self.assertIs(stackless.schedule(thing), thing)
        self.assertIs(stackless.schedule(), stackless.current)
        self.assertIs(stackless.schedule_remove(retval=thing), thing)
        self.assertIs(stackless.schedule_remove(), stackless.current)
        self.assertRaises(TypeError, stackless.schedule, 1, 2)
        self.assertRaises(TypeError, stackless.schedule, value=1)

    def test_result_is_what_is_in_tempval(self):
        seen = []
        t = stackless.tasklet(lambda: seen.append(stackless.schedule('own')))()
        t.run()
        self.assertEqual(t.tempval, 'own')
        t.tempval = 'other'
        stackless.run()
        self.assertEqual(seen, ['other'])

    def test_last_one_removes_itself(self):
        """Main floats in run(): it goes on."""
        t = stackless.tasklet(stackless.schedule_remove)(7)
        self.assertIsNone(stackless.run())
        self.assertTrue(t.paused)

    def test_last_one_removes_itself_while_main_waits(self):
        def body():
            try:
                stackless.schedule_remove(None)
            except RuntimeError as e:
                seen.append(str(e))
            ch.send('saved')
        seen = []
        ch = stackless.channel()
        stackless.tasklet(body)()
        self.assertEqual(ch.receive(), 'saved')
        self.assertIn('Deadlock', seen[0])


class TestQuestions(TaskletTestCase):
    def test_identities(self):
        self.assertEqual(stackless.getcurrentid(), thread.get_ident())
        ids = []
        ts = [stackless.tasklet(lambda: (ids.append(stackless.getcurrentid()), stackless.schedule()))() for i in range(50)]
        stackless.run()
        self.assertEqual(len(set(ids + [thread.get_ident()])), 51)
        self.assertEqual(len(ts), 50)

    def test_threads_in_order(self):
        ready, end = threading.Semaphore(0), threading.Event()
        started = []

        def wait():
            started.append(thread.get_ident())
            ready.release()
            end.wait()
        workers = []
        for i in range(3):
            workers.append(threading.Thread(target=wait))
            workers[-1].start()
            ready.acquire()
        try:
            self.assertEqual(stackless.getthreads(), [thread.get_ident()] + started)
        finally:
            end.set()
            for worker in workers:
                worker.join()

    def test_thread_info(self):
        me = stackless.current
        for args in (), (-1,), (thread.get_ident(),), (-1, 0):
            self.assertEqual(stackless.get_thread_info(*args), (me, me, 1))
        self.assertEqual(stackless.get_thread_info(-1, 1 << 31)[3], [None])
        self.assertRaises(RuntimeError, stackless.get_thread_info, 12345)

    def test_thread_info_of_another_one(self):
        """The default is the caller, not the youngest thread."""
        mine = stackless.current

        def look():
            return (stackless.get_thread_info(), stackless.get_thread_info(main_id)[0] is mine,
                    stackless.getmain(), stackless.getcurrent())
        main_id = thread.get_ident()
        info, found, main, current = in_thread(look)
        self.assertEqual((info, found), ((main, current, 1), True))
        end = threading.Event()
        youngest = threading.Thread(target=end.wait)
        youngest.start()
        infos = [stackless.get_thread_info(*args)[0] for args in [(), (0,), (-1,)]]
        end.set()
        youngest.join()
        self.assertEqual(infos, [mine] * 3)

    def test_watchdog_list(self):
        def look():
            seen.append(stackless.get_thread_info(-1, 1 << 31)[3])
        seen = []
        stackless.tasklet(look)()
        stackless.run()
        stackless.tasklet(look)()
        stackless.run(10000)
        main = stackless.main
        self.assertEqual(seen, [[None, main], [main, main]])

    def test_trap_level(self):
        for change, level in (0, 0), (2, 0), (-3, 2), (0, -1), (1, -1), (0, 0):
            old = stackless.switch_trap(change)
            self.assertEqual((old, type(old)), (level, long))
        self.assertEqual(stackless.switch_trap(), 0)
        self.assertRaises(TypeError, stackless.switch_trap, None)

    def test_soft_switch_flag_is_bool(self):
        before = stackless.enable_softswitch(None)
        self.assertIs(type(before), bool)
        for flag, truth in ([], False), ('x', True), (0, False), (object(), True):
            stackless.enable_softswitch(flag)
            self.assertIs(stackless.enable_softswitch(None), truth)
        stackless.enable_softswitch(before)

    def test_debug(self):
        self.assertIs(type(stackless.getdebug()), bool)
        self.assertEqual(stackless.getdebug(), hasattr(sys, 'gettotalrefcount'))

    def test_uncollectables(self):
        ch = stackless.channel()
        t = stackless.tasklet(from_c)(ch.receive)
        stackless.run()
        self.assertIn(t, stackless.getuncollectables())
        seen = []
        stackless.tasklet(lambda: seen.append(stackless.main in stackless.getuncollectables()))()
        stackless.run()
        self.assertEqual(seen, [False])         # main, in run()
        ch.send(1)
        stackless.run()
        self.assertNotIn(t, stackless.getuncollectables())


class TestScheduleCallback(TaskletTestCase):
    def record(self, before=None):
        log = []
        stackless.set_schedule_callback(lambda prev, next: log.append((prev, next)))
        return log

    def test_setting(self):
        def first(*args):
            pass
        self.assertIsNone(stackless.get_schedule_callback())
        self.assertIsNone(stackless.set_schedule_callback(first))
        self.assertIs(stackless.get_schedule_callback(), first)
        with self.assertRaisesRegexp(TypeError, 'must be callable'):
            stackless.set_schedule_callback(5)
        self.assertIs(stackless.get_schedule_callback(), first)
        self.assertIs(stackless.set_schedule_callback(None), first)
        self.assertIsNone(stackless.get_schedule_callback())

    def test_no_call_without_a_switch(self):
        log = self.record()
        stackless.schedule()
        stackless.current.run()
        stackless.run()
        self.assertEqual(log, [])

    def test_end_of_a_tasklet(self):
        a, b = stackless.tasklet(len)([]), stackless.tasklet(len)([])
        log = self.record()
        stackless.run()
        self.assertEqual(log, [(stackless.main, a), (a, b), (b, stackless.main)])

    def test_what_is_seen(self):
        """The one that leaves is current (it runs the callback); the frames of both can be looked at; the next one is in the ring."""
        def look(prev, next):
            seen.append((stackless.current is prev, prev.frame is sys._getframe(),
                         next.scheduled, next.frame is not None))

        def body():
            stackless.schedule()
        t = stackless.tasklet(body)()
        t.run()
        t.remove()
        seen = []
        stackless.set_schedule_callback(look)
        t.run()
        stackless.set_schedule_callback(None)
        self.assertEqual(seen[0], (True, True, True, True))

    def test_every_way_to_switch(self):
        def body():
            stackless.schedule()
            ch.receive()
            main.run()
            stackless.schedule_remove()
        main, ch = stackless.main, stackless.channel()
        t = stackless.tasklet(body)()
        log = self.record()
        stackless.schedule()
        stackless.schedule()
        ch.send(1)
        stackless.run()
        t.run()
        t.kill()
        self.assertEqual(log, [(main, t), (t, main)] * (len(log) // 2))
        self.assertEqual(len(log), 10)
        del log[:]
        t = stackless.tasklet(stackless.schedule_remove)()
        t.run()
        t.kill()
        self.assertEqual(log, [(main, t), (t, main)] * 2)

    def test_new_main(self):
        log = self.record()
        main = in_thread(stackless.getmain)
        self.assertIn((None, main), log)

    def test_other_threads_are_seen(self):
        def work():
            t = stackless.tasklet(len)([])
            stackless.run()
            return stackless.main, t
        log = self.record()
        main, t = in_thread(work)
        self.assertEqual([pair for pair in log if t in pair], [(main, t), (t, main)])

    def test_pending_exception_is_kept(self):
        """A callback that handles an exception of its own changes nothing for those that switch."""
        def callback(*args):
            try:
                raise KeyError
            except KeyError:
                pass

        def body():
            try:
                raise ValueError
            except ValueError:
                stackless.schedule()
                seen.append(sys.exc_info()[0])
            raise IndexError
        seen = []
        stackless.set_schedule_callback(callback)
        stackless.tasklet(body)()
        self.assertRaises(IndexError, stackless.run)
        self.assertEqual(seen, [ValueError])

    def test_error_is_reported(self):
        def callback(*args):
            raise KeyError('from the callback')
        ran = []
        stackless.tasklet(ran.append)(1)
        stackless.set_schedule_callback(callback)
        with Stderr() as stderr:
            stackless.run()
        self.assertEqual(ran, [1])
        self.assertIn('from the callback', stderr.text)
        self.assertEqual(stderr.text.count("Exception "), 2)

    def test_removed_inside(self):
        def callback(*args):
            calls.append(args)
            stackless.set_schedule_callback(None)
        calls = []
        stackless.tasklet(len)([])
        stackless.set_schedule_callback(callback)
        stackless.run()
        self.assertEqual(len(calls), 1)

    def test_nobody_else_holds_it(self):
        class Callback(object):
            def __init__(self):
                refs.append(weakref.ref(self))

            def __call__(self, *args):
                stackless.set_schedule_callback(None)
                stackless.set_channel_callback(None)
                seen.append((self, sys.getrefcount(self)))
        refs, seen, ch = [], [], stackless.channel()
        stackless.tasklet(ch.send)(1)
        stackless.set_schedule_callback(Callback())
        stackless.run()
        stackless.set_channel_callback(Callback())
        ch.receive()
        stackless.run()
        self.assertEqual(seen[0][1], seen[1][1])
        self.assertTrue(refs[0]() is seen[0][0] and refs[1]() is seen[1][0])
        del seen[:]
        self.assertEqual((refs[0](), refs[1]()), (None, None))


class TestChannelCallback(TaskletTestCase):
    def setUp(self):
        super(TestChannelCallback, self).setUp()
        self.log = []

    def listen(self):
        def callback(channel, tasklet, sending, willblock):
            self.log.append((channel, tasklet, sending, willblock, tasklet.tempval, channel.balance))
        stackless.set_channel_callback(callback)

    def test_setting(self):
        self.assertIsNone(stackless.get_channel_callback())
        self.assertIsNone(stackless.set_channel_callback(len))
        with self.assertRaisesRegexp(TypeError, 'must be callable'):
            stackless.set_channel_callback('x')
        self.assertIs(stackless.get_channel_callback(), len)
        self.assertIs(stackless.set_channel_callback(None), len)

    def test_arguments_are_ints(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send)(4)
        self.listen()
        stackless.run()
        ch.receive()
        self.assertEqual([type(x) for x in self.log[0][2:4]], [int, int])
        self.assertEqual([entry[2:] for entry in self.log], [(1, 1, 4, 0), (0, 0, None, 1)])
        self.assertIs(self.log[0][0], ch)

    def test_told_of_what_fails(self):
        ch = stackless.channel()
        self.listen()
        self.assertRaises(RuntimeError, ch.receive)
        stackless.current.block_trap = True
        self.assertRaises(RuntimeError, ch.send, 1)
        stackless.current.block_trap = False
        ch.close()
        self.assertRaises(ValueError, ch.receive)
        self.assertEqual([entry[2:4] for entry in self.log], [(0, 1), (1, 1), (0, 1)])

    def test_error_is_reported(self):
        def callback(*args):
            raise KeyError('from the callback')
        ch = stackless.channel()
        stackless.tasklet(ch.send)(1)
        stackless.set_channel_callback(callback)
        with Stderr() as stderr:
            self.assertEqual(ch.receive(), 1)
        self.assertIn('from the callback', stderr.text)

    def test_lock_is_shared(self):
        """Neither callback may use a channel or switch."""
        def callback(*args):
            for attempt in lambda: ch.send(1), lambda: ch.receive(), stackless.schedule, other.run:
                try:
                    attempt()
                except RuntimeError as e:
                    errors.append(str(e))
        ch, errors = stackless.channel(), []
        other = stackless.tasklet(len)([])
        stackless.set_schedule_callback(callback)
        stackless.schedule()
        stackless.set_schedule_callback(None)
        self.assertEqual(len([e for e in errors if 'Recursive channel call' in e]), 4)
        self.assertEqual(len(errors), 8)

    def test_after_a_transfer_between_threads(self):
        def callback(channel, tasklet, sending, willblock):
            self.log.append((tasklet.thread_id, sending, willblock, channel.balance))
        ch = stackless.channel()
        worker = threading.Thread(target=lambda: self.log.append(ch.receive()))
        worker.start()
        while ch.balance == 0:
            stackless.schedule()
        stackless.set_channel_callback(callback)
        ch.send('value')
        worker.join()
        self.assertIn((thread.get_ident(), 1, 0, 0), self.log)
        self.assertIn('value', self.log)


class TestErrorHandler(TaskletTestCase):
    def test_setting(self):
        self.assertIsNone(stackless.set_error_handler())
        self.assertIsNone(stackless.set_error_handler(5))
        self.assertEqual(stackless.set_error_handler(None), 5)

    def test_not_callable(self):
        def fail():
            raise KeyError
        stackless.set_error_handler(5)
        stackless.tasklet(fail)()
        self.assertRaises(TypeError, stackless.run)


class TestAtomic(TaskletTestCase):
    def test_is_a_type(self):
        self.assertIsInstance(stackless.atomic, type)
        a = stackless.atomic(1, 2, three=3)
        self.assertIsNone(a.__enter__())
        self.assertTrue(stackless.current.atomic)
        self.assertIsNone(a.__exit__(None, None, None))
        self.assertFalse(stackless.current.atomic)

    def test_exit_takes_anything_and_swallows_nothing(self):
        a = stackless.atomic()
        a.__enter__()
        self.assertIsNone(a.__exit__())
        self.assertFalse(stackless.current.atomic)
        with self.assertRaises(KeyError):
            with stackless.atomic():
                raise KeyError
        self.assertFalse(stackless.current.atomic)

    def test_restores_what_was(self):
        stackless.current.set_atomic(True)
        with stackless.atomic():
            pass
        self.assertTrue(stackless.current.atomic)
        stackless.current.set_atomic(False)

    def test_left_by_another_tasklet(self):
        """The flag that was remembered goes to whoever is current then."""
        a = stackless.atomic()
        stackless.current.set_atomic(True)
        a.__enter__()
        stackless.current.set_atomic(False)

        def body():
            a.__exit__()
            seen.append(stackless.current.atomic)
        seen = []
        stackless.tasklet(body)()
        stackless.run()
        self.assertEqual((seen, stackless.current.atomic), ([True], False))


if __name__ == '__main__':
    unittest.main()
