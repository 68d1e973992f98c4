/* The module _sqlite3: exceptions, adapters, converters, constants, connect().
 *
 * How it works: the state (exception classes, the two dictionaries) is in a capsule in the dict of a type that no
 * program sees; connections keep a pointer to it. Names of converters are kept in upper case.
 *
 * I1 the state lives until the module is initialised again, after the interpreter has ended and begun anew, and as long
 *    as connections point to it: they own the capsule.
 *
 * Not here: the types (see sqlite.h).
 */
#include "sqlite.h"

PyMODINIT_FUNC init_sqlite3(void);

#define STATE_KEY "_sqlite3.state"

static PyTypeObject StateType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_sqlite3.state",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

PyTypeObject py_sqlite_protocol_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.PrepareProtocol",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = PyDoc_STR("Names the form that SQLite can take, for adapters."),
    .tp_new = PyType_GenericNew,
};

sqlite_state *
py_sqlite_state(void)
{
    PyObject *capsule = PyDict_GetItemString(StateType.tp_dict, "state");
    if (capsule == NULL) {
        PyErr_SetString(PyExc_SystemError, "_sqlite3 is not initialised");
        return NULL;
    }
    return PyCapsule_GetPointer(capsule, STATE_KEY);
}

/* --- errors --- */

static PyObject *
find_error_class(const sqlite_state *state, int code)
{
    switch (code) {
    case SQLITE_INTERNAL:
    case SQLITE_NOTFOUND:
        return state->InternalError;
    case SQLITE_ERROR:
    case SQLITE_PERM:
    case SQLITE_ABORT:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_EMPTY:
    case SQLITE_SCHEMA:
        return state->OperationalError;
    case SQLITE_TOOBIG:
        return state->DataError;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return state->IntegrityError;
    case SQLITE_MISUSE:
        return state->ProgrammingError;
    default:
        return state->DatabaseError;
    }
}

int
py_sqlite_raise_for(const sqlite_state *state, sqlite3 *db)
{
    int code = sqlite3_errcode(db);
    if (code == SQLITE_NOMEM) {
        PyErr_NoMemory();
    } else if (code != SQLITE_OK) {
        PyErr_SetString(find_error_class(state, code), sqlite3_errmsg(db));
    }
    return code;
}

int
py_sqlite_raise(connection_object *connection)
{
    return py_sqlite_check_open(connection) ? py_sqlite_raise_for(connection->state, connection->db) : SQLITE_MISUSE;
}

/* --- adapters --- */

/* object.method(argument): 1 with *result, 0 when there is no such method or it gives None, -1 with an error. */
static int
try_adapting_method(PyObject *object, const char *name, PyObject *argument, PyObject **result)
{
    if (!PyObject_HasAttrString(object, name)) {
        return 0;
    }
    *result = PyObject_CallMethod(object, (char *)name, "(O)", argument);
    if (*result == Py_None) {
        Py_CLEAR(*result);
        return 0;
    }
    return *result != NULL ? 1 : -1;
}

PyObject *
py_sqlite_adapt(PyObject *object, PyObject *protocol)
{
    sqlite_state *state = py_sqlite_state();
    PyObject *result, *adapter, *key;
    if (state == NULL || (key = PyTuple_Pack(2, (PyObject *)Py_TYPE(object), protocol)) == NULL) {
        return NULL;
    }
    adapter = PyDict_GetItem(state->adapters, key);
    Py_DECREF(key);
    if (adapter != NULL) {
        Py_INCREF(adapter);
        result = PyObject_CallFunctionObjArgs(adapter, object, NULL);
        Py_DECREF(adapter);
        return result;
    }
    int status = try_adapting_method(protocol, "__adapt__", object, &result);
    if (status == 0) {
        status = try_adapting_method(object, "__conform__", protocol, &result);
    }
    if (status == 0) {
        PyErr_SetString(state->ProgrammingError, "can't adapt");
    }
    return status > 0 ? result : NULL;
}

static PyObject *
sqlite_adapt(PyObject *module, PyObject *args)
{
    PyObject *object, *protocol = (PyObject *)&py_sqlite_protocol_type, *alternative = NULL;
    if (!PyArg_ParseTuple(args, "O|OO", &object, &protocol, &alternative)) {
        return NULL;
    }
    return py_sqlite_adapt(object, protocol);
}

static PyObject *
sqlite_register_adapter(PyObject *module, PyObject *args)
{
    PyObject *type, *adapter;
    sqlite_state *state = py_sqlite_state();
    if (state == NULL || !PyArg_ParseTuple(args, "OO", &type, &adapter)) {
        return NULL;
    }
    PyObject *key = PyTuple_Pack(2, type, (PyObject *)&py_sqlite_protocol_type);
    int status = key == NULL ? -1 : PyDict_SetItem(state->adapters, key, adapter);
    Py_XDECREF(key);
    if (status < 0) {
        return NULL;
    }
    if (type == (PyObject *)&PyInt_Type || type == (PyObject *)&PyLong_Type || type == (PyObject *)&PyFloat_Type ||
        type == (PyObject *)&PyString_Type || type == (PyObject *)&PyUnicode_Type ||
        type == (PyObject *)&PyBuffer_Type) {
        state->adapts_plain = 1;
    }
    Py_RETURN_NONE;
}

static PyObject *
sqlite_register_converter(PyObject *module, PyObject *args)
{
    PyObject *name, *converter;
    sqlite_state *state = py_sqlite_state();
    if (state == NULL || !PyArg_ParseTuple(args, "SO", &name, &converter)) {
        return NULL;
    }
    PyObject *key = PyObject_CallMethod(name, "upper", "");
    int status = key == NULL ? -1 : PyDict_SetItem(state->converters, key, converter);
    Py_XDECREF(key);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* --- functions --- */

static PyObject *
sqlite_connect(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"database", "timeout", "detect_types", "isolation_level", "check_same_thread",
                                        "factory", "cached_statements", NULL};
    PyObject *database, *level = NULL, *factory = NULL;
    int types = 0, count, check = 1;
    double timeout = 5.0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|diOiOi", (char **)names, &database, &timeout, &types, &level,
                                     &check, &factory, &count)) {
        return NULL;
    }
    return PyObject_Call(factory != NULL ? factory : (PyObject *)&py_sqlite_connection_type, args, kwargs);
}

static PyObject *
sqlite_complete_statement(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"statement", NULL};
    const char *text;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s", (char **)names, &text)) {
        return NULL;
    }
    return PyBool_FromLong(sqlite3_complete(text));
}

static PyObject *
sqlite_enable_shared_cache(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"do_enable", NULL};
    int enable;
    sqlite_state *state = py_sqlite_state();
    if (state == NULL || !PyArg_ParseTupleAndKeywords(args, kwargs, "i", (char **)names, &enable)) {
        return NULL;
    }
    if (sqlite3_enable_shared_cache(enable) != SQLITE_OK) {
        PyErr_SetString(state->OperationalError, "Changing the shared_cache flag failed");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
sqlite_enable_callback_tracebacks(PyObject *module, PyObject *args)
{
    sqlite_state *state = py_sqlite_state();
    if (state == NULL || !PyArg_ParseTuple(args, "i", &state->show_errors)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static const PyMethodDef sqlite_functions[] = {
    {"connect", (PyCFunction)(void *)sqlite_connect, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("connect(database, ...): opens a file, or \":memory:\". The arguments are those of Connection;\n"
               "factory is the class that is made.")},
    {"complete_statement", (PyCFunction)(void *)sqlite_complete_statement, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("complete_statement(text): whether the text ends a statement of SQL.")},
    {"enable_shared_cache", (PyCFunction)(void *)sqlite_enable_shared_cache, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("enable_shared_cache(do_enable): whether connections of this process share their pages.")},
    {"register_adapter", sqlite_register_adapter, METH_VARARGS,
     PyDoc_STR("register_adapter(type, function): how objects of a type become what SQLite can hold.")},
    {"register_converter", sqlite_register_converter, METH_VARARGS,
     PyDoc_STR("register_converter(name, function): what is made of a column whose declared type has this name.")},
    {"adapt", sqlite_adapt, METH_VARARGS, PyDoc_STR("adapt(object, protocol=PrepareProtocol): the adapted object.")},
    {"enable_callback_tracebacks", sqlite_enable_callback_tracebacks, METH_VARARGS,
     PyDoc_STR("enable_callback_tracebacks(flag): whether errors in callbacks are written to sys.stderr.")},
    {NULL, NULL, 0, NULL}
};

/* --- the module --- */

#define CONSTANTS(X) \
    X(SQLITE_OK) X(SQLITE_DENY) X(SQLITE_IGNORE) X(SQLITE_CREATE_INDEX) X(SQLITE_CREATE_TABLE) \
    X(SQLITE_CREATE_TEMP_INDEX) X(SQLITE_CREATE_TEMP_TABLE) X(SQLITE_CREATE_TEMP_TRIGGER) X(SQLITE_CREATE_TEMP_VIEW) \
    X(SQLITE_CREATE_TRIGGER) X(SQLITE_CREATE_VIEW) X(SQLITE_DELETE) X(SQLITE_DROP_INDEX) X(SQLITE_DROP_TABLE) \
    X(SQLITE_DROP_TEMP_INDEX) X(SQLITE_DROP_TEMP_TABLE) X(SQLITE_DROP_TEMP_TRIGGER) X(SQLITE_DROP_TEMP_VIEW) \
    X(SQLITE_DROP_TRIGGER) X(SQLITE_DROP_VIEW) X(SQLITE_INSERT) X(SQLITE_PRAGMA) X(SQLITE_READ) X(SQLITE_SELECT) \
    X(SQLITE_TRANSACTION) X(SQLITE_UPDATE) X(SQLITE_ATTACH) X(SQLITE_DETACH) X(SQLITE_ALTER_TABLE) \
    X(SQLITE_REINDEX) X(SQLITE_ANALYZE) X(PARSE_DECLTYPES) X(PARSE_COLNAMES)

static int
fill_state(sqlite_state *state)
{
    state->standard = PyExc_StandardError;
#define MAKE(name, base) \
    state->name = PyErr_NewException((char *)"sqlite3." #name, state->base, NULL); \
    if (state->name == NULL) { \
        return -1; \
    }
    SQLITE_ERRORS(MAKE)
#undef MAKE
    state->adapters = PyDict_New();
    state->converters = PyDict_New();
    /* The type of cells, by name: nobody can make one and pass it by accident. */
    state->optimized_unicode = (PyObject *)&PyCell_Type;
    Py_INCREF(state->optimized_unicode);
    return state->adapters == NULL || state->converters == NULL ? -1 : 0;
}

static void
free_state(PyObject *capsule)
{
    sqlite_state *state = PyCapsule_GetPointer(capsule, STATE_KEY);
#define DROP(name, base) Py_XDECREF(state->name);
    SQLITE_ERRORS(DROP)
#undef DROP
    Py_XDECREF(state->adapters);
    Py_XDECREF(state->converters);
    Py_XDECREF(state->optimized_unicode);
    PyMem_Free(state);
}

static sqlite_state *
make_state(void)
{
    sqlite_state *state = PyMem_Malloc(sizeof *state);
    if (state == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(state, 0, sizeof *state);
    PyObject *capsule = state->owner = PyCapsule_New(state, STATE_KEY, free_state);
    if (capsule == NULL) {
        PyMem_Free(state);
        return NULL;
    }
    if (fill_state(state) < 0 || PyDict_SetItemString(StateType.tp_dict, "state", capsule) < 0) {
        state = NULL;                 /* the module cannot be */
    }
    Py_DECREF(capsule);
    return state;
}

static void
add_object(PyObject *module, const char *name, PyObject *object)
{
    Py_INCREF(object);
    PyModule_AddObject(module, name, object);
}

PyMODINIT_FUNC
init_sqlite3(void)
{
    static const struct {
        const char *name;
        PyTypeObject *type;
    } types[] = {
        {"Connection", &py_sqlite_connection_type}, {"Cursor", &py_sqlite_cursor_type},
        {"Statement", &py_sqlite_statement_type},   {"Cache", &py_sqlite_cache_type},
        {"Row", &py_sqlite_row_type},               {"PrepareProtocol", &py_sqlite_protocol_type},
    };
    sqlite_state *state;
    PyObject *module;
    if (PyType_Ready(&StateType) < 0 || (state = make_state()) == NULL) {
        return;
    }
    module = Py_InitModule3("_sqlite3", (PyMethodDef *)sqlite_functions, PyDoc_STR("SQLite databases."));
    if (module == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (PyType_Ready(types[i].type) < 0) {
            return;
        }
        add_object(module, types[i].name, (PyObject *)types[i].type);
    }
#define ADD(name, base) add_object(module, #name, state->name);
    SQLITE_ERRORS(ADD)
#undef ADD
#define ADD(name) PyModule_AddIntConstant(module, #name, name);
    CONSTANTS(ADD)
#undef ADD
    add_object(module, "OptimizedUnicode", state->optimized_unicode);
    add_object(module, "adapters", state->adapters);
    add_object(module, "converters", state->converters);
    PyModule_AddStringConstant(module, "version", "2.6.0");
    PyModule_AddStringConstant(module, "sqlite_version", sqlite3_libversion());
    PyEval_InitThreads();
}
