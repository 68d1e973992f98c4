/* fpu.c - what is left of the interface to floating-point units: the x87 control word, and PyFPE_dummy. */
#include "Python.h"
#include "pyfpe.h"

/* Rounding and precision of the x87 unit; other machines have none: 0. */
unsigned short
_Py_get_387controlword(void)
{
    unsigned short word = 0;
#if defined(__x86_64__) || defined(__i386__)
    __asm__ __volatile__("fnstcw %0" : "=m"(word));
#endif
    return word;
}

void
_Py_set_387controlword(unsigned short word)
{
#if defined(__x86_64__) || defined(__i386__)
    __asm__ __volatile__("fldcw %0" : : "m"(word));
#endif
}

/* Extensions built with traps for floating-point errors call it so that the result is really computed. */
double
PyFPE_dummy(void *value)
{
    return 1.0;
}
