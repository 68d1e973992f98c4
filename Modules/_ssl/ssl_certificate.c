/* Certificates as dicts: subject, issuer, version, serialNumber, notBefore, notAfter, and the extensions that name
 * hosts and places on the net.
 *
 * I1 what OpenSSL lends is not freed; what it gives is.
 */
#include "ssl_internal.h"

/* Everything that was written to a memory BIO, as unicode. */
static PyObject *
take_text(BIO *bio)
{
    char *text;
    long n = BIO_get_mem_data(bio, &text);
    PyObject *result = PyUnicode_DecodeUTF8(n > 0 ? text : "", n, "replace");
    (void)BIO_reset(bio);
    return result;
}

/* The same as a str: 2.7 has some values of each type. */
static PyObject *
take_bytes(BIO *bio)
{
    char *text;
    long n = BIO_get_mem_data(bio, &text);
    PyObject *result = PyString_FromStringAndSize(n > 0 ? text : "", n);
    (void)BIO_reset(bio);
    return result;
}

static PyObject *
raise_certificate(void)
{
    return py_ssl_raise(NULL, 0, __LINE__);
}

/* Appends a stolen object. 0, or -1 with an error. */
static int
append_steal(PyObject *list, PyObject *item_steal)
{
    int status = list == NULL || item_steal == NULL ? -1 : PyList_Append(list, item_steal);
    Py_XDECREF(item_steal);
    return status;
}

/* A list, stolen, as tuple. */
static PyObject *
freeze(PyObject *list_steal, int failed)
{
    PyObject *tuple = list_steal == NULL || failed ? NULL : PyList_AsTuple(list_steal);
    Py_XDECREF(list_steal);
    return tuple;
}

/* --- names --- */

static PyObject *
make_attribute(const ASN1_OBJECT *object, const ASN1_STRING *value)
{
    char name[256];
    unsigned char *text;
    if (OBJ_obj2txt(name, sizeof name, object, 0) < 0) {
        return raise_certificate();
    }
    int n = ASN1_STRING_to_UTF8(&text, value);
    if (n < 0) {
        return raise_certificate();
    }
    PyObject *decoded = PyUnicode_DecodeUTF8((char *)text, n, "strict");
    OPENSSL_free(text);
    return decoded == NULL ? NULL : Py_BuildValue("(sN)", name, decoded);
}

/* A tuple of tuples of pairs: entries with the same number belong together. */
static PyObject *
make_name(const X509_NAME *name)
{
    PyObject *all = PyList_New(0), *together = NULL;
    int last = -1, failed = all == NULL;
    for (int i = 0; !failed && i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        if (X509_NAME_ENTRY_set(entry) != last) {
            if (together != NULL) {
                failed = append_steal(all, freeze(together, 0)) < 0;
            }
            together = failed ? NULL : PyList_New(0);
            last = X509_NAME_ENTRY_set(entry);
        }
        failed = failed || append_steal(together, make_attribute(X509_NAME_ENTRY_get_object(entry),
                                                                 X509_NAME_ENTRY_get_data(entry))) < 0;
    }
    if (together != NULL) {
        PyObject *last_tuple = freeze(together, failed);
        failed = failed || append_steal(all, last_tuple) < 0;
    }
    return freeze(all, failed);
}

/* --- alternative names --- */

static PyObject *
make_string_pair(const char *kind, const ASN1_STRING *value)
{
    return Py_BuildValue("(ss#)", kind, (const char *)ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
}

/* What OpenSSL prints as "kind:value". */
static PyObject *
make_printed_pair(GENERAL_NAME *name, BIO *bio)
{
    (void)BIO_reset(bio);
    GENERAL_NAME_print(bio, name);
    PyObject *text = take_bytes(bio), *parts = NULL;
    if (text != NULL) {
        parts = PyObject_CallMethod(text, (char *)"split", (char *)"si", ":", 1);
        Py_DECREF(text);
    }
    if (parts != NULL && PyList_Size(parts) != 2) {
        Py_DECREF(parts);
        PyErr_SetString(PyExc_ValueError, "Invalid value in subjectAltName");
        return NULL;
    }
    return freeze(parts, 0);
}

static PyObject *
make_general_name(GENERAL_NAME *name, BIO *bio)
{
    switch (name->type) {
    case GEN_DIRNAME:
        return Py_BuildValue("(sN)", "DirName", make_name(name->d.dirn));
    case GEN_EMAIL:
        return make_string_pair("email", name->d.rfc822Name);
    case GEN_DNS:
        return make_string_pair("DNS", name->d.dNSName);
    case GEN_URI:
        return make_string_pair("URI", name->d.uniformResourceIdentifier);
    case GEN_RID: {
        char text[256];
        int n = OBJ_obj2txt(text, sizeof text, name->d.rid, 0);
        PyObject *kind = PyUnicode_FromString("Registered ID");
        return Py_BuildValue("(NN)", kind, PyUnicode_FromString(n > 0 ? text : "<INVALID>"));
    }
    default:
        return make_printed_pair(name, bio);
    }
}

/* Sets dict[key] to a tuple of names when the certificate has some. */
static int
add_alternative_names(PyObject *dict, X509 *certificate, BIO *bio)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    if (names == NULL) {
        ERR_clear_error();
        return 0;
    }
    PyObject *list = PyList_New(0);
    int failed = list == NULL;
    for (int i = 0; !failed && i < sk_GENERAL_NAME_num(names); i++) {
        failed = append_steal(list, make_general_name(sk_GENERAL_NAME_value(names, i), bio)) < 0;
    }
    sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
    PyObject *tuple = freeze(list, failed);
    int status = tuple == NULL ? -1 : PyDict_SetItemString(dict, "subjectAltName", tuple);
    Py_XDECREF(tuple);
    return status;
}

/* --- places on the net --- */

static int
append_uri(PyObject *list, const GENERAL_NAME *name)
{
    if (name->type != GEN_URI) {
        return 0;
    }
    const ASN1_STRING *uri = name->d.uniformResourceIdentifier;
    return append_steal(list, PyUnicode_DecodeUTF8((const char *)ASN1_STRING_get0_data(uri), ASN1_STRING_length(uri),
                                                   "replace"));
}

/* Sets dict[key] to a list, stolen, as tuple, when it is not empty. */
static int
set_places(PyObject *dict, const char *key, PyObject *list_steal, int failed)
{
    PyObject *tuple = freeze(list_steal, failed);
    int status = tuple == NULL                    ? -1
               : PyTuple_GET_SIZE(tuple) == 0     ? 0
                                                  : PyDict_SetItemString(dict, key, tuple);
    Py_XDECREF(tuple);
    return status;
}

static int
add_authority_places(PyObject *dict, X509 *certificate, int method, const char *key)
{
    AUTHORITY_INFO_ACCESS *info = X509_get_ext_d2i(certificate, NID_info_access, NULL, NULL);
    if (info == NULL) {
        ERR_clear_error();
        return 0;
    }
    PyObject *list = PyList_New(0);
    int failed = list == NULL;
    for (int i = 0; !failed && i < sk_ACCESS_DESCRIPTION_num(info); i++) {
        const ACCESS_DESCRIPTION *place = sk_ACCESS_DESCRIPTION_value(info, i);
        failed = OBJ_obj2nid(place->method) == method && append_uri(list, place->location) < 0;
    }
    AUTHORITY_INFO_ACCESS_free(info);
    return set_places(dict, key, list, failed);
}

static int
add_revocation_places(PyObject *dict, X509 *certificate)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(certificate, NID_crl_distribution_points, NULL, NULL);
    if (points == NULL) {
        ERR_clear_error();
        return 0;
    }
    PyObject *list = PyList_New(0);
    int failed = list == NULL;
    for (int i = 0; !failed && i < sk_DIST_POINT_num(points); i++) {
        const DIST_POINT *point = sk_DIST_POINT_value(points, i);
        if (point->distpoint == NULL || point->distpoint->type != 0) {
            continue;                /* no name, or one relative to the issuer */
        }
        GENERAL_NAMES *names = point->distpoint->name.fullname;
        for (int k = 0; !failed && k < sk_GENERAL_NAME_num(names); k++) {
            failed = append_uri(list, sk_GENERAL_NAME_value(names, k)) < 0;
        }
    }
    CRL_DIST_POINTS_free(points);
    return set_places(dict, "crlDistributionPoints", list, failed);
}

/* --- the whole --- */

static int
set_steal(PyObject *dict, const char *key, PyObject *value_steal)
{
    int status = value_steal == NULL ? -1 : PyDict_SetItemString(dict, key, value_steal);
    Py_XDECREF(value_steal);
    return status;
}

static int
fill_certificate(PyObject *dict, X509 *certificate, BIO *bio)
{
    if (set_steal(dict, "subject", make_name(X509_get_subject_name(certificate))) < 0 ||
        set_steal(dict, "issuer", make_name(X509_get_issuer_name(certificate))) < 0 ||
        set_steal(dict, "version", PyLong_FromLong(X509_get_version(certificate) + 1)) < 0) {
        return -1;
    }
    (void)BIO_reset(bio);
    i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(certificate));
    if (set_steal(dict, "serialNumber", take_text(bio)) < 0) {
        return -1;
    }
    ASN1_TIME_print(bio, X509_get0_notBefore(certificate));
    if (set_steal(dict, "notBefore", take_text(bio)) < 0) {
        return -1;
    }
    ASN1_TIME_print(bio, X509_get0_notAfter(certificate));
    if (set_steal(dict, "notAfter", take_bytes(bio)) < 0 || add_alternative_names(dict, certificate, bio) < 0) {
        return -1;
    }
    return add_authority_places(dict, certificate, NID_ad_OCSP, "OCSP") < 0 ||
                   add_authority_places(dict, certificate, NID_ad_ca_issuers, "caIssuers") < 0 ||
                   add_revocation_places(dict, certificate) < 0
               ? -1
               : 0;
}

PyObject *
py_ssl_decode_certificate(X509 *certificate)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PyObject *dict = bio == NULL ? PyErr_NoMemory() : PyDict_New();
    if (dict != NULL && fill_certificate(dict, certificate, bio) < 0) {
        Py_CLEAR(dict);
    }
    BIO_free(bio);
    return dict;
}

PyObject *
py_ssl_certificate_der(X509 *certificate)
{
    unsigned char *bytes = NULL;
    int n = i2d_X509(certificate, &bytes);
    if (n < 0) {
        return raise_certificate();
    }
    PyObject *text = PyString_FromStringAndSize((char *)bytes, n);
    OPENSSL_free(bytes);
    return text;
}
