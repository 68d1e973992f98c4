/* warnings.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_WARNINGS_H
#define Py_WARNINGS_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) PyErr_WarnEx(PyObject *, const char *, Py_ssize_t);
PyAPI_FUNC(int) PyErr_WarnExplicit(PyObject *, const char *, const char *, int, const char *,
    PyObject *);
PyAPI_FUNC(void) _PyWarnings_Init(void);

#define PyErr_Warn(category, msg) PyErr_WarnEx((category), (msg), 1)
#define PyErr_WarnPy3k(msg, stacklevel) \
    (Py_Py3kWarningFlag ? PyErr_WarnEx(PyExc_DeprecationWarning, (msg), (stacklevel)) : 0)

#ifdef __cplusplus
}
#endif

#endif /* Py_WARNINGS_H */
