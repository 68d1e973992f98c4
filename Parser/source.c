/* source.c - the text of a compilation: newlines, byte order mark, declared encodings.
 *
 * What the scanner sees is either UTF-8 or (no declaration, or Latin-1) the bytes as they came;
 * source.encoding tells string.c which.  The rules of a declaration: a comment in one of the first two
 * lines, the second only when the first holds nothing else, matching coding[:=] name.
 *
 *     string, no declaration      bytes as they are
 *     file, no declaration        a byte above 127 is an error on its line
 *     utf-8, latin-1              bytes as they are, encoding noted
 *     any other                   decoded by its codec and kept as UTF-8
 *
 * Not here: scanning (tokenizer.c); decoding of literals (string.c).
 */
#include "Python.h"
#include "tokenizer.h"
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

void
py_source_fini(py_source *src)
{
    free(src->text);
    free(src->encoding);
    src->text = src->encoding = NULL;
}

/* Makes every line end a '\n', in place; optionally the last line, too. */
static void
unify_newlines(py_source *src, int add_newline)
{
    char *to = src->text;
    const char *end = src->text + src->size;
    for (const char *from = src->text; from < end; from++) {
        if (*from == '\r') {
            *to++ = '\n';
            if (from + 1 < end && from[1] == '\n') {
                from++;
            }
        }
        else {
            *to++ = *from;
        }
    }
    if (add_newline && (to == src->text || to[-1] != '\n')) {
        *to++ = '\n';        /* room for it: see the callers */
    }
    *to = '\0';
    src->size = to - src->text;
}

/* ---- declarations ---- */

static int
names_codec(const char *name, const char *codec)
{
    size_t size = strlen(codec);
    return strncmp(name, codec, size) == 0 && (name[size] == '\0' || name[size] == '-');
}

/* The common spellings of the two encodings that need no codec. Returns new (malloc). */
static char *
normal_name(const char *name, size_t size)
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
            *found = normal_name(name, (size_t)(at - name));
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

static int
find_encoding(py_source *src, char **found)
{
    const char *line = src->text;
    *found = NULL;
    for (int i = 0; i < 2 && *found == NULL; i++) {
        const char *end = memchr(line, '\n', (size_t)(src->text + src->size - line));
        if (end == NULL) {
            return 0;
        }
        if (find_declaration(line, (size_t)(end - line), found) < 0) {
            return -1;
        }
        src->error_line = src->is_file ? i + 1 : 0;
        if (!is_blank_line(line, (size_t)(end - line))) {
            return 0;
        }
        line = end + 1;
    }
    return 0;
}

/* ---- decoding ---- */

/* Behind the first `kept` bytes. */
static int
replace_text_by_utf8(py_source *src, PyObject *decoded, size_t kept)
{
    PyObject *utf8 = PyUnicode_Check(decoded) ? PyUnicode_AsUTF8String(decoded) : NULL;
    if (utf8 == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SyntaxError, "encoding problem: %s", src->encoding);
        }
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

/* The bytes of the lines up to the declaration. */
static size_t
declaration_end(const py_source *src)
{
    const char *at = src->text;
    for (int line = 0; line < src->error_line; line++) {
        const char *end = memchr(at, '\n', (size_t)(src->text + src->size - at));
        if (end == NULL) {
            break;
        }
        at = end + 1;
    }
    return (size_t)(at - src->text);
}

static PyObject *
decode_file(py_source *src, size_t kept)
{
    PyObject *bytes = PyString_FromStringAndSize(src->text + kept, src->size - (Py_ssize_t)kept);
    PyObject *decoded = bytes == NULL ? NULL : PyCodec_Decode(bytes, src->encoding, NULL);
    Py_XDECREF(bytes);
    if (decoded == NULL && PyErr_ExceptionMatches(PyExc_LookupError)) {
        PyErr_Format(PyExc_SyntaxError, "encoding problem: %s", src->encoding);
        return NULL;
    }
    src->error_line++;            /* the text begins behind the declaration */
    if (decoded != NULL && !PyUnicode_Check(decoded)) {
        PyErr_SetString(PyExc_TypeError, "codec did not return a unicode object");
        Py_CLEAR(decoded);
    }
    return decoded;
}

static int
decode_text(py_source *src)
{
    size_t kept = src->is_file ? declaration_end(src) : 0;
    PyObject *decoded = src->is_file ? decode_file(src, kept)
        : PyUnicode_Decode(src->text, src->size, src->encoding, NULL);
    if (decoded == NULL) {
        return -1;
    }
    int status = replace_text_by_utf8(src, decoded, kept);
    Py_DECREF(decoded);
    return status;
}

/* Strips a mark and obeys a declaration. */
static int
settle_encoding(py_source *src)
{
    char *declared;
    int mark = src->size >= 3 && memcmp(src->text, "\xef\xbb\xbf", 3) == 0;
    if (mark) {
        src->size -= 3;
        memmove(src->text, src->text + 3, (size_t)src->size + 1);
    }
    if (find_encoding(src, &declared) < 0) {
        return -1;
    }
    if (mark) {
        if (declared != NULL && strcmp(declared, "utf-8") != 0) {
            PyErr_Format(PyExc_SyntaxError, "encoding problem: %s with BOM", declared);
            free(declared);
            return -1;
        }
        free(declared);
        declared = copy_bytes("utf-8", 5);
        if (declared == NULL) {
            return -1;
        }
    }
    src->encoding = declared;
    if (declared == NULL || strcmp(declared, "utf-8") == 0
        || strcmp(declared, "iso-8859-1") == 0) {
        return 0;
    }
    return decode_text(src);
}

int
py_source_from_text(py_source *src, const char *text, int add_newline, int is_utf8)
{
    memset(src, 0, sizeof *src);
    src->size = (Py_ssize_t)strlen(text);
    src->text = malloc((size_t)src->size + 2);
    if (src->text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(src->text, text, (size_t)src->size + 1);
    unify_newlines(src, add_newline);
    return settle_encoding(src);
}

/* ---- files ---- */

static int
read_all(py_source *src, FILE *fp)
{
    size_t room = 0;
    size_t used = 0;
    for (;;) {
        if (room - used < 4096) {
            room = room ? 2 * room : 32768;
            char *grown = realloc(src->text, room);
            if (grown == NULL) {
                PyErr_NoMemory();
                return -1;
            }
            src->text = grown;
        }
        size_t got = fread(src->text + used, 1, room - used - 2, fp);
        used += got;
        if (got == 0) {
            break;
        }
    }
    src->text[used] = '\0';
    src->size = (Py_ssize_t)used;
    return 0;
}

/* A line of a file ends at a NUL byte in it. */
static void
drop_nul_bytes(py_source *src)
{
    char *to = src->text;
    const char *end = src->text + src->size;
    int skipping = 0;
    if (memchr(src->text, '\0', (size_t)src->size) == NULL) {
        return;
    }
    for (const char *from = src->text; from < end; from++) {
        skipping = *from != '\n' && (skipping || *from == '\0');
        if (!skipping) {
            *to++ = *from;
        }
    }
    *to = '\0';
    src->size = to - src->text;
}

/* Without a declaration only ASCII is good: ends the text before the first line that is not, and
 * leaves it to the scanner to raise when it gets there. */
static void
find_undeclared(py_source *src)
{
    int line = 1;
    Py_ssize_t line_start = 0;
    for (Py_ssize_t i = 0; i < src->size; i++) {
        if (src->text[i] == '\n') {
            line++;
            line_start = i + 1;
        }
        else if ((unsigned char)src->text[i] > 127) {
            src->decode_line = line;
            src->decode_byte = (unsigned char)src->text[i];
            src->size = line_start;
            src->text[line_start] = '\0';
            return;
        }
    }
}

int
py_source_from_file(py_source *src, FILE *fp, const char *filename)
{
    memset(src, 0, sizeof *src);
    src->is_file = 1;
    if (read_all(src, fp) < 0) {
        return -1;
    }
    src->is_open = src->size > 0 && strchr("\r\n", src->text[src->size - 1]) == NULL;
    unify_newlines(src, src->size > 0);
    drop_nul_bytes(src);
    if (settle_encoding(src) < 0) {
        return -1;
    }
    if (src->encoding == NULL) {
        find_undeclared(src);
    }
    return 0;
}

/* ---- the prompt ---- */

int
py_source_interactive(py_source *src, FILE *fp, const char *prompt, const char *more)
{
    memset(src, 0, sizeof *src);
    src->fp = fp;
    src->prompt = prompt;
    src->next_prompt = more;
    src->text = copy_bytes("", 0);
    return src->text == NULL ? -1 : 0;
}

/* What sys.stdin says its encoding is, when it is a file: new str, or NULL without exception. */
static PyObject *
try_stdin_encoding(void)
{
    PyObject *input = PySys_GetObject((char *)"stdin");
    if (input == NULL || !PyFile_Check(input)) {
        return NULL;
    }
    PyObject *encoding = PyObject_GetAttrString(input, "encoding");
    if (encoding == NULL) {
        PyErr_Clear();
        return NULL;
    }
    if (!PyString_Check(encoding)) {
        Py_CLEAR(encoding);
    }
    return encoding;
}

/* A typed line in UTF-8: takes over `line` (PyMem), returns a malloc copy. */
static char *
decode_typed_line_steal(py_source *src, char *line)
{
    char *result = NULL;
    PyObject *encoding = try_stdin_encoding();
    if (encoding == NULL) {
        result = copy_bytes(line, strlen(line));
        PyMem_Free(line);
        return result;
    }
    const char *name = PyString_AS_STRING(encoding);
    PyObject *decoded = PyUnicode_Decode(line, (Py_ssize_t)strlen(line), name, NULL);
    PyObject *utf8 = decoded == NULL ? NULL : PyUnicode_AsUTF8String(decoded);
    if (utf8 != NULL) {
        result = copy_bytes(PyString_AS_STRING(utf8), (size_t)PyString_GET_SIZE(utf8));
        free(src->encoding);
        src->encoding = normal_name(name, strlen(name));
        if (src->encoding == NULL) {
            free(result);
            result = NULL;
        }
    }
    Py_XDECREF(decoded);
    Py_XDECREF(utf8);
    Py_DECREF(encoding);
    PyMem_Free(line);
    return result;
}

int
py_source_more(py_source *src)
{
    char *line = PyOS_Readline(stdin, stdout, (char *)src->prompt);   /* 2.7 asks the terminal, whatever file it is given */
    if (src->next_prompt != NULL) {
        src->prompt = src->next_prompt;
    }
    if (line == NULL) {
        PySys_WriteStderr("\n");        /* what comes next does not stand behind the prompt */
        if (!PyErr_Occurred()) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
        return -1;
    }
    if (*line == '\0') {
        PySys_WriteStderr("\n");
        PyMem_Free(line);
        return 0;
    }
    line = decode_typed_line_steal(src, line);
    if (line == NULL) {
        return -1;
    }
    py_source part = {.text = line, .size = (Py_ssize_t)strlen(line)};
    char *grown = realloc(line, (size_t)part.size + 2);
    if (grown == NULL) {
        free(line);
        PyErr_NoMemory();
        return -1;
    }
    part.text = grown;
    unify_newlines(&part, 1);
    char *text = realloc(src->text, (size_t)(src->size + part.size) + 1);
    if (text == NULL) {
        free(part.text);
        PyErr_NoMemory();
        return -1;
    }
    memcpy(text + src->size, part.text, (size_t)part.size + 1);
    src->text = text;
    src->size += part.size;
    free(part.text);
    return 1;
}
