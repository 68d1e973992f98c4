/* intobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_INTOBJECT_H
#define Py_INTOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    long ob_ival;                        /* the value */
} PyIntObject;

PyAPI_DATA(PyTypeObject) PyInt_Type;

PyAPI_FUNC(long) PyInt_AsLong(PyObject *);
PyAPI_FUNC(Py_ssize_t) PyInt_AsSsize_t(PyObject *);
PyAPI_FUNC(unsigned long) PyInt_AsUnsignedLongMask(PyObject *);
PyAPI_FUNC(int) PyInt_ClearFreeList(void);
PyAPI_FUNC(PyObject *) PyInt_FromLong(long);
PyAPI_FUNC(PyObject *) PyInt_FromSize_t(size_t);
PyAPI_FUNC(PyObject *) PyInt_FromSsize_t(Py_ssize_t);
PyAPI_FUNC(PyObject *) PyInt_FromString(char *, char **, int);
PyAPI_FUNC(long) PyInt_GetMax(void);
PyAPI_FUNC(long) PyOS_strtol(char *, char **, int);
PyAPI_FUNC(unsigned long) PyOS_strtoul(char *, char **, int);
PyAPI_FUNC(PyObject *) PyInt_FromUnicode(Py_UNICODE *, Py_ssize_t, int);
PyAPI_FUNC(int) _PyInt_AsInt(PyObject *);
PyAPI_FUNC(PyObject *) _PyInt_Format(PyIntObject *, int, int);
PyAPI_FUNC(PyObject *) _PyInt_FormatAdvanced(PyObject *, char *, Py_ssize_t);

#define PyInt_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_INT_SUBCLASS)
#define PyInt_CheckExact(op) (Py_TYPE(op) == &PyInt_Type)
#define PyInt_AS_LONG(op) (((PyIntObject *)(op))->ob_ival)

/* C90 and C++98 do not know long long. */
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wlong-long"
#endif
PyAPI_FUNC(unsigned long long) PyInt_AsUnsignedLongLongMask(PyObject *);
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif
#ifdef __cplusplus
}
#endif

#endif /* Py_INTOBJECT_H */
