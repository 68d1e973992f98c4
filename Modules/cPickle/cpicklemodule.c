/* The module cPickle: functions, exceptions, and what it takes from copy_reg. */
#include "pickle.h"

/* ---- functions ---- */

static PyObject *
cpickle_dump(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"obj", "file", "protocol", NULL};
    PyObject *object, *file;
    int protocol = 0, status;
    pickler_object *pickler;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO|i", (char **)(uintptr_t)names, &object, &file, &protocol)) {
        return NULL;
    }
    pickler = py_pickler_new(file, protocol);
    if (pickler == NULL) {
        return NULL;
    }
    status = py_pickler_dump(pickler, object) < 0 || py_pickler_flush(pickler) < 0 ? -1 : 0;
    Py_DECREF(pickler);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
cpickle_dumps(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"obj", "protocol", NULL};
    PyObject *object, *text = NULL;
    int protocol = 0;
    pickler_object *pickler;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|i:dumps", (char **)(uintptr_t)names, &object, &protocol)) {
        return NULL;
    }
    pickler = py_pickler_new(NULL, protocol);
    if (pickler == NULL) {
        return NULL;
    }
    if (py_pickler_dump(pickler, object) == 0) {
        text = PyString_FromStringAndSize(pickler->out, pickler->used);
    }
    Py_DECREF(pickler);
    return text;
}

/* Load from a fresh unpickler, which is consumed. */
static PyObject *
load_once_steal(unpickler_object *unpickler)
{
    PyObject *result;
    if (unpickler == NULL) {
        return NULL;
    }
    result = py_unpickler_load(unpickler);
    Py_DECREF(unpickler);
    return result;
}

static PyObject *
cpickle_load(PyObject *module, PyObject *file)
{
    return load_once_steal(py_unpickler_new(file, NULL));
}

static PyObject *
cpickle_loads(PyObject *module, PyObject *args)
{
    PyObject *text;
    if (!PyArg_ParseTuple(args, "S:loads", &text)) {
        return NULL;
    }
    return load_once_steal(py_unpickler_new(NULL, text));
}

static PyObject *
cpickle_Pickler(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"file", "protocol", NULL};
    PyObject *file = NULL;
    int protocol = 0;
    if (PyArg_ParseTuple(args, "|i:Pickler", &protocol)) { /* Pickler([protocol]): without a file */
        if (keywords == NULL || PyDict_Size(keywords) == 0) {
            return (PyObject *)py_pickler_new(NULL, protocol);
        }
    }
    else {
        PyErr_Clear();
    }
    protocol = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|i:Pickler", (char **)(uintptr_t)names, &file, &protocol)) {
        return NULL;
    }
    return (PyObject *)py_pickler_new(file, protocol);
}

static PyObject *
cpickle_Unpickler(PyObject *module, PyObject *file)
{
    return (PyObject *)py_unpickler_new(file, NULL);
}

#define KEYWORDS(f) ((PyCFunction)(void (*)(void))(f)), METH_VARARGS | METH_KEYWORDS

static const PyMethodDef cpickle_methods[] = {
    {"dump", KEYWORDS(cpickle_dump), "dump(obj, file, protocol=0): write the object's pickle to a file"},
    {"dumps", KEYWORDS(cpickle_dumps), "dumps(obj, protocol=0): the object's pickle as a string"},
    {"load", cpickle_load, METH_O, "load(file): the object whose pickle is read from a file"},
    {"loads", cpickle_loads, METH_VARARGS, "loads(string): the object whose pickle stands in a string"},
    {"Pickler", KEYWORDS(cpickle_Pickler), "Pickler(file, protocol=0): something that writes pickles to a file"},
    {"Unpickler", cpickle_Unpickler, METH_O, "Unpickler(file): something that reads pickles from a file"},
    {NULL, NULL, 0, NULL},
};

/* ---- start ---- */

/* What str() says of an UnpickleableError. New dict for the class. */
static PyObject *
unpickleable_namespace(void)
{
    PyObject *names = PyDict_New(), *globals = PyDict_New(), *answer = NULL;
    if (names != NULL && globals != NULL
        && PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) == 0) {
        answer = PyRun_String("def __str__(self):\n"
                              "    what = self.args and type(self.args[0]) or '(what)'\n"
                              "    return 'Cannot pickle %s objects' % (what,)\n",
                              Py_file_input, globals, names);
    }
    Py_XDECREF(globals);
    if (answer == NULL) {
        Py_CLEAR(names);
    }
    Py_XDECREF(answer);
    return names;
}

/* Make an exception class, keep it, and put it into the module. */
static int
add_error(PyObject *module, int which, const char *name, PyObject *base, PyObject *names)
{
    PyObject **kept = &py_interp_get()->containers.pickle[which];
    char full[64];
    if (*kept == NULL) {
        PyOS_snprintf(full, sizeof(full), "cPickle.%s", name);
        *kept = PyErr_NewException(full, base, names);
    }
    if (*kept == NULL) {
        return -1;
    }
    Py_INCREF(*kept);
    return PyModule_AddObject(module, name, *kept);
}

static int
add_errors(PyObject *module)
{
    PyObject *names = unpickleable_namespace();
    int status;
    if (names == NULL) {
        return -1;
    }
    status = add_error(module, PICKLE_ERROR, "PickleError", NULL, NULL) < 0
                     || add_error(module, PICKLING_ERROR, "PicklingError", pickle_kept(PICKLE_ERROR), NULL) < 0
                     || add_error(module, UNPICKLING_ERROR, "UnpicklingError", pickle_kept(PICKLE_ERROR), NULL) < 0
                     || add_error(module, UNPICKLEABLE_ERROR, "UnpickleableError", pickle_kept(PICKLING_ERROR), names) < 0
                     || add_error(module, BAD_PICKLE_GET, "BadPickleGet", pickle_kept(UNPICKLING_ERROR), NULL) < 0
                 ? -1
                 : 0;
    Py_DECREF(names);
    return status;
}

/* Those of running code, which copy_reg has not got when it was imported before the whole library could be found. */
static int
add_reductions(void)
{
    PyObject *reducers = PyImport_ImportModule("stackless_reducers");
    if (reducers == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_ImportError)) {
            return -1;
        }
        PyErr_Clear();
    }
    Py_XDECREF(reducers);
    return 0;
}

/* Keep the tables of copy_reg, which must be dicts. */
static int
take_tables(void)
{
    static const struct {
        int which;
        const char *name;
    } tables[] = {
        {DISPATCH_TABLE, "dispatch_table"},
        {EXTENSION_REGISTRY, "_extension_registry"},
        {INVERTED_REGISTRY, "_inverted_registry"},
        {EXTENSION_CACHE, "_extension_cache"},
    };
    PyObject *copy_reg = PyImport_ImportModule("copy_reg");
    for (size_t i = 0; copy_reg != NULL && i < sizeof(tables) / sizeof(tables[0]); i++) {
        PyObject **kept = &py_interp_get()->containers.pickle[tables[i].which];
        PyObject *table = PyObject_GetAttrString(copy_reg, tables[i].name);
        if (table != NULL && !PyDict_Check(table)) {
            PyErr_Format(PyExc_TypeError, "copy_reg.%s is not a dict", tables[i].name);
            Py_CLEAR(table);
        }
        if (table == NULL) {
            Py_CLEAR(copy_reg);
            break;
        }
        Py_XDECREF(*kept);
        *kept = table;
    }
    Py_XDECREF(copy_reg);
    return copy_reg == NULL ? -1 : 0;
}

PyMODINIT_FUNC
initcPickle(void);

PyMODINIT_FUNC
initcPickle(void)
{
    PyObject *module, *formats;
    if (PyType_Ready(&py_pickler_type) < 0 || PyType_Ready(&py_unpickler_type) < 0 || take_tables() < 0 ||
        add_reductions() < 0) {
        return;
    }
    module = Py_InitModule3("cPickle", (PyMethodDef *)cpickle_methods, "Pickling and unpickling, written in C.");
    if (module == NULL || add_errors(module) < 0) {
        return;
    }
    PyModule_AddStringConstant(module, "__version__", "1.71");
    PyModule_AddStringConstant(module, "format_version", "2.0");
    PyModule_AddIntConstant(module, "HIGHEST_PROTOCOL", 2);
    formats = Py_BuildValue("[sssss]", "1.0", "1.1", "1.2", "1.3", "2.0");
    if (formats != NULL) {
        PyModule_AddObject(module, "compatible_formats", formats);
    }
}
