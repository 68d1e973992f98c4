"""tokenize: round trips, and the patterns that programs with scanners of their own take from it."""

import StringIO
import re
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


class Patterns(unittest.TestCase):
    """The names of parts, for scanners of others."""

    def test_parts(self):
        for name, text, end in [('Hexnumber', '0x1fLg', 5), ('Octnumber', '0777', 4), ('Pointfloat', '1.5e3', 5),
                                ('Expfloat', '1e5j', 3), ('Imagnumber', '3.j', 3), ('Special', '\r\n', 2), ('Single', "a\\'b'", 5),
                                ('Double3', 'a"" """', 7), ('ContStr', 'u"a\\\n', 5), ('Triple', "bR\'\'\'", 5),
                                ('PlainToken', '**=', 3), ('Ignore', '  \\\n # c', 8)]:
            self.assertEqual(re.match(getattr(tokenize, name), text, re.DOTALL).end(), end, name)

    def test_ends_of_strings(self):
        self.assertIs(tokenize.endprogs["uR\'\'\'"], tokenize.single3prog)
        self.assertEqual(tokenize.endprogs['"'].match('b\\"c" d').end(), 5)
        self.assertEqual((tokenize.endprogs['r'], tokenize.triple_quoted['b"""'], len(tokenize.single_quoted)), (None, 'b"""', 30))

    def test_new_ones(self):
        self.assertEqual((tokenize.group('a', 'b'), tokenize.maybe('a'), tokenize.any('a', 'b')), ('(a|b)', '(a)?', '(a|b)*'))
        found = tokenize.pseudoprog.match('  name = 1', 0)
        self.assertEqual(found.span(1), (2, 6))


if __name__ == '__main__':
    unittest.main()
