/* structseq.c: tuples with named fields, made from C (time.struct_time, os.stat_result …).

       ob_item: [ visible items, with or without a name | hidden items, with a name only ]
                  0 … Py_SIZE-1 = n_sequence_fields       … n_fields-1

   It is no tuple, but behaves like one in its visible part: slicing, adding, comparing go through a tuple of it.

   I1 Py_SIZE is the number of visible items; the number of all items stands before the type's members.
   I2 the members of the type are a table made by PyStructSequence_InitType, which stays for good. */
#include "Python.h"
#include "structmember.h"
#include "structseq.h"

#include "py_state.h"

PyAPI_DATA(char *) PyStructSequence_UnnamedField;
char *PyStructSequence_UnnamedField = (char *)"unnamed field";

/* The members of a type, with the numbers of fields before them. The type's dict has those numbers too, for the
   program; reading them there would take memory. */
typedef struct {
    Py_ssize_t visible;
    Py_ssize_t all;
    PyMemberDef members[];    /* ended by an empty one */
} field_table;

static inline const field_table *
fields_of(const PyTypeObject *type)
{
    return (const field_table *)((const char *)type->tp_members - offsetof(field_table, members));
}

#define VISIBLE(type) (fields_of(type)->visible)
#define ALL(type) (fields_of(type)->all)

static inline PyObject **
items(PyObject *self)
{
    return ((PyStructSequence *)self)->ob_item;
}

PyObject *
PyStructSequence_New(PyTypeObject *type)
{
    Py_ssize_t all = ALL(type);
    PyStructSequence *self = PyObject_NewVar(PyStructSequence, type, all);
    if (self == NULL) {
        return NULL;
    }
    Py_SIZE(self) = VISIBLE(type);
    memset(self->ob_item, 0, (size_t)all * sizeof(PyObject *));
    return (PyObject *)self;
}

static void
structseq_dealloc(PyObject *self)
{
    Py_ssize_t all = ALL(Py_TYPE(self));
    for (Py_ssize_t i = 0; i < all; i++) {
        Py_XDECREF(items(self)[i]);
    }
    PyObject_Del(self);
}

/* The visible part.  Returns new. */
static PyObject *
as_tuple(PyObject *self)
{
    Py_ssize_t count = Py_SIZE(self);
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *item = items(self)[i] == NULL ? Py_None : items(self)[i];
        Py_INCREF(item);
        PyTuple_SET_ITEM(tuple, i, item);
    }
    return tuple;
}

/* ---- as a sequence ---- */

static Py_ssize_t
structseq_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
structseq_item(PyObject *self, Py_ssize_t index)
{
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    PyObject *item = items(self)[index] == NULL ? Py_None : items(self)[index];
    Py_INCREF(item);
    return item;
}

static PyObject *
structseq_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *tuple = as_tuple(self);
    PyObject *result = tuple == NULL ? NULL : PyTuple_GetSlice(tuple, from, to);
    Py_XDECREF(tuple);
    return result;
}

static PyObject *
structseq_subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return structseq_item(self, index < 0 ? index + Py_SIZE(self) : index);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "structseq index must be integer");
        return NULL;
    }
    PyObject *tuple = as_tuple(self);
    PyObject *result = tuple == NULL ? NULL : PyObject_GetItem(tuple, key);
    Py_XDECREF(tuple);
    return result;
}

static PyObject *
structseq_concat(PyObject *self, PyObject *other)
{
    PyObject *tuple = as_tuple(self);
    PyObject *result = tuple == NULL ? NULL : PySequence_Concat(tuple, other);
    Py_XDECREF(tuple);
    return result;
}

static PyObject *
structseq_repeat(PyObject *self, Py_ssize_t count)
{
    PyObject *tuple = as_tuple(self);
    PyObject *result = tuple == NULL ? NULL : PySequence_Repeat(tuple, count);
    Py_XDECREF(tuple);
    return result;
}

static int
structseq_contains(PyObject *self, PyObject *value)
{
    PyObject *tuple = as_tuple(self);
    int found = tuple == NULL ? -1 : PySequence_Contains(tuple, value);
    Py_XDECREF(tuple);
    return found;
}

static long
structseq_hash(PyObject *self)
{
    PyObject *tuple = as_tuple(self);
    long hash = tuple == NULL ? -1 : PyObject_Hash(tuple);
    Py_XDECREF(tuple);
    return hash;
}

static PyObject *
structseq_richcompare(PyObject *self, PyObject *other, int op)
{
    PyObject *tuple = as_tuple(self);
    PyObject *result = tuple == NULL ? NULL : PyObject_RichCompare(tuple, other, op);
    Py_XDECREF(tuple);
    return result;
}

/* ---- text ---- */

static const char *
name_of_item(PyTypeObject *type, Py_ssize_t index)
{
    PyMemberDef *member = type->tp_members;
    Py_ssize_t offset = offsetof(PyStructSequence, ob_item) + index * (Py_ssize_t)sizeof(PyObject *);
    for (; member != NULL && member->name != NULL; member++) {
        if (member->offset == offset) {
            return member->name;
        }
    }
    return NULL;
}

static PyObject *
repr_of_item(PyObject *self, Py_ssize_t index)
{
    PyObject *item = items(self)[index] == NULL ? Py_None : items(self)[index];
    PyObject *value = PyObject_Repr(item);
    if (value == NULL) {
        return NULL;
    }
    const char *name = name_of_item(Py_TYPE(self), index);
    PyObject *text = PyString_FromFormat("%s%s%s%s", index == 0 ? "" : ", ", name == NULL ? "" : name,
                                         name == NULL ? "" : "=", PyString_AS_STRING(value));
    Py_DECREF(value);
    return text;
}

static PyObject *
structseq_repr(PyObject *self)
{
    PyObject *text = PyString_FromFormat("%s(", Py_TYPE(self)->tp_name);
    for (Py_ssize_t i = 0; text != NULL && i < Py_SIZE(self); i++) {
        PyString_ConcatAndDel(&text, repr_of_item(self, i));
    }
    if (text != NULL) {
        PyString_ConcatAndDel(&text, PyString_FromString(")"));
    }
    return text;
}

/* ---- making from Python ---- */

static int
check_length(PyTypeObject *type, Py_ssize_t length)
{
    Py_ssize_t least = VISIBLE(type);
    Py_ssize_t most = ALL(type);
    if (least == most) {
        if (length != least) {
            PyErr_Format(PyExc_TypeError, "%.500s() takes a %zd-sequence (%zd-sequence given)", type->tp_name, least,
                         length);
            return -1;
        }
    }
    else if (length < least) {
        PyErr_Format(PyExc_TypeError, "%.500s() takes an at least %zd-sequence (%zd-sequence given)", type->tp_name,
                     least, length);
        return -1;
    }
    else if (length > most) {
        PyErr_Format(PyExc_TypeError, "%.500s() takes an at most %zd-sequence (%zd-sequence given)", type->tp_name,
                     most, length);
        return -1;
    }
    return 0;
}

/* The items that the sequence did not give: by name from the dict, else None. */
static void
fill_hidden(PyObject *self, PyObject *dict, Py_ssize_t from)
{
    Py_ssize_t all = ALL(Py_TYPE(self));
    for (Py_ssize_t i = from; i < all; i++) {
        const char *name = name_of_item(Py_TYPE(self), i);
        PyObject *value = dict == NULL || name == NULL ? NULL : PyDict_GetItemString(dict, name);
        value = value == NULL ? Py_None : value;
        Py_INCREF(value);
        items(self)[i] = value;
    }
}

static PyObject *
structseq_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"sequence", "dict", NULL};
    PyObject *sequence;
    PyObject *dict = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|O:structseq", (char **)names, &sequence, &dict)) {
        return NULL;
    }
    PyObject *given = PySequence_Fast(sequence, "constructor requires a sequence");
    if (given == NULL) {
        return NULL;
    }
    if (dict != NULL && !PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%.500s() takes a dict as second arg, if any", type->tp_name);
        Py_DECREF(given);
        return NULL;
    }
    Py_ssize_t length = PySequence_Fast_GET_SIZE(given);
    PyObject *self = check_length(type, length) < 0 ? NULL : PyStructSequence_New(type);
    if (self != NULL) {
        for (Py_ssize_t i = 0; i < length; i++) {
            PyObject *item = PySequence_Fast_GET_ITEM(given, i);
            Py_INCREF(item);
            items(self)[i] = item;
        }
        fill_hidden(self, dict, length);
    }
    Py_DECREF(given);
    return self;
}

static PyObject *
structseq_reduce(PyObject *self, PyObject *unused)
{
    PyObject *tuple = as_tuple(self);
    PyObject *dict = PyDict_New();
    PyObject *result = NULL;
    if (tuple == NULL || dict == NULL) {
        goto done;
    }
    Py_ssize_t all = ALL(Py_TYPE(self));
    for (Py_ssize_t i = Py_SIZE(self); i < all; i++) {
        const char *name = name_of_item(Py_TYPE(self), i);
        PyObject *value = items(self)[i] == NULL ? Py_None : items(self)[i];
        if (name != NULL && PyDict_SetItemString(dict, name, value) < 0) {
            goto done;
        }
    }
    result = Py_BuildValue("(O(OO))", Py_TYPE(self), tuple, dict);
done:
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return result;
}

static const PyMethodDef structseq_methods[] = {
    {"__reduce__", structseq_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- making a type ---- */

static const PySequenceMethods structseq_as_sequence = {
    .sq_length = structseq_length,
    .sq_concat = structseq_concat,
    .sq_repeat = structseq_repeat,
    .sq_item = structseq_item,
    .sq_slice = structseq_slice,
    .sq_contains = structseq_contains,
};

static const PyMappingMethods structseq_as_mapping = {structseq_length, structseq_subscript, NULL};

static void
count_fields(const PyStructSequence_Desc *desc, Py_ssize_t *all, Py_ssize_t *unnamed)
{
    *all = 0;
    *unnamed = 0;
    for (; desc->fields[*all].name != NULL; (*all)++) {
        if (desc->fields[*all].name == PyStructSequence_UnnamedField) {
            (*unnamed)++;
        }
    }
}

static PyMemberDef *
make_members(const PyStructSequence_Desc *desc, Py_ssize_t all, Py_ssize_t unnamed)
{
    size_t size = sizeof(field_table) + (size_t)(all - unnamed + 1) * sizeof(PyMemberDef);
    field_table *table = PyMem_Malloc(size);
    if (table == NULL) {
        return NULL;
    }
    table->visible = desc->n_in_sequence;
    table->all = all;
    PyMemberDef *members = table->members;
    Py_ssize_t used = 0;
    for (Py_ssize_t i = 0; i < all; i++) {
        if (desc->fields[i].name == PyStructSequence_UnnamedField) {
            continue;
        }
        members[used].name = desc->fields[i].name;
        members[used].type = T_OBJECT;
        members[used].offset = (Py_ssize_t)offsetof(PyStructSequence, ob_item) + i * (Py_ssize_t)sizeof(PyObject *);
        members[used].flags = READONLY;
        members[used].doc = desc->fields[i].doc;
        used++;
    }
    memset(&members[used], 0, sizeof(members[used]));
    return members;
}

static int
set_count(PyTypeObject *type, const char *key, Py_ssize_t value)
{
    PyObject *number = PyInt_FromSsize_t(value);
    if (number == NULL) {
        return -1;
    }
    int status = PyDict_SetItemString(type->tp_dict, key, number);
    Py_DECREF(number);
    return status;
}

void
PyStructSequence_InitType(PyTypeObject *type, PyStructSequence_Desc *desc)
{
    Py_ssize_t all, unnamed;
    count_fields(desc, &all, &unnamed);
    memset(type, 0, sizeof(*type));
    Py_REFCNT(type) = 1;
    type->tp_name = desc->name;
    type->tp_doc = desc->doc;
    type->tp_basicsize = offsetof(PyStructSequence, ob_item);
    type->tp_itemsize = sizeof(PyObject *);
    type->tp_dealloc = structseq_dealloc;
    type->tp_repr = structseq_repr;
    type->tp_as_sequence = (PySequenceMethods *)&structseq_as_sequence;
    type->tp_as_mapping = (PyMappingMethods *)&structseq_as_mapping;
    type->tp_hash = structseq_hash;
    type->tp_flags = Py_TPFLAGS_DEFAULT;
    type->tp_richcompare = structseq_richcompare;
    type->tp_methods = (PyMethodDef *)structseq_methods;
    type->tp_new = structseq_new;
    type->tp_members = make_members(desc, all, unnamed);
    if (type->tp_members == NULL || PyType_Ready(type) < 0) {
        return;
    }
    Py_INCREF(type);
    if (set_count(type, "n_sequence_fields", desc->n_in_sequence) == 0 && set_count(type, "n_fields", all) == 0) {
        (void)set_count(type, "n_unnamed_fields", unnamed);
    }
    PyType_Modified(type);
}
