/* The Python face of the digests: objects with update, digest, hexdigest and copy.
 *
 * How it works: data is mixed in block by block; a block that is not full waits in the object. The end of the message
 * is a one bit, zeros, and the length in bits, on a copy of the state, so that more data may follow.
 *
 * I1 waiting < block_size.
 */
#include <string.h>

#define PY_SSIZE_T_CLEAN
#include "digest.h"

typedef struct {
    PyObject_HEAD
    const digest_algorithm *algorithm;
    uint64_t state[8];
    uint64_t length;                              /* bytes in all */
    int waiting;                                  /* I1 */
    unsigned char block[DIGEST_BLOCK_MOST];
} digest_object;

static void
add_data(digest_object *d, const unsigned char *data, Py_ssize_t n)
{
    int size = d->algorithm->block_size;
    d->length += (uint64_t)n;
    if (d->waiting > 0) {
        Py_ssize_t room = size - d->waiting, step = n < room ? n : room;
        memcpy(d->block + d->waiting, data, (size_t)step);
        d->waiting += (int)step;
        data += step;
        n -= step;
        if (d->waiting < size) {
            return;
        }
        d->algorithm->mix(d->state, d->block);
        d->waiting = 0;
    }
    for (; n >= size; n -= size, data += size) {
        d->algorithm->mix(d->state, data);
    }
    memcpy(d->block, data, (size_t)n);
    d->waiting = (int)n;
}

static void
finish(const digest_object *d, unsigned char *digest)
{
    digest_object last = *d;
    const digest_algorithm *a = d->algorithm;
    int length_size = 2 * a->word_size;
    last.block[last.waiting++] = 0x80;
    memset(last.block + last.waiting, 0, (size_t)(a->block_size - last.waiting));
    if (last.waiting > a->block_size - length_size) {
        a->mix(last.state, last.block);
        memset(last.block, 0, (size_t)a->block_size);
    }
    for (int i = 0; i < 8; i++) {
        int at = a->little_endian ? a->block_size - length_size + i : a->block_size - 1 - i;
        last.block[at] = (unsigned char)(last.length * 8 >> 8 * i);
    }
    a->mix(last.state, last.block);
    for (int i = 0; i < a->digest_size; i++) {
        int byte = i % a->word_size;
        int shift = 8 * (a->little_endian ? byte : a->word_size - 1 - byte);
        digest[i] = (unsigned char)(last.state[i / a->word_size] >> shift);
    }
}

/* --- methods --- */

static PyObject *
digest_update(PyObject *o, PyObject *args)
{
    Py_buffer data;
    if (!PyArg_ParseTuple(args, "s*:update", &data)) {
        return NULL;
    }
    add_data((digest_object *)o, data.buf, data.len);
    PyBuffer_Release(&data);
    Py_RETURN_NONE;
}

static PyObject *
digest_digest(PyObject *o, PyObject *unused)
{
    digest_object *d = (digest_object *)o;
    unsigned char digest[64];
    finish(d, digest);
    return PyString_FromStringAndSize((char *)digest, d->algorithm->digest_size);
}

static PyObject *
digest_hexdigest(PyObject *o, PyObject *unused)
{
    digest_object *d = (digest_object *)o;
    unsigned char digest[64];
    char text[128];
    finish(d, digest);
    for (int i = 0; i < d->algorithm->digest_size; i++) {
        text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return PyString_FromStringAndSize(text, 2 * d->algorithm->digest_size);
}

static PyObject *
digest_copy(PyObject *o, PyObject *unused)
{
    digest_object *copy = PyObject_New(digest_object, Py_TYPE(o));
    if (copy != NULL) {
        size_t head = offsetof(digest_object, algorithm);
        memcpy((char *)copy + head, (char *)o + head, sizeof *copy - head);
    }
    return (PyObject *)copy;
}

static PyObject *
digest_get_size(PyObject *o, void *unused)
{
    return PyInt_FromLong(((digest_object *)o)->algorithm->digest_size);
}

static PyObject *
digest_get_block_size(PyObject *o, void *unused)
{
    return PyInt_FromLong(((digest_object *)o)->algorithm->block_size);
}

static PyObject *
digest_get_name(PyObject *o, void *unused)
{
    return PyString_FromString(((digest_object *)o)->algorithm->name);
}

static const PyMethodDef digest_methods[] = {
    {"copy", digest_copy, METH_NOARGS, PyDoc_STR("An equal object.")},
    {"digest", digest_digest, METH_NOARGS, PyDoc_STR("The digest of the data so far, as bytes.")},
    {"hexdigest", digest_hexdigest, METH_NOARGS, PyDoc_STR("The digest of the data so far, in hexadecimal.")},
    {"update", digest_update, METH_VARARGS, PyDoc_STR("Go on with more data.")},
    {NULL},
};

static int
refuse_to_set(PyObject *o, PyObject *value, void *unused)
{
    PyErr_SetString(PyExc_TypeError, "readonly attribute");
    return -1;
}

const PyGetSetDef py_digest_attributes[] = {
    {(char *)"digest_size", digest_get_size, NULL, NULL, NULL},
    {(char *)"digestsize", digest_get_size, NULL, NULL, NULL},
    {(char *)"block_size", digest_get_block_size, NULL, NULL, NULL},
    {(char *)"name", digest_get_name, NULL, NULL, NULL},
    {NULL},
};

/* Two of them are members of the object in 2.7's SHA-2. */
const PyGetSetDef py_digest_members[] = {
    {(char *)"digest_size", digest_get_size, refuse_to_set, NULL, NULL},
    {(char *)"digestsize", digest_get_size, refuse_to_set, NULL, NULL},
    {(char *)"block_size", digest_get_block_size, NULL, NULL, NULL},
    {(char *)"name", digest_get_name, NULL, NULL, NULL},
    {NULL},
};

static void
digest_dealloc(PyObject *o)
{
    PyObject_Del(o);
}

int
py_digest_ready(PyTypeObject *type, const PyGetSetDef *attributes)
{
    type->tp_basicsize = sizeof(digest_object);
    type->tp_dealloc = digest_dealloc;
    type->tp_flags = Py_TPFLAGS_DEFAULT;
    type->tp_methods = (PyMethodDef *)digest_methods;
    type->tp_getset = (PyGetSetDef *)attributes;
    return PyType_Ready(type);
}

PyObject *
py_digest_new(PyTypeObject *type, const digest_algorithm *algorithm, PyObject *args, PyObject *kwargs,
              const char *format)
{
    static const char *const names[] = {"string", NULL};
    Py_buffer data = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &data)) {
        return NULL;
    }
    digest_object *d = PyObject_New(digest_object, type);
    if (d != NULL) {
        d->algorithm = algorithm;
        memcpy(d->state, algorithm->start, sizeof d->state);
        d->length = 0;
        d->waiting = 0;
        if (data.buf != NULL) {
            add_data(d, data.buf, data.len);
        }
    }
    if (data.obj != NULL || data.buf != NULL) {
        PyBuffer_Release(&data);
    }
    return (PyObject *)d;
}
