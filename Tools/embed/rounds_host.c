/* A host that starts and ends again and again, to see what that leaves behind.
 *
 *     rounds_host main N SCRIPT      N rounds of Py_Initialize, the script, Py_Finalize
 *     rounds_host other N SCRIPT     the same, the script in an interpreter of its own
 *     rounds_host inner N SCRIPT     one start; N times Py_NewInterpreter, the script, Py_EndInterpreter
 *     rounds_host two FIRST SECOND   two interpreters: FIRST in both, then SECOND in turn, the last time after one has ended
 *
 * The last line of the first three: "growth" and by how many KB the process has grown in the last two thirds of the rounds.
 */
#include <Python.h>

#include <string.h>
#include <unistd.h>

static long
resident(void)
{
    long all = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL) {
        if (fscanf(file, "%ld %ld", &all, &pages) != 2) {
            pages = 0;
        }
        fclose(file);
    }
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int
run_in_interpreter(const char *script)
{
    PyThreadState *outer = PyThreadState_Get();
    PyThreadState *inner = Py_NewInterpreter();
    int status;
    if (inner == NULL) {
        return -1;
    }
    status = PyRun_SimpleString(script);
    Py_EndInterpreter(inner);
    PyThreadState_Swap(outer);
    return status;
}

static int
one_round(const char *how, const char *script)
{
    int status;
    if (strcmp(how, "inner") == 0) {
        return run_in_interpreter(script);
    }
    Py_Initialize();
    PyEval_InitThreads();
    status = strcmp(how, "main") == 0 ? PyRun_SimpleString(script) : run_in_interpreter(script);
    Py_Finalize();
    return status;
}

static int
many_rounds(const char *how, int rounds, const char *script)
{
    long before = 0;
    int i;
    for (i = 0; i < rounds; i++) {
        if (one_round(how, script) < 0) {
            return 1;
        }
        if (i == rounds / 3) {
            before = resident();
        }
    }
    printf("growth %ld\n", resident() - before);
    return 0;
}

static int
two_interpreters(const char *first, const char *second)
{
    PyThreadState *outer = PyThreadState_Get(), *inner;
    int failed = PyRun_SimpleString(first);
    if ((inner = Py_NewInterpreter()) == NULL) {
        return 1;
    }
    failed |= PyRun_SimpleString(first) | PyRun_SimpleString(second);
    PyThreadState_Swap(outer);
    failed |= PyRun_SimpleString(second);
    PyThreadState_Swap(inner);
    failed |= PyRun_SimpleString(second);
    Py_EndInterpreter(inner);
    PyThreadState_Swap(outer);
    failed |= PyRun_SimpleString(second);
    return failed != 0;
}

int
main(int argc, char **argv)
{
    int status, starts_once;
    if (argc != 4) {
        fprintf(stderr, "usage: %s main|other|inner ROUNDS SCRIPT | two FIRST SECOND\n", argv[0]);
        return 2;
    }
    Py_SetProgramName(argv[0]);
    starts_once = strcmp(argv[1], "inner") == 0 || strcmp(argv[1], "two") == 0;
    if (starts_once) {
        Py_Initialize();
        PyEval_InitThreads();
    }
    status = strcmp(argv[1], "two") == 0 ? two_interpreters(argv[2], argv[3])
                                         : many_rounds(argv[1], atoi(argv[2]), argv[3]);
    if (starts_once) {
        Py_Finalize();
    }
    return status;
}
