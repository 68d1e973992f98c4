/* Connection: an open database, its transactions, and the short ways to a cursor.
 *
 * How it works: a transaction begins before the first INSERT, UPDATE, DELETE or REPLACE (sqlite_cursor.c) with the text
 * that the isolation level gives, and ends with commit() or rollback(). A rollback makes running queries unusable.
 * Statements come from a Cache whose factory is the connection itself.
 *
 * I1 db != NULL only while state != NULL.
 * I2 close() refuses while SQLite is at work on this connection (busy).
 *
 * Not here: callbacks (sqlite_callbacks.c).
 */
#include "sqlite.h"

/* --- checks --- */

int
py_sqlite_check_thread(connection_object *self)
{
    sqlite_state *state = self->state;
    if (state == NULL) {
        state = py_sqlite_state();
        if (state != NULL) {
            PyErr_SetString(state->ProgrammingError, "Base Connection.__init__ not called.");
        }
        return 0;
    }
    if (self->check_thread && PyThread_get_thread_ident() != self->thread) {
        PyErr_Format(state->ProgrammingError,
                     "SQLite objects created in a thread can only be used in that same thread. "
                     "The object was created in thread id %ld and this is thread id %ld.",
                     self->thread, PyThread_get_thread_ident());
        return 0;
    }
    py_sqlite_wait_turn(self);
    return 1;
}

/* The semaphore; when there is no memory for one, the next that comes out makes room by itself. */
static void
sleep_until_woken(connection_object *self)
{
    if (self->turn == NULL && (self->turn = PyThread_allocate_lock()) != NULL) {
        PyThread_acquire_lock(self->turn, 0);
    }
    PyThread_type_lock turn = self->turn;
    self->waiting += turn != NULL;
    Py_BEGIN_ALLOW_THREADS
    if (turn != NULL) {
        PyThread_acquire_lock(turn, 1);
    }
    Py_END_ALLOW_THREADS
}

static void
wake_one(connection_object *self)
{
    if (self->waiting > 0) {
        self->waiting--;
        PyThread_release_lock(self->turn);
    }
}

void
py_sqlite_wait_turn(connection_object *self)
{
    if (self->busy == 0 || self->user == PyThread_get_thread_ident()) {
        return;
    }
    while (self->busy > 0) {
        sleep_until_woken(self);
    }
    wake_one(self);     /* who has waited may go on without entering */
}

int
py_sqlite_enter(connection_object *self)
{
    py_sqlite_wait_turn(self);
    if (!py_sqlite_check_open(self)) {
        return 0;
    }
    self->busy++;
    self->user = PyThread_get_thread_ident();
    return 1;
}

void
py_sqlite_leave(connection_object *self)
{
    self->busy--;
    if (self->busy == 0) {
        wake_one(self);
    }
}

int
py_sqlite_check_open(connection_object *self)
{
    sqlite_state *state = self->state != NULL ? self->state : py_sqlite_state();
    if (state == NULL) {
        return 0;
    }
    if (self->state == NULL) {
        PyErr_SetString(state->ProgrammingError, "Base Connection.__init__ not called.");
    } else if (self->db == NULL) {
        PyErr_SetString(state->ProgrammingError, "Cannot operate on a closed database.");
    } else {
        return 1;
    }
    return 0;
}

/* --- open --- */

/* An open database, or NULL with an error. */
static sqlite3 *
open_database(const sqlite_state *state, const char *path, double timeout)
{
    sqlite3 *db = NULL;
    int code;
    Py_BEGIN_ALLOW_THREADS
    code = sqlite3_open(path, &db);
    Py_END_ALLOW_THREADS
    if (code != SQLITE_OK) {
        if (db == NULL) {
            PyErr_NoMemory();
        } else {
            py_sqlite_raise_for(state, db);
            sqlite3_close_v2(db);
        }
        return NULL;
    }
    double milliseconds = timeout * 1000;
    sqlite3_busy_timeout(db, milliseconds > INT_MAX ? INT_MAX : milliseconds < 0 ? 0 : (int)milliseconds);
    return db;
}

static PyObject *
read_path(PyObject *database)
{
    if (PyString_Check(database)) {
        Py_INCREF(database);
        return database;
    }
    if (PyUnicode_Check(database)) {
        return PyUnicode_AsUTF8String(database);
    }
    PyErr_SetString(PyExc_ValueError, "database parameter must be string or APSW Connection object");
    return NULL;
}

static PyObject *
make_begin_text(PyObject *level)
{
    PyObject *begin = PyString_FromString("BEGIN "), *text, *bytes;
    if (begin == NULL) {
        return NULL;
    }
    if (!PyString_Check(level) && !PyUnicode_Check(level)) {
        PyErr_Format(PyExc_TypeError, "cannot concatenate 'str' and '%.200s' objects", Py_TYPE(level)->tp_name);
        text = NULL;
    } else {
        text = PyNumber_Add(begin, level);
    }
    Py_DECREF(begin);
    if (text == NULL || PyString_Check(text)) {
        return text;
    }
    bytes = PyUnicode_AsASCIIString(text);
    Py_DECREF(text);
    return bytes;
}

static void
set_level(connection_object *self, PyObject *level, PyObject *text_steal)
{
    PyObject *old_text = self->begin_text, *old_level = self->isolation_level;
    Py_INCREF(level);
    self->isolation_level = level;
    self->begin_text = text_steal;
    Py_XDECREF(old_text);
    Py_XDECREF(old_level);
}

/* The parts that may fail, or run foreign code: made before there is a database. 0, or -1 with an error. */
static int
make_parts(connection_object *self, PyObject *level, int cached)
{
    PyObject *given = level, *text = NULL;
    if (given == NULL && (given = PyString_FromString("")) == NULL) {
        return -1;
    }
    Py_XINCREF(level);
    if (self->cache == NULL) {
        self->cache = py_sqlite_cache_of(self, cached);
    }
    if (self->dropped == NULL) {
        self->dropped = PyList_New(0);
    }
    int status = self->cache == NULL || self->dropped == NULL ? -1 : 0;
    if (status == 0 && given != Py_None) {
        text = make_begin_text(given);
        status = text == NULL ? -1 : 0;
    }
    if (status == 0) {
        set_level(self, given, text);
    }
    Py_DECREF(given);
    return status;
}

static int
refuse_second_init(connection_object *self)
{
    PyErr_SetString(self->state->ProgrammingError, "Connection.__init__ was called before");
    return -1;
}

/* I1: nothing here runs foreign code, or lets other threads see half of it. */
static void
adopt_database(connection_object *self, sqlite_state *state, sqlite3 *db, int detect, int check)
{
    Py_INCREF(state->owner);
    self->state = state;
    self->db = db;
    self->detect_types = detect;
    self->check_thread = check;
    self->thread = PyThread_get_thread_ident();
    if (self->text_factory == NULL) {
        self->text_factory = (PyObject *)&PyUnicode_Type;
        Py_INCREF(self->text_factory);
    }
#define COPY(name, base) Py_INCREF(self->name = state->name);
    SQLITE_ERRORS(COPY)
#undef COPY
}

static int
connection_init(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"database", "timeout", "detect_types", "isolation_level", "check_same_thread",
                                        "factory", "cached_statements", NULL};
    PyObject *database, *path, *level = NULL, *factory;
    sqlite3 *db;
    double timeout = 5.0;
    int cached = 100, detect = 0, check = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|diOiOi", (char **)names, &database, &timeout, &detect, &level,
                                     &check, &factory, &cached)) {
        return -1;
    }
    if (self->state != NULL) {
        return refuse_second_init(self);
    }
    sqlite_state *state = py_sqlite_state();
    if (state == NULL || make_parts(self, level, cached) < 0 || (path = read_path(database)) == NULL) {
        return -1;
    }
    db = open_database(state, PyString_AS_STRING(path), timeout);
    Py_DECREF(path);
    if (db == NULL) {
        return -1;
    }
    if (self->state != NULL) {                  /* another thread was faster */
        sqlite3_close_v2(db);
        return refuse_second_init(self);
    }
    adopt_database(self, state, db, detect, check);
    return 0;
}

/* --- close --- */

static void
end_cursors(connection_object *self)
{
    for (cursor_object *c = self->cursors; c != NULL; c = c->next) {
        c->reset = 1;
    }
}

static void
finalize_all(connection_object *self)
{
    while (self->statements != NULL) {
        py_sqlite_finalize(self->statements);
    }
}

/* Nobody enters any more, and who would reset a statement waits. */
static void
end_database(connection_object *self)
{
    sqlite3 *db = self->db;
    self->db = NULL;
    self->busy++;
    self->user = PyThread_get_thread_ident();
    finalize_all(self);
    Py_BEGIN_ALLOW_THREADS
    sqlite3_close_v2(db);
    Py_END_ALLOW_THREADS
    py_sqlite_leave(self);
    py_sqlite_release_dropped(self);
}

static PyObject *
connection_close(connection_object *self, PyObject *unused)
{
    if (!py_sqlite_check_thread(self)) {
        return NULL;
    }
    if (self->db == NULL) {
        Py_RETURN_NONE;
    }
    if (self->busy) {
        PyErr_SetString(self->state->ProgrammingError, "Cannot close a database that is in use.");
        return NULL;
    }
    end_database(self);
    Py_RETURN_NONE;
}

static void
connection_dealloc(connection_object *self)
{
    Py_CLEAR(self->cache);
    if (self->db != NULL) {
        end_database(self);
    }
    finalize_all(self);
    Py_XDECREF(self->dropped);
    Py_XDECREF(self->begin_text);
    Py_XDECREF(self->isolation_level);
    Py_XDECREF(self->row_factory);
    Py_XDECREF(self->text_factory);
    Py_XDECREF(self->authorizer);
    Py_XDECREF(self->progress);
#define DROP(name, base) Py_XDECREF(self->name);
    SQLITE_ERRORS(DROP)
#undef DROP
    if (self->state != NULL) {
        Py_DECREF(self->state->owner);
    }
    if (self->turn != NULL) {
        PyThread_free_lock(self->turn);
    }
    Py_TYPE(self)->tp_free(self);
}

/* --- transactions --- */

/* Runs a text without a result. 0, or -1 with an error. */
static int
run_text(connection_object *self, const char *sql)
{
    sqlite3_stmt *handle = NULL;
    int code;
    if (!py_sqlite_enter(self)) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    code = sqlite3_prepare_v2(self->db, sql, -1, &handle, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(handle);
        if (code == SQLITE_DONE) {
            code = SQLITE_OK;
        }
        int last = sqlite3_finalize(handle);
        code = code == SQLITE_OK ? last : code;
    }
    Py_END_ALLOW_THREADS
    py_sqlite_leave(self);
    py_sqlite_restore_error(self);
    if (PyErr_Occurred()) {
        return -1;
    }
    if (code != SQLITE_OK) {
        py_sqlite_raise(self);
        return -1;
    }
    return 0;
}

int
py_sqlite_begin(connection_object *self)
{
    if (self->begin_text == NULL || self->in_transaction) {
        return 0;
    }
    PyObject *text = self->begin_text;
    Py_INCREF(text);
    int status = run_text(self, PyString_AS_STRING(text));
    Py_DECREF(text);
    if (status == 0) {
        self->in_transaction = 1;
    }
    return status;
}

int
py_sqlite_commit(connection_object *self)
{
    if (!self->in_transaction) {
        return 0;
    }
    int status = run_text(self, "COMMIT");
    if (status == 0) {
        self->in_transaction = 0;
    }
    return status;
}

static PyObject *
connection_commit(connection_object *self, PyObject *unused)
{
    if (!py_sqlite_check_thread(self) || !py_sqlite_check_open(self) || py_sqlite_commit(self) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
connection_rollback(connection_object *self, PyObject *unused)
{
    if (!py_sqlite_check_thread(self) || !py_sqlite_check_open(self)) {
        return NULL;
    }
    if (self->in_transaction) {
        for (statement_object *s = self->statements; s != NULL; s = s->next) {
            py_sqlite_reset(s);
        }
        end_cursors(self);
        if (run_text(self, "ROLLBACK") < 0) {
            return NULL;
        }
        self->in_transaction = 0;
    }
    Py_RETURN_NONE;
}

static PyObject *
connection_interrupt(connection_object *self, PyObject *unused)
{
    if (!py_sqlite_check_open(self)) {
        return NULL;
    }
    sqlite3_interrupt(self->db);
    Py_RETURN_NONE;
}

static PyObject *
connection_enter(PyObject *self, PyObject *unused)
{
    Py_INCREF(self);
    return self;
}

static PyObject *
connection_exit(PyObject *self, PyObject *args)
{
    PyObject *type, *value, *traceback;
    if (!PyArg_ParseTuple(args, "OOO", &type, &value, &traceback)) {
        return NULL;
    }
    int good = type == Py_None && value == Py_None && traceback == Py_None;
    PyObject *result = PyObject_CallMethod(self, (char *)(good ? "commit" : "rollback"), (char *)"");
    if (result == NULL) {
        return NULL;
    }
    Py_DECREF(result);
    Py_RETURN_FALSE;
}

/* --- isolation level --- */

static PyObject *
connection_get_isolation_level(connection_object *self, void *unused)
{
    if (!py_sqlite_check_open(self)) {
        if (self->state == NULL || self->isolation_level == NULL) {
            return NULL;
        }
        PyErr_Clear();                          /* a closed one still knows */
    }
    Py_INCREF(self->isolation_level);
    return self->isolation_level;
}

static int
connection_set_isolation_level(connection_object *self, PyObject *level, void *unused)
{
    PyObject *text = NULL;
    if (level == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete attribute");
        return -1;
    }
    if (level != Py_None) {
        text = make_begin_text(level);
        if (text == NULL) {
            return -1;
        }
    } else if (self->db != NULL) {
        PyObject *result = connection_commit(self, NULL);
        if (result == NULL) {
            return -1;
        }
        Py_DECREF(result);
    }
    set_level(self, level, text);
    return 0;
}

static PyObject *
connection_get_total_changes(connection_object *self, void *unused)
{
    return py_sqlite_check_open(self) ? PyInt_FromLong(sqlite3_total_changes(self->db)) : NULL;
}

/* --- cursors and statements --- */

static PyObject *
connection_cursor(connection_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"factory", NULL};
    PyObject *factory = (PyObject *)&py_sqlite_cursor_type;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O", (char **)names, &factory) || !py_sqlite_check_thread(self) ||
        !py_sqlite_check_open(self)) {
        return NULL;
    }
    PyObject *cursor = PyObject_CallFunctionObjArgs(factory, self, NULL);
    if (cursor == NULL) {
        return NULL;
    }
    if (!PyObject_TypeCheck(cursor, &py_sqlite_cursor_type)) {
        PyErr_Format(PyExc_TypeError, "factory must return a cursor, not %.100s", Py_TYPE(cursor)->tp_name);
        Py_DECREF(cursor);
        return NULL;
    }
    if (self->row_factory != NULL && self->row_factory != Py_None) {
        PyObject *old = ((cursor_object *)cursor)->row_factory;
        Py_INCREF(self->row_factory);
        ((cursor_object *)cursor)->row_factory = self->row_factory;
        Py_XDECREF(old);
    }
    return cursor;
}

static PyObject *
connection_call(connection_object *self, PyObject *args, PyObject *kwargs)
{
    PyObject *sql;
    if (!py_sqlite_check_thread(self) || !py_sqlite_check_open(self) || !PyArg_ParseTuple(args, "O", &sql)) {
        return NULL;
    }
    return (PyObject *)py_sqlite_prepare(self, sql);
}

/* cursor().NAME(*args) */
static PyObject *
forward(connection_object *self, const char *name, PyObject *args)
{
    PyObject *cursor = PyObject_CallMethod((PyObject *)self, (char *)"cursor", (char *)"");
    PyObject *method = cursor == NULL ? NULL : PyObject_GetAttrString(cursor, name);
    PyObject *result = method == NULL ? NULL : PyObject_CallObject(method, args);
    Py_XDECREF(cursor);
    Py_XDECREF(method);
    return result;
}

static PyObject *
connection_execute(connection_object *self, PyObject *args)
{
    return forward(self, "execute", args);
}

static PyObject *
connection_executemany(connection_object *self, PyObject *args)
{
    return forward(self, "executemany", args);
}

static PyObject *
connection_executescript(connection_object *self, PyObject *args)
{
    return forward(self, "executescript", args);
}

/* The generator of sqlite3.dump does it. */
static PyObject *
connection_iterdump(connection_object *self, PyObject *unused)
{
    if (!py_sqlite_check_open(self)) {
        return NULL;
    }
    PyObject *module = PyImport_ImportModule("sqlite3.dump");
    PyObject *result = module == NULL ? NULL : PyObject_CallMethod(module, (char *)"_iterdump", (char *)"(O)", self);
    Py_XDECREF(module);
    return result;
}

/* --- the type --- */

#define KEYWORDS(function) (PyCFunction)(void *)function, METH_VARARGS | METH_KEYWORDS

static const PyMethodDef connection_methods[] = {
    {"cursor", KEYWORDS(connection_cursor), PyDoc_STR("cursor(factory=Cursor): a new cursor.")},
    {"close", (PyCFunction)connection_close, METH_NOARGS, PyDoc_STR("Close the database; what is not committed is lost.")},
    {"commit", (PyCFunction)connection_commit, METH_NOARGS, PyDoc_STR("End the transaction and keep its changes.")},
    {"rollback", (PyCFunction)connection_rollback, METH_NOARGS, PyDoc_STR("End the transaction and undo its changes.")},
    {"interrupt", (PyCFunction)connection_interrupt, METH_NOARGS,
     PyDoc_STR("Stop what is running on this connection; any thread may call it.")},
    {"execute", (PyCFunction)connection_execute, METH_VARARGS, PyDoc_STR("execute() of a new cursor, which is returned.")},
    {"executemany", (PyCFunction)connection_executemany, METH_VARARGS,
     PyDoc_STR("executemany() of a new cursor, which is returned.")},
    {"executescript", (PyCFunction)connection_executescript, METH_VARARGS,
     PyDoc_STR("executescript() of a new cursor, which is returned.")},
    {"iterdump", (PyCFunction)connection_iterdump, METH_NOARGS,
     PyDoc_STR("An iterator over the SQL that makes this database again.")},
    {"create_function", KEYWORDS(py_sqlite_create_function),
     PyDoc_STR("create_function(name, narg, func): func for use in SQL; narg -1: any number of arguments.")},
    {"create_aggregate", KEYWORDS(py_sqlite_create_aggregate),
     PyDoc_STR("create_aggregate(name, n_arg, aggregate_class): a class with step() and finalize() for use in SQL.")},
    {"create_collation", (PyCFunction)py_sqlite_create_collation, METH_VARARGS,
     PyDoc_STR("create_collation(name, callback): an order of texts; None removes it.")},
    {"set_authorizer", KEYWORDS(py_sqlite_set_authorizer),
     PyDoc_STR("set_authorizer(callback): is asked about each access to data.")},
    {"set_progress_handler", KEYWORDS(py_sqlite_set_progress_handler),
     PyDoc_STR("set_progress_handler(callable, n): is called every n steps; true stops the query.")},
    {"__enter__", connection_enter, METH_NOARGS, PyDoc_STR("The connection, for a with statement.")},
    {"__exit__", connection_exit, METH_VARARGS, PyDoc_STR("Commit, or roll back after an exception.")},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef connection_members[] = {
#define MEMBER(name, base) {#name, T_OBJECT, offsetof(connection_object, name), READONLY, NULL},
    SQLITE_ERRORS(MEMBER)
#undef MEMBER
    {"row_factory", T_OBJECT, offsetof(connection_object, row_factory), 0, PyDoc_STR("makes rows, or None")},
    {"text_factory", T_OBJECT, offsetof(connection_object, text_factory), 0, PyDoc_STR("makes texts from UTF-8")},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef connection_getset[] = {
    {"isolation_level", (getter)connection_get_isolation_level, (setter)connection_set_isolation_level,
     PyDoc_STR("what follows BEGIN, or None for no transactions"), NULL},
    {"total_changes", (getter)connection_get_total_changes, NULL, PyDoc_STR("rows changed since the opening"), NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_sqlite_connection_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.Connection",
    .tp_basicsize = sizeof(connection_object),
    .tp_dealloc = (destructor)connection_dealloc,
    .tp_call = (ternaryfunc)connection_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("An open SQLite database."),
    .tp_methods = (PyMethodDef *)connection_methods,
    .tp_members = (PyMemberDef *)connection_members,
    .tp_getset = (PyGetSetDef *)connection_getset,
    .tp_init = (initproc)connection_init,
    .tp_new = PyType_GenericNew,
};
