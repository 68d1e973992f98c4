"The grammars that lib2to3 reads sources and patterns with; symbols by name: python_symbols.expr_stmt."
import os
import StringIO
from .pgen2 import driver, pgen, token


class Symbols(object):
    "The numbers of a grammar's symbols."

    def __init__(self, grammar):
        self.__dict__.update(grammar.symbol2number)


# What patterns of fixers look like; see patcomp.
_PATTERNS = '''
Matcher: Alternatives ENDMARKER
Alternatives: Alternative % '|'
Alternative: (NegatedUnit | Unit)+
Details: '<' Alternatives '>'
_named: NAME [Details]
_group: '(' Alternatives ')'
Unit: [NAME '='] ((STRING | _named | _group) [Repeater] | '[' Alternatives ']')
NegatedUnit: 'not' (_group | _named | STRING)
Repeater: '+' | '*' | '{' NUMBER % ',' '}'
'''


def _without_print(grammar):
    "The grammar of sources in which print is a function."
    other = grammar.copy()
    other.keywords.pop('print')
    return other


_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'Grammar.txt')

python_grammar = driver.load_packaged_grammar('lib2to3', _FILE)
python_grammar_no_print_statement = _without_print(python_grammar)
pattern_grammar = pgen.ParserGenerator('patterns', StringIO.StringIO(_PATTERNS)).make_grammar()
python_symbols, pattern_symbols = [Symbols(each) for each in (python_grammar, pattern_grammar)]
