/* The module _struct: values as bytes in the layout that a format string describes.
 *
 * How it works: a format is compiled once into a layout: a list of items, each a kind of value, an offset and a repeat
 * count, with alignment already worked out. Packing and unpacking walk the list. Integers of every size, byte order and
 * signedness share one reader and one writer.
 *
 *     native ("@" or nothing): C's sizes and alignment.    "=" "<" ">" "!": fixed sizes, no alignment, given byte order.
 *
 * I1 a layout is immutable and counted: packing may run Python code (__index__), which may give the Struct another one.
 * I2 the layout's size is at most PY_SSIZE_T_MAX; every item lies inside it.
 *
 * Layouts used by the module's functions are kept in a dict, which is the functions' self.
 * The file has a little over 1,000 lines: layout, values and type know too much of each other to be told apart simply.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "structmember.h"

PyMODINIT_FUNC init_struct(void);

#define CACHE_MOST 100

/* --- kinds of values --- */

typedef struct item_kind {
    char code;
    unsigned char native_size, native_align, standard_size;    /* standard_size 0: none */
} item_kind;

#define NATIVE(type) sizeof(type), _Alignof(type)

static const item_kind kinds[] = {
    {'x', 1, 1, 1},
    {'b', 1, 1, 1},
    {'B', 1, 1, 1},
    {'c', 1, 1, 1},
    {'s', 1, 1, 1},
    {'p', 1, 1, 1},
    {'h', NATIVE(short), 2},
    {'H', NATIVE(short), 2},
    {'i', NATIVE(int), 4},
    {'I', NATIVE(int), 4},
    {'l', NATIVE(long), 4},
    {'L', NATIVE(long), 4},
    {'q', NATIVE(long long), 8},
    {'Q', NATIVE(long long), 8},
    {'?', NATIVE(_Bool), 1},
    {'f', NATIVE(float), 4},
    {'d', NATIVE(double), 8},
    {'P', NATIVE(void *), 0},
    {'\0', 0, 0, 0},
};

/* A run of equal values in a layout. */
typedef struct item {
    char code;
    unsigned char size;      /* of one value; 's' and 'p': see length */
    Py_ssize_t offset;
    Py_ssize_t repeat;       /* values; 's' and 'p': 1 */
    Py_ssize_t length;       /* bytes of an 's' or 'p' */
} item;

typedef struct layout {
    Py_ssize_t references;
    Py_ssize_t size;         /* bytes */
    Py_ssize_t values;       /* that are packed */
    bool native;
    bool little_endian;
    Py_ssize_t item_count;
    item items[];
} layout;

typedef struct {
    PyObject_HEAD
    layout *layout;          /* counted, NULL until __init__ */
    PyObject *format;        /* owned str */
    PyObject *weakrefs;
} struct_object;

static PyTypeObject struct_type;

/* struct.error: it lives in the type's dict, where no program finds a reason to change it. */
static PyObject *
struct_error(void)
{
    return PyDict_GetItemString(struct_type.tp_dict, "_error");
}

static void
raise_error(const char *message)
{
    PyErr_SetString(struct_error(), message);
}

/* --- compiling formats --- */

static void
release_layout(layout *l)
{
    if (l != NULL && --l->references == 0) {
        PyMem_Free(l);
    }
}

static const item_kind *
find_kind(char code, bool native)
{
    for (const item_kind *kind = kinds; kind->code != '\0'; kind++) {
        if (kind->code == code && (native || kind->standard_size != 0)) {
            return kind;
        }
    }
    raise_error("bad char in struct format");
    return NULL;
}

static const char *
parse_order(const char *s, bool *native, bool *little_endian)
{
    *native = false;
    *little_endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    switch (*s) {
    case '<':
        *little_endian = true;
        return s + 1;
    case '>':
    case '!':
        *little_endian = false;
        return s + 1;
    case '=':
        return s + 1;
    case '@':
        *native = true;
        return s + 1;
    default:
        *native = true;
        return s;
    }
}

/* Decimal digits at *s as a count, 1 without any. Returns -1 when too large (raised). */
static Py_ssize_t
parse_count(const char **s)
{
    if (!isdigit(Py_CHARMASK(**s))) {
        return 1;
    }
    Py_ssize_t n = 0;
    for (; isdigit(Py_CHARMASK(**s)); ++*s) {
        if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, **s - '0', &n)) {
            raise_error("total struct size too long");
            return -1;
        }
    }
    return n;
}

/* Put one format item at the end of the layout. Returns status. */
static int
add_item(layout *l, const item_kind *kind, Py_ssize_t count)
{
    Py_ssize_t size = l->native ? kind->native_size : kind->standard_size;
    Py_ssize_t padding = 0, bytes;
    if (l->native && l->size % kind->native_align != 0) {
        padding = kind->native_align - l->size % kind->native_align;
    }
    if (__builtin_add_overflow(l->size, padding, &l->size) || __builtin_mul_overflow(size, count, &bytes)) {
        raise_error("total struct size too long");
        return -1;
    }
    item it = {kind->code, (unsigned char)size, l->size, count, 0};
    if (__builtin_add_overflow(l->size, bytes, &l->size)) {
        raise_error("total struct size too long");
        return -1;
    }
    if (kind->code == 'x') {
        return 0;
    }
    if (kind->code == 's' || kind->code == 'p') {
        it.length = count;
        it.repeat = 1;
    }
    if (it.repeat == 0) {
        return 0;
    }
    l->values += it.repeat;
    l->items[l->item_count++] = it;
    return 0;
}

/* Returns a new reference to a layout. Raises yes. */
static layout *
compile_format(const char *format)
{
    layout *l = PyMem_Malloc(sizeof(layout) + strlen(format) * sizeof(item));
    if (l == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    *l = (layout){.references = 1};
    const char *s = parse_order(format, &l->native, &l->little_endian);
    while (*s != '\0') {
        if (isspace(Py_CHARMASK(*s))) {
            s++;
            continue;
        }
        Py_ssize_t count = parse_count(&s);
        if (count >= 0 && *s == '\0') {    /* a count that counts nothing */
            break;
        }
        const item_kind *kind = count < 0 ? NULL : find_kind(*s++, l->native);
        if (kind == NULL || add_item(l, kind, count) < 0) {
            release_layout(l);
            return NULL;
        }
    }
    return l;
}

/* --- integers --- */

/* An int or long for v. Returns new. Raises yes. */
static PyObject *
integer_of(PyObject *v)
{
    if (PyInt_Check(v) || PyLong_Check(v)) {
        Py_INCREF(v);
        return v;
    }
    PyNumberMethods *nb = Py_TYPE(v)->tp_as_number;
    if (PyIndex_Check(v)) {
        PyObject *n = PyNumber_Index(v);
        if (n != NULL || !PyErr_ExceptionMatches(PyExc_TypeError)) {
            return n;
        }
        PyErr_Clear();
    }
    if (nb == NULL || nb->nb_int == NULL || PyString_Check(v) || PyUnicode_Check(v)) {
        raise_error("cannot convert argument to integer");
        return NULL;
    }
    const char *warning = PyFloat_Check(v)
        ? "integer argument expected, got float"
        : "integer argument expected, got non-integer (implicit conversion using __int__ is deprecated)";
    if (PyErr_WarnEx(PyExc_DeprecationWarning, warning, 1) < 0) {
        return NULL;
    }
    PyObject *n = nb->nb_int(v);
    if (n != NULL && !PyInt_Check(n) && !PyLong_Check(n)) {
        Py_DECREF(n);
        PyErr_SetString(PyExc_TypeError, "__int__ method returned non-integer");
        return NULL;
    }
    return n;
}

static void
raise_code_range(char code)
{
    PyErr_Format(struct_error(), "integer out of range for '%c' format code", code);
}

/* Complain that a value does not fit into `size` bytes. Shorts in the machine's order are spoken of in words of C. */
static void
raise_range(char code, int size, bool swapped)
{
    if (swapped && code == 'H') {
        raise_error("'H' format requires 0 <= number <= 65535");
        return;
    }
    if (swapped && code == 'h') {
        raise_error("'h' format requires -32768 <= number <= 32767");
        return;
    }
    switch (code) {
    case 'b':
        raise_error("byte format requires -128 <= number <= 127");
        break;
    case 'B':
        raise_error("ubyte format requires 0 <= number <= 255");
        break;
    case 'h':
        raise_error("short format requires SHRT_MIN <= number <= SHRT_MAX");
        break;
    case 'H':
        raise_error("ushort format requires 0 <= number <= USHRT_MAX");
        break;
    default:
        if (size >= 8) {
            raise_code_range(code);
        }
        else if (isupper(Py_CHARMASK(code))) {
            PyErr_Format(struct_error(), "'%c' format requires 0 <= number <= %lu", code, ~0UL >> (64 - 8 * size));
        }
        else {
            long most = (long)(~0UL >> (65 - 8 * size));
            PyErr_Format(struct_error(), "'%c' format requires %ld <= number <= %ld", code, -most - 1, most);
        }
    }
}

static bool
is_unsigned(char code)
{
    return code == 'B' || code == 'H' || code == 'I' || code == 'L' || code == 'Q';
}

/* The bits of v for an integer of `size` bytes. Returns status. */
static int
integer_bits(PyObject *v, char code, int size, bool swapped, uint64_t *bits)
{
    PyObject *n = integer_of(v);
    if (n == NULL) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) { /* of infinities */
            raise_code_range(code);
        }
        return -1;
    }
    /* B and H are read as signed first, so that a negative value is told apart from a too large one. */
    bool wide_unsigned = code == 'I' || code == 'L' || code == 'Q' || (code == 'H' && swapped);
    int failed;
    if (wide_unsigned) {
        *bits = PyLong_AsUnsignedLong(n);
        failed = *bits == (uint64_t)-1 && PyErr_Occurred() != NULL;
    }
    else {
        *bits = (uint64_t)PyLong_AsLong(n);
        failed = *bits == (uint64_t)-1 && PyErr_Occurred() != NULL;
    }
    Py_DECREF(n);
    if (failed) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            raise_code_range(code);
        }
        return -1;
    }
    if (size < 8) {
        int64_t low = is_unsigned(code) ? 0 : -((int64_t)1 << (8 * size - 1));
        int64_t high = is_unsigned(code) ? ((int64_t)1 << 8 * size) - 1 : ((int64_t)1 << (8 * size - 1)) - 1;
        bool fits = wide_unsigned ? *bits <= (uint64_t)high : (int64_t)*bits >= low && (int64_t)*bits <= high;
        if (!fits) {
            raise_range(code, size, swapped);
            return -1;
        }
    }
    return 0;
}

static void
put_bits(char *p, uint64_t bits, int size, bool little_endian)
{
    for (int i = 0; i < size; i++) {
        p[little_endian ? i : size - 1 - i] = (char)(bits >> 8 * i);
    }
}

static uint64_t
get_bits(const char *p, int size, bool little_endian)
{
    uint64_t bits = 0;
    for (int i = 0; i < size; i++) {
        bits |= (uint64_t)(unsigned char)p[little_endian ? i : size - 1 - i] << 8 * i;
    }
    return bits;
}

/* --- packing --- */

static int
pack_float(PyObject *v, char code, char *p, const layout *l)
{
    double x = PyFloat_AsDouble(v);
    if (x == -1 && PyErr_Occurred()) {
        raise_error("required argument is not a float");
        return -1;
    }
    if (code == 'd') {
        return _PyFloat_Pack8(x, (unsigned char *)p, l->little_endian);
    }
    if (l->native) {    /* C's conversion: too large becomes infinite */
        float narrow = (float)x;
        memcpy(p, &narrow, sizeof narrow);
        return 0;
    }
    return _PyFloat_Pack4(x, (unsigned char *)p, l->little_endian);
}

static int
pack_text(PyObject *v, const item *it, char *p)
{
    if (!PyString_Check(v)) {
        PyErr_Format(struct_error(), "argument for '%c' must be a string", it->code);
        return -1;
    }
    Py_ssize_t n = PyString_GET_SIZE(v), room = it->length;
    if (it->code == 'p') {
        if (room == 0) {
            return 0;
        }
        room--;
        n = n < room ? n : room;
        *p++ = (char)(n < 255 ? n : 255);
    }
    memcpy(p, PyString_AS_STRING(v), (size_t)(n < room ? n : room));
    return 0;
}

static int
pack_value(PyObject *v, const item *it, char *p, const layout *l)
{
    uint64_t bits;
    switch (it->code) {
    case 'c':
        if (!PyString_Check(v) || PyString_GET_SIZE(v) != 1) {
            raise_error("char format require string of length 1");
            return -1;
        }
        *p = PyString_AS_STRING(v)[0];
        return 0;
    case 's':
    case 'p':
        return pack_text(v, it, p);
    case '?': {
        int truth = PyObject_IsTrue(v);
        *p = truth > 0;
        return truth < 0 ? -1 : 0;
    }
    case 'f':
    case 'd':
        return pack_float(v, it->code, p, l);
    case 'P': {
        PyObject *n = integer_of(v);
        if (n == NULL) {
            return -1;
        }
        bits = (uint64_t)PyLong_AsVoidPtr(n);
        Py_DECREF(n);
        if (bits == (uint64_t)-1 && PyErr_Occurred()) {
            return -1;
        }
        break;
    }
    default:
        if (integer_bits(v, it->code, it->size, !l->little_endian, &bits) < 0) {
            return -1;
        }
    }
    put_bits(p, bits, it->size, l->little_endian);
    return 0;
}

/* Pack the values args[first:] to p, which has room for the layout. Returns status. */
static int
pack_values(const layout *l, PyObject *args, Py_ssize_t first, char *p)
{
    memset(p, 0, (size_t)l->size);
    for (Py_ssize_t i = 0; i < l->item_count; i++) {
        const item *it = &l->items[i];
        for (Py_ssize_t k = 0; k < it->repeat; k++) {
            if (pack_value(PyTuple_GET_ITEM(args, first++), it, p + it->offset + k * it->size, l) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* --- unpacking --- */

static PyObject *
unpack_integer(uint64_t bits, int size, bool without_sign)
{
    if (without_sign) {
        return bits <= LONG_MAX ? PyInt_FromLong((long)bits) : PyLong_FromUnsignedLong(bits);
    }
    int shift = 64 - 8 * size;
    return PyInt_FromLong((long)(bits << shift) >> shift);
}

static PyObject *
unpack_float(char code, const char *p, const layout *l)
{
    double x;
    if (l->native) {
        float narrow;
        if (code == 'd') {
            memcpy(&x, p, sizeof x);
        }
        else {
            memcpy(&narrow, p, sizeof narrow);
            x = narrow;
        }
        return PyFloat_FromDouble(x);
    }
    x = code == 'd' ? _PyFloat_Unpack8((const unsigned char *)p, l->little_endian)
                    : _PyFloat_Unpack4((const unsigned char *)p, l->little_endian);
    return x == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(x);
}

static PyObject *
unpack_value(const item *it, const char *p, const layout *l)
{
    switch (it->code) {
    case 'c':
        return PyString_FromStringAndSize(p, 1);
    case 's':
        return PyString_FromStringAndSize(p, it->length);
    case 'p': {
        Py_ssize_t n = it->length > 0 ? (unsigned char)*p : 0, most = it->length > 0 ? it->length - 1 : 0;
        return PyString_FromStringAndSize(p + 1, n < most ? n : most);
    }
    case '?':
        return PyBool_FromLong(*p != 0);
    case 'f':
    case 'd':
        return unpack_float(it->code, p, l);
    case 'P':
        return PyLong_FromVoidPtr((void *)get_bits(p, it->size, l->little_endian));
    default:
        return unpack_integer(get_bits(p, it->size, l->little_endian), it->size, is_unsigned(it->code));
    }
}

static PyObject *
unpack_values(const layout *l, const char *p)
{
    PyObject *values = PyTuple_New(l->values);
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; values != NULL && i < l->item_count; i++) {
        const item *it = &l->items[i];
        for (Py_ssize_t k = 0; k < it->repeat; k++) {
            PyObject *value = unpack_value(it, p + it->offset + k * it->size, l);
            if (value == NULL) {
                Py_DECREF(values);
                return NULL;
            }
            PyTuple_SET_ITEM(values, n++, value);
        }
    }
    return values;
}

/* --- the type Struct --- */

/* The Struct's layout, counted for the caller. Returns NULL with an exception before __init__. */
static layout *
hold_layout(struct_object *self)
{
    if (self->layout == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "Struct object was not initialized");
        return NULL;
    }
    self->layout->references++;
    return self->layout;
}

static int
struct_init(PyObject *o, PyObject *args, PyObject *kwargs)
{
    struct_object *self = (struct_object *)o;
    static const char *const names[] = {"format", NULL};
    PyObject *format;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:Struct", (char **)names, &format)) {
        return -1;
    }
    if (PyString_Check(format)) {
        Py_INCREF(format);
    }
    else if (PyUnicode_Check(format)) {
        format = PyUnicode_AsASCIIString(format);
        if (format == NULL) {
            return -1;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "Struct() argument 1 must be string, not %s", Py_TYPE(format)->tp_name);
        return -1;
    }
    layout *l = compile_format(PyString_AS_STRING(format));
    if (l == NULL) {
        Py_DECREF(format);
        return -1;
    }
    layout *old = self->layout;
    PyObject *old_format = self->format;
    self->layout = l;
    self->format = format;
    release_layout(old);
    Py_XDECREF(old_format);
    return 0;
}

static void
struct_dealloc(PyObject *o)
{
    struct_object *self = (struct_object *)o;
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs(o);
    }
    release_layout(self->layout);
    Py_XDECREF(self->format);
    Py_TYPE(o)->tp_free(o);
}

/* Whether args has the values of the layout behind the first ones; raises when not. */
static bool
has_values(const layout *l, PyObject *args, Py_ssize_t first, const char *function)
{
    Py_ssize_t given = PyTuple_GET_SIZE(args) - first;
    if (given == l->values) {
        return true;
    }
    PyErr_Format(struct_error(), "%s expected %zd items for packing (got %zd)", function, l->values, given);
    return false;
}

static PyObject *
struct_pack_from(PyObject *o, PyObject *args, Py_ssize_t first)
{
    layout *l = hold_layout((struct_object *)o);
    if (l == NULL) {
        return NULL;
    }
    PyObject *text = NULL;
    if (has_values(l, args, first, "pack")) {
        text = PyString_FromStringAndSize(NULL, l->size);
        /* A one-byte str may be shared: collect such a value aside. */
        char single;
        char *p = text == NULL ? NULL : l->size > 1 ? PyString_AS_STRING(text) : &single;
        if (text != NULL && pack_values(l, args, first, p) < 0) {
            Py_CLEAR(text);
        }
        if (text != NULL && l->size == 1) {
            Py_DECREF(text);
            text = PyString_FromStringAndSize(&single, 1);
        }
    }
    release_layout(l);
    return text;
}

static PyObject *
struct_pack(PyObject *o, PyObject *args)
{
    return struct_pack_from(o, args, 0);
}

/* Where in a buffer of `size` bytes the layout goes. Returns -1 with an exception. */
static Py_ssize_t
place_in_buffer(const layout *l, Py_ssize_t offset, Py_ssize_t size, const char *function)
{
    if (offset < 0) {
        offset += size;
    }
    if (offset < 0 || size - offset < l->size) {
        PyErr_Format(struct_error(), "%s requires a buffer of at least %zd bytes", function, l->size);
        return -1;
    }
    return offset;
}

/* Writable memory. With a view, the owner can't move it until it is released. */
typedef struct target_memory {
    Py_buffer view;    /* view.obj is NULL for the old buffer interface */
    char *data;
    Py_ssize_t size;
} target_memory;

/* Returns status. */
static int
find_memory(PyObject *o, target_memory *target)
{
    void *data;
    target->view.obj = NULL;
    if (PyObject_CheckBuffer(o) && PyObject_GetBuffer(o, &target->view, PyBUF_WRITABLE) == 0) {
        target->data = target->view.buf;
        target->size = target->view.len;
        return 0;
    }
    PyErr_Clear();
    if (PyObject_AsWriteBuffer(o, &data, &target->size) < 0) {
        PyErr_Format(PyExc_TypeError, "argument must be read-write buffer, not %s", Py_TYPE(o)->tp_name);
        return -1;
    }
    target->data = data;
    return 0;
}

static void
release_memory(target_memory *target)
{
    if (target->view.obj != NULL) {
        PyBuffer_Release(&target->view);
    }
}

/* Pack args[first + 2:] into the buffer args[first] at offset. Returns status. */
static int
pack_into_target(const layout *l, PyObject *args, Py_ssize_t first, Py_ssize_t offset)
{
    target_memory target;
    char *packed = PyMem_Malloc((size_t)l->size + 1);    /* values first: none is written if one is wrong */
    if (packed == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int status = -1;
    PyObject *o = PyTuple_GET_ITEM(args, first);
    if (find_memory(o, &target) == 0) {
        Py_ssize_t place = place_in_buffer(l, offset, target.size, "pack_into");
        release_memory(&target);
        if (place >= 0 && pack_values(l, args, first + 2, packed) == 0 && find_memory(o, &target) == 0) {
            place = place_in_buffer(l, offset, target.size, "pack_into");
            if (place >= 0) {
                memcpy(target.data + place, packed, (size_t)l->size);
                status = 0;
            }
            release_memory(&target);
        }
    }
    PyMem_Free(packed);
    return status;
}

/* pack_into(buffer, offset, values...), with the buffer at args[first]. */
static PyObject *
struct_pack_into_from(PyObject *o, PyObject *args, Py_ssize_t first)
{
    layout *l = hold_layout((struct_object *)o);
    if (l == NULL) {
        return NULL;
    }
    PyObject *result = NULL;
    Py_ssize_t given = PyTuple_GET_SIZE(args) - first;
    if (given < 2) {
        PyErr_SetString(struct_error(), given == 0 ? "pack_into expected buffer argument"
                                                   : "pack_into expected offset argument");
        goto done;
    }
    if (!has_values(l, args, first + 2, "pack_into")) {
        goto done;
    }
    Py_ssize_t offset = PyInt_AsSsize_t(PyTuple_GET_ITEM(args, first + 1));
    if (offset == -1 && PyErr_Occurred()) {
        goto done;
    }
    if (pack_into_target(l, args, first, offset) == 0) {
        Py_INCREF(Py_None);
        result = Py_None;
    }
done:
    release_layout(l);
    return result;
}

static PyObject *
struct_pack_into(PyObject *o, PyObject *args)
{
    return struct_pack_into_from(o, args, 0);
}

static PyObject *
struct_unpack(PyObject *o, PyObject *source)
{
    Py_buffer view;
    const void *data = NULL;
    Py_ssize_t size = -1;
    layout *l = hold_layout((struct_object *)o);
    if (l == NULL) {
        return NULL;
    }
    bool has_view = false;
    if (PyString_Check(source)) {
        data = PyString_AS_STRING(source);
        size = PyString_GET_SIZE(source);
    }
    else if (PyArg_Parse(source, "s*:unpack", &view)) {
        has_view = true;
        data = view.buf;
        size = view.len;
    }
    else {
        PyErr_Clear();
    }
    PyObject *values = NULL;
    if (size == l->size) {
        values = unpack_values(l, data);
    }
    else {
        PyErr_Format(struct_error(), "unpack requires a string argument of length %zd", l->size);
    }
    if (has_view) {
        PyBuffer_Release(&view);
    }
    release_layout(l);
    return values;
}

static PyObject *
unpack_from_buffer(struct_object *self, PyObject *source, Py_ssize_t offset)
{
    Py_buffer view;
    layout *l = hold_layout(self);
    if (l == NULL) {
        return NULL;
    }
    PyObject *values = NULL;
    if (PyArg_Parse(source, "s*:unpack_from", &view)) {
        offset = place_in_buffer(l, offset, view.len, "unpack_from");
        if (offset >= 0) {
            values = unpack_values(l, (const char *)view.buf + offset);
        }
        PyBuffer_Release(&view);
    }
    release_layout(l);
    return values;
}

static PyObject *
struct_unpack_from(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"buffer", "offset", NULL};
    PyObject *source;
    Py_ssize_t offset = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|n:unpack_from", (char **)names, &source, &offset)) {
        return NULL;
    }
    return unpack_from_buffer((struct_object *)o, source, offset);
}

static PyObject *
struct_get_size(PyObject *o, void *unused)
{
    layout *l = hold_layout((struct_object *)o);
    if (l == NULL) {
        return NULL;
    }
    PyObject *size = PyInt_FromSsize_t(l->size);
    release_layout(l);
    return size;
}

static PyObject *
struct_sizeof(PyObject *o, PyObject *unused)
{
    struct_object *self = (struct_object *)o;
    Py_ssize_t size = (Py_ssize_t)sizeof(struct_object);
    if (self->layout != NULL) {
        size += (Py_ssize_t)sizeof(layout) + self->layout->item_count * (Py_ssize_t)sizeof(item);
    }
    return PyInt_FromSsize_t(size);
}

static const PyMethodDef struct_methods[] = {
    {"pack", struct_pack, METH_VARARGS, PyDoc_STR("S.pack(v1, v2, ...) -> string\n\nThe values as bytes.")},
    {"pack_into", struct_pack_into, METH_VARARGS,
     PyDoc_STR("S.pack_into(buffer, offset, v1, v2, ...)\n\nWrite the values' bytes into a buffer.")},
    {"unpack", struct_unpack, METH_O, PyDoc_STR("S.unpack(str) -> (v1, v2, ...)\n\nThe values that the bytes hold.")},
    {"unpack_from", (PyCFunction)struct_unpack_from, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("S.unpack_from(buffer[, offset]) -> (v1, v2, ...)\n\nThe values that part of a buffer holds.")},
    {"__sizeof__", struct_sizeof, METH_NOARGS, PyDoc_STR("Size in memory, in bytes.")},
    {NULL},
};

static const PyMemberDef struct_members[] = {
    {(char *)"format", T_OBJECT, offsetof(struct_object, format), READONLY, (char *)"the format string"},
    {NULL},
};

static const PyGetSetDef struct_getset[] = {
    {(char *)"size", struct_get_size, NULL, (char *)"bytes that the values take", NULL},
    {NULL},
};

static PyTypeObject struct_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Struct",
    .tp_basicsize = sizeof(struct_object),
    .tp_dealloc = struct_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Struct(format): a compiled format."),
    .tp_weaklistoffset = offsetof(struct_object, weakrefs),
    .tp_methods = (PyMethodDef *)struct_methods,
    .tp_members = (PyMemberDef *)struct_members,
    .tp_getset = (PyGetSetDef *)struct_getset,
    .tp_init = struct_init,
    .tp_new = PyType_GenericNew,
};

/* --- the module's functions; self is the cache --- */

/* A Struct for the format, from the cache if it is there. Returns new. Raises yes. */
static PyObject *
cached_struct(PyObject *cache, PyObject *format)
{
    PyObject *s = PyDict_GetItem(cache, format);
    if (s != NULL) {
        Py_INCREF(s);
        return s;
    }
    s = PyObject_CallFunctionObjArgs((PyObject *)&struct_type, format, NULL);
    if (s == NULL) {
        return NULL;
    }
    if (PyDict_Size(cache) >= CACHE_MOST) {
        PyDict_Clear(cache);
    }
    if (PyDict_SetItem(cache, format, s) < 0) {
        PyErr_Clear();
    }
    return s;
}

static PyObject *
module_calcsize(PyObject *cache, PyObject *format)
{
    PyObject *s = cached_struct(cache, format);
    if (s == NULL) {
        return NULL;
    }
    PyObject *size = struct_get_size(s, NULL);
    Py_DECREF(s);
    return size;
}

/* The Struct that the first of args asks for. */
static PyObject *
struct_of_arguments(PyObject *cache, PyObject *args)
{
    if (PyTuple_GET_SIZE(args) == 0) {
        PyErr_SetString(PyExc_TypeError, "missing format argument");
        return NULL;
    }
    return cached_struct(cache, PyTuple_GET_ITEM(args, 0));
}

static PyObject *
module_pack(PyObject *cache, PyObject *args)
{
    PyObject *s = struct_of_arguments(cache, args);
    if (s == NULL) {
        return NULL;
    }
    PyObject *text = struct_pack_from(s, args, 1);
    Py_DECREF(s);
    return text;
}

static PyObject *
module_pack_into(PyObject *cache, PyObject *args)
{
    PyObject *s = struct_of_arguments(cache, args);
    if (s == NULL) {
        return NULL;
    }
    PyObject *result = struct_pack_into_from(s, args, 1);
    Py_DECREF(s);
    return result;
}

static PyObject *
module_unpack(PyObject *cache, PyObject *args)
{
    PyObject *format, *source;
    if (!PyArg_UnpackTuple(args, "unpack", 2, 2, &format, &source)) {
        return NULL;
    }
    PyObject *s = cached_struct(cache, format);
    if (s == NULL) {
        return NULL;
    }
    PyObject *values = struct_unpack(s, source);
    Py_DECREF(s);
    return values;
}

static PyObject *
module_unpack_from(PyObject *cache, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"fmt", "buffer", "offset", NULL};
    PyObject *format, *source;
    Py_ssize_t offset = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OO|n:unpack_from", (char **)names, &format, &source, &offset)) {
        return NULL;
    }
    PyObject *s = cached_struct(cache, format);
    if (s == NULL) {
        return NULL;
    }
    PyObject *values = unpack_from_buffer((struct_object *)s, source, offset);
    Py_DECREF(s);
    return values;
}

static PyObject *
module_clearcache(PyObject *cache, PyObject *unused)
{
    PyDict_Clear(cache);
    Py_RETURN_NONE;
}

static const PyMethodDef module_functions[] = {
    {"_clearcache", module_clearcache, METH_NOARGS, PyDoc_STR("Forget the compiled formats.")},
    {"calcsize", module_calcsize, METH_O, PyDoc_STR("calcsize(fmt) -> int\n\nBytes that the format describes.")},
    {"pack", module_pack, METH_VARARGS, PyDoc_STR("pack(fmt, v1, v2, ...) -> string\n\nThe values as bytes.")},
    {"pack_into", module_pack_into, METH_VARARGS,
     PyDoc_STR("pack_into(fmt, buffer, offset, v1, v2, ...)\n\nWrite the values' bytes into a buffer.")},
    {"unpack", module_unpack, METH_VARARGS,
     PyDoc_STR("unpack(fmt, string) -> (v1, v2, ...)\n\nThe values that the bytes hold.")},
    {"unpack_from", (PyCFunction)module_unpack_from, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("unpack_from(fmt, buffer[, offset]) -> (v1, v2, ...)\n\nThe values that part of a buffer holds.")},
    {NULL},
};

static const char module_doc[] = PyDoc_STR(
"Python values as bytes in the layout of C structs, and back.\n"
"\n"
"A format is an order mark and codes, each with a count before it:\n"
"  @ native, aligned (default)   = native order   < little-endian   > ! big-endian\n"
"  x padding  c char  b B byte  ? bool  h H short  i I int  l L long  q Q long long\n"
"  f float  d double  s string (the count is its length)  p Pascal string  P pointer");

PyMODINIT_FUNC
init_struct(void)
{
    PyObject *cache = PyDict_New();
    if (cache == NULL || PyType_Ready(&struct_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule4("_struct", (PyMethodDef *)module_functions, module_doc, cache,
                                      PYTHON_API_VERSION);
    Py_DECREF(cache);
    if (module == NULL) {
        return;
    }
    PyObject *error = struct_error();
    if (error == NULL) {
        error = PyErr_NewException((char *)"struct.error", NULL, NULL);
        if (error == NULL || PyDict_SetItemString(struct_type.tp_dict, "_error", error) < 0) {
            return;
        }
        Py_DECREF(error);
    }
    Py_INCREF(error);
    PyModule_AddObject(module, "error", error);
    Py_INCREF(&struct_type);
    PyModule_AddObject(module, "Struct", (PyObject *)&struct_type);
    PyModule_AddStringConstant(module, "__version__", "0.2");
    PyModule_AddIntConstant(module, "_PY_STRUCT_RANGE_CHECKING", 1);
    PyModule_AddIntConstant(module, "_PY_STRUCT_FLOAT_COERCE", 1);
}
