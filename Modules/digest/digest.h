/* Message digests in C, for the modules _md5, _sha, _sha256 and _sha512, which stand in when OpenSSL is missing.
 *
 * An algorithm is a row: sizes, starting state and a function that mixes one block into the state. Padding, buffering
 * and the Python face are shared (digest.c). All four modules use one type per algorithm, made from one template.
 */
#ifndef PY_MODULES_DIGEST_H
#define PY_MODULES_DIGEST_H

#include <stdint.h>

#include "Python.h"

enum { DIGEST_BLOCK_MOST = 128 };

/* Words of 32 bits use the lower half of each element. */
typedef void (*digest_mix)(uint64_t state[8], const unsigned char *block);

typedef struct digest_algorithm {
    const char *name;
    int digest_size;
    int block_size;
    int word_size;               /* 4 or 8 bytes */
    int little_endian;
    uint64_t start[8];
    digest_mix mix;
} digest_algorithm;

/* Makes the type ready; 2.7 has two words for "this attribute cannot be set". Returns status. Raises yes. */
int py_digest_ready(PyTypeObject *type, const PyGetSetDef *attributes);
extern const PyGetSetDef py_digest_attributes[], py_digest_members[];

/* A digest object, after the first data (NULL: none). Returns new. Raises yes. */
PyObject *py_digest_new(PyTypeObject *type, const digest_algorithm *algorithm, PyObject *args, PyObject *kwargs,
                        const char *format);

extern const digest_algorithm py_digest_md5, py_digest_sha1, py_digest_sha224, py_digest_sha256, py_digest_sha384,
    py_digest_sha512;

#endif
