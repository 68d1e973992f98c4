/* PySys_*: the module sys from C. Works on the dict of the running interpreter. */
#include "osdefs.h"
#include "py_state.h"
#include "sys_internal.h"

#include <errno.h>
#include <sys/stat.h>

PyObject *
PySys_GetObject(char *name)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *dict = ts != NULL ? ts->interp->sysdict : NULL;
    return dict != NULL ? PyDict_GetItemString(dict, name) : NULL;
}

int
PySys_SetObject(char *name, PyObject *value)
{
    PyObject *dict = PyThreadState_GET()->interp->sysdict;
    if (dict == NULL) {                   /* a destructor at the very end */
        return 0;
    }
    if (value != NULL) {
        return PyDict_SetItemString(dict, name, value);
    }
    return PyDict_GetItemString(dict, name) != NULL ? PyDict_DelItemString(dict, name) : 0;
}

FILE *
PySys_GetFile(char *name, FILE *otherwise)
{
    PyObject *file = PySys_GetObject(name);
    FILE *stream = file != NULL && PyFile_Check(file) ? PyFile_AsFile(file) : NULL;
    return stream != NULL ? stream : otherwise;
}

/* ---- warning options: before there is a sys they are kept as plain text ---- */

static void
keep_option(const char *option)
{
    py_config *config = &py_runtime_state.config;
    char **options = realloc(config->warn_options,
                             sizeof(char *) * (size_t)(config->warn_option_count + 1));
    char *copy = strdup(option);
    if (options == NULL || copy == NULL) {
        Py_FatalError("no memory for a warning option");
    }
    config->warn_options = options;
    options[config->warn_option_count++] = copy;
}

void
PySys_AddWarnOption(char *option)
{
    keep_option(option);
    PyThreadState *ts = PyThreadState_GET();
    PyObject *list = ts != NULL ? PySys_GetObject("warnoptions") : NULL;
    if (list == NULL || !PyList_Check(list)) {
        return;
    }
    PyObject *text = PyString_FromString(option);
    if (text == NULL || PyList_Append(list, text) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(text);
}

void
PySys_ResetWarnOptions(void)
{
    py_config *config = &py_runtime_state.config;
    for (int i = 0; i < config->warn_option_count; i++) {
        free(config->warn_options[i]);
    }
    free(config->warn_options);
    config->warn_options = NULL;
    config->warn_option_count = 0;
    PyThreadState *ts = PyThreadState_GET();
    PyObject *list = ts != NULL ? PySys_GetObject("warnoptions") : NULL;
    if (list != NULL && PyList_Check(list)) {
        PyList_SetSlice(list, 0, PyList_GET_SIZE(list), NULL);
    }
}

int
PySys_HasWarnOptions(void)
{
    return py_runtime_state.config.warn_option_count > 0;
}

/* ---- path and argv ---- */

static PyObject *
split_path(const char *path)
{
    PyObject *list = PyList_New(0);
    while (list != NULL) {
        const char *end = strchr(path, DELIM);
        size_t size = end != NULL ? (size_t)(end - path) : strlen(path);
        PyObject *item = PyString_FromStringAndSize(path, (Py_ssize_t)size);
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(item);
        if (end == NULL) {
            break;
        }
        path = end + 1;
    }
    return list;
}

void
PySys_SetPath(char *path)
{
    PyObject *list = split_path(path);
    if (list == NULL) {
        Py_FatalError("can't create sys.path");
    }
    if (PySys_SetObject("path", list) != 0) {
        Py_FatalError("can't assign sys.path");
    }
    Py_DECREF(list);
}

/* The directory of the script: links of the script itself are followed, the rest made absolute. */
static PyObject *
script_directory(const char *script)
{
    char link[MAXPATHLEN + 1];
    char joined[2 * MAXPATHLEN + 2];
    char full[MAXPATHLEN + 1];
    const char *path = script;
    ssize_t size = readlink(script, link, MAXPATHLEN);
    if (size > 0) {
        link[size] = '\0';
        const char *slash = strrchr(script, SEP);
        if (link[0] == SEP || slash == NULL) {
            path = link;
        }
        else if (strlen(script) <= MAXPATHLEN) {
            PyOS_snprintf(joined, sizeof joined, "%.*s%s", (int)(slash - script + 1), script, link);
            path = joined;
        }
    }
    if (realpath(path, full) != NULL) {
        path = full;
    }
    const char *slash = strrchr(path, SEP);
    Py_ssize_t length = slash == NULL ? 0 : slash - path + 1;
    if (length > 1) {
        length--; /* without the slash, except for the root */
    }
    return PyString_FromStringAndSize(path, length);
}

static PyObject *
make_argv(int argc, char **argv)
{
    PyObject *list = PyList_New(argc > 0 ? argc : 1);
    if (list == NULL) {
        return NULL;
    }
    for (int i = 0; i < (argc > 0 ? argc : 1); i++) {
        PyObject *text = PyString_FromString(argc > 0 && argv != NULL ? argv[i] : "");
        if (text == NULL) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_SET_ITEM(list, i, text);
    }
    return list;
}

void
PySys_SetArgvEx(int argc, char **argv, int update_path)
{
    PyObject *list = make_argv(argc, argv);
    if (list == NULL || PySys_SetObject("argv", list) != 0) {
        Py_FatalError("can't assign sys.argv");
    }
    Py_DECREF(list);
    PyObject *path = PySys_GetObject("path");
    if (!update_path || path == NULL || !PyList_Check(path)) {
        return;
    }
    const char *script = argc > 0 && argv != NULL ? argv[0] : NULL;
    PyObject *directory = script == NULL || strcmp(script, "-c") == 0 || strcmp(script, "-m") == 0
                              ? PyString_FromString("")
                              : script_directory(script);
    if (directory == NULL || PyList_Insert(path, 0, directory) < 0) {
        Py_FatalError("sys.path.insert(0) failed");
    }
    Py_DECREF(directory);
}

void
PySys_SetArgv(int argc, char **argv)
{
    PySys_SetArgvEx(argc, argv, 1);
}

/* ---- writing ---- */

/* Writes to sys.NAME, or to the stream when that fails; the pending exception stays. */
static void
write_formatted(char *name, FILE *stream, const char *format, va_list arguments)
{
    char text[1001];
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *file = PySys_GetObject(name);
    Py_XINCREF(file);
    int size = PyOS_vsnprintf(text, sizeof text, format, arguments);
    const char *rest = size < 0 || (size_t)size >= sizeof text ? "... truncated" : "";
    if (file == NULL || PyFile_WriteString(text, file) != 0 ||
        (*rest != '\0' && PyFile_WriteString(rest, file) != 0)) {
        PyErr_Clear();
        fputs(text, stream);
        fputs(rest, stream);
    }
    Py_XDECREF(file);
    PyErr_Restore(type, value, traceback);
}

void
PySys_WriteStdout(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_formatted("stdout", stdout, format, arguments);
    va_end(arguments);
}

void
PySys_WriteStderr(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_formatted("stderr", stderr, format, arguments);
    va_end(arguments);
}

/* Ends the line that a print statement has left open on sys.stdout. */
int
Py_FlushLine(void)
{
    PyObject *file = PySys_GetObject("stdout");
    if (file == NULL) {
        return 0;
    }
    Py_INCREF(file);
    int status = PyFile_SoftSpace(file, 0) ? PyFile_WriteString("\n", file) : 0;
    Py_DECREF(file);
    return status;
}
