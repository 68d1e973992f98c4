/* What -3 says about classes with methods for slices; Objects/type/slots_call.c has it. */
#ifndef PY_SLICE_WARNING_H
#define PY_SLICE_WARNING_H

/* Before __getslice__, __setslice__ or __delslice__ of Python code (`name`) is called. Returns status. Raises yes. */
int py_slice_method_warn(PyObject *name);

#endif
