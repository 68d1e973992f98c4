/* Operators and comparisons: exact ints, floats and strings here, the rest through py_flat_*.
   Part of the loop in dispatch.c. */

#define UNARY_OP(NAME, FIELD) \
OP(NAME) { \
    SAVE(); \
    PyObject *v = VAL(u->b); \
    if (PyInt_CheckExact(v) || PyLong_CheckExact(v)) { \
        value = Py_TYPE(v)->tp_as_number->FIELD(v); \
        if (value == NULL) { goto error; } \
        CONSUME_B(); \
        SET(u->a, value); \
        NEXT(1); \
    } \
    step = py_flat_unary(ts, v, offsetof(PyNumberMethods, FIELD), &value); \
    CONSUME_B(); \
    FINISH_STORE(1); \
}

UNARY_OP(POSITIVE, nb_positive)
UNARY_OP(NEGATIVE, nb_negative)
UNARY_OP(INVERT, nb_invert)

OP(CONVERT) {
    SAVE();
    step = py_flat_repr(ts, VAL(u->b), &value);
    CONSUME_B();
    FINISH_STORE(1);
}

OP(NOT) {
    PyObject *v = VAL(u->b);
    int truth = py_truth_quick(v);
    SAVE();
    if (truth >= 0) {
        value = truth ? Py_False : Py_True;
        Py_INCREF(value);
        CONSUME_B();
        SET(u->a, value);
        NEXT(1);
    }
    step = py_flat_truth(ts, v, &value);
    CONSUME_B();
    if (step == STEP_RETURN) {
        GO_ON_BEHIND();
    }
    goto not_done;
}

/* The result of an operator that has called nothing. What it replaces may have a destructor, which sees the line. */
#define PUT_RESULT(result) do { \
        PyObject *old_ = slots[u->a]; \
        slots[u->a] = (result); \
        if (old_ != NULL) { \
            SAVE(); \
            Py_DECREF(old_); \
        } \
    } while (0)

/* The tail of an operator: the general way. */
#define BINARY_SLOW(FLAT, OFFSET) do { \
        SAVE(); \
        step = FLAT(ts, v, w, OFFSET, &value); \
        CONSUME_B(); \
        CONSUME_C(); \
        FINISH_STORE(1); \
    } while (0)

/* A result made of plain C values. */
#define BINARY_DONE(RESULT) do { \
        value = (RESULT); \
        if (value == NULL) { SAVE(); goto error; } \
        CONSUME_B(); \
        CONSUME_C(); \
        PUT_RESULT(value); \
        NEXT(1); \
    } while (0)

#define FLOAT_PAIR (PyFloat_CheckExact(v) && PyFloat_CheckExact(w))
#define INT_PAIR (PyInt_CheckExact(v) && PyInt_CheckExact(w))

/* A float made of two: a temporary that nobody else holds becomes the result. */
#define FLOAT_DONE(RESULT) do { \
        double real_ = (RESULT); \
        if ((u->own & PY_OWN_B) && Py_REFCNT(v) == 1) { \
            slots[u->b] = NULL; \
            value = v; \
            CONSUME_C(); \
        } \
        else if ((u->own & PY_OWN_C) && Py_REFCNT(w) == 1) { \
            slots[u->c] = NULL; \
            value = w; \
            CONSUME_B(); \
        } \
        else { \
            BINARY_DONE(py_float_new(real_)); \
        } \
        ((PyFloatObject *)value)->ob_fval = real_; \
        PUT_RESULT(value); \
        NEXT(1); \
    } while (0)

/* With a long the operator turns into LONG (below). */
#define LONG_THERE (PyLong_CheckExact(v) || PyLong_CheckExact(w))
#define LONG_OR_SLOW(FLAT, FIELD) do { \
        if (LONG_THERE) { \
            goto turn_long; \
        } \
        BINARY_SLOW(FLAT, offsetof(PyNumberMethods, FIELD)); \
    } while (0)

#define ARITH_OP(NAME, FLAT, FIELD, BUILTIN, OPERATOR) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    double x, y; \
    if (INT_PAIR) { \
        long r; \
        if (!BUILTIN(PyInt_AS_LONG(v), PyInt_AS_LONG(w), &r)) { \
            BINARY_DONE(py_int_new(r)); \
        } \
    } \
    else if (FLOAT_PAIR) { \
        FLOAT_DONE(PyFloat_AS_DOUBLE(v) OPERATOR PyFloat_AS_DOUBLE(w)); \
    } \
    else if (float_and_int(v, w, &x, &y)) { \
        BINARY_DONE(py_float_new(x OPERATOR y)); \
    } \
    LONG_OR_SLOW(FLAT, FIELD); \
}

#define STRING_PAIR ((PyString_CheckExact(v) && PyString_CheckExact(w)) || \
                     (PyUnicode_CheckExact(v) && PyUnicode_CheckExact(w)))
#define CONCATENATE(v, w) (PyString_CheckExact(v) ? py_str_concat_steal((v), (w)) : py_unicode_concat_steal((v), (w)))

OP(ADD) {
    PyObject *v = VAL(u->b), *w = VAL(u->c);
    double x, y;
    if (INT_PAIR) {
        long r;
        if (!__builtin_saddl_overflow(PyInt_AS_LONG(v), PyInt_AS_LONG(w), &r)) {
            BINARY_DONE(py_int_new(r));
        }
    }
    else if (FLOAT_PAIR) {
        FLOAT_DONE(PyFloat_AS_DOUBLE(v) + PyFloat_AS_DOUBLE(w));
    }
    else if (STRING_PAIR) {
        goto add_strings;
    }
    else if (float_and_int(v, w, &x, &y)) {
        BINARY_DONE(py_float_new(x + y));
    }
    LONG_OR_SLOW(py_flat_binary, nb_add);
}

OP(IADD) {
    PyObject *v = VAL(u->b), *w = VAL(u->c);
    double x, y;
    if (INT_PAIR) {
        long r;
        if (!__builtin_saddl_overflow(PyInt_AS_LONG(v), PyInt_AS_LONG(w), &r)) {
            BINARY_DONE(py_int_new(r));
        }
    }
    else if (FLOAT_PAIR) {
        FLOAT_DONE(PyFloat_AS_DOUBLE(v) + PyFloat_AS_DOUBLE(w));
    }
    else if (STRING_PAIR) {
        goto add_strings;
    }
    else if (float_and_int(v, w, &x, &y)) {
        BINARY_DONE(py_float_new(x + y));
    }
    LONG_OR_SLOW(py_flat_inplace, nb_inplace_add);
}

add_strings:    /* the left one may grow in place when nobody else holds it */
    {
        PyObject *v = VAL(u->b), *w = VAL(u->c);
        SAVE();
        if (u->own & PY_OWN_B) {
            slots[u->b] = NULL;
        }
        else if (u->a == u->b) {
            slots[u->b] = NULL;     /* s = s + t: the local is about to be replaced */
        }
        else {
            Py_INCREF(v);
        }
        if (Py_REFCNT(v) == 2 && (u[1].op == PY_OP_STORE_NAME || u[1].op == PY_OP_STORE_NAME_CACHED) && u[1].b == u->a) {
            release_name(f, NAME_AT(u[1].c), v);
        }
        if (Py_REFCNT(v) == 1 && u->own == 0 && u->a == u->b && v == w) {
            Py_INCREF(w);           /* s = s + s */
            value = CONCATENATE(v, w);
            Py_DECREF(w);
        }
        else {
            value = CONCATENATE(v, w);
        }
        if (value == NULL) {
            if (!(u->own & PY_OWN_B) && u->a == u->b) {
                /* the old value is lost as it would be after a MemoryError in place: keep the local bound */
                Py_INCREF(Py_None);
                slots[u->b] = Py_None;
            }
            goto error;
        }
        CONSUME_C();
        SET(u->a, value);
        NEXT(1);
    }

ARITH_OP(SUBTRACT, py_flat_binary, nb_subtract, __builtin_ssubl_overflow, -)
ARITH_OP(ISUBTRACT, py_flat_inplace, nb_inplace_subtract, __builtin_ssubl_overflow, -)
ARITH_OP(MULTIPLY, py_flat_binary, nb_multiply, __builtin_smull_overflow, *)
ARITH_OP(IMULTIPLY, py_flat_inplace, nb_inplace_multiply, __builtin_smull_overflow, *)

#define DIVIDE_OP(NAME, FLAT, FIELD) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    double x, y; \
    if (FLOAT_PAIR && PyFloat_AS_DOUBLE(w) != 0.0) { \
        FLOAT_DONE(PyFloat_AS_DOUBLE(v) / PyFloat_AS_DOUBLE(w)); \
    } \
    if (float_and_int(v, w, &x, &y) && y != 0.0) { \
        BINARY_DONE(py_float_new(x / y)); \
    } \
    BINARY_SLOW(FLAT, offsetof(PyNumberMethods, FIELD)); \
}
DIVIDE_OP(TRUE_DIVIDE, py_flat_binary, nb_true_divide)
DIVIDE_OP(ITRUE_DIVIDE, py_flat_inplace, nb_inplace_true_divide)

/* Integer division rounds down.  Classic division (FLOAT_TOO) may have to warn: -3, -Qwarn. */
#define FLOOR_OP(NAME, FLAT, FIELD, FIELD_OF_FLOAT, FLOAT_TOO, EXPRESSION) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    if (FLOAT_TOO && __builtin_expect(Py_DivisionWarningFlag, 0)) { \
        BINARY_SLOW(FLAT, offsetof(PyNumberMethods, FIELD)); \
    } \
    if (INT_PAIR) { \
        long x = PyInt_AS_LONG(v), y = PyInt_AS_LONG(w); \
        if (y > 0 || y < -1) { \
            long q = x / y, r = x % y; \
            if (r != 0 && (r ^ y) < 0) { q--; r += y; } \
            (void)q; (void)r; \
            BINARY_DONE(py_int_new(EXPRESSION)); \
        } \
    } \
    else if (FLOAT_TOO && FLOAT_PAIR && PyFloat_AS_DOUBLE(w) != 0.0) { \
        FLOAT_DONE(PyFloat_AS_DOUBLE(v) / PyFloat_AS_DOUBLE(w)); \
    } \
    else if (FLOAT_PAIR) { \
        SAVE(); \
        BINARY_DONE(PyFloat_Type.tp_as_number->FIELD_OF_FLOAT(v, w)); \
    } \
    else if (FLOAT_TOO) { \
        double x, y; \
        if (float_and_int(v, w, &x, &y) && y != 0.0) { \
            BINARY_DONE(py_float_new(x / y)); \
        } \
    } \
    LONG_OR_SLOW(FLAT, FIELD); \
}
FLOOR_OP(DIVIDE, py_flat_binary, nb_divide, nb_divide, 1, q)
FLOOR_OP(IDIVIDE, py_flat_inplace, nb_inplace_divide, nb_divide, 1, q)
FLOOR_OP(FLOOR_DIVIDE, py_flat_binary, nb_floor_divide, nb_floor_divide, 0, q)
FLOOR_OP(IFLOOR_DIVIDE, py_flat_inplace, nb_inplace_floor_divide, nb_floor_divide, 0, q)
FLOOR_OP(MODULO, py_flat_binary, nb_remainder, nb_remainder, 0, r)
FLOOR_OP(IMODULO, py_flat_inplace, nb_inplace_remainder, nb_remainder, 0, r)

#define POWER_OP(NAME, FLAT, FIELD) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    if (INT_PAIR || FLOAT_PAIR) { \
        SAVE(); \
        BINARY_DONE(Py_TYPE(v)->tp_as_number->nb_power(v, w, Py_None)); \
    } \
    BINARY_SLOW(FLAT, offsetof(PyNumberMethods, FIELD)); \
}
POWER_OP(POWER, py_flat_binary, nb_power)
POWER_OP(IPOWER, py_flat_inplace, nb_inplace_power)

#define SHIFT_OP(NAME, FLAT, FIELD, FITS, EXPRESSION) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    if (INT_PAIR) { \
        long x = PyInt_AS_LONG(v), y = PyInt_AS_LONG(w); \
        if (y >= 0 && y < 64 && (FITS)) { \
            BINARY_DONE(py_int_new(EXPRESSION)); \
        } \
    } \
    LONG_OR_SLOW(FLAT, FIELD); \
}
SHIFT_OP(LSHIFT, py_flat_binary, nb_lshift, x >> 31 == 0 && y < 32, x << y)
SHIFT_OP(ILSHIFT, py_flat_inplace, nb_inplace_lshift, x >> 31 == 0 && y < 32, x << y)
SHIFT_OP(RSHIFT, py_flat_binary, nb_rshift, 1, x >> y)
SHIFT_OP(IRSHIFT, py_flat_inplace, nb_inplace_rshift, 1, x >> y)

#define BIT_OP(NAME, FLAT, FIELD, OPERATOR) \
OP(NAME) { \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    if (INT_PAIR) { \
        BINARY_DONE(py_int_new(PyInt_AS_LONG(v) OPERATOR PyInt_AS_LONG(w))); \
    } \
    LONG_OR_SLOW(FLAT, FIELD); \
}
BIT_OP(AND, py_flat_binary, nb_and, &)
BIT_OP(IAND, py_flat_inplace, nb_inplace_and, &)
BIT_OP(OR, py_flat_binary, nb_or, |)
BIT_OP(IOR, py_flat_inplace, nb_inplace_or, |)
BIT_OP(XOR, py_flat_binary, nb_xor, ^)
BIT_OP(IXOR, py_flat_inplace, nb_inplace_xor, ^)

/* An operator of ints and longs, at least one of which is a long: which one, ticks says.  What it may keep are temporaries, and the
   local that gets the result. */
turn_long:
    u->ticks = (uint8_t)(u->op - PY_OP_ADD);
    u->op = u->a == u->b && u->c < 0 && PyLong_CheckExact(slots[u->b]) ? PY_OP_LONG_CONST : PY_OP_LONG;
    DISPATCH_NOW();

turn_general:
    u->op = (uint16_t)(PY_OP_ADD + u->ticks);
    DISPATCH_NOW();

_Static_assert((int)PY_GIVEN_LEFT == PY_OWN_B && (int)PY_GIVEN_RIGHT == PY_OWN_C, "what is owned is what is given");

OP(LONG) {
    PyObject *v = VAL(u->b), *w = VAL(u->c);
    if (!LONG_THERE) {
        goto turn_general;
    }
    unsigned given = u->own | (u->a == u->b ? PY_GIVEN_LEFT : 0);
    PyObject *made = py_long_operators[u->ticks](v, w, given);
    if (made == NULL) {
        goto long_slow;
    }
    if (given & PY_GIVEN_LEFT) { slots[u->b] = NULL; }
    if (given & PY_GIVEN_RIGHT) { slots[u->c] = NULL; }
    PUT_RESULT(made);
    NEXT(1);
}

OP(LONG_CONST) {
    PyObject *v = slots[u->a];
    if (!PyLong_CheckExact(v)) {
        goto turn_general;
    }
    PyObject *made = py_long_operators[u->ticks](v, kend[u->c], PY_GIVEN_LEFT);
    if (made == NULL) {
        goto long_slow;
    }
    slots[u->a] = made;
    NEXT(1);
}

long_slow:
    SAVE();
    step = py_long_operator_flat(ts, u->ticks, VAL(u->b), VAL(u->c), &value);
    CONSUME_B();
    CONSUME_C();
    FINISH_STORE(1);

/* Comparisons.  The fused forms take the jump that follows; on the slow way they only leave the value for it. */
#define STORE_BOOL(TRUTH) do { \
        value = (TRUTH) ? Py_True : Py_False; \
        Py_INCREF(value); \
        PUT_RESULT(value); \
        NEXT(1); \
    } while (0)
#define JUMP_BOOL(TRUTH, WANTED) do { \
        u += (TRUTH) == (WANTED) ? 1 + u[1].c : 2; \
        DISPATCH(); \
    } while (0)

#define COMPARE_FORMS(NAME, BODY) \
OP(NAME) { BODY(STORE_BOOL(truth)) } \
OP(NAME##_JF) { BODY(JUMP_BOOL(truth, 0)) } \
OP(NAME##_JT) { BODY(JUMP_BOOL(truth, 1)) }

#define RICH_BODY(CODE, DONE) \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    int truth = compare_fast(v, w, CODE); \
    if (truth >= 0) { \
        CONSUME_B(); \
        CONSUME_C(); \
        DONE; \
    } \
    SAVE(); \
    step = py_flat_richcompare(ts, v, w, CODE, &value); \
    CONSUME_B(); \
    CONSUME_C(); \
    FINISH_STORE(1);
#define LT_BODY(DONE) RICH_BODY(Py_LT, DONE)
#define LE_BODY(DONE) RICH_BODY(Py_LE, DONE)
#define EQ_BODY(DONE) RICH_BODY(Py_EQ, DONE)
#define NE_BODY(DONE) RICH_BODY(Py_NE, DONE)
#define GT_BODY(DONE) RICH_BODY(Py_GT, DONE)
#define GE_BODY(DONE) RICH_BODY(Py_GE, DONE)
COMPARE_FORMS(CMP_LT, LT_BODY)
COMPARE_FORMS(CMP_LE, LE_BODY)
COMPARE_FORMS(CMP_EQ, EQ_BODY)
COMPARE_FORMS(CMP_NE, NE_BODY)
COMPARE_FORMS(CMP_GT, GT_BODY)
COMPARE_FORMS(CMP_GE, GE_BODY)

#define IDENTITY_BODY(OPERATOR, DONE) \
    int truth = VAL(u->b) OPERATOR VAL(u->c); \
    SAVE(); \
    CONSUME_B(); \
    CONSUME_C(); \
    DONE;
#define IS_BODY(DONE) IDENTITY_BODY(==, DONE)
#define IS_NOT_BODY(DONE) IDENTITY_BODY(!=, DONE)
COMPARE_FORMS(CMP_IS, IS_BODY)
COMPARE_FORMS(CMP_IS_NOT, IS_NOT_BODY)

#define CONTAINS_BODY(NEGATED, DONE) \
    PyObject *v = VAL(u->b), *w = VAL(u->c); \
    SAVE(); \
    if (PyDict_CheckExact(w)) { \
        int truth = py_dict_look(w, v, &value); \
        if (truth >= 0) { \
            truth = truth != NEGATED; \
            CONSUME_B(); \
            CONSUME_C(); \
            DONE; \
        } \
    } \
    step = py_flat_contains(ts, w, v, &value); \
    CONSUME_B(); \
    CONSUME_C(); \
    if (step == STEP_RETURN) { \
        int truth = (value == Py_True) != NEGATED; \
        Py_DECREF(value); \
        DONE; \
    } \
    goto not_done;
#define IN_BODY(DONE) CONTAINS_BODY(0, DONE)
#define NOT_IN_BODY(DONE) CONTAINS_BODY(1, DONE)
COMPARE_FORMS(CMP_IN, IN_BODY)
COMPARE_FORMS(CMP_NOT_IN, NOT_IN_BODY)

#define EXC_MATCH_BODY(DONE) \
    SAVE(); \
    step = py_flat_except(ts, VAL(u->b), VAL(u->c), &value); \
    if (step == STEP_RAISE) { goto error; } \
    CONSUME_B(); \
    CONSUME_C(); \
    if (step == STEP_RETURN) { \
        int truth = value == Py_True; \
        Py_DECREF(value); \
        DONE; \
    } \
    goto not_done;
COMPARE_FORMS(CMP_EXC_MATCH, EXC_MATCH_BODY)
