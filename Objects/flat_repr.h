/* The repr and the printing of containers, flat (flat_repr.c). */
#ifndef FLAT_REPR_H
#define FLAT_REPR_H

#include "py_flat.h"

/* The flat slot `repr` of list, tuple, dict, set and frozenset.  Returns a step.  Raises yes. */
py_step
py_container_flat_repr(py_thread *ts, PyObject *self, PyObject **result);

/* Prints as the statement does: *text is what there is to be written yet, for py_print_text, or None.  Returns a step.  Raises
   yes. */
py_step
py_flat_print_object(py_thread *ts, PyObject *o, PyObject *stream, PyObject **text);

/* Writes the text (stolen), unless None, to a file.  Returns status.  Raises yes. */
int
py_print_text(PyObject *text, PyObject *stream);

/* For pickles: a container.repr or container.print ready to be written, with a dict of the items that it has not come to yet.
   Returns new. Raises yes. */
py_cont *
py_container_walk_frozen(py_cont *cont);

#endif
