/* The patterns asked for of late, by the identity of their texts.
 *
 * re.match("...", s) asks with the same constant again and again: one comparison of addresses finds its pattern
 * before the dict in Lib/re.py is asked.
 *
 * I1  an entry owns its text, so no other object can have the text's address while the entry is there.
 * I2  only exact str and unicode, which cannot change, and exact int flags have entries.
 */
#include "py_state.h"
#include "sets.h"

/* The place for a text and flags. Returns borrowed, NULL: they can have none (I2), or raised. */
static re_memo *
memo_place(PyObject *text, PyObject *flags)
{
    py_re_state *state;

    if (!(PyString_CheckExact(text) || PyUnicode_CheckExact(text)) || !PyInt_CheckExact(flags)) {
        return NULL;
    }
    state = py_re_state_get();
    return state == NULL ? NULL : &state->memo[((uintptr_t)text / 32 + (uintptr_t)PyInt_AS_LONG(flags)) % MEMO_SIZE];
}

py_step
py_re_recall(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    re_memo *entry = nargs == 2 ? memo_place(args[0], args[1]) : NULL;

    if (entry == NULL && PyErr_Occurred()) {
        return STEP_RAISE;
    }
    *result = entry != NULL && entry->text == args[0] && entry->flags == PyInt_AS_LONG(args[1]) ? entry->pattern
                                                                                             : Py_None;
    Py_INCREF(*result);
    return STEP_RETURN;
}

PyObject *
py_re_remember(PyObject *module, PyObject *args)
{
    PyObject *text, *flags, *pattern;
    re_memo old = {NULL, 0, NULL};
    re_memo *entry;

    if (!PyArg_ParseTuple(args, "OOO!:remember", &text, &flags, &py_re_pattern_type, &pattern)) {
        return NULL;
    }
    entry = memo_place(text, flags);
    if (entry != NULL) {
        old = *entry;
        Py_INCREF(text);
        Py_INCREF(pattern);
        *entry = (re_memo){text, PyInt_AS_LONG(flags), pattern};
    }
    Py_XDECREF(old.text);
    Py_XDECREF(old.pattern);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyObject *
py_re_forget(PyObject *module, PyObject *unused)
{
    py_re_state *state = py_re_state_get();
    Py_ssize_t i;

    for (i = 0; state != NULL && i < MEMO_SIZE; i++) {
        re_memo old = state->memo[i];
        state->memo[i] = (re_memo){NULL, 0, NULL};
        Py_XDECREF(old.text);
        Py_XDECREF(old.pattern);
    }
    if (state == NULL) {
        return NULL;
    }
    Py_RETURN_NONE;
}
