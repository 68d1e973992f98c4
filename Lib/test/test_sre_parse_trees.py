"""sre_parse.parse: trees of regular expressions."""
import sre_parse
import sys
import unittest
from StringIO import StringIO

MANY = sre_parse.MAXREPEAT


def plain(tree):
    if isinstance(tree, (sre_parse.SubPattern, list)):
        return [plain(part) for part in tree]
    return tuple(plain(part) for part in tree) if isinstance(tree, tuple) else tree


def chars(text):
    return [('literal', ord(char)) for char in text]


class Trees(unittest.TestCase):

    def check(self, text, tree, width=None):
        found = sre_parse.parse(text)
        self.assertEqual(plain(found), tree, text)
        if width:
            self.assertEqual(found.getwidth(), width, text)

    def test_characters(self):
        self.check(r'a.\.\n\x41\101', chars('a') + [('any', None)] + chars('.\nAA'), (6, 6))
        self.check('[a]', chars('a'))
        self.check('[^a]', [('not_literal', 97)])
        self.check(r'[^\d\]a-c-]', [('in', [('negate', None), ('category', 'category_digit'), ('literal', 93),
                                            ('range', (97, 99)), ('literal', 45)])], (1, 1))
        self.check(r'^\w\b', [('at', 'at_beginning'), ('in', [('category', 'category_word')]), ('at', 'at_boundary')])

    def test_alternatives(self):
        self.check('a|b', [('in', chars('ab'))])
        self.check('abc|abd', chars('ab') + [('in', chars('cd'))])
        self.check('ab|a', chars('a') + [('branch', (None, [chars('b'), []]))], (1, 2))

    def test_repeats(self):
        self.check('a{2,}?b*c?d{3}', [('min_repeat', (2, MANY, chars('a'))), ('max_repeat', (0, MANY, chars('b'))),
                                      ('max_repeat', (0, 1, chars('c'))), ('max_repeat', (3, 3, chars('d')))], (5, MANY))
        self.check('a{x}{', chars('a{x}{'))

    def test_groups(self):
        self.check(r'(a)(?P<n>b)(?P=n)\1(?:c)', [
            ('subpattern', (1, chars('a'))), ('subpattern', (2, chars('b'))), ('groupref', 2), ('groupref', 1),
            ('subpattern', (None, chars('c')))], (3, 3))
        self.check('(?=a)(?<!b)', [('assert', (1, chars('a'))), ('assert_not', (-1, chars('b')))], (0, 0))
        self.check('(a)?(?(1)b|c)', [('max_repeat', (0, 1, [('subpattern', (1, chars('a')))])),
                                     ('subpattern', (None, [('groupref_exists', (1, chars('b'), chars('c')))]))])
        state = sre_parse.parse('(?i)(?P<x>a)').pattern
        self.assertEqual((state.groups, state.groupdict, state.flags), (2, {'x': 1}, 2))

    def test_remarks(self):
        self.check('a(?#no)b', chars('ab'))
        self.check('a b (?x) # c\n [ ]', chars('ab '))

    def test_errors(self):
        for text in '(', 'a**', '[z-a]', '(?P<1>a)':
            self.assertRaises(sre_parse.error, sre_parse.parse, text)

    def test_changes_and_dump(self):
        tree = sre_parse.parse('xa+|xb')
        tree[0] = ('any', None)
        tree.append(('at', 'at_end'))
        stdout, sys.stdout = sys.stdout, StringIO()
        try:
            tree.dump()
            text = sys.stdout.getvalue()
        finally:
            sys.stdout = stdout
        self.assertEqual(text.splitlines(), ['any None', 'branch', '  max_repeat 1 %d' % MANY, '    literal 97', 'or',
                                             '  literal 98', 'at at_end'])
        self.assertEqual(plain(tree[-1:]), [('at', 'at_end')])


class Tokens(unittest.TestCase):

    def test_there_and_back(self):
        tokens = sre_parse.Tokenizer('a\\b[')
        self.assertEqual([tokens.next, tokens.get(), tokens.match('b'), tokens.match('\\b', 0), tokens.get()],
                         ['a', 'a', 0, 1, '\\b'])
        place = tokens.tell()
        self.assertEqual([tokens.get(), tokens.get()], ['[', None])
        tokens.seek(place)
        self.assertEqual(tokens.get(), '[')


if __name__ == '__main__':
    unittest.main()
