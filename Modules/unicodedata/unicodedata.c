/* The module unicodedata: properties, names and normal forms of characters (Unicode 5.2, and 3.2).
 *
 * database_data.h holds two-level tables (page by high bits, block by low bits, equal blocks shared) of
 * records and of decompositions; names_data.h every name as a phrase of words. Hangul syllables and
 * unified ideographs are computed.
 *
 * ucd_3_2_0 is an object with the same functions: it looks into a list of what was assigned in 3.2
 * and a short list of differences first. Functions get it, or the module's nothing, as self.
 *
 * I1  the table from names to codes is made when a name is first looked up, and kept.
 */
#include "Python.h"
#include "py_state.h"
#include "py_ucnhash.h"

typedef struct {
    unsigned char category, combining, bidirectional, mirrored, east_asian;
} database_record;

typedef struct {
    unsigned int first, second, composed;
} composition_pair;

typedef struct {
    unsigned int low, high;
} code_range;

typedef enum {
    CHANGED_BIDIRECTIONAL,
    CHANGED_CATEGORY,
    CHANGED_DECIMAL,
    CHANGED_MIRRORED
} changed_field;

typedef struct {
    unsigned int low, high;
    changed_field field;
    int value;
} database_change;

typedef struct {
    unsigned int code, decomposed;
} normalization_change;

#include "database_data.h"
#include "names_data.h"

#define LENGTH(table) ((Py_ssize_t)(sizeof(table) / sizeof((table)[0])))

/* A value of a two-level table. */
#define LOOK_UP(name, shift, c)                                                                 \
    name##_blocks[((size_t)name##_pages[(c) >> (shift)] << (shift)) +                           \
                  ((c) & ((1u << (shift)) - 1))]

static PyTypeObject ucd_type;

/* ---- records ---- */

static const database_record *
record_of(Py_UCS4 c)
{
    return &records[c > 0x10ffff ? 0 : LOOK_UP(record, RECORD_SHIFT, c)];
}

static int
is_old(PyObject *self)
{
    return self != NULL && Py_TYPE(self) == &ucd_type;
}

static int
in_3_2(Py_UCS4 c)
{
    Py_ssize_t low = 0;
    Py_ssize_t high = LENGTH(assigned_3_2);

    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (assigned_3_2[middle].high < c) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < LENGTH(assigned_3_2) && assigned_3_2[low].low <= c;
}

/* The value that 3.2 had for a field, or -1 when it is today's. */
static int
value_3_2(Py_UCS4 c, changed_field field)
{
    Py_ssize_t i;

    for (i = 0; i < LENGTH(changes_3_2) && changes_3_2[i].low <= c; i++) {
        if (changes_3_2[i].field == field && c <= changes_3_2[i].high) {
            return changes_3_2[i].value;
        }
    }
    return -1;
}

/* A field by the version that self stands for: `value` is today's, `absent` that of no character. */
static int
field_value(PyObject *self, Py_UCS4 c, changed_field field, int value, int absent)
{
    int old;

    if (!is_old(self)) {
        return value;
    }
    if (!in_3_2(c)) {
        return absent;
    }
    old = value_3_2(c, field);
    return old >= 0 ? old : value;
}

/* Reads "O![O]": a text of one character and a default. Returns 1 or 0. */
static int
character_args(PyObject *args, const char *format, Py_UCS4 *c, PyObject **missing)
{
    PyObject *text;

    if (!PyArg_ParseTuple(args, format, &PyUnicode_Type, &text, missing)) {
        return 0;
    }
    if (PyUnicode_GET_SIZE(text) != 1) {
        PyErr_SetString(PyExc_TypeError, "need a single Unicode character as parameter");
        return 0;
    }
    *c = PyUnicode_AS_UNICODE(text)[0];
    return 1;
}

/* ---- numbers ---- */

static PyObject *
missing_or_error(PyObject *missing, const char *message)
{
    if (missing == NULL) {
        PyErr_SetString(PyExc_ValueError, message);
        return NULL;
    }
    Py_INCREF(missing);
    return missing;
}

static PyObject *
ucd_decimal(PyObject *self, PyObject *args)
{
    PyObject *missing = NULL;
    Py_UCS4 c;
    int value;

    if (!character_args(args, "O!|O:decimal", &c, &missing)) {
        return NULL;
    }
    value = field_value(self, c, CHANGED_DECIMAL, Py_UNICODE_TODECIMAL(c), -1);
    return value < 0 ? missing_or_error(missing, "not a decimal") : PyInt_FromLong(value);
}

static PyObject *
ucd_digit(PyObject *self, PyObject *args)
{
    PyObject *missing = NULL;
    Py_UCS4 c;
    int value;

    if (!character_args(args, "O!|O:digit", &c, &missing)) {
        return NULL;
    }
    value = Py_UNICODE_TODIGIT(c);
    return value < 0 ? missing_or_error(missing, "not a digit") : PyInt_FromLong(value);
}

static PyObject *
ucd_numeric(PyObject *self, PyObject *args)
{
    PyObject *missing = NULL;
    Py_UCS4 c;
    double value;

    if (!character_args(args, "O!|O:numeric", &c, &missing)) {
        return NULL;
    }
    value = is_old(self) && !in_3_2(c) ? -1.0 : Py_UNICODE_TONUMERIC(c);
    return value == -1.0 ? missing_or_error(missing, "not a numeric character")
                         : PyFloat_FromDouble(value);
}

/* ---- properties ---- */

static PyObject *
ucd_category(PyObject *self, PyObject *args)
{
    Py_UCS4 c;

    if (!character_args(args, "O!:category", &c, NULL)) {
        return NULL;
    }
    return PyString_FromString(
        category_names[field_value(self, c, CHANGED_CATEGORY, record_of(c)->category, 0)]);
}

static PyObject *
ucd_bidirectional(PyObject *self, PyObject *args)
{
    Py_UCS4 c;

    if (!character_args(args, "O!:bidirectional", &c, NULL)) {
        return NULL;
    }
    return PyString_FromString(bidirectional_names[field_value(
        self, c, CHANGED_BIDIRECTIONAL, record_of(c)->bidirectional, 0)]);
}

static PyObject *
ucd_combining(PyObject *self, PyObject *args)
{
    Py_UCS4 c;

    if (!character_args(args, "O!:combining", &c, NULL)) {
        return NULL;
    }
    return PyInt_FromLong(is_old(self) && !in_3_2(c) ? 0 : record_of(c)->combining);
}

static PyObject *
ucd_mirrored(PyObject *self, PyObject *args)
{
    Py_UCS4 c;

    if (!character_args(args, "O!:mirrored", &c, NULL)) {
        return NULL;
    }
    return PyInt_FromLong(field_value(self, c, CHANGED_MIRRORED, record_of(c)->mirrored, 0));
}

static PyObject *
ucd_east_asian_width(PyObject *self, PyObject *args)
{
    Py_UCS4 c;

    if (!character_args(args, "O!:east_asian_width", &c, NULL)) {
        return NULL;
    }
    return PyString_FromString(
        east_asian_names[is_old(self) && !in_3_2(c) ? 0 : record_of(c)->east_asian]);
}

/* ---- decomposition ---- */

/* The decomposition of c: its codes, *n of them, and the number of its prefix (0: canonical). */
static const unsigned int *
decomposition_of(PyObject *self, Py_UCS4 c, int *n, int *prefix)
{
    size_t at = c > 0x10ffff ? 0 : LOOK_UP(decomposition, DECOMPOSITION_SHIFT, c);

    if (at == 0 || (is_old(self) && !in_3_2(c))) {
        *n = *prefix = 0;
        return NULL;
    }
    *n = (int)(decomposition_data[at] & 255);
    *prefix = (int)(decomposition_data[at] >> 8);
    return &decomposition_data[at + 1];
}

static PyObject *
ucd_decomposition(PyObject *self, PyObject *args)
{
    const unsigned int *codes;
    Py_UCS4 c;
    int n, prefix, i;
    char buf[256];
    size_t used;

    if (!character_args(args, "O!:decomposition", &c, NULL)) {
        return NULL;
    }
    codes = decomposition_of(self, c, &n, &prefix);
    PyOS_snprintf(buf, sizeof(buf), "%s", decomposition_prefixes[prefix]);
    for (i = 0; i < n; i++) {
        used = strlen(buf);
        PyOS_snprintf(buf + used, sizeof(buf) - used, "%s%04X", used > 0 ? " " : "", codes[i]);
    }
    return PyString_FromString(buf);
}

/* ---- normal forms ---- */

enum {
    HANGUL_S = 0xac00, HANGUL_L = 0x1100, HANGUL_V = 0x1161, HANGUL_T = 0x11a7,
    HANGUL_LS = 19, HANGUL_VS = 21, HANGUL_TS = 28,
    HANGUL_COUNT = HANGUL_LS * HANGUL_VS * HANGUL_TS
};

/* A growing text. */
typedef struct {
    Py_UCS4 *at;             /* PyMem */
    Py_ssize_t n, space;
} text_buffer;

static int
put(text_buffer *b, Py_UCS4 c)
{
    if (b->n == b->space) {
        Py_ssize_t space = b->space * 2 + 64;
        Py_UCS4 *at = PyMem_Realloc(b->at, (size_t)space * sizeof(Py_UCS4));
        if (at == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        b->at = at;
        b->space = space;
    }
    b->at[b->n++] = c;
    return 0;
}

/* Appends the full decomposition of c. Tables are not deep: the recursion is at most a few levels. */
static int
put_decomposed(PyObject *self, text_buffer *b, Py_UCS4 c, int compatible)
{
    const unsigned int *codes;
    int n, prefix, i;

    if (c >= HANGUL_S && c < HANGUL_S + HANGUL_COUNT) {
        unsigned int s = c - HANGUL_S;
        if (put(b, HANGUL_L + s / (HANGUL_VS * HANGUL_TS)) < 0 ||
            put(b, HANGUL_V + s % (HANGUL_VS * HANGUL_TS) / HANGUL_TS) < 0) {
            return -1;
        }
        return s % HANGUL_TS == 0 ? 0 : put(b, HANGUL_T + s % HANGUL_TS);
    }
    if (is_old(self)) {
        for (i = 0; i < LENGTH(corrections_3_2); i++) {
            if (corrections_3_2[i].code == c) {
                return put(b, corrections_3_2[i].decomposed);
            }
        }
    }
    codes = decomposition_of(self, c, &n, &prefix);
    if (n == 0 || (prefix != 0 && !compatible)) {
        return put(b, c);
    }
    for (i = 0; i < n; i++) {
        if (put_decomposed(self, b, codes[i], compatible) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Sorts runs of combining characters by their class, stably. */
static void
order_marks(text_buffer *b)
{
    Py_ssize_t i, k;

    for (i = 1; i < b->n; i++) {
        Py_UCS4 c = b->at[i];
        int class = record_of(c)->combining;
        if (class == 0) {
            continue;
        }
        for (k = i; k > 0 && record_of(b->at[k - 1])->combining > class; k--) {
            b->at[k] = b->at[k - 1];
        }
        b->at[k] = c;
    }
}

/* The character composed of two, or 0. */
static Py_UCS4
composed(Py_UCS4 a, Py_UCS4 b)
{
    Py_ssize_t low = 0;
    Py_ssize_t high = LENGTH(compositions);

    if (a >= HANGUL_L && a < HANGUL_L + HANGUL_LS && b >= HANGUL_V && b < HANGUL_V + HANGUL_VS) {
        return HANGUL_S + ((a - HANGUL_L) * HANGUL_VS + (b - HANGUL_V)) * HANGUL_TS;
    }
    if (a >= HANGUL_S && a < HANGUL_S + HANGUL_COUNT && (a - HANGUL_S) % HANGUL_TS == 0 &&
        b > HANGUL_T && b < HANGUL_T + HANGUL_TS) {
        return a + (b - HANGUL_T);
    }
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        const composition_pair *p = &compositions[middle];
        if (p->first < a || (p->first == a && p->second < b)) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    if (low < LENGTH(compositions) && compositions[low].first == a &&
        compositions[low].second == b) {
        return compositions[low].composed;
    }
    return 0;
}

/* Composes a decomposed text in place. */
static void
compose(text_buffer *b)
{
    Py_ssize_t starter = -1;
    Py_ssize_t out = 0;
    Py_ssize_t i;
    int last_class = 0;

    for (i = 0; i < b->n; i++) {
        Py_UCS4 c = b->at[i];
        int class = record_of(c)->combining;
        Py_UCS4 joined = 0;
        /* A mark is blocked by one of its class or higher; a starter by anything between. */
        int blocked = starter >= 0 && out - 1 > starter && (last_class >= class || class == 0);
        if (starter >= 0 && !blocked) {
            joined = composed(b->at[starter], c);
        }
        if (joined != 0) {
            b->at[starter] = joined;
            continue;
        }
        if (class == 0) {
            starter = out;
        }
        last_class = class;
        b->at[out++] = c;
    }
    b->n = out;
}

/* May c, which is no combining mark, join the character before it?  All that do are signs of Indic vowels and parts of
   Hangul in these ranges (test_unicode_database tries all). */
static int
may_join(Py_UCS4 c)
{
    return (c >= 0x900 && c < 0x1200) || (c >= 0x1b00 && c < 0x1c00) || c >= 0x10000;
}

/* Does c stay as it is in the form, whatever is around it? */
static int
is_stable(Py_UCS4 c, int compatible, int join)
{
    int n, prefix;
    const unsigned int *codes;

    if (c < 0x80) {
        return 1;
    }
    if (c >= HANGUL_S && c < HANGUL_S + HANGUL_COUNT) {
        return join;
    }
    codes = decomposition_of(NULL, c, &n, &prefix);
    if (n != 0 && (prefix == 0 || compatible)) {
        int joins_again = join && prefix == 0 && n == 2 && composed(codes[0], codes[1]) == c;
        if (!joins_again || (compatible && !is_stable(codes[0], compatible, join))) {
            return 0;
        }
    }
    return !join || (record_of(c)->combining == 0 && !may_join(c));
}

/* Is the text in this form already, as far as a look at each character tells? */
static int
is_normal(PyObject *text, int compatible, int join)
{
    const Py_UNICODE *u = PyUnicode_AS_UNICODE(text);
    Py_ssize_t i, n = PyUnicode_GET_SIZE(text);
    int last = 0;

    for (i = 0; i < n; i++) {
        int class = u[i] < 0x300 ? 0 : record_of(u[i])->combining;
        if ((class != 0 && last > class) || !is_stable(u[i], compatible, join)) {
            return 0;
        }
        last = class;
    }
    return 1;
}

static PyObject *
ucd_normalize(PyObject *self, PyObject *args)
{
    const char *form;
    PyObject *text, *result;
    text_buffer b = {NULL, 0, 0};
    int compatible, join;
    Py_ssize_t i;

    if (!PyArg_ParseTuple(args, "sO!:normalize", &form, &PyUnicode_Type, &text)) {
        return NULL;
    }
    if (PyUnicode_GET_SIZE(text) == 0) {
        Py_INCREF(text);
        return text;
    }
    compatible = form[0] == 'N' && form[1] == 'F' && form[2] == 'K';
    join = strcmp(form, "NFC") == 0 || strcmp(form, "NFKC") == 0;
    if (!join && strcmp(form, "NFD") != 0 && strcmp(form, "NFKD") != 0) {
        PyErr_SetString(PyExc_ValueError, "invalid normalization form");
        return NULL;
    }
    if (!is_old(self) && is_normal(text, compatible, join)) {
        Py_INCREF(text);
        return text;
    }
    for (i = 0; i < PyUnicode_GET_SIZE(text); i++) {
        if (put_decomposed(self, &b, PyUnicode_AS_UNICODE(text)[i], compatible) < 0) {
            PyMem_Free(b.at);
            return NULL;
        }
    }
    order_marks(&b);
    if (join) {
        compose(&b);
    }
    result = PyUnicode_FromUnicode(b.at, b.n);
    PyMem_Free(b.at);
    return result;
}

/* ---- names ---- */

static const char *const hangul_syllables[][3] = {
    {"G", "A", ""}, {"GG", "AE", "G"}, {"N", "YA", "GG"}, {"D", "YAE", "GS"}, {"DD", "EO", "N"},
    {"R", "E", "NJ"}, {"M", "YEO", "NH"}, {"B", "YE", "D"}, {"BB", "O", "L"}, {"S", "WA", "LG"},
    {"SS", "WAE", "LM"}, {"", "OE", "LB"}, {"J", "YO", "LS"}, {"JJ", "U", "LT"},
    {"C", "WEO", "LP"}, {"K", "WE", "LH"}, {"T", "WI", "M"}, {"P", "YU", "B"}, {"H", "EU", "BS"},
    {NULL, "YI", "S"}, {NULL, "I", "SS"}, {NULL, NULL, "NG"}, {NULL, NULL, "J"},
    {NULL, NULL, "C"}, {NULL, NULL, "K"}, {NULL, NULL, "T"}, {NULL, NULL, "P"}, {NULL, NULL, "H"},
};

static int
is_ideograph(Py_UCS4 c)
{
    return (c >= 0x3400 && c <= 0x4db5) || (c >= 0x4e00 && c <= 0x9fcb) ||
           (c >= 0x20000 && c <= 0x2a6d6) || (c >= 0x2a700 && c <= 0x2b734);
}

/* Writes the name of c. Returns 1, or 0 when it has none or there is no room. */
static int
get_name(PyObject *self, Py_UCS4 c, char *buffer, int size)
{
    size_t at;
    int n = 0;

    if (c > 0x10ffff || (is_old(self) && !in_3_2(c))) {
        return 0;
    }
    if (c >= HANGUL_S && c < HANGUL_S + HANGUL_COUNT) {
        unsigned int s = c - HANGUL_S;
        n = snprintf(buffer, (size_t)size, "HANGUL SYLLABLE %s%s%s",
                     hangul_syllables[s / (HANGUL_VS * HANGUL_TS)][0],
                     hangul_syllables[s % (HANGUL_VS * HANGUL_TS) / HANGUL_TS][1],
                     hangul_syllables[s % HANGUL_TS][2]);
        return n < size;
    }
    if (is_ideograph(c)) {
        n = snprintf(buffer, (size_t)size, "CJK UNIFIED IDEOGRAPH-%X", c);
        return n < size;
    }
    at = LOOK_UP(name, NAME_SHIFT, c);
    if (at == 0) {
        return 0;
    }
    for (;; at++) {
        const char *word = name_words[name_phrases[at] & 0x7fff];
        int len = (int)strlen(word);
        if (n + len + 2 > size) {
            return 0;
        }
        memcpy(buffer + n, word, (size_t)len);
        n += len;
        if (name_phrases[at] & 0x8000) {
            buffer[n] = '\0';
            return 1;
        }
        buffer[n++] = ' ';
    }
}

enum { NAME_SIZE = 256, INDEX_BITS = 16, INDEX_SIZE = 1 << INDEX_BITS };

_Static_assert(NAME_COUNT * 2 < INDEX_SIZE, "the table of names is at most half full");

static unsigned int
hash_name(const char *s, int n)
{
    unsigned int h = 2166136261u;

    while (n-- > 0) {
        h = (h ^ Py_TOUPPER(*s++)) * 16777619u;
    }
    return h ^ h >> 15;
}

/* The table from names to codes (I1). Returns borrowed, NULL without memory (exception set). */
static const unsigned int *
name_index(void)
{
    unsigned int *index = py_runtime_state.ucd_names;
    char buffer[NAME_SIZE];
    Py_UCS4 c;

    if (index != NULL) {
        return index;
    }
    index = PyMem_Malloc(INDEX_SIZE * sizeof(unsigned int));
    if (index == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(index, 0xff, INDEX_SIZE * sizeof(unsigned int));
    for (c = 0; c < 0x110000; c++) {
        unsigned int i;
        if (LOOK_UP(name, NAME_SHIFT, c) == 0 || !get_name(NULL, c, buffer, NAME_SIZE)) {
            continue;
        }
        i = hash_name(buffer, (int)strlen(buffer)) & (INDEX_SIZE - 1);
        while (index[i] != 0xffffffffu) {
            i = (i + 1) & (INDEX_SIZE - 1);
        }
        index[i] = c;
    }
    py_runtime_state.ucd_names = index;
    return index;
}

/* The longest entry of a column that name begins with. Returns its row or -1. */
static int
match_syllable(const char **name, const char *end, int column, int rows)
{
    int best = -1;
    size_t best_length = 0;
    int i;

    for (i = 0; i < rows; i++) {
        const char *s = hangul_syllables[i][column];
        size_t n = strlen(s);
        if ((best < 0 || n > best_length) && n <= (size_t)(end - *name) &&
            memcmp(s, *name, n) == 0) {
            best = i;
            best_length = n;
        }
    }
    if (best >= 0) {
        *name += best_length;
    }
    return best;
}

/* Names that are computed. Returns 1 with *code, 0 when it is none, -1 when it is a wrong one. */
static int
computed_code(const char *name, int n, Py_UCS4 *code)
{
    const char *end = name + n;

    if (n > 16 && memcmp(name, "HANGUL SYLLABLE ", 16) == 0) {
        int l, v, t;
        name += 16;
        l = match_syllable(&name, end, 0, HANGUL_LS);
        v = match_syllable(&name, end, 1, HANGUL_VS);
        t = match_syllable(&name, end, 2, HANGUL_TS);
        if (l < 0 || v < 0 || t < 0 || name != end) {
            return -1;
        }
        *code = (Py_UCS4)(HANGUL_S + (l * HANGUL_VS + v) * HANGUL_TS + t);
        return 1;
    }
    if (n > 22 && memcmp(name, "CJK UNIFIED IDEOGRAPH-", 22) == 0) {
        Py_UCS4 c = 0;
        name += 22;
        if (end - name != 4 && end - name != 5) {
            return -1;
        }
        for (; name < end; name++) {
            if (!Py_ISDIGIT(*name) && !(*name >= 'A' && *name <= 'F')) {
                return -1;
            }
            c = c << 4 | (Py_UCS4)(Py_ISDIGIT(*name) ? *name - '0' : *name - 'A' + 10);
        }
        *code = c;
        return is_ideograph(c) ? 1 : -1;
    }
    return 0;
}

static int
get_code(PyObject *self, const char *name, int n, Py_UCS4 *code)
{
    const unsigned int *index;
    char buffer[NAME_SIZE];
    unsigned int i;
    int status = computed_code(name, n, code);

    if (status != 0) {
        return status > 0 && !(is_old(self) && !in_3_2(*code));
    }
    index = name_index();
    if (index == NULL) {
        PyErr_Clear();
        return 0;
    }
    for (i = hash_name(name, n) & (INDEX_SIZE - 1); index[i] != 0xffffffffu;
         i = (i + 1) & (INDEX_SIZE - 1)) {
        if (get_name(self, index[i], buffer, NAME_SIZE) && (int)strlen(buffer) == n &&
            PyOS_mystrnicmp(buffer, name, n) == 0) {
            *code = index[i];
            return 1;
        }
    }
    return 0;
}

static PyObject *
ucd_name(PyObject *self, PyObject *args)
{
    PyObject *missing = NULL;
    char buffer[NAME_SIZE];
    Py_UCS4 c;

    if (!character_args(args, "O!|O:name", &c, &missing)) {
        return NULL;
    }
    return get_name(self, c, buffer, NAME_SIZE) ? PyString_FromString(buffer)
                                                : missing_or_error(missing, "no such name");
}

static PyObject *
ucd_lookup(PyObject *self, PyObject *args)
{
    const char *name;
    int n;
    Py_UCS4 code;

    if (!PyArg_ParseTuple(args, "s#:lookup", &name, &n)) {
        return NULL;
    }
    if (!get_code(self, name, n, &code)) {
        PyObject *text = PyString_FromStringAndSize(name, n);   /* what lends its bytes may not end with a 0 */
        if (text != NULL) {
            PyErr_Format(PyExc_KeyError, "undefined character name '%s'", PyString_AS_STRING(text));
            Py_DECREF(text);
        }
        return NULL;
    }
    return PyUnicode_FromUnicode(&code, 1);
}

/* ---- module ---- */

static const PyMethodDef functions[] = {
    {"decimal", ucd_decimal, METH_VARARGS, "decimal(unichr[, default]) -> decimal digit"},
    {"digit", ucd_digit, METH_VARARGS, "digit(unichr[, default]) -> digit"},
    {"numeric", ucd_numeric, METH_VARARGS, "numeric(unichr[, default]) -> float"},
    {"category", ucd_category, METH_VARARGS, "category(unichr) -> general category"},
    {"bidirectional", ucd_bidirectional, METH_VARARGS, "bidirectional(unichr) -> class"},
    {"combining", ucd_combining, METH_VARARGS, "combining(unichr) -> canonical combining class"},
    {"mirrored", ucd_mirrored, METH_VARARGS, "mirrored(unichr) -> 1 or 0"},
    {"east_asian_width", ucd_east_asian_width, METH_VARARGS, "east_asian_width(unichr) -> width"},
    {"decomposition", ucd_decomposition, METH_VARARGS, "decomposition(unichr) -> mapping as text"},
    {"name", ucd_name, METH_VARARGS, "name(unichr[, default]) -> name"},
    {"lookup", ucd_lookup, METH_VARARGS, "lookup(name) -> character"},
    {"normalize", ucd_normalize, METH_VARARGS,
     "normalize(form, unistr) -> normal form NFC, NFKC, NFD or NFKD"},
    {NULL, NULL, 0, NULL},
};

static PyObject *
get_version(PyObject *self, void *unused)
{
    return PyString_FromString("3.2.0");
}

static int
refuse_version(PyObject *self, PyObject *value, void *unused)
{
    PyErr_SetString(PyExc_TypeError, "readonly attribute");
    return -1;
}

static const PyGetSetDef ucd_getset[] = {
    {(char *)"unidata_version", get_version, refuse_version, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static void
ucd_dealloc(PyObject *self)
{
    PyObject_Free(self);
}

static PyTypeObject ucd_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "unicodedata.UCD",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = ucd_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = (PyMethodDef *)functions,
    .tp_getset = (PyGetSetDef *)ucd_getset,
};

static const py_ucnhash_api names_api = {
    sizeof(py_ucnhash_api),
    get_name,
    get_code,
};

PyMODINIT_FUNC initunicodedata(void);

PyMODINIT_FUNC
initunicodedata(void)
{
    PyObject *m, *old, *capsule;

    if (PyType_Ready(&ucd_type) < 0) {
        return;
    }
    m = Py_InitModule3("unicodedata", (PyMethodDef *)functions,
                       "Properties of characters from the Unicode Character Database, 5.2.");
    if (m == NULL) {
        return;
    }
    PyModule_AddStringConstant(m, "unidata_version", "5.2.0");
    Py_INCREF(&ucd_type);
    PyModule_AddObject(m, "UCD", (PyObject *)&ucd_type);
    old = (PyObject *)PyObject_New(PyObject, &ucd_type);
    if (old != NULL) {
        PyModule_AddObject(m, "ucd_3_2_0", old);
    }
    capsule = PyCapsule_New((void *)&names_api, PY_UCNHASH_CAPSULE, NULL);
    if (capsule != NULL) {
        PyModule_AddObject(m, "ucnhash_CAPI", capsule);
    }
}
