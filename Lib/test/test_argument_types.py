"""What functions of the library make of arguments of other types: the types of their results and exceptions."""
import cookielib
import getopt
import inspect
import mimetypes
import pipes
import rfc822
import string
import unittest


class Types(unittest.TestCase):

    def test_rest_of_a_command_line_keeps_its_type(self):
        self.assertEqual(getopt.getopt(('-a', 'x', '-b'), 'a'), ([('-a', '')], ('x', '-b')))
        self.assertEqual(getopt.getopt(('--', 'x'), ''), ([], ('x',)))
        self.assertEqual(getopt.getopt((), ''), ([], ()))
        self.assertEqual(getopt.getopt(None, ''), ([], None))
        self.assertEqual(getopt.gnu_getopt(('x', '--', '-a'), 'a'), ([], ['x', '-a']))

    def test_dates_as_servers_write_them(self):
        self.assertEqual(repr(cookielib.http2time('Mon, 01 Jan 2001 00:00:00 GMT')), '978307200.0')
        self.assertEqual(repr(cookielib.http2time('Thu, 01 Jan 1970 00:00:00 GMT')), '0.0')

    def test_nothing(self):
        self.assertEqual(rfc822.parseaddr(None), (None, None))
        for function in mimetypes.guess_type, pipes.quote, inspect.getcallargs, string.center:
            self.assertRaises(TypeError, function, None)
        self.assertRaises(AttributeError, string.upper, None)

    def test_parameters_of_old_functions(self):
        self.assertEqual(inspect.getargspec(string.upper), (['s'], None, None, None))
        self.assertEqual(inspect.getargspec(string.center), (['s', 'width'], 'args', None, None))
        self.assertEqual(inspect.getargspec(string.find), (['s'], 'args', None, None))
        self.assertRaises(TypeError, string.upper, 'a', 1)
        self.assertEqual((string.center('a', 3, '-'), string.find('abab', 'b', 2)), ('-a-', 3))

    def test_types_of_urls(self):
        for url, expected in [('data:text/html;base64,xx', 'text/html'), ('DATA:image/png,', 'image/png'),
                              ('a/b:c.txt', 'text/plain'), ('x:y.html', 'text/html')]:
            self.assertEqual(mimetypes.guess_type(url), (expected, None))


if __name__ == '__main__':
    unittest.main()
