"""Numbers and words that trees and their users share."""

# What is done with the target of an assignment, a subscript or a slice.
OP_ASSIGN, OP_DELETE, OP_APPLY = ['OP_' + _word for _word in ('ASSIGN', 'DELETE', 'APPLY')]

# Where a name lives.
SC_LOCAL, SC_GLOBAL_IMPLICIT, SC_GLOBAL_EXPLICIT, SC_FREE, SC_CELL, SC_UNKNOWN = range(1, 7)

# Flags of code objects.
CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_GENERATOR = [1 << _bit for _bit in range(6)]
CO_GENERATOR_ALLOWED = 0
CO_FUTURE_DIVISION, CO_FUTURE_ABSIMPORT, CO_FUTURE_WITH_STATEMENT, CO_FUTURE_PRINT_FUNCTION = [
    1 << _bit for _bit in range(13, 17)]

del _word, _bit
