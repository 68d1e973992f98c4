/* Element: a tag, attributes, text before and behind, and a list of child elements.
 *
 *   I1  children holds elements (or what extend() was given), attrib is a dict until somebody sets another
 *   I2  methods that look at children read the list anew after anything that may run Python code
 */
#include "elementtree.h"

#include <string.h>
#include <structmember.h>

PyObject *
py_etree_new_element(PyObject *tag, PyObject *attrib)
{
    element *self = PyObject_GC_New(element, &py_etree_element_Type);
    if (self == NULL) {
        return NULL;
    }
    Py_INCREF(tag);
    self->tag = tag;
    Py_XINCREF(attrib);
    self->attrib = attrib;
    Py_INCREF(Py_None);
    self->text = Py_None;
    Py_INCREF(Py_None);
    self->tail = Py_None;
    self->children = NULL;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

int
py_etree_append(element *self, PyObject *child)
{
    if (self->children == NULL) {
        self->children = PyList_New(0);
    }
    return self->children == NULL ? -1 : PyList_Append(self->children, child);
}

/* A new dict of a given one and of keywords; NULL without exception when both are empty. */
static PyObject *
merge_attributes(PyObject *attrib, PyObject *kwds)
{
    if ((attrib == NULL || PyDict_Size(attrib) == 0) && (kwds == NULL || PyDict_Size(kwds) == 0)) {
        return NULL;
    }
    PyObject *merged = attrib == NULL ? PyDict_New() : PyDict_Copy(attrib);
    if (merged != NULL && kwds != NULL && PyDict_Update(merged, kwds) < 0) {
        Py_CLEAR(merged);
    }
    return merged;
}

static PyObject *
make(PyObject *tag, PyObject *attrib, PyObject *kwds)
{
    PyObject *merged = merge_attributes(attrib, kwds);
    PyObject *result = merged == NULL && PyErr_Occurred() ? NULL : py_etree_new_element(tag, merged);
    Py_XDECREF(merged);
    return result;
}

PyObject *
py_etree_element(PyObject *module, PyObject *args, PyObject *kwds)
{
    PyObject *tag, *attrib = NULL;
    if (!PyArg_ParseTuple(args, "O|O!:Element", &tag, &PyDict_Type, &attrib)) {
        return NULL;
    }
    return make(tag, attrib, kwds);
}

PyObject *
py_etree_subelement(PyObject *module, PyObject *args, PyObject *kwds)
{
    PyObject *parent, *tag, *attrib = NULL;
    if (!PyArg_ParseTuple(args, "O!O|O!:SubElement", &py_etree_element_Type, &parent, &tag, &PyDict_Type, &attrib)) {
        return NULL;
    }
    PyObject *child = make(tag, attrib, kwds);
    if (child != NULL && py_etree_append((element *)parent, child) < 0) {
        Py_CLEAR(child);
    }
    return child;
}

/* ---- children ---- */

/* The list of children, made if there is none: held, as code that runs meanwhile may take it from the element. New. */
static PyObject *
hold_children(element *self)
{
    if (self->children == NULL) {
        self->children = PyList_New(0);
    }
    Py_XINCREF(self->children);
    return self->children;
}

/* list[i:i + 1] = [], the list held. */
static int
remove_child(element *self, Py_ssize_t index)
{
    PyObject *list = hold_children(self);
    int status = list == NULL ? -1 : PyList_SetSlice(list, index, index + 1, NULL);
    Py_XDECREF(list);
    return status;
}

static Py_ssize_t
count_children(element *self)
{
    return self->children == NULL ? 0 : PyList_GET_SIZE(self->children);
}

static PyObject *
element_append(element *self, PyObject *args)
{
    PyObject *child;
    if (!PyArg_ParseTuple(args, "O!:append", &py_etree_element_Type, &child) || py_etree_append(self, child) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
element_extend(element *self, PyObject *args)
{
    PyObject *given;
    if (!PyArg_ParseTuple(args, "O:extend", &given)) {
        return NULL;
    }
    PyObject *list = PySequence_Fast(given, "");
    if (list == NULL) {
        PyErr_Format(PyExc_TypeError, "expected sequence, not \"%.200s\"", Py_TYPE(given)->tp_name);
        return NULL;
    }
    int status = 0;
    for (Py_ssize_t i = 0; status == 0 && i < PySequence_Fast_GET_SIZE(list); i++) {
        PyObject *child = PySequence_Fast_GET_ITEM(list, i);
        Py_INCREF(child);
        status = py_etree_append(self, child);
        Py_DECREF(child);
    }
    Py_DECREF(list);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
element_insert(element *self, PyObject *args)
{
    Py_ssize_t index;
    PyObject *child;
    if (!PyArg_ParseTuple(args, "nO!:insert", &index, &py_etree_element_Type, &child)) {
        return NULL;
    }
    PyObject *list = hold_children(self);
    int status = list == NULL ? -1 : PyList_Insert(list, index, child);
    Py_XDECREF(list);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
element_remove(element *self, PyObject *args)
{
    PyObject *child;
    if (!PyArg_ParseTuple(args, "O!:remove", &py_etree_element_Type, &child)) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count_children(self); i++) {
        PyObject *candidate = PyList_GET_ITEM(self->children, i);
        int same = candidate == child;
        if (!same) {
            Py_INCREF(candidate);
            same = PyObject_RichCompareBool(candidate, child, Py_EQ);
            Py_DECREF(candidate);
        }
        if (same < 0) {
            return NULL;
        }
        if (same && i < count_children(self)) {
            if (remove_child(self, i) < 0) {
                return NULL;
            }
            Py_RETURN_NONE;
        }
    }
    PyErr_SetString(PyExc_ValueError, "list.remove(x): x not in list");
    return NULL;
}

static Py_ssize_t
element_length(element *self)
{
    return count_children(self);
}

static PyObject *
element_item(element *self, Py_ssize_t index)
{
    if (index < 0 || index >= count_children(self)) {
        PyErr_SetString(PyExc_IndexError, "child index out of range");
        return NULL;
    }
    PyObject *child = PyList_GET_ITEM(self->children, index);
    Py_INCREF(child);
    return child;
}

static int
element_set_item(element *self, Py_ssize_t index, PyObject *child)
{
    if (index < 0 || index >= count_children(self)) {
        PyErr_SetString(PyExc_IndexError, "child assignment index out of range");
        return -1;
    }
    if (child == NULL) {
        return remove_child(self, index);
    }
    PyObject *list = hold_children(self);
    if (list == NULL) {
        return -1;
    }
    Py_INCREF(child);
    int status = PyList_SetItem(list, index, child);
    Py_DECREF(list);
    return status;
}

static int
index_of(element *self, PyObject *key, Py_ssize_t *index)
{
    *index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (*index == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (*index < 0) {
        *index += count_children(self);
    }
    return 0;
}

static PyObject *
element_subscript(element *self, PyObject *key)
{
    Py_ssize_t index;
    if (PyIndex_Check(key)) {
        return index_of(self, key, &index) < 0 ? NULL : element_item(self, index);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "element indices must be integers");
        return NULL;
    }
    PyObject *list = hold_children(self);
    PyObject *part = list == NULL ? NULL : PyObject_GetItem(list, key);
    Py_XDECREF(list);
    return part;
}

static int
assign_slice(element *self, PyObject *slice, PyObject *value)
{
    PyObject *fresh = value == NULL ? NULL : PySequence_List(value);
    if (value != NULL && fresh == NULL) {
        PyErr_Format(PyExc_TypeError, "expected sequence, not \"%.200s\"", Py_TYPE(value)->tp_name);
        return -1;
    }
    PyObject *list = hold_children(self);
    int status = list == NULL ? -1 : fresh == NULL ? PyObject_DelItem(list, slice) : PyObject_SetItem(list, slice, fresh);
    Py_XDECREF(list);
    Py_XDECREF(fresh);
    return status;
}

static int
element_assign(element *self, PyObject *key, PyObject *value)
{
    Py_ssize_t index;
    if (PyIndex_Check(key)) {
        return index_of(self, key, &index) < 0 ? -1 : element_set_item(self, index, value);
    }
    if (!PySlice_Check(key)) {
        PyErr_SetString(PyExc_TypeError, "element indices must be integers");
        return -1;
    }
    return assign_slice(self, key, value);
}

static PyObject *
element_getchildren(element *self, PyObject *nothing)
{
    PyObject *list = self->children, *copy;
    if (list == NULL) {
        return PyList_New(0);
    }
    Py_INCREF(list);
    copy = PyList_GetSlice(list, 0, PY_SSIZE_T_MAX);
    Py_DECREF(list);
    return copy;
}

/* ---- attributes ---- */

static PyObject *
attributes(element *self)
{
    if (self->attrib == NULL) {
        self->attrib = PyDict_New();
    }
    return self->attrib;
}

static PyObject *
element_get(element *self, PyObject *args)
{
    PyObject *key, *fallback = Py_None, *value = NULL;
    if (!PyArg_ParseTuple(args, "O|O:get", &key, &fallback)) {
        return NULL;
    }
    PyObject *attrib = self->attrib;
    Py_XINCREF(attrib);    /* keys may take it from the element */
    if (attrib != NULL && PyDict_Check(attrib)) {
        value = PyDict_GetItem(attrib, key);
    }
    value = value == NULL ? fallback : value;
    Py_INCREF(value);
    Py_XDECREF(attrib);
    return value;
}

static PyObject *
element_set(element *self, PyObject *args)
{
    PyObject *key, *value;
    if (!PyArg_ParseTuple(args, "OO:set", &key, &value) || attributes(self) == NULL) {
        return NULL;
    }
    PyObject *attrib = self->attrib;
    Py_INCREF(attrib);
    int status = PyObject_SetItem(attrib, key, value);
    Py_DECREF(attrib);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
element_keys(element *self, PyObject *nothing)
{
    return self->attrib == NULL ? PyList_New(0) : PyMapping_Keys(self->attrib);
}

static PyObject *
element_items(element *self, PyObject *nothing)
{
    return self->attrib == NULL ? PyList_New(0) : PyMapping_Items(self->attrib);
}

/* ---- searching ---- */

/* A path with anything but a tag is ElementPath's business. */
static bool
is_path(PyObject *path)
{
    static const char special[] = "/*[@.";
    if (PyString_Check(path)) {
        const char *text = PyString_AS_STRING(path);
        for (bool inside = false; *text != '\0'; text++) {
            inside = *text == '{' || (inside && *text != '}');
            if (!inside && strchr(special, *text) != NULL) {
                return true;
            }
        }
        return false;
    }
    return true;
}

static PyObject *
search_path(const char *function, element *self, PyObject *args)
{
    PyObject *module = py_etree_value("ElementPath"), *call, *all, *result = NULL;
    if (module == NULL) {
        return NULL;
    }
    call = PyObject_GetAttrString(module, function);
    PyObject *first = PyTuple_Pack(1, (PyObject *)self);
    all = first == NULL ? NULL : PySequence_Concat(first, args);
    if (call != NULL && all != NULL) {
        result = PyObject_Call(call, all, NULL);
    }
    Py_XDECREF(first);
    Py_XDECREF(all);
    Py_XDECREF(call);
    return result;
}

/* The first child with a tag from position *at on. Returns new, NULL when there is none or on an error. */
static element *
next_child(element *self, PyObject *tag, Py_ssize_t *at)
{
    while (*at < count_children(self)) {
        PyObject *child = PyList_GET_ITEM(self->children, (*at)++);
        if (!is_element(child)) {
            continue;
        }
        PyObject *own = ((element *)child)->tag;
        Py_INCREF(child);
        Py_INCREF(own);
        int same = PyObject_RichCompareBool(own, tag, Py_EQ);
        Py_DECREF(own);
        if (same > 0) {
            return (element *)child;
        }
        Py_DECREF(child);
        if (same < 0) {
            return NULL;
        }
    }
    return NULL;
}

static bool
wants_path(PyObject *path, PyObject *namespaces)
{
    return namespaces != Py_None || is_path(path);
}

static PyObject *
element_find(element *self, PyObject *args)
{
    PyObject *path, *namespaces = Py_None;
    Py_ssize_t at = 0;
    if (!PyArg_ParseTuple(args, "O|O:find", &path, &namespaces)) {
        return NULL;
    }
    if (wants_path(path, namespaces)) {
        return search_path("find", self, args);
    }
    element *found = next_child(self, path, &at);
    if (found == NULL && !PyErr_Occurred()) {
        Py_RETURN_NONE;
    }
    return (PyObject *)found;
}

static PyObject *
element_findtext(element *self, PyObject *args)
{
    PyObject *path, *fallback = Py_None, *namespaces = Py_None;
    Py_ssize_t at = 0;
    if (!PyArg_ParseTuple(args, "O|OO:findtext", &path, &fallback, &namespaces)) {
        return NULL;
    }
    if (wants_path(path, namespaces)) {
        return search_path("findtext", self, args);
    }
    element *found = next_child(self, path, &at);
    PyObject *text = found == NULL ? fallback : found->text;
    if (found == NULL && PyErr_Occurred()) {
        return NULL;
    }
    if (found != NULL && text == Py_None) {
        Py_DECREF(found);
        return PyString_FromString("");
    }
    Py_INCREF(text);
    Py_XDECREF(found);
    return text;
}

static PyObject *
element_findall(element *self, PyObject *args)
{
    PyObject *path, *namespaces = Py_None;
    Py_ssize_t at = 0;
    if (!PyArg_ParseTuple(args, "O|O:findall", &path, &namespaces)) {
        return NULL;
    }
    if (wants_path(path, namespaces)) {
        return search_path("findall", self, args);
    }
    PyObject *list = PyList_New(0);
    element *found;
    while (list != NULL && (found = next_child(self, path, &at)) != NULL) {
        if (PyList_Append(list, (PyObject *)found) < 0) {
            Py_CLEAR(list);
        }
        Py_DECREF(found);
    }
    if (PyErr_Occurred()) {
        Py_CLEAR(list);
    }
    return list;
}

static PyObject *
element_iterfind(element *self, PyObject *args)
{
    PyObject *path, *namespaces = Py_None;
    if (!PyArg_ParseTuple(args, "O|O:iterfind", &path, &namespaces)) {
        return NULL;
    }
    return search_path("iterfind", self, args);
}

/* ---- walking ---- */

typedef struct {
    PyObject_HEAD
    PyObject *stack;    /* owned list: what is still to visit, the next last; a tuple of one: what is given out as it is,
                           of two: a tuple that is to be visited */
    PyObject *tag;      /* owned, NULL: all */
    bool is_text;
} tree_iterator;

static PyObject *
new_iterator(element *self, PyObject *tag, bool is_text)
{
    tree_iterator *iterator = PyObject_GC_New(tree_iterator, &py_etree_iterator_Type);
    if (iterator == NULL) {
        return NULL;
    }
    Py_XINCREF(tag);
    iterator->tag = tag;
    iterator->is_text = is_text;
    iterator->stack = PyList_New(0);
    PyObject_GC_Track(iterator);
    if (iterator->stack == NULL || PyList_Append(iterator->stack, (PyObject *)self) < 0) {
        Py_CLEAR(iterator);
    }
    return (PyObject *)iterator;
}

static PyObject *
iterate(element *self, PyObject *args, const char *format)
{
    PyObject *tag = Py_None;
    if (!PyArg_ParseTuple(args, format, &tag)) {
        return NULL;
    }
    bool all = tag == Py_None || (PyString_Check(tag) && strcmp(PyString_AS_STRING(tag), "*") == 0);
    return new_iterator(self, all ? NULL : tag, false);
}

static PyObject *
element_iter(element *self, PyObject *args)
{
    return iterate(self, args, "|O:iter");
}

static PyObject *
element_getiterator(element *self, PyObject *args)
{
    return iterate(self, args, "|O:getiterator");
}

static PyObject *
element_itertext(element *self, PyObject *nothing)
{
    return new_iterator(self, NULL, true);
}

static PyObject *
pop_last(PyObject *list)
{
    Py_ssize_t last = PyList_GET_SIZE(list) - 1;
    PyObject *item = PyList_GET_ITEM(list, last);
    Py_INCREF(item);
    if (PyList_SetSlice(list, last, last + 1, NULL) < 0) {
        Py_CLEAR(item);
    }
    return item;
}

/* Puts something that is to be visited on the stack. */
static int
push_visit(tree_iterator *self, PyObject *item)
{
    if (!PyTuple_CheckExact(item)) {
        return PyList_Append(self->stack, item);
    }
    Py_INCREF(item);
    PyObject *box = PyTuple_Pack(2, item, item);
    int status = box == NULL ? -1 : PyList_Append(self->stack, box);
    Py_XDECREF(box);
    Py_DECREF(item);
    return status;
}

/* Puts what follows an element on the stack, in reverse: its children, and for text their tails. */
static int
push_children(tree_iterator *self, element *parent)
{
    int status = 0;
    for (Py_ssize_t i = count_children(parent); status == 0 && i-- > 0 && i < count_children(parent);) {
        PyObject *child = PyList_GET_ITEM(parent->children, i);
        Py_INCREF(child);
        if (self->is_text && is_element(child)) {
            status = push_visit(self, ((element *)child)->tail);
        }
        status = status < 0 ? -1 : push_visit(self, child);
        Py_DECREF(child);
    }
    return status;
}

/* A child of another kind walks through itself: what it gives waits on the stack, in tuples of one. */
static int
push_foreign(tree_iterator *self, PyObject *child)
{
    PyObject *tag = self->tag == NULL ? Py_None : self->tag;
    PyObject *iterator = self->is_text ? PyObject_CallMethod(child, (char *)"itertext", NULL)
                                       : PyObject_CallMethod(child, (char *)"iter", (char *)"(O)", tag);
    PyObject *list = iterator == NULL ? NULL : PySequence_List(iterator);
    Py_XDECREF(iterator);
    int status = list == NULL ? -1 : 0;
    for (Py_ssize_t i = list == NULL ? 0 : PyList_GET_SIZE(list); status == 0 && i-- > 0;) {
        PyObject *box = PyTuple_Pack(1, PyList_GET_ITEM(list, i));
        status = box == NULL ? -1 : PyList_Append(self->stack, box);
        Py_XDECREF(box);
    }
    Py_XDECREF(list);
    return status;
}

/* The text of an element, if it is true and the element no comment or such: 1 with *result (new), 0, -1. */
static int
visit_text(element *current, PyObject **result)
{
    PyObject *tag = current->tag, *text = current->text;
    if (!PyString_Check(tag) && !PyUnicode_Check(tag) && tag != Py_None) {
        return 0;
    }
    Py_INCREF(text);
    int truth = PyObject_IsTrue(text);
    if (truth > 0) {
        *result = text;
    } else {
        Py_DECREF(text);
    }
    return truth;
}

/* What to give out for something from the stack: 1 with *result (new), 0 for nothing, -1. */
static int
visit(tree_iterator *self, PyObject *item, PyObject **result)
{
    if (PyTuple_CheckExact(item) && PyTuple_GET_SIZE(item) == 1) {
        *result = PyTuple_GET_ITEM(item, 0);
        Py_INCREF(*result);
        return 1;
    }
    if (PyTuple_CheckExact(item)) {
        return push_foreign(self, PyTuple_GET_ITEM(item, 0));
    }
    if (!is_element(item)) {
        bool is_tail = self->is_text && (PyString_Check(item) || PyUnicode_Check(item) || item == Py_None);
        *result = item;
        Py_XINCREF(is_tail && item != Py_None ? item : NULL);
        return is_tail ? item != Py_None : push_foreign(self, item);
    }
    element *current = (element *)item;
    if (push_children(self, current) < 0) {
        return -1;
    }
    if (self->is_text) {
        return visit_text(current, result);
    }
    int fits = 1;
    if (self->tag != NULL) {
        PyObject *tag = current->tag;
        Py_INCREF(tag);
        fits = tag == self->tag ? 1 : PyObject_RichCompareBool(tag, self->tag, Py_EQ);
        Py_DECREF(tag);
    }
    *result = item;
    Py_XINCREF(fits > 0 ? item : NULL);
    return fits;
}

static PyObject *
iterator_next(tree_iterator *self)
{
    while (self->stack != NULL && PyList_GET_SIZE(self->stack) > 0) {
        PyObject *item = pop_last(self->stack), *result = NULL;
        int status = item == NULL ? -1 : visit(self, item, &result);
        Py_XDECREF(item);
        if (status != 0) {
            return status > 0 ? result : NULL;
        }
    }
    return NULL;
}

static int
iterator_traverse(tree_iterator *self, visitproc visit_one, void *arg)
{
    if (self->stack != NULL) {
        int status = visit_one(self->stack, arg);
        if (status != 0) {
            return status;
        }
    }
    return self->tag != NULL ? visit_one(self->tag, arg) : 0;
}

static void
iterator_dealloc(tree_iterator *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(self->stack);
    Py_CLEAR(self->tag);
    PyObject_GC_Del(self);
}

PyTypeObject py_etree_iterator_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_elementtree.iterator",
    .tp_basicsize = sizeof(tree_iterator),
    .tp_dealloc = (destructor)iterator_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)iterator_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)iterator_next,
};

/* ---- copies ---- */

static PyObject *
element_copy(element *self, PyObject *nothing)
{
    element *copy = (element *)make(self->tag, self->attrib != NULL && PyDict_Check(self->attrib) ? self->attrib : NULL,
                                    NULL);
    if (copy == NULL) {
        return NULL;
    }
    Py_INCREF(self->text);
    Py_XSETREF(copy->text, self->text);
    Py_INCREF(self->tail);
    Py_XSETREF(copy->tail, self->tail);
    if (self->children != NULL) {
        copy->children = element_getchildren(self, NULL);
        if (copy->children == NULL) {
            Py_CLEAR(copy);
        }
    }
    return (PyObject *)copy;
}

static PyObject *
deep(PyObject *value, PyObject *memo)
{
    if (value == NULL || value == Py_None || PyString_CheckExact(value) || PyUnicode_CheckExact(value)) {
        Py_XINCREF(value);
        return value;
    }
    PyObject *function = py_etree_value("deepcopy");
    return function == NULL ? NULL : PyObject_CallFunctionObjArgs(function, value, memo, NULL);
}

/* Replaces one part of a copy by its deep copy. */
static int
deepen(PyObject **place, PyObject *memo)
{
    PyObject *old = *place, *copy = deep(old, memo);
    if (copy == NULL && old != NULL) {
        return -1;
    }
    Py_XSETREF(*place, copy);
    return 0;
}

/* The children of a copy: a list, whatever the memo has for it. */
static int
deepen_children(element *copy, PyObject *memo)
{
    PyObject *children = copy->children;
    copy->children = NULL;
    int status = deepen(&children, memo);
    if (status == 0 && children != NULL && !PyList_Check(children)) {
        PyErr_SetString(PyExc_TypeError, "children copied to what is no list");
        status = -1;
    }
    if (status < 0) {
        Py_XDECREF(children);
        return -1;
    }
    Py_XSETREF(copy->children, children);
    return 0;
}

static PyObject *
element_deepcopy(element *self, PyObject *args)
{
    PyObject *memo;
    if (!PyArg_ParseTuple(args, "O:__deepcopy__", &memo)) {
        return NULL;
    }
    element *copy = (element *)element_copy(self, NULL);
    PyObject *key = copy == NULL ? NULL : PyLong_FromVoidPtr(self);
    int status = key == NULL ? -1 : PyDict_Check(memo) ? PyDict_SetItem(memo, key, (PyObject *)copy) : 0;
    Py_XDECREF(key);
    if (status < 0 || deepen(&copy->tag, memo) < 0 || deepen(&copy->text, memo) < 0 ||
        deepen(&copy->tail, memo) < 0 || deepen(&copy->attrib, memo) < 0 || deepen_children(copy, memo) < 0) {
        Py_CLEAR(copy);
    }
    return (PyObject *)copy;
}

static PyObject *
element_reduce(element *self, PyObject *nothing)
{
    PyObject *function = py_etree_value("copyelement");
    return function == NULL ? NULL : Py_BuildValue("O(N)", function, element_copy(self, NULL));
}

static PyObject *
element_clear(element *self, PyObject *nothing)
{
    PyObject *old[] = {self->attrib, self->children, self->text, self->tail};
    self->attrib = self->children = NULL;
    Py_INCREF(Py_None);
    self->text = Py_None;
    Py_INCREF(Py_None);
    self->tail = Py_None;
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++) {
        Py_XDECREF(old[i]);
    }
    Py_RETURN_NONE;
}

static PyObject *
element_makeelement(element *self, PyObject *args)
{
    PyObject *tag, *attrib;
    if (!PyArg_ParseTuple(args, "OO:makeelement", &tag, &attrib)) {
        return NULL;
    }
    PyObject *dict = PyDict_Copy(attrib);
    PyObject *result = dict == NULL ? NULL : py_etree_new_element(tag, dict);
    Py_XDECREF(dict);
    return result;
}

/* ---- the type ---- */

static PyObject **
place_of(element *self, void *which)
{
    return (PyObject **)((char *)self + (size_t)which);
}

static PyObject *
get_part(element *self, void *which)
{
    PyObject **place = place_of(self, which);
    if (place == &self->attrib && attributes(self) == NULL) {
        return NULL;
    }
    Py_INCREF(*place);
    return *place;
}

static int
set_part(element *self, PyObject *value, void *which)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "can't delete element attributes");
        return -1;
    }
    PyObject **place = place_of(self, which), *old = *place;
    Py_INCREF(value);
    *place = value;
    Py_XDECREF(old);
    return 0;
}

static PyObject *
element_repr(element *self)
{
    PyObject *tag = PyObject_Repr(self->tag);
    PyObject *text = tag == NULL ? NULL : PyString_FromFormat("<Element %s at %p>", PyString_AS_STRING(tag), self);
    Py_XDECREF(tag);
    return text;
}

static int
element_traverse(element *self, visitproc visit_one, void *arg)
{
    PyObject *parts[] = {self->tag, self->attrib, self->text, self->tail, self->children};
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof parts / sizeof parts[0]; i++) {
        status = parts[i] == NULL ? 0 : visit_one(parts[i], arg);
    }
    return status;
}

static int
element_gc_clear(element *self)
{
    Py_CLEAR(self->attrib);
    Py_CLEAR(self->children);
    return 0;
}

static void
element_dealloc(element *self)
{
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_SAFE_BEGIN(self)
    element_gc_clear(self);
    Py_CLEAR(self->tag);
    Py_CLEAR(self->text);
    Py_CLEAR(self->tail);
    PyObject_GC_Del(self);
    Py_TRASHCAN_SAFE_END(self)
}

/* Methods without arguments count them themselves, which shows in the words of the error. */
#define COUNTING(name) \
    static PyObject * \
    call_##name(element *self, PyObject *args) \
    { \
        return PyArg_ParseTuple(args, ":" #name) ? element_##name(self, NULL) : NULL; \
    }
COUNTING(clear)
COUNTING(getchildren)
COUNTING(keys)
COUNTING(items)
COUNTING(itertext)
#undef COUNTING

#define TAKES(name, text) {#name, (PyCFunction)element_##name, METH_VARARGS, PyDoc_STR(text)}
#define ALONE(name, text) {#name, (PyCFunction)call_##name, METH_VARARGS, PyDoc_STR(text)}

static const PyMethodDef element_methods[] = {
    TAKES(append, "append(element)"),
    TAKES(extend, "extend(elements)"),
    TAKES(insert, "insert(index, element)"),
    TAKES(remove, "remove(element)"),
    ALONE(clear, "clear(): leaves the tag only"),
    ALONE(getchildren, "getchildren() -> list"),
    TAKES(get, "get(key[, default])"),
    TAKES(set, "set(key, value)"),
    ALONE(keys, "keys() -> names of the attributes"),
    ALONE(items, "items() -> attributes as pairs"),
    TAKES(find, "find(path) -> the first element that fits, or None"),
    TAKES(findall, "findall(path) -> list of all elements that fit"),
    TAKES(findtext, "findtext(path[, default]) -> text of the first element that fits"),
    TAKES(iterfind, "iterfind(path) -> iterator over the elements that fit"),
    TAKES(iter, "iter([tag]) -> iterator over the element and all below it"),
    TAKES(getiterator, "getiterator([tag]): the same as iter"),
    ALONE(itertext, "itertext() -> iterator over all text"),
    TAKES(makeelement, "makeelement(tag, attrib) -> a new element"),
    {"__copy__", (PyCFunction)element_copy, METH_NOARGS, NULL},
    {"__deepcopy__", (PyCFunction)element_deepcopy, METH_VARARGS, NULL},
    {"__reduce__", (PyCFunction)element_reduce, METH_NOARGS, NULL},
    {NULL},
};

#define PART(name) {(char *)#name, (getter)get_part, (setter)set_part, NULL, (void *)offsetof(element, name)}

static const PyGetSetDef element_getset[] = {
    PART(tag), PART(text), PART(tail), PART(attrib), {NULL},
};

static const PySequenceMethods element_sequence = {
    .sq_length = (lenfunc)element_length,
    .sq_item = (ssizeargfunc)element_item,
    .sq_ass_item = (ssizeobjargproc)element_set_item,
};

static const PyMappingMethods element_mapping = {
    .mp_length = (lenfunc)element_length,
    .mp_subscript = (binaryfunc)element_subscript,
    .mp_ass_subscript = (objobjargproc)element_assign,
};

PyTypeObject py_etree_element_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Element",
    .tp_basicsize = sizeof(element),
    .tp_dealloc = (destructor)element_dealloc,
    .tp_repr = (reprfunc)element_repr,
    .tp_as_sequence = (PySequenceMethods *)&element_sequence,
    .tp_as_mapping = (PyMappingMethods *)&element_mapping,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = (traverseproc)element_traverse,
    .tp_clear = (inquiry)element_gc_clear,
    .tp_methods = (PyMethodDef *)element_methods,
    .tp_getset = (PyGetSetDef *)element_getset,
};
