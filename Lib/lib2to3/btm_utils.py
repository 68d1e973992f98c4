"""What is rarest in a pattern of trees, as a way up from a leaf.

    least = reduce_tree(tree)           tree: of a pattern's text (PatternCompiler.compile_pattern(..., with_tree=True))
    least.get_linear_subpattern()       e.g. [u'apply', syms.power]

A way begins with a leaf (the text of a name, else the type) and goes on with the type of each parent in turn.  Where
alternatives stand it has a tuple of ways, whose ends have the rest above them.  B1: whatever fits a pattern has a node
in it from which its way leads to the pattern's node.
"""
from . import pytree
from .pgen2 import grammar, token
from .pygram import pattern_symbols, python_symbols

syms, pysyms = pattern_symbols, python_symbols
tokens = grammar.opmap

TYPE_ANY, TYPE_ALTERNATIVES, TYPE_GROUP = -1, -2, -3

_COMMON = frozenset(u'in for if not None'.split())      # words that tell little


class MinNode(object):
    """A part of a pattern that has to be there.

    type: of the node that fits, or TYPE_ANY; the children of TYPE_ALTERNATIVES are choices, those of TYPE_GROUP stand
    side by side.  name: the text of a leaf."""

    def __init__(self, type=None, name=None):
        self.type, self.name = type, name
        self.children, self.leaf, self.parent = [], False, None
        self.alternatives, self.group = [], []      # the children, by what the type makes of them

    def __repr__(self):
        return '%s %s' % (self.type, self.name)

    def leaves(self):
        "The parts without children."
        for child in self.children:
            for leaf in child.leaves():
                yield leaf
        if not self.children:
            yield self

    def leaf_to_root(self):
        "The way from here to the top, with all alternatives on it; None if something may stand for anything."
        way, node, below = [], self, None
        while node is not None:
            if node.type == TYPE_ALTERNATIVES:
                way = self._joined([child.get_linear_subpattern() if child is not below else way
                                    for child in node.children])
            elif node.type != TYPE_GROUP:
                way = None if node.type == TYPE_ANY else way + [node._own_key()]
            if way is None:
                return None
            node, below = node.parent, node
        return way

    def _joined(self, ways):
        return None if None in ways else [tuple(ways)]

    def _own_key(self):
        return self.name if self.type == token.NAME and self.name else self.type

    def get_linear_subpattern(self):
        "The way up to this part from what is rarest in it; None if anything fits."
        if self.type == TYPE_ANY:
            return None
        inner = [child.get_linear_subpattern() for child in self.children]
        if self.type == TYPE_ALTERNATIVES:
            return self._joined(inner)
        best = get_characteristic_subpattern([way for way in inner if way is not None])
        if self.type == TYPE_GROUP:
            return best
        return (best or []) + [self._own_key()]


def get_characteristic_subpattern(subpatterns):
    "The way that fewest nodes have: one with a rare word in it, else with a word, else with a sign; the longest of those."
    def rank(way):
        words = [part for part in rec_test(way, lambda part: isinstance(part, basestring) and part)]
        rare = [word for word in words if word and word not in _COMMON]
        signs = [1 for part in rec_test(way, lambda part: part in _SIGNS) if part]
        return bool(rare), bool(filter(None, words)), bool(signs), len(way)
    return max(subpatterns, key=rank) if subpatterns else None


_SIGNS = frozenset(tokens.values())


def rec_test(sequence, test_func):
    "What a function says of each item, also of those of lists and tuples inside."
    for item in sequence:
        if isinstance(item, (list, tuple)):
            for answer in rec_test(item, test_func):
                yield answer
        else:
            yield test_func(item)


# -- from the text's tree

def reduce_tree(node, parent=None):
    "The MinNode for a node of a pattern's tree; None for a part that need not be there."
    made = _reduced(node)
    if made is not None:
        made.parent = parent
    return made


def _reduced(node):
    if node.type == syms.Matcher:
        return _reduced(node.children[0])
    if node.type == syms.Alternatives:
        return _of(TYPE_ALTERNATIVES, [_reduced(child) or MinNode(TYPE_ANY) for child in node.children[::2]])
    if node.type == syms.Alternative:
        return _of(TYPE_GROUP, filter(None, map(_reduced, node.children)))
    if node.type == syms.Unit:
        return _unit(list(node.children))
    if node.type == syms.NegatedUnit:
        return None
    return _basic([node])


def _of(type, children):
    "A part of others; one that stands alone needs nothing around it."
    if not children:
        return None
    if len(children) == 1:
        return children[0]
    made = _adopt(MinNode(type), children)
    setattr(made, 'alternatives' if type == TYPE_ALTERNATIVES else 'group', made.children)
    return made


def _adopt(parent, children):
    parent.children = children
    for child in children:
        child.parent = parent
    return parent


def _unit(nodes):
    "[name =] basic [repetition]"
    if len(nodes) > 2 and nodes[1].type == token.EQUAL:
        nodes = nodes[2:]
    last = nodes[-1]
    if last.type == syms.Repeater:
        nodes.pop()
        if int(last.children[1].value) == 0:
            return None
    elif isinstance(last, pytree.Leaf) and last.value in (u'*', u'+') and len(nodes) > 1:
        nodes.pop()
        if last.value == u'*':
            return None
    return _basic(nodes)


def _basic(nodes):
    first = nodes[0]
    if first.type == token.STRING:
        return _leaf_of_text(first.value.strip(u'\'"'))
    if first.type == token.NAME:
        return _named(first.value, nodes[1:])
    return None if first.value == u'[' else _reduced(nodes[1])


def _leaf_of_text(text):
    made = MinNode(token.NAME if text[:1].isalpha() else tokens.get(text, TYPE_ANY), text)
    made.leaf = True
    return made


def _named(name, details):
    "NAME, any, symbol, symbol< ... >"
    if name == u'any' or name == u'TOKEN':
        return MinNode(TYPE_ANY)
    made = MinNode(getattr(token, name) if name.isupper() else getattr(pysyms, name))
    made.leaf = name.isupper()
    inner = filter(None, [_reduced(each.children[1]) for each in details])
    return _adopt(made, inner)
