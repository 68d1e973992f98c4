/* grp: the database of groups. */
#include "Python.h"
#include "structseq.h"

#include <grp.h>
#include <sys/types.h>

PyAPI_FUNC(PyObject *) _PyInt_FromGid(gid_t gid);
PyAPI_FUNC(int) _Py_Gid_Converter(PyObject *object, void *result);

static PyTypeObject group_type;

static const PyStructSequence_Field group_fields[] = {
    {"gr_name", "name of the group"}, {"gr_passwd", "password, or a mark"},
    {"gr_gid", "number"}, {"gr_mem", "names of the members"}, {NULL, NULL},
};

static PyObject *
member_list(char **members)
{
    PyObject *list = PyList_New(0);
    for (; list != NULL && *members != NULL; members++) {
        PyObject *name = PyString_FromString(*members);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    return list;
}

static PyObject *
make_entry(const struct group *g)
{
    PyObject *members = member_list(g->gr_mem);
    PyObject *entry = members != NULL ? PyStructSequence_New(&group_type) : NULL;
    if (entry == NULL) {
        Py_XDECREF(members);
        return NULL;
    }
    PyStructSequence_SET_ITEM(entry, 0, PyString_FromString(g->gr_name));
    if (g->gr_passwd != NULL) {
        PyStructSequence_SET_ITEM(entry, 1, PyString_FromString(g->gr_passwd));
    }
    else {
        Py_INCREF(Py_None);
        PyStructSequence_SET_ITEM(entry, 1, Py_None);
    }
    PyStructSequence_SET_ITEM(entry, 2, _PyInt_FromGid(g->gr_gid));
    PyStructSequence_SET_ITEM(entry, 3, members);
    if (PyErr_Occurred()) {
        Py_CLEAR(entry);
    }
    return entry;
}

static PyObject *
grp_getgrgid(PyObject *self, PyObject *object)
{
    gid_t gid;
    PyObject *number = PyNumber_Int(object);
    if (number == NULL) {
        return NULL;
    }
    int fine = _Py_Gid_Converter(number, &gid);
    Py_DECREF(number);
    if (!fine) {
        return NULL;
    }
    const struct group *g = getgrgid(gid);
    if (g == NULL) {
        return PyErr_Format(PyExc_KeyError, "getgrgid(): gid not found: %lu", (unsigned long)gid);
    }
    return make_entry(g);
}

static PyObject *
grp_getgrnam(PyObject *self, PyObject *object)
{
    PyObject *name = PyObject_Str(object);
    if (name == NULL) {
        return NULL;
    }
    const struct group *g = getgrnam(PyString_AS_STRING(name));
    PyObject *entry = g != NULL ? make_entry(g)
                                : PyErr_Format(PyExc_KeyError, "getgrnam(): name not found: %s",
                                               PyString_AS_STRING(name));
    Py_DECREF(name);
    return entry;
}

static PyObject *
grp_getgrall(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    const struct group *g;
    setgrent();
    while (list != NULL && (g = getgrent()) != NULL) {
        PyObject *entry = make_entry(g);
        if (entry == NULL || PyList_Append(list, entry) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(entry);
    }
    endgrent();
    return list;
}

static const PyMethodDef grp_methods[] = {
    {"getgrgid", grp_getgrgid, METH_O, "getgrgid(gid) -> entry"},
    {"getgrnam", grp_getgrnam, METH_O, "getgrnam(name) -> entry"},
    {"getgrall", grp_getgrall, METH_NOARGS, "getgrall() -> list of all entries"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initgrp(void)
{
    static const PyStructSequence_Desc description = {
        "grp.struct_group", "An entry of the database of groups.",
        (PyStructSequence_Field *)group_fields, 4};
    PyObject *module =
        Py_InitModule3("grp", (PyMethodDef *)grp_methods, "The database of groups.");
    if (module == NULL) {
        return;
    }
    if (group_type.tp_name == NULL) {
        PyStructSequence_InitType(&group_type, (PyStructSequence_Desc *)&description);
    }
    Py_INCREF(&group_type);
    PyModule_AddObject(module, "struct_group", (PyObject *)&group_type);
}
