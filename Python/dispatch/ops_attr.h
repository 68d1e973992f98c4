/* Attributes.  Part of the loop in dispatch.c.

   LOAD_ATTR looks at the object and turns itself into the form that fits (specialize.c); each form checks its guards and
   turns back into LOAD_ATTR when one fails.  Units of all forms:
       u[0] a destination, b object, c name       u[1] a slot of the method's self (LOAD_METHOD), b, c cache
       u[2] cache: version of the type, extra, pointer */

#define ATTR_CACHE ((py_cache_unit *)(u + 2))->cache
#define DICT_OF(v, offset) (*(PyObject **)((char *)(v) + (offset)))

/* The value found, borrowed, is what the unit gives. */
#define PUT_FOUND() do { Py_INCREF(value); SAVE(); CONSUME_B(); SET(u->a, value); NEXT(3); } while (0)

OP(LOAD_ATTR) {
    PyObject *v = VAL(u->b), *name = NAME_AT(u->c);
    SAVE();
    if (py_specialize_attr(u, v, name)) {
        DISPATCH_NOW();
    }
    step = py_flat_getattr(ts, v, name, &value);
    CONSUME_B();
    FINISH_STORE(3);
}

/* a slot of __slots__; extra = offset */
OP(LOAD_ATTR_SLOT) {
    PyObject *v = VAL(u->b);
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version || (value = DICT_OF(v, ATTR_CACHE.extra)) == NULL) {
        AGAIN_AS(LOAD_ATTR);
    }
    PUT_FOUND();
}

/* in the instance dict; extra = offset of the dict, u[1].b = version of its keys, u[1].c = index */
OP(LOAD_ATTR_DICT) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version || (dict = DICT_OF(v, ATTR_CACHE.extra)) == NULL ||
        (value = py_dict_load_cached(dict, (uint32_t)u[1].b, (uint32_t)u[1].c)) == NULL) {
        AGAIN_AS(LOAD_ATTR);
    }
    PUT_FOUND();
}

/* in the dict of a classic instance; u[1].b = version of its keys, u[1].c = index */
OP(LOAD_ATTR_CLASSIC) {
    PyObject *v = VAL(u->b);
    if (Py_TYPE(v) != &PyInstance_Type ||
        (value = py_dict_load_cached(((PyInstanceObject *)v)->in_dict, (uint32_t)u[1].b, (uint32_t)u[1].c)) == NULL) {
        AGAIN_AS(LOAD_ATTR);
    }
    PUT_FOUND();
}

/* a plain value in the class of a classic instance or its bases */
OP(LOAD_ATTR_CLASSIC_TYPE) {
    value = py_classic_cached(u, VAL(u->b));
    if (value == NULL || Py_TYPE(value)->tp_descr_get != NULL) {
        AGAIN_AS(LOAD_ATTR);
    }
    PUT_FOUND();
}

/* a plain value in the type, nothing in the instance: extra = offset of the dict or 0, u[1].b = version of the keys of a
   dict without the name, pointer = the value */
OP(LOAD_ATTR_TYPE) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version ||
        (ATTR_CACHE.extra != 0 && (dict = DICT_OF(v, ATTR_CACHE.extra)) != NULL &&
         !py_dict_has_version(dict, (uint32_t)u[1].b))) {
        AGAIN_AS(LOAD_ATTR);
    }
    value = ATTR_CACHE.pointer;
    PUT_FOUND();
}

/* an attribute of a type object (of plain metatype): version = the type's own, pointer = the value */
OP(LOAD_ATTR_CLASS) {
    PyObject *v = VAL(u->b);
    if (Py_TYPE(v) != &PyType_Type || ((PyTypeObject *)v)->tp_version_tag != ATTR_CACHE.version) {
        AGAIN_AS(LOAD_ATTR);
    }
    value = ATTR_CACHE.pointer;
    PUT_FOUND();
}

/* a property in Python: pointer = its function, a frame is pushed */
OP(LOAD_ATTR_PROPERTY) {
    PyObject *v = VAL(u->b);
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version) {
        AGAIN_AS(LOAD_ATTR);
    }
    SAVE();
    step = py_call_vector(ts, ATTR_CACHE.pointer, NULL, &v, 1, NULL, 0, &value);
    CONSUME_B();
    FINISH_STORE(3);
}

/* what a descriptor in C makes of the object (a method, a getset): extra and u[1].b as in LOAD_ATTR_TYPE, extra 0 where
   the instance dict does not count, pointer = the descriptor */
OP(LOAD_ATTR_BOUND) {
    PyObject *v = VAL(u->b), *descr, *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version ||
        (ATTR_CACHE.extra != 0 && (dict = DICT_OF(v, ATTR_CACHE.extra)) != NULL &&
         !py_dict_has_version(dict, (uint32_t)u[1].b))) {
        AGAIN_AS(LOAD_ATTR);
    }
    SAVE();
    descr = ATTR_CACHE.pointer;
    Py_INCREF(descr);
    value = Py_TYPE(descr)->tp_descr_get(descr, v, (PyObject *)Py_TYPE(v));
    Py_DECREF(descr);
    step = value != NULL ? STEP_RETURN : STEP_RAISE;
    CONSUME_B();
    FINISH_STORE(3);
}

OP(LOAD_METHOD) {
    PyObject *v = VAL(u->b), *name = NAME_AT(u->c);
    SAVE();
    if (py_specialize_method(u, v, name)) {
        DISPATCH_NOW();
    }
    if (Py_TYPE(v) == &PyInstance_Type && (value = py_classic_method((PyInstanceObject *)v, name)) != NULL) {
        goto have_function;
    }
    step = py_flat_getattr(ts, v, name, &value);
    CONSUME_B();
    FINISH_STORE(3);
}

/* a function of the type behind an instance dict: as LOAD_ATTR_TYPE, self is put aside */
OP(LOAD_METHOD_CACHED) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version ||
        ((dict = DICT_OF(v, ATTR_CACHE.extra)) != NULL && !py_dict_has_version(dict, (uint32_t)u[1].b))) {
        AGAIN_AS(LOAD_METHOD);
    }
    goto have_method;
}

/* a function of the class of a classic instance or of its bases */
OP(LOAD_METHOD_CLASSIC)
    value = py_classic_cached(u, VAL(u->b));
    if (value == NULL || !PyFunction_Check(value)) {
        AGAIN_AS(LOAD_METHOD);
    }
    goto have_function;

/* the same for types whose instances have no dict */
OP(LOAD_METHOD_NODICT)
    if (Py_TYPE(VAL(u->b))->tp_version_tag != ATTR_CACHE.version) {
        AGAIN_AS(LOAD_METHOD);
    }
have_method:
    value = ATTR_CACHE.pointer;
have_function: {    /* value is borrowed */
    PyObject *self = VAL(u->b);
    Py_INCREF(value);
    if (u->own & PY_OWN_B) {
        slots[u->b] = NULL;
    }
    else {
        Py_INCREF(self);
    }
    slots[u[1].a] = self;
    slots[u->a] = value;
    NEXT(3);
}

/* a staticmethod of the type: as LOAD_METHOD_CACHED, nothing is put aside */
OP(LOAD_METHOD_STATIC) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version ||
        (ATTR_CACHE.extra != 0 && (dict = DICT_OF(v, ATTR_CACHE.extra)) != NULL &&
         !py_dict_has_version(dict, (uint32_t)u[1].b))) {
        AGAIN_AS(LOAD_METHOD);
    }
    value = ATTR_CACHE.pointer;
    PUT_FOUND();
}

/* a classmethod of the type: the type is put aside as self */
OP(LOAD_METHOD_OF_CLASS) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version ||
        (ATTR_CACHE.extra != 0 && (dict = DICT_OF(v, ATTR_CACHE.extra)) != NULL &&
         !py_dict_has_version(dict, (uint32_t)u[1].b))) {
        AGAIN_AS(LOAD_METHOD);
    }
    value = ATTR_CACHE.pointer;
    Py_INCREF(value);
    slots[u[1].a] = (PyObject *)Py_TYPE(v);
    Py_INCREF(slots[u[1].a]);
    SAVE();
    CONSUME_B();
    SET(u->a, value);
    NEXT(3);
}

/* something callable in an instance's or module's dict: as LOAD_ATTR_DICT */
OP(LOAD_METHOD_DICT) {
    PyObject *v = VAL(u->b), *dict;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version || (dict = DICT_OF(v, ATTR_CACHE.extra)) == NULL ||
        (value = py_dict_load_cached(dict, (uint32_t)u[1].b, (uint32_t)u[1].c)) == NULL) {
        AGAIN_AS(LOAD_METHOD);
    }
    PUT_FOUND();
}

/* the same in the dict of a classic instance */
OP(LOAD_METHOD_CLASSIC_DICT) {
    PyObject *v = VAL(u->b);
    if (Py_TYPE(v) != &PyInstance_Type ||
        (value = py_dict_load_cached(((PyInstanceObject *)v)->in_dict, (uint32_t)u[1].b, (uint32_t)u[1].c)) == NULL) {
        AGAIN_AS(LOAD_METHOD);
    }
    PUT_FOUND();
}

OP(STORE_ATTR) {
    PyObject *v = VAL(u->b), *w = VAL(u->c), *name = NAME_AT(u[1].a);
    SAVE();
    if (py_specialize_store(u, v, name)) {
        DISPATCH_NOW();
    }
    if (Py_TYPE(v) == &PyInstance_Type && ((PyInstanceObject *)v)->in_class->cl_setattr == NULL &&
        *PyString_AS_STRING(name) != '_') {
        if (PyDict_SetItem(((PyInstanceObject *)v)->in_dict, name, w) < 0) {
            goto error;
        }
        CONSUME_B();
        CONSUME_C();
        NEXT(3);
    }
    step = py_flat_setattr(ts, v, name, w, &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_DROP(3);
}

OP(STORE_ATTR_DICT) {
    PyObject *v = VAL(u->b), *w = VAL(u->c), *dict;
    SAVE();
    if (Py_TYPE(v)->tp_version_tag == ATTR_CACHE.version && DICT_OF(v, ATTR_CACHE.extra) == NULL) {
        DICT_OF(v, ATTR_CACHE.extra) = py_dict_new_instance(Py_TYPE(v));
        if (DICT_OF(v, ATTR_CACHE.extra) == NULL) {
            goto error;
        }
    }
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version || (dict = DICT_OF(v, ATTR_CACHE.extra)) == NULL ||
        !py_dict_store_cached(dict, (uint32_t)u[1].b, (uint32_t)u[1].c, w)) {
        AGAIN_AS(STORE_ATTR);
    }
    CONSUME_B();
    CONSUME_C();
    NEXT(3);
}

/* in the dict of a classic instance; u[1].b = version of its keys, u[1].c = index */
OP(STORE_ATTR_CLASSIC) {
    PyObject *v = VAL(u->b);
    SAVE();
    if (Py_TYPE(v) != &PyInstance_Type || ((PyInstanceObject *)v)->in_class->cl_setattr != NULL ||
        !py_dict_store_cached(((PyInstanceObject *)v)->in_dict, (uint32_t)u[1].b, (uint32_t)u[1].c, VAL(u->c))) {
        AGAIN_AS(STORE_ATTR);
    }
    CONSUME_B();
    CONSUME_C();
    NEXT(3);
}

OP(STORE_ATTR_SLOT) {
    PyObject *v = VAL(u->b), *w = VAL(u->c), *old;
    if (Py_TYPE(v)->tp_version_tag != ATTR_CACHE.version) {
        AGAIN_AS(STORE_ATTR);
    }
    SAVE();
    Py_INCREF(w);
    old = DICT_OF(v, ATTR_CACHE.extra);
    DICT_OF(v, ATTR_CACHE.extra) = w;
    Py_XDECREF(old);
    CONSUME_B();
    CONSUME_C();
    NEXT(3);
}

OP(DELETE_ATTR) {
    SAVE();
    step = py_flat_setattr(ts, VAL(u->b), NAME_AT(u->c), NULL, &value);
    CONSUME_B();
    FINISH_DROP(1);
}
