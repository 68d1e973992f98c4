/* pickler_write.h - the output of a pickler: opcodes, numbers and references into its memory. Inline: each byte comes by here.

   All return a status and raise, unless they say otherwise. */
#ifndef CPICKLE_PICKLER_WRITE_H
#define CPICKLE_PICKLER_WRITE_H

#include "pickle.h"

/* ---- output ---- */

static inline int
write_bytes(pickler_object *self, const void *bytes, Py_ssize_t n)
{
    if (n > self->room - self->used) {
        Py_ssize_t room = self->room < 128 ? 256 : self->room;
        char *out;
        if (n > PY_SSIZE_T_MAX / 4 - self->used) {
            PyErr_NoMemory();
            return -1;
        }
        while (room < self->used + n) {
            room *= 2;
        }
        out = PyMem_Realloc(self->out, (size_t)room);
        if (out == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->out = out;
        self->room = room;
    }
    memcpy(self->out + self->used, bytes, (size_t)n);
    self->used += n;
    return 0;
}

static inline int
write_op(pickler_object *self, int op)
{
    char byte = (char)op;
    return write_bytes(self, &byte, 1);
}

static inline int
write_text(pickler_object *self, const char *text)
{
    return write_bytes(self, text, (Py_ssize_t)strlen(text));
}

/* An opcode and `width` bytes of a number, least significant first. */
static inline int
write_op_number(pickler_object *self, int op, unsigned long number, int width)
{
    char bytes[9];
    bytes[0] = (char)op;
    for (int i = 1; i <= width; i++) {
        bytes[i] = (char)(number & 0xff);
        number >>= 8;
    }
    return write_bytes(self, bytes, width + 1);
}

/* An opcode, a number in digits, a newline. */
static inline int
write_op_decimal(pickler_object *self, int op, long number)
{
    char text[40];
    PyOS_snprintf(text, sizeof(text), "%c%ld\n", op, number);
    return write_text(self, text);
}

/* The bytes of a str object between an opcode and a newline. */
static inline int
write_op_line(pickler_object *self, int op, PyObject *text)
{
    return write_op(self, op) < 0 || write_bytes(self, PyString_AS_STRING(text), PyString_GET_SIZE(text)) < 0
                   || write_op(self, '\n') < 0
               ? -1
               : 0;
}

/* ---- the memo ---- */

static inline int
write_get(pickler_object *self, Py_ssize_t number)
{
    if (self->protocol == 0) {
        return write_op_decimal(self, OP_GET, number);
    }
    return number < 256 ? write_op_number(self, OP_BINGET, (unsigned long)number, 1)
                        : write_op_number(self, OP_LONG_BINGET, (unsigned long)number, 4);
}

/* Memorise what was written last. */
static inline int
put_always(pickler_object *self, PyObject *object)
{
    Py_ssize_t number = self->nmemo + 1;
    if (self->fast) {
        return 0;
    }
    if (py_pickler_add_memo(self, object, number) < 0) {
        return -1;
    }
    if (self->protocol == 0) {
        return write_op_decimal(self, OP_PUT, number);
    }
    return number < 256 ? write_op_number(self, OP_BINPUT, (unsigned long)number, 1)
                        : write_op_number(self, OP_LONG_BINPUT, (unsigned long)number, 4);
}

/* Does anybody but save() and its one caller know the object? If not it cannot be met again. */
static inline int
is_shared(PyObject *object)
{
    return Py_REFCNT(object) > 2;
}

static inline int
put(pickler_object *self, PyObject *object)
{
    return is_shared(object) ? put_always(self, object) : 0;
}

/* ---- objects without parts (pickler_atoms.c) ---- */

int py_pickler_save_int(pickler_object *self, PyObject *object);
int py_pickler_save_bool(pickler_object *self, PyObject *object);
int py_pickler_save_long(pickler_object *self, PyObject *object);
int py_pickler_save_float(pickler_object *self, PyObject *object);
/* `memorise`: it may be met again. */
int py_pickler_save_string(pickler_object *self, PyObject *object, int memorise);
int py_pickler_save_unicode(pickler_object *self, PyObject *object, int memorise);

/* ---- objects by name (pickler_names.c) ---- */

/* Where a function or class comes from: __module__, or the first module that has it under this name. Returns new. */
PyObject *py_pickler_module_of(PyObject *object, PyObject *name);

/* Writes an object as module and name; `name` NULL: its __name__. PicklingError unless it is found there. */
int py_pickler_save_global(pickler_object *self, PyObject *object, PyObject *name);

/* Is there something under the name of the class? Raises no. */
int py_pickler_is_found(PyObject *cls);

#endif
