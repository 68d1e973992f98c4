/* classic_class.c: old-style classes (`class A:`), the type classobj.

   A class is a name, a tuple of bases and a dict.  Lookup goes depth first, left to right, without any linearisation.

   I1 cl_getattr, cl_setattr and cl_delattr are what lookup of __getattr__ … gave when the class was made, its bases were
      assigned or the attribute was set on this class: an assignment to a base's hook is not noticed.  2.7 is like that.
   I2 the bases form no cycle.

   Not here: instances (classic_instance.c), their numbers (classic_number.c). */
#include "Python.h"

#include "py_state.h"
#include "py_type.h"
#include "py_core.h"
#include "classic.h"

/* ---- lookup ---- */

PyObject *
py_class_lookup(PyClassObject *cls, PyObject *name)
{
    PyObject *value = PyDict_GetItem(cls->cl_dict, name);
    Py_ssize_t count = PyTuple_GET_SIZE(cls->cl_bases);
    for (Py_ssize_t i = 0; value == NULL && i < count; i++) {
        value = py_class_lookup((PyClassObject *)PyTuple_GET_ITEM(cls->cl_bases, i), name);
    }
    return value;
}

int
PyClass_IsSubclass(PyObject *cls, PyObject *base)
{
    if (cls == base) {
        return 1;
    }
    if (PyTuple_Check(base)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(base); i++) {
            if (PyClass_IsSubclass(cls, PyTuple_GET_ITEM(base, i))) {
                return 1;
            }
        }
        return 0;
    }
    if (cls == NULL || !PyClass_Check(cls)) {
        return 0;
    }
    PyObject *bases = ((PyClassObject *)cls)->cl_bases;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        if (PyClass_IsSubclass(PyTuple_GET_ITEM(bases, i), base)) {
            return 1;
        }
    }
    return 0;
}

/* ---- hooks ---- */

static void
set_hook(PyObject **slot, PyObject *value)
{
    PyObject *old = *slot;
    Py_XINCREF(value);
    *slot = value;
    Py_XDECREF(old);
}

static void
find_hooks(PyClassObject *cls)
{
    set_hook(&cls->cl_getattr, py_class_lookup(cls, PY_ID(__getattr__)));
    set_hook(&cls->cl_setattr, py_class_lookup(cls, PY_ID(__setattr__)));
    set_hook(&cls->cl_delattr, py_class_lookup(cls, PY_ID(__delattr__)));
}

/* ---- making ---- */

static int
complete_dict(PyObject *dict)
{
    if (PyDict_GetItem(dict, PY_ID(__doc__)) == NULL && PyDict_SetItem(dict, PY_ID(__doc__), Py_None) < 0) {
        return -1;
    }
    if (PyDict_GetItem(dict, PY_ID(__module__)) != NULL) {
        return 0;
    }
    PyObject *globals = PyEval_GetGlobals();
    PyObject *module = globals == NULL ? NULL : PyDict_GetItem(globals, PY_ID(__name__));
    return module == NULL ? 0 : PyDict_SetItem(dict, PY_ID(__module__), module);
}

static PyObject *
raise_type(const char *message)
{
    PyErr_SetString(PyExc_TypeError, message);
    return NULL;
}

/* The first base that is no classic class: its type makes the class.  Borrowed, NULL if there is none. */
static PyObject *
foreign_base(PyObject *bases)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        if (!PyClass_Check(PyTuple_GET_ITEM(bases, i))) {
            return PyTuple_GET_ITEM(bases, i);
        }
    }
    return NULL;
}

PyObject *
PyClass_New(PyObject *bases, PyObject *dict, PyObject *name)
{
    if (name == NULL || !PyString_Check(name)) {
        return raise_type("PyClass_New: name must be a string");
    }
    if (dict == NULL || !PyDict_Check(dict)) {
        return raise_type("PyClass_New: dict must be a dictionary");
    }
    if (complete_dict(dict) < 0) {
        return NULL;
    }
    if (bases == NULL) {
        bases = PyTuple_New(0);
        if (bases == NULL) {
            return NULL;
        }
    }
    else {
        if (!PyTuple_Check(bases)) {
            return raise_type("PyClass_New: bases must be a tuple");
        }
        PyObject *foreign = foreign_base(bases);
        if (foreign != NULL) {
            if (PyCallable_Check((PyObject *)Py_TYPE(foreign))) {
                return PyObject_CallFunctionObjArgs((PyObject *)Py_TYPE(foreign), name, bases, dict, NULL);
            }
            return raise_type("PyClass_New: base must be a class");
        }
        Py_INCREF(bases);
    }
    PyClassObject *cls = (PyClassObject *)_PyObject_GC_Malloc(sizeof(classic_class));
    if (cls == NULL) {
        Py_DECREF(bases);
        return PyErr_NoMemory();
    }
    (void)PyObject_INIT(cls, &PyClass_Type);
    ((classic_class *)cls)->shared = NULL;
    cls->cl_bases = bases;
    Py_INCREF(dict);
    cls->cl_dict = dict;
    Py_INCREF(name);
    cls->cl_name = name;
    cls->cl_getattr = NULL;
    cls->cl_setattr = NULL;
    cls->cl_delattr = NULL;
    cls->cl_weakreflist = NULL;
    find_hooks(cls);
    _PyObject_GC_TRACK(cls);
    return (PyObject *)cls;
}

static PyObject *
class_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static const char *const names[] = {"name", "bases", "dict", NULL};
    PyObject *name, *bases, *dict;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "SOO", (char **)names, &name, &bases, &dict)) {
        return NULL;
    }
    return PyClass_New(bases, dict, name);
}

/* ---- attributes ---- */

/* The three attributes that are fields.  Borrowed, NULL: another name. */
static PyObject *
special_attribute(PyClassObject *cls, const char *name)
{
    if (name[0] != '_' || name[1] != '_') {
        return NULL;
    }
    if (strcmp(name, "__dict__") == 0) {
        return cls->cl_dict;
    }
    if (strcmp(name, "__bases__") == 0) {
        return cls->cl_bases;
    }
    if (strcmp(name, "__name__") == 0) {
        return cls->cl_name == NULL ? Py_None : cls->cl_name;
    }
    return NULL;
}

static const char *
name_of(PyClassObject *cls)
{
    return cls->cl_name != NULL && PyString_Check(cls->cl_name) ? PyString_AS_STRING(cls->cl_name) : "?";
}

static PyObject *
raise_no_attribute(PyClassObject *cls, PyObject *name)
{
    PyErr_Format(PyExc_AttributeError, "class %.50s has no attribute '%.400s'", name_of(cls),
                 PyString_AS_STRING(name));
    return NULL;
}

static PyObject *
class_getattro(PyObject *self, PyObject *name)
{
    PyClassObject *cls = (PyClassObject *)self;
    if (!PyString_Check(name)) {
        return raise_type("attribute name must be a string");
    }
    PyObject *special = special_attribute(cls, PyString_AS_STRING(name));
    if (special != NULL) {
        if (special == cls->cl_dict && PyEval_GetRestricted()) {
            PyErr_SetString(PyExc_RuntimeError, "class.__dict__ not accessible in restricted mode");
            return NULL;
        }
        Py_INCREF(special);
        return special;
    }
    PyObject *value = py_class_lookup(cls, name);
    if (value == NULL) {
        return raise_no_attribute(cls, name);
    }
    Py_INCREF(value);
    descrgetfunc get = PyType_HasFeature(Py_TYPE(value), Py_TPFLAGS_HAVE_CLASS) ? Py_TYPE(value)->tp_descr_get : NULL;
    if (get == NULL) {
        return value;
    }
    PyObject *bound = get(value, NULL, self);
    Py_DECREF(value);
    return bound;
}

/* ---- setting: each setter gives an error message or NULL ---- */

static const char *
set_dict(PyClassObject *cls, PyObject *value)
{
    if (value == NULL || !PyDict_Check(value)) {
        return "__dict__ must be a dictionary object";
    }
    set_hook(&cls->cl_dict, value);
    find_hooks(cls);
    return NULL;
}

static const char *
set_bases(PyClassObject *cls, PyObject *value)
{
    if (value == NULL || !PyTuple_Check(value)) {
        return "__bases__ must be a tuple object";
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(value); i++) {
        PyObject *base = PyTuple_GET_ITEM(value, i);
        if (!PyClass_Check(base)) {
            return "__bases__ items must be classes";
        }
        if (PyClass_IsSubclass(base, (PyObject *)cls)) { /* I2 */
            return "a __bases__ item causes an inheritance cycle";
        }
    }
    set_hook(&cls->cl_bases, value);
    find_hooks(cls);
    return NULL;
}

static const char *
set_name(PyClassObject *cls, PyObject *value)
{
    if (value == NULL || !PyString_Check(value)) {
        return "__name__ must be a string object";
    }
    if (strlen(PyString_AS_STRING(value)) != (size_t)PyString_GET_SIZE(value)) {
        return "__name__ must not contain null bytes";
    }
    set_hook(&cls->cl_name, value);
    return NULL;
}

/* 1: the name was one of the fields, -1 with exception: it could not be set, 0: another name. */
static int
set_special(PyClassObject *cls, const char *name, PyObject *value)
{
    const char *error;
    if (strcmp(name, "__dict__") == 0) {
        error = set_dict(cls, value);
    }
    else if (strcmp(name, "__bases__") == 0) {
        error = set_bases(cls, value);
    }
    else if (strcmp(name, "__name__") == 0) {
        error = set_name(cls, value);
    }
    else {
        return 0;
    }
    if (error != NULL) {
        raise_type(error);
        return -1;
    }
    return 1;
}

static void
note_hook(PyClassObject *cls, const char *name, PyObject *value)
{
    if (strcmp(name, "__getattr__") == 0) {
        set_hook(&cls->cl_getattr, value);
    }
    else if (strcmp(name, "__setattr__") == 0) {
        set_hook(&cls->cl_setattr, value);
    }
    else if (strcmp(name, "__delattr__") == 0) {
        set_hook(&cls->cl_delattr, value);
    }
}

static int
class_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyClassObject *cls = (PyClassObject *)self;
    if (!PyString_Check(name)) {
        raise_type("attribute name must be a string");
        return -1;
    }
    if (PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_RuntimeError, "classes are read-only in restricted mode");
        return -1;
    }
    const char *text = PyString_AS_STRING(name);
    if (text[0] == '_' && text[1] == '_') {
        int status = set_special(cls, text, value);
        if (status != 0) {
            return status < 0 ? -1 : 0;
        }
        note_hook(cls, text, value);
    }
    PyObject *dict = cls->cl_dict;
    Py_INCREF(dict);
    int status;
    if (value != NULL) {
        status = PyDict_SetItem(dict, name, value);
    }
    else {
        status = PyDict_DelItem(dict, name);
        if (status < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) {
            raise_no_attribute(cls, name);
        }
    }
    Py_DECREF(dict);
    return status;
}

/* ---- text ---- */

static const char *
module_of(PyClassObject *cls)
{
    PyObject *module = PyDict_GetItem(cls->cl_dict, PY_ID(__module__));
    return module != NULL && PyString_Check(module) ? PyString_AS_STRING(module) : NULL;
}

static PyObject *
class_repr(PyObject *self)
{
    PyClassObject *cls = (PyClassObject *)self;
    const char *module = module_of(cls);
    return PyString_FromFormat("<class %s.%s at %p>", module == NULL ? "?" : module, name_of(cls), (void *)self);
}

static PyObject *
class_str(PyObject *self)
{
    PyClassObject *cls = (PyClassObject *)self;
    const char *module = module_of(cls);
    if (cls->cl_name == NULL || !PyString_Check(cls->cl_name)) {
        return class_repr(self);
    }
    if (module == NULL) {
        Py_INCREF(cls->cl_name);
        return cls->cl_name;
    }
    return PyString_FromFormat("%s.%s", module, name_of(cls));
}

/* ---- life ---- */

static void
class_dealloc(PyObject *self)
{
    PyClassObject *cls = (PyClassObject *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    if (cls->cl_weakreflist != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    Py_DECREF(cls->cl_bases);
    Py_DECREF(cls->cl_dict);
    Py_XDECREF(cls->cl_name);
    Py_XDECREF(cls->cl_getattr);
    Py_XDECREF(cls->cl_setattr);
    Py_XDECREF(cls->cl_delattr);
    py_dict_drop_shared(&((classic_class *)cls)->shared);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static int
class_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyClassObject *cls = (PyClassObject *)self;
    Py_VISIT(cls->cl_bases);
    Py_VISIT(cls->cl_dict);
    Py_VISIT(cls->cl_name);
    Py_VISIT(cls->cl_getattr);
    Py_VISIT(cls->cl_setattr);
    Py_VISIT(cls->cl_delattr);
    return 0;
}

PyTypeObject PyClass_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "classobj",
    .tp_basicsize = sizeof(PyClassObject),
    .tp_dealloc = class_dealloc,
    .tp_repr = class_repr,
    .tp_call = PyInstance_New,
    .tp_str = class_str,
    .tp_getattro = class_getattro,
    .tp_setattro = class_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | PY_TPFLAGS_SOFT_CALL | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "classobj(name, bases, dict) -> an old-style class",
    .tp_traverse = class_traverse,
    .tp_weaklistoffset = offsetof(PyClassObject, cl_weakreflist),
    .tp_new = class_new,
};
