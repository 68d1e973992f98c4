/* bufferobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_BUFFEROBJECT_H
#define Py_BUFFEROBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_END_OF_BUFFER (-1)

PyAPI_DATA(PyTypeObject) PyBuffer_Type;

PyAPI_FUNC(PyObject *) PyBuffer_FromMemory(void *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyBuffer_FromObject(PyObject *, Py_ssize_t, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyBuffer_FromReadWriteMemory(void *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyBuffer_FromReadWriteObject(PyObject *, Py_ssize_t, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyBuffer_New(Py_ssize_t);

#define PyBuffer_Check(op) (Py_TYPE(op) == &PyBuffer_Type)

#ifdef __cplusplus
}
#endif

#endif /* Py_BUFFEROBJECT_H */
