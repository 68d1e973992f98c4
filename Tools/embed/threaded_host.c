/* threaded_host.c - a server whose threads, made by the host, call into Python.
 *
 *     threaded_host THREADS CALLS SOURCE      SOURCE defines handle(thread, call); each thread calls it CALLS times
 *
 * A thread that Python does not know takes the lock with PyGILState_Ensure and gives it back with PyGILState_Release.
 * Daemon threads that the source starts may still run when the host ends Python.
 */
#include <Python.h>
#include <pthread.h>

enum { MOST_THREADS = 64 };

typedef struct {
    int number;
    int calls;
    int failed;
} worker;

static void *
work(void *argument)
{
    worker *self = argument;
    int call;
    for (call = 0; call < self->calls; call++) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyObject *main_module = PyImport_AddModule("__main__");
        PyObject *result = main_module == NULL ? NULL
            : PyObject_CallMethod(main_module, "handle", "ii", self->number, call);
        if (result == NULL) {
            PyErr_Print();
            self->failed++;
        }
        Py_XDECREF(result);
        PyGILState_Release(state);
    }
    return NULL;
}

static int
count_call(void *counter)
{
    ++*(int *)counter;
    return 0;
}

int
main(int argc, char **argv)
{
    pthread_t threads[MOST_THREADS];
    worker workers[MOST_THREADS];
    PyThreadState *saved;
    int count = argc == 4 ? atoi(argv[1]) : 0, i, failed = 0, pending = 0;
    if (count < 1 || count > MOST_THREADS) {
        fprintf(stderr, "usage: threaded_host THREADS CALLS SOURCE\n");
        return 2;
    }
    Py_SetProgramName(argv[0]);
    Py_InitializeEx(0);
    PyEval_InitThreads();
    if (PyRun_SimpleString(argv[3]) != 0) {
        return 1;
    }
    Py_AddPendingCall(count_call, &pending);
    saved = PyEval_SaveThread();
    for (i = 0; i < count; i++) {
        workers[i].number = i;
        workers[i].calls = atoi(argv[2]);
        workers[i].failed = 0;
        pthread_create(&threads[i], NULL, work, &workers[i]);
    }
    for (i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        failed += workers[i].failed;
    }
    PyEval_RestoreThread(saved);
    PyRun_SimpleString("for i in xrange(1000): pass\nfinish()\n");
    printf("failed: %d pending: %d\n", failed, pending);
    fflush(stdout);
    Py_Finalize();
    return 0;
}
