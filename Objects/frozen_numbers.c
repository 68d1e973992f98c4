/* Numbers in the states that pickles hold (py_frozen.h). */
#include "py_frozen.h"

PyObject *
py_freeze_numbers(const Py_ssize_t *numbers, Py_ssize_t count)
{
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *number = PyInt_FromSsize_t(numbers[i]);
        if (number == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, i, number);
    }
    return tuple;
}

int
py_thaw_numbers(PyObject *tuple, Py_ssize_t *numbers)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *number = PyTuple_GET_ITEM(tuple, i);
        if (!PyInt_Check(number)) {
            return -1;
        }
        numbers[i] = PyInt_AS_LONG(number);
    }
    return 0;
}
