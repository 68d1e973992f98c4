/* What is known of some tasklets beyond their state: a name, where they were made, how much they ran.
 *
 * Few tasklets have a record, so it lies beside them: in a table of the process, by address. A flag in the tasklet says
 * whether to look.
 *
 *     buckets[hash(address)] ──▶ record ──▶ record ──▶ NULL      malloc'ed, doubled when it is full
 *
 * Places and figures are kept only while somebody has asked for them (keep_origins, keep_accounts): both are bits of
 * slp_interp.special, which the quick way of a switch looks at already, so that nobody else pays.
 *
 * I1  SLP_HAS_RECORD is set exactly while the table has a record of the tasklet.
 * I2  What is called in the middle of a switch (slp_account_switch) makes no object and runs no code.
 */
#include "core.h"

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "frameobject.h"

/* ----------------------------------------------------------------- table */

static slp_record **
bucket_of(slp_records *table, const slp_tasklet *t)
{
    size_t hash = ((size_t)t >> 4) ^ ((size_t)t >> 13);
    return &table->buckets[hash & (table->space - 1)];
}

slp_record *
slp_record_of(const slp_tasklet *t)
{
    slp_record *record;
    if (!(t->flags & SLP_HAS_RECORD)) {
        return NULL;
    }
    record = *bucket_of(&py_runtime_state.slp_records, t);
    while (record->whose != t) {
        record = record->chain;
    }
    return record;
}

static int
grow(slp_records *table)
{
    slp_records larger = {NULL, table->space != 0 ? table->space * 2 : 16, table->count};
    size_t i;
    larger.buckets = calloc(larger.space, sizeof(*larger.buckets));
    if (larger.buckets == NULL) {
        return -1;
    }
    for (i = 0; i < table->space; i++) {
        slp_record *record = table->buckets[i];
        while (record != NULL) {
            slp_record *next = record->chain;
            slp_record **bucket = bucket_of(&larger, record->whose);
            record->chain = *bucket;
            *bucket = record;
            record = next;
        }
    }
    free(table->buckets);
    *table = larger;
    return 0;
}

/* Returns borrowed, NULL without memory. Raises no. */
static slp_record *
record_for(slp_tasklet *t)
{
    slp_records *table = &py_runtime_state.slp_records;
    slp_record *record = slp_record_of(t);
    slp_record **bucket;
    if (record != NULL) {
        return record;
    }
    if (table->count == table->space && grow(table) < 0) {
        return NULL;
    }
    record = calloc(1, sizeof(*record));
    if (record != NULL) {
        bucket = bucket_of(table, t);
        record->whose = t;
        record->chain = *bucket;
        *bucket = record;
        table->count++;
        t->flags |= SLP_HAS_RECORD;
    }
    return record;
}

void
slp_record_drop(slp_tasklet *t)
{
    slp_records *table = &py_runtime_state.slp_records;
    slp_record *record = slp_record_of(t);
    slp_record **link;
    if (record == NULL) {
        return;
    }
    for (link = bucket_of(table, t); *link != record; link = &(*link)->chain) {
    }
    *link = record->chain;
    t->flags &= ~(unsigned int)SLP_HAS_RECORD;
    if (--table->count == 0) {
        free(table->buckets);
        table->buckets = NULL;
        table->space = 0;
    }
    Py_XDECREF(record->file);
    Py_XDECREF(record->function);
    Py_XDECREF(record->name);
    free(record);
}

/* ------------------------------------------------------------------ names */

PyObject *
slp_name_borrow(const slp_tasklet *t)
{
    const slp_record *record = slp_record_of(t);
    return record != NULL ? record->name : NULL;
}

const char *
slp_name_text(const slp_tasklet *t)
{
    PyObject *name = slp_name_borrow(t);
    return name != NULL && PyString_Check(name) ? PyString_AS_STRING(name) : NULL;
}

int
slp_name_set(slp_tasklet *t, PyObject *name)
{
    slp_record *record = name == NULL ? slp_record_of(t) : record_for(t);
    PyObject *old;
    if (record == NULL) {
        if (name != NULL) {
            PyErr_NoMemory();
            return -1;
        }
        return 0;
    }
    old = record->name;
    Py_XINCREF(name);
    record->name = name;
    Py_XDECREF(old);
    return 0;
}

/* ---------------------------------------------------------------- origins */

/* It has just been made by the Python code that runs. Without memory it has no origin. */
void
slp_origin_note(py_thread *ts, slp_tasklet *t)
{
    struct _frame *frame = ts->base.frame;
    slp_record *record = frame != NULL ? record_for(t) : NULL;
    if (record != NULL && record->file == NULL) {
        Py_INCREF(frame->f_code->co_filename);
        Py_INCREF(frame->f_code->co_name);
        record->file = frame->f_code->co_filename;
        record->function = frame->f_code->co_name;
        record->line = PyFrame_GetLineNumber(frame);
    }
}

/* "tasklet 'worker' 0x7f..., made at main.py:12 in start". Returns new. Raises yes. */
static PyObject *
label_of(const slp_tasklet *t)
{
    const slp_record *record = slp_record_of(t);
    const char *name = slp_name_text(t);
    PyObject *label = PyString_FromFormat("tasklet %s%.100s%s%p", name != NULL ? "'" : "",
                                          name != NULL ? name : "", name != NULL ? "' " : "",
                                          (const void *)t);
    if (label != NULL && record != NULL && record->file != NULL) {
        PyString_ConcatAndDel(&label, PyString_FromFormat(
            ", made at %.200s:%d in %.100s", PyString_AsString(record->file), record->line,
            PyString_AsString(record->function)));
    }
    return label;
}

/* Only the innermost tasklet counts when an exception goes through several. */
static void
add_label(const slp_tasklet *t, PyObject *value)
{
    PyObject **dict = _PyObject_GetDictPtr(value);
    PyObject *label;
    if (dict == NULL || (*dict != NULL && PyDict_GetItemString(*dict, SLP_ERROR_LABEL) != NULL)
        || (*dict == NULL && (*dict = PyDict_New()) == NULL)) {
        return;
    }
    label = label_of(t);
    if (label != NULL) {
        (void)PyDict_SetItemString(*dict, SLP_ERROR_LABEL, label);
        Py_DECREF(label);
    }
}

void
slp_origin_label_error(const slp_tasklet *t)
{
    PyObject *type;
    PyObject *value;
    PyObject *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (value != NULL && PyExceptionInstance_Check(value)) {
        add_label(t, value);
    }
    PyErr_Restore(type, value, traceback);      /* and forgets a MemoryError of ours */
}

const char *
slp_error_label(PyObject *value)
{
    PyObject **dict = PyExceptionInstance_Check(value) ? _PyObject_GetDictPtr(value) : NULL;
    PyObject *label = dict != NULL && *dict != NULL ? PyDict_GetItemString(*dict, SLP_ERROR_LABEL) : NULL;
    return label != NULL && PyString_Check(label) ? PyString_AS_STRING(label) : NULL;
}

/* --------------------------------------------------------------- accounts */

/* CPU time of the calling thread in nanoseconds. */
static int64_t
now_of_thread(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void
slp_account_switch(py_thread *ts, slp_tasklet *prev, slp_tasklet *next)
{
    int64_t now = now_of_thread();
    slp_record *record = ts->slp.slice_began != 0 ? record_for(prev) : NULL;
    if (record != NULL) {
        int64_t slice = now - ts->slp.slice_began;
        record->used += slice;
        record->longest = slice > record->longest ? slice : record->longest;
    }
    ts->slp.slice_began = now;
    record = record_for(next);
    if (record != NULL) {
        record->switches++;
    }
}

void
slp_account_begin(py_thread *ts)
{
    PyThreadState *other;
    for (other = ts->base.interp->tstate_head; other != NULL; other = other->next) {
        ((py_thread *)other)->slp.slice_began = 0;      /* their first slice is not known */
    }
    ts->slp.slice_began = now_of_thread();
}

void
slp_account_read(py_thread *ts, const slp_tasklet *t, slp_usage *usage)
{
    const slp_record *record = slp_record_of(t);
    usage->switches = record != NULL ? record->switches : 0;
    usage->used = record != NULL ? record->used : 0;
    usage->longest = record != NULL ? record->longest : 0;
    if (t == ts->current && (slp_special(ts) & SLP_KEEPS_ACCOUNTS)) {      /* the slice that is not over */
        int64_t slice = now_of_thread() - ts->slp.slice_began;
        usage->used += slice;
        usage->longest = slice > usage->longest ? slice : usage->longest;
    }
}
