/* Thunks: C functions made by libffi that call a Python callable.
 *
 *   I1  a thunk holds everything its closure needs; the function pointer object holds the thunk
 *   I2  a thunk is entered without the lock, from any thread: it takes the lock first
 * An exception cannot go through C code: it is printed, and the result is zero.
 */
#include "_ctypes.h"

#include <frameobject.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    ffi_closure *closure;   /* owned */
    ffi_cif cif;
    ffi_type **types;       /* PyMem: of the arguments */
    ffi_type *result_type;
    int flags;
    PyObject *callable;     /* owned */
    PyObject *argtypes;     /* owned: tuple */
    PyObject *restype;      /* owned: None or a simple type, or NULL */
} thunk;

/* An entry of the traceback for C code. */
static void
add_traceback(const char *function, int line)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *globals = PyDict_New();
    PyCodeObject *code = PyCode_NewEmpty("_ctypes/callbacks.c", function, line);
    PyFrameObject *frame = globals == NULL || code == NULL ? NULL
                                                           : PyFrame_New(PyThreadState_GET(), code, globals, NULL);
    PyErr_Restore(type, value, traceback);
    if (frame != NULL) {
        frame->f_lineno = line;
        PyTraceBack_Here(frame);
    }
    Py_XDECREF(frame);
    Py_XDECREF(code);
    Py_XDECREF(globals);
}

static void
print_error(const char *where, int line)
{
    add_traceback(where, line);
    PyErr_Print();
}

static PyObject *
argument_object(PyObject *type, void *at)
{
    ctype_info *info = py_ctypes_info(type);
    if (info == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot build parameter");
        return NULL;
    }
    if (info->kind == KIND_SIMPLE && py_ctypes_is_plain(type)) {
        return py_ctypes_simple_get(info, at, WHOLE);
    }
    if (info->kind == KIND_ARRAY) {
        memcpy(&at, at, sizeof at); /* as in C, an array is passed as a pointer */
        if (at == NULL) {
            PyErr_SetString(PyExc_ValueError, "NULL pointer access");
            return NULL;
        }
    }
    return py_ctypes_copy_of(type, at);
}

static PyObject *
build_arguments(thunk *self, void **values)
{
    Py_ssize_t count = PyTuple_GET_SIZE(self->argtypes);
    PyObject *args = PyTuple_New(count);
    for (Py_ssize_t i = 0; args != NULL && i < count; i++) {
        PyObject *value = argument_object(PyTuple_GET_ITEM(self->argtypes, i), values[i]);
        if (value == NULL) {
            Py_CLEAR(args);
            break;
        }
        PyTuple_SET_ITEM(args, i, value);
    }
    return args;
}

/* libffi wants small integers as a whole word. */
static void
widen(const simple_code *code, void *memory, const c_value *value)
{
    bool is_integer = code->rep == REP_SIGNED || code->rep == REP_UNSIGNED || code->size == 1 || code->letter == 'u';
    if (!is_integer || code->size >= sizeof(ffi_arg)) {
        memcpy(memory, value, code->size);
        return;
    }
    uint64_t raw = py_ctypes_load(value, code->size, false);
    if (code->rep == REP_SIGNED) {
        uint64_t sign = (uint64_t)1 << (code->size * 8 - 1);
        raw = (raw ^ sign) - sign;
    }
    ffi_arg word = (ffi_arg)raw;
    memcpy(memory, &word, sizeof word);
}

static void
store_result(thunk *self, void *memory, PyObject *result)
{
    ctype_info *info = self->restype == NULL || self->restype == Py_None ? NULL : py_ctypes_info(self->restype);
    if (info == NULL) {
        return;
    }
    PyObject *keep = NULL;
    c_value value;
    memset(&value, 0, sizeof value);
    if (py_ctypes_simple_set(info, &value, result, WHOLE, &keep) < 0) {
        print_error("'converting callback result'", 340);
        PyErr_WriteUnraisable(self->callable);      /* which one it was */
        return;
    }
    widen(info->code, memory, &value);
    if (keep == NULL || info->code->letter == 'O') {
        return; /* the reference of an object is the caller's now */
    }
    /* Nobody tells when C has read the text: it stays. */
    if (PyErr_WarnEx(PyExc_RuntimeWarning, "memory leak in callback function.", 1) < 0) {
        PyErr_WriteUnraisable(self->callable);
    }
}

static void
run(thunk *self, void *memory, void **values)
{
    size_t size = self->result_type->size > sizeof(ffi_arg) ? self->result_type->size : sizeof(ffi_arg);
    if (self->result_type != &ffi_type_void) {
        memset(memory, 0, size);
    }
    PyObject *args = build_arguments(self, values);
    if (args == NULL) {
        print_error("'converting callback argument'", 205);
        return;
    }
    if (self->flags & FUNC_USE_ERRNO && py_ctypes_swap_errno() < 0) {
        PyErr_Print();
    }
    PyObject *result = PyObject_CallObject(self->callable, args);
    Py_DECREF(args);
    if (result == NULL) {
        print_error("'calling callback function'", 315);
    }
    if (self->flags & FUNC_USE_ERRNO && py_ctypes_swap_errno() < 0) {
        PyErr_Print();
    }
    if (result != NULL) {
        store_result(self, memory, result);
        Py_DECREF(result);
    }
}

static void
enter(ffi_cif *cif, void *memory, void **values, void *data)
{
    PyGILState_STATE state = PyGILState_Ensure(); /* I2 */
    thunk *self = data;
    Py_INCREF(self);
    run(self, memory, values);
    Py_DECREF(self);
    PyGILState_Release(state);
}

static int
choose_types(thunk *self)
{
    Py_ssize_t count = PyTuple_GET_SIZE(self->argtypes);
    self->types = PyMem_Malloc(((size_t)count + 1) * sizeof(ffi_type *));
    if (self->types == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        ctype_info *info = py_ctypes_info(PyTuple_GET_ITEM(self->argtypes, i));
        self->types[i] = info == NULL ? &ffi_type_sint32 : info->kind == KIND_ARRAY ? &ffi_type_pointer : &info->ffi;
    }
    self->result_type = &ffi_type_void;
    if (self->restype != NULL && self->restype != Py_None) {
        ctype_info *info = py_ctypes_info(self->restype);
        if (info == NULL || info->kind != KIND_SIMPLE) {
            PyErr_SetString(PyExc_TypeError, "invalid result type for callback function");
            return -1;
        }
        self->result_type = info->code->ffi;
    }
    return 0;
}

PyObject *
py_ctypes_new_thunk(PyObject *callable, PyObject *argtypes, PyObject *restype, int flags, void **address)
{
    thunk *self = PyObject_GC_New(thunk, &py_ctypes_thunk_Type);
    if (self == NULL) {
        return NULL;
    }
    self->closure = NULL;
    self->types = NULL;
    self->flags = flags;
    Py_INCREF(callable);
    self->callable = callable;
    Py_INCREF(argtypes);
    self->argtypes = argtypes;
    Py_XINCREF(restype);
    self->restype = restype;
    PyObject_GC_Track(self);
    if (choose_types(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->closure = ffi_closure_alloc(sizeof(ffi_closure), address);
    if (self->closure == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    if (ffi_prep_cif(&self->cif, FFI_DEFAULT_ABI, (unsigned)PyTuple_GET_SIZE(argtypes), self->result_type,
                     self->types) != FFI_OK ||
        ffi_prep_closure_loc(self->closure, &self->cif, enter, self, *address) != FFI_OK) {
        PyErr_SetString(PyExc_RuntimeError, "ffi_prep_closure failed");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static int
thunk_traverse(thunk *self, visitproc visit, void *arg)
{
    Py_VISIT(self->callable);
    Py_VISIT(self->argtypes);
    Py_VISIT(self->restype);
    return 0;
}

static void
thunk_dealloc(thunk *self)
{
    PyObject_GC_UnTrack(self);
    if (self->closure != NULL) {
        ffi_closure_free(self->closure);
    }
    PyMem_Free(self->types);
    Py_CLEAR(self->callable);
    Py_CLEAR(self->argtypes);
    Py_CLEAR(self->restype);
    PyObject_GC_Del(self);
}

PyTypeObject py_ctypes_thunk_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ctypes.CThunkObject",
    .tp_basicsize = sizeof(thunk),
    .tp_dealloc = (destructor)thunk_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("A C function that calls a Python one"),
    .tp_traverse = (traverseproc)thunk_traverse,
};
