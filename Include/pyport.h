/* pyport.h - types and keywords that the other headers are written in. */
#ifndef Py_PYPORT_H
#define Py_PYPORT_H

#include <stdint.h>
#include <limits.h>

#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define Py_LL(x) x##LL
#define Py_ULL(x) Py_LL(x##U)

#define HAVE_UINT32_T 1
#define HAVE_UINT64_T 1
#define HAVE_INT32_T 1
#define HAVE_INT64_T 1
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t

typedef intptr_t Py_intptr_t;
typedef uintptr_t Py_uintptr_t;
typedef ssize_t Py_ssize_t;
#define PY_SIZE_MAX SIZE_MAX
#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)
#define PY_FORMAT_SIZE_T "z"
#define PY_FORMAT_LONG_LONG "ll"

#define PyAPI_FUNC(type) extern __attribute__((visibility("default"))) type
#define PyAPI_DATA(type) extern __attribute__((visibility("default"))) type
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" __attribute__((visibility("default"))) void
#else
#define PyMODINIT_FUNC __attribute__((visibility("default"))) void
#endif
#define DL_EXPORT(type) type
#define DL_IMPORT(type) type

#define Py_PROTO(x) x
#define Py_FPROTO(x) x
#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static __inline__ type
#define Py_MEMCPY memcpy
#define Py_GCC_ATTRIBUTE(x) __attribute__(x)
#define Py_ALIGNED(x) __attribute__((aligned(x)))
#define Py_DEPRECATED(since) __attribute__((__deprecated__))
#define Py_FORMAT_PARSETUPLE(func, p1, p2)

#define Py_FORCE_EXPANSION(x) x
#define Py_ARITHMETIC_RIGHT_SHIFT(type, i, j) ((i) >> (j))
#define Py_SAFE_DOWNCAST(value, wide, narrow) ((narrow)(value))

/* The x86-64 and aarch64 FPUs compute in double precision: nothing to set. */
#define HAVE_PY_SET_53BIT_PRECISION 1
#define _Py_SET_53BIT_PRECISION_HEADER
#define _Py_SET_53BIT_PRECISION_START
#define _Py_SET_53BIT_PRECISION_END

/* Results of libm: an infinite one means overflow. */
#define Py_SET_ERRNO_ON_MATH_ERROR(x) \
    do { \
        if ((x) == Py_HUGE_VAL || (x) == -Py_HUGE_VAL) { \
            errno = ERANGE; \
        } else if ((x) != (x)) { \
            errno = EDOM; \
        } \
    } while (0)
#define Py_SET_ERANGE_IF_OVERFLOW(x) Py_SET_ERRNO_ON_MATH_ERROR(x)
#define Py_ADJUST_ERANGE1(x) \
    do { \
        if (errno == 0) { \
            if ((x) == Py_HUGE_VAL || (x) == -Py_HUGE_VAL) { \
                errno = ERANGE; \
            } \
        } else if (errno == ERANGE && (x) == 0.0) { \
            errno = 0; \
        } \
    } while (0)
#define Py_ADJUST_ERANGE2(x, y) \
    do { \
        if ((x) == Py_HUGE_VAL || (x) == -Py_HUGE_VAL || (y) == Py_HUGE_VAL || \
            (y) == -Py_HUGE_VAL) { \
            if (errno == 0) { \
                errno = ERANGE; \
            } \
        } else if (errno == ERANGE) { \
            errno = 0; \
        } \
    } while (0)

#define HAVE_STAT
#define HAVE_FSTAT

/* See longintrepr.h. */
#define PYLONG_BITS_IN_DIGIT 30

#endif /* Py_PYPORT_H */
