"""Extensions that reach inside of longs, by the header and by the layout that compiled ones have in them."""
import sys
import unittest

from test.extensions import build


def setUpModule():
    global ext
    ext = build('digits')


EDGES = sorted(set(sign * (1 << bits) + more for bits in (0, 1, 15, 29, 30, 31, 32, 59, 60, 61, 62, 63, 64, 89, 90, 120, 128, 900)
                   for more in (-1, 0, 1) for sign in (1, -1)))


class DigitsTest(unittest.TestCase):
    def test_unrolled_reading(self):
        for n in EDGES:
            if -1 << 63 <= n < 1 << 63:
                how, value = ext.unrolled(long(n))
                self.assertEqual((how, value), ('none' if n == 0 else 'direct' if abs(n) < 1 << 60 else 'asked', n))

    def test_reading_beyond(self):
        for n in EDGES:
            if not -1 << 63 <= n < 1 << 63:
                self.assertRaises(OverflowError, ext.unrolled, n)

    def test_digits_are_those_of_the_value(self):
        for n in EDGES:
            digits, rest = [], abs(n)
            while rest:
                digits.append(rest & 0x3fffffff)
                rest >>= 30
            self.assertEqual(ext.digits(long(n)), digits)
            self.assertEqual(ext.join(digits, cmp(n, 0)), n)

    def test_numbers_made_outside_compute(self):
        big = ext.join([1, 2, 3, 4, 5, 6, 7], -1)
        value = -sum(d << 30 * i for i, d in enumerate([1, 2, 3, 4, 5, 6, 7]))
        self.assertEqual((big, hash(big), str(big), big * big, big >> 31, big // 12345), (
            value, hash(value), str(value), value * value, value >> 31, value // 12345))
        self.assertEqual(divmod(big ** 9, big + 1), divmod(value ** 9, value + 1))

    def test_bytes(self):
        for text in ('\0', '\x80', '\xff' * 9, '\x01' + '\0' * 20, '\x7f\xff\xff\xff', 'abcdefgh' * 5 + '\x80'):
            plain = int(text.encode('hex'), 16)
            wrapped = plain - (1 << 8 * len(text)) if ord(text[0]) > 127 else plain
            for is_signed, value in enumerate((plain, wrapped)):
                self.assertEqual(ext.bytes(text, 0, is_signed), (value, text))
                self.assertEqual(ext.bytes(text[::-1], 1, is_signed), (value, text[::-1]))

    def test_what_python_tells_of_it(self):
        self.assertEqual((sys.long_info.bits_per_digit, sys.long_info.sizeof_digit), (30, 4))
        self.assertEqual([sys.getsizeof(n) - sys.getsizeof(0L) for n in (1L, 1L << 30, 1L << 59, -1L << 60)], [4, 8, 8, 12])


if __name__ == '__main__':
    unittest.main()
