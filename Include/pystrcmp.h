/* pystrcmp.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_PYSTRCMP_H
#define Py_PYSTRCMP_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyOS_stricmp PyOS_mystricmp
#define PyOS_strnicmp PyOS_mystrnicmp

PyAPI_FUNC(int) PyOS_mystricmp(const char *, const char *);
PyAPI_FUNC(int) PyOS_mystrnicmp(const char *, const char *, Py_ssize_t);

#ifdef __cplusplus
}
#endif

#endif /* Py_PYSTRCMP_H */
