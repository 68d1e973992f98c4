/* spwd: the shadow database of passwords. */
#include "Python.h"
#include "structseq.h"

#include <shadow.h>

static PyTypeObject spwd_type;

static const PyStructSequence_Field spwd_fields[] = {
    {"sp_nam", "name of the user"}, {"sp_pwd", "encrypted password"},
    {"sp_lstchg", "day of the last change"}, {"sp_min", "days between changes"},
    {"sp_max", "days until a change is due"}, {"sp_warn", "days of warning before that"},
    {"sp_inact", "days after that until it is closed"}, {"sp_expire", "day when it ends"},
    {"sp_flag", "not used"}, {NULL, NULL},
};

static PyObject *
make_entry(const struct spwd *p)
{
    PyObject *entry = PyStructSequence_New(&spwd_type);
    if (entry == NULL) {
        return NULL;
    }
    const long numbers[] = {p->sp_lstchg, p->sp_min, p->sp_max, p->sp_warn,
                            p->sp_inact,  p->sp_expire, (long)p->sp_flag};
    PyStructSequence_SET_ITEM(entry, 0, PyString_FromString(p->sp_namp));
    PyStructSequence_SET_ITEM(entry, 1, PyString_FromString(p->sp_pwdp));
    for (int i = 0; i < 7; i++) {
        PyStructSequence_SET_ITEM(entry, 2 + i, PyInt_FromLong(numbers[i]));
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(entry);
    }
    return entry;
}

static PyObject *
spwd_getspnam(PyObject *self, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:getspnam", &name)) {
        return NULL;
    }
    const struct spwd *p = getspnam(name);
    if (p == NULL) {
        PyErr_SetString(PyExc_KeyError, "getspnam(): name not found");
        return NULL;
    }
    return make_entry(p);
}

static PyObject *
spwd_getspall(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    const struct spwd *p;
    setspent();
    while (list != NULL && (p = getspent()) != NULL) {
        PyObject *entry = make_entry(p);
        if (entry == NULL || PyList_Append(list, entry) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(entry);
    }
    endspent();
    return list;
}

static const PyMethodDef spwd_methods[] = {
    {"getspnam", spwd_getspnam, METH_VARARGS, "getspnam(name) -> entry"},
    {"getspall", spwd_getspall, METH_NOARGS, "getspall() -> list of all entries"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initspwd(void)
{
    static const PyStructSequence_Desc description = {
        "spwd.struct_spwd", "An entry of the shadow database.",
        (PyStructSequence_Field *)spwd_fields, 9};
    PyObject *module = Py_InitModule3("spwd", (PyMethodDef *)spwd_methods,
                                      "The shadow database of passwords.");
    if (module == NULL) {
        return;
    }
    if (spwd_type.tp_name == NULL) {
        PyStructSequence_InitType(&spwd_type, (PyStructSequence_Desc *)&description);
    }
    Py_INCREF(&spwd_type);
    PyModule_AddObject(module, "struct_spwd", (PyObject *)&spwd_type);
}
