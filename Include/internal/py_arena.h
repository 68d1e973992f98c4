/* py_arena.h: memory for frames, tasklets and dicts, close together and without slack (Objects/core/arena.c).
 *
 * Who takes a block says its size again when giving it back. Needs the GIL.
 */
#ifndef PY_ARENA_H
#define PY_ARENA_H

#include <stddef.h>

enum {
    PY_ARENA_GRAIN = 16,            /* sizes are rounded up to this */
    PY_ARENA_LARGEST = 512,         /* larger blocks come from PyObject_Malloc */
    PY_ARENA_CLASSES = PY_ARENA_LARGEST / PY_ARENA_GRAIN + 1
};

typedef struct py_arena_chunk py_arena_chunk;

/* Hangs on the runtime. */
typedef struct {
    py_arena_chunk *open[PY_ARENA_CLASSES]; /* chunks with room, by size class */
    py_arena_chunk *empty;          /* chunks without a block in use */
    size_t empty_count;
    char *fresh;                    /* the region that chunks are cut from, up to fresh_end */
    char *fresh_end;
    size_t regions;                 /* mapped so far */
} py_arena_state;

/* Returns NULL without memory. Raises no. */
void *py_arena_malloc(size_t size);
void py_arena_free(void *block, size_t size);

#endif
