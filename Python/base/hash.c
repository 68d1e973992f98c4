/* Hashing of bytes, keyed; hashing of pointers.
 *
 * The key is random in each process (Python/base/random.c). The function is SipHash with one round
 * per word and three at the end: fast for the short keys of dictionaries, and without knowledge of
 * the key nobody can prepare colliding strings.
 *
 * A number in PYTHONHASHSEED asks for hashes that are known beforehand: then they are those of 2.7 with the
 * same number, by multiplication of what there is with 1000003 at each character.
 *
 * I1  equal str and unicode hash alike: both feed py_hash_bytes with Latin-1 bytes when all
 *     characters fit, see py_hash_ucs4.
 * I2  the result is never -1, which the hash protocol keeps for errors.
 */
#include "Python.h"
#include "py_state.h"
#include "py_text.h"

_Py_HashSecret_t _Py_HashSecret;

typedef struct {
    uint64_t v0, v1, v2, v3;
} sip_state;

static inline uint64_t
rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void
sip_round(sip_state *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void
sip_start(sip_state *s)
{
    uint64_t k0 = (uint64_t)_Py_HashSecret.prefix;
    uint64_t k1 = (uint64_t)_Py_HashSecret.suffix;

    s->v0 = k0 ^ 0x736f6d6570736575ULL;
    s->v1 = k1 ^ 0x646f72616e646f6dULL;
    s->v2 = k0 ^ 0x6c7967656e657261ULL;
    s->v3 = k1 ^ 0x7465646279746573ULL;
}

static inline void
sip_word(sip_state *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static inline long
sip_finish(sip_state *s, uint64_t tail, size_t length)
{
    uint64_t h;

    sip_word(s, tail | (uint64_t)length << 56);
    s->v2 ^= 0xff;
    sip_round(s);
    sip_round(s);
    sip_round(s);
    h = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
    return (long)h == -1 ? -2 : (long)h; /* I2 */
}

/* One character more in 2.7's hash. */
static inline unsigned long
multiply_in(unsigned long x, unsigned long character)
{
    return x * 1000003 ^ character;
}

static inline unsigned long
seeded_start(const _Py_HashSecret_t *secret, unsigned long first)
{
    return (unsigned long)secret->prefix ^ first << 7;
}

static inline long
seeded_finish(const _Py_HashSecret_t *secret, unsigned long x, Py_ssize_t length)
{
    x ^= (unsigned long)length ^ (unsigned long)secret->suffix;
    return (long)x == -1 ? -2 : (long)x; /* I2 */
}

static long
seeded_hash_bytes(const _Py_HashSecret_t *secret, const unsigned char *p, Py_ssize_t length)
{
    unsigned long x = seeded_start(secret, p[0]);

    for (Py_ssize_t i = 0; i < length; i++) {
        x = multiply_in(x, p[i]);
    }
    return seeded_finish(secret, x, length);
}

static long
seeded_hash_ucs4(const _Py_HashSecret_t *secret, const Py_UNICODE *u, Py_ssize_t length)
{
    unsigned long x = seeded_start(secret, u[0]);

    for (Py_ssize_t i = 0; i < length; i++) {
        x = multiply_in(x, u[i]);
    }
    return seeded_finish(secret, x, length);
}

long
py_hash_text_of_any_process(PyObject *text)
{
    static const _Py_HashSecret_t none = {0, 0};

    if (py_runtime_state.text.hash_is_seeded || PyObject_Size(text) == 0) {
        return PyObject_Hash(text);
    }
    if (PyUnicode_Check(text)) {
        return seeded_hash_ucs4(&none, PyUnicode_AS_UNICODE(text), PyUnicode_GET_SIZE(text));
    }
    return seeded_hash_bytes(&none, (const unsigned char *)PyString_AS_STRING(text), PyString_GET_SIZE(text));
}

long
py_hash_bytes(const void *data, Py_ssize_t length)
{
    const unsigned char *p = data;
    Py_ssize_t left = length;
    uint64_t tail = 0;
    sip_state s;

    if (length == 0) {
        return 0;
    }
    if (py_runtime_state.text.hash_is_seeded) {
        return seeded_hash_bytes(&_Py_HashSecret, p, length);
    }
    sip_start(&s);
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        sip_word(&s, word);
    }
    memcpy(&tail, p, (size_t)left);
    return sip_finish(&s, tail, (size_t)length);
}

/* Packs up to eight characters below 256 into a word of bytes. */
static inline uint64_t
pack_latin(const Py_UNICODE *u, Py_ssize_t n)
{
    unsigned char bytes[8] = {0};
    uint64_t word;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        bytes[i] = (unsigned char)u[i];
    }
    memcpy(&word, bytes, 8);
    return word;
}

long
py_hash_ucs4(const Py_UNICODE *u, Py_ssize_t length)
{
    Py_UNICODE all = 0;
    sip_state s;
    Py_ssize_t i;

    if (py_runtime_state.text.hash_is_seeded && length != 0) {
        return seeded_hash_ucs4(&_Py_HashSecret, u, length);
    }
    for (i = 0; i < length; i++) {
        all |= u[i];
    }
    if (all >= 256) {
        return py_hash_bytes(u, length * (Py_ssize_t)sizeof(Py_UNICODE));
    }
    if (length == 0) {
        return 0;
    }
    sip_start(&s);
    for (i = 0; i + 8 <= length; i += 8) {
        sip_word(&s, pack_latin(u + i, 8));
    }
    return sip_finish(&s, pack_latin(u + i, length - i), (size_t)length);
}
