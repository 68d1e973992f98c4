/* object.h - objects, types and reference counts.
 *
 * Every object starts with PyObject_HEAD. A pointer argument is borrowed and a result is new
 * unless the 2.7 documentation of the function says otherwise.
 */

#ifndef Py_OBJECT_H
#define Py_OBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyObject_HEAD Py_ssize_t ob_refcnt; struct _typeobject *ob_type;
#define PyObject_VAR_HEAD PyObject_HEAD Py_ssize_t ob_size;
#define _PyObject_EXTRA_INIT
#define _PyObject_HEAD_EXTRA
#define PyObject_HEAD_INIT(type) 1, type,
#define PyVarObject_HEAD_INIT(type, size) 1, type, size,

typedef struct _object {
    PyObject_HEAD
} PyObject;

typedef struct {
    PyObject_VAR_HEAD
} PyVarObject;

#define Py_REFCNT(ob) (((PyObject *)(ob))->ob_refcnt)
#define Py_TYPE(ob) (((PyObject *)(ob))->ob_type)
#define Py_SIZE(ob) (((PyVarObject *)(ob))->ob_size)

/* What the slots of a type look like. */
typedef PyObject *(*unaryfunc)(PyObject *);
typedef PyObject *(*binaryfunc)(PyObject *, PyObject *);
typedef PyObject *(*ternaryfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*inquiry)(PyObject *);
typedef Py_ssize_t (*lenfunc)(PyObject *);
typedef int (*coercion)(PyObject **, PyObject **);
typedef PyObject *(*intargfunc)(PyObject *, int);
typedef PyObject *(*intintargfunc)(PyObject *, int, int);
typedef PyObject *(*ssizeargfunc)(PyObject *, Py_ssize_t);
typedef PyObject *(*ssizessizeargfunc)(PyObject *, Py_ssize_t, Py_ssize_t);
typedef int (*intobjargproc)(PyObject *, int, PyObject *);
typedef int (*intintobjargproc)(PyObject *, int, int, PyObject *);
typedef int (*ssizeobjargproc)(PyObject *, Py_ssize_t, PyObject *);
typedef int (*ssizessizeobjargproc)(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);
typedef int (*objobjargproc)(PyObject *, PyObject *, PyObject *);
typedef int (*getreadbufferproc)(PyObject *, int, void **);
typedef int (*getwritebufferproc)(PyObject *, int, void **);
typedef int (*getsegcountproc)(PyObject *, int *);
typedef int (*getcharbufferproc)(PyObject *, int, char **);
typedef Py_ssize_t (*readbufferproc)(PyObject *, Py_ssize_t, void **);
typedef Py_ssize_t (*writebufferproc)(PyObject *, Py_ssize_t, void **);
typedef Py_ssize_t (*segcountproc)(PyObject *, Py_ssize_t *);
typedef Py_ssize_t (*charbufferproc)(PyObject *, Py_ssize_t, char **);

/* PEP 3118 view of memory: `obj` is owned by the view until PyBuffer_Release. */
typedef struct bufferinfo {
    void *buf;
    PyObject *obj;           /* owned, may be NULL */
    Py_ssize_t len;          /* bytes */
    Py_ssize_t itemsize;     /* bytes */
    int readonly;
    int ndim;
    char *format;            /* struct syntax, NULL means "B" */
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    Py_ssize_t *suboffsets;
    Py_ssize_t smalltable[2];
    void *internal;
} Py_buffer;
typedef int (*getbufferproc)(PyObject *, Py_buffer *, int);
typedef void (*releasebufferproc)(PyObject *, Py_buffer *);
typedef int (*objobjproc)(PyObject *, PyObject *);
typedef int (*visitproc)(PyObject *, void *);
typedef int (*traverseproc)(PyObject *, visitproc, void *);
typedef void (*freefunc)(void *);
typedef void (*destructor)(PyObject *);
typedef int (*printfunc)(PyObject *, FILE *, int);
typedef PyObject *(*getattrfunc)(PyObject *, char *);
typedef PyObject *(*getattrofunc)(PyObject *, PyObject *);
typedef int (*setattrfunc)(PyObject *, char *, PyObject *);
typedef int (*setattrofunc)(PyObject *, PyObject *, PyObject *);
typedef int (*cmpfunc)(PyObject *, PyObject *);
typedef PyObject *(*reprfunc)(PyObject *);
typedef long (*hashfunc)(PyObject *);
typedef PyObject *(*richcmpfunc)(PyObject *, PyObject *, int);
typedef PyObject *(*getiterfunc)(PyObject *);
typedef PyObject *(*iternextfunc)(PyObject *);
typedef PyObject *(*descrgetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*descrsetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*initproc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*newfunc)(struct _typeobject *, PyObject *, PyObject *);
typedef PyObject *(*allocfunc)(struct _typeobject *, Py_ssize_t);

struct PyMethodDef;
struct PyMemberDef;
struct PyGetSetDef;

typedef struct {
    long prefix;
    long suffix;
} _Py_HashSecret_t;

#define PyBUF_ANY_CONTIGUOUS 152
#define PyBUF_CONTIG 9
#define PyBUF_CONTIG_RO 8
#define PyBUF_C_CONTIGUOUS 56
#define PyBUF_FORMAT 4
#define PyBUF_FULL 285
#define PyBUF_FULL_RO 284
#define PyBUF_F_CONTIGUOUS 88
#define PyBUF_INDIRECT 280
#define PyBUF_ND 8
#define PyBUF_READ 256
#define PyBUF_RECORDS 29
#define PyBUF_RECORDS_RO 28
#define PyBUF_SHADOW 1024
#define PyBUF_SIMPLE 0
#define PyBUF_STRIDED 25
#define PyBUF_STRIDED_RO 24
#define PyBUF_STRIDES 24
#define PyBUF_WRITABLE 1
#define PyBUF_WRITE 512
#define PyBUF_WRITEABLE 1
#define PyTrash_UNWIND_LEVEL 50
#define Py_EQ 2
#define Py_GE 5
#define Py_GT 4
#define Py_INVALID_SIZE (-1)
#define Py_LE 1
#define Py_LT 0
#define Py_NE 3
#define Py_PRINT_RAW 1
#define Py_TPFLAGS_BASETYPE 1024L
#define Py_TPFLAGS_BASE_EXC_SUBCLASS 1073741824L
#define Py_TPFLAGS_CHECKTYPES 16L
#ifdef Py_BUILD_CORE
#define Py_TPFLAGS_DEFAULT 393707L   /* with Py_TPFLAGS_HAVE_VERSION_TAG: never changes tp_dict behind our back */
#else
#define Py_TPFLAGS_DEFAULT 131563L
#endif
#define Py_TPFLAGS_DEFAULT_CORE 393707L
#define Py_TPFLAGS_DEFAULT_EXTERNAL 131563L
#define Py_TPFLAGS_DICT_SUBCLASS 536870912L
#define Py_TPFLAGS_GC 0L
#define Py_TPFLAGS_HAVE_CLASS 256L
#define Py_TPFLAGS_HAVE_GC 16384L
#define Py_TPFLAGS_HAVE_GETCHARBUFFER 1L
#define Py_TPFLAGS_HAVE_INDEX 131072L
#define Py_TPFLAGS_HAVE_INPLACEOPS 8L
#define Py_TPFLAGS_HAVE_ITER 128L
#define Py_TPFLAGS_HAVE_NEWBUFFER 2097152L
#define Py_TPFLAGS_HAVE_RICHCOMPARE 32L
#define Py_TPFLAGS_HAVE_SEQUENCE_IN 2L
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION 0L
#define Py_TPFLAGS_HAVE_VERSION_TAG 262144L
#define Py_TPFLAGS_HAVE_WEAKREFS 64L
#define Py_TPFLAGS_HEAPTYPE 512L
#define Py_TPFLAGS_INT_SUBCLASS 8388608L
#define Py_TPFLAGS_IS_ABSTRACT 1048576L
#define Py_TPFLAGS_LIST_SUBCLASS 33554432L
#define Py_TPFLAGS_LONG_SUBCLASS 16777216L
#define Py_TPFLAGS_READY 4096L
#define Py_TPFLAGS_READYING 8192L
#define Py_TPFLAGS_STRING_SUBCLASS 134217728L
#define Py_TPFLAGS_TUPLE_SUBCLASS 67108864L
#define Py_TPFLAGS_TYPE_SUBCLASS 2147483648L
#define Py_TPFLAGS_UNICODE_SUBCLASS 268435456L
#define Py_TPFLAGS_VALID_VERSION_TAG 524288L
#define staticforward static
#define statichere static

typedef struct {
    readbufferproc bf_getreadbuffer;
    writebufferproc bf_getwritebuffer;
    segcountproc bf_getsegcount;
    charbufferproc bf_getcharbuffer;
    getbufferproc bf_getbuffer;
    releasebufferproc bf_releasebuffer;
} PyBufferProcs;

typedef struct {
    lenfunc mp_length;
    binaryfunc mp_subscript;
    objobjargproc mp_ass_subscript;
} PyMappingMethods;

typedef struct {
    binaryfunc nb_add;
    binaryfunc nb_subtract;
    binaryfunc nb_multiply;
    binaryfunc nb_divide;
    binaryfunc nb_remainder;
    binaryfunc nb_divmod;
    ternaryfunc nb_power;
    unaryfunc nb_negative;
    unaryfunc nb_positive;
    unaryfunc nb_absolute;
    inquiry nb_nonzero;
    unaryfunc nb_invert;
    binaryfunc nb_lshift;
    binaryfunc nb_rshift;
    binaryfunc nb_and;
    binaryfunc nb_xor;
    binaryfunc nb_or;
    coercion nb_coerce;
    unaryfunc nb_int;
    unaryfunc nb_long;
    unaryfunc nb_float;
    unaryfunc nb_oct;
    unaryfunc nb_hex;
    binaryfunc nb_inplace_add;
    binaryfunc nb_inplace_subtract;
    binaryfunc nb_inplace_multiply;
    binaryfunc nb_inplace_divide;
    binaryfunc nb_inplace_remainder;
    ternaryfunc nb_inplace_power;
    binaryfunc nb_inplace_lshift;
    binaryfunc nb_inplace_rshift;
    binaryfunc nb_inplace_and;
    binaryfunc nb_inplace_xor;
    binaryfunc nb_inplace_or;
    binaryfunc nb_floor_divide;
    binaryfunc nb_true_divide;
    binaryfunc nb_inplace_floor_divide;
    binaryfunc nb_inplace_true_divide;
    unaryfunc nb_index;
} PyNumberMethods;

typedef struct {
    lenfunc sq_length;
    binaryfunc sq_concat;
    ssizeargfunc sq_repeat;
    ssizeargfunc sq_item;
    ssizessizeargfunc sq_slice;
    ssizeobjargproc sq_ass_item;
    ssizessizeobjargproc sq_ass_slice;
    objobjproc sq_contains;
    binaryfunc sq_inplace_concat;
    ssizeargfunc sq_inplace_repeat;
} PySequenceMethods;

typedef struct _typeobject {
    PyObject_VAR_HEAD
    const char *tp_name;                 /* for messages: "module.name" */
    Py_ssize_t tp_basicsize;             /* bytes */
    Py_ssize_t tp_itemsize;              /* bytes an item, 0: fixed size */
    destructor tp_dealloc;
    printfunc tp_print;
    getattrfunc tp_getattr;
    setattrfunc tp_setattr;
    cmpfunc tp_compare;
    reprfunc tp_repr;
    PyNumberMethods *tp_as_number;
    PySequenceMethods *tp_as_sequence;
    PyMappingMethods *tp_as_mapping;
    hashfunc tp_hash;
    ternaryfunc tp_call;
    reprfunc tp_str;
    getattrofunc tp_getattro;
    setattrofunc tp_setattro;
    PyBufferProcs *tp_as_buffer;
    long tp_flags;
    const char *tp_doc;
    traverseproc tp_traverse;
    inquiry tp_clear;
    richcmpfunc tp_richcompare;
    Py_ssize_t tp_weaklistoffset;
    getiterfunc tp_iter;
    iternextfunc tp_iternext;
    struct PyMethodDef *tp_methods;
    struct PyMemberDef *tp_members;
    struct PyGetSetDef *tp_getset;
    struct _typeobject *tp_base;
    PyObject *tp_dict;
    descrgetfunc tp_descr_get;
    descrsetfunc tp_descr_set;
    Py_ssize_t tp_dictoffset;
    initproc tp_init;
    allocfunc tp_alloc;
    newfunc tp_new;
    freefunc tp_free;
    inquiry tp_is_gc;
    PyObject *tp_bases;
    PyObject *tp_mro;
    PyObject *tp_cache;                  /* unused by extensions; the interpreter hangs its own record here */
    PyObject *tp_subclasses;             /* list of weak references */
    PyObject *tp_weaklist;
    destructor tp_del;
    unsigned int tp_version_tag;         /* valid while Py_TPFLAGS_VALID_VERSION_TAG is set */
} PyTypeObject;

typedef struct _heaptypeobject {
    PyTypeObject ht_type;
    PyNumberMethods as_number;
    PyMappingMethods as_mapping;
    PySequenceMethods as_sequence;
    PyBufferProcs as_buffer;
    PyObject *ht_name;               /* owned str */
    PyObject *ht_slots;              /* owned tuple or NULL */
} PyHeapTypeObject; /* the descriptions of __slots__ follow */

PyAPI_DATA(PyTypeObject) PyType_Type;
PyAPI_DATA(PyTypeObject) PyBaseObject_Type;
PyAPI_DATA(PyTypeObject) PySuper_Type;
PyAPI_DATA(_Py_HashSecret_t) _Py_HashSecret;
PyAPI_DATA(PyObject) _Py_NoneStruct;
PyAPI_DATA(PyObject) _Py_NotImplementedStruct;
PyAPI_DATA(PyObject *) _PyTrash_delete_later;
PyAPI_DATA(int) _PyTrash_delete_nesting;
PyAPI_DATA(int) _Py_SwappedOp[];

PyAPI_FUNC(int) PyCallable_Check(PyObject *);
PyAPI_FUNC(int) PyNumber_Coerce(PyObject **, PyObject **);
PyAPI_FUNC(int) PyNumber_CoerceEx(PyObject **, PyObject **);
PyAPI_FUNC(void) PyObject_ClearWeakRefs(PyObject *);
PyAPI_FUNC(int) PyObject_Compare(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyObject_Dir(PyObject *);
PyAPI_FUNC(PyObject *) PyObject_GenericGetAttr(PyObject *, PyObject *);
PyAPI_FUNC(int) PyObject_GenericSetAttr(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyObject_GetAttr(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyObject_GetAttrString(PyObject *, const char *);
PyAPI_FUNC(int) PyObject_HasAttr(PyObject *, PyObject *);
PyAPI_FUNC(int) PyObject_HasAttrString(PyObject *, const char *);
PyAPI_FUNC(long) PyObject_Hash(PyObject *);
PyAPI_FUNC(long) PyObject_HashNotImplemented(PyObject *);
PyAPI_FUNC(int) PyObject_IsTrue(PyObject *);
PyAPI_FUNC(int) PyObject_Not(PyObject *);
PyAPI_FUNC(int) PyObject_Print(PyObject *, FILE *, int);
PyAPI_FUNC(PyObject *) PyObject_Repr(PyObject *);
PyAPI_FUNC(PyObject *) PyObject_RichCompare(PyObject *, PyObject *, int);
PyAPI_FUNC(int) PyObject_RichCompareBool(PyObject *, PyObject *, int);
PyAPI_FUNC(PyObject *) PyObject_SelfIter(PyObject *);
PyAPI_FUNC(int) PyObject_SetAttr(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(int) PyObject_SetAttrString(PyObject *, const char *, PyObject *);
PyAPI_FUNC(PyObject *) PyObject_Str(PyObject *);
PyAPI_FUNC(PyObject *) PyObject_Unicode(PyObject *);
PyAPI_FUNC(unsigned int) PyType_ClearCache(void);
PyAPI_FUNC(PyObject *) PyType_GenericAlloc(PyTypeObject *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyType_GenericNew(PyTypeObject *, PyObject *, PyObject *);
PyAPI_FUNC(int) PyType_IsSubtype(PyTypeObject *, PyTypeObject *);
PyAPI_FUNC(void) PyType_Modified(PyTypeObject *);
PyAPI_FUNC(int) PyType_Ready(PyTypeObject *);
PyAPI_FUNC(int) Py_ReprEnter(PyObject *);
PyAPI_FUNC(void) Py_ReprLeave(PyObject *);
PyAPI_FUNC(void) Py_DecRef(PyObject *);
PyAPI_FUNC(void) Py_IncRef(PyObject *);
PyAPI_FUNC(PyObject * *) _PyObject_GetDictPtr(PyObject *);
PyAPI_FUNC(PyObject *) _PyObject_NextNotImplemented(PyObject *);
PyAPI_FUNC(PyObject *) _PyType_Lookup(PyTypeObject *, PyObject *);
PyAPI_FUNC(void) _PyObject_Dump(PyObject *);
PyAPI_FUNC(PyObject *) _PyObject_GenericGetAttrWithDict(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(int) _PyObject_GenericSetAttrWithDict(PyObject *, PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) _PyObject_LookupSpecial(PyObject *, char *, PyObject **);
PyAPI_FUNC(int) _PyObject_SlotCompare(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) _PyObject_Str(PyObject *);
PyAPI_FUNC(void) _PyTrash_deposit_object(PyObject *);
PyAPI_FUNC(void) _PyTrash_destroy_chain(void);
PyAPI_FUNC(void) _PyTrash_thread_deposit_object(PyObject *);
PyAPI_FUNC(void) _PyTrash_thread_destroy_chain(void);
PyAPI_FUNC(long) _Py_HashDouble(double);
PyAPI_FUNC(long) _Py_HashPointer(void *);

#define PyHeapType_GET_MEMBERS(etype) \
    ((PyMemberDef *)((char *)(etype) + Py_TYPE(etype)->tp_basicsize))
#define PyObject_TypeCheck(ob, tp) (Py_TYPE(ob) == (tp) || PyType_IsSubtype(Py_TYPE(ob), (tp)))
#define PyType_HasFeature(t, f) (((t)->tp_flags & (f)) != 0)
#define PyType_FastSubclass(t, f) PyType_HasFeature(t, f)
#define PyType_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TYPE_SUBCLASS)
#define PyType_CheckExact(op) (Py_TYPE(op) == &PyType_Type)
#define PyObject_REPR(op) PyString_AS_STRING(PyObject_Repr(op))
#define PyObject_Bytes PyObject_Str

/* Reference counts. The debug build counts all references in one total. */
#ifdef Py_REF_DEBUG
PyAPI_DATA(Py_ssize_t) _Py_RefTotal;
PyAPI_FUNC(void) _Py_NegativeRefcount(const char *file, int line, PyObject *op);
PyAPI_FUNC(PyObject *) _PyDict_Dummy(void);
PyAPI_FUNC(PyObject *) _PySet_Dummy(void);
PyAPI_FUNC(Py_ssize_t) _Py_GetRefTotal(void);
#define _Py_INC_REFTOTAL _Py_RefTotal++
#define _Py_DEC_REFTOTAL _Py_RefTotal--
#define _Py_REF_DEBUG_COMMA ,
#define _Py_CHECK_REFCNT(op) \
    if (((PyObject *)(op))->ob_refcnt < 0) { \
        _Py_NegativeRefcount(__FILE__, __LINE__, (PyObject *)(op)); \
    }
#else
#define _Py_INC_REFTOTAL
#define _Py_DEC_REFTOTAL
#define _Py_REF_DEBUG_COMMA
#define _Py_CHECK_REFCNT(op) ;
#endif
#define _Py_COUNT_ALLOCS_COMMA
#define _Py_NewReference(op) (_Py_INC_REFTOTAL _Py_REF_DEBUG_COMMA Py_REFCNT(op) = 1)
#define _Py_ForgetReference(op) ((void)0)
#define _Py_Dealloc(op) ((*Py_TYPE(op)->tp_dealloc)((PyObject *)(op)))
#define Py_INCREF(op) (_Py_INC_REFTOTAL _Py_REF_DEBUG_COMMA ((PyObject *)(op))->ob_refcnt++)
#define Py_DECREF(op) \
    do { \
        if (_Py_DEC_REFTOTAL _Py_REF_DEBUG_COMMA --((PyObject *)(op))->ob_refcnt != 0) { \
            _Py_CHECK_REFCNT(op) \
        } else { \
            _Py_Dealloc((PyObject *)(op)); \
        } \
    } while (0)
#define Py_XINCREF(op) \
    do { \
        if ((op) != NULL) { \
            Py_INCREF(op); \
        } \
    } while (0)
#define Py_XDECREF(op) \
    do { \
        if ((op) != NULL) { \
            Py_DECREF(op); \
        } \
    } while (0)
#define Py_CLEAR(op) \
    do { \
        if ((op) != NULL) { \
            PyObject *py_old_ = (PyObject *)(op); \
            (op) = NULL; \
            Py_DECREF(py_old_); \
        } \
    } while (0)
#define Py_SETREF(op, value) \
    do { \
        PyObject *py_old_ = (PyObject *)(op); \
        (op) = (value); \
        Py_DECREF(py_old_); \
    } while (0)
#define Py_XSETREF(op, value) \
    do { \
        PyObject *py_old_ = (PyObject *)(op); \
        (op) = (value); \
        Py_XDECREF(py_old_); \
    } while (0)

#define Py_None (&_Py_NoneStruct)
#define Py_NotImplemented (&_Py_NotImplementedStruct)
#define Py_RETURN_NONE return Py_INCREF(Py_None), Py_None

/* Long chains of containers are taken apart without recursion: a deallocator brackets its
 * work with these two; beyond a depth of PyTrash_UNWIND_LEVEL the object is put aside. */
#define Py_TRASHCAN_SAFE_BEGIN(op) \
    do { \
        PyThreadState *py_trash_ts_ = PyThreadState_GET(); \
        if (!py_trash_ts_ || py_trash_ts_->trash_delete_nesting < PyTrash_UNWIND_LEVEL) { \
            if (py_trash_ts_) { \
                ++py_trash_ts_->trash_delete_nesting; \
            }
#define Py_TRASHCAN_SAFE_END(op) \
            if (py_trash_ts_) { \
                --py_trash_ts_->trash_delete_nesting; \
                if (py_trash_ts_->trash_delete_later && \
                    py_trash_ts_->trash_delete_nesting <= 0) { \
                    _PyTrash_thread_destroy_chain(); \
                } \
            } \
        } else { \
            _PyTrash_thread_deposit_object((PyObject *)(op)); \
        } \
    } while (0);

#ifdef __cplusplus
}
#endif

#endif /* Py_OBJECT_H */
