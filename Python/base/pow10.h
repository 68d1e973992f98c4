/* Powers of ten as 128-bit mantissas, and the product that both directions of float conversion use.
 *
 * 10**e == m * 2**(pow10_log2(e) - 127), where m is the table's mantissa, 2**127 <= m < 2**128.
 *
 * I1 m is rounded down: the true mantissa lies in [m, m + 1).
 * I2 m is exact for 0 <= e <= POW10_EXACT_LAST (5**55 needs 128 bits).
 * Included by strtod.c and dtoa.c only: the table is static, and each of them uses all of it.
 */
#ifndef PY_BASE_POW10_H
#define PY_BASE_POW10_H

#include <stdbool.h>
#include <stdint.h>

#include "pow10_data.h"

#define POW10_EXACT_LAST 55

typedef unsigned __int128 py_u128;

/* A 192-bit number, most significant part first. */
typedef struct py_u192 {
    uint64_t top;
    uint64_t mid;
    uint64_t low;
} py_u192;

/* floor(log2(10**e)) for |e| <= 1233. */
static inline int
pow10_log2(int e)
{
    return (int)(((int64_t)e * 1741647) >> 19);
}

/* floor(log10(2**e)) for |e| <= 1500. */
static inline int
pow2_log10(int e)
{
    return (int)(((int64_t)e * 1262611) >> 22);
}

static inline bool
pow10_is_exact(int e)
{
    return e >= 0 && e <= POW10_EXACT_LAST;
}

/* w times the mantissa of 10**e. */
static inline py_u192
pow10_multiply(uint64_t w, int e)
{
    const uint64_t *m = pow10_mantissa[e - POW10_FIRST];
    py_u128 low = (py_u128)w * m[1];
    py_u128 high = (py_u128)w * m[0] + (uint64_t)(low >> 64);
    return (py_u192){(uint64_t)(high >> 64), (uint64_t)high, (uint64_t)low};
}

#endif
