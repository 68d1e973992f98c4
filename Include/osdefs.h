/* osdefs.h - separators of the system's path names. */
#ifndef Py_OSDEFS_H
#define Py_OSDEFS_H
#include <limits.h>
#include <sys/param.h>

#ifndef MAXPATHLEN
#ifdef PATH_MAX
#define MAXPATHLEN PATH_MAX
#else
#define MAXPATHLEN 1024
#endif
#endif

#define SEP '/'
#define DELIM ':'

#endif
