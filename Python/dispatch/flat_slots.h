/* Quick answers about exact builtin types, for the loop in dispatch.c. */
#ifndef PY_FLAT_SLOTS_H
#define PY_FLAT_SLOTS_H

#include "dispatch.h"
#include "py_flat_steps.h"

/* The executable of a function for a call with n positional arguments that needs no binding beyond defaults, else
   NULL. */
static inline py_exec *
simple_exec(PyFunctionObject *func, int32_t n)
{
    py_exec *exec = (py_exec *)((PyCodeObject *)func->func_code)->co_zombieframe;
    if (exec == NULL || exec->simple_args < n || n > 255) {
        return NULL;
    }
    if (exec->simple_args > n && (func->func_defaults == NULL || exec->simple_args - n > Py_SIZE(func->func_defaults))) {
        return NULL;
    }
    if (exec->nfree > 0 && (func->func_closure == NULL || Py_SIZE(func->func_closure) != exec->nfree)) {
        return NULL;
    }
    return exec;
}

/* The rest of the arguments of a simple call: defaults behind the n given ones, and the closure. */
static inline void
finish_arguments(py_frame *f, PyFunctionObject *func, int32_t n)
{
    py_exec *exec = f->exec;
    PyObject *defaults = func->func_defaults;

    for (int32_t i = n; i < exec->simple_args; i++) {
        PyObject *value = PyTuple_GET_ITEM(defaults, Py_SIZE(defaults) - (exec->simple_args - i));
        Py_INCREF(value);
        f->slots[i] = value;
    }
    for (int32_t i = 0; i < exec->nfree; i++) {
        PyObject *cell = PyTuple_GET_ITEM(func->func_closure, i);
        Py_INCREF(cell);
        f->slots[exec->nlocals + i] = cell;
    }
}

/* Is what the type or the instance has found by object.__getattribute__, whatever __getattr__ does for the rest (flat_attr.c)?
   Raises no. */
int py_finds_plainly(PyTypeObject *type);

/* specialize.c: try to turn an attribute unit into a faster form for this object. Returns 1 if it did. Raises no. */
int py_specialize_attr(py_unit *u, PyObject *v, PyObject *name);
int py_specialize_method(py_unit *u, PyObject *v, PyObject *name);
int py_specialize_store(py_unit *u, PyObject *v, PyObject *name);
/* The same for instances of old-style classes (specialize_classic.c). */
int py_specialize_classic_attr(py_unit *u, PyObject *v, PyObject *name);
int py_specialize_classic_method(py_unit *u, PyObject *v, PyObject *name);
int py_specialize_classic_store(py_unit *u, PyObject *v, PyObject *name);

/* Turn LOAD_GLOBAL, LOAD_NAME, STORE_NAME, STORE_GLOBAL into a form with a cache, if there is one (specialize_name.c).
   Raises no. */
void py_specialize_global(py_frame *f, py_unit *u, PyObject *name);
void py_specialize_name(py_frame *f, py_unit *u, PyObject *name);
void py_specialize_store_name(py_frame *f, py_unit *u, PyObject *name);
void py_specialize_store_global(py_frame *f, py_unit *u, PyObject *name);

#endif
