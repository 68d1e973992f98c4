/* CField: the descriptor of one field of a structure or union.
 *
 * A field that is an array of characters reads and takes text.
 */
#include "_ctypes.h"

PyObject *
py_ctypes_field(PyObject *type, Py_ssize_t offset, Py_ssize_t index, bit_range bits)
{
    cfield *self = PyObject_GC_New(cfield, &py_ctypes_field_Type);
    if (self == NULL) {
        return NULL;
    }
    self->offset = offset;
    self->size = py_ctypes_info(type)->size;
    self->index = index;
    self->bits = bits;
    self->is_anonymous = false;
    Py_INCREF(type);
    self->type = type;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

/* The memory of the field in an instance, NULL and an exception where it has none. */
static char *
field_memory(cfield *self, PyObject *instance)
{
    if (!is_cdata(instance)) {
        PyErr_SetString(PyExc_TypeError, "not a ctype instance");
        return NULL;
    }
    cdata *data = (cdata *)instance;
    if (self->offset < 0 || self->size > data->size || self->offset > data->size - self->size) {
        PyErr_SetString(PyExc_TypeError, "the instance is too small for this field");
        return NULL;
    }
    return data->ptr + self->offset;
}

static PyObject *
field_get(PyObject *object, PyObject *instance, PyObject *owner)
{
    cfield *self = (cfield *)object;
    if (instance == NULL) {
        Py_INCREF(object);
        return object;
    }
    char *at = field_memory(self, instance);
    if (at == NULL) {
        return NULL;
    }
    if (self->bits.count != 0) {
        return py_ctypes_simple_get(py_ctypes_info(self->type), at, self->bits);
    }
    ctype_info *info = py_ctypes_info(self->type);
    if (!py_ctypes_is_text(info)) {
        return py_ctypes_get_part(self->type, (cdata *)instance, self->index, at);
    }
    PyObject *array = py_ctypes_view(self->type, (cdata *)instance, self->index, at);
    PyObject *text = array == NULL ? NULL : py_ctypes_text_field(info, array);
    Py_XDECREF(array);
    return text;
}

static int
field_set(PyObject *object, PyObject *instance, PyObject *value)
{
    cfield *self = (cfield *)object;
    char *at = field_memory(self, instance);
    if (at == NULL) {
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete attribute");
        return -1;
    }
    if (self->bits.count != 0) {
        PyObject *keep;
        return py_ctypes_simple_set(py_ctypes_info(self->type), at, value, self->bits, &keep);
    }
    ctype_info *info = py_ctypes_info(self->type);
    if (!py_ctypes_is_text(info)) {
        return py_ctypes_set_part(self->type, (cdata *)instance, self->index, at, value);
    }
    PyObject *array = py_ctypes_view(self->type, (cdata *)instance, self->index, at);
    int status = array == NULL ? -1 : py_ctypes_set_text_field(info, array, value);
    Py_XDECREF(array);
    return status;
}

static PyObject *
field_repr(PyObject *object)
{
    cfield *self = (cfield *)object;
    const char *name = ((PyTypeObject *)self->type)->tp_name;
    if (self->bits.count != 0) {
        return PyString_FromFormat("<Field type=%s, ofs=%zd:%d, bits=%d>", name, self->offset, (int)self->bits.shift,
                                   (int)self->bits.count);
    }
    return PyString_FromFormat("<Field type=%s, ofs=%zd, size=%zd>", name, self->offset, self->size);
}

static PyObject *
field_size(PyObject *object, void *closure)
{
    cfield *self = (cfield *)object;
    return PyInt_FromSsize_t(self->bits.count != 0 ? self->bits.count << 16 | self->bits.shift : self->size);
}

static int
field_traverse(cfield *self, visitproc visit, void *arg)
{
    Py_VISIT(self->type);
    return 0;
}

/* The type stays until the field dies: reading needs it. */
static void
field_dealloc(cfield *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->type);
    PyObject_GC_Del(self);
}

static PyObject *
field_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyErr_Format(PyExc_TypeError, "cannot create '%.100s' instances", type->tp_name);
    return NULL;
}

static const PyMemberDef field_members[] = {
    {(char *)"offset", T_PYSSIZET, offsetof(cfield, offset), READONLY, (char *)"offset in bytes of this field"},
    {NULL},
};

static const PyGetSetDef field_getset[] = {
    {(char *)"size", field_size, NULL, (char *)"size in bytes of this field", NULL},
    {NULL},
};

PyTypeObject py_ctypes_field_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.CField",
    .tp_basicsize = sizeof(cfield),
    .tp_dealloc = (destructor)field_dealloc,
    .tp_repr = field_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("A field of a structure or union"),
    .tp_traverse = (traverseproc)field_traverse,
    .tp_members = (PyMemberDef *)field_members,
    .tp_getset = (PyGetSetDef *)field_getset,
    .tp_descr_get = field_get,
    .tp_descr_set = field_set,
    .tp_new = field_new,
};
