/* Reading from files whose insides are known, without a call of a method for each piece: builtin files and inputs of cStringIO.

   I1 A builtin file is read only while its read() would do the same: it is open, to be read, has no other line ends than \n,
      and nothing was read ahead for its iterator.  Otherwise the method is asked, which says what is wrong.
   I2 A piece lies in self->buffer, or in the cStringIO's bytes; it is used up before any foreign code runs. */
#include "cStringIO.h"
#include "pickle.h"

enum { FIRST_ROOM = 512, LAST_STEP = 1 << 24 };

static int
make_room(unpickler_object *self, Py_ssize_t room)
{
    if (room > self->buffer_room) {
        char *buffer = PyMem_Realloc(self->buffer, (size_t)room);
        if (buffer == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->buffer = buffer;
        self->buffer_room = room;
    }
    return 0;
}

/* ---- builtin files ---- */

static int
raise_file_error(PyFileObject *file)
{
    if (ferror(file->f_fp)) {
        PyErr_SetFromErrno(PyExc_IOError);
    }
    clearerr(file->f_fp);
    return PyErr_Occurred() ? -1 : 0;
}

/* A signal has come: its handler may raise, or close the file. */
static int
go_on_after_signal(PyFileObject *file)
{
    clearerr(file->f_fp);
    if (PyErr_CheckSignals() == 0 && file->f_fp == NULL) {
        PyErr_SetString(PyExc_ValueError, "I/O operation on closed file");
    }
    return PyErr_Occurred() ? -1 : 0;
}

/* Reads on behind `used`.  Returns the number of bytes, fewer at the end, or -1. */
static Py_ssize_t
read_block(unpickler_object *self, PyFileObject *file, Py_ssize_t used, Py_ssize_t n)
{
    size_t got = 0;
    int interrupted;
    do {
        PyFile_IncUseCount(file);
        Py_BEGIN_ALLOW_THREADS
        errno = 0;
        got += fread(self->buffer + used + got, 1, (size_t)n - got, file->f_fp);
        Py_END_ALLOW_THREADS
        PyFile_DecUseCount(file);
        interrupted = got < (size_t)n && ferror(file->f_fp) && errno == EINTR;
        if (interrupted && go_on_after_signal(file) < 0) {
            return -1;
        }
    } while (interrupted);
    return got < (size_t)n && raise_file_error(file) < 0 ? -1 : (Py_ssize_t)got;
}

/* How many bytes can be had without waiting. */
static inline Py_ssize_t
at_hand(const PyFileObject *file)
{
#ifdef __GLIBC__
    const FILE *stream = file->f_fp;
    return file->unlocked_count == 0 ? stream->_IO_read_end - stream->_IO_read_ptr : 0;
#else
    return 0;
#endif
}

/* In steps, as the number may be a lie. */
static int
read_from_file(unpickler_object *self, PyFileObject *file, Py_ssize_t n)
{
    Py_ssize_t used = 0, got = 1;
    if (n <= at_hand(file) && n <= self->buffer_room) {
        self->size = (Py_ssize_t)fread_unlocked(self->buffer, 1, (size_t)n, file->f_fp);
        return 1;
    }
    while (used < n && got > 0) {
        Py_ssize_t step = n - used < LAST_STEP ? n - used : LAST_STEP;
        if (make_room(self, used + step < FIRST_ROOM ? FIRST_ROOM : used + step) < 0) {
            return -1;
        }
        got = read_block(self, file, used, step);
        if (got < 0) {
            return -1;
        }
        used += got;
    }
    self->size = used;
    return 1;
}

/* Bytes of the line until it ends or the room does. */
static Py_ssize_t
read_line_block(unpickler_object *self, PyFileObject *file, Py_ssize_t used)
{
    int c = 0;
    for (Py_ssize_t n = at_hand(file); n > 0 && used < self->buffer_room; n--) {
        self->buffer[used++] = (char)(c = getc_unlocked(file->f_fp));
        if (c == '\n') {
            return used;
        }
    }
    PyFile_IncUseCount(file);
    Py_BEGIN_ALLOW_THREADS
    flockfile(file->f_fp);
    errno = 0;
    while (used < self->buffer_room && c != '\n' && (c = getc_unlocked(file->f_fp)) != EOF) {
        self->buffer[used++] = (char)c;
    }
    funlockfile(file->f_fp);
    Py_END_ALLOW_THREADS
    PyFile_DecUseCount(file);
    return used;
}

static int
read_line_from_file(unpickler_object *self, PyFileObject *file)
{
    Py_ssize_t used = 0, room = FIRST_ROOM;
    for (;;) {
        if (make_room(self, room) < 0) {
            return -1;
        }
        used = read_line_block(self, file, used);
        self->size = used;
        if (used > 0 && self->buffer[used - 1] == '\n') {
            return 1;
        }
        if (ferror(file->f_fp) && errno == EINTR) {
            if (go_on_after_signal(file) < 0) {
                return -1;
            }
        }
        else if (used < self->buffer_room) {
            return raise_file_error(file) < 0 ? -1 : 1;
        }
        room = used < self->buffer_room ? room : 2 * used;
    }
}

/* ---- which is it? ---- */

static int
is_readable_file(PyObject *source)
{
    PyFileObject *file = (PyFileObject *)source;
    return PyFile_CheckExact(source) && file->f_fp != NULL && file->readable && !file->f_univ_newline && file->f_buf == NULL; /* I1 */
}

int
py_unpickler_fetch_known(unpickler_object *self, Py_ssize_t n)
{
    if (!is_readable_file(self->source)) {
        return 0;
    }
    PyFileObject *file = (PyFileObject *)self->source;
    int status = n < 0 ? read_line_from_file(self, file) : read_from_file(self, file, n);
    self->in = self->buffer;
    self->pos = 0;
    return status;
}

/* The interface of cStringIO, if the program has imported it. Returns borrowed or NULL. Raises no. */
static const struct PycStringIO_CAPI *
find_memory_api(void)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "cStringIO");
    PyObject *capsule = module != NULL ? PyObject_GetAttrString(module, "cStringIO_CAPI") : NULL;
    const struct PycStringIO_CAPI *api = NULL;
    if (capsule != NULL && PyCapsule_IsValid(capsule, PycStringIO_CAPSULE_NAME)) {
        api = PyCapsule_GetPointer(capsule, PycStringIO_CAPSULE_NAME);
    }
    Py_XDECREF(capsule);
    PyErr_Clear();                /* a module of the same name: then its methods are called */
    return api;
}

void
py_unpickler_know_source(unpickler_object *self, PyObject *file)
{
    if (strcmp(Py_TYPE(file)->tp_name, "cStringIO.StringI") == 0) {
        const struct PycStringIO_CAPI *api = find_memory_api();
        self->memory = api != NULL && Py_TYPE(file) == api->InputType ? api : NULL;
    }
    if (self->memory != NULL || PyFile_CheckExact(file)) {
        Py_INCREF(file);
        self->source = file;
    }
}
