/* Loops over many digits, as many at a time as the processor takes: 4, or 8 where it has AVX2.
 *
 * How it works: long_rows.h has the loops for a width that is a macro, this file includes it for each width. What the processor
 * has is asked once, at the start; less than LONG_ENOUGH digits are not worth it.
 *
 * I1 nothing here allocates, nothing fails.
 *
 * Not here: numbers of up to ten digits (long_quick.h), products of more digits (long_product.c).
 */
#include "long_internal.h"
#include "py_state.h"

#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif

/* The bits of a pair that no digit uses. */
#define PAIR_SPARE (~PAIR_MASK)

enum { LONG_ENOUGH = 24 };

/* Let carries run on from digits that are one too large, or -1. Returns what goes out at the top: 1, 0, or (digit)-1. */
static digit
settle_digits(digit *out, Py_ssize_t n)
{
    digit carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        digit sum = out[i] + carry;
        out[i] = sum & PyLong_MASK;
        carry = (digit)((int32_t)sum >> PyLong_SHIFT);
    }
    return carry;
}

/* The digits of two rows, one behind the other, that the numbers name. */
#ifdef __clang__
#define SHUFFLE(type, x, y, ...) __builtin_shufflevector((x), (y), __VA_ARGS__)
#else
#define SHUFFLE(type, x, y, ...) __builtin_shuffle((x), (y), (type){__VA_ARGS__})
#endif

#define ROW 4
#define NAMED(name) narrow_##name
#ifdef __x86_64__
typedef int four_ints __attribute__((vector_size(16)));
#define MULTIPLY_EVEN(x, y) ((narrow_words)__builtin_ia32_pmuludq128((four_ints)(x), (four_ints)(y)))
#else
#define MULTIPLY_EVEN(x, y) (((narrow_words)(x) & 0xffffffffU) * ((narrow_words)(y) & 0xffffffffU))
#endif
#include "long_rows.h"
#undef ROW
#undef NAMED
#undef MULTIPLY_EVEN

#if defined(__x86_64__) && !defined(__clang__)    /* the pragma is GCC's */
#pragma GCC push_options
#pragma GCC target("avx2")
#define ROW 8
#define NAMED(name) wide_##name
typedef int eight_ints __attribute__((vector_size(32)));
#define MULTIPLY_EVEN(x, y) ((wide_words)__builtin_ia32_pmuludq256((eight_ints)(x), (eight_ints)(y)))
#include "long_rows.h"
#undef ROW
#undef NAMED
#undef MULTIPLY_EVEN
#pragma GCC pop_options
#define BY_WIDTH(loop, ...) \
    ((n) >= LONG_ENOUGH && py_runtime_state.number.has_wide_rows ? wide_##loop(__VA_ARGS__) : narrow_##loop(__VA_ARGS__))
#else
#define BY_WIDTH(loop, ...) narrow_##loop(__VA_ARGS__)
#endif

/* The C library knows the answer; the compiler's own function asks the processor again, in a constructor of each program that
   holds it: 80 us in a virtual machine, which has to be left for each question. */
int
py_digits_have_wide_rows(void)
{
#ifdef CPU_FEATURE_ACTIVE
    return CPU_FEATURE_ACTIVE(AVX2);
#elif defined(__x86_64__) && !defined(__clang__)
    return __builtin_cpu_supports("avx2");
#else
    return 0;
#endif
}

/* Copy n digits and add a carry of 0 or 1. Returns the carry. */
static digit
copy_with_carry(digit *out, const digit *a, Py_ssize_t n, digit carry)
{
    Py_ssize_t i = 0;
    for (; carry && i < n; i++) {
        out[i] = (a[i] + 1) & PyLong_MASK;
        carry = out[i] == 0;
    }
    if (i < n && out != a) {
        memcpy(out + i, a + i, (size_t)(n - i) * sizeof(digit));
    }
    return carry;
}

digit
py_digits_add(digit *out, const digit *a, Py_ssize_t size, const digit *b, Py_ssize_t n)
{
    digit carry = BY_WIDTH(add, out, a, b, n);
    return copy_with_carry(out + n, a + n, size - n, carry);
}

/* Copy n digits and take away a borrow of 0 or 1. */
static void
copy_with_borrow(digit *out, const digit *a, Py_ssize_t n, digit borrow)
{
    Py_ssize_t i = 0;
    for (; borrow && i < n; i++) {
        borrow = a[i] == 0;
        out[i] = (a[i] - 1) & PyLong_MASK;
    }
    if (i < n && out != a) {
        memcpy(out + i, a + i, (size_t)(n - i) * sizeof(digit));
    }
}

void
py_digits_subtract(digit *out, const digit *a, Py_ssize_t size, const digit *b, Py_ssize_t n)
{
    digit borrow = BY_WIDTH(subtract, out, a, b, n);
    copy_with_borrow(out + n, a + n, size - n, borrow);
}

void
py_digits_combine(digit *out, const digit *x, const digit *y, Py_ssize_t n, py_bit_operation op)
{
    BY_WIDTH(combine, out, x, y, n, op);
}

digit
py_digits_shift_left(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    return BY_WIDTH(shift_left, out, a, n, bits);
}

void
py_digits_shift_right(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    BY_WIDTH(shift_right, out, a, n, bits);
}

void
py_digits_multiply(digit *out, const digit *a, Py_ssize_t n, digit factor)
{
    BY_WIDTH(multiply, out, a, n, factor);
}
