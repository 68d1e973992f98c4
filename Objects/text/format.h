/* Template: str.format and its parts, and the format specification of texts.
 *
 * The includer defines CHAR, TX(name), TX_NEW(p, n), includes writer.h, and defines
 *   TX_TOTEXT(op)      new: op as this text type (str(op) or unicode(op))
 *   TX_ISTEXT(op), TX_CHARS(op), TX_COUNT(op)   for an object of this text type
 *   TX_DECIMAL(c)      value of a decimal digit or -1
 *   TX(format_known)(op, p, n)    new: format of an op whose exact type needs no lookup,
 *                                 NULL without exception when it does
 *   TX_WIDE            1 if a CHAR can be above 255
 *
 * How it works: `format_next` cuts the format into literal and field; a field is a name
 * (`first`, then attributes and items), a conversion and a specification, which may hold fields
 * itself, one level deep.
 *
 * I1  the format's characters are lent by an object that the caller holds during the call.
 */

typedef struct {
    const CHAR *at, *end;
} TX(span);

typedef struct {
    TX(span) literal, name, spec;
    int has_field;
    int spec_has_fields;
    CHAR conversion;      /* 0: none */
} TX(markup);

/* Automatic numbering of fields; kind 0 undecided, 1 automatic, 2 manual. */
typedef struct {
    int kind;
    Py_ssize_t next;
} TX(numbering);

static inline PyObject *
TX(span_object)(TX(span) s)
{
    return TX_NEW(s.at, s.end - s.at);
}

/* Whether a code can be shown as a character in a message. */
static inline int
TX(is_plain)(long code)
{
    return code > 32 && code < 128;
}

static inline int
TX(format_error)(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

/* ---- cutting ---- */

/* Takes "name!c:spec" apart. Returns 0 or -1. */
static int
TX(format_cut_field)(TX(span) field, TX(markup) *m)
{
    const CHAR *p = field.at;

    while (p < field.end && *p != ':' && *p != '!') {
        p++;
    }
    m->name.at = field.at;
    m->name.end = p;
    m->spec.at = m->spec.end = field.end;
    m->conversion = 0;
    if (p == field.end) {
        return 0;
    }
    if (*p++ == '!') {
        if (p == field.end) {
            return TX(format_error)("end of format while looking for conversion specifier");
        }
        m->conversion = *p++;
        if (p < field.end && *p++ != ':') {
            return TX(format_error)("expected ':' after format specifier");
        }
    }
    m->spec.at = p;
    return 0;
}

/* The end of the field that begins at s->at, behind which *s then stands. Returns 0 or -1. */
static int
TX(format_find_field)(TX(span) *s, TX(span) *field, int *nested)
{
    int depth = 1;

    field->at = s->at;
    *nested = 0;
    while (s->at < s->end) {
        CHAR c = *s->at++;
        if (c == '{') {
            *nested = 1;
            depth++;
        }
        else if (c == '}' && --depth <= 0) {
            field->end = s->at - 1;
            return 0;
        }
    }
    return TX(format_error)("unmatched '{' in format");
}

/* The next literal and field. Returns 1, 0 at the end, -1 with ValueError. */
static int
TX(format_next)(TX(span) *s, TX(markup) *m)
{
    TX(span) field;
    CHAR c = 0;

    m->has_field = 0;
    m->spec_has_fields = 0;
    if (s->at >= s->end) {
        return 0;
    }
    m->literal.at = s->at;
    while (s->at < s->end && c != '{' && c != '}') {
        c = *s->at++;
    }
    m->literal.end = s->at;
    if (c != '{' && c != '}') {
        return 1;
    }
    if (s->at == s->end || (c == '}' && *s->at != '}')) {
        return TX(format_error)(c == '}' ? "Single '}' encountered in format string"
                                         : "Single '{' encountered in format string");
    }
    if (*s->at == c) {
        s->at++;
        return 1;
    }
    m->literal.end--;
    m->has_field = 1;
    if (TX(format_find_field)(s, &field, &m->spec_has_fields) < 0 ||
        TX(format_cut_field)(field, m) < 0) {
        return -1;
    }
    return 1;
}

/* Decimal digits as an index. Returns it, -1 when s is no number, -2 with ValueError. */
static Py_ssize_t
TX(format_index)(TX(span) s)
{
    Py_ssize_t n = 0;

    if (s.at == s.end) {
        return -1;
    }
    for (; s.at < s.end; s.at++) {
        int digit = TX_DECIMAL(*s.at);
        if (digit < 0) {
            return -1;
        }
        if (n > (PY_SSIZE_T_MAX - digit) / 10) {
            TX(format_error)("Too many decimal digits in format string");
            return -2;
        }
        n = n * 10 + digit;
    }
    return n;
}

/* Cuts the first part of a field name off: what comes before '.' or '['. */
static TX(span)
TX(format_first)(TX(span) *name)
{
    TX(span) first = *name;

    while (name->at < name->end && *name->at != '.' && *name->at != '[') {
        name->at++;
    }
    first.end = name->at;
    return first;
}

/* The next ".attribute" or "[item]". Returns 1, 0 at the end, -1 with ValueError. */
static int
TX(format_rest)(TX(span) *rest, int *is_attribute, TX(span) *part)
{
    CHAR c;

    if (rest->at == rest->end) {
        return 0;
    }
    c = *rest->at++;
    part->at = rest->at;
    if (c == '.') {
        *is_attribute = 1;
        *part = TX(format_first)(rest);
    }
    else if (c == '[') {
        *is_attribute = 0;
        while (rest->at < rest->end && *rest->at != ']') {
            rest->at++;
        }
        if (rest->at == rest->end) {
            return TX(format_error)("Missing ']' in format string");
        }
        part->end = rest->at++;
    }
    else {
        return TX(format_error)("Only '.' or '[' may follow ']' in format field specifier");
    }
    if (part->at == part->end) {
        return TX(format_error)("Empty attribute in format string");
    }
    return 1;
}

/* ---- finding the value ---- */

/* Settles numbering for a field whose first part is empty or a number. Returns 0 or -1. */
static int
TX(format_number)(TX(numbering) *numbering, int empty)
{
    int kind = empty ? 1 : 2;

    if (numbering->kind == 0) {
        numbering->kind = kind;
    }
    if (numbering->kind != kind) {
        return TX(format_error)(
            empty ? "cannot switch from manual field specification to automatic field numbering"
                  : "cannot switch from automatic field numbering to manual field specification");
    }
    return 0;
}

/* The argument that the first part of a field name means. Returns new. */
static PyObject *
TX(format_argument)(TX(span) first, PyObject *args, PyObject *kwargs, TX(numbering) *numbering)
{
    Py_ssize_t index = TX(format_index)(first);
    int empty = first.at == first.end;
    PyObject *key, *value;

    if (index == -2) {
        return NULL;
    }
    if (empty || index >= 0) {
        if (TX(format_number)(numbering, empty) < 0) {
            return NULL;
        }
        return PySequence_GetItem(args, empty ? numbering->next++ : index);
    }
    key = TX(span_object)(first);
    if (key == NULL) {
        return NULL;
    }
    value = kwargs == NULL ? NULL : PyDict_GetItem(kwargs, key);
    if (value == NULL) {
        PyErr_SetObject(PyExc_KeyError, key);
    }
    Py_XINCREF(value);
    Py_DECREF(key);
    return value;
}

/* obj.part or obj[part]. Returns new. */
static PyObject *
TX(format_step)(PyObject *obj, int is_attribute, TX(span) part)
{
    Py_ssize_t index = is_attribute ? -1 : TX(format_index)(part);
    PyObject *key, *value;

    if (index == -2) {
        return NULL;
    }
    if (index >= 0 && PySequence_Check(obj)) {
        return PySequence_GetItem(obj, index);
    }
    key = index >= 0 ? PyLong_FromSsize_t(index) : TX(span_object)(part);
    if (key == NULL) {
        return NULL;
    }
    value = is_attribute ? PyObject_GetAttr(obj, key) : PyObject_GetItem(obj, key);
    Py_DECREF(key);
    return value;
}

static PyObject *
TX(format_value)(TX(span) name, PyObject *args, PyObject *kwargs, TX(numbering) *numbering)
{
    PyObject *obj = TX(format_argument)(TX(format_first)(&name), args, kwargs, numbering);
    TX(span) part;
    int is_attribute;
    int more = 1;

    while (obj != NULL && (more = TX(format_rest)(&name, &is_attribute, &part)) > 0) {
        PyObject *next = TX(format_step)(obj, is_attribute, part);
        Py_DECREF(obj);
        obj = next;
    }
    if (more < 0) {
        Py_CLEAR(obj);
    }
    return obj;
}

/* "!r" and "!s"; steals obj. Returns new. */
static PyObject *
TX(format_convert_steal)(PyObject *obj, CHAR conversion)
{
    PyObject *result = NULL;

    if (conversion == 'r') {
        result = PyObject_Repr(obj);
    }
    else if (conversion == 's') {
        result = TX_TOTEXT(obj);
    }
    else if (conversion != 127 && TX(is_plain)((long)conversion)) {
        PyErr_Format(PyExc_ValueError, "Unknown conversion specifier %c", (int)conversion);
    }
    else {
        PyErr_Format(PyExc_ValueError, "Unknown conversion specifier \\x%x",
                     (unsigned int)conversion);
    }
    Py_DECREF(obj);
    return result;
}

/* ---- writing ---- */

/* Writes format(obj, spec). Returns 0 or -1. */
static int
TX(format_render)(TX(writer) *w, PyObject *obj, TX(span) spec)
{
    PyObject *result = TX(format_known)(obj, spec.at, spec.end - spec.at);
    int status;

    if (result == NULL && !PyErr_Occurred()) {
        PyObject *text = TX(span_object)(spec);
        if (text == NULL) {
            return -1;
        }
        result = PyObject_Format(obj, text);
        Py_DECREF(text);
    }
    if (result != NULL && !TX_ISTEXT(result)) {
        PyObject *text = TX_TOTEXT(result);
        Py_DECREF(result);
        result = text;
    }
    if (result == NULL) {
        return -1;
    }
    status = TX(write_text)(w, TX_CHARS(result), TX_COUNT(result));
    Py_DECREF(result);
    return status;
}

static int TX(format_build)(TX(writer) *w, TX(span) s, PyObject *args, PyObject *kwargs, int depth,
                            TX(numbering) *numbering);

/* Writes one field. Returns 0 or -1. */
static int
TX(format_field)(TX(writer) *w, const TX(markup) *m, PyObject *args, PyObject *kwargs, int depth,
                 TX(numbering) *numbering)
{
    PyObject *obj = TX(format_value)(m->name, args, kwargs, numbering);
    TX(writer) inner;
    TX(span) spec = m->spec;
    int status = -1;

    if (obj != NULL && m->conversion != 0) {
        obj = TX(format_convert_steal)(obj, m->conversion);
    }
    if (obj == NULL) {
        return -1;
    }
    if (!m->spec_has_fields) {
        status = TX(format_render)(w, obj, spec);
        Py_DECREF(obj);
        return status;
    }
    TX(writer_init)(&inner);
    if (TX(format_build)(&inner, spec, args, kwargs, depth - 1, numbering) == 0) {
        spec.at = inner.at;
        spec.end = inner.at + inner.n;
        status = TX(format_render)(w, obj, spec);
    }
    TX(writer_fini)(&inner);
    Py_DECREF(obj);
    return status;
}

static int
TX(format_build)(TX(writer) *w, TX(span) s, PyObject *args, PyObject *kwargs, int depth,
                 TX(numbering) *numbering)
{
    TX(markup) m;
    int more;

    if (depth <= 0) {
        return TX(format_error)("Max string recursion exceeded");
    }
    while ((more = TX(format_next)(&s, &m)) > 0) {
        if (TX(write_text)(w, m.literal.at, m.literal.end - m.literal.at) < 0) {
            return -1;
        }
        if (m.has_field && TX(format_field)(w, &m, args, kwargs, depth, numbering) < 0) {
            return -1;
        }
    }
    return more;
}

/* The method format. Returns new. */
static PyObject *
TX(format_method)(PyObject *self, PyObject *args, PyObject *kwargs)
{
    TX(numbering) numbering = {0, 0};
    TX(span) s = {TX_CHARS(self), TX_CHARS(self) + TX_COUNT(self)};
    TX(writer) w;

    TX(writer_init)(&w);
    if (TX(format_build)(&w, s, args, kwargs, 2, &numbering) < 0) {
        TX(writer_fini)(&w);
        return NULL;
    }
    return TX(writer_finish)(&w);
}

/* ---- the specification of texts ---- */

typedef struct {
    CHAR fill, align, sign, kind; /* 0: not given, but see has_fill */
    int has_fill;                 /* fill was given, be it 0 */
    int alternate, thousands;
    Py_ssize_t width, precision;  /* -1: not given */
} TX(text_spec);

static inline int
TX(is_align)(CHAR c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits at *p. Returns 1 and *n, 0 when there are none, -1 with ValueError. */
static int
TX(spec_digits)(const CHAR **p, const CHAR *end, Py_ssize_t *n)
{
    const CHAR *start = *p;
    Py_ssize_t value = 0;
    int digit;

    for (; *p < end && (digit = TX_DECIMAL(**p)) >= 0; (*p)++) {
        if (value > (PY_SSIZE_T_MAX - digit) / 10) {
            return TX(format_error)("Too many decimal digits in format string");
        }
        value = value * 10 + digit;
    }
    if (*p == start) {
        return 0;
    }
    *n = value;
    return 1;
}

static int
TX(spec_refuse_comma)(CHAR kind)
{
    if (TX(is_plain)((long)kind)) {
        PyErr_Format(PyExc_ValueError, "Cannot specify ',' with '%c'.", (int)kind);
    }
    else {
        PyErr_Format(PyExc_ValueError, "Cannot specify ',' with '\\x%x'.", (unsigned int)kind);
    }
    return -1;
}

/* Reads fill, alignment, sign, '#' and the zero. */
static const CHAR *
TX(spec_begin)(const CHAR *p, const CHAR *end, TX(text_spec) *s)
{
    if (end - p >= 2 && TX(is_align)(p[1])) {
        s->fill = p[0];
        s->has_fill = 1;
        s->align = p[1];
        p += 2;
    }
    else if (end - p >= 1 && TX(is_align)(p[0])) {
        s->align = *p++;
    }
    if (p < end && (*p == ' ' || *p == '+' || *p == '-')) {
        s->sign = *p++;
    }
    if (p < end && *p == '#') {
        s->alternate = 1;
        p++;
    }
    if (!s->has_fill && p < end && *p == '0') {
        s->fill = '0';
        s->has_fill = 1;
        s->align = s->align == 0 ? '=' : s->align;
        p++;
    }
    return p;
}

static int
TX(spec_parse)(const CHAR *p, const CHAR *end, TX(text_spec) *s)
{
    int found;

    memset(s, 0, sizeof(*s));
    s->width = s->precision = -1;
    s->kind = 's';
    p = TX(spec_begin)(p, end, s);
    if (TX(spec_digits)(&p, end, &s->width) < 0) {
        return -1;
    }
    if (p < end && *p == ',') {
        s->thousands = 1;
        p++;
    }
    if (p < end && *p == '.') {
        p++;
        found = TX(spec_digits)(&p, end, &s->precision);
        if (found < 0) {
            return -1;
        }
        if (found == 0) {
            return TX(format_error)("Format specifier missing precision");
        }
    }
    if (end - p > 1) {
        return TX(format_error)("Invalid conversion specification");
    }
    if (p < end) {
        s->kind = *p;
    }
    if (s->thousands && (!TX(is_plain)((long)s->kind) ||
                         strchr("defgEG%F", (int)s->kind) == NULL)) {
        return TX(spec_refuse_comma)(s->kind);
    }
    return 0;
}

/* Whether a text can be formatted by s. Returns 0 or -1. */
static int
TX(spec_check)(const TX(text_spec) *s, const char *type)
{
    if (s->kind != 's') {
        if (!TX_WIDE || TX(is_plain)((long)s->kind)) {
            PyErr_Format(PyExc_ValueError, "Unknown format code '%c' for object of type '%.200s'",
                         (int)s->kind, type);
        }
        else {
            PyErr_Format(PyExc_ValueError,
                         "Unknown format code '\\x%x' for object of type '%.200s'",
                         (unsigned int)s->kind, type);
        }
        return -1;
    }
    if (s->sign != 0) {
        return TX(format_error)("Sign not allowed in string format specifier");
    }
    if (s->alternate) {
        return TX(format_error)("Alternate form (#) not allowed in string format specifier");
    }
    if (s->align == '=') {
        return TX(format_error)("'=' alignment not allowed in string format specifier");
    }
    return 0;
}

/* text by the specification [p, p+n), which is not empty. Returns new. */
static PyObject *
TX(format_text)(PyObject *text, const CHAR *p, Py_ssize_t n)
{
    TX(text_spec) s;
    TX(writer) w;
    Py_ssize_t len = TX_COUNT(text);
    Py_ssize_t padding, left;
    CHAR fill;

    if (TX(spec_parse)(p, p + n, &s) < 0 || TX(spec_check)(&s, Py_TYPE(text)->tp_name) < 0) {
        return NULL;
    }
    if (s.precision >= 0 && len > s.precision) {
        len = s.precision;
    }
    padding = s.width > len ? s.width - len : 0;
    left = s.align == '>' ? padding : s.align == '^' ? padding / 2 : 0;
    fill = s.has_fill ? s.fill : ' ';
    TX(writer_init)(&w);
    if (TX(write_fill)(&w, fill, left) < 0 ||
        TX(write_text)(&w, TX_CHARS(text), len) < 0 ||
        TX(write_fill)(&w, fill, padding - left) < 0) {
        TX(writer_fini)(&w);
        return NULL;
    }
    return TX(writer_finish)(&w);
}

/* ---- iterators for string.Formatter ---- */

typedef struct {
    PyObject_HEAD
    PyObject *text;       /* owned: the format (I1) */
    TX(span) left;        /* what is still to be read */
} TX(formatiter);

static void
TX(formatiter_dealloc)(PyObject *self)
{
    Py_XDECREF(((TX(formatiter) *)self)->text);
    PyObject_Free(self);
}

static PyObject *
TX(parser_next)(PyObject *self)
{
    TX(markup) m;
    PyObject *tuple;
    int i;

    if (TX(format_next)(&((TX(formatiter) *)self)->left, &m) <= 0) {
        return NULL;
    }
    tuple = PyTuple_New(4);
    if (tuple == NULL) {
        return NULL;
    }
    PyTuple_SET_ITEM(tuple, 0, TX(span_object)(m.literal));
    for (i = 1; i < 4; i++) {
        Py_INCREF(Py_None);
        PyTuple_SET_ITEM(tuple, i, Py_None);
    }
    if (m.has_field) {
        PyTuple_SET_ITEM(tuple, 1, TX(span_object)(m.name));
        PyTuple_SET_ITEM(tuple, 2, TX(span_object)(m.spec));
        Py_DECREF(Py_None);
        Py_DECREF(Py_None);
        if (m.conversion != 0) {
            PyTuple_SET_ITEM(tuple, 3, TX_NEW(&m.conversion, 1));
            Py_DECREF(Py_None);
        }
    }
    for (i = 0; i < 4; i++) {
        if (PyTuple_GET_ITEM(tuple, i) == NULL) {
            Py_DECREF(tuple);
            return NULL;
        }
    }
    return tuple;
}

/* A part of a field name: a long when it is a number, else text. Returns new. */
static PyObject *
TX(part_object)(TX(span) part, int may_be_index)
{
    Py_ssize_t index = may_be_index ? TX(format_index)(part) : -1;

    if (index == -2) {
        return NULL;
    }
    return index >= 0 ? PyLong_FromSsize_t(index) : TX(span_object)(part);
}

static PyObject *
TX(fieldname_next)(PyObject *self)
{
    TX(span) part;
    int is_attribute;
    PyObject *key;

    if (TX(format_rest)(&((TX(formatiter) *)self)->left, &is_attribute, &part) <= 0) {
        return NULL;
    }
    key = TX(part_object)(part, !is_attribute);
    if (key == NULL) {
        return NULL;
    }
    return Py_BuildValue("(NN)", PyBool_FromLong(is_attribute), key);
}

static PyTypeObject TX(parser_type) = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "formatteriterator",
    .tp_basicsize = sizeof(TX(formatiter)),
    .tp_dealloc = TX(formatiter_dealloc),
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = TX(parser_next),
};

static PyTypeObject TX(fieldname_type) = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "fieldnameiterator",
    .tp_basicsize = sizeof(TX(formatiter)),
    .tp_dealloc = TX(formatiter_dealloc),
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = TX(fieldname_next),
};

static PyObject *
TX(formatiter_new)(PyTypeObject *type, PyObject *text, TX(span) left)
{
    TX(formatiter) *it;

    if (!(type->tp_flags & Py_TPFLAGS_READY) && PyType_Ready(type) < 0) {
        return NULL;
    }
    it = PyObject_New(TX(formatiter), type);
    if (it != NULL) {
        Py_INCREF(text);
        it->text = text;
        it->left = left;
    }
    return (PyObject *)it;
}

static PyObject *
TX(formatter_parser)(PyObject *self)
{
    TX(span) s = {TX_CHARS(self), TX_CHARS(self) + TX_COUNT(self)};

    return TX(formatiter_new)(&TX(parser_type), self, s);
}

static PyObject *
TX(formatter_field_name_split)(PyObject *self)
{
    TX(span) rest = {TX_CHARS(self), TX_CHARS(self) + TX_COUNT(self)};
    PyObject *first = TX(part_object)(TX(format_first)(&rest), 1);
    PyObject *iterator;

    if (first == NULL) {
        return NULL;
    }
    iterator = TX(formatiter_new)(&TX(fieldname_type), self, rest);
    if (iterator == NULL) {
        Py_DECREF(first);
        return NULL;
    }
    return Py_BuildValue("(NN)", first, iterator);
}
