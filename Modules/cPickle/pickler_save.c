/* Objects to opcodes.

   save() looks at the exact type and writes the simple ones at once; everything else goes through __reduce_ex__. Output is
   collected in memory (`out`) and given to the file when a whole pickle is there.

   I1  An object is memorised before its contents are written if it can contain itself (list, dict), after it if not
       (tuple): a tuple that has met itself meanwhile is dropped again in favour of the memorised one.
   I2  Everything here may run foreign code; the object being saved is held by the caller. */
#include "pickle.h"
#include "py_frame.h"
#include "py_switch.h"
#include "stackless_api.h"

enum { BATCH = 1000, FAST_LIMIT = 50 };

static int save(pickler_object *self, PyObject *object, int no_persistent);
static int save_reduction(pickler_object *self, PyObject *reduction, PyObject *object);

/* ---- output ---- */

static int
write_bytes(pickler_object *self, const void *bytes, Py_ssize_t n)
{
    if (n > self->room - self->used) {
        Py_ssize_t room = self->room < 128 ? 256 : self->room;
        char *out;
        if (n > PY_SSIZE_T_MAX / 4 - self->used) {
            PyErr_NoMemory();
            return -1;
        }
        while (room < self->used + n) {
            room *= 2;
        }
        out = PyMem_Realloc(self->out, (size_t)room);
        if (out == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->out = out;
        self->room = room;
    }
    memcpy(self->out + self->used, bytes, (size_t)n);
    self->used += n;
    return 0;
}

static int
write_op(pickler_object *self, int op)
{
    char byte = (char)op;
    return write_bytes(self, &byte, 1);
}

static int
write_text(pickler_object *self, const char *text)
{
    return write_bytes(self, text, (Py_ssize_t)strlen(text));
}

/* An opcode and `width` bytes of a number, least significant first. */
static int
write_op_number(pickler_object *self, int op, unsigned long number, int width)
{
    char bytes[9];
    bytes[0] = (char)op;
    for (int i = 1; i <= width; i++) {
        bytes[i] = (char)(number & 0xff);
        number >>= 8;
    }
    return write_bytes(self, bytes, width + 1);
}

/* An opcode, a number in digits, a newline. */
static int
write_op_decimal(pickler_object *self, int op, long number)
{
    char text[40];
    PyOS_snprintf(text, sizeof(text), "%c%ld\n", op, number);
    return write_text(self, text);
}

/* The bytes of a str object between an opcode and a newline. */
static int
write_op_line(pickler_object *self, int op, PyObject *text)
{
    return write_op(self, op) < 0 || write_bytes(self, PyString_AS_STRING(text), PyString_GET_SIZE(text)) < 0
                   || write_op(self, '\n') < 0
               ? -1
               : 0;
}

/* ---- the memo ---- */

static int
write_get(pickler_object *self, Py_ssize_t number)
{
    if (self->protocol == 0) {
        return write_op_decimal(self, OP_GET, number);
    }
    return number < 256 ? write_op_number(self, OP_BINGET, (unsigned long)number, 1)
                        : write_op_number(self, OP_LONG_BINGET, (unsigned long)number, 4);
}

/* Memorise what was written last. */
static int
put_always(pickler_object *self, PyObject *object)
{
    Py_ssize_t number = self->nmemo + 1;
    if (self->fast) {
        return 0;
    }
    if (py_pickler_add_memo(self, object, number) < 0) {
        return -1;
    }
    if (self->protocol == 0) {
        return write_op_decimal(self, OP_PUT, number);
    }
    return number < 256 ? write_op_number(self, OP_BINPUT, (unsigned long)number, 1)
                        : write_op_number(self, OP_LONG_BINPUT, (unsigned long)number, 4);
}

/* Does anybody but save() and its one caller know the object? If not it cannot be met again. */
static int
is_shared(PyObject *object)
{
    return Py_REFCNT(object) > 2;
}

static int
put(pickler_object *self, PyObject *object)
{
    return is_shared(object) ? put_always(self, object) : 0;
}

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

/* ---- simple objects ---- */

static int
save_int(pickler_object *self, PyObject *object)
{
    long value = PyInt_AS_LONG(object);
    if (self->protocol == 0 || value > 0x7fffffffL || value < -0x80000000L) {
        return write_op_decimal(self, OP_INT, value);
    }
    if (value >= 0 && value < 256) {
        return write_op_number(self, OP_BININT1, (unsigned long)value, 1);
    }
    if (value >= 0 && value < 65536) {
        return write_op_number(self, OP_BININT2, (unsigned long)value, 2);
    }
    return write_op_number(self, OP_BININT, (unsigned long)value, 4);
}

static int
save_bool(pickler_object *self, PyObject *object)
{
    if (self->protocol >= 2) {
        return write_op(self, object == Py_True ? OP_NEWTRUE : OP_NEWFALSE);
    }
    return write_text(self, object == Py_True ? "I01\n" : "I00\n");
}

/* Protocol 2: two's complement, as short as can be. */
static int
save_long_bytes(pickler_object *self, PyObject *object)
{
    size_t bits = _PyLong_NumBits(object), n = bits / 8 + 1;
    unsigned char *bytes;
    int status;
    if (bits == (size_t)-1 && PyErr_Occurred()) {
        return -1;
    }
    if (_PyLong_Sign(object) == 0) {
        return write_op_number(self, OP_LONG1, 0, 1);
    }
    if (n > 0x7fffffffUL) {
        PyErr_SetString(PyExc_OverflowError, "long too large to pickle");
        return -1;
    }
    bytes = PyMem_Malloc(n);
    if (bytes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    status = _PyLong_AsByteArray((PyLongObject *)object, bytes, n, 1, 1);
    if (status == 0) {
        if (_PyLong_Sign(object) < 0 && n > 1 && bytes[n - 1] == 0xff && (bytes[n - 2] & 0x80) != 0) {
            n--; /* the last byte says nothing new */
        }
        status = n < 256 ? write_op_number(self, OP_LONG1, n, 1) : write_op_number(self, OP_LONG4, n, 4);
    }
    if (status == 0) {
        status = write_bytes(self, bytes, (Py_ssize_t)n);
    }
    PyMem_Free(bytes);
    return status;
}

static int
save_long(pickler_object *self, PyObject *object)
{
    PyObject *text;
    int status;
    if (self->protocol >= 2) {
        return save_long_bytes(self, object);
    }
    text = PyObject_Repr(object);
    if (text == NULL) {
        return -1;
    }
    status = write_op_line(self, OP_LONG, text);
    Py_DECREF(text);
    return status;
}

static int
save_float(pickler_object *self, PyObject *object)
{
    double value = PyFloat_AS_DOUBLE(object);
    char *text;
    int status;
    if (self->protocol > 0) {
        unsigned char bytes[9];
        bytes[0] = OP_BINFLOAT;
        if (_PyFloat_Pack8(value, bytes + 1, 0) < 0) {
            return -1;
        }
        return write_bytes(self, bytes, 9);
    }
    text = PyOS_double_to_string(value, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    status = write_op(self, OP_FLOAT) < 0 || write_text(self, text) < 0 || write_op(self, '\n') < 0 ? -1 : 0;
    PyMem_Free(text);
    return status;
}

static int
save_string(pickler_object *self, PyObject *object, int memorise)
{
    Py_ssize_t n = PyString_GET_SIZE(object);
    int status;
    if (self->protocol == 0) {
        PyObject *text = PyObject_Repr(object);
        if (text == NULL) {
            return -1;
        }
        status = write_op_line(self, OP_STRING, text);
        Py_DECREF(text);
    }
    else {
        if (n > 0x7fffffffL) {
            PyErr_SetString(PyExc_OverflowError, "cannot serialize a string larger than 2 GiB");
            return -1;
        }
        status = n < 256 ? write_op_number(self, OP_SHORT_BINSTRING, (unsigned long)n, 1)
                         : write_op_number(self, OP_BINSTRING, (unsigned long)n, 4);
        if (status == 0) {
            status = write_bytes(self, PyString_AS_STRING(object), n);
        }
    }
    return status == 0 && memorise ? put(self, object) : status;
}

/* Raw characters, but for what could end the line or be taken for an escape. */
static int
write_raw_unicode(pickler_object *self, PyObject *object)
{
    const Py_UNICODE *text = PyUnicode_AS_UNICODE(object);
    Py_ssize_t n = PyUnicode_GET_SIZE(object);
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned long c = (unsigned long)text[i];
        char escape[16];
        if (c >= 0x10000) {
            PyOS_snprintf(escape, sizeof(escape), "\\U%08lx", c);
        }
        else if (c >= 256 || c == '\\' || c == '\n') {
            PyOS_snprintf(escape, sizeof(escape), "\\u%04lx", c);
        }
        else {
            if (write_op(self, (int)c) < 0) {
                return -1;
            }
            continue;
        }
        if (write_text(self, escape) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
save_unicode(pickler_object *self, PyObject *object, int memorise)
{
    PyObject *bytes;
    int status;
    if (self->protocol == 0) {
        status = write_op(self, OP_UNICODE) < 0 || write_raw_unicode(self, object) < 0 || write_op(self, '\n') < 0 ? -1 : 0;
    }
    else {
        bytes = PyUnicode_AsUTF8String(object);
        if (bytes == NULL) {
            return -1;
        }
        if (PyString_GET_SIZE(bytes) > 0x7fffffffL) {
            PyErr_SetString(PyExc_OverflowError, "cannot serialize a string larger than 2 GiB");
            status = -1;
        }
        else {
            status = write_op_number(self, OP_BINUNICODE, (unsigned long)PyString_GET_SIZE(bytes), 4);
        }
        if (status == 0) {
            status = write_bytes(self, PyString_AS_STRING(bytes), PyString_GET_SIZE(bytes));
        }
        Py_DECREF(bytes);
    }
    return status == 0 && memorise ? put(self, object) : status;
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

/* Append what an iterator gives to the list on the stack. */
static int
save_list_items(pickler_object *self, PyObject *iterator)
{
    PyObject *item = PyIter_Next(iterator), *next;
    int status = 0;
    while (status == 0 && item != NULL) {
        if (self->protocol == 0) {
            status = save(self, item, 0) < 0 || write_op(self, OP_APPEND) < 0 ? -1 : 0;
            Py_DECREF(item);
            item = status < 0 ? NULL : PyIter_Next(iterator);
            continue;
        }
        next = PyIter_Next(iterator);
        if (next == NULL) {
            if (!PyErr_Occurred()) {
                status = save(self, item, 0) < 0 || write_op(self, OP_APPEND) < 0 ? -1 : 0;
            }
            Py_DECREF(item);
            item = NULL;
            break;
        }
        status = write_op(self, OP_MARK);
        for (int count = 0; status == 0 && item != NULL && count < BATCH; count++) {
            status = save(self, item, 0);
            Py_DECREF(item);
            item = next;
            next = status == 0 && item != NULL ? PyIter_Next(iterator) : NULL;
            if (next == NULL && PyErr_Occurred()) {
                status = -1;
            }
        }
        if (next != NULL) { /* it was read ahead: write it with the batch */
            if (status == 0) {
                status = save(self, item, 0);
            }
            Py_DECREF(item);
            item = next;
        }
        else if (status == 0 && item != NULL) {
            status = save(self, item, 0);
            Py_DECREF(item);
            item = NULL;
        }
        if (status == 0) {
            status = write_op(self, OP_APPENDS);
        }
    }
    Py_XDECREF(item);
    return status < 0 || PyErr_Occurred() ? -1 : 0;
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

/* One (key, value); takes over the pair. */
static int
save_pair(pickler_object *self, PyObject *pair)
{
    int status = -1;
    if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
        PyErr_SetString(PyExc_TypeError, "dict items iterator must return 2-tuples");
    }
    else {
        status = save(self, PyTuple_GET_ITEM(pair, 0), 0) < 0 || save(self, PyTuple_GET_ITEM(pair, 1), 0) < 0 ? -1 : 0;
    }
    Py_DECREF(pair);
    return status;
}

/* Set the pairs that an iterator gives in the dict on the stack. */
static int
save_dict_items(pickler_object *self, PyObject *iterator)
{
    PyObject *pair = PyIter_Next(iterator), *next;
    int status = 0;
    while (status == 0 && pair != NULL) {
        if (self->protocol == 0) {
            status = save_pair(self, pair) < 0 || write_op(self, OP_SETITEM) < 0 ? -1 : 0;
            pair = status < 0 ? NULL : PyIter_Next(iterator);
            continue;
        }
        next = PyIter_Next(iterator);
        if (next == NULL) {
            status = PyErr_Occurred() || save_pair(self, pair) < 0 || write_op(self, OP_SETITEM) < 0 ? -1 : 0;
            break;
        }
        status = write_op(self, OP_MARK) < 0 || save_pair(self, pair) < 0 ? -1 : 0;
        pair = next;
        for (int count = 1; status == 0 && pair != NULL && count < BATCH; count++) {
            status = save_pair(self, pair);
            pair = status < 0 ? NULL : PyIter_Next(iterator);
        }
        if (status < 0) {
            break;
        }
        status = write_op(self, OP_SETITEMS);
    }
    return status < 0 || PyErr_Occurred() ? -1 : 0;
}

/* The module in sys.modules whose dictionary this is. Returns borrowed or NULL. Raises no. */
static PyObject *
module_of(PyObject *dict)
{
    PyObject *name = PyDict_GetItem(dict, PY_ID(__name__));
    PyObject *module = name != NULL && PyString_Check(name) ? PyDict_GetItem(PyImport_GetModuleDict(), name) : NULL;
    return module != NULL && PyModule_Check(module) && PyModule_GetDict(module) == dict ? module : NULL;
}

/* The dictionary of a module: by reference. */
static int
save_module_dict(pickler_object *self, PyObject *module, PyObject *object)
{
    PyObject *getattr = PyDict_GetItemString(PyEval_GetBuiltins(), "getattr");
    PyObject *reduction = getattr != NULL ? Py_BuildValue("(O(Os))", getattr, module, "__dict__") : NULL;
    int status = reduction != NULL ? save_reduction(self, reduction, object) : -1;
    if (getattr == NULL) {
        PyErr_SetString(PyExc_SystemError, "no getattr in __builtins__");
    }
    Py_XDECREF(reduction);
    return status;
}

static int
save_dict(pickler_object *self, PyObject *object)
{
    PyObject *items, *iterator = NULL, *module = module_of(object);
    int status;
    if (module != NULL) {
        return save_module_dict(self, module, object);
    }
    if (fast_enter(self, object) < 0) {
        return -1;
    }
    status = self->protocol > 0 ? write_op(self, OP_EMPTY_DICT) : write_text(self, "(d");
    if (status == 0) {
        status = PyDict_Size(object) == 0 ? put(self, object) : put_always(self, object);
    }
    if (status == 0 && PyDict_Size(object) > 0) {
        items = PyObject_CallMethod(object, (char *)"iteritems", NULL);
        iterator = items == NULL ? NULL : PyObject_GetIter(items);
        Py_XDECREF(items);
        status = iterator == NULL ? -1 : save_dict_items(self, iterator);
        Py_XDECREF(iterator);
    }
    fast_leave(self, object);
    return status;
}

/* ---- names of globals ---- */

/* Where a function or class comes from: __module__, or the first module that has it under this name. New. */
static PyObject *
find_module_of(PyObject *object, PyObject *name)
{
    PyObject *module = PyObject_GetAttrString(object, "__module__"), *modules, *key, *value;
    Py_ssize_t pos = 0;
    if (module != NULL && module != Py_None) {
        return module;
    }
    if (module == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return NULL;
        }
        PyErr_Clear();
    }
    Py_XDECREF(module);
    modules = PyImport_GetModuleDict();
    while (PyDict_Next(modules, &pos, &key, &value)) {
        PyObject *found;
        if (!PyString_Check(key) || strcmp(PyString_AS_STRING(key), "__main__") == 0 || !PyModule_Check(value)) {
            continue;
        }
        found = PyDict_GetItem(PyModule_GetDict(value), name);
        if (found == object) {
            Py_INCREF(key);
            return key;
        }
    }
    return PyString_FromString("__main__");
}

/* The module of a name, by __import__; where that is the builtin one, and the module is there, without a call. New. */
static PyObject *
import_module(PyObject *name)
{
    PyObject *import = PyDict_GetItem(PyEval_GetBuiltins(), PY_ID(__import__)), *module;

    if (import != NULL && PyCFunction_Check(import) &&
        strcmp(((PyCFunctionObject *)import)->m_ml->ml_name, "__import__") == 0) {
        module = PyDict_GetItem(PyImport_GetModuleDict(), name);
        if (module != NULL && PyModule_Check(module)) {
            Py_INCREF(module);
            return module;
        }
    }
    return PyImport_Import(name);
}

static int
refuse_global(PyObject *object, PyObject *module_name, PyObject *name, const char *format)
{
    PyObject *shown = PyObject_Repr(object);
    if (shown != NULL) {
        PyErr_Format(pickle_kept(PICKLING_ERROR), format, PyString_AS_STRING(shown), PyString_AS_STRING(module_name),
                     PyString_AS_STRING(name));
        Py_DECREF(shown);
    }
    return -1;
}

/* Does importing `module` and asking for `name` give `object`? */
static int
check_global(PyObject *object, PyObject *module_name, PyObject *name)
{
    PyObject *module = import_module(module_name), *found;
    int same;

    if (module == NULL) {
        return refuse_global(object, module_name, name, "Can't pickle %s: import of module %s failed");
    }
    found = PyObject_GetAttr(module, name);
    Py_DECREF(module);
    if (found == NULL) {
        return refuse_global(object, module_name, name, "Can't pickle %s: attribute lookup %s.%s failed");
    }
    same = found == object;
    Py_DECREF(found);
    return same ? 0 : refuse_global(object, module_name, name, "Can't pickle %s: it's not the same object as %s.%s");
}

/* The code that copy_reg has registered for a name: 0 none, -1 an exception is set. */
static long
extension_code(PyObject *module_name, PyObject *name)
{
    PyObject *key = PyTuple_Pack(2, module_name, name), *code;
    long value = 0;
    if (key == NULL) {
        return -1;
    }
    code = PyDict_GetItem(pickle_kept(EXTENSION_REGISTRY), key);
    Py_DECREF(key);
    if (code != NULL) {
        if (!PyInt_Check(code) || (value = PyInt_AS_LONG(code)) <= 0 || value > 0x7fffffffL) {
            PyErr_Format(pickle_kept(PICKLING_ERROR), "Can't pickle %s.%s: extension code is not a positive number",
                         PyString_AS_STRING(module_name), PyString_AS_STRING(name));
            return -1;
        }
    }
    return value;
}

static int
write_global(pickler_object *self, PyObject *object, PyObject *module_name, PyObject *name)
{
    long code = self->protocol >= 2 ? extension_code(module_name, name) : 0;
    if (code < 0) {
        return -1;
    }
    if (code > 0) {
        return code < 256     ? write_op_number(self, OP_EXT1, (unsigned long)code, 1)
               : code < 65536 ? write_op_number(self, OP_EXT2, (unsigned long)code, 2)
                              : write_op_number(self, OP_EXT4, (unsigned long)code, 4);
    }
    if (write_op_line(self, OP_GLOBAL, module_name) < 0
        || write_bytes(self, PyString_AS_STRING(name), PyString_GET_SIZE(name)) < 0 || write_op(self, '\n') < 0) {
        return -1;
    }
    return put(self, object);
}

/* Write an object as module and name; `name` NULL: its __name__. */
static int
save_global(pickler_object *self, PyObject *object, PyObject *name)
{
    PyObject *module_name = NULL;
    int status = -1;
    if (name != NULL) {
        Py_INCREF(name);
    }
    else {
        name = PyObject_GetAttrString(object, "__name__");
    }
    module_name = name == NULL ? NULL : find_module_of(object, name);
    if (module_name != NULL && (!PyString_Check(module_name) || !PyString_Check(name))) {
        PyErr_SetString(PyExc_TypeError, "names of modules and globals must be strings");
    }
    else if (module_name != NULL && check_global(object, module_name, name) == 0) {
        status = write_global(self, object, module_name, name);
    }
    Py_XDECREF(name);
    Py_XDECREF(module_name);
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
    args = answer == NULL ? NULL : PySequence_Tuple(answer);
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
        module = find_module_of(cls, name);
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

/* The part of save_classic that makes the instance. */
static int
save_classic_head(pickler_object *self, PyObject *object, PyObject *cls)
{
    PyObject *args = initial_args(object);
    int status;
    if (args == NULL) {
        return -1;
    }
    status = write_op(self, OP_MARK);
    if (status == 0 && self->protocol > 0) {
        status = save(self, cls, 0);
    }
    if (status == 0) {
        status = save_items(self, args);
    }
    Py_DECREF(args);
    if (status == 0) {
        status = self->protocol > 0 ? write_op(self, OP_OBJ) : write_inst(self, cls);
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

/* Write an object as what __reduce__ gave: (callable, args[, state[, list items[, dict items]]]). */
static int
save_reduction(pickler_object *self, PyObject *reduction, PyObject *object)
{
    PyObject *callable = PyTuple_GET_ITEM(reduction, 0), *args = PyTuple_GET_ITEM(reduction, 1);
    PyObject *state = part(reduction, 2), *items = part(reduction, 3), *pairs = part(reduction, 4);
    PyObject *error = pickle_kept(PICKLING_ERROR);
    Py_ssize_t number;
    int status;
    if (!PyTuple_Check(args)) {
        PyErr_Format(error, "second item of the tuple returned by __reduce__ must be a tuple");
        return -1;
    }
    if ((items != NULL && !PyIter_Check(items)) || (pairs != NULL && !PyIter_Check(pairs))) {
        PyErr_Format(error, "%s element of tuple returned by __reduce__ must be an iterator, not %s",
                     items != NULL && !PyIter_Check(items) ? "Fourth" : "Fifth",
                     Py_TYPE(items != NULL && !PyIter_Check(items) ? items : pairs)->tp_name);
        return -1;
    }
    if (is_newobj(self, callable)) {
        status = save_newobj(self, args, object);
    }
    else {
        status = save(self, callable, 0) < 0 || save(self, args, 0) < 0 || write_op(self, OP_REDUCE) < 0 ? -1 : 0;
    }
    if (status == 0) {
        number = py_pickler_find_memo(self, object);
        if (number >= 0) { /* the arguments led back to the object */
            return write_op(self, OP_POP) < 0 ? -1 : write_get(self, number);
        }
        status = state != NULL && !PyDict_Check(state) ? put_always(self, object) : put(self, object);
    }
    if (status == 0 && items != NULL) {
        status = save_list_items(self, items);
    }
    if (status == 0 && pairs != NULL) {
        status = save_dict_items(self, pairs);
    }
    if (status == 0 && state != NULL) {
        status = save(self, state, 0) < 0 || write_op(self, OP_BUILD) < 0 ? -1 : 0;
    }
    return status;
}

/* What copy_reg or the object says about how to make it again. New. */
static PyObject *
ask_reduction(pickler_object *self, PyObject *object)
{
    PyObject *function = PyDict_GetItem(pickle_kept(DISPATCH_TABLE), (PyObject *)Py_TYPE(object)), *method, *answer;
    if (function != NULL) {
        Py_INCREF(function);
        answer = PyObject_CallFunctionObjArgs(function, object, NULL);
        Py_DECREF(function);
        return answer;
    }
    method = PyObject_GetAttr(object, PY_ID(__reduce_ex__));
    if (method != NULL) {
        answer = PyObject_CallFunction(method, (char *)"i", self->protocol);
        Py_DECREF(method);
        return answer;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return NULL;
    }
    PyErr_Clear();
    method = PyObject_GetAttr(object, PY_ID(__reduce__));
    if (method == NULL) {
        PyErr_SetObject(pickle_kept(UNPICKLEABLE_ERROR), object);
        return NULL;
    }
    answer = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    return answer;
}

static int
save_by_reduction(pickler_object *self, PyObject *object)
{
    PyObject *reduction = ask_reduction(self, object);
    int status = -1;
    if (reduction == NULL) {
        return -1;
    }
    if (PyString_Check(reduction)) {
        status = save_global(self, object, reduction);
    }
    else if (!PyTuple_Check(reduction)) {
        PyObject *text = PyObject_Repr(object);
        if (text != NULL) {
            PyErr_Format(pickle_kept(PICKLING_ERROR), "Value returned by __reduce__ of %s must be string or tuple",
                         PyString_AS_STRING(text));
            Py_DECREF(text);
        }
    }
    else if (PyTuple_GET_SIZE(reduction) < 2 || PyTuple_GET_SIZE(reduction) > 5) {
        PyErr_SetString(pickle_kept(PICKLING_ERROR),
                        "tuple returned by __reduce__ must contain 2 through 5 elements");
    }
    else {
        status = save_reduction(self, reduction, object);
    }
    Py_DECREF(reduction);
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
        status = save_bool(self, object);
    }
    else if (type == &PyInt_Type) {
        status = save_int(self, object);
    }
    else if (type == &PyLong_Type) {
        status = save_long(self, object);
    }
    else if (type == &PyFloat_Type) {
        status = save_float(self, object);
    }
    else if (type == &PyTuple_Type) {
        status = fast_enter(self, object) < 0 ? -1 : save_tuple(self, object);
        fast_leave(self, object);
    }
    else if (type == &PyString_Type && PyString_GET_SIZE(object) < 2) {
        status = save_string(self, object, 0);
    }
    else if (type == &PyUnicode_Type && PyUnicode_GET_SIZE(object) < 2) {
        status = save_unicode(self, object, 0);
    }
    else {
        return 0;
    }
    return status < 0 ? -1 : 1;
}

/* Objects of other types that are known: 1 written, 0 none of them, -1 error. */
static int
save_known(pickler_object *self, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    int status;
    if (type == &PyString_Type) {
        status = save_string(self, object, 1);
    }
    else if (type == &PyUnicode_Type) {
        status = save_unicode(self, object, 1);
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
    else if (type == &PyClass_Type) {
        status = save_global(self, object, NULL);
    }
    else if (type == &PyCFunction_Type && PyCFunction_GET_SELF(object) != NULL &&
             !PyModule_Check(PyCFunction_GET_SELF(object))) {
        return 0; /* a bound method */
    }
    else if (type == &PyFunction_Type || type == &PyCFunction_Type || type == &PyType_Type) {
        status = save_global(self, object, NULL);
        if (status < 0 && PyErr_ExceptionMatches(pickle_kept(PICKLING_ERROR))) {
            PyErr_Clear();
            return 0; /* copy_reg may know what to do */
        }
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
        return save_global(self, object, NULL);
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
