/* floatobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_FLOATOBJECT_H
#define Py_FLOATOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyFloat_STR_PRECISION 12

typedef struct {
    PyObject_HEAD
    double ob_fval;
} PyFloatObject;

PyAPI_DATA(PyTypeObject) PyFloat_Type;

PyAPI_FUNC(double) PyFloat_AsDouble(PyObject *);
PyAPI_FUNC(void) PyFloat_AsReprString(char *, PyFloatObject *);
PyAPI_FUNC(void) PyFloat_AsString(char *, PyFloatObject *);
PyAPI_FUNC(int) PyFloat_ClearFreeList(void);
PyAPI_FUNC(PyObject *) PyFloat_FromDouble(double);
PyAPI_FUNC(PyObject *) PyFloat_FromString(PyObject *, char **);
PyAPI_FUNC(PyObject *) PyFloat_GetInfo(void);
PyAPI_FUNC(double) PyFloat_GetMax(void);
PyAPI_FUNC(double) PyFloat_GetMin(void);
PyAPI_FUNC(int) _PyFloat_Pack4(double, unsigned char *, int);
PyAPI_FUNC(int) _PyFloat_Pack8(double, unsigned char *, int);
PyAPI_FUNC(double) _PyFloat_Unpack4(const unsigned char *, int);
PyAPI_FUNC(double) _PyFloat_Unpack8(const unsigned char *, int);
PyAPI_FUNC(PyObject *) _PyFloat_FormatAdvanced(PyObject *, char *, Py_ssize_t);
PyAPI_FUNC(PyObject *) _Py_double_round(double, int);

#define PyFloat_Check(op) PyObject_TypeCheck((op), &PyFloat_Type)
#define PyFloat_CheckExact(op) (Py_TYPE(op) == &PyFloat_Type)
#define PyFloat_AS_DOUBLE(op) (((PyFloatObject *)(op))->ob_fval)
#define Py_RETURN_NAN return PyFloat_FromDouble(Py_NAN)
#define Py_RETURN_INF(sign) return PyFloat_FromDouble(copysign(Py_HUGE_VAL, (sign)))

#ifdef __cplusplus
}
#endif

#endif /* Py_FLOATOBJECT_H */
