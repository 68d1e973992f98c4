/* compare.c: comparing any two objects, in 2.7's two systems.

   The rich system (tp_richcompare, an operator, any result) and the older three-way one (tp_compare, -1/0/1) fall back on
   each other:

       a < b   same type: its tp_richcompare, its tp_compare      cmp(a, b)   same type: its tp_compare
               rich halves of both, the subtype's first                       ==, <, > of the rich system
               three-way                                                      three-way
       three-way: tp_compare of instances, of a common type, of a Python class; coercion; then the default order:
                  None first, numbers, then the others, both by type name; types of one name and objects of one type
                  by address

   I1 a three-way result here is -1, 0, 1; 2 means "not implemented", -2 "an exception is set".
   I2 both kinds count as recursion " in cmp". */
#include "Python.h"

#include "py_state.h"
#include "py_core.h"
#include "py_type.h"

int _Py_SwappedOp[] = {Py_GT, Py_GE, Py_EQ, Py_NE, Py_LT, Py_LE};

enum { ERROR = -2, UNDECIDED = 2 };

static inline richcmpfunc
rich_slot(PyObject *object)
{
    return PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HAVE_RICHCOMPARE) ? Py_TYPE(object)->tp_richcompare : NULL;
}

static inline PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* ---- rich ---- */

PyObject *
py_compare_try_rich(PyObject *left, PyObject *right, int op)
{
    richcmpfunc of_left = rich_slot(left);
    richcmpfunc of_right = rich_slot(right);
    if (of_right != NULL && Py_TYPE(left) != Py_TYPE(right) && PyType_IsSubtype(Py_TYPE(right), Py_TYPE(left))) {
        PyObject *result = of_right(right, left, _Py_SwappedOp[op]);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    if (of_left != NULL) {
        PyObject *result = of_left(left, right, op);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    return of_right != NULL ? of_right(right, left, _Py_SwappedOp[op]) : not_implemented();
}

/* The truth of a rich comparison: 1, 0, -1 error, 2 not implemented. */
static int
try_rich_truth(PyObject *left, PyObject *right, int op)
{
    if (rich_slot(left) == NULL && rich_slot(right) == NULL) {
        return UNDECIDED;
    }
    PyObject *result = py_compare_try_rich(left, right, op);
    if (result == NULL) {
        return -1;
    }
    if (result == Py_NotImplemented) {
        Py_DECREF(result);
        return UNDECIDED;
    }
    int truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}

/* A three-way result from ==, < and >. */
static int
three_way_by_rich(PyObject *left, PyObject *right)
{
    static const struct {
        int op;
        int outcome;
    } tries[] = {{Py_EQ, 0}, {Py_LT, -1}, {Py_GT, 1}};
    if (rich_slot(left) == NULL && rich_slot(right) == NULL) {
        return UNDECIDED;
    }
    for (int i = 0; i < 3; i++) {
        int truth = try_rich_truth(left, right, tries[i].op);
        if (truth == -1) {
            return ERROR;
        }
        if (truth == 1) {
            return tries[i].outcome;
        }
    }
    return UNDECIDED;
}

/* ---- three-way ---- */

/* Makes what a tp_compare returned conform to I1; extensions are not always careful. */
static int
checked(int order)
{
    if (PyErr_Occurred()) {
        if (order != -1 && order != -2) {
            PyObject *type, *value, *traceback;
            PyErr_Fetch(&type, &value, &traceback);
            if (PyErr_WarnEx(PyExc_RuntimeWarning, "tp_compare didn't return -1 or -2 for exception", 1) < 0) {
                Py_XDECREF(type);
                Py_XDECREF(value);
                Py_XDECREF(traceback);
            }
            else {
                PyErr_Restore(type, value, traceback);
            }
        }
        return ERROR;
    }
    if (order < -1 || order > 1) {
        if (PyErr_WarnEx(PyExc_RuntimeWarning, "tp_compare didn't return -1, 0 or 1", 1) < 0) {
            return ERROR;
        }
        return order < 0 ? -1 : 1;
    }
    return order;
}

static int
three_way_coerced(PyObject *left, PyObject *right)
{
    int status = PyNumber_CoerceEx(&left, &right);
    if (status != 0) {
        return status < 0 ? ERROR : UNDECIDED;
    }
    cmpfunc compare = Py_TYPE(left)->tp_compare;
    int order = UNDECIDED;
    if (compare != NULL && compare == Py_TYPE(right)->tp_compare) {
        order = checked(compare(left, right));
    }
    Py_DECREF(left);
    Py_DECREF(right);
    return order;
}

static int
try_three_way(PyObject *left, PyObject *right)
{
    cmpfunc compare = Py_TYPE(left)->tp_compare;
    if (PyInstance_Check(left)) {
        return compare(left, right);
    }
    if (PyInstance_Check(right)) {
        return Py_TYPE(right)->tp_compare(left, right);
    }
    if (compare != NULL && compare == Py_TYPE(right)->tp_compare) {
        return checked(compare(left, right));
    }
    if (compare == _PyObject_SlotCompare || Py_TYPE(right)->tp_compare == _PyObject_SlotCompare) {
        return _PyObject_SlotCompare(left, right);
    }
    return three_way_coerced(left, right);
}

static int
by_address(const void *left, const void *right)
{
    return left < right ? -1 : left > right;
}

/* The order of objects that know nothing of each other. */
static int
default_order(PyObject *left, PyObject *right)
{
    if (Py_TYPE(left) == Py_TYPE(right)) {
        return by_address(left, right);
    }
    if (left == Py_None || right == Py_None) {
        return left == Py_None ? -1 : 1;
    }
    int left_number = PyNumber_Check(left);
    int right_number = PyNumber_Check(right);
    if (left_number != right_number) {
        return left_number ? -1 : 1;
    }
    int order = strcmp(Py_TYPE(left)->tp_name, Py_TYPE(right)->tp_name);
    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    return Py_TYPE(left) < Py_TYPE(right) ? -1 : 1;
}

int
py_compare_three_way(PyObject *left, PyObject *right)
{
    int order = try_three_way(left, right);
    return order == UNDECIDED ? default_order(left, right) : order;
}

/* ---- cmp() ---- */

static int
compare_fully(PyObject *left, PyObject *right)
{
    if (Py_TYPE(left) == Py_TYPE(right) && Py_TYPE(left)->tp_compare != NULL) {
        int order = Py_TYPE(left)->tp_compare(left, right);
        if (!PyInstance_Check(left)) {
            return checked(order);
        }
        if (order != UNDECIDED) {
            return order;
        }
    }
    int order = three_way_by_rich(left, right);
    if (order != UNDECIDED) {
        return order;
    }
    return py_compare_three_way(left, right);
}

int
PyObject_Compare(PyObject *left, PyObject *right)
{
    if (left == NULL || right == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (left == right) {
        return 0;
    }
    if (Py_EnterRecursiveCall(" in cmp")) {
        return -1;
    }
    int order = compare_fully(left, right);
    Py_LeaveRecursiveCall();
    return order < 0 ? -1 : order;
}

int
PyObject_Cmp(PyObject *left, PyObject *right, int *result)
{
    if (left == NULL || right == NULL) {
        py_raise_null_argument();
        return -1;
    }
    int order = PyObject_Compare(left, right);
    if (PyErr_Occurred()) {
        return -1;
    }
    *result = order;
    return 0;
}

/* ---- operators ---- */

PyObject *
py_compare_to_bool(int op, int order)
{
    int truth;
    switch (op) {
    case Py_LT:
        truth = order < 0;
        break;
    case Py_LE:
        truth = order <= 0;
        break;
    case Py_EQ:
        truth = order == 0;
        break;
    case Py_NE:
        truth = order != 0;
        break;
    case Py_GT:
        truth = order > 0;
        break;
    default:
        truth = order >= 0;
        break;
    }
    PyObject *result = truth ? Py_True : Py_False;
    Py_INCREF(result);
    return result;
}

static PyObject *
rich_or_three_way(PyObject *left, PyObject *right, int op)
{
    PyObject *result = py_compare_try_rich(left, right, op);
    if (result != Py_NotImplemented) {
        return result;
    }
    Py_DECREF(result);
    int order = try_three_way(left, right);
    if (order == UNDECIDED) {
        if (Py_Py3kWarningFlag && Py_TYPE(left) != Py_TYPE(right) && op != Py_EQ && op != Py_NE &&
            PyErr_WarnEx(PyExc_DeprecationWarning, "comparing unequal types not supported in 3.x", 1) < 0) {
            return NULL;
        }
        order = default_order(left, right);
    }
    return order <= ERROR ? NULL : py_compare_to_bool(op, order);
}

static PyObject *
rich_compare(PyObject *left, PyObject *right, int op)
{
    if (Py_TYPE(left) != Py_TYPE(right) || PyInstance_Check(left)) {
        return rich_or_three_way(left, right, op);
    }
    richcmpfunc rich = rich_slot(left);
    if (rich != NULL) {
        PyObject *result = rich(left, right, op);
        if (result != Py_NotImplemented) {
            return result;
        }
        Py_DECREF(result);
    }
    cmpfunc compare = Py_TYPE(left)->tp_compare;
    if (compare != NULL) {
        int order = checked(compare(left, right));
        return order == ERROR ? NULL : py_compare_to_bool(op, order);
    }
    return rich_or_three_way(left, right, op);
}

PyObject *
PyObject_RichCompare(PyObject *left, PyObject *right, int op)
{
    if ((unsigned)op > Py_GE) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (Py_EnterRecursiveCall(" in cmp")) {
        return NULL;
    }
    PyObject *result = rich_compare(left, right, op);
    Py_LeaveRecursiveCall();
    return result;
}

int
PyObject_RichCompareBool(PyObject *left, PyObject *right, int op)
{
    if (left == right) {
        if (op == Py_EQ) {
            return 1;
        }
        if (op == Py_NE) {
            return 0;
        }
    }
    PyObject *result = PyObject_RichCompare(left, right, op);
    if (result == NULL) {
        return -1;
    }
    int truth = PyBool_Check(result) ? result == Py_True : PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}
