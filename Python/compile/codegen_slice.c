/* codegen_slice.c - subscripts: x[i], x[a:b], x[a:b:c], x[a, b:c].
 *
 * A slice without a step has instructions of its own, four for each context, by which of its ends are
 * given; everything else is a subscript object and a subscript instruction.
 */
#include "Python.h"
#include "py_stackguard.h"
#include "codegen.h"

enum { WITH_LOWER = 1, WITH_UPPER = 2 };

static int
compile_plain_slice(compiler *c, py_ast *s, int ctx)
{
    int given = 0;
    int below = 0;                /* values between the container and the top */
    if (s->v.Slice.lower != NULL) {
        given |= WITH_LOWER;
        below++;
        if (ctx != AST_AugStore && py_compile_expr(c, s->v.Slice.lower) < 0) {
            return -1;
        }
    }
    if (s->v.Slice.upper != NULL) {
        given |= WITH_UPPER;
        below++;
        if (ctx != AST_AugStore && py_compile_expr(c, s->v.Slice.upper) < 0) {
            return -1;
        }
    }
    if (ctx == AST_AugLoad) {
        int status = below == 0 ? py_emit(c, DUP_TOP) : py_emit_arg(c, DUP_TOPX, below + 1);
        if (status < 0) {
            return -1;
        }
    }
    else if (ctx == AST_AugStore) {
        static const unsigned char rotations[] = {ROT_TWO, ROT_THREE, ROT_FOUR};
        if (py_emit(c, rotations[below]) < 0) {
            return -1;
        }
    }
    switch (ctx) {
    case AST_Load: case AST_AugLoad:
        return py_emit(c, SLICE + given);
    case AST_Store: case AST_AugStore:
        return py_emit(c, STORE_SLICE + given);
    case AST_Del:
        return py_emit(c, DELETE_SLICE + given);
    default:
        PyErr_SetString(PyExc_SystemError, "param invalid in simple slice expression");
        return -1;
    }
}

static int
compile_slice_object(compiler *c, py_ast *s)
{
    py_ast *ends[] = {s->v.Slice.lower, s->v.Slice.upper};
    for (int i = 0; i < 2; i++) {
        int status = ends[i] != NULL ? py_compile_expr(c, ends[i]) : py_emit_const(c, Py_None);
        if (status < 0) {
            return -1;
        }
    }
    if (s->v.Slice.step != NULL && py_compile_expr(c, s->v.Slice.step) < 0) {
        return -1;
    }
    return py_emit_arg(c, BUILD_SLICE, s->v.Slice.step != NULL ? 3 : 2);
}

/* One of several in an extended slice. */
static int
compile_dimension(compiler *c, py_ast *s)
{
    switch (s->kind) {
    case AST_Ellipsis:
        return py_emit_const(c, Py_Ellipsis);
    case AST_Slice:
        return compile_slice_object(c, s);
    case AST_Index:
        return py_compile_expr(c, s->v.Index.value);
    default:
        PyErr_SetString(PyExc_SystemError, "extended slice invalid in nested slice");
        return -1;
    }
}

static int
compile_dimensions(compiler *c, py_ast_seq *dims)
{
    for (Py_ssize_t i = 0; i < py_ast_len(dims); i++) {
        if (compile_dimension(c, dims->item[i].node) < 0) {
            return -1;
        }
    }
    return py_emit_arg(c, BUILD_TUPLE, (int)py_ast_len(dims));
}

static int
emit_subscript(compiler *c, int ctx)
{
    switch (ctx) {
    case AST_AugLoad:
        return py_emit_arg(c, DUP_TOPX, 2) < 0 ? -1 : py_emit(c, BINARY_SUBSCR);
    case AST_Load:
        return py_emit(c, BINARY_SUBSCR);
    case AST_AugStore:
        return py_emit(c, ROT_THREE) < 0 ? -1 : py_emit(c, STORE_SUBSCR);
    case AST_Store:
        return py_emit(c, STORE_SUBSCR);
    case AST_Del:
        return py_emit(c, DELETE_SUBSCR);
    default:
        PyErr_SetString(PyExc_SystemError, "param invalid in subscript expression");
        return -1;
    }
}

int
py_compile_subscript(compiler *c, py_ast *e)
{
    py_ast *s = e->v.Subscript.slice;
    int ctx = e->v.Subscript.ctx;
    if (ctx != AST_AugStore && py_compile_expr(c, e->v.Subscript.value) < 0) {
        return -1;
    }
    if (s->kind == AST_Slice && s->v.Slice.step == NULL) {
        return compile_plain_slice(c, s, ctx);
    }
    if (ctx != AST_AugStore) {
        int status = s->kind == AST_ExtSlice ? compile_dimensions(c, s->v.ExtSlice.dims)
                                             : compile_dimension(c, s);
        if (status < 0) {
            return -1;
        }
    }
    return emit_subscript(c, ctx);
}
