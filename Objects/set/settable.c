/* The table of a set: searching, inserting, removing, growing. Shape and invariants: set_impl.h.

   The probe walk is that of dict: the first place by the low bits of the hash, then strides taken from its high bits. */
#include "set_impl.h"
#include "py_flat_steps.h"
#include "py_containers.h"

void
py_set_init_table(py_set *s)
{
    memset(s->small, 0, sizeof(s->small));
    s->table = s->small;
    s->mask = PySet_MINSIZE - 1;
    s->fill = 0;
    s->used = 0;
}

/* ---- searching ---- */

/* Are two keys of one hash equal? Returns -1 with an exception set. */
static int
same_key(PyObject *present, PyObject *key)
{
    int same;
    if (Py_TYPE(present) == Py_TYPE(key)) {
        if (PyString_CheckExact(key)) {
            Py_ssize_t n = PyString_GET_SIZE(key);
            return n == PyString_GET_SIZE(present)
                   && memcmp(PyString_AS_STRING(present), PyString_AS_STRING(key), (size_t)n) == 0;
        }
        if (PyInt_CheckExact(key)) {
            return PyInt_AS_LONG(present) == PyInt_AS_LONG(key);
        }
    }
    py_replay_looks(py_thread_get());
    Py_INCREF(present);
    same = PyObject_RichCompareBool(present, key, Py_EQ);
    Py_DECREF(present);
    return same;
}

enum { FOUND, ABSENT, FAILED, DISTURBED };

/* One walk. ABSENT: *where is the first place that may take the key. */
static int
walk(py_set *s, PyObject *key, Py_ssize_t hash, py_set_entry **where)
{
    py_set_entry *table = s->table, *removed = NULL;
    uint64_t stamp = s->stamp;
    size_t mask = (size_t)s->mask, i = (size_t)hash & mask, stride = 0;
    for (;;) {
        py_set_entry *e = &table[i];
        if (e->key == key) {
            *where = e;
            return FOUND;
        }
        if (e->key == NULL) {
            if (e->hash != SET_REMOVED) {
                *where = removed != NULL ? removed : e;
                return ABSENT;
            }
            removed = removed == NULL ? e : removed;
        }
        else if (e->hash == hash) {
            PyObject *present = e->key;
            int same = same_key(present, key);
            if (same < 0) {
                return FAILED;
            }
            if (s->stamp != stamp) {
                /* Other keys may come and go as long as this one stays where it was. */
                if (s->table != table || (size_t)s->mask != mask || e->key != present) {
                    return DISTURBED;
                }
                stamp = s->stamp;
                removed = NULL;
            }
            if (same) {
                *where = e;
                return FOUND;
            }
        }
        if (stride == 0) {
            stride = py_set_stride(hash);
        }
        i = (i + stride) & mask;
    }
}

static int
search(py_set *s, PyObject *key, Py_ssize_t hash, py_set_entry **where)
{
    for (int walks = 0; walks < WALKS_MOST; walks++) {
        int outcome = walk(s, key, hash, where);
        if (outcome != DISTURBED) {
            return outcome;
        }
    }
    PyErr_SetString(PyExc_RuntimeError, SET_WITHOUT_END);
    return FAILED;
}

int
py_set_has(py_set *s, PyObject *key, Py_ssize_t hash)
{
    py_set_entry *e;
    int outcome = search(s, key, hash, &e);
    return outcome == FAILED ? -1 : outcome == FOUND;
}

Py_ssize_t
py_set_walk(py_thread *ts, PyObject *set, PyObject *key, Py_ssize_t hash, table_walk *walk)
{
    py_set *s = (py_set *)set;
    size_t mask = (size_t)s->mask, stride = py_set_stride(hash);
    size_t i = walk->place < 0 ? (size_t)hash & mask : ((size_t)walk->place + stride) & mask;

    for (;; i = (i + stride) & mask) {
        py_set_entry *e = &s->table[i];
        if (e->key == NULL) {
            if (e->hash != SET_REMOVED) {
                return WALK_ABSENT;
            }
            continue;
        }
        int same = e->key == key ? 1 : e->hash == hash ? py_equal_now(ts, e->key, key) : 0;
        if (same == NOW_LATER) {
            walk->place = (Py_ssize_t)i;
            walk->table = s->table;
            walk->present = e->key;
            return WALK_ASKS;
        }
        if (same != 0) {
            return same < 0 ? WALK_FAILED : (Py_ssize_t)i;
        }
    }
}

Py_ssize_t
py_set_walked(PyObject *set, const table_walk *walk)
{
    py_set *s = (py_set *)set;
    int there = s->table == walk->table && walk->place <= s->mask && s->table[walk->place].key == walk->present;
    return there ? walk->place : WALK_ABSENT;
}

int
py_set_walk_again(PyObject *set, table_walk *walk, Py_ssize_t *hash)
{
    py_set *s = (py_set *)set;
    Py_ssize_t i = 0;

    while (i <= s->mask && s->table[i].key != walk->present) {
        i++;
    }
    if (i > s->mask) {
        return 0;
    }
    *hash = s->table[i].hash;
    walk->place = i;
    walk->table = s->table;
    return 1;
}

/* ---- growing ---- */

/* Put an entry into a table that has free places and does not hold it. */
static void
place_entry(py_set_entry *table, size_t mask, py_set_entry entry)
{
    size_t i = (size_t)entry.hash & mask;
    if (table[i].key != NULL) {
        size_t stride = py_set_stride(entry.hash);
        do {
            i = (i + stride) & mask;
        } while (table[i].key != NULL);
    }
    table[i] = entry;
}

/* Make the table anew, with more than `least` places. */
static int
remake(py_set *s, Py_ssize_t least)
{
    size_t places = PySet_MINSIZE;
    py_set_entry *old = s->table, *table, copy[PySet_MINSIZE];
    Py_ssize_t old_mask = s->mask;
    while (places <= (size_t)least) {
        places <<= 1;
    }
    if (places > (size_t)PY_SSIZE_T_MAX / sizeof(py_set_entry)) {
        PyErr_NoMemory();
        return -1;
    }
    if (places == PySet_MINSIZE) {
        if (old == s->small) {
            memcpy(copy, old, sizeof(copy));
            old = copy;
        }
        table = s->small;
        memset(table, 0, sizeof(s->small));
    }
    else {
        table = PyMem_Malloc(places * sizeof(py_set_entry));
        if (table == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memset(table, 0, places * sizeof(py_set_entry));
    }
    for (Py_ssize_t i = 0; i <= old_mask; i++) {
        if (old[i].key != NULL) {
            place_entry(table, places - 1, old[i]);
        }
    }
    if (old != s->small && old != copy) {
        PyMem_Free(old);
    }
    if (table != s->small) {
        s->small[0].hash = 0; /* I4 */
    }
    s->table = table;
    s->mask = (Py_ssize_t)places - 1;
    s->fill = s->used;
    s->stamp++;
    return 0;
}

/* ---- changing ---- */

int
py_set_put(py_set *s, py_set_entry *e, PyObject *key, Py_ssize_t hash)
{
    Py_INCREF(key);
    if (e->hash != SET_REMOVED) {
        s->fill++;
    }
    e->key = key;
    e->hash = hash;
    s->used++;
    s->stamp++;
    if (s->fill * 3 >= (s->mask + 1) * 2) {
        return remake(s, s->used > 50000 ? s->used * 2 : s->used * 4);
    }
    return 0;
}

int
py_set_insert(py_set *s, PyObject *key, Py_ssize_t hash)
{
    py_set_entry *e;
    int outcome;
    outcome = search(s, key, hash, &e);
    return outcome == ABSENT ? py_set_put(s, e, key, hash) : outcome == FAILED ? -1 : 0;
}

int
py_set_add_absent(py_set *s, PyObject *key, Py_ssize_t hash)
{
    size_t mask = (size_t)s->mask, i = (size_t)hash & mask, stride = py_set_stride(hash);
    while (s->table[i].key != NULL) {
        i = (i + stride) & mask;
    }
    return py_set_put(s, &s->table[i], key, hash);
}

/* Empty a place that is in use. */
static PyObject *
clear_place(py_set *s, py_set_entry *e)
{
    PyObject *key = e->key;
    e->key = NULL;
    e->hash = SET_REMOVED;
    s->used--;
    s->stamp++;
    return key;
}

int
py_set_remove(py_set *s, PyObject *key, Py_ssize_t hash)
{
    py_set_entry *e;
    int outcome = search(s, key, hash, &e);
    if (outcome != FOUND) {
        return outcome == FAILED ? -1 : 0;
    }
    key = clear_place(s, e);
    Py_DECREF(key);
    return 1;
}

void
py_set_remove_at(py_set *s, Py_ssize_t place)
{
    PyObject *key = clear_place(s, &s->table[place]);
    Py_DECREF(key);
}

PyObject *
py_set_try_take(py_set *s)
{
    Py_ssize_t pos = 0;
    py_set_entry *e;
    int outside = s->table != s->small;
    if (s->used == 0) {
        return NULL;
    }
    if (outside && s->small[0].hash <= s->mask) {
        pos = s->small[0].hash;
    }
    e = set_next(s, &pos);
    if (e == NULL) {
        pos = 0;
        e = set_next(s, &pos);
    }
    if (outside) {
        s->small[0].hash = pos;
    }
    return clear_place(s, e);
}

void
py_set_empty(py_set *s)
{
    py_set_entry copy[PySet_MINSIZE], *table = s->table;
    Py_ssize_t mask = s->mask;
    if (s->fill == 0 && table == s->small) {
        return;
    }
    if (table == s->small) {
        memcpy(copy, table, sizeof(copy));
        table = copy;
    }
    py_set_init_table(s);
    s->stamp++;
    for (Py_ssize_t i = 0; i <= mask; i++) {
        Py_XDECREF(table[i].key);
    }
    if (table != copy) {
        PyMem_Free(table);
    }
}

void
py_set_release(py_set *s)
{
    Py_ssize_t left = s->used;
    for (Py_ssize_t i = 0; left > 0; i++) {
        PyObject *key = s->table[i].key;
        if (key != NULL) {
            left--;
            Py_DECREF(key);
        }
    }
    if (s->table != s->small) {
        PyMem_Free(s->table);
    }
}

void
py_set_swap(py_set *a, py_set *b)
{
    py_set old_a = *a;
    a->fill = b->fill;
    a->used = b->used;
    a->mask = b->mask;
    memcpy(a->small, b->small, sizeof(a->small));
    a->table = b->table == b->small ? a->small : b->table;
    b->fill = old_a.fill;
    b->used = old_a.used;
    b->mask = old_a.mask;
    memcpy(b->small, old_a.small, sizeof(b->small));
    b->table = old_a.table == a->small ? b->small : old_a.table;
    a->stamp++;
    b->stamp++;
}

/* All keys of `other` into an empty set: nothing need be compared. */
static int
merge_into_empty(py_set *s, py_set *other)
{
    Py_ssize_t pos = 0;
    py_set_entry *e;
    if (other->table == other->small && other->fill == other->used && s->table == s->small) {
        memcpy(s->small, other->small, sizeof s->small);
        for (Py_ssize_t i = 0; i < PySet_MINSIZE; i++) {
            Py_XINCREF(s->small[i].key);
        }
        s->fill = s->used = other->used;
        s->stamp++;
        return 0;
    }
    if ((other->used + 1) * 3 >= (s->mask + 1) * 2 && remake(s, other->used * 2) < 0) {
        return -1;
    }
    while ((e = set_next(other, &pos)) != NULL) {
        Py_INCREF(e->key);
        place_entry(s->table, (size_t)s->mask, *e);
    }
    s->fill = s->used = other->used;
    s->stamp++;
    return 0;
}

int
py_set_make_room(py_set *s, py_set *other)
{
    if ((s->fill + other->used) * 3 < (s->mask + 1) * 2) {
        return 0;
    }
    return remake(s, (s->used + other->used) * 2);
}

int
py_set_merge(py_set *s, py_set *other)
{
    Py_ssize_t pos = 0;
    py_set_entry *e;
    if (s == other || other->used == 0) {
        return 0;
    }
    if (s->fill == 0) {
        return merge_into_empty(s, other);
    }
    if (py_set_make_room(s, other) < 0) {
        return -1;
    }
    while ((e = set_next(other, &pos)) != NULL) {
        if (py_set_insert(s, e->key, e->hash) < 0) {
            return -1;
        }
    }
    return 0;
}

int
py_set_insert_hashed(PyObject *set, PyObject *item, long hash)
{
    return py_set_insert((py_set *)set, item, hash);
}
