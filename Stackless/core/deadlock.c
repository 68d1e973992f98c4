/* The deadlock message: who waits, for what, and where.
 *
 *     Deadlock: the last runnable tasklet cannot be blocked by receiving.
 *       main tasklet, receiving on channel 0x7f..., at main.py:12 in serve
 *       tasklet 0x7f..., sending on channel 0x7f..., at worker.py:40 in work
 *       ... and 17 more
 *
 * Nobody keeps a list of blocked tasklets; they are found by a walk over the collector's
 * generations, which costs nothing until it is needed.
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
    PyObject *line;
    if (place == NULL) {
        return NULL;
    }
    line = PyString_FromFormat("\n  %s %p, %s on channel %p, %s",
                               (t->flags & SLP_IS_MAIN) ? "main tasklet" : "tasklet", (void *)t,
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

/* Appends lines for the blocked tasklets of one generation. */
static int
add_generation(PyObject **text, py_gc_generation *generation, int *count)
{
    PyGC_Head *head = &generation->head;
    PyGC_Head *gc;
    for (gc = head->gc.gc_next; gc != head; gc = gc->gc.gc_next) {
        PyObject *o = (PyObject *)(gc + 1);
        slp_tasklet *t = (slp_tasklet *)o;
        if (!slp_tasklet_check(o) || t->blocked == 0) {
            continue;
        }
        if (++*count <= LONGEST_LIST && add_line(text, t) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
list_of_blocked(const char *what)
{
    PyObject *text = PyString_FromFormat("Deadlock: %s.", what);
    int count = 0;
    int i;
    for (i = 0; text != NULL && i < PY_GC_GENERATIONS; i++) {
        if (add_generation(&text, &py_runtime_state.gc.generation[i], &count) < 0) {
            Py_XDECREF(text);
            return NULL;
        }
    }
    if (text != NULL && count > LONGEST_LIST) {
        PyString_ConcatAndDel(&text, PyString_FromFormat("\n  ... and %d more",
                                                         count - LONGEST_LIST));
    }
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
