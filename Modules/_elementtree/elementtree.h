/* What the files of _elementtree share: elements, builders, parsers. */
#ifndef PY_ELEMENTTREE_H
#define PY_ELEMENTTREE_H

#include <stdbool.h>

#include "Python.h"

typedef struct {
    PyObject_HEAD
    PyObject *tag;      /* owned */
    PyObject *attrib;   /* owned dict, NULL while empty and not asked for */
    PyObject *text;     /* owned */
    PyObject *tail;     /* owned */
    PyObject *children; /* owned list of elements, NULL while empty */
} element;

typedef struct {
    PyObject_HEAD
    PyObject *root;     /* owned, NULL before the first start tag */
    PyObject **open;    /* owned: the open elements, outermost first */
    Py_ssize_t depth;   /* how many are open */
    Py_ssize_t room;    /* how many places `open` has */
    PyObject *last;     /* owned, may be NULL: the element that text belongs to */
    bool last_ended;    /* the text is its tail */
    PyObject *data;     /* owned: text not yet given to an element, a list when it came in pieces, NULL when there is none */
    PyObject *events;   /* owned list, NULL unless events are wanted */
    PyObject *wanted;   /* owned dict: kind of event -> its name object */
} builder;

extern PyTypeObject py_etree_element_Type, py_etree_iterator_Type, py_etree_builder_Type, py_etree_parser_Type;

static inline bool
is_element(PyObject *object)
{
    return Py_TYPE(object) == &py_etree_element_Type;
}

/* A value of the module's Python part. Returns borrowed. Raises yes. */
PyObject *py_etree_value(const char *name);
/* attrib is taken as it is and may be NULL. Returns new. Raises yes. */
PyObject *py_etree_new_element(PyObject *tag, PyObject *attrib);
/* Returns status. Raises yes. */
int py_etree_append(element *self, PyObject *child);
/* The functions Element and SubElement. Return new. Raise yes. */
PyObject *py_etree_element(PyObject *module, PyObject *args, PyObject *kwds);
PyObject *py_etree_subelement(PyObject *module, PyObject *args, PyObject *kwds);

/* Returns new. Raises yes. */
PyObject *py_etree_new_builder(void);
PyObject *py_etree_start(builder *self, PyObject *tag, PyObject *attrib);
PyObject *py_etree_end(builder *self);
PyObject *py_etree_data(builder *self, PyObject *text);
/* Notes an event of another kind, when it is wanted. Returns status. Raises yes. */
int py_etree_note(builder *self, const char *kind, PyObject *value);

/* Returns new. Raises yes. */
PyObject *py_etree_new_parser(PyObject *target, const char *encoding);

#endif
