"""Errors in trees that the grammar lets pass."""
from compiler import ast
from compiler.visitor import walk


def check(tree, multi=None):
    """The number of errors in a tree; with `multi` they are printed, without the first is raised as SyntaxError."""
    return walk(tree, SyntaxErrorChecker(multi)).errors


class SyntaxErrorChecker:
    """A visitor that looks at the targets of assignments."""

    def __init__(self, multi=None):
        self.multi, self.errors = multi, 0

    def error(self, node, msg):
        """Count an error, and raise or print it."""
        self.errors += 1
        if self.multi is None:
            raise SyntaxError('%s (%s:%s)' % (msg, node.filename, node.lineno))
        print '%s:%s: %s' % (node.filename, node.lineno, msg)

    def visitAssign(self, node):
        for target in node.nodes:
            if isinstance(target, (ast.Const, ast.CallFunc, ast.Lambda, ast.GenExpr)):
                self.error(node, "can't assign to %s" % target.__class__.__name__.lower())
