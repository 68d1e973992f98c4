/* attributes.c: getting and setting attributes, and dir().

   PyObject_GetAttr normalises the name and asks the type's tp_getattro; nearly every type has the generic one below:

       data descriptor on the type  >  instance dict  >  other descriptor on the type  >  plain class attribute

   I1 a name that reaches a tp_getattro slot is a str (unicode has been encoded); a name that is set is interned.
   I2 the descriptor found on the type is owned while the instance dict is searched: a key comparison may run code that
      removes it.

   Not here: attributes of types (Objects/type/type_attr.c), of classic instances (classic_instance.c), __getattr__ hooks
   (Objects/type/slots.c). */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"
#include "py_dict.h"

/* ---- names ---- */

static int
raise_bad_name(PyObject *name)
{
    PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'", Py_TYPE(name)->tp_name);
    return -1;
}

PyObject *
py_attr_name(PyObject *name)
{
    if (PyString_Check(name)) {
        Py_INCREF(name);
        return name;
    }
    if (PyUnicode_Check(name)) {
        return PyUnicode_AsEncodedString(name, NULL, NULL);
    }
    raise_bad_name(name);
    return NULL;
}

static PyObject *
raise_no_attribute(PyObject *object, PyObject *name)
{
    PyErr_Format(PyExc_AttributeError, "'%.50s' object has no attribute '%.400s'", Py_TYPE(object)->tp_name,
                 PyString_AS_STRING(name));
    return NULL;
}

/* ---- the protocol: get ---- */

static PyObject *
get_with_str(PyObject *object, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(object);
    if (type->tp_getattro != NULL) {
        return type->tp_getattro(object, name);
    }
    if (type->tp_getattr != NULL) {
        return type->tp_getattr(object, PyString_AS_STRING(name));
    }
    return raise_no_attribute(object, name);
}

PyObject *
PyObject_GetAttr(PyObject *object, PyObject *name)
{
    if (PyString_CheckExact(name) && Py_TYPE(object)->tp_getattro != NULL) {
        return Py_TYPE(object)->tp_getattro(object, name);
    }
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return NULL;
    }
    PyObject *value = get_with_str(object, key);
    Py_DECREF(key);
    return value;
}

PyObject *
PyObject_GetAttrString(PyObject *object, const char *name)
{
    if (Py_TYPE(object)->tp_getattr != NULL) {
        return Py_TYPE(object)->tp_getattr(object, (char *)name);
    }
    PyObject *key = PyString_InternFromString(name);
    if (key == NULL) {
        return NULL;
    }
    PyObject *value = PyObject_GetAttr(object, key);
    Py_DECREF(key);
    return value;
}

int
PyObject_HasAttr(PyObject *object, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(object, name);
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(value);
    return 1;
}

int
PyObject_HasAttrString(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    if (value == NULL) {
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(value);
    return 1;
}

/* ---- the protocol: set ---- */

static int
raise_cannot_set(PyObject *object, PyObject *name, PyObject *value)
{
    PyTypeObject *type = Py_TYPE(object);
    int readable = type->tp_getattr != NULL || type->tp_getattro != NULL;
    PyErr_Format(PyExc_TypeError,
                 readable ? "'%.100s' object has only read-only attributes (%s .%.100s)"
                          : "'%.100s' object has no attributes (%s .%.100s)",
                 type->tp_name, value == NULL ? "del" : "assign to", PyString_AS_STRING(name));
    return -1;
}

int
PyObject_SetAttr(PyObject *object, PyObject *name, PyObject *value)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return -1;
    }
    PyString_InternInPlace(&key);
    int status;
    if (type->tp_setattro != NULL) {
        status = type->tp_setattro(object, key, value);
    }
    else if (type->tp_setattr != NULL) {
        status = type->tp_setattr(object, PyString_AS_STRING(key), value);
    }
    else {
        status = raise_cannot_set(object, key, value);
    }
    Py_DECREF(key);
    return status;
}

int
PyObject_SetAttrString(PyObject *object, const char *name, PyObject *value)
{
    if (Py_TYPE(object)->tp_setattr != NULL) {
        return Py_TYPE(object)->tp_setattr(object, (char *)name, value);
    }
    PyObject *key = PyString_InternFromString(name);
    if (key == NULL) {
        return -1;
    }
    int status = PyObject_SetAttr(object, key, value);
    Py_DECREF(key);
    return status;
}

/* ---- the instance dict ---- */

PyObject **
_PyObject_GetDictPtr(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    if (!(type->tp_flags & Py_TPFLAGS_HAVE_CLASS) || type->tp_dictoffset == 0) {
        return NULL;
    }
    Py_ssize_t offset = type->tp_dictoffset;
    if (offset < 0) {
        Py_ssize_t items = Py_SIZE(object) < 0 ? -Py_SIZE(object) : Py_SIZE(object);
        offset += (Py_ssize_t)_PyObject_VAR_SIZE(type, items);
    }
    return (PyObject **)((char *)object + offset);
}

/* ---- generic get ---- */

static int
ensure_ready(PyTypeObject *type)
{
    return type->tp_dict != NULL ? 0 : PyType_Ready(type);
}

/* Looks `name` up in an instance dict that may go away meanwhile.  Returns new, NULL without exception if absent. */
static PyObject *
dict_value(PyObject *dict, PyObject *name)
{
    if (dict == NULL) {
        return NULL;
    }
    Py_INCREF(dict);
    PyObject *value = PyDict_GetItem(dict, name);
    Py_XINCREF(value);
    Py_DECREF(dict);
    return value;
}

static PyObject *
generic_get(PyObject *object, PyObject *name, PyObject *dict)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject *descr = py_type_lookup(type, name);
    descrgetfunc get = NULL;
    if (descr != NULL) {
        Py_INCREF(descr); /* I2 */
        if (PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS)) {
            get = Py_TYPE(descr)->tp_descr_get;
            if (get != NULL && PyDescr_IsData(descr)) {
                PyObject *value = get(descr, object, (PyObject *)type);
                Py_DECREF(descr);
                return value;
            }
        }
    }
    if (dict == NULL) {
        PyObject **slot = _PyObject_GetDictPtr(object);
        dict = slot == NULL ? NULL : *slot;
    }
    PyObject *value = dict_value(dict, name);
    if (value != NULL) {
        Py_XDECREF(descr);
        return value;
    }
    if (get != NULL) {
        value = get(descr, object, (PyObject *)type);
        Py_DECREF(descr);
        return value;
    }
    return descr != NULL ? descr : raise_no_attribute(object, name);
}

PyObject *
_PyObject_GenericGetAttrWithDict(PyObject *object, PyObject *name, PyObject *dict)
{
    if (ensure_ready(Py_TYPE(object)) < 0) {
        return NULL;
    }
    if (PyString_Check(name)) {
        return generic_get(object, name, dict);
    }
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return NULL;
    }
    PyObject *value = generic_get(object, key, dict);
    Py_DECREF(key);
    return value;
}

PyObject *
PyObject_GenericGetAttr(PyObject *object, PyObject *name)
{
    return _PyObject_GenericGetAttrWithDict(object, name, NULL);
}

/* ---- generic set ---- */

int
py_attr_store(PyObject *dict, PyObject *name, PyObject *value)
{
    Py_INCREF(dict);
    int status = value == NULL ? PyDict_DelItem(dict, name) : PyDict_SetItem(dict, name, value);
    if (status < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    Py_DECREF(dict);
    return status;
}

static int
raise_not_settable(PyObject *object, PyObject *name, int found)
{
    PyErr_Format(PyExc_AttributeError,
                 found ? "'%.50s' object attribute '%.400s' is read-only"
                       : "'%.100s' object has no attribute '%.200s'",
                 Py_TYPE(object)->tp_name, PyString_AS_STRING(name));
    return -1;
}

/* The instance's dict, made when a value is to be stored.  Borrowed; NULL without exception: there can be none. */
static PyObject *
dict_for_store_borrow(PyObject *object, PyObject *value)
{
    PyObject **slot = _PyObject_GetDictPtr(object);
    if (slot == NULL) {
        return NULL;
    }
    if (*slot == NULL && value != NULL) {
        *slot = py_dict_new_instance(Py_TYPE(object));
    }
    return *slot;
}

static int
generic_set(PyObject *object, PyObject *name, PyObject *value, PyObject *dict)
{
    PyObject *descr = py_type_lookup(Py_TYPE(object), name);
    if (descr != NULL && PyType_HasFeature(Py_TYPE(descr), Py_TPFLAGS_HAVE_CLASS)) {
        descrsetfunc set = Py_TYPE(descr)->tp_descr_set;
        if (set != NULL) {
            Py_INCREF(descr);
            int status = set(descr, object, value);
            Py_DECREF(descr);
            return status;
        }
    }
    int found = descr != NULL;
    if (dict == NULL) {
        dict = dict_for_store_borrow(object, value);
        if (dict == NULL && PyErr_Occurred()) {
            return -1;
        }
    }
    if (dict != NULL) {
        return py_attr_store(dict, name, value);
    }
    return raise_not_settable(object, name, found);
}

int
_PyObject_GenericSetAttrWithDict(PyObject *object, PyObject *name, PyObject *value, PyObject *dict)
{
    if (ensure_ready(Py_TYPE(object)) < 0) {
        return -1;
    }
    PyObject *key = py_attr_name(name);
    if (key == NULL) {
        return -1;
    }
    int status = generic_set(object, key, value, dict);
    Py_DECREF(key);
    return status;
}

int
PyObject_GenericSetAttr(PyObject *object, PyObject *name, PyObject *value)
{
    return _PyObject_GenericSetAttrWithDict(object, name, value, NULL);
}

/* ---- dir ---- */

static int
merge_attribute_dict(PyObject *into, PyObject *object)
{
    PyObject *dict = PyObject_GetAttr(object, PY_ID(__dict__));
    if (dict == NULL) {
        PyErr_Clear();
        return 0;
    }
    int status = PyDict_Update(into, dict);
    Py_DECREF(dict);
    return status;
}

/* Adds the names of a class and of all that it inherits, by __dict__ and __bases__ so that any class-like object works. */
static int
merge_class(PyObject *into, PyObject *cls)
{
    if (Py_EnterRecursiveCall(" in __dir__")) {
        return -1;
    }
    int status = merge_attribute_dict(into, cls);
    PyObject *bases = NULL;
    if (status == 0) {
        bases = PyObject_GetAttr(cls, PY_ID(__bases__));
        if (bases == NULL) {
            PyErr_Clear();
        }
    }
    Py_ssize_t count = bases == NULL ? 0 : PySequence_Size(bases);
    if (count < 0) {
        PyErr_Clear();
    }
    for (Py_ssize_t i = 0; status == 0 && i < count; i++) {
        PyObject *base = PySequence_GetItem(bases, i);
        status = base == NULL ? -1 : merge_class(into, base);
        Py_XDECREF(base);
    }
    Py_XDECREF(bases);
    Py_LeaveRecursiveCall();
    return status;
}

/* Adds the strings of the list that is attribute `name` of object (the old __members__ and __methods__). */
static int
merge_name_list(PyObject *into, PyObject *object, const char *name)
{
    PyObject *list = PyObject_GetAttrString(object, name);
    if (list == NULL) {
        PyErr_Clear();
        return 0;
    }
    int status = PyList_Check(list) ? PyErr_WarnPy3k("__members__ and __methods__ not supported in 3.x", 1) : 0;
    for (Py_ssize_t i = 0; PyList_Check(list) && status == 0 && i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        if (PyString_Check(item)) {
            Py_INCREF(item);
            status = PyDict_SetItem(into, item, Py_None);
            Py_DECREF(item);
        }
    }
    Py_DECREF(list);
    return status;
}

/* A new dict of the names in the object's own __dict__; other kinds of mapping are ignored. */
static PyObject *
own_names(PyObject *object)
{
    PyObject *dict = PyObject_GetAttr(object, PY_ID(__dict__));
    if (dict == NULL) {
        PyErr_Clear();
        return PyDict_New();
    }
    PyObject *copy = PyDict_Check(dict) ? PyDict_Copy(dict) : PyDict_New();
    Py_DECREF(dict);
    return copy;
}

static PyObject *
keys_steal(PyObject *dict)
{
    PyObject *keys = dict == NULL ? NULL : PyDict_Keys(dict);
    Py_XDECREF(dict);
    return keys;
}

static PyObject *
dir_of_instance(PyObject *object)
{
    PyObject *names = own_names(object);
    if (names == NULL) {
        return NULL;
    }
    int status = merge_name_list(names, object, "__members__");
    if (status == 0) {
        status = merge_name_list(names, object, "__methods__");
    }
    if (status == 0) {
        PyObject *cls = PyObject_GetAttr(object, PY_ID(__class__));
        if (cls == NULL) {
            PyErr_Clear();
        }
        else {
            status = merge_class(names, cls);
            Py_DECREF(cls);
        }
    }
    if (status < 0) {
        Py_CLEAR(names);
    }
    return keys_steal(names);
}

static PyObject *
dir_of_class(PyObject *cls)
{
    PyObject *names = PyDict_New();
    if (names != NULL && merge_class(names, cls) < 0) {
        Py_CLEAR(names);
    }
    return keys_steal(names);
}

static PyObject *
dir_of_module(PyObject *module)
{
    PyObject *dict = PyObject_GetAttr(module, PY_ID(__dict__));
    if (dict == NULL) {
        return NULL;
    }
    PyObject *keys = NULL;
    if (PyDict_Check(dict)) {
        keys = PyDict_Keys(dict);
    }
    else {
        const char *name = PyModule_GetName(module);
        if (name != NULL) {
            PyErr_Format(PyExc_TypeError, "%.200s.__dict__ is not a dictionary", name);
        }
    }
    Py_DECREF(dict);
    return keys;
}

/* The bound __dir__ of object.  Returns new, NULL without exception when there is none. */
static PyObject *
find_dir_method(PyObject *object)
{
    if (!PyInstance_Check(object)) {
        return py_type_lookup_special(object, PY_ID(__dir__));
    }
    PyObject *method = PyObject_GetAttr(object, PY_ID(__dir__));
    if (method == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return method;
}

static PyObject *
dir_of_object(PyObject *object)
{
    PyObject *method = find_dir_method(object);
    if (method != NULL) {
        PyObject *names = PyObject_CallFunctionObjArgs(method, NULL);
        Py_DECREF(method);
        if (names != NULL && !PyList_Check(names)) {
            PyErr_Format(PyExc_TypeError, "__dir__() must return a list, not %.200s", Py_TYPE(names)->tp_name);
            Py_CLEAR(names);
        }
        return names;
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (PyModule_Check(object)) {
        return dir_of_module(object);
    }
    if (PyType_Check(object) || PyClass_Check(object)) {
        return dir_of_class(object);
    }
    return dir_of_instance(object);
}

static PyObject *
dir_of_locals(void)
{
    PyObject *locals = PyEval_GetLocals();
    if (locals == NULL) {
        return NULL;
    }
    PyObject *names = PyMapping_Keys(locals);
    if (names != NULL && !PyList_Check(names)) {
        PyErr_Format(PyExc_TypeError, "dir(): expected keys() of locals to be a list, not '%.200s'",
                     Py_TYPE(names)->tp_name);
        Py_CLEAR(names);
    }
    return names;
}

PyObject *
PyObject_Dir(PyObject *object)
{
    PyObject *names = object == NULL ? dir_of_locals() : dir_of_object(object);
    if (names != NULL && PyList_Sort(names) < 0) {
        Py_CLEAR(names);
    }
    return names;
}
