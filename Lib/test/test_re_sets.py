# -*- coding: utf-8 -*-
"""Patterns that are one set of characters (Modules/re/scan.c) find what the library finds in the same words."""
import array
import re
import unittest

SETS = [r".", r"\w", r"\W", r"\d", r"\s", r"\S", "[aeiou]", "[^aeiou]", "[a-z]", "[^\n]", "[b-y]", r"[\s\S]", r"[^\s\S]",
        "[,;.]", r"[\w.-]", ",", "a", "[a]", r"\n", "[ab]", "\xff"]
WIDE_SETS = [u"[\u0400-\u04ff]", u"[^\u0400-\u04ff]", u"[a-z\u03b1-\u03c9\U00010400-\U00010427]", u"[\x80-\uffff]", u"\u8a9e",
             u"\U00010400", u"[^a]", u"[^a\u8a9e]"]
COUNTS = ["", "+", "*", "?", "{2}", "{2,3}", "{2,}", "{,2}", "{0}"]
TEXTS = ["", "a", "b", ",", "aa", "ab,cd", "abc\ndef", "  x  yy ", "a1b22c333", "\x00\xff\xe9a", "aeiouxyz" * 3,
         "...\n;;;,", "aaab" * 5]
WIDE_TEXTS = [u"\u0441\u043b\u043e\u0432\u043e, mot", u"caf\xe9 \u03bb\u03cc\u03b3\u03bf\u03c2", u"\U00010400\U00010401a\U0010ffff",
              u"\u8a9e\u8a00 \u0663\u0664", u"\ud800\udc00\uffff"]


def for_library(pattern):
    """The same with an alternative that never matches: no set any more."""
    return "(?:%s|(?!))" % pattern


def spans(pattern, text, *places):
    return [(m.span(), m.regs, m.lastindex) for m in iter(pattern.scanner(text, *places).search, None)]


class SetTest(unittest.TestCase):
    def check(self, source, flags, texts):
        pattern, other = re.compile(source, flags), re.compile(for_library(source), flags)
        for text in texts:
            self.assertEqual(spans(pattern, text), spans(other, text), (source, flags, text))
            self.assertEqual(spans(pattern, text, 1, 4), spans(other, text, 1, 4), (source, flags, text))
            self.assertEqual(pattern.findall(text), other.findall(text))
            self.assertEqual(pattern.split(text), other.split(text))
            self.assertEqual(pattern.subn("<\\g<0>>", text), other.subn("<\\g<0>>", text))
            for start in range(len(text) + 2):
                found, expected = pattern.match(text, start), other.match(text, start)
                self.assertEqual(found and found.span(), expected and expected.span(), (source, text, start))

    def test_bytes(self):
        for source in SETS:
            for count in COUNTS:
                for flags in 0, re.S, re.I, re.U:
                    self.check(source + count, flags, TEXTS)

    def test_unicode(self):
        texts = WIDE_TEXTS + [text.decode("latin-1") for text in TEXTS]
        for source in SETS + WIDE_SETS:
            for count in COUNTS:
                for flags in 0, re.I | re.U:
                    self.check(source + count, flags, texts)

    def test_groups_around_it(self):
        for source in "(%s)", "((%s))", "(?:%s)", "(?P<name>%s)", "((?:%s))":
            self.check(source % "[a-d]+", 0, TEXTS)
        self.assertEqual(re.match(r"(?P<name>\w+)", "abc def").groupdict(), {"name": "abc"})

    def test_what_only_looks_like_it(self):
        for source in "[a-d]+?", "([a-d])+", "([a-d]+)*", "[a-d][e-h]", "[a-d]|[e-h]", "(?:[a-d]{2})+", "[a-d]{2}{3}":
            try:
                re.compile(source)
            except re.error:
                continue
            self.check(source, 0, TEXTS + ["abcdefgh" * 3, "aabbe"])

    def test_one_pattern_on_both_kinds_of_text(self):
        pattern = re.compile(r"[^a]")
        self.assertEqual(pattern.findall(u"a\u0100a\xff"), [u"\u0100", u"\xff"])
        self.assertEqual(pattern.findall("a\xffab"), ["\xff", "b"])

    def test_buffers_and_derived_texts(self):
        class Text(str):
            pass
        self.assertEqual(re.findall(r"\w+", Text("ab cd")), ["ab", "cd"])
        self.assertEqual(re.findall(r"\w+", buffer("ab cd")), ["ab", "cd"])
        self.assertEqual(re.findall(r"[a-z]+", array.array("c", "ab cd")), [array.array("c", "ab"), array.array("c", "cd")])

    def test_long_runs(self):
        self.assertEqual(re.search(r"\d+", "x" * 100000 + "1" * 100000).span(), (100000, 200000))
        self.assertIsNone(re.search(r"\d{4}", "123x" * 10000))
        self.assertEqual(re.search(r"\d{4}", "123x" * 10000 + "1234").start(), 40000)


if __name__ == "__main__":
    unittest.main()
