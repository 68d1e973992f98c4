/* Writing objects as marshal data (marshal_codes.h), to memory or to a C file.
 *
 * How it works: everything is collected in a growing buffer first; a file gets it in one piece. Interned strings are
 * numbered in a dict as they are written, so that the next time a number is enough.
 *
 * I1 after the first failure nothing more is written; `failure` says what it was.
 * I2 no Python code runs between the first byte and the last.
 */
#include <endian.h>
#include <string.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "longintrepr.h"
#include "marshal.h"
#include "marshal_codes.h"
#include "py_stackguard.h"

typedef enum write_failure {
    WRITE_OK,
    WRITE_UNMARSHALLABLE,
    WRITE_TOO_DEEP,
    WRITE_RAISED,    /* an exception is set already */
} write_failure;

typedef struct writer {
    char *data;              /* owned */
    size_t length, room;
    PyObject *interned;      /* owned dict: string -> number, NULL when the version has none */
    int version;
    int depth;
    write_failure failure;
} writer;

/* --- bytes and numbers --- */

static int
grow(writer *w, size_t n)
{
    size_t room = w->room + w->room / 2 + n + 64;
    char *data = PyMem_Realloc(w->data, room);
    if (data == NULL) {
        PyErr_NoMemory();
        w->failure = WRITE_RAISED;
        return 0;
    }
    w->data = data;
    w->room = room;
    return 1;
}

/* Room for n more bytes. Returns whether there is. */
static inline int
make_room(writer *w, size_t n)
{
    if (w->failure != WRITE_OK) {
        return 0;
    }
    return n <= w->room - w->length || grow(w, n);
}

static void
write_byte(writer *w, int byte)
{
    if (make_room(w, 1)) {
        w->data[w->length++] = (char)byte;
    }
}

static void
write_bytes(writer *w, const void *bytes, size_t n)
{
    if (make_room(w, n)) {
        memcpy(w->data + w->length, bytes, n);
        w->length += n;
    }
}

static inline void
write_little_endian(writer *w, unsigned long value, int count)
{
    if (make_room(w, (size_t)count)) {
        for (int i = 0; i < count; i++) {
            w->data[w->length++] = (char)(value >> 8 * i);
        }
    }
}

static void
write_int32(writer *w, long value)
{
    write_little_endian(w, (unsigned long)value, 4);
}

/* A size as int32. Returns whether it could be written. */
static int
write_count(writer *w, Py_ssize_t n)
{
    if (n > INT32_MAX) {
        w->failure = WRITE_UNMARSHALLABLE;
        return 0;
    }
    write_int32(w, n);
    return w->failure == WRITE_OK;
}

static void
write_text(writer *w, int code, const char *text, Py_ssize_t n)
{
    write_byte(w, code);
    if (write_count(w, n)) {
        write_bytes(w, text, (size_t)n);
    }
}

/* --- numbers --- */

static void
write_int(writer *w, long value)
{
    if (value == (int32_t)value) {
        if (make_room(w, 5)) {
            uint32_t bytes = htole32((uint32_t)value);
            w->data[w->length] = CODE_INT;
            memcpy(w->data + w->length + 1, &bytes, 4);
            w->length += 5;
        }
    }
    else {
        write_byte(w, CODE_INT64);
        write_little_endian(w, (unsigned long)value, 8);
    }
}

static void
write_long(writer *w, PyLongObject *v)
{
    Py_ssize_t bits = (Py_ssize_t)_PyLong_NumBits((PyObject *)v);
    Py_ssize_t count = (bits + MARSHAL_SHIFT - 1) / MARSHAL_SHIFT;
    if (count > INT32_MAX) {
        w->failure = WRITE_UNMARSHALLABLE;
        return;
    }
    write_byte(w, CODE_LONG);
    write_int32(w, Py_SIZE(v) < 0 ? -count : count);
    for (Py_ssize_t i = 0; i < count; i++) {
        digit pair = v->ob_digit[i / 2];
        write_little_endian(w, i % 2 ? pair >> MARSHAL_SHIFT : pair & ((1 << MARSHAL_SHIFT) - 1), 2);
    }
}

static void
write_double(writer *w, double value)
{
    if (w->version > 1) {
        unsigned char bytes[8];
        _PyFloat_Pack8(value, bytes, 1);
        write_bytes(w, bytes, 8);
        return;
    }
    char *text = PyOS_double_to_string(value, 'g', 17, 0, NULL);
    if (text == NULL) {
        w->failure = WRITE_RAISED;
        return;
    }
    write_byte(w, (int)strlen(text));
    write_bytes(w, text, strlen(text));
    PyMem_Free(text);
}

/* --- text --- */

/* An interned string: a reference, if it was written before, else it gets a number. */
static void
write_interned(writer *w, PyObject *text)
{
    PyObject *number = PyDict_GetItem(w->interned, text);
    if (number != NULL) {
        write_byte(w, CODE_STRINGREF);
        write_int32(w, PyInt_AsLong(number));
        return;
    }
    number = PyInt_FromSsize_t(PyDict_Size(w->interned));
    if (number == NULL || PyDict_SetItem(w->interned, text, number) < 0) {
        w->failure = WRITE_RAISED;
    }
    Py_XDECREF(number);
    write_text(w, CODE_INTERNED, PyString_AS_STRING(text), PyString_GET_SIZE(text));
}

static void
write_string(writer *w, PyObject *text)
{
    if (w->interned != NULL && PyString_CHECK_INTERNED(text)) {
        write_interned(w, text);
    }
    else {
        write_text(w, CODE_STRING, PyString_AS_STRING(text), PyString_GET_SIZE(text));
    }
}

static void
write_unicode(writer *w, PyObject *text)
{
    PyObject *bytes = PyUnicode_AsUTF8String(text);
    if (bytes == NULL) {
        w->failure = WRITE_RAISED;
        return;
    }
    write_text(w, CODE_UNICODE, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
    Py_DECREF(bytes);
}

/* Whatever offers its bytes. */
static void
write_buffer(writer *w, PyObject *o)
{
    const void *data;
    Py_ssize_t n;
    if (!PyObject_CheckReadBuffer(o) || PyObject_AsReadBuffer(o, &data, &n) < 0) {
        PyErr_Clear();
        w->failure = WRITE_UNMARSHALLABLE;
        return;
    }
    write_text(w, CODE_STRING, data, n);
}

/* --- containers --- */

static void write_object(writer *w, PyObject *o);

static void
write_items(writer *w, int code, PyObject *const *items, Py_ssize_t n)
{
    write_byte(w, code);
    if (!write_count(w, n)) {
        return;
    }
    for (Py_ssize_t i = 0; i < n && w->failure == WRITE_OK; i++) {
        write_object(w, items[i]);
    }
}

static void
write_dict(writer *w, PyObject *dict)
{
    Py_ssize_t position = 0;
    PyObject *key, *value;
    write_byte(w, CODE_DICT);
    while (w->failure == WRITE_OK && PyDict_Next(dict, &position, &key, &value)) {
        write_object(w, key);
        write_object(w, value);
    }
    write_byte(w, CODE_NULL);
}

static void
write_set(writer *w, PyObject *set)
{
    Py_ssize_t position = 0;
    PyObject *key;
    long hash;
    write_byte(w, PyFrozenSet_CheckExact(set) ? CODE_FROZENSET : CODE_SET);
    if (!write_count(w, PySet_GET_SIZE(set))) {
        return;
    }
    while (w->failure == WRITE_OK && _PySet_NextEntry(set, &position, &key, &hash)) {
        write_object(w, key);
    }
}

static void
write_code(writer *w, PyCodeObject *co)
{
    write_byte(w, CODE_CODE);
    write_int32(w, co->co_argcount);
    write_int32(w, co->co_nlocals);
    write_int32(w, co->co_stacksize);
    write_int32(w, co->co_flags);
    PyObject *const fields[] = {
        co->co_code, co->co_consts, co->co_names, co->co_varnames,
        co->co_freevars, co->co_cellvars, co->co_filename, co->co_name,
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        write_object(w, fields[i]);
    }
    write_int32(w, co->co_firstlineno);
    write_object(w, co->co_lnotab);
}

/* --- any object --- */

/* The type byte of a singleton, or 0. */
static int
code_of_singleton(PyObject *o)
{
    if (o == NULL) {
        return CODE_NULL;
    }
    return o == Py_None ? CODE_NONE
         : o == Py_True ? CODE_TRUE
         : o == Py_False ? CODE_FALSE
         : o == PyExc_StopIteration ? CODE_STOPITERATION
         : o == Py_Ellipsis ? CODE_ELLIPSIS
         : 0;
}

static void
write_by_type(writer *w, PyObject *o)
{
    int code;
    if (o != NULL && PyInt_CheckExact(o)) {
        write_int(w, PyInt_AS_LONG(o));
    }
    else if (o != NULL && PyString_CheckExact(o)) {
        write_string(w, o);
    }
    else if ((code = code_of_singleton(o)) != 0) {
        write_byte(w, code);
    }
    else if (PyTuple_CheckExact(o)) {
        write_items(w, CODE_TUPLE, ((PyTupleObject *)o)->ob_item, PyTuple_GET_SIZE(o));
    }
    else if (PyLong_CheckExact(o)) {
        write_long(w, (PyLongObject *)o);
    }
    else if (PyFloat_CheckExact(o)) {
        write_byte(w, w->version > 1 ? CODE_BINARY_FLOAT : CODE_FLOAT);
        write_double(w, PyFloat_AS_DOUBLE(o));
    }
    else if (PyComplex_CheckExact(o)) {
        write_byte(w, w->version > 1 ? CODE_BINARY_COMPLEX : CODE_COMPLEX);
        write_double(w, PyComplex_RealAsDouble(o));
        write_double(w, PyComplex_ImagAsDouble(o));
    }
    else if (PyUnicode_CheckExact(o)) {
        write_unicode(w, o);
    }
    else if (PyList_CheckExact(o)) {
        write_items(w, CODE_LIST, ((PyListObject *)o)->ob_item, PyList_GET_SIZE(o));
    }
    else if (PyDict_CheckExact(o)) {
        write_dict(w, o);
    }
    else if (PyAnySet_CheckExact(o)) {
        write_set(w, o);
    }
    else if (PyCode_Check(o)) {
        write_code(w, (PyCodeObject *)o);
    }
    else {
        write_buffer(w, o);
    }
}

static void
write_object(writer *w, PyObject *o)
{
    if (w->depth >= MARSHAL_DEPTH) {
        w->failure = WRITE_TOO_DEEP;
        return;
    }
    if (py_stack_check(" while writing marshal data")) {
        w->failure = WRITE_RAISED;
        return;
    }
    w->depth++;
    write_by_type(w, o);
    w->depth--;
}

/* Write o whole. Returns status; w->data is the caller's to free in any case. Raises yes. */
static int
write_whole(writer *w, PyObject *o, int version)
{
    memset(w, 0, sizeof *w);
    w->version = version;
    if (version > 0) {
        w->interned = PyDict_New();
        if (w->interned == NULL) {
            return -1;
        }
    }
    write_object(w, o);
    Py_XDECREF(w->interned);
    switch (w->failure) {
    case WRITE_OK:
        return 0;
    case WRITE_RAISED:
        return -1;
    case WRITE_TOO_DEEP:
        PyErr_SetString(PyExc_ValueError, "object too deeply nested to marshal");
        return -1;
    default:
        PyErr_SetString(PyExc_ValueError, "unmarshallable object");
        return -1;
    }
}

/* --- public --- */

void
PyMarshal_WriteLongToFile(long value, FILE *file, int version)
{
    for (int i = 0; i < 4; i++) {
        putc((int)(value >> 8 * i & 0xff), file);
    }
}

/* Tells errors of the file through ferror(file), others not at all: it has no result that could say so. */
void
PyMarshal_WriteObjectToFile(PyObject *o, FILE *file, int version)
{
    writer w;
    if (write_whole(&w, o, version) == 0) {
        fwrite(w.data, 1, w.length, file);
    }
    else {
        PyErr_Clear();
    }
    PyMem_Free(w.data);
}

PyObject *
PyMarshal_WriteObjectToString(PyObject *o, int version)
{
    writer w;
    PyObject *text = NULL;
    if (write_whole(&w, o, version) == 0) {
        text = PyString_FromStringAndSize(w.data, (Py_ssize_t)w.length);
    }
    PyMem_Free(w.data);
    return text;
}
