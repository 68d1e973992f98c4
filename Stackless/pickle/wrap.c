/* The module stackless._wrap: the functions that pickles name (with names.c), and the methods __setstate__ of types.

   Not here: which objects are reduced to what (Lib/stackless_reducers.py); empty objects and their states (states.c). */
#include "pickling.h"
#include "kinds.h"
#include "../core/core.h"
#include "py_generator.h"
#include "py_iters.h"
#include "traceback.h"

static PyObject *
wrap_frame_state(PyObject *module, PyObject *frame)
{
    if (!PyFrame_Check(frame)) {
        PyErr_SetString(PyExc_TypeError, "no frame");
        return NULL;
    }
    return slp_frame_state((py_frame *)frame);
}

static PyObject *
wrap_namespace(PyObject *module, PyObject *dict)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "a namespace is a dict");
        return NULL;
    }
    return slp_namespace_out(dict);
}

/* ---- iterators: where they stand in what ---- */

/* The walkers of sequences by index. Returns borrowed or NULL. Raises no. */
static PyTypeObject *
walker_type(const char *name)
{
    PyTypeObject *const types[] = {&PyListIter_Type, &PyTupleIter_Type, &PyListRevIter_Type, &PySeqIter_Type};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i]->tp_name, name) == 0) {
            return types[i];
        }
    }
    return NULL;
}

static PyObject *
wrap_iterator_state(PyObject *module, PyObject *it)
{
    if (Py_TYPE(it) == &py_rangeiter_type) {
        py_range_iterator *r = (py_range_iterator *)it;
        return Py_BuildValue("(sllll)", "rangeiterator", r->index, r->start, r->step, r->len);
    }
    if (walker_type(Py_TYPE(it)->tp_name) == Py_TYPE(it)) {
        py_seq_iterator *walker = (py_seq_iterator *)it;
        return Py_BuildValue("(sOn)", Py_TYPE(it)->tp_name, walker->seq != NULL ? walker->seq : Py_None,
                             walker->seq != NULL ? walker->index : 0);
    }
    PyErr_Format(PyExc_TypeError, "can't pickle %.100s objects", Py_TYPE(it)->tp_name);
    return NULL;
}

static int
walks(PyTypeObject *type, PyObject *seq, Py_ssize_t index)
{
    if (type == NULL || index < (type == &PyListRevIter_Type ? -1 : 0)) {
        return 0;
    }
    return type == &PyTupleIter_Type ? PyTuple_Check(seq) : type == &PySeqIter_Type ? PySequence_Check(seq)
                                                                                    : PyList_Check(seq);
}

static PyObject *
wrap_walker(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *seq;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "sOn:walker", &name, &seq, &index)) {
        return NULL;
    }
    PyTypeObject *type = walker_type(name);
    if (type == NULL || (seq != Py_None && !walks(type, seq, index))) {
        PyErr_SetString(PyExc_ValueError, "bad state of an iterator");
        return NULL;
    }
    py_seq_iterator *it = PyObject_GC_New(py_seq_iterator, type);
    if (it == NULL) {
        return NULL;
    }
    it->seq = seq != Py_None ? seq : NULL;
    Py_XINCREF(it->seq);
    it->index = index;
    PyObject_GC_Track(it);
    return (PyObject *)it;
}

PyObject *
slp_wrap_rangeiterator(PyObject *module, PyObject *args)
{
    long index, start, step, len, last;
    if (!PyArg_ParseTuple(args, "llll:rangeiterator", &index, &start, &step, &len)) {
        return NULL;
    }
    if (index < 0 || len < 0 || index > len || __builtin_mul_overflow(len, step, &last) ||
        __builtin_add_overflow(last, start, &last)) {
        PyErr_SetString(PyExc_ValueError, "bad state of an iterator");
        return NULL;
    }
    py_range_iterator *it = PyObject_New(py_range_iterator, &py_rangeiter_type);
    if (it != NULL) {
        it->index = index;
        it->start = start;
        it->step = step;
        it->len = len;
    }
    return (PyObject *)it;
}

/* ---- recursion that does not count ---- */

static py_step
uncounted_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    ts->base.recursion_depth = (int)cont->number[0];
    *result = value;
    return how;
}

static const py_cont_kind kind_uncounted = {"pickle.uncounted", uncounted_resume, 0, 1, "; depth"};

/* _uncounted(callable, *args, **named): the recursion limit begins anew inside of the call. */
static py_step
wrap_uncounted(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    int depth = ts->base.recursion_depth;
    py_cont *cont = nargs > 0 ? py_cont_new(ts, &kind_uncounted) : NULL;
    py_step how;

    if (cont == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "_uncounted() takes a callable and its arguments");
        }
        return STEP_RAISE;
    }
    cont->number[0] = depth;
    ts->base.recursion_depth = depth < 100 ? depth : 100;
    how = py_flat_then(ts, cont, args[0], args + 1, nargs - 1, kwargs, result);
    if (how < STEP_CALL) {
        ts->base.recursion_depth = depth;
    }
    Py_DECREF(cont);
    return how;
}

/* ---- continuations ---- */

static PyObject *
wrap_continuation(PyObject *module, PyObject *unused)
{
    return slp_cont_blank();
}

static PyObject *
cont_setstate(PyObject *self, PyObject *state)
{
    if (slp_cont_restore((py_cont *)self, state) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static const PyMethodDef cont_pickling[] = {
    {"__setstate__", cont_setstate, METH_O, "Fills a continuation that a pickle makes."},
    {NULL, NULL, 0, NULL}
};

static const PyMethodDef wrap_functions[] = {
    {"walker", wrap_walker, METH_VARARGS, "walker(type name, sequence, index) -> an iterator"},
    {"_iterator_state", wrap_iterator_state, METH_O, "_iterator_state(iterator) -> name and state"},
    {"thaw", slp_thaw_value, METH_VARARGS, "thaw(type name, state) -> an object"},
    {"_freeze", slp_freeze_value, METH_O, "_freeze(object) -> its reduction"},
    {"_value_types", slp_value_types, METH_NOARGS, "_value_types() -> the types that _freeze knows"},
    {"_code", slp_reduce_code, METH_O, "_code(code) -> its reduction"},
    {"_frame", slp_reduce_frame, METH_O, "_frame(frame) -> its reduction"},
    {"_continuation", slp_reduce_continuation, METH_O, "_continuation(continuation) -> its reduction"},
    {"_cell", slp_reduce_cell, METH_O, "_cell(cell) -> its reduction"},
    {"_generator", slp_reduce_generator, METH_O, "_generator(generator) -> its reduction"},
    {"_method", slp_reduce_method, METH_O, "_method(method) -> its reduction"},
    {"_find_builtin", slp_find_builtin, METH_O, "_find_builtin(function) -> module and name, or None"},
    {"continuation", wrap_continuation, METH_NOARGS, "continuation() -> a continuation without a state"},
    {"_uncounted", (PyCFunction)(void (*)(void))wrap_uncounted, METH_FLAT,
     "_uncounted(callable, ...): calls it; the recursion limit begins anew"},
    {"_frame_state", wrap_frame_state, METH_O, "_frame_state(frame) -> its state"},
    {"_namespace", wrap_namespace, METH_O, "_namespace(dict) -> dict, or the name of its module"},
    {NULL, NULL, 0, NULL}
};

/* The types get __setstate__ from here: the folders below know nothing of pickles. */
static const PyMethodDef setstate_rows[] = {
    {"__setstate__", slp_frame_setstate, METH_O, "Fills a frame that a pickle makes."},
    {"__setstate__", slp_generator_setstate, METH_O, "Fills a generator that a pickle makes."},
    {"__setstate__", slp_cell_setstate, METH_O, "Fills a cell that a pickle makes."},
    {"__setstate__", slp_function_setstate, METH_O, "Fills a function that a pickle makes."},
    {"__setstate__", slp_traceback_setstate, METH_O, "Fills a traceback that a pickle makes."},
    {"__setstate__", slp_method_setstate, METH_O, "Takes the empty state of older pickles."},
};

static int
add_method(PyTypeObject *type, const PyMethodDef *row)
{
    PyObject *method = PyType_Ready(type) == 0 ? PyDescr_NewMethod(type, (PyMethodDef *)row) : NULL;
    int status = method != NULL ? PyDict_SetItemString(type->tp_dict, row->ml_name, method) : -1;
    Py_XDECREF(method);
    PyType_Modified(type);
    return status;
}

static int
add_methods(PyTypeObject *type, const PyMethodDef *rows)
{
    int status = 0;
    for (; status == 0 && rows->ml_name != NULL; rows++) {
        status = add_method(type, rows);
    }
    return status;
}

PyMODINIT_FUNC init_stackless_wrap(void);

/* Also known as stackless._wrap and _stackless._wrap: pickles name the first of these. */
PyMODINIT_FUNC
init_stackless_wrap(void)
{
    PyObject *core = PyImport_ImportModule("_stackless");
    PyObject *wrap = core != NULL ? Py_InitModule3("stackless._wrap", (PyMethodDef *)wrap_functions,
                                                   "What pickles are rebuilt with.")
                                  : NULL;
    Py_XDECREF(core);
    if (wrap == NULL || slp_add_names(wrap) < 0 || PyDict_SetItemString(PyImport_GetModuleDict(), "_stackless_wrap", wrap) < 0 ||
        PyObject_SetAttrString(core, "_wrap", wrap) < 0) {
        return;
    }
    if (add_method(&PyFrame_Type, &setstate_rows[0]) == 0 && add_method(&PyGen_Type, &setstate_rows[1]) == 0 &&
        add_method(&PyCell_Type, &setstate_rows[2]) == 0 && add_method(&PyFunction_Type, &setstate_rows[3]) == 0 &&
        add_method(&PyTraceBack_Type, &setstate_rows[4]) == 0 && add_method(&PyMethod_Type, &setstate_rows[5]) == 0 &&
        add_methods(&PyTasklet_Type, slp_tasklet_pickling) == 0 &&
        add_methods(&PyChannel_Type, slp_channel_pickling) == 0) {
        (void)add_methods(&py_cont_type, cont_pickling);
    }
}
