"""The module time."""
import errno
import os
import time
import unittest


class TestTime(unittest.TestCase):
    def test_epoch(self):
        t = time.gmtime(0)
        self.assertEqual(tuple(t), (1970, 1, 1, 0, 0, 0, 3, 1, 0))
        self.assertEqual((t.tm_year, t.tm_wday, t.tm_yday), (1970, 3, 1))
        self.assertEqual(time.asctime(t), 'Thu Jan  1 00:00:00 1970')
        self.assertEqual(time.strftime('%Y-%m-%d %H:%M:%S %j', t), '1970-01-01 00:00:00 001')

    def test_there_and_back(self):
        now = int(time.time())
        self.assertEqual(time.mktime(time.localtime(now)), now)
        self.assertEqual(time.ctime(now), time.asctime(time.localtime(now)))

    def test_two_digit_years(self):
        for given, meant in [(99, '1999'), (69, '1969'), (68, '2068'), (0, '2000')]:
            self.assertEqual(time.strftime('%Y', (given,) + (1,) * 8), meant)
        self.assertRaises(ValueError, time.strftime, '%Y', (1899,) + (1,) * 8)

    def test_ranges(self):
        good = [2000, 1, 1, 0, 0, 0, 0, 1, 0]
        for place, bad in [(1, 13), (1, -1), (2, 32), (3, 24), (3, -1), (4, 60), (5, 62), (6, -2),
                           (7, 367), (7, -1)]:
            fields = list(good)
            fields[place] = bad
            self.assertRaises(ValueError, time.strftime, '%Y', tuple(fields))
            self.assertRaises(ValueError, time.asctime, tuple(fields))

    def test_zeros_stand_for_the_first(self):
        self.assertEqual(time.strftime('%m %d %j', (2000,) + (0,) * 8), '01 01 001')

    def test_bad_arguments(self):
        self.assertRaises(TypeError, time.asctime, (1, 2, 3))
        self.assertRaises(TypeError, time.asctime, 5)
        self.assertRaises(TypeError, time.sleep, 'x')
        self.assertRaises(IOError, time.sleep, -1)
        self.assertRaises(ValueError, time.gmtime, 1e20)
        self.assertRaises(TypeError, time.strftime, '\0')

    def test_what_no_calendar_has(self):
        too_large = os.strerror(errno.EOVERFLOW)
        for convert in time.gmtime, time.localtime, time.ctime:
            for seconds in 1e18, -1e18, float('nan'):
                try:
                    self.fail(convert(seconds))
                except ValueError as refusal:
                    self.assertEqual(refusal.args, (errno.EOVERFLOW, too_large))

    def test_clocks(self):
        began, cpu = time.time(), time.clock()
        time.sleep(0.01)
        self.assertTrue(0.009 < time.time() - began < 20)
        self.assertTrue(time.clock() >= cpu)


if __name__ == '__main__':
    unittest.main()
