/* Operators of whole numbers as the dispatcher wants them: at once, and without memory where it can be.
 *
 * How it works: both operands are exact ints or longs. What fits in 63 bits goes through 64 bits of C, up to SHORT_DIGITS digits go
 * a pair of digits at a time, anything longer takes the number methods of long. An operand that the caller gives up, and
 * that nobody else holds, becomes the result when its memory is of the class that the result wants (long_internal.h).
 *
 * I1 a result may share its digits with an operand: each loop reads what it needs before it writes there. Products and
 *    quotients are made aside.
 * I2 NULL comes without an exception, with both operands as they were: the general operator tries again, and has the
 *    error if there is one.
 * I3 the digits behind the last one are read, up to the room of the number (long_room), but mean nothing.
 *
 * Not here: the number methods (long_arith.c, long_product.c, long_divide.c, long_bits.c), loops over longer numbers (long_rows.c).
 */
#include "long_quick.h"

PyObject *
py_long_release(PyObject *result, PyObject *dying)
{
    Py_DECREF(dying);
    return result;
}

__attribute__((cold)) PyObject *
py_long_with_more_room(py_long_quick_operator *operator, PyObject *v, PyObject *w, unsigned given, Py_ssize_t class)
{
    if (!py_long_add_dead(class)) {
        return NULL;
    }
    Py_INCREF(v);
    PyObject *result = operator(v, w, given);
    Py_DECREF(v);
    return result;
}

PyObject *
py_long_by_method(binaryfunc method, PyObject *v, PyObject *w, unsigned given)
{
    PyObject *result = method(v, w);
    if (result == NULL) {
        PyErr_Clear();    /* I2 */
        return NULL;
    }
    if (given & PY_GIVEN_LEFT) {
        Py_DECREF(v);
    }
    if (given & PY_GIVEN_RIGHT) {
        Py_DECREF(w);
    }
    return result;
}

/* --- order --- */

int
py_long_quick_compare(PyObject *v, PyObject *w, int *order)
{
    number a, b;
    int_digits store_a, store_b;
    if (!take_number(v, store_a, &a) || !take_number(w, store_b, &b)) {
        return 0;
    }
    Py_ssize_t i = length(a);
    *order = (a.size > b.size) - (a.size < b.size);
    if (*order == 0) {
        while (i > 0 && a.digits[i - 1] == b.digits[i - 1]) {
            i--;
        }
        *order = i == 0 ? 0 : (a.digits[i - 1] > b.digits[i - 1]) == (a.size > 0) ? 1 : -1;
    }
    return 1;
}
