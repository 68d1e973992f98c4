/* The unicode type: allocation, basic C API, protocols of the type.
 *
 *     | refcnt | type | length | str | hash | defenc | code points ... | 0 |      str ─▶ code points
 *
 * I1  str[length] == 0; code points are UCS-4, at most 0x10FFFF unless C code put in others.
 * I2  hash is -1 until asked for; the text never changes after that.
 * I3  the exact empty unicode, and exact ones of one Latin-1 character that were made from known
 *     contents, are shared and kept in the runtime's text state.
 * I4  defenc is the text in the default encoding (errors strict), or NULL until asked for.
 * I5  the text of an exact unicode lies behind it, in the same memory; a text of a subclass has a block of its own.
 * I6  behind an exact object there is a multiple of four units: at least those that `unit_count` tells for the length. So
 *     a freed one can be kept for another text of about that length (`free_unicode`, by length / 4).
 *
 * Methods: unicode_methods.c; conversion from and to bytes: coding.c and codec_<name>.c;
 * formatting: unicode_format.c; classes of characters: ctype.c.
 */
#include <stdbool.h>

#include "Python.h"
#include "py_state.h"
#include "py_text.h"
#include "unicode.h"

#define MAX_CHARS (PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(Py_UNICODE) - 4)

/* ---- allocation ---- */

/* Units for n characters and the terminator (I6). */
static inline size_t
unit_count(Py_ssize_t n)
{
    return ((size_t)n / 4 + 1) * 4;
}

static inline size_t
block_size(Py_ssize_t n)
{
    return unit_count(n) * sizeof(Py_UNICODE);
}

/* An exact object with its text. */
static inline size_t
whole_size(Py_ssize_t n)
{
    return sizeof(PyUnicodeObject) + block_size(n);
}

/* Where the text of an exact object is, and the way back (I5). */
static inline Py_UNICODE *
text_behind(PyUnicodeObject *op)
{
    return (Py_UNICODE *)(op + 1);
}

static inline PyUnicodeObject *
object_before(Py_UNICODE *text)
{
    return (PyUnicodeObject *)text - 1;
}

/* Makes an exact object of memory with room for n characters behind it. */
static inline PyUnicodeObject *
dress(PyUnicodeObject *op, Py_ssize_t n)
{
    (void)PyObject_INIT((PyObject *)op, &PyUnicode_Type);
    op->str = text_behind(op);
    op->str[n] = 0;
    op->length = n;
    op->hash = -1;
    op->defenc = NULL;
    return op;
}

/* A freed object with room for n characters, or NULL. */
static PyUnicodeObject *
reuse(Py_ssize_t n)
{
    struct py_text_state *text = &py_runtime_state.text;
    PyUnicodeObject *op = n < 4 * PY_FREE_UNICODE_BINS ? text->free_unicode[n / 4] : NULL;

    if (op == NULL) {
        return NULL;
    }
    text->free_unicode[n / 4] = (PyUnicodeObject *)op->defenc;
    text->free_unicode_count[n / 4]--;
    return dress(op, n);
}

/* Keeps a dead exact object. Returns 1, 0: there are enough of them. */
static int
keep(PyUnicodeObject *op)
{
    struct py_text_state *text = &py_runtime_state.text;
    Py_ssize_t bin = op->length / 4;

    if (bin >= PY_FREE_UNICODE_BINS || text->free_unicode_count[bin] >= PY_FREE_UNICODE_MOST) {
        return 0;
    }
    Py_XDECREF(op->defenc);
    op->defenc = (PyObject *)text->free_unicode[bin];
    text->free_unicode[bin] = op;
    text->free_unicode_count[bin]++;
    return 1;
}

PyUnicodeObject *
py_unicode_alloc(Py_ssize_t n)
{
    if (n < 0 || n > MAX_CHARS) {
        return (PyUnicodeObject *)PyErr_NoMemory();
    }
    PyUnicodeObject *op = reuse(n);
    if (op != NULL) {
        return op;
    }
    op = PyObject_Malloc(whole_size(n));
    return op != NULL ? dress(op, n) : (PyUnicodeObject *)PyErr_NoMemory();
}

static PyObject *
shared_empty(void)
{
    PyObject **slot = &py_runtime_state.text.unicode_empty;

    if (*slot == NULL) {
        *slot = (PyObject *)py_unicode_alloc(0);
    }
    Py_XINCREF(*slot);
    return *slot;
}

static PyObject *
shared_char(Py_UNICODE c)
{
    PyObject **slot = &py_runtime_state.text.unicode_char[c];

    if (*slot == NULL) {
        PyUnicodeObject *op = py_unicode_alloc(1);
        if (op == NULL) {
            return NULL;
        }
        op->str[0] = c;
        *slot = (PyObject *)op;
    }
    Py_INCREF(*slot);
    return *slot;
}

PyObject *
PyUnicode_FromUnicode(const Py_UNICODE *u, Py_ssize_t size)
{
    PyUnicodeObject *op;

    if (size == 0) {
        return shared_empty();
    }
    if (u != NULL && size == 1 && *u < 256) {
        return shared_char(*u);
    }
    op = py_unicode_alloc(size);
    if (op != NULL && u != NULL) {
        memcpy(op->str, u, (size_t)size * sizeof(Py_UNICODE));
    }
    return (PyObject *)op;
}

PyObject *
PyUnicode_FromWideChar(const wchar_t *w, Py_ssize_t size)
{
    if (w == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return PyUnicode_FromUnicode((const Py_UNICODE *)w, size);
}

PyObject *
PyUnicode_FromOrdinal(int ordinal)
{
    Py_UNICODE c = (Py_UNICODE)ordinal;

    if (ordinal < 0 || ordinal > 0x10ffff) {
        PyErr_SetString(PyExc_ValueError,
                        "unichr() arg not in range(0x110000) (wide Python build)");
        return NULL;
    }
    return PyUnicode_FromUnicode(&c, 1);
}

static int
is_shared(PyUnicodeObject *op)
{
    struct py_text_state *text = &py_runtime_state.text;

    return (PyObject *)op == text->unicode_empty ||
           (op->length == 1 && op->str[0] < 256 &&
            text->unicode_char[op->str[0]] == (PyObject *)op);
}

/* Makes the room for another length; an exact object may move. Returns status, with the object as it was. Raises yes. */
static int
change_room(PyUnicodeObject **pv, Py_ssize_t length)
{
    PyUnicodeObject *v = *pv;
    bool exact = PyUnicode_CheckExact(v);
    void *room = exact ? PyObject_Realloc(v, whole_size(length)) : PyObject_Realloc(v->str, block_size(length));

    if (room == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (exact) {
        *pv = v = room;
    }
    v->str = exact ? text_behind(v) : room;
    return 0;
}

int
PyUnicode_Resize(PyObject **pv, Py_ssize_t length)
{
    PyUnicodeObject *v = pv == NULL ? NULL : (PyUnicodeObject *)*pv;

    if (v == NULL || !PyUnicode_Check((PyObject *)v) || length < 0
        || (Py_REFCNT(v) != 1 && v->length != 0)) {    /* the empty text is everybody's */
        PyErr_BadInternalCall();
        return -1;
    }
    if (v->length == length) {
        return 0;
    }
    if (length > MAX_CHARS) {
        PyErr_NoMemory();
        return -1;
    }
    if (is_shared(v)) {
        PyUnicodeObject *copy = py_unicode_alloc(length);
        if (copy == NULL) {
            return -1;
        }
        memcpy(copy->str, v->str,
               (size_t)(length < v->length ? length : v->length) * sizeof(Py_UNICODE));
        Py_DECREF(*pv);
        *pv = (PyObject *)copy;
        return 0;
    }
    if (change_room(&v, length) < 0) {
        return -1;
    }
    *pv = (PyObject *)v;
    v->str[length] = 0;
    v->length = length;
    v->hash = -1;
    Py_CLEAR(v->defenc);
    return 0;
}

static void
unicode_dealloc(PyObject *op)
{
    PyUnicodeObject *u = (PyUnicodeObject *)op;

    if (!PyUnicode_CheckExact(op)) {
        PyObject_Free(u->str);
    }
    else if (keep(u)) {
        return;
    }
    Py_XDECREF(u->defenc);
    Py_TYPE(op)->tp_free(op);
}

/* ---- growing output: the text of an object that is made at the end ---- */

int
py_unicode_out_init(py_unicode_out *out, Py_ssize_t n)
{
    out->n = 0;
    out->space = n;
    PyUnicodeObject *op = n > MAX_CHARS ? NULL : PyObject_Malloc(whole_size(n));
    out->at = op == NULL ? NULL : text_behind(op);
    if (op == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

int
py_unicode_out_grow(py_unicode_out *out, Py_ssize_t more)
{
    Py_ssize_t space;
    PyUnicodeObject *op;

    if (out->space - out->n >= more) {
        return 0;
    }
    if (more > MAX_CHARS / 2 - out->n) {
        PyErr_NoMemory();
        return -1;
    }
    space = out->n + more + (out->n + more) / 2 + 8;
    op = PyObject_Realloc(object_before(out->at), whole_size(space));
    if (op == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    out->at = text_behind(op);
    out->space = space;
    return 0;
}

void
py_unicode_out_fini(py_unicode_out *out)
{
    if (out->at != NULL) {
        PyObject_Free(object_before(out->at));
        out->at = NULL;
    }
}

PyObject *
py_unicode_out_finish(py_unicode_out *out)
{
    PyUnicodeObject *op = object_before(out->at), *fitting = op;

    if (out->n == 0 || (out->n == 1 && out->at[0] < 256)) {
        PyObject *small = PyUnicode_FromUnicode(out->at, out->n);
        py_unicode_out_fini(out);
        return small;
    }
    if (unit_count(out->space) != unit_count(out->n)) {
        fitting = PyObject_Realloc(op, whole_size(out->n));
    }
    out->at = NULL;
    return (PyObject *)dress(fitting != NULL ? fitting : op, out->n);
}

/* ---- access from C ---- */

Py_UNICODE *
PyUnicode_AsUnicode(PyObject *op)
{
    if (!PyUnicode_Check(op)) {
        PyErr_BadArgument();
        return NULL;
    }
    return CHARS(op);
}

Py_ssize_t
PyUnicode_GetSize(PyObject *op)
{
    if (!PyUnicode_Check(op)) {
        PyErr_BadArgument();
        return -1;
    }
    return COUNT(op);
}

Py_UNICODE
PyUnicode_GetMax(void)
{
    return 0x10ffff;
}

Py_ssize_t
PyUnicode_AsWideChar(PyUnicodeObject *op, wchar_t *w, Py_ssize_t size)
{
    if (op == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    /* The terminator is copied too if there is room for it. */
    if (size > op->length) {
        size = op->length + 1;
    }
    memcpy(w, op->str, (size_t)size * sizeof(wchar_t));
    return size > op->length ? op->length : size;
}

PyObject *
PyUnicode_FromObject(PyObject *obj)
{
    if (obj == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyUnicode_CheckExact(obj)) {
        Py_INCREF(obj);
        return obj;
    }
    if (PyUnicode_Check(obj)) {
        return PyUnicode_FromUnicode(CHARS(obj), COUNT(obj));
    }
    return PyUnicode_FromEncodedObject(obj, NULL, "strict");
}

/* ---- joining and repeating ---- */

PyObject *
PyUnicode_Concat(PyObject *left, PyObject *right)
{
    PyObject *a = PyUnicode_FromObject(left);
    PyObject *b = a == NULL ? NULL : PyUnicode_FromObject(right);
    PyUnicodeObject *op = NULL;

    if (b == NULL) {
        Py_XDECREF(a);
        return NULL;
    }
    if (COUNT(b) == 0 || COUNT(a) == 0) {
        PyObject *same = COUNT(b) == 0 ? a : b;
        Py_DECREF(same == a ? b : a);
        return same;
    }
    if (COUNT(a) > PY_SSIZE_T_MAX - COUNT(b)) {
        PyErr_SetString(PyExc_OverflowError, "strings are too large to concat");
    }
    else {
        op = py_unicode_alloc(COUNT(a) + COUNT(b));
    }
    if (op != NULL) {
        memcpy(op->str, CHARS(a), (size_t)COUNT(a) * sizeof(Py_UNICODE));
        memcpy(op->str + COUNT(a), CHARS(b), (size_t)COUNT(b) * sizeof(Py_UNICODE));
    }
    Py_DECREF(a);
    Py_DECREF(b);
    return (PyObject *)op;
}

PyObject *
py_unicode_concat_steal(PyObject *left, PyObject *right)
{
    Py_ssize_t n = COUNT(left), m = COUNT(right);
    PyObject *result;

    assert(PyUnicode_CheckExact(left) && PyUnicode_CheckExact(right));
    if (Py_REFCNT(left) == 1 && left != right && n > 0 && m > 0 && n <= MAX_CHARS - m) {
        if (PyUnicode_Resize(&left, n + m) < 0) {
            Py_DECREF(left);
            return NULL;
        }
        memcpy(CHARS(left) + n, CHARS(right), (size_t)m * sizeof(Py_UNICODE));
        return left;
    }
    result = PyUnicode_Concat(left, right);
    Py_DECREF(left);
    return result;
}

static PyObject *
unicode_repeat(PyObject *self, Py_ssize_t count)
{
    Py_ssize_t n = COUNT(self);
    Py_ssize_t done, size;
    PyUnicodeObject *op;

    if (count <= 0 || n == 0) {
        return shared_empty();
    }
    if (count == 1 && PyUnicode_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    if (n > PY_SSIZE_T_MAX / count) {
        PyErr_SetString(PyExc_OverflowError, "repeated string is too long");
        return NULL;
    }
    size = n * count;
    op = py_unicode_alloc(size);
    if (op == NULL) {
        return NULL;
    }
    memcpy(op->str, CHARS(self), (size_t)n * sizeof(Py_UNICODE));
    for (done = n; done < size;) {
        Py_ssize_t chunk = done <= size - done ? done : size - done;
        memcpy(op->str + done, op->str, (size_t)chunk * sizeof(Py_UNICODE));
        done += chunk;
    }
    return (PyObject *)op;
}

/* ---- sequence and mapping ---- */

static Py_ssize_t
unicode_length(PyObject *self)
{
    return COUNT(self);
}

static PyObject *
unicode_item(PyObject *self, Py_ssize_t i)
{
    if (i < 0 || i >= COUNT(self)) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return NULL;
    }
    return PyUnicode_FromUnicode(CHARS(self) + i, 1);
}

static PyObject *
unicode_slice(PyObject *self, Py_ssize_t i, Py_ssize_t j)
{
    if (i < 0) {
        i = 0;
    }
    if (j > COUNT(self)) {
        j = COUNT(self);
    }
    if (i == 0 && j == COUNT(self) && PyUnicode_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return i < j ? PyUnicode_FromUnicode(CHARS(self) + i, j - i) : shared_empty();
}

int
PyUnicode_Contains(PyObject *container, PyObject *element)
{
    PyObject *part, *text;
    int found;

    part = PyUnicode_FromObject(element);
    if (part == NULL) {
        return -1;
    }
    text = PyUnicode_FromObject(container);
    if (text == NULL) {
        Py_DECREF(part);
        return -1;
    }
    found = py_unicode_search(CHARS(text), COUNT(text), CHARS(part), COUNT(part)) >= 0;
    Py_DECREF(part);
    Py_DECREF(text);
    return found;
}

static PyObject *
extended_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step, n, i;
    PyUnicodeObject *op;

    if (PySlice_GetIndicesEx((PySliceObject *)slice, COUNT(self), &start, &stop, &step, &n) < 0) {
        return NULL;
    }
    if (n <= 0) {
        return shared_empty();
    }
    if (step == 1) {
        return unicode_slice(self, start, start + n);
    }
    if (n == 1) {
        return PyUnicode_FromUnicode(CHARS(self) + start, 1);
    }
    op = py_unicode_alloc(n);
    for (i = 0; op != NULL && i < n; i++) {
        op->str[i] = CHARS(self)[start + i * step];
    }
    return (PyObject *)op;
}

static PyObject *
unicode_subscript(PyObject *self, PyObject *item)
{
    if (PyIndex_Check(item)) {
        Py_ssize_t i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return unicode_item(self, i < 0 ? i + COUNT(self) : i);
    }
    if (PySlice_Check(item)) {
        return extended_slice(self, item);
    }
    PyErr_SetString(PyExc_TypeError, "string indices must be integers");
    return NULL;
}

/* ---- comparison and hash ---- */

static int
compare_chars(PyObject *a, PyObject *b)
{
    Py_ssize_t n = COUNT(a) < COUNT(b) ? COUNT(a) : COUNT(b);
    const Py_UNICODE *p = CHARS(a);
    const Py_UNICODE *q = CHARS(b);
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != q[i]) {
            return p[i] < q[i] ? -1 : 1;
        }
    }
    return COUNT(a) < COUNT(b) ? -1 : COUNT(a) > COUNT(b);
}

int
PyUnicode_Compare(PyObject *left, PyObject *right)
{
    PyObject *a = PyUnicode_FromObject(left);
    PyObject *b = a == NULL ? NULL : PyUnicode_FromObject(right);
    int result = -1;

    if (b != NULL) {
        result = a == b ? 0 : compare_chars(a, b);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static int
same_chars(PyObject *a, PyObject *b)
{
    return COUNT(a) == COUNT(b) &&
           memcmp(CHARS(a), CHARS(b), (size_t)COUNT(a) * sizeof(Py_UNICODE)) == 0;
}

static PyObject *
compare_exact(PyObject *a, PyObject *b, int op)
{
    PyObject *result;
    int c;

    if (op == Py_EQ || op == Py_NE) {
        result = (a == b || same_chars(a, b)) == (op == Py_EQ) ? Py_True : Py_False;
        Py_INCREF(result);
        return result;
    }
    c = a == b ? 0 : compare_chars(a, b);
    c = op == Py_LT ? c < 0 : op == Py_LE ? c <= 0 : op == Py_GT ? c > 0 : c >= 0;
    result = c ? Py_True : Py_False;
    Py_INCREF(result);
    return result;
}

/* A text that cannot be decoded is unequal to everything, with a warning. */
static PyObject *
unequal_with_warning(int op)
{
    PyObject *result;

    PyErr_Clear();
    if (PyErr_WarnEx(PyExc_UnicodeWarning,
                     op == Py_EQ ? "Unicode equal comparison failed to convert both arguments to "
                                   "Unicode - interpreting them as being unequal"
                                 : "Unicode unequal comparison failed to convert both arguments to "
                                   "Unicode - interpreting them as being unequal", 1) < 0) {
        return NULL;
    }
    result = op == Py_NE ? Py_True : Py_False;
    Py_INCREF(result);
    return result;
}

PyObject *
PyUnicode_RichCompare(PyObject *left, PyObject *right, int op)
{
    PyObject *a, *b, *result;

    if (PyUnicode_Check(left) && PyUnicode_Check(right)) {
        return compare_exact(left, right, op);
    }
    a = PyUnicode_FromObject(left);
    b = a == NULL ? NULL : PyUnicode_FromObject(right);
    if (b != NULL) {
        result = compare_exact(a, b, op);
        Py_DECREF(a);
        Py_DECREF(b);
        return result;
    }
    Py_XDECREF(a);
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if ((op == Py_EQ || op == Py_NE) && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
        return unequal_with_warning(op);
    }
    return NULL;
}

static long
unicode_hash(PyObject *self)
{
    PyUnicodeObject *u = (PyUnicodeObject *)self;

    if (u->hash == -1) {
        u->hash = py_hash_ucs4(u->str, u->length); /* I2 */
    }
    return u->hash;
}

/* ---- text ---- */

static PyObject *
unicode_repr(PyObject *self)
{
    return py_unicode_escape(CHARS(self), COUNT(self), 1);
}

static PyObject *
unicode_str(PyObject *self)
{
    return PyUnicode_AsEncodedString(self, NULL, NULL);
}

static PyObject *
unicode_mod(PyObject *v, PyObject *w)
{
    if (!PyUnicode_Check(v)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return PyUnicode_Format(v, w);
}

/* ---- buffer ---- */

static Py_ssize_t
unicode_getreadbuf(PyObject *self, Py_ssize_t segment, void **p)
{
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent unicode segment");
        return -1;
    }
    *p = CHARS(self);
    return COUNT(self) * (Py_ssize_t)sizeof(Py_UNICODE);
}

static Py_ssize_t
unicode_getwritebuf(PyObject *self, Py_ssize_t segment, void **p)
{
    PyErr_SetString(PyExc_TypeError, "cannot use unicode as modifiable buffer");
    return -1;
}

static Py_ssize_t
unicode_getsegcount(PyObject *self, Py_ssize_t *lenp)
{
    if (lenp != NULL) {
        *lenp = COUNT(self) * (Py_ssize_t)sizeof(Py_UNICODE);
    }
    return 1;
}

/* The character buffer is the text in the default encoding, kept by the object. */
static Py_ssize_t
unicode_getcharbuf(PyObject *self, Py_ssize_t segment, char **p)
{
    PyObject *str;

    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent unicode segment");
        return -1;
    }
    str = _PyUnicode_AsDefaultEncodedString(self, NULL);
    if (str == NULL) {
        return -1;
    }
    *p = PyString_AS_STRING(str);
    return PyString_GET_SIZE(str);
}

/* ---- the type ---- */

static PyObject *
subtype_from(PyTypeObject *type, PyObject *text)
{
    PyUnicodeObject *op = (PyUnicodeObject *)type->tp_alloc(type, 0);
    size_t size = (size_t)(COUNT(text) + 1) * sizeof(Py_UNICODE);

    if (op == NULL) {
        return NULL;
    }
    op->str = PyObject_Malloc(block_size(COUNT(text)));
    if (op->str == NULL) {
        Py_DECREF(op);
        return PyErr_NoMemory();
    }
    memcpy(op->str, CHARS(text), size);
    op->length = COUNT(text);
    op->hash = ((PyUnicodeObject *)text)->hash;
    return (PyObject *)op;
}

static PyObject *
unicode_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"string", "encoding", "errors", NULL};
    PyObject *x = NULL;
    char *encoding = NULL;
    char *errors = NULL;
    PyObject *text, *op;

    if (PyTuple_GET_SIZE(args) == 1 && kwds == NULL) {
        x = PyTuple_GET_ITEM(args, 0); /* the common call */
    }
    else if (!PyArg_ParseTupleAndKeywords(args, kwds, "|Oss:unicode", (char **)names, &x,
                                          &encoding, &errors)) {
        return NULL;
    }
    if (x == NULL) {
        text = shared_empty();
    }
    else if (encoding == NULL && errors == NULL) {
        text = PyObject_Unicode(x);
    }
    else {
        text = PyUnicode_FromEncodedObject(x, encoding, errors);
    }
    if (text == NULL || type == &PyUnicode_Type) {
        return text;
    }
    op = PyUnicode_Check(text) ? subtype_from(type, text) : NULL;
    Py_DECREF(text);
    return op;
}

static const PyNumberMethods unicode_as_number = {
    .nb_remainder = unicode_mod,
};

static const PySequenceMethods unicode_as_sequence = {
    .sq_length = unicode_length,
    .sq_concat = PyUnicode_Concat,
    .sq_repeat = unicode_repeat,
    .sq_item = unicode_item,
    .sq_slice = unicode_slice,
    .sq_contains = PyUnicode_Contains,
};

static const PyMappingMethods unicode_as_mapping = {
    .mp_length = unicode_length,
    .mp_subscript = unicode_subscript,
};

static const PyBufferProcs unicode_as_buffer = {
    .bf_getreadbuffer = unicode_getreadbuf,
    .bf_getwritebuffer = unicode_getwritebuf,
    .bf_getsegcount = unicode_getsegcount,
    .bf_getcharbuffer = unicode_getcharbuf,
};

PyTypeObject PyUnicode_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "unicode",
    .tp_basicsize = sizeof(PyUnicodeObject),
    .tp_dealloc = unicode_dealloc,
    .tp_repr = unicode_repr,
    .tp_as_number = (PyNumberMethods *)&unicode_as_number,
    .tp_as_sequence = (PySequenceMethods *)&unicode_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&unicode_as_mapping,
    .tp_hash = unicode_hash,
    .tp_str = unicode_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&unicode_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE |
                Py_TPFLAGS_UNICODE_SUBCLASS,
    .tp_doc = "unicode(object='') -> unicode object\n"
              "unicode(string[, encoding[, errors]]) -> unicode object\n\n"
              "The unicode text of an object, or of encoded bytes.",
    .tp_richcompare = PyUnicode_RichCompare,
    .tp_methods = (PyMethodDef *)py_unicode_methods,
    .tp_base = &PyBaseString_Type,
    .tp_new = unicode_new,
    .tp_free = PyObject_Del,
};

/* ---- life cycle ---- */

void
_PyUnicode_Init(void)
{
    PyObject *empty = shared_empty();

    if (empty == NULL) {
        Py_FatalError("no memory for the empty unicode string");
    }
    Py_DECREF(empty);
    if (PyType_Ready(&PyUnicode_Type) < 0) {
        Py_FatalError("Can't initialize 'unicode'");
    }
}

int
PyUnicode_ClearFreeList(void)
{
    struct py_text_state *text = &py_runtime_state.text;
    int count = 0;

    for (int bin = 0; bin < PY_FREE_UNICODE_BINS; bin++) {
        while (text->free_unicode[bin] != NULL) {
            PyUnicodeObject *op = text->free_unicode[bin];
            text->free_unicode[bin] = (PyUnicodeObject *)op->defenc;
            PyObject_Free(op);
            count++;
        }
        text->free_unicode_count[bin] = 0;
    }
    return count;
}

void
_PyUnicode_Fini(void)
{
    int i;

    for (i = 0; i < 256; i++) {
        Py_CLEAR(py_runtime_state.text.unicode_char[i]);
    }
    Py_CLEAR(py_runtime_state.text.unicode_empty);
    (void)PyUnicode_ClearFreeList();
}
