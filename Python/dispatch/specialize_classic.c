/* Inline caches for attributes of instances of old-style classes.

   Instances of a class share the keys of their dicts (Objects/type/classic_instance.c), so an attribute stands at the
   same place in all of them.  What a class holds is found by the versions of the keys of its dict and of the dicts that
   are searched before; only first bases are followed, CLASSIC_DEPTH of them at most.

   u[1].b is the version of the keys of the instance's dict; u[1].c the place in it, or in the dict of the class.  For what
   a class holds u[2] has the version of its dict's keys, `extra` the version for the instance's class when the value is
   in a base, and `pointer` a py_classic_path.

   I1 Names that begin with two underscores are never cached: __dict__ and __class__ are fields.

   Not here: the other attributes (specialize.c), reading what is cached (classic_cache.h). */
#include "dispatch.h"
#include "py_dict.h"
#include "flat_slots.h"
#include "classic_cache.h"

static int
is_field(PyObject *name)
{
    const char *text = PyString_AS_STRING(name);
    return text[0] == '_' && text[1] == '_';
}

/* Can the keys of this dict be looked at without running code? */
static int
is_plain(PyObject *dict)
{
    return PyDict_CheckExact(dict) && (((py_dict *)dict)->ma_keys->flags & DICT_KEYS_STR);
}

static int
cache_in_dict(py_unit *u, PyInstanceObject *v, PyObject *name)
{
    uint32_t version, index;
    if (!is_plain(v->in_dict) || py_dict_cache_keys(v->in_dict, name, &version, &index) == NULL || version == 0) {
        return 0;
    }
    u[1].b = (int32_t)version;
    u[1].c = (int32_t)index;
    return 1;
}

static PyClassObject *
first_base(PyClassObject *class)
{
    return PyTuple_GET_SIZE(class->cl_bases) > 0 ? (PyClassObject *)PyTuple_GET_ITEM(class->cl_bases, 0) : NULL;
}

/* Fills the unit for a name that the class or a first base has. Returns what stands there (borrowed), NULL: not so. */
static PyObject *
cache_in_class(py_unit *u, PyInstanceObject *v, PyObject *name)
{
    py_cache_unit *cache = (py_cache_unit *)(u + 2);
    uint32_t without[CLASSIC_DEPTH] = {0}, version = 0, index = 0;
    PyObject *value = NULL;
    unsigned depth = 0;

    u[1].b = is_plain(v->in_dict) ? (int32_t)py_dict_cache_absence(v->in_dict, name) : 0;
    for (PyClassObject *class = v->in_class; u[1].b != 0 && class != NULL; class = first_base(class)) {
        if (!is_plain(class->cl_dict)) {
            return NULL;
        }
        value = py_dict_cache_keys(class->cl_dict, name, &version, &index);
        if (value != NULL || depth == CLASSIC_DEPTH ||
            (without[depth++] = py_dict_cache_absence(class->cl_dict, name)) == 0) {
            break;
        }
    }
    if (value == NULL || version == 0) {
        return NULL;
    }
    py_classic_path path = {.depth = depth, .without = without[1]};
    u[1].c = (int32_t)index;
    cache->cache.version = version;
    cache->cache.extra = without[0];
    memcpy(&cache->cache.pointer, &path, sizeof path);
    return value;
}

int
py_specialize_classic_attr(py_unit *u, PyObject *v, PyObject *name)
{
    PyInstanceObject *instance = (PyInstanceObject *)v;
    if (is_field(name)) {
        return 0;
    }
    if (cache_in_dict(u, instance, name)) {
        u->op = PY_OP_LOAD_ATTR_CLASSIC;
        return 1;
    }
    PyObject *value = cache_in_class(u, instance, name);
    if (value == NULL || Py_TYPE(value)->tp_descr_get != NULL) {
        return 0;
    }
    u->op = PY_OP_LOAD_ATTR_CLASSIC_TYPE;
    return 1;
}

int
py_specialize_classic_method(py_unit *u, PyObject *v, PyObject *name)
{
    PyInstanceObject *instance = (PyInstanceObject *)v;
    if (is_field(name)) {
        return 0;
    }
    if (cache_in_dict(u, instance, name)) {
        u->op = PY_OP_LOAD_METHOD_CLASSIC_DICT;
        return 1;
    }
    PyObject *value = cache_in_class(u, instance, name);
    if (value == NULL || !PyFunction_Check(value)) {
        return 0;
    }
    u->op = PY_OP_LOAD_METHOD_CLASSIC;
    return 1;
}

/* The place for the name in the instance's dict: shared keys may know it from other instances. */
int
py_specialize_classic_store(py_unit *u, PyObject *v, PyObject *name)
{
    PyObject *dict = ((PyInstanceObject *)v)->in_dict;
    uint32_t version, index;
    if (is_field(name) || ((PyInstanceObject *)v)->in_class->cl_setattr != NULL || !is_plain(dict) ||
        (py_dict_cache_keys(dict, name, &version, &index) == NULL && ((py_dict *)dict)->ma_values == NULL) ||
        version == 0) {
        return 0;
    }
    u[1].b = (int32_t)version;
    u[1].c = (int32_t)index;
    u->op = PY_OP_STORE_ATTR_CLASSIC;
    return 1;
}
