/* py_eval.h - running a code object flatly (Python/dispatch). */
#ifndef PY_EVAL_INTERNAL_H
#define PY_EVAL_INTERNAL_H

#include "py_flat.h"

/* Runs `code` in a new frame; its value is the result of our caller (like PyEval_EvalCode, but a tail
 * step). `locals` may be any mapping. Returns a step. Raises yes. */
py_step py_flat_eval_code(py_thread *ts, PyCodeObject *code, PyObject *globals, PyObject *locals,
                          PyObject **result);

#endif
