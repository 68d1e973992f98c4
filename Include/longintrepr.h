/* The inside of long objects, for code that must look at the digits.  A long is a sign and a row of digits of 30 bits,
 * the least significant first, each in 32 bits of memory:
 *
 *     |value| == sum of ob_digit[i] * 2**(PyLong_SHIFT * i),  0 <= i < abs(ob_size)
 *
 * ob_size carries the sign of the value; the top digit is not zero; zero has ob_size 0.  A long is never changed once
 * others can see it.  This is the form that compiled extensions read. */
#ifndef Py_LONGINTREPR_H
#define Py_LONGINTREPR_H
#ifdef __cplusplus
extern "C" {
#endif

typedef PY_UINT32_T digit;
typedef PY_INT32_T sdigit;
typedef PY_UINT64_T twodigits;
typedef PY_INT64_T stwodigits;

#define PyLong_SHIFT 30
#define PyLong_BASE ((digit)1 << PyLong_SHIFT)
#define PyLong_MASK ((digit)(PyLong_BASE - 1))
#define _PyLong_DECIMAL_SHIFT 9
#define _PyLong_DECIMAL_BASE ((digit)1000000000)

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
