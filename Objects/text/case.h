/* Template: case conversion and predicates on arrays of characters.
 *
 * The includer defines CHAR, TX(name) and the tests and conversions TX_ISLOWER, TX_ISUPPER,
 * TX_ISTITLE, TX_ISSPACE, TX_ISALPHA, TX_ISDIGIT, TX_ISALNUM, TX_LOWER, TX_UPPER, TX_TITLE, each of
 * one character. Conversions write n characters to out, which may be the input.
 */

static void
TX(to_lower)(const CHAR *s, Py_ssize_t n, CHAR *out)
{
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        out[i] = TX_LOWER(s[i]);
    }
}

static void
TX(to_upper)(const CHAR *s, Py_ssize_t n, CHAR *out)
{
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        out[i] = TX_UPPER(s[i]);
    }
}

static void
TX(to_swapped)(const CHAR *s, Py_ssize_t n, CHAR *out)
{
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        CHAR c = s[i];
        out[i] = TX_ISUPPER(c) ? TX_LOWER(c) : TX_ISLOWER(c) ? TX_UPPER(c) : c;
    }
}

static void
TX(to_capital)(const CHAR *s, Py_ssize_t n, CHAR *out)
{
    Py_ssize_t i;

    if (n > 0) {
        out[0] = TX_UPPER(s[0]);
    }
    for (i = 1; i < n; i++) {
        out[i] = TX_LOWER(s[i]);
    }
}

static inline int
TX(is_cased)(CHAR c)
{
    return TX_ISLOWER(c) || TX_ISUPPER(c) || TX_ISTITLE(c);
}

static void
TX(to_title)(const CHAR *s, Py_ssize_t n, CHAR *out)
{
    int inside = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        CHAR c = s[i];
        out[i] = inside ? TX_LOWER(c) : TX_TITLE(c);
        inside = TX(is_cased)(c);
    }
}

static int
TX(is_title)(const CHAR *s, Py_ssize_t n)
{
    int inside = 0;
    int seen = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        if (TX_ISUPPER(s[i]) || TX_ISTITLE(s[i])) {
            if (inside) {
                return 0;
            }
            inside = seen = 1;
        }
        else if (TX_ISLOWER(s[i])) {
            if (!inside) {
                return 0;
            }
        }
        else {
            inside = 0;
        }
    }
    return seen;
}

static int
TX(is_lower)(const CHAR *s, Py_ssize_t n)
{
    int seen = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        if (TX_ISUPPER(s[i]) || TX_ISTITLE(s[i])) {
            return 0;
        }
        seen |= TX_ISLOWER(s[i]) != 0;
    }
    return seen;
}

static int
TX(is_upper)(const CHAR *s, Py_ssize_t n)
{
    int seen = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        if (TX_ISLOWER(s[i]) || TX_ISTITLE(s[i])) {
            return 0;
        }
        seen |= TX_ISUPPER(s[i]) != 0;
    }
    return seen;
}

/* The predicates that all characters of a non-empty text must satisfy. */
#define TX_ALL(name, test)                                                                      \
    static int TX(name)(const CHAR *s, Py_ssize_t n)                                            \
    {                                                                                           \
        Py_ssize_t i;                                                                           \
        for (i = 0; i < n && test(s[i]); i++) {                                                 \
        }                                                                                       \
        return n > 0 && i == n;                                                                 \
    }

TX_ALL(is_space, TX_ISSPACE)
TX_ALL(is_alpha, TX_ISALPHA)
TX_ALL(is_digit, TX_ISDIGIT)
TX_ALL(is_alnum, TX_ISALNUM)

#undef TX_ALL

/* Columns: the length of s with tabs expanded, or -1 on overflow. */
static Py_ssize_t
TX(expanded_length)(const CHAR *s, Py_ssize_t n, Py_ssize_t tab)
{
    Py_ssize_t total = 0;
    Py_ssize_t column = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        Py_ssize_t width = 1;
        if (s[i] == '\t') {
            width = tab > 0 ? tab - column % tab : 0;
        }
        if (width > PY_SSIZE_T_MAX - total) {
            return -1;
        }
        total += width;
        column = s[i] == '\n' || s[i] == '\r' ? 0 : column + width;
    }
    return total;
}

static void
TX(expand)(const CHAR *s, Py_ssize_t n, Py_ssize_t tab, CHAR *out)
{
    Py_ssize_t column = 0;
    Py_ssize_t i;

    for (i = 0; i < n; i++) {
        if (s[i] != '\t') {
            *out++ = s[i];
            column = s[i] == '\n' || s[i] == '\r' ? 0 : column + 1;
        }
        else if (tab > 0) {
            Py_ssize_t width = tab - column % tab;
            column += width;
            while (width-- > 0) {
                *out++ = ' ';
            }
        }
    }
}

static inline void
TX(fill_with)(CHAR *out, Py_ssize_t n, CHAR c)
{
    if (sizeof(CHAR) == 1) {
        memset(out, (unsigned char)c, (size_t)n);
        return;
    }
    while (--n >= 0) {
        out[n] = c;
    }
}
