/* The type date: year, month and day.
 *
 * I1 data holds a valid date: year (two bytes, the higher first), month, day.
 */
#define PY_SSIZE_T_CLEAN
#include <math.h>
#include <string.h>
#include <time.h>

#include "datetime_internal.h"
#include "py_text.h"

static PyObject *
not_implemented(void)
{
    Py_INCREF(Py_NotImplemented);
    return Py_NotImplemented;
}

/* --- what all types here share --- */

PyObject *
py_datetime_raise_compare(PyObject *a, PyObject *b)
{
    PyErr_Format(PyExc_TypeError, "can't compare %s to %s", Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name);
    return NULL;
}

PyObject *
py_datetime_order_result(int order, int op)
{
    int truth = 0;
    switch (op) {
    case Py_EQ: truth = order == 0; break;
    case Py_NE: truth = order != 0; break;
    case Py_LT: truth = order < 0; break;
    case Py_LE: truth = order <= 0; break;
    case Py_GT: truth = order > 0; break;
    case Py_GE: truth = order >= 0; break;
    }
    return PyBool_FromLong(truth);
}

long
py_datetime_hash_bytes(const unsigned char *data, int n)
{
    return py_hash_bytes(data, n);
}

int
py_datetime_set_constant_steal(PyTypeObject *type, const char *name, PyObject *value)
{
    int status = value == NULL ? -1 : PyDict_SetItemString(type->tp_dict, name, value);
    Py_XDECREF(value);
    return status;
}

/* --- making --- */

PyObject *
py_date_new(int year, int month, int day, PyTypeObject *type)
{
    PyDateTime_Date *d = (PyDateTime_Date *)type->tp_alloc(type, 0);
    if (d == NULL) {
        return NULL;
    }
    d->hashcode = -1;
    d->data[0] = (unsigned char)(year >> 8);
    d->data[1] = (unsigned char)year;
    d->data[2] = (unsigned char)month;
    d->data[3] = (unsigned char)day;
    return (PyObject *)d;
}

static PyObject *
date_from_state(PyTypeObject *type, PyObject *state)
{
    PyDateTime_Date *d = (PyDateTime_Date *)type->tp_alloc(type, 0);
    if (d != NULL) {
        d->hashcode = -1;
        memcpy(d->data, PyString_AS_STRING(state), sizeof d->data);
    }
    return (PyObject *)d;
}

/* Whether o is what __reduce__ gives as state. */
static int
is_state(PyObject *o)
{
    return PyString_Check(o) && PyString_GET_SIZE(o) == _PyDateTime_DATE_DATASIZE &&
           (unsigned char)(PyString_AS_STRING(o)[2] - 1) < 12;
}

/* A date of fields, by calling cls if that is not date itself. */
static PyObject *
make_by_class(PyObject *cls, int year, int month, int day)
{
    if (cls != (PyObject *)&py_date_type) {
        return PyObject_CallFunction(cls, (char *)"iii", year, month, day);
    }
    return py_calendar_check_date(year, month, day) < 0 ? NULL : py_date_new(year, month, day, &py_date_type);
}

static PyObject *
date_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"year", "month", "day", NULL};
    int f[3];
    if (PyTuple_GET_SIZE(args) == 1 && is_state(PyTuple_GET_ITEM(args, 0))) {
        return date_from_state(type, PyTuple_GET_ITEM(args, 0));
    }
    if (!plain_fields(args, kwargs, 3, 3, f) &&
        !PyArg_ParseTupleAndKeywords(args, kwargs, "iii", (char **)names, &f[0], &f[1], &f[2])) {
        return NULL;
    }
    return py_calendar_check_date(f[0], f[1], f[2]) < 0 ? NULL : py_date_new(f[0], f[1], f[2], type);
}

/* Whether a timestamp is within time_t; raises when not, with the name of the function for what is no number. */
static int
in_time_range(double timestamp, const char *function)
{
    if (isnan(timestamp)) {
        PyErr_Format(PyExc_ValueError, "timestamp out of range for platform %s function", function);
        return 0;
    }
    if (!(fabs(timestamp) < 9.2e18)) {
        PyErr_SetString(PyExc_ValueError, "timestamp out of range for platform time_t");
        return 0;
    }
    return 1;
}

int
py_datetime_split_timestamp(double timestamp, long *seconds, int *microseconds)
{
    if (!in_time_range(timestamp, "localtime()/gmtime()")) {
        return -1;
    }
    double whole, fraction = modf(timestamp, &whole);
    *seconds = (long)whole;
    *microseconds = (int)round(fraction * 1e6);
    if (*microseconds < 0) {    /* times before the epoch */
        *seconds -= 1;
        *microseconds += 1000000;
    }
    if (*microseconds == 1000000) {
        *seconds += 1;
        *microseconds = 0;
    }
    return 0;
}

/* `cls` is called, so a subclass makes its own. */
static PyObject *
date_of_timestamp(PyObject *cls, double timestamp)
{
    if (!in_time_range(timestamp, "localtime()")) {
        return NULL;
    }
    time_t seconds = (time_t)timestamp;
    struct tm tm;
    if (localtime_r(&seconds, &tm) == NULL) {
        PyErr_SetString(PyExc_ValueError, "timestamp out of range for platform localtime() function");
        return NULL;
    }
    return make_by_class(cls, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

PyObject *
py_date_fromtimestamp(PyObject *cls, PyObject *args)
{
    double timestamp;
    if (!PyArg_ParseTuple(args, "d:fromtimestamp", &timestamp)) {
        return NULL;
    }
    return date_of_timestamp(cls, timestamp);
}

static PyObject *
date_today(PyObject *cls, PyObject *unused)
{
    PyObject *module = PyImport_ImportModuleNoBlock("time");
    PyObject *now = module == NULL ? NULL : PyObject_CallMethod(module, (char *)"time", NULL);
    Py_XDECREF(module);
    if (now == NULL) {
        return NULL;
    }
    PyObject *today = PyObject_CallMethod(cls, (char *)"fromtimestamp", (char *)"O", now);
    Py_DECREF(now);
    return today;
}

static PyObject *
date_fromordinal(PyObject *cls, PyObject *args)
{
    int ordinal;
    if (!PyArg_ParseTuple(args, "i:fromordinal", &ordinal)) {
        return NULL;
    }
    if (ordinal < 1) {
        PyErr_SetString(PyExc_ValueError, "ordinal must be >= 1");
        return NULL;
    }
    calendar_day d = py_calendar_from_ordinal(ordinal);
    return make_by_class(cls, d.year, d.month, d.day);
}

/* --- reading --- */

static int
ordinal_of(PyObject *o)
{
    return py_calendar_ordinal(PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o));
}

static int
weekday_of(PyObject *o)
{
    return (ordinal_of(o) + 6) % 7;
}

static PyObject *
date_get_year(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_GET_YEAR(o));
}

static PyObject *
date_get_month(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_GET_MONTH(o));
}

static PyObject *
date_get_day(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_GET_DAY(o));
}

static PyObject *
date_toordinal(PyObject *o, PyObject *unused)
{
    return PyInt_FromLong(ordinal_of(o));
}

static PyObject *
date_weekday(PyObject *o, PyObject *unused)
{
    return PyInt_FromLong(weekday_of(o));
}

static PyObject *
date_isoweekday(PyObject *o, PyObject *unused)
{
    return PyInt_FromLong(weekday_of(o) + 1);
}

/* The ordinal of the Monday with which the ISO year begins: the week that has January 4. */
static int
iso_year_start(int year)
{
    int fourth = py_calendar_ordinal(year, 1, 4);
    return fourth - (fourth + 6) % 7;
}

static PyObject *
date_isocalendar(PyObject *o, PyObject *unused)
{
    int year = PyDateTime_GET_YEAR(o), ordinal = ordinal_of(o);
    if (ordinal < iso_year_start(year)) {
        year--;
    }
    else if (ordinal >= iso_year_start(year + 1)) {
        year++;
    }
    int days = ordinal - iso_year_start(year);
    return Py_BuildValue("(iii)", year, days / 7 + 1, days % 7 + 1);
}

static PyObject *
date_timetuple(PyObject *o, PyObject *unused)
{
    int year = PyDateTime_GET_YEAR(o), month = PyDateTime_GET_MONTH(o), day = PyDateTime_GET_DAY(o);
    return py_text_struct_time(year, month, day, 0, 0, 0, weekday_of(o),
                               py_calendar_days_before_month(year, month) + day, -1);
}

/* --- text --- */

static PyObject *
date_repr(PyObject *o)
{
    return PyString_FromFormat("%s(%d, %d, %d)", Py_TYPE(o)->tp_name, PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o),
                               PyDateTime_GET_DAY(o));
}

static PyObject *
date_isoformat(PyObject *o, PyObject *unused)
{
    char text[ISO_ROOM];
    char *end = py_text_iso_date(text, PyDateTime_GET_YEAR(o), PyDateTime_GET_MONTH(o), PyDateTime_GET_DAY(o));
    return PyString_FromStringAndSize(text, end - text);
}

static PyObject *
date_str(PyObject *o)
{
    if (Py_TYPE(o) == &py_date_type) {
        return date_isoformat(o, NULL);
    }
    return PyObject_CallMethod(o, (char *)"isoformat", NULL);
}

static PyObject *
date_ctime(PyObject *o, PyObject *unused)
{
    return py_text_ctime(o, 0, 0, 0);
}

static PyObject *
date_strftime(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"format", NULL};
    const char *format;
    Py_ssize_t length;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s#:strftime", (char **)names, &format, &length)) {
        return NULL;
    }
    PyObject *kept = PyString_FromStringAndSize(format, length);    /* time zones may change a buffer */
    if (kept == NULL) {
        return NULL;
    }
    PyObject *timetuple = PyObject_CallMethod(o, (char *)"timetuple", NULL);
    PyObject *text = timetuple == NULL ? NULL : py_text_strftime(o, PyString_AS_STRING(kept), length, timetuple, o);
    Py_XDECREF(timetuple);
    Py_DECREF(kept);
    return text;
}

/* --- order, hash, arithmetic --- */

static PyObject *
date_richcompare(PyObject *a, PyObject *b, int op)
{
    if (is_date(b)) {
        int order = memcmp(((PyDateTime_Date *)a)->data, ((PyDateTime_Date *)b)->data, _PyDateTime_DATE_DATASIZE);
        return py_datetime_order_result(order, op);
    }
    if (PyObject_HasAttrString(b, "timetuple")) {    /* a date of another kind: it may know */
        return not_implemented();
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong(op == Py_NE);
    }
    return py_datetime_raise_compare(a, b);
}

static long
date_hash(PyObject *o)
{
    PyDateTime_Date *d = (PyDateTime_Date *)o;
    if (d->hashcode == -1) {
        d->hashcode = py_datetime_hash_bytes(d->data, sizeof d->data);
    }
    return d->hashcode;
}

/* date + days of delta, times sign */
static PyObject *
add_days(PyObject *date, PyObject *delta, int sign)
{
    long ordinal = (long)ordinal_of(date) + sign * (long)((PyDateTime_Delta *)delta)->days;
    if (ordinal < 1 || ordinal > MAXORDINAL) {
        PyErr_SetString(PyExc_OverflowError, "date value out of range");
        return NULL;
    }
    calendar_day d = py_calendar_from_ordinal((int)ordinal);
    return py_date_new(d.year, d.month, d.day, &py_date_type);
}

static PyObject *
date_add(PyObject *a, PyObject *b)
{
    if (is_datetime(a) || is_datetime(b)) {
        return not_implemented();
    }
    if (is_date(a) && is_delta(b)) {
        return add_days(a, b, 1);
    }
    if (is_date(b) && is_delta(a)) {
        return add_days(b, a, 1);
    }
    return not_implemented();
}

static PyObject *
date_subtract(PyObject *a, PyObject *b)
{
    if (is_datetime(a) || is_datetime(b) || !is_date(a)) {
        return not_implemented();
    }
    if (is_date(b)) {
        return py_delta_from_span((ordinal_of(a) - ordinal_of(b)) * US_PER_DAY, &py_delta_type);
    }
    return is_delta(b) ? add_days(a, b, -1) : not_implemented();
}

static const PyNumberMethods date_as_number = {
    .nb_add = date_add,
    .nb_subtract = date_subtract,
};

/* --- other methods --- */

static PyObject *
date_replace(PyObject *o, PyObject *args, PyObject *kwargs)
{
    static const char *const names[] = {"year", "month", "day", NULL};
    int year = PyDateTime_GET_YEAR(o), month = PyDateTime_GET_MONTH(o), day = PyDateTime_GET_DAY(o);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|iii:replace", (char **)names, &year, &month, &day) ||
        py_calendar_check_date(year, month, day) < 0) {
        return NULL;
    }
    return py_date_new(year, month, day, Py_TYPE(o));
}

static PyObject *
date_reduce(PyObject *o, PyObject *unused)
{
    PyObject *state = PyString_FromStringAndSize((const char *)((PyDateTime_Date *)o)->data, _PyDateTime_DATE_DATASIZE);
    return state == NULL ? NULL : Py_BuildValue("(O(N))", Py_TYPE(o), state);
}

static const PyMethodDef date_methods[] = {
    {"fromtimestamp", py_date_fromtimestamp, METH_VARARGS | METH_CLASS,
     PyDoc_STR("timestamp -> the local date at that time.")},
    {"fromordinal", date_fromordinal, METH_VARARGS | METH_CLASS,
     PyDoc_STR("int -> the date with that number; day 1 is the first day of year 1.")},
    {"today", date_today, METH_NOARGS | METH_CLASS, PyDoc_STR("The date now.")},
    {"ctime", date_ctime, METH_NOARGS, PyDoc_STR("The date as C's ctime() writes it.")},
    {"strftime", (PyCFunction)date_strftime, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("format -> text as time.strftime() makes it.")},
    {"__format__", py_text_format, METH_VARARGS, PyDoc_STR("The date as a format() specification asks: strftime's.")},
    {"timetuple", date_timetuple, METH_NOARGS, PyDoc_STR("The date as a time.struct_time.")},
    {"isocalendar", date_isocalendar, METH_NOARGS, PyDoc_STR("(ISO year, week, weekday).")},
    {"isoformat", date_isoformat, METH_NOARGS, PyDoc_STR("The date as YYYY-MM-DD.")},
    {"isoweekday", date_isoweekday, METH_NOARGS, PyDoc_STR("The day of the week: Monday is 1, Sunday 7.")},
    {"toordinal", date_toordinal, METH_NOARGS, PyDoc_STR("The number of the day; the first of year 1 is 1.")},
    {"weekday", date_weekday, METH_NOARGS, PyDoc_STR("The day of the week: Monday is 0, Sunday 6.")},
    {"replace", (PyCFunction)date_replace, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("A date with some fields changed.")},
    {"__reduce__", date_reduce, METH_NOARGS, PyDoc_STR("__reduce__() -> (cls, state)")},
    {NULL},
};

static const PyGetSetDef date_getset[] = {
    {(char *)"year", date_get_year, NULL, NULL, NULL},
    {(char *)"month", date_get_month, NULL, NULL, NULL},
    {(char *)"day", date_get_day, NULL, NULL, NULL},
    {NULL},
};

PyTypeObject py_date_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "datetime.date",
    .tp_basicsize = sizeof(PyDateTime_Date),
    .tp_repr = date_repr,
    .tp_as_number = (PyNumberMethods *)&date_as_number,
    .tp_hash = date_hash,
    .tp_str = date_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("date(year, month, day) --> a day of the Gregorian calendar"),
    .tp_richcompare = date_richcompare,
    .tp_methods = (PyMethodDef *)date_methods,
    .tp_getset = (PyGetSetDef *)date_getset,
    .tp_new = date_new,
};
