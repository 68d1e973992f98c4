/* thread._local: attributes that every thread has for itself. */
#ifndef PY_THREAD_LOCAL_H
#define PY_THREAD_LOCAL_H

#include "Python.h"

extern PyTypeObject py_thread_local_type;

/* Makes the types ready. Returns status. Raises yes. */
int py_thread_local_init(void);

#endif
