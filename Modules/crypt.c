/* The module crypt: the system's one-way encryption of passwords. */
#include <crypt.h>
#include <string.h>

#include "Python.h"

PyMODINIT_FUNC initcrypt(void);

static PyObject *
crypt_crypt(PyObject *module, PyObject *args)
{
    const char *word, *salt;
    if (!PyArg_ParseTuple(args, "ss:crypt", &word, &salt)) {
        return NULL;
    }
    struct crypt_data *memory = PyMem_Malloc(sizeof *memory);
    if (memory == NULL) {
        return PyErr_NoMemory();
    }
    memset(memory, 0, sizeof *memory);
    PyObject *result = Py_BuildValue("s", crypt_r(word, salt, memory));
    PyMem_Free(memory);
    return result;
}

static const PyMethodDef crypt_methods[] = {
    {"crypt", crypt_crypt, METH_VARARGS,
     PyDoc_STR("crypt(word, salt) -> string\n\nThe word encrypted as the salt says, None if the salt is no good.")},
    {NULL},
};

PyMODINIT_FUNC
initcrypt(void)
{
    Py_InitModule("crypt", (PyMethodDef *)crypt_methods);
}
