/* A library to try ctypes on: functions of all kinds of arguments, results, structures and callbacks.
 *
 * The names are those that the tests of ctypes ask for.  Not for programs; Tools/check leaves it out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "Python.h"

#pragma GCC visibility push(default)
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

PyMODINIT_FUNC init_ctypes_test(void);

typedef struct { int x, y; } int_point;
typedef struct { long x, y; } long_point;
typedef struct { long left, top, right, bottom; } rectangle;
typedef struct { unsigned long first, second, third; } large;
typedef struct { short x, y; } two_shorts;
typedef struct { int a, b, c, d, e, f, g, h; } eight_ints;

int an_integer = 42;
long left = 10, top = 20, right = 30, bottom = 40;
long long last_tf_arg_s;
unsigned long long last_tf_arg_u;

/* ---- one third of each type, alone and behind a char ---- */

#define THIRD(letter, type, seen)                                          \
    type tf_##letter(type value) { seen; return value / 3; }               \
    type tf_b##letter(signed char before, type value) { seen; return value / 3; }
#define SIGNED(letter, type) THIRD(letter, type, last_tf_arg_s = (long long)value)
#define UNSIGNED(letter, type) THIRD(letter, type, last_tf_arg_u = (unsigned long long)value)

SIGNED(b, signed char)
UNSIGNED(B, unsigned char)
SIGNED(h, short)
UNSIGNED(H, unsigned short)
SIGNED(i, int)
UNSIGNED(I, unsigned int)
SIGNED(l, long)
UNSIGNED(L, unsigned long)
SIGNED(q, long long)
UNSIGNED(Q, unsigned long long)
SIGNED(f, float)
SIGNED(d, double)
SIGNED(D, long double)

/* ---- much C stack ---- */

/* Calls back from below as many bytes of the C stack as it is told to write on. */
int
below_stack(int size, int (*function)(void))
{
    volatile char *room = __builtin_alloca((size_t)size);
    for (int at = size - 1; at >= 0; at -= 256) {
        room[at] = 1;
    }
    return function() + room[size - 1];
}

void tv_i(int value) { last_tf_arg_s = value; }

/* ---- sums of mixed arguments ---- */

#define SUM(name, result, last)                                                                          \
    result name(signed char b, short h, int i, long l, float f, last d)                                  \
    {                                                                                                    \
        return (result)(b + h + i + l + f + d);                                                          \
    }
SUM(_testfunc_i_bhilfd, int, double)
SUM(_testfunc_f_bhilfd, float, double)
SUM(_testfunc_d_bhilfd, double, double)
SUM(_testfunc_D_bhilfD, long double, long double)
SUM(_testfunc_q_bhilfd, long long, double)

long long
_testfunc_q_bhilfdq(signed char b, short h, int i, long l, float f, double d, long long q)
{
    return (long long)(b + h + i + l + f + d + q);
}

void _testfunc_v(int a, int b, int *sum) { *sum = a + b; }

/* ---- pointers ---- */

void *_testfunc_p_p(void *p) { return p; }
char *_testfunc_c_p_p(int *count, char **list) { return list[*count - 1]; }
int *_testfunc_ai8(int numbers[8]) { return numbers; }
int *_testfunc_deref_pointer(int *p) { return p; }
int get_an_integer(void) { return an_integer; }
char *my_strchr(const char *text, int letter) { return strchr(text, letter); }
void *get_strchr(void) { return (void *)my_strchr; }
char *my_strtok(char *text, const char *between) { return strtok(text, between); }
char *my_strdup(const char *text) { return strdup(text); }
void my_free(void *p) { free(p); }
double my_sqrt(double x) { return sqrt(x); }
void my_qsort(void *p, size_t n, size_t size, int (*compare)(const void *, const void *)) { qsort(p, n, size, compare); }
size_t my_wcslen(const wchar_t *text) { return wcslen(text); }

wchar_t *
my_wcsdup(const wchar_t *text)
{
    size_t size = (wcslen(text) + 1) * sizeof(wchar_t);
    wchar_t *copy = malloc(size);
    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* ---- callbacks ---- */

/* The sum of what a callback gives for a number, its half, and so on to zero. */
int
_testfunc_callback_i_if(int value, int (*function)(int))
{
    int sum = 0;
    for (; value != 0; value /= 2) {
        sum += function(value);
    }
    return sum;
}

long long
_testfunc_callback_q_qf(long long value, long long (*function)(long long))
{
    long long sum = 0;
    for (; value != 0; value /= 2) {
        sum += function(value);
    }
    return sum;
}

int
_testfunc_callback_with_pointer(int (*function)(int *))
{
    int table[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    return function(table);
}

int
_testfunc_cbk_reg_int(int a, int b, int c, int d, int e, int (*f)(int, int, int, int, int))
{
    return f(a * a, b * b, c * c, d * d, e * e);
}

double
_testfunc_cbk_reg_double(double a, double b, double c, double d, double e,
                         double (*f)(double, double, double, double, double))
{
    return f(a * a, b * b, c * c, d * d, e * e);
}

double
integrate(double from, double to, double (*f)(double), long steps)
{
    double sum = 0, width = (to - from) / (double)steps;
    for (long i = 0; i < steps; i++) {
        sum += f(from + ((double)i + 0.5) * width);
    }
    return sum * width;
}

/* ---- structures by value ---- */

void _testfunc_cbk_large_struct(large in, void (*function)(large)) { function(in); }

void
_testfunc_large_struct_update_value(large in)
{
    ((volatile large *)&in)->first = 0x0badf00d;
    ((volatile large *)&in)->second = 0x0badf00d;
    ((volatile large *)&in)->third = 0x0badf00d;
}

int
_testfunc_byval(int_point in, int_point *out)
{
    if (out != NULL) {
        *out = in;
    }
    return in.x + in.y;
}

two_shorts ret_2h_func(two_shorts in) { return (two_shorts){(short)(in.x * 2), (short)(in.y * 3)}; }

eight_ints
ret_8i_func(eight_ints in)
{
    return (eight_ints){in.a * 2, in.b * 3, in.c * 4, in.d * 5, in.e * 6, in.f * 7, in.g * 8, in.h * 9};
}

int
PointInRect(rectangle *r, long_point p)
{
    return p.x >= r->left && p.x <= r->right && p.y >= r->top && p.y <= r->bottom;
}

rectangle
ReturnRect(int which, rectangle a, rectangle *b, long_point c, rectangle d, rectangle *e, long_point f, rectangle g)
{
    rectangle wrong = {0, 0, 0, 0};
    if (a.left != d.left || d.bottom != g.bottom || c.x != f.x || c.y != f.y) {
        return wrong;
    }
    return which == 0 ? a : which == 1 ? *b : which == 2 ? d : which == 3 ? *e : g;
}

/* ---- bit fields ---- */

typedef struct {
    int A : 1, B : 2, C : 3, D : 4, E : 5, F : 6, G : 7, H : 8, I : 9;
    short M : 1, N : 2, O : 3, P : 4, Q : 5, R : 6, S : 7;
} bits;

int
unpack_bitfields(bits *b, char name)
{
#define FIELD(letter)        \
    if (name == #letter[0]) { \
        return b->letter;    \
    }
    FIELD(A) FIELD(B) FIELD(C) FIELD(D) FIELD(E) FIELD(F) FIELD(G) FIELD(H) FIELD(I)
    FIELD(M) FIELD(N) FIELD(O) FIELD(P) FIELD(Q) FIELD(R) FIELD(S)
#undef FIELD
    return 999;
}

/* ---- functions with a parameter of the Python API ---- */

PyObject *
py_func_si(PyObject *self, PyObject *args)
{
    const char *text;
    int number;
    if (!PyArg_ParseTuple(args, "si", &text, &number)) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyObject *
py_func(PyObject *self, PyObject *args)
{
    Py_RETURN_NONE;
}

static const PyMethodDef functions[] = {
    {"py_func_si", py_func_si, METH_VARARGS, NULL},
    {"py_func", py_func, METH_NOARGS, NULL},
    {NULL},
};

PyMODINIT_FUNC
init_ctypes_test(void)
{
    Py_InitModule("_ctypes_test", (PyMethodDef *)functions);
}
