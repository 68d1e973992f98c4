/* What the dispatcher makes of C functions that break the rules of results.
 *
 * A failure without an exception is `SystemError: error return without exception set`, wherever the function stands:
 * called from Python, under a continuation, as the body of a tasklet, as an iterator.  A value together with an
 * exception must at least not disturb anything.
 */
#include "Python.h"
#include "py_flat.h"

static PyObject *
plain_failure(PyObject *self, PyObject *args)
{
    return NULL;
}

static PyObject *
value_and_exception(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_KeyError, "left behind");
    return PyInt_FromLong(1);
}

static py_step
flat_failure(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    return STEP_RAISE;
}

static py_step
flat_nothing(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
             PyObject **result)
{
    *result = NULL;
    return STEP_RETURN;
}

static py_step
flat_value_and_exception(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                         PyObject **result)
{
    *result = value_and_exception(self, NULL);
    return STEP_RETURN;
}

#define FLAT(f) ((PyCFunction)(void (*)(void))(f))

static PyMethodDef methods[] = {
    {"plain", plain_failure, METH_VARARGS, NULL},
    {"both", value_and_exception, METH_VARARGS, NULL},
    {"flat", FLAT(flat_failure), METH_FLAT, NULL},
    {"nothing", FLAT(flat_nothing), METH_FLAT, NULL},
    {"flat_both", FLAT(flat_value_and_exception), METH_FLAT, NULL},
    {NULL, NULL, 0, NULL}
};

/* Each case is run twice, so that specialised forms are met as well. */
static const char *const cases[] = {
    "f()",
    "f(1, *(2,))",
    "map(f, [1, 2])",
    "sorted([2, 1], key=f)",
    "for x in iter(f, 0): pass",
    "[f(x) for x in 'ab']",
    "try:\n    f()\nfinally:\n    done = 1",
    "from _stackless import *\nt = tasklet(f)(1)\nrun()",
    "class C(object):\n    p = property(f)\nC().p",
    "class C(object):\n    __getattr__ = f\nC().p",
    "class C(object):\n    __add__ = f\nC() + 1",
    "class C(object):\n    __init__ = f\nC()",
    "class C(object):\n    __iter__ = f\nlist(C())",
    "class C(object):\n    __nonzero__ = f\nnot C()",
    "def g():\n    yield f()\nlist(g())",
};

static int failures;

/* Runs one case with the function `name`: SystemError must come out, or anything if `any`. */
static void
run_case(PyObject *module, const char *name, int number, int any)
{
    PyObject *dict = PyDict_New(), *function = PyObject_GetAttrString(module, name);
    int ok = 1;

    PyDict_SetItemString(dict, "__builtins__", PyEval_GetBuiltins());
    PyDict_SetItemString(dict, "f", function);
    PyObject *code = Py_CompileString(cases[number], "case", Py_file_input);
    for (int i = 0; i < 2 && code != NULL; i++) {
        PyObject *value = PyEval_EvalCode((PyCodeObject *)code, dict, dict);
        ok = ok && (any || (value == NULL && PyErr_ExceptionMatches(PyExc_SystemError)));
        if (!ok) {
            PyErr_Print();
        }
        PyErr_Clear();
        Py_XDECREF(value);
    }
    ok = ok && code != NULL;
    printf("%s %s, case %d\n", ok ? "ok  " : "FAIL", name, number);
    failures += !ok;
    Py_XDECREF(code);
    Py_XDECREF(function);
    Py_DECREF(dict);
}

int
main(void)
{
    Py_NoSiteFlag = 1;
    Py_Initialize();
    PyObject *module = Py_InitModule("bad_results", methods);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        run_case(module, "plain", (int)i, 0);
        run_case(module, "flat", (int)i, 0);
        run_case(module, "nothing", (int)i, 0);
        run_case(module, "both", (int)i, 1);
        run_case(module, "flat_both", (int)i, 1);
    }
    Py_Finalize();
    return failures != 0;
}
