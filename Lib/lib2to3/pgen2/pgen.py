"""Makes tables (grammar.Grammar) from rules in a file.

    expr: term (('+' | '-') term)*      a rule; it ends with its line, parentheses go on
    expr: term % ('+' | '-')            the same: terms with signs in between
    list: item %% ','                   items with commas in between, and perhaps one at the end
    _rest: ':' item                     a rule with this kind of name is put in where it is named; it is no symbol

A rule becomes an NFA, that a DFA, whose equal states are joined.  A label that could begin two ways is an error: the next
token must decide.
"""
import collections
import itertools

from . import grammar, token, tokenize


class PgenGrammar(grammar.Grammar):
    "The tables that were made."


class NFAState(object):
    "arcs: (label, state); without a label the arc costs nothing."

    def __init__(self):
        self.arcs = []

    def addarc(self, next, label=None):
        self.arcs.append((label, next))


class DFAState(object):
    "nfaset: the NFA states it stands for; arcs: label -> state."

    def __init__(self, nfaset, final):
        self.nfaset = nfaset
        self.isfinal = final in nfaset
        self.arcs = {}

    def addarc(self, next, label):
        self.arcs[label] = next

    def unifystate(self, old, new):
        "All arcs to one state go to another."
        for label, state in self.arcs.items():
            if state is old:
                self.arcs[label] = new

    def __eq__(self, other):
        return self.isfinal == other.isfinal and self.arcs.keys() == other.arcs.keys() and \
            all([state is other.arcs[label] for label, state in self.arcs.items()])

    __hash__ = None     # it changes


def _copy(start, finish):
    "The same states once more."
    copies = {start: NFAState(), finish: NFAState()}
    pending, done = [start], set()
    while pending:
        state = pending.pop()
        if state in done:
            continue
        done.add(state)
        for label, next in state.arcs:
            copies[state].addarc(copies.setdefault(next, NFAState()), label)
            pending.append(next)
    return copies[start], copies[finish]


class ParserGenerator(object):
    "Reads the rules when it is made; make_grammar() gives the tables."

    def __init__(self, filename, stream=None):
        self.filename = filename
        self.stream = stream or open(filename)
        self.inlined = {}       # rules with _ in front: name -> (first state, last state)
        try:
            self.generator = tokenize.generate_tokens(self.stream.readline)
            self.gettoken()
            self.dfas, self.startsymbol = self.parse()
        finally:
            if stream is None:
                self.stream.close()
        self.first = {}     # rule -> {label: 1} it may begin with, None while it is being found
        self.addfirstsets()

    # Tables

    def make_grammar(self):
        tables = PgenGrammar()
        names = [self.startsymbol] + sorted([name for name in self.dfas if name != self.startsymbol])
        for number, name in enumerate(names, 256):
            tables.symbol2number[name] = number
            tables.number2symbol[number] = name
        for name in names:
            dfa = self.dfas[name]
            places = dict([(id(state), place) for place, state in enumerate(dfa)])
            states = []
            for place, state in enumerate(dfa):
                arcs = [(self.make_label(tables, label), places[id(next)])
                        for label, next in sorted(state.arcs.items())]
                states.append(arcs + ([(0, place)] if state.isfinal else []))
            tables.states.append(states)
            tables.dfas[tables.symbol2number[name]] = states, self.make_first(tables, name)
        tables.start = tables.symbol2number[self.startsymbol]
        return tables

    def make_first(self, c, name):
        return dict([(self.make_label(c, label), 1) for label in sorted(self.first[name])])

    def make_label(self, c, label):
        "The number of a label: a symbol, a kind of token, or a keyword or sign in quotes."
        if label[0] in '\'"':
            text = label[1:-1]
            if text[0].isalpha():
                return self._entered(c, c.keywords, text, (token.NAME, text))
            kind = grammar.opmap[text]
            return self._entered(c, c.tokens, kind, (kind, None))
        if label in c.symbol2number:
            return self._entered(c, c.symbol2label, label, (c.symbol2number[label], None))
        kind = getattr(token, label, None)
        if not isinstance(kind, int):
            raise ValueError('no token or rule has the name ' + label)
        return self._entered(c, c.tokens, kind, (kind, None))

    def _entered(self, c, table, key, label):
        if key not in table:
            table[key] = len(c.labels)
            c.labels.append(label)
        return table[key]

    # What rules may begin with

    def addfirstsets(self):
        for name in sorted(self.dfas):
            if name not in self.first:
                self.calcfirst(name)

    def calcfirst(self, name):
        "Finds what a rule may begin with.  ValueError when that does not decide."
        self.first[name] = None
        owners = {}     # what it may begin with -> the label of the arc
        for label in self.dfas[name][0].arcs:
            begins = [label]
            if label in self.dfas:
                if label not in self.first:
                    self.calcfirst(label)
                if self.first[label] is None:
                    raise ValueError('recursion for rule %r' % name)
                begins = self.first[label]
            for each in begins:
                if each in owners:
                    raise ValueError('rule %s is ambiguous; %s is in the first sets of %s as well as %s' % (
                        name, each, label, owners[each]))
                owners[each] = label
        self.first[name] = dict.fromkeys(owners, 1)

    # States

    def make_dfa(self, start, finish):
        "The DFA of an NFA: a list of states, the first one first."
        def reached(states):
            found, pending = {}, list(states)
            while pending:
                state = pending.pop()
                if state not in found:
                    found[state] = 1
                    pending.extend([next for label, next in state.arcs if label is None])
            return found
        made = [DFAState(reached([start]), finish)]
        for state in made:      # it grows meanwhile
            targets = {}
            for nfa in state.nfaset:
                for label, next in nfa.arcs:
                    if label is not None:
                        targets.setdefault(label, []).append(next)
            for label, states in sorted(targets.items()):
                group = reached(states)
                for known in made:
                    if known.nfaset == group:
                        break
                else:
                    known = DFAState(group, finish)
                    made.append(known)
                state.addarc(known, label)
        return made

    def simplify_dfa(self, dfa):
        "Joins equal states until there are none."
        while self.__join_pair(dfa):
            pass

    def __join_pair(self, dfa):
        "Joins the first two equal states; whether there were two."
        for (_, state), (place, twin) in itertools.combinations(enumerate(dfa), 2):
            if state == twin:
                del dfa[place]
                for each in dfa:
                    each.unifystate(twin, state)
                return True
        return False

    def dump_nfa(self, name, start, finish):
        "Prints an NFA."
        print 'Dump of NFA for', name
        states = [start]
        for number, state in enumerate(states):
            print '  State', number, '(final)' if state is finish else ''
            for label, next in state.arcs:
                if next not in states:
                    states.append(next)
                print '    %s-> %d' % (label + ' ' if label else '', states.index(next))

    def dump_dfa(self, name, dfa):
        "Prints a DFA."
        print 'Dump of DFA for', name
        places = dict([(id(state), place) for place, state in enumerate(dfa)])
        for number, state in enumerate(dfa):
            print '  State', number, '(final)' if state.isfinal else ''
            for label, next in sorted(state.arcs.items()):
                print '    %s -> %d' % (label, places[id(next)])

    # Reading rules

    def parse(self):
        "({rule: DFA}, the first rule)."
        symbols = collections.OrderedDict()
        while self.type != token.ENDMARKER:
            if not self._taken(token.NEWLINE, 'type'):
                name, ends = self._parse_rule()
                (self.inlined if name[0] == '_' else symbols)[name] = ends
        return dict([(name, self._smallest_dfa(*ends)) for name, ends in symbols.items()]), next(iter(symbols), None)

    def _smallest_dfa(self, start, finish):
        dfa = self.make_dfa(start, finish)
        self.simplify_dfa(dfa)
        return dfa

    def _parse_rule(self):
        "name: alternatives, and the end of the line: (name, (first state, last state))."
        name = self.expect(token.NAME)
        self.expect(token.OP, ':')
        ends = self.parse_rhs()
        self.expect(token.NEWLINE)
        return name, ends

    def parse_rhs(self):
        "alternative | alternative ...: (first state, last state)."
        pairs = [self.parse_alt()]
        while self._taken('|'):
            pairs.append(self.parse_alt())
        if len(pairs) == 1:
            return pairs[0]
        start, finish = NFAState(), NFAState()
        for first, last in pairs:
            start.addarc(first)
            last.addarc(finish)
        return start, finish

    def parse_alt(self):
        "item item ..."
        items = [self.parse_item()]
        while self.type in (token.NAME, token.STRING) or self.value in ('(', '['):
            items.append(self.parse_item())
        for (_, before), (behind, _) in zip(items, items[1:]):
            before.addarc(behind)
        return items[0][0], items[-1][1]

    def parse_item(self):
        "[...], atom, atom+, atom*"
        if self._taken('['):
            start, finish = self.parse_rhs()
            self.expect(token.OP, ']')
            start.addarc(finish)
            return start, finish
        start, finish = self.parse_atom()
        if self.value == '%':
            return self._separated(start, finish)
        for mark, result in ('+', (start, finish)), ('*', (start, start)):
            if self._taken(mark):
                finish.addarc(start)
                return result
        return start, finish

    def _taken(self, mark, what='value'):
        "Reads on if the token's value (or type) is `mark`."
        if getattr(self, what) != mark:
            return False
        self.gettoken()
        return True

    def _separated(self, start, finish):
        "item % separator: a separator leads from the end back to the begin."
        self.gettoken()
        open_end = self._taken('%')
        before, behind = self.parse_atom()
        finish.addarc(before)
        behind.addarc(start)
        end = NFAState()
        for last in (finish, behind) if open_end else (finish,):
            last.addarc(end)
        return start, end

    def parse_atom(self):
        "(...), NAME, 'text'"
        if self._taken('('):
            pair = self.parse_rhs()
            self.expect(token.OP, ')')
            return pair
        if self.type not in (token.NAME, token.STRING):
            self.raise_error('expected (...) or NAME or STRING, got %s/%s', self.type, self.value)
        name = self.value
        self.gettoken()
        if name in self.inlined:
            return _copy(*self.inlined[name])
        start, finish = NFAState(), NFAState()
        start.addarc(finish, name)
        return start, finish

    def expect(self, type, value=None):
        "Takes a token of this kind; returns its text."
        if self.type != type or value not in (None, self.value):
            self.raise_error('expected %s/%s, got %s/%s', type, value, self.type, self.value)
        text = self.value
        self.gettoken()
        return text

    def gettoken(self):
        for self.type, self.value, self.begin, self.end, self.line in self.generator:
            if self.type not in (token.NL, tokenize.COMMENT, token.INDENT, token.DEDENT):
                break

    def raise_error(self, msg, *args):
        raise SyntaxError(msg % args, (self.filename, self.end[0], self.end[1], self.line))


def generate_grammar(filename='Grammar.txt'):
    "The tables for the rules in a file."
    return ParserGenerator(filename).make_grammar()
