/* Events of expat become calls of Python handlers.
 *
 * A trampoline makes the arguments and calls the handler, after the characters held back were reported.  When
 * a handler raises, expat is told to stop, and no handler is called any more.
 *
 *   I1  while a trampoline runs the parser object is alive: whoever called expat holds it
 *   I2  after `failed` no trampoline calls Python
 */
#include "xmlparser.h"

#include <string.h>

/* ---- text ---- */

static PyObject *
text_of(xmlparser *self, const XML_Char *text, Py_ssize_t length)
{
    return self->returns_unicode ? PyUnicode_DecodeUTF8(text, length, "strict")
                                 : PyString_FromStringAndSize(text, length);
}

/* None for a missing one. */
static PyObject *
text_or_none(xmlparser *self, const XML_Char *text)
{
    if (text == NULL) {
        Py_RETURN_NONE;
    }
    return text_of(self, text, (Py_ssize_t)strlen(text));
}

/* The one object for a name. */
static PyObject *
name_of(xmlparser *self, const XML_Char *name)
{
    PyObject *text = text_or_none(self, name);
    if (text == NULL || self->intern == NULL || name == NULL) {
        return text;
    }
    PyObject *known = PyDict_GetItem(self->intern, text);
    if (known == NULL) {
        if (PyDict_SetItem(self->intern, text, text) < 0) {
            Py_CLEAR(text);
        }
        return text;
    }
    Py_INCREF(known);
    Py_DECREF(text);
    return known;
}

/* The same for a name that may consist of URI, local name and (with namespace_prefixes) prefix: the program's separator is
   put in.  Neither of the latter has a bracket; one in the URI is closed there. */
static PyObject *
qualified_name_of(xmlparser *self, const XML_Char *name)
{
    const char *place = self->separator != '\0' ? strrchr(name, BEHIND_URI) : NULL;
    if (place == NULL) {
        return name_of(self, name);
    }
    size_t size = strlen(name) + 1;
    char *copy = PyMem_Malloc(size);
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    memcpy(copy, name, size);
    copy[place - name] = self->separator;
    char *before = self->namespace_prefixes ? strrchr(copy, BEHIND_URI) : NULL;
    if (before != NULL && strchr(before, ']') == NULL) {
        *before = self->separator;
    }
    PyObject *text = name_of(self, copy);
    PyMem_Free(copy);
    return text;
}

/* ---- calling ---- */

static void
stop(xmlparser *self)
{
    self->failed = true;
    XML_StopParser(self->expat, XML_FALSE);
}

/* Calls a handler with a tuple, which may be NULL after an error. Returns new. */
static PyObject *
call_steal(xmlparser *self, handler_index which, PyObject *args)
{
    PyObject *handler = self->handlers[which], *result = NULL;
    if (args != NULL && handler != NULL) {
        Py_INCREF(handler);
        result = PyObject_Call(handler, args, NULL);
        Py_DECREF(handler);
    } else if (args != NULL) {
        Py_INCREF(Py_None); /* an earlier step took the handler away */
        result = Py_None;
    }
    Py_XDECREF(args);
    if (result == NULL) {
        stop(self);
    }
    return result;
}

/* The same where the result does not matter. */
static void
notify_steal(xmlparser *self, handler_index which, PyObject *args)
{
    PyObject *result = call_steal(self, which, args);
    Py_XDECREF(result);
}

static int
report_characters(xmlparser *self, const char *data, int length)
{
    PyObject *text = text_of(self, data, length);
    PyObject *result = call_steal(self, AT_CharacterDataHandler, text == NULL ? NULL : Py_BuildValue("(N)", text));
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int
py_expat_flush(xmlparser *self)
{
    int length = self->buffer_used;
    if (self->buffer == NULL || length == 0) {
        return 0;
    }
    self->buffer_used = 0;
    return report_characters(self, self->buffer, length);
}

/* Whether an event shall be reported: the characters before it have been. */
static bool
ready(xmlparser *self, handler_index which)
{
    return !self->failed && self->handlers[which] != NULL && py_expat_flush(self) == 0;
}

#define TEXT(value) text_or_none(self, value)
#define NAME(value) name_of(self, value)

/* Reports an event whose handler's result does not matter. */
#define REPORT(which, ...)                                                     \
    do {                                                                       \
        xmlparser *self = data;                                                \
        if (ready(self, which)) {                                              \
            notify_steal(self, which, Py_BuildValue(__VA_ARGS__));              \
        }                                                                      \
    } while (0)

/* ---- elements ---- */

static int
add_attribute(PyObject *container, PyObject *name, PyObject *value)
{
    if (name == NULL || value == NULL) {
        return -1;
    }
    if (PyDict_Check(container)) {
        return PyDict_SetItem(container, name, value);
    }
    return PyList_Append(container, name) < 0 ? -1 : PyList_Append(container, value);
}

static PyObject *
attributes_of(xmlparser *self, const XML_Char **pairs)
{
    PyObject *container = self->ordered_attributes ? PyList_New(0) : PyDict_New();
    int most = self->specified_attributes ? XML_GetSpecifiedAttributeCount(self->expat) : INT_MAX;
    for (int i = 0; container != NULL && i < most && pairs[i] != NULL; i += 2) {
        PyObject *name = qualified_name_of(self, pairs[i]), *value = text_or_none(self, pairs[i + 1]);
        if (add_attribute(container, name, value) < 0) {
            Py_CLEAR(container);
        }
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return container;
}

static void XMLCALL
on_start_element(void *data, const XML_Char *name, const XML_Char **pairs)
{
    xmlparser *self = data;
    if (!ready(self, AT_StartElementHandler)) {
        return;
    }
    PyObject *attributes = attributes_of(self, pairs);
    PyObject *args = attributes == NULL ? NULL : Py_BuildValue("(NN)", qualified_name_of(self, name), attributes);
    notify_steal(self, AT_StartElementHandler, args);
}

static void XMLCALL
on_end_element(void *data, const XML_Char *name)
{
    REPORT(AT_EndElementHandler, "(N)", qualified_name_of(self, name));
}

/* ---- text ---- */

static void XMLCALL
on_characters(void *data, const XML_Char *text, int length)
{
    xmlparser *self = data;
    if (self->failed || self->handlers[AT_CharacterDataHandler] == NULL) {
        return;
    }
    self->in_characters = true;
    if (self->buffer == NULL) {
        report_characters(self, text, length);
    } else if (length <= self->buffer_size - self->buffer_used || py_expat_flush(self) == 0) {
        /* a handler may have changed the buffer: look again */
        if (self->buffer != NULL && length <= self->buffer_size - self->buffer_used) {
            memcpy(self->buffer + self->buffer_used, text, (size_t)length);
            self->buffer_used += length;
        } else if (self->handlers[AT_CharacterDataHandler] != NULL) {
            report_characters(self, text, length);
        }
    }
    self->in_characters = false;
}

static void XMLCALL
ignore_characters(void *data, const XML_Char *text, int length)
{
}

static void XMLCALL
on_comment(void *data, const XML_Char *text)
{
    REPORT(AT_CommentHandler, "(N)", TEXT(text));
}

static void XMLCALL
on_start_cdata(void *data)
{
    REPORT(AT_StartCdataSectionHandler, "()");
}

static void XMLCALL
on_end_cdata(void *data)
{
    REPORT(AT_EndCdataSectionHandler, "()");
}

static void XMLCALL
on_instruction(void *data, const XML_Char *target, const XML_Char *text)
{
    REPORT(AT_ProcessingInstructionHandler, "(NN)", NAME(target), TEXT(text));
}

static void XMLCALL
on_default(void *data, const XML_Char *text, int length)
{
    REPORT(AT_DefaultHandler, "(N)", text_of(self, text, length));
}

static void XMLCALL
on_default_expand(void *data, const XML_Char *text, int length)
{
    REPORT(AT_DefaultHandlerExpand, "(N)", text_of(self, text, length));
}

/* ---- namespaces ---- */

static void XMLCALL
on_start_namespace(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    REPORT(AT_StartNamespaceDeclHandler, "(NN)", NAME(prefix), NAME(uri));
}

static void XMLCALL
on_end_namespace(void *data, const XML_Char *prefix)
{
    REPORT(AT_EndNamespaceDeclHandler, "(N)", NAME(prefix));
}

/* ---- declarations ---- */

static void XMLCALL
on_xml_decl(void *data, const XML_Char *version, const XML_Char *encoding, int standalone)
{
    REPORT(AT_XmlDeclHandler, "(NNi)", TEXT(version), TEXT(encoding), standalone);
}

static void XMLCALL
on_start_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_subset)
{
    REPORT(AT_StartDoctypeDeclHandler, "(NNNi)", NAME(name), NAME(system), NAME(public), has_subset);
}

static void XMLCALL
on_end_doctype(void *data)
{
    REPORT(AT_EndDoctypeDeclHandler, "()");
}

static void XMLCALL
on_unparsed_entity(void *data, const XML_Char *name, const XML_Char *base, const XML_Char *system,
                   const XML_Char *public, const XML_Char *notation)
{
    REPORT(AT_UnparsedEntityDeclHandler, "(NNNNN)", NAME(name), NAME(base), NAME(system), NAME(public), NAME(notation));
}

static void XMLCALL
on_notation(void *data, const XML_Char *name, const XML_Char *base, const XML_Char *system, const XML_Char *public)
{
    REPORT(AT_NotationDeclHandler, "(NNNN)", NAME(name), NAME(base), NAME(system), NAME(public));
}

static void XMLCALL
on_entity(void *data, const XML_Char *name, int is_parameter, const XML_Char *value, int length, const XML_Char *base,
          const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
    REPORT(AT_EntityDeclHandler, "(NiNNNNN)", NAME(name), is_parameter,
           value == NULL ? TEXT(NULL) : text_of(self, value, length), NAME(base), NAME(system), NAME(public),
           NAME(notation));
}

static void XMLCALL
on_attlist(void *data, const XML_Char *element, const XML_Char *name, const XML_Char *type, const XML_Char *value,
           int is_required)
{
    REPORT(AT_AttlistDeclHandler, "(NNNNi)", NAME(element), NAME(name), TEXT(type), TEXT(value), is_required);
}

static void XMLCALL
on_skipped_entity(void *data, const XML_Char *name, int is_parameter)
{
    REPORT(AT_SkippedEntityHandler, "(Ni)", NAME(name), is_parameter);
}

/* A content model as nested tuples: (type, quantifier, name, children). */
static PyObject *
model_of(xmlparser *self, const XML_Content *model)
{
    if (Py_EnterRecursiveCall(" while reading a content model")) {
        return NULL;
    }
    PyObject *children = PyTuple_New(model->numchildren);
    for (unsigned i = 0; children != NULL && i < model->numchildren; i++) {
        PyObject *child = model_of(self, &model->children[i]);
        if (child == NULL) {
            Py_CLEAR(children);
            break;
        }
        PyTuple_SET_ITEM(children, i, child);
    }
    Py_LeaveRecursiveCall();
    return children == NULL ? NULL
                            : Py_BuildValue("(iiNN)", model->type, model->quant, text_or_none(self, model->name),
                                            children);
}

static void XMLCALL
on_element_decl(void *data, const XML_Char *name, XML_Content *model)
{
    xmlparser *self = data;
    if (ready(self, AT_ElementDeclHandler)) {
        PyObject *tuple = model_of(self, model);
        PyObject *args = tuple == NULL ? NULL : Py_BuildValue("(NN)", name_of(self, name), tuple);
        notify_steal(self, AT_ElementDeclHandler, args);
    }
    XML_FreeContentModel(self->expat, model);
}

/* ---- handlers with an answer ---- */

static int
answer(xmlparser *self, PyObject *result)
{
    if (result == NULL) {
        return 0;
    }
    long number = PyInt_AsLong(result);
    Py_DECREF(result);
    if (number == -1 && PyErr_Occurred()) {
        stop(self);
        return 0;
    }
    return (int)number;
}

static int XMLCALL
on_not_standalone(void *data)
{
    xmlparser *self = data;
    return ready(self, AT_NotStandaloneHandler)
               ? answer(self, call_steal(self, AT_NotStandaloneHandler, PyTuple_New(0)))
               : 0;
}

static int XMLCALL
on_external_entity(XML_Parser expat, const XML_Char *context, const XML_Char *base, const XML_Char *system,
                   const XML_Char *public)
{
    xmlparser *self = XML_GetUserData(expat);
    if (!ready(self, AT_ExternalEntityRefHandler)) {
        return 0;
    }
    PyObject *args = Py_BuildValue("(NNNN)", TEXT(context), NAME(base), NAME(system), NAME(public));
    return answer(self, call_steal(self, AT_ExternalEntityRefHandler, args));
}

/* ---- encodings ---- */

/* Encodings of one byte per character are learned by decoding all bytes. */
static int XMLCALL
on_unknown_encoding(void *data, const XML_Char *name, XML_Encoding *info)
{
    xmlparser *self = data;
    char bytes[256];
    if (self->failed || PyErr_Occurred()) {
        return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; i++) {
        bytes[i] = (char)i;
    }
    PyObject *text = PyUnicode_Decode(bytes, 256, name, "replace");
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

/* ---- connecting ---- */

void
py_expat_connect_encodings(xmlparser *self)
{
    XML_SetUnknownEncodingHandler(self->expat, on_unknown_encoding, self);
}

void
py_expat_connect(xmlparser *self, handler_index which, bool wanted)
{
    if (which == AT_CharacterDataHandler && !wanted && self->in_characters) {
        XML_SetCharacterDataHandler(self->expat, ignore_characters); /* expat is about to call again */
        return;
    }
    switch (which) {
#define HANDLER(attribute, suffix, trampoline)                           \
    case AT_##attribute:                                                 \
        XML_Set##suffix(self->expat, wanted ? trampoline : NULL);        \
        break;
#include "handlers.def"
#undef HANDLER
    case HANDLER_COUNT:
        break;
    }
}

const char *
py_expat_handler_name(handler_index which)
{
    static const char *const names[] = {
#define HANDLER(attribute, suffix, trampoline) #attribute,
#include "handlers.def"
#undef HANDLER
    };
    return names[which];
}
