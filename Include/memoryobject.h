/* memoryobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_MEMORYOBJECT_H
#define Py_MEMORYOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *base;
    Py_buffer view;
} PyMemoryViewObject;

PyAPI_DATA(PyTypeObject) PyMemoryView_Type;

PyAPI_FUNC(PyObject *) PyMemoryView_FromBuffer(Py_buffer *);
PyAPI_FUNC(PyObject *) PyMemoryView_FromObject(PyObject *);
PyAPI_FUNC(PyObject *) PyMemoryView_GetContiguous(PyObject *, int, char);

#define PyMemoryView_Check(op) (Py_TYPE(op) == &PyMemoryView_Type)
#define PyMemoryView_GET_BUFFER(op) (&((PyMemoryViewObject *)(op))->view)
#define PyMemoryView_GET_BASE(op) (((PyMemoryViewObject *)(op))->view.obj)

#ifdef __cplusplus
}
#endif

#endif /* Py_MEMORYOBJECT_H */
