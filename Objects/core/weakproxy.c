/* weakproxy.c: weak proxies: objects that behave like the one they refer to, without keeping it alive.

   Every slot resolves the proxy (and proxies among the operands) and repeats the operation on the objects.

   I1 the object is owned while the operation runs. */
#include "Python.h"

#include "py_state.h"
#include "weakref.h"

/* The object of a proxy, any other object itself.  Returns new.  Raises yes: dead proxies. */
static PyObject *
resolve(PyObject *value)
{
    if (value == NULL || !PyWeakref_CheckProxy(value)) {
        Py_XINCREF(value);
        return value;
    }
    PyObject *object = PyWeakref_GET_OBJECT(value);
    if (object == Py_None) {
        return py_weakref_raise_dead();
    }
    Py_INCREF(object);
    return object;
}

/* ---- objects ---- */

#define UNARY(name, operation) \
    static PyObject *proxy_##name(PyObject *self) \
    { \
        PyObject *object = resolve(self); \
        if (object == NULL) { \
            return NULL; \
        } \
        PyObject *result = operation(object); \
        Py_DECREF(object); \
        return result; \
    }

#define BINARY(name, operation) \
    static PyObject *proxy_##name(PyObject *left, PyObject *right) \
    { \
        PyObject *a = resolve(left); \
        PyObject *b = a == NULL ? NULL : resolve(right); \
        PyObject *result = b == NULL ? NULL : operation(a, b); \
        Py_XDECREF(a); \
        Py_XDECREF(b); \
        return result; \
    }

#define TERNARY(name, operation) \
    static PyObject *proxy_##name(PyObject *first, PyObject *second, PyObject *third) \
    { \
        PyObject *a = resolve(first); \
        PyObject *b = a == NULL ? NULL : resolve(second); \
        PyObject *c = b == NULL ? NULL : resolve(third); \
        PyObject *result = c == NULL ? NULL : operation(a, b, c); \
        Py_XDECREF(a); \
        Py_XDECREF(b); \
        Py_XDECREF(c); \
        return result; \
    }

/* Every proxy has the slot, whatever it stands for. */
static PyObject *
next_item(PyObject *object)
{
    if (!PyIter_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%.200s object is not an iterator", Py_TYPE(object)->tp_name);
        return NULL;
    }
    return PyIter_Next(object);
}

UNARY(str, PyObject_Str)
UNARY(iter, PyObject_GetIter)
UNARY(next, next_item)
BINARY(getattr, PyObject_GetAttr)
BINARY(getitem, PyObject_GetItem)

static PyObject *
proxy_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return NULL;
    }
    PyObject *result = PyEval_CallObjectWithKeywords(object, args, kwds);
    Py_DECREF(object);
    return result;
}

static int
proxy_setattr(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    int status = PyObject_SetAttr(object, name, value);
    Py_DECREF(object);
    return status;
}

static PyObject *
proxy_repr(PyObject *self)
{
    PyObject *object = PyWeakref_GET_OBJECT(self);
    return PyString_FromFormat("<weakproxy at %p to %.100s at %p>", (void *)self, Py_TYPE(object)->tp_name,
                               (void *)object);
}

static int
proxy_compare(PyObject *left, PyObject *right)
{
    PyObject *a = resolve(left);
    PyObject *b = a == NULL ? NULL : resolve(right);
    int order = b == NULL ? -1 : PyObject_Compare(a, b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return order;
}

static PyObject *
proxy_richcompare(PyObject *left, PyObject *right, int op)
{
    PyObject *a = resolve(left);
    PyObject *b = a == NULL ? NULL : resolve(right);
    PyObject *result = b == NULL ? NULL : PyObject_RichCompare(a, b, op);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static PyObject *
proxy_unicode(PyObject *self, PyObject *unused)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallMethod(object, (char *)"__unicode__", (char *)"");
    Py_DECREF(object);
    return result;
}

/* ---- numbers ---- */

BINARY(add, PyNumber_Add)
BINARY(subtract, PyNumber_Subtract)
BINARY(multiply, PyNumber_Multiply)
BINARY(divide, PyNumber_Divide)
BINARY(floor_divide, PyNumber_FloorDivide)
BINARY(true_divide, PyNumber_TrueDivide)
BINARY(remainder, PyNumber_Remainder)
BINARY(divmod, PyNumber_Divmod)
TERNARY(power, PyNumber_Power)
UNARY(negative, PyNumber_Negative)
UNARY(positive, PyNumber_Positive)
UNARY(absolute, PyNumber_Absolute)
UNARY(invert, PyNumber_Invert)
BINARY(lshift, PyNumber_Lshift)
BINARY(rshift, PyNumber_Rshift)
BINARY(and, PyNumber_And)
BINARY(xor, PyNumber_Xor)
BINARY(or, PyNumber_Or)
UNARY(int, PyNumber_Int)
UNARY(long, PyNumber_Long)
UNARY(float, PyNumber_Float)
UNARY(index, PyNumber_Index)
BINARY(inplace_add, PyNumber_InPlaceAdd)
BINARY(inplace_subtract, PyNumber_InPlaceSubtract)
BINARY(inplace_multiply, PyNumber_InPlaceMultiply)
BINARY(inplace_divide, PyNumber_InPlaceDivide)
BINARY(inplace_floor_divide, PyNumber_InPlaceFloorDivide)
BINARY(inplace_true_divide, PyNumber_InPlaceTrueDivide)
BINARY(inplace_remainder, PyNumber_InPlaceRemainder)
TERNARY(inplace_power, PyNumber_InPlacePower)
BINARY(inplace_lshift, PyNumber_InPlaceLshift)
BINARY(inplace_rshift, PyNumber_InPlaceRshift)
BINARY(inplace_and, PyNumber_InPlaceAnd)
BINARY(inplace_xor, PyNumber_InPlaceXor)
BINARY(inplace_or, PyNumber_InPlaceOr)

static int
proxy_truth(PyObject *self)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    int truth = PyObject_IsTrue(object);
    Py_DECREF(object);
    return truth;
}

/* ---- containers ---- */

static Py_ssize_t
proxy_length(PyObject *self)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    Py_ssize_t length = PyObject_Size(object);
    Py_DECREF(object);
    return length;
}

static PyObject *
proxy_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return NULL;
    }
    PyObject *result = PySequence_GetSlice(object, from, to);
    Py_DECREF(object);
    return result;
}

static int
proxy_set_slice(PyObject *self, Py_ssize_t from, Py_ssize_t to, PyObject *values)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    int status = PySequence_SetSlice(object, from, to, values);
    Py_DECREF(object);
    return status;
}

static int
proxy_contains(PyObject *self, PyObject *value)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    int found = PySequence_Contains(object, value);
    Py_DECREF(object);
    return found;
}

static int
proxy_set_item(PyObject *self, PyObject *key, PyObject *value)
{
    PyObject *object = resolve(self);
    if (object == NULL) {
        return -1;
    }
    int status = value == NULL ? PyObject_DelItem(object, key) : PyObject_SetItem(object, key, value);
    Py_DECREF(object);
    return status;
}

/* ---- the types ---- */

static const PyNumberMethods proxy_as_number = {
    .nb_add = proxy_add,
    .nb_subtract = proxy_subtract,
    .nb_multiply = proxy_multiply,
    .nb_divide = proxy_divide,
    .nb_remainder = proxy_remainder,
    .nb_divmod = proxy_divmod,
    .nb_power = proxy_power,
    .nb_negative = proxy_negative,
    .nb_positive = proxy_positive,
    .nb_absolute = proxy_absolute,
    .nb_nonzero = proxy_truth,
    .nb_invert = proxy_invert,
    .nb_lshift = proxy_lshift,
    .nb_rshift = proxy_rshift,
    .nb_and = proxy_and,
    .nb_xor = proxy_xor,
    .nb_or = proxy_or,
    .nb_int = proxy_int,
    .nb_long = proxy_long,
    .nb_float = proxy_float,
    .nb_inplace_add = proxy_inplace_add,
    .nb_inplace_subtract = proxy_inplace_subtract,
    .nb_inplace_multiply = proxy_inplace_multiply,
    .nb_inplace_divide = proxy_inplace_divide,
    .nb_inplace_remainder = proxy_inplace_remainder,
    .nb_inplace_power = proxy_inplace_power,
    .nb_inplace_lshift = proxy_inplace_lshift,
    .nb_inplace_rshift = proxy_inplace_rshift,
    .nb_inplace_and = proxy_inplace_and,
    .nb_inplace_xor = proxy_inplace_xor,
    .nb_inplace_or = proxy_inplace_or,
    .nb_floor_divide = proxy_floor_divide,
    .nb_true_divide = proxy_true_divide,
    .nb_inplace_floor_divide = proxy_inplace_floor_divide,
    .nb_inplace_true_divide = proxy_inplace_true_divide,
    .nb_index = proxy_index,
};

static const PySequenceMethods proxy_as_sequence = {
    .sq_length = proxy_length,
    .sq_slice = proxy_slice,
    .sq_ass_slice = proxy_set_slice,
    .sq_contains = proxy_contains,
};

static const PyMappingMethods proxy_as_mapping = {proxy_length, proxy_getitem, proxy_set_item};

static const PyMethodDef proxy_methods[] = {
    {"__unicode__", proxy_unicode, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

#define PROXY_SLOTS \
    .tp_basicsize = sizeof(PyWeakReference), .tp_dealloc = py_weakref_dealloc, .tp_compare = proxy_compare, \
    .tp_repr = proxy_repr, .tp_as_number = (PyNumberMethods *)&proxy_as_number, \
    .tp_as_sequence = (PySequenceMethods *)&proxy_as_sequence, \
    .tp_as_mapping = (PyMappingMethods *)&proxy_as_mapping, .tp_str = proxy_str, .tp_getattro = proxy_getattr, \
    .tp_setattro = proxy_setattr, \
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_CHECKTYPES, .tp_traverse = py_weakref_traverse, \
    .tp_clear = py_weakref_clear, .tp_richcompare = proxy_richcompare, .tp_iter = proxy_iter, \
    .tp_iternext = proxy_next, .tp_methods = (PyMethodDef *)proxy_methods, .tp_free = PyObject_GC_Del

PyTypeObject _PyWeakref_ProxyType = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "weakproxy",
    PROXY_SLOTS,
};

PyTypeObject _PyWeakref_CallableProxyType = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "weakcallableproxy",
    .tp_call = proxy_call,
    PROXY_SLOTS,
};
