/* Template: replace.
 *
 * The includer defines CHAR, TX(name), TX_ALLOC(n, &out) (a new object of n characters and where
 * they are), and has included find.h. The result is a new object;
 * NULL with no exception means "nothing to replace", so that the caller can share its object.
 */

/* Writes s with the first `count` hits of p replaced by r. */
static void
TX(fill_replaced)(CHAR *out, const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m,
                  const CHAR *r, Py_ssize_t k, Py_ssize_t count)
{
    while (count-- > 0) {
        Py_ssize_t i = TX(search)(s, n, p, m);
        memcpy(out, s, (size_t)i * sizeof(CHAR));
        memcpy(out + i, r, (size_t)k * sizeof(CHAR));
        out += i + k;
        s += i + m;
        n -= i + m;
    }
    memcpy(out, s, (size_t)n * sizeof(CHAR));
}

/* Writes s with r before each of the first count characters, and at the end when count > n. */
static void
TX(fill_interleaved)(CHAR *out, const CHAR *s, Py_ssize_t n, const CHAR *r, Py_ssize_t k,
                     Py_ssize_t count)
{
    Py_ssize_t i;

    for (i = 0; i < count; i++) {
        memcpy(out, r, (size_t)k * sizeof(CHAR));
        out += k;
        if (i < n) {
            *out++ = s[i];
        }
    }
    if (count < n) {
        memcpy(out, s + count, (size_t)(n - count) * sizeof(CHAR));
    }
}

static PyObject *
TX(replace_all)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, const CHAR *r,
                Py_ssize_t k, Py_ssize_t max)
{
    Py_ssize_t count;
    PyObject *result;
    CHAR *out;

    if (max < 0) {
        max = PY_SSIZE_T_MAX;
    }
    if (max == 0 || n < m || (m == 0 && k == 0)) {
        return NULL;
    }
    if (m == 0) {
        count = max <= n ? max : n + 1;
    }
    else {
        count = TX(count_hits)(s, n, p, m, max);
    }
    if (count == 0) {
        return NULL;
    }
    if (k > m && (k - m) > (PY_SSIZE_T_MAX - n) / count) {
        PyErr_SetString(PyExc_OverflowError, "replace string is too long");
        return NULL;
    }
    result = TX_ALLOC(n + count * (k - m), &out);
    if (result == NULL) {
        return NULL;
    }
    if (m == 0) {
        TX(fill_interleaved)(out, s, n, r, k, count);
    }
    else {
        TX(fill_replaced)(out, s, n, p, m, r, k, count);
    }
    return result;
}
