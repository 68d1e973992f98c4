"""unicodedata: version 5.2, version 3.2, names, normal forms."""
import unicodedata
import unittest


class Database(unittest.TestCase):

    def test_versions(self):
        self.assertEqual(unicodedata.unidata_version, "5.2.0")
        self.assertEqual(unicodedata.ucd_3_2_0.unidata_version, "3.2.0")

    def test_later_characters_are_unknown(self):
        self.assertEqual(unicodedata.category(u"\U0001f600"), "Cn")
        self.assertEqual(unicodedata.ucd_3_2_0.category(u"\u0221"), "Cn")
        self.assertEqual(unicodedata.category(u"\u0221"), "Ll")

    def test_properties(self):
        self.assertEqual(unicodedata.decimal(u"\u0661"), 1)
        self.assertEqual(unicodedata.numeric(u"\xbd"), 0.5)
        self.assertRaises(ValueError, unicodedata.digit, u"a")
        self.assertEqual(unicodedata.digit(u"a", None), None)
        self.assertEqual(unicodedata.bidirectional(u"\u05d0"), "R")
        self.assertEqual(unicodedata.mirrored(u"("), 1)
        self.assertEqual(unicodedata.east_asian_width(u"\uff21"), "F")
        self.assertEqual(unicodedata.decomposition(u"\xe9"), "0065 0301")

    def test_names(self):
        for name, char in [("LATIN SMALL LETTER E WITH ACUTE", u"\xe9"),
                           ("HANGUL SYLLABLE GAG", u"\uac01"),
                           ("CJK UNIFIED IDEOGRAPH-4E00", u"\u4e00")]:
            self.assertEqual(unicodedata.name(char), name)
            self.assertEqual(unicodedata.lookup(name), char)
        self.assertEqual(unicodedata.lookup("latin small letter a"), u"a")
        self.assertRaises(KeyError, unicodedata.lookup, "NO SUCH NAME")
        self.assertEqual(u"\N{DIGIT ONE}", u"1")

    def test_a_text_in_its_form_is_given_back(self):
        for form in "NFC", "NFD", "NFKC", "NFKD":
            text = u"abc \u03bb\u0416"
            self.assertIs(unicodedata.normalize(form, text), text)
        for form, text in ("NFC", u"caf\xe9"), ("NFKC", u"\u03cc\uac00"), ("NFD", u"e\u0323\u0301"), ("NFD", u"\ufb01"):
            self.assertIs(unicodedata.normalize(form, text), text)

    def test_the_look_at_each_character_agrees_with_the_work(self):
        """An Angstrom sign behind the text makes sure that it is taken apart."""
        def check(text):
            for form, sign in ("NFC", u"\xc5"), ("NFKC", u"\xc5"), ("NFD", u"A\u030a"), ("NFKD", u"A\u030a"):
                wanted = unicodedata.normalize(form, text + u"\u212b")
                self.assertEqual(unicodedata.normalize(form, text) + sign, wanted, (form, text))
        for code in xrange(0xa0, 0x30000):
            parts = unicodedata.decomposition(unichr(code)).split()
            if parts:
                check(unichr(code))
            if len(parts) == 2 and not parts[0].startswith("<"):
                check(u"".join(unichr(int(part, 16)) for part in parts))
                check(unichr(int(parts[0], 16)) + u"\u0327" + unichr(int(parts[1], 16)))
        for text in u"\u1100\u1161\u11a8", u"\uac00\u11a8", u"a\u0301\u0323", u"\u0301\u0323", u"\u09c7\u09be", u"\u0301a":
            check(text)

    def test_normal_forms(self):
        n = unicodedata.normalize
        self.assertEqual(n("NFD", u"\xe9\uac01"), u"e\u0301\u1100\u1161\u11a8")
        self.assertEqual(n("NFC", u"e\u0301\u1100\u1161\u11a8"), u"\xe9\uac01")
        self.assertEqual(n("NFKC", u"\ufb01"), u"fi")
        self.assertEqual(n("NFC", u"a\u0323\u0307"), u"\u1ea1\u0307")
        self.assertRaises(ValueError, n, "NFX", u"a")


if __name__ == "__main__":
    unittest.main()
