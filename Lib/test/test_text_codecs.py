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


class LongTexts(unittest.TestCase):

    def test_utf8(self):
        """Runs of each length of character, in each place of the rows that are read or written at once."""
        for c in u"a", u"\xe9", u"\u20ac", u"\U0001f600":
            one = c.encode("utf-8")
            for before in range(20):
                for n in 1, 7, 8, 9, 17, 500, 2000:
                    text, data = u"x" * before + c * n + u"y" * before, "x" * before + one * n + "y" * before
                    self.assertTrue(text.encode("utf-8") == data, (c, before, n))
                    self.assertTrue(data.decode("utf-8") == text, (c, before, n))
                    self.assertTrue((data + "\xff").decode("utf-8", "ignore") == text, (c, before, n))
                    self.assertTrue(codecs.utf_8_decode(data + "\xf0\x9f", "strict", False) == (text, len(data)), (c, before, n))

    def test_texts_that_become_denser(self):
        text = u"a" * 5000 + u"\u20ac" * 5000 + u"\U0001f600" * 5000
        self.assertTrue(text.encode("utf-8") == "a" * 5000 + "\xe2\x82\xac" * 5000 + "\xf0\x9f\x98\x80" * 5000)
        self.assertTrue(text[::-1].encode("utf-8") == "\xf0\x9f\x98\x80" * 5000 + "\xe2\x82\xac" * 5000 + "a" * 5000)

    def test_halves_of_pairs(self):
        """A pair is one character, wherever the room for the bytes ends."""
        for before in range(395, 420):
            text = u"a" * before + u"\ud83d\ude00" * 300
            self.assertTrue(text.encode("utf-8") == "a" * before + "\xf0\x9f\x98\x80" * 300, before)
            self.assertTrue((text + u"\ud83d").encode("utf-8") == text.encode("utf-8") + "\xed\xa0\xbd")


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

    def test_standard_ones_are_as_if_asked(self):
        """What a codec does by itself for a known handler is what the handler gives when it is called from Python."""
        texts = [u"\xe9", u"a\u20ac\U0001f600b\ud800" * 3, u"\u0100" * 50 + u"a", u"ab"]
        data = ["\xff", "a\xe4\xb8b" * 3, "\x81\x8d" * 20, "a\x00\xd8\x00" * 5, "+AAAA-\xff+//", "a\\x4\\u12\\Uffffffff"]
        for name in "strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace":
            handler = codecs.lookup_error(name)
            codecs.register_error("test.asked", lambda error: handler(error))
            for encoding in "ascii", "latin-1", "cp1252", "utf-8", "utf-16", "utf-32", "utf-7", "unicode_escape":
                for text in texts:
                    self.assertEqual(self.outcome(text.encode, encoding, name), self.outcome(text.encode, encoding, "test.asked"),
                                     (text, encoding, name))
                for s in data:
                    self.assertEqual(self.outcome(s.decode, encoding, name), self.outcome(s.decode, encoding, "test.asked"),
                                     (s, encoding, name))
            for text in texts:
                translate = lambda word: codecs.charmap_encode(text, word, {97: 98})
                self.assertEqual(self.outcome(translate, name), self.outcome(translate, "test.asked"))

    def outcome(self, function, *args):
        try:
            return function(*args)
        except (UnicodeError, TypeError) as error:
            return str(error)

    def test_standard_one_is_registered_anew(self):
        standard = codecs.lookup_error("backslashreplace")
        codecs.register_error("backslashreplace", lambda error: (u"<%d>" % error.start, error.end))
        try:
            self.assertEqual(u"a\xe9b\xe9".encode("ascii", "backslashreplace"), "a<1>b<3>")
        finally:
            codecs.register_error("backslashreplace", standard)
        self.assertEqual(u"a\xe9b\xe9".encode("ascii", "backslashreplace"), "a\\xe9b\\xe9")

    def test_many_at_once(self):
        self.assertEqual(u"\xff\u0100\U0010ffff".encode("ascii", "backslashreplace"), r"\xff\u0100\U0010ffff")
        self.assertEqual((u"\u0100" * 100).encode("ascii", "backslashreplace"), r"\u0100" * 100)
        self.assertEqual((u"a\xe9" * 100).encode("ascii", "ignore"), "a" * 100)
        self.assertEqual((u"a\xe9" * 100).encode("ascii", "replace"), "a?" * 100)
        self.assertEqual([u"\xe9".encode("ascii", how) for how in ("ignore", "replace")], ["", "?"])

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
