"""str and unicode: methods, formatting, interning, the limits of both."""
import unittest


class BothTexts(object):
    """Cases that hold for str and for unicode; `text` makes one of a str."""

    def same(self, got, expected):
        self.assertEqual(got, expected)
        self.assertEqual(type(got), type(expected))

    def list(self, *items):
        return [self.text(i) for i in items]

    def test_split_by_blanks(self):
        t = self.text
        self.assertEqual(t(" a  b c ").split(), self.list("a", "b", "c"))
        self.assertEqual(t(" a  b c ").split(None, 1), self.list("a", "b c "))
        self.assertEqual(t(" a  b c ").rsplit(None, 1), self.list(" a  b", "c"))
        self.assertEqual(t("").split(), [])

    def test_split_by_separator(self):
        t = self.text
        self.assertEqual(t("aXbXXc").split(t("X")), self.list("a", "b", "", "c"))
        self.assertEqual(t("aXbXXc").rsplit(t("X"), 2), self.list("aXb", "", "c"))
        self.assertRaises(ValueError, t("a").split, t(""))

    def test_count_of_a_character(self):
        t = self.text
        for n in (0, 1, 3, 4, 5, 15, 16, 17, 127 * 4, 127 * 16, 127 * 16 + 1, 5000):
            whole = t("a") * n
            self.assertEqual((whole.count(t("a")), whole.count(t("b")), whole.count(t("a"), 1, -1)), (n, 0, max(n - 2, 0)))
            mixed = t("ab\0") * n
            self.assertEqual([mixed.count(t(c)) for c in "ab\0x"], [n, n, n, 0])
            self.assertEqual(mixed.replace(t("b"), t(""), 2).count(t("b")), max(n - 2, 0))

    def test_splitlines(self):
        t = self.text
        self.assertEqual(t("a\nb\r\nc\r").splitlines(), self.list("a", "b", "c"))
        self.assertEqual(t("a\nb\r\nc\r").splitlines(True), self.list("a\n", "b\r\n", "c\r"))

    def test_partition(self):
        t = self.text
        self.assertEqual(t("a.b.c").partition(t(".")), tuple(self.list("a", ".", "b.c")))
        self.assertEqual(t("a.b.c").rpartition(t(".")), tuple(self.list("a.b", ".", "c")))
        self.assertEqual(t("abc").rpartition(t(".")), tuple(self.list("", "", "abc")))

    def test_replace(self):
        t = self.text
        self.same(t("abab").replace(t("a"), t("xx")), t("xxbxxb"))
        self.same(t("abab").replace(t(""), t("-"), 2), t("-a-bab"))
        self.same(t("abab").replace(t("b"), t("")), t("aa"))

    def test_find_with_bounds(self):
        t = self.text
        self.assertEqual(t("abcabc").find(t("c"), -4), 2)
        self.assertEqual(t("abcabc").rfind(t(""), 2, 4), 4)
        self.assertEqual(t("abc").find(t(""), 4), -1)
        self.assertEqual(t("aaaa").count(t("aa")), 2)

    def test_search_is_not_quadratic(self):
        t = self.text
        hay = t("a") * 100000
        self.assertEqual(hay.find(t("a") * 5000 + t("b")), -1)
        self.assertEqual(hay.rfind(t("b") + t("a") * 5000), -1)

    def test_case(self):
        t = self.text
        self.same(t("hello wORLD").title(), t("Hello World"))
        self.same(t("hello wORLD").swapcase(), t("HELLO World"))
        self.same(t("hello wORLD").capitalize(), t("Hello world"))
        self.assertTrue(t("Hello World").istitle())
        self.assertFalse(t("").isupper())

    def test_padding(self):
        t = self.text
        self.same(t("ab").center(5), t("  ab "))
        self.same(t("-7").zfill(5), t("-0007"))
        self.same(t("a\tb").expandtabs(4), t("a   b"))

    def test_percent(self):
        t = self.text
        self.same(t("%-5s|%05d|%x|%#o") % ("a", -42, 255, 8), t("a    |-0042|ff|010"))
        self.same(t("%(k)s") % {"k": 1}, t("1"))
        self.assertRaises(TypeError, lambda: t("%s") % (1, 2))
        self.assertRaises(TypeError, lambda: t("%d") % "x")
        self.assertRaises(ValueError, lambda: t("%") % ())

    def test_format(self):
        t = self.text
        self.same(t("{0}{1[a]}{2.real:>4}").format(1, {"a": 2}, 3), t("12   3"))
        self.same(t("{}{}").format(1, 2), t("12"))
        self.same(t("{:{}}|").format(t("x"), 3), t("x  |"))
        self.assertRaises(ValueError, t("{}{0}").format, 1)
        self.assertRaises(IndexError, t("{}").format)
        self.assertRaises(KeyError, t("{a}").format)

    def test_identity_of_unchanged(self):
        t = self.text("abc")
        self.assertTrue(t.strip() is t)
        self.assertTrue(t[:] is t)
        self.assertTrue(t.replace(self.text("x"), self.text("y")) is t)

    def test_subclass_gives_exact_type(self):
        class Sub(type(self.text(""))):
            pass
        self.assertEqual(type(Sub("abc").strip()), type(self.text("")))
        self.assertEqual(type(Sub("abc")[:]), type(self.text("")))


class StrCase(BothTexts, unittest.TestCase):
    text = str

    def test_unicode_argument_widens(self):
        self.same("a%s" % u"\xe9", u"a\xe9")
        self.same("-".join(["a", u"b"]), u"a-b")
        self.same("abc".replace("b", u"x"), u"axc")

    def test_intern(self):
        self.assertTrue(intern("some name %d" % 1) is intern("some name %d" % 1))
        self.assertRaises(TypeError, intern, u"a")

    def test_repr(self):
        self.assertEqual(repr("a'b"), '"a\'b"')
        self.assertEqual(repr("\x00\n\xff\\"), r"'\x00\n\xff\\'")


class UnicodeCase(BothTexts, unittest.TestCase):
    text = unicode

    def test_repr(self):
        self.assertEqual(repr(u"\xe9\u1234\U00101234"), r"u'\xe9\u1234\U00101234'")

    def test_equal_hash_with_str(self):
        self.assertEqual(hash(u"some text"), hash("some text"))

    def test_title_case(self):
        self.assertEqual(u"\u01c4".title(), u"\u01c5")
        self.assertTrue(u"\u01c5".istitle())

    def test_translate(self):
        self.assertEqual(u"abc".translate({97: u"xx", 98: None, 99: 100}), u"xxd")


class Growing(unittest.TestCase):
    """A string that grows in place never changes what somebody else holds."""

    def test_names_of_a_module(self):
        names = {}
        exec "s = 'ab%d' % 1\nkept = s\ns += 'x'\nt = s\ns += s\ns = s + 'y'" in names
        self.assertEqual((names["kept"], names["t"], names["s"]), ("ab1", "ab1x", "ab1xab1xy"))

    def test_names_of_a_class(self):
        class body(object):
            s = "%d" % 12
            for i in range(3):
                s += "-"
        self.assertEqual(body.s, "12---")

    def test_false_starts(self):
        text = "ab" * 40 + "ac" + "ab" * 40
        self.assertEqual(text.find("ac"), 80)
        self.assertEqual(text.count("aba"), 39 // 2 + 1 + 39 // 2 + 1)
        self.assertEqual(text.replace("ac", "!").index("!"), 80)
        self.assertEqual(("a" * 30).find("aab"), -1)


if __name__ == "__main__":
    unittest.main()
