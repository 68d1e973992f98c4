/* The module _curses_panel: windows with depth. A panel is a window in the library's stack of panels; update_panels() lays
 * the visible ones over each other.
 *
 *   I1  the library's user pointer of a panel is the object (not counted): that is how a panel found by its neighbour
 *       becomes an object; a panel leaves the stack when its object dies
 *   I2  the object holds the object of its window
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"

#include <panel.h>

typedef struct {
    PyObject_HEAD
    PANEL *panel;     /* owned */
    PyObject *window; /* owned, see I2 */
    PyObject *user;   /* owned, NULL until set */
} panel_object;

/* A window of _curses: its head is public. */
typedef struct {
    PyObject_HEAD
    WINDOW *win;
} window_object;

PyMODINIT_FUNC init_curses_panel(void);

static PyTypeObject panel_type;

/* Returns borrowed. */
static PyObject *
panel_error(void)
{
    PyObject *module = PyImport_AddModule("_curses_panel");
    PyObject *dict = module == NULL ? NULL : PyModule_GetDict(module);
    PyObject *error = dict == NULL ? NULL : PyDict_GetItemString(dict, "error");
    return error == NULL ? PyExc_RuntimeError : error;
}

static PyObject *
status_of(int status, const char *name)
{
    if (status == ERR) {
        PyErr_Format(panel_error(), "%s() returned ERR", name);
        return NULL;
    }
    Py_RETURN_NONE;
}

/* The table of _curses: the type of windows, and functions that raise unless the library is ready. */
static void **
curses_interface(void)
{
    return (void **)PyCapsule_Import("_curses._C_API", 0);
}

static int
after_initscr(void)
{
    void **interface = curses_interface();
    return interface != NULL && ((int (*)(void))interface[2])() ? 0 : -1;
}

static PyObject *
object_of(PANEL *panel)
{
    PyObject *object = panel == NULL ? NULL : (PyObject *)panel_userptr(panel);
    if (object == NULL) {
        Py_RETURN_NONE;
    }
    Py_INCREF(object);
    return object;
}

/* ---- methods ---- */

static PyObject *
panel_bottom(panel_object *self, PyObject *nothing)
{
    return status_of(bottom_panel(self->panel), "bottom");
}

static PyObject *
panel_hide(panel_object *self, PyObject *nothing)
{
    return status_of(hide_panel(self->panel), "hide");
}

static PyObject *
panel_show(panel_object *self, PyObject *nothing)
{
    return status_of(show_panel(self->panel), "show");
}

static PyObject *
panel_top(panel_object *self, PyObject *nothing)
{
    return status_of(top_panel(self->panel), "top");
}

static PyObject *
panel_hidden_(panel_object *self, PyObject *nothing)
{
    return PyBool_FromLong(panel_hidden(self->panel));
}

static PyObject *
panel_above_(panel_object *self, PyObject *nothing)
{
    return object_of(panel_above(self->panel));
}

static PyObject *
panel_below_(panel_object *self, PyObject *nothing)
{
    return object_of(panel_below(self->panel));
}

static PyObject *
panel_move(panel_object *self, PyObject *args)
{
    int y, x;
    return PyArg_ParseTuple(args, "ii;y,x", &y, &x) ? status_of(move_panel(self->panel, y, x), "move_panel") : NULL;
}

static PyObject *
panel_window_(panel_object *self, PyObject *nothing)
{
    Py_INCREF(self->window);
    return self->window;
}

/* Checks an argument that must be a window. Returns status. */
static int
read_window(PyObject *args, const char *format, PyObject **window)
{
    void **interface = curses_interface();
    return interface != NULL && PyArg_ParseTuple(args, format, interface[0], window) ? 0 : -1;
}

static PyObject *
panel_replace(panel_object *self, PyObject *args)
{
    PyObject *window, *before = self->window;
    if (PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, "replace requires one argument");
        return NULL;
    }
    if (read_window(args, "O!;window object", &window) < 0) {
        return NULL;
    }
    if (replace_panel(self->panel, ((window_object *)window)->win) == ERR) {
        return status_of(ERR, "replace_panel");
    }
    Py_INCREF(window);
    self->window = window;
    Py_DECREF(before);
    Py_RETURN_NONE;
}

static PyObject *
panel_set_userptr(panel_object *self, PyObject *user)
{
    PyObject *before = self->user;
    Py_INCREF(user);
    self->user = user;
    Py_XDECREF(before);
    Py_RETURN_NONE;
}

static PyObject *
panel_userptr_(panel_object *self, PyObject *nothing)
{
    if (self->user == NULL) {
        PyErr_SetString(panel_error(), "no userptr set");
        return NULL;
    }
    Py_INCREF(self->user);
    return self->user;
}

static const PyMethodDef panel_methods[] = {
    {"above", (PyCFunction)panel_above_, METH_NOARGS, NULL},
    {"below", (PyCFunction)panel_below_, METH_NOARGS, NULL},
    {"bottom", (PyCFunction)panel_bottom, METH_NOARGS, NULL},
    {"hidden", (PyCFunction)panel_hidden_, METH_NOARGS, NULL},
    {"hide", (PyCFunction)panel_hide, METH_NOARGS, NULL},
    {"move", (PyCFunction)panel_move, METH_VARARGS, NULL},
    {"replace", (PyCFunction)panel_replace, METH_VARARGS, NULL},
    {"set_userptr", (PyCFunction)panel_set_userptr, METH_O, NULL},
    {"show", (PyCFunction)panel_show, METH_NOARGS, NULL},
    {"top", (PyCFunction)panel_top, METH_NOARGS, NULL},
    {"userptr", (PyCFunction)panel_userptr_, METH_NOARGS, NULL},
    {"window", (PyCFunction)panel_window_, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* ---- the type ---- */

static int
panel_traverse(panel_object *self, visitproc visit, void *arg)
{
    Py_VISIT(self->window);
    Py_VISIT(self->user);
    return 0;
}

static int
panel_clear_user(panel_object *self)
{
    Py_CLEAR(self->user);
    return 0;
}

static void
panel_dealloc(panel_object *self)
{
    PyObject_GC_UnTrack(self);
    if (self->panel != NULL) {
        del_panel(self->panel);
    }
    Py_XDECREF(self->window);
    Py_XDECREF(self->user);
    PyObject_GC_Del(self);
}

static PyTypeObject panel_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_curses_panel.curses panel",
    .tp_basicsize = sizeof(panel_object),
    .tp_dealloc = (destructor)panel_dealloc,
    .tp_traverse = (traverseproc)panel_traverse,
    .tp_clear = (inquiry)panel_clear_user,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_methods = (PyMethodDef *)panel_methods,
};

/* ---- the module ---- */

static PyObject *
module_new_panel(PyObject *module, PyObject *args)
{
    PyObject *window;
    if (read_window(args, "O!:new_panel", &window) < 0) {
        return NULL;
    }
    panel_object *self = PyObject_GC_New(panel_object, &panel_type);
    if (self == NULL) {
        return NULL;
    }
    self->user = NULL;
    self->window = window;
    Py_INCREF(window);
    self->panel = new_panel(((window_object *)window)->win);
    PyObject_GC_Track(self);
    if (self->panel == NULL || set_panel_userptr(self->panel, self) == ERR) {
        Py_DECREF(self);
        PyErr_SetString(panel_error(), "curses function returned NULL");
        return NULL;
    }
    return (PyObject *)self;
}

static PyObject *
module_bottom_panel(PyObject *module, PyObject *nothing)
{
    return after_initscr() < 0 ? NULL : object_of(panel_above(NULL));
}

static PyObject *
module_top_panel(PyObject *module, PyObject *nothing)
{
    return after_initscr() < 0 ? NULL : object_of(panel_below(NULL));
}

static PyObject *
module_update_panels(PyObject *module, PyObject *nothing)
{
    if (after_initscr() < 0) {
        return NULL;
    }
    update_panels();
    Py_RETURN_NONE;
}

static const PyMethodDef module_functions[] = {
    {"bottom_panel", module_bottom_panel, METH_NOARGS, NULL},
    {"new_panel", module_new_panel, METH_VARARGS, NULL},
    {"top_panel", module_top_panel, METH_NOARGS, NULL},
    {"update_panels", module_update_panels, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
init_curses_panel(void)
{
    if (curses_interface() == NULL || PyType_Ready(&panel_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule("_curses_panel", (PyMethodDef *)module_functions);
    PyObject *error = module == NULL ? NULL : PyErr_NewException((char *)"_curses_panel.error", NULL, NULL);
    if (error == NULL || PyModule_AddObject(module, "error", error) < 0
        || PyModule_AddStringConstant(module, "version", "2.1") < 0) {
        return;
    }
    PyModule_AddStringConstant(module, "__version__", "2.1");
}
