/* The pending exception of a thread: set, fetch, compare, normalise.
 *
 * The pending exception is the triple curexc_type, curexc_value, curexc_traceback of the thread
 * state. The value may be anything ("not normalised": an argument, a tuple of arguments, None)
 * until PyErr_NormalizeException makes an instance of it.
 *
 * I1 an exception is pending exactly when curexc_type is not NULL.
 * I2 curexc_traceback is NULL or a traceback object.
 * I3 the triple is replaced before the old one is let go: a destructor sees a consistent state.
 *
 * Not here: showing exceptions (print_error.c in Python/runtime), warnings, tracebacks.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "frameobject.h"
#include "traceback.h"

#include <errno.h>

/* ---- set and fetch ---- */

void
PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyThreadState *ts = PyThreadState_GET();
    if (traceback != NULL && !PyTraceBack_Check(traceback)) {
        Py_DECREF(traceback);
        traceback = NULL;
    }
    PyObject *old_type = ts->curexc_type;
    PyObject *old_value = ts->curexc_value;
    PyObject *old_traceback = ts->curexc_traceback;
    ts->curexc_type = type;
    ts->curexc_value = value;
    ts->curexc_traceback = traceback;
    Py_XDECREF(old_type);
    Py_XDECREF(old_value);
    Py_XDECREF(old_traceback);
}

void
PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback)
{
    PyThreadState *ts = PyThreadState_GET();
    *type = ts->curexc_type;
    *value = ts->curexc_value;
    *traceback = ts->curexc_traceback;
    ts->curexc_type = NULL;
    ts->curexc_value = NULL;
    ts->curexc_traceback = NULL;
}

void
PyErr_Clear(void)
{
    PyErr_Restore(NULL, NULL, NULL);
}

PyObject *
PyErr_Occurred(void)
{
    PyThreadState *ts = PyThreadState_GET();
    return ts != NULL ? ts->curexc_type : NULL;
}

void
PyErr_SetObject(PyObject *type, PyObject *value)
{
    Py_XINCREF(type);
    Py_XINCREF(value);
    PyErr_Restore(type, value, NULL);
}

void
PyErr_SetNone(PyObject *type)
{
    PyErr_SetObject(type, NULL);
}

void
PyErr_SetString(PyObject *type, const char *text)
{
    PyObject *value = PyString_FromString(text);
    PyErr_SetObject(type, value);
    Py_XDECREF(value);
}

PyObject *
PyErr_Format(PyObject *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = PyString_FromFormatV(format, arguments);
    va_end(arguments);
    PyErr_SetObject(type, text);
    Py_XDECREF(text);
    return NULL;
}

/* Restores the triple unless a newer error is pending, which then wins. */
void
_PyErr_ReplaceException(PyObject *type, PyObject *value, PyObject *traceback)
{
    if (type == NULL) {
        return;
    }
    if (PyErr_Occurred() == NULL) {
        PyErr_Restore(type, value, traceback);
        return;
    }
    Py_DECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

/* ---- fixed errors ---- */

int
PyErr_BadArgument(void)
{
    PyErr_SetString(PyExc_TypeError, "bad argument type for built-in operation");
    return 0;
}

void
_PyErr_BadInternalCall(const char *filename, int lineno)
{
    PyErr_Format(PyExc_SystemError, "%s:%d: bad argument to internal function", filename, lineno);
}

#undef PyErr_BadInternalCall
void
PyErr_BadInternalCall(void)
{
    PyErr_SetString(PyExc_SystemError, "bad argument to internal function");
}

PyObject *
PyErr_NoMemory(void)
{
    if (PyErr_ExceptionMatches(PyExc_MemoryError)) {
        return NULL;
    }
    if (PyExc_MemoryErrorInst != NULL) {
        PyErr_SetObject(PyExc_MemoryError, PyExc_MemoryErrorInst);
    }
    else {
        PyErr_SetNone(PyExc_MemoryError);
    }
    return NULL;
}

/* ---- errors of the system ---- */

PyObject *
PyErr_SetFromErrnoWithFilenameObject(PyObject *type, PyObject *filename)
{
    int number = errno;
    if (number == EINTR && PyErr_CheckSignals() != 0) {
        return NULL;
    }
    const char *text = number == 0 ? "Error" : strerror(number);
    PyObject *value = filename != NULL ? Py_BuildValue("(isO)", number, text, filename)
                                       : Py_BuildValue("(is)", number, text);
    if (value != NULL) {
        PyErr_SetObject(type, value);
        Py_DECREF(value);
    }
    return NULL;
}

PyObject *
PyErr_SetFromErrnoWithFilename(PyObject *type, const char *filename)
{
    int number = errno;
    PyObject *name = NULL;
    if (filename != NULL) {
        name = PyString_FromString(filename);
        if (name == NULL) {
            return NULL;
        }
    }
    errno = number;
    PyErr_SetFromErrnoWithFilenameObject(type, name);
    Py_XDECREF(name);
    return NULL;
}

PyObject *
PyErr_SetFromErrno(PyObject *type)
{
    return PyErr_SetFromErrnoWithFilenameObject(type, NULL);
}

/* ---- compare ---- */

/* Can `issubclass` run code of the program for these two? */
static int
is_plain_class(PyObject *cls)
{
    return PyType_Check(cls) && Py_TYPE(cls) == &PyType_Type;
}

/* A failing __subclasscheck__ cannot be reported through a yes or no: it is shown, and means no. */
static int
matches_slowly(PyObject *error, PyObject *wanted)
{
    PyObject *type, *value, *traceback;
    PyThreadState *ts = PyThreadState_GET();
    PyErr_Fetch(&type, &value, &traceback);
    Py_INCREF(error);
    Py_INCREF(wanted);
    int depth = ts->recursion_depth;
    /* Room for the check itself when the error is that there is no room. */
    ts->recursion_depth = depth > 50 ? depth - 50 : 0;
    int result = PyObject_IsSubclass(error, wanted);
    ts->recursion_depth = depth;
    if (result < 0) {
        PyErr_WriteUnraisable(error);
        result = 0;
    }
    Py_DECREF(error);
    Py_DECREF(wanted);
    PyErr_Restore(type, value, traceback);
    return result;
}

/* Is there no stack for tuples in tuples? That is shown, and means no match. */
static int
is_stack_low(PyObject *error)
{
    PyObject *type, *value, *traceback;
    int low;
    PyErr_Fetch(&type, &value, &traceback);
    low = py_stack_check(" in nested exception tuples") != 0;
    if (low) {
        PyErr_WriteUnraisable(error);
    }
    PyErr_Restore(type, value, traceback);
    return low;
}

int
PyErr_GivenExceptionMatches(PyObject *error, PyObject *wanted)
{
    if (error == NULL || wanted == NULL) {
        return 0;
    }
    /* The last item of a tuple takes its place, so that only breadth recurses. */
    while (PyTuple_Check(wanted)) {
        Py_ssize_t last = PyTuple_GET_SIZE(wanted) - 1;
        for (Py_ssize_t i = 0; i < last; i++) {
            if (is_stack_low(error)) {
                return 0;
            }
            if (PyErr_GivenExceptionMatches(error, PyTuple_GET_ITEM(wanted, i))) {
                return 1;
            }
        }
        if (last < 0) {
            return 0;
        }
        wanted = PyTuple_GET_ITEM(wanted, last);
    }
    if (PyExceptionInstance_Check(error)) {
        error = PyExceptionInstance_Class(error);
    }
    if (error == wanted) {
        return 1;
    }
    if (!PyExceptionClass_Check(error) || !PyExceptionClass_Check(wanted)) {
        return 0;
    }
    if (is_plain_class(error) && is_plain_class(wanted)) {
        return PyType_IsSubtype((PyTypeObject *)error, (PyTypeObject *)wanted);
    }
    return matches_slowly(error, wanted);
}

int
PyErr_ExceptionMatches(PyObject *wanted)
{
    return PyErr_GivenExceptionMatches(PyErr_Occurred(), wanted);
}

/* ---- normalise ---- */

enum { NORMALIZE_LIMIT = 1000 };

/* Makes an instance of class `type` from a value that is not one. Returns new. Raises yes. */
static PyObject *
instantiate(PyObject *type, PyObject *value)
{
    if (value == Py_None) {
        return PyObject_CallObject(type, NULL);
    }
    if (PyTuple_Check(value)) {
        return PyObject_CallObject(type, value);
    }
    PyObject *args = PyTuple_Pack(1, value);
    if (args == NULL) {
        return NULL;
    }
    PyObject *instance = PyObject_CallObject(type, args);
    Py_DECREF(args);
    return instance;
}

/* One attempt. Returns status; on failure the triple is unchanged. Raises yes. */
static int
normalize_once(PyObject **type, PyObject **value)
{
    PyObject *cls = NULL;
    if (!PyExceptionClass_Check(*type)) {
        return 0;
    }
    if (PyExceptionInstance_Check(*value)) {
        cls = PyExceptionInstance_Class(*value);
    }
    int fits = 0;
    if (cls != NULL) {
        fits = cls == *type ? 1 : PyObject_IsSubclass(cls, *type);
        if (fits < 0) {
            return -1;
        }
    }
    if (!fits) {
        PyObject *instance = instantiate(*type, *value);
        if (instance == NULL) {
            return -1;
        }
        Py_DECREF(*value);
        *value = instance;
    }
    else if (cls != *type) {
        Py_INCREF(cls);
        Py_DECREF(*type);
        *type = cls;
    }
    return 0;
}

/* The error that came up while normalising takes the place of the old one. */
static void
take_new_error(PyObject **type, PyObject **value, PyObject **traceback)
{
    PyObject *new_type, *new_value, *new_traceback;
    PyErr_Fetch(&new_type, &new_value, &new_traceback);
    Py_DECREF(*type);
    Py_XDECREF(*value);
    *type = new_type;
    *value = new_value;
    if (new_traceback != NULL) {
        Py_XDECREF(*traceback);
        *traceback = new_traceback;
    }
}

static void
take_recursion_error(PyObject **type, PyObject **value)
{
    PyErr_Clear();
    Py_INCREF(PyExc_RuntimeError);
    Py_INCREF(PyExc_RecursionErrorInst);
    Py_SETREF(*type, PyExc_RuntimeError);
    Py_XSETREF(*value, PyExc_RecursionErrorInst);
}

void
PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback)
{
    for (int attempt = 0; *type != NULL; attempt++) {
        if (*value == NULL) {
            Py_INCREF(Py_None);
            *value = Py_None;
        }
        if (normalize_once(type, value) == 0) {
            return;
        }
        if (attempt == NORMALIZE_LIMIT) {
            take_recursion_error(type, value);
            return;
        }
        take_new_error(type, value, traceback);
    }
}

/* ---- new classes ---- */

static int
set_module(PyObject *dict, const char *name, const char *dot)
{
    if (PyDict_GetItemString(dict, "__module__") != NULL) {
        return 0;
    }
    PyObject *module = PyString_FromStringAndSize(name, dot - name);
    if (module == NULL) {
        return -1;
    }
    int status = PyDict_SetItemString(dict, "__module__", module);
    Py_DECREF(module);
    return status;
}

static PyObject *
make_class(char *name, PyObject *base, PyObject *dict)
{
    char *dot = strrchr(name, '.');
    if (set_module(dict, name, dot) < 0) {
        return NULL;
    }
    PyObject *bases = base;
    if (PyTuple_Check(base)) {
        Py_INCREF(bases);
    }
    else {
        bases = PyTuple_Pack(1, base);
        if (bases == NULL) {
            return NULL;
        }
    }
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "sOO", dot + 1, bases, dict);
    Py_DECREF(bases);
    return cls;
}

PyObject *
PyErr_NewException(char *name, PyObject *base, PyObject *dict)
{
    if (strrchr(name, '.') == NULL) {
        PyErr_SetString(PyExc_SystemError, "PyErr_NewException: name must be module.class");
        return NULL;
    }
    PyObject *own_dict = NULL;
    if (dict == NULL) {
        dict = own_dict = PyDict_New();
        if (dict == NULL) {
            return NULL;
        }
    }
    PyObject *cls = make_class(name, base != NULL ? base : PyExc_Exception, dict);
    Py_XDECREF(own_dict);
    return cls;
}

PyObject *
PyErr_NewExceptionWithDoc(char *name, char *doc, PyObject *base, PyObject *dict)
{
    PyObject *own_dict = NULL;
    if (dict == NULL) {
        dict = own_dict = PyDict_New();
        if (dict == NULL) {
            return NULL;
        }
    }
    PyObject *cls = NULL;
    PyObject *text = doc != NULL ? PyString_FromString(doc) : NULL;
    if (doc == NULL || (text != NULL && PyDict_SetItemString(dict, "__doc__", text) == 0)) {
        cls = PyErr_NewException(name, base, dict);
    }
    Py_XDECREF(text);
    Py_XDECREF(own_dict);
    return cls;
}

/* ---- errors nobody can catch ---- */

static void
write_class(PyObject *type, PyObject *file)
{
    const char *name = PyExceptionClass_Check(type) ? PyExceptionClass_Name(type) : NULL;
    if (name != NULL && strrchr(name, '.') != NULL) {
        name = strrchr(name, '.') + 1;
    }
    PyObject *module = PyObject_GetAttrString(type, "__module__");
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
write_object(PyObject *object, PyObject *file, const char *replacement)
{
    if (PyFile_WriteObject(object, file, 0) < 0) {
        PyErr_Clear();
        PyFile_WriteString(replacement, file);
    }
}

/* Shows the pending error in one line on sys.stderr, and forgets it. */
void
PyErr_WriteUnraisable(PyObject *object)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *file = PySys_GetObject("stderr");
    if (file != NULL) {
        Py_INCREF(file);
        PyFile_WriteString("Exception ", file);
        if (type != NULL) {
            write_class(type, file);
            if (value != NULL && value != Py_None) {
                PyFile_WriteString(": ", file);
                write_object(value, file, "<exception repr() failed>");
            }
        }
        if (object != NULL) {
            PyFile_WriteString(" in ", file);
            write_object(object, file, "<object repr() failed>");
        }
        PyFile_WriteString(" ignored\n", file);
        PyErr_Clear();
        Py_DECREF(file);
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

/* ---- where a syntax error is ---- */

/* Line `lineno` of the file as a string, without leading blanks, or NULL without an error. */
PyObject *
PyErr_ProgramText(const char *filename, int lineno)
{
    char line[1000];
    if (filename == NULL || *filename == '\0' || lineno <= 0) {
        return NULL;
    }
    FILE *file = fopen(filename, "r" PY_STDIOTEXTMODE);
    if (file == NULL) {
        return NULL;
    }
    int number = 0;
    char *last = &line[sizeof line - 2];
    while (number < lineno) {
        *last = '\0';
        if (Py_UniversalNewlineFgets(line, sizeof line, file, NULL) == NULL) {
            break;
        }
        number += *last == '\0' || *last == '\n'; /* else the line goes on */
    }
    fclose(file);
    if (number != lineno) {
        return NULL;
    }
    const char *start = line;
    while (*start == ' ' || *start == '\t' || *start == '\014') {
        start++;
    }
    PyObject *text = PyString_FromString(start);
    if (text == NULL) {
        PyErr_Clear();
    }
    return text;
}

static void
set_attribute(PyObject *error, const char *name, PyObject *value)
{
    if (value == NULL || PyObject_SetAttrString(error, name, value) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(value);
}

static void
set_default(PyObject *error, const char *name, PyObject *value)
{
    if (!PyObject_HasAttrString(error, name) && PyObject_SetAttrString(error, name, value) < 0) {
        PyErr_Clear();
    }
}

/* Adds file, line and text to the pending SyntaxError. */
void
PyErr_SyntaxLocation(const char *filename, int lineno)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    set_attribute(value, "lineno", PyInt_FromLong(lineno));
    if (filename != NULL) {
        set_attribute(value, "filename", PyString_FromString(filename));
        PyObject *text = PyErr_ProgramText(filename, lineno);
        if (text != NULL) {
            set_attribute(value, "text", text);
        }
    }
    set_default(value, "offset", Py_None);
    if (type != PyExc_SyntaxError) {
        set_default(value, "msg", value);
        set_default(value, "print_file_and_line", Py_None);
    }
    PyErr_Restore(type, value, traceback);
}
