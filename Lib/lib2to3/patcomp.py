"""Compiles patterns of trees.

    power< 'apply' trailer< '(' args=any ')' > >        a node and its children; any: whatever stands there
    NAME  STRING  'text'                                leaves
    x=NAME  [any]  any*  any+  any{2,3}  a | b  (a b)    names, optional parts, repetition, alternatives, groups
    not 'x'                                             here is no 'x'; takes nothing

A pattern is parsed into a tree itself; each kind of node has its method here.
"""
import StringIO
from . import pygram, pytree
from .pgen2 import driver, grammar, literals, parse, token, tokenize


class PatternSyntaxError(Exception):
    "What cannot be parsed as a pattern."


TOKEN_MAP = {'NAME': token.NAME, 'STRING': token.STRING, 'NUMBER': token.NUMBER, 'TOKEN': None}

_LAYOUT = set([token.NEWLINE, token.INDENT, token.DEDENT])

_ALWAYS = {u'*': (0, pytree.HUGE), u'+': (1, pytree.HUGE)}


def tokenize_wrapper(input):
    "The tokens of a pattern: lines and indentation mean nothing."
    lines = StringIO.StringIO(input)
    return (five for five in tokenize.generate_tokens(lines.readline) if five[0] not in _LAYOUT)


def pattern_convert(grammar, raw_node_info):
    "As pytree.convert, for patterns."
    return pytree.convert(grammar, raw_node_info)


class PatternCompiler(object):
    "Compiles with the grammar of patterns in a file, with the package's own by default."

    def __init__(self, grammar_file=None):
        self.grammar = driver.load_grammar(grammar_file) if grammar_file else pygram.pattern_grammar
        self.syms = syms = pygram.Symbols(self.grammar)
        self.pygrammar, self.pysyms = pygram.python_grammar, pygram.python_symbols
        self.driver = driver.Driver(self.grammar, pattern_convert)
        self._methods = {syms.Matcher: lambda node: self.compile_node(node.children[0]),
                         syms.Alternatives: self._alternatives, syms.Alternative: self._sequence,
                         syms.NegatedUnit: self._negated, syms.Unit: lambda node: self._unit(node.children)}

    def compile_pattern(self, input, debug=False, with_tree=False):
        "The pattern of a text; with_tree: (pattern, tree of the text).  Raises PatternSyntaxError."
        try:
            tree = self.driver.parse_tokens(tokenize_wrapper(input), debug)
        except parse.ParseError as fault:
            raise PatternSyntaxError(str(fault))
        made = self.compile_node(tree)
        return (made, tree) if with_tree else made

    def compile_node(self, node):
        "The pattern of a node of the tree."
        method = self._methods.get(node.type)
        return method(node) if method else self._unit([node])

    def _alternatives(self, node):
        return self._wild([[self.compile_node(child)] for child in node.children[::2]])

    def _sequence(self, node):
        return self._wild([[self.compile_node(child) for child in node.children]])

    def _wild(self, alternatives, fewest=1, most=1):
        return pytree.WildcardPattern(alternatives, fewest, most).optimize()

    def _negated(self, node):
        return pytree.NegatedPattern(self.compile_basic(node.children[1:])).optimize()

    def _unit(self, nodes):
        "[name =] basic [repetition]"
        name = None
        if len(nodes) > 2 and nodes[1].type == token.EQUAL:
            name, nodes = nodes[0].value, nodes[2:]
        bounds = self._bounds(nodes[-1]) if len(nodes) > 1 else None
        if bounds:
            pattern = self.compile_basic(nodes[:-1], nodes[-1])
            if bounds != (1, 1):
                pattern = pytree.WildcardPattern([[pattern.optimize()]], *bounds)
        else:
            pattern = self.compile_basic(nodes)
        if name is not None:
            pattern.name = name
        return pattern.optimize()

    def _bounds(self, node):
        "(fewest, most) times for a repetition, None for other nodes."
        if node.type == self.syms.Repeater:
            numbers = [self.get_int(child) for child in node.children if child.type == token.NUMBER]
            return numbers[0], numbers[-1]
        return _ALWAYS.get(node.value) if isinstance(node, pytree.Leaf) else None

    def get_int(self, node):
        return int(node.value)

    def compile_basic(self, nodes, repeat=None):
        "The pattern of a unit without name and repetition."
        first = nodes[0]
        if first.type == token.NAME:
            return self._named(first.value, nodes[1:])
        if first.type == token.STRING:
            text = unicode(literals.evalString(first.value))
            kind = token.NAME if text[0].isalpha() else grammar.opmap.get(text)
            return pytree.LeafPattern(kind, text)
        inner = self.compile_node(nodes[1])
        return pytree.WildcardPattern([[inner]], 0, 1) if first.value == '[' else inner

    def _named(self, name, details):
        "NAME, any, symbol, symbol< ... >"
        if name in TOKEN_MAP and not details:
            return pytree.LeafPattern(TOKEN_MAP[name])
        if name in TOKEN_MAP:
            raise PatternSyntaxError("Can't have details for token")
        if name.isupper():
            raise PatternSyntaxError('Invalid token: %r' % name)
        kind = getattr(self.pysyms, name, None)
        if kind is None and name != 'any':
            raise PatternSyntaxError('Invalid symbol: %r' % name)
        inside = [self.compile_node(each.children[1]) for each in details] or None
        return pytree.NodePattern(kind, inside)


def compile_pattern(pattern):
    "The pattern of a text."
    return PatternCompiler().compile_pattern(pattern)
