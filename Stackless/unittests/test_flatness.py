"""Every construct that can reach a Python function does it without nesting: one row per construct.

Each row is a function that gets a probe and arranges that the construct calls it.  The probe runs in a tasklet of its
own; it notes the tasklet's nesting level, and switches to another tasklet and back through a channel, which is soft
only if nothing has nested.  More rows: test_flat_classes.py, test_flat_functions.py, test_flat_imports.py.
"""
import operator
import sys
import tempfile
import unittest

import stackless
from flat_things import Items, Iterator, Key, Number
from support import FlatTestCase, add_rows_to, undisturbed


@undisturbed('nest', 'it looks at nesting levels')
class FlatnessTest(FlatTestCase):
    pass


row = add_rows_to(FlatnessTest)


# ---- calls and classes

@row
def function(probe):
    def f(*args, **kwargs):
        return probe()
    f()
    f(1, *(2, 3), **{'a': 4})


@row
def init(probe):
    class C(object):
        def __init__(self):
            probe()
    C()


@row
def init_with_keywords(probe):
    class C(object):
        def __init__(self, a, b=2, *rest, **named):
            probe()
    C(1, b=3, c=4)


@row
def new(probe):
    class C(object):
        def __new__(cls, *args):
            probe()
            return object.__new__(cls)

        def __init__(self, *args):
            probe()
    C(1)


@row
def init_of_builtin_subclass(probe):
    class C(list):
        def __init__(self, *args):
            probe()
    C((1, 2))


@row
def call_method(probe):
    class C(object):
        def __call__(self, x):
            probe()
    C()(1)


@row
def classic_class(probe):
    class C:
        def __init__(self):
            probe()
    C()


@row
def classic_call(probe):
    class C:
        def __call__(self):
            probe()
    C()()


@row
def methods(probe):
    class C(object):
        def plain(self):
            probe()

        @classmethod
        def by_class(cls):
            probe()

        @staticmethod
        def static():
            probe()
    c = C()
    c.plain()
    C.plain(c)
    c.by_class()
    C.by_class()
    c.static()
    bound = c.plain
    bound()


@row
def metaclass(probe):
    class Meta(type):
        def __new__(meta, name, bases, members):
            probe()
            return type.__new__(meta, name, bases, members)

        def __init__(cls, name, bases, members):
            probe()

    class C(object):
        __metaclass__ = Meta


@row
def metaclass_function(probe):
    def meta(name, bases, members):
        probe()
        return type(name, bases, members)

    class C(object):
        __metaclass__ = meta


@row
def metaclass_call(probe):
    class Meta(type):
        def __call__(cls, *args):
            probe()
            return 1

    class C(object):
        __metaclass__ = Meta
    C(2)


# ---- operators

@row
def binary_operators(probe):
    n = Number(probe)
    n + 1, n - 1, n * 1, n / 1, n // 1, n % 1, n ** 1, n << 1, n >> 1, n & 1, n | 1, n ^ 1


@row
def reflected_operators(probe):
    n = Number(probe)
    1 + n, 1 - n, 1 * n, 1 / n, 1 // n, 1 % n, 1 ** n, 1 << n, 1 >> n, 1 & n, 1 | n, 1 ^ n


@row
def reflected_after_not_implemented(probe):
    class Left(object):
        def __add__(self, other):
            probe()
            return NotImplemented
    assert Left() + Number(probe) == 7


@row
def inplace_operators(probe):
    for source in '+= -= *= /= //= %= **= <<= >>= &= |= ^='.split():
        exec 'n %s 1' % source in {'n': Number(probe)}


@row
def inplace_falls_back(probe):
    class C(object):
        def __iadd__(self, other):
            probe()
            return NotImplemented

        def __add__(self, other):
            probe()
            return 5
    c = C()
    c += 1
    assert c == 5


@row
def unary_operators(probe):
    n = Number(probe)
    -n, +n, ~n


@row
def comparisons(probe):
    n = Number(probe)
    n < 1, n <= 1, n == 1, n != 1, n > 1, n >= 1, 1 < n, 1 == n
    if n < 1:
        pass
    while n == 2:
        break


@row
def truth(probe):
    class C(object):
        def __nonzero__(self):
            probe()
            return True
    c = C()
    if c:
        pass
    assert (not c) is False
    c and 1
    c or 1
    1 if c else 2


@row
def truth_by_length(probe):
    class C(object):
        def __len__(self):
            probe()
            return 2
    assert not not C()
    if C():
        pass


# ---- items

@row
def getitem(probe):
    assert Items(probe)[3] == 3


@row
def setitem(probe):
    Items(probe)[3] = 4


@row
def delitem(probe):
    del Items(probe)[3]


@row
def extended_slice(probe):
    Items(probe)[1:2:3]
    Items(probe)[1:2, 3]
    Items(probe)[:]


@row
def simple_slice(probe):
    class C(object):
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
def augmented_item(probe):
    items = Items(probe)
    items[1] += 2


@row
def contains(probe):
    assert 1 in Items(probe)
    assert not (1 not in Items(probe))


@row
def contains_by_iteration(probe):
    class C(object):
        def __iter__(self):
            probe()
            for i in range(3):
                probe()
                yield i
    assert 2 in C()
    assert 9 not in C()


# ---- attributes

@row
def getattr_hook(probe):
    class C(object):
        def __getattr__(self, name):
            probe()
            return name
    assert C().spam == 'spam'


@row
def getattribute(probe):
    class C(object):
        def __getattribute__(self, name):
            probe()
            return name
    assert C().spam == 'spam'


@row
def getattribute_then_getattr(probe):
    class C(object):
        def __getattribute__(self, name):
            probe()
            raise AttributeError(name)

        def __getattr__(self, name):
            probe()
            return name
    assert C().spam == 'spam'


@row
def setattr_hooks(probe):
    class C(object):
        def __setattr__(self, name, value):
            probe()

        def __delattr__(self, name):
            probe()
    c = C()
    c.spam = 1
    del c.spam


@row
def properties(probe):
    class C(object):
        def _get(self):
            probe()

        def _set(self, value):
            probe()

        def _del(self):
            probe()
        spam = property(_get, _set, _del)
    c = C()
    for i in range(3):
        c.spam
    c.spam = 1
    del c.spam


@row
def descriptors(probe):
    class D(object):
        def __get__(self, o, cls):
            probe()

        def __set__(self, o, value):
            probe()

        def __delete__(self, o):
            probe()

    class C(object):
        spam = D()
    c = C()
    c.spam
    c.spam = 1
    del c.spam


# ---- iteration

@row
def for_loop(probe):
    assert [i for i in Iterator(probe)] == [2, 1, 0]
    for i in Iterator(probe):
        pass
    else:
        i = 'done'
    assert i == 'done'


@row
def generators(probe):
    def g():
        for i in range(3):
            probe()
            got = yield i
    assert list([x for x in g()]) == [0, 1, 2]
    gen = g()
    gen.next()
    gen.send(1)
    gen.close()


@row
def generator_throw(probe):
    def g():
        try:
            yield 1
        except KeyError:
            probe()
            yield 2
        finally:
            probe()
    gen = g()
    gen.next()
    assert gen.throw(KeyError) == 2
    gen.close()


@row
def generator_expression(probe):
    for i in (probe() for j in range(3)):
        pass


@row
def unpacking(probe):
    a, b, c = Iterator(probe)
    assert (a, b, c) == (2, 1, 0)


@row
def unpack_generator(probe):
    def g():
        yield probe()
        yield probe()
    a, b = g()


# ---- statements

@row
def with_statement(probe):
    class C(object):
        def __enter__(self):
            probe()
            return self

        def __exit__(self, *args):
            probe()
            return True
    with C():
        probe()
    with C() as c:
        raise KeyError
    for i in range(2):
        with C():
            continue


@row
def finally_blocks(probe):
    def f():
        for i in range(3):
            try:
                continue
            finally:
                probe()
        try:
            return 1
        finally:
            probe()
    assert f() == 1


@row
def print_to_object(probe):
    class Stream(object):
        def write(self, text):
            probe()
    print >>Stream(), 1, 'a'
    out, sys.stdout = sys.stdout, Stream()
    try:
        print 1, 2
    finally:
        sys.stdout = out


@row
def print_with_str(probe):
    class C(object):
        def __str__(self):
            probe()
            return 'c'

    class Stream(object):
        def write(self, text):
            pass
    print >>Stream(), C()


@row
def print_to_real_file(probe):
    class C(object):
        def __str__(self):
            probe()
            return 'str'

        def __repr__(self):
            probe()
            return 'repr'

    class Old:
        def __repr__(self):
            probe()
            return 'old'

    class Items(list):
        pass
    itself = Items([C()])
    itself.append(itself)
    with tempfile.TemporaryFile() as file:
        print >>file, C(), Old(), 1
        print >>file, [C(), [Old(), 'a'], (C(),)], {1: C(), C: Old()}[1], {1: (2, C())}, itself,
        print >>file, set([Old()]), [], [1, {}]
        file.seek(0)
        assert file.read() == ('str old 1\n[repr, [old, \'a\'], (repr,)] str {1: (2, repr)} [repr, [...]] '
                               'set([old]) [] [1, {}]\n')


@row
def exec_statement(probe):
    exec 'probe()' in {'probe': probe}
    exec compile('probe()', 'name', 'exec') in {'probe': probe}


@row
def backquotes(probe):
    class C(object):
        def __repr__(self):
            probe()
            return 'c'
    assert `C()` == 'c'


# ---- more statements

@row
def print_function_and_softspace(probe):
    class Stream(object):
        def __getattr__(self, name):
            probe()
            if name == 'write':
                return lambda text: probe()
            return 0

        def __setattr__(self, name, value):
            probe()
    print >>Stream(), 1, 2
    exec 'from __future__ import print_function\nprint(1, 2, file=stream)' in {'stream': Stream()}


@row
def display_hook(probe):
    saved, sys.displayhook = sys.displayhook, lambda value: probe()
    try:
        exec compile('3', 'name', 'single') in {}
    finally:
        sys.displayhook = saved


@row
def exec_with_python_namespace(probe):
    class Namespace(dict):
        def __getitem__(self, name):
            probe()
            return 3

        def __setitem__(self, name, value):
            probe()

        def __delitem__(self, name):
            probe()
    exec 'a = b\ndel c' in {}, Namespace()
    assert eval('b', {}, Namespace()) == 3


@row
def raising(probe):
    class E(Exception):
        def __init__(self, *args):
            probe()
    try:
        raise E
    except E:
        pass
    try:
        raise E, 3
    except E:
        pass


@row
def except_with_subclass_hook(probe):
    class Meta(type):
        def __subclasscheck__(cls, other):
            probe()
            return True

    class E(Exception):
        __metaclass__ = Meta
    try:
        raise KeyError
    except E:
        pass


@row
def delegation_of_bound_objects(probe):
    class C(object):
        def __init__(self):
            probe()

        def __call__(self):
            probe()

        method = classmethod(lambda cls: probe())
    C.method()
    map(apply, [C()])
    make = C
    map(lambda x: make(), [1])
    map(C(), []) or C()()


@row
def functools_helpers(probe):
    import functools

    @functools.wraps(probe)
    def f(*args, **kwargs):
        return probe()
    functools.partial(f, 1)(2)
    functools.reduce(lambda a, b: probe(), [1, 2, 3])
    sorted([2, 1, 3], key=functools.cmp_to_key(lambda a, b: probe() or a - b))


@row
def hash_function(probe):
    assert hash(Key(probe, 3)) == 1
    hash((Key(probe, 1), 2))
    key = Key(probe, 4)
    assert hash((1, (key, 'x'), key)) == hash((1, (hash(key), 'x'), hash(key)))
    assert {(1, key): 5}[1, key] == 5


@row
def hash_error_in_a_tuple(probe):
    class Refuses(object):
        def __hash__(self):
            probe()
            raise KeyError('no')
    try:
        hash((1, Refuses(), 2))
    except KeyError:
        return
    assert False


@row
def unicode_of_instances(probe):
    class Named(object):
        def __unicode__(self):
            return probe() and u'' or u'n\xfc'

    class Shown(object):
        def __str__(self):
            return probe() and '' or 'text'

    class Wrong(object):
        def __unicode__(self):
            probe()
            return 5
    assert (unicode(Named()), unicode(Shown())) == (u'n\xfc', u'text')
    try:
        unicode(Wrong())
    except TypeError as problem:
        assert str(problem) == 'coercing to Unicode: need string or buffer, int found'
    else:
        assert False


@row
def percent_with_classic_instances(probe):
    class Shown:
        def __str__(self):
            return probe() and '' or 'text'

    class Plain:
        def __repr__(self):
            return probe() and '' or 'plain'
    assert '%s, %s %d' % (Shown(), Plain(), 5) == 'text, plain 5'
    assert '%s' % Shown() == 'text'


@row
def numbers_and_texts_of_formats(probe):
    class Value(object):
        def __int__(self):
            probe()
            return 5

        def __float__(self):
            probe()
            return 1.5

        def __unicode__(self):
            probe()
            return u'u'

        def __repr__(self):
            probe()
            return 'r'

        def __format__(self, spec):
            probe()
            return 'f' + spec
    v = Value()
    assert '%d %x %.1f' % (v, v, v) == '5 5 1.5'
    assert u'%d %s %r' % (v, v, v) == u'5 u r'
    assert format(v) + format(v, 'x') == 'ffx'
    assert '{0}{1:y}{0!r:>2}{n}'.format(v, v, n=v) == 'ffy rf'
    assert u'{}{!r}'.format(v, v) == u'fr'


@row
def long_in_the_place_of_an_int(probe):
    class Long(object):
        def __int__(self):
            raise probe() or KeyError

        def __long__(self):
            probe()
            return 7L
    assert '%d' % Long() == '7'


@row
def membership_behind_plain_items(probe):
    from collections import deque

    class Equal(object):
        def __eq__(self, other):
            probe()
            return other == 7
    assert 7 in deque([1, 'a', 2.5, Equal(), 3])
    assert 8 not in deque([1, Equal(), 2, Equal()])
    assert operator.countOf(iter([7, 2, Equal(), 3, Equal(), 7.0]), 7) == 4
    assert operator.indexOf(iter([1, 2, Equal(), 3]), 7) == 2


@row
def operator_callers(probe):
    operator.itemgetter(1)(Items(probe))
    operator.itemgetter(1, 2)(Items(probe))
    operator.setitem(Items(probe), 1, 2)
    operator.delitem(Items(probe), 1)
    operator.contains(Items(probe), 1)
    operator.iadd(Number(probe), 1)
    operator.neg(Number(probe))
    operator.lt(Number(probe), 1)
    operator.truth(Items(probe))
    operator.not_(Items(probe))
    operator.countOf(Iterator(probe), 1)
    operator.indexOf(Iterator(probe), 1)
    operator.getslice(Items(probe), 1, 2) if 0 else None


class DepthTest(unittest.TestCase):
    """Recursion in Python needs no C stack."""

    def setUp(self):
        self.limit = sys.getrecursionlimit()

    def tearDown(self):
        sys.setrecursionlimit(self.limit)

    def test_deep_function(self):
        sys.setrecursionlimit(200000)

        def f(n):
            return 0 if n == 0 else 1 + f(n - 1)
        self.assertEqual(f(150000), 150000)

    def test_deep_operator(self):
        sys.setrecursionlimit(200000)

        class C(object):
            def __init__(self, n):
                self.n = n

            def __add__(self, other):
                return other if self.n == 0 else C(self.n - 1) + other
        self.assertEqual(C(50000) + 3, 3)

    def test_limit(self):
        def f():
            return f()
        self.assertRaises(RuntimeError, f)


if __name__ == '__main__':
    unittest.main()
