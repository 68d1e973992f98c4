"""The instructions of co_code: their names, numbers and kinds of operands."""

__all__ = ["cmp_op", "hasconst", "hasname", "hasjrel", "hasjabs", "haslocal", "hascompare",
           "hasfree", "opname", "opmap", "HAVE_ARGUMENT", "EXTENDED_ARG", "hasnargs"]

HAVE_ARGUMENT = 90            # from here on an operand of two bytes follows
EXTENDED_ARG = 145            # its operand is the upper half of the next one's

cmp_op = ("<", "<=", "==", "!=", ">", ">=",
          "in", "not in", "is", "is not", "exception match", "BAD")

# One line per instruction: its number, its name and what the operand is:
# name, const, local, free, compare, nargs, jrel (distance), jabs (offset), or a plain number.
_table = """
0 STOP_CODE
1 POP_TOP
2 ROT_TWO
3 ROT_THREE
4 DUP_TOP
5 ROT_FOUR
9 NOP
10 UNARY_POSITIVE
11 UNARY_NEGATIVE
12 UNARY_NOT
13 UNARY_CONVERT
15 UNARY_INVERT
19 BINARY_POWER
20 BINARY_MULTIPLY
21 BINARY_DIVIDE
22 BINARY_MODULO
23 BINARY_ADD
24 BINARY_SUBTRACT
25 BINARY_SUBSCR
26 BINARY_FLOOR_DIVIDE
27 BINARY_TRUE_DIVIDE
28 INPLACE_FLOOR_DIVIDE
29 INPLACE_TRUE_DIVIDE
30 SLICE+0
31 SLICE+1
32 SLICE+2
33 SLICE+3
40 STORE_SLICE+0
41 STORE_SLICE+1
42 STORE_SLICE+2
43 STORE_SLICE+3
50 DELETE_SLICE+0
51 DELETE_SLICE+1
52 DELETE_SLICE+2
53 DELETE_SLICE+3
54 STORE_MAP
55 INPLACE_ADD
56 INPLACE_SUBTRACT
57 INPLACE_MULTIPLY
58 INPLACE_DIVIDE
59 INPLACE_MODULO
60 STORE_SUBSCR
61 DELETE_SUBSCR
62 BINARY_LSHIFT
63 BINARY_RSHIFT
64 BINARY_AND
65 BINARY_XOR
66 BINARY_OR
67 INPLACE_POWER
68 GET_ITER
70 PRINT_EXPR
71 PRINT_ITEM
72 PRINT_NEWLINE
73 PRINT_ITEM_TO
74 PRINT_NEWLINE_TO
75 INPLACE_LSHIFT
76 INPLACE_RSHIFT
77 INPLACE_AND
78 INPLACE_XOR
79 INPLACE_OR
80 BREAK_LOOP
81 WITH_CLEANUP
82 LOAD_LOCALS
83 RETURN_VALUE
84 IMPORT_STAR
85 EXEC_STMT
86 YIELD_VALUE
87 POP_BLOCK
88 END_FINALLY
89 BUILD_CLASS
90 STORE_NAME name
91 DELETE_NAME name
92 UNPACK_SEQUENCE
93 FOR_ITER jrel
94 LIST_APPEND
95 STORE_ATTR name
96 DELETE_ATTR name
97 STORE_GLOBAL name
98 DELETE_GLOBAL name
99 DUP_TOPX
100 LOAD_CONST const
101 LOAD_NAME name
102 BUILD_TUPLE
103 BUILD_LIST
104 BUILD_SET
105 BUILD_MAP
106 LOAD_ATTR name
107 COMPARE_OP compare
108 IMPORT_NAME name
109 IMPORT_FROM name
110 JUMP_FORWARD jrel
111 JUMP_IF_FALSE_OR_POP jabs
112 JUMP_IF_TRUE_OR_POP jabs
113 JUMP_ABSOLUTE jabs
114 POP_JUMP_IF_FALSE jabs
115 POP_JUMP_IF_TRUE jabs
116 LOAD_GLOBAL name
119 CONTINUE_LOOP jabs
120 SETUP_LOOP jrel
121 SETUP_EXCEPT jrel
122 SETUP_FINALLY jrel
124 LOAD_FAST local
125 STORE_FAST local
126 DELETE_FAST local
130 RAISE_VARARGS
131 CALL_FUNCTION
132 MAKE_FUNCTION
133 BUILD_SLICE
134 MAKE_CLOSURE
135 LOAD_CLOSURE free
136 LOAD_DEREF free
137 STORE_DEREF free
140 CALL_FUNCTION_VAR
141 CALL_FUNCTION_KW
142 CALL_FUNCTION_VAR_KW
143 SETUP_WITH jrel
145 EXTENDED_ARG
146 SET_ADD
147 MAP_ADD
"""

opname = ["<%r>" % (_number,) for _number in range(256)]
opmap = {}
_kinds = dict((_kind, []) for _kind in "const name jrel jabs local compare free nargs".split())
for _line in _table.splitlines():
    _words = _line.split()
    if _words:
        _number = int(_words[0])
        opname[_number] = _words[1]
        opmap[_words[1]] = _number
        for _kind in _words[2:]:
            _kinds[_kind].append(_number)

hasconst = _kinds["const"]
hasname = _kinds["name"]
hasjrel = _kinds["jrel"]
hasjabs = _kinds["jabs"]
haslocal = _kinds["local"]
hascompare = _kinds["compare"]
hasfree = _kinds["free"]
hasnargs = _kinds["nargs"]
del _table, _kinds, _line, _words, _number, _kind
