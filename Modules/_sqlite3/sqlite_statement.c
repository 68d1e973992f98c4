/* Statement: one prepared statement of SQL, and the binding of its parameters.
 *
 * How it works: the text is kept in UTF-8. What a statement does to transactions is told by its first word. Parameters
 * that are no plain int, long, float, str, unicode or buffer are first offered to the adapters.
 *
 * I1 handle != NULL only while connection != NULL and its database is open.
 * I2 bound text and bytes are copied by SQLite: no object needs to outlive the binding.
 */
#include "sqlite.h"

#define NO_BYTES_MESSAGE \
    "You must not use 8-bit bytestrings unless you use a text_factory that can interpret 8-bit bytestrings " \
    "(like text_factory = str). It is highly recommended that you instead just switch your application to Unicode " \
    "strings."

/* --- what the text says --- */

static statement_kind
find_kind(const char *sql)
{
    static const struct {
        const char *word;
        statement_kind kind;
    } words[] = {
        {"select", KIND_SELECT}, {"insert", KIND_INSERT}, {"update", KIND_CHANGE},
        {"delete", KIND_CHANGE}, {"replace", KIND_CHANGE},
    };
    sql += strspn(sql, " \r\n\t");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (sqlite3_strnicmp(sql, words[i].word, (int)n) == 0 && !Py_ISALPHA(sql[n])) {
            return words[i].kind;
        }
    }
    return KIND_OTHER;
}

/* The text from where something other than blanks, `;` and comments begins. */
static const char *
skip_nothing(const char *text)
{
    for (;;) {
        text += strspn(text, " \t\r\n;");
        if (text[0] == '-' && text[1] == '-') {
            text += strcspn(text, "\n");
        } else if (text[0] == '/' && text[1] == '*') {
            const char *end = strstr(text + 2, "*/");
            text = end ? end + 2 : text + strlen(text);
        } else {
            return text;
        }
    }
}

/* --- making --- */

static int
compile_text(statement_object *self)
{
    connection_object *connection = self->connection;
    const char *sql = PyString_AS_STRING(self->sql), *rest = NULL;
    Py_ssize_t size = PyString_GET_SIZE(self->sql);
    int code;
    if (strlen(sql) != (size_t)size) {
        PyErr_SetString(PyExc_ValueError, "the query contains a null character");
        return -1;
    }
    if (size >= INT_MAX) {
        PyErr_SetString(connection->state->DataError, "query string is too large");
        return -1;
    }
    if (!py_sqlite_enter(connection)) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    code = sqlite3_prepare_v2(connection->db, sql, (int)size + 1, &self->handle, &rest);
    Py_END_ALLOW_THREADS
    py_sqlite_leave(connection);
    if (code != SQLITE_OK) {
        if (!PyErr_Occurred()) {
            py_sqlite_raise(connection);
        }
        return -1;
    }
    if (rest != NULL && *skip_nothing(rest)) {
        PyErr_SetString(connection->state->Warning, "You can only execute one statement at a time.");
        return -1;
    }
    return 0;
}

static void
enter_list(statement_object *self, connection_object *connection)
{
    self->connection = connection;
    self->next = connection->statements;
    self->link = &connection->statements;
    if (self->next != NULL) {
        self->next->link = &self->next;
    }
    connection->statements = self;
}

static void
leave_list(statement_object *self)
{
    if (self->link != NULL) {
        *self->link = self->next;
        if (self->next != NULL) {
            self->next->link = self->link;
        }
        self->link = NULL;
        self->next = NULL;
    }
    self->connection = NULL;
}

statement_object *
py_sqlite_prepare(connection_object *connection, PyObject *sql)
{
    statement_object *self;
    PyObject *text = PyUnicode_Check(sql) ? PyUnicode_AsUTF8String(sql) : sql;
    if (text == NULL) {
        return NULL;
    }
    Py_XINCREF(text == sql ? text : NULL);
    if (!PyString_Check(text)) {
        PyErr_SetString(connection->state->Warning, "SQL is of wrong type. Must be string or unicode.");
        Py_DECREF(text);
        return NULL;
    }
    self = PyObject_New(statement_object, &py_sqlite_statement_type);
    if (self == NULL) {
        Py_DECREF(text);
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->sql = text;
    self->kind = find_kind(PyString_AS_STRING(text));
    enter_list(self, connection);
    if (compile_text(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return self;
}

/* --- running --- */

void
py_sqlite_restore_error(connection_object *connection)
{
    if (connection->error_type != NULL) {
        PyErr_Restore(connection->error_type, connection->error_value, connection->error_traceback);
        connection->error_type = connection->error_value = connection->error_traceback = NULL;
    }
}

int
py_sqlite_step(connection_object *connection, statement_object *statement)
{
    int code;
    if (statement->handle == NULL) {
        return SQLITE_DONE;
    }
    if (!py_sqlite_enter(connection)) {
        return SQLITE_MISUSE;
    }
    if (statement->handle == NULL) {            /* it was closed and opened while we waited */
        py_sqlite_leave(connection);
        return SQLITE_DONE;
    }
    statement->running++;
    Py_BEGIN_ALLOW_THREADS
    code = sqlite3_step(statement->handle);
    Py_END_ALLOW_THREADS
    statement->running--;
    py_sqlite_leave(connection);
    py_sqlite_restore_error(connection);
    return code;
}

int
py_sqlite_reset(statement_object *statement)
{
    if (statement->connection != NULL) {
        py_sqlite_wait_turn(statement->connection);
    }
    return statement->handle == NULL || statement->running ? SQLITE_OK : sqlite3_reset(statement->handle);
}

void
py_sqlite_finalize(statement_object *self)
{
    sqlite3_stmt *handle = self->handle;
    self->handle = NULL;
    leave_list(self);
    if (handle != NULL) {                       /* meanwhile another thread may end this object */
        Py_BEGIN_ALLOW_THREADS
        sqlite3_finalize(handle);
        Py_END_ALLOW_THREADS
    }
}

static void
statement_dealloc(statement_object *self)
{
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs((PyObject *)self);
    }
    py_sqlite_finalize(self);
    Py_XDECREF(self->sql);
    PyObject_Free(self);
}

/* --- binding --- */

static int
is_plain(PyObject *object)
{
    return PyInt_CheckExact(object) || PyLong_CheckExact(object) || PyFloat_CheckExact(object) ||
           PyString_CheckExact(object) || PyUnicode_CheckExact(object) || Py_TYPE(object) == &PyBuffer_Type;
}

static int
is_ascii(const char *text, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (text[i] & 0x80) {
            return 0;
        }
    }
    return 1;
}

/* What a binding needs to know. Parameters and adapters run foreign code, which may take the connection from the statement. */
typedef struct {
    sqlite_state *state;
    int needed;
    int allow_bytes;
} binding;

static int
bind_text(statement_object *self, int position, PyObject *text)
{
    const char *bytes = PyString_AS_STRING(text);
    Py_ssize_t n = PyString_GET_SIZE(text);
    return sqlite3_bind_text64(self->handle, position, bytes, (sqlite3_uint64)n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int
bind_bytes(statement_object *self, const binding *how, int position, PyObject *text)
{
    if (!how->allow_bytes && !is_ascii(PyString_AS_STRING(text), PyString_GET_SIZE(text))) {
        PyErr_SetString(how->state->ProgrammingError, NO_BYTES_MESSAGE);
        return SQLITE_OK;
    }
    return bind_text(self, position, text);
}

static int
bind_unicode(statement_object *self, int position, PyObject *text)
{
    PyObject *bytes = PyUnicode_AsUTF8String(text);
    int code = bytes == NULL ? SQLITE_OK : bind_text(self, position, bytes);
    Py_XDECREF(bytes);
    return code;
}

static int
bind_long(statement_object *self, int position, PyObject *number)
{
    int overflow;
    long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    if (overflow) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to SQLite INTEGER");
        return SQLITE_OK;
    }
    return sqlite3_bind_int64(self->handle, position, value);
}

static int
bind_buffer(statement_object *self, int position, PyObject *object)
{
    const void *bytes;
    Py_ssize_t n;
    if (PyObject_AsCharBuffer(object, (const char **)&bytes, &n) < 0) {
        PyErr_SetString(PyExc_ValueError, "could not convert BLOB to buffer");
        return SQLITE_OK;
    }
    return sqlite3_bind_blob64(self->handle, position, bytes ? bytes : "", (sqlite3_uint64)n, SQLITE_TRANSIENT);
}

/* Binds by type. SQLite's code, or -1 for a type that it does not know; may set an exception. */
static int
bind_value(statement_object *self, const binding *how, int position, PyObject *value)
{
    return value == Py_None         ? sqlite3_bind_null(self->handle, position)
         : PyInt_Check(value)       ? sqlite3_bind_int64(self->handle, position, PyInt_AS_LONG(value))
         : PyLong_Check(value)      ? bind_long(self, position, value)
         : PyFloat_Check(value)     ? sqlite3_bind_double(self->handle, position, PyFloat_AS_DOUBLE(value))
         : PyString_Check(value)    ? bind_bytes(self, how, position, value)
         : PyUnicode_Check(value)   ? bind_unicode(self, position, value)
         : PyBuffer_Check(value)    ? bind_buffer(self, position, value)
                                    : -1;
}

static int
raise_closed(const binding *how)
{
    PyErr_SetString(how->state->ProgrammingError, "Cannot operate on a closed database.");
    return -1;
}

/* Binds what the adapters make of a value, or itself when they make nothing. name: NULL or that of the parameter. */
static int
bind_adapted(statement_object *self, const binding *how, int position, const char *name, PyObject *value)
{
    PyObject *adapted = NULL;
    if (value != Py_None && (!is_plain(value) || how->state->adapts_plain)) {
        adapted = py_sqlite_adapt(value, (PyObject *)&py_sqlite_protocol_type);
        if (adapted == NULL) {
            PyErr_Clear();
        }
        if (self->handle == NULL) {          /* the adapter has closed the connection */
            Py_XDECREF(adapted);
            return raise_closed(how);
        }
    }
    py_sqlite_wait_turn(self->connection);       /* adapters let others in */
    if (self->handle == NULL) {                  /* one of them has closed it */
        Py_XDECREF(adapted);
        return raise_closed(how);
    }
    int code = bind_value(self, how, position, adapted != NULL ? adapted : value);
    Py_XDECREF(adapted);
    if (PyErr_Occurred()) {
        return -1;
    }
    if (code != SQLITE_OK) {
        PyObject *type = how->state->InterfaceError;
        if (name != NULL) {
            PyErr_Format(type, "Error binding parameter :%s - probably unsupported type.", name);
        } else {
            PyErr_Format(type, "Error binding parameter %d - probably unsupported type.", position - 1);
        }
        return -1;
    }
    return 0;
}

static PyObject *
get_positional(PyObject *parameters, Py_ssize_t i)
{
    PyObject *item = PyTuple_CheckExact(parameters)  ? PyTuple_GetItem(parameters, i)
                   : PyList_CheckExact(parameters)   ? PyList_GetItem(parameters, i)
                                                     : NULL;
    if (item != NULL) {
        Py_INCREF(item);
        return item;
    }
    return PyErr_Occurred() ? NULL : PySequence_GetItem(parameters, i);
}

static int
bind_sequence(statement_object *self, const binding *how, PyObject *parameters)
{
    Py_ssize_t given = PySequence_Size(parameters);
    if (given == -1) {
        return -1;
    }
    if (given != how->needed) {
        PyErr_Format(how->state->ProgrammingError,
                     "Incorrect number of bindings supplied. The current statement uses %d, and there are %zd supplied.",
                     how->needed, given);
        return -1;
    }
    for (int i = 0; i < how->needed; i++) {
        PyObject *value = get_positional(parameters, i);
        int status = value == NULL || self->handle == NULL ? -1 : bind_adapted(self, how, i + 1, NULL, value);
        Py_XDECREF(value);
        if (status < 0) {
            return PyErr_Occurred() ? -1 : raise_closed(how);
        }
    }
    return 0;
}

static PyObject *
get_named(PyObject *parameters, const char *name)
{
    if (PyDict_CheckExact(parameters)) {
        PyObject *value = PyDict_GetItemString(parameters, name);
        Py_XINCREF(value);
        return value;
    }
    return PyMapping_GetItemString(parameters, (char *)name);
}

static int
bind_mapping(statement_object *self, const binding *how, PyObject *parameters)
{
    PyObject *error = how->state->ProgrammingError;
    for (int i = 1; i <= how->needed; i++) {
        if (self->handle == NULL) {             /* what was bound last has closed it by its end */
            return raise_closed(how);
        }
        const char *name = sqlite3_bind_parameter_name(self->handle, i);
        if (name == NULL) {
            PyErr_Format(error, "Binding %d has no name, but you supplied a dictionary (which has only names).", i);
            return -1;
        }
        PyObject *kept = PyString_FromString(name + 1);
        PyObject *value = kept == NULL ? NULL : get_named(parameters, PyString_AS_STRING(kept));
        int status = -1;
        if (value == NULL || self->handle == NULL) {
            if (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_LookupError)) {
                PyErr_Format(error, "You did not supply a value for binding %d.", i);
            }
        } else {
            status = bind_adapted(self, how, i, PyString_AS_STRING(kept), value);
        }
        Py_XDECREF(kept);
        Py_XDECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_sqlite_bind(statement_object *self, PyObject *parameters, int allow_bytes)
{
    binding how = {py_sqlite_state(), self->handle == NULL ? 0 : sqlite3_bind_parameter_count(self->handle), allow_bytes};
    if (how.state == NULL) {
        return -1;
    }
    if (PyTuple_CheckExact(parameters) || PyList_CheckExact(parameters) ||
        (!PyDict_Check(parameters) && PySequence_Check(parameters))) {
        return bind_sequence(self, &how, parameters);
    }
    if (PyDict_Check(parameters)) {
        return bind_mapping(self, &how, parameters);
    }
    PyErr_SetString(PyExc_ValueError, "parameters are of unsupported type");
    return -1;
}

PyTypeObject py_sqlite_statement_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "sqlite3.Statement",
    .tp_basicsize = sizeof(statement_object),
    .tp_dealloc = (destructor)statement_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = PyDoc_STR("A prepared statement of SQL."),
    .tp_weaklistoffset = offsetof(statement_object, weakrefs),
    .tp_new = PyType_GenericNew,
};
