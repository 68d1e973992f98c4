/* Searches through iterables for the module operator (operator_search.c). */
#ifndef OPERATOR_SEARCH_H
#define OPERATOR_SEARCH_H

#include "py_flat.h"

enum { OPERATOR_COUNT, OPERATOR_INDEX };

/* How often the item is in what can be iterated over, or where it is first.  Returns a step.  Raises yes. */
py_step
py_operator_search(py_thread *ts, PyObject *container, PyObject *item, int search, PyObject **result);

#endif
