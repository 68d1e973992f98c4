/* py_type_private.h: what the files of Objects/type share among themselves. */
#ifndef PY_TYPE_PRIVATE_H
#define PY_TYPE_PRIVATE_H

#include "Python.h"
#include "structmember.h"

/* ---- slots.c ---- */

/* Recomputes all slots of type and of all its subclasses.  Returns status.  Raises yes. */
int
py_slots_fix_tree(PyTypeObject *type);

/* ---- object_base.c ---- */

/* If `method` is the built-in __new__ of a static type: that type.  Returns borrowed or NULL.  Raises no. */
PyTypeObject *
py_type_of_new_wrapper(PyObject *method);

/* Puts the built-in __new__ into a static type's dict.  Returns status.  Raises yes. */
int
py_type_add_new_wrapper(PyTypeObject *type);

/* ---- extra.c ---- */

/* Brings the flat table of a type in step with its ordinary slots.  Raises no. */
void
py_type_flat_refresh(PyTypeObject *type);

/* Frees the record on tp_cache.  Raises no. */
void
py_type_extra_free(PyTypeObject *type);

/* ---- layout.c ---- */

/* The base whose instance layout a class with these bases extends.  Returns borrowed.  Raises yes. */
PyTypeObject *
py_type_best_base(PyObject *bases);

/* The static or heap type from which `type` takes its layout, leaving out those that only add __dict__ and __weakref__.
   Returns borrowed.  Raises no. */
PyTypeObject *
py_type_solid_base(PyTypeObject *type);

/* May an instance of `from` become one of `to`?  `what` is the attribute named in messages.  Returns status.  Raises yes. */
int
py_type_check_layout(PyTypeObject *from, PyTypeObject *to, const char *what);

/* ---- type_new.c ---- */

PyObject *py_type_new(PyTypeObject *meta, PyObject *args, PyObject *kwds);

/* ---- type_attr.c, type_bases.c ---- */

/* May this attribute of a type be set?  Heap types only, and none can be deleted.  Returns status.  Raises yes. */
int py_type_check_set(PyTypeObject *type, PyObject *value, const char *name);
PyObject *py_type_get_bases(PyObject *self, void *closure);
int py_type_set_bases(PyObject *self, PyObject *value, void *closure);

extern const PyGetSetDef py_type_getset[];
extern const PyMemberDef py_type_members[];

/* ---- subtype.c: the slots of heap types ---- */

void py_subtype_dealloc(PyObject *self);
int py_subtype_traverse(PyObject *self, visitproc visit, void *arg);
int py_subtype_clear(PyObject *self);
extern const PyGetSetDef py_subtype_getset_full[];
extern const PyGetSetDef py_subtype_getset_dict_only[];
extern const PyGetSetDef py_subtype_getset_weakref_only[];

/* ---- reduce.c ---- */

PyObject *py_object_reduce_method(PyObject *self, PyObject *args);
PyObject *py_object_reduce_ex_method(PyObject *self, PyObject *args);

/* As PyDescr_NewWrapper, with the interned name. Returns new. Raises yes. */
PyObject *
py_descr_new_wrapper(PyTypeObject *type, struct wrapperbase *base, void *wrapped, PyObject *name);

#endif
