/* Guards against recursion without end: the C stack and the recursion count.
 *
 * Two limits end a recursion, whichever is met first:
 *     the recursion limit  counts Python frames and guarded C calls of a tasklet
 *                          (sys.setrecursionlimit);
 *     the stack limit      an address in the C stack that the thread runs on
 *                          (`stack_limit` of the thread state, renewed at each
 *                          switch of stacks).
 * py_stack_check compares the second only and costs one comparison.
 *
 *     low                                                             high
 *     | HEADROOM         | half of the stack      | free for everybody ...|
 *                        ^ stack_limit            ^ stack_soft_limit
 *
 * HEADROOM is for what guarded C code calls (the C library).  A nested dispatch
 * below the soft limit goes on on another stack, so that a foreign function
 * which Python code calls always finds half a stack, whatever it needs.
 *
 * Py_EnterRecursiveCall is a macro that compiled extensions contain: it adds one
 * to the depth and calls _Py_CheckRecursiveCall when the depth is above the
 * exported _Py_CheckRecursionLimit.  We publish there not the recursion limit
 * but at most LOOK_FROM, so that every guarded recursion deeper than this, our
 * own or an extension's, also has its C stack looked at.
 *
 * I1  _Py_CheckRecursionLimit <= the recursion limit.
 * I2  A check that fails has undone its own addition to recursion_depth.
 *
 * What is not here: the switch to another stack (Stackless/core/nesting.c).
 */
#include "py_stackguard.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/resource.h>

enum {
    DEFAULT_LIMIT = 1000,
    LOOK_FROM = 200,
    HEADROOM = 48 * 1024,
    LEAST_RESERVE = 64 * 1024,  /* between the limits of a small stack */
    MOST_OF_FIRST_STACK = 64 * 1024 * 1024,     /* the kernel keeps at least 128 MiB clear below the stack's top */
    STACK_ROUNDING = 16 * 1024, /* what the page of the top and the kernel's alignment may take of the limit */
    UNKNOWN_STACK = 64 * 1024   /* what we dare to use of a stack nobody told us of */
};

int _Py_CheckRecursionLimit = LOOK_FROM;

int
Py_GetRecursionLimit(void)
{
    py_interp *interp = py_runtime_state.main_interp;
    if (_PyThreadState_Current != NULL) {
        interp = py_interp_get();
    }
    return interp != NULL ? interp->recursion_limit : DEFAULT_LIMIT;
}

void
Py_SetRecursionLimit(int limit)
{
    py_interp_get()->recursion_limit = limit;
    _Py_CheckRecursionLimit = limit < LOOK_FROM ? limit : LOOK_FROM;
}

int
py_stack_exhausted(const char *where)
{
    PyErr_Format(PyExc_RuntimeError, "maximum recursion depth exceeded%s", where);
    return -1;
}

int
_Py_CheckRecursiveCall(const char *where)
{
    py_thread *ts = py_thread_get();
    if (py_stack_pointer() < ts->stack_limit
        || ts->base.recursion_depth > py_interp_get()->recursion_limit) {
        --ts->base.recursion_depth;
        return py_stack_exhausted(where);
    }
    return 0;
}

/* ---------------------------------------------------- bounds of the stack */

/* The first thread's, without a look into /proc/self/maps: the kernel puts the program's name at the very top of
   the stack and lets it grow down to the limit. Nothing else is mapped that near, as long as the limit is small. */
static int
first_thread_bounds(char **low, char **high)
{
    const char *name = (const char *)getauxval(AT_EXECFN);
    const char *here = py_stack_pointer();
    struct rlimit limit;
    if (name == NULL || getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur > MOST_OF_FIRST_STACK) {
        return -1;
    }
    *high = (char *)name;
    *low = *high - limit.rlim_cur + STACK_ROUNDING;
    return here > *low && here < *high ? 0 : -1;
}

static int
thread_bounds(char **low, char **high)
{
    pthread_attr_t attributes;
    void *address = NULL;
    size_t size = 0;
    int status = pthread_getattr_np(pthread_self(), &attributes);
    if (status == 0) {
        status = pthread_attr_getstack(&attributes, &address, &size);
        (void)pthread_attr_destroy(&attributes);
    }
    if (status != 0 || size == 0) {
        return -1;
    }
    *low = (char *)address;
    *high = (char *)address + size;
    return 0;
}

static int
native_bounds(char **low, char **high)
{
    return first_thread_bounds(low, high) == 0 ? 0 : thread_bounds(low, high);
}

static int
is_inside(const slp_stack *stack, const char *address)
{
    const char *low = stack->limit - HEADROOM;
    return address >= low && address < stack->top;
}

void
py_stack_set_limits(slp_stack *stack, char *low, char *high)
{
    ptrdiff_t half = (high - low) / 2;
    stack->limit = low + HEADROOM;
    stack->soft_limit = stack->limit + (half > LEAST_RESERVE ? half : LEAST_RESERVE);
    stack->top = high;
}

void
py_stack_use(py_thread *ts, slp_stack *stack)
{
    ts->slp.stack = stack;
    ts->stack_limit = stack->limit;
    ts->stack_soft_limit = stack->soft_limit;
}

static void
look_at_host(py_thread *ts)
{
    slp_stack *host = &ts->slp.host;
    char *low;
    char *high;
    if (native_bounds(&low, &high) < 0) {
        low = py_stack_pointer() - UNKNOWN_STACK - HEADROOM;
        high = py_stack_pointer() + UNKNOWN_STACK;
    }
    py_stack_set_limits(host, low, high);
    ts->slp.native = pthread_self();
    ts->slp.has_native = 1;
    ts->slp.is_starting = 0;
    if (ts->slp.stack == NULL || ts->slp.stack == host) {
        py_stack_use(ts, host);
    }
}

/* The state is used on a stack that is not its own: a second thread state of one
   OS thread, or a host program with coroutines. */
static void
borrow_limits(py_thread *ts, py_thread *before)
{
    const char *here = py_stack_pointer();
    if (before != NULL && is_inside(before->slp.stack, here)) {
        ts->stack_limit = before->stack_limit;
        ts->stack_soft_limit = before->stack_soft_limit;
        return;
    }
    if (is_inside(&ts->slp.host, here)) {
        ts->stack_limit = ts->slp.host.limit;
        ts->stack_soft_limit = ts->slp.host.soft_limit;
        return;
    }
    ts->stack_limit = py_stack_pointer() - UNKNOWN_STACK;
    ts->stack_soft_limit = ts->stack_limit + LEAST_RESERVE;
}

void
py_stack_adopt(py_thread *ts, py_thread *before)
{
    if (!ts->slp.has_native || !pthread_equal(ts->slp.native, pthread_self())) {
        look_at_host(ts);
    }
    if (!is_inside(ts->slp.stack, py_stack_pointer())) {
        borrow_limits(ts, before);
    }
    else if (ts->stack_limit != ts->slp.stack->limit) {
        py_stack_use(ts, ts->slp.stack);
    }
}
