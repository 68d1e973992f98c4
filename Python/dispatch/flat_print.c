/* The print statement.  To a real file the item is printed by its type, item by item for containers, or as its text
   (Objects/flat_repr.c); other objects are asked for softspace and write(), one after the other, and may do so in Python. */
#include "dispatch.h"
#include "../../Objects/flat_repr.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"
#include <ctype.h>

/* The stream of a print: what was given, or sys.stdout. Returns new. */
static PyObject *
print_stream(PyObject *stream)
{
    if (stream == NULL || stream == Py_None) {
        stream = PySys_GetObject((char *)"stdout");
        if (stream == NULL) {
            PyErr_SetString(PyExc_RuntimeError, "lost sys.stdout");
            return NULL;
        }
    }
    Py_INCREF(stream);
    return stream;
}

/* Does a blank go before the item that follows v? */
static int
wants_space(PyObject *v)
{
    if (PyString_Check(v)) {
        Py_ssize_t n = PyString_GET_SIZE(v);
        unsigned char last = n == 0 ? ' ' : (unsigned char)PyString_AS_STRING(v)[n - 1];
        return last == ' ' || !isspace(last);
    }
    if (PyUnicode_Check(v)) {
        Py_ssize_t n = PyUnicode_GET_SIZE(v);
        Py_UNICODE last = n == 0 ? ' ' : PyUnicode_AS_UNICODE(v)[n - 1];
        return last == ' ' || !Py_UNICODE_ISSPACE(last);
    }
    return 1;
}

/* ---- objects with write() ---- */

/* print to an object with write() in Python, in steps: object[0] stream, [1] item (NULL: a newline), [2] its write.  number[0] is
   what comes next, number[1]: has the stream a blank due? */
enum { PRINT_BEGIN, PRINT_SOFT, PRINT_SOFT_SET, PRINT_BLANK_WRITE, PRINT_BLANK_DONE, PRINT_WRITE, PRINT_TEXT, PRINT_DONE,
       PRINT_SOFT_AFTER, PRINT_SOFT_AFTER_SET };

enum { STREAM, ITEM, WRITE };

static py_step
print_getattr(py_thread *ts, py_cont *cont, PyObject *name, int phase, PyObject **value)
{
    cont->number[0] = phase;
    py_cont_push(ts, cont);
    py_step how = py_flat_getattr(ts, cont->object[STREAM], name, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

static py_step
print_set_soft(py_thread *ts, py_cont *cont, int soft, int phase, PyObject **value)
{
    PyObject *flag = PyInt_FromLong(soft);
    if (flag == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = phase;
    py_cont_push(ts, cont);
    py_step how = py_flat_setattr(ts, cont->object[STREAM], PY_ID(softspace), flag, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    Py_DECREF(flag);
    return how;
}

/* Calls write, taken over, with a text. */
static py_step
print_call(py_thread *ts, py_cont *cont, PyObject *write, PyObject *text, int phase, PyObject **value)
{
    py_step how = STEP_RAISE;
    cont->number[0] = phase;
    if (text != NULL) {
        how = py_flat_then(ts, cont, write, &text, 1, NULL, value);
        Py_DECREF(text);
    }
    Py_DECREF(write);
    return how;
}

/* The text of the item. */
static py_step
print_text(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *item = cont->object[ITEM];
    cont->number[0] = PRINT_TEXT;
    if (item == NULL || PyUnicode_Check(item)) {
        *value = item != NULL ? item : PyString_FromString("\n");
        Py_XINCREF(item);
        return *value != NULL ? STEP_RETURN : STEP_RAISE;
    }
    py_cont_push(ts, cont);
    py_step how = py_flat_str(ts, item, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* One step; `come` is what was asked for, or NULL, taken over.  *over: it was the last one. */
static py_step
print_step(py_thread *ts, py_cont *cont, PyObject *come, int *over, PyObject **value)
{
    PyObject *item = cont->object[ITEM], *write;

    switch (cont->number[0]) {
    case PRINT_BEGIN:
        return item != NULL ? print_getattr(ts, cont, PY_ID(softspace), PRINT_SOFT, value)
                            : print_getattr(ts, cont, PY_ID(write), PRINT_WRITE, value);
    case PRINT_SOFT:
        cont->number[1] = come != NULL && PyInt_Check(come) && PyInt_AsLong(come) != 0;
        Py_XDECREF(come);
        return print_set_soft(ts, cont, 0, PRINT_SOFT_SET, value);
    case PRINT_SOFT_SET:
        Py_XDECREF(come);
        return print_getattr(ts, cont, PY_ID(write), cont->number[1] ? PRINT_BLANK_WRITE : PRINT_WRITE, value);
    case PRINT_BLANK_WRITE:
        return print_call(ts, cont, come, PyString_FromString(" "), PRINT_BLANK_DONE, value);
    case PRINT_BLANK_DONE:
        Py_DECREF(come);
        return print_getattr(ts, cont, PY_ID(write), PRINT_WRITE, value);
    case PRINT_WRITE:
        Py_XSETREF(cont->object[WRITE], come);
        return print_text(ts, cont, value);
    case PRINT_TEXT:
        write = cont->object[WRITE];
        cont->object[WRITE] = NULL;
        return print_call(ts, cont, write, come, PRINT_DONE, value);
    case PRINT_DONE:
        Py_DECREF(come);
        if (item == NULL || wants_space(item)) {
            return print_getattr(ts, cont, PY_ID(softspace), PRINT_SOFT_AFTER, value);
        }
        *over = 1;
        return STEP_RETURN;
    case PRINT_SOFT_AFTER:
        Py_XDECREF(come);
        return print_set_soft(ts, cont, item != NULL, PRINT_SOFT_AFTER_SET, value);
    default:
        Py_XDECREF(come);
        *over = 1;
        return STEP_RETURN;
    }
}

/* A stream may have no softspace, and need not take one. */
static int
is_forgiven(const py_cont *cont)
{
    Py_ssize_t phase = cont->number[0];
    return phase == PRINT_SOFT || phase == PRINT_SOFT_SET || phase == PRINT_SOFT_AFTER || phase == PRINT_SOFT_AFTER_SET;
}

static py_step
resume_print(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    int over = 0;

    while (how < STEP_CALL) {
        if (how == STEP_RAISE) {
            if (!is_forgiven(cont)) {
                return STEP_RAISE;
            }
            PyErr_Clear();
            value = NULL;
        }
        PyObject *come = value;
        value = NULL;
        how = print_step(ts, cont, come, &over, &value);
        if (over) {
            return py_flat_none(result);
        }
    }
    return how;
}

const py_cont_kind py_kind_print = {"print", resume_print, 3, 2, "stream item write; phase blank"};

static py_step
print_to_object(py_thread *ts, PyObject *stream, PyObject *item, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, &py_kind_print, stream, item, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_step step = resume_print(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return step;
}

/* ---- real files ---- */

/* The item (object[1]) is printed to a real file (object[0]), but for its text. */
static py_step
resume_file(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    if (how == STEP_RAISE || py_print_text(value, cont->object[STREAM]) < 0) {
        return STEP_RAISE;
    }
    if (wants_space(cont->object[ITEM])) {
        PyFile_SoftSpace(cont->object[STREAM], 1);
    }
    return py_flat_none(result);
}

const py_cont_kind py_kind_print_file = {"print.file", resume_file, 2, 0, "stream item"};

/* Is it printed without a call of Python, as far as its type can tell? */
static int
is_plain(PyObject *item)
{
    return PyString_CheckExact(item) || PyInt_CheckExact(item) || PyFloat_CheckExact(item) || PyUnicode_CheckExact(item) ||
           item == Py_None || PyLong_CheckExact(item);
}

static py_step
print_to_file(py_thread *ts, PyObject *stream, PyObject *item, PyObject **result)
{
    PyObject *value = NULL;
    py_step how;
    if (PyFile_SoftSpace(stream, 0) && PyFile_WriteString(" ", stream) < 0) {
        return STEP_RAISE;
    }
    if (is_plain(item) || PyFile_AsFile(stream) == NULL) {      /* a closed file says so */
        if (PyFile_WriteObject(item, stream, Py_PRINT_RAW) < 0) {
            return STEP_RAISE;
        }
        if (wants_space(item)) {
            PyFile_SoftSpace(stream, 1);
        }
        return py_flat_none(result);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_print_file, stream, item, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    FLAT_BEGIN(ts, cont, how, py_flat_print_object(ts, item, stream, &value), resume_file, value, result);
    return how;
}

py_step
py_flat_print_item(py_thread *ts, PyObject *item, PyObject *stream, PyObject **result)
{
    py_step step;
    stream = print_stream(stream);
    if (stream == NULL) {
        return STEP_RAISE;
    }
    if (PyFile_Check(stream)) {
        step = print_to_file(ts, stream, item, result);
    }
    else {
        step = print_to_object(ts, stream, item, result);
    }
    Py_DECREF(stream);
    return step;
}

py_step
py_flat_print_newline(py_thread *ts, PyObject *stream, PyObject **result)
{
    py_step step;
    stream = print_stream(stream);
    if (stream == NULL) {
        return STEP_RAISE;
    }
    if (PyFile_Check(stream)) {
        step = PyFile_WriteString("\n", stream) < 0 ? STEP_RAISE : py_flat_none(result);
        if (step == STEP_RETURN) {
            PyFile_SoftSpace(stream, 0);
        }
    }
    else {
        step = print_to_object(ts, stream, NULL, result);
    }
    Py_DECREF(stream);
    return step;
}

py_step
py_flat_print_expr(py_thread *ts, PyObject *value, PyObject **result)
{
    PyObject *hook = PySys_GetObject((char *)"displayhook");
    if (hook == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "lost sys.displayhook");
        return STEP_RAISE;
    }
    Py_INCREF(hook);
    py_step step = py_call_vector(ts, hook, NULL, &value, 1, NULL, 0, result);
    Py_DECREF(hook);
    return step;
}
