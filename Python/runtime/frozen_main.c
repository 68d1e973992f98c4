/* frozen_main.c - Py_FrozenMain: the main program of an application that brings its modules frozen.
 *
 * PyImport_FrozenModules has a module __main__; it runs, with the arguments in sys.argv.  Environment variables that
 * tell where a library lies are read, but nothing warns when there is none.
 */
#include "Python.h"

#include <unistd.h>

PyAPI_FUNC(int) Py_FrozenMain(int argc, char **argv);

static int
is_set(const char *name)
{
    const char *value = Py_GETENV(name);
    return value != NULL && *value != '\0';
}

int
Py_FrozenMain(int argc, char **argv)
{
    int inspect = is_set("PYTHONINSPECT");
    int status = 0;
    Py_FrozenFlag = 1;
    if (is_set("PYTHONUNBUFFERED")) {
        setvbuf(stdin, NULL, _IONBF, BUFSIZ);
        setvbuf(stdout, NULL, _IONBF, BUFSIZ);
        setvbuf(stderr, NULL, _IONBF, BUFSIZ);
    }
    if (argc > 0) {
        Py_SetProgramName(argv[0]);
    }
    Py_Initialize();
    PySys_SetArgv(argc, argv);
    int found = PyImport_ImportFrozenModule((char *)"__main__");
    if (found == 0) {
        Py_FatalError("__main__ not frozen");
    }
    if (found < 0) {
        PyErr_Print();
        status = 1;
    }
    if (inspect && isatty(STDIN_FILENO)) {
        status = PyRun_AnyFile(stdin, "<stdin>") != 0;
    }
    Py_Finalize();
    return status;
}
