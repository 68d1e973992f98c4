/* Regular expressions: Python's syntax on PCRE2.
 *
 *     pattern text ─ parse.c ─▶ tree ─ emit.c ─▶ PCRE2 pattern ─ code.c ─▶ compiled, JIT
 *                                                                          │
 *     pattern.c match.c template.c substitute.c: the objects ◀──────────────┘
 *
 * parse.c knows syntax, limits and messages of 2.7; emit.c writes every piece so that PCRE2's own
 * options, case folding and character classes play no part: sets are written out as ranges, case
 * is folded into sets. So both libraries (8-bit for bytes, 32-bit for unicode) see plain codes.
 */
#ifndef PY_RE_H
#define PY_RE_H

#include "Python.h"
#include "py_flat.h"
#include "py_state.h"
#include "py_text.h"

enum {
    RE_TEMPLATE = 1,
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_DEBUG = 128,
    RE_QUIET = 1 << 30     /* ours: parsed before, so nothing is to be warned of */
};

#define RE_MAXREPEAT 4294967295UL

/* ---- the tree ---- */

typedef enum {
    NODE_LITERAL,   /* code */
    NODE_ANY,
    NODE_SET,       /* items, negate */
    NODE_AT,        /* code: one of ^ $ A b B Z */
    NODE_GROUP,     /* group (-1: none), branches */
    NODE_BACKREF,   /* group */
    NODE_ASSERT,    /* behind, negate, branches; behind: min, the width */
    NODE_COND,      /* group, first branch: yes, second: no or absent */
    NODE_REPEAT     /* min, max, greedy, body: one node */
} node_kind;

typedef enum { ITEM_RANGE, ITEM_CATEGORY } item_kind;

typedef struct {
    item_kind kind;
    Py_UCS4 low, high;   /* range */
    char category;       /* d D s S w W */
} set_item;

typedef struct re_node re_node;

/* One alternative: a sequence of nodes. */
typedef struct re_branch {
    re_node *first, *last;      /* NULL when empty */
    struct re_branch *next;     /* next alternative */
} re_branch;

struct re_node {
    node_kind kind;
    re_node *next;              /* in its sequence */
    Py_UCS4 code;
    int group;
    int negate, behind, greedy;
    unsigned long min, max;     /* RE_MAXREPEAT: no limit */
    re_branch *branches;
    re_node *body;
    set_item *items;            /* in the arena's memory, item_count of them */
    Py_ssize_t item_count;
};

/* Memory of a tree: chunks freed together. */
typedef struct re_chunk {
    struct re_chunk *next;
    size_t used, size;
    char data[];
} re_chunk;

typedef struct {
    re_chunk *chunks;
    re_branch *root;
    int flags;                  /* given and inline */
    int groups;                 /* number of capturing groups */
    int condition;              /* the highest group that a condition asks for, INT_MAX: none can be meant */
    int references;             /* there are backreferences */
    unsigned char *open;        /* per group: still being parsed */
    int open_space;
    int *close_order;           /* per group: its place among closing parentheses */
    int closed;
    PyObject *groupindex;       /* owned dict name -> number */
} re_tree;

/* Parses u[0:n] into tree (to be ended by re_tree_fini in any case). Returns status. Raises yes. */
int py_re_parse(re_tree *tree, PyObject *source, const Py_UCS4 *u, Py_ssize_t n, int flags);

void py_re_tree_fini(re_tree *tree);

/* Prints a tree for re.DEBUG. Raises no. */
void py_re_dump(const re_tree *tree);

/* Memory for a tree. Returns borrowed, NULL raised. Raises yes. */
void *py_re_alloc(re_tree *tree, size_t size);

/* ---- emission ---- */

/* Writes the PCRE2 pattern of a tree; codes above max (255 or 0x10FFFF) cannot occur in subjects.
   Returns the number of codes in *out (PyMem block), or -1. Raises yes. */
Py_ssize_t py_re_emit(const re_tree *tree, Py_UCS4 max, Py_UCS4 **out);

/* ---- compiled code ---- */

/* One compiled form of a pattern. */
typedef struct {
    void *code, *data;          /* pcre2_code_N, pcre2_match_data_N; NULL until needed */
    const size_t *offsets;      /* borrowed from data: where it puts the places of groups */
    Py_ssize_t offset_count;    /* of them, at most 2 * (groups + 1) */
    int uses;                   /* matches so far, until the JIT is asked */
    int tried, machine;         /* the JIT was asked; there is machine code */
} re_form;

/* A pattern that is one set of characters (scan.c). */
typedef struct re_scan re_scan;

/* The forms of a pattern, each made when it is first needed: for bytes or unicode, to search or to
   match at one place (the JIT does not know the difference at run time). */
typedef struct {
    re_form form[2][2];         /* [wide][anchored] */
    re_scan *scan[2];           /* [wide]: owned, what is used instead of forms; NULL: none, or not made yet */
    int wide_bytes;             /* code for bytes would be too large: bytes are widened */
} re_code;

typedef struct {
    PyObject_VAR_HEAD
    PyObject *pattern;          /* owned: source text */
    PyObject *groupindex;       /* owned dict */
    PyObject *indexgroup;       /* owned list: number -> name or None */
    PyObject *weakrefs;
    int flags;
    Py_ssize_t groups;
    int *close_order;           /* PyMem, groups + 1 */
    re_code code;
} re_pattern;

/* A text to match in. */
typedef struct {
    PyObject *string;           /* borrowed */
    const void *chars;
    Py_ssize_t length;
    int wide;                   /* chars are Py_UCS4, else bytes */
    int exact;                  /* string is an exact str or unicode: its slices are, too */
    Py_ssize_t pos, end;        /* clipped */
} re_subject;

/* Room for the offsets of a match, 2 * (groups + 1): `local` on the C stack for few groups, else PyMem. */
enum { RE_LOCAL_SPANS = 2 * 12 };

/* Returns PyMem or local, to be ended by py_re_spans_free; NULL raised. */
static inline Py_ssize_t *
py_re_spans_new(const re_pattern *self, Py_ssize_t *local)
{
    size_t n = 2 * ((size_t)self->groups + 1);
    Py_ssize_t *spans = n <= RE_LOCAL_SPANS ? local : PyMem_Malloc(n * sizeof(Py_ssize_t));

    return spans != NULL ? spans : (Py_ssize_t *)PyErr_NoMemory();
}

static inline void
py_re_spans_free(Py_ssize_t *spans, Py_ssize_t *local)
{
    if (spans != local) {
        PyMem_Free(spans);
    }
}

/* Fills spans with the offsets of a match, -1 for groups that took no part. Searches (or matches at start, with anchored) from `start`. Returns 1, 0, or -1. Raises yes. */
int py_re_exec(re_pattern *self, const re_subject *s, Py_ssize_t start, int anchored,
               Py_ssize_t *spans);

void py_re_code_fini(re_code *code);

/* The scan of a tree for codes up to max. Returns new; NULL: it has none, or raised. Raises yes. */
re_scan *py_re_scan_new(const re_tree *tree, Py_UCS4 max);

void py_re_scan_free(re_scan *scan);

/* Finds a match in the first n characters, all groups around it being the whole. Sets spans[0] and [1] only.
   Returns 1, 0. Raises no. */
int py_re_scan_find(const re_scan *scan, const re_subject *s, Py_ssize_t n, Py_ssize_t start, int anchored,
                    Py_ssize_t *spans);

/* ---- objects ---- */

extern PyTypeObject py_re_pattern_type, py_re_match_type, py_re_scanner_type, py_re_finder_type;

/* The module's exception class. Returns borrowed. Raises no. */
PyObject *py_re_error(void);

/* Raises it with a text. Returns -1. Raises yes. */
int py_re_raise(const char *message);

/* Opens string as a subject. Returns status. Raises yes. */
int py_re_subject_init(re_subject *s, PyObject *string, Py_ssize_t pos, Py_ssize_t end);

/* A match object of spans (groups + 1 pairs). Returns new. Raises yes. */
PyObject *py_re_match_new(re_pattern *pattern, const re_subject *s, const Py_ssize_t *spans);

/* A scanner of a text, or with the finder's type an iterator over its matches. Returns new. Raises yes. */
PyObject *py_re_scanner_new(PyTypeObject *type, re_pattern *pattern, PyObject *string, Py_ssize_t pos,
                            Py_ssize_t end);

/* string[i:j], or an empty one or None when i < 0. Returns new. Raises yes. */
PyObject *py_re_slice(PyObject *string, Py_ssize_t i, Py_ssize_t j, int empty);

/* string[i:j] of a subject for a group that took part or not (i < 0, empty text then). Returns new. Raises yes. */
static inline PyObject *
py_re_piece(const re_subject *s, Py_ssize_t i, Py_ssize_t j)
{
    if (!s->exact || i < 0 || j - i == s->length) {
        return py_re_slice(s->string, i, j, 1);
    }
    if (s->wide) {
        return PyUnicode_FromUnicode((const Py_UNICODE *)s->chars + i, j - i);
    }
    const unsigned char *bytes = (const unsigned char *)s->chars + i;
    if (j - i == 1 && py_runtime_state.text.str_char[*bytes] != NULL) {
        Py_INCREF(py_runtime_state.text.str_char[*bytes]);
        return py_runtime_state.text.str_char[*bytes];
    }
    return PyString_FromStringAndSize((const char *)bytes, j - i);
}

/* A replacement text taken apart: tuple (groups, literals) or the text itself. Returns new. */
PyObject *py_re_parse_template(re_pattern *pattern, PyObject *template);

/* What a parsed template gives for a match. Returns new. Raises yes. */
PyObject *py_re_expand(PyObject *parsed, PyObject *match);

/* Joins a list of texts in the type of `like`. Returns new. Raises yes. */
PyObject *py_re_join(PyObject *list, PyObject *like);

/* The pieces of a substitution by a function in `string` (gather.c): an empty store of them. Returns new. Raises yes. */
PyObject *py_re_gather_new(PyObject *string);

/* Can that be a store for `string`? Raises no. */
int py_re_gather_fits(PyObject *store, PyObject *string);

/* Add string[from:to], and what a function gave (None: nothing). The store may be exchanged. Return status. Raise yes. */
int py_re_gather_slice(PyObject **store, const re_subject *s, Py_ssize_t from, Py_ssize_t to);
int py_re_gather_value_steal(PyObject **store, PyObject *string, PyObject *value);

/* All of them as one text. Returns new. Raises yes. */
PyObject *py_re_gather_finish(PyObject *store, PyObject *string);

/* sub and subn, flat. Returns a step. Raises yes. */
py_step py_re_substitute(py_thread *ts, PyObject *self, PyObject *repl, PyObject *string,
                         Py_ssize_t max, int with_count, PyObject **result);

/* m.group(index) by number. Returns new. Raises yes. */
PyObject *py_re_match_group(PyObject *match, Py_ssize_t index);

#endif
