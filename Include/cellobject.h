/* cellobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_CELLOBJECT_H
#define Py_CELLOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *ob_ref;
} PyCellObject;

PyAPI_DATA(PyTypeObject) PyCell_Type;

PyAPI_FUNC(PyObject *) PyCell_Get(PyObject *);
PyAPI_FUNC(PyObject *) PyCell_New(PyObject *);
PyAPI_FUNC(int) PyCell_Set(PyObject *, PyObject *);

#define PyCell_Check(op) (Py_TYPE(op) == &PyCell_Type)
#define PyCell_GET(op) (((PyCellObject *)(op))->ob_ref)
#define PyCell_SET(op, v) (((PyCellObject *)(op))->ob_ref = (v))

#ifdef __cplusplus
}
#endif

#endif /* Py_CELLOBJECT_H */
