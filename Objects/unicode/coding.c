/* unicode and bytes: choosing a codec, the default encoding, cached encoded forms.
 *
 * The codecs themselves are in codec_<name>.c; the registry in Python/convert/codecs.c. A few names
 * are recognised here so that no lookup is needed for them.
 */
#include "Python.h"
#include "py_state.h"
#include "py_text.h"
#include "unicode.h"

/* ---- default encoding ---- */

const char *
PyUnicode_GetDefaultEncoding(void)
{
    const char *name = py_runtime_state.text.default_encoding;

    return name[0] != '\0' ? name : "ascii";
}

int
PyUnicode_SetDefaultEncoding(const char *encoding)
{
    char *name = py_runtime_state.text.default_encoding;
    PyObject *codec = _PyCodec_Lookup(encoding);

    if (codec == NULL) {
        return -1;
    }
    Py_DECREF(codec);
    strncpy(name, encoding, sizeof(py_runtime_state.text.default_encoding) - 1);
    return 0;
}

/* ---- decoding ---- */

static int
is_utf8_name(const char *encoding)
{
    return strcmp(encoding, "utf-8") == 0;
}

static int
is_latin1_name(const char *encoding)
{
    return strcmp(encoding, "latin-1") == 0;
}

PyObject *
PyUnicode_Decode(const char *s, Py_ssize_t size, const char *encoding, const char *errors)
{
    PyObject *buffer, *text;

    if (encoding == NULL) {
        encoding = PyUnicode_GetDefaultEncoding();
    }
    if (is_utf8_name(encoding)) {
        return PyUnicode_DecodeUTF8(s, size, errors);
    }
    if (is_latin1_name(encoding)) {
        return PyUnicode_DecodeLatin1(s, size, errors);
    }
    if (strcmp(encoding, "ascii") == 0) {
        return PyUnicode_DecodeASCII(s, size, errors);
    }
    buffer = PyBuffer_FromMemory((void *)s, size);
    if (buffer == NULL) {
        return NULL;
    }
    text = PyCodec_Decode(buffer, encoding, errors);
    Py_DECREF(buffer);
    if (text != NULL && !PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "decoder did not return an unicode object (type=%.400s)",
                     Py_TYPE(text)->tp_name);
        Py_CLEAR(text);
    }
    return text;
}

PyObject *
PyUnicode_FromEncodedObject(PyObject *obj, const char *encoding, const char *errors)
{
    const char *s;
    Py_ssize_t n;

    if (obj == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyUnicode_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "decoding Unicode is not supported");
        return NULL;
    }
    if (PyString_Check(obj)) {
        s = PyString_AS_STRING(obj);
        n = PyString_GET_SIZE(obj);
    }
    else if (PyByteArray_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "decoding bytearray is not supported");
        return NULL;
    }
    else if (PyObject_AsCharBuffer(obj, &s, &n) < 0) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError,
                         "coercing to Unicode: need string or buffer, %.80s found",
                         Py_TYPE(obj)->tp_name);
        }
        return NULL;
    }
    return n == 0 ? PyUnicode_FromUnicode(NULL, 0) : PyUnicode_Decode(s, n, encoding, errors);
}

PyObject *
PyUnicode_FromStringAndSize(const char *u, Py_ssize_t size)
{
    if (size < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyUnicode_FromStringAndSize");
        return NULL;
    }
    return u == NULL ? PyUnicode_FromUnicode(NULL, size) : PyUnicode_DecodeUTF8(u, size, NULL);
}

PyObject *
PyUnicode_FromString(const char *u)
{
    size_t size = strlen(u);

    if (size > PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "input too long");
        return NULL;
    }
    return PyUnicode_DecodeUTF8(u, (Py_ssize_t)size, NULL);
}

/* In the dynamic symbol table of 2.7, though in no header. */
PyAPI_FUNC(PyObject *) PyUnicode_AsDecodedObject(PyObject *, const char *, const char *);

PyObject *
PyUnicode_AsDecodedObject(PyObject *unicode, const char *encoding, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyCodec_Decode(unicode, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                          errors);
}

/* ---- encoding ---- */

PyObject *
PyUnicode_Encode(const Py_UNICODE *u, Py_ssize_t size, const char *encoding, const char *errors)
{
    PyObject *unicode = PyUnicode_FromUnicode(u, size);
    PyObject *v;

    if (unicode == NULL) {
        return NULL;
    }
    v = PyUnicode_AsEncodedString(unicode, encoding, errors);
    Py_DECREF(unicode);
    return v;
}

PyObject *
PyUnicode_AsEncodedObject(PyObject *unicode, const char *encoding, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return PyCodec_Encode(unicode, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                          errors);
}

PyObject *
PyUnicode_AsEncodedString(PyObject *unicode, const char *encoding, const char *errors)
{
    PyObject *v;

    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    if (encoding == NULL) {
        encoding = PyUnicode_GetDefaultEncoding();
    }
    if (errors == NULL) {
        if (is_utf8_name(encoding)) {
            return PyUnicode_AsUTF8String(unicode);
        }
        if (is_latin1_name(encoding)) {
            return PyUnicode_AsLatin1String(unicode);
        }
        if (strcmp(encoding, "ascii") == 0) {
            return PyUnicode_AsASCIIString(unicode);
        }
    }
    v = PyCodec_Encode(unicode, encoding, errors);
    if (v != NULL && !PyString_Check(v)) {
        PyErr_Format(PyExc_TypeError, "encoder did not return a string object (type=%.400s)",
                     Py_TYPE(v)->tp_name);
        Py_CLEAR(v);
    }
    return v;
}

/* The result is lent by the object, which keeps it unless errors are given. */
PyObject *
_PyUnicode_AsDefaultEncodedString(PyObject *unicode, const char *errors)
{
    PyUnicodeObject *u = (PyUnicodeObject *)unicode;
    PyObject *v = u->defenc;

    if (v != NULL) {
        return v;
    }
    v = PyUnicode_AsEncodedString(unicode, NULL, errors);
    if (v != NULL && errors == NULL) {
        u->defenc = v;
    }
    return v;
}
