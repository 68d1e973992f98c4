/* ucnhash.h - names of characters, by the capsule that the module unicodedata has. */
#ifndef Py_UCNHASH_H
#define Py_UCNHASH_H
#ifdef __cplusplus
extern "C" {
#endif

#define PyUnicodeData_CAPSULE_NAME "unicodedata.ucnhash_CAPI"

typedef struct {
    int size;                 /* of this struct */
    /* The name of a character into buffer, or the character of a name; false when there is none.  self is NULL. */
    int (*getname)(PyObject *self, Py_UCS4 code, char *buffer, int buflen);
    int (*getcode)(PyObject *self, const char *name, int namelen, Py_UCS4 *code);
} _PyUnicode_Name_CAPI;

#ifdef __cplusplus
}
#endif
#endif /* Py_UCNHASH_H */
