/* wrappers.c: from a Python call `x.__add__(y)` of a static type to its slot.

   A wrapper descriptor (descr_wrapper.c) calls one of these with self, the argument tuple and the slot's C function.
   Each checks the number of arguments, converts them, calls, and converts the result back.

   I1 self has been checked by the descriptor: it is an instance of the type that owns the slot. */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "wrappers.h"

/* ---- arguments ---- */

static int
check_count_for(const char *name, PyObject *args, Py_ssize_t wanted)
{
    if (!PyTuple_CheckExact(args)) {
        PyErr_SetString(PyExc_SystemError, "PyArg_UnpackTuple() argument list is not a tuple");
        return -1;
    }
    if (PyTuple_GET_SIZE(args) != wanted) {
        PyErr_Format(PyExc_TypeError, "%sexpected %d arguments, got %zd", name, (int)wanted,
                     PyTuple_GET_SIZE(args));
        return -1;
    }
    return 0;
}

static int
check_count(PyObject *args, Py_ssize_t wanted)
{
    return check_count_for("", args, wanted);
}

/* For the wrappers whose message has room for a name in 2.7, which is empty. */
static int
check_nameless_count(PyObject *args, Py_ssize_t wanted)
{
    return check_count_for(" ", args, wanted);
}

/* An index argument for sq_item and friends: a negative one has the length added. */
static int
get_index(PyObject *self, PyObject *number, Py_ssize_t *index)
{
    *index = PyNumber_AsSsize_t(number, PyExc_OverflowError);
    if (*index == -1 && PyErr_Occurred()) {
        return -1;
    }
    PySequenceMethods *suite = Py_TYPE(self)->tp_as_sequence;
    if (*index < 0 && suite != NULL && suite->sq_length != NULL) {
        Py_ssize_t length = suite->sq_length(self);
        if (length < 0) {
            return -1;
        }
        *index += length;
    }
    return 0;
}

static PyObject *
none_or_error(int status)
{
    if (status < 0 && PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* ---- numbers ---- */

PyObject *
py_wrap_unary(PyObject *self, PyObject *args, void *wrapped)
{
    return check_count(args, 0) < 0 ? NULL : ((unaryfunc)wrapped)(self);
}

PyObject *
py_wrap_binary(PyObject *self, PyObject *args, void *wrapped)
{
    return check_count(args, 1) < 0 ? NULL : ((binaryfunc)wrapped)(self, PyTuple_GET_ITEM(args, 0));
}

/* Old number types only handle operands of their own type: for others the answer is NotImplemented. */
static int
takes_operand(PyObject *self, PyObject *other)
{
    return PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_CHECKTYPES) ||
           PyType_IsSubtype(Py_TYPE(other), Py_TYPE(self));
}

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

PyObject *
py_wrap_binary_left(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    PyObject *other = PyTuple_GET_ITEM(args, 0);
    return takes_operand(self, other) ? ((binaryfunc)wrapped)(self, other) : not_implemented();
}

PyObject *
py_wrap_binary_right(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    PyObject *other = PyTuple_GET_ITEM(args, 0);
    return takes_operand(self, other) ? ((binaryfunc)wrapped)(other, self) : not_implemented();
}

PyObject *
py_wrap_power_left(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *exponent;
    PyObject *modulus = Py_None;
    if (!PyArg_UnpackTuple(args, "", 1, 2, &exponent, &modulus)) {
        return NULL;
    }
    return ((ternaryfunc)wrapped)(self, exponent, modulus);
}

PyObject *
py_wrap_power_right(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *base;
    PyObject *modulus = Py_None;
    if (!PyArg_UnpackTuple(args, "", 1, 2, &base, &modulus)) {
        return NULL;
    }
    return ((ternaryfunc)wrapped)(base, self, modulus);
}

PyObject *
py_wrap_truth(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 0) < 0) {
        return NULL;
    }
    int truth = ((inquiry)wrapped)(self);
    if (truth == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyBool_FromLong(truth);
}

PyObject *
py_wrap_coerce(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    PyObject *other = PyTuple_GET_ITEM(args, 0);
    int status = ((coercion)wrapped)(&self, &other);
    if (status < 0) {
        return NULL;
    }
    if (status > 0) {
        return not_implemented();
    }
    PyObject *pair = PyTuple_New(2);
    if (pair == NULL) {
        Py_DECREF(self);
        Py_DECREF(other);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, self);
    PyTuple_SET_ITEM(pair, 1, other);
    return pair;
}

/* ---- sequences ---- */

PyObject *
py_wrap_length(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 0) < 0) {
        return NULL;
    }
    Py_ssize_t length = ((lenfunc)wrapped)(self);
    if (length == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyInt_FromSsize_t(length);
}

PyObject *
py_wrap_repeat(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_nameless_count(args, 1) < 0) {
        return NULL;
    }
    Py_ssize_t count = PyNumber_AsSsize_t(PyTuple_GET_ITEM(args, 0), PyExc_OverflowError);
    if (count == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return ((ssizeargfunc)wrapped)(self, count);
}

PyObject *
py_wrap_get_index(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (check_count(args, 1) < 0 || get_index(self, PyTuple_GET_ITEM(args, 0), &index) < 0) {
        return NULL;
    }
    return ((ssizeargfunc)wrapped)(self, index);
}

PyObject *
py_wrap_set_index(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (check_nameless_count(args, 2) < 0 || get_index(self, PyTuple_GET_ITEM(args, 0), &index) < 0) {
        return NULL;
    }
    return none_or_error(((ssizeobjargproc)wrapped)(self, index, PyTuple_GET_ITEM(args, 1)));
}

PyObject *
py_wrap_del_index(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (check_count(args, 1) < 0 || get_index(self, PyTuple_GET_ITEM(args, 0), &index) < 0) {
        return NULL;
    }
    return none_or_error(((ssizeobjargproc)wrapped)(self, index, NULL));
}

PyObject *
py_wrap_get_slice(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t from, to;
    if (!PyArg_ParseTuple(args, "nn", &from, &to)) {
        return NULL;
    }
    return ((ssizessizeargfunc)wrapped)(self, from, to);
}

PyObject *
py_wrap_set_slice(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t from, to;
    PyObject *values;
    if (!PyArg_ParseTuple(args, "nnO", &from, &to, &values)) {
        return NULL;
    }
    return none_or_error(((ssizessizeobjargproc)wrapped)(self, from, to, values));
}

PyObject *
py_wrap_del_slice(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t from, to;
    if (!PyArg_ParseTuple(args, "nn", &from, &to)) {
        return NULL;
    }
    return none_or_error(((ssizessizeobjargproc)wrapped)(self, from, to, NULL));
}

PyObject *
py_wrap_contains(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    int found = ((objobjproc)wrapped)(self, PyTuple_GET_ITEM(args, 0));
    if (found == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyBool_FromLong(found);
}

/* ---- mappings ---- */

PyObject *
py_wrap_set_item(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_nameless_count(args, 2) < 0) {
        return NULL;
    }
    return none_or_error(((objobjargproc)wrapped)(self, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1)));
}

PyObject *
py_wrap_del_item(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    return none_or_error(((objobjargproc)wrapped)(self, PyTuple_GET_ITEM(args, 0), NULL));
}

/* ---- comparing, hashing ---- */

PyObject *
py_wrap_cmp(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    PyObject *other = PyTuple_GET_ITEM(args, 0);
    if (Py_TYPE(other)->tp_compare != (cmpfunc)wrapped && !PyType_IsSubtype(Py_TYPE(other), Py_TYPE(self))) {
        PyErr_Format(PyExc_TypeError, "%s.__cmp__(x,y) requires y to be a '%s', not a '%s'", Py_TYPE(self)->tp_name,
                     Py_TYPE(self)->tp_name, Py_TYPE(other)->tp_name);
        return NULL;
    }
    int order = ((cmpfunc)wrapped)(self, other);
    return PyErr_Occurred() ? NULL : PyInt_FromLong(order);
}

PyObject *
py_wrap_hash(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 0) < 0) {
        return NULL;
    }
    long hash = ((hashfunc)wrapped)(self);
    return hash == -1 && PyErr_Occurred() ? NULL : PyInt_FromLong(hash);
}

static PyObject *
wrap_rich(PyObject *self, PyObject *args, void *wrapped, int op)
{
    return check_count(args, 1) < 0 ? NULL : ((richcmpfunc)wrapped)(self, PyTuple_GET_ITEM(args, 0), op);
}

#define RICH(name, op) \
    PyObject *py_wrap_##name(PyObject *self, PyObject *args, void *wrapped) \
    { \
        return wrap_rich(self, args, wrapped, op); \
    }
RICH(lt, Py_LT)
RICH(le, Py_LE)
RICH(eq, Py_EQ)
RICH(ne, Py_NE)
RICH(gt, Py_GT)
RICH(ge, Py_GE)
#undef RICH

/* ---- attributes ---- */

/* object.__setattr__(list, …) and the like would go round the protection of static types: the slot must be the one that
   the object's own most derived static type has. */
static int
check_not_bypassed(PyObject *self, setattrofunc slot, const char *what)
{
    PyTypeObject *type = Py_TYPE(self);
    while (type != NULL && PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        type = type->tp_base;
    }
    if (type != NULL && type->tp_setattro != slot) {
        PyErr_Format(PyExc_TypeError, "can't apply this %s to %s object", what, type->tp_name);
        return -1;
    }
    return 0;
}

PyObject *
py_wrap_setattr(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_nameless_count(args, 2) < 0 || check_not_bypassed(self, (setattrofunc)wrapped, "__setattr__") < 0) {
        return NULL;
    }
    PyObject *name = PyTuple_GET_ITEM(args, 0);
    return ((setattrofunc)wrapped)(self, name, PyTuple_GET_ITEM(args, 1)) < 0 ? NULL : none_or_error(0);
}

PyObject *
py_wrap_delattr(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0 || check_not_bypassed(self, (setattrofunc)wrapped, "__delattr__") < 0) {
        return NULL;
    }
    return ((setattrofunc)wrapped)(self, PyTuple_GET_ITEM(args, 0), NULL) < 0 ? NULL : none_or_error(0);
}

/* ---- the rest ---- */

PyObject *
py_wrap_call(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds)
{
    return ((ternaryfunc)wrapped)(self, args, kwds);
}

PyObject *
py_wrap_init(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds)
{
    return ((initproc)wrapped)(self, args, kwds) < 0 ? NULL : none_or_error(0);
}

PyObject *
py_wrap_next(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 0) < 0) {
        return NULL;
    }
    PyObject *value = ((iternextfunc)wrapped)(self);
    if (value == NULL && !PyErr_Occurred()) {
        PyErr_SetNone(PyExc_StopIteration);
    }
    return value;
}

PyObject *
py_wrap_descr_get(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *object;
    PyObject *type = NULL;
    if (!PyArg_UnpackTuple(args, "", 1, 2, &object, &type)) {
        return NULL;
    }
    object = object == Py_None ? NULL : object;
    type = type == Py_None ? NULL : type;
    if (object == NULL && type == NULL) {
        PyErr_SetString(PyExc_TypeError, "__get__(None, None) is invalid");
        return NULL;
    }
    return ((descrgetfunc)wrapped)(self, object, type);
}

PyObject *
py_wrap_descr_set(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_nameless_count(args, 2) < 0) {
        return NULL;
    }
    int status = ((descrsetfunc)wrapped)(self, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1));
    return status < 0 ? NULL : none_or_error(0);
}

PyObject *
py_wrap_descr_delete(PyObject *self, PyObject *args, void *wrapped)
{
    if (check_count(args, 1) < 0) {
        return NULL;
    }
    return ((descrsetfunc)wrapped)(self, PyTuple_GET_ITEM(args, 0), NULL) < 0 ? NULL : none_or_error(0);
}
