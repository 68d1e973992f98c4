"""The kinds of tokens, as numbers; tok_name has their names.

Those of Python 2.7 in its order, then those that only this tokenizer tells (comments, lines without a statement) and
those of Python 3.
"""

(ENDMARKER, NAME, NUMBER, STRING, NEWLINE, INDENT, DEDENT,
 LPAR, RPAR, LSQB, RSQB, COLON, COMMA, SEMI, PLUS, MINUS, STAR, SLASH, VBAR, AMPER, LESS, GREATER, EQUAL, DOT, PERCENT,
 BACKQUOTE, LBRACE, RBRACE, EQEQUAL, NOTEQUAL, LESSEQUAL, GREATEREQUAL, TILDE, CIRCUMFLEX, LEFTSHIFT, RIGHTSHIFT,
 DOUBLESTAR, PLUSEQUAL, MINEQUAL, STAREQUAL, SLASHEQUAL, PERCENTEQUAL, AMPEREQUAL, VBAREQUAL, CIRCUMFLEXEQUAL,
 LEFTSHIFTEQUAL, RIGHTSHIFTEQUAL, DOUBLESTAREQUAL, DOUBLESLASH, DOUBLESLASHEQUAL, AT, ATEQUAL, OP, COMMENT, NL, RARROW,
 ERRORTOKEN, N_TOKENS) = range(58)

NT_OFFSET = 256     # symbols of the grammar begin here

tok_name = {}
for _name, _value in list(globals().items()):
    if type(_value) is int:
        tok_name[_value] = _name
del _name, _value


def ISTERMINAL(x):
    return x < NT_OFFSET


def ISNONTERMINAL(x):
    return x >= NT_OFFSET


def ISEOF(x):
    return x == ENDMARKER
