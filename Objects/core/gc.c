/* gc.c: the cycle collector, and the allocation of objects that it looks after.

   Every container has a PyGC_Head in front of it and, while tracked, stands in the ring of one of three generations.
   Compiled extensions link objects into generation 0 themselves (the macro behind _PyGC_generation0), so the shape of the
   rings is part of the ABI.  A collection of generation n first joins all younger rings to it and then decides, without
   following anything from outside, which of these objects only they themselves hold:

       count      gc_refs := reference count of each candidate                        (start_counts)
       subtract   every reference from candidate to candidate takes 1 off             (subtract_inner_references)
       sweep      > 0: held from outside, and so is all it reaches; == 0: set aside   (split_unreachable)

   What stays aside is trash.  Trash with a finaliser, and what it reaches, is not touched: it goes to gc.garbage.  Weak
   references to the rest are cleared and their callbacks run, as far as the weak references live themselves; then
   tp_clear breaks the cycles.  None of this recurses: each traverse visits one object's direct referents.

   Pacing: a middle collection's survivors are long-lived; a full collection waits until enough of the known
   long-lived objects are new (growth_wanted), so its total cost stays linear in the number of objects made.

   Suspended chains of frames are walked through their tasklets, and may be most of the memory there is. The collections
   of the younger generations, and of the full ones over many objects most (`chains_rest`), do not walk them: what only
   they refer to counts as alive then, which is safe.

   I1 a tracked object is in exactly one ring; outside a collection its gc_refs is _PyGC_REFS_REACHABLE.
   I2 an untracked one has gc_refs _PyGC_REFS_UNTRACKED and no ring.
   I3 during a collection gc_refs of a candidate is >= 0 until its fate is known, then REACHABLE or
      TENTATIVELY_UNREACHABLE; objects of older generations stay REACHABLE all the time.
   I4 one collection runs at a time (`collecting`), under the GIL; code that it calls may track, untrack and die at will.

   Not here: the module gc (Modules/gcmodule.c), trashcan (dealloc.c). */
#include "Python.h"
#include "py_replay.h"
#include "frameobject.h"

#include <time.h>

#include "py_state.h"
#include "py_gc.h"
#include "py_type.h"

#define OLDEST (PY_GC_GENERATIONS - 1)
#define UNTRACKED _PyGC_REFS_UNTRACKED
#define REACHABLE _PyGC_REFS_REACHABLE
#define TENTATIVE _PyGC_REFS_TENTATIVELY_UNREACHABLE

PyGC_Head *_PyGC_generation0 = &py_runtime_state.gc.generation[0].head;

static inline py_gc_state *
state(void)
{
    return &py_runtime_state.gc;
}

static inline PyGC_Head *
head_of(PyObject *object)
{
    return (PyGC_Head *)object - 1;
}

static inline PyObject *
object_of(PyGC_Head *head)
{
    return (PyObject *)(head + 1);
}

/* ---- rings ---- */

static inline void
ring_init(PyGC_Head *ring)
{
    ring->gc.gc_next = ring;
    ring->gc.gc_prev = ring;
}

static inline int
ring_is_empty(const PyGC_Head *ring)
{
    return ring->gc.gc_next == ring;
}

static inline void
ring_unlink(PyGC_Head *node)
{
    node->gc.gc_prev->gc.gc_next = node->gc.gc_next;
    node->gc.gc_next->gc.gc_prev = node->gc.gc_prev;
}

static inline void
ring_append(PyGC_Head *ring, PyGC_Head *node)
{
    PyGC_Head *last = ring->gc.gc_prev;
    node->gc.gc_prev = last;
    node->gc.gc_next = ring;
    last->gc.gc_next = node;
    ring->gc.gc_prev = node;
}

static inline void
ring_move(PyGC_Head *ring, PyGC_Head *node)
{
    ring_unlink(node);
    ring_append(ring, node);
}

/* Puts all of `from` behind `to`; `from` is empty then. */
static void
ring_join(PyGC_Head *to, PyGC_Head *from)
{
    if (ring_is_empty(from)) {
        return;
    }
    PyGC_Head *first = from->gc.gc_next;
    PyGC_Head *last = from->gc.gc_prev;
    first->gc.gc_prev = to->gc.gc_prev;
    to->gc.gc_prev->gc.gc_next = first;
    last->gc.gc_next = to;
    to->gc.gc_prev = last;
    ring_init(from);
}

static Py_ssize_t
ring_length(const PyGC_Head *ring)
{
    Py_ssize_t length = 0;
    for (const PyGC_Head *node = ring->gc.gc_next; node != ring; node = node->gc.gc_next) {
        length++;
    }
    return length;
}

/* ---- finding what only candidates hold ---- */

static void
start_counts(PyGC_Head *candidates)
{
    for (PyGC_Head *node = candidates->gc.gc_next; node != candidates; node = node->gc.gc_next) {
        assert(node->gc.gc_refs == REACHABLE); /* I1 */
        node->gc.gc_refs = Py_REFCNT(object_of(node));
        assert(node->gc.gc_refs != 0);
    }
}

static int
visit_subtract(PyObject *object, void *unused)
{
    if (PyObject_IS_GC(object)) {
        PyGC_Head *node = head_of(object);
        if (node->gc.gc_refs > 0) {
            node->gc.gc_refs--;
        }
    }
    return 0;
}

static void
subtract_inner_references(PyGC_Head *candidates)
{
    for (PyGC_Head *node = candidates->gc.gc_next; node != candidates; node = node->gc.gc_next) {
        PyObject *object = object_of(node);
        (void)Py_TYPE(object)->tp_traverse(object, visit_subtract, NULL);
    }
}

/* A candidate reached from a live object lives: not yet swept ones are marked, set-aside ones brought back. */
static int
visit_revive(PyObject *object, void *argument)
{
    if (!PyObject_IS_GC(object)) {
        return 0;
    }
    PyGC_Head *candidates = argument;
    PyGC_Head *node = head_of(object);
    if (node->gc.gc_refs == 0) {
        node->gc.gc_refs = 1;
    }
    else if (node->gc.gc_refs == TENTATIVE) {
        ring_move(candidates, node);
        node->gc.gc_refs = 1;
    }
    return 0;
}

/* Moves to `aside` what no live object reaches.  A tuple of atoms found alive needs no tracking any more. */
static void
split_unreachable(PyGC_Head *candidates, PyGC_Head *aside)
{
    PyGC_Head *node = candidates->gc.gc_next;
    while (node != candidates) {
        PyGC_Head *next;
        if (node->gc.gc_refs != 0) {
            PyObject *object = object_of(node);
            node->gc.gc_refs = REACHABLE;
            (void)Py_TYPE(object)->tp_traverse(object, visit_revive, candidates);
            next = node->gc.gc_next;
            if (PyTuple_CheckExact(object)) {
                _PyTuple_MaybeUntrack(object);
            }
        }
        else {
            next = node->gc.gc_next;
            ring_move(aside, node);
            node->gc.gc_refs = TENTATIVE;
        }
        node = next;
    }
}

static void
untrack_atomic_dicts(PyGC_Head *ring)
{
    for (PyGC_Head *node = ring->gc.gc_next, *next; node != ring; node = next) {
        next = node->gc.gc_next;
        if (PyDict_CheckExact(object_of(node))) {
            _PyDict_MaybeUntrack(object_of(node));
        }
    }
}

/* ---- finalisers ---- */

static int
has_finalizer(PyObject *object)
{
    if (PyInstance_Check(object)) {
        return _PyInstance_Lookup(object, PY_ID(__del__)) != NULL;
    }
    if (PyGen_CheckExact(object)) {
        return PyGen_NeedsFinalizing((PyGenObject *)object);
    }
    PyTypeObject *type = Py_TYPE(object);
    return PyType_HasFeature(type, Py_TPFLAGS_HAVE_CLASS) && type->tp_del != NULL;
}

/* Lists the suspended tasklets in the trash.  They are ended, which runs their `finally` blocks, before anything that
   they hold is cleared: so this collection leaves all as it is, and the next one finds them dead. */
static int
list_suspended(py_gc_state *gc, PyGC_Head *unreachable)
{
    if (gc->is_suspended == NULL) {
        return 0;
    }
    for (PyGC_Head *node = unreachable->gc.gc_next; node != unreachable; node = node->gc.gc_next) {
        if (gc->is_suspended(object_of(node)) == 1) {
            if (gc->lost == NULL && (gc->lost = PyList_New(0)) == NULL) {
                PyErr_Clear();
                return 0;
            }
            if (PyList_Append(gc->lost, object_of(node)) < 0) {
                PyErr_Clear();
            }
        }
    }
    return gc->lost != NULL;
}

static void
keep_all(PyGC_Head *unreachable, PyGC_Head *old)
{
    for (PyGC_Head *node = unreachable->gc.gc_next; node != unreachable; node = node->gc.gc_next) {
        node->gc.gc_refs = REACHABLE;
    }
    ring_join(old, unreachable);
}

static void
take_finalizers(py_gc_state *gc, PyGC_Head *unreachable, PyGC_Head *finalizers)
{
    for (PyGC_Head *node = unreachable->gc.gc_next, *next; node != unreachable; node = next) {
        next = node->gc.gc_next;
        if (has_finalizer(object_of(node)) ||
            (gc->is_suspended != NULL && gc->is_suspended(object_of(node)))) {
            ring_move(finalizers, node);
            node->gc.gc_refs = REACHABLE;
        }
    }
}

static int
visit_take(PyObject *object, void *argument)
{
    if (PyObject_IS_GC(object)) {
        PyGC_Head *node = head_of(object);
        if (node->gc.gc_refs == TENTATIVE) {
            ring_move(argument, node);
            node->gc.gc_refs = REACHABLE;
        }
    }
    return 0;
}

/* Whatever the finalisers reach must be left whole for them.  The ring grows while it is walked. */
static void
take_reached_by_finalizers(PyGC_Head *finalizers)
{
    for (PyGC_Head *node = finalizers->gc.gc_next; node != finalizers; node = node->gc.gc_next) {
        PyObject *object = object_of(node);
        (void)Py_TYPE(object)->tp_traverse(object, visit_take, finalizers);
    }
}

/* ---- weak references ---- */

/* Clears all weak references to `object`.  Those that have a callback and are neither trash themselves nor in their
   deallocator are kept (owned) in the ring `pending`. */
static void
detach_weakrefs(PyObject *object, PyGC_Head *pending)
{
    if (!PyType_SUPPORTS_WEAKREFS(Py_TYPE(object))) {
        return;
    }
    PyWeakReference **list = (PyWeakReference **)PyObject_GET_WEAKREFS_LISTPTR(object);
    while (*list != NULL) {
        PyWeakReference *ref = *list;
        _PyWeakref_ClearRef(ref);
        assert(*list != ref);
        if (ref->wr_callback == NULL || Py_REFCNT(ref) <= 0 || head_of((PyObject *)ref)->gc.gc_refs == TENTATIVE) {
            continue;
        }
        Py_INCREF(ref);
        ring_move(pending, head_of((PyObject *)ref));
    }
}

static void
run_weakref_callback(PyWeakReference *ref)
{
    PyObject *callback = ref->wr_callback;
    Py_INCREF(callback);
    PyObject *result = PyObject_CallFunctionObjArgs(callback, (PyObject *)ref, NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(callback);
    }
    Py_XDECREF(result);
    Py_DECREF(callback);
}

/* Returns the number of weak references that went away with their callback's reference. */
static Py_ssize_t
handle_weakrefs(PyGC_Head *unreachable, PyGC_Head *old)
{
    PyGC_Head pending;
    ring_init(&pending);
    for (PyGC_Head *node = unreachable->gc.gc_next, *next; node != unreachable; node = next) {
        next = node->gc.gc_next;
        detach_weakrefs(object_of(node), &pending);
    }
    Py_ssize_t freed = 0;
    while (!ring_is_empty(&pending)) {
        PyGC_Head *node = pending.gc.gc_next;
        PyObject *ref = object_of(node);
        run_weakref_callback((PyWeakReference *)ref);
        Py_DECREF(ref);
        if (pending.gc.gc_next == node) {
            ring_move(old, node);
        }
        else {
            freed++;
        }
    }
    return freed;
}

/* ---- getting rid of trash ---- */

static void
report_trash(py_gc_state *gc, const char *label, PyObject *object)
{
    if (PyInstance_Check(object) && !(gc->debug & PY_GC_DEBUG_INSTANCES)) {
        return;
    }
    if (PyInstance_Check(object)) {
        PyInstanceObject *instance = (PyInstanceObject *)object;
        PyObject *name = instance->in_class->cl_name;
        PySys_WriteStderr("gc: %.100s <%.100s instance at %p>\n", label,
                          name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : "?", (void *)object);
        return;
    }
    if (!(gc->debug & PY_GC_DEBUG_OBJECTS)) {
        return;
    }
    PySys_WriteStderr("gc: %.100s <%.100s %p>\n", label, Py_TYPE(object)->tp_name, (void *)object);
}

static void
break_cycles(py_gc_state *gc, PyGC_Head *collectable, PyGC_Head *old)
{
    while (!ring_is_empty(collectable)) {
        PyGC_Head *node = collectable->gc.gc_next;
        PyObject *object = object_of(node);
        if (gc->debug & PY_GC_DEBUG_SAVEALL) {
            (void)PyList_Append(gc->garbage, object);
        }
        else {
            inquiry clear = Py_TYPE(object)->tp_clear;
            if (clear != NULL) {
                Py_INCREF(object);
                (void)clear(object);
                Py_DECREF(object);
            }
        }
        if (collectable->gc.gc_next == node) {
            /* It is still there: something outside, or a later part of the ring, keeps it for the moment. */
            ring_move(old, node);
            node->gc.gc_refs = REACHABLE;
        }
    }
}

static int
ensure_garbage_list(py_gc_state *gc)
{
    if (gc->garbage == NULL) {
        gc->garbage = PyList_New(0);
    }
    return gc->garbage == NULL ? -1 : 0;
}

static void
keep_finalizers(py_gc_state *gc, PyGC_Head *finalizers, PyGC_Head *old)
{
    for (PyGC_Head *node = finalizers->gc.gc_next; node != finalizers; node = node->gc.gc_next) {
        PyObject *object = object_of(node);
        if ((gc->debug & PY_GC_DEBUG_SAVEALL) || has_finalizer(object)) {
            if (PyList_Append(gc->garbage, object) < 0) {
                break;
            }
        }
    }
    ring_join(old, finalizers);
}

/* Lists stay, as in 2.7.  Dicts go: 2.7's dict() never takes a dead one, and programs count what it adds to get_count(). */
static void
clear_free_lists(void)
{
    PyDict_Fini();
    (void)PyMethod_ClearFreeList();
    (void)PyFrame_ClearFreeList();
    (void)PyCFunction_ClearFreeList();
    (void)PyTuple_ClearFreeList();
    (void)PyUnicode_ClearFreeList();
    (void)PyInt_ClearFreeList();
    (void)PyFloat_ClearFreeList();
}

/* ---- debug output ---- */

static double
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void
report_start(py_gc_state *gc, int generation)
{
    PySys_WriteStderr("gc: collecting generation %d...\ngc: objects in each generation:", generation);
    for (int i = 0; i < PY_GC_GENERATIONS; i++) {
        PySys_WriteStderr(" %ld", (long)ring_length(&gc->generation[i].head));
    }
    PySys_WriteStderr("\n");
}

static void
report_end(Py_ssize_t collected, Py_ssize_t uncollectable, double started)
{
    PySys_WriteStderr("gc: done");
    if (collected + uncollectable != 0) {
        PySys_WriteStderr(", %ld unreachable, %ld uncollectable", (long)(collected + uncollectable),
                          (long)uncollectable);
    }
    PySys_WriteStderr(", %.4fs elapsed.\n", now() - started);
}

static Py_ssize_t
count_and_report(py_gc_state *gc, PyGC_Head *ring, const char *label, int flag)
{
    Py_ssize_t count = 0;
    for (PyGC_Head *node = ring->gc.gc_next; node != ring; node = node->gc.gc_next) {
        count++;
        if (gc->debug & flag) {
            report_trash(gc, label, object_of(node));
        }
    }
    return count;
}

/* ---- a collection ---- */

/* Joins the younger rings to `generation`'s and divides it: the living stay or grow old, trash moves to `unreachable`. */
static PyGC_Head *
divide_generation(py_gc_state *gc, int generation, PyGC_Head *unreachable)
{
    if (generation + 1 < PY_GC_GENERATIONS) {
        gc->generation[generation + 1].count++;
    }
    PyGC_Head *candidates = &gc->generation[generation].head;
    for (int i = 0; i <= generation; i++) {
        gc->generation[i].count = 0;
        if (i < generation) {
            ring_join(candidates, &gc->generation[i].head);
        }
    }
    gc->nothing_grew_old &= generation < OLDEST - 1;
    start_counts(candidates);
    subtract_inner_references(candidates);
    split_unreachable(candidates, unreachable);
    if (generation == OLDEST) {
        untrack_atomic_dicts(candidates);
        gc->long_lived_pending = 0;
        gc->long_lived_total = ring_length(candidates);
        return candidates;
    }
    if (generation == OLDEST - 1) {
        gc->long_lived_pending += ring_length(candidates);
    }
    PyGC_Head *old = &gc->generation[generation + 1].head;
    ring_join(old, candidates);
    return old;
}

static Py_ssize_t
collect(py_gc_state *gc, int generation, int again)
{
    double started = 0;
    if (ensure_garbage_list(gc) < 0) {
        PyErr_Clear();
        return 0;
    }
    if (gc->debug & PY_GC_DEBUG_STATS) {
        report_start(gc, generation);
        started = now();
    }
    PyGC_Head unreachable, finalizers;
    ring_init(&unreachable);
    ring_init(&finalizers);
    PyGC_Head *old = divide_generation(gc, generation, &unreachable);
    if (!again && list_suspended(gc, &unreachable)) {
        keep_all(&unreachable, old);
        return 0;
    }
    take_finalizers(gc, &unreachable, &finalizers);
    take_reached_by_finalizers(&finalizers);

    Py_ssize_t collected = count_and_report(gc, &unreachable, "collectable", PY_GC_DEBUG_COLLECTABLE);
    collected += handle_weakrefs(&unreachable, old);
    break_cycles(gc, &unreachable, old);

    Py_ssize_t uncollectable = count_and_report(gc, &finalizers, "uncollectable", PY_GC_DEBUG_UNCOLLECTABLE);
    keep_finalizers(gc, &finalizers, old);
    if (generation == OLDEST) {
        clear_free_lists();
    }
    if (gc->debug & PY_GC_DEBUG_STATS) {
        report_end(collected, uncollectable, started);
    }
    if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(PY_ID(gc));
    }
    return collected + uncollectable;
}

/* Collects, and once more when suspended chains had to be ended for it. */
static Py_ssize_t
collect_twice(py_gc_state *gc, int generation)
{
    gc->collecting = generation + 1;
    Py_ssize_t found = collect(gc, generation, 0);
    gc->collecting = 0;
    PyObject *lost = gc->lost;
    if (lost == NULL) {
        return found;
    }
    gc->lost = NULL;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lost); i++) {
        gc->end_suspended(PyList_GET_ITEM(lost, i));
    }
    Py_DECREF(lost);
    if (gc->collecting) {
        return 0;
    }
    int next = generation < OLDEST ? generation + 1 : OLDEST;   /* where the trash has been put */
    gc->collecting = next + 1;
    found = collect(gc, next, 1);
    gc->collecting = 0;
    return found;
}

static Py_ssize_t
collect_quietly(py_gc_state *gc, int generation, int chains_rest)
{
    if (gc->collecting) {
        return 0; /* I4 */
    }
    py_thread *ts = py_thread_get();
    struct py_replay_box *replay = py_replay_suspend(ts);   /* what finalizers run is no part of an operation */
    if (generation == OLDEST) {
        gc->rested = chains_rest ? gc->rested + 1 : 0;
    }
    gc->chains_rest = chains_rest;
    Py_ssize_t found = collect_twice(gc, generation);
    gc->chains_rest = 0;
    py_replay_continue(ts, replay);
    return found;
}

Py_ssize_t
py_gc_collect(int generation)
{
    return collect_quietly(state(), generation, generation < OLDEST);
}

Py_ssize_t
PyGC_Collect(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Py_ssize_t found = py_gc_collect(OLDEST);
    PyErr_Restore(type, value, traceback);
    return found;
}

Py_ssize_t
py_gc_collect_last(void)
{
    py_gc_state *gc = state();
    return collect_quietly(gc, gc->nothing_grew_old && !gc->debug ? OLDEST - 1 : OLDEST, 0);
}

/* How many newcomers justify a walk over everything: a quarter of what is there while that is little, as much again
   when it is much, so that all full collections together walk each object of a growing heap about twice. */
static Py_ssize_t
growth_wanted(Py_ssize_t living)
{
    enum { LITTLE = 50000 };
    return living < LITTLE ? living / 4 : living;
}

/* In a big heap only every third of the full collections that nobody asked for walks the chains. */
static int
may_rest(const py_gc_state *gc)
{
    enum { MANY = 100000, RESTS = 2 };
    return gc->long_lived_total + gc->long_lived_pending > MANY && gc->rested < RESTS;
}

/* The oldest generation that is due. */
static void
collect_due(py_gc_state *gc)
{
    for (int i = OLDEST; i >= 0; i--) {
        if (gc->generation[i].count <= gc->generation[i].threshold) {
            continue;
        }
        if (i == OLDEST && gc->long_lived_pending < growth_wanted(gc->long_lived_total)) {
            continue;
        }
        (void)collect_quietly(gc, i, i < OLDEST || may_rest(gc));
        return;
    }
}

void
py_gc_init(py_gc_state *gc)
{
    static const int thresholds[PY_GC_GENERATIONS] = {700, 10, 10};
    for (int i = 0; i < PY_GC_GENERATIONS; i++) {
        ring_init(&gc->generation[i].head);
        gc->generation[i].threshold = thresholds[i];
        gc->generation[i].count = 0;
    }
}

void
py_gc_start(py_gc_state *gc)
{
    gc->long_lived_total = gc->generation[0].count;     /* made less gone: walking the ring takes 40 us */
    for (int i = 0; i < OLDEST; i++) {
        gc->generation[i].count = 0;
        ring_join(&gc->generation[OLDEST].head, &gc->generation[i].head);
    }
    gc->nothing_grew_old = 1;
    gc->enabled = 1;
}

/* ---- allocation ---- */

/* A block is about to become an object. Returns it, not tracked. */
static void *
count_new(PyGC_Head *head)
{
    if (head == NULL) {
        return PyErr_NoMemory();
    }
    head->gc.gc_refs = UNTRACKED;
    py_gc_state *gc = state();
    py_gc_generation *young = &gc->generation[0];
    young->count++;
    if (young->count > young->threshold && gc->enabled && young->threshold && !gc->collecting && !PyErr_Occurred()) {
        collect_due(gc);
    }
    return object_of(head);
}

PyObject *
_PyObject_GC_Malloc(size_t basicsize)
{
    if (basicsize > (size_t)PY_SSIZE_T_MAX - sizeof(PyGC_Head)) {
        return PyErr_NoMemory();
    }
    return count_new(PyObject_Malloc(sizeof(PyGC_Head) + basicsize));
}

void *
py_gc_arena_malloc(size_t basicsize)
{
    return count_new(py_arena_malloc(sizeof(PyGC_Head) + basicsize));
}

PyObject *
_PyObject_GC_New(PyTypeObject *type)
{
    PyObject *self = _PyObject_GC_Malloc((size_t)_PyObject_SIZE(type));
    return self == NULL ? NULL : PyObject_INIT(self, type);
}

PyVarObject *
_PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t items)
{
    PyVarObject *self = (PyVarObject *)_PyObject_GC_Malloc((size_t)_PyObject_VAR_SIZE(type, items));
    return self == NULL ? NULL : PyObject_INIT_VAR(self, type, items);
}

PyVarObject *
_PyObject_GC_Resize(PyVarObject *self, Py_ssize_t items)
{
    size_t basicsize = (size_t)_PyObject_VAR_SIZE(Py_TYPE(self), items);
    if (basicsize > (size_t)PY_SSIZE_T_MAX - sizeof(PyGC_Head)) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    assert(head_of((PyObject *)self)->gc.gc_refs == UNTRACKED);
    PyGC_Head *head = PyObject_Realloc(head_of((PyObject *)self), sizeof(PyGC_Head) + basicsize);
    if (head == NULL) {
        return (PyVarObject *)PyErr_NoMemory();
    }
    self = (PyVarObject *)object_of(head);
    Py_SIZE(self) = items;
    return self;
}

static PyGC_Head *
count_gone(void *object)
{
    PyGC_Head *head = head_of(object);
    if (head->gc.gc_refs != UNTRACKED) {
        ring_unlink(head);
    }
    py_gc_generation *young = &state()->generation[0];
    if (young->count > 0) {
        young->count--;
    }
    return head;
}

void
PyObject_GC_Del(void *object)
{
    PyObject_Free(count_gone(object));
}

void
py_gc_arena_del(void *object, size_t basicsize)
{
    py_arena_free(count_gone(object), sizeof(PyGC_Head) + basicsize);
}

/* ---- tracking ---- */

#undef PyObject_GC_Track
#undef _PyObject_GC_Track
#undef PyObject_GC_UnTrack
#undef _PyObject_GC_UnTrack

void
PyObject_GC_Track(void *object)
{
    _PyObject_GC_TRACK((PyObject *)object);
}

void
PyObject_GC_UnTrack(void *object)
{
    PyGC_Head *head = head_of(object);
    if (head->gc.gc_refs != UNTRACKED) {
        ring_unlink(head);
        head->gc.gc_next = NULL;
        head->gc.gc_refs = UNTRACKED;
    }
}

PyAPI_FUNC(void) _PyObject_GC_Track(PyObject *);
PyAPI_FUNC(void) _PyObject_GC_UnTrack(PyObject *);

void
_PyObject_GC_Track(PyObject *object)
{
    PyObject_GC_Track(object);
}

void
_PyObject_GC_UnTrack(PyObject *object)
{
    PyObject_GC_UnTrack(object);
}

/* ---- looking from outside ---- */

PyAPI_FUNC(void) _PyGC_Dump(PyGC_Head *);

void
_PyGC_Dump(PyGC_Head *head)
{
    _PyObject_Dump(object_of(head));
}

void
py_gc_dump_shutdown_stats(void)
{
    py_gc_state *gc = state();
    if ((gc->debug & PY_GC_DEBUG_SAVEALL) || gc->garbage == NULL || PyList_GET_SIZE(gc->garbage) == 0) {
        return;
    }
    PySys_WriteStderr("gc: %ld uncollectable objects at shutdown\n", (long)PyList_GET_SIZE(gc->garbage));
}

const char *
py_check_gc_lists(void)
{
    for (int i = 0; i < PY_GC_GENERATIONS; i++) {
        PyGC_Head *ring = &state()->generation[i].head;
        for (PyGC_Head *node = ring->gc.gc_next; node != ring; node = node->gc.gc_next) {
            if (node->gc.gc_next->gc.gc_prev != node || node->gc.gc_prev->gc.gc_next != node) {
                return "ring is broken";
            }
            if (node->gc.gc_refs != REACHABLE) {
                return "tracked object is not marked reachable";
            }
            if (Py_REFCNT(object_of(node)) <= 0) {
                return "tracked object has no references";
            }
            if (Py_TYPE(object_of(node)) == NULL || !PyObject_IS_GC(object_of(node))) {
                return "tracked object's type knows no collection";
            }
        }
    }
    return NULL;
}
