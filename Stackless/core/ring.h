/* The ring of runnable tasklets: links only.
 *
 *        ┌──────────────────────────────────────────┐
 *        ▼                                          │
 *     [ head ] ⇄ [ next to run ] ⇄ ... ⇄ [ last ] ──┘      head == current while it runs
 *
 * I1  The ring is circular: t->next->prev == t.
 * I2  A tasklet is in at most one ring, and not in a ring while it is in a queue.
 * I3  Only the functions of this file write the links of a ring.
 * I4  `runcount` is the length; head is NULL exactly when it is 0.
 * I5  The ring owns one reference to each member: insertion takes it over, removal gives it to the
 *     caller.
 */
#ifndef SLP_RING_H
#define SLP_RING_H

#include <assert.h>

#include "core.h"

/* Links `t` in front of `place`. Raises no. */
static inline void
slp_ring_link(py_thread *ts, slp_tasklet *place, slp_tasklet *t)
{
    assert(t->next == NULL && t->blocked == 0);    /* I2 */
    t->next = place;
    t->prev = place->prev;
    place->prev->next = t;
    place->prev = t;
    ts->slp.runcount++;
}

/* Appends: `t` will run last. Takes over a reference. Raises no. */
static inline void
slp_ring_append_steal(py_thread *ts, slp_tasklet *t)
{
    if (ts->slp.head == NULL) {
        t->next = t->prev = t;
        ts->slp.head = t;
        ts->slp.runcount = 1;
        return;
    }
    slp_ring_link(ts, ts->slp.head, t);
}

/* Puts `t` right behind the head: it will run next. Takes over a reference. Raises no. */
static inline void
slp_ring_insert_next_steal(py_thread *ts, slp_tasklet *t)
{
    if (ts->slp.head == NULL) {
        slp_ring_append_steal(ts, t);
        return;
    }
    slp_ring_link(ts, ts->slp.head->next, t);
}

/* Takes `t` out; its successor becomes the head if it was the head. The ring's reference passes to
   the caller. Returns borrowed: the successor, NULL if the ring is empty now. Raises no. */
static inline slp_tasklet *
slp_ring_remove(py_thread *ts, slp_tasklet *t)
{
    slp_tasklet *after = t->next;
    assert(after != NULL && t->blocked == 0);      /* I2 */
    if (--ts->slp.runcount == 0) {
        assert(after == t);                         /* I4 */
        after = NULL;
        ts->slp.head = NULL;
    }
    else {
        after->prev = t->prev;
        t->prev->next = after;
        if (ts->slp.head == t) {
            ts->slp.head = after;
        }
    }
    t->next = t->prev = NULL;
    return after;
}

#endif
