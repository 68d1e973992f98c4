/* What the files of the module _json share. */
#ifndef PY_MODULES_JSON_H
#define PY_MODULES_JSON_H

#include "Python.h"

extern PyTypeObject py_json_scanner_type, py_json_encoder_type;

/* The string whose first character stands at `begin` in a str or unicode object; `*end` becomes the
 * place behind the closing quote. `encoding` NULL means UTF-8. Returns new. Raises yes. */
PyObject *py_json_scan_string(PyObject *text, Py_ssize_t begin, const char *encoding, int strict,
                              Py_ssize_t *end);

/* The literal of a str or unicode object, in ASCII. Returns new. Raises yes. */
PyObject *py_json_quote(PyObject *text);

/* Whether the literal of a str or unicode object is its own characters between quotes. Raises no. */
int py_json_is_plain(PyObject *text);

/* Raises the ValueError of the json package for a place in the text. Returns NULL. */
PyObject *py_json_raise(const char *message, PyObject *text, Py_ssize_t place);

/* Character `index` of a str or unicode object; -1 behind its end. */
static inline Py_ssize_t
py_json_size(PyObject *text)
{
    return PyString_Check(text) ? PyString_GET_SIZE(text) : PyUnicode_GET_SIZE(text);
}

static inline long
py_json_at(PyObject *text, Py_ssize_t index)
{
    if (index < 0 || index >= py_json_size(text)) {
        return -1;
    }
    return PyString_Check(text) ? (unsigned char)PyString_AS_STRING(text)[index]
                                : (long)PyUnicode_AS_UNICODE(text)[index];
}

#endif
