/* What the parts of the module posix share.
 *
 *     posixmodule.c      the module: constants, environ, joining the tables
 *     posix_paths.c      names in directories: chmod, rename, listdir, ...
 *     posix_stat.c       stat, statvfs and their result types
 *     posix_files.c      descriptors: open, read, dup, pipe, fdopen, popen, ...
 *     posix_process.c    fork, exec, wait, kill, system, times
 *     posix_identity.c   users, groups, sessions
 *     posix_config.c     confstr, sysconf, pathconf, environment variables, random bytes
 */
#ifndef PY_POSIX_H
#define PY_POSIX_H

#include "Python.h"

#include <errno.h>
#include <unistd.h>

extern const PyMethodDef py_posix_path_methods[];
extern const PyMethodDef py_posix_stat_methods[];
extern const PyMethodDef py_posix_file_methods[];
extern const PyMethodDef py_posix_process_methods[];
extern const PyMethodDef py_posix_identity_methods[];
extern const PyMethodDef py_posix_config_methods[];

/* Numbers of users and groups, also for pwd, grp and extensions. */
PyAPI_FUNC(PyObject *) _PyInt_FromUid(uid_t uid);
PyAPI_FUNC(PyObject *) _PyInt_FromGid(gid_t gid);
PyAPI_FUNC(int) _Py_Uid_Converter(PyObject *object, void *result);
PyAPI_FUNC(int) _Py_Gid_Converter(PyObject *object, void *result);

/* OSError from errno. Returns NULL. Raises yes. */
static inline PyObject *
posix_error(void)
{
    return PyErr_SetFromErrno(PyExc_OSError);
}

/* OSError with a file name from "et", which is freed. Returns NULL. Raises yes. */
static inline PyObject *
posix_path_error(char *path)
{
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    PyMem_Free(path);
    return NULL;
}

/* None, or OSError when `status` is negative. Returns new. Raises yes. */
static inline PyObject *
posix_none(int status)
{
    if (status < 0) {
        return posix_error();
    }
    Py_RETURN_NONE;
}

/* Result types and names; called by the module's init function. Return status. Raise yes. */
int py_posix_init_stat(PyObject *module);
int py_posix_init_config(PyObject *module);

/* What stat and its kind return. Returns new. Raises yes. */
struct stat;
PyObject *py_posix_stat_result(const struct stat *status);

#endif
