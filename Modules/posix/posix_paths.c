/* posix: names in directories. Calls without the GIL; a path given as unicode is encoded. */
#include "posix.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <utime.h>
#include <sys/time.h>

/* ---- one path ---- */

typedef int (*path_call)(const char *path);

static PyObject *
call_with_path(PyObject *args, const char *format, path_call call)
{
    char *path = NULL;
    if (!PyArg_ParseTuple(args, format, Py_FileSystemDefaultEncoding, &path)) {
        return NULL;
    }
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = call(path);
    Py_END_ALLOW_THREADS
    if (status < 0) {
        return posix_path_error(path);
    }
    PyMem_Free(path);
    Py_RETURN_NONE;
}

#define PATH_FUNCTION(name, call)                                \
    static PyObject *posix_##name(PyObject *self, PyObject *args) \
    {                                                            \
        return call_with_path(args, "et:" #name, call);          \
    }

PATH_FUNCTION(chdir, chdir)
PATH_FUNCTION(chroot, chroot)
PATH_FUNCTION(rmdir, rmdir)
PATH_FUNCTION(unlink, unlink)
PATH_FUNCTION(remove, unlink)

/* ---- two paths ---- */

typedef int (*two_path_call)(const char *from, const char *to);

static PyObject *
call_with_paths(PyObject *args, const char *format, two_path_call call)
{
    char *from = NULL, *to = NULL;
    if (!PyArg_ParseTuple(args, format, Py_FileSystemDefaultEncoding, &from,
                          Py_FileSystemDefaultEncoding, &to)) {
        return NULL;
    }
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = call(from, to);
    Py_END_ALLOW_THREADS
    PyMem_Free(from);
    PyMem_Free(to);
    return posix_none(status);
}

static PyObject *
posix_rename(PyObject *self, PyObject *args)
{
    return call_with_paths(args, "etet:rename", rename);
}

static PyObject *
posix_link(PyObject *self, PyObject *args)
{
    return call_with_paths(args, "etet:link", link);
}

static PyObject *
posix_symlink(PyObject *self, PyObject *args)
{
    return call_with_paths(args, "etet:symlink", symlink);
}

/* ---- a path and numbers ---- */

static PyObject *
finish_path(char *path, int status)
{
    if (status < 0) {
        return posix_path_error(path);
    }
    PyMem_Free(path);
    Py_RETURN_NONE;
}

static PyObject *
posix_access(PyObject *self, PyObject *args)
{
    char *path;
    int mode, status;
    if (!PyArg_ParseTuple(args, "eti:access", Py_FileSystemDefaultEncoding, &path, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = access(path, mode);
    Py_END_ALLOW_THREADS
    PyMem_Free(path);
    return PyBool_FromLong(status == 0);
}

static PyObject *
change_mode(PyObject *args, const char *format, int (*call)(const char *, mode_t))
{
    char *path;
    int mode, status;
    if (!PyArg_ParseTuple(args, format, Py_FileSystemDefaultEncoding, &path, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = call(path, (mode_t)mode);
    Py_END_ALLOW_THREADS
    return finish_path(path, status);
}

static PyObject *
posix_chmod(PyObject *self, PyObject *args)
{
    return change_mode(args, "eti:chmod", chmod);
}

static PyObject *
posix_lchmod(PyObject *self, PyObject *args)
{
    return change_mode(args, "eti:lchmod", lchmod);
}

static PyObject *
change_owner(PyObject *args, const char *format, int (*call)(const char *, uid_t, gid_t))
{
    char *path = NULL;
    uid_t uid;
    gid_t gid;
    int status;
    if (!PyArg_ParseTuple(args, format, Py_FileSystemDefaultEncoding, &path, _Py_Uid_Converter,
                          &uid, _Py_Gid_Converter, &gid)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = call(path, uid, gid);
    Py_END_ALLOW_THREADS
    return finish_path(path, status);
}

static PyObject *
posix_chown(PyObject *self, PyObject *args)
{
    return change_owner(args, "etO&O&:chown", chown);
}

static PyObject *
posix_lchown(PyObject *self, PyObject *args)
{
    return change_owner(args, "etO&O&:lchown", lchown);
}

static PyObject *
posix_mkdir(PyObject *self, PyObject *args)
{
    char *path;
    int mode = 0777, status;
    if (!PyArg_ParseTuple(args, "et|i:mkdir", Py_FileSystemDefaultEncoding, &path, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = mkdir(path, (mode_t)mode);
    Py_END_ALLOW_THREADS
    return finish_path(path, status);
}

static PyObject *
posix_mkfifo(PyObject *self, PyObject *args)
{
    char *path;
    int mode = 0666, status;
    if (!PyArg_ParseTuple(args, "s|i:mkfifo", &path, &mode)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = mkfifo(path, (mode_t)mode);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

static PyObject *
posix_mknod(PyObject *self, PyObject *args)
{
    char *path;
    int mode = 0600, status;
    unsigned long device = 0;
    if (!PyArg_ParseTuple(args, "s|ik:mknod", &path, &mode, &device)) {
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    status = mknod(path, (mode_t)mode, (dev_t)device);
    Py_END_ALLOW_THREADS
    return posix_none(status);
}

/* A device number; 1 with the value, 0 with an error. */
static int
convert_device(PyObject *object, void *target)
{
    PyObject *number = PyNumber_Index(object);
    PyObject *wide = number != NULL ? PyNumber_Long(number) : NULL;
    Py_XDECREF(number);
    if (wide == NULL) {
        return 0;
    }
    *(dev_t *)target = (dev_t)PyLong_AsUnsignedLongLong(wide);
    Py_DECREF(wide);
    return PyErr_Occurred() == NULL;
}

static PyObject *
posix_major(PyObject *self, PyObject *args)
{
    dev_t device;
    return PyArg_ParseTuple(args, "O&:major", convert_device, &device)
               ? PyInt_FromLong((long)major(device))
               : NULL;
}

static PyObject *
posix_minor(PyObject *self, PyObject *args)
{
    dev_t device;
    return PyArg_ParseTuple(args, "O&:minor", convert_device, &device)
               ? PyInt_FromLong((long)minor(device))
               : NULL;
}

static PyObject *
posix_makedev(PyObject *self, PyObject *args)
{
    int high, low;
    if (!PyArg_ParseTuple(args, "ii:makedev", &high, &low)) {
        return NULL;
    }
    return PyInt_FromLong((long)makedev((unsigned)high, (unsigned)low));
}

static PyObject *
posix_umask(PyObject *self, PyObject *args)
{
    int mask;
    return PyArg_ParseTuple(args, "i:umask", &mask) ? PyInt_FromLong((long)umask((mode_t)mask))
                                                    : NULL;
}

/* ---- times ---- */

/* Seconds and microseconds of a number. Returns status. Raises yes. */
static int
read_time(PyObject *number, struct timeval *when)
{
    if (!PyFloat_Check(number)) {
        when->tv_sec = PyInt_AsLong(number);
        when->tv_usec = 0;
        return when->tv_sec == -1 && PyErr_Occurred() ? -1 : 0;
    }
    double value = PyFloat_AsDouble(number);
    PyObject *whole = PyNumber_Long(number);
    if (whole == NULL) {
        return -1;
    }
    when->tv_sec = PyLong_Check(whole) ? PyLong_AsLong(whole) : PyInt_AsLong(whole);
    Py_DECREF(whole);
    if (when->tv_sec == -1 && PyErr_Occurred()) {
        return -1;
    }
    long microseconds = (long)((value - (double)when->tv_sec) * 1e6);
    when->tv_usec = microseconds < 0 ? 0 : microseconds;
    return 0;
}

static PyObject *
posix_utime(PyObject *self, PyObject *args)
{
    char *path;
    PyObject *times;
    struct timeval values[2];
    int status;
    if (!PyArg_ParseTuple(args, "etO:utime", Py_FileSystemDefaultEncoding, &path, &times)) {
        return NULL;
    }
    if (times != Py_None) {
        if (!PyTuple_Check(times) || PyTuple_GET_SIZE(times) != 2) {
            PyErr_SetString(PyExc_TypeError, "utime() arg 2 must be a tuple (atime, mtime)");
            PyMem_Free(path);
            return NULL;
        }
        if (read_time(PyTuple_GET_ITEM(times, 0), &values[0]) < 0 ||
            read_time(PyTuple_GET_ITEM(times, 1), &values[1]) < 0) {
            PyMem_Free(path);
            return NULL;
        }
    }
    Py_BEGIN_ALLOW_THREADS
    status = utimes(path, times == Py_None ? NULL : values);
    Py_END_ALLOW_THREADS
    return finish_path(path, status);
}

/* ---- reading directories and links ---- */

/* A name as the kind of string that the caller used; one that cannot be decoded stays str. */
static PyObject *
entry_name(const char *name, size_t size, int unicode)
{
    PyObject *text = PyString_FromStringAndSize(name, (Py_ssize_t)size);
    if (text == NULL || !unicode) {
        return text;
    }
    PyObject *decoded = PyUnicode_FromEncodedObject(text, Py_FileSystemDefaultEncoding, "strict");
    if (decoded == NULL) {
        PyErr_Clear();
        return text;
    }
    Py_DECREF(text);
    return decoded;
}

static struct dirent *
read_entry(DIR *directory)
{
    struct dirent *entry;
    Py_BEGIN_ALLOW_THREADS
    errno = 0;
    entry = readdir(directory);
    Py_END_ALLOW_THREADS
    return entry;
}

static int
append_entry(PyObject *list, const char *name, int unicode)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return 0;
    }
    PyObject *text = entry_name(name, strlen(name), unicode);
    int status = text != NULL ? PyList_Append(list, text) : -1;
    Py_XDECREF(text);
    return status;
}

static PyObject *
posix_listdir(PyObject *self, PyObject *args)
{
    char *path = NULL;
    if (!PyArg_ParseTuple(args, "et:listdir", Py_FileSystemDefaultEncoding, &path)) {
        return NULL;
    }
    int unicode = PyTuple_GET_SIZE(args) == 1 && PyUnicode_Check(PyTuple_GET_ITEM(args, 0));
    DIR *directory;
    Py_BEGIN_ALLOW_THREADS
    directory = opendir(path);
    Py_END_ALLOW_THREADS
    if (directory == NULL) {
        return posix_path_error(path);
    }
    PyObject *list = PyList_New(0);
    struct dirent *entry = NULL;
    while (list != NULL && (entry = read_entry(directory)) != NULL) {
        if (append_entry(list, entry->d_name, unicode) < 0) {
            Py_CLEAR(list);
        }
    }
    int number = errno;
    closedir(directory);
    if (list != NULL && number != 0) {
        Py_DECREF(list);
        errno = number;
        return posix_path_error(path);
    }
    PyMem_Free(path);
    return list;
}

static PyObject *
posix_readlink(PyObject *self, PyObject *args)
{
    char target[4096 + 1];
    char *path;
    ssize_t size;
    if (!PyArg_ParseTuple(args, "et:readlink", Py_FileSystemDefaultEncoding, &path)) {
        return NULL;
    }
    int unicode = PyUnicode_Check(PyTuple_GET_ITEM(args, 0));
    Py_BEGIN_ALLOW_THREADS
    size = readlink(path, target, sizeof target);
    Py_END_ALLOW_THREADS
    if (size < 0) {
        return posix_path_error(path);
    }
    PyMem_Free(path);
    return entry_name(target, (size_t)size, unicode);
}

/* The working directory, however long its name is. Returns memory from malloc, NULL with errno. */
static char *
working_directory(void)
{
    char *path;
    Py_BEGIN_ALLOW_THREADS
    path = getcwd(NULL, 0);
    Py_END_ALLOW_THREADS
    return path;
}

static PyObject *
posix_getcwd(PyObject *self, PyObject *unused)
{
    char *path = working_directory();
    if (path == NULL) {
        return posix_error();
    }
    PyObject *text = PyString_FromString(path);
    free(path);
    return text;
}

static PyObject *
posix_getcwdu(PyObject *self, PyObject *unused)
{
    char *path = working_directory();
    if (path == NULL) {
        return posix_error();
    }
    PyObject *text =
        PyUnicode_Decode(path, (Py_ssize_t)strlen(path), Py_FileSystemDefaultEncoding, "strict");
    free(path);
    return text;
}

/* ---- names for temporary files ---- */

static int
warn_unsafe(const char *name)
{
    char text[100];
    PyOS_snprintf(text, sizeof text, "%s is a potential security risk to your program", name);
    if (PyErr_WarnEx(PyExc_RuntimeWarning, text, 1) < 0) {
        return -1;
    }
    PyOS_snprintf(text, sizeof text, "%s has been removed in 3.x; use the tempfile module", name);
    return PyErr_WarnPy3k(text, 1);
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static PyObject *
posix_tempnam(PyObject *self, PyObject *args)
{
    char *directory = NULL, *prefix = NULL;
    if (!PyArg_ParseTuple(args, "|zz:tempnam", &directory, &prefix) || warn_unsafe("tempnam") < 0) {
        return NULL;
    }
    char *name = tempnam(directory, prefix);
    if (name == NULL) {
        return PyErr_NoMemory();
    }
    PyObject *text = PyString_FromString(name);
    free(name);
    return text;
}

static PyObject *
posix_tmpnam(PyObject *self, PyObject *unused)
{
    char buffer[L_tmpnam];
    if (warn_unsafe("tmpnam") < 0) {
        return NULL;
    }
    for (int attempt = 0; attempt < 100; attempt++) {
        unsigned int bits;
        if (_PyOS_URandom(&bits, sizeof bits) < 0) {
            return NULL;
        }
        PyOS_snprintf(buffer, sizeof buffer, "/tmp/file%06x", bits & 0xffffff);
        if (access(buffer, F_OK) != 0) {
            return PyString_FromString(buffer);
        }
    }
    errno = EEXIST;
    return posix_error();
}

static PyObject *
posix_tmpfile(PyObject *self, PyObject *unused)
{
    if (PyErr_WarnPy3k("tmpfile has been removed in 3.x; use the tempfile module", 1) < 0) {
        return NULL;
    }
    FILE *file = tmpfile();
    if (file == NULL) {
        return posix_error();
    }
    PyObject *object = PyFile_FromFile(file, "<tmpfile>", "w+b", fclose);
    if (object == NULL) {
        fclose(file);
    }
    return object;
}

const PyMethodDef py_posix_path_methods[] = {
    {"access", posix_access, METH_VARARGS, "access(path, mode) -> may the real user do that?"},
    {"chdir", posix_chdir, METH_VARARGS, "chdir(path): change the working directory"},
    {"chmod", posix_chmod, METH_VARARGS, "chmod(path, mode): change the permissions"},
    {"chown", posix_chown, METH_VARARGS, "chown(path, uid, gid): change the owner"},
    {"chroot", posix_chroot, METH_VARARGS, "chroot(path): change the root directory"},
    {"getcwd", posix_getcwd, METH_NOARGS, "getcwd() -> working directory"},
    {"getcwdu", posix_getcwdu, METH_NOARGS, "getcwdu() -> working directory as unicode"},
    {"lchmod", posix_lchmod, METH_VARARGS, "lchmod(path, mode): links are not followed"},
    {"lchown", posix_lchown, METH_VARARGS, "lchown(path, uid, gid): links are not followed"},
    {"link", posix_link, METH_VARARGS, "link(source, name): a further name"},
    {"listdir", posix_listdir, METH_VARARGS, "listdir(path) -> names without . and .."},
    {"major", posix_major, METH_VARARGS, "major(device) -> number of the driver"},
    {"makedev", posix_makedev, METH_VARARGS, "makedev(major, minor) -> device"},
    {"minor", posix_minor, METH_VARARGS, "minor(device) -> number of the unit"},
    {"mkdir", posix_mkdir, METH_VARARGS, "mkdir(path[, mode=0777])"},
    {"mkfifo", posix_mkfifo, METH_VARARGS, "mkfifo(path[, mode=0666])"},
    {"mknod", posix_mknod, METH_VARARGS, "mknod(path[, mode=0600[, device]])"},
    {"readlink", posix_readlink, METH_VARARGS, "readlink(path) -> what the link says"},
    {"remove", posix_remove, METH_VARARGS, "remove(path): delete a file"},
    {"rename", posix_rename, METH_VARARGS, "rename(old, new)"},
    {"rmdir", posix_rmdir, METH_VARARGS, "rmdir(path): delete an empty directory"},
    {"symlink", posix_symlink, METH_VARARGS, "symlink(target, name)"},
    {"tempnam", posix_tempnam, METH_VARARGS, "tempnam([dir[, prefix]]) -> unused name"},
    {"tmpfile", posix_tmpfile, METH_NOARGS, "tmpfile() -> file without a name"},
    {"tmpnam", posix_tmpnam, METH_NOARGS, "tmpnam() -> unused name"},
    {"umask", posix_umask, METH_VARARGS, "umask(mask) -> the old one"},
    {"unlink", posix_unlink, METH_VARARGS, "unlink(path): delete a file"},
    {"utime", posix_utime, METH_VARARGS, "utime(path, (atime, mtime) or None)"},
    {NULL, NULL, 0, NULL},
};
