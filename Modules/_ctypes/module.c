/* The module _ctypes: its functions, its types, the addresses that Lib/ctypes turns into functions. */
#include "_ctypes.h"

#include <dlfcn.h>
#include <string.h>
#include <wchar.h>

PyMODINIT_FUNC init_ctypes(void);

/* ---- sizes and addresses ---- */

static PyObject *
ctypes_sizeof(PyObject *module, PyObject *object)
{
    if (is_cdata(object)) {
        return PyInt_FromSsize_t(((cdata *)object)->size);
    }
    ctype_info *info = py_ctypes_info(object);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "this type has no size");
        return NULL;
    }
    return PyInt_FromSsize_t(info->size);
}

static PyObject *
ctypes_alignment(PyObject *module, PyObject *object)
{
    ctype_info *info = is_cdata(object) ? py_ctypes_info_of(object) : py_ctypes_info(object);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "no alignment info");
        return NULL;
    }
    return PyInt_FromSsize_t(info->align);
}

static PyObject *
ctypes_addressof(PyObject *module, PyObject *object)
{
    if (!is_cdata(object)) {
        PyErr_SetString(PyExc_TypeError, "invalid type");
        return NULL;
    }
    return PyLong_FromVoidPtr(((cdata *)object)->ptr);
}

static PyObject *
ctypes_byref(PyObject *module, PyObject *args)
{
    PyObject *object, *offset = NULL;
    Py_ssize_t distance = 0;
    if (!PyArg_UnpackTuple(args, "byref", 1, 2, &object, &offset)) {
        return NULL;
    }
    if (offset != NULL) {
        distance = PyNumber_AsSsize_t(offset, NULL);
        if (distance == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    return py_ctypes_byref(object, distance);
}

static PyObject *
ctypes_resize(PyObject *module, PyObject *args)
{
    PyObject *object;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "On:resize", &object, &size)) {
        return NULL;
    }
    if (!is_cdata(object)) {
        PyErr_SetString(PyExc_TypeError, "excepted ctypes instance");
        return NULL;
    }
    if (py_ctypes_resize((cdata *)object, size) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
ctypes_pointer(PyObject *module, PyObject *object)
{
    PyObject *type = py_ctypes_pointer_type(module, (PyObject *)Py_TYPE(object));
    PyObject *result = type == NULL ? NULL : PyObject_CallFunctionObjArgs(type, object, NULL);
    Py_XDECREF(type);
    return result;
}

static PyObject *
ctypes_buffer_info(PyObject *module, PyObject *object)
{
    ctype_info *info = is_cdata(object) ? py_ctypes_info_of(object) : py_ctypes_info(object);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "not a ctypes type or object");
        return NULL;
    }
    PyObject *shape = PyTuple_New(info->ndim);
    for (int i = 0; shape != NULL && i < info->ndim; i++) {
        PyObject *number = PyLong_FromSsize_t(info->shape[i]);
        if (number == NULL) {
            Py_CLEAR(shape);
            break;
        }
        PyTuple_SET_ITEM(shape, i, number);
    }
    return shape == NULL ? NULL : Py_BuildValue("siN", info->format != NULL ? info->format : "B", info->ndim, shape);
}

static PyObject *
ctypes_unpickle(PyObject *module, PyObject *args)
{
    PyObject *type, *state;
    if (!PyArg_ParseTuple(args, "OO!:_unpickle", &type, &PyTuple_Type, &state)) {
        return NULL;
    }
    PyObject *object = PyObject_CallMethod(type, "__new__", "O", type);
    PyObject *setstate = object == NULL ? NULL : PyObject_GetAttrString(object, "__setstate__");
    PyObject *nothing = setstate == NULL ? NULL : PyObject_Call(setstate, state, NULL);
    Py_XDECREF(setstate);
    if (nothing == NULL) {
        Py_CLEAR(object);
    }
    Py_XDECREF(nothing);
    return object;
}

/* ---- errno, text conversion ---- */

static PyObject *
ctypes_get_errno(PyObject *module, PyObject *nothing)
{
    int *copy = py_ctypes_errno_copy();
    return copy == NULL ? NULL : PyInt_FromLong(*copy);
}

static PyObject *
ctypes_set_errno(PyObject *module, PyObject *args)
{
    int number;
    if (!PyArg_ParseTuple(args, "i", &number)) {
        return NULL;
    }
    int *copy = py_ctypes_errno_copy();
    if (copy == NULL) {
        return NULL;
    }
    int old = *copy;
    *copy = number;
    return PyInt_FromLong(old);
}

static PyObject *
ctypes_set_conversion_mode(PyObject *module, PyObject *args)
{
    const char *encoding, *errors;
    if (!PyArg_ParseTuple(args, "zs:set_conversion_mode", &encoding, &errors)) {
        return NULL;
    }
    PyObject *old = py_ctypes_state("conversion mode");
    PyObject *mode = Py_BuildValue("(zs)", encoding, errors);
    if (mode == NULL) {
        return NULL;
    }
    Py_XINCREF(old);
    if (py_ctypes_set_state("conversion mode", mode) < 0) {
        Py_CLEAR(old);
    }
    Py_DECREF(mode);
    return old;
}

/* ---- libraries ---- */

static PyObject *
ctypes_dlopen(PyObject *module, PyObject *args)
{
    PyObject *name, *encoded = NULL;
    int mode = RTLD_NOW;
    if (!PyArg_ParseTuple(args, "O|i:dlopen", &name, &mode)) {
        return NULL;
    }
    if (PyUnicode_Check(name)) {
        encoded = PyUnicode_AsEncodedString(name, Py_FileSystemDefaultEncoding, NULL);
        if (encoded == NULL) {
            return NULL;
        }
    } else if (name != Py_None && !PyString_Check(name)) {
        PyErr_Format(PyExc_TypeError, "dlopen() argument 1 must be string or None, not %.200s", Py_TYPE(name)->tp_name);
        return NULL;
    }
    const char *path = encoded != NULL ? PyString_AS_STRING(encoded) : name == Py_None ? NULL : PyString_AS_STRING(name);
    void *handle = dlopen(path, mode | RTLD_NOW);
    if (handle == NULL) {
        const char *message = dlerror();
        PyErr_SetString(PyExc_OSError, message != NULL ? message : "dlopen() error");
    }
    Py_XDECREF(encoded);
    return handle == NULL ? NULL : PyLong_FromVoidPtr(handle);
}

static int
address_argument(PyObject *object, void *result)
{
    if (!PyInt_Check(object) && !PyLong_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "int expected");
        return 0;
    }
    void *address = PyLong_AsVoidPtr(object);
    if (address == NULL && PyErr_Occurred()) {
        return 0;
    }
    *(void **)result = address;
    return 1;
}

static PyObject *
ctypes_dlsym(PyObject *module, PyObject *args)
{
    void *handle;
    const char *name;
    if (!PyArg_ParseTuple(args, "O&s:dlsym", address_argument, &handle, &name)) {
        return NULL;
    }
    dlerror();
    void *address = dlsym(handle, name);
    if (address == NULL) {
        const char *message = dlerror();
        PyErr_SetString(PyExc_OSError, message != NULL ? message : "symbol is NULL");
        return NULL;
    }
    return PyLong_FromVoidPtr(address);
}

static PyObject *
ctypes_dlclose(PyObject *module, PyObject *args)
{
    void *handle;
    if (!PyArg_ParseTuple(args, "O&:dlclose", address_argument, &handle)) {
        return NULL;
    }
    if (dlclose(handle) != 0) {
        const char *message = dlerror();
        PyErr_SetString(PyExc_OSError, message != NULL ? message : "dlclose() error");
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- calls and references by number ---- */

static PyObject *
call_address(PyObject *args, const char *format, int flags)
{
    void *address;
    PyObject *arguments;
    if (!PyArg_ParseTuple(args, format, address_argument, &address, &PyTuple_Type, &arguments)) {
        return NULL;
    }
    return py_ctypes_call(address, arguments, flags, NULL, NULL, NULL);
}

static PyObject *
ctypes_call_function(PyObject *module, PyObject *args)
{
    return call_address(args, "O&O!:call_function", 0);
}

static PyObject *
ctypes_call_cdeclfunction(PyObject *module, PyObject *args)
{
    return call_address(args, "O&O!:call_cdeclfunction", FUNC_CDECL);
}

static PyObject *
ctypes_object_at(PyObject *module, PyObject *args)
{
    void *address;
    if (!PyArg_ParseTuple(args, "O&:PyObj_FromPtr", address_argument, &address)) {
        return NULL;
    }
    if (address == NULL) {
        PyErr_SetString(PyExc_ValueError, "NULL pointer access");
        return NULL;
    }
    Py_INCREF((PyObject *)address);
    return address;
}

static PyObject *
ctypes_incref(PyObject *module, PyObject *object)
{
    Py_INCREF(object);
    Py_INCREF(object);
    return object;
}

static PyObject *
ctypes_decref(PyObject *module, PyObject *object)
{
    return object; /* the reference of the argument becomes the result's: one less in the end */
}

/* ---- what Lib/ctypes calls by address ---- */

static bool
is_pointer_like(PyObject *type)
{
    ctype_info *info = py_ctypes_info(type);
    return info != NULL && (info->kind == KIND_POINTER || info->kind == KIND_FUNCTION ||
                            (info->kind == KIND_SIMPLE && info->code->is_pointer));
}

/* The result shares what the source keeps, and keeps the source. */
static int
share_objects(cdata *result, cdata *source)
{
    PyObject *kept = py_ctypes_kept(source);
    if (kept == NULL) {
        return -1;
    }
    PyObject *objects = kept;
    if (!PyDict_CheckExact(kept)) {
        objects = PyDict_New();
        if (objects == NULL) {
            return -1;
        }
    } else {
        Py_INCREF(objects);
    }
    PyObject *key = PyLong_FromVoidPtr(source);
    int status = key == NULL ? -1 : PyDict_SetItem(objects, key, (PyObject *)source);
    Py_XDECREF(key);
    Py_XSETREF(result->objects, objects);
    return status;
}

PyObject *
py_ctypes_cast(void *ptr, PyObject *source, PyObject *type)
{
    if (!is_pointer_like(type)) {
        PyErr_Format(PyExc_TypeError, "cast() argument 2 must be a pointer type, not %s",
                     PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name);
        return NULL;
    }
    PyObject *object = PyObject_CallFunctionObjArgs(type, NULL);
    if (object == NULL || !is_cdata(object)) {
        Py_XDECREF(object);
        return NULL;
    }
    cdata *result = (cdata *)object;
    if (is_cdata(source) && share_objects(result, (cdata *)source) < 0) {
        Py_DECREF(object);
        return NULL;
    }
    memcpy(result->ptr, &ptr, sizeof ptr);
    return object;
}

PyObject *
py_ctypes_string_at(const char *ptr, int size)
{
    if (ptr == NULL && size != 0) {
        PyErr_SetString(PyExc_ValueError, "NULL pointer access");
        return NULL;
    }
    return size == -1 ? PyString_FromString(ptr) : PyString_FromStringAndSize(ptr, size);
}

PyObject *
py_ctypes_wstring_at(const wchar_t *ptr, int size)
{
    if (ptr == NULL && size != 0) {
        PyErr_SetString(PyExc_ValueError, "NULL pointer access");
        return NULL;
    }
    return PyUnicode_FromWideChar(ptr, size == -1 ? (Py_ssize_t)wcslen(ptr) : size);
}

/* ---- the module ---- */

static const PyMethodDef ctypes_functions[] = {
    {"sizeof", ctypes_sizeof, METH_O, PyDoc_STR("sizeof(C type or instance) -> integer\n\nIts size in bytes.")},
    {"alignment", ctypes_alignment, METH_O,
     PyDoc_STR("alignment(C type or instance) -> integer\n\nIts alignment in bytes.")},
    {"addressof", ctypes_addressof, METH_O, PyDoc_STR("addressof(instance) -> integer\n\nWhere its memory is.")},
    {"byref", ctypes_byref, METH_VARARGS,
     PyDoc_STR("byref(instance[, offset=0]) -> argument\n\nA pointer to it, for a function call only.")},
    {"resize", ctypes_resize, METH_VARARGS, PyDoc_STR("resize(instance, size)\n\nGives it more memory.")},
    {"POINTER", py_ctypes_pointer_type, METH_O, PyDoc_STR("POINTER(C type) -> the type of pointers to it")},
    {"pointer", ctypes_pointer, METH_O, PyDoc_STR("pointer(instance) -> a pointer to it")},
    {"_buffer_info", ctypes_buffer_info, METH_O, PyDoc_STR("format, number of dimensions and shape")},
    {"_unpickle", ctypes_unpickle, METH_VARARGS, NULL},
    {"get_errno", ctypes_get_errno, METH_NOARGS, PyDoc_STR("get_errno() -> this thread's copy of errno")},
    {"set_errno", ctypes_set_errno, METH_VARARGS,
     PyDoc_STR("set_errno(number) -> the value before\n\nSets this thread's copy of errno.")},
    {"set_conversion_mode", ctypes_set_conversion_mode, METH_VARARGS,
     PyDoc_STR("set_conversion_mode(encoding, errors) -> the mode before\n\nHow text is converted.")},
    {"dlopen", ctypes_dlopen, METH_VARARGS, PyDoc_STR("dlopen(name[, flag]) -> handle of a shared library")},
    {"dlsym", ctypes_dlsym, METH_VARARGS, PyDoc_STR("dlsym(handle, name) -> address of a symbol")},
    {"dlclose", ctypes_dlclose, METH_VARARGS, PyDoc_STR("dlclose(handle)")},
    {"call_function", ctypes_call_function, METH_VARARGS, NULL},
    {"call_cdeclfunction", ctypes_call_cdeclfunction, METH_VARARGS, NULL},
    {"PyObj_FromPtr", ctypes_object_at, METH_VARARGS, NULL},
    {"Py_INCREF", ctypes_incref, METH_O, NULL},
    {"Py_DECREF", ctypes_decref, METH_O, NULL},
    {NULL},
};

static int
ready_types(void)
{
    struct {
        PyTypeObject *type, *meta, *base;
    } list[] = {
        {&py_ctypes_meta_Type, &PyType_Type, &PyType_Type},
        {&py_ctypes_simplemeta_Type, &PyType_Type, NULL},
        {&py_ctypes_structmeta_Type, &PyType_Type, NULL},
        {&py_ctypes_unionmeta_Type, &PyType_Type, NULL},
        {&py_ctypes_arraymeta_Type, &PyType_Type, NULL},
        {&py_ctypes_pointermeta_Type, &PyType_Type, NULL},
        {&py_ctypes_funcmeta_Type, &PyType_Type, NULL},
        {&py_ctypes_carg_Type, &PyType_Type, NULL},
        {&py_ctypes_field_Type, &PyType_Type, NULL},
        {&py_ctypes_thunk_Type, &PyType_Type, NULL},
        {&py_ctypes_cdata_Type, &PyType_Type, NULL},
        {&py_ctypes_simple_Type, &py_ctypes_simplemeta_Type, NULL},
        {&py_ctypes_struct_Type, &py_ctypes_structmeta_Type, NULL},
        {&py_ctypes_union_Type, &py_ctypes_unionmeta_Type, NULL},
        {&py_ctypes_array_Type, &py_ctypes_arraymeta_Type, NULL},
        {&py_ctypes_pointer_Type, &py_ctypes_pointermeta_Type, NULL},
        {&py_ctypes_func_Type, &py_ctypes_funcmeta_Type, NULL},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(list); i++) {
        Py_TYPE(list[i].type) = list[i].meta;
        if (list[i].base != NULL) {
            list[i].type->tp_base = list[i].base;
        }
        if (PyType_Ready(list[i].type) < 0) {
            return -1;
        }
    }
    return 0;
}

static void
add_types(PyObject *module)
{
    struct {
        const char *name;
        PyTypeObject *type;
    } list[] = {
        {"_SimpleCData", &py_ctypes_simple_Type}, {"Structure", &py_ctypes_struct_Type},
        {"Union", &py_ctypes_union_Type},         {"Array", &py_ctypes_array_Type},
        {"_Pointer", &py_ctypes_pointer_Type},    {"CFuncPtr", &py_ctypes_func_Type},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(list); i++) {
        Py_INCREF(list[i].type);
        PyModule_AddObject(module, list[i].name, (PyObject *)list[i].type);
    }
}

static void
add_addresses(PyObject *module)
{
    struct {
        const char *name;
        void *address;
    } list[] = {
        {"_memmove_addr", (void *)memmove},
        {"_memset_addr", (void *)memset},
        {"_cast_addr", (void *)py_ctypes_cast},
        {"_string_at_addr", (void *)py_ctypes_string_at},
        {"_wstring_at_addr", (void *)py_ctypes_wstring_at},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(list); i++) {
        PyModule_AddObject(module, list[i].name, PyLong_FromVoidPtr(list[i].address));
    }
}

/* A value that the module shows and its code finds at the metaclass. */
static int
add_state_steal(PyObject *module, const char *name, PyObject *value)
{
    if (value == NULL || py_ctypes_set_state(name, value) < 0) {
        Py_XDECREF(value);
        return -1;
    }
    return PyModule_AddObject(module, name, value);
}

PyMODINIT_FUNC
init_ctypes(void)
{
    PyEval_InitThreads();
    PyObject *module = Py_InitModule3("_ctypes", (PyMethodDef *)ctypes_functions,
                                      PyDoc_STR("Data types of C, and calls of C functions."));
    if (module == NULL || ready_types() < 0) {
        return;
    }
    add_types(module);
    add_addresses(module);
    PyObject *mode = Py_BuildValue("(ss)", "ascii", "strict");
    if (mode == NULL || py_ctypes_set_state("conversion mode", mode) < 0 ||
        py_ctypes_set_state("_unpickle", PyDict_GetItemString(PyModule_GetDict(module), "_unpickle")) < 0) {
        return;
    }
    Py_DECREF(mode);
    if (add_state_steal(module, "_pointer_type_cache", PyDict_New()) < 0 ||
        add_state_steal(module, "ArgumentError",
                        PyErr_NewException((char *)"ctypes.ArgumentError", NULL, NULL)) < 0) {
        return;
    }
    PyModule_AddStringConstant(module, "__version__", "1.1.0");
    PyModule_AddIntConstant(module, "FUNCFLAG_CDECL", FUNC_CDECL);
    PyModule_AddIntConstant(module, "FUNCFLAG_PYTHONAPI", FUNC_PYTHONAPI);
    PyModule_AddIntConstant(module, "FUNCFLAG_USE_ERRNO", FUNC_USE_ERRNO);
    PyModule_AddIntConstant(module, "FUNCFLAG_USE_LASTERROR", FUNC_USE_LASTERROR);
    PyModule_AddIntConstant(module, "FUNCFLAG_VARIADIC", FUNC_VARIADIC);
    PyModule_AddIntConstant(module, "RTLD_LOCAL", RTLD_LOCAL);
    PyModule_AddIntConstant(module, "RTLD_GLOBAL", RTLD_GLOBAL);
}
