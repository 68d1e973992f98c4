/* Compiling for PCRE2 and running a match.
 *
 * Code for bytes and for unicode, to search and to match at one place, is made when it is first
 * needed; a form that is used several times, or on a long text, is compiled to machine code. A match never runs Python
 * code, so the match data and the JIT stack are shared.
 *
 * I1  a match that exceeds a limit of the JIT is done again by the interpreter, whose memory is the
 *     heap's; only want of memory ends in an exception, never in a wrong answer.
 */
#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

#include "py_state.h"
#include "re.h"
#include "sets.h"

enum {
    JIT_AFTER = 3,                 /* uses, until machine code is worth its making */
    JIT_LENGTH = 300,              /* or a subject at least this long */
    JIT_STACK_START = 32 * 1024,
    JIT_STACK_MAX = 64 * 1024 * 1024,
    NESTING = 10000                /* parentheses within parentheses */
};

#define OPTIONS (PCRE2_DOTALL | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_UTF)

/* ---- compiling ---- */

/* Raises for an error of the library. Returns -1. */
static int
raise_library(int number)
{
    PCRE2_UCHAR8 text[200];

    if (number == PCRE2_ERROR_NOMEMORY || number == 121 || number == PCRE2_ERROR_HEAPLIMIT) {
        PyErr_NoMemory();
        return -1;
    }
    if (pcre2_get_error_message_8(number, text, sizeof(text)) < 0) {
        strcpy((char *)text, "internal error in regular expression engine");
    }
    PyErr_SetString(number > 0 ? py_re_error() : PyExc_RuntimeError, (char *)text);
    return -1;
}

enum { ERROR_TOO_LARGE = 120 };

static int
compile_8(re_form *form, const Py_UCS4 *text, Py_ssize_t n, uint32_t options)
{
    PCRE2_UCHAR8 *narrow = PyMem_Malloc((size_t)n + 1);
    pcre2_compile_context_8 *context = pcre2_compile_context_create_8(NULL);
    int number = PCRE2_ERROR_NOMEMORY;
    PCRE2_SIZE offset;
    Py_ssize_t i;

    if (narrow != NULL && context != NULL) {
        for (i = 0; i < n; i++) {
            narrow[i] = (PCRE2_UCHAR8)text[i];
        }
        pcre2_set_newline_8(context, PCRE2_NEWLINE_LF);
        pcre2_set_parens_nest_limit_8(context, NESTING);
        form->code = pcre2_compile_8(narrow, (PCRE2_SIZE)n, options, &number, &offset, context);
    }
    PyMem_Free(narrow);
    pcre2_compile_context_free_8(context);
    if (form->code == NULL) {
        return number;
    }
    form->data = pcre2_match_data_create_from_pattern_8(form->code, NULL);
    if (form->data == NULL) {
        return PCRE2_ERROR_NOMEMORY;
    }
    form->offsets = pcre2_get_ovector_pointer_8(form->data);
    form->offset_count = 2 * (Py_ssize_t)pcre2_get_ovector_count_8(form->data);
    return 0;
}

static int
compile_32(re_form *form, const Py_UCS4 *text, Py_ssize_t n, uint32_t options)
{
    pcre2_compile_context_32 *context = pcre2_compile_context_create_32(NULL);
    int number = PCRE2_ERROR_NOMEMORY;
    PCRE2_SIZE offset;

    if (context != NULL) {
        pcre2_set_newline_32(context, PCRE2_NEWLINE_LF);
        pcre2_set_parens_nest_limit_32(context, NESTING);
        form->code = pcre2_compile_32(text, (PCRE2_SIZE)n, options, &number, &offset, context);
    }
    pcre2_compile_context_free_32(context);
    if (form->code == NULL) {
        return number;
    }
    form->data = pcre2_match_data_create_from_pattern_32(form->code, NULL);
    if (form->data == NULL) {
        return PCRE2_ERROR_NOMEMORY;
    }
    form->offsets = pcre2_get_ovector_pointer_32(form->data);
    form->offset_count = 2 * (Py_ssize_t)pcre2_get_ovector_count_32(form->data);
    return 0;
}

static void
free_form(re_form *form, int wide)
{
    if (wide) {
        pcre2_match_data_free_32(form->data);
        pcre2_code_free_32(form->code);
    }
    else {
        pcre2_match_data_free_8(form->data);
        pcre2_code_free_8(form->code);
    }
    memset(form, 0, sizeof(*form));
}

/* The source of a pattern as unicode. Returns new. */
static PyObject *
source_text(PyObject *source)
{
    if (PyUnicode_Check(source)) {
        Py_INCREF(source);
        return source;
    }
    return PyUnicode_DecodeLatin1(PyString_AS_STRING(source), PyString_GET_SIZE(source), NULL);
}

/* Makes a scan, or else the pattern for PCRE2 of a tree: its length in *n, its text in *out. Returns status. */
static int
make_scan_or_text(re_pattern *self, const re_tree *tree, int wide, Py_UCS4 **out, Py_ssize_t *n)
{
    Py_UCS4 max = wide ? 0x10ffff : 255;

    self->code.scan[wide] = py_re_scan_new(tree, max);
    if (self->code.scan[wide] != NULL || PyErr_Occurred()) {
        return self->code.scan[wide] != NULL ? 0 : -1;
    }
    *n = py_re_emit(tree, max, out);
    return *n < 0 ? -1 : 0;
}

/* Compiles the pattern of n codes at `text` for a kind of subject. Returns status. */
static int
compile_form(re_pattern *self, int wide, int anchored, const Py_UCS4 *text, Py_ssize_t n, uint32_t options)
{
    re_form(*form)[2] = self->code.form;
    int number = wide ? compile_32(&form[1][anchored], text, n, options) : compile_8(&form[0][anchored], text, n, options);

    if (number == ERROR_TOO_LARGE && !wide) {
        self->code.wide_bytes = 1;
        number = form[1][anchored].code != NULL ? 0 : compile_32(&form[1][anchored], text, n, options);
    }
    if (number != 0) {
        free_form(&form[wide][anchored], wide);
        return raise_library(number);
    }
    return 0;
}

/* Parses again for a kind of subject, and makes a scan or compiles. Returns status. */
static int
make_code(re_pattern *self, int wide, int anchored)
{
    uint32_t options = OPTIONS | (anchored ? PCRE2_ANCHORED : 0);
    PyObject *source = self->pattern;
    PyObject *text = source_text(source);
    re_tree tree;
    Py_UCS4 *out = NULL;
    Py_ssize_t n = 0;
    int status;

    if (text == NULL) {
        return -1;
    }
    status = py_re_parse(&tree, source, PyUnicode_AS_UNICODE(text), PyUnicode_GET_SIZE(text), self->flags | RE_QUIET);
    if (status == 0) {
        status = make_scan_or_text(self, &tree, wide, &out, &n);
        if (tree.references && (self->flags & RE_IGNORECASE) && (self->flags & RE_UNICODE)) {
            options |= PCRE2_UCP; /* for "(?i:\\1)" beyond ASCII; nothing else in the pattern asks for properties */
        }
    }
    py_re_tree_fini(&tree);
    Py_DECREF(text);
    if (status == 0 && out != NULL) {
        status = compile_form(self, wide, anchored, out, n, options);
    }
    PyMem_Free(out);
    return status;
}

void
py_re_code_fini(re_code *code)
{
    int i;

    for (i = 0; i < 4; i++) {
        free_form(&code->form[i / 2][i % 2], i / 2);
    }
    py_re_scan_free(code->scan[0]);
    py_re_scan_free(code->scan[1]);
}

/* ---- matching ---- */

/* Makes the match contexts, without limits but memory. Returns the state or NULL. */
static py_re_state *
make_contexts(void)
{
    py_re_state *state = py_re_state_get();

    if (state == NULL) {
        return NULL;
    }
    state->context8 = pcre2_match_context_create_8(NULL);
    state->context32 = pcre2_match_context_create_32(NULL);
    state->stack8 = pcre2_jit_stack_create_8(JIT_STACK_START, JIT_STACK_MAX, NULL);
    state->stack32 = pcre2_jit_stack_create_32(JIT_STACK_START, JIT_STACK_MAX, NULL);
    if (state->context8 == NULL || state->context32 == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    pcre2_set_match_limit_8(state->context8, UINT32_MAX);
    pcre2_set_depth_limit_8(state->context8, UINT32_MAX);
    pcre2_set_heap_limit_8(state->context8, UINT32_MAX);
    pcre2_jit_stack_assign_8(state->context8, NULL, state->stack8);
    pcre2_set_match_limit_32(state->context32, UINT32_MAX);
    pcre2_set_depth_limit_32(state->context32, UINT32_MAX);
    pcre2_set_heap_limit_32(state->context32, UINT32_MAX);
    pcre2_jit_stack_assign_32(state->context32, NULL, state->stack32);
    return state;
}

static inline py_re_state *
contexts(void)
{
    py_re_state *state = py_runtime_state.re;

    return state != NULL && state->context8 != NULL ? state : make_contexts();
}

/* Asks for machine code when it is worth it. */
static void
prepare_machine_code(re_form *form, int wide, Py_ssize_t length)
{
    if (++form->uses <= JIT_AFTER && length <= JIT_LENGTH) {
        return;
    }
    form->tried = 1;
    form->machine = (wide ? pcre2_jit_compile_32(form->code, PCRE2_JIT_COMPLETE)
                          : pcre2_jit_compile_8(form->code, PCRE2_JIT_COMPLETE)) == 0;
}

/* A form with machine code has been run before: the contexts are there. */
static inline int
run_machine_code(const re_form *form, int wide, const void *chars, size_t n, size_t start)
{
    const py_re_state *state = py_runtime_state.re;

    return wide ? pcre2_jit_match_32(form->code, chars, n, start, 0, form->data, state->context32)
                : pcre2_jit_match_8(form->code, chars, n, start, 0, form->data, state->context8);
}

/* Bytes as codes of 32 bits, for 8-bit patterns that are too large. Returns PyMem or NULL. */
static Py_UCS4 *
widened(const unsigned char *bytes, Py_ssize_t n)
{
    Py_UCS4 *wide = PyMem_Malloc((size_t)(n + 1) * sizeof(Py_UCS4));
    Py_ssize_t i;

    if (wide == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (i = 0; i < n; i++) {
        wide[i] = bytes[i];
    }
    return wide;
}

_Static_assert(sizeof(PCRE2_SIZE) == sizeof(Py_ssize_t) && (Py_ssize_t)PCRE2_UNSET == -1, "offsets are copied as they are");

/* Copies the offsets of the whole match and of all groups; those that took no part have -1. */
static inline void
copy_spans(Py_ssize_t *spans, Py_ssize_t groups, const re_form *form)
{
    const size_t *offsets = form->offsets;
    Py_ssize_t i, known = form->offset_count;

    for (i = 0; i < known; i++) {
        spans[i] = (Py_ssize_t)offsets[i];
    }
    for (; i < 2 * (groups + 1); i++) {     /* of what can never match there is no code */
        spans[i] = -1;
    }
}

/* What the library has said of a match, as py_re_exec says it. */
static inline int
found(const re_pattern *self, const re_form *form, int rc, Py_ssize_t *spans)
{
    if (rc == PCRE2_ERROR_NOMATCH) {
        return 0;
    }
    if (rc < 0) {
        return raise_library(rc);
    }
    copy_spans(spans, self->groups, form);
    return 1;
}

/* Without machine code, or where that has come to a limit (I1). */
static int
interpret(const re_pattern *self, const re_form *form, int wide, const void *chars, size_t n, size_t start,
          Py_ssize_t *spans)
{
    const py_re_state *state = contexts();
    int rc;

    if (state == NULL) {
        return -1;
    }
    rc = wide ? pcre2_match_32(form->code, chars, n, start, PCRE2_NO_JIT, form->data, state->context32)
              : pcre2_match_8(form->code, chars, n, start, PCRE2_NO_JIT, form->data, state->context8);
    return found(self, form, rc, spans);
}

/* Runs a form that is there. Returns as py_re_exec. */
__attribute__((always_inline)) static inline int
run_form(const re_pattern *self, const re_form *form, int wide, const void *chars, size_t n, size_t start,
         Py_ssize_t *spans)
{
    if (form->machine) {
        int rc = run_machine_code(form, wide, chars, n, start);
        if (rc != PCRE2_ERROR_JIT_STACKLIMIT && rc != PCRE2_ERROR_MATCHLIMIT) {
            return found(self, form, rc, spans);
        }
    }
    return interpret(self, form, wide, chars, n, start, spans);
}

/* Makes a form that is there ready for one more use. Returns status. */
static int
prepare(re_form *form, int wide, Py_ssize_t length)
{
    if (contexts() == NULL) {
        return -1;
    }
    if (!form->tried) {
        prepare_machine_code(form, wide, length);
    }
    return 0;
}

/* Runs code for unicode on bytes. */
static int
run_widened(re_pattern *self, const re_subject *s, Py_ssize_t n, Py_ssize_t start, int anchored,
            Py_ssize_t *spans)
{
    re_form *form = &self->code.form[1][anchored];
    Py_UCS4 *copy;
    int status;

    if ((form->code == NULL && make_code(self, 1, anchored) < 0) || prepare(form, 1, n - start) < 0) {
        return -1;
    }
    copy = widened(s->chars, n);
    status = copy == NULL ? -1 : run_form(self, form, 1, copy, (size_t)n, (size_t)start, spans);
    PyMem_Free(copy);
    return status;
}

/* Finds what a scan finds. Returns as py_re_exec. */
static inline int
run_scan(const re_pattern *self, const re_subject *s, Py_ssize_t n, Py_ssize_t start, int anchored, Py_ssize_t *spans)
{
    if (!py_re_scan_find(self->code.scan[s->wide], s, n, start, anchored, spans)) {
        return 0;
    }
    for (Py_ssize_t i = 1; i <= self->groups; i++) {
        spans[2 * i] = spans[0];
        spans[2 * i + 1] = spans[1];
    }
    return 1;
}

/* As long as there is neither a scan nor machine code. */
static int
exec_early(re_pattern *self, const re_subject *s, Py_ssize_t n, Py_ssize_t start, int anchored, Py_ssize_t *spans)
{
    re_form *form = &self->code.form[s->wide][anchored];

    if (form->code == NULL && (s->wide || !self->code.wide_bytes) && make_code(self, s->wide, anchored) < 0) {
        return -1;
    }
    if (self->code.scan[s->wide] != NULL) {
        return run_scan(self, s, n, start, anchored, spans);
    }
    if (!s->wide && self->code.wide_bytes) {
        return run_widened(self, s, n, start, anchored, spans);
    }
    if (prepare(form, s->wide, n - start) < 0) {
        return -1;
    }
    return run_form(self, form, s->wide, s->chars, (size_t)n, (size_t)start, spans);
}

int
py_re_exec(re_pattern *self, const re_subject *s, Py_ssize_t start, int anchored, Py_ssize_t *spans)
{
    Py_ssize_t n = s->end > start ? s->end : start;
    const re_form *form = &self->code.form[s->wide][anchored];

    if (form->machine) {
        return run_form(self, form, s->wide, s->chars, (size_t)n, (size_t)start, spans);
    }
    return self->code.scan[s->wide] != NULL ? run_scan(self, s, n, start, anchored, spans)
                                            : exec_early(self, s, n, start, anchored, spans);
}
