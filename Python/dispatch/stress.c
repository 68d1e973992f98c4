/* Debug builds: are the operands of each instruction what instructions.def says, and rare events made frequent.

   The loop calls py_stress_look before each instruction.  It compares the slots with the declared operands, with the
   depth that the verifier found, and with what the instruction before should have left.

   I1 Nothing here changes what a program computes; only when collections, switches and checks happen.

   Not here: what the events are called and when they happen by default (py_stress.h). */
#include "dispatch.h"
#include "py_dispatch.h"
#include <stdlib.h>

#ifdef Py_DEBUG

/* ---- operands ---- */

static void
complain(py_frame *f, py_unit *u, const char *what, int32_t slot)
{
    char message[300];
    snprintf(message, sizeof message, "instruction %s at offset %d of %.80s, line %d: %s (slot %d)",
             py_op_name[u->op], (int)f->exec->info[u - f->exec->units].lasti,
             PyString_AS_STRING(f->f_code->co_name),
             PyCode_Addr2Line(f->f_code, f->exec->info[u - f->exec->units].lasti), what, (int)slot);
    Py_FatalError(message);
}

static void
expect_value(py_frame *f, py_unit *u, int32_t operand)
{
    py_exec *exec = f->exec;
    if (operand >= exec->nslots || operand < -exec->nconsts) {
        complain(f, u, "operand out of range", operand);
    }
    else if (operand >= 0 && (f->slots[operand] == NULL || Py_REFCNT(f->slots[operand]) <= 0)) {
        complain(f, u, "operand without a value", operand);
    }
}

static void
expect_empty(py_frame *f, py_unit *u, int32_t slot)
{
    if (f->slots[slot] != NULL) {
        complain(f, u, "slot should be empty", slot);
    }
}

static void
look_before(py_frame *f, py_unit *u)
{
    const py_exec *exec = f->exec;
    const py_unit_info *info = &exec->info[u - exec->units];
    int operands = py_op_operands[u->op];

    if (operands & READS_A) {
        expect_value(f, u, u->a);
    }
    if (operands & READS_B) {
        expect_value(f, u, u->b);
    }
    if (operands & READS_C) {
        expect_value(f, u, u->c);
    }
    if (operands & READS_X) {
        expect_value(f, u, u[1].a);
    }
    for (int32_t i = 0; (operands & READS_ROW) && i < u->c; i++) {
        expect_value(f, u, u->b + i);
    }
    if (info->first <= info->lasti) {
        for (int32_t i = exec->temp0 + info->depth; i < exec->self0; i++) {
            expect_empty(f, u, i);
        }
    }
}

/* `u` is the unit that ended, and the next one in the array follows it. */
static void
look_after(py_frame *f, py_unit *u)
{
    int operands = py_op_operands[u->op];

    if ((operands & WRITES_A) && u->a >= 0) {
        expect_value(f, u, u->a);
    }
    if (((operands & TAKES_B) || (u->own & PY_OWN_B)) && u->a != u->b && u->b >= 0 &&
        u->op != PY_OP_UNPACK && u->op != PY_OP_UNPACK_LOCALS) {
        expect_empty(f, u, u->b);
    }
    for (int32_t i = 0; (operands & TAKES_ROW) && i < u->c; i++) {
        expect_empty(f, u, u->b + i);
    }
}

void
py_stress_look(py_frame *f, py_unit *u, py_unit *before)
{
    const py_exec *exec = f->exec;
    if (before != NULL && before >= exec->units && before < exec->units + exec->nunits &&
        u == before + py_op_length[before->op]) {
        look_after(f, before);
    }
    look_before(f, u);
}

/* ---- events ---- */

static void
read_settings(py_stress_state *stress)
{
    static const char *const names[PY_STRESS_COUNT] = {"gc=", "check=", "switch=", "deopt=", "nest=", "yield="};
    const char *text = getenv("PY_STRESS");

    stress->ready = 1;
    for (int i = 0; i < PY_STRESS_COUNT; i++) {
        const char *found = text != NULL ? strstr(text, names[i]) : NULL;
        stress->every[i] = found != NULL ? atoi(found + strlen(names[i])) : 0;
        stress->left[i] = stress->every[i];
    }
}

int
py_stress_due(int event)
{
    py_stress_state *stress = &py_runtime_state.stress;
    if (!stress->ready) {
        read_settings(stress);
    }
    if (stress->every[event] <= 0 || stress->busy || --stress->left[event] > 0) {
        return 0;
    }
    stress->left[event] = stress->every[event];
    return 1;
}

/* The more there is to walk, the later the next collection: all of them together cost a fixed share of the time. */
void
py_stress_collect(py_thread *ts)
{
    PyGC_Collect();
    Py_ssize_t living = py_runtime_state.gc.long_lived_total;
    py_runtime_state.stress.left[PY_STRESS_GC] += (int)(living < INT_MAX / 2 ? living / 4 : INT_MAX / 2);
}

/* A tasklet that has next to nothing to do. Returns new, NULL if there cannot be one now. Raises no. */
static PyObject *
idle_tasklet(PyObject *module)
{
    PyObject *work = PyObject_GetAttrString(module, "getruncount");
    PyObject *task = work != NULL ? PyObject_CallMethod(module, (char *)"tasklet", (char *)"O", work) : NULL;
    PyObject *bound = task != NULL ? PyObject_CallObject(task, NULL) : NULL;

    Py_XDECREF(work);
    Py_XDECREF(bound);
    if (bound == NULL) {
        Py_CLEAR(task);
        PyErr_Clear();
    }
    return task;
}

/* Does somebody count switches, or forbid them? */
static int
is_watched(const py_thread *ts)
{
    return ts->slp.interrupter >= 0 || ts->slp.switch_trap || ((py_interp *)ts->base.interp)->slp.special;
}

/* Is something waiting for the tasklet that runs, a kill from another thread say?  Every switch would raise it. */
static int
is_awaited(const py_thread *ts)
{
    return ts->current != NULL && ts->current->tempval != NULL;
}

/* The callable that switches: of an idle tasklet its run(), which leaves the order of the others as it is; or schedule(),
   which lets all others run first. Returns new, NULL if there is none. Raises no. */
static PyObject *
switcher(PyObject *module, int event)
{
    PyObject *task, *call;
    if (event == PY_STRESS_YIELD) {
        call = PyObject_GetAttrString(module, "schedule");
    }
    else {
        task = idle_tasklet(module);
        call = task != NULL ? PyObject_GetAttrString(task, "run") : NULL;
        Py_XDECREF(task);
    }
    if (call == NULL) {
        PyErr_Clear();
    }
    return call;
}

py_step
py_stress_switch(py_thread *ts, int event)
{
    PyObject *modules = PyImport_GetModuleDict(), *value = NULL;
    PyObject *module = modules != NULL ? PyDict_GetItemString(modules, "_stackless") : NULL;

    if (module == NULL || ts->atomic || ts->base.use_tracing || is_awaited(ts) ||
        (event == PY_STRESS_SWITCH && is_watched(ts))) {
        return STEP_RETURN;
    }
    py_runtime_state.stress.busy++;
    PyObject *call = switcher(module, event);
    py_step step = call != NULL ? py_flat_call(ts, call, NULL, 0, NULL, &value) : STEP_RETURN;
    py_runtime_state.stress.busy--;
    if (step == STEP_RAISE) {
        PyErr_Clear();
        step = STEP_RETURN;
    }
    Py_XDECREF(value);
    Py_XDECREF(call);
    return step;
}

void
py_stress_forget(py_unit *u)
{
    int op = u->op;
    if (op > PY_OP_LOAD_NAME && op < PY_OP_STORE_NAME) {
        u->op = PY_OP_LOAD_NAME;
    }
    else if (op == PY_OP_STORE_NAME_CACHED || op == PY_OP_STORE_GLOBAL_CACHED) {
        u->op--;
    }
    else if (op > PY_OP_LOAD_GLOBAL && op <= PY_OP_LOAD_BUILTIN_CACHED) {
        u->op = PY_OP_LOAD_GLOBAL;
    }
    else if (op == PY_OP_LONG || op == PY_OP_LONG_CONST) {
        u->op = PY_OP_ADD + u->ticks;
    }
    else if (op > PY_OP_LOAD_ATTR && op < PY_OP_LOAD_METHOD) {
        u->op = PY_OP_LOAD_ATTR;
    }
    else if (op > PY_OP_LOAD_METHOD && op < PY_OP_STORE_ATTR) {
        u->op = PY_OP_LOAD_METHOD;
    }
    else if (op > PY_OP_STORE_ATTR && op < PY_OP_DELETE_ATTR) {
        u->op = PY_OP_STORE_ATTR;
    }
    else if (op == PY_OP_UNPACK_LOCALS) {
        u->op = PY_OP_UNPACK;
    }
    else if (op > PY_OP_FOR_ITER && op <= PY_OP_FOR_GENERATOR) {
        u->op = PY_OP_FOR_ITER;
    }
}

#endif
