/* cobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_COBJECT_H
#define Py_COBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    void *cobject;
    void *desc;
    void (*destructor)(void *);
} PyCObject;

PyAPI_DATA(PyTypeObject) PyCObject_Type;

PyAPI_FUNC(void *) PyCObject_AsVoidPtr(PyObject *);
PyAPI_FUNC(PyObject *) PyCObject_FromVoidPtr(void *, void (*)(void *));
PyAPI_FUNC(PyObject *) PyCObject_FromVoidPtrAndDesc(void *, void *, void (*)(void *, void *));
PyAPI_FUNC(void *) PyCObject_GetDesc(PyObject *);
PyAPI_FUNC(int) PyCObject_SetVoidPtr(PyObject *, void *);
PyAPI_FUNC(void *) PyCObject_Import(char *, char *);

#define PyCObject_Check(op) (Py_TYPE(op) == &PyCObject_Type)

#ifdef __cplusplus
}
#endif

#endif /* Py_COBJECT_H */
