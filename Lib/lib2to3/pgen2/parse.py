"""Parses tokens by the tables of a grammar.

    parser = Parser(grammar, convert)
    parser.setup()
    for each token: if parser.addtoken(kind, text, context): break
    parser.rootnode

A raw node is (number of symbol or kind of token, text or None, context, children or None); convert(grammar, raw node) makes
what the tree consists of, or None for what is to be left out.
"""
from . import token


class ParseError(Exception):
    "A token that does not fit."

    def __init__(self, msg, type, value, context):
        Exception.__init__(self, '%s: type=%r, value=%r, context=%r' % (msg, type, value, context))
        self.msg, self.type, self.value, self.context = msg, type, value, context


class Parser(object):
    "stack: [dfa, state, raw node] of each rule that has begun."

    def __init__(self, grammar, convert=None):
        self.grammar = grammar
        self.convert = convert or (lambda grammar, node: node)

    def setup(self, start=None):
        "Begins, with another symbol than the grammar's if one is given."
        if start is None:
            start = self.grammar.start
        self.stack = [[self.grammar.dfas[start], 0, (start, None, None, [])]]
        self.rootnode = None
        self.used_names = set()

    def addtoken(self, type, value, context):
        "Takes the next token.  Was it the last?  Raises ParseError."
        label = self.classify(type, value, context)
        while True:
            dfa, state, _ = self.stack[-1]
            step = self._step(dfa[0][state], label)
            if step is None:
                if (0, state) not in dfa[0][state]:
                    raise ParseError('bad input', type, value, context)
                self.pop()      # the rule is complete, the token is not its
                if not self.stack:
                    raise ParseError('too much input', type, value, context)
                continue
            number, next = step
            if number is not None:
                self.push(number, self.grammar.dfas[number], next, context)
                continue
            self.shift(type, value, next, context)
            return self._complete()

    def _step(self, arcs, label):
        "(symbol to begin or None for the token itself, next state) for a label, None when it does not fit."
        for each, next in arcs:
            kind = self.grammar.labels[each][0]
            if kind >= 256:
                if label in self.grammar.dfas[kind][1]:
                    return kind, next
            elif each == label:
                return None, next
        return None

    def _complete(self):
        "Ends the rules that can only end.  Was the first one among them?"
        while self.stack:
            dfa, state, _ = self.stack[-1]
            if dfa[0][state] != [(0, state)]:
                return False
            self.pop()
        return True

    def classify(self, type, value, context):
        "The label of a token."
        if type == token.NAME:
            self.used_names.add(value)
            if value in self.grammar.keywords:
                return self.grammar.keywords[value]
        if type not in self.grammar.tokens:
            raise ParseError('bad token', type, value, context)
        return self.grammar.tokens[type]

    def shift(self, type, value, newstate, context):
        "The token becomes a leaf."
        self._add(self.convert(self.grammar, (type, value, context, None)))
        self.stack[-1][1] = newstate

    def push(self, type, newdfa, newstate, context):
        "A rule begins."
        self.stack[-1][1] = newstate
        self.stack.append([newdfa, 0, (type, None, context, [])])

    def pop(self):
        "A rule ends."
        made = self.convert(self.grammar, self.stack.pop()[2])
        if made is None:
            return
        if self.stack:
            self._add(made)
        else:
            self.rootnode = made
            if not isinstance(made, tuple):     # raw nodes, without convert, have no attributes
                made.used_names = self.used_names

    def _add(self, made):
        if made is not None:
            self.stack[-1][2][3].append(made)
