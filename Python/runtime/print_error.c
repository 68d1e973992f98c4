/* Showing an exception that nobody has caught, and leaving the program by SystemExit. */
#include "Python.h"
#include "stackless_api.h"
#include "py_stackless.h"
#include "traceback.h"

/* ---- the source text of a SyntaxError ---- */

/* Writes the line with a caret under column `offset` (from 1; -1: no caret). */
static void
write_source_text(PyObject *file, long offset, const char *text)
{
    if (offset >= 0) {
        if (offset > 0 && (size_t)offset == strlen(text) && text[offset - 1] == '\n') {
            offset--;
        }
        for (;;) { /* of several lines, the one with the column */
            const char *newline = strchr(text, '\n');
            if (newline == NULL || newline - text >= offset) {
                break;
            }
            offset -= newline + 1 - text;
            text = newline + 1;
        }
        while (*text == ' ' || *text == '\t') {
            text++;
            offset--;
        }
    }
    PyFile_WriteString("    ", file);
    PyFile_WriteString(text, file);
    if (*text == '\0' || text[strlen(text) - 1] != '\n') {
        PyFile_WriteString("\n", file);
    }
    if (offset == -1) {
        return;
    }
    PyFile_WriteString("    ", file);
    while (--offset > 0) {
        PyFile_WriteString(" ", file);
    }
    PyFile_WriteString("^\n", file);
}

typedef struct {
    PyObject *message;   /* owned */
    PyObject *filename;  /* owned str or None */
    PyObject *text;      /* owned str or None */
    long lineno;
    long offset;
} syntax_parts;

/* None counts as -1 where a number is optional, else as a failure. */
static int
get_number(PyObject *value, const char *name, int optional, long *number)
{
    PyObject *attribute = PyObject_GetAttrString(value, (char *)name);
    if (attribute == NULL) {
        return -1;
    }
    *number = optional && attribute == Py_None ? -1 : PyInt_AsLong(attribute);
    Py_DECREF(attribute);
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
get_text(PyObject *value, const char *name)
{
    PyObject *attribute = PyObject_GetAttrString(value, (char *)name);
    if (attribute != NULL && attribute != Py_None && !PyString_Check(attribute)) {
        PyErr_SetString(PyExc_TypeError, "not a string");
        Py_CLEAR(attribute);
    }
    return attribute;
}

static void
free_parts(syntax_parts *parts)
{
    Py_CLEAR(parts->message);
    Py_CLEAR(parts->filename);
    Py_CLEAR(parts->text);
}

static int
get_parts(PyObject *value, syntax_parts *parts)
{
    memset(parts, 0, sizeof *parts);
    parts->message = PyObject_GetAttrString(value, "msg");
    if (parts->message == NULL || (parts->filename = get_text(value, "filename")) == NULL ||
        get_number(value, "lineno", 0, &parts->lineno) < 0 ||
        get_number(value, "offset", 1, &parts->offset) < 0 ||
        (parts->text = get_text(value, "text")) == NULL) {
        free_parts(parts);
        PyErr_Clear();
        return 0;
    }
    return 1;
}

static void
write_place(PyObject *file, const syntax_parts *parts)
{
    char number[32];
    PyFile_WriteString("  File \"", file);
    PyFile_WriteString(parts->filename == Py_None ? "<string>" : PyString_AsString(parts->filename),
                       file);
    PyFile_WriteString("\", line ", file);
    PyOS_snprintf(number, sizeof number, "%ld", parts->lineno);
    PyFile_WriteString(number, file);
    PyFile_WriteString("\n", file);
    if (parts->text != Py_None) {
        write_source_text(file, parts->offset, PyString_AS_STRING(parts->text));
    }
}

/* ---- class and message ---- */

static void
write_class(PyObject *file, PyObject *cls)
{
    const char *name = PyExceptionClass_Name(cls);
    if (name != NULL && strrchr(name, '.') != NULL) {
        name = strrchr(name, '.') + 1;
    }
    PyObject *module = PyObject_GetAttrString(cls, "__module__");
    if (module == NULL) {
        PyErr_Clear();
        PyFile_WriteString("<unknown>", file);
    }
    else if (PyString_Check(module) && strcmp(PyString_AS_STRING(module), "exceptions") != 0) {
        PyFile_WriteString(PyString_AS_STRING(module), file);
        PyFile_WriteString(".", file);
    }
    Py_XDECREF(module);
    PyFile_WriteString(name != NULL ? name : "<unknown>", file);
}

static void
write_message(PyObject *file, PyObject *value)
{
    if (value == NULL || value == Py_None) {
        PyFile_WriteString("\n", file);
        return;
    }
    PyObject *text = PyObject_Str(value);
    if (text == NULL) {
        PyErr_Clear();
        PyFile_WriteString(": <exception str() failed>", file);
    }
    else {
        if (!PyString_Check(text) || PyString_GET_SIZE(text) != 0) {
            PyFile_WriteString(": ", file);
        }
        PyFile_WriteObject(text, file, Py_PRINT_RAW);
        Py_DECREF(text);
    }
    PyFile_WriteString("\n", file);
}

/* Which tasklet it came from, if that is known. */
static void
write_label(PyObject *file, PyObject *value)
{
    const char *label = slp_error_label(value);
    PyObject *line = label != NULL ? PyString_FromFormat("  in %s\n", label) : NULL;
    if (line != NULL) {
        PyFile_WriteObject(line, file, Py_PRINT_RAW);
        Py_DECREF(line);
    }
}

static void
display(PyObject *file, PyObject *type, PyObject *value, PyObject *traceback)
{
    if (traceback != NULL && traceback != Py_None &&
        PyTraceBack_Print(traceback, file) < 0) {
        PyErr_Clear();
    }
    syntax_parts parts = {NULL, NULL, NULL, 0, 0};
    PyObject *error = value;
    if (PyObject_HasAttrString(value, "print_file_and_line") && get_parts(value, &parts)) {
        write_place(file, &parts);
        PyErr_Clear();
        value = parts.message;
    }
    if (PyExceptionClass_Check(type)) {
        write_class(file, type);
    }
    else if (PyFile_WriteObject(type, file, Py_PRINT_RAW) < 0) {
        PyErr_Clear();
    }
    write_message(file, value);
    write_label(file, error);
    free_parts(&parts);
    PyErr_Clear();
}

void
PyErr_Display(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyObject *file = PySys_GetObject("stderr");
    if (file == NULL || file == Py_None) {
        fprintf(stderr, "lost sys.stderr\n");
        return;
    }
    Py_INCREF(file);
    Py_XINCREF(value);
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    fflush(stdout);
    display(file, type, value != NULL ? value : Py_None, traceback);
    Py_XDECREF(value);
    Py_DECREF(file);
}

/* ---- SystemExit ---- */

/* The status for the system; anything but a number is printed and means 1. */
static int
exit_status(PyObject *code)
{
    if (code == NULL || code == Py_None) {
        return 0;
    }
    if (PyInt_Check(code) || PyLong_Check(code)) {
        return (int)PyInt_AsLong(code);
    }
    PyObject *file = PySys_GetObject("stderr");
    if (file != NULL && file != Py_None) {
        PyFile_WriteObject(code, file, Py_PRINT_RAW);
    }
    else {
        PyObject_Print(code, stderr, Py_PRINT_RAW);
        fflush(stderr);
    }
    PySys_WriteStderr("\n");
    return 1;
}

static void
handle_system_exit(void)
{
    PyObject *type, *value, *traceback;
    if (Py_InspectFlag) { /* the prompt is wanted even now */
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    fflush(stdout);
    if (value != NULL && PyExceptionInstance_Check(value)) {
        PyObject *code = PyObject_GetAttrString(value, "code");
        if (code != NULL) {
            Py_DECREF(value);
            value = code;
        }
        else {
            PyErr_Clear();
        }
    }
    int status = exit_status(value);
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    Py_Exit(status);
}

/* ---- PyErr_Print ---- */

static void
set_last(PyObject *type, PyObject *value, PyObject *traceback)
{
    if (PySys_SetObject("last_type", type) < 0 || PySys_SetObject("last_value", value) < 0 ||
        PySys_SetObject("last_traceback", traceback != NULL ? traceback : Py_None) < 0) {
        PyErr_Clear();
    }
}

/* TaskletExit that nobody caught is reported like any other exception, although it is a SystemExit. */
static int
is_exit_request(void)
{
    return PyErr_ExceptionMatches(PyExc_SystemExit) && !PyErr_ExceptionMatches(PyExc_TaskletExit);
}

/* The hook itself failed: show what it raised and what it was called for. */
static void
report_failed_hook(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyObject *type2, *value2, *traceback2;
    if (is_exit_request()) {
        handle_system_exit();
    }
    PyErr_Fetch(&type2, &value2, &traceback2);
    PyErr_NormalizeException(&type2, &value2, &traceback2);
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    PySys_WriteStderr("Error in sys.excepthook:\n");
    PyErr_Display(type2, value2 != NULL ? value2 : Py_None, traceback2);
    PySys_WriteStderr("\nOriginal exception was:\n");
    PyErr_Display(type, value, traceback);
    Py_XDECREF(type2);
    Py_XDECREF(value2);
    Py_XDECREF(traceback2);
}

void
PyErr_PrintEx(int set_sys_last_vars)
{
    PyObject *type, *value, *traceback;
    if (is_exit_request()) {
        handle_system_exit();
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) {
        return;
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    if (set_sys_last_vars) {
        set_last(type, value, traceback);
    }
    PyObject *hook = PySys_GetObject("excepthook");
    if (hook == NULL || hook == Py_None) {      /* deleted, or sys is being cleared */
        PySys_WriteStderr("sys.excepthook is missing\n");
        PyErr_Display(type, value, traceback);
    }
    else {
        Py_INCREF(hook);
        PyObject *result = PyObject_CallFunctionObjArgs(
            hook, type, value, traceback != NULL ? traceback : Py_None, NULL);
        if (result == NULL) {
            report_failed_hook(type, value, traceback);
        }
        Py_XDECREF(result);
        Py_DECREF(hook);
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

void
PyErr_Print(void)
{
    PyErr_PrintEx(1);
}
