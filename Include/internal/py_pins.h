/* py_pins.h: memory that does not move because C code has its address (Objects/abstract/pins.c). */
#ifndef PY_PINS_H
#define PY_PINS_H

#include "py_state.h"

/* The memory behind a view of `object` stays where it is until it is unpinned as often.  Returns status.  Raises yes. */
int py_pin_memory(PyObject *object);
void py_unpin_memory(PyObject *object);

/* Has somebody pinned the memory of `object`?  Raises no. */
int py_pin_is_on(PyObject *object);

static inline int
py_memory_is_pinned(PyObject *object)
{
    return py_runtime_state.pins != NULL && py_pin_is_on(object);
}

/* The object whose memory a buffer object shows, NULL: memory of C code.  Returns borrowed.  Raises no. */
PyObject *py_buffer_base_borrow(PyObject *buffer);

#endif
