"""Texts of dates and times."""
import unittest
from datetime import date, datetime, time, timedelta, tzinfo


class Nameless(tzinfo):
    def tzname(self, moment):
        return ''

    def utcoffset(self, moment):
        return None


class Formats(unittest.TestCase):
    def test_empty_format(self):
        self.assertEqual(date(2000, 1, 2).strftime(''), '')
        self.assertEqual(time(3, 4).strftime(''), '')
        self.assertEqual(datetime(2000, 1, 2).strftime('\0%Y'), '')

    def test_codes_that_say_nothing(self):
        self.assertEqual(time(3, 4).strftime('%Z'), '')
        self.assertEqual(time(3, 4).strftime('%z'), '')
        self.assertEqual(time(3, 4, tzinfo=Nameless()).strftime('%Z%z'), '')
        self.assertEqual(time(3, 4).strftime('%Z%H'), '03')



class DivisionByZero(unittest.TestCase):

    def test_spans_beyond_an_int_are_longs(self):
        for days, zero, word in (1, 0, "integer"), (1, 0L, "long"), (10 ** 8 * 9, 0, "long"):
            with self.assertRaisesRegexp(ZeroDivisionError, word + " division or modulo by zero"):
                timedelta(days) // zero


if __name__ == '__main__':
    unittest.main()
