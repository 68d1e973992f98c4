/* The inside of long objects. A long is a sign and a row of GMP limbs, the least significant first:
 *
 *     |value| == sum of ob_digit[i] * 2**(PyLong_SHIFT * i),  0 <= i < abs(ob_size)
 *
 * ob_size carries the sign of the value; the top limb is not zero; zero has ob_size 0. A long is never changed once
 * others can see it. */
#ifndef Py_LONGINTREPR_H
#define Py_LONGINTREPR_H

/* Code that Cython makes takes it for granted that a digit fits into a signed one; it has a second form of each
 * operation that asks the interface instead.  This chooses it. */
#ifdef CYTHON_USE_PYLONG_INTERNALS
#undef CYTHON_USE_PYLONG_INTERNALS
#define CYTHON_USE_PYLONG_INTERNALS 0
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned long digit;
typedef long sdigit;
__extension__ typedef unsigned __int128 twodigits;
__extension__ typedef __int128 stwodigits;

#define PyLong_SHIFT 64
#define PyLong_BASE ((twodigits)1 << PyLong_SHIFT)
#define PyLong_MASK (~(digit)0)
#define _PyLong_DECIMAL_SHIFT 19
#define _PyLong_DECIMAL_BASE ((digit)10000000000000000000u)

#define SHIFT PyLong_SHIFT
#define BASE PyLong_BASE
#define MASK PyLong_MASK

struct _longobject {
    PyObject_VAR_HEAD
    digit ob_digit[1];
};

PyAPI_FUNC(PyLongObject *) _PyLong_New(Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyLong_Copy(PyLongObject *src);

#ifdef __cplusplus
}
#endif
#endif
