/* What the files of pyexpat share: the parser object and its handlers. */
#ifndef PY_XMLPARSER_H
#define PY_XMLPARSER_H

#include <expat.h>
#include <stdbool.h>

#include "Python.h"
#include "entities.h"

typedef enum {
#define HANDLER(attribute, suffix, trampoline) AT_##attribute,
#include "handlers.def"
#undef HANDLER
    HANDLER_COUNT
} handler_index;

/* Expat refuses a URI that has the separator in it, unless the separator is a character that a URI may have.  2.7's took
   them, so where a program asks for another separator (most take a brace or a blank), expat gets this one. */
enum { BEHIND_URI = '[' };

typedef struct xmlparser {
    PyObject_HEAD
    XML_Parser expat;                  /* owned */
    PyObject *parent;                  /* owned, may be NULL: a parser of an entity shares memory with it */
    PyObject *intern;                  /* owned dict, may be NULL: one object per name */
    PyObject *error;                   /* owned: the class ExpatError */
    PyObject *handlers[HANDLER_COUNT]; /* owned, NULL where there is none */
    char separator;                    /* what programs see for BEHIND_URI in a name; '\0': expat has theirs */
    bool returns_unicode;
    bool ordered_attributes;
    bool specified_attributes;
    bool namespace_prefixes;
    bool busy;                         /* expat is parsing */
    bool failed;                       /* a handler raised: no more of them is called */
    bool in_characters;                /* expat is calling on_characters */
    char *buffer;                      /* PyMem, NULL unless buffer_text: characters not yet reported */
    int buffer_size, buffer_used;      /* bytes */
    entity_count entities;             /* of the document; a parser of an entity counts in its parent's */
} xmlparser;

extern PyTypeObject py_expat_xmlparser_Type;

/* The attribute's name. */
const char *py_expat_handler_name(handler_index which);
/* Tells expat whether events of a kind are wanted. */
void py_expat_connect(xmlparser *self, handler_index which, bool wanted);
/* Connects what needs no handler: encodings that expat does not know. */
void py_expat_connect_encodings(xmlparser *self);
/* Reports the characters held back. Returns status. Raises yes. */
int py_expat_flush(xmlparser *self);
/* A new parser; encoding, separator and intern may be NULL. Returns new. Raises yes. */
PyObject *py_expat_new_parser(PyObject *error, const char *encoding, const char *separator, PyObject *intern);

#endif
