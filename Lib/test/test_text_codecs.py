"""The codecs written in C: what they give, and how they report errors."""
import codecs
import unittest


class DecodeErrors(unittest.TestCase):

    def check(self, data, encoding, start, end, reason):
        with self.assertRaises(UnicodeDecodeError) as caught:
            data.decode(encoding)
        e = caught.exception
        self.assertEqual((e.start, e.end, e.reason), (start, end, reason))

    def test_utf8(self):
        self.check("a\xff", "utf-8", 1, 2, "invalid start byte")
        self.check("\xe4\xb8", "utf-8", 0, 2, "unexpected end of data")
        self.check("\xe4a.", "utf-8", 0, 1, "invalid continuation byte")
        self.check("\xf4\x90\x80\x80", "utf-8", 0, 3, "invalid continuation byte")

    def test_utf16(self):
        self.check("a", "utf-16-le", 0, 1, "truncated data")
        self.check("\x00\xd8a\x00", "utf-16-le", 0, 2, "illegal UTF-16 surrogate")

    def test_utf7(self):
        self.check("+2AE", "utf-7", 0, 4, "unterminated shift sequence")

    def test_unicode_escape(self):
        self.check(r"\u12", "unicode-escape", 0, 4, r"truncated \uXXXX escape")
        self.check("\\", "unicode-escape", 0, 1, r"\ at end of string")

    def test_ascii(self):
        self.check("a\xe9", "ascii", 1, 2, "ordinal not in range(128)")


class RoundTrips(unittest.TestCase):
    text = u"a\x00\x7f\x80\xff\u0100\uffff\U00010000\U0010ffff\\u1234'\"\n+-"

    def test_all(self):
        for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7",
                     "unicode-escape", "unicode-internal"):
            self.assertEqual(self.text.encode(name).decode(name), self.text, name)

    def test_surrogates_in_utf8(self):
        self.assertEqual(u"\ud800\udc00".encode("utf-8"), "\xf0\x90\x80\x80")
        self.assertEqual("\xed\xa0\x80".decode("utf-8"), u"\ud800")


class Handlers(unittest.TestCase):

    def test_standard(self):
        text = u"a\u1234\U00101234b"
        self.assertEqual(text.encode("ascii", "ignore"), "ab")
        self.assertEqual(text.encode("ascii", "replace"), "a??b")
        self.assertEqual(text.encode("latin-1", "xmlcharrefreplace"), "a&#4660;&#1053236;b")
        self.assertEqual(text.encode("ascii", "backslashreplace"), r"a\u1234\U00101234b")
        self.assertEqual("a\xffb".decode("ascii", "replace"), u"a\ufffdb")

    def test_own(self):
        seen = []

        def handler(error):
            seen.append((error.start, error.end))
            return u"<>", error.end
        codecs.register_error("test.own", handler)
        self.assertEqual(u"a\u1234\u1235b".encode("ascii", "test.own"), "a<>b")
        self.assertEqual("\xff\xfe".decode("ascii", "test.own"), u"<><>")
        self.assertEqual(seen, [(1, 3), (0, 1), (1, 2)])

    def test_position_out_of_bounds(self):
        codecs.register_error("test.far", lambda error: (u"", 100))
        self.assertRaises(IndexError, "\xff".decode, "ascii", "test.far")

    def test_wrong_answer(self):
        codecs.register_error("test.wrong", lambda error: 42)
        self.assertRaises(TypeError, "\xff".decode, "ascii", "test.wrong")

    def test_unknown(self):
        self.assertRaises(LookupError, "\xff".decode, "ascii", "test.unknown")


class Registry(unittest.TestCase):

    def test_charmap(self):
        table = u"".join(unichr(i) for i in range(255)) + u"\u20ac"
        mapping = codecs.charmap_build(table)
        self.assertEqual(codecs.charmap_encode(u"a\u20ac", "strict", mapping), ("a\xff", 2))
        self.assertRaises(UnicodeEncodeError, codecs.charmap_encode, u"\xff", "strict", mapping)
        for value in u"b", 2.5, ():
            self.assertRaisesRegexp(TypeError, "must return integer, None or str$", codecs.charmap_encode, u"a", "strict", {97: value})

    def test_incremental_bounds(self):
        self.assertEqual(codecs.utf_8_decode("a\xe4\xb8", "strict", False), (u"a", 1))
        self.assertEqual(codecs.utf_7_decode("a+AG", "strict", False), (u"a", 1))



class Refusals(unittest.TestCase):

    def test_handlers_name_the_class(self):
        for name in 'xmlcharrefreplace', 'backslashreplace':
            try:
                'a\xff'.decode('ascii', name)
            except TypeError as error:
                self.assertEqual(str(error), "don't know how to handle UnicodeDecodeError in error callback")
            else:
                self.fail(name)

    def test_escape_encode_takes_str(self):
        self.assertRaisesRegexp(TypeError, 'argument 1 must be string, not unicode', u'a'.encode, 'string-escape')


if __name__ == "__main__":
    unittest.main()
