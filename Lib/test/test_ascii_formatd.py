"""PyOS_ascii_formatd of the C interface, called through ctypes."""
import unittest
import warnings
from ctypes import byref, c_char_p, c_double, create_string_buffer, pythonapi, sizeof


def formatted(text, number, size=60):
    """What stands in the buffer afterwards, None when the format is refused or the buffer too small."""
    room = create_string_buffer(size)
    function = pythonapi.PyOS_ascii_formatd
    function.restype = c_char_p
    with warnings.catch_warnings(record=True):      # of the deprecation
        return function(byref(room), sizeof(room), text, c_double(number))


class Formats(unittest.TestCase):

    def test_flags_and_widths(self):
        for text in ('%e', '% e', '%10e', '%-10.3f', '%05.1f', '%09.1f', '%+-g', '%#g', '%10.f', '%.f', '%-20.3e', '% 9.1f',
                     '%-09.1f', '%+012.2e'):
            for number in 1234.5, -1234.5, 0.0:
                self.assertEqual(formatted(text, number), text % number, text)

    def test_refused(self):
        for text in '%e x', 'x%e', '%le', '%ld', '%s', '%', '', '%%e':
            self.assertIsNone(formatted(text, 1.5), text)

    def test_buffer_too_small(self):
        self.assertIsNone(formatted('%10.1f', 1.5, 10))
        self.assertEqual(formatted('%10.1f', 1.5, 11), '       1.5')


if __name__ == "__main__":
    unittest.main()
