"""Expressions: each method leaves one value on the stack."""
from __future__ import absolute_import

from compiler._gen_names import _kind

# By star_args and dstar_args: whether there are some.
callfunc_opcode_info = dict([((star, twin), 'CALL_FUNCTION' + '_VAR' * star + '_KW' * twin)
                             for star in range(2) for twin in range(2)])

# Kinds of nodes that are an operator, and its instruction.
_PAIRS = {'Add': 'ADD', 'Sub': 'SUBTRACT', 'Mul': 'MULTIPLY', 'FloorDiv': 'FLOOR_DIVIDE', 'Mod': 'MODULO',
          'Power': 'POWER', 'LeftShift': 'LSHIFT', 'RightShift': 'RSHIFT'}
_CHAINS = {'Bitand': 'AND', 'Bitor': 'OR', 'Bitxor': 'XOR'}
_PREFIXES = {'Invert': 'INVERT', 'UnaryInvert': 'INVERT', 'UnaryAdd': 'POSITIVE', 'UnarySub': 'NEGATIVE', 'Not': 'NOT',
             'Backquote': 'CONVERT'}
_DISPLAYS = {'Tuple': 'TUPLE', 'List': 'LIST', 'Set': 'SET'}
_CHOICES = {'And': 'JUMP_IF_FALSE_OR_POP', 'Or': 'JUMP_IF_TRUE_OR_POP'}


class Values:
    """Expressions that are no targets; the methods for the kinds in the tables above are added below."""

    # -- names and constants

    def visitConst(self, node):
        self.make(('LOAD_CONST', node.value))

    def visitName(self, node):
        self.set_lineno(node)
        if node.name == 'None':
            self.make(('LOAD_CONST', None))
        else:
            self.loadName(node.name)

    def visitGetattr(self, node):
        self.make(node.expr, ('LOAD_ATTR', self.mangle(node.attrname)))

    # -- operators

    def binaryOp(self, node, op):
        """left and right, and an instruction that takes both."""
        self.make(node.left, node.right, op)

    def bitOp(self, nodes, op):
        """Two or more operands, taken from the left."""
        self.make(nodes[0])
        for operand in nodes[1:]:
            self.make(operand, op)

    def unaryOp(self, node, op):
        """The operand, and an instruction that takes it."""
        self.make(node.expr, op)

    def visitDiv(self, node):
        self.binaryOp(node, self._divided('BINARY'))

    def _divided(self, way):
        true = 'division' in self.get_module().futures
        return way + ('_TRUE_DIVIDE' if true else '_DIVIDE')

    # -- values that are chosen

    def visitTest(self, node, jump):
        """Operands up to the one that decides; `jump` leads on with it."""
        end = self.newBlock()
        for part in node.nodes[:-1]:
            self.make(part, (jump, end))
        self.make(node.nodes[-1], end)

    def visitIfExp(self, node):
        otherwise, end = self._blocks(2)
        self.make(node.test, ('POP_JUMP_IF_FALSE', otherwise), node.then, ('JUMP_FORWARD', end),
                  otherwise, node.else_, end)

    def visitCompare(self, node):
        """a < b < c is a < b and b < c, with b evaluated once."""
        failed, end = self._blocks(2)
        steps = [('COMPARE_OP', '!=' if sign == '<>' else sign) for sign, _ in node.ops]
        self.make(node.expr)
        for (_, operand), step in zip(node.ops, steps)[:-1]:
            self.make(operand, 'DUP_TOP', 'ROT_THREE', step, ('JUMP_IF_FALSE_OR_POP', failed))
        self.make(node.ops[-1][1], steps[-1])
        if len(steps) > 1:
            self.make(('JUMP_FORWARD', end), failed, 'ROT_TWO', 'POP_TOP', end)

    # -- displays

    def _display(self, node, op):
        self.set_lineno(node)
        self.make(*node.nodes)
        self.make((op, len(node.nodes)))

    def visitDict(self, node):
        """A value is evaluated before its key."""
        self.set_lineno(node)
        self.make(('BUILD_MAP', min(len(node.items), 0xffff)))
        for key, value in node.items:
            self.make(value, key, 'STORE_MAP')

    # -- calls

    def visitCallFunc(self, node):
        self.set_lineno(node)
        self.make(node.node, *node.args)
        self.make(node.star_args, node.dstar_args)
        named = map(_kind, node.args).count('Keyword')
        way = node.star_args is not None, node.dstar_args is not None
        self.make((callfunc_opcode_info[way], named << 8 | len(node.args) - named))

    def visitKeyword(self, node):
        self.make(('LOAD_CONST', node.name), node.expr)

    def visitYield(self, node):
        self.set_lineno(node)
        if not self.optimized:
            self.wrong(node, "'yield' outside function")
        self.make(node.value, 'YIELD_VALUE')

    # -- comprehensions: a loop leaves its iterator on the stack until its end

    def visitListComp(self, node):
        self.set_lineno(node)
        self.make(('BUILD_LIST', 0))
        self._gather(node.quals, [node.expr], 'LIST_APPEND')

    def _gather(self, quals, parts, op):
        """Loops that add what `parts` leave on the stack to what lies below the iterators."""
        loops = map(self._begin_loop, quals)
        self.make(*parts)
        self.make((op, len(loops) + 1))
        self._end_loops(loops)

    def _begin_loop(self, qual):
        """The blocks where a loop and its conditions begin and end."""
        places = self.visit(qual)
        for condition in qual.ifs:
            self.visit(condition, places[0])
        return places

    def _end_loops(self, loops):
        for places in reversed(loops):
            self.make(('JUMP_ABSOLUTE', places[0]), places[1])

    def _loop(self, target):
        """The next value of the iterator on the stack goes to a target; returns where that is, and the end."""
        start, end = self._blocks(2)
        self.make(start)
        self.set_lineno(target, force=True)
        self.make(('FOR_ITER', end), target)
        return start, end

    def visitListCompFor(self, node):
        """Returns the blocks where the loop starts and ends."""
        self._iterator(node.list)
        return self._loop(node.assign)

    def _iterator(self, node):
        """The first one of a body by itself comes as its argument."""
        if node is self.argument:
            self.make(('LOAD_FAST', '.0'))
        else:
            self.make(node, 'GET_ITER')

    def visitListCompIf(self, node, branch):
        """Where the condition is false goes on at a block."""
        self.set_lineno(node, force=True)
        self.make(node.test, ('POP_JUMP_IF_FALSE', branch))

    visitGenExprIf = visitListCompIf

    def visitGenExprFor(self, node):
        """Returns the blocks where the loop starts, and twice where it ends."""
        self._iterator(node.iter)
        start, end = self._loop(node.assign)
        return start, end, end

    def visitGenExprInner(self, node):
        """The body of a generator expression."""
        self.set_lineno(node)
        loops = map(self._begin_loop, node.quals)
        self.make(node.expr, 'YIELD_VALUE', 'POP_TOP')
        self._end_loops(loops)
        self.make(('LOAD_CONST', None))


def _add_methods(kinds, prefix, make):
    """A method of Values for each kind of a table."""
    for kind in kinds:
        method = make(prefix + kinds[kind])
        method.__name__ = 'visit' + kind
        setattr(Values, method.__name__, method)


_add_methods(_PAIRS, 'BINARY_', lambda op: lambda self, node: self.binaryOp(node, op))
_add_methods(_CHAINS, 'BINARY_', lambda op: lambda self, node: self.bitOp(node.nodes, op))
_add_methods(_PREFIXES, 'UNARY_', lambda op: lambda self, node: self.unaryOp(node, op))
_add_methods(_DISPLAYS, 'BUILD_', lambda op: lambda self, node: self._display(node, op))
_add_methods(_CHOICES, '', lambda op: lambda self, node: self.visitTest(node, op))
