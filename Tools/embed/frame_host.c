/* frame_host.c - an event loop, as a game has it, that gives tasklets a slice of each frame.
 *
 *     frame_host FRAMES SLICE SOURCE      runs SOURCE once, then FRAMES times the runnable tasklets for SLICE ticks
 *
 * The host's C frames lie under the main tasklet.  PyStackless_RunWatchdogEx returns after SLICE ticks with the tasklet
 * that it interrupted, which goes to the end of the queue; None means that nothing is left to run.
 */
#include <Python.h>
#include <stackless_api.h>

/* One frame. 1 tasklets are left, 0 none, -1 an error that was printed. */
static int
step(long slice)
{
    PyObject *left = PyStackless_RunWatchdogEx(slice, PY_WATCHDOG_TOTALTIMEOUT);
    int more;
    if (left == NULL) {
        PyErr_Print();
        return -1;
    }
    more = left != Py_None;
    if (more && PyTasklet_Check(left) && PyTasklet_Insert((PyTaskletObject *)left) < 0) {
        PyErr_Print();
        more = -1;
    }
    Py_DECREF(left);
    return more;
}

int
main(int argc, char **argv)
{
    int frames, frame, used = 0, more = 1;
    if (argc != 4) {
        fprintf(stderr, "usage: frame_host FRAMES SLICE SOURCE\n");
        return 2;
    }
    frames = atoi(argv[1]);
    Py_SetProgramName(argv[0]);
    Py_Initialize();
    if (PyRun_SimpleString(argv[3]) == 0) {
        for (frame = 0; frame < frames && more > 0; frame++) {
            more = step(atol(argv[2]));
            used++;
        }
    }
    printf("frames: %d left: %d\n", used, PyStackless_GetRunCount() - 1);
    fflush(stdout);
    Py_Finalize();
    return 0;
}
