/* dealloc.c: deleting long chains of containers without deep C recursion (the "trashcan").

   A container's deallocator is bracketed by Py_TRASHCAN_SAFE_BEGIN/END, which count how deeply deallocators nest on this C
   stack (slp_hop exchanges the count).  At PyTrash_UNWIND_LEVEL the object is not taken apart but put into the thread's list
   of delayed ones; when the outermost deallocator of a stack is done it empties that list, in a loop.

   I1 a delayed object is untracked, has reference count 0 and is in exactly one list, linked through gc_prev.
   I2 the nesting count is positive while the list is emptied, so that an object freed then only adds to the list.

   The two entries without `thread` serve extensions that were compiled against older headers; they use the running
   thread's list as well. */
#include "Python.h"

#include "py_state.h"

void
_PyTrash_thread_deposit_object(PyObject *object)
{
    PyThreadState *ts = PyThreadState_GET();

    assert(PyObject_IS_GC(object));
    assert(_Py_AS_GC(object)->gc.gc_refs == _PyGC_REFS_UNTRACKED); /* I1 */
    assert(Py_REFCNT(object) == 0);
    _Py_AS_GC(object)->gc.gc_prev = (PyGC_Head *)ts->trash_delete_later;
    ts->trash_delete_later = object;
}

void
_PyTrash_thread_destroy_chain(void)
{
    PyThreadState *ts = PyThreadState_GET();

    ++ts->trash_delete_nesting; /* I2 */
    while (ts->trash_delete_later != NULL) {
        PyObject *object = ts->trash_delete_later;
        destructor dealloc = Py_TYPE(object)->tp_dealloc;

        ts->trash_delete_later = (PyObject *)_Py_AS_GC(object)->gc.gc_prev;
        assert(Py_REFCNT(object) == 0);
        dealloc(object);
        assert(ts->trash_delete_nesting == 1);
    }
    --ts->trash_delete_nesting;
}

void
_PyTrash_deposit_object(PyObject *object)
{
    _PyTrash_thread_deposit_object(object);
}

void
_PyTrash_destroy_chain(void)
{
    _PyTrash_thread_destroy_chain();
}

/* The public data symbols of the older convention: nesting is counted in the thread state, so these stay at rest. */
int _PyTrash_delete_nesting = 0;
PyObject *_PyTrash_delete_later = NULL;
