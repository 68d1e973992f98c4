/* type_new.c: type(name, bases, dict): making a heap type.

       arguments -> metaclass -> bases -> __slots__ -> allocate -> dict -> layout -> PyType_Ready -> slots

   The state of the work is a `plan`, so that every step is a function that can fail and the plan is given back once.

   I1 members of __slots__ lie behind the PyHeapTypeObject (in the metaclass's item space), one PyMemberDef per slot, with
      one empty one at the end as sentinel.
   I2 instance layout: base's fields, slots in sorted order, __dict__, __weakref__.

   Not here: inheritance of slots (ready.c), attributes of types (type_attr.c). */
#include "Python.h"
#include "structmember.h"

#include "py_state.h"
#include "py_type.h"
#include "py_type_private.h"

typedef struct {
    PyObject *name;     /* borrowed str */
    PyObject *bases;    /* owned tuple */
    PyObject *dict;     /* owned copy, becomes tp_dict */
    PyObject *slots;    /* owned sorted tuple of mangled names without __dict__ and __weakref__; NULL: no __slots__ */
    PyTypeObject *base; /* borrowed from bases */
    int may_add_dict;
    int may_add_weak;
    int add_dict;
    int add_weak;
} plan;

static void
plan_fini(plan *p)
{
    Py_CLEAR(p->bases);
    Py_CLEAR(p->dict);
    Py_CLEAR(p->slots);
}

/* ---- metaclass and bases ---- */

PyTypeObject *
py_type_best_metaclass(PyTypeObject *meta, PyObject *bases)
{
    PyTypeObject *winner = meta;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyTypeObject *type = Py_TYPE(PyTuple_GET_ITEM(bases, i));
        if (type == &PyClass_Type || PyType_IsSubtype(winner, type)) {
            continue;
        }
        if (!PyType_IsSubtype(type, winner)) {
            PyErr_SetString(PyExc_TypeError,
                            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of "
                            "the metaclasses of all its bases");
            return NULL;
        }
        winner = type;
    }
    return winner;
}

static int
plan_bases(plan *p, PyObject *bases)
{
    if (PyTuple_GET_SIZE(bases) == 0) {
        p->bases = PyTuple_Pack(1, (PyObject *)&PyBaseObject_Type);
    }
    else {
        Py_INCREF(bases);
        p->bases = bases;
    }
    if (p->bases == NULL) {
        return -1;
    }
    p->base = py_type_best_base(p->bases);
    if (p->base == NULL) {
        return -1;
    }
    p->may_add_dict = p->base->tp_dictoffset == 0;
    p->may_add_weak = p->base->tp_weaklistoffset == 0 && p->base->tp_itemsize == 0;
    return 0;
}

/* ---- __slots__ ---- */

static int
is_identifier(const char *text, Py_ssize_t size)
{
    if (size == 0 || (text[0] >= '0' && text[0] <= '9')) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        char c = text[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
            return 0;
        }
    }
    return 1;
}

static int
check_slot_name(PyObject *name)
{
    if (!PyString_Check(name)) {
        PyErr_Format(PyExc_TypeError, "__slots__ items must be strings, not '%.200s'", Py_TYPE(name)->tp_name);
        return -1;
    }
    if (!is_identifier(PyString_AS_STRING(name), PyString_GET_SIZE(name))) {
        PyErr_SetString(PyExc_TypeError, "__slots__ must be identifiers");
        return -1;
    }
    return 0;
}

/* The value of __slots__ as a tuple of str.  Returns new. */
static PyObject *
slot_names(PyObject *value)
{
    PyObject *tuple = PyString_Check(value) || PyUnicode_Check(value) ? PyTuple_Pack(1, value)
                                                                      : PySequence_Tuple(value);
    if (tuple == NULL) {
        return NULL;
    }
    PyObject *names = PyTuple_New(PyTuple_GET_SIZE(tuple));
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *name = PyTuple_GET_ITEM(tuple, i);
        if (PyUnicode_Check(name)) {
            name = PyUnicode_AsEncodedString(name, NULL, NULL);
        }
        else {
            Py_INCREF(name);
        }
        if (name == NULL || check_slot_name(name) < 0) {
            Py_XDECREF(name);
            Py_CLEAR(names);
            break;
        }
        PyTuple_SET_ITEM(names, i, name);
    }
    Py_DECREF(tuple);
    return names;
}

/* Notes __dict__ and __weakref__ in the plan.  1: it was one of them, 0: an ordinary name, -1: it may not be there. */
static int
take_special_slot(plan *p, const char *name)
{
    if (strcmp(name, "__dict__") == 0) {
        if (!p->may_add_dict || p->add_dict) {
            PyErr_SetString(PyExc_TypeError, "__dict__ slot disallowed: we already got one");
            return -1;
        }
        p->add_dict = 1;
        return 1;
    }
    if (strcmp(name, "__weakref__") == 0) {
        if (!p->may_add_weak || p->add_weak) {
            PyErr_SetString(PyExc_TypeError,
                            "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
            return -1;
        }
        p->add_weak = 1;
        return 1;
    }
    return 0;
}

/* The ordinary names, mangled and sorted, as a tuple.  Returns new. */
static PyObject *
ordinary_slots(plan *p, PyObject *names)
{
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        int special = take_special_slot(p, PyString_AS_STRING(name));
        if (special < 0) {
            goto error;
        }
        if (special) {
            continue;
        }
        PyObject *mangled = _Py_Mangle(p->name, name);
        if (mangled == NULL) {
            goto error;
        }
        int status = PyList_Append(list, mangled);
        Py_DECREF(mangled);
        if (status < 0) {
            goto error;
        }
    }
    if (PyList_Sort(list) < 0) {
        goto error;
    }
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
error:
    Py_DECREF(list);
    return NULL;
}

/* Bases other than the first may bring a dict or weak references although __slots__ does not name them. */
static void
take_over_from_other_bases(plan *p)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(p->bases); i++) {
        PyObject *other = PyTuple_GET_ITEM(p->bases, i);
        if (other == (PyObject *)p->base) {
            continue;
        }
        int classic = PyClass_Check(other);
        if (p->may_add_dict && (classic || ((PyTypeObject *)other)->tp_dictoffset != 0)) {
            p->add_dict = 1;
        }
        if (p->may_add_weak && (classic || ((PyTypeObject *)other)->tp_weaklistoffset != 0)) {
            p->add_weak = 1;
        }
    }
}

static int
plan_slots(plan *p)
{
    PyObject *value = PyDict_GetItem(p->dict, PY_ID(__slots__));
    if (value == NULL) {
        p->add_dict = p->may_add_dict;
        p->add_weak = p->may_add_weak;
        return 0;
    }
    Py_INCREF(value);
    PyObject *names = slot_names(value);
    Py_DECREF(value);
    if (names == NULL) {
        return -1;
    }
    if (PyTuple_GET_SIZE(names) > 0 && p->base->tp_itemsize != 0) {
        PyErr_Format(PyExc_TypeError, "nonempty __slots__ not supported for subtype of '%s'", p->base->tp_name);
        Py_DECREF(names);
        return -1;
    }
    p->slots = ordinary_slots(p, names);
    Py_DECREF(names);
    if (p->slots == NULL) {
        return -1;
    }
    take_over_from_other_bases(p);
    return 0;
}

/* ---- the dict ---- */

static int
add_module(PyObject *dict)
{
    if (PyDict_GetItem(dict, PY_ID(__module__)) != NULL) {
        return 0;
    }
    PyObject *globals = PyEval_GetGlobals();
    PyObject *module = globals == NULL ? NULL : PyDict_GetItem(globals, PY_ID(__name__));
    return module == NULL ? 0 : PyDict_SetItem(dict, PY_ID(__module__), module);
}

/* __new__ written as a plain function is a static method. */
static int
make_new_static(PyObject *dict)
{
    PyObject *func = PyDict_GetItem(dict, PY_ID(__new__));
    if (func == NULL || !PyFunction_Check(func)) {
        return 0;
    }
    PyObject *method = PyStaticMethod_New(func);
    if (method == NULL) {
        return -1;
    }
    int status = PyDict_SetItem(dict, PY_ID(__new__), method);
    Py_DECREF(method);
    return status;
}

static int
copy_doc(PyTypeObject *type)
{
    PyObject *doc = PyDict_GetItem(type->tp_dict, PY_ID(__doc__));
    if (doc == NULL || !PyString_Check(doc)) {
        return 0;
    }
    size_t size = (size_t)PyString_GET_SIZE(doc) + 1;
    char *copy = PyObject_Malloc(size);
    if (copy == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(copy, PyString_AS_STRING(doc), size);
    type->tp_doc = copy;
    return 0;
}

/* ---- the type object ---- */

static PyHeapTypeObject *
allocate(PyTypeObject *meta, plan *p)
{
    Py_ssize_t count = p->slots == NULL ? 0 : PyTuple_GET_SIZE(p->slots);
    PyHeapTypeObject *heap = (PyHeapTypeObject *)meta->tp_alloc(meta, count);
    if (heap == NULL) {
        return NULL;
    }
    PyTypeObject *type = &heap->ht_type;
    Py_INCREF(p->name);
    heap->ht_name = p->name;
    heap->ht_slots = p->slots; /* the reference moves */
    p->slots = NULL;
    type->tp_flags = Py_TPFLAGS_DEFAULT_CORE | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE |
                     (p->base->tp_flags & (Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER));
    type->tp_as_number = &heap->as_number;
    type->tp_as_sequence = &heap->as_sequence;
    type->tp_as_mapping = &heap->as_mapping;
    type->tp_as_buffer = &heap->as_buffer;
    type->tp_name = PyString_AS_STRING(heap->ht_name);
    type->tp_bases = p->bases; /* the reference moves */
    p->bases = NULL;
    Py_INCREF(p->base);
    type->tp_base = p->base;
    type->tp_dict = p->dict; /* the reference moves */
    p->dict = NULL;
    return heap;
}

static void
lay_out(PyHeapTypeObject *heap, plan *p)
{
    PyTypeObject *type = &heap->ht_type;
    Py_ssize_t offset = p->base->tp_basicsize;
    PyMemberDef *member = PyHeapType_GET_MEMBERS(heap);
    Py_ssize_t count = heap->ht_slots == NULL ? 0 : PyTuple_GET_SIZE(heap->ht_slots);
    for (Py_ssize_t i = 0; i < count; i++, member++) {
        member->name = PyString_AS_STRING(PyTuple_GET_ITEM(heap->ht_slots, i));
        member->type = T_OBJECT_EX;
        member->offset = offset;
        offset += (Py_ssize_t)sizeof(PyObject *);
    }
    if (p->add_dict) {
        /* Behind the items of a variable-sized object: counted from its end. */
        type->tp_dictoffset = p->base->tp_itemsize ? -(Py_ssize_t)sizeof(PyObject *) : offset;
        offset += (Py_ssize_t)sizeof(PyObject *);
    }
    if (p->add_weak) {
        type->tp_weaklistoffset = offset;
        offset += (Py_ssize_t)sizeof(PyObject *);
    }
    type->tp_basicsize = offset;
    type->tp_itemsize = p->base->tp_itemsize;
    type->tp_members = PyHeapType_GET_MEMBERS(heap);
    if (type->tp_weaklistoffset && type->tp_dictoffset) {
        type->tp_getset = (PyGetSetDef *)py_subtype_getset_full;
    }
    else if (type->tp_weaklistoffset) {
        type->tp_getset = (PyGetSetDef *)py_subtype_getset_weakref_only;
    }
    else if (type->tp_dictoffset) {
        type->tp_getset = (PyGetSetDef *)py_subtype_getset_dict_only;
    }
    if ((type->tp_dictoffset || count > 0) && p->base->tp_getattr == NULL && p->base->tp_getattro == NULL) {
        type->tp_getattro = PyObject_GenericGetAttr;
    }
    if ((type->tp_dictoffset || count > 0) && p->base->tp_setattr == NULL && p->base->tp_setattro == NULL) {
        type->tp_setattro = PyObject_GenericSetAttr;
    }
}

static void
set_memory_slots(PyTypeObject *type)
{
    type->tp_dealloc = py_subtype_dealloc;
    if (PyType_HasFeature(type->tp_base, Py_TPFLAGS_HAVE_GC) || type->tp_basicsize > type->tp_base->tp_basicsize) {
        type->tp_flags |= Py_TPFLAGS_HAVE_GC;
    }
    type->tp_alloc = PyType_GenericAlloc;
    if (PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC)) {
        type->tp_free = PyObject_GC_Del;
        type->tp_traverse = py_subtype_traverse;
        type->tp_clear = py_subtype_clear;
    }
    else {
        type->tp_free = PyObject_Del;
    }
}

/* For -3: a class that says what is equal keeps the hash of its base in Python 2 only. */
static int
warn_of_kept_hash(PyTypeObject *type)
{
    if (!Py_Py3kWarningFlag || type->tp_hash == PyObject_HashNotImplemented ||
        PyDict_GetItem(type->tp_dict, PY_ID(__eq__)) == NULL || PyDict_GetItem(type->tp_dict, PY_ID(__hash__)) != NULL) {
        return 0;
    }
    return PyErr_WarnPy3k("Overriding __eq__ blocks inheritance of __hash__ in 3.x", 1);
}

static PyObject *
build(PyTypeObject *meta, plan *p)
{
    PyHeapTypeObject *heap = allocate(meta, p);
    if (heap == NULL) {
        return NULL;
    }
    PyTypeObject *type = &heap->ht_type;
    if (add_module(type->tp_dict) < 0 || copy_doc(type) < 0 || make_new_static(type->tp_dict) < 0) {
        goto error;
    }
    lay_out(heap, p);
    set_memory_slots(type);
    if (PyType_Ready(type) < 0) {
        goto error;
    }
    py_slots_fix_all(type);
    if (warn_of_kept_hash(type) < 0) {
        goto error;
    }
    return (PyObject *)type;
error:
    Py_DECREF(type);
    return NULL;
}

/* ---- the entry ---- */

static PyObject *
new_from_parts(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"name", "bases", "dict", NULL};
    PyObject *name, *bases, *dict;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "SO!O!:type", (char **)names, &name, &PyTuple_Type, &bases,
                                     &PyDict_Type, &dict)) {
        return NULL;
    }
    PyTypeObject *winner = py_type_best_metaclass(meta, bases);
    if (winner == NULL) {
        return NULL;
    }
    if (winner != meta) {
        if (winner->tp_new != PyType_Type.tp_new) {
            return winner->tp_new(winner, args, kwds);
        }
        meta = winner;
    }
    if (strlen(PyString_AS_STRING(name)) != (size_t)PyString_GET_SIZE(name)) {
        PyErr_SetString(PyExc_ValueError, "type name must not contain null characters");
        return NULL;
    }
    plan p = {.name = name};
    PyObject *type = NULL;
    p.dict = PyDict_Copy(dict);
    if (p.dict != NULL && plan_bases(&p, bases) == 0 && plan_slots(&p) == 0) {
        type = build(meta, &p);
    }
    plan_fini(&p);
    return type;
}

PyObject *
py_type_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    assert(args != NULL && PyTuple_Check(args));
    Py_ssize_t positional = PyTuple_GET_SIZE(args);
    Py_ssize_t named = kwds == NULL ? 0 : PyDict_Size(kwds);
    if (PyType_CheckExact((PyObject *)meta) && positional == 1 && named == 0) {
        PyObject *type = (PyObject *)Py_TYPE(PyTuple_GET_ITEM(args, 0));
        Py_INCREF(type);
        return type;
    }
    if (positional + named != 3) {
        PyErr_SetString(PyExc_TypeError, "type() takes 1 or 3 arguments");
        return NULL;
    }
    return new_from_parts(meta, args, kwds);
}
