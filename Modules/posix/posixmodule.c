/* posix: the system calls behind `os`. The functions stand in the other files of this folder. */
#include "posix.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/wait.h>
#include <sysexits.h>

extern char **environ;

typedef struct {
    const char *name;
    long value;
} constant;

#define CONFSTR(name)
#define SYSCONF(name)
#define PATHCONF(name)
#define CONSTANT(name) {#name, name},
static const constant constants[] = {
#include "posix_names.def"
};
#undef CONFSTR
#undef SYSCONF
#undef PATHCONF
#undef CONSTANT

static const PyMethodDef *const tables[] = {
    py_posix_path_methods,    py_posix_stat_methods,     py_posix_file_methods,
    py_posix_process_methods, py_posix_identity_methods, py_posix_config_methods,
};

/* The variables as they are now; of two with one name the first counts. Returns new. Raises yes. */
static PyObject *
make_environ(void)
{
    PyObject *dict = PyDict_New();
    for (char **entry = environ; dict != NULL && entry != NULL && *entry != NULL; entry++) {
        const char *equals = strchr(*entry, '=');
        if (equals == NULL) {
            continue;
        }
        PyObject *name = PyString_FromStringAndSize(*entry, equals - *entry);
        PyObject *value = PyString_FromString(equals + 1);
        if (name == NULL || value == NULL ||
            (PyDict_GetItem(dict, name) == NULL && PyDict_SetItem(dict, name, value) < 0)) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return dict;
}

static int
add_functions(PyObject *module, const PyMethodDef *table)
{
    PyObject *name = PyString_FromString("posix");
    int status = name != NULL ? 0 : -1;
    for (; status == 0 && table->ml_name != NULL; table++) {
        PyObject *function = PyCFunction_NewEx((PyMethodDef *)table, NULL, name);
        status = function != NULL ? PyModule_AddObject(module, table->ml_name, function) : -1;
    }
    Py_XDECREF(name);
    return status;
}

PyMODINIT_FUNC
initposix(void)
{
    PyObject *module = Py_InitModule3("posix", NULL,
                                      "The calls of the operating system; programs use `os`.");
    if (module == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (add_functions(module, tables[i]) < 0) {
            return;
        }
    }
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return;
        }
    }
    PyObject *variables = make_environ();
    if (variables == NULL || PyModule_AddObject(module, "environ", variables) < 0) {
        return;
    }
    Py_INCREF(PyExc_OSError);
    if (PyModule_AddObject(module, "error", PyExc_OSError) < 0 || py_posix_init_stat(module) < 0) {
        return;
    }
    py_posix_init_config(module);
}
