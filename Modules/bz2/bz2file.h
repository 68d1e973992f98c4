/* What the files of bz2 share. */
#ifndef PY_BZ2FILE_H
#define PY_BZ2FILE_H

#include <bzlib.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"

extern PyTypeObject py_bz2_file_Type;

/* The exception for a status of the library. Returns NULL. Raises yes. */
PyObject *py_bz2_raise(int status);
/* Returns status. Raises yes. */
int py_bz2_check_level(int level);

#endif
