/* The metaclass below all kinds of C types: the life of a description, and what every type can do.
 *
 * Values of the whole module (ArgumentError, the pointer types, the conversion mode) lie in the dict of
 * this metaclass: it is there when the module is, and no static has to hold them.
 */
#include "_ctypes.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>

ctype_info *
py_ctypes_info(PyObject *type)
{
    if (!PyType_Check(type) || !PyType_HasFeature((PyTypeObject *)type, Py_TPFLAGS_HEAPTYPE) ||
        (Py_TYPE(type)->tp_base != &py_ctypes_meta_Type && !PyObject_TypeCheck(type, &py_ctypes_meta_Type))) {
        return NULL;
    }
    ctype_info *info = &((ctype_class *)type)->info;
    return info->ready ? info : NULL; /* I1 */
}

ctype_info *
py_ctypes_info_of(PyObject *instance)
{
    return py_ctypes_info((PyObject *)Py_TYPE(instance));
}

PyObject *
py_ctypes_state(const char *name)
{
    return PyDict_GetItemString(py_ctypes_meta_Type.tp_dict, name);
}

int
py_ctypes_set_state(const char *name, PyObject *value)
{
    return PyDict_SetItemString(py_ctypes_meta_Type.tp_dict, name, value);
}

char *
py_ctypes_text(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *text = PyString_FromFormatV(format, list);
    va_end(list);
    if (text == NULL) {
        return NULL;
    }
    size_t size = (size_t)PyString_GET_SIZE(text) + 1;
    char *copy = PyMem_Malloc(size);
    if (copy == NULL) {
        PyErr_NoMemory();
    } else {
        memcpy(copy, PyString_AS_STRING(text), size);
    }
    Py_DECREF(text);
    return copy;
}

bool
py_ctypes_is_plain(PyObject *type)
{
    return ((PyTypeObject *)type)->tp_base == &py_ctypes_simple_Type;
}

PyObject *
py_ctypes_new_class(PyTypeObject *meta, PyObject *args, PyObject *kwds, ctype_info **info)
{
    PyObject *type = PyType_Type.tp_new(meta, args, kwds);
    if (type == NULL) {
        return NULL;
    }
    if (!PyObject_TypeCheck(type, &py_ctypes_meta_Type)) {
        PyErr_SetString(PyExc_TypeError, "metaclass conflict");
        Py_DECREF(type);
        return NULL;
    }
    *info = &((ctype_class *)type)->info;
    return type;
}

static int
copy_arrays(ctype_info *to, const ctype_info *from)
{
    size_t count = 0;
    if (from->elements != NULL) {
        while (from->elements[count] != NULL) {
            count++;
        }
        to->elements = PyMem_Malloc((count + 1) * sizeof(ffi_type *));
        if (to->elements == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(to->elements, from->elements, (count + 1) * sizeof(ffi_type *));
        to->ffi.elements = to->elements;
    }
    if (from->format != NULL) {
        to->format = py_ctypes_text("%s", from->format);
        if (to->format == NULL) {
            return -1;
        }
    }
    if (from->shape != NULL) {
        to->shape = PyMem_Malloc((size_t)from->ndim * sizeof(Py_ssize_t));
        if (to->shape == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(to->shape, from->shape, (size_t)from->ndim * sizeof(Py_ssize_t));
    }
    return 0;
}

int
py_ctypes_inherit(PyObject *type, ctype_info *info)
{
    ctype_info *base = py_ctypes_info((PyObject *)((PyTypeObject *)type)->tp_base);
    if (base == NULL) {
        return 0;
    }
    *info = *base;
    info->is_final = false;
    info->arrays = NULL;
    info->elements = NULL;
    info->format = NULL;
    info->shape = NULL;
    Py_XINCREF(info->target);
    Py_XINCREF(info->argtypes);
    Py_XINCREF(info->converters);
    Py_XINCREF(info->restype);
    Py_XINCREF(info->checker);
    return copy_arrays(info, base);
}

static int
meta_clear_info(ctype_info *info)
{
    Py_CLEAR(info->arrays);
    Py_CLEAR(info->argtypes);
    Py_CLEAR(info->converters);
    Py_CLEAR(info->restype);
    Py_CLEAR(info->checker);
    return 0;
}

static int
meta_traverse(PyObject *self, visitproc visit, void *arg)
{
    ctype_info *info = &((ctype_class *)self)->info;
    Py_VISIT(info->target);
    Py_VISIT(info->arrays);
    Py_VISIT(info->argtypes);
    Py_VISIT(info->converters);
    Py_VISIT(info->restype);
    Py_VISIT(info->checker);
    return PyType_Type.tp_traverse(self, visit, arg);
}

/* The target stays: instances that die later still ask for its size. */
static int
meta_clear(PyObject *self)
{
    meta_clear_info(&((ctype_class *)self)->info);
    return PyType_Type.tp_clear(self);
}

static void
meta_dealloc(PyObject *self)
{
    ctype_info *info = &((ctype_class *)self)->info;
    PyObject *target = info->target;
    PyObject *held[] = {info->arrays, info->argtypes, info->converters, info->restype, info->checker};
    PyMem_Free(info->elements);
    PyMem_Free(info->format);
    PyMem_Free(info->shape);
    memset(info, 0, sizeof *info);
    PyType_Type.tp_dealloc(self);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(held); i++) {
        Py_XDECREF(held[i]);
    }
    Py_XDECREF(target);
}

static ctype_info *
want_info(PyObject *type)
{
    ctype_info *info = py_ctypes_info(type);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
    }
    return info;
}

static PyObject *
meta_from_address(PyObject *type, PyObject *value)
{
    if (!PyInt_Check(value) && !PyLong_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "integer expected");
        return NULL;
    }
    void *at = (void *)(uintptr_t)PyInt_AsUnsignedLongLongMask(value);
    if (PyErr_Occurred() || want_info(type) == NULL) {
        return NULL;
    }
    return py_ctypes_at_address(type, at);
}

/* Checks that offset .. offset+size lies inside length bytes. */
static int
check_room(Py_ssize_t offset, Py_ssize_t size, Py_ssize_t length)
{
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "offset cannot be negative");
        return -1;
    }
    if (size > length || offset > length - size) {
        PyErr_Format(PyExc_ValueError, "Buffer size too small (%zd instead of at least %zd bytes)", length,
                     offset > PY_SSIZE_T_MAX - size ? PY_SSIZE_T_MAX : size + offset);
        return -1;
    }
    return 0;
}

/* The memory of an object that can be written to: a memoryview keeps it in place where one is possible. */
static PyObject *
hold_buffer(PyObject *source, char **at, Py_ssize_t *length)
{
    if (PyString_Check(source)) {
        PyErr_SetString(PyExc_TypeError, "Cannot use string as modifiable buffer");
        return NULL;
    }
    if (PyObject_CheckBuffer(source)) {
        PyObject *view = PyMemoryView_FromObject(source);
        if (view == NULL) {
            return NULL;
        }
        Py_buffer *buffer = PyMemoryView_GET_BUFFER(view);
        if (buffer->readonly || !PyBuffer_IsContiguous(buffer, 'C')) {
            PyErr_SetString(PyExc_TypeError, "Cannot use a read-only buffer as modifiable buffer");
            Py_DECREF(view);
            return NULL;
        }
        *at = buffer->buf;
        *length = buffer->len;
        return view;
    }
    void *memory;
    if (PyObject_AsWriteBuffer(source, &memory, length) < 0) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, "expected a writeable buffer object");
        }
        return NULL;
    }
    *at = memory;
    Py_INCREF(source);
    return source;
}

static PyObject *
meta_from_buffer(PyObject *type, PyObject *args)
{
    PyObject *source;
    Py_ssize_t offset = 0;
    if (!PyArg_ParseTuple(args, "O|n:from_buffer", &source, &offset)) {
        return NULL;
    }
    ctype_info *info = want_info(type);
    if (info == NULL) {
        return NULL;
    }
    char *at;
    Py_ssize_t length;
    PyObject *holder = hold_buffer(source, &at, &length);
    if (holder == NULL) {
        return NULL;
    }
    if (check_room(offset, info->size, length) < 0) {
        Py_DECREF(holder);
        return NULL;
    }
    PyObject *result = py_ctypes_at_address(type, at + offset);
    if (result == NULL) {
        Py_DECREF(holder);
        return NULL;
    }
    if (py_ctypes_keep_steal((cdata *)result, -1, holder) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
meta_from_buffer_copy(PyObject *type, PyObject *args)
{
    PyObject *source;
    Py_ssize_t offset = 0;
    const void *memory;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "O|n:from_buffer_copy", &source, &offset)) {
        return NULL;
    }
    ctype_info *info = want_info(type);
    if (info == NULL) {
        return NULL;
    }
    if (PyObject_AsReadBuffer(source, &memory, &length) < 0) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, "expected a readable buffer object");
        }
        return NULL;
    }
    if (check_room(offset, info->size, length) < 0) {
        return NULL;
    }
    return py_ctypes_copy_of(type, (const char *)memory + offset);
}

void *
py_ctypes_symbol(PyObject *library, const char *name, PyObject *error)
{
    PyObject *handle = PyObject_GetAttrString(library, "_handle");
    if (handle == NULL) {
        return NULL;
    }
    if (!PyInt_Check(handle) && !PyLong_Check(handle)) {
        PyErr_SetString(PyExc_TypeError, "the _handle attribute of the second argument must be an integer");
        Py_DECREF(handle);
        return NULL;
    }
    void *library_handle = PyLong_AsVoidPtr(handle);
    Py_DECREF(handle);
    if (PyErr_Occurred()) {
        return NULL;
    }
    dlerror();
    void *address = dlsym(library_handle, name);
    if (address == NULL) {
        const char *message = dlerror();
        PyErr_SetString(error, message == NULL ? "symbol is NULL" : message);
    }
    return address;
}

static PyObject *
meta_in_dll(PyObject *type, PyObject *args)
{
    PyObject *library;
    const char *name;
    if (!PyArg_ParseTuple(args, "Os:in_dll", &library, &name) || want_info(type) == NULL) {
        return NULL;
    }
    void *address = py_ctypes_symbol(library, name, PyExc_ValueError);
    return address == NULL ? NULL : py_ctypes_at_address(type, address);
}

static PyObject *
as_parameter(PyObject *type, PyObject *value)
{
    PyObject *substitute = PyObject_GetAttrString(value, "_as_parameter_");
    if (substitute == NULL) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *result = NULL;
    if (!Py_EnterRecursiveCall(" while processing _as_parameter_")) {
        result = PyObject_CallMethod(type, "from_param", "O", substitute);
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(substitute);
    return result;
}

PyObject *
py_ctypes_from_param(PyObject *type, PyObject *value)
{
    const char *pointed = "";
    const char *given = Py_TYPE(value)->tp_name;
    int fits = PyObject_IsInstance(value, type);
    if (fits != 0) {
        Py_XINCREF(fits > 0 ? value : NULL);
        return fits > 0 ? value : NULL;
    }
    if (Py_TYPE(value) == &py_ctypes_carg_Type) {
        PyObject *inner = ((carg *)value)->obj;
        pointed = "pointer to ";
        given = inner != NULL ? Py_TYPE(inner)->tp_name : "nothing";
    } else {
        PyObject *result = as_parameter(type, value);
        if (result != NULL || PyErr_Occurred()) {
            return result;
        }
    }
    PyErr_Format(PyExc_TypeError, "expected %s instance instead of %s%s", ((PyTypeObject *)type)->tp_name, pointed,
                 given);
    return NULL;
}

static PyObject *
known_array(ctype_info *info, PyObject *key)
{
    PyObject *reference = info->arrays == NULL ? NULL : PyDict_GetItem(info->arrays, key);
    if (reference == NULL) {
        return NULL;
    }
    PyObject *type = PyWeakref_GetObject(reference);
    if (type == NULL || type == Py_None) {
        return NULL;
    }
    Py_INCREF(type);
    return type;
}

static int
remember_array(ctype_info *info, PyObject *key, PyObject *type)
{
    if (info->arrays == NULL) {
        info->arrays = PyDict_New();
    }
    PyObject *reference = info->arrays == NULL ? NULL : PyWeakref_NewRef(type, NULL);
    if (reference == NULL) {
        return -1;
    }
    int status = PyDict_SetItem(info->arrays, key, reference);
    Py_DECREF(reference);
    return status;
}

PyObject *
py_ctypes_array_type(PyObject *item, Py_ssize_t length)
{
    ctype_info *info = py_ctypes_info(item);
    if (length < 0) {
        PyErr_Format(PyExc_ValueError, "Array length must be >= 0, not %zd", length);
        return NULL;
    }
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "_type_ must have storage info");
        return NULL;
    }
    PyObject *key = PyInt_FromSsize_t(length);
    PyObject *type = key == NULL ? NULL : known_array(info, key);
    if (type == NULL && key != NULL) {
        char *name = py_ctypes_text("%.200s_Array_%zd", ((PyTypeObject *)item)->tp_name, length);
        if (name != NULL) {
            type = PyObject_CallFunction((PyObject *)&py_ctypes_arraymeta_Type, "s(O){sOsO}", name,
                                         &py_ctypes_array_Type, "_length_", key, "_type_", item);
            PyMem_Free(name);
        }
        if (type != NULL && remember_array(info, key, type) < 0) {
            Py_CLEAR(type);
        }
    }
    Py_XDECREF(key);
    return type;
}

static const PySequenceMethods meta_sequence = {.sq_repeat = py_ctypes_array_type};

static const PyMethodDef meta_methods[] = {
    {"from_param", py_ctypes_from_param, METH_O,
     PyDoc_STR("C.from_param(value)\n\nThe value as an argument of type C.")},
    {"from_address", meta_from_address, METH_O,
     PyDoc_STR("C.from_address(integer) -> instance\n\nThe C that lies at an address.")},
    {"from_buffer", meta_from_buffer, METH_VARARGS,
     PyDoc_STR("C.from_buffer(object[, offset=0]) -> instance\n\nA C in the memory of a writable object.")},
    {"from_buffer_copy", meta_from_buffer_copy, METH_VARARGS,
     PyDoc_STR("C.from_buffer_copy(object[, offset=0]) -> instance\n\nA C with the bytes of an object.")},
    {"in_dll", meta_in_dll, METH_VARARGS,
     PyDoc_STR("C.in_dll(library, name) -> instance\n\nThe C that a library exports.")},
    {NULL},
};

PyTypeObject py_ctypes_meta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.CType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_itemsize = sizeof(PyMemberDef),
    .tp_dealloc = meta_dealloc,
    .tp_as_sequence = (PySequenceMethods *)&meta_sequence,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("What all classes of C data have in common"),
    .tp_traverse = meta_traverse,
    .tp_clear = meta_clear,
    .tp_methods = (PyMethodDef *)meta_methods,
    .tp_base = &PyType_Type,
};
