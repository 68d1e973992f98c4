/* pins.c: objects whose memory C code has the address of, although their type knows only the old buffer protocol.

   The old protocol gives an address that is good as long as nothing happens to the object; but who asked for it may give up
   the lock, or run handlers of signals.  So a view that a format unit with `*` or a buffer object makes pins the object
   behind it until PyBuffer_Release, units with `#` until all arguments are converted, and array.array, mmap and bytearray
   do not move pinned memory.

   I1 A pin is in the list while its count is positive; the views own references to its object.
   I2 What a type of the new protocol locks itself, or never moves, has no pin. */
#include "py_pins.h"

struct py_pin {
    struct py_pin *next;
    PyObject *object;       /* borrowed (I1) */
    Py_ssize_t count;
};

/* Whose memory a view of `object` shows. Returns borrowed. */
static PyObject *
holder_of(PyObject *object)
{
    PyObject *base = PyBuffer_Check(object) ? py_buffer_base_borrow(object) : NULL;
    return base != NULL ? base : object;
}

static struct py_pin **
find_pin(PyObject *holder)
{
    struct py_pin **at = &py_runtime_state.pins;
    while (*at != NULL && (*at)->object != holder) {
        at = &(*at)->next;
    }
    return at;
}

int
py_pin_memory(PyObject *object)
{
    PyObject *holder = holder_of(object);
    if (PyObject_CheckBuffer(holder) && Py_TYPE(holder)->tp_as_buffer->bf_releasebuffer == NULL) {
        return 0; /* I2 */
    }
    struct py_pin *pin = *find_pin(holder);
    if (pin == NULL) {
        pin = PyMem_Malloc(sizeof *pin);
        if (pin == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        *pin = (struct py_pin){py_runtime_state.pins, holder, 0};
        py_runtime_state.pins = pin;
    }
    pin->count++;
    return 0;
}

void
py_unpin_memory(PyObject *object)
{
    struct py_pin **at = find_pin(holder_of(object)), *pin = *at;
    if (pin != NULL && --pin->count == 0) {
        *at = pin->next;
        PyMem_Free(pin);
    }
}

int
py_pin_is_on(PyObject *object)
{
    return *find_pin(object) != NULL;
}
