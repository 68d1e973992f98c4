/* Start and end of the interpreter, in order.
 *
 *     start                                        end (the other way round)
 *     flags from the environment, hash key         threads joined, sys.exitfunc, tasklets ended
 *     interpreter and thread state, collector      modules emptied, garbage collected
 *     types, small values, exceptions              exceptions, small values
 *     __builtin__, sys, warnings, import           states deleted
 *     __main__, site, stream encodings             Py_AtExit functions
 *
 * I1 py_runtime_state.initialized is true from the end of the start to the beginning of the end.
 * I2 Py_Initialize and Py_Finalize may alternate any number of times; static types stay ready.
 */
#include "Python.h"
#include "frameobject.h"
#include "py_ast.h"
#include "py_core.h"
#include "py_dispatch.h"
#include "py_exceptions.h"
#include "py_generator.h"
#include "py_iters.h"
#include "py_import.h"
#include "py_stackless.h"
#include "py_state.h"
#include "py_type.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <time.h>

/* ---- types ---- */

extern PyTypeObject PyTupleIter_Type, PyListIter_Type, PyListRevIter_Type;

PyAPI_FUNC(void) _Py_ReadyTypes(void);

static PyTypeObject *const start_types[] = {
#define TYPE(symbol) &symbol,
#include "types.def"
#undef TYPE
};

void
_Py_ReadyTypes(void)
{
    for (size_t i = 0; i < sizeof start_types / sizeof start_types[0]; i++) {
        if (PyType_Ready(start_types[i]) < 0) {
            fprintf(stderr, "type %s\n", start_types[i]->tp_name);
            Py_FatalError("Can't initialize a built-in type");
        }
    }
}

static void
init_objects(int first)
{
    if (first) {
        py_gc_init(&py_runtime_state.gc);
    }
    if (!_PyInt_Init()) {
        Py_FatalError("Py_Initialize: can't init ints");
    }
    if (py_names_init() < 0) {
        Py_FatalError("Py_Initialize: can't intern the names");
    }
    if (py_exceptions_ready_types() < 0) {
        Py_FatalError("Py_Initialize: can't init exceptions");
    }
    _Py_ReadyTypes();
    if (py_containers_init() < 0 || py_frame_types_init() < 0) {
        Py_FatalError("Py_Initialize: can't init containers or frames");
    }
    if (!_PyLong_Init()) {
        Py_FatalError("Py_Initialize: can't init longs");
    }
    if (!PyByteArray_Init()) {
        Py_FatalError("Py_Initialize: can't init bytearray");
    }
    _PyFloat_Init();
    _PyUnicode_Init();
    if (!_PyFrame_Init()) {
        Py_FatalError("Py_Initialize: can't init frames");
    }
}

/* ---- environment ---- */

/* A flag that the environment sets to at least 1, or to its number. */
static int
raise_flag(int flag, const char *variable)
{
    const char *text = Py_GETENV(variable);
    if (text == NULL || *text == '\0') {
        return flag;
    }
    int number = atoi(text);
    if (flag < number) {
        flag = number;
    }
    return flag < 1 ? 1 : flag;
}

static void
read_environment(void)
{
    Py_DebugFlag = raise_flag(Py_DebugFlag, "PYTHONDEBUG");
    Py_VerboseFlag = raise_flag(Py_VerboseFlag, "PYTHONVERBOSE");
    Py_OptimizeFlag = raise_flag(Py_OptimizeFlag, "PYTHONOPTIMIZE");
    Py_DontWriteBytecodeFlag = raise_flag(Py_DontWriteBytecodeFlag, "PYTHONDONTWRITEBYTECODE");
}

/* ---- modules of the start ---- */

static void
init_builtins(PyInterpreterState *interp)
{
    PyObject *module = _PyBuiltin_Init();
    if (module == NULL) {
        Py_FatalError("Py_Initialize: can't initialize __builtin__");
    }
    interp->builtins = PyModule_GetDict(module);
    Py_INCREF(interp->builtins);
}

static void
init_sys(PyInterpreterState *interp)
{
    PyObject *module = _PySys_Init();
    if (module == NULL) {
        PyErr_Print();
        Py_FatalError("Py_Initialize: can't initialize sys");
    }
    interp->sysdict = PyModule_GetDict(module);
    Py_INCREF(interp->sysdict);
    _PyImport_FixupExtension("sys", "sys");
    PySys_SetPath(Py_GetPath());
    PyDict_SetItemString(interp->sysdict, "modules", interp->modules);
}

static void
set_list(const char *name)
{
    PyObject *list = PyList_New(0);
    if (list == NULL || PySys_SetObject((char *)name, list) < 0) {
        Py_FatalError("Py_Initialize: can't initialize the import hooks");
    }
    Py_DECREF(list);
}

/* zipimport is one of the hooks, when it is there. */
static void
add_zip_hook(void)
{
    if (!py_import_has_builtin("zipimport")) {
        return;
    }
    PyObject *module = PyImport_ImportModule("zipimport");
    PyObject *importer = module != NULL ? PyObject_GetAttrString(module, "zipimporter") : NULL;
    PyObject *hooks = PySys_GetObject("path_hooks");
    if (importer == NULL || hooks == NULL || PyList_Append(hooks, importer) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(importer);
    Py_XDECREF(module);
}

void
_PyImportHooks_Init(void)
{
    set_list("meta_path");
    set_list("path_hooks");
    PyObject *cache = PyDict_New();
    if (cache == NULL || PySys_SetObject("path_importer_cache", cache) < 0) {
        Py_FatalError("Py_Initialize: can't initialize the import hooks");
    }
    Py_DECREF(cache);
}

static void
init_main(void)
{
    PyObject *module = PyImport_AddModule("__main__");
    if (module == NULL) {
        Py_FatalError("can't create __main__ module");
    }
    PyObject *dict = PyModule_GetDict(module);
    if (PyDict_GetItemString(dict, "__builtins__") == NULL) {
        PyObject *builtins = PyImport_ImportModule("__builtin__");
        if (builtins == NULL || PyDict_SetItemString(dict, "__builtins__", builtins) < 0) {
            Py_FatalError("can't add __builtins__ to __main__");
        }
        Py_DECREF(builtins);
    }
}

static void
import_site(void)
{
    PyObject *module = PyImport_ImportModule("site");
    if (module == NULL) {
        PyErr_Print();
        Py_Finalize();
        exit(1);
    }
    Py_DECREF(module);
}

/* Everything in a fresh interpreter that lies on top of the types. */
static void
init_modules(PyInterpreterState *interp)
{
    interp->modules = PyDict_New();
    interp->modules_reloading = PyDict_New();
    if (interp->modules == NULL || interp->modules_reloading == NULL) {
        Py_FatalError("Py_Initialize: can't make modules dictionary");
    }
    init_builtins(interp);
    init_sys(interp);
    _PyExc_Init();
    _PyImport_FixupExtension("exceptions", "exceptions");
    _PyImport_FixupExtension("__builtin__", "__builtin__");
    _PyImportHooks_Init();
    _PyWarnings_Init();
    if (PyErr_Occurred()) {
        PyErr_Print();
        Py_FatalError("Py_Initialize: can't initialize the modules of the start");
    }
    if (slp_init_types() < 0) {
        PyErr_Print();
        Py_FatalError("Py_Initialize: can't initialize tasklets");
    }
}

static void
import_warnings(void)
{
    if (PySys_HasWarnOptions()) {
        PyObject *module = PyImport_ImportModule("warnings");
        if (module == NULL) {
            PyErr_Clear();
        }
        Py_XDECREF(module);
    }
}

/* ---- encodings of files and streams ---- */

static void
set_stream_encoding(const char *name, FILE *stream, int always, const char *encoding, char *errors)
{
    PyObject *file = PySys_GetObject((char *)name);
    if (file == NULL || !PyFile_Check(file) || (!always && !isatty(fileno(stream)))) {
        return;
    }
    if (!PyFile_SetEncodingAndErrors(file, encoding, errors)) {
        Py_FatalError("Cannot set codeset of a standard stream");
    }
}

/* The codeset of the user's locale if we have a codec for it; owned, or NULL. */
static char *
locale_codeset(void)
{
    const char *current = setlocale(LC_CTYPE, NULL);
    char *saved = current != NULL ? strdup(current) : NULL;
    char *codeset = NULL;
    setlocale(LC_CTYPE, "");
    const char *name = nl_langinfo(CODESET);
    if (name != NULL && *name != '\0') {
        PyObject *encoder = PyCodec_Encoder(name);
        if (encoder != NULL) {
            codeset = strdup(name);
            Py_DECREF(encoder);
        }
        else {
            PyErr_Clear();
        }
    }
    if (saved != NULL) {
        setlocale(LC_CTYPE, saved);
        free(saved);
    }
    return codeset;
}

static void
init_encodings(void)
{
    char *codeset = locale_codeset();
    const char *given = Py_GETENV("PYTHONIOENCODING");
    char *copy = given != NULL && *given != '\0' ? strdup(given) : NULL;
    char *errors = NULL;
    const char *encoding = codeset;
    if (copy != NULL) {
        char *colon = strchr(copy, ':');
        if (colon != NULL) {
            *colon = '\0';
            errors = colon + 1;
        }
        if (*copy != '\0') {
            encoding = copy;
        }
    }
    if (encoding != NULL) {
        int always = copy != NULL && encoding == copy;
        set_stream_encoding("stdin", stdin, always, encoding, errors);
        set_stream_encoding("stdout", stdout, always, encoding, errors);
        set_stream_encoding("stderr", stderr, always, encoding, errors);
    }
    if (Py_FileSystemDefaultEncoding == NULL && codeset != NULL) {
        free(py_runtime_state.config.filesystem_encoding);
        py_runtime_state.config.filesystem_encoding = codeset;
        Py_FileSystemDefaultEncoding = codeset;
        codeset = NULL;
    }
    free(codeset);
    free(copy);
}

/* ---- start ---- */

static void
init_signals(void)
{
    PyOS_setsig(SIGPIPE, SIG_IGN);
    PyOS_setsig(SIGXFSZ, SIG_IGN);
    PyOS_InitInterrupts();
}

int
Py_IsInitialized(void)
{
    return py_runtime_state.initialized;
}

void
Py_InitializeEx(int install_signals)
{
    if (py_runtime_state.initialized) {
        return;
    }
    int first = py_runtime_state.gilstate_interp == NULL &&
                py_runtime_state.gc.generation[0].head.gc.gc_next == NULL;
    read_environment();
    if (first) { /* interned strings outlive an interpreter, and their hashes with them */
        _PyRandom_Init();
    }
    PyInterpreterState *interp = PyInterpreterState_New();
    PyThreadState *ts = interp != NULL ? PyThreadState_New(interp) : NULL;
    if (ts == NULL) {
        Py_FatalError("Py_Initialize: can't make the first interpreter or thread");
    }
    PyThreadState_Swap(ts);
    init_objects(first);
    init_modules(interp);
    py_runtime_state.initialized = 1;
    _PyGILState_Init(interp, ts);
    add_zip_hook();
    if (install_signals) {
        init_signals();
    }
    slp_thread_begin((py_thread *)ts);
    init_main();
    int has_own_code = !Py_NoSiteFlag || PySys_HasWarnOptions();    /* from here on a user's code may run */
    if (first && has_own_code) {
        py_gc_start(&py_runtime_state.gc);
    }
    import_warnings();
    if (!Py_NoSiteFlag) {
        import_site();
    }
    init_encodings();
    if (first && !has_own_code) {
        py_gc_start(&py_runtime_state.gc);
    }
}

void
Py_Initialize(void)
{
    Py_InitializeEx(1);
}

/* ---- end ---- */

/* Waits for the threads of `threading` that are not daemons. */
static void
join_threads(void)
{
    PyObject *modules = PyThreadState_GET()->interp->modules;
    PyObject *threading = modules != NULL ? PyDict_GetItemString(modules, "threading") : NULL;
    if (threading == NULL) {
        return;
    }
    Py_INCREF(threading);
    PyObject *result = PyObject_CallMethod(threading, "_shutdown", NULL);
    if (result == NULL) {
        PyErr_WriteUnraisable(threading);
    }
    Py_XDECREF(result);
    Py_DECREF(threading);
}

static void
call_exitfunc(void)
{
    PyObject *exitfunc = PySys_GetObject("exitfunc");
    if (exitfunc != NULL) {
        Py_INCREF(exitfunc);
        PySys_SetObject("exitfunc", NULL);
        PyObject *result = PyObject_CallObject(exitfunc, NULL);
        if (result == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_SystemExit)) {
                PySys_WriteStderr("Error in sys.exitfunc:\n");
            }
            PyErr_Print();
        }
        Py_XDECREF(result);
        Py_DECREF(exitfunc);
    }
    if (Py_FlushLine() < 0) {
        PyErr_Clear();
    }
}

static void
call_exit_functions(void)
{
    py_config *config = &py_runtime_state.config;
    while (config->exit_function_count > 0) {
        config->exit_functions[--config->exit_function_count]();
    }
    fflush(stdout);
    fflush(stderr);
}

int
Py_AtExit(void (*function)(void))
{
    py_config *config = &py_runtime_state.config;
    if (config->exit_function_count >= PY_EXIT_FUNCTIONS) {
        return -1;
    }
    config->exit_functions[config->exit_function_count++] = function;
    return 0;
}

/* What an interpreter keeps for itself beside its modules.  Destructors may still run Python code. */
static void
fini_interpreter(py_interp *interp)
{
    py_ast_types_fini(interp);
    Py_CLEAR(interp->io_unsupported);
    for (size_t i = 0; i < sizeof interp->containers.pickle / sizeof(PyObject *); i++) {
        Py_CLEAR(interp->containers.pickle[i]);
    }
    if (!py_runtime_state.leaving) {
        PyGC_Collect();                   /* classes are circles */
    }
    PyInterpreterState_Clear(&interp->base);
}

/* The free lists of the current interpreter. */
static void
fini_containers(void)
{
    PyTuple_Fini();
    PyList_Fini();
    PySet_Fini();
    PyDict_Fini();
}

static void
fini_objects(void)
{
    _PyExc_Fini();
    PyMethod_Fini();
    PyFrame_Fini();
    PyCFunction_Fini();
    fini_containers();
}

void
Py_Finalize(void)
{
    if (!py_runtime_state.initialized) {
        return;
    }
    join_threads();
    call_exitfunc();
    PyThreadState *ts = PyThreadState_GET();
    PyInterpreterState *interp = ts->interp;
    slp_interp_kill_tasklets((py_interp *)interp);
    py_runtime_state.finalizer = (py_thread *)ts;       /* daemon threads run no further (gil.c) */
    py_runtime_state.initialized = 0;
    py_thread_dismiss_spares();
    fflush(stdout);
    fflush(stderr);
    PyOS_FiniInterrupts();
    if (py_runtime_state.leaving) {
        (void)py_gc_collect_last();
    }
    else {
        PyType_ClearCache();
        py_attr_memo_clear();
        PyGC_Collect();
    }
    PyImport_Cleanup();
    py_warnings_clear(&((py_interp *)interp)->warnings);
    Py_CLEAR(((py_interp *)interp)->builtin_extensions);
    _PyImport_Fini();
    fini_interpreter((py_interp *)interp);
    fini_objects();
    _PyGILState_Fini();
    PyThreadState_Swap(NULL);
    PyInterpreterState_Delete(interp);
    PyInt_Fini();
    py_runtime_state.finalizer = NULL;
    py_runtime_state.leaving = 0;
    call_exit_functions();
}

/* ---- further interpreters ---- */

PyThreadState *
Py_NewInterpreter(void)
{
    if (!py_runtime_state.initialized) {
        Py_FatalError("Py_NewInterpreter: call Py_Initialize first");
    }
    PyInterpreterState *interp = PyInterpreterState_New();
    if (interp == NULL) {
        return NULL;
    }
    PyThreadState *ts = PyThreadState_New(interp);
    if (ts == NULL) {
        PyInterpreterState_Delete(interp);
        return NULL;
    }
    PyThreadState *outer = PyThreadState_Swap(ts);
    init_modules(interp);
    add_zip_hook();
    slp_thread_begin((py_thread *)ts);
    init_main();
    if (!Py_NoSiteFlag) {
        import_site();
    }
    if (!PyErr_Occurred()) {
        return ts;
    }
    PyErr_PrintEx(0);
    PyThreadState_Clear(ts);
    PyThreadState_Swap(outer);
    PyThreadState_Delete(ts);
    PyInterpreterState_Delete(interp);
    return NULL;
}

/* A thread that has been joined may still be on its way out of C: give it the time. */
static void
await_leaving_threads(PyThreadState *ts)
{
    const struct timespec pause = {0, 1000000};
    for (int i = 0; i < 1000 && (ts != ts->interp->tstate_head || ts->next != NULL); i++) {
        Py_BEGIN_ALLOW_THREADS
        nanosleep(&pause, NULL);
        Py_END_ALLOW_THREADS
    }
}

void
Py_EndInterpreter(PyThreadState *ts)
{
    PyInterpreterState *interp = ts->interp;
    if (ts != PyThreadState_GET()) {
        Py_FatalError("Py_EndInterpreter: thread is not current");
    }
    if (ts->frame != NULL) {
        Py_FatalError("Py_EndInterpreter: thread still has a frame");
    }
    await_leaving_threads(ts);
    if (ts != interp->tstate_head || ts->next != NULL) {
        Py_FatalError("Py_EndInterpreter: not the last thread");
    }
    slp_interp_kill_tasklets((py_interp *)interp);
    PyImport_Cleanup();
    py_warnings_clear(&((py_interp *)interp)->warnings);
    fini_interpreter((py_interp *)interp);
    fini_containers();
    PyThreadState_Swap(NULL);
    PyInterpreterState_Delete(interp);
}

/* ---- leaving ---- */

void
py_finalize_and_leave(void)
{
    py_runtime_state.leaving = 1;
    Py_Finalize();
}

void
Py_Exit(int status)
{
    py_finalize_and_leave();
    exit(status);
}

void
Py_FatalError(const char *message)
{
    fprintf(stderr, "Fatal Python error: %s\n", message);
    fflush(stderr);
    abort();
}
