"""Programs that are frozen in the middle: one function per construct; test_pickle_constructs.py runs them.

Each gets a list for its results and calls pause() where it may be frozen.  What a row leaves in the list, and how often it
pauses, must not depend on whether it has been frozen there and has gone on in another process.
"""
import bisect
import collections
import functools
import itertools
import operator
import sys

import stackless

ROWS = []


def pause(value=None, *more):
    stackless.schedule_remove(None)
    return value


def row(function):
    ROWS.append(function)
    return function


# -- classes with methods that pause

class Number(object):
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        pause()
        return 'N%d' % self.n

    def __str__(self):
        pause()
        return 'n%d' % self.n

    def __nonzero__(self):
        return pause(self.n > 1)

    def __hash__(self):
        return pause(self.n % 2)

    def __cmp__(self, other):
        pause()
        return cmp(self.n, getattr(other, 'n', other))

    def __index__(self):
        return pause(self.n)

    def __int__(self):
        return pause(self.n)

    def __long__(self):
        return pause(long(self.n))

    def __float__(self):
        return pause(float(self.n))

    def __coerce__(self, other):
        return NotImplemented

    def __enter__(self):
        return pause(self)

    def __exit__(self, kind, value, tb):
        pause()
        self.n += 100
        return self.n % 2 == 0


def _binary(name):
    def method(self, other):
        pause()
        if name.startswith('__i') or isinstance(other, str):
            return NotImplemented
        return '%s(%d, %s)' % (name.strip('_'), self.n, getattr(other, 'n', other))
    method.__name__ = name
    return method


_OPERATORS = 'add sub mul div mod divmod lshift rshift and xor or floordiv truediv pow'.split()
for _name in _OPERATORS:
    for _form in ('__%s__', '__r%s__', '__i%s__'):
        setattr(Number, _form % _name, _binary(_form % _name))


class Ordered(object):
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return pause(self.n < other.n)

    def __le__(self, other):
        return pause(self.n <= other.n)

    def __eq__(self, other):
        pause()
        return self.n == other.n if isinstance(other, Ordered) else NotImplemented

    def __ne__(self, other):
        return pause(self.n != other.n)

    def __gt__(self, other):
        return pause(NotImplemented)

    def __ge__(self, other):
        return pause([1] if self.n >= other.n else [])

    __hash__ = None


class Classic:
    def __init__(self, n):
        pause()
        self.n = n

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return pause(name + '?')

    def __add__(self, other):
        return pause(self.n + other)

    def __radd__(self, other):
        return pause(other + self.n)

    def __getitem__(self, index):
        pause()
        if index >= self.n:
            raise IndexError(index)
        return index * 10

    def __len__(self):
        return pause(self.n)

    def __contains__(self, item):
        return pause(item == self.n)

    def __call__(self, *args, **named):
        return pause((self.n, args, named))

    def __eq__(self, other):
        return pause(other is self)

    def __iter__(self):
        return pause(iter([self.n, self.n + 1]))


class Countdown(object):
    """An iterator in Python."""
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return pause(self)

    def next(self):
        pause()
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Sequence(object):
    def __init__(self, n):
        self.n = n

    def __getitem__(self, index):
        pause()
        if isinstance(index, slice):
            return index.start, index.stop, index.step
        if not isinstance(index, int):
            return index
        if index >= self.n:
            raise IndexError(index)
        return index * index

    def __setitem__(self, index, value):
        pause()
        self.n = self.n, index, value

    def __delitem__(self, index):
        pause()
        self.n = self.n, index

    def __len__(self):
        return pause(self.n)

    def __getslice__(self, low, high):
        return pause((low, min(high, 1000)))

    def __contains__(self, item):
        return pause([item])


class Attributes(object):
    def __init__(self):
        self.kept = []

    @property
    def read(self):
        return pause('read')

    @read.setter
    def read(self, value):
        self.kept.append(pause(value))

    @read.deleter
    def read(self):
        self.kept.append(pause('deleted'))

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return pause(name * 2)

    @classmethod
    def of_class(cls, value):
        return pause((cls.__name__, value))

    @staticmethod
    def static(value):
        return pause(value)

    def plain(self, a, b=2, *rest, **named):
        return pause((a, b, rest, sorted(named.items())))


class Hooked(object):
    def __getattribute__(self, name):
        if name.startswith('__'):
            return object.__getattribute__(self, name)
        pause()
        if name == 'missing':
            raise AttributeError(name)
        return name

    def __setattr__(self, name, value):
        pause()
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        pause()
        object.__delattr__(self, name)


class Made(object):
    def __new__(cls, *args, **named):
        pause()
        return object.__new__(cls)

    def __init__(self, *args, **named):
        pause()
        self.args = args, sorted(named.items())


class MadeDefault(Made):
    """Can be made without arguments, as unpickling does."""


class Derived(Made):
    def __init__(self, value):
        super(Derived, self).__init__(value, more=pause(value + 1))
        self.value = pause(value)


class Descriptor(object):
    def __get__(self, instance, owner):
        return pause((instance is None, owner.__name__))

    def __set__(self, instance, value):
        instance.__dict__['stored'] = pause(value)

    def __delete__(self, instance):
        instance.__dict__['stored'] = pause('gone')


class WithDescriptor(object):
    field = Descriptor()


class Defaults(dict):
    def __missing__(self, key):
        return pause(key * 2)


class Stream(object):
    def __init__(self):
        self.parts = []

    def write(self, text):
        pause()
        self.parts.append(text)


class Error(Exception):
    def __init__(self, *args):
        pause()
        Exception.__init__(self, *args)


class Meta(type):
    def __new__(meta, name, bases, members):
        pause()
        return type.__new__(meta, name, bases, members)

    def __instancecheck__(cls, instance):
        return pause(instance == 5)

    def __subclasscheck__(cls, other):
        return pause(other is int)


class Quiet(type):
    __instancecheck__ = Meta.__dict__['__instancecheck__']
    __subclasscheck__ = Meta.__dict__['__subclasscheck__']


class Checked(object):
    __metaclass__ = Quiet


def numbers(n):
    for i in range(n):
        pause()
        yield i


# -- operators

@row
def binary_operators(out):
    a, b = Number(5), Number(3)
    for name in _OPERATORS:
        function = getattr(operator, '__%s__' % name, divmod)
        out.append(function(a, b))
        out.append(function(a, 4))
        out.append(function(4, b))
    out.append([a + b, a - b, a * b, a / b, a % b, a ** b, a << b, a >> b, a & b, a ^ b, a | b, a // b])


@row
def inplace_operators(out):
    for step in range(3):
        a = Number(2)
        if step == 0:
            a += 1
        elif step == 1:
            a *= Number(4)
        else:
            a **= 3
        out.append(a)


@row
def operator_errors(out):
    try:
        Number(1) + 'text'
    except TypeError as error:
        out.append(str(error))


@row
def conversions(out):
    out.append([int(Number(3)), float(Number(4)), long(Number(2)), range(5)[Number(3)]])
    out.append([str(Number(3)), repr(Number(4)), '%s %r %d' % (Number(1), Number(2), Number(3))])
    out.append([hash(Number(3)), bool(Number(3)), not Number(1), Number(2) and 5, Number(1) or 6, cmp(Number(1), 2)])


@row
def comparisons(out):
    a, b = Ordered(1), Ordered(2)
    out.append([a < b, a <= b, a == b, a != b, a > b, a == 3, a < b < Ordered(3)])
    out.append([bool(b >= a), [a, b] == [Ordered(1), Ordered(2)], (a, b) < (a, Ordered(3)), Number(1) < Number(2)])
    out.append([max([a, b]).n, min(a, b, key=lambda x: pause(x.n)).n, a in [b, a], [b, a].index(Ordered(1))])
    if a < b:
        out.append('less')
    while not a < b:
        out.append('never')


@row
def truth_in_jumps(out):
    if Number(3):
        out.append('if')
    out.append('yes' if Number(1) else 'no')
    x = Number(3)
    while x:
        x = Number(x.n - 1)
        out.append('while')
    out.append([i for i in range(4) if Number(i)])
    assert Number(4)


# -- attributes

@row
def properties(out):
    a = Attributes()
    out.append(a.read)
    a.read = 5
    del a.read
    out.append([a.kept, a.other, getattr(a, 'third'), hasattr(a, 'fourth'), getattr(a, 'fifth', 0)])
    out.append(operator.attrgetter('read')(a))


@row
def methods(out):
    a = Attributes()
    out.append([a.plain(1), a.plain(1, 2, 3, k=4), Attributes.plain(a, 0), a.of_class(2), Attributes.static(3)])
    bound, unbound = a.plain, Attributes.plain
    out.append([bound(*[1, 2, 3], **{'x': 1}), unbound(a, 5), apply(bound, (1,)), map(bound, [1, 2])])


@row
def attribute_hooks(out):
    h = Hooked()
    h.value = 3
    out.append(h.value)
    del h.value
    out.append([getattr(h, 'missing', 'default'), hasattr(h, 'missing')])


@row
def descriptors(out):
    w = WithDescriptor()
    out.append([w.field, WithDescriptor.field])
    w.field = 7
    out.append(w.stored)
    del w.field
    out.append(w.stored)


@row
def supers(out):
    d = Derived(4)
    out.append([d.args, d.value])
    proxy = super(Derived, d)
    pause()
    proxy.__init__(8)
    out.append(d.args)


# -- calls, classes, functions

@row
def constructors(out):
    out.append(Made(1, k=2).args)
    out.append(MadeDefault().args)
    made = Made(*numbers(3), **{'z': pause(1)})
    out.append(made.args)
    c = Classic(3)
    out.append(c(1, x=2))


@row
def class_statements(out):
    class Local(object):
        first = pause(1)
        second = pause([first, 2])
    out.append([Local.first, Local.second])
    del Local


@row
def metaclasses(out):
    class Local(object):
        __metaclass__ = Meta
    del Local
    out.append([isinstance(5, Checked), issubclass(int, Checked), isinstance(6, (str, Checked))])


@row
def closures(out):
    total = []

    def add(n, step=pause(2)):
        def inner():
            total.append(n * step)
            return pause(len(total))
        return inner()
    out.append([add(1), add(2, 5), add(3)])
    out.append(total)
    out.append((lambda x, *y: pause((x, y)))(1, 2, 3))
    out.append(functools.partial(pause, 5)(6))


@row
def star_arguments(out):
    def f(*args, **named):
        return args, sorted(named.items())
    out.append(f(*numbers(3)))
    out.append(f(1, *Countdown(2), **{'a': pause(3)}))
    out.append(f(*[pause(1)], b=pause(2)))


@row
def decorated(out):
    def twice(function):
        pause()

        @functools.wraps(function)
        def run(*args):
            return function(*args) + function(*args)
        return run

    @twice
    def f(x):
        return pause([x])
    out.append(f(1))


@row
def recursion(out):
    def fib(n):
        return n if n < 2 else pause(fib(n - 1)) + fib(n - 2)
    out.append(fib(5))


# -- containers

@row
def items(out):
    s = Sequence(3)
    out.append([s[1], s[1:2], s[1:2:3], s[:], len(s), 5 in s, s['x', 1]])
    s[1] = 5
    out.append(s.n)
    del s[0]
    out.append(s.n)
    c = Classic(2)
    out.append([c[0], len(c), 2 in c, c + 1, 1 + c, c == c, c.name])


@row
def dicts(out):
    a, b, c = Number(1), Number(3), Number(5)
    d = {a: 1, b: 2}
    out.append([d[a], d[b], d.get(c), c in d, d.setdefault(c, 4), d.pop(a), len(d), d.has_key(b)])
    d[b] = 7
    del d[c]
    out.append(d.values())
    out.append({pause(i): pause(i * i) for i in range(3)})
    made = collections.defaultdict(functools.partial(pause, 9))
    out.append([made['x'], made.items()])
    out.append(dict((i, pause(i)) for i in numbers(3)))


@row
def sets(out):
    s = set([Number(1), Number(2), Number(1)])
    out.append(len(s))
    out.append([Number(2) in s, Number(5) in s, len(s | set([Number(5)])), len({Number(2), Number(2)})])
    out.append(sorted({pause(i) % 2 for i in range(5)}))
    out.append(sorted(set(Countdown(3))) + sorted(frozenset(numbers(3))))


@row
def lists(out):
    values = [pause(1), pause(2)]
    values.extend(Countdown(3))
    values += numbers(2)
    values[1:3] = numbers(3)
    out.append(values)
    out.append([x * y for x in numbers(3) for y in [1, pause(2)] if pause(x)])
    out.append([list(numbers(2)), tuple(Countdown(3)), [Number(1), 2].count(2)])
    first, second, third = numbers(3)
    (a, b), c = Countdown(2), pause(3)
    out.append([first, second, third, a, b, c])


@row
def unpacking_errors(out):
    for n in (1, 3):
        try:
            a, b = numbers(n)
        except ValueError as error:
            out.append(str(error))


# -- builtins that call back

@row
def sorting(out):
    items = [3, 1, 2, 5, 4]
    out.append(sorted(items, key=lambda x: pause(-x)))
    items.sort(cmp=lambda x, y: pause(cmp(x, y)))
    out.append(items[:])
    items.sort(key=lambda x: pause(x % 3), reverse=True)
    out.append(items)
    out.append([o.n for o in sorted([Ordered(3), Ordered(1), Ordered(2)])])
    out.append(sorted(numbers(3), reverse=True))


@row
def sorting_by_comparing(out):
    import random
    source = random.Random(1)
    items = [Ordered(source.randrange(9)) for i in range(12)]
    out.append([o.n for o in sorted(items)])
    items.sort(cmp=lambda x, y: pause(x.n - y.n), reverse=True)
    out.append([o.n for o in items])


@row
def sorting_runs(out):
    asked = [0]

    def compare(x, y):
        asked[0] += 1
        return pause(cmp(x, y)) if asked[0] % 11 == 0 else cmp(x, y)
    items = range(0, 80, 2) + range(79, 0, -2) + [50] * 30 + [n * 37 % 101 for n in range(40)]
    out.append(sorted(items, compare))
    out.append(sorted(items, compare, key=lambda n: n % 10, reverse=True))
    out.append(asked)


class Vague(object):
    n = 7

    def __eq__(self, other):
        return pause([])

    def __lt__(self, other):
        return pause(NotImplemented)

    def __cmp__(self, other):
        return pause(NotImplemented)

    __hash__ = None


@row
def comparing_three_ways(out):
    out.append([cmp(Number(1), Number(2)), cmp(Number(2), Vague()), cmp(3, Number(2)), Number(1) < Number(2), 'a' == Number(1)])
    out.append([cmp(Ordered(1), Ordered(2)), cmp(Ordered(2), Ordered(2)), cmp([Ordered(3)], [Ordered(3)])])
    out.append([Vague() == Vague(), Vague() < Number(3)])
    out.append([item.n for item in sorted(map(Number, [3, 1, 2]))])


class Foreign(object):
    def __str__(self):
        return pause(u'\xe9')


class Shaped(object):
    """Pauses wherever a format asks it for something."""

    def __int__(self):
        return pause(5)

    def __float__(self):
        return pause(1.5)

    def __unicode__(self):
        return pause(u'u')

    def __repr__(self):
        return pause('r')

    def __format__(self, spec):
        return pause('f' + spec)


class Failing(Shaped):
    def __int__(self):
        raise pause() or ValueError

    def __long__(self):
        return pause(7L)


@row
def formats_that_ask(out):
    shaped, number = Shaped(), Number(3)
    out.append('%s %d %.1f|%x' % ('a', shaped, shaped, shaped))
    out.append(u'%s %d %r' % (shaped, Failing(), shaped))
    out.append([format(shaped), format(shaped, 'x'), format(shaped, u'y'), format(number)])
    out.append('<{0:y}{1}{{}}{0!r:>3}{n}{2}>'.format(shaped, 5, number, n=shaped))
    out.append(u'{}{!r}{}'.format(shaped, number, u'\xe9'))


@row
def formatting(out):
    out.append('%s %5.1s|%r%%' % (Number(1), Number(2), Number(3)))
    out.append('%s' % Number(4))
    out.append('%s and %s, %s' % (Number(5), Foreign(), Number(6)))
    out.append('%r %s %d' % ([Number(1)], (Number(2),), Number(7)))
    out.append('%s ' * 30 % tuple(map(Number, range(30))))


@row
def converting(out):
    one = Number(1)
    out.append([int(one), long(one), float(one), 'abc'[one], [1, 2][one], (1, 2)[one], u'abc'[one]])
    items = range(5)
    items[one] = 'new'
    del items[Number(3)]
    out.append(items)


class Finder(object):
    def find_module(self, name, path=None):
        return pause(self if name == 'pickle_rows_found' else None)

    def load_module(self, name):
        import types
        pause()
        return sys.modules.setdefault(name, types.ModuleType(name))


@row
def importing_by_hooks(out):
    for name in 'pickle_rows_found', 'pickle_rows_missing':
        sys.meta_path[:] = [Finder()]
        try:
            out.append(__import__(name).__name__)
        except ImportError as error:
            out.append(str(error))
    del sys.meta_path[:]
    sys.modules.pop('pickle_rows_found', None)


@row
def bisecting(out):
    items = [Ordered(n) for n in (1, 3, 3, 5, 8)]
    out.append([bisect.bisect(items, Ordered(3)), bisect.bisect_left(items, Ordered(3)), bisect.bisect(items, Ordered(9), 2)])
    bisect.insort(items, Ordered(4))
    bisect.insort_left(items, Ordered(3))
    out.append([item.n for item in items])


@row
def searching_deques(out):
    items = collections.deque([Ordered(n % 3) for n in range(9)])
    out.append(items.count(Ordered(1)))
    items.remove(Ordered(2))
    out.append([item.n for item in items])


@row
def mapping(out):
    out.append(map(pause, [1, 2, 3]))
    out.append(map(lambda a, b: pause((a, b)), numbers(3), [5, 6]))
    out.append(map(None, numbers(2), Countdown(3)))
    out.append(zip(numbers(3), Countdown(2)))


@row
def filtering(out):
    out.append(filter(lambda x: pause(x % 2), range(5)))
    out.append(filter(lambda x: pause(x > 'b'), 'abcd'))
    out.append(filter(lambda x: Number(x), (1, 2, 3)))
    out.append(filter(None, numbers(3)))


@row
def reducing(out):
    out.append(reduce(lambda a, b: pause(a * 10 + b), [1, 2, 3]))
    out.append(reduce(lambda a, b: pause(a + b), numbers(3), 100))
    out.append(functools.reduce(lambda a, b: pause(a - b), numbers(3)))
    out.append([sum(numbers(4)), sum([1.5, pause(2)]), sum(([pause(i)] for i in range(2)), []), sum(numbers(2), 0.5)])
    out.append([any(numbers(3)), all(numbers(3)), any(Number(i) for i in range(3)), max(numbers(3)), min(Countdown(3))])


@row
def next_and_iter(out):
    it = iter(functools.partial(pause, 1), 2)
    out.append([next(it), next(it)])
    c = Countdown(2)
    out.append([next(c), next(c), next(c, 'end'), next(numbers(1))])
    out.append([3 in Countdown(5), 7 in numbers(3), Classic(2)[1]])
    values = [1, 2, 3]
    for value in iter(lambda: pause(values.pop()), 1):
        out.append(value)


@row
def attribute_builtins(out):
    h = Attributes()
    setattr(h, 'read', 1)
    delattr(h, 'read')
    out.append([h.kept, isinstance(h, Attributes), callable(h), hash((Number(1), 2)), cmp((Number(1),), (Number(2),))])


# -- statements

@row
def contexts(out):
    with Number(1) as a, Number(2) as b:
        pause()
        out.append([a.n, b.n])
    out.append([a.n, b.n])
    with Number(2):
        pause()
        raise KeyError('swallowed')
    try:
        with Number(1):
            raise KeyError('seen')
    except KeyError as error:
        out.append(error.args)
    for i in range(3):
        with Number(i):
            if i == 1:
                continue
            pause()
            if i == 2:
                break


def _return_from_with(out):
    with Number(1):
        try:
            return pause('returned')
        finally:
            out.append(pause('finally'))


@row
def finally_blocks(out):
    out.append(_return_from_with(out))
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                break
            pause()
        finally:
            out.append(pause(i))
    try:
        try:
            raise Error('one')
        except Error as error:
            pause()
            out.append(error.args)
            raise
        finally:
            pause()
            out.append(sys.exc_info()[0])
    except Exception as error:
        out.append([error.args, pause(sys.exc_info()[0])])
    else:
        out.append('never')
    out.append(sys.exc_info()[0])


@row
def handlers(out):
    for kind in (KeyError, ValueError, TypeError):
        try:
            raise kind, pause(kind.__name__)
        except (KeyError, pause(IndexError)):
            out.append('key')
        except ValueError, error:
            pause()
            out.append(error.args)
        except:
            pause()
            out.append(sys.exc_info()[1].args)
        else:
            out.append('never')
    try:
        1 / pause(0)
    except ZeroDivisionError:
        try:
            raise KeyError
        except KeyError:
            pause()
            out.append(sys.exc_info()[0])
        out.append(sys.exc_info()[0])


@row
def raising(out):
    for arguments in ((Error,), (Error, 1), (Error, (1, 2))):
        try:
            if len(arguments) == 1:
                raise arguments[0]
            raise arguments[0], arguments[1]
        except Error as error:
            out.append(error.args)


@row
def tracebacks(out):
    def inner():
        raise KeyError('deep')
    try:
        inner()
    except KeyError:
        kind, value, tb = sys.exc_info()
    pause()
    names = []
    while tb is not None:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
        tb = tb.tb_next
    out.append([kind, value.args, names])
    try:
        raise kind, value, pause(None)
    except KeyError:
        out.append('again')


@row
def loops(out):
    for i in range(3):
        for j in xrange(2):
            if pause(j):
                continue
            out.append((i, j))
        else:
            out.append('else')
    n = 3
    while pause(n):
        n -= 1
        if n == 1:
            break
    else:
        out.append('never')
    out.append(n)


@row
def printing(out):
    stream = Stream()
    print >>stream, 1, pause('two'), Number(3)
    print >>stream
    print >>stream, 'x',
    pause()
    print >>stream, 'y'
    out.append(''.join(stream.parts))


@row
def executing(out):
    space = {'pause': pause, 'out': out}
    exec 'x = pause(1)\nfor i in range(2):\n    out.append(pause(i))' in space
    out.append(space['x'])
    out.append(eval('[pause(a) for a in (1, 2)]', space))
    y = 2
    exec 'y = pause(y) + 1'
    out.append(y)


@row
def deleting_and_globals(out):
    global _shared
    _shared = pause(1)
    x = pause(2)
    del x
    try:
        x
    except NameError as error:
        out.append(str(error))
    out.append(_shared)


# -- generators

@row
def generators(out):
    out.append(list(numbers(3)))
    g = numbers(4)
    out.append(next(g))
    pause()
    out.append([x for x in g])
    out.append(list(x + y for x in numbers(2) for y in numbers(2)))


@row
def generator_protocol(out):
    def echo():
        got = None
        while True:
            try:
                got = yield pause(got)
            except ValueError as error:
                got = pause(error.args)
            finally:
                out.append(pause('finally'))
    g = echo()
    out.append([next(g), g.send(1), g.throw(ValueError, 'v'), g.send(2)])
    pause()
    g.close()
    out.append(list(g))


@row
def nested_generators(out):
    def tree(depth):
        if depth:
            for x in tree(depth - 1):
                yield x
            yield pause(depth)
            for x in tree(depth - 1):
                yield x
    out.append(list(tree(3)))


@row
def generator_inside_builtins(out):
    out.append(sum(sorted(numbers(3), key=lambda x: pause(-x))))
    out.append(max(map(lambda x: pause(x), numbers(3))))
    out.append(dict(enumerate(numbers(2))))
    out.append(list(itertools.chain(numbers(2), numbers(2))))
    out.append(list(itertools.imap(pause, numbers(2))))
    out.append(list(itertools.ifilter(lambda x: pause(x), numbers(3))))
    out.append(list(itertools.takewhile(lambda x: pause(x < 2), numbers(4))))
    out.append(list(itertools.dropwhile(lambda x: pause(x < 2), numbers(4))))
    out.append(list(itertools.ifilterfalse(lambda x: pause(x), numbers(3))))
    out.append(list(itertools.starmap(lambda a, b: pause(a + b), zip(numbers(2), [5, 6]))))


# -- for over any iterator

def _sources():
    values = [1, 2, 3, 4]
    yield 'list', lambda: values
    yield 'tuple', lambda: (1, 2, 3)
    yield 'str', lambda: 'abc'
    yield 'unicode', lambda: u'abc'
    yield 'dict', lambda: dict.fromkeys('abcd', 1)
    yield 'dict items', lambda: dict(zip('abcd', values)).iteritems()
    yield 'dict values', lambda: dict(zip('abcd', values)).itervalues()
    yield 'dict view', lambda: dict(zip('abcd', values)).viewitems()
    yield 'set', lambda: set(values)
    yield 'frozenset', lambda: frozenset(values)
    yield 'xrange', lambda: xrange(2, 9, 3)
    yield 'reversed list', lambda: reversed(values)
    yield 'reversed tuple', lambda: reversed((1, 2, 3))
    yield 'enumerate', lambda: enumerate('abc', 5)
    yield 'bytearray', lambda: bytearray('abc')
    yield 'deque', lambda: collections.deque(values)
    yield 'reversed deque', lambda: reversed(collections.deque(values))
    yield 'ordered dict', lambda: collections.OrderedDict([(2, 1), (1, 2)])
    yield 'counter', lambda: sorted(collections.Counter('abca').items())
    yield 'callable', lambda: iter(collections.deque(values).popleft, 3)
    yield 'array', lambda: __import__('array').array('i', values)
    yield 'count', lambda: itertools.islice(itertools.count(3), 3)
    yield 'long count', lambda: itertools.islice(itertools.count(sys.maxint - 1), 4)
    yield 'step count', lambda: itertools.islice(itertools.count(1, 0.5), 3)
    yield 'cycle', lambda: itertools.islice(itertools.cycle('ab'), 5)
    yield 'repeat', lambda: itertools.repeat('x', 3)
    yield 'chain', lambda: itertools.chain('ab', [1, 2])
    yield 'from_iterable', lambda: itertools.chain.from_iterable(['ab', 'c'])
    yield 'izip', lambda: itertools.izip('abc', [1, 2])
    yield 'izip_longest', lambda: itertools.izip_longest('abc', [1], fillvalue='-')
    yield 'imap', lambda: itertools.imap(operator.add, [1, 2, 3], [4, 5, 6])
    yield 'starmap', lambda: itertools.starmap(pow, [(2, 3), (3, 2)])
    yield 'ifilter', lambda: itertools.ifilter(None, [0, 1, 2])
    yield 'ifilterfalse', lambda: itertools.ifilterfalse(None, [0, 1, 0])
    yield 'takewhile', lambda: itertools.takewhile(operator.truth, [1, 2, 0, 3])
    yield 'dropwhile', lambda: itertools.dropwhile(operator.truth, [1, 2, 0, 3])
    yield 'compress', lambda: itertools.compress('abcd', [1, 0, 1, 1])
    yield 'islice', lambda: itertools.islice('abcdefg', 1, 6, 2)
    yield 'product', lambda: itertools.product('ab', [1, 2])
    yield 'permutations', lambda: itertools.permutations('abc', 2)
    yield 'combinations', lambda: itertools.combinations('abcd', 2)
    yield 'combinations again', lambda: itertools.combinations_with_replacement('ab', 2)
    yield 'groupby', lambda: ((key, list(group)) for key, group in itertools.groupby('aabcc'))
    yield 'tee', lambda: itertools.tee('abc')[1]
    yield 'generator', lambda: (x * 2 for x in values)
    yield 'python iterator', lambda: Countdown(3)
    yield 'python sequence', lambda: Sequence(3)
    yield 'classic sequence', lambda: Classic(2)
    yield 'file lines', lambda: ['a\n', 'b\n']


def _iterating(name, make):
    def body(out):
        for item in make():
            pause()
            out.append(item)

    def comprehension(out):
        out.append([pause(item) for item in make()])

    def stepping(out):
        it = iter(make())
        out.append(next(it))
        pause()
        other = it
        out.append(next(other))
        out.append(list(it))
    for function in (body, comprehension, stepping):
        function.__name__ = '%s of %s' % (function.__name__, name)
        row(function)


for _row_name, _row_make in _sources():
    _iterating(_row_name, _row_make)


@row
def groups_in_progress(out):
    groups = itertools.groupby([1, 1, 2, 2, 2, 3], key=lambda x: x)
    for key, group in groups:
        pause()
        for item in group:
            pause()
            out.append((key, item))
            if item == 2:
                break


@row
def tees_apart(out):
    a, b = itertools.tee(range(70))
    for i in range(60):
        next(a)
    pause()
    out.append([next(a), next(b)])
    pause()
    out.append([list(a), list(b)])


@row
def aliased_iterators(out):
    values = [1, 2, 3, 4, 5, 6]
    it = iter(values)
    for a, b in itertools.izip(it, it):
        pause()
        out.append((a, b))
        if a == 1:
            values.append(7)
    names = dict.fromkeys('abc')
    for name in names:
        names[name] = pause(name)
    out.append(sorted(names.items()))


# -- imports

@row
def importing(out):
    sys.modules.pop('pickle_rows_paused', None)
    import sys as system
    from itertools import count
    pause()
    out.append([system is sys, count is itertools.count])
    import pickle_rows_paused
    out.append(pickle_rows_paused.VALUE)
    from pickle_rows_paused import VALUE, LATE
    out.append([VALUE, LATE])


# -- tasklets and channels

@row
def channels(out):
    channel = stackless.channel()

    def producer():
        for i in range(3):
            channel.send(i)
        channel.send_exception(ValueError, 'over')
    stackless.tasklet(producer)()
    try:
        for i in range(5):
            out.append(pause(channel.receive()))
    except ValueError as error:
        out.append(error.args)


@row
def sequences_over_channels(out):
    channel = stackless.channel()

    def producer():
        out.append(channel.send_sequence(x * x for x in range(3)))
        channel.close()
    stackless.tasklet(producer)()
    stackless.schedule()
    while channel.balance:
        out.append(pause(channel.receive()))
        stackless.schedule()


@row
def running_others(out):
    def other():
        out.append('other')
    stackless.tasklet(other)()
    pause()
    stackless.schedule()
    out.append('me')
