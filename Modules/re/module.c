/* The module _sre: compile(pattern, flags), the types' constants, case conversion.
 *
 * Lib/re.py is the face that programs see; it keeps the cache of compiled patterns.
 */
#include <ctype.h>
#include "re.h"
#include "py_cfunction.h"
#include "sets.h"

/* indexgroup: a list that says the name of each group, or None. Returns new. */
static PyObject *
names_by_number(PyObject *groupindex, Py_ssize_t groups)
{
    PyObject *list = PyList_New(groups + 1);
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    Py_ssize_t i;

    if (list == NULL) {
        return NULL;
    }
    for (i = 0; i <= groups; i++) {
        Py_INCREF(Py_None);
        PyList_SET_ITEM(list, i, Py_None);
    }
    while (PyDict_Next(groupindex, &pos, &key, &value)) {
        Py_INCREF(key);
        PyList_SetItem(list, PyInt_AsSsize_t(value), key);
    }
    return list;
}

/* Makes the pattern object of a tree. Returns new. */
static PyObject *
pattern_from(const re_tree *tree, PyObject *source)
{
    re_pattern *self = PyObject_NewVar(re_pattern, &py_re_pattern_type, 0);

    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyVarObject), 0, sizeof(*self) - sizeof(PyVarObject));
    Py_INCREF(source);
    self->pattern = source;
    Py_INCREF(tree->groupindex);
    self->groupindex = tree->groupindex;
    self->flags = tree->flags;
    self->groups = tree->groups;
    self->indexgroup = names_by_number(tree->groupindex, tree->groups);
    self->close_order = PyMem_Malloc((size_t)(tree->groups + 1) * sizeof(int));
    if (self->indexgroup == NULL || self->close_order == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    memcpy(self->close_order, tree->close_order, (size_t)(tree->groups + 1) * sizeof(int));
    return (PyObject *)self;
}

/* The pattern as unicode, Latin-1 for bytes. Returns new. */
static PyObject *
source_text(PyObject *source)
{
    if (PyUnicode_Check(source)) {
        return PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(source), PyUnicode_GET_SIZE(source));
    }
    return PyUnicode_DecodeLatin1(PyString_AS_STRING(source), PyString_GET_SIZE(source), NULL);
}

/* The engine of the reference takes a list of codes here. There is no use for one, but what could
   not be a code is refused. Returns 0 or -1. */
static int
check_codes(PyObject *codes)
{
    Py_ssize_t i;

    for (i = 0; codes != NULL && i < PyList_GET_SIZE(codes); i++) {
        PyObject *item = PyList_GET_ITEM(codes, i);
        unsigned long value = PyInt_Check(item) ? (unsigned long)PyInt_AsLong(item)
                                                : PyLong_AsUnsignedLong(item);
        if (PyErr_Occurred() || value > 0xffffffffUL) {
            PyErr_SetString(PyExc_OverflowError, "regular expression code size limit exceeded");
            return -1;
        }
    }
    return 0;
}

static PyObject *
sre_compile(PyObject *module, PyObject *args)
{
    PyObject *source, *text;
    PyObject *codes = NULL;
    PyObject *result = NULL;
    re_tree tree;
    int flags = 0;

    if (!PyArg_ParseTuple(args, "Oi|O!:compile", &source, &flags, &PyList_Type, &codes) ||
        check_codes(codes) < 0) {
        return NULL;
    }
    if (!PyString_Check(source) && !PyUnicode_Check(source)) {
        PyErr_SetString(PyExc_TypeError, "first argument must be string or compiled pattern");
        return NULL;
    }
    text = source_text(source);
    if (text == NULL) {
        return NULL;
    }
    if (py_re_parse(&tree, source, PyUnicode_AS_UNICODE(text), PyUnicode_GET_SIZE(text), flags) ==
        0) {
        if (flags & RE_DEBUG) {
            py_re_dump(&tree);
        }
        result = pattern_from(&tree, source);
    }
    py_re_tree_fini(&tree);
    Py_DECREF(text);
    return result;
}

static PyObject *
sre_getcodesize(PyObject *module, PyObject *unused)
{
    return PyInt_FromLong(4);
}

static PyObject *
sre_getlower(PyObject *module, PyObject *args)
{
    int c, flags;

    if (!PyArg_ParseTuple(args, "ii:getlower", &c, &flags)) {
        return NULL;
    }
    if (flags & RE_LOCALE) {
        return PyInt_FromLong(c >= 0 && c < 256 ? tolower(c) : c);
    }
    if (flags & RE_UNICODE) {
        return PyInt_FromLong((long)Py_UNICODE_TOLOWER((Py_UNICODE)c));
    }
    return PyInt_FromLong(c >= 0 && c < 128 ? Py_TOLOWER(c) : c);
}

static PyObject *
sre_parse_template(PyObject *module, PyObject *args)
{
    PyObject *template, *pattern;

    if (!PyArg_ParseTuple(args, "OO!:parse_template", &template, &py_re_pattern_type, &pattern)) {
        return NULL;
    }
    return py_re_parse_template((re_pattern *)pattern, template);
}

static PyObject *
sre_expand_template(PyObject *module, PyObject *args)
{
    PyObject *parsed, *match;

    if (!PyArg_ParseTuple(args, "OO!:expand_template", &parsed, &py_re_match_type, &match)) {
        return NULL;
    }
    return py_re_expand(parsed, match);
}

static const PyMethodDef sre_functions[] = {
    {"compile", sre_compile, METH_VARARGS, "compile(pattern, flags) -> pattern object"},
    {"getcodesize", sre_getcodesize, METH_NOARGS, NULL},
    {"getlower", sre_getlower, METH_VARARGS, "getlower(code, flags) -> code in lower case"},
    {"recall", (PyCFunction)(void (*)(void))py_re_recall, METH_FLAT,
     "recall(text, flags) -> the pattern remembered for this very text, or None"},
    {"remember", py_re_remember, METH_VARARGS, "remember(text, flags, pattern)"},
    {"forget", py_re_forget, METH_NOARGS, "forget() drops what is remembered"},
    {"parse_template", sre_parse_template, METH_VARARGS, NULL},
    {"expand_template", sre_expand_template, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* An interpreter that has the module ends: its patterns are not kept for the next. */
static void
forget_at_end(PyObject *capsule)
{
    PyObject *none = py_re_forget(NULL, NULL);
    Py_XDECREF(none);
}

/* The module, whose functions hold a capsule that goes with the last of them. Returns borrowed. */
static PyObject *
make_module(void)
{
    PyObject *end = PyCapsule_New((void *)&py_re_pattern_type, "_sre.end", forget_at_end);
    PyObject *state = end == NULL ? NULL : py_module_state_new(1, end);
    PyObject *m = state == NULL ? NULL
                                : Py_InitModule4("_sre", (PyMethodDef *)sre_functions, NULL, state, PYTHON_API_VERSION);
    Py_XDECREF(state);
    Py_XDECREF(end);
    return m;
}

PyMODINIT_FUNC init_sre(void);

PyMODINIT_FUNC
init_sre(void)
{
    PyObject *m, *limit, *error;

    if (PyType_Ready(&py_re_pattern_type) < 0 || PyType_Ready(&py_re_match_type) < 0 ||
        PyType_Ready(&py_re_scanner_type) < 0 || PyType_Ready(&py_re_finder_type) < 0) {
        return;
    }
    m = make_module();
    if (m == NULL) {
        return;
    }
    PyModule_AddIntConstant(m, "MAGIC", 20031017);
    PyModule_AddIntConstant(m, "CODESIZE", 4);
    limit = PyLong_FromUnsignedLong(RE_MAXREPEAT);
    if (limit != NULL) {
        PyModule_AddObject(m, "MAXREPEAT", limit);
    }
    error = py_re_error();
    Py_INCREF(error);
    PyModule_AddObject(m, "error", error);
    PyModule_AddStringConstant(m, "copyright", " Regular expressions of Python's syntax, on PCRE2 ");
}
