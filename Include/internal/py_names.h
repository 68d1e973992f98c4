/* py_names.h: interned identifiers.  PY_ID(__add__) is the str '__add__', borrowed, valid from py_names_init() to the
   end of the process.  The list is names.def. */
#ifndef PY_NAMES_H
#define PY_NAMES_H

#include "Python.h"

typedef struct {
#define NAME(name) PyObject *id_##name; /* owned, interned */
#include "names.def"
#undef NAME
} py_names;

#define PY_ID(name) (py_runtime_state.names.id_##name)

/* Interns all of names.def; after the str type works, before any type is made ready.  Returns status.  Raises yes. */
int
py_names_init(void);

#endif
