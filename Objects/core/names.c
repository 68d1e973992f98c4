/* names.c: interning the identifiers of names.def.

   I1 after py_names_init() every field of the runtime's names holds one reference to an interned str, for good. */
#include "Python.h"

#include "py_state.h"

int
py_names_init(void)
{
#define NAME(name) \
    if (py_runtime_state.names.id_##name == NULL) { \
        py_runtime_state.names.id_##name = PyString_InternFromString(#name); \
    } \
    if (py_runtime_state.names.id_##name == NULL) { \
        return -1; \
    }
#include "names.def"
#undef NAME
    return 0;
}
