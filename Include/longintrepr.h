/* longintrepr.h - inside `long`: GMP limbs, least significant first.
 *
 * I1 abs(ob_size) is the number of limbs in use; its sign is the number's sign; 0 is zero.
 * I2 the top limb of a number that is not zero is not zero.
 */
#ifndef Py_LONGINTREPR_H
#define Py_LONGINTREPR_H

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned long digit;     /* GMP's mp_limb_t */
typedef long sdigit;
typedef unsigned __int128 twodigits;
typedef __int128 stwodigits;

#define PyLong_SHIFT 64
#define PyLong_MASK (~0UL)

struct _longobject {
    PyObject_VAR_HEAD
    digit ob_digit[1];
};

PyAPI_FUNC(PyLongObject *) _PyLong_New(Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyLong_Copy(PyLongObject *);

#ifdef __cplusplus
}
#endif

#endif /* Py_LONGINTREPR_H */
