/* Objects of older programs that are made empty: name() is called without arguments, and __setstate__ brings what they are.

   Where a pickle calls a name of stackless._wrap with arguments, names.c gives an ordinary object at once.  Without, it gives
   a hollow one: an object of the builtin type around something harmless, under a type derived from that, which has __setstate__.
   Everybody who refers to it meanwhile is right afterwards: __setstate__ makes an object of the state, exchanges the
   insides of both, and gives the hollow one its builtin type.

   A module is hollow even if its name is known: it takes over the dictionary of its state, which its functions and frames have too.

   I1 A hollow object and the one that it gets its insides from are of the same builtin type, made by its own constructor; neither is in
      use, so nothing depends on which of the two has which.

   Not here: what the arguments are (names.c). */
#include "pickling.h"
#include "py_iters.h"

/* ---- something harmless ---- */

static PyObject *
harmless_call_iterator(void)
{
    return PyCallIter_New(Py_None, Py_None);
}

static PyObject *
harmless_enumerate(void)
{
    return PyObject_CallFunction((PyObject *)&PyEnum_Type, (char *)"(())");
}

PyObject *
slp_spent_iterator(void)
{
    PyObject *nothing = PyTuple_New(0), *it = nothing != NULL ? PySeqIter_New(nothing) : NULL;
    Py_XDECREF(nothing);
    return it;
}

static PyObject *
harmless_iterator(void)
{
    return slp_spent_iterator();
}

static PyObject *
harmless_method(void)
{
    return PyMethod_New(Py_None, Py_None, NULL);
}

static PyObject *
harmless_method_wrapper(void)
{
    return PyObject_GetAttrString(Py_None, "__repr__");
}

static PyObject *
harmless_module(void)
{
    return PyModule_New("?");
}

static PyObject *
harmless_rangeiterator(void)
{
    PyObject *nothing = Py_BuildValue("(iiii)", 0, 0, 1, 0);
    PyObject *it = nothing != NULL ? slp_wrap_rangeiterator(NULL, nothing) : NULL;
    Py_XDECREF(nothing);
    return it;
}

static PyObject *
harmless_xrange(void)
{
    return PyObject_CallFunction((PyObject *)&PyRange_Type, (char *)"i", 0);
}

/* ---- states ---- */

static void
exchange_insides(PyObject *a, PyObject *b)
{
    size_t size = (size_t)Py_TYPE(b)->tp_basicsize - sizeof(PyObject);
    char *one = (char *)(a + 1), *other = (char *)(b + 1);
    for (size_t i = 0; i < size; i++) {
        char byte = one[i];
        one[i] = other[i];
        other[i] = byte;
    }
}

/* Fills a hollow object with what `make` makes of its state. Returns new: itself. Raises yes. */
static PyObject *
fill_hollow(PyObject *self, PyObject *state, PyObject *(*make)(PyObject *args))
{
    PyTypeObject *real = Py_TYPE(self)->tp_base;
    PyObject *other;

    if (!PyTuple_Check(state)) {
        PyErr_Format(PyExc_TypeError, "the state of a %.100s is a tuple", real->tp_name);
        return NULL;
    }
    other = make(state);
    if (other == NULL) {
        return NULL;
    }
    if (Py_TYPE(other) != real || Py_REFCNT(other) != 1 || Py_TYPE(self)->tp_base != real) {
        PyErr_Format(PyExc_ValueError, "bad state of a %.100s, or it has one already", real->tp_name);
        Py_DECREF(other);
        return NULL;
    }
    exchange_insides(self, other);
    Py_TYPE(self) = real;
    Py_DECREF(other);
    Py_INCREF(self);
    return self;
}

/* Takes over the dictionary; what is hollow, and its name, give way to it. */
static PyObject *
fill_module(PyObject *self, PyObject *state)
{
    PyObject **where = _PyObject_GetDictPtr(self), *old, *name;

    if (!PyDict_Check(state) || where == NULL || *where == NULL) {
        PyErr_SetString(PyExc_TypeError, "the state of a module is a dict");
        return NULL;
    }
    old = *where;
    name = PyDict_GetItemString(old, "__name__");
    if (name != NULL && PyDict_GetItemString(state, "__name__") == NULL &&
        PyDict_SetItemString(state, "__name__", name) < 0) {
        return NULL;
    }
    Py_INCREF(state);
    *where = state;
    Py_TYPE(self) = &PyModule_Type;
    Py_DECREF(old);
    Py_INCREF(self);
    return self;
}

/* ---- the types ---- */

#define FILLS(symbol, make) \
    static PyObject * \
    symbol##_setstate(PyObject *self, PyObject *state) \
    { \
        return fill_hollow(self, state, make); \
    }
FILLS(call_iterator, slp_make_call_iterator)
FILLS(enumerate, slp_make_enumerate)
FILLS(iterator, slp_make_iterator)
FILLS(method, slp_make_method)
FILLS(method_wrapper, slp_make_method_wrapper)
FILLS(rangeiterator, slp_make_rangeiterator)
FILLS(xrange, slp_make_xrange)

#define HOLLOW(symbol, setstate) \
    static const PyMethodDef symbol##_hollow_methods[] = { \
        {"__setstate__", setstate, METH_O, "Makes it what the pickle says."}, \
        {NULL, NULL, 0, NULL} \
    }; \
    static PyTypeObject symbol##_hollow_type = { \
        PyVarObject_HEAD_INIT(&PyType_Type, 0) \
        .tp_name = "stackless._wrap.hollow_" #symbol, \
        .tp_flags = Py_TPFLAGS_DEFAULT, \
        .tp_doc = "An object of a pickle without its state.", \
        .tp_methods = (PyMethodDef *)symbol##_hollow_methods, \
    };
HOLLOW(call_iterator, call_iterator_setstate)
HOLLOW(enumerate, enumerate_setstate)
HOLLOW(iterator, iterator_setstate)
HOLLOW(method, method_setstate)
HOLLOW(method_wrapper, method_wrapper_setstate)
HOLLOW(module, fill_module)
HOLLOW(rangeiterator, rangeiterator_setstate)
HOLLOW(xrange, xrange_setstate)

/* A harmless object under its hollow type, which is made ready for it. Steals `harmless`. */
static PyObject *
hollow_steal(PyTypeObject *type, PyObject *harmless)
{
    if (harmless == NULL) {
        return NULL;
    }
    if (!(type->tp_flags & Py_TPFLAGS_READY)) {
        type->tp_base = Py_TYPE(harmless);
        if (PyType_Ready(type) < 0) {
            Py_DECREF(harmless);
            return NULL;
        }
        type->tp_new = NULL;
        type->tp_weaklistoffset = 0;    /* I1 */
    }
    Py_TYPE(harmless) = type;
    return harmless;
}

#define EMPTY(symbol) \
    PyObject * \
    slp_hollow_##symbol(void) \
    { \
        return hollow_steal(&symbol##_hollow_type, harmless_##symbol()); \
    }
EMPTY(call_iterator)
EMPTY(enumerate)
EMPTY(iterator)
EMPTY(method)
EMPTY(method_wrapper)
EMPTY(module)
EMPTY(rangeiterator)
EMPTY(xrange)
