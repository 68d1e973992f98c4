/* Who we are: version, build, platform, copyright. */
#include "Python.h"
#include "patchlevel.h"

#define STACKLESS_VERSION "3.1b3"

#ifdef __clang__
#define COMPILER "\n[Clang " __clang_version__ "]"
#else
#define STRING_OF(x) #x
#define TEXT(x) STRING_OF(x)
#define COMPILER \
    "\n[GCC " TEXT(__GNUC__) "." TEXT(__GNUC_MINOR__) "." TEXT(__GNUC_PATCHLEVEL__) "]"
#endif

#define BUILD "default, " __DATE__ ", " __TIME__

const char *
Py_GetVersion(void)
{
    return PY_VERSION " Stackless " STACKLESS_VERSION " (" BUILD ") " COMPILER;
}

const char *
Py_GetBuildInfo(void)
{
    return BUILD;
}

const char *
Py_GetCompiler(void)
{
    return COMPILER;
}

const char *
Py_GetPlatform(void)
{
    return "linux2";
}

const char *
Py_GetCopyright(void)
{
    return "Copyright (c) the authors of this program.\nAll Rights Reserved.";
}

const char *
_Py_gitidentifier(void)
{
    return "";
}

const char *
_Py_gitversion(void)
{
    return "";
}

const char *
Py_SubversionRevision(void)
{
    return "";
}

const char *
Py_SubversionShortBranch(void)
{
    return "unknown";
}
