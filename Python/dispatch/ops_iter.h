/* Jumps and iteration.  Part of the loop in dispatch.c. */

OP(JUMP)
    ts->ticker -= u->b;
    NEXT(u->c);

OP(TICKS)
    ts->ticker -= u->b;
    NEXT(1);

OP(JUMP_BACK)
    if ((ts->ticker -= u->b) < 0 || atomic_load_explicit(&ts->flags, memory_order_relaxed) != 0) {
        u += u->c;
        goto check;
    }
    NEXT(u->c);

/* Is v true, when that is known without a call? -1: ask. */
#define TRUTH_KNOWN(v) ((v) == Py_True ? 1 : (v) == Py_False || (v) == Py_None ? 0 : py_truth_quick(v))

#define TRUTH_JUMP(WANTED) { \
    PyObject *v = VAL(u->b); \
    int truth = TRUTH_KNOWN(v); \
    if (truth < 0) { \
        SAVE(); \
        step = py_flat_truth(ts, v, &value); \
        if (step != STEP_RETURN) { goto not_done; } \
        truth = value == Py_True; \
        Py_DECREF(value); \
    } \
    CONSUME_B(); \
    u += truth == WANTED ? u->c : 1; \
    DISPATCH(); \
}

OP(JUMP_IF_FALSE) TRUTH_JUMP(0)
OP(JUMP_IF_TRUE) TRUTH_JUMP(1)

#define TRUTH_JUMP_KEEP(WANTED) { \
    PyObject *v = VAL(u->b); \
    int truth = TRUTH_KNOWN(v); \
    if (truth < 0) { \
        SAVE(); \
        step = py_flat_truth(ts, v, &value); \
        if (step != STEP_RETURN) { goto not_done; } \
        truth = value == Py_True; \
        Py_DECREF(value); \
    } \
    if (truth == WANTED) { \
        ts->ticker -= u->a; \
        u += u->c; \
        DISPATCH(); \
    } \
    SAVE(); \
    CONSUME_B(); \
    NEXT(1); \
}

OP(JUMP_IF_FALSE_KEEP) TRUTH_JUMP_KEEP(0)
OP(JUMP_IF_TRUE_KEEP) TRUTH_JUMP_KEEP(1)

OP(GET_ITER) {
    SAVE();
    ts->ticker -= u->ticks;
    step = py_flat_iter(ts, VAL(u->b), &value);
    CONSUME_B();
    FINISH_STORE(1);
}

OP(FOR_ITER) {
    PyObject *it = slots[u->b];
    SAVE();
    if (PyGen_CheckExact(it)) {
        u->op = PY_OP_FOR_GENERATOR;
        goto for_generator;
    }
    if (Py_TYPE(it) == &PyListIter_Type) {
        u->op = PY_OP_FOR_LIST;
    }
    else if (Py_TYPE(it) == &PyTupleIter_Type) {
        u->op = PY_OP_FOR_TUPLE;
    }
    else if (Py_TYPE(it) == &py_rangeiter_type) {
        u->op = PY_OP_FOR_RANGE;
    }
    else if (Py_TYPE(it) == &PyEnum_Type && u[1].op == PY_OP_UNPACK_LOCALS && u[1].b == u->a && u[1].c == 2 && IS_UNTRACED &&
             Py_TYPE(((py_enumerate *)it)->inner) == &PyListIter_Type) {
        py_enumerate_let_go((py_enumerate *)it);
        if (slots[u->b] == it && IS_UNTRACED) {
            AGAIN_AS(FOR_ENUMERATE);
        }
    }
    goto for_general;
}

for_general:
    SAVE();
    if (py_next_is_plain(slots[u->b])) {
        value = Py_TYPE(slots[u->b])->tp_iternext(slots[u->b]);
        step = STEP_RETURN;
    }
    else {
        step = py_next_now(slots[u->b], &value) ? STEP_RETURN : STEP_CALL;
    }
    if (step == STEP_RETURN) {
        if (value == NULL) {
            if (ts->base.curexc_type != NULL) {
                goto error;
            }
            goto exhausted;
        }
        SET(u->a, value);
        NEXT(1);
    }
    step = py_flat_next(ts, slots[u->b], &value);
    if (step == STEP_RETURN) {
        if (value == NULL) {
            goto exhausted;
        }
        SET(u->a, value);
        NEXT(1);
    }
    goto not_done;


OP(FOR_LIST) {
    py_seq_iterator *it = (py_seq_iterator *)slots[u->b];
    if (Py_TYPE(it) != &PyListIter_Type) {
        AGAIN_AS(FOR_ITER);
    }
    if (it->seq == NULL || it->index >= PyList_GET_SIZE(it->seq)) {
        goto for_general;
    }
    value = PyList_GET_ITEM(it->seq, it->index);
    it->index++;
    Py_INCREF(value);
    SAVE();
    SET(u->a, value);
    NEXT(1);
}

OP(FOR_TUPLE) {
    py_seq_iterator *it = (py_seq_iterator *)slots[u->b];
    if (Py_TYPE(it) != &PyTupleIter_Type) {
        AGAIN_AS(FOR_ITER);
    }
    if (it->seq == NULL || it->index >= PyTuple_GET_SIZE(it->seq)) {
        goto for_general;
    }
    value = PyTuple_GET_ITEM(it->seq, it->index);
    it->index++;
    Py_INCREF(value);
    SAVE();
    SET(u->a, value);
    NEXT(1);
}

/* The int that only the loop's variable holds takes the next value. */
OP(FOR_RANGE) {
    py_range_iterator *it = (py_range_iterator *)slots[u->b];
    if (Py_TYPE(it) != &py_rangeiter_type) {
        AGAIN_AS(FOR_ITER);
    }
    if (it->index >= it->len) {
        goto for_general;
    }
    long number = it->start + it->index * it->step;
    it->index++;
    if (slots[u->a] != NULL && py_int_renew(slots[u->a], number)) {
        NEXT(1);
    }
    if (u[1].op == PY_OP_STORE_NAME_CACHED && u[1].b == u->a && IS_UNTRACED) {
        u->op = PY_OP_FOR_RANGE_NAME;
    }
    value = py_int_new(number);
    SAVE();
    if (value == NULL) {
        goto error;
    }
    SET(u->a, value);
    NEXT(1);
}

/* The same for a name of the module, which the next unit would store.  That unit has been a STORE_NAME_CACHED, so its cache holds what
   it says whenever the version is right.  Nobody traces. */
#define NEXT_NAME (((py_cache_unit *)(u + 2))->cache)
OP(FOR_RANGE_NAME) {
    py_range_iterator *it = (py_range_iterator *)slots[u->b];
    if (Py_TYPE(it) != &py_rangeiter_type || !LOCALS_ARE_GLOBALS || !py_dict_has_version(f->f_globals, NEXT_NAME.version)) {
        AGAIN_AS(FOR_RANGE);
    }
    if (it->index >= it->len) {
        goto for_general;
    }
    long number = it->start + it->index * it->step;
    it->index++;
    PyObject *old = *(PyObject **)NEXT_NAME.pointer;
    if (old != NULL && py_int_renew(old, number)) {
        NEXT(3);
    }
    value = py_int_new(number);
    if (value == NULL) {
        goto error;
    }
    slots[u->a] = value;
    NEXT(1);
}

/* `for i, x in enumerate(L)` without the pair: number and item go to their locals, which the STOREs behind the next unit name. */
OP(FOR_ENUMERATE) {
    py_enumerate *it = (py_enumerate *)slots[u->b];
    if (Py_TYPE(it) != &PyEnum_Type) {
        AGAIN_AS(FOR_ITER);
    }
    py_seq_iterator *inner = (py_seq_iterator *)it->inner;
    if (Py_TYPE(inner) != &PyListIter_Type || inner->seq == NULL || inner->index >= PyList_GET_SIZE(inner->seq) ||
        it->count == PY_SSIZE_T_MAX) {
        goto for_general;
    }
    PyObject *item = PyList_GET_ITEM(inner->seq, inner->index);
    long number = it->count;
    int32_t to_number = u[2].a, to_item = u[3].a;
    SAVE();
    if (slots[to_number] == NULL || !py_int_renew(slots[to_number], number)) {
        value = py_int_new(number);
        if (value == NULL) {
            goto error;
        }
        it->count++;
        inner->index++;
        Py_INCREF(item);
        SET(to_number, value);
        SET(to_item, item);
        NEXT(4);
    }
    it->count++;
    inner->index++;
    Py_INCREF(item);
    SET(to_item, item);
    NEXT(4);
}

/* A generator that waits in a yield is put above the loop's frame at once; all else is for the general way. */
OP(FOR_GENERATOR) {
    PyGenObject *gen = (PyGenObject *)slots[u->b];
    if (!PyGen_CheckExact(gen)) {
        AGAIN_AS(FOR_ITER);
    }
    py_frame *inner = (py_frame *)gen->gi_frame;
    if (inner == NULL || inner->pc == NULL || gen->gi_running || ts->base.use_tracing) {
        goto for_generator;
    }
    SAVE();
    if (py_enter_frame(ts) < 0) {
        goto error;
    }
    gen->gi_running = 1;
    py_frame_wake(ts, inner, f);
    f = inner;
    slots = f->slots;
    kend = f->exec->kend;
    u = f->pc;
    if (u->a >= 0) {
        Py_INCREF(Py_None);
        SET(u->a, Py_None);
    }
    u++;
    if (ts->ticker < 0 || atomic_load_explicit(&ts->flags, memory_order_relaxed) != 0) {
        goto check;
    }
    DISPATCH();
}

for_generator:
    SAVE();
    if (((PyGenObject *)slots[u->b])->gi_frame == NULL || ((PyGenObject *)slots[u->b])->gi_running) {
        goto for_general;
    }
    Py_INCREF(Py_None);
    step = py_gen_enter(ts, (PyGenObject *)slots[u->b], Py_None, 0);
    value = NULL;
    goto not_done;
