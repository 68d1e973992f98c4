/* The type `cstack`: what can be said about the C stack of a tasklet.
 *
 * A tasklet without C frames has none; all of a thread's share one object of size 0. For one that
 * waits inside of a C function, `t.cstate` describes the stack as it is when the attribute is read:
 *
 *     startaddr   upper end          ┐ size words, of which str() gives the bytes
 *     saved stack pointer            ┘ (as long as the tasklet still waits there)
 *
 * `next` and `prev` lead through the C stacks of all tasklets that wait, in a circle.
 *
 * I1  `stack` is only used while task->stack says the same and the task does not run.
 */
#include "faces.h"

#include <stddef.h>
#include <stdint.h>
#include <structmember.h>

typedef struct {
    PyObject_HEAD
    slp_tasklet *task;      /* owned: whose it is, or NULL */
    Py_ssize_t size;        /* words in use */
    long nesting_level;
    PyObject *startaddr;    /* owned int */
} slp_cstack;

/* ------------------------------------------------------------------ making */

static int
waits_in_c(const slp_tasklet *t, void *unused)
{
    return t->stack != NULL && t->thread != NULL && t->nesting_level > 0 && !slp_is_current(t)
        && !(t->flags & SLP_IS_MAIN);
}

static PyObject *
make_cstack(slp_tasklet *task)
{
    slp_cstack *cs = PyObject_GC_New(slp_cstack, &PyCStack_Type);
    if (cs == NULL) {
        return NULL;
    }
    cs->task = NULL;
    cs->size = 0;
    cs->nesting_level = 0;
    if (task != NULL && waits_in_c(task, NULL)) {
        Py_INCREF(task);
        cs->task = task;
        cs->size = (task->stack->top - (char *)task->stack->sp) / (Py_ssize_t)sizeof(void *);
        cs->nesting_level = slp_nesting_of(task);
    }
    cs->startaddr = PyLong_FromVoidPtr(cs->task != NULL ? task->stack->top : NULL);
    PyObject_GC_Track(cs);
    if (cs->startaddr == NULL) {
        Py_DECREF(cs);
        return NULL;
    }
    return (PyObject *)cs;
}

static PyObject *
shared_cstack(py_thread *ts)
{
    if (ts->slp.shared_cstack == NULL) {
        ts->slp.shared_cstack = make_cstack(NULL);
    }
    Py_XINCREF(ts->slp.shared_cstack);
    return ts->slp.shared_cstack;
}

PyObject *
slp_tasklet_get_cstate(PyObject *self, void *closure)
{
    slp_tasklet *t = (slp_tasklet *)self;
    if (waits_in_c(t, NULL)) {
        return make_cstack(t);
    }
    return shared_cstack(t->thread != NULL ? t->thread : py_thread_get());
}

PyObject *
slp_list_waiting_in_c(void)
{
    return slp_list_tasklets(waits_in_c, NULL);
}

/* --------------------------------------------------------------- attributes */

/* The one `step` places after ours in the circle: the shared one, then those that wait in C. */
static PyObject *
neighbour(slp_cstack *cs, Py_ssize_t step)
{
    PyObject *list = slp_list_waiting_in_c();
    PyObject *result;
    Py_ssize_t count;
    Py_ssize_t place = 0;
    if (list == NULL) {
        return NULL;
    }
    count = PyList_GET_SIZE(list) + 1;
    while (cs->task != NULL && place < count - 1
           && PyList_GET_ITEM(list, place) != (PyObject *)cs->task) {
        place++;
    }
    place = cs->task != NULL ? place + 1 : 0;
    place = (place + step + count) % count;
    result = place == 0 ? shared_cstack(py_thread_get())
                        : make_cstack((slp_tasklet *)PyList_GET_ITEM(list, place - 1));
    Py_DECREF(list);
    return result;
}

static PyObject *
cstack_get_next(PyObject *self, void *closure)
{
    return neighbour((slp_cstack *)self, 1);
}

static PyObject *
cstack_get_prev(PyObject *self, void *closure)
{
    return neighbour((slp_cstack *)self, -1);
}

static PyObject *
cstack_get_task(PyObject *self, void *closure)
{
    return slp_or_none(((slp_cstack *)self)->task);
}

/* Reads words of another stack, among them those between the variables, which the address sanitizer guards. */
__attribute__((no_sanitize("address")))
static void
copy_words(char *to, const char *from, Py_ssize_t words)
{
    for (Py_ssize_t i = 0; i < words; i++) {
        uintptr_t word = ((const volatile uintptr_t *)from)[i];
        memcpy(to + i * (Py_ssize_t)sizeof word, &word, sizeof word);      /* a str's bytes need not be aligned */
    }
}

static PyObject *
cstack_str(PyObject *self)
{
    slp_cstack *cs = (slp_cstack *)self;
    Py_ssize_t length = cs->size * (Py_ssize_t)sizeof(void *);
    const slp_tasklet *t = cs->task;
    PyObject *result = PyString_FromStringAndSize(NULL, length);
    if (result == NULL) {
        return NULL;
    }
    if (t == NULL || !waits_in_c(t, NULL) || t->stack->top - (char *)t->stack->sp != length) {
        memset(PyString_AS_STRING(result), 0, (size_t)length);
    }
    else {
        copy_words(PyString_AS_STRING(result), (char *)t->stack->sp, cs->size);
    }
    return result;
}

/* ----------------------------------------------------------------- the type */

static int
cstack_traverse(slp_cstack *cs, visitproc visit, void *arg)
{
    Py_VISIT((PyObject *)cs->task);
    return 0;
}

static int
cstack_clear(slp_cstack *cs)
{
    Py_CLEAR(cs->task);
    return 0;
}

static void
cstack_dealloc(slp_cstack *cs)
{
    PyObject_GC_UnTrack(cs);
    Py_CLEAR(cs->task);
    Py_CLEAR(cs->startaddr);
    PyObject_GC_Del(cs);
}

static const PyMemberDef cstack_members[] = {
    {(char *)"size", T_PYSSIZET, offsetof(slp_cstack, size), READONLY, (char *)"words in use"},
    {(char *)"startaddr", T_OBJECT, offsetof(slp_cstack, startaddr), READONLY, (char *)"its upper end"},
    {(char *)"nesting_level", T_LONG, offsetof(slp_cstack, nesting_level), READONLY, (char *)"interpreter calls from C that stand on it"},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef cstack_getset[] = {
    {(char *)"next", cstack_get_next, NULL, (char *)"the next C stack, in a circle", NULL},
    {(char *)"prev", cstack_get_prev, NULL, (char *)"the previous C stack, in a circle", NULL},
    {(char *)"task", cstack_get_task, NULL, (char *)"the tasklet that it belongs to, or None", NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject PyCStack_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.cstack",
    .tp_basicsize = sizeof(slp_cstack),
    .tp_dealloc = (destructor)cstack_dealloc,
    .tp_str = cstack_str,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "The C stack of a tasklet that waits inside of a C function.",
    .tp_traverse = (traverseproc)cstack_traverse,
    .tp_clear = (inquiry)cstack_clear,
    .tp_members = (PyMemberDef *)cstack_members,
    .tp_getset = (PyGetSetDef *)cstack_getset,
};

int
slp_init_cstack_type(void)
{
    return PyType_Ready(&PyCStack_Type);
}
