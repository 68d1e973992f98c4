/* frameobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_FRAMEOBJECT_H
#define Py_FRAMEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int b_type;
    int b_handler;
    int b_level;
} PyTryBlock;

/* The layout that compiled extensions know. The interpreter's own frames share the part up to
 * f_lineno only (Include/internal/py_frame.h): use the functions, not the fields, for the rest. */
typedef struct _frame {
    PyObject_VAR_HEAD
    struct _frame *f_back;           /* calling frame or NULL */
    PyCodeObject *f_code;
    PyObject *f_builtins;
    PyObject *f_globals;
    PyObject *f_locals;
    PyObject **f_valuestack;
    PyObject **f_stacktop;
    PyObject *f_trace;
    PyObject *f_exc_type;
    PyObject *f_exc_value;
    PyObject *f_exc_traceback;
    PyThreadState *f_tstate;
    int f_lasti;
    int f_lineno;
    int f_iblock;
    PyTryBlock f_blockstack[CO_MAXBLOCKS];
    PyObject *f_localsplus[1];       /* locals, cells, stack */
} PyFrameObject;

PyAPI_DATA(PyTypeObject) PyFrame_Type;

PyAPI_FUNC(int) PyFrame_GetLineNumber(PyFrameObject *);
PyAPI_FUNC(PyFrameObject *) PyFrame_New(PyThreadState *, PyCodeObject *, PyObject *, PyObject *);
PyAPI_FUNC(PyTryBlock *) PyFrame_BlockPop(PyFrameObject *);
PyAPI_FUNC(void) PyFrame_BlockSetup(PyFrameObject *, int, int, int);
PyAPI_FUNC(int) PyFrame_ClearFreeList(void);
PyAPI_FUNC(void) PyFrame_FastToLocals(PyFrameObject *);
PyAPI_FUNC(void) PyFrame_LocalsToFast(PyFrameObject *, int);

#define PyFrame_Check(op) (Py_TYPE(op) == &PyFrame_Type)
#define PyFrame_IsRestricted(f) ((f)->f_builtins != (f)->f_tstate->interp->builtins)

#ifdef __cplusplus
}
#endif

#endif /* Py_FRAMEOBJECT_H */
