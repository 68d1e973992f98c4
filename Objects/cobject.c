/* cobject.c: the older form of a capsule: a C pointer and a description pointer, without a name to check.

   I1 a destructor of a CObject with a description takes both pointers. */
#include "Python.h"

#include "py_state.h"

typedef void (*simple_destructor)(void *pointer);
typedef void (*described_destructor)(void *pointer, void *description);

static int
warn_deprecated(void)
{
    return PyErr_WarnPy3k((char *)"CObject type is not supported in 3.x. Please use capsule objects instead.", 1);
}

PyObject *
PyCObject_FromVoidPtr(void *pointer, void (*destroy)(void *))
{
    if (Py_Py3kWarningFlag && warn_deprecated() < 0) {
        return NULL;
    }
    PyCObject *self = PyObject_NEW(PyCObject, &PyCObject_Type);
    if (self == NULL) {
        return NULL;
    }
    self->cobject = pointer;
    self->destructor = destroy;
    self->desc = NULL;
    return (PyObject *)self;
}

PyObject *
PyCObject_FromVoidPtrAndDesc(void *pointer, void *description, void (*destroy)(void *, void *))
{
    if (Py_Py3kWarningFlag && warn_deprecated() < 0) {
        return NULL;
    }
    if (description == NULL) {
        PyErr_SetString(PyExc_TypeError, "PyCObject_FromVoidPtrAndDesc called with null description");
        return NULL;
    }
    PyCObject *self = PyObject_NEW(PyCObject, &PyCObject_Type);
    if (self == NULL) {
        return NULL;
    }
    self->cobject = pointer;
    self->destructor = (simple_destructor)destroy;
    self->desc = description;
    return (PyObject *)self;
}

/* Extensions that moved on to capsules still serve callers that expect a CObject. */
void *
PyCObject_AsVoidPtr(PyObject *object)
{
    if (object == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "PyCObject_AsVoidPtr called with null pointer");
        }
        return NULL;
    }
    if (PyCapsule_CheckExact(object)) {
        return PyCapsule_GetPointer(object, PyCapsule_GetName(object));
    }
    if (Py_TYPE(object) != &PyCObject_Type) {
        PyErr_SetString(PyExc_TypeError, "PyCObject_AsVoidPtr with non-C-object");
        return NULL;
    }
    return ((PyCObject *)object)->cobject;
}

void *
PyCObject_GetDesc(PyObject *object)
{
    if (object == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "PyCObject_GetDesc called with null pointer");
        }
        return NULL;
    }
    if (Py_TYPE(object) != &PyCObject_Type) {
        PyErr_SetString(PyExc_TypeError, "PyCObject_GetDesc with non-C-object");
        return NULL;
    }
    return ((PyCObject *)object)->desc;
}

int
PyCObject_SetVoidPtr(PyObject *object, void *pointer)
{
    PyCObject *self = (PyCObject *)object;
    if (self == NULL || !PyCObject_Check(object) || self->destructor != NULL) {
        PyErr_SetString(PyExc_TypeError, "Invalid call to PyCObject_SetVoidPtr");
        return 0;
    }
    self->cobject = pointer;
    return 1;
}

void *
PyCObject_Import(char *module_name, char *name)
{
    PyObject *module = PyImport_ImportModule(module_name);
    if (module == NULL) {
        return NULL;
    }
    void *pointer = NULL;
    PyObject *object = PyObject_GetAttrString(module, name);
    if (object != NULL) {
        pointer = PyCObject_AsVoidPtr(object);
    }
    Py_XDECREF(object);
    Py_DECREF(module);
    return pointer;
}

static void
cobject_dealloc(PyObject *object)
{
    PyCObject *self = (PyCObject *)object;
    if (self->destructor != NULL) {
        if (self->desc != NULL) { /* I1 */
            ((described_destructor)self->destructor)(self->cobject, self->desc);
        }
        else {
            self->destructor(self->cobject);
        }
    }
    PyObject_DEL(object);
}

PyTypeObject PyCObject_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "PyCObject",
    .tp_basicsize = sizeof(PyCObject),
    .tp_dealloc = cobject_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "A C pointer for use by other C code; capsules have replaced it.",
};
