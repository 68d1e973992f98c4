/* arena.c: blocks of a few hundred bytes for frames, tasklets and dicts.
 *
 *     region (mmap, 512 KiB, later 4 MiB with huge pages)
 *     ├─ chunk 64 KiB: | header | block | block | block | ... |    all blocks of one size
 *     ├─ chunk ...
 *
 * A general allocator rounds a frame of 240 bytes to 256; with a million suspended tasklets ten calls deep
 * that is a fifth of a gigabyte. Here sizes are exact to 16 bytes, and neighbours in time are neighbours in memory.
 *
 * A chunk with room is in the list of its size class; a full one is in no list; an empty one goes to a common
 * list, from where it may serve another size. Of empty chunks beyond KEEP the pages are given back to the system.
 *
 * I1 The chunk of a block is found by clearing the low bits of its address.
 * I2 A chunk is in `open` exactly when 0 < used < capacity, or it is the one just opened.
 * I3 Free blocks of a chunk are linked through their first word; those above `untouched` have never been used.
 *
 * Under a sanitizer every block is an allocation of its own, so that misuse is found.
 */
#include "py_arena.h"

#include <assert.h>
#include <stdint.h>
#include <sys/mman.h>

#include "py_state.h"

#if defined(__SANITIZE_ADDRESS__)
#define PLAIN 1
#else
#define PLAIN 0
#endif

enum {
    CHUNK = 64 * 1024,
    SMALL_REGION = 512 * 1024,
    LARGE_REGION = 4 * 1024 * 1024,
    SMALL_REGIONS = 8,      /* after so many of them memory is taken by large ones */
    KEEP = 512              /* empty chunks that stay as they are: giving back and taking again costs more than the dicts in them */
};

struct py_arena_chunk {
    py_arena_chunk *next;   /* in `open` or `empty` */
    py_arena_chunk *prev;   /* in `open` */
    void *free;             /* I3 */
    char *untouched;
    uint32_t used;          /* blocks */
    uint32_t capacity;
    uint32_t size;          /* of a block */
};

enum { HEADER = (sizeof(py_arena_chunk) + PY_ARENA_GRAIN - 1) / PY_ARENA_GRAIN * PY_ARENA_GRAIN };

static inline py_arena_state *
state(void)
{
    return &py_runtime_state.arena;
}

static inline py_arena_chunk *
chunk_of(void *block)
{
    return (py_arena_chunk *)((uintptr_t)block & ~(uintptr_t)(CHUNK - 1));
}

/* ---- regions and chunks ---- */

static int
map_region(py_arena_state *arena)
{
    size_t size = arena->regions < SMALL_REGIONS ? SMALL_REGION : LARGE_REGION;
    size_t align = size == LARGE_REGION ? LARGE_REGION / 2 : CHUNK;
    char *memory = mmap(NULL, size + align, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *begin;
    if (memory == MAP_FAILED) {
        return -1;
    }
    begin = (char *)(((uintptr_t)memory + align - 1) & ~(uintptr_t)(align - 1));
    if (begin > memory) {
        (void)munmap(memory, (size_t)(begin - memory));
    }
    if (begin < memory + align) {
        (void)munmap(begin + size, (size_t)(memory + align - begin));
    }
#ifdef MADV_HUGEPAGE
    if (size == LARGE_REGION) {
        (void)madvise(begin, size, MADV_HUGEPAGE);
    }
#endif
    arena->fresh = begin;
    arena->fresh_end = begin + size;
    arena->regions++;
    return 0;
}

static py_arena_chunk *
take_chunk(py_arena_state *arena)
{
    py_arena_chunk *chunk = arena->empty;
    if (chunk != NULL) {
        arena->empty = chunk->next;
        arena->empty_count--;
        return chunk;
    }
    if (arena->fresh == arena->fresh_end && map_region(arena) < 0) {
        return NULL;
    }
    chunk = (py_arena_chunk *)arena->fresh;
    arena->fresh += CHUNK;
    return chunk;
}

static void
link_open(py_arena_state *arena, py_arena_chunk *chunk)
{
    py_arena_chunk **list = &arena->open[chunk->size / PY_ARENA_GRAIN];
    chunk->prev = NULL;
    chunk->next = *list;
    if (*list != NULL) {
        (*list)->prev = chunk;
    }
    *list = chunk;
}

static void
unlink_open(py_arena_state *arena, py_arena_chunk *chunk)
{
    if (chunk->prev != NULL) {
        chunk->prev->next = chunk->next;
    }
    else {
        arena->open[chunk->size / PY_ARENA_GRAIN] = chunk->next;
    }
    if (chunk->next != NULL) {
        chunk->next->prev = chunk->prev;
    }
}

static py_arena_chunk *
open_chunk(py_arena_state *arena, size_t size)
{
    py_arena_chunk *chunk = take_chunk(arena);
    if (chunk != NULL) {
        chunk->free = NULL;
        chunk->untouched = (char *)chunk + HEADER;
        chunk->used = 0;
        chunk->size = (uint32_t)size;
        chunk->capacity = (uint32_t)((CHUNK - HEADER) / size);
        link_open(arena, chunk);
    }
    return chunk;
}

static void
close_chunk(py_arena_state *arena, py_arena_chunk *chunk)
{
    enum { PAGE = 4096 };
    unlink_open(arena, chunk);
    if (arena->empty_count >= KEEP) {
        (void)madvise((char *)chunk + PAGE, CHUNK - PAGE, MADV_DONTNEED);
    }
    chunk->next = arena->empty;
    arena->empty = chunk;
    arena->empty_count++;
}

/* ---- blocks ---- */

void *
py_arena_malloc(size_t size)
{
    py_arena_state *arena = state();
    py_arena_chunk *chunk;
    void *block;
    if (PLAIN || size > PY_ARENA_LARGEST) {
        return PyObject_Malloc(size);
    }
    size = (size + PY_ARENA_GRAIN - 1) & ~(size_t)(PY_ARENA_GRAIN - 1);
    chunk = arena->open[size / PY_ARENA_GRAIN];
    if (chunk == NULL && (chunk = open_chunk(arena, size)) == NULL) {
        return NULL;
    }
    block = chunk->free;
    if (block != NULL) {
        chunk->free = *(void **)block;
    }
    else {
        block = chunk->untouched;
        chunk->untouched += size;
    }
    if (++chunk->used == chunk->capacity) {
        unlink_open(arena, chunk);
    }
    return block;
}

void
py_arena_free(void *block, size_t size)
{
    py_arena_state *arena = state();
    py_arena_chunk *chunk;
    if (PLAIN || size > PY_ARENA_LARGEST) {
        PyObject_Free(block);
        return;
    }
    chunk = chunk_of(block);
    assert(size <= chunk->size && size + PY_ARENA_GRAIN > chunk->size);
    *(void **)block = chunk->free;
    chunk->free = block;
    if (chunk->used-- == chunk->capacity) {
        link_open(arena, chunk);
    }
    /* The last open chunk of a size stays: the next block is likely to be asked for soon. */
    if (chunk->used == 0 && (chunk->prev != NULL || chunk->next != NULL)) {
        close_chunk(arena, chunk);
    }
}
