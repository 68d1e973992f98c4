/* Decimal text to double, correctly rounded (half to even).
 *
 * How it works: the scan yields w, the first 19 significant digits as an integer, and an exponent so that the text
 * means about w * 10**e. Three ways follow, from fast to certain:
 *
 *   1. w < 2**53 and |e| <= 22: one exact double multiplication or division.
 *   2. w times a 128-bit power of ten. What the table and the digits beyond the 19th leave open is a small interval;
 *      when both of its ends round to the same double, that is the answer (all but about one in 2**60 inputs).
 *   3. The exact integers, on GMP's mpn layer: D * 10**e as a quotient with a sticky remainder.
 *
 * I1 no digit after the first MAX_DIGITS significant ones can matter, except for being non-zero: a double's
 *    neighbouring midpoints have at most 767 significant digits.
 * I2 all numbers of way 3 fit into BIG_LIMBS limbs on the C stack; nothing here allocates.
 *
 * Not here: inf and nan, errors, other spellings (double_string.c); hexadecimal floats (float_hex.c).
 */
#include <errno.h>
#include <gmp.h>
#include <math.h>
#include <string.h>

#include "Python.h"
#include "py_number.h"
#include "pow10.h"

#define MAX_DIGITS 780
#define BIG_LIMBS 96

/* What the scan found. Value of the text: digits as an integer, times 10**exponent. */
typedef struct decimal_text {
    const char *first;    /* first significant digit, or NULL when all digits are zero */
    Py_ssize_t count;     /* significant digits, from the first non-zero to the last one written */
    int64_t exponent;     /* of the last digit counted */
    uint64_t leading;     /* the first 19 digits */
    bool negative;
} decimal_text;

static const double small_powers[] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* --- scanning --- */

static inline bool
is_digit(char c)
{
    return (unsigned)(c - '0') <= 9;
}

static void
take_digit(decimal_text *text, const char *at)
{
    if (text->first == NULL) {
        if (*at == '0') {
            return;
        }
        text->first = at;
    }
    if (text->count < 19) {
        text->leading = text->leading * 10 + (uint64_t)(*at - '0');
    }
    text->count++;
}

/* The exponent part at s ("e-12"); returns where it ends, or s when there is none. */
static const char *
scan_exponent(const char *s, int64_t *exponent)
{
    const char *p = s;
    if (*p != 'e' && *p != 'E') {
        return s;
    }
    p++;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    if (!is_digit(*p)) {
        return s;
    }
    int64_t value = 0;
    for (; is_digit(*p); p++) {
        if (value < INT64_C(1000000000000000)) {
            value = value * 10 + (*p - '0');
        }
    }
    *exponent += negative ? -value : value;
    return p;
}

/* Scan a number at s. Returns its end, or s when there is no number. */
static const char *
scan_decimal(const char *s, decimal_text *text)
{
    const char *p = s;
    bool any = false;
    memset(text, 0, sizeof *text);
    text->negative = *p == '-';
    if (*p == '-' || *p == '+') {
        p++;
    }
    for (; is_digit(*p); p++) {
        take_digit(text, p);
        any = true;
    }
    if (*p == '.') {
        for (p++; is_digit(*p); p++) {
            take_digit(text, p);
            text->exponent--;
            any = true;
        }
    }
    if (!any) {
        return s;
    }
    return scan_exponent(p, &text->exponent);
}

/* --- rounding --- */

/* m * 2**exponent, rounded, where m has its top bit set; sticky: a little more than that. */
static double
round_to_double(uint64_t m, int64_t exponent, bool sticky)
{
    int64_t lead = exponent + 63;
    if (lead > 1023) {
        return HUGE_VAL;
    }
    if (lead < -1075) {
        return 0.0;
    }
    int drop = lead >= -1022 ? 11 : (int)(11 - 1022 - lead);
    uint64_t kept = drop < 64 ? m >> drop : 0;
    uint64_t half = (uint64_t)1 << (drop - 1);
    uint64_t rest = m & (half | (half - 1));
    if (rest > half || (rest == half && (sticky || (kept & 1)))) {
        kept++;
    }
    /* A carry out of the fraction runs into the exponent field, which is what it should do. */
    uint64_t bits = lead >= -1022 ? ((uint64_t)(lead + 1022) << 52) + kept : kept;
    double result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

/* p * 2**exponent, rounded, where p is at least 2**189. */
static double
round_wide(py_u192 p, int64_t exponent, bool sticky)
{
    int shift = __builtin_clzll(p.top);
    uint64_t m = shift ? p.top << shift | p.mid >> (64 - shift) : p.top;
    bool rest = (shift ? p.mid << shift : p.mid) != 0 || p.low != 0;
    return round_to_double(m, exponent + 128 - shift, sticky || rest);
}

/* --- way 2 --- */

/* Try with the 128-bit power. Returns whether *result is certain. */
static bool
try_wide(const decimal_text *text, int64_t exponent, double *result)
{
    if (exponent < POW10_FIRST || exponent > POW10_LAST) {
        return false;
    }
    int e = (int)exponent;
    int shift = __builtin_clzll(text->leading);
    int64_t scale = pow10_log2(e) - 127 - shift;
    py_u192 low = pow10_multiply(text->leading << shift, e);
    bool truncated = text->count > 19;
    *result = round_wide(low, scale, false);
    if (pow10_is_exact(e) && !truncated) {
        return true;
    }
    py_u192 high = low;
    high.mid++;    /* the mantissa's error, times less than 2**64 */
    high.top += high.mid == 0;
    if (truncated) {    /* w + 1: less than one more 2**128, shifted like w */
        high.top += (uint64_t)1 << shift;
    }
    return high.top >= low.top && round_wide(high, scale, true) == *result;
}

/* --- way 3 --- */

/* to = 5**n, n >= 0; returns the number of limbs. */
static mp_size_t
power_of_five(mp_limb_t *to, int n)
{
    const mp_limb_t five27 = UINT64_C(7450580596923828125);
    mp_size_t size = 1;
    to[0] = 1;
    while (n > 0) {
        int step = n < 27 ? n : 27;
        mp_limb_t factor = five27;
        if (step < 27) {
            factor = 1;
            for (int i = 0; i < step; i++) {
                factor *= 5;
            }
        }
        mp_limb_t carry = mpn_mul_1(to, to, size, factor);
        if (carry) {
            to[size++] = carry;
        }
        n -= step;
    }
    return size;
}

/* The size-limb number n (top limb not zero) times 2**exponent. */
static double
round_limbs(const mp_limb_t *n, mp_size_t size, int64_t exponent, bool sticky)
{
    py_u192 p = {n[size - 1], size > 1 ? n[size - 2] : 0, size > 2 ? n[size - 3] : 0};
    for (mp_size_t i = 0; i + 3 < size; i++) {
        sticky = sticky || n[i] != 0;
    }
    int shift = __builtin_clzll(p.top);
    if (shift) {
        p.top = p.top << shift | p.mid >> (64 - shift);
        p.mid = p.mid << shift | p.low >> (64 - shift);
        p.low <<= shift;
    }
    return round_wide(p, exponent + 64 * (int64_t)(size - 3) - shift, sticky);
}

static double
convert_exactly(const decimal_text *text)
{
    unsigned char digits[MAX_DIGITS + 1];
    Py_ssize_t count = 0;
    int64_t exponent = text->exponent;
    bool sticky = false;
    const char *p = text->first;
    for (Py_ssize_t i = 0; i < text->count; p++) {
        if (*p == '.') {
            continue;
        }
        if (count < MAX_DIGITS) {
            digits[count++] = (unsigned char)(*p - '0');
        }
        else {
            exponent++;
            sticky = sticky || *p != '0';
        }
        i++;
    }
    if (sticky) {    /* I1: any further digit stands for all of them */
        digits[count++] = 1;
        exponent--;
    }
    mp_limb_t number[BIG_LIMBS], five[BIG_LIMBS], result[BIG_LIMBS], rest[BIG_LIMBS];
    mp_size_t size = mpn_set_str(number, digits, (size_t)count, 10);
    if (exponent >= 0) {
        mp_size_t five_size = power_of_five(five, (int)exponent);
        if (size >= five_size) {
            mpn_mul(result, number, size, five, five_size);
        }
        else {
            mpn_mul(result, five, five_size, number, size);
        }
        size += five_size;
        size -= result[size - 1] == 0;
        return round_limbs(result, size, exponent, false);
    }
    mp_size_t five_size = power_of_five(five, (int)-exponent);
    mp_size_t pad = five_size + 2 > size ? five_size + 2 - size : 0;
    mpn_copyd(number + pad, number, size);
    mpn_zero(number, pad);
    size += pad;
    mpn_tdiv_qr(result, rest, 0, number, size, five, five_size);
    size = size - five_size + 1;
    size -= result[size - 1] == 0;
    return round_limbs(result, size, exponent - 64 * (int64_t)pad, !mpn_zero_p(rest, five_size));
}

/* --- the whole --- */

static double
convert_decimal(const decimal_text *text)
{
    if (text->first == NULL) {
        return 0.0;
    }
    /* The value lies in [10**(magnitude - 1), 10**magnitude). */
    int64_t magnitude = text->exponent + text->count;
    if (magnitude > 310) {
        return HUGE_VAL;
    }
    if (magnitude < -325) {
        return 0.0;
    }
    int64_t exponent = text->exponent + (text->count > 19 ? text->count - 19 : 0);
    if (text->count <= 19 && text->leading < (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
        double w = (double)text->leading;
        return exponent < 0 ? w / small_powers[-exponent] : w * small_powers[exponent];
    }
    double result;
    if (try_wide(text, exponent, &result)) {
        return result;
    }
    return convert_exactly(text);
}

/* Convert the decimal number at s; *end is its end, s when there is none. Sets errno to ERANGE on overflow.
 * Returns the double nearest to the text. Raises no. */
double
_Py_dg_strtod(const char *s, char **end)
{
    decimal_text text;
    const char *stop = scan_decimal(s, &text);
    if (end != NULL) {
        *end = (char *)stop;
    }
    if (stop == s) {
        return 0.0;
    }
    double result = convert_decimal(&text);
    if (isinf(result)) {
        errno = ERANGE;
    }
    return text.negative ? -result : result;
}
