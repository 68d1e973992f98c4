/* capsule.c: a C pointer as an object, with a name that says what it points to.

   I1 the pointer of a valid capsule is not NULL.
   I2 a pointer is only handed out for the name that the capsule has: same text, or both NULL. */
#include "Python.h"

#include "py_state.h"

typedef struct {
    PyObject_HEAD
    void *pointer;                   /* I1 */
    const char *name;                /* borrowed from the maker, or NULL */
    void *context;
    PyCapsule_Destructor destructor; /* or NULL */
} capsule;

static int
same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The capsule behind an object, NULL with ValueError if it is none. */
static capsule *
legal(PyObject *object, const char *function)
{
    capsule *self = (capsule *)object;
    if (self == NULL || !PyCapsule_CheckExact(object) || self->pointer == NULL) {
        PyErr_Format(PyExc_ValueError, "%s called with invalid PyCapsule object", function);
        return NULL;
    }
    return self;
}

PyObject *
PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor destroy)
{
    if (pointer == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_New called with null pointer");
        return NULL;
    }
    capsule *self = PyObject_NEW(capsule, &PyCapsule_Type);
    if (self == NULL) {
        return NULL;
    }
    self->pointer = pointer;
    self->name = name;
    self->context = NULL;
    self->destructor = destroy;
    return (PyObject *)self;
}

int
PyCapsule_IsValid(PyObject *object, const char *name)
{
    capsule *self = (capsule *)object;
    return self != NULL && PyCapsule_CheckExact(object) && self->pointer != NULL && same_name(self->name, name);
}

void *
PyCapsule_GetPointer(PyObject *object, const char *name)
{
    capsule *self = legal(object, "PyCapsule_GetPointer");
    if (self == NULL) {
        return NULL;
    }
    if (!same_name(name, self->name)) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
        return NULL;
    }
    return self->pointer;
}

const char *
PyCapsule_GetName(PyObject *object)
{
    capsule *self = legal(object, "PyCapsule_GetName");
    return self == NULL ? NULL : self->name;
}

PyCapsule_Destructor
PyCapsule_GetDestructor(PyObject *object)
{
    capsule *self = legal(object, "PyCapsule_GetDestructor");
    return self == NULL ? NULL : self->destructor;
}

void *
PyCapsule_GetContext(PyObject *object)
{
    capsule *self = legal(object, "PyCapsule_GetContext");
    return self == NULL ? NULL : self->context;
}

int
PyCapsule_SetPointer(PyObject *object, void *pointer)
{
    if (pointer == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyCapsule_SetPointer called with null pointer");
        return -1;
    }
    capsule *self = legal(object, "PyCapsule_SetPointer");
    if (self == NULL) {
        return -1;
    }
    self->pointer = pointer;
    return 0;
}

int
PyCapsule_SetName(PyObject *object, const char *name)
{
    capsule *self = legal(object, "PyCapsule_SetName");
    if (self == NULL) {
        return -1;
    }
    self->name = name;
    return 0;
}

int
PyCapsule_SetDestructor(PyObject *object, PyCapsule_Destructor destroy)
{
    capsule *self = legal(object, "PyCapsule_SetDestructor");
    if (self == NULL) {
        return -1;
    }
    self->destructor = destroy;
    return 0;
}

int
PyCapsule_SetContext(PyObject *object, void *context)
{
    capsule *self = legal(object, "PyCapsule_SetContext");
    if (self == NULL) {
        return -1;
    }
    self->context = context;
    return 0;
}

/* ---- by dotted name ---- */

/* Imports the first part of `path` (cut at its dots) and gets the others as attributes.  Returns new. */
static PyObject *
follow_path(char *path, const char *name, int no_block)
{
    PyObject *object = NULL;
    while (path != NULL) {
        char *dot = strchr(path, '.');
        if (dot != NULL) {
            *dot++ = '\0';
        }
        if (object == NULL) {
            object = no_block ? PyImport_ImportModuleNoBlock(path) : PyImport_ImportModule(path);
            if (object == NULL && !no_block) {
                PyErr_Format(PyExc_ImportError, "PyCapsule_Import could not import module \"%s\"", path);
            }
        }
        else {
            PyObject *next = PyObject_GetAttrString(object, path);
            Py_DECREF(object);
            object = next;
        }
        if (object == NULL) {
            return NULL;
        }
        path = dot;
    }
    return object;
}

void *
PyCapsule_Import(const char *name, int no_block)
{
    size_t size = strlen(name) + 1;
    char *path = PyMem_Malloc(size);
    if (path == NULL) {
        return NULL;
    }
    memcpy(path, name, size);
    PyObject *object = follow_path(path, name, no_block);
    void *pointer = NULL;
    if (object != NULL) {
        if (PyCapsule_IsValid(object, name)) {
            pointer = ((capsule *)object)->pointer;
        }
        else {
            PyErr_Format(PyExc_AttributeError, "PyCapsule_Import \"%s\" is not valid", name);
        }
    }
    Py_XDECREF(object);
    PyMem_Free(path);
    return pointer;
}

/* ---- the type ---- */

static void
capsule_dealloc(PyObject *object)
{
    capsule *self = (capsule *)object;
    if (self->destructor != NULL) {
        self->destructor(object);
    }
    PyObject_DEL(object);
}

static PyObject *
capsule_repr(PyObject *object)
{
    capsule *self = (capsule *)object;
    const char *quote = self->name == NULL ? "" : "\"";
    return PyString_FromFormat("<capsule object %s%s%s at %p>", quote, self->name == NULL ? "NULL" : self->name, quote,
                               (void *)self);
}

PyTypeObject PyCapsule_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "PyCapsule",
    .tp_basicsize = sizeof(capsule),
    .tp_dealloc = capsule_dealloc,
    .tp_repr = capsule_repr,
    .tp_doc = "A capsule holds a C pointer for use by other C code.",
};
