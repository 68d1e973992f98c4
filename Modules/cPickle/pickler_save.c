/* Objects to opcodes.

   save() looks at the exact type and writes the simple ones at once; everything else goes through __reduce_ex__. Output is
   collected in memory (`out`) and given to the file when a whole pickle is there.

   I1  An object is memorised before its contents are written if it can contain itself (list, dict), after it if not
       (tuple): a tuple that has met itself meanwhile is dropped again in favour of the memorised one.
   I2  Everything here may run foreign code; the object being saved is held by the caller. */
#include "pickler_write.h"
#include "py_cfunction.h"
#include "py_frame.h"
#include "py_switch.h"
#include "py_type.h"
#include "stackless_api.h"

enum { BATCH = 1000, FAST_LIMIT = 50 };

static int save(pickler_object *self, PyObject *object, int no_persistent);
static int save_reduction(pickler_object *self, PyObject *reduction, PyObject *object, PyObject *function);

/* ---- fast mode: find cycles, deep down ---- */

static int
fast_enter(pickler_object *self, PyObject *object)
{
    PyObject *key;
    int known;
    if (!self->fast || ++self->fast_depth < FAST_LIMIT) {
        return 0;
    }
    if (self->fast_seen == NULL && (self->fast_seen = PyDict_New()) == NULL) {
        return -1;
    }
    key = PyLong_FromVoidPtr(object);
    known = key == NULL ? -1 : PyDict_Contains(self->fast_seen, key);
    if (known > 0) {
        PyErr_Format(PyExc_ValueError, "fast mode: can't pickle cyclic objects including object type %s at %p",
                     Py_TYPE(object)->tp_name, (void *)object);
    }
    if (known == 0) {
        known = PyDict_SetItem(self->fast_seen, key, Py_None);
    }
    Py_XDECREF(key);
    return known == 0 ? 0 : -1;
}

static void
fast_leave(pickler_object *self, PyObject *object)
{
    PyObject *key, *type, *value, *traceback;
    if (!self->fast || self->fast_depth-- < FAST_LIMIT || self->fast_seen == NULL) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    key = PyLong_FromVoidPtr(object);
    if (key == NULL || PyDict_DelItem(self->fast_seen, key) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(key);
    PyErr_Restore(type, value, traceback);
}

/* ---- containers ---- */

static int
save_items(pickler_object *self, PyObject *tuple)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (save(self, PyTuple_GET_ITEM(tuple, i), 0) < 0) {
            return -1;
        }
    }
    return 0;
}

/* I1: the items were written, and with them the tuple itself: drop them, get that. */
static int
replace_by_memo(pickler_object *self, Py_ssize_t pops, Py_ssize_t number)
{
    if (pops == 0 && write_op(self, OP_POP_MARK) < 0) {
        return -1;
    }
    for (; pops > 0; pops--) {
        if (write_op(self, OP_POP) < 0) {
            return -1;
        }
    }
    return write_get(self, number);
}

static int
save_tuple(pickler_object *self, PyObject *object)
{
    Py_ssize_t n = PyTuple_GET_SIZE(object), number;
    int is_short = n <= 3 && self->protocol >= 2;
    if (n == 0) {
        return self->protocol > 0 ? write_op(self, OP_EMPTY_TUPLE) : write_text(self, "(t");
    }
    number = py_pickler_find_memo(self, object);
    if (number >= 0) {
        return write_get(self, number);
    }
    if ((!is_short && write_op(self, OP_MARK) < 0) || save_items(self, object) < 0) {
        return -1;
    }
    number = py_pickler_find_memo(self, object);
    if (number >= 0) {
        return replace_by_memo(self, is_short ? n : self->protocol > 0 ? 0 : n + 1, number);
    }
    if (write_op(self, is_short ? OP_TUPLE1 + (int)n - 1 : OP_TUPLE) < 0) {
        return -1;
    }
    return put(self, object);
}

typedef int (*item_saver)(pickler_object *self, PyObject *item);

/* A group of items: `first`, `second` (both taken over) and what the iterator gives. Returns how many, -1. */
static int
save_group(pickler_object *self, PyObject *iterator, PyObject *first, PyObject *second, item_saver save_item, int many)
{
    PyObject *item = first;
    int count = 0, status = write_op(self, OP_MARK);

    while (status == 0 && item != NULL) {
        status = save_item(self, item);
        Py_DECREF(item);
        count++;
        item = status < 0 || count == BATCH ? NULL : second != NULL ? second : PyIter_Next(iterator);
        second = status < 0 ? second : NULL;
    }
    Py_XDECREF(status < 0 ? item : NULL);
    Py_XDECREF(second);
    return status < 0 || PyErr_Occurred() || write_op(self, many) < 0 ? -1 : count;
}

/* What an iterator gives, for the list or dict on the stack: in groups, an item that is alone, and all of protocol 0, by themselves. */
static int
save_grouped(pickler_object *self, PyObject *iterator, item_saver save_item, int single, int many)
{
    int count = BATCH;
    while (count == BATCH) {
        PyObject *first = PyIter_Next(iterator);
        PyObject *second = first != NULL && self->protocol > 0 ? PyIter_Next(iterator) : NULL;
        if (first == NULL || PyErr_Occurred()) {
            Py_XDECREF(first);
            return PyErr_Occurred() ? -1 : 0;
        }
        if (second != NULL) {
            count = save_group(self, iterator, first, second, save_item, many);
            continue;
        }
        int status = save_item(self, first) < 0 || write_op(self, single) < 0 ? -1 : 0;
        Py_DECREF(first);
        if (status < 0 || self->protocol > 0) {
            return status;
        }
    }
    return count < 0 ? -1 : 0;
}

static int
save_item(pickler_object *self, PyObject *item)
{
    return save(self, item, 0);
}

static int
save_list_items(pickler_object *self, PyObject *iterator)
{
    return save_grouped(self, iterator, save_item, OP_APPEND, OP_APPENDS);
}

static int
save_list(pickler_object *self, PyObject *object)
{
    PyObject *iterator;
    int status;
    if (fast_enter(self, object) < 0) {
        return -1;
    }
    status = self->protocol > 0 ? write_op(self, OP_EMPTY_LIST) : write_text(self, "(l");
    if (status == 0) {
        status = PyList_GET_SIZE(object) == 0 ? put(self, object) : put_always(self, object);
    }
    if (status == 0 && PyList_GET_SIZE(object) > 0) {
        iterator = PyObject_GetIter(object);
        status = iterator == NULL ? -1 : save_list_items(self, iterator);
        Py_XDECREF(iterator);
    }
    fast_leave(self, object);
    return status;
}

/* One (key, value). */
static int
save_pair(pickler_object *self, PyObject *pair)
{
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, "dict items iterator must return 2-tuples");
        return -1;
    }
    return save(self, PyTuple_GET_ITEM(pair, 0), 0) < 0 || save(self, PyTuple_GET_ITEM(pair, 1), 0) < 0 ? -1 : 0;
}

static int
save_dict_items(pickler_object *self, PyObject *iterator)
{
    return save_grouped(self, iterator, save_pair, OP_SETITEM, OP_SETITEMS);
}

/* A key and its value, which may go from the dict meanwhile. */
static int
save_entry(pickler_object *self, PyObject *key, PyObject *value)
{
    int status;
    Py_INCREF(key);
    Py_INCREF(value);
    status = save(self, key, 0) < 0 || save(self, value, 0) < 0 ? -1 : 0;
    Py_DECREF(key);
    Py_DECREF(value);
    return status;
}

/* Up to BATCH entries of a dict. Returns how many, -1. */
static int
save_entries(pickler_object *self, PyObject *dict, Py_ssize_t *at)
{
    PyObject *key, *value;
    int count = 0;
    while (count < BATCH && PyDict_Next(dict, at, &key, &value)) {
        if (save_entry(self, key, value) < 0) {
            return -1;
        }
        count++;
    }
    return count;
}

/* The entries of a dict itself in protocols 1 and 2, as 2.7 groups them: an empty group follows the last full one. */
static int
save_dict_entries(pickler_object *self, PyObject *dict)
{
    Py_ssize_t at = 0, size = PyDict_Size(dict);
    int count = BATCH;

    if (size == 1) {
        return save_entries(self, dict, &at) < 0 ? -1 : write_op(self, OP_SETITEM);
    }
    while (count == BATCH) {
        count = write_op(self, OP_MARK) < 0 ? -1 : save_entries(self, dict, &at);
        if (count < 0 || write_op(self, OP_SETITEMS) < 0) {
            return -1;
        }
        if (PyDict_Size(dict) != size) {
            PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
            return -1;
        }
    }
    return 0;
}

/* The items of a dict, at least one. */
static int
save_dict_content(pickler_object *self, PyObject *dict)
{
    if (self->protocol > 0) {
        return save_dict_entries(self, dict);
    }
    PyObject *items = PyObject_CallMethod(dict, (char *)"iteritems", NULL);
    int status = items == NULL ? -1 : save_dict_items(self, items);
    Py_XDECREF(items);
    return status;
}

/* The dictionary of a module: by reference. */
static int
save_module_dict(pickler_object *self, PyObject *module, PyObject *object)
{
    PyObject *getattr = PyDict_GetItemString(PyEval_GetBuiltins(), "getattr");
    PyObject *reduction = getattr != NULL ? Py_BuildValue("(O(Os))", getattr, module, "__dict__") : NULL;
    int status = reduction != NULL ? save_reduction(self, reduction, object, Py_None) : -1;
    if (getattr == NULL) {
        PyErr_SetString(PyExc_SystemError, "no getattr in __builtins__");
    }
    Py_XDECREF(reduction);
    return status;
}

static int
save_dict(pickler_object *self, PyObject *object)
{
    PyObject *module = py_pickler_module_of_dict(self, object);
    int status;
    if (module != NULL) {
        return save_module_dict(self, module, object);
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    if (fast_enter(self, object) < 0) {
        return -1;
    }
    status = self->protocol > 0 ? write_op(self, OP_EMPTY_DICT) : write_text(self, "(d");
    if (status == 0) {
        status = PyDict_Size(object) == 0 ? put(self, object) : put_always(self, object);
    }
    if (status == 0 && PyDict_Size(object) > 0) {
        status = save_dict_content(self, object);
    }
    fast_leave(self, object);
    return status;
}

/* ---- instances ---- */

/* What __getinitargs__ gives, as a tuple; an empty one without the method. New. */
static PyObject *
initial_args(PyObject *object)
{
    PyObject *method = PyObject_GetAttr(object, PY_ID(__getinitargs__)), *answer, *args;
    if (method == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
        return PyTuple_New(0);
    }
    answer = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    args = answer == NULL || PySequence_Size(answer) < 0 ? NULL : PySequence_Tuple(answer);
    Py_XDECREF(answer);
    return args;
}

/* What __getstate__ gives, or the __dict__. New. */
static PyObject *
state_of(PyObject *object)
{
    PyObject *method = PyObject_GetAttr(object, PY_ID(__getstate__)), *state;
    if (method == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
        return PyObject_GetAttr(object, PY_ID(__dict__));
    }
    state = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    return state;
}

static int
write_inst(pickler_object *self, PyObject *cls)
{
    PyObject *name = PyObject_GetAttrString(cls, "__name__"), *module = NULL;
    int status = -1;
    if (name != NULL) {
        module = py_pickler_module_of(cls, name);
    }
    if (module != NULL && PyString_Check(module) && PyString_Check(name)) {
        status = write_op_line(self, OP_INST, module) < 0
                         || write_bytes(self, PyString_AS_STRING(name), PyString_GET_SIZE(name)) < 0
                         || write_op(self, '\n') < 0
                     ? -1
                     : 0;
    }
    else if (module != NULL) {
        PyErr_SetString(PyExc_TypeError, "names of modules and classes must be strings");
    }
    Py_XDECREF(name);
    Py_XDECREF(module);
    return status;
}

/* The part of save_classic that makes the instance: in protocol 0 by the name of the class, if it has one. */
static int
save_classic_head(pickler_object *self, PyObject *object, PyObject *cls)
{
    PyObject *args = initial_args(object);
    int status, by_name;
    if (args == NULL) {
        return -1;
    }
    by_name = self->protocol == 0 && py_pickler_is_found(cls);
    status = write_op(self, OP_MARK);
    if (status == 0 && !by_name) {
        status = save(self, cls, 0);
    }
    if (status == 0) {
        status = save_items(self, args);
    }
    Py_DECREF(args);
    if (status == 0) {
        status = by_name ? write_inst(self, cls) : write_op(self, OP_OBJ);
    }
    return status;
}

/* An instance of an old-style class. */
static int
save_classic(pickler_object *self, PyObject *object)
{
    PyObject *cls, *state = NULL;
    int status;
    if (fast_enter(self, object) < 0) {
        return -1;
    }
    cls = PyObject_GetAttr(object, PY_ID(__class__));
    status = cls == NULL ? -1 : save_classic_head(self, object, cls);
    Py_XDECREF(cls);
    if (status == 0) {
        state = state_of(object);
        status = state == NULL ? -1 : PyDict_Check(state) ? put(self, object) : put_always(self, object);
        if (status == 0) {
            status = save(self, state, 0) < 0 || write_op(self, OP_BUILD) < 0 ? -1 : 0;
        }
        Py_XDECREF(state);
    }
    fast_leave(self, object);
    return status;
}

/* ---- reductions ---- */

/* May NEWOBJ be used: is the callable copy_reg.__newobj__? */
static int
is_newobj(pickler_object *self, PyObject *callable)
{
    PyObject *name;
    int yes;
    if (self->protocol < 2) {
        return 0;
    }
    name = PyObject_GetAttrString(callable, "__name__");
    if (name == NULL) {
        PyErr_Clear();
        return 0;
    }
    yes = PyString_Check(name) && strcmp(PyString_AS_STRING(name), "__newobj__") == 0;
    Py_DECREF(name);
    return yes;
}

static int
save_newobj(pickler_object *self, PyObject *args, PyObject *object)
{
    PyObject *error = pickle_kept(PICKLING_ERROR), *cls, *rest;
    int status;
    if (PyTuple_GET_SIZE(args) == 0) {
        PyErr_SetString(error, "__newobj__ arglist is empty");
        return -1;
    }
    cls = PyTuple_GET_ITEM(args, 0);
    if (!PyObject_HasAttr(cls, PY_ID(__new__))) {
        PyErr_SetString(error, "args[0] from __newobj__ args has no __new__");
        return -1;
    }
    if (object != NULL) {
        PyObject *own = PyObject_GetAttr(object, PY_ID(__class__));
        Py_XDECREF(own);
        if (own != cls) {
            PyErr_SetString(error, "args[0] from __newobj__ args has the wrong class");
            return -1;
        }
    }
    rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    if (rest == NULL) {
        return -1;
    }
    status = save(self, cls, 0) < 0 || save(self, rest, 0) < 0 || write_op(self, OP_NEWOBJ) < 0 ? -1 : 0;
    Py_DECREF(rest);
    return status;
}

/* One of the optional parts of a reduction; None stands for nothing. */
static PyObject *
part(PyObject *reduction, Py_ssize_t i)
{
    PyObject *item = i < PyTuple_GET_SIZE(reduction) ? PyTuple_GET_ITEM(reduction, i) : NULL;
    return item == Py_None ? NULL : item;
}

/* PicklingError about what a function of reduction returned; the format takes its repr(), then `more`. */
static int
refuse_answer(PyObject *function, const char *format, const char *more)
{
    PyObject *shown = PyObject_Str(function);
    if (shown != NULL) {
        PyErr_Format(pickle_kept(PICKLING_ERROR), format, PyString_AS_STRING(shown), more);
        Py_DECREF(shown);
    }
    return -1;
}

/* Are the parts of a reduction what they have to be? */
static int
check_parts(PyObject *function, PyObject *args, PyObject *items, PyObject *pairs)
{
    if (!PyTuple_Check(args)) {
        return refuse_answer(function, "Second element of tuple returned by %s must be a tuple", "");
    }
    if (items != NULL && !PyIter_Check(items)) {
        return refuse_answer(function, "Fourth element of tuple returned by %s must be an iterator, not %s",
                             Py_TYPE(items)->tp_name);
    }
    if (pairs != NULL && !PyIter_Check(pairs)) {
        return refuse_answer(function, "Fifth element of tuple returned by %s must be an iterator, not %s",
                             Py_TYPE(pairs)->tp_name);
    }
    return 0;
}

/* The call that makes the object. */
static int
save_maker(pickler_object *self, PyObject *callable, PyObject *args, PyObject *object)
{
    if (is_newobj(self, callable)) {
        return save_newobj(self, args, object);
    }
    return save(self, callable, 0) < 0 || save(self, args, 0) < 0 || write_op(self, OP_REDUCE) < 0 ? -1 : 0;
}

/* What the made object is filled with; each may be NULL. */
static int
save_filling(pickler_object *self, PyObject *items, PyObject *pairs, PyObject *state)
{
    if ((items != NULL && save_list_items(self, items) < 0) || (pairs != NULL && save_dict_items(self, pairs) < 0)) {
        return -1;
    }
    return state == NULL || (save(self, state, 0) == 0 && write_op(self, OP_BUILD) == 0) ? 0 : -1;
}

/* Write an object as what `function` gave: (callable, args[, state[, list items[, dict items]]]). */
static int
save_reduction(pickler_object *self, PyObject *reduction, PyObject *object, PyObject *function)
{
    PyObject *callable = PyTuple_GET_ITEM(reduction, 0), *args = PyTuple_GET_ITEM(reduction, 1);
    PyObject *state = part(reduction, 2), *items = part(reduction, 3), *pairs = part(reduction, 4);

    if (check_parts(function, args, items, pairs) < 0 || save_maker(self, callable, args, object) < 0) {
        return -1;
    }
    Py_ssize_t number = py_pickler_find_memo(self, object);
    if (number >= 0) { /* the arguments led back to the object */
        return write_op(self, OP_POP) < 0 ? -1 : write_get(self, number);
    }
    if ((state != NULL && !PyDict_Check(state) ? put_always(self, object) : put(self, object)) < 0) {
        return -1;
    }
    return save_filling(self, items, pairs, state);
}

/* What copy_reg or the object says about how to make it again, and by which function. Both new. */
static PyObject *
ask_reduction(pickler_object *self, PyObject *object, PyObject **function)
{
    *function = PyDict_GetItem(pickle_kept(DISPATCH_TABLE), (PyObject *)Py_TYPE(object));
    if (*function == NULL && PyType_Check(object)) {     /* its type is a metaclass */
        *function = PyDict_GetItem(pickle_kept(DISPATCH_TABLE), (PyObject *)&PyType_Type);
    }
    if (*function != NULL) {
        Py_INCREF(*function);
        return PyObject_CallFunctionObjArgs(*function, object, NULL);
    }
    *function = py_own_attribute(object, PY_ID(__reduce_ex__));
    if (*function != NULL) {
        return PyObject_CallFunction(*function, (char *)"i", self->protocol);
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    *function = py_own_attribute(object, PY_ID(__reduce__));
    if (*function == NULL) {
        PyErr_SetObject(pickle_kept(UNPICKLEABLE_ERROR), object);
        return NULL;
    }
    return PyObject_CallObject(*function, NULL);
}

static int
save_answer(pickler_object *self, PyObject *object, PyObject *answer, PyObject *function)
{
    if (PyString_Check(answer)) {
        return py_pickler_save_global(self, object, answer);
    }
    if (!PyTuple_Check(answer)) {
        return refuse_answer(function, "Value returned by %s must be string or tuple", "");
    }
    if (PyTuple_GET_SIZE(answer) < 2 || PyTuple_GET_SIZE(answer) > 5) {
        return refuse_answer(function, "tuple returned by %s must contain 2 through 5 elements", "");
    }
    return save_reduction(self, answer, object, function);
}

static int
save_by_reduction(pickler_object *self, PyObject *object)
{
    PyObject *function, *answer = ask_reduction(self, object, &function);
    int status = answer == NULL ? -1 : save_answer(self, object, answer, function);
    Py_XDECREF(answer);
    Py_XDECREF(function);
    return status;
}

/* ---- persistent ids ---- */

/* Ask for a persistent id: 1 written, 0 there is none, -1 error. */
static int
save_persistent(pickler_object *self, PyObject *function, PyObject *object)
{
    PyObject *pid;
    int status;
    Py_INCREF(function);
    pid = PyObject_CallFunctionObjArgs(function, object, NULL);
    Py_DECREF(function);
    if (pid == NULL) {
        return -1;
    }
    if (pid == Py_None) {
        Py_DECREF(pid);
        return 0;
    }
    if (self->protocol == 0) {
        if (!PyString_Check(pid)) {
            PyErr_SetString(pickle_kept(PICKLING_ERROR), "persistent id must be string");
            Py_DECREF(pid);
            return -1;
        }
        status = write_op_line(self, OP_PERSID, pid);
    }
    else {
        status = save(self, pid, 1) < 0 ? -1 : write_op(self, OP_BINPERSID);
    }
    Py_DECREF(pid);
    return status < 0 ? -1 : 1;
}

/* ---- any object ---- */

/* Objects that are never memorised: 1 written, 0 it is none of them, -1 error. */
static int
save_plain(pickler_object *self, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    int status;
    if (object == Py_None) {
        status = write_op(self, OP_NONE);
    }
    else if (type == &PyBool_Type) {
        status = py_pickler_save_bool(self, object);
    }
    else if (type == &PyInt_Type) {
        status = py_pickler_save_int(self, object);
    }
    else if (type == &PyLong_Type) {
        status = py_pickler_save_long(self, object);
    }
    else if (type == &PyFloat_Type) {
        status = py_pickler_save_float(self, object);
    }
    else if (type == &PyTuple_Type) {
        status = fast_enter(self, object) < 0 ? -1 : save_tuple(self, object);
        fast_leave(self, object);
    }
    else if (type == &PyString_Type && PyString_GET_SIZE(object) < 2) {
        status = py_pickler_save_string(self, object, 0);
    }
    else if (type == &PyUnicode_Type && PyUnicode_GET_SIZE(object) < 2) {
        status = py_pickler_save_unicode(self, object, 0);
    }
    else {
        return 0;
    }
    return status < 0 ? -1 : 1;
}

/* By name: 1 written, 0 it has none that leads to it, and copy_reg may know what to do, -1 error. */
static int
save_named(pickler_object *self, PyObject *object)
{
    if (py_pickler_save_global(self, object, NULL) == 0) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(pickle_kept(PICKLING_ERROR))) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

/* Objects of other types that are known: 1 written, 0 none of them, -1 error. */
static int
save_known(pickler_object *self, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    int status;
    if (type == &PyString_Type) {
        status = py_pickler_save_string(self, object, 1);
    }
    else if (type == &PyUnicode_Type) {
        status = py_pickler_save_unicode(self, object, 1);
    }
    else if (type == &PyList_Type) {
        status = save_list(self, object);
    }
    else if (type == &PyDict_Type) {
        status = save_dict(self, object);
    }
    else if (type == &PyInstance_Type) {
        status = save_classic(self, object);
    }
    else if (type == &PyCFunction_Type && py_cfunction_shown_self(object) != NULL &&
             !PyModule_Check(PyCFunction_GET_SELF(object))) {
        return 0; /* a bound method */
    }
    else if (type == &PyFunction_Type || type == &PyCFunction_Type || type == &PyType_Type || type == &PyClass_Type) {
        return save_named(self, object);
    }
    else {
        return 0;
    }
    return status < 0 ? -1 : 1;
}

static int
save_inner(pickler_object *self, PyObject *object, int no_persistent)
{
    int done;
    if (!no_persistent && self->persistent_id != NULL) {
        done = save_persistent(self, self->persistent_id, object);
        if (done != 0) {
            return done;
        }
    }
    done = save_plain(self, object);
    if (done != 0) {
        return done;
    }
    if (is_shared(object)) {
        Py_ssize_t number = py_pickler_find_memo(self, object);
        if (number >= 0) {
            return write_get(self, number);
        }
    }
    done = save_known(self, object);
    if (done != 0) {
        return done;
    }
    if (!no_persistent && self->inst_persistent_id != NULL) {
        done = save_persistent(self, self->inst_persistent_id, object);
        if (done != 0) {
            return done;
        }
    }
    if (PyType_IsSubtype(Py_TYPE(object), &PyType_Type)
        && PyDict_GetItem(pickle_kept(DISPATCH_TABLE), (PyObject *)Py_TYPE(object)) == NULL) {
        done = save_named(self, object);
        if (done != 0) {
            return done;
        }
    }
    return save_by_reduction(self, object);
}

/* Objects that form chains of any length: running code. */
static int
is_running_code(PyTypeObject *type)
{
    return type == &PyFrame_Type || type == &py_cont_type || type == &PyTasklet_Type || type == &PyChannel_Type ||
           type == &PyGen_Type || type == &PyTraceBack_Type || type == &PyCell_Type ||
           PyType_IsSubtype(type, &PyTasklet_Type) || PyType_IsSubtype(type, &PyChannel_Type);
}

static int
save_counted(pickler_object *self, PyObject *object, int no_persistent)
{
    int status;
    if (Py_EnterRecursiveCall(" while pickling an object")) {
        return -1;
    }
    Py_INCREF(object);
    status = save_inner(self, object, no_persistent);
    Py_DECREF(object);
    Py_LeaveRecursiveCall();
    return status < 0 ? -1 : 0;
}

/* The recursion limit counts data only: each object of running code begins anew. */
static int
save_on_this_stack(pickler_object *self, PyObject *object, int no_persistent)
{
    PyThreadState *ts = PyThreadState_GET();
    int depth = ts->recursion_depth, status;

    if (!is_running_code(Py_TYPE(object))) {
        return save_counted(self, object, no_persistent);
    }
    ts->recursion_depth = depth < self->depth ? depth : self->depth;
    status = save_counted(self, object, no_persistent);
    ts->recursion_depth = depth;
    return status;
}

typedef struct {
    pickler_object *self;
    PyObject *object;
    int no_persistent, status;
} save_box;

static void
save_box_run(void *argument)
{
    save_box *box = argument;
    box->status = save_on_this_stack(box->self, box->object, box->no_persistent);
}

/* Goes on on a further C stack where the one it runs on is nearly used up. */
static int
save(pickler_object *self, PyObject *object, int no_persistent)
{
    py_thread *ts = py_thread_get();
    if (!slp_stack_is_short(ts)) {
        return save_on_this_stack(self, object, no_persistent);
    }
    save_box box = {self, object, no_persistent, -1};
    return slp_run_on_new_stack(ts, save_box_run, &box) < 0 ? -1 : box.status;
}

int
py_pickler_dump(pickler_object *self, PyObject *object)
{
    Py_ssize_t start = self->used;
    self->fast_depth = 0;
    self->depth = PyThreadState_GET()->recursion_depth;
    Py_CLEAR(self->fast_seen);
    if ((self->protocol >= 2 && write_op_number(self, OP_PROTO, (unsigned long)self->protocol, 1) < 0)
        || save(self, object, 0) < 0 || write_op(self, OP_STOP) < 0) {
        self->used = start < self->used ? start : self->used;
        return -1;
    }
    return 0;
}
