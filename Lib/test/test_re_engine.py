"""Regular expressions: what differs between engines, and limits."""
import array
import mmap
import re
import tempfile
import unittest
import warnings


class Semantics(unittest.TestCase):

    def test_empty_matches(self):
        self.assertEqual(re.sub("x*", "-", "abxd"), "-a-b-d-")
        self.assertEqual(re.split("x*", "axbc"), ["a", "bc"])
        self.assertEqual(re.findall("", "ab"), ["", "", ""])

    def test_lastindex(self):
        self.assertEqual(re.match("(?:(b)|(a))*", "ab").lastindex, 1)
        self.assertEqual(re.match("((a)|(b))*", "ab").lastindex, 1)
        self.assertEqual(re.match("(a)(b)?", "a").lastindex, 1)
        self.assertEqual(re.match("(?P<x>a)", "a").lastgroup, "x")

    def test_anchors_and_positions(self):
        self.assertEqual(re.compile("^a").search("ba", 1), None)
        self.assertEqual(re.compile("a$").match("ab", 0, 1).span(), (0, 1))
        self.assertEqual([m.start() for m in re.finditer("(?m)^", "a\nb\n")], [0, 2, 4])
        self.assertEqual([m.start() for m in re.finditer("$", "a\n")], [1, 2])
        self.assertEqual(re.match(r"\B", ""), None)

    def test_conditions(self):
        p = re.compile("(<)?a(?(1)>|b)")
        self.assertTrue(p.match("<a>"))
        self.assertTrue(p.match("ab"))
        self.assertFalse(p.match("<ab"))

    def test_conditions_without_such_a_group(self):
        for pattern in "(x)(?(2)a)", "((?(3)(x)|a))", "(?(101)a|b)":
            self.assertRaises(RuntimeError, re.compile, pattern)
        self.assertRaises(OverflowError, re.compile, "(?(-1)a)")
        self.assertTrue(re.match("(?(7)a|b)", "b"))

    def test_looking_behind_what_has_no_width(self):
        self.addCleanup(setattr, warnings, "filters", warnings.filters)
        warnings.filters = [("ignore", None, Warning, None, 0)]
        self.assertEqual(re.findall("a(?<!(?=b){1,}x)", "aab"), ["a", "a"])
        self.assertEqual(re.search("(?<=(?:)+a)b", "ab").span(), (1, 2))
        self.assertEqual(re.search("(a)x(?<=(?(1)x|y))(.)", "axx").groups(), ("a", "x"))
        self.assertEqual(re.search("(a)b(?<=\\1b)c", "abc"), None)        # back by one character, from there "ab"

    def test_searching_from_behind_the_end(self):
        self.assertEqual(re.compile("").search("abc", 2, 1), None)
        self.assertEqual(re.compile("").findall("abc", 2, 1), [])

    def test_kinds_of_subjects(self):
        self.assertEqual(re.search("b+", bytearray("abbc")).group(), bytearray("bb"))
        self.assertEqual(re.search("b+", u"abbc").group(), u"bb")
        self.assertEqual(re.search(u"b+", "abbc").group(), "bb")
        self.assertEqual(re.match(u"\u1234", "a"), None)
        self.assertRaises(TypeError, re.match, "a", 1)


    def test_mapped_file(self):
        with tempfile.TemporaryFile() as f:
            f.write("some text 123 in a file")
            f.flush()
            mapped = mmap.mmap(f.fileno(), 0)
        self.assertEqual(re.search(r"(\d+) in", mapped).group(1), "123")
        self.assertEqual(re.findall(r"\w+", mapped), ["some", "text", "123", "in", "a", "file"])
        self.assertEqual((re.sub("s", "S", mapped), re.split(" ", mapped, 1)), ("Some text 123 in a file", ["some", "text 123 in a file"]))
        found = re.search("text", mapped)
        mapped.close()
        self.assertRaises(ValueError, found.group)
        self.assertRaises(TypeError, re.search, "a", mapped)
        self.assertEqual(re.search("b", array.array("c", "abc")).group(), array.array("c", "b"))


class Finding(unittest.TestCase):
    """finditer and scanners."""

    def test_iterator(self):
        found = re.finditer("(?P<n>\\d)|(x*)", "1xx2")
        self.assertTrue(iter(found) is found)
        self.assertEqual([(m.span(), m.lastgroup) for m in found], [((0, 1), "n"), ((1, 3), None), ((3, 4), "n"), ((4, 4), None)])
        self.assertRaises(StopIteration, found.next)
        self.assertEqual(type(found).__name__, "callable-iterator")

    def test_the_end_is_the_end(self):
        text = bytearray("aba")
        found = re.finditer("a", text)
        self.assertEqual(len(list(found)), 2)
        text += "a"
        self.assertEqual(list(found), [])

    def test_arguments(self):
        pattern = re.compile("a")
        self.assertEqual([m.start() for m in pattern.finditer("aaaa", 1, 3)], [1, 2])
        for wrong in ((), ("a", "b"), (3,)):
            self.assertRaises(TypeError, pattern.finditer, *wrong)

    def test_many_groups(self):
        pattern = re.compile("(a)" * 40)
        self.assertEqual([m.lastindex for m in pattern.finditer("a" * 81)], [40, 40])
        self.assertEqual(pattern.sub(lambda m: m.group(40), "a" * 80 + "b"), "aab")
        self.assertEqual(pattern.scanner("a" * 40).match().span(40), (39, 40))


class Recalled(unittest.TestCase):
    """Patterns asked for by the same text are found again; no others are."""

    def test_flags_and_types(self):
        text = "a\xe4"
        for _ in range(3):
            self.assertTrue(re.match(text, "a\xe4"))
            self.assertTrue(re.match(text, "A\xe4", re.I))
            self.assertFalse(re.match(text, "A\xe4"))
            self.assertTrue(re.match(text, "A\xe4", re.I | 0L))
            self.assertEqual(type(re.compile(unicode("a")).pattern), unicode)
            self.assertEqual(type(re.compile("a").pattern), str)

    def test_purge(self):
        text = "pur(ge)"
        compiled = re.compile(text)
        self.assertTrue(re.compile(text) is compiled and re.compile(text) is compiled)
        re.purge()
        self.assertFalse(re.compile(text) is compiled)

    def test_texts_that_go(self):
        for i in range(300):
            self.assertEqual(re.match("x%d$" % i, "x%d" % i).group(), "x%d" % i)
            self.assertEqual(re.match("x%d$" % i, "x%d" % (i + 1)), None)


class Classes(unittest.TestCase):
    r"""\w, \d, \s and \b of unicode say what the methods say."""

    def test_against_methods(self):
        kinds = {"w": lambda c: c.isalnum() or c == "_", "d": unicode.isdecimal, "s": unicode.isspace}
        codes = range(0x3000) + range(0x9f80, 0xa100) + range(0xd700, 0xe000) + range(0xff00, 0x10100)
        for letter, holds in kinds.items():
            inside, outside = [re.compile("\\" + c, re.U).match for c in (letter, letter.upper())]
            for c in map(unichr, codes):
                self.assertEqual((bool(inside(c)), bool(outside(c))), (bool(holds(c)), not holds(c)), repr(c))

    def test_boundaries(self):
        text = u"\u0441\u043b, \u03bb_1-\u8a9e"
        self.assertEqual([m.start() for m in re.finditer(ur"(?u)\b", text)], [0, 2, 4, 7, 8, 9])
        self.assertEqual([m.start() for m in re.finditer(ur"(?u)\B", text)], [1, 3, 5, 6])
        self.assertEqual(re.match(ur"(?u)\B|\b", u""), None)
        self.assertEqual(re.findall(r"(?L)\b\w", "ab cd"), ["a", "c"])


class Case(unittest.TestCase):

    def test_ascii_only_without_flag(self):
        self.assertEqual(re.findall("\xc9", "\xe9", re.I), [])
        self.assertEqual(re.findall("\xc9", "\xe9", re.I | re.U), ["\xe9"])

    def test_references(self):
        self.assertTrue(re.match(u"(\xe9|\u0431)\\1$", u"\xe9\xc9", re.I | re.U))
        self.assertTrue(re.match(u"(\xe9|\u0431)\\1$", u"\u0411\u0431", re.I | re.U))
        self.assertTrue(re.match("(\xe9)\\1$", "\xe9\xc9", re.I | re.U))
        self.assertFalse(re.match(u"(\xe9)\\1$", u"\xe9\xc9", re.I))

    def test_unicode(self):
        self.assertEqual(re.findall(u"k", u"\u212aK", re.I | re.U), [u"\u212a", u"K"])
        self.assertEqual(re.findall(u"[^k]", u"\u212aKx", re.I | re.U), [u"x"])
        self.assertEqual(re.findall(u"\\w+", u"\xe9a \u0661", re.U), [u"\xe9a", u"\u0661"])


class Templates(unittest.TestCase):

    def test_groups(self):
        self.assertEqual(re.sub("(?P<n>a)(b)", r"\2-\g<n>-\g<1>\n", "ab"), "b-a-a\n")
        self.assertEqual(re.sub("a", r"\101\0", "a"), "A\0")

    def test_errors(self):
        self.assertRaises(re.error, re.sub, "(a)|b", r"\1", "b")
        self.assertRaises(re.error, re.sub, "a", r"\1", "a")
        self.assertRaises(IndexError, re.sub, "a", r"\g<x>", "a")
        self.assertRaises(re.error, re.sub, "a", "\\", "a")

    def test_function_changes_subject(self):
        data = bytearray("aXbX")

        def shrink(m):
            del data[2:]
            return ""
        self.assertRaises((TypeError, AttributeError, re.error, ValueError), re.sub, "X", 5, data)
        self.assertEqual(re.compile("X").split(data), [bytearray("a"), bytearray("b"), bytearray()])


class Errors(unittest.TestCase):

    def test_messages(self):
        for pattern, message in [("(", "unbalanced parenthesis"), ("*", "nothing to repeat"),
                                 ("a**", "multiple repeat"), ("[a", "unexpected end of regular expression"),
                                 ("a{3,2}", "bad repeat interval"), ("[b-a]", "bad character range"),
                                 ("(?<=a*)", "look-behind requires fixed-width pattern"),
                                 (r"\9", r"bogus escape: '\\9'"),
                                 ("(?P<a>x)(?P<a>y)",
                                  "redefinition of group name 'a' as group 2; was group 1")]:
            with self.assertRaises(re.error) as caught:
                re.compile(pattern)
            self.assertEqual(str(caught.exception), message)


class Limits(unittest.TestCase):

    def test_long_repeats(self):
        self.assertEqual(re.match(".{70000}", "x" * 100000).end(), 70000)
        self.assertEqual(re.match("(?:x|y){0,70000}", "x" * 100000).end(), 70000)
        self.assertRaises(OverflowError, re.compile, "x{4294967295}")

    def test_deep_backtracking(self):
        self.assertEqual(re.match("(x)*y", "x" * 200000), None)
        self.assertEqual(re.match("(?:a|b)*", "ab" * 100000).end(), 200000)

    def test_exponential_patterns(self):
        for pattern, text in ("(a+)+$", "a" * 16 + "b"), ("(a|aa)+$", "a" * 22 + "b"), ("(x+x+)+y", "x" * 14):
            self.assertEqual(re.match(pattern, text), None)
            self.assertEqual(re.match(unicode(pattern), unicode(text)), None)

    def test_large_pattern_on_bytes(self):
        words = "|".join("word%dxyz" % i for i in range(8000))
        self.assertEqual(re.search(words, "a word7999xyz").group(), "word7999xyz")

    def test_deep_nesting(self):
        n = 80
        self.assertEqual(re.match("(" * n + "a" + ")" * n, "a").groups(), ("a",) * n)


if __name__ == "__main__":
    unittest.main()
