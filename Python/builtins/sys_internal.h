/* What the files of sys share. */
#ifndef PY_SYS_INTERNAL_H
#define PY_SYS_INTERNAL_H

#include "Python.h"

extern const PyMethodDef py_sys_methods[];        /* sys_functions.c */
extern const PyMethodDef py_sys_trace_methods[];  /* sys_trace.c */
extern const PyMethodDef py_sys_hook_methods[];   /* sys_hooks.c */

/* Readies flags and version_info; adds the constants to the dict. Returns status. Raises yes. */
int py_sys_add_constants(PyObject *dict);
/* stdin, stdout, stderr. Returns status. Raises yes. */
int py_sys_add_streams(PyObject *dict);

#endif
