"""sys.setcheckinterval says after how many instructions threads take turns, for threads that run already, too."""
import sys
import thread
import threading
import time
import unittest


class CheckIntervalTest(unittest.TestCase):
    def setUp(self):
        self.interval = sys.getcheckinterval()
        self.count = 0
        self.stop = False
        self.ready = thread.allocate_lock()
        self.ready.acquire()
        self.other = threading.Thread(target=self.work)
        self.other.start()
        self.ready.acquire()

    def tearDown(self):
        self.stop = True
        sys.setcheckinterval(self.interval)
        self.other.join()

    def work(self):
        self.ready.release()
        while not self.stop:
            self.count += 1

    def turns(self, seconds):
        """How often has the other thread run meanwhile?  (Where a test wants many, it waits: reach().)"""
        end = time.time() + seconds
        last = self.count
        turns = 0
        while time.time() < end:
            if self.count != last:
                last = self.count
                turns += 1
        return turns

    def reach(self, wanted):
        """Waits until the other thread has run so often; a busy machine may give this process little time."""
        seen = 0
        for _ in range(200):
            seen += self.turns(0.05)
            if seen > wanted:
                return True
        return False

    def test_default(self):
        self.assertEqual(self.interval, 100)
        self.assertTrue(self.reach(2))

    def test_never(self):
        sys.setcheckinterval(2000000000)
        self.turns(0.02)
        self.assertEqual(self.turns(0.1), 0)

    def test_often(self):
        sys.setcheckinterval(1000)
        self.assertTrue(self.reach(100))

    def test_zero_is_as_often_as_can_be(self):
        sys.setcheckinterval(0)
        self.assertEqual(sys.getcheckinterval(), 0)
        self.assertTrue(self.reach(20))


if __name__ == '__main__':
    unittest.main()
