/* The methods of unicode, and the C functions that do the same (PyUnicode_Split and so on).
 *
 * Arguments that are no unicode are converted first; the C functions convert all of theirs.
 *
 * I1  a method never returns self for an instance of a subclass.
 */
#include "Python.h"
#include "py_flat_steps.h"
#include "py_containers.h"
#include "py_text.h"
#include "unicode.h"

/* A bit for each character below 0x20 that ends a line. */
#define ASCII_LINES 0x70003c00u

#define CHAR Py_UNICODE
#define TX(name) uni_##name
#define TX_NEW(p, n) PyUnicode_FromUnicode((p), (n))
#define TX_SELF(self) self_if_exact(self)
#define TX_ALLOC(n, out) alloc_filled((n), (out))
#define TX_ISSPACE(c) Py_UNICODE_ISSPACE(c)
#define TX_ISLINE(c) ((c) < 0x80 ? (c) < 0x20 && (ASCII_LINES >> (c) & 1) : Py_UNICODE_ISLINEBREAK(c))
#define TX_ISLOWER(c) Py_UNICODE_ISLOWER(c)
#define TX_ISUPPER(c) Py_UNICODE_ISUPPER(c)
#define TX_ISTITLE(c) Py_UNICODE_ISTITLE(c)
#define TX_ISALPHA(c) Py_UNICODE_ISALPHA(c)
#define TX_ISDIGIT(c) Py_UNICODE_ISDIGIT(c)
#define TX_ISALNUM(c) Py_UNICODE_ISALNUM(c)
#define TX_LOWER(c) Py_UNICODE_TOLOWER(c)
#define TX_UPPER(c) Py_UNICODE_TOUPPER(c)
#define TX_TITLE(c) Py_UNICODE_TOTITLE(c)

/* I1. Returns new or NULL without an exception. */
static PyObject *
self_if_exact(PyObject *self)
{
    if (!PyUnicode_CheckExact(self)) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

static PyObject *
alloc_filled(Py_ssize_t n, Py_UNICODE **out)
{
    PyUnicodeObject *op = py_unicode_alloc(n);

    if (op != NULL) {
        *out = op->str;
    }
    return (PyObject *)op;
}

#include "../text/find.h"
#include "../text/split.h"
#include "../text/case.h"
#include "../text/replace.h"

Py_ssize_t
py_unicode_search(const Py_UNICODE *u, Py_ssize_t n, const Py_UNICODE *p, Py_ssize_t m)
{
    return m == 0 ? 0 : uni_search(u, n, p, m);
}

static PyObject *
whole(PyObject *self)
{
    PyObject *same = self_if_exact(self);

    return same != NULL ? same : PyUnicode_FromUnicode(CHARS(self), COUNT(self));
}

/* Converts *a and *b to unicode in place (new references). Returns 0 or -1. */
static int
both_unicode(PyObject **a, PyObject **b)
{
    PyObject *first = PyUnicode_FromObject(*a);
    PyObject *second = first == NULL ? NULL : PyUnicode_FromObject(*b);

    if (second == NULL) {
        Py_XDECREF(first);
        return -1;
    }
    *a = first;
    *b = second;
    return 0;
}

/* ---- searching ---- */

Py_ssize_t
PyUnicode_Find(PyObject *str, PyObject *sub, Py_ssize_t start, Py_ssize_t end, int direction)
{
    Py_ssize_t i;

    if (both_unicode(&str, &sub) < 0) {
        return -2;
    }
    i = uni_find_in(CHARS(str), COUNT(str), CHARS(sub), COUNT(sub), start, end, direction);
    Py_DECREF(str);
    Py_DECREF(sub);
    return i;
}

Py_ssize_t
PyUnicode_Count(PyObject *str, PyObject *sub, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t n;

    if (both_unicode(&str, &sub) < 0) {
        return -1;
    }
    n = uni_count_in(CHARS(str), COUNT(str), CHARS(sub), COUNT(sub), start, end);
    Py_DECREF(str);
    Py_DECREF(sub);
    return n;
}

Py_ssize_t
PyUnicode_Tailmatch(PyObject *str, PyObject *sub, Py_ssize_t start, Py_ssize_t end, int direction)
{
    int match;

    if (both_unicode(&str, &sub) < 0) {
        return -1;
    }
    match = COUNT(sub) == 0 ||    /* nothing is at both ends of any part, even of one that is beyond the end */
            uni_tail_in(CHARS(str), COUNT(str), CHARS(sub), COUNT(sub), start, end, direction);
    Py_DECREF(str);
    Py_DECREF(sub);
    return match;
}

static Py_ssize_t
find_by_args(PyObject *self, PyObject *args, const char *name, int direction)
{
    PyObject *sub;
    Py_ssize_t start, end;

    if (!py_text_parse_find(name, args, &sub, &start, &end)) {
        return -2;
    }
    return PyUnicode_Find(self, sub, start, end, direction);
}

static PyObject *
unicode_count(PyObject *self, PyObject *args)
{
    PyObject *sub;
    Py_ssize_t start, end, n;

    if (!py_text_parse_find("count", args, &sub, &start, &end)) {
        return NULL;
    }
    n = PyUnicode_Count(self, sub, start, end);
    return n < 0 ? NULL : PyInt_FromSsize_t(n);
}

/* ---- splitting ---- */

/* sep is NULL for white space. */
static PyObject *
split(PyObject *self, PyObject *sep, Py_ssize_t max, int from_right)
{
    const Py_UNICODE *u = CHARS(self);
    Py_ssize_t n = COUNT(self);

    max = max < 0 ? PY_SSIZE_T_MAX : max;
    if (sep == NULL) {
        return from_right ? uni_rsplit_space(self, u, n, max) : uni_split_space(self, u, n, max);
    }
    return from_right ? uni_rsplit_by(self, u, n, CHARS(sep), COUNT(sep), max)
                      : uni_split_by(self, u, n, CHARS(sep), COUNT(sep), max);
}

static PyObject *
split_converted(PyObject *str, PyObject *sep, Py_ssize_t max, int from_right)
{
    PyObject *text, *part = NULL;
    PyObject *result = NULL;

    text = PyUnicode_FromObject(str);
    if (text == NULL) {
        return NULL;
    }
    if (sep != NULL) {
        part = PyUnicode_FromObject(sep);
    }
    if (sep == NULL || part != NULL) {
        result = split(text, part, max, from_right);
    }
    Py_DECREF(text);
    Py_XDECREF(part);
    return result;
}

PyObject *
PyUnicode_Split(PyObject *str, PyObject *sep, Py_ssize_t maxsplit)
{
    return split_converted(str, sep, maxsplit, 0);
}

PyObject *
PyUnicode_RSplit(PyObject *str, PyObject *sep, Py_ssize_t maxsplit)
{
    return split_converted(str, sep, maxsplit, 1);
}

static PyObject *
split_by_args(PyObject *self, PyObject *args, int from_right)
{
    PyObject *sep = Py_None;
    PyObject *part, *result;
    Py_ssize_t max = -1;

    if (!PyArg_ParseTuple(args, from_right ? "|On:rsplit" : "|On:split", &sep, &max)) {
        return NULL;
    }
    if (sep == Py_None) {
        return split(self, NULL, max, from_right);
    }
    part = PyUnicode_FromObject(sep);
    if (part == NULL) {
        return NULL;
    }
    result = split(self, part, max, from_right);
    Py_DECREF(part);
    return result;
}

static PyObject *
unicode_split(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 0);
}

static PyObject *
unicode_rsplit(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 1);
}

PyObject *
PyUnicode_Splitlines(PyObject *string, int keepends)
{
    PyObject *text = PyUnicode_FromObject(string);
    PyObject *list;

    if (text == NULL) {
        return NULL;
    }
    list = uni_split_lines(text, CHARS(text), COUNT(text), keepends);
    Py_DECREF(text);
    return list;
}

static PyObject *
unicode_splitlines(PyObject *self, PyObject *args)
{
    int keep = 0;

    if (!PyArg_ParseTuple(args, "|i:splitlines", &keep)) {
        return NULL;
    }
    return uni_split_lines(self, CHARS(self), COUNT(self), keep);
}

static PyObject *
partition(PyObject *str, PyObject *sep, int from_right)
{
    PyObject *tuple;

    if (both_unicode(&str, &sep) < 0) {
        return NULL;
    }
    tuple = uni_partition_by(str, CHARS(str), COUNT(str), sep, CHARS(sep), COUNT(sep), from_right);
    Py_DECREF(str);
    Py_DECREF(sep);
    return tuple;
}

PyObject *
PyUnicode_Partition(PyObject *str, PyObject *sep)
{
    return partition(str, sep, 0);
}

PyObject *
PyUnicode_RPartition(PyObject *str, PyObject *sep)
{
    return partition(str, sep, 1);
}

/* ---- joining ---- */

/* A tuple of the items, all unicode; new. */
static PyObject *
converted_items(PyObject *items)
{
    PyObject *tuple = PySequence_Tuple(items);
    PyObject *result;
    Py_ssize_t i;

    if (tuple == NULL) {
        return NULL;
    }
    result = PyTuple_New(PyTuple_GET_SIZE(tuple));
    for (i = 0; result != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, i);
        PyObject *text = NULL;
        if (PyUnicode_Check(item) || PyString_Check(item)) {
            text = PyUnicode_FromObject(item);
        }
        else {
            PyErr_Format(PyExc_TypeError,
                         "sequence item %zd: expected string or Unicode, %.80s found", i,
                         Py_TYPE(item)->tp_name);
        }
        if (text == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyTuple_SET_ITEM(result, i, text);
    }
    Py_DECREF(tuple);
    return result;
}

/* Joins a list or tuple of unicode by a unicode. */
static PyObject *
join_unicode(PyObject *sep, PyObject *seq)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(seq);
    PyObject **items = PySequence_Fast_ITEMS(seq);
    Py_ssize_t total = 0;
    PyUnicodeObject *op;
    Py_UNICODE *p;
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        Py_ssize_t more = COUNT(items[i]) + (i > 0 ? COUNT(sep) : 0);
        if (more < 0 || more > PY_SSIZE_T_MAX - total) {
            PyErr_SetString(PyExc_OverflowError, "join() result is too long for a Python string");
            return NULL;
        }
        total += more;
    }
    op = py_unicode_alloc(total);
    if (op == NULL) {
        return NULL;
    }
    p = op->str;
    for (i = 0; i < count; i++) {
        if (i > 0) {
            memcpy(p, CHARS(sep), (size_t)COUNT(sep) * sizeof(Py_UNICODE));
            p += COUNT(sep);
        }
        memcpy(p, CHARS(items[i]), (size_t)COUNT(items[i]) * sizeof(Py_UNICODE));
        p += COUNT(items[i]);
    }
    return (PyObject *)op;
}

static int
all_unicode(PyObject *seq)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(seq);
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        if (!PyUnicode_Check(PySequence_Fast_GET_ITEM(seq, i))) {
            return 0;
        }
    }
    return 1;
}

PyObject *
PyUnicode_Join(PyObject *separator, PyObject *iterable)
{
    static const Py_UNICODE blank = ' ';
    PyObject *seq = PySequence_Fast(iterable, PY_JOIN_REFUSES);
    PyObject *sep = NULL;
    PyObject *result = NULL;

    if (seq == NULL) {
        return NULL;
    }
    if (PySequence_Fast_GET_SIZE(seq) == 0) {
        Py_DECREF(seq);
        return PyUnicode_FromUnicode(NULL, 0);
    }
    if (PySequence_Fast_GET_SIZE(seq) == 1 &&
        PyUnicode_CheckExact(PySequence_Fast_GET_ITEM(seq, 0))) {
        result = PySequence_Fast_GET_ITEM(seq, 0);
        Py_INCREF(result);
        Py_DECREF(seq);
        return result;
    }
    if (!all_unicode(seq)) {
        PyObject *items = converted_items(seq);
        Py_DECREF(seq);
        if (items == NULL) {
            return NULL;
        }
        seq = items;
    }
    else {
        /* Converting the separator may run Python code: keep the items as they are. */
        PyObject *items = PySequence_Tuple(seq);
        Py_DECREF(seq);
        if (items == NULL) {
            return NULL;
        }
        seq = items;
    }
    sep = separator == NULL ? PyUnicode_FromUnicode(&blank, 1) : PyUnicode_FromObject(separator);
    if (sep != NULL) {
        result = join_unicode(sep, seq);
        Py_DECREF(sep);
    }
    Py_DECREF(seq);
    return result;
}

/* ---- cutting and padding ---- */

enum { STRIP_LEFT = 0, STRIP_RIGHT = 1, STRIP_BOTH = 2 };

static inline int
is_stripped(Py_UNICODE c, PyObject *set)
{
    if (set == NULL) {
        return Py_UNICODE_ISSPACE(c);
    }
    return uni_find_char(CHARS(set), COUNT(set), c) >= 0;
}

static PyObject *
strip(PyObject *self, int kind, PyObject *set)
{
    const Py_UNICODE *u = CHARS(self);
    Py_ssize_t i = 0;
    Py_ssize_t j = COUNT(self);

    if (kind != STRIP_RIGHT) {
        while (i < j && is_stripped(u[i], set)) {
            i++;
        }
    }
    if (kind != STRIP_LEFT) {
        while (j > i && is_stripped(u[j - 1], set)) {
            j--;
        }
    }
    if (i == 0 && j == COUNT(self) && PyUnicode_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return PyUnicode_FromUnicode(u + i, j - i);
}

PyObject *
_PyUnicode_XStrip(PyUnicodeObject *self, int striptype, PyObject *sepobj)
{
    return strip((PyObject *)self, striptype, sepobj);
}

static PyObject *
strip_by_args(PyObject *self, PyObject *args, const char *name, int kind)
{
    PyObject *set = NULL;
    PyObject *result;

    if (!py_text_parse_strip(name, args, &set)) {
        return NULL;
    }
    if (set == NULL || set == Py_None) {
        return strip(self, kind, NULL);
    }
    if (!PyUnicode_Check(set) && !PyString_Check(set)) {
        PyErr_Format(PyExc_TypeError, "%s arg must be None, unicode or str", name);
        return NULL;
    }
    set = PyUnicode_FromObject(set);
    if (set == NULL) {
        return NULL;
    }
    result = strip(self, kind, set);
    Py_DECREF(set);
    return result;
}

static PyObject *
unicode_strip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "strip", STRIP_BOTH);
}

static PyObject *
unicode_lstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "lstrip", STRIP_LEFT);
}

static PyObject *
unicode_rstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "rstrip", STRIP_RIGHT);
}

static PyObject *
pad(PyObject *self, Py_ssize_t left, Py_ssize_t right, Py_UNICODE fill)
{
    Py_ssize_t n = COUNT(self);
    PyUnicodeObject *op;

    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    if (left == 0 && right == 0) {
        return whole(self);
    }
    if (left > PY_SSIZE_T_MAX - n || right > PY_SSIZE_T_MAX - (left + n)) {
        PyErr_SetString(PyExc_OverflowError, "padded string is too long");
        return NULL;
    }
    op = py_unicode_alloc(left + n + right);
    if (op != NULL) {
        uni_fill_with(op->str, left, fill);
        memcpy(op->str + left, CHARS(self), (size_t)n * sizeof(Py_UNICODE));
        uni_fill_with(op->str + left + n, right, fill);
    }
    return (PyObject *)op;
}

/* O& converter of a fill character. */
static int
read_fill(PyObject *obj, void *target)
{
    PyObject *text = PyUnicode_FromObject(obj);

    if (text == NULL) {
        PyErr_SetString(PyExc_TypeError, "The fill character cannot be converted to Unicode");
        return 0;
    }
    if (COUNT(text) != 1) {
        PyErr_SetString(PyExc_TypeError,
                        "The fill character must be exactly one character long");
        Py_DECREF(text);
        return 0;
    }
    *(Py_UNICODE *)target = CHARS(text)[0];
    Py_DECREF(text);
    return 1;
}

static PyObject *
unicode_ljust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    Py_UNICODE fill = ' ';

    if (!PyArg_ParseTuple(args, "n|O&:ljust", &width, read_fill, &fill)) {
        return NULL;
    }
    return pad(self, 0, width > COUNT(self) ? width - COUNT(self) : 0, fill);
}

static PyObject *
unicode_rjust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    Py_UNICODE fill = ' ';

    if (!PyArg_ParseTuple(args, "n|O&:rjust", &width, read_fill, &fill)) {
        return NULL;
    }
    return pad(self, width > COUNT(self) ? width - COUNT(self) : 0, 0, fill);
}

static PyObject *
unicode_center(PyObject *self, PyObject *args)
{
    Py_ssize_t width, margin, left;
    Py_UNICODE fill = ' ';

    if (!PyArg_ParseTuple(args, "n|O&:center", &width, read_fill, &fill)) {
        return NULL;
    }
    if (width <= COUNT(self)) {
        return whole(self);
    }
    margin = width - COUNT(self);
    left = margin / 2 + (margin & width & 1);
    return pad(self, left, margin - left, fill);
}

static PyObject *
unicode_zfill(PyObject *self, PyObject *args)
{
    Py_ssize_t width, zeros;
    PyObject *result;

    if (!PyArg_ParseTuple(args, "n:zfill", &width)) {
        return NULL;
    }
    zeros = width > COUNT(self) ? width - COUNT(self) : 0;
    result = pad(self, zeros, 0, '0');
    if (result != NULL && zeros > 0 && COUNT(self) > 0) {
        Py_UNICODE *u = CHARS(result);
        if (u[zeros] == '+' || u[zeros] == '-') {
            u[0] = u[zeros];
            u[zeros] = '0';
        }
    }
    return result;
}

static PyObject *
unicode_expandtabs(PyObject *self, PyObject *args)
{
    int tab = 8;
    Py_ssize_t n;
    PyUnicodeObject *op;

    if (!PyArg_ParseTuple(args, "|i:expandtabs", &tab)) {
        return NULL;
    }
    n = uni_expanded_length(CHARS(self), COUNT(self), tab);
    if (n < 0) {
        PyErr_SetString(PyExc_OverflowError, "new string is too long");
        return NULL;
    }
    op = py_unicode_alloc(n);
    if (op != NULL) {
        uni_expand(CHARS(self), COUNT(self), tab, op->str);
    }
    return (PyObject *)op;
}

/* ---- mapping characters ---- */

typedef void (*uni_mapping)(const Py_UNICODE *, Py_ssize_t, Py_UNICODE *);

static PyObject *
mapped(PyObject *self, uni_mapping map)
{
    PyUnicodeObject *op = py_unicode_alloc(COUNT(self));

    if (op == NULL) {
        return NULL;
    }
    map(CHARS(self), COUNT(self), op->str);
    if (PyUnicode_CheckExact(self) &&
        memcmp(op->str, CHARS(self), (size_t)COUNT(self) * sizeof(Py_UNICODE)) == 0) {
        Py_DECREF(op);
        Py_INCREF(self);
        return self;
    }
    return (PyObject *)op;
}

#define TX_CHARS(self) CHARS(self)
#define TX_COUNT(self) COUNT(self)
#define TX_NOT_FOUND "substring not found"
#define TX_FIND(self, args, name, direction) find_by_args(self, args, name, direction)
#define TX_TAIL(self, sub, start, end, direction) (int)PyUnicode_Tailmatch(self, sub, start, end, direction)
#define TX_NAMES_TAIL 1
#include "../text/methods.h"

static int
uni_is_decimal(const Py_UNICODE *u, Py_ssize_t n)
{
    Py_ssize_t i;

    for (i = 0; i < n && Py_UNICODE_ISDECIMAL(u[i]); i++) {
    }
    return n > 0 && i == n;
}

static int
uni_is_numeric(const Py_UNICODE *u, Py_ssize_t n)
{
    Py_ssize_t i;

    for (i = 0; i < n && Py_UNICODE_ISNUMERIC(u[i]); i++) {
    }
    return n > 0 && i == n;
}

PREDICATE(isdecimal, is_decimal)
PREDICATE(isnumeric, is_numeric)
#undef PREDICATE

PyObject *
PyUnicode_Replace(PyObject *str, PyObject *substr, PyObject *replstr, Py_ssize_t maxcount)
{
    PyObject *to, *result;

    if (both_unicode(&str, &substr) < 0) {
        return NULL;
    }
    to = PyUnicode_FromObject(replstr);
    if (to == NULL) {
        Py_DECREF(str);
        Py_DECREF(substr);
        return NULL;
    }
    result = uni_replace_all(CHARS(str), COUNT(str), CHARS(substr), COUNT(substr), CHARS(to),
                             COUNT(to), maxcount);
    if (result == NULL && !PyErr_Occurred()) {
        result = whole(str);
    }
    Py_DECREF(str);
    Py_DECREF(substr);
    Py_DECREF(to);
    return result;
}

static PyObject *
unicode_replace(PyObject *self, PyObject *args)
{
    PyObject *from, *to;
    Py_ssize_t count = -1;

    if (!PyArg_ParseTuple(args, "OO|n:replace", &from, &to, &count)) {
        return NULL;
    }
    return PyUnicode_Replace(self, from, to, count);
}

static PyObject *
unicode_translate(PyObject *self, PyObject *table)
{
    return PyUnicode_TranslateCharmap(CHARS(self), COUNT(self), table, "ignore");
}

/* ---- codecs ---- */

static PyObject *
unicode_encode(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const char *encoding, *errors;
    if (!py_text_parse_coding("|ss:encode", args, kwargs, &encoding, &errors)) {
        return NULL;
    }
    encoding = encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding();
    return py_text_coded_steal(PyUnicode_AsEncodedObject(self, encoding, errors), "encoder");
}

static PyObject *
unicode_decode(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const char *encoding, *errors;
    if (!py_text_parse_coding("|ss:decode", args, kwargs, &encoding, &errors)) {
        return NULL;
    }
    encoding = encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding();
    return py_text_coded_steal(PyCodec_Decode(self, encoding, errors), "decoder");
}

/* ---- special methods ---- */

static PyObject *
unicode___format__(PyObject *self, PyObject *args)
{
    PyObject *spec, *text, *result;

    if (!PyArg_ParseTuple(args, "O:__format__", &spec)) {
        return NULL;
    }
    if (!PyString_Check(spec) && !PyUnicode_Check(spec)) {
        PyErr_Format(PyExc_TypeError, "__format__ arg must be str or unicode, not %s",
                     Py_TYPE(spec)->tp_name);
        return NULL;
    }
    text = PyObject_Unicode(spec);
    if (text == NULL) {
        return NULL;
    }
    result = _PyUnicode_FormatAdvanced(self, CHARS(text), COUNT(text));
    Py_DECREF(text);
    return result;
}

static PyObject *
unicode___getnewargs__(PyObject *self, PyObject *unused)
{
    return Py_BuildValue("(N)", PyUnicode_FromUnicode(CHARS(self), COUNT(self)));
}

static PyObject *
unicode___sizeof__(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t((Py_ssize_t)sizeof(PyUnicodeObject) +
                             (COUNT(self) + 1) * (Py_ssize_t)sizeof(Py_UNICODE));
}

#define WORDS(name) (PyCFunction)(void (*)(void))name, METH_VARARGS | METH_KEYWORDS

const PyMethodDef py_unicode_methods[] = {
    {"encode", WORDS(unicode_encode), "S.encode([encoding[, errors]]) -> string or unicode"},
    {"replace", unicode_replace, METH_VARARGS, "S.replace(old, new[, count]) -> unicode"},
    {"split", unicode_split, METH_VARARGS, "S.split([sep[, maxsplit]]) -> list of unicode"},
    {"rsplit", unicode_rsplit, METH_VARARGS, "S.rsplit([sep[, maxsplit]]) -> list of unicode"},
    {"join", PyUnicode_Join, METH_O | METH_JOIN, "S.join(iterable) -> unicode; S stands between the items."},
    {"capitalize", uni_capitalize_method, METH_NOARGS, "S.capitalize() -> unicode"},
    {"title", uni_title_method, METH_NOARGS, "S.title() -> unicode"},
    {"center", unicode_center, METH_VARARGS, "S.center(width[, fillchar]) -> unicode"},
    {"count", unicode_count, METH_VARARGS, "S.count(sub[, start[, end]]) -> int"},
    {"expandtabs", unicode_expandtabs, METH_VARARGS, "S.expandtabs([tabsize]) -> unicode"},
    {"find", uni_find_method, METH_VARARGS, "S.find(sub[, start[, end]]) -> int, -1 when absent"},
    {"partition", PyUnicode_Partition, METH_O, "S.partition(sep) -> (head, sep, tail)"},
    {"index", uni_index_method, METH_VARARGS, "S.index(sub[, start[, end]]) -> int"},
    {"ljust", unicode_ljust, METH_VARARGS, "S.ljust(width[, fillchar]) -> unicode"},
    {"lower", uni_lower_method, METH_NOARGS, "S.lower() -> unicode"},
    {"lstrip", unicode_lstrip, METH_VARARGS, "S.lstrip([chars]) -> unicode"},
    {"decode", WORDS(unicode_decode), "S.decode([encoding[, errors]]) -> string or unicode"},
    {"rfind", uni_rfind_method, METH_VARARGS, "S.rfind(sub[, start[, end]]) -> int, -1 when absent"},
    {"rindex", uni_rindex_method, METH_VARARGS, "S.rindex(sub[, start[, end]]) -> int"},
    {"rjust", unicode_rjust, METH_VARARGS, "S.rjust(width[, fillchar]) -> unicode"},
    {"rstrip", unicode_rstrip, METH_VARARGS, "S.rstrip([chars]) -> unicode"},
    {"rpartition", PyUnicode_RPartition, METH_O, "S.rpartition(sep) -> (head, sep, tail)"},
    {"splitlines", unicode_splitlines, METH_VARARGS, "S.splitlines(keepends=False) -> list"},
    {"strip", unicode_strip, METH_VARARGS, "S.strip([chars]) -> unicode"},
    {"swapcase", uni_swapcase_method, METH_NOARGS, "S.swapcase() -> unicode"},
    {"translate", unicode_translate, METH_O,
     "S.translate(table) -> unicode; table maps ordinals to ordinals, unicode or None."},
    {"upper", uni_upper_method, METH_NOARGS, "S.upper() -> unicode"},
    {"startswith", uni_startswith_method, METH_VARARGS,
     "S.startswith(prefix[, start[, end]]) -> bool"},
    {"endswith", uni_endswith_method, METH_VARARGS, "S.endswith(suffix[, start[, end]]) -> bool"},
    {"islower", uni_islower_method, METH_NOARGS, "S.islower() -> bool"},
    {"isupper", uni_isupper_method, METH_NOARGS, "S.isupper() -> bool"},
    {"istitle", uni_istitle_method, METH_NOARGS, "S.istitle() -> bool"},
    {"isspace", uni_isspace_method, METH_NOARGS, "S.isspace() -> bool"},
    {"isdecimal", uni_isdecimal_method, METH_NOARGS, "S.isdecimal() -> bool"},
    {"isdigit", uni_isdigit_method, METH_NOARGS, "S.isdigit() -> bool"},
    {"isnumeric", uni_isnumeric_method, METH_NOARGS, "S.isnumeric() -> bool"},
    {"isalpha", uni_isalpha_method, METH_NOARGS, "S.isalpha() -> bool"},
    {"isalnum", uni_isalnum_method, METH_NOARGS, "S.isalnum() -> bool"},
    {"zfill", unicode_zfill, METH_VARARGS, "S.zfill(width) -> unicode"},
    {"format", (PyCFunction)(void (*)(void))py_flat_format_method, METH_FLAT, "S.format(*args, **kwargs) -> unicode"},
    {"__format__", unicode___format__, METH_VARARGS, "S.__format__(format_spec) -> unicode"},
    {"_formatter_field_name_split", py_unicode_formatter_field_name_split, METH_NOARGS, NULL},
    {"_formatter_parser", py_unicode_formatter_parser, METH_NOARGS, NULL},
    {"__sizeof__", unicode___sizeof__, METH_NOARGS, "S.__sizeof__() -> size in memory, in bytes"},
    {"__getnewargs__", unicode___getnewargs__, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
