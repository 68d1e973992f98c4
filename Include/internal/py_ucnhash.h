/* How the escapes \N{...} reach the names of characters: the capsule unicodedata.ucnhash_CAPI. */
#ifndef PY_UCNHASH_H
#define PY_UCNHASH_H

#include "Python.h"

#define PY_UCNHASH_CAPSULE "unicodedata.ucnhash_CAPI"

typedef struct {
    int size;   /* of this struct */
    /* Writes the name of code. Returns 1, or 0 when it has none or buffer is too small. */
    int (*getname)(PyObject *self, Py_UCS4 code, char *buffer, int buflen);
    /* The character with a name. Returns 1, or 0 when there is none. */
    int (*getcode)(PyObject *self, const char *name, int namelen, Py_UCS4 *code);
} py_ucnhash_api;

#endif
