/* CFuncPtr: function pointers, made from an address, from a library's symbol or from a Python callable.
 *
 * Parameter flags (the second argument of a prototype) turn a call's arguments into those of the C function:
 * 1 input, 2 output (made here, given back as result), 3 both, 4 an input that is not given by the caller.
 */
#include "_ctypes.h"

#include <string.h>

enum { FLAG_IN = 1, FLAG_OUT = 2, FLAG_LCID = 4 };

PyObject *
py_ctypes_converters(PyObject *argtypes)
{
    Py_ssize_t count = PyTuple_GET_SIZE(argtypes);
    PyObject *converters = PyTuple_New(count);
    for (Py_ssize_t i = 0; converters != NULL && i < count; i++) {
        PyObject *converter = PyObject_GetAttrString(PyTuple_GET_ITEM(argtypes, i), "from_param");
        if (converter == NULL) {
            Py_CLEAR(converters);
            PyErr_Format(PyExc_TypeError, "item %zd in _argtypes_ has no from_param method", i + 1);
            break;
        }
        PyTuple_SET_ITEM(converters, i, converter);
    }
    return converters;
}

/* ---- the metaclass ---- */

static PyObject *
checker_of(PyObject *restype)
{
    PyObject *checker = PyObject_GetAttrString(restype, "_check_retval_");
    if (checker == NULL) {
        PyErr_Clear();
    }
    return checker;
}

static int
read_prototype(PyObject *type, ctype_info *info)
{
    PyObject *flags = PyObject_GetAttrString(type, "_flags_");
    if (flags == NULL || !PyInt_Check(flags)) {
        PyErr_SetString(PyExc_TypeError, "class must define _flags_ which must be an integer");
        Py_XDECREF(flags);
        return -1;
    }
    info->flags = (int)PyInt_AS_LONG(flags);
    Py_DECREF(flags);
    PyObject *argtypes = PyObject_GetAttrString(type, "_argtypes_");
    if (argtypes == NULL) {
        PyErr_Clear();
    } else if (!PyTuple_Check(argtypes)) {
        PyErr_SetString(PyExc_TypeError, "_argtypes_ must be a sequence of types");
        Py_DECREF(argtypes);
        return -1;
    } else {
        Py_XSETREF(info->argtypes, argtypes);
        Py_XSETREF(info->converters, py_ctypes_converters(argtypes));
        if (info->converters == NULL) {
            return -1;
        }
    }
    PyObject *restype = PyObject_GetAttrString(type, "_restype_");
    if (restype == NULL) {
        PyErr_Clear();
        return 0;
    }
    if (restype != Py_None && py_ctypes_info(restype) == NULL && !PyCallable_Check(restype)) {
        PyErr_SetString(PyExc_TypeError, "_restype_ must be a type, a callable, or None");
        Py_DECREF(restype);
        return -1;
    }
    Py_XSETREF(info->restype, restype);
    Py_XSETREF(info->checker, checker_of(restype));
    return 0;
}

static PyObject *
funcmeta_new(PyTypeObject *meta, PyObject *args, PyObject *kwds)
{
    ctype_info *info;
    PyObject *type = py_ctypes_new_class(meta, args, kwds, &info);
    if (type == NULL) {
        return NULL;
    }
    info->kind = KIND_FUNCTION;
    info->size = sizeof(void *);
    info->align = _Alignof(void *);
    info->length = 1;
    info->has_pointer = true;
    info->ffi = ffi_type_pointer;
    info->format = py_ctypes_text("X{}");
    if (info->format == NULL || read_prototype(type, info) < 0) {
        Py_DECREF(type);
        return NULL;
    }
    info->ready = true;
    return type;
}

PyTypeObject py_ctypes_funcmeta_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCFuncPtrType",
    .tp_basicsize = sizeof(ctype_class),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("The metaclass of function pointers"),
    .tp_base = &py_ctypes_meta_Type,
    .tp_new = funcmeta_new,
};

/* ---- attributes ---- */

static PyObject *
own_or_type(PyObject *own, PyObject *of_type)
{
    PyObject *result = own != NULL ? own : of_type != NULL ? of_type : Py_None;
    Py_INCREF(result);
    return result;
}

static PyObject *
func_get_argtypes(cfunction *self, void *closure)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)self);
    return own_or_type(self->argtypes, info == NULL ? NULL : info->argtypes);
}

static int
func_set_argtypes(cfunction *self, PyObject *value, void *closure)
{
    if (value == NULL || value == Py_None) {
        Py_CLEAR(self->converters);
        Py_CLEAR(self->argtypes);
        return 0;
    }
    PyObject *types = PySequence_Tuple(value);
    if (types == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, "_argtypes_ must be a sequence of types");
        }
        return -1;
    }
    PyObject *converters = py_ctypes_converters(types);
    if (converters == NULL) {
        Py_DECREF(types);
        return -1;
    }
    Py_DECREF(types);
    Py_XSETREF(self->converters, converters);
    Py_INCREF(value);
    Py_XSETREF(self->argtypes, value);
    return 0;
}

static PyObject *
func_get_restype(cfunction *self, void *closure)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)self);
    return own_or_type(self->restype, info == NULL ? NULL : info->restype);
}

static int
func_set_restype(cfunction *self, PyObject *value, void *closure)
{
    if (value == NULL) {
        Py_CLEAR(self->restype);
        Py_CLEAR(self->checker);
        return 0;
    }
    if (value != Py_None && py_ctypes_info(value) == NULL && !PyCallable_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "restype must be a type, a callable, or None");
        return -1;
    }
    PyObject *checker = checker_of(value);
    Py_INCREF(value);
    Py_XSETREF(self->restype, value);
    Py_XSETREF(self->checker, checker);
    return 0;
}

static PyObject *
func_get_errcheck(cfunction *self, void *closure)
{
    return own_or_type(self->errcheck, NULL);
}

static int
func_set_errcheck(cfunction *self, PyObject *value, void *closure)
{
    if (value != NULL && !PyCallable_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "the errcheck attribute must be callable");
        return -1;
    }
    Py_XINCREF(value);
    Py_XSETREF(self->errcheck, value);
    return 0;
}

static PyObject *
func_get_variadic(cfunction *self, void *closure)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)self);
    return PyBool_FromLong(self->is_variadic || (info != NULL && info->flags & FUNC_VARIADIC));
}

static int
func_set_variadic(cfunction *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "variadic cannot be deleted");
        return -1;
    }
    int wanted = PyObject_IsTrue(value);
    if (wanted < 0) {
        return -1;
    }
    self->is_variadic = wanted;
    return 0;
}

/* ---- making ---- */

/* What an output parameter may be: something that points to what the C function fills in. */
static int
check_out_type(PyObject *type, Py_ssize_t position)
{
    ctype_info *info = py_ctypes_info(type);
    bool fits = info != NULL && (info->kind == KIND_POINTER || info->kind == KIND_ARRAY ||
                                 (info->kind == KIND_SIMPLE && strchr("PzZ", info->code->letter) != NULL));
    if (!fits) {
        PyErr_Format(PyExc_TypeError, "'out' parameter %zd must be a pointer type, not %s", position,
                     PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name);
        return -1;
    }
    return 0;
}

static int
parse_flag(PyObject *item, int *flag, PyObject **name, PyObject **value)
{
    *flag = 0;
    *name = *value = NULL;
    if (!PyTuple_Check(item) || !PyArg_ParseTuple(item, "i|OO", flag, name, value) ||
        (*name != NULL && *name != Py_None && !PyString_Check(*name) && !PyUnicode_Check(*name))) {
        PyErr_Clear();
        PyErr_SetString(PyExc_TypeError,
                        "paramflags must be a sequence of (int [,string [,value]]) tuples");
        return -1;
    }
    if (*name == Py_None) {
        *name = NULL;
    }
    return 0;
}

static int
check_paramflags(ctype_info *info, PyObject *flags)
{
    if (flags == NULL || info->argtypes == NULL) {
        return 0;
    }
    if (!PyTuple_Check(flags)) {
        PyErr_SetString(PyExc_TypeError, "paramflags must be a tuple or None");
        return -1;
    }
    if (PyTuple_GET_SIZE(flags) != PyTuple_GET_SIZE(info->argtypes)) {
        PyErr_SetString(PyExc_ValueError, "paramflags must have the same length as argtypes");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(flags); i++) {
        int flag;
        PyObject *name, *value;
        if (parse_flag(PyTuple_GET_ITEM(flags, i), &flag, &name, &value) < 0) {
            return -1;
        }
        switch (flag & (FLAG_IN | FLAG_OUT | FLAG_LCID)) {
        case 0: case FLAG_IN: case FLAG_IN | FLAG_LCID: case FLAG_IN | FLAG_OUT:
            break;
        case FLAG_OUT:
            if (check_out_type(PyTuple_GET_ITEM(info->argtypes, i), i + 1) < 0) {
                return -1;
            }
            break;
        default:
            PyErr_Format(PyExc_TypeError, "paramflag value %d not supported", flag);
            return -1;
        }
    }
    return 0;
}

static cfunction *
make_at(PyTypeObject *type, void *address)
{
    cfunction *self = (cfunction *)py_ctypes_new_instance(type, NULL, NULL);
    if (self != NULL) {
        memcpy(self->data.ptr, &address, sizeof address);
    }
    return self;
}

static PyObject *
func_from_library(PyTypeObject *type, PyObject *args)
{
    PyObject *pair, *flags = NULL, *name, *library;
    ctype_info *info = py_ctypes_info((PyObject *)type);
    if (!PyArg_ParseTuple(args, "O|O", &pair, &flags)) {
        return NULL;
    }
    flags = flags == Py_None ? NULL : flags;
    if (!PyArg_ParseTuple(pair, "OO;illegal func_spec argument", &name, &library)) {
        return NULL;
    }
    if (!PyString_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "function name must be string or integer");
        return NULL;
    }
    void *address = py_ctypes_symbol(library, PyString_AS_STRING(name), PyExc_AttributeError);
    if (address == NULL || check_paramflags(info, flags) < 0) {
        return NULL;
    }
    cfunction *self = make_at(type, address);
    if (self == NULL) {
        return NULL;
    }
    Py_XINCREF(flags);
    self->paramflags = flags;
    Py_INCREF(library);
    if (py_ctypes_keep_steal(&self->data, 0, library) < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
func_from_callable(PyTypeObject *type, PyObject *callable)
{
    ctype_info *info = py_ctypes_info((PyObject *)type);
    if (!PyCallable_Check(callable)) {
        PyErr_SetString(PyExc_TypeError, "argument must be callable or integer function address");
        return NULL;
    }
    if (info->argtypes == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot construct instance of this class: no argtypes");
        return NULL;
    }
    void *address;
    PyObject *thunk = py_ctypes_new_thunk(callable, info->argtypes, info->restype, info->flags, &address);
    if (thunk == NULL) {
        return NULL;
    }
    cfunction *self = make_at(type, address);
    if (self == NULL) {
        Py_DECREF(thunk);
        return NULL;
    }
    Py_INCREF(callable);
    self->callable = callable;
    self->thunk = thunk;
    Py_INCREF(thunk);
    if (py_ctypes_keep_steal(&self->data, 0, thunk) < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
func_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if (py_ctypes_info((PyObject *)type) == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 0) {
        return py_ctypes_new_instance(type, args, kwds);
    }
    PyObject *first = PyTuple_GET_ITEM(args, 0);
    if (PyTuple_Check(first)) {
        return func_from_library(type, args);
    }
    if (PyTuple_GET_SIZE(args) == 1 && (PyInt_Check(first) || PyLong_Check(first))) {
        void *address = PyLong_AsVoidPtr(first);
        return address == NULL && PyErr_Occurred() ? NULL : (PyObject *)make_at(type, address);
    }
    PyObject *callable;
    if (!PyArg_ParseTuple(args, "O", &callable)) {
        return NULL;
    }
    return func_from_callable(type, callable);
}

/* ---- calling ---- */

typedef struct {
    PyObject *given, *names;   /* of the caller, borrowed */
    Py_ssize_t used;           /* of both together */
    PyObject *args;            /* owned: what the C function gets */
    Py_ssize_t results;        /* output parameters */
    PyObject *kinds;           /* owned: for each argument 0, FLAG_OUT or FLAG_IN | FLAG_OUT */
} bound_call;

static PyObject *
next_argument(bound_call *b, PyObject *name, PyObject *fallback)
{
    if (b->used < PyTuple_GET_SIZE(b->given)) {
        return PyTuple_GET_ITEM(b->given, b->used++);
    }
    PyObject *value = b->names != NULL && name != NULL ? PyDict_GetItem(b->names, name) : NULL;
    if (value != NULL) {
        b->used++;
        return value;
    }
    if (fallback != NULL) {
        return fallback;
    }
    if (name != NULL) {
        PyObject *text = PyObject_Str(name);
        if (text != NULL) {
            PyErr_Format(PyExc_TypeError, "required argument '%s' missing", PyString_AS_STRING(text));
            Py_DECREF(text);
        }
    } else {
        PyErr_SetString(PyExc_TypeError, "not enough arguments");
    }
    return NULL;
}

/* Memory for an output parameter: an array itself, or what a pointer points to. */
static PyObject *
make_output(PyObject *type)
{
    ctype_info *info = py_ctypes_info(type);
    if (info == NULL || (info->kind != KIND_ARRAY && info->kind != KIND_POINTER)) {
        PyErr_Format(PyExc_TypeError, "%s 'out' parameter must be passed as default value",
                     PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name);
        return NULL;
    }
    PyObject *made = info->kind == KIND_ARRAY ? type : info->target;
    if (made == NULL) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    return PyObject_CallObject(made, NULL);
}

static int
bind_one(bound_call *b, PyObject *type, PyObject *item, Py_ssize_t i)
{
    int flag;
    PyObject *name, *fallback, *value = NULL;
    if (parse_flag(item, &flag, &name, &fallback) < 0) {
        return -1;
    }
    flag &= FLAG_IN | FLAG_OUT | FLAG_LCID;
    if (flag == (FLAG_IN | FLAG_LCID)) {
        value = fallback != NULL ? (Py_INCREF(fallback), fallback) : PyInt_FromLong(0);
    } else if (flag == FLAG_OUT && fallback == NULL) {
        value = make_output(type);
    } else if (flag == FLAG_OUT) {
        Py_INCREF(fallback);
        value = fallback;
    } else {
        value = next_argument(b, name, fallback);
        Py_XINCREF(value);
    }
    if (value == NULL) {
        return -1;
    }
    PyTuple_SET_ITEM(b->args, i, value);
    int kind = flag & FLAG_OUT ? flag : 0;
    b->results += kind != 0;
    PyObject *number = PyInt_FromLong(kind);
    if (number == NULL) {
        return -1;
    }
    PyTuple_SET_ITEM(b->kinds, i, number);
    return 0;
}

static int
bind_arguments(bound_call *b, cfunction *self, PyObject *argtypes)
{
    if (self->paramflags == NULL || argtypes == NULL || PyTuple_GET_SIZE(argtypes) == 0) {
        Py_INCREF(b->given);
        b->args = b->given;
        return 0;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(argtypes);
    if (count > PyTuple_GET_SIZE(self->paramflags)) {
        PyErr_SetString(PyExc_ValueError, "paramflags must have the same length as argtypes");
        return -1;
    }
    b->args = PyTuple_New(count);
    b->kinds = PyTuple_New(count);
    if (b->args == NULL || b->kinds == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (bind_one(b, PyTuple_GET_ITEM(argtypes, i), PyTuple_GET_ITEM(self->paramflags, i), i) < 0) {
            return -1;
        }
    }
    Py_ssize_t given = PyTuple_GET_SIZE(b->given) + (b->names != NULL ? PyDict_Size(b->names) : 0);
    if (given != b->used) {
        PyErr_Format(PyExc_TypeError, "call takes exactly %zd arguments (%zd given)", b->used, given);
        return -1;
    }
    return 0;
}

static PyObject *
one_result(bound_call *b, Py_ssize_t i)
{
    PyObject *value = PyTuple_GET_ITEM(b->args, i);
    if (PyInt_AS_LONG(PyTuple_GET_ITEM(b->kinds, i)) == FLAG_OUT) {
        return PyObject_CallMethod(value, "__ctypes_from_outparam__", NULL);
    }
    Py_INCREF(value);
    return value;
}

/* The output parameters, when there are any, are the result of the call. */
static PyObject *
collect_results_steal(bound_call *b, PyObject *result)
{
    if (result == NULL || b->results == 0) {
        return result;
    }
    Py_DECREF(result);
    PyObject *list = PyTuple_New(b->results);
    Py_ssize_t filled = 0;
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(b->args); i++) {
        if (PyInt_AS_LONG(PyTuple_GET_ITEM(b->kinds, i)) == 0) {
            continue;
        }
        PyObject *value = one_result(b, i);
        if (value == NULL) {
            Py_CLEAR(list);
        } else if (b->results == 1) {
            Py_DECREF(list);
            return value;
        } else {
            PyTuple_SET_ITEM(list, filled++, value);
        }
    }
    return list;
}

static int
check_count(ctype_info *info, PyObject *converters, PyObject *args)
{
    Py_ssize_t wanted = converters == NULL ? 0 : PyTuple_GET_SIZE(converters), given = PyTuple_GET_SIZE(args);
    if (converters == NULL || (info->flags & FUNC_CDECL ? given >= wanted : given == wanted)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "this function takes %s%d argument%s (%d given)",
                 info->flags & FUNC_CDECL ? "at least " : "", (int)wanted, wanted == 1 ? "" : "s", (int)given);
    return -1;
}

static PyObject *
apply_errcheck_steal(cfunction *self, PyObject *result, PyObject *args, bool *is_final)
{
    *is_final = false;
    if (result == NULL || self->errcheck == NULL) {
        return result;
    }
    PyObject *checked = PyObject_CallFunctionObjArgs(self->errcheck, result, self, args, NULL);
    if (checked == args) {      /* it has no objection */
        Py_DECREF(checked);
        return result;
    }
    Py_DECREF(result);
    *is_final = true;
    return checked;
}

static PyObject *
func_call(cfunction *self, PyObject *args, PyObject *kwds)
{
    ctype_info *info = py_ctypes_info_of((PyObject *)self);
    if (info == NULL || info->kind != KIND_FUNCTION) {
        PyErr_SetString(PyExc_TypeError, "abstract class");
        return NULL;
    }
    PyObject *own[] = {self->restype != NULL ? self->restype : info->restype,
                       self->converters != NULL ? self->converters : info->converters,
                       self->restype != NULL ? self->checker : info->checker,
                       self->argtypes != NULL ? self->argtypes : info->argtypes};
    void *address;
    memcpy(&address, self->data.ptr, sizeof address);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(own); i++) {
        Py_XINCREF(own[i]); /* attributes may be set anew during the call */
    }
    bound_call b = {.given = args, .names = kwds};
    PyObject *result = NULL, *types = own[3] != NULL && PyTuple_Check(own[3]) ? own[3] : NULL;
    if (own[3] != NULL && types == NULL && self->paramflags != NULL) {
        types = PySequence_Tuple(own[3]);
    } else {
        Py_XINCREF(types);
    }
    if (bind_arguments(&b, self, types) == 0 && check_count(info, own[1], b.args) == 0) {
        bool is_final;
        int flags = info->flags | (self->is_variadic ? FUNC_VARIADIC : 0);
        result = py_ctypes_call(address, b.args, flags, own[1], own[0], own[2]);
        result = apply_errcheck_steal(self, result, b.args, &is_final);
        result = is_final ? result : collect_results_steal(&b, result);
    }
    Py_XDECREF(types);
    Py_XDECREF(b.args);
    Py_XDECREF(b.kinds);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(own); i++) {
        Py_XDECREF(own[i]);
    }
    return result;
}

static int
func_nonzero(PyObject *self)
{
    void *address;
    memcpy(&address, ((cdata *)self)->ptr, sizeof address);
    return address != NULL;
}

static PyObject *
func_repr(PyObject *self)
{
    return PyString_FromFormat("<%s object at %p>", Py_TYPE(self)->tp_name, self);
}

static int
func_traverse(cfunction *self, visitproc visit, void *arg)
{
    Py_VISIT(self->thunk);
    Py_VISIT(self->callable);
    Py_VISIT(self->argtypes);
    Py_VISIT(self->converters);
    Py_VISIT(self->restype);
    Py_VISIT(self->checker);
    Py_VISIT(self->errcheck);
    Py_VISIT(self->paramflags);
    return py_ctypes_traverse(&self->data, visit, arg);
}

static int
func_clear(cfunction *self)
{
    Py_CLEAR(self->callable);
    Py_CLEAR(self->argtypes);
    Py_CLEAR(self->converters);
    Py_CLEAR(self->restype);
    Py_CLEAR(self->checker);
    Py_CLEAR(self->errcheck);
    Py_CLEAR(self->paramflags);
    Py_CLEAR(self->thunk);
    return py_ctypes_clear(&self->data);
}

static void
func_dealloc(cfunction *self)
{
    PyObject_GC_UnTrack(self);
    func_clear(self);
    py_ctypes_dealloc(&self->data);
}

static const PyGetSetDef func_getset[] = {
    {(char *)"errcheck", (getter)func_get_errcheck, (setter)func_set_errcheck,
     (char *)"a function that looks at each result", NULL},
    {(char *)"restype", (getter)func_get_restype, (setter)func_set_restype, (char *)"the type of the result", NULL},
    {(char *)"argtypes", (getter)func_get_argtypes, (setter)func_set_argtypes, (char *)"the types of the arguments",
     NULL},
    {(char *)"variadic", (getter)func_get_variadic, (setter)func_set_variadic, (char *)"whether the function takes variable arguments",
     NULL},
    {NULL},
};

static const PyNumberMethods func_number = {.nb_nonzero = func_nonzero};

PyTypeObject py_ctypes_func_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.PyCFuncPtr",
    .tp_basicsize = sizeof(cfunction),
    .tp_dealloc = (destructor)func_dealloc,
    .tp_repr = func_repr,
    .tp_as_number = (PyNumberMethods *)&func_number,
    .tp_call = (ternaryfunc)func_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = PyDoc_STR("A pointer to a C function"),
    .tp_traverse = (traverseproc)func_traverse,
    .tp_clear = (inquiry)func_clear,
    .tp_getset = (PyGetSetDef *)func_getset,
    .tp_base = &py_ctypes_cdata_Type,
    .tp_new = func_new,
};
