/* The module _struct: values as bytes in the layout that a format string describes. Formats used by its functions are kept
 * compiled in a dict, which is the state of the module.
 */
#include "layout.h"
#include "py_cfunction.h"
#include "py_replay.h"

PyMODINIT_FUNC init_struct(void);

#define CACHE_MOST 100

/* A Struct for the format, from the cache if it is there. Returns new. Raises yes. */
static PyObject *
cached_struct(PyObject *state, PyObject *format)
{
    PyObject *cache = py_module_state_item(state, 0);
    PyObject *s = PyDict_GetItem(cache, format);
    if (s != NULL) {
        Py_INCREF(s);
        return s;
    }
    s = PyObject_CallFunctionObjArgs((PyObject *)&py_struct_type, format, NULL);
    if (s == NULL) {
        return NULL;
    }
    if (PyDict_Size(cache) >= CACHE_MOST) {
        PyDict_Clear(cache);
    }
    if (PyDict_SetItem(cache, format, s) < 0) {
        PyErr_Clear();
    }
    return s;
}

static PyObject *
module_calcsize(PyObject *state, PyObject *format)
{
    PyObject *s = cached_struct(state, format);
    if (s == NULL) {
        return NULL;
    }
    PyObject *size = py_struct_size(s, NULL);
    Py_DECREF(s);
    return size;
}

/* What a method makes of the arguments behind the format. */
static py_step
with_format(PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, const char *name,
            PyObject *(*method)(struct_object *, PyObject *const *, Py_ssize_t), PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return STEP_RAISE;
    }
    if (nargs == 0) {
        PyErr_SetString(PyExc_TypeError, "missing format argument");
        return STEP_RAISE;
    }
    PyObject *s = cached_struct(state, args[0]);
    if (s == NULL) {
        return STEP_RAISE;
    }
    *result = method((struct_object *)s, args + 1, nargs - 1);
    Py_DECREF(s);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

/* struct.pack of values that may call Python: the method of the Struct, which is found again where the program is thawed. */
static py_step
pack_by_method(py_thread *ts, PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject **result)
{
    PyObject *s = cached_struct(state, args[0]), *method = s != NULL ? PyObject_GetAttrString(s, "pack") : NULL;
    py_step how = method != NULL ? py_flat_call(ts, method, args + 1, nargs - 1, NULL, result) : STEP_RAISE;
    Py_XDECREF(method);
    Py_XDECREF(s);
    return how;
}

/* What Struct.pack and pack come to: a Struct that nobody changes, and the values. */
static py_step
module_pack_again(py_thread *ts, PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                  PyObject **result)
{
    if (kwargs != NULL || nargs == 0 || Py_TYPE(args[0]) != &py_struct_type) {
        PyErr_SetString(PyExc_TypeError, "_pack() wants a Struct and values");
        return STEP_RAISE;
    }
    *result = py_struct_pack((struct_object *)args[0], args + 1, nargs - 1);
    return *result != NULL ? STEP_RETURN : STEP_RAISE;
}

static py_step
module_pack(py_thread *ts, PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    if (kwargs == NULL && nargs > 1 && py_struct_may_call(args + 1, nargs - 1)) {
        return pack_by_method(ts, state, args, nargs, result);
    }
    return with_format(state, args, nargs, kwargs, "pack", py_struct_pack, result);
}

static py_step
module_pack_into(py_thread *ts, PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                 PyObject **result)
{
    return with_format(state, args, nargs, kwargs, "pack_into", py_struct_pack_into, result);
}

static PyObject *
unpack_argument(struct_object *s, PyObject *const *args, Py_ssize_t nargs)
{
    return py_struct_unpack(s, args[0]);
}

static py_step
module_unpack(py_thread *ts, PyObject *state, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    if (nargs != 2 && (kwargs == NULL || PyDict_Size(kwargs) == 0)) {
        PyErr_Format(PyExc_TypeError, "unpack expected 2 arguments, got %zd", nargs);
        return STEP_RAISE;
    }
    return with_format(state, args, nargs, kwargs, "unpack", unpack_argument, result);
}

static PyObject *
module_unpack_from(PyObject *state, PyObject *args, PyObject *kwargs)
{
    if (PyTuple_GET_SIZE(args) == 0) {
        PyErr_SetString(PyExc_TypeError, "missing format argument");
        return NULL;
    }
    PyObject *s = cached_struct(state, PyTuple_GET_ITEM(args, 0));
    PyObject *rest = s != NULL ? PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args)) : NULL;
    PyObject *values = rest != NULL ? py_struct_unpack_from(s, rest, kwargs) : NULL;
    Py_XDECREF(rest);
    Py_XDECREF(s);
    return values;
}

static PyObject *
module_clearcache(PyObject *state, PyObject *unused)
{
    PyDict_Clear(py_module_state_item(state, 0));
    Py_RETURN_NONE;
}

#define FLAT(f) (PyCFunction)(void (*)(void))f, METH_FLAT

static const PyMethodDef module_functions[] = {
    {"_clearcache", module_clearcache, METH_NOARGS, PyDoc_STR("Forget the compiled formats.")},
    {"calcsize", module_calcsize, METH_O, PyDoc_STR("calcsize(fmt) -> int\n\nBytes that the format describes.")},
    {"pack", FLAT(module_pack), PyDoc_STR("pack(fmt, v1, v2, ...) -> string\n\nThe values as bytes.")},
    {"pack_into", FLAT(module_pack_into),
     PyDoc_STR("pack_into(fmt, buffer, offset, v1, v2, ...)\n\nWrite the values' bytes into a buffer.")},
    {"unpack", FLAT(module_unpack),
     PyDoc_STR("unpack(fmt, string) -> (v1, v2, ...)\n\nThe values that the bytes hold.")},
    {"unpack_from", (PyCFunction)module_unpack_from, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("unpack_from(fmt, buffer[, offset]) -> (v1, v2, ...)\n\nThe values that part of a buffer holds.")},
    {NULL},
};

/* Its self is not the cache: a program that is frozen while it packs names it by its module. */
static const PyMethodDef pack_again[] = {
    {"_pack", FLAT(module_pack_again) | METH_REPLAY, PyDoc_STR("_pack(Struct, v1, v2, ...) -> string")},
};

static int
add_pack_again(PyObject *module)
{
    PyObject *name = PyString_FromString("_struct");
    PyObject *function = name != NULL ? PyCFunction_NewEx((PyMethodDef *)pack_again, NULL, name) : NULL;
    Py_XDECREF(name);
    return function != NULL ? PyModule_AddObject(module, "_pack", function) : -1;
}

static const char module_doc[] = PyDoc_STR(
"Python values as bytes in the layout of C structs, and back.\n"
"\n"
"A format is an order mark and codes, each with a count before it:\n"
"  @ native, aligned (default)   = native order   < little-endian   > ! big-endian\n"
"  x padding  c char  b B byte  ? bool  h H short  i I int  l L long  q Q long long\n"
"  f float  d double  s string (the count is its length)  p Pascal string  P pointer");

PyMODINIT_FUNC
init_struct(void)
{
    PyObject *cache = PyDict_New();
    PyObject *state = cache != NULL ? py_module_state_new(1, cache) : NULL;
    Py_XDECREF(cache);
    if (state == NULL || PyType_Ready(&py_struct_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule4("_struct", (PyMethodDef *)module_functions, module_doc, state,
                                      PYTHON_API_VERSION);
    Py_DECREF(state);
    if (module == NULL || add_pack_again(module) < 0) {
        return;
    }
    PyObject *error = py_struct_error();
    if (error == NULL) {
        error = PyErr_NewException((char *)"struct.error", NULL, NULL);
        if (error == NULL || PyDict_SetItemString(py_struct_type.tp_dict, "_error", error) < 0) {
            return;
        }
        Py_DECREF(error);
    }
    Py_INCREF(error);
    PyModule_AddObject(module, "error", error);
    Py_INCREF(&py_struct_type);
    PyModule_AddObject(module, "Struct", (PyObject *)&py_struct_type);
    PyModule_AddStringConstant(module, "__version__", "0.2");
    PyModule_AddIntConstant(module, "_PY_STRUCT_RANGE_CHECKING", 1);
    PyModule_AddIntConstant(module, "_PY_STRUCT_FLOAT_COERCE", 1);
}
