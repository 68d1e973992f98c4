/* What the files of __builtin__ share: the tables they contribute and helpers for flat functions. */
#ifndef PY_BUILTINS_H
#define PY_BUILTINS_H

#include "Python.h"
#include "py_flat.h"
#include "py_type.h"

/* Each theme is a table that ends with an empty entry; builtin_module.c joins them. */
extern const PyMethodDef py_builtin_text_methods[];
extern const PyMethodDef py_builtin_number_methods[];
extern const PyMethodDef py_builtin_object_methods[];
extern const PyMethodDef py_builtin_sequence_methods[];
extern const PyMethodDef py_builtin_reduce_methods[];
extern const PyMethodDef py_builtin_order_methods[];
extern const PyMethodDef py_builtin_code_methods[];
extern const PyMethodDef py_builtin_io_methods[];

/* What raw_input does: a line without its newline. `prompt` may be NULL. Returns new. Raises yes. */
PyObject *py_builtin_read_line(PyObject *prompt);

/* filter(). Returns a step. Raises yes. */
py_step py_builtin_filter(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                          PyObject **result);

/* May asking this object for its length run Python code?  What it says is only a hint, but errors count. Raises no. */
int py_wants_length(PyObject *source);

#define FLAT_ENTRY(function) (PyCFunction)(void (*)(void))(function), METH_FLAT

/* Checks the number of arguments in the words of PyArg_UnpackTuple. Returns status. Raises yes. */
int py_builtin_check_count(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most,
                           PyObject *kwargs);

/* The same in the words of a METH_O function. Returns status. Raises yes. */
int py_builtin_check_single(const char *name, Py_ssize_t given, PyObject *kwargs);

/* True when the next item of this iterator comes from C code without a callback of ours. */
static inline int
is_direct_iterator(PyObject *iterator)
{
    PyTypeObject *type = Py_TYPE(iterator);
    return type->tp_iternext != NULL && type->tp_iternext != py_slot_tp_iternext &&
           type != &PyInstance_Type &&
           (py_type_flat_of(type) == NULL || py_type_flat_of(type)->iternext == NULL);
}

/* The next item, with the continuation in the chain where that may be needed. An exhausted iterator
 * is STEP_RETURN with NULL. Returns a step. Raises yes. */
static inline py_step
step_next(py_thread *ts, py_cont *cont, PyObject *iterator, PyObject **item)
{
    int direct = is_direct_iterator(iterator);
    if (direct) {
        *item = Py_TYPE(iterator)->tp_iternext(iterator);
    }
    if (direct || py_next_now(iterator, item)) {
        if (*item == NULL && PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
                return STEP_RAISE;
            }
            PyErr_Clear();
        }
        return STEP_RETURN;
    }
    *item = NULL;
    py_cont_push(ts, cont);
    py_step how = py_flat_next(ts, iterator, item);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* The truth of an object as Py_True or Py_False. Returns a step. Raises yes. */
static inline py_step
step_truth(py_thread *ts, py_cont *cont, PyObject *object, PyObject **truth)
{
    if (object == Py_True || object == Py_False || object == Py_None) {
        *truth = object == Py_True ? Py_True : Py_False;
        Py_INCREF(*truth);
        return STEP_RETURN;
    }
    if (PyInt_CheckExact(object)) {
        *truth = PyBool_FromLong(PyInt_AS_LONG(object) != 0);
        return STEP_RETURN;
    }
    py_cont_push(ts, cont);
    py_step how = py_flat_truth(ts, object, truth);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* Takes the truth value handed to a resume function (owned). */
static inline int
take_truth(PyObject *value)
{
    int truth = value == Py_True;
    Py_DECREF(value);
    return truth;
}

/* Starts a machine: calls the resume function of `cont` for the first time (how == STEP_RETURN, value
 * NULL, the stage number says that it is the start) and lets go of it. */
static inline py_step
run_machine(py_thread *ts, py_cont *cont, PyObject **result)
{
    py_step how = cont->kind->resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

/* Stores a borrowed object in a field of the continuation. */
static inline void
keep(py_cont *cont, int field, PyObject *object)
{
    Py_XINCREF(object);
    Py_XSETREF(cont->object[field], object);
}

/* Stores an owned object in a field of the continuation. */
static inline void
put(py_cont *cont, int field, PyObject *object)
{
    Py_XSETREF(cont->object[field], object);
}

/* Moves a field out of the continuation. Returns new. */
static inline PyObject *
take(py_cont *cont, int field)
{
    PyObject *object = cont->object[field];
    cont->object[field] = NULL;
    return object;
}

#endif
