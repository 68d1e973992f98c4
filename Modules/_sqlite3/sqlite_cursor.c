/* Cursor: runs statements and gives out their rows.
 *
 * How it works: execute takes a statement from the connection's cache, binds, makes the first step and keeps the row
 * that came of it; each fetch gives out the kept row and makes the next step. When the last row is fetched the statement
 * goes back.
 *
 * I1 next_row != NULL only while statement is set and SQLite stands on the row after it.
 * I2 while `locked`, no other call of the same cursor gets far: Python code that a step, a parameter or a converter
 *    runs cannot pull the statement away.
 * I3 a statement that a cursor holds is `taken`; the cache may hand it out again, then a second one is prepared.
 */
#include "sqlite.h"

/* --- life --- */

static void
drop_statement(cursor_object *self)
{
    statement_object *statement = self->statement;
    if (statement != NULL) {
        self->statement = NULL;
        py_sqlite_reset(statement);
        statement->taken = 0;
        Py_DECREF(statement);
    }
}

/* Whether the cursor itself can be used. Returns 1 or 0 with an error. */
static int
check_alone(cursor_object *self)
{
    sqlite_state *state = py_sqlite_state();
    if (state == NULL) {
        return 0;
    }
    const char *problem = self->connection == NULL ? "Base Cursor.__init__ not called."
                        : self->closed             ? "Cannot operate on a closed cursor."
                        : self->locked             ? "Recursive use of cursors not allowed."
                                                   : NULL;
    if (problem != NULL) {
        PyErr_SetString(state->ProgrammingError, problem);
    }
    return problem == NULL;
}

/* And its connection; other threads may have taken or closed the cursor while this one waited. */
static int
check_cursor(cursor_object *self)
{
    return check_alone(self) && py_sqlite_check_thread(self->connection) && py_sqlite_check_open(self->connection) &&
           check_alone(self);
}

static void
leave_connection(cursor_object *self)
{
    if (self->link != NULL) {
        *self->link = self->next;
        if (self->next != NULL) {
            self->next->link = self->link;
        }
        self->link = NULL;
    }
}

static int
cursor_init(cursor_object *self, PyObject *args, PyObject *kwargs)
{
    connection_object *connection;
    if (!PyArg_ParseTuple(args, "O!", &py_sqlite_connection_type, &connection)) {
        return -1;
    }
    if (!py_sqlite_check_thread(connection) || (self->locked && !check_alone(self))) {
        return -1;
    }
    drop_statement(self);                       /* waits for other threads */
    if (self->locked && !check_alone(self)) {
        return -1;
    }
    leave_connection(self);
    PyObject *old = (PyObject *)self->connection;
    Py_INCREF(connection);
    self->connection = connection;
    self->next = connection->cursors;
    self->link = &connection->cursors;
    if (self->next != NULL) {
        self->next->link = &self->next;
    }
    connection->cursors = self;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
cursor_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    cursor_object *self = (cursor_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(self->description = Py_None);
    Py_INCREF(self->lastrowid = Py_None);
    Py_INCREF(self->row_factory = Py_None);
    self->arraysize = 1;
    self->rowcount = PyInt_FromLong(-1);
    if (self->rowcount == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static void
cursor_dealloc(cursor_object *self)
{
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    leave_connection(self);
    drop_statement(self);
    Py_XDECREF(self->description);
    Py_XDECREF(self->row_factory);
    Py_XDECREF(self->converters);
    Py_XDECREF(self->lastrowid);
    Py_XDECREF(self->rowcount);
    Py_XDECREF(self->next_row);
    Py_XDECREF((PyObject *)self->connection);
    Py_TYPE(self)->tp_free(self);
}

static void
set_field(PyObject **field, PyObject *value_steal)
{
    PyObject *old = *field;
    *field = value_steal;
    Py_XDECREF(old);
}

static void
set_none(PyObject **field)
{
    Py_INCREF(Py_None);
    set_field(field, Py_None);
}

/* --- columns --- */

/* The converter of a name in upper case: borrowed or NULL. */
static PyObject *
find_converter(cursor_object *self, const char *name, Py_ssize_t size)
{
    PyObject *text = PyString_FromStringAndSize(name, size), *key = NULL, *converter = NULL;
    if (text != NULL) {
        key = PyObject_CallMethod(text, (char *)"upper", (char *)"");
    }
    if (key != NULL) {
        converter = PyDict_GetItem(self->connection->state->converters, key);
    }
    Py_XDECREF(text);
    Py_XDECREF(key);
    return converter;
}

/* "name [type]": the converter of the type. */
static PyObject *
find_name_converter(cursor_object *self, const char *column)
{
    const char *open = column ? strchr(column, '[') : NULL, *close = open ? strchr(open, ']') : NULL;
    return close ? find_converter(self, open + 1, close - open - 1) : NULL;
}

/* "type(10)" or "type words": the converter of the first word. */
static PyObject *
find_declared_converter(cursor_object *self, const char *declared)
{
    return declared ? find_converter(self, declared, (Py_ssize_t)strcspn(declared, " (")) : NULL;
}

/* The converter of a column: borrowed or NULL.  Names that are no plain texts are compared by foreign code. */
static PyObject *
find_column_converter(cursor_object *self, const statement_object *statement, int i)
{
    int types = self->connection->detect_types;
    PyObject *converter = NULL;
    if (types & PARSE_COLNAMES && statement->handle != NULL) {
        converter = find_name_converter(self, sqlite3_column_name(statement->handle, i));
    }
    if (converter == NULL && types & PARSE_DECLTYPES && statement->handle != NULL) {
        converter = find_declared_converter(self, sqlite3_column_decltype(statement->handle, i));
    }
    if (statement->handle == NULL) {
        py_sqlite_check_open(self->connection);
    }
    return converter;
}

static int
find_converters(cursor_object *self)
{
    statement_object *statement = self->statement;
    if (self->connection->detect_types == 0 || statement->handle == NULL) {
        set_field(&self->converters, NULL);
        return 0;
    }
    int count = sqlite3_column_count(statement->handle);
    PyObject *list = PyList_New(count);
    for (int i = 0; list != NULL && i < count; i++) {
        PyObject *converter = find_column_converter(self, statement, i);
        converter = converter ? converter : Py_None;
        Py_INCREF(converter);
        PyList_SET_ITEM(list, i, converter);
        if (PyErr_Occurred()) {
            Py_CLEAR(list);
        }
    }
    set_field(&self->converters, list);
    return list == NULL ? -1 : 0;
}

/* The name without " [type]". */
static PyObject *
make_column_name(const char *name)
{
    if (name == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    size_t n = strcspn(name, "[");
    if (name[n] != 0 && n > 0 && name[n - 1] == ' ') {
        n--;
    }
    return PyString_FromStringAndSize(name, (Py_ssize_t)n);
}

/* Tuples may set the collector to work, and that may close the connection. */
static PyObject *
make_description(cursor_object *self, const statement_object *statement)
{
    int count = sqlite3_column_count(statement->handle);
    PyObject *all = PyTuple_New(count);
    for (int i = 0; all != NULL && i < count; i++) {
        PyObject *name = NULL, *column = NULL;
        if (statement->handle != NULL || py_sqlite_check_open(self->connection)) {
            name = make_column_name(statement->handle != NULL ? sqlite3_column_name(statement->handle, i) : NULL);
        }
        if (name != NULL) {
            column = Py_BuildValue("(NOOOOOO)", name, Py_None, Py_None, Py_None, Py_None, Py_None, Py_None);
        }
        if (column == NULL) {
            Py_CLEAR(all);
        } else {
            PyTuple_SET_ITEM(all, i, column);
        }
    }
    return all;
}

/* --- rows --- */

static PyObject *
copy_to_buffer(const void *bytes, Py_ssize_t n)
{
    void *target;
    Py_ssize_t room;
    PyObject *buffer = PyBuffer_New(n);
    if (buffer != NULL && n > 0) {
        if (PyObject_AsWriteBuffer(buffer, &target, &room) < 0) {
            Py_CLEAR(buffer);
        } else {
            memcpy(target, bytes, (size_t)n);
        }
    }
    return buffer;
}

static PyObject *
decode_text(cursor_object *self, const char *text, int n, const char *column)
{
    PyObject *object = PyUnicode_DecodeUTF8(text, n, NULL);
    if (object == NULL && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
        PyErr_Clear();
        PyObject *message = PyString_FromFormat("Could not decode to UTF-8 column '%s' with text '%s'",
                                                column ? column : "", text);
        if (message != NULL) {
            PyErr_SetObject(self->connection->state->OperationalError, message);
            Py_DECREF(message);
        }
    }
    return object;
}

static int
is_ascii(const char *text, int n)
{
    for (int i = 0; i < n; i++) {
        if (text[i] & 0x80) {
            return 0;
        }
    }
    return 1;
}

static PyObject *
make_text(cursor_object *self, sqlite3_stmt *handle, int i)
{
    const char *text = (const char *)sqlite3_column_text(handle, i);
    int n = sqlite3_column_bytes(handle, i);
    PyObject *factory = self->connection->text_factory, *plain, *object;
    if (text == NULL) {
        return PyErr_NoMemory();
    }
    if (factory == (PyObject *)&PyUnicode_Type) {
        return decode_text(self, text, n, sqlite3_column_name(handle, i));
    }
    if (factory == (PyObject *)&PyString_Type ||
        (factory == self->connection->state->optimized_unicode && is_ascii(text, n))) {
        return PyString_FromStringAndSize(text, n);
    }
    if (factory == self->connection->state->optimized_unicode) {
        return decode_text(self, text, n, sqlite3_column_name(handle, i));
    }
    factory = factory != NULL ? factory : Py_None;
    Py_INCREF(factory);
    plain = PyString_FromStringAndSize(text, n);    /* first: a call may set the collector to work */
    object = plain == NULL ? NULL : PyObject_CallFunctionObjArgs(factory, plain, NULL);
    Py_XDECREF(plain);
    Py_DECREF(factory);
    return object;
}

static PyObject *
make_plain(cursor_object *self, sqlite3_stmt *handle, int i)
{
    switch (sqlite3_column_type(handle, i)) {
    case SQLITE_INTEGER:
        return PyInt_FromLong((long)sqlite3_column_int64(handle, i));
    case SQLITE_FLOAT:
        return PyFloat_FromDouble(sqlite3_column_double(handle, i));
    case SQLITE_TEXT:
        return make_text(self, handle, i);
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(handle, i);
        return copy_to_buffer(bytes, sqlite3_column_bytes(handle, i));
    }
    default:
        Py_INCREF(Py_None);
        return Py_None;
    }
}

static PyObject *
make_converted(sqlite3_stmt *handle, int i, PyObject *converter)
{
    const char *bytes = sqlite3_column_blob(handle, i);
    PyObject *text, *value;
    if (bytes == NULL && sqlite3_column_type(handle, i) == SQLITE_NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    text = PyString_FromStringAndSize(bytes ? bytes : "", sqlite3_column_bytes(handle, i));
    if (text == NULL) {
        return NULL;
    }
    Py_INCREF(converter);
    value = PyObject_CallFunctionObjArgs(converter, text, NULL);
    Py_DECREF(converter);
    Py_DECREF(text);
    return value;
}

/* The row on which the statement stands. The cursor is locked: converters may run any code (I2). */
static PyObject *
make_row(cursor_object *self)
{
    statement_object *statement = self->statement;
    PyObject *converters = self->converters, *row;
    int count = sqlite3_data_count(statement->handle), was_locked = self->locked;
    if ((row = PyTuple_New(count)) == NULL) {
        return NULL;
    }
    self->locked = 1;
    Py_INCREF(statement);
    Py_XINCREF(converters);
    for (int i = 0; i < count; i++) {
        PyObject *converter = converters && i < PyList_GET_SIZE(converters) ? PyList_GET_ITEM(converters, i) : Py_None;
        PyObject *value = NULL;
        py_sqlite_wait_turn(self->connection);  /* converters and factories let others in */
        if (statement->handle == NULL) {        /* the connection was closed */
            PyErr_SetString(self->connection->state->ProgrammingError, "Cannot operate on a closed database.");
        } else if (converter != Py_None) {
            value = make_converted(statement->handle, i, converter);
        } else {
            value = make_plain(self, statement->handle, i);
        }
        if (value == NULL) {
            Py_CLEAR(row);
            break;
        }
        PyTuple_SET_ITEM(row, i, value);
    }
    Py_XDECREF(converters);
    Py_DECREF(statement);
    self->locked = was_locked;
    return row;
}

/* --- execute --- */

/* Takes a statement for a text; one that another cursor uses is prepared a second time (I3). */
static int
take_statement(cursor_object *self, PyObject *sql)
{
    connection_object *connection = self->connection;
    PyObject *found = py_sqlite_cache_get(connection->cache, sql);
    statement_object *statement = (statement_object *)found;
    if (found != NULL && !PyObject_TypeCheck(found, &py_sqlite_statement_type)) {
        PyErr_Format(PyExc_TypeError, "a statement is required, not %.200s", Py_TYPE(found)->tp_name);
        Py_CLEAR(found);
    }
    if (found == NULL) {
        return -1;
    }
    if (statement->taken || statement->connection != connection) {
        Py_DECREF(found);
        if (!py_sqlite_check_open(connection) || (statement = py_sqlite_prepare(connection, sql)) == NULL) {
            return -1;
        }
    }
    statement->taken = 1;
    py_sqlite_reset(statement);
    if (statement->handle != NULL) {
        sqlite3_clear_bindings(statement->handle);
    }
    self->statement = statement;
    return 0;
}

static int
raise_step(cursor_object *self)
{
    if (!PyErr_Occurred()) {
        py_sqlite_raise(self->connection);
    }
    if (!PyErr_Occurred()) {
        PyErr_SetString(self->connection->state->DatabaseError, "the statement has failed");
    }
    py_sqlite_reset(self->statement);           /* lets other threads in */
    return -1;
}

static int
bind_parameters(cursor_object *self, PyObject *parameters)
{
    PyObject *factory = self->connection->text_factory;
    int allow_bytes = factory != (PyObject *)&PyUnicode_Type && factory != self->connection->state->optimized_unicode;
    statement_object *statement = self->statement;
    Py_INCREF(statement);
    int status = py_sqlite_bind(statement, parameters, allow_bytes);
    Py_DECREF(statement);
    return status;
}

/* Transactions begin before changes and end before everything that is neither change nor query. */
static int
prepare_transaction(cursor_object *self)
{
    if (self->connection->begin_text == NULL) {
        return 0;
    }
    switch (self->statement->kind) {
    case KIND_CHANGE:
    case KIND_INSERT:
        return py_sqlite_begin(self->connection);
    case KIND_OTHER:
        return py_sqlite_commit(self->connection);
    default:
        return 0;
    }
}

/* One run with one set of parameters. *changes grows. Returns SQLite's code of the first step, or -1. */
static int
run_once(cursor_object *self, PyObject *parameters, long *changes)
{
    connection_object *connection = self->connection;
    statement_object *statement = self->statement;
    py_sqlite_reset(statement);
    if (bind_parameters(self, parameters) < 0 || !py_sqlite_check_open(connection)) {
        return -1;
    }
    int code = py_sqlite_step(connection, statement);
    if (PyErr_Occurred() || (code != SQLITE_ROW && code != SQLITE_DONE)) {
        return raise_step(self);
    }
    if (find_converters(self) < 0) {
        return -1;
    }
    connection->in_transaction = connection->db != NULL && !sqlite3_get_autocommit(connection->db);
    if (connection->db != NULL && (statement->kind == KIND_CHANGE || statement->kind == KIND_INSERT)) {
        *changes = (*changes < 0 ? 0 : *changes) + sqlite3_changes(connection->db);
    }
    return code;
}

/* Sets description, lastrowid and the first row after a run. */
static int
keep_results(cursor_object *self, int code, int many)
{
    statement_object *statement = self->statement;
    if (code == SQLITE_ROW || (code == SQLITE_DONE && statement->kind == KIND_SELECT)) {
        PyObject *description = make_description(self, statement);
        if (description == NULL) {
            return -1;
        }
        set_field(&self->description, description);
    }
    if (statement->kind == KIND_INSERT && !many && self->connection->db != NULL) {
        PyObject *id = PyInt_FromLong((long)sqlite3_last_insert_rowid(self->connection->db));
        if (id == NULL) {
            return -1;
        }
        set_field(&self->lastrowid, id);
    } else {
        set_none(&self->lastrowid);
    }
    if (code == SQLITE_ROW) {
        if (many) {
            PyErr_SetString(self->connection->state->ProgrammingError,
                            "executemany() can only execute DML statements.");
            return -1;
        }
        PyObject *row = make_row(self);
        if (row == NULL) {
            return -1;
        }
        set_field(&self->next_row, row);
    }
    return 0;
}

/* Runs the statement with each set of parameters. */
static int
run_all(cursor_object *self, PyObject *sets, int many, long *changes)
{
    PyObject *parameters;
    int code = SQLITE_DONE;
    while ((parameters = PyIter_Next(sets)) != NULL) {
        code = self->statement == NULL ? -1 : run_once(self, parameters, changes);
        Py_DECREF(parameters);
        if (code < 0 || keep_results(self, code, many) < 0) {
            return -1;
        }
        if (code == SQLITE_DONE && !many) {
            drop_statement(self);
            break;
        }
    }
    if (many) {
        drop_statement(self);
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* Forgets the rows that were not fetched yet; the error stays. */
static void
forget_rows(cursor_object *self)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    drop_statement(self);
    set_field(&self->next_row, NULL);
    PyErr_Restore(type, value, traceback);
}

static PyObject *
execute(cursor_object *self, PyObject *sql, PyObject *sets, int many)
{
    long changes = -1;
    int status = -1;
    self->locked = 1;
    self->reset = 0;
    set_field(&self->next_row, NULL);
    drop_statement(self);
    set_none(&self->description);
    if (take_statement(self, sql) == 0) {
        if (many && self->statement->kind == KIND_SELECT) {
            PyErr_SetString(self->connection->state->ProgrammingError,
                            "You cannot execute SELECT statements in executemany().");
        } else if (prepare_transaction(self) == 0) {
            status = run_all(self, sets, many, &changes);
        }
    }
    if (self->connection->db != NULL) {
        self->connection->in_transaction = !sqlite3_get_autocommit(self->connection->db);
    }
    if (status < 0) {
        forget_rows(self);
        changes = -1;
    }
    self->locked = 0;
    PyObject *count = PyInt_FromLong(changes);
    if (status < 0 || count == NULL) {
        if (count != NULL) {
            set_field(&self->rowcount, count);
        }
        return NULL;
    }
    set_field(&self->rowcount, count);
    Py_INCREF(self);
    return (PyObject *)self;
}

/* Wrong arguments of a new statement end the one before. Returns NULL. */
static PyObject *
refuse_arguments(cursor_object *self)
{
    if (!self->locked) {
        forget_rows(self);
    }
    return NULL;
}

static int
check_text(PyObject *sql)
{
    if (PyString_Check(sql) || PyUnicode_Check(sql)) {
        return 1;
    }
    PyErr_SetString(PyExc_ValueError, "operation parameter must be str or unicode");
    return 0;
}

static PyObject *
cursor_execute(cursor_object *self, PyObject *args)
{
    PyObject *sql, *parameters = NULL, *list, *sets, *result;
    if (!check_cursor(self)) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "O|O", &sql, &parameters) || !check_text(sql)) {
        return refuse_arguments(self);
    }
    list = parameters != NULL ? PyTuple_Pack(1, parameters) : Py_BuildValue("(())");
    sets = list == NULL ? NULL : PyObject_GetIter(list);
    result = sets == NULL ? NULL : execute(self, sql, sets, 0);
    Py_XDECREF(list);
    Py_XDECREF(sets);
    return result;
}

static PyObject *
cursor_executemany(cursor_object *self, PyObject *args)
{
    PyObject *sql, *source, *sets, *result;
    if (!check_cursor(self)) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "OO", &sql, &source) || !check_text(sql)) {
        return refuse_arguments(self);
    }
    if (PyIter_Check(source)) {                 /* an iterator need not have __iter__ */
        Py_INCREF(source);
        sets = source;
    } else {
        sets = PyObject_GetIter(source);
    }
    if (sets == NULL) {
        return refuse_arguments(self);
    }
    result = check_cursor(self) ? execute(self, sql, sets, 1) : NULL;
    Py_DECREF(sets);
    return result;
}

/* Runs one statement of a script to its end; *rest is where the next begins. SQLite's code. */
static int
run_script_statement(connection_object *connection, const char *sql, const char **rest)
{
    sqlite3_stmt *handle = NULL;
    int code;
    if (!py_sqlite_enter(connection)) {
        return SQLITE_MISUSE;
    }
    Py_BEGIN_ALLOW_THREADS
    code = sqlite3_prepare_v2(connection->db, sql, -1, &handle, rest);
    if (code == SQLITE_OK && handle != NULL) {
        do {
            code = sqlite3_step(handle);
        } while (code == SQLITE_ROW);
        int last = sqlite3_finalize(handle);
        code = code == SQLITE_DONE ? last : code;
    }
    Py_END_ALLOW_THREADS
    py_sqlite_leave(connection);
    py_sqlite_restore_error(connection);
    return code;
}

/* Runs all statements of a text. 0, or -1 with an error. */
static int
run_script(connection_object *connection, const char *sql)
{
    if (py_sqlite_commit(connection) < 0) {
        return -1;
    }
    while (*sql && !PyErr_Occurred() && py_sqlite_check_open(connection)) {
        if (run_script_statement(connection, sql, &sql) != SQLITE_OK && !PyErr_Occurred()) {
            py_sqlite_raise(connection);
            break;
        }
    }
    if (connection->db != NULL) {
        connection->in_transaction = !sqlite3_get_autocommit(connection->db);
    }
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
cursor_executescript(cursor_object *self, PyObject *args)
{
    PyObject *script, *text = NULL;
    if (!PyArg_ParseTuple(args, "O", &script) || !check_cursor(self)) {
        return NULL;
    }
    self->reset = 0;
    if (PyUnicode_Check(script)) {
        text = PyUnicode_AsUTF8String(script);
    } else if (PyString_Check(script)) {
        Py_INCREF(script);
        text = script;
    } else {
        PyErr_SetString(PyExc_ValueError, "script argument must be unicode or string.");
    }
    if (text == NULL) {
        return NULL;
    }
    connection_object *connection = self->connection;
    Py_INCREF(connection);                      /* callbacks may give the cursor another one */
    int status = run_script(connection, PyString_AS_STRING(text));
    Py_DECREF(connection);
    Py_DECREF(text);
    if (status < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return (PyObject *)self;
}

/* --- fetch --- */

/* Steps to the row after the one just given out. 0, or -1 with an error. */
static int
fetch_ahead(cursor_object *self)
{
    PyObject *row = NULL;
    self->locked = 1;
    int code = py_sqlite_step(self->connection, self->statement);
    if (PyErr_Occurred() || (code != SQLITE_ROW && code != SQLITE_DONE)) {
        code = raise_step(self);
    } else if (code == SQLITE_ROW) {
        row = make_row(self);
    }
    self->locked = 0;
    if (code != SQLITE_ROW) {
        drop_statement(self);
    } else if (row != NULL) {
        set_field(&self->next_row, row);
    }
    return code < 0 || (code == SQLITE_ROW && row == NULL) ? -1 : 0;
}

static PyObject *
cursor_next(cursor_object *self)
{
    PyObject *row, *made;
    if (!check_cursor(self)) {
        return NULL;
    }
    if (self->reset) {
        PyErr_SetString(self->connection->state->InterfaceError,
                        "Cursor needed to be reset because of commit/rollback and can no longer be fetched from.");
        return NULL;
    }
    if ((row = self->next_row) == NULL) {
        drop_statement(self);
        return NULL;
    }
    self->next_row = NULL;
    if (self->row_factory != NULL && self->row_factory != Py_None) {
        PyObject *factory = self->row_factory;
        Py_INCREF(factory);
        made = PyObject_CallFunctionObjArgs(factory, self, row, NULL);
        Py_DECREF(factory);
        Py_DECREF(row);
        if (made == NULL) {
            return NULL;
        }
        row = made;
    }
    /* the factory may have let another thread in that works with this cursor */
    if (self->statement != NULL && self->next_row == NULL && !self->locked && fetch_ahead(self) < 0) {
        Py_DECREF(row);
        return NULL;
    }
    return row;
}

static PyObject *
cursor_fetchone(cursor_object *self, PyObject *unused)
{
    PyObject *row = cursor_next(self);
    if (row == NULL && !PyErr_Occurred()) {
        Py_RETURN_NONE;
    }
    return row;
}

/* A list of at most `most` rows; negative or 0: all there are. */
static PyObject *
fetch_list(cursor_object *self, int most)
{
    PyObject *list = PyList_New(0), *row;
    for (int n = 0; list != NULL && (most <= 0 || n < most); n++) {
        if ((row = cursor_next(self)) == NULL) {
            break;
        }
        if (PyList_Append(list, row) < 0) {
            Py_CLEAR(list);
        }
        Py_DECREF(row);
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(list);
    }
    return list;
}

static PyObject *
cursor_fetchmany(cursor_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"size", NULL};
    int most = self->arraysize;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|i:fetchmany", (char **)names, &most)) {
        return NULL;
    }
    return fetch_list(self, most);
}

static PyObject *
cursor_fetchall(cursor_object *self, PyObject *unused)
{
    return fetch_list(self, 0);
}

static PyObject *
cursor_close(cursor_object *self, PyObject *unused)
{
    if ((self->connection == NULL || self->locked) && !check_alone(self)) {
        return NULL;
    }
    if (!py_sqlite_check_thread(self->connection) || !py_sqlite_check_open(self->connection) ||
        (self->locked && !check_alone(self))) {
        return NULL;
    }
    drop_statement(self);
    self->closed = 1;
    Py_RETURN_NONE;
}

static PyObject *
cursor_ignore(PyObject *self, PyObject *args)
{
    Py_RETURN_NONE;
}

/* --- the type --- */

static const PyMethodDef cursor_methods[] = {
    {"execute", (PyCFunction)cursor_execute, METH_VARARGS,
     PyDoc_STR("execute(sql, parameters=()): run a statement; `?` stand for a sequence, `:name` for a mapping.")},
    {"executemany", (PyCFunction)cursor_executemany, METH_VARARGS,
     PyDoc_STR("executemany(sql, sets): run a statement with each set of parameters.")},
    {"executescript", (PyCFunction)cursor_executescript, METH_VARARGS,
     PyDoc_STR("executescript(text): commit, then run all statements of a text.")},
    {"fetchone", (PyCFunction)cursor_fetchone, METH_NOARGS, PyDoc_STR("The next row, or None.")},
    {"fetchmany", (PyCFunction)(void *)cursor_fetchmany, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("fetchmany(size=arraysize): a list of the next rows.")},
    {"fetchall", (PyCFunction)cursor_fetchall, METH_NOARGS, PyDoc_STR("A list of all rows that are left.")},
    {"close", (PyCFunction)cursor_close, METH_NOARGS, PyDoc_STR("The cursor cannot be used any more.")},
    {"setinputsizes", cursor_ignore, METH_VARARGS, PyDoc_STR("The interface of databases asks for it; does nothing.")},
    {"setoutputsize", cursor_ignore, METH_VARARGS, PyDoc_STR("The interface of databases asks for it; does nothing.")},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef cursor_members[] = {
    {"connection", T_OBJECT, offsetof(cursor_object, connection), READONLY, NULL},
    {"description", T_OBJECT, offsetof(cursor_object, description), READONLY, PyDoc_STR("a tuple for each column")},
    {"arraysize", T_INT, offsetof(cursor_object, arraysize), 0, PyDoc_STR("rows of fetchmany()")},
    {"lastrowid", T_OBJECT, offsetof(cursor_object, lastrowid), READONLY, PyDoc_STR("id of the row that was inserted")},
    {"rowcount", T_OBJECT, offsetof(cursor_object, rowcount), READONLY, PyDoc_STR("rows that were changed, or -1")},
    {"row_factory", T_OBJECT, offsetof(cursor_object, row_factory), 0, PyDoc_STR("makes rows, or None")},
    {NULL, 0, 0, 0, NULL}
};

PyTypeObject py_sqlite_cursor_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.Cursor",
    .tp_basicsize = sizeof(cursor_object),
    .tp_dealloc = (destructor)cursor_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_ITER | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_WEAKREFS,
    .tp_doc = PyDoc_STR("Runs statements on a connection and fetches rows."),
    .tp_weaklistoffset = offsetof(cursor_object, weakrefs),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)cursor_next,
    .tp_methods = (PyMethodDef *)cursor_methods,
    .tp_members = (PyMemberDef *)cursor_members,
    .tp_init = (initproc)cursor_init,
    .tp_new = cursor_new,
};
