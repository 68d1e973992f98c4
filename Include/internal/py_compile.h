/* py_compile.h - the entry points from source text to code object.
 *
 *     text ── Parser/ ──▶ AST (in a PyArena) ── Python/compile/ ──▶ code object
 *
 * `start` is Py_single_input, Py_file_input or Py_eval_input.  `flags` may be NULL; on success its
 * CO_FUTURE_* bits have grown by what the source turned on.  Failures are SyntaxError and its
 * kin with file, line, offset and text set, MemoryError, or whatever a codec or `__del__` raised.
 *
 * I1 An AST node lives in its arena: free the arena last, and once.
 * I2 Nothing here keeps state between two compilations.
 */
#ifndef PY_COMPILE_INTERNAL_H
#define PY_COMPILE_INTERNAL_H

#include "Python.h"

/* What ended an interactive read. */
enum {
    PY_READ_OK = 0,
    PY_READ_EOF = 1,      /* end of input before the first token: no exception is set */
    PY_READ_ERROR = 2     /* an exception is set */
};

/* Text to code, or to an AST object when flags hold PyCF_ONLY_AST. Returns new. Raises yes. */
PyObject *py_compile_source(const char *text, const char *filename, int start,
                            PyCompilerFlags *flags);

/* The same from a stdio file that is read to its end. Returns new. Raises yes. */
PyObject *py_compile_file(FILE *fp, const char *filename, int start, PyCompilerFlags *flags);

/* Reads one statement with the prompts (NULL: none) and compiles it for the interactive loop.
 * *result is one of PY_READ_*. Returns new or NULL. Raises yes, except on PY_READ_EOF. */
PyObject *py_compile_interactive(FILE *fp, const char *filename, const char *prompt,
                                 const char *more, PyCompilerFlags *flags, int *result);

/* An instance of _ast.AST to code: compile() of a tree.  `start` checks the kind of its root.
 * Returns new. Raises yes. */
PyObject *py_compile_ast_object(PyObject *tree, const char *filename, int start,
                                PyCompilerFlags *flags);

/* Text to tree. Returns a node of `arena`. Raises yes. */
struct _mod *py_parse_text(const char *text, const char *filename, int start,
                           PyCompilerFlags *flags, PyArena *arena);

/* The same for a file read to its end, and for one statement at a prompt (*result: PY_READ_*).
 * Returns a node of `arena`. Raises yes. */
struct _mod *py_parse_file(FILE *fp, const char *filename, int start, PyCompilerFlags *flags,
                           PyArena *arena);
struct _mod *py_parse_interactive(FILE *fp, const char *filename, int start, const char *prompt,
                                  const char *more, PyCompilerFlags *flags, int *result,
                                  PyArena *arena);

#endif /* PY_COMPILE_INTERNAL_H */
