/* The type datetime: a date and a time of day, with or without a time zone.
 *
 * How it works: arithmetic uses the moment, microseconds since the day before 0001-01-01, on the clock of the zone.
 *
 * I1 data holds a valid date as in date.c, then a valid time as in time.c.
 * I2 tzinfo is owned if hastzinfo, else its memory has no meaning.
 */
#define PY_SSIZE_T_CLEAN
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "datetime_internal.h"

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* --- making --- */

static PyDateTime_DateTime *
datetime_alloc(PyTypeObject *type, PyObject *tzinfo)
{
    PyDateTime_DateTime *d = (PyDateTime_DateTime *)type->tp_alloc(type, 0);
    if (d != NULL) {
        d->hashcode = -1;
        d->hastzinfo = tzinfo != Py_None;
        if (d->hastzinfo) {
            Py_INCREF(tzinfo);
            d->tzinfo = tzinfo;
        }
    }
    return d;
}

PyObject *
py_datetime_new(int year, int month, int day, int hour, int minute, int second, int microsecond, PyObject *tzinfo,
                PyTypeObject *type)
{
    PyDateTime_DateTime *d = datetime_alloc(type, tzinfo);
    if (d == NULL) {
        return NULL;
    }
    d->data[0] = (unsigned char)(year >> 8);
    d->data[1] = (unsigned char)year;
    d->data[2] = (unsigned char)month;
    d->data[3] = (unsigned char)day;
    d->data[4] = (unsigned char)hour;
    d->data[5] = (unsigned char)minute;
    d->data[6] = (unsigned char)second;
    d->data[7] = (unsigned char)(microsecond >> 16);
    d->data[8] = (unsigned char)(microsecond >> 8);
    d->data[9] = (unsigned char)microsecond;
    return (PyObject *)d;
}

static int
is_state(PyObject *o)
{
    return PyString_Check(o) && PyString_GET_SIZE(o) == _PyDateTime_DATETIME_DATASIZE &&
           (unsigned char)(PyString_AS_STRING(o)[2] - 1) < 12;
}

static PyObject *
datetime_from_state(PyTypeObject *type, PyObject *args)
{
    PyObject *tzinfo = PyTuple_GET_SIZE(args) == 2 ? PyTuple_GET_ITEM(args, 1) : Py_None;
    if (tzinfo != Py_None && !is_tzinfo(tzinfo)) {
        PyErr_SetString(PyExc_TypeError, "bad tzinfo state arg");
        return NULL;
    }
    PyDateTime_DateTime *d = datetime_alloc(type, tzinfo);
    if (d != NULL) {
        memcpy(d->data, PyString_AS_STRING(PyTuple_GET_ITEM(args, 0)), sizeof d->data);
    }
    return (PyObject *)d;
}

static int
check_fields(const int f[7])
{
    return py_calendar_check_date(f[0], f[1], f[2]) < 0 ? -1 : py_calendar_check_time(f[3], f[4], f[5], f[6]);
}

/* The fields from arguments that may leave some out. Returns status. */
static int
parse_fields(PyObject *args, PyObject *kwargs, const char *format, int field[7], PyObject **tzinfo)
{
    static const char *const names[] = {"year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &field[0], &field[1], &field[2], &field[3],
                                     &field[4], &field[5], &field[6], tzinfo)) {
        return -1;
    }
    return check_fields(field) < 0 ? -1 : py_tzinfo_check(*tzinfo);
}

static PyObject *
datetime_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (count >= 1 && count <= 2 && is_state(PyTuple_GET_ITEM(args, 0))) {
        return datetime_from_state(type, args);
    }
    int f[7] = {0};
    PyObject *tzinfo = Py_None;
    if ((plain_fields(args, kwargs, 3, 7, f) ? check_fields(f) : parse_fields(args, kwargs, "iii|iiiiO", f, &tzinfo)) < 0) {
        return NULL;
    }
    return py_datetime_new(f[0], f[1], f[2], f[3], f[4], f[5], f[6], tzinfo, type);
}

/* A datetime of checked fields, by calling cls if that is not datetime itself. */
static PyObject *
make_by_class(PyObject *cls, const int f[7], PyObject *tzinfo)
{
    if (cls != (PyObject *)&py_datetime_type) {
        return PyObject_CallFunction(cls, (char *)"iiiiiiiO", f[0], f[1], f[2], f[3], f[4], f[5], f[6], tzinfo);
    }
    if (check_fields(f) < 0 || py_tzinfo_check(tzinfo) < 0) {
        return NULL;
    }
    return py_datetime_new(f[0], f[1], f[2], f[3], f[4], f[5], f[6], tzinfo, &py_datetime_type);
}

static void
datetime_dealloc(PyObject *o)
{
    PyDateTime_DateTime *d = (PyDateTime_DateTime *)o;
    if (d->hastzinfo) {
        Py_XDECREF(d->tzinfo);
    }
    Py_TYPE(o)->tp_free(o);
}

/* --- moments --- */

static int
ordinal_of(PyObject *o)
{
    return py_calendar_ordinal(PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o));
}

static int
second_of_day(PyObject *o)
{
    return PyDateTime_DATE_GET_HOUR(o) * 3600 + PyDateTime_DATE_GET_MINUTE(o) * 60 + PyDateTime_DATE_GET_SECOND(o);
}

py_microseconds
py_datetime_moment(PyObject *o)
{
    int64_t seconds = ordinal_of(o) * (int64_t)SECONDS_IN_DAY + second_of_day(o);
    return seconds * (int64_t)US_PER_SECOND + PyDateTime_DATE_GET_MICROSECOND(o);
}

static PyObject *
raise_out_of_range(void)
{
    PyErr_SetString(PyExc_OverflowError, "date value out of range");
    return NULL;
}

/* The datetime of a day, so long after midnight. */
static PyObject *
datetime_at(calendar_day d, int seconds, int microseconds, PyObject *tzinfo)
{
    return py_datetime_new(d.year, d.month, d.day, seconds / 3600, seconds / 60 % 60, seconds % 60, microseconds, tzinfo,
                           &py_datetime_type);
}

PyObject *
py_datetime_from_moment(py_microseconds moment, PyObject *tzinfo)
{
    if (moment < US_PER_DAY || moment >= (MAXORDINAL + 1) * US_PER_DAY) {
        return raise_out_of_range();
    }
    int64_t small = (int64_t)moment, rest = small % (int64_t)US_PER_DAY;
    calendar_day d = py_calendar_from_ordinal((int)(small / (int64_t)US_PER_DAY));
    return datetime_at(d, (int)(rest / (int64_t)US_PER_SECOND), (int)(rest % (int64_t)US_PER_SECOND), tzinfo);
}

/* --- other constructors; `cls` is called, so a subclass makes its own --- */

typedef struct tm *(*tm_function)(const time_t *, struct tm *);

static PyObject *
datetime_of_seconds(PyObject *cls, tm_function split, long seconds, int microseconds, PyObject *tzinfo)
{
    time_t when = seconds;
    struct tm tm;
    if (split(&when, &tm) == NULL) {
        PyErr_SetString(PyExc_ValueError, "timestamp out of range for platform localtime()/gmtime() function");
        return NULL;
    }
    int second = tm.tm_sec > 59 ? 59 : tm.tm_sec;    /* a leap second */
    const int f[7] = {tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, second, microseconds};
    return make_by_class(cls, f, tzinfo);
}

/* A datetime in UTC as one in its own zone. Steals utc. */
static PyObject *
to_local_steal(PyObject *utc, PyObject *tzinfo)
{
    if (utc == NULL || tzinfo == Py_None) {
        return utc;
    }
    PyObject *local = PyObject_CallMethod(tzinfo, (char *)"fromutc", (char *)"O", utc);
    Py_DECREF(utc);
    return local;
}

static PyObject *
datetime_of_now(PyObject *cls, tm_function split, PyObject *tzinfo)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    return datetime_of_seconds(cls, split, now.tv_sec, (int)now.tv_usec, tzinfo);
}

static PyObject *
datetime_now(PyObject *cls, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"tz", NULL};
    PyObject *tzinfo = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O:now", (char **)names, &tzinfo) || py_tzinfo_check(tzinfo) < 0) {
        return NULL;
    }
    return to_local_steal(datetime_of_now(cls, tzinfo == Py_None ? localtime_r : gmtime_r, tzinfo), tzinfo);
}

static PyObject *
datetime_utcnow(PyObject *cls, PyObject *unused)
{
    return datetime_of_now(cls, gmtime_r, Py_None);
}

PyObject *
py_datetime_fromtimestamp(PyObject *cls, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"timestamp", "tz", NULL};
    double timestamp;
    PyObject *tzinfo = Py_None;
    long seconds;
    int microseconds;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "d|O:fromtimestamp", (char **)names, &timestamp, &tzinfo) ||
        py_tzinfo_check(tzinfo) < 0 || py_datetime_split_timestamp(timestamp, &seconds, &microseconds) < 0) {
        return NULL;
    }
    tm_function split = tzinfo == Py_None ? localtime_r : gmtime_r;
    return to_local_steal(datetime_of_seconds(cls, split, seconds, microseconds, tzinfo), tzinfo);
}

static PyObject *
datetime_utcfromtimestamp(PyObject *cls, PyObject *args)
{
    double timestamp;
    long seconds;
    int microseconds;
    if (!PyArg_ParseTuple(args, "d:utcfromtimestamp", &timestamp) ||
        py_datetime_split_timestamp(timestamp, &seconds, &microseconds) < 0) {
        return NULL;
    }
    return datetime_of_seconds(cls, gmtime_r, seconds, microseconds, Py_None);
}

static PyObject *
datetime_combine(PyObject *cls, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"date", "time", NULL};
    PyObject *date, *time;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!O!:combine", (char **)names, &py_date_type, &date, &py_time_type,
                                     &time)) {
        return NULL;
    }
    const int f[7] = {PyDateTime_GET_YEAR(date), PyDateTime_GET_MONTH(date), PyDateTime_GET_DAY(date),
                      PyDateTime_TIME_GET_HOUR(time), PyDateTime_TIME_GET_MINUTE(time), PyDateTime_TIME_GET_SECOND(time),
                      PyDateTime_TIME_GET_MICROSECOND(time)};
    return make_by_class(cls, f, py_tzinfo_of(time));
}

/* The library's _strptime gives (struct_time, microsecond). */
static PyObject *
datetime_strptime(PyObject *cls, PyObject *args)
{
    const char *text, *format;
    if (!PyArg_ParseTuple(args, "ss:strptime", &text, &format)) {
        return NULL;
    }
    PyObject *module = PyImport_ImportModuleNoBlock("_strptime");
    PyObject *parsed = module == NULL ? NULL : PyObject_CallMethod(module, (char *)"_strptime", (char *)"ss", text, format);
    Py_XDECREF(module);
    if (parsed == NULL) {
        return NULL;
    }
    int f[7] = {0};
    int complete = PySequence_Check(parsed) && PySequence_Size(parsed) == 2;
    PyObject *fields = complete ? PySequence_GetItem(parsed, 0) : NULL;
    PyObject *fraction = complete ? PySequence_GetItem(parsed, 1) : NULL;
    complete = fields != NULL && fraction != NULL && PySequence_Check(fields) && PySequence_Size(fields) >= 6;
    for (int i = 0; complete && i < 6; i++) {
        PyObject *item = PySequence_GetItem(fields, i);
        f[i] = item == NULL ? -1 : _PyInt_AsInt(item);
        complete = item != NULL && !(f[i] == -1 && PyErr_Occurred());
        Py_XDECREF(item);
    }
    if (complete) {
        f[6] = _PyInt_AsInt(fraction);
        complete = !(f[6] == -1 && PyErr_Occurred());
    }
    Py_XDECREF(fields);
    Py_XDECREF(fraction);
    Py_DECREF(parsed);
    if (!complete) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, "unexpected result of _strptime()");
        }
        return NULL;
    }
    return cls == (PyObject *)&py_datetime_type
               ? make_by_class(cls, f, Py_None)
               : PyObject_CallFunction(cls, (char *)"iiiiiii", f[0], f[1], f[2], f[3], f[4], f[5], f[6]);
}

/* --- reading --- */

static PyObject *
datetime_get_hour(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_DATE_GET_HOUR(o));
}

static PyObject *
datetime_get_minute(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_DATE_GET_MINUTE(o));
}

static PyObject *
datetime_get_second(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_DATE_GET_SECOND(o));
}

static PyObject *
datetime_get_microsecond(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_DATE_GET_MICROSECOND(o));
}

static PyObject *
datetime_get_tzinfo(PyObject *o, void *unused)
{
    PyObject *tzinfo = py_tzinfo_of(o);
    Py_INCREF(tzinfo);
    return tzinfo;
}

static PyObject *
datetime_utcoffset(PyObject *o, PyObject *unused)
{
    return py_tzinfo_utcoffset_object(py_tzinfo_of(o), o);
}

static PyObject *
datetime_dst(PyObject *o, PyObject *unused)
{
    return py_tzinfo_dst_object(py_tzinfo_of(o), o);
}

static PyObject *
datetime_tzname(PyObject *o, PyObject *unused)
{
    return py_tzinfo_tzname(py_tzinfo_of(o), o);
}

static PyObject *
datetime_date(PyObject *o, PyObject *unused)
{
    return py_date_new(PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o), &py_date_type);
}

static PyObject *
time_part(PyObject *o, PyObject *tzinfo)
{
    return py_time_new(PyDateTime_DATE_GET_HOUR(o), PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o),
                       PyDateTime_DATE_GET_MICROSECOND(o), tzinfo, &py_time_type);
}

static PyObject *
datetime_time(PyObject *o, PyObject *unused)
{
    return time_part(o, Py_None);
}

static PyObject *
datetime_timetz(PyObject *o, PyObject *unused)
{
    return time_part(o, py_tzinfo_of(o));
}

/* struct_time of the datetime with `minutes` subtracted: the year may then be 0 or 10000. */
static PyObject *
struct_time_of(PyObject *o, int minutes, int dst)
{
    py_microseconds moment = py_datetime_moment(o) - minutes * 60 * US_PER_SECOND;
    int ordinal = (int)(moment / US_PER_DAY), seconds = (int)(moment % US_PER_DAY / US_PER_SECOND);
    calendar_day d = ordinal < 1 ? (calendar_day){0, 12, 31} : py_calendar_from_ordinal(ordinal);
    return py_text_struct_time(d.year, d.month, d.day, seconds / 3600, seconds / 60 % 60, seconds % 60,
                               (ordinal + 6) % 7, py_calendar_days_before_month(d.year, d.month) + d.day, dst);
}

static PyObject *
datetime_timetuple(PyObject *o, PyObject *unused)
{
    int minutes;
    offset_kind kind = py_tzinfo_dst(py_tzinfo_of(o), o, &minutes);
    if (kind == OFFSET_ERROR) {
        return NULL;
    }
    return struct_time_of(o, 0, kind == OFFSET_NAIVE ? -1 : minutes != 0);
}

static PyObject *
datetime_utctimetuple(PyObject *o, PyObject *unused)
{
    int minutes;
    if (py_tzinfo_utcoffset(py_tzinfo_of(o), o, &minutes) == OFFSET_ERROR) {
        return NULL;
    }
    return struct_time_of(o, minutes, 0);
}

/* --- text --- */

static PyObject *
datetime_repr(PyObject *o)
{
    const int f[7] = {PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o),
                      PyDateTime_DATE_GET_HOUR(o), PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o),
                      PyDateTime_DATE_GET_MICROSECOND(o)};
    char text[160];
    *py_text_fields(text, f, f[6] != 0 ? 7 : f[5] != 0 ? 6 : 5) = '\0';
    PyObject *tzinfo = py_tzinfo_of(o);
    if (tzinfo == Py_None) {
        return PyString_FromFormat("%s(%s)", Py_TYPE(o)->tp_name, text);
    }
    PyObject *zone = PyObject_Repr(tzinfo);
    if (zone == NULL) {
        return NULL;
    }
    PyObject *whole = PyString_FromFormat("%s(%s, tzinfo=%s)", Py_TYPE(o)->tp_name, text, PyString_AS_STRING(zone));
    Py_DECREF(zone);
    return whole;
}

static PyObject *
iso_text(PyObject *o, char separator)
{
    char text[3 * ISO_ROOM];
    char *p = py_text_iso_date(text, PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o));
    *p++ = separator;
    p = py_text_iso_time(p, PyDateTime_DATE_GET_HOUR(o), PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o),
                         PyDateTime_DATE_GET_MICROSECOND(o));
    p = py_text_iso_offset(p, ":", py_tzinfo_of(o), o);
    return p == NULL ? NULL : PyString_FromStringAndSize(text, p - text);
}

static PyObject *
datetime_isoformat(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"sep", NULL};
    char separator = 'T';
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|c:isoformat", (char **)names, &separator)) {
        return NULL;
    }
    return iso_text(o, separator);
}

static PyObject *
datetime_str(PyObject *o)
{
    if (Py_TYPE(o) == &py_datetime_type) {
        return iso_text(o, ' ');
    }
    return PyObject_CallMethod(o, (char *)"isoformat", (char *)"(s)", " ");
}

static PyObject *
datetime_ctime(PyObject *o, PyObject *unused)
{
    return py_text_ctime(o, PyDateTime_DATE_GET_HOUR(o), PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o));
}

/* --- order, hash, arithmetic --- */

static PyObject *
compare_with_other(PyObject *a, PyObject *b, int op)
{
    if (!is_date(b) && PyObject_HasAttrString(b, "timetuple")) {    /* a date of another kind: it may know */
        return not_implemented();
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong(op == Py_NE);
    }
    return py_datetime_raise_compare(a, b);
}

static PyObject *
datetime_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!is_datetime(b)) {
        return compare_with_other(a, b, op);
    }
    if (!((PyDateTime_DateTime *)a)->hastzinfo && !((PyDateTime_DateTime *)b)->hastzinfo) {
        return py_datetime_order_result(memcmp(((PyDateTime_DateTime *)a)->data, ((PyDateTime_DateTime *)b)->data,
                                               _PyDateTime_DATETIME_DATASIZE), op);
    }
    offset_kind kind_a, kind_b;
    int offset_a, offset_b;
    if (py_tzinfo_two_offsets(a, b, &kind_a, &offset_a, &kind_b, &offset_b) < 0) {
        return NULL;
    }
    if (kind_a != kind_b) {
        PyErr_SetString(PyExc_TypeError, "can't compare offset-naive and offset-aware datetimes");
        return NULL;
    }
    py_microseconds x = py_datetime_moment(a) - offset_a * 60 * US_PER_SECOND;
    py_microseconds y = py_datetime_moment(b) - offset_b * 60 * US_PER_SECOND;
    return py_datetime_order_result((x > y) - (x < y), op);
}

static long
datetime_hash(PyObject *o)
{
    PyDateTime_DateTime *d = (PyDateTime_DateTime *)o;
    int offset;
    if (d->hashcode != -1) {
        return d->hashcode;
    }
    offset_kind kind = py_tzinfo_utcoffset(py_tzinfo_of(o), o, &offset);
    if (kind == OFFSET_ERROR) {
        return -1;
    }
    if (kind == OFFSET_NAIVE) {
        d->hashcode = py_datetime_hash_bytes(d->data, sizeof d->data);
        return d->hashcode;
    }
    PyObject *since = py_delta_from_span(py_datetime_moment(o) - offset * 60 * US_PER_SECOND, &py_delta_type);
    if (since != NULL) {
        d->hashcode = PyObject_Hash(since);
        Py_DECREF(since);
    }
    return d->hashcode;
}

/* The datetime plus (sign: 1) or minus (-1) a timedelta. The calendar is only asked when the month may change. */
static PyObject *
shift_datetime(PyObject *o, PyObject *delta, int sign)
{
    const PyDateTime_Delta *by = (PyDateTime_Delta *)delta;
    int microseconds = PyDateTime_DATE_GET_MICROSECOND(o) + sign * by->microseconds;
    int seconds = second_of_day(o) + sign * by->seconds + py_delta_carry(&microseconds, (int)US_PER_SECOND);
    int days = sign * by->days + py_delta_carry(&seconds, SECONDS_IN_DAY);
    calendar_day d = {PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o) + days};
    if (d.day < 1 || d.day > 28) {
        int ordinal = ordinal_of(o) + days;
        if (ordinal < 1 || ordinal > MAXORDINAL) {
            return raise_out_of_range();
        }
        d = py_calendar_from_ordinal(ordinal);
    }
    return datetime_at(d, seconds, microseconds, py_tzinfo_of(o));
}

static PyObject *
datetime_add(PyObject *a, PyObject *b)
{
    if (is_delta(a)) {
        PyObject *swap = a;
        a = b;
        b = swap;
    }
    if (!is_datetime(a) || !is_delta(b)) {
        return not_implemented();
    }
    return shift_datetime(a, b, 1);
}

static PyObject *
subtract_datetimes(PyObject *a, PyObject *b)
{
    offset_kind kind_a, kind_b;
    int offset_a, offset_b;
    if (py_tzinfo_two_offsets(a, b, &kind_a, &offset_a, &kind_b, &offset_b) < 0) {
        return NULL;
    }
    if (kind_a != kind_b) {
        PyErr_SetString(PyExc_TypeError, "can't subtract offset-naive and offset-aware datetimes");
        return NULL;
    }
    py_microseconds span = py_datetime_moment(a) - py_datetime_moment(b);
    return py_delta_from_span(span - (offset_a - offset_b) * 60 * US_PER_SECOND, &py_delta_type);
}

static PyObject *
datetime_subtract(PyObject *a, PyObject *b)
{
    if (!is_datetime(a)) {
        return not_implemented();
    }
    if (is_datetime(b)) {
        return subtract_datetimes(a, b);
    }
    if (!is_delta(b)) {
        return not_implemented();
    }
    return shift_datetime(a, b, -1);
}

static const PyNumberMethods datetime_as_number = {
    .nb_add = datetime_add,
    .nb_subtract = datetime_subtract,
};

/* --- other methods --- */

static PyObject *
datetime_replace(PyObject *o, PyObject *args, PyObject *kwargs)
{
    int f[7] = {PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o), PyDateTime_DATE_GET_HOUR(o),
                PyDateTime_DATE_GET_MINUTE(o), PyDateTime_DATE_GET_SECOND(o), PyDateTime_DATE_GET_MICROSECOND(o)};
    PyObject *tzinfo = py_tzinfo_of(o);
    if (parse_fields(args, kwargs, "|iiiiiiiO:replace", f, &tzinfo) < 0) {
        return NULL;
    }
    return py_datetime_new(f[0], f[1], f[2], f[3], f[4], f[5], f[6], tzinfo, Py_TYPE(o));
}

static PyObject *
datetime_astimezone(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"tz", NULL};
    PyObject *tzinfo;
    int minutes;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!:astimezone", (char **)names, &py_tzinfo_type, &tzinfo)) {
        return NULL;
    }
    if (py_tzinfo_of(o) == tzinfo) {
        Py_INCREF(o);
        return o;
    }
    offset_kind kind = py_tzinfo_utcoffset(py_tzinfo_of(o), o, &minutes);
    if (kind == OFFSET_NAIVE) {
        PyErr_SetString(PyExc_ValueError, "astimezone() cannot be applied to a naive datetime");
    }
    if (kind != OFFSET_AWARE) {
        return NULL;
    }
    return to_local_steal(py_datetime_from_moment(py_datetime_moment(o) - minutes * 60 * US_PER_SECOND, tzinfo), tzinfo);
}

static PyObject *
datetime_reduce(PyObject *o, PyObject *unused)
{
    PyDateTime_DateTime *d = (PyDateTime_DateTime *)o;
    PyObject *state = PyString_FromStringAndSize((const char *)d->data, sizeof d->data);
    if (state == NULL) {
        return NULL;
    }
    return d->hastzinfo ? Py_BuildValue("(O(NO))", Py_TYPE(o), state, d->tzinfo)
                        : Py_BuildValue("(O(N))", Py_TYPE(o), state);
}

static const PyMethodDef datetime_methods[] = {
    {"now", (PyCFunction)datetime_now, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     PyDoc_STR("[tz] -> date and time now, local or in the zone.")},
    {"utcnow", datetime_utcnow, METH_NOARGS | METH_CLASS, PyDoc_STR("Date and time now in UTC, without tzinfo.")},
    {"fromtimestamp", (PyCFunction)py_datetime_fromtimestamp, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     PyDoc_STR("timestamp[, tz] -> date and time then, local or in the zone.")},
    {"utcfromtimestamp", datetime_utcfromtimestamp, METH_VARARGS | METH_CLASS,
     PyDoc_STR("timestamp -> date and time then in UTC, without tzinfo.")},
    {"strptime", datetime_strptime, METH_VARARGS | METH_CLASS,
     PyDoc_STR("string, format -> the datetime that time.strptime() reads.")},
    {"combine", (PyCFunction)datetime_combine, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     PyDoc_STR("date, time -> datetime")},
    {"date", datetime_date, METH_NOARGS, PyDoc_STR("The date alone.")},
    {"time", datetime_time, METH_NOARGS, PyDoc_STR("The time alone, without tzinfo.")},
    {"timetz", datetime_timetz, METH_NOARGS, PyDoc_STR("The time alone, with tzinfo.")},
    {"ctime", datetime_ctime, METH_NOARGS, PyDoc_STR("Date and time as C's ctime() writes them.")},
    {"timetuple", datetime_timetuple, METH_NOARGS, PyDoc_STR("The datetime as a time.struct_time.")},
    {"utctimetuple", datetime_utctimetuple, METH_NOARGS, PyDoc_STR("The datetime in UTC as a time.struct_time.")},
    {"isoformat", (PyCFunction)datetime_isoformat, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("[sep] -> YYYY-MM-DDTHH:MM:SS[.mmmmmm][+HH:MM], with sep in place of T.")},
    {"utcoffset", datetime_utcoffset, METH_NOARGS, PyDoc_STR("self.tzinfo.utcoffset(self), or None.")},
    {"tzname", datetime_tzname, METH_NOARGS, PyDoc_STR("self.tzinfo.tzname(self), or None.")},
    {"dst", datetime_dst, METH_NOARGS, PyDoc_STR("self.tzinfo.dst(self), or None.")},
    {"replace", (PyCFunction)datetime_replace, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("A datetime with some fields changed.")},
    {"astimezone", (PyCFunction)datetime_astimezone, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("tz -> the same moment in another zone.")},
    {"__reduce__", datetime_reduce, METH_NOARGS, PyDoc_STR("__reduce__() -> (cls, state)")},
    {NULL},
};

static const PyGetSetDef datetime_getset[] = {
    {(char *)"hour", datetime_get_hour, NULL, NULL, NULL},
    {(char *)"minute", datetime_get_minute, NULL, NULL, NULL},
    {(char *)"second", datetime_get_second, NULL, NULL, NULL},
    {(char *)"microsecond", datetime_get_microsecond, NULL, NULL, NULL},
    {(char *)"tzinfo", datetime_get_tzinfo, NULL, NULL, NULL},
    {NULL},
};

PyTypeObject py_datetime_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "datetime.datetime",
    .tp_basicsize = sizeof(PyDateTime_DateTime),
    .tp_dealloc = datetime_dealloc,
    .tp_repr = datetime_repr,
    .tp_as_number = (PyNumberMethods *)&datetime_as_number,
    .tp_hash = datetime_hash,
    .tp_str = datetime_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("datetime(year, month, day[, hour[, minute[, second[, microsecond[, tzinfo]]]]]): a moment"),
    .tp_richcompare = datetime_richcompare,
    .tp_methods = (PyMethodDef *)datetime_methods,
    .tp_getset = (PyGetSetDef *)datetime_getset,
    .tp_base = &py_date_type,
    .tp_new = datetime_new,
};
