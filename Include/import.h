/* import.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_IMPORT_H
#define Py_IMPORT_H

#ifdef __cplusplus
extern "C" {
#endif

struct filedescr;

struct _frozen {
    char *name;
    unsigned char *code; /* marshalled */
    int size;            /* bytes; negative: a package */
};

struct _inittab {
    char *name;
    void (*initfunc)(void);
};

PyAPI_DATA(struct _frozen *) PyImport_FrozenModules;
PyAPI_DATA(struct _inittab *) PyImport_Inittab;
PyAPI_DATA(PyTypeObject) PyNullImporter_Type;

PyAPI_FUNC(PyObject *) PyImport_AddModule(const char *);
PyAPI_FUNC(int) PyImport_AppendInittab(const char *, void (*)(void));
PyAPI_FUNC(void) PyImport_Cleanup(void);
PyAPI_FUNC(PyObject *) PyImport_ExecCodeModule(char *, PyObject *);
PyAPI_FUNC(PyObject *) PyImport_ExecCodeModuleEx(char *, PyObject *, char *);
PyAPI_FUNC(int) PyImport_ExtendInittab(struct _inittab *);
PyAPI_FUNC(PyObject *) PyImport_GetImporter(PyObject *);
PyAPI_FUNC(long) PyImport_GetMagicNumber(void);
PyAPI_FUNC(PyObject *) PyImport_GetModuleDict(void);
PyAPI_FUNC(PyObject *) PyImport_Import(PyObject *);
PyAPI_FUNC(int) PyImport_ImportFrozenModule(char *);
PyAPI_FUNC(PyObject *) PyImport_ImportModule(const char *);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleLevel(char *, PyObject *, PyObject *, PyObject *, int);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleNoBlock(const char *);
PyAPI_FUNC(PyObject *) PyImport_ReloadModule(PyObject *);
PyAPI_FUNC(void) _PyImport_AcquireLock(void);
PyAPI_FUNC(PyObject *) _PyImport_FindExtension(char *, char *);
PyAPI_FUNC(struct filedescr *) _PyImport_FindModule(const char *, PyObject *, char *, size_t,
    FILE **, PyObject **);
PyAPI_FUNC(PyObject *) _PyImport_FixupExtension(char *, char *);
PyAPI_FUNC(int) _PyImport_IsScript(struct filedescr *);
PyAPI_FUNC(void) _PyImport_ReInitLock(void);
PyAPI_FUNC(int) _PyImport_ReleaseLock(void);

#define PyImport_ImportModuleEx(n, g, l, f) PyImport_ImportModuleLevel((n), (g), (l), (f), -1)

#ifdef __cplusplus
}
#endif

#endif /* Py_IMPORT_H */
