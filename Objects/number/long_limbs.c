/* Between the digits of longs and the limbs of GMP.
 *
 * How it works: 32 digits of 30 bits are 15 limbs of 64. Both ways go two digits (a pair, 60 bits) at a time; each limb is
 * made of the upper bits of one pair and the lower bits of the next. It is done for what costs more than linear time
 * (products, quotients, powers, text), never for sums, bits and order.
 *
 * I1 digits are read and written as pairs only inside of the row: the last of an odd number is done alone.
 */
#include "long_internal.h"

/* Below this, mpn functions work on the C stack. */
#define SCRATCHLESS_LIMBS 4096

/* --- memory --- */

int
py_long_reserve_scratch(Py_ssize_t limbs)
{
    if (limbs < SCRATCHLESS_LIMBS) {
        return 0;
    }
    if (limbs > PY_LONG_MOST_DIGITS) {
        PyErr_NoMemory();
        return -1;
    }
    void *probe = PyMem_Malloc((size_t)limbs * 8 * sizeof(mp_limb_t));
    if (probe == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    PyMem_Free(probe);
    return 0;
}

int
py_limbs_open(limb_room *room, Py_ssize_t n)
{
    room->limbs = room->inside;
    if ((size_t)n <= sizeof room->inside / sizeof room->inside[0]) {
        return 0;
    }
    room->limbs = n > PY_LONG_MOST_DIGITS ? NULL : PyMem_Malloc((size_t)n * sizeof(mp_limb_t));
    if (room->limbs == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

void
py_limbs_close(limb_room *room)
{
    if (room->limbs != room->inside) {
        PyMem_Free(room->limbs);
    }
}

/* --- digits to limbs --- */

/* The pairs digits[0..31], as 15 limbs. */
static void
pack_block(mp_limb_t *out, const digit *digits)
{
    uint64_t low = close_pair(load_pair(digits));
#pragma GCC unroll 15
    for (int i = 0; i < 15; i++) {
        uint64_t high = close_pair(load_pair(digits + 2 * i + 2));
        out[i] = low >> 4 * i | high << (PAIR_BITS - 4 * i);
        low = high;
    }
}

/* The 60 bits of the digits from i on, of n digits. */
static inline uint64_t
pair_at(const digit *digits, Py_ssize_t n, Py_ssize_t i)
{
    return i + 1 < n ? close_pair(load_pair(digits + i)) : i < n ? digits[i] : 0;
}

/* Fewer than 32 digits. Returns the number of limbs. */
static Py_ssize_t
pack_rest(mp_limb_t *out, const digit *digits, Py_ssize_t n)
{
    Py_ssize_t limbs = limbs_of_digits(n);
    uint64_t low = pair_at(digits, n, 0);
    for (Py_ssize_t i = 0; i < limbs; i++) {
        uint64_t high = pair_at(digits, n, 2 * i + 2);
        out[i] = low >> 4 * i | high << (PAIR_BITS - 4 * i);
        low = high;
    }
    return limbs;
}

Py_ssize_t
py_limbs_pack(mp_limb_t *out, const py_long_view *v)
{
    mp_limb_t *start = out;
    const digit *digits = v->digits;
    Py_ssize_t left = v->size;
    for (; left >= 32; left -= 32, digits += 32, out += 15) {
        pack_block(out, digits);
    }
    out += pack_rest(out, digits, left);
    while (out > start && out[-1] == 0) {
        out--;
    }
    return out - start;
}

/* --- limbs to digits --- */

/* 15 limbs, as the digits[0..31]. */
static void
unpack_block(digit *digits, const mp_limb_t *limbs)
{
    uint64_t below = 0;
#pragma GCC unroll 15
    for (int i = 0; i < 15; i++) {
        store_pair(digits + 2 * i, open_pair(limbs[i] << 4 * i | below));
        below = limbs[i] >> (PAIR_BITS - 4 * i);
    }
    store_pair(digits + 30, open_pair(below));
}

/* Fewer than 15 limbs, into `count` digits. */
static void
unpack_rest(digit *digits, Py_ssize_t count, const mp_limb_t *limbs, Py_ssize_t n)
{
    uint64_t below = 0;
    for (Py_ssize_t i = 0; 2 * i < count; i++) {
        uint64_t limb = i < n ? limbs[i] : 0;
        uint64_t bits = (limb << 4 * i | below) & PAIR_BITS_MASK;
        below = limb >> (PAIR_BITS - 4 * i);
        digits[2 * i] = (digit)bits & PyLong_MASK;
        if (2 * i + 1 < count) {
            digits[2 * i + 1] = (digit)(bits >> PyLong_SHIFT);
        }
    }
}

PyObject *
py_long_from_limbs(const mp_limb_t *limbs, Py_ssize_t n, int sign)
{
    while (n > 0 && limbs[n - 1] == 0) {
        n--;
    }
    size_t bits = n ? (size_t)(n - 1) * 64 + (size_t)bits_of_word(limbs[n - 1]) : 0;
    Py_ssize_t size = (Py_ssize_t)((bits + PyLong_SHIFT - 1) / PyLong_SHIFT);
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    digit *digits = v->ob_digit;
    Py_ssize_t left = size;
    for (; left >= 32 && n >= 15; left -= 32, n -= 15, digits += 32, limbs += 15) {
        unpack_block(digits, limbs);
    }
    unpack_rest(digits, left, limbs, n);
    Py_SIZE(v) = sign < 0 ? -size : size;
    return (PyObject *)v;
}
