/* arena.c - memory of one compilation, given back all at once.
 *
 * Blocks are taken from malloc and filled from the front; a request that does not fit opens a new
 * block (a large request gets a block of its own size).  Objects that must live as long as the
 * tree are kept in a growing array.
 *
 *     arena ─▶ block ─▶ older block ─▶ …        objects[0 .. count)
 *
 * I1 What PyArena_Malloc returned is valid until PyArena_Free and aligned for any field.
 * I2 The arena owns one reference to each object in `objects`.
 *
 * Not here: nodes (ast_node.c).
 */
#include "Python.h"

enum { BLOCK_BYTES = 16 * 1024 - 64, ALIGNMENT = 8 };

typedef struct arena_block {
    struct arena_block *older;   /* owned, NULL in the first one */
    size_t used;                 /* bytes of data[] given away */
    size_t size;                 /* bytes in data[] */
    double data[];               /* aligned */
} arena_block;

struct _arena {
    arena_block *newest;         /* owned, never NULL */
    PyObject **objects;          /* owned array of owned references */
    Py_ssize_t count;
    Py_ssize_t room;
};

static arena_block *
new_block(size_t size, arena_block *older)
{
    if (size > (size_t)PY_SSIZE_T_MAX - sizeof(arena_block)) {
        return NULL;
    }
    arena_block *block = malloc(sizeof(arena_block) + size);
    if (block != NULL) {
        block->older = older;
        block->used = 0;
        block->size = size;
    }
    return block;
}

PyArena *
PyArena_New(void)
{
    PyArena *arena = calloc(1, sizeof(PyArena));
    if (arena == NULL) {
        return (PyArena *)PyErr_NoMemory();
    }
    arena->newest = new_block(BLOCK_BYTES, NULL);
    if (arena->newest == NULL) {
        free(arena);
        return (PyArena *)PyErr_NoMemory();
    }
    return arena;
}

void
PyArena_Free(PyArena *arena)
{
    for (Py_ssize_t i = 0; i < arena->count; i++) {
        Py_DECREF(arena->objects[i]);
    }
    free(arena->objects);
    arena_block *block = arena->newest;
    while (block != NULL) {
        arena_block *older = block->older;
        free(block);
        block = older;
    }
    free(arena);
}

void *
PyArena_Malloc(PyArena *arena, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX - ALIGNMENT) {
        return PyErr_NoMemory();
    }
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    arena_block *block = arena->newest;
    if (block->size - block->used < size) {
        block = new_block(size > BLOCK_BYTES ? size : BLOCK_BYTES, arena->newest);
        if (block == NULL) {
            return PyErr_NoMemory();
        }
        arena->newest = block;
    }
    void *result = (char *)block->data + block->used;
    block->used += size;
    return result;
}

/* Steals obj on success; on failure the caller still owns it. */
int
PyArena_AddPyObject(PyArena *arena, PyObject *obj)
{
    if (arena->count == arena->room) {
        Py_ssize_t room = arena->room ? 2 * arena->room : 64;
        PyObject **grown = realloc(arena->objects, (size_t)room * sizeof(PyObject *));
        if (grown == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        arena->objects = grown;
        arena->room = room;
    }
    arena->objects[arena->count++] = obj;
    return 0;
}
