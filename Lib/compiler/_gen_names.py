"""What every generator needs: lines, and instructions for names by the scopes that they live in.

N1  `scope` is the symbols.Scope of the body that is being made, `graph` takes its instructions; the graph's methods
    emit, newBlock, startBlock, nextBlock and setDocstring are attributes of the generator.
N2  Names in scopes and graphs are mangled, names in trees are not.
"""
from __future__ import absolute_import

from compiler import misc, symbols
from compiler.consts import SC_CELL, SC_FREE, SC_GLOBAL_EXPLICIT, SC_LOCAL
from compiler.pyassem import Block
from compiler.visitor import walk


def _kind(node):
    return node.__class__.__name__


class Names:
    """Lines and names."""

    optimized = 0           # whether locals have numbers
    by_name = True          # whether globals may be locals that nobody sees: exec and import * in a function
    class_name = None       # the class around, for private names

    def _deliver_to(self, graph):
        """N1."""
        self.graph = graph
        for name in 'emit', 'newBlock', 'startBlock', 'nextBlock', 'setDocstring':
            setattr(self, name, getattr(graph, name))

    def make(self, *steps):
        """Steps in order: a node is visited, a block entered, a word or a tuple is an instruction; None is nothing."""
        for step in steps:
            if isinstance(step, tuple):
                self.emit(*step)
            elif isinstance(step, str):
                self.emit(step)
            elif isinstance(step, Block):
                self.nextBlock(step)
            elif step is not None:
                self.visit(step)

    def _blocks(self, count):
        return [self.newBlock() for _ in range(count)]

    def parseSymbols(self, tree):
        """{node: scope} of a tree."""
        return walk(tree, symbols.SymbolVisitor()).scopes

    def wrong(self, node, words):
        """Raise SyntaxError for a node."""
        raise SyntaxError(words, (self.graph.filename, node.lineno, None, None))

    def set_lineno(self, node, force=False):
        """What follows belongs to the line of a node; says whether that was to be noted."""
        line = getattr(node, 'lineno', None)
        if line is None or line == self.last_lineno and not force:
            return False
        self.emit('SET_LINENO', line)
        self.last_lineno = line
        return True

    def mangle(self, name):
        """The name as it is inside of the class (N2)."""
        return name if self.class_name is None else misc.mangle(name, self.class_name)

    def isLocalName(self, name):
        """Whether the innermost body binds it."""
        return self.locals.top().has_elt(name)

    def loadName(self, name):
        """Put its value on the stack."""
        self.emit(*self._access('LOAD', name))

    def storeName(self, name):
        """Bind it to what is on the stack."""
        self.emit(*self._access('STORE', name))

    def delName(self, name):
        """Unbind it."""
        op, inside = self._access('DELETE', name)
        if op == 'DELETE_DEREF':
            raise SyntaxError("can not delete variable '%s' referenced in nested scope" % inside)
        self.emit(op, inside)

    def _access(self, action, name):
        """An instruction."""
        inside = self.mangle(name)
        return action + '_' + self._storage(inside), inside

    def _storage(self, name):
        """The second half of the instructions for a mangled name."""
        place = self.scope.check_name(name)
        if place == SC_LOCAL:
            return 'FAST' if self.optimized else 'NAME'
        if place in (SC_CELL, SC_FREE):
            return 'DEREF'
        declared = place == SC_GLOBAL_EXPLICIT and name not in self.scope.forced
        return 'NAME' if self.by_name and not declared else 'GLOBAL'
