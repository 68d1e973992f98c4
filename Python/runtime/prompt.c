/* A line from the user: PyOS_Readline and its plain form without an editor. */
#include "Python.h"
#include "pythread.h"

#include <errno.h>
#include <stdlib.h>

int (*PyOS_InputHook)(void);
char *(*PyOS_ReadlineFunctionPointer)(FILE *, FILE *, char *);
PyThreadState *_PyOS_ReadlineTState;

/* fgets that serves signals. 0: a line, -1: end of file, 1: interrupted. Without the GIL. */
static int
read_piece(char *buffer, int size, FILE *file)
{
    for (;;) {
        if (PyOS_InputHook != NULL) {
            PyOS_InputHook();
        }
        errno = 0;
        clearerr(file);
        if (fgets(buffer, size, file) != NULL) {
            return 0;
        }
        if (feof(file)) {
            clearerr(file);
            return -1;
        }
        if (errno != EINTR) {
            return PyOS_InterruptOccurred() ? 1 : -1;
        }
        PyEval_RestoreThread(_PyOS_ReadlineTState);
        int raised = PyErr_CheckSignals();
        PyEval_SaveThread();
        if (raised < 0) {
            return 1;
        }
    }
}

PyAPI_FUNC(char *) PyOS_StdioReadline(FILE *in, FILE *out, char *prompt);

char *
PyOS_StdioReadline(FILE *in, FILE *out, char *prompt)
{
    size_t size = 100;
    size_t filled = 0;
    char *line = PyMem_Malloc(size);
    if (line == NULL) {
        return NULL;
    }
    fflush(out);
    if (prompt != NULL) {
        fprintf(stderr, "%s", prompt);
    }
    fflush(stderr);
    for (;;) {
        int status = read_piece(line + filled, (int)(size - filled), in);
        if (status == 1) {
            PyMem_Free(line);
            return NULL;
        }
        if (status == -1) {
            line[filled] = '\0';
            return line;
        }
        filled += strlen(line + filled);
        if (filled > 0 && line[filled - 1] == '\n') {
            return line;
        }
        size += size + 2;
        char *larger = size < INT_MAX ? PyMem_Realloc(line, size) : NULL;
        if (larger == NULL) {
            PyMem_Free(line);
            return NULL;
        }
        line = larger;
    }
}

/* NULL: interrupted (perhaps with an error set), "": end of file; else a line to be freed. */
char *
PyOS_Readline(FILE *in, FILE *out, char *prompt)
{
    if (_PyOS_ReadlineTState == PyThreadState_GET()) {
        PyErr_SetString(PyExc_RuntimeError, "can't re-enter readline");
        return NULL;
    }
    if (PyOS_ReadlineFunctionPointer == NULL) {
        PyOS_ReadlineFunctionPointer = PyOS_StdioReadline;
    }
    PyThreadState *outer = _PyOS_ReadlineTState;
    _PyOS_ReadlineTState = PyThreadState_GET();
    PyThreadState *ts = PyEval_SaveThread();
    int editor = isatty(fileno(in)) && isatty(fileno(out));
    char *line = editor ? PyOS_ReadlineFunctionPointer(in, out, prompt)
                        : PyOS_StdioReadline(in, out, prompt);
    PyEval_RestoreThread(ts);
    _PyOS_ReadlineTState = outer;
    return line;
}
