"""Walks over trees: a visitor is any object with methods named visit and the class of a node."""
from compiler import ast


class ASTVisitor:
    """Leads a visitor through a tree: dispatch(node) calls its visitX for a node of class X, or default(node).

    The visitor's own method decides whether the walk goes deeper; it gets the further arguments that dispatch got."""

    VERBOSE = 0

    def __init__(self):
        self.node = self.visitor = None
        self._cache = {}

    def default(self, node, *args):
        """For nodes that the visitor has no method for: their children, in order."""
        for child in node.getChildNodes() or ():
            self.dispatch(child, *args)

    def dispatch(self, node, *args):
        """Visit one node."""
        self.node = node
        kind = node.__class__
        if kind not in self._cache:
            self._cache[kind] = getattr(self.visitor, 'visit' + kind.__name__, self.default)
        return self._cache[kind](node, *args)

    def preorder(self, tree, visitor, *args):
        """Visit a tree; the visitor gets dispatch as its method `visit`."""
        self.visitor = visitor
        visitor.visit = self.dispatch
        self.dispatch(tree, *args)


class ExampleASTVisitor(ASTVisitor):
    """Prints the nodes that a visitor has no method for."""

    examples = {}

    def dispatch(self, node, *args):
        known = hasattr(self.visitor, 'visit' + node.__class__.__name__)
        if not known and self.VERBOSE > 0 and node.__class__ not in self.examples:
            self.examples[node.__class__] = self.examples
            print self.visitor.__class__, node.__class__
            dumpNode(node)
        return ASTVisitor.dispatch(self, node, *args)


_walker = ASTVisitor


def walk(tree, visitor, walker=None, verbose=None):
    """Lead a visitor through a tree; returns the visitor."""
    guide = _walker() if walker is None else walker
    if verbose is not None:
        guide.VERBOSE = verbose
    guide.preorder(tree, visitor)
    return guide.visitor


def dumpNode(node):
    """Print a node and its attributes."""
    print node.__class__
    for name in dir(node):
        if not name.startswith('_'):
            print '%10.10s' % name, getattr(node, name)
