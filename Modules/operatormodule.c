/* The module operator: the operators of the language as functions, and three makers of functions.

   Operators are flat: a special method in Python runs in the caller's chain of frames. The functions stand in
   operator_functions.def; here are their bodies by shape, those that fit no shape, and itemgetter, attrgetter,
   methodcaller. */
#include "operator_search.h"
#include "py_flat.h"
#include "py_replay.h"
#include "py_frozen.h"

/* ---- arguments ---- */

/* Exactly `n` positional ones, as the function called `shown` says it. */
static int
has_args(const char *shown, Py_ssize_t nargs, PyObject *kwargs, const char *name, Py_ssize_t n)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return 0;
    }
    if (nargs != n) {
        PyErr_Format(PyExc_TypeError, "%s expected %zd arguments, got %zd", shown, n, nargs);
        return 0;
    }
    return 1;
}

static int
has_one_arg(Py_ssize_t nargs, PyObject *kwargs, const char *name)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return 0;
    }
    if (nargs != 1) {
        PyErr_Format(PyExc_TypeError, "%s() takes exactly one argument (%zd given)", name, nargs);
        return 0;
    }
    return 1;
}

/* ---- operators ---- */

#define FLAT_ARGS                                                                                             \
    py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result

#define TWO_ARGS(function, shown, call)                         \
    static py_step operator_##function(FLAT_ARGS)               \
    {                                                           \
        (void)self;                                             \
        if (!has_args(shown, nargs, kwargs, #function, 2)) {    \
            return STEP_RAISE;                                  \
        }                                                       \
        return call;                                            \
    }

#define BINARY(function, alias, shown, slot, text) \
    TWO_ARGS(function, shown, py_flat_binary(ts, args[0], args[1], offsetof(PyNumberMethods, slot), result))
#define INPLACE(function, alias, shown, slot, text) \
    TWO_ARGS(function, shown, py_flat_inplace(ts, args[0], args[1], offsetof(PyNumberMethods, slot), result))
#define COMPARE(function, alias, shown, op, text) \
    TWO_ARGS(function, shown, py_flat_richcompare(ts, args[0], args[1], op, result))
#define UNARY(function, alias, slot, text)                                                      \
    static py_step operator_##function(FLAT_ARGS)                                               \
    {                                                                                           \
        (void)self;                                                                             \
        if (!has_one_arg(nargs, kwargs, #function)) {                                           \
            return STEP_RAISE;                                                                  \
        }                                                                                       \
        return py_flat_unary(ts, args[0], offsetof(PyNumberMethods, slot), result);             \
    }
#include "operator_functions.def"
#undef BINARY
#undef INPLACE
#undef COMPARE
#undef UNARY

TWO_ARGS(getitem, "op_getitem", py_flat_getitem(ts, args[0], args[1], result))
TWO_ARGS(contains, "op_contains", py_flat_contains(ts, args[0], args[1], result))

static py_step
operator_sequenceIncludes(FLAT_ARGS)
{
    (void)self;
    if (!has_args("sequenceIncludes", nargs, kwargs, "sequenceIncludes", 2) ||
        PyErr_WarnPy3k("operator.sequenceIncludes() is not supported in 3.x. Use operator.contains().", 1) < 0) {
        return STEP_RAISE;
    }
    return py_flat_contains(ts, args[0], args[1], result);
}

static py_step
operator_truth(FLAT_ARGS)
{
    (void)self;
    return has_one_arg(nargs, kwargs, "truth") ? py_flat_truth(ts, args[0], result) : STEP_RAISE;
}

static py_step
not_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    (void)cont;
    if (how == STEP_RETURN) {
        *result = value == Py_True ? Py_False : Py_True;
        Py_INCREF(*result);
        Py_DECREF(value);
    }
    return how;
}

const py_cont_kind py_kind_operator_not = {"operator.not", not_resume, 0, 0, ""};

static py_step
operator_not_(FLAT_ARGS)
{
    PyObject *value = NULL;
    py_cont *cont;
    py_step how;
    (void)self;
    if (!has_one_arg(nargs, kwargs, "not_") || (cont = py_cont_new(ts, &py_kind_operator_not)) == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    how = py_flat_truth(ts, args[0], &value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = not_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

/* After a statement in disguise: None, whatever the operation gave. */
static py_step
none_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    (void)ts;
    (void)cont;
    if (how == STEP_RETURN) {
        Py_XDECREF(value);
        Py_INCREF(Py_None);
        *result = Py_None;
    }
    return how;
}

const py_cont_kind py_kind_operator_none = {"operator.none", none_resume, 0, 0, ""};

/* o[key] = value, or del o[key] when value is NULL. */
static py_step
store_item(py_thread *ts, PyObject *o, PyObject *key, PyObject *value, PyObject **result)
{
    py_cont *cont = py_cont_new(ts, &py_kind_operator_none);
    PyObject *ignored = NULL;
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    py_cont_push(ts, cont);
    how = py_flat_setitem(ts, o, key, value, &ignored);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = none_resume(ts, cont, how, ignored, result);
    }
    Py_DECREF(cont);
    return how;
}

TWO_ARGS(delitem, "op_delitem", store_item(ts, args[0], args[1], NULL, result))

static py_step
operator_setitem(FLAT_ARGS)
{
    (void)self;
    if (!has_args("op_setitem", nargs, kwargs, "setitem", 3)) {
        return STEP_RAISE;
    }
    return store_item(ts, args[0], args[1], args[2], result);
}

#undef TWO_ARGS

/* ---- functions that nest ---- */

static PyObject *
operator_is_(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "is_", 2, 2, &a, &b) ? PyBool_FromLong(a == b) : NULL;
}

static PyObject *
operator_is_not(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "is_not", 2, 2, &a, &b) ? PyBool_FromLong(a != b) : NULL;
}

static PyObject *
operator_pow(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "pow", 2, 2, &a, &b) ? PyNumber_Power(a, b, Py_None) : NULL;
}

static PyObject *
operator_ipow(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "ipow", 2, 2, &a, &b) ? PyNumber_InPlacePower(a, b, Py_None) : NULL;
}

static PyObject *
operator_concat(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "op_concat", 2, 2, &a, &b) ? PySequence_Concat(a, b) : NULL;
}

static PyObject *
operator_iconcat(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "op_iconcat", 2, 2, &a, &b) ? PySequence_InPlaceConcat(a, b) : NULL;
}

static PyObject *
operator_repeat(PyObject *self, PyObject *args)
{
    PyObject *a;
    Py_ssize_t n;
    return PyArg_ParseTuple(args, "On:op_repeat", &a, &n) ? PySequence_Repeat(a, n) : NULL;
}

static PyObject *
operator_irepeat(PyObject *self, PyObject *args)
{
    PyObject *a;
    Py_ssize_t n;
    return PyArg_ParseTuple(args, "On:op_irepeat", &a, &n) ? PySequence_InPlaceRepeat(a, n) : NULL;
}

static py_step
search(py_thread *ts, const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, int which,
       PyObject **result)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
        return STEP_RAISE;
    }
    if (nargs != 2) {
        PyErr_Format(PyExc_TypeError, "%s expected 2 arguments, got %zd", name, nargs);
        return STEP_RAISE;
    }
    return py_operator_search(ts, args[0], args[1], which, result);
}

static py_step
operator_indexOf(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                 PyObject **result)
{
    return search(ts, "indexOf", args, nargs, kwargs, OPERATOR_INDEX, result);
}

static py_step
operator_countOf(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                 PyObject **result)
{
    return search(ts, "countOf", args, nargs, kwargs, OPERATOR_COUNT, result);
}

static PyObject *
operator_index(PyObject *self, PyObject *a)
{
    return PyNumber_Index(a);
}

static PyObject *
operator_getslice(PyObject *self, PyObject *args)
{
    PyObject *a;
    Py_ssize_t low, high;
    return PyArg_ParseTuple(args, "Onn:getslice", &a, &low, &high) ? PySequence_GetSlice(a, low, high) : NULL;
}

static PyObject *
operator_setslice(PyObject *self, PyObject *args)
{
    PyObject *a, *value;
    Py_ssize_t low, high;
    if (!PyArg_ParseTuple(args, "OnnO:setslice", &a, &low, &high, &value)
        || PySequence_SetSlice(a, low, high, value) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
operator_delslice(PyObject *self, PyObject *args)
{
    PyObject *a;
    Py_ssize_t low, high;
    if (!PyArg_ParseTuple(args, "Onn:delslice", &a, &low, &high) || PySequence_DelSlice(a, low, high) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
operator_isCallable(PyObject *self, PyObject *a)
{
    if (PyErr_WarnPy3k("operator.isCallable() is not supported in 3.x. Use hasattr(obj, '__call__').", 1) < 0) {
        return NULL;
    }
    return PyBool_FromLong(PyCallable_Check(a));
}

static PyObject *
operator_isNumberType(PyObject *self, PyObject *a)
{
    return PyBool_FromLong(PyNumber_Check(a));
}

static PyObject *
operator_isMappingType(PyObject *self, PyObject *a)
{
    return PyBool_FromLong(PyMapping_Check(a));
}

static PyObject *
operator_isSequenceType(PyObject *self, PyObject *a)
{
    return PyBool_FromLong(PySequence_Check(a));
}

/* ---- comparing secrets ---- */

/* Do the two agree? The time depends on the length of `b` only. */
static int
bytes_agree(const unsigned char *a, Py_ssize_t na, const unsigned char *b, Py_ssize_t nb)
{
    volatile unsigned char difference = na != nb;
    const volatile unsigned char *left = na == nb ? a : b;
    for (Py_ssize_t i = 0; i < nb; i++) {
        difference = (unsigned char)(difference | (left[i] ^ b[i]));
    }
    return difference == 0;
}

static PyObject *
compare_buffers(PyObject *a, PyObject *b)
{
    Py_buffer left, right;
    PyObject *result = NULL;
    if (!PyObject_CheckBuffer(a) && !PyObject_CheckBuffer(b)) {
        PyErr_Format(PyExc_TypeError, "unsupported operand types(s) or combination of types: '%.100s' and '%.100s'",
                     Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name);
        return NULL;
    }
    if (PyObject_GetBuffer(a, &left, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    if (left.ndim > 1) {
        PyErr_SetString(PyExc_BufferError, "Buffer must be single dimension");
    }
    else if (PyObject_GetBuffer(b, &right, PyBUF_SIMPLE) == 0) {
        if (right.ndim > 1) {
            PyErr_SetString(PyExc_BufferError, "Buffer must be single dimension");
        }
        else {
            result = PyBool_FromLong(bytes_agree(left.buf, left.len, right.buf, right.len));
        }
        PyBuffer_Release(&right);
    }
    PyBuffer_Release(&left);
    return result;
}

static PyObject *
operator__compare_digest(PyObject *self, PyObject *args)
{
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "OO:compare_digest", &a, &b)) {
        return NULL;
    }
    if (PyUnicode_Check(a) && PyUnicode_Check(b)) {
        return PyBool_FromLong(bytes_agree((const unsigned char *)PyUnicode_AS_UNICODE(a), PyUnicode_GET_DATA_SIZE(a),
                                           (const unsigned char *)PyUnicode_AS_UNICODE(b), PyUnicode_GET_DATA_SIZE(b)));
    }
    return compare_buffers(a, b);
}

/* ---- itemgetter, attrgetter, methodcaller ----

   One struct for the three: names or keys in a tuple, and for methodcaller keywords. */

typedef struct {
    PyObject_HEAD
    PyObject *names;    /* owned tuple: items, attribute names; or (method name, arguments…) */
    PyObject *keywords; /* owned dict or NULL: of methodcaller */
} picker;

static PyObject *
getter_make(PyTypeObject *type, PyObject *names, PyObject *keywords)
{
    picker *self = PyObject_GC_New(picker, type);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(names);
    Py_XINCREF(keywords);
    self->names = names;
    self->keywords = keywords;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

static void
getter_dealloc(PyObject *op)
{
    picker *self = (picker *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->names);
    Py_XDECREF(self->keywords);
    PyObject_GC_Del(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
getter_traverse(PyObject *op, visitproc visit, void *arg)
{
    picker *self = (picker *)op;
    Py_VISIT(self->names);
    Py_VISIT(self->keywords);
    return 0;
}

static PyObject *
itemgetter_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *first;
    if (!_PyArg_NoKeywords("itemgetter()", keywords)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) <= 1 && !PyArg_UnpackTuple(args, "itemgetter", 1, 1, &first)) {
        return NULL;
    }
    return getter_make(type, args, NULL);
}

static PyObject *
attrgetter_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *first;
    if (!_PyArg_NoKeywords("attrgetter()", keywords)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) <= 1 && !PyArg_UnpackTuple(args, "attrgetter", 1, 1, &first)) {
        return NULL;
    }
    return getter_make(type, args, NULL);
}

static PyObject *
methodcaller_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_SetString(PyExc_TypeError, "methodcaller needs at least one argument, the method name");
        return NULL;
    }
    return getter_make(type, args, keywords);
}

/* The attribute along a path with dots. */
static PyObject *
follow_path(PyObject *object, PyObject *path)
{
    PyObject *parts = PyObject_CallMethod(path, (char *)"split", (char *)"s", "."), *next;
    if (parts == NULL) {
        return NULL;
    }
    Py_INCREF(object);
    for (Py_ssize_t i = 0; object != NULL && i < PyList_GET_SIZE(parts); i++) {
        next = PyObject_GetAttr(object, PyList_GET_ITEM(parts, i));
        Py_DECREF(object);
        object = next;
    }
    Py_DECREF(parts);
    return object;
}

static int
has_dot(PyObject *name)
{
    if (PyString_Check(name)) {
        return memchr(PyString_AS_STRING(name), '.', (size_t)PyString_GET_SIZE(name)) != NULL;
    }
    for (Py_ssize_t i = 0; PyUnicode_Check(name) && i < PyUnicode_GET_SIZE(name); i++) {
        if (PyUnicode_AS_UNICODE(name)[i] == '.') {
            return 1;
        }
    }
    return 0;
}

static PyObject *
get_attribute(PyObject *object, PyObject *name)
{
    if (!PyString_Check(name) && !PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "attribute name must be a string");
        return NULL;
    }
    return has_dot(name) ? follow_path(object, name) : PyObject_GetAttr(object, name);
}

/* One result for one name, a tuple of results for several. */
static PyObject *
get_all(picker *self, PyObject *object, PyObject *(*get)(PyObject *, PyObject *))
{
    Py_ssize_t n = PyTuple_GET_SIZE(self->names);
    PyObject *result, *value;
    if (n == 1) {
        return get(object, PyTuple_GET_ITEM(self->names, 0));
    }
    result = PyTuple_New(n);
    for (Py_ssize_t i = 0; result != NULL && i < n; i++) {
        value = get(object, PyTuple_GET_ITEM(self->names, i));
        if (value == NULL) {
            Py_CLEAR(result);
        }
        else {
            PyTuple_SET_ITEM(result, i, value);
        }
    }
    return result;
}

/* The one object that a getter is called with, or NULL with an exception set. */
static PyObject *
only_argument(const char *name, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs)
{
    if (kwargs != NULL && PyDict_Size(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%s does not take keyword arguments", name);
        return NULL;
    }
    if (nargs != 1) {
        PyErr_Format(PyExc_TypeError, "%s expected 1 arguments, got %zd", name, nargs);
        return NULL;
    }
    return args[0];
}

/* Calls the getter as an operation that is repeated: getter_call then does without nesting. */
static py_step
pick_all(py_thread *ts, PyObject *self, PyObject *object, PyObject **result)
{
    PyObject *args = PyTuple_Pack(1, object);
    py_step how = args == NULL ? STEP_RAISE : py_replay(ts, PY_REPLAY_CALL, self, args, NULL, 0, result);
    Py_XDECREF(args);
    return how;
}

static py_step
itemgetter_flat_call(FLAT_ARGS)
{
    picker *g = (picker *)self;
    PyObject *object = only_argument("itemgetter", args, nargs, kwargs);
    if (object == NULL) {
        return STEP_RAISE;
    }
    if (PyTuple_GET_SIZE(g->names) == 1) {
        return py_flat_getitem(ts, object, PyTuple_GET_ITEM(g->names, 0), result);
    }
    return pick_all(ts, self, object, result);
}

static py_step
attrgetter_flat_call(FLAT_ARGS)
{
    picker *g = (picker *)self;
    PyObject *object = only_argument("attrgetter", args, nargs, kwargs), *name = PyTuple_GET_ITEM(g->names, 0);
    if (object == NULL) {
        return STEP_RAISE;
    }
    if (PyTuple_GET_SIZE(g->names) == 1 && PyString_Check(name) && !has_dot(name)) {
        return py_flat_getattr(ts, object, name, result);
    }
    return pick_all(ts, self, object, result);
}

/* The method has come. */
static py_step
methodcaller_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *method, PyObject **result)
{
    picker *g = (picker *)cont->object[0];
    if (how == STEP_RETURN) {
        how = py_flat_call(ts, method, ((PyTupleObject *)g->names)->ob_item + 1, PyTuple_GET_SIZE(g->names) - 1,
                           g->keywords, result);
        Py_DECREF(method);
    }
    return how;
}

const py_cont_kind py_kind_operator_methodcaller = {"operator.methodcaller", methodcaller_resume, 1, 0, "caller"};

static py_step
methodcaller_flat_call(FLAT_ARGS)
{
    picker *g = (picker *)self;
    PyObject *object = only_argument("methodcaller", args, nargs, kwargs), *method = NULL;
    py_cont *cont = object == NULL ? NULL : py_cont_new(ts, &py_kind_operator_methodcaller);
    py_step how;
    if (cont == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[0] = self;
    py_cont_push(ts, cont);
    how = py_flat_getattr(ts, object, PyTuple_GET_ITEM(g->names, 0), &method);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
        how = methodcaller_resume(ts, cont, how, method, result);
    }
    Py_DECREF(cont);
    return how;
}

static const py_type_flat itemgetter_flat = {.call = itemgetter_flat_call};
static const py_type_flat attrgetter_flat = {.call = attrgetter_flat_call};
static const py_type_flat methodcaller_flat = {.call = methodcaller_flat_call};

/* tp_call of the three: the flat form, run to its end. */
static PyObject *
getter_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(self));
    if (PyTuple_GET_SIZE(args) == 1 && (kwargs == NULL || PyDict_Size(kwargs) == 0) && flat != &methodcaller_flat) {
        return get_all((picker *)self, PyTuple_GET_ITEM(args, 0),
                       flat == &itemgetter_flat ? PyObject_GetItem : get_attribute);
    }
    return py_flat_run_function(flat->call, self, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), kwargs);
}

#define GETTER_TYPE(text, make, about)                          \
    {                                                           \
        PyVarObject_HEAD_INIT(NULL, 0)                          \
        .tp_name = text,                                        \
        .tp_basicsize = sizeof(picker),                         \
        .tp_dealloc = getter_dealloc,                           \
        .tp_call = getter_call,                                 \
        .tp_getattro = PyObject_GenericGetAttr,                 \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,    \
        .tp_doc = about,                                        \
        .tp_traverse = getter_traverse,                         \
        .tp_new = make,                                         \
    }

PyTypeObject py_itemgetter_type =
    GETTER_TYPE("operator.itemgetter", itemgetter_new, "itemgetter(key, ...): f(x) gives x[key], or a tuple of such");
PyTypeObject py_attrgetter_type = GETTER_TYPE(
    "operator.attrgetter", attrgetter_new, "attrgetter(name, ...): f(x) gives x.name, or a tuple of such; dots lead on");
PyTypeObject py_methodcaller_type = GETTER_TYPE(
    "operator.methodcaller", methodcaller_new, "methodcaller(name, ...): f(x) gives x.name(...)");

#undef GETTER_TYPE

/* ---- the module ---- */

#define AS_METH(f) ((PyCFunction)(void (*)(void))(f))
#define BOTH(function, alias, flags, text) \
    {#function, AS_METH(operator_##function), flags, text}, {#alias, AS_METH(operator_##function), flags, text}

static const PyMethodDef operator_methods[] = {
#define BINARY(function, alias, shown, slot, text) BOTH(function, alias, METH_FLAT, #function "(a, b): " text),
#define INPLACE(function, alias, shown, slot, text) BOTH(function, alias, METH_FLAT, #function "(a, b): " text),
#define COMPARE(function, alias, shown, op, text) BOTH(function, alias, METH_FLAT, #function "(a, b): " text),
#define UNARY(function, alias, slot, text) BOTH(function, alias, METH_FLAT, #function "(a): " text),
#include "operator_functions.def"
    BOTH(not_, __not__, METH_FLAT, "not_(a): not a"),
    {"truth", AS_METH(operator_truth), METH_FLAT, "truth(a): is a true?"},
    {"is_", operator_is_, METH_VARARGS, "is_(a, b): a is b"},
    {"is_not", operator_is_not, METH_VARARGS, "is_not(a, b): a is not b"},
    BOTH(pow, __pow__, METH_VARARGS | METH_REPLAY, "pow(a, b): a ** b"),
    BOTH(ipow, __ipow__, METH_VARARGS | METH_REPLAY, "ipow(a, b): the result of a **= b"),
    BOTH(concat, __concat__, METH_VARARGS | METH_REPLAY, "concat(a, b): a + b, for sequences"),
    BOTH(iconcat, __iconcat__, METH_VARARGS, "iconcat(a, b): the result of a += b, for sequences"),
    BOTH(repeat, __repeat__, METH_VARARGS | METH_REPLAY, "repeat(a, n): a * n, for a sequence"),
    BOTH(irepeat, __irepeat__, METH_VARARGS, "irepeat(a, n): the result of a *= n, for a sequence"),
    BOTH(contains, __contains__, METH_FLAT, "contains(a, b): b in a"),
    {"sequenceIncludes", AS_METH(operator_sequenceIncludes), METH_FLAT, "the old name of contains"},
    {"indexOf", (PyCFunction)(void (*)(void))operator_indexOf, METH_FLAT, "indexOf(a, b): the first position of b in a"},
    {"countOf", (PyCFunction)(void (*)(void))operator_countOf, METH_FLAT, "countOf(a, b): how often b is in a"},
    BOTH(index, __index__, METH_O | METH_REPLAY, "index(a): a as an integer that may be an index"),
    BOTH(getitem, __getitem__, METH_FLAT, "getitem(a, key): a[key]"),
    BOTH(setitem, __setitem__, METH_FLAT, "setitem(a, key, value): a[key] = value"),
    BOTH(delitem, __delitem__, METH_FLAT, "delitem(a, key): del a[key]"),
    BOTH(getslice, __getslice__, METH_VARARGS | METH_REPLAY, "getslice(a, i, j): a[i:j]"),
    BOTH(setslice, __setslice__, METH_VARARGS | METH_REPLAY, "setslice(a, i, j, value): a[i:j] = value"),
    BOTH(delslice, __delslice__, METH_VARARGS | METH_REPLAY, "delslice(a, i, j): del a[i:j]"),
    {"isCallable", operator_isCallable, METH_O, "isCallable(a): can a be called?"},
    {"isNumberType", operator_isNumberType, METH_O, "isNumberType(a): does a look like a number?"},
    {"isSequenceType", operator_isSequenceType, METH_O, "isSequenceType(a): does a look like a sequence?"},
    {"isMappingType", operator_isMappingType, METH_O, "isMappingType(a): does a look like a mapping?"},
    {"_compare_digest", operator__compare_digest, METH_VARARGS,
     "compare two strings in a time that does not tell where they differ"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initoperator(void);

PyMODINIT_FUNC
initoperator(void)
{
    static const struct {
        const char *name;
        PyTypeObject *type;
        const py_type_flat *flat;
    } types[] = {
        {"itemgetter", &py_itemgetter_type, &itemgetter_flat},
        {"attrgetter", &py_attrgetter_type, &attrgetter_flat},
        {"methodcaller", &py_methodcaller_type, &methodcaller_flat},
    };
    PyObject *module =
        Py_InitModule3("operator", (PyMethodDef *)operator_methods, "The operators of the language as functions.");
    for (size_t i = 0; module != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
        if (PyType_Ready(types[i].type) < 0 || py_type_set_flat(types[i].type, types[i].flat) < 0) {
            return;
        }
        Py_INCREF(types[i].type);
        PyModule_AddObject(module, types[i].name, (PyObject *)types[i].type);
    }
}

/* ---- for pickling (py_frozen.h) ---- */

PyObject *
py_picker_freeze(PyObject *self)
{
    picker *p = (picker *)self;
    return p->keywords != NULL ? PyTuple_Pack(2, p->names, p->keywords) : PyTuple_Pack(1, p->names);
}

PyObject *
py_picker_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *names, *keywords = NULL;
    if (!PyArg_ParseTuple(state, "O!|O!", &PyTuple_Type, &names, &PyDict_Type, &keywords)) {
        return NULL;
    }
    if (PyTuple_GET_SIZE(names) == 0 || (keywords != NULL && type != &py_methodcaller_type)) {
        return py_thaw_refused(type);
    }
    return getter_make(type, names, keywords);
}
