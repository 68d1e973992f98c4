/* A host for Lib/test/test_embedding.py: what a host does at the edges.  `stages NAME` plays one of them:
 *
 *     pending     calls that are added while Python runs or by a signal, that fail, that add others, that are too many
 *     inside      interpreters made and ended by a C function that Python calls, deep inside of calls
 *     tasklets    interpreters that end while tasklets of theirs wait or could run
 *     tracer      a trace function in C, one that fails, and a profile function
 *     flags       flags of the compiler that a host gives, and those that a source sets
 */
#include "Python.h"
#include "frameobject.h"

#include <signal.h>
#include <string.h>

static void
tell(const char *what, long number)
{
    printf("%s %ld\n", what, number);
    fflush(stdout);
}

/* What an expression or statement in __main__ gives, or the error that it raises. */
static void
show(const char *what, int start, PyCompilerFlags *flags)
{
    PyObject *names = PyModule_GetDict(PyImport_AddModule("__main__"));
    PyObject *result = PyRun_StringFlags(what, start, names, names, flags), *text;
    if (result == NULL) {
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        PyErr_NormalizeException(&type, &value, &traceback);
        result = value;
        Py_XDECREF(type);
        Py_XDECREF(traceback);
    }
    text = PyObject_Repr(result);
    printf("%s\n", PyString_AsString(text));
    fflush(stdout);
    Py_DECREF(text);
    Py_DECREF(result);
}

/* ---- pending ---- */

static int done, again;

static int
count(void *unused)
{
    done++;
    return 0;
}

static int
fail(void *unused)
{
    PyErr_SetString(PyExc_KeyError, "pending");
    return -1;
}

static int
run_python(void *text)
{
    return PyRun_SimpleString((const char *)text);
}

static int
add_once_more(void *argument)
{
    return again++ < 3 ? Py_AddPendingCall(add_once_more, argument) : 0;
}

static void
on_signal(int number)
{
    Py_AddPendingCall(count, NULL);
}

static void
play_pending(void)
{
    int i, refused = 0;
    signal(SIGUSR1, on_signal);
    PyRun_SimpleString("def spin():\n    for i in xrange(3000): pass\n");
    raise(SIGUSR1);
    show("spin()", Py_eval_input, NULL);
    tell("by a signal:", done);
    Py_AddPendingCall(fail, NULL);
    show("spin()", Py_eval_input, NULL);
    show("spin()", Py_eval_input, NULL);
    Py_AddPendingCall(run_python, (void *)"import sys; sys.stdout.write('Python inside\\n'); sys.stdout.flush()");
    show("spin()", Py_eval_input, NULL);
    for (done = i = 0; i < 40; i++) {
        refused += Py_AddPendingCall(count, NULL) != 0;
    }
    tell("refused:", refused);
    tell("made:", Py_MakePendingCalls());
    tell("done:", done);
    Py_AddPendingCall(add_once_more, NULL);
    for (i = 0; i < 5; i++) {
        show("spin()", Py_eval_input, NULL);
    }
    tell("again:", again);
}

/* ---- interpreters ---- */

static PyObject *
call(PyObject *module, PyObject *callable)
{
    return PyObject_CallObject(callable, NULL);
}

/* Runs a text in an interpreter of its own. */
static PyObject *
apart(PyObject *module, PyObject *text)
{
    PyThreadState *outer = PyThreadState_Get(), *inner = Py_NewInterpreter();
    int status;
    if (inner == NULL) {
        PyThreadState_Swap(outer);
        return PyErr_NoMemory();
    }
    status = PyRun_SimpleString(PyString_AsString(text));
    Py_EndInterpreter(inner);
    PyThreadState_Swap(outer);
    return PyInt_FromLong(status);
}

static PyMethodDef functions[] = {{"call", call, METH_O, NULL}, {"apart", apart, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static void
play_inside(void)
{
    Py_InitModule("stages", functions);
    PyRun_SimpleString("import stages\ndef deep(n):\n    if n: return stages.call(lambda: deep(n - 1))\n"
                       "    return stages.apart('import sys; sys.deep = 1; raise KeyError')\n");
    show("import sys; sys.stderr = open('/dev/null', 'w')", Py_single_input, NULL);
    show("deep(40), deep(0), hasattr(sys, 'deep')", Py_eval_input, NULL);
}

static void
play_tasklets(void)
{
    Py_InitModule("stages", functions);
    PyRun_SimpleString("import stages\ntext = '''\nimport stackless, sys\nchannel = stackless.channel()\ndef wait():\n    try: channel.receive()\n"
                       "    finally: sys.stdout.write('woken ')\ndef turn():\n    while 1: stackless.schedule()\n"
                       "for i in range(3):\n    stackless.tasklet(wait)()\n    stackless.tasklet(turn)()\n"
                       "for i in range(4): stackless.schedule()\nsys.stdout.write('left ')\n'''\n");
    show("[stages.apart(text) for i in range(3)]", Py_eval_input, NULL);
    show("__import__('stackless').getruncount()", Py_eval_input, NULL);
}

/* ---- trace functions ---- */

static int
trace(PyObject *failing, PyFrameObject *frame, int what, PyObject *argument)
{
    const char *name = PyString_AS_STRING(frame->f_code->co_name);
    if (what != PyTrace_LINE) {
        tell(name, what);
    }
    if (failing != NULL && what == PyTrace_CALL && strcmp(name, "inner") == 0) {
        PyErr_SetString(PyExc_KeyError, "by the tracer");
        return -1;
    }
    return 0;
}

static void
play_tracer(void)
{
    PyRun_SimpleString("def inner(): return len('a')\ndef outer():\n    try: inner()\n    except KeyError as e: yield str(e)\n    yield 1\n");
    PyEval_SetTrace(trace, NULL);
    show("list(outer())", Py_eval_input, NULL);
    PyEval_SetTrace(trace, Py_None);
    show("list(outer())", Py_eval_input, NULL);
    PyEval_SetTrace(NULL, NULL);
    PyEval_SetProfile(trace, NULL);
    show("list(outer())", Py_eval_input, NULL);
    PyEval_SetProfile(NULL, NULL);
    show("list(outer())", Py_eval_input, NULL);
}

/* ---- flags ---- */

static void
play_flags(void)
{
    PyCompilerFlags flags = {0};
    show("7 / 2", Py_eval_input, &flags);
    show("from __future__ import division", Py_single_input, &flags);
    tell("division:", (flags.cf_flags & CO_FUTURE_DIVISION) != 0);
    show("7 / 2", Py_eval_input, &flags);
    show("7 / 2", Py_eval_input, NULL);
    flags.cf_flags = CO_FUTURE_PRINT_FUNCTION | CO_FUTURE_UNICODE_LITERALS;
    show("print('a', sep='-') or 'b'", Py_eval_input, &flags);
    flags.cf_flags = PyCF_SOURCE_IS_UTF8;
    show("u'\xc3\xa9'", Py_eval_input, &flags);
    flags.cf_flags = 0;
    show("u'\xc3\xa9'", Py_eval_input, &flags);
    flags.cf_flags = PyCF_DONT_IMPLY_DEDENT;
    show("if 1:\n    x", Py_single_input, &flags);
}

static const struct {
    const char *name;
    void (*play)(void);
} stages[] = {{"pending", play_pending}, {"inside", play_inside}, {"tasklets", play_tasklets},
              {"tracer", play_tracer},   {"flags", play_flags}};

int
main(int argc, char **argv)
{
    unsigned i;
    Py_Initialize();
    for (i = 0; argc == 2 && i < sizeof stages / sizeof *stages; i++) {
        if (strcmp(argv[1], stages[i].name) == 0) {
            stages[i].play();
        }
    }
    Py_Finalize();
    return 0;
}
