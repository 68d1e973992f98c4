/* The type `bomb`: an exception as an object that can be sent and stored.
 *
 * bomb(type=None, value=None, traceback=None), or bomb(sys.exc_info()). What it does when a tasklet
 * is resumed with it stands in Stackless/core/bomb.c.
 */
#include <stddef.h>

#include "faces.h"
#include "structmember.h"

static int
parse(PyObject *args, PyObject *kwargs, PyObject **type, PyObject **value, PyObject **traceback)
{
    static const char *const names[] = {"type", "value", "traceback", NULL};
    if (PyTuple_GET_SIZE(args) == 1 && PyTuple_Check(PyTuple_GET_ITEM(args, 0))) {
        args = PyTuple_GET_ITEM(args, 0);
    }
    return PyArg_ParseTupleAndKeywords(args, kwargs, "|OOO:bomb", (char **)names, type, value,
                                       traceback);
}

static PyObject *
bomb_new(PyTypeObject *cls, PyObject *args, PyObject *kwargs)
{
    PyObject *type = Py_None;
    PyObject *value = Py_None;
    PyObject *traceback = Py_None;
    if (!parse(args, kwargs, &type, &value, &traceback)) {
        return NULL;
    }
    Py_INCREF(type);
    Py_INCREF(value);
    Py_INCREF(traceback);
    return slp_bomb_from_steal(type, value, traceback);
}

static int
bomb_traverse(PyObject *self, visitproc visit, void *arg)
{
    slp_bomb *bomb = (slp_bomb *)self;
    Py_VISIT(bomb->type);
    Py_VISIT(bomb->value);
    Py_VISIT(bomb->traceback);
    return 0;
}

static void
set_none(PyObject **field)
{
    PyObject *old = *field;
    Py_INCREF(Py_None);
    *field = Py_None;
    Py_DECREF(old);
}

static int
bomb_clear(PyObject *self)
{
    slp_bomb *bomb = (slp_bomb *)self;
    set_none(&bomb->type);
    set_none(&bomb->value);
    set_none(&bomb->traceback);
    return 0;
}

static void
bomb_dealloc(PyObject *self)
{
    slp_bomb *bomb = (slp_bomb *)self;
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    Py_DECREF(bomb->type);
    Py_DECREF(bomb->value);
    Py_DECREF(bomb->traceback);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

static PyObject *
bomb_reduce(PyObject *self, PyObject *unused)
{
    slp_bomb *bomb = (slp_bomb *)self;
    return Py_BuildValue("(O()(()OOO))", Py_TYPE(self), bomb->type, bomb->value, bomb->traceback);
}

static PyObject *
bomb_setstate(PyObject *self, PyObject *state)
{
    slp_bomb *bomb = (slp_bomb *)self;
    PyObject *missing;
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyObject *old[3] = {bomb->type, bomb->value, bomb->traceback};
    if (!PyTuple_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "the state of a bomb is a tuple");
        return NULL;
    }
    if (!PyArg_ParseTuple(state, "OOOO:bomb", &missing, &type, &value, &traceback)) {
        return NULL;
    }
    Py_INCREF(type);
    Py_INCREF(value);
    Py_INCREF(traceback);
    bomb->type = type;
    bomb->value = value;
    bomb->traceback = traceback;
    Py_DECREF(old[0]);
    Py_DECREF(old[1]);
    Py_DECREF(old[2]);
    Py_INCREF(self);
    return self;
}

static const PyMethodDef bomb_methods[] = {
    {"__reduce__", bomb_reduce, METH_NOARGS, "The three parts, for pickling."},
    {"__setstate__", bomb_setstate, METH_O, "Restores what __reduce__ gave."},
    {NULL, NULL, 0, NULL}
};

static const PyMemberDef bomb_members[] = {
    {(char *)"type", T_OBJECT, offsetof(slp_bomb, type), READONLY, (char *)"the class of the exception"},
    {(char *)"value", T_OBJECT, offsetof(slp_bomb, value), READONLY, (char *)"the exception, or its arguments"},
    {(char *)"traceback", T_OBJECT, offsetof(slp_bomb, traceback), READONLY, (char *)"where it was raised, or None"},
    {NULL, 0, 0, 0, NULL}
};

PyTypeObject PyBomb_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "_stackless.bomb",
    .tp_basicsize = sizeof(slp_bomb),
    .tp_dealloc = bomb_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "bomb(type=None, value=None, traceback=None)\n\n"
              "An exception as an object: raised in the tasklet that is resumed with it.",
    .tp_traverse = bomb_traverse,
    .tp_clear = bomb_clear,
    .tp_methods = (PyMethodDef *)bomb_methods,
    .tp_members = (PyMemberDef *)bomb_members,
    .tp_new = bomb_new,
};

int
slp_init_bomb_type(void)
{
    return PyType_Ready(&PyBomb_Type);
}
