"""tokenize: round trips, and the patterns that programs with scanners of their own take from it."""

import StringIO
import tokenize
import unittest


def words(source):
    return [token[1] for token in tokenize.generate_tokens(StringIO.StringIO(source).readline)]


class TestTokens(unittest.TestCase):

    def test_untokenize_gives_the_source_back(self):
        source = 'def f(a, b=0x1F):  # note\n    return a + [b, "x",\n        ur"y"] \\\n        if b else 1.5e3j\n'
        tokens = tokenize.generate_tokens(StringIO.StringIO(source).readline)
        self.assertEqual(words(tokenize.untokenize(tokens)), words(source))

    def test_open_bracket_at_the_end(self):
        self.assertRaises(tokenize.TokenError, words, 'f(1,\n')


class TestPatterns(unittest.TestCase):

    def check(self, text, pseudo, token):
        found = tokenize.pseudoprog.match(text)
        self.assertEqual(found.group(1), pseudo)
        found = tokenize.tokenprog.match(text)
        self.assertEqual(found and found.group(), token)

    def test_what_stands_at_a_position(self):
        self.check('  foo', 'foo', '  foo')
        self.check('1.5e3j+', '1.5e3j', '1.5e3j')
        self.check('<<=2', '<<=', '<<=')
        self.check('"a" b', '"a"', '"a"')
        self.check("u'''a", "u'''", "u''")
        self.check('# c\n', '# c', '# c\n')
        self.check('"open\\\n', '"open\\\n', None)
        self.check('', '', None)

    def test_parts(self):
        import re
        for part, text in (('Number', '0xFFL'), ('Name', '_a1'), ('Comment', '#!'), ('Operator', '**='),
                           ('Whitespace', ' \t\f'), ('String', 'ur"a\\"b"')):
            self.assertTrue(re.match(getattr(tokenize, part) + r'\Z', text), part)


if __name__ == '__main__':
    unittest.main()
