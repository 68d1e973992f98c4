/* gcmodule.c: the module gc: Python's view of the cycle collector (Objects/core/gc.c). */
#include "Python.h"

#include "py_state.h"
#include "py_gc.h"

static inline py_gc_state *
state(void)
{
    return &py_runtime_state.gc;
}

/* ---- switches ---- */

static PyObject *
gc_enable(PyObject *self, PyObject *unused)
{
    state()->enabled = 1;
    Py_RETURN_NONE;
}

static PyObject *
gc_disable(PyObject *self, PyObject *unused)
{
    state()->enabled = 0;
    Py_RETURN_NONE;
}

static PyObject *
gc_isenabled(PyObject *self, PyObject *unused)
{
    return PyBool_FromLong(state()->enabled);
}

static PyObject *
gc_set_debug(PyObject *self, PyObject *args)
{
    int flags;
    if (!PyArg_ParseTuple(args, "i:set_debug", &flags)) {
        return NULL;
    }
    state()->debug = flags;
    Py_RETURN_NONE;
}

static PyObject *
gc_get_debug(PyObject *self, PyObject *unused)
{
    return PyInt_FromLong(state()->debug);
}

static PyObject *
gc_set_threshold(PyObject *self, PyObject *args)
{
    py_gc_generation *generation = state()->generation;
    int values[PY_GC_GENERATIONS];
    for (int i = 0; i < PY_GC_GENERATIONS; i++) {
        values[i] = generation[i].threshold;
    }
    if (!PyArg_ParseTuple(args, "i|ii:set_threshold", &values[0], &values[1], &values[2])) {
        return NULL;
    }
    for (int i = 0; i < PY_GC_GENERATIONS; i++) {
        generation[i].threshold = values[i];
    }
    Py_RETURN_NONE;
}

static PyObject *
gc_get_threshold(PyObject *self, PyObject *unused)
{
    py_gc_generation *generation = state()->generation;
    return Py_BuildValue("(iii)", generation[0].threshold, generation[1].threshold, generation[2].threshold);
}

static PyObject *
gc_get_count(PyObject *self, PyObject *unused)
{
    py_gc_generation *generation = state()->generation;
    return Py_BuildValue("(iii)", generation[0].count, generation[1].count, generation[2].count);
}

static PyObject *
gc_collect(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"generation", NULL};
    int generation = PY_GC_GENERATIONS - 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|i", (char **)names, &generation)) {
        return NULL;
    }
    if (generation < 0 || generation >= PY_GC_GENERATIONS) {
        PyErr_SetString(PyExc_ValueError, "invalid generation");
        return NULL;
    }
    return PyInt_FromSsize_t(py_gc_collect(generation));
}

/* ---- questions ---- */

static PyObject *
gc_is_tracked(PyObject *self, PyObject *object)
{
    return PyBool_FromLong(PyObject_IS_GC(object) && _PyObject_GC_IS_TRACKED(object));
}

static int
visit_is_wanted(PyObject *object, void *wanted)
{
    PyObject *objects = wanted;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(objects); i++) {
        if (PyTuple_GET_ITEM(objects, i) == object) {
            return 1;
        }
    }
    return 0;
}

static PyObject *
gc_get_objects(PyObject *self, PyObject *unused)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && i < PY_GC_GENERATIONS; i++) {
        PyGC_Head *ring = &state()->generation[i].head;
        for (PyGC_Head *node = ring->gc.gc_next; node != ring; node = node->gc.gc_next) {
            PyObject *object = (PyObject *)(node + 1);
            if (object != list && PyList_Append(list, object) < 0) {
                Py_CLEAR(list);
                break;
            }
        }
    }
    return list;
}

static PyObject *
gc_get_referrers(PyObject *self, PyObject *args)
{
    PyObject *found = PyList_New(0);
    for (int i = 0; found != NULL && i < PY_GC_GENERATIONS; i++) {
        PyGC_Head *ring = &state()->generation[i].head;
        for (PyGC_Head *node = ring->gc.gc_next; node != ring; node = node->gc.gc_next) {
            PyObject *object = (PyObject *)(node + 1);
            if (object == found || object == args) {
                continue;
            }
            if (Py_TYPE(object)->tp_traverse(object, visit_is_wanted, args) && PyList_Append(found, object) < 0) {
                Py_CLEAR(found);
                break;
            }
        }
    }
    return found;
}

static int
visit_append(PyObject *object, void *list)
{
    return PyList_Append(list, object) < 0;
}

static PyObject *
gc_get_referents(PyObject *self, PyObject *args)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(args); i++) {
        PyObject *object = PyTuple_GET_ITEM(args, i);
        traverseproc traverse = PyObject_IS_GC(object) ? Py_TYPE(object)->tp_traverse : NULL;
        if (traverse != NULL && traverse(object, visit_append, list)) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static const PyMethodDef gc_functions[] = {
    {"enable", gc_enable, METH_NOARGS, "enable() -> None: collect automatically"},
    {"disable", gc_disable, METH_NOARGS, "disable() -> None: collect only on request"},
    {"isenabled", gc_isenabled, METH_NOARGS, "isenabled() -> bool: are there automatic collections?"},
    {"set_debug", gc_set_debug, METH_VARARGS, "set_debug(flags) -> None: an or of the DEBUG_ constants; 0 is quiet"},
    {"get_debug", gc_get_debug, METH_NOARGS, "get_debug() -> the flags of set_debug"},
    {"get_count", gc_get_count, METH_NOARGS, "get_count() -> (count0, count1, count2): what the thresholds apply to"},
    {"set_threshold", gc_set_threshold, METH_VARARGS,
     "set_threshold(threshold0[, threshold1[, threshold2]]) -> None: when to collect; a threshold0 of 0 means never"},
    {"get_threshold", gc_get_threshold, METH_NOARGS, "get_threshold() -> (threshold0, threshold1, threshold2)"},
    {"collect", (PyCFunction)gc_collect, METH_VARARGS | METH_KEYWORDS,
     "collect([generation]) -> number of unreachable objects found; without an argument all generations"},
    {"get_objects", gc_get_objects, METH_NOARGS, "get_objects() -> list of all tracked objects but this list"},
    {"is_tracked", gc_is_tracked, METH_O, "is_tracked(object) -> bool: does the collector look at object?"},
    {"get_referrers", gc_get_referrers, METH_VARARGS,
     "get_referrers(*objects) -> list of the tracked objects that refer to any of these directly"},
    {"get_referents", gc_get_referents, METH_VARARGS,
     "get_referents(*objects) -> list of the objects that these refer to directly"},
    {NULL, NULL, 0, NULL},
};

static int
add_constants(PyObject *module)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
        {"DEBUG_STATS", PY_GC_DEBUG_STATS},
        {"DEBUG_COLLECTABLE", PY_GC_DEBUG_COLLECTABLE},
        {"DEBUG_UNCOLLECTABLE", PY_GC_DEBUG_UNCOLLECTABLE},
        {"DEBUG_INSTANCES", PY_GC_DEBUG_INSTANCES},
        {"DEBUG_OBJECTS", PY_GC_DEBUG_OBJECTS},
        {"DEBUG_SAVEALL", PY_GC_DEBUG_SAVEALL},
        {"DEBUG_LEAK", PY_GC_DEBUG_LEAK},
    };
    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return -1;
        }
    }
    return 0;
}

PyMODINIT_FUNC initgc(void);

PyMODINIT_FUNC
initgc(void)
{
    PyObject *module = Py_InitModule3("gc", (PyMethodDef *)gc_functions,
                                      "The collector of objects that only refer to each other.");
    if (module == NULL) {
        return;
    }
    if (state()->garbage == NULL && (state()->garbage = PyList_New(0)) == NULL) {
        return;
    }
    Py_INCREF(state()->garbage);
    if (PyModule_AddObject(module, "garbage", state()->garbage) < 0) {
        return;
    }
    (void)add_constants(module);
}
