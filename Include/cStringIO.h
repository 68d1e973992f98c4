/* cStringIO.h - the C interface of module cStringIO, by a capsule.
 *
 * Call PycString_IMPORT once, then go through PycStringIO.
 */
#ifndef Py_CSTRINGIO_H
#define Py_CSTRINGIO_H

#include "Python.h"

#define PycStringIO_CAPSULE_NAME "cStringIO.cStringIO_CAPI"
#define PycString_IMPORT \
    (PycStringIO = (struct PycStringIO_CAPI *)PyCapsule_Import(PycStringIO_CAPSULE_NAME, 0))

struct PycStringIO_CAPI {
    int (*cread)(PyObject *, char **, Py_ssize_t);
    int (*creadline)(PyObject *, char **);
    int (*cwrite)(PyObject *, const char *, Py_ssize_t);
    PyObject *(*cgetvalue)(PyObject *);
    PyObject *(*NewOutput)(int);         /* initial size in bytes */
    PyObject *(*NewInput)(PyObject *);   /* reads from a buffer object */
    PyTypeObject *InputType;
    PyTypeObject *OutputType;
};

static struct PycStringIO_CAPI *PycStringIO __attribute__((unused));

#define PycStringIO_InputCheck(o) (Py_TYPE(o) == PycStringIO->InputType)
#define PycStringIO_OutputCheck(o) (Py_TYPE(o) == PycStringIO->OutputType)

#endif /* Py_CSTRINGIO_H */
