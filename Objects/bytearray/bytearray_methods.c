/* The methods of bytearray. Results are new bytearrays; arguments are anything with a buffer.
 *
 * I1  while a method works on the memory of an argument it holds the argument's Py_buffer, so that
 *     another bytearray (or self) cannot be resized meanwhile.
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "bytearray.h"
#include "py_iters.h"
#include "py_replay.h"
#include "py_text.h"

#define CHAR char
#define TX(name) ba_##name
#define TX_NEW(p, n) PyByteArray_FromStringAndSize((p), (n))
#define TX_SELF(self) ((PyObject *)NULL)
#define TX_ALLOC(n, out) alloc_filled((n), (out))
#define TX_ISSPACE(c) Py_ISSPACE(c)
#define TX_ISLINE(c) ((c) == '\n' || (c) == '\r')
#define TX_ISLOWER(c) Py_ISLOWER(c)
#define TX_ISUPPER(c) Py_ISUPPER(c)
#define TX_ISTITLE(c) 0u
#define TX_ISALPHA(c) Py_ISALPHA(c)
#define TX_ISDIGIT(c) Py_ISDIGIT(c)
#define TX_ISALNUM(c) Py_ISALNUM(c)
#define TX_LOWER(c) (char)Py_TOLOWER(c)
#define TX_UPPER(c) (char)Py_TOUPPER(c)
#define TX_TITLE(c) TX_UPPER(c)

static PyObject *
alloc_filled(Py_ssize_t n, char **out)
{
    PyObject *op = PyByteArray_FromStringAndSize(NULL, n);

    if (op != NULL) {
        *out = BYTES(op);
    }
    return op;
}

#include "../text/find.h"
#include "../text/split.h"
#include "../text/case.h"
#include "../text/replace.h"

static PyObject *
copy(PyObject *self)
{
    return PyByteArray_FromStringAndSize(BYTES(self), Py_SIZE(self));
}

/* ---- searching ---- */

static Py_ssize_t
find_by_args(PyObject *self, PyObject *args, int direction)
{
    PyObject *sub;
    Py_ssize_t start, end, i;
    Py_buffer view;

    if (!py_text_parse_find("find/rfind/index/rindex", args, &sub, &start, &end) ||
        py_text_get_buffer(sub, &view) < 0) {
        return -2;
    }
    i = ba_find_in(BYTES(self), Py_SIZE(self), view.buf, view.len, start, end, direction);
    PyBuffer_Release(&view);
    return i;
}

static PyObject *
bytearray_count(PyObject *self, PyObject *args)
{
    PyObject *sub;
    Py_ssize_t start, end, n;
    Py_buffer view;

    if (!py_text_parse_find("count", args, &sub, &start, &end) ||
        py_text_get_buffer(sub, &view) < 0) {
        return NULL;
    }
    n = ba_count_in(BYTES(self), Py_SIZE(self), view.buf, view.len, start, end);
    PyBuffer_Release(&view);
    return PyInt_FromSsize_t(n);
}

static int
match_tail(PyObject *self, PyObject *sub, Py_ssize_t start, Py_ssize_t end, int direction)
{
    Py_buffer view;
    int match;

    if (py_text_get_buffer(sub, &view) < 0) {
        return -1;
    }
    match = ba_tail_in(BYTES(self), Py_SIZE(self), view.buf, view.len, start, end, direction);
    PyBuffer_Release(&view);
    return match;
}

/* ---- splitting and joining ---- */

static PyObject *
split_by_args(PyObject *self, PyObject *args, int from_right)
{
    PyObject *sep = Py_None;
    PyObject *list;
    Py_ssize_t max = -1;
    Py_ssize_t n;
    const char *s;
    Py_buffer view;

    if (!PyArg_ParseTuple(args, from_right ? "|On:rsplit" : "|On:split", &sep, &max)) {
        return NULL;
    }
    max = max < 0 ? PY_SSIZE_T_MAX : max;
    s = BYTES(self);
    n = Py_SIZE(self);
    if (sep == Py_None) {
        return from_right ? ba_rsplit_space(self, s, n, max) : ba_split_space(self, s, n, max);
    }
    if (py_text_get_buffer(sep, &view) < 0) {
        return NULL;
    }
    s = BYTES(self);
    n = Py_SIZE(self);
    list = from_right ? ba_rsplit_by(self, s, n, view.buf, view.len, max)
                      : ba_split_by(self, s, n, view.buf, view.len, max);
    PyBuffer_Release(&view);
    return list;
}

static PyObject *
bytearray_split(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 0);
}

static PyObject *
bytearray_rsplit(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 1);
}

static PyObject *
bytearray_splitlines(PyObject *self, PyObject *args)
{
    int keep = 0;

    if (!PyArg_ParseTuple(args, "|i:splitlines", &keep)) {
        return NULL;
    }
    return ba_split_lines(self, BYTES(self), Py_SIZE(self), keep);
}

static PyObject *
partition_by_arg(PyObject *self, PyObject *arg, int from_right)
{
    PyObject *sep, *tuple;

    if (!PyObject_CheckBuffer(arg)) {
        PyErr_Format(PyExc_TypeError, "'%.100s' does not have the buffer interface",
                     Py_TYPE(arg)->tp_name);
        return NULL;
    }
    sep = PyByteArray_FromObject(arg);
    if (sep == NULL) {
        return NULL;
    }
    tuple = ba_partition_by(self, BYTES(self), Py_SIZE(self), sep, BYTES(sep), Py_SIZE(sep),
                            from_right);
    Py_DECREF(sep);
    return tuple;
}

static PyObject *
bytearray_partition(PyObject *self, PyObject *sep)
{
    return partition_by_arg(self, sep, 0);
}

static PyObject *
bytearray_rpartition(PyObject *self, PyObject *sep)
{
    return partition_by_arg(self, sep, 1);
}

static const char *
item_bytes(PyObject *item)
{
    return PyByteArray_Check(item) ? BYTES(item) : PyString_AS_STRING(item);
}

/* The length of the joined items, or -1. */
static Py_ssize_t
joined_length(PyObject *self, PyObject *seq)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(seq);
    Py_ssize_t total = 0;
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, i);
        Py_ssize_t more;
        if (!PyString_Check(item) && !PyByteArray_Check(item)) {
            PyErr_Format(PyExc_TypeError,
                         "can only join an iterable of bytes (item %ld has type '%.100s')",
                         (long)i, Py_TYPE(item)->tp_name);
            return -1;
        }
        more = Py_SIZE(item) + (i > 0 ? Py_SIZE(self) : 0);
        if (more < 0 || more > PY_SSIZE_T_MAX - total) {
            PyErr_NoMemory();
            return -1;
        }
        total += more;
    }
    return total;
}

static PyObject *
bytearray_join(PyObject *self, PyObject *iterable)
{
    PyObject *seq = PySequence_Fast(iterable, PY_JOIN_REFUSES);
    PyObject *result = NULL;
    Py_ssize_t total, i;
    char *p;

    if (seq == NULL) {
        return NULL;
    }
    total = joined_length(self, seq);
    if (total >= 0) {
        result = alloc_filled(total, &p);
    }
    for (i = 0; result != NULL && i < PySequence_Fast_GET_SIZE(seq); i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, i);
        if (i > 0 && Py_SIZE(self) > 0) {
            memcpy(p, BYTES(self), (size_t)Py_SIZE(self));
            p += Py_SIZE(self);
        }
        memcpy(p, item_bytes(item), (size_t)Py_SIZE(item));
        p += Py_SIZE(item);
    }
    Py_DECREF(seq);
    return result;
}

/* ---- cutting and padding ---- */

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static PyObject *
strip_by_args(PyObject *self, PyObject *args, const char *name, int sides)
{
    PyObject *arg = Py_None;
    PyObject *result;
    Py_buffer view = {.buf = (void *)"\t\n\r\f\v ", .len = 6};
    const char *s;
    Py_ssize_t i = 0;
    Py_ssize_t j;

    if (!py_text_parse_strip(name, args, &arg)) {
        return NULL;
    }
    if (arg != Py_None && py_text_get_buffer(arg, &view) < 0) {
        return NULL;
    }
    s = BYTES(self);
    j = Py_SIZE(self);
    if (sides & STRIP_LEFT) {
        while (i < j && memchr(view.buf, Py_CHARMASK(s[i]), (size_t)view.len) != NULL) {
            i++;
        }
    }
    if (sides & STRIP_RIGHT) {
        while (j > i && memchr(view.buf, Py_CHARMASK(s[j - 1]), (size_t)view.len) != NULL) {
            j--;
        }
    }
    result = PyByteArray_FromStringAndSize(s + i, j - i);
    if (arg != Py_None) {
        PyBuffer_Release(&view);
    }
    return result;
}

static PyObject *
bytearray_strip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "strip", STRIP_LEFT | STRIP_RIGHT);
}

static PyObject *
bytearray_lstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "lstrip", STRIP_LEFT);
}

static PyObject *
bytearray_rstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "rstrip", STRIP_RIGHT);
}

static PyObject *
pad(PyObject *self, Py_ssize_t left, Py_ssize_t right, char fill)
{
    Py_ssize_t n = Py_SIZE(self);
    PyObject *result;
    char *p;

    if (left > PY_SSIZE_T_MAX - n || right > PY_SSIZE_T_MAX - (left + n)) {
        return PyErr_NoMemory();
    }
    result = alloc_filled(left + n + right, &p);
    if (result != NULL) {
        memset(p, fill, (size_t)left);
        memcpy(p + left, BYTES(self), (size_t)n);
        memset(p + left + n, fill, (size_t)right);
    }
    return result;
}

/* What must be added for a width, 0 if nothing. */
static Py_ssize_t
missing(PyObject *self, Py_ssize_t width)
{
    return width > Py_SIZE(self) ? width - Py_SIZE(self) : 0;
}

static PyObject *
bytearray_ljust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:ljust", &width, &fill)) {
        return NULL;
    }
    return pad(self, 0, missing(self, width), fill);
}

static PyObject *
bytearray_rjust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:rjust", &width, &fill)) {
        return NULL;
    }
    return pad(self, missing(self, width), 0, fill);
}

static PyObject *
bytearray_center(PyObject *self, PyObject *args)
{
    Py_ssize_t width, margin, left;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:center", &width, &fill)) {
        return NULL;
    }
    margin = missing(self, width);
    left = margin / 2 + (margin & width & 1);
    return pad(self, left, margin - left, fill);
}

static PyObject *
bytearray_zfill(PyObject *self, PyObject *args)
{
    Py_ssize_t width, zeros;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "n:zfill", &width)) {
        return NULL;
    }
    zeros = missing(self, width);
    result = pad(self, zeros, 0, '0');
    if (result != NULL && zeros > 0 && Py_SIZE(self) > 0) {
        char *p = BYTES(result);
        if (p[zeros] == '+' || p[zeros] == '-') {
            p[0] = p[zeros];
            p[zeros] = '0';
        }
    }
    return result;
}

static PyObject *
bytearray_expandtabs(PyObject *self, PyObject *args)
{
    int tab = 8;
    Py_ssize_t n;
    PyObject *result;
    char *p;

    if (!PyArg_ParseTuple(args, "|i:expandtabs", &tab)) {
        return NULL;
    }
    n = ba_expanded_length(BYTES(self), Py_SIZE(self), tab);
    if (n < 0) {
        PyErr_SetString(PyExc_OverflowError, "result is too long");
        return NULL;
    }
    result = alloc_filled(n, &p);
    if (result != NULL) {
        ba_expand(BYTES(self), Py_SIZE(self), tab, p);
    }
    return result;
}

/* ---- mapping bytes ---- */

static PyObject *
mapped(PyObject *self, void (*map)(const char *, Py_ssize_t, char *))
{
    char *p;
    PyObject *result = alloc_filled(Py_SIZE(self), &p);

    if (result != NULL) {
        map(BYTES(self), Py_SIZE(self), p);
    }
    return result;
}

#define TX_CHARS(self) BYTES(self)
#define TX_COUNT(self) Py_SIZE(self)
#define TX_NOT_FOUND "subsection not found"
#define TX_FIND(self, args, name, direction) find_by_args(self, args, direction)
#define TX_TAIL(self, sub, start, end, direction) match_tail(self, sub, start, end, direction)
#define TX_NAMES_TAIL 0
#include "../text/methods.h"
#undef PREDICATE

/* Maps through table (256 bytes or NULL) and leaves out the bytes of `drop`. */
static PyObject *
translate_bytes(PyObject *self, const char *table, const Py_buffer *drop)
{
    unsigned char dropped[256] = {0};
    const char *s = BYTES(self);
    PyObject *result;
    Py_ssize_t i, k = 0;
    char *p;

    for (i = 0; i < drop->len; i++) {
        dropped[((const unsigned char *)drop->buf)[i]] = 1;
    }
    result = alloc_filled(Py_SIZE(self), &p);
    if (result == NULL) {
        return NULL;
    }
    for (i = 0; i < Py_SIZE(self); i++) {
        unsigned char c = Py_CHARMASK(s[i]);
        if (!dropped[c]) {
            p[k++] = table != NULL ? table[c] : (char)c;
        }
    }
    if (PyByteArray_Resize(result, k) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
bytearray_translate(PyObject *self, PyObject *args)
{
    PyObject *table_arg = NULL;
    PyObject *drop_arg = NULL;
    PyObject *result = NULL;
    Py_buffer table = {.buf = NULL, .len = 256};
    Py_buffer drop = {.buf = NULL, .len = 0};

    if (!PyArg_UnpackTuple(args, "translate", 1, 2, &table_arg, &drop_arg)) {
        return NULL;
    }
    if (table_arg != Py_None && py_text_get_buffer(table_arg, &table) < 0) {
        return NULL;
    }
    if (table.len != 256) {
        PyErr_SetString(PyExc_ValueError, "translation table must be 256 characters long");
    }
    else if (drop_arg == NULL || py_text_get_buffer(drop_arg, &drop) >= 0) {
        result = translate_bytes(self, table.buf, &drop);
        if (drop_arg != NULL) {
            PyBuffer_Release(&drop);
        }
    }
    if (table_arg != Py_None) {
        PyBuffer_Release(&table);
    }
    return result;
}

static PyObject *
bytearray_replace(PyObject *self, PyObject *args)
{
    PyObject *from, *to;
    PyObject *result = NULL;
    Py_ssize_t count = -1;
    Py_buffer old, new;

    if (!PyArg_ParseTuple(args, "OO|n:replace", &from, &to, &count) ||
        py_text_get_buffer(from, &old) < 0) {
        return NULL;
    }
    if (py_text_get_buffer(to, &new) >= 0) {
        result = ba_replace_all(BYTES(self), Py_SIZE(self), old.buf, old.len, new.buf, new.len,
                                count);
        if (result == NULL && !PyErr_Occurred()) {
            result = copy(self);
        }
        PyBuffer_Release(&new);
    }
    PyBuffer_Release(&old);
    return result;
}

/* ---- changing ---- */

static PyObject *
bytearray_append(PyObject *self, PyObject *arg)
{
    Py_ssize_t n;
    int byte;

    if (py_bytearray_byte(arg, &byte) < 0) {
        return NULL;
    }
    n = Py_SIZE(self);
    if (n == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "cannot add more objects to bytearray");
        return NULL;
    }
    if (PyByteArray_Resize(self, n + 1) < 0) {
        return NULL;
    }
    BYTES(self)[n] = (char)byte;
    Py_RETURN_NONE;
}

PyObject *
py_bytearray_extend(PyObject *self, PyObject *arg)
{
    PyObject *it, *item, *bytes;
    int status;

    if (PyObject_CheckBuffer(arg)) {
        if (py_bytearray_set_slice(self, Py_SIZE(self), Py_SIZE(self), arg) < 0) {
            return NULL;
        }
        Py_RETURN_NONE;
    }
    it = PyObject_GetIter(arg);
    if (it != NULL && _PyObject_LengthHint(arg, 32) == -1) {
        Py_CLEAR(it); /* the length itself is not needed, but an error in it counts */
    }
    bytes = it == NULL ? NULL : PyByteArray_FromStringAndSize(NULL, 0);
    while (bytes != NULL && (item = PyIter_Next(it)) != NULL) {
        PyObject *done = bytearray_append(bytes, item);
        Py_DECREF(item);
        if (done == NULL) {
            Py_CLEAR(bytes);
        }
        Py_XDECREF(done);
    }
    Py_XDECREF(it);
    if (bytes == NULL || PyErr_Occurred()) {
        Py_XDECREF(bytes);
        return NULL;
    }
    status = py_bytearray_set_slice(self, Py_SIZE(self), Py_SIZE(self), bytes);
    Py_DECREF(bytes);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bytearray_insert(PyObject *self, PyObject *args)
{
    PyObject *arg;
    Py_ssize_t where, n;
    int byte;

    if (!PyArg_ParseTuple(args, "nO:insert", &where, &arg)) {
        return NULL;
    }
    if (py_bytearray_byte(arg, &byte) < 0) {
        return NULL;
    }
    n = Py_SIZE(self);
    if (n == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "cannot add more objects to bytearray");
        return NULL;
    }
    if (PyByteArray_Resize(self, n + 1) < 0) {
        return NULL;
    }
    if (where < 0) {
        where = where + n < 0 ? 0 : where + n;
    }
    where = where > n ? n : where;
    memmove(BYTES(self) + where + 1, BYTES(self) + where, (size_t)(n - where));
    BYTES(self)[where] = (char)byte;
    Py_RETURN_NONE;
}

static PyObject *
bytearray_pop(PyObject *self, PyObject *args)
{
    Py_ssize_t where = -1;
    Py_ssize_t n;
    int byte;

    if (!PyArg_ParseTuple(args, "|n:pop", &where)) {
        return NULL;
    }
    n = Py_SIZE(self);
    if (n == 0) {
        PyErr_SetString(PyExc_IndexError, "pop from empty bytearray");
        return NULL;
    }
    if (where < 0) {
        where += n;
    }
    if (where < 0 || where >= n) {
        PyErr_SetString(PyExc_IndexError, "pop index out of range");
        return NULL;
    }
    byte = Py_CHARMASK(BYTES(self)[where]);
    if (py_bytearray_set_slice(self, where, where + 1, NULL) < 0) {
        return NULL;
    }
    return PyInt_FromLong(byte);
}

static PyObject *
bytearray_remove(PyObject *self, PyObject *arg)
{
    const char *hit;
    Py_ssize_t i;
    int byte;

    if (py_bytearray_byte(arg, &byte) < 0) {
        return NULL;
    }
    hit = memchr(BYTES(self), byte, (size_t)Py_SIZE(self));
    if (hit == NULL) {
        PyErr_SetString(PyExc_ValueError, "value not found in bytearray");
        return NULL;
    }
    i = hit - BYTES(self);
    if (py_bytearray_set_slice(self, i, i + 1, NULL) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bytearray_reverse(PyObject *self, PyObject *unused)
{
    char *p = BYTES(self);
    Py_ssize_t i = 0;
    Py_ssize_t j = Py_SIZE(self) - 1;

    for (; i < j; i++, j--) {
        char c = p[i];
        p[i] = p[j];
        p[j] = c;
    }
    Py_RETURN_NONE;
}

/* ---- codecs and special methods ---- */

static PyObject *
bytearray_decode(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const char *encoding, *errors;

    if (!py_text_parse_coding("|ss:decode", args, kwargs, &encoding, &errors)) {
        return NULL;
    }
    return PyCodec_Decode(self, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                          errors);
}

static int
hex_digit(char c)
{
    if (Py_ISDIGIT(c)) {
        return c - '0';
    }
    return Py_ISXDIGIT(c) ? Py_TOLOWER(c) - 'a' + 10 : -1;
}

static PyObject *
bytearray_fromhex(PyObject *cls, PyObject *args)
{
    const char *hex;
    Py_ssize_t n, i;
    Py_ssize_t k = 0;
    PyObject *bytes, *result;
    char *p;

    if (!PyArg_ParseTuple(args, "s#:fromhex", &hex, &n)) {
        return NULL;
    }
    bytes = alloc_filled(n / 2, &p);
    if (bytes == NULL) {
        return NULL;
    }
    for (i = 0; i < n; i += 2) {
        while (i < n && hex[i] == ' ') {
            i++;
        }
        if (i >= n) {
            break;
        }
        if (hex_digit(hex[i]) < 0 || i + 1 >= n || hex_digit(hex[i + 1]) < 0) {
            PyErr_Format(PyExc_ValueError,
                         "non-hexadecimal number found in fromhex() arg at position %zd", i);
            Py_DECREF(bytes);
            return NULL;
        }
        p[k++] = (char)(hex_digit(hex[i]) << 4 | hex_digit(hex[i + 1]));
    }
    if (PyByteArray_Resize(bytes, k) < 0) {
        Py_DECREF(bytes);
        return NULL;
    }
    if (cls == (PyObject *)&PyByteArray_Type) {
        return bytes;
    }
    result = PyObject_CallFunctionObjArgs(cls, bytes, NULL);
    Py_DECREF(bytes);
    return result;
}

static PyObject *
bytearray_alloc(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t(((PyByteArrayObject *)self)->ob_alloc);
}

static PyObject *
bytearray___sizeof__(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t((Py_ssize_t)sizeof(PyByteArrayObject) +
                             ((PyByteArrayObject *)self)->ob_alloc);
}

static PyObject *
bytearray___reduce__(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    PyObject *text;

    if (dict == NULL) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        dict = Py_None;
    }
    text = Py_SIZE(self) > 0 ? PyUnicode_DecodeLatin1(BYTES(self), Py_SIZE(self), NULL)
                             : PyUnicode_FromUnicode(NULL, 0);
    if (text == NULL) {
        Py_DECREF(dict);
        return NULL;
    }
    return Py_BuildValue("(O(Ns)N)", Py_TYPE(self), text, "latin-1", dict);
}

const PyMethodDef py_bytearray_methods[] = {
    {"__alloc__", bytearray_alloc, METH_NOARGS, "B.__alloc__() -> bytes really allocated"},
    {"__reduce__", bytearray___reduce__, METH_NOARGS, "State for pickling."},
    {"__sizeof__", bytearray___sizeof__, METH_NOARGS, "B.__sizeof__() -> size in memory"},
    {"append", bytearray_append, METH_O, "B.append(int) -> None"},
    {"capitalize", ba_capitalize_method, METH_NOARGS, "B.capitalize() -> bytearray"},
    {"center", bytearray_center, METH_VARARGS, "B.center(width[, fillchar]) -> bytearray"},
    {"count", bytearray_count, METH_VARARGS, "B.count(sub[, start[, end]]) -> int"},
    {"decode", (PyCFunction)(void (*)(void))bytearray_decode, METH_VARARGS | METH_KEYWORDS,
     "B.decode([encoding[, errors]]) -> unicode"},
    {"endswith", ba_endswith_method, METH_VARARGS, "B.endswith(suffix[, start[, end]]) -> bool"},
    {"expandtabs", bytearray_expandtabs, METH_VARARGS, "B.expandtabs([tabsize]) -> bytearray"},
    {"extend", (PyCFunction)(void (*)(void))py_bytearray_flat_extend, METH_FLAT, "B.extend(iterable of ints) -> None"},
    {"find", ba_find_method, METH_VARARGS, "B.find(sub[, start[, end]]) -> int, -1 when absent"},
    {"fromhex", bytearray_fromhex, METH_VARARGS | METH_CLASS,
     "bytearray.fromhex(string) -> bytearray; blanks between bytes are skipped."},
    {"index", ba_index_method, METH_VARARGS, "B.index(sub[, start[, end]]) -> int"},
    {"insert", bytearray_insert, METH_VARARGS, "B.insert(index, int) -> None"},
    {"isalnum", ba_isalnum_method, METH_NOARGS, "B.isalnum() -> bool"},
    {"isalpha", ba_isalpha_method, METH_NOARGS, "B.isalpha() -> bool"},
    {"isdigit", ba_isdigit_method, METH_NOARGS, "B.isdigit() -> bool"},
    {"islower", ba_islower_method, METH_NOARGS, "B.islower() -> bool"},
    {"isspace", ba_isspace_method, METH_NOARGS, "B.isspace() -> bool"},
    {"istitle", ba_istitle_method, METH_NOARGS, "B.istitle() -> bool"},
    {"isupper", ba_isupper_method, METH_NOARGS, "B.isupper() -> bool"},
    {"join", bytearray_join, METH_O, "B.join(iterable) -> bytearray; B stands between the items."},
    {"ljust", bytearray_ljust, METH_VARARGS, "B.ljust(width[, fillchar]) -> bytearray"},
    {"lower", ba_lower_method, METH_NOARGS, "B.lower() -> bytearray"},
    {"lstrip", bytearray_lstrip, METH_VARARGS, "B.lstrip([bytes]) -> bytearray"},
    {"partition", bytearray_partition, METH_O, "B.partition(sep) -> (head, sep, tail)"},
    {"pop", bytearray_pop, METH_VARARGS, "B.pop([index]) -> int"},
    {"remove", bytearray_remove, METH_O, "B.remove(int) -> None"},
    {"replace", bytearray_replace, METH_VARARGS, "B.replace(old, new[, count]) -> bytearray"},
    {"reverse", bytearray_reverse, METH_NOARGS, "B.reverse() -> None"},
    {"rfind", ba_rfind_method, METH_VARARGS, "B.rfind(sub[, start[, end]]) -> int, -1 when absent"},
    {"rindex", ba_rindex_method, METH_VARARGS, "B.rindex(sub[, start[, end]]) -> int"},
    {"rjust", bytearray_rjust, METH_VARARGS, "B.rjust(width[, fillchar]) -> bytearray"},
    {"rpartition", bytearray_rpartition, METH_O, "B.rpartition(sep) -> (head, sep, tail)"},
    {"rsplit", bytearray_rsplit, METH_VARARGS, "B.rsplit([sep[, maxsplit]]) -> list"},
    {"rstrip", bytearray_rstrip, METH_VARARGS, "B.rstrip([bytes]) -> bytearray"},
    {"split", bytearray_split, METH_VARARGS, "B.split([sep[, maxsplit]]) -> list"},
    {"splitlines", bytearray_splitlines, METH_VARARGS, "B.splitlines(keepends=False) -> list"},
    {"startswith", ba_startswith_method, METH_VARARGS,
     "B.startswith(prefix[, start[, end]]) -> bool"},
    {"strip", bytearray_strip, METH_VARARGS, "B.strip([bytes]) -> bytearray"},
    {"swapcase", ba_swapcase_method, METH_NOARGS, "B.swapcase() -> bytearray"},
    {"title", ba_title_method, METH_NOARGS, "B.title() -> bytearray"},
    {"translate", bytearray_translate, METH_VARARGS,
     "B.translate(table[, deletechars]) -> bytearray"},
    {"upper", ba_upper_method, METH_NOARGS, "B.upper() -> bytearray"},
    {"zfill", bytearray_zfill, METH_VARARGS, "B.zfill(width) -> bytearray"},
    {NULL, NULL, 0, NULL},
};
