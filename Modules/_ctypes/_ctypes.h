/* What the files of _ctypes share: the description of a C type, its instances, arguments of a call.
 *
 * A C type is a Python class whose metaclass is one of six (simple, structure, union, array, pointer,
 * function).  The metaclasses extend the heap type by a `ctype_info`: what the class says about memory.
 * An instance (`cdata`) is a view of memory: its own, or part of another instance's.
 *
 *   I1  info->ready is set once the class describes memory; the public base classes never are ready
 *   I2  an instance without a base owns its memory, unless it was made from an address
 *   I3  whatever Python object a pointer in the memory refers to is kept in `objects` of the root
 *   I4  info->is_final: an instance or a dependent type exists, the layout does not change any more
 */
#ifndef PY_CTYPES_H
#define PY_CTYPES_H

#include <ffi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "Python.h"
#include "structmember.h"

#define PY_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

typedef enum {
    KIND_SIMPLE,
    KIND_STRUCT,
    KIND_UNION,
    KIND_ARRAY,
    KIND_POINTER,
    KIND_FUNCTION,
} ctype_kind;

enum {
    FUNC_CDECL = 1,
    FUNC_PYTHONAPI = 4,   /* keep the lock, look at the error indicator */
    FUNC_USE_ERRNO = 8,   /* exchange errno with the thread's copy around the call */
    FUNC_USE_LASTERROR = 16,
    FUNC_VARIADIC = 32,
};

/* The bits of a value inside its storage unit; count 0: all of them. */
typedef struct {
    unsigned char count;
    unsigned char shift;
} bit_range;

typedef enum { REP_SIGNED, REP_UNSIGNED, REP_FLOAT, REP_OTHER } representation;

/* One letter of `_type_`. */
typedef struct simple_code {
    char letter;
    char format;         /* of PEP 3118 */
    unsigned char size;
    unsigned char align;
    representation rep;
    bool is_long;        /* integers: a Python long comes out */
    bool is_pointer;     /* holds an address of Python data */
    bool may_swap;
    ffi_type *ffi;
    PyObject *(*get)(const struct simple_code *code, const void *at);
    /* Stores; *keep is a new reference to what must live as long as the value, or NULL. */
    int (*set)(const struct simple_code *code, void *at, PyObject *value, PyObject **keep);
} simple_code;

enum { PASSED_IN_REGISTERS = 16 };   /* bytes: no longer structure goes through registers */

/* What a structure or union is made of, for its way by value (passing.c). */
typedef struct {
    unsigned char bytes[PASSED_IN_REGISTERS];   /* what covers each byte */
    Py_ssize_t align;     /* the greatest of its members' own, whatever `_pack_` says */
    bool on_stack;        /* a member is not where its alignment wants it */
} by_value;

typedef struct {
    bool ready;           /* I1 */
    bool is_final;        /* I4 */
    bool swapped;         /* simple: bytes in the other order */
    bool has_pointer;     /* cannot be pickled */
    ctype_kind kind;
    Py_ssize_t size;      /* bytes */
    Py_ssize_t align;
    Py_ssize_t length;    /* items of an array, fields of a structure, 1 for pointers, 0 for simple ones */
    const simple_code *code;   /* simple only */
    PyObject *target;     /* owned, may be NULL: item of an array, what a pointer points to */
    PyObject *arrays;     /* owned, may be NULL: length -> weak reference to the array type of that length */
    PyObject *argtypes;   /* owned, may be NULL: function */
    PyObject *converters; /* owned, may be NULL: their from_param */
    PyObject *restype;    /* owned, may be NULL */
    PyObject *checker;    /* owned, may be NULL: _check_retval_ of restype */
    int flags;            /* function: FUNC_* */
    ffi_type ffi;
    ffi_type **elements;  /* PyMem, ends with NULL: what ffi.elements names, structures and arrays */
    char *format;         /* PyMem: PEP 3118 */
    int ndim;
    Py_ssize_t *shape;    /* PyMem: ndim of them */
    by_value passing;     /* structures and unions */
} ctype_info;

typedef struct {
    PyHeapTypeObject heap;
    ctype_info info;
} ctype_class;

/* Memory of an instance that outgrew itself stays until the end: parts of it may be in use. */
typedef struct memory_block {
    struct memory_block *older;
    _Alignas(16) char bytes[];
} memory_block;

typedef struct cdata {
    PyObject_HEAD
    char *ptr;            /* the value */
    Py_ssize_t size;      /* bytes of it that may be touched */
    struct cdata *base;   /* owned, may be NULL: whose memory it is */
    Py_ssize_t index;     /* which part of base */
    PyObject *objects;    /* owned, may be NULL: see I3 */
    memory_block *block;  /* owned, may be NULL */
    Py_ssize_t length;    /* of the type, when made */
    _Alignas(16) char small[16];
} cdata;

typedef union {
    char c;
    long long q;
    unsigned long long u;
    double d;
    float f;
    long double g;
    void *p;
    ffi_arg word;
} c_value;

/* What byref() and from_param() give: a value ready to be passed. */
typedef struct {
    PyObject_HEAD
    ffi_type *ffi;        /* borrowed from a type that lives as long as `obj`, or static */
    char tag;
    c_value value;
    PyObject *obj;        /* owned, may be NULL */
} carg;

typedef struct {
    PyObject_HEAD
    Py_ssize_t offset;
    Py_ssize_t size;      /* bytes of the storage unit */
    Py_ssize_t index;     /* among all fields, with those of base classes */
    bit_range bits;
    bool is_anonymous;    /* its own fields are fields of the class, too */
    PyObject *type;       /* owned */
} cfield;

typedef struct {
    cdata data;
    PyObject *thunk;      /* all owned, may be NULL */
    PyObject *callable;
    PyObject *argtypes;
    PyObject *converters;
    PyObject *restype;
    PyObject *checker;
    PyObject *errcheck;
    PyObject *paramflags;
    bool is_variadic;     /* set from Python; the class may say so, too */
} cfunction;

extern PyTypeObject py_ctypes_meta_Type, py_ctypes_simplemeta_Type, py_ctypes_structmeta_Type,
    py_ctypes_unionmeta_Type, py_ctypes_arraymeta_Type, py_ctypes_pointermeta_Type,
    py_ctypes_funcmeta_Type;
extern PyTypeObject py_ctypes_cdata_Type, py_ctypes_simple_Type, py_ctypes_struct_Type,
    py_ctypes_union_Type, py_ctypes_array_Type, py_ctypes_pointer_Type, py_ctypes_func_Type;
extern PyTypeObject py_ctypes_carg_Type, py_ctypes_field_Type, py_ctypes_thunk_Type;

/* codes.c */
/* Returns borrowed. Raises no. */
const simple_code *py_ctypes_code(char letter);
/* An integer of `size` bytes as it lies in memory. */
uint64_t py_ctypes_load(const void *at, Py_ssize_t size, bool swapped);
void py_ctypes_store(void *at, Py_ssize_t size, bool swapped, uint64_t value);
/* The value of a simple type in memory. Returns new. Raises yes. */
PyObject *py_ctypes_simple_get(const ctype_info *info, const void *at, bit_range bits);
/* Returns status; *keep is new or NULL. Raises yes. */
int py_ctypes_simple_set(const ctype_info *info, void *at, PyObject *value, bit_range bits, PyObject **keep);
/* A str as the conversion mode says from unicode, and the other way round. Returns new. Raises yes. */
PyObject *py_ctypes_encode(PyObject *unicode);
PyObject *py_ctypes_decode(PyObject *string);

/* ctype.c */
/* What a class says about memory; NULL when it says nothing. Returns borrowed. Raises no. */
ctype_info *py_ctypes_info(PyObject *type);
/* Returns borrowed. Raises no. */
ctype_info *py_ctypes_info_of(PyObject *instance);
/* type.__new__ for the metaclass; *info is the fresh description. Returns new. Raises yes. */
PyObject *py_ctypes_new_class(PyTypeObject *meta, PyObject *args, PyObject *kwds, ctype_info **info);
/* Takes over what a base class says. Returns status. Raises yes. */
int py_ctypes_inherit(PyObject *type, ctype_info *info);
/* Values of the module, kept at the metaclass. Returns borrowed. Raises no. */
PyObject *py_ctypes_state(const char *name);
/* Returns status. Raises yes. */
int py_ctypes_set_state(const char *name, PyObject *value);
/* `type * length`. Returns new. Raises yes. */
PyObject *py_ctypes_array_type(PyObject *item, Py_ssize_t length);
/* from_param as all but simple and pointer types have it. Returns new. Raises yes. */
PyObject *py_ctypes_from_param(PyObject *type, PyObject *value);
/* Printf into PyMem. Returns NULL on failure. Raises yes. */
char *py_ctypes_text(const char *format, ...);
/* Values like `simple`: a class directly below _SimpleCData. Raises no. */
bool py_ctypes_is_plain(PyObject *type);
/* The address of a symbol of a library object. Raises yes. */
void *py_ctypes_symbol(PyObject *library, const char *name, PyObject *error);

/* cdata.c */
static inline bool
is_cdata(PyObject *object)
{
    return PyObject_TypeCheck(object, &py_ctypes_cdata_Type);
}
/* A zeroed instance with memory of its own. Returns new. Raises yes. */
PyObject *py_ctypes_new_instance(PyTypeObject *type, PyObject *args, PyObject *kwds);
/* A view of memory: inside base; or, without base, of a copy. Returns new. Raises yes. */
PyObject *py_ctypes_view(PyObject *type, cdata *base, Py_ssize_t index, char *at);
PyObject *py_ctypes_copy_of(PyObject *type, const char *at);
PyObject *py_ctypes_at_address(PyObject *type, char *at);
/* The value of a part: a Python value for plain simple types, else a view. Returns new. Raises yes. */
PyObject *py_ctypes_get_part(PyObject *type, cdata *base, Py_ssize_t index, char *at);
/* Stores a value into a part and keeps what it needs. Returns status. Raises yes. */
int py_ctypes_set_part(PyObject *type, cdata *base, Py_ssize_t index, char *at, PyObject *value);
/* Returns status. Raises yes. */
int py_ctypes_keep_steal(cdata *target, Py_ssize_t index, PyObject *keep);
/* What the root of an instance keeps alive. Returns borrowed. Raises yes. */
PyObject *py_ctypes_kept(cdata *target);
/* Is there a whole value? Not where an instance was given another class. Returns status. Raises yes. */
int py_ctypes_check_size(const cdata *self, const ctype_info *info);
/* Returns status. Raises yes. */
int py_ctypes_resize(cdata *self, Py_ssize_t size);
int py_ctypes_clear(cdata *self);
int py_ctypes_traverse(cdata *self, visitproc visit, void *arg);
void py_ctypes_dealloc(cdata *self);
PyObject *py_ctypes_delete_error(const char *what);

/* All bits of the storage unit. */
#define WHOLE ((bit_range){0, 0})

/* layout.c: gives a structure or union class its fields. Returns status. Raises yes. */
int py_ctypes_set_fields(PyObject *type, PyObject *fields, bool is_struct);
/* passing.c: a member, or the bits of one, lies so many bytes behind the beginning. Raise no. */
void py_ctypes_note_member(by_value *whole, const ctype_info *member, Py_ssize_t at);
void py_ctypes_note_bits(by_value *whole, Py_ssize_t at, bit_range bits);
/* passing.c: makes the list of members for libffi, when it is not that of the fields. Returns status. Raises yes. */
int py_ctypes_describe(ctype_info *info);
/* passing.c: what a function gives back that returns the type. Returns borrowed. Raises no. */
ffi_type *py_ctypes_result_type(ctype_info *info);
/* field.c. Returns new. Raises yes. */
PyObject *py_ctypes_field(PyObject *type, Py_ssize_t offset, Py_ssize_t index, bit_range bits);
/* array.c: fields that are arrays of characters. The array is a view of the field. */
bool py_ctypes_is_text(ctype_info *info);
/* Returns new. Raises yes. */
PyObject *py_ctypes_text_field(ctype_info *info, PyObject *array);
/* Returns status. Raises yes. */
int py_ctypes_set_text_field(ctype_info *info, PyObject *array, PyObject *value);
/* pointer.c. Returns new. Raises yes. */
PyObject *py_ctypes_pointer_type(PyObject *module, PyObject *target);

/* args.c */
/* Returns new. Raises yes. */
carg *py_ctypes_new_arg(char tag, ffi_type *ffi, PyObject *obj);
carg *py_ctypes_arg_of(cdata *instance);
PyObject *py_ctypes_byref(PyObject *instance, Py_ssize_t offset);

/* call.c */
/* Calls an address with converted arguments. Returns new. Raises yes. */
PyObject *py_ctypes_call(void *address, PyObject *args, int flags, PyObject *converters, PyObject *restype,
                         PyObject *checker);
/* Exchanges errno with this thread's copy. Returns status. Raises yes. */
int py_ctypes_swap_errno(void);
/* This thread's copy of errno. Returns NULL on failure. Raises yes. */
int *py_ctypes_errno_copy(void);

/* funcptr.c: the from_param of each type of a sequence. Returns new. Raises yes. */
PyObject *py_ctypes_converters(PyObject *argtypes);

/* callback.c */
/* A C function that calls a Python one; *address is its entry. Returns new. Raises yes. */
PyObject *py_ctypes_new_thunk(PyObject *callable, PyObject *argtypes, PyObject *restype, int flags,
                              void **address);

/* module.c: the functions behind the addresses of the module */
PyObject *py_ctypes_cast(void *ptr, PyObject *source, PyObject *type);
PyObject *py_ctypes_string_at(const char *ptr, int size);
PyObject *py_ctypes_wstring_at(const wchar_t *ptr, int size);

#endif
