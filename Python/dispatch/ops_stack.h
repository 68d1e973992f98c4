/* Moves between locals, constants and temporaries; cells.  Part of the loop in dispatch.c. */

OP(NOP)
    NEXT(1);

OP(MOVE) {
    PyObject *v = VAL(u->b);
    Py_INCREF(v);
    slots[u->a] = v;
    NEXT(1);
}

OP(MOVE2) {
    PyObject *v = VAL(u->b), *w = VAL(u->c);
    Py_INCREF(v);
    Py_INCREF(w);
    slots[u->a] = v;
    slots[u->a + 1] = w;
    NEXT(1);
}

OP(MOVE_TEMP)
    slots[u->a] = slots[u->b];
    slots[u->b] = NULL;
    NEXT(1);

OP(STORE) {
    PyObject *v = VAL(u->b);
    if (u->own & PY_OWN_B) {
        slots[u->b] = NULL;
    }
    else {
        Py_INCREF(v);
    }
    SAVE();
    SET(u->a, v);
    NEXT(1);
}

OP(LOAD_CHECK) {
    PyObject *v = slots[u->b];
    if (v == NULL) {
        raise_unbound(f, u->b);
        goto error;
    }
    Py_INCREF(v);
    SET(u->a, v);
    NEXT(1);
}

OP(DELETE_FAST)
    SAVE();
    if (slots[u->b] == NULL) {
        raise_unbound(f, u->b);
        goto error;
    }
    CONSUME(u->b);
    NEXT(1);

OP(POP)
    SAVE();
    CONSUME(u->b);
    NEXT(1);

OP(CLEAR)
    SAVE();
    for (int32_t i = u->b + u->c - 1; i >= u->b; i--) {
        Py_CLEAR(slots[i]);
    }
    NEXT(1);

OP(SWAP) {
    PyObject *v = slots[u->a];
    slots[u->a] = slots[u->b];
    slots[u->b] = v;
    NEXT(1);
}

OP(ROTATE) {
    PyObject *top = slots[u->b + u->c - 1];
    memmove(&slots[u->b + 1], &slots[u->b], (size_t)(u->c - 1) * sizeof(PyObject *));
    slots[u->b] = top;
    NEXT(1);
}

OP(LOAD_DEREF) {
    PyObject *v = ((PyCellObject *)slots[u->b])->ob_ref;
    if (v == NULL) {
        raise_empty_cell(f, u->b);
        goto error;
    }
    Py_INCREF(v);
    SET(u->a, v);
    NEXT(1);
}

OP(STORE_DEREF) {
    PyCellObject *cell = (PyCellObject *)slots[u->b];
    PyObject *v = VAL(u->c), *old = cell->ob_ref;
    Py_INCREF(v);
    SAVE();
    cell->ob_ref = v;
    CONSUME_C();
    Py_XDECREF(old);
    NEXT(1);
}
