/* The module datetime and its C interface (Include/datetime.h). */
#include "datetime_internal.h"
#include "py_flat.h"

PyMODINIT_FUNC initdatetime(void);

/* --- the C interface --- */

static PyObject *
capi_date(int year, int month, int day, PyTypeObject *type)
{
    return py_date_new(year, month, day, type);
}

static PyObject *
capi_datetime(int year, int month, int day, int hour, int minute, int second, int microsecond, PyObject *tzinfo,
              PyTypeObject *type)
{
    return py_datetime_new(year, month, day, hour, minute, second, microsecond, tzinfo, type);
}

static PyObject *
capi_time(int hour, int minute, int second, int microsecond, PyObject *tzinfo, PyTypeObject *type)
{
    return py_time_new(hour, minute, second, microsecond, tzinfo, type);
}

/* All spans are normalised, whether it is asked for or not. */
static PyObject *
capi_delta(int days, int seconds, int microseconds, int normalize, PyTypeObject *type)
{
    return py_delta_from_span(days * US_PER_DAY + seconds * US_PER_SECOND + microseconds, type);
}

static const PyDateTime_CAPI capi = {
    &py_date_type,
    &py_datetime_type,
    &py_time_type,
    &py_delta_type,
    &py_tzinfo_type,
    capi_date,
    capi_datetime,
    capi_time,
    capi_delta,
    py_datetime_fromtimestamp,
    py_date_fromtimestamp,
};

/* --- the module --- */

/* Only a tzinfo is Python code. */
static int
is_naive(PyObject *o)
{
    return py_tzinfo_of(o) == Py_None;
}

static int
is_always_silent(PyObject *o)
{
    return 1;
}

static const py_type_flat silent_when_naive = {.silent = is_naive}, silent_always = {.silent = is_always_silent};

static int
ready_types(void)
{
    PyTypeObject *const types[] = {&py_delta_type, &py_tzinfo_type, &py_date_type, &py_time_type, &py_datetime_type};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (PyType_Ready(types[i]) < 0) {
            return -1;
        }
    }
    return py_type_set_flat(&py_delta_type, &silent_always) < 0 || py_type_set_flat(&py_date_type, &silent_always) < 0 ||
           py_type_set_flat(&py_time_type, &silent_when_naive) < 0 ||
           py_type_set_flat(&py_datetime_type, &silent_when_naive) < 0 ? -1 : 0;
}

/* min, max and resolution of each type. */
static int
set_constants(void)
{
    py_microseconds most = 1000000000 * US_PER_DAY - 1;
    struct constant {
        PyTypeObject *type;
        const char *name;
        PyObject *value;    /* owned */
    } const constants[] = {
        {&py_delta_type, "min", py_delta_from_span(-999999999 * US_PER_DAY, &py_delta_type)},
        {&py_delta_type, "max", py_delta_from_span(most, &py_delta_type)},
        {&py_delta_type, "resolution", py_delta_from_span(1, &py_delta_type)},
        {&py_date_type, "min", py_date_new(1, 1, 1, &py_date_type)},
        {&py_date_type, "max", py_date_new(MAXYEAR, 12, 31, &py_date_type)},
        {&py_date_type, "resolution", py_delta_from_span(US_PER_DAY, &py_delta_type)},
        {&py_time_type, "min", py_time_new(0, 0, 0, 0, Py_None, &py_time_type)},
        {&py_time_type, "max", py_time_new(23, 59, 59, 999999, Py_None, &py_time_type)},
        {&py_time_type, "resolution", py_delta_from_span(1, &py_delta_type)},
        {&py_datetime_type, "min", py_datetime_new(1, 1, 1, 0, 0, 0, 0, Py_None, &py_datetime_type)},
        {&py_datetime_type, "max", py_datetime_new(MAXYEAR, 12, 31, 23, 59, 59, 999999, Py_None, &py_datetime_type)},
        {&py_datetime_type, "resolution", py_delta_from_span(1, &py_delta_type)},
    };
    int status = 0;
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        if (py_datetime_set_constant_steal(constants[i].type, constants[i].name, constants[i].value) < 0) {
            status = -1;
        }
    }
    return status;
}

static void
add_type(PyObject *module, const char *name, PyTypeObject *type)
{
    Py_INCREF(type);
    PyModule_AddObject(module, name, (PyObject *)type);
}

PyMODINIT_FUNC
initdatetime(void)
{
    PyObject *module = Py_InitModule3("datetime", NULL, PyDoc_STR("Dates, times of day and spans of time."));
    if (module == NULL || ready_types() < 0 || set_constants() < 0) {
        return;
    }
    PyModule_AddIntConstant(module, "MINYEAR", MINYEAR);
    PyModule_AddIntConstant(module, "MAXYEAR", MAXYEAR);
    add_type(module, "date", &py_date_type);
    add_type(module, "datetime", &py_datetime_type);
    add_type(module, "time", &py_time_type);
    add_type(module, "timedelta", &py_delta_type);
    add_type(module, "tzinfo", &py_tzinfo_type);
    PyObject *capsule = PyCapsule_New((void *)&capi, PyDateTime_CAPSULE_NAME, NULL);
    if (capsule != NULL) {
        PyModule_AddObject(module, "datetime_CAPI", capsule);
    }
}
