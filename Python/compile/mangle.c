/* mangle.c - private names: __x in class C is _C__x.
 *
 * Names that end in two underscores or contain a dot stay as they are, as does everything in a class
 * whose name is underscores only.
 */
#include "Python.h"
#include "symtable.h"

PyObject *
_Py_Mangle(PyObject *privateobj, PyObject *ident)
{
    const char *name = PyString_AS_STRING(ident);
    size_t size = strlen(name);
    int is_private = privateobj != NULL && PyString_Check(privateobj) && name[0] == '_'
        && name[1] == '_' && !(name[size - 1] == '_' && name[size - 2] == '_')
        && strchr(name, '.') == NULL;
    const char *owner = is_private ? PyString_AS_STRING(privateobj) : "";
    owner += strspn(owner, "_");
    if (*owner == '\0') {
        Py_INCREF(ident);
        return ident;
    }
    size_t owner_size = strlen(owner);
    if (owner_size > (size_t)PY_SSIZE_T_MAX - size - 2) {
        PyErr_SetString(PyExc_OverflowError, "private identifier too large to be mangled");
        return NULL;
    }
    PyObject *result = PyString_FromStringAndSize(NULL, (Py_ssize_t)(1 + owner_size + size));
    if (result != NULL) {
        char *to = PyString_AS_STRING(result);
        *to++ = '_';
        memcpy(to, owner, owner_size);
        memcpy(to + owner_size, name, size);
    }
    return result;
}

PyObject *
py_mangled_name(PyArena *arena, PyObject *private_name, PyObject *name)
{
    const char *text = PyString_AS_STRING(name);
    if (private_name == NULL || text[0] != '_' || text[1] != '_') {
        return name;
    }
    PyObject *mangled = _Py_Mangle(private_name, name);
    if (mangled == NULL) {
        return NULL;
    }
    PyString_InternInPlace(&mangled);
    if (PyArena_AddPyObject(arena, mangled) < 0) {
        Py_DECREF(mangled);
        return NULL;
    }
    return mangled;
}
