/* codeobject.c - the code object: immutable bytecode with its names, constants and lines.
 *
 * The line table is a string of byte pairs: so many bytes of code further, so many lines further.
 *
 * I1 All names are interned; so are constant strings that could be names.
 * I2 Two code objects are equal when all that decides their behaviour, and the first line, is equal:
 *    constants by _PyCode_ConstantKey, so that 1, 1.0 and True differ.
 * I3 co_zombieframe is the executable (py_code.h); it dies with the code object.
 */
#include "Python.h"
#include "structmember.h"
#include "py_code.h"
#include "py_state.h"
#include <math.h>

/* ---- names ---- */

static int
intern_names(PyObject *tuple)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (!PyString_CheckExact(PyTuple_GET_ITEM(tuple, i))) {
            PyErr_SetString(PyExc_SystemError, "non-string found in code slot");
            return -1;
        }
        PyString_InternInPlace(&PyTuple_GET_ITEM(tuple, i));
    }
    return 0;
}

/* Not with strspn(), which makes itself a table of 256 bytes for each string. */
static int
looks_like_name(PyObject *string)
{
    const char *text = PyString_AS_STRING(string), *end = text + PyString_GET_SIZE(string);
    while (text < end && (Py_ISALNUM((unsigned char)*text) || *text == '_')) {
        text++;
    }
    return text == end;
}

/* Also in tuples inside; their depth is that of a source, or of marshal. */
static void
intern_constants(PyObject *consts)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(consts); i++) {
        PyObject *value = PyTuple_GET_ITEM(consts, i);
        if (PyString_CheckExact(value) && looks_like_name(value)) {
            PyString_InternInPlace(&PyTuple_GET_ITEM(consts, i));
        }
        else if (PyTuple_CheckExact(value) && PyTuple_GET_SIZE(value) > 0
                 && !Py_EnterRecursiveCall(" while interning constants")) {
            intern_constants(value);
            Py_LeaveRecursiveCall();
        }
    }
    if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_RuntimeError)) {
        PyErr_Clear();            /* too deep: it stays as it is */
    }
}

/* ---- making ---- */

static int
is_code_string(PyObject *code)
{
    return code != NULL && PyObject_CheckReadBuffer(code);
}

static int
is_tuple(PyObject *obj)
{
    return obj != NULL && PyTuple_Check(obj);
}

static int
is_string(PyObject *obj)
{
    return obj != NULL && PyString_Check(obj);
}

PyCodeObject *
PyCode_New(int argcount, int nlocals, int stacksize, int flags, PyObject *code, PyObject *consts,
           PyObject *names, PyObject *varnames, PyObject *freevars, PyObject *cellvars,
           PyObject *filename, PyObject *name, int firstlineno, PyObject *lnotab)
{
    if (argcount < 0 || nlocals < 0 || !is_code_string(code) || !is_tuple(consts)
        || !is_tuple(names) || !is_tuple(varnames) || !is_tuple(freevars) || !is_tuple(cellvars)
        || !is_string(filename) || !is_string(name) || !is_string(lnotab)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (intern_names(names) < 0 || intern_names(varnames) < 0 || intern_names(freevars) < 0
        || intern_names(cellvars) < 0) {
        return NULL;
    }
    intern_constants(consts);
    PyCodeObject *co = PyObject_New(PyCodeObject, &PyCode_Type);
    if (co == NULL) {
        return NULL;
    }
    co->co_argcount = argcount;
    co->co_nlocals = nlocals;
    co->co_stacksize = stacksize;
    co->co_flags = flags;
    co->co_firstlineno = firstlineno;
    Py_INCREF(code);
    co->co_code = code;
    Py_INCREF(consts);
    co->co_consts = consts;
    Py_INCREF(names);
    co->co_names = names;
    Py_INCREF(varnames);
    co->co_varnames = varnames;
    Py_INCREF(freevars);
    co->co_freevars = freevars;
    Py_INCREF(cellvars);
    co->co_cellvars = cellvars;
    Py_INCREF(filename);
    co->co_filename = filename;
    Py_INCREF(name);
    co->co_name = name;
    Py_INCREF(lnotab);
    co->co_lnotab = lnotab;
    co->co_zombieframe = NULL;
    co->co_weakreflist = NULL;
    return co;
}

PyCodeObject *
PyCode_NewEmpty(const char *filename, const char *funcname, int firstlineno)
{
    PyCodeObject *co = NULL;
    PyObject *text = PyString_FromString("");
    PyObject *tuple = PyTuple_New(0);
    PyObject *file = PyString_FromString(filename);
    PyObject *name = PyString_FromString(funcname);
    if (text != NULL && tuple != NULL && file != NULL && name != NULL) {
        co = PyCode_New(0, 0, 0, 0, text, tuple, tuple, tuple, tuple, tuple, file, name,
                        firstlineno, text);
    }
    Py_XDECREF(text);
    Py_XDECREF(tuple);
    Py_XDECREF(file);
    Py_XDECREF(name);
    return co;
}

/* A tuple of plain str: items of subclasses are copied. Returns new. */
static PyObject *
plain_names(PyObject *tuple)
{
    Py_ssize_t size = PyTuple_GET_SIZE(tuple);
    PyObject *result = PyTuple_New(size);
    for (Py_ssize_t i = 0; result != NULL && i < size; i++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, i);
        if (PyString_CheckExact(item)) {
            Py_INCREF(item);
        }
        else if (PyString_Check(item)) {
            item = PyString_FromStringAndSize(PyString_AS_STRING(item), PyString_GET_SIZE(item));
        }
        else {
            PyErr_Format(PyExc_TypeError, "name tuples must contain only strings, not '%.500s'",
                         Py_TYPE(item)->tp_name);
            item = NULL;
        }
        if (item == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyTuple_SET_ITEM(result, i, item);
    }
    return result;
}

/* A copy of the constants: interning must not change somebody's tuple. Returns new. */
static PyObject *
copy_tuple(PyObject *tuple)
{
    Py_ssize_t size = PyTuple_GET_SIZE(tuple);
    PyObject *result = PyTuple_New(size);
    for (Py_ssize_t i = 0; result != NULL && i < size; i++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, i);
        Py_INCREF(item);
        PyTuple_SET_ITEM(result, i, item);
    }
    return result;
}

static PyObject *
code_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    int argcount, nlocals, stacksize, flags, firstlineno;
    PyObject *code, *consts, *filename, *name, *lnotab;
    PyObject *lists[4] = {NULL, NULL, NULL, NULL};     /* names, varnames, freevars, cellvars */
    PyObject *plain[4] = {NULL, NULL, NULL, NULL};
    PyObject *result = NULL;
    if (!PyArg_ParseTuple(args, "iiiiSO!O!O!SSiS|O!O!:code", &argcount, &nlocals, &stacksize,
                          &flags, &code, &PyTuple_Type, &consts, &PyTuple_Type, &lists[0],
                          &PyTuple_Type, &lists[1], &filename, &name, &firstlineno, &lnotab,
                          &PyTuple_Type, &lists[2], &PyTuple_Type, &lists[3])) {
        return NULL;
    }
    if (argcount < 0 || nlocals < 0) {
        PyErr_SetString(PyExc_ValueError, argcount < 0 ? "code: argcount must not be negative"
                                                       : "code: nlocals must not be negative");
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        plain[i] = lists[i] != NULL ? plain_names(lists[i]) : PyTuple_New(0);
        if (plain[i] == NULL) {
            goto error;
        }
    }
    consts = copy_tuple(consts);
    if (consts != NULL) {
        result = (PyObject *)PyCode_New(argcount, nlocals, stacksize, flags, code, consts,
                                        plain[0], plain[1], plain[2], plain[3], filename, name,
                                        firstlineno, lnotab);
        Py_DECREF(consts);
    }
error:
    for (int i = 0; i < 4; i++) {
        Py_XDECREF(plain[i]);
    }
    return result;
}

/* Takes it out of the tables of code in pickles. */
static void
forget_code(PyCodeObject *co)
{
    long hash = PyString_Check(co->co_code) ? ((PyStringObject *)co->co_code)->ob_shash : -1;
    PyInterpreterState *interp = hash != -1 ? PyInterpreterState_Head() : NULL;

    for (; interp != NULL; interp = PyInterpreterState_Next(interp)) {
        PyCodeObject **place = &((py_interp *)interp)->slp.codes[(size_t)hash % SLP_CODES];
        if (*place == co) {
            *place = NULL;
        }
    }
}

static void
code_dealloc(PyCodeObject *co)
{
    if (co->co_code != NULL) {
        forget_code(co);
    }
    if (co->co_weakreflist != NULL) {
        PyObject_ClearWeakRefs((PyObject *)co);
    }
    if (co->co_zombieframe != NULL) {
        py_executable_free(py_code_executable(co));
    }
    Py_XDECREF(co->co_code);
    Py_XDECREF(co->co_consts);
    Py_XDECREF(co->co_names);
    Py_XDECREF(co->co_varnames);
    Py_XDECREF(co->co_freevars);
    Py_XDECREF(co->co_cellvars);
    Py_XDECREF(co->co_filename);
    Py_XDECREF(co->co_name);
    Py_XDECREF(co->co_lnotab);
    PyObject_Del(co);
}

static PyObject *
code_repr(PyCodeObject *co)
{
    const char *filename = PyString_Check(co->co_filename) ? PyString_AS_STRING(co->co_filename)
                                                           : "???";
    const char *name = PyString_Check(co->co_name) ? PyString_AS_STRING(co->co_name) : "???";
    return PyString_FromFormat("<code object %.100s at %p, file \"%.300s\", line %d>", name,
                               (void *)co, filename,
                               co->co_firstlineno != 0 ? co->co_firstlineno : -1);
}

/* ---- constants as keys ---- */

static PyObject *
key_of_float(PyObject *value)
{
    double d = PyFloat_AS_DOUBLE(value);
    if (d == 0.0 && signbit(d)) {
        return PyTuple_Pack(3, value, Py_TYPE(value), Py_None);
    }
    return PyTuple_Pack(2, value, Py_TYPE(value));
}

static PyObject *
key_of_complex(PyObject *value)
{
    Py_complex z = PyComplex_AsCComplex(value);
    int signs = (z.real == 0.0 && signbit(z.real) ? 1 : 0)
        | (z.imag == 0.0 && signbit(z.imag) ? 2 : 0);
    return signs == 0 ? PyTuple_Pack(2, value, Py_TYPE(value))
                      : Py_BuildValue("OOi", value, Py_TYPE(value), signs);
}

static PyObject *
key_of_items(PyObject *value, PyObject *items)
{
    Py_ssize_t size = PyTuple_GET_SIZE(items);
    PyObject *keys = PyTuple_New(size);
    for (Py_ssize_t i = 0; keys != NULL && i < size; i++) {
        PyObject *key = _PyCode_ConstantKey(PyTuple_GET_ITEM(items, i));
        if (key == NULL) {
            Py_CLEAR(keys);
            break;
        }
        PyTuple_SET_ITEM(keys, i, key);
    }
    return keys == NULL ? NULL : Py_BuildValue("NO", keys, Py_TYPE(value));
}

static PyObject *
key_of_tuple(PyObject *value)
{
    if (Py_EnterRecursiveCall(" while comparing constants")) {
        return NULL;
    }
    PyObject *key = key_of_items(value, value);
    Py_LeaveRecursiveCall();
    return key;
}

static PyObject *
key_of_frozenset(PyObject *value)
{
    PyObject *items = PySequence_Tuple(value);
    PyObject *pair = items == NULL ? NULL : key_of_items(value, items);
    PyObject *keys = pair == NULL ? NULL : PyFrozenSet_New(PyTuple_GET_ITEM(pair, 0));
    Py_XDECREF(items);
    Py_XDECREF(pair);
    return keys == NULL ? NULL : Py_BuildValue("NO", keys, Py_TYPE(value));
}

/* Something that is equal for constants that may share a place, and for no others. */
PyObject *
_PyCode_ConstantKey(PyObject *value)
{
    if (value == Py_None || value == Py_Ellipsis || PyInt_CheckExact(value)
        || PyLong_CheckExact(value) || PyBool_Check(value) || PyString_CheckExact(value)
        || PyUnicode_CheckExact(value) || PyCode_Check(value)) {
        return PyTuple_Pack(2, value, Py_TYPE(value));
    }
    if (PyFloat_CheckExact(value)) {
        return key_of_float(value);
    }
    if (PyComplex_CheckExact(value)) {
        return key_of_complex(value);
    }
    if (PyTuple_CheckExact(value)) {
        return key_of_tuple(value);
    }
    if (PyFrozenSet_CheckExact(value)) {
        return key_of_frozenset(value);
    }
    /* anything else is only the same as itself */
    return Py_BuildValue("NO", PyLong_FromVoidPtr(value), Py_TYPE(value));
}

/* ---- comparing ---- */

static int
same_constants(PyCodeObject *a, PyCodeObject *b)
{
    PyObject *key_a = _PyCode_ConstantKey(a->co_consts);
    PyObject *key_b = key_a == NULL ? NULL : _PyCode_ConstantKey(b->co_consts);
    int same = key_b == NULL ? -1 : PyObject_RichCompareBool(key_a, key_b, Py_EQ);
    Py_XDECREF(key_a);
    Py_XDECREF(key_b);
    return same;
}

static int
same_code(PyCodeObject *a, PyCodeObject *b)
{
    if (a->co_argcount != b->co_argcount || a->co_nlocals != b->co_nlocals
        || a->co_flags != b->co_flags || a->co_firstlineno != b->co_firstlineno) {
        return 0;
    }
    PyObject *pairs[][2] = {
        {a->co_name, b->co_name}, {a->co_code, b->co_code}, {a->co_names, b->co_names},
        {a->co_varnames, b->co_varnames}, {a->co_freevars, b->co_freevars},
        {a->co_cellvars, b->co_cellvars},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        int same = PyObject_RichCompareBool(pairs[i][0], pairs[i][1], Py_EQ);
        if (same <= 0) {
            return same;
        }
    }
    return same_constants(a, b);
}

static PyObject *
code_richcompare(PyObject *self, PyObject *other, int op)
{
    int is_order = op != Py_EQ && op != Py_NE;
    if (is_order && PyErr_WarnPy3k("code inequality comparisons not supported in 3.x", 1) < 0) {
        return NULL;
    }
    if (is_order || !PyCode_Check(self) || !PyCode_Check(other)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    int same = self == other ? 1 : same_code((PyCodeObject *)self, (PyCodeObject *)other);
    if (same < 0) {
        return NULL;
    }
    return PyBool_FromLong(same == (op == Py_EQ));
}

static int
code_compare(PyCodeObject *a, PyCodeObject *b)
{
    int result = PyObject_Compare(a->co_name, b->co_name);
    if (result) {
        return result;
    }
    const int numbers[][2] = {
        {a->co_argcount, b->co_argcount}, {a->co_nlocals, b->co_nlocals},
        {a->co_flags, b->co_flags}, {a->co_firstlineno, b->co_firstlineno},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i][0] != numbers[i][1]) {
            return numbers[i][0] < numbers[i][1] ? -1 : 1;
        }
    }
    PyObject *pairs[][2] = {
        {a->co_code, b->co_code}, {a->co_consts, b->co_consts}, {a->co_names, b->co_names},
        {a->co_varnames, b->co_varnames}, {a->co_freevars, b->co_freevars},
        {a->co_cellvars, b->co_cellvars},
    };
    for (size_t i = 0; result == 0 && i < sizeof pairs / sizeof pairs[0]; i++) {
        result = PyObject_Compare(pairs[i][0], pairs[i][1]);
    }
    return result;
}

static long
code_hash(PyCodeObject *co)
{
    PyObject *parts[] = {co->co_name, co->co_code, co->co_consts, co->co_names, co->co_varnames,
                         co->co_freevars, co->co_cellvars};
    long hash = co->co_argcount ^ co->co_nlocals ^ co->co_flags;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        long part = PyObject_Hash(parts[i]);
        if (part == -1) {
            return -1;
        }
        hash ^= part;
    }
    return hash == -1 ? -2 : hash;
}

/* ---- lines ---- */

int
PyCode_Addr2Line(PyCodeObject *co, int addrq)
{
    const unsigned char *pair = (const unsigned char *)PyString_AS_STRING(co->co_lnotab);
    const unsigned char *end = pair + (PyString_GET_SIZE(co->co_lnotab) & ~(Py_ssize_t)1);
    int line = co->co_firstlineno;
    int address = 0;
    for (; pair < end; pair += 2) {
        address += pair[0];
        if (address > addrq) {
            break;
        }
        line += pair[1];
    }
    return line;
}

/* The line of instruction `lasti`, and the range of code that belongs to it. */
int
_PyCode_CheckLineNumber(PyCodeObject *co, int lasti, PyAddrPair *bounds)
{
    const unsigned char *pair = (const unsigned char *)PyString_AS_STRING(co->co_lnotab);
    const unsigned char *end = pair + (PyString_GET_SIZE(co->co_lnotab) & ~(Py_ssize_t)1);
    int line = co->co_firstlineno;
    int address = 0;
    bounds->ap_lower = 0;
    for (; pair < end && address + pair[0] <= lasti; pair += 2) {
        address += pair[0];
        if (pair[1]) {
            bounds->ap_lower = address;
        }
        line += pair[1];
    }
    bounds->ap_upper = INT_MAX;
    for (; pair < end; pair += 2) {
        address += pair[0];
        bounds->ap_upper = address;
        if (pair[1]) {
            break;
        }
    }
    return line;
}

/* ---- the type ---- */

#define MEMBER(name, type) {(char *)#name, type, offsetof(PyCodeObject, name), READONLY, NULL}

static const PyMemberDef code_members[] = {
    MEMBER(co_argcount, T_INT),
    MEMBER(co_nlocals, T_INT),
    MEMBER(co_stacksize, T_INT),
    MEMBER(co_flags, T_INT),
    MEMBER(co_code, T_OBJECT),
    MEMBER(co_consts, T_OBJECT),
    MEMBER(co_names, T_OBJECT),
    MEMBER(co_varnames, T_OBJECT),
    MEMBER(co_freevars, T_OBJECT),
    MEMBER(co_cellvars, T_OBJECT),
    MEMBER(co_filename, T_OBJECT),
    MEMBER(co_name, T_OBJECT),
    MEMBER(co_firstlineno, T_INT),
    MEMBER(co_lnotab, T_OBJECT),
    {NULL, 0, 0, 0, NULL}
};

#undef MEMBER

static const char code_doc[] =
"code(argcount, nlocals, stacksize, flags, codestring, constants, names,\n"
"      varnames, filename, name, firstlineno, lnotab[, freevars[, cellvars]])\n"
"\n"
"A compiled block of code. compile() and marshal make these; by hand it takes care.";

PyTypeObject PyCode_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "code",
    .tp_basicsize = sizeof(PyCodeObject),
    .tp_dealloc = (destructor)code_dealloc,
    .tp_compare = (cmpfunc)code_compare,
    .tp_repr = (reprfunc)code_repr,
    .tp_hash = (hashfunc)code_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = code_doc,
    .tp_richcompare = code_richcompare,
    .tp_weaklistoffset = offsetof(PyCodeObject, co_weakreflist),
    .tp_members = (PyMemberDef *)code_members,
    .tp_new = code_new,
};
