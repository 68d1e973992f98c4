/* The pool of C stacks.
 *
 * A stack is one private mapping with an inaccessible page at its low end.
 * The system commits its pages as they are touched, so a stack costs what was
 * used of it, and can be as large as a thread's usually is: foreign functions
 * that a tasklet calls run on it.  Stacks that come back are kept on a list, the
 * warm ones first; what they once used is given back to the system as follows:
 *
 *     idle stacks    what happens to one that comes back
 *     < WARM         kept as it is (every TRIM_EVERY-th, and a deep one: only its top page)
 *     < COLD         kept, but only its top page stays committed
 *     more           unmapped
 *
 * So a burst of ten thousand blocked callbacks leaves COLD mappings behind and
 * a deep recursion leaves WARM stacks' worth of pages for a while.
 *
 * I1-I5: see stackpool.h.  Which tasklet runs on which stack is decided in
 * Stackless/core/nesting.c.
 */
#include "stackpool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "py_stackguard.h"
#include "sanitizer.h"

enum {
    STACK_SIZE = 8 * 1024 * 1024,   /* address space of one stack: what a thread has as a rule */
    LEAST_SIZE = 1024 * 1024,       /* where addresses are few */
    WARM = 8,
    COLD = 64,
    TRIM_EVERY = 256
};

#ifndef MAP_STACK
#define MAP_STACK 0
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

static size_t
page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t
size_of_stacks(void)
{
    struct rlimit addresses;
    bool is_limited = getrlimit(RLIMIT_AS, &addresses) == 0 && addresses.rlim_cur != RLIM_INFINITY;
    return is_limited || sizeof(void *) == 4 ? LEAST_SIZE : STACK_SIZE;
}

static slp_stack *
map_stack(slp_stackpool *pool)
{
    size_t page = page_size();
    char *memory;
    slp_stack *stack;
    if (pool->size == 0) {
        pool->size = size_of_stacks();
    }
    memory = mmap(NULL, pool->size, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    if (mprotect(memory, page, PROT_NONE) != 0) {
        (void)munmap(memory, pool->size);
        return NULL;
    }
    /* Where the system makes huge pages of everything, a touched byte would cost two megabytes. */
    (void)madvise(memory, pool->size, MADV_NOHUGEPAGE);
    stack = (slp_stack *)(memory + pool->size) - 1;
    stack->memory = memory;
    py_stack_set_limits(stack, memory + page, (char *)((uintptr_t)stack & ~(uintptr_t)63));
    stack->fake = NULL;
    slp_sanitizer_born(stack);
    pool->made++;
    if (pool->made > pool->most_made) {
        pool->most_made = pool->made;
    }
    return stack;
}

static void
unmap_stack(slp_stackpool *pool, slp_stack *stack)
{
    slp_sanitizer_gone(stack);
    pool->made--;
    (void)munmap(stack->memory, pool->size);
}

static void
release_pages(slp_stackpool *pool, slp_stack *stack)
{
    size_t page = page_size();
    (void)madvise(stack->memory + page, pool->size - 2 * page, MADV_DONTNEED);
}

slp_stack *
slp_stack_take(slp_stackpool *pool, slp_switch_entry entry)
{
    slp_stack *stack = pool->idle;
    if (stack != NULL) {
        pool->idle = stack->next;
        pool->idle_count--;
        slp_sanitizer_forget(stack);
    }
    else {
        stack = map_stack(pool);
        if (stack == NULL) {
            return NULL;
        }
    }
    stack->next = NULL;
    stack->owner = NULL;
    stack->sp = slp_switch_prepare(stack->top, entry);
    return stack;
}

void
slp_stack_give(slp_stackpool *pool, slp_stack *stack)
{
    pool->given++;
    if (pool->idle_count >= COLD) {
        unmap_stack(pool, stack);
        return;
    }
    if (pool->idle_count >= WARM || pool->given % TRIM_EVERY == 0 || stack->is_deep) {
        release_pages(pool, stack);
        stack->is_deep = 0;
    }
    stack->next = pool->idle;
    pool->idle = stack;
    pool->idle_count++;
}

void
slp_stackpool_trim(slp_stackpool *pool)
{
    while (pool->idle != NULL) {
        slp_stack *stack = pool->idle;
        pool->idle = stack->next;
        pool->idle_count--;
        unmap_stack(pool, stack);
    }
}
