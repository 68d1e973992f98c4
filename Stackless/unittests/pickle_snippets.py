"""One line of code per way in which the language and the builtin types call Python: generated programs for test_pickle_snippets.py.

A line is an expression, or statements that leave something in `out`.  Everything that it may call pauses.  The table is made of
a line per construct; constructs that take an iterable, a key, a function are combined with each kind of those.
"""
import array
import bisect
import collections
import functools
import heapq
import itertools
import math
import operator
import os
import random
import re
import string
import struct
import sys

import stackless
from pickle_rows import (
    Attributes, Checked, Classic, Countdown, Defaults, Descriptor, Error, Hooked, Made, Number, Ordered, Quiet, Sequence,
    Stream, WithDescriptor, numbers, pause)


class Key(object):
    """Hash and equality in Python."""
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return pause(self.n % 3)

    def __eq__(self, other):
        return pause(self.n == getattr(other, 'n', other))

    def __ne__(self, other):
        return pause(self.n != getattr(other, 'n', other))

    def __lt__(self, other):
        return pause(self.n < getattr(other, 'n', other))

    def __le__(self, other):
        return pause(self.n <= getattr(other, 'n', other))

    def __gt__(self, other):
        return pause(self.n > getattr(other, 'n', other))

    def __ge__(self, other):
        return pause(self.n >= getattr(other, 'n', other))

    def __repr__(self):
        return pause('K%d' % self.n)


def _answering(name):
    def method(self, *args):
        return pause((name, args) if name not in ANSWERS else ANSWERS[name])
    method.__name__ = name
    return method


ANSWERS = {
    '__int__': 4, '__long__': 5L, '__float__': 2.5, '__complex__': 1j, '__oct__': '07', '__hex__': '0x7', '__index__': 2,
    '__str__': 'a str', '__repr__': 'a repr', '__unicode__': u'a unicode', '__hash__': 3, '__nonzero__': True, '__len__': 3,
    '__contains__': True, '__cmp__': -1, '__coerce__': None, '__format__': 'a format', '__dir__': ['b', 'a'],
    '__trunc__': 7, '__exit__': True, '__iter__': iter(()), '__getslice__': 'a slice', '__reversed__': 'backwards',
    '__sizeof__': 77, '__length_hint__': 2, '__instancecheck__': True, '__subclasscheck__': True,
}

UNARY = 'neg pos abs invert'.split()
BINARY = 'add sub mul div mod divmod lshift rshift and xor or floordiv truediv pow'.split()
COMPARE = 'lt le eq ne gt ge'.split()
OTHERS = ('getitem setitem delitem getslice setslice delslice contains len iter reversed call int long float complex oct hex index '
          'str repr unicode hash nonzero enter exit format dir trunc sizeof').split()


def _with_methods(space, names):
    for name in names:
        space['__%s__' % name] = _answering('__%s__' % name)
    return space


class All(object):
    """Every special method, in Python."""
    _with_methods(locals(), UNARY + BINARY + ['r' + name for name in BINARY] + ['i' + name for name in BINARY if name != 'divmod'] +
                  COMPARE + OTHERS)


class OldAll:
    """The same, old style."""
    _with_methods(locals(), UNARY + BINARY + ['r' + name for name in BINARY] + ['i' + name for name in BINARY if name != 'divmod'] +
                  COMPARE + OTHERS)


class ThreeWay(object):
    def __init__(self, n):
        self.n = n

    def __cmp__(self, other):
        return pause(cmp(self.n, getattr(other, 'n', other)))

    __hash__ = None


class OldThreeWay:
    def __init__(self, n):
        self.n = n

    def __cmp__(self, other):
        return pause(cmp(self.n, getattr(other, 'n', other)))


class Shown:
    def __init__(self, n):
        self.n = n

    def __cmp__(self, other):
        return pause(cmp(self.n, getattr(other, 'n', other)))

    def __repr__(self):
        return pause('shown')


class OldCoerced:
    def __coerce__(self, other):
        return pause((10, other))


class Int(int):
    _with_methods(locals(), ['add', 'radd', 'iadd', 'neg', 'hash', 'nonzero', 'repr', 'str', 'eq', 'index'])


class Str(str):
    _with_methods(locals(), ['add', 'mod', 'len', 'getitem', 'str', 'repr', 'hash', 'eq', 'iter', 'contains'])


class List(list):
    _with_methods(locals(), ['getitem', 'setitem', 'delitem', 'len', 'iter', 'contains', 'eq', 'repr', 'getslice', 'setslice',
                             'delslice', 'iadd', 'add'])


class Dict(dict):
    _with_methods(locals(), ['getitem', 'setitem', 'delitem', 'len', 'contains', 'eq', 'repr'])

    def keys(self):
        return pause([1, 2])

    def __iter__(self):
        return pause(iter([1, 2]))


class Mapping(object):
    def keys(self):
        return pause(['a', 'b'])

    def __getitem__(self, name):
        return pause(name * 2)


class OldMapping:
    def keys(self):
        return pause(['a', 'b'])

    def __getitem__(self, name):
        if name not in ('a', 'b', 'x'):
            raise KeyError(name)
        return pause(name * 2)


class Attribute(object):
    @property
    def names(self):
        return pause({'x': [pause(5)]})

    def __getitem__(self, key):
        return pause('[%s]' % key)


class CallableType(type):
    def __call__(cls, *args, **named):
        pause()
        return type.__call__(cls, *args, **named)

    def __getattribute__(cls, name):
        if not name.startswith('__'):
            pause()
        return type.__getattribute__(cls, name)

    def __setattr__(cls, name, value):
        pause()
        type.__setattr__(cls, name, value)

    def __len__(cls):
        return pause(9)

    def __iter__(cls):
        return pause(iter([1, 2]))

    def __getitem__(cls, index):
        return pause(index)

    def __repr__(cls):
        return pause('<a class>')

    def __eq__(cls, other):
        return pause(cls is other)

    def __hash__(cls):
        return pause(5)

    def __add__(cls, other):
        return pause('sum')

    def mro(cls):
        return type.mro(cls)


class OfCallableType(object):
    __metaclass__ = CallableType

    def __init__(self, *args):
        self.args = pause(args)


class Iterable(object):
    """__iter__ is a generator."""
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield pause(i)


class OldIterator:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return pause(self)

    def next(self):
        pause()
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


class Backwards(object):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return pause(self.n)

    def __getitem__(self, index):
        return pause(index * 2)


class Scope(object):
    """A context that swallows ValueError."""
    def __enter__(self):
        return pause(3)

    def __exit__(self, kind, value, traceback):
        return pause(kind is ValueError)


class OldScope:
    def __enter__(self):
        return pause(4)

    def __exit__(self, kind, value, traceback):
        return pause(True)


class Raises(object):
    """Whose methods fail after a pause."""
    def _fail(self, *args):
        raise ValueError(pause('failed'))
    __len__ = __getitem__ = __iter__ = __eq__ = __hash__ = __nonzero__ = __call__ = __add__ = __repr__ = _fail
    __cmp__ = __contains__ = __setitem__ = __int__ = __index__ = __enter__ = __radd__ = _fail

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        self._fail()

    def __exit__(self, *args):
        pass


class Slots(object):
    __slots__ = ['one']

    def __reduce__(self):
        return Slots, ()

    def __setattr__(self, name, value):
        pause()
        object.__setattr__(self, name, value)


class Abstract(object):
    import abc
    __metaclass__ = abc.ABCMeta

    @classmethod
    def __subclasshook__(cls, other):
        cls._abc_negative_cache_version = -1
        return pause(NotImplemented)
    del abc


class Template(string.Template):
    pass


class Ordering(object):
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return pause(self.n == other.n)

    def __lt__(self, other):
        return pause(self.n < other.n)


functools.total_ordering(Ordering)


Pair = collections.namedtuple('Pair', 'x y')


class Point(Pair):
    def __new__(cls, x, y):
        return super(Point, cls).__new__(cls, pause(x), y)


def until(n):
    """A callable for iter() that gives n, n - 1, ..."""
    left = [n]

    def step():
        left[0] -= 1
        return pause(left[0])
    return step


def shown(value):
    """What is compared of a result: no addresses."""
    if isinstance(value, (list, tuple)):
        return [shown(each) for each in value]
    if isinstance(value, (All, OldAll, Key, Raises)):
        return type(value).__name__ if isinstance(value, object) else 'old'
    if isinstance(value, (dict, set, frozenset)) and type(value) in (dict, set, frozenset):
        return type(value).__name__, len(value)
    if type(value) in (int, long, float, str, unicode, bool, complex, type(None), bytearray):
        return repr(value)
    return type(value).__name__


def caught(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__, str(error)


# -- the table

ITERABLES = ['numbers(3)', 'Countdown(3)', 'Iterable(3)', 'Sequence(3)', 'Classic(2)', 'OldIterator(3)', 'iter(until(3), 0)',
             'itertools.imap(pause, [2, 1, 0])', '(pause(i) for i in (0, 1, 2))', 'itertools.islice(numbers(9), 1, 7, 2)',
             'itertools.chain(numbers(2), Countdown(2))', 'itertools.takewhile(lambda n: pause(n < 2), Countdown(3))',
             'itertools.ifilter(lambda n: pause(n), range(3))', 'reversed(Backwards(3))', 'itertools.tee(numbers(3))[1]', 'List([3, 1])']

TAKE_ITERABLE = '''
list({0})
tuple({0})
sorted(set({0}))
sorted(frozenset({0}))
sorted({0})
sorted({0}, key=lambda n: pause(-n))
sum({0})
sum({0}, 10)
any({0})
all({0})
min({0})
max({0})
min({0}, key=lambda n: pause(-n))
list(enumerate({0}))
sorted(dict.fromkeys({0}, 1))
sorted(dict((n, n) for n in {0}))
map(None, {0})
map(lambda n: pause(n + 1), {0})
map(lambda a, b: pause((a, b)), {0}, {0})
zip({0}, {0})
filter(None, {0})
filter(lambda n: pause(n), {0})
reduce(lambda a, b: pause(a - b), {0})
functools.reduce(lambda a, b: pause(a - b), {0}, 7)
bytearray({0})
array.array('i', {0})
list(collections.deque({0}))
list(collections.deque({0}, 2))
sorted(collections.Counter({0}).items())
list(collections.OrderedDict((n, n) for n in {0}))
list(itertools.chain({0}, {0}))
list(itertools.chain.from_iterable([{0}, {0}]))
list(itertools.islice(itertools.cycle({0}), 5))
list(itertools.izip({0}, {0}))
list(itertools.izip_longest({0}, range(5)))
list(itertools.imap(lambda a: pause(a), {0}))
list(itertools.ifilter(None, {0}))
list(itertools.ifilterfalse(lambda n: pause(n), {0}))
list(itertools.islice({0}, 1, 3))
list(itertools.takewhile(lambda n: pause(n != 1), {0}))
list(itertools.dropwhile(lambda n: pause(n != 1), {0}))
list(itertools.compress({0}, {0}))
list(itertools.starmap(lambda *a: pause(a), ([n] for n in {0})))
list(itertools.product({0}, repeat=2))
list(itertools.permutations({0}, 2))
list(itertools.combinations({0}, 2))
list(itertools.combinations_with_replacement({0}, 2))
[(k, list(g)) for k, g in itertools.groupby({0}, lambda n: pause(n // 2))]
[list(t) for t in itertools.tee({0})]
1 in {0}
operator.contains({0}, 1)
operator.countOf({0}, 1)
operator.indexOf({0}, 1)
','.join(str(n) for n in {0})
[n for n in {0} if pause(n)]
sorted({{n for n in {0}}})
sorted({{n: n for n in {0}}})
(lambda *args: args)(*{0})
list(heapq.merge({0}, [1]))
set([1, 5]).issuperset({0})
sorted(set([1, 5]).union({0}))
sorted(set([1, 5]).intersection({0}))
sorted(set([1, 5]).difference({0}))
sorted(set([1, 5]).symmetric_difference({0}))
set([1, 5]).issubset({0})
set([1, 5]).isdisjoint({0})
next(iter({0}))
iter({0}).next()
[iter({0}).__iter__().next()]
a = [1]; a.extend({0}); out.append(a)
a = [1]; a += {0}; out.append(a)
a = [1, 2, 3]; a[1:2] = {0}; out.append(a)
a = [1, 2, 3]; a[0:3:2] = list({0})[:2]; out.append(a)
a = set([1]); a.update({0}); out.append(sorted(a))
a = set([1, 9]); a.difference_update({0}); out.append(sorted(a))
a = set([1, 9]); a.intersection_update({0}); out.append(sorted(a))
a = set([1, 9]); a.symmetric_difference_update({0}); out.append(sorted(a))
a = collections.deque([1]); a.extend({0}); out.append(list(a))
a = collections.deque([1]); a.extendleft({0}); out.append(list(a))
a = collections.deque([1]); a += {0}; out.append(list(a))
a = bytearray('x'); a.extend({0}); out.append(a)
a = bytearray('xyz'); a[1:2] = {0}; out.append(a)
a = array.array('i'); a.extend({0}); out.append(a.tolist())
a = collections.Counter('a'); a.update({0}); out.append(len(a))
a, b, c = list({0})[:2] + [1]; out.append((a, b, c))
for n in {0}: out.append(pause(n))
for i, n in enumerate({0}): out.append((i, pause(n)))
'''

TAKE_KEYS = '''
{0} in [{0}, 1]
{0} in (2, {0})
[{0}, 1, 3].index({0})
(1, {0}).index({0})
[{0}, 1, 3].count({0})
(1, {0}).count({0})
[1, {0}] == [1, {0}]
[1, {0}] < [1, {0}]
(1, {0}) != (1, {0})
(1, {0}) >= (1, {0})
cmp([1, {0}], [1, {0}])
cmp((1, {0}), (1, {0}))
max([{0}, {0}]).n
min({0}, {0}).n
sorted([{0}, {0}])[0].n
collections.deque([{0}]) == collections.deque([{0}])
{{1: {0}}} == {{1: {0}}}
{{1: {0}}} != {{1: {0}}}
a = [1, {0}]; a.remove({0}); out.append(len(a))
a = [{0}, {0}, {0}]; a.sort(); out.append(len(a))
a = [{0}]; heapq.heappush(a, {0}); out.append(len(a))
a = [{0}, {0}, {0}]; heapq.heapify(a); out.append(heapq.heappop(a).n)
a = [{0}, {0}, {0}]; out.append([heapq.heapreplace(a, {0}).n, heapq.heappushpop(a, {0}).n])
'''

SHOWN = '''
repr([{0}])
`({0}, 1)`
str({{1: {0}}})
'%r %s' % ({0}, [{0}])
'%s' % [{0}]
[{0}].__repr__()
repr(collections.deque([{0}]))
'''

HASHED = '''
{{{0}: 1}}[{0}]
{{{0}: 1}}.get({0})
{0} in {{{0}: 1}}
{{{0}: 1}}.has_key({0})
{{{0}: 1}}.setdefault({0}, 2)
{{{0}: 1}}.pop({0})
{{{0}: 1, {0}: 2}}.values()
dict([({0}, 1)])[{0}]
len(dict({{{0}: 1}}, x=1))
{{{0}: 1}} == {{{0}: 1}}
set([{0}]) == set([{0}])
{0} in set([{0}])
{0} in frozenset([{0}])
len(set([{0}, {0}, 5]))
len(set([{0}]) | set([{0}]))
len(set([{0}]) & set([{0}]))
len(set([{0}]) - set([{0}]))
len(set([{0}]) ^ set([{0}]))
set([{0}]) <= set([{0}])
set([{0}]).isdisjoint([{0}])
hash({0})
hash((1, {0}))
hash(frozenset([{0}])) is not None
len({{{0} for i in (1, 2)}})
collections.defaultdict(lambda: pause(5))[{0}]
collections.Counter([{0}, {0}]).values()
d = {{{0}: 1}}; d[{0}] = 2; out.append(d.values())
d = {{{0}: 1}}; del d[{0}]; out.append(d)
d = {{{0}: 1}}; d.update({{{0}: 3}}); out.append(d.values())
d = {{{0}: 1}}; d.update([({0}, 4)]); out.append(d.values())
d = {{{0}: 1}}; d[{0}] += 5; out.append(d.values())
s = set(); s.add({0}); s.discard({0}); out.append(s)
s = set([{0}]); s.remove({0}); out.append(s)
s = set([{0}]); s.update([{0}]); out.append(s)
s = set([{0}]); s |= set([{0}]); out.append(s)
s = set([{0}]); s &= set([{0}]); out.append(s)
s = set([{0}]); s -= set([{0}]); out.append(s)
s = set([{0}]); s ^= set([{0}]); out.append(s)
'''

WITH_ALL = '''
{0} + 1
1 + {0}
{0} - {0}
{0} * 2
2 * {0}
{0} / 2
2 / {0}
{0} // 2
{0} % 2
divmod({0}, 2)
divmod(2, {0})
{0} ** 2
2 ** {0}
pow({0}, 2, 3)
{0} << 1
{0} >> 1
{0} & 1
{0} | 1
{0} ^ 1
1 ^ {0}
-{0}
+{0}
~{0}
abs({0})
not {0}
{0} and 1
{0} or 1
1 if {0} else 2
bool({0})
{0} < 1
{0} <= 1
{0} == 1
{0} != 1
{0} > 1
{0} >= 1
1 < {0} < 3
{0}[1]
{0}[1:2]
{0}[1:2:3]
{0}[:]
{0}[...]
{0}['a', 1]
len({0})
1 in {0}
1 not in {0}
iter({0}) is not None
list({0})
reversed({0})
{0}()
int({0})
long({0})
float({0})
complex({0})
oct({0})
hex({0})
operator.index({0})
range(5)[{0}]
range(5)[{0}:]
range(5)[:{0}]
range(9)[{0}::{0}]
(1, 2, 3)[{0}]
'abc'[{0}]
u'abc'[{0}:]
'abc'[:{0}]
bytearray('abc')[{0}]
xrange(5)[{0}]
'x' * {0}
range({0})
xrange({0})
chr({0})
unichr({0})
round({0})
str({0})
repr({0})
`{0}`
unicode({0})
'%s' % {0}
'%r' % ({0},)
'%d' % {0}
'%x %f' % ({0}, {0})
u'%s' % {0}
'%(a)s' % {{'a': {0}}}
'%*d' % (3, {0})
'{{}}'.format({0})
u'{{0!r}} {{0!s}}'.format({0})
format({0}, 'x')
hash({0})
dir({0})
cmp({0}, {0})
apply({0}, (1,))
operator.add({0}, 1)
operator.iadd({0}, 1)
operator.getitem({0}, 1)
operator.setitem({0}, 1, 2)
operator.delitem({0}, 1)
operator.contains({0}, 1)
operator.not_({0})
operator.truth({0})
operator.itemgetter(1)({0})
operator.itemgetter(1, 2)({0})
operator.methodcaller('__len__')({0})
functools.partial({0}, 1)(2)
sum([{0}, 1], 5)
map({0}, [1, 2])
filter({0}, [1, 2])
reduce({0}, [1, 2, 3])
sorted([1, 2], key={0})
any([{0}])
all([{0}])
math.floor({0})
math.sqrt({0})
struct.pack('i', {0})
a = {0}; a += 1; out.append(a)
a = {0}; a -= 1; a = {0}; a *= 2; out.append(a)
a = {0}; a <<= 1; out.append(a)
a = {0}; a[1] = 2; a[1:2] = 3; a[::2] = 4; out.append(1)
a = {0}; del a[1]; del a[1:2]; del a[::2]; out.append(1)
a = {0}; a[1] += 2; out.append(1)
a = {0}; a[1:2] += [5]; out.append(1)
a = range(5); a[{0}] = 9; out.append(a)
a = range(5); a[{0}:] = []; out.append(a)
a = range(5); del a[{0}]; out.append(a)
a = range(5); del a[:{0}]; out.append(a)
a = range(5); a.insert({0}, 7); out.append(a)
a = range(5); out.append(a.pop({0}))
a = range(2); a *= {0}; out.append(a)
print >>Stream(), {0}
print >>Stream(), {0}, 'x', {0},
if {0}: out.append(1)
while {0}: out.append(1); break
assert {0}
with {0} as x: out.append(x)
with {0}: raise ValueError
exec 'out.append({0} + 1)'
'''

FAILS = '''
Raises().attribute
len(Raises())
Raises()[1]
list(Raises())
Raises() == 1
hash(Raises())
bool(Raises())
Raises()()
Raises() + 1
repr(Raises())
repr([Raises()])
cmp(Raises(), 1)
1 in Raises()
int(Raises())
range(3)[Raises()]
[1, Raises()].index(5)
{Raises(): 1}
set([Raises()])
sorted([2, 1], key=Raises())
sorted([Raises(), Raises()])
map(Raises(), [1])
filter(Raises(), [1])
reduce(Raises(), [1, 2])
any([Raises()])
max([1, 2], key=Raises())
sum([1, Raises()])
list(itertools.imap(Raises(), [1]))
list(itertools.groupby([1], Raises()))
collections.defaultdict(Raises())[1]
functools.partial(Raises())()
hasattr(Raises(), 'x')
getattr(Raises(), 'x', 1)
(lambda *a: a)(*Raises())
(lambda **a: a)(**Raises())
re.sub('a', Raises(), 'banana')
dict.fromkeys(Raises())
'%s' % Raises()
'%d' % Raises()
'{0.x}'.format(Raises())
a, b = Raises()
a = []; a.extend(Raises())
a = Raises(); a[1] = 2
if Raises(): pass
with Raises(): pass
for x in Raises(): pass
print >>Stream(), Raises()
raise Raises().x
from_nothing = Raises().x
'''

OTHER = '''
list(itertools.imap(None, List([1]), List([2])))
list(itertools.izip_longest(Classic(2), Classic(2)))
struct.Struct('ii').pack(All(), OldAll())
len(set([5, OfCallableType]))
'%s %s %r' % (OldAll(), [Shown(1)], OldAll())
u'%d %s' % (All(), [3])
a = List([1]); a *= All(); out.append(type(a).__name__)
re.sub('a', lambda m: pause(m.group().upper()), 'banana')
re.subn('(a)(n)?', lambda m: pause(repr(m.groups())), u'banana', 2)
re.compile('b|a').sub(lambda m: pause('<%d>' % m.start()), 'banana')
[pause(m.span()) for m in re.finditer('a(n)?', 'banana')]
[pause(m.group(1)) for m in re.finditer('a(?P<x>n)?', u'banana')]
string.Template('$a $b').substitute(Mapping())
'%(a)s %(b)s' % Mapping()
'{0.names[x][0]} {0[k]}'.format(Attribute())
'{a.names}'.format(a=Attribute())
'{0:{1}}'.format(All(), All())
format(All())
sorted((lambda **a: a)(**Mapping()).items())
sorted((lambda **a: a)(**OldMapping()).items())
sorted(dict(Mapping()).items())
sorted(dict(OldMapping(), c=1).items())
d = {}; d.update(Mapping()); out.append(sorted(d.items()))
eval('x + y', {}, {'x': pause(1), 'y': pause(2)})
eval('x', {}, OldMapping())
eval('a', {}, Mapping())
eval('pause(x)', {'pause': pause, 'x': 3})
eval(compile('pause(4)', 'there', 'eval'))
exec 'y = pause(1)'; out.append(y)
exec 'out.append(pause(1))' in {'pause': pause, 'out': out}
exec compile('for i in range(2): out.append(pause(i))', 'there', 'exec')
exec 'x = a' in {}, OldMapping()
execfile(pickle_snippets_file, {'pause': pause, 'out': out})
sys.modules.pop('pickle_rows_paused', None); import pickle_rows_paused; out.append(pickle_rows_paused.VALUE)
sys.modules.pop('pickle_rows_paused', None); out.append(__import__('pickle_rows_paused').VALUE)
sys.modules.pop('pickle_rows_paused', None); from pickle_rows_paused import VALUE, LATE; out.append((VALUE, LATE))
sys.modules.pop('pickle_rows_paused', None); exec 'from pickle_rows_paused import *'; out.append(VALUE)
OfCallableType(1, 2).args
OfCallableType.some if hasattr(OfCallableType, 'some') else 0
len(OfCallableType)
list(OfCallableType)
OfCallableType[3]
repr(OfCallableType)
OfCallableType == 5
{OfCallableType: 1}[OfCallableType]
OfCallableType + 1
OfCallableType.added = 5; out.append(1)
isinstance(5, Checked)
isinstance(5, (str, Checked))
issubclass(int, Checked)
issubclass(int, (str, Checked))
try: raise ValueError(pause(1))
try: raise pause(ValueError), pause('x')
try: raise Error, (1, 2)
try: raise Error(1), None, None
try: raise OldException, 5
class C(object): x = pause(1); y = [pause(x) for x in (2, 3)]
class C: x = pause(1)
class C(pause(object)): pass
class C(object): __metaclass__ = lambda n, b, d: pause((n, sorted(d)))
class C(object): x = property(lambda self: pause(3)); y = pause(1)
type('C', (object,), {'x': pause(1)}).x
Made(1, *[2], **{'x': pause(3)}).args
Made.__call__(1).args
Classic(3)(1).__class__
apply(Made, (1,), {'a': 2}).args
functools.partial(Made, 1)(2, c=3).args
map(Made, [1])[0].args
object.__new__(pause(Made)).__class__
Attributes().read
Attributes().other
Attributes().of_class(1)
getattr(Attributes(), 'read')
getattr(Attributes(), 'zzz', 5)
hasattr(Attributes(), 'read')
operator.attrgetter('read', 'other')(Attributes())
operator.attrgetter('names')(Attribute()).keys()
operator.methodcaller('plain', 1, x=2)(Attributes())
map(Attributes.of_class, [1, 2])
a = Attributes(); a.read = 1; del a.read; out.append(a.kept)
a = Attributes(); setattr(a, 'read', 1); delattr(a, 'read'); out.append(a.kept)
a = Attributes(); a.read += 'x'; out.append(a.kept)
Hooked().some
getattr(Hooked(), 'missing', 1)
h = Hooked(); h.x = 1; h.y = 2; del h.x; out.append(sorted(h.__dict__))
h = Hooked(); h.x = 'a'; h.x += 'b'; out.append(h.__dict__['x'])
h = Hooked(); setattr(h, 'x', 1); delattr(h, 'x'); out.append(h.__dict__)
h = Hooked(); h.a, h.b = 1, 2; out.append(sorted(h.__dict__))
h = Hooked(); h.__dict__.clear(); [0 for h.x in (1, 2)]; out.append(h.__dict__)
WithDescriptor().field
WithDescriptor.field
super(Point, Point(1, 2)).__repr__()
w = WithDescriptor(); w.field = 1; out.append(w.stored); del w.field; out.append(w.stored)
s = Slots(); s.one = 5; out.append(s.one)
Defaults()['x']
'%(x)s' % Defaults()
collections.defaultdict(functools.partial(pause, 3))[1]
Point(1, 2)
Point(1, 2)._replace(x=pause(5))
Ordering(1) >= Ordering(2)
Ordering(1) > Ordering(0)
sorted([ThreeWay(2), ThreeWay(1)])[0].n
ThreeWay(1) < ThreeWay(2)
ThreeWay(1) == 1
cmp(ThreeWay(1), 3)
cmp([ThreeWay(1)], [ThreeWay(2)])
max(ThreeWay(1), ThreeWay(2)).n
ThreeWay(1) in [1, 2]
OldThreeWay(1) < 2
3 > OldThreeWay(1)
cmp(OldThreeWay(1), OldThreeWay(3))
[OldThreeWay(1)] == [1]
OldCoerced() + 5
5 - OldCoerced()
OldCoerced() < 3
coerce(OldCoerced(), 1)
sorted([3, 1, 2], cmp=lambda a, b: pause(cmp(a, b)))
sorted([3, 1, 2], cmp=lambda a, b: pause(cmp(a, b)), key=lambda a: pause(-a), reverse=True)
sorted([Key(3), Key(1), Key(2)], reverse=True)[0].n
a = [3, 1, 2]; a.sort(lambda a, b: pause(b - a)); out.append(a)
min(3, 1, 2, key=lambda n: pause(-n))
max([[1], [2]], key=lambda n: pause(n))
Int(5) + 1
1 + Int(5)
-Int(5)
bool(Int(5))
hash(Int(5))
repr(Int(5))
Str('abc') + 'd'
Str('abc%s') % 'd'
len(Str('abc'))
Str('abc')[1]
str(Str('abc'))
'x' in Str('abc')
Str('abc') == 'abc'
List([1, 2])[0]
len(List([1]))
list(List([1, 2]))
1 in List([1])
List([1]) == [1]
List([1])[0:1]
List([1]) + [2]
repr(List([1]))
a = List([1]); a += [2]; out.append(type(a).__name__)
a = List([1]); a[0] = 1; del a[0]; a[0:1] = []; del a[0:1]; out.append(1)
Dict(a=1)['a']
len(Dict(a=1))
'a' in Dict(a=1)
Dict(a=1) == {}
list(Dict(a=1))
repr(Dict(a=1))
d = Dict(); d['x'] = 1; del d['x']; out.append(len(d.values()))
with Scope() as x: out.append(pause(x))
with Scope(): raise ValueError(pause(1))
with OldScope() as x: raise KeyError(x)
with Scope() as a, Scope() as b: out.append((a, b))
try: pause(1)
for i in pause([1, 2]): out.append(i); continue
while pause(len(out) < 2): out.append(1)
[pause(x) for x in [1, 2] if pause(x)]
[(x, y) for x in numbers(2) for y in numbers(2)]
list(x for x in numbers(3) if pause(x))
sum(pause(x) for x in numbers(3))
{pause(1): pause(2)}.items()
{pause(1), pause(2)}
[pause(1), pause(2)]
(pause(1), pause(2))
pause([1, 2, 3])[pause(0):pause(2)]
pause(1) < pause(2) < pause(3)
pause(0) or pause(5)
pause(1) and pause(0)
pause(1) if pause(0) else pause(2)
not pause(1)
(lambda a, b=pause(2), *c, **d: (a, b, c, d))(pause(1))
`pause(1)`
(yield_values)(2)
a = [1, 2]; a[pause(0)] += pause(5); out.append(a)
a = [1, 2]; a[pause(0):pause(1)] = pause([7]); out.append(a)
a, (b, c) = pause((1, pause((2, 3)))); out.append((a, b, c))
x = pause(1); del x; out.append('x' in locals())
print >>Stream(), pause(1), Number(2)
print >>pause(Stream())
from __builtin__ import len as l; out.append(l(pause('ab')))
assert pause(1), pause('no')
assert pause(0), pause('no')
bisect.bisect([1, 2, 3], Key(2))
bisect.bisect_left([Key(1), Key(2)], Key(2))
a = [Key(1), Key(3)]; bisect.insort(a, Key(2)); out.append(len(a))
random.Random(1).choice(pause([1, 2]))
list(iter(until(3), 0))
list(reversed(Backwards(3)))
list(reversed(pause([1, 2])))
collections.OrderedDict(numbers_of_pairs(2)).items()
dict(numbers_of_pairs(2))
dict.fromkeys(numbers(2), pause(3))
dict.fromkeys([Key(1), Key(1)], 2).values()
unicode(All())
u','.join(unicode(n) for n in numbers(2))
str(Error('x'))
repr(Error('x'))
Error('x').args
print_function(Number(1), file=Stream(), sep=pause('-'))
getattr(pause(Attributes()), pause('read'))
intern(pause('abc'))
zip(*[numbers(2), Countdown(2)])
list(numbers(3))[::-1]
vars(pause(Made(1))).keys()
generator_with_everything()
nested_function(3)
'''


def numbers_of_pairs(n):
    for i in numbers(n):
        yield pause(i), i


class OldException:
    def __init__(self, value):
        self.value = pause(value)


def yield_values(n):
    def inner():
        got = yield pause(1)
        try:
            got = yield got
        except KeyError as error:
            got = yield pause(error.args)
        finally:
            pause()
        yield got
    g = inner()
    values = [next(g), g.send(5), g.throw(KeyError('k')), g.send(7)]
    g.close()
    return values


def generator_with_everything():
    def inner(depth):
        with Scope() as scope:
            for i in numbers(2):
                try:
                    yield pause((depth, i, scope))
                finally:
                    if depth:
                        for value in inner(depth - 1):
                            yield value
    return list(inner(2))


def nested_function(depth):
    def inner(n):
        return pause(depth) + (inner(n - 1) if n else 0)
    return inner(depth)


print_function = getattr(__import__('__builtin__'), 'print')
pickle_snippets_file = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pickle_rows_paused.py')

KEYS = ['Key(1)', 'Number(2)', 'Ordered(1)', 'ThreeWay(1)', 'OldThreeWay(1)', 'Shown(1)', 'All()', 'OldAll()']
HASHES = ['Key(1)', 'Number(1)', '(2, Key(1))', 'All()', 'OldAll()', 'OfCallableType']


def _filled(lines, fillings):
    return [line.format(filling) for line in lines.strip().split('\n') for filling in fillings]


SNIPPETS = (_filled(TAKE_ITERABLE, ITERABLES) + _filled(TAKE_KEYS, KEYS) + _filled(SHOWN, ['Key(1)', 'Shown(1)', 'All()', 'OldAll()', 'OfCallableType']) +
            _filled(HASHED, HASHES) +
            _filled(WITH_ALL, ['All()', 'OldAll()']) + FAILS.strip().split('\n') + OTHER.strip().split('\n'))

_FORM = '''
def program(out):
    try:
        %s
    except Exception as error:
        out.append((type(error).__name__, str(error)))
    except OldException:
        out.append('an old exception')
    out.append('done')
'''


def _program(snippet):
    try:
        compile(snippet, snippet, 'eval')
        line = 'out.append(shown(%s))' % snippet
    except SyntaxError:
        line = snippet[5:] if snippet.startswith('try: ') else snippet
    space = {}
    exec compile(_FORM % line, snippet, 'exec') in globals(), space
    space['program'].__name__ = snippet
    return space['program']


# array() looks into lists without asking them; slices of a bytearray refuse instances of the old kind.
QUIET = ["array.array('i', List([3, 1]))", "a = bytearray('xyz'); a[1:2] = OldIterator(3); out.append(a)",
         "a = bytearray('xyz'); a[1:2] = Classic(2); out.append(a)"]
ROWS = [_program(snippet) for snippet in SNIPPETS if snippet not in QUIET]
