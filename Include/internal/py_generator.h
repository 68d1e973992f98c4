/* py_generator.h - generators for the dispatcher and for start-up. */
#ifndef PY_GENERATOR_H
#define PY_GENERATOR_H

#include "genobject.h"
#include "py_flat.h"

/* The next value, flat (py_flat.h I4). Returns a step. Raises yes. */
py_step py_gen_next(py_thread *ts, PyObject *gen, PyObject **result);

/* The frame runs no more: it and the generator know nothing of each other. Raises no. */
void py_gen_finished(PyGenObject *gen);

/* Makes the types of Python/frame and Objects that the dispatcher needs ready: frames, continuations, functions, cells,
   methods, generators. Returns status. Raises yes. */
int py_gen_init(void);
int py_frame_types_init(void);

#endif
