/* PyRun_* and Py_CompileString*: from text or a file to its effect; the interactive loop. */
#include "Python.h"
#include "marshal.h"
#include "py_compile.h"

#include <sys/stat.h>

enum { RUN_EOF = 11 }; /* what PyRun_InteractiveOne says at the end of the input */

/* ---- code ---- */

static PyObject *
run_code(PyObject *code, PyObject *globals, PyObject *locals)
{
    if (code == NULL) {
        return NULL;
    }
    PyObject *value = PyEval_EvalCode((PyCodeObject *)code, globals, locals);
    Py_DECREF(code);
    return value;
}

PyObject *
Py_CompileStringFlags(const char *text, const char *filename, int start, PyCompilerFlags *flags)
{
    return py_compile_source(text, filename, start, flags);
}

#undef Py_CompileString
PyAPI_FUNC(PyObject *) Py_CompileString(const char *text, const char *filename, int start);

PyObject *
Py_CompileString(const char *text, const char *filename, int start)
{
    return Py_CompileStringFlags(text, filename, start, NULL);
}

PyObject *
PyRun_StringFlags(const char *text, int start, PyObject *globals, PyObject *locals,
                  PyCompilerFlags *flags)
{
    return run_code(py_compile_source(text, "<string>", start, flags), globals, locals);
}

PyObject *
PyRun_FileExFlags(FILE *file, const char *filename, int start, PyObject *globals, PyObject *locals,
                  int close, PyCompilerFlags *flags)
{
    PyObject *code = py_compile_file(file, filename != NULL ? filename : "???", start, flags);
    if (close) {
        fclose(file);
    }
    return run_code(code, globals, locals);
}

/* ---- in __main__ ---- */

static PyObject *
main_dict(void)
{
    PyObject *module = PyImport_AddModule("__main__");
    return module != NULL ? PyModule_GetDict(module) : NULL;
}

int
PyRun_SimpleStringFlags(const char *text, PyCompilerFlags *flags)
{
    PyObject *dict = main_dict();
    if (dict == NULL) {
        return -1;
    }
    PyObject *value = PyRun_StringFlags(text, Py_file_input, dict, dict, flags);
    if (value == NULL) {
        PyErr_Print();
        return -1;
    }
    Py_DECREF(value);
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    return 0;
}

static PyObject *
run_compiled_file(FILE *file, const char *filename, PyObject *dict, PyCompilerFlags *flags)
{
    long magic = PyMarshal_ReadLongFromFile(file);
    if (magic != PyImport_GetMagicNumber()) {
        PyErr_SetString(PyExc_RuntimeError, "Bad magic number in .pyc file");
        fclose(file);
        return NULL;
    }
    PyMarshal_ReadLongFromFile(file);
    PyObject *code = PyMarshal_ReadLastObjectFromFile(file);
    fclose(file);
    if (code == NULL || !PyCode_Check(code)) {
        Py_XDECREF(code);
        PyErr_SetString(PyExc_RuntimeError, "Bad code object in .pyc file");
        return NULL;
    }
    return run_code(code, dict, dict);
}

/* By its name, or by its first bytes when the file can be read again. */
static int
is_compiled_file(FILE *file, const char *extension, int close)
{
    if (strcmp(extension, ".pyc") == 0 || strcmp(extension, ".pyo") == 0) {
        return 1;
    }
    if (!close) {
        return 0;
    }
    struct stat status;
    unsigned char head[2];
    if (fstat(fileno(file), &status) != 0 || !S_ISREG(status.st_mode) || ftell(file) != 0) {
        return 0;
    }
    int compiled = 0;
    if (fread(head, 1, 2, file) == 2) {
        compiled = (head[0] | head[1] << 8) == (PyImport_GetMagicNumber() & 0xffff);
    }
    rewind(file);
    return compiled;
}

static PyObject *
run_any_kind(FILE *file, const char *filename, int close, PyObject *dict, PyCompilerFlags *flags)
{
    size_t size = strlen(filename);
    const char *extension = filename + (size > 4 ? size - 4 : 0);
    if (!is_compiled_file(file, extension, close)) {
        return PyRun_FileExFlags(file, filename, Py_file_input, dict, dict, close, flags);
    }
    FILE *binary = fopen(filename, "rb");
    if (close) {
        fclose(file);
    }
    if (binary == NULL) {
        return PyErr_SetFromErrnoWithFilename(PyExc_IOError, (char *)filename);
    }
    if (strcmp(extension, ".pyo") == 0) {
        Py_OptimizeFlag = 1;
    }
    return run_compiled_file(binary, filename, dict, flags);
}

int
PyRun_SimpleFileExFlags(FILE *file, const char *filename, int close, PyCompilerFlags *flags)
{
    PyObject *dict = main_dict();
    int named = 0;
    if (dict == NULL) {
        return -1;
    }
    Py_INCREF(dict);
    if (PyDict_GetItemString(dict, "__file__") == NULL) {
        PyObject *name = PyString_FromString(filename);
        if (name == NULL || PyDict_SetItemString(dict, "__file__", name) < 0) {
            Py_XDECREF(name);
            Py_DECREF(dict);
            return -1;
        }
        Py_DECREF(name);
        named = 1;
    }
    PyObject *value = run_any_kind(file, filename, close, dict, flags);
    if (value == NULL) {
        PyErr_Print();
    }
    else if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(value);
    if (named && PyDict_DelItemString(dict, "__file__") < 0) {
        PyErr_Clear();
    }
    Py_DECREF(dict);
    return value != NULL ? 0 : -1;
}

/* ---- the prompt ---- */

/* str(sys.NAME), for as long as it is used. Returns new or NULL without an error. */
static PyObject *
prompt_text(const char *name)
{
    PyObject *object = PySys_GetObject((char *)name);
    if (object == NULL) {
        return NULL;
    }
    Py_INCREF(object);
    PyObject *text = PyObject_Str(object);
    Py_DECREF(object);
    if (text != NULL && !PyString_Check(text)) {
        Py_CLEAR(text);
    }
    if (text == NULL) {
        PyErr_Clear();
    }
    return text;
}

static int
run_statement(PyObject *code)
{
    PyObject *dict = main_dict();
    PyObject *value = NULL;
    if (dict != NULL) {
        value = run_code(code, dict, dict);
    }
    else {
        Py_DECREF(code);
    }
    if (value == NULL) {
        PyErr_Print();
        return -1;
    }
    Py_DECREF(value);
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
    return 0;
}

int
PyRun_InteractiveOneFlags(FILE *file, const char *filename, PyCompilerFlags *flags)
{
    PyObject *prompt = prompt_text("ps1");
    PyObject *more = prompt_text("ps2");
    int result;
    PyObject *code = py_compile_interactive(file, filename != NULL ? filename : "???",
                                            prompt != NULL ? PyString_AS_STRING(prompt) : "",
                                            more != NULL ? PyString_AS_STRING(more) : "", flags,
                                            &result);
    Py_XDECREF(prompt);
    Py_XDECREF(more);
    if (code != NULL) {
        return run_statement(code);
    }
    if (result == PY_READ_EOF) {
        PyErr_Clear();
        return RUN_EOF;
    }
    PyErr_Print();
    return -1;
}

static void
set_default_prompt(const char *name, const char *text)
{
    if (PySys_GetObject((char *)name) == NULL) {
        PyObject *prompt = PyString_FromString(text);
        if (prompt == NULL || PySys_SetObject((char *)name, prompt) < 0) {
            PyErr_Clear();
        }
        Py_XDECREF(prompt);
    }
}

int
PyRun_InteractiveLoopFlags(FILE *file, const char *filename, PyCompilerFlags *flags)
{
    PyCompilerFlags own = {0};
    if (flags == NULL) {
        flags = &own;
    }
    set_default_prompt("ps1", ">>> ");
    set_default_prompt("ps2", "... ");
    while (PyRun_InteractiveOneFlags(file, filename, flags) != RUN_EOF) {
    }
    return 0;
}

int
Py_FdIsInteractive(FILE *file, const char *filename)
{
    if (isatty(fileno(file))) {
        return 1;
    }
    return Py_InteractiveFlag &&
           (filename == NULL || strcmp(filename, "<stdin>") == 0 || strcmp(filename, "???") == 0);
}

int
PyRun_AnyFileExFlags(FILE *file, const char *filename, int close, PyCompilerFlags *flags)
{
    if (filename == NULL) {
        filename = "???";
    }
    if (!Py_FdIsInteractive(file, filename)) {
        return PyRun_SimpleFileExFlags(file, filename, close, flags);
    }
    int status = PyRun_InteractiveLoopFlags(file, filename, flags);
    if (close) {
        fclose(file);
    }
    return status;
}

/* ---- the older names, which are functions for extensions and macros in the headers ---- */

#undef PyRun_AnyFile
#undef PyRun_AnyFileEx
#undef PyRun_AnyFileFlags
#undef PyRun_File
#undef PyRun_FileEx
#undef PyRun_FileFlags
#undef PyRun_InteractiveLoop
#undef PyRun_InteractiveOne
#undef PyRun_SimpleFile
#undef PyRun_SimpleFileEx
#undef PyRun_SimpleString
#undef PyRun_String

#define ALIAS(type, name, parameters, call) \
    PyAPI_FUNC(type) name parameters;       \
    type name parameters                    \
    {                                       \
        return call;                        \
    }

ALIAS(int, PyRun_AnyFile, (FILE *f, const char *n), PyRun_AnyFileExFlags(f, n, 0, NULL))
ALIAS(int, PyRun_AnyFileEx, (FILE *f, const char *n, int c), PyRun_AnyFileExFlags(f, n, c, NULL))
ALIAS(int, PyRun_AnyFileFlags, (FILE *f, const char *n, PyCompilerFlags *flags),
      PyRun_AnyFileExFlags(f, n, 0, flags))
ALIAS(PyObject *, PyRun_File, (FILE *f, const char *n, int s, PyObject *g, PyObject *l),
      PyRun_FileExFlags(f, n, s, g, l, 0, NULL))
ALIAS(PyObject *, PyRun_FileEx, (FILE *f, const char *n, int s, PyObject *g, PyObject *l, int c),
      PyRun_FileExFlags(f, n, s, g, l, c, NULL))
ALIAS(PyObject *, PyRun_FileFlags,
      (FILE *f, const char *n, int s, PyObject *g, PyObject *l, PyCompilerFlags *flags),
      PyRun_FileExFlags(f, n, s, g, l, 0, flags))
ALIAS(int, PyRun_InteractiveLoop, (FILE *f, const char *n), PyRun_InteractiveLoopFlags(f, n, NULL))
ALIAS(int, PyRun_InteractiveOne, (FILE *f, const char *n), PyRun_InteractiveOneFlags(f, n, NULL))
ALIAS(int, PyRun_SimpleFile, (FILE *f, const char *n), PyRun_SimpleFileExFlags(f, n, 0, NULL))
ALIAS(int, PyRun_SimpleFileEx, (FILE *f, const char *n, int c),
      PyRun_SimpleFileExFlags(f, n, c, NULL))
ALIAS(int, PyRun_SimpleString, (const char *t), PyRun_SimpleStringFlags(t, NULL))
ALIAS(PyObject *, PyRun_String, (const char *t, int s, PyObject *g, PyObject *l),
      PyRun_StringFlags(t, s, g, l, NULL))
