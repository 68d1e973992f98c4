/* newline.c - line endings: IncrementalNewlineDecoder, and finding the end of a line.
 *
 * The decoder holds back a '\r' at the end of its input until it knows whether a '\n' follows; it notes
 * which kinds of endings it has seen.
 */
#include "io.h"

enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4 };

typedef struct {
    PyObject_HEAD
    PyObject *decoder;        /* owned: from bytes, None: input is unicode; NULL before __init__ */
    PyObject *errors;         /* owned */
    unsigned char pending_cr;
    unsigned char translate;
    unsigned char seen;       /* SEEN_* */
} newline_decoder;

static int
newline_init(newline_decoder *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"decoder", "translate", "errors", NULL};
    PyObject *decoder;
    PyObject *errors = NULL;
    int translate;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "Oi|O:IncrementalNewlineDecoder",
                                     (char **)names, &decoder, &translate, &errors)) {
        return -1;
    }
    PyObject *word = errors != NULL ? errors : PyUnicode_FromString("strict");
    if (word == NULL) {
        return -1;
    }
    if (errors != NULL) {
        Py_INCREF(errors);
    }
    PyObject *old_decoder = self->decoder;
    PyObject *old_errors = self->errors;
    Py_INCREF(decoder);
    self->decoder = decoder;
    self->errors = word;
    self->translate = translate != 0;
    self->seen = 0;
    self->pending_cr = 0;
    Py_XDECREF(old_decoder);
    Py_XDECREF(old_errors);
    return 0;
}

static void
newline_dealloc(newline_decoder *self)
{
    Py_CLEAR(self->decoder);
    Py_CLEAR(self->errors);
    Py_TYPE(self)->tp_free(self);
}

static int
is_ready(const newline_decoder *self)
{
    if (self->decoder == NULL) {
        PyErr_SetString(PyExc_ValueError, "IncrementalNewlineDecoder.__init__ not called");
        return 0;
    }
    return 1;
}

/* ---- decoding ---- */

/* Unicode from the inner decoder, or the input itself. Returns new. */
static PyObject *
decode_bytes(newline_decoder *self, PyObject *input, int final)
{
    PyObject *output = input;
    if (self->decoder != Py_None) {
        output = py_io_call(self->decoder, "decode", "(OO)", input, final ? Py_True : Py_False);
    }
    else {
        Py_INCREF(output);
    }
    if (output != NULL && !PyUnicode_Check(output)) {
        PyErr_Format(PyExc_TypeError, "decoder should return a string result, not '%.200s'",
                     Py_TYPE(output)->tp_name);
        Py_CLEAR(output);
    }
    return output;
}

/* Prepends a held back '\r', or takes one off the end. Returns new; takes text over. */
static PyObject *
exchange_cr_steal(newline_decoder *self, PyObject *text, int final)
{
    Py_ssize_t size = PyUnicode_GET_SIZE(text);
    if (self->pending_cr && (final || size > 0)) {
        PyObject *joined = PyUnicode_FromUnicode(NULL, size + 1);
        if (joined != NULL) {
            PyUnicode_AS_UNICODE(joined)[0] = '\r';
            memcpy(PyUnicode_AS_UNICODE(joined) + 1, PyUnicode_AS_UNICODE(text),
                   (size_t)size * sizeof(Py_UNICODE));
        }
        Py_DECREF(text);
        if (joined == NULL) {
            return NULL;
        }
        text = joined;
        size++;
        self->pending_cr = 0;
    }
    if (!final && size > 0 && PyUnicode_AS_UNICODE(text)[size - 1] == '\r') {
        PyObject *shorter = PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text), size - 1);
        Py_DECREF(text);
        text = shorter;
        self->pending_cr = 1;
    }
    return text;
}

static int
kinds_in(const Py_UNICODE *at, const Py_UNICODE *end)
{
    int seen = 0;
    for (; at < end; at++) {
        if (*at == '\n') {
            seen |= SEEN_LF;
        }
        else if (*at == '\r') {
            if (at + 1 < end && at[1] == '\n') {
                seen |= SEEN_CRLF;
                at++;
            }
            else {
                seen |= SEEN_CR;
            }
        }
    }
    return seen;
}

/* Every ending as '\n'. Returns new. */
static PyObject *
translate(PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_SIZE(text);
    PyObject *result = PyUnicode_FromUnicode(NULL, size);
    if (result == NULL) {
        return NULL;
    }
    const Py_UNICODE *from = PyUnicode_AS_UNICODE(text);
    const Py_UNICODE *end = from + size;
    Py_UNICODE *to = PyUnicode_AS_UNICODE(result);
    for (; from < end; from++) {
        if (*from != '\r') {
            *to++ = *from;
            continue;
        }
        *to++ = '\n';
        if (from + 1 < end && from[1] == '\n') {
            from++;
        }
    }
    Py_ssize_t used = to - PyUnicode_AS_UNICODE(result);
    if (used != size && PyUnicode_Resize(&result, used) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
decode(newline_decoder *self, PyObject *input, int final)
{
    if (!is_ready(self)) {
        return NULL;
    }
    PyObject *text = decode_bytes(self, input, final);
    if (text != NULL) {
        text = exchange_cr_steal(self, text, final);
    }
    if (text == NULL) {
        return NULL;
    }
    const Py_UNICODE *start = PyUnicode_AS_UNICODE(text);
    int kinds = kinds_in(start, start + PyUnicode_GET_SIZE(text));
    self->seen |= (unsigned char)kinds;
    if (self->translate && (kinds & (SEEN_CR | SEEN_CRLF))) {
        PyObject *translated = translate(text);
        Py_DECREF(text);
        text = translated;
    }
    return text;
}

PyObject *
py_io_decode_newlines(PyObject *decoder, PyObject *input, int final)
{
    if (decoder != NULL && Py_TYPE(decoder) == &py_newline_decoder_type) {
        Py_INCREF(decoder);
        PyObject *decoded = decode((newline_decoder *)decoder, input, final);
        Py_DECREF(decoder);
        return decoded;
    }
    PyObject *text = py_io_call(decoder, "decode", "(OO)", input, final ? Py_True : Py_False);
    if (text != NULL && !PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "decoder should return a string result, not '%.200s'",
                     Py_TYPE(text)->tp_name);
        Py_CLEAR(text);
    }
    return text;
}

static PyObject *
newline_decode(newline_decoder *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"input", "final", NULL};
    PyObject *input;
    int final = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|i:IncrementalNewlineDecoder",
                                     (char **)names, &input, &final)) {
        return NULL;
    }
    return decode(self, input, final);
}

/* ---- state: bit 0 is the '\r' held back, the rest the inner decoder's ---- */

static PyObject *
newline_getstate(newline_decoder *self, PyObject *unused)
{
    PyObject *buffer = NULL;
    unsigned long long flags = 0;
    if (!is_ready(self)) {
        return NULL;
    }
    if (self->decoder == Py_None) {
        buffer = PyString_FromString("");
        if (buffer == NULL) {
            return NULL;
        }
    }
    else {
        PyObject *state = py_io_call(self->decoder, "getstate", NULL);
        if (state == NULL) {
            return NULL;
        }
        if (!PyArg_Parse(state, "(OK)", &buffer, &flags)) {
            Py_DECREF(state);
            return NULL;
        }
        Py_INCREF(buffer);
        Py_DECREF(state);
    }
    return Py_BuildValue("NK", buffer, flags << 1 | self->pending_cr);
}

static PyObject *
newline_setstate(newline_decoder *self, PyObject *state)
{
    PyObject *buffer;
    unsigned long long flags;
    if (!is_ready(self) || !PyArg_Parse(state, "(OK)", &buffer, &flags)) {
        return NULL;
    }
    self->pending_cr = flags & 1;
    if (self->decoder != Py_None) {
        return py_io_call(self->decoder, "setstate", "((OK))", buffer, flags >> 1);
    }
    Py_RETURN_NONE;
}

static PyObject *
newline_reset(newline_decoder *self, PyObject *unused)
{
    if (!is_ready(self)) {
        return NULL;
    }
    self->seen = 0;
    self->pending_cr = 0;
    if (self->decoder != Py_None) {
        return py_io_call(self->decoder, "reset", NULL);
    }
    Py_RETURN_NONE;
}

static PyObject *
newline_newlines(newline_decoder *self, void *closure)
{
    switch (self->seen) {
    case SEEN_CR: return PyUnicode_FromString("\r");
    case SEEN_LF: return PyUnicode_FromString("\n");
    case SEEN_CRLF: return PyUnicode_FromString("\r\n");
    case SEEN_CR | SEEN_LF: return Py_BuildValue("ss", "\r", "\n");
    case SEEN_CR | SEEN_CRLF: return Py_BuildValue("ss", "\r", "\r\n");
    case SEEN_LF | SEEN_CRLF: return Py_BuildValue("ss", "\n", "\r\n");
    case SEEN_CR | SEEN_LF | SEEN_CRLF: return Py_BuildValue("sss", "\r", "\n", "\r\n");
    default: Py_RETURN_NONE;
    }
}

static const PyMethodDef newline_methods[] = {
    {"decode", (PyCFunction)newline_decode, METH_VARARGS | METH_KEYWORDS, "Decodes the next piece."},
    {"getstate", (PyCFunction)newline_getstate, METH_NOARGS, "(bytes not decoded yet, flags)"},
    {"setstate", (PyCFunction)newline_setstate, METH_O, "Goes on from a state."},
    {"reset", (PyCFunction)newline_reset, METH_NOARGS, "Forgets what came before."},
    {NULL, NULL, 0, NULL}
};

static const PyGetSetDef newline_getset[] = {
    {(char *)"newlines", (getter)newline_newlines, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_newline_decoder_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_io.IncrementalNewlineDecoder",
    .tp_basicsize = sizeof(newline_decoder),
    .tp_dealloc = (destructor)newline_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "A decoder around another one, for the line endings of its output.",
    .tp_methods = (PyMethodDef *)newline_methods,
    .tp_getset = (PyGetSetDef *)newline_getset,
    .tp_init = (initproc)newline_init,
    .tp_new = PyType_GenericNew,
};

/* ---- lines ---- */

int
py_io_check_newline(const char *newline)
{
    if (newline == NULL || newline[0] == '\0' || strcmp(newline, "\n") == 0
        || strcmp(newline, "\r") == 0 || strcmp(newline, "\r\n") == 0) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "illegal newline value: %s", newline);
    return -1;
}

static const Py_UNICODE *
find_unit(const Py_UNICODE *start, const Py_UNICODE *end, Py_UNICODE wanted)
{
    while (start < end && *start != wanted) {
        start++;
    }
    return start < end ? start : NULL;
}

static Py_ssize_t
find_any_end(const Py_UNICODE *start, const Py_UNICODE *end, Py_ssize_t *consumed)
{
    for (const Py_UNICODE *at = start; at < end; at++) {
        if (*at == '\n') {
            return at - start + 1;
        }
        if (*at == '\r') {
            return at - start + (at + 1 < end && at[1] == '\n' ? 2 : 1);
        }
    }
    *consumed = end - start;
    return -1;
}

Py_ssize_t
py_io_find_line_end(int translated, int universal, const char *readnl, const Py_UNICODE *start,
                    const Py_UNICODE *end, Py_ssize_t *consumed)
{
    if (!translated && universal) {
        return find_any_end(start, end, consumed);
    }
    const char *ending = translated || readnl == NULL ? "\n" : readnl;
    const Py_UNICODE *at = start;
    while ((at = find_unit(at, end, (Py_UNICODE)ending[0])) != NULL) {
        if (ending[1] == '\0') {
            return at - start + 1;
        }
        if (at + 1 == end) {
            *consumed = at - start;       /* the second half may still come */
            return -1;
        }
        if (at[1] == (Py_UNICODE)ending[1]) {
            return at - start + 2;
        }
        at++;
    }
    *consumed = end - start;
    return -1;
}
