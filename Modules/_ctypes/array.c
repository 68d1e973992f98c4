/* Array: `_length_` items of `_type_`, with text access for arrays of char and wchar_t. */
#include "_ctypes.h"

#include <string.h>
#include <wchar.h>

static char
item_letter(ctype_info *info)
{
    ctype_info *item = info->target == NULL ? NULL : py_ctypes_info(info->target);
    return item != NULL && item->kind == KIND_SIMPLE ? item->code->letter : 0;
}

/* ---- text in arrays ---- */

static PyObject *
chars_get_raw(PyObject *self, void *closure)
{
    return PyString_FromStringAndSize(((cdata *)self)->ptr, ((cdata *)self)->size);
}

static int
chars_set_raw(PyObject *self, PyObject *value, void *closure)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete attribute");
        return -1;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(value, &view, PyBUF_SIMPLE) < 0) {
        return -1;
    }
    int status = -1;
    if (view.len > ((cdata *)self)->size) {
        PyErr_SetString(PyExc_ValueError, "string too long");
    } else {
        memmove(((cdata *)self)->ptr, view.buf, (size_t)view.len);
        status = 0;
    }
    PyBuffer_Release(&view);
    return status;
}

static PyObject *
chars_get_value(PyObject *self, void *closure)
{
    cdata *data = (cdata *)self;
    return PyString_FromStringAndSize(data->ptr, (Py_ssize_t)strnlen(data->ptr, (size_t)data->size));
}

static int
chars_set_value(PyObject *self, PyObject *value, void *closure)
{
    cdata *data = (cdata *)self;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete attribute");
        return -1;
    }
    PyObject *text = value;
    if (PyUnicode_Check(value)) {
        text = py_ctypes_encode(value);
        if (text == NULL) {
            return -1;
        }
    } else if (!PyString_Check(value)) {
        PyErr_Format(PyExc_TypeError, "string expected instead of %s instance", Py_TYPE(value)->tp_name);
        return -1;
    } else {
        Py_INCREF(text);
    }
    Py_ssize_t length = PyString_GET_SIZE(text);
    if (length > data->size) {
        PyErr_SetString(PyExc_ValueError, "string too long");
        Py_DECREF(text);
        return -1;
    }
    memcpy(data->ptr, PyString_AS_STRING(text), (size_t)length);
    if (length < data->size) {
        data->ptr[length] = '\0';
    }
    Py_DECREF(text);
    return 0;
}

static PyObject *
wide_get_value(PyObject *self, void *closure)
{
    cdata *data = (cdata *)self;
    const wchar_t *text = (const wchar_t *)data->ptr;
    return PyUnicode_FromWideChar(text, (Py_ssize_t)wcsnlen(text, (size_t)data->size / sizeof(wchar_t)));
}

static int
wide_set_value(PyObject *self, PyObject *value, void *closure)
{
    cdata *data = (cdata *)self;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete attribute");
        return -1;
    }
    PyObject *text = value;
    if (PyString_Check(value)) {
        text = py_ctypes_decode(value);
        if (text == NULL) {
            return -1;
        }
    } else if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "unicode string expected instead of %s instance", Py_TYPE(value)->tp_name);
        return -1;
    } else {
        Py_INCREF(text);
    }
    int status = -1;
    Py_ssize_t room = data->size / (Py_ssize_t)sizeof(wchar_t), length = PyUnicode_GET_SIZE(text);
    if (length > room) {
        PyErr_SetString(PyExc_ValueError, "string too long");
    } else {
        Py_ssize_t with_end = length < room ? length + 1 : length;
        status = PyUnicode_AsWideChar((PyUnicodeObject *)text, (wchar_t *)data->ptr, with_end) < 0 ? -1 : 0;
    }
    Py_DECREF(text);
    return status;
}

PyObject *
py_ctypes_text_field(ctype_info *info, PyObject *array)
{
    return item_letter(info) == 'c' ? chars_get_value(array, NULL) : wide_get_value(array, NULL);
}

int
py_ctypes_set_text_field(ctype_info *info, PyObject *array, PyObject *value)
{
    cdata *data = (cdata *)array;
    bool is_wide = item_letter(info) == 'u';
    if (!is_wide && !PyString_Check(value) && !PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "expected string or Unicode object, %s found", Py_TYPE(value)->tp_name);
        return -1;
    }
    Py_ssize_t length = PyString_Check(value)    ? PyString_GET_SIZE(value)
                        : PyUnicode_Check(value) ? PyUnicode_GET_SIZE(value)
                                                 : 0;
    Py_ssize_t room = data->size / (is_wide ? (Py_ssize_t)sizeof(wchar_t) : 1);
    if (length > room) {
        PyErr_Format(PyExc_ValueError, "string too long (%zd, maximum length %zd)", length, room);
        return -1;
    }
    return is_wide ? wide_set_value(array, value, NULL) : chars_set_value(array, value, NULL);
}

bool
py_ctypes_is_text(ctype_info *info)
{
    return info->kind == KIND_ARRAY && (item_letter(info) == 'c' || item_letter(info) == 'u');
}

static const PyGetSetDef chars_getset[] = {
    {(char *)"raw", chars_get_raw, chars_set_raw, (char *)"all bytes", NULL},
    {(char *)"value", chars_get_value, chars_set_value, (char *)"the bytes before the first zero", NULL},
    {NULL},
};

static const PyGetSetDef wide_getset[] = {
    {(char *)"value", wide_get_value, wide_set_value, (char *)"the characters before the first zero", NULL},
    {NULL},
};

static int
add_getset(PyTypeObject *type, const PyGetSetDef *getset)
{
    for (; getset->name != NULL; getset++) {
        PyObject *descriptor = PyDescr_NewGetSet(type, (PyGetSetDef *)getset);
        if (descriptor == NULL) {
            return -1;
        }
        int status = PyObject_SetAttrString((PyObject *)type, getset->name, descriptor);
        Py_DECREF(descriptor);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- the metaclass ---- */

static int
read_length(PyObject *type, Py_ssize_t *length)
{
    PyObject *value = PyDict_GetItemString(((PyTypeObject *)type)->tp_dict, "_length_");
    if (value == NULL || !(PyInt_Check(value) || PyLong_Check(value))) {
        PyErr_SetString(PyExc_AttributeError,
                        "class must define a '_length_' attribute, which must be a positive integer");
        return -1;
    }
    *length = PyInt_AsSsize_t(value);
    if (*length == -1 && PyErr_Occurred()) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_SetString(PyExc_OverflowError, "The '_length_' attribute is too large");
        }
        return -1;
    }
    if (*length < 0) {
        PyErr_SetString(PyExc_ValueError, "The '_length_' attribute must not be negative");
        return -1;
    }
    return 0;
}

/* Inside a small structure an array is passed item by item; a large one is passed in memory. */
static int
describe_ffi(ctype_info *info, ctype_info *item)
{
    size_t count = info->size <= 64 ? (size_t)info->length : 1;
    info->elements = PyMem_Malloc((count + 1) * sizeof(ffi_type *));
    if (info->elements == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        info->elements[i] = &item->ffi;
    }
    info->elements[count] = NULL;
    info->ffi.type = FFI_TYPE_STRUCT;
    info->ffi.size = (size_t)info->size;
    info->ffi.alignment = (unsigned short)(info->align > 0 ? info->align : 1);
    info->ffi.elements = info->elements;
    return 0;
}

static int
describe_shape(ctype_info *info, ctype_info *item)
{
    info->ndim = item->ndim + 1;
    info->shape = PyMem_Malloc((size_t)info->ndim * sizeof(Py_ssize_t));
    if (info->shape == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    info->shape[0] = info->length;
    for (int i = 0; i < item->ndim; i++) {
        info->shape[i + 1] = item->shape[i];
    }
    info->format = py_ctypes_text("%s", item->format != NULL ? item->format : "B");
    return info->format == NULL ? -1 : 0;
}

static int
describe_array(PyObject *type, ctype_info *info, PyObject *target)
{
    ctype_info *item = py_ctypes_info(target);
    if (item == NULL) {
        PyErr_SetString(PyExc_TypeError, "_type_ must have storage info");
        return -1;
    }
    Py_INCREF(target);
    info->target = target;
    info->kind = KIND_ARRAY;
    if (item->size != 0 && info->length > PY_SSIZE_T_MAX / item->size) {
        PyErr_SetString(PyExc_OverflowError, "array too large");
        return -1;
    }
    info->size = item->size * info->length;
    info->align = item->align;
    info->has_pointer = item->has_pointer;
    if (describe_ffi(info, item) < 0 || describe_shape(info, item) < 0) {
        return -1;
    }
    info->ready = true;
    char letter = item_letter(info);
    return letter == 'c'   ? add_getset((PyTypeObject *)type, chars_getset)
           : letter == 'u' ? add_getset((PyTypeObject *)type, wide_getset)
                           : 0;
}

static PyObject *
arraymeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    ctype_info *info;
    PyObject *type = py_ctypes_new_class(meta, args, kwds, &info);
    if (type == NULL) {
        return NULL;
    }
    PyObject *target = NULL;
    if (read_length(type, &info->length) == 0) {
        target = PyObject_GetAttrString(type, "_type_");
        if (target == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_SetString(PyExc_AttributeError, "class must define a '_type_' attribute");
        }
    }
    if (target == NULL || describe_array(type, info, target) < 0) {
        Py_CLEAR(type);
    }
    Py_XDECREF(target);
    return type;
}

PyTypeObject py_ctypes_arraymeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCArrayType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of arrays"),
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = arraymeta_new,
};

/* ---- instances ---- */

/* The items there are room for: resize() and changed classes may make it differ from the type's length. */
static Py_ssize_t
usable_length(PyObject *self, ctype_info **item)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (info == NULL || info->kind != KIND_ARRAY) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return -1;
    }
    *item = py_ctypes_info(info->target);
    Py_ssize_t size = ((cdata *)self)->size;
    return (*item)->size == 0 || size / (*item)->size >= info->length ? info->length : size / (*item)->size;
}

static PyObject *
array_item(PyObject *self, Py_ssize_t index)
{
    ctype_info *item;
    Py_ssize_t length = usable_length(self, &item);
    if (length < 0) {
        return NULL;
    }
    if (index < 0 || index >= length) {
        PyErr_SetString(PyExc_IndexError, "invalid index");
        return NULL;
    }
    cdata *data = (cdata *)self;
    return py_ctypes_get_part(py_ctypes_info_of(self)->target, data, index, data->ptr + index * item->size);
}

static int
array_set_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    ctype_info *item;
    if (value == NULL) {
        py_ctypes_delete_error("Array");
        return -1;
    }
    Py_ssize_t length = usable_length(self, &item);
    if (length < 0) {
        return -1;
    }
    if (index < 0 || index >= length) {
        PyErr_SetString(PyExc_IndexError, "invalid index");
        return -1;
    }
    cdata *data = (cdata *)self;
    return py_ctypes_set_part(py_ctypes_info_of(self)->target, data, index, data->ptr + index * item->size, value);
}

/* start, start+step, ... as a list, or as text from arrays of characters. */
static PyObject *
pick(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    cdata *data = (cdata *)self;
    char letter = item_letter(py_ctypes_info_of(self));
    if (letter == 'c') {
        PyObject *text = PyString_FromStringAndSize(NULL, count);
        for (Py_ssize_t i = 0; text != NULL && i < count; i++) {
            PyString_AS_STRING(text)[i] = data->ptr[start + i * step];
        }
        return text;
    }
    if (letter == 'u') {
        PyObject *text = PyUnicode_FromUnicode(NULL, count);
        for (Py_ssize_t i = 0; text != NULL && i < count; i++) {
            PyUnicode_AS_UNICODE(text)[i] = (Py_UNICODE)((wchar_t *)data->ptr)[start + i * step];
        }
        return text;
    }
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *value = array_item(self, start + i * step);
        if (value == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, value);
    }
    return list;
}

static int
assign(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count, PyObject *values)
{
    if (values == NULL) {
        py_ctypes_delete_error("Array");
        return -1;
    }
    Py_ssize_t given = PySequence_Size(values);
    if (given != count) {
        if (given >= 0) {
            PyErr_SetString(PyExc_ValueError, "Can only assign sequence of same size");
        }
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *value = PySequence_GetItem(values, i);
        int status = value == NULL ? -1 : array_set_item(self, start + i * step, value);
        Py_XDECREF(value);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
array_subscript(PyObject *self, PyObject *key)
{
    ctype_info *item;
    Py_ssize_t length = usable_length(self, &item), start, stop, step, count;
    if (length < 0) {
        return NULL;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return array_item(self, index < 0 ? index + length : index);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "indices must be integers");
        return NULL;
    }
    if (PySlice_GetIndicesEx((PySliceObject *)key, length, &start, &stop, &step, &count) < 0) {
        return NULL;
    }
    return pick(self, start, step, count);
}

static int
array_assign(PyObject *self, PyObject *key, PyObject *value)
{
    ctype_info *item;
    Py_ssize_t length = usable_length(self, &item), start, stop, step, count;
    if (length < 0) {
        return -1;
    }
    if (value == NULL) {
        py_ctypes_delete_error("Array");
        return -1;
    }
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) {
            return -1;
        }
        return array_set_item(self, index < 0 ? index + length : index, value);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "indices must be integer");
        return -1;
    }
    if (PySlice_GetIndicesEx((PySliceObject *)key, length, &start, &stop, &step, &count) < 0) {
        return -1;
    }
    return assign(self, start, step, count, value);
}

static Py_ssize_t
clip(Py_ssize_t at, Py_ssize_t length)
{
    return at < 0 ? 0 : at > length ? length : at;
}

static PyObject *
array_slice(PyObject *self, Py_ssize_t low, Py_ssize_t high)
{
    ctype_info *item;
    Py_ssize_t length = usable_length(self, &item);
    if (length < 0) {
        return NULL;
    }
    low = clip(low, length);
    high = clip(high, length);
    return pick(self, low, 1, high > low ? high - low : 0);
}

static int
array_assign_slice(PyObject *self, Py_ssize_t low, Py_ssize_t high, PyObject *values)
{
    ctype_info *item;
    Py_ssize_t length = usable_length(self, &item);
    if (length < 0) {
        return -1;
    }
    low = clip(low, length);
    high = clip(high, length);
    return assign(self, low, 1, high > low ? high - low : 0, values);
}

static Py_ssize_t
array_length(PyObject *self)
{
    ctype_info *info = py_ctypes_info_of(self);
    return info == NULL ? 0 : info->length;
}

static int
array_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (array_set_item(self, i, PyTuple_GET_ITEM(args, i)) < 0) {
            return -1;
        }
    }
    return 0;
}

static const PySequenceMethods array_sequence = {
    .sq_length = array_length,
    .sq_item = array_item,
    .sq_slice = array_slice,
    .sq_ass_item = array_set_item,
    .sq_ass_slice = array_assign_slice,
};

static const PyMappingMethods array_mapping = {
    .mp_length = array_length,
    .mp_subscript = array_subscript,
    .mp_ass_subscript = array_assign,
};

PyTypeObject py_ctypes_array_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.Array",
    .tp_basicsize = sizeof(cdata),
    .tp_as_sequence = (PySequenceMethods *)&array_sequence,
    .tp_as_mapping = (PyMappingMethods *)&array_mapping,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = PyDoc_STR("Array base class"),
    .tp_traverse = (traverseproc)py_ctypes_traverse,
    .tp_clear = (inquiry)py_ctypes_clear,
    .tp_base = &py_ctypes_cdata_Type,
    .tp_init = array_init,
    .tp_new = py_ctypes_new_instance,
};
