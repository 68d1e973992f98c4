/* The type `atomic`: `with stackless.atomic():` holds involuntary events off.
 *
 * I1  `old` is meaningful between __enter__ and __exit__ only; one object is not reentrant.
 */
#include "faces.h"

typedef struct {
    PyObject_HEAD
    int old;        /* the flag as __enter__ found it */
} slp_atomic;

static PyObject *
atomic_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    return type->tp_alloc(type, 0);
}

static int
atomic_ignore_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return 0;
}

static PyObject *
atomic_enter(PyObject *self, PyObject *unused)
{
    slp_tasklet *t = slp_current(py_thread_get());
    if (t == NULL) {
        return NULL;
    }
    ((slp_atomic *)self)->old = slp_set_atomic(t, 1);
    Py_RETURN_NONE;
}

static PyObject *
atomic_exit(PyObject *self, PyObject *args)
{
    slp_tasklet *t = slp_current(py_thread_get());
    if (t == NULL) {
        return NULL;
    }
    (void)slp_set_atomic(t, ((slp_atomic *)self)->old);
    Py_RETURN_NONE;
}

static PyObject *
atomic_reduce(PyObject *self, PyObject *unused)
{
    return Py_BuildValue("(O()i)", (PyObject *)Py_TYPE(self), ((slp_atomic *)self)->old);
}

static PyObject *
atomic_setstate(PyObject *self, PyObject *state)
{
    int old = PyObject_IsTrue(state);
    if (old < 0) {
        return NULL;
    }
    ((slp_atomic *)self)->old = old;
    Py_RETURN_NONE;
}

static const PyMethodDef atomic_methods[] = {
    {"__enter__", atomic_enter, METH_NOARGS, "Makes the current tasklet atomic."},
    {"__exit__", atomic_exit, METH_VARARGS, "Sets its flag as it was before."},
    {"__reduce__", atomic_reduce, METH_NOARGS, "What it is pickled as."},
    {"__setstate__", atomic_setstate, METH_O, "The flag as __enter__ found it."},
    {NULL, NULL, 0, NULL}
};

PyTypeObject slp_atomic_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.atomic",
    .tp_basicsize = sizeof(slp_atomic),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "atomic()\n\nA context manager. Inside of the with block nothing interrupts the current tasklet unasked: no\n"
              "watchdog, other thread, signal handler or asynchronous exception. It may switch by itself.",
    .tp_methods = (PyMethodDef *)atomic_methods,
    .tp_init = atomic_ignore_init,
    .tp_new = atomic_new,
};
