/* The array type's insides, for array_items.c (C values from and to Python), array_type.c (protocols), array_methods.c.

   I1  used * itemsize bytes at `bytes` are in use; room items are allocated; bytes is NULL exactly when room is 0. */
#ifndef ARRAY_H
#define ARRAY_H

#include "Python.h"
#include "py_flat.h"

typedef struct array_object array_object;

/* How the items of one type code are handled. */
typedef struct {
    char typecode;
    int itemsize;
    PyObject *(*get)(const char *item);            /* new */
    int (*set)(char *item, PyObject *value);       /* Returns status. */
} array_kind;

struct array_object {
    PyObject_VAR_HEAD       /* ob_size: items in use */
    char *bytes;            /* owned, I1 */
    Py_ssize_t room;        /* items */
    const array_kind *kind; /* static */
    PyObject *weakrefs;     /* list of weak references */
};

extern const array_kind py_array_kinds[]; /* ended by typecode 0 */
extern PyTypeObject py_array_type;
extern const PyMethodDef py_array_methods[];
extern const py_type_flat py_array_flat;

/* a.extend(source), METH_FLAT. */
py_step
py_array_flat_extend(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                     PyObject **result);

static inline char *
array_place(array_object *a, Py_ssize_t i)
{
    return a->bytes + i * a->kind->itemsize;
}

static inline int
is_array(PyObject *o)
{
    return PyObject_TypeCheck(o, &py_array_type);
}

/* An array of `size` items that are not yet set. Returns new. Raises yes. */
array_object *
py_array_new(PyTypeObject *type, Py_ssize_t size, const array_kind *kind);

/* Set the number of items; fresh ones are not set. Returns status. Raises yes. */
int
py_array_resize(array_object *a, Py_ssize_t size);

/* a[start:stop], clipped. Returns new. Raises yes. */
PyObject *
py_array_slice(PyObject *a, Py_ssize_t start, Py_ssize_t stop);

/* Replace items [start, stop) by `n` items at `from` (not within the array unless copied). Returns status. Raises yes. */
int
py_array_splice(array_object *a, Py_ssize_t start, Py_ssize_t stop, const char *from, Py_ssize_t n);

/* Put one more item in front of item `i`. Returns status. Raises yes. */
int
py_array_insert(array_object *a, Py_ssize_t i, PyObject *value);

/* Append the items of an array of the same kind, or of an iterable. Returns status. Raises yes. */
int
py_array_extend(array_object *a, PyObject *source);

/* Append the items that a string of bytes stands for. Returns status. Raises yes. */
int
py_array_extend_bytes(array_object *a, const char *bytes, Py_ssize_t n);

#endif
