/* Names that are looked up in objects of any kind, flat: locals that are a mapping in Python, `from m import name`,
   the instance that `raise E` makes, and the iterables behind * and **.

   All of them are "do this, then look at how it ended": one continuation each. */
#include "dispatch.h"
#include "py_iters.h"
#include "py_flat_steps.h"
#include "py_type.h"

/* Pushes cont around the operation `call`, and goes on with `resume` when it was done at once. Gives up cont. */
#define AROUND(cont, call, resume) do { \
        PyObject *value_ = NULL; \
        py_cont_push(ts, cont); \
        py_step step_ = (call); \
        if (step_ < STEP_CALL) { \
            py_cont_pop(ts, cont); \
            step_ = resume(ts, cont, step_, value_, result); \
        } \
        Py_DECREF(cont); \
        return step_; \
    } while (0)

/* ---- locals that are no dict ---- */

static py_step
resume_load(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    py_frame *f = (py_frame *)cont->object[0];
    PyObject *name = cont->object[1];

    if (how == STEP_RAISE && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_Clear();
        value = PyDict_GetItem(f->f_globals, name);
        if (value == NULL && f->f_builtins != NULL) {
            value = PyDict_GetItem(f->f_builtins, name);
        }
        if (value == NULL) {
            PyErr_Format(PyExc_NameError, "name '%.200s' is not defined", PyString_AsString(name));
            return STEP_RAISE;
        }
        Py_INCREF(value);
        how = STEP_RETURN;
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_name_load = {"name.load", resume_load, 2, 0, "frame name"};

py_step
py_flat_load_name(py_thread *ts, py_frame *f, PyObject *name, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_name_load, (PyObject *)f, name, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    AROUND(cont, py_flat_getitem(ts, f->f_locals, name, &value_), resume_load);
}

static py_step
resume_delete(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        PyErr_Format(PyExc_NameError, "name '%.200s' is not defined", PyString_AsString(cont->object[0]));
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_name_delete = {"name.delete", resume_delete, 1, 0, "name"};

py_step
py_flat_delete_name(py_thread *ts, py_frame *f, PyObject *name, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_name_delete, name, NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    AROUND(cont, py_flat_setitem(ts, f->f_locals, name, NULL, &value_), resume_delete);
}

/* ---- from m import name ---- */

static py_step
resume_from(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Format(PyExc_ImportError, "cannot import name %.230s", PyString_AsString(cont->object[0]));
    }
    *result = value;
    return how;
}

const py_cont_kind py_kind_import_from = {"import.from", resume_from, 1, 0, "name"};

py_step
py_flat_import_from(py_thread *ts, PyObject *module, PyObject *name, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_import_from, name, NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    AROUND(cont, py_flat_getattr(ts, module, name, &value_), resume_from);
}

/* ---- raise E, value ---- */

int
py_raise_makes_instance(PyObject **row, int count)
{
    PyObject *class = count > 0 ? row[0] : NULL;
    if (class == NULL || count > 2 || !PyExceptionClass_Check(class) ||
        (count == 2 && PyExceptionInstance_Check(row[1]))) {
        return 0;
    }
    if (PyClass_Check(class)) {
        return 1;
    }
    PyTypeObject *type = (PyTypeObject *)class;
    return PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) &&
           (type->tp_init == py_slot_tp_init || type->tp_new == py_slot_tp_new);
}

/* The instance has been made: object[0] is its class. */
static py_step
resume_instance(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (!PyExceptionInstance_Check(value)) {
        PyErr_Format(PyExc_TypeError, "calling %s() should have returned an instance of BaseException, not '%s'",
                     PyExceptionClass_Name(cont->object[0]), Py_TYPE(value)->tp_name);
        Py_DECREF(value);
        return STEP_RAISE;
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_raise_instance = {"raise.instance", resume_instance, 1, 0, "class"};

py_step
py_flat_raise_instance(py_thread *ts, PyObject **row, int count, PyObject **result)
{
    PyObject *value = count == 2 && row[1] != Py_None ? row[1] : NULL, *const *args = &value;
    Py_ssize_t nargs = value != NULL;
    if (value != NULL && PyTuple_Check(value)) {
        args = &PyTuple_GET_ITEM(value, 0);
        nargs = PyTuple_GET_SIZE(value);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_raise_instance, row[0], NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    AROUND(cont, py_flat_call(ts, row[0], args, nargs, NULL, &value_), resume_instance);
}

/* ---- f(*args, **kwargs) ---- */

int
py_iterates_in_python(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return PyGen_CheckExact(o) || PyInstance_Check(o) || type->tp_iter == py_slot_tp_iter ||
           type->tp_iternext == py_slot_tp_iternext ||
           (py_type_flat_of(type) != NULL && py_type_flat_of(type)->iternext != NULL) || py_is_sequence_in_python(o);
}

int
py_star_calls_python(PyObject **row, int what)
{
    PyObject **rest = row + 1 + (what & 0xff) + 2 * (what >> 8 & 0xff);
    if ((what >> 16 & 1) && py_iterates_in_python(*rest++)) {
        return 1;
    }
    return (what >> 17 & 1) && !PyDict_Check(*rest);
}

/* object[0] all operands in a tuple; number[0] `what`, [1] place of the operand that is being asked for.
   First ** becomes a dict, then * a tuple, as 2.7 does it. */
static py_step
resume_star(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *all = cont->object[0], *asked;
    int what = (int)cont->number[0];
    Py_ssize_t place = cont->number[1], star = 1 + (what & 0xff) + 2 * (what >> 8 & 0xff);

    for (;;) {
        if (how == STEP_RAISE) {
            if (cont->object[1] != NULL) {
                py_raise_mapping(PyTuple_GET_ITEM(all, 0), PyTuple_GET_ITEM(all, place));
            }
            else if ((what >> 16 & 1) && place == star) {
                py_raise_star(PyTuple_GET_ITEM(all, 0), PyTuple_GET_ITEM(all, place));
            }
            return STEP_RAISE;
        }
        if (value != NULL) {
            if (cont->object[1] != NULL) {      /* None has come, the dict is full */
                Py_DECREF(value);
                value = cont->object[1];
                cont->object[1] = NULL;
            }
            asked = PyTuple_GET_ITEM(all, place);
            PyTuple_SET_ITEM(all, place, value);
            Py_DECREF(asked);
            value = NULL;
            place--;
        }
        cont->number[1] = place;
        if (place < star) {
            return py_call_var(ts, &PyTuple_GET_ITEM(all, 0), what, result);
        }
        asked = PyTuple_GET_ITEM(all, place);
        int mapping = (what >> 17 & 1) && place == PyTuple_GET_SIZE(all) - 1;
        if (mapping ? PyDict_Check(asked) : !py_iterates_in_python(asked)) {
            cont->number[1] = --place;          /* py_call_var does it, and says what is wrong with it */
            continue;
        }
        py_cont_push(ts, cont);
        if (mapping) {
            cont->object[1] = PyDict_New();
            how = cont->object[1] == NULL ? STEP_RAISE
                                          : py_replay(ts, PY_REPLAY_DICT_MERGE, cont->object[1], asked, NULL, 1, &value);
        }
        else {
            how = py_flat_call(ts, (PyObject *)&PyTuple_Type, &asked, 1, NULL, &value);
        }
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
}

const py_cont_kind py_kind_call_star = {"call.star", resume_star, 2, 2, "operands dict; what place"};

py_step
py_flat_call_star(py_thread *ts, PyObject **row, int what, PyObject **result)
{
    Py_ssize_t count = 1 + (what & 0xff) + 2 * (what >> 8 & 0xff) + (what >> 16 & 1) + (what >> 17 & 1);
    py_cont *cont = py_cont_new(ts, &py_kind_call_star);
    if (cont == NULL || (cont->object[0] = PyTuple_New(count)) == NULL) {
        Py_XDECREF(cont);
        return STEP_RAISE;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_INCREF(row[i]);
        PyTuple_SET_ITEM(cont->object[0], i, row[i]);
    }
    cont->number[0] = what;
    cont->number[1] = count - 1;
    py_step step = resume_star(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return step;
}

#undef AROUND
