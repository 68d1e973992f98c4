/* Between the files of binascii: one file per family of encodings. */
#ifndef PY_MODULES_BINASCII_INTERNAL_H
#define PY_MODULES_BINASCII_INTERNAL_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "py_cfunction.h"

/* Functions of the module get this tuple (Error, Incomplete) as self. */
static inline PyObject *
binascii_error(PyObject *self)
{
    return py_module_state_item(self, 0);
}

static inline PyObject *
binascii_incomplete(PyObject *self)
{
    return py_module_state_item(self, 1);
}

/* The methods of each file; each returns new. Raises yes. */
PyObject *py_binascii_a2b_uu(PyObject *self, PyObject *args);
PyObject *py_binascii_b2a_uu(PyObject *self, PyObject *args);
PyObject *py_binascii_a2b_base64(PyObject *self, PyObject *args);
PyObject *py_binascii_b2a_base64(PyObject *self, PyObject *args);
PyObject *py_binascii_a2b_hqx(PyObject *self, PyObject *args);
PyObject *py_binascii_b2a_hqx(PyObject *self, PyObject *args);
PyObject *py_binascii_rlecode_hqx(PyObject *self, PyObject *args);
PyObject *py_binascii_rledecode_hqx(PyObject *self, PyObject *args);
PyObject *py_binascii_crc_hqx(PyObject *self, PyObject *args);
PyObject *py_binascii_a2b_qp(PyObject *self, PyObject *args, PyObject *kwargs);
PyObject *py_binascii_b2a_qp(PyObject *self, PyObject *args, PyObject *kwargs);

#endif
