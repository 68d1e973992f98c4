/* py_gc.h: state and services of the cycle collector. */
#ifndef PY_GC_H
#define PY_GC_H

#include "Python.h"

#define PY_GC_GENERATIONS 3

/* The bits of gc.set_debug(). */
enum {
    PY_GC_DEBUG_STATS = 1,          /* figures of each collection */
    PY_GC_DEBUG_COLLECTABLE = 2,    /* name the collectable objects */
    PY_GC_DEBUG_UNCOLLECTABLE = 4,  /* name the uncollectable objects */
    PY_GC_DEBUG_INSTANCES = 8,      /* of these, classic instances */
    PY_GC_DEBUG_OBJECTS = 16,       /* of these, all others */
    PY_GC_DEBUG_SAVEALL = 32,       /* keep all trash in gc.garbage */
    PY_GC_DEBUG_LEAK = 62           /* everything that helps to find a leak */
};

typedef struct {
    PyGC_Head head;     /* ring of the generation's objects; gc_refs of a head is unused */
    int threshold;      /* collect when count exceeds it; 0: never */
    int count;          /* generation 0: allocations minus deallocations; others: collections of the younger one */
} py_gc_generation;

typedef struct {
    py_gc_generation generation[PY_GC_GENERATIONS];
    int enabled;
    int collecting;                 /* generation + 1 of the collection that runs, 0: none */
    int debug;                      /* gc.DEBUG_* bits */
    PyObject *garbage;              /* owned list, gc.garbage; NULL until gc is set up */
    Py_ssize_t long_lived_total;    /* objects that survived the last full collection */
    /* Set by Stackless: is the object a tasklet that waits in the middle of something? 1: it has to be ended
       before what it holds may be cleared, 2: it cannot be ended and must stay whole, 0: neither. */
    int (*is_suspended)(PyObject *object);
    void (*end_suspended)(PyObject *object);
    PyObject *lost;                 /* owned list: to be ended after the collection that runs, or NULL */
    Py_ssize_t long_lived_pending;  /* objects that since then survived a collection of the middle generation */
    int chains_rest;                /* the collection that runs does not walk the chains of suspended tasklets */
    int rested;                     /* full collections since one has walked them */
    int nothing_grew_old;           /* the oldest generation is what py_gc_start() made it */
} py_gc_state;

/* Makes the three rings; before the first object is tracked. */
void
py_gc_init(py_gc_state *gc);

/* Collections may begin; what was made so far, types and modules, counts as old. */
void
py_gc_start(py_gc_state *gc);

/* _PyObject_GC_Malloc and PyObject_GC_Del with memory of py_arena.h; give back with the size that was asked for.
   Returns new, uninitialised. Raises yes (MemoryError). */
void *
py_gc_arena_malloc(size_t basicsize);
void
py_gc_arena_del(void *object, size_t basicsize);

/* The collection before a process ends: what was made by the start alone is left out.  Returns the number of unreachable
   objects found.  Raises no. */
Py_ssize_t
py_gc_collect_last(void);

/* Collects one generation with all younger ones.  Returns the number of unreachable objects found.  Raises no. */
Py_ssize_t
py_gc_collect(int generation);

/* Prints about uncollectable objects at exit, as gc.DEBUG_UNCOLLECTABLE asks. */
void
py_gc_dump_shutdown_stats(void);

/* Checks the rings: links, counts, marks.  Returns NULL or what is wrong (a literal).  Raises no. */
const char *
py_check_gc_lists(void);

#endif
