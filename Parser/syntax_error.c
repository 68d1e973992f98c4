/* syntax_error.c - raising what is wrong with a source: type, message, line, offset, text.
 *
 * Errors of the scanner and of the grammar quote the scanned line and point behind the token that
 * did not fit.  Errors of meaning know a line number only; their text is read from the file.
 */
#include "parser.h"

static const char *
message_of(source_error why)
{
    switch (why) {
    case ERR_TOKEN: return "invalid token";
    case ERR_EOF: return "unexpected EOF while parsing";
    case ERR_EOFS: return "EOF while scanning triple-quoted string literal";
    case ERR_EOLS: return "EOL while scanning string literal";
    case ERR_TABS: return "inconsistent use of tabs and spaces in indentation";
    case ERR_DEDENT: return "unindent does not match any outer indentation level";
    case ERR_TOODEEP: return "too many levels of indentation";
    case ERR_LINECONT: return "unexpected character after line continuation character";
    default: return "unknown parsing error";
    }
}

static PyObject *
type_of(source_error why)
{
    switch (why) {
    case ERR_TABS: return PyExc_TabError;
    case ERR_DEDENT: case ERR_TOODEEP: return PyExc_IndentationError;
    default: return PyExc_SyntaxError;
    }
}

PyObject *
py_syntax_reason(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *text = value == NULL ? NULL : PyObject_Str(value);
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return text != NULL ? text : PyString_FromString("unknown decode error");
}

/* The first bytes of the text as they stand in the source. Returns new str or NULL. */
static PyObject *
bytes_of_source(const py_syntax_place *at, Py_ssize_t size)
{
    PyObject *bytes = NULL;
    if (at->codec != NULL) {
        PyObject *decoded = PyUnicode_DecodeUTF8(at->text, size, "replace");
        bytes = decoded == NULL ? NULL : PyUnicode_AsEncodedString(decoded, at->codec, "replace");
        Py_XDECREF(decoded);
        PyErr_Clear();          /* a codec that cannot encode: the text stays UTF-8 */
    }
    return bytes != NULL ? bytes : PyString_FromStringAndSize(at->text, size);
}

/* The text of the line, None when it is not known; *offset becomes that in its bytes: what stands before
 * the last byte that was read is recoded, not that byte. Returns new or NULL. */
PyObject *
py_syntax_quote(const py_syntax_place *at, int *offset)
{
    *offset = at->offset;
    if (at->text == NULL) {
        Py_RETURN_NONE;
    }
    if (at->codec != NULL && *offset > 1) {
        Py_ssize_t inside = *offset - 1 < at->size ? *offset - 1 : at->size;
        PyObject *before = bytes_of_source(at, inside);
        if (before == NULL) {
            return NULL;
        }
        *offset += (int)(PyString_GET_SIZE(before) - inside);
        Py_DECREF(before);
    }
    PyObject *quoted = bytes_of_source(at, at->size);
    if (quoted != NULL && at->is_ended) {
        PyString_ConcatAndDel(&quoted, PyString_FromString("\n"));
    }
    return quoted;
}

/* SyntaxError and its kin: (message, (filename, lineno, offset, text)). */
static void
raise_at(PyObject *type, PyObject *message, const py_syntax_place *at)
{
    int offset;
    PyObject *quoted = py_syntax_quote(at, &offset);
    if (quoted == NULL) {
        return;
    }
    PyObject *value = Py_BuildValue("O(ziiN)", message, at->filename, at->lineno, offset, quoted);
    if (value != NULL) {
        PyErr_SetObject(type, value);
        Py_DECREF(value);
    }
}

void
py_syntax_raise_at(const py_syntax_place *at, source_error why, int token, int expects_indent)
{
    PyObject *type = type_of(why);
    PyObject *message;
    if (why == ERR_RAISED) {
        return;
    }
    if (why == ERR_DECODE) {
        message = py_syntax_reason();
    }
    else if (why == ERR_SYNTAX) {
        const char *text = "invalid syntax";
        type = PyExc_IndentationError;
        if (expects_indent && token != TOK_OP) {
            text = "expected an indented block";
        }
        else if (token == TOK_INDENT) {
            text = "unexpected indent";
        }
        else if (token == TOK_DEDENT) {
            text = "unexpected unindent";
        }
        else {
            type = PyExc_SyntaxError;
        }
        message = PyString_FromString(text);
    }
    else {
        message = PyString_FromString(message_of(why));
    }
    if (message != NULL) {
        raise_at(type, message, at);
        Py_DECREF(message);
    }
}

py_syntax_place
py_syntax_place_of(const py_tokenizer *tk, source_error why)
{
    if (why == ERR_DECODE) {
        int lineno = tk->source.decode_line != 0 ? tk->source.decode_line : tk->lineno;
        return (py_syntax_place){tk->filename, lineno, 0, NULL, 0, 0, NULL};
    }
    if (tk->at_eof && tk->source.is_file && why != ERR_EOFS && why != ERR_EOLS) {
        return (py_syntax_place){tk->filename, tk->lineno + 1, (int)(tk->cur - tk->text_start), "", 0, 0, NULL};
    }
    py_syntax_place at = {tk->filename, tk->lineno, (int)(tk->cur - tk->text_start),
                          tk->source.text + tk->text_start, tk->line_end - tk->text_start, 0, tk->source.encoding};
    if (tk->at_eof && tk->source.is_file) {     /* its end was read as a line, too */
        at.is_ended = !tk->source.is_open;
        int counted = at.is_ended && why == ERR_EOFS;
        at.lineno += 1 + counted;
        at.offset += counted;
    }
    return at;
}

void
py_syntax_raise(py_tokenizer *tk, source_error why, int token, int expects_indent)
{
    if (tk->lineno <= 1 && tk->at_eof && !tk->source.is_file && why == ERR_SYNTAX) {
        why = ERR_EOF;
    }
    if (why != ERR_RAISED) {
        py_syntax_place at = py_syntax_place_of(tk, why);
        py_syntax_raise_at(&at, why, token, expects_indent);
    }
}

void *
py_parser_overflow(py_parser *p)
{
    PySys_WriteStderr("s_push: parser stack overflow\n");
    p->failed = 1;
    return PyErr_NoMemory();
}

/* ---- errors and warnings that wait for the end of the input ---- */

void
py_parser_keep_error(py_parser *p)
{
    PyObject *error[3];
    PyErr_Fetch(&error[0], &error[1], &error[2]);
    if (p->late[0] == NULL) {
        memcpy(p->late, error, sizeof error);
        return;
    }
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(error[i]);
    }
}

void
py_parser_drop_late(py_parser *p)
{
    for (int i = 0; i < 3; i++) {
        Py_CLEAR(p->late[i]);
    }
}

/* SyntaxError(message, (filename, lineno, None, text of the line)) */
static void
raise_on_line(const char *filename, int lineno, const char *message)
{
    PyObject *text = PyErr_ProgramText(filename, lineno);
    if (text == NULL) {
        Py_INCREF(Py_None);
        text = Py_None;
    }
    PyObject *value = Py_BuildValue("s(ziON)", message, filename, lineno, Py_None, text);
    if (value != NULL) {
        PyErr_SetObject(PyExc_SyntaxError, value);
        Py_DECREF(value);
    }
}

void
py_parser_misuse(py_parser *p, int lineno, const char *message)
{
    if (p->late[0] == NULL) {
        raise_on_line(p->filename, lineno, message);
        py_parser_keep_error(p);
    }
}

void
py_parser_warn(py_parser *p, int lineno, const char *message)
{
    if (p->late[0] != NULL) {
        return;
    }
    if (p->warning_count == p->warning_room) {
        int room = p->warning_room ? 2 * p->warning_room : 16;
        late_warning *grown = realloc(p->warnings, (size_t)room * sizeof *grown);
        if (grown == NULL) {
            PyErr_NoMemory();
            py_parser_keep_error(p);
            return;
        }
        p->warnings = grown;
        p->warning_room = room;
    }
    p->warnings[p->warning_count++] = (late_warning){message, lineno};
}

int
py_parser_settle(py_parser *p)
{
    for (int i = 0; i < p->warning_count; i++) {
        late_warning w = p->warnings[i];
        if (PyErr_WarnExplicit(PyExc_SyntaxWarning, w.message,
                               p->filename != NULL ? p->filename : "<string>", w.lineno, NULL,
                               NULL) < 0) {
            if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_SyntaxWarning)) {
                PyErr_Clear();
                raise_on_line(p->filename, w.lineno, w.message);
            }
            py_parser_drop_late(p);
            return -1;
        }
    }
    if (p->late[0] != NULL) {
        PyErr_Restore(p->late[0], p->late[1], p->late[2]);
        memset(p->late, 0, sizeof p->late);
        return -1;
    }
    return 0;
}
