/* The type tzinfo, a base class whose methods programs write, and how the other types ask one.
 *
 * I1 answers of a tzinfo are not trusted: type, range and whole minutes are checked each time.
 */
#include "datetime_internal.h"

int
py_tzinfo_check(PyObject *o)
{
    if (o == Py_None || is_tzinfo(o)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "tzinfo argument must be None or of a tzinfo subclass, not type '%s'",
                 Py_TYPE(o)->tp_name);
    return -1;
}

PyObject *
py_tzinfo_of(PyObject *o)
{
    if (is_datetime(o)) {
        PyDateTime_DateTime *d = (PyDateTime_DateTime *)o;
        return d->hastzinfo ? d->tzinfo : Py_None;
    }
    if (is_time(o)) {
        PyDateTime_Time *t = (PyDateTime_Time *)o;
        return t->hastzinfo ? t->tzinfo : Py_None;
    }
    return Py_None;
}

/* --- asking --- */

/* What tzinfo.<name>(arg) means in minutes. */
static offset_kind
ask_minutes(PyObject *tzinfo, const char *name, PyObject *arg, int *minutes)
{
    *minutes = 0;
    if (tzinfo == Py_None) {
        return OFFSET_NAIVE;
    }
    PyObject *answer = PyObject_CallMethod(tzinfo, (char *)name, (char *)"O", arg);
    if (answer == NULL) {
        return OFFSET_ERROR;
    }
    offset_kind kind = OFFSET_AWARE;
    if (answer == Py_None) {
        kind = OFFSET_NAIVE;
    }
    else if (!is_delta(answer)) {
        PyErr_Format(PyExc_TypeError, "tzinfo.%s() must return None or timedelta, not '%s'", name,
                     Py_TYPE(answer)->tp_name);
        kind = OFFSET_ERROR;
    }
    else {
        const PyDateTime_Delta *d = (PyDateTime_Delta *)answer;
        *minutes = 1440;    /* out of range, whichever it is */
        if (d->days == 0 || d->days == -1) {
            if (d->seconds % 60 != 0 || d->microseconds != 0) {
                PyErr_Format(PyExc_ValueError, "tzinfo.%s() must return a whole number of minutes", name);
                kind = OFFSET_ERROR;
            }
            *minutes = d->days * 1440 + d->seconds / 60;
        }
        if (kind == OFFSET_AWARE && (*minutes <= -1440 || *minutes >= 1440)) {
            PyErr_Format(PyExc_ValueError, "tzinfo.%s() returned %d; must be in -1439 .. 1439", name, *minutes);
            kind = OFFSET_ERROR;
        }
    }
    Py_DECREF(answer);
    return kind;
}

offset_kind
py_tzinfo_utcoffset(PyObject *tzinfo, PyObject *arg, int *minutes)
{
    return ask_minutes(tzinfo, "utcoffset", arg, minutes);
}

offset_kind
py_tzinfo_dst(PyObject *tzinfo, PyObject *arg, int *minutes)
{
    return ask_minutes(tzinfo, "dst", arg, minutes);
}

static PyObject *
offset_object(offset_kind kind, int minutes)
{
    switch (kind) {
    case OFFSET_ERROR:
        return NULL;
    case OFFSET_NAIVE:
        Py_RETURN_NONE;
    default:
        return py_delta_from_span(minutes * 60 * US_PER_SECOND, &py_delta_type);
    }
}

PyObject *
py_tzinfo_utcoffset_object(PyObject *tzinfo, PyObject *arg)
{
    int minutes;
    offset_kind kind = py_tzinfo_utcoffset(tzinfo, arg, &minutes);
    return offset_object(kind, minutes);
}

PyObject *
py_tzinfo_dst_object(PyObject *tzinfo, PyObject *arg)
{
    int minutes;
    offset_kind kind = py_tzinfo_dst(tzinfo, arg, &minutes);
    return offset_object(kind, minutes);
}

PyObject *
py_tzinfo_tzname(PyObject *tzinfo, PyObject *arg)
{
    if (tzinfo == Py_None) {
        Py_RETURN_NONE;
    }
    PyObject *name = PyObject_CallMethod(tzinfo, (char *)"tzname", (char *)"O", arg);
    if (name != NULL && name != Py_None && !PyString_Check(name)) {
        PyErr_Format(PyExc_TypeError, "tzinfo.tzname() must return None or a string, not '%s'", Py_TYPE(name)->tp_name);
        Py_CLEAR(name);
    }
    return name;
}

/* The offset of one time or datetime. */
static offset_kind
classify(PyObject *o, int *minutes)
{
    return py_tzinfo_utcoffset(py_tzinfo_of(o), is_datetime(o) ? o : Py_None, minutes);
}

int
py_tzinfo_two_offsets(PyObject *a, PyObject *b, offset_kind *kind_a, int *minutes_a, offset_kind *kind_b,
                      int *minutes_b)
{
    *minutes_a = *minutes_b = 0;
    *kind_a = *kind_b = OFFSET_NAIVE;
    if (py_tzinfo_of(a) == py_tzinfo_of(b)) {
        return 0;
    }
    *kind_a = classify(a, minutes_a);
    if (*kind_a == OFFSET_ERROR) {
        return -1;
    }
    *kind_b = classify(b, minutes_b);
    return *kind_b == OFFSET_ERROR ? -1 : 0;
}

/* --- the type --- */

static PyObject *
raise_abstract(const char *name)
{
    PyErr_Format(PyExc_NotImplementedError, "a tzinfo subclass must implement %s()", name);
    return NULL;
}

static PyObject *
tzinfo_utcoffset(PyObject *self, PyObject *dt)
{
    return raise_abstract("utcoffset");
}

static PyObject *
tzinfo_dst(PyObject *self, PyObject *dt)
{
    return raise_abstract("dst");
}

static PyObject *
tzinfo_tzname(PyObject *self, PyObject *dt)
{
    return raise_abstract("tzname");
}

static PyObject *
add_minutes(PyObject *datetime, int minutes)
{
    return py_datetime_from_moment(py_datetime_moment(datetime) + minutes * 60 * US_PER_SECOND, py_tzinfo_of(datetime));
}

static PyObject *
tzinfo_fromutc(PyObject *self, PyObject *dt)
{
    int offset, dst;
    if (!is_datetime(dt)) {
        PyErr_SetString(PyExc_TypeError, "fromutc: argument must be a datetime");
        return NULL;
    }
    if (py_tzinfo_of(dt) != self) {
        PyErr_SetString(PyExc_ValueError, "fromutc: dt.tzinfo is not self");
        return NULL;
    }
    offset_kind kind = py_tzinfo_utcoffset(self, dt, &offset);
    if (kind == OFFSET_NAIVE) {
        PyErr_SetString(PyExc_ValueError, "fromutc: non-None utcoffset() result required");
    }
    if (kind != OFFSET_AWARE) {
        return NULL;
    }
    kind = py_tzinfo_dst(self, dt, &dst);
    if (kind == OFFSET_NAIVE) {
        PyErr_SetString(PyExc_ValueError, "fromutc: non-None dst() result required");
    }
    if (kind != OFFSET_AWARE) {
        return NULL;
    }
    PyObject *standard = add_minutes(dt, offset - dst);
    if (standard == NULL) {
        return NULL;
    }
    kind = py_tzinfo_dst(self, standard, &dst);
    if (kind == OFFSET_NAIVE) {
        PyErr_SetString(PyExc_ValueError, "fromutc: tz.dst() gave inconsistent results; cannot convert");
    }
    if (kind != OFFSET_AWARE || dst == 0) {
        if (kind != OFFSET_AWARE) {
            Py_CLEAR(standard);
        }
        return standard;
    }
    PyObject *local = add_minutes(standard, dst);
    Py_DECREF(standard);
    return local;
}

/* What o.<name>() gives; NULL without an exception when there is no such method. */
static PyObject *
call_if_there(PyObject *o, const char *name)
{
    PyObject *method = PyObject_GetAttrString(o, name);
    if (method == NULL) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
        }
        return NULL;
    }
    PyObject *result = PyObject_CallObject(method, NULL);
    Py_DECREF(method);
    return result;
}

static PyObject *
tzinfo_reduce(PyObject *self, PyObject *unused)
{
    PyObject *result = NULL, *state = NULL;
    PyObject *args = call_if_there(self, "__getinitargs__");
    if (args == NULL && !PyErr_Occurred()) {
        args = PyTuple_New(0);
    }
    if (args == NULL) {
        return NULL;
    }
    state = call_if_there(self, "__getstate__");
    if (state == NULL && !PyErr_Occurred()) {
        PyObject **dict = _PyObject_GetDictPtr(self);
        state = dict != NULL && *dict != NULL && PyDict_Size(*dict) != 0 ? *dict : Py_None;
        Py_INCREF(state);
    }
    if (state != NULL) {
        result = state == Py_None ? Py_BuildValue("(OO)", Py_TYPE(self), args)
                                  : Py_BuildValue("(OOO)", Py_TYPE(self), args, state);
    }
    Py_DECREF(args);
    Py_XDECREF(state);
    return result;
}

static const PyMethodDef tzinfo_methods[] = {
    {"tzname", tzinfo_tzname, METH_O, PyDoc_STR("datetime -> string, the name of the time zone.")},
    {"utcoffset", tzinfo_utcoffset, METH_O, PyDoc_STR("datetime -> timedelta, how far local time is ahead of UTC.")},
    {"dst", tzinfo_dst, METH_O, PyDoc_STR("datetime -> timedelta, how much of that is daylight saving.")},
    {"fromutc", tzinfo_fromutc, METH_O, PyDoc_STR("datetime in UTC -> datetime in local time.")},
    {"__reduce__", tzinfo_reduce, METH_NOARGS, PyDoc_STR("-> (cls, args[, state])")},
    {NULL},
};

PyTypeObject py_tzinfo_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "datetime.tzinfo",
    .tp_basicsize = sizeof(PyDateTime_TZInfo),
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("Base class for descriptions of time zones."),
    .tp_methods = (PyMethodDef *)tzinfo_methods,
    .tp_new = PyType_GenericNew,
};
