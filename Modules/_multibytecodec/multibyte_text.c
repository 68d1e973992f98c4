/* Whole texts to and from bytes: the loop over characters, growing output, error handlers.
 *
 * How it works: a codec's reader or writer is called for one character after the other; output goes into a str or
 * unicode that grows by half. What it refuses goes to the error handler, whose answer is taken in.
 *
 * I1 an error handler may run any code; input and output are owned meanwhile, and the position it gives is checked.
 * I2 a replacement is encoded before its position is looked at: the state that it leaves stays behind an error.
 */
#include "cjk.h"

#include <string.h>

#define ILLEGAL "illegal multibyte sequence"
#define INCOMPLETE "incomplete multibyte sequence"

/* Makes room for `more` behind `used`. 0, or -1 with an error. */
static int
grow_bytes(PyObject **out, Py_ssize_t used, Py_ssize_t more)
{
    Py_ssize_t room = PyString_GET_SIZE(*out);
    if (more <= room - used) {
        return 0;
    }
    if (more > PY_SSIZE_T_MAX / 2 - room) {
        PyErr_NoMemory();
        return -1;
    }
    return _PyString_Resize(out, room + room / 2 + more);
}

static int
grow_text(PyObject **out, Py_ssize_t used, Py_ssize_t more)
{
    Py_ssize_t room = PyUnicode_GET_SIZE(*out);
    if (more <= room - used) {
        return 0;
    }
    if (more > PY_SSIZE_T_MAX / 8 - room) {
        PyErr_NoMemory();
        return -1;
    }
    return PyUnicode_Resize(out, room + room / 2 + more);
}

/* Calls the handler of a name with an exception, which is stolen. *position: where to go on, not checked yet.
 * Returns the replacement, a new unicode. */
static PyObject *
call_handler(const char *errors, PyObject *error_steal, const char *what, Py_ssize_t *position)
{
    PyObject *handler = error_steal == NULL ? NULL : PyCodec_LookupError(errors), *answer = NULL, *text = NULL;
    if (handler != NULL) {
        answer = PyObject_CallFunctionObjArgs(handler, error_steal, NULL);
    }
    Py_XDECREF(handler);
    Py_XDECREF(error_steal);
    if (answer == NULL) {
        return NULL;
    }
    PyObject *number = PyTuple_Check(answer) && PyTuple_GET_SIZE(answer) == 2 ? PyTuple_GET_ITEM(answer, 1) : NULL;
    if (number == NULL || !PyUnicode_Check(PyTuple_GET_ITEM(answer, 0)) ||
        !(PyInt_Check(number) || PyLong_Check(number))) {
        PyErr_Format(PyExc_TypeError, "%s error handler must return (unicode, int) tuple", what);
    } else {
        *position = PyInt_AsSsize_t(number);
        if (*position == -1 && PyErr_Occurred()) {
            PyErr_Clear();
            *position = PY_SSIZE_T_MIN;
        }
        text = PyTuple_GET_ITEM(answer, 0);
        Py_INCREF(text);
    }
    Py_DECREF(answer);
    return text;
}

/* The position that a handler gave, from the end when it is negative. -1 with an error when it is outside of n. */
static Py_ssize_t
checked_position(Py_ssize_t position, Py_ssize_t n)
{
    Py_ssize_t shown = position == PY_SSIZE_T_MIN ? -1 : position < 0 ? position + n : position;
    if (position == PY_SSIZE_T_MIN || shown < 0 || shown > n) {
        PyErr_Format(PyExc_IndexError, "position %zd from error handler out of bounds", shown);
        return -1;
    }
    return shown;
}

static int
is_strict(const char *errors)
{
    return errors == NULL || strcmp(errors, "strict") == 0;
}

/* --- encoding --- */

typedef struct {
    const cjk_codec *codec;
    cjk_state *state;
    PyObject *text;                  /* borrowed unicode */
    PyObject *out;                   /* owned str, NULL after an error */
    Py_ssize_t used;
    const char *errors;
} encoding;

static int
append_bytes(encoding *e, const void *bytes, Py_ssize_t n)
{
    if (grow_bytes(&e->out, e->used, n) < 0) {
        return -1;
    }
    memcpy(PyString_AS_STRING(e->out) + e->used, bytes, (size_t)n);
    e->used += n;
    return 0;
}

static PyObject *
make_encode_error(const encoding *e, Py_ssize_t start, Py_ssize_t end)
{
    return PyUnicodeEncodeError_Create(e->codec->name, PyUnicode_AS_UNICODE(e->text), PyUnicode_GET_SIZE(e->text), start,
                                       end, ILLEGAL);
}

/* One character cannot be encoded. Returns where to go on, -1 with an error. */
static Py_ssize_t
handle_encode_error(encoding *e, Py_ssize_t position)
{
    Py_ssize_t next = position + 1, left;
    if (is_strict(e->errors)) {
        PyObject *error = make_encode_error(e, position, next);
        if (error != NULL) {
            PyCodec_StrictErrors(error);
            Py_DECREF(error);
        }
        return -1;
    }
    if (strcmp(e->errors, "ignore") == 0) {
        return next;
    }
    if (strcmp(e->errors, "replace") == 0) {
        Py_UNICODE mark = '?';
        uint8_t bytes[CJK_OUTPUT];
        int size;
        if (e->codec->write(e->codec, e->state, &mark, 1, 1, bytes, &size) < 1) {
            bytes[0] = '?';
            size = 1;
        }
        return append_bytes(e, bytes, size) < 0 ? -1 : next;
    }
    PyObject *text = call_handler(e->errors, make_encode_error(e, position, next), "encoding", &next);
    if (text == NULL) {
        return -1;
    }
    PyObject *bytes = py_cjk_encode(e->codec, e->state, text, NULL, 2, &left);
    Py_DECREF(text);
    int status = bytes == NULL ? -1 : append_bytes(e, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
    Py_XDECREF(bytes);
    return status < 0 ? -1 : checked_position(next, PyUnicode_GET_SIZE(e->text));   /* I2 */
}

/* Encodes what the rows of the codec know, as far as there is room. Returns where that ends. */
static Py_ssize_t
encode_run(encoding *e, Py_ssize_t position)
{
    const Py_UNICODE *u = PyUnicode_AS_UNICODE(e->text);
    Py_ssize_t most = (PyString_GET_SIZE(e->out) - e->used) / CJK_RUN_MOST, n = PyUnicode_GET_SIZE(e->text) - position;
    uint8_t *begin = (uint8_t *)PyString_AS_STRING(e->out), *at = begin + e->used;
    const Py_UNICODE *end = py_cjk_write_run(e->codec, u + position, u + position + (n < most ? n : most), &at);
    e->used = at - begin;
    return end - u;
}

/* final: 1 also goes back to the first state at the end; 2 does not. */
PyObject *
py_cjk_encode(const cjk_codec *codec, cjk_state *state, PyObject *text, const char *errors, int final, Py_ssize_t *left)
{
    Py_ssize_t n = PyUnicode_GET_SIZE(text), position = 0;
    encoding e = {codec, state, text, PyString_FromStringAndSize(NULL, n < PY_SSIZE_T_MAX / 4 ? 2 * n + 16 : n), 0, errors};
    uint8_t bytes[CJK_OUTPUT];
    int size;
    while (e.out != NULL && position < n) {
        if (codec->rows != NULL && (position = encode_run(&e, position)) == n) {
            break;
        }
        int taken = codec->write(codec, state, PyUnicode_AS_UNICODE(text) + position, n - position, final, bytes, &size);
        if (taken == 0) {
            break;
        }
        if (taken < 0) {
            position = handle_encode_error(&e, position);
            if (position < 0) {
                Py_XDECREF(e.out);
                return NULL;
            }
            continue;
        }
        position += taken;
        if (append_bytes(&e, bytes, size) < 0) {
            Py_XDECREF(e.out);
            return NULL;
        }
    }
    *left = n - position;
    if (e.out != NULL && final == 1 && append_bytes(&e, bytes, py_cjk_finish(codec, state, bytes)) < 0) {
        Py_CLEAR(e.out);
    }
    if (e.out != NULL) {
        _PyString_Resize(&e.out, e.used);
    }
    return e.out;
}

/* --- decoding --- */

typedef struct {
    const cjk_codec *codec;
    const char *input;
    Py_ssize_t size;
    PyObject *out;                   /* owned unicode, NULL after an error */
    Py_ssize_t used;
    const char *errors;
} decoding;

static int
append_text(decoding *d, const Py_UNICODE *text, Py_ssize_t n)
{
    if (grow_text(&d->out, d->used, n) < 0) {
        return -1;
    }
    memcpy(PyUnicode_AS_UNICODE(d->out) + d->used, text, (size_t)n * sizeof(Py_UNICODE));
    d->used += n;
    return 0;
}

/* The bytes [position, end) mean nothing. Returns where to go on, -1 with an error. */
static Py_ssize_t
handle_decode_error(decoding *d, Py_ssize_t position, Py_ssize_t end, const char *reason)
{
    static const Py_UNICODE replacement = 0xfffd;
    if (!is_strict(d->errors) && strcmp(d->errors, "ignore") == 0) {
        return end;
    }
    if (!is_strict(d->errors) && strcmp(d->errors, "replace") == 0) {
        return append_text(d, &replacement, 1) < 0 ? -1 : end;
    }
    PyObject *error = PyUnicodeDecodeError_Create(d->codec->name, d->input, d->size, position, end, reason);
    if (is_strict(d->errors)) {
        if (error != NULL) {
            PyCodec_StrictErrors(error);
            Py_DECREF(error);
        }
        return -1;
    }
    PyObject *text = call_handler(d->errors, error, "decoding", &end);
    if (text == NULL) {
        return -1;
    }
    int status = append_text(d, PyUnicode_AS_UNICODE(text), PyUnicode_GET_SIZE(text));
    Py_DECREF(text);
    return status < 0 ? -1 : checked_position(end, d->size);
}

/* Decodes what the rows of the codec know, as far as there is room. Returns where that ends. */
static Py_ssize_t
decode_run(decoding *d, Py_ssize_t position)
{
    const uint8_t *s = (const uint8_t *)d->input;
    Py_ssize_t room = PyUnicode_GET_SIZE(d->out) - d->used, n = d->size - position;
    Py_UNICODE *begin = PyUnicode_AS_UNICODE(d->out), *at = begin + d->used;
    const uint8_t *end = py_cjk_read_run(d->codec, s + position, s + position + (n < room ? n : room), &at);
    d->used = at - begin;
    return end - s;
}

PyObject *
py_cjk_decode(const cjk_codec *codec, cjk_state *state, const char *s, Py_ssize_t n, const char *errors, int final,
              Py_ssize_t *left)
{
    decoding d = {codec, s, n, PyUnicode_FromUnicode(NULL, n + 2), 0, errors};   /* never the shared empty one */
    Py_ssize_t position = 0;
    while (d.out != NULL && position < n) {
        if (codec->rows != NULL && (position = decode_run(&d, position)) == n) {
            break;
        }
        uint32_t pair[2];
        int used = codec->read(codec, state, (const uint8_t *)s + position, n - position, pair);
        if (used > 0) {
            Py_UNICODE text[2] = {pair[0], pair[1]};
            position += used;
            if (pair[0] != CJK_NOTHING && append_text(&d, text, pair[1] ? 2 : 1) < 0) {
                Py_CLEAR(d.out);
            }
            continue;
        }
        if (used == 0 && !final) {
            break;
        }
        Py_ssize_t end = used == 0 ? n : position - used;       /* may be behind the end, as in 2.7 */
        *left = used == 0 ? n - position : 0;
        position = handle_decode_error(&d, position, end, used == 0 ? INCOMPLETE : ILLEGAL);
        if (position < 0) {
            Py_XDECREF(d.out);
            return NULL;
        }
        if (position > n) {
            position = n;
        }
        if (used == 0 && final == 2) {
            break;
        }
    }
    *left = n - position;
    if (d.out != NULL && PyUnicode_Resize(&d.out, d.used) < 0) {
        Py_CLEAR(d.out);
    }
    return d.out;
}
