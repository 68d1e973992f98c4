/* print.c: the text forms of an object: repr, str, unicode, and printing to a C stream.

   All of them go through the type's slot and then check the kind of the result, since a slot may run Python code.
   repr and str count against the recursion limit: a cyclic container without its own guard ends in RuntimeError.

   I1 PyObject_Repr and PyObject_Str give an exact or derived `str`, PyObject_Unicode a `unicode`; _PyObject_Str either.

   Not here: Py_ReprEnter (object.c), formatting protocols (Objects/text). */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

/* ---- repr ---- */

/* A unicode result is encoded with the default encoding; steals `text`. */
static PyObject *
encode_default_steal(PyObject *text)
{
    PyObject *encoded = PyUnicode_AsEncodedString(text, NULL, NULL);
    Py_DECREF(text);
    return encoded;
}

static PyObject *
check_repr_steal(PyObject *text)
{
    if (text == NULL || PyString_Check(text)) {
        return text;
    }
    if (PyUnicode_Check(text)) {
        text = encode_default_steal(text);
        if (text == NULL || PyString_Check(text)) {
            return text;
        }
    }
    PyErr_Format(PyExc_TypeError, "__repr__ returned non-string (type %.200s)", Py_TYPE(text)->tp_name);
    Py_DECREF(text);
    return NULL;
}

PyObject *
PyObject_Repr(PyObject *object)
{
    if (PyErr_CheckSignals() < 0) {
        return NULL;
    }
    if (object == NULL) {
        return PyString_FromString("<NULL>");
    }
    reprfunc slot = Py_TYPE(object)->tp_repr;
    if (slot == NULL) {
        return PyString_FromFormat("<%s object at %p>", Py_TYPE(object)->tp_name, (void *)object);
    }
    if (Py_EnterRecursiveCall(" while getting the repr of an object")) {
        return NULL;
    }
    PyObject *text = slot(object);
    Py_LeaveRecursiveCall();
    return check_repr_steal(text);
}

/* ---- str ---- */

PyObject *
_PyObject_Str(PyObject *object)
{
    if (object == NULL) {
        return PyString_FromString("<NULL>");
    }
    if (PyString_CheckExact(object) || PyUnicode_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    reprfunc slot = Py_TYPE(object)->tp_str;
    if (slot == NULL) {
        return PyObject_Repr(object);
    }
    if (Py_EnterRecursiveCall(" while getting the str of an object")) {
        return NULL;
    }
    PyObject *text = slot(object);
    Py_LeaveRecursiveCall();
    if (text != NULL && !PyString_Check(text) && !PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "__str__ returned non-string (type %.200s)", Py_TYPE(text)->tp_name);
        Py_CLEAR(text);
    }
    return text;
}

PyObject *
PyObject_Str(PyObject *object)
{
    PyObject *text = _PyObject_Str(object);
    if (text != NULL && PyUnicode_Check(text)) {
        text = encode_default_steal(text);
    }
    return text;
}

/* ---- unicode ---- */

/* The bound __unicode__ of object.  Returns new, NULL without exception when there is none. */
static PyObject *
find_unicode_method(PyObject *object)
{
    if (!PyInstance_Check(object)) {
        return py_type_lookup_special(object, PY_ID(__unicode__));
    }
    PyObject *method = PyObject_GetAttr(object, PY_ID(__unicode__));
    if (method == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return method;
}

/* The text of an object without __unicode__: str or unicode.  Returns new. */
static PyObject *
text_without_unicode_method(PyObject *object)
{
    if (PyUnicode_Check(object)) {
        return PyUnicode_FromUnicode(PyUnicode_AS_UNICODE(object), PyUnicode_GET_SIZE(object));
    }
    if (PyString_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    if (Py_TYPE(object)->tp_str != NULL) {
        return Py_TYPE(object)->tp_str(object);
    }
    return PyObject_Repr(object);
}

PyObject *
PyObject_Unicode(PyObject *object)
{
    if (object == NULL) {
        PyObject *nothing = PyString_FromString("<NULL>");
        if (nothing == NULL) {
            return NULL;
        }
        PyObject *decoded = PyUnicode_FromEncodedObject(nothing, NULL, "strict");
        Py_DECREF(nothing);
        return decoded;
    }
    if (PyUnicode_CheckExact(object)) {
        Py_INCREF(object);
        return object;
    }
    PyObject *text;
    PyObject *method = find_unicode_method(object);
    if (method != NULL) {
        text = PyObject_CallFunctionObjArgs(method, NULL);
        Py_DECREF(method);
    }
    else if (PyErr_Occurred()) {
        return NULL;
    }
    else {
        if (Py_EnterRecursiveCall(" while getting the str of an object")) {
            return NULL;
        }
        text = text_without_unicode_method(object);
        Py_LeaveRecursiveCall();
    }
    if (text == NULL || PyUnicode_Check(text)) {
        return text;
    }
    PyObject *decoded = PyUnicode_FromEncodedObject(text, NULL, "strict");
    Py_DECREF(text);
    return decoded;
}

/* ---- printing ---- */

enum { PRINT_DEPTH = 10 }; /* how often __str__ may give an object that is printed by its __str__ again */

static int
print_nested(PyObject *object, FILE *stream, int flags, int depth);

/* Writes str or repr of an object whose type has no tp_print. */
static int
print_text(PyObject *object, FILE *stream, int flags, int depth)
{
    PyObject *text = (flags & Py_PRINT_RAW) ? PyObject_Str(object) : PyObject_Repr(object);
    if (text == NULL) {
        return -1;
    }
    int status = 0;
    if (PyString_CheckExact(text)) {
        Py_BEGIN_ALLOW_THREADS
        fwrite(PyString_AS_STRING(text), 1, (size_t)PyString_GET_SIZE(text), stream);
        Py_END_ALLOW_THREADS
    }
    else {
        status = print_nested(text, stream, Py_PRINT_RAW, depth + 1);
    }
    Py_DECREF(text);
    return status;
}

static int
print_nested(PyObject *object, FILE *stream, int flags, int depth)
{
    if (depth > PRINT_DEPTH) {
        PyErr_SetString(PyExc_RuntimeError, "print recursion");
        return -1;
    }
    if (PyErr_CheckSignals() < 0) {
        return -1;
    }
    clearerr(stream);
    int status = 0;
    if (object == NULL) {
        fprintf(stream, "<nil>");
    }
    else if (Py_REFCNT(object) <= 0) {
        fprintf(stream, "<refcnt %ld at %p>", (long)Py_REFCNT(object), (void *)object);
    }
    else if (Py_TYPE(object)->tp_print == NULL) {
        status = print_text(object, stream, flags, depth);
    }
    else {
        status = Py_TYPE(object)->tp_print(object, stream, flags);
    }
    if (status == 0 && ferror(stream)) {
        PyErr_SetFromErrno(PyExc_IOError);
        clearerr(stream);
        status = -1;
    }
    return status;
}

int
PyObject_Print(PyObject *object, FILE *stream, int flags)
{
    return print_nested(object, stream, flags, 0);
}

void
_PyObject_Dump(PyObject *object)
{
    if (object == NULL) {
        fprintf(stderr, "NULL\n");
        return;
    }
    PyGILState_STATE gil = PyGILState_Ensure();
    fprintf(stderr, "object  : ");
    (void)PyObject_Print(object, stderr, 0);
    PyGILState_Release(gil);
    fprintf(stderr, "\ntype    : %s\nrefcount: %ld\naddress : %p\n",
            Py_TYPE(object) == NULL ? "NULL" : Py_TYPE(object)->tp_name, (long)Py_REFCNT(object), (void *)object);
}
