/* Names that are not fast locals.  Part of the loop in dispatch.c. */

#define NAME_AT(i) PyTuple_GET_ITEM(f->f_code->co_names, i)

OP(LOAD_NAME) {
    SAVE();
    if (f->f_locals != NULL && !PyDict_CheckExact(f->f_locals)) {
        step = py_flat_load_name(ts, f, NAME_AT(u->c), &value);
        FINISH_STORE(1);
    }
    PyObject *v = load_name(f, NAME_AT(u->c));
    if (v == NULL) {
        goto error;
    }
    SET(u->a, v);
    NEXT(1);
}

OP(STORE_NAME) {
    SAVE();
    if (f->f_locals != NULL && !PyDict_CheckExact(f->f_locals)) {
        step = py_flat_setitem(ts, f->f_locals, NAME_AT(u->c), VAL(u->b), &value);
        CONSUME_B();
        FINISH_DROP(1);
    }
    if (store_name(f, NAME_AT(u->c), VAL(u->b)) < 0) {
        goto error;
    }
    CONSUME_B();
    NEXT(1);
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
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    uint32_t version, index;
    /* unit 1: version = keys of globals; extra = index there, or keys version of builtins with the index in u->b */
    if (PyDict_CheckExact(f->f_globals)) {
        if (py_dict_cache_keys(f->f_globals, name, &version, &index) != NULL) {
            if (version != 0) {
                cache->cache.version = version;
                cache->cache.extra = index;
                u->op = PY_OP_LOAD_GLOBAL_CACHED;
            }
        }
        else if (PyDict_CheckExact(f->f_builtins) && (version = py_dict_cache_absence(f->f_globals, name)) != 0) {
            uint32_t builtin_version;
            if (py_dict_cache_keys(f->f_builtins, name, &builtin_version, &index) != NULL && builtin_version != 0) {
                cache->cache.version = version;
                cache->cache.extra = builtin_version;
                u->b = (int32_t)index;
                u->op = PY_OP_LOAD_BUILTIN_CACHED;
            }
        }
    }
    SET(u->a, v);
    NEXT(2);
}

OP(LOAD_GLOBAL_CACHED) {
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    PyObject *v = py_dict_load_cached(f->f_globals, cache->cache.version, cache->cache.extra);
    if (v == NULL) {
        u->op = PY_OP_LOAD_GLOBAL;
        DISPATCH_NOW();
    }
    Py_INCREF(v);
    SET(u->a, v);
    NEXT(2);
}

OP(LOAD_BUILTIN_CACHED) {
    py_cache_unit *cache = (py_cache_unit *)(u + 1);
    PyObject *v = NULL;
    if (py_dict_has_version(f->f_globals, cache->cache.version)) {
        v = py_dict_load_cached(f->f_builtins, cache->cache.extra, (uint32_t)u->b);
    }
    if (v == NULL) {
        u->op = PY_OP_LOAD_GLOBAL;
        DISPATCH_NOW();
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
    CONSUME_B();
    NEXT(1);

OP(DELETE_GLOBAL)
    SAVE();
    if (PyDict_DelItem(f->f_globals, NAME_AT(u->c)) < 0) {
        raise_no_name("global name '%.200s' is not defined", NAME_AT(u->c));
        goto error;
    }
    NEXT(1);

OP(LOAD_LOCALS)
    SAVE();
    if (f->f_locals == NULL) {
        PyErr_SetString(PyExc_SystemError, "no locals");
        goto error;
    }
    Py_INCREF(f->f_locals);
    SET(u->a, f->f_locals);
    NEXT(1);
