/* The flat search for one key: of a dict in d[k], d[k] = v, k in d, ..., of a set in x in s, s.add(x), ...

   A search hashes the key and walks along the keys of the same hash; __hash__ and __eq__ may be in Python.  While one of them
   runs, the continuation says where the walk is.  When it goes on and the key that was compared is not where it was, the
   walk begins anew, as in 2.7.  What is to be done with the entry that is found is the job, one for each kind.

   Most searches call no Python: dict_flat.c and set_flat.c do them without a continuation, and begin one here else.

   I1 The number of the place holds, above it, how often the walk began anew:

          place + 1 | walks << WALK_SHIFT       0: at the beginning for the first time, as after a pickle

      A comparison in Python may change the table each time; without a limit the search would never end.
   I2 `present` NULL: the hash is what comes next.  The table's address is 0 in a search that a pickle brought. */
#include "flat_search.h"
#include "py_flat_steps.h"

enum { TABLE, KEY, VALUE };     /* the last object is the key that is being compared */

enum { HASH, PLACE, ADDRESS };

enum { WALK_SHIFT = 44 };

#define WALK_PLACES ((1L << WALK_SHIFT) - 1)

/* ---- the state ---- */

static inline const searched_table *
table_of(const py_cont *cont)
{
    return PyDict_Check(cont->object[TABLE]) ? &py_dict_searched : &py_set_searched;
}

static inline PyObject **
present_of(py_cont *cont)
{
    return &cont->object[cont->kind->nobjects - 1];
}

static inline table_walk
walk_of(py_cont *cont)
{
    table_walk walk = {
        .place = (cont->number[PLACE] & WALK_PLACES) - 1,
        .table = (void *)cont->number[ADDRESS],
        .present = *present_of(cont),
    };
    return walk;
}

/* Where it waits, but for the key. */
static inline void
set_walk(py_cont *cont, const table_walk *walk)
{
    cont->number[PLACE] = (cont->number[PLACE] & ~WALK_PLACES) | (walk->place + 1);
    cont->number[ADDRESS] = (Py_ssize_t)walk->table;
}

/* Back to the beginning. */
static int
begin_anew(py_cont *cont)
{
    Py_ssize_t walks = (cont->number[PLACE] >> WALK_SHIFT) + 1;     /* I1 */
    cont->number[PLACE] = walks << WALK_SHIFT;
    if (walks >= WALKS_MOST) {
        PyErr_SetString(PyExc_RuntimeError, table_of(cont)->without_end);
        return -1;
    }
    return 0;
}

/* ---- the machine ---- */

static py_step
finish(py_thread *ts, py_cont *cont, Py_ssize_t n, PyObject **result)
{
    const searched_table *table = table_of(cont);
    PyObject *value = cont->kind->nobjects > VALUE + 1 ? cont->object[VALUE] : NULL;
    int job = 0;
    while (table->kinds[job] != cont->kind) {
        job++;
    }
    return table->finish(ts, job, cont->object[TABLE], cont->object[KEY], cont->number[HASH], value, n, result);
}

/* Walks on from where it is.  WALK_ASKS: the continuation says which key is to be compared. */
static Py_ssize_t
walk_on(py_thread *ts, py_cont *cont)
{
    table_walk walk = walk_of(cont);
    Py_ssize_t n = table_of(cont)->walk(ts, cont->object[TABLE], cont->object[KEY], cont->number[HASH], &walk);
    if (n == WALK_ASKS) {
        set_walk(cont, &walk);
        Py_INCREF(walk.present);
        Py_XSETREF(*present_of(cont), walk.present);
    }
    return n;
}

/* Is the key where the walk waits the one that is looked for?  Returns the entry, WALK_ASKS: walk on, or WALK_FAILED. */
static Py_ssize_t
take_answer(py_cont *cont, PyObject *answer)
{
    table_walk walk = walk_of(cont);
    int same = answer == Py_True;
    Py_ssize_t n = table_of(cont)->walked(cont->object[TABLE], &walk);

    Py_DECREF(answer);
    if (n < 0 && begin_anew(cont) < 0) {
        return WALK_FAILED;
    }
    return n >= 0 && same ? n : WALK_ASKS;
}

/* Goes on: with WALK_ASKS to the next comparison, else the search is over. */
static py_step
search(py_thread *ts, py_cont *cont, Py_ssize_t n, PyObject **result)
{
    while (n == WALK_ASKS) {
        PyObject *answer = NULL;
        py_step how;
        n = walk_on(ts, cont);
        if (n == WALK_ASKS) {
            FLAT_BELOW(ts, cont, how, py_flat_equal(ts, *present_of(cont), cont->object[KEY], &answer));
            if (how != STEP_RETURN) {
                return how;
            }
            n = take_answer(cont, answer);
        }
    }
    return finish(ts, cont, n, result);
}

/* The search comes from a pickle, and its place means nothing here.  Returns 0 when it must begin with the hash. */
static int
find_again(py_cont *cont)
{
    table_walk walk = walk_of(cont);
    if (!table_of(cont)->walk_again(cont->object[TABLE], &walk, &cont->number[HASH])) {
        Py_CLEAR(*present_of(cont));
        return 0;
    }
    set_walk(cont, &walk);
    return 1;
}

/* The hash of the key has come. */
static py_step
take_hash(py_thread *ts, py_cont *cont, PyObject *hash, PyObject **result)
{
    cont->number[PLACE] = 0;
    cont->number[HASH] = PyInt_AS_LONG(hash);
    Py_DECREF(hash);
    return search(ts, cont, WALK_ASKS, result);
}

static py_step
ask_hash(py_thread *ts, py_cont *cont, PyObject **result)
{
    PyObject *hash = NULL;
    py_step how;
    FLAT_BELOW(ts, cont, how, py_flat_hash(ts, cont->object[KEY], &hash));
    return how == STEP_RETURN ? take_hash(ts, cont, hash, result) : how;
}

py_step
py_search_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    if (how != STEP_RETURN) {
        return how;
    }
    if (*present_of(cont) == NULL) {    /* I2 */
        return take_hash(ts, cont, value, result);
    }
    if (cont->number[ADDRESS] == 0 && !find_again(cont)) {
        Py_DECREF(value);
        return ask_hash(ts, cont, result);
    }
    return search(ts, cont, take_answer(cont, value), result);
}

py_step
py_search_begin(py_thread *ts, const py_cont_kind *kind, PyObject *table, PyObject *key, const long *hash,
                PyObject *value, PyObject **result)
{
    py_cont *cont = py_cont_with(ts, kind, table, key, value);
    py_step how;

    if (cont == NULL) {
        return STEP_RAISE;
    }
    if (hash != NULL) {
        cont->number[HASH] = *hash;
        how = search(ts, cont, WALK_ASKS, result);
    }
    else {
        how = ask_hash(ts, cont, result);
    }
    Py_DECREF(cont);
    return how;
}
