/* _SSLContext: what connections have in common: certificates, options, ciphers, the check of the peer.
 *
 * I1 ctx is set from the making to the end of the object.
 * I2 OpenSSL's callbacks find the object in the application data of ctx.
 */
#include "ssl_internal.h"

#include <openssl/asn1.h>

#include <errno.h>
#include <openssl/dh.h>
#include <openssl/ec.h>


static const unsigned char session_context[] = "Python";

/* --- making --- */

static PyObject *
context_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"protocol", NULL};
    static const int versions[] = {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION};
    int protocol;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i:_SSLContext", (char **)names, &protocol)) {
        return NULL;
    }
    if (protocol < 2 || protocol > 5) {
        PyErr_SetString(PyExc_ValueError, "invalid protocol version");
        return NULL;
    }
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    if (ctx == NULL) {
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    if (protocol > 2) {
        SSL_CTX_set_min_proto_version(ctx, versions[protocol - 3]);
        SSL_CTX_set_max_proto_version(ctx, versions[protocol - 3]);
    }
    context_object *self = (context_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    self->ctx = ctx;
    SSL_CTX_set_app_data(ctx, self);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_options(ctx, (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_SSLv3 |
                                 SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_id_context(ctx, session_context, sizeof session_context);
    SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_TRUSTED_FIRST);
    return (PyObject *)self;
}

static int
context_traverse(context_object *self, visitproc visit, void *arg)
{
    Py_VISIT(self->server_name_callback);
    return 0;
}

static int
context_clear(context_object *self)
{
    Py_CLEAR(self->server_name_callback);
    return 0;
}

static void
context_dealloc(context_object *self)
{
    PyObject_GC_UnTrack(self);
    context_clear(self);
    SSL_CTX_free(self->ctx);
    PyMem_Free(self->alpn);
    Py_TYPE(self)->tp_free(self);
}

/* --- settings --- */

static PyObject *
context_set_ciphers(context_object *self, PyObject *args)
{
    const char *list;
    ssl_state *state = py_ssl_state();
    if (state == NULL || !PyArg_ParseTuple(args, "s:set_ciphers", &list)) {
        return NULL;
    }
    if (!SSL_CTX_set_cipher_list(self->ctx, list)) {
        ERR_clear_error();
        PyErr_SetString(state->SSLError, "No cipher can be selected.");
        return NULL;
    }
    Py_RETURN_NONE;
}

static int
select_alpn(SSL *ssl, const unsigned char **out, unsigned char *size, const unsigned char *offered, unsigned n, void *arg)
{
    const context_object *self = arg;
    int found = SSL_select_next_proto((unsigned char **)out, size, self->alpn, self->alpn_size, offered, n);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static PyObject *
context_set_alpn_protocols(context_object *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*:set_npn_protocols", &view)) {
        return NULL;
    }
    unsigned char *copy = view.len > 0xffff ? NULL : PyMem_Malloc(view.len ? (size_t)view.len : 1);
    if (copy == NULL) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_OverflowError, "protocols longer than 65535 bytes");
        return NULL;
    }
    memcpy(copy, view.buf, (size_t)view.len);
    PyMem_Free(self->alpn);
    self->alpn = copy;
    self->alpn_size = (unsigned)view.len;
    PyBuffer_Release(&view);
    if (SSL_CTX_set_alpn_protos(self->ctx, self->alpn, self->alpn_size) != 0) {
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    SSL_CTX_set_alpn_select_cb(self->ctx, select_alpn, self);
    Py_RETURN_NONE;
}

static PyObject *
context_set_npn_protocols(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_NotImplementedError, "The NPN extension requires OpenSSL 1.0.1 or later.");
    return NULL;
}

static PyObject *
context_get_verify_mode(context_object *self, void *unused)
{
    int mode = SSL_CTX_get_verify_mode(self->ctx);
    return PyLong_FromLong(!(mode & SSL_VERIFY_PEER) ? 0 : mode & SSL_VERIFY_FAIL_IF_NO_PEER_CERT ? 2 : 1);
}

/* What an attribute is set to; it cannot be deleted. */
static int
read_value(PyObject *value, const char *format, void *to)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "function takes at least one argument");
        return -1;
    }
    return PyArg_Parse(value, format, to) ? 0 : -1;
}

static int
context_set_verify_mode(context_object *self, PyObject *value, void *unused)
{
    static const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
    int n;
    if (read_value(value, "i", &n) < 0) {
        return -1;
    }
    if (n < 0 || n > 2) {
        PyErr_SetString(PyExc_ValueError, "invalid value for verify_mode");
        return -1;
    }
    if (n == 0 && self->check_hostname) {
        PyErr_SetString(PyExc_ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
        return -1;
    }
    SSL_CTX_set_verify(self->ctx, modes[n], NULL);
    return 0;
}

static PyObject *
context_get_verify_flags(context_object *self, void *unused)
{
    return PyLong_FromUnsignedLong(X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(self->ctx)));
}

static int
context_set_verify_flags(context_object *self, PyObject *value, void *unused)
{
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(self->ctx);
    unsigned long wanted, have = X509_VERIFY_PARAM_get_flags(param);
    if (read_value(value, "k", &wanted) < 0) {
        return -1;
    }
    X509_VERIFY_PARAM_clear_flags(param, have & ~wanted);
    if (!X509_VERIFY_PARAM_set_flags(param, wanted & ~have)) {
        py_ssl_raise(NULL, 0, __LINE__);
        return -1;
    }
    return 0;
}

static PyObject *
context_get_options(context_object *self, void *unused)
{
    return PyLong_FromLong((long)SSL_CTX_get_options(self->ctx));
}

static int
context_set_options(context_object *self, PyObject *value, void *unused)
{
    long wanted;
    uint64_t have = SSL_CTX_get_options(self->ctx);
    if (read_value(value, "l", &wanted) < 0) {
        return -1;
    }
    SSL_CTX_clear_options(self->ctx, have & ~(uint64_t)wanted);
    SSL_CTX_set_options(self->ctx, (uint64_t)wanted & ~have);
    return 0;
}

static PyObject *
context_get_check_hostname(context_object *self, void *unused)
{
    return PyBool_FromLong(self->check_hostname);
}

static int
context_set_check_hostname(context_object *self, PyObject *value, void *unused)
{
    PyObject *given;
    int check = read_value(value, "O", &given) < 0 ? -1 : PyObject_IsTrue(given);
    if (check < 0) {
        return -1;
    }
    if (check && !(SSL_CTX_get_verify_mode(self->ctx) & SSL_VERIFY_PEER)) {
        PyErr_SetString(PyExc_ValueError,
                        "check_hostname needs a SSL context with either CERT_OPTIONAL or CERT_REQUIRED");
        return -1;
    }
    self->check_hostname = check;
    return 0;
}

/* --- own certificates --- */

/* Where load_cert_chain keeps the password while OpenSSL asks. */
typedef struct {
    PyObject *callable;              /* borrowed, or NULL */
    PyObject *text;                  /* owned str, or NULL */
    int failed;                      /* an exception is set */
} password_source;

/* The password as bytes in source->text. 0, or -1 with an error. */
static int
take_password(password_source *source, PyObject *password, const char *message)
{
    PyObject *text = PyUnicode_Check(password)        ? PyUnicode_AsEncodedString(password, NULL, NULL)
                   : PyByteArray_Check(password)      ? PyString_FromStringAndSize(PyByteArray_AS_STRING(password),
                                                                                   PyByteArray_GET_SIZE(password))
                                                      : password;
    if (text == NULL) {
        return -1;
    }
    if (text == password) {
        if (!PyString_Check(text)) {
            PyErr_SetString(PyExc_TypeError, message);
            return -1;
        }
        Py_INCREF(text);
    }
    Py_XDECREF(source->text);
    source->text = text;
    return 0;
}

/* OpenSSL asks. The interpreter lock is held: load_cert_chain keeps it. */
static int
give_password(char *buffer, int size, int writing, void *arg)
{
    password_source *source = arg;
    if (source->callable != NULL) {
        PyObject *answer = PyObject_CallFunctionObjArgs(source->callable, NULL);
        int status = answer == NULL ? -1 : take_password(source, answer, "password callback must return a string");
        Py_XDECREF(answer);
        if (status < 0) {
            source->failed = 1;
            return -1;
        }
    }
    if (source->text == NULL || PyString_GET_SIZE(source->text) > size) {
        if (source->text != NULL) {
            PyErr_Format(PyExc_ValueError, "password cannot be longer than %d bytes", size);
            source->failed = 1;
        }
        return -1;
    }
    memcpy(buffer, PyString_AS_STRING(source->text), (size_t)PyString_GET_SIZE(source->text));
    return (int)PyString_GET_SIZE(source->text);
}

/* Whether C sees all of the text that was made of what was given; raises when not. */
static int
is_c_text(PyObject *text, PyObject *given, const char *where)
{
    if (strlen(PyString_AS_STRING(text)) == (size_t)PyString_GET_SIZE(text)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%s must be encoded string without null bytes, not %.50s", where, Py_TYPE(given)->tp_name);
    return 0;
}

/* A path as bytes in the encoding of the file system. Returns new. */
static PyObject *
read_path(PyObject *object)
{
    PyObject *text;
    if (PyString_Check(object)) {
        Py_INCREF(object);
        return object;
    }
    text = PyUnicode_FromObject(object);
    if (text == NULL) {
        return NULL;
    }
    PyObject *bytes = PyUnicode_AsEncodedString(text, Py_FileSystemDefaultEncoding ? Py_FileSystemDefaultEncoding : "ascii",
                                                NULL);
    Py_DECREF(text);
    return bytes;
}

/* The first argument of load_cert_chain, refused before the others are looked at. A converter: status is 1 or 0. */
static int
convert_certfile(PyObject *object, PyObject **path)
{
    *path = read_path(object);
    if (*path != NULL && !is_c_text(*path, object, "load_cert_chain() argument 1")) {
        Py_CLEAR(*path);
    }
    return *path != NULL;
}

/* IOError from errno, or an SSLError. */
static PyObject *
raise_file_error(int line)
{
    if (PyErr_Occurred()) {
        ERR_clear_error();
        return NULL;
    }
    if (errno != 0) {
        ERR_clear_error();
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    return py_ssl_raise(NULL, 0, line);
}

static int
load_chain(context_object *self, const char *certificates, const char *key, const password_source *source)
{
    errno = 0;
    if (SSL_CTX_use_certificate_chain_file(self->ctx, certificates) != 1) {
        raise_file_error(__LINE__);
        return -1;
    }
    errno = 0;
    if (SSL_CTX_use_PrivateKey_file(self->ctx, key, SSL_FILETYPE_PEM) != 1) {
        raise_file_error(__LINE__);
        return -1;
    }
    if (SSL_CTX_check_private_key(self->ctx) != 1) {
        py_ssl_raise(NULL, 0, __LINE__);
        return -1;
    }
    return 0;
}

static PyObject *
context_load_cert_chain(context_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"certfile", "keyfile", "password", NULL};
    PyObject *keyfile = Py_None, *password = Py_None, *path = NULL, *key_path = NULL;
    password_source source = {NULL, NULL, 0};
    int status = -1;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&|OO:load_cert_chain", (char **)names, convert_certfile, &path, &keyfile,
                                     &password)) {
        Py_XDECREF(path);
        return NULL;
    }
    key_path = read_path(keyfile == Py_None ? path : keyfile);
    int is_ready = key_path != NULL;
    if (is_ready && PyCallable_Check(password)) {
        source.callable = password;
    } else if (is_ready && password != Py_None) {
        is_ready = take_password(&source, password, "password should be a string or callable") == 0;
    }
    if (is_ready) {
        pem_password_cb *old_callback = SSL_CTX_get_default_passwd_cb(self->ctx);
        void *old_data = SSL_CTX_get_default_passwd_cb_userdata(self->ctx);
        if (password != Py_None) {
            SSL_CTX_set_default_passwd_cb(self->ctx, give_password);
            SSL_CTX_set_default_passwd_cb_userdata(self->ctx, &source);
        }
        status = load_chain(self, PyString_AS_STRING(path), PyString_AS_STRING(key_path), &source);
        SSL_CTX_set_default_passwd_cb(self->ctx, old_callback);
        SSL_CTX_set_default_passwd_cb_userdata(self->ctx, old_data);
    }
    Py_DECREF(path);
    Py_XDECREF(key_path);
    Py_XDECREF(source.text);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
context_load_dh_params(context_object *self, PyObject *file)
{
    PyObject *path = read_path(file);
    EVP_PKEY *parameters = NULL;
    if (path == NULL) {
        return NULL;
    }
    errno = 0;
    BIO *bio = BIO_new_file(PyString_AS_STRING(path), "rb");
    Py_DECREF(path);
    if (bio == NULL) {
        ERR_clear_error();
        return PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, file);
    }
    errno = 0;
    parameters = PEM_read_bio_Parameters(bio, NULL);
    int problem = errno;
    BIO_free(bio);
    if (parameters == NULL && problem != 0) {
        ERR_clear_error();
        errno = problem;
        return PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, file);
    }
    if (parameters == NULL) {
        ERR_clear_error();           /* the decoder's own words do not help */
        ERR_raise(ERR_LIB_PEM, PEM_R_NO_START_LINE);
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    if (SSL_CTX_set0_tmp_dh_pkey(self->ctx, parameters) == 0) {
        EVP_PKEY_free(parameters);
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    Py_RETURN_NONE;
}

static PyObject *
use_group(context_object *self, int nid)
{
    if (SSL_CTX_set1_groups(self->ctx, &nid, 1) == 1) {
        Py_RETURN_NONE;
    }
    ERR_clear_error();
    EC_GROUP_free(EC_GROUP_new_by_curve_name(nid));     /* says what is wrong: the name of no curve */
    return py_ssl_raise(NULL, 0, __LINE__);
}

static PyObject *
context_set_ecdh_curve(context_object *self, PyObject *name)
{
    const char *text = PyString_AsString(name);
    if (text == NULL) {
        return NULL;
    }
    int nid = OBJ_sn2nid(text);
    if (nid != 0) {
        return use_group(self, nid);
    }
    PyObject *shown = PyObject_Repr(name);
    if (shown != NULL) {
        PyErr_Format(PyExc_ValueError, "unknown elliptic curve name %s", PyString_AS_STRING(shown));
        Py_DECREF(shown);
    }
    return NULL;
}

/* --- trusted certificates --- */

/* Adds what is in a text; pem: or DER. 0, or -1 with an error. */
static int
add_trusted(context_object *self, const char *data, Py_ssize_t n, int pem)
{
    X509_STORE *store = SSL_CTX_get_cert_store(self->ctx);
    BIO *bio = n <= 0 || n > INT_MAX ? NULL : BIO_new_mem_buf(data, (int)n);
    int loaded = 0;
    if (bio == NULL) {
        PyErr_SetString(PyExc_ValueError, n <= 0 ? "Empty certificate data" : "Certificate data is too long.");
        return -1;
    }
    for (;; loaded++) {
        X509 *certificate = pem ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : d2i_X509_bio(bio, NULL);
        if (certificate == NULL) {
            break;
        }
        int added = X509_STORE_add_cert(store, certificate);    /* one that is there already is no error */
        X509_free(certificate);
        if (!added) {
            break;
        }
    }
    unsigned long code = ERR_peek_last_error();
    int at_end = pem ? ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
                     : ERR_GET_LIB(code) == ERR_LIB_ASN1 && ERR_GET_REASON(code) == ASN1_R_HEADER_TOO_LONG;
    BIO_free(bio);
    if (loaded > 0 && (code == 0 || at_end)) {
        ERR_clear_error();
        return 0;
    }
    py_ssl_raise(NULL, 0, __LINE__);
    return -1;
}

static int
add_trusted_object(context_object *self, PyObject *data)
{
    if (PyUnicode_Check(data)) {
        PyObject *text = PyUnicode_AsASCIIString(data);
        if (text != NULL) {
            int status = add_trusted(self, PyString_AS_STRING(text), PyString_GET_SIZE(text), 1);
            Py_DECREF(text);
            return status;
        }
    } else {
        const void *bytes;
        Py_ssize_t n;
        if (PyObject_AsReadBuffer(data, &bytes, &n) == 0) {
            return add_trusted(self, bytes, n, 0);
        }
    }
    PyErr_SetString(PyExc_TypeError, "cadata should be an ASCII string or a bytes-like object");
    return -1;
}

static PyObject *
context_load_verify_locations(context_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"cafile", "capath", "cadata", NULL};
    PyObject *cafile = Py_None, *capath = Py_None, *cadata = Py_None, *file = NULL, *path = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OOO:load_verify_locations", (char **)names, &cafile, &capath,
                                     &cadata)) {
        return NULL;
    }
    if (cafile == Py_None && capath == Py_None && cadata == Py_None) {
        PyErr_SetString(PyExc_TypeError, "cafile, capath and cadata cannot be all omitted");
        return NULL;
    }
    if ((cafile != Py_None && (file = read_path(cafile)) == NULL) ||
        (capath != Py_None && (path = read_path(capath)) == NULL) ||
        (cadata != Py_None && add_trusted_object(self, cadata) < 0)) {
        goto error;
    }
    if (file != NULL || path != NULL) {
        int status;
        const char *c_file = file ? PyString_AS_STRING(file) : NULL, *c_path = path ? PyString_AS_STRING(path) : NULL;
        errno = 0;
        Py_BEGIN_ALLOW_THREADS
        status = SSL_CTX_load_verify_locations(self->ctx, c_file, c_path);
        Py_END_ALLOW_THREADS
        if (status != 1) {
            raise_file_error(__LINE__);
            goto error;
        }
    }
    Py_XDECREF(file);
    Py_XDECREF(path);
    Py_RETURN_NONE;
error:
    Py_XDECREF(file);
    Py_XDECREF(path);
    return NULL;
}

static PyObject *
context_set_default_verify_paths(context_object *self, PyObject *unused)
{
    if (!SSL_CTX_set_default_verify_paths(self->ctx)) {
        return py_ssl_raise(NULL, 0, __LINE__);
    }
    Py_RETURN_NONE;
}

static PyObject *
context_cert_store_stats(context_object *self, PyObject *unused)
{
    STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(self->ctx));
    int certificates = 0, authorities = 0, lists = 0;
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        X509_OBJECT *object = sk_X509_OBJECT_value(objects, i);
        if (X509_OBJECT_get_type(object) == X509_LU_X509) {
            certificates++;
            authorities += X509_check_ca(X509_OBJECT_get0_X509(object)) != 0;
        } else if (X509_OBJECT_get_type(object) == X509_LU_CRL) {
            lists++;
        }
    }
    return Py_BuildValue("{sisisi}", "x509", certificates, "crl", lists, "x509_ca", authorities);
}

static PyObject *
context_get_ca_certs(context_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"binary_form", NULL};
    PyObject *binary = Py_False, *list;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:get_ca_certs", (char **)names, &binary)) {
        return NULL;
    }
    int as_der = PyObject_IsTrue(binary);
    if (as_der < 0 || (list = PyList_New(0)) == NULL) {
        return NULL;
    }
    STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(self->ctx));
    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        X509 *certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
        if (certificate == NULL || !X509_check_ca(certificate)) {
            continue;
        }
        PyObject *item = as_der ? py_ssl_certificate_der(certificate) : py_ssl_decode_certificate(certificate);
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_XDECREF(item);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(item);
    }
    return list;
}

static PyObject *
context_session_stats(context_object *self, PyObject *unused)
{
    static const struct {
        const char *name;
        int command;
    } counters[] = {
        {"number", SSL_CTRL_SESS_NUMBER}, {"connect", SSL_CTRL_SESS_CONNECT},
        {"connect_good", SSL_CTRL_SESS_CONNECT_GOOD}, {"connect_renegotiate", SSL_CTRL_SESS_CONNECT_RENEGOTIATE},
        {"accept", SSL_CTRL_SESS_ACCEPT}, {"accept_good", SSL_CTRL_SESS_ACCEPT_GOOD},
        {"accept_renegotiate", SSL_CTRL_SESS_ACCEPT_RENEGOTIATE}, {"hits", SSL_CTRL_SESS_HIT},
        {"misses", SSL_CTRL_SESS_MISSES}, {"timeouts", SSL_CTRL_SESS_TIMEOUTS}, {"cache_full", SSL_CTRL_SESS_CACHE_FULL},
    };
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict != NULL && i < sizeof counters / sizeof *counters; i++) {
        PyObject *count = PyLong_FromLong(SSL_CTX_ctrl(self->ctx, counters[i].command, 0, NULL));
        if (count == NULL || PyDict_SetItemString(dict, counters[i].name, count) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(count);
    }
    return dict;
}

/* --- server names --- */

/* What the callback is told about: what the program sees, or the inner object. Returns new. */
static PyObject *
find_seen_socket(socket_ssl_object *connection)
{
    PyObject *seen = connection->owner != NULL ? PyWeakref_GetObject(connection->owner) : (PyObject *)connection;
    seen = seen == NULL || seen == Py_None ? (PyObject *)connection : seen;
    Py_INCREF(seen);
    return seen;
}

static PyObject *
decode_server_name(const char *name)
{
    PyObject *bytes, *text;
    if (name == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    bytes = PyString_FromString(name);
    text = bytes == NULL ? NULL : PyUnicode_FromEncodedObject(bytes, "idna", NULL);
    Py_XDECREF(bytes);
    return text;
}

/* Calls the callback. Returns OpenSSL's status; *alert may be set. */
static int
call_server_name(context_object *self, socket_ssl_object *connection, const char *name, int *alert)
{
    PyObject *callback = self->server_name_callback, *result = NULL;
    PyObject *seen = find_seen_socket(connection), *text = decode_server_name(name);
    int status = SSL_TLSEXT_ERR_OK;
    Py_INCREF(callback);
    *alert = SSL_AD_HANDSHAKE_FAILURE;
    if (text == NULL) {
        *alert = SSL_AD_INTERNAL_ERROR;
    } else {
        result = PyObject_CallFunctionObjArgs(callback, seen, text, self, NULL);
    }
    if (result != NULL && result != Py_None) {
        *alert = (int)PyLong_AsLong(result);
        if (PyErr_Occurred()) {
            *alert = SSL_AD_INTERNAL_ERROR;
        }
        status = SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (PyErr_Occurred()) {
        PyErr_WriteUnraisable(callback);
        status = SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    Py_XDECREF(result);
    Py_XDECREF(text);
    Py_DECREF(seen);
    Py_DECREF(callback);
    return status;
}

static int
handle_server_name(SSL *ssl, int *alert, void *arg)
{
    PyGILState_STATE held = PyGILState_Ensure();
    context_object *self = arg;
    socket_ssl_object *connection = SSL_get_app_data(ssl);
    int status = SSL_TLSEXT_ERR_OK;
    if (self->server_name_callback != NULL && connection != NULL) {
        Py_INCREF(self);
        Py_INCREF(connection);
        status = call_server_name(self, connection, SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name), alert);
        Py_DECREF(connection);
        Py_DECREF(self);
    }
    PyGILState_Release(held);
    return status;
}

static PyObject *
context_set_servername_callback(context_object *self, PyObject *args)
{
    PyObject *callback, *old = self->server_name_callback;
    if (!PyArg_ParseTuple(args, "O", &callback)) {
        return NULL;
    }
    if (callback != Py_None && !PyCallable_Check(callback)) {
        SSL_CTX_set_tlsext_servername_callback(self->ctx, NULL);
        PyErr_SetString(PyExc_TypeError, "not a callable object");
        return NULL;
    }
    if (callback == Py_None) {
        SSL_CTX_set_tlsext_servername_callback(self->ctx, NULL);
        self->server_name_callback = NULL;
    } else {
        Py_INCREF(callback);
        self->server_name_callback = callback;
        SSL_CTX_set_tlsext_servername_callback(self->ctx, handle_server_name);
        SSL_CTX_set_tlsext_servername_arg(self->ctx, self);
    }
    Py_XDECREF(old);
    Py_RETURN_NONE;
}

/* The name of a host as bytes: a str as it is. Returns new. */
static PyObject *
encode_host(PyObject *name)
{
    PyObject *encoded = name;
    if (PyString_Check(name)) {
        Py_INCREF(name);
    } else {
        PyObject *text = PyUnicode_FromObject(name);
        encoded = text == NULL ? NULL : PyUnicode_AsEncodedString(text, "idna", NULL);
        Py_XDECREF(text);
    }
    if (encoded != NULL && !is_c_text(encoded, name, "_wrap_socket() argument 3")) {
        Py_CLEAR(encoded);
    }
    return encoded;
}

static PyObject *
context_wrap_socket(context_object *self, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"sock", "server_side", "server_hostname", "ssl_sock", NULL};
    ssl_state *state = py_ssl_state();
    PyObject *socket, *hostname = Py_None, *owner = Py_None, *encoded = NULL, *result;
    int server_side = 0;
    if (state == NULL || !PyArg_ParseTupleAndKeywords(args, kwargs, "O!i|OO:_wrap_socket", (char **)names,
                                                      (PyTypeObject *)state->socket_type, &socket, &server_side,
                                                      &hostname, &owner)) {
        return NULL;
    }
    if (hostname != Py_None) {
        encoded = encode_host(hostname);
        if (encoded == NULL) {
            return NULL;
        }
    }
    result = py_ssl_new_socket(self, socket, server_side, encoded ? PyString_AS_STRING(encoded) : NULL,
                               owner == Py_None ? NULL : owner);
    Py_XDECREF(encoded);
    return result;
}

/* --- the type --- */

#define KEYWORDS(function) (PyCFunction)(void *)function, METH_VARARGS | METH_KEYWORDS

static const PyMethodDef context_methods[] = {
    {"_wrap_socket", KEYWORDS(context_wrap_socket), NULL},
    {"set_ciphers", (PyCFunction)context_set_ciphers, METH_VARARGS, PyDoc_STR("Which ciphers may be used.")},
    {"_set_alpn_protocols", (PyCFunction)context_set_alpn_protocols, METH_VARARGS, NULL},
    {"_set_npn_protocols", context_set_npn_protocols, METH_VARARGS, NULL},
    {"load_cert_chain", KEYWORDS(context_load_cert_chain), PyDoc_STR("The own certificate and its key, from files.")},
    {"load_dh_params", (PyCFunction)context_load_dh_params, METH_O, PyDoc_STR("Parameters of key exchange, from a file.")},
    {"load_verify_locations", KEYWORDS(context_load_verify_locations),
     PyDoc_STR("Trusted certificates, from a file, a folder or a text.")},
    {"session_stats", (PyCFunction)context_session_stats, METH_NOARGS, PyDoc_STR("Counters of sessions.")},
    {"cert_store_stats", (PyCFunction)context_cert_store_stats, METH_NOARGS,
     PyDoc_STR("How many trusted certificates there are.")},
    {"set_default_verify_paths", (PyCFunction)context_set_default_verify_paths, METH_NOARGS,
     PyDoc_STR("Trust what the system trusts.")},
    {"set_ecdh_curve", (PyCFunction)context_set_ecdh_curve, METH_O, PyDoc_STR("The curve of key exchange, by name.")},
    {"set_servername_callback", (PyCFunction)context_set_servername_callback, METH_VARARGS,
     PyDoc_STR("What is called with (socket, name, context) when a client names a host.")},
    {"get_ca_certs", KEYWORDS(context_get_ca_certs), PyDoc_STR("The trusted authorities, as dicts or as bytes.")},
    {NULL, NULL, 0, NULL}
};

#define PROPERTY(name) {#name, (getter)context_get_##name, (setter)context_set_##name, NULL, NULL}

static const PyGetSetDef context_getset[] = {
    PROPERTY(check_hostname), PROPERTY(options), PROPERTY(verify_flags), PROPERTY(verify_mode),
    {NULL, NULL, NULL, NULL, NULL}
};

PyTypeObject py_ssl_context_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_ssl._SSLContext",
    .tp_basicsize = sizeof(context_object),
    .tp_dealloc = (destructor)context_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)context_traverse,
    .tp_clear = (inquiry)context_clear,
    .tp_methods = (PyMethodDef *)context_methods,
    .tp_getset = (PyGetSetDef *)context_getset,
    .tp_new = context_new,
};
