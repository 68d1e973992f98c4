/* sliceobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_SLICEOBJECT_H
#define Py_SLICEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *start;
    PyObject *stop;
    PyObject *step;
} PySliceObject;

PyAPI_DATA(PyTypeObject) PySlice_Type;
PyAPI_DATA(PyTypeObject) PyEllipsis_Type;
PyAPI_DATA(PyObject) _Py_EllipsisObject;

PyAPI_FUNC(int) PySlice_GetIndices(PySliceObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *,
    Py_ssize_t *);
PyAPI_FUNC(int) PySlice_GetIndicesEx(PySliceObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *,
    Py_ssize_t *, Py_ssize_t *);
PyAPI_FUNC(PyObject *) PySlice_New(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(Py_ssize_t) _PySlice_AdjustIndices(Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t);
PyAPI_FUNC(int) _PySlice_Unpack(PyObject *, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *);
PyAPI_FUNC(PyObject *) _PySlice_FromIndices(Py_ssize_t, Py_ssize_t);

#define PySlice_Check(op) (Py_TYPE(op) == &PySlice_Type)
#define Py_Ellipsis (&_Py_EllipsisObject)

#ifdef __cplusplus
}
#endif

#endif /* Py_SLICEOBJECT_H */
