"""Random numbers of many distributions, from a Mersenne Twister (53-bit floats, period 2**19937-1).

The functions of the module are methods of one hidden Random object.  Not for secrets: SystemRandom is.
"""
from __future__ import division

import _random

from binascii import hexlify as _hexlify
from math import (acos as _acos, ceil as _ceil, cos as _cos, e as _e, exp as _exp, log as _log,
                  pi as _pi, sin as _sin, sqrt as _sqrt)
from os import urandom as _urandom
from types import MethodType as _Method, BuiltinMethodType as _BuiltinMethod
from warnings import warn as _warn

__all__ = ['Random', 'seed', 'random', 'uniform', 'randint', 'choice', 'sample', 'randrange',
           'shuffle', 'normalvariate', 'lognormvariate', 'expovariate', 'vonmisesvariate',
           'gammavariate', 'triangular', 'gauss', 'betavariate', 'paretovariate',
           'weibullvariate', 'getstate', 'setstate', 'jumpahead', 'WichmannHill', 'SystemRandom']

NV_MAGICCONST = 4 * _exp(-0.5) / _sqrt(2.0)
TWOPI = 2.0 * _pi
LOG4 = _log(4.0)
SG_MAGICCONST = 1.0 + _log(4.5)
BPF = 53                           # bits of a float
RECIP_BPF = 1 / (1 << BPF)


def _unsigned(numbers):
    """The numbers of a state that was written on a machine of 32 bits, where they had a sign."""
    try:
        return tuple(long(number) % (1 << 32) for number in numbers)
    except ValueError, error:
        raise TypeError(error)


class Random(_random.Random):
    """A generator of its own; `x` seeds it (any hashable object, None: from the system).

    A subclass may bring its own random(), seed(), getstate(), setstate() and jumpahead()."""

    VERSION = 3                    # of what getstate gives

    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    # -- state

    def seed(self, a=None):
        """Starts the sequence that belongs to `a`; None: from the system's randomness."""
        if a is None:
            a = self._fresh_seed()
        _random.Random.seed(self, a)
        self.gauss_next = None

    @staticmethod
    def _fresh_seed():
        try:
            return long(_hexlify(_urandom(2500)), 16)     # fills the whole state
        except NotImplementedError:
            from time import time
            return long(time() * 256)

    def getstate(self):
        """The state, for setstate()."""
        return self.VERSION, _random.Random.getstate(self), self.gauss_next

    def setstate(self, state):
        """Back to a state that getstate() gave, here or in an older version."""
        version = state[0]
        if version not in (2, 3):
            raise ValueError('state with version %s passed to Random.setstate() of version %s'
                             % (version, self.VERSION))
        version, inner, self.gauss_next = state
        _random.Random.setstate(self, inner if version == 3 else _unsigned(inner))

    def jumpahead(self, n):
        """To a state far away, the same one for the same n."""
        from hashlib import sha512
        text = repr(n) + repr(self.getstate())
        _random.Random.jumpahead(self, int(sha512(text).hexdigest(), 16))

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def __reduce__(self):
        return type(self), (), self.getstate()

    # -- whole numbers

    def randrange(self, start, stop=None, step=1, _int=int, _maxwidth=1L << BPF):
        """A number of range(start, stop, step), all equally likely; ValueError when it is empty."""
        first = _int(start)
        if first != start:
            raise ValueError('non-integer arg 1 for randrange()')
        if stop is None:
            if first <= 0:
                raise ValueError('empty range for randrange()')
            return self.__under(first, _int, _maxwidth)
        end = _int(stop)
        if end != stop:
            raise ValueError('non-integer stop for randrange()')
        stride = _int(step)
        if stride != step:
            raise ValueError('non-integer step for randrange()')
        width = end - first
        if stride == 1:
            if width <= 0:
                raise ValueError('empty range for randrange() (%d,%d, %d)' % (first, end, width))
            return _int(first + self.__under(width, _int, _maxwidth))
        if stride == 0:
            raise ValueError('zero step for randrange()')
        count = (width + stride + (-1 if stride > 0 else 1)) // stride
        if count <= 0:
            raise ValueError('empty range for randrange()')
        return first + stride * self.__under(count, _int, _maxwidth)

    def __under(self, n, _int, _maxwidth):
        """A number from 0 below n."""
        return self._randbelow(n) if n >= _maxwidth else _int(self.random() * n)

    def _randbelow(self, n, _log=_log, _int=int, _maxwidth=1L << BPF, _Method=_Method,
                   _BuiltinMethod=_BuiltinMethod):
        """The same for numbers that are wider than a float."""
        try:
            getrandbits = self.getrandbits
        except AttributeError:
            getrandbits = None
        # a subclass with its own random() but our getrandbits() would ignore the former
        trusted = type(self.random) is _BuiltinMethod or type(getrandbits) is _Method
        if getrandbits is not None and trusted:
            bits = _int(1.00001 + _log(n - 1, 2.0))
            while True:
                number = getrandbits(bits)
                if number < n:
                    return number
        if n >= _maxwidth:
            _warn('Underlying random() generator does not supply \n'
                  'enough bits to choose from a population range this large')
        return _int(self.random() * n)

    def randint(self, a, b):
        """A whole number from a to b, both included."""
        return self.randrange(a, b + 1)

    # -- sequences

    def choice(self, seq):
        """An item; IndexError when there is none."""
        place = int(self.random() * len(seq))
        return seq[place]

    def shuffle(self, x, random=None):
        """Brings a list into random order, in place."""
        draw = self.random if random is None else random
        for top in xrange(len(x) - 1, 0, -1):
            other = int(draw() * (top + 1))
            x[top], x[other] = x[other], x[top]

    def sample(self, population, k):
        """k different places of a population, as a list in random order.

        For a small part of it the chosen places are remembered, otherwise a list of all is drawn
        from."""
        size = len(population)
        if not 0 <= k <= size:
            raise ValueError('sample larger than population')
        # A set of k places costs as much as a list of so many items.
        limit = 21 + (4 ** _ceil(_log(k * 3, 4)) if k > 5 else 0)
        if size <= limit or hasattr(population, 'keys'):
            return self._drawn(list(population), k)
        try:
            return [population[place] for place in self._places(size, k)]
        except (TypeError, KeyError):       # a set has no places
            if type(population) is list:
                raise
            return self.sample(list(population), k)

    def _drawn(self, pool, k):
        """k items of a list, which is used up: the last one fills the place of each that is taken."""
        draw, chosen = self.random, []
        for left in xrange(len(pool), len(pool) - k, -1):
            place = int(draw() * left)
            chosen.append(pool[place])
            pool[place] = pool[left - 1]
        return chosen

    def _places(self, size, k):
        """k different numbers below size."""
        draw, seen = self.random, set()
        while len(seen) < k:
            place = int(draw() * size)
            if place not in seen:
                seen.add(place)
                yield place

    # -- real numbers

    def uniform(self, a, b):
        """Between a and b."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """Between low and high, most likely near mode (default: the middle)."""
        draw = self.random()
        try:
            peak = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if draw > peak:
            draw, peak, low, high = 1.0 - draw, 1.0 - peak, high, low
        return low + (high - low) * (draw * peak) ** 0.5

    def normalvariate(self, mu, sigma):
        """Normal; mu: mean, sigma: standard deviation (Kinderman and Monahan's ratio method)."""
        while True:
            u1, u2 = self.random(), 1.0 - self.random()
            z = NV_MAGICCONST * (u1 - 0.5) / u2
            if z * z / 4.0 <= -_log(u2):
                return mu + z * sigma

    def gauss(self, mu, sigma):
        """Normal, a little faster; two threads at once may get the same number."""
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            angle = self.random() * TWOPI
            radius = _sqrt(-2.0 * _log(1.0 - self.random()))
            z, self.gauss_next = _cos(angle) * radius, _sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        """Its logarithm is normal with mean mu and deviation sigma."""
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        """Exponential; lambd: 1 / mean, not 0."""
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """An angle from 0 to 2*pi; mu: the mean angle, kappa: how close to it (0: not at all)."""
        if kappa <= 1e-6:
            return TWOPI * self.random()
        s = 0.5 / kappa
        r = s + _sqrt(s * s + 1.0)
        while True:
            z = _cos(_pi * self.random())
            d = z / (r + z)
            u = self.random()
            if u < 1.0 - d * d or u <= (1.0 - d) * _exp(d):
                break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        turn = _acos(f)
        return ((mu + turn) if self.random() > 0.5 else (mu - turn)) % TWOPI

    def gammavariate(self, alpha, beta):
        """Gamma; alpha: shape, beta: scale, both above 0."""
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')
        if alpha > 1.0:
            return self.__gamma_large(alpha) * beta
        if alpha == 1.0:
            u = 0.0
            while u <= 1e-7:
                u = self.random()
            return -_log(u) * beta
        return self.__gamma_small(alpha) * beta

    def __gamma_large(self, alpha):
        """Cheng's rejection method (1977)."""
        ainv = _sqrt(2.0 * alpha - 1.0)
        bbb, ccc = alpha - LOG4, alpha + ainv
        while True:
            u1 = self.random()
            if u1 <= 1e-7 or u1 >= 0.9999999:
                continue
            u2 = 1.0 - self.random()
            v = _log(u1 / (1.0 - u1)) / ainv
            x = alpha * _exp(v)
            z = u1 * u1 * u2
            r = bbb + ccc * v - x
            if r + SG_MAGICCONST - 4.5 * z >= 0.0 or r >= _log(z):
                return x

    def __gamma_small(self, alpha):
        """Ahrens and Dieter's method GS."""
        while True:
            b = (_e + alpha) / _e
            p = b * self.random()
            x = p ** (1.0 / alpha) if p <= 1.0 else -_log((b - p) / alpha)
            u1 = self.random()
            if u1 <= (x ** (alpha - 1.0) if p > 1.0 else _exp(-x)):
                return x

    def betavariate(self, alpha, beta):
        """Beta, from 0 to 1; both parameters above 0."""
        y = self.gammavariate(alpha, 1.)
        return 0.0 if y == 0 else y / (y + self.gammavariate(beta, 1.))

    def paretovariate(self, alpha):
        """Pareto; alpha: shape."""
        return 1.0 / pow(1.0 - self.random(), 1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """Weibull; alpha: scale, beta: shape."""
        return alpha * pow(-_log(1.0 - self.random()), 1.0 / beta)


class WichmannHill(Random):
    """The generator of versions before 2.3 (algorithm AS 183): three small congruences."""

    VERSION = 1
    _STEPS = ((171, 30269), (172, 30307), (170, 30323))   # factor, modulus

    def seed(self, a=None):
        """Starts the sequence of a hashable object; ints give different ones up to 27814431486575."""
        if a is None:
            a = self._fresh_seed()
        elif not isinstance(a, (int, long)):
            a = hash(a)
        parts = []
        for factor, modulus in self._STEPS:
            a, part = divmod(a, modulus - 1)
            parts.append(int(part) + 1)
        self._seed, self.gauss_next = tuple(parts), None

    def random(self):
        """A float from 0.0 below 1.0."""
        self._seed = tuple(factor * part % modulus
                           for part, (factor, modulus) in zip(self._seed, self._STEPS))
        x, y, z = self._seed
        return (x / 30269.0 + y / 30307.0 + z / 30323.0) % 1.0

    def getstate(self):
        return self.VERSION, self._seed, self.gauss_next

    def setstate(self, state):
        if state[0] != 1:
            raise ValueError('state with version %s passed to Random.setstate() of version %s'
                             % (state[0], self.VERSION))
        version, self._seed, self.gauss_next = state

    def jumpahead(self, n):
        """As if random() had been called n times."""
        if n < 0:
            raise ValueError('n must be >= 0')
        self._seed = tuple(int(part * pow(factor, n, modulus)) % modulus
                           for part, (factor, modulus) in zip(self._seed, self._STEPS))

    def whseed(self, a=None):
        """The seed of 2.0, of which few different ones exist."""
        if a is None:
            self.__whseed(0, 0, 0)
            return
        value = hash(a)
        parts = []
        for _ in range(3):
            value, part = divmod(value, 256)
            parts.append(part)
        self.__whseed(*[(part + value) % 256 or 1 for part in parts])

    def __whseed(self, x=0, y=0, z=0):
        if [type(part) for part in (x, y, z)] != [int] * 3:
            raise TypeError('seeds must be integers')
        if not all(0 <= part < 256 for part in (x, y, z)):
            raise ValueError('seeds must be in range(0, 256)')
        if x == y == z == 0:
            from time import time
            ticks = long(time() * 256)
            ticks = int((ticks & 0xffffff) ^ (ticks >> 24))
            ticks, x = divmod(ticks, 256)
            ticks, y = divmod(ticks, 256)
            ticks, z = divmod(ticks, 256)
        self._seed, self.gauss_next = (x or 1, y or 1, z or 1), None


class SystemRandom(Random):
    """Numbers from os.urandom(): fit for secrets, without a state."""

    def random(self):
        """A float from 0.0 below 1.0."""
        bits = long(_hexlify(_urandom(7)), 16) >> (56 - BPF)
        return bits * RECIP_BPF

    def getrandbits(self, k):
        """A long of k random bits."""
        if k <= 0:
            raise ValueError('number of bits must be greater than zero')
        if k != int(k):
            raise TypeError('number of bits should be an integer')
        count = (k + 7) // 8
        return long(_hexlify(_urandom(count)), 16) >> (count * 8 - k)

    def _stub(self, *args, **kwds):
        """There is nothing to seed."""
    seed = _stub
    jumpahead = _stub

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError('System entropy source does not have state.')
    getstate = _notimplemented
    setstate = _notimplemented


_inst = Random()
for _name in __all__[1:-2] + ['getrandbits']:
    globals()[_name] = getattr(_inst, _name)
del _name
