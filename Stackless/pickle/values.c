/* Reductions in C: what copy_reg's table calls for builtin types. The constructors that they name are in stackless._wrap.

   Types with a pair of functions beside them (values.def, py_frozen.h), and classes derived from them:

       (stackless._wrap.thaw, (name of the type, state[, class]))

   Frames, continuations, code, cells, generators and methods are reduced here as well, since a tasklet has many of them.

   Not here: reductions that are rare (Lib/stackless_reducers.py). */
#include "kinds.h"
#include "pickling.h"
#include "py_frozen.h"
#include "py_generator.h"
#include "py_iters.h"
#include "../../Modules/itertools/itertools.h"
#include "../../Modules/_collections/deque.h"
#include "../../Modules/re/re.h"

typedef struct {
    PyTypeObject *type;
    PyObject *(*freeze)(PyObject *self);
    PyObject *(*thaw)(PyTypeObject *type, PyObject *state);
} value_row;

static const value_row rows[] = {
#define VALUE(type, family) {&type, py_##family##_freeze, py_##family##_thaw},
#include "values.def"
#undef VALUE
};

enum { ROWS = sizeof rows / sizeof *rows };

/* A constructor in stackless._wrap. Returns new. Raises yes. */
static PyObject *
constructor(const char *name)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "stackless._wrap");
    if (module == NULL) {
        PyErr_SetString(PyExc_ImportError, "stackless._wrap is not there");
        return NULL;
    }
    return PyObject_GetAttrString(module, name);
}

/* (constructor, args) or (constructor, args, state); steals args and state, which may be NULL when an exception is set. */
static PyObject *
reduction(const char *name, PyObject *args, PyObject *state, int with_state)
{
    PyObject *make = args != NULL && (state != NULL || !with_state) ? constructor(name) : NULL;
    if (make == NULL) {
        Py_XDECREF(args);
        Py_XDECREF(state);
        return NULL;
    }
    return with_state ? Py_BuildValue("(NNN)", make, args, state) : Py_BuildValue("(NN)", make, args);
}

PyObject *
slp_freeze_value(PyObject *module, PyObject *o)
{
    PyTypeObject *base = py_frozen_base(Py_TYPE(o));
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].type == base) {
            PyObject *state = rows[i].freeze(o);
            return state == NULL        ? NULL
                   : base == Py_TYPE(o) ? reduction("thaw", Py_BuildValue("(sN)", base->tp_name, state), NULL, 0)
                                        : reduction("thaw", Py_BuildValue("(sNO)", base->tp_name, state, Py_TYPE(o)), NULL, 0);
        }
    }
    PyErr_Format(PyExc_TypeError, "can't pickle %.100s objects", Py_TYPE(o)->tp_name);
    return NULL;
}

/* The module that a type belongs to must have been set up before objects of it are used. */
static int
import_home(PyTypeObject *type)
{
    const char *dot = strchr(type->tp_name, '.');
    PyObject *name = dot != NULL ? PyString_FromStringAndSize(type->tp_name, dot - type->tp_name) : NULL;
    PyObject *home = name != NULL ? PyImport_Import(name) : NULL;

    Py_XDECREF(name);
    Py_XDECREF(home);
    return dot != NULL && home == NULL ? -1 : PyType_Ready(type);
}

PyObject *
slp_thaw_value(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *state;
    PyTypeObject *class = NULL;
    if (!PyArg_ParseTuple(args, "sO!|O!:thaw", &name, &PyTuple_Type, &state, &PyType_Type, &class)) {
        return NULL;
    }
    for (int i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].type->tp_name, name) == 0) {
            if (import_home(rows[i].type) < 0) {
                return NULL;
            }
            if (class != NULL && py_frozen_base(class) != rows[i].type) {
                return PyErr_Format(PyExc_TypeError, "%.100s is not derived from %.100s", class->tp_name, name);
            }
            return rows[i].thaw(class != NULL ? class : rows[i].type, state);
        }
    }
    return PyErr_Format(PyExc_ValueError, "no type %.100s", name);
}

PyObject *
slp_value_types(PyObject *module, PyObject *unused)
{
    PyObject *types = PyTuple_New(ROWS);
    for (int i = 0; types != NULL && i < ROWS; i++) {
        if (PyType_Ready(rows[i].type) < 0) {
            Py_CLEAR(types);
            break;
        }
        Py_INCREF(rows[i].type);
        PyTuple_SET_ITEM(types, i, (PyObject *)rows[i].type);
    }
    return types;
}

/* ---- running code ---- */

PyObject *
slp_reduce_code(PyObject *module, PyObject *o)
{
    PyCodeObject *co = (PyCodeObject *)o;
    if (!PyCode_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "no code");
        return NULL;
    }
    slp_code_known(co);
    return reduction("code", Py_BuildValue("(iiiiOOOOOOiOOO)", co->co_argcount, co->co_nlocals, co->co_stacksize,
                                           co->co_flags, co->co_code, co->co_consts, co->co_names, co->co_varnames,
                                           co->co_filename, co->co_name, co->co_firstlineno, co->co_lnotab,
                                           co->co_freevars, co->co_cellvars), NULL, 0);
}

PyObject *
slp_reduce_frame(PyObject *module, PyObject *o)
{
    if (!PyFrame_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "no frame");
        return NULL;
    }
    PyObject *state = slp_frame_state((py_frame *)o);
    return state != NULL ? reduction("frame", PyTuple_Pack(1, ((py_frame *)o)->f_code), state, 1) : NULL;
}

PyObject *
slp_reduce_continuation(PyObject *module, PyObject *o)
{
    if (Py_TYPE(o) != &py_cont_type) {
        PyErr_SetString(PyExc_TypeError, "no continuation");
        return NULL;
    }
    PyObject *state = slp_cont_state((py_cont *)o);
    return state != NULL ? reduction("continuation", PyTuple_New(0), state, 1) : NULL;
}

PyObject *
slp_reduce_cell(PyObject *module, PyObject *o)
{
    if (!PyCell_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "no cell");
        return NULL;
    }
    return reduction("cell", PyTuple_New(0), py_freeze_maybe(PyCell_GET(o)), 1);
}

PyObject *
slp_reduce_generator(PyObject *module, PyObject *o)
{
    if (!PyGen_CheckExact(o)) {
        PyErr_SetString(PyExc_TypeError, "no generator");
        return NULL;
    }
    PyGenObject *gen = (PyGenObject *)o;
    PyObject *frame = gen->gi_frame != NULL ? (PyObject *)gen->gi_frame : Py_None;
    return reduction("generator", PyTuple_New(0), Py_BuildValue("(Oi)", frame, gen->gi_running), 1);
}

PyObject *
slp_reduce_method(PyObject *module, PyObject *o)
{
    if (!PyMethod_Check(o)) {
        PyErr_SetString(PyExc_TypeError, "no method");
        return NULL;
    }
    PyObject *self = PyMethod_GET_SELF(o), *class = PyMethod_GET_CLASS(o);
    return reduction("instancemethod", PyTuple_Pack(3, PyMethod_GET_FUNCTION(o), self != NULL ? self : Py_None,
                                                    class != NULL ? class : Py_None), NULL, 0);
}

/* The module function that a C function without a module is another face of (calls are made anew from the definition).
   Returns (module, name) or None. */
PyObject *
slp_find_builtin(PyObject *module, PyObject *o)
{
    PyObject *modules = PyImport_GetModuleDict(), *name, *candidate;
    Py_ssize_t at = 0;

    if (!PyCFunction_Check(o)) {
        Py_RETURN_NONE;
    }
    const char *text = ((PyCFunctionObject *)o)->m_ml->ml_name;
    while (PyDict_Next(modules, &at, &name, &candidate)) {
        PyObject *found = PyModule_Check(candidate) ? PyDict_GetItemString(PyModule_GetDict(candidate), text) : NULL;
        if (found != NULL && PyCFunction_Check(found) &&
            ((PyCFunctionObject *)found)->m_ml == ((PyCFunctionObject *)o)->m_ml) {
            return Py_BuildValue("(Os)", candidate, text);
        }
    }
    Py_RETURN_NONE;
}
