"""Trees of sources, and patterns of them.

A tree consists of Nodes (type: a symbol of the grammar; children) and Leaves (type: a kind of token; value; prefix: the spaces
and comments in front).  unicode(tree) is the source, exactly.

A pattern's match(node, results) says whether it fits a node, match_seq(nodes, results) whether it fits just these nodes
together, and generate_matches(nodes) yields (how many, results) for each beginning of the nodes that it fits; results maps the
names in a pattern to what they stood for.
"""
import warnings

HUGE = 0x7FFFFFFF       # a maximum that is none

_names = {}     # symbol -> its name


def type_repr(type_num):
    "The name of a symbol, the number of a token."
    if not _names:
        from .pygram import python_symbols
        _names.update([(number, name) for name, number in vars(python_symbols).items()])
    return _names.get(type_num, type_num)


def _deprecated(name):
    warnings.warn('%s() is deprecated; use the prefix property' % name, DeprecationWarning, stacklevel=3)


class Base(object):
    "What nodes and leaves share."
    type = parent = None
    children = ()
    was_changed = was_checked = False

    def __new__(cls, *args, **kwds):
        if cls is Base:
            raise AssertionError('Cannot instantiate Base')
        return super(Base, cls).__new__(cls)

    def __eq__(self, other):
        return self._eq(other) if type(self) is type(other) else NotImplemented

    def __ne__(self, other):
        return not self._eq(other) if type(self) is type(other) else NotImplemented

    __hash__ = None     # trees change

    def _absent(self, *args):
        raise NotImplementedError

    _eq = clone = post_order = pre_order = _absent

    def set_prefix(self, prefix):
        _deprecated('set_prefix')
        self.prefix = prefix

    def get_prefix(self):
        _deprecated('get_prefix')
        return self.prefix

    # Place in the tree

    def _place(self):
        "The index among the parent's children, None without a parent."
        for place, node in enumerate(self.parent.children if self.parent is not None else ()):
            if node is self:
                return place
        return None

    def _neighbour(self, step):
        place = self._place()
        if place is None or not 0 <= place + step < len(self.parent.children):
            return None
        return self.parent.children[place + step]

    next_sibling = property(lambda self: self._neighbour(1), doc='The next child of the parent, None at the end.')
    prev_sibling = property(lambda self: self._neighbour(-1), doc='The child of the parent before, None at the begin.')

    def _above(self):
        node = self
        while node is not None:
            yield node
            node = node.parent

    def depth(self):
        "How many nodes are above."
        return len(list(self._above())) - 1

    def changed(self):
        "Marks the tree as changed, up to the root."
        for node in self._above():
            node.was_changed = True

    def replace(self, new):
        "Puts a node, or a list of nodes, in its place."
        parent, place = self.parent, self._place()
        assert place is not None, 'it is in no tree'
        assert new is not None
        nodes = new if isinstance(new, list) else [new]
        parent.changed()
        parent.children[place:place + 1] = nodes
        self.parent = None
        for node in nodes:
            node.parent = parent

    def remove(self):
        "Takes the node out of the tree; returns where it was."
        place = self._place()
        if place is not None:
            self.parent.changed()
            self.parent.children.pop(place)
            self.parent = None
        return place

    # What is in it

    def leaves(self):
        "The leaves from left to right."
        return (node for node in self.pre_order() if isinstance(node, Leaf))

    def get_lineno(self):
        "The line of the first leaf, None without."
        first = next(self.leaves(), None)
        return first and first.lineno

    def get_suffix(self):
        "The prefix of what follows; '' at the end."
        follower = self.next_sibling
        return follower.prefix if follower is not None else u''

    def __str__(self):
        return unicode(self).encode('ascii')


def _walk(root, parents_first):
    "All nodes; without recursion, as expressions can be deep."
    stack = [(root, iter(root.children))]
    if parents_first:
        yield root
    while stack:
        node, rest = stack[-1]
        for child in rest:
            if parents_first:
                yield child
            stack.append((child, iter(child.children)))
            break
        else:
            stack.pop()
            if not parents_first:
                yield node


class Node(Base):
    "A part of the grammar with children."

    def __init__(self, type, children, context=None, prefix=None, fixers_applied=None):
        assert type >= 256, type
        self.type, self.children = type, []
        self.fixers_applied = list(fixers_applied) if fixers_applied else None
        for child in children:
            assert child.parent is None, repr(child)
            self._adopt(child, len(self.children))
        if prefix is not None:
            self.prefix = prefix

    def _adopt(self, child, place):
        child.parent = self
        self.children.insert(place, child)

    def __repr__(self):
        return '%s(%s, %r)' % (type(self).__name__, type_repr(self.type), self.children)

    def __unicode__(self):
        return u''.join([unicode(leaf) for leaf in self.leaves()])

    def _eq(self, other):
        return (self.type, self.children) == (other.type, other.children)

    def clone(self):
        return Node(self.type, [child.clone() for child in self.children], None, None, self.fixers_applied)

    def post_order(self):
        "All nodes, each after its children."
        return _walk(self, False)

    def pre_order(self):
        "All nodes, each before its children."
        return _walk(self, True)

    def _set_prefix(self, prefix):
        for child in self.children[:1]:
            child.prefix = prefix

    prefix = property(lambda self: self.children[0].prefix if self.children else '', _set_prefix,
                      doc='The prefix of the first leaf.')

    def set_child(self, i, child):
        "Puts a node in the place of a child."
        self.children.pop(i).parent = None
        self.insert_child(i, child)

    def insert_child(self, i, child):
        self._adopt(child, i)
        self.changed()

    def append_child(self, child):
        self.insert_child(len(self.children), child)


class Leaf(Base):
    "A token.  context: (prefix, (line, column))."
    lineno = column = 0

    def __init__(self, type, value, context=None, prefix=None, fixers_applied=[]):
        assert 0 <= type < 256, type
        before, (self.lineno, self.column) = context or ('', (0, 0))
        self._prefix = before if prefix is None else prefix
        self.type, self.value, self.fixers_applied = type, value, list(fixers_applied)

    def __repr__(self):
        return '%s(%r, %r)' % (type(self).__name__, self.type, self.value)

    def __unicode__(self):
        return self._prefix + unicode(self.value)

    def _eq(self, other):
        return self.type == other.type and self.value == other.value

    def clone(self):
        context = self._prefix, (self.lineno, self.column)
        return Leaf(self.type, self.value, context, None, self.fixers_applied)

    def pre_order(self):
        yield self

    leaves = post_order = pre_order

    def _set_prefix(self, prefix):
        self._prefix = prefix
        self.changed()

    prefix = property(lambda self: self._prefix, _set_prefix, doc='Spaces and comments in front.')


def convert(gr, raw_node):
    "What the parser makes of a raw node; a node with one child is that child."
    kind, text, context, children = raw_node
    if children is None or not children and kind not in gr.number2symbol:
        return Leaf(kind, text, context)
    return children[0] if len(children) == 1 else Node(kind, children, context)


# -- patterns -----------------------------------------------------------------------------------------

class BasePattern(object):
    "What patterns of one node share: its type, what is in it, and a name for results."
    type = content = name = None

    def __new__(cls, *args, **kwds):
        if cls is BasePattern:
            raise AssertionError('Cannot instantiate BasePattern')
        return super(BasePattern, cls).__new__(cls)

    def __repr__(self):
        parts = [type_repr(self.type), self.content, self.name]
        while parts and parts[-1] is None:
            parts.pop()
        return '%s(%s)' % (type(self).__name__, ', '.join(map(repr, parts)))

    def optimize(self):
        "A pattern that does the same, faster."
        return self

    def _submatch(self, node, results=None):
        raise NotImplementedError

    def match(self, node, results=None):
        "Does it fit the node?  Then the results are added."
        found = {}
        fits = self.type in (None, node.type) and (self.content is None or self._submatch(node, found))
        if fits and results is not None:
            if self.name:
                found[self.name] = node
            results.update(found)
        return fits

    def match_seq(self, nodes, results=None):
        return len(nodes) == 1 and self.match(nodes[0], results)

    def generate_matches(self, nodes):
        found = {}
        if nodes and self.match(nodes[0], found):
            yield 1, found


class LeafPattern(BasePattern):
    "A leaf of a type, with a value; both may be left open."

    def __init__(self, type=None, content=None, name=None):
        assert type is None or 0 <= type < 256, type
        assert content is None or isinstance(content, basestring), repr(content)
        self.type, self.content, self.name = type, content, name

    def match(self, node, results=None):
        return isinstance(node, Leaf) and BasePattern.match(self, node, results)

    def _submatch(self, node, results=None):
        return node.value == self.content


class NodePattern(BasePattern):
    "A node of a type whose children fit patterns one by one, or together if one of them is a WildcardPattern."
    wildcards = False

    def __init__(self, type=None, content=None, name=None):
        assert type is None or type >= 256, type
        if content is not None:
            assert not isinstance(content, basestring), repr(content)
            content = list(content)
            for each in content:
                assert isinstance(each, BasePattern), each
                self.wildcards = self.wildcards or isinstance(each, WildcardPattern)
        self.type, self.content, self.name = type, content, name

    def _submatch(self, node, results=None):
        results = {} if results is None else results
        if self.wildcards:
            for count, found in generate_matches(self.content, node.children):
                if count == len(node.children):
                    results.update(found)
                    return True
            return False
        return len(self.content) == len(node.children) and \
            all([pattern.match(child, results) for pattern, child in zip(self.content, node.children)])


class WildcardPattern(BasePattern):
    """`min` to `max` times one of some alternatives, each a sequence of patterns; without alternatives any nodes.

    The longest matches come first."""

    def __init__(self, content=None, min=0, max=HUGE, name=None):
        assert 0 <= min <= max <= HUGE, (min, max)
        if content is not None:
            content = tuple([tuple(alternative) for alternative in content])
            assert content and all(content), repr(content)
        self.content, self.min, self.max, self.name = content, min, max, name

    def optimize(self):
        once = self.min == self.max == 1
        inner = None
        if self.content is None:
            return NodePattern(name=self.name) if once else self
        if map(len, self.content) == [1]:
            inner = self.content[0][0]
        if inner is None or inner.name != self.name:
            return self
        if once:
            return inner.optimize()
        if isinstance(inner, WildcardPattern) and self.min <= 1 and inner.min <= 1:
            return WildcardPattern(inner.content, self.min * inner.min, self.max * inner.max, inner.name)
        return self

    def match(self, node, results=None):
        return self.match_seq([node], results)

    def match_seq(self, nodes, results=None):
        whole = (found for count, found in self.generate_matches(nodes) if count == len(nodes))
        found = next(whole, None)
        if found is not None and results is not None:
            results.update(found)
        return found is not None

    def generate_matches(self, nodes):
        if self.content is None:
            most = min(len(nodes), self.max)
            ways = ((count, {}) for count in xrange(self.min, most + 1))
        else:
            ways = [self._bare_name(nodes)] if self.name == 'bare_name' else self._repeated(nodes)
        for count, found in ways:
            if self.name:
                found[self.name] = list(nodes[:count])
            yield count, found

    def _bare_name(self, nodes):
        "The nodes as far as each fits one of the alternatives alone."
        count = 0
        while count < len(nodes) and any([alternative[0].match(nodes[count]) for alternative in self.content]):
            count += 1
        return count, {}

    def _repeated(self, nodes):
        """A way to fit is gone on with before the next one is looked at.

        One that takes no nodes is not gone on with: it could be gone on with for ever."""
        if self.min == 0:
            yield 0, {}
        stack = [self._once(nodes, 0, {})] if self.max else []
        while stack:
            for count, results, moved in stack[-1]:
                times = len(stack)
                if times >= self.min:
                    yield count, dict(results)
                if times < self.max and (moved or times < self.min):
                    stack.append(self._once(nodes, count, results))
                    break
            else:
                stack.pop()

    def _once(self, nodes, count, results):
        "The ways to fit once behind `count` nodes: (count then, results with its own, were there nodes?)."
        for alternative in self.content:
            for more, found in generate_matches(alternative, nodes[count:]):
                joined = dict(results)
                joined.update(found)
                yield count + more, joined, more


class NegatedPattern(BasePattern):
    "Fits no nodes, if its pattern fits none of the beginnings; without a pattern only where there are no nodes."

    def __init__(self, content=None):
        assert content is None or isinstance(content, BasePattern), repr(content)
        self.content = content

    def match(self, node):
        return False

    def match_seq(self, nodes):
        return not nodes

    def generate_matches(self, nodes):
        refused = nodes if self.content is None else any(True for _ in self.content.generate_matches(nodes))
        if not refused:
            yield 0, {}


def generate_matches(patterns, nodes):
    "(how many, results) for each beginning of the nodes that the patterns fit, one after the other."
    if not patterns:
        yield 0, {}
        return
    for count, results in patterns[0].generate_matches(nodes):
        if len(patterns) == 1:
            yield count, results
            continue
        for more, found in generate_matches(patterns[1:], nodes[count:]):
            joined = dict(results)
            joined.update(found)
            yield count + more, joined
