/* The program `python`: everything is in Modules/main.c, so that hosts can have it too. */
#include "Python.h"

int
main(int argc, char **argv)
{
    return Py_Main(argc, argv);
}
