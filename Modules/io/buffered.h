/* buffered.h - one buffer over a raw stream, used for reading or for writing at a time.
 *
 *     reading:  [ consumed | start … unread … end | free ]     raw position = ours + (end - start)
 *     writing:  [ written  | start … pending … end | free ]    raw position = ours - (end - start)
 *
 * I1 start <= end <= size; `writing` says what [start, end) is.
 * I2 A call that uses the buffer owns it: a raw stream may run Python code and switch threads.  Owning is a word guarded by
 *    the interpreter's lock; the semaphore is for those that have to wait, and each of them is woken once.
 * I3 raw is NULL before __init__ and after detach().
 * I4 raw_at is where the raw stream stands, as far as we have moved it, or -1: it has to be asked.
 * I5 Memory that a raw stream is shown belongs to a str that the view holds: it may keep the view for ever.
 */
#ifndef BUFFERED_H
#define BUFFERED_H

#include "io.h"
#include "pythread.h"

typedef struct {
    py_io_base base;
    PyObject *raw;            /* owned (I3) */
    PyObject *block;          /* owned str, seen by nobody but raw streams (I5); NULL before __init__ */
    char *buffer;             /* in block */
    Py_ssize_t size;
    Py_ssize_t start;
    Py_ssize_t end;
    long long raw_at;         /* I4 */
    PyThread_type_lock lock;  /* owned (I2); made by the first __init__, others may wait for it */
    long owner;               /* the thread that uses the buffer, 0: none */
    int waiting;              /* threads that wait for the lock */
    unsigned char ok;         /* __init__ succeeded */
    unsigned char detached;
    unsigned char readable;
    unsigned char writable;
    unsigned char writing;    /* I1 */
} buffered;

/* ---- buffered.c ---- */

int py_buffered_check(buffered *self);
int py_buffered_check_open(buffered *self, const char *message);
int py_buffered_enter(buffered *self);
void py_buffered_leave(buffered *self);
int py_buffered_init(buffered *self, PyObject *raw, Py_ssize_t size);
int py_buffered_flush_pending(buffered *self);   /* 0; -1 with an exception, BlockingIOError too */
int py_buffered_rewind(buffered *self);          /* forgets what was read ahead */
long long py_buffered_position(buffered *self, PyObject *number);   /* notes what raw.tell() or raw.seek() gave; steals */
PyObject *py_buffered_read_all(buffered *self);
PyObject *py_buffered_read_exactly(buffered *self, Py_ssize_t size);
Py_ssize_t py_buffered_fill(buffered *self);     /* bytes got, 0 at the end, -1 error, -2 would block */
int py_buffered_begin_reading(buffered *self);

PyObject *py_buffered_peek(buffered *self, PyObject *args);
PyObject *py_buffered_read(buffered *self, PyObject *args);
PyObject *py_buffered_read1(buffered *self, PyObject *args);
PyObject *py_buffered_readline(buffered *self, PyObject *args);
PyObject *py_buffered_next(buffered *self);
PyObject *py_buffered_write(buffered *self, PyObject *args);
PyObject *py_bufferediobase_readinto(PyObject *self, PyObject *args);

#endif /* BUFFERED_H */
