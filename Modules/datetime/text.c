/* Dates and times as text: ISO forms, ctime, strftime, and the struct_time that time.strftime wants. */
#include <string.h>

#include "datetime_internal.h"
#include "py_time.h"

/* --- ISO --- */

/* A number with leading zeros. Returns the end. */
static char *
put_digits(char *p, int number, int width)
{
    for (int i = width - 1; i >= 0; i--, number /= 10) {
        p[i] = (char)('0' + number % 10);
    }
    return p + width;
}

static char *
put_pair(char *p, char separator, int number)
{
    *p = separator;
    return put_digits(p + 1, number, 2);
}

char *
py_text_fields(char *p, const int *field, int n)
{
    for (int i = 0; i < n; i++) {
        int width = 1;
        for (int rest = field[i] / 10; rest != 0; rest /= 10) {
            width++;
        }
        if (i > 0) {
            *p++ = ',';
            *p++ = ' ';
        }
        p = put_digits(p, field[i], width);
    }
    return p;
}

char *
py_text_iso_date(char *p, int year, int month, int day)
{
    return put_pair(put_pair(put_digits(p, year, 4), '-', month), '-', day);
}

char *
py_text_iso_time(char *p, int hour, int minute, int second, int microsecond)
{
    p = put_pair(put_pair(put_digits(p, hour, 2), ':', minute), ':', second);
    if (microsecond != 0) {
        *p = '.';
        p = put_digits(p + 1, microsecond, 6);
    }
    return p;
}

char *
py_text_iso_offset(char *p, const char *separator, PyObject *tzinfo, PyObject *arg)
{
    int minutes;
    offset_kind kind = py_tzinfo_utcoffset(tzinfo, arg, &minutes);
    if (kind == OFFSET_ERROR) {
        return NULL;
    }
    *p = '\0';
    if (kind == OFFSET_NAIVE) {
        return p;
    }
    int size = minutes < 0 ? -minutes : minutes;
    return p + sprintf(p, "%c%02d%s%02d", minutes < 0 ? '-' : '+', size / 60, separator, size % 60);
}

PyObject *
py_text_ctime(PyObject *date, int hour, int minute, int second)
{
    static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int year = PyDateTime_GET_YEAR(date), month = PyDateTime_GET_MONTH(date), day = PyDateTime_GET_DAY(date);
    char text[64];
    PyOS_snprintf(text, sizeof text, "%s %s %2d %02d:%02d:%02d %04d", days[py_calendar_weekday(year, month, day)],
                  months[month - 1], day, hour, minute, second, year);
    return PyString_FromString(text);
}

/* --- struct_time --- */

PyObject *
py_text_struct_time(int year, int month, int day, int hour, int minute, int second, int weekday, int yearday, int dst)
{
    const int fields[9] = {year, month, day, hour, minute, second, weekday, yearday, dst};
    return py_time_struct(fields);
}

/* --- strftime --- */

/* A growing format for time.strftime. */
typedef struct text_builder {
    char *data;    /* owned */
    size_t length, room;
} text_builder;

static int
append(text_builder *b, const char *s, size_t n)
{
    if (n > b->room - b->length || b->data == NULL) {
        size_t room = 2 * b->room + n + 64;
        char *data = PyMem_Realloc(b->data, room);
        if (data == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        b->data = data;
        b->room = room;
    }
    memcpy(b->data + b->length, s, n);
    b->length += n;
    return 0;
}

static int
append_offset(text_builder *b, PyObject *o, PyObject *arg)
{
    char text[ISO_ROOM];
    char *end = py_text_iso_offset(text, "", py_tzinfo_of(o), arg);
    return end == NULL ? -1 : append(b, text, (size_t)(end - text));
}

/* The zone's name, its percent signs doubled. */
static int
append_zone(text_builder *b, PyObject *o, PyObject *arg)
{
    PyObject *name = py_tzinfo_tzname(py_tzinfo_of(o), arg);
    if (name == NULL) {
        return -1;
    }
    int status = 0;
    if (name != Py_None) {
        PyObject *doubled = PyObject_CallMethod(name, (char *)"replace", (char *)"ss", "%", "%%");
        if (doubled != NULL && !PyString_Check(doubled)) {
            PyErr_SetString(PyExc_TypeError, "tzname.replace() did not return a string");
            Py_CLEAR(doubled);
        }
        status = doubled == NULL ? -1
                                 : append(b, PyString_AS_STRING(doubled), (size_t)PyString_GET_SIZE(doubled));
        Py_XDECREF(doubled);
    }
    Py_DECREF(name);
    return status;
}

static int
append_microsecond(text_builder *b, PyObject *o)
{
    char digits[6];
    int microsecond = is_datetime(o) ? PyDateTime_DATE_GET_MICROSECOND(o) : is_time(o) ? PyDateTime_TIME_GET_MICROSECOND(o)
                                                                                      : 0;
    put_digits(digits, microsecond, 6);
    return append(b, digits, 6);
}

/* Put the format into b with %z, %Z and %f replaced. */
static int
replace_own_codes(text_builder *b, PyObject *o, const char *format, Py_ssize_t length, PyObject *arg)
{
    int status = 0;
    for (const char *p = format, *end = format + length; status == 0 && p < end; p++) {
        if (*p != '%') {
            const char *code = memchr(p, '%', (size_t)(end - p));
            size_t n = (size_t)((code != NULL ? code : end) - p);
            status = append(b, p, n);
            p += n - 1;
            continue;
        }
        if (++p == end) {
            PyErr_SetString(PyExc_ValueError, "strftime format ends with raw %");
            return -1;
        }
        switch (*p) {
        case 'z':
            status = append_offset(b, o, arg);
            break;
        case 'Z':
            status = append_zone(b, o, arg);
            break;
        case 'f':
            status = append_microsecond(b, o);
            break;
        default:
            status = append(b, p - 1, 2);
        }
    }
    return status;
}

PyObject *
py_text_strftime(PyObject *o, const char *format, Py_ssize_t length, PyObject *timetuple, PyObject *arg)
{
    PyObject *first = PySequence_GetItem(timetuple, 0);    /* a struct_time is no tuple */
    if (first == NULL) {
        return NULL;
    }
    long year = PyInt_AsLong(first);
    Py_DECREF(first);
    if (year == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (year < 1900) {
        PyErr_Format(PyExc_ValueError, "year=%ld is before 1900; the datetime strftime() methods require year >= 1900",
                     year);
        return NULL;
    }
    text_builder b = {0};
    PyObject *text = NULL;
    length = (Py_ssize_t)strnlen(format, (size_t)length);    /* C's strftime would end there */
    if (replace_own_codes(&b, o, format, length, arg) == 0) {
        PyObject *replaced = PyString_FromStringAndSize(b.data, (Py_ssize_t)b.length);
        PyObject *time = replaced == NULL ? NULL : PyImport_ImportModuleNoBlock("time");
        if (time != NULL) {
            text = PyObject_CallMethod(time, (char *)"strftime", (char *)"OO", replaced, timetuple);
        }
        Py_XDECREF(replaced);
        Py_XDECREF(time);
    }
    PyMem_Free(b.data);
    return text;
}

PyObject *
py_text_format(PyObject *o, PyObject *args)
{
    PyObject *format;
    if (!PyArg_ParseTuple(args, "O:__format__", &format)) {
        return NULL;
    }
    Py_ssize_t length;
    if (PyString_Check(format)) {
        length = PyString_GET_SIZE(format);
    }
    else if (PyUnicode_Check(format)) {
        length = PyUnicode_GET_SIZE(format);
    }
    else {
        PyErr_Format(PyExc_ValueError, "__format__ expects str or unicode, not %.200s", Py_TYPE(format)->tp_name);
        return NULL;
    }
    return length == 0 ? PyObject_Str(o) : PyObject_CallMethod(o, (char *)"strftime", (char *)"O", format);
}
