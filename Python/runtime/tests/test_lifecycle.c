/* Starting and ending the interpreter many times over in one process, with sub-interpreters, threads and tasklets. */
#include "Python.h"

#include <pthread.h>

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

int
main(void)
{
    const char *python = getenv("TEST_PYTHON");
    long before = 0;
    int right = 1;
    if (python != NULL) {
        Py_SetProgramName((char *)python);
    }
    for (int round = 0; round < 60 && right; round++) {
        if (round == 20) {
            before = resident();
        }
        right = run_round();
    }
    expect(right, "each round runs");
    long grown = resident() - before;
    printf("# %ld KiB more after 40 rounds\n", grown);
    expect(getenv("ASAN_OPTIONS") != NULL || grown < 512, "memory stays as it is");
    printf("Ran %d tests in 0s\n", tests);
    return failures != 0;
}
