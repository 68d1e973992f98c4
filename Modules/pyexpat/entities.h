/* How many entities a document declares.
 *
 * Each of them may stand within the next one, and expat goes one level deeper on its C stack for each (some 200 bytes), without a look
 * at what is left. So a document may not declare more of them than fit; the largest sets of names in use have some 2,500.
 *
 * Expat would tell of declarations, but then keeps them from default handlers. So they are counted in the source: `!ENTITY`, with
 * zeros between the letters in UTF-16. Whatever the encoding, expat wants ASCII to be ASCII.
 */
#ifndef PY_EXPAT_ENTITIES_H
#define PY_EXPAT_ENTITIES_H

#include <expat.h>
#include <stdbool.h>
#include <string.h>

#include "Python.h"

enum { MOST_ENTITIES = 10000 };

#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 4
#define TOO_MANY_ENTITIES XML_ERROR_AMPLIFICATION_LIMIT_BREACH
#else
#define TOO_MANY_ENTITIES XML_ERROR_NO_MEMORY
#endif

typedef struct {
    int declared;
    int seen;               /* so many characters of `!ENTITY` end the source that was counted */
} entity_count;

/* Counts in the next piece of a document. Whether expat may have it. Raises no. */
static inline bool
entities_fit(entity_count *count, const char *text, Py_ssize_t length)
{
    static const char word[] = "!ENTITY";
    const char *end = text + length;
    while (text < end && count->declared <= MOST_ENTITIES) {
        if (count->seen == 0 && (text = memchr(text, word[0], (size_t)(end - text))) == NULL) {
            break;
        }
        char c = *text++;
        if (c != '\0') {
            count->seen = c == word[count->seen] ? count->seen + 1 : c == word[0];
        }
        if (word[count->seen] == '\0') {
            count->declared++;
            count->seen = 0;
        }
    }
    return count->declared <= MOST_ENTITIES;
}

#endif
