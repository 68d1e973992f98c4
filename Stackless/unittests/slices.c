/* Coroutines that share one C stack: what lies between a fixed top and the stack pointer is copied out and in.
 *
 *     run(function)        makes this place the top; calls function() as the first coroutine
 *     make(function)       a coroutine that will call function(value)
 *     c.switch(value)      goes there; returns the value of the switch that comes back
 *
 * The copying is done on a small stack of its own. Of the interpreter's state a coroutine keeps what the public header
 * shows: frame, recursion_depth and the exception that is handled.
 *
 * I1  All coroutines of one run() are on the C stack that called run(), and end before it returns.
 */
#include "Python.h"

#include <stdlib.h>
#include <string.h>

typedef struct coroutine {
    PyObject_HEAD
    PyObject *function;         /* owned; NULL once begun */
    struct coroutine *parent;   /* owned: who goes on at its end */
    char *slice;                /* malloc'ed copy while it waits */
    char *sp;                   /* where the slice begins */
    struct _frame *frame;       /* S */
    int depth;                  /* S */
    PyObject *exc[3];           /* S owned */
    int finished;
} coroutine;

static PyTypeObject coroutine_type;
static coroutine *current;
static char *top;
static PyObject *carried;       /* what a switch hands over; NULL: an exception is set */
static char scratch[65536] __attribute__((aligned(16)));
static coroutine *from, *to;

#if !defined(__x86_64__)
#error "written for x86-64"
#endif

void slices_swap(char **save, char *scratch_top);
void *slices_copy(char *sp);

/* Pushes the registers, stores the stack pointer, copies on the scratch stack, and goes on where that says. */
__asm__(".text\n.globl slices_swap\nslices_swap:\n\t"
        "push %rbp\n\t push %rbx\n\t push %r12\n\t push %r13\n\t push %r14\n\t push %r15\n\t"
        "mov %rsp, (%rdi)\n\t mov %rsp, %rdi\n\t mov %rsi, %rsp\n\t"
        "call slices_copy\n\t mov %rax, %rsp\n\t"
        "pop %r15\n\t pop %r14\n\t pop %r13\n\t pop %r12\n\t pop %rbx\n\t pop %rbp\n\t ret\n");

void *
slices_copy(char *sp)
{
    if (!from->finished) {
        from->slice = malloc((size_t)(top - sp));
        if (from->slice == NULL) {
            abort();
        }
        memcpy(from->slice, sp, (size_t)(top - sp));
    }
    if (to->slice == NULL) {
        return sp;              /* has not begun: goes on below us */
    }
    memcpy(to->sp, to->slice, (size_t)(top - to->sp));
    free(to->slice);
    to->slice = NULL;
    return to->sp;
}

static void
keep(coroutine *c)
{
    PyThreadState *ts = PyThreadState_GET();
    c->frame = ts->frame;
    c->depth = ts->recursion_depth;
    c->exc[0] = ts->exc_type;
    c->exc[1] = ts->exc_value;
    c->exc[2] = ts->exc_traceback;
}

static void
give_back(coroutine *c)
{
    PyThreadState *ts = PyThreadState_GET();
    ts->frame = c->frame;
    ts->recursion_depth = c->depth;
    ts->exc_type = c->exc[0];
    ts->exc_value = c->exc[1];
    ts->exc_traceback = c->exc[2];
}

static void go(coroutine *c);

/* The life of a coroutine, on the stack of whoever switched to it first. */
static void
live(coroutine *c)
{
    PyObject *function = c->function;
    PyObject *value = carried;
    PyThreadState *ts = PyThreadState_GET();
    coroutine *parent;
    c->function = NULL;
    ts->frame = NULL;
    ts->exc_type = ts->exc_value = ts->exc_traceback = NULL;
    carried = PyObject_CallFunctionObjArgs(function, value, NULL);
    Py_DECREF(value);
    Py_DECREF(function);
    Py_CLEAR(ts->exc_type);     /* None, when a handler has run; nobody looks at it again */
    Py_CLEAR(ts->exc_value);
    Py_CLEAR(ts->exc_traceback);
    c->finished = 1;
    parent = c->parent;
    while (parent->finished) {
        parent = parent->parent;
    }
    go(parent);
    abort();
}

static void
go(coroutine *c)
{
    coroutine *me = current;
    keep(me);
    from = me;
    to = c;
    current = c;
    slices_swap(&me->sp, scratch + sizeof(scratch));
    if (current->function != NULL) {
        live(current);
    }
    give_back(current);
}

static PyObject *
coroutine_switch(coroutine *self, PyObject *args)
{
    PyObject *value = Py_None, *result;
    if (!PyArg_ParseTuple(args, "|O", &value)) {
        return NULL;
    }
    if (top == NULL || self->finished) {
        PyErr_SetString(PyExc_RuntimeError, "it has ended, or nobody has called run()");
        return NULL;
    }
    Py_INCREF(value);
    carried = value;
    if (self != current) {
        go(self);
    }
    result = carried;
    carried = NULL;
    return result;
}

static void
coroutine_dealloc(coroutine *self)
{
    Py_XDECREF(self->function);
    Py_XDECREF(self->parent);
    free(self->slice);
    PyObject_Del(self);
}

static PyMethodDef coroutine_methods[] = {
    {"switch", (PyCFunction)coroutine_switch, METH_VARARGS, "Goes there with a value."},
    {NULL, NULL, 0, NULL}
};

static PyTypeObject coroutine_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "slices.coroutine",
    .tp_basicsize = sizeof(coroutine),
    .tp_dealloc = (destructor)coroutine_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = coroutine_methods,
};

static coroutine *
make_coroutine(PyObject *function)
{
    coroutine *c = PyObject_New(coroutine, &coroutine_type);
    if (c != NULL) {
        memset((char *)c + sizeof(PyObject), 0, sizeof(coroutine) - sizeof(PyObject));
        Py_XINCREF(function);
        c->function = function;
        Py_XINCREF(current);
        c->parent = current;
    }
    return c;
}

static PyObject *
slices_make(PyObject *self, PyObject *function)
{
    return (PyObject *)make_coroutine(function);
}

static PyObject *
slices_run(PyObject *self, PyObject *function)
{
    char here;
    PyObject *result;
    if (top != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "run() is running");
        return NULL;
    }
    current = make_coroutine(NULL);
    if (current == NULL) {
        return NULL;
    }
    top = &here;
    result = PyObject_CallObject(function, NULL);
    top = NULL;
    Py_CLEAR(current);
    return result;
}

static PyObject *
slices_current(PyObject *self, PyObject *unused)
{
    PyObject *c = current != NULL ? (PyObject *)current : Py_None;
    Py_INCREF(c);
    return c;
}

static PyMethodDef functions[] = {
    {"run", slices_run, METH_O, "run(function)"},
    {"make", slices_make, METH_O, "make(function)"},
    {"current", slices_current, METH_NOARGS, "The coroutine that runs."},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
initslices(void)
{
    coroutine_type.ob_type = &PyType_Type;
    if (PyType_Ready(&coroutine_type) == 0) {
        Py_InitModule("slices", functions);
    }
}
