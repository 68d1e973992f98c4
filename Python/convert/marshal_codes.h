/* The marshal format, version 2: one type byte, then data.
 *
 *     0  no object (ends a dict)          N None      F False    T True     S StopIteration    . Ellipsis
 *     i  int32                            I int64     l long: int32 count (negative: the number is), 15-bit digits
 *     f  float: length byte, text         g float: 8 bytes       x, y  complex: two such
 *     s  str: int32 length, bytes         t  the same, interned, numbered from 0       R  int32: the n-th 't' again
 *     u  unicode: int32 length, UTF-8
 *     ( [ < >  tuple, list, set, frozenset: int32 count, objects          {  dict: key, value, ..., 0
 *     c  code: int32 argcount nlocals stacksize flags; code consts names varnames freevars cellvars filename name;
 *        int32 firstlineno; lnotab
 *
 * All numbers are little-endian. Version 0 has no t and R, version 1 no g and y.
 */
#ifndef PY_CONVERT_MARSHAL_CODES_H
#define PY_CONVERT_MARSHAL_CODES_H

enum marshal_code {
    CODE_NULL = '0',
    CODE_NONE = 'N',
    CODE_FALSE = 'F',
    CODE_TRUE = 'T',
    CODE_STOPITERATION = 'S',
    CODE_ELLIPSIS = '.',
    CODE_INT = 'i',
    CODE_INT64 = 'I',
    CODE_LONG = 'l',
    CODE_FLOAT = 'f',
    CODE_BINARY_FLOAT = 'g',
    CODE_COMPLEX = 'x',
    CODE_BINARY_COMPLEX = 'y',
    CODE_STRING = 's',
    CODE_INTERNED = 't',
    CODE_STRINGREF = 'R',
    CODE_UNICODE = 'u',
    CODE_TUPLE = '(',
    CODE_LIST = '[',
    CODE_DICT = '{',
    CODE_SET = '<',
    CODE_FROZENSET = '>',
    CODE_CODE = 'c',
};

/* Nesting that is written and read. */
#define MARSHAL_DEPTH 2000

/* Bits of a long's digit on the wire. */
#define MARSHAL_SHIFT 15

#endif
