"""PyUnicode_FromFormat, called by ctypes: characters by number, and numbers with width and precision."""
import ctypes
import unittest

try:
    MAKE = ctypes.pythonapi.PyUnicodeUCS4_FromFormat
except AttributeError:
    MAKE = ctypes.pythonapi.PyUnicodeUCS2_FromFormat
MAKE.restype = ctypes.py_object


class Conversions(unittest.TestCase):
    def test_characters(self):
        self.assertEqual(MAKE('%c', ctypes.c_int(0x4eba)), u'\u4eba')
        for number in -1, 0x110000:
            self.assertRaises(OverflowError, MAKE, '%c', ctypes.c_int(number))

    def test_numbers(self):
        for form, number, text in [('%d', -5, u'-5'), ('%0.4i', 10, u'0010'), ('%.3d', -7, u'-007'), ('%03i', 10, u'010'),
                                   ('%6.3d', 7, u'   007'), ('%5d', 3, u'    3')]:
            self.assertEqual(MAKE(form, ctypes.c_int(number)), text)

    def test_text_or_bytes(self):
        self.assertEqual(MAKE('<%V>', ctypes.py_object(u'\u4eba'), 'x'), u'<\u4eba>')
        self.assertEqual(MAKE('<%V>', None, 'abc\xff\xe4'), u'<abc\xff\xe4>')


if __name__ == '__main__':
    unittest.main()
