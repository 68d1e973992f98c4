/* Memory for ints and floats: cells of 24 bytes, cut from blocks.  (The allocator of objects rounds 24 up to 32.)
 *
 * How it works: py_number_alloc() takes dead cells from a list; when there is none, py_number_more() cuts some new ones.
 * Full collections give blocks back in which nothing lives.
 *
 * I1 a dead cell has the reference count 0 and is in the list, linked through ob_type; ints and floats share it.
 * I2 all cells of a block have been cut, but of the youngest block only the first `fresh`.
 *
 * Not here: taking a cell (py_number_fast.h).
 */
#include "py_number_fast.h"

#define CELLS_IN_BLOCK 1364     /* nearly 32 KiB */
#define CELLS_AT_ONCE 64

struct py_number_block {
    struct py_number_block *next;
    PyIntObject cells[CELLS_IN_BLOCK];
};

_Static_assert(sizeof(PyIntObject) == sizeof(PyFloatObject), "ints and floats share cells");

static int
add_block(struct py_number_state *state)
{
    struct py_number_block *block = PyObject_Malloc(sizeof(*block));
    if (block == NULL) {
        return -1;
    }
    block->next = state->blocks;
    state->blocks = block;
    state->fresh = 0;
    return 0;
}

PyObject *
py_number_more(struct py_number_state *state)
{
    if ((state->blocks == NULL || state->fresh == CELLS_IN_BLOCK) && add_block(state) < 0) {
        return PyErr_NoMemory();
    }
    for (int i = 0; i < CELLS_AT_ONCE && state->fresh < CELLS_IN_BLOCK; i++) {
        py_number_free(state, (PyObject *)&state->blocks->cells[state->fresh++]);
    }
    return state->dead;
}

/* Puts the dead cells into the list. Returns how many of the cells live. */
static int
sort_cells(struct py_number_state *state, struct py_number_block *block, int cut)
{
    int alive = 0;
    for (int i = cut - 1; i >= 0; i--) {
        PyObject *cell = (PyObject *)&block->cells[i];
        if (cell->ob_refcnt != 0) {
            alive++;
        }
        else {
            py_number_free(state, cell);
        }
    }
    return alive;
}

int
py_number_clear_free_list(void)
{
    struct py_number_state *state = &py_runtime_state.number;
    struct py_number_block **link = &state->blocks, *block;
    int cut = state->fresh, given_back = 0;

    py_long_clear_dead();
    state->dead = NULL;
    while ((block = *link) != NULL) {
        PyObject *dead = state->dead;
        if (sort_cells(state, block, cut) > 0) {
            link = &block->next;
        }
        else {
            given_back += cut;
            state->dead = dead;
            state->fresh = block == state->blocks ? CELLS_IN_BLOCK : state->fresh;
            *link = block->next;
            PyObject_Free(block);
        }
        cut = CELLS_IN_BLOCK;
    }
    return given_back;
}
