/* Builtins that read and write: print, raw_input, open. */
#include "builtins.h"
#include "py_containers.h"
#include "py_flat.h"
#include "py_frozen.h"

/* ---- print ---- */

/* None counts as not given. Returns whether the separator is a string, or nothing. Raises yes. */
static int
check_separator(const char *name, PyObject **separator)
{
    if (*separator == Py_None) {
        *separator = NULL;
    }
    if (*separator != NULL && !PyString_Check(*separator) && !PyUnicode_Check(*separator)) {
        PyErr_Format(PyExc_TypeError, "%s must be None, str or unicode, not %.200s", name,
                     Py_TYPE(*separator)->tp_name);
        return 0;
    }
    return 1;
}

static int
any_unicode(PyObject *args, PyObject *separator, PyObject *end)
{
    if ((separator != NULL && PyUnicode_Check(separator)) ||
        (end != NULL && PyUnicode_Check(end))) {
        return 1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (PyUnicode_Check(PyTuple_GET_ITEM(args, i))) {
            return 1;
        }
    }
    return 0;
}

/* Writes the given text, or the default in the kind of string that the line has. */
static int
write_separator(PyObject *file, PyObject *separator, const char *otherwise, int unicode)
{
    if (separator != NULL) {
        return PyFile_WriteObject(separator, file, Py_PRINT_RAW);
    }
    PyObject *text =
        unicode ? PyUnicode_FromString(otherwise) : PyString_FromString(otherwise);
    if (text == NULL) {
        return -1;
    }
    int status = PyFile_WriteObject(text, file, Py_PRINT_RAW);
    Py_DECREF(text);
    return status;
}

static int
print_line(PyObject *file, PyObject *args, PyObject *separator, PyObject *end)
{
    int unicode = any_unicode(args, separator, end);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (i > 0 && write_separator(file, separator, " ", unicode) < 0) {
            return -1;
        }
        if (PyFile_WriteObject(PyTuple_GET_ITEM(args, i), file, Py_PRINT_RAW) < 0) {
            return -1;
        }
    }
    return write_separator(file, end, "\n", unicode);
}

/* To an object whose write() may be in Python: a text after the other, items at even places, separators at odd ones, at last the
   end.  number[0] is the place, number[1] what comes. */
enum { ARGS, PRINT_FILE, SEPARATOR, END, WRITE };

enum { COMES_WRITE, COMES_TEXT, COMES_NOTHING };

static py_step
ask_write(py_thread *ts, py_cont *cont, PyObject **value)
{
    cont->number[1] = COMES_WRITE;
    py_cont_push(ts, cont);
    py_step how = py_flat_getattr(ts, cont->object[PRINT_FILE], PY_ID(write), value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* How many texts there are. */
static Py_ssize_t
places_of(const py_cont *cont)
{
    Py_ssize_t n = PyTuple_GET_SIZE(cont->object[ARGS]);
    return n > 0 ? 2 * n : 1;
}

/* What stands at the place. */
static PyObject *
at_place(const py_cont *cont)
{
    Py_ssize_t place = cont->number[0];
    if (place == places_of(cont) - 1) {
        return cont->object[END];
    }
    return place % 2 == 0 ? PyTuple_GET_ITEM(cont->object[ARGS], place / 2) : cont->object[SEPARATOR];
}

static py_step
ask_text(py_thread *ts, py_cont *cont, PyObject **value)
{
    PyObject *item = at_place(cont);
    cont->number[1] = COMES_TEXT;
    if (PyUnicode_Check(item)) {
        Py_INCREF(item);
        *value = item;
        return STEP_RETURN;
    }
    py_cont_push(ts, cont);
    py_step how = py_flat_str(ts, item, value);
    if (how < STEP_CALL) {
        py_cont_pop(ts, cont);
    }
    return how;
}

/* Takes the text over. */
static py_step
call_write(py_thread *ts, py_cont *cont, PyObject *text, PyObject **value)
{
    PyObject *write = cont->object[WRITE];
    cont->object[WRITE] = NULL;
    cont->number[1] = COMES_NOTHING;
    py_step how = py_flat_then(ts, cont, write, &text, 1, NULL, value);
    Py_DECREF(write);
    Py_DECREF(text);
    return how;
}

static py_step
print_resume(py_thread *ts, py_cont *cont, py_step how, PyObject *value, PyObject **result)
{
    while (how == STEP_RETURN) {
        PyObject *come = value;
        value = NULL;
        if (cont->number[1] == COMES_WRITE) {
            Py_XSETREF(cont->object[WRITE], come);
            how = ask_text(ts, cont, &value);
        }
        else if (cont->number[1] == COMES_TEXT) {
            how = call_write(ts, cont, come, &value);
        }
        else {
            Py_XDECREF(come);
            if (++cont->number[0] == places_of(cont)) {
                Py_INCREF(Py_None);
                *result = Py_None;
                return STEP_RETURN;
            }
            how = ask_write(ts, cont, &value);
        }
    }
    return how;
}

const py_cont_kind py_kind_builtin_print = {"builtin.print", print_resume, 5, 2, "args file separator end write; place comes"};

int
py_builtin_print_fits(const py_cont *cont)
{
    return cont->number[0] < places_of(cont) && (cont->number[1] != COMES_TEXT || cont->object[WRITE] != NULL);
}

static PyObject *
given_or(PyObject *text, const char *otherwise, int unicode)
{
    if (text != NULL) {
        Py_INCREF(text);
        return text;
    }
    return unicode ? PyUnicode_FromString(otherwise) : PyString_FromString(otherwise);
}

/* Takes `file` over. */
static py_step
print_to_object(py_thread *ts, PyObject *file, PyObject *items, PyObject *separator, PyObject *end, PyObject **result)
{
    int unicode = any_unicode(items, separator, end);
    py_cont *cont = py_cont_new(ts, &py_kind_builtin_print);
    PyObject *value = NULL;
    py_step how = STEP_RAISE;

    if (cont == NULL) {
        Py_DECREF(file);
        return STEP_RAISE;
    }
    Py_INCREF(items);
    cont->object[ARGS] = items;
    cont->object[PRINT_FILE] = file;
    cont->object[SEPARATOR] = given_or(separator, " ", unicode);
    cont->object[END] = given_or(end, "\n", unicode);
    if (cont->object[SEPARATOR] != NULL && cont->object[END] != NULL) {
        how = ask_write(ts, cont, &value);
    }
    if (how < STEP_CALL) {
        how = print_resume(ts, cont, how, value, result);
    }
    Py_DECREF(cont);
    return how;
}

static int
parse_print(PyObject *kwargs, PyObject **separator, PyObject **end, PyObject **file)
{
    static const char *const keywords[] = {"sep", "end", "file", NULL};
    PyObject *none = PyTuple_New(0);
    if (none == NULL) {
        return -1;
    }
    int fine = PyArg_ParseTupleAndKeywords(none, kwargs, "|OOO:print", (char **)keywords, separator, end, file);
    Py_DECREF(none);
    return fine ? 0 : -1;
}

static py_step
builtin_print(py_thread *ts, PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwargs, PyObject **result)
{
    PyObject *separator = NULL, *end = NULL, *file = NULL;
    (void)self;
    if (parse_print(kwargs, &separator, &end, &file) < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    if (file == NULL || file == Py_None) {
        file = PySys_GetObject("stdout");
        if (file == Py_None) {
            return STEP_RETURN;
        }
    }
    Py_DECREF(Py_None);
    if (file == NULL) {
        PyErr_SetString(PyExc_TypeError, "writeobject with NULL file");
        return STEP_RAISE;
    }
    PyObject *items = !check_separator("sep", &separator) || !check_separator("end", &end) ? NULL
                                                                                        : py_tuple_from_array(args, nargs);
    if (items == NULL) {
        return STEP_RAISE;
    }
    Py_INCREF(file);
    if (!PyFile_Check(file)) {
        py_step how = print_to_object(ts, file, items, separator, end, result);
        Py_DECREF(items);
        return how;
    }
    int status = print_line(file, items, separator, end);
    Py_DECREF(file);
    Py_DECREF(items);
    if (status < 0) {
        return STEP_RAISE;
    }
    Py_INCREF(Py_None);
    *result = Py_None;
    return STEP_RETURN;
}

/* ---- raw_input ---- */

/* A line with the line editor of a terminal. */
static PyObject *
read_from_terminal(FILE *in, FILE *out, PyObject *prompt)
{
    PyObject *text = prompt != NULL ? PyObject_Str(prompt) : PyString_FromString("");
    if (text == NULL) {
        return NULL;
    }
    char *line = PyOS_Readline(in, out, PyString_AS_STRING(text));
    Py_DECREF(text);
    if (line == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetNone(PyExc_KeyboardInterrupt);
        }
        return NULL;
    }
    size_t size = strlen(line);
    PyObject *result = NULL;
    if (size == 0) {
        PyErr_SetNone(PyExc_EOFError);
    }
    else if (size > PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "[raw_]input: input too long");
    }
    else {
        result = PyString_FromStringAndSize(line, (Py_ssize_t)(line[size - 1] == '\n' ? size - 1
                                                                                      : size));
    }
    PyMem_Free(line);
    return result;
}

static PyObject *
get_stream(const char *name)
{
    PyObject *file = PySys_GetObject((char *)name);
    if (file == NULL) {
        PyErr_Format(PyExc_RuntimeError, "[raw_]input: lost sys.%s", name);
    }
    Py_XINCREF(file);
    return file;
}

static PyObject *
read_between(PyObject *in, PyObject *out, PyObject *prompt)
{
    if (PyFile_SoftSpace(out, 0) && PyFile_WriteString(" ", out) < 0) {
        return NULL;
    }
    FILE *in_stream = PyFile_AsFile(in);
    FILE *out_stream = PyFile_AsFile(out);
    if (in_stream != NULL && out_stream != NULL && isatty(fileno(in_stream)) &&
        isatty(fileno(out_stream))) {
        return read_from_terminal(in_stream, out_stream, prompt);
    }
    if (prompt != NULL && PyFile_WriteObject(prompt, out, Py_PRINT_RAW) < 0) {
        return NULL;
    }
    return PyFile_GetLine(in, -1);
}

PyObject *
py_builtin_read_line(PyObject *prompt)
{
    PyObject *in = get_stream("stdin");
    PyObject *out = in != NULL ? get_stream("stdout") : NULL;
    PyObject *line = out != NULL ? read_between(in, out, prompt) : NULL;
    Py_XDECREF(in);
    Py_XDECREF(out);
    return line;
}

static PyObject *
builtin_raw_input(PyObject *self, PyObject *args)
{
    PyObject *prompt = NULL;
    if (!PyArg_UnpackTuple(args, "[raw_]input", 0, 1, &prompt)) {
        return NULL;
    }
    return py_builtin_read_line(prompt);
}

static PyObject *
builtin_open(PyObject *self, PyObject *args, PyObject *kwds)
{
    return PyObject_Call((PyObject *)&PyFile_Type, args, kwds);
}

const PyMethodDef py_builtin_io_methods[] = {
    {"print", (PyCFunction)(void (*)(void))builtin_print, METH_FLAT,
     "print(value, ..., sep=' ', end='\\n', file=sys.stdout)"},
    {"raw_input", builtin_raw_input, METH_VARARGS,
     "raw_input([prompt]) -> a line of standard input without its newline"},
    {"open", (PyCFunction)(void (*)(void))builtin_open, METH_VARARGS | METH_KEYWORDS,
     "open(name[, mode[, buffering]]) -> file object"},
    {NULL, NULL, 0, NULL},
};
