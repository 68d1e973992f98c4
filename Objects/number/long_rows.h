/* The loops of long_rows.c, for one width of rows: ROW digits at a time. Included once for each; NAMED(x) is the name
 * that x gets, MULTIPLY_EVEN(x, y) the products, in 64 bits, of the digits 0, 2, … of two rows.
 *
 * I1 the result of bits and shifts may lie where an operand lies: what an iteration writes, none after it reads.
 * I2 a digit that has become 2**30 by a carry, or -1 by a borrow, has one of its two upper bits set.
 */

typedef digit NAMED(row) __attribute__((vector_size(ROW * sizeof(digit))));
typedef uint64_t NAMED(words) __attribute__((vector_size(ROW * sizeof(digit))));

static inline __attribute__((always_inline)) NAMED(row)
NAMED(load)(const digit *digits)
{
    NAMED(row) row;
    memcpy(&row, digits, sizeof row);
    return row;
}

static inline __attribute__((always_inline)) void
NAMED(store)(digit *digits, NAMED(row) row)
{
    memcpy(digits, &row, sizeof row);
}

/* Is an upper bit set in a digit of the row? */
static inline bool
NAMED(has_marks)(NAMED(row) row)
{
    uint64_t words[sizeof row / sizeof(uint64_t)], any = 0;
    memcpy(words, &row, sizeof row);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        any |= words[i];
    }
    return (any & PAIR_SPARE) != 0;
}

/* The row that stands one digit higher: the others of `row` behind the last of `before`. */
static inline __attribute__((always_inline)) NAMED(row)
NAMED(move_up)(NAMED(row) row, NAMED(row) before)
{
#if ROW == 4
    return SHUFFLE(NAMED(row), before, row, 3, 4, 5, 6);
#else
    return SHUFFLE(NAMED(row), before, row, 7, 8, 9, 10, 11, 12, 13, 14);
#endif
}

/* --- sums --- */

#define SUM(x, y) (minus ? (x) - (y) : (x) + (y))
#define CARRY_OF(sum) ((sum) >> (minus ? 31 : PyLong_SHIFT))

/* out = a + b, or a - b. Each digit takes the carry of the one below. Returns the carry or borrow. `minus` is a constant
 * where it is called. */
static inline __attribute__((always_inline)) digit
NAMED(sum)(digit *out, const digit *a, const digit *b, Py_ssize_t n, bool minus)
{
    NAMED(row) carries_before = {0}, marks = {0};
    Py_ssize_t i = 0;
#pragma GCC unroll 2
    for (; i + ROW <= n; i += ROW) {
        NAMED(row) sum = SUM(NAMED(load)(a + i), NAMED(load)(b + i)), carries = CARRY_OF(sum);
        NAMED(row) digits = SUM(sum & PyLong_MASK, NAMED(move_up)(carries, carries_before));
        marks |= digits;
        NAMED(store)(out + i, digits);
        carries_before = carries;
    }
    digit carry = carries_before[ROW - 1];
    if (NAMED(has_marks)(marks)) {
        carry += minus ? -settle_digits(out, i) : settle_digits(out, i);
    }
    for (; i < n; i++) {
        digit sum = SUM(SUM(a[i], b[i]), carry);
        out[i] = sum & PyLong_MASK;
        carry = CARRY_OF(sum);
    }
    return carry;
}

static digit
NAMED(add)(digit *out, const digit *a, const digit *b, Py_ssize_t n)
{
    return NAMED(sum)(out, a, b, n, false);
}

static digit
NAMED(subtract)(digit *out, const digit *a, const digit *b, Py_ssize_t n)
{
    return NAMED(sum)(out, a, b, n, true);
}

#undef SUM
#undef CARRY_OF

/* --- bits --- */

/* out = x op y, n digits of each; op is a constant where it is called. */
static inline __attribute__((always_inline)) void
NAMED(combine_by)(digit *out, const digit *x, const digit *y, Py_ssize_t n, py_bit_operation op)
{
    Py_ssize_t i = 0;
    for (; i + ROW <= n; i += ROW) {
        NAMED(store)(out + i, PY_COMBINE(NAMED(load)(x + i), NAMED(load)(y + i), op));
    }
    for (; i < n; i++) {
        out[i] = PY_COMBINE(x[i], y[i], op);
    }
}

static void
NAMED(combine)(digit *out, const digit *x, const digit *y, Py_ssize_t n, py_bit_operation op)
{
    switch (op) {
    case PY_BITS_AND: NAMED(combine_by)(out, x, y, n, PY_BITS_AND); break;
    case PY_BITS_WITHOUT: NAMED(combine_by)(out, x, y, n, PY_BITS_WITHOUT); break;
    case PY_BITS_OR: NAMED(combine_by)(out, x, y, n, PY_BITS_OR); break;
    case PY_BITS_XOR: NAMED(combine_by)(out, x, y, n, PY_BITS_XOR); break;
    }
}

/* --- shifts --- */

/* out[0..n-1] = a << bits, bits < 30. Each digit is what stays of one and what comes up from the one below; from the top
 * down, as out may lie above a (I1). Returns what goes out at the top. */
static digit
NAMED(shift_left)(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    unsigned down = PyLong_SHIFT - bits;
    digit over = a[n - 1] >> down;
    Py_ssize_t i = n;
    for (; i > ROW; i -= ROW) {
        NAMED(row) own = NAMED(load)(a + i - ROW), below = NAMED(load)(a + i - ROW - 1);
        NAMED(store)(out + i - ROW, (own << bits & PyLong_MASK) | below >> down);
    }
    for (; i > 1; i--) {
        out[i - 1] = (a[i - 1] << bits & PyLong_MASK) | a[i - 2] >> down;
    }
    out[0] = a[0] << bits & PyLong_MASK;
    return over;
}

/* out[0..n-1] = a >> bits, bits < 30. From below, as out may lie under a (I1). */
static void
NAMED(shift_right)(digit *out, const digit *a, Py_ssize_t n, unsigned bits)
{
    unsigned up = PyLong_SHIFT - bits;
    Py_ssize_t i = 0;
    for (; i + ROW < n; i += ROW) {
        NAMED(store)(out + i, NAMED(load)(a + i) >> bits | (NAMED(load)(a + i + 1) << up & PyLong_MASK));
    }
    for (; i + 1 < n; i++) {
        out[i] = a[i] >> bits | (a[i + 1] << up & PyLong_MASK);
    }
    out[i] = a[i] >> bits;
}

/* --- products by one digit --- */

/* Products of a row by a factor as their lower and their upper digits. */
static inline __attribute__((always_inline)) void
NAMED(multiply_row)(NAMED(row) row, NAMED(row) factor, NAMED(row) *lower, NAMED(row) *upper)
{
    NAMED(words) even = MULTIPLY_EVEN(row, factor), odd = MULTIPLY_EVEN((NAMED(words))row >> 32, factor);
    *lower = (NAMED(row))((even & PyLong_MASK) | (odd & PyLong_MASK) << 32);
    *upper = (NAMED(row))(even >> PyLong_SHIFT | odd >> PyLong_SHIFT << 32);
}

/* out = a * factor, n digits of a, and one more. A digit is the sum of its lower part and the upper one of the digit below, whose carry
 * goes to the digit above. */
static void
NAMED(multiply)(digit *out, const digit *a, Py_ssize_t n, digit factor)
{
    NAMED(row) upper_before = {0}, sum_before = {0}, marks = {0}, factors = marks + factor;
    Py_ssize_t i = 0;
    for (; i + ROW <= n; i += ROW) {
        NAMED(row) lower, upper;
        NAMED(multiply_row)(NAMED(load)(a + i), factors, &lower, &upper);
        NAMED(row) sum = lower + NAMED(move_up)(upper, upper_before);
        NAMED(row) digits = (sum & PyLong_MASK) + NAMED(move_up)(sum >> PyLong_SHIFT, sum_before >> PyLong_SHIFT);
        NAMED(store)(out + i, digits);
        marks |= digits;
        upper_before = upper;
        sum_before = sum;
    }
    uint64_t carry = upper_before[ROW - 1] + (sum_before[ROW - 1] >> PyLong_SHIFT);
    if (NAMED(has_marks)(marks)) {
        carry += settle_digits(out, i);
    }
    for (; i < n; i++) {
        carry += (uint64_t)a[i] * factor;
        out[i] = (digit)carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    out[n] = (digit)carry;
}
