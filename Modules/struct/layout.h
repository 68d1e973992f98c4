/* What the files of struct share: compiled formats.
 *
 * A format is compiled once into a layout: a list of items, each a kind of value, an offset and a count, with alignment
 * already worked out. Packing and unpacking walk the list.
 *
 *     native ("@" or nothing): C's sizes and alignment.    "=" "<" ">" "!": fixed sizes, no alignment, given byte order.
 *
 * I1 a layout is immutable and counted: packing may run Python code (__index__), which may give the Struct another one.
 * I2 the layout's size is at most PY_SSIZE_T_MAX; every item lies inside it.
 */
#ifndef PY_STRUCT_LAYOUT_H
#define PY_STRUCT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"

/* A run of equal values in a layout. */
typedef struct item {
    char code;
    unsigned char size; /* of one value; 's' and 'p': 1 */
    Py_ssize_t offset;
    Py_ssize_t count;   /* values; 's' and 'p': bytes of the one value */
} item;

typedef struct layout {
    Py_ssize_t references;
    Py_ssize_t size;   /* bytes */
    Py_ssize_t values; /* that are packed */
    bool native;
    bool little_endian;
    Py_ssize_t item_count;
    item items[];
} layout;

typedef struct {
    PyObject_HEAD
    layout *layout;   /* counted, NULL until __init__ */
    PyObject *format; /* owned str */
    PyObject *weakrefs;
} struct_object;

extern PyTypeObject py_struct_type;

/* The class struct.error. Returns borrowed. Raises no. */
PyObject *py_struct_error(void);

/* Returns a new reference to the layout of a format. Raises yes. */
layout *py_struct_compile(const char *format);

/* Gives a reference back; NULL is fine. Raises no. */
void py_struct_release(layout *l);

/* Packs l->values values to p, which has room for the layout. Returns status. Raises yes. */
int py_struct_pack_values(const layout *l, PyObject *const *values, char *p);

/* A tuple of the values at p. Returns new. Raises yes. */
PyObject *py_struct_unpack_values(const layout *l, const char *p);

/* Are there values whose packing may call Python? Raises no. */
bool py_struct_may_call(PyObject *const *values, Py_ssize_t count);

/* The methods of Struct, for the module's functions. Return new. Raise yes. */
PyObject *py_struct_pack(struct_object *self, PyObject *const *values, Py_ssize_t count);
PyObject *py_struct_pack_into(struct_object *self, PyObject *const *args, Py_ssize_t count);
PyObject *py_struct_unpack(struct_object *self, PyObject *source);
PyObject *py_struct_unpack_from(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *py_struct_size(PyObject *self, void *unused);

static inline bool
is_text_code(char code)
{
    return code == 's' || code == 'p';
}

#endif
