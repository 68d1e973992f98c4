/* parsetok.h - from text to a concrete syntax tree. */
#ifndef Py_PARSETOK_H
#define Py_PARSETOK_H

#include "node.h"
#include "grammar.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int error;                /* E_* of errcode.h */
    const char *filename;
    int lineno;
    int offset;
    char *text;               /* the line, owned (PyObject_MALLOC), or NULL */
    int token;
    int expected;             /* the only token that would have fit, or -1 */
} perrdetail;

#define PyPARSE_DONT_IMPLY_DEDENT 0x0002
#define PyPARSE_PRINT_IS_FUNCTION 0x0004
#define PyPARSE_UNICODE_LITERALS 0x0008

PyAPI_FUNC(node *) PyParser_ParseString(const char *, grammar *, int, perrdetail *);
PyAPI_FUNC(node *) PyParser_ParseFile(FILE *, const char *, grammar *, int, char *, char *, perrdetail *);
PyAPI_FUNC(node *) PyParser_ParseStringFlags(const char *, grammar *, int, perrdetail *, int);
PyAPI_FUNC(node *) PyParser_ParseFileFlags(FILE *, const char *, grammar *, int, char *, char *,
    perrdetail *, int);
PyAPI_FUNC(node *) PyParser_ParseFileFlagsEx(FILE *, const char *, grammar *, int, char *, char *,
    perrdetail *, int *);
PyAPI_FUNC(node *) PyParser_ParseStringFlagsFilename(const char *, const char *, grammar *, int,
    perrdetail *, int);
PyAPI_FUNC(node *) PyParser_ParseStringFlagsFilenameEx(const char *, const char *, grammar *, int,
    perrdetail *, int *);

/* Raises what the detail says and frees its text. */
PyAPI_FUNC(void) PyParser_SetError(perrdetail *);

#ifdef __cplusplus
}
#endif
#endif /* Py_PARSETOK_H */
