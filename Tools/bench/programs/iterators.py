"""itertools and the built-in iteration helpers."""
import itertools as it

for _ in xrange(5):
    assert sum(it.islice(it.count(), 100000)) == 4999950000
    assert len(list(it.combinations(range(20), 4))) == 4845
    assert sum(1 for k, g in it.groupby(sorted(i % 50 for i in xrange(20000)))) == 50
    assert len(list(it.product("abc", repeat=8))) == 6561
    assert sum(it.chain(xrange(50000), it.repeat(1, 50000))) == 1250025000
    assert sum(a * b for a, b in it.izip(xrange(50000), xrange(50000))) == sum(i * i for i in xrange(50000))
