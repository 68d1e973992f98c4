/* The module _hotshot: a profiler that only writes a log while the program runs, and the reader of such logs.
 *
 * A log is a sequence of records.  The low two bits of a record's first byte say enter, exit or line, and the rest of the
 * byte begins a number; or they are 3, and the whole byte is a kind of its own:
 *
 *     enter  number of the file (in the byte's rest), first line, time      info   0x13, key, value
 *     exit   time (in the byte's rest)                                      file   0x23, number, name
 *     line   line (in the byte's rest), time                                func   0x43, number of the file, line, name
 *     0x33 / 0x53  whether lines / calls have times
 *
 * Numbers come seven bits a byte, the low ones first, the eighth bit says that more follow; a byte's rest holds five.  Texts
 * are their length and their bytes.  A time is that since the record before, in microseconds.
 *
 *   I1  file is NULL once a profiler or reader is closed
 *   I2  codes maps the address of a code object to (the object, number of its file): no address is used again
 */
#define PY_SSIZE_T_CLEAN
#include "Python.h"
#include "frameobject.h"
#include "structmember.h"

#include <time.h>

enum {
    ENTER = 0x00,
    EXIT = 0x01,
    LINENO = 0x02,
    OTHER = 0x03,
    ADD_INFO = 0x13,
    DEFINE_FILE = 0x23,
    LINE_TIMES = 0x33,
    DEFINE_FUNC = 0x43,
    FRAME_TIMES = 0x53,
    TEXT_MOST = 10234 /* bytes of a text */
};

typedef struct {
    PyObject_HEAD
    FILE *file;      /* owned, see I1 */
    PyObject *name;  /* owned */
    PyObject *files; /* owned dict: name -> number */
    PyObject *codes; /* owned dict, see I2 */
    PyObject *known; /* owned dict: (file, line) of functions with a record -> None */
    long long last;  /* microseconds */
    int active, frametimings, lineevents, linetimings;
} profiler;

typedef struct {
    PyObject_HEAD
    FILE *file;     /* owned, see I1 */
    PyObject *info; /* owned dict: key -> list of values */
    int frametimings, linetimings;
} reader;

PyMODINIT_FUNC init_hotshot(void);

static PyTypeObject profiler_type, reader_type;

/* The class lies in the type's dict. Returns borrowed. */
static PyObject *
profiler_error(void)
{
    return PyDict_GetItemString(profiler_type.tp_dict, "_error");
}

static long long
microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* ---- writing ---- */

static void
put_number(FILE *file, unsigned long n)
{
    for (; n > 0x7f; n >>= 7) {
        putc((int)(n & 0x7f) | 0x80, file);
    }
    putc((int)n, file);
}

static void
put_with_kind(FILE *file, int kind, unsigned long n)
{
    putc(kind | (int)(n & 0x1f) << 2 | (n > 0x1f ? 0x80 : 0), file);
    if (n > 0x1f) {
        put_number(file, n >> 5);
    }
}

/* Cut where the reader would not believe it. */
static void
put_text(FILE *file, const char *text, Py_ssize_t length)
{
    length = length > TEXT_MOST ? TEXT_MOST : length;
    put_number(file, (unsigned long)length);
    fwrite(text, 1, (size_t)length, file);
}

static void
put_info(FILE *file, const char *key, const char *value)
{
    putc(ADD_INFO, file);
    put_text(file, key, (Py_ssize_t)strlen(key));
    put_text(file, value, (Py_ssize_t)strlen(value));
}

static unsigned long
time_passed(profiler *self)
{
    long long now = microseconds(), passed = now - self->last;
    self->last = now;
    return passed > 0 ? (unsigned long)passed : 0;
}

/* ---- events ---- */

/* The number of a file; a new one gets its record. Returns -1 and an exception without memory. */
static long
number_of_file(profiler *self, PyObject *name)
{
    PyObject *number = PyDict_GetItem(self->files, name);
    if (number != NULL) {
        return PyInt_AS_LONG(number);
    }
    long next = (long)PyDict_Size(self->files);
    number = PyInt_FromLong(next);
    if (number == NULL || PyDict_SetItem(self->files, name, number) < 0) {
        Py_XDECREF(number);
        return -1;
    }
    Py_DECREF(number);
    putc(DEFINE_FILE, self->file);
    put_number(self->file, (unsigned long)next);
    put_text(self->file, PyString_AS_STRING(name), PyString_GET_SIZE(name));
    return next;
}

/* A record for a function the first time it is seen. Returns status. */
static int
define_function(profiler *self, long file, PyCodeObject *code)
{
    PyObject *key = Py_BuildValue("(li)", file, code->co_firstlineno);
    if (key == NULL) {
        return -1;
    }
    int status = PyDict_GetItem(self->known, key) != NULL ? 1 : PyDict_SetItem(self->known, key, Py_None);
    Py_DECREF(key);
    if (status == 0) {
        putc(DEFINE_FUNC, self->file);
        put_number(self->file, (unsigned long)file);
        put_number(self->file, (unsigned long)code->co_firstlineno);
        put_text(self->file, PyString_AS_STRING(code->co_name), PyString_GET_SIZE(code->co_name));
    }
    return status < 0 ? -1 : 0;
}

/* The number of the file of a code object, with all records that it needs. Returns -1 and an exception without memory. */
static long
number_of_code(profiler *self, PyCodeObject *code)
{
    PyObject *address = PyLong_FromVoidPtr(code);
    PyObject *entry = address == NULL ? NULL : PyDict_GetItem(self->codes, address);
    long file = -1;
    if (entry != NULL) {
        file = PyInt_AS_LONG(PyTuple_GET_ITEM(entry, 1));
    } else if (address != NULL) {
        file = number_of_file(self, code->co_filename);
        entry = file < 0 || define_function(self, file, code) < 0 ? NULL : Py_BuildValue("(Ol)", code, file);
        if (entry == NULL || PyDict_SetItem(self->codes, address, entry) < 0) {
            file = -1;
        }
        Py_XDECREF(entry);
    }
    Py_XDECREF(address);
    return file;
}

static int
write_event(PyObject *object, PyFrameObject *frame, int what, PyObject *arg)
{
    profiler *self = (profiler *)object;
    long file;
    if (self->file == NULL) {
        return 0;
    }
    switch (what) {
    case PyTrace_CALL:
        file = number_of_code(self, frame->f_code);
        if (file < 0) {
            return -1;
        }
        put_with_kind(self->file, ENTER, (unsigned long)file);
        put_number(self->file, (unsigned long)frame->f_code->co_firstlineno);
        if (self->frametimings) {
            put_number(self->file, time_passed(self));
        }
        break;
    case PyTrace_RETURN:
        put_with_kind(self->file, EXIT, self->frametimings ? time_passed(self) : 0);
        break;
    case PyTrace_LINE:
        put_with_kind(self->file, LINENO, (unsigned long)frame->f_lineno);
        if (self->linetimings) {
            put_number(self->file, time_passed(self));
        }
        break;
    default:
        break;
    }
    return 0;
}

/* ---- starting and stopping ---- */

static int
check_ready(profiler *self)
{
    if (self->file == NULL) {
        PyErr_SetString(profiler_error(), "profiler already closed");
        return -1;
    }
    if (self->active) {
        PyErr_SetString(profiler_error(), "profiler already active");
        return -1;
    }
    return 0;
}

static void
begin(profiler *self)
{
    self->active = 1;
    self->last = microseconds();
    if (self->lineevents) {
        PyEval_SetTrace(write_event, (PyObject *)self);
    } else {
        PyEval_SetProfile(write_event, (PyObject *)self);
    }
}

static void
end(profiler *self)
{
    if (self->active) {
        self->active = 0;
        if (self->lineevents) {
            PyEval_SetTrace(NULL, NULL);
        } else {
            PyEval_SetProfile(NULL, NULL);
        }
    }
}

static PyObject *
profiler_start(profiler *self, PyObject *nothing)
{
    if (check_ready(self) < 0) {
        return NULL;
    }
    begin(self);
    Py_RETURN_NONE;
}

static PyObject *
profiler_stop(profiler *self, PyObject *nothing)
{
    if (!self->active) {
        PyErr_SetString(profiler_error(), "profiler not active");
        return NULL;
    }
    end(self);
    Py_RETURN_NONE;
}

static PyObject *
profiler_runcall(profiler *self, PyObject *args)
{
    PyObject *callee, *arguments = NULL, *keywords = NULL;
    if (!PyArg_UnpackTuple(args, "runcall", 1, 3, &callee, &arguments, &keywords) || check_ready(self) < 0) {
        return NULL;
    }
    begin(self);
    PyObject *result = PyEval_CallObjectWithKeywords(callee, arguments, keywords);
    end(self);
    return result;
}

static PyObject *
profiler_runcode(profiler *self, PyObject *args)
{
    PyCodeObject *code;
    PyObject *globals, *locals = NULL;
    if (!PyArg_ParseTuple(args, "O!O!|O:runcode", &PyCode_Type, &code, &PyDict_Type, &globals, &locals)
        || check_ready(self) < 0) {
        return NULL;
    }
    begin(self);
    PyObject *result = PyEval_EvalCode(code, globals, locals == NULL || locals == Py_None ? globals : locals);
    end(self);
    return result;
}

static PyObject *
profiler_addinfo(profiler *self, PyObject *args)
{
    char *key, *value;
    if (!PyArg_ParseTuple(args, "ss:addinfo", &key, &value)) {
        return NULL;
    }
    if (self->file == NULL) {
        PyErr_SetString(profiler_error(), "profiler already closed");
        return NULL;
    }
    if (strlen(key) > TEXT_MOST || strlen(value) > TEXT_MOST) {
        PyErr_SetString(PyExc_ValueError, "string too large for internal buffer");
        return NULL;
    }
    put_info(self->file, key, value);
    Py_RETURN_NONE;
}

static PyObject *
profiler_close(profiler *self, PyObject *nothing)
{
    end(self);
    if (self->file != NULL) {
        int failed = ferror(self->file);
        failed |= fclose(self->file);
        self->file = NULL;
        if (failed) {
            return PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, self->name);
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
number_of_open(FILE *file, const char *words)
{
    if (file == NULL) {
        PyErr_SetString(PyExc_ValueError, words);
        return NULL;
    }
    return PyInt_FromLong(fileno(file));
}

static PyObject *
profiler_fileno(profiler *self, PyObject *nothing)
{
    return number_of_open(self->file, "profiler's file object already closed");
}

static PyObject *
profiler_closed(profiler *self, void *unused)
{
    return PyBool_FromLong(self->file == NULL);
}

static void
profiler_dealloc(profiler *self)
{
    if (self->file != NULL) {
        fclose(self->file);
    }
    Py_XDECREF(self->name);
    Py_XDECREF(self->files);
    Py_XDECREF(self->codes);
    Py_XDECREF(self->known);
    PyObject_Free(self);
}

static const PyMethodDef profiler_methods[] = {
    {"addinfo", (PyCFunction)profiler_addinfo, METH_VARARGS, PyDoc_STR("addinfo(key, value): a note in the log")},
    {"close", (PyCFunction)profiler_close, METH_NOARGS, PyDoc_STR("close(): stops and ends the log")},
    {"fileno", (PyCFunction)profiler_fileno, METH_NOARGS, PyDoc_STR("fileno() -> the log's file descriptor")},
    {"runcall", (PyCFunction)profiler_runcall, METH_VARARGS,
     PyDoc_STR("runcall(callable[, args[, kwargs]]) -> its result; profiles the call")},
    {"runcode", (PyCFunction)profiler_runcode, METH_VARARGS,
     PyDoc_STR("runcode(code, globals[, locals]): profiles the execution")},
    {"start", (PyCFunction)profiler_start, METH_NOARGS, PyDoc_STR("start(): profiles from now on")},
    {"stop", (PyCFunction)profiler_stop, METH_NOARGS, PyDoc_STR("stop()")},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef profiler_members[] = {
    {(char *)"frametimings", T_INT, offsetof(profiler, frametimings), READONLY, (char *)"calls have times"},
    {(char *)"lineevents", T_INT, offsetof(profiler, lineevents), READONLY, (char *)"lines are recorded"},
    {(char *)"linetimings", T_INT, offsetof(profiler, linetimings), READONLY, (char *)"lines have times"},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef profiler_getset[] = {
    {(char *)"closed", (getter)profiler_closed, NULL, (char *)"whether the log is closed", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyTypeObject profiler_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_hotshot.ProfilerType",
    .tp_basicsize = sizeof(profiler),
    .tp_dealloc = (destructor)profiler_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = PyDoc_STR("Writes a log of calls and lines."),
    .tp_methods = (PyMethodDef *)profiler_methods,
    .tp_members = (PyMemberDef *)profiler_members,
    .tp_getset = (PyGetSetDef *)profiler_getset,
};

/* ---- a new profiler ---- */

/* What sys has under that name, if it is a str. */
static void
put_from_sys(FILE *file, const char *key, const char *name)
{
    PyObject *value = PySys_GetObject((char *)name);
    put_info(file, key, value != NULL && PyString_Check(value) ? PyString_AS_STRING(value) : "");
}

/* Returns status. */
static int
put_header(profiler *self)
{
    char folder[4096];
    PyObject *path = PySys_GetObject((char *)"path");
    put_info(self->file, "hotshot-version", "");
    put_info(self->file, "requested-frame-timings", self->frametimings ? "yes" : "no");
    put_info(self->file, "requested-line-events", self->lineevents ? "yes" : "no");
    put_info(self->file, "requested-line-timings", self->linetimings ? "yes" : "no");
    put_from_sys(self->file, "platform", "platform");
    put_from_sys(self->file, "executable", "executable");
    put_from_sys(self->file, "executable-version", "version");
    put_info(self->file, "observed-interval-getrusage", "1");
    put_info(self->file, "observed-interval-gettimeofday", "1");
    put_info(self->file, "current-directory", getcwd(folder, sizeof(folder)) == NULL ? "" : folder);
    if (path == NULL || !PyList_Check(path)) {
        PyErr_SetString(PyExc_RuntimeError, "sys.path must be a list of directory names");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(path); i++) {
        PyObject *entry = PyList_GET_ITEM(path, i);
        if (PyString_Check(entry)) {
            put_info(self->file, "sys-path-entry", PyString_AS_STRING(entry));
        }
    }
    putc(FRAME_TIMES, self->file);
    putc(self->frametimings, self->file);
    putc(LINE_TIMES, self->file);
    putc(self->linetimings, self->file);
    return 0;
}

static PyObject *
new_profiler(const char *name, int frametimings, int lineevents, int linetimings)
{
    profiler *self = PyObject_New(profiler, &profiler_type);
    if (self == NULL) {
        return NULL;
    }
    self->file = NULL;
    self->active = 0;
    self->last = 0;
    self->frametimings = frametimings;
    self->lineevents = lineevents;
    self->linetimings = lineevents && linetimings;
    self->name = PyString_FromString(name);
    self->files = PyDict_New();
    self->codes = PyDict_New();
    self->known = PyDict_New();
    int ready = self->name != NULL && self->files != NULL && self->codes != NULL && self->known != NULL;
    if (ready) {
        self->file = fopen(name, "wb");
        if (self->file == NULL) {
            PyErr_SetFromErrnoWithFilenameObject(PyExc_IOError, self->name);
        }
    }
    if (self->file == NULL || put_header(self) < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

/* ---- reading ---- */

static int
raise_truncated(void)
{
    PyErr_SetString(PyExc_EOFError, "end of file with incomplete profile record");
    return -1;
}

static int
get_byte(reader *self)
{
    int byte = getc(self->file);
    return byte == EOF ? raise_truncated() : byte;
}

/* A number of which `bits` low ones are known, if the byte said that more follow. Returns status. */
static int
get_rest(reader *self, int more, int bits, int *n)
{
    unsigned value = (unsigned)*n;
    while (more) {
        int byte = get_byte(self);
        if (byte < 0) {
            return -1;
        }
        value |= bits < 32 ? (unsigned)(byte & 0x7f) << bits : 0;
        more = byte & 0x80;
        bits += 7;
    }
    *n = (int)value;
    return 0;
}

static int
get_number(reader *self, int *n)
{
    *n = 0;
    return get_rest(self, 1, 0, n);
}

/* Returns new. */
static PyObject *
get_text(reader *self)
{
    int length;
    if (get_number(self, &length) < 0) {
        return NULL;
    }
    PyObject *text = length < 0 || length > INT_MAX / 2 ? NULL : PyString_FromStringAndSize(NULL, length);
    if (text == NULL) {
        return PyErr_Occurred() ? NULL : PyErr_NoMemory();
    }
    if (fread(PyString_AS_STRING(text), 1, (size_t)length, self->file) != (size_t)length) {
        Py_DECREF(text);
        raise_truncated();
        return NULL;
    }
    return text;
}

/* Behind ADD_INFO. Returns status. */
static int
get_info(reader *self)
{
    PyObject *key = get_text(self), *value = key == NULL ? NULL : get_text(self);
    PyObject *list = value == NULL ? NULL : PyDict_GetItem(self->info, key);
    int status = -1;
    if (list != NULL) {
        status = PyList_Append(list, value);
    } else if (value != NULL) {
        list = PyList_New(0);
        status = list == NULL || PyList_Append(list, value) < 0 ? -1 : PyDict_SetItem(self->info, key, list);
        Py_XDECREF(list);
    }
    Py_XDECREF(key);
    Py_XDECREF(value);
    return status;
}

/* A record of one of the kinds that need a whole byte; NULL without an exception: one that is not shown. */
static PyObject *
get_other(reader *self, int kind)
{
    int number, line;
    PyObject *name;
    switch (kind) {
    case ADD_INFO:
        return get_info(self) < 0 ? NULL : Py_BuildValue("(iiii)", ADD_INFO, -1, -1, -1);
    case DEFINE_FILE:
        name = get_number(self, &number) < 0 ? NULL : get_text(self);
        return name == NULL ? NULL : Py_BuildValue("(iNiO)", DEFINE_FILE, name, number, Py_None);
    case DEFINE_FUNC:
        name = get_number(self, &number) < 0 || get_number(self, &line) < 0 ? NULL : get_text(self);
        return name == NULL ? NULL : Py_BuildValue("(iNii)", DEFINE_FUNC, name, number, line);
    case LINE_TIMES:
    case FRAME_TIMES:
        number = get_byte(self);
        if (number >= 0) {
            *(kind == LINE_TIMES ? &self->linetimings : &self->frametimings) = number != 0;
        }
        return NULL;
    default:
        PyErr_SetString(PyExc_ValueError, "unknown record type in log file");
        return NULL;
    }
}

/* Enter, exit or line. */
static PyObject *
get_event(reader *self, int byte)
{
    int kind = byte & 3, n = byte >> 2 & 0x1f, line = -1, passed = -1;
    if (get_rest(self, byte & 0x80, 5, &n) < 0) {
        return NULL;
    }
    switch (kind) {
    case ENTER:
        if (get_number(self, &line) < 0 || (self->frametimings && get_number(self, &passed) < 0)) {
            return NULL;
        }
        return Py_BuildValue("(iiii)", ENTER, passed, n, line);
    case EXIT:
        return Py_BuildValue("(iiii)", EXIT, n, -1, -1);
    default:
        if (self->linetimings && get_number(self, &passed) < 0) {
            return NULL;
        }
        return Py_BuildValue("(iiii)", LINENO, passed, -1, n);
    }
}

static PyObject *
reader_next(reader *self)
{
    if (self->file == NULL) {
        PyErr_SetString(profiler_error(), "cannot iterate over closed LogReader object");
        return NULL;
    }
    for (;;) {
        int byte = getc(self->file);
        if (byte == EOF) {
            return NULL;
        }
        PyObject *record = (byte & 3) == OTHER ? get_other(self, byte) : get_event(self, byte);
        if (record != NULL || PyErr_Occurred()) {
            return record;
        }
    }
}

/* The next record, whatever the index: for programs older than iterators. */
static PyObject *
reader_item(reader *self, Py_ssize_t index)
{
    PyObject *record = reader_next(self);
    if (record == NULL && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_IndexError, "no more events in log");
    }
    return record;
}

static PyObject *
reader_close(reader *self, PyObject *nothing)
{
    if (self->file != NULL) {
        fclose(self->file);
        self->file = NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
reader_fileno(reader *self, PyObject *nothing)
{
    return number_of_open(self->file, "logreader's file object already closed");
}

static PyObject *
reader_closed(reader *self, void *unused)
{
    return PyBool_FromLong(self->file == NULL);
}

static void
reader_dealloc(reader *self)
{
    if (self->file != NULL) {
        fclose(self->file);
    }
    Py_XDECREF(self->info);
    PyObject_Free(self);
}

static const PyMethodDef reader_methods[] = {
    {"close", (PyCFunction)reader_close, METH_NOARGS, PyDoc_STR("close()")},
    {"fileno", (PyCFunction)reader_fileno, METH_NOARGS, PyDoc_STR("fileno() -> the log's file descriptor")},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef reader_members[] = {
    {(char *)"info", T_OBJECT, offsetof(reader, info), READONLY, (char *)"notes of the log: key -> list of values"},
    {NULL, 0, 0, 0, NULL},
};

static const PyGetSetDef reader_getset[] = {
    {(char *)"closed", (getter)reader_closed, NULL, (char *)"whether the log is closed", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const PySequenceMethods reader_sequence = {.sq_item = (ssizeargfunc)reader_item};

static PyTypeObject reader_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "_hotshot.LogReaderType",
    .tp_basicsize = sizeof(reader),
    .tp_dealloc = (destructor)reader_dealloc,
    .tp_as_sequence = (PySequenceMethods *)&reader_sequence,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = PyDoc_STR("Reads a log."),
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = (iternextfunc)reader_next,
    .tp_methods = (PyMethodDef *)reader_methods,
    .tp_members = (PyMemberDef *)reader_members,
    .tp_getset = (PyGetSetDef *)reader_getset,
};

/* ---- the module ---- */

/* The notes at the beginning. Returns status. */
static int
read_header(reader *self)
{
    int byte;
    while ((byte = getc(self->file)) == ADD_INFO) {
        if (get_info(self) < 0) {
            return -1;
        }
    }
    if (byte == EOF) {
        return raise_truncated();
    }
    ungetc(byte, self->file);
    return 0;
}

static PyObject *
hotshot_logreader(PyObject *module, PyObject *args)
{
    char *name;
    if (!PyArg_ParseTuple(args, "s:logreader", &name)) {
        return NULL;
    }
    reader *self = PyObject_New(reader, &reader_type);
    if (self == NULL) {
        return NULL;
    }
    self->frametimings = 1;
    self->linetimings = 0;
    self->file = NULL;
    self->info = PyDict_New();
    if (self->info != NULL) {
        self->file = fopen(name, "rb");
        if (self->file == NULL) {
            PyErr_SetFromErrnoWithFilename(PyExc_IOError, name);
        }
    }
    if (self->file == NULL || read_header(self) < 0) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

static PyObject *
hotshot_profiler(PyObject *module, PyObject *args)
{
    char *name;
    int lineevents = 0, linetimings = 1;
    return PyArg_ParseTuple(args, "s|ii:profiler", &name, &lineevents, &linetimings)
        ? new_profiler(name, 1, lineevents != 0, linetimings != 0)
        : NULL;
}

static PyObject *
hotshot_coverage(PyObject *module, PyObject *args)
{
    char *name;
    return PyArg_ParseTuple(args, "s:coverage", &name) ? new_profiler(name, 0, 1, 0) : NULL;
}

/* The least steps of the two clocks that such a profiler may use, in microseconds. */
static PyObject *
hotshot_resolution(PyObject *module, PyObject *nothing)
{
    return Py_BuildValue("(ii)", 1, 1);
}

static const PyMethodDef hotshot_functions[] = {
    {"coverage", hotshot_coverage, METH_VARARGS, PyDoc_STR("coverage(filename) -> profiler of lines without times")},
    {"logreader", hotshot_logreader, METH_VARARGS, PyDoc_STR("logreader(filename) -> reader of a log")},
    {"profiler", hotshot_profiler, METH_VARARGS,
     PyDoc_STR("profiler(filename[, lineevents[, linetimings]]) -> profiler that writes a log")},
    {"resolution", hotshot_resolution, METH_NOARGS, PyDoc_STR("resolution() -> steps of the clocks in microseconds")},
    {NULL, NULL, 0, NULL},
};

static int
add_constants(PyObject *module)
{
    static const struct {
        const char *name;
        long value;
    } constants[] = {{"WHAT_ENTER", ENTER}, {"WHAT_EXIT", EXIT}, {"WHAT_LINENO", LINENO}, {"WHAT_OTHER", OTHER},
                     {"WHAT_ADD_INFO", ADD_INFO}, {"WHAT_DEFINE_FILE", DEFINE_FILE}, {"WHAT_DEFINE_FUNC", DEFINE_FUNC},
                     {"WHAT_LINE_TIMES", LINE_TIMES}};
    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) {
            return -1;
        }
    }
    return 0;
}

PyMODINIT_FUNC
init_hotshot(void)
{
    PyObject *module =
        Py_InitModule3("_hotshot", (PyMethodDef *)hotshot_functions, PyDoc_STR("Logs of calls and lines, and their reader."));
    if (module == NULL || PyType_Ready(&profiler_type) < 0 || PyType_Ready(&reader_type) < 0 || add_constants(module) < 0) {
        return;
    }
    PyObject *error = profiler_error();
    if (error == NULL) {
        error = PyErr_NewException((char *)"hotshot.ProfilerError", NULL, NULL);
        if (error == NULL || PyDict_SetItemString(profiler_type.tp_dict, "_error", error) < 0) {
            return;
        }
        Py_DECREF(error);
    }
    Py_INCREF(error);
    PyModule_AddObject(module, "ProfilerError", error);
    Py_INCREF(&profiler_type);
    PyModule_AddObject(module, "ProfilerType", (PyObject *)&profiler_type);
    Py_INCREF(&reader_type);
    PyModule_AddObject(module, "LogReaderType", (PyObject *)&reader_type);
}
