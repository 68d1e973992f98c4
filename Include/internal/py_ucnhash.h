/* How the escapes \N{...} reach the names of characters: the capsule unicodedata.ucnhash_CAPI. */
#ifndef PY_UCNHASH_H
#define PY_UCNHASH_H

#include "Python.h"

#include "ucnhash.h"

#define PY_UCNHASH_CAPSULE PyUnicodeData_CAPSULE_NAME

/* getname returns 0 also when the buffer is too small. */
typedef _PyUnicode_Name_CAPI py_ucnhash_api;

#endif
