"""Comparisons, classic instances and attributes by rarer ways reach Python without nesting.

Rows as in test_flatness.py."""
import operator
import unittest

from support import FlatTestCase, add_rows_to, undisturbed
from flat_things import Chain, Iterator, Number


@undisturbed('nest', 'it looks at nesting levels')
class ClassesTest(FlatTestCase):
    pass


row = add_rows_to(ClassesTest)


# ---- comparisons by other ways

@row
def rich_fallbacks(probe):
    class Unsure(object):
        def _answer(self, other):
            probe()
            return NotImplemented
        __lt__ = __le__ = __eq__ = __ne__ = __gt__ = __ge__ = _answer
    a, b = Unsure(), Unsure()
    a < b, a == b, a != b, a >= 3, 'x' == a


@row
def cmp_hook(probe):
    class C(object):
        def __cmp__(self, other):
            probe()
            return -1
    c = C()
    assert c < 1 and c <= 1 and not c == 1 and c != 1
    assert 1 > c
    if c < C():
        pass
    else:
        assert 0


@row
def cmp_hook_reflected(probe):
    class C(object):
        def __cmp__(self, other):
            probe()
            return NotImplemented

    class D(object):
        def __cmp__(self, other):
            probe()
            return 1
    assert C() < D()
    assert cmp(3, D()) == -1


@row
def cmp_function(probe):
    class C(object):
        def __cmp__(self, other):
            probe()
            return 1

    class E(object):
        def __eq__(self, other):
            probe()
            return False

        def __lt__(self, other):
            probe()
            return True
    assert cmp(C(), 1) == 1
    assert cmp(E(), E()) == -1


@row
def comparing_containers(probe):
    class C(object):
        def __eq__(self, other):
            probe()
            return True

        def __ne__(self, other):
            probe()
            return False

        def __lt__(self, other):
            probe()
            return True
    assert [C(), 1] == [C(), 1]
    assert (C(), 1) == (C(), 1)
    assert {1: C()} == {1: C()}
    assert [C(), 1] < [C(), 2]
    assert cmp((C(),), (C(),)) == 0


@row
def coercion(probe):
    class C(object):
        def __coerce__(self, other):
            probe()
            return 1, 2
    coerce(C(), 3)


@row
def divmod_and_abs(probe):
    divmod(Number(probe), 2), divmod(2, Number(probe)), abs(Number(probe))


@row
def three_argument_pow(probe):
    class C(object):
        def __pow__(self, other, modulus=None):
            probe()
            return 4
    assert pow(C(), 2, 3) == 4
    assert pow(C(), 2) == 4


@row
def conversions(probe):
    class C(object):
        def __int__(self):
            probe()
            return 1

        def __float__(self):
            probe()
            return 1.0

        def __long__(self):
            probe()
            return 1L

        def __oct__(self):
            probe()
            return '1'

        def __hex__(self):
            probe()
            return '1'

        def __index__(self):
            probe()
            return 1

        def __complex__(self):
            probe()
            return 1j
    c = C()
    int(c), float(c), long(c), complex(c), oct(c), hex(c)
    operator.index(c)
    [1, 2][c]


@row
def text_functions(probe):
    class C(object):
        def __str__(self):
            probe()
            return 'c'

        def __repr__(self):
            probe()
            return 'r'

        def __unicode__(self):
            probe()
            return u'c'

        def __format__(self, spec):
            probe()
            return spec
    str(C()), repr(C()), unicode(C()), format(C(), 'x')
    assert '%s %r' % (C(), C()) == 'c r'
    assert '{0:a} {0!r}'.format(C()) == 'a r'


@row
def printing_a_list(probe):
    class C(object):
        def __repr__(self):
            probe()
            return 'r'
    assert str([C()]) == '[r]'
    assert repr((C(), {1: C()})) == '(r, {1: r})'


# ---- classic classes

class Classic:
    def __init__(self, probe):
        self.__dict__['probe'] = probe


def _classic_method(result):
    def method(self, *args):
        self.__dict__['probe']()
        return result
    return method


class ClassicNumber(Classic):
    pass


for _name in ('add sub mul div truediv floordiv mod divmod pow lshift rshift and or xor').split():
    for _prefix in ('', 'r', 'i'):
        setattr(ClassicNumber, '__%s%s__' % (_prefix, _name), _classic_method(7))
for _name in 'neg pos invert abs'.split():
    setattr(ClassicNumber, '__%s__' % _name, _classic_method(7))
for _name in 'lt le eq ne gt ge'.split():
    setattr(ClassicNumber, '__%s__' % _name, _classic_method(True))


@row
def classic_operators(probe):
    n = ClassicNumber(probe)
    n + 1, n - 1, n * 1, n / 1, n // 1, n % 1, n ** 1, n << 1, n >> 1, n & 1, n | 1, n ^ 1
    1 + n, 1 - n, 1 * n, 1 / n, 1 // n, 1 % n, 1 ** n, 1 << n, 1 >> n, 1 & n, 1 | n, 1 ^ n
    -n, +n, ~n, abs(n), divmod(n, 2)


@row
def classic_inplace(probe):
    for source in '+= -= *= /= //= %= **= <<= >>= &= |= ^='.split():
        exec 'n %s 1' % source in {'n': ClassicNumber(probe)}


@row
def classic_comparisons(probe):
    n = ClassicNumber(probe)
    n < 1, n <= 1, n == 1, n != 1, n > 1, n >= 1, 1 < n, 1 == n
    if n < 1:
        pass


@row
def classic_cmp(probe):
    class C:
        def __cmp__(self, other):
            probe()
            return 0
    assert C() == 1 and 1 == C()
    assert cmp(C(), 2) == 0


@row
def classic_coerce(probe):
    class C:
        def __coerce__(self, other):
            probe()
            return 3, other
    assert C() + 1 == 4
    assert 1 + C() == 4


class ClassicItems(Classic):
    def __getitem__(self, key):
        self.probe()
        if key == 9:
            raise IndexError
        return key

    def __setitem__(self, key, value):
        self.probe()

    def __delitem__(self, key):
        self.probe()

    def __len__(self):
        self.probe()
        return 3

    def __contains__(self, item):
        self.probe()
        return True


@row
def classic_items(probe):
    c = ClassicItems(probe)
    assert c[1] == 1
    c[1] = 2
    del c[1]
    assert len(c) == 3
    assert 5 in c
    c[1:2:3]
    c[:]


@row
def classic_slices(probe):
    class C:
        def __getslice__(self, i, j):
            probe()

        def __setslice__(self, i, j, value):
            probe()

        def __delslice__(self, i, j):
            probe()
    c = C()
    c[1:2]
    c[1:2] = 3
    del c[1:2]


@row
def classic_truth(probe):
    class C:
        def __nonzero__(self):
            probe()
            return False

    class D:
        def __len__(self):
            probe()
            return 0
    assert not C() and not D()
    if C():
        pass
    bool(C())


@row
def classic_attributes(probe):
    class C:
        def __getattr__(self, name):
            if name.startswith('__'):
                raise AttributeError(name)
            probe()
            return name

        def __setattr__(self, name, value):
            probe()

        def __delattr__(self, name):
            probe()
    c = C()
    assert c.spam == 'spam'
    c.spam = 1
    del c.spam
    assert getattr(c, 'ham') == 'ham'


@row
def classic_iteration(probe):
    class C:
        def __iter__(self):
            probe()
            return self

        def next(self):
            probe()
            raise StopIteration
    for i in C():
        pass
    assert list(C()) == []
    assert 1 not in C()


@row
def classic_sequence_iteration(probe):
    class C:
        def __getitem__(self, i):
            probe()
            if i > 2:
                raise IndexError
            return i
    assert [i for i in C()] == [0, 1, 2]
    assert 2 in C()


@row
def sequence_iteration(probe):
    class C(object):
        def __getitem__(self, i):
            probe()
            if i > 2:
                raise IndexError
            return i
    assert [i for i in C()] == [0, 1, 2]
    assert 2 in C()
    a, b, c = C()


@row
def classic_text(probe):
    class C:
        def __str__(self):
            probe()
            return 's'

        def __repr__(self):
            probe()
            return 'r'

        def __hash__(self):
            probe()
            return 3
    str(C()), repr(C()), `C()`, hash(C())


@row
def classic_with(probe):
    class C:
        def __enter__(self):
            probe()

        def __exit__(self, *args):
            probe()
    with C():
        pass


@row
def classic_call_through_getattr(probe):
    class C:
        def __getattr__(self, name):
            if name == '__call__':
                return probe
            raise AttributeError(name)
    C()()


# ---- more attributes

@row
def class_attribute_of_metaclass(probe):
    class Meta(type):
        def __getattr__(cls, name):
            probe()
            return name

        def __setattr__(cls, name, value):
            probe()

        @property
        def shown(cls):
            probe()

    class C(object):
        __metaclass__ = Meta
    C.spam
    C.shown
    C.spam = 2


@row
def descriptor_of_class(probe):
    class D(object):
        def __get__(self, o, cls):
            probe()
            return 5

    class C(object):
        spam = D()
    assert C.spam == 5


@row
def property_behind_getattribute(probe):
    class C(object):
        def __getattribute__(self, name):
            probe()
            return object.__getattribute__(self, name)

        @property
        def spam(self):
            probe()
            return 3
    assert C().spam == 3


@row
def super_attribute(probe):
    class A(object):
        @property
        def spam(self):
            probe()

        def method(self):
            probe()

    class B(A):
        def look(self):
            super(B, self).spam
            super(B, self).method()
    B().look()


@row
def slot_wrappers(probe):
    class A(object):
        def __init__(self):
            probe()

        def __eq__(self, other):
            probe()
            return True

    class B(A):
        def __init__(self):
            A.__init__(self)
            super(B, self).__init__()
    B().__eq__(1)


@row
def attribute_functions(probe):
    class C(object):
        def __setattr__(self, name, value):
            probe()

        def __delattr__(self, name):
            probe()
    setattr(C(), 'a', 1)
    delattr(C(), 'a')
    operator.attrgetter('a.b')(Chain(probe))
    operator.methodcaller('a')(Chain(probe))


@row
def dir_function(probe):
    class C(object):
        def __dir__(self):
            probe()
            return []
    dir(C())


@row
def isinstance_hooks(probe):
    class Meta(type):
        def __instancecheck__(cls, o):
            probe()
            return True

        def __subclasscheck__(cls, other):
            probe()
            return True

    class C(object):
        __metaclass__ = Meta
    assert isinstance(3, C)
    assert issubclass(int, C)
    assert isinstance(3, (str, C))


if __name__ == '__main__':
    unittest.main()
