"""Comprehensions of all kinds and what works on iterables."""
for _ in xrange(10):
    a = [x * 2 for x in xrange(20000) if x % 3]
    b = {x: x + 1 for x in xrange(10000)}
    c = {x % 100 for x in xrange(20000)}
    d = sum(x for x in a)
    e = [(x, y) for x in range(100) for y in range(100) if x != y]
    f = map(lambda x: x + 1, filter(lambda x: x & 1, xrange(10000)))
    g = zip(a, a[1:], range(1000))
    h = reduce(lambda p, q: p + q, f)
assert (len(a), len(b), len(c), len(e), len(g)) == (13333, 10000, 100, 9900, 1000)
assert d == sum(a)
assert h == sum(f)
