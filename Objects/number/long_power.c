/* Powers of longs: a ** b, and a ** b % c.
 *
 * How it works: both are done by GMP's mpz layer on read-only views of our limbs (mpz_roinit_n); the result is copied.
 * mpz knows no failure, so sizes are judged before.
 *
 * I1 no mpz function is called whose result could have more than PY_LONG_MOST_LIMBS limbs or, as far as a probe can
 *    tell, could not be allocated.
 *
 * Not here: negative exponents, which make a float (floatobject.c does that).
 */
#include "long_internal.h"

/* A mpz that borrows the view's limbs. */
static mpz_srcptr
borrow_mpz(mpz_t z, const py_long_view *v)
{
    return mpz_roinit_n(z, v->limbs, v->sign < 0 ? -v->size : v->size);
}

static PyObject *
long_from_mpz(const mpz_t z)
{
    Py_ssize_t size = (Py_ssize_t)mpz_size(z);
    PyLongObject *v = _PyLong_New(size);
    if (v == NULL) {
        return NULL;
    }
    if (size) {
        mpn_copyi(v->ob_digit, mpz_limbs_read(z), size);
    }
    return finish_long(v, size, mpz_sgn(z));
}

/* Whether |base| is 0 or 1, whose powers need no arithmetic. */
static bool
is_trivial_base(const py_long_view *base)
{
    return base->size == 0 || (base->size == 1 && base->limbs[0] == 1);
}

static PyObject *
power_of_trivial(const py_long_view *base, const py_long_view *exponent)
{
    if (exponent->sign == 0) {
        return py_long_from_limb(1, 1);
    }
    bool odd = (exponent->limbs[0] & 1) != 0;
    return py_long_from_limb(base->sign != 0, base->sign < 0 && odd ? -1 : 1);
}

static PyObject *
power_plain(const py_long_view *base, const py_long_view *exponent)
{
    if (is_trivial_base(base) || exponent->sign == 0) {
        return power_of_trivial(base, exponent);
    }
    size_t base_bits = bits_of_view(base);
    if (exponent->size > 1 || exponent->limbs[0] > (mp_limb_t)PY_LONG_MOST_LIMBS * 64 / base_bits) {
        return PyErr_NoMemory();
    }
    size_t limbs = base_bits * exponent->limbs[0] / 64 + 2;
    if (limbs > INT_MAX / 2) {    /* mpz's own limit */
        return PyErr_NoMemory();
    }
    if (py_long_reserve_scratch((Py_ssize_t)limbs) < 0) {
        return NULL;
    }
    mpz_t view, power;
    mpz_init(power);
    mpz_pow_ui(power, borrow_mpz(view, base), exponent->limbs[0]);
    PyObject *result = long_from_mpz(power);
    mpz_clear(power);
    return result;
}

static PyObject *
power_modulo(const py_long_view *base, const py_long_view *exponent, const py_long_view *modulus)
{
    if (modulus->size == 1 && modulus->limbs[0] == 1) {
        return py_long_from_limb(0, 0);
    }
    Py_ssize_t most = base->size > modulus->size ? base->size : modulus->size;
    if (py_long_reserve_scratch(2 * (most > exponent->size ? most : exponent->size)) < 0) {
        return NULL;
    }
    mpz_t base_view, exponent_view, modulus_view, power;
    mpz_init(power);
    mpz_powm(power, borrow_mpz(base_view, base), borrow_mpz(exponent_view, exponent),
             borrow_mpz(modulus_view, modulus));
    if (modulus->sign < 0 && mpz_sgn(power) != 0) {
        mpz_add(power, power, modulus_view);
    }
    PyObject *result = long_from_mpz(power);
    mpz_clear(power);
    return result;
}

PyObject *
py_long_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    py_long_view a, b, c;
    bool has_modulus = modulus != Py_None;
    if (!view_operand(&a, base) || !view_operand(&b, exponent) || (has_modulus && !view_operand(&c, modulus))) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    if (b.sign < 0) {
        if (has_modulus) {
            PyErr_SetString(PyExc_TypeError,
                            "pow() 2nd argument cannot be negative when 3rd argument specified");
            return NULL;
        }
        return PyFloat_Type.tp_as_number->nb_power(base, exponent, modulus);
    }
    if (!has_modulus) {
        return power_plain(&a, &b);
    }
    if (c.sign == 0) {
        PyErr_SetString(PyExc_ValueError, "pow() 3rd argument cannot be 0");
        return NULL;
    }
    return power_modulo(&a, &b, &c);
}
