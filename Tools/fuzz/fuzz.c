/* The program for all fuzzing targets: libFuzzer calls a Python function with bytes.
 *
 * How it works: the environment variable FUZZ_TARGET names a line of targets.def, whose code is run once; run(data) is
 * called for each input. An exception is an answer like any other.
 */
#include "Python.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    const char *name;
    const char *code;
} targets[] = {
#define TARGET(name, code) {#name, code},
#include "targets.def"
#undef TARGET
};

static PyObject *run;                 /* owned: the function of the target */

static const char *
find_code(const char *name)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        if (name != NULL && strcmp(targets[i].name, name) == 0) {
            return targets[i].code;
        }
    }
    fprintf(stderr, "FUZZ_TARGET must be one of:");
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        fprintf(stderr, " %s", targets[i].name);
    }
    fprintf(stderr, "\n");
    exit(2);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *code = find_code(getenv("FUZZ_TARGET"));
    Py_NoSiteFlag = 1;
    Py_DontWriteBytecodeFlag = 1;
    Py_SetProgramName((*argv)[0]);
    Py_InitializeEx(0);
    if (PyRun_SimpleString(code) < 0) {
        exit(2);
    }
    PyObject *dict = PyModule_GetDict(PyImport_AddModule("__main__"));
    run = PyDict_GetItemString(dict, "run");
    Py_XINCREF(run);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    PyObject *text = PyString_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    PyObject *result = text == NULL ? NULL : PyObject_CallFunctionObjArgs(run, text, NULL);
    if (result == NULL) {
        PyErr_Clear();
    }
    Py_XDECREF(text);
    Py_XDECREF(result);
    return 0;
}
