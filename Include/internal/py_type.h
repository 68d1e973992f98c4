/* py_type.h: the type machinery as the other folders see it.

   A slot of a heap type holds either a C function inherited from a static base or the *Python-level* function of
   that slot (`py_slot_…`), which looks the special method up and calls it through a nested PyObject_Call.  The
   dispatcher compares a slot with `py_slot_…` and, when they are the same, runs the special method as a frame
   instead of calling the slot:

       if (type->tp_as_number->nb_add == py_slot_nb_add) ... py_type_special(...), push a frame ...

   Which names a slot goes with stands in slots.def; py_slot_names() answers it for one offset.

   Version tags: py_type_version(t) is a number that no other type has and that changes whenever anything that a
   lookup in t's MRO can see changes.  0 means "t cannot be cached".  Tags are never used again.

   Not here: the public parts (object.h), descriptors (descrobject.h), instance dicts (py_dict.h). */
#ifndef PY_TYPE_H
#define PY_TYPE_H

#include "Python.h"

/* ---- state, one member of the runtime ---- */

#define PY_TYPE_CACHE_BITS 12

typedef struct {
    unsigned int version;   /* 0: the entry is empty */
    PyObject *name;         /* owned, an exact str; NULL when empty */
    PyObject *value;        /* borrowed from a tp_dict of the MRO, NULL: name is not there */
} py_type_cache_entry;

/* Which rows of slots.def a name has (slots.c). */
enum { PY_SLOT_PLACES = 256, PY_SLOT_ROWS = 128 };

typedef struct {
    int is_made;
    unsigned char first[PY_SLOT_PLACES];    /* open addressing by the name's address: its last row, and 1; 0: empty */
    unsigned char before[PY_SLOT_ROWS];     /* of a row: the one before it with the same name, and 1; 0: none */
} py_slot_index;

typedef struct {
    unsigned int next_version;  /* last tag handed out; stops at UINT_MAX */
    int has_died;               /* a class has died: lists of subclasses may have places to be taken again */
    py_slot_index slots;        /* made when the first class is */
    py_type_cache_entry cache[1 << PY_TYPE_CACHE_BITS];
} py_type_state;

/* In tp_flags: tp_call leaves no C frame behind when it calls Python code (Py_TPFLAGS_HAVE_STACKLESS_CALL for extensions). */
#define PY_TPFLAGS_SOFT_CALL (1L << 15)

/* ---- lookup ---- */

/* The attribute `name` in the dicts of type's MRO, unbound.  The value lives as long as nothing Python-visible runs:
   take a reference before calling anything.  Returns borrowed, NULL when absent.  Raises no. */
PyObject *
py_type_lookup(PyTypeObject *type, PyObject *name);

/* The tag of type, given to it when it has none.  Returns the tag, 0 if type cannot have one.  Raises no. */
unsigned int
py_type_version(PyTypeObject *type);

/* The special method `name` of self, looked up on its type only, and bound unless binding can be left out.
   Found: *func is the callable; *unbound is 1 if self has to be passed as first argument (func is a plain function or
   method descriptor), else 0.  Returns 1 found, 0 absent (no exception), -1 error.  *func is new.  Raises yes. */
int
py_type_special(PyObject *self, PyObject *name, PyObject **func, int *unbound);

/* The same for an instance of an old-style class, which may have the method itself.  0: absent, or its class's __getattr__
   is to be asked. */
int
py_instance_special(PyObject *self, PyObject *name, PyObject **func, int *unbound);

/* The special method `name` of self, bound.  Returns new, NULL without exception when absent.  Raises yes. */
PyObject *
py_type_lookup_special(PyObject *self, PyObject *name);

/* Calls the special method with self and `nargs` further arguments.  absent: what the AttributeError says is `name`.
   Returns new.  Raises yes. */
PyObject *
py_type_call_special(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t nargs);

/* The same, but a missing method gives NotImplemented.  Returns new.  Raises yes. */
PyObject *
py_type_call_maybe(PyObject *self, PyObject *name, PyObject *const *args, Py_ssize_t nargs);

/* The names that slots.def gives for the slot at `offset` of PyHeapTypeObject: first the plain, then the reflected
   or deleting one (NULL if there is none).  Returns 1 if the offset is in the table.  Both borrowed.  Raises no. */
int
py_slot_names(size_t offset, PyObject **name, PyObject **other);

/* Does the subclass `right_type` bring its own version of the reflected method `name` (it then goes first)?
   Returns 1, 0.  Raises no (errors are cleared). */
int
py_slot_reflected_first(PyObject *left, PyObject *right, PyObject *reflected_name);

/* ---- making instances, in parts: type.__call__ is new, then init ---- */

/* type.__call__ itself, the tp_call of `type`. */
PyObject *
py_type_call(PyObject *type, PyObject *args, PyObject *kwds);

/* object.__new__ and object.__init__ as slots. */
PyObject *
py_object_new(PyTypeObject *type, PyObject *args, PyObject *kwds);
int
py_object_init(PyObject *self, PyObject *args, PyObject *kwds);

/* After tp_new gave obj: must type.__call__ go on with tp_init of obj's type?  Returns 1 or 0.  Raises no. */
int
py_type_wants_init(PyTypeObject *type, PyObject *obj, PyObject *args, PyObject *kwds);

/* Checks what __init__ of self (NULL: not known) gave back, which must be None.  Consumes nothing.  Returns status 0/-1.  Raises yes. */
int
py_type_check_init_result(PyObject *self, PyObject *result);

/* Raises TypeError when type has abstract methods.  Returns status 0/-1.  Raises yes. */
int
py_type_check_abstract(PyTypeObject *type);

/* ---- type objects ---- */

/* The metaclass that the bases ask for, starting from `meta`.  Returns borrowed.  Raises yes. */
PyTypeObject *
py_type_best_metaclass(PyTypeObject *meta, PyObject *bases);

/* type.__getattribute__ and object attribute access as slots; for guards in the dispatcher. */
PyObject *
py_type_getattro(PyObject *type, PyObject *name);
int
py_type_setattro(PyObject *type, PyObject *name, PyObject *value);
PyObject *
py_super_getattro(PyObject *self, PyObject *name);

/* An attribute of the object itself, also where it is a super(), which would give that of the object behind it.
   Returns new. Raises yes. */
PyObject *
py_own_attribute(PyObject *self, PyObject *name);

/* Sets the slots of `type` and of its subclasses that go with the attribute `name` after it changed.
   Returns status 0/-1.  Raises yes. */
int
py_slots_update(PyTypeObject *type, PyObject *name);

/* Sets all slots of a new heap type.  Raises no. */
void
py_slots_fix_all(PyTypeObject *type);

/* Puts a wrapper descriptor in type's dict for every slot that it defines.  A fresh dict gets room for these and `others` more
   (0: it is not fresh).  Returns status 0/-1.  Raises yes. */
int
py_slots_add_wrappers(PyTypeObject *type, Py_ssize_t others);

/* The C3 linearisation.  Returns new list or tuple.  Raises yes. */
PyObject *
py_mro_compute(PyTypeObject *type);
/* Fills tp_mro, asking a metaclass that overrides mro().  Returns status 0/-1.  Raises yes. */
int
py_mro_set(PyTypeObject *type);

/* Adds to / removes from base's list of weak references to subclasses.  Returns status 0/-1.  Raises yes. */
int
py_subclasses_add(PyTypeObject *base, PyTypeObject *type);
void
py_subclasses_remove(PyTypeObject *base, PyTypeObject *type);
/* The live subclasses.  Returns new list.  Raises yes. */
PyObject *
py_subclasses_list(PyTypeObject *type);

/* Types without a public name: of None, NotImplemented, and what list.append, dict.fromkeys and (1).__add__ are. */
extern PyTypeObject py_none_type;
extern PyTypeObject py_not_implemented_type;
extern PyTypeObject py_method_descr_type;
extern PyTypeObject py_classmethod_descr_type;
extern PyTypeObject py_method_wrapper_type;

/* The functions of a property; each borrowed or NULL.  Raises no. */
void
py_property_functions(PyObject *property, PyObject **fget, PyObject **fset, PyObject **fdel);

/* ---- protocol of copy_reg: object.__reduce_ex__ ---- */

PyObject *
py_object_reduce_ex(PyObject *self, int protocol);

/* The state that goes along in protocol 2: __getstate__(), the __dict__, (dict, slots), or None.  Returns new.  Raises yes. */
PyObject *
py_object_state(PyObject *self);

/* ---- the Python-level slot functions (slots.c, slots_number.c) ---- */

#define PY_SLOT_BINARY(X)                                                                                            \
    X(nb_add) X(nb_subtract) X(nb_multiply) X(nb_divide) X(nb_remainder) X(nb_divmod) X(nb_lshift) X(nb_rshift)      \
    X(nb_and) X(nb_xor) X(nb_or) X(nb_floor_divide) X(nb_true_divide)
#define PY_SLOT_INPLACE(X)                                                                                           \
    X(nb_inplace_add) X(nb_inplace_subtract) X(nb_inplace_multiply) X(nb_inplace_divide) X(nb_inplace_remainder)     \
    X(nb_inplace_lshift) X(nb_inplace_rshift) X(nb_inplace_and) X(nb_inplace_xor) X(nb_inplace_or)                   \
    X(nb_inplace_floor_divide) X(nb_inplace_true_divide)
#define PY_SLOT_UNARY(X)                                                                                             \
    X(nb_negative) X(nb_positive) X(nb_absolute) X(nb_invert) X(nb_int) X(nb_long) X(nb_float) X(nb_oct) X(nb_hex)   \
    X(nb_index) X(tp_repr) X(tp_str) X(tp_iter) X(tp_iternext)

#define PY_SLOT_DECLARE_BINARY(f) PyObject *py_slot_##f(PyObject *, PyObject *);
#define PY_SLOT_DECLARE_UNARY(f) PyObject *py_slot_##f(PyObject *);
PY_SLOT_BINARY(PY_SLOT_DECLARE_BINARY)
PY_SLOT_INPLACE(PY_SLOT_DECLARE_BINARY)
PY_SLOT_UNARY(PY_SLOT_DECLARE_UNARY)
#undef PY_SLOT_DECLARE_BINARY
#undef PY_SLOT_DECLARE_UNARY

PyObject *py_slot_nb_power(PyObject *, PyObject *, PyObject *);
PyObject *py_slot_nb_inplace_power(PyObject *, PyObject *, PyObject *);
int py_slot_nb_nonzero(PyObject *);
/* The truth of what `method` (__nonzero__) gave: an int or bool, NULL stays an error. Returns status. Raises yes. */
int py_truth_of_result_steal(PyObject *result, const char *method);
int py_slot_nb_coerce(PyObject **, PyObject **);
PyObject *py_slot_mp_subscript(PyObject *, PyObject *);
int py_slot_mp_ass_subscript(PyObject *, PyObject *, PyObject *);
Py_ssize_t py_slot_sq_length(PyObject *);   /* also mp_length */
PyObject *py_slot_sq_item(PyObject *, Py_ssize_t);
PyObject *py_slot_sq_slice(PyObject *, Py_ssize_t, Py_ssize_t);
int py_slot_sq_ass_item(PyObject *, Py_ssize_t, PyObject *);
int py_slot_sq_ass_slice(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);
int py_slot_sq_contains(PyObject *, PyObject *);
#define py_slot_tp_compare _PyObject_SlotCompare
long py_slot_tp_hash(PyObject *);
PyObject *py_slot_tp_call(PyObject *, PyObject *, PyObject *);
PyObject *py_slot_tp_getattro(PyObject *, PyObject *);      /* only __getattribute__ is in Python */
PyObject *py_slot_tp_getattr_hook(PyObject *, PyObject *);  /* __getattr__ is in Python, perhaps both */
int py_slot_tp_setattro(PyObject *, PyObject *, PyObject *);
PyObject *py_slot_tp_richcompare(PyObject *, PyObject *, int);
PyObject *py_slot_tp_descr_get(PyObject *, PyObject *, PyObject *);
int py_slot_tp_descr_set(PyObject *, PyObject *, PyObject *);
int py_slot_tp_init(PyObject *, PyObject *, PyObject *);
PyObject *py_slot_tp_new(PyTypeObject *, PyObject *, PyObject *);
void py_slot_tp_del(PyObject *);

/* Runs __del__, which find(self, name) gets, of an object whose count has just become 0.  It is alive meanwhile; if it is
   referenced afterwards, the deallocation is off: the caller sees a positive count. Returns nothing. Raises no. */
void py_type_run_del(PyObject *self, PyObject *(*find)(PyObject *self, PyObject *name));

/* The descriptor behind a slot wrapper that is bound to its object (py_method_wrapper_type). Returns borrowed. Raises no. */
PyWrapperDescrObject *py_method_wrapper_descr(PyObject *wrapper);
/* And the object. Returns borrowed. Raises no. */
PyObject *py_method_wrapper_self(PyObject *wrapper);

#endif
