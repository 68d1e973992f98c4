/* repr() of list, tuple, dict, set and frozenset, flat: __repr__ of an item may be in Python; and print of those that are printed
   item by item.

   The texts of the items are collected, or written at once; a set is shown as the list of its elements.  Containers in containers
   are shown by a machine of their own, so that it takes one continuation for each level and no C stack.

   I1 While a container is being shown it is counted against the recursion limit and, if it can hold itself, marked
      (Py_ReprEnter).  Both belong to the tasklet: a switch saves them (Stackless/core/hot.h).
   I2 A list or dict may change while an item shows itself: position and size are looked at anew each time.
   I3 A dict that comes from a pickle may have another order: what is still to come is in REST then.

   Not here: the loops in C, for items that call no Python (items.c, dict/dictobject.c, set/setobject.c). */
#include "flat_repr.h"
#include "dict/dict_flat.h"
#include "dict/dict_impl.h"
#include "items.h"
#include "py_flat_steps.h"
#include "py_type.h"

enum { SELF, PARTS, KEY_TEXT, VALUE, REST };    /* KEY_TEXT: of the entry whose VALUE is to be shown next; REST: I3 */

enum { AT, SHOWS };                     /* SHOWS: an item's text is under way */

/* ---- guarding (I1) ---- */

/* Returns 0, 1: it is being shown already, -1: an exception is set. */
static int
enter(PyObject *self)
{
    if (Py_EnterRecursiveCall(" while getting the repr of an object")) {
        return -1;
    }
    int running = PyTuple_Check(self) ? 0 : Py_ReprEnter(self);
    if (running != 0) {
        Py_LeaveRecursiveCall();
    }
    return running;
}

static void
leave(PyObject *self)
{
    if (!PyTuple_Check(self)) {
        Py_ReprLeave(self);
    }
    Py_LeaveRecursiveCall();
}

/* ---- list, tuple, dict ---- */

/* How the text begins and ends; the end for one item only; what stands for it inside of itself. */
typedef struct {
    const char *left, *right, *single, *itself;
} brackets;

static const brackets *
brackets_of(PyObject *self)
{
    static const brackets of_list = {"[", "]", "]", "[...]"};
    static const brackets of_tuple = {"(", ")", ",)", ""};
    static const brackets of_dict = {"{", "}", "}", "{...}"};
    return PyList_Check(self) ? &of_list : PyTuple_Check(self) ? &of_tuple : &of_dict;
}

static py_step
text_step(PyObject *text, PyObject **result)
{
    *result = text;
    return text != NULL ? STEP_RETURN : STEP_RAISE;
}

/* The dict that is walked. */
static PyObject *
walked(const py_cont *cont)
{
    return cont->object[REST] != NULL ? cont->object[REST] : cont->object[SELF];
}

/* The next thing to show, new; NULL: there is none. */
static PyObject *
next_item(py_cont *cont)
{
    PyObject *self = cont->object[SELF], *item, *value;

    if (cont->object[VALUE] != NULL) {
        item = cont->object[VALUE];
        cont->object[VALUE] = NULL;
        return item;
    }
    if (!PyDict_Check(self)) {
        if (cont->number[AT] >= Py_SIZE(self)) {
            return NULL;
        }
        item = PySequence_Fast_ITEMS(self)[cont->number[AT]++];
        Py_INCREF(item);
        return item;
    }
    py_dict_entry *entry = dict_next((py_dict *)walked(cont), &cont->number[AT], &value);
    if (entry == NULL) {
        return NULL;
    }
    Py_INCREF(value);
    cont->object[VALUE] = value;
    item = entry->key;
    Py_INCREF(item);
    return item;
}

/* Takes the text of an item over. */
static int
add_text(py_cont *cont, PyObject *text)
{
    if (PyDict_Check(cont->object[SELF])) {
        PyObject *key_text = cont->object[KEY_TEXT];
        if (key_text == NULL) {
            cont->object[KEY_TEXT] = text;
            return 0;
        }
        cont->object[KEY_TEXT] = NULL;
        PyString_ConcatAndDel(&key_text, PyString_FromString(": "));
        PyString_ConcatAndDel(&key_text, text);
        text = key_text;
    }
    int status = text != NULL ? PyList_Append(cont->object[PARTS], text) : -1;
    Py_XDECREF(text);
    return status;
}

static py_step
join(py_cont *cont, PyObject **result)
{
    const brackets *b = brackets_of(cont->object[SELF]);
    PyObject *parts = cont->object[PARTS];
    return text_step(py_container_join_repr(b->left, parts, PyList_GET_SIZE(parts) == 1 ? b->single : b->right), result);
}

/* The repr of an item: of a container by its machine at once, for all around it has been tried in C and was not possible. */
static py_step
show(py_thread *ts, PyObject *item, PyObject **text)
{
    const py_type_flat *flat = py_type_flat_of(Py_TYPE(item));
    return flat != NULL && flat->repr != NULL ? flat->repr(ts, item, text) : py_flat_repr(ts, item, text);
}

static py_step
show_all(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        if (cont->number[SHOWS] && add_text(cont, value) < 0) {
            return STEP_RAISE;
        }
        PyObject *item = next_item(cont);
        if (item == NULL) {
            return join(cont, result);
        }
        cont->number[SHOWS] = 1;
        FLAT_BELOW(ts, cont, how, show(ts, item, &value));
        Py_DECREF(item);
    }
    return how;
}

static py_step
repr_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    how = show_all(ts, cont, how, value, result);
    if (how < STEP_CALL) {
        leave(cont->object[SELF]);
    }
    return how;
}

const py_cont_kind py_kind_container_repr = {"container.repr", repr_resume, 5, 2, "self parts keytext value rest; at shows"};

static py_step
begin(py_thread *ts, PyObject *self, PyObject **result)
{
    if (Py_SIZE(self) == 0 && !PyDict_Check(self)) {
        /* The type's own: the class of self may have a __repr__ that has called this one. */
        return text_step((PyList_Check(self) ? &PyList_Type : &PyTuple_Type)->tp_repr(self), result);
    }
    int running = enter(self);
    if (running != 0) {
        return running < 0 ? STEP_RAISE : text_step(PyString_FromString(brackets_of(self)->itself), result);
    }
    py_cont *cont = py_cont_new(ts, &py_kind_container_repr);
    if (cont == NULL || (cont->object[PARTS] = PyList_New(0)) == NULL) {
        Py_XDECREF(cont);
        leave(self);
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[SELF] = self;
    py_step how = repr_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

/* ---- print ---- */

enum { STREAM = PARTS };                /* what stands there while a container is printed */

/* Is it printed item by item? */
static int
prints_items(PyObject *o)
{
    printfunc print = Py_TYPE(o)->tp_print;
    return print != NULL && (print == PyList_Type.tp_print || print == PyTuple_Type.tp_print || print == PyDict_Type.tp_print);
}

/* What goes before the item that next_item has just given. */
static const char *
before_item(const py_cont *cont, int first)
{
    const brackets *b = brackets_of(cont->object[SELF]);
    return first ? b->left : PyDict_Check(cont->object[SELF]) && cont->object[VALUE] == NULL ? ": " : ", ";
}

static py_step print_begin(py_thread *ts, PyObject *self, PyObject *stream, PyObject **result);

/* An item is printed, *text is None, or its repr is there to be written. */
static py_step
print_item(py_thread *ts, PyObject *item, PyObject *stream, PyObject **text)
{
    if (prints_items(item)) {
        return print_begin(ts, item, stream, text);
    }
    if (Py_TYPE(item)->tp_print == NULL) {
        return py_flat_repr(ts, item, text);
    }
    return PyFile_WriteObject(item, stream, 0) < 0 ? STEP_RAISE : py_flat_none(text);
}

static py_step
print_all(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *self = cont->object[SELF], *stream = cont->object[STREAM];

    while (how == STEP_RETURN) {
        int first = !cont->number[SHOWS], status = first ? 0 : py_print_text(value, stream);
        PyObject *item = status == 0 ? next_item(cont) : NULL;
        if (item == NULL) {
            const brackets *b = brackets_of(self);
            if (status < 0 || (first && PyFile_WriteString(b->left, stream) < 0) ||
                PyFile_WriteString(Py_SIZE(self) == 1 ? b->single : b->right, stream) < 0) {
                return STEP_RAISE;
            }
            return py_flat_none(result);
        }
        cont->number[SHOWS] = 1;
        if (PyFile_WriteString(before_item(cont, first), stream) < 0) {
            Py_DECREF(item);
            return STEP_RAISE;
        }
        FLAT_BELOW(ts, cont, how, print_item(ts, item, stream, &value));
        Py_DECREF(item);
    }
    return how;
}

static py_step
print_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    how = print_all(ts, cont, how, value, result);
    if (how < STEP_CALL) {
        leave(cont->object[SELF]);
    }
    return how;
}

const py_cont_kind py_kind_container_print = {"container.print", print_resume, 5, 2, "self stream - value rest; at shows"};

static py_step
print_begin(py_thread *ts, PyObject *self, PyObject *stream, PyObject **result)
{
    int running = enter(self);
    if (running != 0) {
        return running < 0 || PyFile_WriteString(brackets_of(self)->itself, stream) < 0 ? STEP_RAISE : py_flat_none(result);
    }
    py_cont *cont = py_cont_with(ts, &py_kind_container_print, self, stream, NULL);
    if (cont == NULL) {
        leave(self);
        return STEP_RAISE;
    }
    py_step how = print_resume(ts, cont, STEP_RETURN, NULL, result);
    Py_DECREF(cont);
    return how;
}

int
py_print_text(PyObject *text, PyObject *stream)
{
    int status = text == Py_None ? 0 : PyFile_WriteObject(text, stream, Py_PRINT_RAW);
    Py_DECREF(text);
    return status;
}

py_step
py_flat_print_object(py_thread *ts, PyObject *o, PyObject *stream, PyObject **text)
{
    if (prints_items(o)) {
        return py_replay_try(ts, PY_REPLAY_REPR, o, NULL, NULL, 0, text) ? (*text != NULL ? STEP_RETURN : STEP_RAISE)
                                                                         : print_begin(ts, o, stream, text);
    }
    if (Py_TYPE(o)->tp_print == NULL && !PyUnicode_Check(o)) {
        return py_flat_str(ts, o, text);
    }
    return PyFile_WriteObject(o, stream, Py_PRINT_RAW) < 0 ? STEP_RAISE : py_flat_none(text);
}

/* ---- pickles ---- */

py_cont *
py_container_walk_frozen(py_cont *cont)
{
    if (!PyDict_Check(cont->object[SELF])) {
        Py_INCREF(cont);
        return cont;
    }
    PyObject *rest = py_dict_rest(walked(cont), cont->number[AT]);
    py_cont *made = rest != NULL ? py_cont_copy(cont) : NULL;
    if (made == NULL) {
        Py_XDECREF(rest);
        return NULL;
    }
    Py_XSETREF(made->object[REST], rest);
    made->number[AT] = 0;
    return made;
}

/* ---- sets ---- */

/* The text of the list of the elements has come. */
static py_step
set_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    PyObject *self = cont->object[SELF];

    (void)ts;
    if (how == STEP_RETURN) {
        how = text_step(PyString_FromFormat("%s(%s)", Py_TYPE(self)->tp_name, PyString_AS_STRING(value)), result);
        Py_DECREF(value);
    }
    leave(self);
    return how;
}

const py_cont_kind py_kind_set_repr = {"set.repr", set_resume, 1, 0, "self"};

static py_step
begin_set(py_thread *ts, PyObject *self, PyObject **result)
{
    PyObject *text = NULL;
    int running = enter(self);

    if (running != 0) {
        return running < 0 ? STEP_RAISE : text_step(PyString_FromFormat("%s(...)", Py_TYPE(self)->tp_name), result);
    }
    PyObject *keys = PySequence_List(self);
    py_cont *cont = keys != NULL ? py_cont_new(ts, &py_kind_set_repr) : NULL;
    if (cont == NULL) {
        Py_XDECREF(keys);
        leave(self);
        return STEP_RAISE;
    }
    Py_INCREF(self);
    cont->object[SELF] = self;
    py_step how;
    FLAT_BEGIN(ts, cont, how, begin(ts, keys, &text), set_resume, text, result);
    Py_DECREF(keys);
    return how;
}

py_step
py_container_flat_repr(py_thread *ts, PyObject *self, PyObject **result)
{
    return PyAnySet_Check(self) ? begin_set(ts, self, result) : begin(ts, self, result);
}
