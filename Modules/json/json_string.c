/* Strings of _json: reading a literal with its escapes, writing one in ASCII; and the module itself.
 *
 * A literal is read in runs: everything up to the next quote, backslash or control character is one
 * piece, an escape is another; pieces are joined at the end. The usual literal is a single piece.
 */
#include "json.h"

PyMODINIT_FUNC init_json(void);

/* json.decoder knows how to say where; it is asked only when something is wrong. */
PyObject *
py_json_raise(const char *message, PyObject *text, Py_ssize_t place)
{
    PyObject *module = PyImport_ImportModule("json.decoder");
    if (module == NULL) {
        return NULL;
    }
    PyObject *line = PyObject_CallMethod(module, "errmsg", "sOn", message, text, place);
    Py_DECREF(module);
    if (line != NULL) {
        PyErr_SetObject(PyExc_ValueError, line);
        Py_DECREF(line);
    }
    return NULL;
}

/* ---- reading ---- */

/* The four hexadecimal digits at `place`, or -1. */
static long
read_hex(PyObject *text, Py_ssize_t place)
{
    long value = 0;
    for (int i = 0; i < 4; i++) {
        long c = py_json_at(text, place + i);
        int digit = c >= '0' && c <= '9'   ? (int)c - '0'
                    : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

static long
simple_escape(long c)
{
    switch (c) {
    case '"': case '\\': case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return -1;
    }
}

/* The escape whose letter stands at `*place`; moves behind it. NULL with an exception if wrong. */
static PyObject *
scan_escape(PyObject *text, Py_ssize_t begin, Py_ssize_t *place)
{
    long c = py_json_at(text, *place);
    Py_UNICODE unit;
    if (c < 0) {
        return py_json_raise("Unterminated string starting at", text, begin);
    }
    if (c != 'u') {
        long value = simple_escape(c);
        if (value < 0) {
            return py_json_raise("Invalid \\escape", text, *place - 1);
        }
        unit = (Py_UNICODE)value;
        *place += 1;
        return PyUnicode_FromUnicode(&unit, 1);
    }
    long value = read_hex(text, *place + 1);
    if (value < 0 || *place + 5 >= py_json_size(text)) {
        return py_json_raise("Invalid \\uXXXX escape", text, *place);
    }
    *place += 5;
    if ((value & 0xfc00) == 0xd800 && py_json_at(text, *place) == '\\'
        && py_json_at(text, *place + 1) == 'u') {
        long low = read_hex(text, *place + 2);
        if (low < 0 || *place + 6 >= py_json_size(text)) {
            return py_json_raise("Invalid \\uXXXX escape", text, *place + 1);
        }
        if ((low & 0xfc00) == 0xdc00) {
            value = 0x10000 + ((value & 0x3ff) << 10) + (low & 0x3ff);
            *place += 6;
        }
    }
    unit = (Py_UNICODE)value;
    return PyUnicode_FromUnicode(&unit, 1);
}

static PyObject *
make_run(PyObject *text, Py_ssize_t start, Py_ssize_t end, const char *encoding)
{
    if (PyUnicode_Check(text)) {
        return PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(text) + start, end - start);
    }
    const char *bytes = PyString_AS_STRING(text) + start;
    return encoding == NULL ? PyUnicode_DecodeUTF8(bytes, end - start, "strict")
                            : PyUnicode_Decode(bytes, end - start, encoding, "strict");
}

/* Adds `piece` (stolen) to `*whole`, which may still be NULL. */
static int
join(PyObject **whole, PyObject *piece)
{
    if (piece == NULL) {
        return -1;
    }
    if (*whole == NULL) {
        *whole = PyList_New(0);
        if (*whole == NULL) {
            Py_DECREF(piece);
            return -1;
        }
    }
    int status = PyList_Append(*whole, piece);
    Py_DECREF(piece);
    return status;
}

static PyObject *
join_all(PyObject *pieces)
{
    PyObject *empty = PyUnicode_FromUnicode(NULL, 0);
    PyObject *result = empty == NULL ? NULL : PyUnicode_Join(empty, pieces);
    Py_XDECREF(empty);
    Py_DECREF(pieces);
    return result;
}

/* The first place from `at` on that ends a run. */
static Py_ssize_t
run_end(PyObject *text, Py_ssize_t at, int strict)
{
    Py_ssize_t size = py_json_size(text);
    if (PyString_Check(text)) {
        const unsigned char *bytes = (const unsigned char *)PyString_AS_STRING(text);
        while (at < size && bytes[at] != '"' && bytes[at] != '\\' && (!strict || bytes[at] > 31)) {
            at++;
        }
        return at;
    }
    const Py_UNICODE *units = PyUnicode_AS_UNICODE(text);
    while (at < size && units[at] != '"' && units[at] != '\\' && (!strict || units[at] > 31)) {
        at++;
    }
    return at;
}

PyObject *
py_json_scan_string(PyObject *text, Py_ssize_t begin, const char *encoding, int strict,
                    Py_ssize_t *end)
{
    PyObject *pieces = NULL;
    if (begin < 0 || begin >= py_json_size(text)) {
        PyErr_SetString(PyExc_ValueError, "end is out of bounds");
        return NULL;
    }
    for (Py_ssize_t at = begin;;) {
        Py_ssize_t stop = run_end(text, at, strict);
        long c = py_json_at(text, stop);
        if (c == '"' && pieces == NULL) {
            *end = stop + 1;
            return make_run(text, at, stop, encoding);
        }
        if (c != '"' && c != '\\') {
            Py_XDECREF(pieces);
            return c < 0 ? py_json_raise("Unterminated string starting at", text, begin - 1)
                         : py_json_raise("Invalid control character at", text, stop);
        }
        if (stop > at && join(&pieces, make_run(text, at, stop, encoding)) < 0) {
            break;
        }
        at = stop + 1;
        if (c == '"') {
            *end = at;
            return join_all(pieces);
        }
        if (join(&pieces, scan_escape(text, begin - 1, &at)) < 0) {
            break;
        }
    }
    Py_XDECREF(pieces);
    return NULL;
}

static int
raise_not_string(PyObject *text)
{
    if (PyString_Check(text) || PyUnicode_Check(text)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "first argument must be a string, not %.80s",
                 Py_TYPE(text)->tp_name);
    return 1;
}

static PyObject *
json_scanstring(PyObject *self, PyObject *args)
{
    PyObject *text;
    Py_ssize_t begin, end;
    char *encoding = NULL;
    int strict = 1;
    if (!PyArg_ParseTuple(args, "On|zi:scanstring", &text, &begin, &encoding, &strict)
        || raise_not_string(text)) {
        return NULL;
    }
    PyObject *value = py_json_scan_string(text, begin, encoding, strict, &end);
    return value == NULL ? NULL : Py_BuildValue("Nn", value, end);
}

/* ---- writing ---- */

static char *
write_unit(char *out, unsigned long unit)
{
    static const char digits[] = "0123456789abcdef";
    *out++ = '\\';
    *out++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
        *out++ = digits[(unit >> shift) & 15];
    }
    return out;
}

/* At most twelve bytes. */
static char *
write_character(char *out, unsigned long c)
{
    static const char controls[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    if (c >= ' ' && c < 127 && c != '"' && c != '\\') {
        *out++ = (char)c;
        return out;
    }
    const char *found = c != 0 && c < 127 ? strchr(controls, (int)c) : NULL;
    for (const char *pair = controls; found != NULL && *pair != '\0'; pair += 2) {
        if ((unsigned long)*pair == c) {
            *out++ = '\\';
            *out++ = pair[1];
            return out;
        }
    }
    if (c > 0xffff) {
        c -= 0x10000;
        out = write_unit(out, 0xd800 | (c >> 10));
        return write_unit(out, 0xdc00 | (c & 0x3ff));
    }
    return write_unit(out, c);
}

static int
is_plain(const char *bytes, Py_ssize_t size)
{
    for (Py_ssize_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < ' ' || c > 126 || c == '"' || c == '\\') {
            return 0;
        }
    }
    return 1;
}

int
py_json_is_plain(PyObject *text)
{
    if (PyString_Check(text)) {
        return is_plain(PyString_AS_STRING(text), PyString_GET_SIZE(text));
    }
    const Py_UNICODE *p = PyUnicode_AS_UNICODE(text);
    const Py_UNICODE *end = p + PyUnicode_GET_SIZE(text);
    while (p < end && *p >= ' ' && *p <= 126 && *p != '"' && *p != '\\') {
        p++;
    }
    return p == end;
}

static PyObject *
quote_plain(const char *bytes, Py_ssize_t size)
{
    PyObject *result =
        size > PY_SSIZE_T_MAX - 2 ? PyErr_NoMemory() : PyString_FromStringAndSize(NULL, size + 2);
    if (result != NULL) {
        char *out = PyString_AS_STRING(result);
        out[0] = out[size + 1] = '"';
        memcpy(out + 1, bytes, (size_t)size);
    }
    return result;
}

static PyObject *
quote_unicode(PyObject *text)
{
    char place[12];
    Py_ssize_t count = PyUnicode_GET_SIZE(text), size = 2;
    const Py_UNICODE *units = PyUnicode_AS_UNICODE(text);
    for (Py_ssize_t i = 0; i < count; i++) {
        size += write_character(place, units[i]) - place;
        if (size > PY_SSIZE_T_MAX - 16) {
            return PyErr_NoMemory();
        }
    }
    PyObject *result = PyString_FromStringAndSize(NULL, size);
    if (result == NULL) {
        return NULL;
    }
    char *out = PyString_AS_STRING(result);
    *out++ = '"';
    for (Py_ssize_t i = 0; i < count; i++) {
        out = write_character(out, units[i]);
    }
    *out = '"';
    return result;
}

PyObject *
py_json_quote(PyObject *text)
{
    if (PyUnicode_Check(text)) {
        return quote_unicode(text);
    }
    const char *bytes = PyString_AS_STRING(text);
    Py_ssize_t size = PyString_GET_SIZE(text);
    if (is_plain(bytes, size)) {
        return quote_plain(bytes, size);
    }
    PyObject *unicode = PyUnicode_DecodeUTF8(bytes, size, "strict");
    PyObject *result = unicode == NULL ? NULL : quote_unicode(unicode);
    Py_XDECREF(unicode);
    return result;
}

static PyObject *
json_encode_basestring_ascii(PyObject *self, PyObject *text)
{
    return raise_not_string(text) ? NULL : py_json_quote(text);
}

/* ---- the module ---- */

static const char encode_doc[] =
"encode_basestring_ascii(basestring) -> str\n\nThe JSON literal of a string, in pure ASCII.";

static const char scanstring_doc[] =
"scanstring(basestring, end, encoding, strict=True) -> (str, end)\n\n"
"Reads the JSON literal whose opening quote stands just before `end`; the result\n"
"is the string and the place behind its closing quote.  Control characters are\n"
"an error when `strict`.";

static const PyMethodDef json_functions[] = {
    {"encode_basestring_ascii", json_encode_basestring_ascii, METH_O, encode_doc},
    {"scanstring", json_scanstring, METH_VARARGS, scanstring_doc},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_json(void)
{
    if (PyType_Ready(&py_json_scanner_type) < 0 || PyType_Ready(&py_json_encoder_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("_json", (PyMethodDef *)json_functions, "json speedups\n");
    if (module != NULL) {
        Py_INCREF(&py_json_scanner_type);
        PyModule_AddObject(module, "make_scanner", (PyObject *)&py_json_scanner_type);
        Py_INCREF(&py_json_encoder_type);
        PyModule_AddObject(module, "make_encoder", (PyObject *)&py_json_encoder_type);
    }
}
