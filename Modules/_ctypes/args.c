/* CArgObject: a value ready to be passed to a C function, with the object that owns what it points to. */
#include "_ctypes.h"

#include <string.h>

carg *
py_ctypes_new_arg(char tag, ffi_type *ffi, PyObject *obj)
{
    carg *self = PyObject_New(carg, &py_ctypes_carg_Type);
    if (self != NULL) {
        self->tag = tag;
        self->ffi = ffi;
        memset(&self->value, 0, sizeof self->value);
        Py_XINCREF(obj);
        self->obj = obj;
    }
    return self;
}

carg *
py_ctypes_arg_of(cdata *instance)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)instance);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    if (info->kind != KIND_ARRAY && py_ctypes_check_size(instance, info) < 0) {
        return NULL;
    }
    carg *arg = py_ctypes_new_arg('P', &ffi_type_pointer, (PyObject *)instance);
    if (arg == NULL) {
        return NULL;
    }
    switch (info->kind) {
    case KIND_SIMPLE:
        arg->tag = info->code->letter;
        arg->ffi = info->code->ffi;
        memcpy(&arg->value, instance->ptr, (size_t)info->size);
        break;
    case KIND_STRUCT:
    case KIND_UNION:
        arg->tag = 'V';
        arg->ffi = &info->ffi;
        arg->value.p = instance->ptr;
        break;
    case KIND_ARRAY:
        arg->value.p = instance->ptr;
        break;
    case KIND_POINTER:
    case KIND_FUNCTION:
        memcpy(&arg->value.p, instance->ptr, sizeof(void *));
        break;
    }
    return arg;
}

PyObject *
py_ctypes_byref(PyObject *instance, Py_ssize_t offset)
{
    if (!is_cdata(instance)) {
        PyErr_Format(PyExc_TypeError, "byref() argument must be a ctypes instance, not '%s'",
                     Py_TYPE(instance)->tp_name);
        return NULL;
    }
    carg *arg = py_ctypes_new_arg('P', &ffi_type_pointer, instance);
    if (arg != NULL) {
        arg->value.p = (void *)((uintptr_t)((cdata *)instance)->ptr + (uintptr_t)offset);
    }
    return (PyObject *)arg;
}

static PyObject *
carg_repr(carg *self)
{
    char text[300];
    switch (self->tag) {
    case 'b': case 'B': case 'h': case 'H': case 'i': case 'I': case 'l': case 'L': case 'q': case 'Q': {
        const simple_code *code = py_ctypes_code(self->tag);
        ctype_info info = {.code = code};
        PyObject *value = py_ctypes_simple_get(&info, &self->value, WHOLE);
        PyObject *shown = value == NULL ? NULL : PyObject_Str(value);
        PyObject *result = shown == NULL ? NULL
                                         : PyString_FromFormat("<cparam '%c' (%s)>", self->tag,
                                                               PyString_AS_STRING(shown));
        Py_XDECREF(shown);
        Py_XDECREF(value);
        return result;
    }
    case 'd':
        PyOS_snprintf(text, sizeof text, "<cparam '%c' (%f)>", self->tag, self->value.d > 1e200 ? 0.0 : self->value.d);
        if (self->value.d <= 1e200 && self->value.d >= -1e200) {
            return PyString_FromString(text);
        }
        PyOS_snprintf(text, sizeof text, "<cparam '%c' (%g)>", self->tag, self->value.d);
        return PyString_FromString(text);
    case 'f':
        PyOS_snprintf(text, sizeof text, "<cparam '%c' (%f)>", self->tag, (double)self->value.f);
        return PyString_FromString(text);
    case 'c':
        return PyString_FromFormat("<cparam '%c' (%c)>", self->tag, self->value.c);
    case 'z': case 'Z': case 'P':
        PyOS_snprintf(text, sizeof text, "<cparam '%c' (%p)>", self->tag, self->value.p);
        return PyString_FromString(text);
    default:
        PyOS_snprintf(text, sizeof text, "<cparam '%c' at %p>", self->tag, (void *)self);
        return PyString_FromString(text);
    }
}

static void
carg_dealloc(carg *self)
{
    Py_XDECREF(self->obj);
    PyObject_Free(self);
}

static const PyMemberDef carg_members[] = {
    {(char *)"_obj", T_OBJECT, offsetof(carg, obj), READONLY, (char *)"the wrapped object"},
    {NULL},
};

PyTypeObject py_ctypes_carg_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "CArgObject",
    .tp_basicsize = sizeof(carg),
    .tp_dealloc = (destructor)carg_dealloc,
    .tp_repr = (reprfunc)carg_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_members = (PyMemberDef *)carg_members,
};
