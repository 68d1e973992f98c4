/* The plan of a sort whose comparisons come one by one from outside, as a machine of questions and answers.

   It is the sort of list_sort.c with all that its C frames would hold in a struct: natural runs, short ones made longer by
   binary insertion, merges in the order of powers, galloping.  Between two answers only numbers change; what comes of
   them is carried out at once where a run ends, an item is inserted, a merge is over:

       RUN_UP, RUN_DOWN ──▶ INSERT ──▶ (a run is complete) ──▶ HEAD ──▶ TAIL ──▶ LINEAR ⇄ GALLOP_LEFT ⇄ GALLOP_RIGHT
            ▲                              │                                               │
            └──────────────────────────────┴───────────────────────────────────────────────┘ merged

       | run | run | run that is being made | not looked at yet |
       0   start[1]  end                  high                  n

   A merge of the last two runs leaves out what is in its place already (HEAD, TAIL) and notes for each item from which run
   it comes; the items themselves stay where they are until it is over:

       | … | left run, from i on | right run, from j on | … |           choice: R L L R …     i - low + j - middle so far
          low                  middle                 stop

   I1 The rows hold every key and item exactly once at all times: only their order changes.
   I2 Stable: an item of the right run goes first only if it is less than that of the left one.
   I3 start[0] = 0 < start[1] < … < end <= high <= n; a run waits for its merges if end < high.
   I4 In a merge the first item to go is that of the right run and the last that of the left one: HEAD and TAIL have asked.
   I5 A search finds the first place in [left, right) of which something is true, if it is false before and true behind.
   I6 The powers of waiting runs grow, and none is above log2(n), rounded up: there is one run more than powers at most.  So a
      plan is as small as its sort; sorts within comparisons may wait by the million. */
#include "list_runs.h"
#include "list_sort.h"
#include "py_frozen.h"

enum { RUN_UP, RUN_DOWN, INSERT, HEAD, TAIL, LINEAR, GALLOP_LEFT, GALLOP_RIGHT };

/* The numbers, as pickles have them. */
#define NUMBERS(X)                                                                                       \
    X(n) X(phase) X(end) X(high) X(nruns) X(low) X(middle) X(stop) X(i) X(j) X(left) X(right) X(step)    \
    X(patience) X(wins) X(winner) X(gained)

struct sort_runs {
#define FIELD(name) Py_ssize_t name;
    NUMBERS(FIELD)
#undef FIELD
    Py_ssize_t room;        /* for so many runs, the arrays lie behind each other (I6) */
    Py_ssize_t *power;      /* of the boundary with the run before */
    char *choice;           /* n: 1 from the right run */
    Py_ssize_t start[];
};

/* What the numbers of a search and of a merge are:
       step      of a search: 0 binary, > 0 it doubles from the left on, < 0 from the right on
       patience  so many wins of one side in a row make a merge gallop
       wins      of `winner` (1: the right run) in a row
       gained    by the gallop in the left run just before */

/* ---- rows ---- */

static void
reverse(PyObject **row, Py_ssize_t low, Py_ssize_t high)
{
    for (high--; row != NULL && low < high; low++, high--) {
        PyObject *o = row[low];
        row[low] = row[high];
        row[high] = o;
    }
}

static void
move_down(PyObject **row, Py_ssize_t from, Py_ssize_t to)
{
    if (row != NULL) {
        PyObject *o = row[from];
        memmove(row + to + 1, row + to, (size_t)(from - to) * sizeof(PyObject *));
        row[to] = o;
    }
}

/* Puts the merged stretch of a row into the order of the choices. */
static void
arrange(const sort_runs *r, PyObject **row, PyObject **room)
{
    Py_ssize_t i = r->low, j = r->middle, count = r->stop - r->low;
    if (row == NULL) {
        return;
    }
    for (Py_ssize_t k = 0; k < count; k++) {
        room[k] = r->choice[k] ? row[j++] : row[i++];
    }
    memcpy(row + r->low, room, (size_t)count * sizeof(PyObject *));
}

/* ---- what comes next ---- */

static int
begin_search(sort_runs *r, int phase, Py_ssize_t left, Py_ssize_t right, Py_ssize_t step)
{
    r->phase = phase;
    r->left = left;
    r->right = right;
    r->step = step;
    return 1;
}

static int
begin_merge(sort_runs *r)
{
    r->low = r->start[r->nruns - 2];
    r->middle = r->start[r->nruns - 1];
    r->stop = r->end;
    return begin_search(r, HEAD, r->low, r->middle, 1);
}

/* The run that is waiting joins the others, unless two of them must be merged first: returns 0 then. */
static int
push_run(sort_runs *r)
{
    Py_ssize_t top = r->nruns - 1, power = 0;
    if (top >= 0) {
        power = py_sort_boundary_power(r->start[top], r->end - r->start[top], r->high - r->end, r->n);
    }
    if (top > 0 && (r->power[top] > power || r->nruns == r->room)) {
        return 0;
    }
    r->start[r->nruns] = r->end;
    r->power[r->nruns++] = power;
    r->end = r->high;
    return 1;
}

/* A run is complete, or a merge. */
static int
settle(sort_runs *r)
{
    for (;;) {
        if (r->high > r->end && !push_run(r)) {
            return begin_merge(r);
        }
        if (r->end == r->n) {
            return r->nruns > 1 ? begin_merge(r) : 0;
        }
        r->phase = RUN_UP;
        r->high = r->end + 1;
        if (r->high < r->n) {
            return 1;
        }
    }
}

/* Item `high` is the next to be inserted into a run that is too short. */
static int
lengthen(sort_runs *r)
{
    if (r->high == r->n || r->high - r->end >= py_sort_least_run(r->n)) {
        return settle(r);
    }
    return begin_search(r, INSERT, r->end, r->high, 0);
}

static int
answer_run(sort_runs *r, sorted_rows rows, int less)
{
    int goes_on = less == (r->phase == RUN_DOWN);
    if (r->high == r->end + 1) {
        r->phase = less ? RUN_DOWN : RUN_UP;
        goes_on = 1;
    }
    if (goes_on && ++r->high < r->n) {
        return 1;
    }
    if (r->phase == RUN_DOWN) {
        reverse(rows.keys, r->end, r->high);
        reverse(rows.items, r->end, r->high);
    }
    return lengthen(r);
}

/* ---- merging ---- */

static int
finish_merge(sort_runs *r, sorted_rows rows)
{
    Py_ssize_t count = r->stop - r->low;
    PyObject **room = PyMem_Malloc((size_t)count * sizeof(PyObject *));
    if (room == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    arrange(r, rows.keys, room);
    arrange(r, rows.items, room);
    PyMem_Free(room);
    r->nruns--;
    return settle(r);
}

/* The next `count` items come from one side. */
static void
choose(sort_runs *r, int right, Py_ssize_t count)
{
    memset(r->choice + (r->i - r->low) + (r->j - r->middle), right, (size_t)count);
    if (right) {
        r->j += count;
    }
    else {
        r->i += count;
    }
}

/* Is the rest of the merge known (I4)?  It is chosen then. */
static int
is_over(sort_runs *r)
{
    if (r->j < r->stop && r->i < r->middle - 1) {
        return 0;
    }
    choose(r, 1, r->stop - r->j);
    choose(r, 0, r->middle - r->i);
    return 1;
}

static int
gallop_left(sort_runs *r)
{
    return begin_search(r, GALLOP_LEFT, r->i, r->middle - 1, 1);
}

static int
answer_linear(sort_runs *r, sorted_rows rows, int less)
{
    choose(r, less, 1);
    r->wins = r->winner == less ? r->wins + 1 : 1;
    r->winner = less;
    if (is_over(r)) {
        return finish_merge(r, rows);
    }
    return r->wins < r->patience ? 1 : gallop_left(r);
}

/* Both sides have galloped once. */
static int
after_gallops(sort_runs *r, Py_ssize_t gained)
{
    if (r->gained >= PY_SORT_PATIENCE || gained >= PY_SORT_PATIENCE) {
        r->patience -= r->patience > 1;
        return gallop_left(r);
    }
    r->patience += 2;   /* it did not pay */
    r->wins = 0;
    r->phase = LINEAR;
    return 1;
}

/* A search within a merge has ended at `place`. */
static int
found_in_merge(sort_runs *r, sorted_rows rows, Py_ssize_t place)
{
    Py_ssize_t gained;

    switch (r->phase) {
    case GALLOP_LEFT:
        r->gained = place - r->i;
        choose(r, 0, r->gained);
        choose(r, 1, 1);
        return is_over(r) ? finish_merge(r, rows) : begin_search(r, GALLOP_RIGHT, r->j, r->stop, 1);
    default:    /* GALLOP_RIGHT */
        gained = place - r->j;
        choose(r, 1, gained);
        if (r->j < r->stop) {
            choose(r, 0, 1);
        }
        return is_over(r) ? finish_merge(r, rows) : after_gallops(r, gained);
    }
}

/* The part of the two runs that has to be merged is known. */
static int
begin_choosing(sort_runs *r, sorted_rows rows)
{
    r->i = r->low;
    r->j = r->middle;
    r->wins = 0;
    r->phase = LINEAR;
    choose(r, 1, 1);
    return is_over(r) ? finish_merge(r, rows) : 1;
}

static int
found(sort_runs *r, sorted_rows rows, Py_ssize_t place)
{
    switch (r->phase) {
    case INSERT:
        move_down(rows.keys, r->high, place);
        move_down(rows.items, r->high, place);
        r->high++;
        return lengthen(r);
    case HEAD:
        r->low = place;
        if (place < r->middle) {
            return begin_search(r, TAIL, r->middle, r->stop, -1);
        }
        break;
    case TAIL:
        r->stop = place;
        if (place > r->middle) {
            return begin_choosing(r, rows);
        }
        break;
    default:
        return found_in_merge(r, rows, place);
    }
    r->nruns--;     /* there is nothing to merge */
    return settle(r);
}

/* ---- searching (I5) ---- */

/* The two sides of a search: what is looked for, and whether it is asked "key < wanted" in place of "wanted < key". */
static Py_ssize_t
wanted(const sort_runs *r, int *turned)
{
    *turned = r->phase == TAIL || r->phase == GALLOP_RIGHT;
    switch (r->phase) {
    case INSERT:
        return r->high;
    case HEAD:
        return r->middle;
    case TAIL:
        return r->middle - 1;
    case GALLOP_LEFT:
        return r->j;
    default:
        return r->i;
    }
}

static Py_ssize_t
probe(const sort_runs *r)
{
    return r->step > 0 ? r->left + r->step - 1 : r->step < 0 ? r->right + r->step : r->left + (r->right - r->left) / 2;
}

static int
answer_search(sort_runs *r, sorted_rows rows, int holds)
{
    Py_ssize_t at = probe(r);
    if (holds) {
        r->right = at;
    }
    else {
        r->left = at + 1;
    }
    r->step = holds == (r->step < 0) ? 2 * r->step : 0;
    if (r->left == r->right) {
        return found(r, rows, r->left);
    }
    if (r->step > r->right - r->left || -r->step > r->right - r->left) {
        r->step = 0;
    }
    return 1;
}

/* ---- from outside ---- */

/* I6 */
static size_t
most_runs(Py_ssize_t n)
{
    size_t power = 1;
    for (size_t rest = (size_t)n; rest > 0; rest /= 2) {
        power++;
    }
    return power;
}

sort_runs *
py_runs_new(Py_ssize_t n)
{
    size_t room = most_runs(n), head = sizeof(sort_runs) + 2 * room * sizeof(Py_ssize_t);
    sort_runs *r = PyMem_Malloc(head + (size_t)n);
    if (r == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(r, 0, head);
    r->room = (Py_ssize_t)room;
    r->power = r->start + room;
    r->choice = (char *)r + head;
    r->n = n;
    r->high = 1;
    r->patience = PY_SORT_PATIENCE;
    return r;
}

Py_ssize_t
py_runs_size(const sort_runs *r)
{
    return r->n;
}

void
py_runs_question(const sort_runs *r, Py_ssize_t *a, Py_ssize_t *b)
{
    int turned;
    if (r->phase <= RUN_DOWN) {
        *a = r->high;
        *b = r->high - 1;
    }
    else if (r->phase == LINEAR) {
        *a = r->j;
        *b = r->i;
    }
    else {
        *a = wanted(r, &turned);
        *b = probe(r);
        if (turned) {
            *b = *a;
            *a = probe(r);
        }
    }
}

int
py_runs_answer(sort_runs *r, sorted_rows rows, int less)
{
    int turned;
    if (r->phase <= RUN_DOWN) {
        return answer_run(r, rows, less);
    }
    if (r->phase == LINEAR) {
        return answer_linear(r, rows, less);
    }
    wanted(r, &turned);
    return answer_search(r, rows, less != turned);
}

/* ---- a plan from a pickle is looked at ---- */

/* I3 */
static int
has_good_runs(const sort_runs *r)
{
    Py_ssize_t last = -1;
    for (Py_ssize_t k = 0; k < r->nruns; k++) {
        if (r->start[k] <= last || (k == 0 && r->start[k] != 0)) {
            return 0;
        }
        last = r->start[k];
    }
    return (r->nruns > 0 ? last < r->end : r->end == 0) && r->end <= r->high && r->high <= r->n;
}

static int
has_good_search(const sort_runs *r, Py_ssize_t low, Py_ssize_t high)
{
    Py_ssize_t width = r->right - r->left;
    return low <= r->left && width > 0 && r->right <= high && r->step <= width && r->step >= -width;
}

/* As far as it goes the merge has taken from both runs what it says. */
static int
has_good_choices(const sort_runs *r, Py_ssize_t count)
{
    Py_ssize_t rights = 0;
    for (Py_ssize_t k = 0; k < count; k++) {
        rights += r->choice[k];
    }
    return r->i >= r->low && r->i < r->middle - 1 && r->j >= r->middle && r->j < r->stop &&
           count == r->i - r->low + r->j - r->middle && rights == r->j - r->middle;
}

static int
has_good_merge(const sort_runs *r, Py_ssize_t count)
{
    if (r->nruns < 2 || r->low < r->start[r->nruns - 2] || r->low >= r->middle || r->middle != r->start[r->nruns - 1] ||
        r->stop <= r->middle || r->stop > r->end) {
        return 0;
    }
    switch (r->phase) {
    case HEAD:
        return has_good_search(r, r->low, r->middle);
    case TAIL:
        return has_good_search(r, r->middle, r->stop);
    case LINEAR:
        return has_good_choices(r, count);
    case GALLOP_LEFT:
        return has_good_choices(r, count) && has_good_search(r, r->i, r->middle - 1);
    default:
        return has_good_choices(r, count) && has_good_search(r, r->j, r->stop);
    }
}

static int
is_good(const sort_runs *r, Py_ssize_t count)
{
    const Py_ssize_t many = PY_SSIZE_T_MAX / 4;
    if (!has_good_runs(r) || r->patience < 1 || r->patience > many || r->wins < 0 || r->wins > many) {
        return 0;
    }
    switch (r->phase) {
    case RUN_UP:
    case RUN_DOWN:
        return r->end < r->high && r->high < r->n;
    case INSERT:
        return r->high < r->n && r->step == 0 && has_good_search(r, r->end, r->high);
    default:
        return r->phase > INSERT && r->phase <= GALLOP_RIGHT && has_good_merge(r, count);
    }
}

enum { NUMBER_COUNT = offsetof(struct sort_runs, room) / sizeof(Py_ssize_t) };

/* (numbers, starts, powers, choices). */
PyObject *
py_runs_freeze(const sort_runs *r)
{
    PyObject *numbers = py_freeze_numbers(&r->n, NUMBER_COUNT), *starts = py_freeze_numbers(r->start, r->nruns);
    PyObject *powers = py_freeze_numbers(r->power, r->nruns);
    Py_ssize_t count = r->phase >= LINEAR ? r->i - r->low + r->j - r->middle : 0;
    PyObject *choices = PyString_FromStringAndSize(r->choice, count);

    if (numbers == NULL || starts == NULL || powers == NULL || choices == NULL) {
        Py_XDECREF(numbers);
        Py_XDECREF(starts);
        Py_XDECREF(powers);
        Py_XDECREF(choices);
        return NULL;
    }
    return Py_BuildValue("(NNNN)", numbers, starts, powers, choices);
}

static int
fill(sort_runs *r, PyObject *numbers, PyObject *starts, PyObject *powers, PyObject *choices)
{
    Py_ssize_t n = r->n, count = PyString_GET_SIZE(choices);
    if (PyTuple_GET_SIZE(numbers) != NUMBER_COUNT || py_thaw_numbers(numbers, &r->n) < 0) {
        return -1;
    }
    if (r->n != n || r->nruns < 0 || r->nruns > r->room || PyTuple_GET_SIZE(starts) != r->nruns ||
        PyTuple_GET_SIZE(powers) != r->nruns || count > n) {
        return -1;
    }
    for (Py_ssize_t k = 0; k < count; k++) {
        r->choice[k] = PyString_AS_STRING(choices)[k] != 0;
    }
    return py_thaw_numbers(starts, r->start) < 0 || py_thaw_numbers(powers, r->power) < 0 ||
           !is_good(r, count) ? -1 : 0;
}

sort_runs *
py_runs_thaw(PyObject *state, Py_ssize_t n)
{
    PyObject *numbers, *starts, *powers, *choices;
    sort_runs *r;

    if (!PyArg_ParseTuple(state, "O!O!O!S", &PyTuple_Type, &numbers, &PyTuple_Type, &starts, &PyTuple_Type, &powers,
                          &choices)) {
        return NULL;
    }
    r = py_runs_new(n);
    if (r != NULL && fill(r, numbers, starts, powers, choices) < 0) {
        PyMem_Free(r);
        r = NULL;
        PyErr_SetString(PyExc_ValueError, "bad state of a sort");
    }
    return r;
}
