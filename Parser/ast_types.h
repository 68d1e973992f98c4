/* ast_types.h - the classes of the _ast module, numbered, and the fields of each node kind.
 *
 * I1 The classes and the instances of the AST_ENUM values are made once per interpreter and live
 *    as long as it does.
 */
#ifndef AST_TYPES_H
#define AST_TYPES_H

#include "py_ast.h"

/* One number per class, in the order of ast.def. */
enum {
    CLASS_AST,
#define AST_SUM(name) CLASS_##name,
#define AST_SUM_AT(name) CLASS_##name,
#define AST_NODE(base, Kind) CLASS_##Kind,
#define AST_END(Kind)
#define AST_LEAF(base, Kind) CLASS_##Kind,
#define AST_ONE(Kind, type, name)
#define AST_OPT(Kind, type, name)
#define AST_MANY(Kind, type, name)
#define AST_ENUM(name) CLASS_##name,
#define AST_VALUE(base, Kind) CLASS_##Kind,
#include "ast.def"
    CLASS_COUNT
};

/* The types of fields that are not classes. */
enum { CLASS_identifier = 200, CLASS_string, CLASS_object, CLASS_int, CLASS_bool };

typedef enum { FIELD_ONE, FIELD_OPT, FIELD_MANY } field_count;
typedef enum { ROW_SUM, ROW_SUM_AT, ROW_NODE, ROW_ENUM, ROW_VALUE } row_kind;

typedef struct {
    const char *name;
    unsigned char type;           /* CLASS_* */
    unsigned char count;          /* FIELD_* */
    unsigned short offset;        /* in py_ast */
} ast_field;

typedef struct {
    const char *name;
    unsigned char base;           /* CLASS_* */
    unsigned char row;            /* ROW_* */
    unsigned char kind;           /* AST_* of a ROW_NODE; number of a ROW_VALUE in its base */
    unsigned char first_field;    /* in py_ast_fields */
    unsigned char end_field;
} ast_class;

typedef struct py_ast_types {
    PyObject *classes[CLASS_COUNT];       /* owned */
    PyObject *values[CLASS_COUNT];        /* owned: the instance that stands for a ROW_VALUE */
} py_ast_types;

extern const ast_field py_ast_fields[];
extern const ast_class py_ast_classes[CLASS_COUNT];
extern const unsigned char py_ast_class_of[AST_KIND_COUNT];

/* Made on the first use. Returns borrowed. Raises yes. */
py_ast_types *py_ast_types_get(void);

#endif /* AST_TYPES_H */
