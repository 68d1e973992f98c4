/* list.sort: a stable, adaptive merge sort.

   How it works. The list is cut into runs: stretches that already ascend, or strictly descend (then turned round).
   A run that is too short is lengthened by binary insertion. Finished runs go on a stack; with each run comes its
   *power*: the depth, in a perfectly balanced merge tree over the whole list, of the node that would join it with
   the one before. Runs are merged as long as the power of the run on top is at least that of the new one ("powersort").
   So the merges are nearly balanced whatever the lengths of the runs are, and a list that is already in order, or
   consists of few runs, costs little more than one pass.

   A merge copies the shorter side out and goes through both. When one side wins often, it gallops: it looks for the place
   of the other side's head by doubling steps and a binary search, and moves the whole stretch at once. How often is
   often (`patience`) is learned during the sort.

   What is compared. With `key` the list is replaced by the list of keys, and the items move along (`items`).  If all
   keys are of one simple type (int, str, float; tuples headed by such) a special `less` is used that runs no foreign
   code. Otherwise `<` or the function `cmp` is asked.

   I1  While the sort runs the list object is empty and its allocated is -1; at the end anything else there means
       that somebody touched it: ValueError, and what they put there is released.
   I2  The arrays hold every key and item exactly once at all times, an error included: only the order changes.
   I3  `less` may run foreign code; nothing of the list is reached through the list object.

   The flat form, where each key is computed by a Python frame in the caller's chain, is in list_sort_flat.c; the same sort for
   comparisons in Python, as a machine that asks, in list_runs.c. */
#include "list_impl.h"
#include "list_sort.h"
#include "py_flat.h"
#include "py_stackguard.h"

enum {
    SHORT_RUN = 32  /* runs are made at least this long, roughly */
};

/* ---- comparing ---- */

static int
less_int(py_sort *sort, PyObject *a, PyObject *b)
{
    (void)sort;
    return PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
}

static int
less_float(py_sort *sort, PyObject *a, PyObject *b)
{
    (void)sort;
    return PyFloat_AS_DOUBLE(a) < PyFloat_AS_DOUBLE(b);
}

static int
less_str(py_sort *sort, PyObject *a, PyObject *b)
{
    Py_ssize_t na = PyString_GET_SIZE(a), nb = PyString_GET_SIZE(b);
    int order = memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)(na < nb ? na : nb));
    (void)sort;
    return order < 0 || (order == 0 && na < nb);
}

static int
less_any(py_sort *sort, PyObject *a, PyObject *b)
{
    PyObject *answer;
    int yes;
    (void)sort;
    if (Py_TYPE(a) == Py_TYPE(b) && PyInt_CheckExact(a)) {
        return PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
    }
    answer = PyObject_RichCompare(a, b, Py_LT);
    if (answer == NULL) {
        return -1;
    }
    yes = answer == Py_True ? 1 : answer == Py_False ? 0 : PyObject_IsTrue(answer);
    Py_DECREF(answer);
    return yes;
}

/* Tuples whose first items are all of one simple type: most are told apart there. */
static int
less_tuple(py_sort *sort, PyObject *a, PyObject *b)
{
    PyObject *head_a = PyTuple_GET_ITEM(a, 0), *head_b = PyTuple_GET_ITEM(b, 0);
    if (sort->less_head(sort, head_a, head_b)) {
        return 1;
    }
    if (sort->less_head(sort, head_b, head_a)) {
        return 0;
    }
    return less_any(sort, a, b);
}

static int
less_cmp(py_sort *sort, PyObject *a, PyObject *b)
{
    PyObject *answer = PyObject_CallFunctionObjArgs(sort->cmp, a, b, NULL);
    long order;
    if (answer == NULL) {
        return -1;
    }
    if (!PyInt_Check(answer)) {
        PyErr_Format(PyExc_TypeError, "comparison function must return int, not %.200s", Py_TYPE(answer)->tp_name);
        Py_DECREF(answer);
        return -1;
    }
    order = PyInt_AsLong(answer);
    Py_DECREF(answer);
    return order < 0;
}

/* Is it cmp() itself?  Flat functions are our own, and there is one of that name. */
static int
is_cmp(PyObject *function)
{
    return PyCFunction_Check(function) && PyCFunction_GET_FLAGS(function) == METH_FLAT &&
           strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, "cmp") == 0;
}

static int
less_builtin_cmp(py_sort *sort, PyObject *a, PyObject *b)
{
    int order;
    (void)sort;
    if (PyInt_CheckExact(a) && PyInt_CheckExact(b)) {
        return PyInt_AS_LONG(a) < PyInt_AS_LONG(b);
    }
    return PyObject_Cmp(a, b, &order) < 0 ? -1 : order < 0;
}

/* ---- moving keys, and items with them ---- */

/* A place in both arrays; `items` is NULL when the keys are the items. */
typedef struct {
    PyObject **keys;
    PyObject **items;
} place;

static inline place
at(py_sort *sort, Py_ssize_t i)
{
    place p = {sort->keys + i, sort->items != NULL ? sort->items + i : NULL};
    return p;
}

static inline place
ahead(place p, Py_ssize_t n)
{
    p.keys += n;
    if (p.items != NULL) {
        p.items += n;
    }
    return p;
}

static inline void
move_one(place to, place from)
{
    *to.keys = *from.keys;
    if (to.items != NULL) {
        *to.items = *from.items;
    }
}

static inline void
move_many(place to, place from, Py_ssize_t n)
{
    memmove(to.keys, from.keys, (size_t)n * sizeof(PyObject *));
    if (to.items != NULL) {
        memmove(to.items, from.items, (size_t)n * sizeof(PyObject *));
    }
}

static void
reverse_array(PyObject **low, Py_ssize_t n)
{
    PyObject **high;
    if (n < 2) {
        return;
    }
    high = low + n - 1;
    for (; low < high; low++, high--) {
        PyObject *x = *low;
        *low = *high;
        *high = x;
    }
}

static void
reverse_stretch(place p, Py_ssize_t n)
{
    reverse_array(p.keys, n);
    if (p.items != NULL) {
        reverse_array(p.items, n);
    }
}

/* ---- runs ---- */

/* The length of the run at `start`, of at most `n`; a descending one is turned round. -1 on an error. */
static Py_ssize_t
find_run(py_sort *sort, Py_ssize_t start, Py_ssize_t n)
{
    PyObject **keys = sort->keys + start;
    Py_ssize_t i = 2;
    int less, descending;
    if (n < 2) {
        return n;
    }
    descending = sort->less(sort, keys[1], keys[0]);
    if (descending < 0) {
        return -1;
    }
    for (; i < n; i++) {
        less = sort->less(sort, keys[i], keys[i - 1]);
        if (less < 0) {
            return -1;
        }
        if (less != descending) {
            break;
        }
    }
    if (descending) {
        reverse_stretch(at(sort, start), i);
    }
    return i;
}

/* The first `sorted` of `n` are in order: put the others in, one by one. */
static int
insert_rest(py_sort *sort, Py_ssize_t start, Py_ssize_t sorted, Py_ssize_t n)
{
    PyObject **keys = sort->keys + start;
    for (Py_ssize_t i = sorted; i < n; i++) {
        Py_ssize_t low = 0, high = i;
        PyObject *key = keys[i], *item = NULL;
        while (low < high) {
            Py_ssize_t middle = low + (high - low) / 2;
            int less = sort->less(sort, key, keys[middle]);
            if (less < 0) {
                return -1;
            }
            if (less) {
                high = middle;
            }
            else {
                low = middle + 1;
            }
        }
        if (sort->items != NULL) {
            item = sort->items[start + i];
        }
        move_many(at(sort, start + low + 1), at(sort, start + low), i - low);
        keys[low] = key;
        if (sort->items != NULL) {
            sort->items[start + low] = item;
        }
    }
    return 0;
}

Py_ssize_t
py_sort_least_run(Py_ssize_t n)
{
    Py_ssize_t odd = 0;
    while (n >= 2 * SHORT_RUN) {
        odd |= n & 1;
        n >>= 1;
    }
    return n + odd;
}

/* ---- searching ---- */

/* In n sorted keys: how many are less than `key` (or, with `after`, not greater)? The search begins at `hint` with steps
   that double. -1 on an error. */
static Py_ssize_t
gallop(py_sort *sort, PyObject **keys, Py_ssize_t n, PyObject *key, Py_ssize_t hint, int after)
{
    Py_ssize_t low, high, step = 1;
    int before; /* does keys[hint] belong in front of `key`? */

#define IN_FRONT(i) (after ? sort->less(sort, key, keys[i]) : sort->less(sort, keys[i], key))
    before = IN_FRONT(hint);
    if (before < 0) {
        return -1;
    }
    before = after ? !before : before;
    if (before) {
        low = hint + 1;
        high = n;
        while (hint + step < n) {
            int yes = IN_FRONT(hint + step);
            if (yes < 0) {
                return -1;
            }
            if (after ? yes : !yes) {
                high = hint + step;
                break;
            }
            low = hint + step + 1;
            step = step > PY_SSIZE_T_MAX / 4 ? PY_SSIZE_T_MAX / 2 : 2 * step + 1;
        }
    }
    else {
        low = 0;
        high = hint;
        while (hint - step >= 0) {
            int yes = IN_FRONT(hint - step);
            if (yes < 0) {
                return -1;
            }
            if (after ? !yes : yes) {
                low = hint - step + 1;
                break;
            }
            high = hint - step;
            step = step > PY_SSIZE_T_MAX / 4 ? PY_SSIZE_T_MAX / 2 : 2 * step + 1;
        }
    }
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        int yes = IN_FRONT(middle);
        if (yes < 0) {
            return -1;
        }
        if (after ? yes : !yes) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
#undef IN_FRONT
    return low;
}

/* ---- merging ---- */

/* Room for `n` keys (and items) outside. */
static int
make_room(py_sort *sort, Py_ssize_t n, place *room)
{
    Py_ssize_t wanted = sort->items != NULL ? 2 * n : n;
    if (wanted > sort->nroom) {
        PyMem_Free(sort->room);
        sort->nroom = 0;
        sort->room = PyMem_Malloc((size_t)wanted * sizeof(PyObject *));
        if (sort->room == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        sort->nroom = wanted;
    }
    room->keys = sort->room;
    room->items = sort->items != NULL ? sort->room + n : NULL;
    return 0;
}

/* Merge a (na keys, moved to the room) with b (nb keys, behind it) from the left; `to` is where a was. */
static int
merge_up(py_sort *sort, place a, Py_ssize_t na, place b, Py_ssize_t nb, place to)
{
    Py_ssize_t wins_a = 0, wins_b = 0, n;
    int less;
    while (na > 0 && nb > 0) {
        if (wins_a < sort->patience && wins_b < sort->patience) {
            less = sort->less(sort, *b.keys, *a.keys);
            if (less < 0) {
                goto error;
            }
            if (less) {
                move_one(to, b);
                b = ahead(b, 1);
                nb--;
                wins_b++;
                wins_a = 0;
            }
            else {
                move_one(to, a);
                a = ahead(a, 1);
                na--;
                wins_a++;
                wins_b = 0;
            }
            to = ahead(to, 1);
            continue;
        }
        n = gallop(sort, a.keys, na, *b.keys, 0, 1);
        if (n < 0) {
            goto error;
        }
        wins_a = n;
        move_many(to, a, n);
        a = ahead(a, n);
        to = ahead(to, n);
        na -= n;
        if (na == 0) {
            break;
        }
        n = gallop(sort, b.keys, nb, *a.keys, 0, 0);
        if (n < 0) {
            goto error;
        }
        wins_b = n;
        move_many(to, b, n);
        b = ahead(b, n);
        to = ahead(to, n);
        nb -= n;
        if (wins_a < PY_SORT_PATIENCE && wins_b < PY_SORT_PATIENCE) {
            sort->patience += 2; /* it did not pay */
            wins_a = wins_b = 0;
        }
        else if (sort->patience > 1) {
            sort->patience--;
        }
    }
    move_many(to, a, na); /* what is left of b is in its place */
    return 0;
error:
    move_many(to, a, na);
    return -1;
}

/* Merge a (na keys) with b (nb keys, moved to the room) from the right; a lies in front of where b was, and `to` is the end
   of that. */
static int
merge_down(py_sort *sort, place a, Py_ssize_t na, place b, Py_ssize_t nb, place to)
{
    Py_ssize_t wins_a = 0, wins_b = 0, n;
    int less;
    while (na > 0 && nb > 0) {
        if (wins_a < sort->patience && wins_b < sort->patience) {
            less = sort->less(sort, b.keys[nb - 1], a.keys[na - 1]);
            if (less < 0) {
                goto error;
            }
            to = ahead(to, -1);
            if (less) {
                move_one(to, ahead(a, --na));
                wins_a++;
                wins_b = 0;
            }
            else {
                move_one(to, ahead(b, --nb));
                wins_b++;
                wins_a = 0;
            }
            continue;
        }
        n = gallop(sort, a.keys, na, b.keys[nb - 1], na - 1, 1);
        if (n < 0) {
            goto error;
        }
        wins_a = na - n;
        to = ahead(to, -wins_a);
        na = n;
        move_many(to, ahead(a, na), wins_a);
        if (na == 0) {
            break;
        }
        n = gallop(sort, b.keys, nb, a.keys[na - 1], nb - 1, 0);
        if (n < 0) {
            goto error;
        }
        wins_b = nb - n;
        to = ahead(to, -wins_b);
        nb = n;
        move_many(to, ahead(b, nb), wins_b);
        if (wins_a < PY_SORT_PATIENCE && wins_b < PY_SORT_PATIENCE) {
            sort->patience += 2;
            wins_a = wins_b = 0;
        }
        else if (sort->patience > 1) {
            sort->patience--;
        }
    }
    move_many(ahead(to, -nb), b, nb);
    return 0;
error:
    move_many(ahead(to, -nb), b, nb);
    return -1;
}

/* Merge two neighbouring runs. */
static int
merge_runs(py_sort *sort, Py_ssize_t start, Py_ssize_t na, Py_ssize_t nb)
{
    place room;
    Py_ssize_t n, middle = start + na;
    /* what of a is in its place already, and what of b? */
    n = gallop(sort, sort->keys + start, na, sort->keys[middle], 0, 1);
    if (n < 0) {
        return -1;
    }
    start += n;
    na -= n;
    if (na == 0) {
        return 0;
    }
    nb = gallop(sort, sort->keys + middle, nb, sort->keys[middle - 1], nb - 1, 0);
    if (nb <= 0) {
        return (int)nb;
    }
    if (make_room(sort, na < nb ? na : nb, &room) < 0) {
        return -1;
    }
    if (na <= nb) {
        move_many(room, at(sort, start), na);
        return merge_up(sort, room, na, at(sort, middle), nb, at(sort, start));
    }
    move_many(room, at(sort, middle), nb);
    return merge_down(sort, at(sort, start), na, room, nb, at(sort, middle + nb));
}

/* ---- the plan of merges ---- */

typedef struct {
    Py_ssize_t start;
    Py_ssize_t length;
    int power; /* of the boundary with the run before */
} run;

int
py_sort_boundary_power(Py_ssize_t start, Py_ssize_t na, Py_ssize_t nb, Py_ssize_t n)
{
    uint64_t a = 2 * (uint64_t)start + (uint64_t)na;           /* twice the middle of the left run */
    uint64_t b = a + (uint64_t)na + (uint64_t)nb, whole = 2 * (uint64_t)n;
    int power = 0;
    for (;;) {
        power++;
        a *= 2;
        b *= 2;
        if (a >= whole) {
            a -= whole;
            b -= whole;
        }
        else if (b >= whole) {
            return power;
        }
    }
}

static int
merge_top(py_sort *sort, run *runs, int *nruns)
{
    run *left = &runs[*nruns - 2], *right = &runs[*nruns - 1];
    int status = merge_runs(sort, left->start, left->length, right->length);
    left->length += right->length;
    (*nruns)--;
    return status;
}

int
py_sort_run(py_sort *sort)
{
    run runs[8 * sizeof(Py_ssize_t) + 2];
    int nruns = 0, status = 0;
    Py_ssize_t n = sort->n, start = 0, shortest = py_sort_least_run(n);
    sort->patience = PY_SORT_PATIENCE;
    while (status == 0 && start < n) {
        run next = {start, find_run(sort, start, n - start), 0};
        if (next.length < 0) {
            return -1;
        }
        if (next.length < shortest) {
            Py_ssize_t longer = shortest < n - start ? shortest : n - start;
            if (insert_rest(sort, start, next.length, longer) < 0) {
                return -1;
            }
            next.length = longer;
        }
        if (nruns > 0) {
            run *top = &runs[nruns - 1];
            next.power = py_sort_boundary_power(top->start, top->length, next.length, n);
            while (status == 0 && nruns > 1 && runs[nruns - 1].power > next.power) {
                status = merge_top(sort, runs, &nruns);
            }
        }
        runs[nruns++] = next;
        start += next.length;
    }
    while (status == 0 && nruns > 1) {
        status = merge_top(sort, runs, &nruns);
    }
    return status;
}

/* ---- choosing how to compare ---- */

/* A special comparison for keys of `type`, or NULL. */
static py_sort_less
simple_less(PyTypeObject *type)
{
    return type == &PyInt_Type ? less_int : type == &PyString_Type ? less_str : type == &PyFloat_Type ? less_float : NULL;
}

/* Are all keys tuples whose heads are of the type of the first one's head? */
static int
has_simple_heads(py_sort *sort)
{
    PyTypeObject *head = NULL;
    for (Py_ssize_t i = 0; i < sort->n; i++) {
        PyObject *key = sort->keys[i];
        if (!PyTuple_CheckExact(key) || PyTuple_GET_SIZE(key) == 0) {
            return 0;
        }
        if (i == 0) {
            head = Py_TYPE(PyTuple_GET_ITEM(key, 0));
            /* floats: nan is neither less nor equal, but a tuple holding the same nan is equal there */
            if (head == &PyFloat_Type || simple_less(head) == NULL) {
                return 0;
            }
        }
        else if (Py_TYPE(PyTuple_GET_ITEM(key, 0)) != head) {
            return 0;
        }
    }
    sort->less_head = simple_less(head);
    return 1;
}

static void
choose_less(py_sort *sort)
{
    PyTypeObject *type;
    sort->less = less_any;
    if (sort->cmp != NULL) {
        sort->less = is_cmp(sort->cmp) ? less_builtin_cmp : less_cmp;
        return;
    }
    if (sort->n < 2) {
        return;
    }
    type = Py_TYPE(sort->keys[0]);
    if (type == &PyTuple_Type) {
        if (has_simple_heads(sort)) {
            sort->less = less_tuple;
        }
        return;
    }
    if (simple_less(type) == NULL) {
        return;
    }
    for (Py_ssize_t i = 1; i < sort->n; i++) {
        if (Py_TYPE(sort->keys[i]) != type) {
            return;
        }
    }
    sort->less = simple_less(type);
}

/* ---- taking the items out of the list, and putting them back ---- */

void
py_sort_begin(py_sort *sort, PyListObject *list, PyObject *cmp)
{
    memset(sort, 0, sizeof(*sort));
    sort->list = list;
    sort->cmp = cmp == Py_None ? NULL : cmp;
    sort->n = Py_SIZE(list);
    sort->held = list->ob_item;
    sort->allocated = list->allocated;
    sort->keys = sort->held;
    Py_SIZE(list) = 0; /* I1 */
    list->ob_item = NULL;
    list->allocated = -1;
}

int
py_sort_order(py_sort *sort, int reverse)
{
    int status;
    choose_less(sort);
    if (reverse) { /* equal ones keep their order: turn round before and after */
        reverse_stretch(at(sort, 0), sort->n);
    }
    status = py_sort_run(sort);
    if (reverse) {
        reverse_stretch(at(sort, 0), sort->n);
    }
    PyMem_Free(sort->room);
    sort->room = NULL;
    return status;
}

int
py_sort_end(py_sort *sort, int status)
{
    PyListObject *list = sort->list;
    PyObject **strange = list->ob_item;
    Py_ssize_t n = Py_SIZE(list);
    if (list->allocated != -1 && status == 0) {
        PyErr_SetString(PyExc_ValueError, "list modified during sort");
        status = -1;
    }
    Py_SIZE(list) = sort->n;
    list->ob_item = sort->held;
    list->allocated = sort->allocated;
    if (strange != NULL) {
        while (--n >= 0) {
            Py_XDECREF(strange[n]);
        }
        PyMem_Free(strange);
    }
    return status;
}

/* ---- the nesting form ---- */

static void
release_keys(PyObject **keys, Py_ssize_t n)
{
    if (keys != NULL) {
        while (--n >= 0) {
            Py_DECREF(keys[n]);
        }
        PyMem_Free(keys);
    }
}

/* Compute all keys. */
static int
make_keys(py_sort *sort, PyObject *key)
{
    PyObject **keys = PyMem_Malloc((size_t)(sort->n > 0 ? sort->n : 1) * sizeof(PyObject *));
    if (keys == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < sort->n; i++) {
        keys[i] = PyObject_CallFunctionObjArgs(key, sort->held[i], NULL);
        if (keys[i] == NULL) {
            release_keys(keys, i);
            return -1;
        }
    }
    sort->items = sort->held;
    sort->keys = keys;
    return 0;
}

int
py_list_sort(PyObject *list, PyObject *cmp, PyObject *key, int reverse)
{
    py_sort sort;
    int status = 0;
    if (py_stack_check(" while sorting a list") < 0) {
        return -1;
    }
    Py_INCREF(list);
    py_sort_begin(&sort, (PyListObject *)list, cmp);
    if (key != Py_None) {
        status = make_keys(&sort, key);
    }
    if (status == 0) {
        status = py_sort_order(&sort, reverse);
    }
    status = py_sort_end(&sort, status);
    if (sort.items != NULL) {
        release_keys(sort.keys, sort.n);
    }
    Py_DECREF(list);
    return status;
}

int
PyList_Sort(PyObject *list)
{
    if (list == NULL || !PyList_Check(list)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return py_list_sort(list, Py_None, Py_None, 0);
}
