/* Traceback objects: made as an exception leaves frames, printed with source lines.
 *
 * A traceback is a chain: tb_next is the entry of the frame called from this one. PyTraceBack_Here
 * puts an entry for a frame before the chain of the pending exception.
 *
 * I1 chains may be very long: deallocation goes through the trash can, printing through a loop.
 */
#include "Python.h"
#include "frameobject.h"
#include "osdefs.h"
#include "structmember.h"
#include "traceback.h"

enum { DEFAULT_LIMIT = 1000 };

/* ---- the type ---- */

static void
traceback_dealloc(PyObject *self)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    PyObject_GC_UnTrack(tb);
    Py_TRASHCAN_SAFE_BEGIN(tb)
    Py_XDECREF(tb->tb_next);
    Py_XDECREF(tb->tb_frame);
    PyObject_GC_Del(tb);
    Py_TRASHCAN_SAFE_END(tb)
}

static int
traceback_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    Py_VISIT(tb->tb_next);
    Py_VISIT(tb->tb_frame);
    return 0;
}

static int
traceback_clear(PyObject *self)
{
    PyTracebackObject *tb = (PyTracebackObject *)self;
    Py_CLEAR(tb->tb_next);
    Py_CLEAR(tb->tb_frame);
    return 0;
}

static const PyMemberDef traceback_members[] = {
    {"tb_next", T_OBJECT, offsetof(PyTracebackObject, tb_next), READONLY, NULL},
    {"tb_frame", T_OBJECT, offsetof(PyTracebackObject, tb_frame), READONLY, NULL},
    {"tb_lasti", T_INT, offsetof(PyTracebackObject, tb_lasti), READONLY, NULL},
    {"tb_lineno", T_INT, offsetof(PyTracebackObject, tb_lineno), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

PyTypeObject PyTraceBack_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "traceback",
    .tp_basicsize = sizeof(PyTracebackObject),
    .tp_dealloc = traceback_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traceback_traverse,
    .tp_clear = traceback_clear,
    .tp_members = (PyMemberDef *)traceback_members,
};

/* ---- making ---- */

int
PyTraceBack_Here(PyFrameObject *frame)
{
    PyThreadState *ts = PyThreadState_GET();
    PyTracebackObject *tb = PyObject_GC_New(PyTracebackObject, &PyTraceBack_Type);
    if (tb == NULL) {
        return -1;
    }
    Py_INCREF(frame);
    tb->tb_frame = frame;
    tb->tb_lasti = frame->f_lasti;
    tb->tb_lineno = PyFrame_GetLineNumber(frame);
    tb->tb_next = (PyTracebackObject *)ts->curexc_traceback; /* the reference moves over */
    ts->curexc_traceback = (PyObject *)tb;
    PyObject_GC_Track(tb);
    return 0;
}

/* ---- printing ---- */

/* Looks for the last part of the path in the directories of sys.path. */
static FILE *
open_on_path(const char *filename)
{
    const char *slash = strrchr(filename, SEP);
    const char *tail = slash != NULL ? slash + 1 : filename;
    PyObject *path = PySys_GetObject("path");
    if (path == NULL || !PyList_Check(path)) {
        return NULL;
    }
    FILE *file = NULL;
    for (Py_ssize_t i = 0; file == NULL && i < PyList_GET_SIZE(path); i++) {
        char name[MAXPATHLEN + 1];
        PyObject *directory = PyList_GET_ITEM(path, i);
        if (!PyString_Check(directory) ||
            strlen(PyString_AS_STRING(directory)) != (size_t)PyString_GET_SIZE(directory)) {
            continue;
        }
        const char *text = PyString_AS_STRING(directory);
        size_t length = strlen(text);
        if (length + 1 + strlen(tail) >= sizeof name) {
            continue;
        }
        PyOS_snprintf(name, sizeof name, "%s%s%s", text,
                      length > 0 && text[length - 1] != SEP ? "/" : "", tail);
        file = fopen(name, "r" PY_STDIOTEXTMODE);
    }
    return file;
}

/* Reads line `lineno` (its last part when very long) into `line`. Returns whether there is one. */
static int
read_line(FILE *file, int lineno, char *line, int size)
{
    char *last = line + size - 2;
    for (int i = 0; i < lineno; i++) {
        do {
            *last = '\0';
            if (Py_UniversalNewlineFgets(line, size, file, NULL) == NULL) {
                return 0;
            }
        } while (*last != '\0' && *last != '\n');
    }
    return 1;
}

static int
write_indented(PyObject *file, const char *line, int indent)
{
    static const char blanks[] = "          ";
    int status = 0;
    while (*line == ' ' || *line == '\t' || *line == '\014') {
        line++;
    }
    for (; indent > 0 && status == 0; indent -= 10) {
        status = PyFile_WriteString(blanks + (indent < 10 ? 10 - indent : 0), file);
    }
    if (status == 0) {
        status = PyFile_WriteString(line, file);
    }
    if (status == 0 && strchr(line, '\n') == NULL) {
        status = PyFile_WriteString("\n", file);
    }
    return status;
}

int
_Py_DisplaySourceLine(PyObject *out, const char *filename, int lineno, int indent)
{
    char line[2000];
    if (filename == NULL) {
        return -1;
    }
    FILE *file = fopen(filename, "r" PY_STDIOTEXTMODE);
    if (file == NULL) {
        file = open_on_path(filename);
    }
    if (file == NULL) {
        return 0;
    }
    int found = read_line(file, lineno, line, sizeof line);
    fclose(file);
    return found ? write_indented(out, line, indent) : 0;
}

static int
print_entry(PyObject *out, PyTracebackObject *tb)
{
    PyCodeObject *code = tb->tb_frame->f_code;
    const char *filename = PyString_AsString(code->co_filename);
    const char *name = PyString_AsString(code->co_name);
    if (filename == NULL || name == NULL) {
        return -1;
    }
    PyObject *text = PyString_FromFormat("  File \"%.500s\", line %d, in %.500s\n", filename,
                                         tb->tb_lineno, name);
    if (text == NULL) {
        return -1;
    }
    Py_INCREF(tb);
    int status = PyFile_WriteString(PyString_AS_STRING(text), out);
    Py_DECREF(text);
    if (status == 0) {
        status = _Py_DisplaySourceLine(out, filename, tb->tb_lineno, 4);
    }
    if (status == 0) {
        status = PyErr_CheckSignals();
    }
    Py_DECREF(tb);
    return status;
}

static int
print_chain(PyObject *out, PyTracebackObject *tb, long limit)
{
    long depth = 0;
    for (PyTracebackObject *entry = tb; entry != NULL; entry = entry->tb_next) {
        depth++;
    }
    int status = 0;
    for (; tb != NULL && status == 0; tb = tb->tb_next) {
        if (depth <= limit) {
            status = print_entry(out, tb);
        }
        depth--;
    }
    return status;
}

int
PyTraceBack_Print(PyObject *traceback, PyObject *out)
{
    if (traceback == NULL) {
        return 0;
    }
    if (!PyTraceBack_Check(traceback)) {
        PyErr_BadInternalCall();
        return -1;
    }
    long limit = DEFAULT_LIMIT;
    PyObject *chosen = PySys_GetObject("tracebacklimit");
    if (chosen != NULL && PyInt_Check(chosen)) {
        limit = PyInt_AsLong(chosen);
        if (limit <= 0) {
            return 0;
        }
    }
    Py_INCREF(traceback);
    int status = PyFile_WriteString("Traceback (most recent call last):\n", out);
    if (status == 0) {
        status = print_chain(out, (PyTracebackObject *)traceback, limit);
    }
    Py_DECREF(traceback);
    return status;
}
