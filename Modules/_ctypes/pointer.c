/* _Pointer, its metaclass, and POINTER(): a type per target, made once and kept in `_pointer_type_cache`. */
#include "_ctypes.h"

#include <string.h>

static int
set_target(ctype_info *info, PyObject *target)
{
    if (!PyType_Check(target)) {
        PyErr_SetString(PyExc_TypeError, "_type_ must be a type");
        return -1;
    }
    ctype_info *item = py_ctypes_info(target);
    if (item == NULL) {
        PyErr_SetString(PyExc_TypeError, "_type_ must have storage info");
        return -1;
    }
    PyObject *shape = PyString_FromString("");
    for (int i = 0; i < item->ndim && shape != NULL; i++) {
        const char *frame = item->ndim == 1 ? "(%zd)" : i == 0 ? "(%zd," : i + 1 == item->ndim ? "%zd)" : "%zd,";
        PyString_ConcatAndDel(&shape, PyString_FromFormat(frame, item->shape[i]));
    }
    char *format = shape == NULL ? NULL
                                 : py_ctypes_text("&%s%s", PyString_AS_STRING(shape),
                                                  item->format != NULL ? item->format : "B");
    Py_XDECREF(shape);
    if (format == NULL) {
        return -1;
    }
    PyMem_Free(info->format);
    info->format = format;
    PyObject *old = info->target;
    Py_INCREF(target);
    info->target = target;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
pointermeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    ctype_info *info;
    PyObject *type = py_ctypes_new_class(meta, args, kwds, &info);
    if (type == NULL) {
        return NULL;
    }
    info->kind = KIND_POINTER;
    info->size = sizeof(void *);
    info->align = _Alignof(void *);
    info->length = 1;
    info->has_pointer = true;
    info->ffi = ffi_type_pointer;
    info->ready = true;
    PyObject *target = PyDict_GetItemString(((PyTypeObject *)type)->tp_dict, "_type_");
    if (target != NULL && set_target(info, target) < 0) {
        Py_CLEAR(type);
    }
    return type;
}

static PyObject *
pointermeta_set_type(PyObject *type, PyObject *target)
{
    ctype_info *info = py_ctypes_info(type);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    if (set_target(info, target) < 0 || PyObject_SetAttrString(type, "_type_", target) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* Arrays and pointers whose items are of the target type. */
static int
has_same_items(PyObject *value, PyObject *target)
{
    ctype_info *given = is_cdata(value) ? py_ctypes_info_of(value) : NULL;
    if (given == NULL || (given->kind != KIND_ARRAY && given->kind != KIND_POINTER) || given->target == NULL) {
        return 0;
    }
    return PyObject_IsSubclass(given->target, target);
}

static PyObject *
pointermeta_from_param(PyObject *type, PyObject *value)
{
    ctype_info *info = py_ctypes_info(type);
    if (value == Py_None) {
        Py_RETURN_NONE;
    }
    PyObject *target = info == NULL ? NULL : info->target;
    if (target == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    PyObject *inner = Py_TYPE(value) == &py_ctypes_carg_Type && ((carg *)value)->tag == 'P' ? ((carg *)value)->obj
                                                                                           : NULL;
    int fits = PyObject_IsInstance(inner != NULL ? inner : value, target);
    if (fits > 0 && inner == NULL) {
        return py_ctypes_byref(value, 0);
    }
    if (fits == 0) {
        fits = has_same_items(value, target);
    }
    if (fits < 0) {
        return NULL;
    }
    if (fits > 0) {
        Py_INCREF(value);
        return value;
    }
    return py_ctypes_from_param(type, value);
}

static const PyMethodDef pointermeta_methods[] = {
    {"from_param", pointermeta_from_param, METH_O,
     PyDoc_STR("C.from_param(value)\n\nThe value as an argument of type C.")},
    {"set_type", pointermeta_set_type, METH_O, PyDoc_STR("C.set_type(type)\n\nSets what the pointers point to.")},
    {NULL},
};

PyTypeObject py_ctypes_pointermeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCPointerType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of pointers"),
    .tp_methods = (PyMethodDef *)pointermeta_methods,
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = pointermeta_new,
};

/* ---- POINTER ---- */

static PyObject *
make_pointer_type(PyObject *target, PyObject **key)
{
    if (PyString_CheckExact(target)) {
        char *name = py_ctypes_text("LP_%s", PyString_AS_STRING(target));
        PyObject *type = name == NULL ? NULL
                                      : PyObject_CallFunction((PyObject *)&py_ctypes_pointermeta_Type, "s(O){}", name,
                                                              &py_ctypes_pointer_Type);
        PyMem_Free(name);
        *key = type == NULL ? NULL : PyLong_FromVoidPtr(type);
        return type;
    }
    if (!PyType_Check(target)) {
        PyErr_SetString(PyExc_TypeError, "must be a ctypes type");
        return NULL;
    }
    char *name = py_ctypes_text("LP_%s", ((PyTypeObject *)target)->tp_name);
    PyObject *type = name == NULL ? NULL
                                  : PyObject_CallFunction((PyObject *)&py_ctypes_pointermeta_Type, "s(O){sO}", name,
                                                          &py_ctypes_pointer_Type, "_type_", target);
    PyMem_Free(name);
    Py_INCREF(target);
    *key = target;
    return type;
}

PyObject *
py_ctypes_pointer_type(PyObject *module, PyObject *target)
{
    PyObject *cache = py_ctypes_state("_pointer_type_cache");
    PyObject *known = cache == NULL ? NULL : PyDict_GetItem(cache, target);
    if (known != NULL) {
        Py_INCREF(known);
        return known;
    }
    PyObject *key = NULL, *type = make_pointer_type(target, &key);
    if (type != NULL && (key == NULL || cache == NULL || PyDict_SetItem(cache, key, type) < 0)) {
        Py_CLEAR(type);
    }
    Py_XDECREF(key);
    return type;
}

/* ---- instances ---- */

/* The item type and the address pointed to; NULL and an exception where there is none. */
static char *
pointed_at(PyObject *self, PyObject **target)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (info == NULL || info->kind != KIND_POINTER || info->target == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    char *at;
    memcpy(&at, ((cdata *)self)->ptr, sizeof at);
    if (at == NULL) {
        PyErr_SetString(PyExc_ValueError, "NULL pointer access");
    }
    *target = info->target;
    return at;
}

static PyObject *
pointer_get_contents(PyObject *self, void *closure)
{
    PyObject *target;
    char *at = pointed_at(self, &target);
    return at == NULL ? NULL : py_ctypes_view(target, (cdata *)self, 0, at);
}

static int
pointer_set_contents(PyObject *self, PyObject *value, void *closure)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "Pointer does not support item deletion");
        return -1;
    }
    if (info == NULL || info->kind != KIND_POINTER || info->target == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return -1;
    }
    if (!is_cdata(value)) {    /* what it is the memory of does not matter, as in a cast */
        PyErr_Format(PyExc_TypeError, "expected %s instead of %s", ((PyTypeObject *)info->target)->tp_name,
                     Py_TYPE(value)->tp_name);
        return -1;
    }
    memcpy(((cdata *)self)->ptr, &((cdata *)value)->ptr, sizeof(char *));
    Py_INCREF(value);
    if (py_ctypes_keep_steal((cdata *)self, 1, value) < 0) {
        return -1;
    }
    PyObject *kept = py_ctypes_kept((cdata *)value);
    if (kept == NULL) {
        return -1;
    }
    Py_INCREF(kept);
    return py_ctypes_keep_steal((cdata *)self, 0, kept);
}

static PyObject *
pointer_item(PyObject *self, Py_ssize_t index)
{
    PyObject *target;
    char *at = pointed_at(self, &target);
    if (at == NULL) {
        return NULL;
    }
    return py_ctypes_get_part(target, (cdata *)self, index, at + index * py_ctypes_info(target)->size);
}

static int
pointer_set_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    PyObject *target;
    if (value == NULL) {
        py_ctypes_delete_error("Pointer");
        return -1;
    }
    char *at = pointed_at(self, &target);
    if (at == NULL) {
        return -1;
    }
    return py_ctypes_set_part(target, (cdata *)self, index, at + index * py_ctypes_info(target)->size, value);
}

/* A pointer has no end: a slice must say where it stops, and where it starts when it goes backwards. */
static int
slice_bounds(PySliceObject *slice, Py_ssize_t *start, Py_ssize_t *step, Py_ssize_t *count)
{
    Py_ssize_t stop;
    *step = 1;
    *start = 0;
    if (slice->step != Py_None) {
        *step = PyNumber_AsSsize_t(slice->step, PyExc_ValueError);
        if (*step == -1 && PyErr_Occurred()) {
            return -1;
        }
        if (*step == 0) {
            PyErr_SetString(PyExc_ValueError, "slice step cannot be zero");
            return -1;
        }
    }
    if (slice->start != Py_None) {
        *start = PyNumber_AsSsize_t(slice->start, PyExc_ValueError);
        if (*start == -1 && PyErr_Occurred()) {
            return -1;
        }
    } else if (*step < 0) {
        PyErr_SetString(PyExc_ValueError, "slice start is required for step < 0");
        return -1;
    }
    if (slice->stop == Py_None) {
        PyErr_SetString(PyExc_ValueError, "slice stop is required");
        return -1;
    }
    stop = PyNumber_AsSsize_t(slice->stop, PyExc_ValueError);
    if (stop == -1 && PyErr_Occurred()) {
        return -1;
    }
    if ((*step > 0 && *start >= stop) || (*step < 0 && *start <= stop)) {
        *count = 0;
    } else if (*step > 0) {
        *count = (stop - *start - 1) / *step + 1;
    } else {
        *count = (*start - stop - 1) / -*step + 1;
    }
    return 0;
}

static PyObject *
pick_text(char letter, char *at, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    PyObject *text = letter == 'c' ? PyString_FromStringAndSize(NULL, count) : PyUnicode_FromUnicode(NULL, count);
    for (Py_ssize_t i = 0; text != NULL && i < count; i++) {
        if (letter == 'c') {
            PyString_AS_STRING(text)[i] = at[start + i * step];
        } else {
            PyUnicode_AS_UNICODE(text)[i] = (Py_UNICODE)((wchar_t *)at)[start + i * step];
        }
    }
    return text;
}

/* `count` items: a text of characters, else a list. */
static PyObject *
pick_items(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    PyObject *target;
    char *at = pointed_at(self, &target);
    if (at == NULL) {
        return NULL;
    }
    ctype_info *item = py_ctypes_info(target);
    char letter = item->kind == KIND_SIMPLE ? item->code->letter : 0;
    if (letter == 'c' || letter == 'u') {
        return pick_text(letter, at, start, step, count);
    }
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *value = pointer_item(self, start + i * step);
        if (value == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, value);
    }
    return list;
}

/* p[low:high]: without a length the interpreter gives negative indices as they are; a stop that is left out is the highest. */
static PyObject *
pointer_slice(PyObject *self, Py_ssize_t low, Py_ssize_t high)
{
    if (high == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_ValueError, "slice stop is required");
        return NULL;
    }
    low = low < 0 ? 0 : low;
    return pick_items(self, low, 1, high > low ? high - low : 0);
}

static PyObject *
pointer_extended_slice(PyObject *self, PySliceObject *slice)
{
    Py_ssize_t start, step, count;
    return slice_bounds(slice, &start, &step, &count) < 0 ? NULL : pick_items(self, start, step, count);
}

static PyObject *
pointer_subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        return index == -1 && PyErr_Occurred() ? NULL : pointer_item(self, index);
    }
    if (PySlice_Check(key)) {
        return pointer_extended_slice(self, (PySliceObject *)key);
    }
    PyErr_SetString(PyExc_TypeError, "Pointer indices must be integer");
    return NULL;
}

static int
pointer_assign(PyObject *self, PyObject *key, PyObject *value)
{
    if (!PyIndex_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "Pointer indices must be integer");
        return -1;
    }
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    return index == -1 && PyErr_Occurred() ? -1 : pointer_set_item(self, index, value);
}

static int
pointer_nonzero(PyObject *self)
{
    char *at;
    memcpy(&at, ((cdata *)self)->ptr, sizeof at);
    return at != NULL;
}

static PyObject *
pointer_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    ctype_info *info = py_ctypes_info((PyObject *)type);
    if (info == NULL || info->target == NULL) {
        PyErr_SetString(PyExc_TypeError, "Cannot create instance: has no _type_");
        return NULL;
    }
    return py_ctypes_new_instance(type, args, kwds);
}

static int
pointer_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *value = NULL;
    if (!PyArg_UnpackTuple(args, "POINTER", 0, 1, &value)) {
        return -1;
    }
    return value == NULL ? 0 : pointer_set_contents(self, value, NULL);
}

static const PyGetSetDef pointer_getset[] = {
    {(char *)"contents", pointer_get_contents, pointer_set_contents, (char *)"the object this pointer points to",
     NULL},
    {NULL},
};

static const PySequenceMethods pointer_sequence = {
    .sq_item = pointer_item,
    .sq_slice = pointer_slice,
    .sq_ass_item = pointer_set_item,
};
static const PyMappingMethods pointer_mapping = {
    .mp_subscript = pointer_subscript,
    .mp_ass_subscript = pointer_assign,
};
static const PyNumberMethods pointer_number = {.nb_nonzero = pointer_nonzero};

PyTypeObject py_ctypes_pointer_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes._Pointer",
    .tp_basicsize = sizeof(cdata),
    .tp_as_number = (PyNumberMethods *)&pointer_number,
    .tp_as_sequence = (PySequenceMethods *)&pointer_sequence,
    .tp_as_mapping = (PyMappingMethods *)&pointer_mapping,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = PyDoc_STR("Pointer base class"),
    .tp_traverse = (traverseproc)py_ctypes_traverse,
    .tp_clear = (inquiry)py_ctypes_clear,
    .tp_getset = (PyGetSetDef *)pointer_getset,
    .tp_base = &py_ctypes_cdata_Type,
    .tp_init = pointer_init,
    .tp_new = pointer_new,
};
