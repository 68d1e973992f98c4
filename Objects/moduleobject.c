/* Module objects: a name, a dictionary and how it is emptied at the end.
 *
 * The namespace is an ordinary dict, shared with every function of the module. When the module goes
 * away while functions still hold the dict, its values are replaced by None so that cycles through
 * the dict are broken: first names with one leading underscore, then all but __builtins__.
 *
 * I1 md_dict is NULL (never initialised) or a dict.
 */
#include "Python.h"
#include "structmember.h"

typedef struct {
    PyObject_HEAD
    PyObject *md_dict; /* owned */
} module_object;

static const PyMemberDef module_members[] = {
    {"__dict__", T_OBJECT, offsetof(module_object, md_dict), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* ---- making ---- */

static int
set_string(PyObject *dict, const char *key, const char *text)
{
    PyObject *value = PyString_FromString(text);
    if (value == NULL) {
        return -1;
    }
    int status = PyDict_SetItemString(dict, key, value);
    Py_DECREF(value);
    return status;
}

PyObject *
PyModule_New(const char *name)
{
    module_object *module = PyObject_GC_New(module_object, &PyModule_Type);
    if (module == NULL) {
        return NULL;
    }
    module->md_dict = PyDict_New();
    PyObject_GC_Track(module);
    if (module->md_dict == NULL || set_string(module->md_dict, "__name__", name) < 0 ||
        PyDict_SetItemString(module->md_dict, "__doc__", Py_None) < 0 ||
        PyDict_SetItemString(module->md_dict, "__package__", Py_None) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return (PyObject *)module;
}

static int
module_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static const char *const keywords[] = {"name", "doc", NULL};
    module_object *module = (module_object *)self;
    PyObject *name;
    PyObject *doc = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "S|O:module.__init__", (char **)keywords, &name,
                                     &doc)) {
        return -1;
    }
    if (module->md_dict == NULL) {
        module->md_dict = PyDict_New();
        if (module->md_dict == NULL) {
            return -1;
        }
    }
    if (PyDict_SetItemString(module->md_dict, "__name__", name) < 0) {
        return -1;
    }
    return PyDict_SetItemString(module->md_dict, "__doc__", doc);
}

/* ---- access ---- */

PyObject *
PyModule_GetDict(PyObject *self)
{
    if (!PyModule_Check(self)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    module_object *module = (module_object *)self;
    if (module->md_dict == NULL) {
        module->md_dict = PyDict_New();
    }
    return module->md_dict;
}

/* The text of string `key` in the module, or NULL with SystemError `message`. */
static char *
get_text(PyObject *self, const char *key, const char *message)
{
    if (!PyModule_Check(self)) {
        PyErr_BadArgument();
        return NULL;
    }
    PyObject *dict = ((module_object *)self)->md_dict;
    PyObject *value = dict != NULL ? PyDict_GetItemString(dict, key) : NULL;
    if (value == NULL || !PyString_Check(value)) {
        PyErr_SetString(PyExc_SystemError, message);
        return NULL;
    }
    return PyString_AS_STRING(value);
}

char *
PyModule_GetName(PyObject *module)
{
    return get_text(module, "__name__", "nameless module");
}

char *
PyModule_GetFilename(PyObject *module)
{
    return get_text(module, "__file__", "module filename missing");
}

/* ---- the end ---- */

static int
is_private(const char *name)
{
    return name[0] == '_' && name[1] != '_';
}

/* Sets the names of one pass to None. Works on a copy of the keys: values may run code. */
static void
clear_names(PyObject *dict, PyObject *keys, int pass)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys); i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        if (!PyString_Check(key)) {
            continue;
        }
        const char *name = PyString_AS_STRING(key);
        if (pass == 1 ? !is_private(name) : *name == '_' && strcmp(name, "__builtins__") == 0) {
            continue;
        }
        PyObject *value = PyDict_GetItem(dict, key);
        if (value == NULL || value == Py_None) {
            continue;
        }
        if (Py_VerboseFlag > 1) {
            PySys_WriteStderr("#   clear[%d] %s\n", pass, name);
        }
        if (PyDict_SetItem(dict, key, Py_None) < 0) {
            PyErr_Clear();
        }
    }
}

void
_PyModule_Clear(PyObject *self)
{
    PyObject *dict = ((module_object *)self)->md_dict;
    if (dict == NULL) {
        return;
    }
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Py_INCREF(dict);
    PyObject *keys = PyDict_Keys(dict);
    if (keys != NULL) {
        clear_names(dict, keys, 1);
        clear_names(dict, keys, 2);
        Py_DECREF(keys);
    }
    else {
        PyErr_Clear();
    }
    Py_DECREF(dict);
    PyErr_Restore(type, value, traceback);
}

static void
module_dealloc(PyObject *self)
{
    module_object *module = (module_object *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (module->md_dict != NULL) {
        if (Py_REFCNT(module->md_dict) > 1) {
            _PyModule_Clear(self);
        }
        Py_DECREF(module->md_dict);
    }
    Py_TYPE(self)->tp_free(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
module_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((module_object *)self)->md_dict);
    return 0;
}

/* ---- face ---- */

static PyObject *
module_repr(PyObject *self)
{
    const char *name = PyModule_GetName(self);
    if (name == NULL) {
        PyErr_Clear();
        name = "?";
    }
    const char *filename = PyModule_GetFilename(self);
    if (filename == NULL) {
        PyErr_Clear();
        return PyString_FromFormat("<module '%s' (built-in)>", name);
    }
    return PyString_FromFormat("<module '%s' from '%s'>", name, filename);
}

PyTypeObject PyModule_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "module",
    .tp_basicsize = sizeof(module_object),
    .tp_dealloc = module_dealloc,
    .tp_repr = module_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "module(name[, doc])\n\nA namespace of its own with a name and a docstring.",
    .tp_traverse = module_traverse,
    .tp_members = (PyMemberDef *)module_members,
    .tp_dictoffset = offsetof(module_object, md_dict),
    .tp_init = module_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
