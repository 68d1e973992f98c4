/* The str type: allocation, the C API of PyString_*, the protocols of the type.
 *
 * A str is one block: header, hash, interning state, then the bytes and a terminating 0:
 *
 *     | refcnt | type | size | hash | state | bytes ... | 0 |
 *                                           ^ offset 36
 *
 * I1  ob_sval[ob_size] == 0.
 * I2  ob_shash is -1 until the hash was asked for; the bytes never change after that.
 * I3  exact str of length 0 or 1 exist once: they are kept in the runtime's text state. (A C
 *     extension that asks for an uninitialised string of length 1 gets one of its own.)
 * I4  an interned string is in the dict of interned names, whose two references are not counted;
 *     only Objects/text/intern.c writes ob_sstate after allocation.
 *
 * Methods are in str_methods.c, repr and escapes in str_escape.c, formatting in str_format.c.
 */
#include "Python.h"
#include "py_state.h"
#include "py_text.h"
#include "str.h"

#define STR_HEAD (offsetof(PyStringObject, ob_sval) + 1)

/* ---- allocation ---- */

PyObject *
py_str_alloc(Py_ssize_t n)
{
    PyStringObject *op;

    if (n > PY_SSIZE_T_MAX - (Py_ssize_t)STR_HEAD) {
        PyErr_SetString(PyExc_OverflowError, "string is too large");
        return NULL;
    }
    op = PyObject_Malloc(STR_HEAD + (size_t)n);
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    (void)PyObject_INIT_VAR(op, &PyString_Type, n);
    op->ob_shash = -1;
    op->ob_sstate = SSTATE_NOT_INTERNED;
    op->ob_sval[n] = '\0';
    return (PyObject *)op;
}

/* The shared empty string. */
static PyObject *
empty_string(void)
{
    PyObject **slot = &py_runtime_state.text.str_empty;

    if (*slot == NULL) {
        PyObject *op = py_str_alloc(0);
        if (op == NULL) {
            return NULL;
        }
        PyString_InternInPlace(&op);
        *slot = op;
    }
    Py_INCREF(*slot);
    return *slot;
}

PyObject *
py_str_from_char(unsigned char c)
{
    PyObject **slot = &py_runtime_state.text.str_char[c];

    if (*slot == NULL) {
        PyObject *op = py_str_alloc(1);
        if (op == NULL) {
            return NULL;
        }
        PyString_AS_STRING(op)[0] = (char)c;
        PyString_InternInPlace(&op);
        *slot = op;
    }
    Py_INCREF(*slot);
    return *slot;
}

PyObject *
PyString_FromStringAndSize(const char *str, Py_ssize_t size)
{
    PyObject *op;

    if (size < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyString_FromStringAndSize");
        return NULL;
    }
    if (size == 0) {
        return empty_string();
    }
    if (size == 1 && str != NULL) {
        return py_str_from_char(Py_CHARMASK(*str));
    }
    op = py_str_alloc(size);
    if (op != NULL && str != NULL) {
        memcpy(PyString_AS_STRING(op), str, (size_t)size);
    }
    return op;
}

PyObject *
PyString_FromString(const char *str)
{
    size_t size = strlen(str);

    if (size > PY_SSIZE_T_MAX - STR_HEAD) {
        PyErr_SetString(PyExc_OverflowError, "string is too long for a Python string");
        return NULL;
    }
    return PyString_FromStringAndSize(str, (Py_ssize_t)size);
}

int
_PyString_Resize(PyObject **pv, Py_ssize_t newsize)
{
    PyObject *v = *pv;

    if (PyString_CheckExact(v) && Py_SIZE(v) == 0 && newsize >= 0) {    /* the empty str is everybody's */
        *pv = PyString_FromStringAndSize(NULL, newsize);
        Py_DECREF(v);
        return *pv == NULL ? -1 : 0;
    }
    if (!PyString_Check(v) || Py_REFCNT(v) != 1 || newsize < 0 || PyString_CHECK_INTERNED(v)) {
        *pv = NULL;
        Py_DECREF(v);
        PyErr_BadInternalCall();
        return -1;
    }
    _Py_DEC_REFTOTAL;
    _Py_ForgetReference(v);
    *pv = PyObject_Realloc(v, STR_HEAD + (size_t)newsize);
    if (*pv == NULL) {
        PyObject_Free(v);
        PyErr_NoMemory();
        return -1;
    }
    _Py_NewReference(*pv);
    Py_SIZE(*pv) = newsize;
    PyString_AS_STRING(*pv)[newsize] = '\0';
    ((PyStringObject *)*pv)->ob_shash = -1;
    return 0;
}

static void
string_dealloc(PyObject *op)
{
    if (PyString_CHECK_INTERNED(op)) {
        py_str_forget_interned(op);
    }
    Py_TYPE(op)->tp_free(op);
}

/* ---- access from C ---- */

/* op itself, or what the default encoding makes of a unicode; borrowed. */
static PyObject *
as_str_borrow(PyObject *op)
{
    if (PyString_Check(op)) {
        return op;
    }
    if (PyUnicode_Check(op)) {
        return _PyUnicode_AsDefaultEncodedString(op, NULL);
    }
    PyErr_Format(PyExc_TypeError, "expected string or Unicode object, %.200s found",
                 Py_TYPE(op)->tp_name);
    return NULL;
}

Py_ssize_t
PyString_Size(PyObject *op)
{
    op = as_str_borrow(op);
    return op == NULL ? -1 : Py_SIZE(op);
}

char *
PyString_AsString(PyObject *op)
{
    op = as_str_borrow(op);
    return op == NULL ? NULL : PyString_AS_STRING(op);
}

int
PyString_AsStringAndSize(PyObject *op, char **s, Py_ssize_t *len)
{
    if (s == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    op = as_str_borrow(op);
    if (op == NULL) {
        return -1;
    }
    *s = PyString_AS_STRING(op);
    if (len != NULL) {
        *len = PyString_GET_SIZE(op);
    }
    else if ((Py_ssize_t)strlen(*s) != PyString_GET_SIZE(op)) {
        PyErr_SetString(PyExc_TypeError, "expected string without null bytes");
        return -1;
    }
    return 0;
}

/* ---- joining and repeating ---- */

PyObject *
py_str_concat(PyObject *a, PyObject *b)
{
    Py_ssize_t n, m;
    PyObject *op;

    if (!PyString_Check(b)) {
        if (PyUnicode_Check(b)) {
            return PyUnicode_Concat(a, b);
        }
        if (PyByteArray_Check(b)) {
            return PyByteArray_Concat(a, b);
        }
        PyErr_Format(PyExc_TypeError, "cannot concatenate 'str' and '%.200s' objects",
                     Py_TYPE(b)->tp_name);
        return NULL;
    }
    n = Py_SIZE(a);
    m = Py_SIZE(b);
    if ((n == 0 || m == 0) && PyString_CheckExact(a) && PyString_CheckExact(b)) {
        op = n == 0 ? b : a;
        Py_INCREF(op);
        return op;
    }
    if (n > PY_SSIZE_T_MAX - (Py_ssize_t)STR_HEAD - m) {
        PyErr_SetString(PyExc_OverflowError, "strings are too large to concat");
        return NULL;
    }
    op = py_str_alloc(n + m);
    if (op != NULL) {
        memcpy(PyString_AS_STRING(op), PyString_AS_STRING(a), (size_t)n);
        memcpy(PyString_AS_STRING(op) + n, PyString_AS_STRING(b), (size_t)m);
    }
    return op;
}

PyObject *
py_str_concat_steal(PyObject *left, PyObject *right)
{
    Py_ssize_t n = Py_SIZE(left);
    Py_ssize_t m = Py_SIZE(right);
    PyObject *result;

    assert(PyString_CheckExact(left) && PyString_CheckExact(right));
    if (Py_REFCNT(left) == 1 && !PyString_CHECK_INTERNED(left) && left != right && n > 0 &&
        n <= PY_SSIZE_T_MAX - (Py_ssize_t)STR_HEAD - m) {
        if (_PyString_Resize(&left, n + m) < 0) {
            return NULL;
        }
        memcpy(PyString_AS_STRING(left) + n, PyString_AS_STRING(right), (size_t)m);
        return left;
    }
    result = py_str_concat(left, right);
    Py_DECREF(left);
    return result;
}

void
PyString_Concat(PyObject **pv, PyObject *w)
{
    PyObject *v = *pv;

    if (v == NULL) {
        return;
    }
    *pv = w == NULL || !PyString_Check(v) ? NULL : py_str_concat(v, w);
    Py_DECREF(v);
}

void
PyString_ConcatAndDel(PyObject **pv, PyObject *w)
{
    PyString_Concat(pv, w);
    Py_XDECREF(w);
}

static PyObject *
string_repeat(PyObject *a, Py_ssize_t count)
{
    Py_ssize_t n = Py_SIZE(a);
    Py_ssize_t size, done;
    PyObject *op;
    char *p;

    if (count < 0) {
        count = 0;
    }
    if (count > 0 && n > (PY_SSIZE_T_MAX - (Py_ssize_t)STR_HEAD) / count) {
        PyErr_SetString(PyExc_OverflowError, "repeated string is too long");
        return NULL;
    }
    size = n * count;
    if (size == n && PyString_CheckExact(a)) {
        Py_INCREF(a);
        return a;
    }
    if (size <= 1) {
        return PyString_FromStringAndSize(PyString_AS_STRING(a), size);
    }
    op = py_str_alloc(size);
    if (op == NULL) {
        return NULL;
    }
    p = PyString_AS_STRING(op);
    if (n == 1) {
        memset(p, PyString_AS_STRING(a)[0], (size_t)size);
        return op;
    }
    memcpy(p, PyString_AS_STRING(a), (size_t)n);
    for (done = n; done < size;) {
        Py_ssize_t chunk = done <= size - done ? done : size - done;
        memcpy(p + done, p, (size_t)chunk);
        done += chunk;
    }
    return op;
}

/* ---- sequence and mapping ---- */

static Py_ssize_t
string_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
string_item(PyObject *self, Py_ssize_t i)
{
    if (i < 0 || i >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return NULL;
    }
    return py_str_from_char(Py_CHARMASK(PyString_AS_STRING(self)[i]));
}

static PyObject *
string_slice(PyObject *self, Py_ssize_t i, Py_ssize_t j)
{
    if (i < 0) {
        i = 0;
    }
    if (j > Py_SIZE(self)) {
        j = Py_SIZE(self);
    }
    if (i == 0 && j == Py_SIZE(self) && PyString_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return PyString_FromStringAndSize(PyString_AS_STRING(self) + (i < j ? i : 0),
                                      i < j ? j - i : 0);
}

static int
string_contains(PyObject *self, PyObject *part)
{
    if (!PyString_Check(part)) {
        if (PyUnicode_Check(part)) {
            return PyUnicode_Contains(self, part);
        }
        PyErr_Format(PyExc_TypeError,
                     "'in <string>' requires string as left operand, not %.200s",
                     Py_TYPE(part)->tp_name);
        return -1;
    }
    return py_bytes_search(PyString_AS_STRING(self), Py_SIZE(self), PyString_AS_STRING(part),
                           Py_SIZE(part)) >= 0;
}

static PyObject *
extended_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step, n, i;
    PyObject *op;

    if (PySlice_GetIndicesEx((PySliceObject *)slice, Py_SIZE(self), &start, &stop, &step, &n) <
        0) {
        return NULL;
    }
    if (step == 1) {
        return string_slice(self, start, start + (n > 0 ? n : 0));
    }
    if (n <= 1) {
        return PyString_FromStringAndSize(PyString_AS_STRING(self) + (n > 0 ? start : 0),
                                          n > 0 ? n : 0);
    }
    op = py_str_alloc(n);
    for (i = 0; op != NULL && i < n; i++) {
        PyString_AS_STRING(op)[i] = PyString_AS_STRING(self)[start + i * step];
    }
    return op;
}

static PyObject *
string_subscript(PyObject *self, PyObject *item)
{
    if (PyIndex_Check(item)) {
        Py_ssize_t i = PyNumber_AsSsize_t(item, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return string_item(self, i < 0 ? i + Py_SIZE(self) : i);
    }
    if (PySlice_Check(item)) {
        return extended_slice(self, item);
    }
    PyErr_Format(PyExc_TypeError, "string indices must be integers, not %.200s",
                 Py_TYPE(item)->tp_name);
    return NULL;
}

/* ---- comparison and hash ---- */

static int
compare_bytes(PyObject *a, PyObject *b)
{
    Py_ssize_t n = Py_SIZE(a);
    Py_ssize_t m = Py_SIZE(b);
    int c = memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)(n < m ? n : m));

    return c != 0 ? c : n < m ? -1 : n > m;
}

int
_PyString_Eq(PyObject *a, PyObject *b)
{
    return Py_SIZE(a) == Py_SIZE(b) &&
           memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)Py_SIZE(a)) == 0;
}

static PyObject *
string_richcompare(PyObject *a, PyObject *b, int op)
{
    int c;
    PyObject *result;

    if (!PyString_Check(a) || !PyString_Check(b)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (op == Py_EQ || op == Py_NE) {
        result = (a == b || _PyString_Eq(a, b)) == (op == Py_EQ) ? Py_True : Py_False;
        Py_INCREF(result);
        return result;
    }
    c = a == b ? 0 : compare_bytes(a, b);
    switch (op) {
    case Py_LT: c = c < 0; break;
    case Py_LE: c = c <= 0; break;
    case Py_GT: c = c > 0; break;
    default: c = c >= 0; break;
    }
    result = c ? Py_True : Py_False;
    Py_INCREF(result);
    return result;
}

static long
string_hash(PyObject *self)
{
    PyStringObject *s = (PyStringObject *)self;

    if (s->ob_shash == -1) {
        s->ob_shash = py_hash_bytes(s->ob_sval, Py_SIZE(s)); /* I2 */
    }
    return s->ob_shash;
}

/* ---- text ---- */

static PyObject *
string_str(PyObject *self)
{
    if (PyString_CheckExact(self)) {
        Py_INCREF(self);
        return self;
    }
    return PyString_FromStringAndSize(PyString_AS_STRING(self), Py_SIZE(self));
}

static PyObject *
string_repr(PyObject *self)
{
    return PyString_Repr(self, 1);
}

static int
string_print(PyObject *self, FILE *fp, int flags)
{
    PyObject *text;
    Py_ssize_t n;

    if (PyString_CheckExact(self)) {
        text = flags & Py_PRINT_RAW ? string_str(self) : string_repr(self);
    }
    else {
        text = flags & Py_PRINT_RAW ? PyObject_Str(self) : PyObject_Repr(self);
    }
    if (text == NULL) {
        return -1;
    }
    n = Py_SIZE(text);
    Py_BEGIN_ALLOW_THREADS
    fwrite(PyString_AS_STRING(text), 1, (size_t)n, fp);
    Py_END_ALLOW_THREADS
    Py_DECREF(text);
    return 0;
}

static PyObject *
string_mod(PyObject *v, PyObject *w)
{
    if (!PyString_Check(v)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return PyString_Format(v, w);
}

/* ---- buffer ---- */

static Py_ssize_t
string_getreadbuf(PyObject *self, Py_ssize_t segment, void **p)
{
    if (segment != 0) {
        PyErr_SetString(PyExc_SystemError, "accessing non-existent string segment");
        return -1;
    }
    *p = PyString_AS_STRING(self);
    return Py_SIZE(self);
}

static Py_ssize_t
string_getwritebuf(PyObject *self, Py_ssize_t segment, void **p)
{
    PyErr_SetString(PyExc_TypeError, "Cannot use string as modifiable buffer");
    return -1;
}

static Py_ssize_t
string_getsegcount(PyObject *self, Py_ssize_t *lenp)
{
    if (lenp != NULL) {
        *lenp = Py_SIZE(self);
    }
    return 1;
}

static Py_ssize_t
string_getcharbuf(PyObject *self, Py_ssize_t segment, char **p)
{
    return string_getreadbuf(self, segment, (void **)p);
}

static int
string_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, PyString_AS_STRING(self), Py_SIZE(self), 1, flags);
}

/* ---- the types ---- */

static PyObject *
subtype_from(PyTypeObject *type, PyObject *text)
{
    PyObject *op = type->tp_alloc(type, Py_SIZE(text));

    if (op != NULL) {
        memcpy(PyString_AS_STRING(op), PyString_AS_STRING(text), (size_t)Py_SIZE(text) + 1);
        ((PyStringObject *)op)->ob_shash = ((PyStringObject *)text)->ob_shash;
        ((PyStringObject *)op)->ob_sstate = SSTATE_NOT_INTERNED;
    }
    return op;
}

static PyObject *
string_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"object", NULL};
    PyObject *x = NULL;
    PyObject *text, *op;

    if (PyTuple_GET_SIZE(args) == 1 && kwds == NULL) {
        x = PyTuple_GET_ITEM(args, 0); /* the common call */
    }
    else if (!PyArg_ParseTupleAndKeywords(args, kwds, "|O:str", (char **)names, &x)) {
        return NULL;
    }
    text = x == NULL ? empty_string() : PyObject_Str(x);
    if (text == NULL || type == &PyString_Type) {
        return text;
    }
    op = PyString_Check(text) ? subtype_from(type, text) : NULL;
    Py_DECREF(text);
    return op;
}

static PyObject *
basestring_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyErr_SetString(PyExc_TypeError, "The basestring type cannot be instantiated");
    return NULL;
}

static const PyNumberMethods string_as_number = {
    .nb_remainder = string_mod,
};

static const PySequenceMethods string_as_sequence = {
    .sq_length = string_length,
    .sq_concat = py_str_concat,
    .sq_repeat = string_repeat,
    .sq_item = string_item,
    .sq_slice = string_slice,
    .sq_contains = string_contains,
};

static const PyMappingMethods string_as_mapping = {
    .mp_length = string_length,
    .mp_subscript = string_subscript,
};

static const PyBufferProcs string_as_buffer = {
    .bf_getreadbuffer = string_getreadbuf,
    .bf_getwritebuffer = string_getwritebuf,
    .bf_getsegcount = string_getsegcount,
    .bf_getcharbuffer = string_getcharbuf,
    .bf_getbuffer = string_getbuffer,
};

PyTypeObject PyBaseString_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "basestring",
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Type basestring cannot be instantiated; it is the base for str and unicode.",
    .tp_base = &PyBaseObject_Type,
    .tp_new = basestring_new,
};

PyTypeObject PyString_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "str",
    .tp_basicsize = STR_HEAD,
    .tp_itemsize = 1,
    .tp_dealloc = string_dealloc,
    .tp_print = string_print,
    .tp_repr = string_repr,
    .tp_as_number = (PyNumberMethods *)&string_as_number,
    .tp_as_sequence = (PySequenceMethods *)&string_as_sequence,
    .tp_as_mapping = (PyMappingMethods *)&string_as_mapping,
    .tp_hash = string_hash,
    .tp_str = string_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = (PyBufferProcs *)&string_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE |
                Py_TPFLAGS_STRING_SUBCLASS | Py_TPFLAGS_HAVE_NEWBUFFER,
    .tp_doc = "str(object='') -> string\n\n"
              "The printable form of an object; a string stands for itself.",
    .tp_richcompare = string_richcompare,
    .tp_methods = (PyMethodDef *)py_str_methods,
    .tp_base = &PyBaseString_Type,
    .tp_new = string_new,
    .tp_free = PyObject_Del,
};
