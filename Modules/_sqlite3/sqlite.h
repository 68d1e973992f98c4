/* What the parts of the module _sqlite3 share.
 *
 *     sqlite_module.c      the module: exceptions, adapters, converters, constants
 *     sqlite_cache.c       Cache: the statements of a connection, by their text
 *     sqlite_statement.c   Statement: a prepared statement and the binding of its parameters
 *     sqlite_connection.c  Connection: open, close, transactions
 *     sqlite_callbacks.c   functions, aggregates, collations, authorizer, progress handler
 *     sqlite_cursor.c      Cursor: execute and fetch
 *     sqlite_row.c         Row
 *
 * I1 while the interpreter lock is given up in a call of SQLite, `busy` of the connection is above 0; a callback from
 *    SQLite can come only then. Nobody closes a connection, and nobody resets or finalises a statement that runs.
 *    Where foreign code may run, or a turn is waited for, the connection may be closed: handles are NULL afterwards.
 *    Only one thread at a time is inside: SQLite would make the others wait with the interpreter's lock, which a callback wants.
 * I2 a cursor or statement is in the list of its connection from its making until its end; the connection outlives
 *    cursors (they own it) and finalises statements when it is closed, whatever happens to the objects.
 */
#ifndef PY_SQLITE_H
#define PY_SQLITE_H

#include <sqlite3.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "pythread.h"
#include "structmember.h"

enum { PARSE_DECLTYPES = 1, PARSE_COLNAMES = 2 };

/* The kinds of exceptions: name, base. */
#define SQLITE_ERRORS(X) \
    X(Warning, standard) X(Error, standard) X(InterfaceError, Error) X(DatabaseError, Error) \
    X(InternalError, DatabaseError) X(OperationalError, DatabaseError) X(ProgrammingError, DatabaseError) \
    X(IntegrityError, DatabaseError) X(DataError, DatabaseError) X(NotSupportedError, DatabaseError)

typedef struct {
    PyObject *standard;            /* borrowed: PyExc_StandardError */
#define FIELD(name, base) PyObject *name;
    SQLITE_ERRORS(FIELD)           /* owned */
#undef FIELD
    PyObject *adapters;            /* owned dict: (type, protocol) -> callable */
    PyObject *converters;          /* owned dict: upper-case name -> callable */
    PyObject *owner;               /* borrowed capsule: the state lives as long as it */
    PyObject *optimized_unicode;   /* owned: the type OptimizedUnicode */
    int show_errors;               /* enable_callback_tracebacks */
    int adapts_plain;              /* an adapter for int, float, str ... was registered */
} sqlite_state;

struct cursor_object;
struct statement_object;

typedef struct {
    PyObject_HEAD
    sqlite_state *state;           /* owned by its capsule; NULL: __init__ was not called */
    sqlite3 *db;                   /* owned, NULL when closed */
    int detect_types;
    int busy;                      /* calls of SQLite under way, one inside of the other; I1 */
    long user;                     /* the thread whose calls they are */
    PyThread_type_lock turn;       /* owned, NULL until somebody has to wait: a semaphore, each is woken once */
    int waiting;                   /* threads that wait for their turn */
    int in_transaction;            /* as of the last statement */
    int check_thread;
    long thread;                   /* who made it */
    PyObject *begin_text;          /* owned str, NULL: no transactions are begun */
    PyObject *isolation_level;     /* owned */
    PyObject *cache;               /* owned Cache */
    PyObject *row_factory;         /* owned; NULL, for None: deleted */
    PyObject *text_factory;        /* owned; NULL, for None: deleted */
    PyObject *authorizer;          /* owned, may be NULL */
    PyObject *progress;            /* owned, may be NULL */
    PyObject *dropped;             /* owned list: callables that SQLite has given back, until it is not at work */
    PyObject *error_type, *error_value, *error_traceback;   /* owned: of a collation, until the step ends */
    struct cursor_object *cursors;         /* list, borrowed; I2 */
    struct statement_object *statements;   /* list, borrowed; I2 */
#define FIELD(name, base) PyObject *name;
    SQLITE_ERRORS(FIELD)           /* owned */
#undef FIELD
} connection_object;

/* What the first word of a statement says. */
typedef enum { KIND_OTHER, KIND_SELECT, KIND_CHANGE, KIND_INSERT } statement_kind;

typedef struct statement_object {
    PyObject_HEAD
    connection_object *connection; /* borrowed, NULL when finalised */
    struct statement_object *next, **link;
    sqlite3_stmt *handle;          /* owned, NULL: finalised, or no statement in the text */
    PyObject *sql;                 /* owned str in UTF-8 */
    statement_kind kind;
    int running;                   /* inside sqlite3_step */
    int taken;                     /* some cursor is using it */
    PyObject *weakrefs;
} statement_object;

typedef struct cursor_object {
    PyObject_HEAD
    connection_object *connection; /* owned, NULL: __init__ was not called */
    struct cursor_object *next, **link;
    PyObject *description;         /* owned */
    PyObject *row_factory;         /* owned; NULL, for None: deleted */
    PyObject *converters;          /* owned list: converter or None of each column; or NULL */
    PyObject *lastrowid;           /* owned */
    PyObject *rowcount;            /* owned */
    PyObject *next_row;            /* owned tuple or NULL: was fetched ahead */
    int arraysize;
    statement_object *statement;   /* owned or NULL; it is `taken` */
    int closed;
    int locked;                    /* execute is under way */
    int reset;                     /* a rollback came between */
    PyObject *weakrefs;
} cursor_object;

extern PyTypeObject py_sqlite_connection_type, py_sqlite_cursor_type, py_sqlite_statement_type, py_sqlite_cache_type,
    py_sqlite_row_type, py_sqlite_protocol_type;

/* sqlite_module.c. The module's state. Returns borrowed, NULL with an error. */
sqlite_state *py_sqlite_state(void);
/* Sets the exception for the last error of a database, or of an open one. Returns its code. Raises yes. */
int py_sqlite_raise_for(const sqlite_state *state, sqlite3 *db);
int py_sqlite_raise(connection_object *connection);
/* The object in the form that the protocol asks for. Returns new. Raises yes. */
PyObject *py_sqlite_adapt(PyObject *object, PyObject *protocol);

/* sqlite_cache.c. The cache of a connection, which borrows it as factory. Returns new. Raises yes. */
PyObject *py_sqlite_cache_of(connection_object *connection, int most);
/* The value that the factory makes for a key, kept for later. Returns new. Raises yes. */
PyObject *py_sqlite_cache_get(PyObject *cache, PyObject *key);

/* sqlite_statement.c. A statement of a text (str or unicode). Returns new. Raises yes. */
statement_object *py_sqlite_prepare(connection_object *connection, PyObject *sql);
/* Binds parameters, from a sequence or a mapping. Returns status. Raises yes. */
int py_sqlite_bind(statement_object *statement, PyObject *parameters, int allow_bytes);
/* One step without the interpreter lock. Returns SQLite's code. Sets the exception of a callback. */
int py_sqlite_step(connection_object *connection, statement_object *statement);
/* Sets the exception that a callback has kept, if any; to be called after SQLite was at work. Raises no. */
void py_sqlite_restore_error(connection_object *connection);
/* Back to the beginning; a running statement stays as it is. Returns SQLite's code. Raises no. */
int py_sqlite_reset(statement_object *statement);
/* Gives the handle back to SQLite; the object stays. Raises no. */
void py_sqlite_finalize(statement_object *statement);

/* sqlite_connection.c. Whether calls are allowed: right thread, open. Returns 1 or 0. Raises yes. */
int py_sqlite_check_thread(connection_object *connection);
int py_sqlite_check_open(connection_object *connection);
/* Returns when no other thread is inside SQLite; until Python code runs, or a call of SQLite, it stays so. Raises no. */
void py_sqlite_wait_turn(connection_object *connection);
/* Releases the callables that SQLite has given back; not while it is at work. Raises no. */
void py_sqlite_release_dropped(connection_object *connection);
/* Around calls of SQLite that give up the interpreter's lock. Whether the database is open. Raises yes; leave: no. */
int py_sqlite_enter(connection_object *connection);
void py_sqlite_leave(connection_object *connection);
/* Begin or end a transaction if there is none, or one. Returns status. Raises yes. */
int py_sqlite_begin(connection_object *connection);
int py_sqlite_commit(connection_object *connection);

/* sqlite_callbacks.c */
/* Methods of Connection that register Python code with SQLite. Return new. Raise yes. */
PyObject *py_sqlite_create_function(connection_object *self, PyObject *args, PyObject *kwargs);
PyObject *py_sqlite_create_aggregate(connection_object *self, PyObject *args, PyObject *kwargs);
PyObject *py_sqlite_create_collation(connection_object *self, PyObject *args);
PyObject *py_sqlite_set_authorizer(connection_object *self, PyObject *args, PyObject *kwargs);
PyObject *py_sqlite_set_progress_handler(connection_object *self, PyObject *args, PyObject *kwargs);

#endif
