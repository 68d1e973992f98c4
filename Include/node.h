/* node.h - nodes of concrete syntax trees. */
#ifndef Py_NODE_H
#define Py_NODE_H
#ifdef __cplusplus
extern "C" {
#endif

typedef struct _node {
    short n_type;             /* a token, or a nonterminal from NT_OFFSET on */
    char *n_str;              /* text of a token, owned (PyObject_MALLOC), or NULL */
    int n_lineno;
    int n_col_offset;
    int n_nchildren;
    struct _node *n_child;    /* array of the children, owned */
} node;

PyAPI_FUNC(node *) PyNode_New(int type);
/* Appends a child; takes str over when it succeeds. 0, 15 (no memory) or 19 (too many). */
PyAPI_FUNC(int) PyNode_AddChild(node *n, int type, char *str, int lineno, int col_offset);
PyAPI_FUNC(void) PyNode_Free(node *n);
PyAPI_FUNC(Py_ssize_t) _PyNode_SizeOf(node *n);
/* Writes the tokens of the tree to stdout. */
PyAPI_FUNC(void) PyNode_ListTree(node *);

#define NCH(n) ((n)->n_nchildren)
#define CHILD(n, i) (&(n)->n_child[i])
#define RCHILD(n, i) (CHILD(n, NCH(n) + (i)))
#define TYPE(n) ((n)->n_type)
#define STR(n) ((n)->n_str)
#define REQ(n, type) assert(TYPE(n) == (type))

#ifdef __cplusplus
}
#endif
#endif /* Py_NODE_H */
