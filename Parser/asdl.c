/* asdl.c - sequences of the public header asdl.h, in an arena; the trees here use py_ast_seq. */
#include "Python.h"
#include "asdl.h"

static void *
new_sequence(PyArena *arena, int size, size_t header, size_t item)
{
    size_t count = size > 0 ? (size_t)size : 0;
    size_t bytes = header + count * item;
    void *seq = size < 0 || count > ((size_t)PY_SSIZE_T_MAX - header) / item ? NULL : PyArena_Malloc(arena, bytes);
    if (seq == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(seq, 0, bytes);
    *(int *)seq = size;
    return seq;
}

asdl_seq *
asdl_seq_new(int size, PyArena *arena)
{
    return new_sequence(arena, size, sizeof(asdl_seq), sizeof(void *));
}

asdl_int_seq *
asdl_int_seq_new(int size, PyArena *arena)
{
    return new_sequence(arena, size, sizeof(asdl_int_seq), sizeof(int));
}
