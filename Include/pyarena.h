/* pyarena.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_PYARENA_H
#define Py_PYARENA_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _arena PyArena;

PyAPI_FUNC(void) PyArena_Free(PyArena *);
PyAPI_FUNC(PyArena *) PyArena_New(void);
PyAPI_FUNC(int) PyArena_AddPyObject(PyArena *, PyObject *);
PyAPI_FUNC(void *) PyArena_Malloc(PyArena *, size_t);

#ifdef __cplusplus
}
#endif

#endif /* Py_PYARENA_H */
