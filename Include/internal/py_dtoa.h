/* Between the folders: decimal digits of a double, without allocation (Python/base/dtoa.c). */
#ifndef PY_INTERNAL_DTOA_H
#define PY_INTERNAL_DTOA_H

/* Room for the digits of any double and a closing NUL. */
#define PY_DTOA_BUFFER 800

/* Values of decpt for what has no digits. */
#define PY_DTOA_NOT_FINITE 9999

typedef enum py_dtoa_mode {
    PY_DTOA_SHORTEST = 0,      /* the fewest digits that read back as the same double */
    PY_DTOA_SIGNIFICANT = 2,   /* at most `places` digits, at least one */
    PY_DTOA_AFTER_POINT = 3,   /* up to `places` digits behind the point; `places` may be negative */
} py_dtoa_mode;

/* The digits of |value|, which must be finite, to `digits` (PY_DTOA_BUFFER bytes), NUL-terminated, correctly rounded,
 * trailing zeros dropped: |value| is about 0.DIGITS * 10**decpt. Zero has the digit "0" and decpt 1; a value that
 * rounds to zero has no digits. Returns the number of digits. Raises no. */
int py_dtoa_digits(double value, py_dtoa_mode mode, int places, char *digits, int *decpt);

#endif
