/* Builtins that compile and run code: compile, eval, execfile, input, __import__, reload.
 *
 * Code is run in a frame of its own, flatly. Flags of __future__ statements that are active in the caller
 * hold for the code that is compiled here too.
 */
#include "builtins.h"
#include "py_compile.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_import.h"

/* Is it a node of _ast? Raises yes. */
PyAPI_FUNC(int) PyAST_Check(PyObject *object);

#include <errno.h>
#include <sys/stat.h>

/* ---- source text ---- */

/* A str with the source: unicode in UTF-8 (flags say so), buffers copied. Returns new. Raises yes. */
static PyObject *
source_text(PyObject *source, PyCompilerFlags *flags)
{
    const void *bytes;
    Py_ssize_t size;
    if (PyUnicode_Check(source)) {
        flags->cf_flags |= PyCF_SOURCE_IS_UTF8;
        return PyUnicode_AsUTF8String(source);
    }
    if (PyString_Check(source)) {
        Py_INCREF(source);
        return source;
    }
    if (PyObject_AsReadBuffer(source, &bytes, &size) < 0) {
        return NULL;
    }
    return PyString_FromStringAndSize(bytes, size);
}

static int
has_null(PyObject *text)
{
    return strlen(PyString_AS_STRING(text)) != (size_t)PyString_GET_SIZE(text);
}

static int
start_symbol(const char *mode)
{
    return strcmp(mode, "exec") == 0     ? Py_file_input
           : strcmp(mode, "eval") == 0   ? Py_eval_input
           : strcmp(mode, "single") == 0 ? Py_single_input
                                         : -1;
}

static PyObject *
compile_text(PyObject *source, const char *filename, int start, PyCompilerFlags *flags)
{
    PyObject *text = source_text(source, flags);
    if (text == NULL) {
        return NULL;
    }
    PyObject *code = NULL;
    if (has_null(text)) {
        PyErr_SetString(PyExc_TypeError, "compile() expected string without null bytes");
    }
    else {
        code = py_compile_source(PyString_AS_STRING(text), filename, start, flags);
    }
    Py_DECREF(text);
    return code;
}

static PyObject *
builtin_compile(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"source", "filename", "mode",
                                           "flags",  "dont_inherit", NULL};
    PyObject *source;
    const char *filename, *mode;
    int given = 0;
    int dont_inherit = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "Oss|ii:compile", (char **)keywords, &source,
                                     &filename, &mode, &given, &dont_inherit)) {
        return NULL;
    }
    if (given & ~(PyCF_MASK | PyCF_MASK_OBSOLETE | PyCF_DONT_IMPLY_DEDENT | PyCF_ONLY_AST)) {
        PyErr_SetString(PyExc_ValueError, "compile(): unrecognised flags");
        return NULL;
    }
    PyCompilerFlags flags = {given};
    if (!dont_inherit) {
        PyEval_MergeCompilerFlags(&flags);
    }
    int start = start_symbol(mode);
    if (start < 0) {
        PyErr_SetString(PyExc_ValueError, "compile() arg 3 must be 'exec', 'eval' or 'single'");
        return NULL;
    }
    int is_tree = PyAST_Check(source);
    if (is_tree < 0) {
        return NULL;
    }
    if (!is_tree) {
        return compile_text(source, filename, start, &flags);
    }
    if (given & PyCF_ONLY_AST) {
        Py_INCREF(source);
        return source;
    }
    return py_compile_ast_object(source, filename, start, &flags);
}

/* ---- running ---- */

static int
ensure_builtins(PyObject *globals)
{
    if (PyDict_GetItemString(globals, "__builtins__") != NULL) {
        return 0;
    }
    return PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins());
}

/* Fills in the caller's namespaces for those that are missing; checks the others. */
static int
find_namespaces(const char *name, PyObject **globals, PyObject **locals)
{
    if (*locals != NULL && *locals != Py_None && !PyMapping_Check(*locals)) {
        PyErr_SetString(PyExc_TypeError, "locals must be a mapping");
        return -1;
    }
    if (*globals != NULL && *globals != Py_None && !PyDict_Check(*globals)) {
        PyErr_SetString(PyExc_TypeError,
                        PyMapping_Check(*globals)
                            ? "globals must be a real dict; try eval(code, {}, mapping)"
                            : "globals must be a dict");
        return -1;
    }
    if (*globals == NULL || *globals == Py_None) {
        *globals = PyEval_GetGlobals();
        if (*locals == NULL || *locals == Py_None) {
            *locals = PyEval_GetLocals();
        }
    }
    else if (*locals == NULL || *locals == Py_None) {
        *locals = *globals;
    }
    if (*globals == NULL || *locals == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError,
                         "%s must be given globals and locals when called without a frame", name);
        }
        return -1;
    }
    return ensure_builtins(*globals);
}

static py_step
run_code(py_thread *ts, PyObject *code, PyObject *globals, PyObject *locals, PyObject **result)
{
    Py_INCREF(globals);
    Py_INCREF(locals);
    py_step how = py_flat_eval_code(ts, (PyCodeObject *)code, globals, locals, result);
    Py_DECREF(globals);
    Py_DECREF(locals);
    return how;
}

/* Compiles an expression, leading blanks and tabs ignored. Returns new. Raises yes. */
static PyObject *
compile_expression(PyObject *source)
{
    PyCompilerFlags flags = {0};
    if (!PyString_Check(source) && !PyUnicode_Check(source)) {
        PyErr_SetString(PyExc_TypeError, "eval() arg 1 must be a string or code object");
        return NULL;
    }
    PyObject *text = source_text(source, &flags);
    if (text == NULL) {
        return NULL;
    }
    PyObject *code = NULL;
    if (has_null(text)) {
        PyErr_SetString(PyExc_TypeError, "expected string without null bytes");
    }
    else {
        const char *start = PyString_AS_STRING(text);
        while (*start == ' ' || *start == '\t') {
            start++;
        }
        PyEval_MergeCompilerFlags(&flags);
        code = py_compile_source(start, "<string>", Py_eval_input, &flags);
    }
    Py_DECREF(text);
    return code;
}

static py_step
evaluate(py_thread *ts, PyObject *source, PyObject *globals, PyObject *locals, PyObject **result)
{
    if (find_namespaces("eval", &globals, &locals) < 0) {
        return STEP_RAISE;
    }
    if (PyCode_Check(source)) {
        if (PyCode_GetNumFree((PyCodeObject *)source) > 0) {
            PyErr_SetString(PyExc_TypeError,
                            "code object passed to eval() may not contain free variables");
            return STEP_RAISE;
        }
        return run_code(ts, source, globals, locals, result);
    }
    Py_INCREF(globals);
    Py_INCREF(locals);
    PyObject *code = compile_expression(source);
    py_step how = code != NULL ? run_code(ts, code, globals, locals, result) : STEP_RAISE;
    Py_XDECREF(code);
    Py_DECREF(globals);
    Py_DECREF(locals);
    return how;
}

static py_step
builtin_eval(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwargs, PyObject **result)
{
    if (py_builtin_check_count("eval", nargs, 1, 3, kwargs) < 0) {
        return STEP_RAISE;
    }
    return evaluate(ts, args[0], nargs > 1 ? args[1] : NULL, nargs > 2 ? args[2] : NULL, result);
}

/* Opens a source file; a directory is refused like by open(). */
static FILE *
open_source(const char *filename)
{
    struct stat status;
    FILE *file = fopen(filename, "r" PY_STDIOTEXTMODE);
    if (file != NULL && fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fclose(file);
        file = NULL;
        errno = EISDIR;
    }
    if (file == NULL) {
        PyErr_SetFromErrnoWithFilename(PyExc_IOError, (char *)filename);
    }
    return file;
}

static py_step
builtin_execfile(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                 PyObject *kwargs, PyObject **result)
{
    const char *filename;
    PyObject *globals = NULL;
    PyObject *locals = NULL;
    if (kwargs != NULL && PyDict_Size(kwargs) != 0) {
        PyErr_SetString(PyExc_TypeError, "execfile() takes no keyword arguments");
        return STEP_RAISE;
    }
    PyObject *tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    py_step how = STEP_RAISE;
    if ((PyErr_WarnPy3k("execfile() not supported in 3.x; use exec()", 1) == 0) &&
        PyArg_ParseTuple(tuple, "s|O!O:execfile", &filename, &PyDict_Type, &globals, &locals) &&
        find_namespaces("execfile", &globals, &locals) == 0) {
        Py_INCREF(globals);
        Py_INCREF(locals);
        FILE *file = open_source(filename);
        if (file != NULL) {
            PyCompilerFlags flags = {0};
            PyEval_MergeCompilerFlags(&flags);
            PyObject *code = py_compile_file(file, filename, Py_file_input, &flags);
            fclose(file);
            if (code != NULL) {
                how = run_code(ts, code, globals, locals, result);
                Py_DECREF(code);
            }
        }
        Py_DECREF(globals);
        Py_DECREF(locals);
    }
    Py_DECREF(tuple);
    return how;
}

static py_step
builtin_input(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
              PyObject *kwargs, PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) != 0) {
        PyErr_SetString(PyExc_TypeError, "input() takes no keyword arguments");
        return STEP_RAISE;
    }
    if (py_builtin_check_count("[raw_]input", nargs, 0, 1, NULL) < 0) {
        return STEP_RAISE;
    }
    PyObject *line = py_builtin_read_line(nargs == 1 ? args[0] : NULL);
    if (line == NULL) {
        return STEP_RAISE;
    }
    py_step how = evaluate(ts, line, NULL, NULL, result);
    Py_DECREF(line);
    return how;
}

/* ---- import ---- */

/* The shape that import statements give: name, globals, locals, from-list, perhaps a level. Returns new or NULL. */
static PyObject *
known_import(PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    if (kwargs != NULL || nargs < 4 || nargs > 5 || !PyString_CheckExact(args[0]) ||
        (nargs == 5 && !PyInt_CheckExact(args[4]))) {
        return NULL;
    }
    return py_import_known(args[0], args[1], args[3], nargs == 5 ? PyInt_AS_LONG(args[4]) : -1);
}

static py_step
builtin_import(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
               PyObject *kwargs, PyObject **result)
{
    static const char *const keywords[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    char *name;
    PyObject *globals = NULL, *locals = NULL, *fromlist = NULL;
    int level = -1;
    *result = known_import(args, nargs, kwargs);
    if (*result != NULL) {
        return STEP_RETURN;
    }
    PyObject *tuple = py_tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return STEP_RAISE;
    }
    py_step how = STEP_RAISE;
    if (PyArg_ParseTupleAndKeywords(tuple, kwargs, "s|OOOi:__import__", (char **)keywords, &name,
                                    &globals, &locals, &fromlist, &level)) {
        how = py_import_module_flat(ts, name, globals, locals, fromlist, level, result);
    }
    Py_DECREF(tuple);
    return how;
}

static py_step
builtin_reload(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    PyObject *module = py_flat_one_argument("reload", args, nargs, kwargs);
    if (module == NULL || PyErr_WarnPy3k("In 3.x, reload() is renamed to imp.reload()", 1) < 0) {
        return STEP_RAISE;
    }
    return py_import_reload(ts, module, result);
}

const PyMethodDef py_builtin_code_methods[] = {
    {"compile", (PyCFunction)(void (*)(void))builtin_compile, METH_VARARGS | METH_KEYWORDS,
     "compile(source, filename, mode[, flags[, dont_inherit]]) -> code object\n\nmode: 'exec' a "
     "module, 'single' one interactive statement, 'eval' an expression."},
    {"eval", FLAT_ENTRY(builtin_eval),
     "eval(source[, globals[, locals]]) -> value of an expression or code object"},
    {"execfile", FLAT_ENTRY(builtin_execfile),
     "execfile(filename[, globals[, locals]]): run the statements of a file"},
    {"input", FLAT_ENTRY(builtin_input), "input([prompt]) -> eval(raw_input(prompt))"},
    {"__import__", FLAT_ENTRY(builtin_import),
     "__import__(name, globals={}, locals={}, fromlist=[], level=-1) -> module\n\nWhat the import "
     "statement calls. Without a fromlist the top package is returned.\nlevel: 0 absolute, n > 0 "
     "relative to the n-th parent, -1 both."},
    {"reload", FLAT_ENTRY(builtin_reload), "reload(module) -> module, run again in its own namespace"},
    {NULL, NULL, 0, NULL},
};
