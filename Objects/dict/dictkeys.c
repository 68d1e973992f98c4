/* The table of a dict: hashing, probing, growth, sharing, versions.

   The index is an open-addressing table whose size is a power of two. A key's first slot is given by the low bits of
   its hash, so that small ints in sequence lie side by side. After a collision the probe walks on with a stride that
   is taken from the high bits of the multiplied hash (double hashing): keys that agree in all low bits part ways at
   the second step. The stride is odd, so a walk meets every slot; at least a third of the slots is empty, so it ends.

       slot:  >= 0 number of an entry     SLOT_EMPTY never used     SLOT_REMOVED was used, walk on

   `usable` counts down with each slot that is taken for the first time, not up with removals: when it is 0 the table is
   made anew with a size that fits the number of items, which drops holes and removed slots.

   A comparison may run foreign code, which may do anything to the dict. Therefore the general search takes note of
   ma_stamp, holds the key it compares with and begins again, a thousand times at most, when that key has moved.

   Invariants: those of py_dict.h. Not here: the dict's methods (dictobject.c), iteration (dictiter.c). */
#include "dict_impl.h"
#include "py_flat_steps.h"
#include "py_state.h"
#include "py_text.h"

enum { SLOT_EMPTY = -1, SLOT_REMOVED = -2 };

enum {
    SMALL_LOG2 = 4,  /* slots of a table inside the object */
    SHARED_LOG2 = 6, /* slots of a shared table */
    LARGEST_LOG2 = 56
};

_Static_assert(sizeof(py_dict_keys) + (1 << SMALL_LOG2) + DICT_SMALL_MAX * sizeof(py_dict_entry) <= DICT_ROOM_SIZE,
               "the small table lies inside the dict");
_Static_assert(DICT_SHARED_MAX * sizeof(PyObject *) <= DICT_ROOM_SIZE, "split values lie inside the dict");

/* ---- the index ---- */

static inline char *
index_of(const py_dict_keys *k)
{
    return (char *)(k + 1);
}

static inline size_t
mask_of(const py_dict_keys *k)
{
    return ((size_t)1 << k->log2_slots) - 1;
}

/* A slot of an index whose slots are known to have 1 << width bytes. */
static inline __attribute__((always_inline)) Py_ssize_t
read_slot_of(const py_dict_keys *k, size_t i, int width)
{
    const char *index = index_of(k);
    switch (width) {
    case 0:
        return ((const int8_t *)index)[i];
    case 1:
        return ((const int16_t *)index)[i];
    case 2:
        return ((const int32_t *)index)[i];
    default:
        return (Py_ssize_t)((const int64_t *)index)[i];
    }
}

static inline Py_ssize_t
read_slot(const py_dict_keys *k, size_t i)
{
    return read_slot_of(k, i, k->log2_width);
}

static inline void
write_slot(py_dict_keys *k, size_t i, Py_ssize_t entry)
{
    char *index = index_of(k);
    switch (k->log2_width) {
    case 0:
        ((int8_t *)index)[i] = (int8_t)entry;
        break;
    case 1:
        ((int16_t *)index)[i] = (int16_t)entry;
        break;
    case 2:
        ((int32_t *)index)[i] = (int32_t)entry;
        break;
    default:
        ((int64_t *)index)[i] = entry;
    }
}

/* The stride of the walk after a first collision. */
static inline size_t
stride_of(Py_ssize_t hash)
{
    return (size_t)(((uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15)) >> 24) | 1;
}

/* The first slot on the walk of `hash` that holds no entry. */
static inline size_t
find_free_slot(const py_dict_keys *k, Py_ssize_t hash)
{
    size_t mask = mask_of(k), i = (size_t)hash & mask;
    if (read_slot(k, i) >= 0) {
        size_t stride = stride_of(hash);
        do {
            i = (i + stride) & mask;
        } while (read_slot(k, i) >= 0);
    }
    return i;
}

/* The slot that holds entry number `entry`, which is there. */
static size_t
find_slot_of(const py_dict_keys *k, Py_ssize_t entry)
{
    Py_ssize_t hash = k->entries[entry].hash;
    size_t mask = mask_of(k), i = (size_t)hash & mask;
    if (read_slot(k, i) != entry) {
        size_t stride = stride_of(hash);
        do {
            i = (i + stride) & mask;
        } while (read_slot(k, i) != entry);
    }
    return i;
}

/* ---- making tables ---- */

static int
width_for(int log2_slots)
{
    return log2_slots <= 7 ? 0 : log2_slots <= 15 ? 1 : log2_slots <= 31 ? 2 : 3;
}

/* How many entries a table may take: two thirds of its slots. */
static inline Py_ssize_t
room_for(int log2_slots)
{
    return (((Py_ssize_t)1 << log2_slots) * 2) / 3;
}

/* Bytes of header and index, rounded so that entries may follow. */
static size_t
front_size(int log2_slots)
{
    size_t n = sizeof(py_dict_keys) + ((size_t)1 << (log2_slots + width_for(log2_slots)));
    return (n + 7) & ~(size_t)7;
}

static void
init_keys(py_dict_keys *k, int log2_slots, Py_ssize_t usable, int flags)
{
    k->refs = 1;
    k->version = 0;
    k->log2_slots = (uint8_t)log2_slots;
    k->log2_width = (uint8_t)width_for(log2_slots);
    k->flags = (uint8_t)flags;
    k->unused = 0;
    k->usable = usable;
    k->nentries = 0;
    k->entries = (py_dict_entry *)((char *)k + front_size(log2_slots));
    memset(index_of(k), 0xff, (size_t)1 << (log2_slots + k->log2_width));
}

static py_dict_keys *
new_keys(int log2_slots, Py_ssize_t usable, int flags)
{
    py_dict_keys *k;
    if (log2_slots > LARGEST_LOG2) {
        PyErr_NoMemory();
        return NULL;
    }
    k = PyMem_Malloc(front_size(log2_slots) + (size_t)usable * sizeof(py_dict_entry));
    if (k == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    init_keys(k, log2_slots, usable, flags);
    return k;
}

/* The number of slots (as a power of two) for `n` items with some room to grow. */
static int
log2_for(Py_ssize_t n)
{
    int log2 = SMALL_LOG2;
    while (log2 < LARGEST_LOG2 && room_for(log2) < n) {
        log2++;
    }
    return log2;
}

void
py_dict_init_table(py_dict *d)
{
    py_dict_keys *k = (py_dict_keys *)d->ma_room.bytes;
    init_keys(k, SMALL_LOG2, DICT_SMALL_MAX, DICT_KEYS_STR | DICT_KEYS_INSIDE);
    d->ma_keys = k;
    d->ma_values = NULL;
    d->ma_used = 0;
}

static void
release_shared(py_dict_keys *k)
{
    assert(k->flags & DICT_KEYS_SHARED);
    if (--k->refs == 0) {
        for (Py_ssize_t i = 0; i < k->nentries; i++) {
            Py_DECREF(k->entries[i].key);
        }
        PyMem_Free(k);
    }
}

/* ---- searching ---- */

/* Are two different exact strings of one hash equal? */
static inline int
same_str(PyObject *a, PyObject *b)
{
    Py_ssize_t n = PyString_GET_SIZE(a);
    return n == PyString_GET_SIZE(b) && memcmp(PyString_AS_STRING(a), PyString_AS_STRING(b), (size_t)n) == 0;
}

/* Search for an exact str in a table of exact strings; made once for each width of the slots. */
static inline __attribute__((always_inline)) Py_ssize_t
find_str_of(const py_dict_keys *k, PyObject *key, Py_ssize_t hash, int width)
{
    const py_dict_entry *entries = k->entries;
    size_t mask = mask_of(k), i = (size_t)hash & mask, stride = 0;
    for (;;) {
        Py_ssize_t n = read_slot_of(k, i, width);
        if (n >= 0) {
            const py_dict_entry *e = &entries[n];
            if (e->key == key || (e->hash == hash && same_str(e->key, key))) {
                return n;
            }
        }
        else if (n == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        if (stride == 0) {
            stride = stride_of(hash);
        }
        i = (i + stride) & mask;
    }
}

static Py_ssize_t
find_str(const py_dict_keys *k, PyObject *key, Py_ssize_t hash)
{
    switch (k->log2_width) {
    case 0:
        return find_str_of(k, key, hash, 0);
    case 1:
        return find_str_of(k, key, hash, 1);
    default:
        return find_str_of(k, key, hash, k->log2_width);
    }
}

/* What foreign code says.  It may drop the dict, which then lives until here only: that is an error, so that nobody goes on with it. */
static int
ask_same_key(py_dict *d, PyObject *present, PyObject *key)
{
    Py_INCREF(d);
    Py_INCREF(present);
    int same = PyObject_RichCompareBool(present, key, Py_EQ);
    Py_DECREF(present);
    if (Py_REFCNT(d) == 1 && same >= 0) {
        PyErr_SetString(PyExc_RuntimeError, DICT_DROPPED);
        same = -1;
    }
    Py_DECREF(d);
    return same;
}

/* Search for characters in a table of exact strings. */
static Py_ssize_t
find_text(const py_dict_keys *k, const char *text, Py_ssize_t size, Py_ssize_t hash)
{
    size_t mask = mask_of(k), i = (size_t)hash & mask, stride = stride_of(hash);
    assert(k->flags & DICT_KEYS_STR);
    for (Py_ssize_t n; (n = read_slot(k, i)) != SLOT_EMPTY; i = (i + stride) & mask) {
        const py_dict_entry *e = &k->entries[n < 0 ? 0 : n];
        if (n >= 0 && e->hash == hash && PyString_GET_SIZE(e->key) == size &&
            memcmp(PyString_AS_STRING(e->key), text, (size_t)size) == 0) {
            return n;
        }
    }
    return DICT_ABSENT;
}

PyObject *
py_dict_key_of_text(PyObject *dict, const char *text, Py_ssize_t size, long hash)
{
    const py_dict_keys *k = ((py_dict *)dict)->ma_keys;
    Py_ssize_t n = find_text(k, text, size, hash);
    return n < 0 ? NULL : k->entries[n].key;
}

PyObject *
py_dict_get_text(py_dict *d, const char *text, Py_ssize_t size)
{
    Py_ssize_t n = find_text(d->ma_keys, text, size, py_hash_bytes(text, size));
    return n < 0 ? NULL : *dict_place(d, n);
}

/* Is the key of an entry equal to `key`? Both have the same hash. Returns -1 with an exception set. */
static int
same_key(py_dict *d, PyObject *present, PyObject *key)
{
    if (Py_TYPE(present) == Py_TYPE(key)) {
        if (PyString_CheckExact(key)) {
            return same_str(present, key);
        }
        if (PyInt_CheckExact(key)) {
            return PyInt_AS_LONG(present) == PyInt_AS_LONG(key);
        }
    }
    py_replay_looks(py_thread_get());
    return ask_same_key(d, present, key);
}

enum { DICT_DISTURBED = -3 };

/* One walk of the general search; DICT_DISTURBED: a comparison has changed the dict, walk again. */
static Py_ssize_t
find_once(py_dict *d, PyObject *key, Py_ssize_t hash)
{
    py_dict_keys *k = d->ma_keys;
    uint64_t stamp = d->ma_stamp;
    size_t mask = mask_of(k), i = (size_t)hash & mask, stride = 0;
    for (;;) {
        Py_ssize_t n = read_slot(k, i);
        if (n >= 0) {
            py_dict_entry *e = &k->entries[n];
            if (e->key == key) {
                return n;
            }
            if (e->hash == hash) {
                PyObject *present = e->key;
                int same = same_key(d, present, key);
                if (same < 0) {
                    return DICT_FAILED;
                }
                if (d->ma_stamp != stamp) {
                    /* Other keys may come and go as long as this one stays where it was. */
                    if (d->ma_keys != k || mask_of(k) != mask || n >= k->nentries ||
                        k->entries[n].key != present) {
                        return DICT_DISTURBED;
                    }
                    stamp = d->ma_stamp;
                }
                if (same) {
                    return n;
                }
            }
        }
        else if (n == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        if (stride == 0) {
            stride = stride_of(hash);
        }
        i = (i + stride) & mask;
    }
}

Py_ssize_t
py_dict_find(py_dict *d, PyObject *key, Py_ssize_t hash)
{
    Py_ssize_t n;
    if (PyString_CheckExact(key) && (d->ma_keys->flags & DICT_KEYS_STR)) {
        return find_str(d->ma_keys, key, hash);
    }
    for (int walks = 0; walks < WALKS_MOST; walks++) {
        n = find_once(d, key, hash);
        if (n != DICT_DISTURBED) {
            return n;
        }
    }
    PyErr_SetString(PyExc_RuntimeError, DICT_WITHOUT_END);
    return DICT_FAILED;
}

Py_ssize_t
py_dict_walk(py_thread *ts, PyObject *dict, PyObject *key, Py_ssize_t hash, table_walk *walk)
{
    py_dict_keys *k = ((py_dict *)dict)->ma_keys;
    size_t mask = mask_of(k), stride = stride_of(hash);
    size_t i = walk->place < 0 ? (size_t)hash & mask : ((size_t)walk->place + stride) & mask;

    for (;; i = (i + stride) & mask) {
        Py_ssize_t n = read_slot(k, i);
        if (n == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        if (n < 0 || (k->entries[n].hash != hash && k->entries[n].key != key)) {
            continue;
        }
        int same = py_equal_now(ts, k->entries[n].key, key);
        if (same == NOW_LATER) {
            walk->place = (Py_ssize_t)i;
            walk->table = k;
            walk->present = k->entries[n].key;
            return WALK_ASKS;
        }
        if (same != 0) {
            return same < 0 ? DICT_FAILED : n;
        }
    }
}

Py_ssize_t
py_dict_walked(PyObject *dict, const table_walk *walk)
{
    py_dict_keys *k = ((py_dict *)dict)->ma_keys;
    if (k != walk->table || (size_t)walk->place > mask_of(k)) {
        return DICT_ABSENT;
    }
    Py_ssize_t n = read_slot(k, (size_t)walk->place);
    return n >= 0 && n < k->nentries && k->entries[n].key == walk->present ? n : DICT_ABSENT;
}

int
py_dict_walk_again(PyObject *dict, table_walk *walk, Py_ssize_t *hash)
{
    py_dict_keys *k = ((py_dict *)dict)->ma_keys;
    Py_ssize_t n = 0;

    while (n < k->nentries && k->entries[n].key != walk->present) {
        n++;
    }
    if (n == k->nentries) {
        return 0;
    }
    *hash = k->entries[n].hash;
    size_t mask = mask_of(k), stride = stride_of(*hash), i = (size_t)*hash & mask;
    while (read_slot(k, i) != n) {
        i = (i + stride) & mask;
    }
    walk->place = (Py_ssize_t)i;
    walk->table = k;
    return 1;
}

/* ---- growth ---- */

/* Move the items of `d` to the fresh table `to`, closing holes; entries of the old table pass over or are copied. */
static void
move_entries(py_dict *d, py_dict_keys *to)
{
    py_dict_keys *from = d->ma_keys;
    py_dict_entry *out = to->entries;
    Py_ssize_t n = from->nentries;
    if (d->ma_values == NULL && d->ma_used == n) {
        memcpy(out, from->entries, (size_t)n * sizeof(py_dict_entry));
        out += n;
    }
    else {
        for (Py_ssize_t i = 0; i < n; i++) {
            PyObject *value = *dict_place(d, i);
            if (value != NULL) {
                *out = from->entries[i];
                out->value = value;
                out++;
                if (d->ma_values != NULL) {
                    Py_INCREF(from->entries[i].key);
                }
            }
        }
    }
    to->nentries = out - to->entries;
    to->usable -= to->nentries;
    for (Py_ssize_t i = 0; i < to->nentries; i++) {
        write_slot(to, find_free_slot(to, to->entries[i].hash), i);
    }
}

/* Give the dict a combined table that has room for `n` items in all. */
static int
make_table(py_dict *d, Py_ssize_t n)
{
    int log2 = log2_for(n);
    py_dict_keys *old = d->ma_keys;
    py_dict_keys *k = new_keys(log2, room_for(log2), old->flags & DICT_KEYS_STR);
    if (k == NULL) {
        return -1;
    }
    move_entries(d, k);
    d->ma_keys = k;
    d->ma_values = NULL;
    d->ma_stamp++;
    if (old->flags & DICT_KEYS_SHARED) {
        release_shared(old);
    }
    else if (!(old->flags & DICT_KEYS_INSIDE)) {
        PyMem_Free(old);
    }
    return 0;
}

int
py_dict_reserve(py_dict *d, Py_ssize_t n)
{
    if (d->ma_values != NULL || n <= d->ma_keys->usable) {
        return 0;
    }
    if (n > PY_SSIZE_T_MAX - d->ma_used) {
        PyErr_NoMemory();
        return -1;
    }
    return make_table(d, d->ma_used + n);
}

/* ---- changing ---- */

/* Put a key that is not there, and its value, behind the last entry. The table has room. */
static inline void
append_entry(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *value)
{
    py_dict_keys *k = d->ma_keys;
    Py_ssize_t n = k->nentries;
    py_dict_entry *e = &k->entries[n];
    assert(k->usable > 0);
    write_slot(k, find_free_slot(k, hash), n);
    Py_INCREF(key);
    Py_INCREF(value);
    e->hash = hash;
    e->key = key;
    if (d->ma_values != NULL) {
        e->value = NULL;
        d->ma_values[n] = value;
    }
    else {
        e->value = value;
    }
    k->nentries = n + 1;
    k->usable--;
    k->version = 0; /* I4 */
    d->ma_used++;
    d->ma_stamp++; /* I5 */
}

/* Make the table fit for a key that is not there. */
static int
prepare_append(py_dict *d, PyObject *key)
{
    py_dict_keys *k = d->ma_keys;
    int is_str = PyString_CheckExact(key);
    if (k->usable == 0 || (d->ma_values != NULL && !is_str)) {
        Py_ssize_t wanted = d->ma_used + d->ma_used / 2;
        if (make_table(d, wanted > 2 * DICT_SMALL_MAX ? wanted : 2 * DICT_SMALL_MAX) < 0) {
            return -1;
        }
        k = d->ma_keys;
    }
    if (!is_str) {
        k->flags &= (uint8_t)~DICT_KEYS_STR;
    }
    return 0;
}

int
py_dict_set_found(py_dict *d, Py_ssize_t n, PyObject *key, Py_ssize_t hash, PyObject *value)
{
    PyObject *old;
    if (n == DICT_ABSENT) {
        if (prepare_append(d, key) < 0) {
            return -1;
        }
        append_entry(d, key, hash, value);
        py_dict_track_for((PyObject *)d, key);
        py_dict_track_for((PyObject *)d, value);
        return 0;
    }
    py_dict_track_for((PyObject *)d, value);
    Py_INCREF(value);
    old = *dict_place(d, n);
    *dict_place(d, n) = value;
    if (old == NULL) {
        d->ma_used++;
        d->ma_stamp++;
    }
    Py_XDECREF(old);
    return 0;
}

int
py_dict_insert(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *value)
{
    Py_ssize_t n = py_dict_find(d, key, hash);
    return n == DICT_FAILED ? -1 : py_dict_set_found(d, n, key, hash, value);
}

PyObject *
py_dict_find_or_insert(py_dict *d, PyObject *key, Py_ssize_t hash, PyObject *fallback)
{
    Py_ssize_t n = py_dict_find(d, key, hash);
    if (n == DICT_FAILED) {
        return NULL;
    }
    if (n >= 0 && *dict_place(d, n) != NULL) {
        return *dict_place(d, n);
    }
    return py_dict_set_found(d, n, key, hash, fallback) < 0 ? NULL : fallback;
}

PyObject *
py_dict_get_or_add(PyObject *dict, PyObject *key, PyObject *value)
{
    Py_ssize_t hash = dict_hash(key);
    return hash == -1 ? NULL : py_dict_find_or_insert((py_dict *)dict, key, hash, value);
}

int
py_dict_add_absent(PyObject *dict, PyObject *key, long hash, PyObject *value)
{
    return py_dict_set_found((py_dict *)dict, DICT_ABSENT, key, hash, value);
}

int
py_dict_make_room(PyObject *dict, Py_ssize_t n)
{
    return py_dict_reserve((py_dict *)dict, n);
}

PyObject *
py_dict_remove_at(py_dict *d, Py_ssize_t i)
{
    PyObject *value;
    d->ma_used--;
    d->ma_stamp++;
    if (d->ma_values != NULL) {
        value = d->ma_values[i];
        d->ma_values[i] = NULL;
    }
    else {
        py_dict_entry *e = &d->ma_keys->entries[i];
        PyObject *key = e->key;
        write_slot(d->ma_keys, find_slot_of(d->ma_keys, i), SLOT_REMOVED);
        value = e->value;
        e->key = NULL;
        e->value = NULL;
        Py_DECREF(key);
    }
    return value;
}

int
py_dict_try_pop_last(py_dict *d, PyObject **key, PyObject **value)
{
    py_dict_keys *k = d->ma_keys;
    Py_ssize_t i = k->nentries;
    while (i > 0 && *dict_place(d, i - 1) == NULL) {
        i--;
    }
    if (d->ma_values == NULL) {
        k->nentries = i;
    }
    if (i == 0) {
        return -1;
    }
    *key = k->entries[i - 1].key;
    Py_INCREF(*key);
    *value = py_dict_remove_at(d, i - 1);
    return 0;
}

/* ---- wholesale ---- */

/* Copy a table without holes, entries and index, to `to`, which is as large. */
static void
copy_table(py_dict_keys *to, const py_dict_keys *from)
{
    Py_ssize_t n = from->nentries;
    memcpy(index_of(to), index_of(from), (size_t)1 << (from->log2_slots + from->log2_width));
    memcpy(to->entries, from->entries, (size_t)n * sizeof(py_dict_entry));
    to->nentries = n;
    to->usable = from->usable;
    to->flags = (uint8_t)((to->flags & DICT_KEYS_INSIDE) | (from->flags & DICT_KEYS_STR));
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_INCREF(to->entries[i].key);
        Py_INCREF(to->entries[i].value);
    }
}

static void
clone_split(py_dict *d, py_dict *from)
{
    d->ma_keys = from->ma_keys;
    d->ma_keys->refs++;
    d->ma_values = d->ma_room.values;
    for (Py_ssize_t i = 0; i < DICT_SHARED_MAX; i++) {
        Py_XINCREF(from->ma_values[i]);
        d->ma_values[i] = from->ma_values[i];
    }
}

/* Like the table of `from`, but with holes closed. */
static int
clone_compacted(py_dict *d, py_dict *from)
{
    Py_ssize_t pos = 0;
    PyObject *value;
    py_dict_entry *e;
    if (py_dict_reserve(d, from->ma_used) < 0) {
        return -1;
    }
    d->ma_keys->flags &= (uint8_t)(from->ma_keys->flags | ~DICT_KEYS_STR);
    while ((e = dict_next(from, &pos, &value)) != NULL) {
        append_entry(d, e->key, e->hash, value);
    }
    return 0;
}

static int
clone_combined(py_dict *d, py_dict *from)
{
    py_dict_keys *k = from->ma_keys;
    if (from->ma_used != k->nentries || k->usable < 0) {
        return clone_compacted(d, from);
    }
    if (!(k->flags & DICT_KEYS_INSIDE)) {
        py_dict_keys *fresh = new_keys(k->log2_slots, k->nentries + k->usable, 0);
        if (fresh == NULL) {
            return -1;
        }
        d->ma_keys = fresh;
    }
    copy_table(d->ma_keys, k);
    return 0;
}

int
py_dict_clone_into(py_dict *d, py_dict *from)
{
    assert(d->ma_used == 0);
    py_dict_empty(d);
    if (from->ma_values != NULL) {
        clone_split(d, from);
    }
    else if (clone_combined(d, from) < 0) {
        return -1;
    }
    d->ma_used = from->ma_used;
    d->ma_stamp++;
    if (_PyObject_GC_IS_TRACKED(from) && !_PyObject_GC_IS_TRACKED(d)) {
        _PyObject_GC_TRACK(d);
    }
    return 0;
}

/* What a table held, moved out of its dict so that releasing it cannot meet a half-emptied dict. */
typedef struct {
    py_dict_keys *keys;   /* shared or outside; NULL when it was inside */
    py_dict_entry small[DICT_SMALL_MAX];
    PyObject *values[DICT_SHARED_MAX];
    py_dict_entry *entries; /* NULL: split */
    Py_ssize_t n;
} held_table;

static void
take_table(py_dict *d, held_table *held)
{
    py_dict_keys *k = d->ma_keys;
    held->keys = k;
    held->n = k->nentries;
    held->entries = NULL;
    if (d->ma_values != NULL) {
        held->n = DICT_SHARED_MAX;
        memcpy(held->values, d->ma_values, sizeof(held->values));
    }
    else if (k->flags & DICT_KEYS_INSIDE) {
        memcpy(held->small, k->entries, (size_t)held->n * sizeof(py_dict_entry));
        held->entries = held->small;
        held->keys = NULL;
    }
    else {
        held->entries = k->entries;
    }
}

static void
release_held(held_table *held)
{
    if (held->entries == NULL) {
        for (Py_ssize_t i = 0; i < held->n; i++) {
            Py_XDECREF(held->values[i]);
        }
        release_shared(held->keys);
        return;
    }
    for (Py_ssize_t i = 0; i < held->n; i++) {
        Py_XDECREF(held->entries[i].key);
        Py_XDECREF(held->entries[i].value);
    }
    if (held->keys != NULL) {
        PyMem_Free(held->keys);
    }
}

void
py_dict_empty(py_dict *d)
{
    held_table held;
    if (d->ma_values == NULL && d->ma_keys->nentries == 0 && (d->ma_keys->flags & DICT_KEYS_INSIDE)) {
        d->ma_keys->flags |= DICT_KEYS_STR;
        return;
    }
    take_table(d, &held);
    py_dict_init_table(d);
    d->ma_stamp++;
    release_held(&held);
}

void
py_dict_release_table(py_dict *d)
{
    py_dict_keys *k = d->ma_keys;
    if (d->ma_values != NULL) {
        for (Py_ssize_t i = 0, n = k->nentries; i < n; i++) {
            Py_XDECREF(d->ma_values[i]);
        }
        release_shared(k);
        return;
    }
    for (Py_ssize_t i = 0; i < k->nentries; i++) {
        Py_XDECREF(k->entries[i].key);
        Py_XDECREF(k->entries[i].value);
    }
    if (!(k->flags & DICT_KEYS_INSIDE)) {
        PyMem_Free(k);
    }
}

Py_ssize_t
py_dict_outside_size(py_dict *d)
{
    py_dict_keys *k = d->ma_keys;
    if (k->flags & (DICT_KEYS_INSIDE | DICT_KEYS_SHARED)) {
        return 0;
    }
    return (Py_ssize_t)(front_size(k->log2_slots) + (size_t)room_for(k->log2_slots) * sizeof(py_dict_entry));
}

/* ---- shared keys ---- */

/* Turn a fresh empty dict into a split one. */
static void
share_keys(py_dict *d, py_dict_keys *k)
{
    d->ma_keys = k;
    k->refs++;
    d->ma_values = d->ma_room.values;
    memset(d->ma_room.values, 0, DICT_SHARED_MAX * sizeof(PyObject *));
}

PyObject *
py_dict_new_shared(py_dict_keys **slot)
{
    PyObject *dict;
    if (*slot == NULL) {
        *slot = new_keys(SHARED_LOG2, DICT_SHARED_MAX, DICT_KEYS_STR | DICT_KEYS_SHARED);
        if (*slot == NULL) {
            return NULL;
        }
    }
    dict = PyDict_New();
    if (dict != NULL) {
        share_keys((py_dict *)dict, *slot);
    }
    return dict;
}

PyObject *
py_dict_new_instance(PyTypeObject *type)
{
    py_type_extra *extra;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        return PyDict_New();
    }
    extra = py_type_extra_of(type);
    return extra == NULL ? NULL : py_dict_new_shared((py_dict_keys **)&extra->shared_keys);
}

void
py_dict_drop_shared(py_dict_keys **slot)
{
    py_dict_keys *k = *slot;
    if (k != NULL) {
        *slot = NULL;
        release_shared(k);
    }
}

/* ---- versions ---- */

uint32_t
py_dict_keys_version(PyObject *dict)
{
    py_dict_keys *k = ((py_dict *)dict)->ma_keys;
    if (k->version == 0) {
        py_containers *state = &py_interp_get()->containers;
        if (state->dict_version == UINT32_MAX) {
            return 0;
        }
        k->version = ++state->dict_version;
    }
    return k->version;
}

PyObject *
py_dict_cache_keys(PyObject *dict, PyObject *name, uint32_t *version, uint32_t *index)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t n;
    *version = 0;
    if (!(d->ma_keys->flags & DICT_KEYS_STR)) {
        return py_dict_get_interned(dict, name);
    }
    n = find_str(d->ma_keys, name, dict_hash(name));
    if (n < 0) {
        return NULL;
    }
    if (n <= (Py_ssize_t)UINT32_MAX) {
        *version = py_dict_keys_version(dict);
        *index = (uint32_t)n;
    }
    return *dict_place(d, n);
}

uint32_t
py_dict_cache_absence(PyObject *dict, PyObject *name)
{
    py_dict *d = (py_dict *)dict;
    if (!(d->ma_keys->flags & DICT_KEYS_STR) || find_str(d->ma_keys, name, dict_hash(name)) >= 0) {
        return 0;
    }
    return py_dict_keys_version(dict);
}

/* Search for an exact int; WALK_ASKS when a key of another type has its hash. */
static Py_ssize_t
find_int(const py_dict_keys *k, PyObject *key)
{
    long value = PyInt_AS_LONG(key), hash = value == -1 ? -2 : value;
    size_t mask = mask_of(k), i = (size_t)hash & mask, stride = 0;
    for (;;) {
        Py_ssize_t n = read_slot(k, i);
        if (n == SLOT_EMPTY) {
            return DICT_ABSENT;
        }
        if (n >= 0 && k->entries[n].hash == hash) {
            PyObject *present = k->entries[n].key;
            if (!PyInt_CheckExact(present)) {
                return WALK_ASKS;
            }
            if (PyInt_AS_LONG(present) == value) {
                return n;
            }
        }
        if (stride == 0) {
            stride = stride_of(hash);
        }
        i = (i + stride) & mask;
    }
}

int
py_dict_look(PyObject *dict, PyObject *key, PyObject **value)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t n = WALK_ASKS;
    if (PyInt_CheckExact(key)) {
        n = find_int(d->ma_keys, key);
    }
    else if (PyString_CheckExact(key) && (d->ma_keys->flags & DICT_KEYS_STR)) {
        n = find_str(d->ma_keys, key, dict_hash(key));
    }
    *value = n >= 0 ? *dict_place(d, n) : NULL;
    return n == WALK_ASKS ? -1 : *value != NULL;
}

PyObject *
py_dict_get_interned(PyObject *dict, PyObject *name)
{
    py_dict *d = (py_dict *)dict;
    Py_ssize_t n;
    if (d->ma_keys->flags & DICT_KEYS_STR) {
        n = find_str(d->ma_keys, name, dict_hash(name));
        return n < 0 ? NULL : *dict_place(d, n);
    }
    return PyDict_GetItem(dict, name);
}
