/* Continuations: the C steps that wait in the frame chain (py_flat.h).

   I1 A continuation is in at most one chain; `prev` is owned while it is.
   I2 It becomes known to the collector when it stays in a chain beyond the step that pushed it; running chains are
      alive anyway, suspended ones are walked through their tasklet (py_chain_traverse).
   I3 It uses the objects that its kind says and no more: there is no memory for others.  In the pool all are NULL.
   I4 Its kind changes only if that takes no more objects than the one that it was made for. */
#include "py_frame.h"
#include "structmember.h"

enum { CONT_POOL_LIMIT = 100 };

static py_cont *
make_cont(int nobjects)
{
    size_t objects = (size_t)nobjects * sizeof(PyObject *);
    py_cont *cont = (py_cont *)_PyObject_GC_Malloc(offsetof(py_cont, object) + objects);

    if (cont != NULL) {
        PyObject_INIT((PyObject *)cont, &py_cont_type);
        memset(cont->object, 0, objects);
    }
    return cont;
}

py_cont *
py_cont_new(py_thread *ts, const py_cont_kind *kind)
{
    py_frame_pool *pool = ts->freelists;
    int nobjects = kind->nobjects;
    py_cont *cont;

    if (pool != NULL && pool->conts[nobjects] != NULL) {
        cont = pool->conts[nobjects];
        pool->conts[nobjects] = (py_cont *)cont->prev;
        pool->nconts[nobjects]--;
        _Py_NewReference((PyObject *)cont);
    }
    else {
        cont = make_cont(nobjects);
        if (cont == NULL) {
            return NULL;
        }
    }
    cont->prev = NULL;
    cont->kind = kind;
    memset(cont->number, 0, sizeof cont->number);
    return cont;
}

py_cont *
py_cont_copy(const py_cont *cont)
{
    py_cont *copy = py_cont_new(py_thread_get(), cont->kind);
    if (copy == NULL) {
        return NULL;
    }
    for (int i = 0; i < cont->kind->nobjects; i++) {
        Py_XINCREF(cont->object[i]);
        copy->object[i] = cont->object[i];
    }
    memcpy(copy->number, cont->number, sizeof copy->number);
    return copy;
}

void
py_cont_push(py_thread *ts, py_cont *cont)
{
    Py_INCREF(cont);
    cont->prev = ts->top;
    ts->top = (PyObject *)cont;
}

void
py_cont_pop(py_thread *ts, py_cont *cont)
{
    ts->top = cont->prev;
    cont->prev = NULL;
    Py_DECREF(cont);
}

static int
cont_traverse(py_cont *cont, visitproc visit, void *arg)
{
    for (int i = 0; i < cont->kind->nobjects; i++) {
        Py_VISIT(cont->object[i]);
    }
    return py_chain_traverse(cont->prev, visit, arg);
}

static int
cont_clear(py_cont *cont)
{
    for (int i = 0; i < cont->kind->nobjects; i++) {
        Py_CLEAR(cont->object[i]);
    }
    return 0;
}

static void
cont_dealloc(py_cont *cont)
{
    py_frame_pool *pool = py_thread_get()->freelists;

    if (_PyObject_GC_IS_TRACKED(cont)) {
        _PyObject_GC_UNTRACK(cont);
    }
    Py_TRASHCAN_SAFE_BEGIN(cont)
    cont_clear(cont);
    int nobjects = cont->kind->nobjects;
    PyObject *prev = cont->prev;
    if (pool != NULL && pool->nconts[nobjects] < CONT_POOL_LIMIT) {
        cont->prev = (PyObject *)pool->conts[nobjects];
        pool->conts[nobjects] = cont;
        pool->nconts[nobjects]++;
    }
    else {
        PyObject_GC_Del(cont);
    }
    Py_XDECREF(prev);
    Py_TRASHCAN_SAFE_END(cont)
}

static PyObject *
cont_repr(py_cont *cont)
{
    return PyString_FromFormat("<continuation %s (%s) at %p>", cont->kind->name, cont->kind->fields, (void *)cont);
}

static PyObject *
cont_get_kind(py_cont *cont, void *unused)
{
    return PyString_FromString(cont->kind->name);
}

static const PyGetSetDef cont_getset[] = {
    {(char *)"kind", (getter)cont_get_kind, NULL, (char *)"name of the step that waits here", NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_cont_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "continuation",
    .tp_basicsize = sizeof(py_cont),
    .tp_dealloc = (destructor)cont_dealloc,
    .tp_repr = (reprfunc)cont_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)cont_traverse,
    .tp_clear = (inquiry)cont_clear,
    .tp_getset = (PyGetSetDef *)cont_getset,
};
