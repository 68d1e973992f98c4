# -*- coding: utf-8 -*-
"""The plainest units of % have a way of their own (Objects/text/percent.h): it gives what the long way gives."""
import sys
import unittest

WIDTHS = ["", "0", "00", "1", "5", "9", "01", "05", "09", "12", "012"]


class Number(int):
    def __str__(self):
        return "n"


class Text(str):
    def __str__(self):
        return "t"


class PlainTest(unittest.TestCase):
    def test_ints(self):
        values = [0, 1, -1, 9, 10, -10, 12345, -12345, 123456789, sys.maxint, -sys.maxint - 1, True]
        for width in WIDTHS:
            for value in values:
                expected = ("%" + width + "i") % value       # the letter i goes the long way
                self.assertEqual(("%" + width + "d") % value, expected)
                self.assertEqual(("<%" + width + "d>%%") % (value,), "<" + expected + ">%")
                result = (u"%" + width + "d") % value
                self.assertEqual((result, type(result)), (unicode(expected), unicode))

    def test_texts(self):
        for width in WIDTHS:
            for value in "", "a", "abcdef", "x" * 20, "\xe9":
                expected = ("%" + width + ".999s") % value    # so does a precision
                self.assertEqual(("%" + width + "s") % value, expected)
                self.assertEqual(("<%" + width + "s>") % (value,), "<" + expected + ">")
                wide = value.decode("latin-1")
                self.assertEqual((u"%" + width + "s") % wide, expected.decode("latin-1"))

    def test_known_results(self):
        self.assertEqual("%d|%3d|%03d|%-3d|%s|%3s" % (-7, -7, -7, -7, "a", "a"), "-7| -7|-07|-7 |a|  a")
        self.assertEqual("%s-%d" % (u"\u0431", 5), u"\u0431-5")
        self.assertEqual("%d %s" % (1, u"\u0431"), u"1 \u0431")
        self.assertEqual(u"%s %d" % ("a", 1), u"a 1")

    def test_derived_types(self):
        self.assertEqual("%d %s %s %5s" % (Number(5), Number(5), Text("x"), Text("y")), "5 n t     t")

    def test_wrong_counts(self):
        for arguments in (), (1,), (1, "a", 2):
            self.assertRaises(TypeError, lambda: "%d %s" % arguments)
        self.assertRaises(TypeError, lambda: "%d" % "a")
        self.assertRaises(ValueError, lambda: "%5" % 1)
        self.assertRaises(ValueError, lambda: "%0" % 1)

    def test_long_results(self):
        self.assertEqual("%d" * 200 % ((sys.maxint,) * 200), str(sys.maxint) * 200)
        self.assertEqual("%s%9d" * 100 % (("x" * 50, 1) * 100), ("x" * 50 + "        1") * 100)


if __name__ == "__main__":
    unittest.main()
