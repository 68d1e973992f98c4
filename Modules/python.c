/* The program `python`: everything is in Modules/main.c, so that hosts can have it too.  Only the program arranges its memory.
 *
 * The types, the runtime state and what else is written to lie side by side in the program.  Nearly all of these pages are
 * written to during the start: asked for together they take a third of the time of a fault for each.
 */
#include "Python.h"
#include "py_core.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where the variables begin and end; the linker's. */
extern char __data_start[], _end[];

/* A system that does not know the request goes on with faults. */
static void
take_variables(void)
{
#ifdef MADV_POPULATE_WRITE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t begin = (uintptr_t)__data_start & ~(page - 1), end = ((uintptr_t)_end + page - 1) & ~(page - 1);
    (void)madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#endif
}

int
main(int argc, char **argv)
{
    take_variables();
    py_memory_reserve();
    return Py_Main(argc, argv);
}
