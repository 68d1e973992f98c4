/* stringobject.h - the str type.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_STRINGOBJECT_H
#define Py_STRINGOBJECT_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SSTATE_INTERNED_IMMORTAL 2
#define SSTATE_INTERNED_MORTAL 1
#define SSTATE_NOT_INTERNED 0

typedef struct {
    PyObject_VAR_HEAD
    long ob_shash;                       /* -1: not computed */
    int ob_sstate;                       /* SSTATE_* */
    char ob_sval[1];                     /* ob_size + 1 bytes, last one 0 */
} PyStringObject;

PyAPI_DATA(PyTypeObject) PyBaseString_Type;
PyAPI_DATA(PyTypeObject) PyString_Type;

PyAPI_FUNC(PyObject *) PyString_AsDecodedObject(PyObject *, const char *, const char *);
PyAPI_FUNC(PyObject *) PyString_AsEncodedObject(PyObject *, const char *, const char *);
PyAPI_FUNC(char *) PyString_AsString(PyObject *);
PyAPI_FUNC(int) PyString_AsStringAndSize(PyObject *, char **, Py_ssize_t *);
PyAPI_FUNC(void) PyString_Concat(PyObject **, PyObject *);
PyAPI_FUNC(void) PyString_ConcatAndDel(PyObject **, PyObject *);
PyAPI_FUNC(PyObject *) PyString_Decode(const char *, Py_ssize_t, const char *, const char *);
PyAPI_FUNC(PyObject *) PyString_DecodeEscape(const char *, Py_ssize_t, const char *, Py_ssize_t,
    const char *);
PyAPI_FUNC(PyObject *) PyString_Encode(const char *, Py_ssize_t, const char *, const char *);
PyAPI_FUNC(PyObject *) PyString_Format(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyString_FromFormat(const char *, ...);
PyAPI_FUNC(PyObject *) PyString_FromFormatV(const char *, va_list);
PyAPI_FUNC(PyObject *) PyString_FromString(const char *);
PyAPI_FUNC(PyObject *) PyString_FromStringAndSize(const char *, Py_ssize_t);
PyAPI_FUNC(PyObject *) PyString_InternFromString(const char *);
PyAPI_FUNC(void) PyString_InternInPlace(PyObject **);
PyAPI_FUNC(Py_ssize_t) PyString_Size(PyObject *);
PyAPI_FUNC(PyObject *) PyString_AsDecodedString(PyObject *, const char *, const char *);
PyAPI_FUNC(PyObject *) PyString_AsEncodedString(PyObject *, const char *, const char *);
PyAPI_FUNC(void) PyString_InternImmortal(PyObject **);
PyAPI_FUNC(PyObject *) PyString_Repr(PyObject *, int);
PyAPI_FUNC(PyObject *) _PyString_Join(PyObject *, PyObject *);
PyAPI_FUNC(int) _PyString_Resize(PyObject **, Py_ssize_t);
PyAPI_FUNC(PyObject *) _PyBytes_FormatAdvanced(PyObject *, char *, Py_ssize_t);
PyAPI_FUNC(int) _PyString_Eq(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) _PyString_FormatLong(PyObject *, int, int, int, char **, int *);
PyAPI_FUNC(Py_ssize_t) _PyString_InsertThousandsGrouping(char *, Py_ssize_t, char *, Py_ssize_t,
    Py_ssize_t, const char *, const char *);
PyAPI_FUNC(void) _Py_ReleaseInternedStrings(void);

#define PyString_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_STRING_SUBCLASS)
#define PyString_CheckExact(op) (Py_TYPE(op) == &PyString_Type)
#define PyString_CHECK_INTERNED(op) (((PyStringObject *)(op))->ob_sstate)
#define PyString_AS_STRING(op) (((PyStringObject *)(op))->ob_sval)
#define PyString_GET_SIZE(op) Py_SIZE(op)

#ifdef __cplusplus
}
#endif

#endif /* Py_STRINGOBJECT_H */
