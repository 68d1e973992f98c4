/* reserve.c: addresses for the allocator, in huge pages.
 *
 * A program that fills 10 MB takes 2,500 page faults, half a microsecond to one each: of short programs up to a tenth.
 * The program `python` therefore gives mimalloc a range that asks the system for pages of 2 MiB, before anything is allocated.
 * Where the system grants them unasked, or never, nothing changes.
 *
 *     range:  | segment 32 MiB | segment | ...      mimalloc opens a segment when the last is full, or for a thread
 *             | plain | huge pages ...              the start and small programs fill less than the plain part
 *
 * I1 The range is only addresses until it is written to: it is not made where the system counts them as memory.  mimalloc gives
 *    pages back as it does elsewhere.  The range is writable as a whole: parts with other rights cost a tenth of the start.
 * I2 It is small: each thread begins a segment, and should not cost 2 MiB where there are hundreds; and what has been taken
 *    counts for a limit of the address space that is set later. What does not fit comes from the system in plain pages.
 *
 * Hosts are left alone: their memory is not ours to arrange.
 */
#include "Python.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "py_core.h"

/* mimalloc's; weak, since a build may be without it. */
extern bool
mi_manage_os_memory(void *start, size_t size, bool is_committed, bool is_large, bool is_zero, int numa_node)
    __attribute__((weak));

static const size_t SEGMENT = (size_t)32 << 20;
static const size_t RANGE = (size_t)256 << 20;
static const size_t PLAIN = (size_t)6 << 20;

static bool
has_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

/* Does the system promise memory for each address that it gives? */
static bool
counts_addresses(void)
{
    char mode = '2';
    int fd = open("/proc/sys/vm/overcommit_memory", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        mode = read(fd, &mode, 1) == 1 ? mode : '2';
        (void)close(fd);
    }
    return mode == '2';
}

/* RANGE bytes that begin at a multiple of SEGMENT, NULL without. */
static char *
map_range(void)
{
    char *memory = mmap(NULL, RANGE + SEGMENT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return NULL;
    }
    size_t before = (SEGMENT - (uintptr_t)memory % SEGMENT) % SEGMENT;
    if (before > 0) {
        (void)munmap(memory, before);
    }
    (void)munmap(memory + before + RANGE, SEGMENT - before);
    return memory + before;
}

void
py_memory_reserve(void)
{
#ifdef MADV_HUGEPAGE
    if (mi_manage_os_memory == NULL || has_limit() || counts_addresses()) {
        return;
    }
    char *range = map_range();
    if (range != NULL && (madvise(range + PLAIN, RANGE - PLAIN, MADV_HUGEPAGE) != 0 || !mi_manage_os_memory(range, RANGE, false, false, true, -1))) {
        (void)munmap(range, RANGE);
    }
#endif
}
