/* Reading marshal data (marshal_codes.h) from memory or from a C file.
 *
 * How it works: one recursive function reads an object by its type byte. The data may come from anywhere, so nothing
 * that it says is believed: sizes are checked against what is left, memory for containers grows with what really
 * arrives, nesting is limited.
 *
 * I1 read_object returns NULL with an exception, or NULL without one for the type byte '0' alone.
 * I2 no more memory is taken than a constant times the bytes read.
 * I3 a byte missing inside a number reads as 0xff; a missing type byte or missing text is EOFError.
 */
#include <sys/stat.h>
#include <string.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "longintrepr.h"
#include "marshal.h"
#include "marshal_codes.h"
#include "py_containers.h"
#include "py_stackguard.h"
#include "py_text.h"

/* Containers up to this size are made at once, larger ones grow. */
#define TRUSTED_COUNT 1024

typedef struct reader {
    FILE *file;              /* NULL: from memory */
    const char *p, *end;     /* memory left */
    PyObject *interned;      /* owned list of the 't' strings, NULL until the first */
    int depth;
} reader;

/* --- bytes and numbers --- */

static inline int
read_byte(reader *r)
{
    if (r->file != NULL) {
        return getc(r->file);
    }
    return r->p < r->end ? (unsigned char)*r->p++ : EOF;
}

static int
read_int16(reader *r)
{
    unsigned low = (unsigned)read_byte(r) & 0xff;
    unsigned high = (unsigned)read_byte(r) & 0xff;
    return (int16_t)(low | high << 8);
}

static long
read_int32(reader *r)
{
    uint32_t n = 0;
    if (r->file == NULL && r->end - r->p >= 4) {
        const unsigned char *b = (const unsigned char *)r->p;
        r->p += 4;
        return (int32_t)(b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24);
    }
    for (int i = 0; i < 4; i++) {
        n |= ((uint32_t)read_byte(r) & 0xff) << 8 * i;
    }
    return (int32_t)n;
}

static void
raise_eof(void)
{
    PyErr_SetString(PyExc_EOFError, "EOF read where object expected");
}

static void
raise_bad(const char *what)
{
    PyErr_Format(PyExc_ValueError, "bad marshal data (%s)", what);
}

/* Exactly n bytes to `to`. Returns status. */
static int
read_bytes(reader *r, char *to, Py_ssize_t n)
{
    if (r->file != NULL) {
        if (fread(to, 1, (size_t)n, r->file) != (size_t)n) {
            raise_eof();
            return -1;
        }
        return 0;
    }
    if (r->end - r->p < n) {
        raise_eof();
        return -1;
    }
    memcpy(to, r->p, (size_t)n);
    r->p += n;
    return 0;
}

/* A count that must not be negative; `what` for the message. Returns -1 with an exception. */
static Py_ssize_t
read_count(reader *r, const char *what)
{
    long n = read_int32(r);
    if (n < 0) {
        PyErr_Format(PyExc_ValueError, "bad marshal data (%s size out of range)", what);
        return -1;
    }
    return n;
}

/* --- text --- */

/* A str of n bytes from a file, growing as they arrive (I2). */
static PyObject *
read_long_text(reader *r, Py_ssize_t n)
{
    Py_ssize_t have = 0, room = 65536;
    PyObject *text = PyString_FromStringAndSize(NULL, room < n ? room : n);
    while (text != NULL && have < n) {
        Py_ssize_t step = PyString_GET_SIZE(text) - have;
        if (read_bytes(r, PyString_AS_STRING(text) + have, step) < 0) {
            Py_DECREF(text);
            return NULL;
        }
        have += step;
        if (have < n) {
            Py_ssize_t more = n - have < have ? n : 2 * have;
            _PyString_Resize(&text, more);
        }
    }
    return text;
}

/* Made by py_intern_text or PyString_FromStringAndSize. */
typedef PyObject *(*text_maker)(const char *text, Py_ssize_t size);

static PyObject *
read_text_as(reader *r, const char *what, text_maker make)
{
    Py_ssize_t n = read_count(r, what);
    if (n < 0) {
        return NULL;
    }
    if (r->file != NULL) {
        return read_long_text(r, n);
    }
    if (r->end - r->p < n) {
        raise_eof();
        return NULL;
    }
    PyObject *text = make(r->p, n);
    r->p += n;
    return text;
}

static PyObject *
read_text(reader *r, const char *what)
{
    return read_text_as(r, what, PyString_FromStringAndSize);
}

static PyObject *
read_interned(reader *r)
{
    PyObject *text = read_text_as(r, "string", py_intern_text);
    if (text == NULL) {
        return NULL;
    }
    PyString_InternInPlace(&text);      /* one that came from a file in parts */
    if (r->interned == NULL) {
        r->interned = PyList_New(0);
    }
    if (r->interned == NULL || PyList_Append(r->interned, text) < 0) {
        Py_DECREF(text);
        return NULL;
    }
    return text;
}

static PyObject *
read_string_reference(reader *r)
{
    long n = read_int32(r);
    if (n < 0 || r->interned == NULL || n >= PyList_GET_SIZE(r->interned)) {
        raise_bad("string ref out of range");
        return NULL;
    }
    PyObject *text = PyList_GET_ITEM(r->interned, n);
    Py_INCREF(text);
    return text;
}

static PyObject *
read_unicode(reader *r)
{
    PyObject *bytes = read_text(r, "unicode");
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *text = PyUnicode_DecodeUTF8(PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes), NULL);
    Py_DECREF(bytes);
    return text;
}

/* --- numbers --- */

static PyObject *
read_int64(reader *r)
{
    unsigned long low = (uint32_t)read_int32(r);
    unsigned long high = (uint32_t)read_int32(r);
    return PyInt_FromLong((long)(low | high << 32));
}

/* Put 15-bit digits into the digits of v, two into each. Returns status. */
static int
read_digits(reader *r, PyLongObject *v, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        int n = read_int16(r);
        if (n < 0) {
            raise_bad("digit out of range in long");
            return -1;
        }
        if (n == 0 && i == count - 1) {
            raise_bad("unnormalized long data");
            return -1;
        }
        digit *to = &v->ob_digit[i / 2];
        *to = i % 2 ? *to | (digit)n << MARSHAL_SHIFT : (digit)n;
    }
    return 0;
}

static PyObject *
read_long_object(reader *r)
{
    long n = read_int32(r);
    if (n == INT32_MIN) {
        raise_bad("long size out of range");
        return NULL;
    }
    Py_ssize_t count = n < 0 ? -n : n;
    if (count == 0) {
        return PyLong_FromLong(0);
    }
    if (r->file == NULL && r->end - r->p < 2 * count) {    /* I2, I3: the first missing digit is out of range */
        raise_bad("digit out of range in long");
        return NULL;
    }
    Py_ssize_t size = (count + 1) / 2;    /* the top one is not zero */
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    if (read_digits(r, v, count) < 0) {
        Py_DECREF(v);
        return NULL;
    }
    Py_SIZE(v) = n < 0 ? -size : size;
    return (PyObject *)v;
}

/* A float as text behind a length byte. Returns -1.0 with an exception. */
static double
read_float_text(reader *r)
{
    char text[256];
    int n = read_byte(r);
    if (n == EOF) {
        raise_eof();
        return -1.0;
    }
    if (read_bytes(r, text, n) < 0) {
        return -1.0;
    }
    text[n] = '\0';
    return PyOS_string_to_double(text, NULL, NULL);
}

static double
read_float_bytes(reader *r)
{
    char bytes[8];
    if (read_bytes(r, bytes, 8) < 0) {
        return -1.0;
    }
    return _PyFloat_Unpack8((unsigned char *)bytes, 1);
}

typedef double (*float_reader)(reader *r);

static PyObject *
read_float(reader *r, float_reader read)
{
    double value = read(r);
    return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
}

static PyObject *
read_complex(reader *r, float_reader read)
{
    double real = read(r);
    if (real == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    double imag = read(r);
    if (imag == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    return PyComplex_FromDoubles(real, imag);
}

/* --- containers --- */

static PyObject *read_object(reader *r);

/* An object that must be there; `where` for the message. */
static PyObject *
read_item(reader *r, const char *where)
{
    PyObject *item = read_object(r);
    if (item == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_TypeError, "NULL object in marshal data for %s", where);
    }
    return item;
}

/* n items as a list, which grows as they arrive. */
static PyObject *
read_list(reader *r, Py_ssize_t n, const char *where)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *item = read_item(r, where);
        if (item == NULL || py_list_append_steal(list, item) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static PyObject *
read_tuple(reader *r, Py_ssize_t n)
{
    if (n > TRUSTED_COUNT) {
        PyObject *list = read_list(r, n, "tuple");
        PyObject *tuple = list == NULL ? NULL : PyList_AsTuple(list);
        Py_XDECREF(list);
        return tuple;
    }
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple != NULL && i < n; i++) {
        PyObject *item = read_item(r, "tuple");
        if (item == NULL) {
            Py_CLEAR(tuple);
        }
        else {
            PyTuple_SET_ITEM(tuple, i, item);
        }
    }
    return tuple;
}

static PyObject *
read_set(reader *r, Py_ssize_t n, int frozen)
{
    PyObject *set = PySet_New(NULL);
    for (Py_ssize_t i = 0; set != NULL && i < n; i++) {
        PyObject *item = read_item(r, "set");
        if (item == NULL || PySet_Add(set, item) < 0) {
            Py_CLEAR(set);
        }
        Py_XDECREF(item);
    }
    if (set != NULL && frozen) {
        PyObject *result = PyFrozenSet_New(set);
        Py_DECREF(set);
        return result;
    }
    return set;
}

static PyObject *
read_dict(reader *r)
{
    PyObject *dict = PyDict_New();
    while (dict != NULL) {
        PyObject *key = read_object(r);
        if (key == NULL) {
            break;    /* the end, or an error */
        }
        PyObject *value = read_object(r);
        if (value != NULL && PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_DECREF(key);
        Py_XDECREF(value);
        if (value == NULL && PyErr_Occurred()) {
            break;
        }
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(dict);
    }
    return dict;
}

static PyObject *
read_container(reader *r, int code)
{
    const char *what = code == CODE_TUPLE ? "tuple" : code == CODE_LIST ? "list" : "set";
    Py_ssize_t n = read_count(r, what);
    if (n < 0) {
        return NULL;
    }
    if (r->file == NULL && n > r->end - r->p) {    /* every item takes a byte at least */
        raise_eof();
        return NULL;
    }
    switch (code) {
    case CODE_TUPLE:
        return read_tuple(r, n);
    case CODE_LIST:
        return read_list(r, n, "list");
    default:
        return read_set(r, n, code == CODE_FROZENSET);
    }
}

enum { CODE_FIELDS = 8 };    /* objects between the first numbers and firstlineno */

static PyObject *
read_code(reader *r)
{
    PyObject *field[CODE_FIELDS] = {NULL}, *lnotab = NULL, *code = NULL;
    int argcount = (int)read_int32(r);
    int nlocals = (int)read_int32(r);
    int stacksize = (int)read_int32(r);
    int flags = (int)read_int32(r);
    for (int i = 0; i < CODE_FIELDS; i++) {
        field[i] = read_item(r, "code object");
        if (field[i] == NULL) {
            goto done;
        }
    }
    int firstlineno = (int)read_int32(r);
    lnotab = read_item(r, "code object");
    if (lnotab != NULL) {
        code = (PyObject *)PyCode_New(argcount, nlocals, stacksize, flags, field[0], field[1], field[2], field[3],
                                      field[4], field[5], field[6], field[7], firstlineno, lnotab);
    }
done:
    for (int i = 0; i < CODE_FIELDS; i++) {
        Py_XDECREF(field[i]);
    }
    Py_XDECREF(lnotab);
    return code;
}

/* --- any object --- */

static PyObject *
new_reference(PyObject *o)
{
    Py_INCREF(o);
    return o;
}

static PyObject *
read_by_code(reader *r, int code)
{
    switch (code) {
    case EOF:
        raise_eof();
        return NULL;
    case CODE_NULL:
        return NULL;
    case CODE_NONE:
        return new_reference(Py_None);
    case CODE_FALSE:
        return new_reference(Py_False);
    case CODE_TRUE:
        return new_reference(Py_True);
    case CODE_STOPITERATION:
        return new_reference(PyExc_StopIteration);
    case CODE_ELLIPSIS:
        return new_reference(Py_Ellipsis);
    case CODE_INT:
        return PyInt_FromLong(read_int32(r));
    case CODE_INT64:
        return read_int64(r);
    case CODE_LONG:
        return read_long_object(r);
    case CODE_FLOAT:
        return read_float(r, read_float_text);
    case CODE_BINARY_FLOAT:
        return read_float(r, read_float_bytes);
    case CODE_COMPLEX:
        return read_complex(r, read_float_text);
    case CODE_BINARY_COMPLEX:
        return read_complex(r, read_float_bytes);
    case CODE_STRING:
        return read_text(r, "string");
    case CODE_INTERNED:
        return read_interned(r);
    case CODE_STRINGREF:
        return read_string_reference(r);
    case CODE_UNICODE:
        return read_unicode(r);
    case CODE_TUPLE:
    case CODE_LIST:
    case CODE_SET:
    case CODE_FROZENSET:
        return read_container(r, code);
    case CODE_DICT:
        return read_dict(r);
    case CODE_CODE:
        return read_code(r);
    default:
        raise_bad("unknown type code");
        return NULL;
    }
}

static PyObject *
read_object(reader *r)
{
    int code = read_byte(r);
    if (r->depth >= MARSHAL_DEPTH) {
        PyErr_SetString(PyExc_ValueError, "recursion limit exceeded");
        return NULL;
    }
    if (py_stack_check(" while reading marshal data")) {
        return NULL;
    }
    r->depth++;
    PyObject *o = read_by_code(r, code);
    r->depth--;
    return o;
}

/* The one object that the caller wants. */
static PyObject *
read_whole(reader *r)
{
    if (PyErr_Occurred()) {
        return NULL;
    }
    PyObject *o = read_item(r, "object");
    Py_XDECREF(r->interned);
    return o;
}

/* --- public --- */

int
PyMarshal_ReadShortFromFile(FILE *file)
{
    reader r = {.file = file};
    return read_int16(&r);
}

long
PyMarshal_ReadLongFromFile(FILE *file)
{
    reader r = {.file = file};
    return read_int32(&r);
}

PyObject *
PyMarshal_ReadObjectFromString(char *data, Py_ssize_t length)
{
    reader r = {.p = data, .end = data + length};
    return read_whole(&r);
}

PyObject *
PyMarshal_ReadObjectFromFile(FILE *file)
{
    reader r = {.file = file};
    return read_whole(&r);
}

/* The object with which the file ends: what is left of the file is read at once. */
PyObject *
PyMarshal_ReadLastObjectFromFile(FILE *file)
{
    struct stat status;
    long at = ftell(file);
    if (at < 0 || fstat(fileno(file), &status) < 0 || status.st_size <= at || status.st_size - at > 64 << 20) {
        return PyMarshal_ReadObjectFromFile(file);
    }
    size_t size = (size_t)(status.st_size - at);
    char *data = PyMem_Malloc(size);
    if (data == NULL) {
        return PyMarshal_ReadObjectFromFile(file);
    }
    size_t length = fread(data, 1, size, file);
    PyObject *o = PyMarshal_ReadObjectFromString(data, (Py_ssize_t)length);
    PyMem_Free(data);
    return o;
}
