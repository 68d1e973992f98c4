/* Interned strings: equal names are one object, so that most comparisons are of pointers.
 *
 * I1  the dict maps each interned string to itself; its two references are not counted in
 *     ob_refcnt, so a name nobody else uses dies and is taken out by its destructor.
 * I2  only exact str are interned.
 * I3  an immortal interned string holds one reference that is never given back.
 */
#include "Python.h"
#include "py_state.h"
#include "py_text.h"
#include "../str/str.h"

void
PyString_InternInPlace(PyObject **p)
{
    PyObject **dict = &py_runtime_state.text.interned;
    PyObject *s = *p;
    PyObject *known;

    if (s == NULL || !PyString_Check(s)) {
        Py_FatalError("PyString_InternInPlace: strings only please!");
    }
    if (!PyString_CheckExact(s) || PyString_CHECK_INTERNED(s)) {
        return;
    }
    if (*dict == NULL) {
        *dict = PyDict_New();
        if (*dict == NULL) {
            PyErr_Clear();
            return;
        }
    }
    known = PyDict_GetItem(*dict, s);
    if (known != NULL) {
        Py_INCREF(known);
        *p = known;
        Py_DECREF(s);
        return;
    }
    if (PyDict_SetItem(*dict, s, s) < 0) {
        PyErr_Clear();
        return;
    }
    Py_REFCNT(s) -= 2; /* I1 */
    ((PyStringObject *)s)->ob_sstate = SSTATE_INTERNED_MORTAL;
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
PyString_InternFromString(const char *cp)
{
    PyObject *s = PyString_FromString(cp);

    if (s != NULL) {
        PyString_InternInPlace(&s);
    }
    return s;
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
