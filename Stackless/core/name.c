/* Names of tasklets, for messages and dumps.
 *
 * Few tasklets have one, so it lies beside them: in a dict of the interpreter, by address. A flag in the tasklet
 * says whether to look.
 *
 * I1  SLP_HAS_NAME is set exactly while the dict has an entry for the tasklet.
 */
#include "core.h"

static PyObject **
names_of(void)
{
    return &py_interp_get()->slp.names;
}

PyObject *
slp_name_borrow(const slp_tasklet *t)
{
    PyObject *key;
    PyObject *name = NULL;
    if ((t->flags & SLP_HAS_NAME) && *names_of() != NULL) {
        key = PyLong_FromVoidPtr((void *)t);
        if (key == NULL) {
            PyErr_Clear();
            return NULL;
        }
        name = PyDict_GetItem(*names_of(), key);
        Py_DECREF(key);
    }
    return name;
}

void
slp_name_drop(slp_tasklet *t)
{
    PyObject *key;
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    if (!(t->flags & SLP_HAS_NAME)) {
        return;
    }
    t->flags &= ~(unsigned int)SLP_HAS_NAME;
    PyErr_Fetch(&type, &value, &traceback);
    key = *names_of() != NULL ? PyLong_FromVoidPtr(t) : NULL;
    if (key != NULL) {
        (void)PyDict_DelItem(*names_of(), key);
        Py_DECREF(key);
    }
    PyErr_Restore(type, value, traceback);
}

int
slp_name_set(slp_tasklet *t, PyObject *name)
{
    PyObject *key;
    int status;
    if (*names_of() == NULL && (*names_of() = PyDict_New()) == NULL) {
        return -1;
    }
    key = PyLong_FromVoidPtr(t);
    if (key == NULL) {
        return -1;
    }
    status = PyDict_SetItem(*names_of(), key, name);
    Py_DECREF(key);
    if (status == 0) {
        t->flags |= SLP_HAS_NAME;
    }
    return status;
}
