/* sys.displayhook and sys.excepthook: what the interactive loop does with values and errors. */
#include "sys_internal.h"

static PyObject *
sys_displayhook(PyObject *self, PyObject *object)
{
    PyObject *modules = PyThreadState_GET()->interp->modules;
    PyObject *builtins = modules != NULL ? PyDict_GetItemString(modules, "__builtin__") : NULL;
    if (builtins == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "lost __builtin__");
        return NULL;
    }
    if (object == Py_None) {
        Py_RETURN_NONE;
    }
    Py_INCREF(builtins);
    PyObject *result = NULL;
    /* `_` must not be the value while its repr runs */
    if (PyObject_SetAttrString(builtins, "_", Py_None) == 0 && Py_FlushLine() == 0) {
        PyObject *out = PySys_GetObject("stdout");
        if (out == NULL) {
            PyErr_SetString(PyExc_RuntimeError, "lost sys.stdout");
        }
        else {
            Py_INCREF(out);
            if (PyFile_WriteObject(object, out, 0) == 0) {
                PyFile_SoftSpace(out, 1);
                if (Py_FlushLine() == 0 && PyObject_SetAttrString(builtins, "_", object) == 0) {
                    Py_INCREF(Py_None);
                    result = Py_None;
                }
            }
            Py_DECREF(out);
        }
    }
    Py_DECREF(builtins);
    return result;
}

static PyObject *
sys_excepthook(PyObject *self, PyObject *args)
{
    PyObject *type, *value, *traceback;
    if (!PyArg_UnpackTuple(args, "excepthook", 3, 3, &type, &value, &traceback)) {
        return NULL;
    }
    PyErr_Display(type, value, traceback);
    Py_RETURN_NONE;
}

const PyMethodDef py_sys_hook_methods[] = {
    {"displayhook", sys_displayhook, METH_O, "displayhook(object): print it and keep it in _"},
    {"excepthook", sys_excepthook, METH_VARARGS,
     "excepthook(type, value, traceback): print them to sys.stderr"},
    {NULL, NULL, 0, NULL},
};
