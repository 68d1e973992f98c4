/* The single units of PyArg_* formats: numbers, texts, buffers, objects.
 *
 * How it works: one function per family; each stores through the next pointer of the va_list and
 * returns NULL, or a text for the error message. Texts that begin with "(" report a wrong use of
 * the API by C code, all others say what the argument must be.
 *
 * I1  a unit consumes the same C variables whether it converts or is skipped.
 * I2  nothing is stored when a text is returned, apart from buffers on the cleanup list.
 */
#include "getargs.h"
#include "py_pins.h"

/* ---- help for all families ---- */

/* The text that says what was expected of arg; a text in parentheses says all by itself. */
static const char *
expected(getargs_state *st, const char *what, PyObject *arg)
{
    if (what[0] == '(') {
        PyOS_snprintf(st->message, GETARGS_MESSAGE, "%.100s", what);
        return st->message;
    }
    PyOS_snprintf(st->message, GETARGS_MESSAGE, "must be %.50s, not %.50s", what,
                  arg == Py_None ? "None" : Py_TYPE(arg)->tp_name);
    return st->message;
}

/* Remembers how to give item back. Returns 0, or -1 without memory (nothing is remembered). */
static int
push_cleanup(getargs_state *st, void *item, void (*undo)(void *))
{
    if (st->cleanup_count == st->cleanup_space) {
        Py_ssize_t space = st->cleanup_space * 2 + 4;
        getargs_cleanup *grown = PyMem_Realloc(st->cleanups, space * sizeof(getargs_cleanup));
        if (grown == NULL) {
            return -1;
        }
        st->cleanups = grown;
        st->cleanup_space = space;
    }
    st->cleanups[st->cleanup_count].item = item;
    st->cleanups[st->cleanup_count].undo = undo;
    st->cleanup_count++;
    return 0;
}

static void
undo_block(void *item)
{
    PyMem_Free(item);
}

static void
undo_buffer(void *item)
{
    PyBuffer_Release((Py_buffer *)item);
}

/* Where a '#' length goes; exactly one of the two pointers is set. */
typedef struct {
    int *as_int;
    Py_ssize_t *as_size;
} length_target;

static length_target
next_length(getargs_state *st)
{
    length_target t = {NULL, NULL};

    if (st->flags & GETARGS_SIZE_T) {
        t.as_size = va_arg(*st->va, Py_ssize_t *);
    }
    else {
        t.as_int = va_arg(*st->va, int *);
    }
    return t;
}

/* Returns 0, or -1 with OverflowError when an int cannot hold n. */
static int
store_length(length_target t, Py_ssize_t n)
{
    if (t.as_size != NULL) {
        *t.as_size = n;
        return 0;
    }
    if (n > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "size does not fit in an int");
        return -1;
    }
    *t.as_int = (int)n;
    return 0;
}

/* ---- numbers ---- */

/* Floats are not taken for integers. Returns 1 with TypeError set when arg is one. */
static int
refuse_float(PyObject *arg)
{
    if (!PyFloat_Check(arg)) {
        return 0;
    }
    PyErr_SetString(PyExc_TypeError, "integer argument expected, got float");
    return 1;
}

/* The value of a range-checked unit. Returns 0, or -1 with an exception. */
static int
integer_in_range(PyObject *arg, long low, long high, const char *kind, long *value)
{
    if (refuse_float(arg)) {
        return -1;
    }
    *value = PyInt_AsLong(arg);
    if (*value == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (*value < low) {
        PyErr_Format(PyExc_OverflowError, "%s integer is less than minimum", kind);
        return -1;
    }
    if (*value > high) {
        PyErr_Format(PyExc_OverflowError, "%s integer is greater than maximum", kind);
        return -1;
    }
    return 0;
}

/* The value of a unit without range check. Returns 0, or -1 with an exception. */
static int
integer_masked(PyObject *arg, unsigned long *value)
{
    if (refuse_float(arg)) {
        return -1;
    }
    *value = PyInt_AsUnsignedLongMask(arg);
    return *value == (unsigned long)-1 && PyErr_Occurred() ? -1 : 0;
}

static const char *
convert_checked_integer(getargs_state *st, PyObject *arg, char c)
{
    char what[] = "integer<?>";
    long v;

    what[8] = c;
    switch (c) {
    case 'b': {
        char *p = va_arg(*st->va, char *);
        if (integer_in_range(arg, 0, UCHAR_MAX, "unsigned byte", &v) == 0) {
            *p = (char)(unsigned char)v;
            return NULL;
        }
        break;
    }
    case 'h': {
        short *p = va_arg(*st->va, short *);
        if (integer_in_range(arg, SHRT_MIN, SHRT_MAX, "signed short", &v) == 0) {
            *p = (short)v;
            return NULL;
        }
        break;
    }
    case 'i': {
        int *p = va_arg(*st->va, int *);
        if (integer_in_range(arg, INT_MIN, INT_MAX, "signed", &v) == 0) {
            *p = (int)v;
            return NULL;
        }
        break;
    }
    case 'l': {
        long *p = va_arg(*st->va, long *);
        if (integer_in_range(arg, LONG_MIN, LONG_MAX, "signed long", &v) == 0) {
            *p = v;
            return NULL;
        }
        break;
    }
    default: { /* 'n' */
        Py_ssize_t *p = va_arg(*st->va, Py_ssize_t *);
        if (!refuse_float(arg)) {
            long n = PyInt_AsLong(arg);
            if (n != -1 || !PyErr_Occurred()) {
                *p = n;
                return NULL;
            }
        }
        break;
    }
    }
    return expected(st, what, arg);
}

static const char *
convert_masked_integer(getargs_state *st, PyObject *arg, char c)
{
    char what[] = "integer<?>";
    void *p = va_arg(*st->va, void *);
    unsigned long v;

    what[8] = c;
    if (integer_masked(arg, &v) < 0) {
        return expected(st, what, arg);
    }
    if (c == 'B') {
        *(unsigned char *)p = (unsigned char)v;
    }
    else if (c == 'H') {
        *(unsigned short *)p = (unsigned short)v;
    }
    else {
        *(unsigned int *)p = (unsigned int)v;
    }
    return NULL;
}

/* 'k' and 'K' take int and long only and never check the range. */
static const char *
convert_mask_exact(getargs_state *st, PyObject *arg, char c)
{
    void *p = va_arg(*st->va, void *);

    if (!PyInt_Check(arg) && !PyLong_Check(arg)) {
        return expected(st, "an integer", arg);
    }
    if (c == 'k') {
        *(unsigned long *)p = PyInt_Check(arg) ? PyInt_AsUnsignedLongMask(arg)
                                               : PyLong_AsUnsignedLongMask(arg);
    }
    else {
        *(unsigned long long *)p = PyInt_Check(arg) ? PyInt_AsUnsignedLongLongMask(arg)
                                                    : PyLong_AsUnsignedLongLongMask(arg);
    }
    return NULL;
}

static const char *
convert_long_long(getargs_state *st, PyObject *arg)
{
    long long *p = va_arg(*st->va, long long *);
    long long v;

    if (PyFloat_Check(arg) &&
        PyErr_Warn(PyExc_DeprecationWarning, "integer argument expected, got float") < 0) {
        return expected(st, "long<L>", arg);
    }
    v = PyLong_AsLongLong(arg);
    if (v == -1 && PyErr_Occurred()) {
        return expected(st, "long<L>", arg);
    }
    *p = v;
    return NULL;
}

static const char *
convert_real(getargs_state *st, PyObject *arg, char c)
{
    void *p = va_arg(*st->va, void *);
    double v = PyFloat_AsDouble(arg);

    if (v == -1.0 && PyErr_Occurred()) {
        return expected(st, c == 'f' ? "float<f>" : "float<d>", arg);
    }
    if (c == 'f') {
        *(float *)p = (float)v;
    }
    else {
        *(double *)p = v;
    }
    return NULL;
}

static const char *
convert_complex(getargs_state *st, PyObject *arg)
{
    Py_complex *p = va_arg(*st->va, Py_complex *);
    Py_complex v = PyComplex_AsCComplex(arg);

    if (PyErr_Occurred()) {
        return expected(st, "complex<D>", arg);
    }
    *p = v;
    return NULL;
}

static const char *
convert_char(getargs_state *st, PyObject *arg)
{
    char *p = va_arg(*st->va, char *);

    if (PyString_Check(arg) && PyString_GET_SIZE(arg) == 1) {
        *p = PyString_AS_STRING(arg)[0];
        return NULL;
    }
    return expected(st, "char", arg);
}

/* ---- old-style buffers ---- */

/* A pointer to the bytes of a single-segment read-only buffer whose memory cannot move.
   Returns the length, or -1 with *what saying what was expected. */
static Py_ssize_t
read_buffer(PyObject *arg, const void **p, const char **what)
{
    PyBufferProcs *pb = Py_TYPE(arg)->tp_as_buffer;
    Py_ssize_t n;
    void *ptr;

    if (pb == NULL || pb->bf_getreadbuffer == NULL || pb->bf_getsegcount == NULL ||
        (PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_NEWBUFFER) &&
         pb->bf_releasebuffer != NULL)) {
        *what = "string or read-only buffer";
        return -1;
    }
    if (pb->bf_getsegcount(arg, NULL) != 1) {
        *what = "string or single-segment read-only buffer";
        return -1;
    }
    n = pb->bf_getreadbuffer(arg, 0, &ptr);
    if (n < 0) {
        *what = "(unspecified)";
        return -1;
    }
    *p = ptr;
    return n;
}

/* Makes a view of memory that the old protocol has lent. Returns 0, or -1 with *what. */
static int
fill_pinned(Py_buffer *view, PyObject *arg, void *memory, Py_ssize_t size, int readonly, const char **what)
{
    *what = "(unspecified)";
    if (PyBuffer_FillInfo(view, arg, memory, size, readonly, 0) < 0) {
        return -1;
    }
    if (py_pin_memory(arg) < 0) {
        Py_CLEAR(view->obj);
        return -1;
    }
    return 0;
}

/* Fills a Py_buffer by either protocol. Returns 0, or -1 with *what. */
static int
fill_view(PyObject *arg, Py_buffer *view, const char **what)
{
    PyBufferProcs *pb = Py_TYPE(arg)->tp_as_buffer;
    const void *p;
    Py_ssize_t n;

    if (pb == NULL) {
        *what = "string or buffer";
        return -1;
    }
    if (PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_NEWBUFFER) && pb->bf_getbuffer != NULL) {
        if (pb->bf_getbuffer(arg, view, 0) < 0) {
            *what = "convertible to a buffer";
            return -1;
        }
        if (!PyBuffer_IsContiguous(view, 'C')) {
            PyBuffer_Release(view);
            *what = "contiguous buffer";
            return -1;
        }
        return 0;
    }
    n = read_buffer(arg, &p, what);
    if (n < 0) {
        *what = "convertible to a buffer";
        return -1;
    }
    return fill_pinned(view, arg, (void *)p, n, 1, what);
}

static const char *
keep_view(getargs_state *st, Py_buffer *view, PyObject *arg)
{
    if (push_cleanup(st, view, undo_buffer) < 0) {
        PyBuffer_Release(view);
        PyErr_NoMemory();
        return expected(st, "(cleanup problem)", arg);
    }
    return NULL;
}

void
py_getargs_unpin(void *object)
{
    py_unpin_memory(object);
    Py_DECREF((PyObject *)object);
}

/* Converting the arguments behind this one may run anything, which must not move its memory. Returns 0 or -1. */
static int
pin_while_parsing(getargs_state *st, PyObject *arg)
{
    if (py_pin_memory(arg) < 0) {
        return -1;
    }
    if (push_cleanup(st, arg, py_getargs_unpin) < 0) {
        py_unpin_memory(arg);
        PyErr_NoMemory();
        return -1;
    }
    Py_INCREF(arg);
    return 0;
}

/* ---- texts ---- */

/* The bytes of a str, or of a unicode in the default encoding; lent by arg.
   Returns 1, 0 when arg is neither, -1 with an exception. */
static int
text_bytes(PyObject *arg, const char **p, Py_ssize_t *n)
{
    if (PyUnicode_Check(arg)) {
        arg = _PyUnicode_AsDefaultEncodedString(arg, NULL);
        if (arg == NULL) {
            return -1;
        }
    }
    else if (!PyString_Check(arg)) {
        return 0;
    }
    *p = PyString_AS_STRING(arg);
    *n = PyString_GET_SIZE(arg);
    return 1;
}

static const char *
convert_text_view(getargs_state *st, PyObject *arg, int none_ok)
{
    Py_buffer *view = va_arg(*st->va, Py_buffer *);
    const char *what = NULL;
    const char *p;
    Py_ssize_t n;
    int found;

    if (none_ok && arg == Py_None) {
        PyBuffer_FillInfo(view, NULL, NULL, 0, 1, 0);
        return keep_view(st, view, arg);
    }
    found = text_bytes(arg, &p, &n);
    if (found < 0) {
        return expected(st, "(unicode conversion error)", arg);
    }
    if (found) {
        PyBuffer_FillInfo(view, arg, (void *)p, n, 1, 0);
    }
    else if (fill_view(arg, view, &what) < 0) {
        return expected(st, what, arg);
    }
    return keep_view(st, view, arg);
}

static const char *
convert_text_sized(getargs_state *st, PyObject *arg, int none_ok)
{
    const void **target = va_arg(*st->va, const void **);
    length_target length = next_length(st);
    const char *what;
    const char *p = NULL;
    const void *mem;
    Py_ssize_t n = 0;
    int found = none_ok && arg == Py_None ? 1 : text_bytes(arg, &p, &n);

    if (found < 0) {
        return expected(st, "(unicode conversion error)", arg);
    }
    if (!found) {
        n = read_buffer(arg, &mem, &what);
        if (n < 0) {
            return expected(st, what, arg);
        }
        if (pin_while_parsing(st, arg) < 0) {
            return expected(st, "(unspecified)", arg);
        }
        p = mem;
    }
    if (store_length(length, n) < 0) {
        return expected(st, "string", arg);
    }
    *target = p;
    return NULL;
}

static const char *
convert_text_plain(getargs_state *st, PyObject *arg, int none_ok)
{
    const char **target = va_arg(*st->va, const char **);
    const char *p;
    Py_ssize_t n;
    int found;

    if (none_ok && arg == Py_None) {
        *target = NULL;
        return NULL;
    }
    found = text_bytes(arg, &p, &n);
    if (found < 0) {
        return expected(st, "(unicode conversion error)", arg);
    }
    if (!found) {
        return expected(st, none_ok ? "string or None" : "string", arg);
    }
    if ((Py_ssize_t)strlen(p) != n) {
        return expected(st, none_ok ? "string without null bytes or None"
                                    : "string without null bytes", arg);
    }
    *target = p;
    return NULL;
}

static const char *
convert_text(getargs_state *st, PyObject *arg, const char **format, int none_ok)
{
    if (**format == '*') {
        (*format)++;
        return convert_text_view(st, arg, none_ok);
    }
    if (**format == '#') {
        (*format)++;
        return convert_text_sized(st, arg, none_ok);
    }
    return convert_text_plain(st, arg, none_ok);
}

/* The str that 'es' (recode) or 'et' stores, new. NULL with *what set. */
static PyObject *
encoded_text(PyObject *arg, const char *encoding, int recode, const char **what)
{
    PyObject *text, *encoded;

    if (!recode && PyString_Check(arg)) {
        Py_INCREF(arg);
        return arg;
    }
    text = PyUnicode_FromObject(arg);
    if (text == NULL) {
        *what = "string or unicode or text buffer";
        return NULL;
    }
    encoded = PyUnicode_AsEncodedString(text, encoding, NULL);
    Py_DECREF(text);
    if (encoded == NULL) {
        *what = "(encoding failed)";
        return NULL;
    }
    if (!PyString_Check(encoded)) {
        Py_DECREF(encoded);
        *what = "(encoder failed to return a string)";
        return NULL;
    }
    return encoded;
}

/* Hands n bytes and a terminator to the caller: into *target when it is preset, else in a new
   block that goes on the cleanup list. Returns NULL or what was expected. */
static const char *
store_encoded_sized(getargs_state *st, const char *bytes, Py_ssize_t n, char **target,
                    length_target length)
{
    Py_ssize_t space;

    if (length.as_int == NULL && length.as_size == NULL) {
        return "(buffer_len is NULL)";
    }
    if (*target == NULL) {
        char *block = PyMem_Malloc(n + 1);
        if (block == NULL || push_cleanup(st, block, undo_block) < 0) {
            PyMem_Free(block);
            PyErr_NoMemory();
            return "(memory error)";
        }
        *target = block;
    }
    else {
        space = length.as_size != NULL ? *length.as_size : *length.as_int;
        if (n + 1 > space) {
            PyErr_Format(PyExc_TypeError, "encoded string too long (%zd, maximum length %zd)", n,
                         space - 1);
            return "(buffer overflow)";
        }
    }
    memcpy(*target, bytes, n + 1);
    return store_length(length, n) < 0 ? "(buffer overflow)" : NULL;
}

static const char *
store_encoded_plain(getargs_state *st, const char *bytes, Py_ssize_t n, char **target)
{
    char *block;

    if ((Py_ssize_t)strlen(bytes) != n) {
        return "encoded string without null bytes";
    }
    block = PyMem_Malloc(n + 1);
    if (block == NULL || push_cleanup(st, block, undo_block) < 0) {
        PyMem_Free(block);
        PyErr_NoMemory();
        return "(memory error)";
    }
    memcpy(block, bytes, n + 1);
    *target = block;
    return NULL;
}

static const char *
convert_encoded(getargs_state *st, PyObject *arg, const char **format)
{
    const char *encoding = va_arg(*st->va, const char *);
    const char *what = NULL;
    char kind = **format;
    char **target;
    PyObject *encoded;
    length_target length = {NULL, NULL};
    int sized = 0;

    if (kind != 's' && kind != 't') {
        return expected(st, "(unknown parser marker combination)", arg);
    }
    (*format)++;
    target = va_arg(*st->va, char **);
    if (**format == '#') {
        sized = 1;
        (*format)++;
        length = next_length(st);
    }
    if (target == NULL) {
        return expected(st, "(buffer is NULL)", arg);
    }
    encoded = encoded_text(arg, encoding != NULL ? encoding : PyUnicode_GetDefaultEncoding(),
                           kind == 's', &what);
    if (encoded == NULL) {
        return expected(st, what, arg);
    }
    what = sized ? store_encoded_sized(st, PyString_AS_STRING(encoded), PyString_GET_SIZE(encoded),
                                       target, length)
                 : store_encoded_plain(st, PyString_AS_STRING(encoded), PyString_GET_SIZE(encoded),
                                       target);
    Py_DECREF(encoded);
    return what == NULL ? NULL : expected(st, what, arg);
}

static const char *
convert_unicode(getargs_state *st, PyObject *arg, const char **format)
{
    if (**format == '#') {
        const void **target = va_arg(*st->va, const void **);
        length_target length = next_length(st);
        (*format)++;
        if (!PyUnicode_Check(arg)) {
            return expected(st, "cannot convert raw buffers", arg);
        }
        if (store_length(length, PyUnicode_GET_SIZE(arg)) < 0) {
            return expected(st, "unicode", arg);
        }
        *target = PyUnicode_AS_UNICODE(arg);
    }
    else {
        const Py_UNICODE **target = va_arg(*st->va, const Py_UNICODE **);
        if (!PyUnicode_Check(arg)) {
            return expected(st, "unicode", arg);
        }
        if ((Py_ssize_t)wcslen((const wchar_t *)PyUnicode_AS_UNICODE(arg)) !=
            PyUnicode_GET_SIZE(arg)) {
            return expected(st, "unicode without null characters", arg);
        }
        *target = PyUnicode_AS_UNICODE(arg);
    }
    return NULL;
}

/* ---- objects and writable memory ---- */

static const char *
convert_object(getargs_state *st, PyObject *arg, const char **format)
{
    typedef int (*predicate)(PyObject *);
    typedef int (*converter)(PyObject *, void *);

    if (**format == '!') {
        PyTypeObject *type = va_arg(*st->va, PyTypeObject *);
        PyObject **target = va_arg(*st->va, PyObject **);
        (*format)++;
        if (!PyType_IsSubtype(Py_TYPE(arg), type)) {
            return expected(st, type->tp_name, arg);
        }
        *target = arg;
    }
    else if (**format == '?') {
        predicate accepts = va_arg(*st->va, predicate);
        PyObject **target = va_arg(*st->va, PyObject **);
        (*format)++;
        if (!accepts(arg)) {
            return expected(st, "(unspecified)", arg);
        }
        *target = arg;
    }
    else if (**format == '&') {
        converter convert = va_arg(*st->va, converter);
        void *target = va_arg(*st->va, void *);
        (*format)++;
        if (!convert(arg, target)) {
            return expected(st, "(unspecified)", arg);
        }
    }
    else {
        *va_arg(*st->va, PyObject **) = arg;
    }
    return NULL;
}

static const char *
convert_writable_view(getargs_state *st, PyObject *arg)
{
    Py_buffer *view = va_arg(*st->va, Py_buffer *);
    PyBufferProcs *pb = Py_TYPE(arg)->tp_as_buffer;
    void *mem;
    Py_ssize_t n;

    if (pb == NULL) {
        return expected(st, "read-write buffer", arg);
    }
    if (PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_NEWBUFFER) && pb->bf_getbuffer != NULL) {
        if (pb->bf_getbuffer(arg, view, PyBUF_WRITABLE) < 0) {
            PyErr_Clear();
            return expected(st, "read-write buffer", arg);
        }
        if (!PyBuffer_IsContiguous(view, 'C')) {
            PyBuffer_Release(view);
            return expected(st, "contiguous buffer", arg);
        }
        return keep_view(st, view, arg);
    }
    if (pb->bf_getwritebuffer == NULL || pb->bf_getsegcount == NULL) {
        return expected(st, "read-write buffer", arg);
    }
    if (pb->bf_getsegcount(arg, NULL) != 1) {
        return expected(st, "single-segment read-write buffer", arg);
    }
    n = pb->bf_getwritebuffer(arg, 0, &mem);
    if (n < 0) {
        return expected(st, "(unspecified)", arg);
    }
    const char *what;
    if (fill_pinned(view, arg, mem, n, 0, &what) < 0) {
        return expected(st, what, arg);
    }
    return keep_view(st, view, arg);
}

static const char *
convert_writable(getargs_state *st, PyObject *arg, const char **format)
{
    PyBufferProcs *pb = Py_TYPE(arg)->tp_as_buffer;
    length_target length = {NULL, NULL};
    void **target;
    void *mem;
    Py_ssize_t n;
    int sized;

    if (**format == '*') {
        (*format)++;
        return convert_writable_view(st, arg);
    }
    sized = **format == '#';
    target = va_arg(*st->va, void **);
    if (sized) {
        (*format)++;
        length = next_length(st);
    }
    if (pb == NULL || pb->bf_getwritebuffer == NULL || pb->bf_getsegcount == NULL) {
        return expected(st, "read-write buffer", arg);
    }
    if (PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_NEWBUFFER) && pb->bf_releasebuffer != NULL) {
        return expected(st, "pinned buffer", arg);
    }
    if (pb->bf_getsegcount(arg, NULL) != 1) {
        return expected(st, "single-segment read-write buffer", arg);
    }
    n = pb->bf_getwritebuffer(arg, 0, &mem);
    if (n < 0 || (sized && store_length(length, n) < 0)) {
        return expected(st, "(unspecified)", arg);
    }
    *target = mem;
    return NULL;
}

/* 't#': the character buffer of an object. */
static const char *
convert_characters(getargs_state *st, PyObject *arg, const char **format)
{
    PyBufferProcs *pb = Py_TYPE(arg)->tp_as_buffer;
    const char **target;
    length_target length;
    char *mem;
    Py_ssize_t n;

    if (**format != '#') {
        return "invalid use of 't' format character";
    }
    (*format)++;
    target = va_arg(*st->va, const char **);
    length = next_length(st);
    if (!PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_GETCHARBUFFER) || pb == NULL ||
        pb->bf_getcharbuffer == NULL || pb->bf_getsegcount == NULL) {
        return expected(st, "string or read-only character buffer", arg);
    }
    if (pb->bf_getsegcount(arg, NULL) != 1) {
        return expected(st, "string or single-segment read-only buffer", arg);
    }
    if (PyType_HasFeature(Py_TYPE(arg), Py_TPFLAGS_HAVE_NEWBUFFER) &&
        pb->bf_releasebuffer != NULL) {
        return expected(st, "string or pinned buffer", arg);
    }
    n = pb->bf_getcharbuffer(arg, 0, &mem);
    if (n < 0 || store_length(length, n) < 0) {
        return expected(st, "(unspecified)", arg);
    }
    *target = mem;
    return NULL;
}

/* ---- the units ---- */

const char *
py_getargs_convert_unit(getargs_state *st, PyObject *arg, const char **format)
{
    char c = *(*format)++;

    switch (c) {
    case 'b': case 'h': case 'i': case 'l': case 'n':
        return convert_checked_integer(st, arg, c);
    case 'B': case 'H': case 'I':
        return convert_masked_integer(st, arg, c);
    case 'k': case 'K':
        return convert_mask_exact(st, arg, c);
    case 'L':
        return convert_long_long(st, arg);
    case 'f': case 'd':
        return convert_real(st, arg, c);
    case 'D':
        return convert_complex(st, arg);
    case 'c':
        return convert_char(st, arg);
    case 's': case 'z':
        return convert_text(st, arg, format, c == 'z');
    case 'e':
        return convert_encoded(st, arg, format);
    case 'u':
        return convert_unicode(st, arg, format);
    case 'S': case 'U': {
        PyObject **target = va_arg(*st->va, PyObject **);
        if (c == 'S' ? !PyString_Check(arg) : !PyUnicode_Check(arg)) {
            return expected(st, c == 'S' ? "string" : "unicode", arg);
        }
        *target = arg;
        return NULL;
    }
    case 'O':
        return convert_object(st, arg, format);
    case 'w':
        return convert_writable(st, arg, format);
    case 't':
        return convert_characters(st, arg, format);
    default:
        (*format)--;
        return "(impossible<bad format char>)";
    }
}

/* Consumes the variables of a text-like unit and its suffix; views says that '*' is one. */
static void
skip_text(getargs_state *st, const char **format, int views)
{
    (void)va_arg(*st->va, void *);
    if (**format == '#') {
        (*format)++;
        (void)next_length(st);
    }
    else if (views && **format == '*') {
        (*format)++;
    }
}

static const char *
skip_group(getargs_state *st, const char **format)
{
    while (**format != ')') {
        const char *text;
        if (**format == '\0' || **format == ':' || **format == ';') {
            return "Unmatched left paren in format string";
        }
        text = py_getargs_skip_unit(st, format);
        if (text != NULL) {
            return text;
        }
    }
    (*format)++;
    return NULL;
}

const char *
py_getargs_skip_unit(getargs_state *st, const char **format)
{
    const char *start = *format;
    char c = *(*format)++;

    switch (c) {
    case 'b': case 'B': case 'h': case 'H': case 'i': case 'I': case 'l': case 'k': case 'L':
    case 'K': case 'n': case 'f': case 'd': case 'D': case 'c': case 'S': case 'U':
        (void)va_arg(*st->va, void *);
        return NULL;
    case 'e':
        if (**format != 's' && **format != 't') {
            break;
        }
        (void)va_arg(*st->va, const char *);
        (*format)++;
        skip_text(st, format, 0);
        return NULL;
    case 's': case 'z': case 'w':
        skip_text(st, format, 1);
        return NULL;
    case 'u': case 't':
        skip_text(st, format, 0);
        return NULL;
    case 'O':
        (void)va_arg(*st->va, void *);
        if (**format == '!' || **format == '&' || **format == '?') {
            (*format)++;
            (void)va_arg(*st->va, void *);
        }
        return NULL;
    case '(':
        return skip_group(st, format);
    default:
        break;
    }
    *format = start;
    return c == ')' ? "Unmatched right paren in format string"
                    : "impossible<bad format char>";
}
