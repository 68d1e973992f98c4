"""Syntax trees: parsing to them, walking, changing and showing them.

The node classes come from _ast; compile() takes a tree in place of a source.
"""

from _ast import *
from _ast import __version__


def parse(source, filename='<unknown>', mode='exec'):
    """The tree of a source: compile() with PyCF_ONLY_AST."""
    return compile(source, filename, mode, PyCF_ONLY_AST)


_constants = {'None': None, 'True': True, 'False': False}


def _literal(node):
    kind = type(node)
    if issubclass(kind, Str):
        return node.s
    if issubclass(kind, Num):
        return node.n
    if isinstance(node, Tuple):
        return tuple(map(_literal, node.elts))
    if isinstance(node, List):
        return map(_literal, node.elts)
    if isinstance(node, Dict):
        return dict((_literal(key), _literal(value))
                    for key, value in zip(node.keys, node.values))
    if isinstance(node, Name) and node.id in _constants:
        return _constants[node.id]
    if isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
        # a complex number: real part, sign, imaginary part
        left, right = node.left, node.right
        if (isinstance(right, Num) and isinstance(right.n, complex)
                and isinstance(left, Num) and isinstance(left.n, (int, long, float))):
            return left.n + right.n if isinstance(node.op, Add) else left.n - right.n
    raise ValueError('malformed string')


def literal_eval(node_or_string):
    """The value of an expression that holds literals only: strings, numbers, tuples, lists, dicts,
    booleans and None."""
    node = node_or_string
    if isinstance(node, basestring):
        node = parse(node, mode='eval')
    if isinstance(node, Expression):
        node = node.body
    return _literal(node)


def dump(node, annotate_fields=True, include_attributes=False):
    """The tree as text: field names can be left out, positions can be put in."""
    if not isinstance(node, AST):
        raise TypeError('expected AST, got %r' % node.__class__.__name__)
    return _shown(node, '%s=%s' if annotate_fields else '%.0s%s', include_attributes)


def _shown(value, form, positions):
    """The text of a field; form: of its parts, given name and text."""
    if isinstance(value, list):
        return '[%s]' % ', '.join([_shown(item, form, positions) for item in value])
    if not isinstance(value, AST):
        return repr(value)
    parts = [form % (name, _shown(part, form, positions)) for name, part in iter_fields(value)]
    text = ', '.join(parts)
    if positions and value._attributes:
        text += ' ' if not parts and '=' in form else ', '
        text += ', '.join(['%s=%s' % (name, _shown(getattr(value, name), form, positions))
                           for name in value._attributes])
    return '%s(%s)' % (value.__class__.__name__, text)


def copy_location(new_node, old_node):
    """Gives a node the position of another one, where both kinds have one."""
    shared = set(old_node._attributes).intersection(new_node._attributes, ('lineno', 'col_offset'))
    for name in shared:
        if hasattr(old_node, name):
            setattr(new_node, name, getattr(old_node, name))
    return new_node


def fix_missing_locations(node):
    """Fills in missing positions: each node without one gets that of the node around it."""
    def fix(node, position):
        inner = []
        for name, value in zip(('lineno', 'col_offset'), position):
            if name in node._attributes:
                if hasattr(node, name):
                    value = getattr(node, name)
                else:
                    setattr(node, name, value)
            inner.append(value)
        for child in iter_child_nodes(node):
            fix(child, inner)
    fix(node, (1, 0))
    return node


def increment_lineno(node, n=1):
    """Moves all nodes of a tree n lines down."""
    for each in walk(node):
        if 'lineno' in each._attributes:
            each.lineno = n + getattr(each, 'lineno', 0)
    return node


def iter_fields(node):
    """Yields (name, value) for each field that the node has."""
    for name in node._fields:
        try:
            value = getattr(node, name)
        except AttributeError:
            continue
        yield name, value


def iter_child_nodes(node):
    """Yields the nodes in the fields of a node, also those in lists."""
    for name, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, AST):
                    yield part


def get_docstring(node, clean=True):
    """The docstring of a function, class or module, or None; its indentation is removed if clean."""
    if not isinstance(node, (FunctionDef, ClassDef, Module)):
        raise TypeError("%r can't have docstrings" % node.__class__.__name__)
    if not node.body or not isinstance(node.body[0], Expr) \
            or not isinstance(node.body[0].value, Str):
        return None
    text = node.body[0].value.s
    if clean:
        import inspect
        text = inspect.cleandoc(text)
    return text


def walk(node):
    """Yields the node and all below it, level by level."""
    from collections import deque
    waiting = deque([node])
    while waiting:
        node = waiting.popleft()
        waiting.extend(iter_child_nodes(node))
        yield node


class NodeVisitor(object):
    """Calls self.visit_<class>(node) for each node of a tree, generic_visit where there is none.

    A method that wants the children visited calls generic_visit itself.
    """

    def visit(self, node):
        method = getattr(self, 'visit_' + node.__class__.__name__, self.generic_visit)
        return method(node)

    def generic_visit(self, node):
        for child in iter_child_nodes(node):
            self.visit(child)


class NodeTransformer(NodeVisitor):
    """A visitor whose methods return what takes the place of the node: a node, None to remove it,
    and in a list also several."""

    def generic_visit(self, node):
        "Puts what visit() gives into the place of each node below."
        for name, old in iter_fields(node):
            if isinstance(old, list):
                old[:] = [new for item in old for new in self._instead(item)]
            elif isinstance(old, AST):
                new = self.visit(old)
                if new is None:
                    delattr(node, name)
                else:
                    setattr(node, name, new)
        return node

    def _instead(self, item):
        "What comes into the place of an item of a list: any number of items."
        if not isinstance(item, AST):
            return (item,)
        new = self.visit(item)
        return () if new is None else (new,) if isinstance(new, AST) else new
