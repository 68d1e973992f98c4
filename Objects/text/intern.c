/* Interned strings: equal names are one object, so that most comparisons are of pointers.
 *
 * I1  the dict maps each interned string to itself; its two references are not counted in
 *     ob_refcnt, so a name nobody else uses dies and is taken out by its destructor.
 * I2  only exact str are interned.
 * I3  an immortal interned string holds one reference that is never given back.
 */
#include "Python.h"
#include "py_dict.h"
#include "py_state.h"
#include "py_text.h"
#include "../str/str.h"

/* So many names does the smallest program have: the table is not made anew for them. */
enum { NAMES_OF_THE_START = 1300 };

static int
has_dict(void)
{
    PyObject **dict = &py_runtime_state.text.interned;
    if (*dict == NULL) {
        *dict = _PyDict_NewPresized(NAMES_OF_THE_START);
        if (*dict == NULL) {
            PyErr_Clear();
        }
    }
    return *dict != NULL;
}

/* The dict has got it. */
static void
mark_interned(PyObject *s)
{
    Py_REFCNT(s) -= 2; /* I1 */
    ((PyStringObject *)s)->ob_sstate = SSTATE_INTERNED_MORTAL;
}

void
PyString_InternInPlace(PyObject **p)
{
    PyObject *s = *p;
    PyObject *known;

    if (s == NULL || !PyString_Check(s)) {
        Py_FatalError("PyString_InternInPlace: strings only please!");
    }
    if (!PyString_CheckExact(s) || PyString_CHECK_INTERNED(s)) {
        return;
    }
    if (!has_dict()) {
        return;
    }
    known = py_dict_get_or_add(py_runtime_state.text.interned, s, s);
    if (known == NULL) {
        PyErr_Clear();
        return;
    }
    if (known != s) {
        Py_INCREF(known);
        *p = known;
        Py_DECREF(s);
        return;
    }
    mark_interned(s);
}

void
PyString_InternImmortal(PyObject **p)
{
    PyString_InternInPlace(p);
    if (PyString_CHECK_INTERNED(*p) == SSTATE_INTERNED_MORTAL) {
        ((PyStringObject *)*p)->ob_sstate = SSTATE_INTERNED_IMMORTAL;
        Py_INCREF(*p); /* I3 */
    }
}

PyObject *
py_intern_text(const char *text, Py_ssize_t size)
{
    if (size <= 1 || !has_dict()) {
        return PyString_FromStringAndSize(text, size);      /* shared, and interned, anyway */
    }
    PyObject *dict = py_runtime_state.text.interned;
    long hash = py_hash_bytes(text, size);
    PyObject *s = py_dict_key_of_text(dict, text, size, hash);
    if (s != NULL) {
        Py_INCREF(s);
        return s;
    }
    s = PyString_FromStringAndSize(text, size);
    if (s != NULL) {
        ((PyStringObject *)s)->ob_shash = hash;
        if (py_dict_add_absent(dict, s, hash, s) < 0) {
            PyErr_Clear();
        }
        else {
            mark_interned(s);
        }
    }
    return s;
}

PyObject *
PyString_InternFromString(const char *cp)
{
    return py_intern_text(cp, (Py_ssize_t)strlen(cp));
}

void
py_str_forget_interned(PyObject *op)
{
    PyObject *type, *value, *traceback;

    if (PyString_CHECK_INTERNED(op) == SSTATE_INTERNED_IMMORTAL) {
        Py_FatalError("Immortal interned string died.");
    }
    /* The dict gives back its two references; ours keeps the object in existence meanwhile. */
    PyErr_Fetch(&type, &value, &traceback);
    Py_REFCNT(op) = 3;
    if (PyDict_DelItem(py_runtime_state.text.interned, op) != 0) {
        Py_FatalError("deletion of interned string failed");
    }
    Py_REFCNT(op) = 0;
    PyErr_Restore(type, value, traceback);
}

/* Gives the dict's references back, for leak checkers; the strings themselves stay valid. */
void
_Py_ReleaseInternedStrings(void)
{
    PyObject *dict = py_runtime_state.text.interned;
    PyObject *key, *value;
    Py_ssize_t pos = 0;

    if (dict == NULL) {
        return;
    }
    py_runtime_state.text.interned = NULL;
    while (PyDict_Next(dict, &pos, &key, &value)) {
        if (PyString_CHECK_INTERNED(key) == SSTATE_INTERNED_MORTAL) {
            Py_REFCNT(key) += 2;
        }
        else {
            Py_REFCNT(key) += 1;
        }
        ((PyStringObject *)key)->ob_sstate = SSTATE_NOT_INTERNED;
    }
    Py_DECREF(dict);
}

void
PyString_Fini(void)
{
    int i;

    for (i = 0; i < 256; i++) {
        Py_CLEAR(py_runtime_state.text.str_char[i]);
    }
    Py_CLEAR(py_runtime_state.text.str_empty);
}
