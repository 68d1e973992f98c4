/* Opcodes to objects: a machine with a stack, a stack of marks and a memo.

   Pickles may come from an enemy: every length is compared with what is there before memory is taken, every pop looks at
   the depth, every index into the memo is a lookup. (What a pickle may *call* is another matter: find_global.)

   I1  The items above the last mark are marks[nmarks - 1] .. depth - 1; a mark that has lost what stood below it counts as
       the present depth (take_mark).
   I2  Calls may run foreign code, but not this unpickler again: `running`. */
#include "unpickler_stack.h"

/* ---- numbers and strings ---- */

static int
load_int(unpickler_object *self)
{
    Py_ssize_t n;
    const char *line = read_line(self, &n);
    PyObject *text, *value;
    char *end;
    long number;
    if (line == NULL) {
        return -1;
    }
    if (n < 2) {
        return raise_truncated();
    }
    text = PyString_FromStringAndSize(line, n);
    if (text == NULL) {
        return -1;
    }
    errno = 0;
    number = strtol(PyString_AS_STRING(text), &end, 0);
    if (errno == 0 && end[0] == '\n' && end[1] == '\0') {
        value = n == 3 && (number == 0 || number == 1) ? PyBool_FromLong(number) : PyInt_FromLong(number);
    }
    else {
        value = PyLong_FromString(PyString_AS_STRING(text), NULL, 0);
        if (value == NULL) {
            PyErr_SetString(PyExc_ValueError, "could not convert string to int");
        }
    }
    Py_DECREF(text);
    return push(self, value);
}

static int
load_binint(unpickler_object *self, int width)
{
    unsigned long number;
    if (read_number(self, width, &number) < 0) {
        return -1;
    }
    return push(self, PyInt_FromLong(width == 4 ? (long)(int32_t)number : (long)number));
}

static int
load_long(unpickler_object *self)
{
    Py_ssize_t n;
    const char *line = read_line(self, &n);
    PyObject *text, *value;
    if (line == NULL) {
        return -1;
    }
    if (n < 2) {
        return raise_truncated();
    }
    text = PyString_FromStringAndSize(line, n);
    value = text == NULL ? NULL : PyLong_FromString(PyString_AS_STRING(text), NULL, 0);
    Py_XDECREF(text);
    return push(self, value);
}

static int
load_counted_long(unpickler_object *self, int width)
{
    unsigned long n;
    const char *bytes;
    if (read_number(self, width, &n) < 0) {
        return -1;
    }
    if (width == 4 && n > 0x7fffffffUL) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "LONG pickle has negative byte count");
        return -1;
    }
    bytes = read_bytes(self, (Py_ssize_t)n);
    if (bytes == NULL) {
        return -1;
    }
    return push(self, n == 0 ? PyLong_FromLong(0) : _PyLong_FromByteArray((const unsigned char *)bytes, n, 1, 1));
}

static int
load_float(unpickler_object *self)
{
    Py_ssize_t n;
    const char *line = read_line(self, &n);
    PyObject *text, *number = NULL;
    char *end;
    double value;
    if (line == NULL) {
        return -1;
    }
    if (n < 2) {
        return raise_truncated();
    }
    text = PyString_FromStringAndSize(line, n);
    if (text == NULL) {
        return -1;
    }
    value = PyOS_string_to_double(PyString_AS_STRING(text), &end, PyExc_OverflowError);    /* names the line when there is no number */
    if (value != -1.0 || !PyErr_Occurred()) {
        if (end[0] == '\n' && end[1] == '\0') {
            number = PyFloat_FromDouble(value);
        }
        else {
            PyErr_SetString(PyExc_ValueError, "could not convert string to float");
        }
    }
    Py_DECREF(text);
    return push(self, number);
}

static int
load_binfloat(unpickler_object *self)
{
    const char *bytes = read_bytes(self, 8);
    double value;
    if (bytes == NULL) {
        return -1;
    }
    value = _PyFloat_Unpack8((const unsigned char *)bytes, 0);
    return value == -1.0 && PyErr_Occurred() ? -1 : push(self, PyFloat_FromDouble(value));
}

/* A quoted str with escapes. */
static int
load_string(unpickler_object *self)
{
    Py_ssize_t n;
    const char *line = read_line(self, &n);
    PyObject *text;
    int status;
    if (line == NULL) {
        return -1;
    }
    if (n < 2) {
        return raise_truncated();
    }
    while (n > 0 && (signed char)line[n - 1] <= ' ') {
        n--;
    }
    if (n < 2 || (line[0] != '\'' && line[0] != '"') || line[n - 1] != line[0]) {
        PyErr_SetString(PyExc_ValueError, "insecure string pickle");
        return -1;
    }
    text = PyString_FromStringAndSize(line + 1, n - 2); /* decoding may run a codec that reads on */
    if (text == NULL) {
        return -1;
    }
    status = push(self, PyString_DecodeEscape(PyString_AS_STRING(text), PyString_GET_SIZE(text), NULL, 0, NULL));
    Py_DECREF(text);
    return status;
}

static int
load_counted_string(unpickler_object *self, int width)
{
    unsigned long n;
    const char *bytes;
    if (read_number(self, width, &n) < 0) {
        return -1;
    }
    if (width == 4 && n > 0x7fffffffUL) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "BINSTRING pickle has negative byte count");
        return -1;
    }
    bytes = read_bytes(self, (Py_ssize_t)n);
    return bytes == NULL ? -1 : push(self, PyString_FromStringAndSize(bytes, (Py_ssize_t)n));
}

static int
load_unicode(unpickler_object *self)
{
    PyObject *text = read_line_text(self, 0);
    int status;
    if (text == NULL) {
        return -1;
    }
    status = push(self, PyUnicode_DecodeRawUnicodeEscape(PyString_AS_STRING(text), PyString_GET_SIZE(text), NULL));
    Py_DECREF(text);
    return status;
}

static int
load_binunicode(unpickler_object *self)
{
    unsigned long n;
    const char *bytes;
    if (read_number(self, 4, &n) < 0) {
        return -1;
    }
    if (n > 0x7fffffffUL) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "BINUNICODE pickle has negative byte count");
        return -1;
    }
    bytes = read_bytes(self, (Py_ssize_t)n);
    return bytes == NULL ? -1 : push(self, PyUnicode_DecodeUTF8(bytes, (Py_ssize_t)n, NULL));
}

/* ---- the memo ---- */

static int
get_memo_steal(unpickler_object *self, PyObject *key)
{
    PyObject *value = key == NULL ? NULL : PyDict_GetItem(self->memo, key);
    int status = -1;
    if (value != NULL) {
        status = push_new_reference(self, value);
    }
    else if (key != NULL) {
        PyErr_SetObject(pickle_kept(BAD_PICKLE_GET), key);
    }
    Py_XDECREF(key);
    return status;
}

static int
put_memo_steal(unpickler_object *self, PyObject *key)
{
    int status = -1;
    if (key != NULL) {
        status = has(self, 1) ? PyDict_SetItem(self->memo, key, self->stack[self->depth - 1]) : raise_underflow();
        Py_DECREF(key);
    }
    return status;
}

static PyObject *
read_key(unpickler_object *self, int width)
{
    unsigned long number;
    return read_number(self, width, &number) < 0 ? NULL : PyInt_FromLong((long)number);
}

/* ---- containers ---- */

static int
load_short_tuple(unpickler_object *self, Py_ssize_t n)
{
    return has(self, n) ? push(self, take_tuple(self, self->depth - n)) : raise_underflow();
}

static int
load_marked_tuple(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self);
    return start < 0 ? -1 : push(self, take_tuple(self, start));
}

static int
load_marked_list(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self), n;
    PyObject *list;
    if (start < 0) {
        return -1;
    }
    n = self->depth - start;
    list = PyList_New(n);
    if (list == NULL) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyList_SET_ITEM(list, i, self->stack[start + i]);
    }
    self->depth = start;
    return push(self, list);
}

/* container[key] = value for the pairs from `start` on, which leave the stack. */
static int
set_pairs(unpickler_object *self, PyObject *container, Py_ssize_t start)
{
    for (Py_ssize_t i = start; i + 1 < self->depth; i += 2) {
        if (PyObject_SetItem(container, self->stack[i], self->stack[i + 1]) < 0) {
            return -1;
        }
    }
    drop(self, start);
    return 0;
}

static int
load_marked_dict(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self);
    PyObject *dict;
    if (start < 0 || (dict = PyDict_New()) == NULL) {
        return -1;
    }
    if (set_pairs(self, dict, start) < 0) {
        Py_DECREF(dict);
        return -1;
    }
    return push(self, dict);
}

/* The items from `start` on go into the object below them. */
static int
append_items(unpickler_object *self, Py_ssize_t start)
{
    PyObject *list, *append, *answer;
    int status = 0;
    if (start <= 0) {
        return raise_underflow();
    }
    list = self->stack[start - 1];
    if (self->noload && list == Py_None) {
        drop(self, start);
        return 0;
    }
    if (PyList_CheckExact(list)) {
        for (Py_ssize_t i = start; status == 0 && i < self->depth; i++) {
            status = PyList_Append(list, self->stack[i]);
        }
    }
    else {
        append = PyObject_GetAttrString(list, "append");
        if (append == NULL) {
            return -1;
        }
        for (Py_ssize_t i = start; status == 0 && i < self->depth; i++) {
            answer = PyObject_CallFunctionObjArgs(append, self->stack[i], NULL);
            status = answer == NULL ? -1 : 0;
            Py_XDECREF(answer);
        }
        Py_DECREF(append);
    }
    drop(self, start);
    return status;
}

static int
set_items(unpickler_object *self, Py_ssize_t start)
{
    if (start <= 0) {
        return raise_underflow();
    }
    if ((self->depth - start) % 2 != 0) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "odd number of items for SETITEMS");
        return -1;
    }
    if (self->noload && self->stack[start - 1] == Py_None) {
        drop(self, start);
        return 0;
    }
    return set_pairs(self, self->stack[start - 1], start);
}

/* ---- globals and instances ---- */

static PyObject *
find_global(unpickler_object *self, PyObject *module_name, PyObject *name)
{
    PyObject *module, *value;
    if (self->find_global == Py_None) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "Global and instance pickles are not supported.");
        return NULL;
    }
    if (self->find_global != NULL) {
        PyObject *find = self->find_global;
        Py_INCREF(find);
        value = PyObject_CallFunctionObjArgs(find, module_name, name, NULL);
        Py_DECREF(find);
        return value;
    }
    module = PyDict_GetItem(PyImport_GetModuleDict(), module_name);
    Py_XINCREF(module);
    if (module == NULL && (module = PyImport_Import(module_name)) == NULL) {
        return NULL;
    }
    value = PyObject_GetAttr(module, name);
    Py_DECREF(module);
    return value;
}

/* Two lines: module and name. The object they mean; None when nothing is to be made. New. */
static PyObject *
read_global(unpickler_object *self)
{
    PyObject *module_name = read_line_text(self, 1), *name, *value = NULL;
    if (module_name == NULL) {
        return NULL;
    }
    name = read_line_text(self, 1);
    if (name != NULL) {
        if (self->noload) {
            Py_INCREF(Py_None);
            value = Py_None;
        }
        else {
            value = find_global(self, module_name, name);
        }
    }
    Py_DECREF(module_name);
    Py_XDECREF(name);
    return value;
}

/* An instance: cls(*args); for an old-style class without arguments its __init__ is left out. New. */
static PyObject *
make_instance(PyObject *cls, PyObject *args)
{
    if (PyClass_Check(cls) && PyTuple_Check(args) && PyTuple_GET_SIZE(args) == 0
        && !PyObject_HasAttr(cls, PY_ID(__getinitargs__))) {
        return PyInstance_NewRaw(cls, NULL);
    }
    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "argument list must be a tuple");
        return NULL;
    }
    return PyObject_CallObject(cls, args);
}

/* Make an instance of `cls` (taken over, may be NULL) with what stands from `start` on. */
static int
push_instance_steal(unpickler_object *self, PyObject *cls, Py_ssize_t start)
{
    PyObject *args = cls == NULL ? NULL : take_tuple(self, start), *value = NULL;
    if (args != NULL) {
        if (self->noload) {
            Py_INCREF(Py_None);
            value = Py_None;
        }
        else {
            value = make_instance(cls, args);
        }
    }
    Py_XDECREF(cls);
    Py_XDECREF(args);
    return push(self, value);
}

static int
load_inst(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self);
    return start < 0 ? -1 : push_instance_steal(self, read_global(self), start);
}

static int
load_obj(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self);
    PyObject *cls;
    if (start < 0) {
        return -1;
    }
    if (start >= self->depth) {
        return raise_underflow();
    }
    cls = self->stack[start];
    memmove(self->stack + start, self->stack + start + 1, (size_t)(self->depth - start - 1) * sizeof(PyObject *));
    self->depth--;
    return push_instance_steal(self, cls, start);
}

static int
load_reduce(unpickler_object *self)
{
    PyObject *args = pop(self), *callable, *value = NULL;
    if (args == NULL) {
        return -1;
    }
    callable = pop(self);
    if (callable != NULL) {
        if (self->noload) {
            Py_INCREF(Py_None);
            value = Py_None;
        }
        else {
            value = make_instance(callable, args);
        }
    }
    Py_DECREF(args);
    Py_XDECREF(callable);
    return push(self, value);
}

static PyObject *
make_new(PyObject *cls, PyObject *args)
{
    const char *message = !PyType_Check(cls)                      ? "NEWOBJ class argument isn't a type object"
                          : ((PyTypeObject *)cls)->tp_new == NULL ? "NEWOBJ class argument has NULL tp_new"
                                                                  : NULL;
    if (message != NULL) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), message);
        return NULL;
    }
    return ((PyTypeObject *)cls)->tp_new((PyTypeObject *)cls, args, NULL);
}

static int
load_newobj(unpickler_object *self)
{
    PyObject *args = pop(self), *cls, *value = NULL;
    if (args == NULL) {
        return -1;
    }
    if (!PyTuple_Check(args) && !self->noload) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "NEWOBJ expected an arg tuple.");
        Py_DECREF(args);
        return -1;
    }
    cls = pop(self);
    if (cls != NULL) {
        if (self->noload) {
            Py_INCREF(Py_None);
            value = Py_None;
        }
        else {
            value = make_new(cls, args);
        }
    }
    Py_DECREF(args);
    Py_XDECREF(cls);
    return push(self, value);
}

/* Set the items of a state dict as attributes: in the __dict__, with interned names. */
static int
update_dict(PyObject *object, PyObject *state)
{
    PyObject *dict, *key, *value;
    Py_ssize_t pos = 0;
    int status = 0;
    if (!PyDict_Check(state)) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "state is not a dictionary");
        return -1;
    }
    dict = PyObject_GetAttr(object, PY_ID(__dict__));
    if (dict == NULL) {
        return -1;
    }
    while (status == 0 && PyDict_Next(state, &pos, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        if (PyString_CheckExact(key)) {
            PyString_InternInPlace(&key);
        }
        status = PyObject_SetItem(dict, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    Py_DECREF(dict);
    return status;
}

/* Set the items of a dict as attributes, by setattr. */
static int
set_slots(PyObject *object, PyObject *state)
{
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    int status = 0;
    if (!PyDict_Check(state)) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "slot state is not a dictionary");
        return -1;
    }
    while (status == 0 && PyDict_Next(state, &pos, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        status = PyObject_SetAttr(object, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return status;
}

/* Older programs write an empty tuple behind code and such, of types that copy_reg knows, and behind xrange: they cannot have a state. */
static int
has_no_state(PyObject *object, PyObject *state)
{
    return PyTuple_Check(state) && PyTuple_GET_SIZE(state) == 0 &&
           (PyRange_Check(object) || PyDict_GetItem(pickle_kept(DISPATCH_TABLE), (PyObject *)Py_TYPE(object)) != NULL);
}

static int
set_state(PyObject *object, PyObject *state)
{
    PyObject *setstate = PyObject_GetAttr(object, PY_ID(__setstate__)), *answer, *slots = NULL;
    if (setstate != NULL) {
        answer = PyObject_CallFunctionObjArgs(setstate, state, NULL);
        Py_DECREF(setstate);
        Py_XDECREF(answer);
        return answer == NULL ? -1 : 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    if (has_no_state(object, state)) {
        return 0;
    }
    if (PyTuple_Check(state) && PyTuple_GET_SIZE(state) == 2) {
        slots = PyTuple_GET_ITEM(state, 1);
        state = PyTuple_GET_ITEM(state, 0);
    }
    if (state != Py_None && update_dict(object, state) < 0) {
        return -1;
    }
    return slots != NULL && slots != Py_None ? set_slots(object, slots) : 0;
}

static int
load_build(unpickler_object *self)
{
    PyObject *state, *object;
    int status = 0;
    if (!has(self, 2)) {
        return raise_underflow();
    }
    state = pop(self);
    if (!self->noload) {
        object = self->stack[self->depth - 1];
        Py_INCREF(object);
        status = set_state(object, state);
        Py_DECREF(object);
    }
    Py_DECREF(state);
    return status;
}

static int
load_extension(unpickler_object *self, int width)
{
    unsigned long number;
    long code;
    PyObject *key, *names, *value;
    if (read_number(self, width, &number) < 0) {
        return -1;
    }
    code = width == 4 ? (long)(int32_t)number : (long)number;
    if (code <= 0) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "EXT specifies code <= 0");
        return -1;
    }
    key = PyInt_FromLong(code);
    value = key == NULL ? NULL : PyDict_GetItem(pickle_kept(EXTENSION_CACHE), key);
    if (key == NULL || value != NULL) {
        Py_XDECREF(key);
        return value == NULL ? -1 : push_new_reference(self, value);
    }
    names = PyDict_GetItem(pickle_kept(INVERTED_REGISTRY), key);
    if (names == NULL) {
        PyErr_Format(PyExc_ValueError, "unregistered extension code %ld", code);
    }
    else if (!PyTuple_Check(names) || PyTuple_GET_SIZE(names) != 2 || !PyString_Check(PyTuple_GET_ITEM(names, 0))
             || !PyString_Check(PyTuple_GET_ITEM(names, 1))) {
        PyErr_Format(PyExc_ValueError, "_inverted_registry[%ld] isn't a 2-tuple of strings", code);
    }
    else {
        Py_INCREF(names);
        value = find_global(self, PyTuple_GET_ITEM(names, 0), PyTuple_GET_ITEM(names, 1));
        Py_DECREF(names);
        if (value != NULL && PyDict_SetItem(pickle_kept(EXTENSION_CACHE), key, value) < 0) {
            Py_CLEAR(value);
        }
    }
    Py_DECREF(key);
    return push(self, value);
}

/* Persistent ids can be loaded; else nothing is taken from the file or the stack. Returns 1, 0 raised. */
static int
has_persistent(unpickler_object *self)
{
    if (self->persistent_load == NULL) {
        PyErr_SetString(pickle_kept(UNPICKLING_ERROR), "A load persistent id instruction was encountered,\n"
                                                       "but no persistent_load function was specified.");
    }
    return self->persistent_load != NULL;
}

/* A list keeps the persistent id, which is the object. New. */
static PyObject *
load_persistent(PyObject *load, PyObject *pid)
{
    if (!PyList_Check(load)) {
        return PyObject_CallFunctionObjArgs(load, pid, NULL);
    }
    if (PyList_Append(load, pid) < 0) {
        return NULL;
    }
    Py_INCREF(pid);
    return pid;
}

/* The object for a persistent id, taken over.  Reading it, and the function itself, may have put another function there, or none. */
static int
push_persistent_steal(unpickler_object *self, PyObject *pid)
{
    PyObject *value = NULL;
    if (pid == NULL) {
        return -1;
    }
    if (has_persistent(self)) {
        PyObject *load = self->persistent_load;
        Py_INCREF(load);
        value = load_persistent(load, pid);
        Py_DECREF(load);
    }
    Py_DECREF(pid);
    return push(self, value);
}

/* ---- the machine ---- */

static int
load_mark(unpickler_object *self)
{
    if (self->nmarks == self->marks_room) {
        Py_ssize_t room = self->marks_room == 0 ? 16 : self->marks_room * 2;
        Py_ssize_t *marks = room > PY_SSIZE_T_MAX / 16 ? NULL : PyMem_Realloc(self->marks, (size_t)room * sizeof(Py_ssize_t));
        if (marks == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->marks = marks;
        self->marks_room = room;
    }
    self->marks[self->nmarks++] = self->depth;
    return 0;
}

static int
load_pop(unpickler_object *self)
{
    if (self->nmarks > 0 && self->marks[self->nmarks - 1] == self->depth) {
        self->nmarks--;
        return 0;
    }
    if (self->depth == 0) {
        return raise_underflow();
    }
    drop(self, self->depth - 1);
    return 0;
}

static int
load_pop_mark(unpickler_object *self)
{
    Py_ssize_t start = take_mark(self);
    if (start >= 0) {
        drop(self, start);
    }
    return start < 0 ? -1 : 0;
}

static int
load_proto(unpickler_object *self)
{
    unsigned long protocol;
    if (read_number(self, 1, &protocol) < 0) {
        return -1;
    }
    if (protocol > 2) {
        PyErr_Format(PyExc_ValueError, "unsupported pickle protocol: %lu", protocol);
        return -1;
    }
    return 0;
}

static int
load_marked_items(unpickler_object *self, int (*store)(unpickler_object *, Py_ssize_t))
{
    Py_ssize_t start = take_mark(self);
    return start < 0 ? -1 : store(self, start);
}

/* Do what one opcode says. */
static int
execute(unpickler_object *self, int op)
{
    switch (op) {
    case OP_NONE: return push_new_reference(self, Py_None);
    case OP_NEWTRUE: return push_new_reference(self, Py_True);
    case OP_NEWFALSE: return push_new_reference(self, Py_False);
    case OP_INT: return load_int(self);
    case OP_BININT: return load_binint(self, 4);
    case OP_BININT1: return load_binint(self, 1);
    case OP_BININT2: return load_binint(self, 2);
    case OP_LONG: return load_long(self);
    case OP_LONG1: return load_counted_long(self, 1);
    case OP_LONG4: return load_counted_long(self, 4);
    case OP_FLOAT: return load_float(self);
    case OP_BINFLOAT: return load_binfloat(self);
    case OP_STRING: return load_string(self);
    case OP_BINSTRING: return load_counted_string(self, 4);
    case OP_SHORT_BINSTRING: return load_counted_string(self, 1);
    case OP_UNICODE: return load_unicode(self);
    case OP_BINUNICODE: return load_binunicode(self);
    case OP_MARK: return load_mark(self);
    case OP_POP: return load_pop(self);
    case OP_POP_MARK: return load_pop_mark(self);
    case OP_DUP: return has(self, 1) ? push_new_reference(self, self->stack[self->depth - 1]) : raise_underflow();
    case OP_EMPTY_TUPLE: return push(self, PyTuple_New(0));
    case OP_TUPLE1: return load_short_tuple(self, 1);
    case OP_TUPLE2: return load_short_tuple(self, 2);
    case OP_TUPLE3: return load_short_tuple(self, 3);
    case OP_TUPLE: return load_marked_tuple(self);
    case OP_EMPTY_LIST: return push(self, PyList_New(0));
    case OP_LIST: return load_marked_list(self);
    case OP_EMPTY_DICT: return push(self, PyDict_New());
    case OP_DICT: return load_marked_dict(self);
    case OP_APPEND: return append_items(self, self->depth - 1);
    case OP_APPENDS: return load_marked_items(self, append_items);
    case OP_SETITEM: return set_items(self, self->depth - 2);
    case OP_SETITEMS: return load_marked_items(self, set_items);
    case OP_GET: return get_memo_steal(self, read_line_text(self, 1));
    case OP_BINGET: return get_memo_steal(self, read_key(self, 1));
    case OP_LONG_BINGET: return get_memo_steal(self, read_key(self, 4));
    case OP_PUT: return put_memo_steal(self, read_line_text(self, 1));
    case OP_BINPUT: return put_memo_steal(self, read_key(self, 1));
    case OP_LONG_BINPUT: return put_memo_steal(self, read_key(self, 4));
    case OP_GLOBAL: return push(self, read_global(self));
    case OP_INST: return load_inst(self);
    case OP_OBJ: return load_obj(self);
    case OP_REDUCE: return load_reduce(self);
    case OP_NEWOBJ: return load_newobj(self);
    case OP_BUILD: return load_build(self);
    case OP_EXT1: return load_extension(self, 1);
    case OP_EXT2: return load_extension(self, 2);
    case OP_EXT4: return load_extension(self, 4);
    case OP_PERSID: return has_persistent(self) ? push_persistent_steal(self, read_line_text(self, 1)) : -1;
    case OP_BINPERSID: return has_persistent(self) ? push_persistent_steal(self, pop(self)) : -1;
    case OP_PROTO: return load_proto(self);
    case '\0':       /* as the original's reader, which takes the end of the file for one */
        PyErr_SetNone(PyExc_EOFError);
        return -1;
    default:
        PyErr_Format(pickle_kept(UNPICKLING_ERROR), "invalid load key, '%c'.", op);
        return -1;
    }
}

static PyObject *
run(unpickler_object *self)
{
    for (;;) {
        const char *op = read_bytes(self, 1);
        if (op == NULL) {
            return NULL;
        }
        if (*op == OP_STOP) {
            self->nmarks = 0;
            return pop(self);
        }
        if (execute(self, (unsigned char)*op) < 0) {
            return NULL;
        }
    }
}

PyObject *
py_unpickler_load(unpickler_object *self)
{
    PyObject *result;
    if (self->running) { /* I2 */
        PyErr_SetString(PyExc_RuntimeError, "the unpickler is already loading a pickle");
        return NULL;
    }
    self->running = 1;
    self->nmarks = 0;
    drop(self, 0);
    result = run(self);
    self->nmarks = 0;
    drop(self, 0);
    self->running = 0;
    return result;
}
