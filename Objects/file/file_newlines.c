/* Universal newlines: CR, LF and CR LF all read as LF.
 *
 * A CR is handed out as LF at once; skip_lf remembers that a LF directly after it is only its
 * second half. So a line is complete without waiting for one more character from a terminal.
 *
 * The functions here run without the GIL and know of the object only a copied newline_state.
 */
#include "file.h"

int
py_file_getc(FILE *stream, newline_state *state)
{
    int ch = getc_unlocked(stream);
    if (state->skip_lf) {
        if (ch == EOF) {
            state->types |= NEWLINE_CR;
            return EOF;
        }
        state->skip_lf = 0;
        if (ch == '\n') {
            state->types |= NEWLINE_CRLF;
            ch = getc_unlocked(stream);
        }
        else {
            state->types |= NEWLINE_CR;
        }
    }
    if (ch == '\r') {
        state->skip_lf = 1;
        return '\n';
    }
    if (ch == '\n') {
        state->types |= NEWLINE_LF;
    }
    return ch;
}

/* Translates `count` bytes in place; the text only gets shorter. Returns the new count. */
static size_t
translate(char *buffer, size_t count, newline_state *state)
{
    char *out = buffer;
    for (const char *in = buffer, *end = buffer + count; in < end; in++) {
        char ch = *in;
        if (ch == '\r') {
            if (state->skip_lf) {
                state->types |= NEWLINE_CR;
            }
            state->skip_lf = 1;
            *out++ = '\n';
            continue;
        }
        if (ch == '\n' && state->skip_lf) {
            state->types |= NEWLINE_CRLF;
            state->skip_lf = 0;
            continue;
        }
        if (state->skip_lf) {
            state->types |= NEWLINE_CR;
            state->skip_lf = 0;
        }
        if (ch == '\n') {
            state->types |= NEWLINE_LF;
        }
        *out++ = ch;
    }
    return (size_t)(out - buffer);
}

size_t
py_file_fread(char *buffer, size_t size, FILE *stream, int universal, newline_state *state)
{
    if (!universal) {
        return fread(buffer, 1, size, stream);
    }
    size_t filled = 0;
    while (filled < size) {
        size_t wanted = size - filled;
        size_t got = fread(buffer + filled, 1, wanted, stream);
        if (got == 0) {
            if (state->skip_lf && feof(stream)) {
                state->types |= NEWLINE_CR;
            }
            break;
        }
        filled += translate(buffer + filled, got, state);
        if (got < wanted) {
            if (state->skip_lf && feof(stream)) {
                state->types |= NEWLINE_CR;
            }
            break;
        }
    }
    return filled;
}

/* ---- public helpers ---- */

/* The file object behind a public call, NULL for none; -1 if it is something else. */
static int
get_state(PyObject *object, newline_state *state, int *universal)
{
    *universal = 1;
    state->skip_lf = 0;
    state->types = 0;
    if (object == NULL) {
        return 0;
    }
    if (!PyFile_Check(object)) {
        errno = ENXIO;
        return -1;
    }
    *universal = as_file(object)->f_univ_newline;
    state->skip_lf = as_file(object)->f_skipnextlf;
    state->types = as_file(object)->f_newlinetypes;
    return 0;
}

static void
put_state(PyObject *object, const newline_state *state)
{
    if (object != NULL) {
        as_file(object)->f_skipnextlf = state->skip_lf;
        as_file(object)->f_newlinetypes = state->types;
    }
}

/* Without an object to remember a CR, its LF must be taken now. */
static void
take_lf(FILE *stream, newline_state *state)
{
    if (state->skip_lf) {
        int ch = getc_unlocked(stream);
        if (ch != '\n' && ch != EOF) {
            ungetc(ch, stream);
        }
    }
}

char *
Py_UniversalNewlineFgets(char *buffer, int size, FILE *stream, PyObject *object)
{
    newline_state state;
    int universal;
    if (get_state(object, &state, &universal) < 0) {
        return NULL;
    }
    if (!universal) {
        return fgets(buffer, size, stream);
    }
    char *out = buffer;
    int ch = 'x';
    flockfile(stream);
    while (--size > 0 && (ch = py_file_getc(stream, &state)) != EOF) {
        *out++ = (char)ch;
        if (ch == '\n') {
            break;
        }
    }
    if (object == NULL) {
        take_lf(stream, &state);
    }
    funlockfile(stream);
    *out = '\0';
    put_state(object, &state);
    return out == buffer ? NULL : buffer;
}

size_t
Py_UniversalNewlineFread(char *buffer, size_t size, FILE *stream, PyObject *object)
{
    newline_state state;
    int universal;
    if (object == NULL || get_state(object, &state, &universal) < 0) {
        errno = ENXIO;
        return 0;
    }
    size_t count = py_file_fread(buffer, size, stream, universal, &state);
    put_state(object, &state);
    return count;
}
