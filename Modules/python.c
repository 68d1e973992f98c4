/* The program `python`: everything is in Modules/main.c, so that hosts can have it too. */
#include "Python.h"
#include "py_core.h"

int
main(int argc, char **argv)
{
    py_memory_reserve();
    return Py_Main(argc, argv);
}
