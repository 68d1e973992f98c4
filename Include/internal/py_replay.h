/* py_replay.h - flatness by repetition: a C operation that may call Python, without a state machine of its own.
 *
 * Some C operations compute a value from their operands and call Python on the way: comparing two lists, hashing a
 * tuple, looking a key up, formatting.  py_replay runs such an operation; when it wants to call a Python function it is
 * made to fail instead, the call is made flat from the dispatcher, and the operation starts again with the *answer* at
 * hand.  So what waits in the chain is a continuation with the operation's number, its operands, and the answers so far.
 *
 *     operation ──▶ wants f(x) ──▶ fails, unwinds ──▶ f(x) runs as a frame ──▶ operation again: f(x) is answered ──▶ …
 *
 * I1 An operation may be repeated: until its last call of Python it has changed nothing, and it lets errors that it has
 *    not foreseen pass.  What it has looked at before that call stays as it is: operands that nothing can change, or ...
 * I4 ... it says py_replay_looks before it calls: then it is not repeated, the rest of it runs nested.  All containers do so
 *    before they compare, hash or show an item, and so does whoever has asked a mapping or an attribute for something.
 * I2 An answer is used once, for the same callable and the same arguments.  When a call does not find the answer that
 *    it should have, the rest of the operation runs nested, as everything does after PY_REPLAY_LIMIT calls.
 * I3 `ts->replay` is set only while an operation runs directly below py_replay; whatever else may run meanwhile
 *    (finalizers, signal handlers, nested dispatches) clears it for its time.
 *
 * Owner: Python/dispatch/replay.c; the operations are in Python/dispatch/replay.def.
 */
#ifndef PY_REPLAY_H
#define PY_REPLAY_H

#include "py_flat.h"

enum { PY_REPLAY_LIMIT = 24 };

/* The operations; their numbers are in pickles: never change the order. */
typedef enum {
#define REPLAY(name, objects, expression) PY_REPLAY_##name,
#include "../../Python/dispatch/replay.def"
#undef REPLAY
    PY_REPLAY_COUNT
} py_replay_operation;

/* Runs an operation with up to three operands (borrowed, may be NULL) and a small integer.
   Returns a step. Raises yes. */
py_step py_replay(py_thread *ts, py_replay_operation operation, PyObject *a, PyObject *b, PyObject *c,
                  Py_ssize_t number, PyObject **result);

/* Makes all fields of its continuation be there, as pickles have them. Returns status. Raises yes. */
int py_replay_freeze(py_cont *cont);

/* A C operation below py_replay calls Python: 1 = *value is what it gives (new; NULL: an exception is set), 0 = make the
   call. Raises yes. */
int py_replay_answer(py_thread *ts, PyObject *callable, PyObject *args, PyObject *kwargs, PyObject **value);

/* Are the slots of this type our own C code, so that invariant I1 is known to hold? Raises no. */
int py_replay_knows(PyTypeObject *type);

/* In PyMethodDef.ml_flags, with METH_NOARGS, METH_O, METH_VARARGS (and METH_KEYWORDS): the function keeps I1.  With METH_FLAT: it
   keeps I1, and is always done at once. */
#define METH_REPLAY 0x20000

/* With METH_O, a join(): the argument is made a list first, flat, when iterating over it runs Python code. */
#define METH_JOIN 0x40000

/* What is said of an argument of join() that is no iterable. */
#define PY_JOIN_REFUSES "can only join an iterable"

/* Runs an operation like py_replay if it calls no Python: 1 = done (*result, NULL: an exception is set), 0 = it would have
   called some, or runs code that is not ours; nothing has happened yet.  Raises yes. */
int py_replay_try(py_thread *ts, py_replay_operation operation, PyObject *a, PyObject *b, PyObject *c,
                  Py_ssize_t number, PyObject **result);

/* How the box of an operation begins. */
typedef struct {
    int nested;
    int looked;
} py_replay_head;

/* The operation under way, if any, goes by something that a call of Python may change. */
static inline void
py_replay_looks(py_thread *ts)
{
    if (ts->replay != NULL) {
        ((py_replay_head *)ts->replay)->looked = 1;
    }
}

/* The operation under way, if any, has done what must not be done twice: from here on its calls are nested. */
static inline void
py_replay_keep(py_thread *ts)
{
    if (ts->replay != NULL) {
        ((py_replay_head *)ts->replay)->nested = 1;
    }
}

/* Around code that may run at any time and is no part of an operation. */
static inline struct py_replay_box *
py_replay_suspend(py_thread *ts)
{
    struct py_replay_box *box = ts->replay;
    ts->replay = NULL;
    return box;
}

static inline void
py_replay_continue(py_thread *ts, struct py_replay_box *box)
{
    ts->replay = box;
}

#endif
