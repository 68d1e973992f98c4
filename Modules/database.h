/* What the modules dbm and gdbm have in common: the type of databases, apart from how its library is asked.
 *
 * A module says, before it includes this: DATABASE, its name; DATABASE_LABEL, the name in messages; database_file, the
 * library's handle; database_shut(file). Behind it: the functions declared below, and the tables of methods.
 *
 *   I1  file is NULL once the database is closed; every method checks that
 */
#ifndef PY_MODULES_DATABASE_H
#define PY_MODULES_DATABASE_H

typedef struct {
    PyObject_HEAD
    database_file file; /* owned, see I1 */
} database;

static Py_ssize_t database_length(database *self);
static PyObject *database_get(database *self, PyObject *key);
static int database_set(database *self, PyObject *key, PyObject *value); /* value NULL: delete */
static int database_contains(database *self, PyObject *key);

static const PyMethodDef database_methods[], database_functions[];

/* ---- the type ---- */

static PyObject *
database_close(database *self, PyObject *nothing)
{
    if (self->file != NULL) {
        database_shut(self->file);
        self->file = NULL;
    }
    Py_RETURN_NONE;
}

static void
database_dealloc(database *self)
{
    if (self->file != NULL) {
        database_shut(self->file);
    }
    PyObject_Free(self);
}

static const PyMappingMethods database_mapping = {
    .mp_length = (lenfunc)database_length,
    .mp_subscript = (binaryfunc)database_get,
    .mp_ass_subscript = (objobjargproc)database_set,
};
static const PySequenceMethods database_sequence = {.sq_contains = (objobjproc)database_contains};

static PyTypeObject database_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = DATABASE "." DATABASE,
    .tp_basicsize = sizeof(database),
    .tp_dealloc = (destructor)database_dealloc,
    .tp_as_sequence = (PySequenceMethods *)&database_sequence,
    .tp_as_mapping = (PyMappingMethods *)&database_mapping,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = PyDoc_STR("A database of strings"),
    .tp_methods = (PyMethodDef *)database_methods,
};

/* ---- errors ---- */

/* The module's class `error` lies in the dict of the type. */
static PyObject *
error_class(void)
{
    return PyDict_GetItemString(database_type.tp_dict, "error");
}

static int
check_open(database *self)
{
    if (self->file == NULL) {
        PyErr_SetString(error_class(), DATABASE_LABEL " object has already been closed");
        return -1;
    }
    return 0;
}

/* A key or value as the library wants it: its bytes are those of the object. Returns status. */
static int
datum_of_text(const char *text, Py_ssize_t length, datum *d)
{
    if (length > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "string is too long for " DATABASE);
        return -1;
    }
    d->dptr = (char *)text;
    d->dsize = (int)length;
    return 0;
}

/* ---- the module ---- */

/* open(name[, flags[, mode]]): the arguments. Returns 1 or 0. */
static int
parse_open(PyObject *args, const char **name, const char **flags, int *permissions)
{
    *flags = "r";
    *permissions = 0666;
    return PyArg_ParseTuple(args, "s|si:open", name, flags, permissions);
}

/* A database of an open file, which it owns from now on. Returns new. */
static PyObject *
database_steal(database_file file)
{
    database *self = PyObject_New(database, &database_type);
    if (self == NULL) {
        database_shut(file);
        return NULL;
    }
    self->file = file;
    return (PyObject *)self;
}

/* The module with its functions and its error. Returns borrowed, NULL raised. */
static PyObject *
database_module(const char *words)
{
    PyObject *module = Py_InitModule3(DATABASE, (PyMethodDef *)database_functions, words);
    if (module == NULL || PyType_Ready(&database_type) < 0) {
        return NULL;
    }
    PyObject *error = PyErr_NewException((char *)DATABASE ".error", NULL, NULL);
    if (error == NULL || PyDict_SetItemString(database_type.tp_dict, "error", error) < 0) {
        Py_XDECREF(error);
        return NULL;
    }
    PyModule_AddObject(module, "error", error);
    return module;
}

#endif
