/* The encodings of Macintosh BinHex files: six bits per character, runs shortened, a CRC of 16 bits.
 *
 * A run of n equal bytes, 3 < n < 256, is written byte, 0x90, n; the byte 0x90 itself is 0x90, 0.
 */
#include <string.h>

#include "binascii_internal.h"

static const char hqx_letters[] = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

enum { RUN_MARK = 0x90, RUN_MOST = 255 };

/* Returns the shortened string, without giving a shared one-byte str to be written into. */
static PyObject *
string_from_memory(char *data, Py_ssize_t n)
{
    PyObject *result = PyString_FromStringAndSize(data, n);
    PyMem_Free(data);
    return result;
}

PyObject *
py_binascii_a2b_hqx(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:a2b_hqx", &source)) {
        return NULL;
    }
    char *decoded = PyMem_Malloc((size_t)source.len + 2), *out = decoded;
    if (decoded == NULL) {
        PyBuffer_Release(&source);
        return PyErr_NoMemory();
    }
    unsigned bits = 0;
    int waiting = 0, done = 0;
    const char *p = source.buf, *end = p + source.len;
    for (; p < end && !done; p++) {
        if (*p == '\n' || *p == '\r') {
            continue;
        }
        const char *letter = *p == '\0' ? NULL : strchr(hqx_letters, *p);
        if (*p == ':') {
            done = 1;
            break;
        }
        if (letter == NULL) {
            PyErr_SetString(binascii_error(self), "Illegal char");
            PyMem_Free(decoded);
            PyBuffer_Release(&source);
            return NULL;
        }
        bits = bits << 6 | (unsigned)(letter - hqx_letters);
        waiting += 6;
        if (waiting >= 8) {
            waiting -= 8;
            *out++ = (char)(bits >> waiting);
            bits &= (1u << waiting) - 1;
        }
    }
    PyBuffer_Release(&source);
    if (waiting != 0 && !done) {
        PyErr_SetString(binascii_incomplete(self), "String has incomplete number of bytes");
        PyMem_Free(decoded);
        return NULL;
    }
    return Py_BuildValue("(Ni)", string_from_memory(decoded, out - decoded), done);
}

PyObject *
py_binascii_b2a_hqx(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:b2a_hqx", &source)) {
        return NULL;
    }
    char *encoded = source.len > PY_SSIZE_T_MAX / 2 - 2 ? NULL : PyMem_Malloc((size_t)source.len * 2 + 2);
    if (encoded == NULL) {
        PyBuffer_Release(&source);
        return PyErr_NoMemory();
    }
    char *out = encoded;
    unsigned bits = 0;
    int waiting = 0;
    const unsigned char *p = source.buf;
    for (Py_ssize_t i = 0; i < source.len; i++) {
        bits = bits << 8 | p[i];
        for (waiting += 8; waiting >= 6;) {
            waiting -= 6;
            *out++ = hqx_letters[bits >> waiting & 63];
        }
        bits &= (1u << waiting) - 1;
    }
    if (waiting != 0) {
        *out++ = hqx_letters[bits << (6 - waiting) & 63];
    }
    PyBuffer_Release(&source);
    return string_from_memory(encoded, out - encoded);
}

PyObject *
py_binascii_rlecode_hqx(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:rlecode_hqx", &source)) {
        return NULL;
    }
    char *coded = source.len > PY_SSIZE_T_MAX / 2 - 2 ? NULL : PyMem_Malloc((size_t)source.len * 2 + 2);
    if (coded == NULL) {
        PyBuffer_Release(&source);
        return PyErr_NoMemory();
    }
    char *out = coded;
    const unsigned char *p = source.buf;
    for (Py_ssize_t i = 0; i < source.len;) {
        Py_ssize_t run = 1;
        if (p[i] == RUN_MARK) {
            *out++ = (char)RUN_MARK;
            *out++ = 0;
            i++;
            continue;
        }
        while (run < RUN_MOST && i + run < source.len && p[i + run] == p[i]) {
            run++;
        }
        if (run > 3) {
            *out++ = (char)p[i];
            *out++ = (char)RUN_MARK;
            *out++ = (char)run;
        }
        else {
            run = 1;
            *out++ = (char)p[i];
        }
        i += run;
    }
    PyBuffer_Release(&source);
    return string_from_memory(coded, out - coded);
}

PyObject *
py_binascii_rledecode_hqx(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:rledecode_hqx", &source)) {
        return NULL;
    }
    const unsigned char *p = source.buf;
    Py_ssize_t total = 0;
    PyObject *complaint = NULL;
    for (Py_ssize_t i = 0; i < source.len && complaint == NULL; i++) {    /* measure and check */
        if (p[i] != RUN_MARK) {
            total++;
        }
        else if (++i >= source.len) {
            complaint = binascii_incomplete(self);
            PyErr_SetNone(complaint);
        }
        else if (p[i] == 0) {
            total++;
        }
        else if (i == 1) {
            complaint = binascii_error(self);
            PyErr_SetString(complaint, "Orphaned RLE code at start");
        }
        else {
            total += p[i] - 1;
        }
    }
    char *decoded = complaint != NULL ? NULL : PyMem_Malloc((size_t)total + 1);
    if (decoded == NULL) {
        PyBuffer_Release(&source);
        return complaint != NULL ? NULL : PyErr_NoMemory();
    }
    char *out = decoded;
    for (Py_ssize_t i = 0; i < source.len; i++) {
        if (p[i] != RUN_MARK) {
            *out++ = (char)p[i];
        }
        else if (p[++i] == 0) {
            *out++ = (char)RUN_MARK;
        }
        else {
            memset(out, out[-1], p[i] - 1u);
            out += p[i] - 1;
        }
    }
    PyBuffer_Release(&source);
    return string_from_memory(decoded, out - decoded);
}

/* CRC with the polynomial x**16 + x**12 + x**5 + 1. */
PyObject *
py_binascii_crc_hqx(PyObject *self, PyObject *args)
{
    Py_buffer source;
    unsigned crc;
    if (!PyArg_ParseTuple(args, "s*I:crc_hqx", &source, &crc)) {
        return NULL;
    }
    const unsigned char *p = source.buf;
    crc &= 0xffff;
    for (Py_ssize_t i = 0; i < source.len; i++) {
        crc ^= (unsigned)p[i] << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 0x8000 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
        }
    }
    PyBuffer_Release(&source);
    return PyInt_FromLong((long)crc);
}
