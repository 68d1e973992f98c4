/* Instances of C types: their memory, what they keep alive, reading and writing of parts, buffers, pickling.
 *
 *      root ──block──▶ [ bytes .................. ]
 *       ▲ base           ▲ ptr of the part
 *      part ─────────────┘      (index: the how-manieth part of its base)
 *
 * What pointers in the memory refer to is held by the root, in a dict whose keys spell the way from the
 * part to the root: hexadecimal indexes joined by colons.  A root without parts holds one object directly.
 *
 *   I5  a part holds its base, a base its memory: ptr .. ptr+size stays valid as long as the instance
 *   I6  blocks are never moved: py_ctypes_resize adds a new one and keeps the older
 */
#include "_ctypes.h"

#include <string.h>

static char *
add_block(cdata *self, Py_ssize_t size)
{
    memory_block *block = PyMem_Malloc(sizeof(memory_block) + (size_t)size);
    if (block == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(block->bytes, 0, (size_t)size);
    block->older = self->block;
    self->block = block;
    return block->bytes;
}

int
py_ctypes_traverse(cdata *self, visitproc visit, void *arg)
{
    Py_VISIT(self->base);
    Py_VISIT(self->objects);
    return 0;
}

int
py_ctypes_clear(cdata *self)
{
    Py_CLEAR(self->objects);
    return 0;
}

/* The memory goes after the objects: a destructor may still look at it. */
void
py_ctypes_dealloc(cdata *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_IS_GC((PyObject *)self)) {
        PyObject_GC_UnTrack(self);
    }
    Py_CLEAR(self->objects);
    memory_block *block = self->block;
    self->block = NULL;
    while (block != NULL) {
        memory_block *older = block->older;
        PyMem_Free(block);
        block = older;
    }
    self->ptr = self->small;
    Py_CLEAR(self->base);
    type->tp_free((PyObject *)self);
}

static cdata *
new_view(PyObject *type, ctype_info **info)
{
    *info = py_ctypes_info(type);
    if (*info == NULL || !PyType_IsSubtype((PyTypeObject *)type, &py_ctypes_cdata_Type)) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    cdata *self = (cdata *)((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    if (self == NULL) {
        return NULL;
    }
    (*info)->is_final = true;
    self->ptr = self->small;
    self->size = (*info)->size;
    self->length = (*info)->length;
    return self;
}

PyObject *
py_ctypes_new_instance(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    ctype_info *info;
    cdata *self = new_view((PyObject *)type, &info);
    if (self == NULL) {
        return NULL;
    }
    if (info->size > (Py_ssize_t)sizeof self->small) {
        char *at = add_block(self, info->size);
        if (at == NULL) {
            Py_DECREF(self);
            return NULL;
        }
        self->ptr = at;
    }
    return (PyObject *)self;
}

PyObject *
py_ctypes_view(PyObject *type, cdata *base, Py_ssize_t index, char *at)
{
    ctype_info *info;
    cdata *self = new_view(type, &info);
    if (self == NULL) {
        return NULL;
    }
    self->ptr = at;
    Py_INCREF(base);
    self->base = base;
    self->index = index;
    return (PyObject *)self;
}

PyObject *
py_ctypes_copy_of(PyObject *type, const char *at)
{
    if (py_ctypes_info(type) == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    cdata *self = (cdata *)py_ctypes_new_instance((PyTypeObject *)type, NULL, NULL);
    if (self != NULL) {
        memcpy(self->ptr, at, (size_t)self->size);
    }
    return (PyObject *)self;
}

PyObject *
py_ctypes_at_address(PyObject *type, char *at)
{
    ctype_info *info;
    cdata *self = new_view(type, &info);
    if (self != NULL) {
        self->ptr = at;
    }
    return (PyObject *)self;
}

int
py_ctypes_check_size(const cdata *self, const ctype_info *info)
{
    if (self->size >= info->size) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "the instance is too small for a %.200s", Py_TYPE(self)->tp_name);
    return -1;
}

int
py_ctypes_resize(cdata *self, Py_ssize_t size)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)self);
    if (info == NULL || size < info->size) {
        PyErr_Format(PyExc_ValueError, "minimum size is %zd", info == NULL ? 0 : info->size);
        return -1;
    }
    if (self->block == NULL && self->ptr != self->small) {
        PyErr_SetString(PyExc_ValueError, "Memory cannot be resized because this object doesn't own it");
        return -1;
    }
    if (size > self->size && (self->block != NULL || size > (Py_ssize_t)sizeof self->small)) {
        char *old = self->ptr;
        char *at = size > PY_SSIZE_T_MAX - (Py_ssize_t)sizeof(memory_block) ? (char *)PyErr_NoMemory()
                                                                          : add_block(self, size);
        if (at == NULL) {
            return -1;
        }
        memcpy(at, old, (size_t)self->size); /* I6 */
        self->ptr = at;
    }
    self->size = size;
    return 0;
}

PyObject *
py_ctypes_kept(cdata *target)
{
    while (target->base != NULL) {
        target = target->base;
    }
    if (target->objects == NULL) {
        target->objects = target->length != 0 ? PyDict_New() : (Py_INCREF(Py_None), Py_None);
    }
    return target->objects;
}

static PyObject *
way_to_root(cdata *target, Py_ssize_t index)
{
    char way[256];
    size_t used = (size_t)PyOS_snprintf(way, sizeof way, "%x", (unsigned)index);
    for (; target->base != NULL; target = target->base) {
        if (used + 20 > sizeof way) {
            PyErr_SetString(PyExc_ValueError, "ctypes object structure too deep");
            return NULL;
        }
        used += (size_t)PyOS_snprintf(way + used, sizeof way - used, ":%x", (unsigned)target->index);
    }
    return PyString_FromStringAndSize(way, (Py_ssize_t)used);
}

int
py_ctypes_keep_steal(cdata *target, Py_ssize_t index, PyObject *keep)
{
    if (keep == Py_None) {
        Py_DECREF(keep);
        return 0;
    }
    PyObject *objects = py_ctypes_kept(target);
    if (objects == NULL) {
        Py_DECREF(keep);
        return -1;
    }
    if (!PyDict_CheckExact(objects)) {
        cdata *root = target;
        while (root->base != NULL) {
            root = root->base;
        }
        root->objects = keep;
        Py_DECREF(objects);
        return 0;
    }
    Py_INCREF(objects);
    PyObject *way = way_to_root(target, index);
    int status = way == NULL ? -1 : PyDict_SetItem(objects, way, keep);
    Py_XDECREF(way);
    Py_DECREF(keep);
    Py_DECREF(objects);
    return status;
}

PyObject *
py_ctypes_get_part(PyObject *type, cdata *base, Py_ssize_t index, char *at)
{
    ctype_info *info = py_ctypes_info(type);
    if (info != NULL && info->kind == KIND_SIMPLE && py_ctypes_is_plain(type)) {
        return py_ctypes_simple_get(info, at, WHOLE);
    }
    return py_ctypes_view(type, base, index, at);
}

static int
refuse_value(PyObject *type, PyObject *value, bool is_data)
{
    const char *wanted = ((PyTypeObject *)type)->tp_name, *given = Py_TYPE(value)->tp_name;
    if (is_data) {
        PyErr_Format(PyExc_TypeError, "incompatible types, %s instance instead of %s instance", given, wanted);
    } else {
        PyErr_Format(PyExc_TypeError, "expected %s instance, got %s", wanted, given);
    }
    return -1;
}

/* An array stands for a pointer to its first item. */
static int
point_to_array(PyObject *type, char *at, PyObject *array, PyObject **keep)
{
    ctype_info *info = py_ctypes_info(type), *array_info = py_ctypes_info_of(array);
    if (array_info == NULL || array_info->target != info->target) {
        return refuse_value(type, array, true);
    }
    PyObject *kept = py_ctypes_kept((cdata *)array);
    if (kept == NULL) {
        return -1;
    }
    memcpy(at, &((cdata *)array)->ptr, sizeof(char *));
    *keep = PyTuple_Pack(2, kept, array);
    return *keep == NULL ? -1 : 0;
}

static int store_value(PyObject *type, char *at, PyObject *value, PyObject **keep);

/* A tuple stands for the arguments of the type: the text of an error says which type. */
static int
store_made(PyObject *type, char *at, PyObject *arguments, PyObject **keep)
{
    PyObject *made = PyObject_CallObject(type, arguments);
    if (made == NULL) {
        PyObject *kind, *value, *traceback;
        PyErr_Fetch(&kind, &value, &traceback);
        PyErr_NormalizeException(&kind, &value, &traceback);
        PyObject *name = PyObject_Str(kind);
        PyObject *text = value != NULL ? PyObject_Str(value) : NULL;
        if (name != NULL && text != NULL) {
            PyErr_Format(PyExc_RuntimeError, "(%s) %s: %s", ((PyTypeObject *)type)->tp_name,
                         PyString_AS_STRING(name), PyString_AS_STRING(text));
        }
        Py_XDECREF(name);
        Py_XDECREF(text);
        Py_XDECREF(kind);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return -1;
    }
    int status = -1;
    if (PyTuple_Check(made)) {
        refuse_value(type, made, false);
    } else {
        status = store_value(type, at, made, keep);
    }
    Py_DECREF(made);
    return status;
}

/* Writes a whole value; *keep as in simple_code.set. */
static int
store_value(PyObject *type, char *at, PyObject *value, PyObject **keep)
{
    ctype_info *info = py_ctypes_info(type);
    *keep = NULL;
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return -1;
    }
    if (!is_cdata(value)) {
        if (info->kind == KIND_SIMPLE) {
            return py_ctypes_simple_set(info, at, value, WHOLE, keep);
        }
        if (PyTuple_Check(value)) {
            return store_made(type, at, value, keep);
        }
        if (info->kind == KIND_POINTER && value == Py_None) {
            const char *null = NULL;
            memcpy(at, &null, sizeof null);
            return 0;
        }
        return refuse_value(type, value, false);
    }
    int fits = PyObject_IsInstance(value, type);
    if (fits > 0 && ((cdata *)value)->size >= info->size) {
        memmove(at, ((cdata *)value)->ptr, (size_t)info->size);
        *keep = py_ctypes_kept((cdata *)value);
        Py_XINCREF(*keep);
        return *keep == NULL ? -1 : 0;
    }
    if (fits < 0) {
        return -1;
    }
    if (info->kind == KIND_POINTER && PyObject_TypeCheck(value, &py_ctypes_array_Type)) {
        return point_to_array(type, at, value, keep);
    }
    return refuse_value(type, value, true);
}

int
py_ctypes_set_part(PyObject *type, cdata *base, Py_ssize_t index, char *at, PyObject *value)
{
    PyObject *keep;
    if (store_value(type, at, value, &keep) < 0) {
        Py_XDECREF(keep);
        return -1;
    }
    return keep == NULL ? 0 : py_ctypes_keep_steal(base, index, keep);
}

PyObject *
py_ctypes_delete_error(const char *what)
{
    PyErr_Format(PyExc_TypeError, "%s does not support item deletion", what);
    return NULL;
}

/* ---- buffers ---- */

static int
cdata_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    cdata *data = (cdata *)self;
    ctype_info *info = py_ctypes_info_of(self);
    if (view == NULL) {
        return 0;
    }
    if (info == NULL) {
        PyErr_SetString(PyExc_BufferError, "abstract class");
        return -1;
    }
    memset(view, 0, sizeof *view);
    ctype_info *item = info;
    while (item->kind == KIND_ARRAY && item->target != NULL && py_ctypes_info(item->target) != NULL) {
        item = py_ctypes_info(item->target);
    }
    Py_INCREF(self);
    view->obj = self;
    view->buf = data->ptr;
    view->len = data->size;
    view->format = info->format != NULL ? info->format : (char *)"B";
    view->ndim = info->ndim;
    view->shape = info->shape;
    view->itemsize = item->size;
    return 0;
}

static Py_ssize_t
cdata_oldbuffer(PyObject *self, Py_ssize_t segment, void **at)
{
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent buffer segment");
        return -1;
    }
    *at = ((cdata *)self)->ptr;
    return ((cdata *)self)->size;
}

static Py_ssize_t
cdata_segments(PyObject *self, Py_ssize_t *length)
{
    if (length != NULL) {
        *length = ((cdata *)self)->size;
    }
    return 1;
}

static const PyBufferProcs cdata_buffer = {
    .bf_getreadbuffer = cdata_oldbuffer,
    .bf_getwritebuffer = cdata_oldbuffer,
    .bf_getsegcount = cdata_segments,
    .bf_getbuffer = cdata_getbuffer,
};

/* ---- pickling, hashing ---- */

static PyObject *
cdata_reduce(PyObject *self, PyObject *nothing)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (info == NULL || info->has_pointer) {
        PyErr_SetString(PyExc_ValueError, "ctypes objects containing pointers cannot be pickled");
        return NULL;
    }
    PyObject *unpickle = py_ctypes_state("_unpickle");
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    if (dict == NULL || unpickle == NULL) {
        return NULL;
    }
    return Py_BuildValue("O(O(Ns#))", unpickle, Py_TYPE(self), dict, ((cdata *)self)->ptr,
                         (int)((cdata *)self)->size);
}

static PyObject *
cdata_setstate(PyObject *self, PyObject *args)
{
    PyObject *state;
    const char *bytes;
    int length;
    if (!PyArg_ParseTuple(args, "Os#", &state, &bytes, &length)) {
        return NULL;
    }
    if (!PyDict_Check(state)) {
        PyErr_Format(PyExc_TypeError, "%.200s.__setstate__ argument 1 must be dictionary, not %.200s",
                     Py_TYPE(self)->tp_name, Py_TYPE(state)->tp_name);
        return NULL;
    }
    ctype_info *info = py_ctypes_info_of(self);
    if (info == NULL || info->has_pointer) {
        PyErr_SetString(PyExc_ValueError, "ctypes objects containing pointers cannot be pickled");
        return NULL;
    }
    Py_ssize_t count = length < ((cdata *)self)->size ? length : ((cdata *)self)->size;
    memmove(((cdata *)self)->ptr, bytes, (size_t)count);
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    if (dict == NULL) {
        return NULL;
    }
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%.200s.__dict__ must be a dictionary, not %.200s", Py_TYPE(self)->tp_name,
                     Py_TYPE(dict)->tp_name);
        Py_DECREF(dict);
        return NULL;
    }
    int status = PyDict_Update(dict, state);
    Py_DECREF(dict);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static long
cdata_hash(PyObject *self)
{
    PyErr_SetString(PyExc_TypeError, "unhashable type");
    return -1;
}

static PyObject *
cdata_needsfree(PyObject *self, void *closure)
{
    cdata *data = (cdata *)self;
    return PyInt_FromLong(data->base == NULL && (data->block != NULL || data->ptr == data->small));
}

static const PyGetSetDef cdata_getset[] = {
    {(char *)"_b_needsfree_", cdata_needsfree, NULL, (char *)"whether the memory is the object's own", NULL},
    {NULL},
};

static const PyMemberDef cdata_members[] = {
    {(char *)"_b_base_", T_OBJECT, offsetof(cdata, base), READONLY, (char *)"the object this one is a part of"},
    {(char *)"_objects", T_OBJECT, offsetof(cdata, objects), READONLY, (char *)"what is kept alive (internal)"},
    {NULL},
};

/* What a function with an "out" parameter returns for it; simple types give their value instead. */
static PyObject *
cdata_from_outparam(PyObject *self, PyObject *nothing)
{
    Py_INCREF(self);
    return self;
}

static const PyMethodDef cdata_methods[] = {
    {"__ctypes_from_outparam__", cdata_from_outparam, METH_NOARGS, NULL},
    {"__reduce__", cdata_reduce, METH_NOARGS, NULL},
    {"__setstate__", cdata_setstate, METH_VARARGS, NULL},
    {NULL},
};

PyTypeObject py_ctypes_cdata_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes._CData",
    .tp_basicsize = sizeof(cdata),
    .tp_dealloc = (destructor)py_ctypes_dealloc,
    .tp_hash = cdata_hash,
    .tp_as_buffer = (PyBufferProcs *)&cdata_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = PyDoc_STR("The base of all instances of C types"),
    .tp_traverse = (traverseproc)py_ctypes_traverse,
    .tp_clear = (inquiry)py_ctypes_clear,
    .tp_methods = (PyMethodDef *)cdata_methods,
    .tp_members = (PyMemberDef *)cdata_members,
    .tp_getset = (PyGetSetDef *)cdata_getset,
};
