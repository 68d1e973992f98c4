/* The type `channel`: its face in Python.
 *
 * All operations that may block are flat functions. send_sequence is a small state machine: its
 * loop lies in a continuation, so that a tasklet in the middle of it can be suspended like any.
 *
 *     send_sequence(it):  next(it) ─▶ send(item) ─▶ next(it) ─▶ ...
 */
#include <stddef.h>

#include "faces.h"
#include "frameobject.h"
#include "py_dispatch.h"

/* ------------------------------------------------------------- operations */

static py_step
channel_send(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_send, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("send", nargs, kwargs, 1) < 0) {
        return STEP_RAISE;
    }
    return slp_channel_transfer(ts, (slp_channel *)self, 1, args[0], result);
}

static py_step
channel_receive(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_receive, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("receive", nargs, kwargs, 0) < 0) {
        return STEP_RAISE;
    }
    return slp_channel_transfer(ts, (slp_channel *)self, -1, NULL, result);
}

static py_step
send_steal(py_thread *ts, PyObject *self, PyObject *bomb, PyObject **result)
{
    py_step step;
    if (bomb == NULL) {
        return STEP_RAISE;
    }
    step = slp_channel_transfer(ts, (slp_channel *)self, 1, bomb, result);
    if (step == STEP_SWITCH) {
        /* The queue or the partner has it: this is never the last reference. */
        Py_DECREF(bomb);
        return step;
    }
    Py_DECREF(bomb);
    return step;
}

static py_step
channel_send_exception(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                       PyObject *kwargs, PyObject **result)
{
    PyObject *rest;
    PyObject *bomb;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_send_exception, ts, self, args, nargs, kwargs, result);
    }
    if (kwargs != NULL) {
        (void)slp_check_args("send_exception", nargs, kwargs, nargs);
        return STEP_RAISE;
    }
    if (nargs < 1) {
        PyErr_SetString(PyExc_TypeError, "send_exception() takes at least 1 argument (0 given)");
        return STEP_RAISE;
    }
    rest = py_tuple_from_array(args + 1, nargs - 1);
    bomb = rest != NULL ? slp_bomb_from_class(args[0], rest) : NULL;
    Py_XDECREF(rest);
    return send_steal(ts, self, bomb, result);
}

static py_step
channel_send_throw(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                   PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_send_throw, ts, self, args, nargs, kwargs, result);
    }
    if (kwargs != NULL) {
        (void)slp_check_args("send_throw", nargs, kwargs, nargs);
        return STEP_RAISE;
    }
    if (nargs < 1 || nargs > 3) {
        PyErr_Format(PyExc_TypeError, "send_throw expected at %s arguments, got %zd",
                     nargs < 1 ? "least 1" : "most 3", nargs);
        return STEP_RAISE;
    }
    return send_steal(ts, self,
                      slp_bomb_from_raise(args[0], nargs > 1 ? args[1] : Py_None,
                                          nargs > 2 ? args[2] : Py_None),
                      result);
}

/* ----------------------------------------------------------- send_sequence */

enum { SEQUENCE_CHANNEL, SEQUENCE_ITERATOR };   /* objects */
enum { SEQUENCE_COUNT, SEQUENCE_SENDING };      /* numbers */

/* `how` and `value` are what next(iterator) or send() gave. */
static py_step
sequence_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    for (;;) {
        if (how == STEP_RAISE) {
            return STEP_RAISE;
        }
        if (cont->number[SEQUENCE_SENDING]) {
            Py_XDECREF(value);
            cont->number[SEQUENCE_COUNT]++;
            cont->number[SEQUENCE_SENDING] = 0;
            py_cont_push(ts, cont);
            how = py_flat_next(ts, cont->object[SEQUENCE_ITERATOR], &value);
        }
        else if (value == NULL) {
            *result = PyInt_FromSsize_t(cont->number[SEQUENCE_COUNT]);
            return *result != NULL ? STEP_RETURN : STEP_RAISE;
        }
        else {
            PyObject *item = value;
            cont->number[SEQUENCE_SENDING] = 1;
            py_cont_push(ts, cont);
            how = slp_channel_transfer(ts, (slp_channel *)cont->object[SEQUENCE_CHANNEL], 1, item,
                                       &value);
            Py_DECREF(item);    /* on a switch the queue or the partner has one */
        }
        if (how >= STEP_CALL) {
            return how;
        }
        py_cont_pop(ts, cont);
    }
}

const py_cont_kind py_kind_stackless_send_sequence = {
    "stackless.send_sequence", sequence_resume, 2, 2, "channel iterator; count sending"
};

static py_step
channel_send_sequence(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                      PyObject *kwargs, PyObject **result)
{
    py_cont *cont;
    PyObject *value = NULL;
    py_step step;
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_send_sequence, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("send_sequence", nargs, kwargs, 1) < 0) {
        return STEP_RAISE;
    }
    cont = py_cont_new(ts, &py_kind_stackless_send_sequence);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->object[SEQUENCE_ITERATOR] = PyObject_GetIter(args[0]);
    if (cont->object[SEQUENCE_ITERATOR] == NULL) {
        Py_DECREF(cont);
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[SEQUENCE_CHANNEL] = self;
    py_cont_push(ts, cont);
    step = py_flat_next(ts, cont->object[SEQUENCE_ITERATOR], &value);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = sequence_resume(ts, cont, step, step == STEP_RETURN ? value : NULL, result);
    }
    Py_DECREF(cont);
    return step;
}

/* -------------------------------------------------------------- iteration */

static int
is_exhausted(const slp_channel *ch)
{
    return ch->closing && ch->balance <= 0;
}

static py_step
receive_next(py_thread *ts, PyObject *self, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_receive, ts, self, NULL, 0, NULL, result);
    }
    return slp_channel_transfer(ts, (slp_channel *)self, -1, NULL, result);
}

/* The flat form: NULL without an exception when there is nothing more to come (py_flat.h, I4). A StopIteration that was
   sent means the same. A `for` loop sees that itself; for a step in C a continuation in between does. */
static py_step
channel_flat_next(py_thread *ts, PyObject *self, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont;
    py_step step;
    *result = NULL;
    if (is_exhausted((slp_channel *)self)) {
        return STEP_RETURN;
    }
    if (ts->top == NULL || Py_TYPE(ts->top) == &PyFrame_Type) {
        return receive_next(ts, self, result);
    }
    cont = py_cont_new(ts, &py_kind_next);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    step = receive_next(ts, self, &value);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = py_kind_next.resume(ts, cont, step, value, result);
    }
    Py_DECREF(cont);
    return step;
}

static py_step
channel_next(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (slp_must_nest(ts)) {
        return slp_nest_primitive(channel_next, ts, self, args, nargs, kwargs, result);
    }
    if (slp_takes("next", nargs, kwargs, 0) < 0) {
        return STEP_RAISE;
    }
    if (is_exhausted((slp_channel *)self)) {
        PyErr_SetNone(PyExc_StopIteration);
        return STEP_RAISE;
    }
    return slp_channel_transfer(ts, (slp_channel *)self, -1, NULL, result);
}

static PyObject *
channel_iternext(PyObject *self)
{
    return py_flat_run_function(channel_next, self, NULL, 0, NULL);
}

/* ------------------------------------------------------------ open, closed */

static PyObject *
channel_close(PyObject *self, PyObject *unused)
{
    ((slp_channel *)self)->closing = 1;
    Py_RETURN_NONE;
}

static PyObject *
channel_open(PyObject *self, PyObject *unused)
{
    ((slp_channel *)self)->closing = 0;
    Py_RETURN_NONE;
}

/* -------------------------------------------------------------- attributes */

static PyObject *
channel_get_balance(PyObject *self, void *closure)
{
    return PyInt_FromSsize_t(((slp_channel *)self)->balance);
}

static PyObject *
channel_get_queue(PyObject *self, void *closure)
{
    return slp_or_none(((slp_channel *)self)->first);
}

static PyObject *
channel_get_closing(PyObject *self, void *closure)
{
    return PyBool_FromLong(((slp_channel *)self)->closing);
}

static PyObject *
channel_get_closed(PyObject *self, void *closure)
{
    return PyBool_FromLong(((slp_channel *)self)->closing && ((slp_channel *)self)->balance == 0);
}

static PyObject *
channel_get_preference(PyObject *self, void *closure)
{
    return PyInt_FromLong(((slp_channel *)self)->preference);
}

static PyObject *
channel_get_schedule_all(PyObject *self, void *closure)
{
    return PyInt_FromLong(((slp_channel *)self)->schedule_all);
}

static int
integer_from(PyObject *value, const char *message, long *number)
{
    if (value == NULL || !PyInt_Check(value)) {
        PyErr_SetString(PyExc_TypeError, message);
        return -1;
    }
    *number = PyInt_AS_LONG(value);
    return 0;
}

static int
channel_set_preference(PyObject *self, PyObject *value, void *closure)
{
    long number;
    if (integer_from(value, "preference must be set to an integer", &number) < 0) {
        return -1;
    }
    ((slp_channel *)self)->preference = (signed char)((number > 0) - (number < 0));
    return 0;
}

static int
channel_set_schedule_all(PyObject *self, PyObject *value, void *closure)
{
    long number;
    if (integer_from(value, "schedule_all must be set to a bool or integer", &number) < 0) {
        return -1;
    }
    ((slp_channel *)self)->schedule_all = number != 0;
    return 0;
}

static int
channel_readonly(PyObject *self, PyObject *value, void *closure)
{
    PyErr_SetString(PyExc_TypeError, "readonly attribute");
    return -1;
}

/* ----------------------------------------------------------------- the type */

slp_channel *
slp_channel_new(PyTypeObject *type)
{
    slp_channel *ch = (slp_channel *)type->tp_alloc(type, 0);
    if (ch != NULL) {
        ch->preference = -1;
    }
    return ch;
}

static PyObject *
channel_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    return (PyObject *)slp_channel_new(type);
}

/* Nobody waits: whoever did would have kept the channel alive. */
static void
channel_dealloc(PyObject *self)
{
    slp_channel *ch = (slp_channel *)self;
    PyObject_GC_UnTrack(self);
    if (ch->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_TYPE(self)->tp_free(self);
}

static int
channel_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return 0;       /* arguments are for subclasses */
}

static const PyMethodDef channel_methods[] = {
    {"send", (PyCFunction)channel_send, METH_FLAT,
     "send(value)\n"
     "\n"
     "Gives a value to the first receiver that waits; who goes on then is said by `preference`. Without a\n"
     "receiver the tasklet waits for one.\n"
     "RuntimeError: it would wait for ever (Deadlock), has its block_trap set, there is a switch_trap, or\n"
     "a callback runs. ValueError: it would wait in a closed channel."},
    {"receive", (PyCFunction)channel_receive, METH_FLAT,
     "receive() -> value\n"
     "\n"
     "Takes a value from the first sender that waits, or waits for one. An exception that was sent is\n"
     "raised. Errors as for send()."},
    {"send_exception", (PyCFunction)channel_send_exception, METH_FLAT,
     "send_exception(cls, *args)\n"
     "\n"
     "Like send(), but cls(*args) is raised where it is received. TypeError: cls is no class of exceptions."},
    {"send_throw", (PyCFunction)channel_send_throw, METH_FLAT,
     "send_throw(exc[, val[, tb]])\n"
     "\n"
     "Like send(), but the exception is raised where it is received, as `raise exc, val, tb` would.\n"
     "TypeError: what cannot be raised."},
    {"send_sequence", (PyCFunction)channel_send_sequence, METH_FLAT,
     "send_sequence(iterable) -> how many items were sent\n"
     "\n"
     "Sends the items one by one. What the iterator raises comes out behind the items before it."},
    {"next", (PyCFunction)channel_next, METH_FLAT | METH_COEXIST,
     "next() -> value\n"
     "\n"
     "Like receive(); StopIteration when the channel is closed and no sender waits. `for value in channel`\n"
     "ends so, or by a StopIteration that was sent."},
    {"close", channel_close, METH_NOARGS,
     "close()\n"
     "\n"
     "From now on operations that would have to wait raise ValueError, and iteration ends. Those that wait\n"
     "already are not woken, and are served."},
    {"open", channel_open, METH_NOARGS,
     "open()\n"
     "\n"
     "Takes close() back."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef channel_getset[] = {
    {(char *)"balance", channel_get_balance, channel_readonly,
     (char *)"how many senders wait; below 0: how many receivers"},
    {(char *)"queue", channel_get_queue, channel_readonly,
     (char *)"the first tasklet that waits, or None; the others follow by `next`"},
    {(char *)"closing", channel_get_closing, channel_readonly,
     (char *)"close() was called"},
    {(char *)"closed", channel_get_closed, channel_readonly,
     (char *)"close() was called, and nobody waits any more"},
    {(char *)"preference", channel_get_preference, channel_set_preference,
     (char *)"who goes on after a transfer: -1 the receiver, 1 the sender, 0 the one that runs anyway"},
    {(char *)"schedule_all", channel_get_schedule_all, channel_set_schedule_all,
     (char *)"if set, after each transfer the next runnable tasklet runs, whatever the preference"},
    {NULL, NULL, NULL, NULL, NULL}
};

static const py_type_flat channel_flat = {
    .iternext = channel_flat_next,
};

PyTypeObject PyChannel_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.channel",
    .tp_basicsize = sizeof(slp_channel),
    .tp_dealloc = channel_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "channel()\n\n"
              "Where tasklets meet to exchange values, of one thread or of several. Who comes first\n"
              "waits for the other; those who wait are served in the order in which they came.\n"
              "Arguments are ignored, and left to subclasses.",
    .tp_traverse = (traverseproc)slp_channel_traverse,
    .tp_clear = (inquiry)slp_channel_clear,
    .tp_weaklistoffset = offsetof(slp_channel, weakrefs),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = channel_iternext,
    .tp_methods = (PyMethodDef *)channel_methods,
    .tp_getset = (PyGetSetDef *)channel_getset,
    .tp_init = channel_init,
    .tp_new = channel_new,
    .tp_free = PyObject_GC_Del,
};

int
slp_init_channel_type(void)
{
    if (PyType_Ready(&PyChannel_Type) < 0) {
        return -1;
    }
    return py_type_set_flat(&PyChannel_Type, &channel_flat);
}
