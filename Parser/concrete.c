/* concrete.c - from a concrete to an abstract tree.
 *
 * The leaves of a concrete tree are its tokens in order.  Their texts are put behind each other into one
 * buffer, and the parser reads them as it reads a source; that the inner nodes say the same is taken for granted.
 *
 * I1 Leaves are visited without C recursion: trees made by hand may have any depth.
 */
#include "parser.h"
#include "node.h"
#include "ast.h"
#include "graminit.h"

typedef struct {
    py_token *tokens;         /* owned */
    Py_ssize_t count;
    char *text;               /* owned */
    Py_ssize_t size;
} leaf_list;

/* Calls visit for each leaf below n, in order. */
static int
walk_leaves(const node *n, int (*visit)(leaf_list *, const node *), leaf_list *all)
{
    typedef struct { const node *n; int at; } place;
    Py_ssize_t room = 64;
    Py_ssize_t depth = 1;
    place *stack = PyMem_Malloc((size_t)room * sizeof *stack);
    int status = stack == NULL ? -1 : 0;
    if (status == 0) {
        stack[0] = (place){n, 0};
    }
    while (status == 0 && depth > 0) {
        place *top = &stack[depth - 1];
        if (top->at == NCH(top->n)) {
            depth--;
            continue;
        }
        const node *child = CHILD(top->n, top->at++);
        if (TYPE(child) < 256) {
            status = visit(all, child);
            continue;
        }
        if (depth == room) {
            place *grown = PyMem_Realloc(stack, 2 * (size_t)room * sizeof *stack);
            if (grown == NULL) {
                status = -1;
                break;
            }
            stack = grown;
            room *= 2;
        }
        stack[depth++] = (place){child, 0};
    }
    PyMem_Free(stack);
    return status;
}

static Py_ssize_t
text_size(const node *leaf)
{
    return STR(leaf) == NULL ? 0 : (Py_ssize_t)strlen(STR(leaf));
}

/* First round: how many and how long. */
static int
measure_leaf(leaf_list *all, const node *leaf)
{
    all->count++;
    all->size += text_size(leaf) + 1;
    return 0;
}

/* Second round: each text ends with a NUL byte. */
static int
add_leaf(leaf_list *all, const node *leaf)
{
    Py_ssize_t size = text_size(leaf);
    py_token *t = &all->tokens[all->count++];
    *t = (py_token){TYPE(leaf), KW_none, all->size, all->size + size, leaf->n_lineno, leaf->n_col_offset};
    if (size > 0) {
        memcpy(all->text + all->size, STR(leaf), (size_t)size);
    }
    all->text[all->size + size] = '\0';
    if (t->type == TOK_NAME) {
        t->keyword = py_keyword_find(all->text + t->start, size);
    }
    all->size += size + 1;
    return 0;
}

static int
list_leaves(leaf_list *all, const node *tree)
{
    memset(all, 0, sizeof *all);
    if (walk_leaves(tree, measure_leaf, all) == 0) {
        all->tokens = PyMem_Malloc(((size_t)all->count + 1) * sizeof(py_token));
        all->text = PyMem_Malloc((size_t)all->size + 1);
        all->count = all->size = 0;
        if (all->tokens != NULL && all->text != NULL && walk_leaves(tree, add_leaf, all) == 0) {
            int lineno = all->count == 0 ? 1 : all->tokens[all->count - 1].lineno;
            all->tokens[all->count] = (py_token){TOK_ENDMARKER, KW_none, all->size, all->size, lineno, -1};
            all->text[all->size] = '\0';
            return 0;
        }
    }
    PyErr_NoMemory();
    return -1;
}

mod_ty
PyAST_FromNode(const node *n, PyCompilerFlags *flags, const char *filename, PyArena *arena)
{
    leaf_list all;
    mod_ty tree = NULL;
    py_tokenizer tk;
    memset(&tk, 0, sizeof tk);
    if (TYPE(n) == encoding_decl && NCH(n) == 1) {
        tk.source.encoding = STR(n);          /* borrowed */
        n = CHILD(n, 0);
    }
    if (TYPE(n) != single_input && TYPE(n) != file_input && TYPE(n) != eval_input) {
        PyErr_Format(PyExc_SystemError, "invalid node %d for PyAST_FromNode", TYPE(n));
        return NULL;
    }
    if (list_leaves(&all, n) == 0) {
        int start = TYPE(n) == single_input ? Py_single_input : TYPE(n) == eval_input ? Py_eval_input : Py_file_input;
        tk.source.text = all.text;            /* borrowed */
        tk.source.size = all.size;
        py_tokenizer_init(&tk, filename, 1);
        tk.given = all.tokens;
        tree = py_parse_tokens(&tk, filename, start, flags, arena);
    }
    PyMem_Free(all.tokens);
    PyMem_Free(all.text);
    return tree;
}
