/* datetime.h - part of the public C interface of Python 2.7.
 *
 * Include it after Python.h and call PyDateTime_IMPORT before any other name of it is used.
 */

#ifndef DATETIME_H
#define DATETIME_H
#ifdef __cplusplus
extern "C" {
#endif

#define _PyDateTime_DATE_DATASIZE 4      /* year (big-endian, 2 bytes), month, day */
#define _PyDateTime_TIME_DATASIZE 6      /* hour, minute, second, microsecond (big-endian, 3 bytes) */
#define _PyDateTime_DATETIME_DATASIZE 10 /* both, one behind the other */

typedef struct {
    PyObject_HEAD
    long hashcode;                       /* -1: not known yet */
    int days;                            /* -999999999 .. 999999999 */
    int seconds;                         /* 0 .. 86399 */
    int microseconds;                    /* 0 .. 999999 */
} PyDateTime_Delta;

typedef struct {
    PyObject_HEAD
} PyDateTime_TZInfo;

#define _PyTZINFO_HEAD \
    PyObject_HEAD \
    long hashcode; \
    char hastzinfo;

struct py_datetime_base_tzinfo {
    _PyTZINFO_HEAD
};
typedef struct py_datetime_base_tzinfo _PyDateTime_BaseTZInfo;

#define _PyDateTime_TIMEHEAD \
    _PyTZINFO_HEAD \
    unsigned char data[_PyDateTime_TIME_DATASIZE];

typedef struct {
    _PyDateTime_TIMEHEAD
} _PyDateTime_BaseTime;                  /* hastzinfo is 0 */

typedef struct {
    _PyDateTime_TIMEHEAD
    PyObject *tzinfo;                    /* there if hastzinfo */
} PyDateTime_Time;

typedef struct {
    _PyTZINFO_HEAD
    unsigned char data[_PyDateTime_DATE_DATASIZE];
} PyDateTime_Date;

#define _PyDateTime_DATETIMEHEAD \
    _PyTZINFO_HEAD \
    unsigned char data[_PyDateTime_DATETIME_DATASIZE];

typedef struct {
    _PyDateTime_DATETIMEHEAD
} _PyDateTime_BaseDateTime;              /* hastzinfo is 0 */

typedef struct {
    _PyDateTime_DATETIMEHEAD
    PyObject *tzinfo;                    /* there if hastzinfo */
} PyDateTime_DateTime;

/* One byte of the data of a date (or datetime), a datetime, a time; fields of two and three bytes. */
#define _PyDateTime_IN_DATE(o, i) (((PyDateTime_Date *)(o))->data[i])
#define _PyDateTime_IN_DATETIME(o, i) (((PyDateTime_DateTime *)(o))->data[i])
#define _PyDateTime_IN_TIME(o, i) (((PyDateTime_Time *)(o))->data[i])

#define PyDateTime_GET_YEAR(o) (_PyDateTime_IN_DATE(o, 0) << 8 | _PyDateTime_IN_DATE(o, 1))
#define PyDateTime_GET_MONTH(o) _PyDateTime_IN_DATE(o, 2)
#define PyDateTime_GET_DAY(o) _PyDateTime_IN_DATE(o, 3)

#define PyDateTime_DATE_GET_HOUR(o) _PyDateTime_IN_DATETIME(o, 4)
#define PyDateTime_DATE_GET_MINUTE(o) _PyDateTime_IN_DATETIME(o, 5)
#define PyDateTime_DATE_GET_SECOND(o) _PyDateTime_IN_DATETIME(o, 6)
#define PyDateTime_DATE_GET_MICROSECOND(o) \
    (_PyDateTime_IN_DATETIME(o, 7) << 16 | _PyDateTime_IN_DATETIME(o, 8) << 8 | _PyDateTime_IN_DATETIME(o, 9))

#define PyDateTime_TIME_GET_HOUR(o) _PyDateTime_IN_TIME(o, 0)
#define PyDateTime_TIME_GET_MINUTE(o) _PyDateTime_IN_TIME(o, 1)
#define PyDateTime_TIME_GET_SECOND(o) _PyDateTime_IN_TIME(o, 2)
#define PyDateTime_TIME_GET_MICROSECOND(o) \
    (_PyDateTime_IN_TIME(o, 3) << 16 | _PyDateTime_IN_TIME(o, 4) << 8 | _PyDateTime_IN_TIME(o, 5))

typedef struct {
    PyTypeObject *DateType;
    PyTypeObject *DateTimeType;
    PyTypeObject *TimeType;
    PyTypeObject *DeltaType;
    PyTypeObject *TZInfoType;
    PyObject *(*Date_FromDate)(int, int, int, PyTypeObject *);
    PyObject *(*DateTime_FromDateAndTime)(int, int, int, int, int, int, int, PyObject *, PyTypeObject *);
    PyObject *(*Time_FromTime)(int, int, int, int, PyObject *, PyTypeObject *);
    PyObject *(*Delta_FromDelta)(int, int, int, int, PyTypeObject *);
    PyObject *(*DateTime_FromTimestamp)(PyObject *, PyObject *, PyObject *);
    PyObject *(*Date_FromTimestamp)(PyObject *, PyObject *);
} PyDateTime_CAPI;

#define PyDateTime_CAPSULE_NAME "datetime.datetime_CAPI"
#define DATETIME_API_MAGIC 0x414548d5

#ifndef PY_DATETIME_INTERNAL

static PyDateTime_CAPI *PyDateTimeAPI __attribute__((unused)) = NULL;

#define PyDateTime_IMPORT \
    PyDateTimeAPI = (PyDateTime_CAPI *)PyCapsule_Import((PyDateTime_CAPSULE_NAME), 0)

#define PyDate_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateType)
#define PyDate_CheckExact(op) (Py_TYPE(op) == PyDateTimeAPI->DateType)
#define PyDateTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateTimeType)
#define PyDateTime_CheckExact(op) (Py_TYPE(op) == PyDateTimeAPI->DateTimeType)
#define PyTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TimeType)
#define PyTime_CheckExact(op) (Py_TYPE(op) == PyDateTimeAPI->TimeType)
#define PyDelta_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DeltaType)
#define PyDelta_CheckExact(op) (Py_TYPE(op) == PyDateTimeAPI->DeltaType)
#define PyTZInfo_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TZInfoType)
#define PyTZInfo_CheckExact(op) (Py_TYPE(op) == PyDateTimeAPI->TZInfoType)

#define PyDate_FromDate(year, month, day) PyDateTimeAPI->Date_FromDate(year, month, day, PyDateTimeAPI->DateType)
#define PyDateTime_FromDateAndTime(year, month, day, hour, minute, second, usecond) \
    PyDateTimeAPI->DateTime_FromDateAndTime(year, month, day, hour, minute, second, usecond, Py_None, \
                                            PyDateTimeAPI->DateTimeType)
#define PyTime_FromTime(hour, minute, second, usecond) \
    PyDateTimeAPI->Time_FromTime(hour, minute, second, usecond, Py_None, PyDateTimeAPI->TimeType)
#define PyDelta_FromDSU(days, seconds, useconds) \
    PyDateTimeAPI->Delta_FromDelta(days, seconds, useconds, 1, PyDateTimeAPI->DeltaType)
#define PyDateTime_FromTimestamp(args) \
    PyDateTimeAPI->DateTime_FromTimestamp((PyObject *)(PyDateTimeAPI->DateTimeType), args, NULL)
#define PyDate_FromTimestamp(args) \
    PyDateTimeAPI->Date_FromTimestamp((PyObject *)(PyDateTimeAPI->DateType), args)

#endif /* PY_DATETIME_INTERNAL */

#ifdef __cplusplus
}
#endif
#endif /* DATETIME_H */
