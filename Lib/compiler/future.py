"""from __future__ import ...: what a module asks for."""
from __future__ import absolute_import

import __future__ as known
from compiler import ast
from compiler.visitor import walk


def is_future(stmt):
    """Whether a statement imports from __future__; 1 or 0."""
    return int(isinstance(stmt, ast.From) and stmt.modname == '__future__')


def find_futures(node):
    """The names that a tree imports from __future__, as a list.  SyntaxError for one that stands too late, or unknown."""
    asked, wrong = FutureParser(), BadFutureParser()
    walk(node, asked)
    walk(node, wrong)
    return asked.get_features()


class FutureParser:
    """A visitor that collects the names."""

    features = tuple(known.all_feature_names)

    def __init__(self):
        self.found = {}

    def visitModule(self, node):
        for stmt in node.node.nodes:
            if not is_future(stmt):
                break
            self._take(stmt)

    def _take(self, stmt):
        stmt.valid_future = 1
        for name, _ in stmt.names:
            if name not in self.features:
                raise SyntaxError('future feature %s is not defined' % name)
            self.found[name] = 1

    def get_features(self):
        return self.found.keys()


class BadFutureParser:
    """A visitor that finds imports behind other statements."""

    def visitFrom(self, node):
        if is_future(node) and not getattr(node, 'valid_future', None):
            raise SyntaxError('from __future__ imports must occur at the beginning of the file')
