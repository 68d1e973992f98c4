/* iterobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_ITEROBJECT_H
#define Py_ITEROBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyTypeObject) PyCallIter_Type;
PyAPI_DATA(PyTypeObject) PySeqIter_Type;

PyAPI_FUNC(PyObject *) PyCallIter_New(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PySeqIter_New(PyObject *);

#define PySeqIter_Check(op) (Py_TYPE(op) == &PySeqIter_Type)
#define PyCallIter_Check(op) (Py_TYPE(op) == &PyCallIter_Type)

#ifdef __cplusplus
}
#endif

#endif /* Py_ITEROBJECT_H */
