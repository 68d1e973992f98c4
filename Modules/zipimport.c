/* zipimport: modules out of zip archives.
 *
 * The directory of an archive is read once and kept in _zip_directory_cache: a dict from names inside the
 * archive to (path, compression, stored size, size, offset of the local header, time, date, crc).
 * A module NAME is looked for as NAME/__init__.pyc, NAME/__init__.py, NAME.pyc, NAME.py, in this order.
 *
 * I1 sizes and offsets come from the file and are checked against what can be read.
 * Not here: archives with a comment at their end, encryption, more than 65535 members.
 */
#include "Python.h"
#include "marshal.h"
#include "osdefs.h"
#include "py_compile.h"
#include "py_flat_steps.h"
#include "py_import.h"
#include "structmember.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>

typedef struct {
    PyObject_HEAD
    PyObject *archive; /* owned str: path of the file */
    PyObject *prefix;  /* owned str: directory in it, "" or ending with / */
    PyObject *files;   /* owned dict: its directory */
} zip_importer;

static zip_importer *
as_importer(PyObject *self)
{
    return (zip_importer *)self;
}

static PyObject *
module_item(const char *name)
{
    PyObject *module = PyDict_GetItemString(PyImport_GetModuleDict(), "zipimport");
    return module != NULL && PyModule_Check(module)
               ? PyDict_GetItemString(PyModule_GetDict(module), name)
               : NULL;
}

static PyObject *
zip_error(const char *format, const char *text)
{
    PyObject *error = module_item("ZipImportError");
    return PyErr_Format(error != NULL ? error : PyExc_ImportError, format, text);
}

/* ---- reading the archive ---- */

static unsigned long
get_number(const unsigned char *bytes, int size)
{
    unsigned long value = 0;
    while (size-- > 0) {
        value = value << 8 | bytes[size];
    }
    return value;
}

enum { END_SIZE = 22, ENTRY_SIZE = 46, LOCAL_SIZE = 30 };

static int
add_entry(PyObject *files, const char *archive, const unsigned char *head, const char *name,
          unsigned long shift)
{
    PyObject *row = Py_BuildValue(
        "Nkkkkkkk", PyString_FromFormat("%s/%s", archive, name), get_number(head + 10, 2),
        get_number(head + 20, 4), get_number(head + 24, 4), get_number(head + 42, 4) + shift,
        get_number(head + 12, 2), get_number(head + 14, 2), get_number(head + 16, 4));
    int status = row != NULL ? PyDict_SetItemString(files, name, row) : -1;
    Py_XDECREF(row);
    return status;
}

/* All entries of the central directory. Returns status: 1 when the file ends too early. Raises yes. */
static int
read_entries(FILE *file, const char *archive, PyObject *files, long start, unsigned long shift)
{
    unsigned char head[ENTRY_SIZE];
    char name[MAXPATHLEN + 1];
    if (fseek(file, start, SEEK_SET) != 0) {
        return 1;
    }
    while (fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, "PK\001\002", 4) == 0) {
        size_t size = get_number(head + 28, 2);
        long rest = (long)(get_number(head + 30, 2) + get_number(head + 32, 2));
        if (size > MAXPATHLEN || fread(name, 1, size, file) != size ||
            fseek(file, rest, SEEK_CUR) != 0) {
            return 1;
        }
        name[size] = '\0';
        if (add_entry(files, archive, head, name, shift) < 0) {
            return -1;
        }
    }
    return 0;
}

static const char cannot_read[] = "can't read Zip file: %.200s";

/* Where the central directory begins, and what stands before the archive; or what is wrong (a format). */
static const char *
find_entries(FILE *file, long *start, long *shift)
{
    unsigned char end[END_SIZE];
    long place = fseek(file, -END_SIZE, SEEK_END) == 0 ? ftell(file) : -1;
    if (place < 0 || fread(end, 1, sizeof end, file) != sizeof end) {
        return cannot_read;
    }
    long size = (long)get_number(end + 12, 4);
    *start = place - size;
    *shift = *start - (long)get_number(end + 16, 4);
    return memcmp(end, "PK\005\006", 4) != 0 ? "not a Zip file: %.200s"
           : *start < 0                       ? "bad central directory size: %.200s"
           : *shift < 0                       ? "bad central directory offset: %.200s"
                                              : NULL;
}

static PyObject *
read_directory(const char *archive)
{
    long start, shift;
    FILE *file = fopen(archive, "rb");
    if (file == NULL) {
        return zip_error("can't open Zip file: '%.200s'", archive);
    }
    const char *wrong = find_entries(file, &start, &shift);
    PyObject *files = wrong == NULL ? PyDict_New() : NULL;
    if (files != NULL) {
        int status = read_entries(file, archive, files, start, (unsigned long)shift);
        wrong = status > 0 ? cannot_read : NULL;
        if (status != 0) {
            Py_CLEAR(files);
        }
    }
    fclose(file);
    return wrong != NULL ? zip_error(wrong, archive) : files;
}

/* The bytes of a member as they are stored. Returns new. Raises yes. */
static PyObject *
read_stored(const char *archive, unsigned long offset, unsigned long size)
{
    unsigned char head[LOCAL_SIZE];
    FILE *file = fopen(archive, "rb");
    if (file == NULL) {
        return PyErr_Format(PyExc_IOError, "zipimport: can not open file %s", archive);
    }
    PyObject *bytes = NULL;
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && (long)offset >= 0 && size <= (unsigned long)status.st_size &&
        fseek(file, (long)offset, SEEK_SET) == 0 && fread(head, 1, sizeof head, file) == sizeof head &&
        memcmp(head, "PK\003\004", 4) == 0 &&
        fseek(file, (long)(get_number(head + 26, 2) + get_number(head + 28, 2)), SEEK_CUR) == 0) {
        bytes = PyString_FromStringAndSize(NULL, (Py_ssize_t)size);
        if (bytes != NULL && fread(PyString_AS_STRING(bytes), 1, size, file) != size) {
            Py_CLEAR(bytes);
            PyErr_SetString(PyExc_IOError, "zipimport: can't read data");
        }
    }
    else {
        zip_error("bad local file header in %s", archive);
    }
    fclose(file);
    return bytes;
}

/* The content of a member of the directory. Returns new. Raises yes. */
static PyObject *
read_member(const char *archive, PyObject *row)
{
    char *path;
    unsigned long method, stored, size, offset, time, date, crc;
    if (!PyArg_ParseTuple(row, "skkkkkkk", &path, &method, &stored, &size, &offset, &time, &date,
                          &crc)) {
        return NULL;
    }
    PyObject *bytes = read_stored(archive, offset, stored);
    if (bytes == NULL || method == 0) {
        return bytes;
    }
    PyObject *zlib = PyImport_ImportModuleNoBlock("zlib");
    PyObject *content = NULL;
    if (zlib == NULL) {
        PyErr_Clear();
        zip_error("%s", "can't decompress data; zlib not available");
    }
    else {
        content = PyObject_CallMethod(zlib, "decompress", "Oi", bytes, -15);
        Py_DECREF(zlib);
    }
    Py_DECREF(bytes);
    return content;
}

/* ---- the importer ---- */

/* Splits a path into archive and prefix: the longest leading part that exists must be a file.
 * The prefix is NULL when that is the whole path. */
static int
split_path(char *path, char **prefix)
{
    struct stat status;
    char *end = path + strlen(path);
    char *cut = end;
    while (stat(path, &status) != 0) {
        char *slash = strrchr(path, SEP);
        if (slash == NULL) {
            return 0;
        }
        if (cut != end) {
            *cut = SEP; /* what was cut before belongs to the prefix */
        }
        cut = slash;
        *cut = '\0';
    }
    *prefix = cut != end ? cut + 1 : NULL;
    return S_ISREG(status.st_mode);
}

static PyObject *
find_directory(const char *archive)
{
    PyObject *cache = module_item("_zip_directory_cache");
    PyObject *files = cache != NULL && PyDict_Check(cache) ? PyDict_GetItemString(cache, archive) : NULL;
    if (files != NULL) {
        Py_INCREF(files);
        return files;
    }
    files = read_directory(archive);
    if (files != NULL && cache != NULL && PyDict_Check(cache) &&
        PyDict_SetItemString(cache, archive, files) < 0) {
        Py_CLEAR(files);
    }
    return files;
}

static int
importer_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    char *given;
    char path[MAXPATHLEN + 2];
    char *prefix = NULL;
    if (!_PyArg_NoKeywords("zipimporter()", kwds) ||
        !PyArg_ParseTuple(args, "s:zipimporter", &given)) {
        return -1;
    }
    if (*given == '\0' || strlen(given) > MAXPATHLEN) {
        zip_error("%s", *given == '\0' ? "archive path is empty" : "archive path too long");
        return -1;
    }
    strcpy(path, given);
    if (!split_path(path, &prefix)) {
        zip_error("%s", "not a Zip file");
        return -1;
    }
    PyObject *files = find_directory(path);
    if (files == NULL) {
        return -1;
    }
    size_t size = prefix != NULL ? strlen(prefix) : 0;
    bool is_open = prefix != NULL && (size == 0 || prefix[size - 1] != SEP);
    Py_XSETREF(as_importer(self)->files, files);
    Py_XSETREF(as_importer(self)->archive, PyString_FromString(path));
    Py_XSETREF(as_importer(self)->prefix,
               PyString_FromFormat("%s%s", prefix != NULL ? prefix : "", is_open ? "/" : ""));
    return as_importer(self)->archive != NULL && as_importer(self)->prefix != NULL ? 0 : -1;
}

static int
importer_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(as_importer(self)->files);
    return 0;
}

static void
importer_dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(as_importer(self)->archive);
    Py_XDECREF(as_importer(self)->prefix);
    Py_XDECREF(as_importer(self)->files);
    Py_TYPE(self)->tp_free(self);
}

static const char *
text_of(PyObject *text)
{
    return text != NULL && PyString_Check(text) ? PyString_AS_STRING(text) : "???";
}

static PyObject *
importer_repr(PyObject *self)
{
    const char *prefix = text_of(as_importer(self)->prefix);
    return PyString_FromFormat("<zipimporter object \"%.300s%s%.150s\">",
                               text_of(as_importer(self)->archive), *prefix != '\0' ? "/" : "", prefix);
}

/* ---- finding ---- */

typedef struct {
    const char *suffix;
    int package;
    int compiled;
} kind;

static const kind kinds[] = {
    {"/__init__.pyc", 1, 1}, {"/__init__.pyo", 1, 1}, {"/__init__.py", 1, 0},
    {".pyc", 0, 1},          {".pyo", 0, 1},          {".py", 0, 0},
    {NULL, 0, 0},
};

static int
is_ready(PyObject *self)
{
    if (as_importer(self)->files == NULL || as_importer(self)->archive == NULL ||
        as_importer(self)->prefix == NULL) {
        PyErr_SetString(PyExc_ValueError, "zipimporter.__init__() wasn't called");
        return 0;
    }
    return 1;
}

/* Prefix and last part of the module's name. Returns new. Raises yes. */
static PyObject *
member_base(PyObject *self, const char *fullname)
{
    const char *dot = strrchr(fullname, '.');
    return PyString_FromFormat("%s%s", PyString_AS_STRING(as_importer(self)->prefix),
                               dot != NULL ? dot + 1 : fullname);
}

/* The row of base + suffix. Returns borrowed, NULL without an error. */
static PyObject *
find_row(PyObject *self, PyObject *base, const char *suffix)
{
    PyObject *name = PyString_FromFormat("%s%s", PyString_AS_STRING(base), suffix);
    PyObject *row = name != NULL ? PyDict_GetItem(as_importer(self)->files, name) : NULL;
    Py_XDECREF(name);
    return row != NULL && PyTuple_Check(row) && PyTuple_GET_SIZE(row) == 8 ? row : NULL;
}

/* The first kind that is there, from `from` on. NULL: none. */
static const kind *
find_kind(PyObject *self, PyObject *base, const kind *from)
{
    const char *skip = Py_OptimizeFlag ? "pyc" : "pyo";
    for (; from->suffix != NULL; from++) {
        if (strcmp(from->suffix + strlen(from->suffix) - 3, skip) != 0 &&
            find_row(self, base, from->suffix) != NULL) {
            return from;
        }
    }
    return NULL;
}

/* Base and kind of a module. Returns new base, NULL with ZipImportError. Raises yes. */
static PyObject *
locate(PyObject *self, PyObject *args, const char *format, char **fullname, const kind **found)
{
    if (!PyArg_ParseTuple(args, format, fullname) || !is_ready(self)) {
        return NULL;
    }
    PyObject *base = member_base(self, *fullname);
    if (base == NULL) {
        return NULL;
    }
    *found = find_kind(self, base, kinds);
    if (*found == NULL) {
        Py_DECREF(base);
        return zip_error("can't find module '%.200s'", *fullname);
    }
    return base;
}

static PyObject *
importer_find_module(PyObject *self, PyObject *args)
{
    char *fullname;
    PyObject *path = NULL;
    if (!PyArg_ParseTuple(args, "s|O:zipimporter.find_module", &fullname, &path) ||
        !is_ready(self)) {
        return NULL;
    }
    PyObject *base = member_base(self, fullname);
    if (base == NULL) {
        return NULL;
    }
    PyObject *result = find_kind(self, base, kinds) != NULL ? self : Py_None;
    Py_DECREF(base);
    Py_INCREF(result);
    return result;
}

/* ---- code ---- */

/* The time of an entry as seconds. */
static time_t
entry_time(PyObject *row)
{
    long clock = PyInt_AsLong(PyTuple_GET_ITEM(row, 5));
    long date = PyInt_AsLong(PyTuple_GET_ITEM(row, 6));
    struct tm when;
    PyErr_Clear();
    memset(&when, 0, sizeof when);
    when.tm_sec = (int)(clock & 0x1f) * 2;
    when.tm_min = (int)(clock >> 5 & 0x3f);
    when.tm_hour = (int)(clock >> 11 & 0x1f);
    when.tm_mday = (int)(date & 0x1f);
    when.tm_mon = (int)(date >> 5 & 0x0f) - 1;
    when.tm_year = (int)(date >> 9 & 0x7f) + 80;
    when.tm_isdst = -1;
    return mktime(&when);
}

/* Code from the bytes of a .pyc; Py_None (new) when it does not belong to the source. */
static PyObject *
compiled_code(PyObject *data, time_t source_time)
{
    const unsigned char *bytes = (const unsigned char *)PyString_AS_STRING(data);
    if (PyString_GET_SIZE(data) <= 9) {
        return zip_error("%s", "bad pyc data");
    }
    long difference = (long)get_number(bytes + 4, 4) - (long)source_time;
    if ((long)get_number(bytes, 4) != PyImport_GetMagicNumber() ||
        (source_time != 0 && (difference < -1 || difference > 1))) {
        Py_RETURN_NONE;
    }
    PyObject *code = PyMarshal_ReadObjectFromString((char *)bytes + 8, PyString_GET_SIZE(data) - 8);
    if (code != NULL && !PyCode_Check(code)) {
        Py_CLEAR(code);
        PyErr_SetString(PyExc_TypeError, "compiled module is not a code object");
    }
    return code;
}

/* Code from source text; ends of lines may be CR LF. */
static PyObject *
source_code(PyObject *data, const char *path)
{
    char *text = PyMem_Malloc((size_t)PyString_GET_SIZE(data) + 2);
    if (text == NULL) {
        return PyErr_NoMemory();
    }
    char *out = text;
    for (const char *in = PyString_AS_STRING(data); *in != '\0'; in++) {
        if (*in == '\r') {
            *out++ = '\n';
            in += in[1] == '\n';
        }
        else {
            *out++ = *in;
        }
    }
    *out++ = '\n';
    *out = '\0';
    PyObject *code = py_compile_source(text, path, Py_file_input, NULL);
    PyMem_Free(text);
    return code;
}

/* The code of a module; *path (borrowed) is where it is from. Returns new. Raises yes. */
static PyObject *
module_code(PyObject *self, PyObject *base, const kind **found, PyObject **path)
{
    for (const kind *k = find_kind(self, base, kinds); k != NULL; k = find_kind(self, base, k + 1)) {
        PyObject *row = find_row(self, base, k->suffix);
        Py_INCREF(row);
        *path = PyTuple_GET_ITEM(row, 0);
        *found = k;
        PyObject *data = read_member(PyString_AS_STRING(as_importer(self)->archive), row);
        PyObject *code = NULL;
        if (data != NULL && PyString_Check(data)) {
            if (k->compiled) {
                PyObject *source = find_row(self, base, k->package ? "/__init__.py" : ".py");
                code = compiled_code(data, source != NULL ? entry_time(source) : 0);
            }
            else {
                code = source_code(data, text_of(*path));
            }
        }
        Py_XDECREF(data);
        Py_DECREF(row); /* the directory still holds it */
        if (code != Py_None) {
            return code;
        }
        Py_DECREF(code);
    }
    return zip_error("can't find module '%.200s'", PyString_AS_STRING(base));
}

static PyObject *
importer_get_code(PyObject *self, PyObject *args)
{
    char *fullname;
    const kind *found;
    PyObject *path;
    PyObject *base = locate(self, args, "s:zipimporter.get_code", &fullname, &found);
    PyObject *code = base != NULL ? module_code(self, base, &found, &path) : NULL;
    Py_XDECREF(base);
    return code;
}

static int
set_module_dict(PyObject *self, PyObject *dict, PyObject *base, int package)
{
    int status = PyDict_SetItemString(dict, "__loader__", self);
    if (status == 0 && package) {
        PyObject *path = Py_BuildValue("[N]", PyString_FromFormat("%s/%s",
                                       PyString_AS_STRING(as_importer(self)->archive),
                                       PyString_AS_STRING(base)));
        status = path != NULL ? PyDict_SetItemString(dict, "__path__", path) : -1;
        Py_XDECREF(path);
    }
    return status;
}

/* The module of that name begins: it gets what a module of an archive has. Returns status. Raises yes. */
static int
begin_module(PyObject *self, const char *fullname, PyObject *base, int package)
{
    PyObject *module = PyImport_AddModule((char *)fullname);
    return module != NULL ? set_module_dict(self, PyModule_GetDict(module), base, package) : -1;
}

static py_step
load_parsed(py_thread *ts, PyObject *self, PyObject *args, PyObject **result)
{
    char *fullname;
    const kind *found;
    PyObject *path, *place = NULL;
    py_step how = STEP_RAISE;
    PyObject *base = locate(self, args, "s:zipimporter.load_module", &fullname, &found);
    PyObject *code = base != NULL ? module_code(self, base, &found, &path) : NULL;
    if (code != NULL && begin_module(self, fullname, base, found->package) == 0) {
        place = PyString_FromString(text_of(path));
    }
    if (place != NULL) {
        if (Py_VerboseFlag) {
            PySys_WriteStderr("import %s # loaded from Zip %s\n", fullname, PyString_AS_STRING(place));
        }
        how = py_import_run(ts, fullname, code, place, result);
    }
    Py_XDECREF(place);
    Py_XDECREF(code);
    Py_XDECREF(base);
    return how;
}

static FLAT_FUNCTION(importer_load_module)
{
    PyObject *given = py_flat_arguments("load_module", args, nargs, kwargs);
    py_step how = given != NULL ? load_parsed(ts, self, given, result) : STEP_RAISE;
    Py_XDECREF(given);
    return how;
}

/* ---- questions ---- */

static PyObject *
importer_is_package(PyObject *self, PyObject *args)
{
    char *fullname;
    const kind *found;
    PyObject *base = locate(self, args, "s:zipimporter.is_package", &fullname, &found);
    if (base == NULL) {
        return NULL;
    }
    Py_DECREF(base);
    return PyBool_FromLong(found->package);
}

static PyObject *
importer_get_filename(PyObject *self, PyObject *args)
{
    char *fullname;
    const kind *found;
    PyObject *path = NULL;
    PyObject *base = locate(self, args, "s:zipimporter.get_filename", &fullname, &found);
    PyObject *code = base != NULL ? module_code(self, base, &found, &path) : NULL;
    Py_XDECREF(base);
    if (code == NULL) {
        return NULL;
    }
    Py_DECREF(code);
    return PyString_FromString(text_of(path));
}

static PyObject *
importer_get_source(PyObject *self, PyObject *args)
{
    char *fullname;
    const kind *found;
    PyObject *base = locate(self, args, "s:zipimporter.get_source", &fullname, &found);
    if (base == NULL) {
        return NULL;
    }
    PyObject *row = find_row(self, base, found->package ? "/__init__.py" : ".py");
    Py_DECREF(base);
    if (row == NULL) {
        Py_RETURN_NONE;
    }
    Py_INCREF(row);
    PyObject *text = read_member(PyString_AS_STRING(as_importer(self)->archive), row);
    Py_DECREF(row);
    return text;
}

static PyObject *
importer_get_data(PyObject *self, PyObject *args)
{
    char *path;
    if (!PyArg_ParseTuple(args, "s:zipimporter.get_data", &path) || !is_ready(self)) {
        return NULL;
    }
    const char *archive = PyString_AS_STRING(as_importer(self)->archive);
    const char *name = path;
    size_t size = strlen(archive);
    if (strncmp(path, archive, size) == 0 && path[size] == SEP) {
        name = path + size + 1;
    }
    PyObject *row = PyDict_GetItemString(as_importer(self)->files, name);
    if (row == NULL || !PyTuple_Check(row)) {
        errno = 0;
        return PyErr_SetFromErrnoWithFilename(PyExc_IOError, (char *)name);
    }
    Py_INCREF(row);
    PyObject *data = read_member(archive, row);
    Py_DECREF(row);
    return data;
}

static const PyMethodDef importer_methods[] = {
    {"find_module", importer_find_module, METH_VARARGS, "find_module(name[, path]) -> self or None"},
    {"load_module", (PyCFunction)(void (*)(void))importer_load_module, METH_FLAT,
     "load_module(name) -> module"},
    {"get_data", importer_get_data, METH_VARARGS, "get_data(path) -> content of a member"},
    {"get_code", importer_get_code, METH_VARARGS, "get_code(name) -> code object"},
    {"get_source", importer_get_source, METH_VARARGS, "get_source(name) -> text or None"},
    {"get_filename", importer_get_filename, METH_VARARGS, "get_filename(name) -> what __file__ is"},
    {"is_package", importer_is_package, METH_VARARGS, "is_package(name) -> bool"},
    {NULL, NULL, 0, NULL},
};

static const PyMemberDef importer_members[] = {
    {"archive", T_OBJECT, offsetof(zip_importer, archive), READONLY, NULL},
    {"prefix", T_OBJECT, offsetof(zip_importer, prefix), READONLY, NULL},
    {"_files", T_OBJECT, offsetof(zip_importer, files), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject importer_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "zipimport.zipimporter",
    .tp_basicsize = sizeof(zip_importer),
    .tp_dealloc = importer_dealloc,
    .tp_repr = importer_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "zipimporter(path) -> importer for an archive, or a directory in one",
    .tp_traverse = importer_traverse,
    .tp_methods = (PyMethodDef *)importer_methods,
    .tp_members = (PyMemberDef *)importer_members,
    .tp_init = importer_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};

PyMODINIT_FUNC
initzipimport(void)
{
    if (PyType_Ready(&importer_type) < 0) {
        return;
    }
    PyObject *module = Py_InitModule3("zipimport", NULL, "Modules out of zip archives.");
    if (module == NULL) {
        return;
    }
    PyObject *error = PyErr_NewException("zipimport.ZipImportError", PyExc_ImportError, NULL);
    if (error == NULL || PyModule_AddObject(module, "ZipImportError", error) < 0) {
        return;
    }
    Py_INCREF(&importer_type);
    PyModule_AddObject(module, "zipimporter", (PyObject *)&importer_type);
    PyObject *cache = PyDict_New();
    if (cache != NULL) {
        PyModule_AddObject(module, "_zip_directory_cache", cache);
    }
}
