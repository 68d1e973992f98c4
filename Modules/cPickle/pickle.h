/* What the files of cPickle share: opcodes, the errors, the writer's memo.

   The two sides are pickler_save.c (objects to opcodes, with pickler_atoms.c and pickler_names.c; face: pickler.c) and unpickler_load.c (opcodes to objects; face: unpickler.c). */
#ifndef CPICKLE_PICKLE_H
#define CPICKLE_PICKLE_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "py_containers.h"
#include "py_state.h"

enum {
    OP_MARK = '(', OP_STOP = '.', OP_POP = '0', OP_POP_MARK = '1', OP_DUP = '2', OP_FLOAT = 'F', OP_BINFLOAT = 'G',
    OP_INT = 'I', OP_BININT = 'J', OP_BININT1 = 'K', OP_LONG = 'L', OP_BININT2 = 'M', OP_NONE = 'N', OP_PERSID = 'P',
    OP_BINPERSID = 'Q', OP_REDUCE = 'R', OP_STRING = 'S', OP_BINSTRING = 'T', OP_SHORT_BINSTRING = 'U',
    OP_UNICODE = 'V', OP_BINUNICODE = 'X', OP_APPEND = 'a', OP_BUILD = 'b', OP_GLOBAL = 'c', OP_DICT = 'd',
    OP_APPENDS = 'e', OP_GET = 'g', OP_BINGET = 'h', OP_INST = 'i', OP_LONG_BINGET = 'j', OP_LIST = 'l', OP_OBJ = 'o',
    OP_PUT = 'p', OP_BINPUT = 'q', OP_LONG_BINPUT = 'r', OP_SETITEM = 's', OP_TUPLE = 't', OP_SETITEMS = 'u',
    OP_EMPTY_DICT = '}', OP_EMPTY_LIST = ']', OP_EMPTY_TUPLE = ')',
    OP_PROTO = 0x80, OP_NEWOBJ, OP_EXT1, OP_EXT2, OP_EXT4, OP_TUPLE1, OP_TUPLE2, OP_TUPLE3, OP_NEWTRUE, OP_NEWFALSE,
    OP_LONG1, OP_LONG4
};

/* Kept by the interpreter (py_containers.pickle): the exceptions, and the tables of copy_reg. */
enum {
    PICKLE_ERROR, PICKLING_ERROR, UNPICKLING_ERROR, UNPICKLEABLE_ERROR, BAD_PICKLE_GET,
    DISPATCH_TABLE, EXTENSION_REGISTRY, INVERTED_REGISTRY, EXTENSION_CACHE,
    PICKLE_KEPT
};

static inline PyObject *
pickle_kept(int which)
{
    return py_interp_get()->containers.pickle[which];
}

/* ---- writing ---- */

/* Which objects were written already: an open-addressing table from addresses to numbers. The objects are held, so that
   no address is used twice. */
typedef struct {
    PyObject *object; /* owned, NULL: free */
    Py_ssize_t number;
} memo_entry;

typedef struct {
    PyObject_HEAD
    PyObject *write;              /* owned: method of the file, None: throw away, NULL: collect in `out` */
    char *out;                    /* owned: what was written and not yet given away */
    Py_ssize_t used, room;        /* bytes of `out` */
    memo_entry *memo;             /* owned, NULL while nmemo is 0 */
    Py_ssize_t nmemo, memo_mask;
    int protocol;
    int fast;                     /* no memo */
    int fast_depth;               /* containers entered in fast mode */
    int depth;                    /* of the recursion, where the dump begins */
    PyObject *fast_seen;          /* owned dict, NULL: containers being written, in fast mode, deep down */
    PyObject *persistent_id;      /* owned, NULL */
    PyObject *inst_persistent_id; /* owned, NULL */
    PyObject *module_dict_ids;    /* owned dict: address of a module's dictionary to its name, NULL: not yet asked for */
} pickler_object;

extern PyTypeObject py_pickler_type;

/* Write one object and what ends a pickle to `out`. Returns status. Raises yes. */
int
py_pickler_dump(pickler_object *self, PyObject *object);

void
py_pickler_clear_memo(pickler_object *self);

/* The number under which an object was memorised, -1: it was not. Raises no. */
Py_ssize_t
py_pickler_find_memo(pickler_object *self, PyObject *object);

/* Memorise an object under a number. Returns status. Raises yes. */
int
py_pickler_add_memo(pickler_object *self, PyObject *object, Py_ssize_t number);

/* The pickler's module_dict_ids. Returns borrowed. Raises yes. */
PyObject *
py_pickler_module_dict_ids(pickler_object *self);

/* The module whose dictionary this is, if sys.modules has it. Returns borrowed or NULL, perhaps with an exception. */
PyObject *
py_pickler_module_of_dict(pickler_object *self, PyObject *dict);

/* A pickler that writes to `file`, or NULL: collects. Returns new. Raises yes. */
pickler_object *
py_pickler_new(PyObject *file, int protocol);

/* Hand what was collected to the file's write(). Returns status. Raises yes. */
int
py_pickler_flush(pickler_object *self);

/* ---- reading ---- */

typedef struct {
    PyObject_HEAD
    PyObject *read, *readline;    /* owned: methods of the file, NULL for a string */
    PyObject *source;             /* owned: the file, if it is one that can be read directly (unpickler_source.c), NULL */
    const struct PycStringIO_CAPI *memory;    /* static: the source is a cStringIO, NULL */
    char *buffer;                 /* owned: bytes of the source */
    Py_ssize_t buffer_room;
    PyObject *held;               /* owned: the string that `in` points into, NULL */
    const char *in;               /* bytes at hand */
    Py_ssize_t pos, size;         /* within `in` */
    PyObject **stack;             /* owned array of owned objects */
    Py_ssize_t depth, room;       /* in use, allocated */
    Py_ssize_t *marks;            /* owned: depths at which a mark was set */
    Py_ssize_t nmarks, marks_room;
    PyObject *memo;               /* owned dict: int or str to object */
    PyObject *persistent_load;    /* owned, NULL: callable or list */
    PyObject *find_global;        /* owned, NULL; None: no globals */
    int noload;                   /* only go through it, make no instances */
    int running;
} unpickler_object;

extern PyTypeObject py_unpickler_type;

/* Read one pickle. Returns new. Raises yes. */
PyObject *
py_unpickler_load(unpickler_object *self);

/* Notes the file if it can be read directly. Returns nothing. Raises no. */
void
py_unpickler_know_source(unpickler_object *self, PyObject *file);

/* Reads n bytes (fewer at the end; n < 0: a line) from the source, a builtin file, directly: 1 = they are at hand, 0 = ask the method, -1 with
   an exception. */
int
py_unpickler_fetch_known(unpickler_object *self, Py_ssize_t n);

/* An unpickler that reads from `file`, or from the str `text`. Returns new. Raises yes. */
unpickler_object *
py_unpickler_new(PyObject *file, PyObject *text);

#endif
