/* The module _ssl: encrypted connections by OpenSSL 3.
 *
 * How it works: the state (exceptions, names of errors) is in a capsule in the dict of a type that no program sees.
 *
 * Not here: the types (ssl_internal.h); certificates' host names, which Lib/ssl.py checks.
 */
#include "ssl_internal.h"

#include <openssl/rand.h>

PyMODINIT_FUNC init_ssl(void);

#define STATE_KEY "_ssl.state"

static PyTypeObject StateType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ssl.state",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

ssl_state *
py_ssl_state(void)
{
    PyObject *capsule = PyDict_GetItemString(StateType.tp_dict, "state");
    if (capsule == NULL) {
        PyErr_SetString(PyExc_SystemError, "_ssl is not initialised");
        return NULL;
    }
    return PyCapsule_GetPointer(capsule, STATE_KEY);
}

/* --- functions --- */

static PyObject *
ssl_rand_add(PyObject *module, PyObject *args)
{
    const char *bytes;
    Py_ssize_t left;
    double entropy;
    if (!PyArg_ParseTuple(args, "s#d:RAND_add", &bytes, &left, &entropy)) {
        return NULL;
    }
    while (left > 0) {
        int piece = left > INT_MAX ? INT_MAX : (int)left;
        RAND_add(bytes, piece, entropy);
        bytes += piece;
        left -= piece;
    }
    Py_RETURN_NONE;
}

static PyObject *
ssl_rand_status(PyObject *module, PyObject *unused)
{
    return PyLong_FromLong(RAND_status());
}

static PyObject *
make_object_tuple(ASN1_OBJECT *object)
{
    char text[256];
    int nid = OBJ_obj2nid(object);
    if (nid == NID_undef) {
        PyErr_SetString(PyExc_ValueError, "Unknown object");
        return NULL;
    }
    int n = OBJ_obj2txt(text, sizeof text, object, 1);
    if (n <= 0) {
        return Py_BuildValue("(issO)", nid, OBJ_nid2sn(nid), OBJ_nid2ln(nid), Py_None);
    }
    return Py_BuildValue("(isss)", nid, OBJ_nid2sn(nid), OBJ_nid2ln(nid), text);
}

static PyObject *
ssl_txt2obj(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"txt", "name", NULL};
    const char *text;
    PyObject *name = Py_False;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|O:txt2obj", (char **)names, &text, &name)) {
        return NULL;
    }
    int any_name = PyObject_IsTrue(name);
    ASN1_OBJECT *object = any_name < 0 ? NULL : OBJ_txt2obj(text, !any_name);
    if (object == NULL) {
        ERR_clear_error();
        return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "unknown object '%.100s'", text);
    }
    PyObject *result = make_object_tuple(object);
    ASN1_OBJECT_free(object);
    return result;
}

static PyObject *
ssl_nid2obj(PyObject *module, PyObject *args)
{
    int nid;
    if (!PyArg_ParseTuple(args, "i:nid2obj", &nid)) {
        return NULL;
    }
    if (nid < NID_undef) {
        PyErr_SetString(PyExc_ValueError, "NID must be positive.");
        return NULL;
    }
    ASN1_OBJECT *object = OBJ_nid2obj(nid);
    if (object == NULL) {
        ERR_clear_error();
        return PyErr_Format(PyExc_ValueError, "unknown NID %d", nid);
    }
    return make_object_tuple(object);
}

static PyObject *
ssl_get_default_verify_paths(PyObject *module, PyObject *unused)
{
    return Py_BuildValue("(ssss)", X509_get_default_cert_file_env(), X509_get_default_cert_file(),
                         X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
}

static PyObject *
ssl_test_decode_cert(PyObject *module, PyObject *args)
{
    const char *path;
    ssl_state *state = py_ssl_state();
    PyObject *result = NULL;
    if (state == NULL || !PyArg_ParseTuple(args, "s:test_decode_certificate", &path)) {
        return NULL;
    }
    BIO *bio = BIO_new_file(path, "rb");
    X509 *certificate = bio == NULL ? NULL : PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL);
    if (certificate == NULL) {
        PyErr_SetString(state->SSLError, bio == NULL ? "Can't open file" : "Error decoding PEM-encoded file");
    } else {
        result = py_ssl_decode_certificate(certificate);
    }
    X509_free(certificate);
    BIO_free(bio);
    ERR_clear_error();
    return result;
}

static const PyMethodDef ssl_functions[] = {
    {"_test_decode_cert", ssl_test_decode_cert, METH_VARARGS, NULL},
    {"RAND_add", ssl_rand_add, METH_VARARGS, PyDoc_STR("RAND_add(bytes, entropy): more for the random generator.")},
    {"RAND_status", ssl_rand_status, METH_NOARGS, PyDoc_STR("Whether the random generator has enough entropy.")},
    {"get_default_verify_paths", ssl_get_default_verify_paths, METH_NOARGS,
     PyDoc_STR("Where trusted certificates are: variable and file, variable and folder.")},
    {"txt2obj", (PyCFunction)(void *)ssl_txt2obj, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("txt2obj(txt, name=False): (nid, short name, long name, numbers) of an object identifier.")},
    {"nid2obj", ssl_nid2obj, METH_VARARGS, PyDoc_STR("nid2obj(nid): the same by OpenSSL's number.")},
    {NULL, NULL, 0, NULL}
};

/* --- the module --- */

typedef struct {
    const char *name;
    long value;
} constant;

#define ALERT(name) {"ALERT_DESCRIPTION_" #name, SSL_AD_##name}
#define OPTION(name) {"OP_" #name, (long)SSL_OP_##name}

static const constant constants[] = {
    {"SSL_ERROR_ZERO_RETURN", CODE_ZERO_RETURN}, {"SSL_ERROR_WANT_READ", CODE_WANT_READ},
    {"SSL_ERROR_WANT_WRITE", CODE_WANT_WRITE}, {"SSL_ERROR_WANT_X509_LOOKUP", CODE_WANT_X509_LOOKUP},
    {"SSL_ERROR_SYSCALL", CODE_SYSCALL}, {"SSL_ERROR_SSL", CODE_SSL}, {"SSL_ERROR_WANT_CONNECT", CODE_WANT_CONNECT},
    {"SSL_ERROR_EOF", CODE_EOF}, {"SSL_ERROR_INVALID_ERROR_CODE", CODE_INVALID},
    {"CERT_NONE", 0}, {"CERT_OPTIONAL", 1}, {"CERT_REQUIRED", 2},
    {"VERIFY_DEFAULT", 0}, {"VERIFY_CRL_CHECK_LEAF", X509_V_FLAG_CRL_CHECK},
    {"VERIFY_CRL_CHECK_CHAIN", X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL},
    {"VERIFY_X509_STRICT", X509_V_FLAG_X509_STRICT}, {"VERIFY_X509_TRUSTED_FIRST", X509_V_FLAG_TRUSTED_FIRST},
    ALERT(CLOSE_NOTIFY), ALERT(UNEXPECTED_MESSAGE), ALERT(BAD_RECORD_MAC), ALERT(RECORD_OVERFLOW),
    ALERT(DECOMPRESSION_FAILURE), ALERT(HANDSHAKE_FAILURE), ALERT(BAD_CERTIFICATE), ALERT(UNSUPPORTED_CERTIFICATE),
    ALERT(CERTIFICATE_REVOKED), ALERT(CERTIFICATE_EXPIRED), ALERT(CERTIFICATE_UNKNOWN), ALERT(ILLEGAL_PARAMETER),
    ALERT(UNKNOWN_CA), ALERT(ACCESS_DENIED), ALERT(DECODE_ERROR), ALERT(DECRYPT_ERROR), ALERT(PROTOCOL_VERSION),
    ALERT(INSUFFICIENT_SECURITY), ALERT(INTERNAL_ERROR), ALERT(USER_CANCELLED), ALERT(NO_RENEGOTIATION),
    ALERT(UNSUPPORTED_EXTENSION), ALERT(CERTIFICATE_UNOBTAINABLE), ALERT(UNRECOGNIZED_NAME),
    ALERT(BAD_CERTIFICATE_STATUS_RESPONSE), ALERT(BAD_CERTIFICATE_HASH_VALUE), ALERT(UNKNOWN_PSK_IDENTITY),
    {"PROTOCOL_SSLv23", 2}, {"PROTOCOL_TLS", 2}, {"PROTOCOL_TLSv1", 3}, {"PROTOCOL_TLSv1_1", 4}, {"PROTOCOL_TLSv1_2", 5},
    {"OP_ALL", (long)(SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS)},
    OPTION(NO_SSLv2), OPTION(NO_SSLv3), OPTION(NO_TLSv1), OPTION(NO_TLSv1_1), OPTION(NO_TLSv1_2), OPTION(NO_TLSv1_3),
    OPTION(CIPHER_SERVER_PREFERENCE), OPTION(SINGLE_DH_USE), OPTION(SINGLE_ECDH_USE), OPTION(NO_COMPRESSION),
    OPTION(ENABLE_MIDDLEBOX_COMPAT),
};

static const constant truths[] = {
    {"HAS_SNI", 1}, {"HAS_TLS_UNIQUE", 1}, {"HAS_ECDH", 1}, {"HAS_NPN", 0}, {"HAS_ALPN", 1}, {"HAS_TLSv1_3", 1},
};

static PyObject *
import_attribute(const char *module_name, const char *name)
{
    PyObject *module = PyImport_ImportModule(module_name);
    PyObject *value = module == NULL ? NULL : PyObject_GetAttrString(module, name);
    Py_XDECREF(module);
    return value;
}

/* The state goes when the module is initialised again, after the interpreter has ended and begun anew. */
static void
free_state(PyObject *capsule)
{
    ssl_state *state = PyCapsule_GetPointer(capsule, STATE_KEY);
#define DROP(name, doc) Py_XDECREF(state->name);
    SSL_ERRORS(DROP)
#undef DROP
    Py_XDECREF(state->SSLError);
    Py_XDECREF(state->socket_type);
    Py_XDECREF(state->socket_error);
    Py_XDECREF(state->codes_to_names);
    Py_XDECREF(state->libraries);
    PyMem_Free(state);
}

static ssl_state *
make_state(void)
{
    ssl_state *state = PyMem_Malloc(sizeof *state);
    if (state == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(state, 0, sizeof *state);
    PyObject *capsule = PyCapsule_New(state, STATE_KEY, free_state);
    if (capsule == NULL) {
        PyMem_Free(state);
        return NULL;
    }
    state->socket_type = import_attribute("_socket", "socket");
    state->socket_error = import_attribute("_socket", "error");
    if (state->socket_type == NULL || state->socket_error == NULL ||
        PyDict_SetItemString(StateType.tp_dict, "state", capsule) < 0) {
        state = NULL;                 /* the module cannot be */
    }
    Py_DECREF(capsule);
    return state;
}

static PyObject *
make_version(unsigned long number)
{
    return Py_BuildValue("(kkkkk)", number >> 28 & 0xf, number >> 20 & 0xff, number >> 12 & 0xff, number >> 4 & 0xff,
                         number & 0xf);
}

static void
add_versions(PyObject *module)
{
    PyModule_AddObject(module, "OPENSSL_VERSION_NUMBER", PyLong_FromUnsignedLong(OpenSSL_version_num()));
    PyModule_AddObject(module, "OPENSSL_VERSION_INFO", make_version(OpenSSL_version_num()));
    PyModule_AddObject(module, "_OPENSSL_API_VERSION", make_version(OPENSSL_VERSION_NUMBER));
    PyModule_AddStringConstant(module, "OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION));
}

PyMODINIT_FUNC
init_ssl(void)
{
    ssl_state *state;
    PyObject *module;
    if (PyType_Ready(&StateType) < 0 || PyType_Ready(&py_ssl_context_type) < 0 ||
        PyType_Ready(&py_ssl_socket_type) < 0 || (state = make_state()) == NULL) {
        return;
    }
    module = Py_InitModule3("_ssl", (PyMethodDef *)ssl_functions,
                            PyDoc_STR("Encrypted connections by OpenSSL; the module ssl is its face."));
    if (module == NULL || py_ssl_init_errors(state, module) < 0) {
        return;
    }
    Py_INCREF(&py_ssl_context_type);
    PyModule_AddObject(module, "_SSLContext", (PyObject *)&py_ssl_context_type);
    Py_INCREF(&py_ssl_socket_type);
    PyModule_AddObject(module, "_SSLSocket", (PyObject *)&py_ssl_socket_type);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        PyModule_AddIntConstant(module, constants[i].name, constants[i].value);
    }
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        PyModule_AddObject(module, truths[i].name, PyBool_FromLong(truths[i].value));
    }
    add_versions(module);
}
