"""The tower of numbers, PEP 3141: Number, Complex, Real, Rational, Integral."""
from __future__ import division

from abc import ABCMeta, abstractmethod, abstractproperty

__all__ = ['Number', 'Complex', 'Real', 'Rational', 'Integral']


class Number(object):
    """Any number; says nothing about operations."""
    __metaclass__ = ABCMeta
    __slots__ = ()
    __hash__ = None


def _require(*names):
    """A decorator that gives a class abstract methods of these names."""
    def decorate(namespace):
        for name in names:
            def method(self, *args):
                raise NotImplementedError
            method.__name__ = name
            namespace[name] = abstractmethod(method)
    return decorate


class Complex(Number):
    """Numbers with +, -, *, /, **, abs(), ==, real and imag."""
    __slots__ = ()
    _require('__complex__', '__add__', '__radd__', '__neg__', '__pos__', '__mul__', '__rmul__', '__div__',
             '__rdiv__', '__truediv__', '__rtruediv__', '__pow__', '__rpow__', '__abs__', 'conjugate',
             '__eq__')(locals())

    @abstractproperty
    def real(self):
        """The real part, Real"""
        raise NotImplementedError

    @abstractproperty
    def imag(self):
        """The imaginary part, Real"""
        raise NotImplementedError

    def __nonzero__(self):
        return self != 0

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __ne__(self, other):
        return False if self == other else True


class Real(Complex):
    """Numbers in an order: also float(), trunc(), divmod(), //, %, <, <=."""
    __slots__ = ()
    _require('__float__', '__trunc__', '__floordiv__', '__rfloordiv__', '__mod__', '__rmod__', '__lt__',
             '__le__')(locals())

    def __divmod__(self, other):
        return self // other, self % other

    def __rdivmod__(self, other):
        return other // self, other % self

    def __complex__(self):
        return complex(self.__float__())

    @property
    def real(self):
        """The number itself"""
        return +self

    @property
    def imag(self):
        """0"""
        return 0

    def conjugate(self):
        """The number itself"""
        return +self


class Rational(Real):
    """Numbers with numerator and denominator in lowest terms, denominator positive."""
    __slots__ = ()

    @abstractproperty
    def numerator(self):
        raise NotImplementedError

    @abstractproperty
    def denominator(self):
        raise NotImplementedError

    def __float__(self):
        return self.numerator / self.denominator


class Integral(Rational):
    """Whole numbers: also long(), index(), pow() with a modulus, shifts and bit operations."""
    __slots__ = ()
    _require('__long__', '__lshift__', '__rlshift__', '__rshift__', '__rrshift__', '__and__', '__rand__',
             '__xor__', '__rxor__', '__or__', '__ror__', '__invert__')(locals())

    @abstractmethod
    def __pow__(self, exponent, modulus=None):
        """self ** exponent, of which modulus, if given, takes the rest"""
        raise NotImplementedError

    def __index__(self):
        return long(self)

    def __float__(self):
        return float(self.__long__())

    @property
    def numerator(self):
        """The number itself"""
        return +self

    @property
    def denominator(self):
        """1"""
        return 1


for _abstract, _concrete in ((Complex, complex), (Real, float), (Integral, int), (Integral, long)):
    _abstract.register(_concrete)
del _abstract, _concrete
