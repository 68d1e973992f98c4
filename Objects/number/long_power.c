/* Powers of longs: a ** b, and a ** b % c.
 *
 * How it works: both are done by GMP's mpz layer on the operands packed into limbs (mpz_roinit_n); the result is unpacked.
 * mpz knows no failure, so sizes are judged before.
 *
 * I1 no mpz function is called whose result could have more than PY_LONG_MOST_DIGITS digits or, as far as a probe can
 *    tell, could not be allocated.
 *
 * Not here: negative exponents, which make a float (floatobject.c does that).
 */
#include "long_internal.h"

/* A number for reading, made of the view's digits packed to `limbs`. Returns the limbs behind it. */
static mp_limb_t *
pack_mpz(mpz_t z, mp_limb_t *limbs, const py_long_view *v)
{
    Py_ssize_t size = py_limbs_pack(limbs, v);
    mpz_roinit_n(z, limbs, v->sign < 0 ? -size : size);
    return limbs + size;
}

static PyObject *
long_from_mpz(const mpz_t z)
{
    return py_long_from_limbs(mpz_limbs_read(z), (Py_ssize_t)mpz_size(z), mpz_sgn(z));
}

/* Whether |base| is 0 or 1, whose powers need no arithmetic. */
static bool
is_trivial_base(const py_long_view *base)
{
    return base->size == 0 || (base->size == 1 && base->digits[0] == 1);
}

static PyObject *
power_of_trivial(const py_long_view *base, const py_long_view *exponent)
{
    if (exponent->sign == 0) {
        return py_long_from_word(1, 1);
    }
    bool odd = (exponent->digits[0] & 1) != 0;
    return py_long_from_word(base->sign != 0, base->sign < 0 && odd ? -1 : 1);
}

static PyObject *
power_plain(const py_long_view *base, const py_long_view *exponent)
{
    if (is_trivial_base(base) || exponent->sign == 0) {
        return power_of_trivial(base, exponent);
    }
    size_t base_bits = bits_of_view(base);
    uint64_t times;
    if (!word_of_view(exponent, &times) || times > (uint64_t)PY_LONG_MOST_DIGITS * PyLong_SHIFT / base_bits) {
        return PyErr_NoMemory();
    }
    size_t limbs = base_bits * times / 64 + 2;
    if (limbs > INT_MAX / 2) {    /* mpz's own limit */
        return PyErr_NoMemory();
    }
    if (py_long_reserve_scratch((Py_ssize_t)limbs) < 0) {
        return NULL;
    }
    limb_room room;
    if (py_limbs_open(&room, limbs_of_digits(base->size)) < 0) {
        return NULL;
    }
    mpz_t view, power;
    pack_mpz(view, room.limbs, base);
    mpz_init(power);
    mpz_pow_ui(power, view, times);
    PyObject *result = long_from_mpz(power);
    mpz_clear(power);
    py_limbs_close(&room);
    return result;
}

static PyObject *
power_modulo(const py_long_view *base, const py_long_view *exponent, const py_long_view *modulus)
{
    if (modulus->size == 1 && modulus->digits[0] == 1) {
        return py_long_from_word(0, 0);
    }
    limb_room room;
    Py_ssize_t most = limbs_of_digits(base->size) + limbs_of_digits(exponent->size) + limbs_of_digits(modulus->size);
    if (py_long_reserve_scratch(2 * most) < 0 || py_limbs_open(&room, most) < 0) {
        return NULL;
    }
    mpz_t base_view, exponent_view, modulus_view, power;
    pack_mpz(modulus_view, pack_mpz(exponent_view, pack_mpz(base_view, room.limbs, base), exponent), modulus);
    mpz_init(power);
    mpz_powm(power, base_view, exponent_view, modulus_view);
    if (modulus->sign < 0 && mpz_sgn(power) != 0) {
        mpz_add(power, power, modulus_view);
    }
    PyObject *result = long_from_mpz(power);
    mpz_clear(power);
    py_limbs_close(&room);
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
