/* Objects without parts to opcodes: numbers, strings, unicode; each as short as the protocol allows. */
#include "pickler_write.h"

int
py_pickler_save_int(pickler_object *self, PyObject *object)
{
    long value = PyInt_AS_LONG(object);
    if (self->protocol == 0 || value > 0x7fffffffL || value < -0x80000000L) {
        return write_op_decimal(self, OP_INT, value);
    }
    if (value >= 0 && value < 256) {
        return write_op_number(self, OP_BININT1, (unsigned long)value, 1);
    }
    if (value >= 0 && value < 65536) {
        return write_op_number(self, OP_BININT2, (unsigned long)value, 2);
    }
    return write_op_number(self, OP_BININT, (unsigned long)value, 4);
}

int
py_pickler_save_bool(pickler_object *self, PyObject *object)
{
    if (self->protocol >= 2) {
        return write_op(self, object == Py_True ? OP_NEWTRUE : OP_NEWFALSE);
    }
    return write_text(self, object == Py_True ? "I01\n" : "I00\n");
}

/* Protocol 2: two's complement, as short as can be. */
static int
save_long_bytes(pickler_object *self, PyObject *object)
{
    size_t bits = _PyLong_NumBits(object), n = bits / 8 + 1;
    unsigned char *bytes;
    int status;
    if (bits == (size_t)-1 && PyErr_Occurred()) {
        return -1;
    }
    if (_PyLong_Sign(object) == 0) {
        return write_op_number(self, OP_LONG1, 0, 1);
    }
    if (n > 0x7fffffffUL) {
        PyErr_SetString(PyExc_OverflowError, "long too large to pickle");
        return -1;
    }
    bytes = PyMem_Malloc(n);
    if (bytes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    status = _PyLong_AsByteArray((PyLongObject *)object, bytes, n, 1, 1);
    if (status == 0) {
        if (_PyLong_Sign(object) < 0 && n > 1 && bytes[n - 1] == 0xff && (bytes[n - 2] & 0x80) != 0) {
            n--; /* the last byte says nothing new */
        }
        status = n < 256 ? write_op_number(self, OP_LONG1, n, 1) : write_op_number(self, OP_LONG4, n, 4);
    }
    if (status == 0) {
        status = write_bytes(self, bytes, (Py_ssize_t)n);
    }
    PyMem_Free(bytes);
    return status;
}

int
py_pickler_save_long(pickler_object *self, PyObject *object)
{
    PyObject *text;
    int status;
    if (self->protocol >= 2) {
        return save_long_bytes(self, object);
    }
    text = PyObject_Repr(object);
    if (text == NULL) {
        return -1;
    }
    status = write_op_line(self, OP_LONG, text);
    Py_DECREF(text);
    return status;
}

int
py_pickler_save_float(pickler_object *self, PyObject *object)
{
    double value = PyFloat_AS_DOUBLE(object);
    char *text;
    int status;
    if (self->protocol > 0) {
        unsigned char bytes[9];
        bytes[0] = OP_BINFLOAT;
        if (_PyFloat_Pack8(value, bytes + 1, 0) < 0) {
            return -1;
        }
        return write_bytes(self, bytes, 9);
    }
    text = PyOS_double_to_string(value, 'g', 17, 0, NULL);
    if (text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    status = write_op(self, OP_FLOAT) < 0 || write_text(self, text) < 0 || write_op(self, '\n') < 0 ? -1 : 0;
    PyMem_Free(text);
    return status;
}

int
py_pickler_save_string(pickler_object *self, PyObject *object, int memorise)
{
    Py_ssize_t n = PyString_GET_SIZE(object);
    int status;
    if (self->protocol == 0) {
        PyObject *text = PyObject_Repr(object);
        if (text == NULL) {
            return -1;
        }
        status = write_op_line(self, OP_STRING, text);
        Py_DECREF(text);
    }
    else {
        if (n > 0x7fffffffL) {
            PyErr_SetString(PyExc_OverflowError, "cannot serialize a string larger than 2 GiB");
            return -1;
        }
        status = n < 256 ? write_op_number(self, OP_SHORT_BINSTRING, (unsigned long)n, 1)
                         : write_op_number(self, OP_BINSTRING, (unsigned long)n, 4);
        if (status == 0) {
            status = write_bytes(self, PyString_AS_STRING(object), n);
        }
    }
    return status == 0 && memorise ? put(self, object) : status;
}

/* Raw characters, but for what could end the line or be taken for an escape. */
static int
write_raw_unicode(pickler_object *self, PyObject *object)
{
    const Py_UNICODE *text = PyUnicode_AS_UNICODE(object);
    Py_ssize_t n = PyUnicode_GET_SIZE(object);
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned long c = (unsigned long)text[i];
        char escape[16];
        if (c >= 0x10000) {
            PyOS_snprintf(escape, sizeof(escape), "\\U%08lx", c);
        }
        else if (c >= 256 || c == '\\' || c == '\n') {
            PyOS_snprintf(escape, sizeof(escape), "\\u%04lx", c);
        }
        else {
            if (write_op(self, (int)c) < 0) {
                return -1;
            }
            continue;
        }
        if (write_text(self, escape) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_pickler_save_unicode(pickler_object *self, PyObject *object, int memorise)
{
    PyObject *bytes;
    int status;
    if (self->protocol == 0) {
        status = write_op(self, OP_UNICODE) < 0 || write_raw_unicode(self, object) < 0 || write_op(self, '\n') < 0 ? -1 : 0;
    }
    else {
        bytes = PyUnicode_AsUTF8String(object);
        if (bytes == NULL) {
            return -1;
        }
        if (PyString_GET_SIZE(bytes) > 0x7fffffffL) {
            PyErr_SetString(PyExc_OverflowError, "cannot serialize a string larger than 2 GiB");
            status = -1;
        }
        else {
            status = write_op_number(self, OP_BINUNICODE, (unsigned long)PyString_GET_SIZE(bytes), 4);
        }
        if (status == 0) {
            status = write_bytes(self, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
        }
        Py_DECREF(bytes);
    }
    return status == 0 && memorise ? put(self, object) : status;
}
