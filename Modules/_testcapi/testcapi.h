/* testcapi.h - what the files of module _testcapi share: each contributes a table of functions. */
#ifndef TESTCAPI_H
#define TESTCAPI_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"

extern const PyMethodDef py_testcapi_getargs[];
extern const PyMethodDef py_testcapi_checks[];
extern const PyMethodDef py_testcapi_numbers[];
extern const PyMethodDef py_testcapi_threads[];
extern const PyMethodDef py_testcapi_misc[];
extern PyTypeObject py_testcapi_members_type;

/* _testcapi.error, kept in the module. Returns borrowed. Raises yes. */
PyObject *py_testcapi_error(void);

/* Sets _testcapi.error("test: what"). Returns NULL. Raises yes. */
PyObject *py_testcapi_failed(const char *test, const char *what);

#endif /* TESTCAPI_H */
