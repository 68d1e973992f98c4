"""The package compiler: trees of source text, visitors, and code of trees."""
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore', DeprecationWarning)
    import compiler
from compiler import ast, future, misc, pycodegen, syntax, transformer


def shown(text):
    """The statements of a program's tree."""
    return repr(compiler.parse(text).node.nodes)[1:-1]


class Trees(unittest.TestCase):
    def test_statements(self):
        for text, tree in [
                ('a, b = c', "Assign([AssTuple([AssName('a', 'OP_ASSIGN'), AssName('b', 'OP_ASSIGN')])], Name('c'))"),
                ('del a', "AssName('a', 'OP_DELETE')"),
                ('a[1:2] += 1', "AugAssign(Slice(Name('a'), 'OP_APPLY', Const(1), Const(2)), '+=', Const(1))"),
                ('print >>f, 1', "Printnl([Const(1)], Name('f'))"),
                ('from . import a as b', "From('', [('a', 'b')], 1)"),
                ('def f(a, (b, c), *d): "x"', "Function(None, 'f', ['a', ('b', 'c'), 'd'], [], 4, 'x', Stmt([]))"),
                ('def f(): return', "Function(None, 'f', (), (), 0, None, Stmt([Return(Const(None))]))")]:
            self.assertEqual(shown(text), tree)

    def test_expressions(self):
        for text, tree in [('-1', 'UnarySub(Const(1))'), ('-1j', 'UnarySub(Const(1j))'),
                           ('f(a, b=1, **c)', "CallFunc(Name('f'), [Name('a'), Keyword('b', Const(1))], None, Name('c'))"),
                           ('a < b <> c', "Compare(Name('a'), [('<', Name('b')), ('!=', Name('c'))])"),
                           ('{}', 'Dict(())')]:
            self.assertEqual(shown(text), 'Discard(%s)' % tree)

    def test_brackets_are_seen(self):
        self.assertEqual(shown('a | b | c'), "Discard(Bitor([Name('a'), Name('b'), Name('c')]))")
        self.assertEqual(shown('(a | b) | c'), "Discard(Bitor([Bitor([Name('a'), Name('b')]), Name('c')]))")
        self.assertEqual(shown('x[1, 2]'), "Discard(Subscript(Name('x'), 'OP_APPLY', [Const(1), Const(2)]))")
        self.assertEqual(shown('x[(1, 2)]'), "Discard(Subscript(Name('x'), 'OP_APPLY', [Tuple([Const(1), Const(2)])]))")

    def test_elif_is_not_else_if(self):
        both, = compiler.parse('if a: b\nelif (c): d\nelse: e').node.nodes
        self.assertEqual(len(both.tests), 2)
        nested, = compiler.parse('if a: b\nelse:\n    if(c): d').node.nodes
        self.assertEqual(len(nested.tests), 1)

    def test_children(self):
        node = ast.Compare(ast.Name('a'), [('<', ast.Name('b'))])
        self.assertEqual(repr(list(node)), "[Name('a'), '<', Name('b')]")
        self.assertEqual(repr(node.getChildNodes()), "(Name('a'), Name('b'))")
        self.assertEqual(transformer.Node('add', (1, 2)).right, 2)

    def test_lines(self):
        tree = compiler.parse('@a\n@b\ndef f():\n    x = 1')
        function = tree.node.nodes[0]
        self.assertEqual((tree.lineno, function.lineno, function.code.nodes[0].lineno), (None, 3, 4))

    def test_modes(self):
        self.assertEqual(repr(compiler.parse('1', 'eval')), 'Expression(Const(1))')
        self.assertRaises(ValueError, compiler.parse, '1', 'other')


class Visitors(unittest.TestCase):
    def test_default_goes_deeper(self):
        class Names:
            def __init__(self):
                self.seen = []

            def visitName(self, node, *args):
                self.seen.append(node.name)

            def visitLambda(self, node):
                self.visit(node.code)
        visitor = compiler.walk(compiler.parse('a + (b, lambda c=d: e)'), Names())
        self.assertEqual(visitor.seen, ['a', 'b', 'e'])

    def test_questions(self):
        finder = compiler.walk(compiler.parse('global a\na = 1\nimport b.c as d\ndef e(): f = 1'),
                               pycodegen.LocalNameFinder())
        self.assertEqual(sorted(finder.getLocals().elements()), ['d', 'e'])
        self.assertEqual(pycodegen.findOp(compiler.parse('del (a, b)').node.nodes[0]), 'OP_DELETE')
        tree = compiler.parse('from __future__ import division, with_statement')
        self.assertEqual(sorted(future.find_futures(tree)), ['division', 'with_statement'])
        self.assertRaises(SyntaxError, future.find_futures, compiler.parse('a\nfrom __future__ import division'))

    def test_mangling(self):
        for name, cls, known in [('__a', 'C', '_C__a'), ('__a', '_C', '_C__a'), ('__a__', 'C', '__a__'), ('__a', '_', '__a')]:
            self.assertEqual(misc.mangle(name, cls), known)

    def test_wrong_target(self):
        tree = ast.Module(None, ast.Stmt([ast.Assign([ast.Const(1)], ast.Const(2), lineno=7)]))
        misc.set_filename('f', tree)
        self.assertRaises(SyntaxError, syntax.check, tree)


class Code(unittest.TestCase):
    def test_changed_trees(self):
        tree = compiler.parse('a = 1 + 2')
        tree.node.nodes[0].expr.right = ast.Const(40)
        names = {}
        exec pycodegen.ModuleCodeGenerator(tree).getCode() in names
        self.assertEqual(names['a'], 41)

    def test_expressions(self):
        self.assertEqual(eval(compiler.compile('[x * 2 for x in (1, 2)]', 'f', 'eval')), [2, 4])
        self.assertRaises(RuntimeError, compiler.compile, '1', 'f', 'eval', 0)


if __name__ == '__main__':
    unittest.main()
