/* XMLParser: expat's events go to a target; a TreeBuilder of ours is called without detour.
 *
 *   I1  once a target raised (`failed`), no more of it is called and expat is told to stop
 *   I2  methods of a foreign target are looked up once; what it lacks is not reported to it
 *
 * Expat separates the URI from the local name by BEHIND_URI.  It refuses URIs with a separator in them that has no place
 * in a URI (any brace), and no local name has an exclamation mark: the last one in a name is the separator.
 */
#include "elementtree.h"
#include "../pyexpat/entities.h"

#include <expat.h>
#include <string.h>
#include <structmember.h>

enum { ON_START, ON_DATA, ON_END, ON_COMMENT, ON_PI, ON_CLOSE, METHODS, READ_SIZE = 65536 };
enum { BEHIND_URI = '!' };
enum { RECENT_NAMES = 64 };

typedef struct {
    PyObject_HEAD
    XML_Parser expat;            /* owned */
    PyObject *target;            /* owned */
    PyObject *entity;            /* owned dict: name -> text */
    PyObject *names;             /* owned dict: expat's name -> '{uri}local' */
    struct {
        PyObject *raw, *name;    /* owned strings, NULL while unused */
    } recent[RECENT_NAMES];      /* a name is looked for in its place here first */
    PyObject *methods[METHODS];  /* owned, NULL where the target lacks one */
    bool failed, busy;
    entity_count entities;
} parser;

/* ---- text ---- */

/* A str when it is ASCII. */
static PyObject *
text_of(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] & 0x80) {
            return PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, "strict");
        }
    }
    return PyString_FromStringAndSize(text, (Py_ssize_t)length);
}

/* 'uri!local' becomes '{uri}local'. */
static PyObject *
make_name(const char *raw, size_t length)
{
    const char *end = strrchr(raw, BEHIND_URI);
    if (end == NULL) {
        return text_of(raw, length);
    }
    char *full = PyMem_Malloc(length + 1);
    if (full == NULL) {
        return PyErr_NoMemory();
    }
    full[0] = '{';
    memcpy(full + 1, raw, length);
    full[1 + (end - raw)] = '}';
    PyObject *name = text_of(full, length + 1);
    PyMem_Free(full);
    return name;
}

/* From `names`, where it is put when it is new; remembered at its place in `recent`. */
static PyObject *
find_name(parser *self, const char *raw, size_t length, unsigned place)
{
    PyObject *key = PyString_FromStringAndSize(raw, (Py_ssize_t)length);
    PyObject *name = key == NULL ? NULL : PyDict_GetItem(self->names, key);
    Py_XINCREF(name);
    if (name == NULL && key != NULL) {
        name = make_name(raw, length);
        if (name != NULL && PyDict_SetItem(self->names, key, name) < 0) {
            Py_CLEAR(name);
        }
    }
    if (name != NULL) {
        Py_INCREF(name);
        Py_XSETREF(self->recent[place].name, name);
        Py_XSETREF(self->recent[place].raw, key);
    } else {
        Py_XDECREF(key);
    }
    return name;
}

/* Each name is made once. */
static PyObject *
name_of(parser *self, const char *raw)
{
    size_t length = strlen(raw);
    unsigned first = (unsigned char)raw[0], middle = (unsigned char)raw[length / 2];
    unsigned place = (unsigned)(length * 17 + first * 5 + middle * 3) % RECENT_NAMES;
    PyObject *known = self->recent[place].raw;
    if (known != NULL && (size_t)PyString_GET_SIZE(known) == length &&
        memcmp(PyString_AS_STRING(known), raw, length) == 0) {
        Py_INCREF(self->recent[place].name);
        return self->recent[place].name;
    }
    return find_name(self, raw, length, place);
}

/* ---- events ---- */

static void
finish_event(parser *self, PyObject *result)
{
    if (result == NULL) {
        self->failed = true;
        XML_StopParser(self->expat, XML_FALSE);
    }
    Py_XDECREF(result);
}

static builder *
own_builder(parser *self)
{
    return Py_TYPE(self->target) == &py_etree_builder_Type ? (builder *)self->target : NULL;
}

static PyObject *
report(parser *self, int which, PyObject *first, PyObject *second)
{
    PyObject *method = self->methods[which];
    if (method == NULL) {
        Py_RETURN_NONE;
    }
    return PyObject_CallFunctionObjArgs(method, first, second, NULL);
}

static PyObject *
read_attributes(parser *self, const XML_Char **pairs)
{
    PyObject *attrib = PyDict_New();
    for (; attrib != NULL && pairs[0] != NULL; pairs += 2) {
        PyObject *name = name_of(self, pairs[0]), *value = text_of(pairs[1], strlen(pairs[1]));
        if (name == NULL || value == NULL || PyDict_SetItem(attrib, name, value) < 0) {
            Py_CLEAR(attrib);
        }
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return attrib;
}

static void XMLCALL
on_start(void *data, const XML_Char *raw, const XML_Char **pairs)
{
    parser *self = data;
    if (self->failed) {
        return;
    }
    builder *own = own_builder(self);
    PyObject *tag = name_of(self, raw), *result = NULL;
    PyObject *attrib = tag == NULL ? NULL : own != NULL && pairs[0] == NULL ? NULL : read_attributes(self, pairs);
    if (tag != NULL && !PyErr_Occurred()) {
        result = own != NULL ? py_etree_start(own, tag, attrib) : report(self, ON_START, tag, attrib);
    }
    Py_XDECREF(tag);
    Py_XDECREF(attrib);
    finish_event(self, result);
}

static void XMLCALL
on_end(void *data, const XML_Char *raw)
{
    parser *self = data;
    if (self->failed) {
        return;
    }
    builder *own = own_builder(self);
    if (own != NULL) {
        finish_event(self, py_etree_end(own));
        return;
    }
    PyObject *tag = name_of(self, raw);
    finish_event(self, tag == NULL ? NULL : report(self, ON_END, tag, NULL));
    Py_XDECREF(tag);
}

static void
report_text_steal(parser *self, PyObject *text)
{
    builder *own = own_builder(self);
    PyObject *result = NULL;
    if (text != NULL) {
        result = own != NULL ? py_etree_data(own, text) : report(self, ON_DATA, text, NULL);
        Py_DECREF(text);
    }
    finish_event(self, result);
}

static void XMLCALL
on_data(void *data, const XML_Char *text, int length)
{
    parser *self = data;
    if (!self->failed) {
        report_text_steal(self, text_of(text, (size_t)length));
    }
}

static void XMLCALL
on_comment(void *data, const XML_Char *text)
{
    parser *self = data;
    if (!self->failed && self->methods[ON_COMMENT] != NULL) {
        PyObject *string = text_of(text, strlen(text));
        finish_event(self, string == NULL ? NULL : report(self, ON_COMMENT, string, NULL));
        Py_XDECREF(string);
    }
}

static void XMLCALL
on_pi(void *data, const XML_Char *target, const XML_Char *text)
{
    parser *self = data;
    if (!self->failed && self->methods[ON_PI] != NULL) {
        PyObject *name = text_of(target, strlen(target)), *string = text_of(text, strlen(text));
        finish_event(self, name == NULL || string == NULL ? NULL : report(self, ON_PI, name, string));
        Py_XDECREF(name);
        Py_XDECREF(string);
    }
}

static void XMLCALL
on_start_namespace(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    parser *self = data;
    builder *own = own_builder(self);
    if (self->failed || own == NULL) {
        return;
    }
    prefix = prefix == NULL ? "" : prefix;
    uri = uri == NULL ? "" : uri;
    PyObject *pair = Py_BuildValue("(NN)", text_of(prefix, strlen(prefix)), text_of(uri, strlen(uri)));
    if (pair == NULL || py_etree_note(own, "start-ns", pair) < 0) {
        finish_event(self, NULL);
    }
    Py_XDECREF(pair);
}

static void XMLCALL
on_end_namespace(void *data, const XML_Char *prefix)
{
    parser *self = data;
    builder *own = own_builder(self);
    if (!self->failed && own != NULL && py_etree_note(own, "end-ns", Py_None) < 0) {
        finish_event(self, NULL);
    }
}

/* ---- errors ---- */

static void
raise_at(int code, const char *text, size_t line, size_t column)
{
    PyObject *class = py_etree_value("ParseError"), *message, *error, *number, *position;
    if (class == NULL) {
        return;
    }
    message = PyString_FromFormat("%s: line %zd, column %zd", text, line, column);
    error = message == NULL ? NULL : PyObject_CallFunctionObjArgs(class, message, NULL);
    number = PyInt_FromLong(code);
    position = Py_BuildValue("(nn)", (Py_ssize_t)line, (Py_ssize_t)column);
    if (error != NULL && number != NULL && position != NULL && PyObject_SetAttrString(error, "code", number) == 0 &&
        PyObject_SetAttrString(error, "position", position) == 0) {
        PyErr_SetObject(class, error);
    }
    Py_XDECREF(message);
    Py_XDECREF(error);
    Py_XDECREF(number);
    Py_XDECREF(position);
}

/* Text without another handler: an entity that expat does not know is looked up in `entity`. */
static void XMLCALL
on_default(void *data, const XML_Char *text, int length)
{
    parser *self = data;
    if (self->failed || length < 2 || text[0] != '&') {
        return;
    }
    PyObject *key = text_of(text + 1, (size_t)length - 2);
    PyObject *value = key == NULL ? NULL : PyDict_GetItem(self->entity, key);
    if (value != NULL) {
        Py_INCREF(value);
        report_text_steal(self, value);
    } else if (key != NULL) {
        PyObject *whole = PyString_FromStringAndSize(text, length);
        if (whole != NULL) {
            char message[160];
            PyOS_snprintf(message, sizeof message, "undefined entity %.100s", PyString_AS_STRING(whole));
            raise_at(XML_ERROR_UNDEFINED_ENTITY, message, XML_GetErrorLineNumber(self->expat),
                     XML_GetErrorColumnNumber(self->expat));
            Py_DECREF(whole);
        }
        finish_event(self, NULL);
    } else {
        finish_event(self, NULL);
    }
    Py_XDECREF(key);
}

static int XMLCALL
on_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *info)
{
    parser *self = data;
    char bytes[256];
    for (int i = 0; i < 256; i++) {
        bytes[i] = (char)i;
    }
    PyObject *text = self->failed ? NULL : PyUnicode_Decode(bytes, 256, name, "replace");
    if (text != NULL && PyUnicode_GET_SIZE(text) != 256) {
        PyErr_SetString(PyExc_ValueError, "multi-byte encodings are not supported");
        Py_CLEAR(text);
    }
    if (text == NULL) {
        self->failed = true;
        return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; i++) {
        Py_UNICODE letter = PyUnicode_AS_UNICODE(text)[i];
        info->map[i] = letter == Py_UNICODE_REPLACEMENT_CHARACTER ? -1 : (int)letter;
    }
    info->data = NULL;
    info->convert = NULL;
    info->release = NULL;
    Py_DECREF(text);
    return XML_STATUS_OK;
}

/* ---- parsing ---- */

static int
parse(parser *self, const char *text, Py_ssize_t length, int is_final)
{
    enum { PIECE = 1 << 30 };
    int status = XML_STATUS_OK;
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "the parser is in use by the caller of its target");
        return -1;
    }
    if (!entities_fit(&self->entities, text, length)) {
        raise_at(TOO_MANY_ENTITIES, XML_ErrorString(TOO_MANY_ENTITIES), XML_GetErrorLineNumber(self->expat),
                 XML_GetErrorColumnNumber(self->expat));
        return -1;
    }
    self->busy = true;
    Py_INCREF(self);
    do {
        int piece = length > PIECE ? PIECE : (int)length;
        length -= piece;
        status = XML_Parse(self->expat, text, piece, is_final && length == 0);
        text += piece;
    } while (status == XML_STATUS_OK && length > 0);
    self->busy = false;
    if (status != XML_STATUS_OK && !PyErr_Occurred()) {
        enum XML_Error code = XML_GetErrorCode(self->expat);
        raise_at(code, XML_ErrorString(code), XML_GetErrorLineNumber(self->expat),
                 XML_GetErrorColumnNumber(self->expat));
    }
    Py_DECREF(self);
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *
parser_feed(parser *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*:feed", &view)) {
        return NULL;
    }
    int status = parse(self, view.buf, view.len, 0);
    PyBuffer_Release(&view);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
finish_parsing(parser *self)
{
    if (parse(self, "", 0, 1) < 0) {
        return NULL;
    }
    if (self->methods[ON_CLOSE] == NULL) {
        Py_RETURN_NONE;
    }
    return PyObject_CallFunctionObjArgs(self->methods[ON_CLOSE], NULL);
}

static PyObject *
parser_close(parser *self, PyObject *args)
{
    return PyArg_ParseTuple(args, ":close") ? finish_parsing(self) : NULL;
}

static PyObject *
parser_parse_file(parser *self, PyObject *args)
{
    PyObject *file;
    if (!PyArg_ParseTuple(args, "O:_parse", &file)) {
        return NULL;
    }
    PyObject *read = PyObject_GetAttrString(file, "read");
    int status = read == NULL ? -1 : 1;
    while (status > 0) {
        PyObject *text = PyObject_CallFunction(read, (char *)"i", (int)READ_SIZE);
        if (text == NULL || !PyString_CheckExact(text) || PyString_GET_SIZE(text) == 0) {
            status = text == NULL ? -1 : 0;
        } else {
            status = parse(self, PyString_AS_STRING(text), PyString_GET_SIZE(text), 0) < 0 ? -1 : 1;
        }
        Py_XDECREF(text);
    }
    Py_XDECREF(read);
    return status < 0 ? NULL : finish_parsing(self);
}

/* Is it the name of an event? Raises if not. */
static int
check_event(PyObject *kind, bool *namespaces)
{
    if (!PyString_Check(kind)) {
        PyErr_SetString(PyExc_TypeError, "invalid event tuple");
        return -1;
    }
    const char *text = PyString_AS_STRING(kind);
    bool is_namespace = strcmp(text, "start-ns") == 0 || strcmp(text, "end-ns") == 0;
    if (!is_namespace && strcmp(text, "start") != 0 && strcmp(text, "end") != 0) {
        PyErr_Format(PyExc_ValueError, "unknown event '%s'", text);
        return -1;
    }
    *namespaces |= is_namespace;
    return 0;
}

/* The kinds of events that are asked for, as keys of a dict; None: the ends. New. */
static PyObject *
wanted_events(PyObject *kinds, bool *namespaces)
{
    if (kinds == Py_None) {
        return Py_BuildValue("{ss}", "end", "end");
    }
    if (!PyTuple_Check(kinds)) {
        PyErr_SetString(PyExc_TypeError, "invalid event tuple");
        return NULL;
    }
    PyObject *wanted = PyDict_New();
    for (Py_ssize_t i = 0; wanted != NULL && i < PyTuple_GET_SIZE(kinds); i++) {
        PyObject *kind = PyTuple_GET_ITEM(kinds, i);
        if (check_event(kind, namespaces) < 0 || PyDict_SetItem(wanted, kind, kind) < 0) {
            Py_CLEAR(wanted);
        }
    }
    return wanted;
}

/* _setevents(list, kinds): each event of these kinds is appended to the list as (kind, value). */
static PyObject *
parser_set_events(parser *self, PyObject *args)
{
    PyObject *events, *kinds = Py_None;
    builder *own = own_builder(self);
    if (!PyArg_ParseTuple(args, "O!|O:_setevents", &PyList_Type, &events, &kinds)) {
        return NULL;
    }
    if (own == NULL) {
        PyErr_SetString(PyExc_TypeError, "event handling only supported for cElementTree.Treebuilder targets");
        return NULL;
    }
    bool namespaces = false;
    PyObject *wanted = wanted_events(kinds, &namespaces);
    if (wanted == NULL) {
        return NULL;
    }
    Py_INCREF(events);
    Py_XSETREF(own->events, events);
    Py_XSETREF(own->wanted, wanted);
    if (namespaces) {
        XML_SetNamespaceDeclHandler(self->expat, on_start_namespace, on_end_namespace);
    }
    Py_RETURN_NONE;
}

/* ---- life ---- */

static int
find_methods(parser *self)
{
    static const char *const names[METHODS] = {"start", "data", "end", "comment", "pi", "close"};
    for (int i = 0; i < METHODS; i++) {
        self->methods[i] = PyObject_GetAttrString(self->target, names[i]);
        if (self->methods[i] == NULL) {
            if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
                return -1;
            }
            PyErr_Clear();
        }
    }
    return 0;
}

static void
connect(parser *self)
{
    XML_SetUserData(self->expat, self);
    XML_SetElementHandler(self->expat, on_start, on_end);
    XML_SetDefaultHandlerExpand(self->expat, on_default);
    XML_SetCharacterDataHandler(self->expat, on_data);
    if (self->methods[ON_COMMENT] != NULL) {
        XML_SetCommentHandler(self->expat, on_comment);
    }
    if (self->methods[ON_PI] != NULL) {
        XML_SetProcessingInstructionHandler(self->expat, on_pi);
    }
    XML_SetUnknownEncodingHandler(self->expat, on_unknown_encoding, self);
}

PyObject *
py_etree_new_parser(PyObject *target, const char *encoding)
{
    parser *self = PyObject_GC_New(parser, &py_etree_parser_Type);
    if (self == NULL) {
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->entity = PyDict_New();
    self->names = PyDict_New();
    Py_XINCREF(target);
    self->target = target != NULL ? target : py_etree_new_builder();
    self->expat = XML_ParserCreate_MM(encoding, NULL, (const XML_Char[]){BEHIND_URI, 0});
    if (self->expat == NULL) {
        PyErr_NoMemory();
    }
    if (self->entity == NULL || self->names == NULL || self->target == NULL || self->expat == NULL ||
        find_methods(self) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    connect(self);
    return (PyObject *)self;
}

static int
parser_traverse(parser *self, visitproc visit, void *arg)
{
    Py_VISIT(self->target);
    Py_VISIT(self->entity);
    Py_VISIT(self->names);
    for (int i = 0; i < METHODS; i++) {
        Py_VISIT(self->methods[i]);
    }
    return 0;
}

static int
parser_clear(parser *self)
{
    for (int i = 0; i < METHODS; i++) {
        Py_CLEAR(self->methods[i]);
    }
    return 0;
}

static void
parser_dealloc(parser *self)
{
    PyObject_GC_UnTrack(self);
    if (self->expat != NULL) {
        XML_ParserFree(self->expat);
    }
    parser_clear(self);
    Py_CLEAR(self->target);
    Py_CLEAR(self->entity);
    Py_CLEAR(self->names);
    for (int i = 0; i < RECENT_NAMES; i++) {
        Py_CLEAR(self->recent[i].raw);
        Py_CLEAR(self->recent[i].name);
    }
    PyObject_GC_Del(self);
}

static PyObject *
parser_version(parser *self, void *closure)
{
    return PyString_FromFormat("Expat %d.%d.%d", XML_MAJOR_VERSION, XML_MINOR_VERSION, XML_MICRO_VERSION);
}

static const PyMethodDef parser_methods[] = {
    {"feed", (PyCFunction)parser_feed, METH_VARARGS, PyDoc_STR("feed(data)")},
    {"close", (PyCFunction)parser_close, METH_VARARGS, PyDoc_STR("close() -> what the target gives")},
    {"_parse", (PyCFunction)parser_parse_file, METH_VARARGS, NULL},
    {"_setevents", (PyCFunction)parser_set_events, METH_VARARGS, NULL},
    {NULL},
};

/* An object of the parser by its offset. */
static PyObject *
get_object(parser *self, void *offset)
{
    PyObject *o = *(PyObject **)((char *)self + (size_t)offset);
    o = o != NULL ? o : Py_None;
    Py_INCREF(o);
    return o;
}

static const PyGetSetDef parser_getset[] = {
    {(char *)"entity", (getter)get_object, NULL, NULL, (void *)offsetof(parser, entity)},
    {(char *)"target", (getter)get_object, NULL, NULL, (void *)offsetof(parser, target)},
    {(char *)"version", (getter)parser_version, NULL, NULL, NULL},
    {NULL},
};

/* What is not there is named alone. */
static PyObject *
parser_getattr(PyObject *self, PyObject *name)
{
    PyObject *value = PyObject_GenericGetAttr(self, name);
    if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    return value;
}

static int
parser_setattr(PyObject *self, PyObject *name, PyObject *value)
{
    if (PyString_Check(name)) {
        PyErr_Format(PyExc_TypeError, "'XMLParser' object has only read-only attributes (%s .%.100s)",
                     value == NULL ? "del" : "assign to", PyString_AS_STRING(name));
    }
    else {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name)->tp_name);
    }
    return -1;
}

PyTypeObject py_etree_parser_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "XMLParser",
    .tp_basicsize = sizeof(parser),
    .tp_dealloc = (destructor)parser_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)parser_traverse,
    .tp_clear = (inquiry)parser_clear,
    .tp_methods = (PyMethodDef *)parser_methods,
    .tp_getset = (PyGetSetDef *)parser_getset,
    .tp_getattro = parser_getattr,
    .tp_setattro = parser_setattr,
};
