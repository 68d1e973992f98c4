/* Starting and ending the interpreter many times over in one process, with sub-interpreters, threads and tasklets. */
#include "Python.h"

#include <pthread.h>

enum { LEAK = 12 };     /* KiB a round; the least that is called so */

static int tests, failures;

static void
expect(int right, const char *what)
{
    tests++;
    if (!right) {
        printf("FAIL: %s\n", what);
        failures++;
    }
}

/* Pages of the process that are in memory, in KiB. */
static long
resident(void)
{
    long pages = 0, all;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL) {
        if (fscanf(file, "%ld %ld", &all, &pages) != 2) {
            pages = 0;
        }
        fclose(file);
    }
    return pages * 4;
}

static const char program[] =
    "import sys, re, threading, stackless, cPickle, io, ast\n"
    "assert not hasattr(sys, 'marked')\n"
    "sys.marked = 1\n"
    "class Ring(object): pass\n"
    "ring = Ring()\n"
    "ring.ring = [ring]\n"
    "class Late(object):\n"
    "    def __init__(self): self.callback = ast.parse, cPickle.dumps, io.StringIO, Late\n"
    "    def __del__(self):\n"
    "        try: repr(self.callback); cPickle.dumps(self, 2); io.StringIO(u'x').read(); [len][0]('x')\n"
    "        except: pass\n"
    "        try: import wave, re; re.compile('(a|b)'); u'x'.encode('koi8-r')\n"
    "        except: pass\n"
    "ast.Name.late = cPickle.PicklingError.late = io.UnsupportedOperation.late = Late()\n"
    "cPickle.dumps(ast.parse('x = 1'), 2)\n"
    "stackless.tasklet(stackless.channel().receive)()\n"
    "stackless.run()\n"
    "thread = threading.Thread(target=int)\n"
    "thread.start()\n"
    "thread.join()\n";

static void *
enter_from_outside(void *result)
{
    PyGILState_STATE held = PyGILState_Ensure();
    *(int *)result = PyRun_SimpleString("import stackless; stackless.tasklet(len)('x'); stackless.run()");
    PyGILState_Release(held);
    return NULL;
}

static int
run_outside_thread(void)
{
    pthread_t thread;
    int result = -1;
    PyThreadState *own = PyEval_SaveThread();
    if (pthread_create(&thread, NULL, enter_from_outside, &result) == 0) {
        pthread_join(thread, NULL);
    }
    PyEval_RestoreThread(own);
    return result;
}

static int
run_inner_interpreter(void)
{
    PyThreadState *outer = PyThreadState_Get();
    PyThreadState *inner = Py_NewInterpreter();
    int result = inner == NULL ? -1 : PyRun_SimpleString(program);
    if (inner != NULL) {
        Py_EndInterpreter(inner);
    }
    PyThreadState_Swap(outer);
    return result;
}

static int
run_round(void)
{
    Py_Initialize();
    PyEval_InitThreads();
    int status = PyRun_SimpleString(program) | run_inner_interpreter() | run_outside_thread();
    Py_Finalize();
    return status == 0 && !Py_IsInitialized();
}

/* Run some rounds. Returns the least memory in use behind one of them in KiB, -1 when a round failed.
 *
 * The least, as allocators give pages back late: single figures vary by more than what is to be found. */
static long
least_of_rounds(int count)
{
    long least = -1;
    for (int round = 0; round < count; round++) {
        if (!run_round()) {
            return -1;
        }
        long now = resident();
        least = least < 0 || now < least ? now : least;
    }
    return least;
}

int
main(void)
{
    const char *python = getenv("TEST_PYTHON");
    if (python != NULL) {
        Py_SetProgramName((char *)python);
    }
    int rounds = 40;
    long start = least_of_rounds(10), before = least_of_rounds(20), after = least_of_rounds(rounds);
    for (; rounds < 200 && after >= 0 && after - before >= LEAK * rounds; rounds += 20) {
        after = least_of_rounds(20);    /* what leaks goes on growing, an allocator comes to an end */
    }
    expect(start >= 0 && before >= 0 && after >= 0, "each round runs");
    printf("# %ld KiB more after %d rounds\n", after - before, rounds);
    expect(getenv("ASAN_OPTIONS") != NULL || after - before < LEAK * rounds, "memory stays as it is");
    printf("Ran %d tests in 0s\n", tests);
    return failures != 0;
}
