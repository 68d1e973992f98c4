"""multiprocessing: processes, queues, locks, pools, listeners."""
import gc
import multiprocessing
import multiprocessing.dummy
import multiprocessing.pool
import os
import time
import unittest
import weakref
from multiprocessing import connection


def square(number):
    return number * number


def fail(number):
    raise KeyError(number)


class Processes(unittest.TestCase):
    def test_status_and_name(self):
        child = multiprocessing.Process(target=os._exit, args=(7,))
        self.assertEqual((child.exitcode, child.is_alive()), (None, False))
        child.start()
        child.join(120)
        self.assertEqual(child.exitcode, 7)
        self.assertEqual(multiprocessing.active_children(), [])

    def test_terminate(self):
        child = multiprocessing.Process(target=time.sleep, args=(60,))
        child.daemon = True
        child.start()
        child.terminate()
        child.join()
        self.assertEqual(child.exitcode, -15)

    def test_events_and_locks(self):
        ready, lock, value = multiprocessing.Event(), multiprocessing.RLock(), multiprocessing.Semaphore(0)

        def work():
            with lock:
                value.release()
                ready.set()
        child = multiprocessing.Process(target=work)
        child.start()
        self.assertTrue(ready.wait(20))
        child.join()
        self.assertEqual(value.get_value(), 1)


class Queues(unittest.TestCase):
    def test_there_and_back(self):
        there, back = multiprocessing.Queue(), multiprocessing.Queue(2)

        def work():
            for number in iter(there.get, None):
                back.put(number + 1)
        child = multiprocessing.Process(target=work)
        child.start()
        for number in [1, 2, 3, None]:
            there.put(number)
        self.assertEqual([back.get(True, 20) for _ in range(3)], [2, 3, 4])
        child.join()
        self.assertRaises(multiprocessing.queues.Empty, back.get, False)

    def test_join(self):
        tasks = multiprocessing.JoinableQueue()

        def work():
            while True:
                tasks.get()
                tasks.task_done()
        child = multiprocessing.Process(target=work)
        child.daemon = True
        child.start()
        for number in range(5):
            tasks.put(number)
        tasks.join()
        child.terminate()
        child.join()


class Pools(unittest.TestCase):
    kind = staticmethod(multiprocessing.Pool)

    def test_work(self):
        pool = self.kind(2)
        self.assertEqual(pool.map(square, range(20)), [n * n for n in range(20)])
        self.assertEqual(list(pool.imap(square, iter(range(7)))), [n * n for n in range(7)])
        self.assertEqual(sorted(pool.imap_unordered(square, range(7), 3)), [n * n for n in range(7)])
        self.assertEqual(pool.apply_async(square, (5,)).get(20), 25)
        self.assertRaises(KeyError, pool.apply, fail, (1,))
        pool.close()
        pool.join()

    def test_nobody_keeps_the_pool(self):
        made = self.kind(2)
        kept = weakref.ref(made)
        answers = made.imap(square, range(5))
        del made
        self.assertEqual(list(answers), [0, 1, 4, 9, 16])
        kept().terminate()

    def test_a_closed_pool_goes(self):
        pool = self.kind(2)
        self.assertEqual(pool.apply(square, (3,)), 9)
        gone = weakref.ref(pool)
        pool.close()
        pool.join()
        del pool
        gc.collect()
        self.assertIsNone(gone())

    def test_terminate(self):
        pool = self.kind(2)
        pool.map_async(time.sleep, [0.01] * 3)
        pool.terminate()
        pool.join()


class ThreadPools(Pools):
    kind = staticmethod(multiprocessing.pool.ThreadPool)


class Connections(unittest.TestCase):
    def test_listener_and_client(self):
        listener = connection.Listener(authkey='secret')

        def work():
            made = connection.Client(listener.address, authkey='secret')
            made.send([made.recv(), 'there'])
        child = multiprocessing.Process(target=work)
        child.start()
        made = listener.accept()
        made.send('here')
        self.assertEqual(made.recv(), ['here', 'there'])
        child.join()
        listener.close()


class Threads(unittest.TestCase):
    def test_condition_does_not_tell(self):
        condition = multiprocessing.dummy.Condition()
        with condition:
            self.assertIs(condition.wait(0.001), None)


if __name__ == '__main__':
    unittest.main()
