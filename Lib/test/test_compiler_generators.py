"""compiler.pycodegen: generators by kinds of nodes, beside the built-in compiler."""
import StringIO
import __builtin__
import os
import sys
import types
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore', DeprecationWarning)
    import compiler
from compiler import ast, misc, pycodegen

# Programs that leave what they found out in `seen`.
PROGRAMS = {
    'values': '''
        seen = [1 + 2 * 3 - 4 / 5 // 6 % 7 ** 2, 1 << 4 >> 2 & 7 | 8 ^ 1, ~1, -1, +1, not 1, `1`, -0.0]
        seen += [1 < 2 < 3, 1 < 0 < undefined, 1 <> 2, 1 in [1], 1 not in [1], 1 is None, None is not None]
        seen += [0 or 5, 0 and undefined, 1 if 0 else 2, (1,), [], {}, {1: 2, 3: 4}, {1, 2}, u"x", "x" "y", 3j, 7L]
        seen += [dict(a=1, *[{2: 3}], **{'b': 4}), (lambda x, y=2, *z, **k: (x, y, z, k))(1, 3, 4, c=5)]
        ''',
    'order': '''
        seen = []
        def v(x): seen.append(x); return x
        {v(1): v(2), v(3): v(4)}
        v(5) + v(6) < v(7) < v(0) < v(8)
        [v(9), v(10)][v(0)] = v(11)
        f = lambda *a, **k: None
        f(v(12), b=v(13), *[v(14)], **{'c': v(15)})
        ''',
    'targets': '''
        class O(object): pass
        o = O(); x = range(9)
        o.a = o.b, (c, [d, e]) = 1, (2, (3, 4))
        o.a += 1,; x[1:3] += [7]; x[2] *= 5; x[:1] = [0, 0]; x[5:] += [8]; x[:] += [9]; c <<= 3
        del x[0], x[:1], x[2:3], e
        class Sub(object):
            def __getitem__(self, k): return k
        s = Sub()
        seen = [o.a, o.b, c, d, x, s[1], s[1, 2], s[::2], s[1:2, ..., ::], s[:, 3], s[()], s[1,]]
        ''',
    'flow': '''
        seen = []
        for i in range(7):
            try:
                if i == 1: continue
                elif i == 5: break
                else: seen.append(i)
                try: 1 / (i - 3)
                except (ZeroDivisionError, ValueError), e: seen.append(str(e)); continue
                except: seen.append('other')
                else: seen.append('fine')
            finally: seen.append('f')
        else: seen.append('never')
        n = 3
        while n:
            n -= 1
            if n == 1: continue
            seen.append(n)
        else: seen.append('done')
        while 1:
            for j in ():
                pass
            else: break
        try:
            try: raise ValueError, 'a'
            finally: seen.append(n)
        except ValueError as e: seen.append(e.args)
        try: assert n, (1, 2)
        except AssertionError as e: seen.append(e.args)
        if 0: seen.append(0)
        while 0: seen.append(0)
        else: seen.append(1)
        ''',
    'with': '''
        seen = []
        class W(object):
            def __init__(self, n): self.n = n
            def __enter__(self): seen.append(self.n); return self.n
            def __exit__(self, *a): seen.append(a[0]); return self.n == 2
        for i in 1, 2:
            with W(i) as x, W(3): seen.append(x); continue
        with W(2): raise KeyError(1)
        def f():
            for i in 1, 2:
                with W(4):
                    if i == 2: return i
        seen.append(f())
        ''',
    'functions': '''
        seen = []
        def deco(n):
            seen.append(n)
            return lambda f: f
        @deco(1)
        @deco(2)
        def f(a, (b, (c, d)), e=1, *g, **h):
            """text"""
            def inner(): return a, b, c, d, e, k
            k = 5
            return inner, g, h
        got = f(1, (2, (3, 4)), 6, 7, z=8)
        seen += [got[0](), got[1:], f.__doc__, f.__name__, f.func_code.co_varnames[0]]
        def gen(n):
            for i in range(n):
                got = yield i
                if got: return
        seen += list(gen(3))
        lost = (lambda: (yield 1))()
        seen += list(lost)
        def bare(x):
            exec 'y = x + 1'
            return y
        def far():
            def near():
                exec 'z = 8' in locals()
                return z
            return near()
        seen += [bare(1), far()]
        def glob():
            global made
            made = 5
            import os.path as p, sys
            from os import path as q, getcwd
            return p is q, sys.__name__, getcwd.__name__
        seen += [glob(), made]
        ''',
    'classes': '''
        def make(x, base):
            y = 'outer'
            def own(c): c.decorated = y; return c
            @own
            class C(base):
                "text"
                y = [x]
                __hidden = 1
                g = list(i for i in y)
                s = {i for i in y}; d = {i: x for i in y}; l = [x for _ in y]
                def look(self): self.__own = y; return self.__hidden, self.__own, sorted(vars(self))
            return C
        C = make(3, object)
        seen = [C.y, C.g, C.s, C.d, C.l, C().look(), C.__doc__, C.__module__, C.decorated, C.__name__]
        def outer():
            var = 'seen'
            def middle():
                class D(object):
                    def var(self): return str(var)
                    def str(self): return str(1)
                return D
            return middle()
        seen += [outer()().var(), outer()().str(), 'str' in globals()]
        class Old: pass
        seen += [type(Old).__name__, sorted(vars(Old))]
        ''',
    'comprehensions': '''
        k = 3
        seen = [[(i, j) for i in range(4) if i % 2 for j in range(i) if j], i]
        seen += [{a for a in range(5) if a}, {b: b * k for b in 'xy'}, list(c + k for c in (1, 2) for e in (1,))]
        seen += [sorted(n for n in globals() if len(n) == 1)]
        def f(z): return [list(x + z for x in y) for y in [[1]]], {lambda: q for q in [z]}.pop()()
        seen += [f(2)]
        ''',
    'future': '''
        "doc"
        from __future__ import division, absolute_import, print_function, unicode_literals
        x = 7
        x /= 2
        def f(): return 1 / 2
        seen = [x, f(), type(""), __doc__, f.__code__.co_flags]
        print(seen, file=open('/dev/null', 'w'))
        ''',
    'statements': '''
        import sys
        class F(object):
            def __init__(self): self.text = []
            def write(self, s): self.text.append(s)
        out = F()
        print >>out, 1, 'a',
        print >>out, 2
        print >>out
        space = {}
        exec 'a = 1' in space
        exec ('b = 2', space)
        exec 'c = a' in space, space
        seen = [out.text, sorted(space)[1:]]
        '''}


def text_of(name):
    return '\n'.join([line[8:] for line in PROGRAMS[name].splitlines()[1:]])


def seen_by(code):
    space = {'__name__': 'program'}
    exec code in space
    return space['seen']


def parts(code, into):
    """{path of names: [what a code object says about itself]}."""
    into.setdefault((code.co_name, code.co_filename), []).append((
        code.co_argcount, code.co_flags, sorted(code.co_cellvars), sorted(code.co_freevars),
        sorted([name for name in code.co_varnames if not name.startswith('.')])))
    for item in code.co_consts:
        if isinstance(item, types.CodeType):
            parts(item, into)
    return into


class BesideTheBuiltin(unittest.TestCase):
    def test_programs_do_the_same(self):
        for name in sorted(PROGRAMS):
            text = text_of(name)
            self.assertEqual(repr(seen_by(compiler.compile(text, 'f', 'exec'))),
                             repr(seen_by(__builtin__.compile(text, 'f', 'exec', 0, 1))), name)

    def test_modules_of_the_library(self):
        folder = os.path.dirname(os.__file__)
        for name in 'decimal/_decimal', 'compiler/_gen_values', 'threading', 'collections', 'symtable', 'code', 'compiler/ast':
            path = os.path.join(folder, name + '.py')
            if os.path.exists(path):
                with open(path, 'U') as source:
                    text = source.read()
                ours = parts(compiler.compile(text, path, 'exec'), {})
                builtins = parts(__builtin__.compile(text, path, 'exec', 0, 1), {})
                self.assertEqual(dict([(key, sorted(ours[key])) for key in ours]),
                                 dict([(key, sorted(builtins[key])) for key in builtins]))

    def test_errors_are_the_interpreters(self):
        for text in ('break', 'return 1', 'class C: yield 1', 'def f(x, x): pass', 'f(a=1, a=2)', 'None = 1',
                     'while 1:\n try: pass\n finally: continue', 'def f():\n x = 1\n def g(): return x\n del x'):
            with self.assertRaises(SyntaxError) as ours:
                compiler.compile(text, 'f.py', 'exec')
            with self.assertRaises(SyntaxError) as builtins:
                __builtin__.compile(text, 'f.py', 'exec')
            self.assertEqual(str(ours.exception), str(builtins.exception))

    def test_lines(self):
        text = '\n\nx = 1\ndef f():\n    raise KeyError(\n        1)\n'
        code = compiler.compile(text, 'f.py', 'exec')
        self.assertEqual((code.co_firstlineno, compiler.compile('', 'f', 'exec').co_firstlineno), (3, 1))
        space = {}
        exec code in space
        with self.assertRaises(KeyError):
            space['f']()
        self.assertEqual(space['f'].func_code.co_firstlineno, 4)
        decorated = compiler.compile('\n@a\n\n@b\ndef f(): pass', 'f.py', 'exec')
        self.assertEqual([item.co_firstlineno for item in decorated.co_consts if hasattr(item, 'co_code')], [2])

    def test_prompt(self):
        shown, real = StringIO.StringIO(), sys.stdout
        sys.stdout = shown
        try:
            for text in '"text"', 'if 1: 2; None; [3]', 'def f(): 4\nf()':
                exec compiler.compile(text, 'f', 'single') in {}
        finally:
            sys.stdout = real
        self.assertEqual(shown.getvalue(), "'text'\n2\n[3]\n")


class Trees(unittest.TestCase):
    """Errors in trees that no text led to."""

    def wrong(self, text, change=lambda tree: None):
        tree = compiler.parse(text)
        misc.set_filename('f.py', tree)
        change(tree)
        with self.assertRaises(SyntaxError) as caught:
            pycodegen.ModuleCodeGenerator(tree)
        return str(caught.exception)

    def test_misplaced(self):
        for text, words in [('break', "'break' outside loop (f.py, line 1)"),
                            ('continue', "'continue' not properly in loop (f.py, line 1)"),
                            ('try: continue\nexcept: pass', "'continue' not properly in loop (f.py, line 1)"),
                            ('for i in x:\n try: a\n finally:\n  continue',
                             "'continue' not supported inside 'finally' clause (f.py, line 4)"),
                            ('return', "'return' outside function (f.py, line 1)"),
                            ('yield 1', "'yield' outside function (f.py, line 1)"),
                            ('def f():\n yield\n return 1', "'return' with argument inside generator (f.py, line 3)"),
                            ('def f(a):\n def g(): a\n del a',
                             "can not delete variable 'a' referenced in nested scope")]:
            self.assertEqual(self.wrong(text), words)

    def test_a_statement_in_the_place_of_a_value(self):
        tree = ast.Module(None, ast.Stmt([ast.Assign([ast.AssName('a', 'OP_ASSIGN')], ast.Pass())]))
        code = pycodegen.ModuleCodeGenerator(tree).getCode()
        with self.assertRaises(Exception):
            exec code in {}


class Doubling(pycodegen.FunctionCodeGenerator):
    """Numbers in functions count twice."""

    def visitConst(self, node):
        if isinstance(node.value, int):
            node = ast.Const(2 * node.value)
        pycodegen.FunctionCodeGenerator.visitConst(self, node)


Doubling.FunctionGen = Doubling         # functions inside of functions


class Changed(pycodegen.ModuleCodeGenerator):
    """`print` appends to `printed`, names that begin with `q` are strings, Unless is a statement."""

    FunctionGen = Doubling

    def visitPrintnl(self, node):
        self.set_lineno(node)
        self.loadName('printed')
        self.emit('LOAD_ATTR', 'append')
        self.visit(node.nodes[0])
        self.emit('CALL_FUNCTION', 1)
        self.emit('POP_TOP')

    def loadName(self, name):
        if name.startswith('q'):
            return self.emit('LOAD_CONST', name)
        return pycodegen.ModuleCodeGenerator.loadName(self, name)

    def visitUnless(self, node):
        end = self.newBlock()
        self.visit(node.test)
        self.emit('POP_JUMP_IF_TRUE', end)
        self.nextBlock()
        self.visit(node.body)
        self.nextBlock(end)


class Unless(ast.Node):
    def __init__(self, test, body):
        self.test, self.body = test, body

    def getChildNodes(self):
        return self.test, self.body


class Overriding(unittest.TestCase):
    def run_changed(self, text, change=lambda tree: None):
        tree = compiler.parse(text)
        change(tree)
        space = {'printed': []}
        exec Changed(tree).getCode() in space
        return space

    def test_statements_names_and_functions(self):
        space = self.run_changed('print 1\nfor i in (2, quick):\n    print i\ndef f(a=3): return a, 4, [5, (lambda: 6)()]')
        self.assertEqual((space['printed'], space['f']()), ([1, 2, 'quick'], (3, 8, [10, 6 * 2])))

    def test_nodes_of_ones_own(self):
        def change(tree):
            tree.node.nodes[1] = Unless(ast.Name('x'), tree.node.nodes[1])
        for x in 0, 1:
            self.assertEqual(self.run_changed('x = %d\nprint "body"' % x, change)['printed'], ['body'] * (not x))

    def test_targets_read_and_bound(self):
        class Counting(pycodegen.ModuleCodeGenerator):
            modes = []

            def visitAugName(self, node, mode):
                self.modes.append((node.name, mode))
                pycodegen.ModuleCodeGenerator.visitAugName(self, node, mode)
        space = {'x': 1}
        exec Counting(compiler.parse('x += 2')).getCode() in space
        self.assertEqual((space['x'], Counting.modes), (3, [('x', 'load'), ('x', 'store')]))

    def test_a_generator_needs_its_parts(self):
        self.assertRaises(AssertionError, pycodegen.CodeGenerator)


if __name__ == '__main__':
    unittest.main()
