/* A call of a C function: arguments become C values, libffi calls, the result becomes an object.
 *
 * Without declared types an int is a C int, a str a char *, a unicode a wchar_t *, None a null pointer;
 * everything else must be a ctypes instance, an argument made by byref(), or have `_as_parameter_`.
 * The lock is released during the call unless the function belongs to the Python API.
 */
#include "_ctypes.h"

#include <errno.h>
#include <string.h>

enum { MOST_ARGUMENTS = 1024, FEW_ARGUMENTS = 8 };

typedef struct {
    ffi_type *type;
    c_value value;
    void *at;           /* where libffi reads it */
    PyObject *keep;     /* owned, may be NULL: owner of what value points to */
} argument;

/* ---- errno ---- */

static void
free_errno(PyObject *capsule)
{
    PyMem_Free(PyCapsule_GetPointer(capsule, "_ctypes errno"));
}

int *
py_ctypes_errno_copy(void)
{
    PyObject *dict = PyThreadState_GetDict();
    if (dict == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "cannot get thread state");
        return NULL;
    }
    PyObject *capsule = PyDict_GetItemString(dict, "ctypes.error_object");
    if (capsule != NULL) {
        return PyCapsule_GetPointer(capsule, "_ctypes errno");
    }
    int *memory = PyMem_Malloc(2 * sizeof(int));
    if (memory == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memory[0] = memory[1] = 0;
    capsule = PyCapsule_New(memory, "_ctypes errno", free_errno);
    if (capsule == NULL) {
        PyMem_Free(memory);
        return NULL;
    }
    int status = PyDict_SetItemString(dict, "ctypes.error_object", capsule);
    Py_DECREF(capsule);
    return status < 0 ? NULL : memory;
}

int
py_ctypes_swap_errno(void)
{
    int now = errno;
    int *copy = py_ctypes_errno_copy();
    if (copy == NULL) {
        return -1;
    }
    int other = *copy;
    *copy = now;
    errno = other;
    return 0;
}

/* ---- arguments ---- */

static void
set_pointer(argument *out, const void *pointer, PyObject *keep)
{
    out->type = &ffi_type_pointer;
    out->value.p = (void *)pointer;
    Py_XINCREF(keep);
    out->keep = keep;
}

static void
set_from_carg(argument *out, carg *arg)
{
    out->type = arg->ffi;
    out->value = arg->value;
    if (arg->tag == 'V') {
        out->at = arg->value.p;
    }
    Py_INCREF(arg);
    out->keep = (PyObject *)arg;
}

static int
set_integer(argument *out, PyObject *value)
{
    long number = PyInt_Check(value) ? PyInt_AS_LONG(value) : PyLong_AsLong(value);
    if (PyLong_Check(value) && number == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        number = (long)PyLong_AsUnsignedLong(value);
        if (PyErr_Occurred()) {
            PyErr_SetString(PyExc_OverflowError, "long int too long to convert");
            return -1;
        }
    }
    out->type = &ffi_type_sint32;
    out->value.q = (int)number;
    return 0;
}

static int convert(argument *out, PyObject *value, Py_ssize_t position);

static int
convert_substitute(argument *out, PyObject *value, Py_ssize_t position)
{
    PyObject *substitute = PyObject_GetAttrString(value, "_as_parameter_");
    if (substitute == NULL) {
        PyErr_Format(PyExc_TypeError, "Don't know how to convert parameter %d", (int)position);
        return -1;
    }
    int status = -1;
    if (!Py_EnterRecursiveCall(" while processing _as_parameter_")) {
        status = convert(out, substitute, position);
        Py_LeaveRecursiveCall();
    }
    if (status == 0 && out->keep == NULL) {
        out->keep = substitute;
    } else {
        Py_DECREF(substitute);
    }
    return status;
}

static int
convert(argument *out, PyObject *value, Py_ssize_t position)
{
    out->keep = NULL;
    out->at = &out->value;
    if (is_cdata(value)) {
        carg *arg = py_ctypes_arg_of((cdata *)value);
        if (arg == NULL) {
            return -1;
        }
        set_from_carg(out, arg);
        Py_DECREF(arg);
        return 0;
    }
    if (Py_TYPE(value) == &py_ctypes_carg_Type) {
        set_from_carg(out, (carg *)value);
        return 0;
    }
    if (value == Py_None) {
        set_pointer(out, NULL, NULL);
        return 0;
    }
    if (PyInt_Check(value) || PyLong_Check(value)) {
        return set_integer(out, value);
    }
    if (PyString_Check(value)) {
        set_pointer(out, PyString_AS_STRING(value), value);
        return 0;
    }
    if (PyUnicode_Check(value)) {
        set_pointer(out, PyUnicode_AS_UNICODE(value), value);
        return 0;
    }
    return convert_substitute(out, value, position);
}

/* An error of an argument names its position; the error's own text follows. */
static void
raise_argument_error(Py_ssize_t position)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *kind = type == NULL ? NULL : PyObject_Str(type);
    PyObject *text = value == NULL ? NULL : PyObject_Str(value);
    PyObject *error = py_ctypes_state("ArgumentError");
    if (kind != NULL && text != NULL && error != NULL) {
        PyErr_Format(error, "argument %zd: %s: %s", position, PyString_AS_STRING(kind), PyString_AS_STRING(text));
    }
    Py_XDECREF(kind);
    Py_XDECREF(text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static int
convert_one(argument *out, PyObject *value, PyObject *converters, Py_ssize_t i)
{
    PyObject *converted = value;
    if (converters != NULL && i < PyTuple_GET_SIZE(converters)) {
        converted = PyObject_CallFunctionObjArgs(PyTuple_GET_ITEM(converters, i), value, NULL);
        if (converted == NULL) {
            return -1;
        }
    } else {
        Py_INCREF(converted);
    }
    int status = convert(out, converted, i + 1);
    if (status == 0 && out->keep == NULL) {
        out->keep = converted;
    } else {
        Py_DECREF(converted);
    }
    return status;
}

/* ---- the result ---- */

static ffi_type *
result_type(PyObject *restype)
{
    if (restype == Py_None) {
        return &ffi_type_void;
    }
    ctype_info *info = restype == NULL ? NULL : py_ctypes_info(restype);
    if (info == NULL) {
        return &ffi_type_sint32;
    }
    return info->kind == KIND_ARRAY ? &ffi_type_pointer : py_ctypes_result_type(info);
}

/* libffi widens small integers to a word: on big-endian machines the value lies at its end. */
static char *
result_start(char *memory, const ffi_type *type)
{
    bool widened = type->size < sizeof(ffi_arg) && type->type != FFI_TYPE_FLOAT && type->type != FFI_TYPE_STRUCT;
    return PY_BIG_ENDIAN && widened ? memory + sizeof(ffi_arg) - type->size : memory;
}

static PyObject *
result_object(PyObject *restype, PyObject *checker, char *at)
{
    if (restype == NULL) {
        return PyInt_FromLong(*(int *)at);
    }
    if (restype == Py_None) {
        Py_RETURN_NONE;
    }
    ctype_info *info = py_ctypes_info(restype);
    if (info == NULL) {
        return PyObject_CallFunction(restype, "i", *(int *)at);
    }
    PyObject *result;
    if (info->kind == KIND_SIMPLE && py_ctypes_is_plain(restype)) {
        result = py_ctypes_simple_get(info, at, WHOLE);
        if (info->code->letter == 'O') {
            Py_XDECREF(result); /* the function gave its reference away */
        }
    } else {
        result = py_ctypes_copy_of(restype, at);
    }
    if (checker == NULL || result == NULL) {
        return result;
    }
    PyObject *checked = PyObject_CallFunctionObjArgs(checker, result, NULL);
    Py_DECREF(result);
    return checked;
}

/* ---- the call ---- */

typedef struct {
    void *address;
    int flags;
    Py_ssize_t count;
    Py_ssize_t fixed;         /* the rest is variadic */
    argument *arguments;
    ffi_type **types;
    void **values;
    ffi_type *result_type;
    char *result;
} call_plan;

static int
invoke(call_plan *p)
{
    ffi_cif cif;
    bool is_variadic = p->flags & FUNC_VARIADIC && p->fixed < p->count;
    ffi_status status =
        is_variadic ? ffi_prep_cif_var(&cif, FFI_DEFAULT_ABI, (unsigned)p->fixed, (unsigned)p->count, p->result_type,
                                       p->types)
                    : ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)p->count, p->result_type, p->types);
    if (status != FFI_OK) {
        PyErr_SetString(PyExc_RuntimeError, "ffi_prep_cif failed");
        return -1;
    }
    int *copy = NULL;
    if (p->flags & FUNC_USE_ERRNO) {
        copy = py_ctypes_errno_copy();
        if (copy == NULL) {
            return -1;
        }
    }
    PyThreadState *saved = p->flags & FUNC_PYTHONAPI ? NULL : PyEval_SaveThread();
    int other = 0;
    if (copy != NULL) {
        other = errno;
        errno = *copy;
    }
    ffi_call(&cif, FFI_FN(p->address), p->result, p->values);
    if (copy != NULL) {
        *copy = errno;
        errno = other;
    }
    if (saved != NULL) {
        PyEval_RestoreThread(saved);
    }
    return p->flags & FUNC_PYTHONAPI && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
convert_and_invoke(call_plan *p, PyObject *args, PyObject *converters, PyObject *restype, PyObject *checker)
{
    Py_ssize_t done = 0;
    PyObject *result = NULL;
    while (done < p->count) {
        argument *out = &p->arguments[done];
        if (convert_one(out, PyTuple_GET_ITEM(args, done), converters, done) < 0) {
            raise_argument_error(done + 1);
            break;
        }
        if (out->type->type == FFI_TYPE_STRUCT && out->type->elements == NULL) {
            PyErr_Format(PyExc_TypeError, "argument %zd passes an incomplete type by value", done + 1);
            done++;
            break;
        }
        p->types[done] = out->type;
        p->values[done] = out->at;
        done++;
    }
    if (done == p->count && !PyErr_Occurred() && invoke(p) == 0) {
        result = result_object(restype, checker, result_start(p->result, p->result_type));
    }
    for (Py_ssize_t i = 0; i < done; i++) {
        Py_XDECREF(p->arguments[i].keep);
    }
    return result;
}

PyObject *
py_ctypes_call(void *address, PyObject *args, int flags, PyObject *converters, PyObject *restype, PyObject *checker)
{
    call_plan p = {.address = address, .flags = flags, .count = PyTuple_GET_SIZE(args)};
    argument few[FEW_ARGUMENTS];
    ffi_type *few_types[FEW_ARGUMENTS];
    void *few_values[FEW_ARGUMENTS];
    _Alignas(16) char small_result[64];
    if (address == NULL) {
        PyErr_SetString(PyExc_ValueError, "NULL function pointer");
        return NULL;
    }
    if (p.count > MOST_ARGUMENTS) {
        PyErr_Format(PyExc_ValueError, "too many arguments (%zd), maximum is %d", p.count, (int)MOST_ARGUMENTS);
        return NULL;
    }
    p.fixed = converters == NULL ? 0 : PyTuple_GET_SIZE(converters);
    p.result_type = result_type(restype);
    size_t count = (size_t)p.count, wanted = p.result_type->size + sizeof(ffi_arg);
    bool is_large = count > FEW_ARGUMENTS;
    p.arguments = is_large ? PyMem_Malloc(count * sizeof(argument)) : few;
    p.types = is_large ? PyMem_Malloc(count * sizeof(ffi_type *)) : few_types;
    p.values = is_large ? PyMem_Malloc(count * sizeof(void *)) : few_values;
    p.result = wanted > sizeof small_result ? PyMem_Malloc(wanted) : small_result;
    PyObject *result = NULL;
    if (p.arguments == NULL || p.types == NULL || p.values == NULL || p.result == NULL) {
        PyErr_NoMemory();
    } else {
        memset(p.result, 0, wanted);
        result = convert_and_invoke(&p, args, converters, restype, checker);
    }
    if (is_large) {
        PyMem_Free(p.arguments);
        PyMem_Free(p.types);
        PyMem_Free(p.values);
    }
    if (p.result != small_result) {
        PyMem_Free(p.result);
    }
    return result;
}
