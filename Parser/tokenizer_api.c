/* tokenizer_api.c - the scanner for the C interface: PyTokenizer_*.
 *
 * I1 The places that PyTokenizer_Get returns stay good until the next call: a typed text may move when it grows.
 */
#include "tokenizer.h"

struct tok_state {
    py_tokenizer tk;
};

PyAPI_FUNC(struct tok_state *) PyTokenizer_FromString(const char *str, int exec_input);
PyAPI_FUNC(struct tok_state *) PyTokenizer_FromFile(FILE *fp, char *ps1, char *ps2);
PyAPI_FUNC(void) PyTokenizer_Free(struct tok_state *tok);
PyAPI_FUNC(int) PyTokenizer_Get(struct tok_state *tok, char **p_start, char **p_end);
PyAPI_FUNC(char *) PyTokenizer_RestoreEncoding(struct tok_state *tok, int len, int *offset);

void
PyTokenizer_Free(struct tok_state *tok)
{
    if (tok != NULL) {
        py_source_fini(&tok->tk.source);
        PyMem_Free(tok);
    }
}

static struct tok_state *
new_state(void)
{
    struct tok_state *tok = PyMem_Malloc(sizeof *tok);
    if (tok != NULL) {
        memset(tok, 0, sizeof *tok);
    }
    return tok;
}

/* Begins to scan when the source could be read. */
static struct tok_state *
start_scanning(struct tok_state *tok, int status)
{
    if (status < 0) {
        PyTokenizer_Free(tok);
        return NULL;
    }
    py_tokenizer_init(&tok->tk, NULL, 1);
    return tok;
}

struct tok_state *
PyTokenizer_FromString(const char *str, int exec_input)
{
    struct tok_state *tok = new_state();
    return tok == NULL ? NULL : start_scanning(tok, py_source_from_text(&tok->tk.source, str, exec_input));
}

struct tok_state *
PyTokenizer_FromFile(FILE *fp, char *ps1, char *ps2)
{
    struct tok_state *tok = new_state();
    if (tok == NULL) {
        return NULL;
    }
    return start_scanning(tok, ps1 != NULL ? py_source_interactive(&tok->tk.source, fp, ps1, ps2)
                                           : py_source_from_file(&tok->tk.source, fp, "<file>"));
}

/* The next token; its text is between *p_start and *p_end, which are NULL for one without. */
int
PyTokenizer_Get(struct tok_state *tok, char **p_start, char **p_end)
{
    py_token t;
    tok->tk.started = 0;                  /* no NEWLINE is supplied at the end */
    int type = py_tokenizer_next(&tok->tk, &t);
    int has_text = type != TOK_ERRORTOKEN && type != TOK_INDENT && type != TOK_DEDENT && type != TOK_ENDMARKER;
    *p_start = has_text ? tok->tk.source.text + t.start : NULL;
    *p_end = has_text ? tok->tk.source.text + t.end : NULL;
    return type;
}

/* Text of a source in the encoding that it names: Latin-1 stands there as it was, all else as UTF-8.
 * Returns new str, or NULL with an exception. */
static PyObject *
encode_again(const char *text, Py_ssize_t size, const char *encoding)
{
    if (strcmp(encoding, "iso-8859-1") == 0) {
        return PyString_FromStringAndSize(text, size);
    }
    PyObject *line = PyUnicode_DecodeUTF8(text, size, "replace");
    PyObject *bytes = line == NULL ? NULL : PyUnicode_AsEncodedString(line, encoding, "replace");
    Py_XDECREF(line);
    return bytes;
}

/* A line as it stood in the source, if that names an encoding: the first len bytes of the current line, encoded again.
 * *offset, a place in them, is moved with it.  Returns text for PyObject_FREE, or NULL. */
char *
PyTokenizer_RestoreEncoding(struct tok_state *tok, int len, int *offset)
{
    const py_tokenizer *tk = &tok->tk;
    const char *text = tk->source.text + tk->line_start;
    char *result = NULL;
    if (tk->source.encoding == NULL || len < 0 || len > tk->source.size - tk->line_start) {
        return NULL;
    }
    PyObject *line = encode_again(text, len, tk->source.encoding);
    PyObject *before = line == NULL || offset == NULL || *offset < 0 || *offset > len ? NULL
        : encode_again(text, *offset, tk->source.encoding);
    if (line != NULL) {
        size_t size = (size_t)PyString_GET_SIZE(line) + 1;
        result = PyObject_Malloc(size);
        if (result != NULL) {
            memcpy(result, PyString_AS_STRING(line), size);
        }
    }
    if (result != NULL && before != NULL) {
        *offset = (int)PyString_GET_SIZE(before);
    }
    Py_XDECREF(line);
    Py_XDECREF(before);
    PyErr_Clear();
    return result;
}
