/* Calls, functions, return and yield.  Part of the loop in dispatch.c. */

#define CALL_NARGS (u->c & 0xff)
#define CALL_NKW ((u->c >> 8) & 0xff)

/* Pushes the frame of a simple Python function: n arguments are moved from slot FROM on, the one in slot SELF (-1: none)
   goes first.  The callee in slot u->b is given up. */
#define PUSH_SIMPLE(FUNC, EXEC, SELF, FROM, N) do { \
        PyFunctionObject *func_ = (FUNC); \
        py_frame *nf_; \
        PyObject *globals_ = func_->func_globals; \
        PyObject *builtins_ = globals_ == f->f_globals ? f->f_builtins : py_frame_builtins(ts, globals_); \
        if (builtins_ == NULL) { goto call_slow; } \
        if (py_enter_frame(ts) < 0) { goto error; } \
        nf_ = py_frame_alloc(ts, (EXEC)); \
        if (nf_ == NULL) { ts->base.recursion_depth--; PyErr_NoMemory(); goto error; } \
        { \
            PyObject **to_ = nf_->slots; \
            if ((SELF) >= 0) { *to_++ = slots[SELF]; slots[SELF] = NULL; } \
            for (int32_t i_ = 0; i_ < (N); i_++) { \
                to_[i_] = slots[(FROM) + i_]; \
                slots[(FROM) + i_] = NULL; \
            } \
        } \
        py_frame_push(ts, nf_, (PyCodeObject *)func_->func_code, globals_, builtins_, FRAME_FAST); \
        if (((EXEC)->nfree | ((EXEC)->simple_args - ((N) + ((SELF) >= 0)))) != 0) { \
            finish_arguments(nf_, func_, (N) + ((SELF) >= 0)); \
        } \
        CONSUME(u->b); \
        f = nf_; \
        goto start_frame; \
    } while (0)

/* The same for a bound method: SELF (borrowed) goes first. */
#define PUSH_BOUND(FUNC, EXEC, SELF, FROM, N) do { \
        PyFunctionObject *func_ = (FUNC); \
        py_frame *nf_; \
        PyObject *globals_ = func_->func_globals; \
        PyObject *builtins_ = globals_ == f->f_globals ? f->f_builtins : py_frame_builtins(ts, globals_); \
        if (builtins_ == NULL) { goto call_slow; } \
        if (py_enter_frame(ts) < 0) { goto error; } \
        nf_ = py_frame_alloc(ts, (EXEC)); \
        if (nf_ == NULL) { ts->base.recursion_depth--; PyErr_NoMemory(); goto error; } \
        Py_INCREF(SELF); \
        nf_->slots[0] = (SELF); \
        for (int32_t i_ = 0; i_ < (N); i_++) { \
            nf_->slots[i_ + 1] = slots[(FROM) + i_]; \
            slots[(FROM) + i_] = NULL; \
        } \
        py_frame_push(ts, nf_, (PyCodeObject *)func_->func_code, globals_, builtins_, FRAME_FAST); \
        if (((EXEC)->nfree | ((EXEC)->simple_args - ((N) + 1))) != 0) { \
            finish_arguments(nf_, func_, (N) + 1); \
        } \
        CONSUME(u->b); \
        f = nf_; \
        goto start_frame; \
    } while (0)

/* The executable when the call is a simple one with n arguments, else NULL. */
#ifdef Py_DEBUG
#define SIMPLE_EXEC(func, n) (py_stress_due(PY_STRESS_NEST) ? NULL : simple_exec((PyFunctionObject *)(func), (n)))
#else
#define SIMPLE_EXEC(func, n) simple_exec((PyFunctionObject *)(func), (n))
#endif

/* A call in C has given `value`. It may have waited: the handler of a signal is called before the program goes on. */
#define CALL_DONE(n) do { \
        if (ts->ticker < 0 || atomic_load_explicit(&ts->flags, memory_order_relaxed) != 0) { goto check_behind; } \
        KEEP_VALUE(); \
        NEXT(n); \
    } while (0)

OP(CALL) {
    PyObject *callee = slots[u->b];
    SAVE();
    ts->ticker -= u->ticks;
    if (PyFunction_Check(callee)) {
        py_exec *exec = SIMPLE_EXEC(callee, u->c);
        if (exec != NULL) {
            PUSH_SIMPLE((PyFunctionObject *)callee, exec, -1, u->b + 1, u->c);
        }
    }
    else if (Py_TYPE(callee) == &PyMethod_Type) {
        PyObject *self = PyMethod_GET_SELF(callee), *func = PyMethod_GET_FUNCTION(callee);
        py_exec *exec;
        if (self != NULL && PyFunction_Check(func) && (exec = SIMPLE_EXEC(func, u->c + 1)) != NULL) {
            PUSH_BOUND((PyFunctionObject *)func, exec, self, u->b + 1, u->c);
        }
    }
    else if (Py_TYPE(callee) == &PyCFunction_Type && u->c <= 0xff &&
             PyCFunction_GET_FLAGS(callee) == METH_FLAT && !ts->base.use_tracing) {
        step = ((py_flat_function)(void (*)(void))PyCFunction_GET_FUNCTION(callee))(
            ts, PyCFunction_GET_SELF(callee), &slots[u->b + 1], u->c, NULL, &value);
        for (int32_t i = u->b + u->c; i >= u->b; i--) {
            CONSUME(i);
        }
        if (step == STEP_RETURN) {
            if (value == NULL) {
                PyErr_SetString(PyExc_SystemError, "error return without exception set");
                goto error;
            }
            CALL_DONE(2);
        }
        goto not_done;
    }
    goto call_slow;
}

OP(CALL_METHOD) {
    PyObject *callee = slots[u->b], *self = slots[u[1].a];
    SAVE();
    ts->ticker -= u->ticks;
    if (self != NULL && PyFunction_Check(callee)) {
        py_exec *exec = SIMPLE_EXEC(callee, u->c + 1);
        if (exec != NULL) {
            PUSH_SIMPLE((PyFunctionObject *)callee, exec, u[1].a, u->b + 1, u->c);
        }
    }
    else if (Py_TYPE(callee) == &py_method_descr_type && self != NULL && u->c <= 0xff && !ts->base.use_tracing &&
             Py_TYPE(self) == ((PyMethodDescrObject *)callee)->d_type) {
        step = py_call_c_method(ts, ((PyMethodDescrObject *)callee)->d_method, self, &slots[u->b + 1], u->c, &value);
        for (int32_t i = u->b + u->c; i >= u->b; i--) {
            CONSUME(i);
        }
        CONSUME(u[1].a);
        if (step == STEP_RETURN) {
            LOOK_FOR_TRACING();
            CALL_DONE(2);
        }
        goto not_done;
    }
    goto call_slow;
}

call_slow: {
    int32_t nargs = CALL_NARGS, nkw = CALL_NKW;
    PyObject **row = &slots[u->b];
    PyObject *self = u->op == PY_OP_CALL_METHOD ? slots[u[1].a] : NULL;
    step = py_call_vector(ts, row[0], self, row + 1, nargs, row + 1 + nargs, nkw, &value);
    int32_t count = 1 + nargs + 2 * nkw;
    for (int32_t i = count - 1; i >= 0; i--) {
        CONSUME(u->b + i);
    }
    if (self != NULL) {
        CONSUME(u[1].a);
    }
    if (step == STEP_RETURN) {
        LOOK_FOR_TRACING();
        CALL_DONE(2);
    }
    goto not_done;
}

OP(CALL_VAR) {
    int32_t count = 1 + CALL_NARGS + 2 * CALL_NKW + (u->c >> 16 & 1) + (u->c >> 17 & 1);
    SAVE();
    ts->ticker -= u->ticks;
    step = py_star_calls_python(&slots[u->b], u->c) ? py_flat_call_star(ts, &slots[u->b], u->c, &value)
                                                    : py_call_var(ts, &slots[u->b], u->c, &value);
    for (int32_t i = count - 1; i >= 0; i--) {
        CONSUME(u->b + i);
    }
    if (step == STEP_RETURN) {
        LOOK_FOR_TRACING();
        CALL_DONE(1);
    }
    goto not_done;
}

OP(MAKE_FUNCTION)
    SAVE();
    value = py_make_function(f, &slots[u->b], u->c, 0);
    if (value == NULL) {
        goto error;
    }
    CONSUME_ROW(u->b, u->c + 1);
    SET(u->a, value);
    NEXT(1);

OP(MAKE_CLOSURE)
    SAVE();
    value = py_make_function(f, &slots[u->b], u->c, 1);
    if (value == NULL) {
        goto error;
    }
    CONSUME_ROW(u->b, u->c + 2);
    SET(u->a, value);
    NEXT(1);

OP(BUILD_CLASS)
    SAVE();
    step = py_flat_build_class(ts, f, &slots[u->b], &value);
    CONSUME_ROW(u->b, 3);
    FINISH_STORE(1);

OP(RETURN) {
    value = VAL(u->b);
    SAVE();
    ts->ticker -= u->ticks;
    if (u->own & PY_OWN_B) {
        slots[u->b] = NULL;
    }
    else {
        Py_INCREF(value);
    }
    for (int32_t i = f->exec->temp0 + u->c - 1; i >= f->exec->temp0; i--) {
        Py_CLEAR(slots[i]);
    }
    goto return_value;
}

return_value: {     /* value goes out, the temporaries are empty */
    if (ts->base.use_tracing) {
        if (py_trace_return(ts, f, value) < 0) {
            Py_DECREF(value);
            goto leave_with_error;
        }
    }
    if ((f->flags & (FRAME_FAST | FRAME_HOLDS_EXC | FRAME_INIT | FRAME_GENERATOR)) == FRAME_FAST) {
        py_frame *caller = (py_frame *)f->f_back;
        ts->base.recursion_depth--;
        if (!py_frame_leave_fast(ts, f)) {
            f->flags |= FRAME_DONE;
            py_frame_leave(ts, f, 1);
        }
        f = caller;
        slots = f->slots;
        kend = f->exec->kend;
        u = f->pc;
        LOOK_FOR_TRACING();
        if (u->a < 0) {
            Py_DECREF(value);
        }
        else {
            SET(u->a, value);
        }
        u += 2;
        if (ts->ticker < 0) {
            goto check;
        }
        DISPATCH();
    }
    step = STEP_RETURN;
    if (f->flags & FRAME_INIT) {
        if (py_type_check_init_result(f->owner, value) < 0) {
            Py_DECREF(value);
            goto leave_with_error;
        }
        Py_DECREF(value);
        value = f->owner;
        f->owner = NULL;
        f->flags &= ~FRAME_INIT;
    }
    else if (f->flags & FRAME_GENERATOR) {
        int raises = f->flags & FRAME_STOP_RAISES;
        Py_DECREF(value);
        value = NULL;
        leave_frame(ts, f);
        if (raises) {
            PyErr_SetNone(PyExc_StopIteration);
            step = STEP_RAISE;
        }
        goto carry_on;
    }
    if (!leave_quickly(ts, f)) {
        leave_frame(ts, f);
    }
    goto carry_on;
}

OP(YIELD) {
    value = VAL(u->b);
    SAVE();
    ts->ticker -= u->ticks;
    if (u->own & PY_OWN_B) {
        slots[u->b] = NULL;
    }
    else {
        Py_INCREF(value);
    }
    if (!(f->flags & FRAME_GENERATOR)) {
        Py_DECREF(value);
        PyErr_SetString(PyExc_SystemError, "yield in a frame without generator");
        goto error;
    }
    if (ts->base.use_tracing) {
        if (py_trace_return(ts, f, value) < 0) {
            Py_DECREF(value);
            goto leave_with_error;
        }
    }
    if (f->flags & FRAME_HOLDS_EXC) {
        py_exc_leave_frame(ts, f);
    }
    if (f->owner != NULL) {
        ((PyGenObject *)f->owner)->gi_running = 0;
    }
    ts->base.recursion_depth--;
    py_frame_wait(ts, f);
    step = STEP_RETURN;
    if (ts->top == stop || Py_TYPE(ts->top) != &PyFrame_Type) {
        goto carry_on;
    }
    u = ((py_frame *)ts->top)->pc;
    if (u->op != PY_OP_FOR_GENERATOR || (((py_frame *)ts->top)->flags & FRAME_DROP)) {
        goto carry_on;
    }
    f = (py_frame *)ts->top;        /* the loop that asked for the value */
    slots = f->slots;
    kend = f->exec->kend;
    LOOK_FOR_TRACING();
    SET(u->a, value);
    NEXT(1);
}
