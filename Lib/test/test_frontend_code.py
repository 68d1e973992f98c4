"""The compiler: instructions, constants, names, lines and stack sizes of code objects."""

import unittest


def code(source, mode='exec'):
    return compile(source, 'f', mode, 0, 1)


def inner(source):
    return [c for c in code(source).co_consts if hasattr(c, 'co_code')][0]


class CodeTest(unittest.TestCase):

    def test_bytes_of_a_sum_of_names(self):
        c = code('a + b', 'eval')
        self.assertEqual(c.co_code, 'e\x00\x00e\x01\x00\x17S')
        self.assertEqual((c.co_names, c.co_stacksize, c.co_flags), (('a', 'b'), 2, 64))

    def test_constants_fold(self):
        self.assertEqual(code('x = 1 + 2').co_consts, (1, 2, None, 3))
        self.assertEqual(code('x = (1, 2)').co_consts, (1, 2, None, (1, 2)))
        self.assertEqual(code('x = -1').co_consts, (-1, None))

    def test_constants_of_different_types_stay_apart(self):
        consts = code('x = 0, 0L, 0.0, -0.0, 0j, False').co_consts
        self.assertEqual(map(repr, consts[:5]), ['0', '0L', '0.0', '-0.0', '0j'])

    def test_long_results_do_not_fold(self):
        self.assertTrue('x' * 100 not in code("x = 'x' * 100").co_consts)

    def test_docstring_is_the_first_constant(self):
        self.assertEqual(inner('def f():\n "doc"\n return 1').co_consts, ('doc', 1))
        self.assertEqual(inner('def f(): return 1').co_consts, (None, 1))

    def test_cells_and_free_names_are_alphabetical(self):
        f = inner('def f(z, a):\n def g(): return z, a\n return g')
        self.assertEqual(f.co_cellvars, ('a', 'z'))
        self.assertEqual(f.co_consts[1].co_freevars, ('a', 'z'))

    def test_flags(self):
        self.assertEqual(inner('def f(*a, **k): pass').co_flags, 0x4f)
        self.assertEqual(inner('def f(): yield').co_flags, 0x63)
        self.assertEqual(inner('class C: pass').co_flags, 0x42)

    def test_tuple_parameters_unpack(self):
        f = inner('def f(a, (b, c)): pass')
        self.assertEqual((f.co_argcount, f.co_varnames), (2, ('a', '.1', 'b', 'c')))

    def test_line_table(self):
        c = code('a\n\nb\n')
        self.assertEqual((c.co_firstlineno, map(ord, c.co_lnotab)), (1, [4, 2]))
        far = code('a\n' + '\n' * 300 + 'b\n')
        self.assertEqual(map(ord, far.co_lnotab), [4, 255, 0, 46])
        exact = code('a\n' + '\n' * 509 + 'b\n')
        self.assertEqual(map(ord, exact.co_lnotab), [4, 255, 0, 255, 0, 0])

    def test_equal_code(self):
        self.assertEqual(code('1', 'eval'), code('1', 'eval'))
        self.assertNotEqual(code('1', 'eval'), code('1.0', 'eval'))
        self.assertEqual(hash(code('1', 'eval')), hash(code('1', 'eval')))

    def test_private_names(self):
        c = inner('class _C:\n def f(self): return self.__x, self.__y__')
        self.assertEqual([k for k in c.co_consts if hasattr(k, 'co_code')][0].co_names,
                         ('_C__x', '__y__'))

    def test_unicode_literals_reach_up(self):
        c = code('"""doc"""\nfrom __future__ import unicode_literals\nx = "a"')
        self.assertTrue(isinstance(c.co_consts[0], unicode))

    def test_long_sums_and_elif_chains(self):
        self.assertEqual(eval('+'.join(['1'] * 20000)), 20000)
        source = 'if x == -1: y = -1\n'
        source += ''.join('elif x == %d: y = %d\n' % (i, i) for i in range(2000))
        names = {'x': 1999}
        exec source in names
        self.assertEqual(names['y'], 1999)

    def test_big_jumps(self):
        body = '  y = a.b.c\n' * 9000
        names = {'x': 0}
        exec 'if x:\n' + body + 'else:\n  y = 5\n' in names
        self.assertEqual(names['y'], 5)

    def test_tree_there_and_back(self):
        import _ast
        source = 'def f(a, (b, c)=d, *e, **g):\n  return [x for x in a if x] + -1 ** 2\n'
        tree = compile(source, 'f', 'exec', _ast.PyCF_ONLY_AST)
        self.assertEqual(compile(tree, 'f', 'exec', 0, 1), code(source))

    def test_bad_trees(self):
        import _ast
        at = dict(lineno=1, col_offset=0)
        for tree in (_ast.Module(), _ast.Module(3), _ast.Module([None]), _ast.Module([3]),
                     _ast.Module([_ast.Expr(_ast.BoolOp(_ast.And(), [], **at), **at)]),
                     _ast.Module([_ast.Expr(None, **at)]),
                     _ast.Module([_ast.Expr(_ast.Name(3, _ast.Load(), **at), **at)])):
            self.assertRaises((TypeError, ValueError), compile, tree, 'f', 'exec')

    def test_code_checks_its_arguments(self):
        new = type(code('1'))
        self.assertRaises(ValueError, new, -1, 0, 0, 0, '', (), (), (), '', '', 0, '')
        self.assertRaises(TypeError, new, 0, 0, 0, 0, '', (), (1,), (), '', '', 0, '')


if __name__ == '__main__':
    unittest.main()
