# -*- coding: utf-8 -*-
"""Substitution by functions: what they may give, and what becomes of it (Modules/re/gather.c)."""
import re
import unittest


class Text(str):
    pass


class FunctionTest(unittest.TestCase):
    def test_pieces_and_values(self):
        self.assertEqual(re.sub("b+", lambda m: "<%s>" % m.group(), "abbcbd"), "a<bb>c<b>d")
        self.assertEqual(re.subn(u"b+", lambda m: m.group() * 3, u"abbcb\u0431"), (u"abbbbbbcbbb\u0431", 2))
        self.assertEqual(re.sub("x*", lambda m: "-", "abxd"), "-a-b-d-")
        self.assertEqual(re.sub("b", lambda m: "", "bbb"), "")
        self.assertEqual(re.sub("b", lambda m: "12", "abab", 1), "a12ab")

    def test_none_is_nothing(self):
        self.assertEqual(re.sub("b", lambda m: None, "abc"), "ac")
        self.assertEqual(re.sub(u"b", lambda m: None, u"b"), u"")

    def test_nothing_replaced(self):
        for text in "abc" * 100, u"abc" * 100, "\xe9bc":
            self.assertIs(re.sub("x", lambda m: "y", text), text)
        self.assertEqual(re.subn("x", lambda m: "y", ""), ("", 0))

    def test_results_longer_than_the_text(self):
        self.assertEqual(re.sub("[a-z]", lambda m: m.group() * 1000, "ab.c"), "a" * 1000 + "b" * 1000 + "." + "c" * 1000)
        self.assertEqual(re.sub("[a-z]", lambda m: m.group() * 1000, u"ab.c"),
                         u"a" * 1000 + u"b" * 1000 + u"." + u"c" * 1000)

    def test_unicode_for_bytes(self):
        values = ["1", u"\u0431", "2"]
        result = re.sub("b", lambda m: values.pop(0), "abcbdbe")
        self.assertEqual((result, type(result)), (u"a1c\u0431d2e", unicode))
        values = ["1", "2", u"3"]
        result = re.sub("b", lambda m: values.pop(0), "bbb")
        self.assertEqual((result, type(result)), (u"123", unicode))

    def test_bytes_for_unicode(self):
        result = re.sub("b", lambda m: "1", u"ab\u0431")
        self.assertEqual((result, type(result)), (u"a1\u0431", unicode))

    def test_errors_of_mixtures_name_the_piece(self):
        def fails(text, *values):
            values = list(values)
            with self.assertRaises(UnicodeDecodeError) as caught:
                re.sub("b", lambda m: values.pop(0), text)
            return caught.exception.object, caught.exception.start
        self.assertEqual(fails("a\xe9bcb", "1", u"2"), ("a\xe9", 1))
        self.assertEqual(fails("abcbdb", "x", "yy\xe9", u"2"), ("yy\xe9", 2))
        self.assertEqual(fails(u"abc", "z\xff"), ("z\xff", 1))

    def test_bytes_beyond_ascii(self):
        self.assertEqual(re.sub("b", lambda m: "\xff", "abcb"), "a\xffc\xff")
        self.assertEqual(re.sub("b", lambda m: "\xff", "\xe9bc"), "\xe9\xffc")

    def test_derived_texts(self):
        result = re.sub("b", lambda m: Text("T"), "abc")
        self.assertEqual((result, type(result)), ("aTc", str))
        result = re.sub("b", lambda m: "T", Text("abc"))
        self.assertEqual((result, type(result)), ("aTc", str))

    def test_what_is_no_text(self):
        for text in "abc", u"abc":
            self.assertRaises(TypeError, re.sub, "b", lambda m: 5, text)
            self.assertRaises(ZeroDivisionError, re.sub, "b", lambda m: 1 / 0, text)

    def test_substitution_inside(self):
        inner = lambda m: re.sub("[bc]", lambda n: n.group().upper(), m.group())
        self.assertEqual(re.sub("[a-d]+", inner, "abcd.dcba"), "aBCd.dCBa")


if __name__ == "__main__":
    unittest.main()
