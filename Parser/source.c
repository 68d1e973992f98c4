/* source.c - the text of a compilation, from strings, files and prompts: its newlines.
 *
 * What the scanner sees is either UTF-8 or (no declaration, or Latin-1) the bytes as they came;
 * source.encoding tells string.c which.
 *
 * Not here: declarations and decoding (encoding.c); scanning (tokenizer.c).
 */
#include "Python.h"
#include "tokenizer.h"

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
    free(src->decode_reason);
    src->text = src->encoding = src->decode_reason = NULL;
}

/* Makes every line end a '\n', in place; optionally the last line, too.  A '\r' by itself is an end in the first
 * `old` bytes only. */
static void
unify_newlines(py_source *src, Py_ssize_t old, int add_newline)
{
    char *to = src->text;
    const char *end = src->text + src->size;
    const char *old_end = src->text + old;
    for (const char *from = src->text; from < end; from++) {
        int pair = *from == '\r' && from + 1 < end && from[1] == '\n';
        *to++ = *from == '\r' && (pair || from < old_end) ? '\n' : *from;
        from += pair;
    }
    if (add_newline && (to == src->text || to[-1] != '\n')) {
        to -= to > src->text && to[-1] == '\r';
        *to++ = '\n';        /* room for it: see the callers */
    }
    *to = '\0';
    src->size = to - src->text;
}

/* 2.7 overlooks the end of a last line that is "\r\n" and gives it one more, which errors at the end of the text show. */
static int
ends_twice(const char *text, size_t size)
{
    return size >= 2 && text[size - 2] == '\r' && text[size - 1] == '\n';
}

int
py_source_from_text(py_source *src, const char *text, int add_newline)
{
    memset(src, 0, sizeof *src);
    src->size = (Py_ssize_t)strlen(text);
    int twice = add_newline && ends_twice(text, (size_t)src->size);
    src->text = malloc((size_t)src->size + 2);
    if (src->text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(src->text, text, (size_t)src->size + 1);
    unify_newlines(src, src->size, add_newline);
    if (twice) {                                /* room for it: two bytes became one */
        memcpy(src->text + src->size++, "\n", 2);
    }
    if (py_source_find_encoding(src) < 0) {
        return -1;
    }
    return py_source_is_recoded(src) ? py_source_decode_string(src) : 0;
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

/* A line of a file is cut at a NUL byte, with its end: the next one goes on with it.  A line that begins with one is
 * empty. */
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
        skipping |= *from == '\0';
        int is_empty = to == src->text || to[-1] == '\n';
        if (!skipping || (*from == '\n' && is_empty)) {
            *to++ = *from;
        }
        skipping &= *from != '\n';
    }
    if (to > src->text && to[-1] != '\n') {
        *to++ = '\n';        /* something was dropped: there is room */
        src->is_open = 1;
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
    if (py_source_find_encoding(src) < 0) {
        return -1;
    }
    int recoded = py_source_is_recoded(src);
    if (recoded && py_source_decode_file(src) < 0) {
        return -1;
    }
    src->is_open |= recoded;
    unify_newlines(src, recoded ? src->declared : src->size, src->size > 0);
    drop_nul_bytes(src);
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
        src->encoding = py_source_encoding_name(name, strlen(name));
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
    unify_newlines(&part, part.size, 1);
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
