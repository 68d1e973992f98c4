/* unpickler_stack.h - what an unpickler reads from and works on: its input, the stack of objects and that of marks. */
#ifndef CPICKLE_UNPICKLER_STACK_H
#define CPICKLE_UNPICKLER_STACK_H

#include "cStringIO.h"
#include "pickle.h"

/* ---- errors ---- */

static inline int
raise_underflow(void)
{
    PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "unpickling stack underflow");
    return -1;
}

static inline PyObject *
raise_bad_data(void)
{
    PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "bad pickle data");
    return NULL;
}

static inline int
raise_truncated(void)
{
    PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "pickle data was truncated");
    return -1;
}

/* ---- input ---- */

/* From a cStringIO, which lends its bytes. */
static inline int
fetch_from_memory(unpickler_object *self, Py_ssize_t n)
{
    char *bytes = NULL;
    int got = n < 0 ? self->memory->creadline(self->source, &bytes) : self->memory->cread(self->source, &bytes, n);
    self->in = bytes;
    self->pos = 0;
    self->size = got > 0 ? got : 0;
    if (got < 0) {
        PyErr_SetNone(PyExc_EOFError);      /* it is closed */
        return -1;
    }
    return 0;
}

/* Ask the file for more; the bytes replace what is at hand. */
static inline int
fetch(unpickler_object *self, PyObject *method, Py_ssize_t n)
{
    PyObject *text, *old;
    if (self->memory != NULL && n <= INT_MAX) {
        return fetch_from_memory(self, n);
    }
    int known = self->source != NULL && self->memory == NULL ? py_unpickler_fetch_known(self, n) : 0;
    if (known != 0) {
        return known < 0 ? -1 : 0;
    }
    text = n < 0 ? PyObject_CallObject(method, NULL) : PyObject_CallFunction(method, (char *)"n", n);
    if (text == NULL) {
        return -1;
    }
    if (!PyString_Check(text)) {
        PyErr_Format(PyExc_TypeError, "expected string or Unicode object, %.200s found", Py_TYPE(text)->tp_name);
        Py_DECREF(text);
        return -1;
    }
    old = self->held;
    self->held = text;
    self->in = PyString_AS_STRING(text);
    self->pos = 0;
    self->size = PyString_GET_SIZE(text);
    Py_XDECREF(old);
    return 0;
}

/* Exactly `n` bytes, valid until the next read; NULL with EOFError. */
static inline const char *
read_bytes(unpickler_object *self, Py_ssize_t n)
{
    const char *bytes;
    if (self->read != NULL && n > 0 && fetch(self, self->read, n) < 0) {
        return NULL;
    }
    if (n > 0 && (n > self->size - self->pos || (self->read != NULL && self->size != n))) {
        PyErr_SetNone(PyExc_EOFError);
        return NULL;
    }
    bytes = self->in + self->pos;
    self->pos += n;
    return n > 0 ? bytes : "";
}

/* The rest of the line with its end (the last one may lack it); *n is its length. NULL with an exception set. */
static inline const char *
read_line(unpickler_object *self, Py_ssize_t *n)
{
    const char *line, *end;
    if (self->readline != NULL && fetch(self, self->readline, -1) < 0) {
        return NULL;
    }
    line = self->in + self->pos;
    end = self->size > self->pos ? memchr(line, '\n', (size_t)(self->size - self->pos)) : NULL;
    *n = end != NULL ? end - line + 1 : self->size - self->pos;
    if (*n < 1) {
        raise_truncated();
        return NULL;
    }
    self->pos += *n;
    return line;
}

/* The line without its end, as a str of at least `least` characters. New. */
static inline PyObject *
read_line_text(unpickler_object *self, Py_ssize_t least)
{
    Py_ssize_t n;
    const char *line = read_line(self, &n);
    if (line == NULL) {
        return NULL;
    }
    if (n - 1 < least) {
        raise_truncated();
        return NULL;
    }
    return PyString_FromStringAndSize(line, n - 1);
}

/* An unsigned number of `width` bytes, least significant first. */
static inline int
read_number(unpickler_object *self, int width, unsigned long *number)
{
    const char *bytes = read_bytes(self, width);
    if (bytes == NULL) {
        return -1;
    }
    *number = 0;
    for (int i = width - 1; i >= 0; i--) {
        *number = *number << 8 | (unsigned char)bytes[i];
    }
    return 0;
}

/* ---- the stack ---- */

/* Push an object, taken over; NULL is an error passed on. */
static inline int
push(unpickler_object *self, PyObject *object)
{
    if (object == NULL) {
        return -1;
    }
    if (self->depth == self->room) {
        Py_ssize_t room = self->room == 0 ? 32 : self->room * 2;
        PyObject **stack = room > PY_SSIZE_T_MAX / 16 ? NULL : PyMem_Realloc(self->stack, (size_t)room * sizeof(PyObject *));
        if (stack == NULL) {
            Py_DECREF(object);
            PyErr_NoMemory();
            return -1;
        }
        self->stack = stack;
        self->room = room;
    }
    self->stack[self->depth++] = object;
    return 0;
}

static inline int
push_new_reference(unpickler_object *self, PyObject *object)
{
    Py_INCREF(object);
    return push(self, object);
}

/* Take the topmost object. New, or NULL with an exception set. */
static inline PyObject *
pop(unpickler_object *self)
{
    return self->depth == 0 ? raise_bad_data() : self->stack[--self->depth];
}

/* Are there `n` objects? Marks do not count here, as in 2.7. */
static inline int
has(unpickler_object *self, Py_ssize_t n)
{
    return self->depth >= n;
}

/* Take the last mark; -1 with an exception set. */
static inline Py_ssize_t
take_mark(unpickler_object *self)
{
    if (self->nmarks == 0) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "could not find MARK");
        return -1;
    }
    self->nmarks--;
    return self->marks[self->nmarks] < self->depth ? self->marks[self->nmarks] : self->depth;
}

/* Release everything from `start` on. */
static inline void
drop(unpickler_object *self, Py_ssize_t start)
{
    while (self->depth > start) {
        PyObject *object = self->stack[--self->depth];
        Py_DECREF(object);
    }
}

/* A tuple of everything from `start` on, which leaves the stack. New. */
static inline PyObject *
take_tuple(unpickler_object *self, Py_ssize_t start)
{
    Py_ssize_t n = self->depth - start;
    PyObject *tuple = PyTuple_New(n);
    if (tuple != NULL) {
        for (Py_ssize_t i = 0; i < n; i++) {
            PyTuple_SET_ITEM(tuple, i, self->stack[start + i]);
        }
        self->depth = start;
    }
    return tuple;
}

#endif
