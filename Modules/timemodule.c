/* The module `time`: the system's clocks, calendar times as nine numbers, and their texts.
 *
 *     seconds since 1970 ── gmtime, localtime ─▶ struct_time ── strftime, asctime ─▶ text
 *                        ◀────── mktime ───────
 *
 * I1  A struct tm made from Python's nine numbers has every field in the range that the C library's
 *     tables can be indexed with (check_fields), before it reaches strftime or asctime.
 *
 * What is not here: strptime, which is Python code (Lib/_strptime.py).
 */
#include "Python.h"

#include <errno.h>
#include <math.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

#include "py_state.h"
#include "py_time.h"
#include "structseq.h"

static const char time_doc[] =
    "Clocks, and calendar times as sequences of nine integers.";

/* ------------------------------------------------------------------- clocks */

static double
wall_clock(void)
{
    struct timeval now;
    (void)gettimeofday(&now, NULL);
    return (double)now.tv_sec + (double)now.tv_usec * 0.000001;
}

static PyObject *
time_time(PyObject *module, PyObject *unused)
{
    return PyFloat_FromDouble(wall_clock());
}

static PyObject *
time_clock(PyObject *module, PyObject *unused)
{
    return PyFloat_FromDouble((double)clock() / CLOCKS_PER_SEC);
}

/* A signal ends the sleep early; its handler then runs as everywhere else. */
static int
sleep_for(double seconds)
{
    struct timeval left;
    double fraction = fmod(seconds, 1.0);
    int status;
    left.tv_sec = (time_t)floor(seconds);
    left.tv_usec = (suseconds_t)(fraction * 1000000.0);
    Py_BEGIN_ALLOW_THREADS
    status = select(0, NULL, NULL, NULL, &left);
    Py_END_ALLOW_THREADS
    if (status != 0 && errno != EINTR) {
        PyErr_SetFromErrno(PyExc_IOError);
        return -1;
    }
    return 0;
}

static PyObject *
time_sleep(PyObject *module, PyObject *args)
{
    double seconds;
    if (!PyArg_ParseTuple(args, "d:sleep", &seconds) || sleep_for(seconds) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* -------------------------------------------------------------- struct_time */

static const PyStructSequence_Field time_fields[] = {
    {(char *)"tm_year", (char *)"the year, such as 1993"},
    {(char *)"tm_mon", (char *)"month of the year, 1 to 12"},
    {(char *)"tm_mday", (char *)"day of the month, 1 to 31"},
    {(char *)"tm_hour", (char *)"hours, 0 to 23"},
    {(char *)"tm_min", (char *)"minutes, 0 to 59"},
    {(char *)"tm_sec", (char *)"seconds, 0 to 61"},
    {(char *)"tm_wday", (char *)"day of the week, 0 to 6, Monday is 0"},
    {(char *)"tm_yday", (char *)"day of the year, 1 to 366"},
    {(char *)"tm_isdst", (char *)"1: summer time, 0: not, -1: unknown"},
    {NULL, NULL}
};

static const PyStructSequence_Desc time_description = {
    (char *)"time.struct_time",
    (char *)"A calendar time: a sequence of nine integers with names.",
    (PyStructSequence_Field *)time_fields,
    9,
};

static PyTypeObject struct_time_type;

/* The type is made ready by the first who needs it: this module or datetime. */
static PyTypeObject *
ready_struct_time(void)
{
    if (struct_time_type.tp_name == NULL) {
        PyStructSequence_InitType(&struct_time_type, (PyStructSequence_Desc *)&time_description);
    }
    return &struct_time_type;
}

PyObject *
py_time_struct(const int values[9])
{
    PyObject *sequence = PyStructSequence_New(ready_struct_time());
    int i;
    if (sequence == NULL) {
        return NULL;
    }
    for (i = 0; i < 9; i++) {
        PyObject *value = PyInt_FromLong(values[i]);
        if (value == NULL) {
            Py_DECREF(sequence);
            return NULL;
        }
        PyStructSequence_SET_ITEM(sequence, i, value);
    }
    return sequence;
}

static PyObject *
struct_from(const struct tm *t)
{
    const int values[9] = {t->tm_year + 1900, t->tm_mon + 1, t->tm_mday, t->tm_hour, t->tm_min,
                           t->tm_sec, (t->tm_wday + 6) % 7, t->tm_yday + 1, t->tm_isdst};
    return py_time_struct(values);
}

time_t
py_time_from_double(double seconds)
{
    time_t result = isnan(seconds) ? (time_t)LONG_MIN : (time_t)0;    /* no number: what the processor makes of it */
    double difference;
    if (seconds > -9.3e18 && seconds < 9.3e18) {
        result = (time_t)seconds;
    }
    difference = seconds - (double)result;
    if (difference <= -1.0 || difference >= 1.0) {
        PyErr_SetString(PyExc_ValueError, "timestamp out of range for platform time_t");
        return (time_t)-1;
    }
    return result;
}

/* The optional argument in seconds; by default now. Returns status. */
static int
seconds_from(PyObject *args, const char *format, time_t *when)
{
    PyObject *given = NULL;
    double seconds;
    if (!PyArg_ParseTuple(args, format, &given)) {
        return -1;
    }
    if (given == NULL || given == Py_None) {
        seconds = wall_clock();
    }
    else {
        seconds = PyFloat_AsDouble(given);
        if (PyErr_Occurred()) {
            return -1;
        }
    }
    *when = py_time_from_double(seconds);
    return *when == (time_t)-1 && PyErr_Occurred() ? -1 : 0;
}

typedef struct tm *(*breakdown)(const time_t *, struct tm *);

static PyObject *
broken_down(PyObject *args, const char *format, breakdown function)
{
    time_t when;
    struct tm result;
    if (seconds_from(args, format, &when) < 0) {
        return NULL;
    }
    errno = 0;
    if (function(&when, &result) == NULL) {
        if (errno == 0) {
            errno = EINVAL;
        }
        return PyErr_SetFromErrno(PyExc_ValueError);
    }
    return struct_from(&result);
}

static PyObject *
time_gmtime(PyObject *module, PyObject *args)
{
    return broken_down(args, "|O:gmtime", gmtime_r);
}

static PyObject *
time_localtime(PyObject *module, PyObject *args)
{
    return broken_down(args, "|O:localtime", localtime_r);
}

/* ------------------------------------------------- from nine numbers to a time */

/* Two-digit years are of this or the last century, if the module says so. */
static int
full_year(int *year)
{
    PyObject *module;
    PyObject *accept;
    int accepted = 0;
    if (*year >= 1900) {
        return 0;
    }
    module = PyImport_ImportModuleNoBlock("time");
    accept = module != NULL ? PyObject_GetAttrString(module, "accept2dyear") : NULL;
    Py_XDECREF(module);
    if (accept == NULL) {
        PyErr_Clear();
    }
    else {
        accepted = PyInt_Check(accept) && PyInt_AS_LONG(accept) != 0;
        Py_DECREF(accept);
    }
    if (accepted && *year >= 69 && *year <= 99) {
        *year += 1900;
        return 0;
    }
    if (accepted && *year >= 0 && *year <= 68) {
        *year += 2000;
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, accepted ? "year out of range" : "year >= 1900 required");
    return -1;
}

/* A struct_time of small ints, as this module makes them. Returns 1 if it was one. */
static int
fields_of_struct(PyObject *args, int fields[9])
{
    int i;
    if (Py_TYPE(args) != &struct_time_type) {
        return 0;
    }
    for (i = 0; i < 9; i++) {
        PyObject *item = ((PyStructSequence *)args)->ob_item[i];
        if (!PyInt_CheckExact(item) || PyInt_AS_LONG(item) != (int)PyInt_AS_LONG(item)) {
            return 0;
        }
        fields[i] = (int)PyInt_AS_LONG(item);
    }
    return 1;
}

/* Anything that the argument parser takes for nine integers. */
static int
fields_from(PyObject *args, struct tm *t)
{
    int f[9];
    memset(t, 0, sizeof(*t));
    if (!fields_of_struct(args, f) && !PyArg_Parse(args, "(iiiiiiiii)", &f[0], &f[1], &f[2], &f[3], &f[4], &f[5], &f[6],
                                                   &f[7], &f[8])) {
        return -1;
    }
    if (full_year(&f[0]) < 0) {
        return -1;
    }
    *t = (struct tm){.tm_year = f[0] - 1900, .tm_mon = f[1] - 1, .tm_mday = f[2], .tm_hour = f[3], .tm_min = f[4],
                     .tm_sec = f[5], .tm_wday = (f[6] + 1) % 7, .tm_yday = f[7] - 1, .tm_isdst = f[8]};
    return 0;
}

static int
out_of_range(const char *what)
{
    PyErr_Format(PyExc_ValueError, "%s out of range", what);
    return -1;
}

static int
check_clock(const struct tm *t)
{
    if (t->tm_hour < 0 || t->tm_hour > 23) {
        return out_of_range("hour");
    }
    if (t->tm_min < 0 || t->tm_min > 59) {
        return out_of_range("minute");
    }
    if (t->tm_sec < 0 || t->tm_sec > 61) {
        return out_of_range("seconds");
    }
    return 0;
}

/* Zero is accepted for month, day and day of the year, and stands for the first (I1). */
static int
check_fields(struct tm *t)
{
    if (t->tm_mon == -1) {
        t->tm_mon = 0;
    }
    else if (t->tm_mon < 0 || t->tm_mon > 11) {
        return out_of_range("month");
    }
    if (t->tm_mday == 0) {
        t->tm_mday = 1;
    }
    else if (t->tm_mday < 0 || t->tm_mday > 31) {
        return out_of_range("day of month");
    }
    if (check_clock(t) < 0) {
        return -1;
    }
    if (t->tm_wday < 0) {
        return out_of_range("day of week");
    }
    if (t->tm_yday == -1) {
        t->tm_yday = 0;
    }
    else if (t->tm_yday < 0 || t->tm_yday > 365) {
        return out_of_range("day of year");
    }
    return 0;
}

static int
now_here(struct tm *t)
{
    time_t now = time(NULL);
    if (localtime_r(&now, t) == NULL) {
        PyErr_SetFromErrno(PyExc_ValueError);
        return -1;
    }
    return 0;
}

/* ---------------------------------------------------------------------- texts */

static PyObject *
ascii_time(const struct tm *t)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    (void)PyOS_snprintf(text, sizeof(text), "%s %s%3d %.2d:%.2d:%.2d %d", days[t->tm_wday],
                        months[t->tm_mon], t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec,
                        t->tm_year + 1900);
    return PyString_FromString(text);
}

static PyObject *
time_asctime(PyObject *module, PyObject *args)
{
    PyObject *given = NULL;
    struct tm t;
    if (!PyArg_UnpackTuple(args, "asctime", 0, 1, &given)) {
        return NULL;
    }
    if (given == NULL ? now_here(&t) < 0 : (fields_from(given, &t) < 0 || check_fields(&t) < 0)) {
        return NULL;
    }
    return ascii_time(&t);
}

static PyObject *
time_ctime(PyObject *module, PyObject *args)
{
    time_t when;
    struct tm t;
    if (seconds_from(args, "|O:ctime", &when) < 0) {
        return NULL;
    }
    if (localtime_r(&when, &t) == NULL) {
        PyErr_SetFromErrno(PyExc_ValueError);
        return NULL;
    }
    return ascii_time(&t);
}

/* strftime says 0 both for an empty text and for a buffer that is too small; a buffer much larger
   than the format settles it. */
static PyObject *
formatted(const char *format, const struct tm *t)
{
    size_t length = strlen(format);
    size_t size;
    if (length == 0) {
        return PyString_FromString("");
    }
    for (size = 1024;; size *= 2) {
        char *text = malloc(size);
        size_t used;
        if (text == NULL) {
            return PyErr_NoMemory();
        }
        used = strftime(text, size, format, t);
        if (used > 0 || size >= 256 * length) {
            PyObject *result = PyString_FromStringAndSize(text, (Py_ssize_t)used);
            free(text);
            return result;
        }
        free(text);
    }
}

static PyObject *
time_strftime(PyObject *module, PyObject *args)
{
    const char *format;
    PyObject *given = NULL;
    struct tm t;
    if (!PyArg_ParseTuple(args, "s|O:strftime", &format, &given)) {
        return NULL;
    }
    if (given == NULL ? now_here(&t) < 0 : (fields_from(given, &t) < 0 || check_fields(&t) < 0)) {
        return NULL;
    }
    if (t.tm_isdst < -1) {
        t.tm_isdst = -1;
    }
    else if (t.tm_isdst > 1) {
        t.tm_isdst = 1;
    }
    return formatted(format, &t);
}

static PyObject *
time_strptime(PyObject *module, PyObject *args)
{
    PyObject *implementation = PyImport_ImportModuleNoBlock("_strptime");
    PyObject *function;
    PyObject *result = NULL;
    if (implementation == NULL) {
        return NULL;
    }
    function = PyObject_GetAttrString(implementation, "_strptime_time");
    Py_DECREF(implementation);
    if (function != NULL) {
        result = PyObject_Call(function, args, NULL);
        Py_DECREF(function);
    }
    return result;
}

static PyObject *
time_mktime(PyObject *module, PyObject *given)
{
    struct tm t;
    time_t when;
    if (fields_from(given, &t) < 0) {
        return NULL;
    }
    t.tm_wday = -1;     /* mktime fills it in unless it fails */
    when = mktime(&t);
    if (when == (time_t)-1 && t.tm_wday == -1) {
        PyErr_SetString(PyExc_OverflowError, "mktime argument out of range");
        return NULL;
    }
    return PyFloat_FromDouble((double)when);
}

/* ----------------------------------------------------------------- time zones */

enum { HALF_YEAR = (365 * 24 + 6) * 3600 / 2 };

static void
zone_at(time_t when, char *name, size_t size, long *west)
{
    struct tm t;
    memset(&t, 0, sizeof(t));
    (void)localtime_r(&when, &t);
    *west = -t.tm_gmtoff;
    (void)PyOS_snprintf(name, size, "%s", t.tm_zone != NULL ? t.tm_zone : "   ");
}

static int
add(PyObject *module, const char *name, PyObject *value)
{
    return value == NULL ? -1 : PyModule_AddObject(module, name, value);
}

/* Winter and summer of 1970 tell the two names and offsets; the larger one west is standard time. */
static int
add_zone(PyObject *module)
{
    char january[16];
    char july[16];
    long january_west;
    long july_west;
    int south;
    zone_at((time_t)0, january, sizeof(january), &january_west);
    zone_at((time_t)HALF_YEAR, july, sizeof(july), &july_west);
    south = january_west < july_west;
    if (add(module, "timezone", PyInt_FromLong(south ? july_west : january_west)) < 0
        || add(module, "altzone", PyInt_FromLong(south ? january_west : july_west)) < 0
        || add(module, "daylight", PyInt_FromLong(january_west != july_west)) < 0) {
        return -1;
    }
    return add(module, "tzname", Py_BuildValue("(ss)", south ? july : january,
                                               south ? january : july));
}

static PyObject *
time_tzset(PyObject *module, PyObject *unused)
{
    PyObject *self = PyImport_ImportModuleNoBlock("time");
    int status;
    if (self == NULL) {
        return NULL;
    }
    tzset();
    status = add_zone(self);
    Py_DECREF(self);
    if (status < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

/* --------------------------------------------------------------------- module */

static const PyMethodDef time_functions[] = {
    {"time", time_time, METH_NOARGS, "time() -> float\n\nSeconds since 1970."},
    {"clock", time_clock, METH_NOARGS, "clock() -> float\n\nProcessor time of the process in seconds."},
    {"sleep", time_sleep, METH_VARARGS, "sleep(seconds)\n\nBlocks the thread for that time."},
    {"gmtime", time_gmtime, METH_VARARGS, "gmtime([seconds]) -> struct_time in UTC"},
    {"localtime", time_localtime, METH_VARARGS, "localtime([seconds]) -> struct_time of this zone"},
    {"asctime", time_asctime, METH_VARARGS, "asctime([tuple]) -> text like 'Sat Jun 06 16:26:11 1998'"},
    {"ctime", time_ctime, METH_VARARGS, "ctime([seconds]) -> the same for seconds since 1970"},
    {"mktime", time_mktime, METH_O, "mktime(tuple) -> seconds since 1970"},
    {"strftime", time_strftime, METH_VARARGS, "strftime(format[, tuple]) -> text"},
    {"strptime", time_strptime, METH_VARARGS, "strptime(text, format) -> struct_time"},
    {"tzset", time_tzset, METH_NOARGS, "tzset()\n\nReads the variable TZ again."},
    {NULL, NULL, 0, NULL}
};

PyMODINIT_FUNC inittime(void);

PyMODINIT_FUNC
inittime(void)
{
    PyObject *module = Py_InitModule3("time", (PyMethodDef *)time_functions, time_doc);
    const char *variable = getenv("PYTHONY2K");
    int strict = variable != NULL && variable[0] != '\0';
    if (module == NULL || PyModule_AddIntConstant(module, "accept2dyear", !strict) < 0) {
        return;
    }
    tzset();
    if (add_zone(module) < 0) {
        return;
    }
    ready_struct_time();
    Py_INCREF(&struct_time_type);
    (void)PyModule_AddObject(module, "struct_time", (PyObject *)&struct_time_type);
}
