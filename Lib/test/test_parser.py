"""parser: syntax trees of texts, as sequences, and back to code."""

import parser
import sys
import token
import symbol
import unittest


def words(tree):
    """The texts of the leaves, in order."""
    if isinstance(tree[1], str):
        return [tree[1]]
    return [word for child in tree[1:] for word in words(child)]


class Trees(unittest.TestCase):
    def test_leaves_are_the_tokens(self):
        tree = parser.suite('if x:\n  f(1)\n').tolist()
        self.assertEqual(tree[0], symbol.file_input)
        self.assertEqual(words(tree), ['if', 'x', ':', '', '', 'f', '(', '1', ')', '', '', '', ''])

    def test_there_and_back(self):
        for text in ('x', 'lambda *a: [y for y in a if y]', 'not a < b == c', '{1: 2}'):
            tree = parser.expr(text)
            again = parser.sequence2st(tree.totuple())
            self.assertEqual(again.tolist(), tree.tolist())
            self.assertEqual(again.compile().co_code, compile(text, '', 'eval').co_code)

    def test_lines_and_columns(self):
        def leaves(tree):
            if isinstance(tree[1], str):
                yield tree
            else:
                for child in tree[1:]:
                    for leaf in leaves(child):
                        yield leaf
        tree = parser.expr('a + \\\n b').totuple(line_info=True, col_info=True)
        self.assertEqual([leaf[1:] for leaf in leaves(tree)][:3], [('a', 1, 0), ('+', 1, 2), ('b', 2, 1)])

    def test_code(self):
        names = {}
        exec parser.suite('def f(n):\n return n and n * f(n - 1) or 1\nx = f(5)').compile() in names
        self.assertEqual(names['x'], 120)

    def test_kinds(self):
        self.assertTrue(parser.isexpr(parser.expr('1')))
        self.assertTrue(parser.issuite(parser.suite('x = 1')))
        self.assertFalse(parser.issuite(parser.expr('1')))


class Errors(unittest.TestCase):
    def refused(self, make, text):
        with self.assertRaises(SyntaxError) as caught:
            make(text)
        return caught.exception.args

    def test_place_without_a_file(self):
        self.assertEqual(self.refused(parser.expr, "'abc"), ('EOL while scanning string literal', (None, 1, 4, "'abc")))
        self.assertEqual(self.refused(parser.suite, 'x = 1\ny = )\n'), ('invalid syntax', (None, 2, 5, 'y = )\n')))

    def test_sources_without_meaning_have_a_tree(self):
        self.assertEqual(words(parser.suite('1 = 2').totuple())[:3], ['1', '=', '2'])
        self.assertRaises(SyntaxError, parser.suite('1 = 2').compile)

    def test_wrong_sequences(self):
        for tree in ((), (1,), (symbol.eval_input, 1), (token.NAME, 'x'), (symbol.file_input,),
                     (symbol.eval_input, (symbol.testlist,), (0, '')), (symbol.eval_input, (9999, 'x'))):
            self.assertRaises(parser.ParserError, parser.sequence2st, tree)
        self.assertRaises(ValueError, parser.sequence2st, 1)

    def test_wrong_leaves(self):
        for leaf, message in (((1,), 'terminal nodes must have 2 or 3 entries'),
                              ((1, 'x', 1, 0), 'terminal nodes must have 2 or 3 entries'),
                              ((1, 2), 'second item in terminal node must be a string, found int'),
                              ((1, 'x', 'y'), 'third item in terminal node must be an integer, found str')):
            with self.assertRaises(parser.ParserError) as caught:
                parser.sequence2st((symbol.file_input, leaf))
            self.assertEqual(str(caught.exception), message)

    def test_lines_of_sequences(self):
        tree = parser.sequence2st((symbol.file_input, (4, ''), (4, '', 7), (4, ''), (0, ''))).totuple(1, 1)
        self.assertEqual(tree[1:], ((4, '', 0, 0), (4, '', 7, 0), (4, '', 8, 0), (0, '', 9, 0)))

    def test_depth(self):
        deep = (token.NAME, 'x')
        for i in xrange(100000):
            deep = (symbol.atom, deep)
        self.assertRaises((parser.ParserError, RuntimeError, MemoryError), parser.sequence2st,
                          (symbol.eval_input, deep, (0, '')))

    def test_arguments(self):
        tree = parser.expr('1')
        self.assertEqual(tree.totuple([1], ''), parser.st2tuple(tree, line_info=True))
        self.assertEqual(parser.isexpr(ast=tree), True)
        for call, words in ((lambda: tree.isexpr(1), 'isexpr() takes at most 0 arguments (1 given)'),
                            (lambda: parser.issuite(), "Required argument 'ast' (pos 1) not found"),
                            (lambda: parser.isexpr(1, 2), 'isexpr() takes at most 1 argument (2 given)'),
                            (lambda: parser.ast2list(1), 'st2list() argument 1 must be parser.st, not int'),
                            (lambda: parser.compilest(tree, 1), 'compilest() argument 2 must be string, not int')):
            with self.assertRaises(TypeError) as caught:
                call()
            self.assertEqual(str(caught.exception), words)
        with self.assertRaises(parser.ParserError) as caught:
            parser.sequence2st((1,))
        self.assertEqual(caught.exception.args, ())


if __name__ == '__main__':
    unittest.main()
