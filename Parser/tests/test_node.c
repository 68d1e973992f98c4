/* Tests of node.c: nodes made and freed through the C interface, tokens by their text. */
#include "Python.h"
#include "node.h"
#include "token.h"

static int failures;

static void
expect(int holds, const char *name)
{
    if (!holds) {
        printf("FAIL: %s\n", name);
        failures++;
    }
}

static char *
text(const char *source)
{
    char *copy = PyObject_Malloc(strlen(source) + 1);
    if (copy != NULL) {
        strcpy(copy, source);
    }
    return copy;
}

static void
test_tokens(void)
{
    expect(PyToken_OneChar('(') == LPAR && PyToken_OneChar('$') == OP, "one character");
    expect(PyToken_TwoChars('<', '>') == NOTEQUAL && PyToken_TwoChars('!', '=') == NOTEQUAL, "two characters");
    expect(PyToken_TwoChars('(', ')') == OP && PyToken_TwoChars('(', 0) == OP, "two that are none");
    expect(PyToken_ThreeChars('*', '*', '=') == DOUBLESTAREQUAL, "three characters");
    expect(strcmp(_PyParser_TokenNames[RPAR], "RPAR") == 0, "names of tokens");
}

static void
test_children(void)
{
    node *n = PyNode_New(NT_OFFSET);
    int i;
    for (i = 0; i < 1000; i++) {
        expect(PyNode_AddChild(n, NAME, text("word"), i, 0) == 0, "a child is added");
    }
    expect(NCH(n) == 1000 && CHILD(n, 999)->n_lineno == 999 && strcmp(STR(RCHILD(n, -1)), "word") == 0, "children");
    expect(_PyNode_SizeOf(n) == (Py_ssize_t)((1 + 1024) * sizeof(node) + 1000 * 5), "the size counts all places");
    PyNode_Free(n);
}

static void
test_a_deep_tree_falls(void)
{
    node *n = PyNode_New(NT_OFFSET), *at = n;
    int i;
    for (i = 0; i < 1000000; i++) {
        PyNode_AddChild(at, NAME, text("a"), 1, 0);
        PyNode_AddChild(at, NT_OFFSET, NULL, 1, 0);
        at = RCHILD(at, -1);
    }
    PyNode_Free(n);
    PyNode_Free(NULL);
}

int
main(void)
{
    test_tokens();
    test_children();
    test_a_deep_tree_falls();
    printf("Ran 3 tests in 0s\n");
    return failures != 0;
}
