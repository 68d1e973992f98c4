/* Between the files of the module datetime.
 *
 *     calendar.c    days, weeks, ranges: plain integers
 *     delta.c       timedelta          date.c   date          time.c   time          datetime.c   datetime
 *     tzinfo.c      tzinfo, and what the others ask of one
 *     text.c        strftime, ISO text, struct_time
 *     datetimemodule.c   the module and its C interface
 *
 * I1 an offset from UTC is a whole number of minutes between -1439 and 1439.
 * I2 `tzinfo` arguments here are None or an instance of tzinfo, never NULL.
 */
#ifndef PY_MODULES_DATETIME_INTERNAL_H
#define PY_MODULES_DATETIME_INTERNAL_H

#include "Python.h"

#define PY_DATETIME_INTERNAL
#include "datetime.h"

#include <stdint.h>

enum { MINYEAR = 1, MAXYEAR = 9999, MAXORDINAL = 3652059 };

typedef __int128 py_microseconds;    /* a span of time: no timedelta overflows it; a moment fits into 64 bits */

enum { SECONDS_IN_DAY = 86400 };

#define US_PER_SECOND ((py_microseconds)1000000)
#define US_PER_DAY (SECONDS_IN_DAY * US_PER_SECOND)

extern PyTypeObject py_delta_type, py_date_type, py_time_type, py_datetime_type, py_tzinfo_type;

/* Whether o is one of the kind or derived from it. What is exactly another type of this module need not be asked for its bases. */
static inline int
is_kind(PyObject *o, PyTypeObject *kind)
{
    PyTypeObject *type = Py_TYPE(o);
    if (type == kind) {
        return 1;
    }
    if (type == &py_delta_type || type == &py_date_type || type == &py_datetime_type) {
        return type == &py_datetime_type && kind == &py_date_type;
    }
    return PyType_IsSubtype(type, kind);
}

static inline int
is_delta(PyObject *o)
{
    return is_kind(o, &py_delta_type);
}

static inline int
is_date(PyObject *o)
{
    return is_kind(o, &py_date_type);
}

static inline int
is_time(PyObject *o)
{
    return PyObject_TypeCheck(o, &py_time_type);
}

static inline int
is_datetime(PyObject *o)
{
    return is_kind(o, &py_datetime_type);
}

static inline int
is_tzinfo(PyObject *o)
{
    return PyObject_TypeCheck(o, &py_tzinfo_type);
}

/* ---- arguments ---- */

/* Takes arguments as they mostly are: from `least` to `most` exact ints, no keywords. Returns 1 with the fields filled in,
   0 for all others, which the argument parser is to judge. Raises no. */
static inline int
plain_fields(PyObject *args, PyObject *kwargs, int least, int most, int *field)
{
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (kwargs != NULL || count < least || count > most) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *o = PyTuple_GET_ITEM(args, i);
        if (!PyInt_CheckExact(o) || PyInt_AS_LONG(o) != (int)PyInt_AS_LONG(o)) {
            return 0;
        }
        field[i] = (int)PyInt_AS_LONG(o);
    }
    return 1;
}

/* ---- calendar.c: all raise no unless they say so ---- */

typedef struct calendar_day {
    int year, month, day;
} calendar_day;

int py_calendar_is_leap(int year);
int py_calendar_days_in_month(int year, int month);
int py_calendar_days_before_month(int year, int month);
int py_calendar_ordinal(int year, int month, int day);    /* day 1 is 0001-01-01 */
calendar_day py_calendar_from_ordinal(int ordinal);
int py_calendar_weekday(int year, int month, int day);    /* Monday is 0 */

/* Raise ValueError unless the fields are in range. Return status. Raise yes. */
int py_calendar_check_date(int year, int month, int day);
int py_calendar_check_time(int hour, int minute, int second, int microsecond);

/* ---- delta.c ---- */

/* Brings a sum or difference of two fields back into 0 .. range - 1. Returns what the next field gets. Raises no. */
static inline int
py_delta_carry(int *field, int range)
{
    int carry = (*field >= range) - (*field < 0);
    *field -= carry * range;
    return carry;
}

/* The span of a timedelta. Raises no. */
py_microseconds py_delta_span(PyObject *delta);

/* A timedelta of the type. Returns new. Raises yes. */
PyObject *py_delta_from_span(py_microseconds span, PyTypeObject *type);

/* ---- tzinfo.c ---- */

typedef enum {
    OFFSET_ERROR = -1,
    OFFSET_NAIVE,
    OFFSET_AWARE,
} offset_kind;

/* Raises TypeError unless o may be a tzinfo argument. Returns status. Raises yes. */
int py_tzinfo_check(PyObject *o);

/* tzinfo.utcoffset(arg) in minutes, 0 for None. Returns the kind. Raises yes. */
offset_kind py_tzinfo_utcoffset(PyObject *tzinfo, PyObject *arg, int *minutes);

/* The same for dst(). Returns the kind. Raises yes. */
offset_kind py_tzinfo_dst(PyObject *tzinfo, PyObject *arg, int *minutes);

/* utcoffset() and dst() as timedelta or None. Return new. Raise yes. */
PyObject *py_tzinfo_utcoffset_object(PyObject *tzinfo, PyObject *arg);
PyObject *py_tzinfo_dst_object(PyObject *tzinfo, PyObject *arg);

/* tzname() as str or None. Returns new. Raises yes. */
PyObject *py_tzinfo_tzname(PyObject *tzinfo, PyObject *arg);

/* The offsets of two times or datetimes; both naive when they have the same tzinfo. Returns status. Raises yes. */
int py_tzinfo_two_offsets(PyObject *a, PyObject *b, offset_kind *kind_a, int *minutes_a, offset_kind *kind_b,
                          int *minutes_b);

/* The tzinfo of a time or datetime, or None. Returns borrowed. Raises no. */
PyObject *py_tzinfo_of(PyObject *o);

/* ---- date.c, time.c, datetime.c ---- */

/* Instances with checked fields. Return new. Raise yes. */
PyObject *py_date_new(int year, int month, int day, PyTypeObject *type);
PyObject *py_time_new(int hour, int minute, int second, int microsecond, PyObject *tzinfo, PyTypeObject *type);
PyObject *py_datetime_new(int year, int month, int day, int hour, int minute, int second, int microsecond,
                          PyObject *tzinfo, PyTypeObject *type);

/* The moment, without regard to tzinfo, as microseconds since the day before 0001-01-01. Raises no. */
py_microseconds py_datetime_moment(PyObject *datetime);

/* The datetime at a moment. Returns new. Raises yes (OverflowError). */
PyObject *py_datetime_from_moment(py_microseconds moment, PyObject *tzinfo);

PyObject *py_date_fromtimestamp(PyObject *cls, PyObject *args);
PyObject *py_datetime_fromtimestamp(PyObject *cls, PyObject *args, PyObject *kwargs);

/* Splits a timestamp into seconds and microseconds. Returns status. Raises yes. */
int py_datetime_split_timestamp(double timestamp, long *seconds, int *microseconds);

/* Sets the min, max or resolution of a type. Steals value. Returns status. Raises yes. */
int py_datetime_set_constant_steal(PyTypeObject *type, const char *name, PyObject *value);

/* Raises TypeError "can't compare X to Y". Returns NULL. Raises yes. */
PyObject *py_datetime_raise_compare(PyObject *a, PyObject *b);

/* True or False for an order (-1, 0, 1) and a Py_LT, ... Returns new. Raises no. */
PyObject *py_datetime_order_result(int order, int op);

/* The hash of n bytes, of a tuple. Raise yes. */
long py_datetime_hash_bytes(const unsigned char *data, int n);

/* ---- text.c ---- */

enum { ISO_ROOM = 48 };

/* "2000-01-31", "12:30:00[.000001]", "+02:00" (nothing for a naive one) at p. Return the end; the last may raise: NULL. */
char *py_text_iso_date(char *p, int year, int month, int day);
char *py_text_iso_time(char *p, int hour, int minute, int second, int microsecond);
char *py_text_iso_offset(char *p, const char *separator, PyObject *tzinfo, PyObject *arg);

/* "2000, 1, 31": the first n numbers, none negative, at p. Returns the end. Raises no. */
char *py_text_fields(char *p, const int *field, int n);

/* time.struct_time of the fields. Returns new. Raises yes. */
PyObject *py_text_struct_time(int year, int month, int day, int hour, int minute, int second, int weekday, int yearday,
                              int dst);

/* strftime(): `o` is the object, `timetuple` what time.strftime gets; `arg` goes to the tzinfo. Returns new. Raises yes. */
PyObject *py_text_strftime(PyObject *o, const char *format, Py_ssize_t length, PyObject *timetuple, PyObject *arg);

/* The method __format__ of date and time. Returns new. Raises yes. */
PyObject *py_text_format(PyObject *o, PyObject *args);

/* "Sat Jan  1 00:00:00 2000". Returns new. Raises yes. */
PyObject *py_text_ctime(PyObject *date, int hour, int minute, int second);

#endif
