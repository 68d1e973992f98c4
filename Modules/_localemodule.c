/* _locale: the locale of the C library, and its message catalogues. */
#include "Python.h"

#include <errno.h>
#include <ctype.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <wchar.h>

static PyObject *
raise_error(const char *text)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "_locale");
    PyObject *error = module != NULL && PyModule_Check(module)
                          ? PyDict_GetItemString(PyModule_GetDict(module), "Error")
                          : NULL;
    PyErr_SetString(error != NULL ? error : PyExc_ValueError, text);
    return NULL;
}

/* ---- setting and asking ---- */

static int
set_characters(PyObject *module, const char *name, int (*is_one)(int))
{
    char found[UCHAR_MAX + 1];
    Py_ssize_t size = 0;
    for (int c = 0; c <= UCHAR_MAX; c++) {
        if (is_one(c)) {
            found[size++] = (char)c;
        }
    }
    PyObject *text = PyString_FromStringAndSize(found, size);
    int status = text != NULL ? PyObject_SetAttrString(module, name, text) : -1;
    Py_XDECREF(text);
    return status;
}

/* The letters that module string tells, if it has been imported, are those of the locale. */
static int
renew_letters(void)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "string");
    if (module == NULL || !PyModule_Check(module)) {
        return 0;
    }
    return set_characters(module, "uppercase", isupper) < 0 || set_characters(module, "lowercase", islower) < 0
                   || set_characters(module, "letters", isalpha) < 0
               ? -1
               : 0;
}

static PyObject *
locale_setlocale(PyObject *self, PyObject *args)
{
    int category;
    const char *name = NULL;
    if (!PyArg_ParseTuple(args, "i|z:setlocale", &category, &name)) {
        return NULL;
    }
    const char *result = setlocale(category, name);
    if (result == NULL) {
        return raise_error(name != NULL ? "unsupported locale setting" : "locale query failed");
    }
    PyObject *set = PyString_FromString(result);
    if (set != NULL && name != NULL && (category == LC_CTYPE || category == LC_ALL) && renew_letters() < 0) {
        Py_CLEAR(set);
    }
    return set;
}

/* "\3\3" as [3, 3, 0]. Returns new. Raises yes. */
static PyObject *
grouping_list(const char *text)
{
    PyObject *list = PyList_New(0);
    if (list == NULL || *text == '\0') {
        return list;
    }
    for (int more = 1; more; text++) {
        more = *text != '\0' && *text != CHAR_MAX;
        PyObject *number = PyInt_FromLong(*text);
        if (number == NULL || PyList_Append(list, number) < 0) {
            Py_XDECREF(number);
            Py_DECREF(list);
            return NULL;
        }
        Py_DECREF(number);
    }
    return list;
}

static int
set_owned(PyObject *dict, const char *name, PyObject *value)
{
    int status = value != NULL ? PyDict_SetItemString(dict, name, value) : -1;
    Py_XDECREF(value);
    return status;
}

static PyObject *
locale_localeconv(PyObject *self, PyObject *unused)
{
    PyObject *dict = PyDict_New();
    if (dict == NULL) {
        return NULL;
    }
    const struct lconv *l = localeconv();
    int failed = 0;
#define TEXT(name) failed |= set_owned(dict, #name, PyString_FromString(l->name)) < 0
#define NUMBER(name) failed |= set_owned(dict, #name, PyInt_FromLong(l->name)) < 0
    TEXT(decimal_point);
    TEXT(thousands_sep);
    failed |= set_owned(dict, "grouping", grouping_list(l->grouping)) < 0;
    TEXT(int_curr_symbol);
    TEXT(currency_symbol);
    TEXT(mon_decimal_point);
    TEXT(mon_thousands_sep);
    failed |= set_owned(dict, "mon_grouping", grouping_list(l->mon_grouping)) < 0;
    TEXT(positive_sign);
    TEXT(negative_sign);
    NUMBER(int_frac_digits);
    NUMBER(frac_digits);
    NUMBER(p_cs_precedes);
    NUMBER(p_sep_by_space);
    NUMBER(n_cs_precedes);
    NUMBER(n_sep_by_space);
    NUMBER(p_sign_posn);
    NUMBER(n_sign_posn);
#undef TEXT
#undef NUMBER
    if (failed) {
        Py_CLEAR(dict);
    }
    return dict;
}

static const struct {
    const char *name;
    int value;
} langinfo_names[] = {
#define LANGINFO(name) {#name, name},
#include "langinfo_names.def"
#undef LANGINFO
};

static PyObject *
locale_nl_langinfo(PyObject *self, PyObject *args)
{
    int item;
    if (!PyArg_ParseTuple(args, "i:nl_langinfo", &item)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof langinfo_names / sizeof langinfo_names[0]; i++) {
        if (langinfo_names[i].value == item) {
            const char *text = nl_langinfo(item);
            return PyString_FromString(text != NULL ? text : "");
        }
    }
    PyErr_SetString(PyExc_ValueError, "unsupported langinfo constant");
    return NULL;
}

/* ---- order ---- */

/* A wide copy of unicode text. Raises yes. */
static wchar_t *
wide_copy(PyObject *text)
{
    Py_ssize_t size = PyUnicode_GET_SIZE(text);
    wchar_t *copy = PyMem_New(wchar_t, size + 1);
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (PyUnicode_AsWideChar((PyUnicodeObject *)text, copy, size) < 0) {
        PyMem_Free(copy);
        return NULL;
    }
    copy[size] = L'\0';
    return copy;
}

static PyObject *
compare_wide(PyObject *left, PyObject *right)
{
    PyObject *result = NULL;
    PyObject *a = PyUnicode_FromObject(left);
    PyObject *b = a != NULL ? PyUnicode_FromObject(right) : NULL;
    wchar_t *wide_a = b != NULL ? wide_copy(a) : NULL;
    wchar_t *wide_b = wide_a != NULL ? wide_copy(b) : NULL;
    if (wide_b != NULL) {
        result = PyInt_FromLong(wcscoll(wide_a, wide_b));
    }
    PyMem_Free(wide_a);
    PyMem_Free(wide_b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static PyObject *
locale_strcoll(PyObject *self, PyObject *args)
{
    PyObject *left, *right;
    if (!PyArg_UnpackTuple(args, "strcoll", 2, 2, &left, &right)) {
        return NULL;
    }
    if (PyString_Check(left) && PyString_Check(right)) {
        return PyInt_FromLong(strcoll(PyString_AS_STRING(left), PyString_AS_STRING(right)));
    }
    return compare_wide(left, right);
}

static PyObject *
locale_strxfrm(PyObject *self, PyObject *args)
{
    const char *text;
    if (!PyArg_ParseTuple(args, "s:strxfrm", &text)) {
        return NULL;
    }
    size_t size = strxfrm(NULL, text, 0);
    char *buffer = PyMem_Malloc(size + 1);
    if (buffer == NULL) {
        return PyErr_NoMemory();
    }
    strxfrm(buffer, text, size + 1);
    PyObject *result = PyString_FromString(buffer);
    PyMem_Free(buffer);
    return result;
}

/* ---- catalogues ---- */

static PyObject *
locale_gettext(PyObject *self, PyObject *args)
{
    char *text;
    return PyArg_ParseTuple(args, "s", &text) ? PyString_FromString(gettext(text)) : NULL;
}

static PyObject *
locale_dgettext(PyObject *self, PyObject *args)
{
    char *domain, *text;
    return PyArg_ParseTuple(args, "zs", &domain, &text)
               ? PyString_FromString(dgettext(domain, text))
               : NULL;
}

static PyObject *
locale_dcgettext(PyObject *self, PyObject *args)
{
    char *domain, *text;
    int category;
    return PyArg_ParseTuple(args, "zsi", &domain, &text, &category)
               ? PyString_FromString(dcgettext(domain, text, category))
               : NULL;
}

static PyObject *
locale_textdomain(PyObject *self, PyObject *args)
{
    char *domain;
    if (!PyArg_ParseTuple(args, "z", &domain)) {
        return NULL;
    }
    domain = textdomain(domain);
    return domain != NULL ? PyString_FromString(domain) : PyErr_SetFromErrno(PyExc_OSError);
}

static PyObject *
locale_bindtextdomain(PyObject *self, PyObject *args)
{
    char *domain, *directory;
    if (!PyArg_ParseTuple(args, "sz", &domain, &directory)) {
        return NULL;
    }
    if (*domain == '\0') {
        return raise_error("domain must be a non-empty string");
    }
    directory = bindtextdomain(domain, directory);
    return directory != NULL ? PyString_FromString(directory) : PyErr_SetFromErrno(PyExc_OSError);
}

static PyObject *
locale_bind_textdomain_codeset(PyObject *self, PyObject *args)
{
    char *domain, *codeset;
    if (!PyArg_ParseTuple(args, "sz", &domain, &codeset)) {
        return NULL;
    }
    codeset = bind_textdomain_codeset(domain, codeset);
    if (codeset != NULL) {
        return PyString_FromString(codeset);
    }
    Py_RETURN_NONE;
}

static const PyMethodDef locale_methods[] = {
    {"setlocale", locale_setlocale, METH_VARARGS, "setlocale(category[, name]) -> name"},
    {"localeconv", locale_localeconv, METH_NOARGS, "localeconv() -> dict of conventions"},
    {"nl_langinfo", locale_nl_langinfo, METH_VARARGS, "nl_langinfo(item) -> text"},
    {"strcoll", locale_strcoll, METH_VARARGS, "strcoll(a, b) -> order"},
    {"strxfrm", locale_strxfrm, METH_VARARGS, "strxfrm(text) -> key of its order"},
    {"gettext", locale_gettext, METH_VARARGS, "gettext(text) -> translation"},
    {"dgettext", locale_dgettext, METH_VARARGS, "dgettext(domain, text) -> translation"},
    {"dcgettext", locale_dcgettext, METH_VARARGS, "dcgettext(domain, text, category)"},
    {"textdomain", locale_textdomain, METH_VARARGS, "textdomain(domain or None) -> domain"},
    {"bindtextdomain", locale_bindtextdomain, METH_VARARGS, "bindtextdomain(domain, directory)"},
    {"bind_textdomain_codeset", locale_bind_textdomain_codeset, METH_VARARGS,
     "bind_textdomain_codeset(domain, codeset)"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_locale(void)
{
    static const struct {
        const char *name;
        int value;
    } categories[] = {
        {"LC_CTYPE", LC_CTYPE},       {"LC_TIME", LC_TIME},         {"LC_COLLATE", LC_COLLATE},
        {"LC_MONETARY", LC_MONETARY}, {"LC_MESSAGES", LC_MESSAGES}, {"LC_NUMERIC", LC_NUMERIC},
        {"LC_ALL", LC_ALL},           {"CHAR_MAX", CHAR_MAX},
    };
    PyObject *module = Py_InitModule3("_locale", (PyMethodDef *)locale_methods,
                                      "The locale of the C library.");
    if (module == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++) {
        PyModule_AddIntConstant(module, categories[i].name, categories[i].value);
    }
    for (size_t i = 0; i < sizeof langinfo_names / sizeof langinfo_names[0]; i++) {
        PyModule_AddIntConstant(module, langinfo_names[i].name, langinfo_names[i].value);
    }
    PyObject *error = PyErr_NewException("locale.Error", NULL, NULL);
    if (error != NULL) {
        PyModule_AddObject(module, "Error", error);
    }
}
