/* boolobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_BOOLOBJECT_H
#define Py_BOOLOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef PyIntObject PyBoolObject;

PyAPI_DATA(PyTypeObject) PyBool_Type;
PyAPI_DATA(PyIntObject) _Py_TrueStruct;
PyAPI_DATA(PyIntObject) _Py_ZeroStruct;

PyAPI_FUNC(PyObject *) PyBool_FromLong(long);

#define PyBool_Check(op) (Py_TYPE(op) == &PyBool_Type)
#define Py_False ((PyObject *)&_Py_ZeroStruct)
#define Py_True ((PyObject *)&_Py_TrueStruct)
#define Py_RETURN_TRUE return Py_INCREF(Py_True), Py_True
#define Py_RETURN_FALSE return Py_INCREF(Py_False), Py_False

#ifdef __cplusplus
}
#endif

#endif /* Py_BOOLOBJECT_H */
