"""Functions in C that call back, over objects, keys and iterators in Python, do it without nesting.

Rows as in test_flatness.py."""
import operator
import unittest

from support import FlatTestCase, add_rows_to, undisturbed
from flat_things import Items, Iterator, Key, Number, Ordered, numbers_of


@undisturbed('nest', 'it looks at nesting levels')
class FunctionsTest(FlatTestCase):
    pass


row = add_rows_to(FunctionsTest)


# ---- functions in C that call back

@row
def apply_function(probe):
    apply(probe, ())


@row
def eval_function(probe):
    eval('probe()', {'probe': probe})


@row
def map_function(probe):
    map(lambda x: probe(), [1, 2, 3])
    map(lambda x, y: probe(), [1, 2, 3], (4, 5, 6))


@row
def lengths_of_sources(probe):
    class C(object):
        def __iter__(self):
            probe()
            return iter([1, 2])

        def __len__(self):
            probe()
            return 2

    class Old:
        def __iter__(self):
            return iter('ab')

        def __len__(self):
            probe()
            raise TypeError
    assert map(None, C(), Old()) == zip(C(), Old()) == [(1, 'a'), (2, 'b')]
    assert filter(None, C()) == list(C()) == [1, 2]
    assert filter(None, Old()) == ['a', 'b']


@row
def filter_function(probe):
    filter(lambda x: probe(), [1, 2, 3])


@row
def reduce_function(probe):
    reduce(lambda x, y: probe(), [1, 2, 3])


@row
def sorted_function(probe):
    sorted([3, 1, 2], key=lambda x: probe() or x)


@row
def min_max(probe):
    max([3, 1, 2], key=lambda x: probe() or x)
    min(3, 1, 2, key=lambda x: probe() or x)


@row
def getattr_function(probe):
    class C(object):
        def __getattr__(self, name):
            probe()
            return name
    assert getattr(C(), 'spam') == 'spam'
    hasattr(C(), 'spam')


@row
def len_function(probe):
    assert len(Items(probe)) == 3


@row
def next_function(probe):
    assert next(Iterator(probe)) == 2


@row
def iter_function(probe):
    iter(Iterator(probe))


@row
def operator_functions(probe):
    operator.add(Number(probe), 1)
    operator.getitem(Items(probe), 1)
    operator.attrgetter('real')(1)


@row
def partial(probe):
    import functools
    functools.partial(lambda *args, **kw: probe(), 1, a=2)(3)


# ---- sorting and keys

@row
def sort_by_lt(probe):
    items = [Ordered(probe, n) for n in (5, 3, 4, 1, 2)]
    assert numbers_of(sorted(items)) == [1, 2, 3, 4, 5]
    items.sort(reverse=True)
    assert numbers_of(items) == [5, 4, 3, 2, 1]
    assert numbers_of(sorted(items, key=lambda x: x)) == [1, 2, 3, 4, 5]


@row
def sort_by_cmp_argument(probe):
    def compare(a, b):
        probe()
        return b - a
    assert sorted([2, 3, 1], compare) == [3, 2, 1]
    items = [2, 3, 1]
    items.sort(cmp=compare, reverse=True)
    assert items == [1, 2, 3]
    assert sorted('bca', key=ord, cmp=compare) == ['c', 'b', 'a']


@row
def sort_many(probe):
    items = [Ordered(probe, n * 37 % 101) for n in range(100)]
    assert numbers_of(sorted(items)) == sorted(n * 37 % 101 for n in range(100))


@row
def sort_old_style(probe):
    class C:
        def __init__(self, n):
            self.n = n

        def __cmp__(self, other):
            probe()
            return cmp(self.n, other.n)
    assert numbers_of(sorted([C(2), C(3), C(1)])) == [1, 2, 3]


@row
def min_and_max_of_objects(probe):
    items = [Ordered(probe, n) for n in (5, 3, 4)]
    assert min(items).n == 3
    max(Number(probe), Number(probe))


@row
def dict_keys(probe):
    d = {}
    for n in range(4):
        d[Key(probe, n)] = n
    assert d[Key(probe, 2)] == 2
    assert Key(probe, 3) in d
    assert Key(probe, 7) not in d
    d[Key(probe, 3)] = 8
    del d[Key(probe, 2)]
    assert len(d) == 3


@row
def dict_methods(probe):
    d = dict([(Key(probe, 1), 1)])
    assert d.get(Key(probe, 1)) == 1
    assert d.get(Key(probe, 5), 9) == 9
    assert d.has_key(Key(probe, 1))
    assert d.setdefault(Key(probe, 3), 4) == 4
    assert d.setdefault(Key(probe, 3), 5) == 4
    assert d.pop(Key(probe, 3)) == 4
    assert d.pop(Key(probe, 3), 6) == 6


@row
def dict_update(probe):
    d = {Key(probe, 1): 1}
    d.update({Key(probe, 1): 2, Key(probe, 3): 3})
    d.update([(Key(probe, 1), 5), (Key(probe, 3), 4)])
    assert len(d) == 2
    dict.fromkeys([Key(probe, 1), Key(probe, 1)])


@row
def dict_from_python_mapping(probe):
    class M(object):
        def keys(self):
            probe()
            return [1, 2]

        def __getitem__(self, key):
            probe()
            return key
    assert dict(M()) == {1: 1, 2: 2}
    d = {}
    d.update(M())
    assert d == {1: 1, 2: 2}


@row
def dict_display_and_comprehension(probe):
    d = {Key(probe, 1): 1, Key(probe, 1): 2}
    assert len(d) == 1
    d = {Key(probe, n % 2): n for n in range(4)}
    assert len(d) == 2


@row
def set_operations(probe):
    s = set([Key(probe, 1), Key(probe, 3)])
    s.add(Key(probe, 1))
    assert len(s) == 2
    assert Key(probe, 3) in s
    assert Key(probe, 5) not in s
    s.discard(Key(probe, 5))
    s.remove(Key(probe, 3))
    assert len({Key(probe, 1), Key(probe, 1)}) == 1
    assert len({Key(probe, n % 2) for n in range(4)}) == 2


@row
def set_algebra(probe):
    a = set(Key(probe, n) for n in (1, 2, 3))
    b = frozenset(Key(probe, n) for n in (2, 3, 4))
    assert len(a | b) == 4
    assert len(a & b) == 2
    assert len(a - b) == 1
    assert len(a ^ b) == 2
    a.update(b)
    assert len(a) == 4
    assert b <= a


@row
def list_search(probe):
    items = [1, Key(probe, 1), Key(probe, 2)]
    assert Key(probe, 2) in items
    assert Key(probe, 2) in tuple(items)
    assert items.index(Key(probe, 2)) == 2
    assert items.count(Key(probe, 2)) == 1
    assert tuple(items).index(Key(probe, 1)) == 1
    items.remove(Key(probe, 1))
    assert len(items) == 2


# ---- over iterators in Python

@row
def constructors(probe):
    assert list(Iterator(probe)) == [2, 1, 0]
    assert tuple(Iterator(probe)) == (2, 1, 0)
    assert set(Iterator(probe)) == set([0, 1, 2])
    assert frozenset(Iterator(probe)) == set([0, 1, 2])
    assert bytearray(Iterator(probe)) == '\2\1\0'
    assert dict((i, i) for i in Iterator(probe)) == {0: 0, 1: 1, 2: 2}


@row
def builtins_over_iterator(probe):
    assert sum(Iterator(probe)) == 3
    assert any(Iterator(probe)) and not all(Iterator(probe))
    assert max(Iterator(probe)) == 2 and min(Iterator(probe)) == 0
    assert map(None, Iterator(probe)) == [2, 1, 0]
    assert filter(None, Iterator(probe)) == [2, 1]
    assert zip(Iterator(probe), Iterator(probe)) == [(2, 2), (1, 1), (0, 0)]
    assert reduce(operator.add, Iterator(probe)) == 3
    assert sorted(Iterator(probe)) == [0, 1, 2]
    assert [pair for pair in enumerate(Iterator(probe))] == [(0, 2), (1, 1), (2, 0)]


@row
def list_methods_over_iterator(probe):
    items = []
    items.extend(Iterator(probe))
    items += Iterator(probe)
    items[1:2] = Iterator(probe)
    assert len(items) == 8


@row
def set_methods_over_iterator(probe):
    s = set()
    s.update(Iterator(probe))
    assert s.union(Iterator(probe)) == s
    assert s.issuperset(Iterator(probe))


@row
def join(probe):
    def words():
        for word in 'abc':
            probe()
            yield word
    assert ' '.join(words()) == 'a b c'
    assert u' '.join(words()) == u'a b c'


@row
def star_arguments(probe):
    def f(*args):
        return args
    assert f(*Iterator(probe)) == (2, 1, 0)
    assert f(9, *Iterator(probe)) == (9, 2, 1, 0)


@row
def star_mapping(probe):
    class M(object):
        def keys(self):
            probe()
            return ['a']

        def __getitem__(self, key):
            probe()
            return 1

    def f(**kw):
        return kw
    assert f(**M()) == {'a': 1}


@row
def reversed_function(probe):
    class C(object):
        def __reversed__(self):
            probe()
            return iter('ab')

    class D(object):
        def __len__(self):
            probe()
            return 2

        def __getitem__(self, i):
            probe()
            return i
    assert list(reversed(C())) == ['a', 'b']
    assert list(reversed(D())) == [1, 0]


@row
def iter_with_sentinel(probe):
    assert list(iter(lambda: probe() or 1, 1)) == []


@row
def iterator_chains(probe):
    import itertools
    it = itertools
    assert list(it.chain(Iterator(probe), Iterator(probe))) == [2, 1, 0] * 2
    assert list(it.chain.from_iterable([Iterator(probe)])) == [2, 1, 0]
    assert list(it.imap(lambda x: probe() or x, Iterator(probe))) == [2, 1, 0]
    assert list(it.ifilter(lambda x: probe() or x, Iterator(probe))) == [2, 1]
    assert list(it.ifilterfalse(lambda x: probe() or x, Iterator(probe))) == [0]
    assert list(it.starmap(lambda x: probe() or x, [(1,), (2,)])) == [1, 2]
    assert list(it.takewhile(lambda x: probe() or x, Iterator(probe))) == [2, 1]
    assert list(it.dropwhile(lambda x: probe() or x, Iterator(probe))) == [0]


@row
def iterator_slices(probe):
    import itertools as it
    assert list(it.islice(Iterator(probe, 5), 1, 4, 2)) == [3, 1]
    assert list(it.compress(Iterator(probe), Iterator(probe))) == [2, 1]
    assert list(it.islice(it.cycle(Iterator(probe)), 5)) == [2, 1, 0, 2, 1]


@row
def iterator_tee(probe):
    import itertools as it
    a, b = it.tee(Iterator(probe))
    assert list(a) == [2, 1, 0] and list(b) == [2, 1, 0]


@row
def iterator_zip(probe):
    import itertools as it
    assert list(it.izip(Iterator(probe), Iterator(probe))) == [(2, 2), (1, 1), (0, 0)]
    assert list(it.izip_longest(Iterator(probe), Iterator(probe, 1))) == [(2, 0), (1, None), (0, None)]


@row
def iterator_groups(probe):
    import itertools as it
    groups = [(k, list(g)) for k, g in it.groupby(Iterator(probe), lambda x: probe() or x > 0)]
    assert groups == [(True, [2, 1]), (False, [0])]
    groups = [len(list(g)) for k, g in it.groupby([Key(probe, 1), Key(probe, 1), Key(probe, 2)])]
    assert groups == [2, 1]


@row
def iterator_combinations(probe):
    import itertools as it
    assert len(list(it.product(Iterator(probe), Iterator(probe)))) == 9
    assert len(list(it.permutations(Iterator(probe)))) == 6
    assert len(list(it.combinations(Iterator(probe), 2))) == 3


@row
def heaps(probe):
    import heapq
    heap = [Ordered(probe, n) for n in (5, 3, 4)]
    heapq.heapify(heap)
    heapq.heappush(heap, Ordered(probe, 1))
    assert heapq.heappop(heap).n == 1
    assert heapq.heapreplace(heap, Ordered(probe, 9)).n == 3
    assert heapq.heappushpop(heap, Ordered(probe, 0)).n == 0


@row
def bisection(probe):
    import bisect
    items = [Ordered(probe, n) for n in (1, 3, 5)]
    assert bisect.bisect(items, Ordered(probe, 4)) == 2
    assert bisect.bisect_left(items, Ordered(probe, 3)) == 1
    bisect.insort(items, Ordered(probe, 2))
    bisect.insort_left(items, Ordered(probe, 6))
    assert numbers_of(items) == [1, 2, 3, 5, 6]


@row
def deques(probe):
    import collections
    d = collections.deque(Iterator(probe))
    d.extend(Iterator(probe))
    d.extendleft(Iterator(probe))
    assert len(d) == 9
    assert 7 not in collections.deque([Key(probe, 1)])


@row
def many_texts_in_one_format(probe):
    class Text(object):
        def __str__(self):
            probe()
            return u'\xe9' if unicode_texts else 'e'

        def __repr__(self):
            probe()
            return 'r'
    unicode_texts = False
    assert '%s' * 40 % tuple([Text()] * 40) == 'e' * 40
    assert '%s %r' * 20 % tuple([Text()] * 40) == 'e r' * 20
    unicode_texts = True
    assert '%r %s' % (Text(), Text()) == u'r \xe9'


@row
def searching_in_deques(probe):
    import collections
    d = collections.deque(Key(probe, n % 3) for n in range(60))
    assert d.count(Key(probe, 1)) == 20
    d.remove(Key(probe, 2))
    assert (len(d), d.count(Key(probe, 2))) == (59, 19)


@row
def bisecting_sequences_in_python(probe):
    import bisect

    class Squares(object):
        def __init__(self):
            self.inserted = []

        def __len__(self):
            probe()
            return 100

        def __getitem__(self, i):
            probe()
            return i * i

        def insert(self, place, value):
            probe()
            self.inserted.append((place, value))
    squares = Squares()
    assert bisect.bisect(squares, 50) == 8
    bisect.insort_left(squares, 64)
    assert squares.inserted == [(8, 64)]


@row
def default_dict(probe):
    import collections

    def make():
        probe()
        return []
    d = collections.defaultdict(make)
    d[1].append(2)
    d[Key(probe, 1)].append(3)
    assert len(d) == 2


@row
def substitution(probe):
    import re
    assert re.sub('[ab]', lambda m: probe() or m.group().upper(), 'abc') == 'ABc'


if __name__ == '__main__':
    unittest.main()
