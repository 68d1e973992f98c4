/* py_exceptions.h - what start-up needs of Objects/exceptions. */
#ifndef PY_EXCEPTIONS_INTERNAL_H
#define PY_EXCEPTIONS_INTERNAL_H

#include "Python.h"

/* Readies every class of hierarchy.def; may run again. Returns status. Raises yes. */
int py_exceptions_ready_types(void);

#endif
