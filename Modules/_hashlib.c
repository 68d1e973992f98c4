/* The module _hashlib: OpenSSL's digests and the key derivation PBKDF2.
 *
 * How it works: a HASH object is an EVP_MD_CTX and the name it was asked for by. The constructors of the six digests
 * that hashlib guarantees are one function each; they take an implementation that was found when the module was made,
 * as OpenSSL's search takes longer than a short digest. Their objects keep the first few bytes themselves and hash them in
 * a context that all share: to make and copy contexts takes longer still. What was prepared lives in a capsule in the dict
 * of a type that no program sees.
 *
 * I1 a context is used by one thread at a time: whoever gives up the interpreter lock holds the object's lock, and
 *    the lock exists from the first long update on.
 * I2 a context of a HASH object that Python can see is initialised; it stays so after every call.
 * I3 an object without a context has a digest of the set, and `few` holds all bytes so far.
 * I4 a shared context is used in one go, with the interpreter lock held.
 *
 * Not here: the digests without OpenSSL (Modules/digest), new() with its fallback (Lib/hashlib.py).
 */
#include <openssl/err.h>
#include <openssl/evp.h>

#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "py_flat.h"
#include "pythread.h"
#include "structmember.h"

PyMODINIT_FUNC init_hashlib(void);

#define LONG_UPDATE 2048              /* bytes from which other threads may run meanwhile */
#define PIECE_MOST ((Py_ssize_t)1 << 30)
#define PREPARED_KEY "_hashlib.prepared"
#define FEW 64

typedef struct {
    PyObject_HEAD
    PyObject *name;                   /* owned str */
    EVP_MD_CTX *context;              /* owned, may be NULL; I2, I3 */
    struct prepared_set *set;         /* borrowed: it lives as long as the types; NULL when there was a context from the start */
    PyThread_type_lock lock;          /* owned, may be NULL; I1 */
    int which;                        /* PREPARED_ number of the digest in the set */
    int count;                        /* bytes in few; I3 */
    unsigned char few[FEW];
} hash_object;

#define GUARANTEED(X) X(md5) X(sha1) X(sha224) X(sha256) X(sha384) X(sha512)

enum {
#define NUMBER(name) PREPARED_##name,
    GUARANTEED(NUMBER)
#undef NUMBER
    PREPARED_COUNT
};

typedef struct prepared_set {
    EVP_MD *digest[PREPARED_COUNT];        /* owned; NULL: OpenSSL forbids this digest */
    EVP_MD_CTX *shared[PREPARED_COUNT];    /* owned, NULL without a digest; I4 */
    PyObject *name[PREPARED_COUNT];        /* owned str */
} prepared_set;

static PyTypeObject HashType;

/* Never seen by a program: its dict holds what the module needs. */
static PyTypeObject StateType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_hashlib.state",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

/* --- errors --- */

static PyObject *
raise_openssl(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;
    PyErr_SetString(PyExc_ValueError, reason ? reason : "the digest has failed");
    ERR_clear_error();
    return NULL;
}

static PyObject *
raise_unsupported(void)
{
    ERR_clear_error();
    PyErr_SetString(PyExc_ValueError, "unsupported hash type");
    return NULL;
}

/* --- the object --- */

static hash_object *
new_hash(PyObject *name)
{
    hash_object *self = PyObject_New(hash_object, &HashType);
    if (self == NULL) {
        return NULL;
    }
    self->lock = NULL;
    self->context = NULL;
    self->set = NULL;
    self->count = 0;
    self->name = name;
    Py_INCREF(name);
    return self;
}

/* A context that is not initialised yet. Returns status. */
static int
add_context(hash_object *self)
{
    self->context = EVP_MD_CTX_new();
    if (self->context == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

/* Ends I3: the bytes so far go into a context. Returns status. */
static int
open_context(hash_object *self)
{
    if (add_context(self) < 0) {
        return -1;
    }
    if (EVP_DigestInit_ex2(self->context, self->set->digest[self->which], NULL) &&
        EVP_DigestUpdate(self->context, self->few, (size_t)self->count)) {
        return 0;
    }
    EVP_MD_CTX_free(self->context);
    self->context = NULL;
    raise_openssl();
    return -1;
}

static void
hash_dealloc(hash_object *self)
{
    EVP_MD_CTX_free(self->context);
    if (self->lock != NULL) {
        PyThread_free_lock(self->lock);
    }
    Py_XDECREF(self->name);
    PyObject_Free(self);
}

static void
take_lock(hash_object *self)
{
    if (self->lock != NULL && !PyThread_acquire_lock(self->lock, NOWAIT_LOCK)) {
        Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(self->lock, WAIT_LOCK);
        Py_END_ALLOW_THREADS
    }
}

static void
drop_lock(hash_object *self)
{
    if (self->lock != NULL) {
        PyThread_release_lock(self->lock);
    }
}

static int
feed(EVP_MD_CTX *context, const char *data, Py_ssize_t n)
{
    int ok = 1;
    while (ok && n > 0) {
        Py_ssize_t piece = n < PIECE_MOST ? n : PIECE_MOST;
        ok = EVP_DigestUpdate(context, data, (size_t)piece);
        data += piece;
        n -= piece;
    }
    return ok;
}

/* Hashes a buffer, which is released. 0, or -1 with an error. */
static int
update_hash(hash_object *self, Py_buffer *view)
{
    int ok;
    if (self->context == NULL && view->len <= FEW - self->count) {
        if (view->len > 0) {    /* nothing may have no address */
            memcpy(self->few + self->count, view->buf, (size_t)view->len);
            self->count += (int)view->len;
        }
        PyBuffer_Release(view);
        return 0;
    }
    if (self->context == NULL && open_context(self) < 0) {
        PyBuffer_Release(view);
        return -1;
    }
    if (view->len >= LONG_UPDATE && self->lock == NULL) {
        self->lock = PyThread_allocate_lock();
    }
    take_lock(self);
    if (view->len >= LONG_UPDATE && self->lock != NULL) {
        Py_BEGIN_ALLOW_THREADS
        ok = feed(self->context, view->buf, view->len);
        Py_END_ALLOW_THREADS
    } else {
        ok = feed(self->context, view->buf, view->len);
    }
    drop_lock(self);
    PyBuffer_Release(view);
    if (!ok) {
        raise_openssl();
        return -1;
    }
    return 0;
}

static PyObject *
hash_update(hash_object *self, PyObject *args)
{
    Py_buffer view;
    if (!PyArg_ParseTuple(args, "s*:update", &view) || update_hash(self, &view) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* The only capsule in the dict of the state's type. Borrowed. */
static prepared_set *
find_prepared(void)
{
    PyObject *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(StateType.tp_dict, &position, &key, &value)) {
        if (PyCapsule_CheckExact(value)) {
            return PyCapsule_GetPointer(value, PREPARED_KEY);
        }
    }
    PyErr_SetString(PyExc_SystemError, "_hashlib has lost its digests");
    return NULL;
}

/* The digest of a few bytes (I3). Returns its size, -1 with an error. */
static int
finish_few(hash_object *self, unsigned char digest[EVP_MAX_MD_SIZE])
{
    unsigned size = 0;
    EVP_MD_CTX *shared = self->set->shared[self->which];
    if (!EVP_DigestInit_ex2(shared, self->set->digest[self->which], NULL) || !EVP_DigestUpdate(shared, self->few, (size_t)self->count) ||
        !EVP_DigestFinal_ex(shared, digest, &size)) {
        raise_openssl();
        return -1;
    }
    return (int)size;
}

/* The digest so far; the object can go on. Returns its size, -1 with an error. */
static int
finish_copy(hash_object *self, unsigned char digest[EVP_MAX_MD_SIZE])
{
    unsigned size = 0;
    if (self->context == NULL) {
        return finish_few(self, digest);
    }
    EVP_MD_CTX *copy = EVP_MD_CTX_new();
    if (copy == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    take_lock(self);
    int ok = EVP_MD_CTX_copy_ex(copy, self->context);
    drop_lock(self);
    ok = ok && EVP_DigestFinal_ex(copy, digest, &size);
    EVP_MD_CTX_free(copy);
    if (!ok) {
        raise_openssl();
        return -1;
    }
    return (int)size;
}

static PyObject *
hash_digest(hash_object *self, PyObject *unused)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    int size = finish_copy(self, digest);
    return size < 0 ? NULL : PyString_FromStringAndSize((char *)digest, size);
}

static PyObject *
hash_hexdigest(hash_object *self, PyObject *unused)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char text[2 * EVP_MAX_MD_SIZE];
    int size = finish_copy(self, digest);
    if (size < 0) {
        return NULL;
    }
    for (int i = 0; i < size; i++) {
        text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return PyString_FromStringAndSize(text, 2 * size);
}

static PyObject *
hash_copy(hash_object *self, PyObject *unused)
{
    hash_object *copy = new_hash(self->name);
    if (copy == NULL) {
        return NULL;
    }
    if (self->context == NULL) {
        copy->set = self->set;
        copy->which = self->which;
        copy->count = self->count;
        memcpy(copy->few, self->few, (size_t)self->count);
        return (PyObject *)copy;
    }
    if (add_context(copy) < 0) {
        Py_DECREF(copy);
        return NULL;
    }
    take_lock(self);
    int ok = EVP_MD_CTX_copy_ex(copy->context, self->context);
    drop_lock(self);
    if (!ok) {
        Py_DECREF(copy);
        return raise_openssl();
    }
    return (PyObject *)copy;
}

static const EVP_MD *
digest_of(hash_object *self)
{
    return self->context == NULL ? self->set->digest[self->which] : EVP_MD_CTX_get0_md(self->context);
}

static PyObject *
hash_get_digest_size(hash_object *self, void *unused)
{
    return PyInt_FromLong(EVP_MD_get_size(digest_of(self)));
}

static PyObject *
hash_get_block_size(hash_object *self, void *unused)
{
    return PyInt_FromLong(EVP_MD_get_block_size(digest_of(self)));
}

static PyObject *
hash_repr(hash_object *self)
{
    return PyString_FromFormat("<%s HASH object @ %p>", PyString_AS_STRING(self->name), (void *)self);
}

static const PyMethodDef hash_methods[] = {
    {"update", (PyCFunction)hash_update, METH_VARARGS, PyDoc_STR("Add bytes to what is hashed.")},
    {"digest", (PyCFunction)hash_digest, METH_NOARGS, PyDoc_STR("The digest of all bytes so far, as a string of bytes.")},
    {"hexdigest", (PyCFunction)hash_hexdigest, METH_NOARGS, PyDoc_STR("The digest so far, in hexadecimal digits.")},
    {"copy", (PyCFunction)hash_copy, METH_NOARGS, PyDoc_STR("An independent object in the same state.")},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef hash_members[] = {
    {"name", T_OBJECT, offsetof(hash_object, name), READONLY, PyDoc_STR("the algorithm")},
    {NULL, 0, 0, 0, NULL}
};

static const PyGetSetDef hash_getset[] = {
    {"digest_size", (getter)hash_get_digest_size, NULL, PyDoc_STR("bytes of a digest"), NULL},
    {"digestsize", (getter)hash_get_digest_size, NULL, PyDoc_STR("the old name of digest_size"), NULL},
    {"block_size", (getter)hash_get_block_size, NULL, PyDoc_STR("bytes that the algorithm takes at a time"), NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

static PyTypeObject HashType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_hashlib.HASH",
    .tp_basicsize = sizeof(hash_object),
    .tp_dealloc = (destructor)hash_dealloc,
    .tp_repr = (reprfunc)hash_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("A running digest of OpenSSL."),
    .tp_methods = (PyMethodDef *)hash_methods,
    .tp_members = (PyMemberDef *)hash_members,
    .tp_getset = (PyGetSetDef *)hash_getset,
};

/* --- constructors --- */

static PyObject *
feed_first(hash_object *self, Py_buffer *view)
{
    if (view->obj != NULL || view->len > 0) {
        if (update_hash(self, view) < 0) {
            Py_DECREF(self);
            return NULL;
        }
    }
    return (PyObject *)self;
}

static PyObject *
hashlib_new(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"name", "string", NULL};
    PyObject *name;
    Py_buffer view = {0};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|s*:new", (char **)names, &name, &view)) {
        return NULL;
    }
    if (!PyString_Check(name)) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_TypeError, "name must be a string");
        return NULL;
    }
    const EVP_MD *digest = EVP_get_digestbyname(PyString_AS_STRING(name));
    hash_object *self = digest == NULL ? NULL : new_hash(name);
    if (self == NULL || add_context(self) < 0 || !EVP_DigestInit_ex(self->context, digest, NULL)) {
        Py_XDECREF(self);
        PyBuffer_Release(&view);
        return PyErr_Occurred() ? NULL : raise_unsupported();
    }
    return feed_first(self, &view);
}

/* Opens the argument of openssl_NAME, if there is one. Returns status. */
static int
view_first(PyObject *const *args, Py_ssize_t nargs, Py_buffer *view)
{
    if (nargs == 1 && PyString_CheckExact(args[0])) {
        return PyObject_GetBuffer(args[0], view, PyBUF_SIMPLE);
    }
    PyObject *tuple = PyTuple_New(nargs);
    for (Py_ssize_t i = 0; tuple != NULL && i < nargs; i++) {
        Py_INCREF(args[i]);
        PyTuple_SET_ITEM(tuple, i, args[i]);
    }
    int ok = tuple != NULL && PyArg_ParseTuple(tuple, "|s*", view);
    Py_XDECREF(tuple);
    return ok ? 0 : -1;
}

/* openssl_NAME */
static PyObject *
make_prepared(PyObject *const *args, Py_ssize_t nargs, int which)
{
    Py_buffer view = {0};
    prepared_set *set = find_prepared();
    if (set == NULL || (nargs > 0 && view_first(args, nargs, &view) < 0)) {
        return NULL;
    }
    hash_object *self = set->digest[which] == NULL ? NULL : new_hash(set->name[which]);
    if (self == NULL) {
        PyBuffer_Release(&view);
        return PyErr_Occurred() ? NULL : raise_unsupported();
    }
    self->set = set;
    self->which = which;
    return feed_first(self, &view);
}

#define DEFINE(name) \
    static py_step make_##name(py_thread *ts, PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, \
                               PyObject **result) \
    { \
        if (kwargs != NULL && PyDict_Size(kwargs) > 0) { \
            PyErr_SetString(PyExc_TypeError, "openssl_" #name "() takes no keyword arguments"); \
            return STEP_RAISE; \
        } \
        *result = make_prepared(args, nargs, PREPARED_##name); \
        return *result != NULL ? STEP_RETURN : STEP_RAISE; \
    }
GUARANTEED(DEFINE)
#undef DEFINE

/* --- key derivation --- */

typedef struct {
    const char *name;
    Py_buffer password, salt;         /* held */
    long iterations, size;
} derivation;

/* OpenSSL counts in int. The name of what is wrong, or NULL. */
static const char *
find_bad_size(const derivation *d)
{
    return d->password.len > INT_MAX ? "password is too long."
         : d->salt.len > INT_MAX     ? "salt is too long."
         : d->iterations < 1         ? "iteration value must be greater than 0."
         : d->iterations > INT_MAX   ? "iteration value is too great."
         : d->size < 1               ? "key length must be greater than 0."
         : d->size > INT_MAX         ? "key length is too great."
                                     : NULL;
}

static PyObject *
derive(const derivation *d, const EVP_MD *digest)
{
    int ok;
    PyObject *key = PyString_FromStringAndSize(NULL, d->size);
    if (key == NULL) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    ok = PKCS5_PBKDF2_HMAC(d->password.buf, (int)d->password.len, d->salt.buf, (int)d->salt.len, (int)d->iterations,
                           digest, (int)d->size, (unsigned char *)PyString_AS_STRING(key));
    Py_END_ALLOW_THREADS
    if (!ok) {
        Py_DECREF(key);
        return raise_openssl();
    }
    return key;
}

static PyObject *
hashlib_pbkdf2_hmac(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"hash_name", "password", "salt", "iterations", "dklen", NULL};
    derivation d = {0};
    PyObject *size = Py_None, *key = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "ss*s*l|O:pbkdf2_hmac", (char **)names, &d.name, &d.password,
                                     &d.salt, &d.iterations, &size)) {
        return NULL;
    }
    const EVP_MD *digest = EVP_get_digestbyname(d.name);
    if (digest == NULL) {
        raise_unsupported();
    } else {
        d.size = size == Py_None ? EVP_MD_get_size(digest) : PyLong_AsLong(size);
        const char *bad = d.size == -1 && PyErr_Occurred() ? "" : find_bad_size(&d);
        if (bad == NULL) {
            key = derive(&d, digest);
        } else if (*bad) {
            PyErr_SetString(PyExc_ValueError, bad);
        }
    }
    PyBuffer_Release(&d.password);
    PyBuffer_Release(&d.salt);
    return key;
}

/* --- the module --- */

static const PyMethodDef hashlib_functions[] = {
    {"new", (PyCFunction)(void *)hashlib_new, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("new(name, string=''): a digest by the name of its algorithm.")},
    {"pbkdf2_hmac", (PyCFunction)(void *)hashlib_pbkdf2_hmac, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None): a key of dklen bytes (PKCS #5, 2.0).")},
#define ROW(name) {"openssl_" #name, (PyCFunction)(void *)make_##name, METH_FLAT, PyDoc_STR("openssl_" #name "(string=''): a digest.")},
    GUARANTEED(ROW)
#undef ROW
    {NULL, NULL, 0, NULL}
};

static void
free_set(prepared_set *set)
{
    for (int i = 0; i < PREPARED_COUNT; i++) {
        EVP_MD_CTX_free(set->shared[i]);
        EVP_MD_free(set->digest[i]);
        Py_XDECREF(set->name[i]);
    }
    PyMem_Free(set);
}

static void
free_prepared(PyObject *capsule)
{
    free_set(PyCapsule_GetPointer(capsule, PREPARED_KEY));
}

/* Whether a digest can be had. The context is left initialised. */
static int
can_begin(EVP_MD_CTX *context, const EVP_MD *digest)
{
    int can = context != NULL && digest != NULL && EVP_DigestInit_ex2(context, digest, NULL);
    ERR_clear_error();
    return can;
}

static void
prepare(prepared_set *set, int which, const char *name)
{
    EVP_MD *digest = EVP_MD_fetch(NULL, name, NULL);
    EVP_MD_CTX *shared = EVP_MD_CTX_new();
    if (!can_begin(shared, digest)) {
        EVP_MD_free(digest);
        EVP_MD_CTX_free(shared);
        digest = NULL;
        shared = NULL;
    }
    set->digest[which] = digest;
    set->shared[which] = shared;
    set->name[which] = PyString_FromString(name);
}

static PyObject *
make_prepared_set(void)
{
    prepared_set *set = PyMem_Malloc(sizeof *set);
    if (set == NULL) {
        return PyErr_NoMemory();
    }
#define FILL(digest) prepare(set, PREPARED_##digest, #digest);
    GUARANTEED(FILL)
#undef FILL
    PyObject *capsule = PyErr_Occurred() ? NULL : PyCapsule_New(set, PREPARED_KEY, free_prepared);
    if (capsule == NULL) {
        free_set(set);
    }
    return capsule;
}

/* A name that OpenSSL lists goes into the set when the digest can be had. */
static void
add_digest_name(const EVP_MD *digest, const char *from, const char *to, void *set)
{
    const char *name = from ? from : to;
    if (digest == NULL || name == NULL || PyErr_Occurred()) {
        return;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int can = can_begin(context, digest);
    EVP_MD_CTX_free(context);
    if (can) {
        PyObject *text = PyString_FromString(name);
        if (text != NULL) {
            PySet_Add(set, text);
            Py_DECREF(text);
        }
    }
}

static PyObject *
list_digest_names(void)
{
    PyObject *frozen = NULL, *set = PySet_New(NULL);
    if (set != NULL) {
        EVP_MD_do_all(add_digest_name, set);
        frozen = PyErr_Occurred() ? NULL : PyFrozenSet_New(set);
        Py_DECREF(set);
    }
    return frozen;
}

/* The set of the first time stays: objects have borrowed it. Returns status. */
static int
keep_prepared_set(void)
{
    if (PyDict_GetItemString(StateType.tp_dict, "prepared") != NULL) {
        return 0;
    }
    PyObject *prepared = make_prepared_set();
    int status = prepared == NULL ? -1 : PyDict_SetItemString(StateType.tp_dict, "prepared", prepared);
    Py_XDECREF(prepared);
    return status;
}

PyMODINIT_FUNC
init_hashlib(void)
{
    PyObject *module, *names;
    if (PyType_Ready(&HashType) < 0 || PyType_Ready(&StateType) < 0 || keep_prepared_set() < 0 ||
        (names = list_digest_names()) == NULL) {
        return;
    }
    module = Py_InitModule3("_hashlib", (PyMethodDef *)hashlib_functions, PyDoc_STR("Digests of OpenSSL."));
    if (module == NULL) {
        Py_DECREF(names);
        return;
    }
    PyModule_AddObject(module, "openssl_md_meth_names", names);
}
