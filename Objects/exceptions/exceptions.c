/* The classes of hierarchy.def, their layouts and the module `exceptions`.
 *
 * Every class of the table becomes a static type `type_<name>` and a public pointer PyExc_<name>.
 * A class is its parent, its layout (struct with collector functions) and its face (initialiser,
 * text, members, methods). Each macro LAYOUT_<x>/FACE_<x> below spells one of them.
 *
 * I1 a layout's tp_clear leaves the instance valid: fields are NULL and every reader copes.
 * I2 the order of the table is the order of initialisation: parents come first.
 * I3 the prepared MemoryError and recursion error exist from initialisation to shutdown, so that
 *    raising them needs no memory.
 */
#include "exceptions.h"
#include "base_exception.h"
#include "structmember.h"
#include "py_exceptions.h"

#define py_exception_object_base PyBaseExceptionObject
#define py_exception_object_environment PyEnvironmentErrorObject
#define py_exception_object_syntax PySyntaxErrorObject
#define py_exception_object_exit PySystemExitObject
#define py_exception_object_unicode PyUnicodeErrorObject

/* ---- layouts ---- */

#define FIELDS_environment(F) F(myerrno) F(strerror) F(filename)
#define FIELDS_syntax(F) F(msg) F(filename) F(lineno) F(offset) F(text) F(print_file_and_line)
#define FIELDS_exit(F) F(code)
#define FIELDS_unicode(F) F(encoding) F(object) F(reason)

#define VISIT_FIELD(field) Py_VISIT(object->field);
#define CLEAR_FIELD(field) Py_CLEAR(object->field);

#define DEFINE_LAYOUT(layout)                                                       \
    static int py_exception_traverse_##layout(PyObject *self, visitproc visit, void *arg) \
    {                                                                               \
        py_exception_object_##layout *object = (py_exception_object_##layout *)self; \
        FIELDS_##layout(VISIT_FIELD)                                                \
        return py_exception_traverse_base(self, visit, arg);                        \
    }                                                                               \
    static int py_exception_clear_##layout(PyObject *self)                          \
    {                                                                               \
        py_exception_object_##layout *object = (py_exception_object_##layout *)self; \
        FIELDS_##layout(CLEAR_FIELD)                                                \
        return py_exception_clear_base(self);                                       \
    }

DEFINE_LAYOUT(environment)
DEFINE_LAYOUT(syntax)
DEFINE_LAYOUT(exit)
DEFINE_LAYOUT(unicode)

/* ---- small faces ---- */

static int
init_exit(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (py_exception_init_base(self, args, kwds) < 0) {
        return -1;
    }
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (count > 0) {
        py_exception_set_field(&((PySystemExitObject *)self)->code,
                               count == 1 ? PyTuple_GET_ITEM(args, 0) : args);
    }
    return 0;
}

/* A lone key is shown with its quotes: `KeyError: ''` would say nothing without them. */
static PyObject *
str_key(PyObject *self)
{
    PyObject *args = ((PyBaseExceptionObject *)self)->args;
    if (args == NULL || PyTuple_GET_SIZE(args) != 1) {
        return py_exception_str_base(self);
    }
    PyObject *key = PyTuple_GET_ITEM(args, 0);
    Py_INCREF(key);
    PyObject *text = PyObject_Repr(key);
    Py_DECREF(key);
    return text;
}

static const PyMemberDef exit_members[] = {
    {"code", T_OBJECT, offsetof(PySystemExitObject, code), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyMemberDef environment_members[] = {
    {"errno", T_OBJECT, offsetof(PyEnvironmentErrorObject, myerrno), 0, NULL},
    {"strerror", T_OBJECT, offsetof(PyEnvironmentErrorObject, strerror), 0, NULL},
    {"filename", T_OBJECT, offsetof(PyEnvironmentErrorObject, filename), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyMethodDef environment_methods[] = {
    {"__reduce__", py_exception_reduce_environment, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef syntax_members[] = {
    {"msg", T_OBJECT, offsetof(PySyntaxErrorObject, msg), 0, NULL},
    {"filename", T_OBJECT, offsetof(PySyntaxErrorObject, filename), 0, NULL},
    {"lineno", T_OBJECT, offsetof(PySyntaxErrorObject, lineno), 0, NULL},
    {"offset", T_OBJECT, offsetof(PySyntaxErrorObject, offset), 0, NULL},
    {"text", T_OBJECT, offsetof(PySyntaxErrorObject, text), 0, NULL},
    {"print_file_and_line", T_OBJECT, offsetof(PySyntaxErrorObject, print_file_and_line), 0,
     NULL},
    {NULL, 0, 0, 0, NULL},
};

static const PyMemberDef unicode_members[] = {
    {"encoding", T_OBJECT, offsetof(PyUnicodeErrorObject, encoding), 0, NULL},
    {"object", T_OBJECT, offsetof(PyUnicodeErrorObject, object), 0, NULL},
    {"start", T_PYSSIZET, offsetof(PyUnicodeErrorObject, start), 0, NULL},
    {"end", T_PYSSIZET, offsetof(PyUnicodeErrorObject, end), 0, NULL},
    {"reason", T_OBJECT, offsetof(PyUnicodeErrorObject, reason), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

#define MEMBERS(table) .tp_members = (PyMemberDef *)table

#define FACE_plain .tp_init = py_exception_init_base,
#define FACE_exit_init .tp_init = init_exit,
#define FACE_exit FACE_exit_init MEMBERS(exit_members),
#define FACE_key FACE_plain .tp_str = str_key,
#define FACE_environment_init .tp_init = py_exception_init_environment,
#define FACE_environment                                                            \
    FACE_environment_init .tp_str = py_exception_str_environment,                   \
    .tp_methods = (PyMethodDef *)environment_methods, MEMBERS(environment_members),
#define FACE_syntax_init .tp_init = py_exception_init_syntax,
#define FACE_syntax FACE_syntax_init .tp_str = py_exception_str_syntax, MEMBERS(syntax_members),
#define FACE_coding(kind)                                                           \
    .tp_init = py_exception_init_##kind, .tp_str = py_exception_str_##kind,         \
    MEMBERS(unicode_members),
#define FACE_encode FACE_coding(encode)
#define FACE_decode FACE_coding(decode)
#define FACE_translate FACE_coding(translate)

/* ---- the classes ---- */

#define EXCEPTION(name, parent, layout, face, doc)                                  \
    static PyTypeObject py_exception_type_##name = {                                \
        PyVarObject_HEAD_INIT(NULL, 0)                                              \
        .tp_name = "exceptions." #name,                                             \
        .tp_basicsize = sizeof(py_exception_object_##layout),                       \
        .tp_dealloc = py_exception_dealloc,                                         \
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC |  \
                    Py_TPFLAGS_BASE_EXC_SUBCLASS,                                   \
        .tp_doc = doc,                                                              \
        .tp_traverse = py_exception_traverse_##layout,                              \
        .tp_clear = py_exception_clear_##layout,                                    \
        .tp_base = &py_exception_type_##parent,                                     \
        .tp_dictoffset = offsetof(PyBaseExceptionObject, dict),                     \
        .tp_new = py_exception_new,                                                 \
        FACE_##face                                                                 \
    };                                                                              \
    PyObject *PyExc_##name = (PyObject *)&py_exception_type_##name;
#include "hierarchy.def"
#undef EXCEPTION

PyObject *PyExc_MemoryErrorInst;
PyObject *PyExc_RecursionErrorInst;

static PyTypeObject *const exception_types[] = {
    &py_exception_type_BaseException,
#define EXCEPTION(name, parent, layout, face, doc) &py_exception_type_##name,
#include "hierarchy.def"
#undef EXCEPTION
};

enum { EXCEPTION_COUNT = sizeof exception_types / sizeof exception_types[0] };

/* ---- module ---- */

static const char *
short_name(const PyTypeObject *type)
{
    return strrchr(type->tp_name, '.') + 1;
}

static int
add_to_dict(PyObject *dict)
{
    for (int i = 0; i < EXCEPTION_COUNT; i++) {
        PyTypeObject *type = exception_types[i];
        if (PyDict_SetItemString(dict, short_name(type), (PyObject *)type) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
prepare_instances(void)
{
    PyExc_MemoryErrorInst = PyObject_CallObject(PyExc_MemoryError, NULL);
    PyExc_RecursionErrorInst = PyObject_CallFunction(PyExc_RuntimeError, "s",
                                                     "maximum recursion depth exceeded");
    return PyExc_MemoryErrorInst != NULL && PyExc_RecursionErrorInst != NULL ? 0 : -1;
}

int
py_exceptions_ready_types(void)
{
    for (int i = 0; i < EXCEPTION_COUNT; i++) {
        if (PyType_Ready(exception_types[i]) < 0) {
            return -1;
        }
    }
    return 0;
}

void
_PyExc_Init(void)
{
    if (py_exceptions_ready_types() < 0) {
        Py_FatalError("exceptions: cannot initialise the classes");
    }
    PyObject *module =
        Py_InitModule3("exceptions", NULL, "The built-in exception classes, by name.");
    PyObject *builtins = PyImport_AddModule("__builtin__");
    if (module == NULL || builtins == NULL || add_to_dict(PyModule_GetDict(module)) < 0 ||
        add_to_dict(PyModule_GetDict(builtins)) < 0) {
        Py_FatalError("exceptions: cannot initialise the module");
    }
    if (PyExc_MemoryErrorInst == NULL && prepare_instances() < 0) {
        Py_FatalError("exceptions: cannot prepare the instances");
    }
}

void
_PyExc_Fini(void)
{
    Py_CLEAR(PyExc_MemoryErrorInst);
    Py_CLEAR(PyExc_RecursionErrorInst);
}
