"""Texts of dates and times."""
import unittest
from datetime import date, datetime, time, timedelta, tzinfo


class Nameless(tzinfo):
    def tzname(self, moment):
        return ''

    def utcoffset(self, moment):
        return None


class Hours(tzinfo):
    def __init__(self, hours):
        self.hours = hours

    def utcoffset(self, moment):
        return timedelta(hours=self.hours)

    def dst(self, moment):
        return timedelta(0)

    def __repr__(self):
        return 'Hours'


class Later(datetime):
    def isoformat(self, sep='T'):
        return 'later'


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


    def test_texts_between_codes(self):
        moment = datetime(2001, 2, 3, 4, 5, 6, 7)
        self.assertEqual(moment.strftime('%Y-%m at %f%%%f, no code'), '2001-02 at 000007%000007, no code')
        self.assertEqual(date(1999, 12, 31).strftime('%d/%b/%y %a %j'), '31/Dec/99 Fri 365')
        self.assertRaises(ValueError, moment.strftime, 'ends with %')

    def test_iso(self):
        self.assertEqual(str(datetime(1, 2, 3, 4, 5, 6, 70)), '0001-02-03 04:05:06.000070')
        self.assertEqual(datetime(9999, 12, 31, 23, 59).isoformat('x'), '9999-12-31x23:59:00')
        self.assertEqual(str(datetime(2000, 1, 1, tzinfo=Hours(-5))), '2000-01-01 00:00:00-05:00')
        self.assertEqual(str(date(7, 8, 9)), '0007-08-09')

    def test_repr(self):
        self.assertEqual(repr(datetime(1, 1, 1)), 'datetime.datetime(1, 1, 1, 0, 0)')
        self.assertEqual(repr(datetime(2000, 10, 31, 0, 0, 50)), 'datetime.datetime(2000, 10, 31, 0, 0, 50)')
        self.assertEqual(repr(datetime(2000, 10, 31, 0, 0, 0, 999999)), 'datetime.datetime(2000, 10, 31, 0, 0, 0, 999999)')
        self.assertEqual(repr(datetime(2000, 10, 31, tzinfo=Hours(1))), 'datetime.datetime(2000, 10, 31, 0, 0, tzinfo=Hours)')


class Making(unittest.TestCase):
    """Ints in their places take a short way; everything else, and what is out of range, is judged as before."""

    def test_forms_of_arguments(self):
        for made in (datetime(2000, 1, 2, 3), datetime(2000L, 1, 2, True + 2), datetime(2000, month=1, day=2, hour=3),
                     datetime(2000, 1, 2, 3, 0, 0, 0, None), Later(2000, 1, 2, 3)):
            self.assertEqual(made, datetime(2000, 1, 2, 3))
        for wrong in ((), (2000,), (2000, 1), (2000, 1, '2'), (2000, 1, 2, 3, 4, 5, 6, 7), (1 << 33, 1, 1), (2000, 1, 2.5)):
            self.assertRaises((TypeError, OverflowError), datetime, *wrong)
        for wrong in ((0, 1, 1), (10000, 1, 1), (2001, 2, 29), (2000, 1, 1, 24), (2000, 1, 1, 0, 0, 0, 10 ** 6), (2000, 1, -1)):
            self.assertRaises(ValueError, datetime, *wrong)
        self.assertRaises(ValueError, date, 2001, 2, 29)
        self.assertRaises(ValueError, time, 0, 60)
        self.assertEqual(time(), time(0, 0, 0, 0))

    def test_subclasses_make_their_own(self):
        day, clock = date(2000, 1, 2), time(3, 4)
        for made in (Later.combine(day, clock), Later.fromtimestamp(0), Later.utcfromtimestamp(0), Later.now(),
                     Later.fromordinal(5), Later.strptime('2000', '%Y')):
            self.assertIs(type(made), Later)
        self.assertIs(type(datetime.combine(Later(2000, 1, 2), clock)), datetime)
        self.assertEqual(str(Later(2000, 1, 2)), 'later')
        self.assertRaises(ValueError, date.fromordinal, 3652060)

    def test_time_zones(self):
        self.assertEqual(datetime.combine(date(2000, 1, 2), time(3, tzinfo=Hours(2))).utcoffset(), timedelta(hours=2))
        self.assertEqual(datetime.fromtimestamp(0, Hours(2)).hour, 2)
        self.assertRaises(TypeError, datetime.now, 5)


class Arithmetic(unittest.TestCase):
    def test_days_of_centuries(self):
        before = date(1, 1, 1)
        for ordinal in range(2, 1000) + range(146000, 146500) + range(730000, 732000) + range(3652000, 3652060):
            day = date.fromordinal(ordinal)
            self.assertEqual(day.toordinal(), ordinal)
            self.assertTrue((day - timedelta(1)).toordinal() == ordinal - 1 and before < day)
            before = day
        self.assertEqual(date.fromordinal(730179), date(2000, 2, 29))
        self.assertEqual(date.fromordinal(36585), date(101, 3, 2))

    def test_spans_of_all_sizes(self):
        most = timedelta.max
        self.assertEqual(most - timedelta.resolution + timedelta.resolution, most)
        self.assertEqual(-timedelta(days=1, microseconds=1), timedelta(-2, 86399, 999999))
        self.assertEqual(timedelta(200000000) // 7, timedelta(28571428, 49371, 428571))
        self.assertEqual(repr(-timedelta(200000000, 1)), 'datetime.timedelta(-200000001, 86399)')
        self.assertRaises(OverflowError, lambda: most + timedelta.resolution)
        self.assertRaises(OverflowError, lambda: datetime.max + timedelta.resolution)
        self.assertRaises(OverflowError, lambda: datetime.min - timedelta.resolution)
        self.assertEqual(datetime.max - datetime.min, timedelta(3652058, 86399, 999999))

    def test_sums_over_the_ends_of_days_months_and_years(self):
        for day in date(1999, 12, 31), date(2000, 2, 28), date(2000, 2, 29), date(1900, 2, 28), date(2001, 6, 15):
            for clock in (0, 0, 0), (23, 59, 59, 999999), (12, 30, 15, 500000):
                start = datetime.combine(day, time(*clock))
                for span in [timedelta(days, seconds, us) for days in (-400, -28, -1, 0, 1, 27, 28, 31, 400)
                             for seconds in (0, 86399) for us in (0, 999999)]:
                    end = start + span
                    whole = (end.toordinal() - start.toordinal()) * 86400
                    whole += (end.hour - start.hour) * 3600 + (end.minute - start.minute) * 60 + end.second - start.second
                    self.assertEqual(whole * 10 ** 6 + end.microsecond - start.microsecond,
                                     (span.days * 86400 + span.seconds) * 10 ** 6 + span.microseconds)
                    self.assertEqual((end - span, span + start, end - start), (start, end, span))

    def test_order(self):
        early, late = datetime(1999, 12, 31, 23, 59, 59, 999999), datetime(2000, 1, 1)
        self.assertTrue(early < late and late > early and early != late and not early == late and early <= late)
        self.assertTrue(datetime(2000, 1, 1, 5, tzinfo=Hours(5)) == datetime(2000, 1, 1, 0, tzinfo=Hours(0)))
        with self.assertRaisesRegexp(TypeError, 'offset-naive and offset-aware'):
            early < late.replace(tzinfo=Hours(1))
        self.assertEqual(hash(early), hash(early.replace()))
        self.assertEqual(hash(datetime(2000, 1, 1, 5, tzinfo=Hours(5))), hash(datetime(2000, 1, 1, 0, tzinfo=Hours(0))))


class HugeParts(unittest.TestCase):

    def test_parts_that_cancel_each_other(self):
        for n in 1 << 100, 1 << 127, 1 << 200, -1 << 300:
            self.assertEqual(timedelta(days=n, hours=-24 * n, seconds=5), timedelta(seconds=5))
            self.assertEqual(timedelta(weeks=n, days=-7 * n, microseconds=-3), timedelta(microseconds=-3))
            with self.assertRaisesRegexp(OverflowError, "Python int too large to convert to C int"):
                timedelta(days=n, hours=-23 * n)

    def test_wrong_parts_are_told_before(self):
        for wrong in "a", None:
            self.assertRaises(TypeError, timedelta, days=wrong, microseconds=1 << 300)
        self.assertRaises(ValueError, timedelta, days=float("nan"), microseconds=1 << 300)

    def test_no_number_is_no_time(self):
        for make, words in (datetime.fromtimestamp, r"localtime\(\)/gmtime\(\) function"), (date.fromtimestamp, r"localtime\(\) function"):
            self.assertRaisesRegexp(ValueError, "out of range for platform " + words, make, float("nan"))


class DivisionByZero(unittest.TestCase):

    def test_spans_beyond_an_int_are_longs(self):
        for days, zero, word in (1, 0, "integer"), (1, 0L, "long"), (10 ** 8 * 9, 0, "long"):
            with self.assertRaisesRegexp(ZeroDivisionError, word + " division or modulo by zero"):
                timedelta(days) // zero


if __name__ == '__main__':
    unittest.main()
