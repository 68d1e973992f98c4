/* py_frame.h - frames as the interpreter sees them, and the chain that they form.
 *
 * A frame of our own shares its first 128 bytes with the public PyFrameObject; its slots follow at once.  A frame that
 * an extension makes with PyFrame_New has the public layout, with the slots at f_localsplus.  `slots` hides the
 * difference.
 *
 *     ts->top ─▶ frame ─prev─▶ frame ─prev─▶ continuation ─prev─▶ frame ─prev─▶ NULL
 *                  └── f_back ──▲    └──────── f_back ────────────▲
 *
 * I1 A running or suspended link owns the next older one: `prev` if that is a continuation, else f_back.  ts->top owns
 *    the youngest.  f_back is always owned; `prev` is a reference of its own only when it differs from f_back.
 * I2 While a frame runs in the dispatcher `pc` is true whenever other code may look at it; NULL = not started.
 * I3 Frames are known to the collector only when somebody else may refer to them: a generator's from the start, others
 *    when they outlive their run.  What a running frame holds is alive anyway.
 * I4 A frame in the pool has all slots NULL, and no references.
 */
#ifndef PY_FRAME_H
#define PY_FRAME_H

#include "Python.h"
#include "frameobject.h"
#include "py_exec.h"
#include "py_flat.h"
#include "py_state.h"

enum {
    FRAME_FAST = 1,        /* prev is a frame that waits in a call in the same dispatch */
    FRAME_THROW = 2,       /* begins with the exception that is set */
    FRAME_STOP_RAISES = 4, /* a generator's: its end is StopIteration, not NULL */
    FRAME_INIT = 8,        /* runs __init__: must give None, `owner` (owned then) is the result */
    FRAME_DROP = 16,       /* suspended in a periodic check: the next value is dropped */
    FRAME_FOREIGN = 32,    /* public layout */
    FRAME_GENERATOR = 64,  /* `owner` is its generator, borrowed, NULL when that died */
    FRAME_RUNNING = 128,   /* in a chain */
    FRAME_DONE = 256,      /* returned or raised */
    FRAME_LINE_EVENT = 512, /* a line event is being served: f_lineno may be set */
    FRAME_HOLDS_EXC = 1024, /* f_exc_* keep what sys.exc_info() was before */
    FRAME_BLANK = 2048,    /* made to be filled with a pickled state */
    FRAME_ABANDONED = 4096 /* its chain was given up before it ended: it never goes on */
};

typedef struct py_frame {
    PyObject_VAR_HEAD
    struct _frame *f_back;      /* owned */
    PyCodeObject *f_code;       /* owned */
    PyObject *f_builtins;       /* owned */
    PyObject *f_globals;        /* owned */
    PyObject *f_locals;         /* owned, may be NULL: see py_frame_locals */
    PyObject **slots;           /* exec->nslots of them */
    py_unit *pc;                /* I2 */
    PyObject *f_trace;          /* owned, may be NULL */
    PyObject *f_exc_type;       /* owned, may be NULL; all three */
    PyObject *f_exc_value;
    PyObject *f_exc_traceback;
    PyThreadState *f_tstate;    /* borrowed */
    int f_lasti;                /* only when pc == NULL; use py_frame_lasti */
    int f_lineno;               /* true when f_trace is set */
    int flags;                  /* FRAME_* */
    int last_line_unit;         /* tracing: unit of the last line event, -1 = none */
    py_exec *exec;              /* borrowed from f_code; NULL: foreign and not yet run */
    PyObject *prev;             /* I1 */
    PyObject *owner;            /* see FRAME_INIT, FRAME_GENERATOR */
    PyObject *room[1];          /* own frames: the slots */
} py_frame;

_Static_assert(offsetof(py_frame, f_lineno) == offsetof(PyFrameObject, f_lineno), "public part of a frame");
_Static_assert(offsetof(py_frame, slots) == offsetof(PyFrameObject, f_valuestack), "public part of a frame");

enum { PY_FRAME_CLASSES = 32, PY_FRAME_CLASS_STEP = 2, PY_FRAME_POOL_LIMIT = 200 };

/* The size class of a frame with n slots. */
#define PY_FRAME_CLASS(n) (((n) + PY_FRAME_CLASS_STEP - 1) / PY_FRAME_CLASS_STEP)

/* Hangs on py_thread.freelists. */
typedef struct py_frame_pool {
    py_frame *frames[PY_FRAME_CLASSES];   /* by size class, linked through f_back; I4 */
    int nframes[PY_FRAME_CLASSES];
    py_cont *conts[PY_CONT_OBJECTS + 1];  /* by number of objects, linked through prev */
    int nconts[PY_CONT_OBJECTS + 1];
    uint32_t builtins_version;            /* where __builtins__ stands in the globals that were asked last */
    uint32_t builtins_index;
} py_frame_pool;

/* An empty frame for `exec`: refcount 1, slots NULL, only type, exec and slots set.
   Returns new. Raises yes (MemoryError). */
py_frame *py_frame_alloc_slow(py_thread *ts, py_exec *exec);

static inline py_frame *
py_frame_alloc(py_thread *ts, py_exec *exec)
{
    py_frame_pool *pool = (py_frame_pool *)ts->freelists;
    py_frame *f;

    if (pool != NULL && (unsigned)exec->size_class < PY_FRAME_CLASSES &&
        (f = pool->frames[exec->size_class]) != NULL) {
        pool->frames[exec->size_class] = (py_frame *)f->f_back;
        pool->nframes[exec->size_class]--;
        _Py_NewReference((PyObject *)f);
        f->exec = exec;
        return f;
    }
    return py_frame_alloc_slow(ts, exec);
}

/* Fills a fresh frame and makes it the top of the chain.  globals and builtins are borrowed; steals nothing. */
static inline void
py_frame_push(py_thread *ts, py_frame *f, PyCodeObject *code, PyObject *globals, PyObject *builtins, int flags)
{
    PyObject *prev = ts->top;
    struct _frame *back = ts->base.frame;

    Py_INCREF(code);
    Py_INCREF(globals);
    Py_INCREF(builtins);
    f->f_code = code;
    f->f_globals = globals;
    f->f_builtins = builtins;
    f->f_tstate = &ts->base;
    f->pc = NULL;
    f->flags = flags | FRAME_RUNNING;
    f->f_back = back;
    f->prev = prev;
    if (prev != (PyObject *)back) {
        Py_XINCREF(back);
    }
    ts->top = (PyObject *)f;
    ts->base.frame = (struct _frame *)f;
}

/* Puts a suspended (generator's) or foreign frame on top of the chain; takes a reference to it. */
void py_frame_enter(py_thread *ts, py_frame *f, int flags);

/* The same for a generator's frame that waits, above `below`, the frame on top of the chain. Raises no. */
static inline void
py_frame_wake(py_thread *ts, py_frame *f, py_frame *below)
{
    assert(f->prev == NULL && f->f_back == NULL && ts->top == (PyObject *)below);
    Py_INCREF(f);
    f->flags = (f->flags & ~(FRAME_STOP_RAISES | FRAME_THROW | FRAME_FAST)) | FRAME_GENERATOR | FRAME_RUNNING;
    f->f_tstate = &ts->base;
    f->f_back = (struct _frame *)below;
    f->prev = (PyObject *)below;
    ts->top = (PyObject *)f;
    ts->base.frame = (struct _frame *)f;
}

/* Takes the top frame off the chain.  Its last reference gone, it returns to the pool.  `keep_back`: a finished frame
   that somebody holds keeps its f_back. */
void py_frame_leave(py_thread *ts, py_frame *f, int keep_back);

/* The same for a generator's frame that goes to wait. Raises no. */
static inline void
py_frame_wait(py_thread *ts, py_frame *f)
{
    PyObject *prev = f->prev;
    struct _frame *back = f->f_back;

    if (Py_REFCNT(f) == 1 || prev != (PyObject *)back) {
        py_frame_leave(ts, f, 0);
        return;
    }
    ts->top = prev;
    ts->base.frame = back;
    f->prev = NULL;
    f->f_back = NULL;
    f->flags &= ~(FRAME_RUNNING | FRAME_FAST | FRAME_STOP_RAISES);
    Py_DECREF(f);
}

/* The same for the top frame of a plain call whose temporaries are empty, when nothing else is attached to it and nobody
   else holds it: straight into the pool. Returns 1, or 0 when it is not as simple. Raises no. */
static inline int
py_frame_leave_fast(py_thread *ts, py_frame *f)
{
    py_exec *exec = f->exec;
    py_frame_pool *pool = (py_frame_pool *)ts->freelists;
    PyObject **slots = f->slots;

    if (Py_REFCNT(f) != 1 || _PyObject_GC_IS_TRACKED(f) || f->f_locals != NULL ||
        f->f_trace != NULL || pool == NULL || (unsigned)exec->size_class >= PY_FRAME_CLASSES ||
        pool->nframes[exec->size_class] >= PY_FRAME_POOL_LIMIT) {
        return 0;
    }
    ts->top = f->prev;
    ts->base.frame = f->f_back;
    for (int32_t i = 0, n = exec->temp0; i < n; i++) {
        PyObject *value = slots[i];
        if (value != NULL) {
            slots[i] = NULL;
            Py_DECREF(value);
        }
    }
    if (Py_REFCNT(f) != 1 || _PyObject_GC_IS_TRACKED(f)) {     /* a destructor took it up */
        ts->top = (PyObject *)f;
        ts->base.frame = (struct _frame *)f;
        return 0;
    }
#ifdef Py_REF_DEBUG
    _Py_RefTotal--;
#endif
    PyObject *code = (PyObject *)f->f_code, *globals = f->f_globals, *builtins = f->f_builtins;
    PyObject *back = (PyObject *)f->f_back != f->prev ? (PyObject *)f->f_back : NULL;       /* I1 */
    int class = exec->size_class;
    f->exec = NULL;
    f->prev = NULL;
    f->last_line_unit = -1;
    f->f_back = (struct _frame *)pool->frames[class];
    pool->frames[class] = f;
    pool->nframes[class]++;
    Py_DECREF(globals);
    Py_DECREF(builtins);
    Py_DECREF(code);
    Py_XDECREF(back);
    return 1;
}

/* Clears everything that a finished frame holds and frees it.  Refcount must be 1, f_back and prev NULL. */
void py_frame_recycle(py_thread *ts, py_frame *f);

/* Offset of the instruction that the frame executes, -1 before the first.  Raises no. */
int py_frame_lasti(const py_frame *f);

/* The builtins that go with `globals`.  Returns borrowed (kept alive by globals or the interpreter). Raises no. */
PyObject *py_frame_builtins(py_thread *ts, PyObject *globals);

/* Does the code keep names in a dict of its own: the body of a class, a function that is not optimised? */
static inline int
py_code_has_names(const PyCodeObject *co)
{
    return (co->co_flags & (CO_OPTIMIZED | CO_NEWLOCALS)) == CO_NEWLOCALS;
}

/* The dict of locals; code that has names of its own gets it when it is wanted first.  Returns borrowed, NULL: the frame has
   none, or an exception is set. Raises yes (MemoryError). */
static inline PyObject *
py_frame_locals(py_frame *f)
{
    if (f->f_locals == NULL && py_code_has_names(f->f_code)) {
        f->f_locals = PyDict_New();
    }
    return f->f_locals;
}

/* Drops the values above depth `level`. */
void py_frame_clear_temps(py_frame *f, int32_t level);

/* Visits what a chain owns, for whoever owns the chain (a tasklet's tp_traverse). */
int py_chain_traverse(PyObject *top, visitproc visit, void *arg);
/* Its owner gives it up: what its frames hold may go, although they have not ended. The link may be NULL. Raises no. */
void py_chain_abandon(PyObject *link);

/* The youngest frame at or below `link`.  Returns borrowed or NULL. Raises no. */
static inline py_frame *
py_chain_frame(PyObject *link)
{
    while (link != NULL && Py_TYPE(link) != &PyFrame_Type) {
        link = ((py_cont *)link)->prev;
    }
    return (py_frame *)link;
}

extern PyTypeObject py_cont_type;

/* The exception state of a frame (unwind.c): what sys.exc_info() says inside a handler and after the frame. */
void py_exc_enter_handler(py_thread *ts, py_frame *f, PyObject *type, PyObject *value, PyObject *traceback);
void py_exc_leave_frame(py_thread *ts, py_frame *f);

/* Binds arguments to the slots of a fresh frame: `first` (may be NULL) goes before args; `pairs` are nkw keys and
   values, all borrowed.  Also makes the cells.  Returns status. Raises yes. */
int py_args_bind(PyCodeObject *co, py_exec *exec, PyObject **slots, PyObject *first, PyObject *const *args,
                 Py_ssize_t nargs, PyObject *const *pairs, Py_ssize_t nkw, PyObject *const *defaults,
                 Py_ssize_t ndefaults, PyObject *closure);

#endif
