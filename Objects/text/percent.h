/* Template: the % operator.
 *
 * The includer defines CHAR, TX(name), TX_NEW(p, n), includes writer.h and py_percent.h, and defines
 *   TX_WIDENS          1 if a unicode argument makes the result unicode (str), else 0
 *   TX_TYPE, TX_CHARS(v), TX_COUNT(v)   the type of the format, characters and length of an exact object of it
 *   TX(percent_text)(v, kind, &owner, &p, &n)   the text of v for 's' or 'r'
 *   TX(percent_char)(v, &c)                     the character of v for 'c'
 * Both return 0, -1 with an exception, or (only with TX_WIDENS) 1: "v needs unicode".
 *
 * I1  `given` is what the caller passed; `args` is it, or the value of the latest "%(key)"; the
 *     latter is owned (args_owned).
 * I2  when a unicode argument appears, the text so far stands and the rest of the format, from its
 *     '%' on, is formatted again as unicode with the arguments not yet used: `mark` and `mark_index`.
 */

typedef struct {
    const CHAR *start, *at, *end; /* the format */
    const CHAR *mark;             /* '%' of the unit in work */
    PyObject *given;              /* borrowed */
    PyObject *args;               /* I1 */
    int args_owned;
    PyObject *dict;               /* borrowed: given if it is a mapping, else NULL */
    Py_ssize_t count, index;      /* of args; -1, -2 for a single value */
    Py_ssize_t mark_index;
    TX(writer) out;
} TX(percent);

typedef struct {
    int flags;           /* PERCENT_* */
    Py_ssize_t width;    /* -1: none */
    int precision;       /* -1: none */
    CHAR kind;
} TX(percent_unit);

static PyObject *
TX(percent_next)(TX(percent) *f)
{
    Py_ssize_t index = f->index;

    if (index < f->count) {
        f->index++;
        return f->count < 0 ? f->args : PyTuple_GET_ITEM(f->args, index);
    }
    PyErr_SetString(PyExc_TypeError, "not enough arguments for format string");
    return NULL;
}

/* "(key)" behind the '%': its value becomes the argument. Returns 0 or -1. */
static int
TX(percent_key)(TX(percent) *f)
{
    const CHAR *from = ++f->at;
    int depth = 1;
    PyObject *key, *value;

    if (f->dict == NULL) {
        PyErr_SetString(PyExc_TypeError, "format requires a mapping");
        return -1;
    }
    while (f->at < f->end && depth > 0) {
        depth += *f->at == '(' ? 1 : *f->at == ')' ? -1 : 0;
        f->at++;
    }
    if (depth > 0) {
        PyErr_SetString(PyExc_ValueError, "incomplete format key");
        return -1;
    }
    key = TX_NEW(from, f->at - 1 - from);
    if (key == NULL) {
        return -1;
    }
    value = PyObject_GetItem(f->dict, key);
    Py_DECREF(key);
    if (value == NULL) {
        return -1;
    }
    if (f->args_owned) {
        Py_DECREF(f->args);
    }
    f->args = value;
    f->args_owned = 1;
    f->count = -1;
    f->index = -2;
    return 0;
}

/* Digits at f->at. Returns the number, or -1 with ValueError. */
static Py_ssize_t
TX(percent_digits)(TX(percent) *f, Py_ssize_t max, const char *message)
{
    Py_ssize_t n = 0;

    for (; f->at < f->end && *f->at >= '0' && *f->at <= '9'; f->at++) {
        Py_ssize_t digit = (Py_ssize_t)(*f->at - '0');
        if (n > (max - digit) / 10) {
            PyErr_SetString(PyExc_ValueError, message);
            return -1;
        }
        n = n * 10 + digit;
    }
    return n;
}

/* The argument of a '*'. Returns 0 or -1. */
static int
TX(percent_star)(TX(percent) *f, Py_ssize_t *value)
{
    PyObject *v = TX(percent_next)(f);

    f->at++;
    if (v == NULL) {
        return -1;
    }
    if (!PyInt_Check(v)) {
        PyErr_SetString(PyExc_TypeError, "* wants int");
        return -1;
    }
    *value = PyInt_AsSsize_t(v);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

static int
TX(percent_width)(TX(percent) *f, TX(percent_unit) *u)
{
    if (f->at < f->end && *f->at == '*') {
        if (TX(percent_star)(f, &u->width) < 0) {
            return -1;
        }
        if (u->width < 0) {
            u->flags |= PERCENT_LEFT;
            u->width = u->width == -PY_SSIZE_T_MAX - 1 ? PY_SSIZE_T_MAX : -u->width;
        }
    }
    else if (f->at < f->end && *f->at >= '0' && *f->at <= '9') {
        u->width = TX(percent_digits)(f, PY_SSIZE_T_MAX, "width too big");
        return u->width < 0 ? -1 : 0;
    }
    return 0;
}

static int
TX(percent_precision)(TX(percent) *f, TX(percent_unit) *u)
{
    Py_ssize_t n = 0;

    if (f->at == f->end || *f->at != '.') {
        return 0;
    }
    f->at++;
    u->precision = 0;
    if (f->at < f->end && *f->at == '*') {
        if (TX(percent_star)(f, &n) < 0) {
            return -1;
        }
        n = n < 0 ? 0 : n;
        if (n > INT_MAX) {
            PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
            return -1;
        }
    }
    else {
        n = TX(percent_digits)(f, INT_MAX, "prec too big");
        if (n < 0) {
            return -1;
        }
    }
    u->precision = (int)n;
    return 0;
}

/* Reads flags, width, precision, length letter and kind. Returns 0 or -1. */
static int
TX(percent_parse)(TX(percent) *f, TX(percent_unit) *u)
{
    int more = 1;

    u->flags = 0;
    u->width = -1;
    u->precision = -1;
    while (more && f->at < f->end) {
        switch (*f->at) {
        case '-': u->flags |= PERCENT_LEFT; break;
        case '+': u->flags |= PERCENT_SIGN; break;
        case ' ': u->flags |= PERCENT_BLANK; break;
        case '#': u->flags |= PERCENT_ALT; break;
        case '0': u->flags |= PERCENT_ZERO; break;
        default: more = 0; break;
        }
        f->at += more;
    }
    if (TX(percent_width)(f, u) < 0 || TX(percent_precision)(f, u) < 0) {
        return -1;
    }
    if (f->at < f->end && (*f->at == 'h' || *f->at == 'l' || *f->at == 'L')) {
        f->at++;
    }
    if (f->at == f->end) {
        PyErr_SetString(PyExc_ValueError, "incomplete format");
        return -1;
    }
    u->kind = *f->at++;
    return 0;
}

/* Writes text without sign, padded to the width. */
static int
TX(percent_write_text)(TX(percent) *f, const TX(percent_unit) *u, const CHAR *p, Py_ssize_t n)
{
    Py_ssize_t padding = u->width > n ? u->width - n : 0;

    if (!(u->flags & PERCENT_LEFT) && TX(write_fill)(&f->out, ' ', padding) < 0) {
        return -1;
    }
    if (TX(write_text)(&f->out, p, n) < 0) {
        return -1;
    }
    return u->flags & PERCENT_LEFT ? TX(write_fill)(&f->out, ' ', padding) : 0;
}

/* Writes a number: blanks, sign, "0x", zeros, digits, blanks, as the flags want it. */
static int
TX(percent_write_number)(TX(percent) *f, const TX(percent_unit) *u, const char *p, Py_ssize_t n)
{
    int zero = (u->flags & PERCENT_ZERO) != 0;
    int hex = (u->flags & PERCENT_ALT) && (u->kind == 'x' || u->kind == 'X');
    char sign = 0;
    Py_ssize_t prefix, padding;

    if (n > 0 && (*p == '-' || *p == '+')) {
        sign = *p++;
        n--;
    }
    else if (u->flags & (PERCENT_SIGN | PERCENT_BLANK)) {
        sign = u->flags & PERCENT_SIGN ? '+' : ' ';
    }
    prefix = hex ? 2 : 0;
    padding = u->width - n - (sign != 0);
    padding = padding > 0 ? padding : 0;
    if (TX(writer_need)(&f->out, n + padding + 1) < 0) {
        return -1;
    }
    if (!zero && !(u->flags & PERCENT_LEFT)) {
        (void)TX(write_fill)(&f->out, ' ', padding);
    }
    if (sign != 0) {
        (void)TX(write_fill)(&f->out, (CHAR)sign, 1);
    }
    (void)TX(write_bytes)(&f->out, p, prefix);
    if (zero && !(u->flags & PERCENT_LEFT)) {
        (void)TX(write_fill)(&f->out, '0', padding);
    }
    (void)TX(write_bytes)(&f->out, p + prefix, n - prefix);
    if (u->flags & PERCENT_LEFT) {
        (void)TX(write_fill)(&f->out, ' ', padding);
    }
    return 0;
}

static int
TX(percent_number)(TX(percent) *f, const TX(percent_unit) *u, PyObject *v)
{
    py_percent_number number;
    int kind = (int)u->kind;
    int status;

    status = strchr("diuoxX", kind) != NULL
                 ? py_percent_integer(v, u->flags, u->precision, kind, &number)
                 : py_percent_float(v, u->flags, u->precision, kind, &number);
    if (status < 0) {
        return -1;
    }
    status = TX(percent_write_number)(f, u, number.text, number.n);
    py_percent_release(&number);
    return status;
}

static int
TX(percent_string)(TX(percent) *f, const TX(percent_unit) *u, PyObject *v)
{
    PyObject *owner;
    const CHAR *p;
    Py_ssize_t n;
    int status = TX(percent_text)(v, (int)u->kind, &owner, &p, &n);

    if (status != 0) {
        return status;
    }
    if (u->precision >= 0 && n > u->precision) {
        n = u->precision;
    }
    status = TX(percent_write_text)(f, u, p, n);
    Py_DECREF(owner);
    return status;
}

/* Formats one argument. Returns 0, -1, or 1 "needs unicode" (I2). */
static int
TX(percent_argument)(TX(percent) *f, const TX(percent_unit) *u)
{
    PyObject *v = TX(percent_next)(f);
    CHAR c;
    int status;

    if (v == NULL) {
        return -1;
    }
    switch (u->kind) {
    case 's': case 'r':
        return TX(percent_string)(f, u, v);
    case 'i': case 'd': case 'u': case 'o': case 'x': case 'X':
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return TX(percent_number)(f, u, v);
    case 'c':
        status = TX(percent_char)(v, &c);
        return status != 0 ? status : TX(percent_write_text)(f, u, &c, 1);
    default:
        PyErr_Format(PyExc_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                     TX_WIDENS || (u->kind > 31 && u->kind <= 126) ? (int)u->kind : '?',
                     (int)u->kind, (Py_ssize_t)(f->at - 1 - f->start));
        return -1;
    }
}

/* ---- what most units are: "%s", "%5s", "%d", "%02d" with a plain text or int ---- */

/* Writes an int, padded to the width. Returns 0 or -1. */
static int
TX(percent_write_int)(TX(percent) *f, long value, int zero, Py_ssize_t width)
{
    char digits[24], *end = digits + sizeof(digits), *p = end;
    unsigned long rest = value < 0 ? 0UL - (unsigned long)value : (unsigned long)value;
    CHAR *to;

    do {
        *--p = (char)('0' + rest % 10);
    } while ((rest /= 10) != 0);
    width -= (end - p) + (value < 0);
    if (TX(writer_need)(&f->out, (Py_ssize_t)sizeof(digits) + 10) < 0) {
        return -1;
    }
    to = f->out.at + f->out.n;
    for (; !zero && width > 0; width--) {
        *to++ = ' ';
    }
    if (value < 0) {
        *to++ = '-';
    }
    for (; width > 0; width--) {
        *to++ = '0';
    }
    while (p < end) {
        *to++ = (CHAR)*p++;
    }
    f->out.n = to - f->out.at;
    return 0;
}

/* One unit behind its '%', if it is as plain as that. Returns 1 (done), 0 (nothing is done), or -1. */
static int
TX(percent_plain)(TX(percent) *f)
{
    const CHAR *at = f->at;
    int zero = at < f->end && *at == '0';
    Py_ssize_t width = 0;
    int status;

    at += zero;
    if (at < f->end && *at >= '1' && *at <= '9') {
        width = (Py_ssize_t)(*at++ - '0');
    }
    if (at == f->end || f->dict != NULL || f->index >= f->count) {
        return 0;
    }
    PyObject *v = f->count < 0 ? f->args : PyTuple_GET_ITEM(f->args, f->index);
    if (*at == 'd' && PyInt_CheckExact(v)) {
        status = TX(percent_write_int)(f, PyInt_AS_LONG(v), zero, width);
    }
    else if (*at == 's' && Py_TYPE(v) == TX_TYPE) {
        TX(percent_unit) u = {0, width, -1, 's'};
        status = TX(percent_write_text)(f, &u, TX_CHARS(v), TX_COUNT(v));
    }
    else {
        return 0;
    }
    f->at = at + 1;
    f->index++;
    return status < 0 ? -1 : 1;
}

/* One unit behind its '%'. Returns 0, -1, or 1 "needs unicode". */
static int
TX(percent_one)(TX(percent) *f)
{
    TX(percent_unit) u;
    CHAR percent = '%';
    int status = TX(percent_plain)(f);

    if (status != 0) {
        return status < 0 ? -1 : 0;
    }
    f->mark = f->at - 1;
    f->mark_index = f->index;
    if (f->at < f->end && *f->at == '(' && TX(percent_key)(f) < 0) {
        return -1;
    }
    if (TX(percent_parse)(f, &u) < 0) {
        return -1;
    }
    if (u.kind == '%') {
        return TX(percent_write_text)(f, &u, &percent, 1);
    }
    status = TX(percent_argument)(f, &u);
    if (status == 0 && f->dict != NULL && f->index < f->count) {
        PyErr_SetString(PyExc_TypeError, "not all arguments converted during string formatting");
        return -1;
    }
    return status;
}

/* Writes all of the format. Returns 0, -1, or 1 "needs unicode". */
static int
TX(percent_all)(TX(percent) *f)
{
    while (f->at < f->end) {
        Py_ssize_t i = TX(find_char)(f->at, f->end - f->at, '%');
        Py_ssize_t n = i < 0 ? f->end - f->at : i;
        int status;
        if (TX(write_text)(&f->out, f->at, n) < 0) {
            return -1;
        }
        f->at += n;
        if (i < 0) {
            break;
        }
        f->at++;
        status = TX(percent_one)(f);
        if (status != 0) {
            return status;
        }
    }
    if (f->index < f->count && f->dict == NULL) {
        PyErr_SetString(PyExc_TypeError, "not all arguments converted during string formatting");
        return -1;
    }
    return 0;
}

static void
TX(percent_begin)(TX(percent) *f, const CHAR *format, Py_ssize_t n, PyObject *args)
{
    PyMappingMethods *mp = Py_TYPE(args)->tp_as_mapping;

    f->start = f->at = f->mark = format;
    f->end = format + n;
    f->given = f->args = args;
    f->args_owned = 0;
    f->mark_index = 0;
    f->dict = NULL;
    if (PyTuple_Check(args)) {
        f->count = PyTuple_GET_SIZE(args);
        f->index = 0;
    }
    else {
        f->count = -1;
        f->index = -2;
        if (mp != NULL && mp->mp_subscript != NULL &&
            !PyObject_TypeCheck(args, &PyBaseString_Type)) {
            f->dict = args;
        }
    }
    TX(writer_init)(&f->out);
}

static inline void
TX(percent_end)(TX(percent) *f)
{
    if (f->args_owned) {
        Py_DECREF(f->args);
    }
}
