/* The PyThread_* interface on POSIX threads: starting, naming, locks, keys.
 *
 * A lock is one unnamed semaphore with the value 1 when free.  A semaphore may
 * be released by another thread than the one that took it (Python's lock
 * objects need that), its wait takes a timeout against the monotonic clock,
 * and sem_post may be called from a signal handler.
 *
 * A thread-local key is a pthread key shifted by one, so that 0 is never a
 * valid key.  As in every 2.7 a key that already has a value keeps it:
 * PyThread_set_key_value only fills an empty place.
 *
 * I1  No function here touches a Python object or needs the GIL.
 *
 * What is not here: the GIL (gil.c), thread states (state.c), the module
 * `thread` (Modules/threadmodule.c).
 */
#include "Python.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

#include "pythread.h"
#include "py_state.h"
#include "py_thread_native.h"

/* --------------------------------------------------------------- threads */

enum {
    SMALLEST_STACK = 32 * 1024,
    ROOM_FOR_GUARD = 64 * 1024  /* a stack of ours must fit the reserve of stackguard.c */
};

void
PyThread_init_thread(void)
{
}

/* What a new thread begins with. */
struct box {
    py_thread_start start;
    size_t stack_size;
};

static void *
run_thread(void *argument)
{
    struct box box = *(struct box *)argument;
    free(argument);
    do {
        box.start.function(box.start.argument);
    } while (py_thread_next_start(box.stack_size, &box.start));
    return NULL;
}

static int
create_detached(struct box *box, pthread_t *id)
{
    pthread_attr_t attributes;
    size_t size = box->stack_size;
    int status = pthread_attr_init(&attributes);
    if (status != 0) {
        return status;
    }
    if (size != 0) {
        status = pthread_attr_setstacksize(&attributes, size + ROOM_FOR_GUARD);
    }
    if (status == 0) {
        status = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    }
    if (status == 0) {
        status = pthread_create(id, &attributes, run_thread, box);
    }
    (void)pthread_attr_destroy(&attributes);
    return status;
}

long
PyThread_start_new_thread(void (*function)(void *), void *argument)
{
    pthread_t id;
    py_thread_start start = {function, argument};
    size_t size = py_runtime_state.thread_stack_size;
    if (py_thread_reuse(size, start, &id)) {
        return (long)id;
    }
    struct box *box = malloc(sizeof(*box));
    if (box == NULL) {
        return -1;
    }
    *box = (struct box){start, size};
    if (create_detached(box, &id) != 0) {
        free(box);
        return -1;
    }
    return (long)id;
}

long
PyThread_get_thread_ident(void)
{
    return (long)pthread_self();
}

void
PyThread_exit_thread(void)
{
    pthread_exit(NULL);
}

size_t
PyThread_get_stacksize(void)
{
    return py_runtime_state.thread_stack_size;
}

/* 0: done, -1: not a possible size. */
int
PyThread_set_stacksize(size_t size)
{
    if (size != 0 && size < SMALLEST_STACK) {
        return -1;
    }
    if (size > (size_t)PY_SSIZE_T_MAX / 2) {
        return -1;
    }
    py_runtime_state.thread_stack_size = size;
    return 0;
}

/* ----------------------------------------------------------------- locks */

PyThread_type_lock
PyThread_allocate_lock(void)
{
    sem_t *semaphore = malloc(sizeof(*semaphore));
    if (semaphore == NULL) {
        return NULL;
    }
    if (sem_init(semaphore, 0, 1) != 0) {
        free(semaphore);
        return NULL;
    }
    return (PyThread_type_lock)semaphore;
}

void
PyThread_free_lock(PyThread_type_lock lock)
{
    if (lock != NULL) {
        (void)sem_destroy((sem_t *)lock);
        free(lock);
    }
}

static void
add_microseconds(struct timespec *when, long long microseconds)
{
    when->tv_sec += (time_t)(microseconds / 1000000);
    when->tv_nsec += (long)(microseconds % 1000000) * 1000;
    if (when->tv_nsec >= 1000000000L) {
        when->tv_nsec -= 1000000000L;
        when->tv_sec++;
    }
}

static int
wait_once(sem_t *semaphore, const struct timespec *deadline)
{
    int status = deadline == NULL ? sem_wait(semaphore)
                                  : sem_clockwait(semaphore, CLOCK_MONOTONIC, deadline);
    return status == 0 ? 0 : errno;
}

py_lock_result
py_lock_acquire_timed(PyThread_type_lock lock, long long microseconds, int interruptible)
{
    sem_t *semaphore = (sem_t *)lock;
    struct timespec deadline;
    int error;
    if (sem_trywait(semaphore) == 0) {
        return PY_LOCK_ACQUIRED;
    }
    if (microseconds == 0) {
        return PY_LOCK_TIMEOUT;
    }
    if (microseconds > 0) {
        (void)clock_gettime(CLOCK_MONOTONIC, &deadline);
        add_microseconds(&deadline, microseconds);
    }
    do {
        error = wait_once(semaphore, microseconds > 0 ? &deadline : NULL);
    } while (error == EINTR && !interruptible);
    if (error == 0) {
        return PY_LOCK_ACQUIRED;
    }
    return error == EINTR ? PY_LOCK_INTERRUPTED : PY_LOCK_TIMEOUT;
}

int
PyThread_acquire_lock(PyThread_type_lock lock, int wait)
{
    return py_lock_acquire_timed(lock, wait ? -1 : 0, 0) == PY_LOCK_ACQUIRED;
}

void
PyThread_release_lock(PyThread_type_lock lock)
{
    (void)sem_post((sem_t *)lock);
}

/* ------------------------------------------------------------------ keys */

int
PyThread_create_key(void)
{
    pthread_key_t key;
    if (pthread_key_create(&key, NULL) != 0) {
        return -1;
    }
    return (int)key + 1;
}

void
PyThread_delete_key(int key)
{
    (void)pthread_key_delete((pthread_key_t)(key - 1));
}

void *
PyThread_get_key_value(int key)
{
    return pthread_getspecific((pthread_key_t)(key - 1));
}

/* 0: done (or the thread already has a value), -1: no memory. */
int
PyThread_set_key_value(int key, void *value)
{
    if (PyThread_get_key_value(key) != NULL) {
        return 0;
    }
    return pthread_setspecific((pthread_key_t)(key - 1), value) == 0 ? 0 : -1;
}

void
PyThread_delete_key_value(int key)
{
    (void)pthread_setspecific((pthread_key_t)(key - 1), NULL);
}

void
PyThread_ReInitTLS(void)
{
    /* Keys and the calling thread's values survive a fork. */
}
