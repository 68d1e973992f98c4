/* _SimpleCData and its metaclass: types of one letter, with the class of the other byte order beside. */
#include "_ctypes.h"

#include <string.h>

static const simple_code *
wanted_code(PyObject *type)
{
    PyObject *letter = PyObject_GetAttrString(type, "_type_");
    const simple_code *code = NULL;
    if (letter == NULL) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_SetString(PyExc_AttributeError, "class must define a '_type_' attribute");
        }
        return NULL;
    }
    if (!PyString_Check(letter)) {
        PyErr_SetString(PyExc_TypeError, "class must define a '_type_' string attribute");
    } else if (PyString_GET_SIZE(letter) != 1) {
        PyErr_SetString(PyExc_ValueError,
                        "class must define a '_type_' attribute which must be a string of length 1");
    } else {
        code = py_ctypes_code(PyString_AS_STRING(letter)[0]);
        if (code == NULL && strchr("Xv", PyString_AS_STRING(letter)[0]) == NULL) {
            PyErr_SetString(PyExc_AttributeError, "class must define a '_type_' attribute which must be\n"
                                                  "a single character string containing one of "
                                                  "'cbBhHiIlLdfuzZqQPXOv?g'.");
        } else if (code == NULL) {
            PyErr_Format(PyExc_ValueError, "_type_ '%s' not supported", PyString_AS_STRING(letter));
        }
    }
    Py_DECREF(letter);
    return code;
}

static int
describe_simple(ctype_info *info, const simple_code *code, bool swapped)
{
    info->kind = KIND_SIMPLE;
    info->code = code;
    info->size = code->size;
    info->align = code->align;
    info->swapped = swapped;
    info->has_pointer = code->is_pointer;
    info->ffi = *code->ffi;
    info->format = py_ctypes_text("%c%c", swapped != (PY_BIG_ENDIAN != 0) ? '>' : '<', code->format);
    if (info->format == NULL) {
        return -1;
    }
    info->ready = true;
    return 0;
}

static int
set_both_orders(PyObject *type, PyObject *little, PyObject *big)
{
    return PyObject_SetAttrString(type, "__ctype_le__", little) < 0 ||
                   PyObject_SetAttrString(type, "__ctype_be__", big) < 0
               ? -1
               : 0;
}

/* Makes the class of the other byte order and lets the two know each other. */
static int
add_swapped(PyTypeObject *meta, PyObject *type, PyObject *args, const simple_code *code)
{
    PyObject *name, *bases, *dict;
    if (!PyArg_ParseTuple(args, "OOO", &name, &bases, &dict)) {
        return -1;
    }
    if (code->size == 1) {
        return set_both_orders(type, type, type);
    }
    const char *suffix = PY_BIG_ENDIAN ? "_le" : "_be";
    PyObject *own_dict = PyDict_Copy(dict);
    PyObject *own_name = PyString_FromFormat("%s%s", PyString_AsString(name), suffix);
    PyObject *own_args = own_dict == NULL || own_name == NULL ? NULL : PyTuple_Pack(3, own_name, bases, own_dict);
    ctype_info *info;
    PyObject *other = own_args == NULL ? NULL : py_ctypes_new_class(meta, own_args, NULL, &info);
    int status = -1;
    if (other != NULL && describe_simple(info, code, true) == 0) {
        PyObject *little = PY_BIG_ENDIAN ? other : type, *big = PY_BIG_ENDIAN ? type : other;
        status = set_both_orders(type, little, big);
        status = status < 0 ? status : set_both_orders(other, little, big);
    }
    Py_XDECREF(own_dict);
    Py_XDECREF(own_name);
    Py_XDECREF(own_args);
    Py_XDECREF(other);
    return status;
}

static PyObject *
simplemeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    ctype_info *info;
    PyObject *type = py_ctypes_new_class(meta, args, kwds, &info);
    if (type == NULL) {
        return NULL;
    }
    const simple_code *code = wanted_code(type);
    if (code == NULL || describe_simple(info, code, false) < 0 ||
        (meta == &py_ctypes_simplemeta_Type && py_ctypes_is_plain(type) && code->may_swap &&
         add_swapped(meta, type, args, code) < 0)) {
        Py_DECREF(type);
        return NULL;
    }
    return type;
}

/* ---- from_param ---- */

static PyObject *
param_from_value(ctype_info *info, PyObject *value)
{
    bool is_text = strchr("zZ", info->code->letter) != NULL;
    carg *arg = py_ctypes_new_arg(info->code->letter, info->code->ffi, NULL);
    if (arg != NULL &&
        py_ctypes_simple_set(info, &arg->value, value, WHOLE, &arg->obj) < 0) {
        Py_CLEAR(arg);
        if (!is_text) {
            PyErr_Clear(); /* the caller says what is wrong */
        }
    }
    return (PyObject *)arg;
}

static PyObject *
param_text(char letter, PyObject *value)
{
    return param_from_value(&(ctype_info){.code = py_ctypes_code(letter), .kind = KIND_SIMPLE}, value);
}

/* Whether value is memory of items that letter's pointer may point to. */
static bool
points_to(PyObject *value, char letter)
{
    ctype_info *info = is_cdata(value) ? py_ctypes_info_of(value) : NULL;
    if (info == NULL || (info->kind != KIND_ARRAY && info->kind != KIND_POINTER) || info->target == NULL) {
        return false;
    }
    ctype_info *item = py_ctypes_info(info->target);
    return item != NULL && item->kind == KIND_SIMPLE && item->code->letter == letter;
}

static bool
is_byref_of(PyObject *value, char letter, char item_letter)
{
    if (Py_TYPE(value) != &py_ctypes_carg_Type) {
        return false;
    }
    carg *arg = (carg *)value;
    if (arg->tag == letter) {
        return true;
    }
    ctype_info *info = arg->obj != NULL && is_cdata(arg->obj) ? py_ctypes_info_of(arg->obj) : NULL;
    return arg->tag == 'P' && info != NULL && info->kind == KIND_SIMPLE && info->code->letter == item_letter;
}

static PyObject *
return_same(PyObject *value)
{
    Py_INCREF(value);
    return value;
}

/* char * and wchar_t *: text, None, arrays of and pointers to their items. */
static PyObject *
param_for_text(ctype_info *info, PyObject *value)
{
    char letter = info->code->letter, item = letter == 'z' ? 'c' : 'u';
    if (PyString_Check(value) || PyUnicode_Check(value)) {
        return param_from_value(info, value);
    }
    if (points_to(value, item) || is_byref_of(value, letter, item)) {
        return return_same(value);
    }
    return NULL;
}

/* void *: any address. */
static PyObject *
param_for_pointer(PyObject *value)
{
    if (PyInt_Check(value) || PyLong_Check(value)) {
        return param_text('P', value);
    }
    if (PyString_Check(value) || PyUnicode_Check(value)) {
        return param_text(PyString_Check(value) ? 'z' : 'Z', value);
    }
    if (Py_TYPE(value) == &py_ctypes_carg_Type) {
        char tag = ((carg *)value)->tag;
        return tag == 'P' || tag == 'z' || tag == 'Z' ? return_same(value) : NULL;
    }
    ctype_info *info = is_cdata(value) ? py_ctypes_info_of(value) : NULL;
    if (info == NULL) {
        return NULL;
    }
    if (info->kind == KIND_ARRAY || info->kind == KIND_POINTER) {
        return return_same(value);
    }
    bool is_text = info->kind == KIND_SIMPLE && (info->code->letter == 'z' || info->code->letter == 'Z');
    if (!is_text && info->kind != KIND_FUNCTION) {
        return NULL;
    }
    carg *arg = py_ctypes_new_arg(is_text ? 'Z' : 'P', &ffi_type_pointer, value);
    if (arg != NULL) {
        memcpy(&arg->value.p, ((cdata *)value)->ptr, sizeof(void *));
    }
    return (PyObject *)arg;
}

static PyObject *
simplemeta_from_param(PyObject *type, PyObject *value)
{
    ctype_info *info = py_ctypes_info(type);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    char letter = info->code->letter;
    bool is_address = letter == 'z' || letter == 'Z' || letter == 'P';
    if (is_address && value == Py_None) {
        Py_RETURN_NONE;
    }
    int fits = PyObject_IsInstance(value, type);
    if (fits != 0) {
        return fits > 0 ? return_same(value) : NULL;
    }
    PyObject *result = letter == 'P'    ? param_for_pointer(value)
                       : is_address     ? param_for_text(info, value)
                                        : param_from_value(info, value);
    if (result != NULL || PyErr_Occurred()) {
        return result;
    }
    PyObject *substitute = PyObject_GetAttrString(value, "_as_parameter_");
    if (substitute != NULL) {
        if (!Py_EnterRecursiveCall(" while processing _as_parameter_")) {
            result = simplemeta_from_param(type, substitute);
            Py_LeaveRecursiveCall();
        }
        Py_DECREF(substitute);
        return result;
    }
    PyErr_SetString(PyExc_TypeError, "wrong type");
    return NULL;
}

static const PyMethodDef simplemeta_methods[] = {
    {"from_param", simplemeta_from_param, METH_O,
     PyDoc_STR("C.from_param(value)\n\nThe value as an argument of type C.")},
    {NULL},
};

PyTypeObject py_ctypes_simplemeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCSimpleType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of simple types"),
    .tp_methods = (PyMethodDef *)simplemeta_methods,
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = simplemeta_new,
};

/* ---- instances ---- */

static PyObject *
simple_get_value(PyObject *self, void *closure)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (info == NULL || info->kind != KIND_SIMPLE) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    return py_ctypes_check_size((cdata *)self, info) < 0 ? NULL
                                                         : py_ctypes_simple_get(info, ((cdata *)self)->ptr, WHOLE);
}

static int
simple_set_value(PyObject *self, PyObject *value, void *closure)
{
    ctype_info *info = py_ctypes_info_of(self);
    if (value == NULL || info == NULL || info->kind != KIND_SIMPLE) {
        PyErr_SetString(PyExc_TypeError, value == NULL ? "can't delete attribute" : "abstract class");
        return -1;
    }
    PyObject *keep;
    if (py_ctypes_check_size((cdata *)self, info) < 0 ||
        py_ctypes_simple_set(info, ((cdata *)self)->ptr, value, WHOLE, &keep) < 0) {
        return -1;
    }
    return keep == NULL ? 0 : py_ctypes_keep_steal((cdata *)self, 0, keep);
}

static int
simple_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *value = NULL;
    if (!PyArg_UnpackTuple(args, "__init__", 0, 1, &value)) {
        return -1;
    }
    return value == NULL ? 0 : simple_set_value(self, value, NULL);
}

static int
simple_nonzero(PyObject *self)
{
    cdata *data = (cdata *)self;
    for (Py_ssize_t i = 0; i < data->size; i++) {
        if (data->ptr[i] != 0) {
            return 1;
        }
    }
    return 0;
}

static PyObject *
simple_repr(PyObject *self)
{
    if (Py_TYPE(self)->tp_base != &py_ctypes_simple_Type) {
        return PyString_FromFormat("<%s object at %p>", Py_TYPE(self)->tp_name, self);
    }
    PyObject *value = simple_get_value(self, NULL);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Clear();
        return PyString_FromFormat("%s(<NULL>)", Py_TYPE(self)->tp_name);
    }
    PyObject *text = value == NULL ? NULL : PyObject_Repr(value);
    PyObject *result = text == NULL ? NULL
                                    : PyString_FromFormat("%s(%s)", Py_TYPE(self)->tp_name, PyString_AS_STRING(text));
    Py_XDECREF(text);
    Py_XDECREF(value);
    return result;
}

static PyObject *
simple_from_outparam(PyObject *self, PyObject *nothing)
{
    return py_ctypes_is_plain((PyObject *)Py_TYPE(self)) ? simple_get_value(self, NULL) : return_same(self);
}

static const PyMethodDef simple_methods[] = {
    {"__ctypes_from_outparam__", simple_from_outparam, METH_NOARGS, NULL},
    {NULL},
};

static const PyGetSetDef simple_getset[] = {
    {(char *)"value", simple_get_value, simple_set_value, (char *)"current value", NULL},
    {NULL},
};

static const PyNumberMethods simple_number = {.nb_nonzero = simple_nonzero};

PyTypeObject py_ctypes_simple_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes._SimpleCData",
    .tp_basicsize = sizeof(cdata),
    .tp_repr = simple_repr,
    .tp_as_number = (PyNumberMethods *)&simple_number,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = PyDoc_STR("A C value of a simple type"),
    .tp_traverse = (traverseproc)py_ctypes_traverse,
    .tp_clear = (inquiry)py_ctypes_clear,
    .tp_methods = (PyMethodDef *)simple_methods,
    .tp_getset = (PyGetSetDef *)simple_getset,
    .tp_base = &py_ctypes_cdata_Type,
    .tp_init = simple_init,
    .tp_new = py_ctypes_new_instance,
};
