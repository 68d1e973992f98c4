/* Opening and closing: modes, the stream, its buffer.
 *
 * The mode of Python is checked and turned into one for the C library: U goes, b is always there.
 * Directories are refused also where the system would open them.
 */
#include "file.h"

#include <sys/stat.h>

/* ---- errors all parts use ---- */

PyObject *
py_file_raise_closed(void)
{
    PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
    return NULL;
}

PyObject *
py_file_raise_mode(const char *action)
{
    return PyErr_Format(PyExc_IOError, "File not open for %s", action);
}

PyObject *
py_file_raise_errno(PyFileObject *file)
{
    PyErr_SetFromErrno(PyExc_IOError);
    if (file->f_fp != NULL) {
        clearerr(file->f_fp);
    }
    return NULL;
}

/* ---- modes ---- */

/* Rewrites the mode in place; there must be room for two more characters. */
int
_PyFile_SanitizeMode(char *mode)
{
    size_t length = strlen(mode);
    if (length == 0) {
        PyErr_SetString(PyExc_ValueError, "empty mode string");
        return -1;
    }
    char *universal = strchr(mode, 'U');
    if (universal != NULL) {
        memmove(universal, universal + 1, length - (size_t)(universal - mode));
        if (mode[0] == 'w' || mode[0] == 'a') {
            PyErr_Format(PyExc_ValueError, "universal newline mode can only be used with modes "
                                           "starting with 'r'");
            return -1;
        }
        if (mode[0] != 'r') {
            memmove(mode + 1, mode, strlen(mode) + 1);
            mode[0] = 'r';
        }
        if (strchr(mode, 'b') == NULL) {
            memmove(mode + 2, mode + 1, strlen(mode));
            mode[1] = 'b';
        }
        return 0;
    }
    if (mode[0] != 'r' && mode[0] != 'w' && mode[0] != 'a') {
        PyErr_Format(PyExc_ValueError,
                     "mode string must begin with one of 'r', 'w', 'a' or 'U', not '%.200s'", mode);
        return -1;
    }
    return 0;
}

/* ---- the stream ---- */

static int
raise_open_error(PyFileObject *file, const char *mode, int number)
{
    if (number == EINVAL) {
        PyObject *text =
            PyString_FromFormat("invalid mode ('%.50s') or filename", mode);
        PyObject *value = text != NULL ? Py_BuildValue("(iNO)", EINVAL, text, file->f_name) : NULL;
        if (value != NULL) {
            PyErr_SetObject(PyExc_IOError, value);
            Py_DECREF(value);
        }
        return -1;
    }
    errno = number;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, file->f_name);
    return -1;
}

/* A stream that the caller made stays his: it is closed here only if it is ours. */
static int
refuse_directory(PyFileObject *file, int ours)
{
    struct stat status;
    if (fstat(fileno(file->f_fp), &status) != 0 || !S_ISDIR(status.st_mode)) {
        return 0;
    }
    FILE *stream = file->f_fp;
    file->f_fp = NULL;
    if (ours) {
        fclose(stream);
    }
    errno = EISDIR;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, file->f_name);
    return -1;
}

/* fopen without the GIL. Returns the stream or NULL with the errno in `number`. */
static FILE *
open_stream(PyFileObject *file, const char *path, const char *mode, int *number)
{
    PyThreadState *ts = file_unlock(file);
    FILE *stream = fopen(path, mode);
    *number = errno;
    file_lock(file, ts);
    return stream;
}

int
py_file_open(PyFileObject *file, const char *path, const char *mode)
{
    char *real_mode = PyMem_Malloc(strlen(mode) + 3);
    if (real_mode == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    strcpy(real_mode, mode);
    int status = _PyFile_SanitizeMode(real_mode);
    if (status == 0 && PyEval_GetRestricted()) {
        PyErr_SetString(PyExc_IOError,
                        "file() constructor not accessible in restricted mode");
        status = -1;
    }
    if (status == 0) {
        int number;
        FILE *stream = open_stream(file, path, real_mode, &number);
        if (stream != NULL) {
            file->f_fp = stream;
            status = refuse_directory(file, 1);
        }
        else {
            status = raise_open_error(file, mode, number);
        }
    }
    PyMem_Free(real_mode);
    return status;
}

static void
set_directions(PyFileObject *file, const char *mode)
{
    file->f_binary = strchr(mode, 'b') != NULL;
    file->f_univ_newline = strchr(mode, 'U') != NULL;
    file->readable = mode[0] == 'r' || file->f_univ_newline || strchr(mode, '+') != NULL;
    file->writable = mode[0] == 'w' || mode[0] == 'a' || strchr(mode, '+') != NULL;
}

int
py_file_fill(PyFileObject *file, FILE *stream, PyObject *name, const char *mode,
             int (*close)(FILE *))
{
    PyObject *mode_text = PyString_FromString(mode);
    if (mode_text == NULL) {
        return -1;
    }
    Py_INCREF(name);
    Py_XSETREF(file->f_name, name);
    Py_XSETREF(file->f_mode, mode_text);
    Py_INCREF(Py_None);
    Py_XSETREF(file->f_encoding, Py_None);
    Py_INCREF(Py_None);
    Py_XSETREF(file->f_errors, Py_None);
    file->f_close = close;
    file->f_softspace = 0;
    file->f_newlinetypes = NEWLINE_UNKNOWN;
    file->f_skipnextlf = 0;
    file->f_fp = stream;
    set_directions(file, mode);
    return stream != NULL ? refuse_directory(file, 0) : 0;
}

/* ---- closing ---- */

static int
refuse_busy(PyFileObject *file)
{
    if (file->unlocked_count <= 0) {
        return 0;
    }
    if (Py_REFCNT(file) > 0) {
        PyErr_SetString(PyExc_IOError,
                        "close() called during concurrent operation on the same file object");
    }
    else {
        /* The last reference went away while a thread was inside: the object was over-released. */
        PyErr_SetString(PyExc_SystemError,
                        "PyFileObject locking error in destructor (refcnt <= 0 at close).");
    }
    return -1;
}

/* Runs the close function, first of all making the object closed for everybody else. */
static int
run_close(PyFileObject *file)
{
    FILE *stream = file->f_fp;
    int (*close)(FILE *) = file->f_close;
    char *buffer = file->f_setbuf;
    int status = 0;
    file->f_fp = NULL;
    if (close != NULL) {
        file->f_setbuf = NULL; /* in use until the stream is closed */
        PyThreadState *ts = PyEval_SaveThread();
        errno = 0;
        status = close(stream);
        int number = errno;
        PyEval_RestoreThread(ts);
        errno = number;
        PyMem_Free(buffer);
    }
    return status;
}

PyObject *
py_file_close(PyFileObject *file)
{
    py_file_drop_readahead(file);
    if (file->f_fp == NULL) {
        Py_RETURN_NONE;
    }
    if (refuse_busy(file) < 0) {
        return NULL;
    }
    int status = run_close(file);
    if (status == EOF) {
        return PyErr_SetFromErrno(PyExc_IOError);
    }
    if (status != 0) {
        return PyInt_FromLong(status);
    }
    Py_RETURN_NONE;
}

/* ---- buffering ---- */

void
PyFile_SetBufSize(PyObject *self, int size)
{
    PyFileObject *file = as_file(self);
    if (size < 0 || file->f_fp == NULL) {
        return;
    }
    int type = size == 0 ? _IONBF : size == 1 ? _IOLBF : _IOFBF;
    size_t length = size == 1 ? BUFSIZ : (size_t)size;
    fflush(file->f_fp);
    if (type == _IONBF) {
        setvbuf(file->f_fp, NULL, type, 0);
        PyMem_Free(file->f_setbuf);
        file->f_setbuf = NULL;
        return;
    }
    char *buffer = PyMem_Malloc(length);
    if (buffer == NULL) {
        return; /* the stream keeps the buffer it has */
    }
    char *old = file->f_setbuf;
    if (setvbuf(file->f_fp, buffer, type, length) != 0) {
        PyMem_Free(buffer);
        return;
    }
    file->f_setbuf = buffer;
    PyMem_Free(old);
}
