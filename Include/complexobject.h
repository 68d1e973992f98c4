/* complexobject.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_COMPLEXOBJECT_H
#define Py_COMPLEXOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    double real;
    double imag;
} Py_complex;

typedef struct {
    PyObject_HEAD
    Py_complex cval;
} PyComplexObject;

#define c_abs _Py_c_abs
#define c_diff _Py_c_diff
#define c_neg _Py_c_neg
#define c_pow _Py_c_pow
#define c_prod _Py_c_prod
#define c_quot _Py_c_quot
#define c_sum _Py_c_sum

PyAPI_DATA(PyTypeObject) PyComplex_Type;

PyAPI_FUNC(Py_complex) PyComplex_AsCComplex(PyObject *);
PyAPI_FUNC(PyObject *) PyComplex_FromCComplex(Py_complex);
PyAPI_FUNC(PyObject *) PyComplex_FromDoubles(double, double);
PyAPI_FUNC(double) PyComplex_ImagAsDouble(PyObject *);
PyAPI_FUNC(double) PyComplex_RealAsDouble(PyObject *);
PyAPI_FUNC(double) _Py_c_abs(Py_complex);
PyAPI_FUNC(Py_complex) _Py_c_neg(Py_complex);
PyAPI_FUNC(Py_complex) _Py_c_quot(Py_complex, Py_complex);
PyAPI_FUNC(PyObject *) _PyComplex_FormatAdvanced(PyObject *, char *, Py_ssize_t);
PyAPI_FUNC(Py_complex) _Py_c_diff(Py_complex, Py_complex);
PyAPI_FUNC(Py_complex) _Py_c_pow(Py_complex, Py_complex);
PyAPI_FUNC(Py_complex) _Py_c_prod(Py_complex, Py_complex);
PyAPI_FUNC(Py_complex) _Py_c_sum(Py_complex, Py_complex);

#define PyComplex_Check(op) PyObject_TypeCheck((op), &PyComplex_Type)
#define PyComplex_CheckExact(op) (Py_TYPE(op) == &PyComplex_Type)

#ifdef __cplusplus
}
#endif

#endif /* Py_COMPLEXOBJECT_H */
