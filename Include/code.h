/* code.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_CODE_H
#define Py_CODE_H

#ifdef __cplusplus
extern "C" {
#endif

struct _line_offsets; /* an instruction range */
typedef struct _addr_pair {
    int ap_lower;
    int ap_upper;
} PyAddrPair;

#define CO_FUTURE_ABSOLUTE_IMPORT 16384
#define CO_FUTURE_DIVISION 8192
#define CO_FUTURE_PRINT_FUNCTION 65536
#define CO_FUTURE_UNICODE_LITERALS 131072
#define CO_FUTURE_WITH_STATEMENT 32768
#define CO_GENERATOR 32
#define CO_MAXBLOCKS 20
#define CO_NESTED 16
#define CO_NEWLOCALS 2
#define CO_NOFREE 64
#define CO_OPTIMIZED 1
#define CO_VARARGS 4
#define CO_VARKEYWORDS 8
#define PY_PARSER_REQUIRES_FUTURE_KEYWORD

typedef struct {
    PyObject_HEAD
    int co_argcount;
    int co_nlocals;
    int co_stacksize;
    int co_flags;
    PyObject *co_code;
    PyObject *co_consts;
    PyObject *co_names;
    PyObject *co_varnames;
    PyObject *co_freevars;
    PyObject *co_cellvars;
    PyObject *co_filename;
    PyObject *co_name;
    int co_firstlineno;
    PyObject *co_lnotab;
    void *co_zombieframe;                /* private */
    PyObject *co_weakreflist;
} PyCodeObject;

PyAPI_DATA(PyTypeObject) PyCode_Type;

PyAPI_FUNC(PyCodeObject *) PyCode_New(int, int, int, int, PyObject *, PyObject *, PyObject *,
    PyObject *, PyObject *, PyObject *, PyObject *, PyObject *, int, PyObject *);
PyAPI_FUNC(PyCodeObject *) PyCode_NewEmpty(const char *, const char *, int);
PyAPI_FUNC(int) PyCode_Addr2Line(PyCodeObject *, int);
PyAPI_FUNC(PyObject *) PyCode_Optimize(PyObject *, PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(int) _PyCode_CheckLineNumber(PyCodeObject *, int, PyAddrPair *);
PyAPI_FUNC(PyObject *) _PyCode_ConstantKey(PyObject *);

#define PyCode_Check(op) (Py_TYPE(op) == &PyCode_Type)
#define PyCode_GetNumFree(op) (PyTuple_GET_SIZE((op)->co_freevars))

#ifdef __cplusplus
}
#endif

#endif /* Py_CODE_H */
