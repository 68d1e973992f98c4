"""Names of threading by which programs of 2.7 reach its insides, and which classes of theirs may use for themselves."""
import threading
import unittest


class Insides(unittest.TestCase):
    def test_job_of_a_thread(self):
        thread = threading.Thread(target=max, args=(1, 2), kwargs={})
        self.assertEqual(thread._Thread__target(*thread._Thread__args, **thread._Thread__kwargs), 2)
        thread.run()
        self.assertFalse(hasattr(thread, '_Thread__target'))

    def test_states(self):
        event, semaphore, lock = threading.Event(), threading.Semaphore(3), threading.RLock()
        event.set()
        semaphore.acquire()
        with lock:
            self.assertEqual((event._Event__flag, semaphore._Semaphore__value, lock._RLock__count), (True, 2, 1))
        self.assertEqual(len(threading.Condition()._Condition__waiters), 0)

    def test_taking_a_lock_once_more_gives_one(self):
        take = threading.RLock().acquire
        self.assertEqual([repr(take()), repr(take())], ['True', '1'])

    def test_stop(self):
        hold, done = threading.Event(), threading.Event()

        def wait():
            hold.wait()
            done.set()
        thread = threading.Thread(target=wait)
        thread.start()
        thread._Thread__stop()
        self.assertFalse(thread.is_alive())
        thread.join()
        hold.set()
        self.assertTrue(done.wait(10))

    def test_registry(self):
        with threading._active_limbo_lock:
            self.assertIn(threading._active[threading._get_ident()], threading._enumerate())
        self.assertRegexpMatches(threading._newname(), 'Thread-[0-9]+')

    def test_hooks(self):
        calls = []
        self.addCleanup(threading.settrace, None)
        threading.settrace(lambda *args: calls.append(args[1]))
        self.assertIsNotNone(threading._trace_hook)
        traced = threading.Thread(target=lambda: None)
        traced.start()
        traced.join()
        self.assertIn('call', calls)


class Subclasses(unittest.TestCase):
    def test_own_attributes(self):
        class Worker(threading.Thread):
            _job = _name = _end = _number = _ready = _begun = _over = None

            def run(self):
                self._job = self._live = self._report = self._check = 'mine'
        worker = Worker()
        worker.start()
        worker.join()
        self.assertEqual((worker._job, worker._end), ('mine', None))
        self.assertFalse(worker.is_alive())


if __name__ == '__main__':
    unittest.main()
