"""time.strptime and datetime.strptime: every directive, what completes a date, what is refused."""
import _strptime
import datetime
import os
import time
import unittest


def read(text, format):
    return tuple(time.strptime(text, format))


def refusal(text, format):
    """The message with which a text is refused, or None."""
    try:
        time.strptime(text, format)
    except ValueError as error:
        return str(error)


class Directives(unittest.TestCase):

    def test_named_twice(self):
        read = time.strptime
        self.assertEqual(read('06 13', '%I %H')[3], 13)
        self.assertEqual(read('13 06 PM', '%H %I %p')[3], 13)
        self.assertEqual(read('1999 14', '%Y %y')[0], 2014)
        self.assertEqual(read('May 3', '%b %m')[1], 3)

    def test_back_and_forth(self):
        for moment in (0, 951782400, 1078012800, 1234567890, 1577836799):
            parts = time.gmtime(moment)
            for format in ('%Y-%m-%d %H:%M:%S', '%c', '%x %X', '%A %d %B %Y %I:%M:%S %p', '%a, %d %b %y %H:%M:%S',
                           '%j %Y %X', '%U %w %Y %X', '%W %a %Y %X'):
                self.assertEqual(read(time.strftime(format, parts), format)[:8], tuple(parts)[:8], format)

    def test_missing_zeros(self):
        self.assertEqual(read('3/4/2001 5:6:7', '%d/%m/%Y %H:%M:%S')[:6], (2001, 4, 3, 5, 6, 7))

    def test_number_takes_two_digits_if_it_can(self):
        self.assertEqual(read('111', '%d%m')[1:3], (1, 11))
        self.assertEqual(refusal('321', '%d%m'), 'unconverted data remains: 1')

    def test_noon_and_midnight(self):
        self.assertEqual([read(text, '%I %p')[3] for text in ('12 am', '12 PM', '1 pm')], [0, 12, 13])

    def test_century(self):
        self.assertEqual([read(text, '%y')[0] for text in ('00', '68', '69', '99')], [2000, 2068, 1969, 1999])

    def test_zones(self):
        self.assertEqual([read(text, '%Z')[8] for text in ('UTC', 'gmt')], [0, 0])

    def test_fraction(self):
        self.assertEqual(datetime.datetime.strptime('1.25', '%S.%f').microsecond, 250000)

    def test_blanks(self):
        self.assertEqual(read('1 \t\n 2', '%d %m')[1:3], (2, 1))

    def test_special_characters_mean_themselves(self):
        self.assertEqual(read('(5)+[a]%', '(%d)+[a]%%')[2], 5)


class Dates(unittest.TestCase):

    def test_leap_day_without_year(self):
        self.assertEqual(read('29 2', '%d %m')[:3], (1900, 2, 29))
        self.assertEqual(refusal('29 2 1900', '%d %m %Y'), 'day is out of range for month')

    def test_day_of_year(self):
        self.assertEqual(read('60 2000', '%j %Y')[:3], (2000, 2, 29))
        self.assertEqual(read('366 2001', '%j %Y')[:3], (2002, 1, 1))

    def test_weeks(self):
        self.assertEqual(read('0 0 2001', '%U %w %Y')[:3], (2000, 12, 31))
        self.assertEqual(read('0 1 2001', '%W %w %Y')[:3], (2001, 1, 1))
        self.assertEqual(read('5 2001', '%U %Y')[:3], (2001, 1, 1))


class Refusals(unittest.TestCase):

    def test_messages(self):
        for text, format, message in (
                ('x', '%d', "time data 'x' does not match format '%d'"),
                ('5 x', '%d', 'unconverted data remains:  x'),
                ('5', '%Q', "'Q' is a bad directive in format '%Q'"),
                ('5', '%+', "'%' is a bad directive in format '%+'"),
                ('5', '%d%', "stray % in format '%d%'"),
                ('31 4', '%d %m', 'day is out of range for month')):
            self.assertEqual(refusal(text, format), message)


class Cache(unittest.TestCase):

    def test_stays_small(self):
        for number in range(20):
            read('%d 1' % number, '%d %%d' % number)
        self.assertLessEqual(len(_strptime._regex_cache), _strptime._CACHE_MAX_SIZE + 1)

    def test_follows_the_zone(self):
        before = os.environ.get('TZ')
        try:
            os.environ['TZ'] = 'XYZ-1'
            time.tzset()
            self.assertEqual(read('xyz', '%Z')[8], 0)
        finally:
            os.environ.pop('TZ')
            if before is not None:
                os.environ['TZ'] = before
            time.tzset()


if __name__ == '__main__':
    unittest.main()
