/* The type `thread._local`: an object with a dictionary per thread.
 *
 *     thread state.dict[key] ──▶ token ◀── weak ── local.dicts { weak(token): dict }
 *
 * A thread holds one token per local object; the local object holds the dictionaries, keyed by weak
 * references to the tokens. So the collector sees everything that hangs on the local object, a
 * thread that ends takes its dictionary with it (its token dies, the callback removes the entry),
 * and a local object that dies takes all dictionaries with it.
 *
 * I1  token.dict is borrowed from local.dicts, and NULL once that entry is gone.
 * I2  __init__ runs once per thread, at the first access there.
 */
#include "thread_local.h"

#include <stddef.h>

#include "structmember.h"

typedef struct {
    PyObject_HEAD
    PyObject *dict;         /* borrowed (I1) */
    PyObject *weakrefs;
} token_object;

typedef struct {
    PyObject_HEAD
    PyObject *key;          /* owned: name of our token in a thread's dictionary */
    PyObject *args;         /* owned: of __init__ */
    PyObject *kwargs;       /* owned or NULL */
    PyObject *weakrefs;
    PyObject *dicts;        /* owned: weak(token) -> dict */
    PyObject *callback;     /* owned: called when a token has died */
} local_object;

/* ------------------------------------------------------------------ tokens */

static void
token_dealloc(PyObject *self)
{
    if (((token_object *)self)->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    PyObject_Del(self);
}

static PyTypeObject token_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_thread._localdummy",
    .tp_basicsize = sizeof(token_object),
    .tp_dealloc = token_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "What a thread holds of a thread-local object.",
    .tp_weaklistoffset = offsetof(token_object, weakrefs),
};

/* The callback's `self` is a weak reference to the local object. */
static PyObject *
token_died(PyObject *weak_local, PyObject *weak_token)
{
    local_object *local = (local_object *)PyWeakref_GET_OBJECT(weak_local);
    PyObject *dict;
    if ((PyObject *)local == Py_None || local->dicts == NULL) {
        Py_RETURN_NONE;
    }
    dict = PyDict_GetItem(local->dicts, weak_token);
    if (dict != NULL) {
        Py_INCREF(dict);
        if (PyDict_DelItem(local->dicts, weak_token) < 0) {
            PyErr_WriteUnraisable((PyObject *)local);
        }
        Py_DECREF(dict);
    }
    Py_RETURN_NONE;
}

static const PyMethodDef token_died_method = {
    "_localdummy_destroyed", token_died, METH_O, NULL
};

/* ------------------------------------------------------------------- making */

static int
make_parts(local_object *local)
{
    PyObject *weak;
    local->key = PyString_FromFormat("thread.local.%p", (void *)local);
    local->dicts = PyDict_New();
    if (local->key == NULL || local->dicts == NULL) {
        return -1;
    }
    weak = PyWeakref_NewRef((PyObject *)local, NULL);
    if (weak == NULL) {
        return -1;
    }
    local->callback = PyCFunction_New((PyMethodDef *)&token_died_method, weak);
    Py_DECREF(weak);
    return local->callback != NULL ? 0 : -1;
}

/* The calling thread's dictionary, which is there from now on. Returns borrowed. */
static PyObject *
make_dict(local_object *local)
{
    PyObject *of_thread = PyThreadState_GetDict();
    PyObject *dict = NULL;
    PyObject *weak = NULL;
    token_object *token = NULL;
    if (of_thread == NULL) {
        PyErr_SetString(PyExc_SystemError, "Couldn't get thread-state dictionary");
        return NULL;
    }
    token = PyObject_New(token_object, &token_type);
    if (token == NULL) {
        return NULL;
    }
    token->weakrefs = NULL;
    token->dict = NULL;
    dict = PyDict_New();
    weak = dict != NULL ? PyWeakref_NewRef((PyObject *)token, local->callback) : NULL;
    if (weak != NULL && PyDict_SetItem(local->dicts, weak, dict) == 0
        && PyDict_SetItem(of_thread, local->key, (PyObject *)token) == 0) {
        token->dict = dict;
    }
    Py_XDECREF(weak);
    Py_XDECREF(dict);
    dict = token->dict;
    Py_DECREF(token);
    return dict;
}

static int
wants_init(PyTypeObject *type)
{
    return type->tp_init != PyBaseObject_Type.tp_init;
}

static PyObject *
local_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    local_object *local;
    int given = (args != NULL && PyObject_IsTrue(args) > 0)
        || (kwargs != NULL && PyObject_IsTrue(kwargs) > 0);
    if (given && !wants_init(type)) {
        PyErr_SetString(PyExc_TypeError, "Initialization arguments are not supported");
        return NULL;
    }
    local = (local_object *)type->tp_alloc(type, 0);
    if (local == NULL) {
        return NULL;
    }
    Py_XINCREF(args);
    Py_XINCREF(kwargs);
    local->args = args;
    local->kwargs = kwargs;
    /* The thread that makes it calls __init__ as part of making it. */
    if (make_parts(local) < 0 || make_dict(local) == NULL) {
        Py_DECREF(local);
        return NULL;
    }
    return (PyObject *)local;
}

static void
forget_in_threads(local_object *local)
{
    PyThreadState *ts = PyThreadState_GET();
    if (local->key == NULL || ts == NULL || ts->interp == NULL) {
        return;
    }
    for (ts = PyInterpreterState_ThreadHead(ts->interp); ts != NULL; ts = PyThreadState_Next(ts)) {
        if (ts->dict != NULL && PyDict_GetItem(ts->dict, local->key) != NULL
            && PyDict_DelItem(ts->dict, local->key) < 0) {
            PyErr_Clear();
        }
    }
}

static int
local_traverse(PyObject *self, visitproc visit, void *arg)
{
    local_object *local = (local_object *)self;
    Py_VISIT(local->args);
    Py_VISIT(local->kwargs);
    Py_VISIT(local->dicts);
    Py_VISIT(local->callback);
    return 0;
}

static int
local_clear(PyObject *self)
{
    local_object *local = (local_object *)self;
    forget_in_threads(local);
    Py_CLEAR(local->args);
    Py_CLEAR(local->kwargs);
    Py_CLEAR(local->dicts);
    Py_CLEAR(local->callback);
    return 0;
}

static void
local_dealloc(PyObject *self)
{
    local_object *local = (local_object *)self;
    PyObject_GC_UnTrack(self);
    if (local->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    (void)local_clear(self);
    Py_CLEAR(local->key);
    Py_TYPE(self)->tp_free(self);
}

/* ------------------------------------------------------------------- access */

static PyObject *
init_here(local_object *local, PyObject *dict)
{
    if (wants_init(Py_TYPE(local))
        && Py_TYPE(local)->tp_init((PyObject *)local, local->args, local->kwargs) < 0) {
        PyObject *of_thread = PyThreadState_GetDict();
        PyObject *type;
        PyObject *value;
        PyObject *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        if (of_thread != NULL && PyDict_DelItem(of_thread, local->key) < 0) {
            PyErr_Clear();
        }
        PyErr_Restore(type, value, traceback);
        return NULL;
    }
    return dict;
}

/* The calling thread's dictionary. Returns borrowed. */
static PyObject *
dict_here(local_object *local)
{
    PyObject *of_thread = PyThreadState_GetDict();
    PyObject *token;
    PyObject *dict;
    if (of_thread == NULL || local->dicts == NULL) {
        PyErr_SetString(PyExc_SystemError, "Couldn't get thread-state dictionary");
        return NULL;
    }
    token = PyDict_GetItem(of_thread, local->key);
    if (token != NULL) {
        return ((token_object *)token)->dict;
    }
    dict = make_dict(local);
    return dict != NULL ? init_here(local, dict) : NULL;
}

static int
is_dict_name(PyObject *name)
{
    return PyString_Check(name) && PyString_GET_SIZE(name) == 8
        && memcmp(PyString_AS_STRING(name), "__dict__", 8) == 0;
}

static PyObject *
local_getattro(PyObject *self, PyObject *name)
{
    PyObject *dict = dict_here((local_object *)self);
    PyObject *value;
    if (dict == NULL) {
        return NULL;
    }
    Py_INCREF(dict);
    if (is_dict_name(name)) {
        return dict;
    }
    value = _PyObject_GenericGetAttrWithDict(self, name, dict);
    Py_DECREF(dict);
    return value;
}

static int
local_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *dict = dict_here((local_object *)self);
    int status;
    if (dict == NULL) {
        return -1;
    }
    if (is_dict_name(name)) {
        PyErr_Format(PyExc_AttributeError, "'%.50s' object attribute '__dict__' is read-only",
                     Py_TYPE(self)->tp_name);
        return -1;
    }
    Py_INCREF(dict);
    status = _PyObject_GenericSetAttrWithDict(self, name, value, dict);
    Py_DECREF(dict);
    return status;
}

PyTypeObject py_thread_local_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "thread._local",
    .tp_basicsize = sizeof(local_object),
    .tp_dealloc = local_dealloc,
    .tp_getattro = local_getattro,
    .tp_setattro = local_setattro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "An object whose attributes every thread has for itself.",
    .tp_traverse = local_traverse,
    .tp_clear = local_clear,
    .tp_weaklistoffset = offsetof(local_object, weakrefs),
    .tp_new = local_new,
};

int
py_thread_local_init(void)
{
    return PyType_Ready(&token_type) < 0 || PyType_Ready(&py_thread_local_type) < 0 ? -1 : 0;
}
