/* The type time: a time of day, with or without a time zone.
 *
 * I1 data holds a valid time: hour, minute, second, microsecond (three bytes, the highest first).
 * I2 tzinfo is owned if hastzinfo, else its memory has no meaning.
 */
#define PY_SSIZE_T_CLEAN
#include <string.h>

#include "datetime_internal.h"

/* --- making --- */

static PyDateTime_Time *
time_alloc(PyTypeObject *type, PyObject *tzinfo)
{
    PyDateTime_Time *t = (PyDateTime_Time *)type->tp_alloc(type, 0);
    if (t != NULL) {
        t->hashcode = -1;
        t->hastzinfo = tzinfo != Py_None;
        if (t->hastzinfo) {
            Py_INCREF(tzinfo);
            t->tzinfo = tzinfo;
        }
    }
    return t;
}

PyObject *
py_time_new(int hour, int minute, int second, int microsecond, PyObject *tzinfo, PyTypeObject *type)
{
    PyDateTime_Time *t = time_alloc(type, tzinfo);
    if (t == NULL) {
        return NULL;
    }
    t->data[0] = (unsigned char)hour;
    t->data[1] = (unsigned char)minute;
    t->data[2] = (unsigned char)second;
    t->data[3] = (unsigned char)(microsecond >> 16);
    t->data[4] = (unsigned char)(microsecond >> 8);
    t->data[5] = (unsigned char)microsecond;
    return (PyObject *)t;
}

static int
is_state(PyObject *o)
{
    return PyString_Check(o) && PyString_GET_SIZE(o) == _PyDateTime_TIME_DATASIZE &&
           (unsigned char)PyString_AS_STRING(o)[0] < 24;
}

static PyObject *
time_from_state(PyTypeObject *type, PyObject *args)
{
    PyObject *tzinfo = PyTuple_GET_SIZE(args) == 2 ? PyTuple_GET_ITEM(args, 1) : Py_None;
    if (tzinfo != Py_None && !is_tzinfo(tzinfo)) {
        PyErr_SetString(PyExc_TypeError, "bad tzinfo state arg");
        return NULL;
    }
    PyDateTime_Time *t = time_alloc(type, tzinfo);
    if (t != NULL) {
        memcpy(t->data, PyString_AS_STRING(PyTuple_GET_ITEM(args, 0)), sizeof t->data);
    }
    return (PyObject *)t;
}

/* The five fields from arguments that may leave some out. Returns status. */
static int
parse_fields(PyObject *args, PyObject *kwargs, const char *format, int field[4], PyObject **tzinfo)
{
    static const char *const names[] = {"hour", "minute", "second", "microsecond", "tzinfo", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, format, (char **)names, &field[0], &field[1], &field[2], &field[3],
                                     tzinfo)) {
        return -1;
    }
    if (py_calendar_check_time(field[0], field[1], field[2], field[3]) < 0) {
        return -1;
    }
    return py_tzinfo_check(*tzinfo);
}

static PyObject *
time_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t count = PyTuple_GET_SIZE(args);
    if (count >= 1 && count <= 2 && is_state(PyTuple_GET_ITEM(args, 0))) {
        return time_from_state(type, args);
    }
    int field[4] = {0};
    PyObject *tzinfo = Py_None;
    if ((plain_fields(args, kwargs, 0, 4, field)
             ? py_calendar_check_time(field[0], field[1], field[2], field[3])
             : parse_fields(args, kwargs, "|iiiiO", field, &tzinfo)) < 0) {
        return NULL;
    }
    return py_time_new(field[0], field[1], field[2], field[3], tzinfo, type);
}

static void
time_dealloc(PyObject *o)
{
    PyDateTime_Time *t = (PyDateTime_Time *)o;
    if (t->hastzinfo) {
        Py_XDECREF(t->tzinfo);
    }
    Py_TYPE(o)->tp_free(o);
}

/* --- reading --- */

static PyObject *
time_get_hour(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_TIME_GET_HOUR(o));
}

static PyObject *
time_get_minute(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_TIME_GET_MINUTE(o));
}

static PyObject *
time_get_second(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_TIME_GET_SECOND(o));
}

static PyObject *
time_get_microsecond(PyObject *o, void *unused)
{
    return PyInt_FromLong(PyDateTime_TIME_GET_MICROSECOND(o));
}

static PyObject *
time_get_tzinfo(PyObject *o, void *unused)
{
    PyObject *tzinfo = py_tzinfo_of(o);
    Py_INCREF(tzinfo);
    return tzinfo;
}

static PyObject *
time_utcoffset(PyObject *o, PyObject *unused)
{
    return py_tzinfo_utcoffset_object(py_tzinfo_of(o), Py_None);
}

static PyObject *
time_dst(PyObject *o, PyObject *unused)
{
    return py_tzinfo_dst_object(py_tzinfo_of(o), Py_None);
}

static PyObject *
time_tzname(PyObject *o, PyObject *unused)
{
    return py_tzinfo_tzname(py_tzinfo_of(o), Py_None);
}

/* Minutes since midnight in UTC, for a given offset. */
static int
utc_minutes(PyObject *o, int offset)
{
    return PyDateTime_TIME_GET_HOUR(o) * 60 + PyDateTime_TIME_GET_MINUTE(o) - offset;
}

static int
time_nonzero(PyObject *o)
{
    int offset;
    if (PyDateTime_TIME_GET_SECOND(o) != 0 || PyDateTime_TIME_GET_MICROSECOND(o) != 0) {
        return 1;
    }
    if (py_tzinfo_utcoffset(py_tzinfo_of(o), Py_None, &offset) == OFFSET_ERROR) {
        return -1;
    }
    return utc_minutes(o, offset) != 0;
}

/* --- text --- */

static PyObject *
time_repr(PyObject *o)
{
    char text[100];
    int n = PyOS_snprintf(text, sizeof text, "(%d, %d", PyDateTime_TIME_GET_HOUR(o), PyDateTime_TIME_GET_MINUTE(o));
    int second = PyDateTime_TIME_GET_SECOND(o), microsecond = PyDateTime_TIME_GET_MICROSECOND(o);
    if (second != 0 || microsecond != 0) {
        n += PyOS_snprintf(text + n, sizeof text - (size_t)n, ", %d", second);
    }
    if (microsecond != 0) {
        PyOS_snprintf(text + n, sizeof text - (size_t)n, ", %d", microsecond);
    }
    PyObject *tzinfo = py_tzinfo_of(o);
    if (tzinfo == Py_None) {
        return PyString_FromFormat("%s%s)", Py_TYPE(o)->tp_name, text);
    }
    PyObject *zone = PyObject_Repr(tzinfo);
    if (zone == NULL) {
        return NULL;
    }
    PyObject *whole = PyString_FromFormat("%s%s, tzinfo=%s)", Py_TYPE(o)->tp_name, text, PyString_AS_STRING(zone));
    Py_DECREF(zone);
    return whole;
}

static PyObject *
time_isoformat(PyObject *o, PyObject *unused)
{
    char text[2 * ISO_ROOM];
    char *p = py_text_iso_time(text, PyDateTime_TIME_GET_HOUR(o), PyDateTime_TIME_GET_MINUTE(o),
                               PyDateTime_TIME_GET_SECOND(o), PyDateTime_TIME_GET_MICROSECOND(o));
    p = py_text_iso_offset(p, ":", py_tzinfo_of(o), Py_None);
    return p == NULL ? NULL : PyString_FromStringAndSize(text, p - text);
}

static PyObject *
time_str(PyObject *o)
{
    return PyObject_CallMethod(o, (char *)"isoformat", NULL);
}

static PyObject *
time_strftime(PyObject *o, PyObject *args, PyObject *kwargs)
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
    /* There has to be some date: the first that strftime accepts. */
    PyObject *timetuple = Py_BuildValue("iiiiiiiii", 1900, 1, 1, PyDateTime_TIME_GET_HOUR(o),
                                        PyDateTime_TIME_GET_MINUTE(o), PyDateTime_TIME_GET_SECOND(o), 0, 1, -1);
    PyObject *text = timetuple == NULL ? NULL : py_text_strftime(o, PyString_AS_STRING(kept), length, timetuple, Py_None);
    Py_XDECREF(timetuple);
    Py_DECREF(kept);
    return text;
}

/* --- order and hash --- */

static int
compare_in_utc(PyObject *a, int offset_a, PyObject *b, int offset_b)
{
    int order = utc_minutes(a, offset_a) - utc_minutes(b, offset_b);
    if (order == 0) {
        order = memcmp(((PyDateTime_Time *)a)->data + 2, ((PyDateTime_Time *)b)->data + 2, 4);
    }
    return order;
}

static PyObject *
time_richcompare(PyObject *a, PyObject *b, int op)
{
    if (!is_time(b)) {
        if (op == Py_EQ || op == Py_NE) {
            return PyBool_FromLong(op == Py_NE);
        }
        return py_datetime_raise_compare(a, b);
    }
    offset_kind kind_a, kind_b;
    int offset_a, offset_b;
    if (py_tzinfo_two_offsets(a, b, &kind_a, &offset_a, &kind_b, &offset_b) < 0) {
        return NULL;
    }
    if (kind_a != kind_b) {
        PyErr_SetString(PyExc_TypeError, "can't compare offset-naive and offset-aware times");
        return NULL;
    }
    return py_datetime_order_result(compare_in_utc(a, offset_a, b, offset_b), op);
}

static long
time_hash(PyObject *o)
{
    PyDateTime_Time *t = (PyDateTime_Time *)o;
    int offset;
    if (t->hashcode != -1) {
        return t->hashcode;
    }
    offset_kind kind = py_tzinfo_utcoffset(py_tzinfo_of(o), Py_None, &offset);
    if (kind == OFFSET_ERROR) {
        return -1;
    }
    if (offset == 0) {
        t->hashcode = py_datetime_hash_bytes(t->data, sizeof t->data);
        return t->hashcode;
    }
    int minutes = utc_minutes(o, offset);
    if (minutes >= 0 && minutes < 1440) {    /* as the time in UTC */
        unsigned char data[_PyDateTime_TIME_DATASIZE];
        memcpy(data, t->data, sizeof data);
        data[0] = (unsigned char)(minutes / 60);
        data[1] = (unsigned char)(minutes % 60);
        t->hashcode = py_datetime_hash_bytes(data, sizeof data);
        return t->hashcode;
    }
    PyObject *tuple = Py_BuildValue("(iii)", minutes, PyDateTime_TIME_GET_SECOND(o), PyDateTime_TIME_GET_MICROSECOND(o));
    if (tuple != NULL) {
        t->hashcode = PyObject_Hash(tuple);
        Py_DECREF(tuple);
    }
    return t->hashcode;
}

static const PyNumberMethods time_as_number = {
    .nb_nonzero = time_nonzero,
};

/* --- other methods --- */

static PyObject *
time_replace(PyObject *o, PyObject *args, PyObject *kwargs)
{
    int field[4] = {PyDateTime_TIME_GET_HOUR(o), PyDateTime_TIME_GET_MINUTE(o), PyDateTime_TIME_GET_SECOND(o),
                    PyDateTime_TIME_GET_MICROSECOND(o)};
    PyObject *tzinfo = py_tzinfo_of(o);
    if (parse_fields(args, kwargs, "|iiiiO:replace", field, &tzinfo) < 0) {
        return NULL;
    }
    return py_time_new(field[0], field[1], field[2], field[3], tzinfo, Py_TYPE(o));
}

static PyObject *
time_reduce(PyObject *o, PyObject *unused)
{
    PyDateTime_Time *t = (PyDateTime_Time *)o;
    PyObject *state = PyString_FromStringAndSize((const char *)t->data, sizeof t->data);
    if (state == NULL) {
        return NULL;
    }
    return t->hastzinfo ? Py_BuildValue("(O(NO))", Py_TYPE(o), state, t->tzinfo)
                        : Py_BuildValue("(O(N))", Py_TYPE(o), state);
}

static const PyMethodDef time_methods[] = {
    {"isoformat", time_isoformat, METH_NOARGS, PyDoc_STR("The time as HH:MM:SS[.mmmmmm][+HH:MM].")},
    {"strftime", (PyCFunction)time_strftime, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("format -> text as time.strftime() makes it.")},
    {"__format__", py_text_format, METH_VARARGS, PyDoc_STR("The time as a format() specification asks: strftime's.")},
    {"utcoffset", time_utcoffset, METH_NOARGS, PyDoc_STR("self.tzinfo.utcoffset(self), or None.")},
    {"tzname", time_tzname, METH_NOARGS, PyDoc_STR("self.tzinfo.tzname(self), or None.")},
    {"dst", time_dst, METH_NOARGS, PyDoc_STR("self.tzinfo.dst(self), or None.")},
    {"replace", (PyCFunction)time_replace, METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("A time with some fields changed.")},
    {"__reduce__", time_reduce, METH_NOARGS, PyDoc_STR("__reduce__() -> (cls, state)")},
    {NULL},
};

static const PyGetSetDef time_getset[] = {
    {(char *)"hour", time_get_hour, NULL, NULL, NULL},
    {(char *)"minute", time_get_minute, NULL, NULL, NULL},
    {(char *)"second", time_get_second, NULL, NULL, NULL},
    {(char *)"microsecond", time_get_microsecond, NULL, NULL, NULL},
    {(char *)"tzinfo", time_get_tzinfo, NULL, NULL, NULL},
    {NULL},
};

PyTypeObject py_time_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "datetime.time",
    .tp_basicsize = sizeof(PyDateTime_Time),
    .tp_dealloc = time_dealloc,
    .tp_repr = time_repr,
    .tp_as_number = (PyNumberMethods *)&time_as_number,
    .tp_hash = time_hash,
    .tp_str = time_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_CHECKTYPES | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time of day"),
    .tp_richcompare = time_richcompare,
    .tp_methods = (PyMethodDef *)time_methods,
    .tp_getset = (PyGetSetDef *)time_getset,
    .tp_new = time_new,
};
