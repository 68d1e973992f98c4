/* What LONG and LONG_CONST do for each operator: the quick way for ints and longs, and the way of all others.

   An operator that meets a long turns into one of the two (ops_arith.h). `ticks` of the unit keeps which it was, as its distance
   from PY_OP_ADD; that is the index here.

   I1 Operators without a quick way never turn: their entries are empty. */
#include "dispatch.h"

/* Classic division may have to warn, and who embeds us may want that at any time. */
static PyObject *
quick_divide(PyObject *v, PyObject *w, unsigned given)
{
    return Py_DivisionWarningFlag ? NULL : py_long_quick_floor_divide(v, w, given);
}

enum { OPERATORS = PY_OP_IOR - PY_OP_ADD + 1 };

#define BOTH(NAME, ENTRY) [PY_OP_##NAME - PY_OP_ADD] = ENTRY, [PY_OP_I##NAME - PY_OP_ADD] = ENTRY

py_long_quick_operator *const py_long_operators[OPERATORS] = {
    BOTH(ADD, py_long_quick_add),
    BOTH(SUBTRACT, py_long_quick_subtract),
    BOTH(MULTIPLY, py_long_quick_multiply),
    BOTH(DIVIDE, quick_divide),
    BOTH(FLOOR_DIVIDE, py_long_quick_floor_divide),
    BOTH(MODULO, py_long_quick_modulo),
    BOTH(LSHIFT, py_long_quick_lshift),
    BOTH(RSHIFT, py_long_quick_rshift),
    BOTH(AND, py_long_quick_and),
    BOTH(OR, py_long_quick_or),
    BOTH(XOR, py_long_quick_xor),
};

#undef BOTH

#define BOTH(NAME, FIELD) \
    [PY_OP_##NAME - PY_OP_ADD] = offsetof(PyNumberMethods, nb_##FIELD), \
    [PY_OP_I##NAME - PY_OP_ADD] = offsetof(PyNumberMethods, nb_inplace_##FIELD)

static const int slot_offsets[OPERATORS] = {
    BOTH(ADD, add), BOTH(SUBTRACT, subtract), BOTH(MULTIPLY, multiply), BOTH(DIVIDE, divide),
    BOTH(FLOOR_DIVIDE, floor_divide), BOTH(MODULO, remainder), BOTH(LSHIFT, lshift), BOTH(RSHIFT, rshift),
    BOTH(AND, and), BOTH(OR, or), BOTH(XOR, xor),
};

py_step
py_long_operator_flat(py_thread *ts, int which, PyObject *v, PyObject *w, PyObject **result)
{
    return which >= PY_OP_IADD - PY_OP_ADD ? py_flat_inplace(ts, v, w, slot_offsets[which], result)
                                           : py_flat_binary(ts, v, w, slot_offsets[which], result);
}
