"""The package compiler: scopes of names, and the assembler."""
import dis
import types
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore', DeprecationWarning)
    import compiler
from compiler import consts, pyassem, pycodegen, symbols

PROGRAM = '''
def outer(a, (b, c), *rest):
    global g
    def inner(z=a):
        return a + z + g + len(b)
    g = [i for i in c]
    return inner, (i * j for i in rest for j in c if i), lambda u: u + b
class C(Base):
    __private = 1
    def method(self):
        yield self.__private + visible
        __own = 2
    visible = 3
'''


class Scopes(unittest.TestCase):
    def scopes(self, text):
        """{name: scope}"""
        visitor = symbols.SymbolVisitor()
        compiler.walk(compiler.parse(text), visitor)
        return dict([(scope.name, scope) for scope in visitor.scopes.values()])

    def assertPlaces(self, scope, **places):
        self.assertEqual(dict([(name, scope.check_name(name)) for name in scope.get_names()]),
                         dict([(name, getattr(consts, 'SC_' + place)) for place in places
                               for name in places[place].split()]))

    def test_places(self):
        found = self.scopes(PROGRAM)
        self.assertPlaces(found['global'], LOCAL='C outer g', GLOBAL_IMPLICIT='Base')
        self.assertPlaces(found['outer'], LOCAL='i inner rest', CELL='a b c', GLOBAL_EXPLICIT='g')
        self.assertPlaces(found['inner'], LOCAL='z', FREE='a b', GLOBAL_EXPLICIT='g len')
        self.assertPlaces(found['lambda.1'], LOCAL='u', FREE='b')
        self.assertPlaces(found['generator expression<1>'], LOCAL='.0 i j', FREE='c')
        self.assertPlaces(found['C'], LOCAL='_C__private __module__ method visible')
        self.assertPlaces(found['method'], LOCAL='_C__own self', GLOBAL_IMPLICIT='visible')

    def test_lists(self):
        found = self.scopes(PROGRAM)
        self.assertTrue(symbols.list_eq(found['outer'].get_cell_vars(), ['a', 'b', 'c']))
        self.assertEqual((found['outer'].get_free_vars(), found['inner'].nested, found['method'].nested), ((), 1, None))
        self.assertEqual((found['method'].generator, found['inner'].generator), (1, None))
        self.assertEqual(repr(found['C'].get_children()), '[<FunctionScope: method>]')

    def test_through_functions(self):
        found = self.scopes('def f(x):\n def g():\n  def h():\n   return x, y\n  return h\n return g')
        self.assertEqual((found['g'].frees, found['g'].get_free_vars(), found['h'].get_free_vars()),
                         ({'x': 1}, ['x'], ['x']))
        self.assertEqual(found['h'].check_name('y'), consts.SC_GLOBAL_EXPLICIT)

    def test_expressions_and_errors(self):
        visitor = compiler.walk(compiler.parse('[x for x in y]', 'eval'), symbols.SymbolVisitor())
        self.assertEqual(repr(visitor.scopes.values()), '[<ModuleScope: global>]')
        self.assertRaisesRegexp(SyntaxError, '^a in f is global and parameter$', self.scopes, 'def f(a): global a')


# -- the assembler, fed with what the interpreter's compiler made

def instructions(code):
    """(place, name, argument) of each instruction, arguments as the assembler wants them; jumps as places."""
    place, wide = 0, 0
    while place < len(code.co_code):
        start, op = place, ord(code.co_code[place])
        place += 3 if op >= dis.HAVE_ARGUMENT else 1
        arg = ord(code.co_code[start + 1]) | ord(code.co_code[start + 2]) << 8 | wide if place - start == 3 else None
        wide = arg << 16 if op == dis.EXTENDED_ARG else 0
        if op != dis.EXTENDED_ARG:
            yield start, dis.opname[op], written(code, op, arg, place)


def written(code, op, arg, place):
    tables = ((dis.hasconst, code.co_consts), (dis.haslocal, code.co_varnames), (dis.hasname, code.co_names),
              (dis.hasfree, code.co_cellvars + code.co_freevars), (dis.hascompare, dis.cmp_op))
    for ops, table in tables:
        if op in ops:
            return table[arg]
    return arg + place if op in dis.hasjrel else arg


def graph_of(code):
    """A code object taken apart."""
    count = code.co_argcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    graph = pyassem.PyFlowGraph(code.co_name, code.co_filename, code.co_varnames[:count], code.co_flags & 1)
    for flag in [1 << bit for bit in range(1, 20)]:
        if code.co_flags & flag:
            graph.setFlag(flag)
    graph.setFreeVars(code.co_freevars)
    graph.setCellVars(code.co_cellvars)
    graph.emit('SET_LINENO', code.co_firstlineno)
    fill(graph, list(instructions(code)), dict(dis.findlinestarts(code)))
    return graph


def fill(graph, rows, lines):
    jumps = [name for name in dis.opmap if dis.opmap[name] in dis.hasjrel + dis.hasjabs]
    blocks = dict([(place, graph.newBlock()) for place in sorted(set([row[2] for row in rows if row[1] in jumps]))])
    for place, name, arg in rows:
        if place in blocks:
            graph.nextBlock(blocks[place])
        if place in lines:
            graph.emit('SET_LINENO', lines[place])
        arg = blocks[arg] if name in jumps else graph_of(arg) if isinstance(arg, types.CodeType) else arg
        graph.emit(*((name,) if arg is None and name != 'LOAD_CONST' else (name, arg)))


class Assembler(unittest.TestCase):
    def run_again(self, text):
        """The namespace that a program leaves, after its code went through the assembler."""
        space = {}
        exec graph_of(compile(text, '<text>', 'exec')).getCode() in space
        return space

    def test_programs_run(self):
        space = self.run_again(
            'def f(a, b=2, *c, **d):\n'
            '    total = 0\n'
            '    for i in range(a):\n'
            '        try:\n'
            '            if i % 2: continue\n'
            '            total += {"x": i}["x" if i < b else "y"]\n'
            '        except KeyError, e: total += 100\n'
            '        finally: total += 1000\n'
            '    return total, (lambda: (a, c, sorted(d)))()\n'
            'with open("/dev/null") as z: text = z.read()\n'
            'class C(object):\n    "doc"\n    x = property(lambda self: [n for n in f(3)])\n'
            'g = list(x * x for x in [1, 2])')
        self.assertEqual(space['f'](6, 3, 4, q=5), (6102, (6, (4,), ['q'])))
        self.assertEqual((space['C']().x, space['C'].__doc__, space['text'], space['g']),
                         ([3100, (3, (), [])], 'doc', '', [1, 4]))

    def test_the_interpreters_own_code(self):
        for module in dis, types, unittest.case, pyassem, pycodegen:
            for value in vars(module).values():
                if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
                    self.check_same(value.func_code)

    def check_same(self, code):
        made = graph_of(code).getCode()
        self.assertEqual([row for row in instructions(made) if not isinstance(row[2], types.CodeType)],
                         [row for row in instructions(code) if not isinstance(row[2], types.CodeType)])
        for name in 'argcount', 'nlocals', 'flags', 'cellvars', 'freevars', 'firstlineno':
            self.assertEqual(getattr(made, 'co_' + name), getattr(code, 'co_' + name), (code, name))
        self.assertLessEqual(set(made.co_names), set(code.co_names))
        self.assertEqual(list(dis.findlinestarts(made)), list(dis.findlinestarts(code)))
        self.assertLessEqual(made.co_stacksize, code.co_stacksize + 8)

    def test_far_jumps(self):
        graph = pyassem.PyFlowGraph('far', '<text>', ('x',), 1)
        end = graph.newBlock()
        graph.emit('LOAD_FAST', 'x')
        graph.emit('POP_JUMP_IF_TRUE', end)
        graph.emit('JUMP_FORWARD', end)
        graph.nextBlock()
        for _ in range(20000):
            graph.emit('LOAD_CONST', 'no')
            graph.emit('POP_TOP')
        graph.nextBlock(end)
        graph.emit('LOAD_CONST', 'far')
        graph.emit('RETURN_VALUE')
        code = graph.getCode()
        self.assertGreater(len(code.co_code), 1 << 16)
        self.assertEqual(types.FunctionType(code, {})(1), 'far')
        self.assertEqual(types.FunctionType(code, {})(0), 'far')

    def test_order_of_blocks(self):
        graph = pyassem.FlowGraph()
        late, early = graph.newBlock(), graph.newBlock()
        graph.emit('JUMP_ABSOLUTE', early)
        graph.startBlock(early)
        graph.emit('JUMP_FORWARD', late)
        graph.startBlock(late)
        graph.emit('RETURN_VALUE')
        graph.newBlock()                                # is not reached
        self.assertEqual(graph.getBlocksInOrder(), [graph.entry, early, late, graph.exit])
        late.emit(('JUMP_FORWARD', early))
        self.assertRaises(ValueError, graph.getBlocksInOrder)

    def test_tuples_as_parameters(self):
        names, count = pycodegen.generateArgList(['a', ('b', ('c', 'd')), 'e'])
        self.assertEqual((repr(names), count, pyassem.getArgCount(names)),
                         ("['a', TupleArg(2, ('b', ('c', 'd'))), 'e', 'b', 'c', 'd']", 1, 3))
        self.assertEqual(pyassem.PyFlowGraph('f', '', names).varnames, ['a', '.2', 'e', 'b', 'c', 'd'])

    def test_lines(self):
        table = pyassem.LineAddrTable()
        for line, count in (10, 4), (11, 1), (9, 1), (800, 600), (801, 0):
            table.nextLine(line)
            table.addCode(*[1] * count)
        self.assertEqual((table.firstline, table.getCode()), (10, '\1' * 606))
        self.assertEqual(table.getTable(), '\4\1\2\xff\0\xff\0\xff\0\x18\xff\0\xff\0Z\1')

    def test_depth(self):
        for expected, insts in [(2, [('LOAD_CONST', 1), ('LOAD_CONST', 2), ('BINARY_ADD',), ('DUP_TOP',)]),
                                (3, [('LOAD_NAME', 'f')] * 3 + [('CALL_FUNCTION', 2), ('BUILD_TUPLE', 1)])]:
            self.assertEqual(pyassem.findDepth(insts), expected)

    def test_stages(self):
        graph = pyassem.PyFlowGraph('f', '', ('a', 'b', 'c'), 1)
        graph.setFlag(consts.CO_VARARGS)
        graph.setFlag(consts.CO_VARKEYWORDS)
        graph.emit('LOAD_FAST', 'a')
        graph.emit('RETURN_VALUE')
        self.assertEqual((graph.stage, graph.checkFlag(4), graph.checkFlag(32)), (pyassem.RAW, 1, None))
        self.assertEqual(graph.getCode().co_argcount, 1)
        self.assertEqual(graph.stage, pyassem.DONE)
        self.assertRaises(AssertionError, graph.getCode)


if __name__ == '__main__':
    unittest.main()
