/* The C frames of the original between the frames of a tasklet, said in our terms.

       run_cframe               started the tasklet; below everything else it has nothing left to do
       gen_iternext_callback    ob1: a generator, whose frame is the next link.  Here the two frames follow each other
       slp_tp_init_callback     ob1: an object, whose __init__ is the next link: a flag and the owner of that frame
       channel_seq_callback     a channel and an iterator, i: how many were sent: a continuation stackless.send_sequence
       slp_restore_exception    on top, the three: what sys.exc_info() is
       slp_restore_tracing      on top, ob1 and ob2: the functions of sys.settrace() and sys.setprofile()

   What C code waited for, and what stands where it makes no sense, is replaced by a continuation that raises when it is reached; the
   frames below and above can be looked at and run.

   Not here: how frames and continuations become a chain (tasklets.c). */
#include "../core/core.h"
#include "kinds.h"
#include "pickling.h"
#include "stackless_api.h"

static slp_cframe *
cframe_at(PyObject *links, Py_ssize_t i)
{
    PyObject *link = i >= 0 && i < PyList_GET_SIZE(links) ? PyList_GET_ITEM(links, i) : NULL;
    return link != NULL && Py_TYPE(link) == &PyCFrame_Type ? (slp_cframe *)link : NULL;
}

static int
goes_on_with(const slp_cframe *cframe, const char *name)
{
    return strcmp(cframe->exec_name, name) == 0;
}

static PyObject *
or_none(PyObject *o)
{
    return o != NULL ? o : Py_None;
}

/* ---- frames above a C frame ---- */

/* The frame behind the C frame number i, which has not begun another life meanwhile: perhaps a clone. Returns new, NULL: there
   is none, or an exception is set. */
static py_frame *
frame_behind(PyObject *links, Py_ssize_t i)
{
    PyObject *link = i + 1 < PyList_GET_SIZE(links) ? PyList_GET_ITEM(links, i + 1) : NULL;

    if (link == NULL || Py_TYPE(link) != &PyFrame_Type || (((py_frame *)link)->flags & (FRAME_BLANK | FRAME_FOREIGN))) {
        return NULL;
    }
    if (((py_frame *)link)->flags & FRAME_RUNNING) {
        return (py_frame *)slp_frame_clone((py_frame *)link);
    }
    Py_INCREF(link);
    return (py_frame *)link;
}

/* The link behind is __init__ of ob1.  Returns 1 done, 0 it cannot be, -1 raised. */
static int
init_in(PyObject *links, Py_ssize_t i, PyObject *object)
{
    py_frame *f = object != NULL ? frame_behind(links, i) : NULL;
    int fits = f != NULL && !(f->flags & (FRAME_GENERATOR | FRAME_DONE)) && (f->owner == NULL || f->owner == object);

    if (fits && f->owner == NULL) {
        Py_INCREF(object);
        f->owner = object;
        f->flags |= FRAME_INIT;
    }
    if (fits) {
        Py_INCREF(f);
        PyList_SetItem(links, i + 1, (PyObject *)f);
    }
    Py_XDECREF(f);
    return PyErr_Occurred() ? -1 : fits;
}

static int
generator_in(PyObject *links, Py_ssize_t i)
{
    PyObject *link = i + 1 < PyList_GET_SIZE(links) ? PyList_GET_ITEM(links, i + 1) : NULL;
    return i > 0 && link != NULL && Py_TYPE(link) == &PyFrame_Type && (((py_frame *)link)->flags & FRAME_GENERATOR);
}

/* A generator over what raises must not hand down "no next value". Returns status. Raises yes. */
static int
stop_raises_behind(PyObject *links, Py_ssize_t i)
{
    py_frame *f = generator_in(links, i) ? frame_behind(links, i) : NULL;
    if (f == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    f->flags |= FRAME_STOP_RAISES;
    return PyList_SetItem(links, i + 1, (PyObject *)f);
}

/* ---- C frames that become something else ---- */

/* The first of the objects that is, or is not, a channel. Returns borrowed or NULL. */
static PyObject *
among_objects(const slp_cframe *cframe, int channel)
{
    PyObject *const objects[] = {cframe->ob1, cframe->ob2, cframe->ob3};
    for (int k = 0; k < 3; k++) {
        int is_channel = objects[k] != NULL && PyObject_TypeCheck(objects[k], &PyChannel_Type);
        if (objects[k] != NULL && is_channel == channel && (channel || PyIter_Check(objects[k]))) {
            return objects[k];
        }
    }
    return NULL;
}

/* A loop of send_sequence(); it waits in send() if nothing runs above it. Returns 1 appended, 0 it cannot be, -1 raised. */
static int
sequence_in(PyObject *fresh, const slp_cframe *cframe, int on_top)
{
    PyObject *channel = among_objects(cframe, 1), *iterator = among_objects(cframe, 0);
    PyObject *state, *cont;
    int status = -1;

    if (channel == NULL || iterator == NULL || cframe->i < 0) {
        return 0;
    }
    state = Py_BuildValue("(s(()OO)(li))", py_kind_stackless_send_sequence.name, channel, iterator, cframe->i, on_top);
    cont = state != NULL ? slp_cont_blank() : NULL;
    if (cont != NULL && slp_cont_restore((py_cont *)cont, state) == 0) {
        status = PyList_Append(fresh, cont) < 0 ? -1 : 1;
    }
    Py_XDECREF(state);
    Py_XDECREF(cont);
    return status;
}

/* Replaces *further by one that has `value` (stolen) as well, unless it has the name. Returns 1, -1 raised. */
static int
add_further_steal(PyObject **further, const char *name, PyObject *value)
{
    int status = value != NULL ? 0 : -1;
    if (status == 0 && PyDict_GetItemString(*further, name) == NULL) {
        status = PyDict_SetItemString(*further, name, value);
    }
    Py_XDECREF(value);
    return status < 0 ? -1 : 1;
}

static int
exception_in(const slp_cframe *cframe, PyObject **further)
{
    PyObject *traceback = or_none(cframe->ob3);
    if (traceback != Py_None && !PyTraceBack_Check(traceback)) {
        return 0;
    }
    return add_further_steal(further, "exc", PyTuple_Pack(3, or_none(cframe->ob1), or_none(cframe->ob2), traceback));
}

static int
tracing_in(const slp_cframe *cframe, PyObject **further)
{
    PyObject *const functions[] = {cframe->ob1, cframe->ob2};
    static const char *const names[] = {"trace", "profile"};
    for (int k = 0; k < 2; k++) {
        if (functions[k] != NULL && PyCallable_Check(functions[k])) {
            Py_INCREF(functions[k]);
            if (add_further_steal(further, names[k], functions[k]) < 0) {
                return -1;
            }
        }
    }
    return 1;
}

/* Do only C frames stand above number i? */
static int
is_on_top(PyObject *links, Py_ssize_t i)
{
    while (++i < PyList_GET_SIZE(links)) {
        if (cframe_at(links, i) == NULL) {
            return 0;
        }
    }
    return 1;
}

/* What the C frame says, said otherwise.  Returns 1 done, 0 it says nothing that can go on, -1 raised. */
static int
translate(const slp_cframe *cframe, PyObject *links, Py_ssize_t i, PyObject *fresh, PyObject **further)
{
    int on_top = is_on_top(links, i);
    if (cframe->invalid) {
        return 0;
    }
    if (goes_on_with(cframe, "run_cframe")) {
        if (i > 0) {
            PyErr_SetString(PyExc_TypeError, "a C frame that starts a tasklet stands above others");
        }
        return i > 0 ? -1 : 1;
    }
    if (goes_on_with(cframe, "gen_iternext_callback")) {
        return generator_in(links, i);
    }
    if (goes_on_with(cframe, "slp_tp_init_callback")) {
        return i > 0 ? init_in(links, i, cframe->ob1) : 0;
    }
    if (goes_on_with(cframe, "channel_seq_callback")) {
        return i > 0 ? sequence_in(fresh, cframe, on_top) : 0;
    }
    if (goes_on_with(cframe, "slp_restore_exception")) {
        return on_top ? exception_in(cframe, further) : 0;
    }
    return on_top && goes_on_with(cframe, "slp_restore_tracing") ? tracing_in(cframe, further) : 0;
}

/* Appends the link number i, or what its C frame says. Returns status. Raises yes. */
static int
add_translated(PyObject *fresh, PyObject *links, Py_ssize_t i, PyObject **further)
{
    const slp_cframe *cframe = cframe_at(links, i);
    int status;

    if (cframe == NULL) {
        return PyList_Append(fresh, PyList_GET_ITEM(links, i));
    }
    status = translate(cframe, links, i, fresh, further);
    if (status != 0) {
        return status < 0 ? -1 : 0;
    }
    return stop_raises_behind(links, i) < 0 ? -1 : slp_add_lost_steal(fresh, PyString_FromString(cframe->exec_name));
}

PyObject *
slp_links_of_older(PyObject *links, PyObject **further)
{
    PyObject *fresh, *mine;

    *further = *further != NULL ? PyDict_Copy(*further) : PyDict_New();
    mine = *further != NULL ? PyList_GetSlice(links, 0, PyList_GET_SIZE(links)) : NULL;
    fresh = mine != NULL ? PyList_New(0) : NULL;
    for (Py_ssize_t i = 0; fresh != NULL && i < PyList_GET_SIZE(mine); i++) {
        if (add_translated(fresh, mine, i, further) < 0) {
            Py_CLEAR(fresh);
        }
    }
    Py_XDECREF(mine);
    return fresh;
}
