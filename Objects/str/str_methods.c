/* The methods of str.
 *
 * Methods that also accept unicode hand over to the unicode type as soon as they meet one. Character
 * classes and case are those of the C library, which follow the locale as in 2.7.
 *
 * I1  a method never returns self for an instance of a subclass.
 */
#include "Python.h"
#include "py_flat_steps.h"
#include <ctype.h>
#include "py_state.h"
#include "py_text.h"
#include "str.h"

#define CHAR char
#define TX(name) str_##name
#define TX_NEW(p, n) PyString_FromStringAndSize((p), (n))
#define TX_SELF(self) self_if_exact(self)
#define TX_ALLOC(n, out) alloc_filled((n), (out))
#define TX_ISSPACE(c) isspace(Py_CHARMASK(c))
#define TX_ISLINE(c) ((c) == '\n' || (c) == '\r')
#define TX_ISLOWER(c) islower(Py_CHARMASK(c))
#define TX_ISUPPER(c) isupper(Py_CHARMASK(c))
#define TX_ISTITLE(c) 0
#define TX_ISALPHA(c) isalpha(Py_CHARMASK(c))
#define TX_ISDIGIT(c) isdigit(Py_CHARMASK(c))
#define TX_ISALNUM(c) isalnum(Py_CHARMASK(c))
#define TX_LOWER(c) (char)tolower(Py_CHARMASK(c))
#define TX_UPPER(c) (char)toupper(Py_CHARMASK(c))
#define TX_TITLE(c) TX_UPPER(c)

/* I1. Returns new or NULL without an exception. */
static PyObject *
self_if_exact(PyObject *self)
{
    if (!PyString_CheckExact(self)) {
        return NULL;
    }
    Py_INCREF(self);
    return self;
}

/* A str for the caller to fill; small ones are private objects, too. */
static PyObject *
alloc_filled(Py_ssize_t n, char **out)
{
    PyObject *op = n == 0 ? PyString_FromStringAndSize(NULL, 0) : py_str_alloc(n);

    if (op != NULL) {
        *out = PyString_AS_STRING(op);
    }
    return op;
}

#include "../text/find.h"
#include "../text/split.h"
#include "../text/case.h"
#include "../text/replace.h"

#define BYTES(op) PyString_AS_STRING(op)

Py_ssize_t
py_bytes_search(const char *s, Py_ssize_t n, const char *p, Py_ssize_t m)
{
    return m == 0 ? 0 : str_search(s, n, p, m);
}

static PyObject *
whole(PyObject *self)
{
    PyObject *same = self_if_exact(self);

    return same != NULL ? same : PyString_FromStringAndSize(BYTES(self), Py_SIZE(self));
}

/* The bytes of a str or of anything with a character buffer. Returns 0 or -1. */
static int
char_buffer(PyObject *op, const char **p, Py_ssize_t *n)
{
    if (PyString_Check(op)) {
        *p = BYTES(op);
        *n = Py_SIZE(op);
        return 0;
    }
    return PyObject_AsCharBuffer(op, p, n);
}

/* ---- searching ---- */

/* Common part of find, rfind, index, rindex. Returns -1 not found, -2 raised. */
static Py_ssize_t
find_by_args(PyObject *self, PyObject *args, int direction)
{
    PyObject *sub;
    Py_ssize_t start, end, m;
    const char *p;

    if (!py_text_parse_find("find/rfind/index/rindex", args, &sub, &start, &end)) {
        return -2;
    }
    if (PyUnicode_Check(sub)) {
        return PyUnicode_Find(self, sub, start, end, direction);
    }
    if (char_buffer(sub, &p, &m) < 0) {
        return -2;
    }
    return str_find_in(BYTES(self), Py_SIZE(self), p, m, start, end, direction);
}

static PyObject *
str_count(PyObject *self, PyObject *args)
{
    PyObject *sub;
    Py_ssize_t start, end, m;
    const char *p;

    if (!py_text_parse_find("count", args, &sub, &start, &end)) {
        return NULL;
    }
    if (PyUnicode_Check(sub)) {
        Py_ssize_t n = PyUnicode_Count(self, sub, start, end);
        return n == -1 ? NULL : PyInt_FromSsize_t(n);
    }
    if (char_buffer(sub, &p, &m) < 0) {
        return NULL;
    }
    return PyInt_FromSsize_t(str_count_in(BYTES(self), Py_SIZE(self), p, m, start, end));
}

/* Returns 1, 0, or -1 with an exception. */
static int
match_tail(PyObject *self, PyObject *sub, Py_ssize_t start, Py_ssize_t end, int direction)
{
    const char *p;
    Py_ssize_t m;

    if (PyUnicode_Check(sub)) {
        return (int)PyUnicode_Tailmatch(self, sub, start, end, direction);
    }
    if (char_buffer(sub, &p, &m) < 0) {
        return -1;
    }
    return str_tail_in(BYTES(self), Py_SIZE(self), p, m, start, end, direction);
}

/* ---- splitting and joining ---- */

static PyObject *
split_by_args(PyObject *self, PyObject *args, int from_right)
{
    PyObject *sep = Py_None;
    Py_ssize_t max = -1;
    Py_ssize_t n = Py_SIZE(self);
    Py_ssize_t m;
    const char *s = BYTES(self);
    const char *p;

    if (PyTuple_GET_SIZE(args) == 1) {
        sep = PyTuple_GET_ITEM(args, 0);
    }
    else if (!PyArg_ParseTuple(args, from_right ? "|On:rsplit" : "|On:split", &sep, &max)) {
        return NULL;
    }
    max = max < 0 ? PY_SSIZE_T_MAX : max;
    if (sep == Py_None) {
        return from_right ? str_rsplit_space(self, s, n, max) : str_split_space(self, s, n, max);
    }
    if (PyUnicode_Check(sep)) {
        return from_right ? PyUnicode_RSplit(self, sep, max) : PyUnicode_Split(self, sep, max);
    }
    if (char_buffer(sep, &p, &m) < 0) {
        return NULL;
    }
    return from_right ? str_rsplit_by(self, s, n, p, m, max) : str_split_by(self, s, n, p, m, max);
}

static PyObject *
str_split(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 0);
}

static PyObject *
str_rsplit(PyObject *self, PyObject *args)
{
    return split_by_args(self, args, 1);
}

static PyObject *
str_splitlines(PyObject *self, PyObject *args)
{
    int keep = 0;

    if (!PyArg_ParseTuple(args, "|i:splitlines", &keep)) {
        return NULL;
    }
    return str_split_lines(self, BYTES(self), Py_SIZE(self), keep);
}

static PyObject *
partition_by_arg(PyObject *self, PyObject *sep, int from_right)
{
    const char *p;
    Py_ssize_t m;

    if (PyUnicode_Check(sep)) {
        return from_right ? PyUnicode_RPartition(self, sep) : PyUnicode_Partition(self, sep);
    }
    if (char_buffer(sep, &p, &m) < 0) {
        return NULL;
    }
    return str_partition_by(self, BYTES(self), Py_SIZE(self), sep, p, m, from_right);
}

static PyObject *
str_partition(PyObject *self, PyObject *sep)
{
    return partition_by_arg(self, sep, 0);
}

static PyObject *
str_rpartition(PyObject *self, PyObject *sep)
{
    return partition_by_arg(self, sep, 1);
}

/* The length of the joined items, -1 raised, -2 an item is unicode. */
static Py_ssize_t
joined_length(PyObject *self, PyObject *seq)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(seq);
    Py_ssize_t gap = Py_SIZE(self);
    Py_ssize_t total = 0;
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, i);
        Py_ssize_t more;
        if (!PyString_Check(item)) {
            if (PyUnicode_Check(item)) {
                return -2;
            }
            PyErr_Format(PyExc_TypeError, "sequence item %zd: expected string, %.80s found", i,
                         Py_TYPE(item)->tp_name);
            return -1;
        }
        more = Py_SIZE(item) + (i > 0 ? gap : 0);
        if (more < 0 || more > PY_SSIZE_T_MAX - total) {
            PyErr_SetString(PyExc_OverflowError, "join() result is too long for a Python string");
            return -1;
        }
        total += more;
    }
    return total;
}

static void
fill_joined(char *p, PyObject *self, PyObject *seq)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(seq);
    size_t gap = (size_t)Py_SIZE(self);
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, i);
        if (i > 0 && gap > 0) {
            memcpy(p, BYTES(self), gap);
            p += gap;
        }
        memcpy(p, BYTES(item), (size_t)Py_SIZE(item));
        p += Py_SIZE(item);
    }
}

static PyObject *
str_join(PyObject *self, PyObject *orig)
{
    PyObject *seq = PySequence_Fast(orig, PY_JOIN_REFUSES);
    PyObject *result = NULL;
    Py_ssize_t total;
    char *p;

    if (seq == NULL) {
        return NULL;
    }
    if (PySequence_Fast_GET_SIZE(seq) == 1) {
        PyObject *item = PySequence_Fast_GET_ITEM(seq, 0);
        if (PyString_CheckExact(item) || PyUnicode_CheckExact(item)) {
            Py_INCREF(item);
            Py_DECREF(seq);
            return item;
        }
    }
    total = joined_length(self, seq);
    if (total == -2) {
        result = PyUnicode_Join(self, seq);
    }
    else if (total >= 0) {
        result = alloc_filled(total, &p);
        if (result != NULL) {
            fill_joined(p, self, seq);
        }
    }
    Py_DECREF(seq);
    return result;
}

PyObject *
_PyString_Join(PyObject *sep, PyObject *x)
{
    assert(sep != NULL && PyString_Check(sep) && x != NULL);
    return str_join(sep, x);
}

/* ---- cutting and padding ---- */

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static PyObject *
strip_characters(PyObject *self, const char *set, Py_ssize_t setlen, int sides)
{
    const char *s = BYTES(self);
    Py_ssize_t i = 0;
    Py_ssize_t j = Py_SIZE(self);

    if (sides & STRIP_LEFT) {
        while (i < j && (set == NULL ? isspace(Py_CHARMASK(s[i])) != 0
                                     : memchr(set, Py_CHARMASK(s[i]), (size_t)setlen) != NULL)) {
            i++;
        }
    }
    if (sides & STRIP_RIGHT) {
        while (j > i && (set == NULL ? isspace(Py_CHARMASK(s[j - 1])) != 0
                                     : memchr(set, Py_CHARMASK(s[j - 1]), (size_t)setlen) != NULL)) {
            j--;
        }
    }
    if (i == 0 && j == Py_SIZE(self) && PyString_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return PyString_FromStringAndSize(s + i, j - i);
}

static PyObject *
strip_by_args(PyObject *self, PyObject *args, const char *name, int sides)
{
    PyObject *set = NULL;

    if (!py_text_parse_strip(name, args, &set)) {
        return NULL;
    }
    if (set == NULL || set == Py_None) {
        return strip_characters(self, NULL, 0, sides);
    }
    if (PyString_Check(set)) {
        return strip_characters(self, BYTES(set), Py_SIZE(set), sides);
    }
    if (PyUnicode_Check(set)) {
        PyObject *u = PyUnicode_FromObject(self);
        PyObject *result;
        if (u == NULL) {
            return NULL;
        }
        result = _PyUnicode_XStrip((PyUnicodeObject *)u,
                                   sides == STRIP_LEFT ? 0 : sides == STRIP_RIGHT ? 1 : 2, set);
        Py_DECREF(u);
        return result;
    }
    PyErr_Format(PyExc_TypeError, "%s arg must be None, str or unicode", name);
    return NULL;
}

static PyObject *
str_strip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "strip", STRIP_LEFT | STRIP_RIGHT);
}

static PyObject *
str_lstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "lstrip", STRIP_LEFT);
}

static PyObject *
str_rstrip(PyObject *self, PyObject *args)
{
    return strip_by_args(self, args, "rstrip", STRIP_RIGHT);
}

static PyObject *
pad(PyObject *self, Py_ssize_t left, Py_ssize_t right, char fill)
{
    Py_ssize_t n = Py_SIZE(self);
    PyObject *result;
    char *p;

    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    if (left == 0 && right == 0) {
        return whole(self);
    }
    if (left > PY_SSIZE_T_MAX - n || right > PY_SSIZE_T_MAX - (left + n)) {
        PyErr_SetString(PyExc_OverflowError, "padded string is too long");
        return NULL;
    }
    result = alloc_filled(left + n + right, &p);
    if (result != NULL) {
        memset(p, fill, (size_t)left);
        memcpy(p + left, BYTES(self), (size_t)n);
        memset(p + left + n, fill, (size_t)right);
    }
    return result;
}

static PyObject *
str_ljust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:ljust", &width, &fill)) {
        return NULL;
    }
    return pad(self, 0, width > Py_SIZE(self) ? width - Py_SIZE(self) : 0, fill);
}

static PyObject *
str_rjust(PyObject *self, PyObject *args)
{
    Py_ssize_t width;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:rjust", &width, &fill)) {
        return NULL;
    }
    return pad(self, width > Py_SIZE(self) ? width - Py_SIZE(self) : 0, 0, fill);
}

static PyObject *
str_center(PyObject *self, PyObject *args)
{
    Py_ssize_t width, margin, left;
    char fill = ' ';

    if (!PyArg_ParseTuple(args, "n|c:center", &width, &fill)) {
        return NULL;
    }
    if (width <= Py_SIZE(self)) {
        return whole(self);
    }
    margin = width - Py_SIZE(self);
    left = margin / 2 + (margin & width & 1);
    return pad(self, left, margin - left, fill);
}

static PyObject *
str_zfill(PyObject *self, PyObject *args)
{
    Py_ssize_t width, zeros;
    PyObject *result;
    char *p;

    if (!PyArg_ParseTuple(args, "n:zfill", &width)) {
        return NULL;
    }
    zeros = width > Py_SIZE(self) ? width - Py_SIZE(self) : 0;
    result = pad(self, zeros, 0, '0');
    if (result != NULL && zeros > 0 && Py_SIZE(self) > 0) {
        p = BYTES(result);
        if (p[zeros] == '+' || p[zeros] == '-') {
            p[0] = p[zeros];
            p[zeros] = '0';
        }
    }
    return result;
}

static PyObject *
str_expandtabs(PyObject *self, PyObject *args)
{
    int tab = 8;
    Py_ssize_t n;
    PyObject *result;
    char *p;

    if (!PyArg_ParseTuple(args, "|i:expandtabs", &tab)) {
        return NULL;
    }
    n = str_expanded_length(BYTES(self), Py_SIZE(self), tab);
    if (n < 0) {
        PyErr_SetString(PyExc_OverflowError, "new string is too long");
        return NULL;
    }
    result = alloc_filled(n, &p);
    if (result != NULL) {
        str_expand(BYTES(self), Py_SIZE(self), tab, p);
    }
    return result;
}

/* ---- mapping characters ---- */

typedef void (*str_mapping)(const char *, Py_ssize_t, char *);

static PyObject *
mapped(PyObject *self, str_mapping map)
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
#define TX_NOT_FOUND "substring not found"
#define TX_FIND(self, args, name, direction) find_by_args(self, args, direction)
#define TX_TAIL(self, sub, start, end, direction) match_tail(self, sub, start, end, direction)
#define TX_NAMES_TAIL 1
#include "../text/methods.h"
#undef PREDICATE

/* Maps through table (256 bytes or NULL) and drops the bytes of `drop`. */
static PyObject *
translate_bytes(PyObject *self, const char *table, const char *drop, Py_ssize_t ndrop)
{
    unsigned char keep[256];
    const unsigned char *s = (const unsigned char *)BYTES(self);
    Py_ssize_t n = Py_SIZE(self);
    Py_ssize_t i, k = 0;
    PyObject *result;
    int changed = 0;
    char *p;

    memset(keep, 1, sizeof(keep));
    for (i = 0; i < ndrop; i++) {
        keep[Py_CHARMASK(drop[i])] = 0;
    }
    result = py_str_alloc(n);
    if (result == NULL) {
        return NULL;
    }
    p = BYTES(result);
    for (i = 0; i < n; i++) {
        if (keep[s[i]]) {
            p[k] = table != NULL ? table[s[i]] : (char)s[i];
            changed |= p[k] != (char)s[i];
            k++;
        }
    }
    if (!changed && k == n && PyString_CheckExact(self)) {
        Py_DECREF(result);
        Py_INCREF(self);
        return self;
    }
    if (k <= 1) {
        PyObject *small = PyString_FromStringAndSize(p, k);
        Py_DECREF(result);
        return small;
    }
    if (k != n && _PyString_Resize(&result, k) < 0) {
        return NULL;
    }
    return result;
}

static PyObject *
str_translate(PyObject *self, PyObject *args)
{
    PyObject *table = NULL;
    PyObject *drop = NULL;
    const char *map = NULL;
    const char *dropped = NULL;
    Py_ssize_t n = 256;
    Py_ssize_t ndrop = 0;

    if (!PyArg_UnpackTuple(args, "translate", 1, 2, &table, &drop)) {
        return NULL;
    }
    if (PyUnicode_Check(table)) {
        if (drop != NULL) {
            PyErr_SetString(PyExc_TypeError,
                            "deletions are implemented differently for unicode");
            return NULL;
        }
        return PyUnicode_Translate(self, table, NULL);
    }
    if (table != Py_None && char_buffer(table, &map, &n) < 0) {
        return NULL;
    }
    if (n != 256) {
        PyErr_SetString(PyExc_ValueError, "translation table must be 256 characters long");
        return NULL;
    }
    if (drop != NULL) {
        if (PyUnicode_Check(drop)) {
            PyErr_SetString(PyExc_TypeError,
                            "deletions are implemented differently for unicode");
            return NULL;
        }
        if (char_buffer(drop, &dropped, &ndrop) < 0) {
            return NULL;
        }
    }
    return translate_bytes(self, map, dropped, ndrop);
}

static PyObject *
str_replace(PyObject *self, PyObject *args)
{
    PyObject *from, *to, *result;
    Py_ssize_t count = -1;
    Py_ssize_t m, k;
    const char *p, *r;

    if (PyTuple_GET_SIZE(args) == 2) {
        from = PyTuple_GET_ITEM(args, 0);
        to = PyTuple_GET_ITEM(args, 1);
    }
    else if (!PyArg_ParseTuple(args, "OO|n:replace", &from, &to, &count)) {
        return NULL;
    }
    if (PyUnicode_Check(from) || (!PyString_Check(from) ? 0 : PyUnicode_Check(to))) {
        return PyUnicode_Replace(self, from, to, count);
    }
    if (char_buffer(from, &p, &m) < 0) {
        return NULL;
    }
    if (PyUnicode_Check(to)) {
        return PyUnicode_Replace(self, from, to, count);
    }
    if (char_buffer(to, &r, &k) < 0) {
        return NULL;
    }
    result = str_replace_all(BYTES(self), Py_SIZE(self), p, m, r, k, count);
    return result == NULL && !PyErr_Occurred() ? whole(self) : result;
}

/* ---- codecs ---- */

static PyObject *
str_encode(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const char *encoding, *errors;
    return !py_text_parse_coding("|ss:encode", args, kwargs, &encoding, &errors)
               ? NULL
               : py_text_coded_steal(PyString_AsEncodedObject(self, encoding, errors), "encoder");
}

static PyObject *
str_decode(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const char *encoding, *errors;
    return !py_text_parse_coding("|ss:decode", args, kwargs, &encoding, &errors)
               ? NULL
               : py_text_coded_steal(PyString_AsDecodedObject(self, encoding, errors), "decoder");
}

/* ---- special methods ---- */

static PyObject *
str___format__(PyObject *self, PyObject *args)
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
    text = PyObject_Str(spec);
    if (text == NULL) {
        return NULL;
    }
    result = _PyBytes_FormatAdvanced(self, BYTES(text), Py_SIZE(text));
    Py_DECREF(text);
    return result;
}

static PyObject *
str___getnewargs__(PyObject *self, PyObject *unused)
{
    return Py_BuildValue("(N)", PyString_FromStringAndSize(BYTES(self), Py_SIZE(self)));
}

static PyObject *
str___sizeof__(PyObject *self, PyObject *unused)
{
    return PyInt_FromSsize_t(Py_TYPE(self)->tp_basicsize +
                             Py_SIZE(self) * Py_TYPE(self)->tp_itemsize);
}

#define WORDS(name) (PyCFunction)(void (*)(void))name, METH_VARARGS | METH_KEYWORDS

const PyMethodDef py_str_methods[] = {
    {"join", str_join, METH_O | METH_JOIN, "S.join(iterable) -> string; S stands between the items."},
    {"split", str_split, METH_VARARGS, "S.split([sep[, maxsplit]]) -> list of strings"},
    {"rsplit", str_rsplit, METH_VARARGS, "S.rsplit([sep[, maxsplit]]) -> list of strings"},
    {"lower", str_lower_method, METH_NOARGS, "S.lower() -> string"},
    {"upper", str_upper_method, METH_NOARGS, "S.upper() -> string"},
    {"islower", str_islower_method, METH_NOARGS, "S.islower() -> bool"},
    {"isupper", str_isupper_method, METH_NOARGS, "S.isupper() -> bool"},
    {"isspace", str_isspace_method, METH_NOARGS, "S.isspace() -> bool"},
    {"isdigit", str_isdigit_method, METH_NOARGS, "S.isdigit() -> bool"},
    {"istitle", str_istitle_method, METH_NOARGS, "S.istitle() -> bool"},
    {"isalpha", str_isalpha_method, METH_NOARGS, "S.isalpha() -> bool"},
    {"isalnum", str_isalnum_method, METH_NOARGS, "S.isalnum() -> bool"},
    {"capitalize", str_capitalize_method, METH_NOARGS, "S.capitalize() -> string"},
    {"count", str_count, METH_VARARGS, "S.count(sub[, start[, end]]) -> int"},
    {"endswith", str_endswith_method, METH_VARARGS, "S.endswith(suffix[, start[, end]]) -> bool"},
    {"partition", str_partition, METH_O, "S.partition(sep) -> (head, sep, tail)"},
    {"find", str_find_method, METH_VARARGS, "S.find(sub[, start[, end]]) -> int, -1 when absent"},
    {"index", str_index_method, METH_VARARGS, "S.index(sub[, start[, end]]) -> int"},
    {"lstrip", str_lstrip, METH_VARARGS, "S.lstrip([chars]) -> string or unicode"},
    {"replace", str_replace, METH_VARARGS, "S.replace(old, new[, count]) -> string"},
    {"rfind", str_rfind_method, METH_VARARGS, "S.rfind(sub[, start[, end]]) -> int, -1 when absent"},
    {"rindex", str_rindex_method, METH_VARARGS, "S.rindex(sub[, start[, end]]) -> int"},
    {"rstrip", str_rstrip, METH_VARARGS, "S.rstrip([chars]) -> string or unicode"},
    {"rpartition", str_rpartition, METH_O, "S.rpartition(sep) -> (head, sep, tail)"},
    {"startswith", str_startswith_method, METH_VARARGS, "S.startswith(prefix[, start[, end]]) -> bool"},
    {"strip", str_strip, METH_VARARGS, "S.strip([chars]) -> string or unicode"},
    {"swapcase", str_swapcase_method, METH_NOARGS, "S.swapcase() -> string"},
    {"translate", str_translate, METH_VARARGS, "S.translate(table[, deletechars]) -> string"},
    {"title", str_title_method, METH_NOARGS, "S.title() -> string"},
    {"ljust", str_ljust, METH_VARARGS, "S.ljust(width[, fillchar]) -> string"},
    {"rjust", str_rjust, METH_VARARGS, "S.rjust(width[, fillchar]) -> string"},
    {"center", str_center, METH_VARARGS, "S.center(width[, fillchar]) -> string"},
    {"zfill", str_zfill, METH_VARARGS, "S.zfill(width) -> string"},
    {"format", (PyCFunction)(void (*)(void))py_flat_format_method, METH_FLAT,
     "S.format(*args, **kwargs) -> string"},
    {"__format__", str___format__, METH_VARARGS, "S.__format__(format_spec) -> string"},
    {"_formatter_field_name_split", py_str_formatter_field_name_split, METH_NOARGS, NULL},
    {"_formatter_parser", py_str_formatter_parser, METH_NOARGS, NULL},
    {"encode", WORDS(str_encode), "S.encode([encoding[, errors]]) -> object"},
    {"decode", WORDS(str_decode), "S.decode([encoding[, errors]]) -> object"},
    {"expandtabs", str_expandtabs, METH_VARARGS, "S.expandtabs([tabsize]) -> string"},
    {"splitlines", str_splitlines, METH_VARARGS, "S.splitlines(keepends=False) -> list"},
    {"__sizeof__", str___sizeof__, METH_NOARGS, "S.__sizeof__() -> size in memory, in bytes"},
    {"__getnewargs__", str___getnewargs__, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
