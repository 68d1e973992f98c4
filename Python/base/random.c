/* Random bytes from the system, and the key of string hashes.
 *
 * The key is random, unless PYTHONHASHSEED is a number: then it is made from that number alone, and 0
 * makes it zero. With a number hashes are 2.7's with that number (Python/base/hash.c).
 */
#include "Python.h"
#include "py_state.h"
#include "pythonrun.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>

/* Fills the buffer. Returns status without an error set. */
static int
read_random(unsigned char *buffer, size_t size)
{
    while (size > 0) {
        ssize_t got = getrandom(buffer, size, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return -1;
        }
        buffer += got;
        size -= (size_t)got;
    }
    return 0;
}

int
_PyOS_URandom(void *buffer, Py_ssize_t size)
{
    if (size < 0) {
        PyErr_Format(PyExc_ValueError, "negative argument not allowed");
        return -1;
    }
    if (read_random(buffer, (size_t)size) < 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    return 0;
}

/* Spreads a seed over the key as 2.7 does: bits 16 to 23 of a linear congruential sequence. */
static void
expand_seed(unsigned int seed, unsigned char *key, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * 214013u + 2531011u;
        key[i] = (unsigned char)(seed >> 16);
    }
}

void
_PyRandom_Init(void)
{
    unsigned char *key = (unsigned char *)&_Py_HashSecret;
    const char *text = Py_GETENV("PYTHONHASHSEED");
    memset(key, 0, sizeof _Py_HashSecret);
    if (text == NULL || *text == '\0' || strcmp(text, "random") == 0) {
        if (text != NULL && *text != '\0') {
            Py_HashRandomizationFlag = 1;
        }
        if (read_random(key, sizeof _Py_HashSecret) < 0) {
            Py_FatalError("failed to get random numbers to initialize Python");
        }
        return;
    }
    char *end;
    errno = 0;
    unsigned long seed = strtoul(text, &end, 10);
    if (*end != '\0' || seed > 4294967295UL || (errno == ERANGE && seed == ULONG_MAX)) {
        Py_FatalError("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
    }
    py_runtime_state.text.hash_is_seeded = 1;
    if (seed != 0) {
        Py_HashRandomizationFlag = 1;
        expand_seed((unsigned int)seed, key, sizeof _Py_HashSecret);
    }
}

void
_PyRandom_Fini(void)
{
}
