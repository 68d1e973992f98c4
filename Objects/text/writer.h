/* Template: a growing array of characters that ends as one object.
 *
 * The includer defines CHAR, TX(name), TX_NEW(p, n). Small results never leave the C stack before
 * the object is made.
 *
 * I1  `at` points to `space` characters, `n` of them written; it is `local` or a PyMem block.
 */

typedef struct {
    CHAR *at;
    Py_ssize_t n;
    Py_ssize_t space;
    CHAR local[240];
} TX(writer);

static inline void
TX(writer_init)(TX(writer) *w)
{
    w->at = w->local;
    w->n = 0;
    w->space = (Py_ssize_t)(sizeof(w->local) / sizeof(CHAR));
}

static inline void
TX(writer_fini)(TX(writer) *w)
{
    if (w->at != w->local) {
        PyMem_Free(w->at);
    }
}

/* Room for `more` characters. Returns 0, or -1 with MemoryError. */
static int
TX(writer_grow)(TX(writer) *w, Py_ssize_t more)
{
    Py_ssize_t space;
    CHAR *at;

    if (more < 0 || more > PY_SSIZE_T_MAX / (4 * (Py_ssize_t)sizeof(CHAR)) - w->n) {
        PyErr_NoMemory();
        return -1;
    }
    space = w->n + more + (w->n + more) / 2;
    at = PyMem_Realloc(w->at == w->local ? NULL : w->at, (size_t)space * sizeof(CHAR));
    if (at == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    if (w->at == w->local) {
        memcpy(at, w->local, (size_t)w->n * sizeof(CHAR));
    }
    w->at = at;
    w->space = space;
    return 0;
}

/* A sum that wrapped around (more < 0) is too much as well. */
static inline int
TX(writer_need)(TX(writer) *w, Py_ssize_t more)
{
    return (size_t)(w->space - w->n) >= (size_t)more ? 0 : TX(writer_grow)(w, more);
}

static inline int
TX(write_text)(TX(writer) *w, const CHAR *s, Py_ssize_t n)
{
    if (TX(writer_need)(w, n) < 0) {
        return -1;
    }
    memcpy(w->at + w->n, s, (size_t)n * sizeof(CHAR));
    w->n += n;
    return 0;
}

/* Appends n bytes, each as one character. */
static inline int
TX(write_bytes)(TX(writer) *w, const char *s, Py_ssize_t n)
{
    Py_ssize_t i;

    if (TX(writer_need)(w, n) < 0) {
        return -1;
    }
    if (sizeof(CHAR) == 1) {
        memcpy(w->at + w->n, s, (size_t)n);
    }
    else {
        for (i = 0; i < n; i++) {
            w->at[w->n + i] = (CHAR)Py_CHARMASK(s[i]);
        }
    }
    w->n += n;
    return 0;
}

static inline int
TX(write_fill)(TX(writer) *w, CHAR c, Py_ssize_t n)
{
    Py_ssize_t i;

    if (n <= 0) {
        return 0;
    }
    if (TX(writer_need)(w, n) < 0) {
        return -1;
    }
    for (i = 0; i < n; i++) {
        w->at[w->n + i] = c;
    }
    w->n += n;
    return 0;
}

/* Makes the object and ends the writer. Returns new or NULL. */
static inline PyObject *
TX(writer_finish)(TX(writer) *w)
{
    PyObject *result = TX_NEW(w->at, w->n);

    TX(writer_fini)(w);
    return result;
}
