/* PyArg_*: from a tuple (and dict) of arguments to C variables, driven by a format text.
 *
 * How it works: `measure` reads the format once for the least and greatest number of top-level
 * units and the function's name or message; `parse_positional` and `parse_keywords` then walk
 * format and arguments side by side. Units proper (one letter with its suffixes) are in
 * getargs_units.c; parenthesised groups are handled here, recursively.
 *
 * I1  format points at the next unit whenever a unit converter returns NULL.
 * I2  every resource that a unit acquired is on the cleanup list until the whole call succeeded.
 * I3  the nesting of groups never exceeds GETARGS_MAX_DEPTH - 2, so `levels` cannot overflow.
 *
 * The variants with _SizeT in their names read '#' lengths as Py_ssize_t, the others as int.
 */
#include "getargs.h"

/* ---- failure reports ---- */

static void
undo_all(getargs_state *st)
{
    while (st->cleanup_count > 0) {
        getargs_cleanup *last = &st->cleanups[--st->cleanup_count];
        last->undo(last->item);
    }
}

/* Begins a parse. The room for paths and messages stays as it is: to clear it would take longer than most parses. */
static inline void
begin(getargs_state *st, va_list *va, int flags)
{
    st->va = va;
    st->flags = flags;
    st->levels[0] = 0;
    st->cleanups = NULL;
    st->cleanup_count = st->cleanup_space = 0;
}

/* Pins end with the parse: from here on the caller knows what may run while it uses an address. */
static void
undo_pins(getargs_state *st)
{
    for (Py_ssize_t i = 0; i < st->cleanup_count; i++) {
        if (st->cleanups[i].undo == py_getargs_unpin) {
            py_getargs_unpin(st->cleanups[i].item);
        }
    }
}

/* Ends a parse: keeps (ok) or gives back (not ok) what the units acquired. */
static int
finish(getargs_state *st, int ok)
{
    if (!ok) {
        undo_all(st);
    }
    if (st->cleanups != NULL) {
        undo_pins(st);
        PyMem_Free(st->cleanups);
    }
    return ok;
}

/* Raises the TypeError for a failed unit. index is 1-based, 0 when the argument has no number. */
static void
raise_unit(getargs_state *st, int index, const char *text, const char *fname, const char *message)
{
    char buf[512];
    size_t n = 0;
    int i;

    if (PyErr_Occurred()) {
        return;
    }
    if (message == NULL) {
        if (fname != NULL) {
            PyOS_snprintf(buf, sizeof(buf), "%.200s() ", fname);
            n = strlen(buf);
        }
        if (index == 0) {
            PyOS_snprintf(buf + n, sizeof(buf) - n, "argument");
        }
        else {
            PyOS_snprintf(buf + n, sizeof(buf) - n, "argument %d", index);
        }
        n += strlen(buf + n);
        for (i = 0; index != 0 && i < GETARGS_MAX_DEPTH && st->levels[i] > 0 && n < 220; i++) {
            PyOS_snprintf(buf + n, sizeof(buf) - n, ", item %d", st->levels[i] - 1);
            n += strlen(buf + n);
        }
        PyOS_snprintf(buf + n, sizeof(buf) - n, " %.256s", text);
        message = buf;
    }
    PyErr_SetString(PyExc_TypeError, message);
}

/* ---- groups ---- */

static const char *convert_item(getargs_state *st, PyObject *arg, const char **format, int depth);

/* The number of units directly inside the group whose opening parenthesis was just passed. */
static int
count_group(const char *format)
{
    int level = 0;
    int count = 0;

    for (;; format++) {
        char c = *format;
        if (c == '(') {
            count += level == 0;
            level++;
        }
        else if (c == ')') {
            if (level-- == 0) {
                return count;
            }
        }
        else if (c == ':' || c == ';' || c == '\0') {
            return count;
        }
        else if (level == 0 && Py_ISALPHA(c)) {
            count += c != 'e';
        }
    }
}

/* Converts the items of a sequence by the group at *format (behind its opening parenthesis). */
static const char *
convert_group(getargs_state *st, PyObject *arg, const char **format, int depth)
{
    const char *f = *format;
    int n = count_group(f);
    int i;
    Py_ssize_t len;

    st->levels[depth] = 0;
    if (!PySequence_Check(arg) || PyString_Check(arg)) {
        PyOS_snprintf(st->message, GETARGS_MESSAGE, "must be %d-item sequence, not %.50s", n,
                      arg == Py_None ? "None" : Py_TYPE(arg)->tp_name);
        return st->message;
    }
    len = PySequence_Size(arg);
    if (len != n) {
        PyOS_snprintf(st->message, GETARGS_MESSAGE, "must be sequence of length %d, not %ld", n,
                      (long)len);
        return st->message;
    }
    for (i = 0; i < n; i++) {
        const char *text;
        PyObject *item = PySequence_GetItem(arg, i);
        if (item == NULL) {
            PyErr_Clear();
            st->levels[depth] = i + 1;
            st->levels[depth + 1] = 0;
            return "is not retrievable";
        }
        text = convert_item(st, item, &f, depth + 1);
        /* Units lend their result from the sequence, which is assumed to keep it alive. */
        Py_DECREF(item);
        if (text != NULL) {
            st->levels[depth] = i + 1;
            return text;
        }
    }
    *format = f;
    return NULL;
}

static const char *
convert_item(getargs_state *st, PyObject *arg, const char **format, int depth)
{
    const char *text;

    if (**format != '(') {
        text = py_getargs_convert_unit(st, arg, format);
        if (text != NULL) {
            st->levels[depth] = 0;
        }
        return text;
    }
    if (depth >= GETARGS_MAX_DEPTH - 2) {
        return "(too many tuple nesting levels in argument format string)"; /* I3 */
    }
    (*format)++;
    text = convert_group(st, arg, format, depth);
    if (text == NULL) {
        (*format)++;
    }
    return text;
}

/* ---- positional arguments ---- */

typedef struct {
    int min, max;        /* top-level units: required, all */
    const char *fname;   /* behind ':', may be NULL */
    const char *message; /* behind ';', may be NULL */
} format_measure;

/* Fills m from the format. Returns 1, or 0 with SystemError for unbalanced parentheses. */
static int
measure(const char *format, format_measure *m)
{
    int level = 0;

    m->min = -1;
    m->max = 0;
    m->fname = NULL;
    m->message = NULL;
    for (; *format != '\0'; format++) {
        char c = *format;
        if (c == '(') {
            m->max += level == 0;
            if (level++ >= GETARGS_MAX_DEPTH - 2) {
                Py_FatalError("too many tuple nesting levels in argument format string");
            }
        }
        else if (c == ')') {
            if (level-- == 0) {
                PyErr_SetString(PyExc_SystemError, "excess ')' in getargs format");
                return 0;
            }
        }
        else if (c == ':') {
            m->fname = format + 1;
            break;
        }
        else if (c == ';') {
            m->message = format + 1;
            break;
        }
        else if (level == 0 && c == '|') {
            m->min = m->max;
        }
        else if (level == 0 && Py_ISALPHA(c)) {
            m->max++;
            if (c == 'e' && format[1] != '\0') {
                format++;
            }
        }
    }
    if (level != 0) {
        PyErr_SetString(PyExc_SystemError, "missing ')' in getargs format");
        return 0;
    }
    if (m->min < 0) {
        m->min = m->max;
    }
    return 1;
}

static int
raise_count(const format_measure *m, Py_ssize_t len)
{
    int bound = len < m->min ? m->min : m->max;

    if (m->message != NULL) {
        PyErr_SetString(PyExc_TypeError, m->message);
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "%.150s%s takes %s %d argument%s (%ld given)",
                 m->fname == NULL ? "function" : m->fname, m->fname == NULL ? "" : "()",
                 m->min == m->max ? "exactly" : len < m->min ? "at least" : "at most", bound,
                 bound == 1 ? "" : "s", (long)len);
    return 0;
}

/* PyArg_Parse with its single value instead of a tuple. */
static int
parse_compat(getargs_state *st, PyObject *arg, const char *format, const format_measure *m)
{
    const char *text;

    if (m->max == 0) {
        if (arg == NULL) {
            return 1;
        }
        PyErr_Format(PyExc_TypeError, "%.200s%s takes no arguments",
                     m->fname == NULL ? "function" : m->fname, m->fname == NULL ? "" : "()");
        return 0;
    }
    if (m->min != 1 || m->max != 1) {
        PyErr_SetString(PyExc_SystemError, "old style getargs format uses new features");
        return 0;
    }
    if (arg == NULL) {
        PyErr_Format(PyExc_TypeError, "%.200s%s takes at least one argument",
                     m->fname == NULL ? "function" : m->fname, m->fname == NULL ? "" : "()");
        return 0;
    }
    text = convert_item(st, arg, &format, 0);
    if (text == NULL) {
        return 1;
    }
    raise_unit(st, 0, text, m->fname, m->message);
    return 0;
}

static int
parse_tuple(getargs_state *st, PyObject *args, const char *format, const format_measure *m)
{
    const char *start = format;
    Py_ssize_t i, len;

    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_SystemError,
                        "new style getargs format but argument is not a tuple");
        return 0;
    }
    len = PyTuple_GET_SIZE(args);
    if (len < m->min || len > m->max) {
        return raise_count(m, len);
    }
    for (i = 0; i < len; i++) {
        const char *text;
        if (*format == '|') {
            format++;
        }
        if (format[0] == 'O' && format[1] != '!' && format[1] != '&') {
            *va_arg(*st->va, PyObject **) = PyTuple_GET_ITEM(args, i);
            format++;
            continue;
        }
        text = convert_item(st, PyTuple_GET_ITEM(args, i), &format, 0);
        if (text != NULL) {
            raise_unit(st, (int)i + 1, text, m->fname, m->message);
            return 0;
        }
    }
    if (*format != '\0' && !Py_ISALPHA(*format) && strchr("(|:;", *format) == NULL) {
        PyErr_Format(PyExc_SystemError, "bad format string: %.200s", start);
        return 0;
    }
    return 1;
}

/* Nothing is given where nothing must be. */
static inline int
is_nothing(PyObject *args, const char *format)
{
    return format[0] == '|' && args != NULL && PyTuple_Check(args) && PyTuple_GET_SIZE(args) == 0;
}

static int
parse_positional(PyObject *args, const char *format, va_list *va, int flags)
{
    getargs_state st;
    format_measure m;
    int ok;

    if (!(flags & GETARGS_COMPAT) && is_nothing(args, format)) {
        return 1;
    }
    begin(&st, va, flags);
    if (!measure(format, &m)) {
        return 0;
    }
    if (flags & GETARGS_COMPAT) {
        ok = parse_compat(&st, args, format, &m);
    }
    else if (args == NULL) {
        PyErr_BadInternalCall();
        ok = 0;
    }
    else {
        ok = parse_tuple(&st, args, format, &m);
    }
    return finish(&st, ok);
}

/* ---- keyword arguments ---- */

static int
is_end(char c)
{
    return c == '\0' || c == ';' || c == ':';
}

/* Raises TypeError when a keyword of the call is in no place of the list. Returns 1 or 0. */
static int
check_unknown(PyObject *keywords, char **kwlist)
{
    PyObject *key, *value;
    Py_ssize_t pos = 0;

    while (PyDict_Next(keywords, &pos, &key, &value)) {
        const char *name;
        int i;
        if (!PyString_Check(key)) {
            PyErr_SetString(PyExc_TypeError, "keywords must be strings");
            return 0;
        }
        name = PyString_AS_STRING(key);
        for (i = 0; kwlist[i] != NULL && strcmp(name, kwlist[i]) != 0; i++) {
        }
        if (kwlist[i] == NULL) {
            PyErr_Format(PyExc_TypeError,
                         "'%s' is an invalid keyword argument for this function", name);
            return 0;
        }
    }
    return 1;
}

/* Walks keyword list and format together. *left is the number of keywords not yet consumed.
   Returns 1 done, 0 raised, 2 the list is exhausted. */
static int
walk_keywords(getargs_state *st, PyObject *args, PyObject *keywords, const char **format,
              char **kwlist, Py_ssize_t *left, const format_measure *m)
{
    Py_ssize_t nargs = PyTuple_GET_SIZE(args);
    int min = INT_MAX;
    int i;

    for (i = 0; kwlist[i] != NULL; i++) {
        PyObject *value = NULL;
        const char *text;
        if (**format == '|') {
            min = i;
            (*format)++;
        }
        if (is_end(**format)) {
            int len;
            for (len = i; kwlist[len] != NULL; len++) {
            }
            PyErr_Format(PyExc_RuntimeError,
                         "More keyword list entries (%d) than format specifiers (%d)", len, i);
            return 0;
        }
        if (*left > 0) {
            value = PyDict_GetItemString(keywords, kwlist[i]);
        }
        if (value != NULL) {
            --*left;
            if (i < nargs) {
                PyErr_Format(PyExc_TypeError, "Argument given by name ('%s') and position (%d)",
                             kwlist[i], i + 1);
                return 0;
            }
        }
        else if (*left > 0 && PyErr_Occurred()) {
            return 0;
        }
        else if (i < nargs) {
            value = PyTuple_GET_ITEM(args, i);
        }
        if (value != NULL) {
            text = convert_item(st, value, format, 0);
            if (text != NULL) {
                raise_unit(st, i + 1, text, m->fname, m->message);
                return 0;
            }
            continue;
        }
        if (i < min) {
            PyErr_Format(PyExc_TypeError, "Required argument '%s' (pos %d) not found", kwlist[i],
                         i + 1);
            return 0;
        }
        if (*left == 0) {
            return 1;
        }
        text = py_getargs_skip_unit(st, format);
        if (text != NULL) {
            PyErr_Format(PyExc_RuntimeError, "%s: '%s'", text, *format);
            return 0;
        }
    }
    return 2;
}

static int
parse_keywords(PyObject *args, PyObject *keywords, const char *format, char **kwlist, va_list *va,
               int flags)
{
    getargs_state st;
    format_measure m = {0, 0, NULL, NULL};
    Py_ssize_t nargs = PyTuple_GET_SIZE(args);
    Py_ssize_t left = keywords == NULL ? 0 : PyDict_Size(keywords);
    int len, ok;

    if (left == 0 && is_nothing(args, format)) {
        return 1;
    }
    begin(&st, va, flags);
    m.fname = strchr(format, ':');
    m.message = m.fname != NULL ? NULL : strchr(format, ';');
    m.fname = m.fname != NULL ? m.fname + 1 : NULL;
    m.message = m.message != NULL ? m.message + 1 : NULL;
    for (len = 0; kwlist[len] != NULL; len++) {
    }
    if (nargs + left > len) {
        PyErr_Format(PyExc_TypeError, "%s%s takes at most %d argument%s (%d given)",
                     m.fname == NULL ? "function" : m.fname, m.fname == NULL ? "" : "()", len,
                     len == 1 ? "" : "s", (int)(nargs + left));
        return 0;
    }
    ok = walk_keywords(&st, args, keywords, &format, kwlist, &left, &m);
    if (ok == 2) {
        if (!is_end(*format) && *format != '|') {
            PyErr_Format(PyExc_RuntimeError,
                         "more argument specifiers than keyword list entries "
                         "(remaining format:'%s')", format);
            ok = 0;
        }
        else {
            ok = left == 0 || check_unknown(keywords, kwlist);
        }
    }
    return finish(&st, ok);
}

static int
check_keywords_call(PyObject *args, PyObject *keywords, const char *format, char **kwlist)
{
    if (args == NULL || !PyTuple_Check(args) || (keywords != NULL && !PyDict_Check(keywords)) ||
        format == NULL || kwlist == NULL) {
        PyErr_BadInternalCall();
        return 0;
    }
    return 1;
}

/* ---- public functions ---- */

#define POSITIONAL(name, flags)                                                                 \
    int name(PyObject *args, const char *format, ...)                                           \
    {                                                                                           \
        va_list va;                                                                             \
        int ok;                                                                                 \
        va_start(va, format);                                                                   \
        ok = parse_positional(args, format, &va, flags);                                        \
        va_end(va);                                                                             \
        return ok;                                                                              \
    }

#define POSITIONAL_VA(name, flags)                                                              \
    int name(PyObject *args, const char *format, va_list given)                                 \
    {                                                                                           \
        va_list va;                                                                             \
        int ok;                                                                                 \
        va_copy(va, given);                                                                     \
        ok = parse_positional(args, format, &va, flags);                                        \
        va_end(va);                                                                             \
        return ok;                                                                              \
    }

#define KEYWORDS(name, flags)                                                                   \
    int name(PyObject *args, PyObject *keywords, const char *format, char **kwlist, ...)        \
    {                                                                                           \
        va_list va;                                                                             \
        int ok;                                                                                 \
        if (!check_keywords_call(args, keywords, format, kwlist)) {                             \
            return 0;                                                                           \
        }                                                                                       \
        va_start(va, kwlist);                                                                   \
        ok = parse_keywords(args, keywords, format, kwlist, &va, flags);                        \
        va_end(va);                                                                             \
        return ok;                                                                              \
    }

#define KEYWORDS_VA(name, flags)                                                                \
    int name(PyObject *args, PyObject *keywords, const char *format, char **kwlist,             \
             va_list given)                                                                     \
    {                                                                                           \
        va_list va;                                                                             \
        int ok;                                                                                 \
        if (!check_keywords_call(args, keywords, format, kwlist)) {                             \
            return 0;                                                                           \
        }                                                                                       \
        va_copy(va, given);                                                                     \
        ok = parse_keywords(args, keywords, format, kwlist, &va, flags);                        \
        va_end(va);                                                                             \
        return ok;                                                                              \
    }

/* The names without _SizeT may be macros where '#' is clean; here both are defined. */
#undef PyArg_Parse
#undef PyArg_ParseTuple
#undef PyArg_VaParse
#undef PyArg_ParseTupleAndKeywords
#undef PyArg_VaParseTupleAndKeywords

PyAPI_FUNC(int) _PyArg_Parse_SizeT(PyObject *, const char *, ...);
PyAPI_FUNC(int) _PyArg_ParseTuple_SizeT(PyObject *, const char *, ...);
PyAPI_FUNC(int) _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char **, ...);
PyAPI_FUNC(int) _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char **,
                                                     va_list);

POSITIONAL(PyArg_Parse, GETARGS_COMPAT)
POSITIONAL(_PyArg_Parse_SizeT, GETARGS_COMPAT | GETARGS_SIZE_T)
POSITIONAL(PyArg_ParseTuple, 0)
POSITIONAL(_PyArg_ParseTuple_SizeT, GETARGS_SIZE_T)
POSITIONAL_VA(PyArg_VaParse, 0)
POSITIONAL_VA(_PyArg_VaParse_SizeT, GETARGS_SIZE_T)
KEYWORDS(PyArg_ParseTupleAndKeywords, 0)
KEYWORDS(_PyArg_ParseTupleAndKeywords_SizeT, GETARGS_SIZE_T)
KEYWORDS_VA(PyArg_VaParseTupleAndKeywords, 0)
KEYWORDS_VA(_PyArg_VaParseTupleAndKeywords_SizeT, GETARGS_SIZE_T)

/* Raises the TypeError of PyArg_UnpackTuple for len outside [min, max]. */
static int
raise_unpack(const char *name, Py_ssize_t bound, int exact, const char *least, Py_ssize_t len)
{
    const char *quantity = exact ? "" : least;

    if (name != NULL) {
        PyErr_Format(PyExc_TypeError, "%s expected %s%zd arguments, got %zd", name, quantity,
                     bound, len);
    }
    else {
        PyErr_Format(PyExc_TypeError, "unpacked tuple should have %s%zd elements, but has %zd",
                     quantity, bound, len);
    }
    return 0;
}

int
PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...)
{
    Py_ssize_t i, len;
    va_list va;

    assert(min >= 0 && min <= max);
    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_SystemError, "PyArg_UnpackTuple() argument list is not a tuple");
        return 0;
    }
    len = PyTuple_GET_SIZE(args);
    if (len < min) {
        return raise_unpack(name, min, min == max, "at least ", len);
    }
    if (len > max) {
        return raise_unpack(name, max, min == max, "at most ", len);
    }
    va_start(va, max);
    for (i = 0; i < len; i++) {
        *va_arg(va, PyObject **) = PyTuple_GET_ITEM(args, i);
    }
    va_end(va);
    return 1;
}

int
_PyArg_NoKeywords(const char *funcname, PyObject *kw)
{
    if (kw == NULL) {
        return 1;
    }
    if (!PyDict_CheckExact(kw)) {
        PyErr_BadInternalCall();
        return 0;
    }
    if (PyDict_Size(kw) == 0) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%s does not take keyword arguments", funcname);
    return 0;
}
