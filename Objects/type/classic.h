/* classic.h: what the files of old-style classes share. */
#ifndef CLASSIC_H
#define CLASSIC_H

#include "Python.h"
#include "py_dict.h"

/* What a class really is.  The public struct, and the size that Python sees, have 2.7's fields only. */
typedef struct {
    PyClassObject base;
    py_dict_keys *shared;      /* the keys of the dicts of its instances (py_dict_new_shared); NULL: none yet */
} classic_class;

/* The attribute in the class or its bases, depth first.  Returns borrowed, NULL if absent.  Raises no. */
PyObject *
py_class_lookup(PyClassObject *cls, PyObject *name);

/* The attribute of an instance without the __getattr__ hook.  Returns new, NULL without exception if absent.
   Raises yes. */
PyObject *
py_instance_find(PyObject *self, PyObject *name);

/* A method, with the hook.  Returns new, NULL without exception if there is none.  Raises yes. */
PyObject *
py_instance_method(PyObject *self, PyObject *name);

/* The attribute as Python code gets it.  Returns new.  Raises yes. */
PyObject *
py_instance_getattro(PyObject *self, PyObject *name);

extern const PyNumberMethods py_instance_as_number;

/* tp_compare of instances: -1, 0, 1; 2 not implemented; -2 error. */
int
py_instance_compare(PyObject *left, PyObject *right);

/* The name of the instance's class for messages. */
static inline const char *
py_instance_class_name(PyObject *self)
{
    PyObject *name = ((PyInstanceObject *)self)->in_class->cl_name;
    return name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : "?";
}

#endif
