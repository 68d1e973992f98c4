/* Double to decimal digits: shortest, or correctly rounded to a given place.
 *
 * How it works. A finite double is c * 2**q with integer c < 2**53.
 *
 *   Shortest: the numbers that read back as the double form an interval around it, (c -+ 1/2) * 2**q. Scaled by a power
 *   of ten so that it is between 1 and 10 wide or a little more, it holds at least one integer and at most one multiple
 *   of ten; the multiple of ten is preferred, else the integer nearest to the double. The three scaled points are
 *   computed from one 128-bit power, rounded to odd two bits below the integer: that keeps every comparison true
 *   (the method that R. Giulietti described under the name Schubfach).
 *
 *   Fixed: c * 2**q * 10**p, rounded half to even, gives the digits as an integer. With a 128-bit power the product is
 *   known up to a tiny interval; when half lies inside it, or more than 18 digits are wanted, the same is computed with
 *   exact integers (mpn).
 *
 * I1 exact integers here stay below 2**2600 and fit into BIG_LIMBS limbs; nothing but _Py_dg_dtoa allocates.
 *
 * Not here: signs, exponents, padding (double_string.c).
 */
#include <gmp.h>
#include <math.h>
#include <string.h>

#include "Python.h"
#include "py_dtoa.h"
#include "py_number.h"
#include "pow10.h"

#define BIG_LIMBS 80

/* No double has a digit other than zero so far out; keeps sums of places in an int. */
#define MOST_PLACES (1 << 30)

/* |value| == fraction * 2**exponent */
typedef struct binary_parts {
    uint64_t fraction;
    int exponent;
    bool lowest_of_binade;    /* the double below is only half as far away as the one above */
} binary_parts;

static binary_parts
split_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7ff);
    if (biased == 0) {
        return (binary_parts){fraction, -1074, false};
    }
    return (binary_parts){fraction | UINT64_C(1) << 52, biased - 1075, fraction == 0 && biased > 1};
}

/* --- digits of an integer --- */

/* Write n in decimal without trailing zeros. Returns the count; *all_digits counts trailing zeros too. */
static int
write_integer(uint64_t n, char *digits, int *all_digits)
{
    char reversed[20];
    int count = 0;
    for (; n != 0; n /= 10) {
        reversed[count++] = (char)('0' + n % 10);
    }
    int zeros = 0;
    while (zeros < count && reversed[zeros] == '0') {
        zeros++;
    }
    for (int i = count; i > zeros; i--) {
        *digits++ = reversed[i - 1];
    }
    *digits = '\0';
    *all_digits = count;
    return count - zeros;
}

/* --- shortest --- */

/* The upper half of c times the rounded-up mantissa of 10**e, with a sticky lowest bit. */
static uint64_t
scale_to_odd(uint64_t c, int e)
{
    const uint64_t *m = pow10_mantissa[e - POW10_FIRST];
    uint64_t high = m[0], low = m[1];
    if (!pow10_is_exact(e)) {
        low++;
        high += low == 0;
    }
    py_u128 x = (py_u128)c * low;
    py_u128 y = (py_u128)c * high + (uint64_t)(x >> 64);
    return (uint64_t)(y >> 64) | ((uint64_t)y > 1);
}

static int
shortest_digits(binary_parts parts, char *digits, int *decpt)
{
    uint64_t c = parts.fraction;
    int q = parts.exponent;
    bool even = (c & 1) == 0;
    /* k = floor(log10(width of the interval)) */
    int k = parts.lowest_of_binade ? (int)(((int64_t)q * 1262611 - 524031) >> 22) : pow2_log10(q);
    int shift = q + pow10_log2(-k) + 1;
    uint64_t middle = scale_to_odd(4 * c << shift, -k);
    uint64_t lower = scale_to_odd((4 * c - (parts.lowest_of_binade ? 1 : 2)) << shift, -k) + !even;
    uint64_t upper = scale_to_odd((4 * c + 2) << shift, -k) - !even;
    uint64_t units = middle / 4;
    uint64_t tens = units / 10 * 10;
    uint64_t chosen;
    bool tens_inside = units >= 10 && lower <= 4 * tens;
    bool next_tens_inside = units >= 10 && 4 * (tens + 10) <= upper;
    bool unit_inside = lower <= 4 * units;
    bool next_unit_inside = 4 * (units + 1) <= upper;
    if (tens_inside != next_tens_inside) {
        chosen = tens_inside ? tens : tens + 10;
    }
    else if (unit_inside != next_unit_inside) {
        chosen = unit_inside ? units : units + 1;
    }
    else {
        uint64_t half = 4 * units + 2;
        chosen = units + (middle > half || (middle == half && (units & 1)));
    }
    int all_digits;
    int count = write_integer(chosen, digits, &all_digits);
    *decpt = all_digits + k;
    return count;
}

/* --- fixed, with a 128-bit power --- */

/* Round c * 2**q * 10**p to an integer below 10**18. Returns whether *n is certain. */
static bool
try_scaled_integer(binary_parts parts, int p, uint64_t *n)
{
    if (p < POW10_FIRST || p > POW10_LAST) {
        return false;
    }
    int normal = __builtin_clzll(parts.fraction);
    py_u192 product = pow10_multiply(parts.fraction << normal, p);
    /* The value is product / 2**drop; the part above the point must be in the top 64 bits. */
    int drop = -(parts.exponent - normal + pow10_log2(p) - 127);
    if (drop < 132) {
        return false;
    }
    if (drop > 192) {    /* below one half, if not so close to it that the error would matter */
        *n = 0;
        return drop > 193;
    }
    int point = drop - 128;    /* 4 .. 64: where the point is in top */
    uint64_t whole = point < 64 ? product.top >> point : 0;
    uint64_t half = UINT64_C(1) << (point - 1);
    uint64_t rest = product.top & (half | (half - 1));
    bool exact = pow10_is_exact(p);
    if (rest == half - 1 && product.mid == UINT64_MAX && !exact) {
        return false;
    }
    bool above = rest > half || (rest == half && (product.mid | product.low) != 0);
    bool tie = rest == half && !above;
    if (tie && !exact) {
        return false;
    }
    *n = whole + (above || (tie && (whole & 1)));
    return true;
}

/* --- fixed, exactly --- */

static mp_size_t
trim_limbs(const mp_limb_t *n, mp_size_t size)
{
    while (size > 0 && n[size - 1] == 0) {
        size--;
    }
    return size;
}

/* n *= 5**power */
static mp_size_t
multiply_by_five(mp_limb_t *n, mp_size_t size, int power)
{
    while (power > 0) {
        int step = power < 27 ? power : 27;
        mp_limb_t factor = 1;
        for (int i = 0; i < step; i++) {
            factor *= 5;
        }
        mp_limb_t carry = mpn_mul_1(n, n, size, factor);
        if (carry) {
            n[size++] = carry;
        }
        power -= step;
    }
    return size;
}

/* n <<= bits */
static mp_size_t
shift_left(mp_limb_t *n, mp_size_t size, int bits)
{
    mp_size_t limbs = bits / 64;
    mpn_copyd(n + limbs, n, size);
    mpn_zero(n, limbs);
    size += limbs;
    if (bits % 64) {
        mp_limb_t carry = mpn_lshift(n + limbs, n + limbs, size - limbs, (unsigned)(bits % 64));
        if (carry) {
            n[size++] = carry;
        }
    }
    return size;
}

/* Round numerator / denominator to an integer, half to even, into quotient (BIG_LIMBS + 1). */
static mp_size_t
round_quotient(mp_limb_t *quotient, const mp_limb_t *numerator, mp_size_t size, const mp_limb_t *denominator,
               mp_size_t denominator_size)
{
    mp_limb_t rest[BIG_LIMBS + 1];
    mp_size_t quotient_size = 1;
    quotient[0] = 0;
    if (size >= denominator_size) {
        mpn_tdiv_qr(quotient, rest, 0, numerator, size, denominator, denominator_size);
        quotient_size = size - denominator_size + 1;
    }
    else {
        mpn_zero(rest, denominator_size);
        mpn_copyi(rest, numerator, size);
    }
    mp_limb_t carry = mpn_lshift(rest, rest, denominator_size, 1);
    int order = carry ? 1 : mpn_cmp(rest, denominator, denominator_size);
    if (order > 0 || (order == 0 && (quotient[0] & 1))) {
        carry = mpn_add_1(quotient, quotient, quotient_size, 1);
        if (carry) {
            quotient[quotient_size++] = carry;
        }
    }
    return trim_limbs(quotient, quotient_size);
}

/* Digits of c * 2**q * 10**p, rounded to an integer. Returns the count; *all_digits counts trailing zeros too. */
static int
exact_digits(binary_parts parts, int p, char *digits, int *all_digits)
{
    mp_limb_t numerator[BIG_LIMBS], denominator[BIG_LIMBS], quotient[BIG_LIMBS + 1];
    mp_size_t size = 1, denominator_size = 1;
    numerator[0] = parts.fraction;
    denominator[0] = 1;
    int twos = parts.exponent + p;
    if (p >= 0) {
        size = multiply_by_five(numerator, size, p);
    }
    else {
        denominator_size = multiply_by_five(denominator, denominator_size, -p);
    }
    if (twos >= 0) {
        size = shift_left(numerator, size, twos);
    }
    else {
        denominator_size = shift_left(denominator, denominator_size, -twos);
    }
    size = round_quotient(quotient, numerator, size, denominator, denominator_size);
    if (size == 0) {
        *all_digits = 0;
        return 0;
    }
    unsigned char raw[PY_DTOA_BUFFER + 24];
    int count = (int)mpn_get_str(raw, 10, quotient, size);
    int skip = 0;
    while (raw[skip] == 0) {
        skip++;
    }
    *all_digits = count - skip;
    while (raw[count - 1] == 0) {
        count--;
    }
    for (int i = skip; i < count; i++) {
        digits[i - skip] = (char)('0' + raw[i]);
    }
    return count - skip;
}

/* Digits of value * 10**p as an integer. */
static int
scaled_digits(binary_parts parts, int p, char *digits, int *all_digits)
{
    uint64_t n;
    if (try_scaled_integer(parts, p, &n)) {
        return write_integer(n, digits, all_digits);
    }
    if (p > 0 && p > -parts.exponent) {    /* all further digits are zeros */
        int enough = parts.exponent < 0 ? -parts.exponent : 0;
        int count = exact_digits(parts, enough, digits, all_digits);
        *all_digits += p - enough;
        return count;
    }
    return exact_digits(parts, p, digits, all_digits);
}

static int
digits_after_point(binary_parts parts, int places, char *digits, int *decpt)
{
    /* value < 2**(exponent + 53) <= 10**magnitude: too small for anything to be left? */
    int magnitude = pow2_log10(parts.exponent + 53) + 1;
    int all_digits = 0, count = 0;
    if (magnitude + (int64_t)places >= 0) {
        count = scaled_digits(parts, places, digits, &all_digits);
    }
    *decpt = all_digits - places;
    return count;
}

static int
significant_digits(binary_parts parts, int places, char *digits, int *decpt)
{
    if (places < 1) {
        places = 1;
    }
    int width = 64 - __builtin_clzll(parts.fraction);
    /* 10**estimate <= value < 10**(estimate + 2) */
    int estimate = pow2_log10(parts.exponent + width - 1);
    int all_digits;
    int count = scaled_digits(parts, places - 1 - estimate, digits, &all_digits);
    if (all_digits > places) {
        estimate++;
        count = scaled_digits(parts, places - 1 - estimate, digits, &all_digits);
    }
    *decpt = all_digits - (places - 1 - estimate);
    return count;
}

/* --- public --- */

int
py_dtoa_digits(double value, py_dtoa_mode mode, int places, char *digits, int *decpt)
{
    binary_parts parts = split_double(value);
    int count;
    if (places > MOST_PLACES) {
        places = MOST_PLACES;
    }
    if (parts.fraction == 0) {
        digits[0] = '0';
        *decpt = 1;
        count = 1;
    }
    else if (mode == PY_DTOA_SHORTEST) {
        count = shortest_digits(parts, digits, decpt);
    }
    else if (mode == PY_DTOA_AFTER_POINT) {
        count = digits_after_point(parts, places, digits, decpt);
    }
    else {
        count = significant_digits(parts, places, digits, decpt);
    }
    digits[count] = '\0';
    return count;
}

/* The same with a sign and with words for what is not finite. The result is released with _Py_dg_freedtoa; *end is
 * where its digits end. Returns new memory, NULL when there is none. Raises no. */
char *
_Py_dg_dtoa(double value, int mode, int places, int *decpt, int *sign, char **end)
{
    char *digits = malloc(PY_DTOA_BUFFER);
    if (digits == NULL) {
        return NULL;
    }
    *sign = signbit(value) != 0;
    if (isfinite(value)) {
        py_dtoa_mode kind = mode == 3 ? PY_DTOA_AFTER_POINT : mode == 2 ? PY_DTOA_SIGNIFICANT : PY_DTOA_SHORTEST;
        py_dtoa_digits(value, kind, places, digits, decpt);
    }
    else {
        strcpy(digits, isnan(value) ? "NaN" : "Infinity");
        *decpt = PY_DTOA_NOT_FINITE;
    }
    if (end != NULL) {
        *end = digits + strlen(digits);
    }
    return digits;
}

void
_Py_dg_freedtoa(char *digits)
{
    free(digits);
}
