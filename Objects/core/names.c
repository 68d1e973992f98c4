/* names.c: interning the identifiers of names.def.

   I1 after py_names_init() every field of the runtime's names holds one reference to an interned str, for good.
   I2 the fields stand in the order of the file. */
#include "Python.h"

#include "py_state.h"
#include "py_text.h"

/* One behind the other, each with its end. */
static const char texts[] =
#define NAME(name) #name "\0"
#include "names.def"
#undef NAME
    ;

int
py_names_init(void)
{
    PyObject **field = (PyObject **)&py_runtime_state.names;
    for (const char *text = texts; *text != '\0'; field++) {
        size_t size = strlen(text);
        if (*field == NULL) {
            *field = py_intern_text(text, (Py_ssize_t)size);
        }
        if (*field == NULL) {
            return -1;
        }
        text += size + 1;
    }
    assert(field == (PyObject **)(&py_runtime_state.names + 1)); /* I2 */
    return 0;
}
