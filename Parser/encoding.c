/* encoding.c - what a source declares about its bytes, and its text as UTF-8.
 *
 * The rules of a declaration: a comment in one of the first two lines, the second only when the first
 * holds nothing else, matching coding[:=] name.
 *
 *     string, no declaration      bytes as they are
 *     file, no declaration        a byte above 127 is an error on its line
 *     utf-8, latin-1              bytes as they are, encoding noted
 *     any other                   decoded by its codec and kept as UTF-8; of a file, what stands behind
 *                                 the declaration
 *
 * A file that its codec refuses is read again line by line, as 2.7 reads every file: the lines before the bad one may hold
 * an error that comes first.
 *
 * Not here: newlines, files (source.c); decoding of literals (string.c).
 */
#include "Python.h"
#include "parser.h"
#include <ctype.h>

static char *
copy_bytes(const char *bytes, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy == NULL) {
        return (char *)PyErr_NoMemory();
    }
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

/* ---- declarations ---- */

static int
names_codec(const char *name, const char *codec)
{
    size_t size = strlen(codec);
    return strncmp(name, codec, size) == 0 && (name[size] == '\0' || name[size] == '-');
}

/* One name for each of the two encodings that need no codec. Returns new (malloc). Raises yes. */
char *
py_source_encoding_name(const char *name, size_t size)
{
    char start[13];
    size_t i;
    for (i = 0; i < sizeof start - 1 && i < size; i++) {
        int c = (unsigned char)name[i];
        start[i] = c == '_' ? '-' : (char)tolower(c);
    }
    start[i] = '\0';
    if (names_codec(start, "utf-8")) {
        return copy_bytes("utf-8", 5);
    }
    if (names_codec(start, "latin-1") || names_codec(start, "iso-8859-1")
        || names_codec(start, "iso-latin-1")) {
        return copy_bytes("iso-8859-1", 10);
    }
    return copy_bytes(name, size);
}

/* Looks for a declaration in one line. *found: owned, or NULL. Returns status. */
static int
find_declaration(const char *line, size_t size, char **found)
{
    size_t i = 0;
    *found = NULL;
    while (i < size && line[i] != '#') {
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\014') {
            return 0;
        }
        i++;
    }
    for (; i + 6 < size; i++) {
        const char *at = line + i;
        const char *end = line + size;
        if (strncmp(at, "coding", 6) != 0 || (at[6] != ':' && at[6] != '=')) {
            continue;
        }
        at += 7;
        while (at < end && (*at == ' ' || *at == '\t')) {
            at++;
        }
        const char *name = at;
        while (at < end && (isalnum((unsigned char)*at) || strchr("-_.", *at) != NULL)) {
            at++;
        }
        if (at > name) {
            *found = py_source_encoding_name(name, (size_t)(at - name));
            return *found == NULL ? -1 : 0;
        }
    }
    return 0;
}

static int
is_blank_line(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (line[i] == '#' || line[i] == '\n' || line[i] == '\r') {
            return 1;
        }
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\014') {
            return 0;
        }
    }
    return 1;
}

/* Up to and with its end: "\n", "\r", "\r\n" or that of the text; *ended: whether there is one. */
static size_t
line_size(const char *line, const char *end, int *ended)
{
    const char *at = line;
    while (at < end && *at != '\n' && *at != '\r') {
        at++;
    }
    *ended = at < end;
    at += *ended;
    return (size_t)(at - line) + (*ended && at[-1] == '\r' && at < end && *at == '\n');
}

/* What the first two lines declare, NULL when nothing; src->declared ends behind the last line that was looked at. */
static int
find_in_lines(py_source *src, char **found)
{
    const char *line = src->text;
    const char *end = src->text + src->size;
    int ended;
    *found = NULL;
    for (int i = 0; i < 2 && *found == NULL; i++) {
        size_t size = line_size(line, end, &ended);
        if (!ended) {
            return 0;
        }
        if (find_declaration(line, size, found) < 0) {
            return -1;
        }
        src->error_line = src->is_file ? i + 1 : 0;
        src->declared = line + size - src->text;
        if (!is_blank_line(line, size)) {
            return 0;
        }
        line += size;
    }
    return 0;
}

static void
strip_mark(py_source *src)
{
    src->size -= 3;
    memmove(src->text, src->text + 3, (size_t)src->size + 1);
}

int
py_source_find_encoding(py_source *src)
{
    char *declared;
    int mark = src->size >= 3 && memcmp(src->text, "\xef\xbb\xbf", 3) == 0;
    if (mark) {
        strip_mark(src);
    }
    if (find_in_lines(src, &declared) < 0) {
        return -1;
    }
    if (mark && declared != NULL && strcmp(declared, "utf-8") != 0) {
        PyErr_Format(PyExc_SyntaxError, "encoding problem: %s with BOM", declared);
        free(declared);
        return -1;
    }
    if (mark && declared == NULL && (declared = copy_bytes("utf-8", 5)) == NULL) {
        return -1;
    }
    src->encoding = declared;
    return 0;
}

int
py_source_is_recoded(const py_source *src)
{
    const char *name = src->encoding;
    return name != NULL && strcmp(name, "utf-8") != 0 && strcmp(name, "iso-8859-1") != 0;
}

/* ---- decoding ---- */

/* Behind the first `kept` bytes; room for one more newline. */
static int
replace_text_by_utf8(py_source *src, PyObject *decoded, size_t kept)
{
    PyObject *utf8 = PyUnicode_AsUTF8String(decoded);
    if (utf8 == NULL) {
        return -1;
    }
    size_t size = (size_t)PyString_GET_SIZE(utf8);
    char *text = malloc(kept + size + 2);
    if (text == NULL) {
        PyErr_NoMemory();
    }
    else {
        memcpy(text, src->text, kept);
        memcpy(text + kept, PyString_AS_STRING(utf8), size + 1);
        free(src->text);
        src->text = text;
        src->size = (Py_ssize_t)(kept + size);
    }
    Py_DECREF(utf8);
    return text == NULL ? -1 : 0;
}

/* Steals decoded, which may be NULL. */
static int
settle_steal(py_source *src, PyObject *decoded, size_t kept)
{
    int status = -1;
    if (decoded != NULL && !PyUnicode_Check(decoded)) {
        PyErr_SetString(PyExc_TypeError, "codec did not return a unicode object");
    }
    else if (decoded != NULL) {
        status = replace_text_by_utf8(src, decoded, kept);
    }
    Py_XDECREF(decoded);
    return status;
}

int
py_source_decode_string(py_source *src)
{
    return settle_steal(src, PyUnicode_Decode(src->text, src->size, src->encoding, NULL), 0);
}

/* A reader of the declared codec on the bytes. Returns new. */
static PyObject *
open_reader(const py_source *src, PyObject *bytes)
{
    PyObject *module = PyImport_ImportModuleNoBlock("cStringIO");
    PyObject *stream = module == NULL ? NULL : PyObject_CallMethod(module, "StringIO", "O", bytes);
    PyObject *reader = stream == NULL ? NULL : PyCodec_StreamReader(src->encoding, stream, NULL);
    Py_XDECREF(module);
    Py_XDECREF(stream);
    return reader;
}

/* Appends lines up to the end, or to one that fails (-1 with its exception). */
static int
read_lines(PyObject *reader, PyObject *lines)
{
    for (;;) {
        PyObject *line = PyObject_CallMethod(reader, "readline", NULL);
        if (line == NULL || PyObject_Size(line) <= 0) {
            Py_XDECREF(line);
            return line == NULL ? -1 : 0;
        }
        int status = PyList_Append(lines, line);
        Py_DECREF(line);
        if (status < 0) {
            return -1;
        }
    }
}

/* Takes the exception for the scanner, to be raised behind the lines that are good. Returns status. */
static int
keep_reason(py_source *src, Py_ssize_t good)
{
    if (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_MemoryError)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *reason = py_syntax_reason();
    if (reason == NULL) {
        return -1;
    }
    src->decode_reason = copy_bytes(PyString_AS_STRING(reason), (size_t)PyString_GET_SIZE(reason));
    src->decode_line = src->error_line + (int)good + 1;
    Py_DECREF(reason);
    return src->decode_reason == NULL ? -1 : 0;
}

/* Bytes that the codec refuses: the lines before the bad one. Returns new unicode. */
static PyObject *
decode_lines(py_source *src, PyObject *bytes)
{
    PyObject *text = NULL;
    PyObject *lines = PyList_New(0);
    PyObject *reader = lines == NULL ? NULL : open_reader(src, bytes);
    PyObject *nothing = reader == NULL ? NULL : PyUnicode_FromUnicode(NULL, 0);
    if (nothing != NULL) {
        read_lines(reader, lines);
        if (keep_reason(src, PyList_GET_SIZE(lines)) == 0) {
            text = PyUnicode_Join(nothing, lines);
        }
    }
    Py_XDECREF(nothing);
    Py_XDECREF(reader);
    Py_XDECREF(lines);
    return text;
}

int
py_source_decode_file(py_source *src)
{
    PyObject *bytes = PyString_FromStringAndSize(src->text + src->declared, src->size - src->declared);
    PyObject *decoded = bytes == NULL ? NULL : PyCodec_Decode(bytes, src->encoding, NULL);
    if (decoded == NULL && PyErr_ExceptionMatches(PyExc_LookupError)) {
        PyErr_Format(PyExc_SyntaxError, "encoding problem: %s", src->encoding);
        Py_DECREF(bytes);
        return -1;
    }
    if (decoded == NULL && !PyErr_ExceptionMatches(PyExc_MemoryError)) {
        PyErr_Clear();
        decoded = decode_lines(src, bytes);
    }
    src->error_line++;            /* the text begins behind the declaration */
    Py_XDECREF(bytes);
    return settle_steal(src, decoded, (size_t)src->declared);
}
