"""Targets: what stands left of `=` and behind `del`, and with it subscripts and slices, which can be read as well.

A target that is read and then bound, left of `+=`, is visited twice, wrapped (wrap_aug) and with a mode: 'load' leaves
what finds the place below the value, 'store' takes both.
"""
from __future__ import absolute_import

from compiler import ast
from compiler.consts import OP_ASSIGN, OP_DELETE
from compiler.visitor import walk

_INPLACE = {'+=': 'ADD', '-=': 'SUBTRACT', '*=': 'MULTIPLY', '//=': 'FLOOR_DIVIDE', '%=': 'MODULO', '**=': 'POWER',
            '<<=': 'LSHIFT', '>>=': 'RSHIFT', '&=': 'AND', '^=': 'XOR', '|=': 'OR'}
_SUNK = {1: 'ROT_TWO', 2: 'ROT_THREE', 3: 'ROT_FOUR'}      # puts the value below so many


class OpFinder:
    """A visitor that finds what a target is for: `op`."""

    op = None

    def visitAssName(self, node):
        if self.op not in (None, node.flags):
            raise ValueError('mixed ops in stmt')
        self.op = node.flags

    visitAssAttr = visitSubscript = visitAssName


def findOp(node):
    """OP_ASSIGN, OP_DELETE or OP_APPLY: what a target, or a tuple of them, is for."""
    return walk(node, OpFinder(), verbose=0).op


# -- targets that are read first

class Delegator:
    """A node under the name of another class."""

    def __init__(self, obj):
        self.obj = obj

    def __getattr__(self, attr):
        return getattr(self.obj, attr)


class AugGetattr(Delegator):
    """x.y in x.y += z"""


class AugName(Delegator):
    """x in x += z"""


class AugSlice(Delegator):
    """x[a:b] in x[a:b] += z"""


class AugSubscript(Delegator):
    """x[y] in x[y] += z"""


wrapper = {ast.Getattr: AugGetattr, ast.Name: AugName, ast.Slice: AugSlice, ast.Subscript: AugSubscript}


def wrap_aug(node):
    """The wrapped node.  KeyError for one that cannot stand there."""
    return wrapper[node.__class__](node)


class Targets:
    """Assignments and what they bind."""

    def visitAssign(self, node):
        self.set_lineno(node)
        self.make(node.expr)
        for target in node.nodes[:-1]:
            self.make('DUP_TOP', target)
        self.make(node.nodes[-1])

    def visitAssName(self, node):
        if node.flags == OP_DELETE:
            self.set_lineno(node)
            self.delName(node.name)
        else:
            self.storeName(node.name)

    def visitAssAttr(self, node):
        self.make(node.expr, (_by_use(node, '', 'STORE_ATTR', 'DELETE_ATTR'), self.mangle(node.attrname)))

    def visitAssTuple(self, node, op='UNPACK_SEQUENCE'):
        """Several targets."""
        self.make(None if _deletes(node) else (op, len(node.nodes)), *node.nodes)

    visitAssList = visitAssTuple

    # -- x op= y

    def visitAugAssign(self, node):
        self.set_lineno(node)
        target = wrap_aug(node.node)
        self.visit(target, 'load')
        self.make(node.expr, self._divided('INPLACE') if node.op == '/=' else 'INPLACE_' + _INPLACE[node.op])
        self.visit(target, 'store')

    def visitAugName(self, node, mode):
        (self.loadName if mode == 'load' else self.storeName)(node.name)

    def visitAugGetattr(self, node, mode):
        name = self.mangle(node.attrname)
        if mode == 'load':
            self.make(node.expr, 'DUP_TOP', ('LOAD_ATTR', name))
        else:
            self.make('ROT_TWO', ('STORE_ATTR', name))

    def visitAugSlice(self, node, mode):
        if mode == 'load':
            self.visitSlice(node, 1)
        else:
            self.make(_SUNK[1 + len(_bounds(node))], _sliced('STORE_SLICE', node))

    def visitAugSubscript(self, node, mode):
        if mode == 'load':
            self.visitSubscript(node, 1)
        else:
            self.make('ROT_THREE', 'STORE_SUBSCR')

    # -- subscripts and slices

    def visitSlice(self, node, aug_flag=None):
        """With aug_flag what is sliced, and its bounds, stay on the stack."""
        bounds = _bounds(node)
        self.make(node.expr, *bounds)
        self.make(_copied(1 + len(bounds)) if aug_flag else None)
        self.make(_sliced(_by_use(node, 'SLICE', 'STORE_SLICE', 'DELETE_SLICE'), node))

    def visitSubscript(self, node, aug_flag=None):
        """With aug_flag what is subscripted, and the subscript, stay on the stack."""
        self.make(node.expr, *node.subs)
        self.make(('BUILD_TUPLE', len(node.subs)) if len(node.subs) > 1 else None, _copied(2) if aug_flag else None,
                  _by_use(node, 'BINARY_SUBSCR', 'STORE_SUBSCR', 'DELETE_SUBSCR'))

    def visitEllipsis(self, node):
        self.make(('LOAD_CONST', Ellipsis))

    def visitSliceobj(self, node):
        self.make(*node.nodes)
        self.make(('BUILD_SLICE', len(node.nodes)))


def _by_use(node, read, bound, deleted):
    return {OP_ASSIGN: bound, OP_DELETE: deleted}.get(node.flags, read)


def _deletes(target):
    """Of several targets all have the same use.  (findOp does not know slices, and takes what is read in a target for one.)"""
    while hasattr(target, 'nodes') and target.nodes:
        target = target.nodes[0]
    return getattr(target, 'flags', None) == OP_DELETE


def _bounds(node):
    return [bound for bound in (node.lower, node.upper) if bound is not None]


def _sliced(op, node):
    """The instruction for the bounds that there are."""
    return '%s+%d' % (op, (node.lower is not None) + 2 * (node.upper is not None))


def _copied(count):
    """The instruction that doubles so many values."""
    return 'DUP_TOP' if count == 1 else ('DUP_TOPX', count)
