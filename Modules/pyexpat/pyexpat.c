/* The module pyexpat: functions, constants, and the two modules of constants inside it. */
#include "xmlparser.h"
#include "pyexpat.h"

#include <string.h>

PyMODINIT_FUNC initpyexpat(void);

/* What other extension modules find in pyexpat.expat_CAPI: expat's own functions, so that there is one expat. */
static const struct PyExpat_CAPI shared = {
    (char *)PyExpat_CAPI_MAGIC, sizeof shared, XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION,
    XML_ErrorString, XML_GetErrorCode, XML_GetErrorColumnNumber, XML_GetErrorLineNumber, XML_Parse,
    XML_ParserCreate_MM, XML_ParserFree, XML_SetCharacterDataHandler, XML_SetCommentHandler,
    XML_SetDefaultHandlerExpand, XML_SetElementHandler, XML_SetNamespaceDeclHandler,
    XML_SetProcessingInstructionHandler, XML_SetUnknownEncodingHandler, XML_SetUserData, XML_SetHashSalt,
};

static PyObject *
expat_parser_create(PyObject *module, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"encoding", "namespace_separator", "intern", NULL};
    const char *encoding = NULL, *separator = NULL;
    PyObject *intern = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|zzO:ParserCreate", (char **)names, &encoding, &separator, &intern)) {
        return NULL;
    }
    if (separator != NULL && strlen(separator) > 1) {
        PyErr_SetString(PyExc_ValueError,
                        "namespace_separator must be at most one character, omitted, or None");
        return NULL;
    }
    PyObject *error = PyDict_GetItemString(py_expat_xmlparser_Type.tp_dict, "ExpatError");
    PyObject *table = intern == Py_None ? NULL : intern == NULL ? PyDict_New() : (Py_INCREF(intern), intern);
    if (table != NULL && !PyDict_Check(table)) {
        PyErr_SetString(PyExc_TypeError, "intern must be a dictionary");
        Py_DECREF(table);
        return NULL;
    }
    PyObject *result = table == NULL && PyErr_Occurred() ? NULL
                                                         : py_expat_new_parser(error, encoding, separator, table);
    Py_XDECREF(table);
    return result;
}

static PyObject *
expat_error_string(PyObject *module, PyObject *args)
{
    long code;
    if (!PyArg_ParseTuple(args, "l:ErrorString", &code)) {
        return NULL;
    }
    return Py_BuildValue("z", code < 0 || code > INT_MAX ? NULL : XML_ErrorString((enum XML_Error)code));
}

static const PyMethodDef expat_functions[] = {
    {"ParserCreate", (PyCFunction)expat_parser_create, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("ParserCreate([encoding[, namespace_separator]]) -> parser\n\nA new XML parser.")},
    {"ErrorString", expat_error_string, METH_VARARGS,
     PyDoc_STR("ErrorString(errno) -> string\n\nWhat an error number means.")},
    {NULL},
};

static PyObject *
feature_list(void)
{
    PyObject *list = PyList_New(0);
    for (const XML_Feature *f = XML_GetFeatureList(); list != NULL && f->feature != XML_FEATURE_END; f++) {
        PyObject *pair = Py_BuildValue("(sl)", f->name, f->value);
        if (pair == NULL || PyList_Append(list, pair) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(pair);
    }
    return list;
}

/* A module of constants, as attribute and among the loaded modules. */
static PyObject *
add_inner_module(PyObject *module, const char *full_name, const char *name, const char *text)
{
    PyObject *inner = PyImport_AddModule(full_name);
    if (inner != NULL) {
        Py_INCREF(inner);
        PyModule_AddObject(module, name, inner);
        PyModule_AddStringConstant(inner, "__doc__", text);
    }
    return inner;
}

static void
add_errors(PyObject *inner)
{
#define ERROR(name) PyModule_AddStringConstant(inner, #name, XML_ErrorString(name))
    ERROR(XML_ERROR_NO_MEMORY);
    ERROR(XML_ERROR_SYNTAX);
    ERROR(XML_ERROR_NO_ELEMENTS);
    ERROR(XML_ERROR_INVALID_TOKEN);
    ERROR(XML_ERROR_UNCLOSED_TOKEN);
    ERROR(XML_ERROR_PARTIAL_CHAR);
    ERROR(XML_ERROR_TAG_MISMATCH);
    ERROR(XML_ERROR_DUPLICATE_ATTRIBUTE);
    ERROR(XML_ERROR_JUNK_AFTER_DOC_ELEMENT);
    ERROR(XML_ERROR_PARAM_ENTITY_REF);
    ERROR(XML_ERROR_UNDEFINED_ENTITY);
    ERROR(XML_ERROR_RECURSIVE_ENTITY_REF);
    ERROR(XML_ERROR_ASYNC_ENTITY);
    ERROR(XML_ERROR_BAD_CHAR_REF);
    ERROR(XML_ERROR_BINARY_ENTITY_REF);
    ERROR(XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF);
    ERROR(XML_ERROR_MISPLACED_XML_PI);
    ERROR(XML_ERROR_UNKNOWN_ENCODING);
    ERROR(XML_ERROR_INCORRECT_ENCODING);
    ERROR(XML_ERROR_UNCLOSED_CDATA_SECTION);
    ERROR(XML_ERROR_EXTERNAL_ENTITY_HANDLING);
    ERROR(XML_ERROR_NOT_STANDALONE);
    ERROR(XML_ERROR_UNEXPECTED_STATE);
    ERROR(XML_ERROR_ENTITY_DECLARED_IN_PE);
    ERROR(XML_ERROR_FEATURE_REQUIRES_XML_DTD);
    ERROR(XML_ERROR_CANT_CHANGE_FEATURE_ONCE_PARSING);
    ERROR(XML_ERROR_UNBOUND_PREFIX);
    ERROR(XML_ERROR_UNDECLARING_PREFIX);
    ERROR(XML_ERROR_INCOMPLETE_PE);
    ERROR(XML_ERROR_XML_DECL);
    ERROR(XML_ERROR_TEXT_DECL);
    ERROR(XML_ERROR_PUBLICID);
    ERROR(XML_ERROR_SUSPENDED);
    ERROR(XML_ERROR_NOT_SUSPENDED);
    ERROR(XML_ERROR_ABORTED);
    ERROR(XML_ERROR_FINISHED);
    ERROR(XML_ERROR_SUSPEND_PE);
#undef ERROR
}

static void
add_model(PyObject *inner)
{
#define MODEL(name) PyModule_AddIntConstant(inner, #name, name)
    MODEL(XML_CTYPE_EMPTY);
    MODEL(XML_CTYPE_ANY);
    MODEL(XML_CTYPE_MIXED);
    MODEL(XML_CTYPE_NAME);
    MODEL(XML_CTYPE_CHOICE);
    MODEL(XML_CTYPE_SEQ);
    MODEL(XML_CQUANT_NONE);
    MODEL(XML_CQUANT_OPT);
    MODEL(XML_CQUANT_REP);
    MODEL(XML_CQUANT_PLUS);
#undef MODEL
}

/* The class of errors is found through the type of parsers, too. */
static int
add_error_class(PyObject *module)
{
    PyObject *error = PyErr_NewException((char *)"xml.parsers.expat.ExpatError", NULL, NULL);
    if (error == NULL || PyDict_SetItemString(py_expat_xmlparser_Type.tp_dict, "ExpatError", error) < 0) {
        Py_XDECREF(error);
        return -1;
    }
    Py_INCREF(error);
    PyModule_AddObject(module, "error", error);
    return PyModule_AddObject(module, "ExpatError", error);
}

PyMODINIT_FUNC
initpyexpat(void)
{
    Py_TYPE(&py_expat_xmlparser_Type) = &PyType_Type;
    PyObject *module = Py_InitModule3("pyexpat", (PyMethodDef *)expat_functions, PyDoc_STR("XML by the expat library."));
    if (module == NULL || PyType_Ready(&py_expat_xmlparser_Type) < 0 || add_error_class(module) < 0) {
        return;
    }
    Py_INCREF(&py_expat_xmlparser_Type);
    PyModule_AddObject(module, "XMLParserType", (PyObject *)&py_expat_xmlparser_Type);
    PyModule_AddStringConstant(module, "EXPAT_VERSION", XML_ExpatVersion());
    XML_Expat_Version version = XML_ExpatVersionInfo();
    PyModule_AddObject(module, "version_info", Py_BuildValue("(iii)", version.major, version.minor, version.micro));
    PyModule_AddStringConstant(module, "native_encoding", "UTF-8");
    PyModule_AddObject(module, "features", feature_list());
    PyModule_AddIntConstant(module, "XML_PARAM_ENTITY_PARSING_NEVER", XML_PARAM_ENTITY_PARSING_NEVER);
    PyModule_AddIntConstant(module, "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE",
                            XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE);
    PyModule_AddIntConstant(module, "XML_PARAM_ENTITY_PARSING_ALWAYS", XML_PARAM_ENTITY_PARSING_ALWAYS);
    PyObject *errors = add_inner_module(module, "pyexpat.errors", "errors",
                                        "Constants used to describe error conditions.");
    PyObject *model = add_inner_module(module, "pyexpat.model", "model",
                                       "Constants used to interpret content model information.");
    if (errors == NULL || model == NULL) {
        return;
    }
    add_errors(errors);
    add_model(model);
    PyModule_AddObject(module, "expat_CAPI", PyCapsule_New((void *)&shared, PyExpat_CAPSULE_NAME, NULL));
}
