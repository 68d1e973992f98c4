/* Making, chaining, clearing and freeing frames.

   Frames come from a pool of the thread, by size class (PY_FRAME_CLASS_STEP slots wide); bigger ones from the
   allocator.  A pooled frame is completely empty (py_frame.h I4), so that a call has to set only what it needs.

   Not here: the Python face of frames (frameobject.c), binding of arguments (args.c). */
#include "py_dict.h"
#include "py_frame.h"

enum { FRAME_HEAD = offsetof(py_frame, room) };

static py_frame_pool *
pool_of(py_thread *ts)
{
    if (ts->freelists == NULL) {
        py_frame_pool *pool = PyMem_Malloc(sizeof *pool);
        if (pool != NULL) {
            memset(pool, 0, sizeof *pool);
        }
        ts->freelists = pool;
    }
    return ts->freelists;
}

py_frame *
py_frame_alloc_slow(py_thread *ts, py_exec *exec)
{
    int32_t class = exec->size_class;
    size_t slots = class < PY_FRAME_CLASSES ? (size_t)class * PY_FRAME_CLASS_STEP : (size_t)exec->nslots;
    py_frame *f = (py_frame *)py_gc_arena_malloc(FRAME_HEAD + slots * sizeof(PyObject *));

    if (f == NULL) {
        return NULL;
    }
    memset(f, 0, FRAME_HEAD + slots * sizeof(PyObject *));
    PyObject_INIT((PyObject *)f, &PyFrame_Type);
    Py_SIZE(f) = (Py_ssize_t)slots;
    f->slots = f->room;
    f->exec = exec;
    f->f_lasti = -1;
    f->last_line_unit = -1;
    return f;
}

void
py_frame_clear_temps(py_frame *f, int32_t level)
{
    for (int32_t i = f->exec->nslots - 1; i >= f->exec->temp0 + level; i--) {
        Py_CLEAR(f->slots[i]);
    }
}

/* Drops all references but f_back and prev. */
static void
clear_contents(py_frame *f)
{
    if (f->exec != NULL) {
        PyObject **slots = f->slots;
        for (int32_t i = 0, n = f->exec->nslots; i < n; i++) {
            PyObject *value = slots[i];
            if (value != NULL) {
                slots[i] = NULL;
                Py_DECREF(value);
            }
        }
    }
    Py_CLEAR(f->f_locals);
    Py_CLEAR(f->f_trace);
    Py_CLEAR(f->f_exc_type);
    Py_CLEAR(f->f_exc_value);
    Py_CLEAR(f->f_exc_traceback);
    if (f->flags & FRAME_INIT) {
        f->flags &= ~FRAME_INIT;
        Py_CLEAR(f->owner);
    }
}

static void
free_memory(py_thread *ts, py_frame *f)
{
    py_exec *exec = f->exec;
    int class = f->flags & FRAME_FOREIGN ? PY_FRAME_CLASSES : exec->size_class;
    py_frame_pool *pool = pool_of(ts);

    Py_XDECREF(f->f_globals);
    Py_XDECREF(f->f_builtins);
    PyCodeObject *code = f->f_code;
    if (pool != NULL && class < PY_FRAME_CLASSES && pool->nframes[class] < PY_FRAME_POOL_LIMIT) {
        f->owner = NULL;
        f->exec = NULL;
        f->f_lasti = -1;
        f->last_line_unit = -1;
        f->prev = NULL;
        f->f_back = (struct _frame *)pool->frames[class];
        pool->frames[class] = f;
        pool->nframes[class]++;
    }
    else if (f->flags & FRAME_FOREIGN) {
        PyObject_GC_Del(f);
    }
    else {
        py_gc_arena_del(f, FRAME_HEAD + (size_t)Py_SIZE(f) * sizeof(PyObject *));
    }
    Py_XDECREF(code);
}

void
py_frame_recycle(py_thread *ts, py_frame *f)
{
    if (_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_UNTRACK(f);
    }
    clear_contents(f);
    if (Py_REFCNT(f) != 1) {    /* a destructor took it up again */
        f->flags |= FRAME_DONE;
        Py_DECREF(f);
        return;
    }
#ifdef Py_REF_DEBUG
    _Py_RefTotal--;
#endif
    free_memory(ts, f);
}

void
py_frame_enter(py_thread *ts, py_frame *f, int flags)
{
    PyObject *prev = ts->top;
    struct _frame *back = ts->base.frame;

    Py_INCREF(f);
    f->flags |= flags | FRAME_RUNNING;
    f->f_tstate = &ts->base;
    Py_XDECREF(f->f_back);
    f->f_back = back;
    f->prev = prev;
    if (prev != (PyObject *)back) {
        Py_XINCREF(back);
    }
    ts->top = (PyObject *)f;
    ts->base.frame = (struct _frame *)f;
}

void
py_frame_leave(py_thread *ts, py_frame *f, int keep_back)
{
    PyObject *prev = f->prev;
    struct _frame *back = f->f_back;

    ts->top = prev;
    ts->base.frame = back;
    f->prev = NULL;
    f->flags &= ~(FRAME_RUNNING | FRAME_FAST | FRAME_STOP_RAISES);
    if (Py_REFCNT(f) == 1) {
        f->f_back = NULL;
        if (prev != (PyObject *)back) {
            Py_XDECREF(back);
        }
        py_frame_recycle(ts, f);
        return;
    }
    if (keep_back) {
        if (prev == (PyObject *)back) {
            Py_XINCREF(prev);
        }
        if (!_PyObject_GC_IS_TRACKED(f)) {
            _PyObject_GC_TRACK(f);
        }
    }
    else {
        f->f_back = NULL;
        if (prev != (PyObject *)back) {
            Py_XDECREF(back);
        }
    }
    Py_DECREF(f);
}

int
py_frame_lasti(const py_frame *f)
{
    if (f->pc == NULL || f->exec == NULL) {
        return f->exec == NULL ? f->f_lasti : -1;
    }
    return f->exec->info[f->pc - f->exec->units].lasti;
}

PyObject *
py_frame_builtins(py_thread *ts, PyObject *globals)
{
    py_frame *f = (py_frame *)ts->base.frame;
    if (f != NULL && f->f_globals == globals) {
        return f->f_builtins;
    }
    py_frame_pool *pool = ts->freelists;
    PyObject *builtins = pool == NULL || pool->builtins_version == 0 ? NULL
        : py_dict_load_cached(globals, pool->builtins_version, pool->builtins_index);
    if (builtins == NULL && pool != NULL && PyDict_CheckExact(globals)) {
        builtins = py_dict_cache_keys(globals, PY_ID(__builtins__), &pool->builtins_version, &pool->builtins_index);
    }
    else if (builtins == NULL) {
        builtins = PyDict_GetItem(globals, PY_ID(__builtins__));
    }
    if (builtins != NULL) {
        if (PyModule_Check(builtins)) {
            builtins = PyModule_GetDict(builtins);
        }
        if (!PyDict_Check(builtins)) {
            builtins = NULL;
        }
    }
    return builtins;
}

/* ---- collector ---- */

static int
visit_contents(py_frame *f, visitproc visit, void *arg)
{
    Py_VISIT(f->f_code);
    Py_VISIT(f->f_builtins);
    Py_VISIT(f->f_globals);
    Py_VISIT(f->f_locals);
    Py_VISIT(f->f_trace);
    Py_VISIT(f->f_exc_type);
    Py_VISIT(f->f_exc_value);
    Py_VISIT(f->f_exc_traceback);
    if (f->flags & FRAME_INIT) {
        Py_VISIT(f->owner);
    }
    if (f->exec != NULL) {
        for (int32_t i = 0; i < f->exec->nslots; i++) {
            Py_VISIT(f->slots[i]);
        }
    }
    return 0;
}

static int
visit_cont(py_cont *cont, visitproc visit, void *arg)
{
    for (int i = 0; i < cont->kind->nobjects; i++) {
        Py_VISIT(cont->object[i]);
    }
    return 0;
}

/* A chain that has waited for long is in no cache: the next link is on its way while this one is visited.  It may be NULL. */
static inline void
fetch_link(const PyObject *link)
{
    enum { LINE = 64, LINES = 4 };
    for (int i = 0; i < LINES; i++) {
        __builtin_prefetch((const void *)((uintptr_t)link + i * LINE - sizeof(PyGC_Head)));
    }
}

/* An untracked link that only the chain refers to is walked, another one is visited: somebody else keeps it.  `back` is the
   frame to which a younger link refers as its f_back, with continuations between: that is a reference of the chain, too. */
static int
traverse_links(PyObject *link, const struct _frame *back, visitproc visit, void *arg)
{
    while (link != NULL) {
        int result;
        fetch_link(Py_TYPE(link) == &PyFrame_Type ? ((py_frame *)link)->prev : ((py_cont *)link)->prev);
        if (_PyObject_GC_IS_TRACKED(link) || Py_REFCNT(link) != 1 + (link == (const PyObject *)back)) {
            return visit(link, arg);
        }
        if (Py_TYPE(link) == &PyFrame_Type) {
            py_frame *f = (py_frame *)link;
            result = visit_contents(f, visit, arg);
            if (result == 0 && f->prev != (PyObject *)f->f_back) {
                Py_VISIT(f->f_back);
                back = f->f_back;
            }
            link = f->prev;
        }
        else {
            result = visit_cont((py_cont *)link, visit, arg);
            link = ((py_cont *)link)->prev;
        }
        if (result != 0) {
            return result;
        }
    }
    return 0;
}

int
py_chain_traverse(PyObject *link, visitproc visit, void *arg)
{
    return traverse_links(link, NULL, visit, arg);
}

int py_frame_traverse(py_frame *f, visitproc visit, void *arg);
int py_frame_clear(py_frame *f);
void py_frame_dealloc(py_frame *f);

int
py_frame_traverse(py_frame *f, visitproc visit, void *arg)
{
    int result = visit_contents(f, visit, arg);
    if (result != 0) {
        return result;
    }
    if (f->prev != (PyObject *)f->f_back) {
        Py_VISIT(f->f_back);
        return traverse_links(f->prev, f->f_back, visit, arg);
    }
    return py_chain_traverse((PyObject *)f->f_back, visit, arg);
}

void
py_chain_abandon(PyObject *link)
{
    while (link != NULL) {
        if (Py_TYPE(link) == &PyFrame_Type) {
            ((py_frame *)link)->flags |= FRAME_ABANDONED;
            link = ((py_frame *)link)->prev;
        }
        else {
            link = ((py_cont *)link)->prev;
        }
    }
}

/* Drops the older links, of which the collector may know nothing. */
static void
clear_links(py_frame *f)
{
    struct _frame *back = f->f_back;
    PyObject *prev = f->prev;
    f->f_back = NULL;
    f->prev = NULL;
    if (prev != (PyObject *)back) {
        Py_XDECREF(prev);
    }
    Py_XDECREF(back);
}

int
py_frame_clear(py_frame *f)
{
    if (!(f->flags & FRAME_RUNNING)) {
        f->flags |= FRAME_DONE;
        clear_contents(f);
    }
    else if (f->flags & FRAME_ABANDONED) {
        clear_contents(f);
        clear_links(f);
    }
    return 0;
}

void
py_frame_dealloc(py_frame *f)
{
    if (_PyObject_GC_IS_TRACKED(f)) {
        _PyObject_GC_UNTRACK(f);
    }
    Py_TRASHCAN_SAFE_BEGIN(f)
    struct _frame *back = f->f_back;
    PyObject *prev = f->prev;
    f->f_back = NULL;
    f->prev = NULL;
    clear_contents(f);
    free_memory(py_thread_get(), f);
    if (prev != (PyObject *)back) {
        Py_XDECREF(prev);
    }
    Py_XDECREF(back);
    Py_TRASHCAN_SAFE_END(f)
}

void
py_cont_pool_free(py_thread *ts)
{
    py_frame_pool *pool = ts->freelists;
    if (pool == NULL) {
        return;
    }
    ts->freelists = NULL;
    for (int i = 0; i < PY_FRAME_CLASSES; i++) {
        while (pool->frames[i] != NULL) {
            py_frame *f = pool->frames[i];
            pool->frames[i] = (py_frame *)f->f_back;
            py_gc_arena_del(f, FRAME_HEAD + (size_t)Py_SIZE(f) * sizeof(PyObject *));
        }
    }
    for (int i = 0; i <= PY_CONT_OBJECTS; i++) {
        while (pool->conts[i] != NULL) {
            py_cont *cont = pool->conts[i];
            pool->conts[i] = (py_cont *)cont->prev;
            PyObject_GC_Del(cont);
        }
    }
    PyMem_Free(pool);
}
