/* Sets of code points as sorted ranges. */
#ifndef PY_RE_SETS_H
#define PY_RE_SETS_H

#include "re.h"

/* I1  ranges are sorted, disjoint and not adjacent once normalised. */
typedef struct {
    Py_UCS4 low, high;
} code_range;

typedef struct {
    code_range *at;      /* PyMem, owned */
    Py_ssize_t n, space;
} code_set;

/* A pattern object that was asked for by this text and these flags. */
typedef struct {
    PyObject *text;              /* owned: exact str or unicode, NULL: no entry */
    long flags;
    PyObject *pattern;           /* owned */
} re_memo;

enum { MEMO_SIZE = 64 };

/* What one process keeps for all patterns. */
typedef struct py_re_state {
    PyObject *error;             /* owned: sre_constants.error */
    code_set unicode[3];         /* d, s, w of unicode; n == 0 until first used */
    code_range *lowered;         /* pairs (code, its lower case) where they differ, by code */
    Py_ssize_t lowered_count;
    void *context8, *context32;  /* PCRE2 match contexts */
    void *stack8, *stack32;      /* PCRE2 JIT stacks */
    re_memo memo[MEMO_SIZE];     /* by address of the text (memo.c) */
} py_re_state;

/* The state, made at first use. Returns borrowed, NULL raised. Raises yes. */
py_re_state *py_re_state_get(void);

/* Functions of _sre: flat recall(text, flags) -> pattern or None; remember(text, flags, pattern); forget(). */
py_step py_re_recall(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs,
                     PyObject **result);
PyObject *py_re_remember(PyObject *module, PyObject *args);
PyObject *py_re_forget(PyObject *module, PyObject *unused);

/* The ranges that a set node matches, case folded in if the flags say so, within [0, max]. The
   node's negation is applied. Returns status. Raises yes. */
int py_re_set_build(code_set *out, const re_node *node, int flags, Py_UCS4 max);

/* Adds a range. Returns status. Raises yes. */
int py_re_set_add(code_set *set, Py_UCS4 low, Py_UCS4 high);

/* Adds what \w means by the flags. Returns status. Raises yes. */
int py_re_set_add_word(code_set *set, int flags, Py_UCS4 max);

/* Is the code in a normalised set? Raises no. */
int py_re_set_contains(const code_set *set, Py_UCS4 c);

/* Sorts and joins. Raises no. */
void py_re_set_normalize(code_set *set);

/* Adds every code whose lower case is that of a code in the set. Returns status. Raises yes. */
int py_re_set_fold(code_set *set, int flags, Py_UCS4 max);

/* Cuts off what lies above max. Raises no. */
void py_re_set_clip(code_set *set, Py_UCS4 max);

void py_re_set_fini(code_set *set);

#endif
