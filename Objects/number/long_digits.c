/* Between limbs and the characters of digits.
 *
 * How it works: eight characters are one word, worked on at once: 8, 24 or 32 bits in the bases 2, 8 and 16. Nineteen decimal
 * digits nearly fill a limb: a number of some hundred digits is taken apart, or put together, by divisions or products with
 * 10**19. Anything longer, and other bases, is GMP's (mpn_get_str, mpn_set_str), which deals in values of digits.
 *
 * I1 the first of eight characters is the lowest byte of its word (long_internal.h asks for that order).
 * I2 mpn_get_str may need one limb more than the number has, and works in place.
 */
#include "long_internal.h"

#define CHUNK 10000000000000000000UL     /* 10**19; its top bit is set */
#define CHUNK_DIGITS 19
/* floor((2**128 - 1) / CHUNK) - 2**64 */
#define CHUNK_INVERSE ((uint64_t)(~(unsigned __int128)0 / CHUNK))
#define CHUNK_LIMBS 24                   /* beyond, GMP's ways are quicker */

#define EACH_BYTE(value) ((uint64_t)(value) * 0x0101010101010101UL)

static inline uint64_t
load_eight(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline void
store_eight(char *p, uint64_t word)
{
    memcpy(p, &word, sizeof word);
}

/* Values of digits, one in each byte, as characters. */
static inline uint64_t
characters_of(uint64_t values)
{
    uint64_t letters = (values + EACH_BYTE(128 - 10)) >> 7 & EACH_BYTE(1);
    return values + EACH_BYTE('0') + letters * ('a' - '0' - 10);
}

/* The reverse: letters of both cases have 0x40 set, and end in their place in the alphabet. */
static inline uint64_t
values_of(uint64_t characters)
{
    uint64_t letters = characters >> 6 & EACH_BYTE(1);
    return (characters & (EACH_BYTE(15) | letters << 4)) + letters * 9;
}

/* --- bases 2, 8 and 16 --- */

/* Eight digits of so many bits each as eight characters: halves, quarters and single digits move apart. `width` is a
 * constant where it is called. */
static inline __attribute__((always_inline)) uint64_t
spread_digits(uint64_t bits, unsigned width)
{
    uint64_t half = ((uint64_t)1 << 4 * width) - 1, quarter = ((uint64_t)1 << 2 * width) - 1, one = ((uint64_t)1 << width) - 1;
    bits &= half | half << 4 * width;
    bits = (bits | bits << (32 - 4 * width)) & (half | half << 32);
    bits = (bits | bits << (16 - 2 * width)) & quarter * 0x0001000100010001UL;
    bits = __builtin_bswap64((bits | bits << (8 - width)) & EACH_BYTE(one));
    return width == 4 ? characters_of(bits) : bits + EACH_BYTE('0');
}

/* Eight characters as 32 bits. */
static inline uint64_t
half_of_hex(const char *p)
{
    uint64_t spread = __builtin_bswap64(values_of(load_eight(p)));
    spread = (spread | spread >> 4) & 0x00ff00ff00ff00ffUL;
    spread = (spread | spread >> 8) & 0x0000ffff0000ffffUL;
    return (spread | spread >> 16) & 0xffffffffUL;
}

/* The characters of the digits from an eighth one on: they begin at a byte, and are no more than four. */
static inline __attribute__((always_inline)) uint64_t
characters_from(const mp_limb_t *limbs, size_t place, unsigned width)
{
    uint32_t bits;
    memcpy(&bits, (const char *)limbs + place / 8 * width, sizeof bits);
    return spread_digits(bits, width);
}

/* From the top down: less than eight digits first. Bytes are read of the limb behind the n. */
static inline __attribute__((always_inline)) size_t
write_by_bits(char *out, mp_limb_t *limbs, Py_ssize_t n, unsigned width)
{
    size_t bits = (size_t)(n - 1) * 64 + (size_t)bits_of_word(limbs[n - 1]);
    size_t digits = (bits + width - 1) / width, first = digits % 8, left = digits - first;
    limbs[n] = 0;
    if (first > 0) {
        char top[8];
        store_eight(top, characters_from(limbs, left, width));
        memcpy(out, top + 8 - first, first);
    }
    for (char *p = out + first; left > 0; p += 8) {
        left -= 8;
        store_eight(p, characters_from(limbs, left, width));
    }
    return digits;
}

static Py_ssize_t
read_hex(mp_limb_t *out, const char *p, size_t count)
{
    Py_ssize_t n = 0;
    const char *end = p + count;
    for (; end - p >= 16; end -= 16) {
        out[n++] = half_of_hex(end - 16) << 32 | half_of_hex(end - 8);
    }
    if (end > p) {
        char top[16];
        memset(top, '0', sizeof top);
        memcpy(top + sizeof top - (end - p), p, (size_t)(end - p));
        out[n++] = half_of_hex(top) << 32 | half_of_hex(top + 8);
    }
    return n;
}

/* --- base 10, some hundred digits --- */

/* n below 10**8 as eight characters: fours, pairs and single digits move apart. */
static inline uint64_t
eight_decimals(uint64_t n)
{
    uint64_t fours = n / 10000 | n % 10000 << 32;
    uint64_t hundreds = (fours * 10486) >> 20 & 0x0000007f0000007fUL;    /* / 100 */
    uint64_t pairs = hundreds | (fours - hundreds * 100) << 16;
    uint64_t tens = (pairs * 103) >> 10 & 0x000f000f000f000fUL;          /* / 10 */
    return (tens | (pairs - tens * 10) << 8) + EACH_BYTE('0');
}

static inline uint64_t
value_of_eight(const char *p)
{
    uint64_t n = load_eight(p) - EACH_BYTE('0');
    n = (n * 10 + (n >> 8)) & 0x00ff00ff00ff00ffUL;
    n = (n * 100 + (n >> 16)) & 0x0000ffff0000ffffUL;
    return (n * 10000 + (n >> 32)) & 0xffffffffUL;
}

/* CHUNK_DIGITS characters. */
static void
write_chunk(char *out, uint64_t n)
{
    uint64_t top = n / 10000000000000000UL, rest = n % 10000000000000000UL;
    out[0] = (char)('0' + top / 100);
    out[1] = (char)('0' + top / 10 % 10);
    out[2] = (char)('0' + top % 10);
    store_eight(out + 3, eight_decimals(rest / 100000000));
    store_eight(out + 11, eight_decimals(rest % 100000000));
}

static uint64_t
read_chunk(const char *p, size_t count)
{
    uint64_t n = 0;
    for (; count >= 8; count -= 8, p += 8) {
        n = n * 100000000 + value_of_eight(p);
    }
    for (; count > 0; count--, p++) {
        n = n * 10 + (uint64_t)(*p - '0');
    }
    return n;
}

/* Divide by CHUNK in place. Returns the remainder. Two limbs by one, with the divisor's inverse: the quotient that it
 * gives is at most one off, either way. */
static uint64_t
divide_by_chunk(mp_limb_t *limbs, Py_ssize_t n)
{
    uint64_t rest = 0;
    for (Py_ssize_t i = n; --i >= 0;) {
        unsigned __int128 guess = (unsigned __int128)rest * CHUNK_INVERSE + ((unsigned __int128)rest << 64 | limbs[i]);
        uint64_t quotient = (uint64_t)(guess >> 64) + 1;
        rest = limbs[i] - quotient * CHUNK;
        if (rest > (uint64_t)guess) {
            quotient--;
            rest += CHUNK;
        }
        if (rest >= CHUNK) {
            quotient++;
            rest -= CHUNK;
        }
        limbs[i] = quotient;
    }
    return rest;
}

/* At most CHUNK_LIMBS limbs, which are lost. */
static size_t
write_decimal(char *out, mp_limb_t *limbs, Py_ssize_t n)
{
    uint64_t chunks[CHUNK_LIMBS + 2];
    int count = 0;
    while (n > 0) {
        chunks[count++] = divide_by_chunk(limbs, n);
        while (n > 0 && limbs[n - 1] == 0) {
            n--;
        }
    }
    char top[CHUNK_DIGITS];
    int zeros = 0;
    write_chunk(top, chunks[--count]);
    while (zeros < CHUNK_DIGITS - 1 && top[zeros] == '0') {
        zeros++;
    }
    size_t written = (size_t)(CHUNK_DIGITS - zeros);
    memcpy(out, top + zeros, written);
    for (; --count >= 0; written += CHUNK_DIGITS) {
        write_chunk(out + written, chunks[count]);
    }
    return written;
}

static Py_ssize_t
read_decimal(mp_limb_t *out, const char *p, size_t count)
{
    size_t first = (count - 1) % CHUNK_DIGITS + 1;
    const char *end = p + count;
    Py_ssize_t n = 1;
    out[0] = read_chunk(p, first);
    for (p += first; p < end; p += CHUNK_DIGITS) {
        mp_limb_t carry = mpn_mul_1(out, out, n, CHUNK);
        carry += mpn_add_1(out, out, n, read_chunk(p, CHUNK_DIGITS));
        if (carry) {
            out[n++] = carry;
        }
    }
    return n;
}

/* --- any base --- */

/* Values of digits as characters, in place, without zeros before them. Returns how many there are. */
static size_t
name_digits(unsigned char *p, size_t count)
{
    size_t zeros = 0, i = 0;
    while (zeros + 1 < count && p[zeros] == 0) {
        zeros++;
    }
    count -= zeros;
    if (zeros) {
        memmove(p, p + zeros, count);
    }
    for (; i + 8 <= count; i += 8) {
        store_eight((char *)p + i, characters_of(load_eight((char *)p + i)));
    }
    for (; i < count; i++) {
        p[i] = (unsigned char)(p[i] + (p[i] < 10 ? '0' : 'a' - 10));
    }
    return count;
}

size_t
py_limbs_write(char *out, mp_limb_t *limbs, Py_ssize_t n, int base)
{
    switch (base) {
    case 2: return write_by_bits(out, limbs, n, 1);
    case 8: return write_by_bits(out, limbs, n, 3);
    case 16: return write_by_bits(out, limbs, n, 4);
    }
    if (base == 10 && n <= CHUNK_LIMBS) {
        return write_decimal(out, limbs, n);
    }
    return name_digits((unsigned char *)out, mpn_get_str((unsigned char *)out, base, limbs, n));    /* I2 */
}

Py_ssize_t
py_limbs_read(mp_limb_t *out, const char *p, size_t count, int base)
{
    if (base == 16) {
        return read_hex(out, p, count);
    }
    if (base == 10 && count <= CHUNK_LIMBS * CHUNK_DIGITS) {
        return read_decimal(out, p, count);
    }
    unsigned char *values = PyMem_Malloc(count);
    if (values == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        store_eight((char *)values + i, values_of(load_eight(p + i)));
    }
    for (; i < count; i++) {
        values[i] = (unsigned char)_PyLong_DigitValue[Py_CHARMASK(p[i])];
    }
    Py_ssize_t n = mpn_set_str(out, values, count, base);
    PyMem_Free(values);
    return n;
}
