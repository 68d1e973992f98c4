/* _lsprof: the profiler behind cProfile. A profile function of the thread keeps a stack of running
 * calls and adds their times to one entry for each code object or C function.
 *
 * I1  The clock (which may be Python code) and the name of a C function are got before any entry or
 *     call is touched: both may clear or stop the profiler.
 * I2  Entries live until clear(), which empties the stack of calls first; calls point at entries.
 *
 * Time is counted in ticks; `unit` says how long one is.
 */
#include "Python.h"
#include "frameobject.h"
#include "structseq.h"

#include <time.h>

enum { FIRST_BUCKETS = 16 };

typedef struct entry {
    struct entry *next;     /* in the bucket */
    const void *key;        /* code object, method table line or (below an entry) another entry */
    PyObject *code;         /* code object or text */
    long long total, inside; /* ticks with and without calls from here */
    long calls, recursive_calls, depth;
    struct table *callees;
} entry;

typedef struct table {
    size_t count, buckets;
    entry **heads;
} table;

typedef struct call {
    struct call *caller;
    entry *entry, *callee; /* callee: the line for this call below the caller's entry, or NULL */
    long long start, below;
} call;

typedef struct {
    PyObject_HEAD
    table entries;
    call *top;
    PyObject *timer;
    double unit;
    int with_callees, with_builtins, enabled;
} profiler;

PyMODINIT_FUNC init_lsprof(void);

static PyTypeObject entry_type, callee_type;

/* ---- the clock ---- */

static long long
ask_timer(profiler *self)
{
    PyObject *value = PyObject_CallFunctionObjArgs(self->timer, NULL);
    long long ticks = 0;
    if (value != NULL) {
        double seconds = self->unit > 0 ? 0 : PyFloat_AsDouble(value);
        ticks = self->unit > 0 ? PyLong_AsLongLong(value) : (long long)(seconds * 1e9);
        Py_DECREF(value);
    }
    if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(self->timer);
        return 0;
    }
    return ticks;
}

static long long
read_clock(profiler *self)
{
    struct timespec now;
    if (self->timer != NULL) {
        return ask_timer(self);
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static double
tick_length(profiler *self)
{
    return self->timer != NULL && self->unit > 0 ? self->unit : 1e-9;
}

/* ---- tables of entries ---- */

static size_t
bucket_of(const table *t, const void *key)
{
    size_t bits = (size_t)key;
    return ((bits >> 4) ^ (bits >> 12)) & (t->buckets - 1);
}

static entry *
table_find(const table *t, const void *key)
{
    entry *e = t->buckets > 0 ? t->heads[bucket_of(t, key)] : NULL;
    while (e != NULL && e->key != key) {
        e = e->next;
    }
    return e;
}

static int
table_grow(table *t)
{
    table larger = {t->count, t->buckets > 0 ? t->buckets * 2 : FIRST_BUCKETS, NULL};
    larger.heads = calloc(larger.buckets, sizeof(entry *));
    if (larger.heads == NULL) {
        return -1;
    }
    for (size_t i = 0; i < t->buckets; i++) {
        for (entry *e = t->heads[i], *next; e != NULL; e = next) {
            entry **head = &larger.heads[bucket_of(&larger, e->key)];
            next = e->next;
            e->next = *head;
            *head = e;
        }
    }
    free(t->heads);
    *t = larger;
    return 0;
}

/* A new entry that keeps `code` alive (not stolen); NULL without memory, no exception. */
static entry *
table_add(table *t, const void *key, PyObject *code)
{
    if (t->count >= t->buckets && table_grow(t) < 0) {
        return NULL;
    }
    entry *e = calloc(1, sizeof(entry));
    if (e != NULL) {
        entry **head = &t->heads[bucket_of(t, key)];
        Py_INCREF(code);
        e->code = code;
        e->key = key;
        e->next = *head;
        *head = e;
        t->count++;
    }
    return e;
}

static void
table_free(table *t)
{
    table old = *t;
    memset(t, 0, sizeof(table));
    for (size_t i = 0; i < old.buckets; i++) {
        for (entry *e = old.heads[i], *next; e != NULL; e = next) {
            next = e->next;
            if (e->callees != NULL) {
                table_free(e->callees);
                free(e->callees);
            }
            Py_DECREF(e->code);
            free(e);
        }
    }
    free(old.heads);
}

static entry *
find_callee(entry *caller, entry *callee)
{
    if (caller->callees == NULL) {
        caller->callees = calloc(1, sizeof(table));
        if (caller->callees == NULL) {
            return NULL;
        }
    }
    entry *e = table_find(caller->callees, callee);
    return e != NULL ? e : table_add(caller->callees, callee, callee->code);
}

/* ---- calls ---- */

static void
begin_call(profiler *self, const void *key, PyObject *code)
{
    long long now = read_clock(self);
    entry *e = table_find(&self->entries, key);
    call *c = malloc(sizeof(call));
    if (e == NULL) {
        e = table_add(&self->entries, key, code);
    }
    if (e == NULL || c == NULL) {
        free(c);
        return;
    }
    *c = (call){self->top, e, NULL, now, 0};
    e->depth++;
    if (self->with_callees && self->top != NULL) {
        c->callee = find_callee(self->top->entry, e);
        if (c->callee != NULL) {
            c->callee->depth++;
        }
    }
    self->top = c;
}

static void
count_call(entry *e, long long total, long long inside)
{
    e->calls++;
    e->inside += inside;
    if (--e->depth == 0) {
        e->total += total;
    } else {
        e->recursive_calls++;
    }
}

static void
end_call(profiler *self, long long now)
{
    call *c = self->top;
    long long total = now - c->start;
    self->top = c->caller;
    if (c->caller != NULL) {
        c->caller->below += total;
    }
    count_call(c->entry, total, total - c->below);
    if (c->callee != NULL) {
        count_call(c->callee, total, total - c->below);
    }
    free(c);
}

static void
end_all_calls(profiler *self)
{
    while (self->top != NULL) {
        long long now = read_clock(self);
        if (self->top != NULL) {
            end_call(self, now);
        }
    }
}

/* How a C function is called in the statistics; new. */
static PyObject *
function_text(PyObject *function)
{
    PyCFunctionObject *f = (PyCFunctionObject *)function;
    const char *name = f->m_ml->ml_name;
    if (f->m_self == NULL || PyModule_Check(f->m_self)) {
        const char *module = f->m_module != NULL && PyString_Check(f->m_module)
                                 ? PyString_AS_STRING(f->m_module)
                             : f->m_module != NULL && PyModule_Check(f->m_module)
                                 ? PyModule_GetName(f->m_module)
                                 : "__builtin__";
        if (module == NULL) {
            PyErr_Clear();
            module = "<unknown>";
        }
        return strcmp(module, "__builtin__") == 0 ? PyString_FromFormat("<%s>", name)
                                                  : PyString_FromFormat("<%s.%s>", module, name);
    }
    PyObject *text = NULL, *key = PyString_FromString(name);
    PyObject *method = key == NULL ? NULL : _PyType_Lookup(Py_TYPE(f->m_self), key);
    if (method != NULL) {
        Py_INCREF(method);
        text = PyObject_Repr(method);
        Py_DECREF(method);
    }
    Py_XDECREF(key);
    if (text == NULL) {
        PyErr_Clear();
        text = PyString_FromFormat("<built-in method %s>", name);
    }
    return text;
}

static void
begin_function(profiler *self, PyObject *function)
{
    const void *key = ((PyCFunctionObject *)function)->m_ml;
    entry *known = table_find(&self->entries, key);
    PyObject *text = known != NULL ? known->code : function_text(function);
    if (text == NULL) {
        PyErr_Clear();
        return;
    }
    if (known != NULL) {
        Py_INCREF(text);
    }
    begin_call(self, key, text);
    Py_DECREF(text);
}

static int
profile_event(PyObject *object, PyFrameObject *frame, int what, PyObject *arg)
{
    profiler *self = (profiler *)object;
    PyObject *type, *value, *traceback;
    int is_builtin = what == PyTrace_C_CALL || what == PyTrace_C_RETURN || what == PyTrace_C_EXCEPTION;
    if (is_builtin && (!self->with_builtins || arg == NULL || !PyCFunction_Check(arg))) {
        return 0;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (what == PyTrace_CALL) {
        begin_call(self, frame->f_code, (PyObject *)frame->f_code);
    } else if (what == PyTrace_C_CALL) {
        begin_function(self, arg);
    } else if ((is_builtin || what == PyTrace_RETURN) && self->top != NULL) {
        long long now = read_clock(self);
        if (self->top != NULL) {
            end_call(self, now);
        }
    }
    PyErr_Restore(type, value, traceback);
    return 0;
}

/* ---- statistics ---- */

static PyObject *
make_row(PyTypeObject *type, const entry *e, double unit)
{
    PyObject *row = PyStructSequence_New(type);
    if (row == NULL) {
        return NULL;
    }
    Py_INCREF(e->code);
    PyStructSequence_SET_ITEM(row, 0, e->code);
    PyStructSequence_SET_ITEM(row, 1, PyInt_FromLong(e->calls));
    PyStructSequence_SET_ITEM(row, 2, PyInt_FromLong(e->recursive_calls));
    PyStructSequence_SET_ITEM(row, 3, PyFloat_FromDouble((double)e->total * unit));
    PyStructSequence_SET_ITEM(row, 4, PyFloat_FromDouble((double)e->inside * unit));
    if (type == &entry_type) {
        Py_INCREF(Py_None);
        PyStructSequence_SET_ITEM(row, 5, Py_None);
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(row);
    }
    return row;
}

/* The rows of all finished entries of a table as a list. Nothing here runs Python code. */
static PyObject *
make_rows(PyTypeObject *type, const table *t, double unit)
{
    PyObject *rows = PyList_New(0);
    for (size_t i = 0; rows != NULL && i < t->buckets; i++) {
        for (entry *e = t->heads[i]; rows != NULL && e != NULL; e = e->next) {
            if (e->calls == 0) {
                continue;
            }
            PyObject *row = make_row(type, e, unit);
            PyObject *callees = row != NULL && type == &entry_type && e->callees != NULL
                                    ? make_rows(&callee_type, e->callees, unit)
                                    : NULL;
            if (callees != NULL && PyList_GET_SIZE(callees) > 0) {
                Py_DECREF(PyTuple_GET_ITEM(row, 5));
                PyStructSequence_SET_ITEM(row, 5, callees);
                callees = NULL;
            }
            Py_XDECREF(callees);
            if (row == NULL || PyErr_Occurred() || PyList_Append(rows, row) < 0) {
                Py_CLEAR(rows);
            }
            Py_XDECREF(row);
        }
    }
    return rows;
}

static PyObject *
profiler_getstats(profiler *self)
{
    return make_rows(&entry_type, &self->entries, tick_length(self));
}

/* ---- the type ---- */

static PyObject *
profiler_enable(profiler *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"subcalls", "builtins", NULL};
    int callees = -1, builtins = -1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|ii:enable", (char **)names, &callees,
                                     &builtins)) {
        return NULL;
    }
    self->with_callees = callees < 0 ? self->with_callees : callees != 0;
    self->with_builtins = builtins < 0 ? self->with_builtins : builtins != 0;
    self->enabled = 1;
    PyEval_SetProfile(profile_event, (PyObject *)self);
    Py_RETURN_NONE;
}

static PyObject *
profiler_disable(profiler *self)
{
    self->enabled = 0;
    PyEval_SetProfile(NULL, NULL);
    end_all_calls(self);
    Py_RETURN_NONE;
}

static void
forget_calls(profiler *self)
{
    while (self->top != NULL) {
        call *c = self->top;
        self->top = c->caller;
        free(c);
    }
    table_free(&self->entries);
}

static PyObject *
profiler_clear(profiler *self)
{
    forget_calls(self);
    Py_RETURN_NONE;
}

static void
profiler_dealloc(profiler *self)
{
    forget_calls(self);
    Py_CLEAR(self->timer);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int
profiler_init(profiler *self, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"timer", "timeunit", "subcalls", "builtins", NULL};
    PyObject *timer = NULL, *old;
    double unit = 0.0;
    int callees = 1, builtins = 1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|Odii:Profiler", (char **)names, &timer, &unit,
                                     &callees, &builtins)) {
        return -1;
    }
    if (timer == Py_None) {
        timer = NULL;
    }
    Py_XINCREF(timer);
    old = self->timer;          /* not before: numbers may call __init__ */
    self->timer = timer;
    self->unit = unit;
    self->with_callees = callees != 0;
    self->with_builtins = builtins != 0;
    Py_XDECREF(old);
    return 0;
}

static const char enable_doc[] =
"enable(subcalls=True, builtins=True)\n\n"
"Starts profiling this thread: by caller too with `subcalls`, C functions too\n"
"with `builtins`.";
static const char disable_doc[] = "disable()\n\nStops profiling; calls that still run are ended.";
static const char clear_doc[] = "clear()\n\nForgets everything collected so far.";
static const char getstats_doc[] =
"getstats() -> list of profiler_entry objects\n\n"
"One entry for each function that was called, with its own list of callees.";
static const char profiler_doc[] =
"Profiler(timer=None, timeunit=None, subcalls=True, builtins=True)\n\n"
"A profiler with the clock `timer`, whose whole numbers count `timeunit` seconds.";

static const PyMethodDef profiler_methods[] = {
    {"getstats", (PyCFunction)profiler_getstats, METH_NOARGS, getstats_doc},
    {"enable", (PyCFunction)(void (*)(void))profiler_enable, METH_VARARGS | METH_KEYWORDS, enable_doc},
    {"disable", (PyCFunction)profiler_disable, METH_NOARGS, disable_doc},
    {"clear", (PyCFunction)profiler_clear, METH_NOARGS, clear_doc},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject profiler_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_lsprof.Profiler",
    .tp_basicsize = sizeof(profiler),
    .tp_dealloc = (destructor)profiler_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = profiler_doc,
    .tp_methods = (PyMethodDef *)profiler_methods,
    .tp_init = (initproc)profiler_init,
    .tp_new = PyType_GenericNew,
};

static const PyStructSequence_Field row_fields[] = {
    {"code", "code object, or the text for a C function"},
    {"callcount", "finished calls"},
    {"reccallcount", "those of them that were recursive"},
    {"totaltime", "seconds, with everything called from here"},
    {"inlinetime", "seconds, without"},
    {"calls", "list of callees, or None"},
    {NULL, NULL},
};

static const PyStructSequence_Field callee_fields[] = {
    {"code", "code object, or the text for a C function"},
    {"callcount", "finished calls from the caller"},
    {"reccallcount", "those of them that were recursive"},
    {"totaltime", "seconds, with everything called from here"},
    {"inlinetime", "seconds, without"},
    {NULL, NULL},
};

PyMODINIT_FUNC
init_lsprof(void)
{
    PyStructSequence_Desc row = {"_lsprof.profiler_entry", NULL,
                                 (PyStructSequence_Field *)row_fields, 6};
    PyStructSequence_Desc callee = {"_lsprof.profiler_subentry", NULL,
                                    (PyStructSequence_Field *)callee_fields, 5};
    PyObject *module = Py_InitModule3("_lsprof", NULL, "Fast profiler");
    if (module == NULL || PyType_Ready(&profiler_type) < 0) {
        return;
    }
    if (entry_type.tp_name == NULL) {
        PyStructSequence_InitType(&entry_type, &row);
        PyStructSequence_InitType(&callee_type, &callee);
    }
    Py_INCREF(&profiler_type);
    PyModule_AddObject(module, "Profiler", (PyObject *)&profiler_type);
    Py_INCREF(&entry_type);
    PyModule_AddObject(module, "profiler_entry", (PyObject *)&entry_type);
    Py_INCREF(&callee_type);
    PyModule_AddObject(module, "profiler_subentry", (PyObject *)&callee_type);
}
