"""The numbers of tokens, as the tokenizer and the parser module have them."""

ENDMARKER = 0
NAME = 1
NUMBER = 2
STRING = 3
NEWLINE = 4
INDENT = 5
DEDENT = 6
LPAR = 7
RPAR = 8
LSQB = 9
RSQB = 10
COLON = 11
COMMA = 12
SEMI = 13
PLUS = 14
MINUS = 15
STAR = 16
SLASH = 17
VBAR = 18
AMPER = 19
LESS = 20
GREATER = 21
EQUAL = 22
DOT = 23
PERCENT = 24
BACKQUOTE = 25
LBRACE = 26
RBRACE = 27
EQEQUAL = 28
NOTEQUAL = 29
LESSEQUAL = 30
GREATEREQUAL = 31
TILDE = 32
CIRCUMFLEX = 33
LEFTSHIFT = 34
RIGHTSHIFT = 35
DOUBLESTAR = 36
PLUSEQUAL = 37
MINEQUAL = 38
STAREQUAL = 39
SLASHEQUAL = 40
PERCENTEQUAL = 41
AMPEREQUAL = 42
VBAREQUAL = 43
CIRCUMFLEXEQUAL = 44
LEFTSHIFTEQUAL = 45
RIGHTSHIFTEQUAL = 46
DOUBLESTAREQUAL = 47
DOUBLESLASH = 48
DOUBLESLASHEQUAL = 49
AT = 50
OP = 51
ERRORTOKEN = 52
N_TOKENS = 53
NT_OFFSET = 256

tok_name = dict((_value, _name) for _name, _value in globals().items()
                if isinstance(_value, int))


def ISTERMINAL(x):
    """Whether the number of a symbol is that of a token, below 256."""
    return x < NT_OFFSET


def ISNONTERMINAL(x):
    """Whether the number is that of a rule of the grammar."""
    return x >= NT_OFFSET


def ISEOF(x):
    """Whether the number is that of the end of the input."""
    return x == ENDMARKER


def main():
    """Prints the table of tokens."""
    for number, name in sorted(tok_name.items()):
        print number, name


if __name__ == "__main__":
    main()
