/* pwd: the database of users. */
#include "Python.h"
#include "structseq.h"

#include <pwd.h>
#include <sys/types.h>

PyAPI_FUNC(PyObject *) _PyInt_FromUid(uid_t uid);
PyAPI_FUNC(PyObject *) _PyInt_FromGid(gid_t gid);
PyAPI_FUNC(int) _Py_Uid_Converter(PyObject *object, void *result);

static PyTypeObject passwd_type;

static const PyStructSequence_Field passwd_fields[] = {
    {"pw_name", "name of the user"}, {"pw_passwd", "password, or a mark"}, {"pw_uid", "number"},
    {"pw_gid", "number of the group"}, {"pw_gecos", "real name"}, {"pw_dir", "home directory"},
    {"pw_shell", "shell"}, {NULL, NULL},
};

static PyObject *
text_or_none(const char *text)
{
    if (text != NULL) {
        return PyString_FromString(text);
    }
    Py_RETURN_NONE;
}

static PyObject *
make_entry(const struct passwd *p)
{
    PyObject *entry = PyStructSequence_New(&passwd_type);
    if (entry == NULL) {
        return NULL;
    }
    PyStructSequence_SET_ITEM(entry, 0, text_or_none(p->pw_name));
    PyStructSequence_SET_ITEM(entry, 1, text_or_none(p->pw_passwd));
    PyStructSequence_SET_ITEM(entry, 2, _PyInt_FromUid(p->pw_uid));
    PyStructSequence_SET_ITEM(entry, 3, _PyInt_FromGid(p->pw_gid));
    PyStructSequence_SET_ITEM(entry, 4, text_or_none(p->pw_gecos));
    PyStructSequence_SET_ITEM(entry, 5, text_or_none(p->pw_dir));
    PyStructSequence_SET_ITEM(entry, 6, text_or_none(p->pw_shell));
    if (PyErr_Occurred()) {
        Py_CLEAR(entry);
    }
    return entry;
}

static PyObject *
pwd_getpwuid(PyObject *self, PyObject *args)
{
    uid_t uid;
    if (!PyArg_ParseTuple(args, "O&:getpwuid", _Py_Uid_Converter, &uid)) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_Format(PyExc_KeyError, "getpwuid(): uid not found");
        }
        return NULL;
    }
    const struct passwd *p = getpwuid(uid);
    if (p == NULL) {
        return PyErr_Format(PyExc_KeyError, "getpwuid(): uid not found: %lu", (unsigned long)uid);
    }
    return make_entry(p);
}

static PyObject *
pwd_getpwnam(PyObject *self, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:getpwnam", &name)) {
        return NULL;
    }
    const struct passwd *p = getpwnam(name);
    if (p == NULL) {
        return PyErr_Format(PyExc_KeyError, "getpwnam(): name not found: %s", name);
    }
    return make_entry(p);
}

static PyObject *
pwd_getpwall(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    const struct passwd *p;
    setpwent();
    while (list != NULL && (p = getpwent()) != NULL) {
        PyObject *entry = make_entry(p);
        if (entry == NULL || PyList_Append(list, entry) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(entry);
    }
    endpwent();
    return list;
}

static const PyMethodDef pwd_methods[] = {
    {"getpwuid", pwd_getpwuid, METH_VARARGS, "getpwuid(uid) -> entry"},
    {"getpwnam", pwd_getpwnam, METH_VARARGS, "getpwnam(name) -> entry"},
    {"getpwall", pwd_getpwall, METH_NOARGS, "getpwall() -> list of all entries"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initpwd(void)
{
    static const PyStructSequence_Desc description = {
        "pwd.struct_passwd", "An entry of the database of users.",
        (PyStructSequence_Field *)passwd_fields, 7};
    PyObject *module =
        Py_InitModule3("pwd", (PyMethodDef *)pwd_methods, "The database of users.");
    if (module == NULL) {
        return;
    }
    if (passwd_type.tp_name == NULL) {
        PyStructSequence_InitType(&passwd_type, (PyStructSequence_Desc *)&description);
    }
    Py_INCREF(&passwd_type);
    PyModule_AddObject(module, "struct_passwd", (PyObject *)&passwd_type);
    Py_INCREF(&passwd_type); /* the older name */
    PyModule_AddObject(module, "struct_pwent", (PyObject *)&passwd_type);
}
