/* The deadlock message: who waits, for what, and where.
 *
 *     Deadlock: the last runnable tasklet cannot be blocked by receiving.
 *       main tasklet, receiving on channel 0x7f..., at main.py:12 in serve
 *       tasklet 0x7f..., sending on channel 0x7f..., at worker.py:40 in work
 *       ... and 17 more
 *
 * What is not here: how they are found (census.c).
 */
#include "core.h"

#include "frameobject.h"

enum { LONGEST_LIST = 20 };

static PyObject *
place_of(slp_tasklet *t)
{
    struct _frame *frame = slp_is_current(t) ? t->thread->base.frame : t->frame;
    PyCodeObject *code;
    if (frame == NULL) {
        return PyString_FromString("not started");
    }
    code = frame->f_code;
    return PyString_FromFormat("at %.200s:%d in %.100s", PyString_AsString(code->co_filename),
                               PyFrame_GetLineNumber(frame), PyString_AsString(code->co_name));
}

static PyObject *
describe(slp_tasklet *t)
{
    PyObject *place = place_of(t);
    const char *name = slp_name_text(t);
    PyObject *line;
    if (place == NULL) {
        return NULL;
    }
    line = PyString_FromFormat("\n  %s %s%.100s%s%p, %s on channel %p, %s",
                               (t->flags & SLP_IS_MAIN) ? "main tasklet" : "tasklet",
                               name != NULL ? "'" : "",
                               name != NULL ? name : "",
                               name != NULL ? "' " : "", (void *)t,
                               t->blocked < 0 ? "receiving" : "sending", (void *)t->channel,
                               PyString_AS_STRING(place));
    Py_DECREF(place);
    return line;
}

static int
add_line(PyObject **text, slp_tasklet *t)
{
    PyObject *line = describe(t);
    if (line == NULL) {
        return -1;
    }
    PyString_ConcatAndDel(text, line);
    return *text != NULL ? 0 : -1;
}

static int
is_blocked(const slp_tasklet *t, void *unused)
{
    return t->blocked != 0;
}

static PyObject *
list_of_blocked(const char *what)
{
    PyObject *all = slp_list_tasklets(is_blocked, NULL);
    PyObject *text = all != NULL ? PyString_FromFormat("Deadlock: %s.", what) : NULL;
    Py_ssize_t count = all != NULL ? PyList_GET_SIZE(all) : 0;
    Py_ssize_t i;
    for (i = 0; text != NULL && i < count && i < LONGEST_LIST; i++) {
        if (add_line(&text, (slp_tasklet *)PyList_GET_ITEM(all, i)) < 0) {
            Py_CLEAR(text);
        }
    }
    if (text != NULL && count > LONGEST_LIST) {
        PyString_ConcatAndDel(&text, PyString_FromFormat("\n  ... and %zd more",
                                                         count - LONGEST_LIST));
    }
    Py_XDECREF(all);
    return text;
}

int
slp_raise_deadlock(py_thread *ts, const char *what)
{
    PyObject *text = list_of_blocked(what);
    if (text != NULL) {
        PyErr_SetObject(PyExc_RuntimeError, text);
        Py_DECREF(text);
    }
    return -1;
}
