/* The proleptic Gregorian calendar: days, months, weekdays, and the ranges of all fields. */
#include "datetime_internal.h"

static const unsigned char month_days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const short days_before[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

enum { DAYS_4 = 4 * 365 + 1, DAYS_100 = 25 * DAYS_4 - 1, DAYS_400 = 4 * DAYS_100 + 1 };

int
py_calendar_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
py_calendar_days_in_month(int year, int month)
{
    return month_days[month] + (month == 2 && py_calendar_is_leap(year));
}

int
py_calendar_days_before_month(int year, int month)
{
    return days_before[month] + (month > 2 && py_calendar_is_leap(year));
}

int
py_calendar_ordinal(int year, int month, int day)
{
    int y = year - 1;
    int before = y >= 0 ? y * 365 + y / 4 - y / 100 + y / 400 : -366;
    return before + py_calendar_days_before_month(year, month) + day;
}

/* Years here begin in March, so that a leap day is the last of its year: then every fifth of 153 days begins a month, and
   which year a day of a cycle lies in follows from counting the leap days before it. */
calendar_day
py_calendar_from_ordinal(int ordinal)
{
    unsigned int n = (unsigned int)ordinal + 305;    /* days since March 1 of the year 0 */
    unsigned int cycle = n / DAYS_400;
    unsigned int day = n % DAYS_400;
    unsigned int year = (day - day / (DAYS_4 - 1) + day / DAYS_100 - day / (DAYS_400 - 1)) / 365;
    day -= year * 365 + year / 4 - year / 100;
    unsigned int month = (5 * day + 2) / 153;        /* 0 is March */
    day -= (153 * month + 2) / 5;
    int next = month >= 10;                          /* January and February */
    return (calendar_day){(int)(cycle * 400 + year) + next, (int)month + (next ? -9 : 3), (int)day + 1};
}

int
py_calendar_weekday(int year, int month, int day)
{
    return (py_calendar_ordinal(year, month, day) + 6 + 7 * 366) % 7;
}

/* --- ranges --- */

int
py_calendar_check_date(int year, int month, int day)
{
    if (year < MINYEAR || year > MAXYEAR) {
        PyErr_SetString(PyExc_ValueError, "year is out of range");
        return -1;
    }
    if (month < 1 || month > 12) {
        PyErr_SetString(PyExc_ValueError, "month must be in 1..12");
        return -1;
    }
    if (day < 1 || day > py_calendar_days_in_month(year, month)) {
        PyErr_SetString(PyExc_ValueError, "day is out of range for month");
        return -1;
    }
    return 0;
}

int
py_calendar_check_time(int hour, int minute, int second, int microsecond)
{
    const char *complaint = NULL;
    if (hour < 0 || hour > 23) {
        complaint = "hour must be in 0..23";
    }
    else if (minute < 0 || minute > 59) {
        complaint = "minute must be in 0..59";
    }
    else if (second < 0 || second > 59) {
        complaint = "second must be in 0..59";
    }
    else if (microsecond < 0 || microsecond > 999999) {
        complaint = "microsecond must be in 0..999999";
    }
    if (complaint != NULL) {
        PyErr_SetString(PyExc_ValueError, complaint);
        return -1;
    }
    return 0;
}
