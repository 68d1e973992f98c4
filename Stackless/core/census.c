/* All tasklets of the process, for whoever has to name or count them.
 *
 * Nobody keeps a list of tasklets: making one, switching and ending would pay for it. Those that ask
 * (deadlock messages, dumps, cstack's links, the end of a thread) walk the collector's generations,
 * where every tasklet is.
 *
 * I1  What is listed has a reference of the list's; tasklets in deallocation are left out.
 */
#include "core.h"

static int
add_generation(PyObject *list, py_gc_generation *generation, slp_tasklet_test wanted, void *arg)
{
    PyGC_Head *head = &generation->head;
    PyGC_Head *gc;
    for (gc = head->gc.gc_next; gc != head; gc = gc->gc.gc_next) {
        PyObject *o = (PyObject *)(gc + 1);
        if (slp_tasklet_check(o) && o->ob_refcnt > 0
            && (wanted == NULL || wanted((slp_tasklet *)o, arg))
            && PyList_Append(list, o) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *
slp_list_tasklets(slp_tasklet_test wanted, void *arg)
{
    PyObject *list = PyList_New(0);
    int i;
    for (i = PY_GC_GENERATIONS - 1; list != NULL && i >= 0; i--) {
        if (add_generation(list, &py_runtime_state.gc.generation[i], wanted, arg) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}
