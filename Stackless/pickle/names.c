/* The types in stackless._wrap: the names by which pickles call for objects, names.def.

       name(arguments) -> an object of the type it stands for, often without a state
       name.__reduce__(object) -> what the object is pickled as
       name.__setstate__(object, state)

   They have no objects of their own.  Those known from pickles of older programs take what these hold: iterators over a list
   of what was left are plain iterators.

   Not here: what is made empty (hollow.c), what is made, and the states (wrap.c, frames.c). */
#include "pickling.h"
#include "py_iters.h"

/* ---- makers: new, or NULL with an exception ---- */

static PyObject *
no_arguments(PyObject *args, const char *name, PyObject *(*make)(PyObject *module, PyObject *unused))
{
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no arguments", name);
        return NULL;
    }
    return make(NULL, NULL);
}

static PyObject *
make_cell(PyObject *args)
{
    return no_arguments(args, "cell", slp_wrap_cell);
}

static PyObject *
make_function(PyObject *args)
{
    return no_arguments(args, "function", slp_wrap_function);
}

static PyObject *
make_generator(PyObject *args)
{
    return no_arguments(args, "generator", slp_wrap_generator);
}

static PyObject *
make_traceback(PyObject *args)
{
    return no_arguments(args, "traceback", slp_wrap_traceback);
}

static PyObject *
make_code(PyObject *args)
{
    return slp_code_make(args);
}

PyObject *
slp_make_method(PyObject *args)
{
    return PyObject_Call((PyObject *)&PyMethod_Type, args, NULL);
}

/* (name[, doc]); the state, its dictionary, follows. */
static PyObject *
make_module(PyObject *args)
{
    PyObject *module = slp_hollow_module();
    if (module != NULL && PyModule_Type.tp_init(module, args, NULL) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

PyObject *
slp_make_rangeiterator(PyObject *args)
{
    return slp_wrap_rangeiterator(NULL, args);
}

static PyObject *
make_frame(PyObject *args)
{
    PyObject *code;
    return PyArg_ParseTuple(args, "O!:frame", &PyCode_Type, &code) ? slp_frame_blank((PyCodeObject *)code) : NULL;
}

PyObject *
slp_make_call_iterator(PyObject *args)
{
    PyObject *callable, *sentinel;
    if (!PyArg_ParseTuple(args, "OO:callable-iterator", &callable, &sentinel)) {
        return NULL;
    }
    return PyCallIter_New(callable, sentinel);
}

/* Two arguments, the number first or last. Returns status. Raises yes. */
static int
object_and_number(PyObject *args, const char *format, PyObject **object, PyObject **number)
{
    *number = NULL;
    if (!PyArg_ParseTuple(args, format, object, number)) {
        return -1;
    }
    if (*number != NULL && (PyInt_Check(*object) || PyLong_Check(*object))) {
        PyObject *first = *object;
        *object = *number;
        *number = first;
    }
    return 0;
}

/* (sequence[, index]), or the index first; None: at its end. */
PyObject *
slp_make_iterator(PyObject *args)
{
    PyObject *seq, *number;
    if (object_and_number(args, "O|O:iterator", &seq, &number) < 0) {
        return NULL;
    }
    Py_ssize_t index = number != NULL ? PyInt_AsSsize_t(number) : 0;
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (index < 0 || (seq != Py_None && !PySequence_Check(seq))) {
        PyErr_SetString(PyExc_ValueError, "bad state of an iterator");
        return NULL;
    }
    if (seq == Py_None) {
        return slp_spent_iterator();
    }
    PyObject *it = PySeqIter_New(seq);
    if (it != NULL) {
        ((py_seq_iterator *)it)->index = index;
    }
    return it;
}

/* (iterator[, number]), or the number first; then perhaps the pair that was given out last, and a number that is no int. */
PyObject *
slp_make_enumerate(PyObject *args)
{
    PyObject *first = PyTuple_GetSlice(args, 0, 2), *source, *number;
    PyObject *large = PyTuple_GET_SIZE(args) == 4 ? PyTuple_GET_ITEM(args, 3) : Py_None, *made = NULL;

    if (first != NULL && object_and_number(first, "O|O:enumerate", &source, &number) == 0) {
        number = large != Py_None ? large : number;
        made = PyObject_CallFunctionObjArgs((PyObject *)&PyEnum_Type, source, number, NULL);
    }
    Py_XDECREF(first);
    return made;
}

PyObject *
slp_make_method_wrapper(PyObject *args)
{
    PyObject *name, *self;
    if (!PyArg_ParseTuple(args, "O!O:method-wrapper", &PyString_Type, &name, &self)) {
        return NULL;
    }
    return PyObject_GetAttr(self, name);
}

PyObject *
slp_make_xrange(PyObject *args)
{
    return PyObject_Call((PyObject *)&PyRange_Type, args, NULL);
}

/* What may come without arguments is made empty then. */
#define OR_HOLLOW(symbol) \
    static PyObject * \
    symbol##_or_hollow(PyObject *args) \
    { \
        return PyTuple_GET_SIZE(args) == 0 ? slp_hollow_##symbol() : slp_make_##symbol(args); \
    }
OR_HOLLOW(call_iterator)
OR_HOLLOW(enumerate)
OR_HOLLOW(iterator)
OR_HOLLOW(method)
OR_HOLLOW(method_wrapper)
OR_HOLLOW(rangeiterator)
OR_HOLLOW(xrange)

/* ---- methods of the types ---- */

/* The reduction of a frame as older programs read it. Returns new. Raises yes. */
static PyObject *
readable_frame_steal(PyObject *reduction, PyObject *frame)
{
    PyObject *reducers = PyImport_ImportModule("stackless_reducers");
    PyObject *result = reducers != NULL
        ? PyObject_CallMethod(reducers, (char *)"readable_frame", (char *)"OO", reduction, frame) : NULL;
    Py_XDECREF(reducers);
    Py_DECREF(reduction);
    return result;
}

static PyObject *
name_reduce(PyObject *unused, PyObject *o)
{
    PyObject *copy_reg = PyImport_ImportModule("copy_reg");
    PyObject *table = copy_reg != NULL ? PyObject_GetAttrString(copy_reg, "dispatch_table") : NULL;
    PyObject *reduce = table != NULL ? PyObject_GetItem(table, (PyObject *)Py_TYPE(o)) : NULL;
    PyObject *result = NULL;

    if (reduce != NULL) {
        result = PyObject_CallFunctionObjArgs(reduce, o, NULL);
    }
    else if (table != NULL && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_Clear();
        result = PyObject_CallMethod(o, (char *)"__reduce_ex__", (char *)"i", 2);
    }
    Py_XDECREF(reduce);
    Py_XDECREF(table);
    Py_XDECREF(copy_reg);
    return result != NULL && PyFrame_Check(o) ? readable_frame_steal(result, o) : result;
}

static PyObject *
name_setstate(PyObject *unused, PyObject *args)
{
    PyObject *o, *state;
    if (!PyArg_ParseTuple(args, "OO:__setstate__", &o, &state)) {
        return NULL;
    }
    return PyObject_CallMethod(o, (char *)"__setstate__", (char *)"(O)", state);
}

static const PyMethodDef name_methods[] = {
    {"__reduce__", name_reduce, METH_O | METH_STATIC, "What an object is pickled as."},
    {"__setstate__", name_setstate, METH_VARARGS | METH_STATIC, "Fills an object."},
    {NULL, NULL, 0, NULL}
};

/* ---- the types ---- */

#define NAME(symbol, name, make) \
    static PyObject * \
    symbol##_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) \
    { \
        if (kwargs != NULL && PyDict_Size(kwargs) > 0) { \
            PyErr_SetString(PyExc_TypeError, name "() takes no keyword arguments"); \
            return NULL; \
        } \
        return make(args); \
    }
#include "names.def"
#undef NAME

#define NAME(symbol, name, make) \
    static PyTypeObject symbol##_name_type = { \
        PyVarObject_HEAD_INIT(&PyType_Type, 0) \
        .tp_name = "stackless._wrap." name, \
        .tp_basicsize = sizeof(PyObject), \
        .tp_flags = Py_TPFLAGS_DEFAULT, \
        .tp_doc = "A name in pickles.", \
        .tp_methods = (PyMethodDef *)name_methods, \
        .tp_new = symbol##_new, \
    };
#include "names.def"
#undef NAME

int
slp_add_names(PyObject *module)
{
    static const struct { const char *name; PyTypeObject *type; } rows[] = {
#define NAME(symbol, name, make) {name, &symbol##_name_type},
#include "names.def"
#undef NAME
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (PyType_Ready(rows[i].type) < 0 || PyObject_SetAttrString(module, rows[i].name, (PyObject *)rows[i].type) < 0) {
            return -1;
        }
    }
    return 0;
}
