/* compile.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_COMPILE_H
#define Py_COMPILE_H

#ifdef __cplusplus
extern "C" {
#endif

struct _node;
struct _mod;
typedef struct {
    int ff_features; /* CO_FUTURE_* bits */
    int ff_lineno;   /* line of the last future statement */
} PyFutureFeatures;
#include "pyarena.h"

#define FUTURE_ABSOLUTE_IMPORT "absolute_import"
#define FUTURE_DIVISION "division"
#define FUTURE_GENERATORS "generators"
#define FUTURE_NESTED_SCOPES "nested_scopes"
#define FUTURE_PRINT_FUNCTION "print_function"
#define FUTURE_UNICODE_LITERALS "unicode_literals"
#define FUTURE_WITH_STATEMENT "with_statement"

PyAPI_FUNC(PyCodeObject *) PyAST_Compile(struct _mod *, const char *, PyCompilerFlags *, PyArena *);
PyAPI_FUNC(PyFutureFeatures *) PyFuture_FromAST(struct _mod *, const char *);

PyAPI_FUNC(PyCodeObject *) PyNode_Compile(struct _node *, const char *);

#ifdef __cplusplus
}
#endif

#endif /* Py_COMPILE_H */
