/* pycapsule.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_PYCAPSULE_H
#define Py_PYCAPSULE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*PyCapsule_Destructor)(PyObject *);

PyAPI_DATA(PyTypeObject) PyCapsule_Type;

PyAPI_FUNC(void *) PyCapsule_GetContext(PyObject *);
PyAPI_FUNC(PyCapsule_Destructor) PyCapsule_GetDestructor(PyObject *);
PyAPI_FUNC(const char *) PyCapsule_GetName(PyObject *);
PyAPI_FUNC(void *) PyCapsule_GetPointer(PyObject *, const char *);
PyAPI_FUNC(void *) PyCapsule_Import(const char *, int);
PyAPI_FUNC(int) PyCapsule_IsValid(PyObject *, const char *);
PyAPI_FUNC(PyObject *) PyCapsule_New(void *, const char *, PyCapsule_Destructor);
PyAPI_FUNC(int) PyCapsule_SetContext(PyObject *, void *);
PyAPI_FUNC(int) PyCapsule_SetDestructor(PyObject *, PyCapsule_Destructor);
PyAPI_FUNC(int) PyCapsule_SetName(PyObject *, const char *);
PyAPI_FUNC(int) PyCapsule_SetPointer(PyObject *, void *);

#define PyCapsule_CheckExact(op) (Py_TYPE(op) == &PyCapsule_Type)

#ifdef __cplusplus
}
#endif

#endif /* Py_PYCAPSULE_H */
