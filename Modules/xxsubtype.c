/* xxsubtype.c: a list and a dict with a field more, made in C: shows how a static type derives from a builtin one. */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"

/* ---- spamlist ---- */

typedef struct {
    PyListObject list;
    int state;
} spamlist;

static PyObject *
spamlist_getstate(PyObject *self, PyObject *args)
{
    if (!PyArg_ParseTuple(args, ":getstate")) {
        return NULL;
    }
    return PyInt_FromLong(((spamlist *)self)->state);
}

static PyObject *
spamlist_setstate(PyObject *self, PyObject *args)
{
    int state;
    if (!PyArg_ParseTuple(args, "i:setstate", &state)) {
        return NULL;
    }
    ((spamlist *)self)->state = state;
    Py_RETURN_NONE;
}

/* Shows what it was called with; as a class method and as a static method. */
static PyObject *
spamlist_specialmeth(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *result = PyTuple_New(3);
    if (result == NULL) {
        return NULL;
    }
    PyObject *parts[3] = {self, args, kwds};
    for (int i = 0; i < 3; i++) {
        PyObject *part = parts[i] == NULL ? Py_None : parts[i];
        Py_INCREF(part);
        PyTuple_SET_ITEM(result, i, part);
    }
    return result;
}

static const PyMethodDef spamlist_methods[] = {
    {"getstate", spamlist_getstate, METH_VARARGS, "getstate() -> state"},
    {"setstate", spamlist_setstate, METH_VARARGS, "setstate(state)"},
    {"classmeth", (PyCFunction)spamlist_specialmeth, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     "classmeth(*args, **kw)"},
    {"staticmeth", (PyCFunction)spamlist_specialmeth, METH_VARARGS | METH_KEYWORDS | METH_STATIC,
     "staticmeth(*args, **kw)"},
    {NULL, NULL, 0, NULL},
};

static int
spamlist_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (PyList_Type.tp_init(self, args, kwds) < 0) {
        return -1;
    }
    ((spamlist *)self)->state = 0;
    return 0;
}

static PyObject *
spamlist_state_get(PyObject *self, void *closure)
{
    return PyInt_FromLong(((spamlist *)self)->state);
}

static const PyGetSetDef spamlist_getsets[] = {
    {(char *)"state", spamlist_state_get, NULL, (char *)"an int variable for demonstration purposes", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject spamlist_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "xxsubtype.spamlist",
    .tp_basicsize = sizeof(spamlist),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_methods = (PyMethodDef *)spamlist_methods,
    .tp_getset = (PyGetSetDef *)spamlist_getsets,
    .tp_init = spamlist_init,
};

/* ---- spamdict ---- */

typedef struct {
    PyDictObject dict;
    int state;
} spamdict;

static PyObject *
spamdict_getstate(PyObject *self, PyObject *args)
{
    if (!PyArg_ParseTuple(args, ":getstate")) {
        return NULL;
    }
    return PyInt_FromLong(((spamdict *)self)->state);
}

static PyObject *
spamdict_setstate(PyObject *self, PyObject *args)
{
    int state;
    if (!PyArg_ParseTuple(args, "i:setstate", &state)) {
        return NULL;
    }
    ((spamdict *)self)->state = state;
    Py_RETURN_NONE;
}

static const PyMethodDef spamdict_methods[] = {
    {"getstate", spamdict_getstate, METH_VARARGS, "getstate() -> state"},
    {"setstate", spamdict_setstate, METH_VARARGS, "setstate(state)"},
    {NULL, NULL, 0, NULL},
};

static int
spamdict_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (PyDict_Type.tp_init(self, args, kwds) < 0) {
        return -1;
    }
    ((spamdict *)self)->state = 0;
    return 0;
}

static const PyMemberDef spamdict_members[] = {
    {(char *)"state", T_INT, offsetof(spamdict, state), READONLY,
     (char *)"an int variable for demonstration purposes"},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject spamdict_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "xxsubtype.spamdict",
    .tp_basicsize = sizeof(spamdict),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_methods = (PyMethodDef *)spamdict_methods,
    .tp_members = (PyMemberDef *)spamdict_members,
    .tp_init = spamdict_init,
};

/* ---- the module ---- */

static PyObject *
spam_bench(PyObject *self, PyObject *args)
{
    PyObject *object, *name;
    int count = 1000;
    if (!PyArg_ParseTuple(args, "OS|i", &object, &name, &count)) {
        return NULL;
    }
    clock_t start = clock();
    while (--count >= 0) {
        PyObject *value = PyObject_GetAttr(object, name);
        if (value == NULL) {
            return NULL;
        }
        Py_DECREF(value);
    }
    return PyFloat_FromDouble((double)(clock() - start) / CLOCKS_PER_SEC);
}

static const PyMethodDef xxsubtype_functions[] = {
    {"bench", spam_bench, METH_VARARGS, "bench(object, name[, count]) -> seconds for getting an attribute"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC initxxsubtype(void);

PyMODINIT_FUNC
initxxsubtype(void)
{
    spamlist_type.tp_base = &PyList_Type;
    spamdict_type.tp_base = &PyDict_Type;
    if (PyType_Ready(&spamlist_type) < 0 || PyType_Ready(&spamdict_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("xxsubtype", (PyMethodDef *)xxsubtype_functions,
                                      "Example types in C that derive from list and dict.");
    if (module == NULL) {
        return;
    }
    Py_INCREF(&spamlist_type);
    if (PyModule_AddObject(module, "spamlist", (PyObject *)&spamlist_type) < 0) {
        return;
    }
    Py_INCREF(&spamdict_type);
    (void)PyModule_AddObject(module, "spamdict", (PyObject *)&spamdict_type);
}
