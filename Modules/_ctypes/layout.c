/* Where the fields of a structure or union lie: offsets, padding, bit fields.
 *
 * Bit fields follow each other inside a storage unit as long as they fit; a wider type of the next field
 * widens the unit (which does not ask for its alignment); otherwise a new unit begins.  With `_swappedbytes_` bits are counted from the other end.
 *
 *   I1  offset is where the next field may begin; unit_bits is 0 unless the last field was a bit field
 *   I2  a field's unit lies inside the structure: offset + size of its type <= size
 */
#include "_ctypes.h"

#include <string.h>

typedef struct {
    ctype_info *info;     /* of the class */
    bool is_struct;
    bool is_swapped;
    Py_ssize_t pack;      /* 0: natural alignment */
    Py_ssize_t size, offset, align;
    unsigned unit_bits;   /* of the storage unit in use */
    unsigned used_bits;   /* of it */
    size_t elements;      /* entries of info->elements */
} plan;

static int
raise_too_large(void)
{
    PyErr_SetString(PyExc_OverflowError, "structure or union is too large");
    return -1;
}

static int
add_element(plan *p, ffi_type *type, bool replace)
{
    if (replace && p->elements > 0) {
        p->elements--;
    }
    ffi_type **grown = PyMem_Realloc(p->info->elements, (p->elements + 2) * sizeof(ffi_type *));
    if (grown == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    grown[p->elements++] = type;
    grown[p->elements] = NULL;
    p->info->elements = grown;
    return 0;
}

/* A field of its own, or the first of a new unit. */
static int
place_unit(plan *p, ctype_info *field, Py_ssize_t *at)
{
    Py_ssize_t align = field->align;
    if (p->pack != 0 && p->pack < align) {
        align = p->pack;
    }
    if (align > 1 && p->offset % align != 0) {
        Py_ssize_t gap = align - p->offset % align;
        if (p->offset > PY_SSIZE_T_MAX - gap) {
            return raise_too_large();
        }
        p->offset += gap;
    }
    if (p->offset > PY_SSIZE_T_MAX - 64 - field->size) {
        return raise_too_large();
    }
    *at = p->offset;
    p->offset += field->size;
    p->size = p->offset > p->size ? p->offset : p->size;
    p->align = align > p->align ? align : p->align;
    return add_element(p, &field->ffi, false);
}

static int
place_bits(plan *p, ctype_info *field, unsigned count, Py_ssize_t *at, bit_range *bits)
{
    unsigned type_bits = (unsigned)field->size * 8;
    if (p->unit_bits != 0 && type_bits <= p->unit_bits && p->used_bits + count <= p->unit_bits) {
        *at = p->offset - field->size;
    } else if (p->unit_bits != 0 && type_bits >= p->unit_bits && p->used_bits + count <= type_bits) {
        p->offset += field->size - (Py_ssize_t)(p->unit_bits / 8);
        p->size = p->offset > p->size ? p->offset : p->size;
        p->unit_bits = type_bits;
        *at = p->offset - field->size;
        if (add_element(p, &field->ffi, true) < 0) {
            return -1;
        }
    } else {
        p->unit_bits = type_bits;
        p->used_bits = 0;
        if (place_unit(p, field, at) < 0) {
            return -1;
        }
    }
    if (*at < 0) {
        *at = 0;
    }
    bits->count = (unsigned char)count;
    bits->shift = (unsigned char)(p->is_swapped ? p->unit_bits - p->used_bits - count : p->used_bits);
    p->used_bits += count;
    return 0;
}

static int
place_field(plan *p, ctype_info *field, unsigned count, Py_ssize_t *at, bit_range *bits)
{
    *bits = WHOLE;
    if (!p->is_struct) {
        p->offset = 0;
        p->unit_bits = 0;
    }
    if (count != 0) {
        return place_bits(p, field, count, at, bits);
    }
    p->unit_bits = 0;
    return place_unit(p, field, at);
}

/* The number of bits a field asks for, checked against its type. */
static int
check_bits(PyObject *type, ctype_info *field, int count)
{
    bool allowed = field->kind == KIND_SIMPLE && (field->code->rep == REP_SIGNED || field->code->rep == REP_UNSIGNED ||
                                                  field->code->letter == '?');
    if (!allowed) {
        PyErr_Format(PyExc_TypeError, "bit fields not allowed for type %s", ((PyTypeObject *)type)->tp_name);
        return -1;
    }
    if (count <= 0 || count > field->size * 8) {
        PyErr_SetString(PyExc_ValueError, "number of bits invalid for bit field");
        return -1;
    }
    return 0;
}

static int
read_pack(PyObject *type, Py_ssize_t *pack)
{
    PyObject *value = PyObject_GetAttrString(type, "_pack_");
    *pack = 0;
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    long number = PyInt_Check(value) || PyLong_Check(value) ? PyInt_AsLong(value) : -1;
    Py_DECREF(value);
    if (number < 0 || number > INT_MAX) {
        PyErr_SetString(PyExc_ValueError, "_pack_ must be a non-negative integer");
        return -1;
    }
    *pack = number;
    return 0;
}

/* ---- the format of PEP 3118 ---- */

static int
add_to_format(PyObject **format, ctype_info *field, PyObject *name)
{
    PyObject *part = PyString_FromString("");
    if (field->shape != NULL) {
        for (int i = 0; i < field->ndim; i++) {
            const char *frame = field->ndim == 1 ? "(%zd)" : i == 0 ? "(%zd," : i + 1 == field->ndim ? "%zd)" : "%zd,";
            PyString_ConcatAndDel(&part, PyString_FromFormat(frame, field->shape[i]));
        }
    }
    PyString_ConcatAndDel(&part, PyString_FromFormat("%s:%s:", field->format != NULL ? field->format : "B",
                                                     PyString_AS_STRING(name)));
    PyString_ConcatAndDel(format, part);
    return *format == NULL ? -1 : 0;
}

static int
finish_format(plan *p, PyObject *format)
{
    PyMem_Free(p->info->format);
    p->info->format = p->is_struct && p->pack == 0 ? py_ctypes_text("%s}", PyString_AS_STRING(format))
                                                   : py_ctypes_text("B");
    return p->info->format == NULL ? -1 : 0;
}

/* ---- fields ---- */

static PyObject *
name_as_string(PyObject *name)
{
    PyObject *encoded = PyUnicode_Check(name) ? PyUnicode_AsEncodedString(name, NULL, NULL) : NULL;
    if (encoded != NULL) {
        return encoded;
    }
    PyErr_Clear();
    if (!PyString_Check(name)) {
        PyErr_Format(PyExc_TypeError, "structure field name must be string not %s", Py_TYPE(name)->tp_name);
        return NULL;
    }
    Py_INCREF(name);
    return name;
}

static int
add_field(plan *p, PyObject *type, PyObject *pair, Py_ssize_t position, Py_ssize_t index, PyObject **format)
{
    PyObject *name, *field_type;
    int count = 0;
    if (!PyTuple_Check(pair) || !PyArg_ParseTuple(pair, "OO|i", &name, &field_type, &count)) {
        PyErr_SetString(PyExc_AttributeError, "'_fields_' must be a sequence of pairs");
        return -1;
    }
    ctype_info *field = py_ctypes_info(field_type);
    if (field == NULL) {
        PyErr_Format(PyExc_TypeError, "second item in _fields_ tuple (index %zd) must be a C type", position);
        return -1;
    }
    field->is_final = true;
    if (PyTuple_GET_SIZE(pair) == 3 && check_bits(field_type, field, count) < 0) {
        return -1;
    }
    Py_ssize_t at = 0;
    bit_range bits;
    if (place_field(p, field, (unsigned)count, &at, &bits) < 0) {
        return -1;
    }
    if (count != 0) {
        py_ctypes_note_bits(&p->info->passing, at, bits);
    } else {
        py_ctypes_note_member(&p->info->passing, field, at);
    }
    p->info->has_pointer |= field->has_pointer;
    PyObject *text = name_as_string(name);
    PyObject *descriptor = text == NULL ? NULL : py_ctypes_field(field_type, at, index, bits);
    int status = descriptor == NULL || add_to_format(format, field, text) < 0
                     ? -1
                     : PyType_Type.tp_setattro(type, text, descriptor);
    Py_XDECREF(descriptor);
    Py_XDECREF(text);
    return status;
}

static int add_anonymous(PyObject *type, cfield *outer, Py_ssize_t index, Py_ssize_t offset);

static int
add_inner(PyObject *type, cfield *outer, PyObject *name, Py_ssize_t index, Py_ssize_t offset)
{
    PyObject *inner = PyObject_GetAttr(outer->type, name);
    if (inner == NULL) {
        return -1;
    }
    if (Py_TYPE(inner) != &py_ctypes_field_Type) {
        PyErr_SetString(PyExc_TypeError, "unexpected type");
        Py_DECREF(inner);
        return -1;
    }
    cfield *field = (cfield *)inner;
    int status = -1;
    if (field->is_anonymous) {
        status = add_anonymous(type, field, index + field->index, offset + field->offset);
    } else {
        PyObject *copy = py_ctypes_field(field->type, offset + field->offset, index + field->index, field->bits);
        status = copy == NULL ? -1 : PyType_Type.tp_setattro(type, name, copy);
        Py_XDECREF(copy);
    }
    Py_DECREF(inner);
    return status;
}

/* The fields of a field, as fields of the class. */
static int
add_anonymous(PyObject *type, cfield *outer, Py_ssize_t index, Py_ssize_t offset)
{
    PyObject *fields = PyObject_GetAttrString(outer->type, "_fields_");
    PyObject *list = fields == NULL ? NULL : PySequence_Tuple(fields);
    Py_XDECREF(fields);
    if (list == NULL) {
        return -1;
    }
    int status = Py_EnterRecursiveCall(" while adding anonymous fields") ? -1 : 0;
    bool entered = status == 0;
    for (Py_ssize_t i = 0; status == 0 && i < PyTuple_GET_SIZE(list); i++) {
        PyObject *name = PySequence_GetItem(PyTuple_GET_ITEM(list, i), 0);
        status = name == NULL ? -1 : add_inner(type, outer, name, index, offset);
        Py_XDECREF(name);
    }
    if (entered) {
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(list);
    return status;
}

static int
open_anonymous_field(PyObject *type, PyObject *name)
{
    PyObject *field = PyObject_GetAttr(type, name);
    if (field == NULL) {
        return -1;
    }
    int status = -1;
    if (Py_TYPE(field) != &py_ctypes_field_Type) {
        PyObject *text = PyObject_Str(name);
        if (text != NULL) {
            PyErr_Format(PyExc_AttributeError, "'%s' is specified in _anonymous_ but not in _fields_",
                         PyString_AS_STRING(text));
            Py_DECREF(text);
        }
    } else {
        cfield *outer = (cfield *)field;
        outer->is_anonymous = true;
        status = add_anonymous(type, outer, outer->index, outer->offset);
    }
    Py_DECREF(field);
    return status;
}

static int
open_anonymous(PyObject *type)
{
    PyObject *names = PyObject_GetAttrString(type, "_anonymous_");
    if (names == NULL) {
        PyErr_Clear();
        return 0;
    }
    PyObject *list = PySequence_Fast(names, "_anonymous_ must be a sequence");
    Py_DECREF(names);
    int status = list == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; status == 0 && i < PySequence_Fast_GET_SIZE(list); i++) {
        PyObject *name = PySequence_Fast_GET_ITEM(list, i);
        Py_INCREF(name);
        status = open_anonymous_field(type, name);
        Py_DECREF(name);
    }
    Py_XDECREF(list);
    return status;
}

/* libffi knows no unions: it is told of numbers of the same alignment that fill the same bytes. (Where that says too
 * little, passing.c tells more.) */
static int
describe_union(plan *p)
{
    static ffi_type *const words[] = {&ffi_type_uint8, &ffi_type_uint16, &ffi_type_uint32, &ffi_type_uint64};
    ctype_info *info = p->info;
    size_t log = 0;
    if (p->elements == 0) {
        return 0;
    }
    while (log < 3 && ((size_t)2 << log) <= (size_t)info->align && info->size % ((Py_ssize_t)2 << log) == 0) {
        log++;
    }
    size_t count = info->size <= 64 ? (size_t)info->size >> log : 1;
    p->elements = 0;
    for (size_t i = 0; i < count; i++) {
        if (add_element(p, words[log], false) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
finish_sizes(plan *p)
{
    ctype_info *info = p->info;
    Py_ssize_t align = p->align > 0 ? p->align : 1;
    info->align = align;
    info->size = (p->size + align - 1) / align * align;
    if ((!p->is_struct && describe_union(p) < 0) || py_ctypes_describe(info) < 0) {
        return -1;
    }
    info->ffi.type = FFI_TYPE_STRUCT;
    info->ffi.size = (size_t)info->size;
    info->ffi.alignment = (unsigned short)align;
    info->ffi.elements = info->elements;
    return 0;
}

/* Begins after the fields of the base class. */
static int
start_plan(plan *p, PyObject *type, ctype_info *info, bool is_struct)
{
    *p = (plan){.info = info, .is_struct = is_struct, .align = 1};
    p->is_swapped = PyObject_HasAttrString(type, "_swappedbytes_") != 0;
    if (read_pack(type, &p->pack) < 0) {
        return -1;
    }
    ctype_info *base = py_ctypes_info((PyObject *)((PyTypeObject *)type)->tp_base);
    PyMem_Free(info->elements);
    info->elements = NULL;
    info->has_pointer = false;
    info->length = 0;
    info->passing = base != NULL ? base->passing : (by_value){.align = 1};
    if (base != NULL) {
        base->is_final = true;
        p->size = base->size;
        p->offset = is_struct ? base->size : 0;
        p->align = base->align > 0 ? base->align : 1;
        info->has_pointer = base->has_pointer;
        info->length = base->length;
        if (base->size > 0 && add_element(p, &base->ffi, false) < 0) {
            return -1;
        }
    }
    if (info->elements == NULL) {
        info->elements = PyMem_Malloc(sizeof(ffi_type *));
        if (info->elements == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        info->elements[0] = NULL;
    }
    return 0;
}

int
py_ctypes_set_fields(PyObject *type, PyObject *fields, bool is_struct)
{
    ctype_info *info = py_ctypes_info(type);
    plan p;
    if (info == NULL) {
        return 0;
    }
    if (info->is_final) {
        PyErr_SetString(PyExc_AttributeError, "_fields_ is final");
        return -1;
    }
    if (start_plan(&p, type, info, is_struct) < 0) {
        return -1;
    }
    if (!PySequence_Check(fields)) {
        PyErr_SetString(PyExc_TypeError, "'_fields_' must be a sequence of pairs");
        return -1;
    }
    PyObject *list = PySequence_Tuple(fields);
    PyObject *format = list == NULL ? NULL : PyString_FromString("T{");
    Py_ssize_t count = list == NULL ? 0 : PyTuple_GET_SIZE(list), before = info->length;
    int status = format == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; status == 0 && i < count; i++) {
        status = add_field(&p, type, PyTuple_GET_ITEM(list, i), i, before + i, &format);
    }
    if (status == 0 && info->is_final) {
        PyErr_SetString(PyExc_AttributeError, "Structure or union cannot contain itself");
        status = -1;
    }
    if (status == 0 && p.size > PY_SSIZE_T_MAX - 2 * p.align) {
        status = raise_too_large();
    }
    if (status == 0) {
        info->length = before + count;
        info->is_final = true;
        status = finish_sizes(&p) < 0 || finish_format(&p, format) < 0 ? -1 : open_anonymous(type);
    }
    info->ffi.elements = info->elements;
    Py_XDECREF(format);
    Py_XDECREF(list);
    return status;
}
