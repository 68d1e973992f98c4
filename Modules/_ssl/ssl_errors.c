/* Exceptions from OpenSSL's error queue.
 *
 * How it works: an exception's arguments are a code and a text like "[SSL: REASON] words (_ssl.c:line)"; its attributes
 * reason and library have the names. Names are made of OpenSSL's own words for each reason of three libraries.
 */
#include "ssl_internal.h"

static const struct {
    int number;
    const char *name;
} libraries[] = {{ERR_LIB_PEM, "PEM"}, {ERR_LIB_SSL, "SSL"}, {ERR_LIB_X509, "X509"}};

enum { REASON_MOST = 2000 };

/* str(error): the text alone when there is one. */
static PyObject *
error_str(PyObject *self, PyObject *unused)
{
    PyObject *text = PyObject_GetAttrString(self, "strerror");
    if (text == NULL) {
        return NULL;
    }
    if (PyString_Check(text) || PyUnicode_Check(text)) {
        return text;
    }
    Py_DECREF(text);
    PyObject *args = PyObject_GetAttrString(self, "args");
    PyObject *result = args == NULL ? NULL : PyObject_Str(args);
    Py_XDECREF(args);
    return result;
}

static const PyMethodDef str_method = {"__str__", error_str, METH_NOARGS, NULL};

/* Words like "no start line" as NO_START_LINE. */
static PyObject *
make_name(const char *words)
{
    char name[128];
    size_t n = 0;
    for (; words[n] && n < sizeof name - 1; n++) {
        name[n] = Py_ISALNUM(words[n]) ? (char)Py_TOUPPER(words[n]) : '_';
    }
    return PyUnicode_DecodeASCII(name, (Py_ssize_t)n, NULL);
}

/* Reasons whose words are not those of their name. */
static const struct {
    int reason;
    const char *name;
} ssl_names[] = {
    {SSL_R_AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE, "AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE"},
    {SSL_R_NO_GOST_CERTIFICATE_SENT_BY_PEER, "NO_GOST_CERTIFICATE_SENT_BY_PEER"},
    {SSL_R_MISSING_SRP_PARAM, "MISSING_SRP_PARAM"},
    {SSL_R_SRP_A_CALC, "SRP_A_CALC"},
    {SSL_R_ILLEGAL_SUITEB_DIGEST, "ILLEGAL_SUITEB_DIGEST"},
};

static PyObject *
name_reason(int library, int reason, const char *words)
{
    for (size_t i = 0; library == ERR_LIB_SSL && i < sizeof ssl_names / sizeof *ssl_names; i++) {
        if (ssl_names[i].reason == reason) {
            return PyUnicode_FromString(ssl_names[i].name);
        }
    }
    return make_name(words);
}

static int
add_reason(PyObject *codes, PyObject *names, int library, int reason)
{
    const char *words = ERR_reason_error_string(ERR_PACK(library, 0, reason));
    if (words == NULL) {
        return 0;
    }
    PyObject *key = Py_BuildValue("(ii)", library, reason), *name = name_reason(library, reason, words);
    int status = key == NULL || name == NULL || PyDict_SetItem(codes, key, name) < 0 ||
                 PyDict_SetItem(names, name, key) < 0;
    Py_XDECREF(key);
    Py_XDECREF(name);
    return status ? -1 : 0;
}

static int
fill_names(ssl_state *state, PyObject *module)
{
    PyObject *names = PyDict_New();
    state->codes_to_names = PyDict_New();
    state->libraries = PyDict_New();
    if (names == NULL || state->codes_to_names == NULL || state->libraries == NULL) {
        return -1;
    }
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        PyObject *key = PyLong_FromLong(libraries[i].number), *name = PyUnicode_FromString(libraries[i].name);
        int status = key == NULL || name == NULL || PyDict_SetItem(state->libraries, key, name) < 0;
        Py_XDECREF(key);
        Py_XDECREF(name);
        for (int reason = 1; !status && reason < REASON_MOST; reason++) {
            status = add_reason(state->codes_to_names, names, libraries[i].number, reason) < 0;
        }
        if (status) {
            return -1;
        }
    }
    Py_INCREF(state->codes_to_names);
    PyModule_AddObject(module, "err_codes_to_names", state->codes_to_names);
    PyModule_AddObject(module, "err_names_to_codes", names);
    Py_INCREF(state->libraries);
    PyModule_AddObject(module, "lib_codes_to_names", state->libraries);
    return 0;
}

static PyObject *
add_error(PyObject *module, const char *name, const char *doc, PyObject *base, PyObject *dict)
{
    char full[64];
    PyOS_snprintf(full, sizeof full, "ssl.%s", name);
    PyObject *type = PyErr_NewExceptionWithDoc(full, (char *)doc, base, dict);
    if (type != NULL) {
        Py_INCREF(type);
        PyModule_AddObject(module, name, type);
    }
    return type;
}

int
py_ssl_init_errors(ssl_state *state, PyObject *module)
{
    PyObject *method = PyDescr_NewMethod((PyTypeObject *)PyExc_EnvironmentError, (PyMethodDef *)&str_method);
    PyObject *dict = method == NULL ? NULL : Py_BuildValue("{sN}", "__str__", method);
    if (dict == NULL) {
        return -1;
    }
    state->SSLError = add_error(module, "SSLError", "An error occurred in the SSL implementation.", state->socket_error,
                                dict);
    Py_DECREF(dict);
    if (state->SSLError == NULL) {
        return -1;
    }
#define MAKE(name, doc) \
    if ((state->name = add_error(module, #name, doc, state->SSLError, NULL)) == NULL) { \
        return -1; \
    }
    SSL_ERRORS(MAKE)
#undef MAKE
    return fill_names(state, module);
}

/* The name in a dict, or None. Borrowed. */
static PyObject *
find_name(PyObject *dict, PyObject *key_steal)
{
    PyObject *name = key_steal == NULL ? NULL : PyDict_GetItem(dict, key_steal);
    Py_XDECREF(key_steal);
    return name != NULL ? name : Py_None;
}

/* "[library: reason] text (_ssl.c:line)" */
static PyObject *
make_text(PyObject *library, PyObject *reason, const char *text, int line)
{
    PyObject *form, *values, *result;
    if (reason != Py_None && library != Py_None) {
        form = PyUnicode_FromString("[%s: %s] %s (_ssl.c:%d)");
        values = Py_BuildValue("(OOsi)", library, reason, text, line);
    } else if (library != Py_None) {
        form = PyUnicode_FromString("[%s] %s (_ssl.c:%d)");
        values = Py_BuildValue("(Osi)", library, text, line);
    } else {
        form = PyUnicode_FromString("%s (_ssl.c:%d)");
        values = Py_BuildValue("(si)", text, line);
    }
    result = form == NULL || values == NULL ? NULL : PyUnicode_Format(form, values);
    Py_XDECREF(form);
    Py_XDECREF(values);
    return result;
}

static PyObject *
raise_error(PyObject *type, int code, const char *text, int line, unsigned long queued)
{
    ssl_state *state = py_ssl_state();
    PyObject *library = Py_None, *reason = Py_None, *message, *error = NULL;
    if (state == NULL) {
        return NULL;
    }
    if (queued != 0) {
        library = find_name(state->libraries, PyLong_FromLong(ERR_GET_LIB(queued)));
        reason = find_name(state->codes_to_names, Py_BuildValue("(ii)", ERR_GET_LIB(queued), ERR_GET_REASON(queued)));
        const char *words = ERR_reason_error_string(queued);
        text = text == NULL && words != NULL ? words : text;
    }
    message = make_text(library, reason, text != NULL ? text : "unknown error", line);
    if (message != NULL) {
        error = PyObject_CallFunction(type, (char *)"iO", code, message);
        Py_DECREF(message);
    }
    if (error != NULL && PyObject_SetAttrString(error, "reason", reason) == 0 &&
        PyObject_SetAttrString(error, "library", library) == 0) {
        PyErr_SetObject(type, error);
    }
    Py_XDECREF(error);
    ERR_clear_error();
    return NULL;
}

PyObject *
py_ssl_raise(const char *text, int code, int line)
{
    ssl_state *state = py_ssl_state();
    unsigned long queued = text == NULL ? ERR_peek_last_error() : 0;
    if (state == NULL) {
        return NULL;
    }
    return raise_error(state->SSLError, queued ? (int)(queued & 0x7fffffff) : code, text, line, queued);
}

PyObject *
py_ssl_raise_as(PyObject *type, int code, const char *text, int line)
{
    return raise_error(type, code, text, line, code == CODE_SSL ? ERR_peek_last_error() : 0);
}
