/* Threads of the system that have done their work and wait a moment for more (py_thread_native.h).

   A thread of the system costs more than most of what is run in one: its stack, and a heap of its own in the allocator, which is made
   with the first object and given up with the last.  So who has finished stays for LINGER microseconds, and who starts a thread takes
   over one that waits, if its stack has the size that is wanted.

       start ──▶ one waits: it gets the function and is woken
             └─▶ nobody: a new thread ──▶ function ──▶ waits ──▶ next function, or its time is over: gone

   I1 A record lies on the stack of its thread.  It is in the list exactly while the thread waits and has not been given anything;
      the mutex guards all of it.
   I2 A thread that has been given a function runs it: nobody is woken in vain.
   I3 No Python object is touched here, and the GIL is not needed. */
#include "Python.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "py_state.h"
#include "py_thread_native.h"

enum { LINGER = 10000, MOST_SPARE = 8 };

struct py_spare_thread {
    py_thread_start start;      /* function NULL: nothing given yet */
    pthread_t id;
    size_t stack_size;          /* as it was asked for */
    pthread_cond_t wake;
    int dismissed;
    struct py_spare_thread *next;
};

static py_spare_threads *
spares(void)
{
    return &py_runtime_state.spare_threads;
}

static void
take_out(py_spare_thread *self)
{
    py_spare_thread **link = &spares()->first;
    while (*link != self) {
        link = &(*link)->next;
    }
    *link = self->next;
    spares()->count--;
}

static struct timespec
end_of_waiting(void)
{
    struct timespec end = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += LINGER * 1000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_nsec -= 1000000000L;
        end.tv_sec++;
    }
    return end;
}

/* Waits for something to run, with the mutex. */
static void
wait_in_list(py_spare_thread *self)
{
    struct timespec end = end_of_waiting();
    self->next = spares()->first;
    spares()->first = self;
    spares()->count++;
    while (self->start.function == NULL && !self->dismissed) {
        if (pthread_cond_clockwait(&self->wake, &spares()->mutex, CLOCK_MONOTONIC, &end) == ETIMEDOUT &&
            self->start.function == NULL && !self->dismissed) {
            take_out(self);
            break;
        }
    }
}

int
py_thread_next_start(size_t stack_size, py_thread_start *start)
{
    py_spare_thread self = {.id = pthread_self(), .stack_size = stack_size, .wake = PTHREAD_COND_INITIALIZER};
    (void)pthread_mutex_lock(&spares()->mutex);
    if (py_runtime_state.initialized && spares()->count < MOST_SPARE) {
        wait_in_list(&self);
    }
    (void)pthread_mutex_unlock(&spares()->mutex);
    (void)pthread_cond_destroy(&self.wake);
    *start = self.start;
    return start->function != NULL;
}

int
py_thread_reuse(size_t stack_size, py_thread_start start, pthread_t *id)
{
    (void)pthread_mutex_lock(&spares()->mutex);
    py_spare_thread *found = spares()->first;
    while (found != NULL && found->stack_size != stack_size) {
        found = found->next;
    }
    if (found != NULL) {
        take_out(found);
        found->start = start;
        *id = found->id;
        (void)pthread_cond_signal(&found->wake);
    }
    (void)pthread_mutex_unlock(&spares()->mutex);
    return found != NULL;
}

void
py_thread_dismiss_spares(void)
{
    (void)pthread_mutex_lock(&spares()->mutex);
    while (spares()->first != NULL) {
        py_spare_thread *spare = spares()->first;
        take_out(spare);
        spare->dismissed = 1;
        (void)pthread_cond_signal(&spare->wake);
    }
    (void)pthread_mutex_unlock(&spares()->mutex);
}

void
py_thread_forget_spares(void)
{
    (void)pthread_mutex_init(&spares()->mutex, NULL);
    spares()->first = NULL;
    spares()->count = 0;
}
