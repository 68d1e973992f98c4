/* Names that are not fast locals.  Part of the loop in dispatch.c. */

#define NAME_AT(i) PyTuple_GET_ITEM(f->f_code->co_names, i)
#define NAME_CACHE (((py_cache_unit *)(u + 1))->cache)

/* The value at the cached place, NULL: the guard fails, or the name was deleted. */
#define CACHED_GLOBAL \
    (py_dict_has_version(f->f_globals, NAME_CACHE.version) ? *(PyObject **)NAME_CACHE.pointer : NULL)
#define CACHED_BUILTIN \
    (py_dict_has_version(f->f_globals, NAME_CACHE.version) && py_dict_has_version(f->f_builtins, NAME_CACHE.extra) ? \
         *(PyObject **)NAME_CACHE.pointer : NULL)

/* The reference that a temporary has goes where v was put; of anything else there is one more. */
#define PASS_ON_B(v) do { if (u->own & PY_OWN_B) { slots[u->b] = NULL; } else { Py_INCREF(v); } } while (0)

/* v instead of old, which a cached place holds. */
#define PUT_GLOBAL(v, old) do { \
        py_dict_track_for(f->f_globals, v); \
        *(PyObject **)NAME_CACHE.pointer = v; \
        PASS_ON_B(v); \
        SAVE(); \
        Py_DECREF(old); \
    } while (0)

/* Where the locals are the globals, a module's code, names are cached as globals are (specialize_name.c). */
#define LOCALS_ARE_GLOBALS (f->f_locals == f->f_globals)

OP(LOAD_NAME) {
    SAVE();
    if (f->f_locals != NULL && !PyDict_CheckExact(f->f_locals)) {
        step = py_flat_load_name(ts, f, NAME_AT(u->c), &value);
        FINISH_STORE(2);
    }
    PyObject *v = load_name(f, NAME_AT(u->c));
    if (v == NULL) {
        goto error;
    }
    py_specialize_name(f, u, NAME_AT(u->c));
    SET(u->a, v);
    NEXT(2);
}

OP(LOAD_NAME_CACHED) {
    PyObject *v = LOCALS_ARE_GLOBALS ? CACHED_GLOBAL : NULL;
    if (v == NULL) {
        AGAIN_AS(LOAD_NAME);
    }
    Py_INCREF(v);
    slots[u->a] = v;
    NEXT(2);
}

OP(LOAD_NAME_BUILTIN) {
    PyObject *v = LOCALS_ARE_GLOBALS ? CACHED_BUILTIN : NULL;
    if (v == NULL) {
        AGAIN_AS(LOAD_NAME);
    }
    Py_INCREF(v);
    slots[u->a] = v;
    NEXT(2);
}

OP(STORE_NAME) {
    SAVE();
    if (f->f_locals != NULL && !PyDict_CheckExact(f->f_locals)) {
        step = py_flat_setitem(ts, f->f_locals, NAME_AT(u->c), VAL(u->b), &value);
        CONSUME_B();
        FINISH_DROP(2);
    }
    if (store_name(f, NAME_AT(u->c), VAL(u->b)) < 0) {
        goto error;
    }
    py_specialize_store_name(f, u, NAME_AT(u->c));
    CONSUME_B();
    NEXT(2);
}

OP(STORE_NAME_CACHED) {
    PyObject *v = VAL(u->b), *old = LOCALS_ARE_GLOBALS ? CACHED_GLOBAL : NULL;
    if (old == NULL) {
        AGAIN_AS(STORE_NAME);
    }
    PUT_GLOBAL(v, old);
    NEXT(2);
}

OP(DELETE_NAME)
    SAVE();
    if (f->f_locals != NULL && !PyDict_CheckExact(f->f_locals)) {
        step = py_flat_delete_name(ts, f, NAME_AT(u->c), &value);
        FINISH_DROP(1);
    }
    if (delete_name(f, NAME_AT(u->c)) < 0) {
        goto error;
    }
    NEXT(1);

OP(LOAD_GLOBAL) {
    SAVE();
    PyObject *name = NAME_AT(u->c);
    PyObject *v = load_global(f, name);
    if (v == NULL) {
        goto error;
    }
    py_specialize_global(f, u, name);
    SET(u->a, v);
    NEXT(2);
}

OP(LOAD_GLOBAL_CACHED) {
    PyObject *v = CACHED_GLOBAL;
    if (v == NULL) {
        AGAIN_AS(LOAD_GLOBAL);
    }
    Py_INCREF(v);
    SET(u->a, v);
    NEXT(2);
}

OP(LOAD_BUILTIN_CACHED) {
    PyObject *v = CACHED_BUILTIN;
    if (v == NULL) {
        AGAIN_AS(LOAD_GLOBAL);
    }
    Py_INCREF(v);
    SET(u->a, v);
    NEXT(2);
}

OP(STORE_GLOBAL)
    SAVE();
    if (PyDict_SetItem(f->f_globals, NAME_AT(u->c), VAL(u->b)) < 0) {
        goto error;
    }
    py_specialize_store_global(f, u, NAME_AT(u->c));
    CONSUME_B();
    NEXT(2);

OP(STORE_GLOBAL_CACHED) {
    PyObject *v = VAL(u->b), *old = CACHED_GLOBAL;
    if (old == NULL) {
        AGAIN_AS(STORE_GLOBAL);
    }
    PUT_GLOBAL(v, old);
    NEXT(2);
}

OP(DELETE_GLOBAL)
    SAVE();
    if (PyDict_DelItem(f->f_globals, NAME_AT(u->c)) < 0) {
        raise_no_name("global name '%.200s' is not defined", NAME_AT(u->c));
        goto error;
    }
    NEXT(1);

OP(LOAD_LOCALS)
    SAVE();
    if (py_frame_locals(f) == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "no locals");
        }
        goto error;
    }
    Py_INCREF(f->f_locals);
    SET(u->a, f->f_locals);
    NEXT(1);
