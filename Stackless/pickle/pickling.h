/* What the files of this folder offer each other, and the tables of methods that use them.
 *
 *     frames.c     the state of a suspended frame in terms of co_code, and back
 *     tasklets.c   tasklets and channels
 *     wrap.c       the constructors that pickles name: module stackless._wrap
 */
#ifndef SLP_PICKLING_H
#define SLP_PICKLING_H

#include "py_frame.h"

/* A frame without a state. Returns new. Raises yes. */
PyObject *slp_frame_blank(PyCodeObject *co);
/* The state of a frame that does not run. Returns new. Raises yes. */
PyObject *slp_frame_state(py_frame *f);
/* Fills a blank frame; nothing of the state is trusted. Returns status. Raises yes. */
int slp_frame_restore(py_frame *f, PyObject *state);
/* A frame at the same point, with the same objects. Returns new. Raises yes. */
PyObject *slp_frame_clone(py_frame *f);
/* A dict, or the name of the module in sys.modules that it belongs to. Returns new. Raises yes. */
PyObject *slp_namespace_out(PyObject *dict);
/* And back. Returns new: a dict. Raises yes. */
PyObject *slp_namespace_in(PyObject *state);

/* Rows of method tables. */
PyObject *slp_tasklet_reduce(PyObject *self, PyObject *unused);
PyObject *slp_tasklet_setstate(PyObject *self, PyObject *state);
PyObject *slp_channel_reduce(PyObject *self, PyObject *unused);
PyObject *slp_channel_setstate(PyObject *self, PyObject *state);
PyObject *slp_frame_setstate(PyObject *self, PyObject *state);

/* (inner iterator, next number) of an enumerate; in Objects/enumobject.c. */
PyObject *py_enumerate_state(PyObject *module, PyObject *e);

/* Makes stackless._wrap. Returns borrowed. Raises yes. */
PyObject *slp_init_wrap(void);

#endif
