/* Statements that may run Python code: import, exec, class, with; and making functions.

   Not here: print (flat_print.c). */
#include "dispatch.h"
#include "py_compile.h"
#include "py_dispatch.h"
#include "py_flat_steps.h"
#include "py_type.h"

/* ---- except ---- */

/* object[0] is the exception.  An error in __subclasscheck__ is reported and means no. */
static py_step
resume_match(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    if (how == STEP_RAISE) {
        PyErr_WriteUnraisable(cont->object[0]);
        value = Py_False;
        Py_INCREF(value);
    }
    *result = value;
    return STEP_RETURN;
}

const py_cont_kind py_kind_except = {"except", resume_match, 1, 0, "exception"};

/* Does a metaclass in Python decide? */
static int
asks_metaclass(PyObject *exception, PyObject *pattern)
{
    PyObject *type = PyExceptionInstance_Check(exception) ? PyExceptionInstance_Class(exception) : exception;
    return Py_TYPE(pattern) != &PyType_Type && PyType_Check(pattern) && PyExceptionClass_Check(pattern) &&
           PyExceptionClass_Check(type) && type != pattern;
}

py_step
py_flat_except(py_thread *ts, PyObject *exception, PyObject *pattern, PyObject **result)
{
    if (!asks_metaclass(exception, pattern)) {
        int truth = py_exception_matches(exception, pattern);
        *result = truth > 0 ? Py_True : Py_False;
        Py_INCREF(*result);
        return truth < 0 ? STEP_RAISE : STEP_RETURN;
    }
    PyObject *value = NULL, *type = PyExceptionInstance_Check(exception) ? PyExceptionInstance_Class(exception) : exception;
    py_cont *cont = py_cont_with(ts, &py_kind_except, exception, NULL, NULL);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    py_step how = py_replay(ts, PY_REPLAY_IS_SUBCLASS, type, pattern, NULL, 0, &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = resume_match(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* ---- import ---- */

py_step
py_flat_import_name(py_thread *ts, py_frame *f, PyObject *name, PyObject *level, PyObject *from, PyObject **result)
{
    PyObject *import = PyDict_GetItem(f->f_builtins, PY_ID(__import__));
    PyObject *locals = py_frame_locals(f);
    PyObject *args[5] = {name, f->f_globals, locals != NULL ? locals : Py_None, from, level};

    if (locals == NULL && PyErr_Occurred()) {
        return STEP_RAISE;
    }
    if (import == NULL) {
        PyErr_SetString(PyExc_ImportError, "__import__ not found");
        return STEP_RAISE;
    }
    long number = PyInt_AsLong(level);
    if (number == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        number = 0;
    }
    Py_INCREF(import);
    py_step step = py_call_vector(ts, import, NULL, args, number == -1 ? 4 : 5, NULL, 0, result);
    Py_DECREF(import);
    return step;
}

static int
import_one(PyObject *module, PyObject *locals, PyObject *name, int public_only)
{
    if (public_only && PyString_Check(name) && PyString_AS_STRING(name)[0] == '_') {
        return 0;
    }
    PyObject *value = PyObject_GetAttr(module, name);
    if (value == NULL) {
        return -1;
    }
    int status = PyDict_CheckExact(locals) ? PyDict_SetItem(locals, name, value)
                                           : PyObject_SetItem(locals, name, value);
    Py_DECREF(value);
    return status;
}

int
py_import_star(PyObject *module, PyObject *locals)
{
    PyObject *all = PyObject_GetAttr(module, PY_ID(__all__));
    int public_only = 0, status = 0;

    if (all == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
        PyObject *dict = PyObject_GetAttr(module, PY_ID(__dict__));
        if (dict == NULL) {
            if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
                PyErr_SetString(PyExc_ImportError, "from-import-* object has no __dict__ and no __all__");
            }
            return -1;
        }
        all = PyMapping_Keys(dict);
        Py_DECREF(dict);
        if (all == NULL) {
            return -1;
        }
        public_only = 1;
    }
    for (Py_ssize_t i = 0; status == 0; i++) {
        PyObject *name = PySequence_GetItem(all, i);
        if (name == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_IndexError)) {
                status = -1;
            }
            else {
                PyErr_Clear();
            }
            break;
        }
        status = import_one(module, locals, name, public_only);
        Py_DECREF(name);
    }
    Py_DECREF(all);
    return status;
}

/* ---- exec ---- */

/* The body of `exec code` without namespaces is over: object[0] is the frame whose locals it changed. */
static py_step
resume_exec(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyFrame_LocalsToFast((PyFrameObject *)cont->object[0], 0);
    *result = value;
    return how;
}

const py_cont_kind py_kind_exec = {"exec", resume_exec, 1, 0, "frame"};

/* Source as code. Returns new. */
static PyObject *
compile_source(PyObject *source)
{
    PyCompilerFlags flags = {0};
    PyObject *bytes = NULL, *code;
    char *text;

    if (PyUnicode_Check(source)) {
        bytes = PyUnicode_AsUTF8String(source);
        if (bytes == NULL) {
            return NULL;
        }
        source = bytes;
        flags.cf_flags |= PyCF_SOURCE_IS_UTF8;
    }
    if (PyString_AsStringAndSize(source, &text, NULL) < 0) {
        Py_XDECREF(bytes);
        return NULL;
    }
    PyEval_MergeCompilerFlags(&flags);
    code = Py_CompileStringFlags(text, "<string>", Py_file_input, &flags);
    Py_XDECREF(bytes);
    return code;
}

/* The rest of an open file as code; one that is closed has no text. Returns new. */
static PyObject *
compile_file(PyObject *program)
{
    PyCompilerFlags flags = {0};
    FILE *file = PyFile_AsFile(program);
    PyObject *name = PyFile_Name(program);
    char *text = name != NULL ? PyString_AsString(name) : NULL;

    if (text == NULL) {
        return NULL;
    }
    PyEval_MergeCompilerFlags(&flags);
    return file != NULL ? py_compile_file(file, text, Py_file_input, &flags)
                        : Py_CompileStringFlags("", text, Py_file_input, &flags);
}

static py_step
exec_in(py_thread *ts, py_frame *f, PyObject *program, PyObject *globals, PyObject *locals, PyObject **result)
{
    PyObject *code;
    py_step step;

    if (PyDict_GetItem(globals, PY_ID(__builtins__)) == NULL &&
        PyDict_SetItem(globals, PY_ID(__builtins__), f->f_builtins) < 0) {
        return STEP_RAISE;
    }
    if (PyCode_Check(program)) {
        if (PyCode_GetNumFree((PyCodeObject *)program) > 0) {
            PyErr_SetString(PyExc_TypeError, "code object passed to exec may not contain free variables");
            return STEP_RAISE;
        }
        return py_flat_eval_code(ts, (PyCodeObject *)program, globals, locals, result);
    }
    code = PyFile_Check(program) ? compile_file(program) : compile_source(program);
    if (code == NULL) {
        return STEP_RAISE;
    }
    step = py_flat_eval_code(ts, (PyCodeObject *)code, globals, locals, result);
    Py_DECREF(code);
    return step;
}

py_step
py_flat_exec(py_thread *ts, py_frame *f, PyObject **row, PyObject **result)
{
    PyObject *program = row[0], *globals = row[1], *locals = row[2], *value = NULL;
    int plain = 0;

    if (PyTuple_Check(program) && globals == Py_None && locals == Py_None &&
        (PyTuple_GET_SIZE(program) == 2 || PyTuple_GET_SIZE(program) == 3)) {
        globals = PyTuple_GET_ITEM(program, 1);
        if (PyTuple_GET_SIZE(program) == 3) {
            locals = PyTuple_GET_ITEM(program, 2);
        }
        program = PyTuple_GET_ITEM(program, 0);
    }
    if (globals == Py_None) {
        globals = PyEval_GetGlobals();
        if (locals == Py_None) {
            locals = PyEval_GetLocals();
            plain = 1;
        }
        if (globals == NULL || locals == NULL) {
            PyErr_SetString(PyExc_SystemError, "globals and locals cannot be NULL");
            return STEP_RAISE;
        }
    }
    else if (locals == Py_None) {
        locals = globals;
    }
    if (!PyString_Check(program) && !PyUnicode_Check(program) && !PyCode_Check(program) && !PyFile_Check(program)) {
        PyErr_SetString(PyExc_TypeError, "exec: arg 1 must be a string, file, or code object");
        return STEP_RAISE;
    }
    if (!PyDict_Check(globals)) {
        PyErr_SetString(PyExc_TypeError, "exec: arg 2 must be a dictionary or None");
        return STEP_RAISE;
    }
    if (!PyMapping_Check(locals)) {
        PyErr_SetString(PyExc_TypeError, "exec: arg 3 must be a mapping or None");
        return STEP_RAISE;
    }
    if (!plain) {
        return exec_in(ts, f, program, globals, locals, result);
    }
    py_cont *cont = py_cont_new(ts, &py_kind_exec);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(f);
    cont->object[0] = (PyObject *)f;
    py_cont_push(ts, cont);
    py_step step = exec_in(ts, f, program, globals, locals, &value);
    if (step < STEP_CALL) {
        py_cont_pop(ts, cont);
        step = resume_exec(ts, cont, step, value, result);
    }
    Py_DECREF(cont);
    return step;
}

/* ---- class ---- */

static PyObject *
find_metaclass(py_frame *f, PyObject *bases, PyObject *dict)
{
    PyObject *meta = PyDict_Check(dict) ? PyDict_GetItem(dict, PY_ID(__metaclass__)) : NULL;

    if (meta == NULL && PyTuple_Check(bases) && PyTuple_GET_SIZE(bases) > 0) {
        PyObject *base = PyTuple_GET_ITEM(bases, 0);
        meta = PyObject_GetAttr(base, PY_ID(__class__));
        if (meta != NULL) {
            return meta;
        }
        PyErr_Clear();
        meta = (PyObject *)Py_TYPE(base);
    }
    else if (meta == NULL) {
        meta = PyDict_GetItem(f->f_globals, PY_ID(__metaclass__));
        if (meta == NULL) {
            meta = (PyObject *)&PyClass_Type;
        }
    }
    Py_INCREF(meta);
    return meta;
}

/* A TypeError raised in C says that it is about the bases. */
static void
explain_type_error(void)
{
    PyObject *type, *value, *traceback;

    if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (value != NULL && PyString_Check(value)) {
        PyObject *text = PyString_FromFormat("Error when calling the metaclass bases\n    %s",
                                             PyString_AS_STRING(value));
        if (text != NULL) {
            Py_DECREF(value);
            value = text;
        }
    }
    PyErr_Restore(type, value, traceback);
}

py_step
py_flat_build_class(py_thread *ts, py_frame *f, PyObject **row, PyObject **result)
{
    PyObject *args[3] = {row[0], row[1], row[2]};
    PyObject *meta = find_metaclass(f, row[1], row[2]);
    py_step step = py_call_vector(ts, meta, NULL, args, 3, NULL, 0, result);

    if (step == STEP_RAISE) {
        explain_type_error();
    }
    Py_DECREF(meta);
    return step;
}

/* ---- with ---- */

static PyObject *
special_method(PyObject *o, PyObject *name)
{
    PyObject *method;
    if (PyInstance_Check(o)) {
        return PyObject_GetAttr(o, name);
    }
    method = py_type_lookup_special(o, name);
    if (method == NULL && !PyErr_Occurred()) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    return method;
}

py_step
py_flat_setup_with(py_thread *ts, PyObject **manager, PyObject **result)
{
    PyObject *o = *manager, *exit = special_method(o, PY_ID(__exit__)), *enter;

    if (exit == NULL) {
        return STEP_RAISE;
    }
    enter = special_method(o, PY_ID(__enter__));
    *manager = exit;
    Py_DECREF(o);
    if (enter == NULL) {
        return STEP_RAISE;
    }
    py_step step = py_call_vector(ts, enter, NULL, NULL, 0, NULL, 0, result);
    Py_DECREF(enter);
    return step;
}

static py_step
resume_exit(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how == STEP_RAISE) {
        return STEP_RAISE;
    }
    if (cont->number[0] == 0) {
        Py_DECREF(value);
        Py_INCREF(Py_False);
        *result = Py_False;
        return STEP_RETURN;
    }
    py_step step = py_flat_truth(ts, value, result);
    Py_DECREF(value);
    return step;
}

const py_cont_kind py_kind_with_exit = {"with.exit", resume_exit, 0, 1, "; exception"};

py_step
py_flat_call_exit(py_thread *ts, PyObject *exit, PyObject *const *args, PyObject **result)
{
    PyObject *value = NULL;
    py_cont *cont = py_cont_new(ts, &py_kind_with_exit);
    if (cont == NULL) {
        return STEP_RAISE;
    }
    cont->number[0] = args[0] != Py_None;
    py_step step = py_flat_then(ts, cont, exit, args, 3, NULL, &value);
    if (step < STEP_CALL) {
        step = resume_exit(ts, cont, step, value, result);
    }
    Py_DECREF(cont);
    return step;
}

/* ---- functions ---- */

PyObject *
py_make_function(py_frame *f, PyObject **row, int ndefaults, int closure)
{
    PyObject *code = row[ndefaults + closure], *cells = closure ? row[ndefaults] : NULL;

    if (!PyCode_Check(code)) {
        PyErr_SetString(PyExc_SystemError, "bad code: a function needs a code object");
        return NULL;
    }
    Py_ssize_t nfree = PyCode_GetNumFree((PyCodeObject *)code);
    if (closure && (!PyTuple_Check(cells) || PyTuple_GET_SIZE(cells) != nfree)) {
        PyErr_SetString(PyExc_SystemError, "bad code: closure of another length");
        return NULL;
    }
    for (Py_ssize_t i = 0; closure && i < nfree; i++) {
        if (!PyCell_Check(PyTuple_GET_ITEM(cells, i))) {
            PyErr_SetString(PyExc_SystemError, "bad code: closure without cells");
            return NULL;
        }
    }
    PyObject *func = PyFunction_New(code, f->f_globals);
    if (func == NULL) {
        return NULL;
    }
    if (closure && PyFunction_SetClosure(func, cells) < 0) {
        Py_DECREF(func);
        return NULL;
    }
    if (ndefaults > 0) {
        PyObject *defaults = PyTuple_New(ndefaults);
        if (defaults == NULL) {
            Py_DECREF(func);
            return NULL;
        }
        for (int i = 0; i < ndefaults; i++) {
            Py_INCREF(row[i]);
            PyTuple_SET_ITEM(defaults, i, row[i]);
        }
        ((PyFunctionObject *)func)->func_defaults = defaults;
    }
    return func;
}
