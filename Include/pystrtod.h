/* pystrtod.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_PYSTRTOD_H
#define Py_PYSTRTOD_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_DTSF_ADD_DOT_0 2
#define Py_DTSF_ALT 4
#define Py_DTSF_SIGN 1
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2

PyAPI_FUNC(double) PyOS_ascii_atof(const char *);
PyAPI_FUNC(char *) PyOS_ascii_formatd(char *, size_t, const char *, double);
PyAPI_FUNC(double) PyOS_ascii_strtod(const char *, char **);
PyAPI_FUNC(char *) PyOS_double_to_string(double, char, int, int, int *);
PyAPI_FUNC(double) PyOS_string_to_double(const char *, char **, PyObject *);
PyAPI_FUNC(double) _Py_parse_inf_or_nan(const char *, char **);

#ifdef __cplusplus
}
#endif

#endif /* Py_PYSTRTOD_H */
