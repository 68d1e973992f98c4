/* Python code that SQLite calls: functions, aggregates, collations, the authorizer, the progress handler.
 *
 * How it works: SQLite calls from within a step, when the interpreter lock is given up: every callback takes it. SQLite
 * owns a reference to each function and aggregate and gives it back through a destructor. Errors become an error of the
 * statement; enable_callback_tracebacks shows the original.
 *
 * I1 no callback leaves an exception set; that of a collation is kept in the connection until the step has ended.
 * I2 what SQLite gives back it gives back while it is at work: the callable is released later (py_sqlite_release_dropped).
 * I3 the instance of an aggregate is in SQLite's context from the first step to finalize.
 */
#include "sqlite.h"

/* --- values --- */

static PyObject *
make_argument(sqlite3_value *value)
{
    int n = sqlite3_value_bytes(value);
    PyObject *object, *bytes;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return PyInt_FromLong((long)sqlite3_value_int64(value));
    case SQLITE_FLOAT:
        return PyFloat_FromDouble(sqlite3_value_double(value));
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_value_text(value);
        object = text == NULL ? PyErr_NoMemory() : PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), NULL);
        if (object == NULL && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
            PyErr_Clear();                      /* as 2.7 does: no text, no value */
            break;
        }
        return object;
    }
    case SQLITE_BLOB: {
        const void *source = sqlite3_value_blob(value);
        void *target;
        Py_ssize_t room;
        bytes = PyBuffer_New(n);
        if (bytes != NULL && n > 0 && PyObject_AsWriteBuffer(bytes, &target, &room) == 0) {
            memcpy(target, source, (size_t)n);
        }
        return bytes;
    }
    default:
        break;
    }
    Py_RETURN_NONE;
}

static PyObject *
make_arguments(int count, sqlite3_value **values)
{
    PyObject *tuple = PyTuple_New(count);
    for (int i = 0; tuple != NULL && i < count; i++) {
        PyObject *item = make_argument(values[i]);
        if (item == NULL) {
            Py_CLEAR(tuple);
        } else {
            PyTuple_SET_ITEM(tuple, i, item);
        }
    }
    return tuple;
}

static int
give_long(sqlite3_context *context, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to SQLite INTEGER");
        return -1;
    }
    sqlite3_result_int64(context, number);
    return 0;
}

static int
give_unicode(sqlite3_context *context, PyObject *value)
{
    PyObject *bytes = PyUnicode_AsUTF8String(value);
    if (bytes == NULL) {
        return -1;
    }
    sqlite3_result_text(context, PyString_AS_STRING(bytes), -1, SQLITE_TRANSIENT);
    Py_DECREF(bytes);
    return 0;
}

static int
give_buffer(sqlite3_context *context, PyObject *value)
{
    const char *bytes;
    Py_ssize_t n;
    if (PyObject_AsCharBuffer(value, &bytes, &n) < 0) {
        PyErr_SetString(PyExc_ValueError, "could not convert BLOB to buffer");
        return -1;
    }
    sqlite3_result_blob64(context, n ? bytes : "", (sqlite3_uint64)n, SQLITE_TRANSIENT);
    return 0;
}

/* Hands a result to SQLite. 0, or -1, perhaps with an exception. */
static int
give_result(sqlite3_context *context, PyObject *value)
{
    if (value == Py_None) {
        sqlite3_result_null(context);
    } else if (PyInt_Check(value)) {
        sqlite3_result_int64(context, PyInt_AS_LONG(value));
    } else if (PyLong_Check(value)) {
        return give_long(context, value);
    } else if (PyFloat_Check(value)) {
        sqlite3_result_double(context, PyFloat_AS_DOUBLE(value));
    } else if (PyString_Check(value)) {
        sqlite3_result_text(context, PyString_AS_STRING(value), -1, SQLITE_TRANSIENT);
    } else if (PyUnicode_Check(value)) {
        return give_unicode(context, value);
    } else if (PyBuffer_Check(value)) {
        return give_buffer(context, value);
    } else {
        return -1;
    }
    return 0;
}

/* --- errors --- */

/* Ends an exception: shown or forgotten. */
static void
drop_error(void)
{
    sqlite_state *state;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    state = py_sqlite_state();
    if (state != NULL && state->show_errors && type != NULL) {
        PyErr_Restore(type, value, traceback);
        PyErr_Print();
        return;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PyErr_Clear();
}

static void
fail(sqlite3_context *context, const char *message)
{
    drop_error();
    sqlite3_result_error(context, message, -1);
}

/* --- what SQLite keeps --- */

typedef struct {
    PyObject *callable;                         /* owned */
    connection_object *connection;              /* borrowed: it lives while statements run */
    PyObject *dropped;                          /* owned: the connection's list */
} callback;

/* A callable must be hashable: 2.7 keeps them in a dict. Returns NULL with an error. */
static callback *
new_callback(connection_object *connection, PyObject *callable)
{
    callback *data;
    if (PyObject_Hash(callable) == -1) {
        return NULL;
    }
    data = PyMem_Malloc(sizeof *data);
    if (data == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    Py_INCREF(callable);
    Py_INCREF(connection->dropped);
    data->callable = callable;
    data->connection = connection;
    data->dropped = connection->dropped;
    return data;
}

/* I2: a destructor in Python could come back to SQLite. */
static void
drop_callback(void *pointer)
{
    PyGILState_STATE held = PyGILState_Ensure();
    callback *data = pointer;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (PyList_Append(data->dropped, data->callable) < 0) {
        PyErr_Clear();                          /* no memory: at once, then */
    }
    PyErr_Restore(type, value, traceback);
    Py_DECREF(data->callable);
    Py_DECREF(data->dropped);
    PyMem_Free(data);
    PyGILState_Release(held);
}

void
py_sqlite_release_dropped(connection_object *connection)
{
    PyObject *dropped = connection->dropped, *type, *value, *traceback;
    Py_INCREF(dropped);
    PyErr_Fetch(&type, &value, &traceback);
    if (PyList_SetSlice(dropped, 0, PyList_GET_SIZE(dropped), NULL) < 0) {
        PyErr_Clear();                          /* they stay until the next time */
    }
    PyErr_Restore(type, value, traceback);
    Py_DECREF(dropped);
}

/* Keeps the exception for the end of the step, unless there is one. */
static void
keep_error(connection_object *connection)
{
    if (connection->error_type != NULL) {
        PyErr_Clear();
        return;
    }
    PyErr_Fetch(&connection->error_type, &connection->error_value, &connection->error_traceback);
}

static void
forget_kept_error(connection_object *connection)
{
    Py_CLEAR(connection->error_type);
    Py_CLEAR(connection->error_value);
    Py_CLEAR(connection->error_traceback);
}

/* --- functions --- */

static void
call_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    PyGILState_STATE held = PyGILState_Ensure();
    PyObject *args = make_arguments(count, values);
    PyObject *result = args == NULL ? NULL : PyObject_CallObject(((callback *)sqlite3_user_data(context))->callable, args);
    if (result == NULL || give_result(context, result) < 0) {
        fail(context, "user-defined function raised exception");
    }
    Py_XDECREF(args);
    Py_XDECREF(result);
    PyGILState_Release(held);
}

/* --- aggregates --- */

static void
step_aggregate(sqlite3_context *context, int count, sqlite3_value **values)
{
    PyGILState_STATE held = PyGILState_Ensure();
    PyObject **slot = sqlite3_aggregate_context(context, sizeof *slot);
    callback *data = sqlite3_user_data(context);
    PyObject *step = NULL, *args = NULL, *result = NULL;
    if (slot != NULL && *slot == NULL) {
        *slot = PyObject_CallFunctionObjArgs(data->callable, NULL);
    }
    if (slot == NULL || *slot == NULL) {
        fail(context, "user-defined aggregate's '__init__' method raised error");
    } else {
        step = PyObject_GetAttrString(*slot, "step");
        args = step == NULL ? NULL : make_arguments(count, values);
        result = args == NULL ? NULL : PyObject_CallObject(step, args);
        if (step == NULL) {
            keep_error(data->connection);       /* as 2.7 does: the statement ends with this very error */
        } else if (result == NULL) {
            fail(context, "user-defined aggregate's 'step' method raised error");
        }
    }
    Py_XDECREF(step);
    Py_XDECREF(args);
    Py_XDECREF(result);
    PyGILState_Release(held);
}

static void
finalize_aggregate(sqlite3_context *context)
{
    PyGILState_STATE held = PyGILState_Ensure();
    PyObject **slot = sqlite3_aggregate_context(context, sizeof *slot);
    if (slot != NULL && *slot != NULL) {        /* else: __init__ has failed, or there were no rows */
        PyObject *result = PyObject_CallMethod(*slot, (char *)"finalize", (char *)"");
        if (result == NULL || give_result(context, result) < 0) {
            forget_kept_error(((callback *)sqlite3_user_data(context))->connection);
            fail(context, "user-defined aggregate's 'finalize' method raised error");
        }
        Py_XDECREF(result);
        Py_CLEAR(*slot);
    }
    PyGILState_Release(held);
}

/* --- collations --- */

/* The order that the callable tells. Its first error is kept for the end of the step; then all texts are equal. */
static int
call_collation(void *data, int n1, const void *text1, int n2, const void *text2)
{
    PyGILState_STATE held = PyGILState_Ensure();
    connection_object *connection = ((callback *)data)->connection;
    PyObject *callable = ((callback *)data)->callable, *result = NULL;
    int order = 0;
    if (connection->error_type == NULL) {
        Py_INCREF(callable);
        result = PyObject_CallFunction(callable, (char *)"s#s#", text1, (Py_ssize_t)n1, text2, (Py_ssize_t)n2);
        Py_DECREF(callable);
        if (result == NULL) {
            keep_error(connection);
        }
    }
    if (result != NULL) {
        long value = PyInt_AsLong(result);
        order = (value > 0) - (value < 0);    /* what is no number counts as -1 */
        PyErr_Clear();
        Py_DECREF(result);
    }
    PyGILState_Release(held);
    return order;
}

/* --- authorizer, progress --- */

static int
call_authorizer(void *connection, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    PyGILState_STATE held = PyGILState_Ensure();
    int answer = SQLITE_DENY;
    PyObject *callable = ((connection_object *)connection)->authorizer, *result = NULL;
    if (callable != NULL) {
        Py_INCREF(callable);
        result = PyObject_CallFunction(callable, (char *)"issss", action, a, b, database, trigger);
        Py_DECREF(callable);
    }
    if (result != NULL && (PyInt_Check(result) || PyLong_Check(result))) {
        long value = PyInt_AsLong(result);
        answer = PyErr_Occurred() || value < INT_MIN || value > INT_MAX ? SQLITE_DENY : (int)value;
    }
    drop_error();
    Py_XDECREF(result);
    PyGILState_Release(held);
    return answer;
}

static int
call_progress(void *connection)
{
    PyGILState_STATE held = PyGILState_Ensure();
    int stop = 1;
    PyObject *callable = ((connection_object *)connection)->progress, *result = NULL;
    if (callable != NULL) {
        Py_INCREF(callable);
        result = PyObject_CallFunctionObjArgs(callable, NULL);
        Py_DECREF(callable);
    }
    if (result != NULL) {
        stop = PyObject_IsTrue(result) != 0;
        Py_DECREF(result);
    }
    drop_error();
    PyGILState_Release(held);
    return stop;
}

/* --- methods of Connection --- */

static int
is_ready(connection_object *self)
{
    return py_sqlite_check_thread(self) && py_sqlite_check_open(self);
}

/* A callback for a connection that the arguments' methods may have closed. NULL with an exception. */
static callback *
new_ready_callback(connection_object *self, PyObject *callable)
{
    callback *data = new_callback(self, callable);
    if (data != NULL && !is_ready(self)) {
        drop_callback(data);
        data = NULL;
    }
    return data;
}

/* None, or NULL with an error. */
static PyObject *
end_creation(connection_object *self, int code, const char *message)
{
    if (code != SQLITE_OK) {
        PyErr_SetString(self->state->OperationalError, message);
    }
    py_sqlite_release_dropped(self);
    if (code != SQLITE_OK) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyObject *
py_sqlite_create_function(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"name", "narg", "func", NULL};
    const char *name;
    int count;
    PyObject *function;
    if (!is_ready(self) || !PyArg_ParseTupleAndKeywords(args, kwargs, "siO", (char **)names, &name, &count, &function)) {
        return NULL;
    }
    callback *data = new_ready_callback(self, function);
    if (data == NULL) {
        return NULL;
    }
    /* SQLite calls the destructor when it fails, too */
    int code = sqlite3_create_function_v2(self->db, name, count, SQLITE_UTF8, data, call_function, NULL, NULL, drop_callback);
    return end_creation(self, code, "Error creating function");
}

PyObject *
py_sqlite_create_aggregate(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"name", "n_arg", "aggregate_class", NULL};
    const char *name;
    int count;
    PyObject *factory;
    if (!is_ready(self) ||
        !PyArg_ParseTupleAndKeywords(args, kwargs, "siO:create_aggregate", (char **)names, &name, &count, &factory)) {
        return NULL;
    }
    callback *data = new_ready_callback(self, factory);
    if (data == NULL) {
        return NULL;
    }
    int code = sqlite3_create_function_v2(self->db, name, count, SQLITE_UTF8, data, NULL, step_aggregate, finalize_aggregate,
                                          drop_callback);
    return end_creation(self, code, "Error creating aggregate");
}

/* Names of collations have letters, digits and `_` only; SQLite compares them in any case. */
static int
check_collation_name(connection_object *self, PyObject *name)
{
    for (Py_ssize_t i = 0; i < PyString_GET_SIZE(name); i++) {
        char c = PyString_AS_STRING(name)[i];
        if (!Py_ISALNUM(c) && c != '_') {
            PyErr_SetString(self->state->ProgrammingError, "invalid character in collation name");
            return -1;
        }
    }
    return 0;
}

/* SQLite's code, or -1 with an error. */
static int
register_collation(connection_object *self, const char *name, PyObject *callable)
{
    callback *data = new_ready_callback(self, callable);
    if (data == NULL) {
        return -1;
    }
    int code = sqlite3_create_collation_v2(self->db, name, SQLITE_UTF8, data, call_collation, drop_callback);
    if (code != SQLITE_OK) {
        drop_callback(data);                   /* unlike functions */
    }
    return code;
}

PyObject *
py_sqlite_create_collation(connection_object *self, PyObject *args)
{
    PyObject *given, *callable;
    if (!is_ready(self) ||
        !PyArg_ParseTuple(args, "O!O:create_collation(name, callback)", &PyString_Type, &given, &callable)) {
        if (PyErr_ExceptionMatches(PyExc_TypeError) && PyTuple_GET_SIZE(args) == 2) {
            PyErr_Format(PyExc_TypeError, "create_collation(name, callback)() argument 1 must be string, not %s",
                         Py_TYPE(PyTuple_GET_ITEM(args, 0))->tp_name);
        }
        return NULL;
    }
    if (check_collation_name(self, given) < 0) {
        return NULL;
    }
    const char *name = PyString_AS_STRING(given);
    int code = -1;
    if (callable == Py_None) {
        code = sqlite3_create_collation_v2(self->db, name, SQLITE_UTF8, NULL, NULL, NULL);
    } else if (!PyCallable_Check(callable)) {
        PyErr_SetString(PyExc_TypeError, "parameter must be callable");
    } else {
        code = register_collation(self, name, callable);
    }
    if (code > SQLITE_OK) {
        py_sqlite_raise(self);
    }
    py_sqlite_release_dropped(self);
    if (code != SQLITE_OK) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static void
replace(PyObject **field, PyObject *value)
{
    PyObject *old = *field;
    Py_XINCREF(value);
    *field = value;
    Py_XDECREF(old);
}

PyObject *
py_sqlite_set_authorizer(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"authorizer_callback", NULL};
    PyObject *callable;
    if (!is_ready(self) ||
        !PyArg_ParseTupleAndKeywords(args, kwargs, "O:set_authorizer", (char **)names, &callable)) {
        return NULL;
    }
    if (PyObject_Hash(callable) == -1 || !is_ready(self)) {
        return NULL;
    }
    if (sqlite3_set_authorizer(self->db, call_authorizer, self) != SQLITE_OK) {
        PyErr_SetString(self->state->OperationalError, "Error setting authorizer callback");
        return NULL;
    }
    replace(&self->authorizer, callable);       /* the end of the old one may close the database */
    Py_RETURN_NONE;
}

PyObject *
py_sqlite_set_progress_handler(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"progress_handler", "n", NULL};
    PyObject *callable;
    int n;
    if (!is_ready(self) ||
        !PyArg_ParseTupleAndKeywords(args, kwargs, "Oi:set_progress_handler", (char **)names, &callable, &n)) {
        return NULL;
    }
    if (callable != Py_None && PyObject_Hash(callable) == -1) {
        return NULL;
    }
    if (!is_ready(self)) {
        return NULL;
    }
    if (callable == Py_None) {
        sqlite3_progress_handler(self->db, 0, NULL, NULL);
        replace(&self->progress, NULL);
    } else {
        sqlite3_progress_handler(self->db, n, call_progress, self);
        replace(&self->progress, callable);
    }
    Py_RETURN_NONE;
}
