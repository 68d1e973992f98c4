/* The scheduler's own header: what its files offer each other and the module's faces.
 *
 *     ring.h        links of the ring of runnable tasklets
 *     hot.h         the inner part of a switch
 *     tasklet.c     making, binding, unmaking; the state that a switch moves
 *     scheduler.c   which tasklet is next; switches; ends of tasklets
 *     nesting.c     C stacks of nested dispatches
 *     channel.c     one operation of a channel
 *     watchdog.c    run(), time slices
 *     atomic.c      the flags that hold involuntary events off
 *     throw.c       exceptions into tasklets
 *     deadlock.c    its message
 *     census.c      a list of all tasklets
 *     record.c      their names, origins, figures
 *     layout.c      where things lie, for Tools/gdb
 *     apart.c       soft tasklets whose thread sleeps
 *     threads.c     parking, other threads' tasklets, the end of a thread
 *
 * Conventions: `ts` is the calling thread; functions that return a py_step follow py_flat.h; a
 * tasklet passed in is borrowed. Everything needs the GIL.
 */
#ifndef SLP_CORE_H
#define SLP_CORE_H

#include "py_flat.h"
#include "py_stackguard.h"
#include "py_stackless.h"
#include "py_state.h"
#include "py_switch.h"
#include "stackless_api.h"


#define slp_tasklet_check(o) PyObject_TypeCheck((o), &PyTasklet_Type)
#define slp_channel_check(o) PyObject_TypeCheck((o), &PyChannel_Type)

/* ---------------------------------------------------------------- bombs */

/* An exception packed as an object. */
typedef struct {
    PyObject_HEAD
    PyObject *type;         /* owned; None when empty */
    PyObject *value;        /* owned, never NULL */
    PyObject *traceback;    /* owned, never NULL */
} slp_bomb;

#define slp_is_bomb(o) ((o) != NULL && Py_TYPE(o) == &PyBomb_Type)

/* A pseudo frame of a C step, for pickles and programs that know the original's (cframeobject.c). */
typedef struct {
    PyObject_HEAD
    PyObject *f_back;       /* owned or NULL, as the three */
    PyObject *ob1;
    PyObject *ob2;
    PyObject *ob3;
    long i;
    long n;
    const char *exec_name;  /* static: which function goes on */
    int invalid;            /* C code waited for it */
} slp_cframe;

/* Steals the three (each may be NULL). Returns new. Raises yes. */
PyObject *slp_bomb_from_steal(PyObject *type, PyObject *value, PyObject *traceback);
/* Packs the exception that is set, and clears it. Returns new. Raises yes. */
PyObject *slp_bomb_from_error(void);
/* Packs cls(*args); cls is a class, args a tuple. Returns new. Raises yes. */
PyObject *slp_bomb_from_class(PyObject *cls, PyObject *args);
/* Packs like the raise statement; arguments borrowed, may be NULL. Returns new. Raises yes. */
PyObject *slp_bomb_from_raise(PyObject *exc, PyObject *val, PyObject *tb);
/* Sets the exception of a bomb and releases it. Returns STEP_RAISE. Steals bomb. */
py_step slp_bomb_explode_steal(PyObject *bomb);

/* Delivers a tempval: a value (None for NULL), or the exception of a bomb.
   Returns a step. Steals value. Raises yes. */
static inline py_step
slp_deliver_steal(PyObject *value, PyObject **result)
{
    if (value == NULL) {
        Py_INCREF(Py_None);
        value = Py_None;
    }
    else if (slp_is_bomb(value)) {
        return slp_bomb_explode_steal(value);
    }
    *result = value;
    return STEP_RETURN;
}

/* -------------------------------------------------------------- tasklets */

/* The running tasklet; makes the main tasklet when there is none.
   Returns borrowed, NULL without memory. Raises yes. */
slp_tasklet *slp_enter(py_thread *ts);

static inline slp_tasklet *
slp_current(py_thread *ts)
{
    return ts->current != NULL ? ts->current : slp_enter(ts);
}

/* A fresh one of the calling thread. Returns new. Raises yes. */
slp_tasklet *slp_tasklet_new(py_thread *ts, PyTypeObject *type);
/* bind(): arguments NULL when absent. Returns status. Raises yes. */
int slp_tasklet_bind(py_thread *ts, slp_tasklet *t, PyObject *func, PyObject *args,
                     PyObject *kwargs);
/* Supplies arguments and inserts. Returns status. Raises yes. */
int slp_tasklet_setup(py_thread *ts, slp_tasklet *t, PyObject *args, PyObject *kwargs);
/* Drops what a tasklet would go on with; runs no handler of it. Raises no. */
void slp_tasklet_drop_frames(slp_tasklet *t);
/* Makes the collector end suspended tasklets before it clears anything. Raises no. */
void slp_init_collector(void);
/* The ends of a tasklet object. */
int slp_tasklet_traverse(slp_tasklet *t, visitproc visit, void *arg);
int slp_tasklet_clear(slp_tasklet *t);
void slp_tasklet_dealloc(slp_tasklet *t);

static inline int
slp_is_alive(const slp_tasklet *t)
{
    return (t->flags & SLP_ALIVE) && t->thread != NULL;
}

/* The thread where it can be made runnable, or NULL: it has none, or that one is at its end. */
static inline py_thread *
slp_home_of(const slp_tasklet *t)
{
    return t->thread != NULL && t->thread->slp.main != NULL ? t->thread : NULL;
}

static inline int
slp_is_linked(const slp_tasklet *t)
{
    return t->next != NULL || t->blocked != 0;
}

static inline int
slp_is_current(const slp_tasklet *t)
{
    return t->thread != NULL && t->thread->current == t;
}

/* Is it current for those who ask? While its thread sleeps with an empty ring, the one on whose C stack that happens is
   not. */
static inline int
slp_is_running(const slp_tasklet *t)
{
    return slp_is_current(t) && t->next != NULL && t->blocked == 0;
}

/* Nested dispatches that the tasklet stands in; the outermost one of main does not count. */
static inline int
slp_nesting_of(const slp_tasklet *t)
{
    int level = slp_is_current(t) ? t->thread->nesting_level : t->nesting_level;
    return (t->flags & SLP_IS_MAIN) && level > 0 ? level - 1 : level;
}

/* Its innermost Python frame. Returns borrowed or NULL. Raises no. */
static inline struct _frame *
slp_frame_of(const slp_tasklet *t)
{
    if (t->thread == NULL) {
        return NULL;
    }
    return slp_is_current(t) ? t->thread->base.frame : t->frame;
}

/* A number that only the thread's current tasklet has. Raises no. */
long slp_current_id(py_thread *ts);

/* The part of the travelling state (hot.h) that belongs to trace and profile functions; load needs
   t->tracing. Raise no. */
void slp_tracing_save(py_thread *ts, slp_tasklet *t);
void slp_tracing_load(py_thread *ts, slp_tasklet *t);
/* What repr() is showing in a suspended tasklet: a list. Returns status. Raises yes. */
int slp_showing_set(slp_tasklet *t, PyObject *shown);

/* ---------------------------------------------------------------- pickles */

/* sparse.c. A tuple with an empty first place, and more of them where an object is missing, becomes what pickles hold.  Steals it.
   Returns new. Raises yes. */
PyObject *slp_sparse_close_steal(PyObject *tuple);
/* Is the object at a position missing?  Anything may stand in the tuple, which is not empty. Raises no. */
int slp_sparse_lacks(PyObject *sparse, Py_ssize_t position);

/* ------------------------------------------------------------- scheduler */

/* Says why there may be no switch now (hot.h: slp_switch_allowed). Returns -1. Raises yes. */
int slp_refuse_switch(py_thread *ts);
/* Goes to `next`, which is in the ring; the caller's tempval is in place and it is linked where it
   shall wait. Returns a step. Raises yes (nothing has changed then). */
py_step slp_switch_to(py_thread *ts, slp_tasklet *next, PyObject **result);
/* schedule() and schedule_remove(). `retval` is borrowed. Returns a step. Raises yes. */
py_step slp_schedule(py_thread *ts, PyObject *retval, int remove, PyObject **result);
/* t.run() and t.switch(). Returns a step. Raises yes. */
py_step slp_run_tasklet(py_thread *ts, slp_tasklet *t, int remove, PyObject **result);
/* Appends a floating tasklet to its thread's ring. Returns status. Raises yes. */
int slp_insert(slp_tasklet *t);
int slp_remove(slp_tasklet *t);
/* Whom a switch may go to when the ring is empty: waits for other threads where that makes sense.
   *next is NULL on a deadlock. Returns status. Raises yes (a signal handler did). */
int slp_next_when_empty(py_thread *ts, slp_tasklet **next);
/* The ring is empty: would that sleep now? Raises no. */
int slp_would_sleep(py_thread *ts);
/* The innermost run() caller, or main. Returns borrowed. Raises no. */
slp_tasklet *slp_waker(py_thread *ts);
/* Calls the error handler with the exception that is set; one may still be set afterwards. Raises
   yes. */
void slp_offer_to_handler(py_thread *ts);
/* Something that must live until the switch in progress is complete. Steals o. Raises no. */
void slp_release_later_steal(py_thread *ts, PyObject *o);
/* Sets `special` anew after one of the settings changed. Raises no. */
void slp_settings_changed(slp_interp *interp);
/* Tells the schedule callback. Raises no. */
void slp_tell_switch(py_thread *ts, slp_tasklet *prev, slp_tasklet *next);

/* ---------------------------------------------------------------- records */

/* Under this key an exception carries the description of the tasklet that did not catch it. */
#define SLP_ERROR_LABEL "__tasklet__"

/* How much a tasklet has run; times in nanoseconds. */
typedef struct {
    unsigned long switches;
    int64_t used;
    int64_t longest;
} slp_usage;

/* Returns borrowed or NULL. Raises no. */
slp_record *slp_record_of(const slp_tasklet *t);
/* Forgets all of it. Raises no. */
void slp_record_drop(slp_tasklet *t);
/* The name that a tasklet was given, or NULL. Returns borrowed. Raises no. */
PyObject *slp_name_borrow(const slp_tasklet *t);
/* The same as text; NULL if it is no str. Returns borrowed. Raises no. */
const char *slp_name_text(const slp_tasklet *t);
/* `name` is NULL for none. Returns status. Raises yes. */
int slp_name_set(slp_tasklet *t, PyObject *name);
/* Notes that the running Python code has made it. Raises no. */
void slp_origin_note(py_thread *ts, slp_tasklet *t);
/* The exception that is set tells from now on that it comes from this tasklet. Raises no. */
void slp_origin_label_error(const slp_tasklet *t);
/* A slice of prev ends and one of next begins. Raises no. */
void slp_account_switch(py_thread *ts, slp_tasklet *prev, slp_tasklet *next);
/* Accounts are kept from now on; `ts` is the caller. Raises no. */
void slp_account_begin(py_thread *ts);
void slp_account_read(py_thread *ts, const slp_tasklet *t, slp_usage *usage);

/* ---------------------------------------------------------------- census */

typedef int (*slp_tasklet_test)(const slp_tasklet *t, void *arg);

/* A list of the tasklets for which wanted(t, arg) holds (NULL: all), oldest first where known.
   Returns new. Raises yes. */
PyObject *slp_list_tasklets(slp_tasklet_test wanted, void *arg);

/* ------------------------------------------------------------- C stacks */

/* Is there anything that a switch has to look at: callbacks, no soft switching? (SLP_HAS_...).
   Raises no. */
static inline int
slp_special(py_thread *ts)
{
    return ((py_interp *)ts->base.interp)->slp.special;
}

/* Soft switching is off (enable_softswitch): a primitive that is called flat has to begin anew in a
   nested dispatch, so that its tasklet waits with a C stack. Raises no. */
static inline int
slp_must_nest(py_thread *ts)
{
    if (!(slp_special(ts) & SLP_HAS_NO_SOFT_SWITCH)) {
        return 0;
    }
    if (ts->slp.is_nesting) {
        ts->slp.is_nesting = 0;
        return 0;
    }
    return 1;
}

/* Runs the primitive again, nested. Returns a step. Raises yes. */
py_step slp_nest_primitive(py_flat_function primitive, py_thread *ts, PyObject *self,
                           PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                           PyObject **result);

/* There is no free work stack: gets one if `next` needs it (hot.h: slp_prepare_stack).
   Returns status. Raises yes. */
int slp_take_stack(py_thread *ts, slp_tasklet *next);
static inline slp_stack *
slp_stack_of_current(py_thread *ts)
{
    slp_tasklet *t = ts->current;
    return t->stack != NULL ? t->stack : ts->slp.work;
}

/* -------------------------------------------------------------- channels */

slp_channel *slp_channel_new(PyTypeObject *type);
/* One operation: direction 1 sends `value` (borrowed), -1 receives (value NULL).
   Returns a step. Raises yes. */
py_step slp_channel_transfer(py_thread *ts, slp_channel *ch, int direction, PyObject *value,
                             PyObject **result);
/* Takes a tasklet out of the queue that it waits in; the queue's reference to the tasklet and the
   tasklet's reference to the channel pass to the caller. Returns new: the channel. Raises no. */
PyObject *slp_channel_unlink(slp_tasklet *t);
/* Puts one at the end of a queue; takes over a reference to it. Raises no. */
void slp_channel_append_steal(slp_channel *ch, slp_tasklet *t, int direction);
int slp_channel_traverse(slp_channel *ch, visitproc visit, void *arg);
int slp_channel_clear(slp_channel *ch);

/* -------------------------------------------------------------- watchdog */

py_step slp_run(py_thread *ts, long timeout, int flags, PyObject **result);
/* A tasklet's frames are dropped: its calls of run() are forgotten. It has a thread. Raises no. */
void slp_run_forget(slp_tasklet *t);
/* Does it wait in run()? It has a thread. Raises no. */
int slp_is_in_run(const slp_tasklet *t);
/* Flags of the run() that decides what an empty ring means. Raises no. */
int slp_run_flags(py_thread *ts);
/* A new slice begins. Raises no. */
void slp_slice_begin(py_thread *ts);
/* A soft interrupt that was deferred may replace `next`. Returns borrowed. Raises no. */
slp_tasklet *slp_soft_interrupt(py_thread *ts, slp_tasklet *next);
/* A flag of the current tasklet changed: look at once. Raises no. */
void slp_interrupt_soon(py_thread *ts);

/* ---------------------------------------------------------------- atomic */

/* Sets or clears a flag. Returns the old one. Raises no. */
int slp_set_atomic(slp_tasklet *t, int on);
int slp_set_ignore_nesting(slp_tasklet *t, int on);

/* ------------------------------------------------------------ exceptions */

/* How an exception is delivered: */
#define SLP_THROW_LATER 1       /* the caller goes on, the tasklet when its turn comes */
#define SLP_THROW_BACK 2        /* behind it the caller goes on, before the others of the ring */
/* Delivers a bomb. Returns a step. Steals bomb. Raises yes. */
py_step slp_throw_steal(py_thread *ts, slp_tasklet *t, PyObject *bomb, int how, PyObject **result);
/* raise_exception(): like an immediate throw, but what a dead one does not take is raised in the caller.
   Returns a step. Steals bomb. Raises yes. */
py_step slp_raise_in_steal(py_thread *ts, slp_tasklet *t, PyObject *bomb, PyObject **result);
/* Leaves TaskletExit for a tasklet, of another thread as a rule, that will find it when it runs. Raises no. */
void slp_kill_later(py_thread *ts, slp_tasklet *t);
/* Ends a tasklet that has nothing to run on its way out, without a switch. Returns 1: done, 0: it takes TaskletExit.
   Raises no. */
int slp_kill_in_place(py_thread *ts, slp_tasklet *t);
/* Throws TaskletExit; runs to the point where control comes back. Returns status. Raises yes. */
int slp_kill_now(py_thread *ts, slp_tasklet *t);

/* -------------------------------------------------------------- deadlock */

/* Sets RuntimeError with the list of blocked tasklets. Returns -1. Raises yes. */
int slp_raise_deadlock(py_thread *ts, const char *what);

/* --------------------------------------------------------------- threads */

/* Is there a thread that might make something runnable here? Raises no. */
int slp_others_can_run(py_thread *ts);
/* Sleeps until another thread wakes us. Returns status. Raises yes (a signal handler did). */
int slp_park(py_thread *ts);
void slp_unpark(py_thread *ts);
/* `cur` is out of the ring, which is empty. If the thread would sleep now, and need not do so in the middle of cur's operation:
   STEP_SWITCH, it will sleep behind that.  Else STEP_RETURN, and nothing has happened. Raises no. */
py_step slp_wait_apart(py_thread *ts, slp_tasklet *cur);
/* The standby is current: sleeps, and makes another one current. Raises no. */
void slp_sleep_apart(py_thread *ts);
/* A flag of tasklets beside those of py_tasklet.h: current while the thread sleeps; its tempval is the one that waits apart. */
#define SLP_STANDBY (1u << 30)
/* Makes the one that waits apart current for a while, if it is still here. Returns the standby, borrowed, or NULL. Raises no. */
slp_tasklet *slp_apart_enter(py_thread *ts);
/* And puts it down again; behind NULL, takes from a standby what code that ran with it left. Raises no. */
void slp_apart_leave(py_thread *ts, slp_tasklet *standby);
/* The exception that the current tasklet handles is forgotten. Raises no. */
void slp_drop_handled_exception(py_thread *ts);
/* The thread state with an identity. Returns borrowed or NULL. Raises no. */
py_thread *slp_find_thread(long id);
int slp_bind_thread(py_thread *ts, slp_tasklet *t, long id);

#endif
