/* member.c: attributes that are fields of a C struct (PyMemberDef).

   Each kind T_… says how the bytes at the field's offset become an object and back.  A number that does not fit is cut off
   with a RuntimeWarning, as C would.

   I1 T_OBJECT shows NULL as None, T_OBJECT_EX as AttributeError; only these two can be deleted. */
#include "Python.h"
#include "structmember.h"

/* ---- reading ---- */

static PyObject *
get_object(PyObject *value)
{
    if (value == NULL) {
        Py_RETURN_NONE;
    }
    Py_INCREF(value);
    return value;
}

static PyObject *
get_string(const char *value)
{
    if (value == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromString(value);
}

PyObject *
PyMember_GetOne(const char *base, PyMemberDef *def)
{
    if ((def->flags & READ_RESTRICTED) && PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_RuntimeError, "restricted attribute");
        return NULL;
    }
    const char *field = base + def->offset;
    switch (def->type) {
    case T_BOOL:
        return PyBool_FromLong(*(const char *)field);
    case T_BYTE:
        return PyInt_FromLong(*(const signed char *)field);
    case T_UBYTE:
        return PyLong_FromUnsignedLong(*(const unsigned char *)field);
    case T_SHORT:
        return PyInt_FromLong(*(const short *)field);
    case T_USHORT:
        return PyLong_FromUnsignedLong(*(const unsigned short *)field);
    case T_INT:
        return PyInt_FromLong(*(const int *)field);
    case T_UINT:
        return PyLong_FromUnsignedLong(*(const unsigned int *)field);
    case T_LONG:
        return PyInt_FromLong(*(const long *)field);
    case T_ULONG:
        return PyLong_FromUnsignedLong(*(const unsigned long *)field);
    case T_LONGLONG:
        return PyLong_FromLongLong(*(const long long *)field);
    case T_ULONGLONG:
        return PyLong_FromUnsignedLongLong(*(const unsigned long long *)field);
    case T_PYSSIZET:
        return PyInt_FromSsize_t(*(const Py_ssize_t *)field);
    case T_FLOAT:
        return PyFloat_FromDouble(*(const float *)field);
    case T_DOUBLE:
        return PyFloat_FromDouble(*(const double *)field);
    case T_STRING:
        return get_string(*(char *const *)field);
    case T_STRING_INPLACE:
        return get_string(field);
    case T_CHAR:
        return PyString_FromStringAndSize(field, 1);
    case T_OBJECT:
        return get_object(*(PyObject *const *)field);
    case T_OBJECT_EX: /* I1 */
        if (*(PyObject *const *)field == NULL) {
            PyErr_SetString(PyExc_AttributeError, def->name);
            return NULL;
        }
        return get_object(*(PyObject *const *)field);
    default:
        PyErr_SetString(PyExc_SystemError, "bad memberdescr type");
        return NULL;
    }
}

/* ---- writing ---- */

static int
warn(const char *message)
{
    return PyErr_WarnEx(PyExc_RuntimeWarning, message, 1);
}

/* A whole number for a signed field from `low` to `high`; the caller cuts it off. */
static int
get_signed(PyObject *value, long low, long high, const char *warning, long *number)
{
    *number = PyInt_AsLong(value);
    if (*number == -1 && PyErr_Occurred()) {
        return -1;
    }
    return *number < low || *number > high ? warn(warning) : 0;
}

/* A whole number for an unsigned long field; a negative one is stored as its two's complement. */
static int
get_unsigned(PyObject *value, unsigned long *number)
{
    *number = PyLong_Check(value) ? PyLong_AsUnsignedLong(value) : (unsigned long)PyInt_AsLong(value);
    if (*number != (unsigned long)-1 || !PyErr_Occurred()) {
        if (!PyLong_Check(value) && (long)*number < 0) {
            return warn("Writing negative value into unsigned field");
        }
        return 0;
    }
    PyErr_Clear();
    *number = (unsigned long)PyLong_AsLong(value);
    if (*number == (unsigned long)-1 && PyErr_Occurred()) {
        return -1;
    }
    return warn("Writing negative value into unsigned field");
}

static int
set_small(char *field, int kind, PyObject *value)
{
    long number = 0;
    switch (kind) {
    case T_BYTE:
        if (get_signed(value, CHAR_MIN, CHAR_MAX, "Truncation of value to char", &number) < 0) {
            return -1;
        }
        *(char *)field = (char)number;
        return 0;
    case T_UBYTE:
        if (get_signed(value, 0, UCHAR_MAX, "Truncation of value to unsigned char", &number) < 0) {
            return -1;
        }
        *(unsigned char *)field = (unsigned char)number;
        return 0;
    case T_SHORT:
        if (get_signed(value, SHRT_MIN, SHRT_MAX, "Truncation of value to short", &number) < 0) {
            return -1;
        }
        *(short *)field = (short)number;
        return 0;
    case T_USHORT:
        if (get_signed(value, 0, USHRT_MAX, "Truncation of value to unsigned short", &number) < 0) {
            return -1;
        }
        *(unsigned short *)field = (unsigned short)number;
        return 0;
    default:
        if (get_signed(value, INT_MIN, INT_MAX, "Truncation of value to int", &number) < 0) {
            return -1;
        }
        *(int *)field = (int)number;
        return 0;
    }
}

static int
set_large(char *field, int kind, PyObject *value)
{
    if (kind == T_LONG) {
        long number = PyLong_AsLong(value);
        *(long *)field = number;
        return number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    if (kind == T_PYSSIZET) {
        Py_ssize_t number = PyInt_AsSsize_t(value);
        *(Py_ssize_t *)field = number;
        return number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    if (kind == T_LONGLONG) {
        long long number = PyLong_AsLongLong(value);
        *(long long *)field = number;
        return number == -1 && PyErr_Occurred() ? -1 : 0;
    }
    if (kind == T_ULONGLONG) {
        unsigned long long number =
            PyLong_Check(value) ? PyLong_AsUnsignedLongLong(value) : (unsigned long long)PyInt_AsLong(value);
        *(unsigned long long *)field = number;
        return number == (unsigned long long)-1 && PyErr_Occurred() ? -1 : 0;
    }
    unsigned long number;
    if (get_unsigned(value, &number) < 0) {
        return -1;
    }
    if (kind == T_ULONG) {
        *(unsigned long *)field = number;
        return 0;
    }
    *(unsigned int *)field = (unsigned int)number;
    return number > UINT_MAX ? warn("Truncation of value to unsigned int") : 0;
}

static int
set_bool(char *field, PyObject *value)
{
    if (!PyBool_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "attribute value type must be bool");
        return -1;
    }
    *field = value == Py_True;
    return 0;
}

static int
set_real(char *field, int kind, PyObject *value)
{
    double number = PyFloat_AsDouble(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (kind == T_FLOAT) {
        *(float *)field = (float)number;
    }
    else {
        *(double *)field = number;
    }
    return 0;
}

static int
set_object(char *field, PyObject *value)
{
    PyObject *old = *(PyObject **)field;
    Py_XINCREF(value);
    *(PyObject **)field = value;
    Py_XDECREF(old);
    return 0;
}

static int
set_char(char *field, PyObject *value)
{
    if (!PyString_Check(value) || PyString_GET_SIZE(value) != 1) {
        PyErr_BadArgument();
        return -1;
    }
    *field = PyString_AS_STRING(value)[0];
    return 0;
}

static int
check_deletable(const char *field, const PyMemberDef *def)
{
    if (def->type == T_OBJECT_EX) {
        if (*(PyObject *const *)field == NULL) {
            PyErr_SetString(PyExc_AttributeError, def->name);
            return -1;
        }
        return 0;
    }
    if (def->type != T_OBJECT) {
        PyErr_SetString(PyExc_TypeError, "can't delete numeric/char attribute");
        return -1;
    }
    return 0;
}

int
PyMember_SetOne(char *base, PyMemberDef *def, PyObject *value)
{
    if (def->flags & READONLY) {
        PyErr_SetString(PyExc_TypeError, "readonly attribute");
        return -1;
    }
    if ((def->flags & PY_WRITE_RESTRICTED) && PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_RuntimeError, "restricted attribute");
        return -1;
    }
    char *field = base + def->offset;
    if (value == NULL && check_deletable(field, def) < 0) {
        return -1;
    }
    switch (def->type) {
    case T_BOOL:
        return set_bool(field, value);
    case T_BYTE:
    case T_UBYTE:
    case T_SHORT:
    case T_USHORT:
    case T_INT:
        return set_small(field, def->type, value);
    case T_UINT:
    case T_LONG:
    case T_ULONG:
    case T_LONGLONG:
    case T_ULONGLONG:
    case T_PYSSIZET:
        return set_large(field, def->type, value);
    case T_FLOAT:
    case T_DOUBLE:
        return set_real(field, def->type, value);
    case T_OBJECT:
    case T_OBJECT_EX:
        return set_object(field, value);
    case T_CHAR:
        return set_char(field, value);
    case T_STRING:
    case T_STRING_INPLACE:
        PyErr_SetString(PyExc_TypeError, "readonly attribute");
        return -1;
    default:
        PyErr_Format(PyExc_SystemError, "bad memberdescr type for %s", def->name);
        return -1;
    }
}

/* ---- the older table without descriptors ---- */

static PyMemberDef
modern(const struct memberlist *old)
{
    PyMemberDef def = {old->name, old->type, old->offset, old->flags, NULL};
    return def;
}

static PyObject *
list_names(struct memberlist *list)
{
    PyObject *names = PyList_New(0);
    for (; names != NULL && list->name != NULL; list++) {
        PyObject *name = PyString_FromString(list->name);
        if (name == NULL || PyList_Append(names, name) < 0) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    if (names != NULL && PyList_Sort(names) < 0) {
        Py_CLEAR(names);
    }
    return names;
}

PyObject *
PyMember_Get(const char *base, struct memberlist *list, const char *name)
{
    if (strcmp(name, "__members__") == 0) {
        return list_names(list);
    }
    for (; list->name != NULL; list++) {
        if (strcmp(list->name, name) == 0) {
            PyMemberDef def = modern(list);
            return PyMember_GetOne(base, &def);
        }
    }
    PyErr_SetString(PyExc_AttributeError, name);
    return NULL;
}

int
PyMember_Set(char *base, struct memberlist *list, const char *name, PyObject *value)
{
    for (; list->name != NULL; list++) {
        if (strcmp(list->name, name) == 0) {
            PyMemberDef def = modern(list);
            return PyMember_SetOne(base, &def, value);
        }
    }
    PyErr_SetString(PyExc_AttributeError, name);
    return -1;
}
