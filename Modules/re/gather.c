/* The result of a substitution by a function, as far as it has come.
 *
 * A list of pieces does for everything. For plain texts it is quicker to write all into one block, which
 * is a str that nobody else sees: so a tasklet that waits in the function can be frozen with it.
 *
 *     block:  used (Py_ssize_t) ─ `used` bytes of text ─ room
 *
 * I1  a block is used while the subject, and what the function gives, are exact and of one type, bytes
 *     being ASCII: whatever comes later, joining cannot fail for what is in the block.
 * I2  a block that somebody else might see (after thawing) is not written to: it is copied first.
 */
#include "py_containers.h"
#include "re.h"

enum { HEAD = sizeof(Py_ssize_t), FIRST_ROOM = 100 };

static Py_ssize_t
used_of(PyObject *block)
{
    Py_ssize_t used;

    memcpy(&used, PyString_AS_STRING(block), HEAD);
    return used;
}

static int
is_ascii(const char *bytes, Py_ssize_t n)
{
    uint64_t all = 0, eight;
    Py_ssize_t i = 0;

    for (; n - i >= 8; i += 8) {
        memcpy(&eight, bytes + i, 8);
        all |= eight;
    }
    for (; i < n; i++) {
        all |= (unsigned char)bytes[i];
    }
    return (all & 0x8080808080808080u) == 0;
}

/* ---- the block ---- */

/* A block with so much room behind the text of another one (NULL: none). Returns new. */
static PyObject *
new_block(PyObject *old, Py_ssize_t room)
{
    Py_ssize_t used = old != NULL ? used_of(old) : 0;
    PyObject *block = room > PY_SSIZE_T_MAX / 2 - used ? PyErr_NoMemory() : PyString_FromStringAndSize(NULL, HEAD + used + room);

    if (block != NULL) {
        char *at = PyString_AS_STRING(block);
        memcpy(at, &used, HEAD);
        if (old != NULL) {
            memcpy(at + HEAD, PyString_AS_STRING(old) + HEAD, (size_t)used);
        }
        memset(at + HEAD + used, 0, (size_t)room);      /* it may be frozen */
    }
    return block;
}

static int
add_bytes(PyObject **store, const void *bytes, Py_ssize_t n)
{
    Py_ssize_t used = used_of(*store);

    if (n > PyString_GET_SIZE(*store) - HEAD - used || Py_REFCNT(*store) != 1 || PyString_CHECK_INTERNED(*store)) {
        PyObject *block = new_block(*store, n <= PY_SSIZE_T_MAX / 8 - used ? used + 2 * n + FIRST_ROOM : PY_SSIZE_T_MAX);
        if (block == NULL) {
            return -1;
        }
        Py_SETREF(*store, block);
    }
    char *at = PyString_AS_STRING(*store);
    memcpy(at + HEAD + used, bytes, (size_t)n);
    used += n;
    memcpy(at, &used, HEAD);
    return 0;
}

/* What is in the block as a text like `like`. Returns new. */
static PyObject *
text_of(PyObject *block, PyObject *like)
{
    const char *at = PyString_AS_STRING(block) + HEAD;

    if (PyUnicode_Check(like)) {
        return PyUnicode_FromUnicode((const Py_UNICODE *)at, used_of(block) / (Py_ssize_t)sizeof(Py_UNICODE));
    }
    return PyString_FromStringAndSize(at, used_of(block));
}

/* May a value of the function go into the block? */
static int
fits_block(PyObject *value, PyObject *like)
{
    if (Py_TYPE(value) != Py_TYPE(like)) {
        return 0;
    }
    return PyUnicode_CheckExact(value) || is_ascii(PyString_AS_STRING(value), PyString_GET_SIZE(value));
}

/* From now on a list. Returns status. */
static int
turn_into_list(PyObject **store, PyObject *like)
{
    PyObject *list = PyList_New(0);
    PyObject *text = list != NULL && used_of(*store) > 0 ? text_of(*store, like) : NULL;

    if (list == NULL || (text == NULL && used_of(*store) > 0) || (text != NULL && py_list_append_steal(list, text) < 0)) {
        Py_XDECREF(list);
        return -1;
    }
    Py_SETREF(*store, list);
    return 0;
}

/* ---- both ---- */

PyObject *
py_re_gather_new(PyObject *string)
{
    if (PyUnicode_CheckExact(string)) {
        return new_block(NULL, PyUnicode_GET_SIZE(string) * (Py_ssize_t)sizeof(Py_UNICODE) + FIRST_ROOM);
    }
    if (PyString_CheckExact(string) && is_ascii(PyString_AS_STRING(string), PyString_GET_SIZE(string))) {
        return new_block(NULL, PyString_GET_SIZE(string) + FIRST_ROOM);
    }
    return PyList_New(0);
}

int
py_re_gather_fits(PyObject *store, PyObject *string)
{
    if (!PyString_CheckExact(store)) {
        return PyList_CheckExact(store);
    }
    return PyString_GET_SIZE(store) >= HEAD && used_of(store) >= 0 && used_of(store) <= PyString_GET_SIZE(store) - HEAD &&
           (PyUnicode_CheckExact(string) ? used_of(store) % (Py_ssize_t)sizeof(Py_UNICODE) == 0 : PyString_CheckExact(string));
}

int
py_re_gather_slice(PyObject **store, const re_subject *s, Py_ssize_t from, Py_ssize_t to)
{
    if (from >= to) {
        return 0;
    }
    if (PyString_CheckExact(*store)) {
        Py_ssize_t unit = s->wide ? (Py_ssize_t)sizeof(Py_UNICODE) : 1;
        return add_bytes(store, (const char *)s->chars + from * unit, (to - from) * unit);
    }
    PyObject *piece = py_re_slice(s->string, from, to, 1);
    return piece == NULL ? -1 : py_list_append_steal(*store, piece);
}

int
py_re_gather_value_steal(PyObject **store, PyObject *string, PyObject *value)
{
    int status;

    if (value == Py_None) {
        status = 0;
    }
    else if (PyString_CheckExact(*store) && fits_block(value, string)) {
        status = PyUnicode_CheckExact(value)
                     ? add_bytes(store, PyUnicode_AS_UNICODE(value), PyUnicode_GET_SIZE(value) * (Py_ssize_t)sizeof(Py_UNICODE))
                     : add_bytes(store, PyString_AS_STRING(value), PyString_GET_SIZE(value));
    }
    else {
        status = PyString_CheckExact(*store) ? turn_into_list(store, string) : 0;
        status = status < 0 ? -1 : PyList_Append(*store, value);
    }
    Py_DECREF(value);
    return status;
}

PyObject *
py_re_gather_finish(PyObject *store, PyObject *string)
{
    return PyString_CheckExact(store) ? text_of(store, string) : py_re_join(store, string);
}
