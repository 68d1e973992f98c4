/* Statements and blocks.  Part of the loop in dispatch.c. */

OP(PRINT_EXPR)
    SAVE();
    step = py_flat_print_expr(ts, VAL(u->b), &value);
    CONSUME_B();
    FINISH_DROP(1);

OP(PRINT_ITEM)
    SAVE();
    step = py_flat_print_item(ts, VAL(u->b), NULL, &value);
    CONSUME_B();
    FINISH_DROP(1);

OP(PRINT_ITEM_TO)       /* b the stream, c the value */
    SAVE();
    step = py_flat_print_item(ts, VAL(u->b), VAL(u->c), &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_DROP(1);

OP(PRINT_NEWLINE)
    SAVE();
    step = py_flat_print_newline(ts, NULL, &value);
    FINISH_DROP(1);

OP(PRINT_NEWLINE_TO)
    SAVE();
    step = py_flat_print_newline(ts, VAL(u->b), &value);
    CONSUME_B();
    FINISH_DROP(1);

OP(IMPORT_NAME)
    SAVE();
    step = py_flat_import_name(ts, f, NAME_AT(u[1].a), VAL(u->b), VAL(u->c), &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_STORE(2);

OP(IMPORT_FROM)
    SAVE();
    step = py_flat_import_from(ts, VAL(u->b), NAME_AT(u->c), &value);
    FINISH_STORE(1);

OP(IMPORT_STAR)
    SAVE();
    PyFrame_FastToLocals((PyFrameObject *)f);
    if (f->f_locals == NULL) {
        PyErr_SetString(PyExc_SystemError, "no locals found during 'import *'");
        goto error;
    }
    if (py_import_star(VAL(u->b), f->f_locals) < 0) {
        PyFrame_LocalsToFast((PyFrameObject *)f, 0);
        goto error;
    }
    PyFrame_LocalsToFast((PyFrameObject *)f, 0);
    CONSUME_B();
    NEXT(1);

OP(EXEC)
    SAVE();
    step = py_flat_exec(ts, f, &slots[u->b], &value);
    CONSUME_ROW(u->b, 3);
    FINISH_DROP(1);

OP(RAISE) {
    SAVE();
    if (py_raise_makes_instance(&slots[u->b], u->c)) {
        step = py_flat_raise_instance(ts, &slots[u->b], u->c, &value);
        if (step != STEP_RETURN) {
            goto not_done;
        }
        SET(u->b, value);
        if (u->c > 1) {
            Py_INCREF(Py_None);
            SET(u->b + 1, Py_None);
        }
    }
    int again = py_raise_values(ts, f, &slots[u->b], u->c);
    if (again) {
        goto reraise;
    }
    goto error;
}

OP(SETUP_WITH)
    SAVE();
    step = py_flat_setup_with(ts, &slots[u->b], &value);
    FINISH_STORE(1);

OP(WITH_CLEANUP) {
    PyObject *exit = slots[u->b];
    PyObject *args[3] = {Py_None, Py_None, Py_None};
    SAVE();
    slots[u->b] = NULL;
    memmove(&slots[u->b], &slots[u->b + 1], 3 * sizeof(PyObject *));
    slots[u->b + 3] = NULL;
    if (slots[u->b + 2] != Py_None && !PyInt_CheckExact(slots[u->b + 2])) {
        args[0] = slots[u->b + 2];
        args[1] = slots[u->b + 1];
        args[2] = slots[u->b];
    }
    step = py_flat_call_exit(ts, exit, args, &value);
    Py_DECREF(exit);
    if (step == STEP_RETURN) {
        GO_ON_BEHIND();
    }
    goto not_done;
}

OP(FINALLY_FALL)
    slots[u->b + 2] = slots[u->b];
    Py_INCREF(Py_None);
    Py_INCREF(Py_None);
    slots[u->b] = Py_None;
    slots[u->b + 1] = Py_None;
    NEXT(1);

OP(FINALLY_WHY) {
    PyObject *why, *what = NULL;
    SAVE();
    why = py_int_new(u->c);
    if (u->c == WHY_CONTINUE) {
        what = py_int_new(u->b);
    }
    if (why == NULL || (u->c == WHY_CONTINUE && what == NULL)) {
        Py_XDECREF(why);
        goto error;
    }
    Py_INCREF(Py_None);
    slots[u->a] = Py_None;
    if (u->c != WHY_RETURN) {
        if (what == NULL) {
            what = Py_None;
            Py_INCREF(what);
        }
        slots[u->a + 1] = what;
    }
    slots[u->a + 2] = why;
    NEXT(1);
}

OP(END_FINALLY) {
    PyObject *type = slots[u->b + 2], *arg = slots[u->b + 1], *tb = slots[u->b];
    SAVE();
    ts->ticker -= u->ticks;
    slots[u->b + 2] = slots[u->b + 1] = slots[u->b] = NULL;
    if (type == Py_None) {
        Py_DECREF(type);
        Py_DECREF(arg);
        Py_DECREF(tb);
        NEXT(4);
    }
    if (PyInt_CheckExact(type)) {
        long why = PyInt_AS_LONG(type);
        int32_t target = -1, level = 0, into = 0, ahead = 0;
        Py_DECREF(type);
        Py_DECREF(tb);
        if (why == WHY_RETURN) {
            target = u[1].a;
            level = u[1].b;
            if (target < 0) {
                value = arg;
                for (int32_t i = u->b - 1; i >= f->exec->temp0; i--) {
                    Py_CLEAR(slots[i]);
                }
                goto return_value;
            }
            into = 1;
        }
        else if (why == WHY_BREAK && u[2].a >= 0) {
            target = u[2].a;
            level = u[2].b;
            into = u[2].c;
            ahead = u[2].ticks;
        }
        else if (why == WHY_CONTINUE && u[3].c >= 0 && PyInt_CheckExact(arg)) {
            long site = PyInt_AS_LONG(arg);
            if (site >= 0 && site < f->exec->ncontinues && f->exec->continues[site].loop == u[3].c) {
                if (u[3].a >= 0) {
                    target = u[3].a;
                    level = u[3].b;
                    into = 1;
                }
                else if (f->exec->continues[site].depth <= u->c) {
                    target = f->exec->continues[site].target;
                    level = f->exec->temp0 + f->exec->continues[site].depth;
                }
            }
        }
        if (target < 0) {
            Py_DECREF(arg);
            PyErr_SetString(PyExc_SystemError, "'finally' pops bad reason");
            goto error;
        }
        for (int32_t i = u->b - 1; i >= level; i--) {
            Py_CLEAR(slots[i]);
        }
        if (into) {
            Py_INCREF(Py_None);
            slots[level] = Py_None;
            slots[level + 1] = arg;
            slots[level + 2] = PyInt_FromLong(why);
            if (slots[level + 2] == NULL) {
                goto error;
            }
        }
        else {
            Py_DECREF(arg);
        }
        u = f->exec->units + target;
        if (target < f->pc - f->exec->units &&
            (ts->ticker < 0 || atomic_load_explicit(&ts->flags, memory_order_relaxed) != 0)) {
            goto check;
        }
        ts->ticker += ahead;
        DISPATCH();
    }
    if (PyExceptionClass_Check(type) || PyString_Check(type) || PyInstance_Check(type) ||
        PyExceptionInstance_Check(type)) {
        if (tb == Py_None) {
            Py_DECREF(tb);
            tb = NULL;
        }
        if (tb != NULL && !PyTraceBack_Check(tb)) {
            Py_CLEAR(tb);
        }
        PyErr_Restore(type, arg, tb);
        goto reraise;
    }
    Py_DECREF(type);
    Py_DECREF(arg);
    Py_DECREF(tb);
    PyErr_SetString(PyExc_SystemError, "'finally' pops bad exception");
    goto error;
}
