/* Subscripts, slices and displays.  Part of the loop in dispatch.c. */

/* A named tuple and the like: a subclass with the subscripts of tuple. */
#define IS_PLAIN_TUPLE(v) (PyTuple_Check(v) && \
                           Py_TYPE(v)->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript)

OP(SUBSCR) {
    PyObject *v = VAL(u->b), *w = VAL(u->c);
    if (PyInt_CheckExact(w)) {
        Py_ssize_t i = PyInt_AS_LONG(w);
        if (PyList_CheckExact(v)) {
            i += i < 0 ? PyList_GET_SIZE(v) : 0;
            if ((size_t)i < (size_t)PyList_GET_SIZE(v)) {
                value = PyList_GET_ITEM(v, i);
                goto have_item;
            }
        }
        else if (PyTuple_CheckExact(v) || IS_PLAIN_TUPLE(v)) {
            i += i < 0 ? PyTuple_GET_SIZE(v) : 0;
            if ((size_t)i < (size_t)PyTuple_GET_SIZE(v)) {
                value = PyTuple_GET_ITEM(v, i);
                goto have_item;
            }
        }
        else if (PyString_CheckExact(v)) {
            i += i < 0 ? PyString_GET_SIZE(v) : 0;
            if ((size_t)i < (size_t)PyString_GET_SIZE(v)) {
                BINARY_DONE(PyString_FromStringAndSize(PyString_AS_STRING(v) + i, 1));
            }
        }
    }
    SAVE();
    if (PyDict_Check(v) && Py_TYPE(v)->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript &&
        py_dict_look(v, w, &value) > 0) {
        goto have_item;
    }
    step = py_flat_getitem(ts, v, w, &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_STORE(1);
have_item:
    Py_INCREF(value);
    SAVE();
    CONSUME_B();
    CONSUME_C();
    SET(u->a, value);
    NEXT(1);
}

/* A key whose hash and comparison run no Python code. */
#define IS_PLAIN_KEY(w) (PyString_CheckExact(w) || PyInt_CheckExact(w))

OP(STORE_SUBSCR) {
    PyObject *v = VAL(u->b), *w = VAL(u->c), *x = VAL(u[1].a);
    SAVE();
    if (PyList_CheckExact(v) && PyInt_CheckExact(w)) {
        Py_ssize_t i = PyInt_AS_LONG(w);
        i += i < 0 ? PyList_GET_SIZE(v) : 0;
        if ((size_t)i < (size_t)PyList_GET_SIZE(v)) {
            PyObject *old = PyList_GET_ITEM(v, i);
            Py_INCREF(x);
            PyList_SET_ITEM(v, i, x);
            Py_DECREF(old);
            goto stored;
        }
    }
    else if (PyDict_CheckExact(v) && IS_PLAIN_KEY(w)) {
        if (PyDict_SetItem(v, w, x) < 0) {
            goto error;
        }
        goto stored;
    }
    step = py_flat_setitem(ts, v, w, x, &value);
    CONSUME_B();
    CONSUME_C();
    if (u->own & PY_OWN_X) {
        CONSUME(u[1].a);
    }
    FINISH_DROP(2);
stored:
    CONSUME_B();
    CONSUME_C();
    if (u->own & PY_OWN_X) {
        CONSUME(u[1].a);
    }
    NEXT(2);
}

OP(DELETE_SUBSCR)
    SAVE();
    step = py_flat_setitem(ts, VAL(u->b), VAL(u->c), NULL, &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_DROP(1);

#define CONSUME_ROW(from, count) do { \
        for (int32_t i_ = (from) + (count) - 1; i_ >= (from); i_--) { CONSUME(i_); } \
    } while (0)

OP(SLICE)
    SAVE();
    step = py_flat_slice(ts, &slots[u->b], u->c, &value);
    CONSUME_ROW(u->b, 1 + (u->c & 1) + (u->c >> 1));
    FINISH_STORE(1);

OP(STORE_SLICE)
    SAVE();
    step = py_flat_store_slice(ts, &slots[u->b], u->c, &value);
    CONSUME_ROW(u->b, 2 + (u->c & 1) + (u->c >> 1));
    FINISH_DROP(1);

OP(DELETE_SLICE)
    SAVE();
    step = py_flat_delete_slice(ts, &slots[u->b], u->c, &value);
    CONSUME_ROW(u->b, 1 + (u->c & 1) + (u->c >> 1));
    FINISH_DROP(1);

OP(BUILD_SLICE) {
    PyObject **row = &slots[u->b];
    SAVE();
    value = PySlice_New(row[0], row[1], u->c == 3 ? row[2] : NULL);
    if (value == NULL) {
        goto error;
    }
    CONSUME_ROW(u->b, u->c);
    SET(u->a, value);
    NEXT(1);
}

OP(BUILD_TUPLE) {
    SAVE();
    value = PyTuple_New(u->c);
    if (value == NULL) {
        goto error;
    }
    for (int32_t i = 0; i < u->c; i++) {
        PyTuple_SET_ITEM(value, i, slots[u->b + i]);
        slots[u->b + i] = NULL;
    }
    SET(u->a, value);
    NEXT(1);
}

OP(BUILD_LIST) {
    SAVE();
    value = py_list_from_slots(&slots[u->b], u->c);
    if (value == NULL) {
        goto error;
    }
    SET(u->a, value);
    NEXT(1);
}

OP(BUILD_SET) {
    SAVE();
    step = py_set_flat_display(ts, &slots[u->b], u->c, &value);
    CONSUME_ROW(u->b, u->c);
    FINISH_STORE(1);
}

OP(BUILD_MAP)
    SAVE();
    value = PyDict_New();
    if (value == NULL) {
        goto error;
    }
    SET(u->a, value);
    NEXT(1);

OP(STORE_MAP)
    SAVE();
    if (!PyDict_CheckExact(slots[u->b])) {
        PyErr_SetString(PyExc_SystemError, "bad code: item for something that is no dict");
        goto error;
    }
    if (!IS_PLAIN_KEY(VAL(u->c))) {
        step = py_flat_setitem(ts, slots[u->b], VAL(u->c), VAL(u[1].a), &value);
    }
    else {
        step = PyDict_SetItem(slots[u->b], VAL(u->c), VAL(u[1].a)) < 0 ? STEP_RAISE : STEP_RETURN;
        value = NULL;
    }
    CONSUME_C();
    if (u->own & PY_OWN_X) {
        CONSUME(u[1].a);
    }
    FINISH_DROP(2);

OP(LIST_APPEND)
    SAVE();
    if (PyList_Append(slots[u->b], VAL(u->c)) < 0) {
        goto error;
    }
    CONSUME_C();
    NEXT(1);

OP(SET_ADD)
    SAVE();
    if (!IS_PLAIN_KEY(VAL(u->c))) {
        step = py_set_flat_add(ts, slots[u->b], VAL(u->c), &value);
    }
    else {
        step = PySet_Add(slots[u->b], VAL(u->c)) < 0 ? STEP_RAISE : STEP_RETURN;
        value = NULL;
    }
    CONSUME_C();
    FINISH_DROP(1);

OP(UNPACK) {
    PyObject *v = VAL(u->b);
    PyObject **items = NULL;
    SAVE();
    if (PyTuple_Check(v) && PyTuple_GET_SIZE(v) == u->c && Py_TYPE(v)->tp_iter == PyTuple_Type.tp_iter) {
        items = &PyTuple_GET_ITEM(v, 0);    /* a namedtuple, too */
    }
    else if (PyList_CheckExact(v) && PyList_GET_SIZE(v) == u->c) {
        items = ((PyListObject *)v)->ob_item;
    }
    if (items != NULL) {
        Py_INCREF(v);
        if (u->own & PY_OWN_B) {
            CONSUME(u->b);      /* item 1 may need the place */
        }
        for (int32_t i = 0, at = u->a + u->c - 1; i < u->c; i++, at--) {
            Py_INCREF(items[i]);
            slots[at] = items[i];
        }
        Py_DECREF(v);
        if (stores_follow(u)) {
            u->op = PY_OP_UNPACK_LOCALS;
        }
        NEXT(1);
    }
    step = py_flat_unpack(ts, v, u->c, &value);
    CONSUME_B();
    if (step == STEP_RETURN) {
        GO_ON_BEHIND();
    }
    goto not_done;
}

/* The c STOREs behind an UNPACK are part of it.  A finalizer of what stood in the locals may change a list, not a tuple. */
OP(UNPACK_LOCALS) {
    PyObject *v = VAL(u->b);
    int32_t count = u->c, is_tuple = PyTuple_CheckExact(v);
    if (!(is_tuple || PyList_CheckExact(v)) || Py_SIZE(v) != count || ts->base.use_tracing) {
        AGAIN_AS(UNPACK);
    }
    SAVE();
    if (u->own & PY_OWN_B) {
        slots[u->b] = NULL;     /* its reference is ours */
    }
    else {
        Py_INCREF(v);
    }
    if (is_tuple) {
        for (int32_t i = 0; i < count; i++) {
            value = PyTuple_GET_ITEM(v, i);
            Py_INCREF(value);
            SET(u[1 + i].a, value);
        }
        Py_DECREF(v);
        NEXT(1 + count);
    }
    for (int32_t i = 0; i < count; i++) {
        PyObject *item = PyList_GET_ITEM(v, i);
        Py_INCREF(item);
        slots[u[1 + i].b] = item;
    }
    Py_DECREF(v);
    for (int32_t i = 0; i < count; i++) {
        value = slots[u[1 + i].b];
        slots[u[1 + i].b] = NULL;
        SET(u[1 + i].a, value);
    }
    NEXT(1 + count);
}
