/* The dispatcher: runs the frame chain of the current tasklet, in one C loop.

   run() is entered with a step to carry on from and leaves when a value or exception is delivered to the link `stop`,
   which was the top of the chain when it began.  In between it never calls itself: an instruction that needs a Python
   function pushes a frame and goes on with it; a value that comes back is *delivered* to the link on top:

       a frame          the value goes where its waiting unit says (py_op_resume), and the frame runs on
       a continuation   its kind's resume function is called; what it returns is again a step

   C locals of the loop, re-read from `ts` after each change of frame or tasklet (switching.md S6):
       f      the running frame            slots   its slots
       u      the unit that is executed    kend    end of its constants

   I1 f == ts->top == ts->base.frame while units are executed.
   I2 f->pc == u before anything is called that can look at the frame (SAVE).
   I3 A value is out of its temporary (NULL there) before its reference is given up: a destructor may run anything.

   The bodies of the instructions: ops_*.h.  Their slow ways: call.c, flat_*.c.  Exceptions: unwind.c.  Not here:
   what a periodic check does (periodic.c), entry from C (entry.c). */
#include "dispatch.h"
#include "py_dispatch.h"
#include "py_dict.h"
#include "py_core.h"
#include "py_generator.h"
#include "py_iters.h"
#include "py_generator.h"
#include "py_replay.h"
#include "py_number_fast.h"

#define VAL(x) ((x) < 0 ? kend[x] : slots[x])

/* Gives up a temporary. */
#define CONSUME(slot) do { PyObject *gone_ = slots[slot]; slots[slot] = NULL; Py_DECREF(gone_); } while (0)
#define CONSUME_B() do { if (u->own & PY_OWN_B) { CONSUME(u->b); } } while (0)
#define CONSUME_C() do { if (u->own & PY_OWN_C) { CONSUME(u->c); } } while (0)

/* Puts a new reference into a slot. */
#define SET(slot, value) do { \
        PyObject *old_ = slots[slot]; \
        slots[slot] = (value); \
        Py_XDECREF(old_); \
    } while (0)

/* What a call gave goes to its slot, if anybody wants it. */
#define KEEP_VALUE() do { \
        if (u->a < 0) { Py_DECREF(value); } \
        else { SET(u->a, value); } \
    } while (0)

#define SAVE() (f->pc = u)

/* What an exception in the unit leaves uncounted. */
#define TICKS_OPEN(f, u) ((f)->exec->info[(u) - (f)->exec->units].ticks)

#if defined(__GNUC__) && !defined(PY_SWITCH_DISPATCH)
#define OP(name) L_##name:
#define DISPATCH() goto *table[u->op]
#define DISPATCH_NOW() goto *labels[u->op]
/* From here on with or without line events: after anything that may have called sys.settrace. */
#define LOOK_FOR_TRACING() (table = ts->base.use_tracing ? traced_labels : labels)
#define IS_UNTRACED (table == labels)
#else
#define OP(name) case PY_OP_##name:
#define DISPATCH() do { if (tracing) { goto traced; } goto dispatch; } while (0)
#define DISPATCH_NOW() goto dispatch
#define LOOK_FOR_TRACING() (tracing = ts->base.use_tracing)
#define IS_UNTRACED (!tracing)
#endif
#define NEXT(n) do { u += (n); DISPATCH(); } while (0)

/* The unit turns into another form and is executed as that one. */
#define AGAIN_AS(name) do { u->op = PY_OP_##name; DISPATCH_NOW(); } while (0)

/* After a flat step for an instruction with a destination: value stored, or carried on elsewhere. */
#define FINISH_STORE(n) do { \
        if (step == STEP_RETURN) { SET(u->a, value); NEXT(n); } \
        goto not_done; \
    } while (0)
/* The same for one whose value means nothing. */
#define FINISH_DROP(n) do { \
        if (step == STEP_RETURN) { Py_XDECREF(value); NEXT(n); } \
        goto not_done; \
    } while (0)

/* The end of an instruction that does something special with its value (resume_special).  That `u` has its address taken
   nowhere lets it live in a register. */
#define GO_ON_BEHIND() do { \
        py_unit *next_ = resume_special(slots, u, value); \
        if (next_ == NULL) { goto error; } \
        u = next_; \
        DISPATCH(); \
    } while (0)

/* A C function has failed without saying why. */
static void
raise_nothing_set(void)
{
    PyErr_SetString(PyExc_SystemError, "error return without exception set");
}

static void
raise_unbound(py_frame *f, int32_t slot)
{
    const char *name = PyString_AsString(PyTuple_GET_ITEM(f->f_code->co_varnames, slot));
    PyErr_Format(PyExc_UnboundLocalError, "local variable '%.200s' referenced before assignment", name);
}

static void
raise_empty_cell(py_frame *f, int32_t slot)
{
    PyCodeObject *co = f->f_code;
    Py_ssize_t cell = slot - co->co_nlocals, ncells = PyTuple_GET_SIZE(co->co_cellvars);

    if (cell < ncells) {
        PyErr_Format(PyExc_UnboundLocalError, "local variable '%.200s' referenced before assignment",
                     PyString_AsString(PyTuple_GET_ITEM(co->co_cellvars, cell)));
        return;
    }
    PyErr_Format(PyExc_NameError, "free variable '%.200s' referenced before assignment in enclosing scope",
                 PyString_AsString(PyTuple_GET_ITEM(co->co_freevars, cell - ncells)));
}

static void
raise_no_name(const char *format, PyObject *name)
{
    const char *text = PyString_AsString(name);
    if (text != NULL) {
        PyErr_Format(PyExc_NameError, format, text);
    }
}

/* A global or builtin. Returns borrowed, NULL: absent or error. */
static PyObject *
find_global(py_frame *f, PyObject *name)
{
    PyObject *value = PyDict_GetItem(f->f_globals, name);
    if (value == NULL && f->f_builtins != NULL) {
        value = PyDict_GetItem(f->f_builtins, name);
    }
    return value;
}

static PyObject *
load_global(py_frame *f, PyObject *name)
{
    PyObject *value = find_global(f, name);
    if (value == NULL) {
        raise_no_name("global name '%.200s' is not defined", name);
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

static PyObject *
load_name(py_frame *f, PyObject *name)
{
    PyObject *locals = f->f_locals, *value;

    if (locals == NULL && !py_code_has_names(f->f_code)) {
        PyErr_Format(PyExc_SystemError, "no locals when loading %s", PyString_AsString(name));
        return NULL;
    }
    if (locals == NULL) {
        value = NULL;
    }
    else if (PyDict_CheckExact(locals)) {
        value = PyDict_GetItem(locals, name);
        Py_XINCREF(value);
    }
    else {
        value = PyObject_GetItem(locals, name);
        if (value == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_KeyError)) {
                return NULL;
            }
            PyErr_Clear();
        }
    }
    if (value == NULL) {
        value = find_global(f, name);
        if (value == NULL) {
            raise_no_name("name '%.200s' is not defined", name);
            return NULL;
        }
        Py_INCREF(value);
    }
    return value;
}

static int
store_name(py_frame *f, PyObject *name, PyObject *value)
{
    PyObject *locals = py_frame_locals(f);
    if (locals == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError, "no locals found when storing %s", PyString_AsString(name));
        }
        return -1;
    }
    return PyDict_CheckExact(locals) ? PyDict_SetItem(locals, name, value) : PyObject_SetItem(locals, name, value);
}

/* Lets go of the value of a name that the next instruction replaces, if it is `v`. */
static void
release_name(py_frame *f, PyObject *name, PyObject *v)
{
    if (f->f_locals != NULL && PyDict_CheckExact(f->f_locals) && PyDict_GetItem(f->f_locals, name) == v &&
        PyDict_SetItem(f->f_locals, name, Py_None) < 0) {
        PyErr_Clear();
    }
}

static int
delete_name(py_frame *f, PyObject *name)
{
    PyObject *locals = py_frame_locals(f);
    if (locals == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError, "no locals when deleting %s", PyString_AsString(name));
        }
        return -1;
    }
    if (PyObject_DelItem(locals, name) != 0) {
        raise_no_name("name '%.200s' is not defined", name);
        return -1;
    }
    return 0;
}

/* A float and an int, in either order, as doubles. */
static int
float_and_int(PyObject *a, PyObject *b, double *x, double *y)
{
    if (PyFloat_CheckExact(a) && PyInt_CheckExact(b)) {
        *x = PyFloat_AS_DOUBLE(a);
        *y = (double)PyInt_AS_LONG(b);
        return 1;
    }
    if (PyInt_CheckExact(a) && PyFloat_CheckExact(b)) {
        *x = (double)PyInt_AS_LONG(a);
        *y = PyFloat_AS_DOUBLE(b);
        return 1;
    }
    return 0;
}

static inline int
compare_doubles(double x, double y, int op)
{
    switch (op) {
    case Py_LT: return x < y;
    case Py_LE: return x <= y;
    case Py_EQ: return x == y;
    case Py_NE: return x != y;
    case Py_GT: return x > y;
    default: return x >= y;
    }
}

/* As compare_fast, of a float and an int small enough to be exact as a double. */
static int
compare_mixed(PyObject *a, PyObject *b, int op)
{
    const double exact = 9007199254740992.0; /* 2**53 */
    double x, y;
    if (!float_and_int(a, b, &x, &y) || fabs(PyInt_CheckExact(a) ? x : y) >= exact) {
        return -1;
    }
    return compare_doubles(x, y, op);
}

/* Objects of a type that has no say in comparisons: None, plain instances. */
static inline int
compares_by_identity(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type->tp_richcompare == NULL && type->tp_compare == NULL &&
           (type->tp_as_number == NULL || type->tp_as_number->nb_coerce == NULL);
}

static inline int
decide_order(int order, int op)
{
    switch (op) {
    case Py_LT: return order < 0;
    case Py_LE: return order <= 0;
    case Py_EQ: return order == 0;
    case Py_NE: return order != 0;
    case Py_GT: return order > 0;
    default: return order >= 0;
    }
}

/* As compare_fast, of two objects that are no ints, floats or strings both. */
static int
compare_others(PyObject *a, PyObject *b, int op)
{
    int order;
    if ((PyLong_CheckExact(a) || PyLong_CheckExact(b)) && py_long_quick_compare(a, b, &order)) {
        return decide_order(order, op);
    }
    if ((op == Py_EQ || op == Py_NE) && compares_by_identity(a) && compares_by_identity(b)) {
        return (a == b) == (op == Py_EQ);
    }
    return compare_mixed(a, b, op);
}

/* Exact comparisons that need no call: 1, 0, or -1 = take the slow way. */
static inline int
compare_fast(PyObject *a, PyObject *b, int op)
{
    if (PyInt_CheckExact(a) && PyInt_CheckExact(b)) {
        long x = PyInt_AS_LONG(a), y = PyInt_AS_LONG(b);
        switch (op) {
        case Py_LT: return x < y;
        case Py_LE: return x <= y;
        case Py_EQ: return x == y;
        case Py_NE: return x != y;
        case Py_GT: return x > y;
        default: return x >= y;
        }
    }
    if (PyString_CheckExact(a) && PyString_CheckExact(b) && (op == Py_EQ || op == Py_NE)) {
        int equal = a == b || (Py_SIZE(a) == Py_SIZE(b) &&
                               *PyString_AS_STRING(a) == *PyString_AS_STRING(b) &&
                               memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), Py_SIZE(a)) == 0);
        return equal == (op == Py_EQ);
    }
    if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
        return compare_doubles(PyFloat_AS_DOUBLE(a), PyFloat_AS_DOUBLE(b), op);
    }
    return compare_others(a, b, op);
}

#include "flat_slots.h"
#include "classic_cache.h"

/* Do STOREs behind an UNPACK put all that it makes into locals? */
static int
stores_follow(const py_unit *u)
{
    for (int32_t i = 1; i <= u->c; i++) {
        if (u[i].op != PY_OP_STORE || u[i].own != PY_OWN_B || u[i].b != u->a + u->c - i) {
            return 0;
        }
    }
    return u->c > 0;
}

/* A value (owned) for a frame that waits at u.  Returns where it goes on, NULL: exception. */
static py_unit *
resume_special(PyObject **slots, py_unit *u, PyObject *value)
{
    int length = py_op_length[u->op];
    PyObject *inverse;

    switch (u->op) {
    case PY_OP_NOT:
    case PY_OP_CMP_NOT_IN:
    case PY_OP_CMP_NOT_IN_JF:
    case PY_OP_CMP_NOT_IN_JT:
        inverse = value == Py_True ? Py_False : Py_True;
        Py_INCREF(inverse);
        Py_DECREF(value);
        SET(u->a, inverse);
        break;
    case PY_OP_CMP_IN: case PY_OP_CMP_IN_JF: case PY_OP_CMP_IN_JT:
        SET(u->a, value);
        break;
    case PY_OP_UNPACK: case PY_OP_UNPACK_LOCALS: {
        if (!PyTuple_CheckExact(value) || PyTuple_GET_SIZE(value) != u->c) {     /* only a damaged pickle leads here */
            Py_DECREF(value);
            PyErr_SetString(PyExc_SystemError, "other values than were to be unpacked");
            return NULL;
        }
        for (int32_t i = 0; i < u->c; i++) {
            PyObject *item = PyTuple_GET_ITEM(value, i);
            Py_INCREF(item);
            SET(u->a + u->c - 1 - i, item);
        }
        Py_DECREF(value);
        break;
    }
    case PY_OP_WITH_CLEANUP: {
        int swallow = value == Py_True;
        Py_DECREF(value);
        if (swallow) {
            for (int i = 0; i < 3; i++) {
                Py_INCREF(Py_None);
                SET(u->b + i, Py_None);
            }
        }
        break;
    }
    case PY_OP_RAISE:       /* the instance: raised now */
        SET(u->b, value);
        if (u->c > 1) {
            Py_INCREF(Py_None);
            SET(u->b + 1, Py_None);
        }
        return u;
    default:
        Py_XDECREF(value);
        PyErr_SetString(PyExc_SystemError, "value delivered to an instruction that takes none");
        return NULL;
    }
    return u + length;
}

enum { WHY_RETURN = 8, WHY_BREAK = 16, WHY_CONTINUE = 32 };

/* Leaves a frame whose run is over, exception or not. */
static void
leave_frame(py_thread *ts, py_frame *f)
{
    if (f->flags & FRAME_HOLDS_EXC) {
        py_exc_leave_frame(ts, f);
    }
    ts->base.recursion_depth--;
    f->flags |= FRAME_DONE;
    if (f->flags & FRAME_GENERATOR) {
        PyGenObject *gen = (PyGenObject *)f->owner;
        py_frame_clear_temps(f, 0);
        Py_XINCREF(gen);
        py_frame_leave(ts, f, 0);
        if (gen != NULL) {
            py_gen_finished(gen);
            Py_DECREF(gen);
        }
        return;
    }
    py_frame_leave(ts, f, 1);
}

/* The same for a frame that returns and holds nothing unusual. Returns 1, 0: it is not as simple. */
static inline int
leave_quickly(py_thread *ts, py_frame *f)
{
    if (f->flags & (FRAME_HOLDS_EXC | FRAME_FOREIGN | FRAME_GENERATOR)) {
        return 0;
    }
    ts->base.recursion_depth--;
    if (py_frame_leave_fast(ts, f)) {
        return 1;
    }
    ts->base.recursion_depth++;
    return 0;
}

/* Runs the chain, see above.  `stop` is compared only, never followed. */
static py_step
run(py_thread *ts, PyObject *stop, int base, py_step step, PyObject *value, PyObject **result)
{
#if defined(__GNUC__) && !defined(PY_SWITCH_DISPATCH)
    static const void *const labels[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) &&L_##name,
#include "../exec/instructions.def"
#undef INSTR
    };
    static const void *const traced_labels[PY_OP_COUNT] = {
#define INSTR(name, length, resume, operands) &&traced,
#include "../exec/instructions.def"
#undef INSTR
    };
    const void *const *table;
#else
    int tracing;
#ifdef Py_DEBUG
    py_unit *before = NULL;     /* the unit that was executed last */
    py_frame *looked = NULL;    /* the frame that it was executed in */
#endif
#endif
    py_frame *f;
    py_unit *u;
    PyObject **slots, **kend;

    goto carry_on;

    /* ---- between frames ---- */

not_done:       /* a step other than STEP_RETURN came from the instruction at u of frame f */
    if (step == STEP_RAISE) {
        goto error;
    }

carry_on:       /* step and value say what happened to the top of the chain */
    LOOK_FOR_TRACING();
    while (step == STEP_SWITCH) {
        value = NULL;
        step = slp_resume_inline(ts, &value);
    }
    if (step == STEP_CALL) {
        f = (py_frame *)ts->top;
        assert(Py_TYPE(f) == &PyFrame_Type);
        goto start_frame;
    }
    if (step == STEP_RAISE && ts->base.curexc_type == NULL) {
        raise_nothing_set();
    }
    if (ts->top == stop) {
        if (!base) {
            *result = value;
            return step;
        }
        step = slp_end_of_chain(ts, step, value, &value);
        goto carry_on;
    }
    if (Py_TYPE(ts->top) != &PyFrame_Type) {
        py_cont *cont = (py_cont *)ts->top;
        PyObject *out = NULL;
        ts->top = cont->prev;
        cont->prev = NULL;
        step = cont->kind->resume(ts, cont, step, value, &out);
        value = out;
        Py_DECREF(cont);
        goto carry_on;
    }
    f = (py_frame *)ts->top;
    slots = f->slots;
    kend = f->exec->kend;
    u = f->pc;
    if (step == STEP_RAISE) {
        if (f->flags & FRAME_DROP) {
            f->flags &= ~FRAME_DROP;
            ts->ticker += TICKS_OPEN(f, u);     /* the unit has not run */
        }
        goto error;
    }

    /* ---- a value for the instruction at u ---- */
    if (f->flags & FRAME_DROP) {
        f->flags &= ~FRAME_DROP;
        Py_XDECREF(value);
        DISPATCH();
    }
    if (u->op == PY_OP_CALL && value != NULL) {     /* the most frequent one of what follows */
        if (u->a < 0) {
            Py_DECREF(value);
        }
        else {
            SET(u->a, value);
        }
        u += 2;
        if (ts->ticker < 0) {
            goto check;
        }
        DISPATCH();
    }
    switch ((py_resume_kind)py_op_resume[u->op]) {
    case PY_RESUME_STORE:
        if (value == NULL) {
            if (u->op >= PY_OP_FOR_ITER && u->op <= PY_OP_FOR_GENERATOR) {
                goto exhausted;
            }
            PyErr_SetNone(PyExc_StopIteration);
            goto error;
        }
        if (u->a < 0) {
            Py_DECREF(value);
        }
        else {
            SET(u->a, value);
        }
        if (ts->ticker < 0 && u->op >= PY_OP_CALL && u->op <= PY_OP_CALL_VAR) {
            u += py_op_length[u->op];
            goto check;
        }
        u += py_op_length[u->op];
        DISPATCH();
    case PY_RESUME_TRUTH: {
        if (value == NULL) {
            PyErr_SetNone(PyExc_StopIteration);
            goto error;
        }
        int truth = value == Py_True;
        Py_DECREF(value);
        if (u->op == PY_OP_JUMP_IF_FALSE || u->op == PY_OP_JUMP_IF_TRUE) {
            CONSUME_B();
            u += truth == (u->op == PY_OP_JUMP_IF_TRUE) ? u->c : 1;
        }
        else if (truth == (u->op == PY_OP_JUMP_IF_TRUE_KEEP)) {
            ts->ticker -= u->a;
            u += u->c;
        }
        else {
            CONSUME_B();
            u++;
        }
        DISPATCH();
    }
    case PY_RESUME_DROP:
        Py_XDECREF(value);
        u += py_op_length[u->op];
        DISPATCH();
    case PY_RESUME_SPECIAL:
        if (value == NULL) {
            PyErr_SetNone(PyExc_StopIteration);
            goto error;
        }
        GO_ON_BEHIND();
    }

start_frame:
    LOOK_FOR_TRACING();
    slots = f->slots;
    kend = f->exec->kend;
    u = f->pc;
    if (ts->base.use_tracing && py_trace_call(ts, f) < 0) {
        goto leave_with_error;
    }
    if (u == NULL) {
        u = f->exec->units;
        f->pc = u;
    }
    if (f->flags & FRAME_THROW) {
        f->flags &= ~FRAME_THROW;
        ts->ticker += TICKS_OPEN(f, u);     /* the unit has not run */
        goto error;
    }
    if (ts->ticker < 0 || atomic_load_explicit(&ts->flags, memory_order_relaxed) != 0) {
        goto check;
    }
    DISPATCH();

check:          /* u is where the frame goes on */
    SAVE();
    step = py_periodic_check(ts);
    if (step == STEP_RAISE) {
        ts->ticker += TICKS_OPEN(f, u);     /* the unit has not run */
        goto error;
    }
    if (step == STEP_SWITCH) {
        f->flags |= FRAME_DROP;
        goto carry_on;
    }
    DISPATCH();

check_behind:   /* the call at u has given value; what a handler of signals raises comes from it, inside of its try block */
    if ((py_check_wanted(ts) & (PY_CHECK_ASYNC | PY_CHECK_SIGNALS | PY_CHECK_PENDING)) == 0) {
        KEEP_VALUE();       /* a C stack that waits would hold it: for good, if it is the tasklet that runs here */
        u += py_op_length[u->op];
        goto check;
    }
    step = py_periodic_check(ts);
    if (step == STEP_RAISE) {
        Py_DECREF(value);
        ts->ticker += TICKS_OPEN(f, u);     /* the unit has run */
        goto error;
    }
    KEEP_VALUE();
    u += py_op_length[u->op];
    if (step == STEP_SWITCH) {
        SAVE();
        f->flags |= FRAME_DROP;
        goto carry_on;
    }
    DISPATCH();

    /* ---- an exception at u ---- */
error:
    f->pc = u;
    if (ts->base.curexc_type == NULL) {
        raise_nothing_set();
    }
    if (u->op >= PY_OP_FOR_ITER && u->op <= PY_OP_FOR_GENERATOR && !ts->base.use_tracing &&
        PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        goto exhausted;
    }
    if (u->op >= PY_OP_FOR_ITER && u->op <= PY_OP_FOR_GENERATOR && PyErr_ExceptionMatches(PyExc_StopIteration)) {
        py_trace_exception(ts, f);
        PyErr_Clear();
        goto exhausted;
    }
    f->f_lasti = f->exec->info[u - f->exec->units].lasti;
    PyTraceBack_Here((PyFrameObject *)f);
    if (!_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_TRACK(f);
    }
    if (ts->base.c_tracefunc != NULL) {
        py_trace_exception(ts, f);
    }
reraise:
    ts->ticker -= TICKS_OPEN(f, u);
    {
        py_unit *handler = py_unwind(ts, f, u);
        if (handler != NULL) {
            u = handler;
            DISPATCH();
        }
    }
    if (ts->base.use_tracing) {
        f->pc = u;
        py_trace_return(ts, f, NULL);
    }
leave_with_error:
    leave_frame(ts, f);
    step = STEP_RAISE;
    value = NULL;
    goto carry_on;

    /* ---- the loop ---- */

traced:
    LOOK_FOR_TRACING();
    if (u->op == PY_OP_FOR_RANGE_NAME || u->op == PY_OP_FOR_ENUMERATE) {
        u->op = PY_OP_FOR_ITER;     /* a line for each unit */
    }
    if (ts->base.c_tracefunc != NULL && !ts->base.tracing) {
        SAVE();
        py_unit *at = u;
        if (py_trace_line(ts, f, &at) < 0) {
            goto error;
        }
        f->pc = u = at;
    }
    DISPATCH_NOW();

exhausted:      /* of a loop's iterator */
    {
        py_unit *target = u + u->c;
        SAVE();
        CONSUME(u->b);
        u = target;
        DISPATCH();
    }

#if !defined(__GNUC__) || defined(PY_SWITCH_DISPATCH)
dispatch:
#ifdef Py_DEBUG
    py_stress_look(f, u, f == looked ? before : NULL);
    before = u;
    looked = f;
    if (py_stress_due(PY_STRESS_DEOPT)) {
        py_stress_forget(u);
    }
    if (py_stress_due(PY_STRESS_GC)) {
        SAVE();
        py_stress_collect(ts);
        LOOK_FOR_TRACING();
    }
    if (py_stress_due(PY_STRESS_CHECK)) {
        py_check_request(ts, PY_CHECK_GIL);
        goto check;
    }
    int event = py_stress_due(PY_STRESS_SWITCH) ? PY_STRESS_SWITCH : PY_STRESS_YIELD;
    if (event == PY_STRESS_SWITCH || py_stress_due(PY_STRESS_YIELD)) {
        SAVE();
        step = py_stress_switch(ts, event);
        if (step != STEP_RETURN) {
            f->flags |= FRAME_DROP;
            goto carry_on;
        }
    }
#endif
    switch ((py_op)u->op) {
    case PY_OP_COUNT:
        break;
#endif
#include "ops_stack.h"
#include "ops_name.h"
#include "ops_arith.h"
#include "ops_attr.h"
#include "ops_build.h"
#include "ops_iter.h"
#include "ops_call.h"
#include "ops_block.h"
#if !defined(__GNUC__) || defined(PY_SWITCH_DISPATCH)
    }
    Py_FatalError("unit without an instruction");
    return STEP_RAISE;
#endif
}

py_step
py_dispatch_run(py_thread *ts, PyObject *stop, int base, py_step step, PyObject *value, PyObject **result)
{
    return run(ts, stop, base, step, value, result);
}
