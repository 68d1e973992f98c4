/* What units keep of classes of classic instances: see specialize_classic.c, which fills it. */
#ifndef CLASSIC_CACHE_H
#define CLASSIC_CACHE_H

#include "dispatch.h"
#include "py_dict.h"

/* Where the class of a classic instance has what is cached: `depth` first bases up; `without` is the version of the keys
   of the first of them when the second has it (specialize_classic.c tells the rest). */
enum { CLASSIC_DEPTH = 2 };
typedef struct {
    uint32_t depth, without;
} py_classic_path;
_Static_assert(sizeof(py_classic_path) == sizeof(void *), "it lies in the pointer of a cache");

/* The __getattr__ of the class of a classic instance, if it is certain, without a call, that there is no such attribute
   (call_class.c). Returns borrowed, NULL: ask otherwise. Raises no. */
PyObject *py_classic_hook(PyInstanceObject *instance, PyObject *name);

/* Goes to the first base, if the keys of the class are those of `version`. Returns borrowed, NULL: not so. */
static inline PyClassObject *
py_classic_above(PyClassObject *class, uint32_t version)
{
    return py_dict_has_version(class->cl_dict, version) && PyTuple_GET_SIZE(class->cl_bases) > 0
               ? (PyClassObject *)PyTuple_GET_ITEM(class->cl_bases, 0) : NULL;
}

/* What a unit has cached of the class of v. Returns borrowed, NULL: the guards fail. Raises no. */
static inline PyObject *
py_classic_cached(py_unit *u, PyObject *v)
{
    py_cache_unit *cache = (py_cache_unit *)(u + 2);
    PyInstanceObject *instance = (PyInstanceObject *)v;
    py_classic_path path;
    if (Py_TYPE(v) != &PyInstance_Type || !py_dict_has_version(instance->in_dict, (uint32_t)u[1].b)) {
        return NULL;
    }
    memcpy(&path, &cache->cache.pointer, sizeof path);
    PyClassObject *class = instance->in_class;
    if (path.depth > 0) {
        class = py_classic_above(class, cache->cache.extra);
    }
    if (path.depth > 1 && class != NULL) {
        class = py_classic_above(class, path.without);
    }
    return class == NULL ? NULL : py_dict_load_cached(class->cl_dict, cache->cache.version, (uint32_t)u[1].c);
}

#endif
