/* The modules _md5, _sha, _sha256 and _sha512: which algorithms each of them offers. */
#include "digest.h"

PyMODINIT_FUNC init_md5(void);
PyMODINIT_FUNC init_sha(void);
PyMODINIT_FUNC init_sha256(void);
PyMODINIT_FUNC init_sha512(void);

/* One type and one constructor for each algorithm. */
#define DEFINE_DIGEST(which, type_name) \
    static PyTypeObject which##_type = { \
        PyVarObject_HEAD_INIT(NULL, 0) \
        .tp_name = type_name, \
    }; \
    static PyObject * \
    new_##which(PyObject *module, PyObject *args, PyObject *kwargs) \
    { \
        return py_digest_new(&which##_type, &py_digest_##which, args, kwargs, "|s*:new"); \
    }

DEFINE_DIGEST(md5, "_md5.md5")
DEFINE_DIGEST(sha1, "_sha.sha")
DEFINE_DIGEST(sha224, "_sha256.sha224")
DEFINE_DIGEST(sha256, "_sha256.sha256")
DEFINE_DIGEST(sha384, "_sha512.sha384")
DEFINE_DIGEST(sha512, "_sha512.sha512")

#define METHOD(name, which) \
    {name, (PyCFunction)new_##which, METH_VARARGS | METH_KEYWORDS, PyDoc_STR("A new digest, of the string if given.")}

/* 2.7's takes the string by its place only. */
static PyObject *
new_plain_md5(PyObject *module, PyObject *args)
{
    return new_md5(module, args, NULL);
}

static const PyMethodDef md5_methods[] = {
    {"new", new_plain_md5, METH_VARARGS, PyDoc_STR("A new digest, of the string if given.")},
    {NULL},
};
static const PyMethodDef sha_methods[] = {METHOD("new", sha1), {NULL}};
static const PyMethodDef sha256_methods[] = {METHOD("sha224", sha224), METHOD("sha256", sha256), {NULL}};
static const PyMethodDef sha512_methods[] = {METHOD("sha384", sha384), METHOD("sha512", sha512), {NULL}};

PyMODINIT_FUNC
init_md5(void)
{
    PyObject *module = Py_InitModule3("_md5", (PyMethodDef *)md5_methods, PyDoc_STR("The MD5 message digest."));
    if (module == NULL || py_digest_ready(&md5_type, py_digest_attributes) < 0) {
        return;
    }
    Py_INCREF(&md5_type);
    PyModule_AddObject(module, "MD5Type", (PyObject *)&md5_type);
    PyModule_AddIntConstant(module, "digest_size", 16);
}

PyMODINIT_FUNC
init_sha(void)
{
    PyObject *module = Py_InitModule3("_sha", (PyMethodDef *)sha_methods, PyDoc_STR("The SHA-1 message digest."));
    if (module == NULL || py_digest_ready(&sha1_type, py_digest_attributes) < 0) {
        return;
    }
    PyModule_AddIntConstant(module, "blocksize", 1);
    PyModule_AddIntConstant(module, "digestsize", 20);
    PyModule_AddIntConstant(module, "digest_size", 20);
}

PyMODINIT_FUNC
init_sha256(void)
{
    if (py_digest_ready(&sha224_type, py_digest_members) == 0 &&
        py_digest_ready(&sha256_type, py_digest_members) == 0) {
        Py_InitModule3("_sha256", (PyMethodDef *)sha256_methods, PyDoc_STR("SHA-224 and SHA-256."));
    }
}

PyMODINIT_FUNC
init_sha512(void)
{
    if (py_digest_ready(&sha384_type, py_digest_members) == 0 &&
        py_digest_ready(&sha512_type, py_digest_members) == 0) {
        Py_InitModule3("_sha512", (PyMethodDef *)sha512_methods, PyDoc_STR("SHA-384 and SHA-512."));
    }
}
