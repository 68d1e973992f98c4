/* What extensions do with the running program: threads' states, frames, traces, modules, texts written in place, the
 * interfaces that modules hand out. */
#include "Python.h"
#include "structmember.h"
#include "frameobject.h"
#include "traceback.h"
#include "datetime.h"
#include "cStringIO.h"
#include "ucnhash.h"
#include "structseq.h"
#include <pthread.h>

/* --- errors through the fields of the thread's state --- */

/* What generated code does instead of PyErr_Fetch, PyErr_Restore, PyErr_ExceptionMatches. */
static PyObject *
fetch_by_hand(PyObject *self, PyObject *callable)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *value = PyObject_CallObject(callable, NULL), *result;
    if (value != NULL) {
        return value;
    }
    if (ts->curexc_type == NULL || !PyErr_GivenExceptionMatches(ts->curexc_type, PyExc_LookupError)) {
        return NULL;
    }
    result = Py_BuildValue("sNN", "caught", PyBool_FromLong(ts->curexc_traceback != NULL),
                           PyObject_Str(ts->curexc_type));
    Py_CLEAR(ts->curexc_type);
    Py_CLEAR(ts->curexc_value);
    Py_CLEAR(ts->curexc_traceback);
    return result;
}

/* An `except` block in C: the handled exception is saved, replaced, and put back. */
static PyObject *
handle_by_hand(PyObject *self, PyObject *args)
{
    PyThreadState *ts = PyThreadState_GET();
    PyObject *callable, *handler, *result;
    PyObject *type = ts->exc_type, *value = ts->exc_value, *traceback = ts->exc_traceback;
    if (!PyArg_ParseTuple(args, "OO", &callable, &handler)) {
        return NULL;
    }
    result = PyObject_CallObject(callable, NULL);
    if (result != NULL) {
        return result;
    }
    Py_XINCREF(type);
    Py_XINCREF(value);
    Py_XINCREF(traceback);
    {
        PyObject *t, *v, *tb;
        PyObject *old_type = ts->exc_type, *old_value = ts->exc_value, *old_traceback = ts->exc_traceback;
        PyErr_Fetch(&t, &v, &tb);
        PyErr_NormalizeException(&t, &v, &tb);
        ts->exc_type = t;
        ts->exc_value = v;
        ts->exc_traceback = tb;
        Py_XDECREF(old_type);
        Py_XDECREF(old_value);
        Py_XDECREF(old_traceback);
    }
    result = PyObject_CallObject(handler, NULL);
    Py_XDECREF(ts->exc_type);
    Py_XDECREF(ts->exc_value);
    Py_XDECREF(ts->exc_traceback);
    ts->exc_type = type;
    ts->exc_value = value;
    ts->exc_traceback = traceback;
    return result;
}

/* --- tracebacks and frames --- */

static PyCodeObject *
code_of_name(const char *name, int line)
{
    PyObject *empty = PyTuple_New(0), *text = PyString_FromString(""), *file = PyString_FromString("calls.pyx");
    PyObject *function = PyString_FromString(name);
    PyCodeObject *code = PyCode_New(0, 0, 0, 0, text, empty, empty, empty, empty, empty, file, function, line, text);
    Py_DECREF(empty);
    Py_DECREF(text);
    Py_DECREF(file);
    Py_DECREF(function);
    return code;
}

/* Raise with a traceback entry that names no Python code; f_back is taken away from the frame, as generators of generated
 * code do while they wait. */
static PyObject *
raise_from(PyObject *self, PyObject *args)
{
    const char *name;
    int line, detach;
    PyObject *globals = PyDict_New();
    PyCodeObject *code;
    PyFrameObject *frame;
    if (!PyArg_ParseTuple(args, "sii", &name, &line, &detach)) {
        return NULL;
    }
    code = code_of_name(name, line);
    frame = PyFrame_New(PyThreadState_GET(), code, globals, NULL);
    frame->f_lineno = line;
    PyErr_SetString(PyExc_KeyError, name);
    PyTraceBack_Here(frame);
    if (detach) {
        Py_CLEAR(frame->f_back);
    }
    Py_DECREF(globals);
    Py_DECREF(code);
    Py_DECREF(frame);
    return NULL;
}

/* The quick call of a function without keywords and cells: its frame made and filled here. */
static PyObject *
call_by_frame(PyObject *self, PyObject *args)
{
    PyObject *function = PyTuple_GET_ITEM(args, 0), *result;
    PyCodeObject *code = (PyCodeObject *)PyFunction_GET_CODE(function);
    PyFrameObject *frame = PyFrame_New(PyThreadState_GET(), code, PyFunction_GET_GLOBALS(function), NULL);
    Py_ssize_t i;
    if (frame == NULL) {
        return NULL;
    }
    for (i = 1; i < PyTuple_GET_SIZE(args); i++) {
        Py_INCREF(PyTuple_GET_ITEM(args, i));
        frame->f_localsplus[i - 1] = PyTuple_GET_ITEM(args, i);
    }
    result = PyEval_EvalFrameEx(frame, 0);
    ++PyThreadState_GET()->recursion_depth;
    Py_DECREF(frame);
    --PyThreadState_GET()->recursion_depth;
    return result;
}

/* The caller's name, line and locals. */
static PyObject *
where(PyObject *self, PyObject *unused)
{
    PyFrameObject *frame = PyEval_GetFrame();
    PyObject *locals = PyEval_GetLocals();
    if (frame == NULL || locals == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "nobody calls");
        return NULL;
    }
    return Py_BuildValue("OiOi", frame->f_code->co_name, PyFrame_GetLineNumber(frame), locals,
                         frame->f_globals == PyEval_GetGlobals() && frame->f_builtins == PyEval_GetBuiltins());
}

/* --- profiles and traces --- */

static int
note_event(PyObject *list, PyFrameObject *frame, int what, PyObject *arg)
{
    static const char *const names[] = {"call", "exception", "line", "return", "c_call", "c_exception", "c_return"};
    PyObject *event = PyString_FromFormat("%s %s", names[what], PyString_AS_STRING(frame->f_code->co_name));
    int status = event == NULL ? -1 : PyList_Append(list, event);
    Py_XDECREF(event);
    return status;
}

static PyObject *
watch(PyObject *self, PyObject *args)
{
    PyObject *callable, *list = PyList_New(0), *result;
    int lines;
    if (list == NULL || !PyArg_ParseTuple(args, "Oi", &callable, &lines)) {
        Py_XDECREF(list);
        return NULL;
    }
    (lines ? PyEval_SetTrace : PyEval_SetProfile)(note_event, list);
    result = PyObject_CallObject(callable, NULL);
    (lines ? PyEval_SetTrace : PyEval_SetProfile)(NULL, NULL);
    if (result == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(result);
    return list;
}

/* --- threads --- */

typedef struct {
    PyObject *callable;
    int rounds;
    int failed;
} job;

static void *
run_job(void *arg)
{
    job *j = arg;
    int i;
    for (i = 0; i < j->rounds; i++) {
        PyGILState_STATE outer = PyGILState_Ensure(), inner = PyGILState_Ensure();
        PyObject *result = PyObject_CallFunction(j->callable, "i", i);
        j->failed |= result == NULL || inner != PyGILState_LOCKED || outer != PyGILState_UNLOCKED
                     || PyGILState_GetThisThreadState() != PyThreadState_GET();
        Py_XDECREF(result);
        PyErr_Clear();
        PyGILState_Release(inner);
        PyGILState_Release(outer);
    }
    return NULL;
}

static PyObject *
call_in_thread(PyObject *self, PyObject *args)
{
    job j = {NULL, 0, 0};
    pthread_t thread;
    if (!PyArg_ParseTuple(args, "Oi", &j.callable, &j.rounds)) {
        return NULL;
    }
    PyEval_InitThreads();
    if (pthread_create(&thread, NULL, run_job, &j)) {
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    return PyBool_FromLong(!j.failed);
}

static int
append_pending(void *list)
{
    int status = PyList_Append(list, Py_None);
    Py_DECREF(list);
    return status;
}

static PyObject *
add_pending(PyObject *self, PyObject *list)
{
    Py_INCREF(list);
    return PyInt_FromLong(Py_AddPendingCall(append_pending, list));
}

/* --- texts and containers in place --- */

static PyObject *
write_str(PyObject *self, PyObject *args)
{
    int first, size, i;
    PyObject *text;
    if (!PyArg_ParseTuple(args, "ii", &first, &size) || (text = PyString_FromStringAndSize(NULL, first)) == NULL) {
        return NULL;
    }
    for (i = 0; i < first; i++) {
        PyString_AS_STRING(text)[i] = (char)('a' + i % 26);
    }
    if (_PyString_Resize(&text, size) < 0) {
        return NULL;
    }
    for (i = first; i < size; i++) {
        PyString_AS_STRING(text)[i] = '+';
    }
    return text;
}

static PyObject *
write_unicode(PyObject *self, PyObject *args)
{
    int first, size, i;
    PyObject *text;
    if (!PyArg_ParseTuple(args, "ii", &first, &size) || (text = PyUnicode_FromUnicode(NULL, first)) == NULL) {
        return NULL;
    }
    for (i = 0; i < first; i++) {
        PyUnicode_AS_UNICODE(text)[i] = (Py_UNICODE)(0x10000 + i);
    }
    if (PyUnicode_Resize(&text, size) < 0) {    /* other than that of str it leaves the text */
        Py_DECREF(text);
        return NULL;
    }
    for (i = first; i < size; i++) {
        PyUnicode_AS_UNICODE(text)[i] = '+';
    }
    return text;
}

/* Double the values of a dict while walking through it, and sum up the keys. */
static PyObject *
walk_dict(PyObject *self, PyObject *dict)
{
    Py_ssize_t at = 0;
    PyObject *key, *value;
    long sum = 0;
    while (PyDict_Next(dict, &at, &key, &value)) {
        PyObject *twice = PyNumber_Add(value, value);
        if (twice == NULL || PyDict_SetItem(dict, key, twice) < 0) {
            Py_XDECREF(twice);
            return NULL;
        }
        Py_DECREF(twice);
        sum += PyInt_Check(key) ? PyInt_AS_LONG(key) : 0;
    }
    return PyInt_FromLong(sum);
}

static PyObject *
fill_tuple(PyObject *self, PyObject *list)
{
    Py_ssize_t i, n = PyList_GET_SIZE(list);
    PyObject *tuple = PyTuple_New(n), *item;
    for (i = 0; i < n; i++) {
        item = PyList_GET_ITEM(list, i);
        PyList_SET_ITEM(list, i, NULL);
        PyTuple_SET_ITEM(tuple, i, item);
        Py_INCREF(Py_None);
        PyList_SET_ITEM(list, i, Py_None);
    }
    if (_PyTuple_Resize(&tuple, n + 1) < 0) {
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, n, PyInt_FromLong(n));
    return tuple;
}

/* --- interfaces that modules hand out --- */

static PyObject *
dates(PyObject *self, PyObject *unused)
{
    PyObject *when, *result;
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL) {
        return NULL;
    }
    when = PyDateTime_FromDateAndTime(2001, 2, 3, 4, 5, 6, 7);
    result = Py_BuildValue("NNN(iiiiiii)", PyDate_FromDate(1999, 12, 31), PyTime_FromTime(1, 2, 3, 4),
                           PyDelta_FromDSU(1, 2, 3), PyDateTime_GET_YEAR(when), PyDateTime_GET_MONTH(when),
                           PyDateTime_GET_DAY(when), PyDateTime_DATE_GET_HOUR(when), PyDateTime_DATE_GET_MINUTE(when),
                           PyDateTime_DATE_GET_SECOND(when), PyDateTime_DATE_GET_MICROSECOND(when));
    Py_DECREF(when);
    return result;
}

static PyObject *
string_files(PyObject *self, PyObject *unused)
{
    PyObject *out, *in, *text, *result;
    char *p, *rest;
    int n, more;
    PycString_IMPORT;
    if (PycStringIO == NULL) {
        return NULL;
    }
    out = PycStringIO->NewOutput(4);
    PycStringIO->cwrite(out, "one\ntwo\n", 8);
    text = PycStringIO->cgetvalue(out);
    in = PycStringIO->NewInput(text);
    n = PycStringIO->creadline(in, &p);
    more = PycStringIO->cread(in, &rest, 10);
    result = Py_BuildValue("s#s#ON", p, n, rest, more, text,
                           PyBool_FromLong(PycStringIO_InputCheck(in) && PycStringIO_OutputCheck(out)));
    Py_DECREF(in);
    Py_DECREF(text);
    Py_DECREF(out);
    return result;
}

static PyObject *
code_point(PyObject *self, PyObject *name)
{
    _PyUnicode_Name_CAPI *names = PyCapsule_Import(PyUnicodeData_CAPSULE_NAME, 0);
    Py_UCS4 code;
    char back[100];
    if (names == NULL) {
        return NULL;
    }
    if (!names->getcode(NULL, PyString_AS_STRING(name), (int)PyString_GET_SIZE(name), &code)
        || !names->getname(NULL, code, back, sizeof back)) {
        Py_RETURN_NONE;
    }
    return Py_BuildValue("Is", code, back);
}

/* --- sys, modules, files --- */

static PyObject *
sys_things(PyObject *self, PyObject *file)
{
    PyObject *result;
    PySys_SetObject("calls_made", Py_True);
    PySys_WriteStdout("%s %d\n", "written", 5);
    if (PyFile_WriteString("by string ", file) < 0 || PyFile_WriteObject(Py_None, file, 0) < 0) {
        return NULL;
    }
    result = Py_BuildValue("ONi", PySys_GetObject("calls_made"), PyBool_FromLong(PySys_GetObject("no such") == NULL),
                           PyFile_SoftSpace(file, 1));
    PySys_SetObject("calls_made", NULL);
    return result;
}

static PyObject *
make_module(PyObject *self, PyObject *args)
{
    static PyMethodDef methods[] = {{"where", where, METH_NOARGS, "Where am I?"}, {NULL, NULL, 0, NULL}};
    const char *name;
    PyObject *module, *bound;
    if (!PyArg_ParseTuple(args, "sO", &name, &bound)) {
        return NULL;
    }
    module = Py_InitModule4(name, methods, "Made by hand.", bound, PYTHON_API_VERSION);
    if (module == NULL || PyModule_AddIntConstant(module, "five", 5) < 0
        || PyModule_AddStringConstant(module, "text", "abc") < 0 || PyModule_AddIntMacro(module, METH_O) < 0) {
        return NULL;
    }
    return Py_BuildValue("OsO", module, PyModule_GetName(module), PyDict_GetItemString(PyModule_GetDict(module), "five"));
}

static PyObject *
imports(PyObject *self, PyObject *unused)
{
    PyObject *path = PyImport_ImportModule("os.path"), *join = NULL, *level = NULL, *globals = PyDict_New();
    if (path != NULL && globals != NULL) {
        join = PyObject_GetAttrString(path, "join");
        level = PyImport_ImportModuleLevel("string", globals, NULL, NULL, 0);
    }
    Py_XDECREF(globals);
    return Py_BuildValue("NNNN", path, join, level, PyImport_ImportModuleNoBlock("sys"));
}

static PyObject *
through_capsules(PyObject *self, PyObject *unused)
{
    static int target = 42;
    PyObject *module = PyImport_AddModule("calls_capsule");
    PyObject *capsule = PyCapsule_New(&target, "calls_capsule.point", NULL);
    PyObject *old = PyCObject_FromVoidPtrAndDesc(&target, "desc", NULL);
    int *found;
    if (module == NULL || capsule == NULL || old == NULL || PyModule_AddObject(module, "point", capsule) < 0
        || PyModule_AddObject(module, "old", old) < 0) {
        return NULL;
    }
    found = PyCapsule_Import("calls_capsule.point", 0);
    if (found == NULL) {
        return NULL;
    }
    return Py_BuildValue("iiis", *found, *(int *)PyCObject_AsVoidPtr(old), *(int *)PyCObject_Import("calls_capsule", "old"),
                         (char *)PyCObject_GetDesc(old));
}

/* --- recursion, structseq, attributes made of C --- */

static PyObject *
nest(PyObject *self, PyObject *callable)
{
    PyObject *result;
    if (Py_EnterRecursiveCall(" while nesting")) {
        return NULL;
    }
    result = PyObject_CallFunctionObjArgs(callable, callable, NULL);
    Py_LeaveRecursiveCall();
    return result;
}

static PyObject *
point(PyObject *self, PyObject *args)
{
    static PyStructSequence_Field fields[] = {{"x", "across"}, {"y", NULL}, {"hidden", NULL}, {NULL, NULL}};
    static PyStructSequence_Desc desc = {"calls.point", "A point.", fields, 2};
    static PyTypeObject type;
    PyObject *o;
    int i;
    if (type.tp_name == NULL) {
        PyStructSequence_InitType(&type, &desc);
    }
    o = PyStructSequence_New(&type);
    for (i = 0; o != NULL && i < 3; i++) {
        PyStructSequence_SET_ITEM(o, i, PySequence_GetItem(args, i));
    }
    return o;
}

static PyObject *
method_of_c(PyObject *self, PyObject *arg)
{
    return Py_BuildValue("OO", self, arg);
}

/* A class object furnished with C functions, as binding generators do. */
static PyObject *
furnish(PyObject *self, PyObject *cls)
{
    static PyMethodDef def = {"furnished", method_of_c, METH_O, "By C."};
    static PyGetSetDef getset = {"place", (getter)method_of_c, NULL, NULL, NULL};
    PyObject *function = PyCFunction_New(&def, NULL), *method = PyMethod_New(function, NULL, cls);
    PyObject *descr = PyDescr_NewMethod((PyTypeObject *)cls, &def), *stat = PyStaticMethod_New(function);
    PyObject *place = PyDescr_NewGetSet((PyTypeObject *)cls, &getset), *klass = PyClassMethod_New(function);
    int bad = PyObject_SetAttrString(cls, "by_method", method) || PyObject_SetAttrString(cls, "by_descr", descr)
              || PyObject_SetAttrString(cls, "by_static", stat) || PyObject_SetAttrString(cls, "place", place)
              || PyObject_SetAttrString(cls, "by_class", klass);
    Py_XDECREF(function);
    Py_XDECREF(method);
    Py_XDECREF(descr);
    Py_XDECREF(stat);
    Py_XDECREF(place);
    Py_XDECREF(klass);
    if (bad) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"fetch_by_hand", fetch_by_hand, METH_O, NULL},
    {"handle_by_hand", handle_by_hand, METH_VARARGS, NULL},
    {"raise_from", raise_from, METH_VARARGS, NULL},
    {"call_by_frame", call_by_frame, METH_VARARGS, NULL},
    {"where", where, METH_NOARGS, NULL},
    {"watch", watch, METH_VARARGS, NULL},
    {"call_in_thread", call_in_thread, METH_VARARGS, NULL},
    {"add_pending", add_pending, METH_O, NULL},
    {"write_str", write_str, METH_VARARGS, NULL},
    {"write_unicode", write_unicode, METH_VARARGS, NULL},
    {"walk_dict", walk_dict, METH_O, NULL},
    {"fill_tuple", fill_tuple, METH_O, NULL},
    {"dates", dates, METH_NOARGS, NULL},
    {"string_files", string_files, METH_NOARGS, NULL},
    {"code_point", code_point, METH_O, NULL},
    {"sys_things", sys_things, METH_O, NULL},
    {"make_module", make_module, METH_VARARGS, NULL},
    {"imports", imports, METH_NOARGS, NULL},
    {"through_capsules", through_capsules, METH_NOARGS, NULL},
    {"nest", nest, METH_O, NULL},
    {"point", point, METH_VARARGS, NULL},
    {"furnish", furnish, METH_O, NULL},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC
initcalls(void)
{
    Py_InitModule("calls", functions);
}
