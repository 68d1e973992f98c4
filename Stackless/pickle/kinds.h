/* Continuations that are frozen and restored: kinds.c, with the table kinds.def. */
#ifndef SLP_KINDS_H
#define SLP_KINDS_H

#include "py_containers.h"
#include "py_frame.h"

/* The kinds; the checks (checks.c) return status and raise. */
#define KIND(symbol, objects, numbers, end, check) \
    extern const py_cont_kind py_kind_##symbol; \
    int slp_check_##check(py_cont *cont);
#include "kinds.def"
#undef KIND

/* Is the kind in the table? Raises no. */
int slp_cont_known(py_cont *cont);
/* May "there is no next value" be delivered to it, and may it deliver that? Raise no. */
int slp_cont_takes_end(const py_cont *cont);
int slp_cont_gives_end(const py_cont *cont);
/* Is it a level of recursion while it waits? Raises no. */
int slp_cont_counts(const py_cont *cont);
/* The object whose repr() is under way in it. Returns borrowed or NULL. Raises no. */
PyObject *slp_cont_shows_borrow(const py_cont *cont);
/* The state, TypeError for a kind that cannot be frozen. Returns new. Raises yes. */
PyObject *slp_cont_state(py_cont *cont);
/* One without a state. Returns new. Raises yes. */
PyObject *slp_cont_blank(void);
/* Fills a blank one; nothing of the state is trusted. Returns status. Raises yes. */
int slp_cont_restore(py_cont *cont, PyObject *state);
/* One in the same state, with the same objects, for another chain. Returns new. Raises yes. */
PyObject *slp_cont_clone(py_cont *cont);
/* Supplies the frame that the kind refers to: the next link below. Returns status. Raises yes. */
int slp_cont_set_frame(py_cont *cont, PyObject *below);

/* For checks.c: ValueError, -1. Raises yes. */
int slp_cont_refuse(const py_cont *cont, const char *what);
/* How many items a row has so far. Raises no. */
Py_ssize_t slp_row_filled(PyObject *row);

#endif
