/* The state of a suspended frame, said in terms of co_code, and a frame made from it.

   The state is a tuple of twelve:

       code, valid, name of the step, globals, has locals, locals, trace function, saved exception,
       f_lasti, f_lineno, (flags, which unit, owner), values

   Where older programs wrote their blocks, (type, handler, level) each, stands what only we need; blocks are in the code.
   Their states are put into our terms first (older_frames.c).

   `values` starts with a tuple of the positions that are empty; then come locals, cells, free variables and
   the operand stack from the bottom up.  An operand that still is a local or constant (py_exec.h: pending) is written
   as its value; a function and its self that a method call has apart are written as a bound method.  So only "which
   unit", the number of the unit among those with the same f_lasti, knows of the executable.

   A state is not trusted.  The code is proved well formed when its executable is built; `check_slots` then compares the
   values with what the verifier knows of the point: locals that are bound there on every path, cells, and the temporaries
   that the instructions behind the unit will find.  The kinds of values need no check: code may put anything on its stack.

   I1 FRAME_BLANK: made, but without a state; nobody runs such a frame.
   I2 A restored frame is in no chain; its generator, or its tasklet, puts it there. */
#include "pickling.h"
#include "../core/core.h"
#include "py_dispatch.h"
#include "opcode.h"

enum {
    STATE_FLAGS = FRAME_STOP_RAISES | FRAME_INIT | FRAME_DROP | FRAME_GENERATOR | FRAME_DONE | FRAME_HOLDS_EXC,
    STATE_AFTER = 1 << 16       /* in pickles only: interrupted behind the call (or yield) at f_lasti, its result is there */
};

/* How a frame stands at a unit: it waits for a value, it was interrupted before it, or behind it. */
typedef enum { WAITS, BEFORE, AFTER } stance;

/* ---- out ---- */

static int
is_load_method(int op)
{
    return op >= PY_OP_LOAD_METHOD && op < PY_OP_STORE_ATTR;
}

static PyObject *
bind(PyObject *function, PyObject *self)
{
    descrgetfunc get = Py_TYPE(function)->tp_descr_get;
    PyObject *type = PyInstance_Check(self) ? (PyObject *)((PyInstanceObject *)self)->in_class
                                            : (PyObject *)Py_TYPE(self);
    if (get != NULL) {
        return get(function, self, type);
    }
    PyErr_Format(PyExc_TypeError, "cannot say the method call of a %.100s", Py_TYPE(function)->tp_name);
    return NULL;
}

/* The local or constant that stack position `p` still is in unit `at`. Returns borrowed, NULL: none. */
static PyObject *
pending_value(const py_frame *f, int32_t at, int32_t p)
{
    const py_exec *exec = f->exec;
    for (int32_t i = 0; i < exec->npending; i++) {
        if (exec->pending[i].unit == at && exec->pending[i].position == p) {
            int32_t operand = exec->pending[i].operand;
            return operand < 0 ? exec->kend[operand] : f->slots[operand];
        }
    }
    return NULL;
}

/* Does the method whose self is in `slot` lie in `place`?  The LOAD_METHOD before unit `at` says so. */
static int
is_self_of(const py_exec *exec, int32_t at, int32_t slot, int32_t place)
{
    for (int32_t i = at; i >= 0; i--) {
        if (is_load_method(exec->units[i].op) && exec->units[i + 1].a == slot) {
            return exec->units[i].a == place;
        }
    }
    return 0;
}

/* The value of stack position `p` while the frame waits in unit `at`. Returns new, NULL: empty or error. */
static PyObject *
stack_value(const py_frame *f, int32_t at, int32_t p)
{
    const py_exec *exec = f->exec;
    PyObject *value = f->slots[exec->temp0 + p];

    for (int32_t slot = exec->self0; value != NULL && slot < exec->nslots; slot++) {
        if (f->slots[slot] != NULL && is_self_of(exec, at, slot, exec->temp0 + p)) {
            return bind(value, f->slots[slot]);
        }
    }
    value = value != NULL ? value : pending_value(f, at, p);
    Py_XINCREF(value);
    return value;
}

/* Is unit i the first of an instruction of the executable? Caches look like anything. */
int
slp_ordinal_of(const py_exec *exec, int32_t at)
{
    int ordinal = 0;
    for (int32_t i = 0; i < at; i += py_op_length[exec->units[i].op]) {
        ordinal += exec->info[i].lasti == exec->info[at].lasti;
    }
    return ordinal;
}

int32_t
slp_unit_of(const py_exec *exec, long lasti, long ordinal)
{
    for (int32_t i = 0; i < exec->nunits; i += py_op_length[exec->units[i].op]) {
        if (exec->info[i].lasti == lasti && ordinal-- == 0) {
            return i;
        }
    }
    return -1;
}

int32_t
slp_begin_of(const py_exec *exec, const py_analysis *an, int32_t at)
{
    int32_t offset = exec->info[at].first, lasti = exec->info[at].lasti;
    py_instr in;

    while (offset < lasti) {
        if (!(an->points[offset].flags & POINT_SEEN)) {     /* among the operands of the instruction before */
            offset++;
            continue;
        }
        if (py_exec_decode(an, offset, &in) < 0 || (in.op != STORE_FAST && in.op != POP_TOP)) {
            break;
        }
        offset = in.next;                                   /* the unit before has done it */
    }
    return offset < lasti ? offset : lasti;
}

/* The depth of the stack before the first instruction that was folded into unit `next`. */
static int32_t
depth_of_next(const py_exec *exec, const py_analysis *an, int32_t next)
{
    return exec->info[next].first <= exec->info[next].lasti ? an->points[slp_begin_of(exec, an, next)].depth
                                                            : exec->info[next].depth;
}

/* Does the dispatcher look for interrupts right behind it? */
static int
takes_result(int op)
{
    return (op >= PY_OP_CALL && op <= PY_OP_CALL_VAR) || op == PY_OP_YIELD;
}

/* Where a frame stands: a unit or -1.  Behind a call or yield operands may be pending that only this unit knows of. */
static int32_t
place_of(const py_frame *f, stance *how)
{
    const py_exec *exec = f->exec;
    int32_t at, before = -1;

    *how = f->flags & FRAME_DROP ? BEFORE : WAITS;
    if (f->pc == NULL || (f->flags & FRAME_DONE)) {
        return -1;
    }
    at = (int32_t)(f->pc - exec->units);
    for (int32_t i = 0; *how == BEFORE && i < at; i += py_op_length[exec->units[i].op]) {
        before = i;
    }
    if (before >= 0 && takes_result(exec->units[before].op)) {
        *how = AFTER;
        return before;
    }
    return at;
}

/* How deep the operand stack is.  Returns it, -1 raised. */
static int32_t
depth_at(const py_frame *f, int32_t at, stance how)
{
    py_analysis an;
    int32_t depth = -1;

    if (at < 0) {
        return 0;
    }
    if (how != BEFORE) {
        return f->exec->info[at].depth;
    }
    memset(&an, 0, sizeof an);
    if (py_exec_verify(&an, f->f_code, 0, 0) == 0) {
        depth = depth_of_next(f->exec, &an, at);
    }
    py_exec_analysis_free(&an);
    return depth;
}

/* The variables, and `depth` values of the stack. Returns new. Raises yes. */
static PyObject *
values_out(py_frame *f, int32_t at, int32_t depth)
{
    int32_t variables = f->exec->temp0;
    PyObject *values = PyTuple_New(variables + depth + 1);

    for (int32_t i = 0; values != NULL && i < variables; i++) {
        Py_XINCREF(f->slots[i]);
        PyTuple_SET_ITEM(values, i + 1, f->slots[i]);
    }
    for (int32_t p = 0; values != NULL && p < depth; p++) {
        PyObject *value = stack_value(f, at, p);
        PyTuple_SET_ITEM(values, variables + p + 1, value);
        if (value == NULL && PyErr_Occurred()) {
            Py_CLEAR(values);
        }
    }
    return values != NULL ? slp_sparse_close_steal(values) : NULL;
}

static PyObject *
exception_out(py_frame *f)
{
    if (!(f->flags & FRAME_HOLDS_EXC)) {
        Py_RETURN_NONE;
    }
    return PyTuple_Pack(3, f->f_exc_type ? f->f_exc_type : Py_None, f->f_exc_value ? f->f_exc_value : Py_None,
                        f->f_exc_traceback ? f->f_exc_traceback : Py_None);
}

int
slp_pickles_tracing(void)
{
    PyObject *value = py_interp_get()->slp.pickle_with_tracing;
    int wanted = py_thread_get()->slp.pickle_flags & SLP_PICKLES_TRACING;
    if (!wanted && value != NULL) {
        wanted = PyObject_IsTrue(value);
    }
    if (wanted < 0) {
        PyErr_Clear();
    }
    return wanted > 0;
}

/* f_locals of code that has a dict of them. Returns new, NULL: there is none, or an exception is set. */
static PyObject *
locals_out(py_frame *f)
{
    PyObject *locals = py_frame_locals(f);
    if (locals != NULL && PyDict_Check(locals)) {
        return slp_namespace_out(locals);
    }
    Py_XINCREF(locals);
    return locals;
}

PyObject *
slp_frame_state(py_frame *f)
{
    if (f->exec == NULL || (f->flags & (FRAME_FOREIGN | FRAME_BLANK))) {
        PyErr_SetString(PyExc_ValueError, "cannot pickle a frame that was made by an extension or has no state");
        return NULL;
    }
    stance how;
    int32_t at = place_of(f, &how), depth = depth_at(f, at, how);
    int lasti = how == AFTER ? f->exec->info[at].lasti : py_frame_lasti(f);
    int flags = (f->flags & STATE_FLAGS) | (how == AFTER ? STATE_AFTER : 0);
    PyObject *values = depth >= 0 ? values_out(f, at, depth) : NULL;
    PyObject *exception = exception_out(f), *globals = slp_namespace_out(f->f_globals), *locals = locals_out(f), *state = NULL;
    PyObject *trace = f->f_trace != NULL && slp_pickles_tracing() ? f->f_trace : Py_None;

    if (values != NULL && exception != NULL && globals != NULL && !PyErr_Occurred()) {
        state = Py_BuildValue("(OisOiOOOii(iiO)O)", (PyObject *)f->f_code, 1, "eval_frame", globals, locals != NULL,
                              locals != NULL ? locals : Py_None, trace, exception, lasti,
                              PyCode_Addr2Line(f->f_code, lasti), flags, at >= 0 ? slp_ordinal_of(f->exec, at) : -1,
                              (f->flags & FRAME_INIT) && f->owner != NULL ? f->owner : Py_None, values);
    }
    Py_XDECREF(values);
    Py_XDECREF(exception);
    Py_XDECREF(globals);
    Py_XDECREF(locals);
    return state;
}

/* ---- in ---- */

PyObject *
slp_frame_blank(PyCodeObject *co)
{
    py_thread *ts = py_thread_get();
    py_exec *exec = py_exec_get(co);
    PyObject *globals = exec != NULL ? PyDict_New() : NULL;
    py_frame *f = globals != NULL ? py_frame_alloc(ts, exec) : NULL;

    if (f == NULL) {
        Py_XDECREF(globals);
        return NULL;
    }
    Py_INCREF(co);
    f->f_code = co;
    f->f_globals = globals;
    f->f_builtins = PyEval_GetBuiltins();
    Py_INCREF(f->f_builtins);
    f->f_tstate = &ts->base;
    f->pc = NULL;
    f->f_back = NULL;
    f->prev = NULL;
    f->flags = FRAME_BLANK;
    if (!_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_TRACK(f);
    }
    return (PyObject *)f;
}

static int
bad(const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad state of a frame: %s", what);
    return -1;
}

int
slp_can_wait(const py_exec *exec, int32_t at)
{
    int op = exec->units[at].op;
    return py_op_resume[op] != PY_RESUME_DROP || op == PY_OP_STORE_SUBSCR || op == PY_OP_DELETE_SUBSCR ||
           (op >= PY_OP_STORE_ATTR && op <= PY_OP_DELETE_ATTR) || op == PY_OP_STORE_SLICE ||
           op == PY_OP_DELETE_SLICE || op == PY_OP_STORE_MAP || op == PY_OP_SET_ADD || op == PY_OP_EXEC || op == PY_OP_STORE_NAME ||
           op == PY_OP_STORE_NAME_CACHED || op == PY_OP_DELETE_NAME || op == PY_OP_IMPORT_STAR ||
           (op >= PY_OP_PRINT_EXPR && op <= PY_OP_PRINT_NEWLINE_TO);
}

int32_t
slp_left_below(const py_exec *exec, const py_analysis *an, int32_t at)
{
    return py_exec_untouched(an, exec->info[at].lasti) + (exec->units[at].op == PY_OP_WITH_CLEANUP ? 3 : 0);
}

/* Must temporary `p` hold a value while the frame waits in unit `at`, or stands behind it?  1, 0, -1: it must be empty. */
static int
wanted(const py_exec *exec, const py_analysis *an, int32_t at, stance how, int32_t p)
{
    const py_unit *u = &exec->units[at];
    int32_t slot = exec->temp0 + p, depth = exec->info[at].depth, below = depth;

    for (int32_t i = 0; i < exec->npending; i++) {
        if (exec->pending[i].unit == at && exec->pending[i].position == p) {
            return -1;
        }
    }
    if (u->op == PY_OP_RAISE) {
        return slot >= u->b + u->c ? -1 : slot > u->b || slot < u->b;
    }
    below = slp_left_below(exec, an, at);
    if ((u->op == PY_OP_UNPACK || u->op == PY_OP_UNPACK_LOCALS) && slot >= u->a && slot < u->a + u->c) {
        return 0;
    }
    if ((py_op_resume[u->op] == PY_RESUME_STORE || py_op_resume[u->op] == PY_RESUME_SPECIAL) && slot == u->a) {
        return how == AFTER;
    }
    if (py_op_resume[u->op] == PY_RESUME_TRUTH && slot == u->b) {
        return 1;       /* consumed with the answer */
    }
    return p < below ? 1 : p < depth ? 0 : -1;
}

/* The frame stands before unit `at`. */
static int
check_temporaries_before(py_frame *f, const py_analysis *an, int32_t at)
{
    const py_exec *exec = f->exec;
    int32_t depth = depth_of_next(exec, an, at);
    uint8_t *pending = PyMem_Malloc((size_t)exec->max_depth + 1);
    int status = pending != NULL ? 0 : (PyErr_NoMemory(), -1);

    if (status == 0) {
        memset(pending, 0, (size_t)exec->max_depth + 1);
    }
    if (status == 0 && exec->info[at].first <= exec->info[at].lasti) {
        status = py_exec_pending_before(f->f_code, exec->info[at].lasti, pending);
    }
    for (int32_t p = 0; status == 0 && p < exec->max_depth; p++) {
        PyObject **slot = &f->slots[exec->temp0 + p];
        if (p >= depth || pending[p]) {
            Py_CLEAR(*slot);
        }
        else if (*slot == NULL) {
            status = bad("a value is missing on the stack");
        }
    }
    PyMem_Free(pending);
    return status;
}

static int
check_temporaries(py_frame *f, const py_analysis *an, int32_t at, stance how)
{
    const py_exec *exec = f->exec;
    if (how == BEFORE) {
        return check_temporaries_before(f, an, at);
    }
    for (int32_t p = 0; p < exec->max_depth; p++) {
        PyObject **slot = &f->slots[exec->temp0 + p];
        int want = wanted(exec, an, at, how, p);
        if (want > 0 && *slot == NULL) {
            return bad("a value is missing on the stack");
        }
        if (want < 0 || (want == 0 && py_op_resume[exec->units[at].op] == PY_RESUME_STORE)) {
            Py_CLEAR(*slot);        /* pending: the local or constant itself is used; or consumed: nobody will take it */
        }
    }
    return 0;
}

static int
check_slots(py_frame *f, int32_t at, stance how)
{
    const py_exec *exec = f->exec;
    py_analysis an;
    int status = -1;

    memset(&an, 0, sizeof an);
    if (py_exec_verify(&an, f->f_code, 0, 0) == 0) {
        uint64_t bound = an.points[at >= 0 ? exec->info[at].lasti : 0].bound & an.trackable;
        status = 0;
        for (int32_t i = 0; i < exec->temp0 && status == 0; i++) {
            if (i < exec->nlocals && i < 64 && (bound >> i & 1) && f->slots[i] == NULL) {
                status = bad("a local variable is missing");
            }
            if (i >= exec->nlocals && (f->slots[i] == NULL || !PyCell_Check(f->slots[i]))) {
                status = bad("a cell is missing");
            }
        }
        if (status == 0 && how == AFTER && exec->units[at].a >= 0 && f->slots[exec->units[at].a] == NULL) {
            status = bad("the result of a call is missing");
        }
        if (status == 0 && at >= 0) {
            status = check_temporaries(f, &an, at, how);
        }
    }
    py_exec_analysis_free(&an);
    return status;
}

static int
take_values(py_frame *f, PyObject *values, int32_t depth)
{
    const py_exec *exec = f->exec;
    PyObject *empty;
    Py_ssize_t count = PyTuple_Check(values) ? PyTuple_GET_SIZE(values) - 1 : -1;

    if (count != exec->temp0 + depth) {
        return bad("number of values");
    }
    empty = PyTuple_GET_ITEM(values, 0);
    if (!PyTuple_Check(empty)) {
        return bad("positions of empty values");
    }
    for (int32_t i = 0; i < count; i++) {
        PyObject *value = PyTuple_GET_ITEM(values, i + 1);
        if (i < exec->nlocals || i >= exec->temp0 || PyCell_Check(value)) {     /* others are missing: check_slots */
            Py_INCREF(value);
            f->slots[i] = value;
        }
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(empty); i++) {
        PyObject *number = PyTuple_GET_ITEM(empty, i);
        long position = PyInt_Check(number) ? PyInt_AS_LONG(number) : -1;
        if (position < 0 || position >= count) {
            return bad("positions of empty values");
        }
        Py_CLEAR(f->slots[position]);
    }
    return 0;
}

/* What a frame that never runs again keeps of its values: the variables. */
static void
take_variables(py_frame *f, PyObject *values)
{
    const py_exec *exec = f->exec;
    Py_ssize_t count = PyTuple_Check(values) ? PyTuple_GET_SIZE(values) - 1 : 0;

    for (int32_t i = 0; i < exec->temp0 && i < count; i++) {
        PyObject *value = PyTuple_GET_ITEM(values, i + 1);
        if (!slp_sparse_lacks(values, i) && (i < exec->nlocals || PyCell_Check(value))) {
            Py_INCREF(value);
            f->slots[i] = value;
        }
    }
}

/* The same where there are no values: what f_locals had of them. */
static void
take_known_variables(py_frame *f, PyObject *locals)
{
    PyObject *names = f->f_code->co_varnames;
    for (int32_t i = 0; i < f->exec->nlocals && i < PyTuple_GET_SIZE(names) && PyDict_CheckExact(locals); i++) {
        f->slots[i] = PyDict_GetItem(locals, PyTuple_GET_ITEM(names, i));
        Py_XINCREF(f->slots[i]);
    }
}

static int
take_exception(py_frame *f, PyObject *triple)
{
    PyObject **where[3] = {&f->f_exc_type, &f->f_exc_value, &f->f_exc_traceback};
    if (triple == Py_None) {
        return 0;
    }
    if (!PyTuple_Check(triple) || PyTuple_GET_SIZE(triple) != 3) {
        return bad("saved exception");
    }
    PyObject *traceback = PyTuple_GET_ITEM(triple, 2);
    if (traceback != Py_None && !PyTraceBack_Check(traceback)) {
        return bad("saved exception");
    }
    for (int i = 0; i < 3; i++) {
        PyObject *part = PyTuple_GET_ITEM(triple, i);
        if (part != Py_None) {
            Py_INCREF(part);
            *where[i] = part;
        }
    }
    f->flags |= FRAME_HOLDS_EXC;
    return 0;
}

static int
take_namespaces(py_frame *f, PyObject *globals, PyObject *locals)
{
    PyObject *dict = slp_namespace_in(globals), *old = f->f_globals, *builtins;
    if (dict == NULL) {
        return -1;
    }
    f->f_globals = dict;
    Py_DECREF(old);
    builtins = PyDict_GetItemString(dict, "__builtins__");
    builtins = builtins != NULL && PyModule_Check(builtins) ? PyModule_GetDict(builtins) : builtins;
    builtins = builtins != NULL && PyDict_Check(builtins) ? builtins : PyEval_GetBuiltins();
    Py_INCREF(builtins);
    old = f->f_builtins;
    f->f_builtins = builtins;
    Py_DECREF(old);
    if (locals != NULL && (PyDict_Check(locals) || PyString_Check(locals))) {
        f->f_locals = slp_namespace_in(locals);
        return f->f_locals != NULL ? 0 : -1;
    }
    Py_XINCREF(locals);
    f->f_locals = locals;
    return 0;
}

/* The steps of older programs; what they say follows from the instruction. */
static int
is_step(const char *name)
{
    static const char *const names[] = {"eval_frame", "eval_frame_value", "eval_frame_noval", "eval_frame_iter",
                                        "eval_frame_setup_with", "eval_frame_with_cleanup"};
    size_t i = 0;
    while (i < sizeof names / sizeof *names && strcmp(names[i], name) != 0) {
        i++;
    }
    return i < sizeof names / sizeof *names;
}

/* What a state says, read from its tuple; everything but what the place has is borrowed. */
typedef struct {
    PyObject *code, *globals, *locals, *trace, *exception, *owner;
    const char *step;
    int has_locals;
    int older;                  /* blocks stand where our place is */
    slp_place place;
} saved_frame;

static int
read_state(saved_frame *saved, PyObject *state)
{
    PyObject *place;
    int valid, line;

    saved->owner = Py_None;
    saved->place = (slp_place){.ordinal = -1};
    if (!PyTuple_Check(state) ||
        !PyArg_ParseTuple(state, "OisOiOOOiiO!O", &saved->code, &valid, &saved->step, &saved->globals, &saved->has_locals,
                          &saved->locals, &saved->trace, &saved->exception, &saved->place.lasti, &line, &PyTuple_Type,
                          &place, &saved->place.values)) {
        saved->place.values = NULL;
        return PyErr_Occurred() ? -1 : bad("no tuple");
    }
    Py_INCREF(saved->place.values);
    saved->older = PyTuple_GET_SIZE(place) == 0 || !PyInt_Check(PyTuple_GET_ITEM(place, 0));
    if (!saved->older &&
        !PyArg_ParseTuple(place, "iiO", &saved->place.flags, &saved->place.ordinal, &saved->owner)) {
        return -1;
    }
    if (saved->older && PyCode_Check(saved->code)) {
        saved->place.flags = ((PyCodeObject *)saved->code)->co_flags & CO_GENERATOR ? FRAME_GENERATOR : 0;
    }
    saved->place.flags |= valid ? 0 : FRAME_DONE;
    return is_step(saved->step) ? 0 : bad("no such step");
}

/* Where the frame stands: *at, -1 if it has not begun or has ended, and *how. */
static int
find_place(const py_frame *f, const saved_frame *saved, int32_t *at, stance *how)
{
    int flags = saved->place.flags, lasti = saved->place.lasti, ordinal = saved->place.ordinal;

    *at = -1;
    *how = WAITS;
    if ((flags & FRAME_DONE) || (lasti < 0 && !(flags & FRAME_DROP))) {
        return 0;
    }
    *at = ordinal >= 0 ? slp_unit_of(f->exec, lasti, ordinal) : -1;
    if (*at < 0 || (!(flags & FRAME_DROP) && !slp_can_wait(f->exec, *at)) ||
        ((flags & STATE_AFTER) && !takes_result(f->exec->units[*at].op))) {
        return bad("no frame waits at this instruction");
    }
    *how = flags & STATE_AFTER ? AFTER : flags & FRAME_DROP ? BEFORE : WAITS;
    return 0;
}

/* Fills the frame's slots and compares them with what the code relies on. */
static int
fill_slots(py_frame *f, const saved_frame *saved, int32_t at, stance how)
{
    PyObject *values = saved->place.values;
    int32_t depth;
    if (saved->place.flags & FRAME_DONE) {
        if (values != Py_None) {
            take_variables(f, values);
        }
        else if (saved->has_locals) {
            take_known_variables(f, saved->locals);
        }
        return 0;
    }
    depth = depth_at(f, at, how);
    return depth < 0 || take_values(f, values, depth) < 0 || check_slots(f, at, how) < 0 ? -1 : 0;
}

/* Everything but the place where the frame goes on. */
static int
take_parts(py_frame *f, const saved_frame *saved, int32_t at, stance how)
{
    if (take_namespaces(f, saved->globals, saved->has_locals ? saved->locals : NULL) < 0 ||
        take_exception(f, saved->exception) < 0 || fill_slots(f, saved, at, how) < 0) {
        return -1;
    }
    if (saved->trace != Py_None) {
        Py_INCREF(saved->trace);
        f->f_trace = saved->trace;
    }
    if (saved->place.flags & FRAME_INIT) {
        Py_INCREF(saved->owner);
        f->owner = saved->owner;
    }
    return 0;
}

static int
fill_from(py_frame *f, saved_frame *saved)
{
    int flags = saved->place.flags, lasti = saved->place.lasti;
    int32_t at;
    stance how;

    if (find_place(f, saved, &at, &how) < 0) {
        return -1;
    }
    flags |= flags & STATE_AFTER ? FRAME_DROP : 0;
    if (!!(flags & FRAME_GENERATOR) != !!(f->f_code->co_flags & CO_GENERATOR) ||
        ((flags & FRAME_INIT) && saved->owner == Py_None)) {
        return bad("flags");
    }
    if (take_parts(f, saved, at, how) < 0) {
        return -1;
    }
    if ((flags & FRAME_DONE) && lasti >= 0) {
        at = slp_unit_of(f->exec, lasti, 0);
    }
    f->pc = at >= 0 ? &f->exec->units[at] + (how == AFTER ? py_op_length[f->exec->units[at].op] : 0) : NULL;
    f->flags = (f->flags & FRAME_HOLDS_EXC) | (flags & STATE_FLAGS & ~FRAME_HOLDS_EXC);
    return 0;
}

static int
fill(py_frame *f, PyObject *state)
{
    saved_frame saved;
    int status = read_state(&saved, state);

    if (status == 0 && (saved.code != (PyObject *)f->f_code || (saved.place.flags & ~(STATE_FLAGS | STATE_AFTER)) != 0)) {
        status = bad("code or flags");
    }
    if (status == 0 && saved.older && !(saved.place.flags & FRAME_DONE)) {
        status = slp_older_place(&saved.place, f, saved.step);
    }
    status = status == 0 ? fill_from(f, &saved) : -1;
    Py_XDECREF(saved.place.values);
    return status;
}

int
slp_frame_restore(py_frame *f, PyObject *state)
{
    if (!(f->flags & FRAME_BLANK)) {
        PyErr_SetString(PyExc_ValueError, "the frame has a state already");
        return -1;
    }
    f->flags = FRAME_DONE;              /* whoever sees it meanwhile can't run it, nor fill it again */
    if (fill(f, state) < 0) {
        f->flags |= FRAME_DONE;
        for (int32_t i = 0; i < f->exec->temp0 + f->exec->max_depth; i++) {
            Py_CLEAR(f->slots[i]);
        }
        return -1;
    }
    return 0;
}

PyObject *
slp_frame_clone(py_frame *f)
{
    PyObject *state = slp_frame_state(f);
    PyObject *copy = state != NULL ? slp_frame_blank(f->f_code) : NULL;
    if (copy != NULL && slp_frame_restore((py_frame *)copy, state) < 0) {
        Py_CLEAR(copy);
    }
    Py_XDECREF(state);
    return copy;
}

PyObject *
slp_frame_setstate(PyObject *self, PyObject *state)
{
    if (slp_frame_restore((py_frame *)self, state) < 0) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}
