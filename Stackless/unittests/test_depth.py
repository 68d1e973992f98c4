"""Recursion needs heap, not C stack: every construct far deeper than any stack, in main and in a tasklet.

PY_DEPTH in the environment sets the depth of all rows; without it the quick ones go a million deep.
"""
import os
import subprocess
import sys
import unittest

import stackless
from test.build_kind import CHECKED, SANITIZED

DEPTH = int(os.environ.get('PY_DEPTH', 0))
DEEP = DEPTH or (20000 if CHECKED else 1000000)
LESS = DEPTH or (10000 if CHECKED else 100000)
ROWS = []


def row(depth):
    def add(function):
        ROWS.append((function.__name__, function, depth))
        return function
    return add


@row(DEEP)
def function(n):
    return 0 if n == 0 else 1 + function(n - 1)


@row(DEEP)
def method(n):
    class C(object):
        def down(self, n):
            return 0 if n == 0 else 1 + self.down(n - 1)
    return C().down(n)


@row(DEEP)
def keywords(n):
    def f(n, *args, **kwargs):
        return 0 if n == 0 else 1 + f(n - 1, *args, **kwargs)
    return f(n, 1, a=2)


@row(LESS)
def init(n):
    class C(object):
        def __init__(self, n):
            self.inner = C(n - 1) if n else None
    C(n)
    return n


@row(LESS)
def operator(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __add__(self, other):
            return other if self.n == 0 else C(self.n - 1) + (other + 1)
    return C(n) + 0


@row(LESS)
def getattr_hook(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __getattr__(self, name):
            return 0 if self.n == 0 else 1 + C(self.n - 1).spam
    return C(n).spam


@row(LESS)
def iter_method(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __iter__(self):
            return iter([n]) if self.n == 0 else iter(C(self.n - 1))
    return list(C(n))[0]


@row(LESS // 2)
def comparison(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return self.n == 0 or [C(self.n - 1)] == [other]
    assert C(n) == 1
    return n


@row(LESS // 2)
def sorted_key(n):
    def key(n):
        return 0 if n == 0 else sorted([n - 1], key=key) and 1
    sorted([n], key=key)
    return n


@row(LESS // 2)
def comparison_three_way(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __cmp__(self, other):
            return self.n and not [C(self.n - 1)] == [other]
    assert C(n) == 1
    return n


@row(LESS // 2)
def comparison_of_order(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __lt__(self, other):
            return self.n == 0 or [C(self.n - 1)] < [other]
    assert C(n) < 1
    return n


@row(LESS // 2)
def comparison_of_classic_instances(n):
    class C:
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return self.n == 0 or [C(self.n - 1)] == [other]
    assert C(n) == 1
    return n


@row(LESS // 2)
def coercion(n):
    class C:
        def __init__(self, n):
            self.n = n

        def __coerce__(self, other):
            return self.n and C(self.n - 1) + other and None or (1, 1)
    assert C(n) + 1 == 2
    return n


@row(LESS // 2)
def hash_of_tuple(n):
    class C(object):
        def __init__(self, n):
            self.n = n

        def __hash__(self):
            return self.n and hash(((C(self.n - 1),),))
    hash((C(n),))
    return n


@row(LESS // 2)
def sorted_cmp(n):
    def compare(a, b):
        if b > 0:
            sorted([a - 2, b - 2], compare)
        return 0
    sorted([2 * n, 2 * n - 1], compare)
    return n


@row(LESS // 2)
def executed(n):
    code = compile('f(n - 1)', 'executed', 'exec')

    def f(n):
        if n:
            exec code in {'f': f, 'n': n}
    f(n)
    return n


@row(LESS // 2)
def nested_generators(n):
    def g(inner):
        for item in inner:
            yield item
    chain = iter([n])
    for i in xrange(n):
        chain = g(chain)
    return chain.next()


@row(LESS // 2)
def mapped(n):
    def f(n):
        return 0 if n == 0 else 1 + map(f, [n - 1])[0]
    return f(n)


@row(LESS // 2)
def exception_through_all(n):
    def f(n):
        if n == 0:
            raise KeyError
        try:
            f(n - 1)
        finally:
            n = 0
    try:
        f(n)
    except KeyError:
        pass
    return n


class DepthTest(unittest.TestCase):
    def setUp(self):
        self.limit = sys.getrecursionlimit()

    def tearDown(self):
        sys.setrecursionlimit(self.limit)

    def test_default_limit(self):
        for name, function, depth in ROWS:
            if name not in ('nested_generators', 'exception_through_all'):
                self.assertRaises(RuntimeError, function, self.limit + 10)

    def test_limit_counts_per_tasklet(self):
        sys.setrecursionlimit(1000)
        done = []

        def run():
            done.append(function(800))
        for i in range(3):
            stackless.tasklet(run)()
        stackless.run()
        self.assertEqual(done, [800] * 3)

    def test_catching_the_limit_deep_down(self):
        def f():
            try:
                f()
            except RuntimeError:
                return 1
            return 2
        self.assertTrue(f() in (1, 2))


CHILD = """
import resource, sys
sys.path.insert(0, %r)
import test_depth
function, depth = dict(row[:2] for row in test_depth.ROWS)[sys.argv[1]], int(sys.argv[2])
sys.setrecursionlimit(depth * 6 + 10000)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert function(depth) == depth
print resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
""" % os.path.dirname(os.path.abspath(__file__))


class MemoryTest(unittest.TestCase):
    @unittest.skipIf(CHECKED or SANITIZED, 'objects are larger')
    def test_a_million_takes_less_than_a_gigabyte(self):
        depth = DEPTH or 200000
        for name, function, _ in ROWS:
            kilobytes = int(subprocess.check_output([sys.executable, '-c', CHILD, name, str(depth)]))
            self.assertLess(kilobytes * 1000000 // depth, 1 << 20, name)


def _make(function, depth):
    def in_main(self):
        sys.setrecursionlimit(depth * 6 + 10000)
        self.assertEqual(function(depth), depth)

    def in_tasklet(self):
        sys.setrecursionlimit(depth * 6 + 10000)
        done = []
        stackless.tasklet(lambda: done.append(function(depth)))()
        stackless.run()
        self.assertEqual(done, [depth])
    return in_main, in_tasklet


for _name, _function, _depth in ROWS:
    _main, _tasklet = _make(_function, _depth)
    setattr(DepthTest, 'test_%s_in_main' % _name, _main)
    setattr(DepthTest, 'test_%s_in_tasklet' % _name, _tasklet)


if __name__ == '__main__':
    unittest.main()
