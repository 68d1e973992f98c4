/* product, permutations, combinations, combinations_with_replacement.

   One struct: the pool(s), a row of positions within them, and the tuple given last. The four differ in how they go from
   one row of positions to the next, always in lexicographical order.

   I1  positions[i] < size of the pool that column i draws from.
   I2  `row` is the tuple of the items at the positions, given out last; NULL before the first one.
   I3  When `row` is held by nobody else it is changed in place. */
#include "itertools.h"
#include "py_frozen.h"

typedef struct {
    PyObject_HEAD
    PyObject *pools;       /* owned tuple: product: a tuple per column; the others: the pool itself */
    PyObject *row;         /* owned, I2 */
    Py_ssize_t *positions; /* owned: `columns` numbers */
    Py_ssize_t *others;    /* owned, permutations only: see there; `n` + `columns` numbers */
    Py_ssize_t columns;
    int over;              /* nothing is to come */
} combine_object;

static void
combine_dealloc(PyObject *op)
{
    combine_object *self = (combine_object *)op;
    PyObject_GC_UnTrack(op);
    Py_TRASHCAN_SAFE_BEGIN(op)
    Py_XDECREF(self->pools);
    Py_XDECREF(self->row);
    PyMem_Free(self->positions);
    PyMem_Free(self->others);
    Py_TYPE(op)->tp_free(op);
    Py_TRASHCAN_SAFE_END(op)
}

static int
combine_traverse(PyObject *op, visitproc visit, void *arg)
{
    combine_object *self = (combine_object *)op;
    Py_VISIT(self->pools);
    Py_VISIT(self->row);
    return 0;
}

static Py_ssize_t *
new_numbers(Py_ssize_t n)
{
    Py_ssize_t *numbers = NULL;
    if (n <= PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(Py_ssize_t)) {
        numbers = PyMem_Malloc((size_t)(n > 0 ? n : 1) * sizeof(Py_ssize_t));
    }
    if (numbers == NULL) {
        PyErr_NoMemory();
    }
    return numbers;
}

/* An object with `columns` positions, all 0. Takes over the reference to `pools`. */
static combine_object *
new_combine(PyTypeObject *type, PyObject *pools, Py_ssize_t columns)
{
    combine_object *self = (combine_object *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_DECREF(pools);
        return NULL;
    }
    self->pools = pools;
    self->columns = columns;
    self->positions = new_numbers(columns);
    if (self->positions == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    memset(self->positions, 0, (size_t)columns * sizeof(Py_ssize_t));
    return self;
}

/* ---- rows ---- */

/* The item for column `i` at its position; `per_column`: every column has a pool of its own. */
static PyObject *
item_of(combine_object *self, Py_ssize_t i, int per_column)
{
    PyObject *pool = per_column ? PyTuple_GET_ITEM(self->pools, i) : self->pools;
    return PyTuple_GET_ITEM(pool, self->positions[i]);
}

/* The tuple for the present positions, of which those from `first` on are new. */
static PyObject *
make_row(combine_object *self, Py_ssize_t first, int per_column)
{
    PyObject *row = self->row, *item, *old;
    if (row == NULL || Py_REFCNT(row) > 1) {
        row = PyTuple_New(self->columns);
        if (row == NULL) {
            return NULL;
        }
        first = 0;
        Py_XDECREF(self->row);
        self->row = row;
    }
    else if (!_PyObject_GC_IS_TRACKED(row)) {
        _PyObject_GC_TRACK(row); /* the collector may have let go of it */
    }
    Py_INCREF(row);
    for (Py_ssize_t i = first; i < self->columns; i++) {
        item = item_of(self, i, per_column);
        Py_INCREF(item);
        old = PyTuple_GET_ITEM(row, i);
        PyTuple_SET_ITEM(row, i, item);
        Py_XDECREF(old);
    }
    return row;
}

/* One step of any of the four: `advance` gives the first column that changed, -1 at the end. */
static PyObject *
combine_next(combine_object *self, Py_ssize_t (*advance)(combine_object *), int per_column)
{
    Py_ssize_t first = 0;
    if (self->over || self->pools == NULL) {
        return NULL;
    }
    if (self->row != NULL) {
        first = advance(self);
        if (first < 0) {
            self->over = 1;
            Py_CLEAR(self->row);
            return NULL;
        }
    }
    return make_row(self, first, per_column);
}

/* ---- product ---- */

/* The number given by the keyword `repeat`, 1 without; -1 with an exception set. */
static Py_ssize_t
parse_repeat(PyObject *keywords)
{
    static const char *const names[] = {"repeat", NULL};
    long times = 1;
    PyObject *none = PyTuple_New(0);
    int good;
    if (none == NULL) {
        return -1;
    }
    good = PyArg_ParseTupleAndKeywords(none, keywords, "|l:product", (char **)(uintptr_t)names, &times);
    Py_DECREF(none);
    if (good && times < 0) {
        PyErr_SetString(PyExc_ValueError, "repeat argument cannot be negative");
        good = 0;
    }
    return good ? times : -1;
}

/* The arguments as tuples, the whole `times` over. */
static PyObject *
make_pools(PyObject *args, Py_ssize_t times)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    PyObject *once, *pools;
    if (times > 0 && n > PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(PyObject *) / times) {
        PyErr_SetString(PyExc_OverflowError, "repeat argument too large");
        return NULL;
    }
    once = PyTuple_New(times == 0 ? 0 : n);
    for (Py_ssize_t i = 0; once != NULL && i < PyTuple_GET_SIZE(once); i++) {
        PyObject *pool = PySequence_Tuple(PyTuple_GET_ITEM(args, i));
        if (pool == NULL) {
            Py_CLEAR(once);
        }
        else {
            PyTuple_SET_ITEM(once, i, pool);
        }
    }
    if (once == NULL) {
        return NULL;
    }
    pools = PySequence_Repeat(once, times);
    Py_DECREF(once);
    return pools;
}

static PyObject *
product_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    Py_ssize_t times = keywords == NULL ? 1 : parse_repeat(keywords);
    PyObject *pools;
    combine_object *self;
    if (times < 0) {
        return NULL;
    }
    pools = make_pools(args, times);
    if (pools == NULL) {
        return NULL;
    }
    self = new_combine(type, pools, PyTuple_GET_SIZE(pools));
    for (Py_ssize_t i = 0; self != NULL && i < self->columns; i++) {
        if (PyTuple_GET_SIZE(PyTuple_GET_ITEM(pools, i)) == 0) {
            self->over = 1;
        }
    }
    return (PyObject *)self;
}

/* Count up, the last column fastest. */
static Py_ssize_t
product_advance(combine_object *self)
{
    Py_ssize_t i;
    for (i = self->columns - 1; i >= 0; i--) {
        self->positions[i]++;
        if (self->positions[i] < PyTuple_GET_SIZE(PyTuple_GET_ITEM(self->pools, i))) {
            return i;
        }
        self->positions[i] = 0;
    }
    return -1;
}

static PyObject *
product_next(PyObject *self)
{
    return combine_next((combine_object *)self, product_advance, 1);
}

#define COMBINE_TYPE(text, step, make, about) \
    IT_TYPE(text, sizeof(combine_object), combine_dealloc, combine_traverse, NULL, step, make, about)

PyTypeObject py_it_product_type =
    COMBINE_TYPE("product", product_next, product_new,
                 "product(*iterables, repeat=1): tuples of one item of each, in all ways, the last one fastest");

/* ---- combinations ---- */

/* Parse (iterable, r); the pool as a tuple, new. */
static PyObject *
parse_pool(PyObject *args, PyObject *keywords, const char *format, Py_ssize_t *r)
{
    static const char *const names[] = {"iterable", "r", NULL};
    PyObject *iterable, *pool;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, format, (char **)(uintptr_t)names, &iterable, r)) {
        return NULL;
    }
    pool = PySequence_Tuple(iterable);
    if (pool != NULL && *r < 0) {
        PyErr_SetString(PyExc_ValueError, "r must be non-negative");
        Py_CLEAR(pool);
    }
    return pool;
}

static PyObject *
combinations_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    Py_ssize_t r;
    PyObject *pool = parse_pool(args, keywords, "On:combinations", &r);
    combine_object *self = pool == NULL ? NULL : new_combine(type, pool, r);
    if (self != NULL) {
        self->over = r > PyTuple_GET_SIZE(pool);
        for (Py_ssize_t i = 0; i < r; i++) {
            self->positions[i] = i;
        }
    }
    return (PyObject *)self;
}

/* The last column that can move on moves by one; those behind it follow closely. */
static Py_ssize_t
combinations_advance(combine_object *self)
{
    Py_ssize_t n = PyTuple_GET_SIZE(self->pools), r = self->columns, i = r - 1;
    while (i >= 0 && self->positions[i] == n - r + i) {
        i--;
    }
    if (i >= 0) {
        self->positions[i]++;
        for (Py_ssize_t j = i + 1; j < r; j++) {
            self->positions[j] = self->positions[j - 1] + 1;
        }
    }
    return i;
}

static PyObject *
combinations_next(PyObject *self)
{
    return combine_next((combine_object *)self, combinations_advance, 0);
}

PyTypeObject py_it_combinations_type = COMBINE_TYPE("combinations", combinations_next, combinations_new,
                                                    "combinations(iterable, r): all choices of r items, in order");

/* ---- combinations_with_replacement ---- */

static PyObject *
combinations_wr_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    Py_ssize_t r;
    PyObject *pool = parse_pool(args, keywords, "On:combinations_with_replacement", &r);
    combine_object *self = pool == NULL ? NULL : new_combine(type, pool, r);
    if (self != NULL) {
        self->over = PyTuple_GET_SIZE(pool) == 0 && r > 0;
    }
    return (PyObject *)self;
}

static Py_ssize_t
combinations_wr_advance(combine_object *self)
{
    Py_ssize_t n = PyTuple_GET_SIZE(self->pools), i = self->columns - 1;
    while (i >= 0 && self->positions[i] == n - 1) {
        i--;
    }
    if (i >= 0) {
        Py_ssize_t position = self->positions[i] + 1;
        for (Py_ssize_t j = i; j < self->columns; j++) {
            self->positions[j] = position;
        }
    }
    return i;
}

static PyObject *
combinations_wr_next(PyObject *self)
{
    return combine_next((combine_object *)self, combinations_wr_advance, 0);
}

PyTypeObject py_it_combinations_wr_type =
    COMBINE_TYPE("combinations_with_replacement", combinations_wr_next, combinations_wr_new,
                 "combinations_with_replacement(iterable, r): all choices of r items, each as often as wanted");

/* ---- permutations ----

   `others` is a permutation of 0 .. n - 1 whose first `columns` numbers are the positions and whose rest ascends; behind it, for
   each column, how many of the numbers at and behind it are still to take their turn there. */

static PyObject *
permutations_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"iterable", "r", NULL};
    PyObject *iterable, *length = Py_None, *pool;
    Py_ssize_t r, n;
    combine_object *self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|O:permutations", (char **)(uintptr_t)names, &iterable, &length)
        || (pool = PySequence_Tuple(iterable)) == NULL) {
        return NULL;
    }
    n = PyTuple_GET_SIZE(pool);
    r = n;
    if (length != Py_None) {
        r = PyInt_AsSsize_t(length);
        if (r < 0) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_ValueError, "r must be non-negative");
            }
            Py_DECREF(pool);
            return NULL;
        }
    }
    self = new_combine(type, pool, r);
    if (self == NULL || r > n) {
        if (self != NULL) {
            self->over = 1;
        }
        return (PyObject *)self;
    }
    self->others = new_numbers(n + r);
    if (self->others == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        self->others[i] = i;
    }
    for (Py_ssize_t i = 0; i < r; i++) {
        self->positions[i] = i;
        self->others[n + i] = n - i;
    }
    return (PyObject *)self;
}

/* Column `i` has had all: its number goes to the end, and its turns begin anew. */
static void
start_column_over(Py_ssize_t *order, Py_ssize_t n, Py_ssize_t i)
{
    Py_ssize_t number = order[i];
    memmove(order + i, order + i + 1, (size_t)(n - i - 1) * sizeof(Py_ssize_t));
    order[n - 1] = number;
}

static Py_ssize_t
permutations_advance(combine_object *self)
{
    Py_ssize_t n = PyTuple_GET_SIZE(self->pools), *order = self->others, *turns = order + n, i;
    for (i = self->columns - 1; i >= 0; i--) {
        turns[i]--;
        if (turns[i] > 0) {
            Py_ssize_t j = n - turns[i], number = order[i];
            order[i] = order[j];
            order[j] = number;
            memcpy(self->positions + i, order + i, (size_t)(self->columns - i) * sizeof(Py_ssize_t));
            return i;
        }
        start_column_over(order, n, i);
        turns[i] = n - i;
    }
    return -1;
}

static PyObject *
permutations_next(PyObject *self)
{
    return combine_next((combine_object *)self, permutations_advance, 0);
}

PyTypeObject py_it_permutations_type =
    COMBINE_TYPE("permutations", permutations_next, permutations_new,
                 "permutations(iterable[, r]): all arrangements of r items (all of them)");

/* ---- for pickling (py_frozen.h) ---- */

/* The numbers of a tuple, each at least 0 and less than `limit`. Returns status. Raises no. */
static int
numbers_from_tuple(Py_ssize_t *numbers, PyObject *tuple, Py_ssize_t limit)
{
    if (py_thaw_numbers(tuple, numbers) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        if (numbers[i] < 0 || numbers[i] >= limit) {
            return -1;
        }
    }
    return 0;
}

/* (pools, positions, others, has it begun?, is it over?) */
PyObject *
py_it_combine_freeze(PyObject *self)
{
    combine_object *it = (combine_object *)self;
    Py_ssize_t nothers = it->others != NULL ? PyTuple_GET_SIZE(it->pools) + it->columns : 0;
    PyObject *positions = py_freeze_numbers(it->positions, it->columns);
    PyObject *others = positions != NULL ? py_freeze_numbers(it->others, nothers) : NULL;
    if (others == NULL) {
        Py_XDECREF(positions);
        return NULL;
    }
    return Py_BuildValue("(ONNii)", it->pools, positions, others, it->row != NULL, it->over);
}

/* I1, and the order of positions that the way of advancing relies on. */
static int
positions_fit(combine_object *it, PyTypeObject *type)
{
    Py_ssize_t n = PyTuple_GET_SIZE(it->pools);
    if (type == &py_it_product_type) {
        for (Py_ssize_t i = 0; it->columns == n && i < n; i++) {
            PyObject *pool = PyTuple_GET_ITEM(it->pools, i);
            if (!PyTuple_Check(pool) || it->positions[i] >= PyTuple_GET_SIZE(pool)) {
                return 0;
            }
        }
        return it->columns == n;
    }
    if (it->columns > n && type != &py_it_combinations_wr_type) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < it->columns; i++) {
        Py_ssize_t most = type == &py_it_combinations_type ? n - it->columns + i : n - 1;
        if (it->positions[i] > most || (type != &py_it_permutations_type && i > 0 &&
                                        it->positions[i] < it->positions[i - 1] + (type == &py_it_combinations_type))) {
            return 0;
        }
    }
    return 1;
}

/* The first n numbers are a permutation that begins with the positions; turns are 1 … n - column. */
static int
others_fit(combine_object *it)
{
    Py_ssize_t n = PyTuple_GET_SIZE(it->pools);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (it->others[i] >= n || (i < it->columns && it->others[i] != it->positions[i])) {
            return 0;
        }
    }
    for (Py_ssize_t i = 0; i < it->columns; i++) {
        if (it->others[n + i] < 1 || it->others[n + i] > n - i) {
            return 0;
        }
    }
    return 1;
}

static int
fill_combine(combine_object *it, PyTypeObject *type, PyObject *positions, PyObject *others, int begun, int over)
{
    Py_ssize_t n = PyTuple_GET_SIZE(it->pools);
    PyObject *row;

    it->over = over;
    if (over) {
        return 0;
    }
    if (numbers_from_tuple(it->positions, positions, PY_SSIZE_T_MAX) < 0 || !positions_fit(it, type)) {
        return -1;
    }
    if (type == &py_it_permutations_type) {
        if (PyTuple_GET_SIZE(others) != n + it->columns || (it->others = new_numbers(n + it->columns)) == NULL ||
            numbers_from_tuple(it->others, others, n + 1) < 0 || !others_fit(it)) {
            return -1;
        }
    }
    if (begun) {
        row = make_row(it, 0, type == &py_it_product_type);
        Py_XDECREF(row);
        return row != NULL ? 0 : -1;
    }
    return 0;
}

PyObject *
py_it_combine_thaw(PyTypeObject *type, PyObject *state)
{
    PyObject *pools, *positions, *others;
    int begun, over;
    combine_object *it;

    if (!PyArg_ParseTuple(state, "O!O!O!ii", &PyTuple_Type, &pools, &PyTuple_Type, &positions, &PyTuple_Type, &others,
                          &begun, &over)) {
        return NULL;
    }
    Py_INCREF(pools);
    it = new_combine(type, pools, PyTuple_GET_SIZE(positions));
    if (it != NULL && fill_combine(it, py_frozen_base(type), positions, others, begun, over) < 0) {
        Py_DECREF(it);
        return PyErr_Occurred() ? NULL : py_thaw_refused(type);
    }
    return (PyObject *)it;
}
