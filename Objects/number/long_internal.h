/* Between the files of long: operands and results.
 *
 * An operand is a *view*: limbs, their number and a sign. A view of a long borrows its limbs, a view of an int keeps
 * the one limb in itself, so mixed arithmetic needs no temporary objects. A view must not outlive or move away from
 * where it was made, and its object must stay alive.
 */
#ifndef PY_OBJECTS_NUMBER_LONG_INTERNAL_H
#define PY_OBJECTS_NUMBER_LONG_INTERNAL_H

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

#include "Python.h"
#include "longintrepr.h"

_Static_assert(GMP_LIMB_BITS == PyLong_SHIFT && GMP_NAIL_BITS == 0, "a limb is a digit");
_Static_assert(sizeof(mp_limb_t) == sizeof(digit), "a limb is a digit");

/* No long has more limbs: sizes in bits and in bytes then fit every type in use, GMP's too. */
#define PY_LONG_MOST_LIMBS ((Py_ssize_t)1 << 40)

typedef struct py_long_view {
    const mp_limb_t *limbs;    /* borrowed, or &store */
    Py_ssize_t size;           /* the top limb is not zero */
    int sign;                  /* -1, 0, 1 */
    mp_limb_t store;
} py_long_view;

static inline Py_ssize_t
long_size(const PyLongObject *v)
{
    return Py_SIZE(v) < 0 ? -Py_SIZE(v) : Py_SIZE(v);
}

static inline mp_limb_t
magnitude(long n)
{
    return n < 0 ? -(mp_limb_t)n : (mp_limb_t)n;
}

static inline void
view_integer(py_long_view *view, long n)
{
    view->store = magnitude(n);
    view->limbs = &view->store;
    view->size = n != 0;
    view->sign = (n > 0) - (n < 0);
}

static inline void
view_long(py_long_view *view, const PyLongObject *v)
{
    view->limbs = v->ob_digit;
    view->size = long_size(v);
    view->sign = (Py_SIZE(v) > 0) - (Py_SIZE(v) < 0);
}

/* View an int or a long (or an instance of a subclass). Returns whether it was one. */
static inline bool
view_operand(py_long_view *view, PyObject *o)
{
    if (PyLong_Check(o)) {
        view_long(view, (PyLongObject *)o);
        return true;
    }
    if (PyInt_Check(o)) {
        view_integer(view, PyInt_AS_LONG(o));
        return true;
    }
    return false;
}

/* Whether o is an int or a long, or an instance of a subclass. */
static inline bool
is_integer(PyObject *o)
{
    return PyInt_Check(o) || PyLong_Check(o);
}

/* Drop zero limbs at the top and set the sign: n limbs were written. */
static inline PyObject *
finish_long(PyLongObject *v, Py_ssize_t n, int sign)
{
    while (n > 0 && v->ob_digit[n - 1] == 0) {
        n--;
    }
    Py_SIZE(v) = sign < 0 ? -n : n;
    return (PyObject *)v;
}

static inline int
bits_of_limb(mp_limb_t limb)
{
    return limb == 0 ? 0 : 64 - __builtin_clzl(limb);
}

static inline size_t
bits_of_view(const py_long_view *v)
{
    return v->size == 0 ? 0 : (size_t)(v->size - 1) * 64 + (size_t)bits_of_limb(v->limbs[v->size - 1]);
}

/* A long with one limb. Returns new. Raises yes. */
PyObject *py_long_from_limb(mp_limb_t limb, int sign);

/* A copy of what is viewed, with the given sign. Returns new. Raises yes. */
PyObject *py_long_from_view(const py_long_view *view, int sign);

/* GMP ends the process when its scratch memory can't be had; so ask for as much before.
 * limbs: the size of the operation. Returns status (-1: MemoryError). Raises yes. */
int py_long_reserve_scratch(Py_ssize_t limbs);

/* The order of two numbers: negative, zero, positive. Raises no. */
int py_long_compare_views(const py_long_view *a, const py_long_view *b);

/* long_arith.c. Each: returns new. Raises yes. */
PyObject *py_long_add_views(const py_long_view *a, const py_long_view *b);
PyObject *py_long_subtract_views(const py_long_view *a, const py_long_view *b);
PyObject *py_long_multiply_views(const py_long_view *a, const py_long_view *b);

/* Floor division; either result pointer may be NULL. Returns status. Raises yes. */
int py_long_divide_views(const py_long_view *a, const py_long_view *b, PyObject **quotient, PyObject **remainder);

/* long_power.c: number methods. Each: returns new (or NotImplemented). Raises yes. */
PyObject *py_long_power(PyObject *base, PyObject *exponent, PyObject *modulus);

/* long_bits.c: number methods. Each: returns new (or NotImplemented). Raises yes. */
PyObject *py_long_lshift(PyObject *a, PyObject *b);
PyObject *py_long_rshift(PyObject *a, PyObject *b);
PyObject *py_long_and(PyObject *a, PyObject *b);
PyObject *py_long_or(PyObject *a, PyObject *b);
PyObject *py_long_xor(PyObject *a, PyObject *b);
PyObject *py_long_invert(PyObject *a);

/* long_float.c: a / b as a float, rounded once. Returns new (or NotImplemented). Raises yes. */
PyObject *py_long_true_divide(PyObject *a, PyObject *b);

#endif
