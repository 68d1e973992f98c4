/* The module sys: constants, streams, the tuples `flags` and `version_info`. */
#include "py_state.h"
#include "structseq.h"
#include "sys_internal.h"

#include <sys/stat.h>

/* ---- flags ---- */

#define FLAGS(F)                                \
    F(debug, Py_DebugFlag)                      \
    F(py3k_warning, Py_Py3kWarningFlag)         \
    F(division_warning, Py_DivisionWarningFlag) \
    F(division_new, _Py_QnewFlag)               \
    F(inspect, Py_InspectFlag)                  \
    F(interactive, Py_InteractiveFlag)          \
    F(optimize, Py_OptimizeFlag)                \
    F(dont_write_bytecode, Py_DontWriteBytecodeFlag) \
    F(no_user_site, Py_NoUserSiteDirectory)     \
    F(no_site, Py_NoSiteFlag)                   \
    F(ignore_environment, Py_IgnoreEnvironmentFlag) \
    F(tabcheck, Py_TabcheckFlag)                \
    F(verbose, Py_VerboseFlag)                  \
    F(unicode, Py_UnicodeFlag)                  \
    F(bytes_warning, Py_BytesWarningFlag)       \
    F(hash_randomization, Py_HashRandomizationFlag)

static PyTypeObject flags_type;
static PyTypeObject version_type;

static const PyStructSequence_Field flags_fields[] = {
#define FIELD(name, variable) {#name, "option of the command line or the environment"},
    FLAGS(FIELD)
#undef FIELD
    {NULL, NULL},
};

static const PyStructSequence_Field version_fields[] = {
    {"major", "language version"},        {"minor", "its second part"},
    {"micro", "its third part"},          {"releaselevel", "'final' or what comes before"},
    {"serial", "number of the pre-release"}, {NULL, NULL},
};

static PyObject *
make_flags(void)
{
    static const PyStructSequence_Desc description = {
        "sys.flags", "Options that the program was started with.",
        (PyStructSequence_Field *)flags_fields, sizeof flags_fields / sizeof flags_fields[0] - 1};
    if (flags_type.tp_name == NULL) {
        PyStructSequence_InitType(&flags_type, (PyStructSequence_Desc *)&description);
    }
    PyObject *flags = PyStructSequence_New(&flags_type);
    if (flags == NULL) {
        return NULL;
    }
    int i = 0;
#define SET(name, variable) PyStructSequence_SET_ITEM(flags, i++, PyInt_FromLong(variable));
    FLAGS(SET)
#undef SET
    if (PyErr_Occurred()) {
        Py_CLEAR(flags);
    }
    return flags;
}

static PyObject *
make_version(void)
{
    static const PyStructSequence_Desc description = {
        "sys.version_info", "The version of the language as a tuple.",
        (PyStructSequence_Field *)version_fields,
        sizeof version_fields / sizeof version_fields[0] - 1};
    if (version_type.tp_name == NULL) {
        PyStructSequence_InitType(&version_type, (PyStructSequence_Desc *)&description);
    }
    PyObject *version = PyStructSequence_New(&version_type);
    if (version == NULL) {
        return NULL;
    }
    PyStructSequence_SET_ITEM(version, 0, PyInt_FromLong(PY_MAJOR_VERSION));
    PyStructSequence_SET_ITEM(version, 1, PyInt_FromLong(PY_MINOR_VERSION));
    PyStructSequence_SET_ITEM(version, 2, PyInt_FromLong(PY_MICRO_VERSION));
    PyStructSequence_SET_ITEM(version, 3, PyString_FromString("final"));
    PyStructSequence_SET_ITEM(version, 4, PyInt_FromLong(PY_RELEASE_SERIAL));
    if (PyErr_Occurred()) {
        Py_CLEAR(version);
    }
    return version;
}

/* Instances come from us alone; `type(sys.flags)()` is refused. */
static void
forbid_construction(PyTypeObject *type)
{
    type->tp_init = NULL;
    type->tp_new = NULL;
    if (type->tp_dict != NULL && PyDict_GetItemString(type->tp_dict, "__new__") != NULL) {
        PyDict_DelItemString(type->tp_dict, "__new__");
    }
}

/* ---- constants ---- */

/* `_stackless` is a part of the interpreter that every program has; as before, it is not listed. */
static int
is_listed(const char *name)
{
    return strcmp(name, "_stackless") != 0;
}

static PyObject *
builtin_names(void)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list != NULL && PyImport_Inittab[i].name != NULL; i++) {
        PyObject *name;
        if (!is_listed(PyImport_Inittab[i].name)) {
            continue;
        }
        name = PyString_FromString(PyImport_Inittab[i].name);
        if (name == NULL || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    if (list == NULL || PyList_Sort(list) < 0) {
        Py_XDECREF(list);
        return NULL;
    }
    PyObject *names = PyList_AsTuple(list);
    Py_DECREF(list);
    return names;
}

static PyObject *
warn_options(void)
{
    const py_config *config = &py_runtime_state.config;
    PyObject *list = PyList_New(config->warn_option_count);
    for (int i = 0; list != NULL && i < config->warn_option_count; i++) {
        PyObject *text = PyString_FromString(config->warn_options[i]);
        if (text == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, text);
    }
    return list;
}

static int
set_owned(PyObject *dict, const char *name, PyObject *value)
{
    int status = value != NULL ? PyDict_SetItemString(dict, name, value) : -1;
    Py_XDECREF(value);
    return status;
}

int
py_sys_add_constants(PyObject *dict)
{
    const unsigned one = 1;
    int little = *(const unsigned char *)&one == 1;
    int failed = 0;
#define SET(name, value) failed |= set_owned(dict, name, value) < 0
    SET("version", PyString_FromString(Py_GetVersion()));
    SET("hexversion", PyInt_FromLong(PY_VERSION_HEX));
    SET("subversion", Py_BuildValue("(sss)", "CPython", "", ""));
    SET("_git", Py_BuildValue("(sss)", "CPython", _Py_gitidentifier(), _Py_gitversion()));
    SET("dont_write_bytecode", PyBool_FromLong(Py_DontWriteBytecodeFlag));
    SET("api_version", PyInt_FromLong(PYTHON_API_VERSION));
    SET("copyright", PyString_FromString(Py_GetCopyright()));
    SET("platform", PyString_FromString(Py_GetPlatform()));
    SET("executable", PyString_FromString(Py_GetProgramFullPath()));
    SET("prefix", PyString_FromString(Py_GetPrefix()));
    SET("exec_prefix", PyString_FromString(Py_GetExecPrefix()));
    SET("maxsize", PyInt_FromSsize_t(PY_SSIZE_T_MAX));
    SET("maxint", PyInt_FromLong(PyInt_GetMax()));
    SET("py3kwarning", PyBool_FromLong(Py_Py3kWarningFlag));
    SET("float_info", PyFloat_GetInfo());
    SET("long_info", PyLong_GetInfo());
    SET("maxunicode", PyInt_FromLong(PyUnicode_GetMax()));
    SET("builtin_module_names", builtin_names());
    SET("byteorder", PyString_FromString(little ? "little" : "big"));
    SET("warnoptions", warn_options());
    SET("version_info", make_version());
    SET("flags", make_flags());
    SET("float_repr_style", PyString_FromString("short"));
#undef SET
    forbid_construction(&version_type);
    forbid_construction(&flags_type);
    return failed ? -1 : 0;
}

/* ---- streams ---- */

/* Closing one of the three only flushes: the C library owns them. */
static int
flush_only(FILE *stream)
{
    int failed = ferror(stream);
    return fflush(stream) != 0 || failed ? EOF : 0;
}

static void
refuse_directory(FILE *stream)
{
    struct stat status;
    if (fstat(fileno(stream), &status) == 0 && S_ISDIR(status.st_mode)) {
        PySys_WriteStderr("Python error: <stdin> is a directory, cannot continue\n");
        exit(EXIT_FAILURE);
    }
}

static int
add_stream(PyObject *dict, const char *name, const char *backup, FILE *stream, const char *shown,
           const char *mode, int (*close)(FILE *))
{
    PyObject *file = PyFile_FromFile(stream, (char *)shown, (char *)mode, close);
    if (file == NULL || PyDict_SetItemString(dict, name, file) < 0) {
        Py_XDECREF(file);
        return -1;
    }
    return set_owned(dict, backup, file);
}

int
py_sys_add_streams(PyObject *dict)
{
    refuse_directory(stdin);
    if (add_stream(dict, "stdin", "__stdin__", stdin, "<stdin>", "r", flush_only) < 0 ||
        add_stream(dict, "stdout", "__stdout__", stdout, "<stdout>", "w", flush_only) < 0 ||
        add_stream(dict, "stderr", "__stderr__", stderr, "<stderr>", "w", flush_only) < 0) {
        return -1;
    }
    return 0;
}

/* ---- the module ---- */

static int
add_functions(PyObject *dict, const PyMethodDef *table)
{
    PyObject *module = PyString_FromString("sys");
    int status = module != NULL ? 0 : -1;
    for (; status == 0 && table->ml_name != NULL; table++) {
        status = set_owned(dict, table->ml_name,
                           PyCFunction_NewEx((PyMethodDef *)table, NULL, module));
    }
    Py_XDECREF(module);
    return status;
}

static int
add_backup(PyObject *dict, const char *name, const char *backup)
{
    return PyDict_SetItemString(dict, backup, PyDict_GetItemString(dict, name));
}

PyObject *
_PySys_Init(void)
{
    PyObject *module = Py_InitModule3(
        "sys", NULL, "The interpreter itself: its parameters, its state and hooks into it.");
    if (module == NULL) {
        return NULL;
    }
    PyObject *dict = PyModule_GetDict(module);
    if (add_functions(dict, py_sys_methods) < 0 || add_functions(dict, py_sys_trace_methods) < 0 ||
        add_functions(dict, py_sys_hook_methods) < 0 ||
        add_backup(dict, "displayhook", "__displayhook__") < 0 ||
        add_backup(dict, "excepthook", "__excepthook__") < 0 || py_sys_add_streams(dict) < 0 ||
        py_sys_add_constants(dict) < 0) {
        return NULL;
    }
    return module;
}
