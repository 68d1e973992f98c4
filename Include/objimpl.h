/* objimpl.h - allocation of objects and the cycle collector seen from a type.
 *
 * A collected object has a PyGC_Head right before it.
 */

#ifndef Py_OBJIMPL_H
#define Py_OBJIMPL_H

#ifdef __cplusplus
extern "C" {
#endif

/* Bookkeeping of the cycle collector, in front of each collected object (32 bytes). */
typedef union _gc_head {
    struct {
        union _gc_head *gc_next;
        union _gc_head *gc_prev;
        Py_ssize_t gc_refs;      /* _PyGC_REFS_*, or a count while collecting */
    } gc;
    double dummy;
    char dummy_padding[32];
} PyGC_Head;
typedef union _gc_head_old {
    struct {
        union _gc_head_old *gc_next;
        union _gc_head_old *gc_prev;
        Py_ssize_t gc_refs;
    } gc;
    long double dummy;
} PyGC_Head_old;

#define PyGC_HEAD_SIZE 0
#define _PyGC_REFS_REACHABLE (-3)
#define _PyGC_REFS_TENTATIVELY_UNREACHABLE (-4)
#define _PyGC_REFS_UNTRACKED (-2)

#define PyObject_DEL PyObject_Free
#define PyObject_Del PyObject_Free
#define PyObject_FREE PyObject_Free
#define PyObject_MALLOC PyObject_Malloc
#define PyObject_REALLOC PyObject_Realloc

PyAPI_DATA(PyGC_Head *) _PyGC_generation0;

PyAPI_FUNC(void) PyObject_Free(void *);
PyAPI_FUNC(void) PyObject_GC_Del(void *);
PyAPI_FUNC(void) PyObject_GC_Track(void *);
PyAPI_FUNC(void) PyObject_GC_UnTrack(void *);
PyAPI_FUNC(PyObject *) PyObject_Init(PyObject *, PyTypeObject *);
PyAPI_FUNC(PyVarObject *) PyObject_InitVar(PyVarObject *, PyTypeObject *, Py_ssize_t);
PyAPI_FUNC(void *) PyObject_Malloc(size_t);
PyAPI_FUNC(void *) PyObject_Realloc(void *, size_t);
PyAPI_FUNC(Py_ssize_t) PyGC_Collect(void);
PyAPI_FUNC(PyObject *) _PyObject_GC_New(PyTypeObject *);
PyAPI_FUNC(PyVarObject *) _PyObject_GC_NewVar(PyTypeObject *, Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyObject_New(PyTypeObject *);
PyAPI_FUNC(PyObject *) _PyObject_GC_Malloc(size_t);
PyAPI_FUNC(PyVarObject *) _PyObject_GC_Resize(PyVarObject *, Py_ssize_t);
PyAPI_FUNC(PyVarObject *) _PyObject_NewVar(PyTypeObject *, Py_ssize_t);

#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define _PyObject_SIZE(typeobj) ((typeobj)->tp_basicsize)
#define _PyObject_VAR_SIZE(typeobj, nitems) \
    (size_t)(((typeobj)->tp_basicsize + (nitems) * (typeobj)->tp_itemsize + (SIZEOF_VOID_P - 1)) & \
             ~(SIZEOF_VOID_P - 1))
#define PyObject_INIT(op, typeobj) \
    (Py_TYPE(op) = (typeobj), _Py_NewReference((PyObject *)(op)), (op))
#define PyObject_INIT_VAR(op, typeobj, size) \
    (Py_SIZE(op) = (size), PyObject_INIT((op), (typeobj)))
#define PyObject_NEW(type, typeobj) \
    ((type *)PyObject_Init((PyObject *)PyObject_MALLOC(_PyObject_SIZE(typeobj)), (typeobj)))
#define PyObject_NEW_VAR(type, typeobj, n) \
    ((type *)PyObject_InitVar( \
        (PyVarObject *)PyObject_MALLOC(_PyObject_VAR_SIZE((typeobj), (n))), (typeobj), (n)))
#define PyType_IS_GC(t) PyType_HasFeature((t), Py_TPFLAGS_HAVE_GC)
#define PyObject_IS_GC(o) \
    (PyType_IS_GC(Py_TYPE(o)) && (Py_TYPE(o)->tp_is_gc == NULL || Py_TYPE(o)->tp_is_gc(o)))
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize((PyVarObject *)(op), (n)))
#define PyObject_AS_GC(o) ((PyGC_Head *)(o) - 1)
#define PyObject_FROM_GC(g) ((PyObject *)(((PyGC_Head *)(g)) + 1))
#define PyObject_GC_Init(op)
#define PyObject_GC_Fini(op)
#define _Py_AS_GC(o) ((PyGC_Head *)(o) - 1)
#define _PyObject_GC_IS_TRACKED(o) ((_Py_AS_GC(o))->gc.gc_refs != _PyGC_REFS_UNTRACKED)
#define _PyObject_GC_MAY_BE_TRACKED(obj) \
    (PyObject_IS_GC(obj) && (!PyTuple_CheckExact(obj) || _PyObject_GC_IS_TRACKED(obj)))
#define _PyObject_GC_TRACK(o) \
    do { \
        PyGC_Head *py_gc_ = _Py_AS_GC(o); \
        if (py_gc_->gc.gc_refs != _PyGC_REFS_UNTRACKED) { \
            Py_FatalError("GC object already tracked"); \
        } \
        py_gc_->gc.gc_refs = _PyGC_REFS_REACHABLE; \
        py_gc_->gc.gc_next = _PyGC_generation0; \
        py_gc_->gc.gc_prev = _PyGC_generation0->gc.gc_prev; \
        py_gc_->gc.gc_prev->gc.gc_next = py_gc_; \
        _PyGC_generation0->gc.gc_prev = py_gc_; \
    } while (0)
#define _PyObject_GC_UNTRACK(o) \
    do { \
        PyGC_Head *py_gc_ = _Py_AS_GC(o); \
        py_gc_->gc.gc_refs = _PyGC_REFS_UNTRACKED; \
        py_gc_->gc.gc_prev->gc.gc_next = py_gc_->gc.gc_next; \
        py_gc_->gc.gc_next->gc.gc_prev = py_gc_->gc.gc_prev; \
        py_gc_->gc.gc_next = NULL; \
    } while (0)
#define Py_VISIT(op) \
    do { \
        if (op) { \
            int py_visited_ = visit((PyObject *)(op), arg); \
            if (py_visited_) { \
                return py_visited_; \
            } \
        } \
    } while (0)
#define PyType_SUPPORTS_WEAKREFS(t) \
    (PyType_HasFeature((t), Py_TPFLAGS_HAVE_WEAKREFS) && ((t)->tp_weaklistoffset > 0))
#define PyObject_GET_WEAKREFS_LISTPTR(o) \
    ((PyObject **)(((char *)(o)) + Py_TYPE(o)->tp_weaklistoffset))

#ifdef __cplusplus
}
#endif

#endif /* Py_OBJIMPL_H */
