/* What the parts of the module _multiprocessing share.
 *
 *     multiprocessingmodule.c   the module: descriptors over sockets, flags, addresses of buffers
 *     connection.c              Connection: messages over a descriptor
 *     semlock.c                 SemLock: semaphores that forked processes share
 */
#ifndef PY_MULTIPROCESSING_H
#define PY_MULTIPROCESSING_H

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "structmember.h"

#include <errno.h>

extern PyTypeObject py_multiprocessing_connection_type, py_multiprocessing_semlock_type;

/* Makes the dict in which SemLock keeps its handles. Returns status. Raises yes. */
int py_multiprocessing_init_semlock(void);

#endif
