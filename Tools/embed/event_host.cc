/* event_host.cc - an application in C++ whose events wake tasklets.
 *
 *     event_host FRAMES SOURCE     runs SOURCE with a channel named `events`, then FRAMES times sends one event to each
 *                                  tasklet that waits for one, and lets all run until they wait again
 *
 * The tasklets live on between two frames: each keeps its place in its loop.  A function of the host, host.emit, is
 * called from the middle of them.  Owned references are `ref`s; nothing else is released by hand.
 */
#include <Python.h>
#include <stackless_api.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

class ref {
public:
    explicit ref(PyObject *owned = NULL) : object(owned) {}
    ref(const ref &other) : object(other.object) { Py_XINCREF(object); }
    ~ref() { Py_XDECREF(object); }
    PyObject *get() const { return object; }
    bool operator!() const { return object == NULL; }

private:
    ref &operator=(const ref &);
    PyObject *object;
};

std::vector<std::string> emitted;

PyObject *host_emit(PyObject *, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:emit", &text)) {
        return NULL;
    }
    emitted.push_back(text);
    Py_RETURN_NONE;
}

PyMethodDef host_functions[] = {
    {"emit", host_emit, METH_VARARGS, "emit(text): the host collects it"},
    {NULL, NULL, 0, NULL}
};

void init_host()
{
    Py_InitModule("host", host_functions);
}

/* The event goes to every tasklet that waited when the frame began. */
bool deliver(PyChannelObject *events, long frame)
{
    for (int waiting = -PyChannel_GetBalance(events); waiting > 0; waiting--) {
        ref event(PyInt_FromLong(frame));
        if (!event || PyChannel_Send(events, event.get()) < 0) {
            return false;
        }
    }
    ref left(PyStackless_RunWatchdogEx(0, 0));
    return left.get() != NULL;
}

int run(long frames, const char *source)
{
    ref channel(reinterpret_cast<PyObject *>(PyChannel_New(NULL)));
    PyObject *names = PyModule_GetDict(PyImport_AddModule("__main__"));
    if (!channel || PyDict_SetItemString(names, "events", channel.get()) < 0 || PyRun_SimpleString(source) != 0) {
        return 1;
    }
    PyChannelObject *events = reinterpret_cast<PyChannelObject *>(channel.get());
    bool right = deliver(events, 0);
    for (long frame = 1; right && frame < frames; frame++) {
        right = deliver(events, frame);
    }
    if (!right) {
        PyErr_Print();
        return 1;
    }
    std::printf("waiting: %d\n", -PyChannel_GetBalance(events));
    return 0;
}

}  /* namespace */

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: event_host FRAMES SOURCE\n");
        return 2;
    }
    PyImport_AppendInittab("host", init_host);
    Py_SetProgramName(argv[0]);
    Py_Initialize();
    int status = run(std::atol(argv[1]), argv[2]);
    Py_Finalize();
    for (std::size_t i = 0; i < emitted.size(); i++) {
        std::printf("%s\n", emitted[i].c_str());
    }
    return status;
}
