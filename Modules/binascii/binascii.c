/* The module binascii: hexadecimal text, CRC-32, and the table of the encodings in the other files here. */
#include <endian.h>
#include <zlib.h>

#include "binascii_internal.h"

PyMODINIT_FUNC initbinascii(void);

/* --- hexadecimal --- */

/* The digits of four bytes, the first byte lowest: its halves are spread over eight bytes, and each becomes a character. */
static inline uint64_t
eight_digits(uint32_t four)
{
    const uint64_t ones = 0x0101010101010101;
    uint64_t x = four, halves, above_nine;
    x = (x | x << 16) & 0x0000ffff0000ffff;
    x = (x | x << 8) & 0x00ff00ff00ff00ff;
    halves = (x >> 4 & 0x000f000f000f000f) | (x & 0x000f000f000f000f) << 8;
    above_nine = (halves + 6 * ones) >> 4 & ones;
    return halves + '0' * ones + above_nine * ('a' - '0' - 10);
}

/* The digits of up to four bytes. */
static inline void
write_digits(char *out, const unsigned char *p, size_t count)
{
    uint32_t four = 0;
    memcpy(&four, p, count);
    uint64_t digits = htole64(eight_digits(le32toh(four)));
    memcpy(out, &digits, 2 * count);
}

typedef unsigned char sixteen __attribute__((vector_size(16)));

static inline sixteen
digit_of(sixteen n)
{
    return n + '0' + ((sixteen)(n > 9) & ('a' - '0' - 10));
}

/* The 32 digits of 16 bytes. */
static inline void
write_row(char *out, const unsigned char *p)
{
    sixteen bytes, high, low, row;
    memcpy(&bytes, p, sizeof bytes);
    high = digit_of(bytes >> 4);
    low = digit_of(bytes & 15);
    row = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    memcpy(out, &row, sizeof row);
    row = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    memcpy(out + sizeof row, &row, sizeof row);
}

static void
write_hex(char *out, const unsigned char *p, Py_ssize_t count)
{
    for (; count >= 16; count -= 16, p += 16, out += 32) {
        write_row(out, p);
    }
    for (; count >= 4; count -= 4, p += 4, out += 8) {
        write_digits(out, p, 4);
    }
    write_digits(out, p, (size_t)count);
}

/* Both names of a function are in messages: `format` holds its own. */
static PyObject *
to_hex(PyObject *args, const char *format)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, format, &source)) {
        return NULL;
    }
    PyObject *result = source.len > PY_SSIZE_T_MAX / 2 ? PyErr_NoMemory()
                                                       : PyString_FromStringAndSize(NULL, source.len * 2);
    if (result != NULL) {
        write_hex(PyString_AS_STRING(result), source.buf, source.len);
    }
    PyBuffer_Release(&source);
    return result;
}

static PyObject *
binascii_b2a_hex(PyObject *self, PyObject *args)
{
    return to_hex(args, "s*:b2a_hex");
}

static PyObject *
binascii_hexlify(PyObject *self, PyObject *args)
{
    return to_hex(args, "s*:b2a_hex");
}

static int
hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static PyObject *
binascii_a2b_hex(PyObject *self, PyObject *args)
{
    Py_buffer source;
    if (!PyArg_ParseTuple(args, "s*:a2b_hex", &source)) {
        return NULL;
    }
    char *bytes = NULL;
    PyObject *result = NULL;
    if (source.len % 2 != 0) {
        PyErr_SetString(PyExc_TypeError, "Odd-length string");
        goto done;
    }
    bytes = PyMem_Malloc((size_t)source.len / 2 + 1);
    if (bytes == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    const unsigned char *p = source.buf;
    for (Py_ssize_t i = 0; i < source.len / 2; i++) {
        int high = hex_value(p[2 * i]), low = hex_value(p[2 * i + 1]);
        if (high < 0 || low < 0) {
            PyErr_SetString(PyExc_TypeError, "Non-hexadecimal digit found");
            goto done;
        }
        bytes[i] = (char)(high << 4 | low);
    }
    result = PyString_FromStringAndSize(bytes, source.len / 2);
done:
    PyMem_Free(bytes);
    PyBuffer_Release(&source);
    return result;
}

/* --- CRC-32 --- */

static PyObject *
binascii_crc32(PyObject *self, PyObject *args)
{
    Py_buffer source;
    unsigned crc = 0;
    if (!PyArg_ParseTuple(args, "s*|I:crc32", &source, &crc)) {
        return NULL;
    }
    unsigned long sum = crc;
    const unsigned char *p = source.buf;
    for (Py_ssize_t left = source.len; left > 0;) {
        uInt step = left > 1 << 30 ? 1u << 30 : (uInt)left;
        sum = crc32(sum, p, step);
        p += step;
        left -= step;
    }
    PyBuffer_Release(&source);
    return PyInt_FromLong((int)sum);    /* signed, on every platform */
}

/* --- the module --- */

static const PyMethodDef binascii_methods[] = {
    {"a2b_uu", py_binascii_a2b_uu, METH_VARARGS, PyDoc_STR("(ascii) -> bin. A uuencoded line's bytes.")},
    {"b2a_uu", py_binascii_b2a_uu, METH_VARARGS, PyDoc_STR("(bin) -> ascii. Bytes as a uuencoded line.")},
    {"a2b_base64", py_binascii_a2b_base64, METH_VARARGS, PyDoc_STR("(ascii) -> bin. The bytes of base64 text.")},
    {"b2a_base64", py_binascii_b2a_base64, METH_VARARGS, PyDoc_STR("(bin) -> ascii. Bytes as a line of base64.")},
    {"a2b_hqx", py_binascii_a2b_hqx, METH_VARARGS, PyDoc_STR("ascii -> bin, done. The bytes of .hqx text.")},
    {"b2a_hqx", py_binascii_b2a_hqx, METH_VARARGS, PyDoc_STR("(bin) -> ascii. Bytes as .hqx text.")},
    {"a2b_hex", binascii_a2b_hex, METH_VARARGS, PyDoc_STR("a2b_hex(hexstr) -> s. The bytes that pairs of hexadecimal digits mean.")},
    {"b2a_hex", binascii_b2a_hex, METH_VARARGS, PyDoc_STR("b2a_hex(data) -> s. Two hexadecimal digits for each byte.")},
    {"hexlify", binascii_hexlify, METH_VARARGS, PyDoc_STR("b2a_hex(data) -> s. Two hexadecimal digits for each byte.")},
    {"unhexlify", binascii_a2b_hex, METH_VARARGS, PyDoc_STR("a2b_hex(hexstr) -> s. The bytes that pairs of hexadecimal digits mean.")},
    {"rlecode_hqx", py_binascii_rlecode_hqx, METH_VARARGS, PyDoc_STR("Shorten runs of equal bytes as .hqx files do.")},
    {"rledecode_hqx", py_binascii_rledecode_hqx, METH_VARARGS, PyDoc_STR("Restore the runs that rlecode_hqx() shortened.")},
    {"crc_hqx", py_binascii_crc_hqx, METH_VARARGS, PyDoc_STR("(data, oldcrc) -> newcrc. The CRC of .hqx files.")},
    {"crc32", binascii_crc32, METH_VARARGS, PyDoc_STR("(data, oldcrc = 0) -> newcrc. CRC-32, as a signed number.")},
    {"b2a_qp", (PyCFunction)py_binascii_b2a_qp, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("b2a_qp(data, quotetabs=0, istext=1, header=0) -> s\n\nThe data quoted-printable.")},
    {"a2b_qp", (PyCFunction)py_binascii_a2b_qp, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("a2b_qp(data, header=0) -> s\n\nThe data that quoted-printable text means.")},
    {NULL},
};

PyMODINIT_FUNC
initbinascii(void)
{
    PyObject *error = PyErr_NewException((char *)"binascii.Error", NULL, NULL);
    PyObject *incomplete = PyErr_NewException((char *)"binascii.Incomplete", NULL, NULL);
    PyObject *self = error == NULL || incomplete == NULL ? NULL : py_module_state_new(2, error, incomplete);
    PyObject *module = self == NULL ? NULL
        : Py_InitModule4("binascii", (PyMethodDef *)binascii_methods,
                         PyDoc_STR("Bytes as ASCII text and back, in several old encodings."), self, PYTHON_API_VERSION);
    Py_XDECREF(self);
    if (module == NULL) {
        Py_XDECREF(error);
        Py_XDECREF(incomplete);
        return;
    }
    PyModule_AddObject(module, "Error", error);
    PyModule_AddObject(module, "Incomplete", incomplete);
}
