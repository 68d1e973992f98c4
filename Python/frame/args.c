/* Binding the arguments of a call to the locals of a new frame, with the error messages of 2.7.

   The order of the steps is visible through the errors: positional arguments, surplus, keywords, defaults, cells.

   I1 On failure the slots already filled stay: the caller frees the frame and with it what was bound. */
#include "py_frame.h"

static int
raise_count(PyCodeObject *co, const char *quantity, Py_ssize_t wanted, Py_ssize_t given)
{
    PyErr_Format(PyExc_TypeError, "%.200s() takes %s %d argument%s (%d given)", PyString_AS_STRING(co->co_name),
                 quantity, (int)wanted, wanted == 1 ? "" : "s", (int)given);
    return -1;
}

/* The parameter that a keyword names, or co_argcount; -1 on error. */
static int
find_parameter(PyCodeObject *co, PyObject *keyword)
{
    PyObject **names = &PyTuple_GET_ITEM(co->co_varnames, 0);
    int i;

    for (i = 0; i < co->co_argcount; i++) {
        if (names[i] == keyword) {
            return i;
        }
    }
    for (i = 0; i < co->co_argcount; i++) {
        int same = PyObject_RichCompareBool(keyword, names[i], Py_EQ);
        if (same != 0) {
            return same < 0 ? -1 : i;
        }
    }
    return i;
}

/* The name of a keyword for a message, as bytes; steals nothing. */
static int
raise_keyword(PyCodeObject *co, const char *format, PyObject *keyword)
{
    PyObject *text = keyword;
    Py_INCREF(text);
    if (PyUnicode_Check(keyword)) {
        Py_DECREF(text);
        text = PyUnicode_AsEncodedString(keyword, NULL, "replace");
        if (text == NULL) {
            return -1;
        }
    }
    PyErr_Format(PyExc_TypeError, format, PyString_AS_STRING(co->co_name), PyString_AsString(text));
    Py_DECREF(text);
    return -1;
}

static int
bind_keyword(PyCodeObject *co, PyObject **slots, PyObject *rest, PyObject *keyword, PyObject *value)
{
    if (keyword == NULL || !(PyString_Check(keyword) || PyUnicode_Check(keyword))) {
        PyErr_Format(PyExc_TypeError, "%.200s() keywords must be strings", PyString_AS_STRING(co->co_name));
        return -1;
    }
    int i = find_parameter(co, keyword);
    if (i < 0) {
        return -1;
    }
    if (i == co->co_argcount) {
        if (rest == NULL) {
            return raise_keyword(co, "%.200s() got an unexpected keyword argument '%.400s'", keyword);
        }
        return PyDict_SetItem(rest, keyword, value);
    }
    if (slots[i] != NULL) {
        return raise_keyword(co, "%.200s() got multiple values for keyword argument '%.400s'", keyword);
    }
    Py_INCREF(value);
    slots[i] = value;
    return 0;
}

static int
fill_defaults(PyCodeObject *co, PyObject **slots, Py_ssize_t bound, PyObject *const *defaults,
              Py_ssize_t ndefaults)
{
    Py_ssize_t required = co->co_argcount - ndefaults;
    Py_ssize_t i;

    for (i = bound; i < required; i++) {
        if (slots[i] == NULL) {
            Py_ssize_t given = 0;
            for (int j = 0; j < co->co_argcount; j++) {
                given += slots[j] != NULL;
            }
            int open = (co->co_flags & CO_VARARGS) || ndefaults > 0;
            return raise_count(co, open ? "at least" : "exactly", required, given);
        }
    }
    for (i = bound > required ? bound - required : 0; i < ndefaults; i++) {
        if (required + i >= 0 && slots[required + i] == NULL) {
            Py_INCREF(defaults[i]);
            slots[required + i] = defaults[i];
        }
    }
    return 0;
}

static int
make_cells(PyCodeObject *co, py_exec *exec, PyObject **slots, PyObject *closure)
{
    Py_ssize_t nargs = co->co_argcount + !!(co->co_flags & CO_VARARGS) + !!(co->co_flags & CO_VARKEYWORDS);

    for (int32_t i = 0; i < exec->ncells; i++) {
        PyObject *name = PyTuple_GET_ITEM(co->co_cellvars, i), *value = NULL;
        for (Py_ssize_t j = 0; j < nargs; j++) {
            PyObject *other = PyTuple_GET_ITEM(co->co_varnames, j);
            if (name == other || strcmp(PyString_AS_STRING(name), PyString_AS_STRING(other)) == 0) {
                value = slots[j];
                break;
            }
        }
        slots[exec->nlocals + i] = PyCell_New(value);
        if (slots[exec->nlocals + i] == NULL) {
            return -1;
        }
    }
    if (exec->nfree > 0 && (closure == NULL || PyTuple_GET_SIZE(closure) < exec->nfree)) {
        PyErr_SetString(PyExc_SystemError, "code with free variables needs a closure");
        return -1;
    }
    for (int32_t i = 0; i < exec->nfree; i++) {
        PyObject *cell = PyTuple_GET_ITEM(closure, i);
        if (!PyCell_Check(cell)) {
            PyErr_SetString(PyExc_SystemError, "closure holds something that is no cell");
            return -1;
        }
        Py_INCREF(cell);
        slots[exec->nlocals + exec->ncells + i] = cell;
    }
    return 0;
}

int
py_args_bind(PyCodeObject *co, py_exec *exec, PyObject **slots, PyObject *first, PyObject *const *args,
             Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject *const *defaults,
             Py_ssize_t ndefaults, PyObject *closure)
{
    Py_ssize_t extra = first != NULL, given = nargs + extra;
    Py_ssize_t bound = given < co->co_argcount ? given : co->co_argcount;
    PyObject *rest = NULL;

    if (given > co->co_argcount && !(co->co_flags & CO_VARARGS)) {
        if (co->co_argcount == 0 && !(co->co_flags & CO_VARKEYWORDS)) {
            PyErr_Format(PyExc_TypeError, "%.200s() takes no arguments (%d given)",
                         PyString_AS_STRING(co->co_name), (int)(given + nkw));
            return -1;
        }
        return raise_count(co, ndefaults > 0 ? "at most" : "exactly", co->co_argcount, given + nkw);
    }
    if (co->co_argcount == 0 && nkw > 0 && !(co->co_flags & (CO_VARARGS | CO_VARKEYWORDS))) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes no arguments (%d given)", PyString_AS_STRING(co->co_name),
                     (int)nkw);
        return -1;
    }
    for (Py_ssize_t i = 0; i < bound; i++) {
        PyObject *value = i < extra ? first : args[i - extra];
        Py_INCREF(value);
        slots[i] = value;
    }
    if (co->co_flags & CO_VARKEYWORDS) {
        rest = PyDict_New();
        if (rest == NULL) {
            return -1;
        }
        slots[co->co_argcount + !!(co->co_flags & CO_VARARGS)] = rest;
    }
    if (co->co_flags & CO_VARARGS) {
        PyObject *more = PyTuple_New(given - bound);
        if (more == NULL) {
            return -1;
        }
        slots[co->co_argcount] = more;
        for (Py_ssize_t i = bound; i < given; i++) {
            PyObject *value = i < extra ? first : args[i - extra];
            Py_INCREF(value);
            PyTuple_SET_ITEM(more, i - bound, value);
        }
    }
    for (Py_ssize_t i = 0; i < nkw; i++) {
        if (bind_keyword(co, slots, rest, pairs[2 * i], pairs[2 * i + 1]) < 0) {
            return -1;
        }
    }
    if (bound < co->co_argcount && fill_defaults(co, slots, bound, defaults, ndefaults) < 0) {
        return -1;
    }
    if (exec->ncells + exec->nfree > 0) {
        return make_cells(co, exec, slots, closure);
    }
    return 0;
}
