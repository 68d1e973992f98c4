/* The type Struct. */
#include "layout.h"
#include "py_replay.h"
#include "structmember.h"

#include <string.h>

/* struct.error: it lives in the type's dict, where no program finds a reason to change it. */
PyObject *
py_struct_error(void)
{
    return PyDict_GetItemString(py_struct_type.tp_dict, "_error");
}

/* The Struct's layout, counted for the caller. Returns NULL with an exception before __init__. */
static layout *
hold_layout(struct_object *self)
{
    if (self->layout == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "Struct object was not initialized");
        return NULL;
    }
    self->layout->references++;
    return self->layout;
}

static int
struct_init(PyObject *o, PyObject *args, PyObject *kwargs)
{
    struct_object *self = (struct_object *)o;
    static const char *const names[] = {"format", NULL};
    PyObject *format;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O:Struct", (char **)names, &format)) {
        return -1;
    }
    if (PyString_Check(format)) {
        Py_INCREF(format);
    }
    else if (PyUnicode_Check(format)) {
        format = PyUnicode_AsASCIIString(format);
        if (format == NULL) {
            return -1;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "Struct() argument 1 must be string, not %s", Py_TYPE(format)->tp_name);
        return -1;
    }
    layout *l = py_struct_compile(PyString_AS_STRING(format));
    if (l == NULL) {
        Py_DECREF(format);
        return -1;
    }
    layout *old = self->layout;
    PyObject *old_format = self->format;
    self->layout = l;
    self->format = format;
    py_struct_release(old);
    Py_XDECREF(old_format);
    return 0;
}

static void
struct_dealloc(PyObject *o)
{
    struct_object *self = (struct_object *)o;
    if (self->weakrefs != NULL) {
        PyObject_ClearWeakRefs(o);
    }
    py_struct_release(self->layout);
    Py_XDECREF(self->format);
    Py_TYPE(o)->tp_free(o);
}

/* --- packing --- */

/* Whether there are as many values as the layout wants; raises when not. */
static bool
has_values(const layout *l, Py_ssize_t given, const char *function)
{
    if (given == l->values) {
        return true;
    }
    PyErr_Format(py_struct_error(), "%s expected %zd items for packing (got %zd)", function, l->values, given);
    return false;
}

/* A str of no or one byte may be shared: its value is collected aside. */
static PyObject *
pack_shared(const layout *l, PyObject *const *values)
{
    char single;
    return py_struct_pack_values(l, values, &single) < 0 ? NULL : PyString_FromStringAndSize(&single, l->size);
}

PyObject *
py_struct_pack(struct_object *self, PyObject *const *values, Py_ssize_t count)
{
    layout *l = hold_layout(self);
    PyObject *text = NULL;
    if (l != NULL && has_values(l, count, "pack")) {
        if (l->size <= 1) {
            text = pack_shared(l, values);
        }
        else {
            text = PyString_FromStringAndSize(NULL, l->size);
            if (text != NULL && py_struct_pack_values(l, values, PyString_AS_STRING(text)) < 0) {
                Py_CLEAR(text);
            }
        }
    }
    py_struct_release(l);
    return text;
}

static inline py_step
done(PyObject *value, PyObject **result)
{
    *result = value;
    return value != NULL ? STEP_RETURN : STEP_RAISE;
}

static bool
refuse_keywords(PyObject *kwargs, const char *name)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return true;
    }
    return false;
}

bool
py_struct_may_call(PyObject *const *values, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        if (PyType_HasFeature(Py_TYPE(values[i]), Py_TPFLAGS_HEAPTYPE) || PyInstance_Check(values[i])) {
            return true;
        }
    }
    return false;
}

/* Another Struct with the same layout, which nobody can initialise again. Returns new. Raises yes. */
static PyObject *
stand_in(struct_object *self)
{
    layout *l = hold_layout(self);
    struct_object *other = l != NULL ? (struct_object *)py_struct_type.tp_alloc(&py_struct_type, 0) : NULL;
    if (other == NULL) {
        py_struct_release(l);
        return NULL;
    }
    other->layout = l;
    Py_XINCREF(self->format);
    other->format = self->format;
    return (PyObject *)other;
}

/* Values that may call Python are packed by _struct._pack, which may be repeated. */
static py_step
pack_repeatable(py_thread *ts, PyObject *function, struct_object *self, PyObject *const *args, Py_ssize_t nargs,
                PyObject **result)
{
    PyObject *given = PyTuple_New(nargs + 1), *other = given != NULL ? stand_in(self) : NULL;
    if (other == NULL) {
        Py_XDECREF(given);
        return STEP_RAISE;
    }
    PyTuple_SET_ITEM(given, 0, other);
    for (Py_ssize_t i = 0; i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(given, i + 1, args[i]);
    }
    py_step how = py_flat_call(ts, function, ((PyTupleObject *)given)->ob_item, nargs + 1, NULL, result);
    Py_DECREF(given);
    return how;
}

static py_step
struct_pack(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    if (refuse_keywords(kwargs, "pack")) {
        return STEP_RAISE;
    }
    if (ts->replay == NULL && py_struct_may_call(args, nargs)) {
        PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "_struct");
        PyObject *function = module != NULL && PyModule_Check(module)
                                 ? PyDict_GetItemString(PyModule_GetDict(module), "_pack") : NULL;
        if (function != NULL && PyCFunction_Check(function)) {
            return pack_repeatable(ts, function, (struct_object *)self, args, nargs, result);
        }
    }
    return done(py_struct_pack((struct_object *)self, args, nargs), result);
}

/* Where in a buffer of `size` bytes the layout goes. Returns -1 with an exception. */
static Py_ssize_t
place_in_buffer(const layout *l, Py_ssize_t offset, Py_ssize_t size, const char *function)
{
    if (offset < 0) {
        offset += size;
    }
    if (offset < 0 || size - offset < l->size) {
        PyErr_Format(py_struct_error(), "%s requires a buffer of at least %zd bytes", function, l->size);
        return -1;
    }
    return offset;
}

/* Writable memory. With a view, the owner can't move it until it is released. */
typedef struct target_memory {
    Py_buffer view;    /* view.obj is NULL for the old buffer interface */
    char *data;
    Py_ssize_t size;
} target_memory;

/* Returns status. */
static int
find_memory(PyObject *o, target_memory *target)
{
    void *data;
    target->view.obj = NULL;
    if (PyObject_CheckBuffer(o) && PyObject_GetBuffer(o, &target->view, PyBUF_WRITABLE) == 0) {
        target->data = target->view.buf;
        target->size = target->view.len;
        return 0;
    }
    PyErr_Clear();
    if (PyObject_AsWriteBuffer(o, &data, &target->size) < 0) {
        PyErr_Format(PyExc_TypeError, "argument must be read-write buffer, not %s", Py_TYPE(o)->tp_name);
        return -1;
    }
    target->data = data;
    return 0;
}

static void
release_memory(target_memory *target)
{
    if (target->view.obj != NULL) {
        PyBuffer_Release(&target->view);
    }
}

/* Copies packed values to their place in a buffer, which may have changed. Returns status. */
static int
copy_into(const layout *l, PyObject *o, Py_ssize_t offset, const char *packed)
{
    target_memory target;
    if (find_memory(o, &target) < 0) {
        return -1;
    }
    Py_ssize_t place = place_in_buffer(l, offset, target.size, "pack_into");
    if (place >= 0) {
        memcpy(target.data + place, packed, (size_t)l->size);
    }
    release_memory(&target);
    return place >= 0 ? 0 : -1;
}

/* Packs values into a buffer at an offset. Reading a value may change a buffer that has no view, so they are packed elsewhere
   first; as in 2.7 those before a wrong one are written, zeros behind them. Returns status. */
static int
pack_into_target(const layout *l, PyObject *o, PyObject *place, PyObject *const *values)
{
    PyObject *error[3];
    target_memory held;
    char few[256], *packed = l->size <= (Py_ssize_t)sizeof few ? few : PyMem_Malloc((size_t)l->size);
    int status = -1;
    if (packed == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (find_memory(o, &held) == 0) {
        Py_ssize_t offset = PyInt_AsSsize_t(place);
        if ((offset != -1 || !PyErr_Occurred()) && place_in_buffer(l, offset, held.size, "pack_into") >= 0) {
            status = py_struct_pack_values(l, values, packed);
            PyErr_Fetch(&error[0], &error[1], &error[2]);
            status = copy_into(l, o, offset, packed) < 0 ? -1 : status;
            if (error[0] != NULL) {
                PyErr_Restore(error[0], error[1], error[2]);
            }
        }
        release_memory(&held);
    }
    if (packed != few) {
        PyMem_Free(packed);
    }
    return status;
}

/* args: buffer, offset, values... Returns status. */
static int
pack_into_arguments(const layout *l, PyObject *const *args, Py_ssize_t count)
{
    if (count < 2) {
        PyErr_SetString(py_struct_error(),
                        count == 0 ? "pack_into expected buffer argument" : "pack_into expected offset argument");
        return -1;
    }
    if (!has_values(l, count - 2, "pack_into")) {
        return -1;
    }
    return pack_into_target(l, args[0], args[1], args + 2);
}

PyObject *
py_struct_pack_into(struct_object *self, PyObject *const *args, Py_ssize_t count)
{
    layout *l = hold_layout(self);
    if (l == NULL) {
        return NULL;
    }
    int status = pack_into_arguments(l, args, count);
    py_struct_release(l);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static py_step
struct_pack_into(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                 PyObject **result)
{
    return refuse_keywords(kwargs, "pack_into") ? STEP_RAISE
                                                : done(py_struct_pack_into((struct_object *)self, args, nargs), result);
}

/* --- unpacking --- */

PyObject *
py_struct_unpack(struct_object *self, PyObject *source)
{
    Py_buffer view;
    const void *data = NULL;
    Py_ssize_t size = -1;
    layout *l = hold_layout(self);
    if (l == NULL) {
        return NULL;
    }
    bool has_view = false;
    if (PyString_Check(source)) {
        data = PyString_AS_STRING(source);
        size = PyString_GET_SIZE(source);
    }
    else if (PyArg_Parse(source, "s*:unpack", &view)) {
        has_view = true;
        data = view.buf;
        size = view.len;
    }
    else {
        PyErr_Clear();
    }
    PyObject *values = NULL;
    if (size == l->size) {
        values = py_struct_unpack_values(l, data);
    }
    else {
        PyErr_Format(py_struct_error(), "unpack requires a string argument of length %zd", l->size);
    }
    if (has_view) {
        PyBuffer_Release(&view);
    }
    py_struct_release(l);
    return values;
}

static PyObject *
struct_unpack(PyObject *self, PyObject *source)
{
    return py_struct_unpack((struct_object *)self, source);
}

static PyObject *
unpack_bytes_from(struct_object *self, const char *bytes, Py_ssize_t size, Py_ssize_t offset)
{
    layout *l = hold_layout(self);
    if (l == NULL) {
        return NULL;
    }
    offset = place_in_buffer(l, offset, size, "unpack_from");
    PyObject *values = offset >= 0 ? py_struct_unpack_values(l, bytes + offset) : NULL;
    py_struct_release(l);
    return values;
}

PyObject *
py_struct_unpack_from(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"buffer", "offset", NULL};
    struct_object *self = (struct_object *)o;
    Py_ssize_t offset = 0, nargs = PyTuple_GET_SIZE(args);
    Py_buffer view;
    if (kwargs == NULL && nargs == 2 && PyString_CheckExact(PyTuple_GET_ITEM(args, 0)) &&
        PyInt_CheckExact(PyTuple_GET_ITEM(args, 1))) {
        PyObject *text = PyTuple_GET_ITEM(args, 0);
        return unpack_bytes_from(self, PyString_AS_STRING(text), PyString_GET_SIZE(text),
                                 PyInt_AS_LONG(PyTuple_GET_ITEM(args, 1)));
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "z*|n:unpack_from", (char **)names, &view, &offset)) {
        return NULL;
    }
    if (view.buf == NULL) {    /* None */
        PyErr_SetString(py_struct_error(), "unpack_from requires a buffer argument");
        PyBuffer_Release(&view);
        return NULL;
    }
    PyObject *values = unpack_bytes_from(self, view.buf, view.len, offset);
    PyBuffer_Release(&view);
    return values;
}

PyObject *
py_struct_size(PyObject *o, void *unused)
{
    layout *l = hold_layout((struct_object *)o);
    if (l == NULL) {
        return NULL;
    }
    PyObject *size = PyInt_FromSsize_t(l->size);
    py_struct_release(l);
    return size;
}

static PyObject *
struct_sizeof(PyObject *o, PyObject *unused)
{
    struct_object *self = (struct_object *)o;
    Py_ssize_t size = (Py_ssize_t)sizeof(struct_object);
    if (self->layout != NULL) {
        size += (Py_ssize_t)sizeof(layout) + self->layout->item_count * (Py_ssize_t)sizeof(item);
    }
    return PyInt_FromSsize_t(size);
}

#define FLAT(f) (PyCFunction)(void (*)(void))f, METH_FLAT

static const PyMethodDef struct_methods[] = {
    {"pack", FLAT(struct_pack), PyDoc_STR("S.pack(v1, v2, ...) -> string\n\nThe values as bytes.")},
    {"pack_into", FLAT(struct_pack_into),
     PyDoc_STR("S.pack_into(buffer, offset, v1, v2, ...)\n\nWrite the values' bytes into a buffer.")},
    {"unpack", struct_unpack, METH_O, PyDoc_STR("S.unpack(str) -> (v1, v2, ...)\n\nThe values that the bytes hold.")},
    {"unpack_from", (PyCFunction)py_struct_unpack_from, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("S.unpack_from(buffer[, offset]) -> (v1, v2, ...)\n\nThe values that part of a buffer holds.")},
    {"__sizeof__", struct_sizeof, METH_NOARGS, PyDoc_STR("Size in memory, in bytes.")},
    {NULL},
};

static PyObject *
struct_get_format(PyObject *o, void *unused)
{
    PyObject *format = ((struct_object *)o)->format;
    format = format != NULL ? format : Py_None;
    Py_INCREF(format);
    return format;
}

static const PyGetSetDef struct_getset[] = {
    {(char *)"format", struct_get_format, NULL, (char *)"the format string", NULL},
    {(char *)"size", py_struct_size, NULL, (char *)"bytes that the values take", NULL},
    {NULL},
};

PyTypeObject py_struct_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Struct",
    .tp_basicsize = sizeof(struct_object),
    .tp_dealloc = struct_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Struct(format): a compiled format."),
    .tp_weaklistoffset = offsetof(struct_object, weakrefs),
    .tp_methods = (PyMethodDef *)struct_methods,
    .tp_getset = (PyGetSetDef *)struct_getset,
    .tp_init = struct_init,
    .tp_new = PyType_GenericNew,
};
