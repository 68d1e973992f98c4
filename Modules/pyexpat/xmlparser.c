/* The parser object: parsing, attributes, life. */
#include "xmlparser.h"

#include <stddef.h>
#include <string.h>

enum { BUFFER_SIZE = 8192, READ_SIZE = 2048 };

/* ---- errors ---- */

static PyObject *
set_number(PyObject *error, const char *name, long number)
{
    PyObject *value = PyInt_FromLong(number);
    int status = value == NULL ? -1 : PyObject_SetAttrString(error, name, value);
    Py_XDECREF(value);
    return status < 0 ? NULL : error;
}

static PyObject *
raise_expat(xmlparser *self, enum XML_Error code)
{
    long line = (long)XML_GetErrorLineNumber(self->expat), column = (long)XML_GetErrorColumnNumber(self->expat);
    PyObject *text = PyString_FromFormat("%s: line %ld, column %ld", XML_ErrorString(code), line, column);
    PyObject *error = text == NULL ? NULL : PyObject_CallFunctionObjArgs(self->error, text, NULL);
    Py_XDECREF(text);
    if (error != NULL && set_number(error, "code", code) && set_number(error, "offset", column) &&
        set_number(error, "lineno", line)) {
        PyErr_SetObject(self->error, error);
    }
    Py_XDECREF(error);
    return NULL;
}

/* ---- parsing ---- */

static bool
may_parse(xmlparser *self, const char *text, Py_ssize_t length)
{
    while (self->parent != NULL) {
        self = (xmlparser *)self->parent;
    }
    return entities_fit(&self->entities, text, length);
}

static PyObject *
finish_parse(xmlparser *self, int status)
{
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (status == XML_STATUS_ERROR) {
        return raise_expat(self, may_parse(self, NULL, 0) ? XML_GetErrorCode(self->expat) : TOO_MANY_ENTITIES);
    }
    return py_expat_flush(self) < 0 ? NULL : PyInt_FromLong(status);
}

static int
enter(xmlparser *self)
{
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "the parser is in use by the caller of a handler");
        return -1;
    }
    self->busy = true;
    self->failed = false;
    return 0;
}

static PyObject *
parser_parse(xmlparser *self, PyObject *args)
{
    enum { PIECE = 1 << 30 };
    const char *text;
    Py_ssize_t length;
    int is_final = 0, status = XML_STATUS_OK;
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*|i:Parse", &view, &is_final)) {
        return NULL;
    }
    if (enter(self) < 0) {
        PyBuffer_Release(&view);
        return NULL;
    }
    text = view.buf;
    length = view.len;
    Py_INCREF(self);
    if (!may_parse(self, text, length)) {
        status = XML_STATUS_ERROR;
    }
    while (length > PIECE && status == XML_STATUS_OK) {
        status = XML_Parse(self->expat, text, PIECE, 0);
        text += PIECE;
        length -= PIECE;
    }
    if (status == XML_STATUS_OK) {
        status = XML_Parse(self->expat, text, (int)length, is_final);
    }
    self->busy = false;
    PyBuffer_Release(&view);
    PyObject *result = finish_parse(self, status);
    Py_DECREF(self);
    return result;
}

/* Reads into expat's buffer: the number of bytes, or -1. */
static int
read_piece(PyObject *read, void *buffer)
{
    PyObject *text = PyObject_CallFunction(read, "i", (int)READ_SIZE);
    int length = -1;
    if (text == NULL) {
        return -1;
    }
    if (!PyString_Check(text)) {
        PyErr_Format(PyExc_TypeError, "read() did not return a string object (type=%.400s)", Py_TYPE(text)->tp_name);
    } else if (PyString_GET_SIZE(text) > READ_SIZE) {
        PyErr_Format(PyExc_ValueError, "read() returned too much data: %i bytes requested, %ld returned",
                     (int)READ_SIZE, (long)PyString_GET_SIZE(text));
    } else {
        length = (int)PyString_GET_SIZE(text);
        memcpy(buffer, PyString_AS_STRING(text), (size_t)length);
    }
    Py_DECREF(text);
    return length;
}

static int
parse_pieces(xmlparser *self, PyObject *read)
{
    int status = XML_STATUS_OK, length = 1;
    while (status == XML_STATUS_OK && length > 0 && !self->failed) {
        void *buffer = XML_GetBuffer(self->expat, READ_SIZE);
        if (buffer == NULL) {
            if (XML_GetErrorCode(self->expat) == XML_ERROR_NO_MEMORY) {
                PyErr_NoMemory();
            }
            return XML_STATUS_ERROR;
        }
        length = read_piece(read, buffer);
        if (length < 0) {
            return XML_STATUS_ERROR;
        }
        status = may_parse(self, buffer, length) ? XML_ParseBuffer(self->expat, length, length == 0) : XML_STATUS_ERROR;
        if (PyErr_Occurred()) {
            return XML_STATUS_ERROR;
        }
    }
    return status;
}

static PyObject *
parser_parse_file(xmlparser *self, PyObject *file)
{
    PyObject *read = PyObject_GetAttrString(file, "read");
    if (read == NULL) {
        PyErr_Clear();
        PyErr_SetString(PyExc_TypeError, "argument must have 'read' attribute");
        return NULL;
    }
    if (enter(self) < 0) {
        Py_DECREF(read);
        return NULL;
    }
    Py_INCREF(self);
    int status = parse_pieces(self, read);
    self->busy = false;
    Py_DECREF(read);
    PyObject *result = finish_parse(self, status);
    Py_DECREF(self);
    return result;
}

/* ---- other methods ---- */

static PyObject *
parser_set_base(xmlparser *self, PyObject *args)
{
    const char *base;
    if (!PyArg_ParseTuple(args, "s:SetBase", &base)) {
        return NULL;
    }
    if (!XML_SetBase(self->expat, base)) {
        return PyErr_NoMemory();
    }
    Py_RETURN_NONE;
}

static PyObject *
parser_get_base(xmlparser *self, PyObject *nothing)
{
    return Py_BuildValue("z", XML_GetBase(self->expat));
}

static PyObject *
parser_get_input_context(xmlparser *self, PyObject *nothing)
{
    int offset, size;
    const char *buffer = self->busy ? XML_GetInputContext(self->expat, &offset, &size) : NULL;
    if (buffer == NULL) {
        Py_RETURN_NONE;
    }
    return PyString_FromStringAndSize(buffer + offset, size - offset);
}

static PyObject *
parser_set_param_entity_parsing(xmlparser *self, PyObject *args)
{
    int mode;
    if (!PyArg_ParseTuple(args, "i:SetParamEntityParsing", &mode)) {
        return NULL;
    }
    return PyInt_FromLong(XML_SetParamEntityParsing(self->expat, mode));
}

static PyObject *
parser_use_foreign_dtd(xmlparser *self, PyObject *args)
{
    PyObject *flag = Py_True;
    if (!PyArg_ParseTuple(args, "|O:UseForeignDTD", &flag)) {
        return NULL;
    }
    int truth = PyObject_IsTrue(flag);
    if (truth < 0) {
        return NULL;
    }
    enum XML_Error code = XML_UseForeignDTD(self->expat, truth ? XML_TRUE : XML_FALSE);
    if (code != XML_ERROR_NONE) {
        return raise_expat(self, code);
    }
    Py_RETURN_NONE;
}

static PyObject *parser_for_entity(xmlparser *self, PyObject *args);

static const PyMethodDef parser_methods[] = {
    {"Parse", (PyCFunction)parser_parse, METH_VARARGS, PyDoc_STR("Parse(data[, isfinal])\n\nParse XML data.")},
    {"ParseFile", (PyCFunction)parser_parse_file, METH_O, PyDoc_STR("ParseFile(file)\n\nParse what a file has.")},
    {"SetBase", (PyCFunction)parser_set_base, METH_VARARGS, PyDoc_STR("SetBase(url)\n\nWhat addresses relate to.")},
    {"GetBase", (PyCFunction)parser_get_base, METH_NOARGS, PyDoc_STR("GetBase() -> url")},
    {"GetInputContext", (PyCFunction)parser_get_input_context, METH_NOARGS,
     PyDoc_STR("GetInputContext() -> string\n\nThe input from the current event on.")},
    {"ExternalEntityParserCreate", (PyCFunction)parser_for_entity, METH_VARARGS,
     PyDoc_STR("ExternalEntityParserCreate(context[, encoding])\n\nA parser for an entity of this parser's document.")},
    {"SetParamEntityParsing", (PyCFunction)parser_set_param_entity_parsing, METH_VARARGS,
     PyDoc_STR("SetParamEntityParsing(flag) -> success\n\nWhether parameter entities are parsed.")},
    {"UseForeignDTD", (PyCFunction)parser_use_foreign_dtd, METH_VARARGS,
     PyDoc_STR("UseForeignDTD([flag])\n\nLets the application provide a document type.")},
    {NULL},
};

/* ---- attributes ---- */

static PyObject *
get_handler(xmlparser *self, void *which)
{
    PyObject *handler = self->handlers[(size_t)which];
    handler = handler == NULL ? Py_None : handler;
    Py_INCREF(handler);
    return handler;
}

static int
refuse_delete(void)
{
    PyErr_SetString(PyExc_RuntimeError, "Cannot delete attribute");
    return -1;
}

static int
set_handler(xmlparser *self, PyObject *value, void *which)
{
    handler_index index = (handler_index)(size_t)which;
    if (value == NULL) {
        return refuse_delete();
    }
    if (index == AT_CharacterDataHandler && py_expat_flush(self) < 0) {
        return -1;
    }
    PyObject *old = self->handlers[index];
    bool wanted = value != Py_None;
    Py_XINCREF(wanted ? value : NULL);
    self->handlers[index] = wanted ? value : NULL;
    py_expat_connect(self, index, wanted);
    Py_XDECREF(old);
    return 0;
}

static int
set_buffer(xmlparser *self, int size)
{
    if (py_expat_flush(self) < 0) {
        return -1;
    }
    char *buffer = NULL;
    if (size > 0) {
        buffer = PyMem_Malloc((size_t)size);
        if (buffer == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->buffer_size = size;
    }
    PyMem_Free(self->buffer);
    self->buffer = buffer;
    self->buffer_used = 0;
    return 0;
}

static PyObject *
get_buffer_size(xmlparser *self, void *closure)
{
    return PyInt_FromLong(self->buffer_size);
}

static int
set_buffer_size(xmlparser *self, PyObject *value, void *closure)
{
    if (value == NULL) {
        return refuse_delete();
    }
    if (!PyInt_Check(value)) { /* longs are not taken */
        PyErr_SetString(PyExc_TypeError, "buffer_size must be an integer");
        return -1;
    }
    long size = PyInt_AS_LONG(value);
    if (size <= 0) {
        PyErr_SetString(PyExc_ValueError, "buffer_size must be greater than zero");
        return -1;
    }
    if (size > INT_MAX) {
        PyErr_Format(PyExc_ValueError, "buffer_size must not be greater than %i", INT_MAX);
        return -1;
    }
    if (size == self->buffer_size) {
        return 0;
    }
    if (self->buffer == NULL) {
        self->buffer_size = (int)size;
        return 0;
    }
    return set_buffer(self, (int)size);
}

static PyObject *
get_buffer_used(xmlparser *self, void *closure)
{
    return PyInt_FromLong(self->buffer_used);
}

static PyObject *
get_buffer_text(xmlparser *self, void *closure)
{
    return PyBool_FromLong(self->buffer != NULL);
}

static int
set_buffer_text(xmlparser *self, PyObject *value, void *closure)
{
    int truth = value == NULL ? refuse_delete() : PyObject_IsTrue(value);
    if (truth < 0) {
        return -1;
    }
    return truth == (self->buffer != NULL) ? 0 : set_buffer(self, truth ? self->buffer_size : 0);
}

static PyObject *
get_flag(xmlparser *self, void *offset)
{
    return PyBool_FromLong(*(bool *)((char *)self + (size_t)offset));
}

static int
set_flag(xmlparser *self, PyObject *value, void *offset)
{
    int truth = value == NULL ? refuse_delete() : PyObject_IsTrue(value);
    if (truth < 0) {
        return -1;
    }
    *(bool *)((char *)self + (size_t)offset) = truth != 0;
    if ((size_t)offset == offsetof(xmlparser, namespace_prefixes)) {
        XML_SetReturnNSTriplet(self->expat, truth);
    }
    return 0;
}

typedef enum { POSITION_CODE, POSITION_LINE, POSITION_COLUMN, POSITION_BYTE } position;

static PyObject *
get_position(xmlparser *self, void *which)
{
    switch ((position)(size_t)which) {
    case POSITION_CODE:
        return PyInt_FromLong(XML_GetErrorCode(self->expat));
    case POSITION_LINE:
        return PyInt_FromLong((long)XML_GetCurrentLineNumber(self->expat));
    case POSITION_COLUMN:
        return PyInt_FromLong((long)XML_GetCurrentColumnNumber(self->expat));
    case POSITION_BYTE:
        break;
    }
    return PyInt_FromLong((long)XML_GetCurrentByteIndex(self->expat));
}

static PyObject *
get_intern(xmlparser *self, void *closure)
{
    PyObject *intern = self->intern == NULL ? Py_None : self->intern;
    Py_INCREF(intern);
    return intern;
}

#define FLAG(name) \
    {(char *)#name, (getter)get_flag, (setter)set_flag, NULL, (void *)offsetof(xmlparser, name)}
#define POSITION(name, which) {(char *)name, (getter)get_position, NULL, NULL, (void *)which}

static const PyGetSetDef parser_getset[] = {
#define HANDLER(attribute, suffix, trampoline) \
    {(char *)#attribute, (getter)get_handler, (setter)set_handler, NULL, (void *)AT_##attribute},
#include "handlers.def"
#undef HANDLER
    FLAG(namespace_prefixes),
    FLAG(ordered_attributes),
    FLAG(returns_unicode),
    FLAG(specified_attributes),
    POSITION("ErrorCode", POSITION_CODE),
    POSITION("ErrorLineNumber", POSITION_LINE),
    POSITION("ErrorColumnNumber", POSITION_COLUMN),
    POSITION("ErrorByteIndex", POSITION_BYTE),
    POSITION("CurrentLineNumber", POSITION_LINE),
    POSITION("CurrentColumnNumber", POSITION_COLUMN),
    POSITION("CurrentByteIndex", POSITION_BYTE),
    {(char *)"buffer_size", (getter)get_buffer_size, (setter)set_buffer_size, NULL, NULL},
    {(char *)"buffer_text", (getter)get_buffer_text, (setter)set_buffer_text, NULL, NULL},
    {(char *)"buffer_used", (getter)get_buffer_used, NULL, NULL, NULL},
    {(char *)"intern", (getter)get_intern, NULL, NULL, NULL},
    {NULL},
};

/* ---- life ---- */

static xmlparser *
new_object(PyObject *error, PyObject *intern)
{
    xmlparser *self = PyObject_GC_New(xmlparser, &py_expat_xmlparser_Type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->returns_unicode = true;
    self->buffer_size = BUFFER_SIZE;
    Py_INCREF(error);
    self->error = error;
    Py_XINCREF(intern);
    self->intern = intern;
    PyObject_GC_Track(self);
    return self;
}

static bool
is_in_uris(char c)
{
    return Py_ISALNUM(c) || strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL;
}

PyObject *
py_expat_new_parser(PyObject *error, const char *encoding, const char *separator, PyObject *intern)
{
    static const XML_Char ours[] = {BEHIND_URI, 0};
    xmlparser *self = new_object(error, intern);
    if (self == NULL) {
        return NULL;
    }
    if (separator != NULL && separator[0] != '\0' && !is_in_uris(separator[0])) {
        self->separator = separator[0];
        separator = ours;
    }
    self->expat = XML_ParserCreate_MM(encoding, NULL, separator);
    if (self->expat == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    XML_SetUserData(self->expat, self);
    py_expat_connect_encodings(self);
    return (PyObject *)self;
}

static PyObject *
parser_for_entity(xmlparser *self, PyObject *args)
{
    const char *context, *encoding = NULL;
    if (!PyArg_ParseTuple(args, "z|s:ExternalEntityParserCreate", &context, &encoding)) {
        return NULL;
    }
    xmlparser *inner = new_object(self->error, self->intern);
    if (inner == NULL) {
        return NULL;
    }
    Py_INCREF(self);
    inner->parent = (PyObject *)self;
    inner->returns_unicode = self->returns_unicode;
    inner->ordered_attributes = self->ordered_attributes;
    inner->specified_attributes = self->specified_attributes;
    inner->namespace_prefixes = self->namespace_prefixes;
    inner->separator = self->separator;
    inner->expat = XML_ExternalEntityParserCreate(self->expat, context, encoding);
    if (inner->expat == NULL || (self->buffer != NULL && set_buffer(inner, self->buffer_size) < 0)) {
        Py_DECREF(inner);
        return PyErr_NoMemory();
    }
    inner->buffer_size = self->buffer_size;
    XML_SetUserData(inner->expat, inner);
    py_expat_connect_encodings(inner);
    for (handler_index i = 0; i < HANDLER_COUNT; i++) {
        if (self->handlers[i] != NULL) {
            Py_INCREF(self->handlers[i]);
            inner->handlers[i] = self->handlers[i];
            py_expat_connect(inner, i, true);
        }
    }
    return (PyObject *)inner;
}

static int
parser_traverse(xmlparser *self, visitproc visit, void *arg)
{
    for (handler_index i = 0; i < HANDLER_COUNT; i++) {
        Py_VISIT(self->handlers[i]);
    }
    Py_VISIT(self->intern);
    Py_VISIT(self->parent);
    Py_VISIT(self->error);
    return 0;
}

static int
parser_clear(xmlparser *self)
{
    for (handler_index i = 0; i < HANDLER_COUNT; i++) {
        Py_CLEAR(self->handlers[i]);
    }
    Py_CLEAR(self->intern);
    return 0;
}

static void
parser_dealloc(xmlparser *self)
{
    PyObject_GC_UnTrack(self);
    if (self->expat != NULL) {
        XML_ParserFree(self->expat);
        self->expat = NULL;
    }
    parser_clear(self);
    PyMem_Free(self->buffer);
    Py_CLEAR(self->parent);
    Py_CLEAR(self->error);
    PyObject_GC_Del(self);
}

/* Nothing can be deleted; what cannot be set is named alone. */
static int
parser_setattr(PyObject *self, PyObject *name, PyObject *value)
{
    if (value == NULL) {
        return refuse_delete();
    }
    if (PyDict_GetItem(Py_TYPE(self)->tp_dict, name) != NULL) {
        if (PyObject_GenericSetAttr(self, name, value) == 0) {
            return 0;
        }
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
    }
    PyErr_SetObject(PyExc_AttributeError, name);
    return -1;
}

PyTypeObject py_expat_xmlparser_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "pyexpat.xmlparser",
    .tp_basicsize = sizeof(xmlparser),
    .tp_dealloc = (destructor)parser_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("XML parser"),
    .tp_traverse = (traverseproc)parser_traverse,
    .tp_clear = (inquiry)parser_clear,
    .tp_methods = (PyMethodDef *)parser_methods,
    .tp_getset = (PyGetSetDef *)parser_getset,
    .tp_setattro = parser_setattr,
};
