/* What the files of quick operators share (long_quick.c says how they work): operands and results.
 *
 * Functions that end in an operation leave by WITH_ROOM when no memory is at hand; all is inline, as it costs more to pass
 * an operation on than to do one.
 */
#ifndef PY_OBJECTS_NUMBER_LONG_QUICK_H
#define PY_OBJECTS_NUMBER_LONG_QUICK_H

#include "long_internal.h"
#include "py_number.h"
#include "py_refcount.h"

/* An operand has at most so many digits, so many pairs. */
#define SHORT_DIGITS 10
#define SHORT_PAIRS ((SHORT_DIGITS + 1) / 2)

#define INLINE static inline __attribute__((always_inline))

/* --- operands --- */

/* A number as ob_size and ob_digit have it. Passed by value, so that it stays in registers. */
typedef struct number {
    const digit *digits;
    Py_ssize_t size;
} number;

/* Where the digits of an int are. */
typedef digit int_digits[PY_LONG_C_DIGITS + 1];

INLINE Py_ssize_t
length(number n)
{
    return n.size < 0 ? -n.size : n.size;
}

INLINE bool
is_short(number n)
{
    return (size_t)(n.size + SHORT_DIGITS) <= 2 * SHORT_DIGITS;
}

/* Is the memory of such numbers kept? */
INLINE bool
is_pooled(number n)
{
    return length(n) < POOLED_DIGITS;
}

INLINE bool
is_short_natural(number n)
{
    return (size_t)n.size <= SHORT_DIGITS;
}

/* The value of an int or of a long of up to two digits. */
INLINE bool
small_value(PyObject *o, int64_t *value)
{
    if (PyInt_CheckExact(o)) {
        *value = PyInt_AS_LONG(o);
        return true;
    }
    if (!PyLong_CheckExact(o) || (size_t)(Py_SIZE(o) + 2) > 4) {
        return false;
    }
    Py_ssize_t size = Py_SIZE(o);
    uint64_t pair = load_pair(((PyLongObject *)o)->ob_digit);
    int64_t word = (int64_t)(size & 1 ? pair & PyLong_MASK : size ? close_pair(pair) : 0);
    *value = size < 0 ? -word : word;
    return true;
}

/* Written in pairs, as it is read: what is stored in other parts than it is loaded in keeps the processor waiting. */
INLINE number
number_of_int(long value, int_digits store)
{
    uint64_t word = magnitude(value);
    Py_ssize_t size = word >> PAIR_BITS ? 3 : word >> PyLong_SHIFT ? 2 : word != 0;
    store_pair(store, open_pair(word));
    store_pair(store + 2, word >> PAIR_BITS);
    return (number){store, value < 0 ? -size : size};
}

INLINE bool
take_number(PyObject *o, int_digits store, number *n)
{
    if (PyLong_CheckExact(o)) {
        *n = (number){((PyLongObject *)o)->ob_digit, Py_SIZE(o)};
        return true;
    }
    if (PyInt_CheckExact(o)) {
        *n = number_of_int(PyInt_AS_LONG(o), store);
        return true;
    }
    return false;
}

INLINE void
swap_numbers(number *a, number *b)
{
    number swap = *a;
    *a = *b;
    *b = swap;
}

/* The pair from digit i on, of n digits; there is one. */
INLINE uint64_t
pair_from(const digit *digits, Py_ssize_t n, Py_ssize_t i)
{
    return i + 1 < n ? load_pair(digits + i) : digits[i];
}

/* --- long_quick.c --- */

/* The result, after the operand has died. */
PyObject *py_long_release(PyObject *result, PyObject *dying);

/* The operator again, after memory was put where it finds it, and with a left operand that lives on until the end. */
PyObject *py_long_with_more_room(py_long_quick_operator *operator, PyObject *v, PyObject *w, unsigned given, Py_ssize_t class);

/* The general way: a number method of long. */
PyObject *py_long_by_method(binaryfunc method, PyObject *v, PyObject *w, unsigned given);

/* --- results --- */

/* The operator whose work it is, and its operands. */
typedef struct operation {
    py_long_quick_operator *operator;
    PyObject *v, *w;
    unsigned given;
} operation;

#define OPERATION(operator) ((operation){(operator), v, w, given})

INLINE bool
is_of_class(PyObject *o, Py_ssize_t class)
{
    return PyLong_CheckExact(o) && room_class(long_size((PyLongObject *)o)) == class;
}

/* Memory for the result: an operand's, a dead number's. NULL: there is none at hand, or both operands would die for it. */
INLINE PyLongObject *
find_room(operation op, Py_ssize_t class)
{
    bool left_dies = (op.given & PY_GIVEN_LEFT) && Py_REFCNT(op.v) == 1;
    if (left_dies && is_of_class(op.v, class)) {
        return (PyLongObject *)op.v;
    }
    if ((op.given & PY_GIVEN_RIGHT) && Py_REFCNT(op.w) == 1) {
        if (is_of_class(op.w, class)) {
            return (PyLongObject *)op.w;
        }
        if (left_dies) {
            return NULL;
        }
    }
    return py_long_revive(class);
}

/* Take what was given, but for what has become the result. Returns the operand that dies with the operation, when its digits
 * have been read, or NULL. */
INLINE PyObject *
take_given(operation op, PyLongObject *result)
{
    PyObject *dying = NULL;
    if ((op.given & PY_GIVEN_LEFT) && op.v != (PyObject *)result) {
        if (Py_REFCNT(op.v) == 1) {
            dying = op.v;
        }
        else {
            py_refs_add(op.v, -1);
        }
    }
    if ((op.given & PY_GIVEN_RIGHT) && op.w != (PyObject *)result) {
        if (Py_REFCNT(op.w) == 1) {
            dying = op.w;
        }
        else {
            py_refs_add(op.w, -1);
        }
    }
    return dying;
}

INLINE PyObject *
give(PyLongObject *result, PyObject *dying)
{
    return dying != NULL ? py_long_release((PyObject *)result, dying) : (PyObject *)result;
}

#define BY_METHOD(op, field) py_long_by_method(PyLong_Type.tp_as_number->field, (op).v, (op).w, (op).given)

/* The memory for so many digits of a result, and what dies for it. Leaves the function when there is none at hand. */
#define WITH_ROOM(op, digits_wanted) \
    PyLongObject *result = find_room((op), room_class(digits_wanted)); \
    if (result == NULL) { \
        return py_long_with_more_room((op).operator, (op).v, (op).w, (op).given, room_class(digits_wanted)); \
    } \
    PyObject *dying = take_given((op), result)

/* The same where the left operand is a long that is not negative, and the right one stays: nothing is called that comes
 * back, so nothing has to be saved for it. */
INLINE PyLongObject *
take_room_left(operation op, Py_ssize_t class, PyObject **dying)
{
    bool left_dies = (op.given & PY_GIVEN_LEFT) && Py_REFCNT(op.v) == 1;
    if (left_dies && room_class(Py_SIZE(op.v)) == class) {
        *dying = NULL;
        return (PyLongObject *)op.v;
    }
    PyLongObject *result = py_long_revive(class);
    if ((op.given & PY_GIVEN_LEFT) && !left_dies && result != NULL) {
        py_refs_add(op.v, -1);
    }
    *dying = left_dies ? op.v : NULL;
    return result;
}

#define WITH_ROOM_LEFT(op, class) \
    PyObject *dying; \
    PyLongObject *result = take_room_left((op), (class), &dying); \
    if (result == NULL) { \
        return py_long_with_more_room((op).operator, (op).v, (op).w, (op).given, (class)); \
    }

/* Are these two digits at most? */
INLINE bool
is_small(int64_t value)
{
    return magnitude(value) <= PAIR_BITS_MASK;
}

INLINE PyObject *
give_small(operation op, int64_t value)
{
    WITH_ROOM(op, 2);
    uint64_t word = magnitude(value);
    Py_ssize_t size = (word != 0) + (word > PyLong_MASK);
    store_pair(result->ob_digit, open_pair(word));
    Py_SIZE(result) = value < 0 ? -size : size;
    return give(result, dying);
}

/* Drop zeros at the top of n digits. */
INLINE Py_ssize_t
significant(const digit *digits, Py_ssize_t n)
{
    while (n > 0 && digits[n - 1] == 0) {
        n--;
    }
    return n;
}

#endif
