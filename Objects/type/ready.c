/* ready.c: PyType_Ready: completing a type object.

   A static type comes with the slots that its author filled; a heap type from type_new with hardly any.  Both get here
   their base, metaclass, dict with descriptors for methods, members, getsets and slots, MRO, and what they inherit:

       special   size, GC and its two slots, flag bits of the builtin families, tp_new      from the first base
       slots     every empty slot                                                         from each base in the MRO

   I1 a type is inherited from only after it is ready.
   I2 a slot is inherited from a base only if that base did not itself merely inherit it from *its* first base: so that of
      two bases the one that really defines a slot wins over one that has it from `object`.
   I3 on failure the READYING flag goes and READY is not set; the type can be tried again.
   I4 the suites that a static type comes with are never written to: they may be constants. */
#include "Python.h"
#include "structmember.h"

#include "py_dict.h"
#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

/* ---- descriptors into the dict ---- */

static int
put_steal(PyObject *dict, const char *name, PyObject *descr)
{
    if (descr == NULL) {
        return -1;
    }
    int status = PyDict_SetItemString(dict, name, descr);
    Py_DECREF(descr);
    return status;
}

/* Puts a descriptor under its own name, unless the name is taken. */
static int
put_descr_steal(PyObject *dict, PyObject *descr, int replaces)
{
    if (descr == NULL) {
        return -1;
    }
    PyObject *name = ((PyDescrObject *)descr)->d_name;
    int status = replaces ? PyDict_SetItem(dict, name, descr) : py_dict_get_or_add(dict, name, descr) == NULL ? -1 : 0;
    Py_DECREF(descr);
    return status;
}

static int
add_static_method(PyTypeObject *type, PyMethodDef *method)
{
    if (method->ml_flags & METH_CLASS) {
        PyErr_SetString(PyExc_ValueError, "method cannot be both class and static");
        return -1;
    }
    PyObject *func = PyCFunction_New(method, NULL);
    PyObject *descr = func == NULL ? NULL : PyStaticMethod_New(func);
    Py_XDECREF(func);
    return put_steal(type->tp_dict, method->ml_name, descr);
}

static int
add_method(PyTypeObject *type, PyMethodDef *method)
{
    int replaces = (method->ml_flags & METH_COEXIST) != 0;
    if (method->ml_flags & METH_STATIC) {
        int is_taken = !replaces && PyDict_GetItemString(type->tp_dict, method->ml_name) != NULL;
        return is_taken ? 0 : add_static_method(type, method);
    }
    PyObject *descr = method->ml_flags & METH_CLASS ? PyDescr_NewClassMethod(type, method) : PyDescr_NewMethod(type, method);
    return put_descr_steal(type->tp_dict, descr, replaces);
}

static int
add_methods(PyTypeObject *type)
{
    for (PyMethodDef *method = type->tp_methods; method != NULL && method->ml_name != NULL; method++) {
        if (add_method(type, method) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
add_members(PyTypeObject *type)
{
    for (PyMemberDef *member = type->tp_members; member != NULL && member->name != NULL; member++) {
        if (put_descr_steal(type->tp_dict, PyDescr_NewMember(type, member), 0) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
add_getsets(PyTypeObject *type)
{
    for (PyGetSetDef *getset = type->tp_getset; getset != NULL && getset->name != NULL; getset++) {
        if (put_descr_steal(type->tp_dict, PyDescr_NewGetSet(type, getset), 0) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Static types show tp_doc as __doc__; heap types have theirs in the dict already. */
static int
add_doc(PyTypeObject *type)
{
    if (PyDict_GetItem(type->tp_dict, PY_ID(__doc__)) != NULL) {
        return 0;
    }
    if (type->tp_doc == NULL) {
        return PyDict_SetItem(type->tp_dict, PY_ID(__doc__), Py_None);
    }
    PyObject *doc = PyString_FromString(type->tp_doc);
    int status = doc != NULL ? PyDict_SetItem(type->tp_dict, PY_ID(__doc__), doc) : -1;
    Py_XDECREF(doc);
    return status;
}

/* What the dict of a static type will hold beside wrappers of slots, at most. */
static Py_ssize_t
count_entries(PyTypeObject *type)
{
    Py_ssize_t count = 2;   /* __doc__ and __new__ */
    for (PyMethodDef *method = type->tp_methods; method != NULL && method->ml_name != NULL; method++) {
        count++;
    }
    for (PyMemberDef *member = type->tp_members; member != NULL && member->name != NULL; member++) {
        count++;
    }
    for (PyGetSetDef *getset = type->tp_getset; getset != NULL && getset->name != NULL; getset++) {
        count++;
    }
    return count;
}

static int
fill_dict(PyTypeObject *type)
{
    Py_ssize_t entries = 0;
    if (type->tp_dict == NULL) {
        type->tp_dict = PyDict_New();
        if (type->tp_dict == NULL) {
            return -1;
        }
        entries = count_entries(type);
    }
    if (py_slots_add_wrappers(type, entries) < 0) {
        return -1;
    }
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && type->tp_new != NULL &&
        py_type_add_new_wrapper(type) < 0) {
        return -1;
    }
    return add_methods(type) < 0 || add_members(type) < 0 || add_getsets(type) < 0 ? -1 : 0;
}

/* ---- what comes from the first base ---- */

static void
inherit_gc(PyTypeObject *type, PyTypeObject *base)
{
    int both_known = PyType_HasFeature(type, Py_TPFLAGS_HAVE_RICHCOMPARE);
    if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC) && PyType_HasFeature(base, Py_TPFLAGS_HAVE_GC) && both_known &&
        type->tp_traverse == NULL && type->tp_clear == NULL) {
        type->tp_flags |= Py_TPFLAGS_HAVE_GC;
        type->tp_traverse = base->tp_traverse;
        type->tp_clear = base->tp_clear;
    }
}

static void
inherit_family_flags(PyTypeObject *type, PyTypeObject *base)
{
    static const struct {
        PyTypeObject *root;
        long flag;
    } families[] = {
        {&PyType_Type, Py_TPFLAGS_TYPE_SUBCLASS},       {&PyInt_Type, Py_TPFLAGS_INT_SUBCLASS},
        {&PyLong_Type, Py_TPFLAGS_LONG_SUBCLASS},       {&PyString_Type, Py_TPFLAGS_STRING_SUBCLASS},
        {&PyUnicode_Type, Py_TPFLAGS_UNICODE_SUBCLASS}, {&PyTuple_Type, Py_TPFLAGS_TUPLE_SUBCLASS},
        {&PyList_Type, Py_TPFLAGS_LIST_SUBCLASS},       {&PyDict_Type, Py_TPFLAGS_DICT_SUBCLASS},
    };
    if (PyExc_BaseException != NULL && PyType_IsSubtype(base, (PyTypeObject *)PyExc_BaseException)) {
        type->tp_flags |= Py_TPFLAGS_BASE_EXC_SUBCLASS;
        return;
    }
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
        if (PyType_IsSubtype(base, families[i].root)) {
            type->tp_flags |= families[i].flag;
            return;
        }
    }
}

static void
inherit_special(PyTypeObject *type, PyTypeObject *base)
{
    inherit_gc(type, base);
    if (PyType_HasFeature(type, Py_TPFLAGS_HAVE_CLASS)) {
        /* object's own __new__ is not handed on to static types: they say themselves whether they can be made. */
        if (type->tp_new == NULL && (base != &PyBaseObject_Type || PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE))) {
            type->tp_new = base->tp_new;
        }
    }
    if (type->tp_basicsize == 0) {
        type->tp_basicsize = base->tp_basicsize;
    }
    if (type->tp_itemsize == 0) {
        type->tp_itemsize = base->tp_itemsize;
    }
    if (type->tp_weaklistoffset == 0 && PyType_HasFeature(type, Py_TPFLAGS_HAVE_WEAKREFS)) {
        type->tp_weaklistoffset = base->tp_weaklistoffset;
    }
    if (type->tp_dictoffset == 0 && PyType_HasFeature(type, Py_TPFLAGS_HAVE_CLASS)) {
        type->tp_dictoffset = base->tp_dictoffset;
    }
    inherit_family_flags(type, base);
}

/* ---- what comes from every base in the MRO ---- */

/* Offsets of slots that are inherited one by one, in the type or in one of its suites. */
static const unsigned short number_slots[] = {
#define N(slot) offsetof(PyNumberMethods, slot)
    N(nb_add), N(nb_subtract), N(nb_multiply), N(nb_divide), N(nb_remainder), N(nb_divmod), N(nb_power),
    N(nb_negative), N(nb_positive), N(nb_absolute), N(nb_nonzero), N(nb_invert), N(nb_lshift), N(nb_rshift), N(nb_and),
    N(nb_xor), N(nb_or), N(nb_coerce), N(nb_int), N(nb_long), N(nb_float), N(nb_oct), N(nb_hex), N(nb_inplace_add),
    N(nb_inplace_subtract), N(nb_inplace_multiply), N(nb_inplace_divide), N(nb_inplace_remainder), N(nb_inplace_power),
    N(nb_inplace_lshift), N(nb_inplace_rshift), N(nb_inplace_and), N(nb_inplace_xor), N(nb_inplace_or),
#undef N
};

static const unsigned short newer_number_slots[] = {
#define N(slot) offsetof(PyNumberMethods, slot)
    N(nb_true_divide), N(nb_floor_divide), N(nb_inplace_true_divide), N(nb_inplace_floor_divide),
#undef N
};

static const unsigned short index_slots[] = {offsetof(PyNumberMethods, nb_index)};

static const unsigned short sequence_slots[] = {
#define S(slot) offsetof(PySequenceMethods, slot)
    S(sq_length), S(sq_concat), S(sq_repeat), S(sq_item), S(sq_slice), S(sq_ass_item), S(sq_ass_slice), S(sq_contains),
    S(sq_inplace_concat), S(sq_inplace_repeat),
#undef S
};

static const unsigned short mapping_slots[] = {
#define M(slot) offsetof(PyMappingMethods, slot)
    M(mp_length), M(mp_subscript), M(mp_ass_subscript),
#undef M
};

static const unsigned short buffer_slots[] = {
#define B(slot) offsetof(PyBufferProcs, slot)
    B(bf_getreadbuffer), B(bf_getwritebuffer), B(bf_getsegcount), B(bf_getcharbuffer),
#undef B
};

static const unsigned short new_buffer_slots[] = {
#define B(slot) offsetof(PyBufferProcs, slot)
    B(bf_getbuffer), B(bf_releasebuffer),
#undef B
};

static const unsigned short plain_slots[] = {
#define T(slot) offsetof(PyTypeObject, slot)
    T(tp_dealloc), T(tp_print), T(tp_repr), T(tp_call), T(tp_str),
#undef T
};

static const unsigned short iteration_slots[] = {offsetof(PyTypeObject, tp_iter), offsetof(PyTypeObject, tp_iternext)};

static const unsigned short class_slots[] = {
#define T(slot) offsetof(PyTypeObject, slot)
    T(tp_descr_get), T(tp_descr_set), T(tp_init), T(tp_alloc), T(tp_is_gc),
#undef T
};

/* Copies those slots that are empty in `to` and that `from` defines itself (I2).  basebase: from's base, or NULL. */
static void
inherit_each(void *to, const void *from, const void *basebase, const unsigned short *offsets, size_t count)
{
    if (to == NULL || from == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        void **target = (void **)((char *)to + offsets[i]);
        void *value = *(void *const *)((const char *)from + offsets[i]);
        void *older = basebase == NULL ? NULL : *(void *const *)((const char *)basebase + offsets[i]);
        if (*target == NULL && value != NULL && value != older) {
            *target = value;
        }
    }
}

#define INHERIT(to, from, basebase, offsets) \
    inherit_each(to, from, basebase, offsets, sizeof(offsets) / sizeof((offsets)[0]))

static void
inherit_suites(PyTypeObject *type, PyTypeObject *base, PyTypeObject *basebase)
{
    PyNumberMethods *older = basebase == NULL ? NULL : basebase->tp_as_number;
    INHERIT(type->tp_as_number, base->tp_as_number, older, number_slots);
    if (PyType_HasFeature(base, Py_TPFLAGS_CHECKTYPES)) {
        INHERIT(type->tp_as_number, base->tp_as_number, older, newer_number_slots);
    }
    if (PyType_HasFeature(base, Py_TPFLAGS_HAVE_INDEX)) {
        INHERIT(type->tp_as_number, base->tp_as_number, older, index_slots);
    }
    INHERIT(type->tp_as_sequence, base->tp_as_sequence, basebase == NULL ? NULL : basebase->tp_as_sequence,
            sequence_slots);
    INHERIT(type->tp_as_mapping, base->tp_as_mapping, basebase == NULL ? NULL : basebase->tp_as_mapping,
            mapping_slots);
    PyBufferProcs *older_buffer = basebase == NULL ? NULL : basebase->tp_as_buffer;
    INHERIT(type->tp_as_buffer, base->tp_as_buffer, older_buffer, buffer_slots);
    if (PyType_HasFeature(base, Py_TPFLAGS_HAVE_NEWBUFFER)) {
        INHERIT(type->tp_as_buffer, base->tp_as_buffer, older_buffer, new_buffer_slots);
    }
}

static void
inherit_comparison(PyTypeObject *type, PyTypeObject *base)
{
    int rich = PyType_HasFeature(type, Py_TPFLAGS_HAVE_RICHCOMPARE) &&
               PyType_HasFeature(base, Py_TPFLAGS_HAVE_RICHCOMPARE);
    if (!rich) {
        if (type->tp_compare == NULL) {
            type->tp_compare = base->tp_compare;
        }
        return;
    }
    /* Comparing and hashing go together: who defines one of them inherits none. */
    if (type->tp_compare == NULL && type->tp_richcompare == NULL && type->tp_hash == NULL) {
        type->tp_compare = base->tp_compare;
        type->tp_richcompare = base->tp_richcompare;
        type->tp_hash = base->tp_hash;
    }
}

static void
inherit_free(PyTypeObject *type, PyTypeObject *base)
{
    if (type->tp_free != NULL) {
        return;
    }
    if (PyType_IS_GC(type) == PyType_IS_GC(base)) {
        type->tp_free = base->tp_free;
    }
    else if (PyType_IS_GC(type) && base->tp_free == (freefunc)PyObject_Free) {
        type->tp_free = PyObject_GC_Del; /* a collected class above an uncollected one */
    }
}

static void
inherit_slots(PyTypeObject *type, PyTypeObject *base, PyTypeObject *basebase)
{
    inherit_suites(type, base, basebase);
    INHERIT(type, base, basebase, plain_slots);
    if (type->tp_getattr == NULL && type->tp_getattro == NULL) {
        type->tp_getattr = base->tp_getattr;
        type->tp_getattro = base->tp_getattro;
    }
    if (type->tp_setattr == NULL && type->tp_setattro == NULL) {
        type->tp_setattr = base->tp_setattr;
        type->tp_setattro = base->tp_setattro;
    }
    inherit_comparison(type, base);
    if (PyType_HasFeature(type, Py_TPFLAGS_HAVE_ITER) && PyType_HasFeature(base, Py_TPFLAGS_HAVE_ITER)) {
        INHERIT(type, base, basebase, iteration_slots);
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_HAVE_CLASS) && PyType_HasFeature(base, Py_TPFLAGS_HAVE_CLASS)) {
        INHERIT(type, base, basebase, class_slots);
        inherit_free(type, base);
    }
}

static void
inherit_each_base(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;
    if (PyTuple_GET_SIZE(type->tp_bases) == 1 && type->tp_base != NULL) {
        /* The only base has already inherited all that there is. */
        inherit_slots(type, type->tp_base, NULL);
        return;
    }
    for (Py_ssize_t i = 1; i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *base = PyTuple_GET_ITEM(mro, i);
        if (PyType_Check(base)) {
            inherit_slots(type, (PyTypeObject *)base, ((PyTypeObject *)base)->tp_base);
        }
    }
}

/* A suite as it is after inheriting: the original one if nothing changed, else a copy that the type keeps for ever. */
static void *
settle_suite(void *original, const void *inherited, size_t size, int *failed)
{
    if (original == NULL || memcmp(original, inherited, size) == 0) {
        return original;
    }
    void *copy = PyMem_Malloc(size);
    if (copy == NULL) {
        *failed = 1;
        return original;
    }
    memcpy(copy, inherited, size);
    return copy;
}

/* The suites of static types are constants (I4): inheriting is done on copies. */
static int
inherit_from_mro(PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        inherit_each_base(type);
        return 0;
    }
    PyHeapTypeObject own;
    PyNumberMethods *number = type->tp_as_number;
    PySequenceMethods *sequence = type->tp_as_sequence;
    PyMappingMethods *mapping = type->tp_as_mapping;
    PyBufferProcs *buffer = type->tp_as_buffer;
    size_t buffer_size = PyType_HasFeature(type, Py_TPFLAGS_HAVE_NEWBUFFER) ? sizeof(PyBufferProcs)
                                                                            : offsetof(PyBufferProcs, bf_getbuffer);
    if (number != NULL) {
        own.as_number = *number;
        type->tp_as_number = &own.as_number;
    }
    if (sequence != NULL) {
        own.as_sequence = *sequence;
        type->tp_as_sequence = &own.as_sequence;
    }
    if (mapping != NULL) {
        own.as_mapping = *mapping;
        type->tp_as_mapping = &own.as_mapping;
    }
    if (buffer != NULL) {
        memset(&own.as_buffer, 0, sizeof(own.as_buffer));
        memcpy(&own.as_buffer, buffer, buffer_size);
        type->tp_as_buffer = &own.as_buffer;
    }
    inherit_each_base(type);
    int failed = 0;
    type->tp_as_number = settle_suite(number, &own.as_number, sizeof(own.as_number), &failed);
    type->tp_as_sequence = settle_suite(sequence, &own.as_sequence, sizeof(own.as_sequence), &failed);
    type->tp_as_mapping = settle_suite(mapping, &own.as_mapping, sizeof(own.as_mapping), &failed);
    type->tp_as_buffer = settle_suite(buffer, &own.as_buffer, buffer_size, &failed);
    if (failed) {
        PyErr_NoMemory();
    }
    return failed ? -1 : 0;
}

/* A static type without suites of its own uses its base's. */
static void
share_suites(PyTypeObject *type, PyTypeObject *base)
{
    if (type->tp_as_number == NULL) {
        type->tp_as_number = base->tp_as_number;
    }
    if (type->tp_as_sequence == NULL) {
        type->tp_as_sequence = base->tp_as_sequence;
    }
    if (type->tp_as_mapping == NULL) {
        type->tp_as_mapping = base->tp_as_mapping;
    }
    if (type->tp_as_buffer == NULL) {
        type->tp_as_buffer = base->tp_as_buffer;
    }
}

/* ---- the whole ---- */

static int
settle_bases(PyTypeObject *type)
{
    if (type->tp_base == NULL && type != &PyBaseObject_Type) {
        type->tp_base = &PyBaseObject_Type;
        Py_INCREF(type->tp_base);
    }
    PyTypeObject *base = type->tp_base;
    if (base != NULL && base->tp_dict == NULL && PyType_Ready(base) < 0) {
        return -1;
    }
    if (Py_TYPE(type) == NULL && base != NULL) {
        Py_TYPE(type) = Py_TYPE(base);
    }
    if (type->tp_bases == NULL) {
        type->tp_bases = base == NULL ? PyTuple_New(0) : PyTuple_Pack(1, (PyObject *)base);
    }
    return type->tp_bases == NULL ? -1 : 0;
}

static int
tell_bases(PyTypeObject *type)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(type->tp_bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(type->tp_bases, i);
        if (PyType_Check(base) && py_subclasses_add((PyTypeObject *)base, type) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
make_ready(PyTypeObject *type)
{
    if (settle_bases(type) < 0 || fill_dict(type) < 0 || py_mro_set(type) < 0) {
        return -1;
    }
    if (type->tp_base != NULL) {
        inherit_special(type, type->tp_base);
    }
    if (inherit_from_mro(type) < 0) {
        return -1;
    }
    if (type->tp_base != NULL) {
        share_suites(type, type->tp_base);
    }
    if (add_doc(type) < 0) {
        return -1;
    }
    return tell_bases(type);
}

int
PyType_Ready(PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_READY)) {
        return 0;
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_READYING)) {
        PyErr_Format(PyExc_SystemError, "type '%.100s' is made ready twice at once", type->tp_name);
        return -1;
    }
    type->tp_flags |= Py_TPFLAGS_READYING;
    int status = make_ready(type);
    type->tp_flags &= ~Py_TPFLAGS_READYING;
    if (status == 0) {
        type->tp_flags |= Py_TPFLAGS_READY;
        py_type_flat_refresh(type);
    }
    return status;
}
