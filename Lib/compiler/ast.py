"""The nodes of syntax trees as this package knows them (module ast has those of the interpreter).

A node keeps the arguments it was made with as attributes, and `lineno`.  Iterating over it gives its children: nodes
and plain values, with lists of nodes taken apart; getChildNodes() gives only the nodes.  Each row of the table below is
a class and the parameters of its constructor; 'leftright' is a pair whose halves become `left` and `right`.
"""
from compiler.consts import CO_VARARGS, CO_VARKEYWORDS

# Attributes that are lists (of nodes, or of pairs with nodes in them).
_LISTS = frozenset('nodes args ops items tests handlers bases defaults quals ifs subs'.split())

_CLASSES = '''
Expression node!
Add leftright               And nodes                   AssAttr expr attrname flags AssList nodes
AssName name flags          AssTuple nodes              Assert test fail            Assign nodes expr
AugAssign node op expr      Backquote expr              Bitand nodes                Bitor nodes
Bitxor nodes                Break                       CallFunc node args star_args=None dstar_args=None
Class name bases doc code decorators=None               Compare expr ops            Const value
Continue                    Decorators nodes            Dict items                  DictComp key value quals
Discard expr                Div leftright               Ellipsis                    Exec expr locals globals
FloorDiv leftright          For assign list body else_  From modname names level
Function decorators name argnames defaults flags doc code                           GenExpr code
GenExprFor assign iter ifs  GenExprIf test              GenExprInner expr quals     Getattr expr attrname
Global names                If tests else_              IfExp test then else_       Import names
Invert expr                 Keyword name expr           Lambda argnames defaults flags code
LeftShift leftright         List nodes                  ListComp expr quals         ListCompFor assign list ifs
ListCompIf test             Mod leftright               Module doc node             Mul leftright
Name name                   Not expr                    Or nodes                    Pass
Power leftright             Print nodes dest            Printnl nodes dest          Raise expr1 expr2 expr3
Return value                RightShift leftright        Set nodes                   SetComp expr quals
Slice expr flags lower upper                            Sliceobj nodes              Stmt nodes
Sub leftright               Subscript expr flags subs   TryExcept body handlers else_
TryFinally body final       Tuple nodes                 UnaryAdd expr               UnarySub expr
While test body else_       With expr vars body         Yield value
'''


def flatten(seq):
    """The items of nested lists and tuples as one list."""
    flat = []
    for item in seq:
        if isinstance(item, (list, tuple)):
            flat += flatten(item)
        else:
            flat.append(item)
    return flat


def flatten_nodes(seq):
    """The nodes among the items of nested lists and tuples."""
    return [item for item in flatten(seq) if isinstance(item, Node)]


class Node:
    """What all classes of nodes are derived from."""

    _parts = None

    def getChildren(self):
        """The children as a tuple: nodes and values."""
        if self._parts is None:
            return None
        children = []
        for part in self._parts:
            if part == 'leftright':
                children += [self.left, self.right]
            elif part in _LISTS:
                children += flatten(getattr(self, part) or ())
            else:
                children.append(getattr(self, part))
        return tuple(children)

    def getChildNodes(self):
        """The children that are nodes, as a tuple."""
        children = self.getChildren()
        return children and tuple([child for child in children if isinstance(child, Node)])

    def __iter__(self):
        return iter(self.getChildren())

    def asList(self):
        """The children, under the name that other trees have for it."""
        return tuple(self.getChildren())

    def __repr__(self):
        if self._parts is None:
            return '<%s.%s instance at 0x%x>' % (self.__module__, self.__class__.__name__, id(self))
        values = [repr((self.left, self.right) if part == 'leftright' else getattr(self, part))
                  for part in self._parts]
        return '%s(%s)' % (self.__class__.__name__, ', '.join(values))


class EmptyNode(Node):
    """Stands for nothing."""


def _with_signature(parameters, set_attributes):
    """A constructor with these parameters, for a function that gets their values as a dictionary."""
    names = [parameter.partition('=')[0] for parameter in parameters]
    space = {'set_attributes': set_attributes}
    exec 'def __init__(self, %s): set_attributes(self, {%s})' % (
        ', '.join(parameters), ', '.join(['%r: %s' % (name, name) for name in names])) in space
    return space['__init__']


def _set_attributes(node, values):
    if 'leftright' in values:
        node.left, node.right = values.pop('leftright')
    vars(node).update(values)
    if isinstance(node, _FUNCTIONS):
        node.varargs = 1 if node.flags & CO_VARARGS else None
        node.kwargs = 1 if node.flags & CO_VARKEYWORDS else None
    elif isinstance(node, GenExpr):
        node.argnames, node.varargs, node.kwargs = ['.0'], None, None
    elif isinstance(node, Expression):
        node.lineno = None


def _make_class(name, parts):
    without_line = [part.rstrip('!') for part in parts]
    parameters = without_line if '!' in ''.join(parts) else parts + ['lineno=None']
    body = {'_parts': tuple([part.partition('=')[0] for part in without_line]), '__module__': __name__,
            '__init__': _with_signature(parameters, _set_attributes)}
    return type(Node)(name, (Node,), body)


def _make_classes():
    words, rows = _CLASSES.split(), []
    for word in words:
        if word[0].isupper():
            rows.append((word, []))
        else:
            rows[-1][1].append(word)
    return [(name, _make_class(name, parts)) for name, parts in rows]


vars().update(_make_classes())
_FUNCTIONS = Function, Lambda

nodes = dict([(_kind.__name__.lower(), _kind) for _kind in vars().values()
              if isinstance(_kind, type(Node)) and issubclass(_kind, Node)])
del _kind
