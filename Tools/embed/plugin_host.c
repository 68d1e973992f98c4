/* plugin_host.c - an application that loads plugins in Python and offers them a module of its own.
 *
 *     plugin_host ROUNDS SOURCE…     each source is run as a plugin, in an interpreter of its own,
 *                                    ROUNDS times over from Py_Initialize to Py_Finalize
 *
 * The module "host" is registered before the start (PyImport_AppendInittab); host.report(text) prints.
 * A plugin that raises is reported on stderr, and the host goes on with the next.
 */
#include <Python.h>

static PyObject *
host_report(PyObject *module, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:report", &text)) {
        return NULL;
    }
    printf("host: %s\n", text);
    fflush(stdout);
    Py_RETURN_NONE;
}

static PyMethodDef host_functions[] = {
    {"report", host_report, METH_VARARGS, "report(text): the host prints it"},
    {NULL, NULL, 0, NULL},
};

static void
init_host(void)
{
    Py_InitModule("host", host_functions);
}

static int
run_plugin(const char *source)
{
    PyThreadState *outer = PyThreadState_Get();
    PyThreadState *own = Py_NewInterpreter();
    int status;
    if (own == NULL) {
        PyThreadState_Swap(outer);
        return -1;
    }
    status = PyRun_SimpleString(source);
    Py_EndInterpreter(own);
    PyThreadState_Swap(outer);
    return status;
}

int
main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 1, round, i, failed = 0;
    PyImport_AppendInittab("host", init_host);
    Py_SetProgramName(argv[0]);
    for (round = 0; round < rounds; round++) {
        Py_Initialize();
        for (i = 2; i < argc; i++) {
            failed += run_plugin(argv[i]) != 0;
        }
        Py_Finalize();
    }
    printf("failed: %d\n", failed);
    return 0;
}
