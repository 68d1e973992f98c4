/* Template: searching in arrays of characters.
 *
 * The includer defines CHAR (char or Py_UNICODE) and TX(name), which makes the names unique.
 * No function here allocates objects or raises.
 *
 * How it works: the first character of the needle is found by the C library's vectorised search,
 * then the rest is compared. That is quadratic for texts such as "aaaa...", so work is counted:
 * when comparisons cost more than a small multiple of the text walked, the search goes on with
 * Knuth-Morris-Pratt, which needs a table of the needle's length. In bytes the C library's memmem,
 * which is linear and quick but has to prepare itself, takes over after a few false starts.
 *
 * I1  a search costs O(text + needle), unless there is no memory for the table.
 */

static inline int
TX(same)(const CHAR *a, const CHAR *b, Py_ssize_t n)
{
    return memcmp(a, b, (size_t)n * sizeof(CHAR)) == 0;
}

static inline Py_ssize_t
TX(find_char)(const CHAR *s, Py_ssize_t n, CHAR c)
{
    const void *p = sizeof(CHAR) == 1 ? memchr(s, (unsigned char)c, (size_t)n)
                                      : (const void *)wmemchr((const wchar_t *)(const void *)s,
                                                              (wchar_t)c, (size_t)n);
    return p == NULL ? -1 : (const CHAR *)p - s;
}

static inline Py_ssize_t
TX(rfind_char)(const CHAR *s, Py_ssize_t n, CHAR c)
{
    if (sizeof(CHAR) == 1) {
        const void *p = memrchr(s, (unsigned char)c, (size_t)n);
        return p == NULL ? -1 : (const CHAR *)p - s;
    }
    while (--n >= 0 && s[n] != c) {
    }
    return n;
}

/* Knuth-Morris-Pratt; step is 1 from the front, -1 from the back (s and p then point at the last
   characters). Returns the number of characters before the match, -1 none, -2 no memory. */
static Py_ssize_t
TX(search_kmp)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, int step)
{
    Py_ssize_t *border = PyMem_Malloc((size_t)(m + 1) * sizeof(Py_ssize_t));
    Py_ssize_t i, k;

    if (border == NULL) {
        return -2;
    }
    border[0] = -1;
    for (i = 0, k = -1; i < m; i++) {
        while (k >= 0 && p[step * k] != p[step * i]) {
            k = border[k];
        }
        border[i + 1] = ++k;
    }
    for (i = 0, k = 0; i < n; i++) {
        while (k >= 0 && p[step * k] != s[step * i]) {
            k = border[k];
        }
        if (++k == m) {
            PyMem_Free(border);
            return i - m + 1;
        }
    }
    PyMem_Free(border);
    return -1;
}

/* Index of the first p (m > 0 characters) in s, or -1. */
static Py_ssize_t
TX(search)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m)
{
    Py_ssize_t last = n - m;
    Py_ssize_t i = 0;
    Py_ssize_t budget = 64 + 4 * m;
    int tries = 0;

    if (last < 0) {
        return -1;
    }
    if (m == 1) {
        return TX(find_char)(s, n, p[0]);
    }
    while (i <= last) {
        Py_ssize_t skip = TX(find_char)(s + i, last - i + 1, p[0]);
        Py_ssize_t k;
        if (skip < 0) {
            return -1;
        }
        i += skip;
        for (k = 1; k < m && s[i + k] == p[k]; k++) {
        }
        if (k == m) {
            return i;
        }
        i++;
        budget += 4 * (skip + 1) - k;
        if (sizeof(CHAR) == 1 && ++tries == 16) {
            const void *hit = memmem(s + i, (size_t)(n - i), p, (size_t)m);
            return hit == NULL ? -1 : (const CHAR *)hit - s;
        }
        if (budget < 0) {
            Py_ssize_t found = TX(search_kmp)(s + i, n - i, p, m, 1);
            if (found > -2) {
                return found < 0 ? -1 : i + found;
            }
            budget = PY_SSIZE_T_MAX / 2;
        }
    }
    return -1;
}

/* Index of the last p (m > 0 characters) in s, or -1. */
static Py_ssize_t
TX(rsearch)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m)
{
    Py_ssize_t i = n - m;
    Py_ssize_t budget = 64 + 4 * m;

    if (m == 1) {
        return TX(rfind_char)(s, n, p[0]);
    }
    while (i >= 0) {
        Py_ssize_t next = TX(rfind_char)(s, i + 1, p[0]);
        Py_ssize_t k;
        if (next < 0) {
            return -1;
        }
        for (k = 1; k < m && s[next + k] == p[k]; k++) {
        }
        if (k == m) {
            return next;
        }
        budget += 4 * (i - next + 1) - k;
        i = next - 1;
        if (budget < 0 && i >= 0) {
            Py_ssize_t found = TX(search_kmp)(s + i + m - 1, i + m, p + m - 1, m, -1);
            if (found > -2) {
                return found < 0 ? -1 : i - found;
            }
            budget = PY_SSIZE_T_MAX / 2;
        }
    }
    return -1;
}

/* Number of c in s. Each lane of a row counts for itself, until the smallest lane, of a byte, could be full. */
static Py_ssize_t
TX(count_char)(const CHAR *s, Py_ssize_t n, CHAR c)
{
    enum { LANES = 16 / sizeof(CHAR), MOST_ROWS = 127 };
    typedef CHAR char_row __attribute__((vector_size(16)));
    Py_ssize_t count = 0;

    while (n >= LANES) {
        char_row hits = {0}, row, wanted = hits + c;
        for (int i = 0; i < MOST_ROWS && n >= LANES; i++, s += LANES, n -= LANES) {
            memcpy(&row, s, sizeof row);
            hits -= (char_row)(row == wanted);    /* a hit is -1 */
        }
        for (int i = 0; i < LANES; i++) {
            count += (Py_ssize_t)hits[i];
        }
    }
    for (; n > 0; n--, s++) {
        count += *s == c;
    }
    return count;
}

/* Number of p (m > 0) in s that do not overlap, at most max. */
static Py_ssize_t
TX(count_hits)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, Py_ssize_t max)
{
    Py_ssize_t count = 0;

    if (m == 1) {
        count = TX(count_char)(s, n, p[0]);
        return count < max ? count : max;
    }
    while (count < max) {
        Py_ssize_t i = TX(search)(s, n, p, m);
        if (i < 0) {
            break;
        }
        count++;
        s += i + m;
        n -= i + m;
    }
    return count;
}

/* The method find (direction > 0) or rfind on s[start:end]; index from the start of s, or -1. */
static Py_ssize_t
TX(find_in)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, Py_ssize_t start,
            Py_ssize_t end, int direction)
{
    Py_ssize_t i;

    py_text_adjust(&start, &end, n);
    if (end < start || end - start < m) {
        return -1;
    }
    if (m == 0) {
        return direction > 0 ? start : end;
    }
    i = direction > 0 ? TX(search)(s + start, end - start, p, m)
                      : TX(rsearch)(s + start, end - start, p, m);
    return i < 0 ? -1 : i + start;
}

/* The method count on s[start:end]. */
static inline Py_ssize_t
TX(count_in)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, Py_ssize_t start,
             Py_ssize_t end)
{
    py_text_adjust(&start, &end, n);
    if (end < start) {
        return 0;
    }
    if (m == 0) {
        return end - start + 1;
    }
    return TX(count_hits)(s + start, end - start, p, m, PY_SSIZE_T_MAX);
}

/* Whether s[start:end] begins (direction < 0) or ends (direction > 0) with p. */
static inline int
TX(tail_in)(const CHAR *s, Py_ssize_t n, const CHAR *p, Py_ssize_t m, Py_ssize_t start,
            Py_ssize_t end, int direction)
{
    py_text_adjust(&start, &end, n);
    if (end < start || end - start < m) {
        return 0;
    }
    return TX(same)(direction > 0 ? s + end - m : s + start, p, m);
}
