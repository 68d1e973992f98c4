"""Tables of a parser, and the names of signs.

A label is an index into `labels`: (kind of token or number of symbol, keyword or None).  A DFA is (states, {label: 1} of what
it may begin with); a state is a list of (label, next state), with (0, itself) for one at which it may end.
"""
import collections
import pickle
import pprint
from . import token, tokenize


class Grammar(object):
    """The tables.

    symbol2number, number2symbol; dfas: symbol -> DFA, states: all of their states; labels, with keywords (text -> label),
    tokens (kind -> label) and symbol2label; start: the symbol of a whole text."""

    _TABLES = 'symbol2number number2symbol dfas keywords tokens symbol2label'.split()

    def __init__(self):
        for name in self._TABLES:
            setattr(self, name, {})
        self.states = []
        self.labels = [(0, 'EMPTY')]
        self.start = 256

    def dump(self, filename):
        "Writes the tables to a file; the same tables make the same file."
        with open(filename, 'wb') as stream:
            pickle.dump(_make_deterministic(self.__dict__), stream, 2)

    def load(self, filename):
        "Takes the tables from a file."
        with open(filename, 'rb') as stream:
            self.loads(stream.read())

    def loads(self, pkl):
        "Takes the tables from a string that dump() wrote."
        self.__dict__.update(pickle.loads(pkl))

    def copy(self):
        "Another one whose tables can be changed."
        other = self.__class__()
        for name in self._TABLES:
            setattr(other, name, getattr(self, name).copy())
        other.labels, other.states, other.start = self.labels[:], self.states[:], self.start
        return other

    def report(self):
        "Prints the tables."
        for title, table in (('s2n', self.symbol2number), ('n2s', self.number2symbol), ('states', self.states),
                             ('dfas', self.dfas), ('labels', self.labels)):
            print title
            pprint.pprint(table)
        print 'start', self.start


def _make_deterministic(top):
    "The same with dicts in the order of their keys."
    if isinstance(top, dict):
        return collections.OrderedDict(sorted([(key, _make_deterministic(value)) for key, value in top.iteritems()]))
    if isinstance(top, (list, tuple)):
        return type(top)([_make_deterministic(value) for value in top])
    return top


# A sign and the name of its token on each line.
opmap_raw = '''( LPAR;) RPAR;[ LSQB;] RSQB;: COLON;, COMMA;+ PLUS;- MINUS;* STAR;/ SLASH
    | VBAR;& AMPER;< LESS;> GREATER;= EQUAL;. DOT;% PERCENT;` BACKQUOTE;{ LBRACE;} RBRACE;@ AT;@= ATEQUAL;== EQEQUAL
    != NOTEQUAL;<> NOTEQUAL;<= LESSEQUAL;>= GREATEREQUAL;~ TILDE;^ CIRCUMFLEX;<< LEFTSHIFT;>> RIGHTSHIFT;** DOUBLESTAR
    += PLUSEQUAL;-= MINEQUAL;*= STAREQUAL;/= SLASHEQUAL;%= PERCENTEQUAL;&= AMPEREQUAL;|= VBAREQUAL;^= CIRCUMFLEXEQUAL
    <<= LEFTSHIFTEQUAL;>>= RIGHTSHIFTEQUAL;**= DOUBLESTAREQUAL;// DOUBLESLASH;//= DOUBLESLASHEQUAL;-> RARROW'''
opmap_raw = ''.join(line.strip() + '\n' for line in opmap_raw.replace(';', '\n').split('\n'))

opmap = {';': token.SEMI}
for op, name in map(str.split, opmap_raw.splitlines()):
    opmap[op] = vars(token)[name]
